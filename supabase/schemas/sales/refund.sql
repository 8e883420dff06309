-- /sale refund: money given back, a row below zero. One that names its sale gives back no more than is left of it.

-- What is left of a sale when its refunds are taken off.
create function wocs.sale_refundable(s wocs.sales) returns numeric
language sql stable as $$
  select s.amount + coalesce(sum(r.amount), 0) from wocs.sales r where r.refund_of = s.id and r.removed_at is null
$$;

-- The newest refund of a sale; null where it has none.
create function wocs.sale_newest_refund(sale bigint) returns text
language sql stable as $$
  select wocs.sale_ref(max(r.id)) from wocs.sales r where r.refund_of = sale and r.removed_at is null
$$;

-- A refund that takes more out of a sale than is in it, once it counts (again).
create function wocs.sale_refund_exceeds(refund wocs.sales) returns boolean
language sql stable as $$
  select coalesce((
    select s.removed_at is not null or wocs.sale_refundable(s) + refund.amount < 0
    from wocs.sales s where s.id = refund.refund_of), false)
$$;

create function wocs.check_sale_refund(asker wocs.users, args jsonb) returns jsonb
language plpgsql as $$
declare
  found wocs.sales;
  wanted numeric := (args ->> 'amount')::numeric;
begin
  if args ->> 'sale' is null then
    return wocs.check_sale_add(asker, args);
  end if;
  select * into found from wocs.sales s where s.id = (args ->> 'sale')::bigint for update;
  if found.id is null or found.removed_at is not null then
    return wocs.check_sale_remove(asker, args);
  elsif found.amount <= 0 then
    return wocs.sale_refusal('is_refund', jsonb_build_object('sale', wocs.sale_ref(found.id)));
  elsif wocs.sale_refundable(found) <= 0 or wanted > wocs.sale_refundable(found) then
    return wocs.sale_refusal(case when wocs.sale_refundable(found) > 0 then 'refund_too_much' else 'refunded' end,
      jsonb_build_object('sale', wocs.sale_ref(found.id), 'amount', wocs.sale_refundable(found),
        'refund', wocs.sale_newest_refund(found.id)));
  elsif wocs.sale_time(args ->> 'at') < date_trunc('minute', found.at) then
    return wocs.sale_refusal('refund_before', jsonb_build_object('sale', wocs.sale_ref(found.id), 'at', found.at));
  end if;
  return wocs.check_sale_add(asker, args || jsonb_build_object('amount', wocs.sale_refundable(found)));
end $$;

-- What the sale told and the refund does not say is the sale's.
create function wocs.do_sale_refund(task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  args jsonb := task.payload;
  found wocs.sales;
  made wocs.sales;
begin
  select * into found from wocs.sales s where s.id = (args ->> 'sale')::bigint for update;
  insert into wocs.sales (external_id, at, amount, qty, item, channel, event_id, note, recorded_by, task_id, refund_of)
  values (task.id, wocs.sale_time(args ->> 'at'),
    -coalesce((args ->> 'amount')::numeric, wocs.sale_refundable(found)),
    coalesce((args ->> 'qty')::numeric, case when args ->> 'amount' is null then found.qty end, 1),
    coalesce(left(args ->> 'item', 200), found.item), coalesce(left(lower(args ->> 'channel'), 60), found.channel),
    coalesce((wocs.event_find(args ->> 'event_id')).id, found.event_id), left(args ->> 'note', 500),
    task.requested_by, task.id, found.id)
  returning * into made;
  return jsonb_build_object('say', 'sale.refunded', 'facts', wocs.sale_facts(made) || jsonb_build_object(
    'left', case when found.id is not null then wocs.sale_refundable(found) end,
    'day', wocs.sale_day_total((made.at at time zone wocs.clock_zone())::date)));
end $$;

create function wocs.undo_plan_sale_refund(t wocs.tasks) returns jsonb
language sql as $$ select wocs.undo_plan_sale_add(t) $$;

create function wocs.undo_sale_refund(t wocs.tasks, undoing wocs.tasks) returns jsonb
language sql as $$ select wocs.undo_sale_add(t, undoing) $$;

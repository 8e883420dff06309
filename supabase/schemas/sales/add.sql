create function wocs.sale_time(told text) returns timestamptz
language sql stable as $$ select case when coalesce(told, 'now') = 'now' then now() else told::timestamptz end $$;

create function wocs.check_sale_add(asker wocs.users, args jsonb) returns jsonb
language plpgsql stable as $$
begin
  if args ->> 'event_id' is not null and (wocs.event_find(args ->> 'event_id')).id is null then
    return wocs.sale_refusal('no_such_event',
      jsonb_build_object('event', args -> 'event_id', 'events', wocs.event_candidates()));
  elsif abs((args ->> 'amount')::numeric) > 1000000 or (args ->> 'amount')::numeric = 0 then
    return wocs.sale_refusal('amount', jsonb_build_object('amount', args -> 'amount'));
  elsif wocs.sale_time(args ->> 'at') > now() + wocs.limit_sale_ahead() then
    return wocs.sale_refusal('future', jsonb_build_object('at', args -> 'at'));
  end if;
  return jsonb_build_object('subject', '{}'::jsonb);
end $$;

create function wocs.do_sale_add(task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  args jsonb := task.payload;
  made wocs.sales;
begin
  insert into wocs.sales (external_id, at, amount, qty, item, channel, event_id, note, recorded_by, task_id)
  values (task.id, wocs.sale_time(args ->> 'at'), (args ->> 'amount')::numeric, coalesce((args ->> 'qty')::numeric, 1),
    left(args ->> 'item', 200),
          left(lower(args ->> 'channel'), 60), (wocs.event_find(args ->> 'event_id')).id, left(args ->> 'note', 500),
            task.requested_by, task.id)
  returning * into made;
  return jsonb_build_object('say', 'sale.added',
    'facts', wocs.sale_facts(made)
    || jsonb_build_object('day', wocs.sale_day_total((made.at at time zone wocs.clock_zone())::date)));
end $$;

create function wocs.undo_plan_sale_add(t wocs.tasks) returns jsonb
language plpgsql as $$
declare
  s wocs.sales;
begin
  select * into s from wocs.sales x where x.task_id = t.id for update;
  if s.id is null or s.removed_at is not null then
    return wocs.sale_undo_refusal(s, wocs.sale_text(s), null);
  elsif wocs.sale_newest_refund(s.id) is not null then
    return wocs.sale_undo_refusal(s, wocs.sale_text(s), wocs.sale_newest_refund(s.id));
  end if;
  return wocs.undo_step('sale', wocs.sale_ref(s.id), wocs.sale_text(s), null,
    jsonb_build_object('sale', wocs.sale_ref(s.id), 'amount', s.amount));
end $$;

create function wocs.undo_sale_add(t wocs.tasks, undoing wocs.tasks) returns jsonb
language plpgsql as $$
declare
  gone wocs.sales;
begin
  update wocs.sales s set removed_at = now(), removed_by = undoing.requested_by
  where s.task_id = t.id and s.removed_at is null returning * into gone;
  return jsonb_build_object('facts', wocs.sale_facts(gone));
end $$;

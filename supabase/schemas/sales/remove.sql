create function wocs.check_sale_remove(asker wocs.users, args jsonb) returns jsonb
language plpgsql as $$
declare
  found wocs.sales;
begin
  select * into found from wocs.sales s where s.id = (args ->> 'sale')::bigint for update;
  if found.id is null then
    return wocs.sale_refusal('no_such_sale', jsonb_build_object('sale', wocs.sale_ref((args ->> 'sale')::bigint)));
  elsif found.removed_at is not null then
    return wocs.sale_refusal('already_removed', jsonb_build_object(
      'sale', wocs.sale_ref(found.id), 'by', wocs.person_ref(found.removed_by),
      'at', wocs.clock_text(found.removed_at)));
  elsif wocs.sale_newest_refund(found.id) is not null then
    return wocs.sale_refusal('has_refund', jsonb_build_object(
      'sale', wocs.sale_ref(found.id), 'refund', wocs.sale_newest_refund(found.id)));
  end if;
  return jsonb_build_object('subject', jsonb_build_object('sale', wocs.sale_ref(found.id), 'amount', found.amount));
end $$;

-- Kept, not deleted: so that it can come back, and so that its source cannot bring it back by sending it again.
create function wocs.do_sale_remove(task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  gone wocs.sales;
begin
  update wocs.sales s set removed_at = now(), removed_by = task.requested_by
  where s.id = (task.payload ->> 'sale')::bigint and s.removed_at is null returning * into gone;
  if gone.id is null then
    return wocs.check_sale_remove(wocs.person_by_id(task.requested_by), task.payload);
  end if;
  return jsonb_build_object('say', 'sale.removed', 'facts', wocs.sale_facts(gone));
end $$;

create function wocs.undo_plan_sale_remove(t wocs.tasks) returns jsonb
language plpgsql as $$
declare
  s wocs.sales;
begin
  select * into s from wocs.sales x where x.id = (t.payload ->> 'sale')::bigint for update;
  if s.removed_at is null or wocs.sale_refund_exceeds(s) then
    return wocs.sale_undo_refusal(s, null, wocs.sale_text(s));
  end if;
  return wocs.undo_step('sale', wocs.sale_ref(s.id), null, wocs.sale_text(s),
    jsonb_build_object('sale', wocs.sale_ref(s.id), 'amount', s.amount));
end $$;

create function wocs.undo_sale_remove(t wocs.tasks, undoing wocs.tasks) returns jsonb
language plpgsql as $$
declare
  back wocs.sales;
begin
  update wocs.sales s set removed_at = null, removed_by = null where s.id = (t.payload ->> 'sale')::bigint
  returning * into back;
  return jsonb_build_object('facts', wocs.sale_facts(back));
end $$;

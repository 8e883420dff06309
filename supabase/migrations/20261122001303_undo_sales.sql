-- Taking back what a task did to the sales: only while they are as that task left them.

create function wocs.shown_sale(s wocs.sales) returns text
language sql immutable as $$ select concat_ws(' ', 'RM', s.amount, s.item) $$;

create function wocs.refuse_sale_undo(s wocs.sales, expected text, found text) returns jsonb
language sql stable as $$
  select jsonb_build_object('refused', 'undo.refused', 'facts', jsonb_build_object(
    'reason', 'changed_since', 'what', 'sale', 'name', wocs.sale_ref(s.id), 'expected', expected, 'found', found,
    'by', coalesce(wocs.person_ref(s.removed_by), s.source)))
$$;

create function wocs.undo_plan_sale_add(t wocs.tasks) returns jsonb
language plpgsql as $$
declare
  s wocs.sales;
begin
  select * into s from wocs.sales x where x.task_id = t.id for update;
  if s.id is null or s.removed_at is not null then
    return wocs.refuse_sale_undo(s, wocs.shown_sale(s), null);
  end if;
  return jsonb_build_object(
    'plan', jsonb_build_array(jsonb_build_object('what', 'sale', 'name', wocs.sale_ref(s.id), 'now', wocs.shown_sale(s), 'then', null)),
    'subject', jsonb_build_object('sale', wocs.sale_ref(s.id), 'amount', s.amount));
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

create function wocs.undo_plan_sale_remove(t wocs.tasks) returns jsonb
language plpgsql as $$
declare
  s wocs.sales;
begin
  select * into s from wocs.sales x where x.id = (t.payload ->> 'sale')::bigint for update;
  if s.removed_at is null then
    return wocs.refuse_sale_undo(s, null, wocs.shown_sale(s));
  end if;
  return jsonb_build_object(
    'plan', jsonb_build_array(jsonb_build_object('what', 'sale', 'name', wocs.sale_ref(s.id), 'now', null, 'then', wocs.shown_sale(s))),
    'subject', jsonb_build_object('sale', wocs.sale_ref(s.id), 'amount', s.amount));
end $$;

create function wocs.undo_sale_remove(t wocs.tasks, undoing wocs.tasks) returns jsonb
language plpgsql as $$
declare
  back wocs.sales;
begin
  update wocs.sales s set removed_at = null, removed_by = null where s.id = (t.payload ->> 'sale')::bigint returning * into back;
  return jsonb_build_object('facts', wocs.sale_facts(back));
end $$;

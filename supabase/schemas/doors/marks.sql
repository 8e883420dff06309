-- Before a step that cannot be taken back: whether it may happen, and it is kept that it was about to.
create function public.wocs_mark(request jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  t wocs.tasks;
  objection text;
  refused text;
begin
  perform wocs.writer_lock();
  perform wocs.work_begin();
  refused := wocs.node_call_objection(request);
  if refused is not null then
    return wocs.work_collect() || jsonb_build_object('refused', refused, 'allowed', false, 'reason', refused);
  end if;
  if wocs.node_life_is_replaced(request, wocs.node_life_present(request ->> 'node')) then
    return wocs.work_collect() || jsonb_build_object('allowed', false, 'reason', 'replaced');
  end if;
  select * into t from wocs.tasks x where x.id = request ->> 'task' for update;
  objection := wocs.mark_objection(t, request);
  if objection is null then
    perform wocs.mark_set(t, request ->> 'step');
  end if;
  return wocs.work_collect() || jsonb_build_object('allowed', objection is null, 'reason', objection);
end $$;

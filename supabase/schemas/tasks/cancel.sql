create function wocs.task_cancel(t wocs.tasks, person wocs.users) returns jsonb
language plpgsql as $$
begin
  if t.type = 'tiktok_hands' then
    return wocs.task_cancel(p, person) from wocs.tasks p where p.id = t.parent_id;
  elsif person.role <> 'admin' and t.requested_by is distinct from person.id then
    return wocs.task_refusal('not_yours', t.id, t.status, person.id);
  elsif t.status not in ('pending', 'awaiting_approval', 'running', 'uncertain') then
    return wocs.task_refusal('already_' || t.status, t.id, t.status, person.id);
  elsif wocs.tiktok_stop_objection(t) is not null then
    return wocs.task_refusal(wocs.tiktok_stop_objection(t), t.id, t.status, person.id);
  end if;
  perform wocs.approval_close(a, 'cancelled', person.id) from wocs.approvals a
    where a.task_id = t.id and a.decision is null;
  perform wocs.task_move(t.id, 'cancelled', person.id, jsonb_build_object('from', t.status));
  return jsonb_build_object('say', 'task.cancelled', 'facts', wocs.task_facts(t),
    'also', wocs.task_cancel_notices(t, person));
end $$;

-- Who has the task in hand hears of it; so does who asked for it, when an admin cancelled it.
create function wocs.task_cancel_notices(t wocs.tasks, person wocs.users) returns jsonb
language sql stable as $$
  select coalesce(jsonb_agg(jsonb_build_object('to_user', u.id, 'say', 'task.cancelled', 'facts', wocs.task_facts(t))),
    '[]')
  from wocs.users u where u.id in (t.assigned_to, t.requested_by) and u.id <> person.id
$$;

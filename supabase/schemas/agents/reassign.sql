create function wocs.do_agent_reassign(task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  asker wocs.users;
  checked jsonb;
  before wocs.tasks;
  given wocs.tasks;
begin
  select * into asker from wocs.users u where u.id = task.requested_by;
  checked := wocs.check_agent_reassign(asker, task.payload);
  if checked ? 'refused' then
    return checked;
  end if;
  select * into before from wocs.tasks t where t.id = task.payload ->> 'task';
  given := wocs.agent_hand_over_task(before, (wocs.agent_find(checked #>> '{args,to}')).id);
  return jsonb_build_object(
    'say', 'agent.reassigned',
    'facts', wocs.agent_facts(given) - array['task', 'command', 'args']
             || jsonb_build_object('from', wocs.person_ref(before.assigned_to), 'moved', given.id),
    'also', wocs.agent_notices(given, asker.id) || wocs.agent_release_notice(before, given, asker.id));
end $$;

create function wocs.agent_release_notice(held wocs.tasks, given wocs.tasks, answered uuid) returns jsonb
language sql stable as $$
  select case when held.assigned_to is null or held.assigned_to is not distinct from answered then '[]'::jsonb
    else jsonb_build_array(wocs.notice_entry(held.assigned_to, 'agent.released', wocs.agent_facts(given))) end
$$;

create function wocs.check_agent_reassign(asker wocs.users, args jsonb) returns jsonb
language plpgsql as $$
declare
  task wocs.tasks;
  agent wocs.users := wocs.agent_find_meant(args ->> 'to');
begin
  select * into task from wocs.tasks t where t.id = args ->> 'task' for update;
  if task.id is null then
    return wocs.task_check_refusal('not_found', args ->> 'task', null, asker.id);
  elsif task.runs <> 'human' then
    return wocs.agent_refusal('not_an_agent_task', args ->> 'to');
  elsif asker.role <> 'admin' and task.assigned_to is distinct from asker.id then
    return wocs.task_check_refusal('not_yours', task.id, task.status, asker.id);
  elsif task.status not in ('pending', 'running') then
    return wocs.task_check_refusal('already_' || task.status, task.id, task.status, asker.id);
  elsif wocs.tiktok_stop_objection(task) is not null then
    return wocs.task_check_refusal(wocs.tiktok_stop_objection(task), task.id, task.status, asker.id);
  elsif agent.id is null then
    return wocs.agent_refusal('unknown_agent', args ->> 'to');
  elsif agent.id = task.assigned_to then
    return wocs.agent_refusal('same_agent', agent.name);
  elsif task.scheduled_at > now() then
    return wocs.agent_refusal('not_due', args ->> 'to');
  end if;
  return jsonb_build_object(
    'subject', jsonb_build_object('from', wocs.person_ref(task.assigned_to), 'to', agent.name),
    'args', args || jsonb_build_object('to', agent.name));
end $$;

create function wocs.undo_plan_agent_reassign(t wocs.tasks) returns jsonb
language plpgsql as $$
declare
  moved wocs.tasks;
  former wocs.users := wocs.agent_find(t.result ->> 'from');
begin
  select * into moved from wocs.tasks x where x.id = t.payload ->> 'task' for update;
  if moved.status not in ('pending', 'running') then
    return wocs.agent_undo_refusal('changed_since', 'agent_of', moved.id, t.result ->> 'agent', moved.status,
      coalesce(moved.result ->> 'by', wocs.person_ref(moved.assigned_to)));
  elsif wocs.person_ref(moved.assigned_to) is distinct from t.result ->> 'agent' then
    return wocs.agent_undo_refusal('changed_since', 'agent_of', moved.id, t.result ->> 'agent',
      wocs.person_ref(moved.assigned_to), (
      select wocs.person_ref(l.actor_id) from wocs.task_logs l
      where l.task_id = moved.id and l.action = 'reassigned' order by l.seq desc limit 1));
  elsif former.id is null then
    return wocs.agent_undo_refusal('nobody_before', 'agent_of', moved.id, t.result ->> 'agent', t.result ->> 'from',
      null);
  end if;
  return wocs.undo_step('agent_of', moved.id, t.result ->> 'agent', former.name,
    jsonb_build_object('task', moved.id, 'agent', t.result -> 'agent'));
end $$;

create function wocs.undo_agent_reassign(t wocs.tasks, undoing wocs.tasks) returns jsonb
language plpgsql as $$
declare
  moved wocs.tasks;
  given wocs.tasks;
begin
  select * into moved from wocs.tasks x where x.id = t.payload ->> 'task' for update;
  given := wocs.agent_hand_over_task(moved, (wocs.agent_find(t.result ->> 'from')).id);
  return jsonb_build_object('facts', jsonb_build_object('moved', given.id, 'agent', wocs.person_ref(given.assigned_to)),
                            'also', wocs.agent_notices(given, undoing.requested_by)
                              || wocs.agent_release_notice(moved, given, undoing.requested_by));
end $$;

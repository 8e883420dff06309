-- /agent task, /agent list, /agent reassign. The task itself is what the agent does: it stays open until they say it is done.

create function wocs.check_agent_task(asker wocs.users, args jsonb) returns jsonb
language plpgsql stable as $$
declare
  agent wocs.users := case when args ->> 'to' is null then wocs.least_busy_agent() else wocs.find_agent(args ->> 'to') end;
begin
  if agent.id is null then
    return wocs.refuse_agent(case when args ->> 'to' is null then 'no_agents' else 'unknown_agent' end, args ->> 'to');
  end if;
  return jsonb_build_object('subject', jsonb_build_object('agent', agent.name), 'args', args || jsonb_build_object('to', agent.name));
end $$;

create function wocs.do_agent_task(task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  given wocs.tasks := wocs.give_task(task.id, (wocs.find_agent(task.payload ->> 'to')).id);
begin
  return jsonb_build_object('say', 'agent.assigned', 'facts', wocs.agent_facts(given), 'stay', true, 'also', wocs.notices(given, given.requested_by));
end $$;

create function wocs.give_task(task text, agent uuid) returns wocs.tasks
language plpgsql as $$
declare
  given wocs.tasks;
begin
  update wocs.tasks t set
    assigned_to = agent, deadline_at = (t.payload ->> 'deadline')::timestamptz, priority = coalesce(t.payload ->> 'priority', t.priority)
  where t.id = task
  returning * into given;
  return given;
end $$;

-- The notice with its buttons, unless the agent is the one being answered anyway.
create function wocs.notices(given wocs.tasks, answered uuid) returns jsonb
language sql stable as $$
  select case when given.assigned_to is null or given.assigned_to is not distinct from answered then '[]'::jsonb
    else jsonb_build_array(wocs.tell(given.assigned_to, 'agent.notice', wocs.agent_facts(given))) end
$$;

create function wocs.answer_agent_list(asker wocs.users, args jsonb) returns jsonb
language sql stable as $$
  with wanted as (
    select t.* from wocs.tasks t
    where t.type = 'agent_task' and (asker.role <> 'agent' or t.assigned_to = asker.id)
      and case coalesce(args ->> 'status', 'pending')
        when 'all' then true when 'done' then t.status = 'done' else t.status in ('pending', 'awaiting_approval', 'running') end
    order by t.completed_at desc nulls first, array_position(array['high', 'normal', 'low'], t.priority), t.deadline_at, t.created_at
    limit 30)
  select jsonb_build_object('say', 'agent.list', 'facts', jsonb_build_object(
    'status', coalesce(args ->> 'status', 'pending'),
    'tasks', (select coalesce(jsonb_agg(jsonb_build_object(
      'task', w.id, 'type', w.payload -> 'type', 'agent', coalesce(wocs.person_ref(w.assigned_to), w.payload ->> 'to'), 'priority', w.priority, 'status', w.status,
      'deadline', wocs.now_text(w.deadline_at), 'created_at', wocs.now_text(w.created_at))), '[]') from wanted w)))
$$;

create function wocs.check_agent_reassign(asker wocs.users, args jsonb) returns jsonb
language plpgsql as $$
declare
  task wocs.tasks;
  agent wocs.users := wocs.find_agent(args ->> 'to');
begin
  select * into task from wocs.tasks t where t.id = args ->> 'task' for update;
  if task.id is null then
    return wocs.refuse_task('not_found', args ->> 'task', null, asker.id);
  elsif task.type <> 'agent_task' then
    return wocs.refuse_agent('not_an_agent_task', args ->> 'to');
  elsif asker.role <> 'admin' and task.assigned_to is distinct from asker.id then
    return wocs.refuse_task('not_yours', task.id, task.status, asker.id);
  elsif task.status not in ('pending', 'running') then
    return wocs.refuse_task('already_' || task.status, task.id, task.status, asker.id);
  elsif agent.id is null then
    return wocs.refuse_agent('unknown_agent', args ->> 'to');
  elsif agent.id = task.assigned_to then
    return wocs.refuse_agent('same_agent', agent.name);
  end if;
  return jsonb_build_object(
    'subject', jsonb_build_object('from', wocs.person_ref(task.assigned_to), 'to', agent.name), 'args', args || jsonb_build_object('to', agent.name));
end $$;

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
  given := wocs.hand_over(before, (wocs.find_agent(task.payload ->> 'to')).id);
  return jsonb_build_object(
    'say', 'agent.reassigned',
    'facts', wocs.agent_facts(given) - array['task', 'command', 'args']
             || jsonb_build_object('from', wocs.person_ref(before.assigned_to), 'moved', given.id),
    'also', wocs.notices(given, asker.id) || wocs.release_notice(before, given, asker.id));
end $$;

-- Who had accepted it has not for the next one: the task waits again.
create function wocs.hand_over(held wocs.tasks, agent uuid) returns wocs.tasks
language plpgsql as $$
declare
  given wocs.tasks;
begin
  update wocs.tasks t set assigned_to = agent, status = 'pending', started_at = null where t.id = held.id returning * into given;
  perform wocs.log_task(held.id, 'reassigned', jsonb_build_object('from', wocs.person_ref(held.assigned_to), 'to', wocs.person_ref(agent)));
  return given;
end $$;

create function wocs.release_notice(held wocs.tasks, given wocs.tasks, answered uuid) returns jsonb
language sql stable as $$
  select case when held.assigned_to is null or held.assigned_to is not distinct from answered then '[]'::jsonb
    else jsonb_build_array(wocs.tell(held.assigned_to, 'agent.released', wocs.agent_facts(given))) end
$$;

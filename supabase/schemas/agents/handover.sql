-- Work of any kind that a person does (`runs: human`): given, listed, handed over. An /agent task is one kind, TikTok's
-- another.

-- The facts every saying about an agent's task has.
create function wocs.agent_facts(task wocs.tasks) returns jsonb
language plpgsql stable as $$
begin
  return wocs.task_facts(task) || jsonb_build_object(
    'agent', wocs.person_ref(task.assigned_to), 'type', coalesce(task.payload ->> 'type', task.type),
    'target', task.payload -> 'target',
    'priority', task.priority, 'deadline', wocs.clock_text(task.deadline_at), 'note', task.payload -> 'note',
    'requester', wocs.person_ref(task.requested_by), 'proof', coalesce((task.payload ->> 'proof')::boolean, false),
    'off_duty', (select not u.on_duty from wocs.users u where u.id = task.assigned_to))
    || case when task.type like 'tiktok\_%' then wocs.tiktok_facts(task) else '{}' end;
end $$;

-- Its time has come with this: what was scheduled is nobody's to start any more.
create function wocs.agent_give_task(task text, agent uuid) returns wocs.tasks
language plpgsql as $$
declare
  given wocs.tasks;
begin
  update wocs.tasks t set
    assigned_to = agent, deadline_at = (t.payload ->> 'deadline')::timestamptz,
    priority = coalesce(t.payload ->> 'priority', t.priority),
    scheduled_at = null
  where t.id = task
  returning * into given;
  perform wocs.agent_watch_start(given);
  return given;
end $$;

-- The notice with its buttons, unless the agent is the one being answered anyway. TikTok's carry what the agent needs
-- in hand, which comes in any case.
create function wocs.agent_notices(given wocs.tasks, answered uuid) returns jsonb
language plpgsql stable as $$
begin
  if given.assigned_to is null then
    return '[]';
  elsif given.type like 'tiktok\_%' then
    return wocs.tiktok_notices(given, answered);
  elsif given.assigned_to is not distinct from answered then
    return '[]';
  end if;
  return jsonb_build_array(wocs.notice_entry(given.assigned_to, 'agent.notice', wocs.agent_facts(given)));
end $$;

-- Who had accepted it has not for the next one: the task waits again. What still waited to be sent to the one before is
-- not sent.
create function wocs.agent_hand_over_task(held wocs.tasks, agent uuid) returns wocs.tasks
language plpgsql as $$
declare
  given wocs.tasks;
begin
  update wocs.outbox o set state = 'failed', error = '{"code": "superseded"}'
  where o.task_id = held.id and o.state = 'held' and o.kind = 'notice';
  update wocs.tasks t set assigned_to = agent, status = 'pending', started_at = null, scheduled_at = null
  where t.id = held.id returning * into given;
  perform wocs.audit_log_task(held.id, 'reassigned',
    jsonb_build_object('from', wocs.person_ref(held.assigned_to), 'to', wocs.person_ref(agent)));
  perform wocs.agent_watch_start(given);
  return given;
end $$;

-- What they had open goes to the least busy agents, each of whom is told; with nobody there it waits, unassigned.
create function wocs.agent_pass_on_tasks(person wocs.users, answered uuid) returns jsonb
language plpgsql as $$
declare
  held wocs.tasks;
  told jsonb := '[]';
begin
  for held in
    select * from wocs.tasks t
    where t.assigned_to = person.id and t.runs = 'human' and t.status in ('pending', 'running')
    order by t.created_at for update
  loop
    told := told
      || wocs.agent_notices(wocs.agent_hand_over_task(held, (wocs.agent_least_busy(array[person.id])).id), answered);
  end loop;
  return told;
end $$;

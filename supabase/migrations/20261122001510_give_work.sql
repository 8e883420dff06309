-- Work of any kind that a person does (`runs: human`): given, listed, handed over. An /agent task is one kind, TikTok's another.

-- The facts every saying about an agent's task has.
create or replace function wocs.agent_facts(task wocs.tasks) returns jsonb
language plpgsql stable as $$
begin
  return wocs.task_facts(task) || jsonb_build_object(
    'agent', wocs.person_ref(task.assigned_to), 'type', coalesce(task.payload ->> 'type', task.type), 'target', task.payload -> 'target',
    'priority', task.priority, 'deadline', wocs.now_text(task.deadline_at), 'note', task.payload -> 'note',
    'requester', wocs.person_ref(task.requested_by), 'proof', coalesce((task.payload ->> 'proof')::boolean, false),
    'off_duty', (select not u.on_duty from wocs.users u where u.id = task.assigned_to))
    || case when task.type like 'tiktok\_%' then wocs.tiktok_facts(task) else '{}' end;
end $$;

create or replace function wocs.check_agent_task(asker wocs.users, args jsonb) returns jsonb
language plpgsql stable as $$
declare
  agent wocs.users := wocs.choose_agent(args ->> 'to');
begin
  if agent.id is null then
    return wocs.no_agent(args ->> 'to');
  end if;
  return jsonb_build_object('subject', jsonb_build_object('agent', agent.name), 'args', args || jsonb_build_object('to', agent.name));
end $$;

create or replace function wocs.do_agent_task(task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  agent wocs.users := wocs.choose_agent(task.payload ->> 'to');
  given wocs.tasks;
begin
  if agent.id is null then
    return wocs.no_agent(task.payload ->> 'to');
  end if;
  given := wocs.give_task(task.id, agent.id);
  return jsonb_build_object('say', 'agent.assigned', 'facts', wocs.agent_facts(given), 'stay', true, 'also', wocs.notices(given, given.requested_by));
end $$;

-- Its time has come with this: what was scheduled is nobody's to start any more.
create or replace function wocs.give_task(task text, agent uuid) returns wocs.tasks
language plpgsql as $$
declare
  given wocs.tasks;
begin
  update wocs.tasks t set
    assigned_to = agent, deadline_at = (t.payload ->> 'deadline')::timestamptz, priority = coalesce(t.payload ->> 'priority', t.priority),
    scheduled_at = null
  where t.id = task
  returning * into given;
  perform wocs.watch_agent(given);
  return given;
end $$;

-- Who had accepted it has not for the next one: the task waits again. What still waited to be sent to the one before is not sent.
create or replace function wocs.hand_over(held wocs.tasks, agent uuid) returns wocs.tasks
language plpgsql as $$
declare
  given wocs.tasks;
begin
  update wocs.outbox o set state = 'failed', error = '{"code": "superseded"}' where o.task_id = held.id and o.state = 'held' and o.kind = 'notice';
  update wocs.tasks t set assigned_to = agent, status = 'pending', started_at = null, scheduled_at = null where t.id = held.id returning * into given;
  perform wocs.log_task(held.id, 'reassigned', jsonb_build_object('from', wocs.person_ref(held.assigned_to), 'to', wocs.person_ref(agent)));
  perform wocs.watch_agent(given);
  return given;
end $$;

-- The notice with its buttons, unless the agent is the one being answered anyway. TikTok's carry what the agent needs in hand.
create or replace function wocs.notices(given wocs.tasks, answered uuid) returns jsonb
language plpgsql stable as $$
begin
  if given.assigned_to is null then
    return '[]';
  elsif given.type like 'tiktok\_%' then
    return wocs.tiktok_notices(given);
  elsif given.assigned_to is not distinct from answered then
    return '[]';
  end if;
  return jsonb_build_array(wocs.tell(given.assigned_to, 'agent.notice', wocs.agent_facts(given)));
end $$;

-- An entry of `also` may carry {"media": {"key","mime"}}, be "held" until that has come, or follow ("follows") the one before it
-- without a pause. Outside the 24 h window only the first words go, as a template; the rest comes when the person answers.
create or replace function wocs.notify_all(also jsonb, task text) returns void
language plpgsql as $$
declare
  n jsonb;
begin
  for n in select x.value from jsonb_array_elements(also) with ordinality x order by x.ordinality loop
    if n ? 'media' or n ? 'held' or n ? 'follows' then
      perform wocs.notify_with(n, wocs.person((n ->> 'to_user')::uuid), coalesce(n #>> '{facts,task}', task));
    else
      perform wocs.notify((n ->> 'to_user')::uuid, n ->> 'say', coalesce(n -> 'facts', '{}'), coalesce(n #>> '{facts,task}', task));
    end if;
  end loop;
end $$;

create function wocs.notify_with(n jsonb, whom wocs.users, task text) returns void
language plpgsql as $$
declare
  is_open boolean := wocs.window_is_open(whom.id);
  follows boolean := n @> '{"follows": true}';
  held boolean := n @> '{"held": true}' and is_open;
  turn timestamptz;
begin
  if whom.id is null or follows and not is_open then
    return;
  end if;
  turn := case when follows or held then now() else wocs.next_turn() end;
  perform wocs.post(
    whom, case when is_open then 'notice' else 'template' end, n ->> 'say', coalesce(n -> 'facts', '{}'),
    concat_ws(':', 'notice', task, n ->> 'say', whom.id, pg_current_xact_id()::text), task, null,
    case when held then 'held' when turn <= now() then 'sending' else 'queued' end, turn,
    case when is_open then nullif(n -> 'media', 'null') end);
end $$;

create function wocs.who_is_on_duty() returns jsonb
language sql stable as $$
  select coalesce(jsonb_agg(jsonb_build_object('name', u.name, 'on', u.on_duty, 'open', (
    select count(*) from wocs.tasks t where t.assigned_to = u.id and t.status in ('pending', 'running'))) order by not u.on_duty, lower(u.name)), '[]')
  from wocs.users u where u.status = 'active' and u.role = 'agent'
$$;

-- `overdue`: the deadline has passed and it is not done. `accepted_at`: since when its agent has it in hand.
create or replace function wocs.answer_agent_list(asker wocs.users, args jsonb) returns jsonb
language sql stable as $$
  with wanted as (
    select t.* from wocs.tasks t
    where t.runs = 'human' and (asker.role <> 'agent' or t.assigned_to = asker.id)
      and case coalesce(args ->> 'status', 'pending')
        when 'all' then true when 'done' then t.status = 'done' else t.status in ('pending', 'awaiting_approval', 'running') end
    order by t.completed_at desc nulls first, array_position(array['high', 'normal', 'low'], t.priority), t.deadline_at, t.created_at
    limit 30)
  select jsonb_build_object('say', 'agent.list', 'facts', jsonb_build_object(
    'status', coalesce(args ->> 'status', 'pending'), 'agents', wocs.who_is_on_duty(),
    'tasks', (select coalesce(jsonb_agg(jsonb_build_object(
      'task', w.id, 'type', coalesce(w.payload ->> 'type', w.type), 'agent', coalesce(wocs.person_ref(w.assigned_to), w.payload ->> 'to'),
      'priority', w.priority, 'status', w.status, 'deadline', wocs.now_text(w.deadline_at), 'created_at', wocs.now_text(w.created_at),
      'accepted_at', case when w.status = 'running' then wocs.now_text(w.started_at) end, 'at', wocs.now_text(w.scheduled_at),
      'overdue', w.deadline_at < now() and w.status in ('pending', 'running'))), '[]') from wanted w)))
$$;

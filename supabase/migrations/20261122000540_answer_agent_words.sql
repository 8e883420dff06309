-- What an agent may say about a task they were given: accept, decline, done, or a thumb up. An admin may say it for them.

-- The task as it is now, held; or why this person may not speak about it: {"task": row} or {"refused", "facts"}.
create function wocs.word_about(task wocs.tasks, actor wocs.users) returns jsonb
language plpgsql as $$
declare
  held wocs.tasks;
begin
  select * into held from wocs.tasks t where t.id = task.id for update;
  if held.type <> 'agent_task' then
    return wocs.refuse_agent('not_an_agent_task', null);
  elsif actor.role <> 'admin' and held.assigned_to is distinct from actor.id then
    return wocs.refuse_task('not_yours', held.id, held.status, actor.id);
  elsif held.status not in ('pending', 'running') then
    return wocs.refuse_task('already_' || held.status, held.id, held.status, actor.id);
  end if;
  perform wocs.act(actor.id);
  return jsonb_build_object('task', to_jsonb(held));
end $$;

-- The answer to the speaker; the same to the requester, when that is somebody else.
create function wocs.word_said(say text, facts jsonb, task wocs.tasks, actor wocs.users) returns jsonb
language sql stable as $$
  select jsonb_build_object('say', say, 'facts', facts, 'also', case when task.requested_by is null or task.requested_by = actor.id then '[]'::jsonb
    else jsonb_build_array(wocs.tell(task.requested_by, say, facts)) end)
$$;

create function wocs.word_refused(checked jsonb) returns jsonb
language sql immutable as $$
  select jsonb_build_object('say', checked -> 'refused', 'facts', checked -> 'facts', 'also', '[]'::jsonb, 'refused', checked -> 'refused')
$$;

create function wocs.finish_agent_task(task wocs.tasks, actor wocs.users) returns jsonb
language plpgsql as $$
declare
  checked jsonb := wocs.word_about(task, actor);
  held wocs.tasks := jsonb_populate_record(null::wocs.tasks, checked -> 'task');
  facts jsonb;
begin
  if checked ? 'refused' then
    return wocs.word_refused(checked);
  end if;
  update wocs.tasks t set status = 'done', completed_at = now() where t.id = held.id returning * into held;
  facts := wocs.agent_facts(held) || jsonb_build_object(
    'seconds', round(extract(epoch from now() - coalesce(held.started_at, held.created_at))), 'by', actor.name);
  return wocs.word_said('agent.finished', facts, held, actor);
end $$;

create function wocs.word_done(task wocs.tasks, actor wocs.users) returns jsonb
language sql as $$ select wocs.finish_agent_task(task, actor) $$;

create function wocs.word_accept(task wocs.tasks, actor wocs.users) returns jsonb
language plpgsql as $$
declare
  checked jsonb := wocs.word_about(task, actor);
  held wocs.tasks := jsonb_populate_record(null::wocs.tasks, checked -> 'task');
begin
  if checked ? 'refused' then
    return wocs.word_refused(checked);
  elsif held.status = 'running' then
    return wocs.word_refused(wocs.refuse_task('already_running', held.id, held.status, actor.id));
  end if;
  update wocs.tasks t set status = 'running', started_at = now(), assigned_to = coalesce(t.assigned_to, actor.id)
  where t.id = held.id returning * into held;
  return wocs.word_said('agent.accepted', wocs.agent_facts(held), held, actor);
end $$;

-- It goes to the least busy agent who has not declined it yet; with nobody else it waits, unassigned, and the requester hears so (`to` is null).
create function wocs.word_decline(task wocs.tasks, actor wocs.users) returns jsonb
language plpgsql as $$
declare
  checked jsonb := wocs.word_about(task, actor);
  held wocs.tasks := jsonb_populate_record(null::wocs.tasks, checked -> 'task');
  given wocs.tasks;
  said jsonb;
begin
  if checked ? 'refused' then
    return wocs.word_refused(checked);
  end if;
  perform wocs.log_task(held.id, 'declined', jsonb_build_object('agent', wocs.person_ref(held.assigned_to), 'agent_id', held.assigned_to));
  given := wocs.hand_over(held, (wocs.least_busy_agent(array(
    select (l.details ->> 'agent_id')::uuid from wocs.task_logs l
    where l.task_id = held.id and l.action = 'declined' and l.details ->> 'agent_id' is not null))).id);
  said := wocs.word_said('agent.declined', wocs.agent_facts(held) || jsonb_build_object('to', wocs.person_ref(given.assigned_to)), given, actor);
  return jsonb_set(said, '{also}', said -> 'also' || wocs.notices(given, actor.id));
end $$;

-- A thumb up: the agent accepts what waits for them; anybody else's is only noted.
create function wocs.word_acknowledge(task wocs.tasks, actor wocs.users) returns jsonb
language plpgsql as $$
declare
  held wocs.tasks;
begin
  select * into held from wocs.tasks t where t.id = task.id for update;
  if held.type = 'agent_task' and held.status = 'pending' and held.assigned_to = actor.id then
    return wocs.word_accept(held, actor);
  end if;
  perform wocs.act(actor.id);
  perform wocs.log_task(held.id, 'acknowledged');
  return jsonb_build_object('say', 'task.acknowledged', 'facts', jsonb_build_object('task', held.id), 'also', '[]'::jsonb);
end $$;

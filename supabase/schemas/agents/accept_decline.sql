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

-- Who heard of it by a template alone has nothing in hand yet: their acceptance has opened the window.
create function wocs.word_accept(task wocs.tasks, actor wocs.users) returns jsonb
language plpgsql as $$
declare
  checked jsonb := wocs.word_about(task, actor);
  held wocs.tasks := jsonb_populate_record(null::wocs.tasks, checked -> 'task');
  said jsonb;
begin
  if checked ? 'refused' then
    return wocs.word_refused(checked);
  elsif held.status = 'running' then
    return wocs.word_refused(wocs.refuse_task('already_running', held.id, held.status, actor.id));
  end if;
  delete from wocs.agent_watches w where w.task_id = held.id and w.kind = 'accept';
  update wocs.tasks t set status = 'running', started_at = now(), assigned_to = coalesce(t.assigned_to, actor.id)
  where t.id = held.id returning * into held;
  said := wocs.word_said('agent.accepted', wocs.agent_facts(held), held, actor);
  return jsonb_set(said, '{also}', said -> 'also' || wocs.tiktok_material(held));
end $$;

-- A thumb up: the agent accepts what waits for them; anybody else's is only noted.
create function wocs.word_acknowledge(task wocs.tasks, actor wocs.users) returns jsonb
language plpgsql as $$
declare
  held wocs.tasks;
begin
  select * into held from wocs.tasks t where t.id = task.id for update;
  if held.runs = 'human' and held.status = 'pending' and held.assigned_to = actor.id then
    return wocs.word_accept(held, actor);
  end if;
  perform wocs.act(actor.id);
  perform wocs.log_task(held.id, 'acknowledged');
  return jsonb_build_object('say', 'task.acknowledged', 'facts', jsonb_build_object('task', held.id), 'also', '[]'::jsonb);
end $$;

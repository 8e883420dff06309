-- It goes to the least busy agent who has not declined it yet; with nobody else it waits, unassigned, and the requester
-- hears so (`to` is null).
create function wocs.agent_word_decline(task wocs.tasks, actor wocs.users) returns jsonb
language plpgsql as $$
declare
  checked jsonb := wocs.agent_word_task(task, actor);
  held wocs.tasks := jsonb_populate_record(null::wocs.tasks, checked -> 'task');
  given wocs.tasks;
  said jsonb;
begin
  if checked ? 'refused' then
    return wocs.agent_word_refusal(checked);
  end if;
  perform wocs.audit_log_task(held.id, 'declined',
    jsonb_build_object('agent', wocs.person_ref(held.assigned_to), 'agent_id', held.assigned_to));
  given := wocs.agent_hand_over_task(held, (wocs.agent_least_busy(array(
    select (l.details ->> 'agent_id')::uuid from wocs.task_logs l
    where l.task_id = held.id and l.action = 'declined' and l.details ->> 'agent_id' is not null))).id);
  said := wocs.agent_word_answer('agent.declined',
    wocs.agent_facts(held) || jsonb_build_object('to', wocs.person_ref(given.assigned_to)), given, actor);
  return jsonb_set(said, '{also}', said -> 'also' || wocs.agent_notices(given, actor.id));
end $$;

-- What nobody has, any agent may accept. Who heard of it by a template alone has nothing in hand yet: their acceptance
-- has opened the window.
create function wocs.agent_word_accept(task wocs.tasks, actor wocs.users) returns jsonb
language plpgsql as $$
declare
  checked jsonb := wocs.agent_word_task(task, actor, true);
  held wocs.tasks := jsonb_populate_record(null::wocs.tasks, checked -> 'task');
  said jsonb;
begin
  if checked ? 'refused' then
    return wocs.agent_word_refusal(checked);
  elsif held.status = 'running' then
    return wocs.agent_word_refusal(wocs.task_check_refusal('already_running', held.id, held.status, actor.id));
  end if;
  delete from wocs.agent_watches w where w.task_id = held.id and w.kind = 'accept';
  update wocs.tasks t set status = 'running', started_at = now(), assigned_to = coalesce(t.assigned_to, actor.id)
  where t.id = held.id returning * into held;
  said := wocs.agent_word_answer('agent.accepted', wocs.agent_facts(held), held, actor);
  return jsonb_set(said, '{also}', said -> 'also' || wocs.tiktok_material(held));
end $$;

-- A thumb up: the agent accepts what waits for them. Of what somebody has or asked for it is noted, once a person.
create function wocs.agent_word_acknowledge(task wocs.tasks, actor wocs.users) returns jsonb
language plpgsql as $$
declare
  held wocs.tasks;
begin
  select * into held from wocs.tasks t where t.id = task.id for update;
  if held.runs = 'human' and held.status = 'pending' and held.assigned_to = actor.id then
    return wocs.agent_word_accept(held, actor);
  end if;
  if actor.id is distinct from held.assigned_to and actor.id is distinct from held.requested_by then
    return wocs.task_refusal('not_yours', held.id, held.status, actor.id);
  elsif not exists (select from wocs.task_logs l
      where l.task_id = held.id and l.action = 'acknowledged' and l.actor_id = actor.id) then
    perform wocs.audit_set_actor(actor.id);
    perform wocs.audit_log_task(held.id, 'acknowledged');
  end if;
  return jsonb_build_object('say', 'task.acknowledged', 'facts', jsonb_build_object('task', held.id),
    'also', '[]'::jsonb);
end $$;

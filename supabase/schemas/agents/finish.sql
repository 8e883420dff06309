-- Closes a task that its speaker may close. `more`: what is told beside the facts of the work; it is kept as the task's
-- result.
create function wocs.agent_finish_work(held wocs.tasks, actor wocs.users, say text, more jsonb, media jsonb)
returns jsonb
language plpgsql as $$
declare
  facts jsonb;
begin
  update wocs.tasks t
  set status = 'done', completed_at = now(), result = jsonb_build_object('by', actor.name) || more, scheduled_at = null
  where t.id = held.id returning * into held;
  facts := wocs.agent_facts(held) || jsonb_build_object(
    'agent', coalesce(wocs.person_ref(held.assigned_to), actor.name), 'by', actor.name,
    'seconds', round(extract(epoch from now() - coalesce(held.started_at, held.created_at)))) || more;
  return wocs.agent_word_answer_with_media(say, facts, held, actor, media);
end $$;

-- The answer to the agent and, the same, to who asked. A correction is told like the first answer, and closes nothing
-- twice.
create function wocs.agent_answer_work(held wocs.tasks, actor wocs.users, say text, more jsonb) returns jsonb
language plpgsql as $$
begin
  perform wocs.audit_set_actor(actor.id);
  if held.status <> 'done' then
    return wocs.agent_finish_work(held, actor, say, more, null);
  end if;
  update wocs.tasks t set result = coalesce(t.result, '{}') || more where t.id = held.id returning * into held;
  perform wocs.audit_log_task(held.id, 'corrected', more);
  return wocs.agent_word_answer(say,
    wocs.agent_facts(held) || more || jsonb_build_object('by', actor.name, 'corrected', true),
    held, actor);
end $$;

-- It was not done after all: the agent says so while it is fresh, an admin whenever they see it.
create function wocs.agent_word_reopen(task wocs.tasks, actor wocs.users) returns jsonb
language plpgsql as $$
declare
  held wocs.tasks;
begin
  select * into held from wocs.tasks t where t.id = task.id for update;
  if held.type <> 'agent_task' then
    return wocs.agent_word_refusal(wocs.agent_refusal('not_an_agent_task', null));
  elsif actor.role <> 'admin' and held.assigned_to is distinct from actor.id then
    return wocs.task_refusal('not_yours', held.id, held.status, actor.id);
  elsif held.status <> 'done' then
    return wocs.task_refusal('not_finished', held.id, held.status, actor.id);
  elsif actor.role <> 'admin' and held.completed_at <= now() - wocs.limit_reopen() then
    return wocs.agent_word_refusal(wocs.agent_refusal('finished_long_ago', null));
  end if;
  perform wocs.audit_set_actor(actor.id);
  update wocs.tasks t set status = 'running', completed_at = null, result = null,
    started_at = coalesce(t.started_at, now())
  where t.id = held.id returning * into held;
  perform wocs.agent_watch_start(held);
  return wocs.agent_reopen_answer(held, actor);
end $$;

-- Whoever has it hears of it too, where another said so.
create function wocs.agent_reopen_answer(held wocs.tasks, actor wocs.users) returns jsonb
language sql stable as $$
  select jsonb_set(said, '{also}', said -> 'also' || case
    when held.assigned_to is null or held.assigned_to = actor.id
      or said -> 'also' @> jsonb_build_array(jsonb_build_object('to_user', held.assigned_to)) then '[]'
    else jsonb_build_array(wocs.notice_entry(held.assigned_to, 'agent.reopened',
      said -> 'facts' || '{"yours": true}')) end)
  from wocs.agent_word_answer('agent.reopened', wocs.agent_facts(held) || jsonb_build_object('by', actor.name), held,
    actor) said
$$;

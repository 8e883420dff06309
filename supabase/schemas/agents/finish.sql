create function wocs.agent_finish_task(task wocs.tasks, actor wocs.users) returns jsonb
language plpgsql as $$
declare
  checked jsonb := wocs.agent_word_task(task, actor);
begin
  if checked ? 'refused' then
    return wocs.agent_word_refusal(checked);
  end if;
  return wocs.agent_finish_work(jsonb_populate_record(null::wocs.tasks, checked -> 'task'), actor, 'agent.finished',
    '{}',
    null);
end $$;

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

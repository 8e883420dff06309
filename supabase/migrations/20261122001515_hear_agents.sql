-- What a person says about work they were given, of whatever kind: accept, decline, done, a thumb up. An admin may say it for them.

create or replace function wocs.word_about(task wocs.tasks, actor wocs.users) returns jsonb
language plpgsql as $$
declare
  held wocs.tasks;
begin
  select * into held from wocs.tasks t where t.id = task.id for update;
  if held.runs <> 'human' then
    return wocs.refuse_agent('not_an_agent_task', null);
  elsif actor.role <> 'admin' and held.assigned_to is distinct from actor.id then
    return wocs.refuse_task('not_yours', held.id, held.status, actor.id);
  elsif held.status not in ('pending', 'running') then
    return wocs.refuse_task('already_' || held.status, held.id, held.status, actor.id);
  elsif held.scheduled_at > now() then
    return wocs.refuse_agent('not_due', null);
  end if;
  perform wocs.act(actor.id);
  return jsonb_build_object('task', to_jsonb(held));
end $$;

-- The answer to the speaker; the same to those who answer for the task, when they are others. `media`: a picture for these.
create or replace function wocs.word_said(say text, facts jsonb, task wocs.tasks, actor wocs.users) returns jsonb
language plpgsql stable as $$
begin
  return wocs.word_shown(say, facts, task, actor, null);
end $$;

create function wocs.word_shown(say text, facts jsonb, task wocs.tasks, actor wocs.users, media jsonb) returns jsonb
language plpgsql stable as $$
begin
  return jsonb_build_object('say', say, 'facts', facts, 'also', (
    select coalesce(jsonb_agg(wocs.tell(o, say, facts) || case when media is null then '{}' else jsonb_build_object('media', media) end), '[]')
    from wocs.overseers(task) o where o <> actor.id));
end $$;

create or replace function wocs.finish_agent_task(task wocs.tasks, actor wocs.users) returns jsonb
language plpgsql as $$
declare
  checked jsonb := wocs.word_about(task, actor);
begin
  if checked ? 'refused' then
    return wocs.word_refused(checked);
  end if;
  return wocs.finish_work(jsonb_populate_record(null::wocs.tasks, checked -> 'task'), actor, 'agent.finished', '{}', null);
end $$;

-- Closes a task that its speaker may close. `more`: what is told beside the facts of the work; it is kept as the task's result.
create function wocs.finish_work(held wocs.tasks, actor wocs.users, say text, more jsonb, media jsonb) returns jsonb
language plpgsql as $$
declare
  facts jsonb;
begin
  update wocs.tasks t set status = 'done', completed_at = now(), result = jsonb_build_object('by', actor.name) || more, scheduled_at = null
  where t.id = held.id returning * into held;
  facts := wocs.agent_facts(held) || jsonb_build_object(
    'agent', coalesce(wocs.person_ref(held.assigned_to), actor.name), 'by', actor.name,
    'seconds', round(extract(epoch from now() - coalesce(held.started_at, held.created_at)))) || more;
  return wocs.word_shown(say, facts, held, actor, media);
end $$;

-- What a kind of work asks for at its end comes first: the link of a post, the figures, a photo.
create or replace function wocs.word_done(task wocs.tasks, actor wocs.users) returns jsonb
language plpgsql as $$
declare
  checked jsonb := wocs.word_about(task, actor);
  held wocs.tasks := jsonb_populate_record(null::wocs.tasks, checked -> 'task');
begin
  if checked ? 'refused' then
    return wocs.word_refused(checked);
  elsif held.type like 'tiktok\_%' then
    return wocs.tiktok_done(held, actor);
  elsif wocs.wants_proof(held, actor) then
    return wocs.ask_proof(held, actor);
  end if;
  return wocs.finish_work(held, actor, 'agent.finished', '{}', null);
end $$;

-- Who heard of it by a template alone has nothing in hand yet: their acceptance has opened the window.
create or replace function wocs.word_accept(task wocs.tasks, actor wocs.users) returns jsonb
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

create or replace function wocs.word_acknowledge(task wocs.tasks, actor wocs.users) returns jsonb
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

-- What a person says about work they were given, of whatever kind: accept, decline, done, a thumb up. An admin may say
-- it for them.

create function wocs.agent_word_refusal(checked jsonb) returns jsonb
language sql immutable as $$
  select jsonb_build_object('say', checked -> 'refused', 'facts', checked -> 'facts', 'also', '[]'::jsonb,
    'refused', checked -> 'refused')
$$;

-- The task as it is now, held; or why this person may not speak about it: {"task": row} or {"refused", "facts"}.
create function wocs.agent_word_task(task wocs.tasks, actor wocs.users, may_be_nobodys boolean default false)
returns jsonb
language plpgsql as $$
declare
  held wocs.tasks;
begin
  select * into held from wocs.tasks t where t.id = task.id for update;
  if held.runs <> 'human' then
    return wocs.agent_refusal('not_an_agent_task', null);
  elsif actor.role <> 'admin' and held.assigned_to is distinct from actor.id
      and not (may_be_nobodys and held.assigned_to is null and actor.role = 'agent') then
    return wocs.task_check_refusal('not_yours', held.id, held.status, actor.id);
  elsif held.status not in ('pending', 'running') then
    return wocs.task_check_refusal('already_' || held.status, held.id, held.status, actor.id);
  elsif held.scheduled_at > now() then
    return wocs.agent_refusal('not_due', null);
  end if;
  perform wocs.audit_set_actor(actor.id);
  return jsonb_build_object('task', to_jsonb(held));
end $$;

-- The answer to the speaker (`yours`: who has the task gets its buttons); the same to those who answer for the task,
-- when they are others. `media`: a picture for these.
create function wocs.agent_word_answer(say text, facts jsonb, task wocs.tasks, actor wocs.users) returns jsonb
language sql stable as $$
  select wocs.agent_word_answer_with_media(say, facts, task, actor, null)
$$;

-- What a kind of work asks for at its end comes first: the link of a post, the figures, a photo.
create function wocs.agent_word_done(task wocs.tasks, actor wocs.users) returns jsonb
language plpgsql as $$
declare
  checked jsonb := wocs.agent_word_task(task, actor);
  held wocs.tasks := jsonb_populate_record(null::wocs.tasks, checked -> 'task');
begin
  if checked ? 'refused' then
    return wocs.agent_word_refusal(checked);
  elsif held.type like 'tiktok\_%' then
    return wocs.tiktok_word_done(held, actor);
  elsif wocs.proof_is_wanted(held, actor) then
    return wocs.proof_ask(held, actor);
  end if;
  return wocs.agent_finish_work(held, actor, 'agent.finished', '{}', null);
end $$;

create function wocs.agent_word_answer_with_media(say text, facts jsonb, task wocs.tasks, actor wocs.users, media jsonb)
returns jsonb
language sql stable as $$
  select jsonb_build_object('say', say, 'facts', facts
    || case when task.assigned_to = actor.id then '{"yours": true}'::jsonb else '{}' end, 'also', (
    select coalesce(jsonb_agg(wocs.notice_entry(o, say, facts)
      || case when media is null then '{}' else jsonb_build_object('media', media) end), '[]')
    from wocs.agent_task_overseers(task) o where o <> actor.id))
$$;

-- An agent who cancels what they were given only declines it. A TikTok link is the answer to the post's task that it
-- quotes, or to the only one they have; of their own post that is done it corrects the link.
create function wocs.agent_intent(m jsonb, intent jsonb, person wocs.users) returns jsonb
language plpgsql stable as $$
declare
  t wocs.tasks;
  link text := case when intent ->> 'do' = 'chat'
    then substring(m ->> 'text' from 'https?://[a-z.]*tiktok\.com/\S+') end;
begin
  if link is null and (intent ->> 'word' is distinct from 'cancel' or person.role = 'admin') then
    return intent;
  end if;
  select * into t from wocs.tasks x
  where x.id = coalesce(wocs.word_task(intent ->> 'task', coalesce(intent ->> 'quoted', m ->> 'quoted')),
    case when link is not null and m ->> 'quoted' is null then wocs.tiktok_link_task(person, link) end);
  if t.runs is distinct from 'human' or person.id is distinct from (case
        when t.status in ('pending', 'running') then t.assigned_to
        when link is null then null
        when t.status = 'uncertain' then t.requested_by
        when t.status = 'done' then (select p.posted_by from wocs.tiktok_posts p where p.task_id = t.id) end) then
    return intent;
  elsif link is null then
    return case when t.requested_by is distinct from person.id then intent || '{"word": "decline"}' else intent end;
  elsif t.type = 'tiktok_post' and wocs.tiktok_link_is_anothers(link) then
    return jsonb_build_object('do', 'say', 'say', 'tiktok.refused', 'command', null, 'role', 'agent',
      'facts', wocs.tiktok_refusal('other_account', null, jsonb_build_object('of', t.id)) -> 'facts');
  end if;
  return case when t.type = 'tiktok_post' then jsonb_build_object(
    'do', 'command', 'command', 'tiktok_posted', 'runs', 'instant', 'role', 'agent', 'asks', false, 'repeatable', true,
    'args', jsonb_build_object('task', t.id, 'link', link), 'priority', 'normal', 'draft', null) else intent end;
end $$;

-- A photo finishes an agent's task, whether it asked for one (`proof: yes`) or not: the next one they send, one that
-- quotes the task, or one sent while they have nothing else in hand. It closes when the photo is kept, and who asked
-- sees it.

-- An admin who says it for the agent needs none.
create function wocs.proof_is_wanted(t wocs.tasks, actor wocs.users) returns boolean
language sql immutable as $$
  select t.type = 'agent_task' and coalesce((t.payload ->> 'proof')::boolean, false)
    and t.assigned_to is not distinct from actor.id
$$;

create function wocs.proof_ask(held wocs.tasks, actor wocs.users) returns jsonb
language plpgsql as $$
begin
  update wocs.wa_sessions s
  set session_data = s.session_data
    || jsonb_build_object('proof', jsonb_build_object('task', held.id, 'at', wocs.clock_text(now())))
  where s.user_id = actor.id;
  return jsonb_build_object('say', 'agent.proof_wanted',
    'facts', wocs.agent_facts(held) || jsonb_build_object('minutes', wocs.limit_proof_minutes()),
    'also', '[]'::jsonb);
end $$;

-- The task that was last said to be done without its photo, not long ago.
create function wocs.proof_asked_task(person uuid) returns text
language plpgsql stable as $$
begin
  return (select s.session_data #>> '{proof,task}' from wocs.wa_sessions s
          where s.user_id = person
            and (s.session_data #>> '{proof,at}')::timestamptz
              > now() - make_interval(mins => wocs.limit_proof_minutes()));
end $$;

-- The task a picture proves; none: it is a picture like any other, or they are asked. With "siap" beside it, any task
-- of theirs that it points at.
create function wocs.proof_task(m jsonb, intent jsonb, person wocs.users) returns wocs.tasks
language plpgsql stable as $$
declare
  says_done boolean := coalesce(intent ->> 'do' = 'word' and intent ->> 'word' = 'done', false);
  meant text := coalesce(wocs.word_task(intent ->> 'task', m ->> 'quoted'), wocs.proof_album_task(m, person.id));
  t wocs.tasks;
begin
  if intent ->> 'do' = 'word' and not says_done then
    return null;
  end if;
  select * into t from wocs.tasks x
  where x.id = coalesce(meant, wocs.proof_asked_task(person.id), case when says_done
    then coalesce((wocs.agent_only_open_task(person.id)).id, wocs.proof_only_task(person.id))
    else wocs.proof_task_in_hand(m, person) end);
  return case when t.type = 'agent_task' and t.assigned_to = person.id
    and (t.status = 'running' or t.status = 'pending' and (says_done or wocs.proof_is_wanted(t, person))
      or t.id = wocs.proof_album_task(m, person.id)) then t end;
end $$;

create function wocs.proof_only_task(person uuid) returns text
language plpgsql stable as $$
declare
  open text[] := array(select t.id from wocs.tasks t
    where t.assigned_to = person and t.type = 'agent_task' and t.status in ('pending', 'running')
                       and t.payload @> '{"proof": true}' limit 2);
begin
  return case when array_length(open, 1) = 1 then open[1] end;
end $$;

-- The only task they have, accepted before the photo was taken; a picture with words, or passed on, may be another's.
create function wocs.proof_task_in_hand(m jsonb, person wocs.users) returns text
language plpgsql stable as $$
declare
  t wocs.tasks := wocs.agent_only_open_task(person.id);
begin
  return case when person.role = 'agent' and t.status = 'running' and m ->> 'text' is null and m ->> 'quoted' is null
    and not m @> '{"forwarded": true}' and wocs.draft_current(person.id) is null
    and not wocs.word_is_older((m ->> 'sent_at')::timestamptz, t.started_at) then t.id end;
end $$;

-- The rest of an album whose first photo has just finished a task.
create function wocs.proof_album_task(m jsonb, person uuid) returns text
language sql stable as $$
  select t.id from wocs.tasks t
  where m ->> 'quoted' is null and t.assigned_to = person and t.type = 'agent_task' and t.status = 'done'
    and t.result @> '{"photo": true}' and t.completed_at > now() - wocs.limit_album()
  order by t.completed_at desc limit 1
$$;

-- Fetched first: a photo that cannot be kept proves nothing. `message`: whose answer it is.
create function wocs.proof_fetch(t wocs.tasks, media jsonb, message text, person wocs.users) returns void
language plpgsql as $$
begin
  update wocs.wa_sessions s set session_data = s.session_data - 'proof' where s.user_id = person.id;
  perform wocs.media_expect(t.id,
    media || jsonb_build_object('for', jsonb_build_object('proof_of', t.id, 'by', person.id, 'message', message)));
end $$;

create function wocs.proof_settle(a wocs.attachments) returns void
language plpgsql as $$
declare
  actor wocs.users := wocs.person_by_id((a.media ->> 'by')::uuid);
  t wocs.tasks;
  checked jsonb;
  outcome jsonb;
begin
  if actor.id is null then
    return;
  end if;
  select * into t from wocs.tasks x where x.id = a.task_id for update;
  perform wocs.audit_set_actor(actor.id);
  checked := wocs.agent_word_task(t, actor);
  if t.status = 'done' and t.result @> '{"photo": true}' and a.state = 'stored' then
    perform wocs.proof_pass_on(a, t, actor);
    return;
  elsif checked ? 'refused' then
    outcome := wocs.agent_word_refusal(checked);
  elsif a.state <> 'stored' then
    outcome := wocs.proof_ask(t, actor) || jsonb_build_object('say', 'agent.proof_failed');
    outcome := jsonb_set(outcome, '{facts,problem}', to_jsonb(coalesce(a.problem, 'broken')));
  else
    outcome := wocs.agent_finish_work(t, actor, 'agent.finished', '{"photo": true}',
      jsonb_build_object('key', a.storage_url, 'mime', a.mime_type));
  end if;
  perform wocs.outbox_reply(actor, a.media ->> 'message', jsonb_build_object('about', t.id) || outcome);
  perform wocs.notice_send_all(outcome -> 'also', t.id);
end $$;

-- A photo from the panel: it is kept already, and the answer is shown there.
create function wocs.proof_bring(t wocs.tasks, actor wocs.users, file jsonb) returns jsonb
language plpgsql as $$
declare
  checked jsonb := wocs.agent_word_task(t, actor);
  kept wocs.attachments;
  outcome jsonb;
begin
  if checked ? 'refused' then
    return wocs.agent_word_refusal(checked);
  elsif t.type <> 'agent_task' then
    return wocs.agent_word_refusal(wocs.agent_refusal('not_an_agent_task', null));
  elsif not wocs.media_upload_is_theirs(file ->> 'upload', actor, t.id) then
    return wocs.chat_refusal('chat.upload_gone');
  end if;
  kept := wocs.media_upload_keep(file, jsonb_build_object('proof_of', t.id, 'by', actor.id), t.id);
  update wocs.wa_sessions s set session_data = s.session_data - 'proof' where s.user_id = actor.id;
  outcome := wocs.agent_finish_work(t, actor, 'agent.finished', '{"photo": true}',
    jsonb_build_object('key', kept.storage_url, 'mime', kept.mime_type));
  perform wocs.notice_send_all(outcome -> 'also', t.id);
  return jsonb_build_object('about', t.id) || outcome;
end $$;

-- One more photo of what is done: who asked sees it too, and the agent's message is marked.
create function wocs.proof_pass_on(a wocs.attachments, t wocs.tasks, actor wocs.users) returns void
language plpgsql as $$
begin
  perform wocs.notice_send_all((wocs.agent_word_answer_with_media('agent.photo_added', wocs.agent_facts(t), t, actor,
    jsonb_build_object('key', a.storage_url, 'mime', a.mime_type))) -> 'also', t.id);
  perform wocs.outbox_add_reaction(actor, a.media ->> 'message', '✅', 'agent.photo_added', t.id);
end $$;

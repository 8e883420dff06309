-- `/agent task … proof: yes`: its agent is done with a photo. It is the next one they send, or one that quotes the
-- task; the task closes when the photo is kept, and who asked sees it.

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
  return jsonb_build_object('say', 'agent.proof_wanted', 'facts', wocs.agent_facts(held) || '{"minutes": 30}',
    'also', '[]'::jsonb);
end $$;

-- The task that was last said to be done without its photo, for half an hour.
create function wocs.proof_asked_task(person uuid) returns text
language plpgsql stable as $$
begin
  return (select s.session_data #>> '{proof,task}' from wocs.wa_sessions s
          where s.user_id = person and (s.session_data #>> '{proof,at}')::timestamptz > now() - interval '30 minutes');
end $$;

-- The task a picture proves; none: it is a picture like any other. With "siap" beside it, any task of theirs that it
-- points at.
create function wocs.proof_task(m jsonb, intent jsonb, person wocs.users) returns wocs.tasks
language plpgsql stable as $$
declare
  says_done boolean := coalesce(intent ->> 'do' = 'word' and intent ->> 'word' = 'done', false);
  meant text := wocs.word_task(intent ->> 'task', m ->> 'quoted');
  t wocs.tasks;
begin
  if intent ->> 'do' = 'word' and not says_done then
    return null;
  end if;
  select * into t from wocs.tasks x
  where x.id = coalesce(meant, wocs.proof_asked_task(person.id),
    case when says_done then wocs.proof_only_task(person.id) end);
  return case when t.type = 'agent_task' and t.assigned_to = person.id and t.status in ('pending', 'running')
                   and (says_done or wocs.proof_is_wanted(t, person)) then t end;
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

-- Fetched first: a photo that cannot be kept proves nothing.
create function wocs.proof_fetch(t wocs.tasks, m jsonb, person wocs.users) returns void
language plpgsql as $$
begin
  update wocs.wa_sessions s set session_data = s.session_data - 'proof' where s.user_id = person.id;
  perform wocs.media_expect(t.id,
    (m -> 'media')
    || jsonb_build_object('for', jsonb_build_object('proof_of', t.id, 'by', person.id, 'message', m -> 'id')));
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
  if checked ? 'refused' then
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

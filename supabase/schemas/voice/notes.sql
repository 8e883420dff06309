-- A voice note of a known person: a task for the home that waits for its audio. Notes of one person are heard in their
-- order.

-- ⏳ while it is on its way, ✅ when it was understood, ❌ when it could not be heard, and nothing when it asked for
-- nothing.
create function wocs.voice_note_mark(t wocs.tasks, emoji text) returns void
language plpgsql as $$
declare
  whom wocs.users := wocs.person_by_id(t.requested_by);
begin
  if whom.id is not null and t.source_message is not null and not t.payload ? 'typed'
      and wocs.person_window_is_open(whom.id) then
    perform wocs.outbox_add(
      whom, 'reaction',
        case emoji when '⏳' then 'voice.processing' when '❌' then 'voice.refused' else 'voice.heard' end, '{}',
        concat_ws(':', 'reaction', t.source_message, emoji, t.id, pg_current_xact_id()::text), t.id, null,
      'sending', now(), null, jsonb_build_object('message_id', t.source_message, 'emoji', emoji));
  end if;
end $$;

-- The moment of the note is the moment of its words: "tomorrow" is the day after it was spoken. A quoted message of
-- ours is no video.
create function wocs.voice_note_record(m jsonb, intent jsonb, person wocs.users) returns void
language plpgsql as $$
declare
  t wocs.tasks;
  spoken_at timestamptz := least(coalesce((m ->> 'sent_at')::timestamptz, now()), now());
  quoted text := case when not exists (select from wocs.outbox o where o.wamid = m ->> 'quoted')
    then m ->> 'quoted' end;
begin
  perform wocs.audit_set_actor(person.id);
  insert into wocs.tasks (type, runs, payload, status, priority, requested_by, needs_role, source_message, repeatable)
  values ('transcribe', 'home', coalesce(intent -> 'args', '{}'), 'pending', 'high', person.id, 'viewer', m ->> 'id',
    true)
  returning * into t;
  perform wocs.media_expect(t.id, (m -> 'media') || jsonb_build_object('kind', 'audio', 'for', jsonb_strip_nulls(
    jsonb_build_object('at', wocs.clock_text(spoken_at), 'quoted', quoted))));
  perform wocs.voice_note_mark(t, '⏳');
  if wocs.stop_is_on() then
    perform wocs.outbox_reply(person, m ->> 'id', wocs.task_hold_while_stopped(t));
  elsif not (wocs.node_home_state() ->> 'online')::boolean then
    perform wocs.outbox_reply(person, m ->> 'id',
      jsonb_build_object('say', 'voice.offline', 'about', t.id, 'facts', jsonb_build_object(
      'task', t.id, 'since', wocs.node_home_state() -> 'since')));
  elsif not wocs.voice_ears_may_be_here() then
    perform wocs.outbox_reply(person, m ->> 'id', jsonb_build_object('say', 'voice.waits', 'about', t.id,
      'facts', jsonb_build_object('task', t.id)));
  end if;
end $$;

-- Whether a PC that is here can hear, or has not said that it cannot; while none is here nobody knows.
create function wocs.voice_ears_may_be_here() returns boolean
language sql stable as $$
  select not exists (select from wocs.node_list_online())
    or exists (select from wocs.node_list_online() n where n.abilities ->> 'voice' is distinct from 'missing')
$$;

-- A note that a PC without a speech model took waits for one, here or on another PC, as long as it takes. Its sender
-- hears so once.
create function wocs.voice_note_await_ears(t wocs.tasks) returns void
language plpgsql as $$
begin
  update wocs.nodes n set abilities = n.abilities || '{"voice": "missing"}' where n.name = t.node;
  perform wocs.task_move(t.id, 'pending', null, jsonb_build_object('reason', 'no_ears', 'node', t.node));
  update wocs.tasks x set rung_at = null where x.id = t.id;
  if not exists (select from wocs.outbox o where o.task_id = t.id and o.say = 'voice.waits') then
    perform wocs.outbox_reply_late(t, 'voice.waits', jsonb_build_object('task', t.id));
  end if;
end $$;

create function wocs.voice_note_audio(task text) returns wocs.attachments
language plpgsql stable as $$
begin
  return (select a from wocs.attachments a where a.task_id = task and a.type = 'audio' order by a.created_at desc
    limit 1);
end $$;

create function wocs.voice_note_number(task text) returns bigint
language sql immutable as $$ select substr(task, 6)::bigint $$;

-- Anything but a note whose audio has not come, or which nobody here can hear (what was typed needs neither), or that
-- has an older one of the same person before it; and a customer's, whose turn comes last. What was typed does not wait
-- behind a note that waits for ears.
create function wocs.voice_note_may_be_heard(t wocs.tasks) returns boolean
language plpgsql stable as $$
begin
  if t.type = 'chat_transcript' then
    return wocs.chat_transcript_may_be_heard(t);
  end if;
  return t.type <> 'transcribe'
    or (t.payload ? 'typed' or (wocs.voice_note_audio(t.id)).state = 'stored' and wocs.voice_ears_may_be_here())
    and not exists (
    select from wocs.tasks o
    where o.type = 'transcribe' and o.status in ('pending', 'running') and o.requested_by = t.requested_by
      and wocs.voice_note_number(o.id) < wocs.voice_note_number(t.id)
      and (o.payload ? 'typed' or o.status = 'running' or not t.payload ? 'typed' or wocs.voice_ears_may_be_here()));
end $$;

-- Rings for the note whose turn it is. Held by person, so that of two calls at once the second sees what the first did.
create function wocs.voice_note_ring_next(person uuid) returns void
language plpgsql as $$
declare
  t wocs.tasks;
begin
  perform pg_advisory_xact_lock(7261213, hashtext(person::text));
  select * into t from wocs.tasks x
  where x.type = 'transcribe' and x.status = 'pending' and x.requested_by = person
    and wocs.voice_note_may_be_heard(x)
    order by wocs.voice_note_number(x.id) limit 1;
  if t.id is not null and coalesce(t.scheduled_at <= now(), true) and not wocs.stop_is_on() then
    perform wocs.work_add('wocs.ring', t.id);
  end if;
end $$;

-- However a note ends, the next one is rung for; one that failed says so on itself.
create function wocs.voice_note_end() returns trigger
language plpgsql as $$
begin
  if new.status in ('done', 'failed', 'cancelled') and old.status in ('pending', 'running') then
    perform wocs.voice_note_ring_next(new.requested_by);
    if new.status <> 'done' then
      perform wocs.voice_note_mark(new, case new.status when 'failed' then '❌' else '' end);
    end if;
  end if;
  return null;
end $$;

create trigger end_note after update of status on wocs.tasks
  for each row when (new.type = 'transcribe' and new.status is distinct from old.status)
    execute function wocs.voice_note_end();

create function wocs.voice_note_settle(a wocs.attachments, seconds jsonb, too_many jsonb) returns void
language plpgsql as $$
declare
  t wocs.tasks;
begin
  select * into t from wocs.tasks x where x.id = a.task_id for update;
  if t.status is distinct from 'pending' then
    return;
  elsif a.state = 'stored' then
    update wocs.tasks x set payload = x.payload || jsonb_strip_nulls(jsonb_build_object('seconds', seconds))
    where x.id = t.id;
    perform wocs.voice_note_ring_next(t.requested_by);
    return;
  end if;
  perform wocs.voice_note_refuse(t, a.problem, null, too_many);
end $$;

-- Trying again helps where the way was the trouble, not the note.
create function wocs.voice_note_refuse(t wocs.tasks, reason text, detail text, seconds jsonb default null) returns void
language plpgsql as $$
begin
  perform wocs.task_fail(t, reason, detail);
  perform wocs.outbox_reply_late(t, 'voice.refused', jsonb_build_object(
    'task', t.id, 'reason', reason, 'detail', detail, 'seconds', seconds, 'minutes', 3,
    'retry', reason not in ('expired', 'wrong_bytes', 'wrong_host', 'too_large', 'too_long', 'empty', 'not_audio',
      'truncated', 'unreadable', 'role_lost')));
end $$;

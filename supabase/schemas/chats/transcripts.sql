-- What a customer said aloud, written down by the home PC for the staff to read. It is never read as anything else: a
-- customer can command nothing. Such a task comes after all others, one at a time; what waits too long is let go.

create function wocs.chat_message_is_spoken(m wocs.messages) returns boolean
language sql immutable as $$
  select m.sender_type = 'customer' and m.kind = 'audio' and m.details @> '{"voice": true}' and m.deleted_at is null
$$;

-- The open ones of a chat, or of one message of it.
create function wocs.chat_transcript_tasks(c wocs.chats, message uuid default null) returns setof wocs.tasks
language sql stable as $$
  select t.* from wocs.tasks t
  where t.type = 'chat_transcript' and t.payload ->> 'chat' = c.number::text and t.status in ('pending', 'running')
    and (message is null or t.payload ->> 'message' = message::text)
$$;

-- So many an hour from one customer, and so many that wait; none where every PC has told that it has no ears.
create function wocs.chat_transcript_may_begin(c wocs.chats) returns boolean
language sql stable as $$
  select (select count(*) from wocs.tasks t
      where t.type = 'chat_transcript' and t.payload ->> 'chat' = c.number::text
        and t.created_at > now() - wocs.limit_transcripts_span()) < wocs.limit_transcripts_an_hour()
    and (select count(*) from wocs.tasks t
      where t.type = 'chat_transcript' and t.status in ('pending', 'running')) < wocs.limit_transcripts_open()
    and (not exists (select from wocs.node_list())
      or exists (select from wocs.node_list() n where n.abilities ->> 'voice' is distinct from 'missing'))
$$;

-- The sound of a voice note has come; `seconds` where its length could be read.
create function wocs.chat_transcript_begin(a wocs.attachments, seconds numeric) returns void
language plpgsql as $$
declare
  m wocs.messages;
  c wocs.chats;
  made wocs.tasks;
begin
  select * into m from wocs.messages x where x.attachment_id = a.id;
  select * into c from wocs.chats x where x.id = m.chat_id;
  if a.state <> 'stored' or wocs.chat_message_is_spoken(m) is not true or m.transcript is not null then
    return;
  elsif seconds > extract(epoch from wocs.limit_transcript()) + 1 then
    perform wocs.chat_transcript_note(m.id, '{"problem": "too_long"}');
  elsif wocs.chat_transcript_may_begin(c)
      and not exists (select from wocs.chat_transcript_tasks(c, m.id)) then
    insert into wocs.tasks (type, runs, payload, status, priority, needs_role, repeatable)
    values ('chat_transcript', 'home', jsonb_build_object('chat', c.number, 'message', m.id), 'pending', 'low',
      'viewer', true)
    returning * into made;
    if wocs.chat_transcript_may_be_heard(made) then
      perform wocs.bell_ring(made);
    end if;
  end if;
end $$;

-- The oldest whose sound is there.
create function wocs.chat_transcript_next() returns wocs.tasks
language plpgsql stable as $$
begin
  return (select t from wocs.tasks t
    where t.type = 'chat_transcript' and t.status = 'pending' and coalesce(t.scheduled_at <= now(), true)
      and (wocs.chat_transcript_sound(t)).state = 'stored'
    order by t.created_at, wocs.voice_note_number(t.id) limit 1);
end $$;

-- Never two at once, so that the staff's own orders find the PC free; not while all that are here have no ears.
create function wocs.chat_transcript_may_be_heard(t wocs.tasks) returns boolean
language plpgsql stable as $$
begin
  return not exists (select from wocs.tasks o where o.type = 'chat_transcript' and o.status = 'running')
    and t.id is not distinct from (wocs.chat_transcript_next()).id
    and (not exists (select from wocs.node_list_online())
      or exists (select from wocs.node_list_online() n where n.abilities ->> 'voice' is distinct from 'missing'));
end $$;

-- Of a message that the customer deleted there is none.
create function wocs.chat_transcript_sound(t wocs.tasks) returns wocs.attachments
language plpgsql stable as $$
begin
  return (select a from wocs.messages m join wocs.attachments a on a.id = m.attachment_id
    where m.id = (t.payload ->> 'message')::uuid and m.deleted_at is null);
end $$;

create function wocs.chat_transcript_ring_next() returns void
language plpgsql as $$
declare
  t wocs.tasks := wocs.chat_transcript_next();
begin
  if t.id is not null and wocs.chat_transcript_may_be_heard(t) then
    perform wocs.bell_ring(t);
  end if;
end $$;

-- {"language", "confidence"}, or {"problem"} of one that is not written down.
create function wocs.chat_transcript_note(message uuid, told jsonb) returns void
language sql as $$
  update wocs.messages m set details = coalesce(m.details, '{}') || jsonb_build_object('transcript', told)
  where m.id = message and m.deleted_at is null;
$$;

-- Shown with a doubt.
create function wocs.chat_transcript_is_unsure(m wocs.messages) returns boolean
language sql immutable as $$
  select m.transcript is not null
    and coalesce((m.details #>> '{transcript,confidence}')::numeric, 0) < wocs.limit_transcript_sure()
$$;

-- The words stay with the message alone, and go with it. Who is told of it later is told what was said.
create function wocs.finished_chat_transcript(t wocs.tasks, result jsonb) returns jsonb
language plpgsql as $$
declare
  c wocs.chats := wocs.chat_by_number((t.payload ->> 'chat')::bigint);
begin
  update wocs.tasks x set result = '{}' where x.id = t.id;
  perform wocs.chat_transcript_note((t.payload ->> 'message')::uuid, jsonb_strip_nulls(jsonb_build_object(
    'language', case when result ->> 'language' in ('ms', 'en') then result -> 'language' end,
    'confidence', case when jsonb_typeof(result -> 'confidence') = 'number'
      then least(1, greatest(0, (result ->> 'confidence')::numeric)) end)));
  update wocs.messages m set transcript = nullif(btrim(left(result ->> 'text', wocs.limit_text_max())), '')
  where m.id = (t.payload ->> 'message')::uuid and m.deleted_at is null;
  if found then
    perform wocs.chat_refresh_notices(c);
  end if;
  perform wocs.chat_transcript_ring_next();
  return null;
end $$;

-- Nobody asked for it and nobody is told.
create function wocs.chat_transcript_give_up(t wocs.tasks, code text) returns void
language plpgsql as $$
begin
  perform wocs.task_move(t.id, 'cancelled', null, jsonb_build_object('code', code));
  if code = 'too_long' then
    perform wocs.chat_transcript_note((t.payload ->> 'message')::uuid, '{"problem": "too_long"}');
  end if;
  perform wocs.chat_transcript_ring_next();
end $$;

-- What was deleted, or is to be forgotten, is not heard any more.
create function wocs.chat_transcript_drop(c wocs.chats, message uuid default null) returns void
language plpgsql as $$
begin
  perform wocs.chat_transcript_give_up(t, 'deleted') from wocs.chat_transcript_tasks(c, message) t;
end $$;

create function wocs.chat_transcript_is_late(t wocs.tasks) returns boolean
language sql stable as $$
  select t.type = 'chat_transcript' and t.status = 'pending' and t.created_at < now() - wocs.limit_transcript_wait()
$$;

create function wocs.chat_transcript_let_go(t wocs.tasks) returns void
language sql as $$ select wocs.chat_transcript_give_up(t, 'too_late') $$;

create function wocs.chat_transcripts_settle() returns void
language sql as $$
  select wocs.settling_each('transcripts', 'chat_transcript_let_go', array(
    select x from wocs.tasks x where wocs.chat_transcript_is_late(x) and wocs.settling_may_try('transcripts', x.id)
    order by x.created_at limit 50 for update skip locked))
$$;

-- By hand once more, while the sound is there.
create function wocs.check_chat_transcript(asker wocs.users, args jsonb) returns jsonb
language sql stable as $$
  select case when exists (select from wocs.messages m join wocs.attachments a on a.id = m.attachment_id
      where m.id = (args ->> 'message')::uuid and m.deleted_at is null and a.state = 'stored')
    then '{"subject": {}}' else wocs.chat_refusal('chat.unknown') end
$$;

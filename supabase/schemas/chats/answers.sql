-- What the staff write to a customer: a message of the chat and one of the outbox, together or not at all.

-- As WhatsApp counts them: in UTF-16 units.
create function wocs.chat_text_length(words text) returns int
language sql immutable as $$
  select length(words) + length(regexp_replace(words, '[\u0001-\uFFFF]', '', 'g'))
$$;

create function wocs.chat_is_opted_out(c wocs.chats) returns boolean
language sql immutable as $$
  select c.opted_out_at is not null and coalesce(c.last_customer_at <= c.opted_out_at, true)
$$;

-- Words and a file, or one of them.
create function wocs.chat_contents_objection(c wocs.chats, actor wocs.users, words text, file jsonb) returns jsonb
language sql stable as $$
  select case
    when file is null and btrim(coalesce(words, ''), E' \t\n\r') = '' then wocs.chat_refusal('chat.empty')
    when wocs.chat_text_length(words) > longest then wocs.chat_refusal('chat.too_long', jsonb_build_object(
      'length', wocs.chat_text_length(words), 'longest', longest, 'file', file is not null))
    when not wocs.media_upload_is_theirs(file ->> 'upload', actor, c.id::text)
      then wocs.chat_refusal('chat.upload_gone') end
  from (select case when wocs.chat_file_has_caption(file) then wocs.limit_caption_max()
    else wocs.limit_text_max() end as longest) l
$$;

-- Why these may not be sent now, or at `moment`; null where they may. `hold`: the token of whoever writes them.
create function wocs.chat_answer_objection(c wocs.chats, actor wocs.users, words text, hold int, moment timestamptz,
  file jsonb default null) returns jsonb
language sql stable as $$
  select coalesce(wocs.chat_objection(c, actor), wocs.chat_contents_objection(c, actor, words, file), case
    when wocs.chat_is_held_from(c, actor.id) or c.holder is not null and hold <> c.hold and c.held_until > now()
      then wocs.chat_held_refusal(c)
    when wocs.chat_is_opted_out(c) then wocs.chat_refusal('chat.opted_out', jsonb_build_object('chat', c.number,
      'at', wocs.clock_text(c.opted_out_at)))
    when not wocs.chat_window_is_open(c, moment) then wocs.chat_refusal('chat.window_closed', jsonb_build_object(
      'chat', c.number, 'closed_at', wocs.clock_text(c.last_customer_at + wocs.limit_window()),
      'templates', wocs.chat_templates())) end)
$$;

create function wocs.chat_answer_known(key text) returns jsonb
language sql stable as $$
  select jsonb_build_object('message', m.id, 'outbox', o.id)
  from wocs.outbox o join wocs.messages m on m.outbox_id = o.id where o.key = 'chat:' || chat_answer_known.key
$$;

-- {"message", "outbox"}, or {"refused", "facts"}. The same key is the same answer, however often it is brought. A file
-- that has no caption goes before the words.
create function wocs.chat_answer(chat uuid, actor wocs.users, words text, hold int, key text,
  reply_to uuid default null, not_before timestamptz default null, file jsonb default null) returns jsonb
language plpgsql as $$
declare
  c wocs.chats := wocs.chat_lock(chat);
  known jsonb := wocs.chat_answer_known(key);
  objection jsonb;
begin
  if known is not null then
    return known;
  end if;
  objection := wocs.chat_answer_objection(c, actor, words, hold, not_before, file);
  if objection is not null then
    return objection;
  end if;
  if file is null or wocs.chat_file_has_caption(file) or coalesce(btrim(words), '') = '' then
    known := wocs.chat_send(c, actor, words, key, reply_to, not_before, file => file);
  else
    known := wocs.chat_send(c, actor, null, key, reply_to, not_before, file => file);
    perform wocs.chat_send(c, actor, words, key || ':words', null, not_before);
  end if;
  perform wocs.chat_hold(c, actor);
  perform wocs.chat_log(c, actor, 'chat_answered', known || jsonb_build_object(
    'seconds', round(extract(epoch from now() - c.waiting_since))));
  perform wocs.chat_end_wait(c);
  perform wocs.chat_give_to_answerer(c, actor);
  return known;
end $$;

-- An agent who answered what was offered to them has it from then on: as another's, they could not even see it.
create function wocs.chat_give_to_answerer(c wocs.chats, actor wocs.users) returns void
language sql as $$
  update wocs.chats x set assigned_agent = actor.id
  where x.id = c.id and actor.role = 'agent' and x.assigned_agent is distinct from actor.id;
$$;

-- Nobody waits any more; who was told of the wait is told anew of the next one.
create function wocs.chat_end_wait(c wocs.chats) returns void
language sql as $$
  update wocs.chats x set
    waiting_since = null, tell_at = null, told_agents = '{}', told_owner = false, snoozed_until = null,
    status = 'open', last_message_at = now()
  where x.id = c.id;
$$;

-- What a message of the chat is called by Meta: what an answer quotes.
create function wocs.chat_meta_id(message uuid, of_chat uuid) returns text
language sql stable as $$
  select coalesce(m.message_id, o.wamid) from wocs.messages m left join wocs.outbox o on o.id = m.outbox_id
  where m.id = message and m.chat_id = of_chat
$$;

-- `words`: of a template, its name. `file`: as wocs.chat_keep_answer_file takes it.
create function wocs.chat_send(c wocs.chats, actor wocs.users, words text, key text, reply_to uuid,
  not_before timestamptz, kind text default 'reply', file jsonb default null) returns jsonb
language plpgsql as $$
declare
  kept wocs.attachments := wocs.chat_keep_answer_file(c, actor, file);
  sent bigint;
  message uuid;
begin
  perform wocs.outbox_add(wocs.chat_customer(c), kind,
    case kind when 'reply' then 'chat.answer' else 'chat.template' end,
    case kind when 'reply' then jsonb_strip_nulls(jsonb_build_object('words', coalesce(words, ''),
      'location', file -> 'location')) else jsonb_build_object('template', words) end,
    'chat:' || key, null, wocs.chat_meta_id(reply_to, c.id), case when kept.state = 'waiting' then 'held'
      when not_before > now() then 'queued' else 'sending' end, coalesce(not_before, now()),
    wocs.chat_file_to_send(kept));
  sent := (select o.id from wocs.outbox o where o.key = 'chat:' || chat_send.key);
  insert into wocs.messages (chat_id, sender_type, sender_id, content, kind, outbox_id, reply_to, attachment_id,
    media_url, details)
  values (c.id, 'agent', actor.id, nullif(words, ''), case when chat_send.kind <> 'reply' then 'template'
      else coalesce(file ->> 'kind', 'text') end, sent,
    (select m.id from wocs.messages m where m.id = chat_send.reply_to and m.chat_id = c.id), kept.id, kept.storage_url,
    wocs.chat_file_details(file))
  returning id into message;
  if kept.state = 'waiting' then
    perform wocs.chat_hold_for_file(sent);
  end if;
  return jsonb_build_object('message', message, 'outbox', sent);
end $$;

-- Files that the staff send to a customer. From the panel they are in the store already; from a phone they are fetched
-- first, and what is written to the same customer meanwhile waits behind them.

create function wocs.chat_file_has_caption(file jsonb) returns boolean
language sql immutable as $$ select coalesce(file ->> 'kind' in ('image', 'video', 'document'), false) $$;

-- What is no text of it; null where there is nothing.
create function wocs.chat_file_details(file jsonb) returns jsonb
language sql immutable as $$
  select nullif(jsonb_strip_nulls(jsonb_build_object('location', file -> 'location',
    'voice', case when file @> '{"voice": true}' then true end,
    'sticker', case when file ->> 'kind' = 'sticker' then false end)), '{}')
$$;

-- The row of a file that is `kept` ({"key", "mime", "size", "name", "width", "height", "upload"}), or is still Meta's
-- ({"media", "message"}); none of what is no file.
create function wocs.chat_keep_answer_file(c wocs.chats, actor wocs.users, file jsonb) returns wocs.attachments
language plpgsql as $$
declare
  made wocs.attachments;
begin
  if file ? 'key' then
    return wocs.media_upload_keep(file, jsonb_build_object('chat', c.id, 'by', actor.id));
  elsif file ? 'media' then
    insert into wocs.attachments (type, original_name, mime_type, media, lease_until, tries)
    values (file #>> '{media,kind}', left(file ->> 'name', 255), left(file #>> '{media,mime}', 100),
      jsonb_strip_nulls(jsonb_build_object('id', file #> '{media,id}', 'url', file #> '{media,url}',
        'sha256', file #> '{media,sha256}', 'chat', c.id, 'by', actor.id, 'sends', file -> 'kind',
        'answer', file -> 'message')),
      now() + wocs.limit_fetch_lease(), 1)
    returning * into made;
    perform wocs.work_add('wocs.fetch', made.id::text);
  end if;
  return made;
end $$;

-- As a message of the outbox names it; null until it is there.
create function wocs.chat_file_to_send(a wocs.attachments) returns jsonb
language sql stable as $$
  select case when a.state = 'stored' then jsonb_strip_nulls(jsonb_build_object('key', a.storage_url,
    'mime', a.mime_type, 'name', a.original_name, 'kind', coalesce(a.media ->> 'sends', a.type))) end
$$;

-- Until the file is there or will not be.
create function wocs.chat_hold_for_file(sent bigint) returns void
language sql as $$
  update wocs.outbox o set waits_for = 'file', not_before = now() + wocs.limit_fetch_lease()
  where o.id = sent and o.state = 'held';
$$;

-- What a message of the staff's holds beside words; null where it is words, or nothing that can be sent on.
-- {"kind", "media", "message", "name", "voice"} or {"kind", "location"}.
create function wocs.chat_file_of_message(m jsonb) returns jsonb
language sql immutable as $$
  select case
    when m ->> 'type' = 'location' and jsonb_typeof(m #> '{raw,location,latitude}') = 'number'
      and jsonb_typeof(m #> '{raw,location,longitude}') = 'number' then
      jsonb_build_object('kind', 'location') || wocs.chat_details(m)
    when wocs.chat_media(m) is not null then jsonb_strip_nulls(jsonb_build_object(
      'kind', case m ->> 'type' when 'sticker' then 'sticker' else m #>> '{media,kind}' end,
      'media', wocs.chat_media(m), 'message', m -> 'id', 'name', left(m #>> '{media,filename}', 255),
      'voice', case when m #> '{raw,audio,voice}' = 'true' then true end)) end
$$;

-- It has come, or will not: `a.problem` says why. Whoever sent it hears of it.
create function wocs.chat_answer_file_settle(a wocs.attachments) returns void
language plpgsql as $$
declare
  actor wocs.users := wocs.person_by_id((a.media ->> 'by')::uuid);
  m wocs.messages;
  o wocs.outbox;
begin
  select * into m from wocs.messages x where x.attachment_id = a.id;
  select * into o from wocs.outbox x where x.id = m.outbox_id and x.state = 'held' for update;
  if o.id is null then
    return;
  end if;
  update wocs.outbox x set
    state = case a.state when 'stored' then 'queued' else 'failed' end, media = wocs.chat_file_to_send(a),
    waits_for = case a.state when 'stored' then 'retry' end, not_before = now(),
    facts = x.facts || case a.state when 'stored' then '{}' else '{"told": true}'::jsonb end,
    error = case when a.state <> 'stored' then jsonb_build_object('code', 'file') end
  where x.id = o.id;
  perform wocs.chat_go_on_behind(o);
  if a.state <> 'stored' then
    perform wocs.chat_wait_again(m.chat_id);
  end if;
  perform wocs.outbox_reply(actor, a.media ->> 'answer', case a.state
    when 'stored' then '{"say": "chat.answered", "facts": {}, "mark": "✅"}'
    else jsonb_build_object('say', 'chat.file_failed', 'facts', jsonb_build_object(
      'chat', (select c.number from wocs.chats c where c.id = m.chat_id), 'kind', m.kind, 'problem', a.problem)) end)
  where actor.id is not null;
end $$;

-- It, and what was queued behind it and never tried, in the order that it was written in.
create function wocs.chat_go_on_behind(o wocs.outbox) returns void
language plpgsql as $$
begin
  update wocs.outbox x set not_before = now()
  where x.state = 'queued' and x.waits_for = 'retry' and x.attempt = 0 and x.id > o.id
    and (x.to_number = o.to_number or x.to_user_id = o.to_user_id);
  o.waits_for := 'retry';
  perform wocs.outbox_lease_waiting(o);
end $$;

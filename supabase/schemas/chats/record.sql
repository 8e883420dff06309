-- A customer's message into their chat, whatever its type: the chat is theirs for ever, and waits for a person from
-- their first message that nobody has answered.

create function wocs.chat_key(m jsonb) returns text
language sql immutable as $$ select coalesce(m #>> '{sender,user_id}', m #>> '{sender,number}') $$;

-- A chat that began under the number alone is the account's that first writes from it. A number that another account
-- has by now is the next owner's: that is another chat.
create function wocs.chat_learn_account(account text, of_number text) returns void
language sql as $$
  update wocs.chats c set wa_chat_id = account
  where c.customer_number = of_number and c.wa_chat_id = of_number
    and not exists (select from wocs.chats o where o.wa_chat_id = account);
$$;

-- Found or made, held by the caller, open.
create function wocs.chat_open(m jsonb) returns wocs.chats
language plpgsql as $$
declare
  c wocs.chats;
  known_number text := left(m #>> '{sender,number}', 20);
  known_as text := wocs.chat_key(m);
begin
  if m #>> '{sender,user_id}' is not null then
    perform wocs.chat_learn_account(known_as, known_number);
  else
    known_as := coalesce((
      select x.wa_chat_id from wocs.chats x where x.customer_number = known_number
      order by x.last_message_at desc nulls last limit 1), known_as);
  end if;
  insert into wocs.chats as x (wa_chat_id, customer_name, customer_number, language)
  values (known_as, left(m #>> '{sender,name}', 100), known_number, wocs.chat_language(wocs.chat_words(m), 'ms'))
  on conflict (wa_chat_id) do update set
    customer_name = coalesce(excluded.customer_name, x.customer_name),
    customer_number = coalesce(excluded.customer_number, x.customer_number),
    language = wocs.chat_language(wocs.chat_words(m), x.language)
  returning x.* into c;
  return c;
end $$;

-- When they wrote it: as Meta tells, and not later than it came.
create function wocs.chat_said_at(event bigint, m jsonb) returns timestamptz
language sql stable as $$
  select least(coalesce((m ->> 'sent_at')::timestamptz, now()), (
    select e.received_at from wocs.inbound_events e where e.id = event), clock_timestamp())
$$;

-- Whether a person is to answer it. An attempt at a command, and a word that ends or begins our messages, are answered
-- by themselves.
create function wocs.chat_message_waits(m jsonb) returns boolean
language sql immutable as $$
  select coalesce(m ->> 'type', '') not in ('reaction', 'revoke') and wocs.chat_opt_word(m) is null
    and not wocs.stranger_tries_command(m)
$$;

create function wocs.chat_record_message(event bigint, m jsonb) returns wocs.chats
language plpgsql as $$
declare
  c wocs.chats := wocs.chat_open(m);
  waits boolean := wocs.chat_message_waits(m);
  said_at timestamptz := wocs.chat_said_at(event, m);
begin
  if not wocs.chat_change_message(c, m) then
    perform wocs.chat_keep_message(c, m);
  end if;
  update wocs.chats x set
    last_message_at = now(),
    last_customer_at = case when m @> '{"group": true}' then x.last_customer_at
      else greatest(x.last_customer_at, said_at) end,
    status = case when waits then 'open' else x.status end,
    waiting_since = case when waits then coalesce(x.waiting_since, now()) else x.waiting_since end,
    tell_at = case when waits and (x.waiting_since is null or x.snoozed_until is not null)
      then now() else x.tell_at end,
    snoozed_until = case when waits then null else x.snoozed_until end
  where x.id = c.id returning x.* into c;
  return c;
end $$;

create function wocs.chat_keep_message(c wocs.chats, m jsonb) returns void
language plpgsql as $$
declare
  media jsonb := wocs.chat_media(m);
begin
  insert into wocs.messages (chat_id, sender_type, content, media_url, kind, message_id, details, attachment_id,
    reply_to)
  values (c.id, 'customer', wocs.chat_words(m), 'meta:' || (media ->> 'id'), coalesce(m ->> 'type', 'text'), m ->> 'id',
    wocs.chat_details(m), wocs.chat_fetch_media(c, media), wocs.chat_find_message(c, m ->> 'quoted'))
  on conflict (message_id) where message_id is not null do nothing;
end $$;

-- Theirs, or ours, by Meta's id.
create function wocs.chat_find_message(c wocs.chats, meta_id text) returns uuid
language sql stable as $$
  select coalesce(
    (select x.id from wocs.messages x where x.message_id = meta_id and x.chat_id = c.id),
    (select x.id from wocs.outbox o join wocs.messages x on x.outbox_id = o.id
      where o.wamid = meta_id and x.chat_id = c.id limit 1))
$$;

-- A reaction, an edit or a deletion is told of the message that it is about; false where there is none such.
create function wocs.chat_change_message(c wocs.chats, m jsonb) returns boolean
language plpgsql as $$
declare
  about uuid := case m ->> 'type'
    when 'reaction' then wocs.chat_find_message(c, m ->> 'quoted')
    when 'edit' then wocs.chat_find_message(c, m #>> '{raw,edit,original_message_id}')
    when 'revoke' then wocs.chat_find_message(c, m #>> '{raw,revoke,original_message_id}') end;
begin
  update wocs.messages x set
    reaction = case when m ->> 'type' = 'reaction' then nullif(left(m ->> 'emoji', 20), '') else x.reaction end,
    content = case when m ->> 'type' = 'edit' then coalesce(wocs.chat_words(m), x.content) else x.content end,
    edited_at = case when m ->> 'type' = 'edit' then now() else x.edited_at end,
    deleted_at = case when m ->> 'type' = 'revoke' then coalesce(x.deleted_at, now()) else x.deleted_at end,
    transcript = case when m ->> 'type' = 'revoke' then null else x.transcript end,
    details = case when m ->> 'type' = 'revoke' then x.details - 'transcript' else x.details end
  where x.id = about;
  if not found then
    return false;
  elsif m ->> 'type' = 'revoke' then
    perform wocs.chat_transcript_drop(c, about);
  end if;
  return true;
end $$;

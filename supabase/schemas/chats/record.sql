-- A customer's message into their chat.

-- The customer's chat: by user id once it is known, also when it began under the number alone.
create function wocs.chat_record_message(m jsonb) returns void
language plpgsql as $$
declare
  number text := left(m #>> '{sender,number}', 20);
  known_as text := wocs.message_sender_key(m);
  chat uuid;
begin
  if m ->> 'text' is null and m #>> '{media,id}' is null then
    return;
  end if;
  update wocs.chats c set wa_chat_id = coalesce(m #>> '{sender,user_id}', c.wa_chat_id)
  where c.customer_number = number and c.wa_chat_id <> known_as
    and not exists (select from wocs.chats o where o.wa_chat_id = known_as);
  select c.wa_chat_id into known_as from wocs.chats c
  where c.customer_number = number and m #>> '{sender,user_id}' is null limit 1;
  insert into wocs.chats as c (wa_chat_id, customer_name, customer_number, last_message_at)
  values (coalesce(known_as, wocs.message_sender_key(m)), left(m #>> '{sender,name}', 100), number, now())
  on conflict (wa_chat_id) do update set
    last_message_at = now(), customer_name = coalesce(excluded.customer_name, c.customer_name),
    customer_number = coalesce(excluded.customer_number, c.customer_number),
    status = case c.status when 'closed' then 'open' else c.status end
  returning id into chat;
  insert into wocs.messages (chat_id, sender_type, content, media_url)
  values (chat, 'customer', m ->> 'text', 'meta:' || (m #>> '{media,id}'));
end $$;

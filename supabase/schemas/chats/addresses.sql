-- A customer's new number or account, as Meta tells it: their chat goes on under it. What another account says of the
-- number, or an address that has a chat of its own, changes nothing.

create function wocs.chat_change_address(change jsonb) returns void
language plpgsql as $$
declare
  was text := ltrim(change ->> 'old', '+');
  becomes text := ltrim(change ->> 'new', '+');
  account text := change ->> 'user_id';
  c wocs.chats;
begin
  if change ->> 'kind' = 'user_id' then
    update wocs.chats x set wa_chat_id = becomes
    where x.wa_chat_id = was and not exists (select from wocs.chats o where o.wa_chat_id = becomes)
    returning x.* into c;
  else
    update wocs.chats x set
      customer_number = left(becomes, 20), numbers_before = x.numbers_before || left(was, 20)::varchar,
      wa_chat_id = case when x.wa_chat_id = was then becomes else coalesce(change ->> 'new_user_id', x.wa_chat_id) end
    where x.customer_number = was and x.wa_chat_id in (was, coalesce(account, x.wa_chat_id))
      and not exists (select from wocs.chats o where o.id <> x.id
        and (o.customer_number = becomes or o.wa_chat_id in (becomes, change ->> 'new_user_id')))
    returning x.* into c;
  end if;
  if c.id is not null then
    insert into wocs.messages (chat_id, sender_type, kind, details)
    values (c.id, 'customer', 'system', jsonb_build_object('change', change -> 'kind'));
  end if;
end $$;

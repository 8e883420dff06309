-- What customers wrote is blanked once it is old: the rows stay, because they are counted.

create function wocs.chat_is_old(c wocs.chats) returns boolean
language sql stable as $$
  select (c.customer_number is not null or c.customer_name is not null or c.wa_chat_id not like 'erased:%')
    and c.last_message_at < now() - wocs.limit_chat_kept()
$$;

create function wocs.chat_prune() returns void
language sql as $$
  update wocs.chats x
  set wa_chat_id = 'erased:' || x.id, customer_name = null, customer_number = null,
    numbers_before = '{}', status = 'closed'
  where x.id in (
    select c.id from wocs.chats c where wocs.chat_is_old(c)
    order by c.last_message_at limit wocs.limit_prune_rows() for update skip locked);
$$;

create function wocs.message_is_old(m wocs.messages) returns boolean
language sql stable as $$
  select (m.content is not null or m.media_url is not null or m.details is not null or m.message_id is not null)
    and m.created_at < now() - wocs.limit_chat_kept()
$$;

create function wocs.message_prune() returns void
language sql as $$
  update wocs.messages x set
    content = null, media_url = null, details = null, transcript = null, message_id = null
  where x.id in (
    select m.id from wocs.messages m where wocs.message_is_old(m)
    order by m.created_at limit wocs.limit_prune_rows() for update skip locked);
$$;

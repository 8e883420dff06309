-- An answer that did not reach its customer: who wrote it hears so, and the customer waits again.

create function wocs.chat_answer_has_failed(o wocs.outbox) returns boolean
language sql stable as $$
  select o.state = 'failed' and o.say in ('chat.answer', 'chat.template') and not o.facts ? 'told'
    and o.created_at > now() - wocs.limit_window()
$$;

create function wocs.chat_failures_settle() returns void
language sql as $$
  select wocs.settling_each('failed answers', 'chat_failure_tell', array(
    select o from wocs.outbox o
    where wocs.chat_answer_has_failed(o) and wocs.settling_may_try('failed answers', o.id::text)
    order by o.id limit 20 for update skip locked))
$$;

create function wocs.chat_failure_tell(o wocs.outbox) returns void
language plpgsql as $$
declare
  m wocs.messages;
  c wocs.chats;
begin
  update wocs.outbox x set facts = x.facts || '{"told": true}' where x.id = o.id;
  select * into m from wocs.messages x where x.outbox_id = o.id;
  c := wocs.chat_lock(m.chat_id);
  if c.id is not null then
    perform wocs.chat_wait_again(c.id);
    perform wocs.chat_tell(c, u, 'chat.not_delivered', jsonb_build_object('key', o.id, 'code', o.error -> 'code',
      'words', left(m.content, 100),
      'kind', case when m.attachment_id is not null then m.kind end))
    from wocs.users u where u.id = m.sender_id and u.status = 'active';
  end if;
end $$;

create function wocs.chat_wait_again(chat uuid) returns void
language sql as $$
  update wocs.chats x set
    waiting_since = coalesce(x.waiting_since, now()), tell_at = coalesce(x.tell_at, now() + wocs.chat_patience())
  where x.id = chat and x.status <> 'closed';
$$;

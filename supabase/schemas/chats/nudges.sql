-- A window that closes while its customer still waits: after it only a template would go, for money.

create function wocs.chat_window_closes_soon(c wocs.chats) returns boolean
language sql stable as $$
  select c.waiting_since is not null and c.last_customer_at > now() - wocs.limit_window()
    and c.last_customer_at < now() - (wocs.limit_window() - wocs.limit_window_nudge())
    and coalesce(c.nudged_at < c.last_customer_at, true)
$$;

create function wocs.chat_nudge_due() returns void
language sql as $$
  select wocs.settling_each('closing chats', 'chat_nudge', array(
    select c from wocs.chats c
    where wocs.chat_window_closes_soon(c) and wocs.settling_may_try('closing chats', c.id::text)
    order by c.last_customer_at limit 50 for update skip locked))
$$;

-- Whoever has it, and every owner: it is the last call.
create function wocs.chat_nudge(due wocs.chats) returns void
language plpgsql as $$
begin
  perform wocs.chat_tell(due, u, 'chat.closing', jsonb_build_object(
    'closes_at', wocs.clock_text(due.last_customer_at + wocs.limit_window()),
    'key', extract(epoch from due.last_customer_at)))
  from wocs.users u
  where u.status = 'active' and (u.role = 'admin' or u.id = wocs.chat_owner(due)) order by u.created_at;
  update wocs.chats x set nudged_at = now() where x.id = due.id;
end $$;

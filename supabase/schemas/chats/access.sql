-- Who of the staff may see a chat and speak in it, and what is written down of what they did with it.

create function wocs.chat_refusal(code text, facts jsonb default '{}') returns jsonb
language sql immutable as $$ select jsonb_build_object('refused', code, 'facts', facts) $$;

-- Held until the transaction ends; a row without an id where there is none.
create function wocs.chat_lock(chat uuid) returns wocs.chats
language plpgsql as $$
declare
  c wocs.chats;
begin
  select * into c from wocs.chats x where x.id = chat_lock.chat for update;
  return c;
end $$;

create function wocs.chat_by_number(wanted bigint) returns wocs.chats
language sql stable as $$ select c from wocs.chats c where c.number = wanted $$;

-- Whose it is, where they are still of the staff.
create function wocs.chat_owner(c wocs.chats) returns uuid
language sql stable as $$
  select u.id from wocs.users u
  where u.id = c.assigned_agent and u.status = 'active' and u.role in ('agent', 'admin')
$$;

-- Admins all; agents what is theirs, nobody's, or was offered to them; viewers none.
create function wocs.chat_may_read(c wocs.chats, viewer wocs.users) returns boolean
language sql stable as $$
  select coalesce(c.id is not null and viewer.status = 'active' and case viewer.role
    when 'admin' then true
    when 'agent' then coalesce(wocs.chat_owner(c) = viewer.id, true) or viewer.id = any (c.told_agents)
    else false end, false)
$$;

-- Why this person may do nothing here; null where they may.
create function wocs.chat_objection(c wocs.chats, actor wocs.users) returns jsonb
language sql stable as $$
  select case
    when coalesce(actor.status <> 'active' or actor.role not in ('agent', 'admin'), true)
      then wocs.chat_refusal('access.role', jsonb_build_object(
        'command', 'chat', 'role', coalesce(actor.role, 'viewer'), 'needs', 'agent'))
    when c.id is null then wocs.chat_refusal('chat.unknown')
    when not wocs.chat_may_read(c, actor) then wocs.chat_refusal('chat.not_yours', jsonb_build_object(
      'chat', c.number, 'by', wocs.person_ref(c.assigned_agent))) end
$$;

create function wocs.chat_result(c wocs.chats) returns jsonb
language sql immutable as $$ select jsonb_build_object('chat', c.id, 'number', c.number) $$;

-- Who did what in which chat: never what was said.
create function wocs.chat_log(c wocs.chats, actor wocs.users, action text, details jsonb default '{}') returns void
language plpgsql as $$
begin
  insert into wocs.task_logs (task_id, action, actor_id, details)
  values (null, chat_log.action, actor.id, jsonb_build_object('chat', c.id) || chat_log.details);
end $$;

-- The customer as one to whom something is sent.
create function wocs.chat_customer(c wocs.chats) returns wocs.users
language plpgsql stable as $$
declare
  customer wocs.users;
begin
  customer.role := 'customer';
  customer.wa_number := c.customer_number;
  customer.wa_user_id := case when c.wa_chat_id is distinct from c.customer_number then c.wa_chat_id end;
  customer.language := c.language;
  return customer;
end $$;

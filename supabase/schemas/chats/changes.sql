-- What the staff do with a chat beside answering it. Each gives {"chat", "number"}, or {"refused", "facts"}.

create function wocs.chat_close(chat uuid, actor wocs.users) returns jsonb
language plpgsql as $$
declare
  c wocs.chats := wocs.chat_lock(chat);
  objection jsonb := wocs.chat_objection(c, actor);
begin
  if objection is not null then
    return objection;
  elsif wocs.chat_is_held_from(c, actor.id) then
    return wocs.chat_held_refusal(c);
  end if;
  perform wocs.chat_end_wait(c);
  update wocs.chats x set status = 'closed', holder = null, held_until = null, last_message_at = c.last_message_at
  where x.id = c.id;
  perform wocs.chat_log(c, actor, 'chat_closed');
  return wocs.chat_result(c);
end $$;

create function wocs.chat_reopen(chat uuid, actor wocs.users) returns jsonb
language plpgsql as $$
declare
  c wocs.chats := wocs.chat_lock(chat);
  objection jsonb := wocs.chat_objection(c, actor);
begin
  if objection is not null then
    return objection;
  end if;
  update wocs.chats x set status = 'open' where x.id = c.id and x.status <> 'open';
  if found then
    perform wocs.chat_log(c, actor, 'chat_reopened');
  end if;
  return wocs.chat_result(c);
end $$;

-- To an agent or admin; to nobody (null): then it is everybody's again. Who gets it hears of it, unless they took it.
create function wocs.chat_assign(chat uuid, actor wocs.users, agent uuid) returns jsonb
language plpgsql as $$
declare
  c wocs.chats := wocs.chat_lock(chat);
  objection jsonb := wocs.chat_objection(c, actor);
  whom wocs.users := wocs.person_by_id(agent);
begin
  if objection is not null then
    return objection;
  elsif agent is not null and coalesce(whom.role not in ('agent', 'admin'), true) then
    return wocs.chat_refusal('chat.no_agent', jsonb_build_object('name', whom.name));
  elsif wocs.chat_is_held_from(c, actor.id) and actor.role <> 'admin' then
    return wocs.chat_held_refusal(c);
  end if;
  update wocs.chats x set
    assigned_agent = agent, holder = case when x.holder = agent then x.holder end,
    held_until = case when x.holder = agent then x.held_until end
  where x.id = c.id;
  perform wocs.chat_log(c, actor, 'chat_assigned', jsonb_build_object('to', agent));
  if agent <> actor.id and agent is distinct from c.assigned_agent then
    perform wocs.chat_tell_assigned(c.id, whom, actor);
  end if;
  return wocs.chat_result(c);
end $$;

create function wocs.chat_note(chat uuid, actor wocs.users, words text) returns jsonb
language plpgsql as $$
declare
  c wocs.chats := wocs.chat_lock(chat);
  objection jsonb := wocs.chat_objection(c, actor);
begin
  if objection is not null then
    return objection;
  elsif btrim(coalesce(words, ''), E' \t\n\r') = '' then
    return wocs.chat_refusal('chat.empty');
  end if;
  insert into wocs.messages (chat_id, sender_type, sender_id, content, kind)
  values (c.id, 'agent', actor.id, left(words, wocs.limit_text_max()), 'note');
  perform wocs.chat_log(c, actor, 'chat_noted');
  return wocs.chat_result(c);
end $$;

create function wocs.chat_tag(chat uuid, actor wocs.users, tag text, is_on boolean) returns jsonb
language plpgsql as $$
declare
  c wocs.chats := wocs.chat_lock(chat);
  objection jsonb := wocs.chat_objection(c, actor);
  name text := left(lower(regexp_replace(btrim(coalesce(tag, '')), '\s+', '-', 'g')), 30);
begin
  if objection is not null then
    return objection;
  elsif name = '' then
    return wocs.chat_refusal('chat.empty');
  end if;
  update wocs.chats x set tags = case when is_on and name <> all (x.tags) and cardinality(x.tags) < 20
      then x.tags || name when is_on then x.tags else array_remove(x.tags, name) end
  where x.id = c.id;
  perform wocs.chat_log(c, actor, case when is_on then 'chat_tagged' else 'chat_untagged' end);
  return wocs.chat_result(c);
end $$;

-- Nobody hears that it waits until then, and who put it off hears of it first; null, or what is over, ends it.
create function wocs.chat_snooze(chat uuid, actor wocs.users, until timestamptz) returns jsonb
language plpgsql as $$
declare
  c wocs.chats := wocs.chat_lock(chat);
  objection jsonb := wocs.chat_objection(c, actor);
  later timestamptz := case when until > now() then until end;
begin
  if objection is not null then
    return objection;
  end if;
  update wocs.chats x set
    snoozed_until = later, status = case when later is null then 'open' else 'pending' end,
    assigned_agent = coalesce(wocs.chat_owner(x), actor.id), told_agents = '{}', told_owner = false,
    tell_at = case when x.waiting_since is not null then coalesce(later, now()) end
  where x.id = c.id;
  perform wocs.chat_log(c, actor, 'chat_snoozed', jsonb_build_object('until', wocs.clock_text(later)));
  return wocs.chat_result(c);
end $$;

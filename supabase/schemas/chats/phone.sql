-- What the staff do with a chat from their own WhatsApp: buttons under a notice, and words that quote it.

-- {"chat", "words", "file"} of a message that is meant for a customer: it quotes what we told of their chat, or names
-- it. Null of any other. Whatever it says is for them, also a word that is a command's elsewhere.
create function wocs.chat_meant(m jsonb, person wocs.users) returns jsonb
language plpgsql stable as $$
declare
  file jsonb := wocs.chat_file_of_message(m);
  named text[] := regexp_match(m ->> 'text', '^\s*/chat\s+#?([0-9]{1,9})(?:\s+(\S.*))?\s*$', 'i');
begin
  if person.role not in ('agent', 'admin') or m ->> 'type' = 'reaction' or m @> '{"group": true}' then
    return null;
  elsif named is not null and coalesce(named[2], file ->> 'kind') is not null
      and m ->> 'text' !~ '^\s*\S+\s+\S+\s*(words|kata|mesej)\s*:' then
    return jsonb_build_object('chat', (wocs.chat_by_number(named[1]::bigint)).id, 'words', named[2], 'file', file);
  elsif m ->> 'quoted' is null or m @> '{"forwarded": true}' or coalesce(ltrim(m ->> 'text') like '/%', false) then
    return null;
  end if;
  return (
    select jsonb_build_object('chat', c.id, 'words', case when m ->> 'type' = 'text' or file is not null
      then m ->> 'text' end, 'file', file)
    from wocs.outbox o join wocs.chats c on c.number = case when o.say like 'chat.%'
      then (o.facts ->> 'chat')::bigint end
    where o.wamid = m ->> 'quoted' and (o.to_number = person.wa_number or o.to_user_id = person.wa_user_id) limit 1);
end $$;

-- The only answer to it is a mark; a refusal is a sentence. A file is marked when it is there.
create function wocs.chat_take_meant(m jsonb, meant jsonb, person wocs.users) returns void
language plpgsql as $$
declare
  c wocs.chats := wocs.chat_lock((meant ->> 'chat')::uuid);
  file jsonb := nullif(meant -> 'file', 'null');
  said jsonb;
begin
  if c.id is not null and file is null and meant ->> 'words' is null then
    said := jsonb_build_object('say', 'chat.file_refused', 'facts', jsonb_build_object('chat', c.number));
  else
    said := wocs.chat_answer_by_phone(c, person, meant ->> 'words', 'wa:' || (m ->> 'id'), file);
  end if;
  perform wocs.outbox_reply(person, m ->> 'id', said)
  where not coalesce(file ? 'media' and said ? 'mark', false);
end $$;

create function wocs.chat_answer_by_phone(c wocs.chats, person wocs.users, words text, key text,
  file jsonb default null) returns jsonb
language plpgsql as $$
declare
  result jsonb := wocs.chat_answer(c.id, person, words, null, key, file => file);
begin
  if result ? 'refused' then
    return wocs.chat_say_refusal(result);
  end if;
  perform wocs.chat_wait_for_unseen(c);
  return '{"say": "chat.answered", "facts": {}, "mark": "✅"}';
end $$;

-- What was written after the last that anybody was shown waits on, as the wait of those: whoever answers hears of it.
-- `c`: as it was before the answer.
create function wocs.chat_wait_for_unseen(c wocs.chats) returns void
language sql as $$
  update wocs.chats x set waiting_since = unseen.since, tell_at = now()
  from (
    select min(greatest(m.created_at, m.edited_at)) as since from wocs.chat_unanswered(c) m
    where m.position > c.shown_until) unseen
  where x.id = c.id and unseen.since is not null;
$$;

create function wocs.answer_chat_take(asker wocs.users, args jsonb) returns jsonb
language plpgsql as $$
declare
  c wocs.chats := wocs.chat_lock((wocs.chat_by_number((args ->> 'number')::bigint)).id);
  objection jsonb := wocs.chat_take_objection(c, asker);
begin
  if objection is not null then
    return wocs.chat_say_refusal(objection);
  end if;
  c := wocs.chat_hold(c, asker);
  update wocs.chats x set
    assigned_agent = asker.id, told_agents = array_remove(x.told_agents, asker.id) || asker.id,
    tell_at = case when x.waiting_since is not null then wocs.chat_hours_add(now(), wocs.chat_patience()) end
  where x.id = c.id returning x.* into c;
  perform wocs.chat_log(c, asker, 'chat_claimed', jsonb_build_object('hold', c.hold));
  return wocs.chat_show(c, asker, 'chat.taken');
end $$;

-- Somebody else is at it, or has answered meanwhile.
create function wocs.chat_take_objection(c wocs.chats, asker wocs.users) returns jsonb
language sql stable as $$
  select coalesce(wocs.chat_objection(c, asker), case
    when wocs.chat_is_held_from(c, asker.id) then wocs.chat_held_refusal(c)
    when c.waiting_since is null and wocs.chat_owner(c) <> asker.id and asker.role <> 'admin' then wocs.chat_refusal(
      'chat.not_yours', jsonb_build_object('chat', c.number, 'by', wocs.person_ref(c.assigned_agent))) end)
$$;

-- To the next one at once, where it was this person's turn; `to`: who has it now, null for the owners.
create function wocs.answer_chat_later(asker wocs.users, args jsonb) returns jsonb
language plpgsql as $$
declare
  c wocs.chats := wocs.chat_lock((wocs.chat_by_number((args ->> 'number')::bigint)).id);
  objection jsonb := wocs.chat_objection(c, asker);
begin
  if objection is not null then
    return wocs.chat_say_refusal(objection);
  end if;
  update wocs.chats x set
    holder = case when x.holder <> asker.id then x.holder end,
    held_until = case when x.holder <> asker.id then x.held_until end,
    tell_at = case when x.waiting_since is not null and x.told_agents[cardinality(x.told_agents)] = asker.id
      and not wocs.chat_is_held_from(x, asker.id) then now() else x.tell_at end
  where x.id = c.id returning x.* into c;
  if wocs.chat_is_to_tell(c) then
    perform wocs.chat_tell_next(c);
    c := wocs.chat_lock(c.id);
  end if;
  return jsonb_build_object('say', 'chat.passed', 'facts', jsonb_build_object('chat', c.number,
    'waits', c.waiting_since is not null, 'to', case when not c.told_owner
      then nullif(wocs.person_ref(c.told_agents[cardinality(c.told_agents)]), asker.name) end));
end $$;

create function wocs.answer_chat_close(asker wocs.users, args jsonb) returns jsonb
language plpgsql as $$
declare
  result jsonb := wocs.chat_close((wocs.chat_by_number((args ->> 'number')::bigint)).id, asker);
begin
  return case when result ? 'refused' then wocs.chat_say_refusal(result) else jsonb_build_object(
    'say', 'chat.closed', 'facts', jsonb_build_object('chat', result -> 'number')) end;
end $$;

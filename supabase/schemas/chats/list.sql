-- /chats and /chat: what waits for a person, and what was said last in one of them.

create function wocs.chat_is_listed(c wocs.chats, asker wocs.users, status text) returns boolean
language sql stable as $$
  select case status
    when 'waiting' then c.waiting_since is not null
    when 'mine' then c.assigned_agent = asker.id and c.status <> 'closed'
    when 'closed' then c.status = 'closed'
    else true end
$$;

create function wocs.chat_last_item(c wocs.chats) returns jsonb
language sql stable as $$
  select wocs.chat_item(m) from wocs.messages m
  where m.chat_id = c.id and m.sender_type = 'customer' order by m.position desc limit 1
$$;

create function wocs.chat_line(c wocs.chats) returns jsonb
language sql stable as $$
  select jsonb_build_object('chat', c.number, 'name', c.customer_name, 'number', c.customer_number,
    'since', wocs.clock_text(c.waiting_since), 'agent', wocs.person_ref(c.assigned_agent),
    'opted_out', c.opted_out_at is not null, 'snoozed', c.snoozed_until > now(),
    'item', coalesce((select wocs.chat_item(u) from wocs.chat_unanswered(c) u limit 1), wocs.chat_last_item(c)))
$$;

-- Who waits longest comes first, then the latest.
create function wocs.answer_chats(asker wocs.users, args jsonb) returns jsonb
language sql stable as $$
  with listed as (
    select c.* from wocs.chats c
    where wocs.chat_may_read(c, asker) and wocs.chat_is_listed(c, asker, coalesce(args ->> 'status', 'waiting')))
  select jsonb_build_object('say', 'chat.list', 'facts', jsonb_build_object(
    'status', coalesce(args ->> 'status', 'waiting'), 'count', (select count(*) from listed), 'chats', (
      select coalesce(jsonb_agg(x.line), '[]') from (
        select wocs.chat_line(c) as line from (select l.* from listed l
          order by l.waiting_since nulls last, l.last_message_at desc nulls last, l.number limit 10) c) x)))
$$;

-- The last five messages, and whether one may be sent.
create function wocs.chat_facts(c wocs.chats) returns jsonb
language sql stable as $$
  select jsonb_build_object('chat', c.number, 'name', c.customer_name, 'number', c.customer_number,
    'since', wocs.clock_text(c.waiting_since), 'agent', wocs.person_ref(c.assigned_agent), 'status', c.status,
    'opted_out', wocs.chat_is_opted_out(c), 'window', wocs.chat_window(c), 'until', max(m.position),
    'items', coalesce(jsonb_agg(wocs.chat_item(m) order by m.position), '[]'))
  from (select x.* from wocs.messages x where x.chat_id = c.id order by x.position desc limit 5) m
$$;

create function wocs.chat_show(c wocs.chats, asker wocs.users, say text) returns jsonb
language plpgsql as $$
declare
  facts jsonb := wocs.chat_facts(c);
begin
  perform wocs.chat_mark_shown(c, (facts ->> 'until')::bigint);
  return jsonb_build_object('say', say, 'facts', facts);
end $$;

create function wocs.chat_say_refusal(result jsonb) returns jsonb
language sql immutable as $$ select jsonb_build_object('say', result -> 'refused', 'facts', result -> 'facts') $$;

create function wocs.answer_chat(asker wocs.users, args jsonb) returns jsonb
language plpgsql as $$
declare
  c wocs.chats := wocs.chat_by_number((args ->> 'number')::bigint);
  objection jsonb := wocs.chat_objection(c, asker);
begin
  if args ->> 'words' is not null then
    return wocs.chat_answer_by_phone(c, asker, args ->> 'words', gen_random_uuid()::text);
  end if;
  return case when objection is null then wocs.chat_show(c, asker, 'chat.shown')
    else wocs.chat_say_refusal(objection) end;
end $$;

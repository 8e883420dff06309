-- Whoever is added hears of it when they write: until then only a paid template could reach them. The admin is told to
-- ask them to write first. The greeting waits in their session, and what becomes of them meanwhile goes into it.

-- Whoever wrote before they were added, as a customer or a stranger, may be answered for free.
create function wocs.user_wrote_as_stranger(number text) returns boolean
language sql stable as $$
  select exists (select from wocs.chats c
      where c.customer_number = user_wrote_as_stranger.number and c.last_customer_at > now() - wocs.limit_window())
    or exists (select from wocs.inbound_events e
      where e.sender = user_wrote_as_stranger.number and e.is_attempt and e.received_at > now() - wocs.limit_window())
$$;

create function wocs.user_greeting_may_go(person wocs.users) returns boolean
language sql stable as $$
  select wocs.person_window_is_open(person.id) or wocs.user_wrote_as_stranger(person.wa_number)
    or wocs.setting_value('paid_greeting', 'false') = 'true'
$$;

create function wocs.user_greeting_waits(person uuid) returns boolean
language sql stable as $$
  select exists (select from wocs.wa_sessions s where s.user_id = person and s.session_data ? 'greeting')
$$;

create function wocs.user_greeting_keep(person uuid, by_whom uuid) returns void
language sql as $$
  insert into wocs.wa_sessions as s (user_id, session_data)
  values (person, jsonb_build_object('greeting', jsonb_build_object('by', by_whom)))
  on conflict (user_id) do update set session_data = s.session_data || excluded.session_data;
$$;

create function wocs.user_greeting_facts(what text, person wocs.users, by_whom uuid) returns jsonb
language sql stable as $$
  select jsonb_build_object('what', what, 'role', person.role, 'by', wocs.person_ref(by_whom))
$$;

-- The greeting, behind the answer of who begins with a command; to mere words it is the answer.
create function wocs.user_answer_first_message(m jsonb, intent jsonb, doing text, person wocs.users) returns void
language plpgsql as $$
declare
  greeting jsonb := (select s.session_data -> 'greeting' from wocs.wa_sessions s where s.user_id = person.id);
begin
  if doing <> 'chat' or intent @> '{"plain": true}' then
    perform wocs.message_answer(m, intent, doing, person);
  end if;
  update wocs.wa_sessions s set session_data = s.session_data - 'greeting' where s.user_id = person.id;
  perform wocs.outbox_add(person, 'reply', 'user.told',
    wocs.user_greeting_facts('added', person, (greeting ->> 'by')::uuid), 'greeting:' || person.id, null, m ->> 'id');
end $$;

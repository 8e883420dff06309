-- One message: recorded once, its sender known or not, its intent obeyed within the rate. Everything in the caller's transaction.

create function wocs.is_command(m jsonb) returns boolean
language sql immutable as $$
  select m #>> '{intent,do}' is not distinct from 'command' or coalesce(ltrim(m ->> 'text') like '/%', false)
$$;

-- The event that keeps this message; null when it came before.
create function wocs.record_message(event bigint, m jsonb, person wocs.users) returns bigint
language plpgsql as $$
begin
  insert into wocs.inbound_events as e (id, message_id, kind, body, understood, sender, user_id)
  overriding system value
  values (event, m ->> 'id', 'message', m -> 'raw', m -> 'intent',
          coalesce(person.wa_number, m #>> '{sender,number}', m #>> '{sender,user_id}'), person.id)
  on conflict do nothing
  returning e.id into event;
  return event;
end $$;

-- Holds everybody whose messages these are, in one order, before any of them is obeyed.
create function wocs.hold_senders(messages jsonb) returns void
language plpgsql as $$
begin
  insert into wocs.wa_sessions as s (user_id, last_active)
  select known.id, now() from (
    select distinct (wocs.find_person(x.value #>> '{sender,user_id}', x.value #>> '{sender,number}')).id from jsonb_array_elements(messages) x) known
  where known.id is not null order by known.id
  on conflict (user_id) do update set last_active = now();
  perform pg_advisory_xact_lock(7261212, key) from (
    select distinct wocs.stranger_lock(x.value) as key from jsonb_array_elements(messages) x
    where wocs.is_command(x.value) or x.value #>> '{intent,do}' = 'word' order by 1) unknown;
end $$;

-- A known person's is taken too: finding out who is known costs more than a lock.
create function wocs.stranger_lock(m jsonb) returns int
language sql immutable as $$ select hashtext(coalesce(m #>> '{sender,number}', m #>> '{sender,user_id}')) $$;

-- Their session, held until the end: whoever else has a message of theirs waits. A command is noted in it as obeyed unless as
-- many as are `allowed` were within the last 60 s: then the newest in `obeyed` is not `moment`.
create function wocs.hold_session(person uuid, is_command boolean, moment timestamptz, allowed int) returns wocs.wa_sessions
language plpgsql as $$
declare
  session wocs.wa_sessions;
begin
  update wocs.wa_sessions s set
    last_active = now(),
    obeyed = case when not is_command or s.obeyed[allowed] > moment - interval '60 s' then s.obeyed else (moment || s.obeyed)[1:allowed] end
  where s.user_id = person
  returning s.* into session;
  if session.id is null then
    insert into wocs.wa_sessions (user_id) values (person) on conflict do nothing;
    return wocs.hold_session(person, is_command, moment, allowed);
  end if;
  return session;
end $$;

-- What a known person's message leads to. Gives {"id", "draft"} when the message may continue an unfinished command: it is then
-- not recorded, and comes again once Python has looked at both together.
create function wocs.take_message(event bigint, m jsonb, person wocs.users) returns jsonb
language plpgsql as $$
declare
  intent jsonb := m -> 'intent';
  doing text := intent ->> 'do';
  is_command boolean := wocs.is_command(m);
  moment timestamptz := clock_timestamp();
  allowed int := wocs.rule('rate_per_minute', '20');
  session wocs.wa_sessions;
begin
  if person.wa_user_id is distinct from coalesce(m #>> '{sender,user_id}', person.wa_user_id)
     or person.wa_number is distinct from coalesce(m #>> '{sender,number}', person.wa_number) then
    person := wocs.learn(person, m #>> '{sender,user_id}', m #>> '{sender,number}');
  end if;
  session := wocs.hold_session(person.id, is_command, moment, allowed);
  if doing = 'chat' and wocs.fresh_draft(session) is not null and not coalesce((m ->> 'second_look')::boolean, false) then
    delete from wocs.inbound_events e where e.id = event;
    return jsonb_build_object('id', m -> 'id', 'draft', wocs.fresh_draft(session));
  elsif doing = 'chat' and session.session_data ? 'draft' and wocs.fresh_draft(session) is null then
    perform wocs.expire_draft(person, m ->> 'id', session.session_data #>> '{draft,command}');
  elsif is_command and session.obeyed[1] is distinct from moment then
    perform wocs.slow_down(event, m, person, allowed, session.obeyed[allowed]);
  elsif doing <> 'ignore' then
    perform wocs.answer_message(m, intent, doing, person);
  end if;
  return null;
end $$;

create function wocs.answer_message(m jsonb, intent jsonb, doing text, person wocs.users) returns void
language plpgsql as $$
declare
  outcome jsonb;
begin
  perform wocs.act(person.id);
  if doing = 'command' then
    outcome := wocs.obey(person, m, intent);
    if outcome ->> 'say' like 'settings.%' then
      person := wocs.person(person.id);  -- the answer to /language is in the new one
    end if;
  elsif doing = 'word' then
    outcome := wocs.heed(person, intent ->> 'word', intent ->> 'task', coalesce(intent ->> 'quoted', m ->> 'quoted'), (intent ->> 'ask')::int,
                         m ->> 'type' = 'reaction');
  elsif doing = 'say' then
    outcome := wocs.repeat_grammar(person, m, intent);
  else
    outcome := '{"say": "grammar.chat"}';
  end if;
  if outcome is not null then
    perform wocs.reply(person, m ->> 'id', outcome);
  end if;
end $$;

-- The 21st command in 60 s is recorded, not obeyed, and told so once a minute. Only obeyed ones count, so that waiting helps.
create function wocs.slow_down(event bigint, m jsonb, person wocs.users, allowed int, oldest timestamptz) returns void
language plpgsql as $$
begin
  update wocs.inbound_events e set understood = e.understood || '{"throttled": true}' where e.id = event;
  update wocs.users u set throttled_at = now() where u.id = person.id and coalesce(u.throttled_at <= now() - interval '60 s', true);
  if found then
    perform wocs.reply(person, m ->> 'id', jsonb_build_object('say', 'access.slow_down', 'facts', jsonb_build_object(
      'limit', allowed, 'seconds', ceil(extract(epoch from oldest + interval '60 s' - clock_timestamp())))));
  end if;
end $$;

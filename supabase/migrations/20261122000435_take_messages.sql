-- One message: recorded once, its sender known or not, its intent obeyed within the rate. Everything in the caller's transaction.

create function wocs.is_command(m jsonb) returns boolean
language sql immutable as $$
  select m #>> '{intent,do}' is not distinct from 'command' or coalesce(ltrim(m ->> 'text') like '/%', false)
$$;

-- Holds everybody whose messages these are, in one order, before any of them is obeyed.
create function wocs.hold_senders(messages jsonb) returns void
language plpgsql set search_path = '' as $$
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

-- Records what is new and gives it back in the order it came. The ids are drawn in that order; the rows are inserted in the
-- order of their message ids, and the senders held in the order of theirs, so that two deliveries never wait for each other.
create function wocs.record_messages(messages jsonb) returns table (event bigint, m jsonb, person wocs.users)
language plpgsql set search_path = '' as $$
declare
  alone boolean := jsonb_array_length(messages) = 1;
begin
  return query
    with told as materialized (
      select nextval('wocs.inbound_events_id_seq') as id, x.value as m,
             wocs.find_person(x.value #>> '{sender,user_id}', x.value #>> '{sender,number}') as person
      from jsonb_array_elements(messages) x),
    kept as (
      insert into wocs.inbound_events (id, message_id, kind, body, understood, sender, user_id, is_command)
      overriding system value
      select t.id, t.m ->> 'id', 'message', t.m -> 'raw', t.m -> 'intent',
             coalesce((t.person).wa_number, t.m #>> '{sender,number}', t.m #>> '{sender,user_id}'), (t.person).id,
             alone and wocs.is_command(t.m)
      from told t order by t.m ->> 'id', t.id
      on conflict do nothing
      returning id)
    select t.id, t.m, t.person from told t join kept k on k.id = t.id order by t.id;
  if not alone then
    perform wocs.hold_senders(messages);
  end if;
end $$;

-- What a known person's message leads to. Gives {"id", "draft"} when the message may continue an unfinished command: it is then
-- not recorded, and comes again once Python has looked at both together.
create function wocs.take_message(event bigint, m jsonb, person wocs.users, alone boolean) returns jsonb
language plpgsql set search_path = '' as $$
declare
  intent jsonb := m -> 'intent';
  doing text := intent ->> 'do';
  draft jsonb;
begin
  if person.wa_user_id is distinct from coalesce(m #>> '{sender,user_id}', person.wa_user_id)
     or person.wa_number is distinct from coalesce(m #>> '{sender,number}', person.wa_number) then
    person := wocs.learn(person, m #>> '{sender,user_id}', m #>> '{sender,number}');
  end if;
  insert into wocs.wa_sessions as s (user_id, last_active) values (person.id, now())
  on conflict (user_id) do update set last_active = now()
  returning case when (s.session_data #>> '{draft,at}')::timestamptz > now() - interval '10 minutes' then s.session_data -> 'draft' end into draft;
  if doing = 'chat' and draft is not null and not coalesce((m ->> 'second_look')::boolean, false) then
    delete from wocs.inbound_events e where e.id = event;
    return jsonb_build_object('id', m -> 'id', 'draft', draft);
  elsif doing = 'ignore' or wocs.is_command(m) and wocs.is_throttled(event, m, person, alone) then
    return null;
  end if;
  perform wocs.answer_message(m, intent, doing, person);
  return null;
end $$;

create function wocs.answer_message(m jsonb, intent jsonb, doing text, person wocs.users) returns void
language plpgsql set search_path = '' as $$
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

-- 20 commands in any 60 s. The 21st is recorded, not obeyed, and told so once a minute. Only obeyed ones count, so that waiting helps.
create function wocs.is_throttled(event bigint, m jsonb, person wocs.users, alone boolean) returns boolean
language plpgsql set search_path = '' as $$
declare
  allowed int := wocs.rule('rate_per_minute', '20')::int;
  since timestamptz := clock_timestamp() - interval '60 s';  -- in the query itself it would keep the index from being used
  obeyed int;
  oldest timestamptz;
begin
  select count(*), min(received_at) into obeyed, oldest from (
    select e.received_at from wocs.inbound_events e
    where e.user_id = person.id and e.is_command and e.received_at > since and e.id <> event
    order by e.received_at desc limit allowed) recent;
  if obeyed < allowed then
    if not alone then
      update wocs.inbound_events e set is_command = true, received_at = clock_timestamp() where e.id = event;
    end if;
    return false;
  end if;
  update wocs.inbound_events e set is_command = false, understood = e.understood || '{"throttled": true}' where e.id = event;
  update wocs.users u set throttled_at = now() where u.id = person.id and coalesce(u.throttled_at <= now() - interval '60 s', true);
  if found then
    perform wocs.reply(person, m ->> 'id', jsonb_build_object('say', 'access.slow_down', 'facts', jsonb_build_object(
      'limit', allowed, 'seconds', ceil(extract(epoch from oldest + interval '60 s' - clock_timestamp())))));
  end if;
  return true;
end $$;

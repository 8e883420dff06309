-- Whoever is not on the whitelist and tries a command: told so, a few times.

-- One more of the answers that all strangers together get a day; false when they had them all.
create function wocs.stranger_spend_answer() returns boolean
language plpgsql as $$
begin
  insert into wocs.meters as m (name, used) values ('stranger_answers', 1)
  on conflict (name) do update set
    used = case when m.at >= wocs.clock_day_start() then m.used + 1 else 1 end, at = now()
  where m.used < wocs.limit_stranger_answers() or m.at < wocs.clock_day_start();
  return found;
end $$;

-- Whether this message of theirs is answered; it counts as one that asked for it.
create function wocs.stranger_may_be_answered(event bigint, known_as text) returns boolean
language plpgsql as $$
begin
  update wocs.inbound_events e set is_attempt = true where e.id = event;
  return (select count(*) from wocs.inbound_events e
      where e.sender = known_as and e.is_attempt and e.received_at > now() - wocs.limit_stranger_window()
        and not wocs.clock_is_ahead(e.received_at) and e.id <> event) < wocs.limit_stranger_attempts()
    and wocs.stranger_spend_answer();
end $$;

create function wocs.stranger_tries_command(m jsonb) returns boolean
language sql immutable as $$
  select m #>> '{intent,command}' is distinct from 'transcribe' and (wocs.message_is_command(m)
    or coalesce(m #>> '{intent,do}' = 'word' and m #>> '{intent,task}' is not null, false))
$$;

-- Says whether the message was an attempt at a command. A few answers an hour each: more would let a stranger spend our
-- messages. A voice note is none.
create function wocs.stranger_take_command(event bigint, m jsonb) returns boolean
language plpgsql as $$
declare
  stranger wocs.users;
  known_as text := coalesce(m #>> '{sender,number}', m #>> '{sender,user_id}');
begin
  if not wocs.stranger_tries_command(m) then
    return false;
  end if;
  if wocs.stranger_may_be_answered(event, known_as) then
    stranger.wa_number := m #>> '{sender,number}';
    stranger.wa_user_id := m #>> '{sender,user_id}';
    perform wocs.outbox_reply(stranger, m ->> 'id', '{"say": "access.unauthorized"}');
  end if;
  return true;
end $$;

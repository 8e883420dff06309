-- One message: recorded once, its sender known or not, its intent obeyed within the rate. Everything in the caller's
-- transaction.

create function wocs.message_is_command(m jsonb) returns boolean
language sql immutable as $$
  select m #>> '{intent,do}' is not distinct from 'command' or coalesce(ltrim(m ->> 'text') like '/%', false)
$$;

-- Their session. A message that is answered is noted in it unless as many as are `allowed` were within the last 60 s:
-- then the newest in `obeyed` is not `moment`. One that `may_continue` an unfinished command is looked at once more and
-- counts then.
create function wocs.session_lock(person uuid, is_answered boolean, may_continue boolean, moment timestamptz,
  allowed int)
returns wocs.wa_sessions
language plpgsql as $$
declare
  session wocs.wa_sessions;
begin
  update wocs.wa_sessions s set
    last_active = now(),
    obeyed = case
      when not is_answered or may_continue and wocs.draft_unexpired(s) is not null
        or s.obeyed[allowed] > moment - wocs.limit_rate_window() and not wocs.clock_is_ahead(s.obeyed[allowed])
      then s.obeyed else (moment || s.obeyed)[1:allowed] end
  where s.user_id = person
  returning s.* into session;
  if session.id is null then
    insert into wocs.wa_sessions (user_id) values (person) on conflict do nothing;
    return wocs.session_lock(person, is_answered, may_continue, moment, allowed);
  end if;
  return session;
end $$;

-- The 21st message in 60 s that wants an answer is recorded and not obeyed: told so once a minute, each further one is
-- marked. Only obeyed ones count, so that waiting helps.
create function wocs.message_throttle(event bigint, m jsonb, person wocs.users, allowed int, oldest timestamptz)
returns void
language plpgsql as $$
begin
  update wocs.inbound_events e set understood = e.understood || '{"throttled": true}' where e.id = event;
  update wocs.users u set throttled_at = now()
  where u.id = person.id and coalesce(
    u.throttled_at <= now() - wocs.limit_rate_window() or wocs.clock_is_ahead(u.throttled_at), true);
  if found then
    perform wocs.outbox_reply(person, m ->> 'id',
      jsonb_build_object('say', 'access.slow_down', 'facts', jsonb_build_object(
      'limit', allowed, 'seconds', ceil(extract(epoch from oldest + wocs.limit_rate_window() - clock_timestamp())))));
  else
    perform wocs.message_mark(m, person, '🐢', 'access.slow_down');
  end if;
end $$;

-- Seen, and not answered in words. On a reaction there can be none.
create function wocs.message_mark(m jsonb, person wocs.users, emoji text, say text) returns void
language plpgsql as $$
begin
  if m ->> 'type' is distinct from 'reaction' then
    perform wocs.outbox_add_reaction(person, m ->> 'id', emoji, say, null);
  end if;
end $$;

-- Whether it may continue this unfinished command: words without a slash; a bare yes or no where that was asked for.
create function wocs.message_may_continue(m jsonb, draft jsonb) returns boolean
language sql immutable as $$
  select draft is not null and (m #>> '{intent,do}' = 'chat'
    or m #>> '{intent,word}' in ('confirm', 'reject') and draft @> '{"yes_no": true}'
      and m ->> 'type' <> 'reaction' and m #>> '{intent,task}' is null and not m -> 'intent' ? 'card')
$$;

-- What a known person's message leads to. Gives {"id", "draft", "templates"} when Python must look at it once more,
-- with the unfinished command it may continue or with the templates it names: it is then not recorded, nor counted.
create function wocs.message_decide(event bigint, m jsonb, person wocs.users) returns jsonb
language plpgsql as $$
declare
  intent jsonb := m -> 'intent';
  doing text := intent ->> 'do';
  is_first_look boolean := not coalesce((m ->> 'second_look')::boolean, false);
  for_customer jsonb := wocs.chat_meant(m, person);
  is_answered boolean := doing <> 'ignore' or for_customer is not null;
  moment timestamptz := clock_timestamp();
  allowed int := wocs.setting_value('rate_per_minute', wocs.limit_commands_per_minute()::text);
  session wocs.wa_sessions;
begin
  if person.wa_user_id is distinct from coalesce(m #>> '{sender,user_id}', person.wa_user_id)
     or person.wa_number is distinct from coalesce(m #>> '{sender,number}', person.wa_number) then
    person := wocs.person_learn_address(person, m #>> '{sender,user_id}', m #>> '{sender,number}');
  end if;
  perform wocs.person_confirm_number(person, m #>> '{sender,user_id}', m #>> '{sender,number}');
  if is_first_look and doing = 'command' and for_customer is null and wocs.template_is_wanted(intent) then
    return wocs.message_ask_second_look(event, m, null);
  end if;
  session := wocs.session_lock(person.id, is_answered,
    doing = 'chat' and is_first_look and for_customer is null, moment, allowed);
  if is_first_look and for_customer is null and wocs.message_may_continue(m, wocs.draft_unexpired(session)) then
    return wocs.message_ask_second_look(event, m, wocs.draft_unexpired(session));
  elsif is_answered and session.obeyed[1] is distinct from moment then
    perform wocs.message_throttle(event, m, person, allowed, session.obeyed[allowed]);
  elsif doing = 'login' then
    perform wocs.panel_login_answer(m, intent, person);
  elsif for_customer is not null then
    perform wocs.chat_take_meant(m, for_customer, person);
  elsif doing = 'chat' and session.session_data ? 'draft' and wocs.draft_unexpired(session) is null then
    perform wocs.draft_expire(person, m ->> 'id', session.session_data #>> '{draft,command}');
  elsif is_answered and session.session_data ? 'greeting' then
    perform wocs.user_answer_first_message(m, intent, doing, person);
  elsif is_answered then
    perform wocs.message_answer(m, intent, doing, person);
  end if;
  return null;
end $$;

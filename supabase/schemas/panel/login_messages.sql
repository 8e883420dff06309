-- A login as WhatsApp sees it: a message with the code of one, which counts from the number alone that was typed in the
-- browser; and "Not me" to the answer.

-- Why this message is no login; null where it is one. Of another number's login it is as if there were none.
create function wocs.panel_login_objection(l wocs.panel_logins, m jsonb, person wocs.users) returns text
language sql stable as $$
  select case
    when wocs.panel_login_faults_many(null, person.id) then 'limited'
    when coalesce((m ->> 'forwarded')::boolean, false) then 'forwarded'
    when wocs.panel_login_state(l) <> 'asked' or person.wa_number is null
      or right(person.wa_number, length(l.wanted)) <> l.wanted then 'code' end
$$;

create function wocs.panel_login_take_message(m jsonb, intent jsonb, person wocs.users) returns jsonb
language plpgsql as $$
declare
  l wocs.panel_logins;
  objection text;
begin
  select * into l from wocs.panel_logins x where x.code_digest = intent ->> 'code';
  objection := wocs.panel_login_objection(l, m, person);
  if objection is not null then
    if objection <> 'limited' then
      insert into wocs.panel_login_faults (user_id) values (person.id);
      perform wocs.panel_log(person.id, 'login_refused', '', jsonb_build_object('reason', objection));
    end if;
    return jsonb_build_object('say', 'login.refused', 'facts', jsonb_build_object('reason', objection));
  end if;
  update wocs.panel_logins x
  set state = 'sent', user_id = person.id, wanted = null, expires_at = now() + wocs.limit_login_code()
  where x.id = l.id returning * into l;
  return jsonb_build_object('say', 'login.asked', 'facts', jsonb_build_object(
    'login', replace(l.id::text, '-', ''), 'ref', l.ref, 'device', l.label, 'at', wocs.clock_text(l.made_at),
    'known', wocs.panel_login_state(l) = 'known', 'on_phone', l.on_phone));
end $$;

-- Ends what came of it, and the browser is a stranger's again.
create function wocs.panel_login_disown(told_ref text, person wocs.users) returns jsonb
language plpgsql as $$
declare
  l wocs.panel_logins;
  s wocs.panel_sessions;
  facts jsonb;
begin
  select * into l from wocs.panel_logins x where x.ref::text = told_ref and x.user_id = person.id for update;
  if l.id is null then
    return '{"say": "login.refused", "facts": {"reason": "no_login"}}';
  end if;
  update wocs.panel_logins x set state = 'refused' where x.id = l.id;
  select * into s from wocs.panel_sessions x where x.id = l.session_id;
  perform wocs.panel_session_end(s, 'not_me');
  perform wocs.panel_device_end(coalesce(s.device_id, l.device), person.id);
  facts := jsonb_build_object('device', l.label, 'at', wocs.clock_text(l.made_at), 'was_in', s.id is not null);
  perform wocs.panel_log(person.id, 'login_refused', l.label, '{"reason": "not_me"}');
  perform wocs.notice_send_all(wocs.notice_admin_entries('login.disowned_notice',
    facts || jsonb_build_object('name', person.name), person.id), null);
  return jsonb_build_object('say', 'login.disowned', 'facts', facts);
end $$;

create function wocs.panel_login_answer(m jsonb, intent jsonb, person wocs.users) returns void
language plpgsql as $$
begin
  perform wocs.audit_set_actor(person.id);
  perform wocs.outbox_reply(person, m ->> 'id', case when intent ->> 'not_me' is not null
    then wocs.panel_login_disown(intent ->> 'not_me', person)
    else wocs.panel_login_take_message(m, intent, person) end);
end $$;

-- From somebody who is not on the whitelist: nothing is answered, and it is no customer's chat.
create function wocs.panel_login_ignore(event bigint) returns void
language sql as $$
  update wocs.inbound_events e set is_attempt = true where e.id = event;
$$;

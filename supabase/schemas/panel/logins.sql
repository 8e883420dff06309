-- A login as the browser sees it: begun with the last digits of a number, which nobody is told is known or not; ended
-- in the same browser by being known there, by the six digits or by the link that the bot's answer has.

create function wocs.panel_device_known(device uuid, person uuid) returns wocs.panel_devices
language sql stable as $$
  select d from wocs.panel_devices d
  where d.id = device and d.user_id = person and d.revoked_at is null and d.seen_at > now() - wocs.limit_device_kept()
$$;

-- none, asked, known (it only has to be ended), digits (they are asked for), done, refused, expired.
create function wocs.panel_login_state(l wocs.panel_logins) returns text
language sql stable as $$
  select case
    when l.id is null then 'none'
    when l.state in ('done', 'refused') then l.state
    when l.expires_at <= now() then 'expired'
    when l.state = 'asked' then 'asked'
    when (wocs.panel_device_known(l.device, l.user_id)).id is not null then 'known'
    else 'digits' end
$$;

create function wocs.panel_login_faults_many(browser uuid, person uuid) returns boolean
language sql stable as $$
  select greatest(
    (select count(*) from wocs.panel_login_faults f
      where f.browser = panel_login_faults_many.browser and f.at > now() - wocs.limit_login_window()),
    (select count(*) from wocs.panel_login_faults f
      where f.user_id = person and f.at > now() - wocs.limit_login_window())) >= wocs.limit_login_faults()
$$;

-- Of this browser alone: the cookie of another one finds nothing.
create function wocs.panel_login_of(request jsonb) returns wocs.panel_logins
language sql stable as $$
  select l from wocs.panel_logins l
  where l.id = (request ->> 'login')::uuid and l.browser = (request ->> 'browser')::uuid
$$;

create function wocs.panel_login_facts(l wocs.panel_logins, state text) returns jsonb
language sql stable as $$
  select jsonb_build_object('state', state, 'label', coalesce(l.label, ''), 'on_phone', coalesce(l.on_phone, false),
    'until', case when l.id is not null then wocs.clock_text(l.expires_at) end,
    'tries_left', wocs.limit_login_tries() - coalesce(l.tries, 0))
$$;

-- The one before in this browser is over with it.
create function wocs.panel_login_begin(request jsonb) returns jsonb
language plpgsql as $$
declare
  told_browser uuid := (request ->> 'browser')::uuid;
  is_known boolean := exists (select from wocs.panel_devices d
    where d.id = (request ->> 'device')::uuid and d.revoked_at is null);
  l wocs.panel_logins;
begin
  update wocs.panel_logins x set state = 'refused' where x.browser = told_browser and x.state in ('asked', 'sent');
  if wocs.panel_login_faults_many(told_browser, null) then
    return wocs.panel_login_facts(l, 'limited');
  elsif not is_known and wocs.limit_logins_a_minute() <= (
      select count(*) from wocs.panel_logins x where x.made_at > now() - wocs.limit_rate_window()) then
    return wocs.panel_login_facts(l, 'busy');
  end if;
  insert into wocs.panel_logins (id, browser, device, wanted, code_digest, digits_digest, link_digest, label, on_phone,
    expires_at)
  values ((request ->> 'login')::uuid, told_browser, (request ->> 'device')::uuid, request ->> 'wanted',
    request ->> 'code', request ->> 'digits', request ->> 'link', request ->> 'label',
    (request ->> 'on_phone')::boolean, now() + wocs.limit_login_code())
  returning * into l;
  return wocs.panel_login_facts(l, 'asked');
end $$;

-- By what it is ended; null where it is not.
create function wocs.panel_login_key(l wocs.panel_logins, state text, request jsonb) returns text
language sql stable as $$
  select case when state in ('known', 'digits') then case
    when request ->> 'digits' = l.digits_digest then 'digits'
    when request ->> 'link' = l.link_digest then 'link'
    when state = 'known' and request ->> 'digits' is null then 'known' end end
$$;

create function wocs.panel_login_end(request jsonb) returns jsonb
language plpgsql as $$
declare
  l wocs.panel_logins := wocs.panel_login_of(request);
  state text := wocs.panel_login_state(l);
  person wocs.users := wocs.person_by_id(l.user_id);
  key text := wocs.panel_login_key(l, state, request);
begin
  if state not in ('known', 'digits') then
    return wocs.panel_login_facts(l, state);
  elsif person.id is null then
    return wocs.panel_login_facts(l, 'refused');
  elsif wocs.panel_login_faults_many(l.browser, person.id) then
    return wocs.panel_login_facts(l, 'limited');
  elsif key is not null then
    return wocs.panel_login_open(l, person, key);
  elsif request ->> 'digits' is not null then
    l := wocs.panel_login_count_wrong(l, person);
    return wocs.panel_login_facts(l, case l.state when 'refused' then 'refused' else 'wrong' end);
  end if;
  return wocs.panel_login_facts(l, state);
end $$;

create function wocs.panel_login_count_wrong(l wocs.panel_logins, person wocs.users) returns wocs.panel_logins
language plpgsql as $$
begin
  insert into wocs.panel_login_faults (browser, user_id) values (l.browser, person.id);
  update wocs.panel_logins x
  set tries = x.tries + 1, state = case when x.tries + 1 >= wocs.limit_login_tries() then 'refused' else x.state end
  where x.id = l.id returning * into l;
  perform wocs.panel_log(person.id, 'login_refused', l.label, jsonb_build_object('reason', 'digits'));
  return l;
end $$;

-- A session that nobody knew of before, on a device that is known from now on; its cookies take the place of those that
-- the browser had, so that what they were of is over.
create function wocs.panel_login_open(l wocs.panel_logins, person wocs.users, key text) returns jsonb
language plpgsql as $$
declare
  d wocs.panel_devices := wocs.panel_device_known(l.device, person.id);
  s wocs.panel_sessions;
begin
  if d.id is null then
    insert into wocs.panel_devices (user_id, label) values (person.id, l.label) returning * into d;
  else
    update wocs.panel_devices x set seen_at = now(), label = l.label where x.id = d.id;
    perform wocs.panel_session_end(x, 'elsewhere') from wocs.panel_sessions x
      where x.device_id = d.id and wocs.panel_session_is_open(x);
  end if;
  insert into wocs.panel_sessions (user_id, device_id, expires_at)
  values (person.id, d.id, now() + wocs.limit_session_idle()) returning * into s;
  update wocs.panel_logins x set state = 'done', session_id = s.id where x.id = l.id;
  perform wocs.panel_log(person.id, 'logged_in', l.label, jsonb_build_object('by', key, 'session', s.ref));
  return wocs.panel_login_facts(l, 'done') || jsonb_build_object(
    'session', wocs.panel_session_facts(s), 'device', d.id, 'role', person.role);
end $$;

-- Who, on what, and why; never what opens a door.
create function wocs.panel_log(person uuid, action text, device text, more jsonb) returns void
language plpgsql as $$
begin
  perform wocs.audit_log_task(null, action, jsonb_build_object('person', person, 'device', device) || more);
end $$;

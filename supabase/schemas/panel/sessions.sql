-- Who is behind a call of the panel: by the claims of an access token, which the functions checked, or by the refresh
-- cookie, which turns.

create function wocs.panel_viewer_by_access(access jsonb) returns wocs.users
language plpgsql stable as $$
begin
  return (
    select u from wocs.panel_sessions s join wocs.users u on u.id = s.user_id
    where s.id = (access ->> 'session')::uuid and s.user_id = (access ->> 'person')::uuid
      and s.revoked_at is null and s.expires_at > now() and u.status = 'active');
end $$;

-- The next generation, which is the same for everybody who comes with the one before within a moment: browsers ask
-- for several things at once. Whoever comes later with an old one has found or kept what was used up: all of it ends,
-- the browser is a stranger's again, and its owner hears of it.
create function wocs.panel_session_turn(refresh jsonb) returns wocs.panel_sessions
language plpgsql as $$
declare
  s wocs.panel_sessions;
  told int := (refresh ->> 'generation')::int;
begin
  select * into s from wocs.panel_sessions x where x.id = (refresh ->> 'session')::uuid for update;
  if s.id is null or s.revoked_at is not null or s.expires_at <= now() then
    return null;
  elsif told = s.generation then
    update wocs.panel_sessions x set generation = x.generation + 1, turned_at = now(), seen_at = now(),
      expires_at = least(now() + wocs.limit_session_idle(), x.made_at + wocs.limit_session_whole())
    where x.id = s.id returning * into s;
  elsif told <> s.generation - 1 or s.turned_at < now() - wocs.limit_refresh_grace() then
    perform wocs.panel_session_tell_reuse(s);
    perform wocs.panel_session_end(s, 'reuse');
    perform wocs.panel_device_end(s.device_id, s.user_id);
    return null;
  end if;
  return s;
end $$;

create function wocs.panel_session_tell_reuse(s wocs.panel_sessions) returns void
language sql as $$
  select wocs.notice_send(s.user_id, 'login.reused', jsonb_build_object('device', wocs.panel_device_label(s.device_id)),
    null)
$$;

create function wocs.panel_session_facts(s wocs.panel_sessions) returns jsonb
language sql immutable as $$
  select case when s.id is not null
    then jsonb_build_object('id', s.id, 'person', s.user_id, 'generation', s.generation) end
$$;

create function wocs.panel_device_label(device uuid) returns text
language sql stable as $$
  select coalesce((select d.label from wocs.panel_devices d where d.id = device), '')
$$;

-- Once: whatever ended before keeps its reason.
create function wocs.panel_session_end(s wocs.panel_sessions, why text) returns void
language plpgsql as $$
begin
  update wocs.panel_sessions x set revoked_at = now(), revoked_for = why where x.id = s.id and x.revoked_at is null;
  if found then
    perform wocs.panel_log(s.user_id, case why when 'logout' then 'logged_out' else 'session_revoked' end,
      wocs.panel_device_label(s.device_id), jsonb_build_object('session', s.ref, 'reason', why));
  end if;
end $$;

create function wocs.panel_device_end(device uuid, person uuid) returns void
language sql as $$
  update wocs.panel_devices d set revoked_at = now()
  where d.id = device and d.user_id = person and d.revoked_at is null;
$$;

create function wocs.panel_session_is_open(s wocs.panel_sessions) returns boolean
language sql stable as $$ select s.revoked_at is null and s.expires_at > now() $$;

-- Every browser of theirs, and what is about to become one. Gives how many sessions ended.
create function wocs.panel_session_end_all(person uuid, why text) returns int
language plpgsql as $$
declare
  s wocs.panel_sessions;
  ended int := 0;
begin
  for s in
    select x.* from wocs.panel_sessions x where x.user_id = person and wocs.panel_session_is_open(x) order by x.id
    for update
  loop
    perform wocs.panel_session_end(s, why);
    ended := ended + 1;
  end loop;
  perform wocs.panel_device_end(d.id, person) from wocs.panel_devices d
    where d.user_id = person and d.revoked_at is null;
  update wocs.panel_logins l set state = 'refused' where l.user_id = person and l.state = 'sent';
  return ended;
end $$;

-- Whoever is out, has another role or another WhatsApp account begins anew; a first account is no other one.
create function wocs.panel_session_follow_person() returns trigger
language plpgsql as $$
begin
  perform wocs.panel_session_end_all(new.id, case when new.status <> 'active' then 'removed'
    when new.role <> old.role then 'role' else 'account' end);
  return null;
end $$;

create trigger end_panel_sessions after update of role, status, wa_user_id on wocs.users for each row
  when (new.status <> old.status or new.role <> old.role or new.wa_user_id <> old.wa_user_id)
  execute function wocs.panel_session_follow_person();

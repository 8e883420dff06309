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
-- for several things at once. Whoever comes later with an old one has found or kept what was used up: all of it ends.
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
    update wocs.panel_sessions x set generation = x.generation + 1, turned_at = now(), seen_at = now()
    where x.id = s.id returning * into s;
  elsif told <> s.generation - 1 or s.turned_at < now() - wocs.limit_refresh_grace() then
    perform wocs.panel_session_end(s, 'reuse');
    return null;
  end if;
  return s;
end $$;

create function wocs.panel_session_facts(s wocs.panel_sessions) returns jsonb
language sql immutable as $$
  select case when s.id is not null
    then jsonb_build_object('id', s.id, 'person', s.user_id, 'generation', s.generation) end
$$;

create function wocs.panel_session_end(s wocs.panel_sessions, why text) returns void
language sql as $$
  update wocs.panel_sessions x set revoked_at = now(), revoked_for = why where x.id = s.id and x.revoked_at is null;
$$;

create function wocs.panel_act_log_out(actor wocs.users, args jsonb) returns jsonb
language plpgsql as $$
declare
  s wocs.panel_sessions;
begin
  select * into s from wocs.panel_sessions x where x.id = (args ->> 'session')::uuid and x.user_id = actor.id;
  perform wocs.panel_session_end(s, 'logout');
  return '{"signed_out": true}';
end $$;

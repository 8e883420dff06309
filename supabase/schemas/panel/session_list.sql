-- Where somebody is logged in, in WhatsApp (/sessions) and on the page of that name, and how that ends.

create function wocs.panel_session_list(person uuid, here text) returns jsonb
language sql stable as $$
  select coalesce(jsonb_agg(jsonb_build_object('ref', s.ref, 'device', wocs.panel_device_label(s.device_id),
    'made_at', wocs.clock_text(s.made_at), 'seen_at', wocs.clock_text(s.seen_at), 'here', s.id::text = here)
    order by s.id::text = here desc, s.seen_at desc), '[]')
  from wocs.panel_sessions s where s.user_id = person and wocs.panel_session_is_open(s)
$$;

create function wocs.panel_session_by_ref(person uuid, told_ref text) returns wocs.panel_sessions
language sql stable as $$
  select s from wocs.panel_sessions s
  where s.user_id = person and s.ref::text = told_ref and wocs.panel_session_is_open(s)
$$;

-- A browser that somebody else may hold is a stranger's again.
create function wocs.panel_session_end_one(s wocs.panel_sessions) returns void
language plpgsql as $$
begin
  perform wocs.panel_session_end(s, 'elsewhere');
  perform wocs.panel_device_end(s.device_id, s.user_id);
end $$;

create function wocs.answer_sessions(asker wocs.users, args jsonb) returns jsonb
language sql stable as $$
  select jsonb_build_object('say', 'login.sessions', 'facts',
    jsonb_build_object('sessions', wocs.panel_session_list(asker.id, null)))
$$;

create function wocs.check_sessions_end(asker wocs.users, args jsonb) returns jsonb
language sql stable as $$
  select case when args ->> 'which' <> 'all' and (wocs.panel_session_by_ref(asker.id, args ->> 'which')).id is null
    then jsonb_build_object('refused', 'login.refused', 'facts',
      jsonb_build_object('reason', 'no_session', 'ref', args -> 'which'))
  else jsonb_build_object('subject', '{}'::jsonb) end
$$;

create function wocs.do_sessions_end(task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  s wocs.panel_sessions;
begin
  if task.payload ->> 'which' = 'all' then
    return jsonb_build_object('say', 'login.all_ended', 'facts',
      jsonb_build_object('ended', wocs.panel_session_end_all(task.requested_by, 'elsewhere')));
  end if;
  s := wocs.panel_session_by_ref(task.requested_by, task.payload ->> 'which');
  perform wocs.panel_session_end_one(s);
  return jsonb_build_object('say', 'login.session_ended', 'facts',
    jsonb_build_object('device', wocs.panel_device_label(s.device_id), 'ref', s.ref));
end $$;

create function wocs.panel_page_sessions(viewer wocs.users, args jsonb) returns jsonb
language sql stable as $$
  select jsonb_build_object('sessions', wocs.panel_session_list(viewer.id, args ->> 'session'))
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

create function wocs.panel_act_session_end(actor wocs.users, args jsonb) returns jsonb
language plpgsql as $$
declare
  s wocs.panel_sessions := wocs.panel_session_by_ref(actor.id, args ->> 'ref');
begin
  if s.id is null then
    return jsonb_build_object('refused', 'login.refused', 'facts',
      jsonb_build_object('reason', 'no_session', 'ref', args -> 'ref'));
  end if;
  perform wocs.panel_session_end_one(s);
  return jsonb_build_object('say', 'login.session_ended', 'signed_out', s.id::text = args ->> 'session', 'facts',
    jsonb_build_object('device', wocs.panel_device_label(s.device_id), 'ref', s.ref));
end $$;

create function wocs.panel_act_sessions_end_all(actor wocs.users, args jsonb) returns jsonb
language plpgsql as $$
begin
  perform wocs.panel_session_end_all(actor.id, 'elsewhere');
  return '{"signed_out": true}';
end $$;

-- What is over long enough. A login that nobody sent holds digits of a number that may be anybody's.
create function wocs.panel_login_is_old(l wocs.panel_logins) returns boolean
language sql stable as $$
  select l.made_at < now() - case when l.user_id is null then wocs.limit_login_unsent() else wocs.limit_login_kept() end
$$;

create function wocs.panel_session_is_old(s wocs.panel_sessions) returns boolean
language sql stable as $$ select s.expires_at < now() - wocs.limit_login_kept() $$;

create function wocs.panel_device_is_old(d wocs.panel_devices) returns boolean
language sql stable as $$ select d.seen_at < now() - wocs.limit_device_kept() - wocs.limit_login_kept() $$;

create function wocs.panel_prune() returns void
language plpgsql as $$
begin
  delete from wocs.panel_logins x where x.id in (
    select l.id from wocs.panel_logins l where wocs.panel_login_is_old(l) limit wocs.limit_prune_rows());
  delete from wocs.panel_sessions x where x.id in (
    select s.id from wocs.panel_sessions s where wocs.panel_session_is_old(s) limit wocs.limit_prune_rows());
  delete from wocs.panel_devices x where x.id in (
    select d.id from wocs.panel_devices d where wocs.panel_device_is_old(d) limit wocs.limit_prune_rows());
  perform wocs.push_prune();
  delete from wocs.panel_login_faults f where f.at < now() - wocs.limit_login_unsent();
end $$;

create function wocs.panel_may_prune() returns boolean
language plpgsql stable as $$
begin
  return exists (select from wocs.panel_logins l where wocs.panel_login_is_old(l))
    or exists (select from wocs.panel_sessions s where wocs.panel_session_is_old(s))
    or exists (select from wocs.panel_devices d where wocs.panel_device_is_old(d))
    or exists (select from wocs.push_notices n where wocs.push_is_old(n));
end $$;

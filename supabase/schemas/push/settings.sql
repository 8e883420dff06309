-- /settings: which browsers ring for its reader, a test of them, and their quiet hours.

create function wocs.push_device_of(session text) returns uuid
language sql stable as $$
  select s.device_id from wocs.panel_sessions s where s.id = wocs.panel_uuid(session)
$$;

create function wocs.push_browsers(person uuid) returns jsonb
language sql stable as $$
  select coalesce(jsonb_agg(jsonb_build_object(
    'ref', p.id, 'endpoint', p.endpoint, 'device', wocs.panel_device_label(p.device_id),
    'made_at', wocs.clock_text(p.made_at), 'rung_at', wocs.clock_text(p.rung_at), 'failure', p.failure,
    'failed_at', wocs.clock_text(p.failed_at),
    'rings', exists (select from wocs.push_subscriptions_of(person) x where x.id = p.id)) order by p.id), '[]')
  from wocs.push_subscriptions p where p.user_id = person
$$;

create function wocs.panel_page_settings(viewer wocs.users, args jsonb) returns jsonb
language sql stable as $$
  select jsonb_build_object('browsers', wocs.push_browsers(viewer.id),
    'quiet_until', wocs.clock_text(wocs.push_quiet_until(viewer.id)),
    'quiet', (select jsonb_build_object('starts', to_char(q.starts, 'HH24:MI'), 'ends', to_char(q.ends, 'HH24:MI'))
      from wocs.push_quiet_hours q where q.user_id = viewer.id))
$$;

-- One browser rings for one person: whoever switched it on last. Of many browsers the oldest go.
create function wocs.panel_act_push_on(actor wocs.users, args jsonb) returns jsonb
language plpgsql as $$
begin
  if coalesce(length(args ->> 'endpoint') > 1000 or args ->> 'p256dh' !~ '^[A-Za-z0-9_-]{87}$'
      or args ->> 'auth' !~ '^[A-Za-z0-9_-]{59}$', true) then
    return '{"refused": "push.refused", "facts": {"reason": "no_subscription"}}';
  end if;
  insert into wocs.push_subscriptions as p (user_id, device_id, endpoint, p256dh, auth)
  values (actor.id, wocs.push_device_of(args ->> 'session'), args ->> 'endpoint', args ->> 'p256dh', args ->> 'auth')
  on conflict (endpoint) do update set user_id = excluded.user_id, device_id = excluded.device_id,
    p256dh = excluded.p256dh, auth = excluded.auth, made_at = now(), rung_at = null, failure = null, failed_at = null;
  delete from wocs.push_subscriptions p where p.id in (
    select x.id from wocs.push_subscriptions x where x.user_id = actor.id
    order by x.made_at desc, x.id desc offset wocs.limit_push_browsers());
  return '{"say": "push.on", "facts": {}}';
end $$;

-- By its number in the list, or by its endpoint, which only the browser itself knows.
create function wocs.panel_act_push_off(actor wocs.users, args jsonb) returns jsonb
language plpgsql as $$
begin
  delete from wocs.push_subscriptions p
  where p.user_id = actor.id and (p.id::text = args ->> 'ref' or p.endpoint = args ->> 'endpoint');
  return '{"say": "push.off", "facts": {}}';
end $$;

create function wocs.panel_act_push_test(actor wocs.users, args jsonb) returns jsonb
language plpgsql as $$
declare
  s wocs.push_subscriptions;
  test wocs.outbox;
  rung int := 0;
begin
  if wocs.push_patience() = '0' then
    return '{"refused": "push.refused", "facts": {"reason": "push_not_set_up"}}';
  end if;
  test.say := 'push.test';
  test.facts := '{}';
  test.language := actor.language;
  for s in select * from wocs.push_subscriptions_of(actor.id) loop
    perform wocs.push_add(s, test);
    rung := rung + 1;
  end loop;
  return case when rung = 0 then '{"refused": "push.refused", "facts": {"reason": "no_browser_rings"}}'
    else jsonb_build_object('say', 'push.tested', 'facts', jsonb_build_object('browsers', rung)) end;
end $$;

-- A notification was tapped. Somebody else's, or one that is long over, is none.
create function wocs.panel_act_push_seen(actor wocs.users, args jsonb) returns jsonb
language plpgsql as $$
begin
  update wocs.push_notices n set acknowledged_at = now()
  where n.user_id = actor.id and n.outbox_id::text = args ->> 'notice' and n.acknowledged_at is null;
  return '{}';
end $$;

create function wocs.panel_act_quiet_set(actor wocs.users, args jsonb) returns jsonb
language plpgsql as $$
declare
  clock text := '^([01][0-9]|2[0-3]):[0-5][0-9]$';
begin
  if coalesce(args ->> 'starts' !~ clock or args ->> 'ends' !~ clock, true) then
    return '{"refused": "push.refused", "facts": {"reason": "no_clock"}}';
  elsif args ->> 'starts' = args ->> 'ends' then
    return '{"refused": "push.refused", "facts": {"reason": "quiet_all_day"}}';
  end if;
  insert into wocs.push_quiet_hours as q (user_id, starts, ends)
  values (actor.id, (args ->> 'starts')::time, (args ->> 'ends')::time)
  on conflict (user_id) do update set starts = excluded.starts, ends = excluded.ends;
  return jsonb_build_object('say', 'push.quiet_set', 'facts', jsonb_build_object(
    'starts', args -> 'starts', 'ends', args -> 'ends'));
end $$;

create function wocs.panel_act_quiet_off(actor wocs.users, args jsonb) returns jsonb
language plpgsql as $$
begin
  delete from wocs.push_quiet_hours q where q.user_id = actor.id;
  return '{"say": "push.quiet_off", "facts": {}}';
end $$;

-- What is an order to act rings in the browsers of its reader first, for nothing; the same words wait in the outbox and
-- go by WhatsApp when nobody has acknowledged them in time. What is urgent goes both ways at once.

create function wocs.push_rings(say text) returns boolean
language sql immutable as $$
  select wocs.notice_is_urgent(say)
    or say in ('agent.notice', 'agent.reminder', 'agent.not_accepted', 'agent.overdue')
    or say in ('approval.asked', 'approval.changed', 'chat.notice', 'chat.assigned', 'chat.closing',
      'chat.not_delivered', 'content.due')
$$;

-- How long an acknowledgement is waited for; 0 where push is not set up.
create function wocs.push_patience() returns interval
language sql stable as $$
  select make_interval(secs => (wocs.setting_value('push_minutes', '0')::numeric * 60)::double precision)
$$;

create function wocs.push_subscriptions_of(person uuid) returns setof wocs.push_subscriptions
language sql stable as $$
  select p.* from wocs.push_subscriptions p
  where p.user_id = person and exists (
    select from wocs.panel_sessions s
    where s.user_id = p.user_id and s.device_id is not distinct from p.device_id and wocs.panel_session_is_open(s))
  order by p.id
$$;

-- The page that the message is about.
create function wocs.push_page(o wocs.outbox) returns text
language sql immutable as $$
  select case
    when o.say like 'chat.%' and o.facts ? 'chat' then '/chat/' || (o.facts ->> 'chat')
    when o.task_id is not null then '/task/' || o.task_id
    when o.say like 'login.%' then '/sessions'
    when o.say like 'content.%' then '/calendar'
    when o.say like 'alert.%' or o.say like 'system.%' then '/metrics'
    else '/inbox' end
$$;

create function wocs.push_about(o wocs.outbox) returns text
language sql stable as $$
  select coalesce(o.task_id, (select c.id::text from wocs.chats c
    where o.say like 'chat.%' and c.number = (o.facts ->> 'chat')::bigint))
$$;

-- Whose message of the outbox this is, of the staff.
create function wocs.push_reader(o wocs.outbox) returns uuid
language plpgsql stable as $$
begin
  return (
    select u.id from wocs.users u
    where u.status = 'active' and (u.wa_number = o.to_number or u.wa_user_id = o.to_user_id) limit 1);
end $$;

create function wocs.push_add(s wocs.push_subscriptions, o wocs.outbox) returns void
language plpgsql as $$
declare
  made bigint;
begin
  insert into wocs.pushes (outbox_id, subscription_id) values (o.id, s.id) returning id into made;
  perform wocs.work_add('wocs.push', jsonb_build_object(
    'push', made, 'notice', o.id, 'endpoint', s.endpoint, 'p256dh', s.p256dh, 'auth', s.auth, 'say', o.say,
    'facts', o.facts, 'language', o.language, 'task', o.task_id, 'page', wocs.push_page(o))::text);
end $$;

create function wocs.push_notice_keep(o wocs.outbox, person uuid, rung timestamptz) returns void
language sql as $$
  insert into wocs.push_notices (outbox_id, user_id, about, rung_at) values (o.id, person, wocs.push_about(o), rung)
  on conflict (outbox_id) do update set rung_at = excluded.rung_at;
$$;

-- True where a browser rings.
create function wocs.push_ring(o wocs.outbox, person uuid) returns boolean
language plpgsql as $$
declare
  s wocs.push_subscriptions;
  rung boolean := false;
begin
  for s in select * from wocs.push_subscriptions_of(person) loop
    perform wocs.push_notice_keep(o, person, now());
    perform wocs.push_add(s, o);
    rung := true;
  end loop;
  return rung;
end $$;

-- True where the message waits, for the end of quiet hours or for who is rung for: asked when it is queued and when its
-- turn comes. What was rung for or tried once waits no more.
create function wocs.push_goes_first(o wocs.outbox, person uuid) returns boolean
language plpgsql as $$
declare
  is_urgent boolean := wocs.notice_is_urgent(o.say);
  patience interval := wocs.push_patience();
  until timestamptz;
begin
  if person is null or o.state <> 'queued' or o.attempt > 0
      or wocs.push_was_rung(o.id) then
    return false;
  elsif not is_urgent then
    until := wocs.push_quiet_until(person);
  end if;
  if until is not null then
    perform wocs.push_notice_keep(o, person, null);
  elsif patience > '0' and wocs.push_rings(o.say) and wocs.push_ring(o, person) and not is_urgent then
    until := now() + patience;
  end if;
  update wocs.outbox x set waits_for = null, not_before = greatest(x.not_before, until)
  where x.id = o.id and until is not null;
  return until is not null;
end $$;

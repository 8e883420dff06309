-- What the admins should hear without asking: nobody at home, a free tier running out, silence, a task nobody knows the end of.
-- One open row an incident, so that its beginning is told once and its end is told once, whoever settles and how many at a time.

create table wocs.alerts (
  id bigint generated always as identity primary key,
  kind text not null check (kind in ('offline', 'messages', 'database', 'silence', 'uncertain')),
  about text not null default '',                  -- the task, where it is about one
  level int not null default 0,                    -- of a quota: 80 or 100 per cent
  facts jsonb not null default '{}',
  opened_at timestamptz not null default now(),
  closed_at timestamptz
);
create unique index alerts_open on wocs.alerts (kind, about) where closed_at is null;

-- Looked at once a minute: that is all this costs whoever settles in between.
create function wocs.last_look() returns timestamptz
language plpgsql stable as $$
begin
  return (select m.at from wocs.meters m where m.name = 'alerts');
end $$;

create or replace function wocs.alerts_are_due() returns boolean
language plpgsql stable as $$
begin
  return coalesce(wocs.last_look() < now() - interval '60 s', true);
end $$;

create or replace function wocs.settle_alerts() returns void
language plpgsql as $$
begin
  insert into wocs.meters as m (name, used) values ('alerts', 0)
  on conflict (name) do update set at = now() where m.at < now() - interval '60 s';
  if found then
    perform wocs.watch_home();
    perform wocs.watch_quota('messages', wocs.messages_until(wocs.free_messages()), wocs.free_messages());
    perform wocs.watch_quota('database', coalesce((select m.used from wocs.meters m where m.name = 'database_bytes'), 0), 500 * 1024 * 1024);
    perform wocs.watch_silence();
    perform wocs.watch_uncertain();
  end if;
end $$;

-- Every admin once an alert and level, in their language; a random pause between two, as for all that nobody asked for.
create function wocs.alarm(a wocs.alerts, say text, facts jsonb, besides uuid default null, task text default null) returns void
language plpgsql as $$
declare
  admin wocs.users;
  turn timestamptz;
begin
  for admin in select * from wocs.users u where u.role = 'admin' and u.status = 'active' and u.id is distinct from besides order by u.created_at, u.name loop
    turn := wocs.next_turn();
    perform wocs.post(
      admin, case when wocs.window_is_open(admin.id) then 'notice' else 'template' end, say, facts, concat_ws(':', 'alert', a.id, say, a.level, admin.id),
      task, null, case when turn <= now() then 'sending' else 'queued' end, turn);
  end loop;
end $$;

create function wocs.open_alert(of_kind text, about_what text default '') returns wocs.alerts
language plpgsql stable as $$
begin
  return (select a from wocs.alerts a where a.kind = of_kind and a.about = about_what and a.closed_at is null);
end $$;

-- The new row; a null one when somebody was quicker.
create function wocs.raise_alert(kind text, facts jsonb, about text default '', level int default 0) returns wocs.alerts
language plpgsql as $$
declare
  made wocs.alerts;
begin
  insert into wocs.alerts (kind, about, level, facts) values (kind, about, level, facts) on conflict do nothing returning * into made;
  return made;
end $$;

create function wocs.close_alert(a wocs.alerts) returns boolean
language plpgsql as $$
begin
  update wocs.alerts x set closed_at = now() where x.id = a.id and x.closed_at is null;
  return found;
end $$;

-- Nobody at home for WOCS_OFFLINE_MINUTES, where somebody ever was.
create function wocs.watch_home() returns void
language plpgsql as $$
declare
  minutes int := wocs.rule('offline_minutes', '10')::int;
  seen timestamptz := (select max(n.last_seen) from wocs.nodes n);
  a wocs.alerts := wocs.open_alert('offline');
  facts jsonb := jsonb_build_object('since', wocs.now_text(seen), 'minutes', minutes, 'waiting', (wocs.waiting_counts() ->> 'home')::int);
begin
  if a.id is null and seen < now() - make_interval(mins => minutes) then
    a := wocs.raise_alert('offline', facts);
    if a.id is not null then
      perform wocs.alarm(a, 'alert.offline', facts);
    end if;
  elsif a.id is not null and seen > now() - interval '90 s' and wocs.close_alert(a) then
    perform wocs.alarm(a, 'alert.online', facts || jsonb_build_object(
      'since', a.facts -> 'since', 'seconds', round(extract(epoch from now() - (a.facts ->> 'since')::timestamptz))));
  end if;
end $$;

create function wocs.free_messages() returns bigint
language sql stable as $$ select wocs.rule('free_messages', '1000')::bigint $$;

-- Counted no further than it matters.
create function wocs.messages_until(enough bigint) returns bigint
language plpgsql stable as $$
begin
  return (select count(*) from (select from wocs.outbox o where o.kind <> 'reaction' and o.sent_at >= wocs.start_of_month() limit enough) counted);
end $$;

-- At 80 per cent, at 100, and when there is room again.
create function wocs.watch_quota(kind text, used bigint, allowed bigint) returns void
language plpgsql as $$
declare
  a wocs.alerts := wocs.open_alert(kind);
  reached int := case when allowed <= 0 then 0 when used >= allowed then 100 when used >= allowed * 0.8 then 80 else 0 end;
  facts jsonb := jsonb_build_object('name', case kind when 'messages' then 'whatsapp_messages' else 'database_bytes' end,
                                    'used', used, 'limit', allowed, 'level', reached);
begin
  if reached > 0 and a.id is null then
    a := wocs.raise_alert(kind, facts, '', reached);
    if a.id is not null then
      perform wocs.alarm(a, 'alert.quota', facts);
    end if;
  elsif reached > a.level then
    update wocs.alerts x set level = reached where x.id = a.id and x.level < reached returning * into a;
    perform wocs.alarm(a, 'alert.quota', facts);
  elsif reached = 0 and a.id is not null and wocs.close_alert(a) then
    perform wocs.alarm(a, 'alert.quota_over', facts);
  end if;
end $$;

create function wocs.last_heard() returns timestamptz
language plpgsql stable as $$
begin
  return (select max(e.received_at) from wocs.inbound_events e where e.body is not null);
end $$;

-- One message a day in the week before is traffic: fewer, and a quiet day means nothing.
create function wocs.had_traffic(until timestamptz) returns boolean
language plpgsql stable as $$
begin
  return (select count(*) from (
    select from wocs.inbound_events e
    where e.body is not null and e.received_at > until - interval '7 days' and e.received_at <= until limit 7) heard) = 7;
end $$;

-- By day only: at night silence is what one wishes for.
create function wocs.watch_silence() returns void
language plpgsql as $$
declare
  hours int := wocs.rule('silence_hours', '24')::int;
  heard timestamptz := wocs.last_heard();
  a wocs.alerts := wocs.open_alert('silence');
  facts jsonb := jsonb_build_object('since', wocs.now_text(heard), 'hours', hours);
begin
  if a.id is not null then
    if heard > a.opened_at and wocs.close_alert(a) then
      perform wocs.alarm(a, 'alert.silence_over', a.facts);
    end if;
  elsif heard < now() - make_interval(hours => hours) and heard > now() - interval '7 days'
    and extract(hour from now() at time zone wocs.zone()) between 8 and 21 and wocs.had_traffic(heard) then
    a := wocs.raise_alert('silence', facts);
    if a.id is not null then
      perform wocs.alarm(a, 'alert.silence', facts);
    end if;
  end if;
end $$;

-- Whoever asked for it was told when it happened; the other admins hear it here, once.
create function wocs.watch_uncertain() returns void
language plpgsql as $$
declare
  t wocs.tasks;
  a wocs.alerts;
begin
  perform wocs.close_alert(x) from wocs.alerts x join wocs.tasks k on k.id = x.about
  where x.kind = 'uncertain' and x.closed_at is null and k.status <> 'uncertain';
  for t in
    select k.* from wocs.tasks k
    where k.status = 'uncertain' and k.completed_at > now() - interval '7 days' and (wocs.open_alert('uncertain', k.id)).id is null
    order by k.completed_at limit 20
  loop
    a := wocs.raise_alert('uncertain', wocs.task_facts(t), t.id);
    if a.id is not null then
      perform wocs.alarm(a, 'alert.uncertain', wocs.task_facts(t) || jsonb_build_object('requester', wocs.person_ref(t.requested_by)), t.requested_by, t.id);
    end if;
  end loop;
end $$;

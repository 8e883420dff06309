-- What the admins should hear without asking: nobody at home, a free tier running out, silence, a task nobody knows the
-- end of. One open row an incident, so that its beginning is told once and its end is told once, whoever settles and
-- how many at a time.

-- Looked at once a minute: that is all this costs whoever settles in between.
create function wocs.alert_last_look() returns timestamptz
language plpgsql stable as $$
begin
  return (select m.at from wocs.meters m where m.name = 'alerts');
end $$;

create function wocs.alerts_are_due() returns boolean
language plpgsql stable as $$
begin
  return coalesce(wocs.alert_last_look() < now() - wocs.limit_alerts_look(), true);
end $$;

-- Every admin once an alert and level, in their language; what is urgent without a pause before it.
create function wocs.alert_notify_admins(a wocs.alerts, say text, facts jsonb, besides uuid default null,
  task text default null)
returns void
language plpgsql as $$
declare
  admin wocs.users;
  lane text;
  turn timestamptz;
begin
  for admin in
    select * from wocs.users u
    where u.role = 'admin' and u.status = 'active' and u.id is distinct from besides order by u.created_at, u.name
  loop
    lane := wocs.notice_lane(admin, say);
    turn := wocs.outbox_next_turn(lane);
    perform wocs.outbox_add(
      admin, case when wocs.person_window_is_open(admin.id) then 'notice' else 'template' end, say, facts,
        concat_ws(':', 'alert', a.id, say, a.level, admin.id),
      task, null, case when turn <= now() then 'sending' else 'queued' end, turn, lane => lane);
  end loop;
end $$;

create function wocs.alert_current(of_kind text, about_what text default '') returns wocs.alerts
language sql stable as $$
  select a from wocs.alerts a where a.kind = of_kind and a.about = about_what and a.closed_at is null
$$;

-- The new row; a null one when somebody was quicker.
create function wocs.alert_raise(kind text, facts jsonb, about text default '', level int default 0) returns wocs.alerts
language plpgsql as $$
declare
  made wocs.alerts;
begin
  insert into wocs.alerts (kind, about, level, facts) values (kind, about, level, facts) on conflict do nothing
  returning * into made;
  return made;
end $$;

create function wocs.alert_close(a wocs.alerts) returns boolean
language plpgsql as $$
begin
  update wocs.alerts x set closed_at = now() where x.id = a.id and x.closed_at is null;
  return found;
end $$;

create function wocs.alerts_settle() returns void
language plpgsql as $$
begin
  insert into wocs.meters as m (name, used) values ('alerts', 0)
  on conflict (name) do update set at = now() where m.at < now() - wocs.limit_alerts_look();
  if found then
    perform wocs.settling_try_step('alert_watch_' || what)
    from unnest(array['home', 'quotas', 'silence', 'uncertain', 'updates', 'backups']) what;
  end if;
end $$;

create function wocs.alert_count_fault(error text) returns void
language sql as $$
  update wocs.alerts x set
    facts = jsonb_build_object('times', (x.facts ->> 'times')::int + 1, 'at', wocs.clock_text(now()))
  where x.kind = 'fault' and x.about = error and x.closed_at is null;
$$;

-- A fault of ours that a message met: every admin hears of it once in 24 hours, whoever meets it and however often;
-- `besides`: who hears of it in an answer. `error` names it and never what somebody wrote.
create function wocs.alert_report_fault(error text, besides uuid) returns void
language plpgsql as $$
declare
  a wocs.alerts;
begin
  perform wocs.alert_close(x) from wocs.alerts x
  where x.kind = 'fault' and x.about = error and x.closed_at is null and x.opened_at < now() - wocs.limit_fault_again();
  a := wocs.alert_raise('fault', '{"times": 0}', error);
  perform wocs.alert_count_fault(error);
  if a.id is not null then
    perform wocs.alert_notify_admins(a, 'alert.fault', jsonb_build_object('error', error), besides);
  end if;
end $$;

-- A call that is signed as ours and yet of no node of ours: a removed one, told once, or one that nobody ever enrolled
-- (then our own secret is in other hands), told once in 24 hours whatever names it makes up.
create function wocs.alert_report_stranger(removed_key text, name text) returns void
language plpgsql as $$
declare
  a wocs.alerts;
  facts jsonb := jsonb_build_object('name', left(name, 40), 'removed', removed_key <> '');
begin
  perform wocs.alert_close(x) from wocs.alerts x
  where x.kind = 'stranger' and x.about = '' and x.closed_at is null
    and x.opened_at < now() - wocs.limit_fault_again();
  a := wocs.alert_raise('stranger', facts, removed_key);
  if a.id is not null then
    perform wocs.alert_notify_admins(a, 'alert.stranger', facts);
  end if;
end $$;

create function wocs.outbox_recipient(o wocs.outbox) returns text
language sql stable as $$
  select coalesce((select u.name from wocs.users u
    where u.wa_number = o.to_number or u.wa_user_id = o.to_user_id order by u.status limit 1),
    '…' || right(coalesce(o.to_number, o.to_user_id), 4))
$$;

-- Of a message that was begun and of which nobody ever said that it arrived: it may have, so it is not repeated. Told
-- once in 24 hours; what is only a mark on a message is not worth it.
create function wocs.alert_report_unsure(o wocs.outbox) returns void
language plpgsql as $$
declare
  a wocs.alerts;
  facts jsonb := jsonb_build_object('to', wocs.outbox_recipient(o), 'at', wocs.clock_text(o.begun_at),
    'task', o.task_id);
begin
  if o.kind = 'reaction' then
    return;
  end if;
  perform wocs.alert_close(x) from wocs.alerts x
  where x.kind = 'unsure' and x.closed_at is null and x.opened_at < now() - wocs.limit_fault_again();
  a := wocs.alert_raise('unsure', facts);
  if a.id is not null then
    perform wocs.alert_notify_admins(a, 'alert.unsure', facts);
  end if;
end $$;

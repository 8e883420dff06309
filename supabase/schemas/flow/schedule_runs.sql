-- What is due of the schedules becomes a run, and a run is leased to be read: only Python can read a command.

-- A run for its reader, who understands it as of its own moment and tells wocs_obey.
create function wocs.schedule_run_message(r wocs.schedule_runs) returns jsonb
language sql stable as $$
  select jsonb_build_object(
    'run', r.id, 'text', s.line -> 'text', 'at', wocs.clock_text(r.run_at), 'media', s.media, 'timezone', s.zone,
    'templates', case when jsonb_path_exists(s.line, '$.** ? (@.command == "template_run")')
      then wocs.template_all() end,
    'language', coalesce((wocs.person_by_id(s.owner_id)).language, 'en'))
  from wocs.schedules s where s.id = r.schedule_id
$$;

create function wocs.schedule_is_due(s wocs.schedules) returns boolean
language sql stable as $$
  select s.state = 'active' and s.next_at <= now()
$$;

create function wocs.schedule_run_is_unread(r wocs.schedule_runs) returns boolean
language sql stable as $$
  select r.state = 'due' and r.lease_until <= now()
$$;

create function wocs.schedule_runs_are_due() returns boolean
language plpgsql stable as $$
begin
  return exists (select from wocs.schedules s where wocs.schedule_is_due(s))
    or exists (select from wocs.schedule_runs r where wocs.schedule_run_is_unread(r));
end $$;

create function wocs.schedule_runs_settle() returns void
language plpgsql as $$
begin
  perform wocs.settling_each('schedules', 'schedule_run_add', array(
    select x from wocs.schedules x
    where wocs.schedule_is_due(x) and wocs.settling_may_try('schedules', x.id::text)
    order by x.next_at limit 20 for update skip locked));
  perform wocs.settling_each('schedule_runs', 'schedule_run_lease', array(
    select x from wocs.schedule_runs x
    where wocs.schedule_run_is_unread(x) and wocs.settling_may_try('schedule_runs', x.id::text)
    order by x.run_at limit 20 for update skip locked));
end $$;

-- Of several that were missed only the latest runs.
create function wocs.schedule_run_add(s wocs.schedules) returns void
language plpgsql as $$
declare
  latest int := wocs.schedule_latest_turn(s, now());
begin
  if not wocs.schedule_owner_may(s) then
    perform wocs.schedule_stop(s);
    return;
  end if;
  insert into wocs.schedule_runs (schedule_id, run_at, skipped, lease_until)
  values (s.id, wocs.schedule_turn_at(s.at, s.zone, s.repeat, latest), latest - s.turn, now())
  on conflict do nothing;
  update wocs.schedules x set turn = latest + 1, next_at = wocs.schedule_turn_at(s.at, s.zone, s.repeat, latest + 1)
  where x.id = s.id;
end $$;

-- Given to a reader; what too many readers lost is told as failed.
create function wocs.schedule_run_lease(r wocs.schedule_runs) returns void
language plpgsql as $$
begin
  if r.tries >= wocs.limit_run_readers() then
    perform wocs.schedule_run_end(r,
      jsonb_build_object('say', 'task.failed', 'ok', false,
        'facts', '{"error": {"code": "not_read"}, "retry": false}'::jsonb));
    return;
  end if;
  update wocs.schedule_runs x set tries = x.tries + 1, lease_until = now() + wocs.limit_run_lease() where x.id = r.id;
  perform wocs.work_add('wocs.read', r.id::text);
end $$;

create function wocs.schedule_owner_may(s wocs.schedules) returns boolean
language sql stable as $$
  select exists (
    select from wocs.users u join wocs.tasks t on t.id = s.task_id
    where u.id = s.owner_id and u.status = 'active'
      and wocs.person_role_rank(u.role) >= wocs.person_role_rank(t.needs_role)
      and wocs.person_role_rank(u.role) >= wocs.person_role_rank(s.line #>> '{intent,role}'))
$$;

-- Its owner hears of it, and every admin: somebody has to ask for it anew.
create function wocs.schedule_stop(s wocs.schedules) returns void
language plpgsql as $$
begin
  perform wocs.schedule_close(s.id, 'stopped');
  perform wocs.notice_send(u.id, 'schedule.stopped',
    wocs.schedule_facts(s) || jsonb_build_object('owner', wocs.person_ref(s.owner_id)), s.task_id)
  from wocs.users u where u.status = 'active' and (u.role = 'admin' or u.id = s.owner_id);
end $$;

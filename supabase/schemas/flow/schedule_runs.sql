-- What is due of the schedules becomes a run, and a run is leased to be read: only Python can read a command.

-- A run for its reader, who understands it as of its own moment and tells wocs_obey.
create function wocs.schedule_run_message(r wocs.schedule_runs) returns jsonb
language plpgsql stable as $$
begin
  return (
    select jsonb_build_object(
      'run', r.id, 'text', s.line -> 'text', 'at', wocs.clock_text(r.run_at), 'media', s.media, 'timezone', s.zone,
      'templates', case when jsonb_path_exists(s.line, '$.** ? (@.command == "template_run")')
        then wocs.template_all() end,
      'language', coalesce((wocs.person_by_id(s.owner_id)).language, 'en'))
    from wocs.schedules s where s.id = r.schedule_id);
end $$;

create function wocs.schedule_runs_are_due() returns boolean
language plpgsql stable as $$
begin
  return exists (select from wocs.schedules s where s.state = 'active' and s.next_at <= now())
    or exists (select from wocs.schedule_runs r where r.state = 'due' and r.lease_until <= now());
end $$;

create function wocs.schedule_runs_settle() returns void
language plpgsql as $$
declare
  s wocs.schedules;
  r wocs.schedule_runs;
begin
  for s in
    select x.* from wocs.schedules x where x.state = 'active' and x.next_at <= now() order by x.next_at
    limit 20 for update skip locked
  loop
    perform wocs.schedule_run_add(s);
  end loop;
  for r in
    select x.* from wocs.schedule_runs x where x.state = 'due' and x.lease_until <= now() order by x.run_at
    limit 20 for update skip locked
  loop
    perform wocs.schedule_run_lease(r);
  end loop;
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

-- Given to a reader for 60 s; whom five readers lost is told as failed.
create function wocs.schedule_run_lease(r wocs.schedule_runs) returns void
language plpgsql as $$
begin
  if r.tries >= 5 then
    perform wocs.schedule_run_end(r,
      jsonb_build_object('say', 'task.failed', 'ok', false,
        'facts', '{"error": {"code": "not_read"}, "retry": false}'::jsonb));
    return;
  end if;
  update wocs.schedule_runs x set tries = x.tries + 1, lease_until = now() + interval '60 s' where x.id = r.id;
  perform wocs.work_add('wocs.read', r.id::text);
end $$;

create function wocs.schedule_owner_may(s wocs.schedules) returns boolean
language plpgsql stable as $$
begin
  return exists (
    select from wocs.users u join wocs.tasks t on t.id = s.task_id
    where u.id = s.owner_id and u.status = 'active'
      and wocs.person_role_rank(u.role) >= wocs.person_role_rank(t.needs_role)
      and wocs.person_role_rank(u.role) >= wocs.person_role_rank(s.line #>> '{intent,role}'));
end $$;

-- Its owner hears of it, and every admin: somebody has to ask for it anew.
create function wocs.schedule_stop(s wocs.schedules) returns void
language plpgsql as $$
begin
  perform wocs.schedule_close(s.id, 'stopped');
  perform wocs.notice_send(u.id, 'schedule.stopped',
    wocs.schedule_facts(s) || jsonb_build_object('owner', wocs.person_ref(s.owner_id)), s.task_id)
  from wocs.users u where u.status = 'active' and (u.role = 'admin' or u.id = s.owner_id);
end $$;

create function wocs.check_schedule_remove(asker wocs.users, args jsonb) returns jsonb
language plpgsql as $$
begin
  perform from wocs.schedules s where s.id = (args ->> 'schedule')::int and s.state = 'active' for update;
  if not found then
    return wocs.schedule_refusal('no_such_schedule', (args ->> 'schedule')::int);
  end if;
  return '{"subject": {}}';
end $$;

create function wocs.do_schedule_remove(task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  gone wocs.schedules := wocs.schedule_close((task.payload ->> 'schedule')::int, 'removed', task.id);
begin
  if gone.id is null then
    return wocs.schedule_refusal('no_such_schedule', (task.payload ->> 'schedule')::int);
  end if;
  return jsonb_build_object('say', 'schedule.removed', 'facts', wocs.schedule_facts(gone));
end $$;

create function wocs.undo_plan_schedule_remove(t wocs.tasks) returns jsonb
language plpgsql as $$
declare
  s wocs.schedules;
begin
  select * into s from wocs.schedules x where x.id = (t.payload ->> 'schedule')::int for update;
  if s.state <> 'removed' or s.closed_by is distinct from t.id then
    return wocs.flow_undo_refusal('changed_since', wocs.schedule_name(s.id), 'removed', s.state);
  elsif s.repeat = 'once' and s.at <= now() then
    return wocs.flow_undo_refusal('too_late', wocs.schedule_name(s.id), wocs.clock_text(s.at), wocs.clock_text(now()));
  end if;
  return jsonb_build_object(
    'plan', jsonb_build_array(jsonb_build_object('what', 'schedule', 'name', wocs.schedule_name(s.id), 'now', null,
      'then', s.line -> 'text')),
    'subject', jsonb_build_object('schedule', s.id));
end $$;

-- What would have run meanwhile is not made up for.
create function wocs.undo_schedule_remove(t wocs.tasks, undoing wocs.tasks) returns jsonb
language plpgsql as $$
declare
  s wocs.schedules;
begin
  select * into s from wocs.schedules x where x.id = (t.payload ->> 'schedule')::int;
  if s.next_at <= now() then
    s.turn := wocs.schedule_latest_turn(s, now()) + 1;
  end if;
  update wocs.schedules x
  set state = 'active', closed_by = null, turn = s.turn, next_at = wocs.schedule_turn_at(s.at, s.zone, s.repeat, s.turn)
  where x.id = s.id returning * into s;
  return jsonb_build_object('facts', wocs.schedule_facts(s));
end $$;

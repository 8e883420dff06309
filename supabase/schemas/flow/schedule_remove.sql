create function wocs.check_schedule_remove(asker wocs.users, args jsonb) returns jsonb
language plpgsql as $$
begin
  perform from wocs.schedules s where s.id = (args ->> 'schedule')::int and s.state = 'active' for update;
  if not found then
    return wocs.refuse_schedule('no_such_schedule', (args ->> 'schedule')::int);
  end if;
  return '{"subject": {}}';
end $$;

create function wocs.do_schedule_remove(task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  gone wocs.schedules := wocs.close_schedule((task.payload ->> 'schedule')::int, 'removed', task.id);
begin
  if gone.id is null then
    return wocs.refuse_schedule('no_such_schedule', (task.payload ->> 'schedule')::int);
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
    return wocs.refuse_undo_flow('changed_since', wocs.schedule_name(s.id), 'removed', s.state);
  elsif s.repeat = 'once' and s.at <= now() then
    return wocs.refuse_undo_flow('too_late', wocs.schedule_name(s.id), wocs.now_text(s.at), wocs.now_text(now()));
  end if;
  return jsonb_build_object(
    'plan', jsonb_build_array(jsonb_build_object('what', 'schedule', 'name', wocs.schedule_name(s.id), 'now', null, 'then', s.line -> 'text')),
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
    s.turn := wocs.latest_turn(s, now()) + 1;
  end if;
  update wocs.schedules x set state = 'active', closed_by = null, turn = s.turn, next_at = wocs.turn_at(s.at, s.zone, s.repeat, s.turn)
  where x.id = s.id returning * into s;
  return jsonb_build_object('facts', wocs.schedule_facts(s));
end $$;

create function wocs.schedule_name(id int) returns text
language sql immutable as $$ select 'SCH-' || id $$;

create function wocs.schedule_refusal(reason text, schedule int) returns jsonb
language plpgsql stable as $$
begin
  return jsonb_build_object('refused', 'schedule.refused', 'facts', jsonb_build_object(
    'reason', reason, 'schedule', wocs.schedule_name(schedule),
    'schedules', (select coalesce(jsonb_agg(wocs.schedule_name(s.id) order by s.id), '[]') from wocs.schedules s
      where s.state = 'active')));
end $$;

create function wocs.schedule_facts(s wocs.schedules) returns jsonb
language sql stable as $$
  select jsonb_build_object(
    'schedule', wocs.schedule_name(s.id), 'line', s.line -> 'text', 'repeat', s.repeat, 'at', wocs.clock_text(s.at),
    'zone', s.zone,
    'next', case when s.next_at is null then '[]' else wocs.schedule_next_runs(s.at, s.zone, s.repeat, s.turn) end)
$$;

create function wocs.schedule_close(id int, state text, task text default null) returns wocs.schedules
language plpgsql as $$
declare
  closed wocs.schedules;
begin
  update wocs.schedules s set state = schedule_close.state, closed_by = task
  where s.id = schedule_close.id and s.state = 'active' returning * into closed;
  update wocs.schedule_runs r set state = 'skipped', ended_at = now()
  where r.schedule_id = closed.id and r.state = 'due';
  return closed;
end $$;

-- {"refused"} with what was expected and what is there instead.
create function wocs.flow_undo_refusal(reason text, what text, expected text, found text, by text default null)
returns jsonb
language sql immutable as $$
  select jsonb_build_object('refused', 'undo.refused', 'facts', jsonb_build_object(
    'reason', reason, 'what', what, 'expected', expected, 'found', found, 'by', by))
$$;

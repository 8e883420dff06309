-- How schedules and templates are undone. What a batch, a template or a condition did is undone line by line, through its children.

-- {"refused"} with what was expected and what is there instead.
create function wocs.refuse_undo_flow(reason text, what text, expected text, found text, by text default null) returns jsonb
language sql immutable as $$
  select jsonb_build_object('refused', 'undo.refused', 'facts', jsonb_build_object(
    'reason', reason, 'what', what, 'expected', expected, 'found', found, 'by', by))
$$;

create function wocs.undo_plan_schedule(t wocs.tasks) returns jsonb
language plpgsql as $$
declare
  s wocs.schedules;
  runs int;
begin
  select * into s from wocs.schedules x where x.task_id = t.id for update;
  select count(*) into runs from wocs.schedule_runs r where r.schedule_id = s.id and r.state <> 'skipped';
  if s.state in ('removed', 'stopped') then
    return wocs.refuse_undo_flow('changed_since', wocs.schedule_name(s.id), 'active', s.state,
                                 wocs.person_ref((select x.requested_by from wocs.tasks x where x.id = s.closed_by)));
  elsif runs > 0 then
    return wocs.refuse_undo_flow('already_ran', wocs.schedule_name(s.id), '0', runs::text);
  end if;
  return jsonb_build_object(
    'plan', jsonb_build_array(jsonb_build_object('what', 'schedule', 'name', wocs.schedule_name(s.id), 'now', s.line -> 'text', 'then', null)),
    'subject', jsonb_build_object('schedule', s.id));
end $$;

create function wocs.undo_schedule(t wocs.tasks, undoing wocs.tasks) returns jsonb
language plpgsql as $$
declare
  s wocs.schedules;
begin
  select * into s from wocs.schedules x where x.task_id = t.id;
  perform wocs.close_schedule(s.id, 'removed', undoing.id);
  return jsonb_build_object('facts', wocs.schedule_facts(s));
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

create function wocs.undo_plan_template_create(t wocs.tasks) returns jsonb
language plpgsql as $$
declare
  name text := t.payload ->> 'name';
  kept wocs.templates;
begin
  perform wocs.hold_template(name);
  select * into kept from wocs.templates x where x.name = t.payload ->> 'name';
  if kept.task_id is distinct from t.id then
    return wocs.refuse_undo_flow('changed_since', name, wocs.shown(t.payload -> 'commands'), wocs.shown(kept.commands), wocs.person_ref(kept.created_by));
  end if;
  return jsonb_build_object(
    'plan', jsonb_build_array(jsonb_build_object('what', 'template', 'name', name, 'now', wocs.shown(kept.commands), 'then', null)),
    'subject', jsonb_build_object('template', name));
end $$;

create function wocs.undo_template_create(t wocs.tasks, undoing wocs.tasks) returns jsonb
language plpgsql as $$
begin
  delete from wocs.templates x where x.name = t.payload ->> 'name' and x.task_id = t.id;
  return jsonb_build_object('facts', jsonb_build_object('name', t.payload -> 'name'));
end $$;

create function wocs.undo_plan_template_remove(t wocs.tasks) returns jsonb
language plpgsql as $$
declare
  name text := t.payload ->> 'name';
  kept wocs.templates;
begin
  perform wocs.hold_template(name);
  select * into kept from wocs.templates x where x.name = t.payload ->> 'name';
  if kept.name is not null then
    return wocs.refuse_undo_flow('changed_since', name, null, wocs.shown(kept.commands), wocs.person_ref(kept.created_by));
  end if;
  return jsonb_build_object(
    'plan', jsonb_build_array(jsonb_build_object('what', 'template', 'name', name, 'now', null, 'then', wocs.shown(t.result #> '{before,commands}'))),
    'subject', jsonb_build_object('template', name));
end $$;

create function wocs.undo_template_remove(t wocs.tasks, undoing wocs.tasks) returns jsonb
language plpgsql as $$
begin
  insert into wocs.templates select * from jsonb_populate_record(null::wocs.templates, t.result -> 'before');
  return jsonb_build_object('facts', jsonb_build_object('name', t.payload -> 'name'));
end $$;

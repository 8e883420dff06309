-- /event create: a day the brand is out selling, with a target to sell for.

create function wocs.check_event_create(asker wocs.users, args jsonb) returns jsonb
language plpgsql as $$
declare
  twin wocs.events;
begin
  perform pg_advisory_xact_lock(7261230);
  select * into twin from wocs.events e
  where e.day = (args ->> 'date')::date and lower(e.name) = lower(args ->> 'name') and e.removed_at is null limit 1;
  if twin.id is not null then
    return jsonb_build_object('refused', 'event.refused',
      'facts', wocs.event_facts(twin) || '{"reason": "event_exists"}');
  end if;
  return jsonb_build_object('subject', '{}'::jsonb);
end $$;

create function wocs.do_event_create(task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  args jsonb := task.payload;
  made wocs.events;
begin
  insert into wocs.events (external_id, name, day, place, target, note, created_by, task_id)
  values (task.id, left(args ->> 'name', 120), (args ->> 'date')::date, left(args ->> 'place', 120),
    (args ->> 'target')::numeric, left(args ->> 'note', 500),
          task.requested_by, task.id)
  returning * into made;
  return jsonb_build_object('say', 'event.created', 'facts', wocs.event_facts(made));
end $$;

create function wocs.undo_plan_event_create(t wocs.tasks) returns jsonb
language plpgsql as $$
declare
  e wocs.events;
  sold numeric;
begin
  select * into e from wocs.events x where x.task_id = t.id for update;
  sold := wocs.sale_amount_for_event(e.id);
  if e.id is null or e.removed_at is not null or sold is not null then
    return jsonb_build_object('refused', 'undo.refused', 'facts', jsonb_build_object(
      'reason', 'changed_since', 'what', 'event', 'name', wocs.event_ref(e.id), 'expected', e.name,
      'found', 'RM ' || sold, 'by', null));
  end if;
  return jsonb_build_object(
    'plan', jsonb_build_array(jsonb_build_object('what', 'event', 'name', wocs.event_ref(e.id), 'now', e.name,
      'then', null)),
    'subject', jsonb_build_object('event', wocs.event_ref(e.id), 'name', e.name));
end $$;

create function wocs.undo_event_create(t wocs.tasks, undoing wocs.tasks) returns jsonb
language plpgsql as $$
declare
  gone wocs.events;
begin
  update wocs.events e set removed_at = now() where e.task_id = t.id and e.removed_at is null returning * into gone;
  return jsonb_build_object('facts', wocs.event_facts(gone));
end $$;

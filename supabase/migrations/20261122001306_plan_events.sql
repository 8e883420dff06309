-- /event create and /event list: the days the brand is out selling, each with a target to sell for.

create function wocs.event_facts(e wocs.events) returns jsonb
language plpgsql stable as $$
begin
  return jsonb_build_object(
    'event', wocs.event_ref(e.id), 'name', e.name, 'date', e.day, 'place', e.place, 'target', e.target, 'note', e.note, 'days', e.day - wocs.today());
end $$;

create function wocs.check_event_create(asker wocs.users, args jsonb) returns jsonb
language plpgsql as $$
declare
  twin wocs.events;
begin
  perform pg_advisory_xact_lock(7261230);
  select * into twin from wocs.events e
  where e.day = (args ->> 'date')::date and lower(e.name) = lower(args ->> 'name') and e.removed_at is null limit 1;
  if twin.id is not null then
    return jsonb_build_object('refused', 'event.refused', 'facts', wocs.event_facts(twin) || '{"reason": "event_exists"}');
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
  values (task.id, left(args ->> 'name', 120), (args ->> 'date')::date, left(args ->> 'place', 120), (args ->> 'target')::numeric, left(args ->> 'note', 500),
          task.requested_by, task.id)
  returning * into made;
  return jsonb_build_object('say', 'event.created', 'facts', wocs.event_facts(made));
end $$;

-- Those to come, the nearest first, then the last five that were.
create function wocs.answer_event_list(asker wocs.users, args jsonb) returns jsonb
language plpgsql stable as $$
declare
  today date := wocs.today();
begin
  return (
    with listed as (
      (select e as event, 0 as past from wocs.events e where e.removed_at is null and e.day >= today order by e.day, e.id limit 15)
      union all
      (select e, 1 from wocs.events e where e.removed_at is null and e.day < today order by e.day desc, e.id limit 5))
    select jsonb_build_object('say', 'event.list', 'facts', jsonb_build_object('events', coalesce(jsonb_agg(
      wocs.event_facts(l.event) || jsonb_build_object('sold', wocs.sold_for((l.event).id))
      order by l.past, case when l.past = 0 then (l.event).day - today else today - (l.event).day end, (l.event).id), '[]')))
    from listed l);
end $$;

-- What was sold for an event, whenever it was paid; null when nothing is recorded.
create function wocs.sold_for(event bigint) returns numeric
language plpgsql stable as $$
begin
  return (select sum(s.amount) from wocs.sales s where s.event_id = event and s.removed_at is null);
end $$;

create function wocs.undo_plan_event_create(t wocs.tasks) returns jsonb
language plpgsql as $$
declare
  e wocs.events;
  sold numeric;
begin
  select * into e from wocs.events x where x.task_id = t.id for update;
  sold := wocs.sold_for(e.id);
  if e.id is null or e.removed_at is not null or sold is not null then
    return jsonb_build_object('refused', 'undo.refused', 'facts', jsonb_build_object(
      'reason', 'changed_since', 'what', 'event', 'name', wocs.event_ref(e.id), 'expected', e.name, 'found', 'RM ' || sold, 'by', null));
  end if;
  return jsonb_build_object(
    'plan', jsonb_build_array(jsonb_build_object('what', 'event', 'name', wocs.event_ref(e.id), 'now', e.name, 'then', null)),
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

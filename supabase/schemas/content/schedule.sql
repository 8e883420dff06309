-- /content schedule: all the slots that were asked for, or none.

-- `next`: the nearest day with room for all of it.
create function wocs.content_day_refusal(reason text, args jsonb, fits int) returns jsonb
language plpgsql stable as $$
declare
  day date := (args ->> 'date')::date;
  wanted int := (args ->> 'slots')::int;
  free date := wocs.content_next_free_day(args ->> 'platform', args ->> 'type', wanted,
    case when reason = 'day_full' then day else wocs.clock_today() - 1 end);
begin
  return wocs.content_refusal(reason, wocs.content_day(day) || jsonb_build_object(
    'platform', args -> 'platform', 'type', args -> 'type', 'slots', wanted, 'fits', fits, 'to', args -> 'to',
    'next', case when free is not null then wocs.content_day(free) end));
end $$;

create function wocs.check_content_schedule(asker wocs.users, args jsonb) returns jsonb
language plpgsql as $$
declare
  wanted jsonb := '{"platform": "all", "slots": 3, "type": "promo"}' || jsonb_strip_nulls(args);
  day date := (wanted ->> 'date')::date;
  agent wocs.users := wocs.agent_find_meant(wanted ->> 'to');
  fits int;
begin
  if wanted ->> 'to' is not null and agent.id is null then
    return wocs.agent_refusal('unknown_agent', wanted ->> 'to');
  elsif day < wocs.clock_today() then
    return wocs.content_day_refusal('past_date', wanted, 0);
  elsif day > wocs.clock_today() + 366 then
    return wocs.content_day_refusal('too_far', wanted, 0);
  end if;
  perform wocs.content_calendar_lock();
  fits := (wocs.content_plan_slots(wanted ->> 'platform', wanted ->> 'type', day,
    (wanted ->> 'slots')::int) ->> 'fits')::int;
  if fits < (wanted ->> 'slots')::int then
    return wocs.content_day_refusal('day_full', wanted, fits);
  end if;
  return jsonb_build_object(
    'subject', jsonb_build_object('date', wanted -> 'date', 'slots', wanted -> 'slots'),
    'args', wanted || case when agent.id is not null then jsonb_build_object('to', agent.name) else '{}' end);
end $$;

create function wocs.do_content_schedule(task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  checked jsonb := wocs.check_content_schedule(wocs.person_by_id(task.requested_by), task.payload);
  args jsonb := checked -> 'args';
  plan jsonb;
begin
  if checked ? 'refused' then
    return checked;
  end if;
  plan := wocs.content_plan_slots(args ->> 'platform', args ->> 'type', (args ->> 'date')::date,
    (args ->> 'slots')::int);
  insert into wocs.content_slots (platform, type, at, agent, asked_by, made_by)
  select p ->> 'platform', args ->> 'type', (p ->> 'at')::timestamptz, (wocs.agent_find(args ->> 'to')).id,
    task.requested_by, task.id
  from jsonb_array_elements(plan -> 'slots') p order by (p ->> 'at')::timestamptz, p ->> 'platform' desc;
  return jsonb_build_object('say', 'content.scheduled',
    'facts', wocs.content_day((args ->> 'date')::date) || jsonb_build_object(
    'platform', args -> 'platform', 'type', args -> 'type', 'agent', args -> 'to',
    'slots', (select jsonb_agg(wocs.content_slot_facts(c) order by c.id) from wocs.content_calendar c
      where c.made_by = task.id)));
end $$;

-- Whether a slot can still be taken off: planned, or due with nothing posted yet.
create function wocs.content_slot_is_open(state text)
returns boolean language sql immutable as $$ select state in ('planned', 'due') $$;

-- What is still open is cancelled; what is done or missed is told in the plan and stays. Nothing open: refused.
create function wocs.undo_plan_content_schedule(t wocs.tasks) returns jsonb
language plpgsql as $$
declare
  gone wocs.content_calendar;
  plan jsonb;
begin
  perform from wocs.content_slots s where s.made_by = t.id order by s.id for update;
  plan := (
    select jsonb_agg(jsonb_build_object(
      'what', 'slot', 'name', c.slot, 'now', c.state,
      'then', case when wocs.content_slot_is_open(c.state) then 'cancelled' else c.state end) order by c.id)
    from wocs.content_calendar c where c.made_by = t.id and c.state <> 'cancelled');
  if exists (select from wocs.content_calendar c where c.made_by = t.id and wocs.content_slot_is_open(c.state)) then
    return jsonb_build_object('plan', plan, 'subject', jsonb_build_object('slots', plan));
  end if;
  select * into gone from wocs.content_calendar c where c.made_by = t.id order by c.state = 'cancelled', c.id limit 1;
  return wocs.content_undo_refusal('changed_since', 'slot', gone.slot, 'planned', gone.state,
    case gone.state when 'cancelled' then wocs.task_requester(gone.cancelled_by) else gone.agent end);
end $$;

-- Agents who had one in hand hear that it is off.
create function wocs.undo_content_schedule(t wocs.tasks, undoing wocs.tasks) returns jsonb
language plpgsql as $$
declare
  one wocs.content_calendar;
  cancelled jsonb := '[]';
  also jsonb := '[]';
begin
  for one in
    select * from wocs.content_calendar c where c.made_by = t.id and wocs.content_slot_is_open(c.state) order by c.id
  loop
    update wocs.content_slots s set state = 'cancelled', cancelled_by = undoing.id where s.id = one.id;
    cancelled := cancelled || to_jsonb(one.slot);
    also := also || wocs.content_post_cancel(one.task, wocs.person_by_id(undoing.requested_by));
  end loop;
  return jsonb_build_object('facts', jsonb_build_object('slots', cancelled), 'also', also);
end $$;

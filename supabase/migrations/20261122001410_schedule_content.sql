-- /content schedule: all the slots that were asked for, or none.

-- A day as facts: the date as it is typed, and its noon, which is that date in the owner's zone however it is shown.
create function wocs.content_day(day date) returns jsonb
language sql stable as $$
  select jsonb_build_object('date', to_char(day, 'YYYY-MM-DD'), 'day', wocs.now_text((day + time '12:00') at time zone wocs.zone()))
$$;

create function wocs.refuse_content(reason text, facts jsonb default '{}') returns jsonb
language sql immutable as $$ select jsonb_build_object('refused', 'content.refused', 'facts', jsonb_build_object('reason', reason) || facts) $$;

-- `next`: the nearest day with room for all of it.
create function wocs.refuse_day(reason text, args jsonb, fits int) returns jsonb
language plpgsql stable as $$
declare
  day date := (args ->> 'date')::date;
  wanted int := (args ->> 'slots')::int;
  free date := wocs.next_free_day(args ->> 'platform', args ->> 'type', wanted, case when reason = 'day_full' then day else wocs.today() - 1 end);
begin
  return wocs.refuse_content(reason, wocs.content_day(day) || jsonb_build_object(
    'platform', args -> 'platform', 'type', args -> 'type', 'slots', wanted, 'fits', fits, 'to', args -> 'to',
    'next', case when free is not null then wocs.content_day(free) end));
end $$;

create function wocs.check_content_schedule(asker wocs.users, args jsonb) returns jsonb
language plpgsql as $$
declare
  wanted jsonb := '{"platform": "all", "slots": 3, "type": "promo"}' || jsonb_strip_nulls(args);
  day date := (wanted ->> 'date')::date;
  agent wocs.users := wocs.find_agent(wanted ->> 'to');
  fits int;
begin
  if wanted ->> 'to' is not null and agent.id is null then
    return wocs.refuse_agent('unknown_agent', wanted ->> 'to');
  elsif day < wocs.today() then
    return wocs.refuse_day('past_date', wanted, 0);
  elsif day > wocs.today() + 366 then
    return wocs.refuse_day('too_far', wanted, 0);
  end if;
  perform wocs.hold_calendar();
  fits := (wocs.plan_slots(wanted ->> 'platform', wanted ->> 'type', day, (wanted ->> 'slots')::int) ->> 'fits')::int;
  if fits < (wanted ->> 'slots')::int then
    return wocs.refuse_day('day_full', wanted, fits);
  end if;
  return jsonb_build_object(
    'subject', jsonb_build_object('date', wanted -> 'date', 'slots', wanted -> 'slots'),
    'args', wanted || case when agent.id is not null then jsonb_build_object('to', agent.name) else '{}' end);
end $$;

create function wocs.do_content_schedule(task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  checked jsonb := wocs.check_content_schedule(wocs.person(task.requested_by), task.payload);
  args jsonb := checked -> 'args';
  plan jsonb;
begin
  if checked ? 'refused' then
    return checked;
  end if;
  plan := wocs.plan_slots(args ->> 'platform', args ->> 'type', (args ->> 'date')::date, (args ->> 'slots')::int);
  insert into wocs.content_slots (platform, type, at, agent, asked_by, made_by)
  select p ->> 'platform', args ->> 'type', (p ->> 'at')::timestamptz, (wocs.find_agent(args ->> 'to')).id, task.requested_by, task.id
  from jsonb_array_elements(plan -> 'slots') p order by (p ->> 'at')::timestamptz, p ->> 'platform' desc;
  return jsonb_build_object('say', 'content.scheduled', 'facts', wocs.content_day((args ->> 'date')::date) || jsonb_build_object(
    'platform', args -> 'platform', 'type', args -> 'type', 'agent', args -> 'to',
    'slots', (select jsonb_agg(wocs.slot_facts(c) order by c.id) from wocs.content_calendar c where c.made_by = task.id)));
end $$;

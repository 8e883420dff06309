-- /content calendar.

create function wocs.content_slot_facts(s wocs.content_calendar) returns jsonb
language sql stable as $$
  select jsonb_build_object(
    'slot', s.slot, 'platform', s.platform, 'type', s.type, 'at', wocs.clock_text(s.at),
    'agent', wocs.person_ref(s.agent),
    'task', s.task, 'state', s.state)
$$;

-- One at a time lays slots. A fixed number of our own.
create function wocs.content_calendar_lock() returns void
language sql as $$ select pg_advisory_xact_lock(7261214) $$;

-- A day as facts: the date as it is typed, and its noon, which is that date in the owner's zone however it is shown.
create function wocs.content_day(day date) returns jsonb
language sql stable as $$
  select jsonb_build_object('date', to_char(day, 'YYYY-MM-DD'),
    'day', wocs.clock_text((day + time '12:00') at time zone wocs.clock_zone()))
$$;

create function wocs.content_refusal(reason text, facts jsonb default '{}') returns jsonb
language sql immutable as $$
  select jsonb_build_object('refused', 'content.refused', 'facts', jsonb_build_object('reason', reason) || facts)
$$;

-- The days a calendar shows: [first, last]. It looks ahead: a number of days counts from today on.
create function wocs.content_calendar_days(period text) returns daterange
language plpgsql stable as $$
declare
  today date := wocs.clock_today();
  days wocs.period_days := wocs.period_days_of(period, today);
begin
  return case when period = '24h' then daterange(today, today + 1, '[]')
    when period ~ '^\d+d$' then daterange(today, today + rtrim(period, 'd')::int)
    when days.first is null then daterange(today, today + 7)
    else daterange(days.first::date, days.after::date) end;
end $$;

-- At most 40 slots: a phone's screen or three. `more`: those that did not fit.
create function wocs.answer_content_calendar(asker wocs.users, args jsonb) returns jsonb
language plpgsql stable as $$
declare
  days daterange := case when args ->> 'date' is not null
    then daterange((args ->> 'date')::date, (args ->> 'date')::date, '[]')
                         else wocs.content_calendar_days(args ->> 'period') end;
  since timestamptz := lower(days)::timestamp at time zone wocs.clock_zone();
  until timestamptz := upper(days)::timestamp at time zone wocs.clock_zone();
  found jsonb;
begin
  found := (
    select jsonb_build_object('total', max(of_all),
      'days', coalesce(jsonb_agg(jsonb_build_object('at', first, 'slots', slots) order by day), '[]'))
    from (
      select near.day, wocs.clock_text(min(near.at)) as first, max(near.of_all) as of_all,
        jsonb_agg(near.facts order by near.at, near.id) as slots
      from (
        select c.id, c.at, (c.at at time zone wocs.clock_zone())::date as day, wocs.content_slot_facts(c) as facts,
          count(*) over () as of_all
        from wocs.content_calendar c where c.at >= since and c.at < until and c.state <> 'cancelled'
        order by c.at, c.id limit 40) near
      group by near.day) by_day);
  return jsonb_build_object('say', 'content.calendar', 'facts', jsonb_build_object(
    'from', wocs.content_day(lower(days)) -> 'day', 'to', wocs.content_day(upper(days) - 1) -> 'day',
    'days', found -> 'days', 'more', greatest(coalesce((found ->> 'total')::int, 0) - 40, 0)));
end $$;

create function wocs.content_post_cancel(task text, asker wocs.users) returns jsonb
language plpgsql as $$
declare
  t wocs.tasks;
begin
  select * into t from wocs.tasks x
  where x.id = task and x.status in ('pending', 'awaiting_approval', 'running') for update;
  if t.id is null then
    return '[]';
  end if;
  perform wocs.task_move(t.id, 'cancelled', asker.id, '{"reason": "slot_cancelled"}');
  perform wocs.audit_set_actor(asker.id);
  return wocs.task_cancel_notices(t, asker);
end $$;

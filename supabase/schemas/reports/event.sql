-- /report event.

create function wocs.check_report_event(asker wocs.users, args jsonb) returns jsonb
language plpgsql stable as $$
begin
  if (wocs.event_find(args ->> 'event_id')).id is null then
    return jsonb_build_object('refused', 'event.refused', 'facts', jsonb_build_object(
      'reason', 'no_such_event', 'event', args -> 'event_id', 'events', wocs.event_candidates()));
  end if;
  return jsonb_build_object('subject', '{}'::jsonb);
end $$;

-- Sold for it: what names the event, whenever it was paid. Sold on its day: everything, whatever it names.
create function wocs.do_report_event(task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  e wocs.events := wocs.event_find(task.payload ->> 'event_id');
  zone text := wocs.clock_zone();
  since timestamptz := e.day::timestamp at time zone zone;
  until timestamptz := (e.day + 1)::timestamp at time zone zone;
  points jsonb;
  sold jsonb := wocs.sale_totals_for_event(e.id);
begin
  if e.id is null then
    return wocs.check_report_event(wocs.person_by_id(task.requested_by), task.payload);
  end if;
  if task.payload ->> 'as' is not null then
    return wocs.report_event_file(e, task.payload ->> 'as');
  end if;
  points := wocs.report_event_points(e.id);
  return wocs.chart_add_to_report(
    task,
    wocs.event_facts(e) || jsonb_build_object(
      'sold', sold, 'on_day', wocs.sale_day_total(e.day),
      'lacks', case when e.target > 0 then greatest(e.target - coalesce((sold ->> 'total')::numeric, 0), 0) end,
      'reached', case when e.target > 0 and sold ->> 'total' is not null
        then round(100 * (sold ->> 'total')::numeric / e.target) end),
    jsonb_build_object('kind', 'columns', 'title', 'event', 'subject', e.name, 'unit', 'RM', 'points', points,
                       'period', wocs.period_facts('event', since, until))) || '{"say": "report.event"}';
end $$;

-- By the hour when all of it was sold on one day, else by the day; at most the last 31.
create function wocs.report_event_points(event bigint) returns jsonb
language plpgsql stable as $$
declare
  zone text := wocs.clock_zone();
begin
  return (
    with sold as (select s.at at time zone zone as here, s.amount from wocs.sales s
      where s.event_id = event and s.removed_at is null),
    size as (select case when max(here)::date = min(here)::date then 'hour' else 'day' end as unit from sold),
    slots as (select date_trunc(size.unit, here) as slot, size.unit, sum(amount) as total
      from sold, size group by 1, 2 order by 1 desc limit 31)
    select coalesce(jsonb_agg(jsonb_build_object(
      'label', to_char(slot, case unit when 'hour' then 'YYYY-MM-DD"T"HH24:00' else 'YYYY-MM-DD' end), 'value', total)
        order by slot), '[]') from slots);
end $$;

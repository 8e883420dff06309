-- What a period means in the owner's zone, with the span it is compared with: the names of the menu, `14d`, `2026`,
-- `2026-Q3`, `2026-11`, `2026-11-01`, `2026-11-01..2026-11-15` (shared/grammar/period_values.py).
-- What today belongs to is "so far": compared with the span before up to the same moment; what is over is whole. `7d`
-- are seven days of which today is the last. `24h` ends now and rolls. `step`: from a span to the one before.

create function wocs.period_span(period text, at timestamptz default now()) returns wocs.span
language plpgsql stable as $$
declare
  span wocs.span;
  zone text := wocs.clock_zone();
  here timestamp := at at time zone zone;
  days wocs.period_days := wocs.period_days_of(period, here);
begin
  span.step := days.step;
  if period = '24h' then
    span.since := at - span.step; span.until := at;
    span.previous_since := span.since - span.step; span.previous_until := span.since;
    return span;
  elsif days.first is null or days.first > here then
    raise exception 'no such period: %', period using errcode = 'invalid_parameter_value';
  end if;
  span.since := days.first at time zone zone;
  span.previous_since := (days.first - days.step) at time zone zone;
  if days.after > here then
    span.until := at;
    span.previous_until := wocs.period_same_moment_before(here, days.step) at time zone zone;
  else
    span.until := days.after at time zone zone; span.previous_until := span.since;
  end if;
  return span;
end $$;

-- Its first moment, the one after its last, and how far back the span lies that it is compared with; null for none.
create function wocs.period_days_of(period text, here timestamp) returns wocs.period_days
language plpgsql immutable as $$
declare
  today timestamp := date_trunc('day', here);
  unit text := case when period in ('today', 'yesterday') then 'day' else replace(period, 'last_', '') end;
  days wocs.period_days;
begin
  if period = '24h' then
    days.step := interval '24 hours';
  elsif unit in ('day', 'week', 'month', 'quarter', 'year') then
    days.step := case unit when 'quarter' then interval '3 months' else ('1 ' || unit)::interval end;
    days.first := date_trunc(unit, here)
      - case when period = 'yesterday' or period like 'last\_%' then days.step else interval '0' end;
  elsif period ~ '^\d{1,3}d$' then
    days.step := make_interval(days => rtrim(period, 'd')::int);
    days.first := today + interval '1 day' - days.step;
  elsif period ~ '^\d{4}$' then
    days.step := interval '1 year'; days.first := make_date(period::int, 1, 1);
  elsif period ~ '^\d{4}-Q[1-4]$' then
    days.step := interval '3 months'; days.first := make_date(left(period, 4)::int, 3 * right(period, 1)::int - 2, 1);
  elsif period ~ '^\d{4}-\d\d$' then
    days.step := interval '1 month'; days.first := (period || '-01')::date;
  elsif period ~ '^\d{4}-\d\d-\d\d(\.\.\d{4}-\d\d-\d\d)?$' then
    days.first := left(period, 10)::date;
    days.step := make_interval(days => right(period, 10)::date - left(period, 10)::date + 1);
  end if;
  days.after := days.first + days.step;
  return days;
end $$;

-- The same clock time a day, a week or a month ago. A month that lacks the day has passed whole.
create function wocs.period_same_moment_before(here timestamp, step interval) returns timestamp
language sql immutable as $$
  select case when wocs.period_lacks_day(here, step)
    then date_trunc('month', here - step) + interval '1 month' else here - step end
$$;

-- Whether the month so many months before has no such day: no 31 November is a month before 31 December.
create function wocs.period_lacks_day(day timestamp, step interval) returns boolean
language sql immutable as $$
  select (extract(month from step) > 0 or extract(year from step) > 0)
    and extract(day from day - step) < extract(day from day)
$$;

-- {"name", "since", "until", "so_far": whether today belongs to it, "previous_since", "previous_until"}
create function wocs.period_facts(period text, since timestamptz, until timestamptz,
  previous_since timestamptz default null, previous_until timestamptz default null)
returns jsonb
language sql stable as $$
  select jsonb_build_object(
    'name', period, 'since', wocs.clock_text(since), 'until', wocs.clock_text(until),
    'so_far', until = now() and period <> '24h',
    'previous_since', wocs.clock_text(previous_since), 'previous_until', wocs.clock_text(previous_until))
$$;

-- A span in days, or in hours when it is not longer than a day: what a chart has a column for. Labels are local:
-- 2026-11-20, or 2026-11-20T14:00. `was_since`, `was_until`: the same part of the span before; null where it has no
-- such day.
create function wocs.period_parts(since timestamptz, until timestamptz, step interval)
returns table (label text, part_since timestamptz, part_until timestamptz, was_since timestamptz, was_until timestamptz)
language plpgsql stable as $$
declare
  zone text := wocs.clock_zone();
  by_hour boolean := until - since <= wocs.limit_hourly_span();
  size interval := case when by_hour then interval '1 hour' else interval '1 day' end;
begin
  return query
    with slots as (
      select s as local_start, s + size as local_end
      from generate_series(date_trunc(case when by_hour then 'hour' else 'day' end,
        period_parts.since at time zone zone),
                           (period_parts.until - interval '1 microsecond') at time zone zone, size) s),
    placed as (
      select s.local_start, greatest(s.local_start at time zone zone, period_parts.since) as starts,
        least(s.local_end at time zone zone, period_parts.until) as ends from slots s),
    before as (
      select p.*,
        not wocs.period_lacks_day(p.local_start, step) as has_twin
      from placed p where p.starts < p.ends)
    select to_char(b.local_start, case when by_hour then 'YYYY-MM-DD"T"HH24:00' else 'YYYY-MM-DD' end), b.starts,
      b.ends,
           case when b.has_twin then (b.starts at time zone zone - step) at time zone zone end,
           case when b.has_twin then (b.ends at time zone zone - step) at time zone zone end
    from before b order by b.local_start;
end $$;

-- The same as lists, in order: what many figures are counted by in one pass.
create function wocs.period_part_lists(since timestamptz, until timestamptz, step interval)
returns wocs.period_part_lists
language sql stable as $$
  select array_agg(p.label order by p.label), array_agg(p.part_since order by p.label),
    array_agg(p.part_until order by p.label), array_agg(p.was_since order by p.label),
    array_agg(p.was_until order by p.label)
  from wocs.period_parts(since, until, step) p
$$;

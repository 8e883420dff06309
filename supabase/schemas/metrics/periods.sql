-- What a period's name means in the owner's zone, with the span it is compared with.
-- today, week (from Monday) and month are "so far": compared with yesterday, last week, last month up to the same
-- moment. 24h, 7d and 30d end now and roll; yesterday, last_week and last_month are whole. `step`: from a span to the
-- one before.

create function wocs.period_span(period text, at timestamptz default now()) returns wocs.span
language plpgsql stable as $$
declare
  span wocs.span;
  zone text := wocs.clock_zone();
  here timestamp := at at time zone zone;
  unit text := case period when 'today' then 'day' when 'yesterday' then 'day' else replace(period, 'last_', '') end;
  start timestamp;
begin
  if period = '24h' then
    span.step := interval '24 hours';
    span.since := at - span.step;
    span.until := at;
    span.previous_since := span.since - span.step;
    span.previous_until := span.since;
    return span;
  elsif period in ('7d', '30d') then
    span.step := make_interval(days => rtrim(period, 'd')::int);
    span.since := (here - span.step) at time zone zone;
    span.until := at;
    span.previous_since := (here - 2 * span.step) at time zone zone;
    span.previous_until := span.since;
    return span;
  elsif unit not in ('day', 'week', 'month') then
    raise exception 'no such period: %', period using errcode = 'invalid_parameter_value';
  end if;
  start := date_trunc(unit, here);
  span.step := ('1 ' || unit)::interval;
  if period in ('today', 'week', 'month') then
    span.since := start at time zone zone; span.until := at;
    span.previous_since := (start - span.step) at time zone zone;
    span.previous_until := wocs.period_same_moment_before(here, span.step) at time zone zone;
  else
    span.since := (start - span.step) at time zone zone; span.until := start at time zone zone;
    span.previous_since := (start - 2 * span.step) at time zone zone; span.previous_until := span.since;
  end if;
  return span;
end $$;

-- The same clock time a day, a week or a month ago. A month that lacks the day has passed whole.
create function wocs.period_same_moment_before(here timestamp, step interval) returns timestamp
language sql immutable as $$
  select case when step = interval '1 month' and extract(day from here - step) < extract(day from here)
    then date_trunc('month', here) else here - step end
$$;

create function wocs.period_facts(period text, since timestamptz, until timestamptz,
  previous_since timestamptz default null, previous_until timestamptz default null)
returns jsonb
language plpgsql stable as $$
begin
  return jsonb_build_object(
    'name', period, 'since', wocs.clock_text(since), 'until', wocs.clock_text(until),
    'so_far', period in ('today', 'week', 'month'),
    'previous_since', wocs.clock_text(previous_since), 'previous_until', wocs.clock_text(previous_until));
end $$;

-- A span in days, or in hours when it is not longer than a day: what a chart has a column for. Labels are local:
-- 2026-11-20, or 2026-11-20T14:00. `was_since`, `was_until`: the same part of the span before; null where it has no
-- such day.
create function wocs.period_parts(since timestamptz, until timestamptz, step interval)
returns table (label text, part_since timestamptz, part_until timestamptz, was_since timestamptz, was_until timestamptz)
language plpgsql stable as $$
declare
  zone text := wocs.clock_zone();
  by_hour boolean := until - since <= interval '25 hours';
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
        not (step = interval '1 month'
          and extract(day from p.local_start - step) < extract(day from p.local_start)) as has_twin
      from placed p where p.starts < p.ends)
    select to_char(b.local_start, case when by_hour then 'YYYY-MM-DD"T"HH24:00' else 'YYYY-MM-DD' end), b.starts,
      b.ends,
           case when b.has_twin then (b.starts at time zone zone - step) at time zone zone end,
           case when b.has_twin then (b.ends at time zone zone - step) at time zone zone end
    from before b order by b.local_start;
end $$;

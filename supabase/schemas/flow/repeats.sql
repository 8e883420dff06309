-- What a pattern of repetition means on the wall: `daily`, `every 3 weeks`, `mon,wed,fri`, `last day of month`.

-- From one run to the next where that is always as long: `daily`, `every 3 weeks`; null for what names its days.
create function wocs.schedule_repeat_step(repeat text) returns interval
language sql immutable as $$
  select case when repeat = 'daily' then interval '1 day' when repeat = 'weekly' then interval '7 days'
    when repeat = 'monthly' then interval '1 month'
    when repeat like 'every %' then substr(repeat, 7)::interval end
$$;

-- The days of the week it names, in order, 0 for Monday: `weekdays`, `mon,wed,fri`; null for what names none.
create function wocs.schedule_repeat_weekdays(repeat text) returns int[]
language sql immutable as $$
  select array_agg(day - 1 order by day)
  from unnest(string_to_array(case repeat when 'weekdays' then 'mon,tue,wed,thu,fri' else repeat end, ',')) name
    join unnest(array['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']) with ordinality week(week_name, day)
      on week_name = name
$$;

-- The day of the month it names, the last one as the 31st: `last day of month`, `day 15 of month`.
create function wocs.schedule_repeat_day_of_month(repeat text) returns int
language sql immutable as $$
  select case when repeat = 'last day of month' then 31
    when repeat like 'day % of month' then split_part(repeat, ' ', 2)::int end
$$;

-- Run number `turn` of the weekdays from this wall time on: those before it in its week are counted as done.
create function wocs.schedule_weekday_wall(wall timestamp, days int[], turn int) returns timestamp
language sql immutable as $$
  select wall - make_interval(days => extract(isodow from wall)::int - 1)
    + make_interval(days => 7 * (nth / cardinality(days)) + days[nth % cardinality(days) + 1])
  from (select (turn + count(*) filter (where day < extract(isodow from wall) - 1))::int as nth
    from unnest(days) day) placed
$$;

-- Run number `turn` on this day of each month, on the last one of a month that lacks it.
create function wocs.schedule_day_of_month_wall(wall timestamp, day int, turn int) returns timestamp
language sql immutable strict as $$
  select first + make_interval(days => least(day, extract(day from first + interval '1 month - 1 day')::int) - 1)
    + (wall - date_trunc('day', wall))
  from (select date_trunc('month', wall) + make_interval(months => turn + (extract(day from wall) > least(day,
    extract(day from date_trunc('month', wall) + interval '1 month - 1 day')))::int) as first) placed
$$;

-- What the wall shows at run number `turn`, from 0; null where there is none.
create function wocs.schedule_turn_wall(wall timestamp, repeat text, turn int) returns timestamp
language sql immutable as $$
  select coalesce(
    wall + turn * wocs.schedule_repeat_step(repeat),
    wocs.schedule_day_of_month_wall(wall, wocs.schedule_repeat_day_of_month(repeat), turn),
    wocs.schedule_weekday_wall(wall, wocs.schedule_repeat_weekdays(repeat), turn),
    case when turn = 0 then wall end)
$$;

-- How long it takes from run to run, never less than on the whole: counting with it comes out early, never late.
create function wocs.schedule_repeat_pace(repeat text) returns interval
language sql immutable as $$
  select coalesce(
    interval '7 days' / cardinality(wocs.schedule_repeat_weekdays(repeat)),
    case when wocs.schedule_repeat_day_of_month(repeat) is not null then interval '31 days' end,
    make_interval(days =>
      (31 * (12 * extract(year from step) + extract(month from step)) + extract(day from step))::int))
  from wocs.schedule_repeat_step(repeat) step
$$;

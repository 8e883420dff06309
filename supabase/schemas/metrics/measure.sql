-- Every figure by its name, for /if, /analytics, reports and alerts. Null means: nothing is recorded, so nobody knows.
-- What WOCS counts itself (tasks, chats, visits while pages are live) is 0 when it did not happen; what others have to
-- tell it (sales, posts' figures) is null when they told nothing.

create function wocs.metric_between(name text, since timestamptz, until timestamptz) returns numeric
language plpgsql stable as $$
begin
  case name
    when 'sales' then
      return (select sum(s.amount) from wocs.sales s where s.at >= since and s.at < until and s.removed_at is null);
    when 'orders' then
      return (select nullif(count(*), 0) - count(*) filter (where s.amount < 0) from wocs.sales s
        where s.at >= since and s.at < until and s.removed_at is null);
    when 'traffic' then return wocs.landing_visits_between('view', since, until);
    when 'clicks' then return wocs.landing_visits_between('click', since, until);
    when 'conversion' then return round(100.0 * wocs.landing_visits_between('click', since,
      until) / nullif(wocs.landing_visits_between('view', since, until), 0), 1);
    when 'engagement', 'views' then
      return (select v.value from wocs.engagement_values(name, array[since], array[until]) v);
    when 'chats' then return (select count(*) from wocs.chats c where c.created_at >= since and c.created_at < until);
    when 'tasks_done' then
      return (select count(*) from wocs.task_logs l
        where l.action in ('completed', 'failed') and l.action = 'completed' and l.created_at >= since
          and l.created_at < until);
    when 'tasks_failed' then
      return (select count(*) from wocs.task_logs l
        where l.action in ('completed', 'failed') and l.action = 'failed' and l.created_at >= since
          and l.created_at < until);
    else raise exception 'no such metric: %', name using errcode = 'invalid_parameter_value';
  end case;
end $$;

create function wocs.metric_of_period(name text, period text) returns numeric
language plpgsql stable as $$
declare
  span wocs.span := wocs.period_span(period);
begin
  return wocs.metric_between(name, span.since, span.until);
end $$;

create function wocs.metric_unit(name text) returns text
language sql immutable as $$ select case name when 'sales' then 'RM' when 'conversion' then '%' else 'count' end $$;

-- {"value", "previous", "change": percent | null}: nothing grows from nothing, and nothing is compared with the
-- unknown.
create function wocs.metric_comparison(value numeric, previous numeric) returns jsonb
language sql immutable as $$
  select jsonb_build_object('value', value, 'previous', previous,
    'change', case when value is not null and previous > 0 then round(100 * (value - previous) / previous) end)
$$;

create function wocs.metric_compare(name text, since timestamptz, until timestamptz, previous_since timestamptz,
  previous_until timestamptz)
returns jsonb
language sql stable as $$
  select wocs.metric_comparison(wocs.metric_between(name, since, until),
    wocs.metric_between(name, previous_since, previous_until))
$$;

-- A figure of each of many spans, `part` counts them from 1: those that cost the most to count in one pass.
create function wocs.metric_values(name text, starts timestamptz[], ends timestamptz[])
returns table (part int, value numeric)
language plpgsql stable as $$
begin
  if name in ('engagement', 'views') then
    return query select v.part, v.value from wocs.engagement_values(name, starts, ends) v;
  else
    return query select p.nth::int, wocs.metric_between(name, p.since, p.until)
      from unnest(starts, ends) with ordinality p (since, until, nth);
  end if;
end $$;

-- What others tell is known of a whole day or not at all: within a day that has sales, an hour without is an hour
-- without.
create function wocs.metric_points(name text, since timestamptz, until timestamptz, step interval,
  compare boolean default true)
returns jsonb
language plpgsql stable as $$
declare
  by_hour boolean := until - since <= wocs.limit_hourly_span();
  whole numeric := case when by_hour then wocs.metric_between(name, since, until) end;
  parts wocs.period_part_lists := wocs.period_part_lists(since, until, step);
begin
  return (
    select coalesce(jsonb_agg(jsonb_build_object(
      'label', p.label,
      'value', coalesce(v.value, case when whole is not null and name in ('sales', 'orders') then 0 end))
      || case when compare then jsonb_build_object('previous', w.value) else '{}' end order by p.label), '[]')
    from unnest(parts.labels) with ordinality p (label, nth)
      left join wocs.metric_values(name, parts.starts, parts.ends) v on v.part = p.nth
      left join wocs.metric_values(name, parts.were, parts.were_until) w on compare and w.part = p.nth);
end $$;

-- The days (or hours) nothing is recorded of: {"of", "count", "first": up to five labels}.
create function wocs.metric_points_missing(points jsonb) returns jsonb
language sql immutable as $$
  select jsonb_build_object('of', count(*), 'count', count(*) filter (where lacks),
    'first', coalesce(jsonb_agg(label order by label) filter (where lacks and nth <= 5), '[]'))
  from (select p ->> 'label' as label, p -> 'value' = 'null' as lacks,
    row_number() over (partition by p -> 'value' = 'null' order by p ->> 'label') as nth
        from jsonb_array_elements(points) p) seen
$$;

-- The best point: {"label", "value"}; null when none is above zero: what was given back is no best.
create function wocs.metric_points_best(points jsonb) returns jsonb
language sql immutable as $$
  select p - 'previous' from jsonb_array_elements(points) p
  where p -> 'value' <> 'null' and (p ->> 'value')::numeric > 0
  order by (p ->> 'value')::numeric desc, p ->> 'label' limit 1
$$;

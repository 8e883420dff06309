-- /report sales: one look over the sales of a span and one over those of the span before, each in one pass.
-- 100,000 sales a span are 40 ms and 25 ms (measured); a plan made for another span would walk the index and take five times as
-- long, so each span is planned for itself.

create function wocs.check_report_sales(asker wocs.users, args jsonb) returns jsonb
language sql immutable as $$ select jsonb_build_object('subject', '{}'::jsonb) $$;

create function wocs.do_report_sales(task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  period text := coalesce(task.payload ->> 'period', 'today');
begin
  return wocs.sales_report(task, period, wocs.span_of(period));
end $$;

create function wocs.sales_report(task wocs.tasks, period text, span wocs.span) returns jsonb
language plpgsql as $$
declare
  told jsonb := wocs.told_span(period, span.since, span.until, span.previous_since, span.previous_until);
  starts timestamptz[] := array(select p.part_since from wocs.parts_of(span.since, span.until, span.step) p order by p.part_since);
  were timestamptz[] := array(select p.was_since from wocs.parts_of(span.since, span.until, span.step) p where p.was_since is not null order by p.part_since);
  sold jsonb := wocs.sales_of(span.since, span.until, starts);
  before jsonb := wocs.sales_before(span.previous_since, span.previous_until, were);
  points jsonb := wocs.sales_points(span, sold, before);
begin
  return wocs.with_chart(
    task,
    (sold - 'by_part') || jsonb_build_object(
      'period', told, 'best', case when (sold ->> 'orders')::int > 0 then wocs.best_of(points) end, 'missing', wocs.missing_of(points),
      'earlier', jsonb_build_object(
        'total', wocs.compared((sold ->> 'total')::numeric, (before ->> 'total')::numeric),
        'orders', wocs.compared((sold ->> 'orders')::numeric, (before ->> 'orders')::numeric),
        'average', wocs.compared((sold ->> 'average')::numeric, (before ->> 'average')::numeric))),
    jsonb_build_object(
      'kind', 'columns', 'title', 'sales', 'unit', 'RM', 'points', points, 'period', told, 'total', sold -> 'total', 'previous_total', before -> 'total'))
    || '{"say": "report.sales"}';
end $$;

-- {"total", "orders", "average", "refunds", "refunded", "items": the five that sold best, "channels", "by_part": {nth of
-- `starts`: total}}; total is null when nothing is recorded. First into (part, item, channel, a
-- refund or not), then from these few rows into what is told.
create function wocs.sales_of(since timestamptz, until timestamptz, starts timestamptz[] default null) returns jsonb
language plpgsql stable set plan_cache_mode = force_custom_plan as $$
begin
  return (
    with sorted as materialized (
      select width_bucket(s.at, coalesce(starts, array[since])) as part, s.item, s.channel, s.amount < 0 as back,
             sum(s.amount) as total, sum(s.qty) as qty, count(*) as times
      from wocs.sales s where s.at >= sales_of.since and s.at < sales_of.until and s.removed_at is null group by 1, 2, 3, 4)
    select jsonb_build_object(
      'total', sum(total), 'orders', coalesce(sum(times) filter (where not back), 0),
      'average', round(sum(total) filter (where not back) / sum(times) filter (where not back), 2),
      'refunds', coalesce(sum(times) filter (where back), 0), 'refunded', -sum(total) filter (where back),
      'items', (select coalesce(jsonb_agg(jsonb_build_object('name', name, 'total', best, 'qty', pieces) order by best desc, name), '[]') from (
        select min(item) as name, sum(total) as best, sum(qty) filter (where not back) as pieces from sorted where item is not null group by lower(item) order by best desc, name limit 5) few),
      'channels', (select coalesce(jsonb_agg(jsonb_build_object('name', name, 'total', best) order by best desc, name), '[]') from (
        select min(channel) as name, sum(total) as best from sorted where channel is not null group by lower(channel) order by best desc, name limit 5) few),
      'by_part', (select coalesce(jsonb_object_agg(part, sum), '{}') from (select part, sum(total) from sorted group by part) parts))
    from sorted);
end $$;

create function wocs.sales_before(since timestamptz, until timestamptz, starts timestamptz[]) returns jsonb
language plpgsql stable set plan_cache_mode = force_custom_plan as $$
begin
  return (
    with sorted as materialized (
      select width_bucket(s.at, coalesce(nullif(starts, '{}'), array[since])) as part, s.amount < 0 as back, sum(s.amount) as total, count(*) as times
      from wocs.sales s where s.at >= sales_before.since and s.at < sales_before.until and s.removed_at is null group by 1, 2)
    select jsonb_build_object(
      'total', sum(total), 'orders', sum(times) filter (where not back),
      'average', round(sum(total) filter (where not back) / sum(times) filter (where not back), 2),
      'by_part', (select coalesce(jsonb_object_agg(part, sum), '{}') from (select part, sum(total) from sorted group by part) parts))
    from sorted);
end $$;

-- Within a day that has sales, an hour without is an hour without; a day without is a day nobody knows of.
create function wocs.sales_points(span wocs.span, sold jsonb, before jsonb) returns jsonb
language plpgsql stable as $$
declare
  nothing numeric := case when span.until - span.since <= interval '25 hours' and sold -> 'total' <> 'null' then 0 end;
begin
  return (
    select coalesce(jsonb_agg(jsonb_build_object(
      'label', p.label, 'value', coalesce((sold -> 'by_part' ->> p.nth::text)::numeric, nothing),
      'previous', (before -> 'by_part' ->> p.twin::text)::numeric) order by p.nth), '[]')
    from (
      select q.label, row_number() over (order by q.part_since) as nth,
             case when q.was_since is not null then count(q.was_since) over (order by q.part_since) end as twin
      from wocs.parts_of(span.since, span.until, span.step) q) p);
end $$;

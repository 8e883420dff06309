-- /report sales: one look over the sales of a span and one over those of the span before, each in one pass.
-- 100,000 sales a span are 40 ms and 25 ms (measured); a plan made for another span would walk the index and take five
-- times as long, so each span is planned for itself.

-- {"date", "total", "orders"} of one of the owner's days; total is null when nothing is recorded.
create function wocs.sale_day_total(day date) returns jsonb
language plpgsql stable as $$
declare
  zone text := wocs.clock_zone();
begin
  return (
    select jsonb_build_object('date', day, 'total', sum(s.amount), 'orders', count(*) filter (where s.amount >= 0))
    from wocs.sales s
    where s.at >= day::timestamp at time zone zone and s.at < (day + 1)::timestamp at time zone zone
      and s.removed_at is null);
end $$;

-- What was sold for an event, whenever it was paid; null when nothing is recorded.
create function wocs.sale_amount_for_event(event bigint) returns numeric
language sql stable as $$
  select sum(s.amount) from wocs.sales s where s.event_id = event and s.removed_at is null
$$;

-- {"total", "orders", "average", "refunds", "refunded", "items": the five that sold best, refunds
-- taken off, "channels", "by_part": {nth
-- of `starts`: total}}; total is null when nothing is recorded. First into (part, item, channel, a refund or not), then
-- from these few rows into what is told.
create function wocs.sale_totals(since timestamptz, until timestamptz, starts timestamptz[] default null) returns jsonb
language plpgsql stable set plan_cache_mode = force_custom_plan as $$
begin
  return (
    with sorted as materialized (
      select width_bucket(s.at, coalesce(starts, array[since])) as part, s.item, s.channel, s.amount < 0 as back,
             sum(s.amount) as total, sum(s.qty) as qty, count(*) as times
      from wocs.sales s
      where s.at >= sale_totals.since and s.at < sale_totals.until and s.removed_at is null group by 1, 2, 3, 4)
    select jsonb_build_object(
      'total', sum(total), 'orders', coalesce(sum(times) filter (where not back), 0),
      'average', round(sum(total) filter (where not back) / sum(times) filter (where not back), 2),
      'refunds', coalesce(sum(times) filter (where back), 0), 'refunded', -sum(total) filter (where back),
      'items', (select coalesce(jsonb_agg(jsonb_build_object('name', name, 'total', best, 'qty', pieces)
        order by best desc, name), '[]') from (
        select min(item) as name, sum(total) as best, sum(qty) filter (where not back) as pieces from sorted
        where item is not null group by lower(item) having sum(total) > 0 order by best desc, name limit 5) few),
      'channels', (select coalesce(jsonb_agg(jsonb_build_object('name', name, 'total', best) order by best desc, name),
        '[]') from (
        select min(channel) as name, sum(total) as best from sorted
        where channel is not null group by lower(channel) having sum(total) > 0 order by best desc, name limit 5) few),
      'by_part', (select coalesce(jsonb_object_agg(part, sum), '{}')
        from (select part, sum(total) from sorted group by part) parts))
    from sorted);
end $$;

create function wocs.sale_totals_before(since timestamptz, until timestamptz, starts timestamptz[]) returns jsonb
language plpgsql stable set plan_cache_mode = force_custom_plan as $$
begin
  return (
    with sorted as materialized (
      select width_bucket(s.at, coalesce(nullif(starts, '{}'), array[since])) as part, s.amount < 0 as back,
        sum(s.amount) as total, count(*) as times
      from wocs.sales s
      where s.at >= sale_totals_before.since and s.at < sale_totals_before.until and s.removed_at is null group by 1, 2)
    select jsonb_build_object(
      'total', sum(total), 'orders', sum(times) filter (where not back),
      'average', round(sum(total) filter (where not back) / sum(times) filter (where not back), 2),
      'by_part', (select coalesce(jsonb_object_agg(part, sum), '{}')
        from (select part, sum(total) from sorted group by part) parts))
    from sorted);
end $$;

-- Within a day that has sales, an hour without is an hour without; a day without is a day nobody knows of.
create function wocs.sale_points(span wocs.span, sold jsonb, before jsonb) returns jsonb
language plpgsql stable as $$
declare
  nothing numeric := case when span.until - span.since <= wocs.limit_hourly_span() and sold -> 'total' <> 'null'
    then 0 end;
begin
  return (
    select coalesce(jsonb_agg(jsonb_build_object(
      'label', p.label, 'value', coalesce((sold -> 'by_part' ->> p.nth::text)::numeric, nothing),
      'previous', (before -> 'by_part' ->> p.twin::text)::numeric) order by p.nth), '[]')
    from (
      select q.label, row_number() over (order by q.part_since) as nth,
             case when q.was_since is not null then count(q.was_since) over (order by q.part_since) end as twin
      from wocs.period_parts(span.since, span.until, span.step) q) p);
end $$;

create function wocs.sale_totals_for_event(event bigint) returns jsonb
language sql stable as $$
  select jsonb_build_object('total', sum(s.amount), 'orders', count(*) filter (where s.amount >= 0),
    'refunds', count(*) filter (where s.amount < 0), 'refunded', -sum(s.amount) filter (where s.amount < 0),
    'first', wocs.clock_text(min(s.at)), 'last', wocs.clock_text(max(s.at)),
    'best_item', (select jsonb_build_object('name', min(b.item), 'total', sum(b.amount),
        'qty', sum(b.qty) filter (where b.amount >= 0))
      from wocs.sales b
                  where b.event_id = event and b.removed_at is null and b.item is not null group by lower(b.item)
                    having sum(b.amount) > 0 order by sum(b.amount) desc limit 1))
  from wocs.sales s where s.event_id = event and s.removed_at is null
$$;

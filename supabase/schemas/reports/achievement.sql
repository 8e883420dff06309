create function wocs.report_achievement_outcome(task wocs.tasks, period text, span wocs.span) returns jsonb
language plpgsql as $$
declare
  told jsonb := wocs.period_facts(period, span.since, span.until, span.previous_since, span.previous_until);
  chart jsonb := wocs.report_generated_chart(span, told);
begin
  return wocs.chart_add_to_report(
    task,
    jsonb_build_object('period', told, 'partly', case when chart ->> 'title' = 'sales' then chart -> 'compared' end,
      'up', wocs.report_moved_metrics(span, 'up'),
      'records', wocs.report_records(span),
      'reached', wocs.report_targets_reached(span)),
    chart) || '{"say": "report.achievement"}';
end $$;

-- The best day of the span, when no day of the twelve months before it was better; and the largest sale of the span.
create function wocs.report_records(span wocs.span) returns jsonb
language plpgsql stable as $$
declare
  zone text := wocs.clock_zone();
  best record;
  largest wocs.sales;
  before numeric;
begin
  select (s.at at time zone zone)::date as day, sum(s.amount) as total into best
  from wocs.sales s
  where s.at >= span.since and s.at < span.until and s.removed_at is null group by 1
  having sum(s.amount) > 0 order by 2 desc, 1 limit 1;
  if best.day is null then
    return '[]';
  end if;
  select max(d.total) into before from (
    select sum(s.amount) as total from wocs.sales s
    where s.at >= span.since - interval '1 year' and s.at < span.since and s.removed_at is null
      group by (s.at at time zone zone)::date) d;
  select * into largest from wocs.sales s
  where s.at >= span.since and s.at < span.until and s.removed_at is null order by s.amount desc, s.id limit 1;
  return case when best.total > before
           then jsonb_build_array(jsonb_build_object('record', 'best_day', 'date', best.day, 'value', best.total,
             'before', before)) else '[]' end
    || jsonb_build_array(jsonb_build_object('record', 'largest_sale', 'value', largest.amount, 'item', largest.item,
      'sale', wocs.sale_ref(largest.id)));
end $$;

-- Events of the span that reached their target.
create function wocs.report_targets_reached(span wocs.span) returns jsonb
language plpgsql stable as $$
declare
  zone text := wocs.clock_zone();
begin
  return (
    select coalesce(jsonb_agg(wocs.event_facts(e) || jsonb_build_object('sold', sold) order by e.day, e.id), '[]')
    from wocs.events e, wocs.sale_amount_for_event(e.id) sold
    where e.removed_at is null and e.day >= (span.since at time zone zone)::date
      and e.day <= (span.until at time zone zone)::date and sold >= e.target);
end $$;

create function wocs.check_report_sales(asker wocs.users, args jsonb) returns jsonb
language sql immutable as $$ select jsonb_build_object('subject', '{}'::jsonb) $$;

create function wocs.do_report_sales(task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  period text := coalesce(task.payload ->> 'period', 'today');
begin
  if task.payload ->> 'as' is not null then
    return wocs.report_sales_file(period, wocs.period_span(period), task.payload ->> 'as');
  end if;
  return wocs.report_sales_outcome(task, period, wocs.period_span(period));
end $$;

create function wocs.report_sales_outcome(task wocs.tasks, period text, span wocs.span) returns jsonb
language plpgsql as $$
declare
  told jsonb := wocs.period_facts(period, span.since, span.until, span.previous_since, span.previous_until);
  starts timestamptz[] := array(select p.part_since
    from wocs.period_parts(span.since, span.until, span.step) p order by p.part_since);
  were timestamptz[] := array(select p.was_since from wocs.period_parts(span.since, span.until, span.step) p
    where p.was_since is not null order by p.part_since);
  sold jsonb := wocs.sale_totals(span.since, span.until, starts);
  before jsonb := wocs.sale_totals_before(span.previous_since, span.previous_until, were);
  points jsonb := wocs.sale_points(span, sold, before);
  partly jsonb := wocs.metric_coverage(span, points);
begin
  return wocs.chart_add_to_report(
    task,
    (sold - 'by_part') || jsonb_build_object(
      'period', told, 'best', case when (sold ->> 'orders')::int > 0 then wocs.metric_points_best(points) end,
      'missing', wocs.metric_points_missing(points),
      'partly', partly, 'earlier', jsonb_build_object(
        'total', wocs.metric_fair_comparison(
          wocs.metric_comparison((sold ->> 'total')::numeric, (before ->> 'total')::numeric), partly),
        'orders', wocs.metric_fair_comparison(
          wocs.metric_comparison((sold ->> 'orders')::numeric, (before ->> 'orders')::numeric), partly),
        'average', wocs.metric_comparison((sold ->> 'average')::numeric, (before ->> 'average')::numeric))),
    jsonb_build_object(
      'kind', 'columns', 'title', 'sales', 'unit', 'RM', 'points', points, 'period', told, 'total', sold -> 'total',
      'previous_total', before -> 'total', 'compared', partly))
    || '{"say": "report.sales"}';
end $$;

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

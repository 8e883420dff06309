-- /analytics: one figure over a period, beside the period before.

create function wocs.check_analytics(asker wocs.users, args jsonb) returns jsonb
language sql immutable as $$ select jsonb_build_object('subject', '{}'::jsonb) $$;

create function wocs.do_analytics(task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  metric text := task.payload ->> 'metric';
  period text := coalesce(task.payload ->> 'period', '7d');
  compares boolean := coalesce(task.payload ->> 'compare', 'previous') <> 'none';
  span wocs.span := wocs.period_span(period);
  told jsonb := wocs.period_facts(period, span.since, span.until, span.previous_since, span.previous_until);
  points jsonb := wocs.metric_points(metric, span.since, span.until, span.step, compares);
  value numeric := wocs.metric_between(metric, span.since, span.until);
  partly jsonb := case when compares and metric not in ('conversion', 'engagement')
    then wocs.metric_coverage(span, points) end;
  before numeric := case when compares then wocs.metric_between(metric, span.previous_since, span.previous_until) end;
begin
  if task.payload ->> 'as' is not null then
    return wocs.report_analytics_file(metric, task.payload ->> 'as', period, span, compares);
  end if;
  return wocs.chart_add_to_report(
    task,
    jsonb_build_object(
      'metric', metric, 'unit', wocs.metric_unit(metric), 'period', told, 'compares', compares,
      'best', wocs.metric_points_best(points), 'missing', wocs.metric_points_missing(points),
      'parts', wocs.metric_breakdown(metric, span), 'partly', partly)
      || wocs.metric_fair_comparison(wocs.metric_comparison(value, before), partly),
    jsonb_build_object(
      'kind', case when metric = 'conversion' then 'line' else 'columns' end, 'title', metric,
      'unit', wocs.metric_unit(metric), 'points', points,
      'period', told, 'total', value, 'previous_total', before, 'compared', partly)) || '{"say": "report.analytics"}';
end $$;

-- What the figure is made of: [[name, value]].
create function wocs.metric_breakdown(metric text, span wocs.span) returns jsonb
language sql stable as $$
  select case metric
    when 'conversion' then jsonb_build_array(
      jsonb_build_array('clicks', wocs.metric_between('clicks', span.since, span.until)),
        jsonb_build_array('traffic', wocs.metric_between('traffic', span.since, span.until)))
    when 'engagement' then (
      select jsonb_build_array(jsonb_build_array('likes', sum(e.likes)), jsonb_build_array('comments', sum(e.comments)),
        jsonb_build_array('shares', sum(e.shares)))
      from wocs.engagement_between(span.since, span.until) e)
    when 'sales' then jsonb_build_array(jsonb_build_array('orders',
      wocs.metric_between('orders', span.since, span.until)))
    else '[]' end
$$;

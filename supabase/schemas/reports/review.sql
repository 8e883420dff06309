create function wocs.report_review_outcome(task wocs.tasks, period text, span wocs.span) returns jsonb
language plpgsql as $$
declare
  told jsonb := wocs.period_facts(period, span.since, span.until, span.previous_since, span.previous_until);
  chart jsonb := wocs.report_generated_chart(span, told);
begin
  return wocs.chart_add_to_report(
    task,
    jsonb_build_object(
      'period', told, 'partly', case when chart ->> 'title' = 'sales' then chart -> 'compared' end,
      'down', wocs.report_moved_metrics(span, 'down'), 'up', wocs.report_moved_metrics(span, 'up'),
      'failed', wocs.report_failures(span),
      'missing', wocs.metric_points_missing(wocs.metric_points('sales', span.since, span.until, span.step, false)),
      'waiting', wocs.report_tasks_waiting(),
      'uncertain', (select count(*) from wocs.tasks t where t.status = 'uncertain')),
    chart) || '{"say": "report.review"}';
end $$;

-- {"count", "commands": the three that failed most}
create function wocs.report_failures(span wocs.span) returns jsonb
language sql stable as $$
  select (
    with failed as (
      select replace(t.type, '_', ' ') as command, count(*) as times
      from wocs.task_logs l join wocs.tasks t on t.id = l.task_id
      where l.action in ('completed', 'failed') and l.action = 'failed' and l.created_at >= span.since
        and l.created_at < span.until group by 1)
    select jsonb_build_object('count', coalesce(sum(f.times), 0), 'commands', (
      select coalesce(jsonb_agg(jsonb_build_object('command', command, 'times', times) order by times desc, command),
        '[]')
      from (select * from failed order by times desc, command limit 3) few))
    from failed f)
$$;

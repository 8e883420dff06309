create function wocs.review_report(task wocs.tasks, period text, span wocs.span) returns jsonb
language plpgsql as $$
declare
  told jsonb := wocs.told_span(period, span.since, span.until, span.previous_since, span.previous_until);
begin
  return wocs.with_chart(
    task,
    jsonb_build_object(
      'period', told, 'down', wocs.moved(span, 'down'), 'up', wocs.moved(span, 'up'),
      'failed', wocs.failures_of(span), 'missing', wocs.missing_of(wocs.points_of('sales', span.since, span.until, span.step, false)),
      'waiting', wocs.tasks_waiting(), 'uncertain', (select count(*) from wocs.tasks t where t.status = 'uncertain')),
    wocs.generated_chart(span, told)) || '{"say": "report.review"}';
end $$;

-- {"count", "commands": the three that failed most}
create function wocs.failures_of(span wocs.span) returns jsonb
language plpgsql stable as $$
begin
  return (
    with failed as (
      select replace(t.type, '_', ' ') as command, count(*) as times
      from wocs.task_logs l join wocs.tasks t on t.id = l.task_id
      where l.action in ('completed', 'failed') and l.action = 'failed' and l.created_at >= span.since and l.created_at < span.until group by 1)
    select jsonb_build_object('count', coalesce(sum(f.times), 0), 'commands', (
      select coalesce(jsonb_agg(jsonb_build_object('command', command, 'times', times) order by times desc, command), '[]')
      from (select * from failed order by times desc, command limit 3) few))
    from failed f);
end $$;

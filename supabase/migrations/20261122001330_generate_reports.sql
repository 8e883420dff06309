-- /report generate: what went well (achievement), what to look at (review), or one of the other reports over a period.

create function wocs.check_report_generate(asker wocs.users, args jsonb) returns jsonb
language sql immutable as $$ select jsonb_build_object('subject', '{}'::jsonb) $$;

create function wocs.do_report_generate(task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  type text := task.payload ->> 'type';
  period text := coalesce(task.payload ->> 'period', 'week');
begin
  return case type
    when 'daily' then wocs.daily_report(task, wocs.today() - case when period = 'yesterday' then 1 else 0 end)
    when 'sales' then wocs.sales_report(task, period, wocs.span_of(period))
    when 'content' then wocs.content_report(task, 'all', period)
    when 'review' then wocs.review_report(task, period, wocs.span_of(period))
    else wocs.achievement_report(task, period, wocs.span_of(period)) end;
end $$;

-- The figures that are told as good or bad news, each with its value before.
create function wocs.all_compared(span wocs.span) returns table (metric text, told jsonb)
language plpgsql stable as $$
begin
  return query
    select m, wocs.metric_compared(m, span.since, span.until, span.previous_since, span.previous_until)
      || jsonb_build_object('metric', m, 'unit', wocs.metric_unit(m))
    from unnest(array['sales', 'orders', 'traffic', 'clicks', 'conversion', 'engagement', 'views', 'chats', 'tasks_done']) m;
end $$;

-- `moved`: up or down; the strongest first.
create function wocs.moved(span wocs.span, way text) returns jsonb
language plpgsql stable as $$
begin
  return (
    select coalesce(jsonb_agg(c.told order by abs((c.told ->> 'change')::numeric) desc nulls last, c.metric), '[]')
    from wocs.all_compared(span) c
    where case way when 'up' then (c.told ->> 'value')::numeric > coalesce((c.told ->> 'previous')::numeric, 0)
                   else (c.told ->> 'value')::numeric < (c.told ->> 'previous')::numeric end);
end $$;

create function wocs.achievement_report(task wocs.tasks, period text, span wocs.span) returns jsonb
language plpgsql as $$
declare
  told jsonb := wocs.told_span(period, span.since, span.until, span.previous_since, span.previous_until);
begin
  return wocs.with_chart(
    task,
    jsonb_build_object('period', told, 'up', wocs.moved(span, 'up'), 'records', wocs.records_of(span), 'reached', wocs.targets_reached(span)),
    wocs.generated_chart(span, told)) || '{"say": "report.achievement"}';
end $$;

create function wocs.generated_chart(span wocs.span, told jsonb) returns jsonb
language plpgsql stable as $$
declare
  title text := case when wocs.metric_between('sales', span.since, span.until) is not null then 'sales'
                     when wocs.metric_between('views', span.since, span.until) is not null then 'views' else 'traffic' end;
begin
  return jsonb_build_object('kind', 'columns', 'title', title, 'unit', wocs.metric_unit(title),
                            'points', wocs.points_of(title, span.since, span.until, span.step), 'period', told);
end $$;

-- The best day of the span, when no day of the twelve months before it was better; and the largest sale of the span.
create function wocs.records_of(span wocs.span) returns jsonb
language plpgsql stable as $$
declare
  zone text := wocs.zone();
  best record;
  largest wocs.sales;
  before numeric;
begin
  select (s.at at time zone zone)::date as day, sum(s.amount) as total into best
  from wocs.sales s where s.at >= span.since and s.at < span.until and s.removed_at is null group by 1 order by 2 desc, 1 limit 1;
  if best.day is null then
    return '[]';
  end if;
  select max(d.total) into before from (
    select sum(s.amount) as total from wocs.sales s
    where s.at >= span.since - interval '1 year' and s.at < span.since and s.removed_at is null group by (s.at at time zone zone)::date) d;
  select * into largest from wocs.sales s
  where s.at >= span.since and s.at < span.until and s.removed_at is null order by s.amount desc, s.id limit 1;
  return case when best.total > before
           then jsonb_build_array(jsonb_build_object('record', 'best_day', 'date', best.day, 'value', best.total, 'before', before)) else '[]' end
    || jsonb_build_array(jsonb_build_object('record', 'largest_sale', 'value', largest.amount, 'item', largest.item, 'sale', wocs.sale_ref(largest.id)));
end $$;

-- Events of the span that reached their target.
create function wocs.targets_reached(span wocs.span) returns jsonb
language plpgsql stable as $$
declare
  zone text := wocs.zone();
begin
  return (
    select coalesce(jsonb_agg(wocs.event_facts(e) || jsonb_build_object('sold', sold) order by e.day, e.id), '[]')
    from wocs.events e, wocs.sold_for(e.id) sold
    where e.removed_at is null and e.day >= (span.since at time zone zone)::date and e.day <= (span.until at time zone zone)::date and sold >= e.target);
end $$;

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

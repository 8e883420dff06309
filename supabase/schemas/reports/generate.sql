-- /report generate: what went well (achievement), what to look at (review), or one of the other reports over a period.

create function wocs.check_report_generate(asker wocs.users, args jsonb) returns jsonb
language sql immutable as $$
  select case when args ->> 'type' = 'daily'
    and coalesce(args ->> 'period', 'week') !~ '^(week|24h|today|yesterday|\d{4}-\d\d-\d\d)$'
    then jsonb_build_object('refused', 'report.refused', 'facts', jsonb_build_object('reason', 'daily_of_one_day'))
    else jsonb_build_object('subject', '{}'::jsonb) end
$$;

create function wocs.do_report_generate(task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  type text := task.payload ->> 'type';
  period text := coalesce(task.payload ->> 'period', 'week');
  kind text := task.payload ->> 'as';
  day date := case when type = 'daily' and period ~ '^\d{4}-\d\d-\d\d$' then period::date
    else wocs.clock_today() - case when period = 'yesterday' then 1 else 0 end end;
begin
  if kind is not null then
    return case type
      when 'daily' then wocs.report_daily_file(wocs.report_daily_outcome(task, day), kind)
      when 'sales' then wocs.report_sales_file(period, wocs.period_span(period), kind)
      when 'content' then wocs.report_content_file(wocs.report_content_outcome(task, 'all', period), kind)
      else wocs.report_compared_file(type, kind, period, wocs.period_span(period)) end;
  end if;
  return case type
    when 'daily' then wocs.report_daily_outcome(task, day)
    when 'sales' then wocs.report_sales_outcome(task, period, wocs.period_span(period))
    when 'content' then wocs.report_content_outcome(task, 'all', period)
    when 'review' then wocs.report_review_outcome(task, period, wocs.period_span(period))
    else wocs.report_achievement_outcome(task, period, wocs.period_span(period)) end;
end $$;

-- The figures that are told as good or bad news, each with its value before.
create function wocs.report_compared_metrics(span wocs.span) returns table (metric text, told jsonb)
language sql stable as $$
  select m, wocs.metric_compare(m, span.since, span.until, span.previous_since, span.previous_until)
    || jsonb_build_object('metric', m, 'unit', wocs.metric_unit(m))
  from unnest(array['sales', 'orders', 'traffic', 'clicks', 'conversion', 'engagement', 'views', 'chats',
    'tasks_done']) m
$$;

-- `moved`: up or down; the strongest first.
create function wocs.report_moved_metrics(span wocs.span, way text) returns jsonb
language sql stable as $$
  select coalesce(jsonb_agg(c.told order by abs((c.told ->> 'change')::numeric) desc nulls last, c.metric), '[]')
  from wocs.report_compared_metrics(span) c
  where case way when 'up' then (c.told ->> 'value')::numeric > coalesce((c.told ->> 'previous')::numeric, 0)
                 else (c.told ->> 'value')::numeric < (c.told ->> 'previous')::numeric end
$$;

create function wocs.report_generated_chart(span wocs.span, told jsonb) returns jsonb
language plpgsql stable as $$
declare
  title text := case when wocs.metric_between('sales', span.since, span.until) is not null then 'sales'
                     when wocs.metric_between('views', span.since, span.until) is not null then 'views'
                       else 'traffic' end;
  points jsonb := wocs.metric_points(title, span.since, span.until, span.step);
begin
  return jsonb_build_object('kind', 'columns', 'title', title, 'unit', wocs.metric_unit(title), 'points', points,
    'period', told, 'compared', case when title <> 'views' then wocs.metric_coverage(span, points) end);
end $$;

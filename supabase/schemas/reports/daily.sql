-- /report daily.

create function wocs.check_report_daily(asker wocs.users, args jsonb) returns jsonb
language plpgsql stable as $$
begin
  if (args ->> 'date')::date > wocs.clock_today() then
    return jsonb_build_object('refused', 'report.refused',
      'facts', jsonb_build_object('reason', 'day_to_come', 'date', args -> 'date'));
  end if;
  return jsonb_build_object('subject', '{}'::jsonb);
end $$;

create function wocs.do_report_daily(task wocs.tasks) returns jsonb
language sql as $$
  select case when task.payload ->> 'as' is null then told else wocs.report_daily_file(told, task.payload ->> 'as') end
  from wocs.report_daily_outcome(task, coalesce((task.payload ->> 'date')::date, wocs.clock_today())) told
$$;

create function wocs.report_daily_metrics() returns text[]
language sql immutable as $$
  select array['sales', 'orders', 'traffic', 'clicks', 'conversion', 'chats', 'tasks_done', 'tasks_failed',
    'engagement']
$$;

-- A day that still lasts is compared with the day before up to the same moment, one that is over with the whole day
-- before.
create function wocs.report_daily_outcome(task wocs.tasks, day date) returns jsonb
language plpgsql as $$
declare
  zone text := wocs.clock_zone();
  is_today boolean := day = wocs.clock_today();
  since timestamptz := day::timestamp at time zone zone;
  until timestamptz := case when is_today then now() else (day + 1)::timestamp at time zone zone end;
  was_since timestamptz := (day - 1)::timestamp at time zone zone;
  was_until timestamptz := case when is_today then (now() at time zone zone - interval '1 day') at time zone zone
    else since end;
  told jsonb := wocs.period_facts(case when is_today then 'today' else 'day' end, since, until, was_since, was_until);
  facts jsonb := jsonb_build_object('date', day, 'is_today', is_today, 'period', told);
  name text;
begin
  foreach name in array wocs.report_daily_metrics() loop
    facts := facts || jsonb_build_object(name, wocs.metric_compare(name, since, until, was_since, was_until));
  end loop;
  facts := facts || jsonb_build_object(
    'answered', wocs.report_chats_answered(since, until), 'waiting', wocs.report_tasks_waiting(),
    'posts', wocs.report_posts_between(since, until), 'pages', wocs.report_top_pages(day),
    'events', wocs.report_events_on(day), 'best_item', wocs.sale_totals(since, until) #> '{items,0}',
    'seal', wocs.audit_head_facts());
  return wocs.chart_add_to_report(task, facts, wocs.report_daily_chart(since, until, told))
    || '{"say": "report.daily"}';
end $$;

-- The sales by the hour; the visits where no sale is recorded.
create function wocs.report_daily_chart(since timestamptz, until timestamptz, told jsonb) returns jsonb
language plpgsql stable as $$
declare
  title text := case when wocs.metric_between('sales', since, until) is null then 'traffic' else 'sales' end;
begin
  return jsonb_build_object(
    'kind', 'columns', 'title', title, 'unit', wocs.metric_unit(title),
    'points', wocs.metric_points(title, since, until, interval '1 day'), 'period', told);
end $$;

create function wocs.report_tasks_waiting() returns bigint
language sql stable as $$
  select count(*) from wocs.tasks t where t.status in ('pending', 'awaiting_approval', 'running')
$$;

create function wocs.report_chats_answered(since timestamptz, until timestamptz) returns bigint
language sql stable as $$
  select count(distinct m.chat_id) from wocs.messages m
        where m.sender_type <> 'customer' and m.sender_type = 'agent' and m.created_at >= since
            and m.created_at < until
$$;

-- The three pages most looked at on a day.
create function wocs.report_top_pages(wanted date) returns jsonb
language sql stable as $$
  select coalesce(jsonb_agg(jsonb_build_object('page', page_slug, 'views', views, 'clicks', clicks)
    order by views desc, clicks desc, page_slug), '[]') from (
    select v.page_slug, coalesce(sum(v.visits) filter (where v.kind = 'view'), 0) as views,
      coalesce(sum(v.visits) filter (where v.kind = 'click'), 0) as clicks
    from wocs.landing_visits v where v.day = wanted group by v.page_slug order by views desc, clicks desc, v.page_slug
    limit 3) top
$$;

create function wocs.report_events_on(wanted date) returns jsonb
language sql stable as $$
  select coalesce(jsonb_agg(wocs.event_facts(e) || jsonb_build_object('sold', wocs.sale_amount_for_event(e.id))
  order by e.id), '[]')
        from (select * from wocs.events e where e.day = wanted and e.removed_at is null order by e.id limit 3) e
$$;

-- /report content: what went up and what it brought, a platform.

create function wocs.check_report_content(asker wocs.users, args jsonb) returns jsonb
language sql immutable as $$ select jsonb_build_object('subject', '{}'::jsonb) $$;

create function wocs.do_report_content(task wocs.tasks) returns jsonb
language sql as $$
  select case when task.payload ->> 'as' is null then told
    else wocs.report_content_file(told, task.payload ->> 'as') end
  from wocs.report_content_outcome(task, coalesce(task.payload ->> 'platform', 'all'),
    coalesce(task.payload ->> 'period', 'week')) told
$$;

create function wocs.report_content_outcome(task wocs.tasks, platform text, period text) returns jsonb
language plpgsql as $$
declare
  span wocs.span := wocs.period_span(period);
  told jsonb := wocs.period_facts(period, span.since, span.until, span.previous_since, span.previous_until);
  wanted text := nullif(platform, 'all');
begin
  return wocs.chart_add_to_report(
    task,
    jsonb_build_object(
      'period', told, 'platform', platform,
      'platforms', wocs.report_platform_rows(wanted, span.since, span.until, span.previous_since, span.previous_until),
      'posts', wocs.report_posts_between(span.since, span.until, wanted),
      'best', wocs.report_best_posts(wanted, span.since, span.until)),
    jsonb_build_object('kind', 'columns', 'title', 'views', 'subject', wanted, 'unit', 'count',
                       'points', wocs.report_view_points(wanted, span.since, span.until, span.step), 'period', told))
                         || '{"say": "report.content"}';
end $$;

create function wocs.report_platform_rows(wanted text, since timestamptz, until timestamptz, was_since timestamptz,
  was_until timestamptz)
returns jsonb
language sql stable as $$
  select coalesce(jsonb_agg(jsonb_build_object(
    'platform', e.platform, 'measured', e.posts, 'views', wocs.metric_comparison(e.views, w.views),
    'likes', wocs.metric_comparison(e.likes, w.likes),
    'comments', wocs.metric_comparison(e.comments, w.comments), 'shares', wocs.metric_comparison(e.shares, w.shares))
      order by e.views desc nulls last, e.platform), '[]')
  from wocs.engagement_between(since, until, wanted) e
    left join wocs.engagement_between(was_since, was_until, wanted) w on w.platform = e.platform
$$;

create function wocs.report_view_points(wanted text, since timestamptz, until timestamptz, step interval) returns jsonb
language sql stable as $$
  select coalesce(jsonb_agg(jsonb_build_object('label', p.label, 'value', v.value, 'previous', w.value)
    order by p.label), '[]')
  from wocs.period_part_lists(since, until, step) parts
    cross join unnest(parts.labels) with ordinality p (label, nth)
    left join wocs.engagement_values('views', parts.starts, parts.ends, wanted) v on v.part = p.nth
    left join wocs.engagement_values('views', parts.were, parts.were_until, wanted) w on w.part = p.nth
$$;

-- The three posts that grew most.
create function wocs.report_best_posts(wanted text, since timestamptz, until timestamptz) returns jsonb
language sql stable as $$
  select (
    with seen as (
      select distinct e.platform, e.post_id from wocs.engagement e
      where e.at >= since and e.at < until and (wanted is null or e.platform = wanted)),
    grown as (
      select s.platform, s.post_id, l.views - coalesce(b.views, 0) as views, l.likes - coalesce(b.likes, 0) as likes
      from seen s, wocs.engagement_newest(s.platform, s.post_id, until) l,
        wocs.engagement_newest(s.platform, s.post_id, since) b)
    select coalesce(jsonb_agg(jsonb_build_object('platform', platform, 'post', post_id, 'views', views, 'likes', likes)
      order by views desc nulls last, likes desc nulls last, post_id), '[]')
    from (select * from grown order by views desc nulls last, likes desc nulls last, post_id limit 3) few)
$$;

-- What was posted: [{"platform", "posts"}]; empty when nothing is known to have gone up.
create function wocs.report_posts_between(since timestamptz, until timestamptz, wanted text default null) returns jsonb
language plpgsql stable as $$
declare
  posted bigint;
begin
  if wanted <> 'tiktok' then
    return '[]';
  end if;
  select count(*) into posted from wocs.tiktok_posts p
  where p.posted_at >= since and p.posted_at < until and p.state <> 'deleted';
  return case when posted > 0 then jsonb_build_array(jsonb_build_object('platform', 'tiktok', 'posts', posted))
    else '[]' end;
end $$;

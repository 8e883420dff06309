-- Pages that show what a command of WhatsApp tells, with more beside it.

create function wocs.panel_page_people(viewer wocs.users, args jsonb) returns jsonb
language sql stable as $$
  select jsonb_build_object('people', coalesce(jsonb_agg(jsonb_build_object(
    'name', u.name, 'number', u.wa_number, 'role', u.role, 'language', u.language, 'on_duty', u.on_duty,
    'last_active', wocs.clock_text(s.last_active), 'window_open', wocs.person_window_is_open(u.id),
    'open_tasks', (select count(*) from wocs.tasks t
      where t.assigned_to = u.id and t.status in ('pending', 'running')),
    'devices', (select count(*) from wocs.panel_sessions p
      where p.user_id = u.id and p.revoked_at is null and p.expires_at > now()))
    order by wocs.person_role_rank(u.role) desc, lower(u.name)), '[]'))
  from wocs.users u left join wocs.wa_sessions s on s.user_id = u.id where u.status = 'active'
$$;

-- Each page's newest version as visitors would see it, and the picture of that; what changed last comes first.
create function wocs.panel_landing_rows(pages jsonb) returns jsonb
language plpgsql stable as $$
begin
  return (
    select coalesce(jsonb_agg(p.told || jsonb_build_object(
      'description', h.content -> 'description', 'cta', h.content -> 'cta', 'newest', h.version,
      'newest_title', h.content -> 'title', 'changed_at', wocs.clock_text(h.created_at),
      'versions', (select count(*) from wocs.landing_versions v where v.page_slug = h.page_slug),
      'pictures', wocs.panel_page_pictures(h, l)) order by h.created_at desc, h.page_slug), '[]')
    from jsonb_array_elements(pages) p (told)
      join wocs.landing_head_versions(array(select x ->> 'page' from jsonb_array_elements(pages) x)) h
        on h.page_slug = p.told ->> 'page'
      left join wocs.landing_versions l on l.page_slug = h.page_slug and l.status = 'published');
end $$;

create function wocs.panel_page_pages(viewer wocs.users, args jsonb) returns jsonb
language plpgsql stable as $$
declare
  facts jsonb := wocs.landing_list_facts('all', args ->> 'before', wocs.limit_panel_pages());
begin
  return facts || jsonb_build_object('pages', wocs.panel_landing_rows(facts -> 'pages'),
    'home', case when exists (select from wocs.node_list()) then wocs.node_home_state() end);
end $$;

create function wocs.panel_page_schedule(viewer wocs.users, args jsonb) returns jsonb
language sql stable as $$
  select (wocs.answer_schedule_list(viewer, '{}') -> 'facts') || jsonb_build_object('waiting', (
    select coalesce(jsonb_agg(jsonb_build_object('task', t.id, 'command', replace(t.type, '_', ' '),
      'at', wocs.clock_text(t.scheduled_at), 'by', wocs.person_ref(t.requested_by), 'status', t.status)
      order by t.scheduled_at), '[]')
    from (select x.* from wocs.tasks x
      where x.status in ('pending', 'awaiting_approval') and x.scheduled_at > now()
      order by x.scheduled_at limit 50) t))
$$;

create function wocs.panel_page_calendar(viewer wocs.users, args jsonb) returns jsonb
language sql stable as $$
  select wocs.answer_content_calendar(viewer, jsonb_build_object('period',
    case when args ->> 'period' in ('7d', '14d', '30d') then args ->> 'period' else '14d' end)) -> 'facts'
$$;

-- Section 16's figures, the free tiers, and the last fourteen days: what was done, what failed, what was sent.
create function wocs.panel_page_metrics(viewer wocs.users, args jsonb) returns jsonb
language plpgsql stable as $$
begin
  return jsonb_build_object(
    'metrics', wocs.success_metrics(), 'meters', wocs.meter_free_tiers(), 'nodes', wocs.status_node_rows(),
    'causes', wocs.causes_all(), 'queue', wocs.queue_counts(), 'days', (
      select jsonb_agg(jsonb_build_object('day', wocs.content_day(d.day) -> 'day', 'done', d.done,
        'failed', d.failed) order by d.day)
      from wocs.panel_days_of_work() d));
end $$;

create function wocs.panel_days_of_work() returns table (day date, done bigint, failed bigint)
language plpgsql stable as $$
declare
  zone text := wocs.clock_zone();
  today date := wocs.clock_today(zone);
begin
  return query
    select today - n, e.done, e.failed
    from generate_series(0, wocs.limit_panel_days() - 1) n, lateral (
      select count(*) filter (where l.action = 'completed') as done,
        count(*) filter (where l.action = 'failed') as failed
      from wocs.task_logs l
      where l.action in ('completed', 'failed') and l.created_at >= (today - n)::timestamp at time zone zone
        and l.created_at < (today - n + 1)::timestamp at time zone zone) e;
end $$;

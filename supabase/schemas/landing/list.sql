-- /landing list: one row a page. A live page shows its live version (and `draft`, the newer one that waits), any other
-- its head.

create function wocs.landing_visit_count(page text, kind text) returns bigint
language sql stable as $$
  select coalesce(sum(v.visits), 0)::bigint from wocs.landing_visits v
  where v.page_slug = page and v.kind = landing_visit_count.kind
$$;

create function wocs.landing_row(shown wocs.landing_versions, head wocs.landing_versions) returns jsonb
language sql stable as $$
  select jsonb_build_object(
    'page', shown.page_slug, 'status', shown.status, 'version', shown.version, 'title', shown.content -> 'title',
    'url', wocs.landing_url(shown.page_slug), 'draft', case when head.version <> shown.version then head.version end,
    'views', wocs.landing_visit_count(shown.page_slug, 'view'),
    'clicks', wocs.landing_visit_count(shown.page_slug, 'click'),
    'scheduled_at', (
      select wocs.clock_text(min(t.scheduled_at)) from wocs.tasks t
      where t.type = 'landing_publish' and t.status in ('pending', 'awaiting_approval')
        and t.payload ->> 'page' = shown.page_slug))
$$;

-- The 25 pages that changed last: more would not fit into one message. `more` counts the others.
create function wocs.answer_landing_list(asker wocs.users, args jsonb) returns jsonb
language sql stable as $$
  with wish as (select coalesce(args ->> 'status', 'all') as status),
  pages as (
    select v.page_slug, max(v.created_at) as changed_at, count(*) over () as found
    from wocs.landing_versions v, wish w where v.status <> 'archived' and w.status in ('all', v.status)
    group by v.page_slug order by changed_at desc limit 25),
  shown as (
    select p.page_slug, p.found, h as head,
           case when w.status = 'draft' or (l).id is null then h else l end as version
    from pages p, wish w, wocs.landing_head_version(p.page_slug) h, wocs.landing_live_version(p.page_slug) l)
  select jsonb_build_object('say', 'landing.list', 'facts', jsonb_build_object(
    'status', (select w.status from wish w),
    'pages', coalesce(jsonb_agg(wocs.landing_row(s.version, s.head) order by s.page_slug), '[]'),
    'more', greatest(coalesce(max(s.found), 0) - 25, 0)))
  from shown s
$$;

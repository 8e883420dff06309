-- /landing list: one row a page. A live page shows its live version (and `draft`, the newer one that waits), any other its head.

create function wocs.count_visits(page text, kind text) returns bigint
language sql stable as $$
  select coalesce(sum(v.visits), 0)::bigint from wocs.landing_visits v where v.page_slug = page and v.kind = count_visits.kind
$$;

create function wocs.landing_row(shown wocs.landing_versions, head wocs.landing_versions) returns jsonb
language sql stable as $$
  select jsonb_build_object(
    'page', shown.page_slug, 'status', shown.status, 'version', shown.version, 'title', shown.content -> 'title',
    'url', wocs.landing_url(shown.page_slug), 'draft', case when head.version <> shown.version then head.version end,
    'views', wocs.count_visits(shown.page_slug, 'view'), 'clicks', wocs.count_visits(shown.page_slug, 'click'),
    'scheduled_at', (
      select wocs.now_text(min(t.scheduled_at)) from wocs.tasks t
      where t.type = 'landing_publish' and t.status in ('pending', 'awaiting_approval') and t.payload ->> 'page' = shown.page_slug))
$$;

create function wocs.answer_landing_list(asker wocs.users, args jsonb) returns jsonb
language sql stable as $$
  with pages as (
    select h.page_slug, h as head, wocs.landing_live(h.page_slug) as live
    from (select distinct page_slug from wocs.landing_versions) p, wocs.landing_head(p.page_slug) h),
  wanted as (
    select page_slug, head, live, coalesce(args ->> 'status', 'all') as status,
           case when (live).id is null or args ->> 'status' = 'draft' then head else live end as shown
    from pages)
  select jsonb_build_object('say', 'landing.list', 'facts', jsonb_build_object(
    'status', coalesce(args ->> 'status', 'all'),
    'pages', coalesce(jsonb_agg(wocs.landing_row(shown, head) order by page_slug) filter (where status in ('all', (shown).status)), '[]')))
  from wanted
$$;

-- /landing list: one row a page. A live page shows its live version (and `draft`, the newer one that waits), any other
-- its head.

-- How often a page was looked at, how often its button was pressed, and when it is to be published.
create function wocs.landing_row(shown wocs.landing_versions, head wocs.landing_versions, views numeric, clicks numeric,
  scheduled_at timestamptz) returns jsonb
language sql stable as $$
  select jsonb_build_object(
    'page', shown.page_slug, 'status', shown.status, 'version', shown.version, 'title', shown.content -> 'title',
    'url', wocs.landing_url(shown.page_slug), 'draft', case when head.version <> shown.version then head.version end,
    'views', coalesce(views, 0), 'clicks', coalesce(clicks, 0), 'scheduled_at', wocs.clock_text(scheduled_at))
$$;

-- The pages that changed last, and those after the page `before`, at most `rows`. `more` counts the others, `last` is
-- where they go on. All visits are summed in one look, not a page at a time.
create function wocs.landing_list_facts(wish text, before text, rows int) returns jsonb
language plpgsql stable as $$
declare
  before_at timestamptz := (select max(v.created_at) from wocs.landing_versions v
    where v.page_slug = before and v.status <> 'archived');
begin
  return (
    with pages as (
      select v.page_slug, max(v.created_at) as changed_at, count(*) over () as found
      from wocs.landing_versions v where v.status <> 'archived' and wish in ('all', v.status)
      group by v.page_slug
      having before_at is null or (max(v.created_at), v.page_slug) < (before_at, before)
      order by changed_at desc, v.page_slug desc limit rows),
    visits as (
      select v.page_slug, sum(v.visits) filter (where v.kind = 'view') as views,
        sum(v.visits) filter (where v.kind = 'click') as clicks
      from wocs.landing_visits v where v.page_slug in (select p.page_slug from pages p) group by v.page_slug),
    planned as (
      select t.payload ->> 'page' as page_slug, min(t.scheduled_at) as at from wocs.tasks t
      where t.type = 'landing_publish' and t.status in ('pending', 'awaiting_approval') group by 1),
    shown as (
      select p.page_slug, p.found, h as head, case when wish = 'draft' or l.id is null then h else l end as version
      from wocs.landing_head_versions(array(select p.page_slug from pages p)) h
        join pages p on p.page_slug = h.page_slug
        left join wocs.landing_versions l on l.page_slug = h.page_slug and l.status = 'published')
    select jsonb_build_object('status', wish, 'pages', coalesce(jsonb_agg(
        wocs.landing_row(s.version, s.head, v.views, v.clicks, t.at) order by s.page_slug), '[]'),
      'more', greatest(coalesce(max(s.found), 0) - rows, 0),
      'last', (select p.page_slug from pages p order by p.changed_at, p.page_slug limit 1))
    from shown s left join visits v on v.page_slug = s.page_slug left join planned t on t.page_slug = s.page_slug);
end $$;

-- 25 pages: more would not fit into one message.
create function wocs.answer_landing_list(asker wocs.users, args jsonb) returns jsonb
language sql stable as $$
  select jsonb_build_object('say', 'landing.list',
    'facts', wocs.landing_list_facts(coalesce(args ->> 'status', 'all'), null, 25) - 'last')
$$;

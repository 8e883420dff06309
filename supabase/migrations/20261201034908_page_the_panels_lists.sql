CREATE OR REPLACE FUNCTION wocs.landing_list_facts(wish text, before text, rows integer)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
AS $function$
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
end $function$;

CREATE OR REPLACE FUNCTION wocs.limit_panel_pages()
 RETURNS integer
 LANGUAGE sql
 IMMUTABLE
AS $function$ select 12 $function$;

CREATE OR REPLACE FUNCTION wocs.panel_args_are_plain(payload jsonb)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select pg_column_size(payload) < 800 and not payload @? '$.* ? (@.type() == "object" || @.type() == "array")'
$function$;

CREATE OR REPLACE FUNCTION wocs.panel_chats_latest(viewer wocs.users, show text, found uuid[], place text)
 RETURNS SETOF wocs.chats
 LANGUAGE sql
 STABLE
AS $function$
  select c.* from wocs.chats c
  where c.last_message_at is not null
    and (c.last_message_at, c.number)
      < (coalesce(wocs.panel_chats_place_at(place), 'infinity'), coalesce(wocs.panel_chats_place_number(place), 0))
    and case show when 'mine' then c.assigned_agent = viewer.id when 'closed' then c.status = 'closed' else true end
    and wocs.chat_may_read(c, viewer)
    and (found is null or c.id = any (found))
  order by c.last_message_at desc, c.number desc limit wocs.limit_panel_rows() + 1
$function$;

CREATE OR REPLACE FUNCTION wocs.panel_chats_waiting(viewer wocs.users, found uuid[], place text)
 RETURNS SETOF wocs.chats
 LANGUAGE sql
 STABLE
AS $function$
  select c.* from wocs.chats c
  where c.waiting_since is not null and coalesce(c.snoozed_until <= now(), true)
    and (c.waiting_since, c.number)
      > (coalesce(wocs.panel_chats_place_at(place), '-infinity'), coalesce(wocs.panel_chats_place_number(place), 0))
    and wocs.chat_may_read(c, viewer)
    and (found is null or c.id = any (found))
  order by c.waiting_since, c.number limit wocs.limit_panel_rows() + 1
$function$;

CREATE OR REPLACE FUNCTION wocs.panel_landing_rows(pages jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
AS $function$
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
end $function$;

CREATE OR REPLACE FUNCTION wocs.panel_page_chats(viewer wocs.users, args jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
AS $function$
declare
  show text := case when args ->> 'show' in ('mine', 'all', 'closed') then args ->> 'show' else 'waiting' end;
  search text := nullif(btrim(args ->> 'search'), '');
  found uuid[] := case when search is not null then wocs.panel_chats_search(search) end;
  rows wocs.chats[];
  more wocs.chats;
begin
  if show = 'waiting' then
    rows := array(select r from wocs.panel_chats_waiting(viewer, found, args ->> 'before') r);
  else
    rows := array(select r from wocs.panel_chats_latest(viewer, show, found, args ->> 'before') r);
  end if;
  if cardinality(rows) > wocs.limit_panel_rows() then
    more := rows[wocs.limit_panel_rows()];
  end if;
  return jsonb_build_object('show', show, 'search', search, 'waiting', wocs.panel_chats_count_waiting(viewer),
    'next', case when more.id is not null then wocs.panel_chats_place(
      case when show = 'waiting' then more.waiting_since else more.last_message_at end, more.number) end,
    'rows', wocs.panel_chats_rows(rows[:wocs.limit_panel_rows()], viewer));
end $function$;

CREATE OR REPLACE FUNCTION wocs.panel_page_pages(viewer wocs.users, args jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
AS $function$
declare
  facts jsonb := wocs.landing_list_facts('all', args ->> 'before', wocs.limit_panel_pages());
begin
  return facts || jsonb_build_object('pages', wocs.panel_landing_rows(facts -> 'pages'),
    'home', case when exists (select from wocs.node_list()) then wocs.node_home_state() end);
end $function$;

CREATE OR REPLACE FUNCTION wocs.panel_task_rows(tasks wocs.tasks[], viewer wocs.users)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
AS $function$
declare
  accept_within interval := make_interval(secs => (wocs.agent_answer_minutes() * 60)::double precision);
begin
  return (
    select coalesce(jsonb_agg(jsonb_build_object('id', t.id, 'type', t.type, 'command', replace(t.type, '_', ' '),
      'status', t.status, 'priority', t.priority, 'runs', t.runs, 'requester', r.name, 'assigned', a.name,
      'created_at', wocs.clock_text(t.created_at), 'args', g.args,
      'snoozed', wocs.clock_text(s.until),
      'scheduled_at', case when t.scheduled_at > now() then wocs.clock_text(t.scheduled_at) end,
      'due', case when d.first is not null then jsonb_build_object('at', wocs.clock_text(d.first), 'kind',
        case d.first when d.accept then 'accept' when d.finish then 'finish' else 'answer' end) end,
      'hold', case when h.task_id is not null then jsonb_build_object('holder', o.name, 'mine', h.holder = viewer.id,
        'until', wocs.clock_text(h.until)) end) order by t.ordinality), '[]')
    from unnest(tasks) with ordinality t
      cross join lateral (select case when wocs.panel_args_are_plain(t.payload) then t.payload
        else (select x.args from wocs.panel_task_args(t.payload) x) end as args) g
      left join wocs.users r on r.id = t.requested_by
      left join wocs.users a on a.id = t.assigned_to
      left join wocs.task_holds h on h.task_id = t.id and h.until > now()
      left join wocs.users o on o.id = h.holder
      left join wocs.task_snoozes s on s.task_id = t.id and s.person_id = viewer.id and s.until > now()
      left join wocs.agent_watches w on w.task_id = t.id and w.kind = 'accept'
      left join wocs.approvals q on q.task_id = t.id and q.decision is null
      cross join lateral (
        select case when t.runs = 'human' and t.status = 'pending' and t.assigned_to is distinct from t.requested_by
            and coalesce(t.scheduled_at <= now(), true) then coalesce(w.at, t.created_at + accept_within) end as accept,
          case when t.status in ('pending', 'running') then t.deadline_at end as finish,
          case when t.status = 'awaiting_approval' then q.expires_at end as answer) c
      cross join lateral (select c.accept, c.finish, least(c.accept, c.finish, c.answer) as first) d);
end $function$;

CREATE OR REPLACE FUNCTION wocs.success_metrics()
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
AS $function$
declare
  succeeded numeric;
  seconds numeric;
  answered numeric;
begin
  with ended as materialized (
    select e.id, e.runs, e.status in ('done', 'rolled_back') as well, e.status = 'failed' as badly,
      greatest(e.created_at, e.scheduled_at) as begun_at, coalesce(e.started_at, e.completed_at, now()) as answered_at,
      e.completed_at
    from wocs.success_ended_tasks() e),
  asked as (
    select a.task_id, max(a.decided_at) as decided_at from wocs.approvals a
    where a.task_id in (select x.id from ended x where x.well and x.runs <> 'human') group by a.task_id),
  waits as (
    select x.begun_at, x.answered_at from ended x where x.well and x.runs = 'human'
    union all
    select greatest(o.created_at, o.scheduled_at), coalesce(o.started_at, o.completed_at, now())
    from wocs.success_open_tasks() o)
  select count(*) filter (where e.well)::numeric / nullif(count(*) filter (where e.well or e.badly), 0),
    percentile_cont(0.5) within group (order by extract(epoch from e.completed_at
      - greatest(e.begun_at, a.decided_at))) filter (where e.well and e.runs <> 'human'),
    (select percentile_cont(0.5) within group (order by extract(epoch from w.answered_at - w.begun_at)) from waits w)
  into succeeded, seconds, answered from ended e left join asked a on a.task_id = e.id;
  return jsonb_build_array(
    wocs.success_metric('success_rate', succeeded, 0.95, true),
    wocs.success_metric('completion_seconds', seconds, 120, false),
    wocs.success_metric('response_seconds', answered, 300, false),
    wocs.success_metric('uptime', wocs.node_uptime(), 0.99, true),
    wocs.success_session());
end $function$;

CREATE OR REPLACE FUNCTION wocs.answer_landing_list(asker wocs.users, args jsonb)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select jsonb_build_object('say', 'landing.list',
    'facts', wocs.landing_list_facts(coalesce(args ->> 'status', 'all'), null, 25) - 'last')
$function$;


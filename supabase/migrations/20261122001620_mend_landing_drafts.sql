-- A page all of whose versions are archived is gone: its creation was undone. Its name is free again.
-- And what was planned for a page asks again when the page is edited.

create or replace function wocs.landing_head(page text) returns wocs.landing_versions
language sql stable as $$
  select v from wocs.landing_versions v
  left join wocs.landing_versions live on live.page_slug = v.page_slug and live.status = 'published'
  where v.page_slug = page and v.status <> 'archived'
  order by (v.status = 'draft' and v.version > coalesce(live.version, 0)) desc, (v.status = 'published') desc, v.version desc
  limit 1
$$;

create or replace function wocs.refuse_landing(reason text, page text) returns jsonb
language sql stable as $$
  select jsonb_build_object('refused', 'landing.refused', 'facts', jsonb_build_object(
    'reason', reason, 'page', page, 'url', wocs.landing_url(page),
    'pages', (select coalesce(jsonb_agg(distinct v.page_slug), '[]') from wocs.landing_versions v where reason = 'no_such_page' and v.status <> 'archived'),
    'versions', (
      select coalesce(jsonb_agg(v.version order by v.version), '[]') from wocs.landing_versions v
      where reason = 'no_such_version' and v.page_slug = page)))
$$;

create or replace function wocs.check_landing_create(asker wocs.users, args jsonb) returns jsonb
language plpgsql as $$
begin
  perform wocs.hold_page(args ->> 'page');
  if exists (select from wocs.landing_versions v where v.page_slug = args ->> 'page' and v.status <> 'archived') then
    return wocs.refuse_landing('page_exists', args ->> 'page');
  end if;
  return jsonb_build_object('subject', '{}'::jsonb);
end $$;

create or replace function wocs.answer_landing_list(asker wocs.users, args jsonb) returns jsonb
language sql stable as $$
  with wish as (select coalesce(args ->> 'status', 'all') as status),
  pages as (
    select v.page_slug, max(v.created_at) as changed_at, count(*) over () as found
    from wocs.landing_versions v, wish w where v.status <> 'archived' and w.status in ('all', v.status)
    group by v.page_slug order by changed_at desc limit 25),
  shown as (
    select p.page_slug, p.found, h as head,
           case when w.status = 'draft' or (l).id is null then h else l end as version
    from pages p, wish w, wocs.landing_head(p.page_slug) h, wocs.landing_live(p.page_slug) l)
  select jsonb_build_object('say', 'landing.list', 'facts', jsonb_build_object(
    'status', (select w.status from wish w),
    'pages', coalesce(jsonb_agg(wocs.landing_row(s.version, s.head) order by s.page_slug), '[]'),
    'more', greatest(coalesce(max(s.found), 0) - 25, 0)))
  from shown s
$$;

-- The publish that was confirmed for the version before: it asks for this one now, not only when its hour has come.
create function wocs.ask_planned_again(page text, editor uuid) returns jsonb
language plpgsql as $$
declare
  t wocs.tasks;
  facts jsonb;
  own jsonb;
begin
  for t in
    select x.* from wocs.tasks x
    where x.status = 'pending' and x.type = 'landing_publish' and x.payload ->> 'page' = page and x.scheduled_at > now() for update skip locked
  loop
    facts := wocs.ask(t, wocs.check(t.type, wocs.person(t.requested_by), t.payload) -> 'subject') || jsonb_build_object('at', wocs.now_text(t.scheduled_at));
    if (wocs.last_ask(t.id)).approver_id = editor then
      own := coalesce(own, facts - array['subject', 'args', 'command']);
    elsif (wocs.last_ask(t.id)).approver_id is not null then
      perform wocs.notify((wocs.last_ask(t.id)).approver_id, 'approval.changed', facts, t.id);
    end if;
  end loop;
  return own;
end $$;

create or replace function wocs.do_landing_edit(task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  args jsonb := task.payload;
  page text := args ->> 'page';
  checked jsonb;
  made wocs.landing_versions;
  planned jsonb;
begin
  if args ->> 'field' = 'status' then
    return case when args ->> 'value' = 'published' then wocs.do_landing_publish(task) else wocs.do_landing_unpublish(task) end;
  end if;
  checked := wocs.check_landing_edit(null, args);
  if checked ? 'refused' then
    return checked;
  elsif args ->> 'field' = 'image' and wocs.picture_task(task.id) is null then
    return wocs.refuse_landing('needs_picture', page);
  end if;
  made := wocs.add_landing_version(page, wocs.edited_content((wocs.landing_head(page)).content, args, task.id), task);
  planned := wocs.ask_planned_again(page, task.requested_by);
  return jsonb_build_object('say', case when planned is null then 'landing.edited' else 'landing.edited_planned' end, 'facts', jsonb_build_object(
    'page', page, 'field', args -> 'field', 'version', made.version, 'live', false, 'url', wocs.landing_url(page),
    'live_version', (wocs.landing_live(page)).version, 'picture', wocs.landing_picture(made.content), 'scheduled', planned));
end $$;

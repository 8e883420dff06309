-- /landing publish and /landing unpublish. `landing_live` (a unique index) is the last word on "one live version a page".

create function wocs.check_landing_publish(asker wocs.users, args jsonb) returns jsonb
language plpgsql as $$
declare
  page text := args ->> 'page';
  head wocs.landing_versions;
begin
  perform wocs.hold_page(page);
  head := wocs.landing_head(page);
  if head.id is null then
    return wocs.refuse_landing('no_such_page', page);
  elsif head.status = 'published' then
    return wocs.refuse_landing('already_published', page);
  end if;
  return jsonb_build_object('subject', wocs.landing_subject(head));
end $$;

create function wocs.do_landing_publish(task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  page text := task.payload ->> 'page';
  checked jsonb := wocs.check_landing_publish(null, task.payload);
  head wocs.landing_versions;
  shot jsonb := wocs.shot_outlook();
begin
  if checked ? 'refused' then
    return checked;
  end if;
  head := wocs.landing_head(page);
  if wocs.is_unapproved(task.id, head.version) then
    return wocs.refuse_changed(task.id);
  end if;
  perform wocs.show_version(head);
  return jsonb_build_object(
    'say', 'landing.published',
    'facts', jsonb_build_object(
      'page', page, 'version', head.version, 'url', wocs.landing_url(page), 'shot', shot,
      'seconds', round(extract(epoch from clock_timestamp() - now())::numeric, 1)),
    'children', case when shot ->> 'state' = 'no_browser' then '[]'::jsonb else jsonb_build_array(jsonb_build_object(
      'command', 'landing_screenshot', 'args', jsonb_build_object('page', page), 'runs', 'home', 'scheduled_at', null,
      'asks', false, 'repeatable', true, 'needs_role', 'agent')) end);
end $$;

-- The last guard of a publish that was approved long before its time: a yes to version 1 is none to version 2.
create function wocs.is_unapproved(task text, version int) returns boolean
language sql stable as $$
  select (a.subject ->> 'version')::int <> version from wocs.approvals a
  where a.task_id = task and a.decision = 'approved' order by a.ask desc limit 1
$$;

create function wocs.refuse_changed(task text) returns jsonb
language sql stable as $$
  select jsonb_build_object('refused', 'approval.refused', 'facts', jsonb_build_object(
    'reason', 'changed', 'who', wocs.person_ref(a.decided_by), 'when', wocs.now_text(a.decided_at), 'approver', wocs.person_ref(a.decided_by)))
  from wocs.approvals a where a.task_id = task and a.decision = 'approved' order by a.ask desc limit 1
$$;

-- From now on visitors see this version. Drafts older than it are history: only a newer one still waits to be published.
create function wocs.show_version(shown wocs.landing_versions) returns void
language plpgsql as $$
begin
  update wocs.landing_versions v set status = 'archived'
  where v.page_slug = shown.page_slug and v.id <> shown.id
    and (v.status = 'published' or v.status = 'draft' and v.version < shown.version);
  update wocs.landing_versions v set status = 'published', published_at = now() where v.id = shown.id;
end $$;

-- {"state": follows|offline|no_browser, "since", "detail": missing|fetching}. With nobody at home it runs when somebody is back.
create function wocs.shot_outlook() returns jsonb
language sql stable as $$
  select case
    when not (home ->> 'online')::boolean then jsonb_build_object('state', 'offline', 'since', home -> 'since', 'detail', null)
    when home ->> 'browser' = 'ready' then jsonb_build_object('state', 'follows', 'since', null, 'detail', null)
    else jsonb_build_object('state', 'no_browser', 'since', null, 'detail', coalesce(home ->> 'browser', 'missing')) end
  from wocs.home() as home
$$;

create function wocs.check_landing_unpublish(asker wocs.users, args jsonb) returns jsonb
language plpgsql as $$
declare
  page text := args ->> 'page';
  live wocs.landing_versions;
begin
  perform wocs.hold_page(page);
  live := wocs.landing_live(page);
  if live.id is null then
    return wocs.refuse_landing(case when (wocs.landing_head(page)).id is null then 'no_such_page' else 'not_published' end, page);
  end if;
  return jsonb_build_object('subject', jsonb_build_object('version', live.version));
end $$;

create function wocs.do_landing_unpublish(task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  page text := task.payload ->> 'page';
  checked jsonb := wocs.check_landing_unpublish(null, task.payload);
begin
  if checked ? 'refused' then
    return checked;
  end if;
  update wocs.landing_versions v set status = 'draft' where v.page_slug = page and v.status = 'published';
  return jsonb_build_object('say', 'landing.unpublished', 'facts', jsonb_build_object(
    'page', page, 'version', checked #> '{subject,version}', 'url', wocs.landing_url(page)));
end $$;

create function wocs.check_landing_screenshot(asker wocs.users, args jsonb) returns jsonb
language sql stable as $$
  select case
    when (wocs.landing_live(args ->> 'page')).id is not null then jsonb_build_object('subject', '{}'::jsonb)
    else wocs.refuse_landing(case when (wocs.landing_head(args ->> 'page')).id is null then 'no_such_page' else 'not_published' end, args ->> 'page')
    end
$$;

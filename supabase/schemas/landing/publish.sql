-- /landing publish. `landing_live` (a unique index) is the last word on "one live version a page".

create function wocs.check_landing_publish(asker wocs.users, args jsonb) returns jsonb
language plpgsql as $$
declare
  page text := args ->> 'page';
  head wocs.landing_versions;
begin
  perform wocs.landing_lock_page(page);
  head := wocs.landing_head_version(page);
  if head.id is null or head.status = 'published' then
    return wocs.landing_refusal(case when wocs.landing_picture_is_coming(page) then 'picture_coming'
      when head.id is null then 'no_such_page' else 'already_published' end, page);
  end if;
  return jsonb_build_object('subject', wocs.landing_subject(head));
end $$;

-- The last guard of a publish that was approved long before its time: a yes to version 1 is none to version 2.
create function wocs.landing_version_is_unapproved(task text, version int) returns boolean
language sql stable as $$
  select (a.subject ->> 'version')::int <> version from wocs.approvals a
  where a.task_id = task and a.decision = 'approved' order by a.ask desc limit 1
$$;

-- {"state": follows|offline|no_browser, "since", "detail": missing|fetching}. With nobody at home it runs when somebody
-- is back.
create function wocs.landing_screenshot_outlook() returns jsonb
language sql stable as $$
  select case
    when not (home ->> 'online')::boolean then jsonb_build_object('state', 'offline', 'since', home -> 'since',
      'detail', null)
    when home ->> 'browser' = 'ready' then jsonb_build_object('state', 'follows', 'since', null, 'detail', null)
    else jsonb_build_object('state', 'no_browser', 'since', null, 'detail', coalesce(home ->> 'browser', 'missing')) end
  from wocs.node_home_state() as home
$$;

-- The picture of what visitors see now, as a task of its own.
create function wocs.landing_screenshot_children(page text, outlook jsonb) returns jsonb
language sql immutable as $$
  select case when outlook ->> 'state' = 'no_browser' then '[]'::jsonb else jsonb_build_array(jsonb_build_object(
    'command', 'landing_screenshot', 'args', jsonb_build_object('page', page), 'runs', 'home', 'scheduled_at', null,
    'asks', false, 'repeatable', true, 'needs_role', 'agent')) end
$$;

create function wocs.do_landing_publish(task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  page text := task.payload ->> 'page';
  checked jsonb := wocs.check_landing_publish(null, task.payload);
  before jsonb := wocs.landing_states(page);
  head wocs.landing_versions;
  shot jsonb := wocs.landing_screenshot_outlook();
begin
  if checked ? 'refused' then
    return checked;
  end if;
  head := wocs.landing_head_version(page);
  if wocs.landing_version_is_unapproved(task.id, head.version) then
    return wocs.approval_changed_refusal(task.id);
  end if;
  perform wocs.landing_version_make_live(head);
  perform wocs.undo_note_add(task.id, wocs.landing_states_touched(page, before));
  return jsonb_build_object(
    'say', 'landing.published',
    'facts', jsonb_build_object(
      'page', page, 'version', head.version, 'url', wocs.landing_url(page), 'shot', shot,
      'seconds', round(extract(epoch from clock_timestamp() - now())::numeric, 1)),
    'children', wocs.landing_screenshot_children(page, shot));
end $$;

create function wocs.undo_plan_landing_publish(t wocs.tasks) returns jsonb
language sql as $$ select wocs.landing_states_undo_plan(t) $$;

create function wocs.undo_landing_publish(t wocs.tasks, undoing wocs.tasks) returns jsonb
language sql as $$ select wocs.landing_states_restore(t) $$;

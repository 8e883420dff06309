-- What a publish, an unpublish and a rollback need to be undone: which versions changed their state, from what to what.

create function wocs.landing_states(page text) returns jsonb
language sql stable as $$
  select coalesce(jsonb_object_agg(v.version, jsonb_build_object('status', v.status, 'at', v.published_at)), '{}')
  from wocs.landing_versions v where v.page_slug = page
$$;

-- {"touched": [{"version", "from", "to", "at": when it had been published}]} since `before`.
create function wocs.landing_touched(page text, before jsonb) returns jsonb
language sql stable as $$
  select jsonb_build_object('touched', coalesce(jsonb_agg(jsonb_build_object(
    'version', v.version, 'from', before #> array[v.version::text, 'status'], 'to', v.status, 'at', before #> array[v.version::text, 'at'])
    order by v.version), '[]'))
  from wocs.landing_versions v
  where v.page_slug = page and before #>> array[v.version::text, 'status'] <> v.status
$$;

create or replace function wocs.do_landing_publish(task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  page text := task.payload ->> 'page';
  checked jsonb := wocs.check_landing_publish(null, task.payload);
  before jsonb := wocs.landing_states(page);
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
  perform wocs.note_for_undo(task.id, wocs.landing_touched(page, before));
  return jsonb_build_object(
    'say', 'landing.published',
    'facts', jsonb_build_object(
      'page', page, 'version', head.version, 'url', wocs.landing_url(page), 'shot', shot,
      'seconds', round(extract(epoch from clock_timestamp() - now())::numeric, 1)),
    'children', case when shot ->> 'state' = 'no_browser' then '[]'::jsonb else jsonb_build_array(jsonb_build_object(
      'command', 'landing_screenshot', 'args', jsonb_build_object('page', page), 'runs', 'home', 'scheduled_at', null,
      'asks', false, 'repeatable', true, 'needs_role', 'agent')) end);
end $$;

create or replace function wocs.do_landing_unpublish(task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  page text := task.payload ->> 'page';
  checked jsonb := wocs.check_landing_unpublish(null, task.payload);
  before jsonb := wocs.landing_states(page);
begin
  if checked ? 'refused' then
    return checked;
  end if;
  update wocs.landing_versions v set status = 'draft' where v.page_slug = page and v.status = 'published';
  perform wocs.note_for_undo(task.id, wocs.landing_touched(page, before));
  return jsonb_build_object('say', 'landing.unpublished', 'facts', jsonb_build_object(
    'page', page, 'version', checked #> '{subject,version}', 'url', wocs.landing_url(page)));
end $$;

-- Going back to what the page shows already would only make the same again.
create or replace function wocs.check_landing_rollback(asker wocs.users, args jsonb) returns jsonb
language plpgsql as $$
declare
  page text := args ->> 'page';
  target wocs.landing_versions;
  head wocs.landing_versions;
begin
  perform wocs.hold_page(page);
  head := wocs.landing_head(page);
  if head.id is null then
    return wocs.refuse_landing('no_such_page', page);
  end if;
  target := wocs.rollback_target(page, coalesce((args ->> 'version')::int, -1));
  if target.id is null then
    return wocs.refuse_landing('no_such_version', page);
  elsif target.status = 'published' then
    return wocs.refuse_landing('already_published', page);
  elsif (wocs.landing_live(page)).id is null and target.content = head.content then
    return jsonb_set(wocs.refuse_landing('same_version', page), '{facts,version}', to_jsonb(head.version));
  elsif target.status = 'draft' and (wocs.landing_live(page)).id is not null then
    return wocs.refuse_landing('not_published', page);  -- newer than what is live: that is a publish, and a publish asks first
  end if;
  return jsonb_build_object('subject', wocs.landing_subject(target));
end $$;

create or replace function wocs.do_landing_rollback(task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  page text := task.payload ->> 'page';
  checked jsonb := wocs.check_landing_rollback(null, task.payload);
  before jsonb := wocs.landing_states(page);
  live wocs.landing_versions := wocs.landing_live(page);
  target wocs.landing_versions := wocs.rollback_target(page, coalesce((task.payload ->> 'version')::int, -1));
  was int := coalesce(live.version, (wocs.landing_head(page)).version);
begin
  if checked ? 'refused' then
    return checked;
  elsif live.id is null then
    target := wocs.add_landing_version(page, target.content, task);
  else
    perform wocs.show_version(target);
    perform wocs.note_for_undo(task.id, wocs.landing_touched(page, before));
  end if;
  return jsonb_build_object('say', 'landing.rolled_back', 'facts', jsonb_build_object(
    'page', page, 'version', target.version, 'copy_of', nullif(checked #> '{subject,version}', to_jsonb(target.version)), 'from', was,
    'live', live.id is not null, 'url', wocs.landing_url(page)));
end $$;

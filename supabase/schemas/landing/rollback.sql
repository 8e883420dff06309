-- /landing rollback. A negative version counts back from what visitors see (from the newest when nothing is live); a
-- positive one names it.

create function wocs.landing_rollback_target(page text, wanted int) returns wocs.landing_versions
language sql stable as $$
  with start as (
    select coalesce((wocs.landing_live_version(page)).version,
      (select max(v.version) from wocs.landing_versions v where v.page_slug = page)) as version)
  select v from wocs.landing_versions v, start
  where v.page_slug = page and v.version = case when wanted < 0 then start.version + wanted else wanted end
$$;

-- Going back to what the page shows already would only make the same again.
create function wocs.check_landing_rollback(asker wocs.users, args jsonb) returns jsonb
language plpgsql as $$
declare
  page text := args ->> 'page';
  target wocs.landing_versions;
  head wocs.landing_versions;
begin
  perform wocs.landing_lock_page(page);
  head := wocs.landing_head_version(page);
  if head.id is null then
    return wocs.landing_refusal('no_such_page', page);
  end if;
  target := wocs.landing_rollback_target(page, coalesce((args ->> 'version')::int, -1));
  if target.id is null then
    return wocs.landing_refusal('no_such_version', page);
  elsif target.status = 'published' then
    return wocs.landing_refusal('already_published', page);
  elsif (wocs.landing_live_version(page)).id is null and target.content = head.content then
    return jsonb_set(wocs.landing_refusal('same_version', page), '{facts,version}', to_jsonb(head.version));
  elsif target.status = 'draft' and (wocs.landing_live_version(page)).id is not null then
    -- newer than what is live: that is a publish, and a publish asks first
    return jsonb_set(wocs.landing_refusal('newer_draft', page), '{facts,version}', to_jsonb(target.version));
  end if;
  return jsonb_build_object('subject', wocs.landing_subject(target));
end $$;

create function wocs.do_landing_rollback(task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  page text := task.payload ->> 'page';
  checked jsonb := wocs.check_landing_rollback(null, task.payload);
  before jsonb := wocs.landing_states(page);
  live wocs.landing_versions := wocs.landing_live_version(page);
  target wocs.landing_versions := wocs.landing_rollback_target(page, coalesce((task.payload ->> 'version')::int, -1));
  was int := coalesce(live.version, (wocs.landing_head_version(page)).version);
begin
  if checked ? 'refused' then
    return checked;
  elsif live.id is null then
    target := wocs.landing_version_add(page, target.content, task);
  else
    perform wocs.landing_version_make_live(target);
    perform wocs.undo_note_add(task.id, wocs.landing_states_touched(page, before));
  end if;
  return jsonb_build_object('say', 'landing.rolled_back', 'facts', jsonb_build_object(
    'page', page, 'version', target.version,
    'copy_of', nullif(checked #> '{subject,version}', to_jsonb(target.version)), 'from', was,
    'live', live.id is not null, 'url', wocs.landing_url(page)));
end $$;

-- The rollback of a page that was not live had made a draft; of a live one it had changed what visitors see.
create function wocs.undo_plan_landing_rollback(t wocs.tasks) returns jsonb
language plpgsql as $$
declare
  made wocs.landing_versions := wocs.landing_version_of_task(t);
  objection jsonb;
begin
  if made.id is null then
    return wocs.landing_states_undo_plan(t);
  end if;
  objection := wocs.landing_draft_objection(t);
  return coalesce(objection, jsonb_build_object(
    'plan', jsonb_build_array(jsonb_build_object(
      'what', 'draft', 'name', made.page_slug, 'now', wocs.landing_version_label(made),
      'then', wocs.landing_version_label(wocs.landing_version_before(made)))),
    'subject', jsonb_build_object('page', made.page_slug, 'version', made.version)));
end $$;

create function wocs.undo_landing_rollback(t wocs.tasks, undoing wocs.tasks) returns jsonb
language sql as $$
  select case when (wocs.landing_version_of_task(t)).id is null then wocs.landing_states_restore(t)
    else wocs.landing_draft_archive(t) end
$$;

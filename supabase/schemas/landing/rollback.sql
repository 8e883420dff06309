-- /landing rollback. A negative version counts back from what visitors see (from the newest when nothing is live); a
-- positive one names it.

create function wocs.rollback_target(page text, wanted int) returns wocs.landing_versions
language sql stable as $$
  with start as (
    select coalesce((wocs.landing_live(page)).version, (select max(v.version) from wocs.landing_versions v where v.page_slug = page)) as version)
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

create function wocs.do_landing_rollback(task wocs.tasks) returns jsonb
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

-- The rollback of a page that was not live had made a draft; of a live one it had changed what visitors see.
create function wocs.undo_plan_landing_rollback(t wocs.tasks) returns jsonb
language plpgsql as $$
declare
  made wocs.landing_versions := wocs.made_version(t);
  objection jsonb;
begin
  if made.id is null then
    return wocs.plan_landing_states(t);
  end if;
  objection := wocs.draft_objection(t);
  return coalesce(objection, jsonb_build_object(
    'plan', jsonb_build_array(jsonb_build_object(
      'what', 'draft', 'name', made.page_slug, 'now', wocs.shown_version(made), 'then', wocs.shown_version(wocs.landing_before(made)))),
    'subject', jsonb_build_object('page', made.page_slug, 'version', made.version)));
end $$;

create function wocs.undo_landing_rollback(t wocs.tasks, undoing wocs.tasks) returns jsonb
language sql as $$
  select case when (wocs.made_version(t)).id is null then wocs.give_back_landing_states(t) else wocs.archive_draft(t) end
$$;

-- /landing unpublish.

create function wocs.check_landing_unpublish(asker wocs.users, args jsonb) returns jsonb
language plpgsql as $$
declare
  page text := args ->> 'page';
  live wocs.landing_versions;
begin
  perform wocs.landing_lock_page(page);
  live := wocs.landing_live_version(page);
  if live.id is null then
    return wocs.landing_refusal(case when (wocs.landing_head_version(page)).id is null then 'no_such_page'
      else 'not_published' end, page);
  end if;
  return jsonb_build_object('subject', jsonb_build_object('version', live.version));
end $$;

create function wocs.do_landing_unpublish(task wocs.tasks) returns jsonb
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
  perform wocs.undo_note_add(task.id, wocs.landing_states_touched(page, before));
  return jsonb_build_object('say', 'landing.unpublished', 'facts', jsonb_build_object(
    'page', page, 'version', checked #> '{subject,version}', 'url', wocs.landing_url(page)));
end $$;

create function wocs.undo_plan_landing_unpublish(t wocs.tasks) returns jsonb
language sql as $$ select wocs.landing_states_undo_plan(t) $$;

create function wocs.undo_landing_unpublish(t wocs.tasks, undoing wocs.tasks) returns jsonb
language sql as $$ select wocs.landing_states_restore(t) $$;

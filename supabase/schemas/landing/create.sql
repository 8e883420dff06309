-- /landing create: a new draft; an older version never changes.

create function wocs.do_landing_create(task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  args jsonb := task.payload;
  content jsonb := jsonb_build_object(
    'title', args -> 'title', 'description', args -> 'desc', 'cta', args -> 'cta', 'link', args -> 'link',
    'image', null);
  made wocs.landing_versions;
begin
  if wocs.landing_picture_task(task.id) is not null then
    content := content || jsonb_build_object('picture_task', task.id) || wocs.landing_picture_stored(task.id);
  end if;
  made := wocs.landing_version_add(args ->> 'page', content, task);
  return jsonb_build_object(
    'say', 'landing.created',
    'facts', jsonb_build_object(
      'page', made.page_slug, 'version', made.version, 'title', made.content -> 'title',
      'url', wocs.landing_url(made.page_slug),
      'picture', wocs.landing_picture(made.content),
      'publish', case when args ->> 'schedule' is not null then jsonb_build_object('at', args -> 'schedule') end),
    'children', wocs.landing_scheduled_publish(made.page_slug, args ->> 'schedule'));
end $$;

-- The publish that `schedule:` asks for: approved now, done then.
create function wocs.landing_scheduled_publish(page text, at text) returns jsonb
language sql immutable as $$
  select case when at is null then '[]'::jsonb else jsonb_build_array(jsonb_build_object(
    'command', 'landing_publish', 'args', jsonb_build_object('page', page), 'runs', 'instant', 'scheduled_at', at,
    'asks', true, 'repeatable', true, 'needs_role', 'admin')) end
$$;

create function wocs.check_landing_create(asker wocs.users, args jsonb) returns jsonb
language plpgsql as $$
begin
  perform wocs.landing_lock_page(args ->> 'page');
  if exists (select from wocs.landing_versions v where v.page_slug = args ->> 'page' and v.status <> 'archived') then
    return wocs.landing_refusal('page_exists', args ->> 'page');
  end if;
  return jsonb_build_object('args', args - 'quoted', 'subject', '{}'::jsonb);
end $$;

create function wocs.undo_plan_landing_create(t wocs.tasks) returns jsonb
language plpgsql as $$
declare
  made wocs.landing_versions := wocs.landing_version_of_task(t);
  objection jsonb := wocs.landing_draft_objection(t);
  other wocs.landing_versions := wocs.landing_version_without(made);
begin
  if objection is not null then
    return objection;
  elsif other.id is not null then
    return wocs.landing_undo_refusal(t, wocs.landing_version_label(made), wocs.landing_version_label(other),
      wocs.person_ref(other.created_by));
  end if;
  return jsonb_build_object(
    'plan', jsonb_build_array(jsonb_build_object('what', 'page', 'name', made.page_slug,
      'now', wocs.landing_version_label(made), 'then', 'removed')),
    'subject', jsonb_build_object('page', made.page_slug, 'version', made.version));
end $$;

create function wocs.undo_landing_create(t wocs.tasks, undoing wocs.tasks) returns jsonb
language sql as $$ select wocs.landing_draft_archive(t) $$;

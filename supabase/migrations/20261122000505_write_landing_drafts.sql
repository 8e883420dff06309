-- /landing create and /landing edit: always a new draft; an older version never changes.

create function wocs.check_landing_create(asker wocs.users, args jsonb) returns jsonb
language plpgsql as $$
begin
  perform wocs.hold_page(args ->> 'page');
  if exists (select from wocs.landing_versions v where v.page_slug = args ->> 'page') then
    return wocs.refuse_landing('page_exists', args ->> 'page');
  end if;
  return jsonb_build_object('subject', '{}'::jsonb);
end $$;

create function wocs.do_landing_create(task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  args jsonb := task.payload;
  content jsonb := jsonb_build_object(
    'title', args -> 'title', 'description', args -> 'desc', 'cta', args -> 'cta', 'link', args -> 'link', 'image', null);
  made wocs.landing_versions;
begin
  if wocs.picture_task(task.id) is not null then
    content := content || jsonb_build_object('picture_task', task.id);
  end if;
  made := wocs.add_landing_version(args ->> 'page', content, task);
  return jsonb_build_object(
    'say', 'landing.created',
    'facts', jsonb_build_object(
      'page', made.page_slug, 'version', made.version, 'title', made.content -> 'title', 'url', wocs.landing_url(made.page_slug),
      'picture', wocs.landing_picture(made.content),
      'publish', case when args ->> 'schedule' is not null then jsonb_build_object('at', args -> 'schedule') end),
    'children', wocs.landing_schedule(made.page_slug, args ->> 'schedule'));
end $$;

-- The publish that `schedule:` asks for: approved now, done then.
create function wocs.landing_schedule(page text, at text) returns jsonb
language sql immutable as $$
  select case when at is null then '[]'::jsonb else jsonb_build_array(jsonb_build_object(
    'command', 'landing_publish', 'args', jsonb_build_object('page', page), 'runs', 'instant', 'scheduled_at', at,
    'asks', true, 'repeatable', true, 'needs_role', 'admin')) end
$$;

create function wocs.check_landing_edit(asker wocs.users, args jsonb) returns jsonb
language plpgsql as $$
declare
  page text := args ->> 'page';
begin
  if args ->> 'field' = 'status' then
    return case when args ->> 'value' = 'published' then wocs.check_landing_publish(asker, args)
                else wocs.check_landing_unpublish(asker, args) end;
  end if;
  perform wocs.hold_page(page);
  if (wocs.landing_head(page)).id is null then
    return wocs.refuse_landing('no_such_page', page);
  end if;
  return jsonb_build_object('subject', '{}'::jsonb);
end $$;

create function wocs.do_landing_edit(task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  args jsonb := task.payload;
  page text := args ->> 'page';
  checked jsonb;
  made wocs.landing_versions;
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
  return jsonb_build_object('say', 'landing.edited', 'facts', jsonb_build_object(
    'page', page, 'field', args -> 'field', 'version', made.version, 'live', false, 'url', wocs.landing_url(page),
    'live_version', (wocs.landing_live(page)).version, 'picture', wocs.landing_picture(made.content)));
end $$;

-- A new picture is fetched later: until it has come the draft keeps the old one.
create function wocs.edited_content(content jsonb, args jsonb, task text) returns jsonb
language sql immutable as $$
  select case args ->> 'field'
    when 'image' then content || jsonb_build_object('picture_task', task)
    when 'headline' then content || jsonb_build_object('title', args -> 'value')
    else content || jsonb_build_object(args ->> 'field', args -> 'value') end
$$;

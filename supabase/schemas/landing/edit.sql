-- /landing edit: always a new draft; an older version never changes.

create function wocs.check_landing_edit(asker wocs.users, args jsonb) returns jsonb
language plpgsql as $$
declare
  page text := args ->> 'page';
begin
  if args ->> 'field' = 'status' then
    return case when args ->> 'value' = 'published' then wocs.check_landing_publish(asker, args)
                else wocs.check_landing_unpublish(asker, args) end;
  end if;
  perform wocs.landing_lock_page(page);
  if (wocs.landing_head_version(page)).id is null then
    return wocs.landing_refusal(case when wocs.landing_picture_is_coming(page) then 'picture_coming'
      else 'no_such_page' end, page);
  end if;
  return jsonb_build_object('args', args - 'quoted', 'subject', '{}'::jsonb);
end $$;

-- Inside another command a picture may still be on its way: until it has come the draft keeps the old one.
create function wocs.landing_edited_content(content jsonb, args jsonb, task text) returns jsonb
language sql stable as $$
  select case args ->> 'field'
    when 'image' then content || jsonb_build_object('picture_task', task) || wocs.landing_picture_stored(task)
    when 'headline' then content || jsonb_build_object('title', args -> 'value')
    else content || jsonb_build_object(args ->> 'field', args -> 'value') end
$$;

create function wocs.do_landing_edit(task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  args jsonb := task.payload;
  page text := args ->> 'page';
  checked jsonb;
  made wocs.landing_versions;
  planned jsonb;
begin
  if args ->> 'field' = 'status' then
    return case when args ->> 'value' = 'published' then wocs.do_landing_publish(task)
      else wocs.do_landing_unpublish(task) end;
  end if;
  checked := wocs.check_landing_edit(null, args);
  if checked ? 'refused' then
    return checked;
  elsif args ->> 'field' = 'image' and wocs.landing_picture_task(task.id) is null then
    perform wocs.landing_picture_ask_again(task);
    return wocs.landing_refusal('needs_picture', page);
  end if;
  made := wocs.landing_version_add(page,
    wocs.landing_edited_content((wocs.landing_head_version(page)).content, args, task.id), task);
  planned := wocs.landing_publish_ask_again(page, task.requested_by);
  return jsonb_build_object('say', case when planned is null then 'landing.edited' else 'landing.edited_planned' end,
    'facts', jsonb_build_object(
    'page', page, 'field', args -> 'field', 'version', made.version, 'live', false, 'url', wocs.landing_url(page),
    'live_version', (wocs.landing_live_version(page)).version, 'picture', wocs.landing_picture(made.content),
    'scheduled', planned));
end $$;

-- The publish that was confirmed for the version before: it asks for this one now, not only when its hour has come.
create function wocs.landing_publish_ask_again(page text, editor uuid) returns jsonb
language plpgsql as $$
declare
  t wocs.tasks;
  facts jsonb;
  own jsonb;
begin
  for t in
    select x.* from wocs.tasks x
    where x.status = 'pending' and x.type = 'landing_publish' and x.payload ->> 'page' = page and x.scheduled_at > now()
      for update skip locked
  loop
    facts := wocs.approval_ask(t, wocs.command_check(t.type, wocs.person_by_id(t.requested_by), t.payload) -> 'subject')
      || jsonb_build_object('at', wocs.clock_text(t.scheduled_at));
    if (wocs.approval_latest(t.id)).approver_id = editor then
      own := coalesce(own, facts - array['subject', 'args', 'command']);
    elsif (wocs.approval_latest(t.id)).approver_id is not null then
      perform wocs.notice_send((wocs.approval_latest(t.id)).approver_id, 'approval.changed', facts, t.id);
    end if;
  end loop;
  return own;
end $$;

create function wocs.undo_plan_landing_edit(t wocs.tasks) returns jsonb
language plpgsql as $$
declare
  made wocs.landing_versions := wocs.landing_version_of_task(t);
  objection jsonb;
  before wocs.landing_versions;
begin
  if t.payload ->> 'field' = 'status' then
    return wocs.landing_states_undo_plan(t);
  end if;
  objection := wocs.landing_draft_objection(t);
  if objection is not null then
    return objection;
  end if;
  before := wocs.landing_version_before(made);
  return jsonb_build_object(
    'plan', jsonb_build_array(jsonb_build_object(
      'what', t.payload ->> 'field', 'name', made.page_slug, 'now', wocs.landing_version_part(made, t),
      'then', wocs.landing_version_part(before, t))),
    'subject', jsonb_build_object('page', made.page_slug, 'version', made.version, 'before', before.version));
end $$;

create function wocs.undo_landing_edit(t wocs.tasks, undoing wocs.tasks) returns jsonb
language sql as $$
  select case when t.payload ->> 'field' = 'status' then wocs.landing_states_restore(t)
    else wocs.landing_draft_archive(t) end
$$;

-- Taking back a draft that a task made. A version's words never change: the draft is put into the archive. Refused
-- where somebody changed the same thing since, with both values.

-- Who changed this page last, after this task.
create function wocs.landing_changed_by(page text, t wocs.tasks) returns text
language sql stable as $$
  select wocs.person_ref(x.requested_by) from wocs.tasks x
  where x.type in ('landing_publish', 'landing_unpublish', 'landing_rollback', 'landing_edit', 'rollback')
    and x.payload ->> 'page' = page and x.completed_at > t.completed_at and x.id <> t.id and x.status = 'done'
  order by x.completed_at desc limit 1
$$;

create function wocs.landing_undo_refusal(t wocs.tasks, expected jsonb, found jsonb, by text default null) returns jsonb
language sql stable as $$
  select jsonb_build_object('refused', 'undo.refused', 'facts', jsonb_build_object(
    'reason', 'changed_since', 'what', 'page', 'name', t.payload ->> 'page', 'expected', expected, 'found', found,
    'by', coalesce(by, wocs.landing_changed_by(t.payload ->> 'page', t))))
$$;

create function wocs.landing_version_of_task(t wocs.tasks) returns wocs.landing_versions
language sql stable as $$
  select v from wocs.landing_versions v where v.task_id = t.id and v.page_slug = t.payload ->> 'page' limit 1
$$;

-- A draft of a task is taken back while it is still the one the next edit would start from.
create function wocs.landing_draft_objection(t wocs.tasks) returns jsonb
language plpgsql as $$
declare
  made wocs.landing_versions := wocs.landing_version_of_task(t);
  head wocs.landing_versions;
begin
  perform wocs.landing_lock_page(t.payload ->> 'page');
  head := wocs.landing_head_version(t.payload ->> 'page');
  if made.status = 'draft' and head.id = made.id then
    return null;
  end if;
  return wocs.landing_undo_refusal(
    t, jsonb_build_object('version', made.version, 'status', 'draft', 'value', wocs.landing_version_part(made, t)),
    case when head.id is null then '"not_there"'
      else wocs.landing_version_label(head) || jsonb_build_object('value', wocs.landing_version_part(head, t)) end,
    case when head.id <> made.id then wocs.person_ref(head.created_by) end);
end $$;

-- The part of a version that the task had edited; a picture is told by a code.
create function wocs.landing_version_part(v wocs.landing_versions, t wocs.tasks) returns text
language sql stable as $$
  select case t.payload ->> 'field'
    when 'headline' then v.content ->> 'title'
    when 'image' then case when wocs.landing_picture(v.content) ->> 'state' = 'none' then 'no_picture'
                           when v.content ->> 'picture_task' = t.id then 'new_picture' else 'picture_before' end
    else v.content ->> (t.payload ->> 'field') end
$$;

-- What the page would be without this draft.
create function wocs.landing_version_without(made wocs.landing_versions) returns wocs.landing_versions
language sql stable as $$
  select v from wocs.landing_versions v
  left join wocs.landing_versions live on live.page_slug = v.page_slug and live.status = 'published'
  where v.page_slug = made.page_slug and v.status <> 'archived' and v.id <> made.id
  order by (v.status = 'draft' and v.version > coalesce(live.version, 0)) desc, (v.status = 'published') desc,
    v.version desc
  limit 1
$$;

-- The version that shows what was before this draft. When it went into the archive meanwhile, it comes back out.
create function wocs.landing_version_before(made wocs.landing_versions) returns wocs.landing_versions
language plpgsql stable as $$
declare
  other wocs.landing_versions := wocs.landing_version_without(made);
begin
  if other.id is null then
    select * into other from wocs.landing_versions v
    where v.page_slug = made.page_slug and v.version < made.version order by v.version desc limit 1;
  end if;
  return other;
end $$;

create function wocs.landing_draft_archive(t wocs.tasks) returns jsonb
language plpgsql as $$
declare
  made wocs.landing_versions := wocs.landing_version_of_task(t);
  before wocs.landing_versions := wocs.landing_version_before(made);
begin
  update wocs.landing_versions v set status = 'archived' where v.id = made.id;
  if before.status = 'archived' and t.type <> 'landing_create' then
    update wocs.landing_versions v set status = 'draft' where v.id = before.id;
  end if;
  return jsonb_build_object('facts', jsonb_build_object('page', made.page_slug, 'archived', made.version));
end $$;

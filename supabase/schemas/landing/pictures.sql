-- The picture has come, or will not: the version that waits for it shows it, and the answer that waited for it goes.
create function wocs.landing_picture_settle(a wocs.attachments, stored jsonb, problem text) returns void
language plpgsql as $$
begin
  perform from wocs.tasks t where t.id = a.task_id for update;
  update wocs.attachments x set
    state = case when stored is null then 'failed' else 'stored' end, problem = landing_picture_settle.problem,
    lease_until = null,
    storage_url = stored ->> 'key', mime_type = coalesce(left(stored ->> 'mime', 100), x.mime_type),
    size_bytes = (stored ->> 'size')::bigint,
    width = (stored ->> 'width')::int, height = (stored ->> 'height')::int,
    media = case when stored ? 'is_first' then coalesce(x.media, '{}') || '{"is_first": true}' else x.media end
  where x.id = a.id;
  if stored is not null then
    perform wocs.landing_picture_attach(a.task_id, jsonb_build_object(
      'key', stored -> 'key', 'mime', stored -> 'mime', 'width', stored -> 'width', 'height', stored -> 'height'));
  end if;
  perform wocs.landing_preview_resume(a.task_id);
  if wocs.landing_picture_decides(a.task_id, problem) then
    return;
  end if;
  perform wocs.landing_picture_tell(a.task_id, case when stored is null then 'failed' else 'stored' end, problem);
end $$;

-- The answer that was held for the picture goes, and says what became of it.
create function wocs.landing_picture_tell(task text, state text, problem text) returns void
language plpgsql as $$
begin
  update wocs.outbox x set facts = x.facts || jsonb_build_object('picture', jsonb_build_object(
    'state', landing_picture_tell.state, 'problem', landing_picture_tell.problem)
    || coalesce((select '{"is_first": true}'::jsonb from wocs.attachments a
      where a.task_id = landing_picture_tell.task and a.state = 'stored' and a.media ? 'is_first' limit 1), '{}'))
  where x.task_id = task and x.state = 'held';
  perform wocs.outbox_hand_out_held(task);
end $$;

-- {"state": none|waiting|stored|failed, "problem"}. `picture_task` in the content: the task whose attached picture
-- belongs here.
create function wocs.landing_picture(content jsonb) returns jsonb
language plpgsql stable as $$
declare
  a wocs.attachments;
begin
  if content ? 'picture_task' then
    select * into a from wocs.attachments x
    where x.task_id = content ->> 'picture_task' and x.type = 'image' order by x.created_at, x.id limit 1;
  end if;
  return jsonb_build_object(
    'state', coalesce(a.state,
      case when content -> 'image' is distinct from 'null' and content ? 'image' then 'stored' else 'none' end),
    'problem', a.problem) || case when a.media ? 'is_first' then '{"is_first": true}'::jsonb else '{}' end;
end $$;

-- The picture of this task has come: every version that waits for it shows it, also those edited from the first one
-- meanwhile.
create function wocs.landing_picture_attach(task text, image jsonb) returns void
language sql as $$
  update wocs.landing_versions v set content = v.content || jsonb_build_object('image', image)
  where v.content ->> 'picture_task' = task or v.task_id = task and not v.content ? 'picture_task';
$$;

-- {"image"} of a picture that has come before its version was made, else nothing.
create function wocs.landing_picture_stored(task text) returns jsonb
language sql stable as $$
  select coalesce((
    select jsonb_build_object('image', jsonb_build_object(
      'key', a.storage_url, 'mime', a.mime_type, 'width', a.width, 'height', a.height))
    from wocs.attachments a where a.task_id = task and a.type = 'image' and a.state = 'stored'
    order by a.created_at, a.id limit 1), '{}')
$$;

create function wocs.landing_picture_task(task text) returns text
language sql stable as $$
  select a.task_id from wocs.attachments a where a.task_id = task and a.type = 'image' limit 1
$$;

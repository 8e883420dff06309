-- Files that somebody puts into the store from the panel: too large for a form, they go there by themselves, under a
-- key that only who asked for it may use, once, and for what it was asked for. One that is never used goes a day later.

-- {"upload", "key"}, or {"refused", "facts"}. `meant`: the chat or the task it is for.
create function wocs.media_upload_begin(actor wocs.users, meant text, name text) returns jsonb
language plpgsql as $$
declare
  made uuid := gen_random_uuid();
begin
  if (select count(*) from wocs.attachments a
      where a.state = 'waiting' and a.media ->> 'upload_by' = actor.id::text) >= wocs.limit_open_uploads() then
    return jsonb_build_object('refused', 'chat.too_many_uploads', 'facts', '{}'::jsonb);
  end if;
  insert into wocs.attachments (id, type, original_name, storage_url, media, keep_until)
  values (made, 'document', left(name, 255), 'uploads/' || made,
    jsonb_build_object('upload_by', actor.id, 'upload_for', meant), now() + wocs.limit_upload_kept());
  return jsonb_build_object('upload', made, 'key', 'uploads/' || made);
end $$;

-- True also where nothing was put there by itself.
create function wocs.media_upload_is_theirs(upload text, actor wocs.users, meant text) returns boolean
language sql stable as $$
  select upload is null or exists (
    select from wocs.attachments a
    where a.id = wocs.panel_uuid(upload) and a.state = 'waiting'
      and a.media @> jsonb_build_object('upload_by', actor.id, 'upload_for', meant))
$$;

-- The row of a file that was checked and is in the store; `about`: whose it is.
create function wocs.media_upload_keep(file jsonb, about jsonb, task text default null) returns wocs.attachments
language plpgsql as $$
declare
  kept wocs.attachments;
begin
  if file ->> 'upload' is null then
    insert into wocs.attachments (type, media) values ('document', '{}') returning * into kept;
  else
    select * into kept from wocs.attachments a where a.id = wocs.panel_uuid(file ->> 'upload') for update;
  end if;
  update wocs.attachments a set
    type = case file ->> 'kind' when 'sticker' then 'image' else file ->> 'kind' end, state = 'stored',
    task_id = media_upload_keep.task, media = about, lease_until = null
  where a.id = kept.id;
  return wocs.media_keep(kept, file, null);
end $$;

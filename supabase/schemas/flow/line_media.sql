-- The picture that came with the whole message is for the first page in it. One that is on its way moves on to that
-- task; one that has come is lent, because a schedule needs it again. In a rehearsal nobody knows yet whether there is
-- one. The video of a post is fetched for that post: not for the whole as well.
create function wocs.line_lend_media(parent text, t wocs.tasks, rehearsing boolean) returns void
language plpgsql as $$
declare
  a wocs.attachments;
begin
  if t.type = 'tiktok_post' and t.payload #>> '{video,id}' is not null then
    delete from wocs.attachments x
    where x.task_id = parent and x.state = 'waiting' and x.media ->> 'id' = t.payload #>> '{video,id}';
    return;
  elsif not (t.type = 'landing_create' or t.type = 'landing_edit' and t.payload ->> 'field' = 'image') then
    return;
  elsif rehearsing then
    if t.type = 'landing_edit' then
      insert into wocs.attachments (task_id, type, state) values (t.id, 'image', 'waiting');
    end if;
    return;
  end if;
  a := wocs.line_picture_above(parent, t.source_message);
  if a.state = 'waiting' then
    update wocs.attachments x set task_id = t.id where x.id = a.id;
  elsif a.state = 'stored' then
    insert into wocs.attachments (task_id, type, original_name, storage_url, mime_type, size_bytes, width, height,
      media, state)
    values (t.id, a.type, a.original_name, a.storage_url, a.mime_type, a.size_bytes, a.width, a.height, a.media,
      'stored');
  end if;
end $$;

-- Only the first of the siblings gets it: what a task before it was lent is taken.
create function wocs.line_picture_above(parent text, message text) returns wocs.attachments
language plpgsql stable as $$
declare
  a wocs.attachments;
  above wocs.tasks;
begin
  loop
    select * into above from wocs.tasks x where x.id = parent;
    if above.id is null or exists (
      select from wocs.attachments x join wocs.tasks s on s.id = x.task_id
      where s.parent_id = above.id and s.created_at >= now() and x.type = 'image') then
      return null;
    end if;
    select * into a from wocs.attachments x where x.task_id = above.id and x.type = 'image' order by x.created_at
    limit 1;
    if a.id is not null then
      return a;
    end if;
    parent := above.parent_id;
  end loop;
end $$;

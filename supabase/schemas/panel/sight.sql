-- Who may see which task, and which picture, recording or document: an admin all, an agent what is theirs to do, what
-- nobody has taken yet, what they asked for, and what came in a chat that they may read; everybody how a page looks.

create function wocs.task_may_see(t wocs.tasks, viewer wocs.users) returns boolean
language sql immutable as $$
  select coalesce(viewer.status = 'active' and (viewer.role = 'admin'
    or viewer.role = 'agent' and (viewer.id = t.assigned_to or viewer.id = t.requested_by
      or t.runs = 'human' and t.assigned_to is null)), false)
$$;

create function wocs.attachment_may_see(a wocs.attachments, viewer wocs.users) returns boolean
language sql stable as $$
  select exists (select from wocs.tasks t where t.id = a.task_id and (wocs.task_may_see(t, viewer)
      or viewer.status = 'active' and t.type in ('landing_preview', 'landing_screenshot')))
    or exists (select from wocs.messages m join wocs.chats c on c.id = m.chat_id
      where m.attachment_id = a.id and m.deleted_at is null and wocs.chat_may_read(c, viewer))
$$;

create function wocs.panel_uuid(said text) returns uuid
language sql immutable as $$
  select case when said ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then said::uuid end
$$;

-- Where the bytes are: {"id", "key", "mime", "name"}; to whoever may not see them they are not there.
create function wocs.panel_media(viewer wocs.users, attachment uuid) returns jsonb
language plpgsql stable as $$
declare
  a wocs.attachments;
begin
  select * into a from wocs.attachments x where x.id = attachment and x.state = 'stored';
  if a.storage_url is null or not wocs.attachment_may_see(a, viewer) then
    return '{"refused": "unknown"}';
  end if;
  return jsonb_build_object('id', a.id, 'key', a.storage_url, 'mime', a.mime_type, 'name', a.original_name);
end $$;

create function wocs.panel_page_media(viewer wocs.users, args jsonb) returns jsonb
language sql stable as $$ select wocs.panel_media(viewer, wocs.panel_uuid(args ->> 'attachment')) $$;

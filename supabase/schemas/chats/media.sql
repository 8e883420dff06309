-- Files of customers: fetched like those of the staff, kept apart from what pages show, and never read as an
-- order.

create function wocs.chat_fetch_media(c wocs.chats, media jsonb) returns uuid
language plpgsql as $$
declare
  made uuid;
begin
  if media ->> 'id' is null then
    return null;
  end if;
  insert into wocs.attachments (type, original_name, mime_type, media, lease_until, tries)
  values (media ->> 'kind', left(media ->> 'filename', 255), left(media ->> 'mime', 100),
    jsonb_strip_nulls(jsonb_build_object('id', media -> 'id', 'url', media -> 'url', 'sha256', media -> 'sha256',
      'chat', c.id)),
    now() + wocs.limit_fetch_lease(), 1)
  returning id into made;
  perform wocs.work_add('wocs.fetch', made::text);
  return made;
end $$;

-- It has come, or will not: `problem` of the attachment says why.
create function wocs.chat_media_settle(a wocs.attachments, seconds jsonb) returns void
language sql as $$
  update wocs.messages x set media_url = a.storage_url where x.attachment_id = a.id and a.storage_url is not null;
  select wocs.chat_transcript_begin(a, case when jsonb_typeof(seconds) = 'number' then seconds::numeric end);
$$;

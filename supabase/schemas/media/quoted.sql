-- A picture or a video that came as a document, and one in a message that is quoted.

-- What a document holds, by its type, else by its name: {"mime_type","filename"}, as Meta tells it. The same is said in
-- functions/intake/attachments.py.
create function wocs.media_kind_of_document(document jsonb) returns text
language sql immutable as $$
  select case
    when document ->> 'mime_type' ilike 'image/%' then 'image'
    when document ->> 'mime_type' ilike 'video/%' then 'video'
    when coalesce(document ->> 'mime_type', '') !~* '^(application/octet-stream.*)?$' then 'document'
    when document ->> 'filename' ~* '\.(jpe?g|png|webp|gif|bmp|tiff?|heic|heif|avif)$' then 'image'
    when document ->> 'filename' ~* '\.(mp4|m4v|3gp|mov|webm)$' then 'video'
    else 'document' end
$$;

-- The picture or video of a message of theirs, or of ours, that they quote: {"kind","id","mime","sha256","filename"}.
-- Meta keeps it for 7 days.
create function wocs.media_quoted(asker wocs.users, quoted text, wanted text) returns jsonb
language plpgsql stable as $$
declare
  body jsonb := (select e.body from wocs.inbound_events e where e.message_id = quoted and e.user_id = asker.id);
  told jsonb := coalesce(body -> wanted,
    case when wocs.media_kind_of_document(body -> 'document') = wanted then body -> 'document' end);
begin
  if told is null then
    return (
      select jsonb_build_object('kind', wanted, 'id', a.media -> 'id', 'mime', a.mime_type,
        'sha256', a.media -> 'sha256', 'filename', a.original_name)
      from wocs.outbox o join wocs.attachments a on a.task_id = o.task_id and a.type = wanted and a.state = 'stored'
        and a.media ->> 'id' is not null
      where o.wamid = quoted order by a.created_at desc limit 1);
  end if;
  return jsonb_build_object('kind', wanted, 'id', told -> 'id', 'mime', told -> 'mime_type',
    'sha256', told -> 'sha256', 'filename', told -> 'filename');
end $$;

-- What came with the message, else the picture it quotes for a page.
create function wocs.media_of_message(asker wocs.users, m jsonb, type text, args jsonb) returns jsonb
language plpgsql stable as $$
declare
  quoted text := wocs.landing_quoted_message(type, args);
  picture jsonb;
begin
  if m #>> '{media,kind}' in ('image', 'video', 'document') then
    return m -> 'media';
  elsif quoted is not null then
    picture := wocs.media_quoted(asker, quoted, 'image');
  end if;
  return case when picture ->> 'id' is not null then picture end;
end $$;

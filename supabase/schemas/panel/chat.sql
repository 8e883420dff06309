-- /chat/12: one customer with the last thirty messages, or the thirty before a place; how long free words may go to
-- them, what that costs, and who is writing to them. However long a chat is, as much of it is read.

-- A voice note is told from other sound.
create function wocs.panel_chat_kind(m wocs.messages) returns text
language sql immutable as $$
  select case when m.kind = 'audio' and m.details @> '{"voice": true}' then 'voice' else m.kind end
$$;

create function wocs.panel_chat_file(a wocs.attachments) returns jsonb
language sql immutable as $$
  select case when a.id is not null then jsonb_build_object('id', a.id, 'type', a.type, 'name', a.original_name,
    'mime', a.mime_type, 'size', a.size_bytes, 'state', a.state, 'width', a.width, 'height', a.height) end
$$;

create function wocs.panel_chat_quoted(m wocs.messages) returns jsonb
language sql immutable as $$
  select case when m.id is not null then jsonb_build_object('kind', wocs.panel_chat_kind(m), 'by', m.sender_type,
    'words', case when m.deleted_at is null then left(coalesce(m.content, m.transcript), 160) end) end
$$;

-- How far one of ours has come: `planned` for one that goes later.
create function wocs.panel_chat_sent(o wocs.outbox) returns jsonb
language sql stable as $$
  select case when o.id is not null then jsonb_build_object('state', case
      when o.state = 'queued' and o.not_before > now() and o.waits_for is null then 'planned'
      when o.state in ('held', 'sending') then 'queued' when o.state = 'played' then 'read'
      when o.state = 'outdated' then 'failed' else o.state end,
    'at', case when o.state = 'queued' then wocs.clock_text(o.not_before) end,
    'code', o.error ->> 'code', 'template', o.kind = 'template') end
$$;

-- The earliest first. All of them in one statement: a function for each would cost more than reading them.
create function wocs.panel_chat_rows(messages wocs.messages[]) returns jsonb
language plpgsql stable as $$
begin
  return (
    select coalesce(jsonb_agg(jsonb_build_object('place', m.position, 'by', m.sender_type,
      'kind', wocs.panel_chat_kind(m), 'who', u.name, 'at', wocs.clock_text(m.created_at),
      'words', case when m.deleted_at is null then m.content end, 'transcript', m.transcript,
      'unsure', wocs.chat_transcript_is_unsure(m),
      'details', case when m.deleted_at is null then coalesce(m.details, '{}') else '{}' end, 'reaction', m.reaction,
      'file', wocs.panel_chat_file(a), 'lost', m.media_url is not null and m.attachment_id is null,
      'edited', m.edited_at is not null, 'deleted', m.deleted_at is not null, 'quoted', wocs.panel_chat_quoted(q),
      'sent', wocs.panel_chat_sent(o)) order by m.position), '[]')
    from unnest(messages) m
      left join wocs.users u on u.id = m.sender_id
      left join wocs.attachments a on a.id = m.attachment_id and m.deleted_at is null
      left join wocs.messages q on q.id = m.reply_to
      left join wocs.outbox o on o.id = m.outbox_id);
end $$;

-- The latest ones before a place, the newest first; one more than is shown, which tells whether there are earlier ones.
-- Along the index, whatever the planner thinks: most chats are so short that it would sort them, and all of a long one.
create function wocs.panel_chat_messages(chat uuid, before bigint) returns setof wocs.messages
language plpgsql stable set enable_sort = off as $$
begin
  return query
    select m.* from wocs.messages m
    where m.chat_id = chat and m.position < coalesce(before, 9223372036854775807)
    order by m.position desc limit wocs.limit_chat_page() + 1;
end $$;

create function wocs.panel_chat_thread(c wocs.chats, before bigint) returns jsonb
language plpgsql stable as $$
declare
  found_messages wocs.messages[] := array(select m from wocs.panel_chat_messages(c.id, before) m);
  shown int := least(cardinality(found_messages), wocs.limit_chat_page());
begin
  return jsonb_build_object(
    'earlier', case when cardinality(found_messages) > shown then found_messages[shown].position end,
    'rows', wocs.panel_chat_rows(found_messages[:shown]));
end $$;

create function wocs.panel_chat_holder(c wocs.chats, viewer wocs.users) returns jsonb
language sql stable as $$
  select jsonb_build_object('state', case
      when c.holder is null or c.held_until <= now() then 'free' when c.holder = viewer.id then 'mine' else 'held' end,
    'by', wocs.person_ref(c.holder), 'until', wocs.clock_text(c.held_until),
    'hold', case when c.holder = viewer.id and c.held_until > now() then c.hold end)
$$;

create function wocs.panel_chat_facts(c wocs.chats, viewer wocs.users) returns jsonb
language sql stable as $$
  select jsonb_build_object('number', c.number, 'name', c.customer_name, 'language', c.language, 'status', c.status,
    'phone', wocs.number_mask_for(viewer.role, jsonb_build_object('customer_number', c.customer_number))
      -> 'customer_number',
    'tags', c.tags, 'agent', wocs.person_ref(c.assigned_agent), 'assigned', c.assigned_agent,
    'opted_out', c.opted_out_at is not null, 'silent', wocs.chat_is_opted_out(c),
    'since', wocs.clock_text(c.waiting_since),
    'snoozed', case when c.snoozed_until > now() then wocs.clock_text(c.snoozed_until) end)
$$;

-- Local times, as a form's field of day and hour has them.
create function wocs.panel_local_time(at timestamptz) returns text
language sql stable as $$ select to_char(at at time zone wocs.clock_zone(), 'YYYY-MM-DD"T"HH24:MI') $$;

create function wocs.panel_quick_replies() returns jsonb
language sql stable as $$
  select coalesce(jsonb_agg(jsonb_build_object('name', r.name, 'words', r.words, 'id', r.id) order by lower(r.name)),
    '[]')
  from (select * from wocs.quick_replies q order by lower(q.name) limit wocs.limit_search_chats()) r
$$;

create function wocs.panel_staff() returns jsonb
language sql stable as $$
  select coalesce(jsonb_agg(jsonb_build_object('id', u.id, 'name', u.name, 'on', u.on_duty) order by lower(u.name)),
    '[]')
  from wocs.users u where u.status = 'active' and u.role in ('agent', 'admin')
$$;

create function wocs.panel_page_chat(viewer wocs.users, args jsonb) returns jsonb
language plpgsql as $$
declare
  c wocs.chats := wocs.chat_by_number(wocs.panel_bigint(args ->> 'chat'));
  about wocs.messages;
begin
  if not wocs.chat_may_read(c, viewer) then
    return '{"refused": "unknown"}';
  end if;
  select * into about from wocs.messages m
  where m.chat_id = c.id and m.position = wocs.panel_bigint(args ->> 'about');
  return jsonb_build_object('chat', wocs.panel_chat_facts(c, viewer), 'holder', wocs.panel_chat_holder(c, viewer),
    'window', wocs.chat_window(c), 'thread', wocs.panel_chat_thread(c, wocs.panel_bigint(args ->> 'before')),
    'about', case when about.id is not null
      then wocs.panel_chat_rows(array[about]) -> 0 || jsonb_build_object('id', about.id) end,
    'first', wocs.panel_local_time(now()), 'last', wocs.panel_local_time(c.last_customer_at + wocs.limit_window()),
    'quick', wocs.panel_quick_replies(), 'staff', wocs.panel_staff(), 'key', gen_random_uuid(),
    'is_latest', wocs.panel_bigint(args ->> 'before') is null);
end $$;

-- /chats: the customers who wait, who is whose, all and the closed ones, a page at a time; the next begins where the
-- last one stood. What is typed to search is looked for in names, numbers, tags and the latest words.

create function wocs.panel_bigint(told text) returns bigint
language sql immutable as $$ select case when told ~ '^[0-9]{1,18}$' then told::bigint end $$;

-- Where a page ends: the moment in microseconds and the chat's number, which no two share.
create function wocs.panel_chats_place(at timestamptz, number bigint) returns text
language sql immutable as $$ select (extract(epoch from at) * 1000000)::bigint || '-' || number $$;

create function wocs.panel_chats_place_at(place text) returns timestamptz
language sql immutable as $$
  select case when place ~ '^[0-9]{1,16}-[0-9]{1,18}$' then to_timestamp(split_part(place, '-', 1)::bigint / 1e6) end
$$;

create function wocs.panel_chats_place_number(place text) returns bigint
language sql immutable as $$ select wocs.panel_bigint(split_part(place, '-', 2)) $$;

-- Whatever the letters' size. Twice as fast as `ilike`, which it need not escape anything for.
create function wocs.panel_holds(words text, small text) returns boolean
language sql immutable as $$ select coalesce(strpos(lower(words), small) > 0, false) $$;

-- By name, number, tag, or what was said among the latest messages of the latest chats: no search reads more than that,
-- also where the planner would rather sort all of a chat.
create function wocs.panel_chats_search(search text) returns uuid[]
language plpgsql stable set enable_sort = off as $$
declare
  small text := lower(search);
  digits text := case when search ~ '^[+0-9 ().-]{4,}$' then regexp_replace(search, '\D', '', 'g') end;
begin
  return array(
    select c.id from wocs.chats c
    where wocs.panel_holds(c.customer_name, small) or c.number = wocs.panel_bigint(search) or small = any (c.tags)
      or strpos(c.customer_number, digits) > 0
    union
    select c.id from (
      select x.id from wocs.chats x where x.last_message_at is not null
      order by x.last_message_at desc limit wocs.limit_search_chats()) c
    where exists (
      select from (
        select m.content, m.transcript from wocs.messages m where m.chat_id = c.id and m.deleted_at is null
        order by m.position desc limit wocs.limit_chat_page()) m
      where wocs.panel_holds(m.content, small) or wocs.panel_holds(m.transcript, small)));
end $$;

-- Who has waited longest comes first. `found`: those that are searched for, null for all.
create function wocs.panel_chats_waiting(viewer wocs.users, found uuid[], place text) returns setof wocs.chats
language sql stable as $$
  select c.* from wocs.chats c
  where c.waiting_since is not null and coalesce(c.snoozed_until <= now(), true)
    and (c.waiting_since, c.number)
      > (coalesce(wocs.panel_chats_place_at(place), '-infinity'), coalesce(wocs.panel_chats_place_number(place), 0))
    and wocs.chat_may_read(c, viewer)
    and (found is null or c.id = any (found))
  order by c.waiting_since, c.number limit wocs.limit_panel_rows() + 1
$$;

create function wocs.panel_chats_latest(viewer wocs.users, show text, found uuid[], place text)
returns setof wocs.chats
language sql stable as $$
  select c.* from wocs.chats c
  where c.last_message_at is not null
    and (c.last_message_at, c.number)
      < (coalesce(wocs.panel_chats_place_at(place), 'infinity'), coalesce(wocs.panel_chats_place_number(place), 0))
    and case show when 'mine' then c.assigned_agent = viewer.id when 'closed' then c.status = 'closed' else true end
    and wocs.chat_may_read(c, viewer)
    and (found is null or c.id = any (found))
  order by c.last_message_at desc, c.number desc limit wocs.limit_panel_rows() + 1
$$;

-- The first hundred are counted.
create function wocs.panel_chats_count_waiting(viewer wocs.users) returns bigint
language sql stable as $$
  select count(*) from (
    select from wocs.chats c
    where c.waiting_since is not null and coalesce(c.snoozed_until <= now(), true) and wocs.chat_may_read(c, viewer)
    limit 100) counted
$$;

-- In their order, all of them in one statement. Notes are of the staff: what is shown in a list is what was said.
create function wocs.panel_chats_rows(chats wocs.chats[], viewer wocs.users) returns jsonb
language plpgsql stable as $$
declare
  late_since timestamptz := now() - make_interval(secs => (wocs.agent_answer_minutes() * 60)::double precision);
begin
  return (
    select coalesce(jsonb_agg(jsonb_build_object('number', c.number, 'name', c.customer_name, 'last', l.said,
      'phone', wocs.number_mask_fact(c.customer_number, 'customer_number'), 'agent', a.name,
      'mine', c.assigned_agent is not distinct from viewer.id, 'status', c.status, 'tags', c.tags, 'held_by', h.name,
      'since', wocs.clock_text(c.waiting_since), 'late', coalesce(c.waiting_since < late_since, false),
      'closes_at', case when c.last_customer_at > now() - wocs.limit_window()
        then wocs.clock_text(c.last_customer_at + wocs.limit_window()) end,
      'snoozed', case when c.snoozed_until > now() then wocs.clock_text(c.snoozed_until) end,
      'opted_out', c.opted_out_at is not null) order by c.ordinality), '[]')
    from unnest(chats) with ordinality c
      left join wocs.users a on a.id = c.assigned_agent
      left join wocs.users h on h.id = c.holder and c.held_until > now()
      left join lateral (
        select jsonb_build_object('kind', wocs.panel_chat_kind(m), 'by', m.sender_type,
          'words', case when m.deleted_at is null then left(coalesce(m.content, m.transcript), 160) end,
          'deleted', m.deleted_at is not null, 'at', wocs.clock_text(m.created_at)) as said
        from wocs.messages m where m.chat_id = c.id and m.kind <> 'note' order by m.position desc limit 1) l on true);
end $$;

create function wocs.panel_page_chats(viewer wocs.users, args jsonb) returns jsonb
language plpgsql stable as $$
declare
  show text := case when args ->> 'show' in ('mine', 'all', 'closed') then args ->> 'show' else 'waiting' end;
  search text := nullif(btrim(args ->> 'search'), '');
  found uuid[] := case when search is not null then wocs.panel_chats_search(search) end;
  rows wocs.chats[];
  more wocs.chats;
begin
  if show = 'waiting' then
    rows := array(select r from wocs.panel_chats_waiting(viewer, found, args ->> 'before') r);
  else
    rows := array(select r from wocs.panel_chats_latest(viewer, show, found, args ->> 'before') r);
  end if;
  if cardinality(rows) > wocs.limit_panel_rows() then
    more := rows[wocs.limit_panel_rows()];
  end if;
  return jsonb_build_object('show', show, 'search', search, 'waiting', wocs.panel_chats_count_waiting(viewer),
    'next', case when more.id is not null then wocs.panel_chats_place(
      case when show = 'waiting' then more.waiting_since else more.last_message_at end, more.number) end,
    'rows', wocs.panel_chats_rows(rows[:wocs.limit_panel_rows()], viewer));
end $$;

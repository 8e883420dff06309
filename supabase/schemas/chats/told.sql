-- Who of the staff hears that a customer waits: whoever has the chat, else the agent on duty with the least to do; when
-- nobody answers, the next one, and in the end the owners. Each hears once of a wait, however much is written
-- meanwhile.

-- What has been written since the wait began, also what was changed since.
create function wocs.chat_unanswered(c wocs.chats) returns setof wocs.messages
language sql stable as $$
  select m.* from wocs.messages m
  where m.chat_id = c.id and m.sender_type = 'customer' and m.kind not in ('reaction', 'revoke', 'system')
    and m.deleted_at is null and greatest(m.created_at, m.edited_at) >= c.waiting_since
  order by m.position
$$;

create function wocs.chat_item(m wocs.messages) returns jsonb
language sql stable as $$
  select jsonb_strip_nulls(jsonb_build_object(
    'by', case m.sender_type when 'agent' then coalesce(wocs.person_ref(m.sender_id), 'agent') else m.sender_type end,
    'kind', case when m.kind = 'audio' and m.details @> '{"voice": true}' then 'voice' else m.kind end,
    'words', left(coalesce(m.content, m.transcript), 200),
    'heard', case when m.content is null and m.transcript is not null
      then case when wocs.chat_transcript_is_unsure(m) then 'heard_unsure' else 'heard' end end,
    'at', wocs.clock_text(m.created_at),
    'total', m.details #> '{order,total}', 'currency', m.details #> '{order,currency}',
    'items', jsonb_array_length(m.details #> '{order,items}'),
    'names', (select string_agg(x ->> 'name', ', ') from jsonb_array_elements(m.details -> 'contacts') x),
    'deleted', case when m.deleted_at is not null then true end,
    'edited', case when m.edited_at is not null then true end))
$$;

-- {"chat", "name", "number", "since", "count", "items": the first five, "until": the last that is told of}.
create function wocs.chat_notice_facts(c wocs.chats) returns jsonb
language sql stable as $$
  select jsonb_build_object('chat', c.number, 'name', c.customer_name, 'number', c.customer_number,
    'since', wocs.clock_text(c.waiting_since), 'count', count(*), 'until', max(u.position),
    'minutes', floor(extract(epoch from now() - c.waiting_since) / 60),
    'opted_out', c.opted_out_at is not null,
    'items', coalesce(jsonb_agg(wocs.chat_item(u.message) order by u.position) filter (where u.n <= 5), '[]'))
  from (
    select m as message, m.position, row_number() over (order by m.position) as n from wocs.chat_unanswered(c) m) u
$$;

-- Nobody who was told of this wait, or is in their quiet hours; busy is who has tasks and customers open.
create function wocs.chat_next_agent(c wocs.chats) returns wocs.users
language sql stable as $$
  select u from wocs.users u
  where u.status = 'active' and u.on_duty and u.id <> all (c.told_agents) and wocs.push_quiet_until(u.id) is null
    and (u.role = 'agent' or u.role = 'admin' and u.id = c.assigned_agent)
  order by u.id is not distinct from c.assigned_agent desc,
    (select count(*) from wocs.tasks t where t.assigned_to = u.id and t.status in ('pending', 'running'))
    + (select count(*) from wocs.chats o where o.assigned_agent = u.id and o.waiting_since is not null),
    lower(u.name)
  limit 1
$$;

create function wocs.chat_is_to_tell(c wocs.chats) returns boolean
language sql stable as $$ select c.tell_at <= now() $$;

-- Told in time, whoever's message or tick finds it due.
create function wocs.chat_tell_due() returns void
language sql as $$
  select wocs.settling_each('chats', 'chat_tell_next', array(
    select c from wocs.chats c
    where wocs.chat_is_to_tell(c) and wocs.settling_may_try('chats', c.id::text)
    order by c.tell_at limit 50 for update skip locked))
$$;

create function wocs.chat_tell_next(due wocs.chats) returns void
language plpgsql as $$
declare
  c wocs.chats := wocs.chat_lock(due.id);
  whom wocs.users := wocs.chat_next_agent(c);
begin
  if c.waiting_since is null or c.tell_at is null or whom.id is null and c.told_owner then
    update wocs.chats x set tell_at = null where x.id = c.id;
  elsif whom.id is not null then
    perform wocs.chat_tell(c, whom);
    update wocs.chats x set
      told_agents = x.told_agents || whom.id,
      tell_at = wocs.chat_hours_add(now(), wocs.chat_patience())
    where x.id = c.id;
  else
    perform wocs.chat_tell(c, u) from wocs.users u
    where u.status = 'active' and u.role = 'admin' and u.id <> all (c.told_agents) order by u.created_at;
    update wocs.chats x set told_owner = true, tell_at = null where x.id = c.id;
  end if;
end $$;

-- How long one of them is waited for.
create function wocs.chat_patience() returns interval
language sql stable as $$ select make_interval(secs => (wocs.agent_answer_minutes() * 60)::double precision) $$;

-- Once a person and moment: the key says so.
create function wocs.chat_tell(c wocs.chats, whom wocs.users, say text default 'chat.notice', more jsonb default '{}')
returns void
language plpgsql as $$
declare
  lane text := wocs.notice_lane(whom, say);
  turn timestamptz := wocs.outbox_next_turn(lane);
  facts jsonb := wocs.chat_notice_facts(c);
begin
  perform wocs.chat_mark_shown(c, (facts ->> 'until')::bigint);
  perform wocs.outbox_add(whom, case when wocs.person_window_is_open(whom.id) then 'notice' else 'template' end, say,
    facts || more,
    concat_ws(':', say, c.id, whom.id, extract(epoch from c.tell_at), more ->> 'key'), null, null,
    case when turn <= now() then 'sending' else 'queued' end, turn, lane => lane);
end $$;

-- Up to which message somebody of the staff has been shown it in WhatsApp: an answer is to these and to no later one.
create function wocs.chat_mark_shown(c wocs.chats, until bigint) returns void
language sql as $$
  update wocs.chats x set shown_until = greatest(x.shown_until, until) where x.id = c.id;
$$;

-- What waits for its turn tells also of what has come since.
create function wocs.chat_refresh_notices(c wocs.chats) returns void
language plpgsql as $$
declare
  told jsonb := wocs.chat_notice_facts(c);
begin
  update wocs.outbox o set facts = o.facts || told
  where o.state = 'queued' and o.say = 'chat.notice' and o.facts ->> 'chat' = c.number::text;
  if found then
    perform wocs.chat_mark_shown(c, (told ->> 'until')::bigint);
  end if;
end $$;

-- Answered meanwhile, or of another wait; or somebody else writes the answer.
create function wocs.chat_notice_is_outdated(o wocs.outbox) returns boolean
language sql stable as $$
  select not exists (
    select from wocs.chats c
    where c.number = (o.facts ->> 'chat')::bigint and wocs.clock_text(c.waiting_since) = o.facts ->> 'since'
      and not exists (select from wocs.users u where wocs.chat_is_held_from(c, u.id)
        and u.status = 'active' and (u.wa_number = o.to_number or u.wa_user_id = o.to_user_id)))
$$;

-- Who was given a chat by somebody else.
create function wocs.chat_tell_assigned(chat uuid, whom wocs.users, actor wocs.users) returns void
language plpgsql as $$
declare
  c wocs.chats := wocs.chat_lock(chat);
begin
  perform wocs.chat_tell(c, whom, 'chat.assigned', jsonb_build_object('by', actor.name,
    'key', pg_current_xact_id()::text));
  if c.waiting_since is not null then
    update wocs.chats x set
      told_agents = array_remove(x.told_agents, whom.id) || whom.id,
      tell_at = wocs.chat_hours_add(now(), wocs.chat_patience())
    where x.id = c.id;
  end if;
end $$;

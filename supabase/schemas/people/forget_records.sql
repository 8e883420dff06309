-- Where a person's number, user id and name are kept, and how they go from there. A test asks the catalog for columns
-- that are missing here.

-- Every column in which somebody else's words may name them.
create function wocs.forget_columns() returns table (in_table text, in_column text)
language sql immutable as $$
  values ('alerts', 'facts'), ('approvals', 'subject'), ('attachments', 'original_name'), ('cards', 'heard'),
    ('cards', 'note'), ('cards', 'readings'), ('events', 'name'), ('events', 'note'), ('events', 'place'),
    ('inbound_events', 'body'), ('inbound_events', 'understood'), ('inbound_events', 'undecided'),
    ('messages', 'content'), ('messages', 'details'), ('messages', 'transcript'), ('outbox', 'error'),
    ('outbox', 'facts'), ('outbox', 'reaction'), ('outbox', 'reply_to'), ('outbox', 'wamid'),
    ('sales', 'item'), ('sales', 'note'), ('schedules', 'bound'), ('schedules', 'line'),
    ('schedules', 'media'), ('sheets', 'name'), ('sheets', 'problems'), ('sheets', 'rows'), ('sheets', 'summary'),
    ('sheets', 'kept'), ('tasks', 'command_raw'), ('tasks', 'error_message'), ('tasks', 'payload'), ('tasks', 'result'),
    ('tasks', 'source_message'), ('templates', 'commands'), ('undo_notes', 'note'), ('wa_sessions', 'session_data'),
    ('outbox', 'wamid_before')
$$;

-- Column by column, the audit log last, for about a second; settling goes on with what is left. One call must end
-- before the database's patience does, however much there is to look through.
create function wocs.forget_scrub_on() returns void
language plpgsql as $$
declare
  until timestamptz := clock_timestamp() + wocs.limit_scrub_time();
  s wocs.forget_scrubs;
  c record;
begin
  select * into s from wocs.forget_scrubs x order by x.id limit 1 for update skip locked;
  if s.id is null then
    return;
  end if;
  if s.step = 0 then
    perform wocs.forget_events(s.pattern);
  end if;
  for c in
    select x.* from wocs.forget_columns() with ordinality x (in_table, in_column, n) where x.n > s.step order by x.n
  loop
    execute format('update wocs.%1$I set %2$I = wocs.forget_scrub(%2$I, $1) where %2$I::text ~* $1', c.in_table,
      c.in_column) using s.pattern;
    s.step := c.n;
    exit when clock_timestamp() > until;
  end loop;
  if clock_timestamp() > until then
    update wocs.forget_scrubs x set step = s.step where x.id = s.id;
  else
    perform wocs.forget_keys(s.pattern);
    perform wocs.audit_scrub(s.pattern);
    delete from wocs.forget_scrubs x where x.id = s.id;
  end if;
end $$;

-- Beside the number in what Meta tells of somebody, and in a card that somebody passed on, is the name: all of it goes.
create function wocs.forget_events(pattern text) returns void
language sql as $$
  update wocs.inbound_events e set body = null
  where (e.kind <> 'message' or e.body ->> 'type' = 'contacts') and e.body::text ~* pattern
$$;

-- A question whether to forget them shows a customer's name.
create function wocs.forget_questions(chats uuid[]) returns void
language plpgsql as $$
declare
  asked text[] := array(select t.id from wocs.tasks t
    where t.type = 'forget' and t.payload #>> '{found,chat}' = any (chats::text[]));
begin
  update wocs.approvals a set subject = a.subject - 'name' where a.task_id = any (asked);
  update wocs.outbox o set facts = o.facts #- '{subject,name}' where o.facts ->> 'task' = any (asked);
end $$;

create function wocs.forget_keys(pattern text) returns void
language plpgsql as $$
begin
  update wocs.inbound_events e set message_id = 'erased:' || e.id where e.message_id ~* pattern;
  update wocs.outbox o set key = 'erased:' || o.id where o.key ~* pattern;
end $$;

create function wocs.forget_texts(pattern text) returns void
language plpgsql as $$
begin
  if pattern is not null then
    insert into wocs.forget_scrubs (pattern) values (forget_texts.pattern);
    perform wocs.forget_scrub_on();
  end if;
end $$;

-- To and from whom: what they sent, and what was sent to them. What still waited to be sent is not sent.
create function wocs.forget_addresses(addresses text[], persons uuid[]) returns void
language plpgsql as $$
begin
  update wocs.inbound_events e
  set body = null, understood = null, sender = null, undecided = null, decide_at = null
  where e.sender = any (addresses) or e.user_id = any (persons);
  update wocs.outbox o set to_number = null, to_user_id = null, facts = '{}', media = null, lease_until = null,
    state = case when o.state in ('held', 'queued', 'sending', 'unknown') then 'failed' else o.state end,
    error = case when o.state in ('held', 'queued', 'sending', 'unknown') then '{"code": "superseded"}' else o.error end
  where o.to_number = any (addresses) or o.to_user_id = any (addresses);
end $$;

-- The bytes go with the next settling; a picture that a page shows is the page's.
create function wocs.forget_media(persons uuid[], chats uuid[]) returns void
language sql as $$
  update wocs.attachments a set state = 'pruned', keep_until = now(), original_name = null, media = null
  where not exists (select from wocs.landing_versions v where v.content #>> '{image,key}' = a.storage_url)
    and (a.task_id in (select t.id from wocs.tasks t where t.requested_by = any (persons))
      or a.id in (select m.attachment_id from wocs.messages m where m.chat_id = any (chats)));
$$;

-- What the staff wrote for a customer came in as their own message: by the chat's number, or quoting what told of it.
create function wocs.forget_answers(numbers text[]) returns void
language sql as $$
  update wocs.inbound_events e set body = null, understood = null, undecided = null, decide_at = null
  where e.kind = 'message' and (
    e.understood ->> 'command' like 'chat%' and e.understood #>> '{args,number}' = any (numbers)
    or e.body #>> '{context,id}' in (select o.wamid from wocs.outbox o
      where o.say like 'chat.%' and o.facts ->> 'chat' = any (numbers)))
$$;

-- What the staff were told of a chat holds its customer's name and words.
create function wocs.forget_chats(chats uuid[]) returns void
language plpgsql as $$
begin
  perform wocs.forget_answers(array(select c.number::text from wocs.chats c where c.id = any (chats)));
  update wocs.outbox o set facts = '{}',
    state = case when o.state in ('held', 'queued') then 'outdated' else o.state end
  where o.say like 'chat.%'
    and o.facts ->> 'chat' in (select c.number::text from wocs.chats c where c.id = any (chats));
  perform wocs.chat_transcript_drop(c) from wocs.chats c where c.id = any (chats);
  delete from wocs.messages m where m.chat_id = any (chats);
  delete from wocs.chats c where c.id = any (chats);
end $$;

-- The row stays, because what they did stays; nobody can tell any more who that was. It cannot come back by /undo.
create function wocs.forget_members(persons uuid[]) returns void
language plpgsql as $$
begin
  delete from wocs.undo_notes n where n.note ->> 'user' in (select p::text from unnest(persons) p);
  delete from wocs.wa_sessions s where s.user_id = any (persons);
  update wocs.cards c set heard = '', readings = '[]' where c.person_id = any (persons);
  update wocs.users u set name = 'forgotten ' || left(u.id::text, 4), wa_number = null, wa_user_id = null,
    numbers_before = '{}'
  where u.id = any (persons);
end $$;

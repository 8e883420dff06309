-- Where a person's number, user id and name are kept, and how they go from there. A test asks the catalog for columns
-- that are missing here.

create function wocs.forget_escape(said text) returns text
language sql immutable as $$ select regexp_replace(said, '([^[:alnum:][:space:]])', '\\\1', 'g') $$;

-- A regular expression for the number however it is written, and for other words as they are; null for nothing. Meta's
-- message ids hold the number too, in base64: nine of its digits are twelve letters there.
create function wocs.forget_pattern(number text, words text[] default '{}') returns text
language sql immutable as $$
  select nullif(concat_ws('|',
    '(?<![0-9])'
      || case when number like '60%' then '(?:\+?6[- ]?0[- ().]{0,3})?(?:\(?0\)?[- ().]{0,3})?' else '\+?' end
      || regexp_replace(regexp_replace(number, '^60', ''), '([0-9])(?=[0-9])', '\1[- ().]{0,3}', 'g') || '(?![0-9])',
    case when length(number) >= 9
      then encode(convert_to(left(number, 9), 'UTF8'), 'base64') || '[A-Za-z0-9+/=]*' end,
    (select string_agg('(?<![[:alnum:]])' || wocs.forget_escape(w) || '(?![[:alnum:]])', '|')
      from unnest(words) w where w <> '')), '')
$$;

create function wocs.forget_scrub(said text, pattern text) returns text
language sql immutable as $$ select regexp_replace(said, pattern, '•••', 'gi') $$;

-- In the values; the keys are ours.
create function wocs.forget_scrub(facts jsonb, pattern text) returns jsonb
language plpgsql immutable as $$
begin
  return case jsonb_typeof(facts)
    when 'string' then to_jsonb(wocs.forget_scrub(facts #>> '{}', pattern))
    when 'array' then (
      select coalesce(jsonb_agg(wocs.forget_scrub(x.value, pattern) order by x.ordinality), '[]')
      from jsonb_array_elements(facts) with ordinality x)
    when 'object' then (
      select coalesce(jsonb_object_agg(e.key, wocs.forget_scrub(e.value, pattern)), '{}') from jsonb_each(facts) e)
    else facts end;
end $$;

-- Every column in which somebody else's words may name them.
create function wocs.forget_columns() returns table (in_table text, in_column text)
language sql immutable as $$
  values ('alerts', 'facts'), ('approvals', 'subject'), ('attachments', 'original_name'), ('cards', 'heard'),
    ('cards', 'note'), ('cards', 'readings'), ('events', 'name'), ('events', 'note'), ('events', 'place'),
    ('inbound_events', 'body'), ('inbound_events', 'understood'), ('inbound_events', 'undecided'),
    ('messages', 'content'), ('outbox', 'error'), ('outbox', 'facts'), ('outbox', 'reaction'), ('outbox', 'reply_to'),
    ('outbox', 'wamid'), ('sales', 'item'), ('sales', 'note'), ('schedules', 'bound'), ('schedules', 'line'),
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
      or a.media ->> 'id' in (
        select substr(m.media_url, 6) from wocs.messages m
        where m.chat_id = any (chats) and m.media_url like 'meta:%'));
$$;

create function wocs.forget_chats(chats uuid[]) returns void
language plpgsql as $$
begin
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

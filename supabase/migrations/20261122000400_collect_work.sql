-- What a call leaves to do for its caller (contract section 2), gathered on the way in settings that end with the
-- transaction. So any function, however deep, may add to it. Messages are gathered whole: reading them back would cost as
-- much as writing them did.

-- Like wocs.act() this and wocs.leave() are dissolved into their callers.
create function wocs.begin_work(rules jsonb default null) returns text
language sql as $$
  select set_config('wocs.send', '', true) || set_config('wocs.tell', '', true) || set_config('wocs.ring', '', true)
    || set_config('wocs.fetch', '', true) || set_config('wocs.rules', coalesce(rules, '{}')::text, true) || wocs.act(null)
$$;

-- One of the caller's settings: approval_minutes, four_eyes, rate_per_minute.
create function wocs.rule(name text, otherwise text) returns text
language sql stable as $$
  select coalesce(nullif(current_setting('wocs.rules', true), '')::jsonb ->> name, otherwise)
$$;

-- `list`: wocs.send and, for what nobody waits for, wocs.tell (messages), wocs.ring (task ids), wocs.fetch (attachment ids).
create function wocs.leave(list text, one text) returns text
language sql as $$
  select set_config(list, concat_ws(',', nullif(current_setting(list, true), ''), one), true)
$$;

create function wocs.message_of(o wocs.outbox) returns jsonb
language sql stable as $$
  select jsonb_build_object(
    'id', o.id, 'to', jsonb_build_object('number', o.to_number, 'user_id', o.to_user_id), 'kind', o.kind, 'say', o.say, 'facts', o.facts,
    'language', o.language, 'reply_to', o.reply_to, 'task', o.task_id, 'media', o.media, 'reaction', o.reaction, 'attempt', o.attempt)
$$;

-- High before normal before low, then the oldest: what the queue sorts by.
create function wocs.bell_score(t wocs.tasks) returns double precision
language sql stable as $$
  select coalesce(array_position(array['high', 'normal', 'low'], t.priority::text) - 1, 1) * 1e13
    + floor(extract(epoch from greatest(t.created_at, t.scheduled_at)) * 1000)
$$;

create function wocs.job_of(a wocs.attachments) returns jsonb
language sql stable as $$
  select jsonb_build_object(
    'attachment', a.id, 'media_id', a.media -> 'id', 'url', a.media -> 'url', 'mime', a.mime_type, 'sha256', a.media -> 'sha256', 'task', a.task_id,
    'outbox', (select o.id from wocs.outbox o where o.task_id = a.task_id and o.state = 'held' limit 1))
$$;

-- Answers go before what nobody waits for.
create function wocs.work() returns jsonb
language plpgsql as $$
declare
  ring text := current_setting('wocs.ring', true);
  fetched text := current_setting('wocs.fetch', true);
  outbox text := concat_ws(',', nullif(current_setting('wocs.send', true), ''), nullif(current_setting('wocs.tell', true), ''));
  bell jsonb := '[]';
  media jsonb := '[]';
begin
  if ring <> '' then
    bell := (select coalesce(jsonb_agg(jsonb_build_object('task', t.id, 'score', wocs.bell_score(t))), '[]') from wocs.tasks t
             where t.id = any (string_to_array(ring, ',')) and t.status = 'pending');
  end if;
  if fetched <> '' then
    media := (select coalesce(jsonb_agg(wocs.job_of(a)), '[]') from wocs.attachments a
              where a.id = any (string_to_array(fetched, ',')::uuid[]) and a.state = 'waiting');
  end if;
  return jsonb_build_object('outbox', ('[' || outbox || ']')::jsonb, 'bell', bell, 'media', media);
end $$;

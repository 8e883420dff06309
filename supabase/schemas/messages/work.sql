-- What a call leaves to do for its caller (contract section 2), gathered on the way in settings that end with the
-- transaction. So any function, however deep, may add to it. Messages are gathered whole: reading them back would cost
-- as much as writing them did.

-- `list`: wocs.send and, for what nobody waits for, wocs.tell (messages), wocs.push (rings of browsers), wocs.ring
-- (task ids), wocs.fetch (attachment ids).
create function wocs.work_add(list text, one text) returns text
language sql as $$
  select set_config(list, concat_ws(',', nullif(current_setting(list, true), ''), one), true)
$$;

create function wocs.outbox_message(o wocs.outbox) returns jsonb
language sql stable as $$
  select jsonb_build_object(
    'id', o.id, 'to', jsonb_build_object('number', o.to_number, 'user_id', o.to_user_id), 'kind', o.kind, 'say', o.say,
    'facts', o.facts,
    'language', o.language, 'reply_to', o.reply_to, 'task', o.task_id, 'media', o.media, 'reaction', o.reaction,
    'attempt', o.attempt + 1, 'handout', o.handout)
$$;

-- `list` may also be wocs.decide (messages), wocs.prune (attachments whose bytes are old enough to go), wocs.seal
-- (the audit chain's head) and wocs.hint (what changed, for open panels).
create function wocs.work_begin(rules jsonb default null) returns text
language sql as $$
  select set_config('wocs.send', '', true) || set_config('wocs.tell', '', true) || set_config('wocs.ring', '', true)
    || set_config('wocs.fetch', '', true) || set_config('wocs.read', '', true) || set_config('wocs.decide', '', true)
    || set_config('wocs.push', '', true) || set_config('wocs.prune', '', true) || set_config('wocs.seal', '', true)
    || set_config('wocs.hint', '', true)
    || set_config('wocs.rules', coalesce(rules, '{}')::text, true)
      || wocs.audit_set_actor(null)
$$;

-- Answers go before what nobody waits for.
create function wocs.work_collect() returns jsonb
language plpgsql as $$
declare
  ring text := current_setting('wocs.ring', true);
  fetched text := current_setting('wocs.fetch', true);
  read text := current_setting('wocs.read', true);
  outbox text := concat_ws(',', nullif(current_setting('wocs.send', true), ''),
    nullif(current_setting('wocs.tell', true), ''));
  bell jsonb := '[]';
  media jsonb := '[]';
  reads jsonb := '[]';
  hints jsonb := wocs.hint_collect();
  nodes jsonb;
  pushes text := current_setting('wocs.push', true);
begin
  if ring <> '' then
    bell := wocs.bell_entries(string_to_array(ring, ','));
  end if;
  if bell <> '[]' or hints <> '[]' then
    nodes := wocs.node_ring_keys(case when hints = '[]' then (
      select array_agg(entry ->> 'label') from jsonb_array_elements(bell) entry) end);
    perform wocs.bell_notify(bell, nodes);
  end if;
  if fetched <> '' then
    media := (select coalesce(jsonb_agg(wocs.media_job(a)), '[]') from wocs.attachments a
              where a.id = any (string_to_array(fetched, ',')::uuid[]) and a.state = 'waiting');
  end if;
  if read <> '' then
    reads := (select coalesce(jsonb_agg(wocs.schedule_run_message(r) order by r.run_at, r.id), '[]')
      from wocs.schedule_runs r
              where r.id = any (string_to_array(read, ',')::bigint[]) and r.state = 'due');
  end if;
  return jsonb_build_object(
    'outbox', ('[' || outbox || ']')::jsonb, 'bell', bell, 'media', media, 'read', reads,
    'undecided', concat('[', current_setting('wocs.decide', true), ']')::jsonb,
    'prune', concat('[', current_setting('wocs.prune', true), ']')::jsonb,
    'seal', concat('[', current_setting('wocs.seal', true), ']')::jsonb)
    || case when hints <> '[]' then jsonb_build_object('hints', hints) else '{}' end
    || jsonb_strip_nulls(jsonb_build_object('nodes', nodes))
    || case when pushes <> '' then jsonb_build_object('push', concat('[', pushes, ']')::jsonb) else '{}' end;
end $$;

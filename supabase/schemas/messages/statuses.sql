-- What Meta tells about messages of ours, in any order and at any time, even before the send call returned.

-- Orders Meta's statuses, which arrive in any order; failed is final.
create function wocs.outbox_rank(state text) returns int
language sql immutable as $$
  select case state
    when 'held' then 0 when 'queued' then 0 when 'sending' then 1 when 'unknown' then 2 when 'sent' then 3
      when 'delivered' then 4
    when 'read' then 5 when 'played' then 6 when 'failed' then 9 when 'outdated' then 9 end
$$;

-- Ranks only rise; failed is final. A notice that came too late for the 24 h window goes once more, as a template. What
-- is told of a message that went before, in the place of which another one goes, is old news.
create function wocs.outbox_apply_status(row_id bigint, s jsonb) returns void
language plpgsql as $$
declare
  trouble jsonb := s -> 'errors' -> 0;
  to_state text := s ->> 'status';
  o wocs.outbox;
  rises boolean;
begin
  select * into o from wocs.outbox x where x.id = row_id for update;
  rises := wocs.outbox_rank(to_state) > wocs.outbox_rank(o.state);
  if wocs.outbox_rank(to_state) is null or not wocs.outbox_status_fits(o, s)
      or to_state = 'failed' and rises and wocs.outbox_goes_as_template(o, trouble, s ->> 'id') then
    return;
  end if;
  update wocs.outbox x set
    wamid = coalesce(x.wamid, s ->> 'id'),
    pricing = case when rises or x.pricing is null then coalesce(nullif(s -> 'pricing', 'null'), x.pricing)
      else x.pricing end,
    sent_at = case when to_state = 'failed' then x.sent_at
      else coalesce(x.sent_at, (s ->> 'at')::timestamptz, now()) end,
    error = case when rises and to_state = 'failed' then trouble else x.error end,
    lease_until = case when rises then null else x.lease_until end,
    state = case when rises then to_state else x.state end
  where x.id = row_id;
  if rises then
    perform wocs.hint_tick(row_id);
  end if;
end $$;

-- 131047: outside the window. What somebody wrote to a customer never becomes a template by itself. `refused` is the
-- wamid of what was refused, where it had one.
create function wocs.outbox_goes_as_template(o wocs.outbox, error jsonb, refused text default null) returns boolean
language plpgsql as $$
begin
  if error ->> 'code' is distinct from '131047' or o.kind not in ('reply', 'notice') or o.say = 'chat.answer'
      or wocs.outbox_rank(o.state) >= wocs.outbox_rank('delivered') then
    return false;
  end if;
  update wocs.outbox x
  set kind = 'template', state = 'queued', not_before = now(), lease_until = null, wamid = null,
    wamid_before = coalesce(refused, o.wamid), error = outbox_goes_as_template.error
  where x.id = o.id;
  return true;
end $$;

-- Whether a status may be about this row: by the same wamid; or, while none is known, by our own id that came back with
-- it, once a call of Graph was begun for the row, and to whom it went.
create function wocs.outbox_status_fits(o wocs.outbox, s jsonb) returns boolean
language sql stable as $$
  select case when o.wamid is not null then o.wamid = s ->> 'id'
    else o.attempt > 0 and o.wamid_before is distinct from s ->> 'id' and (
      (o.to_number = s ->> 'number' or o.to_user_id = s ->> 'user_id') is true
      or (o.to_number <> s ->> 'number' or o.to_user_id <> s ->> 'user_id') is not true) end
$$;

-- A wamid is Meta's and one message's; our own id may come back with a message of another sender of this number.
create function wocs.outbox_of_status(s jsonb) returns bigint
language plpgsql stable as $$
begin
  return coalesce(
    (select o.id from wocs.outbox o where o.wamid = s ->> 'id' or o.wamid_before = s ->> 'id' limit 1),
    (select o.id from wocs.outbox o
      where o.id = case when s ->> 'outbox' ~ '^[0-9]{1,18}$' then (s ->> 'outbox')::bigint end
        and wocs.outbox_status_fits(o, s)));
end $$;

-- One after the other in the order of our rows, all held before the first is changed. What is about no row of ours is
-- kept as an event.
create function wocs.outbox_apply_statuses(statuses jsonb) returns void
language plpgsql as $$
declare
  told record;
  ids bigint[] := array(
    select wocs.outbox_of_status(s.value) from jsonb_array_elements(statuses) with ordinality s order by s.ordinality);
begin
  perform from wocs.outbox o where o.id = any (ids) order by o.id for update;
  for told in
    select s.value as s, ids[s.ordinality] as row_id from jsonb_array_elements(statuses) with ordinality s
    order by 2, case when ids[s.ordinality] is null then concat_ws(':', s.value ->> 'id', s.value ->> 'status') end,
      s.value ->> 'at'
  loop
    if told.row_id is not null then
      perform wocs.outbox_apply_status(told.row_id, told.s);
    else
      insert into wocs.inbound_events (message_id, kind, body)
      values (concat_ws(':', 'status', told.s ->> 'id', told.s ->> 'status'), 'status', told.s)
      on conflict do nothing;
    end if;
  end loop;
end $$;

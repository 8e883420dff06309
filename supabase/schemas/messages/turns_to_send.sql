-- Whose turn it is: what is due is handed out, the earlier before the later; while a cause lets nothing through, one
-- message at a time tries whether it is gone.

create function wocs.outbox_is_due(o wocs.outbox) returns boolean
language sql stable as $$
  select o.state = 'queued' and o.not_before <= now()
$$;

create function wocs.outbox_lease_due() returns void
language plpgsql as $$
declare
  cause text := wocs.cause_of_sending();
begin
  if cause is null then
    perform wocs.outbox_release_waiting();
    perform wocs.outbox_lease_turns();
  else
    update wocs.outbox o set waits_for = cause
    where o.id in (
      select x.id from wocs.outbox x where wocs.outbox_is_due(x) and x.waits_for is distinct from cause
      order by x.id for update skip locked);
    perform wocs.outbox_lease_probe(cause);
  end if;
end $$;

-- What waited for a cause that is gone. Until it went, what the same person is told next stays behind it.
create function wocs.outbox_release_waiting() returns void
language sql as $$
  update wocs.outbox o set waits_for = 'retry', not_before = now()
  where o.id in (
    select x.id from wocs.outbox x
    where x.state = 'queued' and x.waits_for <> 'retry' and not wocs.cause_is_open(x.waits_for)
    order by x.id for update skip locked);
$$;

-- The first of those that wait; none while one is under way or was refused just now.
create function wocs.outbox_lease_probe(cause text) returns void
language plpgsql as $$
begin
  if exists (select from wocs.outbox o where o.waits_for is not null and wocs.cause_holds_sending(o.waits_for)
      and (o.state = 'sending' or o.state = 'queued' and o.not_before > now())) then
    return;
  end if;
  perform wocs.outbox_hand_out(o.id) from (
    select x.id from wocs.outbox x where wocs.outbox_is_due(x) and x.waits_for = cause
    order by x.kind in ('notice', 'template'), x.id limit 1 for update skip locked) o;
end $$;

-- A new message waits behind earlier ones: these may be due by now, and nobody's yet.
create function wocs.outbox_lease_waiting(o wocs.outbox) returns void
language plpgsql as $$
begin
  if o.waits_for <> 'retry' then
    perform wocs.outbox_lease_probe(o.waits_for);
    return;
  elsif exists (select from wocs.outbox w where wocs.outbox_holds_back(w) and w.state = 'sending'
      and (w.to_number = o.to_number or w.to_user_id = o.to_user_id)) then
    return;
  end if;
  perform wocs.outbox_hand_out(x.id) from (
    select w.id from wocs.outbox w
    where wocs.outbox_is_due(w) and w.waits_for = 'retry' and (w.to_number = o.to_number or w.to_user_id = o.to_user_id)
    order by w.id for update skip locked) x;
end $$;

-- Behind an earlier message of the same person's that holds it back, and is in somebody's hands or waits for longer. To
-- hand it out would be for nothing, and of many such nobody else's would have a turn.
create function wocs.outbox_is_behind(o wocs.outbox) returns boolean
language sql stable as $$
  select exists (select from wocs.outbox w
    where wocs.outbox_holds_back(w) and not wocs.outbox_is_due(w) and w.id < o.id
      and (w.to_number = o.to_number or w.to_user_id = o.to_user_id))
$$;

-- Gives out what is due, 50 at most; of the unsolicited ones only the first of a lane: the others take their pauses
-- after it.
create function wocs.outbox_lease_turns() returns void
language plpgsql as $$
declare
  o wocs.outbox;
  turns jsonb := '{}';
  turn timestamptz;
begin
  for o in
    select x.* from wocs.outbox x where wocs.outbox_is_due(x) and not wocs.outbox_is_behind(x)
    order by x.kind in ('notice', 'template'), x.lane <> 'urgent', x.id limit 50 for update skip locked
  loop
    turn := case when o.kind in ('notice', 'template') and o.lane <> 'urgent'
      then greatest(now(), (turns ->> o.lane)::timestamptz) else now() end;
    continue when wocs.outbox_drop_outdated(o)
      or o.kind in ('notice', 'template') and wocs.push_goes_first(o, wocs.push_reader(o));
    perform wocs.content_reminder_shorten(o);
    if turn > now() then
      update wocs.outbox x set not_before = turn where x.id = o.id;
    else
      perform wocs.outbox_hand_out(o.id);
    end if;
    if o.kind in ('notice', 'template') then
      turns := turns || jsonb_build_object(o.lane, turn + wocs.outbox_notice_pause());
    end if;
  end loop;
end $$;

-- Handing out: a row is leased to one caller, who begins its call of Graph by wocs_begin and tells its end. Only a call
-- that was begun counts as an attempt, and only one that was begun may have reached anybody.

create function wocs.outbox_hand_out(row_id bigint, list text default 'wocs.send') returns void
language plpgsql as $$
declare
  message jsonb;
begin
  update wocs.outbox o set
    state = 'sending', handout = o.handout + 1, begun_at = null, lease_until = now() + wocs.limit_send_lease()
  where o.id = row_id
  returning wocs.outbox_message(o) into message;
  perform wocs.work_add(list, message::text);
end $$;

create function wocs.outbox_hand_out_held(task text) returns void
language sql as $$
  select wocs.outbox_hand_out(h.id) from (
    select o.id from wocs.outbox o where o.task_id = task and o.state = 'held' order by o.id) h;
$$;

-- Whether what the same person is told next stays behind it: while it waits for a cause that lets nothing through, is
-- too fast for its pair (131056), was tried a few times only, or is a file to a customer that is being fetched. One
-- that is refused again and again, or waits for a file of ours, keeps nobody waiting.
create function wocs.outbox_holds_back(o wocs.outbox) returns boolean
language sql stable as $$
  select o.waits_for is not null and (o.state = 'held' and o.waits_for = 'file'
    or o.state in ('queued', 'sending') and (wocs.cause_holds_sending(o.waits_for)
      or o.waits_for = 'retry' and (o.attempt < wocs.limit_attempts_in_order() or o.error ->> 'code' = '131056')))
$$;

-- What is in the way of a message to this address, and until when at least: a cause that lets nothing through, or an
-- earlier message of theirs that is to be tried again. Null where it may go.
create function wocs.outbox_obstacle(number text, account text, earlier_than bigint default null,
  out waits_for text, out until timestamptz)
language plpgsql stable as $$
begin
  waits_for := wocs.cause_of_sending();
  until := now();
  if waits_for is null then
    select 'retry', max(o.not_before) into waits_for, until from wocs.outbox o
    where wocs.outbox_holds_back(o)
      and (o.to_number = number or o.to_user_id = account) and o.id < coalesce(earlier_than, o.id + 1)
    having count(*) > 0;
  end if;
end $$;

create function wocs.outbox_queue_again(o wocs.outbox, waits_for text, not_before timestamptz) returns void
language sql as $$
  update wocs.outbox x set
    state = 'queued', waits_for = outbox_queue_again.waits_for, not_before = outbox_queue_again.not_before,
    lease_until = null, begun_at = null
  where x.id = o.id;
$$;

-- Whether its holder may call Graph now: asked by whoever was handed it out, just before. Asked twice it is the same
-- holder, who did not hear the first answer.
create function wocs.outbox_begin(row_id bigint, handout int) returns boolean
language plpgsql as $$
declare
  o wocs.outbox;
  obstacle record;
begin
  select * into o from wocs.outbox x
  where x.id = row_id and x.state = 'sending' and x.handout = outbox_begin.handout for update;
  if o.id is null or o.begun_at is not null then
    return o.id is not null;
  end if;
  if wocs.outbox_drop_outdated(o) or wocs.chat_drop_refused(o) then
    return false;
  end if;
  select * into obstacle from wocs.outbox_obstacle(o.to_number, o.to_user_id, o.id);
  if obstacle.waits_for = 'retry' or obstacle.waits_for <> coalesce(o.waits_for, 'retry') then
    perform wocs.outbox_queue_again(o, obstacle.waits_for, greatest(obstacle.until, now()));
    return false;
  end if;
  update wocs.outbox x set
    begun_at = now(), attempt = x.attempt + 1, lease_until = now() + wocs.limit_send_lease()
  where x.id = o.id;
  return true;
end $$;

-- After a lease a status may still come for as long again.
create function wocs.outbox_is_silent(o wocs.outbox) returns boolean
language sql stable as $$
  select o.state in ('sending', 'unknown') and o.not_before <= now()
    and o.lease_until < now() - case o.state when 'sending' then wocs.limit_send_lease() else '0' end
$$;

-- What nobody began goes again. What was begun may have arrived: it is not repeated, and where Meta says nothing of it
-- either, the admins hear that nobody knows.
create function wocs.outbox_settle_silent() returns void
language plpgsql as $$
declare
  o wocs.outbox;
begin
  for o in
    select x.* from wocs.outbox x where wocs.outbox_is_silent(x) order by x.id limit 50 for update skip locked
  loop
    if o.state = 'sending' and o.begun_at is null then
      perform wocs.outbox_queue_again(o, o.waits_for, now());
    elsif o.state = 'sending' then
      perform wocs.outbox_mark_unknown(o);
    else
      update wocs.outbox x set lease_until = null, error = jsonb_build_object('code', 'no_answer') where x.id = o.id;
      perform wocs.alert_report_unsure(o);
    end if;
  end loop;
end $$;

create function wocs.outbox_mark_unknown(o wocs.outbox) returns void
language sql as $$
  update wocs.outbox x set state = 'unknown', waits_for = null, lease_until = now() + wocs.limit_unknown_send()
  where x.id = o.id;
$$;

-- What became of the messages that the functions sent.

-- Holds, in the order of their ids, the messages that are told of and what else is queued to the same people: four
-- callers at once tell of one person's messages.
create function wocs.outbox_hold_pairs(ids bigint[]) returns void
language plpgsql as $$
begin
  perform from wocs.outbox x
  where x.id = any (ids)
    or x.state = 'queued' and exists (
      select from wocs.outbox o where o.id = any (ids) and (o.to_number = x.to_number or o.to_user_id = x.to_user_id))
  order by x.id for update;
end $$;

-- `begins`: another row that the same call is about.
create function wocs.outbox_mark_all_sent(results jsonb, begins bigint default null) returns void
language plpgsql as $$
begin
  perform wocs.outbox_hold_pairs(array(
    select (r.value ->> 'id')::bigint from jsonb_array_elements(results) r union select begins));
  perform wocs.hint_sent(results);
  perform wocs.outbox_mark_sent(r.value)
  from jsonb_array_elements(results) with ordinality r order by (r.value ->> 'id')::bigint, r.ordinality;
  if exists (select from jsonb_array_elements(results) r where wocs.outbox_was_let_through(r.value)) then
    perform wocs.cause_close(a.about) from wocs.alerts a
    where a.kind = 'cause' and a.closed_at is null and wocs.cause_holds_sending(a.about);
  end if;
end $$;

-- Graph took the call for ours: it sent the message, or found fault with that alone.
create function wocs.outbox_was_let_through(result jsonb) returns boolean
language sql immutable as $$
  select result ? 'wamid' or (result #>> '{error,code}')::int > 0
    and coalesce(result ->> 'cause', result ->> 'retry_in_s') is null
$$;

-- Waiting for one person is no reason to let the others wait. What was queued since this caller held them is not waited
-- for: it meets the same refusal by itself.
create function wocs.outbox_send_again(o wocs.outbox, retry_in_s double precision) returns void
language plpgsql as $$
declare
  later timestamptz := now() + make_interval(secs => retry_in_s);
begin
  perform wocs.outbox_queue_again(o, 'retry', later);
  if not exists (select from wocs.outbox x where x.id = o.id and wocs.outbox_holds_back(x)) then
    return;
  end if;
  update wocs.outbox x set not_before = later
  where x.id in (
    select w.id from wocs.outbox w
    where w.state = 'queued' and w.not_before < later and w.id <> o.id
      and (w.to_number = o.to_number or w.to_user_id = o.to_user_id)
    order by w.id for update skip locked);
end $$;

-- A cause is not the message's fault: the attempt does not count.
create function wocs.outbox_wait_for_cause(o wocs.outbox, cause text, code text) returns void
language plpgsql as $$
begin
  perform wocs.cause_open(cause, code);
  update wocs.outbox x set attempt = o.attempt - (o.begun_at is not null)::int where x.id = o.id;
  perform wocs.outbox_queue_again(o, cause, now() + wocs.cause_pause(cause));
end $$;

-- Given up after so many attempts, where others got through meanwhile: else it is not this message's fault.
create function wocs.outbox_is_worth_trying(o wocs.outbox, retry_in_s double precision) returns boolean
language sql stable as $$
  select retry_in_s is not null and (o.attempt < wocs.limit_send_attempts() or not exists (
    select from wocs.outbox x
    where x.sent_at > now() - make_interval(secs => retry_in_s) and x.kind <> 'reaction' and x.id <> o.id))
$$;

-- Told by its present holder, or by one who told nothing for so long that it counts as unknown.
create function wocs.outbox_mark_sent(result jsonb) returns void
language plpgsql as $$
declare
  o wocs.outbox;
  retry_in_s double precision := (result ->> 'retry_in_s')::double precision;
begin
  if result ? 'wamid' then
    update wocs.outbox x set
      wamid = coalesce(x.wamid, result ->> 'wamid'), sent_at = coalesce(x.sent_at, now()), lease_until = null,
      state = case when x.state in ('queued', 'sending', 'unknown') then 'sent' else x.state end, waits_for = null
    where x.id = (result ->> 'id')::bigint and x.wamid_before is distinct from result ->> 'wamid';
    return;
  end if;
  select * into o from wocs.outbox x
  where x.id = (result ->> 'id')::bigint and x.state in ('sending', 'unknown')
    and x.handout = coalesce((result ->> 'handout')::int, x.handout) for update;
  if o.id is null or wocs.outbox_goes_as_template(o, result -> 'error') then
    return;
  elsif result @> '{"unknown": true}' then
    perform wocs.outbox_mark_unknown(o);
    return;
  elsif result @> '{"unmade": true}' then
    update wocs.outbox x set attempt = o.attempt - (o.begun_at is not null)::int where x.id = o.id;
    perform wocs.outbox_queue_again(o, coalesce(o.waits_for, 'retry'), now());
    return;
  end if;
  update wocs.outbox x set error = result -> 'error' where x.id = o.id;
  if result ->> 'cause' is not null then
    perform wocs.outbox_wait_for_cause(o, result ->> 'cause', result #>> '{error,code}');
  elsif wocs.outbox_is_worth_trying(o, retry_in_s) then
    perform wocs.outbox_send_again(o, retry_in_s);
  else
    update wocs.outbox x set state = 'failed', lease_until = null, waits_for = null where x.id = o.id;
    if result #>> '{error,code}' = '-1' then
      perform wocs.settling_tell_fault('no words for ' || o.say, true);
    end if;
  end if;
end $$;

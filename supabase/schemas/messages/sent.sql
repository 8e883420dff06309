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

create function wocs.outbox_mark_all_sent(results jsonb) returns void
language plpgsql as $$
begin
  perform wocs.outbox_hold_pairs(array(select (r.value ->> 'id')::bigint from jsonb_array_elements(results) r));
  perform wocs.outbox_mark_sent(r.value)
  from jsonb_array_elements(results) with ordinality r order by (r.value ->> 'id')::bigint, r.ordinality;
end $$;

-- Waiting for one person is no reason to let the others wait. What was queued since this caller held them is not waited
-- for: it meets the same refusal by itself.
create function wocs.outbox_send_again(o wocs.outbox, retry_in_s double precision, error jsonb) returns void
language plpgsql as $$
declare
  later timestamptz := now() + make_interval(secs => retry_in_s);
begin
  update wocs.outbox x set state = 'queued', not_before = later, lease_until = null, error = outbox_send_again.error
  where x.id = o.id;
  update wocs.outbox x set not_before = later
  where x.id in (
    select w.id from wocs.outbox w
    where w.state = 'queued' and w.not_before < later and w.id <> o.id
      and (w.to_number = o.to_number or w.to_user_id = o.to_user_id)
    order by w.id for update skip locked);
end $$;

create function wocs.outbox_mark_sent(result jsonb) returns void
language plpgsql as $$
declare
  o wocs.outbox;
begin
  if result ? 'wamid' then
    update wocs.outbox x set
      wamid = coalesce(x.wamid, result ->> 'wamid'), sent_at = coalesce(x.sent_at, now()), lease_until = null,
      state = case when x.state in ('queued', 'sending', 'unknown') then 'sent' else x.state end
    where x.id = (result ->> 'id')::bigint and x.wamid_before is distinct from result ->> 'wamid';
    return;
  end if;
  select * into o from wocs.outbox x where x.id = (result ->> 'id')::bigint and x.state = 'sending' for update;
  if o.id is null or wocs.outbox_goes_as_template(o, result -> 'error') then
    return;
  elsif result @> '{"unknown": true}' then
    update wocs.outbox x set state = 'unknown', lease_until = now() + wocs.limit_unknown_send() where x.id = o.id;
  elsif result ->> 'retry_in_s' is not null and o.attempt < wocs.limit_send_attempts() then
    perform wocs.outbox_send_again(o, (result ->> 'retry_in_s')::double precision, result -> 'error');
  else
    update wocs.outbox x set state = 'failed', lease_until = null, error = result -> 'error' where x.id = o.id;
    if result #>> '{error,code}' = '-1' then
      perform wocs.settling_tell_fault('no words for ' || o.say, true);
    end if;
  end if;
end $$;

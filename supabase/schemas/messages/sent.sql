-- What became of the messages that the functions sent.

-- Waiting for one person is no reason to let the others wait.
create function wocs.outbox_send_again(o wocs.outbox, retry_in_s double precision, error jsonb) returns void
language plpgsql as $$
declare
  later timestamptz := now() + make_interval(secs => retry_in_s);
begin
  update wocs.outbox x set state = 'queued', not_before = later, lease_until = null, error = outbox_send_again.error
  where x.id = o.id;
  update wocs.outbox x set not_before = later
  where x.state = 'queued' and x.not_before < later and x.id <> o.id
    and (x.to_number = o.to_number or x.to_user_id = o.to_user_id);
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
    where x.id = (result ->> 'id')::bigint;
    return;
  end if;
  select * into o from wocs.outbox x where x.id = (result ->> 'id')::bigint and x.state = 'sending' for update;
  if o.id is null or wocs.outbox_goes_as_template(o, result -> 'error') then
    return;
  elsif result @> '{"unknown": true}' then
    update wocs.outbox x set state = 'unknown', lease_until = now() + interval '5 minutes' where x.id = o.id;
  elsif result ->> 'retry_in_s' is not null and o.attempt < 6 then
    perform wocs.outbox_send_again(o, (result ->> 'retry_in_s')::double precision, result -> 'error');
  else
    update wocs.outbox x set state = 'failed', lease_until = null, error = result -> 'error' where x.id = o.id;
  end if;
end $$;

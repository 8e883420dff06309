-- What came, kept before anything is made of it: a row holds its message whole until somebody has decided it. Meta
-- waits for this alone, and every index costs it.

-- A sender stays beside a body, or while the message is undecided: no index of its own is needed to find it.
create function wocs.message_body_is_old(e wocs.inbound_events) returns boolean
language sql stable as $$
  select (e.body is not null or e.understood is not null or e.undecided is not null)
    and e.received_at < now() - wocs.limit_body_kept()
$$;

-- The row stays, because its message id must never be taken twice.
create function wocs.message_prune_bodies() returns void
language sql as $$
  update wocs.inbound_events x
  set body = null, understood = null, sender = null, undecided = null, decide_at = null
  where x.id in (
    select e.id from wocs.inbound_events e where wocs.message_body_is_old(e)
    order by e.received_at limit 20 for update skip locked);
$$;

-- When the newest message came to our number; null before the first.
create function wocs.message_last_at() returns timestamptz
language sql stable as $$
  select e.received_at from wocs.inbound_events e where e.kind = 'message' order by e.id desc limit 1
$$;

create function wocs.message_sender(m jsonb) returns text
language sql immutable as $$ select coalesce(m #>> '{sender,number}', m #>> '{sender,user_id}') $$;

-- The ids of the messages that nobody brought before. The ids of the rows are drawn in the order of the delivery; the
-- rows are written in the order of their message ids, so that two deliveries of the same messages never wait for each
-- other.
create function wocs.message_record_new(messages jsonb) returns text[]
language sql as $$
  with delivered as materialized (
    select nextval('wocs.inbound_events_id_seq') as id, x.value as m from jsonb_array_elements(messages) x),
  recorded as (
    insert into wocs.inbound_events (id, message_id, kind, sender, undecided, decide_at) overriding system value
    select d.id, d.m ->> 'id', 'message', wocs.message_sender(d.m), d.m,
      clock_timestamp() + wocs.limit_undecided_lease()
    from delivered d order by d.m ->> 'id', d.id
    on conflict (message_id) do nothing returning message_id)
  select array_agg(r.message_id) from recorded r
$$;

-- The ids of those that are to be decided: nobody brought them before, or nobody has decided them since. A delivery is
-- almost always one message, which needs no order: that spares a third of the time that Meta waits for here.
create function wocs.message_record(messages jsonb) returns text[]
language plpgsql as $$
declare
  undecided text[];
begin
  if messages -> 1 is null then
    insert into wocs.inbound_events as e (message_id, kind, sender, undecided, decide_at)
    values (messages #>> '{0,id}', 'message', wocs.message_sender(messages -> 0), messages -> 0,
      clock_timestamp() + wocs.limit_undecided_lease())
    on conflict (message_id) do nothing returning array[e.message_id] into undecided;
  else
    undecided := wocs.message_record_new(messages);
  end if;
  if cardinality(undecided) = jsonb_array_length(messages) then
    return undecided;
  end if;
  return array(
    select e.message_id from wocs.inbound_events e
    where e.undecided is not null
      and e.message_id = any (array(select x.value ->> 'id' from jsonb_array_elements(messages) x)));
end $$;

-- The event that keeps this message, decided by the caller from now on; null when somebody has decided it. One that
-- nobody recorded is recorded here.
create function wocs.message_record_decided(m jsonb, person wocs.users) returns bigint
language plpgsql as $$
declare
  event bigint;
begin
  update wocs.inbound_events e set
    undecided = null, decide_at = null, body = m -> 'raw', understood = m -> 'intent', user_id = person.id,
    sender = coalesce(person.wa_number, e.sender)
  where e.message_id = m ->> 'id' and e.undecided is not null
  returning e.id into event;
  if event is null then
    insert into wocs.inbound_events as e (message_id, kind, body, understood, sender, user_id)
    values (m ->> 'id', 'message', m -> 'raw', m -> 'intent', coalesce(person.wa_number, wocs.message_sender(m)),
      person.id)
    on conflict do nothing
    returning e.id into event;
  end if;
  return event;
end $$;

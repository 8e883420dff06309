-- Records what is new and gives it back in the order it came. The ids are drawn in that order; the rows are inserted in the
-- order of their message ids, and the senders held in the order of theirs, so that two deliveries never wait for each other.
create function wocs.record_messages(messages jsonb) returns table (event bigint, m jsonb, person wocs.users)
language plpgsql as $$
begin
  return query
    with told as materialized (
      select nextval('wocs.inbound_events_id_seq') as id, x.value as m,
             wocs.find_person(x.value #>> '{sender,user_id}', x.value #>> '{sender,number}') as person
      from jsonb_array_elements(messages) x),
    kept as materialized (
      select wocs.record_message(t.id, t.m, t.person) as id from (select * from told order by told.m ->> 'id', told.id) t)
    select t.id, t.m, t.person from told t join kept k on k.id = t.id order by t.id;
  perform wocs.hold_senders(messages);
end $$;

-- Raw bodies live 30 days; the row stays, because its message id must never be taken twice.
create function wocs.prune_bodies() returns void
language sql as $$
  update wocs.inbound_events x set body = null
  where x.id in (
    select e.id from wocs.inbound_events e where e.body is not null and e.received_at < now() - interval '30 days'
    order by e.received_at limit 20 for update skip locked);
$$;

-- The event that keeps this message; null when it came before and has been decided.
create function wocs.record_message(event bigint, m jsonb, person wocs.users) returns bigint
language plpgsql as $$
declare
  known bigint;
begin
  update wocs.inbound_events e set
    undecided = null, decide_at = null, body = m -> 'raw', understood = m -> 'intent', user_id = person.id,
    sender = coalesce(person.wa_number, e.sender)
  where e.message_id = m ->> 'id' and e.undecided is not null
  returning e.id into known;
  if known is null then
    insert into wocs.inbound_events as e (id, message_id, kind, body, understood, sender, user_id)
    overriding system value
    values (event, m ->> 'id', 'message', m -> 'raw', m -> 'intent', coalesce(person.wa_number, wocs.sent_from(m)), person.id)
    on conflict do nothing
    returning e.id into known;
  end if;
  return known;
end $$;

create function wocs.sent_from(m jsonb) returns text
language sql immutable as $$ select coalesce(m #>> '{sender,number}', m #>> '{sender,user_id}') $$;

-- Its body is in the message until then: a row this small is written in one piece. Meta waits for this: every index costs it.
create function wocs.record_undecided(m jsonb) returns void
language plpgsql as $$
begin
  insert into wocs.inbound_events (message_id, kind, understood, sender, undecided, decide_at)
  values (m ->> 'id', 'message', m -> 'intent', wocs.sent_from(m), m, clock_timestamp() + interval '20 s')
  on conflict do nothing;
end $$;

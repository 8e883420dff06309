-- One delivery of Meta's: almost always one message, after an outage up to a thousand. Both functions give
-- {"accepted", "duplicates", "drafts"}.

create function wocs.take_alone(m jsonb) returns jsonb
language plpgsql as $$
declare
  person wocs.users := wocs.find_person(m #>> '{sender,user_id}', m #>> '{sender,number}');
  event bigint := wocs.record_message(nextval('wocs.inbound_events_id_seq'), m, person);
  draft jsonb;
begin
  if event is null then
    return '{"accepted": 0, "duplicates": 1, "drafts": []}';
  elsif person.id is not null then
    draft := wocs.take_message(event, m, person);
  elsif not wocs.take_strangers_command(event, m) then
    perform wocs.keep_chat(m);
  end if;
  return jsonb_build_object('accepted', 1, 'duplicates', 0, 'drafts', case when draft is null then '[]' else jsonb_build_array(draft) end);
end $$;

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

create function wocs.take_several(messages jsonb) returns jsonb
language plpgsql as $$
declare
  one record;
  draft jsonb;
  drafts jsonb := '[]';
  accepted int := 0;
  customers jsonb[] := '{}';
begin
  for one in select * from wocs.record_messages(messages) loop
    accepted := accepted + 1;
    if (one.person).id is not null then
      draft := wocs.take_message(one.event, one.m, one.person);
      drafts := case when draft is null then drafts else drafts || draft end;
    elsif not wocs.take_strangers_command(one.event, one.m) then
      customers := customers || one.m;
    end if;
  end loop;
  perform wocs.keep_chat(m) from (select m from unnest(customers) m order by wocs.sender_key(m)) sorted;
  return jsonb_build_object('accepted', accepted, 'duplicates', jsonb_array_length(messages) - accepted, 'drafts', drafts);
end $$;

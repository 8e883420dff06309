-- A lone message is recorded in a transaction of its own, then Meta is answered, and what it leads to is decided in a second
-- transaction of the same call. What a function that ended in between has left undecided, somebody else decides.

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

-- Holds everybody whose messages these are, in the order of a lone message and in one order among them.
create function wocs.hold_senders(messages jsonb) returns void
language plpgsql as $$
begin
  perform pg_advisory_xact_lock(7261212, key) from (
    select distinct wocs.stranger_lock(x.value) as key from jsonb_array_elements(messages) x order by 1) senders;
  insert into wocs.wa_sessions as s (user_id, last_active)
  select known.id, now() from (
    select distinct (wocs.find_person(x.value #>> '{sender,user_id}', x.value #>> '{sender,number}')).id from jsonb_array_elements(messages) x) known
  where known.id is not null order by known.id
  on conflict (user_id) do update set last_active = now();
end $$;

-- `instead_of`: the message that cannot be decided, and is kept as this for a person to look at.
create function wocs.take_others(others jsonb) returns void
language plpgsql as $$
declare
  o jsonb;
begin
  for o in select x.value from jsonb_array_elements(others) x order by x.value ->> 'key' loop
    update wocs.inbound_events e set undecided = null, decide_at = null, body = e.undecided -> 'raw'
    where e.message_id = o ->> 'instead_of' and e.undecided is not null;
    insert into wocs.inbound_events (message_id, kind, body, understood)
    values ('other:' || (o ->> 'key'), 'other', o -> 'raw', jsonb_build_object('kind', o -> 'kind', 'change', o -> 'change'))
    on conflict do nothing;
    if found and o #>> '{change,new}' is not null then
      perform wocs.change_identity(ltrim(o #>> '{change,old}', '+'), ltrim(o #>> '{change,new}', '+'));
    end if;
  end loop;
end $$;

-- Undecided again, until Python has looked at it together with the unfinished command, or with the templates when it may need them.
create function wocs.look_again(event bigint, m jsonb, draft jsonb) returns jsonb
language plpgsql as $$
begin
  update wocs.inbound_events e set undecided = m, decide_at = clock_timestamp() + interval '20 s' where e.id = event;
  return jsonb_build_object('id', m -> 'id', 'draft', draft, 'templates', case
    when draft is null or draft ->> 'command' in ('template_run', 'batch', 'if', 'schedule') then wocs.all_templates() end);
end $$;

-- Recorded first, then the sender is held, then everything else: in any other order two calls could wait for each other. What the
-- same sender sent before is decided before, whoever was about to; one that breaks does so for whoever has it.
create function wocs.take_in_turn(m jsonb) returns jsonb
language plpgsql as $$
declare
  earlier jsonb;
begin
  perform wocs.record_undecided(m);
  perform pg_advisory_xact_lock(7261212, wocs.stranger_lock(m));
  for earlier in
    select e.undecided from wocs.inbound_events e
    where e.undecided is not null and e.sender = wocs.sent_from(m)
      and e.id < (select x.id from wocs.inbound_events x where x.message_id = m ->> 'id')
    order by e.id
  loop
    begin
      perform wocs.take_alone(earlier);
    exception when others then
      continue;
    end;
  end loop;
  return wocs.take_alone(m);
end $$;

create function wocs.hand_out_undecided() returns void
language plpgsql as $$
declare
  e wocs.inbound_events;
begin
  for e in
    select x.* from wocs.inbound_events x where x.undecided is not null and x.decide_at <= now() order by x.id limit 20 for update skip locked
  loop
    update wocs.inbound_events x set decide_at = clock_timestamp() + interval '60 s' where x.id = e.id;
    perform wocs.leave('wocs.decide', e.undecided::text);
  end loop;
end $$;

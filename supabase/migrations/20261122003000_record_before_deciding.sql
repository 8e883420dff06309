-- A lone message is recorded in a transaction of its own, then Meta is answered, and what it leads to is decided in a second
-- transaction of the same call. What a function that ended in between has left undecided, somebody else decides.

alter table wocs.inbound_events
  add column undecided jsonb,         -- the message, until what it leads to is decided
  add column decide_at timestamptz;   -- when somebody else takes it up
create index undecided_messages on wocs.inbound_events (sender, id) where undecided is not null;

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

create function public.wocs_record(request jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
begin
  perform wocs.record_undecided(request #> '{messages,0}');
  return '{}';
end $$;

-- Its notice says that the message is kept for good. A procedure, because only a procedure may commit; so it can have neither a
-- search path nor an owner's rights of its own, and has only the two doors.
create procedure public.wocs_take_in(request jsonb, inout work jsonb default null)
language plpgsql as $$
begin
  perform public.wocs_record(request);
  commit;
  raise notice 'recorded';
  perform pg_sleep(0.001);  -- who waits for the notice goes first, also where both share a processor
  work := public.wocs_intake(request);
end $$;

-- The event that keeps this message; null when it came before and has been decided.
create or replace function wocs.record_message(event bigint, m jsonb, person wocs.users) returns bigint
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

-- Holds everybody whose messages these are, in the order of a lone message and in one order among them.
create or replace function wocs.hold_senders(messages jsonb) returns void
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

create or replace function public.wocs_intake(request jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  messages jsonb := coalesce(nullif(request -> 'messages', 'null'), '[]');
  taken jsonb;
begin
  perform wocs.begin_work(request -> 'settings');
  if request #> '{statuses,0}' is not null then
    perform wocs.take_statuses(request -> 'statuses');
  end if;
  if request #> '{others,0}' is not null then
    perform wocs.take_others(request -> 'others');
  end if;
  taken := case when jsonb_array_length(messages) = 1 then wocs.take_in_turn(messages -> 0) else wocs.take_several(messages) end;
  return wocs.work() || taken;
end $$;

-- Undecided again, until Python has looked at it together with the unfinished command, or with the templates when it may need them.
create or replace function wocs.look_again(event bigint, m jsonb, draft jsonb) returns jsonb
language plpgsql as $$
begin
  update wocs.inbound_events e set undecided = m, decide_at = clock_timestamp() + interval '20 s' where e.id = event;
  return jsonb_build_object('id', m -> 'id', 'draft', draft, 'templates', case
    when draft is null or draft ->> 'command' in ('template_run', 'batch', 'if', 'schedule') then wocs.all_templates() end);
end $$;

-- `instead_of`: the message that cannot be decided, and is kept as this for a person to look at.
create or replace function wocs.take_others(others jsonb) returns void
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

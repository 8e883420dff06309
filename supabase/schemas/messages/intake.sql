-- A delivery is recorded in one call, Meta is answered, and what it leads to is decided in a second call. What a
-- function that ended in between has left undecided, somebody else decides.

create function wocs.event_record(others jsonb) returns void
language plpgsql as $$
declare
  o jsonb;
begin
  for o in select x.value from jsonb_array_elements(others) x order by x.value ->> 'key' loop
    insert into wocs.inbound_events (message_id, kind, body, understood)
    values ('other:' || (o ->> 'key'), 'other', o -> 'raw',
      jsonb_build_object('kind', o -> 'kind', 'change', o -> 'change'))
    on conflict do nothing;
    if found and o #>> '{change,new}' is not null then
      perform wocs.person_change_address(o -> 'change', (o ->> 'sent_at')::timestamptz);
      perform wocs.chat_change_address(o -> 'change');
    end if;
  end loop;
end $$;

-- Holds the messages that nobody recorded, in the order in which they are recorded, then everybody whose messages these
-- are.
create function wocs.message_lock_senders(messages jsonb) returns void
language plpgsql as $$
begin
  insert into wocs.inbound_events (message_id, kind, sender, undecided)
  select x.value ->> 'id', 'message', wocs.message_sender(x.value), x.value from jsonb_array_elements(messages) x
  where not exists (select from wocs.inbound_events e where e.message_id = x.value ->> 'id')
  order by x.value ->> 'id'
  on conflict do nothing;
  insert into wocs.wa_sessions as s (user_id, last_active)
  select known.id, now() from (
    select distinct (wocs.person_by_sender(x.value #>> '{sender,user_id}', x.value #>> '{sender,number}')).id
    from jsonb_array_elements(messages) x) known
  where known.id is not null order by known.id
  on conflict (user_id) do update set last_active = now();
end $$;

create function wocs.message_undecided(e wocs.inbound_events) returns jsonb
language sql stable as $$ select e.undecided || jsonb_build_object('received_at', e.received_at) $$;

-- What the people of these messages have sent that is to be decided together: nothing, unless they sent something
-- before it, and nobody has decided that.
create function wocs.message_list_with_earlier(messages jsonb) returns setof wocs.inbound_events
language sql stable as $$
  with brought as (
    select e.* from wocs.inbound_events e
    where e.undecided is not null
      and e.message_id = any (array(select x.value ->> 'id' from jsonb_array_elements(messages) x))),
  latest as (
    select b.sender, max(b.id) as id from brought b
    where exists (
      select from wocs.inbound_events e
      where e.sender = b.sender and e.id < b.id and e.undecided is not null
        and e.id <> all (select x.id from brought x))
    group by b.sender)
  select e.* from latest l
  join wocs.inbound_events e on e.sender = l.sender and e.id <= l.id and e.undecided is not null
$$;

-- Hands them out, in the order they came, instead of deciding the later ones before the earlier. Gives their ids.
create function wocs.message_hand_out_with_earlier(messages jsonb) returns text[]
language plpgsql as $$
declare
  e wocs.inbound_events;
  handed_out text[] := '{}';
begin
  for e in select x.* from wocs.message_list_with_earlier(messages) x order by x.id loop
    perform wocs.message_hand_out(e);
    handed_out := handed_out || e.message_id;
  end loop;
  return handed_out;
end $$;

create function wocs.message_hand_out(e wocs.inbound_events) returns void
language plpgsql as $$
begin
  update wocs.inbound_events x
  set decide_at = clock_timestamp() + wocs.limit_reread_lease(), handed_out = x.handed_out + 1 where x.id = e.id;
  perform wocs.work_add('wocs.decide', wocs.message_undecided(e)::text);
end $$;

-- The senders are held, then everything else is done, each message in the order it is brought: in any other order two
-- calls could wait for each other.
create function wocs.message_decide_all(messages jsonb) returns jsonb
language plpgsql as $$
declare
  m jsonb;
  person wocs.users;
  event bigint;
  draft jsonb;
  drafts jsonb := '[]';
  accepted int := 0;
  duplicates int := 0;
  handed_out text[];
begin
  perform wocs.message_lock_senders(messages);
  handed_out := wocs.message_hand_out_with_earlier(messages);
  for m in select x.value from jsonb_array_elements(messages) with ordinality x order by x.ordinality loop
    continue when m ->> 'id' = any (handed_out);
    person := wocs.person_by_sender(m #>> '{sender,user_id}', m #>> '{sender,number}');
    event := wocs.message_record_decided(m, person);
    accepted := accepted + (event is not null)::int;
    duplicates := duplicates + (event is null)::int;
    continue when event is null;
    if m #>> '{intent,do}' = 'broken' then
      perform wocs.message_decide_broken(event, m, person);
    else
      draft := wocs.message_decide_single(event, m, person);
      drafts := case when draft is null then drafts else drafts || draft end;
    end if;
  end loop;
  perform wocs.chat_tell_due();
  return jsonb_build_object('accepted', accepted, 'duplicates', duplicates, 'drafts', drafts);
end $$;

-- Its draft, where Python must look at it again.
create function wocs.message_decide_single(event bigint, m jsonb, person wocs.users) returns jsonb
language plpgsql as $$
begin
  if person.id is not null then
    return wocs.message_decide(event, m, person);
  end if;
  perform wocs.user_other_account_keep(m);
  if m #>> '{intent,do}' = 'login' then
    perform wocs.panel_login_ignore(event);
  else
    perform wocs.chat_decide(event, m);
  end if;
  return null;
end $$;

-- One that could not be understood or decided: it stays decided whatever becomes of its answer.
create function wocs.message_decide_broken(event bigint, m jsonb, person wocs.users) returns void
language plpgsql as $$
begin
  perform wocs.alert_report_fault(m #>> '{intent,error}', person.id);
  perform wocs.message_decide_single(event, m, person);
exception when others then
  if wocs.fault_is_the_servers(sqlstate) then
    raise;  -- the server's trouble, not the message's
  end if;
end $$;

create function wocs.message_as_recorded(m jsonb) returns jsonb
language sql immutable as $$
  select jsonb_build_object('id', m -> 'id', 'raw', m -> 'raw', 'sender', m -> 'sender')
$$;

-- Undecided again, until Python has looked at it together with the unfinished command, or with the templates when it
-- may need them.
create function wocs.message_ask_second_look(event bigint, m jsonb, draft jsonb) returns jsonb
language plpgsql as $$
begin
  update wocs.inbound_events e set
    undecided = wocs.message_as_recorded(m), decide_at = clock_timestamp() + wocs.limit_undecided_lease()
  where e.id = event;
  return jsonb_build_object('id', m -> 'id', 'draft', draft, 'templates', case
    when draft is null
      or draft ->> 'command' in ('template_run', 'batch', 'if', 'schedule') then wocs.template_all() end);
end $$;

create function wocs.message_is_left(e wocs.inbound_events) returns boolean
language sql stable as $$
  select e.undecided is not null and e.decide_at <= now()
$$;

-- Whoever reads it never comes back: it is answered as one that we cannot read, and nobody is given it again.
create function wocs.message_give_up(e wocs.inbound_events) returns void
language sql as $$
  select wocs.message_decide_all(jsonb_build_array(wocs.message_undecided(e) || jsonb_build_object(
    'second_look', true, 'intent', jsonb_build_object('do', 'broken', 'error', 'handed out too often'))));
$$;

-- One that was handed out often may be what its readers die of: it goes alone.
create function wocs.message_lease_undecided() returns void
language plpgsql as $$
declare
  e wocs.inbound_events;
  is_suspect boolean;
  handed int := 0;
begin
  for e in
    select x.* from wocs.inbound_events x where wocs.message_is_left(x)
    order by x.handed_out >= wocs.limit_handed_together(), x.id
    limit 20 for update skip locked
  loop
    is_suspect := e.handed_out >= wocs.limit_handed_together();
    exit when is_suspect and handed > 0;
    if e.handed_out >= wocs.limit_handed_out() then
      perform wocs.message_give_up(e);
    else
      perform wocs.message_hand_out(e);
    end if;
    handed := handed + 1;
    exit when is_suspect;
  end loop;
end $$;

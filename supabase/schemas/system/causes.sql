-- Causes: what is wrong with the system itself, so that no message is to blame for it. One open row of wocs.alerts a
-- cause, of the kind 'cause': `about` is its name, `facts` has what met it last, {"code", "times", "at"}. Nobody is
-- told by WhatsApp, which may be what is broken: /status, health, the beat and the log tell of wocs.causes_all().

-- Those that let nothing through at Graph: its token, our number's id, the account, its payment, Graph not reached.
create function wocs.cause_holds_sending(name text) returns boolean
language sql immutable as $$ select name in ('token', 'number', 'account', 'payment', 'graph') $$;

create function wocs.cause_is_open(name text) returns boolean
language plpgsql stable as $$
begin
  return exists (select from wocs.alerts a where a.kind = 'cause' and a.about = name and a.closed_at is null);
end $$;

-- The oldest of those that hold every message; null while messages go.
create function wocs.cause_of_sending() returns text
language plpgsql stable as $$
begin
  return (
    select a.about from wocs.alerts a
    where a.kind = 'cause' and a.closed_at is null and wocs.cause_holds_sending(a.about) order by a.id limit 1);
end $$;

-- `code`: Graph's, an HTTP status, an SQLSTATE; never what somebody wrote.
create function wocs.cause_open(name text, code text) returns void
language sql as $$
  insert into wocs.alerts as a (kind, about, facts)
  values ('cause', name, jsonb_build_object('code', code, 'times', 1, 'at', wocs.clock_text(now())))
  on conflict (kind, about) where closed_at is null do update set
    facts = excluded.facts || jsonb_build_object('times', (a.facts ->> 'times')::int + 1);
$$;

create function wocs.cause_close(name text) returns void
language sql as $$
  update wocs.alerts a set closed_at = now()
  where a.id in (
    select x.id from wocs.alerts x where x.kind = 'cause' and x.about = name and x.closed_at is null
    order by x.id for update skip locked);
$$;

-- How long until one message tries again whether a cause is gone: a quarter of the time it stands already.
create function wocs.cause_pause(name text) returns interval
language sql stable as $$
  select least(greatest((now() - coalesce((wocs.alert_current('cause', name)).opened_at, now())) / 4,
    wocs.limit_probe_pause_min()), wocs.limit_probe_pause_max())
$$;

-- [{"name", "code", "times", "since", "at", "waiting": messages that go when it is gone}], the oldest first.
create function wocs.causes_standing() returns jsonb
language sql stable as $$
  select coalesce(jsonb_agg(jsonb_build_object(
    'name', a.about, 'code', a.facts -> 'code', 'times', a.facts -> 'times', 'since', wocs.clock_text(a.opened_at),
    'at', a.facts -> 'at',
    'waiting', (select count(*) from wocs.outbox o where o.waits_for = a.about and o.state = 'queued'))
    order by a.id), '[]')
  from wocs.alerts a where a.kind = 'cause' and a.closed_at is null
$$;

-- The doors that the functions may not call: a grant is missing, and whatever they ask for there is refused.
create function wocs.cause_of_grants() returns jsonb
language sql stable as $$
  select coalesce(jsonb_agg(jsonb_build_object('name', 'grant', 'code', p.proname::text) order by p.proname), '[]')
  from pg_catalog.pg_proc p
  where p.pronamespace = 'public'::regnamespace and p.proname like 'wocs\_%'
    and not has_function_privilege('service_role', p.oid, 'execute')
$$;

-- Messages come to another phone number of ours and none to the one that is set: its id is wrong. A number that wrote
-- already while ours was heard is another one of the same business, whose messages are nobody's here. `code` is the id
-- that they came to. Read when somebody asks, so that no delivery pays for it.
create function wocs.cause_of_numbers() returns jsonb
language sql stable as $$
  with foreign_messages as (
    select e.received_at as at, e.body #>> '{value,metadata,phone_number_id}' as number_id
    from wocs.inbound_events e
    where e.kind = 'other' and e.understood ->> 'kind' = 'foreign' and e.body #> '{value,messages}' is not null
      and e.received_at > coalesce(wocs.message_last_at() - wocs.limit_lately(), '-infinity'))
  select coalesce(jsonb_agg(jsonb_build_object('name', 'other_number', 'code', n.number_id, 'times', n.times,
    'since', wocs.clock_text(n.since), 'at', wocs.clock_text(n.until)) order by n.since), '[]')
  from (
    select f.number_id, count(*) as times, min(f.at) as since, max(f.at) as until
    from foreign_messages f where f.number_id is not null group by f.number_id) n
  where n.since > coalesce(wocs.message_last_at(), '-infinity')
$$;

create function wocs.causes_all() returns jsonb
language sql stable as $$ select wocs.causes_standing() || wocs.cause_of_numbers() || wocs.cause_of_grants() $$;

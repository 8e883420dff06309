-- Causes: what is wrong with the system itself, so that no message is to blame for it. One open row of wocs.alerts a
-- cause, of the kind 'cause': `about` is its name, `facts` has what met it last, {"code", "times", "at"}. Nobody is
-- told by WhatsApp, which may be what is broken: /status, health and the log read wocs.causes_standing().

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

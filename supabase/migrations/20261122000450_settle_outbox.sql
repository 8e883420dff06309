-- Messages that wait for their time, and messages of which nothing was heard.

-- A lease is 60 s; a status may still come for as long again. A send of unknown outcome waits five minutes (wocs_sent sets that).
-- Then it goes once more, and after that it has failed.
create function wocs.requeue_silent() returns void
language sql as $$
  update wocs.outbox x set
    state = case when x.attempt < 2 then 'queued' else 'failed' end,
    error = case when x.attempt < 2 then x.error else jsonb_build_object('code', 'no_answer') end,
    not_before = now(), lease_until = null
  where x.id in (
    select o.id from wocs.outbox o
    where o.state = 'sending' and o.lease_until < now() - interval '60 s' or o.state = 'unknown' and o.lease_until < now()
    order by o.id limit 50 for update skip locked);
$$;

-- Gives out what is due, 50 at most; of the unsolicited ones only the first: the others take their pauses after it.
create function wocs.lease_due() returns void
language plpgsql as $$
declare
  o record;
  message jsonb;
  turn timestamptz := now();
  unsolicited boolean;
begin
  for o in
    select x.id, x.kind from wocs.outbox x where x.state = 'queued' and x.not_before <= now()
    order by x.kind in ('notice', 'template'), x.id limit 50 for update skip locked
  loop
    unsolicited := o.kind in ('notice', 'template');
    if unsolicited and turn > now() then
      update wocs.outbox x set not_before = turn where x.id = o.id;
    else
      update wocs.outbox x set state = 'sending', attempt = x.attempt + 1, lease_until = now() + interval '60 s' where x.id = o.id
      returning wocs.message_of(x) into message;
      perform wocs.leave('wocs.send', message::text);
    end if;
    if unsolicited then
      turn := turn + make_interval(secs => 3 + random() * 12);
    end if;
  end loop;
end $$;

-- Raw bodies live 30 days; the row stays, because its message id must never be taken twice.
create function wocs.prune_bodies() returns void
language sql as $$
  update wocs.inbound_events x set body = null
  where x.id in (
    select e.id from wocs.inbound_events e where e.body is not null and e.received_at < now() - interval '30 days'
    order by e.received_at limit 20 for update skip locked);
$$;

create function wocs.something_is_due() returns boolean
language plpgsql stable as $$
begin
  return exists (select from wocs.outbox o where o.not_before <= now() and (
      o.state = 'queued' or o.state = 'sending' and o.lease_until < now() - interval '60 s' or o.state = 'unknown' and o.lease_until < now())
      and o.state in ('queued', 'sending', 'unknown', 'held'))
    or exists (select from wocs.tasks t where t.status = 'running' and t.lease_until < now())
    or exists (select from wocs.approvals a where a.decision is null and a.expires_at <= now())
    or exists (select from wocs.attachments a where a.state = 'waiting' and a.lease_until < now())
    or exists (select from wocs.tasks t where t.status = 'pending'
      and (t.runs = 'instant' and t.scheduled_at <= now()
           or t.runs = 'home' and coalesce(t.scheduled_at <= now(), true) and coalesce(t.rung_at < now() - wocs.bell_patience(), true)))
    or exists (select from wocs.inbound_events e where e.body is not null and e.received_at < now() - interval '30 days');
end $$;

-- Whoever finds something due does all of it; who comes meanwhile leaves it to them.
create function wocs.settle() returns void
language plpgsql as $$
begin
  if not wocs.something_is_due() or not pg_try_advisory_xact_lock(7261210) then
    return;
  end if;
  perform wocs.act(null);
  perform wocs.expire_approvals();
  perform wocs.return_leases();
  perform wocs.run_due();
  perform wocs.leave('wocs.ring', task) from wocs.ring_due(wocs.bell_patience()) task;
  perform wocs.fetch_again();
  perform wocs.requeue_silent();
  perform wocs.lease_due();
  perform wocs.prune_bodies();
end $$;

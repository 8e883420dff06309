-- A clock that was ahead and is put right leaves moments behind that are further ahead than anybody could have meant:
-- leases that nobody holds for an hour, messages and bells that wait for one. They are brought as near as their writers
-- can have meant, before anything else is settled. What somebody asked for at an hour of their own stays.

create function wocs.clock_is_ahead(at timestamptz, furthest interval default '0') returns boolean
language sql stable as $$ select at > now() + furthest + wocs.limit_clock_slack() $$;

create function wocs.clock_bound(at timestamptz, furthest interval default '0') returns timestamptz
language sql stable as $$ select case when wocs.clock_is_ahead(at, furthest) then now() + furthest else at end $$;

create function wocs.task_is_ahead(t wocs.tasks) returns boolean
language sql stable as $$
  select t.status in ('pending', 'running') and (wocs.clock_is_ahead(t.lease_until, wocs.limit_task_lease())
    or wocs.clock_is_ahead(t.rung_at)
    or t.retry_count > 0 and wocs.clock_is_ahead(t.scheduled_at, wocs.limit_retry_pause()))
$$;

create function wocs.outbox_is_ahead(o wocs.outbox) returns boolean
language sql stable as $$
  select o.state in ('queued', 'sending', 'unknown', 'held') and (wocs.clock_is_ahead(o.created_at)
    or wocs.clock_is_ahead(o.lease_until, wocs.limit_unknown_send()))
$$;

create function wocs.approval_is_ahead(a wocs.approvals) returns boolean
language sql stable as $$ select a.decision is null and wocs.clock_is_ahead(a.asked_at) $$;

create function wocs.message_is_ahead(e wocs.inbound_events) returns boolean
language sql stable as $$
  select e.undecided is not null and wocs.clock_is_ahead(e.decide_at, wocs.limit_reread_lease())
$$;

create function wocs.clock_future_is_found() returns boolean
language plpgsql stable as $$
begin
  return exists (select from wocs.tasks t where wocs.task_is_ahead(t))
    or exists (select from wocs.outbox o where wocs.outbox_is_ahead(o))
    or exists (select from wocs.approvals a where wocs.approval_is_ahead(a))
    or exists (select from wocs.inbound_events e where wocs.message_is_ahead(e))
    or exists (select from wocs.nodes n where wocs.clock_is_ahead(n.last_seen))
    or exists (select from wocs.meters m where wocs.clock_is_ahead(m.at))
    or exists (select from wocs.attachments a
      where a.state = 'waiting' and wocs.clock_is_ahead(a.lease_until, wocs.limit_fetch_lease()))
    or exists (select from wocs.agent_watches w where w.kind = 'accept' and wocs.clock_is_ahead(w.since))
    or exists (select from wocs.schedule_runs r
      where r.state = 'due' and wocs.clock_is_ahead(r.lease_until, wocs.limit_run_lease()));
end $$;

create function wocs.clock_bound_future() returns void
language sql as $$
  update wocs.tasks t set
    lease_until = wocs.clock_bound(t.lease_until, wocs.limit_task_lease()), rung_at = wocs.clock_bound(t.rung_at),
    scheduled_at = case when t.retry_count > 0 then wocs.clock_bound(t.scheduled_at, wocs.limit_retry_pause())
      else t.scheduled_at end
  where wocs.task_is_ahead(t);
  update wocs.outbox o set
    not_before = case when wocs.clock_is_ahead(o.created_at) then least(o.not_before, now()) else o.not_before end,
    created_at = wocs.clock_bound(o.created_at), lease_until = wocs.clock_bound(o.lease_until, case o.state
      when 'unknown' then wocs.limit_unknown_send() else wocs.limit_send_lease() end)
  where o.id in (select x.id from wocs.outbox x where wocs.outbox_is_ahead(x) order by x.id for update skip locked);
  update wocs.approvals a set expires_at = now() + (a.expires_at - a.asked_at), asked_at = now()
  where wocs.approval_is_ahead(a);
  update wocs.inbound_events e set decide_at = now() where wocs.message_is_ahead(e);
  update wocs.nodes n set last_seen = now() where wocs.clock_is_ahead(n.last_seen);
  update wocs.meters m set at = now() where wocs.clock_is_ahead(m.at);
  update wocs.attachments a set lease_until = wocs.clock_bound(a.lease_until, wocs.limit_fetch_lease())
  where a.state = 'waiting' and wocs.clock_is_ahead(a.lease_until, wocs.limit_fetch_lease());
  update wocs.agent_watches w set at = now() + (w.at - w.since), since = now()
  where w.kind = 'accept' and wocs.clock_is_ahead(w.since);
  update wocs.schedule_runs r set lease_until = wocs.clock_bound(r.lease_until, wocs.limit_run_lease())
  where r.state = 'due' and wocs.clock_is_ahead(r.lease_until, wocs.limit_run_lease());
$$;

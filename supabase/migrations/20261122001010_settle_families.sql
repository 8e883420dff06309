-- Settling asks each family what of theirs has come due. While all is stopped (/stop all) nothing begins, and nothing that
-- has begun is forgotten: messages still go, leases still end.

create or replace function wocs.run_due() returns void
language plpgsql as $$
declare
  t wocs.tasks;
begin
  for t in
    select x.* from wocs.tasks x
    where x.status = 'pending' and x.scheduled_at <= now() and (x.runs = 'instant' or x.runs = 'human' and x.assigned_to is null)
    order by x.scheduled_at limit 20 for update skip locked
  loop
    perform wocs.run_one_due(t);
  end loop;
end $$;

create or replace function wocs.something_is_due() returns boolean
language plpgsql stable as $$
begin
  return exists (select from wocs.outbox o where o.not_before <= now() and (
      o.state = 'queued' or o.state = 'sending' and o.lease_until < now() - interval '60 s' or o.state = 'unknown' and o.lease_until < now())
      and o.state in ('queued', 'sending', 'unknown', 'held'))
    or exists (select from wocs.tasks t where t.status = 'running' and t.lease_until < now())
    or exists (select from wocs.approvals a where a.decision is null and a.expires_at <= now())
    or exists (select from wocs.attachments a where a.state = 'waiting' and a.lease_until < now())
    or not wocs.is_stopped() and exists (select from wocs.tasks t where t.status = 'pending'
      and (t.scheduled_at <= now() and (t.runs = 'instant' or t.runs = 'human' and t.assigned_to is null)
           or t.runs = 'home' and coalesce(t.scheduled_at <= now(), true) and coalesce(t.rung_at < now() - wocs.bell_patience(), true)
              and wocs.may_be_heard(t)))
    or exists (select from wocs.inbound_events e where e.body is not null and e.received_at < now() - interval '30 days')
    or wocs.schedules_are_due() or wocs.content_is_due() or wocs.agents_are_due() or wocs.alerts_are_due() or wocs.voice_is_due();
end $$;

create or replace function wocs.settle() returns void
language plpgsql as $$
begin
  if not wocs.something_is_due() or not pg_try_advisory_xact_lock(7261210) then
    return;
  end if;
  perform wocs.act(null);
  perform wocs.expire_approvals();
  perform wocs.return_leases();
  if not wocs.is_stopped() then
    perform wocs.run_due();
    perform wocs.settle_schedules();
    perform wocs.settle_content();
    perform wocs.settle_agents();
    perform wocs.leave('wocs.ring', task) from wocs.ring_due(wocs.bell_patience()) task;
  end if;
  perform wocs.settle_voice();
  perform wocs.settle_alerts();
  perform wocs.fetch_again();
  perform wocs.requeue_silent();
  perform wocs.lease_due();
  perform wocs.prune_bodies();
end $$;

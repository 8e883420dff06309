create function wocs.settling_is_due() returns boolean
language plpgsql stable as $$
begin
  return exists (select from wocs.outbox o where o.not_before <= now() and (
      o.state = 'queued' or o.state = 'sending' and o.lease_until < now() - interval '60 s'
        or o.state = 'unknown' and o.lease_until < now())
      and o.state in ('queued', 'sending', 'unknown', 'held'))
    or exists (select from wocs.tasks t where t.status = 'running' and t.lease_until < now())
    or exists (select from wocs.approvals a where a.decision is null and a.expires_at <= now())
    or exists (select from wocs.attachments a where a.state = 'waiting' and a.lease_until < now())
    or not wocs.stop_is_on() and exists (select from wocs.tasks t where t.status = 'pending'
      and (t.scheduled_at <= now() and (t.runs = 'instant' or t.runs = 'human' and t.assigned_to is null)
           or t.runs = 'home' and coalesce(t.scheduled_at <= now(), true)
             and coalesce(t.rung_at < now() - wocs.bell_patience(), true)
              and wocs.voice_note_may_be_heard(t)))
    or exists (select from wocs.inbound_events e where e.undecided is not null and e.decide_at <= now())
    or exists (select from wocs.inbound_events e
      where e.body is not null and e.received_at < now() - interval '30 days')
    or wocs.media_prune_is_due()
    or wocs.schedule_runs_are_due() or wocs.content_slots_are_due() or wocs.agent_watches_are_due()
      or wocs.alerts_are_due()
      or wocs.voice_is_due();
end $$;

-- Settling asks each family what of theirs has come due. While all is stopped (/stop all) nothing begins, and nothing
-- that has begun is forgotten: messages still go, leases still end.

-- Whoever finds something due does all of it; who comes meanwhile leaves it to them.
create function wocs.settling_run() returns void
language plpgsql as $$
begin
  if not wocs.settling_is_due() or not pg_try_advisory_xact_lock(7261210) then
    return;
  end if;
  perform wocs.audit_set_actor(null);
  perform wocs.audit_settle();
  perform wocs.message_lease_undecided();
  perform wocs.approval_expire_due();
  perform wocs.lease_return_expired();
  if not wocs.stop_is_on() then
    perform wocs.task_run_due();
    perform wocs.schedule_runs_settle();
    perform wocs.content_slots_settle();
    perform wocs.agent_watches_settle();
    perform wocs.work_add('wocs.ring', task) from wocs.bell_ring_due(wocs.bell_patience()) task;
  end if;
  perform wocs.voice_settle();
  perform wocs.alerts_settle();
  perform wocs.media_fetch_again();
  perform wocs.outbox_requeue_silent();
  perform wocs.outbox_lease_due();
  perform wocs.message_prune_bodies();
  perform wocs.media_prune();
  perform wocs.message_prune();
  perform wocs.chat_prune();
  perform wocs.outbox_prune();
  perform wocs.card_prune();
  perform wocs.audit_prune_details();
  perform wocs.person_settle_removed();
  perform wocs.forget_scrub_on();
end $$;

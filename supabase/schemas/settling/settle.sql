-- Settling asks each family what of theirs has come due. While all is stopped (/stop all) nothing begins, and nothing that
-- has begun is forgotten: messages still go, leases still end.

-- Whoever finds something due does all of it; who comes meanwhile leaves it to them.
create function wocs.settle() returns void
language plpgsql as $$
begin
  if not wocs.something_is_due() or not pg_try_advisory_xact_lock(7261210) then
    return;
  end if;
  perform wocs.act(null);
  perform wocs.hand_out_undecided();
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
  perform wocs.prune_media();
end $$;

-- Settling asks each family what of theirs has come due. While all is stopped (/stop all) nothing begins, and nothing
-- that has begun is forgotten: messages still go, leases still end. A family that breaks stops no other.

create function wocs.settling_steps() returns text[]
language sql stable as $$
  select array['audit_settle', 'clock_bound_future', 'message_lease_undecided', 'approval_expire_due',
      'lease_return_expired']
    || case when wocs.stop_is_on() then '{}' else array[
      'task_run_due', 'schedule_runs_settle', 'content_slots_settle', 'content_slots_notify_missed',
      'agent_watches_settle', 'tiktok_hands_settle', 'tiktok_schedules_settle', 'tiktok_pages_settle',
      'media_video_fetch_settle', 'media_picture_convert_settle', 'bell_settle'] end
    || array['chat_failures_settle', 'chat_tell_due', 'chat_nudge_due',
      'chat_transcripts_settle', 'voice_settle', 'alerts_settle',
      'media_fetch_again', 'outbox_settle_silent', 'outbox_lease_due', 'message_prune_bodies', 'media_prune',
      'message_prune', 'chat_prune', 'outbox_prune', 'card_prune', 'audit_prune_details', 'person_settle_removed',
      'forget_scrub_on', 'panel_prune', 'node_codes_expire', 'settling_forget_faults']
$$;

-- The one pass at the end of a call that has kept what it came for; `may_settle`: whether its turn came
-- (wocs.writer_lock_soon). Whatever it waits for, it does not wait for long.
create function wocs.settling_run(may_settle boolean) returns void
language plpgsql set lock_timeout = 0 as $$
begin
  if not may_settle or not wocs.settling_finds_work() then
    return;
  end if;
  perform set_config('lock_timeout', wocs.limit_writer_patience()::text, true);
  perform wocs.audit_set_actor(null);
  perform wocs.settling_try_step(step) from unnest(wocs.settling_steps()) step;
end $$;

create function wocs.settling_has_time() returns boolean
language sql stable as $$ select clock_timestamp() < now() + wocs.limit_settling() $$;

create function wocs.settling_finds_work() returns boolean
language plpgsql as $$
begin
  return wocs.settling_is_due();
exception when others then
  return true;  -- the step that meets the same tells of it
end $$;

create function wocs.settling_try_step(step text) returns void
language plpgsql as $$
begin
  if not wocs.settling_has_time() then
    return;
  end if;
  execute format('select wocs.%I()', step);
  delete from wocs.settling_faults f where f.family = step and f.row_id = '';
exception when query_canceled or others then  -- a statement that ran out of time must not undo what was kept
  perform wocs.settling_keep_fault(step, '', sqlstate);
end $$;

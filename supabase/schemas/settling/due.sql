-- What settling has to do. Each condition is a function over the row, used here and by the step that then takes the
-- rows: one expression without a table, so that Postgres dissolves it and finds the partial index whose states it
-- repeats.

create function wocs.settling_is_due() returns boolean
language plpgsql stable as $$
begin
  return wocs.clock_future_is_found()
    or exists (select from wocs.inbound_events e where wocs.message_is_left(e))
    or exists (select from wocs.outbox o where wocs.outbox_is_due(o))
    or exists (select from wocs.outbox o where wocs.outbox_is_silent(o))
    or exists (select from wocs.tasks t where wocs.task_lease_is_lost(t))
    or exists (select from wocs.approvals a join wocs.tasks t on t.id = a.task_id where wocs.approval_is_expired(a, t))
    or exists (select from wocs.attachments a where wocs.media_fetch_is_lost(a))
    or exists (select from wocs.chats c where wocs.chat_is_to_tell(c))
    or exists (select from wocs.chats c where wocs.chat_window_closes_soon(c))
    or exists (select from wocs.outbox o where wocs.chat_answer_has_failed(o))
    or exists (select from wocs.tasks t where wocs.chat_transcript_is_late(t))
    or wocs.voice_is_due()
    or wocs.alerts_are_due()
    or wocs.audit_is_due()
    or exists (select from wocs.node_keys k where wocs.node_code_is_late(k))
    or exists (select from wocs.inbound_events e where wocs.message_body_is_old(e))
    or exists (select from wocs.attachments a where wocs.media_is_old(a))
    or wocs.settling_may_prune()
    or not wocs.stop_is_on() and wocs.settling_may_begin();
end $$;

-- What only begins while nothing is stopped.
create function wocs.settling_may_begin() returns boolean
language plpgsql stable as $$
begin
  return exists (select from wocs.tasks t where wocs.task_is_due(t))
    or exists (select from wocs.tasks t where wocs.bell_is_due(t, wocs.bell_patience(t)))
    or wocs.schedule_runs_are_due()
    or wocs.content_slots_are_due()
    or exists (select from wocs.agent_watches w where wocs.agent_watch_is_due(w))
    or exists (select from wocs.tasks t where wocs.tiktok_hands_are_late(t))
    or exists (select from wocs.tiktok_posts p where wocs.tiktok_schedule_is_over(p))
    or exists (select from wocs.tasks t where wocs.media_video_fetch_is_late(t))
    or exists (select from wocs.tasks t where wocs.media_picture_convert_is_late(t))
    or wocs.tiktok_pages_are_due();
end $$;

-- What is personal and kept long enough.
create function wocs.settling_may_prune() returns boolean
language plpgsql stable as $$
begin
  return exists (select from wocs.messages m where wocs.message_is_old(m))
    or exists (select from wocs.chats c where wocs.chat_is_old(c))
    or exists (select from wocs.outbox o where wocs.outbox_is_old(o))
    or exists (select from wocs.cards c where wocs.card_is_old(c))
    or exists (select from wocs.task_logs l where wocs.audit_details_are_old(l))
    or exists (select from wocs.users u where wocs.person_number_is_to_go(u))
    or exists (select from wocs.forget_scrubs)
    or wocs.panel_may_prune();
end $$;

-- Nobody asked for this very task, and nobody has asked for it again since (/retry).
create function wocs.task_came_by_itself(t wocs.tasks) returns boolean
language sql stable as $$
  select t.parent_id is not null and t.type in ('chart', 'caption_draft') and not exists (
    select from wocs.task_logs l where l.task_id = t.id and l.action = 'retried' and l.actor_id is not null)
$$;

-- A picture of yesterday is still welcome in the morning, one of last week is not; and a template has no room for a
-- picture.
create function wocs.task_result_is_late(t wocs.tasks) returns boolean
language sql stable as $$
  select wocs.task_came_by_itself(t)
    and (t.created_at < now() - wocs.limit_late_result() or not wocs.person_window_is_open(t.requested_by))
$$;

-- The report was told and the caption of the bank was given: what fails behind them is for /queue and /why. Only a
-- draft that was all there was is missed.
create function wocs.task_failure_is_silent(t wocs.tasks) returns boolean
language sql stable as $$
  select wocs.task_came_by_itself(t) and (t.type = 'chart' or exists (
    select from wocs.tasks p where p.id = t.parent_id and p.result ->> 'caption' is not null))
$$;

-- Of a note it is said what to do about it, whoever found the trouble.
create function wocs.task_fail_and_answer(t wocs.tasks, code text, detail text) returns void
language plpgsql as $$
declare
  unheard boolean := t.type = 'tiktok_link' or wocs.task_failure_is_silent(t);
  outcome jsonb;
begin
  if t.type = 'transcribe' then
    perform wocs.voice_note_refuse(t, code, detail);
    return;
  elsif t.type = 'chat_transcript' then
    perform wocs.chat_transcript_give_up(t, code);
    return;
  elsif t.type = 'tiktok_hands' then
    perform wocs.tiktok_hands_failed(t, code, detail);
    return;
  elsif t.type = 'tiktok_pages' then
    perform wocs.tiktok_pages_failed(t, code, detail);
    return;
  elsif t.type = 'picture_convert' then
    perform wocs.media_picture_convert_failed(t, code, detail);
    return;
  elsif t.type = 'video_fetch' then
    perform wocs.media_video_fetch_failed(t, code, detail);
    return;
  end if;
  outcome := wocs.task_fail(t, code, detail);
  if not unheard then
    perform wocs.outbox_reply_late(t, outcome ->> 'say', outcome -> 'facts');
  end if;
end $$;

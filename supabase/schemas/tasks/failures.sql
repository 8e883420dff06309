-- Nobody asked for this very task, and nobody has asked for it again since (/retry).
create function wocs.task_came_by_itself(t wocs.tasks) returns boolean
language plpgsql stable as $$
begin
  return t.parent_id is not null and t.type in ('chart', 'caption_draft') and not exists (
    select from wocs.task_logs l where l.task_id = t.id and l.action = 'retried' and l.actor_id is not null);
end $$;

-- A picture of yesterday is still welcome in the morning, one of last week is not; and a template has no room for a
-- picture.
create function wocs.task_result_is_late(t wocs.tasks) returns boolean
language plpgsql stable as $$
begin
  return wocs.task_came_by_itself(t)
    and (t.created_at < now() - interval '24 hours' or not wocs.person_window_is_open(t.requested_by));
end $$;

-- The report was told and the caption of the bank was given: what fails behind them is for /queue and /why. Only a
-- draft that was all there was is missed.
create function wocs.task_failure_is_silent(t wocs.tasks) returns boolean
language plpgsql stable as $$
begin
  return wocs.task_came_by_itself(t) and (t.type = 'chart' or exists (
    select from wocs.tasks p where p.id = t.parent_id and p.result ->> 'caption' is not null));
end $$;

create function wocs.task_fail_and_answer_late(t wocs.tasks, code text, detail text) returns void
language plpgsql as $$
declare
  unheard boolean := wocs.task_failure_is_silent(t);
  outcome jsonb := wocs.task_fail(t, code, detail);
begin
  if not unheard then
    perform wocs.outbox_reply_late(t, outcome ->> 'say', outcome -> 'facts');
  end if;
end $$;

-- Of a note it is said what to do about it, whoever found the trouble.
create function wocs.task_fail_and_answer(t wocs.tasks, code text, detail text) returns void
language plpgsql as $$
begin
  if t.type = 'transcribe' then
    perform wocs.voice_note_refuse(t, code, detail);
  else
    perform wocs.task_fail_and_answer_late(t, code, detail);
  end if;
end $$;

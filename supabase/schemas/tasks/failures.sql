-- Nobody asked for this very task, and nobody has asked for it again since (/retry).
create function wocs.came_by_itself(t wocs.tasks) returns boolean
language plpgsql stable as $$
begin
  return t.parent_id is not null and t.type in ('chart', 'caption_draft') and not exists (
    select from wocs.task_logs l where l.task_id = t.id and l.action = 'retried' and l.actor_id is not null);
end $$;

-- A picture of yesterday is still welcome in the morning, one of last week is not; and a template has no room for a picture.
create function wocs.comes_too_late(t wocs.tasks) returns boolean
language plpgsql stable as $$
begin
  return wocs.came_by_itself(t) and (t.created_at < now() - interval '24 hours' or not wocs.window_is_open(t.requested_by));
end $$;

-- The report was told and the caption of the bank was given: what fails behind them is for /queue and /why. Only a draft that
-- was all there was is missed.
create function wocs.fails_unheard(t wocs.tasks) returns boolean
language plpgsql stable as $$
begin
  return wocs.came_by_itself(t) and (t.type = 'chart' or exists (
    select from wocs.tasks p where p.id = t.parent_id and p.result ->> 'caption' is not null));
end $$;

create function wocs.tell_other_failed(t wocs.tasks, code text, detail text) returns void
language plpgsql as $$
declare
  unheard boolean := wocs.fails_unheard(t);
  outcome jsonb := wocs.fail(t, code, detail);
begin
  if not unheard then
    perform wocs.answer_late(t, outcome ->> 'say', outcome -> 'facts');
  end if;
end $$;

-- Of a note it is said what to do about it, whoever found the trouble.
create function wocs.tell_failed(t wocs.tasks, code text, detail text) returns void
language plpgsql as $$
begin
  if t.type = 'transcribe' then
    perform wocs.refuse_note(t, code, detail);
  else
    perform wocs.tell_other_failed(t, code, detail);
  end if;
end $$;

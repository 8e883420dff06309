-- Words that Meta delivers late, or after younger ones: a word is about the task as it was when the word was sent. A
-- yes has a rule of its own (wocs.word_confirm); a no and a cancel only ever stop something and count however old.

-- What may have befallen a task that a word of before is not about any more. A DONE that comes late is true all the
-- same, unless the work was given to somebody (perhaps to them again), begun anew or changed since.
create function wocs.word_outdating_actions(word text) returns text[]
language sql immutable as $$
  select case
    when word in ('done', 'accept', 'acknowledge') then array['reassigned', 'retried', 'changed']
    when word = 'decline' then array['reassigned', 'retried', 'changed', 'started']
    when word = 'retry' then array['retried', 'failed', 'cancelled', 'lost_sight', 'settled'] end
$$;

-- Why this word does not count any more; null where it does. A RETRY is a wish of its moment: hours later it may be
-- wanted no more, as any command.
create function wocs.word_late_objection(t wocs.tasks, word text, said_at timestamptz) returns text
language sql stable as $$
  select case
    when exists (
      select from wocs.task_logs l
      where l.task_id = t.id and l.action = any (wocs.word_outdating_actions(word))
        and wocs.word_is_older(said_at, l.created_at)) then 'changed_since_said'
    when word = 'retry' and said_at <= now() - wocs.limit_late_command() then 'said_long_ago' end
$$;

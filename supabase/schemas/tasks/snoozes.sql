-- A task that somebody puts aside for a while: their own inbox alone is without it.

-- When a task is put aside until; null for what is no choice. Mornings are the business's.
create function wocs.task_snooze_end(choice text) returns timestamptz
language sql stable as $$
  select case choice
    when 'hour' then now() + make_interval(hours => 1)
    when 'afternoon' then now() + make_interval(hours => 4)
    when 'tomorrow' then (wocs.clock_today() + 1 + time '09:00') at time zone wocs.clock_zone()
    when 'monday' then (date_trunc('week', wocs.clock_today()::timestamp)::date + 7 + time '09:00')
      at time zone wocs.clock_zone() end
$$;

-- {"say", "facts"}; without a choice it is woken.
create function wocs.task_snooze(t wocs.tasks, person wocs.users, choice text) returns jsonb
language plpgsql as $$
declare
  until timestamptz := wocs.task_snooze_end(choice);
begin
  delete from wocs.task_snoozes s where s.person_id = person.id and (s.task_id = t.id or s.until <= now());
  if until is null then
    return jsonb_build_object('say', 'task.woken', 'facts', jsonb_build_object('task', t.id));
  end if;
  insert into wocs.task_snoozes (task_id, person_id, until) values (t.id, person.id, until);
  return jsonb_build_object('say', 'task.snoozed', 'facts', jsonb_build_object('task', t.id,
    'until', wocs.clock_text(until)));
end $$;

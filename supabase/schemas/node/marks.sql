-- The step that cannot be taken back: kept before it happens. From then on the task is not repeatable: whatever becomes
-- of its node, nobody gets it again.

create function wocs.mark_is_set(t wocs.tasks) returns boolean
language sql stable as $$
  select exists (select from wocs.task_marks m where m.task_id = t.id and m.attempt = t.attempt)
$$;

-- Why it must not happen now; null when it may.
create function wocs.mark_objection(t wocs.tasks, request jsonb) returns text
language sql stable as $$
  select coalesce(wocs.node_report_objection(t, request), case
    when wocs.stop_is_on() then 'stopped'
    when t.type <> 'tiktok_hands' then 'not_for_marks'
    else wocs.tiktok_mark_objection(t) end)
$$;

-- Told again, because its answer got lost, it is the same mark.
create function wocs.mark_set(t wocs.tasks, step text) returns void
language plpgsql as $$
begin
  insert into wocs.task_marks (task_id, attempt, step) values (t.id, t.attempt, step) on conflict do nothing;
  if found then
    perform wocs.audit_log_task(t.id, 'marked', jsonb_build_object('step', step, 'attempt', t.attempt, 'node', t.node));
  end if;
  update wocs.tasks x set repeatable = false where x.id = t.id;
end $$;

create function wocs.task_run_due_one(t wocs.tasks) returns void
language plpgsql as $$
declare
  outcome jsonb;
begin
  begin
    perform wocs.audit_set_actor(null);
    outcome := wocs.task_start(t);
  exception when others then
    if left(sqlstate, 2) in ('08', '40', '53', '55', '57', '58') then
      raise;  -- the server's trouble, not the task's
    end if;
    outcome := wocs.task_fail(t, 'internal', sqlstate);
  end;
  perform wocs.outbox_reply_late(t, outcome ->> 'say', outcome -> 'facts');
end $$;

-- Scheduled effects. One that breaks fails alone: the next settling must not stumble over it again.
create function wocs.task_run_due() returns void
language plpgsql as $$
declare
  t wocs.tasks;
begin
  for t in
    select x.* from wocs.tasks x
    where x.status = 'pending' and x.scheduled_at <= now()
      and (x.runs = 'instant' or x.runs = 'human' and x.assigned_to is null)
    order by x.scheduled_at limit 20 for update skip locked
  loop
    perform wocs.task_run_due_one(t);
  end loop;
end $$;

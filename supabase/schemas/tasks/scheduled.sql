create function wocs.task_run_due_one(t wocs.tasks) returns void
language plpgsql as $$
declare
  outcome jsonb;
begin
  begin
    perform wocs.audit_set_actor(null);
    outcome := wocs.task_start(t);
  exception when others then
    if wocs.fault_is_the_servers(sqlstate) then
      raise;  -- the server's trouble, not the task's
    end if;
    outcome := wocs.task_fail(t, 'internal', sqlstate);
  end;
  perform wocs.outbox_reply_late(t, outcome ->> 'say', outcome -> 'facts');
end $$;

create function wocs.task_is_due(t wocs.tasks) returns boolean
language sql stable as $$
  select t.status = 'pending' and t.scheduled_at <= now()
    and (t.runs = 'instant' or t.runs = 'human' and t.assigned_to is null)
$$;

-- Scheduled effects. One that breaks fails alone: the next settling must not stumble over it again.
create function wocs.task_run_due() returns void
language sql as $$
  select wocs.settling_each('tasks', 'task_run_due_one', array(
    select x from wocs.tasks x where wocs.task_is_due(x) and wocs.settling_may_try('tasks', x.id)
    order by x.scheduled_at limit 20 for update skip locked))
$$;

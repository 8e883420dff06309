-- /queue. A failure stays in it for a week: long enough to be retried, short enough to stay readable.

create function wocs.queue_contains(task wocs.tasks) returns boolean
language sql stable as $$
  select task.status in ('pending', 'awaiting_approval', 'running')
    or task.status in ('failed', 'uncertain')
      and coalesce(task.completed_at, task.created_at) > now() - interval '7 days'
$$;

create function wocs.answer_queue(asker wocs.users, args jsonb) returns jsonb
language sql stable as $$
  with queued as (
    select t from wocs.queue_tasks(coalesce(args ->> 'status', 'all')) t
    where wocs.queue_contains(t)
    order by array_position(array['high', 'normal', 'low'], t.priority), t.created_at
    limit 30)
  select jsonb_build_object('say', 'system.queue', 'facts', jsonb_build_object(
    'status', coalesce(args ->> 'status', 'all'),
    'tasks', (select coalesce(jsonb_agg(jsonb_build_object(
      'task', (q.t).id, 'command', replace((q.t).type, '_', ' '), 'status', (q.t).status, 'priority', (q.t).priority,
      'created_at', wocs.clock_text((q.t).created_at), 'started_at', wocs.clock_text((q.t).started_at),
      'scheduled_at', wocs.clock_text((q.t).scheduled_at), 'error', wocs.task_failure(q.t))), '[]') from queued q))
        || jsonb_strip_nulls(jsonb_build_object('stopped', wocs.stop_facts())))
$$;

create function wocs.task_failure_code(task text) returns text
language plpgsql stable as $$
begin
  return (
    select l.details ->> 'code' from wocs.task_logs l
    where l.task_id = task and l.action in ('failed', 'lost_sight') order by l.seq desc limit 1);
end $$;

-- {"code", "detail"}, or the message alone where no code was kept; null where nothing failed.
create function wocs.task_failure(t wocs.tasks) returns jsonb
language sql stable as $$
  select case when t.error_message is null then null
    when wocs.task_failure_code(t.id) is null then to_jsonb(t.error_message)
    else jsonb_build_object('code', wocs.task_failure_code(t.id), 'detail', t.error_message) end
$$;

-- A failure is told by its code, so that it can be said in the person's language; the node's own words only where no
-- code is known. A hundred of each state at most, along the index: the oldest that wait, the newest that failed. The
-- states are named again because only so the planner sees that the index of the open tasks holds them.
create function wocs.queue_tasks(wanted text) returns setof wocs.tasks
language sql stable as $$
  select t.* from unnest(array['pending', 'awaiting_approval', 'running']) waits (state),
    lateral (select * from wocs.tasks x
      where x.status = waits.state and x.status in ('pending', 'awaiting_approval', 'running', 'failed', 'uncertain')
      order by x.created_at limit 100) t
  where wanted in ('all', waits.state)
  union all
  select t.* from unnest(array['failed', 'uncertain']) failed (state),
    lateral (select * from wocs.tasks x
      where x.status = failed.state and x.status in ('pending', 'awaiting_approval', 'running', 'failed', 'uncertain')
      order by x.created_at desc limit 100) t
  where wanted in ('all', failed.state)
$$;

-- A lease is 60 s; `attempt` fences off its old holders.

-- A lease that ran out: what may be repeated is given out again, three times; of anything else nobody knows what
-- happened.
create function wocs.lease_return_expired() returns void
language plpgsql as $$
declare
  t wocs.tasks;
begin
  for t in
    select x.* from wocs.tasks x where x.status = 'running' and x.lease_until < now() limit 50 for update skip locked
  loop
    if not t.repeatable then
      perform wocs.task_lose_sight(t, '{"code": "lease_ran_out"}');
    elsif t.retry_count >= 3 then
      perform wocs.task_fail_and_answer(t, 'lease_ran_out', null);
    else
      perform wocs.task_move(t.id, 'pending', null, jsonb_build_object('reason', 'lease_ran_out', 'node', t.node));
      update wocs.tasks x set retry_count = x.retry_count + 1, scheduled_at = null, rung_at = null where x.id = t.id;
    end if;
  end loop;
end $$;

create function wocs.task_lose_sight(t wocs.tasks, error jsonb) returns void
language plpgsql as $$
begin
  perform wocs.task_move(t.id, 'uncertain', null, error);
  perform wocs.outbox_reply_late(t, 'task.uncertain', wocs.task_facts(t) || jsonb_build_object('error', error));
end $$;

-- Extends what this node still holds; gives the ids it should drop.
create function wocs.lease_extend(node text, running jsonb) returns jsonb
language sql as $$
  with told as (select r.value ->> 'task' as task, (r.value ->> 'attempt')::int as attempt
    from jsonb_array_elements(running) r),
  held as (
    update wocs.tasks t set lease_until = now() + interval '60 s' from told
    where t.id = told.task and t.attempt = told.attempt and t.node = lease_extend.node and t.status = 'running'
      returning t.id)
  select coalesce(jsonb_agg(told.task), '[]') from told where told.task not in (select id from held)
$$;

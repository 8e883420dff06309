-- Leases of tasks; `attempt` fences off their old holders.

create function wocs.task_lease_is_lost(t wocs.tasks) returns boolean
language sql stable as $$
  select t.status = 'running' and t.lease_until < now()
$$;

-- A lease that ran out: what may be repeated is given out again, a few times; of anything else nobody knows what
-- happened.
create function wocs.lease_return_expired() returns void
language sql as $$
  select wocs.settling_each('leases', 'lease_return', array(
    select x from wocs.tasks x where wocs.task_lease_is_lost(x) and wocs.settling_may_try('leases', x.id)
    order by x.id limit 50 for update skip locked))
$$;

create function wocs.lease_return(t wocs.tasks) returns void
language plpgsql as $$
begin
  if not t.repeatable then
    perform wocs.task_lose_sight(t, '{"code": "lease_ran_out"}');
  elsif t.retry_count >= wocs.limit_retries() then
    perform wocs.task_fail_and_answer(t, 'lease_ran_out', null);
  else
    perform wocs.task_move(t.id, 'pending', null, jsonb_build_object('reason', 'lease_ran_out', 'node', t.node));
    update wocs.tasks x set retry_count = x.retry_count + 1, scheduled_at = null, rung_at = null where x.id = t.id;
  end if;
end $$;

create function wocs.task_lose_sight(t wocs.tasks, error jsonb) returns void
language plpgsql as $$
begin
  perform wocs.task_move(t.id, 'uncertain', null, error);
  if t.type = 'tiktok_hands' then
    perform wocs.tiktok_hands_lost(t, error);
    return;
  end if;
  perform wocs.outbox_reply_late(t, 'task.uncertain', wocs.task_facts(t) || jsonb_build_object('error', error));
end $$;

create function wocs.lease_is_held(t wocs.tasks, node text, running jsonb) returns boolean
language sql stable as $$
  select t.status = 'running' and t.node = lease_is_held.node
    and running @> jsonb_build_array(jsonb_build_object('task', t.id, 'attempt', t.attempt))
$$;

-- Extends what this node still holds; gives the ids it should drop. A task that somebody is changing at this moment is
-- not waited for: its lease outlasts two beats.
create function wocs.lease_extend(node text, running jsonb) returns jsonb
language sql as $$
  update wocs.tasks x set lease_until = now() + wocs.limit_task_lease()
  where x.id in (
    select t.id from wocs.tasks t
    where t.id in (select r.value ->> 'task' from jsonb_array_elements(running) r)
      and wocs.lease_is_held(t, lease_extend.node, running)
    order by t.id for update skip locked);
  select coalesce(jsonb_agg(r.value -> 'task'), '[]') from jsonb_array_elements(running) r
  where not exists (
    select from wocs.tasks t where t.id = r.value ->> 'task'
      and wocs.lease_is_held(t, lease_extend.node, jsonb_build_array(r.value)))
$$;

-- `overdue`: the deadline has passed and it is not done. `accepted_at`: since when its agent has it in hand.
create function wocs.agent_list_row(t wocs.tasks) returns jsonb
language sql stable as $$
  select jsonb_build_object(
    'task', t.id, 'type', coalesce(t.payload ->> 'type', t.type),
    'agent', coalesce(wocs.person_ref(t.assigned_to), t.payload ->> 'to'),
    'priority', t.priority, 'status', t.status, 'deadline', wocs.clock_text(t.deadline_at),
    'created_at', wocs.clock_text(t.created_at),
    'accepted_at', case when t.status = 'running' then wocs.clock_text(t.started_at) end,
    'at', wocs.clock_text(t.scheduled_at),
    'help', wocs.agent_wants_help(t),
    'overdue', t.deadline_at < now() and t.status in ('pending', 'running'))
$$;

-- The first 30; `more` counts the others.
create function wocs.answer_agent_list(asker wocs.users, args jsonb) returns jsonb
language sql stable as $$
  with wanted as (
    select t as task, count(*) over () as found from wocs.tasks t
    where t.runs = 'human' and (asker.role <> 'agent' or t.assigned_to = asker.id)
      and case coalesce(args ->> 'status', 'pending')
        when 'all' then true when 'done' then t.status = 'done'
          else t.status in ('pending', 'awaiting_approval', 'running') end
    order by t.completed_at desc nulls first, array_position(array['high', 'normal', 'low'], t.priority), t.deadline_at,
      t.created_at
    limit 30)
  select jsonb_build_object('say', 'agent.list', 'facts', jsonb_build_object(
    'status', coalesce(args ->> 'status', 'pending'), 'agents', wocs.duty_list(),
    'tasks', (select coalesce(jsonb_agg(wocs.agent_list_row(w.task)), '[]') from wanted w),
    'more', (select greatest(max(w.found) - 30, 0) from wanted w)))
$$;

create function wocs.duty_list() returns jsonb
language sql stable as $$
  select coalesce(jsonb_agg(jsonb_build_object('name', u.name, 'on', u.on_duty, 'open', (
    select count(*) from wocs.tasks t where t.assigned_to = u.id and t.status in ('pending', 'running')))
      order by not u.on_duty, lower(u.name)), '[]')
  from wocs.users u where u.status = 'active' and u.role = 'agent'
$$;

-- `overdue`: the deadline has passed and it is not done. `accepted_at`: since when its agent has it in hand.
create function wocs.answer_agent_list(asker wocs.users, args jsonb) returns jsonb
language sql stable as $$
  with wanted as (
    select t.* from wocs.tasks t
    where t.runs = 'human' and (asker.role <> 'agent' or t.assigned_to = asker.id)
      and case coalesce(args ->> 'status', 'pending')
        when 'all' then true when 'done' then t.status = 'done'
          else t.status in ('pending', 'awaiting_approval', 'running') end
    order by t.completed_at desc nulls first, array_position(array['high', 'normal', 'low'], t.priority), t.deadline_at,
      t.created_at
    limit 30)
  select jsonb_build_object('say', 'agent.list', 'facts', jsonb_build_object(
    'status', coalesce(args ->> 'status', 'pending'), 'agents', wocs.duty_list(),
    'tasks', (select coalesce(jsonb_agg(jsonb_build_object(
      'task', w.id, 'type', coalesce(w.payload ->> 'type', w.type),
      'agent', coalesce(wocs.person_ref(w.assigned_to), w.payload ->> 'to'),
      'priority', w.priority, 'status', w.status, 'deadline', wocs.clock_text(w.deadline_at),
      'created_at', wocs.clock_text(w.created_at),
      'accepted_at', case when w.status = 'running' then wocs.clock_text(w.started_at) end,
      'at', wocs.clock_text(w.scheduled_at),
      'help', wocs.agent_wants_help(w),
      'overdue', w.deadline_at < now() and w.status in ('pending', 'running'))), '[]') from wanted w)))
$$;

create function wocs.duty_list() returns jsonb
language sql stable as $$
  select coalesce(jsonb_agg(jsonb_build_object('name', u.name, 'on', u.on_duty, 'open', (
    select count(*) from wocs.tasks t where t.assigned_to = u.id and t.status in ('pending', 'running')))
      order by not u.on_duty, lower(u.name)), '[]')
  from wocs.users u where u.status = 'active' and u.role = 'agent'
$$;

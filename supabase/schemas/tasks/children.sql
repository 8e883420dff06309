-- The tasks that follow from one: made, asked for or started. The first one asked for is in the answer's facts as
-- `publish`.
create function wocs.task_create_children(parent wocs.tasks, children jsonb, facts jsonb) returns jsonb
language plpgsql as $$
declare
  child jsonb;
  t wocs.tasks;
  asked jsonb;
  told boolean := false;
begin
  for child in select value from jsonb_array_elements(children) loop
    t := wocs.task_create_child(parent, child);
    if t.status = 'awaiting_approval' then
      asked := wocs.approval_ask(t,
        wocs.command_check(t.type, wocs.person_by_id(t.requested_by), t.payload) -> 'subject');
      if not told then
        facts := facts
          || jsonb_build_object('publish', jsonb_build_object('at', wocs.clock_text(t.scheduled_at))
            || asked - 'command' - 'args' - 'subject');
        told := true;
      end if;
    elsif t.runs = 'home' and coalesce(t.scheduled_at <= now(), true) then
      perform wocs.bell_ring(t);
    elsif coalesce(t.scheduled_at <= now(), true) then
      perform wocs.task_start(t);
    end if;
  end loop;
  return facts;
end $$;

create function wocs.task_create_child(parent wocs.tasks, child jsonb) returns wocs.tasks
language sql as $$
  insert into wocs.tasks (type, runs, payload, status, priority, requested_by, needs_role, parent_id, source_message,
    repeatable, scheduled_at)
  values (child ->> 'command', child ->> 'runs', coalesce(child -> 'args', '{}'),
          case when (child ->> 'asks')::boolean then 'awaiting_approval' else 'pending' end, parent.priority,
            parent.requested_by,
          coalesce(child ->> 'needs_role', parent.needs_role), parent.id, parent.source_message,
          coalesce((child ->> 'repeatable')::boolean, false), (child ->> 'scheduled_at')::timestamptz)
  returning *
$$;

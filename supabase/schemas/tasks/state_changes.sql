-- The state machine: the moves that are allowed are rows, a trigger enforces them whoever makes the move, and the same
-- trigger writes the audit log. Who acts and why is told by wocs.audit_set_actor(); without it the actor is the system
-- itself.

create table wocs.task_states (
  name text primary key,
  is_final boolean not null
);
insert into wocs.task_states values
  ('pending', false), ('awaiting_approval', false), ('running', false), ('done', true), ('failed', true),
  ('cancelled', true), ('rolled_back', true), ('uncertain', true);

-- What may happen. A move that is not a row here cannot be made by anybody.
create table wocs.task_moves (
  from_state text not null references wocs.task_states (name),
  to_state text not null references wocs.task_states (name),
  action text not null,
  primary key (from_state, to_state)
);
insert into wocs.task_moves values
  ('pending', 'awaiting_approval', 'approval_asked'),
  ('pending', 'running', 'started'),
  ('pending', 'done', 'completed'),            -- an instant effect: one transaction, nothing to watch
  ('pending', 'failed', 'failed'),
  ('pending', 'cancelled', 'cancelled'),
  ('awaiting_approval', 'pending', 'approved'),
  ('awaiting_approval', 'cancelled', 'cancelled'),
  ('running', 'done', 'completed'),
  ('running', 'failed', 'failed'),
  ('running', 'pending', 'returned'),          -- lease ran out or try again: somebody may take it anew
  ('running', 'cancelled', 'cancelled'),
  ('running', 'uncertain', 'lost_sight'),
  ('failed', 'pending', 'retried'),
  ('cancelled', 'pending', 'retried'),
  ('uncertain', 'done', 'settled'),
  ('uncertain', 'failed', 'settled'),
  ('uncertain', 'cancelled', 'cancelled'),
  ('done', 'running', 'reopened'),             -- a person's work that was called done too early
  ('done', 'rolled_back', 'rolled_back');

create function wocs.task_guard_move() returns trigger
language plpgsql as $$
declare
  made text;
begin
  if tg_op = 'INSERT' then
    if new.status not in ('pending', 'awaiting_approval') then
      raise exception 'a task begins as pending or awaiting_approval, not %', new.status
        using errcode = 'check_violation';
    end if;
    perform wocs.audit_log_task(new.id, 'created',
      jsonb_build_object('status', new.status, 'type', new.type, 'args', new.payload));
    return null;
  elsif new.status = old.status then
    return null;
  end if;
  select action into made from wocs.task_moves where from_state = old.status and to_state = new.status;
  if made is null then
    raise exception 'a task cannot go from % to %', old.status, new.status using errcode = 'check_violation';
  end if;
  perform wocs.audit_log_task(new.id, made);
  return null;
end $$;

-- AFTER, so that the log row's foreign key finds the task; still inside the statement, so a wrong move undoes it.
create trigger guard_task_insert after insert on wocs.tasks for each row execute function wocs.task_guard_move();
create trigger guard_task_move after update of status on wocs.tasks for each row
  execute function wocs.task_guard_move();

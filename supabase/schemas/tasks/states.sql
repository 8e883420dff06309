-- Making tasks and moving them. Whether a move may be made is not decided here: the trigger on wocs.tasks does that.

create function wocs.task_move(task_id text, to_state text, actor uuid, details jsonb default '{}') returns wocs.tasks
language plpgsql as $$
declare
  moved wocs.tasks;
begin
  perform wocs.audit_set_actor(actor, details);
  update wocs.tasks t set
    status = to_state,
    lease_until = null,
    started_at = case to_state when 'pending' then null when 'running' then now() else t.started_at end,
    completed_at = case when s.is_final then now() end,
    error_message = case when to_state in ('failed', 'uncertain')
      then coalesce(details ->> 'detail', details ->> 'code') end
  from wocs.task_states s
  where t.id = task_id and s.name = to_state
  returning t.* into moved;
  return moved;
end $$;

-- {"say", "facts"} of a task that has just failed. `retry`: whether trying again could help.
create function wocs.task_fail(t wocs.tasks, code text, detail text default null, actor uuid default null) returns jsonb
language plpgsql as $$
declare
  error jsonb := jsonb_build_object('code', code, 'detail', detail);
begin
  perform wocs.task_move(t.id, 'failed', actor, error);
  return jsonb_build_object('say', 'task.failed', 'about', t.id,
                            'facts', wocs.task_facts(t)
                              || jsonb_build_object('error', error, 'retry', code <> 'role_lost'));
end $$;

-- Whoever asked must still be allowed to when it happens, not only when they asked.
create function wocs.task_requester_may(t wocs.tasks) returns boolean
language sql stable as $$
  select t.requested_by is null
    or exists (select from wocs.users u
      where u.id = t.requested_by and u.status = 'active'
        and wocs.person_role_rank(u.role) >= wocs.person_role_rank(t.needs_role))
$$;

create function wocs.approval_changed_refusal(task text) returns jsonb
language sql stable as $$
  select jsonb_build_object('refused', 'approval.refused', 'facts', jsonb_build_object(
    'reason', 'changed', 'who', wocs.person_ref_then(a.decided_by, a.decided_at),
    'when', wocs.clock_text(a.decided_at), 'approver', wocs.person_ref_then(a.decided_by, a.decided_at)))
  from wocs.approvals a where a.task_id = task and a.decision = 'approved' order by a.ask desc limit 1
$$;

create function wocs.task_check_refusal(reason text, task text, status text, asker uuid) returns jsonb
language sql stable as $$
  select jsonb_build_object('refused', said -> 'say', 'facts', said -> 'facts')
  from wocs.task_refusal(reason, task, status, asker) as said
$$;

-- `nearest`: what the asker has open, newest first; nobody knows of the task that hears a note.
create function wocs.task_refusal(reason text, task text, status text, asker uuid) returns jsonb
language sql stable as $$
  select jsonb_build_object('say', 'task.refused', 'about', case when status is not null then task end,
    'facts', jsonb_build_object(
    'reason', reason, 'task', task, 'status', status,
    'nearest', (
      select coalesce(jsonb_agg(near.id order by near.created_at desc), '[]') from (
        select t.id, t.created_at from wocs.tasks t
        where t.status in ('pending', 'awaiting_approval', 'running') and asker in (t.assigned_to, t.requested_by)
          and t.type <> 'transcribe'
        order by t.created_at desc limit 3) near)))
$$;

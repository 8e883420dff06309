-- /why TASK-1201: who asked, in which words, what was understood, who approved, and what happened, from the audit log.

create function wocs.why_approval_steps(task text) returns jsonb
language sql stable as $$
  select coalesce(jsonb_agg(jsonb_build_object(
    'ask', a.ask, 'approver', wocs.person_ref_then(a.approver_id, a.asked_at), 'asked_at', wocs.clock_text(a.asked_at),
    'expires_at', wocs.clock_text(a.expires_at),
    'decision', a.decision, 'decided_by', wocs.person_ref_then(a.decided_by, a.decided_at),
    'decided_at', wocs.clock_text(a.decided_at),
    'digest', left(a.digest, 12)) order by a.ask), '[]')
  from wocs.approvals a where a.task_id = task
$$;

-- The actor of a step nobody took is null: the system itself.
create function wocs.why_task_steps(task text) returns jsonb
language sql stable as $$
  select coalesce(jsonb_agg(jsonb_build_object(
    'at', wocs.clock_text(l.created_at), 'action', l.action, 'actor', wocs.person_ref_then(l.actor_id, l.created_at),
    'details', l.details) order by l.seq), '[]')
  from wocs.task_logs l where l.task_id = task
$$;

create function wocs.why_task(asker wocs.users, args jsonb) returns jsonb
language plpgsql stable as $$
declare
  task wocs.tasks;
begin
  select * into task from wocs.tasks t where t.id = args ->> 'task';
  if task.id is null then
    return wocs.task_refusal('not_found', args ->> 'task', null, asker.id);
  end if;
  return jsonb_build_object('say', 'system.why', 'facts', jsonb_build_object(
    'task', task.id, 'command', replace(task.type, '_', ' '), 'status', task.status,
    'asked_by', wocs.person_ref_then(task.requested_by, task.created_at),
    'asked_at', wocs.clock_text(task.created_at), 'raw', task.command_raw, 'understood', task.payload,
    'parent', task.parent_id,
    'assigned_to', wocs.person_ref(task.assigned_to), 'error', task.error_message,
    'approvals', wocs.why_approval_steps(task.id), 'steps', wocs.why_task_steps(task.id),
    'digest', wocs.audit_latest_digest(task.id)));
end $$;

create function wocs.answer_why(asker wocs.users, args jsonb) returns jsonb
language plpgsql stable as $$
declare
  told jsonb := wocs.why_task(asker, args);
  c wocs.cards;
begin
  select * into c from wocs.cards x where x.made = args ->> 'task' or x.heard_by = args ->> 'task' order by x.id desc
  limit 1;
  if c.id is null or told ->> 'say' <> 'system.why' then
    return told;
  end if;
  return jsonb_set(told, '{facts,voice}', jsonb_build_object(
    'heard', c.heard, 'card', c.id, 'state', c.state, 'at', wocs.clock_text(c.created_at), 'made', c.made,
    'heard_by', c.heard_by));
end $$;

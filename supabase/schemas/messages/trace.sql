-- For people who want to look inside: each message with what became of it, how the system is, and who may use it.

create function wocs.trace_task(t wocs.tasks) returns jsonb
language sql stable as $$
  select jsonb_build_object('id', t.id, 'command', replace(t.type, '_', ' '), 'status', t.status, 'moves', (
    select coalesce(jsonb_agg(jsonb_build_object('at', wocs.clock_text(l.created_at), 'action', l.action,
      'actor', wocs.person_ref_then(l.actor_id, l.created_at)) order by l.seq), '[]')
    from wocs.task_logs l where l.task_id = t.id))
$$;

-- The task a message made, else the one it was about.
create function wocs.trace_tasks(message text) returns jsonb
language sql stable as $$
  select coalesce(jsonb_agg(wocs.trace_task(t) order by t.created_at, t.id), '[]')
  from wocs.tasks t
  where t.source_message = message or t.id = (select o.task_id from wocs.outbox o where o.key = 'reply:' || message)
$$;

create function wocs.trace_outbox(message text) returns jsonb
language sql stable as $$
  select coalesce(jsonb_agg(jsonb_build_object(
    'id', o.id, 'say', o.say, 'kind', o.kind, 'state', o.state, 'attempt', o.attempt,
    'to', coalesce(o.to_number, o.to_user_id), 'task', o.task_id,
    'emoji', o.reaction -> 'emoji', 'error', o.error) order by o.id), '[]')
  from wocs.outbox o
  where o.id in (
    select a.id from wocs.outbox a where a.key = 'reply:' || message
    union select b.id from wocs.outbox b join wocs.tasks t on t.id = b.task_id
    where t.source_message = message and coalesce(b.reply_to, message) = message)
$$;

-- Whose messages they are reads them; a viewer's are shown as a viewer may see them.
create function wocs.trace_reader_role(sender text) returns text
language sql stable as $$
  select coalesce((select u.role from wocs.users u
    where u.status = 'active' and sender in (u.wa_number, u.wa_user_id) limit 1), 'admin')
$$;

create function wocs.trace_event(e wocs.inbound_events, role text) returns jsonb
language sql stable as $$
  select jsonb_build_object('id', e.id, 'message_id', e.message_id, 'kind', e.kind,
      'at', wocs.clock_text(e.received_at), 'task', wocs.trace_tasks(e.message_id) -> 0,
      'tasks', wocs.trace_tasks(e.message_id))
    || wocs.number_mask_for(role, jsonb_build_object('sender', e.sender, 'name', wocs.person_ref(e.user_id),
      'understood', e.understood, 'outbox', wocs.trace_outbox(e.message_id)))
$$;

-- A task's page: all that is known of it, and what its viewer may do with it.

create function wocs.panel_task_approval(t wocs.tasks, viewer wocs.users) returns jsonb
language sql stable as $$
  select jsonb_build_object('ask', a.ask, 'digest', a.digest, 'subject', a.subject, 'may',
    wocs.approval_objection(a, t, viewer, a.ask) is null, 'approvers', wocs.approval_approvers(a, t),
    'asked_at', wocs.clock_text(a.asked_at), 'expires_at', wocs.clock_text(a.expires_at))
  from wocs.approvals a where a.task_id = t.id and a.decision is null
$$;

-- What was heard, where the task came of a voice note or is one: {"heard", "card", "state", "audio"}.
create function wocs.panel_task_voice(t wocs.tasks) returns jsonb
language plpgsql stable as $$
declare
  c wocs.cards;
  note text;
begin
  select * into c from wocs.cards x where x.made = t.id or t.type = 'transcribe' and x.heard_by = t.id
  order by x.id desc limit 1;
  note := coalesce(c.heard_by, case when t.type = 'transcribe' then t.id end);
  return case when note is not null then jsonb_build_object('heard', nullif(c.heard, ''), 'card', c.id,
    'state', c.state, 'note', note, 'audio', (select a.id from wocs.voice_note_audio(note) a where a.state = 'stored'))
  end;
end $$;

-- Of the task and of what it came from: a picture that came with a batch is shown with its parts.
create function wocs.panel_task_attachments(t wocs.tasks) returns jsonb
language plpgsql stable as $$
begin
  return (select coalesce(jsonb_agg(jsonb_build_object('id', a.id, 'type', a.type, 'name', a.original_name,
    'mime', a.mime_type, 'state', a.state, 'problem', a.problem, 'bytes', a.size_bytes, 'width', a.width,
    'height', a.height) order by a.created_at, a.id), '[]')
    from (select * from wocs.attachments x where x.task_id = t.id order by x.created_at desc limit 20) a);
end $$;

create function wocs.panel_task_parts(t wocs.tasks) returns jsonb
language plpgsql stable as $$
begin
  return (select coalesce(jsonb_agg(jsonb_build_object('id', c.id, 'command', replace(c.type, '_', ' '),
    'status', c.status) order by c.created_at, c.id), '[]')
    from (select * from wocs.tasks x where x.parent_id = t.id order by x.created_at limit 60) c);
end $$;

-- The acts that would be obeyed now. Whoever else has it in hand is asked for first; what a word leads to is decided
-- when it is said.
create function wocs.panel_task_acts(t wocs.tasks, viewer wocs.users) returns jsonb
language plpgsql stable as $$
declare
  is_admin boolean := viewer.role = 'admin';
  asked_it boolean := is_admin or t.requested_by is not distinct from viewer.id;
  has_it boolean := t.runs = 'human' and t.status in ('pending', 'running') and coalesce(t.scheduled_at <= now(), true)
    and (is_admin or t.assigned_to is not distinct from viewer.id);
begin
  return jsonb_build_object(
    'edit', asked_it and t.status = 'awaiting_approval',
    'accept', t.status = 'pending' and (has_it or t.runs = 'human' and t.assigned_to is null
      and coalesce(t.scheduled_at <= now(), true)),
    'decline', has_it and t.assigned_to is not null, 'done', has_it,
    'photo', has_it and t.type = 'agent_task' and t.assigned_to is not distinct from viewer.id,
    'posted', has_it and t.type = 'tiktok_post',
    'cancel', asked_it and t.status in ('pending', 'awaiting_approval', 'running', 'uncertain'),
    'retry', asked_it and (t.status in ('failed', 'cancelled') or t.status = 'uncertain' and t.repeatable)
      and wocs.person_role_rank(viewer.role) >= wocs.person_role_rank(t.needs_role),
    'reassign', is_admin and t.runs = 'human' and t.status in ('pending', 'running')
      and coalesce(t.scheduled_at <= now(), true),
    'undo', is_admin and t.status = 'done' and wocs.undo_objection(t) is null,
    'take', t.status not in ('done', 'cancelled', 'rolled_back'));
end $$;

create function wocs.panel_page_task(viewer wocs.users, args jsonb) returns jsonb
language plpgsql stable as $$
declare
  t wocs.tasks;
begin
  select * into t from wocs.tasks x where x.id = upper(args ->> 'task');
  if t.id is null or not wocs.task_may_see(t, viewer) then
    return '{"refused": "unknown"}';
  end if;
  return (wocs.panel_task_rows(array[t], viewer) -> 0) || wocs.number_mask_for(viewer.role, jsonb_build_object(
      'raw', t.command_raw, 'args', wocs.argument_texts(t.payload), 'values', t.payload, 'result', t.result,
      'error', t.error_message))
    || jsonb_build_object('attempt', t.attempt, 'retries', t.retry_count, 'node', t.node, 'parent', t.parent_id,
      'started_at', wocs.clock_text(t.started_at), 'completed_at', wocs.clock_text(t.completed_at),
      'deadline_at', wocs.clock_text(t.deadline_at), 'proof', wocs.proof_is_wanted(t, viewer),
      'approval', wocs.panel_task_approval(t, viewer), 'voice', wocs.panel_task_voice(t),
      'attachments', wocs.panel_task_attachments(t), 'parts', wocs.panel_task_parts(t),
      'seen', coalesce((select h.hold from wocs.task_holds h where h.task_id = t.id), 0),
      'may', wocs.panel_task_acts(t, viewer), 'agents', wocs.panel_agents(),
      'steps', wocs.panel_log_rows(array(select l from wocs.task_logs l where l.task_id = t.id
        order by l.seq desc limit wocs.limit_panel_steps())));
end $$;

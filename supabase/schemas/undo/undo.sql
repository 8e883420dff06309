-- The command around it. To know what an undo would do it is done, and taken back at once: no plan can promise what
-- cannot be.

-- 'WU001' ends the rehearsal; the variables of the block keep what was learnt in it.
create function wocs.undo_rehearse(t wocs.tasks, asker wocs.users) returns jsonb
language plpgsql as $$
declare
  undoing wocs.tasks := t;
  taken jsonb;
begin
  undoing.requested_by := asker.id;
  begin
    taken := wocs.undo_apply(t, undoing);
    raise exception 'this was a rehearsal' using errcode = 'WU001';
  exception when sqlstate 'WU001' then
    return taken;
  end;
end $$;

-- What a CONFIRM binds to. The plan is shown; `binds` is what it was read from.
create function wocs.undo_subject(t wocs.tasks, taken jsonb) returns jsonb
language sql stable as $$
  select jsonb_build_object('undoes', replace(t.type, '_', ' '), 'plan', taken -> 'plan', 'binds', taken -> 'subject')
$$;

create function wocs.check_undo(asker wocs.users, args jsonb) returns jsonb
language plpgsql as $$
declare
  t wocs.tasks;
  taken jsonb;
begin
  select * into t from wocs.tasks x where x.id = args ->> 'task' for update;
  if t.id is null then
    return jsonb_build_object('refused', 'undo.refused', 'facts', jsonb_build_object(
      'reason', 'not_found', 'undone', args -> 'task', 'nearest', wocs.undo_candidates(asker.id)));
  end if;
  taken := wocs.undo_rehearse(t, asker);
  if taken ? 'refused' then
    return taken;
  end if;
  return jsonb_build_object('subject', wocs.undo_subject(t, taken));
end $$;

-- All of it, or, when something came between the yes and now, nothing.
create function wocs.do_undo(task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  t wocs.tasks;
  taken jsonb;
  approved jsonb := (select a.subject from wocs.approvals a
    where a.task_id = task.id and a.decision = 'approved' order by a.ask desc limit 1);
begin
  select * into t from wocs.tasks x where x.id = task.payload ->> 'task' for update;
  begin
    taken := wocs.undo_apply(t, task);
    if taken ? 'refused' or wocs.undo_subject(t, taken) <> approved then
      raise exception 'not as it was asked for' using errcode = 'WU001';
    end if;
  exception when sqlstate 'WU001' then
    return case when taken ? 'refused' then taken else wocs.approval_changed_refusal(task.id) end;
  end;
  return jsonb_build_object(
    'say', 'undo.done', 'also', taken -> 'also', 'children', taken -> 'children',
    'facts', jsonb_build_object('undone', t.id, 'of', t.type, 'plan', taken -> 'plan', 'done', taken -> 'facts'));
end $$;

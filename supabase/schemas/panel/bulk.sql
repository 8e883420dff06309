-- Several tasks at once: given to somebody, approved, cancelled or put aside. What would happen is found out by doing
-- it and taking it back, so no preview can promise what cannot be; then each task has an outcome of its own.

-- The ticked ones, each once: {"task", "ask", "digest"}. After the preview each says what was shown of it.
create function wocs.panel_ticked(args jsonb) returns setof jsonb
language sql immutable as $$
  select jsonb_build_object('task', split_part(x.said, ' ', 1), 'ask', nullif(split_part(x.said, ' ', 2), ''),
    'digest', nullif(split_part(x.said, ' ', 3), ''))
  from (select distinct on (upper(split_part(v.value, ' ', 1))) v.value as said, v.ordinality as n
    from jsonb_array_elements_text(case jsonb_typeof(args -> 'tasks[]') when 'array' then args -> 'tasks[]'
      else '[]'::jsonb end) with ordinality v where v.value ~* '^task-[0-9]{1,12}( |$)') x
  order by x.n limit wocs.limit_panel_ticked()
$$;

create function wocs.panel_change_one(actor wocs.users, t wocs.tasks, args jsonb) returns jsonb
language plpgsql as $$
begin
  return case args ->> 'do'
    when 'approve' then wocs.panel_task_word(actor, t, args || '{"word": "confirm"}')
    when 'cancel' then wocs.panel_task_word(actor, t, args || '{"word": "cancel"}')
    when 'assign' then wocs.panel_act_task_reassign(actor, args)
    when 'snooze' then wocs.task_snooze(t, actor, args ->> 'for') end;
end $$;

-- [{"task", "command", "args", "say" | "refused", "facts", "ask", "digest"}]: `shown` where the preview was seen.
create function wocs.panel_change_all(actor wocs.users, args jsonb, shown boolean) returns jsonb
language plpgsql as $$
declare
  one jsonb;
  t wocs.tasks;
  a wocs.approvals;
  said jsonb;
  changed jsonb := '[]';
begin
  for one in select * from wocs.panel_ticked(args) loop
    t := wocs.panel_task(actor, one ->> 'task');
    a := wocs.approval_latest(t.id);
    one := one || case when shown or a.decision is not null then '{}'
      else jsonb_build_object('ask', a.ask, 'digest', a.digest) end;
    said := case when t.id is null
      then wocs.panel_outcome(wocs.task_refusal('not_found', one ->> 'task', null, actor.id))
      else wocs.panel_change_one(actor, t, args - 'tasks[]' || one) end;
    changed := changed || (one || said || case when t.id is null then '{}' else jsonb_build_object(
      'command', replace(t.type, '_', ' '), 'args', (select g.args from wocs.panel_task_args(t.payload) g)) end);
  end loop;
  return changed;
end $$;

create function wocs.panel_change_objection(actor wocs.users, args jsonb) returns jsonb
language sql stable as $$
  select case
    when coalesce(args ->> 'do', '') not in ('assign', 'approve', 'cancel', 'snooze') then '{"refused": "unknown"}'
    when args ->> 'do' = 'assign' and actor.role <> 'admin' then '{"refused": "role"}'
    when not exists (select from wocs.panel_ticked(args))
      then '{"refused": "task.refused", "facts": {"reason": "none_ticked", "nearest": []}}'::jsonb end
$$;

-- 'WU001' ends the rehearsal, as it does for an undo.
create function wocs.panel_act_tasks_preview(actor wocs.users, args jsonb) returns jsonb
language plpgsql as $$
declare
  objection jsonb := wocs.panel_change_objection(actor, args);
  changed jsonb;
begin
  if objection is not null then
    return objection;
  end if;
  begin
    changed := wocs.panel_change_all(actor, args, false);
    raise exception 'this was a rehearsal' using errcode = 'WU001';
  exception when sqlstate 'WU001' then
    return jsonb_build_object('preview', changed, 'do', args -> 'do', 'to', args -> 'to', 'for', args -> 'for');
  end;
end $$;

create function wocs.panel_act_tasks_change(actor wocs.users, args jsonb) returns jsonb
language plpgsql as $$
declare
  objection jsonb := wocs.panel_change_objection(actor, args);
begin
  return coalesce(objection, jsonb_build_object('do', args -> 'do', 'to', args -> 'to', 'changed',
    case when objection is null then wocs.panel_change_all(actor, args, true) end));
end $$;

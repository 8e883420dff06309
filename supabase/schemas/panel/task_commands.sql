-- What the panel asks for by a command: the same one that somebody would type. What the menu says of it
-- (shared/commands/) is said here again; a test compares both.

create function wocs.panel_commands() returns table (command text, runs text, role text, asks boolean,
  repeatable boolean)
language sql immutable as $$
  values ('undo', 'instant', 'admin', true, false), ('agent_reassign', 'instant', 'admin', false, true),
    ('tiktok_posted', 'instant', 'agent', false, true)
$$;

create function wocs.panel_command(actor wocs.users, t wocs.tasks, command text, args jsonb, typed text) returns jsonb
language plpgsql as $$
declare
  declared jsonb := (select to_jsonb(c) from wocs.panel_commands() c where c.command = panel_command.command);
  refused jsonb := wocs.panel_outcome(wocs.task_hold_objection(t, actor));
begin
  if refused ->> 'refused' is not null then
    return refused;
  end if;
  return wocs.panel_outcome(wocs.command_apply(actor, jsonb_build_object('text', typed),
    declared || jsonb_build_object('do', 'command', 'args', jsonb_build_object('task', t.id) || args,
      'priority', 'normal', 'draft', null)));
end $$;

create function wocs.panel_act_task_reassign(actor wocs.users, args jsonb) returns jsonb
language plpgsql as $$
declare
  t wocs.tasks := wocs.panel_task(actor, args ->> 'task');
begin
  return case when t.id is null then '{"refused": "unknown"}'::jsonb
    else wocs.panel_command(actor, t, 'agent_reassign', jsonb_build_object('to', coalesce(args ->> 'to', '')),
      format(E'/agent reassign\ntask: %s\nto: %s', t.id, left(args ->> 'to', 100))) end;
end $$;

create function wocs.panel_act_task_undo(actor wocs.users, args jsonb) returns jsonb
language plpgsql as $$
declare
  t wocs.tasks := wocs.panel_task(actor, args ->> 'task');
begin
  return case when t.id is null then '{"refused": "unknown"}'::jsonb
    else wocs.panel_command(actor, t, 'undo', '{}', '/undo ' || t.id) end;
end $$;

-- `link`: as the grammar read it.
create function wocs.panel_act_task_posted(actor wocs.users, args jsonb) returns jsonb
language plpgsql as $$
declare
  t wocs.tasks := wocs.panel_task(actor, args ->> 'task');
begin
  return case when t.id is null then '{"refused": "unknown"}'::jsonb
    else wocs.panel_command(actor, t, 'tiktok_posted', args -> 'args',
      format(E'/tiktok posted\ntask: %s\nlink: %s', t.id, args #>> '{args,link}')) end;
end $$;

create function wocs.check_template_create(asker wocs.users, args jsonb) returns jsonb
language plpgsql as $$
begin
  perform wocs.template_lock(args ->> 'name');
  if exists (select from wocs.templates t where t.name = args ->> 'name') then
    return wocs.template_refusal('template_exists', args ->> 'name');
  end if;
  return '{"subject": {}}';
end $$;

create function wocs.do_template_create(task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  args jsonb := task.payload;
begin
  insert into wocs.templates (name, commands, variables, created_by, task_id)
  values (args ->> 'name', args -> 'commands', coalesce(args -> 'variables', '[]'), task.requested_by, task.id);
  return jsonb_build_object('say', 'template.created', 'facts', jsonb_build_object(
    'name', args -> 'name', 'commands', args -> 'commands', 'variables', coalesce(args -> 'variables', '[]')));
end $$;

create function wocs.undo_plan_template_create(t wocs.tasks) returns jsonb
language plpgsql as $$
declare
  name text := t.payload ->> 'name';
  kept wocs.templates;
begin
  perform wocs.template_lock(name);
  select * into kept from wocs.templates x where x.name = t.payload ->> 'name';
  if kept.task_id is distinct from t.id then
    return wocs.flow_undo_refusal('changed_since', name, wocs.argument_text(t.payload -> 'commands'),
      wocs.argument_text(kept.commands),
      wocs.person_ref(kept.created_by));
  end if;
  return jsonb_build_object(
    'plan', jsonb_build_array(jsonb_build_object('what', 'template', 'name', name,
      'now', wocs.argument_text(kept.commands),
      'then', null)),
    'subject', jsonb_build_object('template', name));
end $$;

create function wocs.undo_template_create(t wocs.tasks, undoing wocs.tasks) returns jsonb
language plpgsql as $$
begin
  delete from wocs.templates x where x.name = t.payload ->> 'name' and x.task_id = t.id;
  return jsonb_build_object('facts', jsonb_build_object('name', t.payload -> 'name'));
end $$;

create function wocs.check_template_remove(asker wocs.users, args jsonb) returns jsonb
language plpgsql as $$
begin
  perform wocs.template_lock(args ->> 'name');
  if not exists (select from wocs.templates t where t.name = args ->> 'name') then
    return wocs.template_refusal('no_such_template', args ->> 'name');
  end if;
  return '{"subject": {}}';
end $$;

-- `before`: all that undoing it needs.
create function wocs.do_template_remove(task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  gone wocs.templates;
begin
  delete from wocs.templates t where t.name = task.payload ->> 'name' returning * into gone;
  if gone.name is null then
    return wocs.template_refusal('no_such_template', task.payload ->> 'name');
  end if;
  return jsonb_build_object('say', 'template.removed',
    'facts', jsonb_build_object('name', gone.name, 'before', to_jsonb(gone)));
end $$;

create function wocs.undo_plan_template_remove(t wocs.tasks) returns jsonb
language plpgsql as $$
declare
  name text := t.payload ->> 'name';
  kept wocs.templates;
begin
  perform wocs.template_lock(name);
  select * into kept from wocs.templates x where x.name = t.payload ->> 'name';
  if kept.name is not null then
    return wocs.flow_undo_refusal('changed_since', name, null, wocs.argument_text(kept.commands),
      wocs.person_ref(kept.created_by));
  end if;
  return jsonb_build_object(
    'plan', jsonb_build_array(jsonb_build_object('what', 'template', 'name', name, 'now', null,
      'then', wocs.argument_text(t.result #> '{before,commands}'))),
    'subject', jsonb_build_object('template', name));
end $$;

create function wocs.undo_template_remove(t wocs.tasks, undoing wocs.tasks) returns jsonb
language plpgsql as $$
begin
  insert into wocs.templates select * from jsonb_populate_record(null::wocs.templates, t.result -> 'before');
  return jsonb_build_object('facts', jsonb_build_object('name', t.payload -> 'name'));
end $$;

-- /template create, list, show, remove: commands with {variables}, kept by name.

create table wocs.templates (
  name varchar(100) primary key,
  commands jsonb not null,                         -- ["/landing create page: {event_name}", ..]
  variables jsonb not null default '[]',           -- ["event_name", ..]
  created_by uuid references wocs.users (id),
  task_id varchar(20) references wocs.tasks (id),
  created_at timestamptz not null default now()
);

create function wocs.refuse_template(reason text, name text) returns jsonb
language plpgsql stable as $$
begin
  return jsonb_build_object('refused', 'template.refused', 'facts', jsonb_build_object(
    'reason', reason, 'name', name, 'names', (select coalesce(jsonb_agg(t.name order by t.name), '[]') from wocs.templates t)));
end $$;

create function wocs.hold_template(name text) returns void
language sql as $$ select pg_advisory_xact_lock(7261231, hashtext(name)) $$;

create function wocs.check_template_create(asker wocs.users, args jsonb) returns jsonb
language plpgsql as $$
begin
  perform wocs.hold_template(args ->> 'name');
  if exists (select from wocs.templates t where t.name = args ->> 'name') then
    return wocs.refuse_template('template_exists', args ->> 'name');
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

create function wocs.answer_template_list(asker wocs.users, args jsonb) returns jsonb
language plpgsql stable as $$
begin
  return jsonb_build_object('say', 'template.list', 'facts', jsonb_build_object('templates', (
    select coalesce(jsonb_agg(jsonb_build_object('name', t.name, 'count', jsonb_array_length(t.commands), 'variables', t.variables) order by t.name), '[]')
    from wocs.templates t)));
end $$;

create function wocs.answer_template_show(asker wocs.users, args jsonb) returns jsonb
language plpgsql stable as $$
declare
  shown wocs.templates;
  missing jsonb;
begin
  select * into shown from wocs.templates t where t.name = args ->> 'name';
  if shown.name is null then
    missing := wocs.refuse_template('no_such_template', args ->> 'name');
    return jsonb_build_object('say', missing -> 'refused', 'facts', missing -> 'facts');
  end if;
  return jsonb_build_object('say', 'template.shown', 'facts', jsonb_build_object(
    'name', shown.name, 'commands', shown.commands, 'variables', shown.variables, 'by', wocs.person_ref(shown.created_by),
    'created_at', wocs.now_text(shown.created_at)));
end $$;

create function wocs.check_template_remove(asker wocs.users, args jsonb) returns jsonb
language plpgsql as $$
begin
  perform wocs.hold_template(args ->> 'name');
  if not exists (select from wocs.templates t where t.name = args ->> 'name') then
    return wocs.refuse_template('no_such_template', args ->> 'name');
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
    return wocs.refuse_template('no_such_template', task.payload ->> 'name');
  end if;
  return jsonb_build_object('say', 'template.removed', 'facts', jsonb_build_object('name', gone.name, 'before', to_jsonb(gone)));
end $$;

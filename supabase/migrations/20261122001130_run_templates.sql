-- /template run. Only Python can fill a template in and read what comes of it: on the first look it gets the templates, on the
-- second the intent has its `lines`.

-- The commands that can have another one inside.
create function wocs.wants_templates(intent jsonb) returns boolean
language sql immutable as $$
  select intent ->> 'command' in ('template_run', 'batch', 'if', 'schedule')
    and jsonb_path_exists(intent, '$.** ? (exists(@.runs) && @.command == "template_run" && !exists(@.args.lines))')
$$;

-- {name: {"commands", "variables"}}
create function wocs.all_templates() returns jsonb
language plpgsql stable as $$
begin
  return (select coalesce(jsonb_object_agg(t.name, jsonb_build_object('commands', t.commands, 'variables', t.variables)), '{}') from wocs.templates t);
end $$;

create function wocs.check_template_run(asker wocs.users, args jsonb) returns jsonb
language plpgsql as $$
begin
  if not exists (select from wocs.templates t where t.name = args ->> 'name') then
    return wocs.refuse_template('no_such_template', args ->> 'name');
  elsif jsonb_array_length(coalesce(args -> 'lines', '[]')) = 0 then
    return wocs.refuse_template('not_filled', args ->> 'name');
  end if;
  return wocs.lines_checked(asker, args -> 'lines', jsonb_build_object('template', args -> 'name'));
end $$;

create function wocs.do_template_run(task wocs.tasks) returns jsonb
language plpgsql as $$
begin
  if jsonb_array_length(coalesce(task.payload -> 'lines', '[]')) = 0 then
    return wocs.refuse_template('not_filled', task.payload ->> 'name');
  end if;
  return wocs.lines_done(task, task.payload -> 'lines', jsonb_build_object('template', task.payload -> 'name'));
end $$;

-- The unfinished command, with the templates when it may need them.
create function wocs.look_again(event bigint, m jsonb, draft jsonb) returns jsonb
language plpgsql as $$
begin
  delete from wocs.inbound_events e where e.id = event;
  return jsonb_build_object('id', m -> 'id', 'draft', draft, 'templates', case
    when draft is null or draft ->> 'command' in ('template_run', 'batch', 'if', 'schedule') then wocs.all_templates() end);
end $$;

-- What a known person's message leads to. Gives {"id", "draft", "templates"} when Python must look at it once more, with the
-- unfinished command it may continue or with the templates it names: it is then not recorded, nor counted.
create or replace function wocs.take_message(event bigint, m jsonb, person wocs.users) returns jsonb
language plpgsql as $$
declare
  intent jsonb := m -> 'intent';
  doing text := intent ->> 'do';
  is_first_look boolean := not coalesce((m ->> 'second_look')::boolean, false);
  is_command boolean := wocs.is_command(m);
  moment timestamptz := clock_timestamp();
  allowed int := wocs.rule('rate_per_minute', '20');
  session wocs.wa_sessions;
begin
  if person.wa_user_id is distinct from coalesce(m #>> '{sender,user_id}', person.wa_user_id)
     or person.wa_number is distinct from coalesce(m #>> '{sender,number}', person.wa_number) then
    person := wocs.learn(person, m #>> '{sender,user_id}', m #>> '{sender,number}');
  end if;
  if is_first_look and doing = 'command' and wocs.wants_templates(intent) then
    return wocs.look_again(event, m, null);
  end if;
  session := wocs.hold_session(person.id, is_command, moment, allowed);
  if doing = 'chat' and is_first_look and wocs.fresh_draft(session) is not null then
    return wocs.look_again(event, m, wocs.fresh_draft(session));
  elsif doing = 'chat' and session.session_data ? 'draft' and wocs.fresh_draft(session) is null then
    perform wocs.expire_draft(person, m ->> 'id', session.session_data #>> '{draft,command}');
  elsif is_command and session.obeyed[1] is distinct from moment then
    perform wocs.slow_down(event, m, person, allowed, session.obeyed[allowed]);
  elsif doing <> 'ignore' then
    perform wocs.answer_message(m, intent, doing, person);
  end if;
  return null;
end $$;

-- /template run. Only Python can fill a template in and read what comes of it: on the first look it gets the templates,
-- on the second the intent has its `lines`.

create function wocs.check_template_run(asker wocs.users, args jsonb) returns jsonb
language plpgsql as $$
begin
  if not exists (select from wocs.templates t where t.name = args ->> 'name') then
    return wocs.template_refusal('no_such_template', args ->> 'name');
  elsif jsonb_array_length(coalesce(args -> 'lines', '[]')) = 0 then
    return wocs.template_refusal('not_filled', args ->> 'name');
  end if;
  return wocs.batch_check_lines(asker, args -> 'lines', jsonb_build_object('template', args -> 'name'));
end $$;

create function wocs.do_template_run(task wocs.tasks) returns jsonb
language plpgsql as $$
begin
  if jsonb_array_length(coalesce(task.payload -> 'lines', '[]')) = 0 then
    return wocs.template_refusal('not_filled', task.payload ->> 'name');
  end if;
  return wocs.batch_run_lines(task, task.payload -> 'lines', jsonb_build_object('template', task.payload -> 'name'));
end $$;

-- Templates: commands with {variables}, kept by name.

create function wocs.template_refusal(reason text, name text) returns jsonb
language plpgsql stable as $$
begin
  return jsonb_build_object('refused', 'template.refused', 'facts', jsonb_build_object(
    'reason', reason, 'name', name,
    'names', (select coalesce(jsonb_agg(t.name order by t.name), '[]') from wocs.templates t)));
end $$;

create function wocs.template_lock(name text) returns void
language sql as $$ select pg_advisory_xact_lock(7261231, hashtext(name)) $$;

-- The commands that can have another one inside.
create function wocs.template_is_wanted(intent jsonb) returns boolean
language sql immutable as $$
  select intent ->> 'command' in ('template_run', 'batch', 'if', 'schedule')
    and jsonb_path_exists(intent, '$.** ? (exists(@.runs) && @.command == "template_run" && !exists(@.args.lines))')
$$;

-- {name: {"commands", "variables"}}
create function wocs.template_all() returns jsonb
language plpgsql stable as $$
begin
  return (select coalesce(jsonb_object_agg(t.name,
    jsonb_build_object('commands', t.commands, 'variables', t.variables)), '{}') from wocs.templates t);
end $$;

create function wocs.answer_template_list(asker wocs.users, args jsonb) returns jsonb
language sql stable as $$
  select jsonb_build_object('say', 'template.list', 'facts', jsonb_build_object('templates', (
    select coalesce(jsonb_agg(jsonb_build_object('name', t.name, 'count', jsonb_array_length(t.commands),
      'variables', t.variables) order by t.name), '[]')
    from (select * from wocs.templates x order by x.name
      limit wocs.limit_list_rows() offset wocs.message_list_offset(args, wocs.limit_list_rows())) t))
    || wocs.message_list_rest(args, (select count(*) from wocs.templates), wocs.limit_list_rows()))
$$;

create function wocs.answer_template_show(asker wocs.users, args jsonb) returns jsonb
language plpgsql stable as $$
declare
  shown wocs.templates;
  missing jsonb;
begin
  select * into shown from wocs.templates t where t.name = args ->> 'name';
  if shown.name is null then
    missing := wocs.template_refusal('no_such_template', args ->> 'name');
    return jsonb_build_object('say', missing -> 'refused', 'facts', missing -> 'facts');
  end if;
  return jsonb_build_object('say', 'template.shown', 'facts', jsonb_build_object(
    'name', shown.name, 'commands', shown.commands, 'variables', shown.variables,
    'by', wocs.person_ref(shown.created_by),
    'created_at', wocs.clock_text(shown.created_at)));
end $$;

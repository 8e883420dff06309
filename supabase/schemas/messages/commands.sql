-- What the grammar already answers; a person who may not give the command does not learn how it is written either.
create function wocs.repeat_grammar(person wocs.users, m jsonb, intent jsonb) returns jsonb
language plpgsql as $$
begin
  if wocs.role_rank(person.role) < wocs.role_rank(intent ->> 'role') then
    return wocs.lacks_role(person, coalesce(intent ->> 'command', ''), intent ->> 'role');
  elsif intent ->> 'say' = 'grammar.broken' then
    perform wocs.report_fault(intent #>> '{facts,error}', person.id);
  end if;
  if jsonb_typeof(intent -> 'remember') = 'object' then
    perform wocs.keep_draft(person.id, m ->> 'id', intent -> 'remember', m -> 'media');
  end if;
  return jsonb_build_object('say', intent -> 'say', 'facts', coalesce(intent -> 'facts', '{}'));
end $$;

create function wocs.obey(person wocs.users, m jsonb, intent jsonb) returns jsonb
language plpgsql as $$
declare
  type text := intent ->> 'command';
  args jsonb := coalesce(intent -> 'args', '{}');
  answer jsonb;
begin
  if wocs.role_rank(person.role) < wocs.role_rank(intent ->> 'role') then
    return wocs.lacks_role(person, type, intent ->> 'role');
  end if;
  if intent ->> 'draft' is not null then
    perform wocs.drop_draft(person.id);
  end if;
  if type in ('cancel', 'retry') then
    return wocs.heed(person, type, args ->> 'task', null, null);
  elsif intent ? 'say' then
    return jsonb_build_object('say', intent -> 'say', 'facts', coalesce(intent -> 'facts', '{}') || jsonb_build_object('role', person.role));
  elsif intent ->> 'runs' = 'answer' then
    answer := wocs.answer(type, person, args);
    return jsonb_build_object('say', answer -> 'say', 'facts', jsonb_build_object('command', replace(type, '_', ' ')) || coalesce(answer -> 'facts', '{}'));
  end if;
  return wocs.make_task(person, m, intent, type, args);
end $$;

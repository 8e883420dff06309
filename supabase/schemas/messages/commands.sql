-- What the grammar already answers; a person who may not give the command does not learn how it is written either.
create function wocs.command_grammar_answer(person wocs.users, m jsonb, intent jsonb) returns jsonb
language plpgsql as $$
begin
  if wocs.person_role_rank(person.role) < wocs.person_role_rank(intent ->> 'role') then
    return wocs.person_role_refusal(person, coalesce(intent ->> 'command', ''), intent ->> 'role');
  elsif intent ->> 'say' = 'grammar.broken' then
    perform wocs.alert_report_fault(intent #>> '{facts,error}', person.id);
  end if;
  if jsonb_typeof(intent -> 'remember') = 'object' then
    perform wocs.draft_keep(person.id, m ->> 'id', intent -> 'remember', m -> 'media');
  end if;
  return jsonb_build_object('say', intent -> 'say', 'facts', coalesce(intent -> 'facts', '{}')
    || wocs.agent_choices(intent));
end $$;

create function wocs.command_apply(person wocs.users, m jsonb, intent jsonb) returns jsonb
language plpgsql as $$
declare
  type text := intent ->> 'command';
  args jsonb := coalesce(intent -> 'args', '{}');
  answer jsonb;
begin
  if wocs.person_role_rank(person.role) < wocs.person_role_rank(intent ->> 'role') then
    return wocs.person_role_refusal(person, type, intent ->> 'role');
  end if;
  if intent ->> 'draft' is not null then
    perform wocs.draft_drop(person.id);
  end if;
  if type in ('cancel', 'retry') then
    return wocs.word_apply(person, type, args ->> 'task', null, null, said_at => (m ->> 'sent_at')::timestamptz);
  elsif intent ? 'say' then
    return jsonb_build_object('say', intent -> 'say',
      'facts', coalesce(intent -> 'facts', '{}') || jsonb_build_object('role', person.role));
  elsif intent ->> 'runs' = 'answer' then
    answer := wocs.command_answer(type, person, args);
    return jsonb_build_object('say', answer -> 'say',
      'facts', jsonb_build_object('command', replace(type, '_', ' ')) || coalesce(answer -> 'facts', '{}'))
      || case when answer ? 'mark' then jsonb_build_object('mark', answer -> 'mark') else '{}' end;
  end if;
  return wocs.task_create(person, m, intent, type, args);
end $$;

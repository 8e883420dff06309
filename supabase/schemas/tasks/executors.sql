-- Executors are found by their names: wocs.check_<type>(asker, args), wocs.do_<type>(task), wocs.answer_<type>(asker,
-- args).

-- {"refused", "facts"} or {"subject", "args"?}; nothing to check means nothing to refuse.
create function wocs.command_check(type text, asker wocs.users, args jsonb) returns jsonb
language plpgsql as $$
declare
  name text := 'wocs.' || quote_ident('check_' || type);
  checked jsonb;
begin
  if to_regprocedure(name || '(wocs.users, jsonb)') is null then
    return '{}';
  end if;
  execute 'select ' || name || '($1, $2)' into checked using asker, args;
  return coalesce(checked, '{}');
end $$;

create function wocs.command_answer(type text, asker wocs.users, args jsonb) returns jsonb
language plpgsql as $$
declare
  answer jsonb;
begin
  execute format('select wocs.%I($1, $2)', 'answer_' || type) into answer using asker, args;
  return answer;
end $$;

create function wocs.task_refuse(t wocs.tasks, checked jsonb, actor uuid) returns jsonb
language plpgsql as $$
begin
  perform wocs.task_move(t.id, 'failed', actor,
    jsonb_build_object('code', coalesce(checked #>> '{facts,reason}', checked ->> 'refused')));
  return jsonb_build_object('say', checked -> 'refused', 'about', t.id,
    'facts', wocs.task_facts(t) || coalesce(checked -> 'facts', '{}'));
end $$;

-- What is said of a finished task: wocs.finished_<type>(task, result) where there is one.
create function wocs.command_finished(t wocs.tasks, result jsonb) returns jsonb
language plpgsql as $$
declare
  name text := 'wocs.' || quote_ident('finished_' || t.type);
  said jsonb := jsonb_build_object('say', 'task.completed', 'facts', jsonb_build_object(
    'seconds', round(extract(epoch from now() - t.started_at)::numeric, 1), 'result', result));
begin
  if to_regprocedure(name || '(wocs.tasks, jsonb)') is not null then
    execute 'select ' || name || '($1, $2)' into said using t, result;
  end if;
  return said;
end $$;

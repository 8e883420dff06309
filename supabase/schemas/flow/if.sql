-- /if condition then else. Both branches are rehearsed before anything runs; the one taken asks for itself.

-- One branch as {"refused"...} or its entry in the subject.
create function wocs.condition_check_branch(asker wocs.users, line jsonb, branch text) returns jsonb
language plpgsql as $$
declare
  told jsonb := wocs.line_rehearse_all(asker, jsonb_build_array(line));
  refused jsonb := wocs.line_refusal(told);
begin
  if refused is not null then
    return jsonb_build_object('refused', 'if.refused', 'facts', refused || jsonb_build_object('branch', branch));
  end if;
  return (wocs.line_subjects(told) -> 0) || jsonb_build_object('branch', branch);
end $$;

create function wocs.check_if(asker wocs.users, args jsonb) returns jsonb
language plpgsql as $$
declare
  branch text;
  checked jsonb;
  lines jsonb := '[]';
begin
  foreach branch in array array['then', 'else'] loop
    if jsonb_typeof(args -> branch) = 'object' then
      checked := wocs.condition_check_branch(asker, args -> branch, branch);
      if checked ? 'refused' then
        return checked;
      end if;
      lines := lines || checked;
    end if;
  end loop;
  return jsonb_build_object('subject', jsonb_build_object('lines', lines));
end $$;

create function wocs.condition_compare(value numeric, operator text, other numeric) returns boolean
language sql immutable as $$
  select case operator
    when '>' then value > other when '>=' then value >= other when '<' then value < other
    when '<=' then value <= other when '=' then value = other when '!=' then value <> other end
$$;

-- Without figures a condition is neither true nor false, so neither branch runs.
create function wocs.do_if(task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  condition jsonb := task.payload -> 'condition';
  value numeric := wocs.metric_of_period(condition ->> 'metric', condition ->> 'period');
  holds boolean := wocs.condition_compare(value, condition ->> 'operator', (condition ->> 'value')::numeric);
  branch text := case when holds then 'then' else 'else' end;
  facts jsonb := jsonb_build_object('condition', condition, 'value', value,
    'unit', wocs.metric_unit(condition ->> 'metric'), 'holds', holds, 'branch', branch);
  told jsonb;
begin
  if value is null then
    return jsonb_build_object('say', 'if.no_data', 'facts', facts);
  elsif jsonb_typeof(task.payload -> branch) is distinct from 'object' then
    return jsonb_build_object('say', 'if.nothing', 'facts', facts);
  end if;
  told := wocs.line_run_all_or_none(task, jsonb_build_array(task.payload -> branch));
  if wocs.line_refusal(told) is not null then
    return jsonb_build_object('refused', 'if.refused', 'facts', facts || wocs.line_refusal(told));
  end if;
  return jsonb_build_object('say', 'if.done',
    'facts', facts || jsonb_build_object('told', wocs.line_summaries(told) -> 0));
end $$;

-- /if condition then else. Both branches are rehearsed before anything runs; the one taken asks for itself.

-- One branch as {"refused"...} or its entry in the subject.
create function wocs.condition_check_branch(asker wocs.users, line jsonb, branch text) returns jsonb
language sql as $$
  select case when refused is not null
    then jsonb_build_object('refused', 'if.refused', 'facts', refused || jsonb_build_object('branch', branch))
    else (wocs.line_subjects(told) -> 0) || jsonb_build_object('branch', branch) end
  from wocs.line_rehearse_all(asker, jsonb_build_array(line)) told, wocs.line_refusal(told) refused
$$;

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

-- What it is compared with: a number, or a percentage of the same figure of another period.
create function wocs.condition_other(condition jsonb) returns numeric
language sql stable as $$
  select coalesce((condition ->> 'value')::numeric,
    wocs.metric_of_period(condition ->> 'metric', condition ->> 'against') * (condition ->> 'percent')::numeric / 100)
$$;

-- Without figures a comparison is neither true nor false; yet a false one decides an "and", a true one an "or".
create function wocs.condition_holds(condition jsonb) returns boolean
language plpgsql stable as $$
begin
  if condition ->> 'join' = 'and' then
    return (select case when bool_or(not holds) then false when bool_or(holds is null) then null else true end
      from jsonb_array_elements(condition -> 'parts') part, wocs.condition_holds(part) holds);
  elsif condition ->> 'join' = 'or' then
    return (select case when bool_or(holds) then true when bool_or(holds is null) then null else false end
      from jsonb_array_elements(condition -> 'parts') part, wocs.condition_holds(part) holds);
  end if;
  return wocs.condition_compare(wocs.metric_of_period(condition ->> 'metric', condition ->> 'period'),
    condition ->> 'operator', wocs.condition_other(condition));
end $$;

-- Every figure it looks at, each once, those outside of brackets first: {"metric", "period", "unit", "value"}.
create function wocs.condition_figures(condition jsonb) returns jsonb
language sql stable as $$
  with named as (
    select one ->> 'metric' as metric, period, row_number() over () as nth
    from jsonb_path_query(condition, '$.** ? (exists(@.operator))') one,
      unnest(array[one ->> 'period', one ->> 'against']) period
    where period is not null),
  once as (select n.metric, n.period, min(n.nth) as nth from named n group by n.metric, n.period)
  select jsonb_agg(jsonb_build_object('metric', o.metric, 'period', o.period, 'unit', wocs.metric_unit(o.metric),
    'value', wocs.metric_of_period(o.metric, o.period)) order by o.nth)
  from once o
$$;

-- Without figures neither branch runs.
create function wocs.do_if(task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  condition jsonb := task.payload -> 'condition';
  figures jsonb := wocs.condition_figures(condition);
  holds boolean := wocs.condition_holds(condition);
  branch text := case when holds then 'then' else 'else' end;
  facts jsonb := jsonb_build_object('condition', condition, 'value', figures #> '{0,value}',
    'unit', figures #> '{0,unit}', 'figures', figures, 'holds', holds, 'branch', branch);
  told jsonb;
begin
  if holds is null then
    return jsonb_build_object('say', 'if.no_data', 'facts', facts || jsonb_build_object('missing',
      jsonb_path_query_first(figures, '$[*] ? (@.value == null)')));
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

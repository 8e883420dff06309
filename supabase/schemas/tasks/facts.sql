-- What every saying about a task has.
create function wocs.task_facts(t wocs.tasks) returns jsonb
language sql stable as $$
  select jsonb_build_object('task', t.id, 'command', replace(t.type, '_', ' '), 'args', wocs.argument_texts(t.payload))
$$;

-- A text, and a switch as true or false: whoever tells it has words for that in each language. What is plain needs no
-- function of its own: each call of one costs more than its words.
create function wocs.argument_value(value jsonb) returns jsonb
language sql immutable as $$
  select case jsonb_typeof(value) when 'string' then value when 'boolean' then value
    when 'number' then to_jsonb(value #>> '{}') else to_jsonb(wocs.argument_text(value)) end
$$;

-- [[name, value]]
create function wocs.argument_texts(args jsonb) returns jsonb
language plpgsql immutable as $$
begin
  return (select coalesce(jsonb_agg(jsonb_build_array(e.key, wocs.argument_value(e.value))), '[]')
          from jsonb_each(case jsonb_typeof(args) when 'object' then args else '{}' end) e where e.value <> 'null');
end $$;

-- A nested command as it was typed, a file by its name, several commands one below the other, words in a row.
create function wocs.argument_text(value jsonb) returns text
language plpgsql immutable as $$
begin
  return case jsonb_typeof(value)
    when 'object' then coalesce(value ->> 'text', value ->> 'filename', value ->> 'kind',
                                (select string_agg(e.key || ': ' || e.value, ', ') from jsonb_each_text(value) e))
    when 'array' then (select case when bool_or(s.one like '%/%') then string_agg('- ' || s.one, chr(10) order by s.n)
      else string_agg(s.one, ', ' order by s.n) end
                       from (select wocs.argument_text(x.value) as one, x.ordinality as n
                         from jsonb_array_elements(value) with ordinality x) s)
    else value #>> '{}' end;
end $$;

create function wocs.task_requester(task text) returns uuid
language sql stable as $$
  select t.requested_by from wocs.tasks t where t.id = task
$$;

-- The task and all that followed from it: a schedule inside a batch still shows the picture that came with the batch.
create function wocs.task_family(task text) returns setof text
language sql stable as $$
  with recursive family as (
    select task as id
    union all
    select t.id::text from wocs.tasks t join family f on t.parent_id = f.id)
  select f.id from family f
$$;

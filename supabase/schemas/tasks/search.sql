-- Tasks by the words in them: their number, the command as it was sent, the values of its arguments. What is no letter
-- or digit parts words, in what is looked for as well. The cost is thirty microseconds, so that they are looked for by
-- their index and not worked out for each task that somebody may see.

create function wocs.task_words(id text, type text, raw text, payload jsonb) returns tsvector
language sql immutable cost 3000 as $$
  select to_tsvector('simple'::regconfig, regexp_replace(concat_ws(' ', id, type, raw, (
    select string_agg(v #>> '{}', ' ') from jsonb_path_query(payload, 'strict $.**') v
    where jsonb_typeof(v) in ('string', 'number'))), '[^[:alnum:]]+', ' ', 'g'))
$$;

create index tasks_by_words on wocs.tasks using gin (wocs.task_words(id, type, command_raw, payload));

-- All of these words, each by its beginning; null where there are none.
create function wocs.task_search(said text) returns tsquery
language sql immutable as $$
  select string_agg(w.word || ':*', ' & ')::tsquery
  from (select x as word from regexp_split_to_table(lower(left(said, 100)), '[^[:alnum:]]+') x where x <> '' limit 8) w
$$;

-- Tasks by the words in them: their number, the command as it was sent, the values of its arguments. What is no letter
-- or digit parts words, in what is looked for as well.

create function wocs.task_words(id text, type text, raw text, payload jsonb) returns tsvector
language sql immutable as $$
  select to_tsvector('simple'::regconfig, regexp_replace(concat_ws(' ', id, type, raw, (
    select string_agg(v #>> '{}', ' ') from jsonb_path_query(payload, 'strict $.**') v
    where jsonb_typeof(v) in ('string', 'number'))), '[^[:alnum:]]+', ' ', 'g'))
$$;

-- Kept beside each task: to take one apart costs forty times as much as to look whether a word is among them.
alter table wocs.tasks
  add column words tsvector generated always as (wocs.task_words(id, type, command_raw, payload)) stored;
create index tasks_by_words on wocs.tasks using gin (words);

create function wocs.task_search_words(said text) returns setof text
language sql immutable as $$
  select x || ':*' from regexp_split_to_table(lower(left(said, 100)), '[^[:alnum:]]+') x where x <> '' limit 8
$$;

-- All of these words, each by its beginning; null where there are none.
create function wocs.task_search(said text) returns tsquery
language sql immutable as $$ select string_agg(w, ' & ')::tsquery from wocs.task_search_words(said) w $$;

-- Those of the words that few of the newest tasks have: an index takes as long for a word as there are tasks that have
-- it. All of them where none is rare.
create function wocs.task_search_rare(said text) returns tsquery
language sql stable as $$
  with newest as materialized (
    select t.words from wocs.tasks t order by t.created_at desc, t.id desc limit wocs.limit_search_sample())
  select coalesce(string_agg(w, ' & ') filter (where
      (select count(*) from newest n where n.words @@ w::tsquery) < wocs.limit_search_sample() / 10)::tsquery,
    wocs.task_search(said))
  from wocs.task_search_words(said) w
$$;

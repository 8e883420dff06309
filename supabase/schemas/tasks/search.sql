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
  select x from regexp_split_to_table(lower(left(said, 100)), '[^[:alnum:]]+') x where x <> '' limit 8
$$;

-- All of these words, each by its beginning; null where there are none.
create function wocs.task_search(said text) returns tsquery
language sql immutable as $$
  select string_agg(w || ':*', ' & ')::tsquery from wocs.task_search_words(said) w
$$;

-- Those of the words that few tasks have, by Postgres' own figures of what is in the column; null where there are none.
-- An index takes as long for a word as there are tasks that have it.
create function wocs.task_search_rare(said text) returns tsquery
language sql stable as $$
  with common as materialized (
    select c.word, c.share from pg_stats s, unnest(s.most_common_elems::text::text[], s.most_common_elem_freqs) c (
      word, share)
    where s.schemaname = 'wocs' and s.tablename = 'tasks' and s.attname = 'words')
  select string_agg(w || ':*', ' & ')::tsquery from wocs.task_search_words(said) w
  where (select coalesce(sum(c.share), 0) from common c where starts_with(c.word, w)) < wocs.limit_search_share()
$$;

-- Whether one of the newest tasks is found so.
create function wocs.task_search_is_new(words tsquery) returns boolean
language sql stable as $$
  select exists (
    select from (select t.words from wocs.tasks t
      order by t.created_at desc, t.id desc limit wocs.limit_search_sample()) t
    where t.words @@ task_search_is_new.words)
$$;

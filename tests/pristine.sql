-- Makes a database that a test has used as it was before: its rows go, those of the seeds come back, its numbers begin
-- anew. Lies in the tests' template alone. What changes a definition is noted: such a database is not used again.

create schema pristine;

create table pristine.changed_definitions (command text);

create function pristine.note_definition() returns event_trigger
language plpgsql security definer as $$
begin
  insert into pristine.changed_definitions values (tg_tag);
end $$;

create function pristine.columns_of(rows_of regclass) returns text
language sql stable as $$
  select string_agg(quote_ident(a.attname), ', ' order by a.attnum) from pg_attribute a
  where a.attrelid = rows_of and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
$$;

create function pristine.digest_of(rows_of regclass) returns text
language plpgsql as $$
declare
  digest text;
begin
  execute format('select md5(string_agg(r::text, chr(10) order by r::text)) from %s r', rows_of) into digest;
  return digest;
end $$;

-- Every table, with the columns and the digest of its rows; those of the seeds are copied.
create table pristine.tables as
  select c.oid::regclass as live, pristine.columns_of(c.oid) as columns, pristine.digest_of(c.oid) as digest,
         format('pristine.%I', 'rows_of_' || c.relname) as kept
  from pg_class c where c.relnamespace = 'wocs'::regnamespace and c.relkind = 'r';

-- A sequence that no row of the seeds has used has no last value.
create table pristine.sequences as
  select format('%I.%I', s.schemaname, s.sequencename)::regclass as live, s.start_value, s.last_value
  from pg_sequences s where s.schemaname = 'wocs';

do $$
declare
  t record;
begin
  for t in select * from pristine.tables s where s.digest is not null loop
    execute format('create table %s as table %s', t.kept, t.live);
  end loop;
end $$;

-- False where it cannot be as before.
create function pristine.restore() returns boolean
language plpgsql set session_replication_role = replica as $$
declare
  t record;
begin
  if exists (select from pristine.changed_definitions) then
    return false;
  end if;
  for t in select * from pristine.tables s where pg_relation_size(s.live) > 0 loop
    if t.digest is null then
      execute format('delete from %s', t.live);
    elsif pristine.digest_of(t.live) is distinct from t.digest then
      execute format('delete from %s', t.live);
      execute format('insert into %s (%s) overriding system value select %s from %s', t.live, t.columns, t.columns,
        t.kept);
    end if;
  end loop;
  perform setval(s.live, coalesce(s.last_value, s.start_value), s.last_value is not null) from pristine.sequences s;
  return true;
end $$;

create event trigger note_definition on ddl_command_end execute function pristine.note_definition();

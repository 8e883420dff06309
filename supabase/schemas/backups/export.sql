-- The rows for a backup over HTTPS, where nobody reaches the database itself: table by table in pages that the key
-- orders, each its own transaction, and at the end one transaction that gives every row written since the mark, with
-- the number of rows of each table. Whoever has all pages and those rows has every row that there is at that moment;
-- where the numbers are the same, no row more: a copy as of that moment, exactly. Where rows were deleted meanwhile the
-- numbers tell of it, and that table is read again.

-- Each table with what tells its rows apart. What was used once is of no use to a backup.
create function wocs.backup_tables() returns table (name text, key_columns text[], key_types text[])
language sql stable as $$
  select c.relname::text, array_agg(a.attname::text order by k.place),
    array_agg(format_type(a.atttypid, null) order by k.place)
  from pg_catalog.pg_class c
    join pg_catalog.pg_index i on i.indrelid = c.oid and i.indisprimary
    cross join lateral unnest(i.indkey::int2[]) with ordinality k (number, place)
    join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum = k.number
  where c.relnamespace = 'wocs'::regnamespace and c.relkind = 'r' and c.relname <> 'node_nonces'
  group by c.relname
$$;

-- What no transaction under way now has an id below: a row that is written later has at least this one.
create function wocs.backup_mark() returns text
language sql stable as $$ select pg_snapshot_xmin(pg_current_snapshot())::text $$;

-- {"tables": [{"table", "key"}], "mark"}
create function wocs.backup_export_begin() returns jsonb
language sql stable as $$
  select jsonb_build_object('mark', wocs.backup_mark(), 'tables', (
    select jsonb_agg(jsonb_build_object('table', t.name, 'key', t.key_columns) order by t.name)
    from wocs.backup_tables() t))
$$;

-- {"rows": [each as the text of its JSON]}: those after the key `after`, none where there are no more. Null: no such
-- table.
create function wocs.backup_export_page(of_table text, after text[]) returns jsonb
language plpgsql stable as $$
declare
  t record;
  columns text;
  beyond text;
  lines jsonb;
begin
  select * into t from wocs.backup_tables() x where x.name = of_table;
  if t.name is null then
    return null;
  end if;
  select string_agg(format('r.%I', k.name), ', ' order by k.place),
    string_agg(format('($1)[%s]::%s', k.place, k.kind), ', ' order by k.place)
  into columns, beyond
  from unnest(t.key_columns, t.key_types) with ordinality k (name, kind, place);
  execute format('select coalesce(jsonb_agg(p.line order by p.place), ''[]'') from ('
    'select x.line, x.place, sum(octet_length(x.line)) over (order by x.place) as bytes from ('
    'select to_jsonb(r)::text as line, row_number() over (order by %1$s) as place from wocs.%2$I r'
    ' where $1 is null or (%1$s) > (%3$s) order by %1$s limit $2) x) p where p.bytes <= $3 or p.place = 1',
    columns, t.name, beyond)
  into lines using after, wocs.limit_export_rows(), wocs.limit_export_bytes();
  return jsonb_build_object('rows', lines);
end $$;

-- {"counts": {table: rows}, "changes": {table: [rows written since the mark]}, "sequences": {name: last value},
-- "schema", "audit": the chain's head}; `changes` is null where they are more than one answer takes.
create function wocs.backup_export_end(mark text) returns jsonb
language plpgsql stable as $$
declare
  t record;
  known bigint;
  lines jsonb;
  counts jsonb := '{}';
  changes jsonb := '{}';
begin
  for t in select * from wocs.backup_tables() loop
    execute format('select count(*), jsonb_agg(to_jsonb(r)::text) filter (where age(r.xmin) <= age($1))'
      ' from wocs.%I r', t.name) into known, lines using mark::xid8::xid;
    counts := counts || jsonb_build_object(t.name, known);
    changes := case when lines is null then changes else changes || jsonb_build_object(t.name, lines) end;
    if octet_length(changes::text) > wocs.limit_export_bytes() then
      changes := null;
    end if;
  end loop;
  return jsonb_build_object('counts', counts, 'changes', changes, 'schema', wocs.schema_version(),
    'audit', (select jsonb_build_object('position', h.position, 'digest', h.digest) from wocs.audit_head() h),
    'sequences', (select jsonb_object_agg(s.sequencename, s.last_value) from pg_catalog.pg_sequences s
      where s.schemaname = 'wocs' and s.last_value is not null));
end $$;

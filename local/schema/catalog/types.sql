-- Composite types that are not a table's row.
select c.oid::regclass::text as name,
  jsonb_build_object('fields', d.fields) as facets,
  format('create type %s as (%s);', c.oid::regclass, d.fields) as making,
  format('drop type %s;', c.oid::regclass) as dropping
from pg_class c
join lateral (
  select string_agg(format('%I %s', a.attname, format_type(a.atttypid, a.atttypmod)), ', ' order by a.attnum) as fields
  from pg_attribute a
  where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) d on true
where c.relnamespace = any ($1::regnamespace[]) and c.relkind = 'c'

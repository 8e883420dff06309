-- Those of a constraint belong to the constraint.
select i.indexrelid::regclass::text as name,
  jsonb_build_object('definition', pg_get_indexdef(i.indexrelid)) as facets,
  pg_get_indexdef(i.indexrelid) || ';' as making,
  format('drop index %s;', i.indexrelid::regclass) as dropping
from pg_index i
join pg_class c on c.oid = i.indexrelid
where c.relnamespace = any ($1::regnamespace[])
  and not exists (select from pg_constraint k where k.conindid = i.indexrelid and k.conrelid = i.indrelid)

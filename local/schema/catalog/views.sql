select c.oid::regclass::text as name,
  jsonb_build_object('definition', pg_get_viewdef(c.oid), 'options', c.reloptions) as facets,
  format(e'create or replace view %s%s as\n%s', c.oid::regclass,
    ' with (' || array_to_string(c.reloptions, ', ') || ')', ltrim(pg_get_viewdef(c.oid))) as making,
  format('drop view %s;', c.oid::regclass) as dropping
from pg_class c
where c.relnamespace = any ($1::regnamespace[]) and c.relkind = 'v'

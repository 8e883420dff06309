select format('%I on %s', k.conname, k.conrelid::regclass) as name,
  jsonb_build_object('definition', pg_get_constraintdef(k.oid)) as facets,
  format('alter table %s add constraint %I %s;', k.conrelid::regclass, k.conname, pg_get_constraintdef(k.oid)) as making,
  format('alter table %s drop constraint %I;', k.conrelid::regclass, k.conname) as dropping
from pg_constraint k
where k.connamespace = any ($1::regnamespace[]) and k.conrelid <> 0 and k.contype in ('p', 'u', 'c', 'f', 'x')

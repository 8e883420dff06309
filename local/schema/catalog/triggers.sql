select format('%I on %s', t.tgname, t.tgrelid::regclass) as name,
  jsonb_build_object('definition', pg_get_triggerdef(t.oid), 'enabled', t.tgenabled) as facets,
  pg_get_triggerdef(t.oid) || ';' as making,
  format('drop trigger %I on %s;', t.tgname, t.tgrelid::regclass) as dropping
from pg_trigger t
join pg_class c on c.oid = t.tgrelid
where c.relnamespace = any ($1::regnamespace[]) and not t.tgisinternal

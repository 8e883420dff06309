-- Who may do what, apart from the owner, who may do everything.
select format('%s on %s to %s', lower(g.privilege_type), o.name, r.grantee) as name,
  jsonb_build_object('may pass it on', g.is_grantable) as facets,
  format('grant %s on %s to %s;', lower(g.privilege_type), o.name, r.grantee) as making,
  format('revoke %s on %s from %s;', lower(g.privilege_type), o.name, r.grantee) as dropping
from (
  select format('schema %I', n.nspname) as name, n.nspowner as owner, n.nspacl as acl, 'n' as type
  from pg_namespace n where n.oid = any ($1::regnamespace[])
  union all
  select format('%s %s', case c.relkind when 'S' then 'sequence' else 'table' end, c.oid::regclass), c.relowner, c.relacl,
    case c.relkind when 'S' then 's' else 'r' end
  from pg_class c where c.relnamespace = any ($1::regnamespace[]) and c.relkind in ('r', 'v', 'S')
  union all
  select format('%s %s', case p.prokind when 'p' then 'procedure' else 'function' end, p.oid::regprocedure), p.proowner,
    p.proacl, 'f'
  from pg_proc p where p.pronamespace = any ($1::regnamespace[])
) o
cross join lateral aclexplode(coalesce(o.acl, acldefault(o.type::"char", o.owner))) g
cross join lateral (
  select case g.grantee when 0 then 'public' else quote_ident(pg_get_userbyid(g.grantee)) end as grantee) r
where g.grantee <> o.owner

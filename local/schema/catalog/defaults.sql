-- What the migrating role's next objects are granted. Changed by hand only: no statement is written for them.
select format('%s in %s', d.defaclobjtype, coalesce(d.defaclnamespace::regnamespace::text, 'every schema')) as name,
  jsonb_build_object('granted', d.defaclacl::text) as facets,
  null as making,
  null as dropping
from pg_default_acl d
where d.defaclrole = current_role::regrole
  and (d.defaclnamespace = 0 or d.defaclnamespace = any ($1::regnamespace[]))

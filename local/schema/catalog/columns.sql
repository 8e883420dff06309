select format('%s.%I', c.oid::regclass, a.attname) as name,
  jsonb_build_object('type', d.type, 'default', d.value, 'not null', a.attnotnull, 'identity', a.attidentity,
    'generated', a.attgenerated) as facets,
  format('alter table %s add column %I %s%s%s%s;', c.oid::regclass, a.attname, d.type,
    case when a.attnotnull then ' not null' else '' end,
    case when a.attidentity <> '' then ' generated always as identity' else '' end,
    case when a.attgenerated <> '' then format(' generated always as (%s) stored', d.value)
         when d.value is not null then ' default ' || d.value
         else '' end) as making,
  format('alter table %s drop column %I;', c.oid::regclass, a.attname) as dropping
from pg_class c
join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
left join pg_attrdef v on v.adrelid = c.oid and v.adnum = a.attnum
join lateral (
  select format_type(a.atttypid, a.atttypmod) as type, pg_get_expr(v.adbin, v.adrelid) as value) d on true
where c.relnamespace = any ($1::regnamespace[]) and c.relkind = 'r'
order by c.oid::regclass::text, a.attnum

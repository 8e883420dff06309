select c.oid::regclass::text as name,
  jsonb_build_object('kept', c.relpersistence, 'row security', c.relrowsecurity) as facets,
  format(e'create table %s (\n  %s\n);\n', c.oid::regclass, concat_ws(e',\n  ', d.columns, d.constraints))
    || format('alter table %s enable row level security;', c.oid::regclass) as making,
  format('drop table %s;', c.oid::regclass) as dropping
from pg_class c
join lateral (
  select
    (select string_agg(format('%I %s%s%s%s', a.attname, format_type(a.atttypid, a.atttypmod),
        case when a.attnotnull then ' not null' else '' end,
        case when a.attidentity <> '' then ' generated always as identity' else '' end,
        case when a.attgenerated <> '' then format(' generated always as (%s) stored', pg_get_expr(v.adbin, v.adrelid))
             when v.oid is not null then ' default ' || pg_get_expr(v.adbin, v.adrelid)
             else '' end), e',\n  ' order by a.attnum)
     from pg_attribute a
     left join pg_attrdef v on v.adrelid = c.oid and v.adnum = a.attnum
     where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns,
    (select string_agg(format('constraint %I %s', k.conname, pg_get_constraintdef(k.oid)), e',\n  ' order by k.conname)
     from pg_constraint k
     where k.conrelid = c.oid and k.contype in ('p', 'u', 'c', 'f', 'x')) as constraints) d on true
where c.relnamespace = any ($1::regnamespace[]) and c.relkind = 'r'

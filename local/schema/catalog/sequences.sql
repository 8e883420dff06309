-- Those of an identity column belong to the column.
select c.oid::regclass::text as name,
  jsonb_build_object('start', s.seqstart, 'step', s.seqincrement, 'type', format_type(s.seqtypid, null)) as facets,
  format('create sequence %s as %s start %s increment %s;',
    c.oid::regclass, format_type(s.seqtypid, null), s.seqstart, s.seqincrement) as making,
  format('drop sequence %s;', c.oid::regclass) as dropping
from pg_class c
join pg_sequence s on s.seqrelid = c.oid
where c.relnamespace = any ($1::regnamespace[])
  and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'i')

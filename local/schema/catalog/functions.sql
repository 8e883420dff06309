select p.oid::regprocedure::text as name,
  jsonb_build_object('kind', p.prokind, 'result', pg_get_function_result(p.oid),
    'arguments', pg_get_function_arguments(p.oid), 'language', l.lanname, 'volatility', p.provolatile,
    'strictness', p.proisstrict, 'security', p.prosecdef, 'settings', p.proconfig, 'cost', p.procost,
    'body', coalesce(pg_get_function_sqlbody(p.oid), p.prosrc)) as facets,
  rtrim(pg_get_functiondef(p.oid), e'\n') || ';' as making,
  format('drop %s %s;', case p.prokind when 'p' then 'procedure' else 'function' end, p.oid::regprocedure) as dropping
from pg_proc p
join pg_language l on l.oid = p.prolang
where p.pronamespace = any ($1::regnamespace[])

-- The last word on who may do what: service_role may call the doors, nobody else may do anything.

do $$
declare
  missing text;
  made record;
begin
  foreach missing in array array['anon', 'authenticated', 'service_role'] loop
    if not exists (select from pg_roles where rolname = missing) then
      execute format('create role %I nologin noinherit', missing);
    end if;
  end loop;
  for made in
    select c.oid::regclass as name from pg_class c
    where c.relnamespace = 'wocs'::regnamespace and c.relkind in ('r', 'p')
  loop
    execute format('alter table %s enable row level security', made.name);
  end loop;
  for made in
    select p.oid::regprocedure as name from pg_proc p
    where p.pronamespace = 'public'::regnamespace and p.proname like 'wocs\_%'
  loop
    execute format('revoke all on routine %s from public, anon, authenticated, service_role', made.name);
    execute format('grant execute on routine %s to service_role', made.name);
  end loop;
end $$;

revoke all on schema wocs from public, anon, authenticated, service_role;
revoke all on all tables in schema wocs from public, anon, authenticated, service_role;
revoke all on all sequences in schema wocs from public, anon, authenticated, service_role;
revoke all on all routines in schema wocs from public, anon, authenticated, service_role;

reset check_function_bodies;

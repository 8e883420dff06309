-- The newest migration, where the tool that applied it keeps its list.
create function wocs.schema_version() returns text
language plpgsql stable as $$
declare
  newest text;
begin
  if to_regclass('supabase_migrations.schema_migrations') is not null then
    execute 'select max(version) from supabase_migrations.schema_migrations' into newest;
  end if;
  return newest;
end $$;

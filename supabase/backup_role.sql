-- A role that can read everything of ours and do nothing else, for the backup that the PC at home makes (docs/backup.md).
-- Not a migration: paste it into Supabase's SQL editor once, with a long password in the place of the placeholder (as for
-- the secrets: python3 -c "import secrets; print(secrets.token_urlsafe(32))"). It may be run again.

do $$
begin
  if not exists (select from pg_roles where rolname = 'wocs_backup') then
    create role wocs_backup login bypassrls;  -- no policy lets anybody read our tables, so the role stands above them
  end if;
end $$;

alter role wocs_backup password '<a long password>';
alter role wocs_backup set default_transaction_read_only = on;
alter role wocs_backup connection limit 5;

grant usage on schema wocs, supabase_migrations to wocs_backup;
grant select on all tables in schema wocs to wocs_backup;
grant select on all sequences in schema wocs to wocs_backup;
grant select on supabase_migrations.schema_migrations to wocs_backup;
-- What later migrations make, too.
alter default privileges in schema wocs grant select on tables to wocs_backup;
alter default privileges in schema wocs grant select on sequences to wocs_backup;

-- The PC was stolen? Then at once:
-- alter role wocs_backup nologin;

-- The newest migration, from the list that whoever applies them keeps (Supabase's CLI, or
-- local/services/migrations.py).
create function wocs.schema_version() returns text
language sql stable as $$ select max(m.version) from supabase_migrations.schema_migrations m $$;

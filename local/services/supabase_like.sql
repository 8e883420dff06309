-- Roles and defaults as a Supabase project has them, OPEN as theirs were: whatever a migration forgets to revoke shows
-- here too. Runs once in template1, so every database made afterwards is such a project.
create role anon nologin noinherit;
create role authenticated nologin noinherit;
create role service_role nologin noinherit bypassrls;
create role authenticator login noinherit;
grant anon, authenticated, service_role to authenticator;
create role wocs_service login;
grant service_role to wocs_service;
alter role wocs_service set role to 'service_role';

create schema extensions;
grant usage on schema public, extensions to anon, authenticated, service_role;
alter default privileges in schema public grant all on tables to anon, authenticated, service_role;
alter default privileges in schema public grant all on functions to anon, authenticated, service_role;
alter default privileges in schema public grant all on sequences to anon, authenticated, service_role;

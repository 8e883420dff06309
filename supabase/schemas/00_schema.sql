-- A private schema: PostgREST exposes `public` alone, so no table here has an address.
-- The only doors are the functions `public.wocs_*`, granted to service_role in 99_grants.sql.

-- A function may call one of a later file: bodies are checked when all are there (tests/contract/test_schema.py).
set check_function_bodies = off;

create schema wocs;

-- Leaving out `in schema` is what makes this work: with it, the built-in grant to PUBLIC stays.
alter default privileges revoke execute on functions from public;

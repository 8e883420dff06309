-- A private schema: PostgREST exposes `public` alone, so no table here has an address.
-- The only doors are the functions `public.wocs_*`, granted to service_role in the last migration.

create schema wocs;
revoke all on schema wocs from public;

-- Leaving out `in schema` is what makes this work: with it, the built-in grant to PUBLIC stays.
alter default privileges revoke execute on functions from public;

create function wocs.now_text(at timestamptz) returns text
language sql stable as $$
  select to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
$$;

-- What the database's conformance suite calls.
create function public.wocs_echo(request jsonb) returns jsonb language sql as 'select request';

create function public.wocs_whoami(request jsonb) returns jsonb language sql as
  $$ select jsonb_build_object('role', current_user, 'pid', pg_backend_pid()) $$;

create function public.wocs_boom(request jsonb) returns jsonb language plpgsql as
  $$ begin raise exception 'boom' using detail = request::text; end $$;

create function public.wocs_sleep(request jsonb) returns jsonb language plpgsql as
  $$ begin perform pg_sleep((request->>'seconds')::float); return '{}'; end $$;

-- Loses the race until the given attempt; a sequence counts what a rollback would undo.
create sequence public.attempts;
create function public.wocs_clash(request jsonb) returns jsonb language plpgsql as $$
declare attempt bigint := nextval('public.attempts');
begin
  if attempt < (request->>'until')::int then
    raise exception 'lost the race' using errcode = '40P01';
  end if;
  return jsonb_build_object('attempts', attempt);
end $$;

-- Leaves a mark, and first waits at the gate when it is told to.
create table public.marks (at timestamptz default clock_timestamp(), name text);
create table public.gate (open boolean);
insert into public.gate values (false);
create function public.wocs_note_down(request jsonb) returns jsonb language plpgsql as $$
begin
  insert into public.marks (name) values (request->>'name');
  while (request->>'wait')::boolean and not (select open from public.gate) loop
    perform pg_sleep(0.01);
  end loop;
  return jsonb_build_object('marked', request->>'name');
end $$;

grant execute on all functions in schema public to service_role;
grant all on all tables in schema public to service_role;
grant all on all sequences in schema public to service_role;

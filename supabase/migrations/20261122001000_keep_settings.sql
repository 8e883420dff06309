-- The owner's settings live in the environment of the functions; those that SQL needs outside a message's own call are kept
-- here as they were last told.

create table wocs.settings (
  name text primary key,
  value text not null
);

create function wocs.keep_settings(told jsonb) returns void
language sql as $$
  insert into wocs.settings as kept (name, value)
  select e.key, e.value from jsonb_each_text(coalesce(told, '{}')) e where e.value is not null
  on conflict (name) do update set value = excluded.value where kept.value <> excluded.value;
$$;

create function wocs.kept_rule(name text) returns text
language plpgsql stable as $$
begin
  return (select s.value from wocs.settings s where s.name = kept_rule.name);
end $$;

-- One of the settings the caller told, else as it was last told by anybody. One expression: it dissolves into its caller,
-- and the table is only looked at for what was not told.
create or replace function wocs.rule(name text, otherwise text) returns text
language sql stable as $$
  select coalesce(nullif(current_setting('wocs.rules', true), '')::jsonb ->> name, wocs.kept_rule(name), otherwise)
$$;

create or replace function public.wocs_sent(request jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
begin
  perform wocs.begin_work(request -> 'settings');
  perform wocs.mark_sent(r) from (select value as r from jsonb_array_elements(request -> 'results') order by (value ->> 'id')::bigint) sorted;
  perform wocs.settle();
  return wocs.work();
end $$;

create or replace function public.wocs_tick(request jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
begin
  perform wocs.begin_work(request -> 'settings');
  perform wocs.keep_settings(request -> 'settings');
  perform wocs.settle();
  perform wocs.measure_database();
  return wocs.work();
end $$;

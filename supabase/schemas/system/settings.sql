-- The owner's settings live in the environment of the functions; those that SQL needs outside a message's own call are
-- kept here as they were last told.

-- One of the settings the caller told, else as it was last told by anybody. One expression: it dissolves into its
-- caller, and the table is only looked at for what was not told.
create function wocs.setting_value(name text, otherwise text) returns text
language sql stable as $$
  select coalesce(nullif(current_setting('wocs.rules', true), '')::jsonb ->> name, wocs.setting_kept(name), otherwise)
$$;

-- For this call alone: who only reads is told them too, before any tick has kept them.
create function wocs.setting_tell(told jsonb) returns text
language sql as $$ select set_config('wocs.rules', coalesce(told, '{}')::text, true) $$;

create function wocs.setting_keep_all(told jsonb) returns void
language sql as $$
  insert into wocs.settings as kept (name, value)
  select e.key, e.value from jsonb_each_text(coalesce(told, '{}')) e where e.value is not null order by e.key
  on conflict (name) do update set value = excluded.value where kept.value <> excluded.value;
$$;

create function wocs.setting_kept(name text) returns text
language plpgsql stable as $$
begin
  return (select s.value from wocs.settings s where s.name = setting_kept.name);
end $$;

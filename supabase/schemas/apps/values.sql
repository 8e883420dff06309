-- What the web apps read. wocs.app_configs holds each value as it is now, wocs.app_config_changes every value there
-- ever was. Each app counts its changes: version 5 of an app is what its fifth change made of it. A value that was
-- taken back to "never set" keeps its row, so that an app's version and its time only ever grow. A feature is a value
-- of its own: `features.dark_mode`, true or false. No key of the menu has a dot.

create function wocs.app_names() returns text[]
language sql immutable as $$ select array['booking', 'catalog', 'checkout'] $$;

-- Whoever decides about an app waits for whoever does so now, until their commit. Several: in the order of their names.
create function wocs.app_lock(apps text[]) returns void
language sql as $$
  select pg_advisory_xact_lock(7261212, hashtext(app)) from (select unnest(apps) as app order by 1) held;
$$;

-- The apps that these arguments are about: the one they name, else all.
create function wocs.app_names_meant(args jsonb) returns text[]
language sql immutable as $$
  select case when args ->> 'app' is null then wocs.app_names() else array[args ->> 'app'] end
$$;

create function wocs.app_value(app text, key text) returns jsonb
language plpgsql stable as $$
begin
  return (select c.config_value from wocs.app_configs c where c.app_name = app and c.config_key = key);
end $$;

create function wocs.app_version(app text) returns int
language plpgsql stable as $$
begin
  return (select coalesce(max(c.version), 0) from wocs.app_config_changes c where c.app_name = app);
end $$;

-- The value as of a version of the app; null when it was not set then.
create function wocs.app_value_at(app text, key text, at_version int) returns jsonb
language plpgsql stable as $$
begin
  return (
    select c.after from wocs.app_config_changes c
    where c.app_name = app and c.config_key = key and c.version <= at_version order by c.version desc limit 1);
end $$;

create function wocs.app_last_change(app text, key text) returns wocs.app_config_changes
language plpgsql stable as $$
begin
  return (
    select c from wocs.app_config_changes c where c.app_name = app and c.config_key = key order by c.version desc
    limit 1);
end $$;

-- The version that made a key what it is after this change: its own, or for an undo the one that it restored.
create function wocs.app_standing_version(c wocs.app_config_changes) returns int
language sql immutable as $$ select coalesce(c.restores, c.version) $$;

-- One change more; the same value again is none, and gives null. The caller holds the app.
create function wocs.app_value_set(app text, key text, value jsonb, task wocs.tasks, restores int default null)
returns wocs.app_config_changes
language plpgsql as $$
declare
  made wocs.app_config_changes;
  was jsonb := wocs.app_value(app, key);
begin
  if was is not distinct from value then
    return null;
  end if;
  insert into wocs.app_config_changes (app_name, version, config_key, before, after, restores, changed_by, task_id)
  values (app, wocs.app_version(app) + 1, key, was, value, app_value_set.restores, task.requested_by, task.id)
  returning * into made;
  insert into wocs.app_configs as c (app_name, config_key, config_value, updated_by, version)
  values (app, key, value, made.changed_by, made.version)
  on conflict (app_name, config_key) do update set
    config_value = excluded.config_value, updated_by = excluded.updated_by, updated_at = excluded.updated_at,
    version = excluded.version;
  return made;
end $$;

create function wocs.app_refusal(reason text, facts jsonb default '{}') returns jsonb
language sql stable as $$
  select jsonb_build_object('refused', 'app.refused', 'facts', jsonb_build_object('reason', reason) || facts)
$$;

create function wocs.app_key_text(app text, key text) returns text
language sql immutable as $$ select app || ' ' || key $$;

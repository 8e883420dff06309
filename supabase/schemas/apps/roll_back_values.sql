-- Going back to an earlier version of an app or of one of its values: a change like any other, the history only grows.

-- The version that `to` means: a positive one names it; -1 is the one before the newest change, of the key when one is
-- named.
create function wocs.app_version_meant(app text, key text, wanted int) returns int
language plpgsql stable as $$
begin
  if wanted >= 0 then
    return case when wanted between 1 and wocs.app_version(app) then wanted end;
  end if;
  return (
    select c.version - 1 from wocs.app_config_changes c
    where c.app_name = app and (key is null or c.config_key = key) order by c.version desc offset -wanted - 1 limit 1);
end $$;

-- What going back to that version changes: one row a value that is another now.
create function wocs.app_differences(app text, key text, to_version int)
returns table (config_key text, now jsonb, "then" jsonb)
language sql stable as $$
  select c.config_key, c.config_value, wocs.app_value_at(app, c.config_key, to_version) from wocs.app_configs c
  where c.app_name = app and (key is null or c.config_key = key)
    and c.config_value is distinct from wocs.app_value_at(app, c.config_key, to_version)
  order by c.config_key
$$;

-- {"app", "key"?, "to"} → {"refused", "facts"} or {"subject": {"app", "version", "plan"}}, for /rollback type: app.
create function wocs.app_rollback_plan(args jsonb) returns jsonb
language plpgsql as $$
declare
  app text := args ->> 'app';
  target int;
  plan jsonb;
begin
  if app is null or not app = any (wocs.app_names()) then
    return wocs.app_refusal('no_such_app', jsonb_build_object('app', app, 'apps', to_jsonb(wocs.app_names())));
  end if;
  perform wocs.app_lock(array[app]);
  target := wocs.app_version_meant(app, args ->> 'key', coalesce((args ->> 'to')::int, -1));
  if target is null then
    return wocs.app_refusal('no_such_version',
      jsonb_build_object('app', app, 'key', args -> 'key', 'versions', wocs.app_recent_versions(app, args ->> 'key')));
  end if;
  plan := (
    select jsonb_agg(jsonb_build_object(
      'what', 'app_value', 'name', wocs.app_key_text(app, d.config_key), 'key', d.config_key, 'now', d.now,
      'then', d."then"))
    from wocs.app_differences(app, args ->> 'key', target) d);
  if plan is null then
    return wocs.app_refusal('already_so', jsonb_build_object('app', app, 'key', args -> 'key', 'version', target));
  end if;
  return jsonb_build_object('subject', jsonb_build_object('app', app, 'version', target, 'plan', plan));
end $$;

create function wocs.app_rollback_apply(task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  planned jsonb := wocs.app_rollback_plan(task.payload);
  app text := planned #>> '{subject,app}';
  target int := (planned #>> '{subject,version}')::int;
  was int := wocs.app_version(app);
  one record;
begin
  if planned ? 'refused' then
    return planned;
  end if;
  for one in select * from wocs.app_differences(app, task.payload ->> 'key', target) loop
    perform wocs.app_value_set(app, one.config_key, one."then", task);
  end loop;
  return jsonb_build_object('say', 'app.rolled_back', 'facts', jsonb_build_object(
    'app', app, 'key', task.payload -> 'key', 'to', target, 'from', was, 'version', wocs.app_version(app),
    'changes', planned #> '{subject,plan}'));
end $$;

-- The newest five there are to go back to.
create function wocs.app_recent_versions(app text, key text) returns jsonb
language sql stable as $$
  select coalesce(jsonb_agg(newest.version order by newest.version), '[]') from (
    select c.version from wocs.app_config_changes c
    where c.app_name = app and (key is null or c.config_key = key) order by c.version desc limit 5) newest
$$;

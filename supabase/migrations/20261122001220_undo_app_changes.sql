-- Taking back what a task changed in the apps, and going back to an earlier version of an app or of one of its values.
-- Both are changes like any other: the history only ever grows.

create function wocs.shown_app_key(app text, key text) returns text
language sql immutable as $$ select app || ' ' || key $$;

-- Each change of a task with what became of it: the newest change of the same key.
create function wocs.app_changes_of(t wocs.tasks) returns table (made wocs.app_config_changes, newest wocs.app_config_changes)
language sql stable as $$
  select c, wocs.last_app_change(c.app_name, c.config_key) from wocs.app_config_changes c where c.task_id = t.id order by c.app_name, c.version
$$;

-- Undone only while each of its values is as this task left it, or is so again because what came after was undone; else both
-- values are told, and whose the newer one is.
create function wocs.plan_app_undo(t wocs.tasks) returns jsonb
language plpgsql as $$
declare
  one record;
  plan jsonb := '[]';
  versions jsonb := '{}';
begin
  perform wocs.hold_apps(wocs.apps_of(t.payload));
  for one in select * from wocs.app_changes_of(t) loop
    if wocs.standing_version(one.newest) <> (one.made).version then
      return wocs.refuse_undo('changed_since', one.made, one.newest);
    end if;
    plan := plan || jsonb_build_object(
      'what', 'app_value', 'name', wocs.shown_app_key((one.made).app_name, (one.made).config_key), 'key', (one.made).config_key, 'now', (one.made).after, 'then', (one.made).before);
    versions := versions || jsonb_build_object(wocs.shown_app_key((one.made).app_name, (one.made).config_key), (one.made).version);
  end loop;
  if plan = '[]' then
    return jsonb_build_object('refused', 'undo.refused', 'facts', jsonb_build_object('reason', 'nothing_changed', 'what', 'app_value'));
  end if;
  return jsonb_build_object('plan', plan, 'subject', jsonb_build_object('versions', versions));
end $$;

create function wocs.refuse_undo(reason text, made wocs.app_config_changes, newest wocs.app_config_changes) returns jsonb
language sql stable as $$
  select jsonb_build_object('refused', 'undo.refused', 'facts', jsonb_build_object(
    'reason', reason, 'what', 'app_value', 'name', wocs.shown_app_key(made.app_name, made.config_key), 'key', made.config_key,
    'expected', made.after, 'found', newest.after, 'by', wocs.person_ref(newest.changed_by), 'at', wocs.now_text(newest.changed_at)))
$$;

-- What this key was before a change: the version that stood then, 0 when it had never been set.
create function wocs.version_before(made wocs.app_config_changes) returns int
language sql stable as $$
  select coalesce((
    select wocs.standing_version(c) from wocs.app_config_changes c
    where c.app_name = made.app_name and c.config_key = made.config_key and c.version < made.version order by c.version desc limit 1), 0)
$$;

create function wocs.apply_app_undo(t wocs.tasks, undoing wocs.tasks) returns jsonb
language plpgsql as $$
declare
  one record;
  restored jsonb := '[]';
begin
  perform wocs.hold_apps(wocs.apps_of(t.payload));
  for one in select * from wocs.app_changes_of(t) loop
    perform wocs.set_app_value((one.made).app_name, (one.made).config_key, (one.made).before, undoing, wocs.version_before(one.made));
    restored := restored || jsonb_build_object(
      'app', (one.made).app_name, 'key', (one.made).config_key, 'value', (one.made).before, 'before', (one.made).after);
  end loop;
  return jsonb_build_object('facts', jsonb_build_object('restored', restored));
end $$;

create function wocs.undo_plan_app_update(t wocs.tasks) returns jsonb
language sql as $$ select wocs.plan_app_undo(t) $$;

create function wocs.undo_app_update(t wocs.tasks, undoing wocs.tasks) returns jsonb
language sql as $$ select wocs.apply_app_undo(t, undoing) $$;

create function wocs.undo_plan_app_feature(t wocs.tasks) returns jsonb
language sql as $$ select wocs.plan_app_undo(t) $$;

create function wocs.undo_app_feature(t wocs.tasks, undoing wocs.tasks) returns jsonb
language sql as $$ select wocs.apply_app_undo(t, undoing) $$;

-- The version that `to` means: a positive one names it; -1 is the one before the newest change, of the key when one is named.
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
create function wocs.app_differences(app text, key text, to_version int) returns table (config_key text, now jsonb, "then" jsonb)
language sql stable as $$
  select c.config_key, c.config_value, wocs.app_value_at(app, c.config_key, to_version) from wocs.app_configs c
  where c.app_name = app and (key is null or c.config_key = key)
    and c.config_value is distinct from wocs.app_value_at(app, c.config_key, to_version)
  order by c.config_key
$$;

-- {"app", "key"?, "to"} → {"refused", "facts"} or {"subject": {"app", "version", "plan"}}, for /rollback type: app.
create function wocs.plan_app_rollback(args jsonb) returns jsonb
language plpgsql as $$
declare
  app text := args ->> 'app';
  target int;
  plan jsonb;
begin
  if app is null or not app = any (wocs.apps()) then
    return wocs.refuse_app('no_such_app', jsonb_build_object('app', app, 'apps', to_jsonb(wocs.apps())));
  end if;
  perform wocs.hold_apps(array[app]);
  target := wocs.app_version_meant(app, args ->> 'key', coalesce((args ->> 'to')::int, -1));
  if target is null then
    return wocs.refuse_app('no_such_version', jsonb_build_object('app', app, 'key', args -> 'key', 'versions', wocs.app_versions(app, args ->> 'key')));
  end if;
  plan := (
    select jsonb_agg(jsonb_build_object(
      'what', 'app_value', 'name', wocs.shown_app_key(app, d.config_key), 'key', d.config_key, 'now', d.now, 'then', d."then"))
    from wocs.app_differences(app, args ->> 'key', target) d);
  if plan is null then
    return wocs.refuse_app('already_so', jsonb_build_object('app', app, 'key', args -> 'key', 'version', target));
  end if;
  return jsonb_build_object('subject', jsonb_build_object('app', app, 'version', target, 'plan', plan));
end $$;

create function wocs.apply_app_rollback(task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  planned jsonb := wocs.plan_app_rollback(task.payload);
  app text := planned #>> '{subject,app}';
  target int := (planned #>> '{subject,version}')::int;
  was int := wocs.app_version(app);
  one record;
begin
  if planned ? 'refused' then
    return planned;
  end if;
  for one in select * from wocs.app_differences(app, task.payload ->> 'key', target) loop
    perform wocs.set_app_value(app, one.config_key, one."then", task);
  end loop;
  return jsonb_build_object('say', 'app.rolled_back', 'facts', jsonb_build_object(
    'app', app, 'key', task.payload -> 'key', 'to', target, 'from', was, 'version', wocs.app_version(app),
    'changes', planned #> '{subject,plan}'));
end $$;

-- The newest five there are to go back to.
create function wocs.app_versions(app text, key text) returns jsonb
language sql stable as $$
  select coalesce(jsonb_agg(newest.version order by newest.version), '[]') from (
    select c.version from wocs.app_config_changes c
    where c.app_name = app and (key is null or c.config_key = key) order by c.version desc limit 5) newest
$$;

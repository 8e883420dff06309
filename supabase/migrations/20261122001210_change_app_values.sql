-- /app update, /app feature and /app list. Which keys there are and what they may hold is the menu's to know.

create function wocs.refuse_app(reason text, facts jsonb default '{}') returns jsonb
language sql stable as $$
  select jsonb_build_object('refused', 'app.refused', 'facts', jsonb_build_object('reason', reason) || facts)
$$;

create function wocs.check_app_update(asker wocs.users, args jsonb) returns jsonb
language plpgsql as $$
begin
  if not args ->> 'app' = any (wocs.apps()) then
    return wocs.refuse_app('no_such_app', jsonb_build_object('app', args -> 'app', 'apps', to_jsonb(wocs.apps())));
  end if;
  perform wocs.hold_apps(array[args ->> 'app']);
  return '{"subject": {}}';
end $$;

create function wocs.do_app_update(task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  app text := task.payload ->> 'app';
  key text := task.payload ->> 'key';
  was jsonb;
  last wocs.app_config_changes;
  made wocs.app_config_changes;
begin
  perform wocs.hold_apps(array[app]);
  was := wocs.app_value(app, key);
  last := wocs.last_app_change(app, key);
  made := wocs.set_app_value(app, key, task.payload -> 'value', task);
  return jsonb_build_object('say', 'app.updated', 'facts', jsonb_build_object(
    'app', app, 'key', key, 'value', task.payload -> 'value', 'before', was, 'same', made.version is null,
    'version', wocs.app_version(app),
    'by', case when made.version is null then wocs.person_ref(last.changed_by) end,
    'since', case when made.version is null then wocs.now_text(last.changed_at) end));
end $$;

create function wocs.check_app_feature(asker wocs.users, args jsonb) returns jsonb
language plpgsql as $$
begin
  if not wocs.apps_of(args) <@ wocs.apps() then
    return wocs.refuse_app('no_such_app', jsonb_build_object('app', args -> 'app', 'apps', to_jsonb(wocs.apps())));
  end if;
  perform wocs.hold_apps(wocs.apps_of(args));
  return '{"subject": {}}';
end $$;

-- `apps`: where it changed; `same`: where it already was so.
create function wocs.do_app_feature(task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  turned_on boolean := task.payload ->> 'action' = 'enable';
  app text;
  changed text[] := '{}';
  same text[] := '{}';
begin
  perform wocs.hold_apps(wocs.apps_of(task.payload));
  foreach app in array wocs.apps_of(task.payload) loop
    if (wocs.set_app_value(app, 'features.' || (task.payload ->> 'name'), to_jsonb(turned_on), task)).version is null then
      same := same || app;
    else
      changed := changed || app;
    end if;
  end loop;
  return jsonb_build_object('say', 'app.feature', 'facts', jsonb_build_object(
    'name', task.payload -> 'name', 'on', turned_on, 'apps', to_jsonb(changed), 'same', to_jsonb(same)));
end $$;

-- What is set in an app, by key: {"app", "version", "updated_at", "values": [{"key", "value", "by", "at"}], "features": [..]}.
create function wocs.app_row(app text) returns jsonb
language sql stable as $$
  with shown as (
    select jsonb_build_object('key', split_part(c.config_key, '.', -1), 'value', c.config_value,
                              'by', wocs.person_ref(c.updated_by), 'at', wocs.now_text(c.updated_at)) as one,
           c.config_key as key, c.config_key like 'features.%' as is_feature, c.updated_at
    from wocs.app_configs c where c.app_name = app and c.config_value is not null)
  select jsonb_build_object(
    'app', app, 'version', wocs.app_version(app), 'updated_at', wocs.now_text(max(updated_at)),
    'values', coalesce(jsonb_agg(one order by key) filter (where not is_feature), '[]'),
    'features', coalesce(jsonb_agg(one order by key) filter (where is_feature), '[]'))
  from shown
$$;

create function wocs.answer_app_list(asker wocs.users, args jsonb) returns jsonb
language sql stable as $$
  select jsonb_build_object('say', 'app.list', 'facts', jsonb_build_object(
    'app', args -> 'app', 'apps', (select jsonb_agg(wocs.app_row(app) order by app) from unnest(wocs.apps_of(args)) app)))
$$;

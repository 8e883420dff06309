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

create function wocs.undo_plan_app_feature(t wocs.tasks) returns jsonb
language sql as $$ select wocs.plan_app_undo(t) $$;

create function wocs.undo_app_feature(t wocs.tasks, undoing wocs.tasks) returns jsonb
language sql as $$ select wocs.apply_app_undo(t, undoing) $$;

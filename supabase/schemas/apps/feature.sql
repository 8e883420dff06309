create function wocs.check_app_feature(asker wocs.users, args jsonb) returns jsonb
language plpgsql as $$
begin
  if not wocs.app_names_meant(args) <@ wocs.app_names() then
    return wocs.app_refusal('no_such_app',
      jsonb_build_object('app', args -> 'app', 'apps', to_jsonb(wocs.app_names())));
  end if;
  perform wocs.app_lock(wocs.app_names_meant(args));
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
  perform wocs.app_lock(wocs.app_names_meant(task.payload));
  foreach app in array wocs.app_names_meant(task.payload) loop
    if (wocs.app_value_set(app, 'features.' || (task.payload ->> 'name'), to_jsonb(turned_on),
        task)).version is null then
      same := same || app;
    else
      changed := changed || app;
    end if;
  end loop;
  return jsonb_build_object('say', 'app.feature', 'facts', jsonb_build_object(
    'name', task.payload -> 'name', 'on', turned_on, 'apps', to_jsonb(changed), 'same', to_jsonb(same)));
end $$;

create function wocs.undo_plan_app_feature(t wocs.tasks) returns jsonb
language sql as $$ select wocs.app_undo_plan(t) $$;

create function wocs.undo_app_feature(t wocs.tasks, undoing wocs.tasks) returns jsonb
language sql as $$ select wocs.app_undo_apply(t, undoing) $$;

-- /app update. Which keys there are and what they may hold is the menu's to know.

create function wocs.check_app_update(asker wocs.users, args jsonb) returns jsonb
language plpgsql as $$
begin
  if not args ->> 'app' = any (wocs.app_names()) then
    return wocs.app_refusal('no_such_app',
      jsonb_build_object('app', args -> 'app', 'apps', to_jsonb(wocs.app_names())));
  end if;
  perform wocs.app_lock(array[args ->> 'app']);
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
  perform wocs.app_lock(array[app]);
  was := wocs.app_value(app, key);
  last := wocs.app_last_change(app, key);
  made := wocs.app_value_set(app, key, task.payload -> 'value', task);
  return jsonb_build_object('say', 'app.updated', 'facts', jsonb_build_object(
    'app', app, 'key', key, 'value', task.payload -> 'value', 'before', was, 'same', made.version is null,
    'version', wocs.app_version(app),
    'by', case when made.version is null then wocs.person_ref(last.changed_by) end,
    'since', case when made.version is null then wocs.clock_text(last.changed_at) end));
end $$;

create function wocs.undo_plan_app_update(t wocs.tasks) returns jsonb
language sql as $$ select wocs.app_undo_plan(t) $$;

create function wocs.undo_app_update(t wocs.tasks, undoing wocs.tasks) returns jsonb
language sql as $$ select wocs.app_undo_apply(t, undoing) $$;

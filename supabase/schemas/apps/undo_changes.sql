-- Taking back what a task changed in the apps.

-- Each change of a task with what became of it: the newest change of the same key.
create function wocs.app_changes_of_task(t wocs.tasks)
returns table (made wocs.app_config_changes, newest wocs.app_config_changes)
language sql stable as $$
  select c, wocs.app_last_change(c.app_name, c.config_key) from wocs.app_config_changes c
  where c.task_id = t.id order by c.app_name, c.version
$$;

-- Undone only while each of its values is as this task left it, or is so again because what came after was undone; else
-- both values are told, and whose the newer one is.
create function wocs.app_undo_plan(t wocs.tasks) returns jsonb
language plpgsql as $$
declare
  one record;
  plan jsonb := '[]';
  versions jsonb := '{}';
begin
  perform wocs.app_lock(wocs.app_names_meant(t.payload));
  for one in select * from wocs.app_changes_of_task(t) loop
    if wocs.app_standing_version(one.newest) <> (one.made).version then
      return wocs.app_undo_refusal('changed_since', one.made, one.newest);
    end if;
    plan := plan || jsonb_build_object(
      'what', 'app_value', 'name', wocs.app_key_text((one.made).app_name, (one.made).config_key),
      'key', (one.made).config_key, 'now', (one.made).after, 'then', (one.made).before);
    versions := versions
      || jsonb_build_object(wocs.app_key_text((one.made).app_name, (one.made).config_key), (one.made).version);
  end loop;
  if plan = '[]' then
    return jsonb_build_object('refused', 'undo.refused',
      'facts', jsonb_build_object('reason', 'nothing_changed', 'what', 'app_value'));
  end if;
  return jsonb_build_object('plan', plan, 'subject', jsonb_build_object('versions', versions));
end $$;

create function wocs.app_undo_refusal(reason text, made wocs.app_config_changes, newest wocs.app_config_changes)
returns jsonb
language sql stable as $$
  select jsonb_build_object('refused', 'undo.refused', 'facts', jsonb_build_object(
    'reason', reason, 'what', 'app_value', 'name', wocs.app_key_text(made.app_name, made.config_key),
    'key', made.config_key,
    'expected', made.after, 'found', newest.after, 'by', wocs.person_ref(newest.changed_by),
    'at', wocs.clock_text(newest.changed_at)))
$$;

-- What this key was before a change: the version that stood then, 0 when it had never been set.
create function wocs.app_version_before(made wocs.app_config_changes) returns int
language sql stable as $$
  select coalesce((
    select wocs.app_standing_version(c) from wocs.app_config_changes c
    where c.app_name = made.app_name and c.config_key = made.config_key and c.version < made.version
      order by c.version desc limit 1), 0)
$$;

create function wocs.app_undo_apply(t wocs.tasks, undoing wocs.tasks) returns jsonb
language plpgsql as $$
declare
  one record;
  restored jsonb := '[]';
begin
  perform wocs.app_lock(wocs.app_names_meant(t.payload));
  for one in select * from wocs.app_changes_of_task(t) loop
    perform wocs.app_value_set((one.made).app_name, (one.made).config_key, (one.made).before, undoing,
      wocs.app_version_before(one.made));
    restored := restored || jsonb_build_object(
      'app', (one.made).app_name, 'key', (one.made).config_key, 'value', (one.made).before, 'before', (one.made).after);
  end loop;
  return jsonb_build_object('facts', jsonb_build_object('restored', restored));
end $$;

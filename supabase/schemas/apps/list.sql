-- What is set in an app, by key: {"app", "version", "updated_at", "values": [{"key", "value", "by", "at"}], "features":
-- [..]}.
create function wocs.app_row(app text) returns jsonb
language sql stable as $$
  with shown as (
    select jsonb_build_object('key', split_part(c.config_key, '.', -1), 'value', c.config_value,
                              'by', wocs.person_ref(c.updated_by), 'at', wocs.clock_text(c.updated_at)) as one,
           c.config_key as key, c.config_key like 'features.%' as is_feature, c.updated_at
    from wocs.app_configs c where c.app_name = app and c.config_value is not null)
  select jsonb_build_object(
    'app', app, 'version', wocs.app_version(app), 'updated_at', wocs.clock_text(max(updated_at)),
    'values', coalesce(jsonb_agg(one order by key) filter (where not is_feature), '[]'),
    'features', coalesce(jsonb_agg(one order by key) filter (where is_feature), '[]'))
  from shown
$$;

create function wocs.answer_app_list(asker wocs.users, args jsonb) returns jsonb
language sql stable as $$
  select jsonb_build_object('say', 'app.list', 'facts', jsonb_build_object(
    'app', args -> 'app',
    'apps', (select jsonb_agg(wocs.app_row(app) order by app) from unnest(wocs.app_names_meant(args)) app)))
$$;

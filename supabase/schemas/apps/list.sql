-- What is set in an app, by key: {"app", "version", "updated_at", "values": [{"key", "value", "by", "at"}], "features":
-- [..]}.
create function wocs.app_row(app text, args jsonb, most int) returns jsonb
language sql stable as $$
  with found as (
    select jsonb_build_object('key', split_part(c.config_key, '.', -1), 'value', c.config_value,
                              'by', wocs.person_ref(c.updated_by), 'at', wocs.clock_text(c.updated_at)) as one,
           c.config_key as key, c.config_key like 'features.%' as is_feature, c.updated_at
    from wocs.app_configs c where c.app_name = app and c.config_value is not null),
  shown as (
    select * from found order by is_feature, key limit most offset wocs.message_list_offset(args, most))
  select jsonb_build_object(
    'app', app, 'version', wocs.app_version(app),
    'updated_at', (select wocs.clock_text(max(f.updated_at)) from found f),
    'values', coalesce(jsonb_agg(one order by key) filter (where not is_feature), '[]'),
    'features', coalesce(jsonb_agg(one order by key) filter (where is_feature), '[]'))
    || wocs.message_list_rest(args, (select count(*) from found), most)
  from shown
$$;

create function wocs.answer_app_list(asker wocs.users, args jsonb) returns jsonb
language sql stable as $$
  select jsonb_build_object('say', 'app.list', 'facts', jsonb_build_object(
    'app', args -> 'app',
    'apps', (select jsonb_agg(case when args ->> 'app' is null
      then wocs.app_row(app, '{}', wocs.limit_rows_an_app()) else wocs.app_row(app, args, wocs.limit_list_rows()) end
      order by app) from unnest(wocs.app_names_meant(args)) app)))
$$;

-- Whether every PC that is at home, or else every one there is, says that it has no deploy hook of this branch. One
-- that does not say may have it.
create function wocs.app_hook_is_missing(branch text) returns boolean
language sql stable as $$
  select coalesce(bool_and(n.abilities ? 'hooks'
    and branch <> all (string_to_array(coalesce(n.abilities ->> 'hooks', ''), '_'))), false)
  from wocs.node_list() n
  where (n.last_seen > now() - wocs.limit_node_away()) = exists (select from wocs.node_list_online())
$$;

create function wocs.check_app_deploy(asker wocs.users, args jsonb) returns jsonb
language sql stable as $$
  select case when wocs.app_hook_is_missing(args ->> 'branch') then jsonb_build_object('refused', 'app.refused',
      'facts', jsonb_build_object('reason', 'no_hook', 'branch', args -> 'branch',
        'setting', 'WOCS_DEPLOY_HOOK_' || upper(args ->> 'branch')))
    else jsonb_build_object('subject', jsonb_build_object('branch', args -> 'branch')) end
$$;

-- `watched` false: it was started, and nobody could look how it went; `blind` says why.
create function wocs.finished_app_deploy(t wocs.tasks, result jsonb) returns jsonb
language sql stable as $$
  select jsonb_build_object('say', 'app.deployed', 'facts', jsonb_build_object(
    'branch', t.payload -> 'branch', 'watched', coalesce(result -> 'watched', 'false'), 'blind', result -> 'blind',
    'url', result -> 'url', 'inspector', result -> 'inspector',
    'seconds', round(extract(epoch from now() - t.started_at)::numeric, 1)))
$$;

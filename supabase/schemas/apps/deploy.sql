create function wocs.check_app_deploy(asker wocs.users, args jsonb) returns jsonb
language sql immutable as $$
  select jsonb_build_object('subject', jsonb_build_object('branch', args -> 'branch'))
$$;

-- `watched` false: it was started, and nobody could look how it went; `blind` says why.
create function wocs.finished_app_deploy(t wocs.tasks, result jsonb) returns jsonb
language sql stable as $$
  select jsonb_build_object('say', 'app.deployed', 'facts', jsonb_build_object(
    'branch', t.payload -> 'branch', 'watched', coalesce(result -> 'watched', 'false'), 'blind', result -> 'blind',
    'url', result -> 'url', 'inspector', result -> 'inspector',
    'seconds', round(extract(epoch from now() - t.started_at)::numeric, 1)))
$$;

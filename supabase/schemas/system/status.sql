-- /status: whether all is stopped, who is at home and what waits for them, the free tiers, and how well it all goes.

-- What wocs.queue_contains says, in words that two indexes can answer: failures are kept for ever.
create function wocs.queue_counts() returns jsonb
language sql stable as $$
  select jsonb_build_object(
    'pending', count(*) filter (where t.status = 'pending'), 'running', count(*) filter (where t.status = 'running'),
    'awaiting_approval', count(*) filter (where t.status = 'awaiting_approval'),
    'failed', count(*) filter (where t.status = 'failed'),
    'uncertain', count(*) filter (where t.status = 'uncertain'))
  from (
    select x.status from wocs.tasks x where x.status in ('pending', 'awaiting_approval', 'running')
    union all
    select x.status from wocs.tasks x
    where x.status in ('failed', 'uncertain')
      and coalesce(x.completed_at, x.created_at) > now() - wocs.limit_lately()) t
$$;

create function wocs.status_today_counts() returns jsonb
language sql stable as $$
  select jsonb_build_object('done', count(*) filter (where l.action = 'completed'),
    'failed', count(*) filter (where l.action = 'failed'))
  from wocs.task_logs l where l.action in ('completed', 'failed') and l.created_at >= wocs.clock_day_start()
$$;

-- What a node stumbled over last: {"task", "command", "error": {"code", "detail"}}.
create function wocs.status_node_trouble(n wocs.nodes) returns jsonb
language sql stable as $$
  select jsonb_build_object('task', t.id, 'command', replace(t.type, '_', ' '), 'error', jsonb_build_object(
    'code', n.last_error, 'detail', (
      select l.details ->> 'detail' from wocs.task_logs l
      where l.task_id = t.id and l.details ->> 'code' = n.last_error order by l.seq desc limit 1)))
  from wocs.tasks t where t.id = n.last_error_task and n.last_error is not null
$$;

-- Those that called, and those that are enrolled and never did.
create function wocs.status_node_rows() returns jsonb
language sql stable as $$
  select coalesce(jsonb_agg(row order by row ->> 'name'), '[]') from (
    select jsonb_build_object(
      'name', n.name, 'online', here, 'since', wocs.clock_text(case when here then n.online_since else n.last_seen end),
      'last_seen', wocs.clock_text(n.last_seen), 'abilities', n.abilities, 'fonts', n.facts -> 'fonts_missing',
      'last_error', n.last_error,
      'last_error_at', wocs.clock_text(n.last_error_at), 'trouble', wocs.status_node_trouble(n),
      'rival', wocs.clock_text(wocs.node_life_rival(n.name))) as row
    from wocs.node_list() n, lateral (select n.last_seen > now() - wocs.limit_node_away() as here) seen
    union all
    select jsonb_build_object('name', k.node, 'online', false, 'silent', true)
    from wocs.node_keys k
    where k.enrolled_at is not null and k.removed_at is null
      and k.node not in (select n.name from wocs.node_list() n)) rows
$$;

-- Faults of ours that messages met in the last 24 hours: how often, and the newest; null where there were none.
create function wocs.status_faults() returns jsonb
language plpgsql stable as $$
declare
  newest wocs.alerts;
  times bigint;
begin
  select sum((a.facts ->> 'times')::int) into times from wocs.alerts a
  where a.kind = 'fault' and (a.facts ->> 'at')::timestamptz > now() - wocs.limit_fault_again();
  select * into newest from wocs.alerts a
  where a.kind = 'fault' order by (a.facts ->> 'at')::timestamptz desc limit 1;
  return case when times > 0 then
    jsonb_build_object('times', times, 'error', newest.about, 'at', newest.facts -> 'at') end;
end $$;

-- `since`: since when nobody is at home; null while somebody is, or when nobody ever was.
create function wocs.answer_status(asker wocs.users, args jsonb) returns jsonb
language plpgsql stable as $$
declare
  home jsonb := wocs.node_home_state();
begin
  return jsonb_build_object('say', 'system.status', 'facts', jsonb_build_object(
    'stopped', wocs.stop_facts(), 'nodes', wocs.status_node_rows(),
    'since', case when not (home ->> 'online')::boolean then home -> 'since' end,
    'waiting', wocs.queue_waiting_counts(), 'help', wocs.agent_help_list(),
    'queue', wocs.queue_counts(), 'today', wocs.status_today_counts(),
    'causes', wocs.causes_all(),
    'pages', wocs.tiktok_pages_state(),
    'meters', wocs.meter_free_tiers(),
    'audit', wocs.audit_status(),
    'backup', wocs.backup_status(),
    'metrics', wocs.success_metrics(), 'faults', wocs.status_faults()));
end $$;

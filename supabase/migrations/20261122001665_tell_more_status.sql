-- /status: whether all is stopped, who is at home and what waits for them, the free tiers, and how well it all goes.

-- A code, which the sentences say in the person's language; the words of the node stay in the task's story (/why).
alter table wocs.nodes add column last_error_at timestamptz;
update wocs.nodes set last_error = null where last_error !~ '^[a-z][a-z_]*$';

create or replace function wocs.take_report(t wocs.tasks, outcome text, result jsonb, error jsonb, files jsonb) returns void
language plpgsql as $$
declare
  code text := coalesce(error ->> 'code', 'unknown');
begin
  if outcome <> 'done' then
    update wocs.nodes n set last_error = code, last_error_at = now() where n.name = t.node;
  end if;
  if outcome = 'done' then
    perform wocs.finish(t, result, files);
  elsif outcome = 'uncertain' then
    perform wocs.lose_sight(t, coalesce(error, '{"code": "unknown"}'));
  elsif outcome = 'try_again' and t.retry_count < 3 then
    perform wocs.try_later(t, error);
  else
    perform wocs.tell_failed(t, code, error ->> 'detail');
  end if;
end $$;

create or replace function wocs.node_rows() returns jsonb
language plpgsql stable as $$
begin
  return (
    select coalesce(jsonb_agg(jsonb_build_object(
      'name', n.name, 'online', here, 'since', wocs.now_text(case when here then n.online_since else n.last_seen end),
      'last_seen', wocs.now_text(n.last_seen), 'abilities', n.abilities, 'last_error', n.last_error, 'last_error_at', wocs.now_text(n.last_error_at))
      order by n.name), '[]')
    from wocs.nodes n, lateral (select n.last_seen > now() - interval '90 s' as here) seen);
end $$;

-- An estimate: each home task of today was rung for and taken once an attempt; a node at home looks about twelve times an hour.
create function wocs.queue_commands_today() returns bigint
language plpgsql stable as $$
declare
  begun timestamptz := wocs.start_of_day();
begin
  return coalesce((select sum(2 * greatest(t.attempt, 1)) from wocs.tasks t where t.runs = 'home' and t.created_at >= begun), 0)
    + coalesce((select sum(ceil(extract(epoch from greatest(n.last_seen - greatest(n.online_since, begun), interval '0')) / 300)) from wocs.nodes n), 0);
end $$;

-- The free tiers: 500 MB of database; the specification's 10,000 queue commands a day.
create or replace function wocs.free_meters() returns jsonb
language plpgsql stable as $$
declare
  database_bytes bigint := coalesce((select m.used from wocs.meters m where m.name = 'database_bytes'), pg_database_size(current_database()));
begin
  return jsonb_build_array(
    jsonb_build_object('name', 'whatsapp_messages', 'used', wocs.messages_this_month(), 'limit', wocs.rule('free_messages', '1000')::bigint),
    jsonb_build_object('name', 'database_bytes', 'used', database_bytes, 'limit', 500 * 1024 * 1024),
    jsonb_build_object('name', 'upstash_commands', 'used', wocs.queue_commands_today(), 'limit', 10000, 'estimate', true));
end $$;

-- `since`: since when nobody is at home; null while somebody is, or when nobody ever was.
create or replace function wocs.answer_status(asker wocs.users, args jsonb) returns jsonb
language plpgsql stable as $$
declare
  home jsonb := wocs.home();
begin
  return jsonb_build_object('say', 'system.status', 'facts', jsonb_build_object(
    'stopped', wocs.stopped(), 'nodes', wocs.node_rows(), 'since', case when not (home ->> 'online')::boolean then home -> 'since' end,
    'waiting', wocs.waiting_counts(), 'queue', wocs.queue_counts(), 'today', wocs.today_counts(), 'meters', wocs.free_meters(),
    'metrics', wocs.success_metrics()));
end $$;

create function wocs.failure_code(task text) returns text
language plpgsql stable as $$
begin
  return (
    select l.details ->> 'code' from wocs.task_logs l
    where l.task_id = task and l.action in ('failed', 'lost_sight') order by l.seq desc limit 1);
end $$;

-- {"code", "detail"}, or the message alone where no code was kept; null where nothing failed.
create function wocs.failure_of(t wocs.tasks) returns jsonb
language sql stable as $$
  select case when t.error_message is null then null
    when wocs.failure_code(t.id) is null then to_jsonb(t.error_message)
    else jsonb_build_object('code', wocs.failure_code(t.id), 'detail', t.error_message) end
$$;

-- A failure is told by its code, so that it can be said in the person's language; the node's own words only where no code is known.
-- A hundred of each state at most, along the index: the oldest that wait, the newest that failed. The states are named again
-- because only so the planner sees that the index of the open tasks holds them.
create function wocs.open_tasks(wanted text) returns setof wocs.tasks
language sql stable as $$
  select t.* from unnest(array['pending', 'awaiting_approval', 'running']) waits (state),
    lateral (select * from wocs.tasks x where x.status = waits.state and x.status in ('pending', 'awaiting_approval', 'running', 'failed', 'uncertain') order by x.created_at limit 100) t
  where wanted in ('all', waits.state)
  union all
  select t.* from unnest(array['failed', 'uncertain']) failed (state),
    lateral (select * from wocs.tasks x where x.status = failed.state and x.status in ('pending', 'awaiting_approval', 'running', 'failed', 'uncertain') order by x.created_at desc limit 100) t
  where wanted in ('all', failed.state)
$$;

create or replace function wocs.answer_queue(asker wocs.users, args jsonb) returns jsonb
language sql stable as $$
  with queued as (
    select t from wocs.open_tasks(coalesce(args ->> 'status', 'all')) t
    where wocs.in_queue(t)
    order by array_position(array['high', 'normal', 'low'], t.priority), t.created_at
    limit 30)
  select jsonb_build_object('say', 'system.queue', 'facts', jsonb_build_object(
    'status', coalesce(args ->> 'status', 'all'),
    'tasks', (select coalesce(jsonb_agg(jsonb_build_object(
      'task', (q.t).id, 'command', replace((q.t).type, '_', ' '), 'status', (q.t).status, 'priority', (q.t).priority,
      'created_at', wocs.now_text((q.t).created_at), 'started_at', wocs.now_text((q.t).started_at),
      'scheduled_at', wocs.now_text((q.t).scheduled_at), 'error', wocs.failure_of(q.t))), '[]') from queued q)) || jsonb_strip_nulls(jsonb_build_object('stopped', wocs.stopped())))
$$;

-- /status and /queue. A failure stays in the queue for a week: long enough to be retried, short enough to stay readable.

create function wocs.in_queue(task wocs.tasks) returns boolean
language sql stable as $$
  select task.status in ('pending', 'awaiting_approval', 'running')
    or task.status in ('failed', 'uncertain') and coalesce(task.completed_at, task.created_at) > now() - interval '7 days'
$$;

create function wocs.start_of_day() returns timestamptz
language sql stable as $$ select wocs.today()::timestamp at time zone wocs.zone() $$;

create function wocs.start_of_month() returns timestamptz
language sql stable as $$ select date_trunc('month', wocs.today()::timestamp) at time zone wocs.zone() $$;

-- What is sent counts, whatever became of it later; reactions are free.
create function wocs.messages_this_month() returns bigint
language plpgsql stable as $$
begin
  return (select count(*) from wocs.outbox o where o.kind <> 'reaction' and o.sent_at >= wocs.start_of_month());
end $$;

-- Measuring walks through all of its files: five minutes later is early enough to do so again.
create function wocs.measure_database() returns void
language plpgsql as $$
begin
  if not exists (select from wocs.meters m where m.name = 'database_bytes' and m.at > now() - interval '5 minutes') then
    insert into wocs.meters (name, used) values ('database_bytes', pg_database_size(current_database()))
    on conflict (name) do update set used = excluded.used, at = excluded.at;
  end if;
end $$;

-- The free tiers: 500 MB of database; the specification's 10,000 queue commands a day, two a home task.
create function wocs.free_meters() returns jsonb
language plpgsql stable as $$
declare
  database_bytes bigint := coalesce((select m.used from wocs.meters m where m.name = 'database_bytes'), pg_database_size(current_database()));
  home_tasks bigint := (select count(*) from wocs.tasks t where t.runs = 'home' and t.created_at >= wocs.start_of_day());
begin
  return jsonb_build_array(
    jsonb_build_object('name', 'whatsapp_messages', 'used', wocs.messages_this_month(), 'limit', wocs.rule('free_messages', '1000')::bigint),
    jsonb_build_object('name', 'database_bytes', 'used', database_bytes, 'limit', 500 * 1024 * 1024),
    jsonb_build_object('name', 'upstash_commands', 'used', 2 * home_tasks, 'limit', 10000));
end $$;

create function wocs.node_rows() returns jsonb
language plpgsql stable as $$
begin
  return (
    select coalesce(jsonb_agg(jsonb_build_object(
      'name', n.name, 'online', here, 'since', wocs.now_text(case when here then n.online_since else n.last_seen end),
      'last_seen', wocs.now_text(n.last_seen), 'abilities', n.abilities, 'last_error', n.last_error) order by n.name), '[]')
    from wocs.nodes n, lateral (select n.last_seen > now() - interval '90 s' as here) seen);
end $$;

create function wocs.queue_counts() returns jsonb
language plpgsql stable as $$
begin
  return (
    select jsonb_build_object(
      'pending', count(*) filter (where t.status = 'pending'), 'running', count(*) filter (where t.status = 'running'),
      'awaiting_approval', count(*) filter (where t.status = 'awaiting_approval'), 'failed', count(*) filter (where t.status = 'failed'),
      'uncertain', count(*) filter (where t.status = 'uncertain'))
    from wocs.tasks t where t.status in ('pending', 'awaiting_approval', 'running', 'failed', 'uncertain') and wocs.in_queue(t));
end $$;

create function wocs.today_counts() returns jsonb
language plpgsql stable as $$
begin
  return (
    select jsonb_build_object('done', count(*) filter (where l.action = 'completed'), 'failed', count(*) filter (where l.action = 'failed'))
    from wocs.task_logs l where l.action in ('completed', 'failed') and l.created_at >= wocs.start_of_day());
end $$;

-- `since`: since when nobody is at home; null while somebody is, or when nobody ever was.
create function wocs.answer_status(asker wocs.users, args jsonb) returns jsonb
language plpgsql stable as $$
declare
  home jsonb := wocs.home();
begin
  return jsonb_build_object('say', 'system.status', 'facts', jsonb_build_object(
    'nodes', wocs.node_rows(), 'since', case when not (home ->> 'online')::boolean then home -> 'since' end,
    'queue', wocs.queue_counts(), 'today', wocs.today_counts(), 'meters', wocs.free_meters()));
end $$;
-- `today` reads the log by day: a task that failed and was retried did both.
create index task_logs_by_day on wocs.task_logs (created_at) where action in ('completed', 'failed');

create function wocs.answer_queue(asker wocs.users, args jsonb) returns jsonb
language sql stable as $$
  with queued as (
    select t.* from wocs.tasks t
    where t.status in ('pending', 'awaiting_approval', 'running', 'failed', 'uncertain') and wocs.in_queue(t)
      and coalesce(args ->> 'status', 'all') in ('all', t.status)
    order by array_position(array['high', 'normal', 'low'], t.priority), t.created_at
    limit 30)
  select jsonb_build_object('say', 'system.queue', 'facts', jsonb_build_object(
    'status', coalesce(args ->> 'status', 'all'),
    'tasks', (select coalesce(jsonb_agg(jsonb_build_object(
      'task', q.id, 'command', replace(q.type, '_', ' '), 'status', q.status, 'priority', q.priority, 'created_at', wocs.now_text(q.created_at),
      'started_at', wocs.now_text(q.started_at), 'scheduled_at', wocs.now_text(q.scheduled_at), 'error', q.error_message)), '[]') from queued q)))
$$;

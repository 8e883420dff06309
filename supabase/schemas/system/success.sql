-- The success metrics of the specification's section 16, from what happened in the last seven days. At most the newest
-- 2,000 endings are looked at, so that /status costs the same after years.

-- The times of one node's absence since `since`, the present one too.
create function wocs.node_times_away(n wocs.nodes, since timestamptz) returns tstzmultirange
language sql stable as $$
  select coalesce(range_agg(tstzrange(greatest(a.began_at, since), a.ended_at)), '{}'::tstzmultirange)
  from (
    select x.began_at, x.ended_at from wocs.node_absences x where x.node = n.name and x.ended_at > since
    union all select n.last_seen, now() where n.last_seen < now() - wocs.limit_node_away()
    union all select since, n.first_seen where n.first_seen > since) a
  where greatest(a.began_at, since) < a.ended_at
$$;

-- The share of the time in which somebody was at home, since the first node was first seen or seven days; null without
-- any node.
create function wocs.node_uptime() returns numeric
language plpgsql stable as $$
declare
  since timestamptz := (select case when count(*) > 0 then greatest(min(n.first_seen), now() - wocs.limit_lately()) end
    from wocs.node_list() n);
  whole double precision := extract(epoch from now() - since);
  gone tstzmultirange := (select range_intersect_agg(wocs.node_times_away(n, since)) from wocs.node_list() n);
begin
  if coalesce(whole, 0) <= 0 then
    return null;
  end if;
  return 1 - (select coalesce(sum(extract(epoch from upper(r) - lower(r))), 0) from unnest(gone) r) / whole;
end $$;

-- When WhatsApp last let nothing of ours through (token, account, payment, not reached) or did not say whether it did.
create function wocs.success_last_trouble() returns timestamptz
language sql stable as $$
  select max(case a.kind when 'cause' then coalesce(a.closed_at, now()) else a.opened_at end) from wocs.alerts a
  where a.kind = 'unsure' or a.kind = 'cause' and wocs.cause_holds_sending(a.about)
$$;

-- Since the last trouble, else since the first message: then it may be short of the target without being bad.
create function wocs.success_session() returns jsonb
language plpgsql stable as $$
declare
  trouble timestamptz := wocs.success_last_trouble();
  since timestamptz := coalesce(trouble, (select e.received_at from wocs.inbound_events e order by e.id limit 1));
  metric jsonb := wocs.success_metric('session_seconds', extract(epoch from now() - since), 7 * 86400, true);
begin
  return case when trouble is null and metric @> '{"good": false}' then metric || '{"good": null}' else metric end;
end $$;

-- The tasks that ended lately, well or badly; nobody gave the daily look at Studio's pages, nor the look-up of a link.
create function wocs.success_ended_tasks() returns table (id varchar, runs text, status text, created_at timestamptz,
  scheduled_at timestamptz, started_at timestamptz, completed_at timestamptz)
language sql stable as $$
  select t.id, t.runs, t.status, t.created_at, t.scheduled_at, t.started_at, t.completed_at from wocs.tasks t
  where t.status in ('done', 'failed', 'rolled_back') and t.completed_at > now() - wocs.limit_lately()
    and t.type not in ('chat_transcript', 'tiktok_pages', 'tiktok_link')
  order by t.completed_at desc limit 2000
$$;

-- The week's people's tasks that are answered and not ended, or that wait for too long.
create function wocs.success_open_tasks() returns setof wocs.tasks
language sql stable as $$
  select o.* from wocs.tasks o
  where o.runs = 'human' and o.assigned_to is not null and o.created_at > now() - wocs.limit_lately() and (
    o.status = 'running' or o.status = 'pending' and o.created_at < now() - wocs.limit_agent_slow())
$$;

-- {"name", "value", "target", "good"}; value and good are null while there is nothing to measure.
create function wocs.success_metric(name text, value numeric, target numeric, more_is_better boolean) returns jsonb
language sql immutable as $$
  select jsonb_build_object('name', name, 'value', round(value, 4), 'target', target,
                            'good', case when more_is_better then value > target else value < target end)
$$;

-- The ended tasks are looked up once for all the figures; a person's that still waits counts with what it has waited.
create function wocs.success_metrics() returns jsonb
language plpgsql stable as $$
declare
  succeeded numeric;
  seconds numeric;
  answered numeric;
begin
  with ended as materialized (
    select e.id, e.runs, e.status in ('done', 'rolled_back') as well, e.status = 'failed' as badly,
      greatest(e.created_at, e.scheduled_at) as begun_at, coalesce(e.started_at, e.completed_at, now()) as answered_at,
      e.completed_at
    from wocs.success_ended_tasks() e),
  asked as (
    select a.task_id, max(a.decided_at) as decided_at from wocs.approvals a
    where a.task_id in (select x.id from ended x where x.well and x.runs <> 'human') group by a.task_id),
  waits as (
    select x.begun_at, x.answered_at from ended x where x.well and x.runs = 'human'
    union all
    select greatest(o.created_at, o.scheduled_at), coalesce(o.started_at, o.completed_at, now())
    from wocs.success_open_tasks() o)
  select count(*) filter (where e.well)::numeric / nullif(count(*) filter (where e.well or e.badly), 0),
    percentile_cont(0.5) within group (order by extract(epoch from e.completed_at
      - greatest(e.begun_at, a.decided_at))) filter (where e.well and e.runs <> 'human'),
    (select percentile_cont(0.5) within group (order by extract(epoch from w.answered_at - w.begun_at)) from waits w)
  into succeeded, seconds, answered from ended e left join asked a on a.task_id = e.id;
  return jsonb_build_array(
    wocs.success_metric('success_rate', succeeded, 0.95, true),
    wocs.success_metric('completion_seconds', seconds, 120, false),
    wocs.success_metric('response_seconds', answered, 300, false),
    wocs.success_metric('uptime', wocs.node_uptime(), 0.99, true),
    wocs.success_session());
end $$;

create function wocs.meter_used(meter text) returns bigint
language sql stable as $$ select m.used from wocs.meters m where m.name = meter $$;

-- High before normal before low, then the oldest: what the queue sorts by.
create function wocs.bell_score(t wocs.tasks) returns double precision
language sql stable as $$
  select coalesce(array_position(array['high', 'normal', 'low'], t.priority::text) - 1, 1) * 1e13
    + floor(extract(epoch from greatest(t.created_at, t.scheduled_at)) * 1000)
$$;

-- Half a minute a task, as long as nobody measured better; two minutes at most are promised.
create function wocs.bell_eta_s() returns int
language sql stable as $$
  select least(120, 30 * (1 + count(*)))::int from wocs.tasks t
  where t.runs = 'home' and t.status in ('pending', 'running')
$$;

-- How long a rung bell is trusted. With nobody at home who can do it ringing is idle: a node that comes hears from its
-- first beat what is due.
create function wocs.bell_patience(t wocs.tasks) returns interval
language sql stable as $$
  select case when wocs.node_label_is_online(wocs.task_label(t)) then wocs.limit_bell_patience()
    else wocs.limit_bell_patience_alone() end
$$;

-- Those whose doorbells are rung, each ring being signed for each: few, the latest enrolled first. With labels only
-- those that could have one of them: who never called may have any.
create function wocs.node_ring_keys(labels text[] default null) returns jsonb
language sql stable as $$
  select coalesce(jsonb_agg(jsonb_build_object('name', k.node, 'key', k.key)), '[]') from (
    select x.* from wocs.node_keys x left join wocs.nodes n on n.name = x.node
    where x.enrolled_at is not null and x.removed_at is null
      and (labels is null or exists (
        select from unnest(labels) label where wocs.node_label_is_offered(label, coalesce(n.abilities, '{}'))))
    order by x.enrolled_at desc limit 10) k
$$;

-- [{"task", "score", "label"}] of the work that is rung for.
create function wocs.bell_entries(tasks text[]) returns jsonb
language sql stable as $$
  select coalesce(jsonb_agg(jsonb_build_object(
    'task', t.id, 'score', wocs.bell_score(t), 'label', wocs.task_label(t))), '[]')
  from wocs.tasks t where t.id = any (tasks) and t.status = 'pending'
$$;

-- Whom to knock for, told within Postgres when this is committed: `make serve` listens (WOCS_QUEUE=postgres).
create function wocs.bell_notify(bell jsonb, nodes jsonb) returns void
language plpgsql as $$
begin
  if bell <> '[]' then
    perform pg_notify('wocs_bell', jsonb_build_object('jobs', jsonb_array_length(bell), 'nodes', nodes)::text);
  end if;
end $$;

create function wocs.bell_ring(t wocs.tasks) returns void
language plpgsql as $$
begin
  if not wocs.stop_is_on() then
    update wocs.tasks x set rung_at = now() where x.id = t.id;
    perform wocs.work_add('wocs.ring', t.id);
  end if;
end $$;

-- The home as this task finds it; `lacking`: what it needs, and none that is on has.
create function wocs.bell_home_state(t wocs.tasks) returns jsonb
language sql stable as $$
  select home || jsonb_build_object('lacking',
    case when (home ->> 'online')::boolean and not wocs.node_label_is_online(wocs.task_label(t))
      then wocs.task_label(t) end)
  from wocs.node_home_state() home
$$;

create function wocs.bell_enqueue_task(t wocs.tasks) returns jsonb
language plpgsql as $$
begin
  if wocs.stop_is_on() then
    return wocs.task_hold_while_stopped(t);
  end if;
  perform wocs.bell_ring(t);
  return jsonb_build_object('say', 'task.queued', 'about', t.id,
                            'facts', wocs.task_facts(t)
                              || jsonb_build_object('eta_s', wocs.bell_eta_s(), 'node', wocs.bell_home_state(t)));
end $$;

create function wocs.bell_is_due(t wocs.tasks, older_than interval) returns boolean
language sql stable as $$
  select t.status = 'pending' and t.runs = 'home' and coalesce(t.scheduled_at <= now(), true)
    and coalesce(t.rung_at < now() - older_than, true) and wocs.voice_note_may_be_heard(t)
$$;

-- The bell again for what is due at home and nobody took: the queue may have lost it. `abilities`: of the one node that
-- hears it.
create function wocs.bell_ring_due(older_than interval, abilities jsonb default '{}') returns setof text
language sql as $$
  update wocs.tasks x set rung_at = now()
  where x.id in (
    select t.id from wocs.tasks t
    where wocs.bell_is_due(t, coalesce(older_than, wocs.bell_patience(t))) and not wocs.stop_is_on()
      and wocs.node_label_is_offered(wocs.task_label(t), bell_ring_due.abilities)
    order by array_position(array['high', 'normal', 'low'], t.priority::text), t.created_at
    limit 50 for update skip locked)
  returning x.id
$$;

create function wocs.bell_settle() returns void
language sql as $$
  select wocs.work_add('wocs.ring', task) from wocs.bell_ring_due(null) task
$$;

-- What a node hears is due, in its order. It hears nothing of what cannot be told: its beat counts all the same.
create function wocs.bell_ring_at_beat(abilities jsonb) returns jsonb
language plpgsql as $$
begin
  return (
    select jsonb_agg(t.id order by wocs.bell_score(t))
    from wocs.bell_ring_due(wocs.limit_bell_patience_at_beat(), abilities) due join wocs.tasks t on t.id = due);
exception when others then
  perform wocs.settling_keep_fault('bell', '', sqlstate);
  return null;
end $$;

-- Seconds until something is due that nobody else will notice: 30 at most, 2 at least.
create function wocs.node_call_again_s() returns int
language plpgsql stable as $$
begin
  return greatest(2, ceil(extract(epoch from least(now() + wocs.limit_beat_pause(),
    (select min(o.not_before) from wocs.outbox o
     where o.state = 'queued' and (o.waits_for is null or o.not_before > now())),
    (select min(t.scheduled_at) from wocs.tasks t where t.status = 'pending' and t.scheduled_at > now()),
    (select min(s.next_at) from wocs.schedules s where s.state = 'active' and s.next_at > now()),
    (select min(a.expires_at) from wocs.approvals a where a.decision is null and a.expires_at > now()),
    (select min(t.created_at) + wocs.limit_slow_note() from wocs.tasks t
     where t.type = 'transcribe' and t.status in ('pending', 'running')
       and t.created_at > now() - wocs.limit_slow_note())) - now())))::int;
end $$;

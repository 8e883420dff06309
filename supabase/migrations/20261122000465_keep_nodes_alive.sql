-- A beat: the node is here, its leases last longer, and it hears what is due, what to drop, and when to come again.

-- A node that says it is leaving is away from now on, not only after three missed beats.
create function wocs.note_node(request jsonb) returns void
language sql as $$
  insert into wocs.nodes as n (name, abilities, version, last_seen)
  values (request ->> 'node', coalesce(request -> 'abilities', '{}'), request ->> 'version',
          case when request @> '{"leaving": true}' then now() - interval '90 s' else now() end)
  on conflict (name) do update set
    online_since = case when n.last_seen < now() - interval '90 s' then now() else n.online_since end,
    last_seen = excluded.last_seen, abilities = excluded.abilities, version = excluded.version;
$$;

-- Extends what this node still holds; gives the ids it should drop.
create function wocs.extend_leases(node text, running jsonb) returns jsonb
language sql as $$
  with told as (select r.value ->> 'task' as task, (r.value ->> 'attempt')::int as attempt from jsonb_array_elements(running) r),
  held as (
    update wocs.tasks t set lease_until = now() + interval '60 s' from told
    where t.id = told.task and t.attempt = told.attempt and t.node = extend_leases.node and t.status = 'running' returning t.id)
  select coalesce(jsonb_agg(told.task), '[]') from told where told.task not in (select id from held)
$$;

-- Seconds until something is due that nobody else will notice: 30 at most, 2 at least.
create function wocs.call_again_s() returns int
language sql stable as $$
  select greatest(2, least(30, ceil(extract(epoch from least(
    (select min(o.not_before) from wocs.outbox o where o.state = 'queued'),
    (select min(t.scheduled_at) from wocs.tasks t where t.status = 'pending' and t.scheduled_at > now()),
    (select min(a.expires_at) from wocs.approvals a where a.decision is null)) - now()))))::int
$$;

create function public.wocs_beat(request jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  stop jsonb;
  due jsonb;
begin
  perform wocs.begin_work();
  perform wocs.note_node(request);
  stop := wocs.extend_leases(request ->> 'node', coalesce(nullif(request -> 'running', 'null'), '[]'));
  perform wocs.settle();
  if not request @> '{"leaving": true}' then
    due := (select jsonb_agg(task) from wocs.ring_due(interval '15 s') task);
  end if;
  return wocs.work() || jsonb_build_object('stop', stop, 'due', coalesce(due, '[]'), 'call_again_s', coalesce(wocs.call_again_s(), 30));
end $$;

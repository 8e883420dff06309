-- The home node's side of the switch: nothing is given out, and nothing is called due.

create or replace function wocs.due_home_task() returns text
language plpgsql as $$
begin
  return (
    select t.id from wocs.tasks t
    where t.status = 'pending' and t.runs = 'home' and coalesce(t.scheduled_at <= now(), true) and not wocs.is_stopped()
    order by array_position(array['high', 'normal', 'low'], t.priority::text), t.created_at
    limit 1 for update skip locked);
end $$;

create or replace function wocs.ring_due(older_than interval) returns setof text
language sql as $$
  update wocs.tasks x set rung_at = now()
  where x.id in (
    select t.id from wocs.tasks t
    where t.status = 'pending' and t.runs = 'home' and coalesce(t.scheduled_at <= now(), true) and coalesce(t.rung_at < now() - older_than, true)
      and not wocs.is_stopped()
    order by array_position(array['high', 'normal', 'low'], t.priority::text), t.created_at
    limit 50 for update skip locked)
  returning x.id
$$;

create or replace function wocs.claim_objection(t wocs.tasks) returns text
language sql stable as $$
  select case
    when t.id is null then 'no_such_task'
    when t.runs <> 'home' then 'not_for_the_home'
    when t.status <> 'pending' then 'already_' || t.status
    when t.scheduled_at > now() then 'not_due'
    when wocs.is_stopped() then 'stopped' end
$$;

create or replace function public.wocs_claim(request jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  wanted text := coalesce(request ->> 'task', wocs.due_home_task());
  t wocs.tasks;
  objection text;
begin
  perform wocs.begin_work();
  select * into t from wocs.tasks x where x.id = wanted for update;
  objection := case
    when t.id is null and request ->> 'task' is null then case when wocs.is_stopped() then 'stopped' else 'nothing_due' end
    else wocs.claim_objection(t) end;
  if objection is null and not wocs.requester_may(t) then
    perform wocs.tell_failed(t, 'role_lost', null);
    objection := 'role_lost';
  end if;
  if objection is not null then
    return wocs.work() || jsonb_build_object('task', null, 'reason', objection);
  end if;
  perform wocs.act(null, jsonb_build_object('node', request -> 'node', 'attempt', t.attempt + 1));
  update wocs.tasks x set status = 'running', attempt = x.attempt + 1, node = request ->> 'node', lease_until = now() + interval '60 s', started_at = now()
  where x.id = t.id returning * into t;
  return wocs.work() || jsonb_build_object('task', wocs.task_for_node(t), 'reason', null);
end $$;

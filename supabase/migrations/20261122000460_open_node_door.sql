-- The home node's side: take a task, show that one is alive, tell how it ended. A lease is 60 s; `attempt` fences off its old holders.

create function wocs.due_home_task() returns text
language plpgsql as $$
begin
  return (
    select t.id from wocs.tasks t
    where t.status = 'pending' and t.runs = 'home' and coalesce(t.scheduled_at <= now(), true)
    order by array_position(array['high', 'normal', 'low'], t.priority::text), t.created_at
    limit 1 for update skip locked);
end $$;

create function wocs.claim_objection(t wocs.tasks) returns text
language sql stable as $$
  select case
    when t.id is null then 'no_such_task'
    when t.runs <> 'home' then 'not_for_the_home'
    when t.status <> 'pending' then 'already_' || t.status
    when t.scheduled_at > now() then 'not_due' end
$$;

create function wocs.task_for_node(t wocs.tasks) returns jsonb
language sql stable as $$
  select jsonb_build_object(
    'id', t.id, 'type', t.type, 'args', t.payload, 'attempt', t.attempt, 'lease_s', 60, 'repeatable', t.repeatable,
    'language', coalesce((wocs.person(t.requested_by)).language, 'en'), 'requested_by', wocs.person_ref(t.requested_by))
$$;

create function public.wocs_claim(request jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  wanted text := coalesce(request ->> 'task', wocs.due_home_task());
  t wocs.tasks;
  objection text;
begin
  perform wocs.begin_work();
  select * into t from wocs.tasks x where x.id = wanted for update;
  objection := case when t.id is null and request ->> 'task' is null then 'nothing_due' else wocs.claim_objection(t) end;
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

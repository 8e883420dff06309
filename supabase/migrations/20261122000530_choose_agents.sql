-- Who may be given a task: active agents and admins, by name in any case, or by number.

create function wocs.find_agent(wanted text) returns wocs.users
language plpgsql stable as $$
declare
  agent wocs.users;
begin
  select * into agent from wocs.users u where u.status = 'active' and lower(u.name) = lower(btrim(wanted)) and u.role in ('agent', 'admin');
  if agent.id is null then
    select * into agent from wocs.users u where u.status = 'active' and u.wa_number = wanted and u.role in ('agent', 'admin');
  end if;
  return agent;
end $$;

-- The active agent with the fewest open tasks; nobody when there is no other.
create function wocs.least_busy_agent(besides uuid[] default '{}') returns wocs.users
language plpgsql stable as $$
begin
  return (
    select u from wocs.users u
    where u.status = 'active' and u.role = 'agent' and u.id <> all (besides)
    order by (select count(*) from wocs.tasks t where t.assigned_to = u.id and t.status in ('pending', 'running')), lower(u.name)
    limit 1);
end $$;

create function wocs.refuse_agent(reason text, name text) returns jsonb
language sql stable as $$
  select jsonb_build_object('refused', 'agent.refused', 'facts', jsonb_build_object(
    'reason', reason, 'name', name,
    'names', (
      select coalesce(jsonb_agg(u.name order by lower(u.name)), '[]') from wocs.users u
      where u.status = 'active' and u.role in ('agent', 'admin'))))
$$;

create function wocs.refuse_task(reason text, task text, status text, asker uuid) returns jsonb
language sql stable as $$
  select jsonb_build_object('refused', said -> 'say', 'facts', said -> 'facts') from wocs.refuse(reason, task, status, asker) as said
$$;

-- The facts every saying about an agent's task has.
create function wocs.agent_facts(task wocs.tasks) returns jsonb
language sql stable as $$
  select wocs.task_facts(task) || jsonb_build_object(
    'agent', wocs.person_ref(task.assigned_to), 'type', task.payload -> 'type', 'target', task.payload -> 'target',
    'priority', task.priority, 'deadline', wocs.now_text(task.deadline_at), 'note', task.payload -> 'note',
    'requester', wocs.person_ref(task.requested_by))
$$;

create function wocs.tell(person uuid, say text, facts jsonb) returns jsonb
language sql immutable as $$ select jsonb_build_object('to_user', person, 'say', say, 'facts', facts) $$;

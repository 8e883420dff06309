-- Who is there for work: an agent off duty gets a task only by name.

alter table wocs.users add column on_duty boolean not null default true;

-- The agent on duty with the fewest open tasks; nobody when there is no other.
create or replace function wocs.least_busy_agent(besides uuid[] default '{}') returns wocs.users
language plpgsql stable as $$
begin
  return (
    select u from wocs.users u
    where u.status = 'active' and u.role = 'agent' and u.on_duty and u.id <> all (besides)
    order by (select count(*) from wocs.tasks t where t.assigned_to = u.id and t.status in ('pending', 'running')), lower(u.name)
    limit 1);
end $$;

-- The one named, else the least busy; no row's id when there is none: wocs.no_agent() says why.
create function wocs.choose_agent(named text) returns wocs.users
language plpgsql stable as $$
begin
  return case when named is null then wocs.least_busy_agent() else wocs.find_agent(named) end;
end $$;

create function wocs.no_agent(named text) returns jsonb
language plpgsql stable as $$
begin
  return wocs.refuse_agent(case
    when named is not null then 'unknown_agent'
    when exists (select from wocs.users u where u.status = 'active' and u.role = 'agent') then 'all_off_duty'
    else 'no_agents' end, named);
end $$;

-- `names`: who could be meant; where all are off duty, those who are.
create or replace function wocs.refuse_agent(reason text, name text) returns jsonb
language sql stable as $$
  select jsonb_build_object('refused', 'agent.refused', 'facts', jsonb_build_object(
    'reason', reason, 'name', name,
    'names', (
      select coalesce(jsonb_agg(u.name order by lower(u.name)), '[]') from wocs.users u
      where u.status = 'active' and (u.role = 'agent' or u.role = 'admin' and reason <> 'all_off_duty'))))
$$;

create function wocs.check_duty(asker wocs.users, args jsonb) returns jsonb
language plpgsql stable as $$
declare
  agent wocs.users := case when args ->> 'agent' is null then asker else wocs.find_agent(args ->> 'agent') end;
begin
  if agent.id is null then
    return wocs.refuse_agent('unknown_agent', args ->> 'agent');
  elsif agent.id <> asker.id and asker.role <> 'admin' then
    return jsonb_build_object('refused', 'access.role', 'facts', jsonb_build_object('command', 'duty', 'role', asker.role, 'needs', 'admin'));
  end if;
  return jsonb_build_object('subject', jsonb_build_object('agent', agent.name), 'args', args || jsonb_build_object('agent', agent.name));
end $$;

-- Work that is open already stays with who has it: the answer says how much that is.
create function wocs.do_duty(task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  asker wocs.users := wocs.person(task.requested_by);
  checked jsonb := wocs.check_duty(asker, task.payload);
  agent wocs.users;
  facts jsonb;
begin
  if checked ? 'refused' then
    return checked;
  end if;
  agent := wocs.find_agent(checked #>> '{args,agent}');
  facts := jsonb_build_object('agent', agent.name, 'agent_id', agent.id, 'was_on', agent.on_duty) || wocs.set_duty(agent.id, task.payload ->> 'state' in ('on', 'true'));
  return jsonb_build_object('say', 'agent.duty', 'facts', facts,
                            'also', case when agent.id = asker.id then '[]'::jsonb else jsonb_build_array(wocs.tell(agent.id, 'agent.duty', facts)) end);
end $$;

-- {"on", "tasks": what they have open}.
create function wocs.set_duty(agent uuid, is_on boolean) returns jsonb
language plpgsql as $$
begin
  update wocs.users u set on_duty = is_on where u.id = agent;
  return jsonb_build_object('on', is_on, 'tasks', (
    select coalesce(jsonb_agg(t.id order by t.created_at), '[]') from wocs.tasks t
    where t.assigned_to = agent and t.status in ('pending', 'running')));
end $$;

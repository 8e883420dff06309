-- Who may be given a task: active agents and admins, by name in any case, or by number. An agent off duty gets a task
-- only by name.

create function wocs.agent_find(wanted text) returns wocs.users
language plpgsql stable as $$
declare
  agent wocs.users;
begin
  select * into agent from wocs.users u
  where u.status = 'active' and lower(u.name) = lower(btrim(wanted)) and u.role in ('agent', 'admin');
  if agent.id is null then
    select * into agent from wocs.users u
    where u.status = 'active' and u.wa_number = wanted and u.role in ('agent', 'admin');
  end if;
  return agent;
end $$;

-- The agent on duty with the fewest open tasks; nobody when there is no other.
create function wocs.agent_least_busy(besides uuid[] default '{}') returns wocs.users
language plpgsql stable as $$
begin
  return (
    select u from wocs.users u
    where u.status = 'active' and u.role = 'agent' and u.on_duty and u.id <> all (besides)
    order by (select count(*) from wocs.tasks t where t.assigned_to = u.id and t.status in ('pending', 'running')),
      lower(u.name)
    limit 1);
end $$;

-- `names`: who could be meant; where all are off duty, those who are.
create function wocs.agent_refusal(reason text, name text) returns jsonb
language sql stable as $$
  select jsonb_build_object('refused', 'agent.refused', 'facts', jsonb_build_object(
    'reason', reason, 'name', name,
    'names', (
      select coalesce(jsonb_agg(u.name order by lower(u.name)), '[]') from wocs.users u
      where u.status = 'active' and (u.role = 'agent' or u.role = 'admin' and reason <> 'all_off_duty'))))
$$;

-- The one named, else the least busy; no row's id when there is none: wocs.agent_none_refusal() says why.
create function wocs.agent_choose(named text) returns wocs.users
language plpgsql stable as $$
begin
  return case when named is null then wocs.agent_least_busy() else wocs.agent_find(named) end;
end $$;

create function wocs.agent_none_refusal(named text) returns jsonb
language plpgsql stable as $$
begin
  return wocs.agent_refusal(case
    when named is not null then 'unknown_agent'
    when exists (select from wocs.users u where u.status = 'active' and u.role = 'agent') then 'all_off_duty'
    else 'no_agents' end, named);
end $$;

-- Null when somebody can do it now, or, if it is for later, when there is anybody at all.
create function wocs.agent_none_refusal_at(named text, at timestamptz default null) returns jsonb
language plpgsql stable as $$
declare
  refused jsonb;
begin
  if (wocs.agent_choose(named)).id is not null then
    return null;
  end if;
  refused := wocs.agent_none_refusal(named);
  return case when at > now() and refused #>> '{facts,reason}' = 'all_off_duty' then null else refused end;
end $$;

-- The name as it is written in the list of people, so that the same words ask for the same thing.
create function wocs.agent_args_with_name(args jsonb) returns jsonb
language plpgsql stable as $$
begin
  return case when args ->> 'to' is null then args
    else args || jsonb_build_object('to', (wocs.agent_find(args ->> 'to')).name) end;
end $$;

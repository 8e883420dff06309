-- Who may be given a task: active agents and admins, by name in any case, or by number; what a person wrote may also
-- be a first name or another form of the number. An agent off duty gets a task only by name.

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

-- The words of a name in small letters, without titles where there is more than these.
create function wocs.agent_name_words(name text) returns text[]
language sql immutable as $$
  select case when own <> '{}' then own else words end
  from (select coalesce(array_agg(w) filter (where w <> ''), '{}') as words, coalesce(array_agg(w) filter (
      where w !~ '^(|abang|abg|bang|kak|kakak|encik|en|cik|puan|pn|pak|mak|bro|sis|adik|dik|bin|binti)$'), '{}') as own
    from regexp_split_to_table(lower(wocs.person_name_plain(name)), '[^[:alnum:]]+') w) split
$$;

-- Whoever may be meant by what somebody wrote: the number in any form, or all the words of it in one's name.
create function wocs.agent_list_meant(wanted text, roles text[]) returns setof wocs.users
language sql stable as $$
  select u.* from wocs.users u, regexp_replace(wanted, '\D', '', 'g') digits
  where u.status = 'active' and u.role = any (roles)
    and (u.wa_number in (digits, '6' || digits, '60' || digits) and wanted ~ '^[+0-9 ().-]{8,}$'
      or wocs.agent_name_words(wanted) <> '{}'
        and wocs.agent_name_words(wanted) <@ wocs.agent_name_words(u.name))
  order by lower(u.name)
$$;

-- The person that what somebody wrote means: the whole name first, then the only one it can mean, agents before admins.
create function wocs.agent_find_meant(wanted text) returns wocs.users
language plpgsql stable as $$
declare
  found_as wocs.users := wocs.agent_find(wanted);
  meant wocs.users[];
begin
  if found_as.id is null then
    meant := array(select m from wocs.agent_list_meant(wanted, array['agent']) m);
    meant := case when meant <> '{}' then meant
      else array(select m from wocs.agent_list_meant(wanted, array['admin']) m) end;
  end if;
  return case when found_as.id is not null then found_as when cardinality(meant) = 1 then meant[1] end;
end $$;

-- The agent on duty with the fewest open tasks; nobody when there is no other.
create function wocs.agent_least_busy(besides uuid[] default '{}') returns wocs.users
language sql stable as $$
  select u from wocs.users u
  where u.status = 'active' and u.role = 'agent' and u.on_duty and u.id <> all (besides)
  order by (select count(*) from wocs.tasks t where t.assigned_to = u.id and t.status in ('pending', 'running')),
    lower(u.name)
  limit 1
$$;

-- `names`: who could be meant; where all are off duty, those who are. An admin is found by name, and is no agent.
create function wocs.agent_refusal(reason text, name text) returns jsonb
language sql stable as $$
  select jsonb_build_object('refused', 'agent.refused', 'facts', jsonb_build_object(
    'reason', case when reason = 'unknown_agent' and cardinality(meant) > 1 then 'which_agent' else reason end,
    'name', name, 'names', case when reason = 'unknown_agent' and cardinality(meant) > 1 then to_jsonb(meant) else (
      select coalesce(jsonb_agg(u.name order by lower(u.name)), '[]') from wocs.users u
      where u.status = 'active' and u.role = 'agent') end))
  from (select array(select m.name from wocs.agent_list_meant(name, array['agent', 'admin']) m) as meant) meanings
$$;

-- Whom it is for is asked for again, and the rest of the command is kept meanwhile: "ali" is then answer enough.
create function wocs.agent_ask_again(person wocs.users, m jsonb, type text, args jsonb, checked jsonb) returns jsonb
language plpgsql as $$
declare
  field text := case when args ? 'to' then 'to' else 'agent' end;
begin
  if coalesce(checked #>> '{facts,reason}', '') not in ('unknown_agent', 'which_agent') or not args ? field then
    return '{}';
  end if;
  perform wocs.draft_keep(person.id, m ->> 'id', jsonb_build_object('command', type, 'asks', field,
    'args', args - array[field, 'video', 'quoted'],
    'media', case when args ? 'quoted' then jsonb_build_object('kind', 'quoted', 'id', args -> 'quoted') end),
    m -> 'media');
  return jsonb_build_object('field', field, 'minutes', 10);
end $$;

-- Who may be tapped where the command asks for an agent: {"agents": [{"name", "on", "open"}]}, without who has the
-- task.
create function wocs.agent_choices(intent jsonb) returns jsonb
language sql stable as $$
  select case when intent ->> 'say' = 'grammar.missing' and intent ->> 'command' like 'agent\_%'
      and intent #>> '{facts,field}' = 'to'
    then jsonb_build_object('agents', (
      select coalesce(jsonb_agg(one), '[]') from jsonb_array_elements(wocs.duty_list()) one
      where one ->> 'name' is distinct from (
        select u.name from wocs.tasks t join wocs.users u on u.id = t.assigned_to
        where t.id = intent #>> '{remember,args,task}')))
    else '{}'::jsonb end
$$;

-- The one named, else the least busy; no row's id when there is none: wocs.agent_none_refusal() says why.
create function wocs.agent_choose(named text) returns wocs.users
language sql stable as $$
  select case when named is null then wocs.agent_least_busy() else wocs.agent_find(named) end
$$;

create function wocs.agent_choose_meant(named text) returns wocs.users
language sql stable as $$
  select case when named is null then wocs.agent_least_busy() else wocs.agent_find_meant(named) end
$$;

create function wocs.agent_none_refusal(named text) returns jsonb
language sql stable as $$
  select wocs.agent_refusal(case
    when named is not null then 'unknown_agent'
    when exists (select from wocs.users u where u.status = 'active' and u.role = 'agent') then 'all_off_duty'
    else 'no_agents' end, named)
$$;

-- Null when somebody can do it now, or, if it is for later, when there is anybody at all.
create function wocs.agent_none_refusal_at(named text, at timestamptz default null) returns jsonb
language plpgsql stable as $$
declare
  refused jsonb;
begin
  if (wocs.agent_choose_meant(named)).id is not null then
    return null;
  end if;
  refused := wocs.agent_none_refusal(named);
  return case when at > now() and refused #>> '{facts,reason}' = 'all_off_duty' then null else refused end;
end $$;

-- The name as it is written in the list of people, so that the same words ask for the same thing.
create function wocs.agent_args_with_name(args jsonb) returns jsonb
language sql stable as $$
  select case when args ->> 'to' is null then args
    else args || jsonb_build_object('to', (wocs.agent_find_meant(args ->> 'to')).name) end
$$;

create function wocs.check_duty(asker wocs.users, args jsonb) returns jsonb
language plpgsql stable as $$
declare
  agent wocs.users := case when args ->> 'agent' is null then asker
    else wocs.agent_find_meant(args ->> 'agent') end;
begin
  if agent.id is null then
    return wocs.agent_refusal('unknown_agent', args ->> 'agent');
  elsif agent.id <> asker.id and asker.role <> 'admin' then
    return jsonb_build_object('refused', 'access.role',
      'facts', jsonb_build_object('command', 'duty', 'role', asker.role, 'needs', 'admin'));
  end if;
  return jsonb_build_object('subject', jsonb_build_object('agent', agent.name),
    'args', args || jsonb_build_object('agent', agent.name));
end $$;

-- Work that is open already stays with who has it: the answer says how much that is.
create function wocs.do_duty(task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  asker wocs.users := wocs.person_by_id(task.requested_by);
  checked jsonb := wocs.check_duty(asker, task.payload);
  agent wocs.users;
  facts jsonb;
begin
  if checked ? 'refused' then
    return checked;
  end if;
  agent := wocs.agent_find(checked #>> '{args,agent}');
  facts := jsonb_build_object('agent', agent.name, 'agent_id', agent.id, 'was_on', agent.on_duty)
    || wocs.duty_set(agent.id, task.payload ->> 'state' in ('on', 'true'));
  return jsonb_build_object('say', 'agent.duty', 'facts', facts,
                            'also', case when agent.id = asker.id then '[]'::jsonb
                              else jsonb_build_array(wocs.notice_entry(agent.id, 'agent.duty', facts)) end);
end $$;

-- {"on", "tasks": what they have open}.
create function wocs.duty_set(agent uuid, is_on boolean) returns jsonb
language plpgsql as $$
begin
  update wocs.users u set on_duty = is_on where u.id = agent;
  return jsonb_build_object('on', is_on, 'tasks', (
    select coalesce(jsonb_agg(t.id order by t.created_at), '[]') from wocs.tasks t
    where t.assigned_to = agent and t.status in ('pending', 'running')));
end $$;

create function wocs.undo_plan_duty(t wocs.tasks) returns jsonb
language plpgsql as $$
declare
  agent wocs.users := wocs.person_by_id((t.result ->> 'agent_id')::uuid);
  was_on boolean := (t.result ->> 'was_on')::boolean;
begin
  if agent.id is null or agent.on_duty is distinct from (t.result ->> 'on')::boolean then
    return wocs.agent_undo_refusal('changed_since', 'duty', t.result ->> 'agent',
      wocs.duty_word((t.result ->> 'on')::boolean), wocs.duty_word(agent.on_duty), null);
  end if;
  return wocs.undo_step('duty', agent.name, wocs.duty_word(agent.on_duty), wocs.duty_word(was_on),
    jsonb_build_object('agent', agent.name, 'on', agent.on_duty));
end $$;

create function wocs.duty_word(is_on boolean) returns text
language sql immutable as $$ select case when is_on then 'on' else 'off' end $$;

create function wocs.undo_duty(t wocs.tasks, undoing wocs.tasks) returns jsonb
language sql as $$
  select jsonb_build_object('facts', wocs.duty_set((t.result ->> 'agent_id')::uuid, (t.result ->> 'was_on')::boolean)
    || jsonb_build_object('agent', t.result -> 'agent'))
$$;

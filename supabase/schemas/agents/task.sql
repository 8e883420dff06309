create function wocs.check_agent_task(asker wocs.users, args jsonb) returns jsonb
language plpgsql stable as $$
declare
  agent wocs.users := wocs.agent_choose_meant(args ->> 'to');
begin
  if agent.id is null then
    return wocs.agent_none_refusal(args ->> 'to');
  end if;
  return jsonb_build_object('subject', jsonb_build_object('agent', agent.name),
    'args', args || jsonb_build_object('to', agent.name));
end $$;

-- A task that a person does, given to whom it is for. `answered`: who hears of it by the answer, and gets no notice.
create function wocs.agent_assign(task wocs.tasks, say text, answered uuid) returns jsonb
language plpgsql as $$
declare
  agent wocs.users := wocs.agent_choose(task.payload ->> 'to');
  given wocs.tasks;
begin
  if agent.id is null then
    return wocs.agent_none_refusal(task.payload ->> 'to');
  end if;
  given := wocs.agent_give_task(task.id, agent.id);
  return jsonb_build_object('say', say, 'stay', true, 'facts', wocs.agent_facts(given)
      || case when agent.id = answered then '{"yours": true}'::jsonb else '{}' end,
    'also', wocs.agent_notices(given, answered));
end $$;

create function wocs.do_agent_task(task wocs.tasks) returns jsonb
language sql as $$ select wocs.agent_assign(task, 'agent.assigned', task.requested_by) $$;

-- What a person has done stays done.
create function wocs.undo_plan_agent_task(t wocs.tasks) returns jsonb
language sql stable as $$
  select wocs.agent_undo_refusal('done_by_agent', 'agent_task', t.id, null, t.status,
    coalesce(t.result ->> 'by', wocs.person_ref(t.assigned_to)))
$$;

create function wocs.undo_agent_task(t wocs.tasks, undoing wocs.tasks) returns jsonb
language sql as $$ select wocs.undo_plan_agent_task(t) $$;

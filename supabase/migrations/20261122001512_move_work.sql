-- Work of any kind moves from one person to another: /agent reassign, and whoever leaves.

create or replace function wocs.check_agent_reassign(asker wocs.users, args jsonb) returns jsonb
language plpgsql as $$
declare
  task wocs.tasks;
  agent wocs.users := wocs.find_agent(args ->> 'to');
begin
  select * into task from wocs.tasks t where t.id = args ->> 'task' for update;
  if task.id is null then
    return wocs.refuse_task('not_found', args ->> 'task', null, asker.id);
  elsif task.runs <> 'human' then
    return wocs.refuse_agent('not_an_agent_task', args ->> 'to');
  elsif asker.role <> 'admin' and task.assigned_to is distinct from asker.id then
    return wocs.refuse_task('not_yours', task.id, task.status, asker.id);
  elsif task.status not in ('pending', 'running') then
    return wocs.refuse_task('already_' || task.status, task.id, task.status, asker.id);
  elsif agent.id is null then
    return wocs.refuse_agent('unknown_agent', args ->> 'to');
  elsif agent.id = task.assigned_to then
    return wocs.refuse_agent('same_agent', agent.name);
  elsif task.scheduled_at > now() then
    return wocs.refuse_agent('not_due', args ->> 'to');
  end if;
  return jsonb_build_object(
    'subject', jsonb_build_object('from', wocs.person_ref(task.assigned_to), 'to', agent.name), 'args', args || jsonb_build_object('to', agent.name));
end $$;

-- What they had open goes to the least busy agents, each of whom is told; with nobody there it waits, unassigned.
create or replace function wocs.pass_on_tasks(person wocs.users, answered uuid) returns jsonb
language plpgsql as $$
declare
  held wocs.tasks;
  told jsonb := '[]';
begin
  for held in
    select * from wocs.tasks t where t.assigned_to = person.id and t.runs = 'human' and t.status in ('pending', 'running')
    order by t.created_at for update
  loop
    told := told || wocs.notices(wocs.hand_over(held, (wocs.least_busy_agent(array[person.id])).id), answered);
  end loop;
  return told;
end $$;

-- /user add and /user remove: one change at a time, so that two admins cannot remove each other.

create function wocs.user_lock_all() returns void
language sql as $$ select pg_advisory_xact_lock(7261203) $$;

create function wocs.user_refusal(reason text, name text) returns jsonb
language sql stable as $$
  select jsonb_build_object('refused', 'user.refused', 'facts', jsonb_build_object(
    'reason', reason, 'name', name,
    'names', (select coalesce(jsonb_agg(u.name order by lower(u.name)), '[]') from wocs.users u
      where u.status = 'active')))
$$;

create function wocs.user_open_work(person uuid) returns jsonb
language sql stable as $$
  select jsonb_build_object(
    'tasks', (select coalesce(jsonb_agg(t.id), '[]') from wocs.tasks t
      where t.assigned_to = person and t.status in ('pending', 'running')),
    'chats', (select coalesce(jsonb_agg(c.id), '[]') from wocs.chats c where c.assigned_agent = person))
$$;

-- {"tasks": [{"task", "to"}], "chats"} of what they held before and hold no more.
create function wocs.user_handed_over_work(person uuid, before jsonb) returns jsonb
language sql stable as $$
  select jsonb_build_object('chats', before -> 'chats', 'tasks', coalesce((
    select jsonb_agg(jsonb_build_object('task', t.id, 'to', t.assigned_to)) from wocs.tasks t
    where t.id in (select jsonb_array_elements_text(before -> 'tasks')) and t.assigned_to is distinct from person),
      '[]'))
$$;

-- Only what waits where it was handed to, and chats that nobody took over.
create function wocs.user_give_back_work(person uuid, given_away jsonb, answered uuid) returns jsonb
language plpgsql as $$
declare
  held wocs.tasks;
  told jsonb := '[]';
begin
  for held in
    select t.* from wocs.tasks t join jsonb_array_elements(given_away -> 'tasks') g on g ->> 'task' = t.id
    where t.status = 'pending' and t.assigned_to is not distinct from (g ->> 'to')::uuid
      order by t.created_at for update of t
  loop
    told := told || wocs.agent_notices(wocs.agent_hand_over_task(held, person), answered);
  end loop;
  update wocs.chats c set assigned_agent = person
  where c.assigned_agent is null and c.id in (select x::uuid from jsonb_array_elements_text(given_away -> 'chats') x);
  return told;
end $$;

create function wocs.user_undo_refusal(reason text, name text, expected text, found text) returns jsonb
language sql immutable as $$
  select jsonb_build_object('refused', 'undo.refused', 'facts', jsonb_build_object(
    'reason', reason, 'what', 'person', 'name', name, 'expected', expected, 'found', found))
$$;

create function wocs.user_undo_step(name text, now text, "then" text) returns jsonb
language sql immutable as $$
  select jsonb_build_object(
    'plan', jsonb_build_array(jsonb_build_object('what', 'person', 'name', name, 'now', now, 'then', "then")),
    'subject', jsonb_build_object('name', name, 'now', now, 'then', "then"))
$$;

-- /user add and /user remove keep what they found, so that it can be given back: the person, their chats, and the tasks that were
-- handed on and that nobody has begun since.

create function wocs.held_by(person uuid) returns jsonb
language sql stable as $$
  select jsonb_build_object(
    'tasks', (select coalesce(jsonb_agg(t.id), '[]') from wocs.tasks t where t.assigned_to = person and t.status in ('pending', 'running')),
    'chats', (select coalesce(jsonb_agg(c.id), '[]') from wocs.chats c where c.assigned_agent = person))
$$;

-- {"tasks": [{"task", "to"}], "chats"} of what they held before and hold no more.
create function wocs.given_away(person uuid, before jsonb) returns jsonb
language sql stable as $$
  select jsonb_build_object('chats', before -> 'chats', 'tasks', coalesce((
    select jsonb_agg(jsonb_build_object('task', t.id, 'to', t.assigned_to)) from wocs.tasks t
    where t.id in (select jsonb_array_elements_text(before -> 'tasks')) and t.assigned_to is distinct from person), '[]'))
$$;

create or replace function wocs.do_user_add(task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  args jsonb := task.payload;
  checked jsonb := wocs.check_user_add(null, args);
  known wocs.users;
  held jsonb;
  person wocs.users;
  also jsonb := '[]';
begin
  if checked ? 'refused' then
    return checked;
  end if;
  select * into known from wocs.users u where u.wa_number = args ->> 'number';
  held := wocs.held_by(known.id);
  insert into wocs.users as u (name, role, wa_number) values (btrim(args ->> 'name'), coalesce(args ->> 'role', 'agent'), args ->> 'number')
  on conflict (wa_number) do update set
    name = excluded.name, status = 'active',
    role = case when args ->> 'role' is null and u.status = 'active' then u.role else excluded.role end
  returning * into person;
  if person.role = 'viewer' then
    also := wocs.pass_on_tasks(person, task.requested_by);
  end if;
  perform wocs.note_for_undo(task.id, jsonb_build_object(
    'name', person.name, 'role', person.role, 'given_away', wocs.given_away(person.id, held),
    'before', case when known.id is not null then jsonb_build_object('name', known.name, 'role', known.role, 'status', known.status) end));
  return jsonb_build_object(
    'say', 'user.added', 'also', also,
    'facts', jsonb_build_object('name', person.name, 'number', person.wa_number, 'role', person.role) || (checked -> 'subject'));
end $$;

create or replace function wocs.do_user_remove(task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  asker wocs.users;
  checked jsonb;
  person wocs.users;
  held jsonb;
  also jsonb;
begin
  select * into asker from wocs.users u where u.id = task.requested_by;
  checked := wocs.check_user_remove(asker, task.payload);
  if checked ? 'refused' then
    return checked;
  end if;
  person := wocs.find_user(task.payload);
  held := wocs.held_by(person.id);
  update wocs.users u set status = 'inactive' where u.id = person.id;
  update wocs.wa_sessions s set session_data = '{}' where s.user_id = person.id;
  update wocs.chats c set assigned_agent = null where c.assigned_agent = person.id;
  also := wocs.pass_on_tasks(person, task.requested_by);
  perform wocs.note_for_undo(task.id, jsonb_build_object('user', person.id, 'given_away', wocs.given_away(person.id, held)));
  return jsonb_build_object('say', 'user.removed', 'also', also, 'facts', jsonb_build_object('name', person.name, 'number', person.wa_number));
end $$;

-- Only what waits where it was handed to, and chats that nobody took over.
create function wocs.give_back_held(person uuid, given_away jsonb, answered uuid) returns jsonb
language plpgsql as $$
declare
  held wocs.tasks;
  told jsonb := '[]';
begin
  for held in
    select t.* from wocs.tasks t join jsonb_array_elements(given_away -> 'tasks') g on g ->> 'task' = t.id
    where t.status = 'pending' and t.assigned_to is not distinct from (g ->> 'to')::uuid order by t.created_at for update of t
  loop
    told := told || wocs.notices(wocs.hand_over(held, person), answered);
  end loop;
  update wocs.chats c set assigned_agent = person
  where c.assigned_agent is null and c.id in (select x::uuid from jsonb_array_elements_text(given_away -> 'chats') x);
  return told;
end $$;

create function wocs.refuse_person_undo(reason text, name text, expected text, found text) returns jsonb
language sql immutable as $$
  select jsonb_build_object('refused', 'undo.refused', 'facts', jsonb_build_object(
    'reason', reason, 'what', 'person', 'name', name, 'expected', expected, 'found', found))
$$;

create function wocs.is_name_taken(name text, besides uuid) returns boolean
language sql stable as $$
  select exists (select from wocs.users u where u.status = 'active' and lower(u.name) = lower(is_name_taken.name) and u.id <> besides)
$$;

create function wocs.person_plan(name text, now text, "then" text) returns jsonb
language sql immutable as $$
  select jsonb_build_object(
    'plan', jsonb_build_array(jsonb_build_object('what', 'person', 'name', name, 'now', now, 'then', "then")),
    'subject', jsonb_build_object('name', name, 'now', now, 'then', "then"))
$$;

-- What the task had set must still be so, and somebody must stay admin.
create function wocs.undo_plan_user_add(t wocs.tasks) returns jsonb
language plpgsql as $$
declare
  person wocs.users;
  before jsonb := nullif(wocs.noted(t.id) -> 'before', 'null');
  left_as text := concat_ws(', ', wocs.noted(t.id) ->> 'name', wocs.noted(t.id) ->> 'role');
  back_to text;
begin
  perform wocs.hold_people();
  select * into person from wocs.users u where u.wa_number = t.payload ->> 'number' for update;
  back_to := case when before ->> 'status' = 'active' then concat_ws(', ', before ->> 'name', before ->> 'role') else 'removed' end;
  if wocs.noted(t.id) is null then
    return wocs.refuse_person_undo('not_recorded', t.payload ->> 'name', null, null);
  elsif person.status is distinct from 'active' or concat_ws(', ', person.name, person.role) <> left_as then
    return wocs.refuse_person_undo('changed_since', person.name, left_as,
                                   case when person.status = 'active' then concat_ws(', ', person.name, person.role) else 'removed' end);
  elsif (back_to = 'removed' or before ->> 'role' <> 'admin') and wocs.is_last_admin(person) then
    return wocs.refuse_person_undo('last_admin', person.name, null, null);
  elsif back_to <> 'removed' and wocs.is_name_taken(before ->> 'name', person.id) then
    return wocs.refuse_person_undo('name_taken', before ->> 'name', null, null);
  end if;
  return wocs.person_plan(person.name, concat_ws(', ', person.name, person.role), back_to);
end $$;

create function wocs.undo_user_add(t wocs.tasks, undoing wocs.tasks) returns jsonb
language plpgsql as $$
declare
  person wocs.users;
  before jsonb := nullif(wocs.noted(t.id) -> 'before', 'null');
  also jsonb := '[]';
begin
  select * into person from wocs.users u where u.wa_number = t.payload ->> 'number';
  if before ->> 'status' is distinct from 'active' and person.id = undoing.requested_by then
    return wocs.refuse_person_undo('yourself', person.name, null, null);
  end if;
  update wocs.users u set
    name = coalesce(before ->> 'name', u.name), role = coalesce(before ->> 'role', u.role), status = coalesce(before ->> 'status', 'inactive')
  where u.id = person.id returning * into person;
  if person.status <> 'active' then
    update wocs.chats c set assigned_agent = null where c.assigned_agent = person.id;
  end if;
  if person.status <> 'active' or person.role = 'viewer' then
    also := wocs.pass_on_tasks(person, undoing.requested_by);
  else
    also := wocs.give_back_held(person.id, wocs.noted(t.id) -> 'given_away', undoing.requested_by);
  end if;
  return jsonb_build_object('facts', jsonb_build_object('name', person.name), 'also', also);
end $$;

create function wocs.undo_plan_user_remove(t wocs.tasks) returns jsonb
language plpgsql as $$
declare
  person wocs.users;
begin
  perform wocs.hold_people();
  select * into person from wocs.users u where u.id = (wocs.noted(t.id) ->> 'user')::uuid for update;
  if person.id is null then
    return wocs.refuse_person_undo('not_recorded', t.result ->> 'name', null, null);
  elsif person.status = 'active' then
    return wocs.refuse_person_undo('changed_since', person.name, 'removed', concat_ws(', ', person.name, person.role));
  elsif wocs.is_name_taken(person.name, person.id) then
    return wocs.refuse_person_undo('name_taken', person.name, null, null);
  end if;
  return wocs.person_plan(person.name, 'removed', concat_ws(', ', person.name, person.role));
end $$;

create function wocs.undo_user_remove(t wocs.tasks, undoing wocs.tasks) returns jsonb
language plpgsql as $$
declare
  person wocs.users;
begin
  update wocs.users u set status = 'active' where u.id = (wocs.noted(t.id) ->> 'user')::uuid returning * into person;
  return jsonb_build_object('facts', jsonb_build_object('name', person.name),
                            'also', wocs.give_back_held(person.id, wocs.noted(t.id) -> 'given_away', undoing.requested_by));
end $$;

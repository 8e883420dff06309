create function wocs.check_user_add(asker wocs.users, args jsonb) returns jsonb
language plpgsql as $$
declare
  known wocs.users;
begin
  perform wocs.user_lock_all();
  select * into known from wocs.users u where u.wa_number = args ->> 'number';
  if exists (
    select from wocs.users u
    where u.status = 'active' and lower(u.name) = lower(btrim(args ->> 'name')) and u.id is distinct from known.id)
  then
    return wocs.user_refusal('name_taken', args ->> 'name');
  elsif args ->> 'role' <> 'admin' and wocs.person_is_last_admin(known) then
    return wocs.user_refusal('last_admin', known.name);
  end if;
  return jsonb_build_object('subject', jsonb_build_object('known_before', known.id is not null));
end $$;

create function wocs.do_user_add(task wocs.tasks) returns jsonb
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
  held := wocs.user_open_work(known.id);
  insert into wocs.users as u (name, role, wa_number)
  values (btrim(args ->> 'name'), coalesce(args ->> 'role', 'agent'), args ->> 'number')
  on conflict (wa_number) do update set
    name = excluded.name, status = 'active',
    role = case when args ->> 'role' is null and u.status = 'active' then u.role else excluded.role end
  returning * into person;
  if person.role = 'viewer' then
    also := wocs.agent_pass_on_tasks(person, task.requested_by);
  end if;
  perform wocs.undo_note_add(task.id, jsonb_build_object(
    'name', person.name, 'role', person.role, 'given_away', wocs.user_handed_over_work(person.id, held),
    'before', case when known.id is not null
      then jsonb_build_object('name', known.name, 'role', known.role, 'status', known.status) end));
  return jsonb_build_object(
    'say', 'user.added', 'also', also,
    'facts', jsonb_build_object('name', person.name, 'number', person.wa_number, 'role', person.role)
      || (checked -> 'subject'));
end $$;

-- What the task had set must still be so, and somebody must stay admin.
create function wocs.undo_plan_user_add(t wocs.tasks) returns jsonb
language plpgsql as $$
declare
  person wocs.users;
  before jsonb := nullif(wocs.undo_note_of(t.id) -> 'before', 'null');
  left_as text := concat_ws(', ', wocs.undo_note_of(t.id) ->> 'name', wocs.undo_note_of(t.id) ->> 'role');
  back_to text;
begin
  perform wocs.user_lock_all();
  select * into person from wocs.users u where u.wa_number = t.payload ->> 'number' for update;
  back_to := case when before ->> 'status' = 'active' then concat_ws(', ', before ->> 'name', before ->> 'role')
    else 'removed' end;
  if wocs.undo_note_of(t.id) is null then
    return wocs.user_undo_refusal('not_recorded', t.payload ->> 'name', null, null);
  elsif person.status is distinct from 'active' or concat_ws(', ', person.name, person.role) <> left_as then
    return wocs.user_undo_refusal('changed_since', person.name, left_as,
                                   case when person.status = 'active' then concat_ws(', ', person.name, person.role)
                                     else 'removed' end);
  elsif (back_to = 'removed' or before ->> 'role' <> 'admin') and wocs.person_is_last_admin(person) then
    return wocs.user_undo_refusal('last_admin', person.name, null, null);
  elsif back_to <> 'removed' and wocs.person_name_is_taken(before ->> 'name', person.id) then
    return wocs.user_undo_refusal('name_taken', before ->> 'name', null, null);
  end if;
  return wocs.user_undo_step(person.name, concat_ws(', ', person.name, person.role), back_to);
end $$;

create function wocs.undo_user_add(t wocs.tasks, undoing wocs.tasks) returns jsonb
language plpgsql as $$
declare
  person wocs.users;
  before jsonb := nullif(wocs.undo_note_of(t.id) -> 'before', 'null');
  also jsonb := '[]';
begin
  select * into person from wocs.users u where u.wa_number = t.payload ->> 'number';
  if before ->> 'status' is distinct from 'active' and person.id = undoing.requested_by then
    return wocs.user_undo_refusal('yourself', person.name, null, null);
  end if;
  update wocs.users u set
    name = coalesce(before ->> 'name', u.name), role = coalesce(before ->> 'role', u.role),
    status = coalesce(before ->> 'status', 'inactive')
  where u.id = person.id returning * into person;
  if person.status <> 'active' then
    update wocs.chats c set assigned_agent = null where c.assigned_agent = person.id;
  end if;
  if person.status <> 'active' or person.role = 'viewer' then
    also := wocs.agent_pass_on_tasks(person, undoing.requested_by);
  else
    also := wocs.user_give_back_work(person.id, wocs.undo_note_of(t.id) -> 'given_away', undoing.requested_by);
  end if;
  return jsonb_build_object('facts', jsonb_build_object('name', person.name), 'also', also);
end $$;

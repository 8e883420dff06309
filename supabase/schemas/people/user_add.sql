-- /user add: somebody new, or another name or role for somebody who is there. A number that a removed person had is
-- somebody new's.

create function wocs.check_user_add(asker wocs.users, args jsonb) returns jsonb
language plpgsql as $$
declare
  known wocs.users;
  role_after text;
  refusal jsonb;
begin
  perform wocs.user_lock_all();
  known := wocs.person_by_number(args ->> 'number');
  role_after := coalesce(args ->> 'role', known.role, 'agent');
  refusal := coalesce(
    wocs.person_name_refusal(coalesce(args ->> 'name', ''), known),
    case when role_after <> 'admin' and wocs.person_is_last_admin(known)
      then wocs.user_refusal('last_admin', known.name) end,
    case when known.id = asker.id and role_after <> known.role then wocs.user_refusal('own_role', known.name) end,
    wocs.user_asker_refusal(asker, 'user add'));
  return coalesce(refusal, wocs.user_subject(known, 'person', coalesce(known.name, args ->> 'name'),
    coalesce(nullif(wocs.user_called(known.name, known.role), ''), 'not_listed'),
    wocs.user_called(args ->> 'name', role_after), jsonb_build_object('former', wocs.user_former(args ->> 'number'))));
end $$;

-- Who had this number last and has left.
create function wocs.user_former(number text) returns text
language sql stable as $$
  select u.name from wocs.users u
  where u.wa_number = number and u.status <> 'active'
    and not exists (select from wocs.users o where o.wa_number = number and o.status = 'active')
  order by u.created_at desc limit 1
$$;

create function wocs.do_user_add(task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  args jsonb := task.payload;
  checked jsonb := wocs.check_user_add(wocs.person_by_id(task.requested_by), args);
  known wocs.users;
  person wocs.users;
  changed jsonb;
begin
  if checked ? 'refused' then
    return checked;
  end if;
  known := wocs.person_by_number(args ->> 'number');
  if known.id is null then
    changed := wocs.user_insert(args ->> 'name', coalesce(args ->> 'role', 'agent'), args ->> 'number', task);
  else
    changed := wocs.user_change(known, args ->> 'name', coalesce(args ->> 'role', known.role), 'active', task);
  end if;
  person := wocs.person_by_number(args ->> 'number');
  perform wocs.undo_note_add(task.id, jsonb_build_object(
    'user', person.id, 'name', person.name, 'role', person.role, 'given_away', changed -> 'given_away',
    'before', case when known.id is not null then jsonb_build_object('name', known.name, 'role', known.role) end));
  return jsonb_build_object('say', 'user.added', 'also', changed -> 'also',
    'facts', jsonb_build_object('name', person.name, 'number', person.wa_number, 'role', person.role,
      'known_before', known.id is not null)
      || jsonb_strip_nulls(jsonb_build_object(
        'writes_first', nullif(wocs.user_greeting_waits(person.id), false),
        'former', checked #> '{subject,former}', 'closed', changed -> 'closed')));
end $$;

create function wocs.user_insert(name text, role text, number text, task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  person wocs.users;
begin
  insert into wocs.users (name, role, wa_number, language)
  values (name, role, number, wocs.setting_value('language', 'ms')) returning * into person;
  perform set_config('wocs.people_task', task.id, true);
  perform wocs.user_log_change(null, person);
  perform set_config('wocs.people_task', '', true);
  perform wocs.user_tell_person(null, person);
  return jsonb_build_object('also', wocs.user_notices(null, person, null, task), 'given_away', null);
end $$;

-- What the task had set must still be so, somebody must stay admin, and nobody changes their own role.
create function wocs.undo_plan_user_add(t wocs.tasks) returns jsonb
language plpgsql as $$
declare
  note jsonb := wocs.undo_note_of(t.id);
  person wocs.users;
  left_as text := wocs.user_called(note ->> 'name', note ->> 'role');
  found_as text;
  back_to text := coalesce(wocs.user_called(note #>> '{before,name}', note #>> '{before,role}'), '');
begin
  perform wocs.user_lock_all();
  select * into person from wocs.users u where u.id = (note ->> 'user')::uuid for update;
  found_as := case when person.status = 'active' then wocs.user_called(person.name, person.role) else 'removed' end;
  if person.id is null then
    return wocs.user_undo_refusal('not_recorded', t.payload ->> 'name', null, null);
  elsif found_as <> left_as then
    return wocs.user_undo_refusal('changed_since', person.name, left_as, found_as);
  elsif note #>> '{before,role}' is distinct from 'admin' and wocs.person_is_last_admin(person) then
    return wocs.user_undo_refusal('last_admin', person.name, null, null);
  elsif back_to <> '' and wocs.person_name_rival(note #>> '{before,name}', person.id) is not null then
    return wocs.user_undo_refusal('name_taken', note #>> '{before,name}', null, null);
  end if;
  return wocs.user_undo_step(person, found_as, coalesce(nullif(back_to, ''), 'removed'));
end $$;

create function wocs.undo_user_add(t wocs.tasks, undoing wocs.tasks) returns jsonb
language plpgsql as $$
declare
  note jsonb := wocs.undo_note_of(t.id);
  before jsonb := nullif(note -> 'before', 'null');
  person wocs.users;
  changed jsonb;
begin
  select * into person from wocs.users u where u.id = (note ->> 'user')::uuid;
  if person.id = undoing.requested_by and before ->> 'role' is distinct from person.role then
    return wocs.user_undo_refusal(case when before is null then 'yourself' else 'own_role' end, person.name, null,
      null);
  end if;
  changed := wocs.user_change(person, coalesce(before ->> 'name', person.name),
    coalesce(before ->> 'role', person.role), case when before is null then 'inactive' else 'active' end, undoing);
  return jsonb_build_object('facts', jsonb_build_object('name', coalesce(before ->> 'name', person.name)),
    'also', (changed -> 'also') || case when before is null or before ->> 'role' = 'viewer' then '[]'
      else wocs.user_give_back_work(person.id, note -> 'given_away', undoing.requested_by) end);
end $$;

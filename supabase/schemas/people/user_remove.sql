create function wocs.find_user(args jsonb) returns wocs.users
language sql stable as $$
  select u from wocs.users u
  where u.status = 'active' and (u.wa_number = args ->> 'number' or lower(u.name) = lower(btrim(args ->> 'name')))
  order by (u.wa_number = args ->> 'number') desc nulls last limit 1
$$;

create function wocs.check_user_remove(asker wocs.users, args jsonb) returns jsonb
language plpgsql as $$
declare
  person wocs.users;
begin
  perform wocs.hold_people();
  person := wocs.find_user(args);
  if person.id is null then
    return wocs.refuse_user('unknown_user', coalesce(args ->> 'name', args ->> 'number'));
  elsif wocs.is_last_admin(person) then
    return wocs.refuse_user('last_admin', person.name);
  elsif person.id = asker.id then
    return wocs.refuse_user('yourself', person.name);
  end if;
  return jsonb_build_object('subject', jsonb_build_object('name', person.name, 'role', person.role));
end $$;

create function wocs.do_user_remove(task wocs.tasks) returns jsonb
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

create function wocs.user_by_args(args jsonb) returns wocs.users
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
  perform wocs.user_lock_all();
  person := wocs.user_by_args(args);
  if person.id is null then
    return wocs.user_refusal('unknown_user', coalesce(args ->> 'name', args ->> 'number'));
  elsif wocs.person_is_last_admin(person) then
    return wocs.user_refusal('last_admin', person.name);
  elsif person.id = asker.id then
    return wocs.user_refusal('yourself', person.name);
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
  person := wocs.user_by_args(task.payload);
  held := wocs.user_open_work(person.id);
  update wocs.users u set status = 'inactive' where u.id = person.id;
  update wocs.wa_sessions s set session_data = '{}' where s.user_id = person.id;
  update wocs.chats c set assigned_agent = null where c.assigned_agent = person.id;
  also := wocs.agent_pass_on_tasks(person, task.requested_by);
  perform wocs.undo_note_add(task.id,
    jsonb_build_object('user', person.id, 'given_away', wocs.user_handed_over_work(person.id, held)));
  return jsonb_build_object('say', 'user.removed', 'also', also,
    'facts', jsonb_build_object('name', person.name, 'number', person.wa_number));
end $$;

create function wocs.undo_plan_user_remove(t wocs.tasks) returns jsonb
language plpgsql as $$
declare
  person wocs.users;
begin
  perform wocs.user_lock_all();
  select * into person from wocs.users u where u.id = (wocs.undo_note_of(t.id) ->> 'user')::uuid for update;
  if person.id is null then
    return wocs.user_undo_refusal('not_recorded', t.result ->> 'name', null, null);
  elsif person.status = 'active' then
    return wocs.user_undo_refusal('changed_since', person.name, 'removed', concat_ws(', ', person.name, person.role));
  elsif wocs.person_name_is_taken(person.name, person.id) then
    return wocs.user_undo_refusal('name_taken', person.name, null, null);
  end if;
  return wocs.user_undo_step(person.name, 'removed', concat_ws(', ', person.name, person.role));
end $$;

create function wocs.undo_user_remove(t wocs.tasks, undoing wocs.tasks) returns jsonb
language plpgsql as $$
declare
  person wocs.users;
begin
  update wocs.users u set status = 'active' where u.id = (wocs.undo_note_of(t.id) ->> 'user')::uuid
  returning * into person;
  return jsonb_build_object('facts', jsonb_build_object('name', person.name),
                            'also', wocs.user_give_back_work(person.id, wocs.undo_note_of(t.id) -> 'given_away',
                              undoing.requested_by));
end $$;

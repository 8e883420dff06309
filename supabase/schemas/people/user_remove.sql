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
  return coalesce(wocs.user_asker_refusal(asker, 'user remove'), wocs.user_subject(
    person, 'person', person.name, wocs.user_called(person.name, person.role), 'removed',
    jsonb_build_object('name', person.name, 'number', person.wa_number)));
end $$;

create function wocs.do_user_remove(task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  checked jsonb := wocs.check_user_remove(wocs.person_by_id(task.requested_by), task.payload);
  person wocs.users := wocs.user_by_args(task.payload);
  changed jsonb;
begin
  if checked ? 'refused' then
    return checked;
  end if;
  changed := wocs.user_change(person, person.name, person.role, 'inactive', task);
  perform wocs.undo_note_add(task.id,
    jsonb_build_object('user', person.id, 'given_away', changed -> 'given_away'));
  return jsonb_build_object('say', 'user.removed', 'also', changed -> 'also',
    'facts', jsonb_build_object('name', person.name, 'number', person.wa_number)
      || jsonb_strip_nulls(jsonb_build_object('closed', changed -> 'closed')));
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
    return wocs.user_undo_refusal('changed_since', person.name, 'removed',
      wocs.user_called(person.name, person.role));
  elsif exists (select from wocs.users o where o.status = 'active'
      and (o.wa_number = person.wa_number or o.wa_user_id = person.wa_user_id)) then
    return wocs.user_undo_refusal('number_taken', person.name, null, null);
  elsif wocs.person_name_rival(person.name, person.id) is not null then
    return wocs.user_undo_refusal('name_taken', person.name, null, null);
  end if;
  return wocs.user_undo_step(person, 'removed', wocs.user_called(person.name, person.role));
end $$;

-- The same person again, with what of their work nobody has begun; what the removal closed stays closed.
create function wocs.undo_user_remove(t wocs.tasks, undoing wocs.tasks) returns jsonb
language plpgsql as $$
declare
  person wocs.users;
  changed jsonb;
begin
  select * into person from wocs.users u where u.id = (wocs.undo_note_of(t.id) ->> 'user')::uuid;
  changed := wocs.user_change(person, person.name, person.role, 'active', undoing);
  return jsonb_build_object('facts', jsonb_build_object('name', person.name), 'also', (changed -> 'also')
    || wocs.user_give_back_work(person.id, wocs.undo_note_of(t.id) -> 'given_away', undoing.requested_by));
end $$;

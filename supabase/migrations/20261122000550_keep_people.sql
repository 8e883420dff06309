-- /user add, /user list, /user remove: the whitelist. One change at a time, so that two admins cannot remove each other.

create function wocs.hold_people() returns void
language sql as $$ select pg_advisory_xact_lock(7261203) $$;

create function wocs.refuse_user(reason text, name text) returns jsonb
language sql stable as $$
  select jsonb_build_object('refused', 'user.refused', 'facts', jsonb_build_object(
    'reason', reason, 'name', name,
    'names', (select coalesce(jsonb_agg(u.name order by lower(u.name)), '[]') from wocs.users u where u.status = 'active')))
$$;

create function wocs.is_last_admin(person wocs.users) returns boolean
language sql stable as $$
  select person.role = 'admin' and person.status = 'active'
    and not exists (select from wocs.users u where u.role = 'admin' and u.status = 'active' and u.id <> person.id)
$$;

create function wocs.check_user_add(asker wocs.users, args jsonb) returns jsonb
language plpgsql as $$
declare
  known wocs.users;
begin
  perform wocs.hold_people();
  select * into known from wocs.users u where u.wa_number = args ->> 'number';
  if exists (
    select from wocs.users u
    where u.status = 'active' and lower(u.name) = lower(btrim(args ->> 'name')) and u.id is distinct from known.id)
  then
    return wocs.refuse_user('name_taken', args ->> 'name');
  elsif args ->> 'role' <> 'admin' and wocs.is_last_admin(known) then
    return wocs.refuse_user('last_admin', known.name);
  end if;
  return jsonb_build_object('subject', jsonb_build_object('known_before', known.id is not null));
end $$;

create function wocs.do_user_add(task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  args jsonb := task.payload;
  checked jsonb := wocs.check_user_add(null, args);
  person wocs.users;
begin
  if checked ? 'refused' then
    return checked;
  end if;
  insert into wocs.users as u (name, role, wa_number) values (btrim(args ->> 'name'), coalesce(args ->> 'role', 'agent'), args ->> 'number')
  on conflict (wa_number) do update set
    name = excluded.name, status = 'active',
    role = case when args ->> 'role' is null and u.status = 'active' then u.role else excluded.role end
  returning * into person;
  return jsonb_build_object(
    'say', 'user.added',
    'facts', jsonb_build_object('name', person.name, 'number', person.wa_number, 'role', person.role) || (checked -> 'subject'),
    'also', case when person.role = 'viewer' then wocs.pass_on_tasks(person, task.requested_by) else '[]'::jsonb end);
end $$;

create function wocs.answer_user_list(asker wocs.users, args jsonb) returns jsonb
language sql stable as $$
  select jsonb_build_object('say', 'user.list', 'facts', jsonb_build_object('people', (
    select coalesce(jsonb_agg(jsonb_build_object(
      'name', u.name, 'number', u.wa_number, 'role', u.role, 'language', u.language, 'last_active', wocs.now_text(s.last_active))
      order by array_position(array['admin', 'agent', 'viewer'], u.role), lower(u.name)), '[]')
    from wocs.users u left join wocs.wa_sessions s on s.user_id = u.id where u.status = 'active')))
$$;

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
begin
  select * into asker from wocs.users u where u.id = task.requested_by;
  checked := wocs.check_user_remove(asker, task.payload);
  if checked ? 'refused' then
    return checked;
  end if;
  person := wocs.find_user(task.payload);
  update wocs.users u set status = 'inactive' where u.id = person.id;
  update wocs.wa_sessions s set session_data = '{}' where s.user_id = person.id;
  update wocs.chats c set assigned_agent = null where c.assigned_agent = person.id;
  return jsonb_build_object(
    'say', 'user.removed', 'facts', jsonb_build_object('name', person.name, 'number', person.wa_number),
    'also', wocs.pass_on_tasks(person, task.requested_by));
end $$;

-- What they had open goes to the least busy agents, each of whom is told; with nobody there it waits, unassigned.
create function wocs.pass_on_tasks(person wocs.users, answered uuid) returns jsonb
language plpgsql as $$
declare
  held wocs.tasks;
  told jsonb := '[]';
begin
  for held in
    select * from wocs.tasks t where t.assigned_to = person.id and t.type = 'agent_task' and t.status in ('pending', 'running')
    order by t.created_at for update
  loop
    told := told || wocs.notices(wocs.hand_over(held, (wocs.least_busy_agent(array[person.id])).id), answered);
  end loop;
  return told;
end $$;

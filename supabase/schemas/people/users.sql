-- /user add, /user remove, /user accept: one change at a time, so that two admins cannot remove each other.

create function wocs.user_lock_all() returns void
language sql as $$ select pg_advisory_xact_lock(7261203) $$;

create function wocs.user_refusal(reason text, name text, other text default null) returns jsonb
language sql stable as $$
  select jsonb_build_object('refused', 'user.refused', 'facts', jsonb_strip_nulls(jsonb_build_object(
    'reason', reason, 'name', name, 'other', other,
    'names', (select coalesce(jsonb_agg(u.name order by lower(u.name)), '[]') from wocs.users u
      where u.status = 'active'))))
$$;

create function wocs.user_by_args(args jsonb) returns wocs.users
language sql stable as $$
  select u from wocs.users u
  where u.status = 'active' and (u.wa_number = args ->> 'number' or lower(u.name) = lower(btrim(args ->> 'name')))
  order by (u.wa_number = args ->> 'number') desc nulls last limit 1
$$;

-- Whoever waited for their turn may have been changed by the one before.
create function wocs.user_asker_refusal(asker wocs.users, command text) returns jsonb
language plpgsql as $$
declare
  is_now wocs.users := wocs.person_by_id(asker.id);
begin
  return case when is_now.role is distinct from 'admin' then jsonb_build_object('refused', 'access.role',
    'facts', wocs.person_role_refusal(asker, command, 'admin') -> 'facts') end;
end $$;

-- Exactly this person as they are now: a row of before, or with another role, name, number or account, is another.
create function wocs.user_digest(person wocs.users) returns text
language sql immutable as $$
  select encode(sha256(convert_to(jsonb_build_array(person.id, person.name, person.role, person.status,
    person.wa_number, person.wa_user_id)::text, 'UTF8')), 'hex')
$$;

create function wocs.user_called(name text, role text) returns text
language sql immutable as $$ select concat_ws(', ', name, role) $$;

-- What a CONFIRM binds to: the person, and what they are before and after. `more` is shown too.
create function wocs.user_subject(person wocs.users, what text, name text, now text, "then" text, more jsonb)
returns jsonb
language sql immutable as $$
  select jsonb_build_object('subject', jsonb_strip_nulls(more) || jsonb_build_object(
    'plan', jsonb_build_array(jsonb_build_object('what', what, 'name', name, 'now', now, 'then', "then")),
    'binds', jsonb_build_object('person', person.id, 'digest', wocs.user_digest(person))))
$$;

-- The one way in which a name, role or status changes. What is theirs no more is closed or handed on with it, and the
-- other admins hear of it: {"also", "closed", "given_away"}.
create function wocs.user_change(before wocs.users, wanted_name text, wanted_role text, wanted_status text,
  task wocs.tasks)
returns jsonb
language plpgsql as $$
declare
  person wocs.users;
  held jsonb := wocs.user_open_work(before.id);
  closed jsonb;
  also jsonb := '[]';
begin
  perform set_config('wocs.people_task', task.id, true);
  update wocs.users u set name = wanted_name, role = wanted_role, status = wanted_status
  where u.id = before.id returning * into person;
  perform set_config('wocs.people_task', '', true);
  if person.status <> 'active' or wocs.person_role_rank(person.role) < wocs.person_role_rank(before.role) then
    closed := wocs.user_close_open(person);
  end if;
  if person.status <> 'active' or person.role = 'viewer' then
    also := wocs.agent_pass_on_tasks(person, task.requested_by);
  end if;
  perform wocs.user_tell_person(before, person);
  return jsonb_build_object('closed', closed, 'given_away', wocs.user_handed_over_work(person.id, held),
    'also', also || wocs.user_notices(before, person, closed, task));
end $$;

-- Who is let in, put out or given another role hears of it themselves, unless they were never told that they are in.
-- Whoever is out is told at once: what waits for them is not sent any more.
create function wocs.user_tell_person(before wocs.users, person wocs.users) returns void
language plpgsql as $$
declare
  what text := case when before.id is null then 'added' when person.status <> 'active' then 'removed'
    when before.status <> 'active' then 'back' when before.role <> person.role then 'role' end;
  lane text := case when what = 'removed' then 'urgent' else wocs.notice_lane(person, 'user.told') end;
  turn timestamptz := wocs.outbox_next_turn(lane);
  actor uuid := nullif(current_setting('wocs.actor', true), '')::uuid;
begin
  if what is null or person.id = actor or wocs.user_greeting_waits(person.id) then
    return;
  elsif what = 'added' and not wocs.user_greeting_may_go(person) then
    perform wocs.user_greeting_keep(person.id, actor);
    return;
  end if;
  perform wocs.outbox_add(person, case when wocs.person_window_is_open(person.id)
      or what = 'added' and wocs.user_wrote_as_stranger(person.wa_number) then 'notice' else 'template' end,
    'user.told', wocs.user_greeting_facts(what, person, actor),
    concat_ws(':', 'notice', 'user.told', person.id, pg_current_xact_id()::text), null, null,
    case when turn <= now() then 'sending' else 'queued' end, turn, lane => lane);
end $$;

-- Nobody hears what they are answered, or hear of themselves otherwise.
create function wocs.user_notices(before wocs.users, after wocs.users, closed jsonb, task wocs.tasks) returns jsonb
language sql stable as $$
  select coalesce(jsonb_agg(wocs.notice_entry(u.id, 'user.changed',
    wocs.user_change_facts(before, after, closed, task.id)) order by u.created_at), '[]')
  from wocs.users u
  where u.role = 'admin' and u.status = 'active' and wocs.user_changes(before, after) <> '[]'
    and u.id <> coalesce(nullif(current_setting('wocs.actor', true), '')::uuid, task.requested_by)
    and (u.id <> after.id or before.role = after.role and before.status = after.status)
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

create function wocs.user_undo_step(person wocs.users, now text, "then" text) returns jsonb
language sql immutable as $$
  select jsonb_build_object('plan', subject -> 'plan', 'subject', subject)
  from (select wocs.user_subject(person, 'person', person.name, now, "then", '{}') -> 'subject' as subject) s
$$;

-- What ends with a removal or a demotion. Whoever holds a row of it at this moment is passed over instead of waited
-- for: two who change each other would wait for ever, and what they do is checked again by who they are then.

create function wocs.user_close_schedules(person uuid) returns jsonb
language plpgsql as $$
declare
  s wocs.schedules;
  closed jsonb := '[]';
begin
  for s in
    select x.* from wocs.schedules x where x.owner_id = person and x.state = 'active' order by x.id
    for update skip locked
  loop
    perform wocs.schedule_close(s.id, 'stopped');
    closed := closed || to_jsonb(wocs.schedule_name(s.id));
  end loop;
  return closed;
end $$;

-- Their questions, and what was to begin later or on the PC and is beyond them now. Work in an agent's hands goes on.
create function wocs.user_close_tasks(person wocs.users) returns jsonb
language plpgsql as $$
declare
  actor uuid := nullif(current_setting('wocs.actor', true), '')::uuid;
  t wocs.tasks;
  closed jsonb := '[]';
begin
  for t in
    select x.* from wocs.tasks x
    where x.requested_by = person.id and (x.status = 'awaiting_approval'
      or x.status = 'pending' and x.runs <> 'human' and (x.runs = 'home' or x.scheduled_at is not null)
        and (person.status <> 'active' or wocs.person_role_rank(x.needs_role) > wocs.person_role_rank(person.role)))
    order by x.created_at, x.id for update skip locked
  loop
    perform wocs.approval_close(a, 'cancelled', actor) from wocs.approvals a
      where a.task_id = t.id and a.decision is null;
    perform wocs.task_move(t.id, 'cancelled', actor, '{"reason": "requester_changed"}');
    closed := closed || to_jsonb(t.id);
  end loop;
  return closed;
end $$;

-- Cards, the unfinished command, and customers' chats, which a viewer may not hold. That somebody was never greeted
-- stays known: they hear of no change to what they do not know.
create function wocs.user_close_conversations(person wocs.users) returns void
language plpgsql as $$
begin
  update wocs.cards c set state = 'dropped', ended_at = now()
  where c.id in (select x.id from wocs.cards x where x.person_id = person.id and x.state = 'open'
    for update skip locked);
  update wocs.wa_sessions s
  set session_data = case when s.session_data ? 'greeting'
    then jsonb_build_object('greeting', s.session_data -> 'greeting') else '{}' end
  where s.id in (select x.id from wocs.wa_sessions x where x.user_id = person.id for update skip locked);
  if person.status <> 'active' or person.role = 'viewer' then
    update wocs.chats c set assigned_agent = null where c.assigned_agent = person.id;
  end if;
end $$;

-- What was still to be sent to them, what rang for them, and the accounts that wanted to be them.
create function wocs.user_close_addresses(person wocs.users) returns void
language plpgsql as $$
begin
  update wocs.outbox o set state = 'failed', error = '{"code": "removed"}'
  where o.id in (
    select x.id from wocs.outbox x
    where x.state in ('held', 'queued') and (x.to_number = person.wa_number or x.to_user_id = person.wa_user_id)
    for update skip locked);
  perform wocs.user_other_accounts_forget(person.id);
  delete from wocs.push_subscriptions p where p.user_id = person.id;
  delete from wocs.push_quiet_hours q where q.user_id = person.id;
end $$;

-- {"schedules": ["SCH-1"], "tasks": ["TASK-1201"]} of what it closed; null when there was nothing.
create function wocs.user_close_open(person wocs.users) returns jsonb
language plpgsql as $$
declare
  closed jsonb := jsonb_build_object('schedules', wocs.user_close_schedules(person.id),
    'tasks', wocs.user_close_tasks(person));
begin
  perform wocs.user_close_conversations(person);
  if person.status <> 'active' then
    perform wocs.user_close_addresses(person);
  end if;
  return nullif(closed, '{"schedules": [], "tasks": []}');
end $$;

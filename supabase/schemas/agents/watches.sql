-- What time asks of an agent: that a task is accepted within minutes and done by its deadline. A row is a moment at
-- which somebody is told; telling deletes it, so each is told once.

-- Specification 16: an agent answers within five minutes.
create function wocs.agent_answer_minutes() returns numeric
language sql stable as $$ select wocs.setting_value('agent_minutes', '5')::numeric $$;

-- Whoever has the task now is watched from now on. Who gave it to themselves needs no watching over the acceptance; a
-- deadline that has passed was told already.
create function wocs.agent_watch_start(given wocs.tasks) returns void
language plpgsql as $$
begin
  delete from wocs.agent_watches w where w.task_id = given.id;
  if given.assigned_to is null then
    return;
  end if;
  insert into wocs.agent_watches (task_id, kind, at)
  select given.id, w.kind, w.at from (values
    ('accept', case when given.status = 'pending' and given.assigned_to is distinct from given.requested_by
                    then now() + make_interval(secs => (wocs.agent_answer_minutes() * 60)::double precision) end),
    ('remind', greatest(given.deadline_at - wocs.limit_agent_reminder(), now() + (given.deadline_at - now()) / 2)),
    ('deadline', given.deadline_at)) w (kind, at)
  where w.at > now();
end $$;

-- Who answers for a task: who asked for it, else every admin.
create function wocs.agent_task_overseers(t wocs.tasks) returns setof uuid
language sql stable as $$
  select u.id from wocs.users u
  where u.status = 'active' and case
    when exists (select from wocs.users r
      where r.id = t.requested_by and r.status = 'active') then u.id = t.requested_by else u.role = 'admin' end
  order by u.created_at
$$;

create function wocs.agent_watch_is_due(w wocs.agent_watches) returns boolean
language sql stable as $$
  select w.at <= now()
$$;

create function wocs.agent_watches_settle() returns void
language sql as $$
  select wocs.settling_each('agent_watches', 'agent_watch_settle', array(
    select w from wocs.agent_watches w
    where wocs.agent_watch_is_due(w) and wocs.settling_may_try('agent_watches', w.task_id)
    order by w.at limit 20 for update skip locked))
$$;

create function wocs.agent_watch_settle(due wocs.agent_watches) returns void
language plpgsql as $$
begin
  delete from wocs.agent_watches w where w.task_id = due.task_id and w.kind = due.kind;
  perform wocs.agent_watch_tell(due, t) from wocs.tasks t
    where t.id = due.task_id and t.status in ('pending', 'running') and t.assigned_to is not null;
end $$;

create function wocs.agent_watch_tell(due wocs.agent_watches, t wocs.tasks) returns void
language plpgsql as $$
declare
  facts jsonb := wocs.agent_facts(t)
    || jsonb_build_object('minutes', round(extract(epoch from now() - due.since) / 60), 'status', t.status);
begin
  if due.kind = 'remind' and t.deadline_at > now() then
    perform wocs.notice_send(t.assigned_to, 'agent.reminder', facts, t.id);
  elsif due.kind = 'accept' and t.status = 'pending' then
    perform wocs.audit_log_task(t.id, 'escalated', '{"reason": "not_accepted"}');
    perform wocs.notice_send(o, 'agent.not_accepted', facts, t.id) from wocs.agent_task_overseers(t) o;
  elsif due.kind = 'deadline' then
    perform wocs.audit_log_task(t.id, 'escalated', '{"reason": "overdue"}');
    perform wocs.notice_send(o, 'agent.overdue', facts, t.id) from wocs.agent_task_overseers(t) o;
  end if;
end $$;

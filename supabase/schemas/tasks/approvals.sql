-- One row an ask, bound to exactly what is asked for, to who may say yes, and to an expiry.

create function wocs.approval_digest(args jsonb, subject jsonb) returns text
language sql immutable as $$
  select encode(sha256(convert_to(jsonb_build_object('args', args, 'subject', coalesce(subject, '{}'))::text, 'UTF8')),
    'hex')
$$;

-- The admin who asked; with four eyes, or when no admin asked, any admin but the one who asked (approver_id is null)
-- who was one before it was asked: nobody makes the second pair of eyes for a question that is open.
create function wocs.approval_may_be_given_by(a wocs.approvals, t wocs.tasks, person wocs.users) returns boolean
language sql stable as $$
  select person.role = 'admin' and person.status = 'active' and case
    when a.approver_id is null then person.id is distinct from t.requested_by
      and coalesce(person.admin_since, person.created_at) < a.asked_at
    else person.id = a.approver_id end
$$;

create function wocs.approval_approvers(a wocs.approvals, t wocs.tasks) returns text
language sql stable as $$
  select string_agg(u.name, ', ' order by u.created_at, u.name) from wocs.users u
  where wocs.approval_may_be_given_by(a, t, u)
$$;

-- Asks for this task as it is now; gives the facts of `approval.asked`. The task is awaiting_approval afterwards.
create function wocs.approval_ask(t wocs.tasks, subject jsonb) returns jsonb
language plpgsql as $$
declare
  minutes numeric := wocs.setting_value('approval_minutes', '10')::numeric;
  requester wocs.users := wocs.person_by_id(t.requested_by);
  own boolean := requester.role = 'admin' and not wocs.setting_value('four_eyes', 'false')::boolean;
  made wocs.approvals;
  facts jsonb;
begin
  insert into wocs.approvals (task_id, ask, digest, subject, approver_id, expires_at)
  values (t.id, (select coalesce(max(a.ask), 0) + 1 from wocs.approvals a where a.task_id = t.id),
    wocs.approval_digest(t.payload, subject),
          coalesce(subject, '{}'), case when own then requester.id end,
            now() + make_interval(secs => (minutes * 60)::double precision))
  returning * into made;
  perform wocs.approval_log_ask(t, made);
  facts := wocs.task_facts(t) || jsonb_build_object(
    'approver', wocs.approval_approvers(made, t), 'ask', made.ask, 'minutes', minutes,
    'expires_at', wocs.clock_text(made.expires_at), 'subject', made.subject) || wocs.landing_preview_facts(t);
  if made.approver_id is null then
    perform wocs.notice_send(u.id, 'approval.asked', facts, t.id) from wocs.users u
      where wocs.approval_may_be_given_by(made, t, u);
  end if;
  perform wocs.landing_preview_begin(t, made);
  return facts;
end $$;

create function wocs.approval_log_ask(t wocs.tasks, a wocs.approvals) returns void
language plpgsql as $$
declare
  details jsonb := jsonb_build_object('ask', a.ask, 'expires_at', wocs.clock_text(a.expires_at),
    'digest', left(a.digest, 12));
begin
  if t.status = 'awaiting_approval' then
    perform wocs.audit_log_task(t.id, 'approval_asked', details);
  else
    perform wocs.task_move(t.id, 'awaiting_approval', nullif(current_setting('wocs.actor', true), '')::uuid, details);
  end if;
end $$;

create function wocs.approval_latest(task text) returns wocs.approvals
language sql stable as $$ select a from wocs.approvals a where a.task_id = task order by a.ask desc limit 1 $$;

-- A yes given long before its time is still a yes to what was shown, and to nothing else.
create function wocs.approval_is_outdated(t wocs.tasks, subject jsonb) returns boolean
language sql stable as $$
  select exists (
    select from wocs.approvals a
    where a.task_id = t.id and a.decision = 'approved'
      and a.digest <> wocs.approval_digest(t.payload, approval_is_outdated.subject)
      and a.ask = (select max(b.ask) from wocs.approvals b where b.task_id = t.id))
$$;

create function wocs.approval_close(a wocs.approvals, decision text, person uuid) returns void
language sql as $$
  update wocs.approvals x set decision = approval_close.decision, decided_by = person, decided_at = now()
  where x.task_id = a.task_id and x.ask = a.ask and x.decision is null;
$$;

create function wocs.approval_ask_again(t wocs.tasks, a wocs.approvals, subject jsonb) returns jsonb
language plpgsql as $$
begin
  perform wocs.approval_close(a, 'superseded', null);
  return jsonb_build_object('say', 'approval.changed', 'about', t.id, 'facts', wocs.approval_ask(t, subject));
end $$;

-- The tasks that wait for this person's yes, the one that was asked for last first.
create function wocs.approval_open_tasks(person wocs.users) returns jsonb
language sql stable as $$
  select coalesce(jsonb_agg(wocs.task_facts(t)
    || jsonb_build_object('ask', a.ask, 'expires_at', wocs.clock_text(a.expires_at), 'at', wocs.clock_text(a.asked_at))
    order by a.asked_at desc, t.created_at desc), '[]')
  from wocs.approvals a join wocs.tasks t on t.id = a.task_id
  where a.decision is null and a.expires_at > now() and t.status = 'awaiting_approval'
    and wocs.approval_may_be_given_by(a, t, person)
$$;

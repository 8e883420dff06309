-- Why this person's answer to ask number `wanted` (null: the newest) does not count; null when it does.
create function wocs.approval_objection(a wocs.approvals, t wocs.tasks, person wocs.users, wanted int) returns text
language sql stable as $$
  select case
    when a.task_id is null then 'not_waiting'
    when a.approver_id is null and person.role = 'admin' and person.id is distinct from t.requested_by
      and coalesce(person.admin_since, person.created_at) >= a.asked_at then 'admin_too_new'
    when wocs.approval_may_be_given_by(a, t, person) is not true then 'wrong_person'
    when a.decision = 'approved' then 'already_approved'
    when a.decision = 'rejected' then 'already_rejected'
    when a.decision = 'expired' then 'expired'
    when a.decision is not null or t.status <> 'awaiting_approval' then 'not_waiting'
    when wanted < a.ask then 'superseded'
    when wanted > a.ask then 'not_waiting'
    when a.expires_at <= now() then 'expired' end
$$;

create function wocs.approval_refusal(reason text, a wocs.approvals, t wocs.tasks) returns jsonb
language sql stable as $$
  select jsonb_build_object('say', 'approval.refused', 'about', t.id, 'facts', wocs.task_facts(t) || jsonb_build_object(
    'reason', reason, 'status', t.status, 'who', wocs.person_ref_then(a.decided_by, a.decided_at),
    'when', wocs.clock_text(coalesce(a.decided_at, a.expires_at)),
    'approver', wocs.approval_approvers(a, t)))
$$;

-- CONFIRM or REJECT of a task that the caller holds (for update): that is what makes two answers at once one decision.
create function wocs.approval_answer(t wocs.tasks, person wocs.users, word text, wanted int) returns jsonb
language plpgsql as $$
declare
  a wocs.approvals := wocs.approval_latest(t.id);
  objection text := wocs.approval_objection(a, t, person, wanted);
begin
  if objection = 'expired' and a.decision is null then
    t := wocs.approval_expire(a, t);
    a := wocs.approval_latest(t.id);
  end if;
  if objection is not null then
    return wocs.approval_refusal(objection, a, t);
  elsif word = 'confirm' then
    return wocs.approval_confirm(t, a, person);
  end if;
  perform wocs.approval_close(a, 'rejected', person.id);
  t := wocs.task_move(t.id, 'cancelled', person.id, jsonb_build_object('ask', a.ask, 'reason', 'rejected'));
  return jsonb_build_object('say', 'approval.rejected', 'about', t.id, 'facts', wocs.task_facts(t));
end $$;

create function wocs.approval_expire(a wocs.approvals, t wocs.tasks) returns wocs.tasks
language plpgsql as $$
begin
  perform wocs.approval_close(a, 'expired', null);
  return wocs.task_move(t.id, 'cancelled', null, jsonb_build_object('ask', a.ask, 'reason', 'expired'));
end $$;

-- What was asked for must still be what would happen now: otherwise the yes is to something else, and is asked for
-- again.
create function wocs.approval_confirm(t wocs.tasks, a wocs.approvals, person wocs.users) returns jsonb
language plpgsql as $$
declare
  checked jsonb := wocs.command_check(t.type, wocs.person_by_id(t.requested_by), t.payload);
begin
  if wocs.approval_may_be_given_by(a, t, wocs.person_by_id(person.id)) is not true then
    -- Changed by somebody whom the check waited for, and who passed over the question that is held here.
    perform wocs.user_close_tasks(u) from wocs.users u where u.id = t.requested_by and not wocs.task_requester_may(t);
    return wocs.approval_refusal('wrong_person', a, t);
  elsif not checked ? 'refused' and wocs.approval_digest(t.payload, checked -> 'subject') <> a.digest then
    return wocs.approval_ask_again(t, a, checked -> 'subject');
  end if;
  perform wocs.approval_close(a, 'approved', person.id);
  t := wocs.task_move(t.id, 'pending', person.id, jsonb_build_object('ask', a.ask, 'digest', left(a.digest, 12)));
  perform wocs.audit_set_actor(person.id);
  return wocs.task_start(t, checked);
end $$;

create function wocs.approval_is_expired(a wocs.approvals, t wocs.tasks) returns boolean
language sql stable as $$
  select a.decision is null and a.expires_at <= now() and t.status = 'awaiting_approval'
$$;

create function wocs.approval_expire_due() returns void
language sql as $$
  select wocs.settling_each('approvals', 'approval_expire_and_tell', array(
    select x from wocs.tasks x join wocs.approvals a on a.task_id = x.id
    where wocs.approval_is_expired(a, x) and wocs.settling_may_try('approvals', x.id)
    order by x.id limit 50 for update of x skip locked))
$$;

create function wocs.approval_expire_and_tell(t wocs.tasks) returns void
language plpgsql as $$
begin
  perform wocs.approval_expire(wocs.approval_latest(t.id), t);
  perform wocs.notice_send(t.requested_by, 'approval.expired', wocs.task_facts(t), t.id);
end $$;

-- Why this person's answer to ask number `wanted` (null: the newest) does not count; null when it does.
create function wocs.ask_objection(a wocs.approvals, t wocs.tasks, person wocs.users, wanted int) returns text
language sql stable as $$
  select case
    when a.task_id is null then 'not_waiting'
    when not wocs.may_approve(a, t, person) then 'wrong_person'
    when a.decision = 'approved' then 'already_approved'
    when a.decision = 'rejected' then 'already_rejected'
    when a.decision = 'expired' then 'expired'
    when a.decision is not null or t.status <> 'awaiting_approval' then 'not_waiting'
    when wanted < a.ask then 'superseded'
    when wanted > a.ask then 'not_waiting'
    when a.expires_at <= now() then 'expired' end
$$;

create function wocs.ask_refused(reason text, a wocs.approvals, t wocs.tasks) returns jsonb
language sql stable as $$
  select jsonb_build_object('say', 'approval.refused', 'about', t.id, 'facts', wocs.task_facts(t) || jsonb_build_object(
    'reason', reason, 'status', t.status, 'who', wocs.person_ref(a.decided_by), 'when', wocs.now_text(coalesce(a.decided_at, a.expires_at)),
    'approver', wocs.approvers(a, t)))
$$;

-- CONFIRM or REJECT of a task that the caller holds (for update): that is what makes two answers at once one decision.
create function wocs.answer_ask(t wocs.tasks, person wocs.users, word text, wanted int) returns jsonb
language plpgsql as $$
declare
  a wocs.approvals := wocs.last_ask(t.id);
  objection text := wocs.ask_objection(a, t, person, wanted);
begin
  if objection = 'expired' and a.decision is null then
    t := wocs.expire_ask(a, t);
    a := wocs.last_ask(t.id);
  end if;
  if objection is not null then
    return wocs.ask_refused(objection, a, t);
  elsif word = 'confirm' then
    return wocs.confirm(t, a, person);
  end if;
  perform wocs.close_ask(a, 'rejected', person.id);
  t := wocs.move(t.id, 'cancelled', person.id, jsonb_build_object('ask', a.ask, 'reason', 'rejected'));
  return jsonb_build_object('say', 'approval.rejected', 'about', t.id, 'facts', wocs.task_facts(t));
end $$;

create function wocs.expire_ask(a wocs.approvals, t wocs.tasks) returns wocs.tasks
language plpgsql as $$
begin
  perform wocs.close_ask(a, 'expired', null);
  return wocs.move(t.id, 'cancelled', null, jsonb_build_object('ask', a.ask, 'reason', 'expired'));
end $$;

-- What was asked for must still be what would happen now: otherwise the yes is to something else, and is asked for again.
create function wocs.confirm(t wocs.tasks, a wocs.approvals, person wocs.users) returns jsonb
language plpgsql as $$
declare
  checked jsonb := wocs.check(t.type, wocs.person(t.requested_by), t.payload);
begin
  if not checked ? 'refused' and wocs.digest(t.payload, checked -> 'subject') <> a.digest then
    return wocs.ask_again(t, a, checked -> 'subject');
  end if;
  perform wocs.close_ask(a, 'approved', person.id);
  t := wocs.move(t.id, 'pending', person.id, jsonb_build_object('ask', a.ask, 'digest', left(a.digest, 12)));
  perform wocs.act(person.id);
  return wocs.start(t, checked);
end $$;

create function wocs.expire_approvals() returns void
language plpgsql as $$
declare
  t wocs.tasks;
begin
  for t in
    select x.* from wocs.tasks x join wocs.approvals a on a.task_id = x.id
    where a.decision is null and a.expires_at <= now() and x.status = 'awaiting_approval'
    limit 50 for update of x skip locked
  loop
    perform wocs.expire_ask(wocs.last_ask(t.id), t);
    perform wocs.notify(t.requested_by, 'approval.expired', wocs.task_facts(t), t.id);
  end loop;
end $$;

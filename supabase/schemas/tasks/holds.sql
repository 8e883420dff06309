-- One person at a time acts on a task: who takes it in the panel holds it for a while. An admin who acts on it all the
-- same takes it over, and the one before is told.

create function wocs.task_hold_current(task text) returns wocs.task_holds
language plpgsql stable as $$
begin
  return (select h from wocs.task_holds h where h.task_id = task and h.until > now());
end $$;

create function wocs.task_hold_refusal(h wocs.task_holds) returns jsonb
language sql stable as $$
  select jsonb_build_object('say', 'task.held', 'about', h.task_id, 'refused', 'task.held',
    'facts', jsonb_build_object('task', h.task_id, 'holder', wocs.person_ref(h.holder),
      'until', wocs.clock_text(h.until)))
$$;

create function wocs.task_hold_begin(t wocs.tasks, person wocs.users) returns wocs.task_holds
language plpgsql as $$
declare
  h wocs.task_holds;
begin
  insert into wocs.task_holds as x (task_id, holder, until) values (t.id, person.id, now() + wocs.limit_task_hold())
  on conflict (task_id) do update set holder = person.id, until = excluded.until,
    hold = x.hold + (x.holder <> person.id or x.until <= now())::int
  returning * into h;
  return h;
end $$;

-- Why this person may not act on the task now; null when they may. `seen`: the number of the hold that they saw: who
-- saw another one's, or none, before somebody had it in hand, looks again.
create function wocs.task_hold_objection(t wocs.tasks, person wocs.users, seen int default null) returns jsonb
language plpgsql as $$
declare
  h wocs.task_holds := wocs.task_hold_current(t.id);
begin
  if h.holder <> person.id and person.role <> 'admin' then
    return wocs.task_hold_refusal(h);
  elsif h.holder <> person.id then
    perform wocs.task_hold_take_over(t, h, person);
  elsif exists (select from wocs.task_holds x where x.task_id = t.id and x.holder <> person.id and x.hold > seen) then
    return wocs.task_check_refusal('in_hand_since', t.id, t.status, person.id);
  end if;
  return null;
end $$;

create function wocs.task_hold_take_over(t wocs.tasks, h wocs.task_holds, person wocs.users) returns void
language plpgsql as $$
begin
  perform wocs.task_hold_begin(t, person);
  perform wocs.audit_log_task(t.id, 'taken_over', jsonb_build_object('from', wocs.person_ref(h.holder)));
  perform wocs.notice_send(h.holder, 'task.taken_over',
    wocs.task_facts(t) || jsonb_build_object('by', person.name), t.id);
end $$;

-- {"say", "facts"}: who holds it now.
create function wocs.task_hold_take(t wocs.tasks, person wocs.users) returns jsonb
language plpgsql as $$
declare
  objection jsonb := wocs.task_hold_objection(t, person);
  h wocs.task_holds;
begin
  if objection is not null then
    return objection;
  elsif t.status in ('done', 'cancelled', 'rolled_back') then
    return wocs.task_refusal('already_' || t.status, t.id, t.status, person.id);
  end if;
  h := wocs.task_hold_begin(t, person);
  return jsonb_build_object('say', 'task.taken', 'facts', jsonb_build_object('task', t.id,
    'until', wocs.clock_text(h.until)));
end $$;

create function wocs.task_hold_end(t wocs.tasks, person wocs.users) returns void
language sql as $$
  update wocs.task_holds h set until = now() where h.task_id = t.id and h.holder = person.id and h.until > now();
$$;

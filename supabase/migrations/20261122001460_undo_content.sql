-- Taking back what was done about content: slots that have not come due, captions of the bank. What somebody changed since stays.

create function wocs.refuse_content_undo(reason text, what text, name text, expected text, there text, by uuid default null) returns jsonb
language plpgsql stable as $$
begin
  return jsonb_build_object('refused', 'undo.refused', 'facts', jsonb_build_object(
    'reason', reason, 'what', what, 'name', name, 'expected', expected, 'found', there, 'by', wocs.person_ref(by)));
end $$;

create function wocs.requester_of(task text) returns uuid
language plpgsql stable as $$
begin
  return (select t.requested_by from wocs.tasks t where t.id = task);
end $$;

-- Whether a slot can still be taken off: planned, or due with nothing posted yet.
create function wocs.is_open_slot(state text) returns boolean language sql immutable as $$ select state in ('planned', 'due') $$;

-- What is still open is cancelled; what is done or missed is told in the plan and stays. Nothing open: refused.
create function wocs.undo_plan_content_schedule(t wocs.tasks) returns jsonb
language plpgsql as $$
declare
  gone wocs.content_calendar;
  plan jsonb;
begin
  perform from wocs.content_slots s where s.made_by = t.id order by s.id for update;
  plan := (
    select jsonb_agg(jsonb_build_object(
      'what', 'slot', 'name', c.slot, 'now', c.state, 'then', case when wocs.is_open_slot(c.state) then 'cancelled' else c.state end) order by c.id)
    from wocs.content_calendar c where c.made_by = t.id and c.state <> 'cancelled');
  if exists (select from wocs.content_calendar c where c.made_by = t.id and wocs.is_open_slot(c.state)) then
    return jsonb_build_object('plan', plan, 'subject', jsonb_build_object('slots', plan));
  end if;
  select * into gone from wocs.content_calendar c where c.made_by = t.id order by c.state = 'cancelled', c.id limit 1;
  return wocs.refuse_content_undo('changed_since', 'slot', gone.slot, 'planned', gone.state,
    case gone.state when 'cancelled' then wocs.requester_of(gone.cancelled_by) else gone.agent end);
end $$;

-- Agents who had one in hand hear that it is off.
create function wocs.undo_content_schedule(t wocs.tasks, undoing wocs.tasks) returns jsonb
language plpgsql as $$
declare
  one wocs.content_calendar;
  cancelled jsonb := '[]';
  also jsonb := '[]';
begin
  for one in select * from wocs.content_calendar c where c.made_by = t.id and wocs.is_open_slot(c.state) order by c.id loop
    update wocs.content_slots s set state = 'cancelled', cancelled_by = undoing.id where s.id = one.id;
    cancelled := cancelled || to_jsonb(one.slot);
    also := also || wocs.drop_post(one.task, wocs.person(undoing.requested_by));
  end loop;
  return jsonb_build_object('facts', jsonb_build_object('slots', cancelled), 'also', also);
end $$;

-- A cancelled slot comes back while its time is still ahead and still free.
create function wocs.undo_plan_content_cancel(t wocs.tasks) returns jsonb
language plpgsql as $$
declare
  s wocs.content_calendar;
  other wocs.content_calendar;
begin
  perform wocs.hold_calendar();
  perform from wocs.content_slots x where x.id = (t.payload ->> 'slot')::int for update;
  s := wocs.slot((t.payload ->> 'slot')::int);
  if s.state <> 'cancelled' or s.cancelled_by is distinct from t.id then
    return wocs.refuse_content_undo('changed_since', 'slot', s.slot, 'cancelled', s.state, wocs.requester_of(s.cancelled_by));
  elsif s.at <= now() or s.task is not null then
    return wocs.refuse_content_undo('passed', 'slot', s.slot, 'planned', wocs.now_text(s.at));
  elsif wocs.is_taken(s.platform, s.at) then
    select * into other from wocs.content_calendar c
    where c.state in ('planned', 'due', 'done') order by greatest(c.at - s.at, s.at - c.at), c.platform <> s.platform limit 1;
    return wocs.refuse_content_undo('changed_since', 'slot', s.slot, wocs.now_text(s.at), other.slot, other.asked_by);
  end if;
  return jsonb_build_object(
    'plan', jsonb_build_array(jsonb_build_object('what', 'slot', 'name', s.slot, 'now', 'cancelled', 'then', 'planned')),
    'subject', jsonb_build_object('slot', s.slot, 'at', wocs.now_text(s.at)));
end $$;

create function wocs.undo_content_cancel(t wocs.tasks, undoing wocs.tasks) returns jsonb
language plpgsql as $$
begin
  update wocs.content_slots s set state = 'planned', cancelled_by = null
  where s.id = (t.payload ->> 'slot')::int and s.state = 'cancelled' and s.cancelled_by = t.id;
  return jsonb_build_object('facts', wocs.slot_facts(wocs.slot((t.payload ->> 'slot')::int)));
end $$;

create function wocs.undo_plan_content_bank_add(t wocs.tasks) returns jsonb
language plpgsql as $$
declare
  c wocs.captions;
begin
  select * into c from wocs.captions x where x.made_by = t.id for update;
  if c.removed_at is not null then
    return wocs.refuse_content_undo('changed_since', 'caption', 'BANK-' || c.id, c.text, null, wocs.requester_of(c.removed_by));
  end if;
  return jsonb_build_object(
    'plan', jsonb_build_array(jsonb_build_object('what', 'caption', 'name', 'BANK-' || c.id, 'now', c.text, 'then', null)),
    'subject', wocs.caption_facts(c));
end $$;

create function wocs.undo_content_bank_add(t wocs.tasks, undoing wocs.tasks) returns jsonb
language plpgsql as $$
declare
  c wocs.captions;
begin
  update wocs.captions x set removed_at = now(), removed_by = undoing.id where x.made_by = t.id and x.removed_at is null returning * into c;
  return jsonb_build_object('facts', wocs.caption_facts(c));
end $$;

-- It comes back unless somebody brought it back, or put the same words into the bank again.
create function wocs.undo_plan_content_bank_remove(t wocs.tasks) returns jsonb
language plpgsql as $$
declare
  c wocs.captions;
  twin wocs.captions;
begin
  select * into c from wocs.captions x where x.id = (t.payload ->> 'id')::int for update;
  twin := wocs.live_twin(c.text);
  if twin.id is not null or c.removed_by is distinct from t.id then
    return wocs.refuse_content_undo('changed_since', 'caption', 'BANK-' || c.id, null, twin.text, wocs.requester_of(coalesce(twin.made_by, c.removed_by)));
  end if;
  return jsonb_build_object(
    'plan', jsonb_build_array(jsonb_build_object('what', 'caption', 'name', 'BANK-' || c.id, 'now', null, 'then', c.text)),
    'subject', wocs.caption_facts(c));
end $$;

create function wocs.undo_content_bank_remove(t wocs.tasks, undoing wocs.tasks) returns jsonb
language plpgsql as $$
declare
  c wocs.captions;
begin
  update wocs.captions x set removed_at = null, removed_by = null
  where x.id = (t.payload ->> 'id')::int and x.removed_by = t.id and wocs.live_twin(x.text) is null returning * into c;
  return jsonb_build_object('facts', wocs.caption_facts(c));
end $$;

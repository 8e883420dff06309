-- /content cancel.

create function wocs.content_slot_by_id(id int) returns wocs.content_calendar
language sql stable as $$ select c from wocs.content_calendar c where c.id = content_slot_by_id.id $$;

create function wocs.content_slot_refusal(reason text, wanted int, s wocs.content_calendar) returns jsonb
language plpgsql stable as $$
begin
  return wocs.content_refusal(reason, jsonb_build_object(
    'slot', 'SLOT-' || wanted, 'at', wocs.clock_text(s.at), 'task', s.task, 'agent', wocs.person_ref(s.agent),
    'near', (select coalesce(jsonb_agg(n.slot), '[]') from (
      select c.slot from wocs.content_calendar c where c.state = 'planned' order by abs(c.id - wanted), c.id
      limit 3) n)));
end $$;

create function wocs.check_content_cancel(asker wocs.users, args jsonb) returns jsonb
language plpgsql as $$
declare
  wanted int := (args ->> 'slot')::int;
  s wocs.content_calendar;
begin
  perform from wocs.content_slots x where x.id = wanted for update;
  s := wocs.content_slot_by_id(wanted);
  if s.id is null then
    return wocs.content_slot_refusal('no_such_slot', wanted, s);
  elsif s.state not in ('planned', 'due') then
    return wocs.content_slot_refusal('slot_' || s.state, wanted, s);
  end if;
  return jsonb_build_object('subject', wocs.content_slot_facts(s) - 'state' - 'task');
end $$;

-- A slot that is due already takes its agent's task with it, and the agent hears so.
create function wocs.do_content_cancel(task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  asker wocs.users := wocs.person_by_id(task.requested_by);
  checked jsonb := wocs.check_content_cancel(asker, task.payload);
  s wocs.content_calendar := wocs.content_slot_by_id((task.payload ->> 'slot')::int);
begin
  if checked ? 'refused' then
    return checked;
  end if;
  update wocs.content_slots x set state = 'cancelled', cancelled_by = task.id where x.id = s.id;
  return jsonb_build_object('say', 'content.cancelled',
    'facts', wocs.content_slot_facts(s) || jsonb_build_object('state', 'cancelled', 'was', s.state, 'task', task.id),
                            'also', coalesce(wocs.content_post_cancel(s.task, asker), '[]'));
end $$;

create function wocs.content_undo_refusal(reason text, what text, name text, expected text, there text,
  by uuid default null)
returns jsonb
language plpgsql stable as $$
begin
  return jsonb_build_object('refused', 'undo.refused', 'facts', jsonb_build_object(
    'reason', reason, 'what', what, 'name', name, 'expected', expected, 'found', there, 'by', wocs.person_ref(by)));
end $$;

-- A cancelled slot comes back while its time is still ahead and still free.
create function wocs.undo_plan_content_cancel(t wocs.tasks) returns jsonb
language plpgsql as $$
declare
  s wocs.content_calendar;
  other wocs.content_calendar;
begin
  perform wocs.content_calendar_lock();
  perform from wocs.content_slots x where x.id = (t.payload ->> 'slot')::int for update;
  s := wocs.content_slot_by_id((t.payload ->> 'slot')::int);
  if s.state <> 'cancelled' or s.cancelled_by is distinct from t.id then
    return wocs.content_undo_refusal('changed_since', 'slot', s.slot, 'cancelled', s.state,
      wocs.task_requester(s.cancelled_by));
  elsif s.at <= now() or s.task is not null then
    return wocs.content_undo_refusal('passed', 'slot', s.slot, 'planned', wocs.clock_text(s.at));
  elsif wocs.content_hour_is_taken(s.platform, s.at) then
    select * into other from wocs.content_calendar c
    where c.state in ('planned', 'due', 'done') order by greatest(c.at - s.at, s.at - c.at), c.platform <> s.platform
      limit 1;
    return wocs.content_undo_refusal('changed_since', 'slot', s.slot, wocs.clock_text(s.at), other.slot,
      other.asked_by);
  end if;
  return jsonb_build_object(
    'plan', jsonb_build_array(jsonb_build_object('what', 'slot', 'name', s.slot, 'now', 'cancelled',
      'then', 'planned')),
    'subject', jsonb_build_object('slot', s.slot, 'at', wocs.clock_text(s.at)));
end $$;

create function wocs.undo_content_cancel(t wocs.tasks, undoing wocs.tasks) returns jsonb
language plpgsql as $$
begin
  update wocs.content_slots s set state = 'planned', cancelled_by = null
  where s.id = (t.payload ->> 'slot')::int and s.state = 'cancelled' and s.cancelled_by = t.id;
  return jsonb_build_object('facts', wocs.content_slot_facts(wocs.content_slot_by_id((t.payload ->> 'slot')::int)));
end $$;

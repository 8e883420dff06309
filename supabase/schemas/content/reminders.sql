-- Whoever asked, or in their stead the admin of longest standing, when they are one no more.
create function wocs.content_owner(asked_by uuid) returns wocs.users
language sql stable as $$
  select u from wocs.users u
  where u.status = 'active' and u.role = 'admin' order by u.id = asked_by desc nulls last, u.created_at, u.id
  limit 1
$$;

-- One reminder a person for all that has just come due. Without an agent the admin gets what to post.
create function wocs.content_slots_remind(brought int[]) returns void
language plpgsql as $$
declare
  heard record;
begin
  for heard in
    select (wocs.content_owner(s.asked_by)).id as person, array_agg(s.id order by s.at, s.id) as ids,
      case when count(*) = 1 then min(s.task) end as task
    from wocs.content_slots s where s.id = any (brought) group by 1
  loop
    perform wocs.notice_send(heard.person, 'content.due', jsonb_build_object('slots', (
      select jsonb_agg(wocs.content_slot_facts(c) || jsonb_build_object(
        'late_s', round(extract(epoch from now() - c.at)),
        'note', case when c.task is null then wocs.content_slot_note(s, wocs.person_by_id(heard.person)) end)
          order by c.at, c.id)
      from wocs.content_calendar c join wocs.content_slots s on s.id = c.id where c.id = any (heard.ids))), heard.task);
  end loop;
end $$;

-- Of a reminder's slots those that are still to be posted, and at the time that it tells; with whom has them now.
create function wocs.content_reminder_open_slots(o wocs.outbox) returns jsonb
language sql stable as $$
  select coalesce(jsonb_agg(x.slot || wocs.number_mask_facts(wocs.content_slot_facts(c)) order by x.ordinality), '[]')
  from jsonb_array_elements(o.facts -> 'slots') with ordinality x (slot)
  join wocs.content_calendar c on c.slot = x.slot ->> 'slot'
  where c.state = 'due' and wocs.clock_text(c.at) = x.slot ->> 'at'
$$;

-- Of several slots some may be over: the others are told.
create function wocs.content_reminder_shorten(o wocs.outbox) returns void
language sql as $$
  update wocs.outbox x set facts = jsonb_set(x.facts, '{slots}', wocs.content_reminder_open_slots(o))
  where x.id = o.id and o.say = 'content.due' and o.kind in ('notice', 'template');
$$;

-- One message a person, however many were missed; it names ten of them.
create function wocs.content_slots_notify_missed() returns void
language plpgsql as $$
declare
  heard record;
begin
  for heard in
    with told as (
      update wocs.content_slots x set told_at = now() where wocs.content_slot_is_untold(x) returning x.*)
    select (wocs.content_owner(t.asked_by)).id as person, count(*) as missed, array_agg(t.id order by t.at, t.id) as ids
    from told t group by 1
  loop
    perform wocs.notice_send(heard.person, 'content.missed', jsonb_build_object(
      'missed', heard.missed, 'more', greatest(heard.missed - 10, 0),
      'slots', (select jsonb_agg(wocs.content_slot_facts(c) order by c.at, c.id) from wocs.content_calendar c
        where c.id = any (heard.ids[1:10]))), null);
  end loop;
end $$;

-- The next 15, the nearest first, then the last five that were; `more` counts the others.
create function wocs.answer_event_list(asker wocs.users, args jsonb) returns jsonb
language plpgsql stable as $$
declare
  today date := wocs.clock_today();
begin
  return (
    with listed as (
      (select e as event, 0 as past from wocs.events e
        where e.removed_at is null and e.day >= today order by e.day, e.id limit 15)
      union all
      (select e, 1 from wocs.events e where e.removed_at is null and e.day < today order by e.day desc, e.id limit 5))
    select jsonb_build_object('say', 'event.list', 'facts', jsonb_build_object('events', coalesce(jsonb_agg(
      wocs.event_facts(l.event) || jsonb_build_object('sold', wocs.sale_amount_for_event((l.event).id))
      order by l.past, case when l.past = 0 then (l.event).day - today else today - (l.event).day end, (l.event).id),
        '[]'),
      'more', (select count(*) from wocs.events e where e.removed_at is null) - count(*)))
    from listed l);
end $$;

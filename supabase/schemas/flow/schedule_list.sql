create function wocs.answer_schedule_list(asker wocs.users, args jsonb) returns jsonb
language plpgsql stable as $$
begin
  return jsonb_build_object('say', 'schedule.list', 'facts', jsonb_build_object(
    'schedules', (
      select coalesce(jsonb_agg(wocs.schedule_facts(s)
        || jsonb_build_object('owner', wocs.person_ref(s.owner_id), 'last', (
        select jsonb_build_object('at', wocs.clock_text(r.run_at), 'state', r.state) from wocs.schedule_runs r
        where r.schedule_id = s.id order by r.run_at desc limit 1)) order by s.next_at), '[]')
      from (select x.* from wocs.schedules x where x.state = 'active' and x.next_at is not null order by x.next_at
        limit 20) s),
    'more', (select greatest(0, count(*) - 20) from wocs.schedules x
      where x.state = 'active' and x.next_at is not null)));
end $$;

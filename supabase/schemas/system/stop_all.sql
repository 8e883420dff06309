-- /stop all and /resume: one switch. While it is off nothing begins: no home task is claimed, no due one runs, new ones
-- are noted and wait. What a person does directly (instant commands) still works, pages stay up, and what runs already
-- may end.

create function wocs.stop_is_on() returns boolean
language plpgsql stable as $$
begin
  return exists (select from wocs.switches s where s.name = 'stop' and s.is_on);
end $$;

-- {"by", "at"} while all is stopped; null while it is not.
create function wocs.stop_facts() returns jsonb
language plpgsql stable as $$
begin
  return (
    select jsonb_build_object('by', wocs.person_ref(s.turned_by), 'at', wocs.clock_text(s.turned_at))
    from wocs.switches s where s.name = 'stop' and s.is_on);
end $$;

-- False when it was so already: then nobody's name and hour are overwritten.
create function wocs.stop_turn(to_on boolean, task wocs.tasks) returns boolean
language plpgsql as $$
begin
  update wocs.switches s set is_on = to_on, turned_by = task.requested_by, turned_at = now()
  where s.name = 'stop' and s.is_on <> to_on;
  return found;
end $$;

create function wocs.check_stop_all(asker wocs.users, args jsonb) returns jsonb
language sql immutable as $$ select jsonb_build_object('subject', '{}'::jsonb) $$;

create function wocs.check_resume(asker wocs.users, args jsonb) returns jsonb
language sql immutable as $$ select jsonb_build_object('subject', '{}'::jsonb) $$;

create function wocs.do_stop_all(task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  turned boolean := wocs.stop_turn(true, task);
  facts jsonb := wocs.stop_facts()
    || jsonb_build_object('already', not turned, 'running', wocs.stop_running_tasks(),
      'waiting', wocs.queue_waiting_counts());
begin
  return jsonb_build_object('say', 'system.stopped', 'facts', facts,
                            'also', case when turned
                              then wocs.notice_admin_entries('system.stopped', facts, task.requested_by) else '[]' end);
end $$;

create function wocs.do_resume(task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  before jsonb := wocs.stop_facts();
  turned boolean := wocs.stop_turn(false, task);
  facts jsonb := jsonb_build_object(
    'already', not turned, 'by', wocs.person_ref(task.requested_by), 'at', wocs.clock_text(now()),
    'since', before -> 'at', 'stopped_by', before -> 'by',
    'waiting', wocs.queue_waiting_counts());
begin
  if not turned then
    return jsonb_build_object('say', 'system.resumed', 'facts', facts);
  end if;
  perform wocs.work_add('wocs.ring', due) from wocs.bell_ring_due(interval '0 s') due;
  return jsonb_build_object('say', 'system.resumed', 'facts', facts,
    'also', wocs.notice_admin_entries('system.resumed', facts, task.requested_by));
end $$;

create function wocs.stop_running_tasks() returns jsonb
language sql stable as $$
  select coalesce(jsonb_agg(jsonb_build_object('task', t.id, 'command', replace(t.type, '_', ' '))
    order by t.started_at), '[]')
  from (select * from wocs.tasks x where x.status = 'running' and x.runs = 'home' order by x.started_at limit 10) t
$$;

-- How many tasks would begin now if nothing held them: at home, by people, and by the clock.
create function wocs.queue_waiting_counts() returns jsonb
language sql stable as $$
  select jsonb_build_object(
    'home', count(*) filter (where t.runs = 'home'), 'human', count(*) filter (where t.runs = 'human'),
    'instant', count(*) filter (where t.runs = 'instant'))
  from wocs.tasks t
  where t.status = 'pending' and case t.runs
    when 'home' then coalesce(t.scheduled_at <= now(), true)
    when 'human' then t.scheduled_at <= now() and t.assigned_to is null
    else t.scheduled_at <= now() end
$$;

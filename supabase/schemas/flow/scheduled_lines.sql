-- A run as its reader understood it: done exactly once, whatever comes twice or late.

-- The line as it was told. One that breaks fails alone.
create function wocs.schedule_run_try(s wocs.schedules, request jsonb) returns jsonb
language plpgsql as $$
declare
  line jsonb := jsonb_build_object('text', s.line -> 'text', 'intent', request -> 'intent');
begin
  if request #>> '{problem,say}' = 'grammar.broken' then
    perform wocs.alert_report_fault(request #>> '{problem,facts,error}', s.owner_id);
  end if;
  if jsonb_typeof(request -> 'intent') is distinct from 'object' then
    return wocs.line_result(line,
      coalesce(nullif(request -> 'problem', 'null'),
        '{"say": "task.failed", "facts": {"error": {"code": "not_read"}}}'), false);
  elsif jsonb_path_exists(line,
      '$.** ? (exists(@.runs) && (@.command == "schedule" || @.command == "template_create"))') then
    return wocs.line_result(line, '{"say": "schedule.refused", "facts": {"reason": "no_loops"}}', false);
  end if;
  return wocs.schedule_run_line(s, line);
exception when others then
  if wocs.fault_is_the_servers(sqlstate) then
    raise;  -- the server's trouble, not the command's
  end if;
  return wocs.line_result(line, jsonb_build_object('say', 'task.failed', 'facts', jsonb_build_object(
    'error', jsonb_build_object('code', 'internal', 'detail', sqlstate), 'retry', false)), false);
end $$;

-- A yes to the schedule is a yes to each run that would do what was shown then, or what was said yes to since.
create function wocs.schedule_run_line(s wocs.schedules, line jsonb) returns jsonb
language plpgsql as $$
declare
  owner wocs.users := wocs.person_by_id(s.owner_id);
  task wocs.tasks;
  cover wocs.approvals;
  checked jsonb;
begin
  select * into task from wocs.tasks t where t.id = s.task_id;
  perform wocs.audit_set_actor(null, jsonb_build_object('schedule', wocs.schedule_name(s.id)));
  if (line #>> '{intent,asks}')::boolean then
    cover := wocs.line_covering_approval(task);
    checked := wocs.command_check(line #>> '{intent,command}', owner, coalesce(line #> '{intent,args}', '{}'));
    if wocs.schedule_approved_subject(s, task, line) is distinct from jsonb_strip_nulls(checked -> 'subject') then
      cover := null;
    end if;
  end if;
  return wocs.line_run(owner, task, line, cover);
end $$;

-- What the newest yes was to: to the schedule itself, or to a run of it that was asked for again.
create function wocs.schedule_approved_subject(s wocs.schedules, task wocs.tasks, line jsonb) returns jsonb
language sql stable as $$
  select coalesce(
    (select jsonb_strip_nulls(a.subject) from wocs.approvals a join wocs.tasks t on t.id = a.task_id
     where t.parent_id = task.id and t.type = line #>> '{intent,command}' and a.decision = 'approved'
       order by a.decided_at desc limit 1),
    jsonb_strip_nulls(s.bound))
$$;

-- Its end, told to the owner; late is what nobody was there for, missed is what came before it.
create function wocs.schedule_run_end(r wocs.schedule_runs, told jsonb) returns void
language plpgsql as $$
declare
  s wocs.schedules;
  t wocs.tasks;
  ok boolean := (told ->> 'ok')::boolean;
  asked boolean := told ->> 'status' is not distinct from 'awaiting_approval';
  late interval := now() - r.run_at;
begin
  update wocs.schedule_runs x set
    state = case when asked then 'asked' when ok then 'done' else 'failed' end, task_id = told ->> 'task',
    lease_until = null, ended_at = now()
  where x.id = r.id;
  update wocs.schedules x set state = case when x.next_at is null then 'done' else x.state end
  where x.id = r.schedule_id returning * into s;
  select * into t from wocs.tasks x where x.id = coalesce(told ->> 'task', s.task_id);
  perform wocs.outbox_reply_late(
    t, case when asked then 'schedule.asked' when ok then 'schedule.ran' else 'schedule.failed' end,
    wocs.schedule_facts(s) || jsonb_build_object(
      'task', told -> 'task', 'run_at', wocs.clock_text(r.run_at), 'skipped', r.skipped,
      'late_s', case when late > wocs.limit_run_late() then round(extract(epoch from late)) end,
      'told', told - 'subject'));
end $$;

create function public.wocs_tick(request jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  may_settle boolean := wocs.writer_lock_soon();
begin
  perform wocs.work_begin(request -> 'settings');
  perform wocs.setting_keep_all(request -> 'settings');
  perform wocs.audit_check_fresh();
  perform wocs.settling_run(may_settle);
  perform wocs.audit_ask_seal();
  perform wocs.meter_measure_database();
  return wocs.work_collect();
end $$;

create function public.wocs_obey(request jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  s wocs.schedules;
  r wocs.schedule_runs;
begin
  perform wocs.writer_lock();
  perform wocs.work_begin(request -> 'settings');
  select x.* into s from wocs.schedules x join wocs.schedule_runs y on y.schedule_id = x.id
  where y.id = (request ->> 'run')::bigint for update of x;
  select * into r from wocs.schedule_runs x where x.id = (request ->> 'run')::bigint for update;
  if r.state is distinct from 'due' or wocs.stop_is_on() then
    return wocs.work_collect();
  elsif not wocs.schedule_owner_may(s) then
    perform wocs.schedule_stop(s);
  else
    perform wocs.schedule_run_end(r, wocs.schedule_run_try(s, request));
  end if;
  return wocs.work_collect();
end $$;

-- What the functions say of the audit chain's head: their seal, and whether the newest one still fits. A broken one is
-- told and sealed anew, so that the next break is seen too. Another key is told for itself: it hides no break after it.
create function public.wocs_seal(request jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
begin
  perform wocs.writer_lock();
  perform wocs.work_begin();
  if request ->> 'problem' is not null then
    perform wocs.audit_report_break(case when request ->> 'problem' = 'other_key' then 'key' else 'seal' end,
      request ->> 'problem', (request ->> 'broken')::bigint);
  end if;
  perform wocs.audit_keep_seal((request ->> 'position')::bigint, request ->> 'digest', request ->> 'mac');
  return wocs.work_collect();
end $$;

create function public.wocs_tick(request jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
begin
  perform wocs.begin_work(request -> 'settings');
  perform wocs.keep_settings(request -> 'settings');
  perform wocs.settle();
  perform wocs.measure_database();
  return wocs.work();
end $$;

create function public.wocs_obey(request jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  s wocs.schedules;
  r wocs.schedule_runs;
begin
  perform wocs.begin_work(request -> 'settings');
  select x.* into s from wocs.schedules x join wocs.schedule_runs y on y.schedule_id = x.id where y.id = (request ->> 'run')::bigint for update of x;
  select * into r from wocs.schedule_runs x where x.id = (request ->> 'run')::bigint for update;
  if r.state is distinct from 'due' or wocs.is_stopped() then
    return wocs.work();
  elsif not wocs.owner_may(s) then
    perform wocs.stop_schedule(s);
  else
    perform wocs.end_run(r, wocs.try_run(s, request));
  end if;
  return wocs.work();
end $$;

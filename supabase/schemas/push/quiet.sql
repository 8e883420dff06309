-- Quiet hours: in somebody's own nothing rings for them that is not urgent, and customers go to who is awake.

create function wocs.push_is_quiet(q wocs.push_quiet_hours, at time) returns boolean
language sql immutable as $$
  select case when q.starts < q.ends then at >= q.starts and at < q.ends else at >= q.starts or at < q.ends end
$$;

-- When their quiet hours end; null where none is now.
create function wocs.push_quiet_until(person uuid) returns timestamptz
language plpgsql stable as $$
declare
  q wocs.push_quiet_hours;
  here timestamp;
begin
  select * into q from wocs.push_quiet_hours x where x.user_id = person;
  if q.user_id is null then
    return null;
  end if;
  here := now() at time zone wocs.clock_zone();
  return case when wocs.push_is_quiet(q, here::time)
    then (here::date + (q.ends <= here::time)::int + q.ends) at time zone wocs.clock_zone() end;
end $$;

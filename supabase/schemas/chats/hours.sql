-- When the brand answers: by weekday in its own zone. Without any hours it always does.

create function wocs.chat_hours_is_open(at timestamptz default null) returns boolean
language sql stable as $$
  select not exists (select from wocs.opening_hours) or exists (
    select from wocs.opening_hours h,
      (select coalesce(chat_hours_is_open.at, now()) at time zone wocs.clock_zone() as t) l
    where h.weekday = extract(isodow from l.t) and l.t::time >= h.opens
        and (h.closes <= h.opens or l.t::time < h.closes)
      or h.closes <= h.opens and h.weekday = extract(isodow from l.t - make_interval(days => 1))
        and l.t::time < h.closes)
$$;

-- What is open from a day before a moment to two weeks after it, in order.
create function wocs.chat_hours_spans(around timestamptz) returns table (opens_at timestamptz, closes_at timestamptz)
language sql stable as $$
  select (d.day + h.opens) at time zone wocs.clock_zone(),
    (d.day + h.closes + make_interval(days => (h.closes <= h.opens)::int)) at time zone wocs.clock_zone()
  from (select (around at time zone wocs.clock_zone())::date + n as day from generate_series(-1, 14) n) d
  join wocs.opening_hours h on h.weekday = extract(isodow from d.day)
  order by 1, 2
$$;

-- When so much time has passed that counts: outside the hours the clock stands still.
create function wocs.chat_hours_add(start timestamptz, duration interval) returns timestamptz
language plpgsql stable as $$
declare
  span record;
  at timestamptz := start;
begin
  for span in select * from wocs.chat_hours_spans(start) s where s.closes_at > start loop
    at := greatest(at, span.opens_at);
    continue when span.closes_at <= at;
    if at + duration <= span.closes_at then
      return at + duration;
    end if;
    duration := duration - (span.closes_at - at);
    at := span.closes_at;
  end loop;
  return at + duration;
end $$;

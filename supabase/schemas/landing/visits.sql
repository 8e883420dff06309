-- Visits by the quarter of an hour too (every zone's offset is a multiple of it), so that a span may begin in the
-- middle of a day. Kept for 70 days: the 30 days before the last 30, and some. Days stay for ever.

create function wocs.landing_visit_quarter(at timestamptz) returns timestamptz
language sql immutable as $$ select date_bin('15 minutes', at, timestamptz '2000-01-01 00:00+00') $$;

-- Visits of a span: its whole days from the days, its broken ends from the quarters (the quarter in which a span begins
-- counts whole, the one in which it ends not at all, unless it ends now). Null where nobody could have come, because no
-- page was live yet, and where an end falls into a day that was only counted whole.
create function wocs.landing_visits_between(kind text, since timestamptz, until timestamptz) returns bigint
language plpgsql stable as $$
declare
  zone text := wocs.clock_zone();
  starts timestamp := wocs.landing_visit_quarter(since) at time zone zone;
  ends timestamp := wocs.landing_visit_quarter(until) at time zone zone;
  first_day date := starts::date + case when starts = date_trunc('day', starts) then 0 else 1 end;
  last_day date := ends::date;  -- the first that does not count whole
  whole numeric;
begin
  if not wocs.landing_visit_was_possible(until) then
    return null;
  end if;
  if until >= now() then
    ends := (now() at time zone zone)::date + 1;
    last_day := ends::date;
  end if;
  if first_day > last_day then
    return wocs.landing_visits_within_day(kind, starts, ends, zone);
  end if;
  whole := (select sum(v.visits) from wocs.landing_visits v
    where v.day >= first_day and v.day < last_day and v.kind = landing_visits_between.kind);
  return coalesce(whole, 0) + wocs.landing_visits_within_day(kind, starts, first_day::timestamp,
    zone) + wocs.landing_visits_within_day(kind, last_day::timestamp, ends, zone);
end $$;

create function wocs.landing_visit_was_possible(until timestamptz) returns boolean
language plpgsql stable as $$
begin
  return exists (select from wocs.landing_versions v where v.published_at < until)
    or exists (select from wocs.landing_visits v where v.day <= (until at time zone wocs.clock_zone())::date);
end $$;

-- A part of one local day. Null when that day has visits and no quarters.
create function wocs.landing_visits_within_day(kind text, since timestamp, until timestamp, zone text) returns numeric
language plpgsql stable as $$
declare
  counted numeric;
begin
  if since >= until then
    return 0;
  end if;
  counted := (select sum(q.visits) from wocs.landing_quarters q
              where q.quarter >= since at time zone zone and q.quarter < until at time zone zone
                and q.kind = landing_visits_within_day.kind);
  if counted is null
      and exists (select from wocs.landing_visits v
        where v.day = since::date and v.kind = landing_visits_within_day.kind)
     and not exists (select from wocs.landing_quarters q where q.kind = landing_visits_within_day.kind
                     and q.quarter >= since::date::timestamp at time zone zone
                       and q.quarter < (since::date + 1)::timestamp at time zone zone) then
    return null;
  end if;
  return coalesce(counted, 0);
end $$;

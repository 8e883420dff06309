-- Which hours of a day are free for content. Distances are between moments, not clock faces: no day is too strange.

create function wocs.content_hour_is_taken(platform text, at timestamptz) returns boolean
language plpgsql stable as $$
begin
  return exists (
    select from wocs.content_calendar c
    where c.at > content_hour_is_taken.at - wocs.limit_content_gap()
      and c.at < content_hour_is_taken.at + wocs.limit_content_gap()
      and c.state in ('planned', 'due', 'done')
      and (c.platform = content_hour_is_taken.platform
           or c.at > content_hour_is_taken.at - wocs.limit_platform_gap()
             and c.at < content_hour_is_taken.at + wocs.limit_platform_gap()));
end $$;

-- As many of these moments, `wanted` at most, as keep their distance; who comes first is taken first.
create function wocs.content_hours_apart(moments timestamptz[], wanted int) returns timestamptz[]
language plpgsql immutable as $$
declare
  kept timestamptz[] := '{}';
  one timestamptz;
begin
  foreach one in array moments loop
    exit when cardinality(kept) >= wanted;
    if not exists (select from unnest(kept) k
        where k > one - wocs.limit_content_gap() and k < one + wocs.limit_content_gap()) then
      kept := kept || one;
    end if;
  end loop;
  return kept;
end $$;

-- The best free hours of the day. Best first may leave gaps too small for another, so that more fit from morning to
-- night: then those are taken. `besides`: what is laid on another platform in the same breath.
create function wocs.content_free_hours(platform text, type text, day date, wanted int,
  besides timestamptz[] default '{}')
returns timestamptz[]
language plpgsql stable as $$
declare
  by_rank timestamptz[];
  best timestamptz[];
begin
  by_rank := array(
    select hour.at from (
      select (day + h.at) at time zone wocs.clock_zone() as at, h.rank from wocs.content_hours h
      where h.platform = content_free_hours.platform and h.type = content_free_hours.type) hour
    where hour.at > now() and not wocs.content_hour_is_taken(content_free_hours.platform, hour.at)
      and not exists (select from unnest(besides) b
        where b > hour.at - wocs.limit_platform_gap() and b < hour.at + wocs.limit_platform_gap())
    order by hour.rank, hour.at);
  best := wocs.content_hours_apart(by_rank, wanted);
  if cardinality(best) < wanted then
    best := wocs.content_hours_apart(array(select at from unnest(by_rank) at order by at), wanted);
  end if;
  return best;
end $$;

-- The slots that such a schedule lays: {"slots": [{"platform", "at"}], "fits": how many a platform has room for,
-- `wanted` at most}.
create function wocs.content_plan_slots(platform text, type text, day date, wanted int) returns jsonb
language plpgsql stable as $$
declare
  one text;
  laid timestamptz[] := '{}';
  hours timestamptz[];
  slots jsonb := '[]';
  fits int := wanted;
begin
  foreach one in array case platform when 'all' then array['tiktok', 'instagram'] else array[platform] end loop
    hours := wocs.content_free_hours(one, type, day, wanted, laid);
    fits := least(fits, cardinality(hours));
    slots := slots
      || (select coalesce(jsonb_agg(jsonb_build_object('platform', one, 'at', wocs.clock_text(h)) order by h), '[]')
        from unnest(hours) h);
    laid := laid || hours;
  end loop;
  return jsonb_build_object('slots', slots, 'fits', fits);
end $$;

-- The first day after this one on which all of it fits; null when the next two months have none.
create function wocs.content_next_free_day(platform text, type text, wanted int, after date) returns date
language plpgsql stable as $$
begin
  for ahead in 1 .. 60 loop
    if (wocs.content_plan_slots(platform, type, after + ahead, wanted) ->> 'fits')::int >= wanted then
      return after + ahead;
    end if;
  end loop;
  return null;
end $$;

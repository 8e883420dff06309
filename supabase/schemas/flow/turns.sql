-- Commands that run later, once or again and again, at a time of day in the zone they were asked for in.

create function wocs.schedule_zone_offset(at timestamptz, zone text) returns interval
language sql stable as $$ select (at at time zone zone) - (at at time zone 'UTC') $$;

-- The moment a wall clock in this zone shows that time: the first of two, and where it is skipped the moment the gap
-- ends. Postgres itself takes the second of two, and the clock put forward by the gap.
create function wocs.schedule_wall_moment(wall timestamp, zone text) returns timestamptz
language plpgsql stable as $$
declare
  naive timestamptz := wall at time zone 'UTC';
  early timestamptz := naive - wocs.schedule_zone_offset(naive - interval '1 day', zone);
  late timestamptz := naive - wocs.schedule_zone_offset(naive + interval '1 day', zone);
begin
  if early at time zone zone = wall and late at time zone zone = wall then
    return least(early, late);
  elsif early at time zone zone = wall then
    return early;
  elsif late at time zone zone = wall then
    return late;
  end if;
  return wocs.schedule_gap_end(least(early, late), greatest(early, late), zone);
end $$;

-- The first second between these two at which the zone's offset has changed.
create function wocs.schedule_gap_end(before timestamptz, after timestamptz, zone text) returns timestamptz
language plpgsql stable as $$
declare
  was interval := wocs.schedule_zone_offset(before, zone);
  low bigint := extract(epoch from before);
  high bigint := extract(epoch from after);
  middle bigint;
begin
  while high - low > 1 loop
    middle := (low + high) / 2;
    if wocs.schedule_zone_offset(to_timestamp(middle), zone) = was then
      low := middle;
    else
      high := middle;
    end if;
  end loop;
  return to_timestamp(high);
end $$;

-- Run number `turn`, from 0; null where there is none. The first is `at` itself, if that is a day of the pattern.
create function wocs.schedule_turn_at(at timestamptz, zone text, repeat text, turn int) returns timestamptz
language plpgsql stable as $$
declare
  wall timestamp := wocs.schedule_turn_wall(at at time zone zone, repeat, turn);
begin
  return case when wall = at at time zone zone and turn = 0 then at
    when wall is not null then wocs.schedule_wall_moment(wall, zone) end;
end $$;

-- The number of the latest run that is not after `moment`, at least `turn`.
create function wocs.schedule_latest_turn(s wocs.schedules, moment timestamptz) returns int
language plpgsql stable as $$
declare
  turn int := s.turn;
begin
  if s.repeat = 'once' then
    return turn;
  end if;
  turn := greatest(turn,
    floor(extract(epoch from moment - s.at) / extract(epoch from wocs.schedule_repeat_pace(s.repeat)))::int - 8);
  while wocs.schedule_turn_at(s.at, s.zone, s.repeat, turn + 1) <= moment loop
    turn := turn + 1;
  end loop;
  return turn;
end $$;

-- Three at most, from run number `turn` on.
create function wocs.schedule_next_runs(at timestamptz, zone text, repeat text, turn int default 0) returns jsonb
language plpgsql stable as $$
begin
  return (
    select coalesce(jsonb_agg(wocs.clock_text(r.run) order by r.run), '[]')
    from (
      select wocs.schedule_turn_at(at, zone, repeat, n) as run from generate_series(turn, turn + 2) n offset 0) r
    where r.run is not null);
end $$;

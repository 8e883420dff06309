-- The events that sales are made at.

create function wocs.event_ref(event bigint) returns text
language sql immutable as $$ select 'EVT-' || event $$;

-- The event behind `EVT-101`, or behind the id that the same source gave it.
create function wocs.event_find(told text, source text default null) returns wocs.events
language plpgsql stable as $$
declare
  found wocs.events;
begin
  if told ~* '^EVT-[0-9]{1,12}$' then
    select * into found from wocs.events e where e.id = substr(told, 5)::bigint and e.removed_at is null;
  elsif source is not null then
    select * into found from wocs.events e
    where e.source = event_find.source and e.external_id = told and e.removed_at is null;
  end if;
  return found;
end $$;

-- The events that may be meant when none was found: those to come, the nearest first.
create function wocs.event_candidates() returns jsonb
language sql stable as $$
  select coalesce(jsonb_agg(jsonb_build_object('event', wocs.event_ref(near.id), 'name', near.name, 'date', near.day)
    order by near.away, near.id), '[]')
  from (select e.id, e.name, e.day, abs(e.day - wocs.clock_today()) as away from wocs.events e
    where e.removed_at is null order by away, e.id limit 5) near
$$;

create function wocs.event_facts(e wocs.events) returns jsonb
language sql stable as $$
  select jsonb_build_object(
    'event', wocs.event_ref(e.id), 'name', e.name, 'date', e.day, 'place', e.place, 'target', e.target, 'note', e.note,
    'days', e.day - wocs.clock_today())
$$;

create function wocs.event_upsert(source text, told jsonb) returns text
language plpgsql as $$
declare
  sent timestamptz := coalesce((told ->> 'told_at')::timestamptz, now());
  made record;
begin
  insert into wocs.events as e (source, external_id, name, day, place, target, note, told_at)
  values (source, told ->> 'external_id', told ->> 'name', (told ->> 'date')::date, told ->> 'place',
    (told ->> 'target')::numeric, told ->> 'note', sent)
  on conflict on constraint events_source_external_id_key do update set
    name = excluded.name, day = excluded.day, place = excluded.place, target = excluded.target, note = excluded.note,
    told_at = sent
  where e.removed_at is null and sent > e.told_at
    and (e.name, e.day, e.place, e.target, e.note) is distinct from (excluded.name, excluded.day, excluded.place,
      excluded.target, excluded.note)
  returning (e.xmax = 0) as fresh into made;
  if made.fresh is null then
    update wocs.events e set told_at = sent
    where e.source = event_upsert.source and e.external_id = told ->> 'external_id' and sent > e.told_at;
  end if;
  return case when made.fresh then 'accepted' when made.fresh is not null then 'updated' else 'duplicate' end;
end $$;

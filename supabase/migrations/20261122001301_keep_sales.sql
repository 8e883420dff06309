-- What was sold, and the events it is sold at. A sale comes from a person (/sale add), from a file, or from a till
-- (POST /api/ingest/sales); source and external_id together make sending it again harmless.

create sequence wocs.event_number start 101;  -- the specification's example is EVT-101

create table wocs.events (
  id bigint primary key default nextval('wocs.event_number'),
  source text not null default 'whatsapp' check (length(source) <= 40),
  external_id text not null check (length(external_id) <= 120),
  name text not null check (length(name) between 1 and 120),
  day date not null,
  place text check (length(place) <= 120),
  target numeric(12,2) check (target between 0 and 100000000),
  note text check (length(note) <= 500),
  created_by uuid references wocs.users (id),
  task_id varchar(20) references wocs.tasks (id),
  removed_at timestamptz,
  created_at timestamptz not null default now(),
  unique (source, external_id)
);
create index events_by_day on wocs.events (day) where removed_at is null;

create table wocs.sales (
  id bigint generated always as identity primary key,      -- shown as SALE-12
  source text not null default 'whatsapp' check (length(source) <= 40),
  external_id text not null check (length(external_id) <= 120),
  at timestamptz not null,
  amount numeric(12,2) not null check (abs(amount) <= 1000000),  -- ringgit; below zero: a refund
  qty numeric(10,3) not null default 1,
  item text check (length(item) <= 200),
  channel text check (length(channel) <= 60),
  event_id bigint references wocs.events (id),
  note text check (length(note) <= 500),
  recorded_by uuid references wocs.users (id),
  task_id varchar(20) references wocs.tasks (id),          -- the task that made it, if one did
  recorded_at timestamptz not null default now(),
  removed_at timestamptz,
  removed_by uuid references wocs.users (id),
  unique (source, external_id)
);
create index sales_by_time on wocs.sales (at) include (amount, qty, item, channel) where removed_at is null;
create index sales_by_event on wocs.sales (event_id) where event_id is not null and removed_at is null;
create index sales_by_task on wocs.sales (task_id) where task_id is not null;

create function wocs.sale_ref(sale bigint) returns text
language sql immutable as $$ select 'SALE-' || sale $$;

create function wocs.event_ref(event bigint) returns text
language sql immutable as $$ select 'EVT-' || event $$;

-- The event behind `EVT-101`, or behind the id that the same source gave it.
create function wocs.find_event(told text, source text default null) returns wocs.events
language plpgsql stable as $$
declare
  found wocs.events;
begin
  if told ~* '^EVT-[0-9]{1,12}$' then
    select * into found from wocs.events e where e.id = substr(told, 5)::bigint and e.removed_at is null;
  elsif source is not null then
    select * into found from wocs.events e where e.source = find_event.source and e.external_id = told and e.removed_at is null;
  end if;
  return found;
end $$;

create function wocs.sale_facts(s wocs.sales) returns jsonb
language plpgsql stable as $$
begin
  return jsonb_build_object(
    'sale', wocs.sale_ref(s.id), 'amount', s.amount, 'qty', s.qty, 'item', s.item, 'channel', s.channel, 'at', wocs.now_text(s.at), 'note', s.note,
    'source', s.source, 'by', wocs.person_ref(s.recorded_by),
    'event', (select jsonb_build_object('event', wocs.event_ref(e.id), 'name', e.name) from wocs.events e where e.id = s.event_id));
end $$;

-- The events that may be meant when none was found: those to come, the nearest first.
create function wocs.known_events() returns jsonb
language plpgsql stable as $$
begin
  return (
    select coalesce(jsonb_agg(jsonb_build_object('event', wocs.event_ref(near.id), 'name', near.name, 'date', near.day) order by near.away, near.id), '[]')
    from (select e.id, e.name, e.day, abs(e.day - wocs.today()) as away from wocs.events e where e.removed_at is null order by away, e.id limit 5) near);
end $$;

create function wocs.refuse_sale(reason text, more jsonb default '{}') returns jsonb
language sql stable as $$
  select jsonb_build_object('refused', 'sale.refused', 'facts', jsonb_build_object('reason', reason) || more)
$$;

create function wocs.time_told(told text) returns timestamptz
language sql stable as $$ select case when coalesce(told, 'now') = 'now' then now() else told::timestamptz end $$;

create function wocs.check_sale_add(asker wocs.users, args jsonb) returns jsonb
language plpgsql stable as $$
begin
  if args ->> 'event_id' is not null and (wocs.find_event(args ->> 'event_id')).id is null then
    return wocs.refuse_sale('no_such_event', jsonb_build_object('event', args -> 'event_id', 'events', wocs.known_events()));
  elsif abs((args ->> 'amount')::numeric) > 1000000 or (args ->> 'amount')::numeric = 0 then
    return wocs.refuse_sale('amount', jsonb_build_object('amount', args -> 'amount'));
  elsif wocs.time_told(args ->> 'at') > now() + interval '1 day' then
    return wocs.refuse_sale('future', jsonb_build_object('at', args -> 'at'));
  end if;
  return jsonb_build_object('subject', '{}'::jsonb);
end $$;

create function wocs.do_sale_add(task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  args jsonb := task.payload;
  made wocs.sales;
begin
  insert into wocs.sales (external_id, at, amount, qty, item, channel, event_id, note, recorded_by, task_id)
  values (task.id, wocs.time_told(args ->> 'at'), (args ->> 'amount')::numeric, coalesce((args ->> 'qty')::numeric, 1), left(args ->> 'item', 200),
          left(lower(args ->> 'channel'), 60), (wocs.find_event(args ->> 'event_id')).id, left(args ->> 'note', 500), task.requested_by, task.id)
  returning * into made;
  return jsonb_build_object('say', 'sale.added', 'facts', wocs.sale_facts(made) || jsonb_build_object('day', wocs.day_of_sales((made.at at time zone wocs.zone())::date)));
end $$;

-- {"date", "total", "orders"} of one of the owner's days; total is null when nothing is recorded.
create function wocs.day_of_sales(day date) returns jsonb
language plpgsql stable as $$
declare
  zone text := wocs.zone();
begin
  return (
    select jsonb_build_object('date', day, 'total', sum(s.amount), 'orders', count(*) filter (where s.amount >= 0))
    from wocs.sales s
    where s.at >= day::timestamp at time zone zone and s.at < (day + 1)::timestamp at time zone zone and s.removed_at is null);
end $$;

create function wocs.check_sale_remove(asker wocs.users, args jsonb) returns jsonb
language plpgsql as $$
declare
  found wocs.sales;
begin
  select * into found from wocs.sales s where s.id = (args ->> 'sale')::bigint for update;
  if found.id is null then
    return wocs.refuse_sale('no_such_sale', jsonb_build_object('sale', wocs.sale_ref((args ->> 'sale')::bigint)));
  elsif found.removed_at is not null then
    return wocs.refuse_sale('already_removed', jsonb_build_object(
      'sale', wocs.sale_ref(found.id), 'by', wocs.person_ref(found.removed_by), 'at', wocs.now_text(found.removed_at)));
  end if;
  return jsonb_build_object('subject', jsonb_build_object('sale', wocs.sale_ref(found.id), 'amount', found.amount));
end $$;

-- Kept, not deleted: so that it can come back, and so that its source cannot bring it back by sending it again.
create function wocs.do_sale_remove(task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  gone wocs.sales;
begin
  update wocs.sales s set removed_at = now(), removed_by = task.requested_by
  where s.id = (task.payload ->> 'sale')::bigint and s.removed_at is null returning * into gone;
  if gone.id is null then
    return wocs.check_sale_remove(wocs.person(task.requested_by), task.payload);
  end if;
  return jsonb_build_object('say', 'sale.removed', 'facts', wocs.sale_facts(gone));
end $$;

-- The newest 15 of the span; `more` counts the others.
create function wocs.answer_sale_list(asker wocs.users, args jsonb) returns jsonb
language plpgsql stable as $$
declare
  span wocs.span := wocs.span_of(coalesce(args ->> 'period', 'today'));
  newest jsonb;
  found bigint;
  total numeric;
begin
  select count(*), sum(s.amount) into found, total from wocs.sales s where s.at >= span.since and s.at < span.until and s.removed_at is null;
  select coalesce(jsonb_agg(wocs.sale_facts(s) order by s.at desc, s.id desc), '[]') into newest
  from (select * from wocs.sales s where s.at >= span.since and s.at < span.until and s.removed_at is null order by s.at desc, s.id desc limit 15) s;
  return jsonb_build_object('say', 'sale.list', 'facts', jsonb_build_object(
    'period', wocs.told_span(coalesce(args ->> 'period', 'today'), span.since, span.until), 'sales', newest, 'total', total, 'more', greatest(found - 15, 0)));
end $$;

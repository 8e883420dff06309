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
  told_at timestamptz not null default now(),      -- when the newest body that told it was sent
  unique (source, external_id)
);
create index events_by_day on wocs.events (day) where removed_at is null;

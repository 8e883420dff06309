create table wocs.templates (
  name varchar(100) primary key,
  commands jsonb not null,                         -- ["/landing create page: {event_name}", ..]
  variables jsonb not null default '[]',           -- ["event_name", ..]
  created_by uuid references wocs.users (id),
  task_id varchar(20) references wocs.tasks (id),
  created_at timestamptz not null default now()
);

create table wocs.schedules (
  id int generated always as identity primary key,
  task_id varchar(20) not null references wocs.tasks (id),
  owner_id uuid not null references wocs.users (id),
  -- {"text", "intent"} as understood when it was asked for; it is read anew for each run
  line jsonb not null,
  media jsonb,
  -- once, daily, weekly, monthly, weekdays, `every 2 days`, `mon,wed,fri`, `last day of month`, `day 15 of month`
  repeat text not null check (repeat ~ ('^(once|daily|weekly|monthly|weekdays|every [1-9]\d{0,2} (days|weeks|months)'
    || '|(mon|tue|wed|thu|fri|sat|sun)(,(mon|tue|wed|thu|fri|sat|sun))*|(last day|day [1-9]\d?) of month)$')),
  at timestamptz not null,                         -- the first run
  zone text not null,
  turn int not null default 0,                     -- the number of the next run, from 0
  next_at timestamptz,                             -- null: no further one
  bound jsonb,                                     -- what the owner's yes was given to; null: nothing was known then
  state text not null default 'active' check (state in ('active', 'done', 'removed', 'stopped')),
  closed_by varchar(20) references wocs.tasks (id),
  created_at timestamptz not null default now()
);
create index schedules_next on wocs.schedules (next_at) where state = 'active' and next_at is not null;
create index schedules_by_task on wocs.schedules (task_id);

create table wocs.schedule_runs (
  id bigint generated always as identity primary key,
  schedule_id int not null references wocs.schedules (id),
  run_at timestamptz not null,
  skipped int not null default 0,                  -- earlier runs that nobody was there for
  state text not null default 'due' check (state in ('due', 'done', 'asked', 'failed', 'skipped')),
  tries int not null default 0,
  lease_until timestamptz,
  task_id varchar(20) references wocs.tasks (id),
  ended_at timestamptz,
  unique (schedule_id, run_at)
);
create index schedule_runs_due on wocs.schedule_runs (lease_until) where state = 'due';

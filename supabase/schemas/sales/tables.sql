-- What was sold. A sale comes from a person (/sale add), from a file, or from a till (POST /api/ingest/sales); source
-- and external_id together make sending it again harmless.

-- What became of one row: `fate` is accepted, updated, duplicate, or the code of why it is refused; `before` what a
-- correction replaced.
create type wocs.kept_row as (fate text, sale bigint, before jsonb);

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
  told_at timestamptz not null default now(),              -- when the newest body that told it was sent
  removed_at timestamptz,
  removed_by uuid references wocs.users (id),
  refund_of bigint references wocs.sales (id) on delete set null,  -- the sale that a refund gives back, if it is known
  unique (source, external_id)
);
create index sales_by_time on wocs.sales (at) include (amount, qty, item, channel) where removed_at is null;
create index sales_by_event on wocs.sales (event_id) where event_id is not null and removed_at is null;
create index sales_by_refund on wocs.sales (refund_of) where refund_of is not null;
create index sales_by_task on wocs.sales (task_id) where task_id is not null;

create table wocs.sheets (
  id bigint generated always as identity primary key,
  task_id varchar(20) not null unique references wocs.tasks (id),
  name varchar(255),
  rows jsonb,                                      -- what will be sold rows; emptied once imported
  problems jsonb not null default '[]',            -- [{"row", "column", "value", "problem"}]
  summary jsonb not null,                          -- what is shown and approved
  -- after the import: {"accepted": [sale ids], "before": {sale id: content}, "after": {..}}
  kept jsonb,
  created_at timestamptz not null default now()
);

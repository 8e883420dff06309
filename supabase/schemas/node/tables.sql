create table wocs.nodes (
  name text primary key,
  abilities jsonb not null default '{}',
  version text,
  online_since timestamptz not null default now(),
  last_seen timestamptz not null default now(),
  last_error text,
  first_seen timestamptz not null default now(),
  last_error_at timestamptz,
  removed_at timestamptz,                          -- it may call no more, and counts no more
  last_error_task varchar(20),                     -- the task that met the last error
  panels int not null default 0,                   -- how many open panels listened to it at its last beat
  facts jsonb not null default '{}',               -- what it said of itself last (shared/contract, NodeFacts)
  fonts_told text[] not null default '{}'          -- scripts without a font that the admins have heard of
);

-- Each enrolment of a node: an invitation whose code was used in time. Nothing here opens a door: the functions derive
-- a node's secret from their own and from name and key.
create table wocs.node_keys (
  key text primary key check (key ~ '^[0-9a-f]{32}$'),
  node text not null check (node ~ '^[a-z0-9][a-z0-9-]{0,39}$'),
  code_digest text,                                -- sha256 of the one-time code, until it is used
  code_expires_at timestamptz,
  invited_by uuid references wocs.users (id),      -- null where `make run` put its own node here
  invited_at timestamptz not null default now(),
  enrolled_at timestamptz,
  removed_at timestamptz
);
create unique index node_keys_live on wocs.node_keys (node) where removed_at is null;
create index node_keys_by_inviter on wocs.node_keys (invited_by);

-- What was used once: a call that is heard again is nobody's.
create table wocs.node_nonces (
  node text not null,
  nonce text not null,
  at timestamptz not null default now(),
  primary key (node, nonce)
);
create index node_nonces_by_age on wocs.node_nonces (at);

-- When a node was away: noted when it is back. A node that says goodbye is set back by 90 s (wocs.node_record_beat).
create table wocs.node_absences (
  id bigint generated always as identity primary key,
  node text not null references wocs.nodes (name),
  began_at timestamptz not null,
  ended_at timestamptz not null check (ended_at > began_at)
);
create index node_absences_by_end on wocs.node_absences (ended_at);

-- What a task at home was about to do that cannot be taken back, noted before it did it: such a task is given to nobody
-- again.
create table wocs.task_marks (
  task_id varchar(20) not null references wocs.tasks (id),
  attempt int not null,
  step text not null check (step ~ '^[a-z0-9_]{1,40}$'),
  at timestamptz not null default now(),
  primary key (task_id, attempt, step)
);

-- Every table of the specification's section 5, with what the architecture adds.
-- Closed lists that are not the state machine are CHECKs: they are read beside the column they guard.

create table wocs.users (
  id uuid primary key default gen_random_uuid(),
  name varchar(100) not null,
  role text not null check (role in ('admin', 'agent', 'viewer')),
  wa_number varchar(20) unique check (wa_number ~ '^[0-9]{6,15}$'),
  wa_user_id varchar(150) unique,
  status text not null default 'active' check (status in ('active', 'inactive')),
  language text not null default 'en' check (language in ('en', 'ms')),
  quiet boolean not null default false,
  throttled_at timestamptz,
  created_at timestamptz not null default now(),
  check (wa_number is not null or wa_user_id is not null)
);
create unique index users_by_name on wocs.users (lower(name)) where status = 'active';

-- One row a person: the 24 h window (last_active is their last message) and the unfinished command.
create table wocs.wa_sessions (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null unique references wocs.users (id),
  session_data jsonb not null default '{}',  -- {"draft": {"id","command","args","media","at"}}
  last_active timestamptz,
  obeyed timestamptz[] not null default '{}',  -- when their latest commands were obeyed, newest first, as many as a minute allows
  status text not null default 'connected' check (status in ('connected', 'disconnected', 'banned'))
);

-- Raw updates as Meta sent them. message_id is the dedupe key and outlives the body (pruned after 30 days).
create table wocs.inbound_events (
  id bigint generated always as identity primary key,
  message_id text not null unique,
  kind text not null check (kind in ('message', 'status', 'other')),
  body jsonb,
  understood jsonb,
  sender text,
  user_id uuid references wocs.users (id),
  is_attempt boolean not null default false,       -- at a command, by somebody who may give none
  received_at timestamptz not null default clock_timestamp()
);
create index inbound_bodies on wocs.inbound_events (received_at) where body is not null;
create index inbound_attempts on wocs.inbound_events (sender, received_at) where is_attempt;

create table wocs.task_states (
  name text primary key,
  is_final boolean not null
);
insert into wocs.task_states values
  ('pending', false), ('awaiting_approval', false), ('running', false), ('done', true), ('failed', true),
  ('cancelled', true), ('rolled_back', true), ('uncertain', true);

-- What may happen. A move that is not a row here cannot be made by anybody.
create table wocs.task_moves (
  from_state text not null references wocs.task_states (name),
  to_state text not null references wocs.task_states (name),
  action text not null,
  primary key (from_state, to_state)
);
insert into wocs.task_moves values
  ('pending', 'awaiting_approval', 'approval_asked'),
  ('pending', 'running', 'started'),
  ('pending', 'done', 'completed'),            -- an instant effect: one transaction, nothing to watch
  ('pending', 'failed', 'failed'),
  ('pending', 'cancelled', 'cancelled'),
  ('awaiting_approval', 'pending', 'approved'),
  ('awaiting_approval', 'cancelled', 'cancelled'),
  ('running', 'done', 'completed'),
  ('running', 'failed', 'failed'),
  ('running', 'pending', 'returned'),          -- lease ran out or try again: somebody may take it anew
  ('running', 'cancelled', 'cancelled'),
  ('running', 'uncertain', 'lost_sight'),
  ('failed', 'pending', 'retried'),
  ('cancelled', 'pending', 'retried'),
  ('uncertain', 'done', 'settled'),
  ('uncertain', 'failed', 'settled'),
  ('uncertain', 'cancelled', 'cancelled'),
  ('done', 'rolled_back', 'rolled_back');

create sequence wocs.task_number start 1201;  -- the specification's first example

create table wocs.tasks (
  id varchar(20) primary key default 'TASK-' || nextval('wocs.task_number'),
  type varchar(50) not null,                       -- the command's key: landing_create
  runs text not null check (runs in ('instant', 'home', 'human')),
  command_raw text,
  payload jsonb not null default '{}',             -- the arguments, normalised
  status text not null default 'pending',          -- one of wocs.task_states: the trigger knows no move to anything else
  priority text not null default 'normal' check (priority in ('high', 'normal', 'low')),
  requested_by uuid references wocs.users (id),
  needs_role text not null default 'admin' check (needs_role in ('admin', 'agent', 'viewer')),
  assigned_to uuid references wocs.users (id),
  parent_id varchar(20) references wocs.tasks (id),
  source_message text,                             -- the wamid it came from: reactions go there
  repeatable boolean not null default false,
  scheduled_at timestamptz,                        -- not before; also the next try
  deadline_at timestamptz,
  started_at timestamptz,
  completed_at timestamptz,
  error_message text,
  result jsonb,
  retry_count int not null default 0,
  attempt int not null default 0,                  -- the fencing number: grows with every claim
  node text,
  lease_until timestamptz,
  rung_at timestamptz,                             -- when the bell was last rung for it
  created_at timestamptz not null default now(),
  check ((lease_until is null) or status = 'running')
);
create index tasks_open on wocs.tasks (status, created_at) where status in ('pending', 'awaiting_approval', 'running', 'failed', 'uncertain');
create index tasks_by_agent on wocs.tasks (assigned_to, status) where assigned_to is not null;
create index tasks_by_parent on wocs.tasks (parent_id) where parent_id is not null;
create index tasks_at_home on wocs.tasks (created_at) where runs = 'home';
create index tasks_by_source on wocs.tasks (source_message);

create table wocs.task_logs (
  id uuid primary key default gen_random_uuid(),
  seq bigint generated always as identity,
  task_id varchar(20) not null references wocs.tasks (id),
  action varchar(50) not null,
  actor_id uuid references wocs.users (id),        -- null: the system itself
  details jsonb not null default '{}',
  created_at timestamptz not null default clock_timestamp()
);
create index task_logs_by_task on wocs.task_logs (task_id, seq);

-- The chain over the audit log. Linked at commit, so that its lock is always the last one taken: no deadlocks.
create table wocs.task_log_chain (
  position bigint primary key,
  log_seq bigint not null unique,                  -- no foreign key: a row of the log that is gone is what the chain shows
  digest text not null                             -- sha256(previous digest || the log row)
);

create table wocs.approvals (
  task_id varchar(20) not null references wocs.tasks (id),
  ask int not null,
  digest text not null,                            -- sha256 of canonical {args, subject}
  subject jsonb not null default '{}',
  approver_id uuid references wocs.users (id),     -- null: any admin but the one who asked (four eyes)
  asked_at timestamptz not null default now(),
  expires_at timestamptz not null,
  decision text check (decision in ('approved', 'rejected', 'expired', 'superseded', 'cancelled')),
  decided_by uuid references wocs.users (id),
  decided_at timestamptz,
  primary key (task_id, ask),
  check ((decision is null) = (decided_at is null))
);
create unique index approvals_open on wocs.approvals (task_id) where decision is null;
create index approvals_expiring on wocs.approvals (expires_at) where decision is null;

create table wocs.attachments (
  id uuid primary key default gen_random_uuid(),
  task_id varchar(20) references wocs.tasks (id),
  type text not null check (type in ('image', 'video', 'audio', 'document')),
  original_name varchar(255),
  storage_url text,                                -- the media store's key
  mime_type varchar(100),
  size_bytes bigint,
  width int,
  height int,
  media jsonb,                                     -- where Meta keeps it: {"id","url","sha256"}
  state text not null default 'waiting' check (state in ('waiting', 'stored', 'failed')),
  problem text,
  lease_until timestamptz,
  tries int not null default 0,
  created_at timestamptz not null default now()
);
create index attachments_waiting on wocs.attachments (lease_until) where state = 'waiting';
create index attachments_by_task on wocs.attachments (task_id);

create table wocs.landing_versions (
  id uuid primary key default gen_random_uuid(),
  page_slug varchar(100) not null check (page_slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  version int not null,
  content jsonb not null,                          -- {"title","description","cta","link","image": {"key","mime","width","height"} | null}
  status text not null default 'draft' check (status in ('draft', 'published', 'archived')),
  published_at timestamptz,
  created_by uuid references wocs.users (id),
  task_id varchar(20) references wocs.tasks (id),
  created_at timestamptz not null default now(),
  unique (page_slug, version)
);
create unique index landing_live on wocs.landing_versions (page_slug) where status = 'published';

create table wocs.landing_visits (
  page_slug varchar(100) not null,
  kind text not null check (kind in ('view', 'click')),
  day date not null,
  visits bigint not null default 0,
  primary key (page_slug, kind, day)
);

create table wocs.app_configs (
  id uuid primary key default gen_random_uuid(),
  app_name varchar(50) not null,
  config_key varchar(100) not null,
  config_value jsonb,
  updated_by uuid references wocs.users (id),
  updated_at timestamptz not null default now(),
  unique (app_name, config_key)
);

create table wocs.chats (
  id uuid primary key default gen_random_uuid(),
  wa_chat_id varchar(150) not null unique,         -- user id when known, else the number
  customer_name varchar(100),
  customer_number varchar(20),
  assigned_agent uuid references wocs.users (id),
  status text not null default 'open' check (status in ('open', 'pending', 'closed')),
  last_message_at timestamptz,
  created_at timestamptz not null default now()
);

create table wocs.messages (
  id uuid primary key default gen_random_uuid(),
  chat_id uuid not null references wocs.chats (id),
  sender_type text not null check (sender_type in ('customer', 'agent', 'bot')),
  sender_id uuid references wocs.users (id),
  content text,
  media_url text,                                  -- `meta:<media id>` until it is stored
  created_at timestamptz not null default now()
);
create index chats_by_number on wocs.chats (customer_number);
create index messages_by_chat on wocs.messages (chat_id, created_at);

-- Orders Meta's statuses, which arrive in any order; failed is final.
create function wocs.outbox_rank(state text) returns int
language sql immutable as $$
  select case state
    when 'held' then 0 when 'queued' then 0 when 'sending' then 1 when 'unknown' then 2 when 'sent' then 3 when 'delivered' then 4
    when 'read' then 5 when 'played' then 6 when 'failed' then 9 end
$$;

create table wocs.outbox (
  id bigint generated always as identity primary key,
  key text not null unique,                        -- what this message answers: the same answer is never queued twice
  to_number text,
  to_user_id text,
  kind text not null check (kind in ('reply', 'notice', 'reaction', 'template')),
  say text not null,
  facts jsonb not null default '{}',
  language text not null default 'en',
  reply_to text,
  task_id varchar(20) references wocs.tasks (id),
  media jsonb,
  reaction jsonb,
  state text not null default 'queued' check (state in ('held', 'queued', 'sending', 'unknown', 'sent', 'delivered', 'read', 'played', 'failed')),
  attempt int not null default 0,
  not_before timestamptz not null default now(),
  lease_until timestamptz,
  wamid text,
  error jsonb,
  pricing jsonb,
  sent_at timestamptz,
  created_at timestamptz not null default clock_timestamp()
);
create index outbox_due on wocs.outbox (not_before) where state in ('queued', 'sending', 'unknown', 'held');
create index outbox_by_wamid on wocs.outbox (wamid) where wamid is not null;
create index outbox_by_month on wocs.outbox (sent_at) where sent_at is not null and kind <> 'reaction';
create index outbox_by_task on wocs.outbox (task_id) where task_id is not null;
create index outbox_unsolicited on wocs.outbox (not_before) where kind in ('notice', 'template');

create table wocs.nodes (
  name text primary key,
  abilities jsonb not null default '{}',
  version text,
  online_since timestamptz not null default now(),
  last_seen timestamptz not null default now(),
  last_error text
);

-- What is too slow to measure for each /status, as it was at the last tick.
create table wocs.meters (
  name text primary key,
  used bigint not null,
  at timestamptz not null default now()
);

create sequence wocs.task_number start 1201;  -- the specification's first example

create table wocs.tasks (
  id varchar(20) primary key default 'TASK-' || nextval('wocs.task_number'),
  type varchar(50) not null,                       -- the command's key: landing_create
  runs text not null check (runs in ('instant', 'home', 'human')),
  command_raw text,
  payload jsonb not null default '{}',             -- the arguments, normalised
  -- one of wocs.task_states: the trigger knows no move to anything else
  status text not null default 'pending',
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
create index tasks_open on wocs.tasks (status, created_at)
  where status in ('pending', 'awaiting_approval', 'running', 'failed', 'uncertain');
create index tasks_failed_lately on wocs.tasks (status, (coalesce(completed_at, created_at)))
  where status in ('failed', 'uncertain');
create index tasks_ended on wocs.tasks (completed_at) where status in ('done', 'failed', 'rolled_back');
create index tasks_by_agent on wocs.tasks (assigned_to, status) where assigned_to is not null;
create index tasks_by_parent on wocs.tasks (parent_id) where parent_id is not null;
create index tasks_at_home on wocs.tasks (created_at) where runs = 'home';
create index tasks_by_source on wocs.tasks (source_message);
create index tasks_about_pages on wocs.tasks ((payload ->> 'page'), completed_at)
where type in ('landing_publish', 'landing_unpublish', 'landing_rollback', 'landing_edit', 'rollback');
create index tasks_of_transcripts on wocs.tasks ((payload ->> 'chat'), created_at) where type = 'chat_transcript';
create index tasks_of_tiktok_hands on wocs.tasks (created_at) where type = 'tiktok_hands';
create index tasks_of_tiktok_pages on wocs.tasks (created_at) where type = 'tiktok_pages';
create index tasks_of_page_pictures on wocs.tasks ((payload ->> 'page'), created_at)
where type = 'landing_preview' or type = 'landing_screenshot';

create table wocs.task_logs (
  id uuid primary key default gen_random_uuid(),
  seq bigint generated always as identity,
  task_id varchar(20) references wocs.tasks (id),  -- null: what befell a person without a task
  action varchar(50) not null,
  actor_id uuid references wocs.users (id),        -- null: the system itself
  -- what is personal, bound into the chain by its salted digest alone: it may be erased, and the salt with it
  details jsonb not null default '{}',
  salt uuid default gen_random_uuid(),
  details_digest text not null default '',         -- sha256(salt | details), from the trigger
  created_at timestamptz not null default clock_timestamp()
);
create unique index task_logs_by_seq on wocs.task_logs (seq);
create index task_logs_to_prune on wocs.task_logs (created_at) where salt is not null;
create index task_logs_of_erasing on wocs.task_logs (seq) where action = 'erased';
create index task_logs_by_task on wocs.task_logs (task_id, seq);
-- `today` reads the log by day: a task that failed and was retried did both.
create index task_logs_by_day on wocs.task_logs (created_at, action)
  where action = any ('{completed,failed}'::text[]);

create index task_logs_by_person on wocs.task_logs ((details ->> 'person'), seq)
where (details ->> 'person') is not null;

-- The chain over the audit log. Linked at commit, so that its lock is always the last one taken: no deadlocks.
create table wocs.task_log_chain (
  position bigint primary key,
  -- no foreign key: a row of the log that is gone is what the chain shows
  log_seq bigint not null unique,
  digest text not null                             -- sha256(previous digest || the log row)
);

-- How far the chain is known to hold: `fresh` follows its head, `whole` begins anew each day. `told` and `seal` keep
-- when its head was last told to the admins and handed to the functions.
create table wocs.audit_checks (
  name text primary key check (name in ('fresh', 'whole', 'told', 'seal')),
  position bigint not null default 0,
  digest text not null default '',
  log_seq bigint,                                  -- the highest that was linked so far
  problem text,                                    -- what broke it after `position`: never kept, only given
  at timestamptz not null
);

-- The chain's head, sealed by the functions with a key that nobody has who has only this database.
create table wocs.audit_anchors (
  position bigint primary key,
  digest text not null,
  mac text not null,
  at timestamptz not null default now()
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

-- The panel reads tasks by time: all of them, a person's, and what nobody has taken yet: by its state, because what was
-- ended without anybody is kept for ever.
create index tasks_by_time on wocs.tasks (created_at desc, id desc);
create index tasks_by_requester on wocs.tasks (requested_by, created_at desc) where requested_by is not null;
create index tasks_of_nobody on wocs.tasks (status, created_at desc) where runs = 'human' and assigned_to is null;

-- Who has a task in hand in the panel, until then: nobody else acts on it meanwhile. `hold` rises with each claim.
create table wocs.task_holds (
  task_id varchar(20) primary key references wocs.tasks (id),
  holder uuid not null references wocs.users (id),
  until timestamptz not null,
  hold int not null default 1
);

-- Until when a person does not want to see a task in their inbox.
create table wocs.task_snoozes (
  task_id varchar(20) not null references wocs.tasks (id),
  person_id uuid not null references wocs.users (id),
  until timestamptz not null,
  primary key (person_id, task_id)
);
create index task_snoozes_by_task on wocs.task_snoozes (task_id);

create index task_logs_by_actor on wocs.task_logs (actor_id, seq) where actor_id is not null;
create index task_logs_by_action on wocs.task_logs (action, seq);

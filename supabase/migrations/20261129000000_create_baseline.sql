-- Generated from supabase/{schemas,seeds} by `python -m local.schema baseline`. Not edited by hand.
-- What came later is in the migrations after it; what the database is now is read in supabase/schemas.

-- schemas/00_schema.sql

-- A private schema: PostgREST exposes `public` alone, so no table here has an address.
-- The only doors are the functions `public.wocs_*`, granted to service_role in 99_grants.sql.

-- A function may call one of a later file: bodies are checked when all are there (tests/contract/test_schema.py).
set check_function_bodies = off;

create schema wocs;

-- Leaving out `in schema` is what makes this work: with it, the built-in grant to PUBLIC stays.
alter default privileges revoke execute on functions from public;

-- schemas/01_limits.sql

-- Every limit that a function keeps to, once. Those that Python knows too are compared with shared/figures.py by
-- tests/contract/test_limits.py. Each is one expression, so that Postgres dissolves it into its caller.

-- WhatsApp: free-form messages only this long after the person's last one (Meta), and a random pause between two that
-- nobody asked for (specification 9.1).
create function wocs.limit_window() returns interval language sql immutable as $$ select interval '24 hours' $$;
create function wocs.limit_pause_min_s() returns int language sql immutable as $$ select 3 $$;
create function wocs.limit_pause_max_s() returns int language sql immutable as $$ select 15 $$;

-- The free tiers of a month, or of a day for the queue (specification); all but the last may be told by the owner.
create function wocs.limit_free_messages() returns int language sql immutable as $$ select 1000 $$;
create function wocs.limit_queue_commands() returns int language sql immutable as $$ select 10000 $$;
create function wocs.limit_database_bytes() returns int language sql immutable as $$ select 500 * 1024 * 1024 $$;
create function wocs.limit_files_bytes() returns int language sql immutable as $$ select 1024 * 1024 * 1024 $$;
create function wocs.limit_measure_again() returns interval language sql immutable as $$ select interval '5 minutes' $$;

-- How long something is kept: what Meta sent and what was understood of it, pictures and recordings and what was heard
-- in them, visits by the quarter of an hour, what was sent, what customers wrote, the number of who was removed (for as
-- long as that may be undone), the details of the audit log. So many rows of each go at a time. What must stay is
-- looked at again a day later; who was asked to delete it has this long to say so.
create function wocs.limit_body_kept() returns interval language sql immutable as $$ select interval '30 days' $$;
create function wocs.limit_media_kept() returns interval language sql immutable as $$ select interval '90 days' $$;
create function wocs.limit_quarters_kept() returns interval language sql immutable as $$ select interval '70 days' $$;
create function wocs.limit_outbox_kept() returns interval language sql immutable as $$ select interval '90 days' $$;
create function wocs.limit_chat_kept() returns interval language sql immutable as $$ select interval '180 days' $$;
create function wocs.limit_removed_kept() returns interval language sql immutable as $$ select interval '30 days' $$;
create function wocs.limit_log_kept() returns interval language sql immutable as $$ select interval '730 days' $$;
create function wocs.limit_scrub_time() returns interval language sql immutable as $$ select interval '1 s' $$;
create function wocs.limit_prune_rows() returns int language sql immutable as $$ select 100 $$;
create function wocs.limit_prune_again() returns interval language sql immutable as $$ select interval '1 day' $$;
create function wocs.limit_prune_answer() returns interval language sql immutable as $$ select interval '10 minutes' $$;

-- How far rows of one body are apart, so that the later one of two about the same thing holds.
create function wocs.limit_ingest_row_step() returns interval language sql immutable as $$ select interval '1 us' $$;

-- The audit chain: how often it is looked at, how many rows at a look, how often all of it; how often its head is
-- sealed by the functions and told to the admins.
create function wocs.limit_audit_look() returns interval language sql immutable as $$ select interval '60 s' $$;
create function wocs.limit_audit_rows() returns int language sql immutable as $$ select 1000 $$;
create function wocs.limit_audit_whole() returns interval language sql immutable as $$ select interval '24 hours' $$;
create function wocs.limit_audit_seal() returns interval language sql immutable as $$ select interval '1 hour' $$;
create function wocs.limit_audit_told() returns interval language sql immutable as $$ select interval '24 hours' $$;

-- What a person is answered a minute, whatever they send; what a stranger may try before silence, and what all
-- strangers together are answered a day: with the free messages of a month in mind.
create function wocs.limit_commands_per_minute() returns int language sql immutable as $$ select 20 $$;
create function wocs.limit_rate_window() returns interval language sql immutable as $$ select interval '60 s' $$;
create function wocs.limit_stranger_attempts() returns int language sql immutable as $$ select 5 $$;
create function wocs.limit_stranger_window() returns interval language sql immutable as $$ select interval '1 hour' $$;
create function wocs.limit_stranger_answers() returns int language sql immutable as $$ select 20 $$;

-- How long a call that must keep something waits for its turn to decide, in milliseconds; then it keeps it and leaves
-- the deciding to others. Settling begins nothing more after five seconds: Supabase ends a statement after eight. A row
-- that cannot be settled is tried again after a minute, and twice as long after each time more, six hours at most; one
-- that is not even due an hour later is forgotten.
create function wocs.limit_writer_patience() returns int language sql immutable as $$ select 2000 $$;
create function wocs.limit_settling() returns interval language sql immutable as $$ select interval '5 s' $$;
create function wocs.limit_fault_pause() returns interval language sql immutable as $$ select interval '1 minute' $$;
create function wocs.limit_fault_pause_max() returns interval language sql immutable as $$ select interval '6 hours' $$;
create function wocs.limit_fault_kept() returns interval language sql immutable as $$ select interval '1 hour' $$;

-- What is further ahead than any writer could have put it was written by a clock that has been put right since; a
-- minute is left for servers that disagree. Pauses between notices add up to no more than a quarter of an hour.
create function wocs.limit_clock_slack() returns interval language sql immutable as $$ select interval '1 minute' $$;
create function wocs.limit_pause_ahead() returns interval language sql immutable as $$ select interval '15 minutes' $$;
create function wocs.limit_retry_pause() returns interval language sql immutable as $$ select interval '50 s' $$;

-- A lease: who holds a row has this long to say what became of it, then somebody else gets it. A send of unknown
-- outcome waits longer: Meta may still tell of it. A note's is told to the node shorter than it is: its beats come
-- often enough then to say in time that it takes long.
create function wocs.limit_task_lease() returns interval language sql immutable as $$ select interval '60 s' $$;
create function wocs.limit_note_lease() returns interval language sql immutable as $$ select interval '24 s' $$;
create function wocs.limit_run_lease() returns interval language sql immutable as $$ select interval '60 s' $$;
create function wocs.limit_fetch_lease() returns interval language sql immutable as $$ select interval '60 s' $$;
create function wocs.limit_send_lease() returns interval language sql immutable as $$ select interval '60 s' $$;
create function wocs.limit_unknown_send() returns interval language sql immutable as $$ select interval '5 minutes' $$;
create function wocs.limit_undecided_lease() returns interval language sql immutable as $$ select interval '20 s' $$;
create function wocs.limit_reread_lease() returns interval language sql immutable as $$ select interval '60 s' $$;

-- How often something is tried: a task, a fetch, the reading of a scheduled line, a send that Meta puts off, a send of
-- which nothing was heard.
create function wocs.limit_retries() returns int language sql immutable as $$ select 3 $$;
create function wocs.limit_fetch_tries() returns int language sql immutable as $$ select 3 $$;
create function wocs.limit_run_readers() returns int language sql immutable as $$ select 5 $$;
create function wocs.limit_send_attempts() returns int language sql immutable as $$ select 6 $$;
create function wocs.limit_silent_attempts() returns int language sql immutable as $$ select 2 $$;

-- A node beats every 30 s: three beats missed and it is away. A rung bell is trusted for as long as somebody could hear
-- it; a node that beats hears of what nobody took meanwhile.
create function wocs.limit_beat_pause() returns interval language sql immutable as $$ select interval '30 s' $$;
create function wocs.limit_node_away() returns interval language sql immutable as $$ select interval '90 s' $$;
create function wocs.limit_bell_patience() returns interval language sql immutable as $$ select interval '60 s' $$;
create function wocs.limit_bell_patience_alone()
returns interval language sql immutable as $$ select interval '10 minutes' $$;
create function wocs.limit_bell_patience_at_beat()
returns interval language sql immutable as $$ select interval '15 s' $$;

-- A node's one-time code is good for this long. A signature is good for five minutes on either side of our clock
-- (shared/signatures.py), so what was used once is known for as long as it could be heard again.
create function wocs.limit_node_code() returns interval language sql immutable as $$ select interval '10 minutes' $$;
create function wocs.limit_nonce_kept() returns interval language sql immutable as $$ select interval '11 minutes' $$;

-- What an unfinished command, a photo as proof and a card of a voice note are waited for; a word to a card is told for
-- this long that it came too late.
create function wocs.limit_draft() returns interval language sql immutable as $$ select interval '10 minutes' $$;
create function wocs.limit_proof_minutes() returns int language sql immutable as $$ select 30 $$;
create function wocs.limit_card_minutes() returns int language sql immutable as $$ select 30 $$;
create function wocs.limit_card_too_late() returns interval language sql immutable as $$ select interval '1 hour' $$;

-- A voice note is spoken of when it takes longer, unless that is long ago.
create function wocs.limit_slow_note() returns interval language sql immutable as $$ select interval '8 s' $$;
create function wocs.limit_slow_note_told()
returns interval language sql immutable as $$ select interval '2 minutes' $$;

-- A result that comes by itself is not sent later than this; a scheduled run says when it is later than this.
create function wocs.limit_late_result() returns interval language sql immutable as $$ select interval '24 hours' $$;
create function wocs.limit_run_late() returns interval language sql immutable as $$ select interval '5 minutes' $$;

-- What /status, /queue, /undo and the alerts look back over; how often the alerts look at all; for how long a fault of
-- ours that was told is not told again.
create function wocs.limit_lately() returns interval language sql immutable as $$ select interval '7 days' $$;
create function wocs.limit_alerts_look() returns interval language sql immutable as $$ select interval '60 s' $$;
create function wocs.limit_fault_again() returns interval language sql immutable as $$ select interval '24 hours' $$;

-- Agents: the reminder before a deadline; how long without a word is slow (specification, section 16).
create function wocs.limit_agent_reminder()
returns interval language sql immutable as $$ select interval '15 minutes' $$;
create function wocs.limit_agent_slow() returns interval language sql immutable as $$ select interval '5 minutes' $$;

-- Content. Two on the same platform take each other's viewers; on two platforms the same hands need time between them.
-- A slot that is later than this is not worth posting; its agent has this long. A caption that was given out rests.
create function wocs.limit_content_gap() returns interval language sql immutable as $$ select interval '60 minutes' $$;
create function wocs.limit_platform_gap() returns interval language sql immutable as $$ select interval '15 minutes' $$;
create function wocs.limit_slot_missed() returns interval language sql immutable as $$ select interval '3 hours' $$;
create function wocs.limit_slot_deadline() returns interval language sql immutable as $$ select interval '1 hour' $$;
create function wocs.limit_caption_rest() returns interval language sql immutable as $$ select interval '30 days' $$;

-- Figures: a span no longer than this is shown by the hour; a sale may be dated this far ahead (zones).
create function wocs.limit_hourly_span() returns interval language sql immutable as $$ select interval '25 hours' $$;
create function wocs.limit_sale_ahead() returns interval language sql immutable as $$ select interval '1 day' $$;

-- schemas/people/tables.sql

-- The whitelist, and each person's session. A row is one person for ever: who comes on a removed person's number is
-- another row, so that nothing of the one before is theirs.
-- Closed lists that are not the state machine are CHECKs: they are read beside the column they guard.

create table wocs.users (
  id uuid primary key default gen_random_uuid(),
  name varchar(100) not null,
  role text not null check (role in ('admin', 'agent', 'viewer')),
  wa_number varchar(20) check (wa_number ~ '^[0-9]{6,15}$'),
  wa_user_id varchar(150),
  status text not null default 'active' check (status in ('active', 'inactive')),
  language text not null default 'en' check (language in ('en', 'ms')),
  quiet boolean not null default false,
  throttled_at timestamptz,
  created_at timestamptz not null default now(),
  on_duty boolean not null default true,
  -- since when they have been an admin without a break; null: they are none
  admin_since timestamptz,
  -- numbers that were theirs: a list of people that still has one does not let its next owner in
  numbers_before varchar(20)[] not null default '{}',
  removed_at timestamptz,                          -- from the trigger; their number goes a while later
  scrubbed_at timestamptz,                         -- since when it is in no other place any more
  check (wa_number is not null or wa_user_id is not null or status = 'inactive')
);
create index users_to_forget on wocs.users (removed_at) where wa_number is not null or wa_user_id is not null;
create unique index users_by_name on wocs.users (lower(name)) where status = 'active';
create unique index users_by_number on wocs.users (wa_number) where status = 'active';
create unique index users_by_account on wocs.users (wa_user_id) where status = 'active';
create index users_by_former_account on wocs.users (wa_user_id) where status = 'inactive';

-- What is being taken out of everything that may name somebody; gone when it is done.
create table wocs.forget_scrubs (
  id bigint generated always as identity primary key,
  pattern text not null,
  step int not null default 0                      -- how many of wocs.forget_columns() are done
);

-- One row a person: the 24 h window (last_active is their last message) and the unfinished command.
create table wocs.wa_sessions (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null unique references wocs.users (id),
  session_data jsonb not null default '{}',  -- {"draft": {"id","command","args","media","at"}}
  last_active timestamptz,
  -- when their latest commands were obeyed, newest first, as many as a minute allows
  obeyed timestamptz[] not null default '{}',
  status text not null default 'connected' check (status in ('connected', 'disconnected', 'banned'))
);

-- WhatsApp accounts that wrote from this person's number and are not the one we know them by.
create table wocs.user_other_accounts (
  user_id uuid not null references wocs.users (id),
  wa_user_id varchar(150) not null,
  seen_at timestamptz not null default clock_timestamp(),
  primary key (user_id, wa_user_id)
);

-- schemas/tasks/tables.sql

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
create index tasks_by_agent on wocs.tasks (assigned_to, status) where assigned_to is not null;
create index tasks_by_parent on wocs.tasks (parent_id) where parent_id is not null;
create index tasks_at_home on wocs.tasks (created_at) where runs = 'home';
create index tasks_by_source on wocs.tasks (source_message);
create index tasks_about_pages on wocs.tasks ((payload ->> 'page'), completed_at)
where type in ('landing_publish', 'landing_unpublish', 'landing_rollback', 'landing_edit', 'rollback');

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
create index task_logs_by_day on wocs.task_logs (created_at) where action in ('completed', 'failed');

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

-- schemas/agents/tables.sql

create table wocs.agent_watches (
  task_id varchar(20) not null references wocs.tasks (id),
  kind text not null check (kind in ('accept', 'remind', 'deadline')),
  at timestamptz not null,
  since timestamptz not null default now(),
  primary key (task_id, kind)
);
create index agent_watches_due on wocs.agent_watches (at);

-- schemas/apps/tables.sql

create table wocs.app_configs (
  id uuid primary key default gen_random_uuid(),
  app_name varchar(50) not null,
  config_key varchar(100) not null,
  config_value jsonb,
  updated_by uuid references wocs.users (id),
  updated_at timestamptz not null default now(),
  version int not null default 0,
  unique (app_name, config_key)
);

create table wocs.app_config_changes (
  app_name varchar(50) not null,
  version int not null,                            -- 1, 2, .. within the app
  config_key varchar(100) not null,
  before jsonb,                                    -- null: not set
  after jsonb,
  -- an undo: the version this key is as in again (0: never set); else null
  restores int,
  changed_by uuid references wocs.users (id),
  task_id varchar(20) references wocs.tasks (id),
  changed_at timestamptz not null default now(),
  primary key (app_name, version)
);
create index app_changes_by_key on wocs.app_config_changes (app_name, config_key, version);
create index app_changes_by_task on wocs.app_config_changes (task_id);

-- schemas/content/tables.sql

-- What is to be posted when, the hours at which posting makes sense; and the brand's own words, ready to post, with its
-- hashtags, which are edited from WhatsApp and never by a deployment.

-- The same words are the same caption, whatever the capitals, blanks, punctuation or emoji. The ranges are those of
-- Unicode's punctuation and symbols; written out, because what a class like [:punct:] holds differs between servers.
create function wocs.caption_likeness(text text) returns text
language sql immutable as $$
  select coalesce(
    nullif(
      regexp_replace(
        lower(text),
        '[\u0001-\u002F\u003A-\u0060\u007B-\u00BF\u2000-\u2BFF\u3000-\u303F\uFE00-\uFE0F'
          '\U0001F000-\U0001FAFF\U000E0000-\U000E007F]+',
        '', 'g'),
      ''),
    text)
$$;

-- The hours of a day that suit a kind of content on a platform, local time; `rank` 1 is the best one. Rows, so that the
-- owner may change them. Instagram's are half an hour after TikTok's: the same hands post both.
create table wocs.content_hours (
  platform text not null check (platform in ('tiktok', 'instagram')),
  type text not null check (type in ('reaction', 'behind_scene', 'promo', 'event')),
  at time not null,
  rank int not null check (rank > 0),
  primary key (platform, type, at)
);
-- Mornings show the preparation; lunch, tea time and the evening are when people get hungry; late at night they watch
-- others eat.
insert into wocs.content_hours (platform, type, at, rank)
select p.platform, h.type, h.at::time + p.later, h.rank
from (values ('tiktok', interval '0'), ('instagram', interval '30 minutes')) p (platform, later),
  (select k.type, hour.at, hour.rank from (values
    ('promo', '{12:00,17:00,20:00,11:00,16:00,21:00,13:00,19:00,22:00,10:00,18:00,15:00}'::text[]),
    ('reaction', '{20:00,13:00,22:00,17:00,21:00,12:00,23:00,19:00,16:00,14:00,18:00,11:00}'),
    ('behind_scene', '{09:00,10:00,16:00,11:00,22:00,08:00,15:00,18:00,23:00,12:00,14:00,20:00}'),
    ('event', '{11:00,17:00,19:00,12:00,20:00,09:00,16:00,21:00,13:00,18:00,10:00,22:00}')) k (type, hours),
    unnest(k.hours) with ordinality hour (at, rank)) h;

-- Shown as SLOT-12. What became of a slot that is `due` is told by its task: see wocs.content_calendar.
create table wocs.content_slots (
  id int generated always as identity primary key,
  platform text not null check (platform in ('tiktok', 'instagram')),
  type text not null check (type in ('reaction', 'behind_scene', 'promo', 'event')),
  at timestamptz not null,
  -- named when it was scheduled; null: the least busy one when it is due
  agent uuid references wocs.users (id),
  state text not null default 'planned' check (state in ('planned', 'due', 'missed', 'cancelled')),
  task varchar(20) references wocs.tasks (id),     -- the agent's, once it is due
  asked_by uuid references wocs.users (id),
  made_by varchar(20) not null references wocs.tasks (id),
  cancelled_by varchar(20) references wocs.tasks (id),
  told_at timestamptz,                             -- when it was said that it was missed
  created_at timestamptz not null default now()
);
create index content_slots_planned on wocs.content_slots (at) where state = 'planned';
create index content_slots_untold on wocs.content_slots (id) where state = 'missed' and told_at is null;
create index content_slots_by_time on wocs.content_slots (at);
create index content_slots_by_batch on wocs.content_slots (made_by);

create table wocs.captions (
  id int generated always as identity primary key,
  type text not null check (type in ('reaction', 'promo', 'event', 'behind_scene')),
  tone text not null check (tone in ('funny', 'hype', 'informative')),
  language text not null check (language in ('ms', 'en')),
  text text not null check (length(text) between 1 and 300),
  likeness text not null generated always as (wocs.caption_likeness(text)) stored,
  -- last given out; on the row itself, so that two who ask at once cannot both get it
  used_at timestamptz,
  made_by varchar(20) references wocs.tasks (id),  -- null: from the beginning
  removed_at timestamptz,
  removed_by varchar(20) references wocs.tasks (id),
  created_at timestamptz not null default now()
);
create unique index captions_live on wocs.captions (likeness) where removed_at is null;
create index captions_by_kind on wocs.captions (type, tone, language) where removed_at is null;
create index captions_by_task on wocs.captions (made_by) where made_by is not null;

create table wocs.caption_uses (
  id bigint generated always as identity primary key,
  caption int not null references wocs.captions (id),
  task varchar(20) references wocs.tasks (id),
  used_by uuid references wocs.users (id),
  used_at timestamptz not null default now()
);
create index caption_uses_by_caption on wocs.caption_uses (caption, used_at);

-- `brand`: ours, the first of which begins every list.
create table wocs.hashtags (
  niche text not null check (niche in ('brand', 'street_food', 'malaysia', 'viral')),
  tag text not null check (tag ~ '^#[A-Za-z0-9]{2,50}$'),
  rank int not null default 1,
  primary key (niche, tag)
);
create unique index hashtags_once on wocs.hashtags (niche, lower(tag));

-- The slots as they really are: planned, due, done, missed or cancelled.
create view wocs.content_calendar with (security_invoker = true) as
select s.id, 'SLOT-' || s.id as slot, s.platform, s.type, s.at, coalesce(t.assigned_to, s.agent) as agent, s.task,
  s.asked_by, s.made_by,
  s.cancelled_by,
  case when s.state <> 'due' then s.state
       when t.status in ('done', 'cancelled') then t.status
       when t.status = 'failed' then 'missed'
       else 'due' end as state
from wocs.content_slots s left join wocs.tasks t on t.id = s.task;

-- schemas/events/tables.sql

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

-- schemas/flow/tables.sql

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
  repeat text not null check (repeat in ('once', 'daily', 'weekly')),
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

-- schemas/landing/tables.sql

create table wocs.landing_versions (
  id uuid primary key default gen_random_uuid(),
  page_slug varchar(100) not null check (page_slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  version int not null,
  -- {"title","description","cta","link","image": {"key","mime","width","height"} | null}
  content jsonb not null,
  status text not null default 'draft' check (status in ('draft', 'published', 'archived')),
  published_at timestamptz,
  created_by uuid references wocs.users (id),
  task_id varchar(20) references wocs.tasks (id),
  created_at timestamptz not null default now(),
  unique (page_slug, version)
);
create unique index landing_live on wocs.landing_versions (page_slug) where status = 'published';
create index landing_versions_by_picture on wocs.landing_versions ((content #>> '{image,key}'));

create table wocs.landing_visits (
  page_slug varchar(100) not null,
  kind text not null check (kind in ('view', 'click')),
  day date not null,
  visits bigint not null default 0,
  primary key (page_slug, kind, day)
);
create index landing_visits_by_day on wocs.landing_visits (day);

create table wocs.landing_quarters (
  page_slug varchar(100) not null,
  kind text not null check (kind in ('view', 'click')),
  quarter timestamptz not null,
  visits bigint not null default 0,
  primary key (page_slug, kind, quarter)
);
create index landing_quarters_by_time on wocs.landing_quarters (quarter);

-- schemas/media/tables.sql

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
  state text not null default 'waiting' check (state in ('waiting', 'stored', 'failed', 'pruned')),
  problem text,
  lease_until timestamptz,
  tries int not null default 0,
  created_at timestamptz not null default now(),
  keep_until timestamptz not null default now() + wocs.limit_media_kept()  -- when somebody looks whether it may go
);
create index attachments_waiting on wocs.attachments (lease_until) where state = 'waiting';
create index attachments_by_task on wocs.attachments (task_id);
create index attachments_by_media on wocs.attachments ((media ->> 'id')) where media is not null;
create index attachments_to_prune on wocs.attachments (keep_until) where storage_url is not null;
create index attachments_by_key on wocs.attachments (storage_url) where storage_url is not null;

-- schemas/messages/tables.sql

-- Raw updates as Meta sent them. message_id is the dedupe key and outlives all that is personal (30 days).
create table wocs.inbound_events (
  id bigint generated always as identity primary key,
  message_id text not null unique,
  kind text not null check (kind in ('message', 'status', 'other')),
  body jsonb,
  understood jsonb,
  sender text,
  user_id uuid references wocs.users (id),
  is_attempt boolean not null default false,       -- at a command, by somebody who may give none
  received_at timestamptz not null default clock_timestamp(),
  undecided jsonb,                                 -- the message, until what it leads to is decided
  decide_at timestamptz                            -- when somebody else takes it up
);
create index inbound_bodies on wocs.inbound_events (received_at)
  where body is not null or understood is not null or sender is not null;
create index inbound_attempts on wocs.inbound_events (sender, received_at) where is_attempt;
create index undecided_messages on wocs.inbound_events (sender, id) where undecided is not null;

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
create index chats_to_prune on wocs.chats (last_message_at)
  where customer_number is not null or customer_name is not null or wa_chat_id not like 'erased:%';
create index chats_by_number on wocs.chats (customer_number);
create index chats_by_time on wocs.chats (created_at);

create table wocs.messages (
  id uuid primary key default gen_random_uuid(),
  chat_id uuid not null references wocs.chats (id),
  sender_type text not null check (sender_type in ('customer', 'agent', 'bot')),
  sender_id uuid references wocs.users (id),
  content text,
  media_url text,                                  -- `meta:<media id>` until it is stored
  created_at timestamptz not null default now()
);
create index messages_by_chat on wocs.messages (chat_id, created_at);
create index messages_to_prune on wocs.messages (created_at) where content is not null or media_url is not null;
create index messages_by_time on wocs.messages (created_at) where sender_type <> 'customer';

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
  state text not null default 'queued' check (state in ('held', 'queued', 'sending', 'unknown', 'sent', 'delivered',
    'read', 'played', 'failed')),
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
create index outbox_to_prune on wocs.outbox (created_at)
  where to_number is not null or to_user_id is not null or facts <> '{}' or media is not null;
create index outbox_failed on wocs.outbox (created_at) where state = 'failed';

-- schemas/metrics/tables.sql

create type wocs.span as (since timestamptz, until timestamptz, previous_since timestamptz, previous_until timestamptz,
  step interval);

create table wocs.engagement (
  id bigint generated always as identity primary key,
  platform text not null check (length(platform) <= 40),
  post_id text not null check (length(post_id) <= 120),    -- the platform's own id of the post or video
  day date not null,                                       -- the owner's day
  -- when the figures stood so; the end of the day when only a day is known
  at timestamptz not null,
  views bigint check (views >= 0),
  likes bigint check (likes >= 0),
  comments bigint check (comments >= 0),
  shares bigint check (shares >= 0),
  source text not null check (length(source) <= 40),
  external_id text check (length(external_id) <= 120),
  task_id varchar(20) references wocs.tasks (id),
  recorded_at timestamptz not null default now(),
  told_at timestamptz not null default now(),              -- when the newest body that told it was sent
  unique (platform, post_id, day)
);
create unique index engagement_by_source on wocs.engagement (source, external_id) where external_id is not null;
create index engagement_by_time on wocs.engagement (at);
create index engagement_by_post on wocs.engagement (platform, post_id, at);

-- schemas/node/tables.sql

create table wocs.nodes (
  name text primary key,
  abilities jsonb not null default '{}',
  version text,
  online_since timestamptz not null default now(),
  last_seen timestamptz not null default now(),
  last_error text,
  first_seen timestamptz not null default now(),
  last_error_at timestamptz,
  removed_at timestamptz                           -- it may call no more, and counts no more
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

-- schemas/sales/tables.sql

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
  unique (source, external_id)
);
create index sales_by_time on wocs.sales (at) include (amount, qty, item, channel) where removed_at is null;
create index sales_by_event on wocs.sales (event_id) where event_id is not null and removed_at is null;
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

-- schemas/settling/tables.sql

-- What settling could not do: one row a row that broke (or a whole step of settling), until it is mended.
create table wocs.settling_faults (
  family text not null,                            -- the table of the row, or the step
  row_id text not null default '',
  code text not null,                              -- SQLSTATE
  times int not null default 1,
  since timestamptz not null default now(),
  at timestamptz not null default now(),           -- the last time
  until timestamptz not null,                      -- not tried again before
  primary key (family, row_id)
);

-- schemas/system/tables.sql

-- What is too slow to measure for each /status, as it was at the last tick.
create table wocs.meters (
  name text primary key,
  used bigint not null,
  at timestamptz not null default now()
);

create table wocs.settings (
  name text primary key,
  value text not null
);

create table wocs.switches (
  name text primary key,
  is_on boolean not null,
  turned_by uuid references wocs.users (id),
  turned_at timestamptz not null default now()
);
insert into wocs.switches (name, is_on) values ('stop', false);

create table wocs.alerts (
  id bigint generated always as identity primary key,
  kind text not null check (kind in ('offline', 'messages', 'database', 'files', 'silence', 'uncertain', 'fault',
    'stranger', 'audit')),
  about text not null default '',                  -- the task, the node's key, the fault, or who saw a break of the log
  level int not null default 0,                    -- of a quota: 80 or 100 per cent
  facts jsonb not null default '{}',
  opened_at timestamptz not null default now(),
  closed_at timestamptz
);
create unique index alerts_open on wocs.alerts (kind, about) where closed_at is null;

-- schemas/tiktok/tables.sql

-- From the approval on: `scheduled` until its agent says where it is. A short link names no video: `video_id` is null
-- then.
create table wocs.tiktok_posts (
  task_id varchar(20) primary key references wocs.tasks (id),
  video_id text unique check (video_id ~ '^[0-9]{5,25}$'),
  link text,
  caption text not null,
  posted_at timestamptz,
  posted_by uuid references wocs.users (id),
  state text not null default 'scheduled' check (state in ('scheduled', 'live', 'edited', 'deleted')),
  changed_by uuid references wocs.users (id),
  changed_at timestamptz not null default now()
);
create index tiktok_posts_by_time on wocs.tiktok_posts (posted_at desc) where posted_at is not null;

-- What an agent read in the app: of one video, or of the whole account for a period.
create table wocs.tiktok_figures (
  day date not null,                               -- the owner's day it was read
  subject text not null,                           -- a video's id, or `account`
  period text not null,
  views bigint not null check (views >= 0),
  likes bigint not null check (likes >= 0),
  comments bigint not null check (comments >= 0),
  shares bigint not null check (shares >= 0),
  task_id varchar(20) references wocs.tasks (id),
  told_by uuid references wocs.users (id),
  told_at timestamptz not null default now(),
  primary key (subject, period, day)
);

-- schemas/undo/tables.sql

-- Until when, in hours after it was done; no row: as long as nobody has changed it since. The menu says the same
-- (Command.undo_hours).
create table wocs.undo_limits (
  command text primary key,
  hours int not null check (hours > 0)
);
insert into wocs.undo_limits (command, hours) values ('user_add', 720), ('user_remove', 720);

-- What an executor found before it changed something; its undo gives that back.
create table wocs.undo_notes (
  task_id varchar(20) primary key references wocs.tasks (id),
  note jsonb not null
);

-- schemas/voice/tables.sql

create table wocs.cards (
  id bigint generated always as identity primary key,
  person_id uuid not null references wocs.users (id),
  heard_by varchar(20) references wocs.tasks (id),   -- the transcribe task; null for a card that was changed by typing
  note text not null,                                -- the wamid of the voice note
  heard text not null,                               -- its words
  -- [{"text","command","intent","kept","doubts","asks"}], the best first
  readings jsonb not null,
  -- which of them the card shows, from 1; null while they are a list to tap
  chosen int,
  state text not null default 'open' check (state in ('open', 'taken', 'dropped', 'changed', 'expired')),
  made varchar(20) references wocs.tasks (id),       -- what the YA made
  created_at timestamptz not null default now(),
  expires_at timestamptz not null default now() + make_interval(mins => wocs.limit_card_minutes()),
  ended_at timestamptz
);
create index cards_open on wocs.cards (person_id) where state = 'open';
create index cards_expiring on wocs.cards (expires_at) where state = 'open';
create index cards_to_prune on wocs.cards (created_at) where heard <> '' and state <> 'open';
create index cards_by_note on wocs.cards (note);
create index cards_by_task on wocs.cards (made) where made is not null;

-- The brand's own words, which no dictionary has: the ear at home is told of them.
create table wocs.voice_words (
  id bigint generated always as identity primary key,
  word text not null check (length(word) between 1 and 60),
  made_by varchar(20) references wocs.tasks (id),
  created_at timestamptz not null default now(),
  removed_at timestamptz
);
create unique index voice_words_live on wocs.voice_words (lower(word)) where removed_at is null;

-- schemas/agents/accept_decline.sql

-- It goes to the least busy agent who has not declined it yet; with nobody else it waits, unassigned, and the requester
-- hears so (`to` is null).
create function wocs.agent_word_decline(task wocs.tasks, actor wocs.users) returns jsonb
language plpgsql as $$
declare
  checked jsonb := wocs.agent_word_task(task, actor);
  held wocs.tasks := jsonb_populate_record(null::wocs.tasks, checked -> 'task');
  given wocs.tasks;
  said jsonb;
begin
  if checked ? 'refused' then
    return wocs.agent_word_refusal(checked);
  end if;
  perform wocs.audit_log_task(held.id, 'declined',
    jsonb_build_object('agent', wocs.person_ref(held.assigned_to), 'agent_id', held.assigned_to));
  given := wocs.agent_hand_over_task(held, (wocs.agent_least_busy(array(
    select (l.details ->> 'agent_id')::uuid from wocs.task_logs l
    where l.task_id = held.id and l.action = 'declined' and l.details ->> 'agent_id' is not null))).id);
  said := wocs.agent_word_answer('agent.declined',
    wocs.agent_facts(held) || jsonb_build_object('to', wocs.person_ref(given.assigned_to)), given, actor);
  return jsonb_set(said, '{also}', said -> 'also' || wocs.agent_notices(given, actor.id));
end $$;

-- Who heard of it by a template alone has nothing in hand yet: their acceptance has opened the window.
create function wocs.agent_word_accept(task wocs.tasks, actor wocs.users) returns jsonb
language plpgsql as $$
declare
  checked jsonb := wocs.agent_word_task(task, actor);
  held wocs.tasks := jsonb_populate_record(null::wocs.tasks, checked -> 'task');
  said jsonb;
begin
  if checked ? 'refused' then
    return wocs.agent_word_refusal(checked);
  elsif held.status = 'running' then
    return wocs.agent_word_refusal(wocs.task_check_refusal('already_running', held.id, held.status, actor.id));
  end if;
  delete from wocs.agent_watches w where w.task_id = held.id and w.kind = 'accept';
  update wocs.tasks t set status = 'running', started_at = now(), assigned_to = coalesce(t.assigned_to, actor.id)
  where t.id = held.id returning * into held;
  said := wocs.agent_word_answer('agent.accepted', wocs.agent_facts(held), held, actor);
  return jsonb_set(said, '{also}', said -> 'also' || wocs.tiktok_material(held));
end $$;

-- A thumb up: the agent accepts what waits for them. Of what somebody has or asked for it is noted, once a person.
create function wocs.agent_word_acknowledge(task wocs.tasks, actor wocs.users) returns jsonb
language plpgsql as $$
declare
  held wocs.tasks;
begin
  select * into held from wocs.tasks t where t.id = task.id for update;
  if held.runs = 'human' and held.status = 'pending' and held.assigned_to = actor.id then
    return wocs.agent_word_accept(held, actor);
  end if;
  if actor.id is distinct from held.assigned_to and actor.id is distinct from held.requested_by then
    return wocs.task_refusal('not_yours', held.id, held.status, actor.id);
  elsif not exists (select from wocs.task_logs l
      where l.task_id = held.id and l.action = 'acknowledged' and l.actor_id = actor.id) then
    perform wocs.audit_set_actor(actor.id);
    perform wocs.audit_log_task(held.id, 'acknowledged');
  end if;
  return jsonb_build_object('say', 'task.acknowledged', 'facts', jsonb_build_object('task', held.id),
    'also', '[]'::jsonb);
end $$;

-- schemas/agents/agent_words.sql

-- What a person says about work they were given, of whatever kind: accept, decline, done, a thumb up. An admin may say
-- it for them.

create function wocs.agent_word_refusal(checked jsonb) returns jsonb
language sql immutable as $$
  select jsonb_build_object('say', checked -> 'refused', 'facts', checked -> 'facts', 'also', '[]'::jsonb,
    'refused', checked -> 'refused')
$$;

-- The task as it is now, held; or why this person may not speak about it: {"task": row} or {"refused", "facts"}.
create function wocs.agent_word_task(task wocs.tasks, actor wocs.users) returns jsonb
language plpgsql as $$
declare
  held wocs.tasks;
begin
  select * into held from wocs.tasks t where t.id = task.id for update;
  if held.runs <> 'human' then
    return wocs.agent_refusal('not_an_agent_task', null);
  elsif actor.role <> 'admin' and held.assigned_to is distinct from actor.id then
    return wocs.task_check_refusal('not_yours', held.id, held.status, actor.id);
  elsif held.status not in ('pending', 'running') then
    return wocs.task_check_refusal('already_' || held.status, held.id, held.status, actor.id);
  elsif held.scheduled_at > now() then
    return wocs.agent_refusal('not_due', null);
  end if;
  perform wocs.audit_set_actor(actor.id);
  return jsonb_build_object('task', to_jsonb(held));
end $$;

-- The answer to the speaker; the same to those who answer for the task, when they are others. `media`: a picture for
-- these.
create function wocs.agent_word_answer(say text, facts jsonb, task wocs.tasks, actor wocs.users) returns jsonb
language sql stable as $$
  select wocs.agent_word_answer_with_media(say, facts, task, actor, null)
$$;

-- What a kind of work asks for at its end comes first: the link of a post, the figures, a photo.
create function wocs.agent_word_done(task wocs.tasks, actor wocs.users) returns jsonb
language plpgsql as $$
declare
  checked jsonb := wocs.agent_word_task(task, actor);
  held wocs.tasks := jsonb_populate_record(null::wocs.tasks, checked -> 'task');
begin
  if checked ? 'refused' then
    return wocs.agent_word_refusal(checked);
  elsif held.type like 'tiktok\_%' then
    return wocs.tiktok_word_done(held, actor);
  elsif wocs.proof_is_wanted(held, actor) then
    return wocs.proof_ask(held, actor);
  end if;
  return wocs.agent_finish_work(held, actor, 'agent.finished', '{}', null);
end $$;

create function wocs.agent_word_answer_with_media(say text, facts jsonb, task wocs.tasks, actor wocs.users, media jsonb)
returns jsonb
language sql stable as $$
  select jsonb_build_object('say', say, 'facts', facts, 'also', (
    select coalesce(jsonb_agg(wocs.notice_entry(o, say, facts)
      || case when media is null then '{}' else jsonb_build_object('media', media) end), '[]')
    from wocs.agent_task_overseers(task) o where o <> actor.id))
$$;

-- An agent who cancels what they were given only declines it. A TikTok link that quotes a post's task is its answer.
create function wocs.agent_intent(m jsonb, intent jsonb, person wocs.users) returns jsonb
language plpgsql stable as $$
declare
  t wocs.tasks;
  link text := case when intent ->> 'do' = 'chat' and m ->> 'quoted' is not null
    then substring(m ->> 'text' from 'https?://[a-z.]*tiktok\.com/\S+') end;
begin
  if link is null and (intent ->> 'word' is distinct from 'cancel' or person.role = 'admin') then
    return intent;
  end if;
  select * into t from wocs.tasks x
  where x.id = wocs.word_task(intent ->> 'task', coalesce(intent ->> 'quoted', m ->> 'quoted'));
  if t.runs is distinct from 'human' or t.assigned_to is distinct from person.id
      or t.status not in ('pending', 'running') then
    return intent;
  elsif link is null then
    return case when t.requested_by is distinct from person.id then intent || '{"word": "decline"}' else intent end;
  end if;
  return case when t.type = 'tiktok_post' then jsonb_build_object(
    'do', 'command', 'command', 'tiktok_posted', 'runs', 'instant', 'role', 'agent', 'asks', false, 'repeatable', true,
    'args', jsonb_build_object('task', t.id, 'link', link), 'priority', 'normal', 'draft', null) else intent end;
end $$;

-- schemas/agents/choose.sql

-- Who may be given a task: active agents and admins, by name in any case, or by number. An agent off duty gets a task
-- only by name.

create function wocs.agent_find(wanted text) returns wocs.users
language plpgsql stable as $$
declare
  agent wocs.users;
begin
  select * into agent from wocs.users u
  where u.status = 'active' and lower(u.name) = lower(btrim(wanted)) and u.role in ('agent', 'admin');
  if agent.id is null then
    select * into agent from wocs.users u
    where u.status = 'active' and u.wa_number = wanted and u.role in ('agent', 'admin');
  end if;
  return agent;
end $$;

-- The agent on duty with the fewest open tasks; nobody when there is no other.
create function wocs.agent_least_busy(besides uuid[] default '{}') returns wocs.users
language sql stable as $$
  select u from wocs.users u
  where u.status = 'active' and u.role = 'agent' and u.on_duty and u.id <> all (besides)
  order by (select count(*) from wocs.tasks t where t.assigned_to = u.id and t.status in ('pending', 'running')),
    lower(u.name)
  limit 1
$$;

-- `names`: who could be meant; where all are off duty, those who are.
create function wocs.agent_refusal(reason text, name text) returns jsonb
language sql stable as $$
  select jsonb_build_object('refused', 'agent.refused', 'facts', jsonb_build_object(
    'reason', reason, 'name', name,
    'names', (
      select coalesce(jsonb_agg(u.name order by lower(u.name)), '[]') from wocs.users u
      where u.status = 'active' and (u.role = 'agent' or u.role = 'admin' and reason <> 'all_off_duty'))))
$$;

-- The one named, else the least busy; no row's id when there is none: wocs.agent_none_refusal() says why.
create function wocs.agent_choose(named text) returns wocs.users
language sql stable as $$
  select case when named is null then wocs.agent_least_busy() else wocs.agent_find(named) end
$$;

create function wocs.agent_none_refusal(named text) returns jsonb
language sql stable as $$
  select wocs.agent_refusal(case
    when named is not null then 'unknown_agent'
    when exists (select from wocs.users u where u.status = 'active' and u.role = 'agent') then 'all_off_duty'
    else 'no_agents' end, named)
$$;

-- Null when somebody can do it now, or, if it is for later, when there is anybody at all.
create function wocs.agent_none_refusal_at(named text, at timestamptz default null) returns jsonb
language plpgsql stable as $$
declare
  refused jsonb;
begin
  if (wocs.agent_choose(named)).id is not null then
    return null;
  end if;
  refused := wocs.agent_none_refusal(named);
  return case when at > now() and refused #>> '{facts,reason}' = 'all_off_duty' then null else refused end;
end $$;

-- The name as it is written in the list of people, so that the same words ask for the same thing.
create function wocs.agent_args_with_name(args jsonb) returns jsonb
language sql stable as $$
  select case when args ->> 'to' is null then args
    else args || jsonb_build_object('to', (wocs.agent_find(args ->> 'to')).name) end
$$;

-- schemas/agents/duty.sql

create function wocs.check_duty(asker wocs.users, args jsonb) returns jsonb
language plpgsql stable as $$
declare
  agent wocs.users := case when args ->> 'agent' is null then asker else wocs.agent_find(args ->> 'agent') end;
begin
  if agent.id is null then
    return wocs.agent_refusal('unknown_agent', args ->> 'agent');
  elsif agent.id <> asker.id and asker.role <> 'admin' then
    return jsonb_build_object('refused', 'access.role',
      'facts', jsonb_build_object('command', 'duty', 'role', asker.role, 'needs', 'admin'));
  end if;
  return jsonb_build_object('subject', jsonb_build_object('agent', agent.name),
    'args', args || jsonb_build_object('agent', agent.name));
end $$;

-- Work that is open already stays with who has it: the answer says how much that is.
create function wocs.do_duty(task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  asker wocs.users := wocs.person_by_id(task.requested_by);
  checked jsonb := wocs.check_duty(asker, task.payload);
  agent wocs.users;
  facts jsonb;
begin
  if checked ? 'refused' then
    return checked;
  end if;
  agent := wocs.agent_find(checked #>> '{args,agent}');
  facts := jsonb_build_object('agent', agent.name, 'agent_id', agent.id, 'was_on', agent.on_duty)
    || wocs.duty_set(agent.id, task.payload ->> 'state' in ('on', 'true'));
  return jsonb_build_object('say', 'agent.duty', 'facts', facts,
                            'also', case when agent.id = asker.id then '[]'::jsonb
                              else jsonb_build_array(wocs.notice_entry(agent.id, 'agent.duty', facts)) end);
end $$;

-- {"on", "tasks": what they have open}.
create function wocs.duty_set(agent uuid, is_on boolean) returns jsonb
language plpgsql as $$
begin
  update wocs.users u set on_duty = is_on where u.id = agent;
  return jsonb_build_object('on', is_on, 'tasks', (
    select coalesce(jsonb_agg(t.id order by t.created_at), '[]') from wocs.tasks t
    where t.assigned_to = agent and t.status in ('pending', 'running')));
end $$;

create function wocs.undo_plan_duty(t wocs.tasks) returns jsonb
language plpgsql as $$
declare
  agent wocs.users := wocs.person_by_id((t.result ->> 'agent_id')::uuid);
  was_on boolean := (t.result ->> 'was_on')::boolean;
begin
  if agent.id is null or agent.on_duty is distinct from (t.result ->> 'on')::boolean then
    return wocs.agent_undo_refusal('changed_since', 'duty', t.result ->> 'agent',
      wocs.duty_word((t.result ->> 'on')::boolean), wocs.duty_word(agent.on_duty), null);
  end if;
  return wocs.undo_step('duty', agent.name, wocs.duty_word(agent.on_duty), wocs.duty_word(was_on),
    jsonb_build_object('agent', agent.name, 'on', agent.on_duty));
end $$;

create function wocs.duty_word(is_on boolean) returns text
language sql immutable as $$ select case when is_on then 'on' else 'off' end $$;

create function wocs.undo_duty(t wocs.tasks, undoing wocs.tasks) returns jsonb
language sql as $$
  select jsonb_build_object('facts', wocs.duty_set((t.result ->> 'agent_id')::uuid, (t.result ->> 'was_on')::boolean)
    || jsonb_build_object('agent', t.result -> 'agent'))
$$;

-- schemas/agents/finish.sql

-- Closes a task that its speaker may close. `more`: what is told beside the facts of the work; it is kept as the task's
-- result.
create function wocs.agent_finish_work(held wocs.tasks, actor wocs.users, say text, more jsonb, media jsonb)
returns jsonb
language plpgsql as $$
declare
  facts jsonb;
begin
  update wocs.tasks t
  set status = 'done', completed_at = now(), result = jsonb_build_object('by', actor.name) || more, scheduled_at = null
  where t.id = held.id returning * into held;
  facts := wocs.agent_facts(held) || jsonb_build_object(
    'agent', coalesce(wocs.person_ref(held.assigned_to), actor.name), 'by', actor.name,
    'seconds', round(extract(epoch from now() - coalesce(held.started_at, held.created_at)))) || more;
  return wocs.agent_word_answer_with_media(say, facts, held, actor, media);
end $$;

-- The answer to the agent and, the same, to who asked. A correction is told like the first answer, and closes nothing
-- twice.
create function wocs.agent_answer_work(held wocs.tasks, actor wocs.users, say text, more jsonb) returns jsonb
language plpgsql as $$
begin
  perform wocs.audit_set_actor(actor.id);
  if held.status <> 'done' then
    return wocs.agent_finish_work(held, actor, say, more, null);
  end if;
  update wocs.tasks t set result = coalesce(t.result, '{}') || more where t.id = held.id returning * into held;
  perform wocs.audit_log_task(held.id, 'corrected', more);
  return wocs.agent_word_answer(say,
    wocs.agent_facts(held) || more || jsonb_build_object('by', actor.name, 'corrected', true),
    held, actor);
end $$;

-- schemas/agents/handover.sql

-- Work of any kind that a person does (`runs: human`): given, listed, handed over. An /agent task is one kind, TikTok's
-- another.

-- The facts every saying about an agent's task has.
create function wocs.agent_facts(task wocs.tasks) returns jsonb
language plpgsql stable as $$
begin
  return wocs.task_facts(task) || jsonb_build_object(
    'agent', wocs.person_ref(task.assigned_to), 'type', coalesce(task.payload ->> 'type', task.type),
    'target', task.payload -> 'target',
    'priority', task.priority, 'deadline', wocs.clock_text(task.deadline_at), 'note', task.payload -> 'note',
    'requester', wocs.person_ref(task.requested_by), 'proof', coalesce((task.payload ->> 'proof')::boolean, false),
    'off_duty', (select not u.on_duty from wocs.users u where u.id = task.assigned_to))
    || case when task.type like 'tiktok\_%' then wocs.tiktok_facts(task) else '{}' end;
end $$;

-- Its time has come with this: what was scheduled is nobody's to start any more.
create function wocs.agent_give_task(task text, agent uuid) returns wocs.tasks
language plpgsql as $$
declare
  given wocs.tasks;
begin
  update wocs.tasks t set
    assigned_to = agent, deadline_at = (t.payload ->> 'deadline')::timestamptz,
    priority = coalesce(t.payload ->> 'priority', t.priority),
    scheduled_at = null
  where t.id = task
  returning * into given;
  perform wocs.agent_watch_start(given);
  return given;
end $$;

-- The notice with its buttons, unless the agent is the one being answered anyway. TikTok's carry what the agent needs
-- in hand.
create function wocs.agent_notices(given wocs.tasks, answered uuid) returns jsonb
language plpgsql stable as $$
begin
  if given.assigned_to is null then
    return '[]';
  elsif given.type like 'tiktok\_%' then
    return wocs.tiktok_notices(given);
  elsif given.assigned_to is not distinct from answered then
    return '[]';
  end if;
  return jsonb_build_array(wocs.notice_entry(given.assigned_to, 'agent.notice', wocs.agent_facts(given)));
end $$;

-- Who had accepted it has not for the next one: the task waits again. What still waited to be sent to the one before is
-- not sent.
create function wocs.agent_hand_over_task(held wocs.tasks, agent uuid) returns wocs.tasks
language plpgsql as $$
declare
  given wocs.tasks;
begin
  update wocs.outbox o set state = 'failed', error = '{"code": "superseded"}'
  where o.task_id = held.id and o.state = 'held' and o.kind = 'notice';
  update wocs.tasks t set assigned_to = agent, status = 'pending', started_at = null, scheduled_at = null
  where t.id = held.id returning * into given;
  perform wocs.audit_log_task(held.id, 'reassigned',
    jsonb_build_object('from', wocs.person_ref(held.assigned_to), 'to', wocs.person_ref(agent)));
  perform wocs.agent_watch_start(given);
  return given;
end $$;

-- What they had open goes to the least busy agents, each of whom is told; with nobody there it waits, unassigned.
create function wocs.agent_pass_on_tasks(person wocs.users, answered uuid) returns jsonb
language plpgsql as $$
declare
  held wocs.tasks;
  told jsonb := '[]';
begin
  for held in
    select * from wocs.tasks t
    where t.assigned_to = person.id and t.runs = 'human' and t.status in ('pending', 'running')
    order by t.created_at for update
  loop
    told := told
      || wocs.agent_notices(wocs.agent_hand_over_task(held, (wocs.agent_least_busy(array[person.id])).id), answered);
  end loop;
  return told;
end $$;

-- schemas/agents/list.sql

-- `overdue`: the deadline has passed and it is not done. `accepted_at`: since when its agent has it in hand.
create function wocs.answer_agent_list(asker wocs.users, args jsonb) returns jsonb
language sql stable as $$
  with wanted as (
    select t.* from wocs.tasks t
    where t.runs = 'human' and (asker.role <> 'agent' or t.assigned_to = asker.id)
      and case coalesce(args ->> 'status', 'pending')
        when 'all' then true when 'done' then t.status = 'done'
          else t.status in ('pending', 'awaiting_approval', 'running') end
    order by t.completed_at desc nulls first, array_position(array['high', 'normal', 'low'], t.priority), t.deadline_at,
      t.created_at
    limit 30)
  select jsonb_build_object('say', 'agent.list', 'facts', jsonb_build_object(
    'status', coalesce(args ->> 'status', 'pending'), 'agents', wocs.duty_list(),
    'tasks', (select coalesce(jsonb_agg(jsonb_build_object(
      'task', w.id, 'type', coalesce(w.payload ->> 'type', w.type),
      'agent', coalesce(wocs.person_ref(w.assigned_to), w.payload ->> 'to'),
      'priority', w.priority, 'status', w.status, 'deadline', wocs.clock_text(w.deadline_at),
      'created_at', wocs.clock_text(w.created_at),
      'accepted_at', case when w.status = 'running' then wocs.clock_text(w.started_at) end,
      'at', wocs.clock_text(w.scheduled_at),
      'overdue', w.deadline_at < now() and w.status in ('pending', 'running'))), '[]') from wanted w)))
$$;

create function wocs.duty_list() returns jsonb
language sql stable as $$
  select coalesce(jsonb_agg(jsonb_build_object('name', u.name, 'on', u.on_duty, 'open', (
    select count(*) from wocs.tasks t where t.assigned_to = u.id and t.status in ('pending', 'running')))
      order by not u.on_duty, lower(u.name)), '[]')
  from wocs.users u where u.status = 'active' and u.role = 'agent'
$$;

-- schemas/agents/proof.sql

-- `/agent task … proof: yes`: its agent is done with a photo. It is the next one they send, or one that quotes the
-- task; the task closes when the photo is kept, and who asked sees it.

-- An admin who says it for the agent needs none.
create function wocs.proof_is_wanted(t wocs.tasks, actor wocs.users) returns boolean
language sql immutable as $$
  select t.type = 'agent_task' and coalesce((t.payload ->> 'proof')::boolean, false)
    and t.assigned_to is not distinct from actor.id
$$;

create function wocs.proof_ask(held wocs.tasks, actor wocs.users) returns jsonb
language plpgsql as $$
begin
  update wocs.wa_sessions s
  set session_data = s.session_data
    || jsonb_build_object('proof', jsonb_build_object('task', held.id, 'at', wocs.clock_text(now())))
  where s.user_id = actor.id;
  return jsonb_build_object('say', 'agent.proof_wanted',
    'facts', wocs.agent_facts(held) || jsonb_build_object('minutes', wocs.limit_proof_minutes()),
    'also', '[]'::jsonb);
end $$;

-- The task that was last said to be done without its photo, not long ago.
create function wocs.proof_asked_task(person uuid) returns text
language plpgsql stable as $$
begin
  return (select s.session_data #>> '{proof,task}' from wocs.wa_sessions s
          where s.user_id = person
            and (s.session_data #>> '{proof,at}')::timestamptz
              > now() - make_interval(mins => wocs.limit_proof_minutes()));
end $$;

-- The task a picture proves; none: it is a picture like any other. With "siap" beside it, any task of theirs that it
-- points at.
create function wocs.proof_task(m jsonb, intent jsonb, person wocs.users) returns wocs.tasks
language plpgsql stable as $$
declare
  says_done boolean := coalesce(intent ->> 'do' = 'word' and intent ->> 'word' = 'done', false);
  meant text := wocs.word_task(intent ->> 'task', m ->> 'quoted');
  t wocs.tasks;
begin
  if intent ->> 'do' = 'word' and not says_done then
    return null;
  end if;
  select * into t from wocs.tasks x
  where x.id = coalesce(meant, wocs.proof_asked_task(person.id),
    case when says_done then wocs.proof_only_task(person.id) end);
  return case when t.type = 'agent_task' and t.assigned_to = person.id and t.status in ('pending', 'running')
                   and (says_done or wocs.proof_is_wanted(t, person)) then t end;
end $$;

create function wocs.proof_only_task(person uuid) returns text
language plpgsql stable as $$
declare
  open text[] := array(select t.id from wocs.tasks t
    where t.assigned_to = person and t.type = 'agent_task' and t.status in ('pending', 'running')
                       and t.payload @> '{"proof": true}' limit 2);
begin
  return case when array_length(open, 1) = 1 then open[1] end;
end $$;

-- Fetched first: a photo that cannot be kept proves nothing.
create function wocs.proof_fetch(t wocs.tasks, m jsonb, person wocs.users) returns void
language plpgsql as $$
begin
  update wocs.wa_sessions s set session_data = s.session_data - 'proof' where s.user_id = person.id;
  perform wocs.media_expect(t.id,
    (m -> 'media')
    || jsonb_build_object('for', jsonb_build_object('proof_of', t.id, 'by', person.id, 'message', m -> 'id')));
end $$;

create function wocs.proof_settle(a wocs.attachments) returns void
language plpgsql as $$
declare
  actor wocs.users := wocs.person_by_id((a.media ->> 'by')::uuid);
  t wocs.tasks;
  checked jsonb;
  outcome jsonb;
begin
  if actor.id is null then
    return;
  end if;
  select * into t from wocs.tasks x where x.id = a.task_id for update;
  perform wocs.audit_set_actor(actor.id);
  checked := wocs.agent_word_task(t, actor);
  if checked ? 'refused' then
    outcome := wocs.agent_word_refusal(checked);
  elsif a.state <> 'stored' then
    outcome := wocs.proof_ask(t, actor) || jsonb_build_object('say', 'agent.proof_failed');
    outcome := jsonb_set(outcome, '{facts,problem}', to_jsonb(coalesce(a.problem, 'broken')));
  else
    outcome := wocs.agent_finish_work(t, actor, 'agent.finished', '{"photo": true}',
      jsonb_build_object('key', a.storage_url, 'mime', a.mime_type));
  end if;
  perform wocs.outbox_reply(actor, a.media ->> 'message', jsonb_build_object('about', t.id) || outcome);
  perform wocs.notice_send_all(outcome -> 'also', t.id);
end $$;

-- schemas/agents/reassign.sql

create function wocs.do_agent_reassign(task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  asker wocs.users;
  checked jsonb;
  before wocs.tasks;
  given wocs.tasks;
begin
  select * into asker from wocs.users u where u.id = task.requested_by;
  checked := wocs.check_agent_reassign(asker, task.payload);
  if checked ? 'refused' then
    return checked;
  end if;
  select * into before from wocs.tasks t where t.id = task.payload ->> 'task';
  given := wocs.agent_hand_over_task(before, (wocs.agent_find(task.payload ->> 'to')).id);
  return jsonb_build_object(
    'say', 'agent.reassigned',
    'facts', wocs.agent_facts(given) - array['task', 'command', 'args']
             || jsonb_build_object('from', wocs.person_ref(before.assigned_to), 'moved', given.id),
    'also', wocs.agent_notices(given, asker.id) || wocs.agent_release_notice(before, given, asker.id));
end $$;

create function wocs.agent_release_notice(held wocs.tasks, given wocs.tasks, answered uuid) returns jsonb
language sql stable as $$
  select case when held.assigned_to is null or held.assigned_to is not distinct from answered then '[]'::jsonb
    else jsonb_build_array(wocs.notice_entry(held.assigned_to, 'agent.released', wocs.agent_facts(given))) end
$$;

create function wocs.check_agent_reassign(asker wocs.users, args jsonb) returns jsonb
language plpgsql as $$
declare
  task wocs.tasks;
  agent wocs.users := wocs.agent_find(args ->> 'to');
begin
  select * into task from wocs.tasks t where t.id = args ->> 'task' for update;
  if task.id is null then
    return wocs.task_check_refusal('not_found', args ->> 'task', null, asker.id);
  elsif task.runs <> 'human' then
    return wocs.agent_refusal('not_an_agent_task', args ->> 'to');
  elsif asker.role <> 'admin' and task.assigned_to is distinct from asker.id then
    return wocs.task_check_refusal('not_yours', task.id, task.status, asker.id);
  elsif task.status not in ('pending', 'running') then
    return wocs.task_check_refusal('already_' || task.status, task.id, task.status, asker.id);
  elsif agent.id is null then
    return wocs.agent_refusal('unknown_agent', args ->> 'to');
  elsif agent.id = task.assigned_to then
    return wocs.agent_refusal('same_agent', agent.name);
  elsif task.scheduled_at > now() then
    return wocs.agent_refusal('not_due', args ->> 'to');
  end if;
  return jsonb_build_object(
    'subject', jsonb_build_object('from', wocs.person_ref(task.assigned_to), 'to', agent.name),
    'args', args || jsonb_build_object('to', agent.name));
end $$;

create function wocs.undo_plan_agent_reassign(t wocs.tasks) returns jsonb
language plpgsql as $$
declare
  moved wocs.tasks;
  former wocs.users := wocs.agent_find(t.result ->> 'from');
begin
  select * into moved from wocs.tasks x where x.id = t.payload ->> 'task' for update;
  if moved.status not in ('pending', 'running') then
    return wocs.agent_undo_refusal('changed_since', 'agent_of', moved.id, t.result ->> 'agent', moved.status,
      coalesce(moved.result ->> 'by', wocs.person_ref(moved.assigned_to)));
  elsif wocs.person_ref(moved.assigned_to) is distinct from t.result ->> 'agent' then
    return wocs.agent_undo_refusal('changed_since', 'agent_of', moved.id, t.result ->> 'agent',
      wocs.person_ref(moved.assigned_to), (
      select wocs.person_ref(l.actor_id) from wocs.task_logs l
      where l.task_id = moved.id and l.action = 'reassigned' order by l.seq desc limit 1));
  elsif former.id is null then
    return wocs.agent_undo_refusal('nobody_before', 'agent_of', moved.id, t.result ->> 'agent', t.result ->> 'from',
      null);
  end if;
  return wocs.undo_step('agent_of', moved.id, t.result ->> 'agent', former.name,
    jsonb_build_object('task', moved.id, 'agent', t.result -> 'agent'));
end $$;

create function wocs.undo_agent_reassign(t wocs.tasks, undoing wocs.tasks) returns jsonb
language plpgsql as $$
declare
  moved wocs.tasks;
  given wocs.tasks;
begin
  select * into moved from wocs.tasks x where x.id = t.payload ->> 'task' for update;
  given := wocs.agent_hand_over_task(moved, (wocs.agent_find(t.result ->> 'from')).id);
  return jsonb_build_object('facts', jsonb_build_object('moved', given.id, 'agent', wocs.person_ref(given.assigned_to)),
                            'also', wocs.agent_notices(given, undoing.requested_by)
                              || wocs.agent_release_notice(moved, given, undoing.requested_by));
end $$;

-- schemas/agents/task.sql

create function wocs.check_agent_task(asker wocs.users, args jsonb) returns jsonb
language plpgsql stable as $$
declare
  agent wocs.users := wocs.agent_choose(args ->> 'to');
begin
  if agent.id is null then
    return wocs.agent_none_refusal(args ->> 'to');
  end if;
  return jsonb_build_object('subject', jsonb_build_object('agent', agent.name),
    'args', args || jsonb_build_object('to', agent.name));
end $$;

-- A task that a person does, given to whom it is for. `answered`: who hears of it by the answer, and gets no notice.
create function wocs.agent_assign(task wocs.tasks, say text, answered uuid) returns jsonb
language plpgsql as $$
declare
  agent wocs.users := wocs.agent_choose(task.payload ->> 'to');
  given wocs.tasks;
begin
  if agent.id is null then
    return wocs.agent_none_refusal(task.payload ->> 'to');
  end if;
  given := wocs.agent_give_task(task.id, agent.id);
  return jsonb_build_object('say', say, 'facts', wocs.agent_facts(given), 'stay', true,
    'also', wocs.agent_notices(given, answered));
end $$;

create function wocs.do_agent_task(task wocs.tasks) returns jsonb
language sql as $$ select wocs.agent_assign(task, 'agent.assigned', task.requested_by) $$;

-- What a person has done stays done.
create function wocs.undo_plan_agent_task(t wocs.tasks) returns jsonb
language sql stable as $$
  select wocs.agent_undo_refusal('done_by_agent', 'agent_task', t.id, null, t.status,
    coalesce(t.result ->> 'by', wocs.person_ref(t.assigned_to)))
$$;

create function wocs.undo_agent_task(t wocs.tasks, undoing wocs.tasks) returns jsonb
language sql as $$ select wocs.undo_plan_agent_task(t) $$;

-- schemas/agents/watches.sql

-- What time asks of an agent: that a task is accepted within minutes and done by its deadline. A row is a moment at
-- which somebody is told; telling deletes it, so each is told once.

-- Specification 16: an agent answers within five minutes.
create function wocs.agent_answer_minutes() returns numeric
language sql stable as $$ select wocs.setting_value('agent_minutes', '5')::numeric $$;

-- Whoever has the task now is watched from now on. Who gave it to themselves needs no watching over the acceptance; a
-- deadline that has passed was told already.
create function wocs.agent_watch_start(given wocs.tasks) returns void
language plpgsql as $$
begin
  delete from wocs.agent_watches w where w.task_id = given.id;
  if given.assigned_to is null then
    return;
  end if;
  insert into wocs.agent_watches (task_id, kind, at)
  select given.id, w.kind, w.at from (values
    ('accept', case when given.status = 'pending' and given.assigned_to is distinct from given.requested_by
                    then now() + make_interval(secs => (wocs.agent_answer_minutes() * 60)::double precision) end),
    ('remind', greatest(given.deadline_at - wocs.limit_agent_reminder(), now() + (given.deadline_at - now()) / 2)),
    ('deadline', given.deadline_at)) w (kind, at)
  where w.at > now();
end $$;

-- Who answers for a task: who asked for it, else every admin.
create function wocs.agent_task_overseers(t wocs.tasks) returns setof uuid
language sql stable as $$
  select u.id from wocs.users u
  where u.status = 'active' and case
    when exists (select from wocs.users r
      where r.id = t.requested_by and r.status = 'active') then u.id = t.requested_by else u.role = 'admin' end
  order by u.created_at
$$;

create function wocs.agent_watch_is_due(w wocs.agent_watches) returns boolean
language sql stable as $$
  select w.at <= now()
$$;

create function wocs.agent_watches_settle() returns void
language sql as $$
  select wocs.settling_each('agent_watches', 'agent_watch_settle', array(
    select w from wocs.agent_watches w
    where wocs.agent_watch_is_due(w) and wocs.settling_may_try('agent_watches', w.task_id)
    order by w.at limit 20 for update skip locked))
$$;

create function wocs.agent_watch_settle(due wocs.agent_watches) returns void
language plpgsql as $$
begin
  delete from wocs.agent_watches w where w.task_id = due.task_id and w.kind = due.kind;
  perform wocs.agent_watch_tell(due, t) from wocs.tasks t
    where t.id = due.task_id and t.status in ('pending', 'running') and t.assigned_to is not null;
end $$;

create function wocs.agent_watch_tell(due wocs.agent_watches, t wocs.tasks) returns void
language plpgsql as $$
declare
  facts jsonb := wocs.agent_facts(t)
    || jsonb_build_object('minutes', round(extract(epoch from now() - due.since) / 60), 'status', t.status);
begin
  if due.kind = 'remind' and t.deadline_at > now() then
    perform wocs.notice_send(t.assigned_to, 'agent.reminder', facts, t.id);
  elsif due.kind = 'accept' and t.status = 'pending' then
    perform wocs.audit_log_task(t.id, 'escalated', '{"reason": "not_accepted"}');
    perform wocs.notice_send(o, 'agent.not_accepted', facts, t.id) from wocs.agent_task_overseers(t) o;
  elsif due.kind = 'deadline' then
    perform wocs.audit_log_task(t.id, 'escalated', '{"reason": "overdue"}');
    perform wocs.notice_send(o, 'agent.overdue', facts, t.id) from wocs.agent_task_overseers(t) o;
  end if;
end $$;

-- schemas/apps/deploy.sql

create function wocs.check_app_deploy(asker wocs.users, args jsonb) returns jsonb
language sql immutable as $$
  select jsonb_build_object('subject', jsonb_build_object('branch', args -> 'branch'))
$$;

-- `watched` false: it was started, and nobody could look how it went; `blind` says why.
create function wocs.finished_app_deploy(t wocs.tasks, result jsonb) returns jsonb
language sql stable as $$
  select jsonb_build_object('say', 'app.deployed', 'facts', jsonb_build_object(
    'branch', t.payload -> 'branch', 'watched', coalesce(result -> 'watched', 'false'), 'blind', result -> 'blind',
    'url', result -> 'url', 'inspector', result -> 'inspector',
    'seconds', round(extract(epoch from now() - t.started_at)::numeric, 1)))
$$;

-- schemas/apps/feature.sql

create function wocs.check_app_feature(asker wocs.users, args jsonb) returns jsonb
language plpgsql as $$
begin
  if not wocs.app_names_meant(args) <@ wocs.app_names() then
    return wocs.app_refusal('no_such_app',
      jsonb_build_object('app', args -> 'app', 'apps', to_jsonb(wocs.app_names())));
  end if;
  perform wocs.app_lock(wocs.app_names_meant(args));
  return '{"subject": {}}';
end $$;

-- `apps`: where it changed; `same`: where it already was so.
create function wocs.do_app_feature(task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  turned_on boolean := task.payload ->> 'action' = 'enable';
  app text;
  changed text[] := '{}';
  same text[] := '{}';
begin
  perform wocs.app_lock(wocs.app_names_meant(task.payload));
  foreach app in array wocs.app_names_meant(task.payload) loop
    if (wocs.app_value_set(app, 'features.' || (task.payload ->> 'name'), to_jsonb(turned_on),
        task)).version is null then
      same := same || app;
    else
      changed := changed || app;
    end if;
  end loop;
  return jsonb_build_object('say', 'app.feature', 'facts', jsonb_build_object(
    'name', task.payload -> 'name', 'on', turned_on, 'apps', to_jsonb(changed), 'same', to_jsonb(same)));
end $$;

create function wocs.undo_plan_app_feature(t wocs.tasks) returns jsonb
language sql as $$ select wocs.app_undo_plan(t) $$;

create function wocs.undo_app_feature(t wocs.tasks, undoing wocs.tasks) returns jsonb
language sql as $$ select wocs.app_undo_apply(t, undoing) $$;

-- schemas/apps/list.sql

-- What is set in an app, by key: {"app", "version", "updated_at", "values": [{"key", "value", "by", "at"}], "features":
-- [..]}.
create function wocs.app_row(app text) returns jsonb
language sql stable as $$
  with shown as (
    select jsonb_build_object('key', split_part(c.config_key, '.', -1), 'value', c.config_value,
                              'by', wocs.person_ref(c.updated_by), 'at', wocs.clock_text(c.updated_at)) as one,
           c.config_key as key, c.config_key like 'features.%' as is_feature, c.updated_at
    from wocs.app_configs c where c.app_name = app and c.config_value is not null)
  select jsonb_build_object(
    'app', app, 'version', wocs.app_version(app), 'updated_at', wocs.clock_text(max(updated_at)),
    'values', coalesce(jsonb_agg(one order by key) filter (where not is_feature), '[]'),
    'features', coalesce(jsonb_agg(one order by key) filter (where is_feature), '[]'))
  from shown
$$;

create function wocs.answer_app_list(asker wocs.users, args jsonb) returns jsonb
language sql stable as $$
  select jsonb_build_object('say', 'app.list', 'facts', jsonb_build_object(
    'app', args -> 'app',
    'apps', (select jsonb_agg(wocs.app_row(app) order by app) from unnest(wocs.app_names_meant(args)) app)))
$$;

-- schemas/apps/roll_back_values.sql

-- Going back to an earlier version of an app or of one of its values: a change like any other, the history only grows.

-- The version that `to` means: a positive one names it; -1 is the one before the newest change, of the key when one is
-- named.
create function wocs.app_version_meant(app text, key text, wanted int) returns int
language plpgsql stable as $$
begin
  if wanted >= 0 then
    return case when wanted between 1 and wocs.app_version(app) then wanted end;
  end if;
  return (
    select c.version - 1 from wocs.app_config_changes c
    where c.app_name = app and (key is null or c.config_key = key) order by c.version desc offset -wanted - 1 limit 1);
end $$;

-- What going back to that version changes: one row a value that is another now.
create function wocs.app_differences(app text, key text, to_version int)
returns table (config_key text, now jsonb, "then" jsonb)
language sql stable as $$
  select c.config_key, c.config_value, wocs.app_value_at(app, c.config_key, to_version) from wocs.app_configs c
  where c.app_name = app and (key is null or c.config_key = key)
    and c.config_value is distinct from wocs.app_value_at(app, c.config_key, to_version)
  order by c.config_key
$$;

-- {"app", "key"?, "to"} → {"refused", "facts"} or {"subject": {"app", "version", "plan"}}, for /rollback type: app.
create function wocs.app_rollback_plan(args jsonb) returns jsonb
language plpgsql as $$
declare
  app text := args ->> 'app';
  target int;
  plan jsonb;
begin
  if app is null or not app = any (wocs.app_names()) then
    return wocs.app_refusal('no_such_app', jsonb_build_object('app', app, 'apps', to_jsonb(wocs.app_names())));
  end if;
  perform wocs.app_lock(array[app]);
  target := wocs.app_version_meant(app, args ->> 'key', coalesce((args ->> 'to')::int, -1));
  if target is null then
    return wocs.app_refusal('no_such_version',
      jsonb_build_object('app', app, 'key', args -> 'key', 'versions', wocs.app_recent_versions(app, args ->> 'key')));
  end if;
  plan := (
    select jsonb_agg(jsonb_build_object(
      'what', 'app_value', 'name', wocs.app_key_text(app, d.config_key), 'key', d.config_key, 'now', d.now,
      'then', d."then"))
    from wocs.app_differences(app, args ->> 'key', target) d);
  if plan is null then
    return wocs.app_refusal('already_so', jsonb_build_object('app', app, 'key', args -> 'key', 'version', target));
  end if;
  return jsonb_build_object('subject', jsonb_build_object('app', app, 'version', target, 'plan', plan));
end $$;

create function wocs.app_rollback_apply(task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  planned jsonb := wocs.app_rollback_plan(task.payload);
  app text := planned #>> '{subject,app}';
  target int := (planned #>> '{subject,version}')::int;
  was int := wocs.app_version(app);
  one record;
begin
  if planned ? 'refused' then
    return planned;
  end if;
  for one in select * from wocs.app_differences(app, task.payload ->> 'key', target) loop
    perform wocs.app_value_set(app, one.config_key, one."then", task);
  end loop;
  return jsonb_build_object('say', 'app.rolled_back', 'facts', jsonb_build_object(
    'app', app, 'key', task.payload -> 'key', 'to', target, 'from', was, 'version', wocs.app_version(app),
    'changes', planned #> '{subject,plan}'));
end $$;

-- The newest five there are to go back to.
create function wocs.app_recent_versions(app text, key text) returns jsonb
language sql stable as $$
  select coalesce(jsonb_agg(newest.version order by newest.version), '[]') from (
    select c.version from wocs.app_config_changes c
    where c.app_name = app and (key is null or c.config_key = key) order by c.version desc limit 5) newest
$$;

-- schemas/apps/undo_changes.sql

-- Taking back what a task changed in the apps.

-- Each change of a task with what became of it: the newest change of the same key.
create function wocs.app_changes_of_task(t wocs.tasks)
returns table (made wocs.app_config_changes, newest wocs.app_config_changes)
language sql stable as $$
  select c, wocs.app_last_change(c.app_name, c.config_key) from wocs.app_config_changes c
  where c.task_id = t.id order by c.app_name, c.version
$$;

-- Undone only while each of its values is as this task left it, or is so again because what came after was undone; else
-- both values are told, and whose the newer one is.
create function wocs.app_undo_plan(t wocs.tasks) returns jsonb
language plpgsql as $$
declare
  one record;
  plan jsonb := '[]';
  versions jsonb := '{}';
begin
  perform wocs.app_lock(wocs.app_names_meant(t.payload));
  for one in select * from wocs.app_changes_of_task(t) loop
    if wocs.app_standing_version(one.newest) <> (one.made).version then
      return wocs.app_undo_refusal('changed_since', one.made, one.newest);
    end if;
    plan := plan || jsonb_build_object(
      'what', 'app_value', 'name', wocs.app_key_text((one.made).app_name, (one.made).config_key),
      'key', (one.made).config_key, 'now', (one.made).after, 'then', (one.made).before);
    versions := versions
      || jsonb_build_object(wocs.app_key_text((one.made).app_name, (one.made).config_key), (one.made).version);
  end loop;
  if plan = '[]' then
    return jsonb_build_object('refused', 'undo.refused',
      'facts', jsonb_build_object('reason', 'nothing_changed', 'what', 'app_value'));
  end if;
  return jsonb_build_object('plan', plan, 'subject', jsonb_build_object('versions', versions));
end $$;

create function wocs.app_undo_refusal(reason text, made wocs.app_config_changes, newest wocs.app_config_changes)
returns jsonb
language sql stable as $$
  select jsonb_build_object('refused', 'undo.refused', 'facts', jsonb_build_object(
    'reason', reason, 'what', 'app_value', 'name', wocs.app_key_text(made.app_name, made.config_key),
    'key', made.config_key,
    'expected', made.after, 'found', newest.after, 'by', wocs.person_ref(newest.changed_by),
    'at', wocs.clock_text(newest.changed_at)))
$$;

-- What this key was before a change: the version that stood then, 0 when it had never been set.
create function wocs.app_version_before(made wocs.app_config_changes) returns int
language sql stable as $$
  select coalesce((
    select wocs.app_standing_version(c) from wocs.app_config_changes c
    where c.app_name = made.app_name and c.config_key = made.config_key and c.version < made.version
      order by c.version desc limit 1), 0)
$$;

create function wocs.app_undo_apply(t wocs.tasks, undoing wocs.tasks) returns jsonb
language plpgsql as $$
declare
  one record;
  restored jsonb := '[]';
begin
  perform wocs.app_lock(wocs.app_names_meant(t.payload));
  for one in select * from wocs.app_changes_of_task(t) loop
    perform wocs.app_value_set((one.made).app_name, (one.made).config_key, (one.made).before, undoing,
      wocs.app_version_before(one.made));
    restored := restored || jsonb_build_object(
      'app', (one.made).app_name, 'key', (one.made).config_key, 'value', (one.made).before, 'before', (one.made).after);
  end loop;
  return jsonb_build_object('facts', jsonb_build_object('restored', restored));
end $$;

-- schemas/apps/update.sql

-- /app update. Which keys there are and what they may hold is the menu's to know.

create function wocs.check_app_update(asker wocs.users, args jsonb) returns jsonb
language plpgsql as $$
begin
  if not args ->> 'app' = any (wocs.app_names()) then
    return wocs.app_refusal('no_such_app',
      jsonb_build_object('app', args -> 'app', 'apps', to_jsonb(wocs.app_names())));
  end if;
  perform wocs.app_lock(array[args ->> 'app']);
  return '{"subject": {}}';
end $$;

create function wocs.do_app_update(task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  app text := task.payload ->> 'app';
  key text := task.payload ->> 'key';
  was jsonb;
  last wocs.app_config_changes;
  made wocs.app_config_changes;
begin
  perform wocs.app_lock(array[app]);
  was := wocs.app_value(app, key);
  last := wocs.app_last_change(app, key);
  made := wocs.app_value_set(app, key, task.payload -> 'value', task);
  return jsonb_build_object('say', 'app.updated', 'facts', jsonb_build_object(
    'app', app, 'key', key, 'value', task.payload -> 'value', 'before', was, 'same', made.version is null,
    'version', wocs.app_version(app),
    'by', case when made.version is null then wocs.person_ref(last.changed_by) end,
    'since', case when made.version is null then wocs.clock_text(last.changed_at) end));
end $$;

create function wocs.undo_plan_app_update(t wocs.tasks) returns jsonb
language sql as $$ select wocs.app_undo_plan(t) $$;

create function wocs.undo_app_update(t wocs.tasks, undoing wocs.tasks) returns jsonb
language sql as $$ select wocs.app_undo_apply(t, undoing) $$;

-- schemas/apps/values.sql

-- What the web apps read. wocs.app_configs holds each value as it is now, wocs.app_config_changes every value there
-- ever was. Each app counts its changes: version 5 of an app is what its fifth change made of it. A value that was
-- taken back to "never set" keeps its row, so that an app's version and its time only ever grow. A feature is a value
-- of its own: `features.dark_mode`, true or false. No key of the menu has a dot.

create function wocs.app_names() returns text[]
language sql immutable as $$ select array['booking', 'catalog', 'checkout'] $$;

-- Whoever decides about an app waits for whoever does so now, until their commit. Several: in the order of their names.
create function wocs.app_lock(apps text[]) returns void
language sql as $$
  select pg_advisory_xact_lock(7261204, hashtext(app)) from (select unnest(apps) as app order by 1) held;
$$;

-- The apps that these arguments are about: the one they name, else all.
create function wocs.app_names_meant(args jsonb) returns text[]
language sql immutable as $$
  select case when args ->> 'app' is null then wocs.app_names() else array[args ->> 'app'] end
$$;

create function wocs.app_value(app text, key text) returns jsonb
language sql stable as $$
  select c.config_value from wocs.app_configs c where c.app_name = app and c.config_key = key
$$;

create function wocs.app_version(app text) returns int
language sql stable as $$
  select coalesce(max(c.version), 0) from wocs.app_config_changes c where c.app_name = app
$$;

-- The value as of a version of the app; null when it was not set then.
create function wocs.app_value_at(app text, key text, at_version int) returns jsonb
language sql stable as $$
  select c.after from wocs.app_config_changes c
  where c.app_name = app and c.config_key = key and c.version <= at_version order by c.version desc limit 1
$$;

create function wocs.app_last_change(app text, key text) returns wocs.app_config_changes
language sql stable as $$
  select c from wocs.app_config_changes c where c.app_name = app and c.config_key = key order by c.version desc
  limit 1
$$;

-- The version that made a key what it is after this change: its own, or for an undo the one that it restored.
create function wocs.app_standing_version(c wocs.app_config_changes) returns int
language sql immutable as $$ select coalesce(c.restores, c.version) $$;

-- One change more; the same value again is none, and gives null. The caller holds the app.
create function wocs.app_value_set(app text, key text, value jsonb, task wocs.tasks, restores int default null)
returns wocs.app_config_changes
language plpgsql as $$
declare
  made wocs.app_config_changes;
  was jsonb := wocs.app_value(app, key);
begin
  if was is not distinct from value then
    return null;
  end if;
  insert into wocs.app_config_changes (app_name, version, config_key, before, after, restores, changed_by, task_id)
  values (app, wocs.app_version(app) + 1, key, was, value, app_value_set.restores, task.requested_by, task.id)
  returning * into made;
  insert into wocs.app_configs as c (app_name, config_key, config_value, updated_by, version)
  values (app, key, value, made.changed_by, made.version)
  on conflict (app_name, config_key) do update set
    config_value = excluded.config_value, updated_by = excluded.updated_by, updated_at = excluded.updated_at,
    version = excluded.version;
  return made;
end $$;

create function wocs.app_refusal(reason text, facts jsonb default '{}') returns jsonb
language sql stable as $$
  select jsonb_build_object('refused', 'app.refused', 'facts', jsonb_build_object('reason', reason) || facts)
$$;

create function wocs.app_key_text(app text, key text) returns text
language sql immutable as $$ select app || ' ' || key $$;

-- schemas/content/bank_add.sql

-- /content bank add. A caption that is removed stays in the table: it may come back, and its rest goes on.

create function wocs.check_content_bank_add(asker wocs.users, args jsonb) returns jsonb
language plpgsql as $$
declare
  wanted jsonb := wocs.caption_args(asker, args) || jsonb_build_object('text', btrim(args ->> 'text', E' \n\r\t'));
  twin wocs.captions := wocs.caption_live_twin(wanted ->> 'text');
begin
  if wanted ->> 'text' !~ '[A-Za-z]' then
    return wocs.content_refusal('no_words');
  elsif twin.id is not null then
    return wocs.content_refusal('near_duplicate', wocs.caption_facts(twin));
  end if;
  return jsonb_build_object('subject', wanted, 'args', wanted);
end $$;

-- What was removed and comes back in other clothes has not rested any longer for it.
create function wocs.do_content_bank_add(task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  args jsonb := wocs.caption_args(wocs.person_by_id(task.requested_by), task.payload);
  added wocs.captions;
begin
  insert into wocs.captions (type, tone, language, text, made_by, used_at)
  values (args ->> 'type', args ->> 'tone', args ->> 'language', btrim(args ->> 'text', E' \n\r\t'), task.id,
          (select max(c.used_at) from wocs.captions c where c.likeness = wocs.caption_likeness(args ->> 'text')))
  on conflict (likeness) where removed_at is null do nothing returning * into added;
  if added.id is null then
    return wocs.content_refusal('near_duplicate', wocs.caption_facts(wocs.caption_live_twin(args ->> 'text')));
  end if;
  return jsonb_build_object('say', 'content.bank_added', 'facts', wocs.caption_facts(added) || jsonb_build_object(
    'rested', wocs.caption_rested_count(added.type, added.tone, added.language)));
end $$;

create function wocs.undo_plan_content_bank_add(t wocs.tasks) returns jsonb
language plpgsql as $$
declare
  c wocs.captions;
begin
  select * into c from wocs.captions x where x.made_by = t.id for update;
  if c.removed_at is not null then
    return wocs.content_undo_refusal('changed_since', 'caption', 'BANK-' || c.id, c.text, null,
      wocs.task_requester(c.removed_by));
  end if;
  return wocs.undo_step('caption', 'BANK-' || c.id, c.text, null, wocs.caption_facts(c));
end $$;

create function wocs.undo_content_bank_add(t wocs.tasks, undoing wocs.tasks) returns jsonb
language plpgsql as $$
declare
  c wocs.captions;
begin
  update wocs.captions x set removed_at = now(), removed_by = undoing.id where x.made_by = t.id and x.removed_at is null
  returning * into c;
  return jsonb_build_object('facts', wocs.caption_facts(c));
end $$;

-- schemas/content/bank_list.sql

-- Those that people added come first, the newest of them first of all. As many as a message holds; `more`: the rest.
create function wocs.answer_content_bank_list(asker wocs.users, args jsonb) returns jsonb
language plpgsql stable as $$
declare
  listed jsonb;
begin
  listed := (
    select jsonb_build_object('total', count(*),
      'captions', coalesce(jsonb_agg(b.facts order by b.place) filter (where b.so_far <= 3300), '[]'))
    from (
      select o.*, sum(length(o.text) + 60) over (order by o.place) as so_far
      from (
        select c.text,
          wocs.caption_facts(c)
          || jsonb_build_object('resting', coalesce(c.used_at > now() - wocs.limit_caption_rest(), false)) as facts,
          row_number() over (
            order by c.made_by is null, case when c.made_by is not null then -c.id end, c.language desc, c.type, c.tone,
              c.id) as place
        from wocs.captions c
        where c.removed_at is null and c.type = coalesce(args ->> 'type', c.type)
          and c.tone = coalesce(args ->> 'tone', c.tone)
          and c.language = coalesce(args ->> 'language', c.language)) o) b);
  return jsonb_build_object('say', 'content.bank_list', 'facts', listed || jsonb_build_object(
    'type', args -> 'type', 'tone', args -> 'tone',
    'more', (listed ->> 'total')::int - jsonb_array_length(listed -> 'captions')));
end $$;

-- schemas/content/bank_remove.sql

create function wocs.check_content_bank_remove(asker wocs.users, args jsonb) returns jsonb
language plpgsql as $$
declare
  c wocs.captions;
begin
  select * into c from wocs.captions x where x.id = (args ->> 'id')::int for update;
  if c.id is null then
    return wocs.content_refusal('no_such_caption', jsonb_build_object('id', args -> 'id'));
  elsif c.removed_at is not null then
    return wocs.content_refusal('caption_removed', wocs.caption_facts(c));
  end if;
  return jsonb_build_object('subject', wocs.caption_facts(c));
end $$;

create function wocs.do_content_bank_remove(task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  c wocs.captions;
begin
  update wocs.captions x set removed_at = now(), removed_by = task.id
  where x.id = (task.payload ->> 'id')::int and x.removed_at is null returning * into c;
  if c.id is null then
    return wocs.check_content_bank_remove(wocs.person_by_id(task.requested_by), task.payload);
  end if;
  return jsonb_build_object('say', 'content.bank_removed', 'facts', wocs.caption_facts(c) || jsonb_build_object(
    'left', (select count(*) from wocs.captions x
      where x.removed_at is null and (x.type, x.tone, x.language) = (c.type, c.tone, c.language))));
end $$;

-- It comes back unless somebody brought it back, or put the same words into the bank again.
create function wocs.undo_plan_content_bank_remove(t wocs.tasks) returns jsonb
language plpgsql as $$
declare
  c wocs.captions;
  twin wocs.captions;
begin
  select * into c from wocs.captions x where x.id = (t.payload ->> 'id')::int for update;
  twin := wocs.caption_live_twin(c.text);
  if twin.id is not null or c.removed_by is distinct from t.id then
    return wocs.content_undo_refusal('changed_since', 'caption', 'BANK-' || c.id, null, twin.text,
      wocs.task_requester(coalesce(twin.made_by, c.removed_by)));
  end if;
  return wocs.undo_step('caption', 'BANK-' || c.id, null, c.text, wocs.caption_facts(c));
end $$;

create function wocs.undo_content_bank_remove(t wocs.tasks, undoing wocs.tasks) returns jsonb
language plpgsql as $$
declare
  c wocs.captions;
begin
  update wocs.captions x set removed_at = null, removed_by = null
  where x.id = (t.payload ->> 'id')::int and x.removed_by = t.id and wocs.caption_live_twin(x.text) is null
    returning * into c;
  return jsonb_build_object('facts', wocs.caption_facts(c));
end $$;

-- schemas/content/calendar.sql

-- /content calendar.

create function wocs.content_slot_facts(s wocs.content_calendar) returns jsonb
language sql stable as $$
  select jsonb_build_object(
    'slot', s.slot, 'platform', s.platform, 'type', s.type, 'at', wocs.clock_text(s.at),
    'agent', wocs.person_ref(s.agent),
    'task', s.task, 'state', s.state)
$$;

-- One at a time lays slots. A fixed number of our own.
create function wocs.content_calendar_lock() returns void
language sql as $$ select pg_advisory_xact_lock(7261214) $$;

-- A day as facts: the date as it is typed, and its noon, which is that date in the owner's zone however it is shown.
create function wocs.content_day(day date) returns jsonb
language sql stable as $$
  select jsonb_build_object('date', to_char(day, 'YYYY-MM-DD'),
    'day', wocs.clock_text((day + time '12:00') at time zone wocs.clock_zone()))
$$;

create function wocs.content_refusal(reason text, facts jsonb default '{}') returns jsonb
language sql immutable as $$
  select jsonb_build_object('refused', 'content.refused', 'facts', jsonb_build_object('reason', reason) || facts)
$$;

-- The days a calendar shows: [first, last]. It looks ahead: a number of days counts from today on.
create function wocs.content_calendar_days(period text) returns daterange
language plpgsql stable as $$
declare
  today date := wocs.clock_today();
  week date := date_trunc('week', today)::date;
  month date := date_trunc('month', today)::date;
begin
  return case period
    when 'today' then daterange(today, today, '[]')
    when '24h' then daterange(today, today + 1, '[]')
    when 'yesterday' then daterange(today - 1, today - 1, '[]')
    when 'week' then daterange(week, week + 6, '[]')
    when 'last_week' then daterange(week - 7, week - 1, '[]')
    when 'month' then daterange(month, (month + interval '1 month')::date)
    when 'last_month' then daterange((month - interval '1 month')::date, month)
    when '30d' then daterange(today, today + 30)
    else daterange(today, today + 7) end;
end $$;

-- At most 40 slots: a phone's screen or three. `more`: those that did not fit.
create function wocs.answer_content_calendar(asker wocs.users, args jsonb) returns jsonb
language plpgsql stable as $$
declare
  days daterange := case when args ->> 'date' is not null
    then daterange((args ->> 'date')::date, (args ->> 'date')::date, '[]')
                         else wocs.content_calendar_days(args ->> 'period') end;
  since timestamptz := lower(days)::timestamp at time zone wocs.clock_zone();
  until timestamptz := upper(days)::timestamp at time zone wocs.clock_zone();
  found jsonb;
begin
  found := (
    select jsonb_build_object('total', max(of_all),
      'days', coalesce(jsonb_agg(jsonb_build_object('at', first, 'slots', slots) order by day), '[]'))
    from (
      select near.day, wocs.clock_text(min(near.at)) as first, max(near.of_all) as of_all,
        jsonb_agg(near.facts order by near.at, near.id) as slots
      from (
        select c.id, c.at, (c.at at time zone wocs.clock_zone())::date as day, wocs.content_slot_facts(c) as facts,
          count(*) over () as of_all
        from wocs.content_calendar c where c.at >= since and c.at < until and c.state <> 'cancelled'
        order by c.at, c.id limit 40) near
      group by near.day) by_day);
  return jsonb_build_object('say', 'content.calendar', 'facts', jsonb_build_object(
    'from', wocs.content_day(lower(days)) -> 'day', 'to', wocs.content_day(upper(days) - 1) -> 'day',
    'days', found -> 'days', 'more', greatest(coalesce((found ->> 'total')::int, 0) - 40, 0)));
end $$;

create function wocs.content_post_cancel(task text, asker wocs.users) returns jsonb
language plpgsql as $$
declare
  t wocs.tasks;
begin
  select * into t from wocs.tasks x
  where x.id = task and x.status in ('pending', 'awaiting_approval', 'running') for update;
  if t.id is null then
    return '[]';
  end if;
  perform wocs.task_move(t.id, 'cancelled', asker.id, '{"reason": "slot_cancelled"}');
  perform wocs.audit_set_actor(asker.id);
  return wocs.task_cancel_notices(t, asker);
end $$;

-- schemas/content/cancel.sql

-- /content cancel.

create function wocs.content_slot_by_id(id int) returns wocs.content_calendar
language sql stable as $$ select c from wocs.content_calendar c where c.id = content_slot_by_id.id $$;

create function wocs.content_slot_refusal(reason text, wanted int, s wocs.content_calendar) returns jsonb
language sql stable as $$
  select wocs.content_refusal(reason, jsonb_build_object(
    'slot', 'SLOT-' || wanted, 'at', wocs.clock_text(s.at), 'task', s.task, 'agent', wocs.person_ref(s.agent),
    'near', (select coalesce(jsonb_agg(n.slot), '[]') from (
      select c.slot from wocs.content_calendar c where c.state = 'planned' order by abs(c.id - wanted), c.id
      limit 3) n)))
$$;

create function wocs.check_content_cancel(asker wocs.users, args jsonb) returns jsonb
language plpgsql as $$
declare
  wanted int := (args ->> 'slot')::int;
  s wocs.content_calendar;
begin
  perform from wocs.content_slots x where x.id = wanted for update;
  s := wocs.content_slot_by_id(wanted);
  if s.id is null then
    return wocs.content_slot_refusal('no_such_slot', wanted, s);
  elsif s.state not in ('planned', 'due') then
    return wocs.content_slot_refusal('slot_' || s.state, wanted, s);
  end if;
  return jsonb_build_object('subject', wocs.content_slot_facts(s) - 'state' - 'task');
end $$;

-- A slot that is due already takes its agent's task with it, and the agent hears so.
create function wocs.do_content_cancel(task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  asker wocs.users := wocs.person_by_id(task.requested_by);
  checked jsonb := wocs.check_content_cancel(asker, task.payload);
  s wocs.content_calendar := wocs.content_slot_by_id((task.payload ->> 'slot')::int);
begin
  if checked ? 'refused' then
    return checked;
  end if;
  update wocs.content_slots x set state = 'cancelled', cancelled_by = task.id where x.id = s.id;
  return jsonb_build_object('say', 'content.cancelled',
    'facts', wocs.content_slot_facts(s) || jsonb_build_object('state', 'cancelled', 'was', s.state, 'task', task.id),
                            'also', coalesce(wocs.content_post_cancel(s.task, asker), '[]'));
end $$;

create function wocs.content_undo_refusal(reason text, what text, name text, expected text, there text,
  by uuid default null)
returns jsonb
language sql stable as $$
  select jsonb_build_object('refused', 'undo.refused', 'facts', jsonb_build_object(
    'reason', reason, 'what', what, 'name', name, 'expected', expected, 'found', there, 'by', wocs.person_ref(by)))
$$;

-- A cancelled slot comes back while its time is still ahead and still free.
create function wocs.undo_plan_content_cancel(t wocs.tasks) returns jsonb
language plpgsql as $$
declare
  s wocs.content_calendar;
  other wocs.content_calendar;
begin
  perform wocs.content_calendar_lock();
  perform from wocs.content_slots x where x.id = (t.payload ->> 'slot')::int for update;
  s := wocs.content_slot_by_id((t.payload ->> 'slot')::int);
  if s.state <> 'cancelled' or s.cancelled_by is distinct from t.id then
    return wocs.content_undo_refusal('changed_since', 'slot', s.slot, 'cancelled', s.state,
      wocs.task_requester(s.cancelled_by));
  elsif s.at <= now() or s.task is not null then
    return wocs.content_undo_refusal('passed', 'slot', s.slot, 'planned', wocs.clock_text(s.at));
  elsif wocs.content_hour_is_taken(s.platform, s.at) then
    select * into other from wocs.content_calendar c
    where c.state in ('planned', 'due', 'done') order by greatest(c.at - s.at, s.at - c.at), c.platform <> s.platform
      limit 1;
    return wocs.content_undo_refusal('changed_since', 'slot', s.slot, wocs.clock_text(s.at), other.slot,
      other.asked_by);
  end if;
  return jsonb_build_object(
    'plan', jsonb_build_array(jsonb_build_object('what', 'slot', 'name', s.slot, 'now', 'cancelled',
      'then', 'planned')),
    'subject', jsonb_build_object('slot', s.slot, 'at', wocs.clock_text(s.at)));
end $$;

create function wocs.undo_content_cancel(t wocs.tasks, undoing wocs.tasks) returns jsonb
language plpgsql as $$
begin
  update wocs.content_slots s set state = 'planned', cancelled_by = null
  where s.id = (t.payload ->> 'slot')::int and s.state = 'cancelled' and s.cancelled_by = t.id;
  return jsonb_build_object('facts', wocs.content_slot_facts(wocs.content_slot_by_id((t.payload ->> 'slot')::int)));
end $$;

-- schemas/content/caption.sql

-- /content caption and /content hashtag: words to post. A caption that was given out rests for a while.

-- It comes by itself, with what it needs: nothing to refuse.
create function wocs.check_caption_draft(asker wocs.users, args jsonb) returns jsonb
language sql immutable as $$ select '{}'::jsonb $$;

create function wocs.finished_caption_draft(t wocs.tasks, result jsonb) returns jsonb
language plpgsql stable as $$
begin
  if wocs.task_result_is_late(t) then
    return null;
  end if;
  return jsonb_build_object('say', 'content.drafted', 'facts', jsonb_build_object(
    'text', result -> 'text', 'type', coalesce(result -> 'type', t.payload -> 'type'),
    'tone', coalesce(result -> 'tone', t.payload -> 'tone'),
    'language', coalesce(result -> 'language', t.payload -> 'language')));
end $$;

-- `next_at`: when the first of them has rested; `fresh`: the tones and the language that still have some.
create function wocs.caption_exhausted(args jsonb) returns jsonb
language sql stable as $$
  select jsonb_build_object('refused', 'content.exhausted', 'facts', jsonb_build_object(
    'reason', 'exhausted', 'type', args -> 'type', 'tone', args -> 'tone', 'tongue', args -> 'language', 'days', 30,
    'bank', (select count(*) from wocs.captions c
      where c.removed_at is null and c.type = args ->> 'type' and c.tone = args ->> 'tone'
        and c.language = args ->> 'language'),
    'next_at', wocs.clock_text((
      select min(c.used_at) + wocs.limit_caption_rest() from wocs.captions c
      where c.removed_at is null and c.type = args ->> 'type' and c.tone = args ->> 'tone'
        and c.language = args ->> 'language')),
    'fresh', (
      select coalesce(jsonb_agg(o.found order by o.language <> args ->> 'language', o.tone), '[]') from (
        select c.tone, c.language, jsonb_build_object('tone', c.tone, 'tongue', c.language, 'left', count(*)) as found
        from wocs.captions c
        where c.removed_at is null and c.type = args ->> 'type'
          and coalesce(c.used_at <= now() - wocs.limit_caption_rest(), true)
        group by c.tone, c.language) o)))
$$;

create function wocs.check_content_caption(asker wocs.users, args jsonb) returns jsonb
language plpgsql as $$
declare
  wanted jsonb := wocs.caption_args(asker, args);
begin
  if wocs.caption_rested_count(wanted ->> 'type', wanted ->> 'tone', wanted ->> 'language') = 0
      and not wocs.caption_writer_is_ready() then
    return wocs.caption_exhausted(wanted);
  end if;
  return jsonb_build_object('subject', '{}'::jsonb, 'args', wanted);
end $$;

-- Where the home node can write, a fresh one follows the one from the bank, and is all there is when the bank is spent.
create function wocs.do_content_caption(task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  args jsonb := wocs.caption_args(wocs.person_by_id(task.requested_by), task.payload);
  given wocs.captions := wocs.caption_take(args ->> 'type', args ->> 'tone', args ->> 'language', task.requested_by,
    task.id);
  follows boolean := wocs.caption_writer_is_ready();
begin
  if given.id is null and not follows then
    return wocs.caption_exhausted(args);
  end if;
  return jsonb_build_object(
    'say', 'content.caption',
    'facts', jsonb_build_object(
      'type', args -> 'type', 'tone', args -> 'tone', 'tongue', args -> 'language', 'caption', given.text,
      'id', given.id,
      'left', wocs.caption_rested_count(args ->> 'type', args ->> 'tone', args ->> 'language'),
      'draft', case when follows then 'follows' end),
    'children', case when follows then jsonb_build_array(jsonb_build_object(
      'command', 'caption_draft', 'runs', 'home', 'repeatable', true, 'args', wocs.caption_draft_args(args)))
        else '[]' end);
end $$;

-- What the writer learns the voice from, and what it must not say again.
create function wocs.caption_draft_args(args jsonb) returns jsonb
language sql as $$
  select jsonb_build_object(
    'type', args -> 'type', 'tone', args -> 'tone', 'language', args -> 'language',
    'examples', (select coalesce(jsonb_agg(e.text), '[]') from (
      select c.text from wocs.captions c
      where c.removed_at is null and c.type = args ->> 'type' and c.language = args ->> 'language'
      order by c.tone <> args ->> 'tone', random() limit 8) e),
    'avoid', (select coalesce(jsonb_agg(r.text), '[]') from (
      select c.text from wocs.captions c
      where c.type = args ->> 'type' and c.language = args ->> 'language'
        and c.used_at > now() - wocs.limit_caption_rest()
      order by c.used_at desc limit 10) r))
$$;

-- schemas/content/captions.sql

create function wocs.caption_rested_count(type text, tone text, language text) returns bigint
language sql stable as $$
  select count(*) from wocs.captions c
  where c.removed_at is null and c.type = caption_rested_count.type and c.tone = caption_rested_count.tone
    and c.language = caption_rested_count.language
    and coalesce(c.used_at <= now() - wocs.limit_caption_rest(), true)
$$;

-- The one that rested longest, any of them among equals; no row when all were given out. `tone` null: any.
-- A row that somebody takes at this moment is passed over; one that somebody has just taken no longer fits, because
-- Postgres looks at a locked row anew.
create function wocs.caption_take(type text, tone text, language text, asker uuid, task text) returns wocs.captions
language plpgsql as $$
declare
  taken wocs.captions;
begin
  select * into taken from wocs.captions c
  where c.removed_at is null and c.type = caption_take.type and c.tone = coalesce(caption_take.tone, c.tone)
    and c.language = caption_take.language
    and coalesce(c.used_at <= now() - wocs.limit_caption_rest(), true)
  order by c.used_at nulls first, random() limit 1 for update skip locked;
  if taken.id is not null then
    update wocs.captions c set used_at = now() where c.id = taken.id;
    insert into wocs.caption_uses (caption, task, used_by) values (taken.id, task, asker);
  end if;
  return taken;
end $$;

create function wocs.caption_writer_is_ready() returns boolean
language sql stable as $$
  select exists (select from wocs.node_list_online() n where n.abilities ->> 'writer' = 'ready')
$$;

create function wocs.caption_args(asker wocs.users, args jsonb) returns jsonb
language sql immutable as $$
  select jsonb_build_object('type', 'promo', 'tone', 'hype', 'language', coalesce(asker.language, 'ms'))
    || jsonb_strip_nulls(args)
$$;

create function wocs.caption_facts(c wocs.captions) returns jsonb
language sql stable as $$
  select jsonb_build_object('id', c.id, 'text', c.text, 'type', c.type, 'tone', c.tone, 'tongue', c.language)
$$;

create function wocs.caption_live_twin(text text) returns wocs.captions
language sql stable as $$
  select c from wocs.captions c
  where c.likeness = wocs.caption_likeness(caption_live_twin.text) and c.removed_at is null
$$;

-- schemas/content/hashtag.sql

-- Ours first, then any of the niche's; never one twice, never one that the text has already.
create function wocs.hashtag_pick(niche text, wanted int, besides text default '') returns text[]
language sql as $$
  select array(
    select first.tag from (
      select distinct on (lower(h.tag)) h.tag, h.niche, h.rank, random() as turn from wocs.hashtags h
      where (h.niche = hashtag_pick.niche or h.niche = 'brand' and h.rank = 1)
        and lower(besides) !~ (lower(h.tag) || '([^a-z0-9]|$)')
      order by lower(h.tag), h.niche <> 'brand') first
    order by first.niche <> 'brand', first.rank, first.turn limit wanted)
$$;

create function wocs.answer_content_hashtag(asker wocs.users, args jsonb) returns jsonb
language plpgsql as $$
declare
  wanted int := coalesce((args ->> 'count')::int, 10);
  tags text[] := wocs.hashtag_pick(args ->> 'niche', wanted);
begin
  return jsonb_build_object('say', 'content.hashtags', 'facts', jsonb_build_object(
    'niche', args -> 'niche', 'count', cardinality(tags), 'wanted', wanted, 'line', array_to_string(tags, ' ')));
end $$;

-- schemas/content/hours.sql

-- Which hours of a day are free for content. Distances are between moments, not clock faces: no day is too strange.

create function wocs.content_hour_is_taken(platform text, at timestamptz) returns boolean
language sql stable as $$
  select exists (
    select from wocs.content_calendar c
    where c.at > content_hour_is_taken.at - wocs.limit_content_gap()
      and c.at < content_hour_is_taken.at + wocs.limit_content_gap()
      and c.state in ('planned', 'due', 'done')
      and (c.platform = content_hour_is_taken.platform
           or c.at > content_hour_is_taken.at - wocs.limit_platform_gap()
             and c.at < content_hour_is_taken.at + wocs.limit_platform_gap()))
$$;

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

-- schemas/content/reminders.sql

-- Whoever asked, or in their stead the admin of longest standing, when they are one no more.
create function wocs.content_owner(asked_by uuid) returns wocs.users
language sql stable as $$
  select u from wocs.users u
  where u.status = 'active' and u.role = 'admin' order by u.id = asked_by desc nulls last, u.created_at, u.id
  limit 1
$$;

-- One reminder a person for all that has just come due. Without an agent the admin gets what to post.
create function wocs.content_slots_remind(brought int[]) returns void
language plpgsql as $$
declare
  heard record;
begin
  for heard in
    select (wocs.content_owner(s.asked_by)).id as person, array_agg(s.id order by s.at, s.id) as ids,
      case when count(*) = 1 then min(s.task) end as task
    from wocs.content_slots s where s.id = any (brought) group by 1
  loop
    perform wocs.notice_send(heard.person, 'content.due', jsonb_build_object('slots', (
      select jsonb_agg(wocs.content_slot_facts(c) || jsonb_build_object(
        'late_s', round(extract(epoch from now() - c.at)),
        'note', case when c.task is null then wocs.content_slot_note(s, wocs.person_by_id(heard.person)) end)
          order by c.at, c.id)
      from wocs.content_calendar c join wocs.content_slots s on s.id = c.id where c.id = any (heard.ids))), heard.task);
  end loop;
end $$;

-- One message a person, however many were missed; it names ten of them.
create function wocs.content_slots_notify_missed() returns void
language plpgsql as $$
declare
  heard record;
begin
  for heard in
    with told as (
      update wocs.content_slots x set told_at = now() where wocs.content_slot_is_untold(x) returning x.*)
    select (wocs.content_owner(t.asked_by)).id as person, count(*) as missed, array_agg(t.id order by t.at, t.id) as ids
    from told t group by 1
  loop
    perform wocs.notice_send(heard.person, 'content.missed', jsonb_build_object(
      'missed', heard.missed, 'more', greatest(heard.missed - 10, 0),
      'slots', (select jsonb_agg(wocs.content_slot_facts(c) order by c.at, c.id) from wocs.content_calendar c
        where c.id = any (heard.ids[1:10]))), null);
  end loop;
end $$;

-- schemas/content/schedule.sql

-- /content schedule: all the slots that were asked for, or none.

-- `next`: the nearest day with room for all of it.
create function wocs.content_day_refusal(reason text, args jsonb, fits int) returns jsonb
language plpgsql stable as $$
declare
  day date := (args ->> 'date')::date;
  wanted int := (args ->> 'slots')::int;
  free date := wocs.content_next_free_day(args ->> 'platform', args ->> 'type', wanted,
    case when reason = 'day_full' then day else wocs.clock_today() - 1 end);
begin
  return wocs.content_refusal(reason, wocs.content_day(day) || jsonb_build_object(
    'platform', args -> 'platform', 'type', args -> 'type', 'slots', wanted, 'fits', fits, 'to', args -> 'to',
    'next', case when free is not null then wocs.content_day(free) end));
end $$;

create function wocs.check_content_schedule(asker wocs.users, args jsonb) returns jsonb
language plpgsql as $$
declare
  wanted jsonb := '{"platform": "all", "slots": 3, "type": "promo"}' || jsonb_strip_nulls(args);
  day date := (wanted ->> 'date')::date;
  agent wocs.users := wocs.agent_find(wanted ->> 'to');
  fits int;
begin
  if wanted ->> 'to' is not null and agent.id is null then
    return wocs.agent_refusal('unknown_agent', wanted ->> 'to');
  elsif day < wocs.clock_today() then
    return wocs.content_day_refusal('past_date', wanted, 0);
  elsif day > wocs.clock_today() + 366 then
    return wocs.content_day_refusal('too_far', wanted, 0);
  end if;
  perform wocs.content_calendar_lock();
  fits := (wocs.content_plan_slots(wanted ->> 'platform', wanted ->> 'type', day,
    (wanted ->> 'slots')::int) ->> 'fits')::int;
  if fits < (wanted ->> 'slots')::int then
    return wocs.content_day_refusal('day_full', wanted, fits);
  end if;
  return jsonb_build_object(
    'subject', jsonb_build_object('date', wanted -> 'date', 'slots', wanted -> 'slots'),
    'args', wanted || case when agent.id is not null then jsonb_build_object('to', agent.name) else '{}' end);
end $$;

create function wocs.do_content_schedule(task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  checked jsonb := wocs.check_content_schedule(wocs.person_by_id(task.requested_by), task.payload);
  args jsonb := checked -> 'args';
  plan jsonb;
begin
  if checked ? 'refused' then
    return checked;
  end if;
  plan := wocs.content_plan_slots(args ->> 'platform', args ->> 'type', (args ->> 'date')::date,
    (args ->> 'slots')::int);
  insert into wocs.content_slots (platform, type, at, agent, asked_by, made_by)
  select p ->> 'platform', args ->> 'type', (p ->> 'at')::timestamptz, (wocs.agent_find(args ->> 'to')).id,
    task.requested_by, task.id
  from jsonb_array_elements(plan -> 'slots') p order by (p ->> 'at')::timestamptz, p ->> 'platform' desc;
  return jsonb_build_object('say', 'content.scheduled',
    'facts', wocs.content_day((args ->> 'date')::date) || jsonb_build_object(
    'platform', args -> 'platform', 'type', args -> 'type', 'agent', args -> 'to',
    'slots', (select jsonb_agg(wocs.content_slot_facts(c) order by c.id) from wocs.content_calendar c
      where c.made_by = task.id)));
end $$;

-- Whether a slot can still be taken off: planned, or due with nothing posted yet.
create function wocs.content_slot_is_open(state text)
returns boolean language sql immutable as $$ select state in ('planned', 'due') $$;

-- What is still open is cancelled; what is done or missed is told in the plan and stays. Nothing open: refused.
create function wocs.undo_plan_content_schedule(t wocs.tasks) returns jsonb
language plpgsql as $$
declare
  gone wocs.content_calendar;
  plan jsonb;
begin
  perform from wocs.content_slots s where s.made_by = t.id order by s.id for update;
  plan := (
    select jsonb_agg(jsonb_build_object(
      'what', 'slot', 'name', c.slot, 'now', c.state,
      'then', case when wocs.content_slot_is_open(c.state) then 'cancelled' else c.state end) order by c.id)
    from wocs.content_calendar c where c.made_by = t.id and c.state <> 'cancelled');
  if exists (select from wocs.content_calendar c where c.made_by = t.id and wocs.content_slot_is_open(c.state)) then
    return jsonb_build_object('plan', plan, 'subject', jsonb_build_object('slots', plan));
  end if;
  select * into gone from wocs.content_calendar c where c.made_by = t.id order by c.state = 'cancelled', c.id limit 1;
  return wocs.content_undo_refusal('changed_since', 'slot', gone.slot, 'planned', gone.state,
    case gone.state when 'cancelled' then wocs.task_requester(gone.cancelled_by) else gone.agent end);
end $$;

-- Agents who had one in hand hear that it is off.
create function wocs.undo_content_schedule(t wocs.tasks, undoing wocs.tasks) returns jsonb
language plpgsql as $$
declare
  one wocs.content_calendar;
  cancelled jsonb := '[]';
  also jsonb := '[]';
begin
  for one in
    select * from wocs.content_calendar c where c.made_by = t.id and wocs.content_slot_is_open(c.state) order by c.id
  loop
    update wocs.content_slots s set state = 'cancelled', cancelled_by = undoing.id where s.id = one.id;
    cancelled := cancelled || to_jsonb(one.slot);
    also := also || wocs.content_post_cancel(one.task, wocs.person_by_id(undoing.requested_by));
  end loop;
  return jsonb_build_object('facts', jsonb_build_object('slots', cancelled), 'also', also);
end $$;

-- schemas/content/slots_due.sql

-- When a slot's time comes: an agent gets a task with something to post, and the admin who asked is reminded.
-- What is too late is not worth posting: it was missed, and that is said once.

create function wocs.content_slot_is_due(s wocs.content_slots) returns boolean
language sql stable as $$
  select s.state = 'planned' and s.at <= now()
$$;

create function wocs.content_slot_is_untold(s wocs.content_slots) returns boolean
language sql stable as $$
  select s.state = 'missed' and s.told_at is null
$$;

create function wocs.content_slots_are_due() returns boolean
language plpgsql stable as $$
begin
  return exists (select from wocs.content_slots s where wocs.content_slot_is_due(s))
    or exists (select from wocs.content_slots s where wocs.content_slot_is_untold(s));
end $$;

create function wocs.content_slots_settle() returns void
language plpgsql as $$
declare
  s wocs.content_slots;
  brought int[] := '{}';
begin
  update wocs.content_slots x set state = 'missed'
  where x.state = 'planned' and x.at < now() - wocs.limit_slot_missed();
  for s in
    select * from wocs.content_slots x where wocs.content_slot_is_due(x) order by x.at, x.id
    limit 20 for update skip locked
  loop
    if wocs.content_slot_bring_due(s) then
      brought := brought || s.id;
    end if;
  end loop;
  begin
    perform wocs.content_slots_remind(brought);
  exception when others then
    perform wocs.settling_keep_fault('content reminders', '', sqlstate);  -- the agents have their work all the same
  end;
end $$;

-- False when it broke: it counts as missed then, and the next settling says so instead of stumbling over it again.
create function wocs.content_slot_bring_due(s wocs.content_slots) returns boolean
language plpgsql as $$
begin
  update wocs.content_slots x set state = 'due', task = wocs.content_slot_give_to_agent(s) where x.id = s.id;
  return true;
exception when others then
  if wocs.fault_is_the_servers(sqlstate) then
    raise;  -- the server's trouble, not the slot's
  end if;
  update wocs.content_slots x set state = 'missed' where x.id = s.id;
  return false;
end $$;

-- The agent's task; null when there is nobody to give it to.
create function wocs.content_slot_give_to_agent(s wocs.content_slots) returns text
language plpgsql as $$
declare
  owner wocs.users := wocs.content_owner(s.asked_by);
  agent wocs.users := wocs.content_slot_agent(s);
  parent wocs.tasks;
  t wocs.tasks;
begin
  if agent.id is null or owner.id is null then
    return null;
  end if;
  select * into parent from wocs.tasks x where x.id = s.made_by;
  parent.requested_by := owner.id;
  parent.source_message := null;
  perform wocs.audit_set_actor(null);
  t := wocs.task_create_child(parent,
    jsonb_build_object('command', 'agent_task', 'runs', 'human', 'args', jsonb_build_object(
    'to', agent.name, 'type', 'post', 'priority', 'normal',
    'deadline', wocs.clock_text(greatest(s.at, now()) + wocs.limit_slot_deadline()),
    'note', wocs.content_slot_note(s, owner))));
  perform wocs.task_start(t);
  return (select x.id from wocs.tasks x where x.id = t.id and x.status in ('pending', 'running'));
end $$;

-- Who was named, unless they are off duty and another is on: it is to be done within the hour.
create function wocs.content_slot_agent(s wocs.content_slots) returns wocs.users
language plpgsql stable as $$
declare
  named wocs.users;
  spare wocs.users;
begin
  select * into named from wocs.users u where u.id = s.agent and u.status = 'active' and u.role in ('agent', 'admin');
  if named.on_duty then
    return named;
  end if;
  spare := wocs.agent_least_busy();
  return case when spare.id is not null then spare else named end;
end $$;

-- What the agent copies: where and what, a caption that nobody has seen for a month, and hashtags. Rather one in the
-- other language than none.
create function wocs.content_slot_note(s wocs.content_slots, owner wocs.users) returns text
language plpgsql as $$
declare
  taken wocs.captions := wocs.caption_take(s.type, null, owner.language, owner.id, s.made_by);
  tags text;
begin
  if taken.id is null then
    taken := wocs.caption_take(s.type, null, case owner.language when 'en' then 'ms' else 'en' end, owner.id,
      s.made_by);
  end if;
  tags := array_to_string(wocs.hashtag_pick('street_food', 8, coalesce(taken.text, '')), ' ');
  return concat_ws(
    E'\n', case s.platform when 'tiktok' then 'TikTok' else 'Instagram' end || ' · ' || replace(s.type, '_', ' '),
      taken.text, nullif(tags, ''));
end $$;

-- schemas/doors/messages.sql

-- The doors for what the functions hear from Meta, and for what became of what they sent. One delivery is almost always
-- one message, after an outage up to a thousand.

create function public.wocs_trace(request jsonb) returns jsonb
language sql security definer set search_path = '' as $$
  select jsonb_build_object(
    'events', (
      select coalesce(jsonb_agg(wocs.trace_event(e, wocs.trace_reader_role(request ->> 'sender')) order by e.id), '[]')
      from (
        select x.* from wocs.inbound_events x
        where x.id > coalesce((request ->> 'since')::bigint, 0)
          and (request ->> 'sender' is null or x.sender = request ->> 'sender')
        order by x.id desc limit 50) e),
    'month', jsonb_build_object(
      'messages', (select count(*) from wocs.outbox o
        where o.kind <> 'reaction' and o.sent_at >= date_trunc('month', now())),
      'allowance', coalesce((request ->> 'allowance')::int, 1000)))
$$;

-- Keeps a delivery for good: Meta is answered when this has returned, so nothing is done here that can wait. Statuses
-- and other events are done with; messages wait for wocs_intake. Gives {"undecided": [ids]}.
create function public.wocs_record(request jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
begin
  if request #> '{others,0}' is not null and jsonb_path_exists(request, '$.others[*].change.new ? (@ != null)') then
    perform wocs.writer_lock();
  end if;
  if request #> '{statuses,0}' is not null then
    perform wocs.outbox_apply_statuses(request -> 'statuses');
  end if;
  if request #> '{others,0}' is not null then
    perform wocs.event_record(request -> 'others');
  end if;
  if request #> '{messages,0}' is null then
    return '{"undecided": []}';
  end if;
  return jsonb_build_object('undecided', wocs.message_record(request -> 'messages'));
end $$;

-- Decides what was recorded: the work of it, with {"drafts", "accepted", "duplicates"}.
create function public.wocs_intake(request jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  decided jsonb;
begin
  perform wocs.writer_lock();
  perform wocs.work_begin(request -> 'settings');
  decided := wocs.message_decide_all(coalesce(nullif(request -> 'messages', 'null'), '[]'));
  return wocs.work_collect() || decided;
end $$;

create function public.wocs_sent(request jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  may_settle boolean := wocs.writer_lock_soon();
begin
  perform wocs.work_begin(request -> 'settings');
  perform wocs.outbox_mark_all_sent(request -> 'results');
  perform wocs.settling_run(may_settle);
  return wocs.work_collect();
end $$;

create function public.wocs_attach(request jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  a wocs.attachments;
  stored jsonb := nullif(request -> 'stored', 'null');
begin
  perform wocs.writer_lock();
  perform wocs.work_begin(request -> 'settings');
  select * into a from wocs.attachments x where x.id = (request ->> 'attachment')::uuid for update;
  if a.state = 'waiting' then
    perform wocs.media_settle(a, stored, coalesce(
      request ->> 'problem', case when coalesce(stored, nullif(request -> 'sheet', 'null')) is null then 'unknown' end),
        request);
  end if;
  return wocs.work_collect();
end $$;

-- Told again, or of something that is not to go, it does nothing. It settles, so that many do not wait for as many
-- ticks.
create function public.wocs_pruned(request jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
begin
  perform wocs.writer_lock();
  perform wocs.work_begin();
  update wocs.attachments a set storage_url = null
  where a.state = 'pruned'
    and a.id in (select x.value::uuid from jsonb_array_elements_text(request -> 'attachments') x);
  perform wocs.settling_run(true);
  return wocs.work_collect();
end $$;

-- schemas/doors/node.sql

-- The home node's doors: take a task, show that one is alive, tell how it ended.

create function public.wocs_beat(request jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  stop jsonb;
  due jsonb;
  may_settle boolean := wocs.writer_lock_soon();
  refused text;
  audit jsonb;
begin
  perform wocs.work_begin();
  refused := wocs.node_call_objection(request);
  if refused is not null then
    return wocs.work_collect() || jsonb_build_object('refused', refused, 'stop', '[]'::jsonb, 'due', '[]'::jsonb,
      'call_again_s', 30);
  end if;
  perform wocs.node_forget_nonces();
  audit := wocs.audit_answer_node(request ->> 'node', request -> 'audit');
  perform wocs.node_record_beat(request);
  stop := wocs.lease_extend(request ->> 'node', coalesce(nullif(request -> 'running', 'null'), '[]'));
  perform wocs.settling_run(may_settle);
  perform wocs.audit_ask_seal();
  if not request @> '{"leaving": true}' then
    due := wocs.bell_ring_at_beat();
  end if;
  return wocs.work_collect()
    || jsonb_build_object('audit', audit, 'stop', stop, 'due', coalesce(due, '[]'),
      'call_again_s', coalesce(wocs.node_call_again_s(), 30));
end $$;

create function public.wocs_report(request jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  t wocs.tasks;
  objection text;
  refused text;
begin
  perform wocs.writer_lock();
  perform wocs.work_begin();
  refused := wocs.node_call_objection(request);
  if refused is not null then
    return wocs.work_collect() || jsonb_build_object('refused', refused, 'accepted', false, 'reason', refused);
  end if;
  select * into t from wocs.tasks x where x.id = request ->> 'task' for update;
  objection := wocs.node_report_objection(t, request);
  if objection is not null then
    return wocs.work_collect()
      || jsonb_build_object('accepted', wocs.node_report_is_repeated(t, request), 'reason', objection);
  end if;
  perform wocs.node_report_apply(t, request ->> 'outcome', coalesce(nullif(request -> 'result', 'null'), '{}'),
    nullif(request -> 'error', 'null'),
                           coalesce(nullif(request -> 'files', 'null'), '[]'));
  return wocs.work_collect() || jsonb_build_object('accepted', true, 'reason', null);
end $$;

create function public.wocs_claim(request jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  wanted text;
  t wocs.tasks;
  objection text;
  refused text;
begin
  perform wocs.writer_lock();
  perform wocs.work_begin();
  refused := wocs.node_call_objection(request);
  if refused is not null then
    return wocs.work_collect() || jsonb_build_object('refused', refused, 'task', null, 'reason', refused);
  end if;
  wanted := coalesce(request ->> 'task', wocs.claim_next_task());
  select * into t from wocs.tasks x where x.id = wanted for update;
  objection := case
    when t.id is null
      and request ->> 'task' is null then case when wocs.stop_is_on() then 'stopped' else 'nothing_due' end
    else wocs.claim_objection(t) end;
  if objection is null and not wocs.task_requester_may(t) then
    perform wocs.task_fail_and_answer(t, 'role_lost', null);
    objection := 'role_lost';
  end if;
  if objection is not null then
    return wocs.work_collect() || jsonb_build_object('task', null, 'reason', objection);
  end if;
  perform wocs.audit_set_actor(null, jsonb_build_object('node', request -> 'node', 'attempt', t.attempt + 1));
  update wocs.tasks x
  set status = 'running', attempt = x.attempt + 1, node = request ->> 'node',
    lease_until = now() + wocs.limit_task_lease(),
    started_at = now()
  where x.id = t.id returning * into t;
  return wocs.work_collect() || jsonb_build_object('task', wocs.claim_task_facts(t), 'reason', null);
end $$;

-- The bytes of a note, for who holds its lease: {"audio": {"key","mime","size"} | null, "reason"}.
create function public.wocs_media(request jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  t wocs.tasks;
  audio wocs.attachments;
  objection text;
  refused text;
begin
  perform wocs.writer_lock();
  perform wocs.work_begin();
  refused := wocs.node_call_objection(request);
  if refused is not null then
    return wocs.work_collect() || jsonb_build_object('refused', refused, 'audio', null, 'reason', refused);
  end if;
  select * into t from wocs.tasks x where x.id = request ->> 'task';
  objection := wocs.node_report_objection(t, request);
  audio := wocs.voice_note_audio(t.id);
  return wocs.work_collect() || jsonb_build_object('reason', coalesce(objection,
    case when audio.state is distinct from 'stored' then 'no_audio' end), 'audio', case
    when objection is null and audio.state = 'stored'
    then jsonb_build_object('key', audio.storage_url, 'mime', audio.mime_type, 'size', audio.size_bytes) end);
end $$;

-- Whether this node may store something for this task now: it holds its lease, at this attempt.
create function public.wocs_lease(request jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  t wocs.tasks;
  refused text;
begin
  perform wocs.writer_lock();
  perform wocs.work_begin();
  refused := wocs.node_call_objection(request);
  if refused is not null then
    return wocs.work_collect() || jsonb_build_object('refused', refused, 'reason', refused);
  end if;
  select * into t from wocs.tasks x where x.id = request ->> 'task';
  return wocs.work_collect() || jsonb_build_object('reason', wocs.node_report_objection(t, request));
end $$;

-- A node's one-time code, changed for its name and key; every admin hears of it. Null for any other code.
create function public.wocs_enroll(request jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  k wocs.node_keys;
begin
  perform wocs.writer_lock();
  perform wocs.work_begin();
  k := wocs.node_key_redeem(request ->> 'code');
  if k.key is not null then
    perform wocs.notice_send_all(wocs.notice_admin_entries('node.enrolled', jsonb_build_object('name', k.node), null),
      null);
  end if;
  return wocs.work_collect() || jsonb_build_object('node', case when k.key is not null
    then jsonb_build_object('name', k.node, 'key', k.key) end);
end $$;

-- What a report's words depend on, for who understands them: null for any other task, and for who does not hold it.
-- The report itself follows with the same nonce.
create function public.wocs_hearing(request jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  t wocs.tasks;
  audio wocs.attachments;
begin
  select * into t from wocs.tasks x where x.id = request ->> 'task';
  if t.type is distinct from 'transcribe' or wocs.node_report_objection(t, request) is not null
    or not exists (select from wocs.node_keys k
      where k.key = request ->> 'key' and k.node = request ->> 'node' and k.removed_at is null)
  then
    return '{"hearing": null}';
  end if;
  audio := wocs.voice_note_audio(t.id);
  return jsonb_build_object('hearing', jsonb_build_object(
    'at', coalesce(audio.media ->> 'at', wocs.clock_text(t.created_at)), 'quoted', audio.media -> 'quoted',
    'draft', wocs.draft_current(t.requested_by),
    'templates', wocs.template_all()));
end $$;

-- schemas/doors/system.sql

create function public.wocs_health(request jsonb) returns jsonb
language sql security definer set search_path = '' as $$
  select jsonb_build_object('ok', true, 'schema', wocs.schema_version(), 'faults', wocs.settling_faults_standing(),
    'nodes', (
    select coalesce(jsonb_agg(jsonb_build_object(
      'name', n.name, 'online', here, 'since', wocs.clock_text(case when here then n.online_since else n.last_seen end),
      'last_seen', wocs.clock_text(n.last_seen),
      'abilities', n.abilities, 'version', n.version) order by n.name), '[]')
    from wocs.node_list() n, lateral (select n.last_seen > now() - wocs.limit_node_away() as here) seen))
$$;

-- Puts people on the whitelist at start. Whoever is known stays as WhatsApp's commands have made them since, and a
-- number that somebody had before lets nobody in: its next owner would be whoever the list of a start still names.
create function public.wocs_enlist(request jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  p jsonb;
  person wocs.users;
  is_first boolean := not exists (select from wocs.users);
  made int := 0;
begin
  perform wocs.writer_lock();
  perform wocs.work_begin(request -> 'settings');
  perform wocs.user_lock_all();
  for p in
    select x.value from jsonb_array_elements(request -> 'people') x
    where not exists (select from wocs.users u
      where x.value ->> 'number' = u.wa_number or x.value ->> 'number' = any (u.numbers_before))
  loop
    insert into wocs.users (name, role, wa_number)
    values (wocs.user_name_at_start(p), p ->> 'role', p ->> 'number')
    on conflict do nothing returning * into person;
    if found then
      made := made + 1;
      if not is_first then
        perform wocs.user_tell_start(person);
      end if;
    end if;
  end loop;
  if request ? 'node' then
    perform wocs.node_key_keep(request #>> '{node,name}', request #>> '{node,key}');
  end if;
  return jsonb_build_object('people', made);
end $$;

-- schemas/doors/ticks.sql

create function public.wocs_tick(request jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  may_settle boolean := wocs.writer_lock_soon();
begin
  perform wocs.work_begin(request -> 'settings');
  perform wocs.setting_keep_all(request -> 'settings');
  perform wocs.audit_check_fresh();
  perform wocs.settling_run(may_settle);
  perform wocs.audit_ask_seal();
  perform wocs.meter_measure_database();
  return wocs.work_collect();
end $$;

create function public.wocs_obey(request jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  s wocs.schedules;
  r wocs.schedule_runs;
begin
  perform wocs.writer_lock();
  perform wocs.work_begin(request -> 'settings');
  select x.* into s from wocs.schedules x join wocs.schedule_runs y on y.schedule_id = x.id
  where y.id = (request ->> 'run')::bigint for update of x;
  select * into r from wocs.schedule_runs x where x.id = (request ->> 'run')::bigint for update;
  if r.state is distinct from 'due' or wocs.stop_is_on() then
    return wocs.work_collect();
  elsif not wocs.schedule_owner_may(s) then
    perform wocs.schedule_stop(s);
  else
    perform wocs.schedule_run_end(r, wocs.schedule_run_try(s, request));
  end if;
  return wocs.work_collect();
end $$;

-- What the functions say of the audit chain's head: their seal, and whether the newest one still fits. A broken one is
-- told and sealed anew, so that the next break is seen too.
create function public.wocs_seal(request jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
begin
  perform wocs.writer_lock();
  perform wocs.work_begin();
  if request ->> 'problem' is not null then
    perform wocs.audit_report_break('seal', request ->> 'problem', (request ->> 'broken')::bigint);
  end if;
  perform wocs.audit_keep_seal((request ->> 'position')::bigint, request ->> 'digest', request ->> 'mac');
  return wocs.work_collect();
end $$;

-- schemas/doors/web.sql

-- The hot path of the web apps: what is set among the keys asked for, which are those that the whole world may know.
-- `version` and `updated_at` are of these keys alone: a change of any other shows in nothing.
create function public.wocs_config(request jsonb) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  return (
    select jsonb_build_object(
      'values', coalesce(jsonb_object_agg(c.config_key, c.config_value) filter (where c.config_value is not null),
        '{}'),
      'updated_at', wocs.clock_text(max(c.updated_at)), 'version', coalesce(max(c.version), 0))
    from wocs.app_configs c
    where c.app_name = request ->> 'app'
      and case when jsonb_typeof(request -> 'keys') = 'array' then request -> 'keys' ? c.config_key end);
end $$;

-- The hot path: one statement finds the live version and counts the visit. A page that is not live counts nothing. The
-- first visit of a page's day takes the page's old quarters away.
create function public.wocs_page(request jsonb) returns jsonb
language sql volatile security definer set search_path = '' as $$
  with live as (
    select v.* from wocs.landing_versions v where v.page_slug = request ->> 'page' and v.status = 'published'),
  counted as (
    insert into wocs.landing_visits (page_slug, kind, day, visits)
    select page_slug, request ->> 'event', wocs.clock_today(request ->> 'timezone'), 1 from live
    where request ->> 'event' in ('view', 'click')
    on conflict (page_slug, kind, day) do update set visits = landing_visits.visits + 1
    returning page_slug, kind, visits),
  closely as (
    insert into wocs.landing_quarters (page_slug, kind, quarter, visits)
    select page_slug, kind, wocs.landing_visit_quarter(now()), 1 from counted
    on conflict (page_slug, kind, quarter) do update set visits = landing_quarters.visits + 1),
  aged as (
    delete from wocs.landing_quarters q using counted c
    where c.visits = 1 and q.page_slug = c.page_slug and q.kind = c.kind
      and q.quarter < now() - wocs.limit_quarters_kept())
  select jsonb_build_object('page', (
    select jsonb_build_object(
      'slug', page_slug, 'version', version, 'title', content -> 'title', 'description', content -> 'description',
      'cta', content -> 'cta',
      'link', content -> 'link', 'image', content -> 'image', 'published_at', wocs.clock_text(published_at))
    from live))
$$;

-- {"kind", "source", "rows": [{"row": its place in what was sent, "external_id", ...}], "sent_at", "settings"?}
-- → {"accepted", "duplicates", "updated", "rejected": [{"row", "external_id", "field", "problem": code}]}
-- What is older than what is known changes nothing and counts as a duplicate; rows of one body follow each other.
-- In the order of their ids, so that two senders of the same rows wait for each other instead of blocking each other.
create function public.wocs_ingest(request jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  sent timestamptz := coalesce((request ->> 'sent_at')::timestamptz, now());
  told jsonb;
  fate text;
  fates jsonb := '{"accepted": 0, "updated": 0, "duplicate": 0}';
  rejected jsonb := '[]';
begin
  perform wocs.writer_lock();
  perform wocs.work_begin(request -> 'settings');
  for told in
    select r.value || jsonb_build_object('told_at', sent + r.nth * wocs.limit_ingest_row_step())
    from jsonb_array_elements(request -> 'rows') with ordinality r (value, nth)
    order by r.value ->> 'platform', r.value ->> 'post_id', r.value ->> 'external_id', r.nth
  loop
    fate := case request ->> 'kind'
      when 'sales' then (wocs.sale_upsert(request ->> 'source', told)).fate
      when 'events' then wocs.event_upsert(request ->> 'source', told)
      else wocs.engagement_upsert(request ->> 'source', told) end;
    if fates ? fate then
      fates := jsonb_set(fates, array[fate], to_jsonb((fates ->> fate)::int + 1));
    else
      rejected := rejected
        || jsonb_build_object('row', told -> 'row', 'external_id', told -> 'external_id', 'field', 'event_id',
          'problem', fate);
    end if;
  end loop;
  return jsonb_build_object('accepted', fates -> 'accepted', 'updated', fates -> 'updated',
    'duplicates', fates -> 'duplicate', 'rejected', rejected);
end $$;

-- schemas/events/create.sql

-- /event create: a day the brand is out selling, with a target to sell for.

create function wocs.check_event_create(asker wocs.users, args jsonb) returns jsonb
language plpgsql as $$
declare
  twin wocs.events;
begin
  perform pg_advisory_xact_lock(7261230);
  select * into twin from wocs.events e
  where e.day = (args ->> 'date')::date and lower(e.name) = lower(args ->> 'name') and e.removed_at is null limit 1;
  if twin.id is not null then
    return jsonb_build_object('refused', 'event.refused',
      'facts', wocs.event_facts(twin) || '{"reason": "event_exists"}');
  end if;
  return jsonb_build_object('subject', '{}'::jsonb);
end $$;

create function wocs.do_event_create(task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  args jsonb := task.payload;
  made wocs.events;
begin
  insert into wocs.events (external_id, name, day, place, target, note, created_by, task_id)
  values (task.id, left(args ->> 'name', 120), (args ->> 'date')::date, left(args ->> 'place', 120),
    (args ->> 'target')::numeric, left(args ->> 'note', 500),
          task.requested_by, task.id)
  returning * into made;
  return jsonb_build_object('say', 'event.created', 'facts', wocs.event_facts(made));
end $$;

create function wocs.undo_plan_event_create(t wocs.tasks) returns jsonb
language plpgsql as $$
declare
  e wocs.events;
  sold numeric;
begin
  select * into e from wocs.events x where x.task_id = t.id for update;
  sold := wocs.sale_amount_for_event(e.id);
  if e.id is null or e.removed_at is not null or sold is not null then
    return jsonb_build_object('refused', 'undo.refused', 'facts', jsonb_build_object(
      'reason', 'changed_since', 'what', 'event', 'name', wocs.event_ref(e.id), 'expected', e.name,
      'found', 'RM ' || sold, 'by', null));
  end if;
  return jsonb_build_object(
    'plan', jsonb_build_array(jsonb_build_object('what', 'event', 'name', wocs.event_ref(e.id), 'now', e.name,
      'then', null)),
    'subject', jsonb_build_object('event', wocs.event_ref(e.id), 'name', e.name));
end $$;

create function wocs.undo_event_create(t wocs.tasks, undoing wocs.tasks) returns jsonb
language plpgsql as $$
declare
  gone wocs.events;
begin
  update wocs.events e set removed_at = now() where e.task_id = t.id and e.removed_at is null returning * into gone;
  return jsonb_build_object('facts', wocs.event_facts(gone));
end $$;

-- schemas/events/known_events.sql

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

-- schemas/events/list.sql

-- Those to come, the nearest first, then the last five that were.
create function wocs.answer_event_list(asker wocs.users, args jsonb) returns jsonb
language plpgsql stable as $$
declare
  today date := wocs.clock_today();
begin
  return (
    with listed as (
      (select e as event, 0 as past from wocs.events e
        where e.removed_at is null and e.day >= today order by e.day, e.id limit 15)
      union all
      (select e, 1 from wocs.events e where e.removed_at is null and e.day < today order by e.day desc, e.id limit 5))
    select jsonb_build_object('say', 'event.list', 'facts', jsonb_build_object('events', coalesce(jsonb_agg(
      wocs.event_facts(l.event) || jsonb_build_object('sold', wocs.sale_amount_for_event((l.event).id))
      order by l.past, case when l.past = 0 then (l.event).day - today else today - (l.event).day end, (l.event).id),
        '[]')))
    from listed l);
end $$;

-- schemas/flow/batch.sql

-- /batch: several commands at once, all or none.

create function wocs.batch_check_lines(asker wocs.users, lines jsonb, more jsonb) returns jsonb
language sql as $$
  select case when refused is not null
    then jsonb_build_object('refused', 'batch.refused', 'facts', refused || more)
    else jsonb_build_object('subject', jsonb_build_object('lines', wocs.line_subjects(told))) end
  from wocs.line_rehearse_all(asker, lines) told, wocs.line_refusal(told, lines) refused
$$;

create function wocs.batch_run_lines(task wocs.tasks, lines jsonb, more jsonb) returns jsonb
language sql as $$
  select case when refused is not null
    then jsonb_build_object('refused', 'batch.refused', 'facts', refused || more)
    else jsonb_build_object('say', 'batch.done',
      'facts', more || jsonb_build_object('parts', wocs.line_summaries(told))) end
  from wocs.line_run_all_or_none(task, lines) told, wocs.line_refusal(told, lines) refused
$$;

create function wocs.check_batch(asker wocs.users, args jsonb) returns jsonb
language sql as $$ select wocs.batch_check_lines(asker, args -> 'lines', '{}') $$;

create function wocs.do_batch(task wocs.tasks) returns jsonb
language sql as $$ select wocs.batch_run_lines(task, task.payload -> 'lines', '{}') $$;

-- schemas/flow/if.sql

-- /if condition then else. Both branches are rehearsed before anything runs; the one taken asks for itself.

-- One branch as {"refused"...} or its entry in the subject.
create function wocs.condition_check_branch(asker wocs.users, line jsonb, branch text) returns jsonb
language sql as $$
  select case when refused is not null
    then jsonb_build_object('refused', 'if.refused', 'facts', refused || jsonb_build_object('branch', branch))
    else (wocs.line_subjects(told) -> 0) || jsonb_build_object('branch', branch) end
  from wocs.line_rehearse_all(asker, jsonb_build_array(line)) told, wocs.line_refusal(told) refused
$$;

create function wocs.check_if(asker wocs.users, args jsonb) returns jsonb
language plpgsql as $$
declare
  branch text;
  checked jsonb;
  lines jsonb := '[]';
begin
  foreach branch in array array['then', 'else'] loop
    if jsonb_typeof(args -> branch) = 'object' then
      checked := wocs.condition_check_branch(asker, args -> branch, branch);
      if checked ? 'refused' then
        return checked;
      end if;
      lines := lines || checked;
    end if;
  end loop;
  return jsonb_build_object('subject', jsonb_build_object('lines', lines));
end $$;

create function wocs.condition_compare(value numeric, operator text, other numeric) returns boolean
language sql immutable as $$
  select case operator
    when '>' then value > other when '>=' then value >= other when '<' then value < other
    when '<=' then value <= other when '=' then value = other when '!=' then value <> other end
$$;

-- Without figures a condition is neither true nor false, so neither branch runs.
create function wocs.do_if(task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  condition jsonb := task.payload -> 'condition';
  value numeric := wocs.metric_of_period(condition ->> 'metric', condition ->> 'period');
  holds boolean := wocs.condition_compare(value, condition ->> 'operator', (condition ->> 'value')::numeric);
  branch text := case when holds then 'then' else 'else' end;
  facts jsonb := jsonb_build_object('condition', condition, 'value', value,
    'unit', wocs.metric_unit(condition ->> 'metric'), 'holds', holds, 'branch', branch);
  told jsonb;
begin
  if value is null then
    return jsonb_build_object('say', 'if.no_data', 'facts', facts);
  elsif jsonb_typeof(task.payload -> branch) is distinct from 'object' then
    return jsonb_build_object('say', 'if.nothing', 'facts', facts);
  end if;
  told := wocs.line_run_all_or_none(task, jsonb_build_array(task.payload -> branch));
  if wocs.line_refusal(told) is not null then
    return jsonb_build_object('refused', 'if.refused', 'facts', facts || wocs.line_refusal(told));
  end if;
  return jsonb_build_object('say', 'if.done',
    'facts', facts || jsonb_build_object('told', wocs.line_summaries(told) -> 0));
end $$;

-- schemas/flow/line_media.sql

-- The picture that came with the whole message is for the first page in it. One that is on its way moves on to that
-- task; one that has come is lent, because a schedule needs it again. In a rehearsal nobody knows yet whether there is
-- one. The video of a post is fetched for that post: not for the whole as well.
create function wocs.line_lend_media(parent text, t wocs.tasks, rehearsing boolean) returns void
language plpgsql as $$
declare
  a wocs.attachments;
begin
  if t.type = 'tiktok_post' and t.payload #>> '{video,id}' is not null then
    delete from wocs.attachments x
    where x.task_id = parent and x.state = 'waiting' and x.media ->> 'id' = t.payload #>> '{video,id}';
    return;
  elsif not (t.type = 'landing_create' or t.type = 'landing_edit' and t.payload ->> 'field' = 'image') then
    return;
  elsif rehearsing then
    if t.type = 'landing_edit' then
      insert into wocs.attachments (task_id, type, state) values (t.id, 'image', 'waiting');
    end if;
    return;
  end if;
  a := wocs.line_picture_above(parent, t.source_message);
  if a.state = 'waiting' then
    update wocs.attachments x set task_id = t.id where x.id = a.id;
  elsif a.state = 'stored' then
    insert into wocs.attachments (task_id, type, original_name, storage_url, mime_type, size_bytes, width, height,
      media, state)
    values (t.id, a.type, a.original_name, a.storage_url, a.mime_type, a.size_bytes, a.width, a.height, a.media,
      'stored');
  end if;
end $$;

-- Only the first of the siblings gets it: what a task before it was lent is taken.
create function wocs.line_picture_above(parent text, message text) returns wocs.attachments
language plpgsql stable as $$
declare
  a wocs.attachments;
  above wocs.tasks;
begin
  loop
    select * into above from wocs.tasks x where x.id = parent;
    if above.id is null or exists (
      select from wocs.attachments x join wocs.tasks s on s.id = x.task_id
      where s.parent_id = above.id and s.created_at >= now() and x.type = 'image') then
      return null;
    end if;
    select * into a from wocs.attachments x where x.task_id = above.id and x.type = 'image' order by x.created_at
    limit 1;
    if a.id is not null then
      return a;
    end if;
    parent := above.parent_id;
  end loop;
end $$;

-- schemas/flow/lines.sql

-- A command inside another one is a line: {"text", "intent"}. Run, it is told as {"text", "command", "task", "status",
-- "say", "facts", "ok", "asks", "subject"}; `subject`: what a yes to it binds to, only where something in it asks.

-- Whether it, or a command inside it, waits for a CONFIRM.
create function wocs.line_holds_ask(line jsonb) returns boolean
language sql immutable as $$
  select jsonb_path_exists(line, '$.intent.**.asks ? (@ == true)')
$$;

create function wocs.line_result(line jsonb, outcome jsonb, ok boolean, task text default null,
  status text default null,
  subject jsonb default null)
returns jsonb
language sql immutable as $$
  select jsonb_build_object(
    'text', line -> 'text', 'command', replace(line #>> '{intent,command}', '_', ' '), 'task', task, 'status', status,
    'say', outcome -> 'say', 'facts', coalesce(outcome -> 'facts', '{}'), 'ok', ok,
    'asks', wocs.line_holds_ask(line), 'subject', case when wocs.line_holds_ask(line) then subject end)
$$;

-- `cover`: the yes that was given to the whole; without one a line that asks is asked for by itself.
create function wocs.line_run(asker wocs.users, parent wocs.tasks, line jsonb, cover wocs.approvals,
  rehearsing boolean default false)
returns jsonb
language plpgsql as $$
declare
  intent jsonb := line -> 'intent';
  type text := intent ->> 'command';
  args jsonb := coalesce(intent -> 'args', '{}');
  outcome jsonb;
begin
  if wocs.person_role_rank(asker.role) < wocs.person_role_rank(intent ->> 'role') then
    return wocs.line_result(line, wocs.person_role_refusal(asker, type, intent ->> 'role'), false);
  elsif type in ('cancel', 'retry') then
    outcome := wocs.word_apply(asker, type, args ->> 'task', null, null);
  elsif intent ? 'say' then
    outcome := intent;
  elsif intent ->> 'runs' = 'answer' then
    outcome := wocs.command_answer(type, asker, args);
    outcome := outcome
      || jsonb_build_object('facts', jsonb_build_object('command', replace(type, '_', ' '))
        || coalesce(outcome -> 'facts', '{}'));
  else
    return wocs.line_run_as_task(asker, parent, line, cover, rehearsing);
  end if;
  return wocs.line_result(line, outcome, outcome ->> 'say' !~ '^access\.|\.refused$');
end $$;

-- The line as a task of its own. A batch refuses itself when one of its lines is refused, so only its question needs a
-- check.
create function wocs.line_run_as_task(asker wocs.users, parent wocs.tasks, line jsonb, cover wocs.approvals,
  rehearsing boolean)
returns jsonb
language plpgsql as $$
declare
  intent jsonb := line -> 'intent';
  type text := intent ->> 'command';
  asks boolean := coalesce((intent ->> 'asks')::boolean, false);
  asks_itself boolean := asks and not rehearsing and cover.task_id is null;
  checked jsonb := '{}';
  outcome jsonb;
  t wocs.tasks;
begin
  if type not in ('batch', 'template_run') or wocs.line_holds_ask(line) then
    checked := wocs.command_check(type, asker, coalesce(intent -> 'args', '{}'));
  end if;
  if checked ? 'refused' then
    return wocs.line_result(line, jsonb_build_object('say', checked -> 'refused', 'facts',
      jsonb_build_object('command', replace(type, '_', ' ')) || coalesce(checked -> 'facts', '{}')), false);
  end if;
  t := wocs.line_create_task(asker, parent, line, checked, asks_itself);
  perform wocs.line_lend_media(parent.id, t, rehearsing);
  if checked @> '{"wait": true}' then
    outcome := jsonb_build_object('say', checked -> 'say',
      'facts', wocs.task_facts(t) || coalesce(checked -> 'facts', '{}'));
  elsif asks_itself then
    outcome := jsonb_build_object('say', 'approval.asked', 'facts', wocs.approval_ask(t, checked -> 'subject'));
  else
    if asks and cover.task_id is not null then
      perform wocs.line_pass_on_approval(cover, t, checked -> 'subject');
    end if;
    outcome := case when t.scheduled_at > now() then wocs.task_start(t, checked)
      when t.runs = 'home' then wocs.bell_enqueue_task(t)
      else wocs.task_run(t) end;
    perform wocs.landing_picture_attach(t.id,
      jsonb_build_object('key', a.storage_url, 'mime', a.mime_type, 'width', a.width, 'height', a.height))
    from wocs.attachments a where a.task_id = t.id and a.type = 'image' and a.state = 'stored';
  end if;
  select * into t from wocs.tasks x where x.id = t.id;
  return wocs.line_result(line, outcome, t.status <> 'failed', t.id, t.status, checked -> 'subject');
end $$;

-- The clock of the moment, not of the transaction: who undoes the lines needs their order.
create function wocs.line_create_task(asker wocs.users, parent wocs.tasks, line jsonb, checked jsonb,
  asks_itself boolean)
returns wocs.tasks
language sql as $$
  insert into wocs.tasks (type, runs, command_raw, payload, status, priority, requested_by, needs_role, parent_id,
    source_message, repeatable, scheduled_at, created_at)
  select i ->> 'command', i ->> 'runs', line ->> 'text', coalesce(checked -> 'args', i -> 'args', '{}'),
         case when asks_itself and not checked @> '{"wait": true}' then 'awaiting_approval' else 'pending' end,
         coalesce(i ->> 'priority', 'normal'), asker.id, coalesce(i ->> 'role', 'admin'), parent.id,
           parent.source_message,
         coalesce((i ->> 'repeatable')::boolean, false), (checked ->> 'scheduled_at')::timestamptz, clock_timestamp()
  from (select line -> 'intent' as i) intended
  returning *
$$;

-- The yes to the whole is a yes to this part of it, as it is now: a retry is held to that.
create function wocs.line_pass_on_approval(cover wocs.approvals, t wocs.tasks, subject jsonb) returns void
language plpgsql as $$
begin
  insert into wocs.approvals (task_id, ask, digest, subject, approver_id, asked_at, expires_at, decision, decided_by,
    decided_at)
  values (t.id, 1, wocs.approval_digest(t.payload, line_pass_on_approval.subject),
    coalesce(line_pass_on_approval.subject, '{}'),
    cover.approver_id, cover.asked_at,
          cover.expires_at, 'approved', cover.decided_by, cover.decided_at);
  perform wocs.audit_log_task(t.id, 'approved', jsonb_build_object('with', cover.task_id, 'ask', cover.ask));
end $$;

-- The nearest yes above: its own, its parent's, and so on.
create function wocs.line_covering_approval(t wocs.tasks) returns wocs.approvals
language plpgsql stable as $$
declare
  a wocs.approvals;
begin
  while t.id is not null loop
    a := wocs.approval_latest(t.id);
    if a.decision = 'approved' then
      return a;
    end if;
    select * into t from wocs.tasks x where x.id = t.parent_id;
  end loop;
  return null;
end $$;

-- schemas/flow/rehearse.sql

-- Nothing of several lines happens before all of them could: they are run to see how that goes, and undone again. So
-- the second line may need what the first one makes.

-- In order, until one is refused; that one is the last then.
create function wocs.line_run_in_order(asker wocs.users, parent wocs.tasks, lines jsonb, cover wocs.approvals,
  rehearsing boolean default false)
returns jsonb
language plpgsql as $$
declare
  line jsonb;
  told jsonb := '[]';
begin
  for line in select value from jsonb_array_elements(lines) loop
    line := wocs.line_run(asker, parent, line, cover, rehearsing);
    told := told || line;
    exit when not (line ->> 'ok')::boolean;
  end loop;
  return told;
end $$;

-- WC000 is raised here alone, and caught here: what was done since the block began is gone, the variable stays.
create function wocs.line_rehearse_all(asker wocs.users, lines jsonb) returns jsonb
language plpgsql as $$
declare
  told jsonb;
begin
  begin
    told := wocs.line_run_in_order(asker, null, lines, null, true);
    raise exception 'that was a rehearsal' using errcode = 'WC000';
  exception when sqlstate 'WC000' then
    return told;
  end;
end $$;

-- All of them or none.
create function wocs.line_run_all_or_none(task wocs.tasks, lines jsonb) returns jsonb
language plpgsql as $$
declare
  told jsonb;
begin
  begin
    told := wocs.line_run_in_order(wocs.person_by_id(task.requested_by), task, lines,
      wocs.line_covering_approval(task));
    if wocs.line_refusal(told) is not null then
      raise exception 'one line was refused' using errcode = 'WC000';
    end if;
  exception when sqlstate 'WC000' then
    null;
  end;
  return told;
end $$;

-- Why a batch in a batch was refused is why its line was.
create function wocs.line_innermost_refusal(told jsonb) returns jsonb
language plpgsql immutable as $$
begin
  while jsonb_typeof(told #> '{facts,because}') = 'object' loop
    told := told #> '{facts,because}';
  end loop;
  return told - 'subject';
end $$;

-- {"line": its number, "of": how many there are, "text", "because": the line as it was told}; null when none was
-- refused.
create function wocs.line_refusal(told jsonb, lines jsonb default null) returns jsonb
language sql immutable as $$
  select case when not coalesce((told -> -1 ->> 'ok')::boolean, true) then jsonb_build_object(
    'line', jsonb_array_length(told), 'of', jsonb_array_length(coalesce(lines, told)), 'text', told -> -1 -> 'text',
    'because', wocs.line_innermost_refusal(told -> -1)) end
$$;

-- What a yes to all of them binds to: each line's words, and what those that ask would do.
create function wocs.line_subjects(told jsonb) returns jsonb
language sql immutable as $$
  select coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object('text', x.value -> 'text', 'asks', x.value -> 'asks',
    'subject', x.value -> 'subject'))
                            order by x.ordinality), '[]')
  from jsonb_array_elements(told) with ordinality x
$$;

-- Of the told lines what a summary shows.
create function wocs.line_summaries(told jsonb) returns jsonb
language sql immutable as $$
  select coalesce(jsonb_agg(x.value - 'subject' - 'asks' order by x.ordinality), '[]')
  from jsonb_array_elements(told) with ordinality x
$$;

-- schemas/flow/schedule.sql

-- /schedule.

-- What waiting will not heal: who may not, or does not exist, will hardly do so then.
create function wocs.schedule_refusal_is_final(refusal jsonb) returns boolean
language sql immutable as $$
  select refusal ->> 'say' = 'access.role'
    or refusal #>> '{facts,reason}' in ('unknown_agent', 'unknown_user', 'no_loops')
$$;

-- Rehearsed as if it ran now. What may be healed by its time is a warning, and then a yes is to nothing known.
create function wocs.check_schedule(asker wocs.users, args jsonb) returns jsonb
language plpgsql as $$
declare
  line jsonb := args -> 'line';
  told jsonb;
  refused jsonb;
begin
  if jsonb_path_exists(line,
      '$.** ? (exists(@.runs) && (@.command == "schedule" || @.command == "template_create"))') then
    return wocs.schedule_refusal('no_loops', null);
  end if;
  told := wocs.line_rehearse_all(asker, jsonb_build_array(line));
  refused := wocs.line_refusal(told) -> 'because';
  if wocs.schedule_refusal_is_final(refused) then
    return jsonb_build_object('refused', refused -> 'say',
      'facts', (refused -> 'facts') || jsonb_build_object('line', line -> 'text'));
  end if;
  return jsonb_build_object('subject', jsonb_strip_nulls(jsonb_build_object(
    'next', wocs.schedule_next_runs((args ->> 'at')::timestamptz, wocs.clock_zone(),
      coalesce(args ->> 'repeat', 'once')),
    'lines', wocs.line_subjects(told), 'warning', refused - 'task')));
end $$;

-- The video of the message, or of the one it quoted: WhatsApp keeps it for a week only, so it is fetched now.
create function wocs.schedule_video(asker wocs.users, line jsonb) returns jsonb
language plpgsql stable as $$
declare
  video jsonb := jsonb_path_query_first(line, '$.**.video ? (exists(@.id))');
  quoted text := jsonb_path_query_first(line, '$.** ? (@.command == "tiktok_post").args.quoted ? (@ != null)') #>> '{}';
begin
  if video is null and quoted is not null then
    video := wocs.tiktok_quoted_video(asker, quoted);
  end if;
  return case when video ->> 'id' is not null then video || '{"kind": "video"}' end;
end $$;

-- Else the picture that came with it.
create function wocs.schedule_media(task wocs.tasks, video jsonb) returns jsonb
language sql stable as $$
  select coalesce(video - 'url', (
    select jsonb_build_object('kind', a.type, 'id', a.media -> 'id', 'mime', a.mime_type, 'sha256', a.media -> 'sha256',
      'filename', a.original_name)
    from wocs.attachments a where a.task_id = task.id and a.media ->> 'id' is not null order by a.created_at limit 1))
$$;

create function wocs.do_schedule(task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  args jsonb := task.payload;
  subject jsonb := wocs.check_schedule(wocs.person_by_id(task.requested_by), args) -> 'subject';
  video jsonb := wocs.schedule_video(wocs.person_by_id(task.requested_by), args -> 'line');
  made wocs.schedules;
begin
  if video is not null then
    perform wocs.media_expect(task.id, video);
  end if;
  insert into wocs.schedules (task_id, owner_id, line, media, repeat, at, zone, next_at, bound)
  values (task.id, task.requested_by, args -> 'line', wocs.schedule_media(task, video),
          coalesce(args ->> 'repeat', 'once'), coalesce((args ->> 'at')::timestamptz, now()), wocs.clock_zone(),
          coalesce((args ->> 'at')::timestamptz, now()),
            case when not subject ? 'warning' then subject #> '{lines,0,subject}' end)
  returning * into made;
  return jsonb_build_object('say', 'schedule.added',
    'facts', wocs.schedule_facts(made) || jsonb_build_object('warning', subject -> 'warning'));
end $$;

create function wocs.undo_plan_schedule(t wocs.tasks) returns jsonb
language plpgsql as $$
declare
  s wocs.schedules;
  runs int;
begin
  select * into s from wocs.schedules x where x.task_id = t.id for update;
  select count(*) into runs from wocs.schedule_runs r where r.schedule_id = s.id and r.state <> 'skipped';
  if s.state in ('removed', 'stopped') then
    return wocs.flow_undo_refusal('changed_since', wocs.schedule_name(s.id), 'active', s.state,
                                 wocs.person_ref((select x.requested_by from wocs.tasks x where x.id = s.closed_by)));
  elsif runs > 0 then
    return wocs.flow_undo_refusal('already_ran', wocs.schedule_name(s.id), '0', runs::text);
  end if;
  return wocs.undo_step('schedule', wocs.schedule_name(s.id), s.line ->> 'text', null,
    jsonb_build_object('schedule', s.id));
end $$;

create function wocs.undo_schedule(t wocs.tasks, undoing wocs.tasks) returns jsonb
language plpgsql as $$
declare
  s wocs.schedules;
begin
  select * into s from wocs.schedules x where x.task_id = t.id;
  perform wocs.schedule_close(s.id, 'removed', undoing.id);
  return jsonb_build_object('facts', wocs.schedule_facts(s));
end $$;

-- schemas/flow/schedule_list.sql

create function wocs.answer_schedule_list(asker wocs.users, args jsonb) returns jsonb
language sql stable as $$
  select jsonb_build_object('say', 'schedule.list', 'facts', jsonb_build_object(
    'schedules', (
      select coalesce(jsonb_agg(wocs.schedule_facts(s)
        || jsonb_build_object('owner', wocs.person_ref(s.owner_id), 'last', (
        select jsonb_build_object('at', wocs.clock_text(r.run_at), 'state', r.state) from wocs.schedule_runs r
        where r.schedule_id = s.id order by r.run_at desc limit 1)) order by s.next_at), '[]')
      from (select x.* from wocs.schedules x where x.state = 'active' and x.next_at is not null order by x.next_at
        limit 20) s),
    'more', (select greatest(0, count(*) - 20) from wocs.schedules x
      where x.state = 'active' and x.next_at is not null)))
$$;

-- schemas/flow/schedule_remove.sql

create function wocs.check_schedule_remove(asker wocs.users, args jsonb) returns jsonb
language plpgsql as $$
begin
  perform from wocs.schedules s where s.id = (args ->> 'schedule')::int and s.state = 'active' for update;
  if not found then
    return wocs.schedule_refusal('no_such_schedule', (args ->> 'schedule')::int);
  end if;
  return '{"subject": {}}';
end $$;

create function wocs.do_schedule_remove(task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  gone wocs.schedules := wocs.schedule_close((task.payload ->> 'schedule')::int, 'removed', task.id);
begin
  if gone.id is null then
    return wocs.schedule_refusal('no_such_schedule', (task.payload ->> 'schedule')::int);
  end if;
  return jsonb_build_object('say', 'schedule.removed', 'facts', wocs.schedule_facts(gone));
end $$;

create function wocs.undo_plan_schedule_remove(t wocs.tasks) returns jsonb
language plpgsql as $$
declare
  s wocs.schedules;
begin
  select * into s from wocs.schedules x where x.id = (t.payload ->> 'schedule')::int for update;
  if s.state <> 'removed' or s.closed_by is distinct from t.id then
    return wocs.flow_undo_refusal('changed_since', wocs.schedule_name(s.id), 'removed', s.state);
  elsif s.repeat = 'once' and s.at <= now() then
    return wocs.flow_undo_refusal('too_late', wocs.schedule_name(s.id), wocs.clock_text(s.at), wocs.clock_text(now()));
  end if;
  return wocs.undo_step('schedule', wocs.schedule_name(s.id), null, s.line ->> 'text',
    jsonb_build_object('schedule', s.id));
end $$;

-- What would have run meanwhile is not made up for.
create function wocs.undo_schedule_remove(t wocs.tasks, undoing wocs.tasks) returns jsonb
language plpgsql as $$
declare
  s wocs.schedules;
begin
  select * into s from wocs.schedules x where x.id = (t.payload ->> 'schedule')::int;
  if s.next_at <= now() then
    s.turn := wocs.schedule_latest_turn(s, now()) + 1;
  end if;
  update wocs.schedules x
  set state = 'active', closed_by = null, turn = s.turn, next_at = wocs.schedule_turn_at(s.at, s.zone, s.repeat, s.turn)
  where x.id = s.id returning * into s;
  return jsonb_build_object('facts', wocs.schedule_facts(s));
end $$;

-- schemas/flow/schedule_runs.sql

-- What is due of the schedules becomes a run, and a run is leased to be read: only Python can read a command.

-- A run for its reader, who understands it as of its own moment and tells wocs_obey.
create function wocs.schedule_run_message(r wocs.schedule_runs) returns jsonb
language sql stable as $$
  select jsonb_build_object(
    'run', r.id, 'text', s.line -> 'text', 'at', wocs.clock_text(r.run_at), 'media', s.media, 'timezone', s.zone,
    'templates', case when jsonb_path_exists(s.line, '$.** ? (@.command == "template_run")')
      then wocs.template_all() end,
    'language', coalesce((wocs.person_by_id(s.owner_id)).language, 'en'))
  from wocs.schedules s where s.id = r.schedule_id
$$;

create function wocs.schedule_is_due(s wocs.schedules) returns boolean
language sql stable as $$
  select s.state = 'active' and s.next_at <= now()
$$;

create function wocs.schedule_run_is_unread(r wocs.schedule_runs) returns boolean
language sql stable as $$
  select r.state = 'due' and r.lease_until <= now()
$$;

create function wocs.schedule_runs_are_due() returns boolean
language plpgsql stable as $$
begin
  return exists (select from wocs.schedules s where wocs.schedule_is_due(s))
    or exists (select from wocs.schedule_runs r where wocs.schedule_run_is_unread(r));
end $$;

create function wocs.schedule_runs_settle() returns void
language plpgsql as $$
begin
  perform wocs.settling_each('schedules', 'schedule_run_add', array(
    select x from wocs.schedules x
    where wocs.schedule_is_due(x) and wocs.settling_may_try('schedules', x.id::text)
    order by x.next_at limit 20 for update skip locked));
  perform wocs.settling_each('schedule_runs', 'schedule_run_lease', array(
    select x from wocs.schedule_runs x
    where wocs.schedule_run_is_unread(x) and wocs.settling_may_try('schedule_runs', x.id::text)
    order by x.run_at limit 20 for update skip locked));
end $$;

-- Of several that were missed only the latest runs.
create function wocs.schedule_run_add(s wocs.schedules) returns void
language plpgsql as $$
declare
  latest int := wocs.schedule_latest_turn(s, now());
begin
  if not wocs.schedule_owner_may(s) then
    perform wocs.schedule_stop(s);
    return;
  end if;
  insert into wocs.schedule_runs (schedule_id, run_at, skipped, lease_until)
  values (s.id, wocs.schedule_turn_at(s.at, s.zone, s.repeat, latest), latest - s.turn, now())
  on conflict do nothing;
  update wocs.schedules x set turn = latest + 1, next_at = wocs.schedule_turn_at(s.at, s.zone, s.repeat, latest + 1)
  where x.id = s.id;
end $$;

-- Given to a reader; what too many readers lost is told as failed.
create function wocs.schedule_run_lease(r wocs.schedule_runs) returns void
language plpgsql as $$
begin
  if r.tries >= wocs.limit_run_readers() then
    perform wocs.schedule_run_end(r,
      jsonb_build_object('say', 'task.failed', 'ok', false,
        'facts', '{"error": {"code": "not_read"}, "retry": false}'::jsonb));
    return;
  end if;
  update wocs.schedule_runs x set tries = x.tries + 1, lease_until = now() + wocs.limit_run_lease() where x.id = r.id;
  perform wocs.work_add('wocs.read', r.id::text);
end $$;

create function wocs.schedule_owner_may(s wocs.schedules) returns boolean
language sql stable as $$
  select exists (
    select from wocs.users u join wocs.tasks t on t.id = s.task_id
    where u.id = s.owner_id and u.status = 'active'
      and wocs.person_role_rank(u.role) >= wocs.person_role_rank(t.needs_role)
      and wocs.person_role_rank(u.role) >= wocs.person_role_rank(s.line #>> '{intent,role}'))
$$;

-- Its owner hears of it, and every admin: somebody has to ask for it anew.
create function wocs.schedule_stop(s wocs.schedules) returns void
language plpgsql as $$
begin
  perform wocs.schedule_close(s.id, 'stopped');
  perform wocs.notice_send(u.id, 'schedule.stopped',
    wocs.schedule_facts(s) || jsonb_build_object('owner', wocs.person_ref(s.owner_id)), s.task_id)
  from wocs.users u where u.status = 'active' and (u.role = 'admin' or u.id = s.owner_id);
end $$;

-- schemas/flow/scheduled_lines.sql

-- A run as its reader understood it: done exactly once, whatever comes twice or late.

-- The line as it was told. One that breaks fails alone.
create function wocs.schedule_run_try(s wocs.schedules, request jsonb) returns jsonb
language plpgsql as $$
declare
  line jsonb := jsonb_build_object('text', s.line -> 'text', 'intent', request -> 'intent');
begin
  if request #>> '{problem,say}' = 'grammar.broken' then
    perform wocs.alert_report_fault(request #>> '{problem,facts,error}', s.owner_id);
  end if;
  if jsonb_typeof(request -> 'intent') is distinct from 'object' then
    return wocs.line_result(line,
      coalesce(nullif(request -> 'problem', 'null'),
        '{"say": "task.failed", "facts": {"error": {"code": "not_read"}}}'), false);
  elsif jsonb_path_exists(line,
      '$.** ? (exists(@.runs) && (@.command == "schedule" || @.command == "template_create"))') then
    return wocs.line_result(line, '{"say": "schedule.refused", "facts": {"reason": "no_loops"}}', false);
  end if;
  return wocs.schedule_run_line(s, line);
exception when others then
  if wocs.fault_is_the_servers(sqlstate) then
    raise;  -- the server's trouble, not the command's
  end if;
  return wocs.line_result(line, jsonb_build_object('say', 'task.failed', 'facts', jsonb_build_object(
    'error', jsonb_build_object('code', 'internal', 'detail', sqlstate), 'retry', false)), false);
end $$;

-- A yes to the schedule is a yes to each run that would do what was shown then, or what was said yes to since.
create function wocs.schedule_run_line(s wocs.schedules, line jsonb) returns jsonb
language plpgsql as $$
declare
  owner wocs.users := wocs.person_by_id(s.owner_id);
  task wocs.tasks;
  cover wocs.approvals;
  checked jsonb;
begin
  select * into task from wocs.tasks t where t.id = s.task_id;
  perform wocs.audit_set_actor(null, jsonb_build_object('schedule', wocs.schedule_name(s.id)));
  if (line #>> '{intent,asks}')::boolean then
    cover := wocs.line_covering_approval(task);
    checked := wocs.command_check(line #>> '{intent,command}', owner, coalesce(line #> '{intent,args}', '{}'));
    if wocs.schedule_approved_subject(s, task, line) is distinct from jsonb_strip_nulls(checked -> 'subject') then
      cover := null;
    end if;
  end if;
  return wocs.line_run(owner, task, line, cover);
end $$;

-- What the newest yes was to: to the schedule itself, or to a run of it that was asked for again.
create function wocs.schedule_approved_subject(s wocs.schedules, task wocs.tasks, line jsonb) returns jsonb
language sql stable as $$
  select coalesce(
    (select jsonb_strip_nulls(a.subject) from wocs.approvals a join wocs.tasks t on t.id = a.task_id
     where t.parent_id = task.id and t.type = line #>> '{intent,command}' and a.decision = 'approved'
       order by a.decided_at desc limit 1),
    jsonb_strip_nulls(s.bound))
$$;

-- Its end, told to the owner; late is what nobody was there for, missed is what came before it.
create function wocs.schedule_run_end(r wocs.schedule_runs, told jsonb) returns void
language plpgsql as $$
declare
  s wocs.schedules;
  t wocs.tasks;
  ok boolean := (told ->> 'ok')::boolean;
  asked boolean := told ->> 'status' is not distinct from 'awaiting_approval';
  late interval := now() - r.run_at;
begin
  update wocs.schedule_runs x set
    state = case when asked then 'asked' when ok then 'done' else 'failed' end, task_id = told ->> 'task',
    lease_until = null, ended_at = now()
  where x.id = r.id;
  update wocs.schedules x set state = case when x.next_at is null then 'done' else x.state end
  where x.id = r.schedule_id returning * into s;
  select * into t from wocs.tasks x where x.id = coalesce(told ->> 'task', s.task_id);
  perform wocs.outbox_reply_late(
    t, case when asked then 'schedule.asked' when ok then 'schedule.ran' else 'schedule.failed' end,
    wocs.schedule_facts(s) || jsonb_build_object(
      'task', told -> 'task', 'run_at', wocs.clock_text(r.run_at), 'skipped', r.skipped,
      'late_s', case when late > wocs.limit_run_late() then round(extract(epoch from late)) end,
      'told', told - 'subject'));
end $$;

-- schemas/flow/schedules.sql

create function wocs.schedule_name(id int) returns text
language sql immutable as $$ select 'SCH-' || id $$;

create function wocs.schedule_refusal(reason text, schedule int) returns jsonb
language sql stable as $$
  select jsonb_build_object('refused', 'schedule.refused', 'facts', jsonb_build_object(
    'reason', reason, 'schedule', wocs.schedule_name(schedule),
    'schedules', (select coalesce(jsonb_agg(wocs.schedule_name(s.id) order by s.id), '[]') from wocs.schedules s
      where s.state = 'active')))
$$;

create function wocs.schedule_facts(s wocs.schedules) returns jsonb
language sql stable as $$
  select jsonb_build_object(
    'schedule', wocs.schedule_name(s.id), 'line', s.line -> 'text', 'repeat', s.repeat, 'at', wocs.clock_text(s.at),
    'zone', s.zone,
    'next', case when s.next_at is null then '[]' else wocs.schedule_next_runs(s.at, s.zone, s.repeat, s.turn) end)
$$;

create function wocs.schedule_close(id int, state text, task text default null) returns wocs.schedules
language plpgsql as $$
declare
  closed wocs.schedules;
begin
  update wocs.schedules s set state = schedule_close.state, closed_by = task
  where s.id = schedule_close.id and s.state = 'active' returning * into closed;
  update wocs.schedule_runs r set state = 'skipped', ended_at = now()
  where r.schedule_id = closed.id and r.state = 'due';
  return closed;
end $$;

-- {"refused"} with what was expected and what is there instead.
create function wocs.flow_undo_refusal(reason text, what text, expected text, found text, by text default null)
returns jsonb
language sql immutable as $$
  select jsonb_build_object('refused', 'undo.refused', 'facts', jsonb_build_object(
    'reason', reason, 'what', what, 'expected', expected, 'found', found, 'by', by))
$$;

-- schemas/flow/template_create.sql

create function wocs.check_template_create(asker wocs.users, args jsonb) returns jsonb
language plpgsql as $$
begin
  perform wocs.template_lock(args ->> 'name');
  if exists (select from wocs.templates t where t.name = args ->> 'name') then
    return wocs.template_refusal('template_exists', args ->> 'name');
  end if;
  return '{"subject": {}}';
end $$;

create function wocs.do_template_create(task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  args jsonb := task.payload;
begin
  insert into wocs.templates (name, commands, variables, created_by, task_id)
  values (args ->> 'name', args -> 'commands', coalesce(args -> 'variables', '[]'), task.requested_by, task.id);
  return jsonb_build_object('say', 'template.created', 'facts', jsonb_build_object(
    'name', args -> 'name', 'commands', args -> 'commands', 'variables', coalesce(args -> 'variables', '[]')));
end $$;

create function wocs.undo_plan_template_create(t wocs.tasks) returns jsonb
language plpgsql as $$
declare
  name text := t.payload ->> 'name';
  kept wocs.templates;
begin
  perform wocs.template_lock(name);
  select * into kept from wocs.templates x where x.name = t.payload ->> 'name';
  if kept.task_id is distinct from t.id then
    return wocs.flow_undo_refusal('changed_since', name, wocs.argument_text(t.payload -> 'commands'),
      wocs.argument_text(kept.commands),
      wocs.person_ref(kept.created_by));
  end if;
  return wocs.undo_step('template', name, wocs.argument_text(kept.commands), null,
    jsonb_build_object('template', name));
end $$;

create function wocs.undo_template_create(t wocs.tasks, undoing wocs.tasks) returns jsonb
language plpgsql as $$
begin
  delete from wocs.templates x where x.name = t.payload ->> 'name' and x.task_id = t.id;
  return jsonb_build_object('facts', jsonb_build_object('name', t.payload -> 'name'));
end $$;

-- schemas/flow/template_list.sql

create function wocs.answer_template_list(asker wocs.users, args jsonb) returns jsonb
language sql stable as $$
  select jsonb_build_object('say', 'template.list', 'facts', jsonb_build_object('templates', (
    select coalesce(jsonb_agg(jsonb_build_object('name', t.name, 'count', jsonb_array_length(t.commands),
      'variables', t.variables) order by t.name), '[]')
    from wocs.templates t)))
$$;

create function wocs.answer_template_show(asker wocs.users, args jsonb) returns jsonb
language plpgsql stable as $$
declare
  shown wocs.templates;
  missing jsonb;
begin
  select * into shown from wocs.templates t where t.name = args ->> 'name';
  if shown.name is null then
    missing := wocs.template_refusal('no_such_template', args ->> 'name');
    return jsonb_build_object('say', missing -> 'refused', 'facts', missing -> 'facts');
  end if;
  return jsonb_build_object('say', 'template.shown', 'facts', jsonb_build_object(
    'name', shown.name, 'commands', shown.commands, 'variables', shown.variables,
    'by', wocs.person_ref(shown.created_by),
    'created_at', wocs.clock_text(shown.created_at)));
end $$;

-- schemas/flow/template_remove.sql

create function wocs.check_template_remove(asker wocs.users, args jsonb) returns jsonb
language plpgsql as $$
begin
  perform wocs.template_lock(args ->> 'name');
  if not exists (select from wocs.templates t where t.name = args ->> 'name') then
    return wocs.template_refusal('no_such_template', args ->> 'name');
  end if;
  return '{"subject": {}}';
end $$;

-- `before`: all that undoing it needs.
create function wocs.do_template_remove(task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  gone wocs.templates;
begin
  delete from wocs.templates t where t.name = task.payload ->> 'name' returning * into gone;
  if gone.name is null then
    return wocs.template_refusal('no_such_template', task.payload ->> 'name');
  end if;
  return jsonb_build_object('say', 'template.removed',
    'facts', jsonb_build_object('name', gone.name, 'before', to_jsonb(gone)));
end $$;

create function wocs.undo_plan_template_remove(t wocs.tasks) returns jsonb
language plpgsql as $$
declare
  name text := t.payload ->> 'name';
  kept wocs.templates;
begin
  perform wocs.template_lock(name);
  select * into kept from wocs.templates x where x.name = t.payload ->> 'name';
  if kept.name is not null then
    return wocs.flow_undo_refusal('changed_since', name, null, wocs.argument_text(kept.commands),
      wocs.person_ref(kept.created_by));
  end if;
  return wocs.undo_step('template', name, null, wocs.argument_text(t.result #> '{before,commands}'),
    jsonb_build_object('template', name));
end $$;

create function wocs.undo_template_remove(t wocs.tasks, undoing wocs.tasks) returns jsonb
language plpgsql as $$
begin
  insert into wocs.templates select * from jsonb_populate_record(null::wocs.templates, t.result -> 'before');
  return jsonb_build_object('facts', jsonb_build_object('name', t.payload -> 'name'));
end $$;

-- schemas/flow/template_run.sql

-- /template run. Only Python can fill a template in and read what comes of it: on the first look it gets the templates,
-- on the second the intent has its `lines`.

create function wocs.check_template_run(asker wocs.users, args jsonb) returns jsonb
language plpgsql as $$
begin
  if not exists (select from wocs.templates t where t.name = args ->> 'name') then
    return wocs.template_refusal('no_such_template', args ->> 'name');
  elsif jsonb_array_length(coalesce(args -> 'lines', '[]')) = 0 then
    return wocs.template_refusal('not_filled', args ->> 'name');
  end if;
  return wocs.batch_check_lines(asker, args -> 'lines', jsonb_build_object('template', args -> 'name'));
end $$;

create function wocs.do_template_run(task wocs.tasks) returns jsonb
language plpgsql as $$
begin
  if jsonb_array_length(coalesce(task.payload -> 'lines', '[]')) = 0 then
    return wocs.template_refusal('not_filled', task.payload ->> 'name');
  end if;
  return wocs.batch_run_lines(task, task.payload -> 'lines', jsonb_build_object('template', task.payload -> 'name'));
end $$;

-- schemas/flow/templates.sql

-- Templates: commands with {variables}, kept by name.

create function wocs.template_refusal(reason text, name text) returns jsonb
language sql stable as $$
  select jsonb_build_object('refused', 'template.refused', 'facts', jsonb_build_object(
    'reason', reason, 'name', name,
    'names', (select coalesce(jsonb_agg(t.name order by t.name), '[]') from wocs.templates t)))
$$;

create function wocs.template_lock(name text) returns void
language sql as $$ select pg_advisory_xact_lock(7261231, hashtext(name)) $$;

-- The commands that can have another one inside.
create function wocs.template_is_wanted(intent jsonb) returns boolean
language sql immutable as $$
  select intent ->> 'command' in ('template_run', 'batch', 'if', 'schedule')
    and jsonb_path_exists(intent, '$.** ? (exists(@.runs) && @.command == "template_run" && !exists(@.args.lines))')
$$;

-- {name: {"commands", "variables"}}
create function wocs.template_all() returns jsonb
language sql stable as $$
  select coalesce(
    jsonb_object_agg(t.name, jsonb_build_object('commands', t.commands, 'variables', t.variables)), '{}')
  from wocs.templates t
$$;

-- schemas/flow/turns.sql

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

create function wocs.schedule_repeat_step(repeat text) returns interval
language sql immutable as $$
  select case repeat when 'daily' then interval '1 day' when 'weekly' then interval '7 days' end
$$;

-- Run number `turn`, from 0; null where there is none.
create function wocs.schedule_turn_at(at timestamptz, zone text, repeat text, turn int) returns timestamptz
language sql stable as $$
  select case when turn = 0 then at
    when repeat <> 'once'
      then wocs.schedule_wall_moment((at at time zone zone) + turn * wocs.schedule_repeat_step(repeat), zone) end
$$;

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
    floor(extract(epoch from moment - s.at) / extract(epoch from wocs.schedule_repeat_step(s.repeat)))::int - 1);
  while wocs.schedule_turn_at(s.at, s.zone, s.repeat, turn + 1) <= moment loop
    turn := turn + 1;
  end loop;
  return turn;
end $$;

-- Three at most, from run number `turn` on.
create function wocs.schedule_next_runs(at timestamptz, zone text, repeat text, turn int default 0) returns jsonb
language sql stable as $$
  select coalesce(jsonb_agg(wocs.clock_text(run) order by run), '[]')
  from (select wocs.schedule_turn_at(at, zone, repeat, n) as run from generate_series(turn, turn + 2) n) runs
  where run is not null
$$;

-- schemas/landing/create.sql

-- /landing create: a new draft; an older version never changes.

create function wocs.do_landing_create(task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  args jsonb := task.payload;
  content jsonb := jsonb_build_object(
    'title', args -> 'title', 'description', args -> 'desc', 'cta', args -> 'cta', 'link', args -> 'link',
    'image', null);
  made wocs.landing_versions;
begin
  if wocs.landing_picture_task(task.id) is not null then
    content := content || jsonb_build_object('picture_task', task.id);
  end if;
  made := wocs.landing_version_add(args ->> 'page', content, task);
  return jsonb_build_object(
    'say', 'landing.created',
    'facts', jsonb_build_object(
      'page', made.page_slug, 'version', made.version, 'title', made.content -> 'title',
      'url', wocs.landing_url(made.page_slug),
      'picture', wocs.landing_picture(made.content),
      'publish', case when args ->> 'schedule' is not null then jsonb_build_object('at', args -> 'schedule') end),
    'children', wocs.landing_scheduled_publish(made.page_slug, args ->> 'schedule'));
end $$;

-- The publish that `schedule:` asks for: approved now, done then.
create function wocs.landing_scheduled_publish(page text, at text) returns jsonb
language sql immutable as $$
  select case when at is null then '[]'::jsonb else jsonb_build_array(jsonb_build_object(
    'command', 'landing_publish', 'args', jsonb_build_object('page', page), 'runs', 'instant', 'scheduled_at', at,
    'asks', true, 'repeatable', true, 'needs_role', 'admin')) end
$$;

create function wocs.check_landing_create(asker wocs.users, args jsonb) returns jsonb
language plpgsql as $$
begin
  perform wocs.landing_lock_page(args ->> 'page');
  if exists (select from wocs.landing_versions v where v.page_slug = args ->> 'page' and v.status <> 'archived') then
    return wocs.landing_refusal('page_exists', args ->> 'page');
  end if;
  return jsonb_build_object('subject', '{}'::jsonb);
end $$;

create function wocs.undo_plan_landing_create(t wocs.tasks) returns jsonb
language plpgsql as $$
declare
  made wocs.landing_versions := wocs.landing_version_of_task(t);
  objection jsonb := wocs.landing_draft_objection(t);
  other wocs.landing_versions := wocs.landing_version_without(made);
begin
  if objection is not null then
    return objection;
  elsif other.id is not null then
    return wocs.landing_undo_refusal(t, wocs.landing_version_label(made), wocs.landing_version_label(other),
      wocs.person_ref(other.created_by));
  end if;
  return jsonb_build_object(
    'plan', jsonb_build_array(jsonb_build_object('what', 'page', 'name', made.page_slug,
      'now', wocs.landing_version_label(made), 'then', 'removed')),
    'subject', jsonb_build_object('page', made.page_slug, 'version', made.version));
end $$;

create function wocs.undo_landing_create(t wocs.tasks, undoing wocs.tasks) returns jsonb
language sql as $$ select wocs.landing_draft_archive(t) $$;

-- schemas/landing/edit.sql

-- /landing edit: always a new draft; an older version never changes.

create function wocs.check_landing_edit(asker wocs.users, args jsonb) returns jsonb
language plpgsql as $$
declare
  page text := args ->> 'page';
begin
  if args ->> 'field' = 'status' then
    return case when args ->> 'value' = 'published' then wocs.check_landing_publish(asker, args)
                else wocs.check_landing_unpublish(asker, args) end;
  end if;
  perform wocs.landing_lock_page(page);
  if (wocs.landing_head_version(page)).id is null then
    return wocs.landing_refusal('no_such_page', page);
  end if;
  return jsonb_build_object('subject', '{}'::jsonb);
end $$;

-- A new picture is fetched later: until it has come the draft keeps the old one.
create function wocs.landing_edited_content(content jsonb, args jsonb, task text) returns jsonb
language sql immutable as $$
  select case args ->> 'field'
    when 'image' then content || jsonb_build_object('picture_task', task)
    when 'headline' then content || jsonb_build_object('title', args -> 'value')
    else content || jsonb_build_object(args ->> 'field', args -> 'value') end
$$;

create function wocs.do_landing_edit(task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  args jsonb := task.payload;
  page text := args ->> 'page';
  checked jsonb;
  made wocs.landing_versions;
  planned jsonb;
begin
  if args ->> 'field' = 'status' then
    return case when args ->> 'value' = 'published' then wocs.do_landing_publish(task)
      else wocs.do_landing_unpublish(task) end;
  end if;
  checked := wocs.check_landing_edit(null, args);
  if checked ? 'refused' then
    return checked;
  elsif args ->> 'field' = 'image' and wocs.landing_picture_task(task.id) is null then
    return wocs.landing_refusal('needs_picture', page);
  end if;
  made := wocs.landing_version_add(page,
    wocs.landing_edited_content((wocs.landing_head_version(page)).content, args, task.id), task);
  planned := wocs.landing_publish_ask_again(page, task.requested_by);
  return jsonb_build_object('say', case when planned is null then 'landing.edited' else 'landing.edited_planned' end,
    'facts', jsonb_build_object(
    'page', page, 'field', args -> 'field', 'version', made.version, 'live', false, 'url', wocs.landing_url(page),
    'live_version', (wocs.landing_live_version(page)).version, 'picture', wocs.landing_picture(made.content),
    'scheduled', planned));
end $$;

-- The publish that was confirmed for the version before: it asks for this one now, not only when its hour has come.
create function wocs.landing_publish_ask_again(page text, editor uuid) returns jsonb
language plpgsql as $$
declare
  t wocs.tasks;
  facts jsonb;
  own jsonb;
begin
  for t in
    select x.* from wocs.tasks x
    where x.status = 'pending' and x.type = 'landing_publish' and x.payload ->> 'page' = page and x.scheduled_at > now()
      for update skip locked
  loop
    facts := wocs.approval_ask(t, wocs.command_check(t.type, wocs.person_by_id(t.requested_by), t.payload) -> 'subject')
      || jsonb_build_object('at', wocs.clock_text(t.scheduled_at));
    if (wocs.approval_latest(t.id)).approver_id = editor then
      own := coalesce(own, facts - array['subject', 'args', 'command']);
    elsif (wocs.approval_latest(t.id)).approver_id is not null then
      perform wocs.notice_send((wocs.approval_latest(t.id)).approver_id, 'approval.changed', facts, t.id);
    end if;
  end loop;
  return own;
end $$;

create function wocs.undo_plan_landing_edit(t wocs.tasks) returns jsonb
language plpgsql as $$
declare
  made wocs.landing_versions := wocs.landing_version_of_task(t);
  objection jsonb;
  before wocs.landing_versions;
begin
  if t.payload ->> 'field' = 'status' then
    return wocs.landing_states_undo_plan(t);
  end if;
  objection := wocs.landing_draft_objection(t);
  if objection is not null then
    return objection;
  end if;
  before := wocs.landing_version_before(made);
  return jsonb_build_object(
    'plan', jsonb_build_array(jsonb_build_object(
      'what', t.payload ->> 'field', 'name', made.page_slug, 'now', wocs.landing_version_part(made, t),
      'then', wocs.landing_version_part(before, t))),
    'subject', jsonb_build_object('page', made.page_slug, 'version', made.version, 'before', before.version));
end $$;

create function wocs.undo_landing_edit(t wocs.tasks, undoing wocs.tasks) returns jsonb
language sql as $$
  select case when t.payload ->> 'field' = 'status' then wocs.landing_states_restore(t)
    else wocs.landing_draft_archive(t) end
$$;

-- schemas/landing/list.sql

-- /landing list: one row a page. A live page shows its live version (and `draft`, the newer one that waits), any other
-- its head.

create function wocs.landing_visit_count(page text, kind text) returns bigint
language sql stable as $$
  select coalesce(sum(v.visits), 0)::bigint from wocs.landing_visits v
  where v.page_slug = page and v.kind = landing_visit_count.kind
$$;

create function wocs.landing_row(shown wocs.landing_versions, head wocs.landing_versions) returns jsonb
language sql stable as $$
  select jsonb_build_object(
    'page', shown.page_slug, 'status', shown.status, 'version', shown.version, 'title', shown.content -> 'title',
    'url', wocs.landing_url(shown.page_slug), 'draft', case when head.version <> shown.version then head.version end,
    'views', wocs.landing_visit_count(shown.page_slug, 'view'),
    'clicks', wocs.landing_visit_count(shown.page_slug, 'click'),
    'scheduled_at', (
      select wocs.clock_text(min(t.scheduled_at)) from wocs.tasks t
      where t.type = 'landing_publish' and t.status in ('pending', 'awaiting_approval')
        and t.payload ->> 'page' = shown.page_slug))
$$;

-- The 25 pages that changed last: more would not fit into one message. `more` counts the others.
create function wocs.answer_landing_list(asker wocs.users, args jsonb) returns jsonb
language sql stable as $$
  with wish as (select coalesce(args ->> 'status', 'all') as status),
  pages as (
    select v.page_slug, max(v.created_at) as changed_at, count(*) over () as found
    from wocs.landing_versions v, wish w where v.status <> 'archived' and w.status in ('all', v.status)
    group by v.page_slug order by changed_at desc limit 25),
  shown as (
    select p.page_slug, p.found, h as head,
           case when w.status = 'draft' or (l).id is null then h else l end as version
    from pages p, wish w, wocs.landing_head_version(p.page_slug) h, wocs.landing_live_version(p.page_slug) l)
  select jsonb_build_object('say', 'landing.list', 'facts', jsonb_build_object(
    'status', (select w.status from wish w),
    'pages', coalesce(jsonb_agg(wocs.landing_row(s.version, s.head) order by s.page_slug), '[]'),
    'more', greatest(coalesce(max(s.found), 0) - 25, 0)))
  from shown s
$$;

-- schemas/landing/pictures.sql

-- The picture has come, or will not: the version that waits for it shows it, and the answer that waited for it goes.
create function wocs.landing_picture_settle(a wocs.attachments, stored jsonb, problem text) returns void
language plpgsql as $$
declare
  message jsonb;
begin
  update wocs.attachments x set
    state = case when stored is null then 'failed' else 'stored' end, problem = landing_picture_settle.problem,
    lease_until = null,
    storage_url = stored ->> 'key', mime_type = coalesce(left(stored ->> 'mime', 100), x.mime_type),
    size_bytes = (stored ->> 'size')::bigint,
    width = (stored ->> 'width')::int, height = (stored ->> 'height')::int
  where x.id = a.id;
  if stored is not null then
    perform wocs.landing_picture_attach(a.task_id, jsonb_build_object(
      'key', stored -> 'key', 'mime', stored -> 'mime', 'width', stored -> 'width', 'height', stored -> 'height'));
  end if;
  for message in
    update wocs.outbox x set
      state = 'sending', attempt = x.attempt + 1, lease_until = now() + wocs.limit_send_lease(),
      facts = x.facts
        || jsonb_build_object('picture', jsonb_build_object('state', case when stored is null then 'failed'
          else 'stored' end, 'problem', problem))
    where x.task_id = a.task_id and x.state = 'held' returning wocs.outbox_message(x)
  loop
    perform wocs.work_add('wocs.send', message::text);
  end loop;
end $$;

-- {"state": none|waiting|stored|failed, "problem"}. `picture_task` in the content: the task whose attached picture
-- belongs here.
create function wocs.landing_picture(content jsonb) returns jsonb
language plpgsql stable as $$
declare
  a wocs.attachments;
begin
  if content ? 'picture_task' then
    select * into a from wocs.attachments x
    where x.task_id = content ->> 'picture_task' and x.type = 'image' order by x.created_at, x.id limit 1;
  end if;
  return jsonb_build_object(
    'state', coalesce(a.state,
      case when content -> 'image' is distinct from 'null' and content ? 'image' then 'stored' else 'none' end),
    'problem', a.problem);
end $$;

-- The picture of this task has come: every version that waits for it shows it, also those edited from the first one
-- meanwhile.
create function wocs.landing_picture_attach(task text, image jsonb) returns void
language sql as $$
  update wocs.landing_versions v set content = v.content || jsonb_build_object('image', image)
  where v.content ->> 'picture_task' = task or v.task_id = task and not v.content ? 'picture_task';
$$;

create function wocs.landing_picture_task(task text) returns text
language sql stable as $$
  select a.task_id from wocs.attachments a where a.task_id = task and a.type = 'image' limit 1
$$;

-- schemas/landing/publish.sql

-- /landing publish. `landing_live` (a unique index) is the last word on "one live version a page".

create function wocs.check_landing_publish(asker wocs.users, args jsonb) returns jsonb
language plpgsql as $$
declare
  page text := args ->> 'page';
  head wocs.landing_versions;
begin
  perform wocs.landing_lock_page(page);
  head := wocs.landing_head_version(page);
  if head.id is null then
    return wocs.landing_refusal('no_such_page', page);
  elsif head.status = 'published' then
    return wocs.landing_refusal('already_published', page);
  end if;
  return jsonb_build_object('subject', wocs.landing_subject(head));
end $$;

-- The last guard of a publish that was approved long before its time: a yes to version 1 is none to version 2.
create function wocs.landing_version_is_unapproved(task text, version int) returns boolean
language sql stable as $$
  select (a.subject ->> 'version')::int <> version from wocs.approvals a
  where a.task_id = task and a.decision = 'approved' order by a.ask desc limit 1
$$;

-- {"state": follows|offline|no_browser, "since", "detail": missing|fetching}. With nobody at home it runs when somebody
-- is back.
create function wocs.landing_screenshot_outlook() returns jsonb
language sql stable as $$
  select case
    when not (home ->> 'online')::boolean then jsonb_build_object('state', 'offline', 'since', home -> 'since',
      'detail', null)
    when home ->> 'browser' = 'ready' then jsonb_build_object('state', 'follows', 'since', null, 'detail', null)
    else jsonb_build_object('state', 'no_browser', 'since', null, 'detail', coalesce(home ->> 'browser', 'missing')) end
  from wocs.node_home_state() as home
$$;

create function wocs.do_landing_publish(task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  page text := task.payload ->> 'page';
  checked jsonb := wocs.check_landing_publish(null, task.payload);
  before jsonb := wocs.landing_states(page);
  head wocs.landing_versions;
  shot jsonb := wocs.landing_screenshot_outlook();
begin
  if checked ? 'refused' then
    return checked;
  end if;
  head := wocs.landing_head_version(page);
  if wocs.landing_version_is_unapproved(task.id, head.version) then
    return wocs.approval_changed_refusal(task.id);
  end if;
  perform wocs.landing_version_make_live(head);
  perform wocs.undo_note_add(task.id, wocs.landing_states_touched(page, before));
  return jsonb_build_object(
    'say', 'landing.published',
    'facts', jsonb_build_object(
      'page', page, 'version', head.version, 'url', wocs.landing_url(page), 'shot', shot,
      'seconds', round(extract(epoch from clock_timestamp() - now())::numeric, 1)),
    'children', case when shot ->> 'state' = 'no_browser' then '[]'::jsonb else jsonb_build_array(jsonb_build_object(
      'command', 'landing_screenshot', 'args', jsonb_build_object('page', page), 'runs', 'home', 'scheduled_at', null,
      'asks', false, 'repeatable', true, 'needs_role', 'agent')) end);
end $$;

create function wocs.undo_plan_landing_publish(t wocs.tasks) returns jsonb
language sql as $$ select wocs.landing_states_undo_plan(t) $$;

create function wocs.undo_landing_publish(t wocs.tasks, undoing wocs.tasks) returns jsonb
language sql as $$ select wocs.landing_states_restore(t) $$;

-- schemas/landing/rollback.sql

-- /landing rollback. A negative version counts back from what visitors see (from the newest when nothing is live); a
-- positive one names it.

create function wocs.landing_rollback_target(page text, wanted int) returns wocs.landing_versions
language sql stable as $$
  with start as (
    select coalesce((wocs.landing_live_version(page)).version,
      (select max(v.version) from wocs.landing_versions v where v.page_slug = page)) as version)
  select v from wocs.landing_versions v, start
  where v.page_slug = page and v.version = case when wanted < 0 then start.version + wanted else wanted end
$$;

-- Going back to what the page shows already would only make the same again.
create function wocs.check_landing_rollback(asker wocs.users, args jsonb) returns jsonb
language plpgsql as $$
declare
  page text := args ->> 'page';
  target wocs.landing_versions;
  head wocs.landing_versions;
begin
  perform wocs.landing_lock_page(page);
  head := wocs.landing_head_version(page);
  if head.id is null then
    return wocs.landing_refusal('no_such_page', page);
  end if;
  target := wocs.landing_rollback_target(page, coalesce((args ->> 'version')::int, -1));
  if target.id is null then
    return wocs.landing_refusal('no_such_version', page);
  elsif target.status = 'published' then
    return wocs.landing_refusal('already_published', page);
  elsif (wocs.landing_live_version(page)).id is null and target.content = head.content then
    return jsonb_set(wocs.landing_refusal('same_version', page), '{facts,version}', to_jsonb(head.version));
  elsif target.status = 'draft' and (wocs.landing_live_version(page)).id is not null then
    -- newer than what is live: that is a publish, and a publish asks first
    return wocs.landing_refusal('not_published', page);
  end if;
  return jsonb_build_object('subject', wocs.landing_subject(target));
end $$;

create function wocs.do_landing_rollback(task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  page text := task.payload ->> 'page';
  checked jsonb := wocs.check_landing_rollback(null, task.payload);
  before jsonb := wocs.landing_states(page);
  live wocs.landing_versions := wocs.landing_live_version(page);
  target wocs.landing_versions := wocs.landing_rollback_target(page, coalesce((task.payload ->> 'version')::int, -1));
  was int := coalesce(live.version, (wocs.landing_head_version(page)).version);
begin
  if checked ? 'refused' then
    return checked;
  elsif live.id is null then
    target := wocs.landing_version_add(page, target.content, task);
  else
    perform wocs.landing_version_make_live(target);
    perform wocs.undo_note_add(task.id, wocs.landing_states_touched(page, before));
  end if;
  return jsonb_build_object('say', 'landing.rolled_back', 'facts', jsonb_build_object(
    'page', page, 'version', target.version,
    'copy_of', nullif(checked #> '{subject,version}', to_jsonb(target.version)), 'from', was,
    'live', live.id is not null, 'url', wocs.landing_url(page)));
end $$;

-- The rollback of a page that was not live had made a draft; of a live one it had changed what visitors see.
create function wocs.undo_plan_landing_rollback(t wocs.tasks) returns jsonb
language plpgsql as $$
declare
  made wocs.landing_versions := wocs.landing_version_of_task(t);
  objection jsonb;
begin
  if made.id is null then
    return wocs.landing_states_undo_plan(t);
  end if;
  objection := wocs.landing_draft_objection(t);
  return coalesce(objection, jsonb_build_object(
    'plan', jsonb_build_array(jsonb_build_object(
      'what', 'draft', 'name', made.page_slug, 'now', wocs.landing_version_label(made),
      'then', wocs.landing_version_label(wocs.landing_version_before(made)))),
    'subject', jsonb_build_object('page', made.page_slug, 'version', made.version)));
end $$;

create function wocs.undo_landing_rollback(t wocs.tasks, undoing wocs.tasks) returns jsonb
language sql as $$
  select case when (wocs.landing_version_of_task(t)).id is null then wocs.landing_states_restore(t)
    else wocs.landing_draft_archive(t) end
$$;

-- schemas/landing/screenshot.sql

create function wocs.finished_landing_screenshot(t wocs.tasks, result jsonb) returns jsonb
language sql stable as $$
  select jsonb_build_object('say', 'landing.shot', 'facts', jsonb_build_object(
    'page', t.payload -> 'page', 'url', coalesce(result ->> 'url', '/p/' || (t.payload ->> 'page'))))
$$;

create function wocs.check_landing_screenshot(asker wocs.users, args jsonb) returns jsonb
language sql stable as $$
  select case
    when (wocs.landing_live_version(args ->> 'page')).id is not null then jsonb_build_object('subject', '{}'::jsonb)
    else wocs.landing_refusal(case when (wocs.landing_head_version(args ->> 'page')).id is null then 'no_such_page'
      else 'not_published' end, args ->> 'page')
    end
$$;

-- schemas/landing/undo_drafts.sql

-- Taking back a draft that a task made. A version's words never change: the draft is put into the archive. Refused
-- where somebody changed the same thing since, with both values.

-- Who changed this page last, after this task.
create function wocs.landing_changed_by(page text, t wocs.tasks) returns text
language sql stable as $$
  select wocs.person_ref(x.requested_by) from wocs.tasks x
  where x.type in ('landing_publish', 'landing_unpublish', 'landing_rollback', 'landing_edit', 'rollback')
    and x.payload ->> 'page' = page and x.completed_at > t.completed_at and x.id <> t.id and x.status = 'done'
  order by x.completed_at desc limit 1
$$;

create function wocs.landing_undo_refusal(t wocs.tasks, expected jsonb, found jsonb, by text default null) returns jsonb
language sql stable as $$
  select jsonb_build_object('refused', 'undo.refused', 'facts', jsonb_build_object(
    'reason', 'changed_since', 'what', 'page', 'name', t.payload ->> 'page', 'expected', expected, 'found', found,
    'by', coalesce(by, wocs.landing_changed_by(t.payload ->> 'page', t))))
$$;

create function wocs.landing_version_of_task(t wocs.tasks) returns wocs.landing_versions
language sql stable as $$
  select v from wocs.landing_versions v where v.task_id = t.id and v.page_slug = t.payload ->> 'page' limit 1
$$;

-- A draft of a task is taken back while it is still the one the next edit would start from.
create function wocs.landing_draft_objection(t wocs.tasks) returns jsonb
language plpgsql as $$
declare
  made wocs.landing_versions := wocs.landing_version_of_task(t);
  head wocs.landing_versions;
begin
  perform wocs.landing_lock_page(t.payload ->> 'page');
  head := wocs.landing_head_version(t.payload ->> 'page');
  if made.status = 'draft' and head.id = made.id then
    return null;
  end if;
  return wocs.landing_undo_refusal(
    t, jsonb_build_object('version', made.version, 'status', 'draft', 'value', wocs.landing_version_part(made, t)),
    case when head.id is null then '"not_there"'
      else wocs.landing_version_label(head) || jsonb_build_object('value', wocs.landing_version_part(head, t)) end,
    case when head.id <> made.id then wocs.person_ref(head.created_by) end);
end $$;

-- The part of a version that the task had edited; a picture is told by a code.
create function wocs.landing_version_part(v wocs.landing_versions, t wocs.tasks) returns text
language sql stable as $$
  select case t.payload ->> 'field'
    when 'headline' then v.content ->> 'title'
    when 'image' then case when wocs.landing_picture(v.content) ->> 'state' = 'none' then 'no_picture'
                           when v.content ->> 'picture_task' = t.id then 'new_picture' else 'picture_before' end
    else v.content ->> (t.payload ->> 'field') end
$$;

-- What the page would be without this draft.
create function wocs.landing_version_without(made wocs.landing_versions) returns wocs.landing_versions
language sql stable as $$
  select v from wocs.landing_versions v
  left join wocs.landing_versions live on live.page_slug = v.page_slug and live.status = 'published'
  where v.page_slug = made.page_slug and v.status <> 'archived' and v.id <> made.id
  order by (v.status = 'draft' and v.version > coalesce(live.version, 0)) desc, (v.status = 'published') desc,
    v.version desc
  limit 1
$$;

-- The version that shows what was before this draft. When it went into the archive meanwhile, it comes back out.
create function wocs.landing_version_before(made wocs.landing_versions) returns wocs.landing_versions
language plpgsql stable as $$
declare
  other wocs.landing_versions := wocs.landing_version_without(made);
begin
  if other.id is null then
    select * into other from wocs.landing_versions v
    where v.page_slug = made.page_slug and v.version < made.version order by v.version desc limit 1;
  end if;
  return other;
end $$;

create function wocs.landing_draft_archive(t wocs.tasks) returns jsonb
language plpgsql as $$
declare
  made wocs.landing_versions := wocs.landing_version_of_task(t);
  before wocs.landing_versions := wocs.landing_version_before(made);
begin
  update wocs.landing_versions v set status = 'archived' where v.id = made.id;
  if before.status = 'archived' and t.type <> 'landing_create' then
    update wocs.landing_versions v set status = 'draft' where v.id = before.id;
  end if;
  return jsonb_build_object('facts', jsonb_build_object('page', made.page_slug, 'archived', made.version));
end $$;

-- schemas/landing/undo_states.sql

-- What a publish, an unpublish and a rollback need to be undone: which versions changed their state, from what to what.
-- Visitors see again what they saw before.

create function wocs.landing_states(page text) returns jsonb
language sql stable as $$
  select coalesce(jsonb_object_agg(v.version, jsonb_build_object('status', v.status, 'at', v.published_at)), '{}')
  from wocs.landing_versions v where v.page_slug = page
$$;

-- {"touched": [{"version", "from", "to", "at": when it had been published}]} since `before`.
create function wocs.landing_states_touched(page text, before jsonb) returns jsonb
language sql stable as $$
  select jsonb_build_object('touched', coalesce(jsonb_agg(jsonb_build_object(
    'version', v.version, 'from', before #> array[v.version::text, 'status'], 'to', v.status,
    'at', before #> array[v.version::text, 'at'])
    order by v.version), '[]'))
  from wocs.landing_versions v
  where v.page_slug = page and before #>> array[v.version::text, 'status'] <> v.status
$$;

-- Of a publish, an unpublish or a rollback: every version it touched must be as it left it, and what is live too.
create function wocs.landing_states_undo_plan(t wocs.tasks) returns jsonb
language plpgsql as $$
declare
  page text := t.payload ->> 'page';
  touched jsonb := wocs.undo_note_of(t.id) -> 'touched';
  live wocs.landing_versions;
  states jsonb;
  left_live jsonb := (select x -> 'version' from jsonb_array_elements(touched) x where x ->> 'to' = 'published');
  was_live jsonb := (select x -> 'version' from jsonb_array_elements(touched) x where x ->> 'from' = 'published');
begin
  perform wocs.landing_lock_page(page);
  live := wocs.landing_live_version(page);
  states := wocs.landing_states(page);
  if touched is null then
    return jsonb_build_object('refused', 'undo.refused', 'facts', jsonb_build_object('reason', 'not_recorded'));
  elsif to_jsonb(live.version) is distinct from left_live
     or exists (select from jsonb_array_elements(touched) x
       where states #>> array[x ->> 'version', 'status'] is distinct from x ->> 'to') then
    return wocs.landing_undo_refusal(
      t, case when left_live is null then '"not_live"'
        else jsonb_build_object('version', left_live, 'status', 'published') end, wocs.landing_version_label(live));
  end if;
  return jsonb_build_object(
    'plan', jsonb_build_array(jsonb_build_object(
      'what', 'live_version', 'name', page, 'now', wocs.landing_version_label(live),
      'then', case when was_live is null then '"not_live"'
        else jsonb_build_object('version', was_live, 'status', 'published') end)),
    'subject', jsonb_build_object('page', page, 'touched', touched));
end $$;

-- First what is to be live no more, then what is to be live again: never two at once.
create function wocs.landing_states_restore(t wocs.tasks) returns jsonb
language plpgsql as $$
declare
  one jsonb;
begin
  for one in
    select x from jsonb_array_elements(wocs.undo_note_of(t.id) -> 'touched') x order by x ->> 'from' = 'published'
  loop
    update wocs.landing_versions v set status = one ->> 'from', published_at = (one ->> 'at')::timestamptz
    where v.page_slug = t.payload ->> 'page' and v.version = (one ->> 'version')::int;
  end loop;
  return jsonb_build_object('facts', jsonb_build_object('page', t.payload -> 'page',
    'url', wocs.landing_url(t.payload ->> 'page')));
end $$;

-- schemas/landing/unpublish.sql

-- /landing unpublish.

create function wocs.check_landing_unpublish(asker wocs.users, args jsonb) returns jsonb
language plpgsql as $$
declare
  page text := args ->> 'page';
  live wocs.landing_versions;
begin
  perform wocs.landing_lock_page(page);
  live := wocs.landing_live_version(page);
  if live.id is null then
    return wocs.landing_refusal(case when (wocs.landing_head_version(page)).id is null then 'no_such_page'
      else 'not_published' end, page);
  end if;
  return jsonb_build_object('subject', jsonb_build_object('version', live.version));
end $$;

create function wocs.do_landing_unpublish(task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  page text := task.payload ->> 'page';
  checked jsonb := wocs.check_landing_unpublish(null, task.payload);
  before jsonb := wocs.landing_states(page);
begin
  if checked ? 'refused' then
    return checked;
  end if;
  update wocs.landing_versions v set status = 'draft' where v.page_slug = page and v.status = 'published';
  perform wocs.undo_note_add(task.id, wocs.landing_states_touched(page, before));
  return jsonb_build_object('say', 'landing.unpublished', 'facts', jsonb_build_object(
    'page', page, 'version', checked #> '{subject,version}', 'url', wocs.landing_url(page)));
end $$;

create function wocs.undo_plan_landing_unpublish(t wocs.tasks) returns jsonb
language sql as $$ select wocs.landing_states_undo_plan(t) $$;

create function wocs.undo_landing_unpublish(t wocs.tasks, undoing wocs.tasks) returns jsonb
language sql as $$ select wocs.landing_states_restore(t) $$;

-- schemas/landing/versions.sql

-- A landing page is its versions. At most one is published (what visitors see); the HEAD is the one the next edit
-- starts from and the next publish shows: the newest draft that is newer than the live version, else the live version
-- itself. So after a rollback neither an edit nor a publish brings back, unasked, what was rolled back from.

create function wocs.landing_url(page text) returns text
language sql immutable as $$ select '/p/' || page $$;  -- the renderer knows the host

-- Whoever decides about a page waits for whoever does so now, until their commit: what was checked is what is done.
create function wocs.landing_lock_page(page text) returns void
language sql as $$
  select pg_advisory_xact_lock(7261202, hashtext(page));
$$;

create function wocs.landing_live_version(page text) returns wocs.landing_versions
language plpgsql stable as $$
begin
  return (select v from wocs.landing_versions v where v.page_slug = page and v.status = 'published');
end $$;

-- What an approver sees and what an edit after the ask would change. A picture on its way counts as a picture.
create function wocs.landing_subject(v wocs.landing_versions) returns jsonb
language sql stable as $$
  select jsonb_build_object(
    'version', v.version, 'title', v.content -> 'title', 'description', v.content -> 'description',
    'cta', v.content -> 'cta',
    'link', v.content -> 'link', 'has_image',
    v.content -> 'image' <> 'null' or wocs.landing_picture(v.content) ->> 'state' in ('stored', 'waiting'))
$$;

-- One version more. The caller holds the page.
create function wocs.landing_version_add(page text, content jsonb, task wocs.tasks) returns wocs.landing_versions
language plpgsql as $$
declare
  newest int := (select max(v.version) from wocs.landing_versions v where v.page_slug = page);
  made wocs.landing_versions;
begin
  insert into wocs.landing_versions (page_slug, version, content, created_by, task_id)
  values (page, coalesce(newest, 0) + 1, landing_version_add.content, task.requested_by, task.id)
  returning * into made;
  return made;
end $$;

-- From now on visitors see this version. Drafts older than it are history: only a newer one still waits to be
-- published.
create function wocs.landing_version_make_live(shown wocs.landing_versions) returns void
language plpgsql as $$
begin
  update wocs.landing_versions v set status = 'archived'
  where v.page_slug = shown.page_slug and v.id <> shown.id
    and (v.status = 'published' or v.status = 'draft' and v.version < shown.version);
  update wocs.landing_versions v set status = 'published', published_at = now() where v.id = shown.id;
end $$;

create function wocs.landing_head_version(page text) returns wocs.landing_versions
language sql stable as $$
  select v from wocs.landing_versions v
  left join wocs.landing_versions live on live.page_slug = v.page_slug and live.status = 'published'
  where v.page_slug = page and v.status <> 'archived'
  order by (v.status = 'draft' and v.version > coalesce(live.version, 0)) desc, (v.status = 'published') desc,
    v.version desc
  limit 1
$$;

-- The pages or versions there are, only where the mistake is in the page or the version.
create function wocs.landing_refusal(reason text, page text) returns jsonb
language sql stable as $$
  select jsonb_build_object('refused', 'landing.refused', 'facts', jsonb_build_object(
    'reason', reason, 'page', page, 'url', wocs.landing_url(page),
    'pages', (select coalesce(jsonb_agg(distinct v.page_slug), '[]') from wocs.landing_versions v
      where reason = 'no_such_page' and v.status <> 'archived'),
    'versions', (
      select coalesce(jsonb_agg(v.version order by v.version), '[]') from wocs.landing_versions v
      where reason = 'no_such_version' and v.page_slug = page)))
$$;

-- As the sentences show it: {"version", "status"}, or 'not_live'.
create function wocs.landing_version_label(v wocs.landing_versions) returns jsonb
language sql stable as $$
  select case when v.id is null then '"not_live"'::jsonb
    else jsonb_build_object('version', v.version, 'status', v.status) end
$$;

-- schemas/landing/visits.sql

-- Visits by the quarter of an hour too (every zone's offset is a multiple of it), so that a span may begin in the
-- middle of a day. Kept for 70 days: the 30 days before the last 30, and some. Days stay for ever.

create function wocs.landing_visit_quarter(at timestamptz) returns timestamptz
language sql immutable as $$ select date_bin('15 minutes', at, timestamptz '2000-01-01 00:00+00') $$;

-- Visits of a span: its whole days from the days, its broken ends from the quarters (the quarter in which a span begins
-- counts whole, the one in which it ends not at all, unless it ends now). Null where nobody could have come, because no
-- page was live yet, and where an end falls into a day that was only counted whole.
create function wocs.landing_visits_between(kind text, since timestamptz, until timestamptz) returns bigint
language plpgsql stable as $$
declare
  zone text := wocs.clock_zone();
  starts timestamp := wocs.landing_visit_quarter(since) at time zone zone;
  ends timestamp := wocs.landing_visit_quarter(until) at time zone zone;
  first_day date := starts::date + case when starts = date_trunc('day', starts) then 0 else 1 end;
  last_day date := ends::date;  -- the first that does not count whole
  whole numeric;
begin
  if not wocs.landing_visit_was_possible(until) then
    return null;
  end if;
  if until >= now() then
    ends := (now() at time zone zone)::date + 1;
    last_day := ends::date;
  end if;
  if first_day > last_day then
    return wocs.landing_visits_within_day(kind, starts, ends, zone);
  end if;
  whole := (select sum(v.visits) from wocs.landing_visits v
    where v.day >= first_day and v.day < last_day and v.kind = landing_visits_between.kind);
  return coalesce(whole, 0) + wocs.landing_visits_within_day(kind, starts, first_day::timestamp,
    zone) + wocs.landing_visits_within_day(kind, last_day::timestamp, ends, zone);
end $$;

create function wocs.landing_visit_was_possible(until timestamptz) returns boolean
language sql stable as $$
  select exists (select from wocs.landing_versions v where v.published_at < until)
    or exists (select from wocs.landing_visits v where v.day <= (until at time zone wocs.clock_zone())::date)
$$;

-- A part of one local day. Null when that day has visits and no quarters.
create function wocs.landing_visits_within_day(kind text, since timestamp, until timestamp, zone text) returns numeric
language plpgsql stable as $$
declare
  counted numeric;
begin
  if since >= until then
    return 0;
  end if;
  counted := (select sum(q.visits) from wocs.landing_quarters q
              where q.quarter >= since at time zone zone and q.quarter < until at time zone zone
                and q.kind = landing_visits_within_day.kind);
  if counted is null
      and exists (select from wocs.landing_visits v
        where v.day = since::date and v.kind = landing_visits_within_day.kind)
     and not exists (select from wocs.landing_quarters q where q.kind = landing_visits_within_day.kind
                     and q.quarter >= since::date::timestamp at time zone zone
                       and q.quarter < (since::date + 1)::timestamp at time zone zone) then
    return null;
  end if;
  return coalesce(counted, 0);
end $$;

-- schemas/media/attachments.sql

-- Pictures, videos and documents that people send: fetched right after the answer to Meta (an address lives five
-- minutes), kept, and told here (wocs_attach).

-- What a function needs in order to fetch it; `kind` and `command` say what is done with it.
create function wocs.media_job(a wocs.attachments) returns jsonb
language plpgsql stable as $$
begin
  return jsonb_build_object(
    'attachment', a.id, 'kind', a.type, 'command', (select t.type from wocs.tasks t where t.id = a.task_id),
    'media_id', a.media -> 'id', 'url', a.media -> 'url', 'mime', a.mime_type, 'sha256', a.media -> 'sha256',
    'task', a.task_id,
    'outbox', (select o.id from wocs.outbox o where o.task_id = a.task_id and o.state = 'held' limit 1));
end $$;

create function wocs.media_fetch_is_lost(a wocs.attachments) returns boolean
language sql stable as $$
  select a.state = 'waiting' and a.lease_until < now()
$$;

-- What was sent and whose fetcher was lost is fetched again, three times in all.
create function wocs.media_fetch_again() returns void
language sql as $$
  select wocs.settling_each('attachments', 'media_fetch_or_give_up', array(
    select x from wocs.attachments x
    where wocs.media_fetch_is_lost(x) and wocs.settling_may_try('attachments', x.id::text)
    order by x.id limit 20 for update skip locked))
$$;

create function wocs.media_fetch_or_give_up(a wocs.attachments) returns void
language plpgsql as $$
begin
  if a.tries >= wocs.limit_fetch_tries() then
    perform wocs.media_settle(a, null, 'not_fetched',
      jsonb_build_object('attachment', a.id, 'stored', null, 'sheet', null));
  else
    update wocs.attachments x set tries = x.tries + 1, lease_until = now() + wocs.limit_fetch_lease()
    where x.id = a.id;
    perform wocs.work_add('wocs.fetch', a.id::text);
  end if;
end $$;

create function wocs.media_keep(a wocs.attachments, stored jsonb, problem text) returns wocs.attachments
language plpgsql as $$
begin
  update wocs.attachments x set
    state = case when stored is null then 'failed' else 'stored' end, problem = media_keep.problem, lease_until = null,
    storage_url = stored ->> 'key', mime_type = coalesce(left(stored ->> 'mime', 100), x.mime_type),
    size_bytes = (stored ->> 'size')::bigint,
    width = (stored ->> 'width')::int, height = (stored ->> 'height')::int
  where x.id = a.id returning * into a;
  return a;
end $$;

-- It has come, or will not. A document is read and not kept: what was in it is the request's `sheet`.
create function wocs.media_settle(a wocs.attachments, stored jsonb, problem text, request jsonb) returns void
language plpgsql as $$
begin
  if a.type = 'audio' then
    perform wocs.voice_note_settle(wocs.media_keep(a, stored, problem), stored -> 'seconds', request -> 'seconds');
  elsif a.type = 'document' then
    perform wocs.media_keep(a, case when problem is null then '{}'::jsonb end, problem);
    perform wocs.sheet_settle(a, request || jsonb_build_object('problem', problem));
  elsif a.type = 'video' then
    perform wocs.tiktok_video_settle(wocs.media_keep(a, stored, problem));
  elsif a.media ? 'proof_of' then
    perform wocs.proof_settle(wocs.media_keep(a, stored, problem));
  else
    perform wocs.landing_picture_settle(a, stored, problem);
  end if;
end $$;

-- Twice the same for one task is one; what is kept already, from another task, is not fetched again. Shared, so that it
-- does not go at this very moment; what is just going is not waited for but fetched.
create function wocs.media_expect(task text, media jsonb) returns void
language plpgsql as $$
declare
  made wocs.attachments;
  kept wocs.attachments;
begin
  update wocs.attachments a set media = a.media || jsonb_build_object('url', media_expect.media -> 'url')
  where a.task_id = task and a.media ->> 'id' = media_expect.media ->> 'id' and a.state <> 'pruned';
  if found then
    return;
  end if;
  insert into wocs.attachments (task_id, type, original_name, mime_type, media, lease_until, tries)
  values (task, media ->> 'kind', left(media ->> 'filename', 255), left(media ->> 'mime', 100),
          jsonb_strip_nulls(jsonb_build_object('id', media -> 'id', 'url', media -> 'url', 'sha256', media -> 'sha256'))
            || coalesce(media -> 'for', '{}'),
          now() + wocs.limit_fetch_lease(), 1)
  returning * into made;
  select * into kept from wocs.attachments a
  where a.media ->> 'id' = made.media ->> 'id' and a.state = 'stored' and a.type = made.type and a.type <> 'document'
    limit 1 for share skip locked;
  if kept.id is null then
    perform wocs.work_add('wocs.fetch', made.id::text);
  else
    perform wocs.media_settle(made, jsonb_build_object(
      'key', kept.storage_url, 'mime', kept.mime_type, 'size', kept.size_bytes, 'width', kept.width,
      'height', kept.height), null, '{}');
  end if;
end $$;

-- schemas/media/prune.sql

-- Pictures, videos, recordings, screenshots and charts are kept for 90 days from when they were stored, and as long as
-- something still needs them. Settling hands out what may go; whoever got it deletes the bytes and tells wocs_pruned.
-- What nobody told of, because the store was down or the function ended, is handed out again.

-- What was fetched late, after a /retry, is as young as any other.
create function wocs.media_count_from_storing() returns trigger
language plpgsql as $$
begin
  new.keep_until := now() + wocs.limit_media_kept();
  return new;
end $$;

create trigger count_from_storing before update of state on wocs.attachments
  for each row when (new.state = 'stored' and old.state = 'waiting') execute function wocs.media_count_from_storing();

create function wocs.media_is_old(a wocs.attachments) returns boolean
language sql stable as $$
  select a.storage_url is not null and a.keep_until <= now()
$$;

-- A rollback may bring back any version of a page, so every version's picture stays. A TikTok post that has not gone
-- out is an open task; what failed may be tried again for a week.
create function wocs.media_is_still_needed(a wocs.attachments) returns boolean
language sql stable as $$
  select exists (select from wocs.landing_versions v where v.content #>> '{image,key}' = a.storage_url)
    or exists (
      select from wocs.task_family(a.task_id) f join wocs.tasks t on t.id = f
        join wocs.task_states s on s.name = t.status
      where not s.is_final
        or t.status in ('failed', 'cancelled', 'uncertain') and t.completed_at > now() - wocs.limit_lately())
    or exists (
      select from wocs.schedules s
      where s.state = 'active'
        and (s.task_id in (select wocs.task_family(a.task_id)) or s.media ->> 'id' = a.media ->> 'id'))
    or exists (select from wocs.content_calendar c
      where c.state in ('planned', 'due') and a.task_id in (c.made_by, c.task))
    or exists (
      select from wocs.outbox o
      where o.state in ('held', 'queued', 'sending', 'unknown') and o.media ->> 'key' = a.storage_url)
$$;

-- What is needed is looked at again tomorrow. Several may share one key (wocs.line_lend_media): the bytes go with the
-- last of them.
create function wocs.media_prune() returns void
language sql as $$
  select wocs.settling_each('old attachments', 'media_prune_one', array(
    select x from wocs.attachments x
    where wocs.media_is_old(x) and wocs.settling_may_try('old attachments', x.id::text)
    order by x.keep_until limit 20 for update skip locked))
$$;

create function wocs.media_prune_one(a wocs.attachments) returns void
language plpgsql as $$
begin
  if a.state = 'stored' and wocs.media_is_still_needed(a) then
    update wocs.attachments x set keep_until = now() + wocs.limit_prune_again() where x.id = a.id;
  elsif exists (select from wocs.attachments x
      where x.storage_url = a.storage_url and x.id <> a.id and x.state = 'stored') then
    update wocs.attachments x set state = 'pruned', storage_url = null where x.id = a.id;
  else
    update wocs.attachments x set state = 'pruned', keep_until = now() + wocs.limit_prune_answer() where x.id = a.id;
    perform wocs.work_add('wocs.prune', jsonb_build_object('attachment', a.id, 'key', a.storage_url)::text);
  end if;
end $$;

-- schemas/messages/answer.sql

-- What an agent or an admin sends about a task without any command: a photo as proof, a video in the place of one that
-- was lost, a link as an answer, a ❌ that means "not me". Looked at before the words; everything else is understood as
-- before.

create function wocs.message_answer_text(m jsonb, intent jsonb, doing text, person wocs.users) returns void
language plpgsql as $$
declare
  outcome jsonb;
begin
  perform wocs.audit_set_actor(person.id);
  if doing = 'command' then
    outcome := wocs.command_apply(person, m, intent);
    if outcome ->> 'say' like 'settings.%' then
      person := wocs.person_by_id(person.id);  -- the answer to /language is in the new one
    end if;
  elsif doing = 'word' then
    outcome := wocs.word_apply(person, intent ->> 'word', intent ->> 'task',
      coalesce(intent ->> 'quoted', m ->> 'quoted'),
      (intent ->> 'ask')::int,
                         m ->> 'type' = 'reaction');
  elsif doing = 'say' then
    outcome := wocs.command_grammar_answer(person, m, intent);
  elsif doing = 'broken' then
    outcome := jsonb_build_object('say', 'grammar.broken', 'facts', jsonb_build_object('error', intent -> 'error'));
  else
    outcome := '{"say": "grammar.chat"}';
  end if;
  if outcome is not null then
    perform wocs.outbox_reply(person, m ->> 'id', outcome);
  end if;
end $$;

-- What came is no part of a command; with an unfinished one open, a picture that did not help it is none either.
create function wocs.message_is_outside_command(m jsonb, intent jsonb) returns boolean
language sql immutable as $$
  select intent ->> 'command' is null
    or m @> '{"second_look": true}' and m ->> 'text' is null and intent ->> 'say' = 'grammar.missing'
$$;

-- True: it was for a task, and its answer is on its way.
create function wocs.message_media_serves_task(m jsonb, intent jsonb, person wocs.users) returns boolean
language plpgsql as $$
declare
  t wocs.tasks;
begin
  perform wocs.audit_set_actor(person.id);
  if m #>> '{media,kind}' = 'image' then
    t := wocs.proof_task(m, intent, person);
    if t.id is not null then
      perform wocs.proof_fetch(t, m, person);
    end if;
  elsif m #>> '{media,kind}' in ('video', 'document') and m ->> 'quoted' is not null then
    t := wocs.tiktok_video_task(m, person);
    if t.id is not null then
      perform wocs.tiktok_video_replace(t, m, person);
    end if;
  end if;
  return t.id is not null;
end $$;

create function wocs.message_answer_unspoken(m jsonb, intent jsonb, doing text, person wocs.users) returns void
language plpgsql as $$
begin
  if doing in ('chat', 'say', 'word') then
    if m #>> '{media,id}' is not null and wocs.message_is_outside_command(m, intent)
        and wocs.message_media_serves_task(m, intent, person) then
      return;
    end if;
    -- What the grammar would say to a lone picture, now that nothing waits for one.
    intent := wocs.agent_intent(m,
      case when doing = 'chat' and intent ? 'say' then intent || '{"do": "say"}' else intent end, person);
  end if;
  perform wocs.message_answer_text(m, intent, intent ->> 'do', person);
end $$;

-- Voice notes, answers to cards, and what completes a command that was spoken; everything else is understood as before.
-- A command that was spoken stays so through a mistake.
create function wocs.message_answer(m jsonb, intent jsonb, doing text, person wocs.users) returns void
language plpgsql as $$
declare
  continues boolean := m @> '{"second_look": true}' and coalesce(ltrim(m ->> 'text') not like '/%', true);
  voice jsonb;
  outcome jsonb;
begin
  if continues then
    voice := wocs.draft_current(person.id) -> 'voice';
  end if;
  if doing = 'command' and intent ->> 'command' = 'transcribe' then
    perform wocs.voice_note_record(m, intent, person);
    return;
  elsif doing = 'command' and intent ? 'reading' then
    outcome := wocs.card_from_typed(m, intent -> 'reading', person, coalesce(voice, '{}'));
  elsif doing = 'word' then
    outcome := wocs.card_word_apply(m, intent, person);
    intent := wocs.card_word_after_made(m, intent, person);
  elsif doing = 'chat' and voice ? 'card' then
    outcome := wocs.card_change_advice(person.id, voice);
  end if;
  if outcome is not null then
    perform wocs.outbox_reply(person, m ->> 'id', outcome);
    perform wocs.notice_send_all(coalesce(outcome -> 'also', '[]'), outcome ->> 'about');
    return;
  end if;
  perform wocs.message_answer_unspoken(m, intent, doing, person);
  if doing = 'say' and voice is not null and wocs.draft_current(person.id) is not null then
    update wocs.wa_sessions s set session_data = jsonb_set(s.session_data, '{draft,voice}', voice)
    where s.user_id = person.id;
  end if;
end $$;

-- schemas/messages/commands.sql

-- What the grammar already answers; a person who may not give the command does not learn how it is written either.
create function wocs.command_grammar_answer(person wocs.users, m jsonb, intent jsonb) returns jsonb
language plpgsql as $$
begin
  if wocs.person_role_rank(person.role) < wocs.person_role_rank(intent ->> 'role') then
    return wocs.person_role_refusal(person, coalesce(intent ->> 'command', ''), intent ->> 'role');
  elsif intent ->> 'say' = 'grammar.broken' then
    perform wocs.alert_report_fault(intent #>> '{facts,error}', person.id);
  end if;
  if jsonb_typeof(intent -> 'remember') = 'object' then
    perform wocs.draft_keep(person.id, m ->> 'id', intent -> 'remember', m -> 'media');
  end if;
  return jsonb_build_object('say', intent -> 'say', 'facts', coalesce(intent -> 'facts', '{}'));
end $$;

create function wocs.command_apply(person wocs.users, m jsonb, intent jsonb) returns jsonb
language plpgsql as $$
declare
  type text := intent ->> 'command';
  args jsonb := coalesce(intent -> 'args', '{}');
  answer jsonb;
begin
  if wocs.person_role_rank(person.role) < wocs.person_role_rank(intent ->> 'role') then
    return wocs.person_role_refusal(person, type, intent ->> 'role');
  end if;
  if intent ->> 'draft' is not null then
    perform wocs.draft_drop(person.id);
  end if;
  if type in ('cancel', 'retry') then
    return wocs.word_apply(person, type, args ->> 'task', null, null);
  elsif intent ? 'say' then
    return jsonb_build_object('say', intent -> 'say',
      'facts', coalesce(intent -> 'facts', '{}') || jsonb_build_object('role', person.role));
  elsif intent ->> 'runs' = 'answer' then
    answer := wocs.command_answer(type, person, args);
    return jsonb_build_object('say', answer -> 'say',
      'facts', jsonb_build_object('command', replace(type, '_', ' ')) || coalesce(answer -> 'facts', '{}'));
  end if;
  return wocs.task_create(person, m, intent, type, args);
end $$;

-- schemas/messages/decide.sql

-- One message: recorded once, its sender known or not, its intent obeyed within the rate. Everything in the caller's
-- transaction.

create function wocs.message_is_command(m jsonb) returns boolean
language sql immutable as $$
  select m #>> '{intent,do}' is not distinct from 'command' or coalesce(ltrim(m ->> 'text') like '/%', false)
$$;

-- Their session. A message that is answered is noted in it unless as many as are `allowed` were within the last 60 s:
-- then the newest in `obeyed` is not `moment`. One that `may_continue` an unfinished command is looked at once more and
-- counts then.
create function wocs.session_lock(person uuid, is_answered boolean, may_continue boolean, moment timestamptz,
  allowed int)
returns wocs.wa_sessions
language plpgsql as $$
declare
  session wocs.wa_sessions;
begin
  update wocs.wa_sessions s set
    last_active = now(),
    obeyed = case
      when not is_answered or may_continue and wocs.draft_unexpired(s) is not null
        or s.obeyed[allowed] > moment - wocs.limit_rate_window() and not wocs.clock_is_ahead(s.obeyed[allowed])
      then s.obeyed else (moment || s.obeyed)[1:allowed] end
  where s.user_id = person
  returning s.* into session;
  if session.id is null then
    insert into wocs.wa_sessions (user_id) values (person) on conflict do nothing;
    return wocs.session_lock(person, is_answered, may_continue, moment, allowed);
  end if;
  return session;
end $$;

-- The 21st message in 60 s that wants an answer is recorded, not obeyed, and told so once a minute. Only obeyed ones
-- count, so that waiting helps.
create function wocs.message_throttle(event bigint, m jsonb, person wocs.users, allowed int, oldest timestamptz)
returns void
language plpgsql as $$
begin
  update wocs.inbound_events e set understood = e.understood || '{"throttled": true}' where e.id = event;
  update wocs.users u set throttled_at = now()
  where u.id = person.id and coalesce(
    u.throttled_at <= now() - wocs.limit_rate_window() or wocs.clock_is_ahead(u.throttled_at), true);
  if found then
    perform wocs.outbox_reply(person, m ->> 'id',
      jsonb_build_object('say', 'access.slow_down', 'facts', jsonb_build_object(
      'limit', allowed, 'seconds', ceil(extract(epoch from oldest + wocs.limit_rate_window() - clock_timestamp())))));
  end if;
end $$;

-- What a known person's message leads to. Gives {"id", "draft", "templates"} when Python must look at it once more,
-- with the unfinished command it may continue or with the templates it names: it is then not recorded, nor counted.
create function wocs.message_decide(event bigint, m jsonb, person wocs.users) returns jsonb
language plpgsql as $$
declare
  intent jsonb := m -> 'intent';
  doing text := intent ->> 'do';
  is_first_look boolean := not coalesce((m ->> 'second_look')::boolean, false);
  is_answered boolean := doing <> 'ignore';
  moment timestamptz := clock_timestamp();
  allowed int := wocs.setting_value('rate_per_minute', wocs.limit_commands_per_minute()::text);
  session wocs.wa_sessions;
begin
  if person.wa_user_id is distinct from coalesce(m #>> '{sender,user_id}', person.wa_user_id)
     or person.wa_number is distinct from coalesce(m #>> '{sender,number}', person.wa_number) then
    person := wocs.person_learn_address(person, m #>> '{sender,user_id}', m #>> '{sender,number}');
  end if;
  perform wocs.person_confirm_number(person, m #>> '{sender,user_id}', m #>> '{sender,number}');
  if is_first_look and doing = 'command' and wocs.template_is_wanted(intent) then
    return wocs.message_ask_second_look(event, m, null);
  end if;
  session := wocs.session_lock(person.id, is_answered, doing = 'chat' and is_first_look, moment, allowed);
  if doing = 'chat' and is_first_look and wocs.draft_unexpired(session) is not null then
    return wocs.message_ask_second_look(event, m, wocs.draft_unexpired(session));
  elsif is_answered and session.obeyed[1] is distinct from moment then
    perform wocs.message_throttle(event, m, person, allowed, session.obeyed[allowed]);
  elsif doing = 'chat' and session.session_data ? 'draft' and wocs.draft_unexpired(session) is null then
    perform wocs.draft_expire(person, m ->> 'id', session.session_data #>> '{draft,command}');
  elsif is_answered then
    perform wocs.message_answer(m, intent, doing, person);
  end if;
  return null;
end $$;

-- schemas/messages/drafts.sql

-- The unfinished command that is remembered for ten minutes.

create function wocs.draft_unexpired(session wocs.wa_sessions) returns jsonb
language sql stable as $$
  select case when (session.session_data #>> '{draft,at}')::timestamptz > now() - wocs.limit_draft()
      and not wocs.clock_is_ahead((session.session_data #>> '{draft,at}')::timestamptz)
    then session.session_data -> 'draft' end
$$;

create function wocs.draft_current(person uuid) returns jsonb
language sql stable as $$
  select wocs.draft_unexpired(s) from wocs.wa_sessions s where s.user_id = person
$$;

create function wocs.draft_drop(person uuid) returns void
language sql as $$
  update wocs.wa_sessions s set session_data = s.session_data - 'draft' where s.user_id = person;
$$;

-- What comes too late for an unfinished command is not taken for anything else.
create function wocs.draft_expire(person wocs.users, message text, command text) returns void
language plpgsql as $$
begin
  perform wocs.draft_drop(person.id);
  perform wocs.outbox_reply(person, message, jsonb_build_object(
    'say', 'draft.expired', 'facts', jsonb_build_object('command', replace(command, '_', ' '), 'minutes', 10)));
end $$;

create function wocs.draft_keep(person uuid, message text, remember jsonb, media jsonb) returns void
language sql as $$
  update wocs.wa_sessions s
  set session_data = s.session_data || jsonb_build_object('draft', remember || jsonb_build_object(
    'id', message, 'at', wocs.clock_text(now()), 'media', coalesce(nullif(remember -> 'media', 'null'), media)))
  where s.user_id = person;
$$;

-- schemas/messages/intake.sql

-- A delivery is recorded in one call, Meta is answered, and what it leads to is decided in a second call. What a
-- function that ended in between has left undecided, somebody else decides.

create function wocs.event_record(others jsonb) returns void
language plpgsql as $$
declare
  o jsonb;
begin
  for o in select x.value from jsonb_array_elements(others) x order by x.value ->> 'key' loop
    insert into wocs.inbound_events (message_id, kind, body, understood)
    values ('other:' || (o ->> 'key'), 'other', o -> 'raw',
      jsonb_build_object('kind', o -> 'kind', 'change', o -> 'change'))
    on conflict do nothing;
    if found and o #>> '{change,new}' is not null then
      perform wocs.person_change_address(o -> 'change', (o ->> 'sent_at')::timestamptz);
    end if;
  end loop;
end $$;

-- Holds the messages that nobody recorded, in the order in which they are recorded, then everybody whose messages these
-- are.
create function wocs.message_lock_senders(messages jsonb) returns void
language plpgsql as $$
begin
  insert into wocs.inbound_events (message_id, kind, sender, undecided)
  select x.value ->> 'id', 'message', wocs.message_sender(x.value), x.value from jsonb_array_elements(messages) x
  where not exists (select from wocs.inbound_events e where e.message_id = x.value ->> 'id')
  order by x.value ->> 'id'
  on conflict do nothing;
  insert into wocs.wa_sessions as s (user_id, last_active)
  select known.id, now() from (
    select distinct (wocs.person_by_sender(x.value #>> '{sender,user_id}', x.value #>> '{sender,number}')).id
    from jsonb_array_elements(messages) x) known
  where known.id is not null order by known.id
  on conflict (user_id) do update set last_active = now();
end $$;

create function wocs.message_undecided(e wocs.inbound_events) returns jsonb
language sql stable as $$ select e.undecided || jsonb_build_object('received_at', e.received_at) $$;

-- What the people of these messages have sent that is to be decided together: nothing, unless they sent something
-- before it, and nobody has decided that.
create function wocs.message_list_with_earlier(messages jsonb) returns setof wocs.inbound_events
language sql stable as $$
  with brought as (
    select e.* from wocs.inbound_events e
    where e.undecided is not null
      and e.message_id = any (array(select x.value ->> 'id' from jsonb_array_elements(messages) x))),
  latest as (
    select b.sender, max(b.id) as id from brought b
    where exists (
      select from wocs.inbound_events e
      where e.sender = b.sender and e.id < b.id and e.undecided is not null
        and e.id <> all (select x.id from brought x))
    group by b.sender)
  select e.* from latest l
  join wocs.inbound_events e on e.sender = l.sender and e.id <= l.id and e.undecided is not null
$$;

-- Hands them out, in the order they came, instead of deciding the later ones before the earlier. Gives their ids.
create function wocs.message_hand_out_with_earlier(messages jsonb) returns text[]
language plpgsql as $$
declare
  e wocs.inbound_events;
  handed_out text[] := '{}';
begin
  for e in select x.* from wocs.message_list_with_earlier(messages) x order by x.id loop
    perform wocs.message_hand_out(e);
    handed_out := handed_out || e.message_id;
  end loop;
  return handed_out;
end $$;

create function wocs.message_hand_out(e wocs.inbound_events) returns void
language plpgsql as $$
begin
  update wocs.inbound_events x set decide_at = clock_timestamp() + wocs.limit_reread_lease() where x.id = e.id;
  perform wocs.work_add('wocs.decide', wocs.message_undecided(e)::text);
end $$;

-- The senders are held, then everything else is done, each message in the order it is brought: in any other order two
-- calls could wait for each other.
create function wocs.message_decide_all(messages jsonb) returns jsonb
language plpgsql as $$
declare
  m jsonb;
  person wocs.users;
  event bigint;
  draft jsonb;
  drafts jsonb := '[]';
  accepted int := 0;
  duplicates int := 0;
  handed_out text[];
begin
  perform wocs.message_lock_senders(messages);
  handed_out := wocs.message_hand_out_with_earlier(messages);
  for m in select x.value from jsonb_array_elements(messages) with ordinality x order by x.ordinality loop
    continue when m ->> 'id' = any (handed_out);
    person := wocs.person_by_sender(m #>> '{sender,user_id}', m #>> '{sender,number}');
    event := wocs.message_record_decided(m, person);
    accepted := accepted + (event is not null)::int;
    duplicates := duplicates + (event is null)::int;
    continue when event is null;
    if m #>> '{intent,do}' = 'broken' then
      perform wocs.message_decide_broken(event, m, person);
    else
      draft := wocs.message_decide_single(event, m, person);
      drafts := case when draft is null then drafts else drafts || draft end;
    end if;
  end loop;
  return jsonb_build_object('accepted', accepted, 'duplicates', duplicates, 'drafts', drafts);
end $$;

-- Its draft, where Python must look at it again.
create function wocs.message_decide_single(event bigint, m jsonb, person wocs.users) returns jsonb
language plpgsql as $$
begin
  if person.id is not null then
    return wocs.message_decide(event, m, person);
  end if;
  perform wocs.user_other_account_keep(m);
  if not wocs.stranger_take_command(event, m) then
    perform wocs.chat_record_message(m);
  end if;
  return null;
end $$;

-- One that could not be understood or decided: it stays decided whatever becomes of its answer.
create function wocs.message_decide_broken(event bigint, m jsonb, person wocs.users) returns void
language plpgsql as $$
begin
  perform wocs.alert_report_fault(m #>> '{intent,error}', person.id);
  perform wocs.message_decide_single(event, m, person);
exception when others then
  if wocs.fault_is_the_servers(sqlstate) then
    raise;  -- the server's trouble, not the message's
  end if;
end $$;

create function wocs.message_as_recorded(m jsonb) returns jsonb
language sql immutable as $$
  select jsonb_build_object('id', m -> 'id', 'raw', m -> 'raw', 'sender', m -> 'sender')
$$;

-- Undecided again, until Python has looked at it together with the unfinished command, or with the templates when it
-- may need them.
create function wocs.message_ask_second_look(event bigint, m jsonb, draft jsonb) returns jsonb
language plpgsql as $$
begin
  update wocs.inbound_events e set
    undecided = wocs.message_as_recorded(m), decide_at = clock_timestamp() + wocs.limit_undecided_lease()
  where e.id = event;
  return jsonb_build_object('id', m -> 'id', 'draft', draft, 'templates', case
    when draft is null
      or draft ->> 'command' in ('template_run', 'batch', 'if', 'schedule') then wocs.template_all() end);
end $$;

create function wocs.message_is_left(e wocs.inbound_events) returns boolean
language sql stable as $$
  select e.undecided is not null and e.decide_at <= now()
$$;

create function wocs.message_lease_undecided() returns void
language plpgsql as $$
declare
  e wocs.inbound_events;
begin
  for e in
    select x.* from wocs.inbound_events x where wocs.message_is_left(x) order by x.id
    limit 20 for update skip locked
  loop
    perform wocs.message_hand_out(e);
  end loop;
end $$;

-- schemas/messages/notices.sql

-- Tells somebody something they did not ask for just now. Outside their 24 h window it can only be a template.
create function wocs.notice_send(person uuid, say text, facts jsonb, task text) returns void
language plpgsql as $$
declare
  whom wocs.users := wocs.person_by_id(notice_send.person);
  turn timestamptz;
begin
  if whom.id is null then
    return;
  end if;
  turn := wocs.outbox_next_turn();
  perform wocs.outbox_add(
    whom, case when wocs.person_window_is_open(whom.id) then 'notice' else 'template' end, say, facts,
    concat_ws(':', 'notice', task, say, whom.id, pg_current_xact_id()::text), task, null,
      case when turn <= now() then 'sending' else 'queued' end, turn);
end $$;

create function wocs.notice_entry(person uuid, say text, facts jsonb) returns jsonb
language sql immutable as $$ select jsonb_build_object('to_user', person, 'say', say, 'facts', facts) $$;

-- An entry of `also` may carry {"media": {"key","mime"}}, be "held" until that has come, or follow ("follows") the one
-- before it without a pause. Outside the 24 h window only the first words go, as a template; the rest comes when the
-- person answers.
create function wocs.notice_send_all(also jsonb, task text) returns void
language plpgsql as $$
declare
  n jsonb;
begin
  for n in select x.value from jsonb_array_elements(also) with ordinality x order by x.ordinality loop
    if n ? 'media' or n ? 'held' or n ? 'follows' then
      perform wocs.notice_send_entry(n, wocs.person_by_id((n ->> 'to_user')::uuid),
        coalesce(n #>> '{facts,task}', task));
    else
      perform wocs.notice_send((n ->> 'to_user')::uuid, n ->> 'say', coalesce(n -> 'facts', '{}'),
        coalesce(n #>> '{facts,task}', task));
    end if;
  end loop;
end $$;

create function wocs.notice_send_entry(n jsonb, whom wocs.users, task text) returns void
language plpgsql as $$
declare
  is_open boolean := wocs.person_window_is_open(whom.id);
  follows boolean := n @> '{"follows": true}';
  held boolean := n @> '{"held": true}' and is_open;
  turn timestamptz;
begin
  if whom.id is null or follows and not is_open then
    return;
  end if;
  turn := case when follows or held then now() else wocs.outbox_next_turn() end;
  perform wocs.outbox_add(
    whom, case when is_open then 'notice' else 'template' end, n ->> 'say', coalesce(n -> 'facts', '{}'),
    concat_ws(':', 'notice', task, n ->> 'say', whom.id, pg_current_xact_id()::text), task, null,
    case when held then 'held' when turn <= now() then 'sending' else 'queued' end, turn,
    case when is_open then nullif(n -> 'media', 'null') end);
end $$;

create function wocs.notice_admin_entries(say text, facts jsonb, besides uuid) returns jsonb
language sql stable as $$
  select coalesce(jsonb_agg(wocs.notice_entry(u.id, say, facts)), '[]') from wocs.users u
  where u.role = 'admin' and u.status = 'active' and u.id is distinct from besides
$$;

-- schemas/messages/outbox.sql

-- The transactional outbox: a row here commits together with what it tells. Rows made in a call that returns work are
-- leased to the caller at once; whoever loses them, settling gives them out again.

-- Where a message goes. A stranger is a row of wocs.users with no id: only the address and the language count. To a
-- person whose number another account writes from it goes by the account alone: the number may be somebody else's.
create function wocs.outbox_add(
  person wocs.users, kind text, say text, facts jsonb, key text, task text default null, reply_to text default null,
  state text default 'sending', not_before timestamptz default now(), media jsonb default null,
    reaction jsonb default null) returns void
language plpgsql as $$
declare
  message jsonb;
begin
  insert into wocs.outbox as o (key, to_number, to_user_id, kind, say, facts, language, reply_to, task_id, media,
    reaction, state, not_before, attempt, lease_until)
  values (key, wocs.person_number_to_write(person), person.wa_user_id, kind, say,
    wocs.number_mask_for(person.role, facts), coalesce(person.language, 'en'), reply_to, task, media, reaction, state,
    not_before,
          case state when 'sending' then 1 else 0 end,
            case state when 'sending' then now() + wocs.limit_send_lease() end)
  on conflict on constraint outbox_key_key do nothing
  returning wocs.outbox_message(o) into message;
  if state = 'sending' and message is not null then
    perform wocs.work_add(case when kind in ('notice', 'template') then 'wocs.tell' else 'wocs.send' end,
      message::text);
  end if;
end $$;

create function wocs.outbox_add_reaction(person wocs.users, message text, emoji text, say text, task text) returns void
language sql as $$
  select wocs.outbox_add(person, 'reaction', say, '{}', concat_ws(':', 'reaction', message, emoji, task), task, null,
    'sending', now(), null,
                   jsonb_build_object('message_id', message, 'emoji', emoji));
$$;

create function wocs.outbox_notice_pause() returns interval
language sql volatile as $$
  select make_interval(
    secs => wocs.limit_pause_min_s() + random() * (wocs.limit_pause_max_s() - wocs.limit_pause_min_s()))
$$;

-- When the next unsolicited message may go: at once, or a random pause after the one before (specification 9.1).
-- Who queues one at this very moment elsewhere is not waited for: this one simply takes the pause. One that waits
-- longer than any queue of pauses, to be sent again or because the clock was ahead, is no neighbour.
create function wocs.outbox_next_turn() returns timestamptz
language plpgsql as $$
declare
  pause interval := wocs.outbox_notice_pause();
begin
  if not pg_try_advisory_xact_lock(7261211) then
    return now() + pause;
  end if;
  return greatest(now(), (
    select max(o.not_before) from wocs.outbox o
    where o.kind in ('notice', 'template') and o.not_before < now() + wocs.limit_pause_ahead()) + pause);
end $$;

create function wocs.outbox_is_silent(o wocs.outbox) returns boolean
language sql stable as $$
  select o.state in ('sending', 'unknown') and o.not_before <= now()
    and o.lease_until < now() - case o.state when 'sending' then wocs.limit_send_lease() else '0' end
$$;

-- After a lease a status may still come for as long again. Then the message goes once more, and after that it has
-- failed.
create function wocs.outbox_requeue_silent() returns void
language sql as $$
  update wocs.outbox x set
    state = case when x.attempt < wocs.limit_silent_attempts() then 'queued' else 'failed' end,
    error = case when x.attempt < wocs.limit_silent_attempts() then x.error
      else jsonb_build_object('code', 'no_answer') end,
    not_before = now(), lease_until = null
  where x.id in (
    select o.id from wocs.outbox o where wocs.outbox_is_silent(o)
    order by o.id limit 50 for update skip locked);
$$;

create function wocs.outbox_is_due(o wocs.outbox) returns boolean
language sql stable as $$
  select o.state = 'queued' and o.not_before <= now()
$$;

-- Gives out what is due, 50 at most; of the unsolicited ones only the first: the others take their pauses after it.
create function wocs.outbox_lease_due() returns void
language plpgsql as $$
declare
  o record;
  message jsonb;
  turn timestamptz := now();
  unsolicited boolean;
begin
  for o in
    select x.id, x.kind from wocs.outbox x where wocs.outbox_is_due(x)
    order by x.kind in ('notice', 'template'), x.id limit 50 for update skip locked
  loop
    unsolicited := o.kind in ('notice', 'template');
    if unsolicited and turn > now() then
      update wocs.outbox x set not_before = turn where x.id = o.id;
    else
      update wocs.outbox x set state = 'sending', attempt = x.attempt + 1, lease_until = now() + wocs.limit_send_lease()
      where x.id = o.id
      returning wocs.outbox_message(x) into message;
      perform wocs.work_add('wocs.send', message::text);
    end if;
    if unsolicited then
      turn := turn + wocs.outbox_notice_pause();
    end if;
  end loop;
end $$;

-- schemas/messages/record.sql

-- What came, kept before anything is made of it: a row holds its message whole until somebody has decided it. Meta
-- waits for this alone, and every index costs it.

create function wocs.message_body_is_old(e wocs.inbound_events) returns boolean
language sql stable as $$
  select (e.body is not null or e.understood is not null or e.sender is not null)
    and e.received_at < now() - wocs.limit_body_kept()
$$;

-- The row stays, because its message id must never be taken twice.
create function wocs.message_prune_bodies() returns void
language sql as $$
  update wocs.inbound_events x
  set body = null, understood = null, sender = null, undecided = null, decide_at = null
  where x.id in (
    select e.id from wocs.inbound_events e where wocs.message_body_is_old(e)
    order by e.received_at limit 20 for update skip locked);
$$;

create function wocs.message_sender(m jsonb) returns text
language sql immutable as $$ select coalesce(m #>> '{sender,number}', m #>> '{sender,user_id}') $$;

-- The ids of those that are to be decided: nobody brought them before, or nobody has decided them since. The ids of the
-- rows are drawn in the order of the delivery; the rows are written in the order of their message ids, so that two
-- deliveries of the same messages never wait for each other.
create function wocs.message_record(messages jsonb) returns text[]
language plpgsql as $$
declare
  undecided text[];
begin
  with delivered as materialized (
    select nextval('wocs.inbound_events_id_seq') as id, x.value as m from jsonb_array_elements(messages) x),
  recorded as (
    insert into wocs.inbound_events (id, message_id, kind, sender, undecided, decide_at) overriding system value
    select d.id, d.m ->> 'id', 'message', wocs.message_sender(d.m), d.m,
      clock_timestamp() + wocs.limit_undecided_lease()
    from delivered d order by d.m ->> 'id', d.id
    on conflict (message_id) do nothing returning message_id)
  select array_agg(r.message_id) into undecided from recorded r;
  if cardinality(undecided) = jsonb_array_length(messages) then
    return undecided;
  end if;
  return array(
    select e.message_id from wocs.inbound_events e
    where e.undecided is not null
      and e.message_id = any (array(select x.value ->> 'id' from jsonb_array_elements(messages) x)));
end $$;

-- The event that keeps this message, decided by the caller from now on; null when somebody has decided it. One that
-- nobody recorded is recorded here.
create function wocs.message_record_decided(m jsonb, person wocs.users) returns bigint
language plpgsql as $$
declare
  event bigint;
begin
  update wocs.inbound_events e set
    undecided = null, decide_at = null, body = m -> 'raw', understood = m -> 'intent', user_id = person.id,
    sender = coalesce(person.wa_number, e.sender)
  where e.message_id = m ->> 'id' and e.undecided is not null
  returning e.id into event;
  if event is null then
    insert into wocs.inbound_events as e (message_id, kind, body, understood, sender, user_id)
    values (m ->> 'id', 'message', m -> 'raw', m -> 'intent', coalesce(person.wa_number, wocs.message_sender(m)),
      person.id)
    on conflict do nothing
    returning e.id into event;
  end if;
  return event;
end $$;

-- schemas/messages/replies.sql

-- The one answer to a person's message. `outcome` = {"say", "facts", "about": task id, "held": bool, "also":
-- [notices]}. Held: it waits for the picture the person sent (wocs_attach).
create function wocs.outbox_reply(person wocs.users, message text, outcome jsonb) returns void
language plpgsql as $$
declare
  held boolean := coalesce((outcome ->> 'held')::boolean, false);
begin
  if person.quiet and not held and wocs.outbox_reply_is_plain(outcome ->> 'say') then
    perform wocs.outbox_add_reaction(person, message, '✅', outcome ->> 'say', outcome ->> 'about');
  else
    perform wocs.outbox_add(person, 'reply', outcome ->> 'say', coalesce(outcome -> 'facts', '{}'), 'reply:' || message,
      outcome ->> 'about', message,
                      case when held then 'held' else 'sending' end);
  end if;
end $$;

-- The late answer to a person's own command, quoting it: no pause before it. A picture that came of itself is spared
-- the quiet.
create function wocs.outbox_reply_late(t wocs.tasks, say text, facts jsonb, media jsonb default null) returns void
language plpgsql as $$
declare
  whom wocs.users := wocs.person_by_id(t.requested_by);
begin
  if whom.id is null then
    return;
  elsif whom.quiet and t.source_message is not null
      and (wocs.outbox_reply_is_plain(say) or say = 'landing.shot' and t.parent_id is not null) then
    perform wocs.outbox_add_reaction(whom, t.source_message, '✅', say, t.id);
  else
    perform wocs.outbox_add(whom, case when wocs.person_window_is_open(whom.id) then 'reply' else 'template' end, say,
      facts,
                      concat_ws(':', 'late', t.id, say, t.attempt, t.retry_count, pg_current_xact_id()::text), t.id,
                        t.source_message, 'sending', now(), media);
  end if;
end $$;

-- Successes that need no words: nothing to press, nothing to read. Quiet people get a mark on their own message
-- instead.
create function wocs.outbox_reply_is_plain(say text) returns boolean
language sql immutable as $$
  select say in (
    'landing.edited', 'landing.unpublished', 'landing.rolled_back', 'landing.published',
    'agent.assigned', 'agent.reassigned', 'agent.accepted', 'agent.finished', 'agent.duty',
    'user.added', 'user.removed', 'settings.language',
    'task.completed', 'task.cancelled', 'task.acknowledged', 'undo.done',
    'app.updated', 'app.feature', 'content.cancelled', 'content.bank_added', 'content.bank_removed',
    'sale.added', 'sale.removed', 'event.created', 'template.created', 'template.removed', 'schedule.removed',
    'tiktok.edited', 'tiktok.deleted', 'tiktok.video_kept',
    'voice.dropped', 'voice.word_added', 'voice.word_removed')
$$;

-- Fills the reply that waited, and sends it; where it is gone, a late answer is given.
create function wocs.outbox_release_reply(t wocs.tasks, say text, facts jsonb) returns void
language plpgsql as $$
declare
  message jsonb;
begin
  update wocs.outbox o
  set say = outbox_release_reply.say, state = 'sending',
    facts = wocs.number_mask_for((wocs.person_by_id(t.requested_by)).role,
      wocs.task_facts(t) || outbox_release_reply.facts),
    attempt = o.attempt + 1,
    lease_until = now() + wocs.limit_send_lease(), not_before = now()
  where o.task_id = t.id and o.state = 'held' and o.kind = 'reply' returning wocs.outbox_message(o) into message;
  if message is null then
    perform wocs.outbox_reply_late(t, say, wocs.task_facts(t) || facts);
  else
    perform wocs.work_add('wocs.send', message::text);
  end if;
end $$;

-- schemas/messages/retention.sql

-- What customers wrote and what we sent is blanked once it is old: the rows stay, because they are counted.

create function wocs.chat_is_old(c wocs.chats) returns boolean
language sql stable as $$
  select (c.customer_number is not null or c.customer_name is not null or c.wa_chat_id not like 'erased:%')
    and c.last_message_at < now() - wocs.limit_chat_kept()
$$;

create function wocs.chat_prune() returns void
language sql as $$
  update wocs.chats x
  set wa_chat_id = 'erased:' || x.id, customer_name = null, customer_number = null, status = 'closed'
  where x.id in (
    select c.id from wocs.chats c where wocs.chat_is_old(c)
    order by c.last_message_at limit wocs.limit_prune_rows() for update skip locked);
$$;

create function wocs.message_is_old(m wocs.messages) returns boolean
language sql stable as $$
  select (m.content is not null or m.media_url is not null) and m.created_at < now() - wocs.limit_chat_kept()
$$;

create function wocs.message_prune() returns void
language sql as $$
  update wocs.messages x set content = null, media_url = null
  where x.id in (
    select m.id from wocs.messages m where wocs.message_is_old(m)
    order by m.created_at limit wocs.limit_prune_rows() for update skip locked);
$$;

-- What still waits to be sent is not touched.
create function wocs.outbox_is_old(o wocs.outbox) returns boolean
language sql stable as $$
  select (o.to_number is not null or o.to_user_id is not null or o.facts <> '{}' or o.media is not null)
    and o.created_at < now() - wocs.limit_outbox_kept()
    and o.state in ('sent', 'delivered', 'read', 'played', 'failed')
$$;

create function wocs.outbox_prune() returns void
language sql as $$
  update wocs.outbox x set to_number = null, to_user_id = null, facts = '{}', media = null
  where x.id in (
    select o.id from wocs.outbox o where wocs.outbox_is_old(o)
    order by o.created_at limit wocs.limit_prune_rows() for update skip locked);
$$;

-- schemas/messages/sent.sql

-- What became of the messages that the functions sent.

-- Holds, in the order of their ids, the messages that are told of and what else is queued to the same people: four
-- callers at once tell of one person's messages.
create function wocs.outbox_hold_pairs(ids bigint[]) returns void
language plpgsql as $$
begin
  perform from wocs.outbox x
  where x.id = any (ids)
    or x.state = 'queued' and exists (
      select from wocs.outbox o where o.id = any (ids) and (o.to_number = x.to_number or o.to_user_id = x.to_user_id))
  order by x.id for update;
end $$;

create function wocs.outbox_mark_all_sent(results jsonb) returns void
language plpgsql as $$
begin
  perform wocs.outbox_hold_pairs(array(select (r.value ->> 'id')::bigint from jsonb_array_elements(results) r));
  perform wocs.outbox_mark_sent(r.value)
  from jsonb_array_elements(results) with ordinality r order by (r.value ->> 'id')::bigint, r.ordinality;
end $$;

-- Waiting for one person is no reason to let the others wait. What was queued since this caller held them is not waited
-- for: it meets the same refusal by itself.
create function wocs.outbox_send_again(o wocs.outbox, retry_in_s double precision, error jsonb) returns void
language plpgsql as $$
declare
  later timestamptz := now() + make_interval(secs => retry_in_s);
begin
  update wocs.outbox x set state = 'queued', not_before = later, lease_until = null, error = outbox_send_again.error
  where x.id = o.id;
  update wocs.outbox x set not_before = later
  where x.id in (
    select w.id from wocs.outbox w
    where w.state = 'queued' and w.not_before < later and w.id <> o.id
      and (w.to_number = o.to_number or w.to_user_id = o.to_user_id)
    order by w.id for update skip locked);
end $$;

create function wocs.outbox_mark_sent(result jsonb) returns void
language plpgsql as $$
declare
  o wocs.outbox;
begin
  if result ? 'wamid' then
    update wocs.outbox x set
      wamid = coalesce(x.wamid, result ->> 'wamid'), sent_at = coalesce(x.sent_at, now()), lease_until = null,
      state = case when x.state in ('queued', 'sending', 'unknown') then 'sent' else x.state end
    where x.id = (result ->> 'id')::bigint;
    return;
  end if;
  select * into o from wocs.outbox x where x.id = (result ->> 'id')::bigint and x.state = 'sending' for update;
  if o.id is null or wocs.outbox_goes_as_template(o, result -> 'error') then
    return;
  elsif result @> '{"unknown": true}' then
    update wocs.outbox x set state = 'unknown', lease_until = now() + wocs.limit_unknown_send() where x.id = o.id;
  elsif result ->> 'retry_in_s' is not null and o.attempt < wocs.limit_send_attempts() then
    perform wocs.outbox_send_again(o, (result ->> 'retry_in_s')::double precision, result -> 'error');
  else
    update wocs.outbox x set state = 'failed', lease_until = null, error = result -> 'error' where x.id = o.id;
    if result #>> '{error,code}' = '-1' then
      perform wocs.settling_tell_fault('no words for ' || o.say, true);
    end if;
  end if;
end $$;

-- schemas/messages/statuses.sql

-- What Meta tells about messages of ours, in any order and at any time, even before the send call returned.

-- Orders Meta's statuses, which arrive in any order; failed is final.
create function wocs.outbox_rank(state text) returns int
language sql immutable as $$
  select case state
    when 'held' then 0 when 'queued' then 0 when 'sending' then 1 when 'unknown' then 2 when 'sent' then 3
      when 'delivered' then 4
    when 'read' then 5 when 'played' then 6 when 'failed' then 9 end
$$;

-- Ranks only rise; failed is final. A notice that came too late for the 24 h window goes once more, as a template.
create function wocs.outbox_apply_status(row_id bigint, s jsonb) returns void
language plpgsql as $$
declare
  trouble jsonb := s -> 'errors' -> 0;
  to_state text := s ->> 'status';
  o wocs.outbox;
  rises boolean;
begin
  select * into o from wocs.outbox x where x.id = row_id for update;
  rises := wocs.outbox_rank(to_state) > wocs.outbox_rank(o.state);
  if to_state = 'failed' and o.state <> 'failed' and wocs.outbox_goes_as_template(o, trouble)
      or wocs.outbox_rank(to_state) is null then
    return;
  end if;
  update wocs.outbox x set
    wamid = coalesce(x.wamid, s ->> 'id'),
    pricing = coalesce(nullif(s -> 'pricing', 'null'), x.pricing),
    sent_at = case when to_state = 'failed' then x.sent_at
      else coalesce(x.sent_at, (s ->> 'at')::timestamptz, now()) end,
    error = case when to_state = 'failed' then trouble else x.error end,
    lease_until = case when rises then null else x.lease_until end,
    state = case when rises then to_state else x.state end
  where x.id = row_id;
end $$;

-- 131047: outside the window.
create function wocs.outbox_goes_as_template(o wocs.outbox, error jsonb) returns boolean
language plpgsql as $$
begin
  if error ->> 'code' is distinct from '131047' or o.kind not in ('reply', 'notice') then
    return false;
  end if;
  update wocs.outbox x
  set kind = 'template', state = 'queued', not_before = now(), lease_until = null, wamid = null,
    error = outbox_goes_as_template.error
  where x.id = o.id;
  return true;
end $$;

create function wocs.outbox_of_status(s jsonb) returns bigint
language plpgsql stable as $$
begin
  return coalesce(
    (select o.id from wocs.outbox o
      where o.id = case when s ->> 'outbox' ~ '^[0-9]{1,18}$' then (s ->> 'outbox')::bigint end),
    (select o.id from wocs.outbox o where o.wamid = s ->> 'id' limit 1));
end $$;

-- One after the other in the order of our rows, all held before the first is changed. What is about no row of ours is
-- kept as an event.
create function wocs.outbox_apply_statuses(statuses jsonb) returns void
language plpgsql as $$
declare
  told record;
  ids bigint[] := array(
    select wocs.outbox_of_status(s.value) from jsonb_array_elements(statuses) with ordinality s order by s.ordinality);
begin
  perform from wocs.outbox o where o.id = any (ids) order by o.id for update;
  for told in
    select s.value as s, ids[s.ordinality] as row_id from jsonb_array_elements(statuses) with ordinality s
    order by 2, case when ids[s.ordinality] is null then concat_ws(':', s.value ->> 'id', s.value ->> 'status') end,
      s.value ->> 'at'
  loop
    if told.row_id is not null then
      perform wocs.outbox_apply_status(told.row_id, told.s);
    else
      insert into wocs.inbound_events (message_id, kind, body)
      values (concat_ws(':', 'status', told.s ->> 'id', told.s ->> 'status'), 'status', told.s)
      on conflict do nothing;
    end if;
  end loop;
end $$;

-- schemas/messages/strangers.sql

-- Whoever is not on the whitelist: told so when they try a command, a customer in a chat when they do not.

create function wocs.message_sender_key(m jsonb) returns text
language sql immutable as $$ select coalesce(m #>> '{sender,user_id}', m #>> '{sender,number}') $$;

-- The customer's chat: by user id once it is known, also when it began under the number alone.
create function wocs.chat_record_message(m jsonb) returns void
language plpgsql as $$
declare
  number text := left(m #>> '{sender,number}', 20);
  known_as text := wocs.message_sender_key(m);
  chat uuid;
begin
  if m ->> 'text' is null and m #>> '{media,id}' is null then
    return;
  end if;
  update wocs.chats c set wa_chat_id = coalesce(m #>> '{sender,user_id}', c.wa_chat_id)
  where c.customer_number = number and c.wa_chat_id <> known_as
    and not exists (select from wocs.chats o where o.wa_chat_id = known_as);
  select c.wa_chat_id into known_as from wocs.chats c
  where c.customer_number = number and m #>> '{sender,user_id}' is null limit 1;
  insert into wocs.chats as c (wa_chat_id, customer_name, customer_number, last_message_at)
  values (coalesce(known_as, wocs.message_sender_key(m)), left(m #>> '{sender,name}', 100), number, now())
  on conflict (wa_chat_id) do update set
    last_message_at = now(), customer_name = coalesce(excluded.customer_name, c.customer_name),
    customer_number = coalesce(excluded.customer_number, c.customer_number),
    status = case c.status when 'closed' then 'open' else c.status end
  returning id into chat;
  insert into wocs.messages (chat_id, sender_type, content, media_url)
  values (chat, 'customer', m ->> 'text', 'meta:' || (m #>> '{media,id}'));
end $$;

-- One more of the answers that all strangers together get a day; false when they had them all.
create function wocs.stranger_spend_answer() returns boolean
language plpgsql as $$
begin
  insert into wocs.meters as m (name, used) values ('stranger_answers', 1)
  on conflict (name) do update set
    used = case when m.at >= wocs.clock_day_start() then m.used + 1 else 1 end, at = now()
  where m.used < wocs.limit_stranger_answers() or m.at < wocs.clock_day_start();
  return found;
end $$;

-- Says whether the message was an attempt at a command. A few answers an hour each: more would let a stranger spend our
-- messages. A voice note is none.
create function wocs.stranger_take_command(event bigint, m jsonb) returns boolean
language plpgsql as $$
declare
  stranger wocs.users;
  known_as text := coalesce(m #>> '{sender,number}', m #>> '{sender,user_id}');
begin
  if m #>> '{intent,command}' = 'transcribe'
      or not wocs.message_is_command(m)
        and not (m #>> '{intent,do}' = 'word' and m #>> '{intent,task}' is not null) then
    return false;
  end if;
  update wocs.inbound_events e set is_attempt = true where e.id = event;
  if (select count(*) from wocs.inbound_events e
      where e.sender = known_as and e.is_attempt and e.received_at > now() - wocs.limit_stranger_window()
        and not wocs.clock_is_ahead(e.received_at) and e.id <> event) < wocs.limit_stranger_attempts()
      and wocs.stranger_spend_answer() then
    stranger.wa_number := m #>> '{sender,number}';
    stranger.wa_user_id := m #>> '{sender,user_id}';
    perform wocs.outbox_reply(stranger, m ->> 'id', '{"say": "access.unauthorized"}');
  end if;
  return true;
end $$;

-- schemas/messages/trace.sql

-- For people who want to look inside: each message with what became of it, how the system is, and who may use it.

create function wocs.trace_task(t wocs.tasks) returns jsonb
language sql stable as $$
  select jsonb_build_object('id', t.id, 'command', replace(t.type, '_', ' '), 'status', t.status, 'moves', (
    select coalesce(jsonb_agg(jsonb_build_object('at', wocs.clock_text(l.created_at), 'action', l.action,
      'actor', wocs.person_ref_then(l.actor_id, l.created_at)) order by l.seq), '[]')
    from wocs.task_logs l where l.task_id = t.id))
$$;

-- The task a message made, else the one it was about.
create function wocs.trace_tasks(message text) returns jsonb
language sql stable as $$
  select coalesce(jsonb_agg(wocs.trace_task(t) order by t.created_at, t.id), '[]')
  from wocs.tasks t
  where t.source_message = message or t.id = (select o.task_id from wocs.outbox o where o.key = 'reply:' || message)
$$;

create function wocs.trace_outbox(message text) returns jsonb
language sql stable as $$
  select coalesce(jsonb_agg(jsonb_build_object(
    'id', o.id, 'say', o.say, 'kind', o.kind, 'state', o.state, 'attempt', o.attempt,
    'to', coalesce(o.to_number, o.to_user_id), 'task', o.task_id,
    'emoji', o.reaction -> 'emoji', 'error', o.error) order by o.id), '[]')
  from wocs.outbox o
  where o.id in (
    select a.id from wocs.outbox a where a.key = 'reply:' || message
    union select b.id from wocs.outbox b join wocs.tasks t on t.id = b.task_id
    where t.source_message = message and coalesce(b.reply_to, message) = message)
$$;

-- Whose messages they are reads them; a viewer's are shown as a viewer may see them.
create function wocs.trace_reader_role(sender text) returns text
language sql stable as $$
  select coalesce((select u.role from wocs.users u
    where u.status = 'active' and sender in (u.wa_number, u.wa_user_id) limit 1), 'admin')
$$;

create function wocs.trace_event(e wocs.inbound_events, role text) returns jsonb
language sql stable as $$
  select jsonb_build_object('id', e.id, 'message_id', e.message_id, 'kind', e.kind,
      'at', wocs.clock_text(e.received_at), 'task', wocs.trace_tasks(e.message_id) -> 0,
      'tasks', wocs.trace_tasks(e.message_id))
    || wocs.number_mask_for(role, jsonb_build_object('sender', e.sender, 'name', wocs.person_ref(e.user_id),
      'understood', e.understood, 'outbox', wocs.trace_outbox(e.message_id)))
$$;

-- schemas/messages/words.sql

-- A word about a task: CONFIRM TASK-1201, or "batal" quoting a message of ours, or a reaction on one.
-- Every function gives an outcome {"say", "facts", "about", "also"}, or null for silence.

-- The task a message points at: the one it names, else the one of the message it quotes (ours, or the person's own
-- command).
create function wocs.word_task(named text, quoted text) returns text
language sql stable as $$
  select case when named is not null then upper(btrim(named)) else coalesce(
    (select o.task_id from wocs.outbox o where o.wamid = quoted and o.task_id is not null limit 1),
    (select t.id from wocs.tasks t where t.source_message = quoted order by t.created_at limit 1)) end
$$;

create function wocs.word_apply(person wocs.users, word text, named text, quoted text, ask int,
  is_reaction boolean default false)
returns jsonb
language plpgsql as $$
declare
  meant text := wocs.word_task(named, quoted);
  t wocs.tasks;
  outcome jsonb;
begin
  if meant is null then
    return case when not is_reaction then wocs.word_apply_without_task(person, word) end;
  end if;
  select * into t from wocs.tasks x where x.id = meant for update;
  perform wocs.audit_set_actor(person.id);
  if t.id is null then
    return wocs.word_no_task_refusal(person, word, meant);
  end if;
  outcome := case word
    when 'confirm' then wocs.approval_answer(t, person, word, ask)
    when 'reject' then wocs.approval_answer(t, person, word, ask)
    when 'cancel' then wocs.task_cancel(t, person)
    when 'retry' then wocs.task_retry(t, person)
    when 'done' then wocs.agent_word_done(t, person)
    when 'accept' then wocs.agent_word_accept(t, person)
    when 'decline' then wocs.agent_word_decline(t, person)
    when 'acknowledge' then wocs.agent_word_acknowledge(t, person) end;
  if is_reaction and word = 'acknowledge' and outcome ->> 'say' <> 'agent.accepted' then
    return null;  -- a thumb up wants no answer
  end if;
  perform wocs.notice_send_all(coalesce(outcome -> 'also', '[]'), t.id);
  return jsonb_build_object('about', t.id) || outcome;
end $$;

-- No task at all: "batal" drops the unfinished command; a bare CONFIRM never approves anything, it is asked what it
-- means.
create function wocs.word_apply_without_task(person wocs.users, word text) returns jsonb
language plpgsql as $$
declare
  draft jsonb := wocs.draft_current(person.id);
  asks jsonb;
begin
  if word = 'acknowledge' then
    return null;  -- an "ok" about nothing wants no answer
  elsif word = 'cancel' and draft is not null then
    perform wocs.draft_drop(person.id);
    return jsonb_build_object('say', 'draft.dropped',
      'facts', jsonb_build_object('command', replace(draft ->> 'command', '_', ' ')));
  elsif word in ('confirm', 'reject') then
    asks := wocs.approval_open_tasks(person);
    if asks <> '[]' then
      return jsonb_build_object('say', 'approval.which', 'facts', jsonb_build_object('tasks', asks, 'word', word));
    end if;
  end if;
  return wocs.task_refusal('no_reference', null, null, person.id);
end $$;

create function wocs.word_no_task_refusal(person wocs.users, word text, named text) returns jsonb
language sql stable as $$
  select case when word in ('confirm', 'reject')
    then jsonb_build_object('say', 'approval.refused', 'facts', jsonb_build_object(
           'reason', 'no_such_task', 'task', named, 'who', null, 'when', null, 'approver', null))
         else wocs.task_refusal('not_found', named, null, person.id) end
$$;

-- schemas/messages/work.sql

-- What a call leaves to do for its caller (contract section 2), gathered on the way in settings that end with the
-- transaction. So any function, however deep, may add to it. Messages are gathered whole: reading them back would cost
-- as much as writing them did.

-- `list`: wocs.send and, for what nobody waits for, wocs.tell (messages), wocs.ring (task ids), wocs.fetch (attachment
-- ids).
create function wocs.work_add(list text, one text) returns text
language sql as $$
  select set_config(list, concat_ws(',', nullif(current_setting(list, true), ''), one), true)
$$;

create function wocs.outbox_message(o wocs.outbox) returns jsonb
language sql stable as $$
  select jsonb_build_object(
    'id', o.id, 'to', jsonb_build_object('number', o.to_number, 'user_id', o.to_user_id), 'kind', o.kind, 'say', o.say,
    'facts', o.facts,
    'language', o.language, 'reply_to', o.reply_to, 'task', o.task_id, 'media', o.media, 'reaction', o.reaction,
    'attempt', o.attempt)
$$;

-- `list` may also be wocs.decide (messages), wocs.prune (attachments whose bytes are old enough to go) and wocs.seal
-- (the audit chain's head).
create function wocs.work_begin(rules jsonb default null) returns text
language sql as $$
  select set_config('wocs.send', '', true) || set_config('wocs.tell', '', true) || set_config('wocs.ring', '', true)
    || set_config('wocs.fetch', '', true) || set_config('wocs.read', '', true) || set_config('wocs.decide', '', true)
    || set_config('wocs.prune', '', true) || set_config('wocs.seal', '', true)
    || set_config('wocs.rules', coalesce(rules, '{}')::text, true)
      || wocs.audit_set_actor(null)
$$;

-- Answers go before what nobody waits for.
create function wocs.work_collect() returns jsonb
language plpgsql as $$
declare
  ring text := current_setting('wocs.ring', true);
  fetched text := current_setting('wocs.fetch', true);
  read text := current_setting('wocs.read', true);
  outbox text := concat_ws(',', nullif(current_setting('wocs.send', true), ''),
    nullif(current_setting('wocs.tell', true), ''));
  bell jsonb := '[]';
  media jsonb := '[]';
  reads jsonb := '[]';
begin
  if ring <> '' then
    bell := (select coalesce(jsonb_agg(jsonb_build_object('task', t.id, 'score', wocs.bell_score(t))), '[]')
      from wocs.tasks t
             where t.id = any (string_to_array(ring, ',')) and t.status = 'pending');
  end if;
  if fetched <> '' then
    media := (select coalesce(jsonb_agg(wocs.media_job(a)), '[]') from wocs.attachments a
              where a.id = any (string_to_array(fetched, ',')::uuid[]) and a.state = 'waiting');
  end if;
  if read <> '' then
    reads := (select coalesce(jsonb_agg(wocs.schedule_run_message(r) order by r.run_at, r.id), '[]')
      from wocs.schedule_runs r
              where r.id = any (string_to_array(read, ',')::bigint[]) and r.state = 'due');
  end if;
  return jsonb_build_object(
    'outbox', ('[' || outbox || ']')::jsonb, 'bell', bell, 'media', media, 'read', reads,
    'undecided', concat('[', current_setting('wocs.decide', true), ']')::jsonb,
    'prune', concat('[', current_setting('wocs.prune', true), ']')::jsonb,
    'seal', concat('[', current_setting('wocs.seal', true), ']')::jsonb)
    || case when bell <> '[]' then jsonb_build_object('nodes', wocs.node_ring_keys()) else '{}' end;
end $$;

-- schemas/metrics/analytics.sql

-- /analytics: one figure over a period, beside the period before.

create function wocs.check_analytics(asker wocs.users, args jsonb) returns jsonb
language sql immutable as $$ select jsonb_build_object('subject', '{}'::jsonb) $$;

create function wocs.do_analytics(task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  metric text := task.payload ->> 'metric';
  period text := coalesce(task.payload ->> 'period', '7d');
  compares boolean := coalesce(task.payload ->> 'compare', 'previous') <> 'none';
  span wocs.span := wocs.period_span(period);
  told jsonb := wocs.period_facts(period, span.since, span.until, span.previous_since, span.previous_until);
  points jsonb := wocs.metric_points(metric, span.since, span.until, span.step, compares);
  value numeric := wocs.metric_between(metric, span.since, span.until);
  before numeric := case when compares then wocs.metric_between(metric, span.previous_since, span.previous_until) end;
begin
  return wocs.chart_add_to_report(
    task,
    jsonb_build_object(
      'metric', metric, 'unit', wocs.metric_unit(metric), 'period', told, 'compares', compares,
      'best', wocs.metric_points_best(points), 'missing', wocs.metric_points_missing(points),
      'parts', wocs.metric_breakdown(metric, span)) || wocs.metric_comparison(value, before),
    jsonb_build_object(
      'kind', case when metric = 'conversion' then 'line' else 'columns' end, 'title', metric,
      'unit', wocs.metric_unit(metric), 'points', points,
      'period', told, 'total', value, 'previous_total', before)) || '{"say": "report.analytics"}';
end $$;

-- What the figure is made of: [[name, value]].
create function wocs.metric_breakdown(metric text, span wocs.span) returns jsonb
language sql stable as $$
  select case metric
    when 'conversion' then jsonb_build_array(
      jsonb_build_array('clicks', wocs.metric_between('clicks', span.since, span.until)),
        jsonb_build_array('traffic', wocs.metric_between('traffic', span.since, span.until)))
    when 'engagement' then (
      select jsonb_build_array(jsonb_build_array('likes', sum(e.likes)), jsonb_build_array('comments', sum(e.comments)),
        jsonb_build_array('shares', sum(e.shares)))
      from wocs.engagement_between(span.since, span.until) e)
    when 'sales' then jsonb_build_array(jsonb_build_array('orders',
      wocs.metric_between('orders', span.since, span.until)))
    else '[]' end
$$;

-- schemas/metrics/engagement.sql

-- What platforms show for a post: its totals so far, as they stood on a day. What a span brought is the difference
-- between the last totals in it and the last ones before it, so nobody has to send figures each day.

-- One row of figures: {"platform", "post_id", "day", "at"?, "views"?, "likes"?, "comments"?, "shares"?,
-- "external_id"?}. Gives accepted, updated (the same post and day: later figures replace) or duplicate (the same, or
-- older than what is known, or sent before it: `told_at`; now, where nobody says it).
create function wocs.engagement_upsert(source text, told jsonb, task text default null) returns text
language plpgsql as $$
declare
  zone text := wocs.clock_zone();
  sent timestamptz := coalesce((told ->> 'told_at')::timestamptz, now());
  told_day date := coalesce((told ->> 'day')::date, ((told ->> 'at')::timestamptz at time zone zone)::date,
    (sent at time zone zone)::date);
  stood timestamptz := coalesce((told ->> 'at')::timestamptz,
    least(sent, (told_day + 1)::timestamp at time zone zone - interval '1 second'));
  made record;
begin
  perform pg_advisory_xact_lock(7261232, hashtext(concat_ws(':', told ->> 'platform', told ->> 'post_id')));
  if told ->> 'external_id' is not null then
    if exists (select from wocs.engagement e where e.source = engagement_upsert.source
        and e.external_id = told ->> 'external_id' and e.told_at >= sent) then
      return 'duplicate';
    end if;
    delete from wocs.engagement e
    where e.source = engagement_upsert.source and e.external_id = told ->> 'external_id'
      and (e.platform, e.post_id, e.day) is distinct from (told ->> 'platform', told ->> 'post_id', told_day);
  end if;
  insert into wocs.engagement as e (platform, post_id, day, at, views, likes, comments, shares, source, external_id,
    task_id, told_at)
  values (told ->> 'platform', told ->> 'post_id', told_day, stood, (told ->> 'views')::bigint,
    (told ->> 'likes')::bigint,
          (told ->> 'comments')::bigint, (told ->> 'shares')::bigint, source, told ->> 'external_id', task, sent)
  on conflict (platform, post_id, day) do update set
    at = excluded.at, views = coalesce(excluded.views, e.views), likes = coalesce(excluded.likes, e.likes),
    comments = coalesce(excluded.comments, e.comments), shares = coalesce(excluded.shares, e.shares),
    source = excluded.source, external_id = coalesce(excluded.external_id, e.external_id),
    task_id = coalesce(excluded.task_id, e.task_id), recorded_at = now(), told_at = sent
  where sent > e.told_at and excluded.at >= e.at and (
    (coalesce(excluded.views, e.views), coalesce(excluded.likes, e.likes), coalesce(excluded.comments, e.comments),
      coalesce(excluded.shares, e.shares))
    is distinct from (e.views, e.likes, e.comments, e.shares))
  returning (e.xmax = 0) as fresh into made;
  if made.fresh is null then
    update wocs.engagement e set told_at = sent
    where e.platform = told ->> 'platform' and e.post_id = told ->> 'post_id' and e.day = told_day
      and sent > e.told_at and stood >= e.at;
  end if;
  return case when made.fresh then 'accepted' when made.fresh is not null then 'updated' else 'duplicate' end;
end $$;

-- What a span brought, a platform: posts seen in it, and the growth of each figure; null where no figure is known.
create function wocs.engagement_between(since timestamptz, until timestamptz, wanted text default null)
returns table (platform text, posts bigint, views numeric, likes numeric, comments numeric, shares numeric)
language sql stable as $$
  with seen as (
    select distinct e.platform, e.post_id from wocs.engagement e
    where e.at >= engagement_between.since and e.at < engagement_between.until
      and (wanted is null or e.platform = wanted)),
  grown as (
    select s.platform, wocs.engagement_newest(s.platform, s.post_id, engagement_between.until) as later,
           wocs.engagement_newest(s.platform, s.post_id, engagement_between.since) as sooner
    from seen s)
  select g.platform, count(*), sum((g.later).views - coalesce((g.sooner).views, 0)),
    sum((g.later).likes - coalesce((g.sooner).likes, 0)),
         sum((g.later).comments - coalesce((g.sooner).comments, 0)),
           sum((g.later).shares - coalesce((g.sooner).shares, 0))
  from grown g group by g.platform
$$;

-- A post's totals as they stood before a moment; a figure that row does not tell is the last one told.
create function wocs.engagement_newest(platform text, post text, before timestamptz) returns wocs.engagement
language plpgsql stable as $$
declare
  newest wocs.engagement;
begin
  select * into newest from wocs.engagement e
  where e.platform = engagement_newest.platform and e.post_id = post and e.at < before order by e.at desc limit 1;
  if newest.id is not null
      and (newest.views is null or newest.likes is null or newest.comments is null or newest.shares is null) then
    select coalesce(newest.views, max(e.views)), coalesce(newest.likes, max(e.likes)),
      coalesce(newest.comments, max(e.comments)), coalesce(newest.shares, max(e.shares))
    into newest.views, newest.likes, newest.comments, newest.shares
    from wocs.engagement e where e.platform = engagement_newest.platform and e.post_id = post and e.at < before;
  end if;
  return newest;
end $$;

-- schemas/metrics/measure.sql

-- Every figure by its name, for /if, /analytics, reports and alerts. Null means: nothing is recorded, so nobody knows.
-- What WOCS counts itself (tasks, chats, visits while pages are live) is 0 when it did not happen; what others have to
-- tell it (sales, posts' figures) is null when they told nothing.

create function wocs.metric_between(name text, since timestamptz, until timestamptz) returns numeric
language plpgsql stable as $$
begin
  case name
    when 'sales' then
      return (select sum(s.amount) from wocs.sales s where s.at >= since and s.at < until and s.removed_at is null);
    when 'orders' then
      return (select nullif(count(*), 0) - count(*) filter (where s.amount < 0) from wocs.sales s
        where s.at >= since and s.at < until and s.removed_at is null);
    when 'traffic' then return wocs.landing_visits_between('view', since, until);
    when 'clicks' then return wocs.landing_visits_between('click', since, until);
    when 'conversion' then return round(100.0 * wocs.landing_visits_between('click', since,
      until) / nullif(wocs.landing_visits_between('view', since, until), 0), 1);
    when 'engagement' then
      return (select sum(coalesce(e.likes, 0) + coalesce(e.comments, 0) + coalesce(e.shares, 0))
        from wocs.engagement_between(since, until) e
              where coalesce(e.likes, e.comments, e.shares) is not null);
    when 'views' then return (select sum(e.views) from wocs.engagement_between(since, until) e);
    when 'chats' then return (select count(*) from wocs.chats c where c.created_at >= since and c.created_at < until);
    when 'tasks_done' then
      return (select count(*) from wocs.task_logs l
        where l.action in ('completed', 'failed') and l.action = 'completed' and l.created_at >= since
          and l.created_at < until);
    when 'tasks_failed' then
      return (select count(*) from wocs.task_logs l
        where l.action in ('completed', 'failed') and l.action = 'failed' and l.created_at >= since
          and l.created_at < until);
    else raise exception 'no such metric: %', name using errcode = 'invalid_parameter_value';
  end case;
end $$;

create function wocs.metric_of_period(name text, period text) returns numeric
language plpgsql stable as $$
declare
  span wocs.span := wocs.period_span(period);
begin
  return wocs.metric_between(name, span.since, span.until);
end $$;

create function wocs.metric_unit(name text) returns text
language sql immutable as $$ select case name when 'sales' then 'RM' when 'conversion' then '%' else 'count' end $$;

-- {"value", "previous", "change": percent | null}: nothing grows from nothing, and nothing is compared with the
-- unknown.
create function wocs.metric_comparison(value numeric, previous numeric) returns jsonb
language sql immutable as $$
  select jsonb_build_object('value', value, 'previous', previous,
    'change', case when value is not null and previous > 0 then round(100 * (value - previous) / previous) end)
$$;

create function wocs.metric_compare(name text, since timestamptz, until timestamptz, previous_since timestamptz,
  previous_until timestamptz)
returns jsonb
language sql stable as $$
  select wocs.metric_comparison(wocs.metric_between(name, since, until),
    wocs.metric_between(name, previous_since, previous_until))
$$;

-- What others tell is known of a whole day or not at all: within a day that has sales, an hour without is an hour
-- without.
create function wocs.metric_points(name text, since timestamptz, until timestamptz, step interval,
  compare boolean default true)
returns jsonb
language plpgsql stable as $$
declare
  by_hour boolean := until - since <= wocs.limit_hourly_span();
  whole numeric := case when by_hour then wocs.metric_between(name, since, until) end;
begin
  return (
    select coalesce(jsonb_agg(jsonb_build_object(
      'label', p.label,
      'value', coalesce(wocs.metric_between(name, p.part_since, p.part_until),
        case when whole is not null and name in ('sales', 'orders') then 0 end))
      || case when compare then jsonb_build_object('previous', wocs.metric_between(name, p.was_since, p.was_until))
        else '{}' end order by p.label), '[]')
    from wocs.period_parts(since, until, step) p);
end $$;

-- The days (or hours) nothing is recorded of: {"of", "count", "first": up to five labels}.
create function wocs.metric_points_missing(points jsonb) returns jsonb
language sql immutable as $$
  select jsonb_build_object('of', count(*), 'count', count(*) filter (where lacks),
    'first', coalesce(jsonb_agg(label order by label) filter (where lacks and nth <= 5), '[]'))
  from (select p ->> 'label' as label, p -> 'value' = 'null' as lacks,
    row_number() over (partition by p -> 'value' = 'null' order by p ->> 'label') as nth
        from jsonb_array_elements(points) p) seen
$$;

-- The best point: {"label", "value"}; null when all are unknown.
create function wocs.metric_points_best(points jsonb) returns jsonb
language sql immutable as $$
  select p - 'previous' from jsonb_array_elements(points) p
  where p -> 'value' <> 'null' order by (p ->> 'value')::numeric desc, p ->> 'label' limit 1
$$;

-- schemas/metrics/periods.sql

-- What a period's name means in the owner's zone, with the span it is compared with.
-- today, week (from Monday) and month are "so far": compared with yesterday, last week, last month up to the same
-- moment. 24h, 7d and 30d end now and roll; yesterday, last_week and last_month are whole. `step`: from a span to the
-- one before.

create function wocs.period_span(period text, at timestamptz default now()) returns wocs.span
language plpgsql stable as $$
declare
  span wocs.span;
  zone text := wocs.clock_zone();
  here timestamp := at at time zone zone;
  unit text := case period when 'today' then 'day' when 'yesterday' then 'day' else replace(period, 'last_', '') end;
  start timestamp;
begin
  if period = '24h' then
    span.step := interval '24 hours';
    span.since := at - span.step;
    span.until := at;
    span.previous_since := span.since - span.step;
    span.previous_until := span.since;
    return span;
  elsif period in ('7d', '30d') then
    span.step := make_interval(days => rtrim(period, 'd')::int);
    span.since := (here - span.step) at time zone zone;
    span.until := at;
    span.previous_since := (here - 2 * span.step) at time zone zone;
    span.previous_until := span.since;
    return span;
  elsif unit not in ('day', 'week', 'month') then
    raise exception 'no such period: %', period using errcode = 'invalid_parameter_value';
  end if;
  start := date_trunc(unit, here);
  span.step := ('1 ' || unit)::interval;
  if period in ('today', 'week', 'month') then
    span.since := start at time zone zone; span.until := at;
    span.previous_since := (start - span.step) at time zone zone;
    span.previous_until := wocs.period_same_moment_before(here, span.step) at time zone zone;
  else
    span.since := (start - span.step) at time zone zone; span.until := start at time zone zone;
    span.previous_since := (start - 2 * span.step) at time zone zone; span.previous_until := span.since;
  end if;
  return span;
end $$;

-- The same clock time a day, a week or a month ago. A month that lacks the day has passed whole.
create function wocs.period_same_moment_before(here timestamp, step interval) returns timestamp
language sql immutable as $$
  select case when step = interval '1 month' and extract(day from here - step) < extract(day from here)
    then date_trunc('month', here) else here - step end
$$;

create function wocs.period_facts(period text, since timestamptz, until timestamptz,
  previous_since timestamptz default null, previous_until timestamptz default null)
returns jsonb
language sql stable as $$
  select jsonb_build_object(
    'name', period, 'since', wocs.clock_text(since), 'until', wocs.clock_text(until),
    'so_far', period in ('today', 'week', 'month'),
    'previous_since', wocs.clock_text(previous_since), 'previous_until', wocs.clock_text(previous_until))
$$;

-- A span in days, or in hours when it is not longer than a day: what a chart has a column for. Labels are local:
-- 2026-11-20, or 2026-11-20T14:00. `was_since`, `was_until`: the same part of the span before; null where it has no
-- such day.
create function wocs.period_parts(since timestamptz, until timestamptz, step interval)
returns table (label text, part_since timestamptz, part_until timestamptz, was_since timestamptz, was_until timestamptz)
language plpgsql stable as $$
declare
  zone text := wocs.clock_zone();
  by_hour boolean := until - since <= wocs.limit_hourly_span();
  size interval := case when by_hour then interval '1 hour' else interval '1 day' end;
begin
  return query
    with slots as (
      select s as local_start, s + size as local_end
      from generate_series(date_trunc(case when by_hour then 'hour' else 'day' end,
        period_parts.since at time zone zone),
                           (period_parts.until - interval '1 microsecond') at time zone zone, size) s),
    placed as (
      select s.local_start, greatest(s.local_start at time zone zone, period_parts.since) as starts,
        least(s.local_end at time zone zone, period_parts.until) as ends from slots s),
    before as (
      select p.*,
        not (step = interval '1 month'
          and extract(day from p.local_start - step) < extract(day from p.local_start)) as has_twin
      from placed p where p.starts < p.ends)
    select to_char(b.local_start, case when by_hour then 'YYYY-MM-DD"T"HH24:00' else 'YYYY-MM-DD' end), b.starts,
      b.ends,
           case when b.has_twin then (b.starts at time zone zone - step) at time zone zone end,
           case when b.has_twin then (b.ends at time zone zone - step) at time zone zone end
    from before b order by b.local_start;
end $$;

-- schemas/node/add.sql

-- /node add: a one-time code, which `python -m home_node enroll` changes for the node's own secret.

create function wocs.node_refusal(reason text, name text) returns jsonb
language sql stable as $$
  select jsonb_build_object('refused', 'node.refused', 'facts', jsonb_build_object(
    'reason', reason, 'name', name,
    'names', (select coalesce(jsonb_agg(k.node order by k.node), '[]') from wocs.node_keys k
      where k.removed_at is null and k.enrolled_at is not null)))
$$;

create function wocs.check_node_add(asker wocs.users, args jsonb) returns jsonb
language sql stable as $$
  select case
    when args ->> 'name' !~ '^[a-z0-9][a-z0-9-]{0,39}$' then wocs.node_refusal('bad_name', args ->> 'name')
    when (wocs.node_key_live(args ->> 'name')).enrolled_at is not null
      then wocs.node_refusal('known_node', args ->> 'name')
    else jsonb_build_object('subject', jsonb_build_object('name', args -> 'name')) end
$$;

-- An invitation that nobody used is void once there is a newer one.
create function wocs.do_node_add(task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  name text := task.payload ->> 'name';
  code text := wocs.node_code_random();
begin
  update wocs.node_keys k set removed_at = now(), code_digest = null
  where k.node = name and k.removed_at is null and k.enrolled_at is null;
  insert into wocs.node_keys (key, node, code_digest, code_expires_at, invited_by)
  values (wocs.node_key_random(), name, wocs.node_code_digest(code), now() + wocs.limit_node_code(), task.requested_by);
  return jsonb_build_object('say', 'node.invited',
    'also', wocs.notice_admin_entries('node.invited_by', jsonb_build_object(
      'name', name, 'by', wocs.person_ref(task.requested_by)), task.requested_by),
    'facts', jsonb_build_object('name', name, 'code', code,
      'minutes', extract(epoch from wocs.limit_node_code())::int / 60));
end $$;

-- schemas/node/bell.sql

-- High before normal before low, then the oldest: what the queue sorts by.
create function wocs.bell_score(t wocs.tasks) returns double precision
language sql stable as $$
  select coalesce(array_position(array['high', 'normal', 'low'], t.priority::text) - 1, 1) * 1e13
    + floor(extract(epoch from greatest(t.created_at, t.scheduled_at)) * 1000)
$$;

-- Half a minute a task, as long as nobody measured better; two minutes at most are promised.
create function wocs.bell_eta_s() returns int
language sql stable as $$
  select least(120, 30 * (1 + count(*)))::int from wocs.tasks t
  where t.runs = 'home' and t.status in ('pending', 'running')
$$;

-- How long a rung bell is trusted. With nobody at home ringing is idle: a node that comes back hears from its first
-- beat what is due.
create function wocs.bell_patience() returns interval
language sql stable as $$
  select case when exists (select from wocs.node_list_online()) then wocs.limit_bell_patience()
    else wocs.limit_bell_patience_alone() end
$$;

-- Those whose doorbells are rung, each ring being signed for each: few, the latest enrolled first.
create function wocs.node_ring_keys() returns jsonb
language sql stable as $$
  select coalesce(jsonb_agg(jsonb_build_object('name', k.node, 'key', k.key)), '[]') from (
    select x.* from wocs.node_keys x where x.enrolled_at is not null and x.removed_at is null
    order by x.enrolled_at desc limit 10) k
$$;

create function wocs.bell_ring(t wocs.tasks) returns void
language plpgsql as $$
begin
  if not wocs.stop_is_on() then
    update wocs.tasks x set rung_at = now() where x.id = t.id;
    perform wocs.work_add('wocs.ring', t.id);
  end if;
end $$;

create function wocs.bell_enqueue_task(t wocs.tasks) returns jsonb
language plpgsql as $$
begin
  if wocs.stop_is_on() then
    return wocs.task_hold_while_stopped(t);
  end if;
  perform wocs.bell_ring(t);
  return jsonb_build_object('say', 'task.queued', 'about', t.id,
                            'facts', wocs.task_facts(t)
                              || jsonb_build_object('eta_s', wocs.bell_eta_s(), 'node', wocs.node_home_state()));
end $$;

create function wocs.bell_is_due(t wocs.tasks, older_than interval) returns boolean
language sql stable as $$
  select t.status = 'pending' and t.runs = 'home' and coalesce(t.scheduled_at <= now(), true)
    and coalesce(t.rung_at < now() - older_than, true) and wocs.voice_note_may_be_heard(t)
$$;

-- The bell again for what is due at home and nobody took: the queue may have lost it.
create function wocs.bell_ring_due(older_than interval) returns setof text
language sql as $$
  update wocs.tasks x set rung_at = now()
  where x.id in (
    select t.id from wocs.tasks t
    where wocs.bell_is_due(t, older_than) and not wocs.stop_is_on()
    order by array_position(array['high', 'normal', 'low'], t.priority::text), t.created_at
    limit 50 for update skip locked)
  returning x.id
$$;

create function wocs.bell_settle() returns void
language sql as $$
  select wocs.work_add('wocs.ring', task) from wocs.bell_ring_due(wocs.bell_patience()) task
$$;

-- What a node hears is due. It hears nothing of what cannot be told: its beat counts all the same.
create function wocs.bell_ring_at_beat() returns jsonb
language plpgsql as $$
begin
  return (select jsonb_agg(task) from wocs.bell_ring_due(wocs.limit_bell_patience_at_beat()) task);
exception when others then
  perform wocs.settling_keep_fault('bell', '', sqlstate);
  return null;
end $$;

-- Seconds until something is due that nobody else will notice: 30 at most, 2 at least.
create function wocs.node_call_again_s() returns int
language plpgsql stable as $$
begin
  return greatest(2, ceil(extract(epoch from least(now() + wocs.limit_beat_pause(),
    (select min(o.not_before) from wocs.outbox o where o.state = 'queued'),
    (select min(t.scheduled_at) from wocs.tasks t where t.status = 'pending' and t.scheduled_at > now()),
    (select min(s.next_at) from wocs.schedules s where s.state = 'active' and s.next_at > now()),
    (select min(a.expires_at) from wocs.approvals a where a.decision is null and a.expires_at > now()),
    (select min(t.created_at) + wocs.limit_slow_note() from wocs.tasks t
     where t.type = 'transcribe' and t.status in ('pending', 'running')
       and t.created_at > now() - wocs.limit_slow_note())) - now())))::int;
end $$;

-- schemas/node/claim.sql

create function wocs.claim_next_task() returns text
language plpgsql as $$
begin
  return (
    select t.id from wocs.tasks t
    where t.status = 'pending' and t.runs = 'home' and coalesce(t.scheduled_at <= now(), true) and not wocs.stop_is_on()
      and wocs.voice_note_may_be_heard(t)
    order by array_position(array['high', 'normal', 'low'], t.priority::text), t.created_at
    limit 1 for update skip locked);
end $$;

create function wocs.claim_objection(t wocs.tasks) returns text
language sql stable as $$
  select case
    when t.id is null then 'no_such_task'
    when t.runs <> 'home' then 'not_for_the_home'
    when t.status <> 'pending' then 'already_' || t.status
    when t.scheduled_at > now() then 'not_due'
    when wocs.stop_is_on() then 'stopped'
    when not wocs.voice_note_may_be_heard(t) then 'not_its_turn' end
$$;

create function wocs.claim_task_facts(t wocs.tasks) returns jsonb
language plpgsql stable as $$
declare
  audio wocs.attachments;
  told jsonb := jsonb_build_object(
    'id', t.id, 'type', t.type, 'args', t.payload, 'attempt', t.attempt, 'repeatable', t.repeatable,
    'lease_s', extract(epoch from wocs.limit_task_lease())::int,
    'language', coalesce((wocs.person_by_id(t.requested_by)).language, 'en'),
    'requested_by', wocs.person_ref(t.requested_by));
begin
  if t.type <> 'transcribe' then
    return told;
  end if;
  audio := wocs.voice_note_audio(t.id);
  return told
    || jsonb_build_object('lease_s', extract(epoch from wocs.limit_note_lease())::int,
      'args', t.payload || jsonb_build_object(
    'vocabulary', wocs.voice_vocabulary(), 'sent_at', coalesce(audio.media ->> 'at', wocs.clock_text(t.created_at)),
    'audio', jsonb_build_object('key', audio.storage_url, 'mime', audio.mime_type, 'size', audio.size_bytes)));
end $$;

-- schemas/node/keys.sql

-- Which nodes may call: enrolled with a one-time code, until an admin removes them.

create function wocs.node_key_live(name text) returns wocs.node_keys
language sql stable as $$
  select k from wocs.node_keys k where k.node = name and k.removed_at is null
$$;

create function wocs.node_code_digest(code text) returns text
language sql immutable as $$
  select encode(sha256(convert_to(upper(regexp_replace(code, '[^0-9A-Za-z]', '', 'g')), 'UTF8')), 'hex')
$$;

create function wocs.node_key_random() returns text
language sql volatile as $$
  select replace(gen_random_uuid()::text, '-', '')
$$;

-- Sixteen digits, four at a time: 2^64 of them for the minutes that one is good for.
create function wocs.node_code_random() returns text
language sql volatile as $$
  select regexp_replace(upper(left(encode(sha256(convert_to(gen_random_uuid()::text, 'UTF8')), 'hex'), 16)),
    '(....)(....)(....)(....)', '\1-\2-\3-\4')
$$;

-- The node of this machine, which `make run` starts itself. One that was removed stays removed; one of the same name
-- with another key is the one before.
create function wocs.node_key_keep(name text, kept text) returns void
language plpgsql as $$
begin
  if not exists (select from wocs.node_keys k where k.key = kept) then
    update wocs.node_keys k set removed_at = now() where k.node = name and k.removed_at is null;
    insert into wocs.node_keys (key, node, enrolled_at) values (kept, name, now());
  end if;
end $$;

-- The invitation that this code is for, used up; null for a wrong, old or used code.
create function wocs.node_key_redeem(code text) returns wocs.node_keys
language plpgsql as $$
declare
  enrolled wocs.node_keys;
begin
  update wocs.node_keys k set enrolled_at = now(), code_digest = null
  where k.code_digest = wocs.node_code_digest(code) and k.code_expires_at > now() and k.removed_at is null
  returning * into enrolled;
  return enrolled;
end $$;

-- Why this call is not to be heard; null where it is. Its nonce is used up by being asked.
create function wocs.node_call_objection(request jsonb) returns text
language plpgsql as $$
declare
  k wocs.node_keys;
begin
  select * into k from wocs.node_keys x
  where x.key = request ->> 'key' and x.node = request ->> 'node' and x.enrolled_at is not null;
  if k.key is null or k.removed_at is not null then
    perform wocs.alert_report_stranger(coalesce(k.key, ''), request ->> 'node');
    return case when k.key is null then 'unknown_node' else 'removed_node' end;
  end if;
  insert into wocs.node_nonces (node, nonce) values (k.node, request ->> 'nonce') on conflict do nothing;
  return case when not found then 'replayed' end;
end $$;

-- Nonces are kept for as long as a signature could still be good, on either side of our clock. Beats forget them.
create function wocs.node_forget_nonces() returns void
language sql as $$
  delete from wocs.node_nonces n where (n.node, n.nonce) in (
    select x.node, x.nonce from wocs.node_nonces x where x.at < now() - wocs.limit_nonce_kept()
    limit 1000 for update skip locked)
$$;

-- schemas/node/leases.sql

-- Leases of tasks; `attempt` fences off their old holders.

create function wocs.task_lease_is_lost(t wocs.tasks) returns boolean
language sql stable as $$
  select t.status = 'running' and t.lease_until < now()
$$;

-- A lease that ran out: what may be repeated is given out again, a few times; of anything else nobody knows what
-- happened.
create function wocs.lease_return_expired() returns void
language sql as $$
  select wocs.settling_each('leases', 'lease_return', array(
    select x from wocs.tasks x where wocs.task_lease_is_lost(x) and wocs.settling_may_try('leases', x.id)
    order by x.id limit 50 for update skip locked))
$$;

create function wocs.lease_return(t wocs.tasks) returns void
language plpgsql as $$
begin
  if not t.repeatable then
    perform wocs.task_lose_sight(t, '{"code": "lease_ran_out"}');
  elsif t.retry_count >= wocs.limit_retries() then
    perform wocs.task_fail_and_answer(t, 'lease_ran_out', null);
  else
    perform wocs.task_move(t.id, 'pending', null, jsonb_build_object('reason', 'lease_ran_out', 'node', t.node));
    update wocs.tasks x set retry_count = x.retry_count + 1, scheduled_at = null, rung_at = null where x.id = t.id;
  end if;
end $$;

create function wocs.task_lose_sight(t wocs.tasks, error jsonb) returns void
language plpgsql as $$
begin
  perform wocs.task_move(t.id, 'uncertain', null, error);
  perform wocs.outbox_reply_late(t, 'task.uncertain', wocs.task_facts(t) || jsonb_build_object('error', error));
end $$;

create function wocs.lease_is_held(t wocs.tasks, node text, running jsonb) returns boolean
language sql stable as $$
  select t.status = 'running' and t.node = lease_is_held.node
    and running @> jsonb_build_array(jsonb_build_object('task', t.id, 'attempt', t.attempt))
$$;

-- Extends what this node still holds; gives the ids it should drop. A task that somebody is changing at this moment is
-- not waited for: its lease outlasts two beats.
create function wocs.lease_extend(node text, running jsonb) returns jsonb
language sql as $$
  update wocs.tasks x set lease_until = now() + wocs.limit_task_lease()
  where x.id in (
    select t.id from wocs.tasks t
    where t.id in (select r.value ->> 'task' from jsonb_array_elements(running) r)
      and wocs.lease_is_held(t, lease_extend.node, running)
    order by t.id for update skip locked);
  select coalesce(jsonb_agg(r.value -> 'task'), '[]') from jsonb_array_elements(running) r
  where not exists (
    select from wocs.tasks t where t.id = r.value ->> 'task'
      and wocs.lease_is_held(t, lease_extend.node, jsonb_build_array(r.value)))
$$;

-- schemas/node/presence.sql

-- The nodes that count: all that ever called and were not removed.
create function wocs.node_list() returns setof wocs.nodes
language sql stable as $$ select n from wocs.nodes n where n.removed_at is null $$;

-- A node beats every 30 s; three beats missed and it is away.
create function wocs.node_list_online() returns setof wocs.nodes
language sql stable as $$ select n from wocs.node_list() n where n.last_seen > now() - wocs.limit_node_away() $$;

-- {"online", "since", "browser"} of the home as a whole, for who waits for it.
create function wocs.node_home_state() returns jsonb
language plpgsql stable as $$
begin
  return (
    select jsonb_build_object(
      'online', coalesce(bool_or(here), false),
      'since', wocs.clock_text(case when bool_or(here) then min(online_since) filter (where here)
        else max(last_seen) end),
      'browser', case when bool_or(here and abilities ->> 'browser' = 'ready') then 'ready'
        else min(abilities ->> 'browser') filter (where here) end)
    from (select n.*, n.last_seen > now() - wocs.limit_node_away() as here from wocs.node_list() n) seen);
end $$;

-- A node that says it is leaving is away from now on, not only after three missed beats.
create function wocs.node_record_beat(request jsonb) returns void
language sql as $$
  insert into wocs.nodes as n (name, abilities, version, last_seen)
  values (request ->> 'node', coalesce(request -> 'abilities', '{}'), request ->> 'version',
          case when request @> '{"leaving": true}' then now() - wocs.limit_node_away() else now() end)
  on conflict (name) do update set
    online_since = case when n.last_seen < now() - wocs.limit_node_away() then now() else n.online_since end,
    last_seen = excluded.last_seen, removed_at = null, abilities = excluded.abilities, version = excluded.version;
$$;

create function wocs.node_record_absence() returns trigger
language plpgsql as $$
begin
  insert into wocs.node_absences (node, began_at, ended_at) values (new.name, old.last_seen, new.last_seen);
  return null;
end $$;

create trigger note_absence after update of last_seen on wocs.nodes for each row
when (new.last_seen > old.last_seen + wocs.limit_node_away()) execute function wocs.node_record_absence();

-- schemas/node/remove.sql

-- /node remove: its secret is worth nothing from now on, and what it held is given out again.

create function wocs.check_node_remove(asker wocs.users, args jsonb) returns jsonb
language plpgsql stable as $$
declare
  k wocs.node_keys := wocs.node_key_live(args ->> 'name');
begin
  if k.key is null then
    return wocs.node_refusal('unknown_node', args ->> 'name');
  end if;
  return jsonb_build_object('subject', jsonb_build_object('name', k.node, 'key', k.key));
end $$;

create function wocs.do_node_remove(task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  gone text := task.payload ->> 'name';
begin
  update wocs.node_keys k set removed_at = now(), code_digest = null where k.node = gone and k.removed_at is null;
  if not found then
    return wocs.node_refusal('unknown_node', gone);
  end if;
  update wocs.nodes n set removed_at = now() where n.name = gone;
  update wocs.tasks t set lease_until = now() where t.node = gone and t.status = 'running' and t.lease_until > now();
  return jsonb_build_object('say', 'node.removed',
    'also', wocs.notice_admin_entries('node.removed_by', jsonb_build_object(
      'name', gone, 'by', wocs.person_ref(task.requested_by)), task.requested_by),
    'facts', jsonb_build_object('name', gone));
end $$;

-- schemas/node/report.sql

create function wocs.node_report_objection(t wocs.tasks, request jsonb) returns text
language sql stable as $$
  select case
    when t.id is null then 'no_such_task'
    when t.attempt <> (request ->> 'attempt')::int then 'old_attempt'
    when t.status <> 'running' then 'already_' || t.status
    when t.node is distinct from request ->> 'node' then 'other_node'
    when t.lease_until <= now() then 'lease_ran_out' end
$$;

-- 10, 20, 40 s, each up to a quarter more or less, so that many do not come back at once.
create function wocs.task_try_later(t wocs.tasks, error jsonb) returns void
language plpgsql as $$
declare
  pause double precision := 10 * 2 ^ t.retry_count * (0.75 + random() / 2);
begin
  perform wocs.task_move(t.id, 'pending', null, coalesce(error, '{}') || jsonb_build_object('pause_s', round(pause)));
  update wocs.tasks x
  set retry_count = x.retry_count + 1, scheduled_at = now() + make_interval(secs => pause), rung_at = null
  where x.id = t.id;
end $$;

-- A finished task of which nothing is to be said (command_finished gives null) is done in silence.
create function wocs.task_finish(t wocs.tasks, result jsonb, files jsonb) returns void
language plpgsql as $$
declare
  said jsonb;
begin
  perform wocs.task_move(t.id, 'done', null, jsonb_build_object('node', t.node, 'attempt', t.attempt));
  update wocs.tasks x set result = task_finish.result where x.id = t.id;
  insert into wocs.attachments (task_id, type, storage_url, mime_type, size_bytes, state)
  select t.id, case when f ->> 'mime' like 'video/%' then 'video' when f ->> 'mime' like 'audio/%' then 'audio'
                    when f ->> 'mime' like 'image/%' then 'image'
                      else 'document' end, f ->> 'key', left(f ->> 'mime', 100), (f ->> 'size')::bigint, 'stored'
  from jsonb_array_elements(files) f;
  said := wocs.command_finished(t, result);
  if said is null then
    return;
  end if;
  perform wocs.outbox_reply_late(t, said ->> 'say', wocs.task_facts(t) || (said -> 'facts'),
                           case when files -> 0 is not null
                             then jsonb_build_object('key', files #> '{0,key}', 'mime', files #> '{0,mime}') end);
end $$;

-- A PC without ears does not grow them in a minute: it is said at once what to do, and /retry hears the note then.
create function wocs.node_report_apply(t wocs.tasks, outcome text, result jsonb, error jsonb, files jsonb) returns void
language plpgsql as $$
declare
  code text := coalesce(error ->> 'code', 'unknown');
begin
  if outcome <> 'done' then
    update wocs.nodes n set last_error = code, last_error_at = now() where n.name = t.node;
  end if;
  if outcome = 'done' then
    perform wocs.task_finish(t, result, files);
  elsif outcome = 'uncertain' then
    perform wocs.task_lose_sight(t, coalesce(error, '{"code": "unknown"}'));
  elsif outcome = 'try_again' and t.retry_count < wocs.limit_retries()
      and not (t.type = 'transcribe' and code = 'no_ears') then
    perform wocs.task_try_later(t, error);
  else
    perform wocs.task_fail_and_answer(t, code, error ->> 'detail');
  end if;
end $$;

-- The same report again, because its answer got lost: accepted, and nothing happens twice.
create function wocs.node_report_is_repeated(t wocs.tasks, request jsonb) returns boolean
language sql stable as $$
  select t.attempt = (request ->> 'attempt')::int and t.node = request ->> 'node' and t.attempt > 0
    and t.status = case request ->> 'outcome' when 'try_again' then 'pending' else request ->> 'outcome' end
    and t.result - 'heard' is not distinct from case when request ->> 'outcome' = 'done'
      then coalesce(request -> 'result', '{}') - 'heard' end
$$;

-- schemas/people/addresses.sql

-- A person's number and WhatsApp account: learnt from their messages, changed by Meta's word or an admin's.

-- Whom it happened to has not asked for it, so nobody is the actor of what the log says.
create function wocs.person_set_address(person wocs.users, number text, account text) returns wocs.users
language plpgsql as $$
declare
  before wocs.users := person;
begin
  if exists (select from wocs.users o
      where o.status = 'active' and o.id <> before.id and (o.wa_number = number or o.wa_user_id = account)) then
    return before;
  end if;
  update wocs.users u set wa_number = number, wa_user_id = account where u.id = before.id returning * into person;
  if before.wa_number <> person.wa_number then
    perform wocs.user_other_accounts_forget(person.id);
  end if;
  if before.wa_number <> person.wa_number or before.wa_user_id <> person.wa_user_id then
    perform wocs.user_tell_admins('user.changed', wocs.user_change_facts(before, person, null, null), person.id,
      concat_ws(':', person.id, extract(epoch from clock_timestamp())));
  end if;
  return person;
end $$;

-- Keeps what a message taught us about its sender: the first account of a number, and the number an account has now.
create function wocs.person_learn_address(person wocs.users, sender_id text, sender_number text) returns wocs.users
language plpgsql as $$
begin
  perform wocs.audit_set_actor(null);
  return wocs.person_set_address(person,
    case when sender_number ~ '^[0-9]{6,15}$' then sender_number else person.wa_number end,
    coalesce(person.wa_user_id, sender_id));
end $$;

-- Meta tells that a person's number or user id is another one now. What another account says of a number, or what is
-- older than our knowing its owner, is about another person.
create function wocs.person_change_address(change jsonb, told_at timestamptz) returns void
language plpgsql as $$
declare
  new_address text := ltrim(change ->> 'new', '+');
  person wocs.users;
begin
  if change ->> 'kind' = 'number' then
    person := wocs.person_by_number(ltrim(change ->> 'old', '+'));
  else
    person := wocs.person_by_account(change ->> 'old');
  end if;
  if person.id is null or told_at < person.created_at
      or change ->> 'kind' = 'number'
        and (new_address !~ '^[0-9]{6,15}$' or change ->> 'user_id' <> person.wa_user_id
          or wocs.person_account_is_formers(change ->> 'user_id', person)) then
    return;
  elsif change ->> 'kind' = 'number' then
    perform wocs.person_set_address(person, new_address, person.wa_user_id);
  else
    perform wocs.person_set_address(person, person.wa_number, new_address);
  end if;
end $$;

-- Somebody who is nobody to us and writes from a person's number: perhaps that person with another account, perhaps the
-- number's next owner. An admin is told once of each account, and may accept it (/user accept).
create function wocs.user_other_account_keep(m jsonb) returns void
language plpgsql as $$
declare
  account text := m #>> '{sender,user_id}';
  person wocs.users;
begin
  if account is null or m #>> '{sender,number}' is null then
    return;
  end if;
  person := wocs.person_by_number(m #>> '{sender,number}');
  if person.id is null or (wocs.person_by_account(account)).id is not null then
    return;
  end if;
  insert into wocs.user_other_accounts (user_id, wa_user_id) values (person.id, account) on conflict do nothing;
  if found then
    perform wocs.user_tell_admins('user.unknown_account',
      jsonb_build_object('name', person.name, 'number', person.wa_number), person.id,
      concat_ws(':', person.id, extract(epoch from clock_timestamp())));
  else
    update wocs.user_other_accounts c set seen_at = clock_timestamp()
    where c.user_id = person.id and c.wa_user_id = account;
  end if;
end $$;

-- Passes over what a message of theirs holds: it forgets them itself.
create function wocs.user_other_accounts_forget(person uuid) returns void
language plpgsql as $$
begin
  delete from wocs.user_other_accounts c
  where c.user_id = person and c.wa_user_id in (
    select x.wa_user_id from wocs.user_other_accounts x where x.user_id = person for update skip locked);
end $$;

-- The number is theirs again when the account that we know writes from it.
create function wocs.person_confirm_number(person wocs.users, sender_id text, sender_number text) returns void
language plpgsql as $$
begin
  if sender_id = person.wa_user_id and sender_number = person.wa_number then
    perform wocs.user_other_accounts_forget(person.id);
  end if;
end $$;

-- Where to write to somebody: not to the number while another account than the known one writes from it.
create function wocs.person_number_to_write(person wocs.users) returns text
language plpgsql stable as $$
begin
  return case when person.wa_user_id is null
    or not exists (select from wocs.user_other_accounts c where c.user_id = person.id) then person.wa_number end;
end $$;

create function wocs.user_other_account_latest(person uuid) returns text
language sql stable as $$
  select c.wa_user_id from wocs.user_other_accounts c
  where c.user_id = person and c.seen_at > now() - wocs.limit_body_kept() order by c.seen_at desc limit 1
$$;

-- schemas/people/changes.sql

-- What becomes of a person is kept: each change of name, role, status, number or account is a row of the audit log,
-- whoever makes it, and the other admins hear of it.

-- Enough to tell two numbers or accounts apart; the whole of it stands in one place, the person's row.
create function wocs.person_mask(address text) returns text
language sql immutable as $$ select '…' || right(address, 4) $$;

-- [{"what", "before", "after"}]; without a row before, they were added.
create function wocs.user_changes(before wocs.users, after wocs.users) returns jsonb
language sql immutable as $$
  select coalesce(jsonb_agg(jsonb_build_object('what', c.what, 'before', c.was, 'after', c.is_now) order by c.nth),
    '[]')
  from (values
    (1, case when before.id is null then 'added' when after.status = 'active' then 'back' else 'removed' end,
      case when before.status = 'active' then before.role end, case when after.status = 'active' then after.role end,
      before.status is distinct from after.status),
    (2, 'name', before.name, after.name, before.name <> after.name),
    (3, 'role', before.role, after.role, before.role <> after.role),
    (4, 'number', wocs.person_mask(before.wa_number), wocs.person_mask(after.wa_number),
      before.id is not null and before.wa_number is distinct from after.wa_number),
    (5, 'account', wocs.person_mask(before.wa_user_id), wocs.person_mask(after.wa_user_id),
      before.id is not null and before.wa_user_id is distinct from after.wa_user_id))
    c (nth, what, was, is_now, differs)
  where c.differs
$$;

-- `name` is the one of before: whom it happened to, as they were called then.
create function wocs.user_log_change(before wocs.users, after wocs.users) returns void
language plpgsql as $$
begin
  perform wocs.audit_log_task(nullif(current_setting('wocs.people_task', true), ''),
    case when before.id is null then 'person_added' else 'person_changed' end,
    jsonb_build_object('person', after.id, 'name', coalesce(before.name, after.name), 'now', after.name,
      'changes', wocs.user_changes(before, after)));
end $$;

create function wocs.user_keep_change() returns trigger
language plpgsql as $$
begin
  if wocs.user_changes(old, new) <> '[]' then
    perform wocs.user_log_change(old, new);
  end if;
  return null;
end $$;

create trigger keep_user_change after update of name, role, status, wa_number, wa_user_id on wocs.users for each row
  execute function wocs.user_keep_change();

-- What the row remembers of itself, whoever writes it.
create function wocs.user_keep_past() returns trigger
language plpgsql as $$
begin
  if new.role <> 'admin' or new.status <> 'active' then
    new.admin_since := null;
  elsif tg_op = 'INSERT' or old.admin_since is null then
    new.admin_since := clock_timestamp();
  end if;
  if tg_op = 'UPDATE' and old.wa_number <> new.wa_number then
    new.numbers_before := array_append(new.numbers_before, old.wa_number);
  end if;
  return new;
end $$;

create trigger keep_user_past before insert or update on wocs.users for each row
  execute function wocs.user_keep_past();

-- Whether somebody else is or was called so that the two could be taken for each other.
create function wocs.person_name_is_shared(name text, person uuid) returns boolean
language sql stable as $$
  select exists (
    select from wocs.users o
    where o.id <> person and (wocs.person_name_looks(o.name) && looks or exists (
      select from wocs.task_logs l
      where l.details ->> 'person' = o.id::text and l.action in ('person_added', 'person_changed')
        and wocs.person_name_looks(l.details ->> 'name') && looks)))
  from wocs.person_name_looks(name) looks
$$;

-- What this person was called at that moment. Where somebody else could be meant too, the end of the number tells them
-- apart.
create function wocs.person_ref_then(person uuid, moment timestamptz) returns text
language plpgsql stable as $$
declare
  called text := coalesce(
    (select l.details ->> 'now' from wocs.task_logs l
      where l.details ->> 'person' = person_ref_then.person::text and l.action in ('person_added', 'person_changed')
        and l.created_at <= moment order by l.seq desc limit 1),
    (select l.details ->> 'name' from wocs.task_logs l
      where l.details ->> 'person' = person_ref_then.person::text and l.action in ('person_added', 'person_changed')
      order by l.seq limit 1),
    wocs.person_ref(person));
begin
  return called || case when wocs.person_name_is_shared(called, person) then (
    select ' ·' || right(coalesce(u.wa_number, u.wa_user_id, '?'), 4) from wocs.users u
    where u.id = person_ref_then.person) else '' end;
end $$;

-- Of what happened to this person: for the other admins, and for the log of what was asked.
create function wocs.user_change_facts(before wocs.users, after wocs.users, closed jsonb, task text) returns jsonb
language sql stable as $$
  select jsonb_strip_nulls(jsonb_build_object('name', after.name, 'number', after.wa_number,
    'changes', wocs.user_changes(before, after), 'closed', closed, 'task', task,
    'by', wocs.person_ref(nullif(current_setting('wocs.actor', true), '')::uuid)))
$$;

-- Every other admin than who is answered and whom it is about. It waits its turn, because Meta's word of a change comes
-- by a call that sends nothing.
create function wocs.user_tell_admins(say text, facts jsonb, person uuid, key text) returns void
language sql as $$
  select wocs.outbox_add(u, case when wocs.person_window_is_open(u.id) then 'notice' else 'template' end, say, facts,
    concat_ws(':', 'notice', say, key, u.id), null, null, 'queued', wocs.outbox_next_turn())
  from wocs.users u where u.role = 'admin' and u.status = 'active' and u.id <> person order by u.created_at
$$;

-- schemas/people/closing.sql

-- What ends with a removal or a demotion. Whoever holds a row of it at this moment is passed over instead of waited
-- for: two who change each other would wait for ever, and what they do is checked again by who they are then.

create function wocs.user_close_schedules(person uuid) returns jsonb
language plpgsql as $$
declare
  s wocs.schedules;
  closed jsonb := '[]';
begin
  for s in
    select x.* from wocs.schedules x where x.owner_id = person and x.state = 'active' order by x.id
    for update skip locked
  loop
    perform wocs.schedule_close(s.id, 'stopped');
    closed := closed || to_jsonb(wocs.schedule_name(s.id));
  end loop;
  return closed;
end $$;

-- Their questions, and what was to begin later or on the PC and is beyond them now. Work in an agent's hands goes on.
create function wocs.user_close_tasks(person wocs.users) returns jsonb
language plpgsql as $$
declare
  actor uuid := nullif(current_setting('wocs.actor', true), '')::uuid;
  t wocs.tasks;
  closed jsonb := '[]';
begin
  for t in
    select x.* from wocs.tasks x
    where x.requested_by = person.id and (x.status = 'awaiting_approval'
      or x.status = 'pending' and x.runs <> 'human' and (x.runs = 'home' or x.scheduled_at is not null)
        and (person.status <> 'active' or wocs.person_role_rank(x.needs_role) > wocs.person_role_rank(person.role)))
    order by x.created_at, x.id for update skip locked
  loop
    perform wocs.approval_close(a, 'cancelled', actor) from wocs.approvals a
      where a.task_id = t.id and a.decision is null;
    perform wocs.task_move(t.id, 'cancelled', actor, '{"reason": "requester_changed"}');
    closed := closed || to_jsonb(t.id);
  end loop;
  return closed;
end $$;

-- Cards, the unfinished command, and customers' chats, which a viewer may not hold.
create function wocs.user_close_conversations(person wocs.users) returns void
language plpgsql as $$
begin
  update wocs.cards c set state = 'dropped', ended_at = now()
  where c.id in (select x.id from wocs.cards x where x.person_id = person.id and x.state = 'open'
    for update skip locked);
  update wocs.wa_sessions s set session_data = '{}'
  where s.id in (select x.id from wocs.wa_sessions x where x.user_id = person.id for update skip locked);
  if person.status <> 'active' or person.role = 'viewer' then
    update wocs.chats c set assigned_agent = null where c.assigned_agent = person.id;
  end if;
end $$;

-- What was still to be sent to them, and the accounts that wanted to be them.
create function wocs.user_close_addresses(person wocs.users) returns void
language plpgsql as $$
begin
  update wocs.outbox o set state = 'failed', error = '{"code": "removed"}'
  where o.id in (
    select x.id from wocs.outbox x
    where x.state in ('held', 'queued') and (x.to_number = person.wa_number or x.to_user_id = person.wa_user_id)
    for update skip locked);
  perform wocs.user_other_accounts_forget(person.id);
end $$;

-- {"schedules": ["SCH-1"], "tasks": ["TASK-1201"]} of what it closed; null when there was nothing.
create function wocs.user_close_open(person wocs.users) returns jsonb
language plpgsql as $$
declare
  closed jsonb := jsonb_build_object('schedules', wocs.user_close_schedules(person.id),
    'tasks', wocs.user_close_tasks(person));
begin
  perform wocs.user_close_conversations(person);
  if person.status <> 'active' then
    perform wocs.user_close_addresses(person);
  end if;
  return nullif(closed, '{"schedules": [], "tasks": []}');
end $$;

-- schemas/people/forget.sql

-- /forget: a customer, or somebody who is no member any more, is erased. The task itself keeps the number masked, and
-- where the number may be read for as long as it is there.

create function wocs.forget_refusal(reason text, name text) returns jsonb
language sql immutable as $$
  select jsonb_build_object('refused', 'forget.refused', 'facts', jsonb_build_object('reason', reason, 'name', name))
$$;

-- {"text": ""} keeps it out of the lines that people read.
create function wocs.forget_find(number text) returns jsonb
language sql stable as $$
  select jsonb_strip_nulls(jsonb_build_object('text', '',
    'user', (select u.id from wocs.users u where u.wa_number = number limit 1),
    'chat', (select c.id from wocs.chats c where number in (c.customer_number, c.wa_chat_id) limit 1),
    'event', (select e.id from wocs.inbound_events e where e.sender = number limit 1),
    'outbox', (select o.id from wocs.outbox o where o.to_number = number limit 1)))
$$;

create function wocs.forget_number_of(found jsonb) returns text
language sql stable as $$
  select coalesce(
    (select u.wa_number from wocs.users u where u.id = (found ->> 'user')::uuid),
    (select coalesce(c.customer_number, c.wa_chat_id) from wocs.chats c where c.id = (found ->> 'chat')::uuid),
    (select e.sender from wocs.inbound_events e where e.id = (found ->> 'event')::bigint),
    (select o.to_number from wocs.outbox o where o.id = (found ->> 'outbox')::bigint))
$$;

create function wocs.check_forget(asker wocs.users, args jsonb) returns jsonb
language plpgsql as $$
declare
  found jsonb := coalesce(args -> 'found', wocs.forget_find(args ->> 'number'));
  number text := wocs.forget_number_of(found);
  member wocs.users;
  masked text := wocs.number_mask_fact(number, 'number');
begin
  perform wocs.user_lock_all();
  select * into member from wocs.users u where u.wa_number = number order by u.status limit 1;
  if number is null then
    return wocs.forget_refusal('unknown_number', null);
  elsif member.status = 'active' then
    return wocs.forget_refusal('active_member', member.name);
  end if;
  return jsonb_build_object('raw', '/forget number: ' || masked,
    'args', jsonb_build_object('number', masked, 'found', found),
    'subject', jsonb_strip_nulls(jsonb_build_object('name', coalesce(member.name,
      (select c.customer_name from wocs.chats c where number in (c.customer_number, c.wa_chat_id) limit 1)))));
end $$;

-- A member of the same name keeps it, also where the other one was meant; and a name that is a word of ours stays.
create function wocs.forget_names(persons uuid[]) returns text[]
language sql stable as $$
  select coalesce(array_agg(u.name::text), '{}') from wocs.users u
  where u.id = any (persons) and lower(u.name) not in ('admin', 'agent', 'viewer')
    and not exists (select from wocs.users o where o.status = 'active' and lower(o.name) = lower(u.name))
$$;

create function wocs.do_forget(task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  number text := wocs.forget_number_of(task.payload -> 'found');
  persons uuid[] := array(select u.id from wocs.users u where u.wa_number = number and u.status = 'inactive');
  ids text[] := array(select u.wa_user_id from wocs.users u where u.id = any (persons) and u.wa_user_id is not null
    union select c.wa_chat_id from wocs.chats c where c.customer_number = number);
  chats uuid[] := array(select c.id from wocs.chats c
    where c.customer_number = number or c.wa_chat_id = any (ids || number));
  pattern text := wocs.forget_pattern(number, ids || wocs.forget_names(persons));
begin
  perform wocs.forget_media(persons, chats);
  perform wocs.forget_chats(chats);
  perform wocs.forget_addresses(ids || number, persons);
  perform wocs.forget_members(persons);
  perform wocs.forget_texts(pattern);  -- the last: the log tells of the change of the name
  return jsonb_build_object('say', 'forget.done', 'facts', jsonb_build_object(
    'number', task.payload -> 'number', 'was_member', cardinality(persons) > 0, 'chats', cardinality(chats)));
end $$;

-- schemas/people/forget_records.sql

-- Where a person's number, user id and name are kept, and how they go from there. A test asks the catalog for columns
-- that are missing here.

create function wocs.forget_escape(said text) returns text
language sql immutable as $$ select regexp_replace(said, '([^[:alnum:][:space:]])', '\\\1', 'g') $$;

-- A regular expression for the number however it is written, and for other words as they are; null for nothing. Meta's
-- message ids hold the number too, in base64: nine of its digits are twelve letters there.
create function wocs.forget_pattern(number text, words text[] default '{}') returns text
language sql immutable as $$
  select nullif(concat_ws('|',
    '(?<![0-9])'
      || case when number like '60%' then '(?:\+?6[- ]?0[- ().]{0,3})?(?:\(?0\)?[- ().]{0,3})?' else '\+?' end
      || regexp_replace(regexp_replace(number, '^60', ''), '([0-9])(?=[0-9])', '\1[- ().]{0,3}', 'g') || '(?![0-9])',
    case when length(number) >= 9
      then encode(convert_to(left(number, 9), 'UTF8'), 'base64') || '[A-Za-z0-9+/=]*' end,
    (select string_agg('(?<![[:alnum:]])' || wocs.forget_escape(w) || '(?![[:alnum:]])', '|')
      from unnest(words) w where w <> '')), '')
$$;

create function wocs.forget_scrub(said text, pattern text) returns text
language sql immutable as $$ select regexp_replace(said, pattern, '•••', 'gi') $$;

-- In the values; the keys are ours.
create function wocs.forget_scrub(facts jsonb, pattern text) returns jsonb
language plpgsql immutable as $$
begin
  return case jsonb_typeof(facts)
    when 'string' then to_jsonb(wocs.forget_scrub(facts #>> '{}', pattern))
    when 'array' then (
      select coalesce(jsonb_agg(wocs.forget_scrub(x.value, pattern) order by x.ordinality), '[]')
      from jsonb_array_elements(facts) with ordinality x)
    when 'object' then (
      select coalesce(jsonb_object_agg(e.key, wocs.forget_scrub(e.value, pattern)), '{}') from jsonb_each(facts) e)
    else facts end;
end $$;

-- Every column in which somebody else's words may name them.
create function wocs.forget_columns() returns table (in_table text, in_column text)
language sql immutable as $$
  values ('alerts', 'facts'), ('approvals', 'subject'), ('attachments', 'original_name'), ('cards', 'heard'),
    ('cards', 'note'), ('cards', 'readings'), ('events', 'name'), ('events', 'note'), ('events', 'place'),
    ('inbound_events', 'body'), ('inbound_events', 'understood'), ('inbound_events', 'undecided'),
    ('messages', 'content'), ('outbox', 'error'), ('outbox', 'facts'), ('outbox', 'reaction'), ('outbox', 'reply_to'),
    ('outbox', 'wamid'), ('sales', 'item'), ('sales', 'note'), ('schedules', 'bound'), ('schedules', 'line'),
    ('schedules', 'media'), ('sheets', 'name'), ('sheets', 'problems'), ('sheets', 'rows'), ('sheets', 'summary'),
    ('sheets', 'kept'), ('tasks', 'command_raw'), ('tasks', 'error_message'), ('tasks', 'payload'), ('tasks', 'result'),
    ('tasks', 'source_message'), ('templates', 'commands'), ('undo_notes', 'note'), ('wa_sessions', 'session_data')
$$;

-- Column by column, the audit log last, for about a second; settling goes on with what is left. One call must end
-- before the database's patience does, however much there is to look through.
create function wocs.forget_scrub_on() returns void
language plpgsql as $$
declare
  until timestamptz := clock_timestamp() + wocs.limit_scrub_time();
  s wocs.forget_scrubs;
  c record;
begin
  select * into s from wocs.forget_scrubs x order by x.id limit 1 for update skip locked;
  if s.id is null then
    return;
  end if;
  for c in
    select x.* from wocs.forget_columns() with ordinality x (in_table, in_column, n) where x.n > s.step order by x.n
  loop
    execute format('update wocs.%1$I set %2$I = wocs.forget_scrub(%2$I, $1) where %2$I::text ~* $1', c.in_table,
      c.in_column) using s.pattern;
    s.step := c.n;
    exit when clock_timestamp() > until;
  end loop;
  if clock_timestamp() > until then
    update wocs.forget_scrubs x set step = s.step where x.id = s.id;
  else
    perform wocs.forget_keys(s.pattern);
    perform wocs.audit_scrub(s.pattern);
    delete from wocs.forget_scrubs x where x.id = s.id;
  end if;
end $$;

create function wocs.forget_keys(pattern text) returns void
language plpgsql as $$
begin
  update wocs.inbound_events e set message_id = 'erased:' || e.id where e.message_id ~* pattern;
  update wocs.outbox o set key = 'erased:' || o.id where o.key ~* pattern;
end $$;

create function wocs.forget_texts(pattern text) returns void
language plpgsql as $$
begin
  if pattern is not null then
    insert into wocs.forget_scrubs (pattern) values (forget_texts.pattern);
    perform wocs.forget_scrub_on();
  end if;
end $$;

-- To and from whom: what they sent, and what was sent to them. What still waited to be sent is not sent.
create function wocs.forget_addresses(addresses text[], persons uuid[]) returns void
language plpgsql as $$
begin
  update wocs.inbound_events e
  set body = null, understood = null, sender = null, undecided = null, decide_at = null
  where e.sender = any (addresses) or e.user_id = any (persons);
  update wocs.outbox o set to_number = null, to_user_id = null, facts = '{}', media = null, lease_until = null,
    state = case when o.state in ('held', 'queued', 'sending', 'unknown') then 'failed' else o.state end,
    error = case when o.state in ('held', 'queued', 'sending', 'unknown') then '{"code": "superseded"}' else o.error end
  where o.to_number = any (addresses) or o.to_user_id = any (addresses);
end $$;

-- The bytes go with the next settling; a picture that a page shows is the page's.
create function wocs.forget_media(persons uuid[], chats uuid[]) returns void
language sql as $$
  update wocs.attachments a set state = 'pruned', keep_until = now(), original_name = null, media = null
  where not exists (select from wocs.landing_versions v where v.content #>> '{image,key}' = a.storage_url)
    and (a.task_id in (select t.id from wocs.tasks t where t.requested_by = any (persons))
      or a.media ->> 'id' in (
        select substr(m.media_url, 6) from wocs.messages m
        where m.chat_id = any (chats) and m.media_url like 'meta:%'));
$$;

create function wocs.forget_chats(chats uuid[]) returns void
language plpgsql as $$
begin
  delete from wocs.messages m where m.chat_id = any (chats);
  delete from wocs.chats c where c.id = any (chats);
end $$;

-- The row stays, because what they did stays; nobody can tell any more who that was. It cannot come back by /undo.
create function wocs.forget_members(persons uuid[]) returns void
language plpgsql as $$
begin
  delete from wocs.undo_notes n where n.note ->> 'user' in (select p::text from unnest(persons) p);
  delete from wocs.wa_sessions s where s.user_id = any (persons);
  update wocs.cards c set heard = '', readings = '[]' where c.person_id = any (persons);
  update wocs.users u set name = 'forgotten ' || left(u.id::text, 4), wa_number = null, wa_user_id = null,
    numbers_before = '{}'
  where u.id = any (persons);
end $$;

-- schemas/people/lookup.sql

-- Who somebody is, and what that allows: admin > agent > viewer.
-- What each message or each settling asks of a table is written in plpgsql, here and elsewhere, also where SQL would
-- do: before Postgres 18 an SQL function that cannot be dissolved into its caller is planned anew on each call.

create function wocs.person_role_rank(role text) returns int
language sql immutable as $$
  select case role when 'admin' then 3 when 'agent' then 2 when 'viewer' then 1 else 0 end
$$;

create function wocs.person_by_id(id uuid) returns wocs.users
language plpgsql stable as $$
begin
  return (select u from wocs.users u where u.id = person_by_id.id and u.status = 'active');
end $$;

create function wocs.person_ref(id uuid) returns text
language plpgsql stable as $$
begin
  return (select u.name from wocs.users u where u.id = person_ref.id);
end $$;

create function wocs.person_by_number(number text) returns wocs.users
language plpgsql stable as $$
begin
  return (select u from wocs.users u where u.wa_number = number and u.status = 'active');
end $$;

create function wocs.person_by_account(account text) returns wocs.users
language plpgsql stable as $$
begin
  return (select u from wocs.users u where u.wa_user_id = account and u.status = 'active');
end $$;

-- Whether this account was a removed person's who was called otherwise than this person: it is not theirs to learn.
create function wocs.person_account_is_formers(account text, person wocs.users) returns boolean
language plpgsql stable as $$
begin
  return exists (
    select from wocs.users o
    where o.wa_user_id = account and o.status = 'inactive' and o.id <> person.id
      and not wocs.person_name_looks(o.name) && wocs.person_name_looks(person.name));
end $$;

-- The active person behind a sender: by the WhatsApp user id, or by the number where we know no user id yet or the
-- message brings none. Where the two name different people, or the number comes with an id that is not its person's,
-- nobody is behind it: a number gets another owner more easily than an account.
create function wocs.person_by_sender(sender_id text, sender_number text) returns wocs.users
language plpgsql stable as $$
declare
  by_id wocs.users;
  by_number wocs.users;
begin
  if sender_id is not null then
    by_id := wocs.person_by_account(sender_id);
  end if;
  if by_id.id is not null and sender_number is not distinct from by_id.wa_number then
    return by_id;
  end if;
  by_number := wocs.person_by_number(sender_number);
  return case
    when by_id.id is not null then case when by_number.id is null then by_id end
    when sender_id is null
      or by_number.wa_user_id is null and not wocs.person_account_is_formers(sender_id, by_number) then by_number end;
end $$;

-- Free-form messages are allowed for 24 hours after a person's last one.
create function wocs.person_window_is_open(person uuid) returns boolean
language plpgsql stable as $$
begin
  return exists (select from wocs.wa_sessions s
    where s.user_id = person and s.last_active > now() - wocs.limit_window());
end $$;

create function wocs.person_role_refusal(person wocs.users, command text, needs text) returns jsonb
language sql stable as $$
  select jsonb_build_object('say', 'access.role',
    'facts', jsonb_build_object('command', replace(command, '_', ' '), 'role', person.role, 'needs', needs))
$$;

create function wocs.person_is_last_admin(person wocs.users) returns boolean
language sql stable as $$
  select person.role = 'admin' and person.status = 'active'
    and not exists (select from wocs.users u where u.role = 'admin' and u.status = 'active' and u.id <> person.id)
$$;

-- schemas/people/names.sql

-- What somebody may be called: a name that no other person's can be taken for, in letters that are what they look like.

-- Without width, fancy forms and the marks over Latin and Arabic letters.
create function wocs.person_name_plain(name text) returns text
language sql immutable as $$
  select regexp_replace(normalize(name, NFKD), '[\u0300-\u036f\u064b-\u065f\u0670]', '', 'g')
$$;

-- What is no Latin letter, digit or sign of a name.
create function wocs.person_name_rest(name text) returns text
language sql immutable as $$
  select regexp_replace(wocs.person_name_plain(name), '[A-Za-z0-9 .''’,()/&@_-]', '', 'g')
$$;

-- Letters of one alphabet: Latin, Chinese, Tamil or Arabic (Jawi). Alphabets that are full of Latin look-alikes
-- (Cyrillic, Greek, ..) are none of these.
create function wocs.person_name_is_readable(name text) returns boolean
language sql immutable as $$
  select normalize(name, NFC) = normalize(name, NFKC) and case
    when wocs.person_name_rest(name) = '' then name ~ '[A-Za-z]|[^\x01-\x7f]'
    when wocs.person_name_plain(name) ~ '[A-Za-z]' then false
    else wocs.person_name_rest(name) ~ ('^([\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003134f]+|[\u0b82-\u0bcd\u0bd7]+'
      || '|[\u0620-\u063f\u0641-\u064a\u0671-\u06d3\u0750-\u077f]+)$') end
$$;

-- A word of the letters that stand for digits is a name (Lili), with a digit among them it is a number (6O12).
create function wocs.person_name_is_number(name text) returns boolean
language sql immutable as $$
  select plain ~ '[0-9]' and (translate(lower(plain), 'oil', '') !~ '[^0-9 .''’,()/&@_+-]'
    or length(regexp_replace(plain, '[^0-9]', '', 'g')) > 4)
  from wocs.person_name_plain(name) plain
$$;

-- How it reads at a glance, as written and in small letters: two names of which any two are the same look alike.
create function wocs.person_name_looks(name text) returns text[]
language sql immutable as $$
  select array_agg(replace(replace(form, 'rn', 'm'), 'vv', 'w'))
  from (select translate(regexp_replace(wocs.person_name_plain(name), '[ .''’,()/&@_-]', '', 'g'),
    'ىیېےکةەہھٱ', 'ييييكهههها') as letters) plain,
    unnest(array[lower(translate(letters, 'I10', 'llo')), translate(lower(letters), '10', 'io')]) form
$$;

-- The active person, but for this one, whose name it could be taken for.
create function wocs.person_name_rival(name text, besides uuid) returns text
language sql stable as $$
  select u.name from wocs.users u
  where u.status = 'active' and u.id is distinct from besides
    and wocs.person_name_looks(u.name) && wocs.person_name_looks(person_name_rival.name)
  order by lower(u.name) = lower(person_name_rival.name) desc, u.created_at limit 1
$$;

-- Why nobody can be called that, whoever they are; null when somebody can.
create function wocs.person_name_flaw(name text) returns text
language sql immutable as $$
  select case
    when coalesce(name, '') = '' or name ~ '^ | $|  ' or name ~ ('[\x01-\x1f\x7f-\xa0\u1680\u2000-\u200a\u2028\u2029'
      || '\u202f\u205f\u3000]') then 'name_spaces'
    when wocs.person_name_is_number(name) then 'name_is_number'
    when not wocs.person_name_is_readable(name) then 'name_letters' end
$$;

-- {"refused", "facts"} for a name that this person (null: somebody new) cannot have; null when they can.
create function wocs.person_name_refusal(name text, person wocs.users) returns jsonb
language plpgsql stable as $$
declare
  rival text;
  flaw text;
begin
  if name = person.name then
    return null;
  end if;
  flaw := wocs.person_name_flaw(name);
  rival := wocs.person_name_rival(name, person.id);
  return case
    when flaw is not null then wocs.user_refusal(flaw, name)
    when lower(rival) = lower(name) then wocs.user_refusal('name_taken', name)
    when rival is not null then wocs.user_refusal('name_lookalike', name, rival) end;
end $$;

-- schemas/people/number_masks.sql

-- Phone numbers as a viewer sees them: `6012•••89`. Whatever is sent to a viewer goes through here, in the outbox, so
-- that no command and no saying has to think of it. Rather a figure too many is masked than a number too few.

-- As people write them: with a plus, a zero or the country's 60 before them, and whatever separates their parts. A day
-- such as 01-02-2026 is none. Then any run of 9 to 15 digits, but for a video's own.
create function wocs.number_mask(said text) returns text
language sql immutable as $$
  select regexp_replace(
    regexp_replace(said,
      '(?<![0-9A-Za-z])(?!(?:0[1-9]|[12][0-9]|3[01])[-.](?:0?[1-9]|1[0-2])[-.]20[0-9]{2}(?![0-9]))'
      || format('((?:\+[0-9]|60|0)(?:%1$s){2})(?:%1$s){4,9}((?:%1$s){2})(?![0-9A-Za-z])',
        '[- ().\u00a0\u202f\u2010-\u2015]{0,3}[0-9]'), '\1•••\2', 'g'),
    '(?<![0-9A-Za-z])(?<!video/)([0-9]{4})[0-9]{3,9}([0-9]{2})(?![0-9A-Za-z])', '\1•••\2', 'g')
$$;

-- What stands under this name is a number, however short.
create function wocs.number_is_key(key text) returns boolean
language sql immutable as $$
  select coalesce(key in ('number', 'sender', 'to_number', 'wa_number', 'customer_number'), false)
$$;

create function wocs.number_mask_fact(fact text, key text) returns text
language sql immutable as $$
  select case when wocs.number_is_key(key)
    then regexp_replace(wocs.number_mask(fact), '^(\+?[0-9]{2})[0-9]{2,}([0-9]{2})$', '\1•••\2')
    else wocs.number_mask(fact) end
$$;

-- All strings among these facts; a pair ["number", "60123"] is a named one.
create function wocs.number_mask_facts(facts jsonb, key text default null) returns jsonb
language plpgsql immutable as $$
begin
  return case jsonb_typeof(facts)
    when 'string' then to_jsonb(wocs.number_mask_fact(facts #>> '{}', key))
    when 'number' then case when wocs.number_is_key(key)
      then to_jsonb(wocs.number_mask_fact(facts #>> '{}', key)) else facts end
    when 'array' then (
      select coalesce(jsonb_agg(wocs.number_mask_facts(x.value,
        case when x.ordinality = 2 and jsonb_typeof(facts -> 0) = 'string' then facts ->> 0 else key end)
        order by x.ordinality), '[]')
      from jsonb_array_elements(facts) with ordinality x)
    when 'object' then (
      select coalesce(jsonb_object_agg(e.key, wocs.number_mask_facts(e.value, e.key)), '{}') from jsonb_each(facts) e)
    else facts end;
end $$;

-- Admins and agents work with the numbers; nobody else sees them.
create function wocs.number_mask_for(role text, facts jsonb) returns jsonb
language sql immutable as $$
  select case when role in ('admin', 'agent') then facts else wocs.number_mask_facts(facts) end
$$;

-- schemas/people/preferences.sql

-- /quiet and /language: how WOCS speaks to the person who asks.

create function wocs.check_quiet(asker wocs.users, args jsonb) returns jsonb
language sql immutable as $$ select jsonb_build_object('subject', '{}'::jsonb) $$;

create function wocs.check_language(asker wocs.users, args jsonb) returns jsonb
language sql immutable as $$ select jsonb_build_object('subject', '{}'::jsonb) $$;

create function wocs.do_quiet(task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  wanted boolean := task.payload ->> 'state' = 'on';
begin
  perform wocs.undo_note_add(task.id, jsonb_build_object('before', u.quiet, 'set', wanted)) from wocs.users u
    where u.id = task.requested_by;
  update wocs.users u set quiet = wanted where u.id = task.requested_by;
  return jsonb_build_object('say', 'settings.quiet', 'facts', jsonb_build_object('on', wanted));
end $$;

create function wocs.do_language(task wocs.tasks) returns jsonb
language plpgsql as $$
begin
  perform wocs.undo_note_add(task.id, jsonb_build_object('before', u.language, 'set', task.payload -> 'language'))
    from wocs.users u where u.id = task.requested_by;
  update wocs.users u set language = task.payload ->> 'language' where u.id = task.requested_by;
  return jsonb_build_object('say', 'settings.language',
    'facts', jsonb_build_object('language', task.payload -> 'language'));
end $$;

create function wocs.preference_undo_plan(what text, t wocs.tasks, is_now text) returns jsonb
language sql stable as $$
  select case
    when wocs.undo_note_of(t.id) ->> 'before' is null then
      jsonb_build_object('refused', 'undo.refused', 'facts', jsonb_build_object('reason', 'not_recorded'))
    when is_now is distinct from wocs.undo_note_of(t.id) ->> 'set' then
      jsonb_build_object('refused', 'undo.refused', 'facts', jsonb_build_object(
        'reason', 'changed_since', 'what', what, 'name', wocs.person_ref(t.requested_by),
        'expected', wocs.undo_note_of(t.id) -> 'set', 'found', is_now,
        'by', wocs.person_ref(t.requested_by)))
    else jsonb_build_object(
      'plan', jsonb_build_array(jsonb_build_object('what', what, 'name', wocs.person_ref(t.requested_by), 'now', is_now,
        'then', wocs.undo_note_of(t.id) -> 'before')),
      'subject', jsonb_build_object('now', is_now, 'then', wocs.undo_note_of(t.id) -> 'before')) end
$$;

create function wocs.undo_plan_quiet(t wocs.tasks) returns jsonb
language sql as $$
  select wocs.preference_undo_plan('quiet', t, u.quiet::text) from wocs.users u where u.id = t.requested_by
$$;

create function wocs.undo_quiet(t wocs.tasks, undoing wocs.tasks) returns jsonb
language sql as $$
  update wocs.users u set quiet = (wocs.undo_note_of(t.id) ->> 'before')::boolean where u.id = t.requested_by
  returning jsonb_build_object('facts', jsonb_build_object('on', u.quiet))
$$;

create function wocs.undo_plan_language(t wocs.tasks) returns jsonb
language sql as $$
  select wocs.preference_undo_plan('language', t, u.language) from wocs.users u where u.id = t.requested_by
$$;

create function wocs.undo_language(t wocs.tasks, undoing wocs.tasks) returns jsonb
language sql as $$
  update wocs.users u set language = wocs.undo_note_of(t.id) ->> 'before' where u.id = t.requested_by
  returning jsonb_build_object('facts', jsonb_build_object('language', u.language))
$$;

-- schemas/people/removed.sql

-- The number of somebody who was removed: at once it is in no other place than their own row, and it goes from there
-- too when the removal cannot be undone any more. The name stays, for /why; /forget takes that as well.

create function wocs.person_note_removal() returns trigger
language plpgsql as $$
begin
  new.removed_at := case when new.status = 'inactive' then now() end;
  new.scrubbed_at := null;
  return new;
end $$;

create trigger note_removal before update of status on wocs.users for each row
  when (new.status <> old.status) execute function wocs.person_note_removal();

create function wocs.person_number_is_to_go(u wocs.users) returns boolean
language sql stable as $$
  select (u.wa_number is not null or u.wa_user_id is not null) and u.removed_at <= now()
    and (u.scrubbed_at is null or u.removed_at < now() - wocs.limit_removed_kept())
$$;

-- One at a time: it looks through everything that may name them. What somebody else has by now is theirs.
create function wocs.person_settle_removed() returns void
language plpgsql as $$
declare
  u wocs.users;
  kept boolean;
begin
  select * into u from wocs.users x where wocs.person_number_is_to_go(x)
  order by x.removed_at limit 1 for update skip locked;
  if u.id is null then
    return;
  end if;
  kept := u.removed_at >= now() - wocs.limit_removed_kept();
  if exists (select from wocs.users o
      where o.status = 'active' and (o.wa_number = u.wa_number or o.wa_user_id = u.wa_user_id)) then
    kept := false;
  elsif u.scrubbed_at is null then
    perform wocs.forget_addresses(array_remove(array[u.wa_number, u.wa_user_id]::text[], null), array[u.id]);
    perform wocs.forget_texts(wocs.forget_pattern(u.wa_number, array_remove(array[u.wa_user_id]::text[], null)));
  end if;
  update wocs.users x set scrubbed_at = now(),
    wa_number = case when kept then x.wa_number end, wa_user_id = case when kept then x.wa_user_id end,
    numbers_before = case when kept then x.numbers_before else '{}' end
  where x.id = u.id;
end $$;

-- schemas/people/start.sql

-- People whom the settings of a start name (wocs_enlist).

-- Their name, if it is one; the end of the number tells two of one name apart.
create function wocs.user_name_at_start(p jsonb) returns text
language plpgsql stable as $$
declare
  name text := left(btrim(p ->> 'name'), 90);
  ending text := right(p ->> 'number', 4);
begin
  return case when wocs.person_name_flaw(name) is not null then concat_ws(' ', p ->> 'role', ending)
    when wocs.person_name_rival(name, null) is not null then concat_ws(' ', name, ending)
    else name end;
end $$;

-- The first people found the house, nobody is there to be told. Whoever comes later by this way was let in by somebody
-- who holds the machine and not by an admin: the log and the admins know of it.
create function wocs.user_tell_start(person wocs.users) returns void
language plpgsql as $$
begin
  perform wocs.user_log_change(null, person);
  perform wocs.user_tell_admins('user.changed', wocs.user_change_facts(null, person, null, null), person.id,
    person.id::text);
end $$;

-- schemas/people/user_accept.sql

-- /user accept: whoever wrote from this person's number with another WhatsApp account is this person.

create function wocs.check_user_accept(asker wocs.users, args jsonb) returns jsonb
language plpgsql as $$
declare
  person wocs.users;
  account text;
begin
  perform wocs.user_lock_all();
  person := wocs.user_by_args(args);
  account := wocs.user_other_account_latest(person.id);
  if person.id is null then
    return wocs.user_refusal('unknown_user', coalesce(args ->> 'name', args ->> 'number'));
  elsif person.id = asker.id then
    return wocs.user_refusal('own_account', person.name);
  elsif account is null or (wocs.person_by_account(account)).id is not null then
    return wocs.user_refusal('no_account', person.name);
  end if;
  return coalesce(wocs.user_asker_refusal(asker, 'user accept'), wocs.user_subject(
    person, 'account', person.name, wocs.person_mask(person.wa_user_id), wocs.person_mask(account),
    jsonb_build_object('name', person.name, 'number', person.wa_number, 'role', person.role,
      'account', jsonb_build_object('digest', encode(sha256(convert_to(account, 'UTF8')), 'hex')))));
end $$;

create function wocs.do_user_accept(task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  checked jsonb := wocs.check_user_accept(wocs.person_by_id(task.requested_by), task.payload);
  before wocs.users := wocs.user_by_args(task.payload);
  person wocs.users;
begin
  if checked ? 'refused' then
    return checked;
  end if;
  perform set_config('wocs.people_task', task.id, true);
  update wocs.users u set wa_user_id = wocs.user_other_account_latest(before.id)
  where u.id = before.id returning * into person;
  perform set_config('wocs.people_task', '', true);
  perform wocs.user_other_accounts_forget(person.id);
  return jsonb_build_object('say', 'user.accepted', 'also', wocs.user_notices(before, person, null, task),
    'facts', jsonb_build_object('name', person.name, 'number', person.wa_number));
end $$;

-- schemas/people/user_add.sql

-- /user add: somebody new, or another name or role for somebody who is there. A number that a removed person had is
-- somebody new's.

create function wocs.check_user_add(asker wocs.users, args jsonb) returns jsonb
language plpgsql as $$
declare
  known wocs.users;
  role_after text;
  refusal jsonb;
begin
  perform wocs.user_lock_all();
  known := wocs.person_by_number(args ->> 'number');
  role_after := coalesce(args ->> 'role', known.role, 'agent');
  refusal := coalesce(
    wocs.person_name_refusal(coalesce(args ->> 'name', ''), known),
    case when role_after <> 'admin' and wocs.person_is_last_admin(known)
      then wocs.user_refusal('last_admin', known.name) end,
    case when known.id = asker.id and role_after <> known.role then wocs.user_refusal('own_role', known.name) end,
    wocs.user_asker_refusal(asker, 'user add'));
  return coalesce(refusal, wocs.user_subject(known, 'person', coalesce(known.name, args ->> 'name'),
    coalesce(nullif(wocs.user_called(known.name, known.role), ''), 'not_listed'),
    wocs.user_called(args ->> 'name', role_after), jsonb_build_object('former', wocs.user_former(args ->> 'number'))));
end $$;

-- Who had this number last and has left.
create function wocs.user_former(number text) returns text
language sql stable as $$
  select u.name from wocs.users u
  where u.wa_number = number and u.status <> 'active'
    and not exists (select from wocs.users o where o.wa_number = number and o.status = 'active')
  order by u.created_at desc limit 1
$$;

create function wocs.do_user_add(task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  args jsonb := task.payload;
  checked jsonb := wocs.check_user_add(wocs.person_by_id(task.requested_by), args);
  known wocs.users;
  person wocs.users;
  changed jsonb;
begin
  if checked ? 'refused' then
    return checked;
  end if;
  known := wocs.person_by_number(args ->> 'number');
  if known.id is null then
    changed := wocs.user_insert(args ->> 'name', coalesce(args ->> 'role', 'agent'), args ->> 'number', task);
  else
    changed := wocs.user_change(known, args ->> 'name', coalesce(args ->> 'role', known.role), 'active', task);
  end if;
  person := wocs.person_by_number(args ->> 'number');
  perform wocs.undo_note_add(task.id, jsonb_build_object(
    'user', person.id, 'name', person.name, 'role', person.role, 'given_away', changed -> 'given_away',
    'before', case when known.id is not null then jsonb_build_object('name', known.name, 'role', known.role) end));
  return jsonb_build_object('say', 'user.added', 'also', changed -> 'also',
    'facts', jsonb_build_object('name', person.name, 'number', person.wa_number, 'role', person.role,
      'known_before', known.id is not null)
      || jsonb_strip_nulls(jsonb_build_object('former', checked #> '{subject,former}', 'closed', changed -> 'closed')));
end $$;

create function wocs.user_insert(name text, role text, number text, task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  person wocs.users;
begin
  insert into wocs.users (name, role, wa_number) values (name, role, number) returning * into person;
  perform set_config('wocs.people_task', task.id, true);
  perform wocs.user_log_change(null, person);
  perform set_config('wocs.people_task', '', true);
  return jsonb_build_object('also', wocs.user_notices(null, person, null, task), 'given_away', null);
end $$;

-- What the task had set must still be so, somebody must stay admin, and nobody changes their own role.
create function wocs.undo_plan_user_add(t wocs.tasks) returns jsonb
language plpgsql as $$
declare
  note jsonb := wocs.undo_note_of(t.id);
  person wocs.users;
  left_as text := wocs.user_called(note ->> 'name', note ->> 'role');
  found_as text;
  back_to text := coalesce(wocs.user_called(note #>> '{before,name}', note #>> '{before,role}'), '');
begin
  perform wocs.user_lock_all();
  select * into person from wocs.users u where u.id = (note ->> 'user')::uuid for update;
  found_as := case when person.status = 'active' then wocs.user_called(person.name, person.role) else 'removed' end;
  if person.id is null then
    return wocs.user_undo_refusal('not_recorded', t.payload ->> 'name', null, null);
  elsif found_as <> left_as then
    return wocs.user_undo_refusal('changed_since', person.name, left_as, found_as);
  elsif note #>> '{before,role}' is distinct from 'admin' and wocs.person_is_last_admin(person) then
    return wocs.user_undo_refusal('last_admin', person.name, null, null);
  elsif back_to <> '' and wocs.person_name_rival(note #>> '{before,name}', person.id) is not null then
    return wocs.user_undo_refusal('name_taken', note #>> '{before,name}', null, null);
  end if;
  return wocs.user_undo_step(person, found_as, coalesce(nullif(back_to, ''), 'removed'));
end $$;

create function wocs.undo_user_add(t wocs.tasks, undoing wocs.tasks) returns jsonb
language plpgsql as $$
declare
  note jsonb := wocs.undo_note_of(t.id);
  before jsonb := nullif(note -> 'before', 'null');
  person wocs.users;
  changed jsonb;
begin
  select * into person from wocs.users u where u.id = (note ->> 'user')::uuid;
  if person.id = undoing.requested_by and before ->> 'role' is distinct from person.role then
    return wocs.user_undo_refusal(case when before is null then 'yourself' else 'own_role' end, person.name, null,
      null);
  end if;
  changed := wocs.user_change(person, coalesce(before ->> 'name', person.name),
    coalesce(before ->> 'role', person.role), case when before is null then 'inactive' else 'active' end, undoing);
  return jsonb_build_object('facts', jsonb_build_object('name', coalesce(before ->> 'name', person.name)),
    'also', (changed -> 'also') || case when before is null or before ->> 'role' = 'viewer' then '[]'
      else wocs.user_give_back_work(person.id, note -> 'given_away', undoing.requested_by) end);
end $$;

-- schemas/people/user_list.sql

-- /user list: the whitelist.

create function wocs.answer_user_list(asker wocs.users, args jsonb) returns jsonb
language sql stable as $$
  select jsonb_build_object('say', 'user.list', 'facts', jsonb_build_object('people', (
    select coalesce(jsonb_agg(jsonb_build_object(
      'name', u.name, 'number', u.wa_number, 'role', u.role, 'language', u.language,
      'last_active', wocs.clock_text(s.last_active))
      order by array_position(array['admin', 'agent', 'viewer'], u.role), lower(u.name)), '[]')
    from wocs.users u left join wocs.wa_sessions s on s.user_id = u.id where u.status = 'active')))
$$;

-- schemas/people/user_remove.sql

create function wocs.check_user_remove(asker wocs.users, args jsonb) returns jsonb
language plpgsql as $$
declare
  person wocs.users;
begin
  perform wocs.user_lock_all();
  person := wocs.user_by_args(args);
  if person.id is null then
    return wocs.user_refusal('unknown_user', coalesce(args ->> 'name', args ->> 'number'));
  elsif wocs.person_is_last_admin(person) then
    return wocs.user_refusal('last_admin', person.name);
  elsif person.id = asker.id then
    return wocs.user_refusal('yourself', person.name);
  end if;
  return coalesce(wocs.user_asker_refusal(asker, 'user remove'), wocs.user_subject(
    person, 'person', person.name, wocs.user_called(person.name, person.role), 'removed',
    jsonb_build_object('name', person.name, 'number', person.wa_number)));
end $$;

create function wocs.do_user_remove(task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  checked jsonb := wocs.check_user_remove(wocs.person_by_id(task.requested_by), task.payload);
  person wocs.users := wocs.user_by_args(task.payload);
  changed jsonb;
begin
  if checked ? 'refused' then
    return checked;
  end if;
  changed := wocs.user_change(person, person.name, person.role, 'inactive', task);
  perform wocs.undo_note_add(task.id,
    jsonb_build_object('user', person.id, 'given_away', changed -> 'given_away'));
  return jsonb_build_object('say', 'user.removed', 'also', changed -> 'also',
    'facts', jsonb_build_object('name', person.name, 'number', person.wa_number)
      || jsonb_strip_nulls(jsonb_build_object('closed', changed -> 'closed')));
end $$;

create function wocs.undo_plan_user_remove(t wocs.tasks) returns jsonb
language plpgsql as $$
declare
  person wocs.users;
begin
  perform wocs.user_lock_all();
  select * into person from wocs.users u where u.id = (wocs.undo_note_of(t.id) ->> 'user')::uuid for update;
  if person.id is null then
    return wocs.user_undo_refusal('not_recorded', t.result ->> 'name', null, null);
  elsif person.status = 'active' then
    return wocs.user_undo_refusal('changed_since', person.name, 'removed',
      wocs.user_called(person.name, person.role));
  elsif exists (select from wocs.users o where o.status = 'active'
      and (o.wa_number = person.wa_number or o.wa_user_id = person.wa_user_id)) then
    return wocs.user_undo_refusal('number_taken', person.name, null, null);
  elsif wocs.person_name_rival(person.name, person.id) is not null then
    return wocs.user_undo_refusal('name_taken', person.name, null, null);
  end if;
  return wocs.user_undo_step(person, 'removed', wocs.user_called(person.name, person.role));
end $$;

-- The same person again, with what of their work nobody has begun; what the removal closed stays closed.
create function wocs.undo_user_remove(t wocs.tasks, undoing wocs.tasks) returns jsonb
language plpgsql as $$
declare
  person wocs.users;
  changed jsonb;
begin
  select * into person from wocs.users u where u.id = (wocs.undo_note_of(t.id) ->> 'user')::uuid;
  changed := wocs.user_change(person, person.name, person.role, 'active', undoing);
  return jsonb_build_object('facts', jsonb_build_object('name', person.name), 'also', (changed -> 'also')
    || wocs.user_give_back_work(person.id, wocs.undo_note_of(t.id) -> 'given_away', undoing.requested_by));
end $$;

-- schemas/people/users.sql

-- /user add, /user remove, /user accept: one change at a time, so that two admins cannot remove each other.

create function wocs.user_lock_all() returns void
language sql as $$ select pg_advisory_xact_lock(7261203) $$;

create function wocs.user_refusal(reason text, name text, other text default null) returns jsonb
language sql stable as $$
  select jsonb_build_object('refused', 'user.refused', 'facts', jsonb_strip_nulls(jsonb_build_object(
    'reason', reason, 'name', name, 'other', other,
    'names', (select coalesce(jsonb_agg(u.name order by lower(u.name)), '[]') from wocs.users u
      where u.status = 'active'))))
$$;

create function wocs.user_by_args(args jsonb) returns wocs.users
language sql stable as $$
  select u from wocs.users u
  where u.status = 'active' and (u.wa_number = args ->> 'number' or lower(u.name) = lower(btrim(args ->> 'name')))
  order by (u.wa_number = args ->> 'number') desc nulls last limit 1
$$;

-- Whoever waited for their turn may have been changed by the one before.
create function wocs.user_asker_refusal(asker wocs.users, command text) returns jsonb
language plpgsql as $$
declare
  is_now wocs.users := wocs.person_by_id(asker.id);
begin
  return case when is_now.role is distinct from 'admin' then jsonb_build_object('refused', 'access.role',
    'facts', wocs.person_role_refusal(asker, command, 'admin') -> 'facts') end;
end $$;

-- Exactly this person as they are now: a row of before, or with another role, name, number or account, is another.
create function wocs.user_digest(person wocs.users) returns text
language sql immutable as $$
  select encode(sha256(convert_to(jsonb_build_array(person.id, person.name, person.role, person.status,
    person.wa_number, person.wa_user_id)::text, 'UTF8')), 'hex')
$$;

create function wocs.user_called(name text, role text) returns text
language sql immutable as $$ select concat_ws(', ', name, role) $$;

-- What a CONFIRM binds to: the person, and what they are before and after. `more` is shown too.
create function wocs.user_subject(person wocs.users, what text, name text, now text, "then" text, more jsonb)
returns jsonb
language sql immutable as $$
  select jsonb_build_object('subject', jsonb_strip_nulls(more) || jsonb_build_object(
    'plan', jsonb_build_array(jsonb_build_object('what', what, 'name', name, 'now', now, 'then', "then")),
    'binds', jsonb_build_object('person', person.id, 'digest', wocs.user_digest(person))))
$$;

-- The one way in which a name, role or status changes. What is theirs no more is closed or handed on with it, and the
-- other admins hear of it: {"also", "closed", "given_away"}.
create function wocs.user_change(before wocs.users, wanted_name text, wanted_role text, wanted_status text,
  task wocs.tasks)
returns jsonb
language plpgsql as $$
declare
  person wocs.users;
  held jsonb := wocs.user_open_work(before.id);
  closed jsonb;
  also jsonb := '[]';
begin
  perform set_config('wocs.people_task', task.id, true);
  update wocs.users u set name = wanted_name, role = wanted_role, status = wanted_status
  where u.id = before.id returning * into person;
  perform set_config('wocs.people_task', '', true);
  if person.status <> 'active' or wocs.person_role_rank(person.role) < wocs.person_role_rank(before.role) then
    closed := wocs.user_close_open(person);
  end if;
  if person.status <> 'active' or person.role = 'viewer' then
    also := wocs.agent_pass_on_tasks(person, task.requested_by);
  end if;
  return jsonb_build_object('closed', closed, 'given_away', wocs.user_handed_over_work(person.id, held),
    'also', also || wocs.user_notices(before, person, closed, task));
end $$;

-- Nobody hears what they are answered; nor does somebody new, who never wrote.
create function wocs.user_notices(before wocs.users, after wocs.users, closed jsonb, task wocs.tasks) returns jsonb
language sql stable as $$
  select coalesce(jsonb_agg(wocs.notice_entry(u.id, 'user.changed',
    wocs.user_change_facts(before, after, closed, task.id)) order by u.created_at), '[]')
  from wocs.users u
  where u.role = 'admin' and u.status = 'active' and wocs.user_changes(before, after) <> '[]'
    and u.id <> coalesce(nullif(current_setting('wocs.actor', true), '')::uuid, task.requested_by)
    and (u.id <> after.id or before.id is not null)
$$;

create function wocs.user_open_work(person uuid) returns jsonb
language sql stable as $$
  select jsonb_build_object(
    'tasks', (select coalesce(jsonb_agg(t.id), '[]') from wocs.tasks t
      where t.assigned_to = person and t.status in ('pending', 'running')),
    'chats', (select coalesce(jsonb_agg(c.id), '[]') from wocs.chats c where c.assigned_agent = person))
$$;

-- {"tasks": [{"task", "to"}], "chats"} of what they held before and hold no more.
create function wocs.user_handed_over_work(person uuid, before jsonb) returns jsonb
language sql stable as $$
  select jsonb_build_object('chats', before -> 'chats', 'tasks', coalesce((
    select jsonb_agg(jsonb_build_object('task', t.id, 'to', t.assigned_to)) from wocs.tasks t
    where t.id in (select jsonb_array_elements_text(before -> 'tasks')) and t.assigned_to is distinct from person),
      '[]'))
$$;

-- Only what waits where it was handed to, and chats that nobody took over.
create function wocs.user_give_back_work(person uuid, given_away jsonb, answered uuid) returns jsonb
language plpgsql as $$
declare
  held wocs.tasks;
  told jsonb := '[]';
begin
  for held in
    select t.* from wocs.tasks t join jsonb_array_elements(given_away -> 'tasks') g on g ->> 'task' = t.id
    where t.status = 'pending' and t.assigned_to is not distinct from (g ->> 'to')::uuid
      order by t.created_at for update of t
  loop
    told := told || wocs.agent_notices(wocs.agent_hand_over_task(held, person), answered);
  end loop;
  update wocs.chats c set assigned_agent = person
  where c.assigned_agent is null and c.id in (select x::uuid from jsonb_array_elements_text(given_away -> 'chats') x);
  return told;
end $$;

create function wocs.user_undo_refusal(reason text, name text, expected text, found text) returns jsonb
language sql immutable as $$
  select jsonb_build_object('refused', 'undo.refused', 'facts', jsonb_build_object(
    'reason', reason, 'what', 'person', 'name', name, 'expected', expected, 'found', found))
$$;

create function wocs.user_undo_step(person wocs.users, now text, "then" text) returns jsonb
language sql immutable as $$
  select jsonb_build_object('plan', subject -> 'plan', 'subject', subject)
  from (select wocs.user_subject(person, 'person', person.name, now, "then", '{}') -> 'subject' as subject) s
$$;

-- schemas/reports/achievement.sql

create function wocs.report_achievement_outcome(task wocs.tasks, period text, span wocs.span) returns jsonb
language plpgsql as $$
declare
  told jsonb := wocs.period_facts(period, span.since, span.until, span.previous_since, span.previous_until);
begin
  return wocs.chart_add_to_report(
    task,
    jsonb_build_object('period', told, 'up', wocs.report_moved_metrics(span, 'up'),
      'records', wocs.report_records(span),
      'reached', wocs.report_targets_reached(span)),
    wocs.report_generated_chart(span, told)) || '{"say": "report.achievement"}';
end $$;

-- The best day of the span, when no day of the twelve months before it was better; and the largest sale of the span.
create function wocs.report_records(span wocs.span) returns jsonb
language plpgsql stable as $$
declare
  zone text := wocs.clock_zone();
  best record;
  largest wocs.sales;
  before numeric;
begin
  select (s.at at time zone zone)::date as day, sum(s.amount) as total into best
  from wocs.sales s
  where s.at >= span.since and s.at < span.until and s.removed_at is null group by 1 order by 2 desc, 1 limit 1;
  if best.day is null then
    return '[]';
  end if;
  select max(d.total) into before from (
    select sum(s.amount) as total from wocs.sales s
    where s.at >= span.since - interval '1 year' and s.at < span.since and s.removed_at is null
      group by (s.at at time zone zone)::date) d;
  select * into largest from wocs.sales s
  where s.at >= span.since and s.at < span.until and s.removed_at is null order by s.amount desc, s.id limit 1;
  return case when best.total > before
           then jsonb_build_array(jsonb_build_object('record', 'best_day', 'date', best.day, 'value', best.total,
             'before', before)) else '[]' end
    || jsonb_build_array(jsonb_build_object('record', 'largest_sale', 'value', largest.amount, 'item', largest.item,
      'sale', wocs.sale_ref(largest.id)));
end $$;

-- Events of the span that reached their target.
create function wocs.report_targets_reached(span wocs.span) returns jsonb
language plpgsql stable as $$
declare
  zone text := wocs.clock_zone();
begin
  return (
    select coalesce(jsonb_agg(wocs.event_facts(e) || jsonb_build_object('sold', sold) order by e.day, e.id), '[]')
    from wocs.events e, wocs.sale_amount_for_event(e.id) sold
    where e.removed_at is null and e.day >= (span.since at time zone zone)::date
      and e.day <= (span.until at time zone zone)::date and sold >= e.target);
end $$;

-- schemas/reports/charts.sql

-- Charts are drawn at home. A report's text never waits for its picture: the picture is a task of its own that follows
-- it.

-- A report's chart: `children` for the home node, and in `chart` what to say of it.
-- {"state": follows | offline (the PC is away: it comes later) | none}
create function wocs.chart_add_to_report(task wocs.tasks, facts jsonb, chart jsonb) returns jsonb
language plpgsql as $$
declare
  known boolean := exists (select from jsonb_array_elements(chart -> 'points') p
    where p -> 'value' not in ('null', '0'));
  children jsonb := case when known then wocs.chart_child(task, wocs.chart_in_local_days(chart)) end;
  state text := case when children -> 0 is not null then wocs.chart_state() else 'none' end;
begin
  return jsonb_build_object('children', coalesce(children, '[]'),
    'facts', facts || jsonb_build_object('chart', jsonb_build_object(
    'state', state, 'since', case when state = 'offline' then wocs.node_home_state() -> 'since' end)));
end $$;

-- The home node knows no zone: its days are told as the owner's.
create function wocs.chart_in_local_days(chart jsonb) returns jsonb
language plpgsql stable as $$
declare
  zone text := wocs.clock_zone();
begin
  return jsonb_strip_nulls(chart - 'points')
    || jsonb_build_object('points', chart -> 'points', 'period', jsonb_build_object(
    'name', chart #> '{period,name}',
    'since', to_char((chart #>> '{period,since}')::timestamptz at time zone zone, 'YYYY-MM-DD"T"HH24:MI:SS'),
    'until', to_char((chart #>> '{period,until}')::timestamptz at time zone zone, 'YYYY-MM-DD"T"HH24:MI:SS')));
end $$;

-- A node that has ever said so: one that is away now will be back.
create function wocs.chart_is_possible() returns boolean
language sql stable as $$
  select exists (select from wocs.node_list() n where n.abilities ->> 'charts' = 'ready')
$$;

-- What to say of the picture: follows (somebody who can draw is here), offline (will draw when back), none.
create function wocs.chart_state() returns text
language sql stable as $$
  select case
    when exists (select from wocs.node_list_online() n where n.abilities ->> 'charts' = 'ready') then 'follows'
    when wocs.chart_is_possible() then 'offline'
    else 'none' end
$$;

-- The task that draws it, as a child to bear: none for a chart that shows nothing, or where nobody ever could draw.
create function wocs.chart_child(task wocs.tasks, chart jsonb) returns jsonb
language plpgsql stable as $$
begin
  if not wocs.chart_is_possible() or not wocs.chart_has_points(chart) then
    return '[]';
  end if;
  return jsonb_build_array(jsonb_build_object(
    'command', 'chart', 'args', jsonb_build_object('chart', chart), 'runs', 'home', 'scheduled_at', null,
    'repeatable', true, 'asks', false, 'needs_role', 'viewer'));
end $$;

create function wocs.chart_has_points(chart jsonb) returns boolean
language sql immutable as $$
  select jsonb_typeof(chart -> 'points') = 'array'
    and exists (select from jsonb_array_elements(chart -> 'points') p where coalesce(p -> 'value', 'null') <> 'null')
$$;

-- It comes by itself, with what it needs: nothing to refuse.
create function wocs.check_chart(asker wocs.users, args jsonb) returns jsonb
language sql immutable as $$ select '{}'::jsonb $$;

-- No more than its facts: the picture says the rest.
create function wocs.finished_chart(t wocs.tasks, result jsonb) returns jsonb
language plpgsql stable as $$
begin
  if wocs.task_result_is_late(t) then
    return null;
  end if;
  return jsonb_build_object('say', 'report.chart', 'facts', jsonb_build_object(
    'chart', t.payload #> '{chart,title}', 'unit', t.payload #> '{chart,unit}',
    'name', t.payload #> '{chart,period,name}',
    'title', result -> 'title', 'subject', result -> 'subject', 'period', result -> 'period',
    'total', result -> 'total', 'change', result -> 'change',
    'is_average', coalesce(result -> 'is_average', 'false'), 'args', '[]'::jsonb));
end $$;

-- schemas/reports/content.sql

-- /report content: what went up and what it brought, a platform.

create function wocs.check_report_content(asker wocs.users, args jsonb) returns jsonb
language sql immutable as $$ select jsonb_build_object('subject', '{}'::jsonb) $$;

create function wocs.do_report_content(task wocs.tasks) returns jsonb
language sql as $$
  select wocs.report_content_outcome(task, coalesce(task.payload ->> 'platform', 'all'),
    coalesce(task.payload ->> 'period', 'week'))
$$;

create function wocs.report_content_outcome(task wocs.tasks, platform text, period text) returns jsonb
language plpgsql as $$
declare
  span wocs.span := wocs.period_span(period);
  told jsonb := wocs.period_facts(period, span.since, span.until, span.previous_since, span.previous_until);
  wanted text := nullif(platform, 'all');
begin
  return wocs.chart_add_to_report(
    task,
    jsonb_build_object(
      'period', told, 'platform', platform,
      'platforms', wocs.report_platform_rows(wanted, span.since, span.until, span.previous_since, span.previous_until),
      'posts', wocs.report_posts_between(span.since, span.until, wanted),
      'best', wocs.report_best_posts(wanted, span.since, span.until)),
    jsonb_build_object('kind', 'columns', 'title', 'views', 'subject', wanted, 'unit', 'count',
                       'points', wocs.report_view_points(wanted, span.since, span.until, span.step), 'period', told))
                         || '{"say": "report.content"}';
end $$;

create function wocs.report_platform_rows(wanted text, since timestamptz, until timestamptz, was_since timestamptz,
  was_until timestamptz)
returns jsonb
language sql stable as $$
  select coalesce(jsonb_agg(jsonb_build_object(
    'platform', e.platform, 'measured', e.posts, 'views', wocs.metric_comparison(e.views, w.views),
    'likes', wocs.metric_comparison(e.likes, w.likes),
    'comments', wocs.metric_comparison(e.comments, w.comments), 'shares', wocs.metric_comparison(e.shares, w.shares))
      order by e.views desc nulls last, e.platform), '[]')
  from wocs.engagement_between(since, until, wanted) e
    left join wocs.engagement_between(was_since, was_until, wanted) w on w.platform = e.platform
$$;

create function wocs.report_view_points(wanted text, since timestamptz, until timestamptz, step interval) returns jsonb
language sql stable as $$
  select coalesce(jsonb_agg(jsonb_build_object(
    'label', p.label,
    'value', (select sum(e.views) from wocs.engagement_between(p.part_since, p.part_until, wanted) e),
    'previous', (select sum(e.views) from wocs.engagement_between(p.was_since, p.was_until, wanted) e))
      order by p.label), '[]')
  from wocs.period_parts(since, until, step) p
$$;

-- The three posts that grew most.
create function wocs.report_best_posts(wanted text, since timestamptz, until timestamptz) returns jsonb
language sql stable as $$
  select (
    with seen as (
      select distinct e.platform, e.post_id from wocs.engagement e
      where e.at >= since and e.at < until and (wanted is null or e.platform = wanted)),
    grown as (
      select s.platform, s.post_id, l.views - coalesce(b.views, 0) as views, l.likes - coalesce(b.likes, 0) as likes
      from seen s, wocs.engagement_newest(s.platform, s.post_id, until) l,
        wocs.engagement_newest(s.platform, s.post_id, since) b)
    select coalesce(jsonb_agg(jsonb_build_object('platform', platform, 'post', post_id, 'views', views, 'likes', likes)
      order by views desc nulls last, likes desc nulls last, post_id), '[]')
    from (select * from grown order by views desc nulls last, likes desc nulls last, post_id limit 3) few)
$$;

-- What was posted: [{"platform", "posts"}]; empty when nothing is known to have gone up.
create function wocs.report_posts_between(since timestamptz, until timestamptz, wanted text default null) returns jsonb
language plpgsql stable as $$
declare
  posted bigint;
begin
  if wanted <> 'tiktok' then
    return '[]';
  end if;
  select count(*) into posted from wocs.tiktok_posts p
  where p.posted_at >= since and p.posted_at < until and p.state <> 'deleted';
  return case when posted > 0 then jsonb_build_array(jsonb_build_object('platform', 'tiktok', 'posts', posted))
    else '[]' end;
end $$;

-- schemas/reports/daily.sql

-- /report daily.

create function wocs.check_report_daily(asker wocs.users, args jsonb) returns jsonb
language plpgsql stable as $$
begin
  if (args ->> 'date')::date > wocs.clock_today() then
    return jsonb_build_object('refused', 'report.refused',
      'facts', jsonb_build_object('reason', 'day_to_come', 'date', args -> 'date'));
  end if;
  return jsonb_build_object('subject', '{}'::jsonb);
end $$;

create function wocs.do_report_daily(task wocs.tasks) returns jsonb
language sql as $$
  select wocs.report_daily_outcome(task, coalesce((task.payload ->> 'date')::date, wocs.clock_today()))
$$;

-- A day that still lasts is compared with the day before up to the same moment, one that is over with the whole day
-- before.
create function wocs.report_daily_outcome(task wocs.tasks, day date) returns jsonb
language plpgsql as $$
declare
  zone text := wocs.clock_zone();
  is_today boolean := day = wocs.clock_today();
  since timestamptz := day::timestamp at time zone zone;
  until timestamptz := case when is_today then now() else (day + 1)::timestamp at time zone zone end;
  was_since timestamptz := (day - 1)::timestamp at time zone zone;
  was_until timestamptz := case when is_today then (now() at time zone zone - interval '1 day') at time zone zone
    else since end;
  told jsonb := wocs.period_facts(case when is_today then 'today' else 'day' end, since, until, was_since, was_until);
  facts jsonb := jsonb_build_object('date', day, 'is_today', is_today, 'period', told);
  name text;
begin
  foreach name in array array['sales', 'orders', 'traffic', 'clicks', 'conversion', 'chats', 'tasks_done',
    'tasks_failed', 'engagement'] loop
    facts := facts || jsonb_build_object(name, wocs.metric_compare(name, since, until, was_since, was_until));
  end loop;
  facts := facts || jsonb_build_object(
    'answered', wocs.report_chats_answered(since, until), 'waiting', wocs.report_tasks_waiting(),
    'posts', wocs.report_posts_between(since, until), 'pages', wocs.report_top_pages(day),
    'events', wocs.report_events_on(day), 'best_item', wocs.sale_totals(since, until) #> '{items,0}',
    'seal', wocs.audit_head_facts());
  return wocs.chart_add_to_report(task, facts, wocs.report_daily_chart(since, until, told))
    || '{"say": "report.daily"}';
end $$;

-- The sales by the hour; the visits where no sale is recorded.
create function wocs.report_daily_chart(since timestamptz, until timestamptz, told jsonb) returns jsonb
language plpgsql stable as $$
declare
  title text := case when wocs.metric_between('sales', since, until) is null then 'traffic' else 'sales' end;
begin
  return jsonb_build_object(
    'kind', 'columns', 'title', title, 'unit', wocs.metric_unit(title),
    'points', wocs.metric_points(title, since, until, interval '1 day'), 'period', told);
end $$;

create function wocs.report_tasks_waiting() returns bigint
language sql stable as $$
  select count(*) from wocs.tasks t where t.status in ('pending', 'awaiting_approval', 'running')
$$;

create function wocs.report_chats_answered(since timestamptz, until timestamptz) returns bigint
language sql stable as $$
  select count(distinct m.chat_id) from wocs.messages m
        where m.sender_type <> 'customer' and m.sender_type = 'agent' and m.created_at >= since
            and m.created_at < until
$$;

-- The three pages most looked at on a day.
create function wocs.report_top_pages(wanted date) returns jsonb
language sql stable as $$
  select coalesce(jsonb_agg(jsonb_build_object('page', page_slug, 'views', views, 'clicks', clicks)
    order by views desc, clicks desc, page_slug), '[]') from (
    select v.page_slug, coalesce(sum(v.visits) filter (where v.kind = 'view'), 0) as views,
      coalesce(sum(v.visits) filter (where v.kind = 'click'), 0) as clicks
    from wocs.landing_visits v where v.day = wanted group by v.page_slug order by views desc, clicks desc, v.page_slug
    limit 3) top
$$;

create function wocs.report_events_on(wanted date) returns jsonb
language sql stable as $$
  select coalesce(jsonb_agg(wocs.event_facts(e) || jsonb_build_object('sold', wocs.sale_amount_for_event(e.id))
  order by e.id), '[]')
        from (select * from wocs.events e where e.day = wanted and e.removed_at is null order by e.id limit 3) e
$$;

-- schemas/reports/event.sql

-- /report event.

create function wocs.check_report_event(asker wocs.users, args jsonb) returns jsonb
language plpgsql stable as $$
begin
  if (wocs.event_find(args ->> 'event_id')).id is null then
    return jsonb_build_object('refused', 'event.refused', 'facts', jsonb_build_object(
      'reason', 'no_such_event', 'event', args -> 'event_id', 'events', wocs.event_candidates()));
  end if;
  return jsonb_build_object('subject', '{}'::jsonb);
end $$;

-- Sold for it: what names the event, whenever it was paid. Sold on its day: everything, whatever it names.
create function wocs.do_report_event(task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  e wocs.events := wocs.event_find(task.payload ->> 'event_id');
  zone text := wocs.clock_zone();
  since timestamptz := e.day::timestamp at time zone zone;
  until timestamptz := (e.day + 1)::timestamp at time zone zone;
  points jsonb;
  sold jsonb := wocs.sale_totals_for_event(e.id);
begin
  if e.id is null then
    return wocs.check_report_event(wocs.person_by_id(task.requested_by), task.payload);
  end if;
  points := wocs.report_event_points(e.id);
  return wocs.chart_add_to_report(
    task,
    wocs.event_facts(e) || jsonb_build_object(
      'sold', sold, 'on_day', wocs.sale_day_total(e.day),
      'lacks', case when e.target > 0 then greatest(e.target - coalesce((sold ->> 'total')::numeric, 0), 0) end,
      'reached', case when e.target > 0 and sold ->> 'total' is not null
        then round(100 * (sold ->> 'total')::numeric / e.target) end),
    jsonb_build_object('kind', 'columns', 'title', 'event', 'subject', e.name, 'unit', 'RM', 'points', points,
                       'period', wocs.period_facts('event', since, until))) || '{"say": "report.event"}';
end $$;

-- By the hour when all of it was sold on one day, else by the day; at most the last 31.
create function wocs.report_event_points(event bigint) returns jsonb
language plpgsql stable as $$
declare
  zone text := wocs.clock_zone();
begin
  return (
    with sold as (select s.at at time zone zone as here, s.amount from wocs.sales s
      where s.event_id = event and s.removed_at is null),
    size as (select case when max(here)::date = min(here)::date then 'hour' else 'day' end as unit from sold),
    slots as (select date_trunc(size.unit, here) as slot, size.unit, sum(amount) as total
      from sold, size group by 1, 2 order by 1 desc limit 31)
    select coalesce(jsonb_agg(jsonb_build_object(
      'label', to_char(slot, case unit when 'hour' then 'YYYY-MM-DD"T"HH24:00' else 'YYYY-MM-DD' end), 'value', total)
        order by slot), '[]') from slots);
end $$;

-- schemas/reports/generate.sql

-- /report generate: what went well (achievement), what to look at (review), or one of the other reports over a period.

create function wocs.check_report_generate(asker wocs.users, args jsonb) returns jsonb
language sql immutable as $$ select jsonb_build_object('subject', '{}'::jsonb) $$;

create function wocs.do_report_generate(task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  type text := task.payload ->> 'type';
  period text := coalesce(task.payload ->> 'period', 'week');
begin
  return case type
    when 'daily' then wocs.report_daily_outcome(task,
      wocs.clock_today() - case when period = 'yesterday' then 1 else 0 end)
    when 'sales' then wocs.report_sales_outcome(task, period, wocs.period_span(period))
    when 'content' then wocs.report_content_outcome(task, 'all', period)
    when 'review' then wocs.report_review_outcome(task, period, wocs.period_span(period))
    else wocs.report_achievement_outcome(task, period, wocs.period_span(period)) end;
end $$;

-- The figures that are told as good or bad news, each with its value before.
create function wocs.report_compared_metrics(span wocs.span) returns table (metric text, told jsonb)
language sql stable as $$
  select m, wocs.metric_compare(m, span.since, span.until, span.previous_since, span.previous_until)
    || jsonb_build_object('metric', m, 'unit', wocs.metric_unit(m))
  from unnest(array['sales', 'orders', 'traffic', 'clicks', 'conversion', 'engagement', 'views', 'chats',
    'tasks_done']) m
$$;

-- `moved`: up or down; the strongest first.
create function wocs.report_moved_metrics(span wocs.span, way text) returns jsonb
language sql stable as $$
  select coalesce(jsonb_agg(c.told order by abs((c.told ->> 'change')::numeric) desc nulls last, c.metric), '[]')
  from wocs.report_compared_metrics(span) c
  where case way when 'up' then (c.told ->> 'value')::numeric > coalesce((c.told ->> 'previous')::numeric, 0)
                 else (c.told ->> 'value')::numeric < (c.told ->> 'previous')::numeric end
$$;

create function wocs.report_generated_chart(span wocs.span, told jsonb) returns jsonb
language plpgsql stable as $$
declare
  title text := case when wocs.metric_between('sales', span.since, span.until) is not null then 'sales'
                     when wocs.metric_between('views', span.since, span.until) is not null then 'views'
                       else 'traffic' end;
begin
  return jsonb_build_object('kind', 'columns', 'title', title, 'unit', wocs.metric_unit(title),
                            'points', wocs.metric_points(title, span.since, span.until, span.step), 'period', told);
end $$;

-- schemas/reports/review.sql

create function wocs.report_review_outcome(task wocs.tasks, period text, span wocs.span) returns jsonb
language plpgsql as $$
declare
  told jsonb := wocs.period_facts(period, span.since, span.until, span.previous_since, span.previous_until);
begin
  return wocs.chart_add_to_report(
    task,
    jsonb_build_object(
      'period', told, 'down', wocs.report_moved_metrics(span, 'down'), 'up', wocs.report_moved_metrics(span, 'up'),
      'failed', wocs.report_failures(span),
      'missing', wocs.metric_points_missing(wocs.metric_points('sales', span.since, span.until, span.step, false)),
      'waiting', wocs.report_tasks_waiting(),
      'uncertain', (select count(*) from wocs.tasks t where t.status = 'uncertain')),
    wocs.report_generated_chart(span, told)) || '{"say": "report.review"}';
end $$;

-- {"count", "commands": the three that failed most}
create function wocs.report_failures(span wocs.span) returns jsonb
language sql stable as $$
  select (
    with failed as (
      select replace(t.type, '_', ' ') as command, count(*) as times
      from wocs.task_logs l join wocs.tasks t on t.id = l.task_id
      where l.action in ('completed', 'failed') and l.action = 'failed' and l.created_at >= span.since
        and l.created_at < span.until group by 1)
    select jsonb_build_object('count', coalesce(sum(f.times), 0), 'commands', (
      select coalesce(jsonb_agg(jsonb_build_object('command', command, 'times', times) order by times desc, command),
        '[]')
      from (select * from failed order by times desc, command limit 3) few))
    from failed f)
$$;

-- schemas/reports/sales.sql

create function wocs.check_report_sales(asker wocs.users, args jsonb) returns jsonb
language sql immutable as $$ select jsonb_build_object('subject', '{}'::jsonb) $$;

create function wocs.do_report_sales(task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  period text := coalesce(task.payload ->> 'period', 'today');
begin
  return wocs.report_sales_outcome(task, period, wocs.period_span(period));
end $$;

create function wocs.report_sales_outcome(task wocs.tasks, period text, span wocs.span) returns jsonb
language plpgsql as $$
declare
  told jsonb := wocs.period_facts(period, span.since, span.until, span.previous_since, span.previous_until);
  starts timestamptz[] := array(select p.part_since
    from wocs.period_parts(span.since, span.until, span.step) p order by p.part_since);
  were timestamptz[] := array(select p.was_since from wocs.period_parts(span.since, span.until, span.step) p
    where p.was_since is not null order by p.part_since);
  sold jsonb := wocs.sale_totals(span.since, span.until, starts);
  before jsonb := wocs.sale_totals_before(span.previous_since, span.previous_until, were);
  points jsonb := wocs.sale_points(span, sold, before);
begin
  return wocs.chart_add_to_report(
    task,
    (sold - 'by_part') || jsonb_build_object(
      'period', told, 'best', case when (sold ->> 'orders')::int > 0 then wocs.metric_points_best(points) end,
      'missing', wocs.metric_points_missing(points),
      'earlier', jsonb_build_object(
        'total', wocs.metric_comparison((sold ->> 'total')::numeric, (before ->> 'total')::numeric),
        'orders', wocs.metric_comparison((sold ->> 'orders')::numeric, (before ->> 'orders')::numeric),
        'average', wocs.metric_comparison((sold ->> 'average')::numeric, (before ->> 'average')::numeric))),
    jsonb_build_object(
      'kind', 'columns', 'title', 'sales', 'unit', 'RM', 'points', points, 'period', told, 'total', sold -> 'total',
      'previous_total', before -> 'total'))
    || '{"say": "report.sales"}';
end $$;

-- schemas/sales/add.sql

create function wocs.sale_time(told text) returns timestamptz
language sql stable as $$ select case when coalesce(told, 'now') = 'now' then now() else told::timestamptz end $$;

create function wocs.check_sale_add(asker wocs.users, args jsonb) returns jsonb
language plpgsql stable as $$
begin
  if args ->> 'event_id' is not null and (wocs.event_find(args ->> 'event_id')).id is null then
    return wocs.sale_refusal('no_such_event',
      jsonb_build_object('event', args -> 'event_id', 'events', wocs.event_candidates()));
  elsif abs((args ->> 'amount')::numeric) > 1000000 or (args ->> 'amount')::numeric = 0 then
    return wocs.sale_refusal('amount', jsonb_build_object('amount', args -> 'amount'));
  elsif wocs.sale_time(args ->> 'at') > now() + wocs.limit_sale_ahead() then
    return wocs.sale_refusal('future', jsonb_build_object('at', args -> 'at'));
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
  values (task.id, wocs.sale_time(args ->> 'at'), (args ->> 'amount')::numeric, coalesce((args ->> 'qty')::numeric, 1),
    left(args ->> 'item', 200),
          left(lower(args ->> 'channel'), 60), (wocs.event_find(args ->> 'event_id')).id, left(args ->> 'note', 500),
            task.requested_by, task.id)
  returning * into made;
  return jsonb_build_object('say', 'sale.added',
    'facts', wocs.sale_facts(made)
    || jsonb_build_object('day', wocs.sale_day_total((made.at at time zone wocs.clock_zone())::date)));
end $$;

create function wocs.undo_plan_sale_add(t wocs.tasks) returns jsonb
language plpgsql as $$
declare
  s wocs.sales;
begin
  select * into s from wocs.sales x where x.task_id = t.id for update;
  if s.id is null or s.removed_at is not null then
    return wocs.sale_undo_refusal(s, wocs.sale_text(s), null);
  end if;
  return wocs.undo_step('sale', wocs.sale_ref(s.id), wocs.sale_text(s), null,
    jsonb_build_object('sale', wocs.sale_ref(s.id), 'amount', s.amount));
end $$;

create function wocs.undo_sale_add(t wocs.tasks, undoing wocs.tasks) returns jsonb
language plpgsql as $$
declare
  gone wocs.sales;
begin
  update wocs.sales s set removed_at = now(), removed_by = undoing.requested_by
  where s.task_id = t.id and s.removed_at is null returning * into gone;
  return jsonb_build_object('facts', wocs.sale_facts(gone));
end $$;

-- schemas/sales/import.sql

-- Before the sheet has been read there is nothing to ask about yet.
create function wocs.check_sale_import(asker wocs.users, args jsonb) returns jsonb
language plpgsql stable as $$
declare
  sheet wocs.sheets;
begin
  if args ->> 'sheet' is null then
    return jsonb_build_object(
      'wait', true, 'say', 'sale.import_waits',
      'facts', jsonb_build_object('file', coalesce(args #>> '{document,filename}', args ->> 'file')),
      'args', jsonb_strip_nulls(jsonb_build_object('file', coalesce(args #>> '{document,filename}', args ->> 'file'))),
      'subject', '{}'::jsonb);
  end if;
  sheet := wocs.sheet_by_args(args);
  if sheet.rows is null then
    return wocs.sale_refusal('import_empty', jsonb_build_object('file', sheet.name));
  end if;
  return jsonb_build_object('subject', sheet.summary);
end $$;

create function wocs.do_sale_import(task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  sheet wocs.sheets;
  told jsonb;
  kept wocs.kept_row;
  fates jsonb := '{"accepted": 0, "updated": 0, "duplicate": 0}';
  accepted jsonb := '[]';
  corrected jsonb := '{}';
begin
  select * into sheet from wocs.sheets s where s.id = (task.payload ->> 'sheet')::bigint for update;
  if sheet.rows is null then
    return wocs.sale_refusal('import_empty', jsonb_build_object('file', sheet.name));
  end if;
  for told in select r from jsonb_array_elements(sheet.rows) r order by r ->> 'external_id' loop
    kept := wocs.sale_upsert('csv', told - 'event_id', task.id, task.requested_by);
    fates := jsonb_set(fates, array[kept.fate], to_jsonb((fates ->> kept.fate)::int + 1));
    if kept.fate = 'accepted' then
      accepted := accepted || to_jsonb(kept.sale);
    elsif kept.fate = 'updated' then
      corrected := corrected || jsonb_build_object(kept.sale::text, jsonb_build_object(
        'before', kept.before, 'after', (select wocs.sale_content(s) from wocs.sales s where s.id = kept.sale)));
    end if;
  end loop;
  update wocs.sheets s set rows = null, kept = jsonb_build_object('accepted', accepted, 'corrected', corrected)
  where s.id = sheet.id;
  return jsonb_build_object('say', 'sale.imported', 'facts', (sheet.summary - 'bound') || jsonb_build_object(
    'file', sheet.name, 'accepted', fates -> 'accepted', 'updated', fates -> 'updated',
    'duplicates', fates -> 'duplicate',
    'bad', wocs.sheet_first_rows(sheet.problems, 20),
    'more_bad', greatest(jsonb_array_length(sheet.problems) - 20, 0)));
end $$;

-- The first row of an import that is not as it left it.
create function wocs.sale_changed_since_import(sheet wocs.sheets) returns wocs.sales
language plpgsql stable as $$
declare
  changed wocs.sales;
begin
  select s.* into changed from wocs.sales s
  where s.task_id = sheet.task_id
    and (s.removed_at is not null
      or s.recorded_at > (select t.completed_at from wocs.tasks t where t.id = sheet.task_id)) limit 1;
  if changed.id is null then
    select s.* into changed
    from jsonb_each(sheet.kept -> 'corrected') c (id, told) join wocs.sales s on s.id = c.id::bigint
    where s.removed_at is not null or wocs.sale_content(s) <> c.told -> 'after' limit 1;
  end if;
  return changed;
end $$;

create function wocs.undo_plan_sale_import(t wocs.tasks) returns jsonb
language plpgsql as $$
declare
  sheet wocs.sheets;
  changed wocs.sales;
begin
  select * into sheet from wocs.sheets s where s.task_id = t.id for update;
  changed := wocs.sale_changed_since_import(sheet);
  if changed.id is not null or sheet.kept is null then
    return wocs.sale_undo_refusal(changed, sheet.name,
      case when changed.removed_at is null then wocs.sale_text(changed) end);
  end if;
  return jsonb_build_object(
    'plan', jsonb_build_array(jsonb_build_object(
      'what', 'sale_import', 'name', sheet.name, 'then', null,
      'now', jsonb_array_length(sheet.kept -> 'accepted') + (select count(*)
        from jsonb_object_keys(sheet.kept -> 'corrected')))),
    'subject', jsonb_build_object('sheet', sheet.id, 'accepted', jsonb_array_length(sheet.kept -> 'accepted')));
end $$;

-- Removed for good, so that the same file can be imported again; corrected rows are as they were before.
create function wocs.undo_sale_import(t wocs.tasks, undoing wocs.tasks) returns jsonb
language plpgsql as $$
declare
  sheet wocs.sheets;
  gone bigint;
begin
  select * into sheet from wocs.sheets s where s.task_id = t.id for update;
  delete from wocs.sales s where s.id in (select a::bigint from jsonb_array_elements_text(sheet.kept -> 'accepted') a);
  get diagnostics gone = row_count;
  update wocs.sales s set
    at = (c.told #>> '{before,at}')::timestamptz, amount = (c.told #>> '{before,amount}')::numeric,
    qty = (c.told #>> '{before,qty}')::numeric,
    item = c.told #>> '{before,item}', channel = c.told #>> '{before,channel}',
    event_id = (c.told #>> '{before,event_id}')::bigint, note = c.told #>> '{before,note}'
  from jsonb_each(sheet.kept -> 'corrected') c (id, told) where s.id = c.id::bigint;
  return jsonb_build_object('facts', jsonb_build_object('file', sheet.name, 'rows', gone));
end $$;

-- schemas/sales/list.sql

-- The newest 15 of the span; `more` counts the others.
create function wocs.answer_sale_list(asker wocs.users, args jsonb) returns jsonb
language plpgsql stable as $$
declare
  span wocs.span := wocs.period_span(coalesce(args ->> 'period', 'today'));
  newest jsonb;
  found bigint;
  total numeric;
begin
  select count(*), sum(s.amount) into found, total from wocs.sales s
  where s.at >= span.since and s.at < span.until and s.removed_at is null;
  select coalesce(jsonb_agg(wocs.sale_facts(s) order by s.at desc, s.id desc), '[]') into newest
  from (select * from wocs.sales s
    where s.at >= span.since and s.at < span.until and s.removed_at is null order by s.at desc, s.id desc limit 15) s;
  return jsonb_build_object('say', 'sale.list', 'facts', jsonb_build_object(
    'period', wocs.period_facts(coalesce(args ->> 'period', 'today'), span.since, span.until), 'sales', newest,
    'total', total, 'more', greatest(found - 15, 0)));
end $$;

-- schemas/sales/remove.sql

create function wocs.check_sale_remove(asker wocs.users, args jsonb) returns jsonb
language plpgsql as $$
declare
  found wocs.sales;
begin
  select * into found from wocs.sales s where s.id = (args ->> 'sale')::bigint for update;
  if found.id is null then
    return wocs.sale_refusal('no_such_sale', jsonb_build_object('sale', wocs.sale_ref((args ->> 'sale')::bigint)));
  elsif found.removed_at is not null then
    return wocs.sale_refusal('already_removed', jsonb_build_object(
      'sale', wocs.sale_ref(found.id), 'by', wocs.person_ref(found.removed_by),
      'at', wocs.clock_text(found.removed_at)));
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
    return wocs.check_sale_remove(wocs.person_by_id(task.requested_by), task.payload);
  end if;
  return jsonb_build_object('say', 'sale.removed', 'facts', wocs.sale_facts(gone));
end $$;

create function wocs.undo_plan_sale_remove(t wocs.tasks) returns jsonb
language plpgsql as $$
declare
  s wocs.sales;
begin
  select * into s from wocs.sales x where x.id = (t.payload ->> 'sale')::bigint for update;
  if s.removed_at is null then
    return wocs.sale_undo_refusal(s, null, wocs.sale_text(s));
  end if;
  return wocs.undo_step('sale', wocs.sale_ref(s.id), null, wocs.sale_text(s),
    jsonb_build_object('sale', wocs.sale_ref(s.id), 'amount', s.amount));
end $$;

create function wocs.undo_sale_remove(t wocs.tasks, undoing wocs.tasks) returns jsonb
language plpgsql as $$
declare
  back wocs.sales;
begin
  update wocs.sales s set removed_at = null, removed_by = null where s.id = (t.payload ->> 'sale')::bigint
  returning * into back;
  return jsonb_build_object('facts', wocs.sale_facts(back));
end $$;

-- schemas/sales/sale_records.sql

create function wocs.sale_ref(sale bigint) returns text
language sql immutable as $$ select 'SALE-' || sale $$;

create function wocs.sale_facts(s wocs.sales) returns jsonb
language sql stable as $$
  select jsonb_build_object(
    'sale', wocs.sale_ref(s.id), 'amount', s.amount, 'qty', s.qty, 'item', s.item, 'channel', s.channel,
    'at', wocs.clock_text(s.at), 'note', s.note,
    'source', s.source, 'by', wocs.person_ref(s.recorded_by),
    'event', (select jsonb_build_object('event', wocs.event_ref(e.id), 'name', e.name) from wocs.events e
      where e.id = s.event_id))
$$;

create function wocs.sale_refusal(reason text, more jsonb default '{}') returns jsonb
language sql stable as $$
  select jsonb_build_object('refused', 'sale.refused', 'facts', jsonb_build_object('reason', reason) || more)
$$;

create function wocs.sale_text(s wocs.sales) returns text
language sql immutable as $$ select concat_ws(' ', 'RM', s.amount, s.item) $$;

create function wocs.sale_undo_refusal(s wocs.sales, expected text, found text) returns jsonb
language sql stable as $$
  select jsonb_build_object('refused', 'undo.refused', 'facts', jsonb_build_object(
    'reason', 'changed_since', 'what', 'sale', 'name', wocs.sale_ref(s.id), 'expected', expected, 'found', found,
    'by', coalesce(wocs.person_ref(s.removed_by), s.source)))
$$;

-- A sale that a person removed stays removed. A row without a time was sold when it was first told. What was sent
-- before the newest that we heard of a sale changes nothing (`told_at`; now, where nobody says it).
create function wocs.sale_upsert(source text, told jsonb, task text default null, who uuid default null)
returns wocs.kept_row
language plpgsql as $$
declare
  e wocs.events := wocs.event_find(told ->> 'event_id', source);
  sent timestamptz := coalesce((told ->> 'told_at')::timestamptz, now());
  known wocs.sales;
  wanted wocs.sales;
  kept wocs.kept_row;
begin
  if told ->> 'event_id' is not null and e.id is null then
    kept.fate := 'no_such_event';
    return kept;
  end if;
  insert into wocs.sales (source, external_id, at, amount, qty, item, channel, event_id, note, recorded_by, task_id,
    told_at)
  values (source, told ->> 'external_id', coalesce((told ->> 'at')::timestamptz, sent), (told ->> 'amount')::numeric,
    coalesce((told ->> 'qty')::numeric, 1),
          told ->> 'item', told ->> 'channel', e.id, told ->> 'note', who, task, sent)
  on conflict on constraint sales_source_external_id_key do nothing returning id into kept.sale;
  if kept.sale is not null then
    kept.fate := 'accepted';
    return kept;
  end if;
  select * into known from wocs.sales s
  where s.source = sale_upsert.source and s.external_id = told ->> 'external_id' for update;
  kept.sale := known.id;
  if sent <= known.told_at then
    kept.fate := 'duplicate';
    return kept;
  end if;
  update wocs.sales s set told_at = sent where s.id = known.id;
  wanted := known;
  wanted.at := coalesce((told ->> 'at')::timestamptz, known.at);
  wanted.amount := (told ->> 'amount')::numeric;
  wanted.qty := coalesce((told ->> 'qty')::numeric, 1);
  wanted.item := told ->> 'item';
  wanted.channel := told ->> 'channel';
  wanted.event_id := e.id;
  wanted.note := told ->> 'note';
  if known.removed_at is not null or wanted is not distinct from known then
    kept.fate := 'duplicate';
    return kept;
  end if;
  update wocs.sales s
  set at = wanted.at, amount = wanted.amount, qty = wanted.qty, item = wanted.item, channel = wanted.channel,
    event_id = wanted.event_id, note = wanted.note, recorded_at = now()
  where s.id = known.id;
  kept.fate := 'updated';
  kept.before := wocs.sale_content(known);
  return kept;
end $$;

create function wocs.sale_content(s wocs.sales) returns jsonb
language sql immutable as $$
  select jsonb_build_object('at', s.at, 'amount', s.amount, 'qty', s.qty, 'item', s.item, 'channel', s.channel,
    'event_id', s.event_id, 'note', s.note)
$$;

-- schemas/sales/sheets.sql

-- A CSV document sent to the bot: fetched and read by a function, kept here, shown, asked about, and only then
-- imported.

create function wocs.sheet_by_args(args jsonb) returns wocs.sheets
language plpgsql stable as $$
declare
  sheet wocs.sheets;
begin
  select * into sheet from wocs.sheets s where s.id = (args ->> 'sheet')::bigint;
  return sheet;
end $$;

-- The document has been read, or cannot be: {"sheet": {"rows", "problems", "problem"?, "columns"?}} or {"problem"}.
create function wocs.sheet_settle(a wocs.attachments, request jsonb) returns void
language plpgsql as $$
declare
  t wocs.tasks;
  sheet jsonb := nullif(request -> 'sheet', 'null');
  problem text := case when sheet is null then coalesce(request ->> 'problem', 'unknown') else sheet ->> 'problem' end;
begin
  select * into t from wocs.tasks x where x.id = a.task_id for update;
  if t.status <> 'pending' or t.type <> 'sale_import' then
    return;
  elsif problem is null and sheet -> 'rows' = '[]' then
    problem := 'no_good_row';
  end if;
  if problem is not null then
    perform wocs.task_move(t.id, 'failed', null, jsonb_build_object('code', problem));
    perform wocs.outbox_release_reply(t, 'sale.refused', jsonb_build_object(
      'reason', 'import_' || problem, 'file', a.original_name,
      'problems', wocs.sheet_first_rows(sheet -> 'problems', 20),
      'columns', sheet -> 'columns'));
    return;
  end if;
  perform wocs.sheet_ask_approval(t, wocs.sheet_keep(t, a.original_name, sheet));
end $$;

create function wocs.sheet_keep(t wocs.tasks, name text, sheet jsonb) returns wocs.sheets
language plpgsql as $$
declare
  made wocs.sheets;
begin
  insert into wocs.sheets (task_id, name, rows, problems, summary)
  values (t.id, name, sheet -> 'rows', coalesce(sheet -> 'problems', '[]'), wocs.sheet_summary(sheet))
  returning * into made;
  return made;
end $$;

-- `rows`, not counting the bad ones; the digest binds the yes to exactly these rows.
create function wocs.sheet_summary(sheet jsonb) returns jsonb
language plpgsql stable as $$
declare
  zone text := wocs.clock_zone();
begin
  return (
    select jsonb_build_object(
      'rows', count(*), 'total', sum((r ->> 'amount')::numeric),
      'first_day', min(((r ->> 'at')::timestamptz at time zone zone)::date),
      'last_day', max(((r ->> 'at')::timestamptz at time zone zone)::date),
      'problems', wocs.sheet_bad_row_count(sheet -> 'problems'),
      'bound', jsonb_build_object('digest', encode(sha256(convert_to((sheet -> 'rows')::text, 'UTF8')), 'hex')))
    from jsonb_array_elements(sheet -> 'rows') r);
end $$;

create function wocs.sheet_bad_row_count(problems jsonb) returns bigint
language sql immutable as $$
  select count(distinct p -> 'row') from jsonb_array_elements(coalesce(problems, '[]')) p
$$;

create function wocs.sheet_first_rows(list jsonb, most int) returns jsonb
language sql immutable as $$
  select coalesce(jsonb_agg(one order by nth), '[]')
  from jsonb_array_elements(coalesce(nullif(list, 'null'), '[]')) with ordinality l (one, nth) where nth <= most
$$;

create function wocs.sheet_ask_approval(t wocs.tasks, sheet wocs.sheets) returns void
language plpgsql as $$
declare
  asked jsonb;
begin
  update wocs.tasks x
  set payload = jsonb_strip_nulls(jsonb_build_object('file', sheet.name)) || jsonb_build_object('sheet', sheet.id)
  where x.id = t.id returning * into t;
  perform wocs.audit_set_actor(t.requested_by);
  asked := wocs.approval_ask(t, sheet.summary);
  perform wocs.outbox_release_reply(t, 'sale.import_asked', asked || sheet.summary || jsonb_build_object(
    'file', sheet.name, 'known', wocs.sheet_known_row_count(sheet.rows),
    'bad', wocs.sheet_first_rows(sheet.problems, 20),
    'more_bad', greatest(jsonb_array_length(sheet.problems) - 20, 0)));
end $$;

-- How many of the rows are there already.
create function wocs.sheet_known_row_count(rows jsonb) returns bigint
language sql stable as $$
  select count(*) from jsonb_array_elements(rows) r where exists (
  select from wocs.sales s where s.source = 'csv' and s.external_id = r ->> 'external_id')
$$;

-- schemas/sales/totals.sql

-- /report sales: one look over the sales of a span and one over those of the span before, each in one pass.
-- 100,000 sales a span are 40 ms and 25 ms (measured); a plan made for another span would walk the index and take five
-- times as long, so each span is planned for itself.

-- {"date", "total", "orders"} of one of the owner's days; total is null when nothing is recorded.
create function wocs.sale_day_total(day date) returns jsonb
language plpgsql stable as $$
declare
  zone text := wocs.clock_zone();
begin
  return (
    select jsonb_build_object('date', day, 'total', sum(s.amount), 'orders', count(*) filter (where s.amount >= 0))
    from wocs.sales s
    where s.at >= day::timestamp at time zone zone and s.at < (day + 1)::timestamp at time zone zone
      and s.removed_at is null);
end $$;

-- What was sold for an event, whenever it was paid; null when nothing is recorded.
create function wocs.sale_amount_for_event(event bigint) returns numeric
language sql stable as $$
  select sum(s.amount) from wocs.sales s where s.event_id = event and s.removed_at is null
$$;

-- {"total", "orders", "average", "refunds", "refunded", "items": the five that sold best, "channels", "by_part": {nth
-- of `starts`: total}}; total is null when nothing is recorded. First into (part, item, channel, a refund or not), then
-- from these few rows into what is told.
create function wocs.sale_totals(since timestamptz, until timestamptz, starts timestamptz[] default null) returns jsonb
language plpgsql stable set plan_cache_mode = force_custom_plan as $$
begin
  return (
    with sorted as materialized (
      select width_bucket(s.at, coalesce(starts, array[since])) as part, s.item, s.channel, s.amount < 0 as back,
             sum(s.amount) as total, sum(s.qty) as qty, count(*) as times
      from wocs.sales s
      where s.at >= sale_totals.since and s.at < sale_totals.until and s.removed_at is null group by 1, 2, 3, 4)
    select jsonb_build_object(
      'total', sum(total), 'orders', coalesce(sum(times) filter (where not back), 0),
      'average', round(sum(total) filter (where not back) / sum(times) filter (where not back), 2),
      'refunds', coalesce(sum(times) filter (where back), 0), 'refunded', -sum(total) filter (where back),
      'items', (select coalesce(jsonb_agg(jsonb_build_object('name', name, 'total', best, 'qty', pieces)
        order by best desc, name), '[]') from (
        select min(item) as name, sum(total) as best, sum(qty) filter (where not back) as pieces from sorted
        where item is not null group by lower(item) order by best desc, name limit 5) few),
      'channels', (select coalesce(jsonb_agg(jsonb_build_object('name', name, 'total', best) order by best desc, name),
        '[]') from (
        select min(channel) as name, sum(total) as best from sorted
        where channel is not null group by lower(channel) order by best desc, name limit 5) few),
      'by_part', (select coalesce(jsonb_object_agg(part, sum), '{}')
        from (select part, sum(total) from sorted group by part) parts))
    from sorted);
end $$;

create function wocs.sale_totals_before(since timestamptz, until timestamptz, starts timestamptz[]) returns jsonb
language plpgsql stable set plan_cache_mode = force_custom_plan as $$
begin
  return (
    with sorted as materialized (
      select width_bucket(s.at, coalesce(nullif(starts, '{}'), array[since])) as part, s.amount < 0 as back,
        sum(s.amount) as total, count(*) as times
      from wocs.sales s
      where s.at >= sale_totals_before.since and s.at < sale_totals_before.until and s.removed_at is null group by 1, 2)
    select jsonb_build_object(
      'total', sum(total), 'orders', sum(times) filter (where not back),
      'average', round(sum(total) filter (where not back) / sum(times) filter (where not back), 2),
      'by_part', (select coalesce(jsonb_object_agg(part, sum), '{}')
        from (select part, sum(total) from sorted group by part) parts))
    from sorted);
end $$;

-- Within a day that has sales, an hour without is an hour without; a day without is a day nobody knows of.
create function wocs.sale_points(span wocs.span, sold jsonb, before jsonb) returns jsonb
language plpgsql stable as $$
declare
  nothing numeric := case when span.until - span.since <= wocs.limit_hourly_span() and sold -> 'total' <> 'null'
    then 0 end;
begin
  return (
    select coalesce(jsonb_agg(jsonb_build_object(
      'label', p.label, 'value', coalesce((sold -> 'by_part' ->> p.nth::text)::numeric, nothing),
      'previous', (before -> 'by_part' ->> p.twin::text)::numeric) order by p.nth), '[]')
    from (
      select q.label, row_number() over (order by q.part_since) as nth,
             case when q.was_since is not null then count(q.was_since) over (order by q.part_since) end as twin
      from wocs.period_parts(span.since, span.until, span.step) q) p);
end $$;

create function wocs.sale_totals_for_event(event bigint) returns jsonb
language sql stable as $$
  select jsonb_build_object('total', sum(s.amount), 'orders', count(*) filter (where s.amount >= 0),
    'first', wocs.clock_text(min(s.at)), 'last', wocs.clock_text(max(s.at)),
    'best_item', (select jsonb_build_object('name', min(b.item), 'total', sum(b.amount), 'qty', sum(b.qty))
      from wocs.sales b
                  where b.event_id = event and b.removed_at is null and b.item is not null group by lower(b.item)
                    order by sum(b.amount) desc limit 1))
  from wocs.sales s where s.event_id = event and s.removed_at is null
$$;

-- schemas/settling/clock.sql

-- A clock that was ahead and is put right leaves moments behind that are further ahead than anybody could have meant:
-- leases that nobody holds for an hour, messages and bells that wait for one. They are brought as near as their writers
-- can have meant, before anything else is settled. What somebody asked for at an hour of their own stays.

create function wocs.clock_is_ahead(at timestamptz, furthest interval default '0') returns boolean
language sql stable as $$ select at > now() + furthest + wocs.limit_clock_slack() $$;

create function wocs.clock_bound(at timestamptz, furthest interval default '0') returns timestamptz
language sql stable as $$ select case when wocs.clock_is_ahead(at, furthest) then now() + furthest else at end $$;

create function wocs.task_is_ahead(t wocs.tasks) returns boolean
language sql stable as $$
  select t.status in ('pending', 'running') and (wocs.clock_is_ahead(t.lease_until, wocs.limit_task_lease())
    or wocs.clock_is_ahead(t.rung_at)
    or t.retry_count > 0 and wocs.clock_is_ahead(t.scheduled_at, wocs.limit_retry_pause()))
$$;

create function wocs.outbox_is_ahead(o wocs.outbox) returns boolean
language sql stable as $$
  select o.state in ('queued', 'sending', 'unknown', 'held') and (wocs.clock_is_ahead(o.created_at)
    or wocs.clock_is_ahead(o.lease_until, wocs.limit_unknown_send()))
$$;

create function wocs.approval_is_ahead(a wocs.approvals) returns boolean
language sql stable as $$ select a.decision is null and wocs.clock_is_ahead(a.asked_at) $$;

create function wocs.message_is_ahead(e wocs.inbound_events) returns boolean
language sql stable as $$
  select e.undecided is not null and wocs.clock_is_ahead(e.decide_at, wocs.limit_reread_lease())
$$;

create function wocs.clock_future_is_found() returns boolean
language plpgsql stable as $$
begin
  return exists (select from wocs.tasks t where wocs.task_is_ahead(t))
    or exists (select from wocs.outbox o where wocs.outbox_is_ahead(o))
    or exists (select from wocs.approvals a where wocs.approval_is_ahead(a))
    or exists (select from wocs.inbound_events e where wocs.message_is_ahead(e))
    or exists (select from wocs.nodes n where wocs.clock_is_ahead(n.last_seen))
    or exists (select from wocs.meters m where wocs.clock_is_ahead(m.at))
    or exists (select from wocs.attachments a
      where a.state = 'waiting' and wocs.clock_is_ahead(a.lease_until, wocs.limit_fetch_lease()))
    or exists (select from wocs.agent_watches w where w.kind = 'accept' and wocs.clock_is_ahead(w.since))
    or exists (select from wocs.schedule_runs r
      where r.state = 'due' and wocs.clock_is_ahead(r.lease_until, wocs.limit_run_lease()));
end $$;

create function wocs.clock_bound_future() returns void
language sql as $$
  update wocs.tasks t set
    lease_until = wocs.clock_bound(t.lease_until, wocs.limit_task_lease()), rung_at = wocs.clock_bound(t.rung_at),
    scheduled_at = case when t.retry_count > 0 then wocs.clock_bound(t.scheduled_at, wocs.limit_retry_pause())
      else t.scheduled_at end
  where wocs.task_is_ahead(t);
  update wocs.outbox o set
    not_before = case when wocs.clock_is_ahead(o.created_at) then least(o.not_before, now()) else o.not_before end,
    created_at = wocs.clock_bound(o.created_at), lease_until = wocs.clock_bound(o.lease_until, case o.state
      when 'unknown' then wocs.limit_unknown_send() else wocs.limit_send_lease() end)
  where o.id in (select x.id from wocs.outbox x where wocs.outbox_is_ahead(x) order by x.id for update skip locked);
  update wocs.approvals a set expires_at = now() + (a.expires_at - a.asked_at), asked_at = now()
  where wocs.approval_is_ahead(a);
  update wocs.inbound_events e set decide_at = now() where wocs.message_is_ahead(e);
  update wocs.nodes n set last_seen = now() where wocs.clock_is_ahead(n.last_seen);
  update wocs.meters m set at = now() where wocs.clock_is_ahead(m.at);
  update wocs.attachments a set lease_until = wocs.clock_bound(a.lease_until, wocs.limit_fetch_lease())
  where a.state = 'waiting' and wocs.clock_is_ahead(a.lease_until, wocs.limit_fetch_lease());
  update wocs.agent_watches w set at = now() + (w.at - w.since), since = now()
  where w.kind = 'accept' and wocs.clock_is_ahead(w.since);
  update wocs.schedule_runs r set lease_until = wocs.clock_bound(r.lease_until, wocs.limit_run_lease())
  where r.state = 'due' and wocs.clock_is_ahead(r.lease_until, wocs.limit_run_lease());
$$;

-- schemas/settling/due.sql

-- What settling has to do. Each condition is a function over the row, used here and by the step that then takes the
-- rows: one expression without a table, so that Postgres dissolves it and finds the partial index whose states it
-- repeats.

create function wocs.settling_is_due() returns boolean
language plpgsql stable as $$
begin
  return wocs.clock_future_is_found()
    or exists (select from wocs.inbound_events e where wocs.message_is_left(e))
    or exists (select from wocs.outbox o where wocs.outbox_is_due(o))
    or exists (select from wocs.outbox o where wocs.outbox_is_silent(o))
    or exists (select from wocs.tasks t where wocs.task_lease_is_lost(t))
    or exists (select from wocs.approvals a join wocs.tasks t on t.id = a.task_id where wocs.approval_is_expired(a, t))
    or exists (select from wocs.attachments a where wocs.media_fetch_is_lost(a))
    or wocs.voice_is_due()
    or wocs.alerts_are_due()
    or wocs.audit_is_due()
    or exists (select from wocs.inbound_events e where wocs.message_body_is_old(e))
    or exists (select from wocs.attachments a where wocs.media_is_old(a))
    or wocs.settling_may_prune()
    or not wocs.stop_is_on() and wocs.settling_may_begin();
end $$;

-- What only begins while nothing is stopped.
create function wocs.settling_may_begin() returns boolean
language plpgsql stable as $$
begin
  return exists (select from wocs.tasks t where wocs.task_is_due(t))
    or exists (select from wocs.tasks t where wocs.bell_is_due(t, wocs.bell_patience()))
    or wocs.schedule_runs_are_due()
    or wocs.content_slots_are_due()
    or exists (select from wocs.agent_watches w where wocs.agent_watch_is_due(w));
end $$;

-- What is personal and kept long enough.
create function wocs.settling_may_prune() returns boolean
language plpgsql stable as $$
begin
  return exists (select from wocs.messages m where wocs.message_is_old(m))
    or exists (select from wocs.chats c where wocs.chat_is_old(c))
    or exists (select from wocs.outbox o where wocs.outbox_is_old(o))
    or exists (select from wocs.cards c where wocs.card_is_old(c))
    or exists (select from wocs.task_logs l where wocs.audit_details_are_old(l))
    or exists (select from wocs.users u where wocs.person_number_is_to_go(u))
    or exists (select from wocs.forget_scrubs);
end $$;

-- schemas/settling/faults.sql

-- Rows that cannot be settled: each is left out for a while, told to the admins once, and shown until it is mended.

-- The server's trouble, not the row's: a lost connection, a deadlock or a lock not had in time, no memory, a shutdown.
-- What took too long (57014) is the row's.
create function wocs.fault_is_the_servers(code text) returns boolean
language sql immutable as $$ select left(code, 2) in ('08', '40', '53', '55', '57', '58') and code <> '57014' $$;

create function wocs.settling_may_try(family text, row_id text) returns boolean
language sql stable as $$
  select not exists (select from wocs.settling_faults f
    where f.family = settling_may_try.family and f.row_id = settling_may_try.row_id and f.until > now()
      and f.until <= now() + wocs.limit_fault_pause_max() + wocs.limit_clock_slack())
$$;

-- Settles each of these rows of one table by a function over the row.
create function wocs.settling_each(family text, step text, due anyarray) returns void
language plpgsql as $$
declare
  key text;
begin
  for nth in 1 .. cardinality(due) loop
    exit when not wocs.settling_has_time();
    key := coalesce(to_jsonb(due[nth]) ->> 'id', to_jsonb(due[nth]) ->> 'task_id');
    begin
      execute format('select wocs.%I($1[$2])', step) using due, nth;
      delete from wocs.settling_faults f where f.family = settling_each.family and f.row_id = key;
    exception when query_canceled or others then
      perform wocs.settling_keep_fault(family, key, sqlstate);
    end;
  end loop;
end $$;

create function wocs.settling_fault_name(family text, row_id text, code text) returns text
language sql immutable as $$
  select code || ' in settling ' || family || case when row_id = '' then '' else ', row ' || row_id end
$$;

create function wocs.settling_keep_fault(family text, row_id text, code text) returns void
language plpgsql as $$
declare
  known int;
  name text := wocs.settling_fault_name(family, row_id, code);
begin
  if wocs.fault_is_the_servers(code) then
    return;
  end if;
  insert into wocs.settling_faults as f (family, row_id, code, until)
  values (family, row_id, code, now() + wocs.limit_fault_pause())
  on conflict on constraint settling_faults_pkey do update set
    times = f.times + 1, code = excluded.code, at = now(),
    until = now() + least(wocs.limit_fault_pause() * 2 ^ least(f.times, 20), wocs.limit_fault_pause_max())
  returning f.times into known;
  perform wocs.settling_tell_fault(name, known = 1);
end $$;

create function wocs.settling_tell_fault(name text, is_new boolean) returns void
language plpgsql as $$
begin
  if is_new then
    perform wocs.alert_report_fault(name, null);
  else
    perform wocs.alert_count_fault(name);
  end if;
exception when others then
  null;  -- the telling itself is what broke: it is still shown
end $$;

-- What was not met again when it could have been: it is mended, or gone.
create function wocs.settling_forget_faults() returns void
language sql as $$
  delete from wocs.settling_faults f where f.until < now() - wocs.limit_fault_kept();
$$;

create function wocs.settling_faults_standing() returns jsonb
language sql stable as $$
  select coalesce(jsonb_agg(jsonb_build_object(
    'family', f.family, 'row', f.row_id, 'code', f.code, 'times', f.times, 'since', wocs.clock_text(f.since))
    order by f.since, f.family, f.row_id), '[]')
  from wocs.settling_faults f
$$;

-- schemas/settling/settle.sql

-- Settling asks each family what of theirs has come due. While all is stopped (/stop all) nothing begins, and nothing
-- that has begun is forgotten: messages still go, leases still end. A family that breaks stops no other.

create function wocs.settling_steps() returns text[]
language sql stable as $$
  select array['audit_settle', 'clock_bound_future', 'message_lease_undecided', 'approval_expire_due',
      'lease_return_expired']
    || case when wocs.stop_is_on() then '{}' else array[
      'task_run_due', 'schedule_runs_settle', 'content_slots_settle', 'content_slots_notify_missed',
      'agent_watches_settle', 'bell_settle'] end
    || array['voice_settle', 'alerts_settle', 'media_fetch_again', 'outbox_requeue_silent', 'outbox_lease_due',
      'message_prune_bodies', 'media_prune', 'message_prune', 'chat_prune', 'outbox_prune', 'card_prune',
      'audit_prune_details', 'person_settle_removed', 'forget_scrub_on', 'settling_forget_faults']
$$;

-- The one pass at the end of a call that has kept what it came for; `may_settle`: whether its turn came
-- (wocs.writer_lock_soon). Whatever it waits for, it does not wait for long.
create function wocs.settling_run(may_settle boolean) returns void
language plpgsql set lock_timeout = 0 as $$
begin
  if not may_settle or not wocs.settling_finds_work() then
    return;
  end if;
  perform set_config('lock_timeout', wocs.limit_writer_patience()::text, true);
  perform wocs.audit_set_actor(null);
  perform wocs.settling_try_step(step) from unnest(wocs.settling_steps()) step;
end $$;

create function wocs.settling_has_time() returns boolean
language sql stable as $$ select clock_timestamp() < now() + wocs.limit_settling() $$;

create function wocs.settling_finds_work() returns boolean
language plpgsql as $$
begin
  return wocs.settling_is_due();
exception when others then
  return true;  -- the step that meets the same tells of it
end $$;

create function wocs.settling_try_step(step text) returns void
language plpgsql as $$
begin
  if not wocs.settling_has_time() then
    return;
  end if;
  execute format('select wocs.%I()', step);
  delete from wocs.settling_faults f where f.family = step and f.row_id = '';
exception when query_canceled or others then  -- a statement that ran out of time must not undo what was kept
  perform wocs.settling_keep_fault(step, '', sqlstate);
end $$;

-- schemas/system/alert_watches.sql

-- Nobody at home for WOCS_OFFLINE_MINUTES, where somebody ever was.
create function wocs.alert_watch_home() returns void
language plpgsql as $$
declare
  minutes int := wocs.setting_value('offline_minutes', '10')::int;
  seen timestamptz := (select max(n.last_seen) from wocs.node_list() n);
  a wocs.alerts := wocs.alert_current('offline');
  facts jsonb := jsonb_build_object('since', wocs.clock_text(seen), 'minutes', minutes,
    'waiting', (wocs.queue_waiting_counts() ->> 'home')::int);
begin
  if a.id is null and seen < now() - make_interval(mins => minutes) then
    a := wocs.alert_raise('offline', facts);
    if a.id is not null then
      perform wocs.alert_notify_admins(a, 'alert.offline', facts);
    end if;
  elsif a.id is not null and seen > now() - wocs.limit_node_away() and wocs.alert_close(a) then
    perform wocs.alert_notify_admins(a, 'alert.online', facts || jsonb_build_object(
      'since', a.facts -> 'since', 'seconds', round(extract(epoch from now() - (a.facts ->> 'since')::timestamptz))));
  end if;
end $$;

create function wocs.alert_last_heard() returns timestamptz
language sql stable as $$
  select max(e.received_at) from wocs.inbound_events e where e.body is not null
$$;

-- One message a day in the week before is traffic: fewer, and a quiet day means nothing.
create function wocs.alert_had_traffic(until timestamptz) returns boolean
language sql stable as $$
  select (select count(*) from (
    select from wocs.inbound_events e
    where e.body is not null and e.received_at > until - wocs.limit_lately() and e.received_at <= until
      limit 7) heard) = 7
$$;

-- By day only: at night silence is what one wishes for.
create function wocs.alert_watch_silence() returns void
language plpgsql as $$
declare
  hours int := wocs.setting_value('silence_hours', '24')::int;
  heard timestamptz := wocs.alert_last_heard();
  a wocs.alerts := wocs.alert_current('silence');
  facts jsonb := jsonb_build_object('since', wocs.clock_text(heard), 'hours', hours);
begin
  if a.id is not null then
    if heard > a.opened_at and wocs.alert_close(a) then
      perform wocs.alert_notify_admins(a, 'alert.silence_over', a.facts);
    end if;
  elsif heard < now() - make_interval(hours => hours) and heard > now() - wocs.limit_lately()
    and extract(hour from now() at time zone wocs.clock_zone()) between 8 and 21 and wocs.alert_had_traffic(heard) then
    a := wocs.alert_raise('silence', facts);
    if a.id is not null then
      perform wocs.alert_notify_admins(a, 'alert.silence', facts);
    end if;
  end if;
end $$;

-- Whoever asked for it was told when it happened; the other admins hear it here, once.
create function wocs.alert_watch_uncertain() returns void
language plpgsql as $$
declare
  t wocs.tasks;
  a wocs.alerts;
begin
  perform wocs.alert_close(x) from wocs.alerts x join wocs.tasks k on k.id = x.about
  where x.kind = 'uncertain' and x.closed_at is null and k.status <> 'uncertain';
  for t in
    select k.* from wocs.tasks k
    where k.status = 'uncertain' and k.completed_at > now() - wocs.limit_lately()
      and (wocs.alert_current('uncertain', k.id)).id is null
    order by k.completed_at limit 20
  loop
    a := wocs.alert_raise('uncertain', wocs.task_facts(t), t.id);
    if a.id is not null then
      perform wocs.alert_notify_admins(a, 'alert.uncertain',
        wocs.task_facts(t) || jsonb_build_object('requester', wocs.person_ref(t.requested_by)), t.requested_by, t.id);
    end if;
  end loop;
end $$;

create function wocs.alert_watch_quotas() returns void
language plpgsql as $$
begin
  perform wocs.alert_watch_quota('messages', wocs.meter_messages_until(wocs.meter_free_messages()),
    wocs.meter_free_messages());
  perform wocs.alert_watch_quota('database', coalesce(wocs.meter_used('database_bytes'), 0),
    wocs.limit_database_bytes());
  perform wocs.alert_watch_quota('files', coalesce(wocs.meter_used('files_bytes'), 0), wocs.limit_files_bytes());
end $$;

-- At 80 per cent, at 100, and when there is room again.
create function wocs.alert_watch_quota(kind text, used bigint, allowed bigint) returns void
language plpgsql as $$
declare
  a wocs.alerts := wocs.alert_current(kind);
  reached int := case when allowed <= 0 then 0 when used >= allowed then 100 when used >= allowed * 0.8 then 80
    else 0 end;
  facts jsonb := jsonb_build_object('name', case kind when 'messages' then 'whatsapp_messages'
    else kind || '_bytes' end,
                                    'used', used, 'limit', allowed, 'level', reached);
begin
  if reached > 0 and a.id is null then
    a := wocs.alert_raise(kind, facts, '', reached);
    if a.id is not null then
      perform wocs.alert_notify_admins(a, 'alert.quota', facts);
    end if;
  elsif reached > a.level then
    update wocs.alerts x set level = reached where x.id = a.id and x.level < reached returning * into a;
    perform wocs.alert_notify_admins(a, 'alert.quota', facts);
  elsif reached = 0 and a.id is not null and wocs.alert_close(a) then
    perform wocs.alert_notify_admins(a, 'alert.quota_over', facts);
  end if;
end $$;

-- schemas/system/alerts.sql

-- What the admins should hear without asking: nobody at home, a free tier running out, silence, a task nobody knows the
-- end of. One open row an incident, so that its beginning is told once and its end is told once, whoever settles and
-- how many at a time.

-- Looked at once a minute: that is all this costs whoever settles in between.
create function wocs.alert_last_look() returns timestamptz
language plpgsql stable as $$
begin
  return (select m.at from wocs.meters m where m.name = 'alerts');
end $$;

create function wocs.alerts_are_due() returns boolean
language plpgsql stable as $$
begin
  return coalesce(wocs.alert_last_look() < now() - wocs.limit_alerts_look(), true);
end $$;

-- Every admin once an alert and level, in their language; a random pause between two, as for all that nobody asked for.
create function wocs.alert_notify_admins(a wocs.alerts, say text, facts jsonb, besides uuid default null,
  task text default null)
returns void
language plpgsql as $$
declare
  admin wocs.users;
  turn timestamptz;
begin
  for admin in
    select * from wocs.users u
    where u.role = 'admin' and u.status = 'active' and u.id is distinct from besides order by u.created_at, u.name
  loop
    turn := wocs.outbox_next_turn();
    perform wocs.outbox_add(
      admin, case when wocs.person_window_is_open(admin.id) then 'notice' else 'template' end, say, facts,
        concat_ws(':', 'alert', a.id, say, a.level, admin.id),
      task, null, case when turn <= now() then 'sending' else 'queued' end, turn);
  end loop;
end $$;

create function wocs.alert_current(of_kind text, about_what text default '') returns wocs.alerts
language sql stable as $$
  select a from wocs.alerts a where a.kind = of_kind and a.about = about_what and a.closed_at is null
$$;

-- The new row; a null one when somebody was quicker.
create function wocs.alert_raise(kind text, facts jsonb, about text default '', level int default 0) returns wocs.alerts
language plpgsql as $$
declare
  made wocs.alerts;
begin
  insert into wocs.alerts (kind, about, level, facts) values (kind, about, level, facts) on conflict do nothing
  returning * into made;
  return made;
end $$;

create function wocs.alert_close(a wocs.alerts) returns boolean
language plpgsql as $$
begin
  update wocs.alerts x set closed_at = now() where x.id = a.id and x.closed_at is null;
  return found;
end $$;

create function wocs.alerts_settle() returns void
language plpgsql as $$
begin
  insert into wocs.meters as m (name, used) values ('alerts', 0)
  on conflict (name) do update set at = now() where m.at < now() - wocs.limit_alerts_look();
  if found then
    perform wocs.settling_try_step('alert_watch_' || what)
    from unnest(array['home', 'quotas', 'silence', 'uncertain']) what;
  end if;
end $$;

create function wocs.alert_count_fault(error text) returns void
language sql as $$
  update wocs.alerts x set
    facts = jsonb_build_object('times', (x.facts ->> 'times')::int + 1, 'at', wocs.clock_text(now()))
  where x.kind = 'fault' and x.about = error and x.closed_at is null;
$$;

-- A fault of ours that a message met: every admin hears of it once in 24 hours, whoever meets it and however often;
-- `besides`: who hears of it in an answer. `error` names it and never what somebody wrote.
create function wocs.alert_report_fault(error text, besides uuid) returns void
language plpgsql as $$
declare
  a wocs.alerts;
begin
  perform wocs.alert_close(x) from wocs.alerts x
  where x.kind = 'fault' and x.about = error and x.closed_at is null and x.opened_at < now() - wocs.limit_fault_again();
  a := wocs.alert_raise('fault', '{"times": 0}', error);
  perform wocs.alert_count_fault(error);
  if a.id is not null then
    perform wocs.alert_notify_admins(a, 'alert.fault', jsonb_build_object('error', error), besides);
  end if;
end $$;

-- A call that is signed as ours and yet of no node of ours: a removed one, told once, or one that nobody ever enrolled
-- (then our own secret is in other hands), told once in 24 hours whatever names it makes up.
create function wocs.alert_report_stranger(removed_key text, name text) returns void
language plpgsql as $$
declare
  a wocs.alerts;
  facts jsonb := jsonb_build_object('name', left(name, 40), 'removed', removed_key <> '');
begin
  perform wocs.alert_close(x) from wocs.alerts x
  where x.kind = 'stranger' and x.about = '' and x.closed_at is null
    and x.opened_at < now() - wocs.limit_fault_again();
  a := wocs.alert_raise('stranger', facts, removed_key);
  if a.id is not null then
    perform wocs.alert_notify_admins(a, 'alert.stranger', facts);
  end if;
end $$;

-- schemas/system/clock.sql

create function wocs.clock_text(at timestamptz) returns text
language sql stable as $$
  select to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
$$;

-- The day that is counted is the business's: WOCS_TIMEZONE when the caller sends it, else its default.
create function wocs.clock_zone() returns text
language sql stable as $$ select wocs.setting_value('timezone', 'Asia/Kuala_Lumpur') $$;

create function wocs.clock_today(zone text default null) returns date
language sql stable as $$ select (now() at time zone coalesce(clock_today.zone, wocs.clock_zone()))::date $$;

create function wocs.clock_day_start() returns timestamptz
language sql stable as $$ select wocs.clock_today()::timestamp at time zone wocs.clock_zone() $$;

create function wocs.clock_month_start() returns timestamptz
language sql stable as $$ select date_trunc('month', wocs.clock_today()::timestamp) at time zone wocs.clock_zone() $$;

-- schemas/system/meters.sql

-- What is sent counts, whatever became of it later; reactions are free.
create function wocs.meter_messages_this_month() returns bigint
language sql stable as $$
  select count(*) from wocs.outbox o where o.kind <> 'reaction' and o.sent_at >= wocs.clock_month_start()
$$;

-- An estimate: each home task of today was rung for and taken once an attempt; a node at home looks about twelve times
-- an hour.
create function wocs.meter_queue_commands_today() returns bigint
language plpgsql stable as $$
declare
  begun timestamptz := wocs.clock_day_start();
begin
  return coalesce((select sum(2 * greatest(t.attempt, 1)) from wocs.tasks t
    where t.runs = 'home' and t.created_at >= begun), 0)
    + coalesce((select sum(ceil(extract(epoch from greatest(n.last_seen - greatest(n.online_since, begun),
      interval '0')) / 300)) from wocs.node_list() n), 0);
end $$;

create function wocs.meter_free_messages() returns bigint
language sql stable as $$ select wocs.setting_value('free_messages', wocs.limit_free_messages()::text)::bigint $$;

-- Counted no further than it matters.
create function wocs.meter_messages_until(enough bigint) returns bigint
language sql stable as $$
  select count(*)
  from (select from wocs.outbox o where o.kind <> 'reaction' and o.sent_at >= wocs.clock_month_start()
    limit enough) counted
$$;

-- Measuring walks through all of its files: five minutes later is early enough to do so again.
create function wocs.meter_measure_database() returns void
language plpgsql as $$
begin
  if not exists (select from wocs.meters m
      where m.name = 'files_bytes' and m.at > now() - wocs.limit_measure_again()) then
    insert into wocs.meters (name, used)
    values ('database_bytes', pg_database_size(current_database())), ('files_bytes', wocs.meter_files_bytes())
    on conflict (name) do update set used = excluded.used, at = excluded.at;
  end if;
end $$;

-- The free tiers (ARCHITECTURE, section 7): 500 MB of database, 1 GB of files; the specification's 10,000 queue
-- commands a day.
create function wocs.meter_free_tiers() returns jsonb
language sql stable as $$
  select jsonb_build_array(
    jsonb_build_object('name', 'whatsapp_messages', 'used', wocs.meter_messages_this_month(),
      'limit', wocs.meter_free_messages()),
    jsonb_build_object('name', 'database_bytes', 'limit', wocs.limit_database_bytes(),
      'used', coalesce(wocs.meter_used('database_bytes'), pg_database_size(current_database()))),
    jsonb_build_object('name', 'files_bytes', 'limit', wocs.limit_files_bytes(),
      'used', coalesce(wocs.meter_used('files_bytes'), wocs.meter_files_bytes())),
    jsonb_build_object('name', 'upstash_commands', 'used', wocs.meter_queue_commands_today(),
      'limit', wocs.limit_queue_commands(),
      'estimate', true))
$$;

-- What several share is there once.
create function wocs.meter_files_bytes() returns bigint
language sql stable as $$
  select coalesce(sum(kept.size), 0)::bigint from (
    select max(a.size_bytes) as size from wocs.attachments a
    where a.storage_url is not null group by a.storage_url) kept
$$;

-- schemas/system/queue.sql

-- /queue. A failure stays in it for a week: long enough to be retried, short enough to stay readable.

create function wocs.queue_contains(task wocs.tasks) returns boolean
language sql stable as $$
  select task.status in ('pending', 'awaiting_approval', 'running')
    or task.status in ('failed', 'uncertain')
      and coalesce(task.completed_at, task.created_at) > now() - wocs.limit_lately()
$$;

create function wocs.answer_queue(asker wocs.users, args jsonb) returns jsonb
language sql stable as $$
  with queued as (
    select t from wocs.queue_tasks(coalesce(args ->> 'status', 'all')) t
    where wocs.queue_contains(t)
    order by array_position(array['high', 'normal', 'low'], t.priority), t.created_at
    limit 30)
  select jsonb_build_object('say', 'system.queue', 'facts', jsonb_build_object(
    'status', coalesce(args ->> 'status', 'all'),
    'tasks', (select coalesce(jsonb_agg(jsonb_build_object(
      'task', (q.t).id, 'command', replace((q.t).type, '_', ' '), 'status', (q.t).status, 'priority', (q.t).priority,
      'created_at', wocs.clock_text((q.t).created_at), 'started_at', wocs.clock_text((q.t).started_at),
      'scheduled_at', wocs.clock_text((q.t).scheduled_at), 'error', wocs.task_failure(q.t))), '[]') from queued q))
        || jsonb_strip_nulls(jsonb_build_object('stopped', wocs.stop_facts())))
$$;

create function wocs.task_failure_code(task text) returns text
language sql stable as $$
  select l.details ->> 'code' from wocs.task_logs l
  where l.task_id = task and l.action in ('failed', 'lost_sight') order by l.seq desc limit 1
$$;

-- {"code", "detail"}, or the message alone where no code was kept; null where nothing failed.
create function wocs.task_failure(t wocs.tasks) returns jsonb
language sql stable as $$
  select case when t.error_message is null then null
    when wocs.task_failure_code(t.id) is null then to_jsonb(t.error_message)
    else jsonb_build_object('code', wocs.task_failure_code(t.id), 'detail', t.error_message) end
$$;

-- A failure is told by its code, so that it can be said in the person's language; the node's own words only where no
-- code is known. A hundred of each state at most, along the index: the oldest that wait, the newest that failed. The
-- states are named again because only so the planner sees that the index of the open tasks holds them.
create function wocs.queue_tasks(wanted text) returns setof wocs.tasks
language sql stable as $$
  select t.* from unnest(array['pending', 'awaiting_approval', 'running']) waits (state),
    lateral (select * from wocs.tasks x
      where x.status = waits.state and x.status in ('pending', 'awaiting_approval', 'running', 'failed', 'uncertain')
      order by x.created_at limit 100) t
  where wanted in ('all', waits.state)
  union all
  select t.* from unnest(array['failed', 'uncertain']) failed (state),
    lateral (select * from wocs.tasks x
      where x.status = failed.state and x.status in ('pending', 'awaiting_approval', 'running', 'failed', 'uncertain')
      order by x.created_at desc limit 100) t
  where wanted in ('all', failed.state)
$$;

-- schemas/system/settings.sql

-- The owner's settings live in the environment of the functions; those that SQL needs outside a message's own call are
-- kept here as they were last told.

-- One of the settings the caller told, else as it was last told by anybody. One expression: it dissolves into its
-- caller, and the table is only looked at for what was not told.
create function wocs.setting_value(name text, otherwise text) returns text
language sql stable as $$
  select coalesce(nullif(current_setting('wocs.rules', true), '')::jsonb ->> name, wocs.setting_kept(name), otherwise)
$$;

create function wocs.setting_keep_all(told jsonb) returns void
language sql as $$
  insert into wocs.settings as kept (name, value)
  select e.key, e.value from jsonb_each_text(coalesce(told, '{}')) e where e.value is not null order by e.key
  on conflict (name) do update set value = excluded.value where kept.value <> excluded.value;
$$;

create function wocs.setting_kept(name text) returns text
language plpgsql stable as $$
begin
  return (select s.value from wocs.settings s where s.name = setting_kept.name);
end $$;

-- schemas/system/status.sql

-- /status: whether all is stopped, who is at home and what waits for them, the free tiers, and how well it all goes.

create function wocs.queue_counts() returns jsonb
language sql stable as $$
  select jsonb_build_object(
    'pending', count(*) filter (where t.status = 'pending'), 'running', count(*) filter (where t.status = 'running'),
    'awaiting_approval', count(*) filter (where t.status = 'awaiting_approval'),
    'failed', count(*) filter (where t.status = 'failed'),
    'uncertain', count(*) filter (where t.status = 'uncertain'))
  from wocs.tasks t
  where t.status in ('pending', 'awaiting_approval', 'running', 'failed', 'uncertain') and wocs.queue_contains(t)
$$;

create function wocs.status_today_counts() returns jsonb
language sql stable as $$
  select jsonb_build_object('done', count(*) filter (where l.action = 'completed'),
    'failed', count(*) filter (where l.action = 'failed'))
  from wocs.task_logs l where l.action in ('completed', 'failed') and l.created_at >= wocs.clock_day_start()
$$;

-- Those that called, and those that are enrolled and never did.
create function wocs.status_node_rows() returns jsonb
language sql stable as $$
  select coalesce(jsonb_agg(row order by row ->> 'name'), '[]') from (
    select jsonb_build_object(
      'name', n.name, 'online', here, 'since', wocs.clock_text(case when here then n.online_since else n.last_seen end),
      'last_seen', wocs.clock_text(n.last_seen), 'abilities', n.abilities, 'last_error', n.last_error,
      'last_error_at', wocs.clock_text(n.last_error_at)) as row
    from wocs.node_list() n, lateral (select n.last_seen > now() - wocs.limit_node_away() as here) seen
    union all
    select jsonb_build_object('name', k.node, 'online', false, 'silent', true)
    from wocs.node_keys k
    where k.enrolled_at is not null and k.removed_at is null
      and k.node not in (select n.name from wocs.node_list() n)) rows
$$;

-- Faults of ours that messages met in the last 24 hours: how often, and the newest; null where there were none.
create function wocs.status_faults() returns jsonb
language plpgsql stable as $$
declare
  newest wocs.alerts;
  times bigint;
begin
  select sum((a.facts ->> 'times')::int) into times from wocs.alerts a
  where a.kind = 'fault' and (a.facts ->> 'at')::timestamptz > now() - wocs.limit_fault_again();
  select * into newest from wocs.alerts a
  where a.kind = 'fault' order by (a.facts ->> 'at')::timestamptz desc limit 1;
  return case when times > 0 then
    jsonb_build_object('times', times, 'error', newest.about, 'at', newest.facts -> 'at') end;
end $$;

-- `since`: since when nobody is at home; null while somebody is, or when nobody ever was.
create function wocs.answer_status(asker wocs.users, args jsonb) returns jsonb
language plpgsql stable as $$
declare
  home jsonb := wocs.node_home_state();
begin
  return jsonb_build_object('say', 'system.status', 'facts', jsonb_build_object(
    'stopped', wocs.stop_facts(), 'nodes', wocs.status_node_rows(),
    'since', case when not (home ->> 'online')::boolean then home -> 'since' end,
    'waiting', wocs.queue_waiting_counts(), 'queue', wocs.queue_counts(), 'today', wocs.status_today_counts(),
    'meters', wocs.meter_free_tiers(),
    'audit', wocs.audit_status(),
    'metrics', wocs.success_metrics(), 'faults', wocs.status_faults()));
end $$;

-- schemas/system/stop_all.sql

-- /stop all and /resume: one switch. While it is off nothing begins: no home task is claimed, no due one runs, new ones
-- are noted and wait. What a person does directly (instant commands) still works, pages stay up, and what runs already
-- may end.

create function wocs.stop_is_on() returns boolean
language plpgsql stable as $$
begin
  return exists (select from wocs.switches s where s.name = 'stop' and s.is_on);
end $$;

-- {"by", "at"} while all is stopped; null while it is not.
create function wocs.stop_facts() returns jsonb
language plpgsql stable as $$
begin
  return (
    select jsonb_build_object('by', wocs.person_ref(s.turned_by), 'at', wocs.clock_text(s.turned_at))
    from wocs.switches s where s.name = 'stop' and s.is_on);
end $$;

-- False when it was so already: then nobody's name and hour are overwritten.
create function wocs.stop_turn(to_on boolean, task wocs.tasks) returns boolean
language plpgsql as $$
begin
  update wocs.switches s set is_on = to_on, turned_by = task.requested_by, turned_at = now()
  where s.name = 'stop' and s.is_on <> to_on;
  return found;
end $$;

create function wocs.check_stop_all(asker wocs.users, args jsonb) returns jsonb
language sql immutable as $$ select jsonb_build_object('subject', '{}'::jsonb) $$;

create function wocs.check_resume(asker wocs.users, args jsonb) returns jsonb
language sql immutable as $$ select jsonb_build_object('subject', '{}'::jsonb) $$;

create function wocs.do_stop_all(task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  turned boolean := wocs.stop_turn(true, task);
  facts jsonb := wocs.stop_facts()
    || jsonb_build_object('already', not turned, 'running', wocs.stop_running_tasks(),
      'waiting', wocs.queue_waiting_counts());
begin
  return jsonb_build_object('say', 'system.stopped', 'facts', facts,
                            'also', case when turned
                              then wocs.notice_admin_entries('system.stopped', facts, task.requested_by) else '[]' end);
end $$;

create function wocs.do_resume(task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  before jsonb := wocs.stop_facts();
  turned boolean := wocs.stop_turn(false, task);
  facts jsonb := jsonb_build_object(
    'already', not turned, 'by', wocs.person_ref(task.requested_by), 'at', wocs.clock_text(now()),
    'since', before -> 'at', 'stopped_by', before -> 'by',
    'waiting', wocs.queue_waiting_counts());
begin
  if not turned then
    return jsonb_build_object('say', 'system.resumed', 'facts', facts);
  end if;
  perform wocs.work_add('wocs.ring', due) from wocs.bell_ring_due('0') due;
  return jsonb_build_object('say', 'system.resumed', 'facts', facts,
    'also', wocs.notice_admin_entries('system.resumed', facts, task.requested_by));
end $$;

create function wocs.stop_running_tasks() returns jsonb
language sql stable as $$
  select coalesce(jsonb_agg(jsonb_build_object('task', t.id, 'command', replace(t.type, '_', ' '))
    order by t.started_at), '[]')
  from (select * from wocs.tasks x where x.status = 'running' and x.runs = 'home' order by x.started_at limit 10) t
$$;

-- How many tasks would begin now if nothing held them: at home, by people, and by the clock.
create function wocs.queue_waiting_counts() returns jsonb
language sql stable as $$
  select jsonb_build_object(
    'home', count(*) filter (where t.runs = 'home'), 'human', count(*) filter (where t.runs = 'human'),
    'instant', count(*) filter (where t.runs = 'instant'))
  from wocs.tasks t
  where t.status = 'pending' and case t.runs
    when 'home' then coalesce(t.scheduled_at <= now(), true)
    when 'human' then t.scheduled_at <= now() and t.assigned_to is null
    else t.scheduled_at <= now() end
$$;

-- schemas/system/success.sql

-- The success metrics of the specification's section 16, from what happened in the last seven days. At most the newest
-- 2,000 endings are looked at, so that /status costs the same after years.

-- The times of one node's absence since `since`, the present one too.
create function wocs.node_times_away(n wocs.nodes, since timestamptz) returns tstzmultirange
language sql stable as $$
  select coalesce(range_agg(tstzrange(greatest(a.began_at, since), a.ended_at)), '{}'::tstzmultirange)
  from (
    select x.began_at, x.ended_at from wocs.node_absences x where x.node = n.name and x.ended_at > since
    union all select n.last_seen, now() where n.last_seen < now() - wocs.limit_node_away()
    union all select since, n.first_seen where n.first_seen > since) a
  where greatest(a.began_at, since) < a.ended_at
$$;

-- The share of the time in which somebody was at home, since the first node was first seen or seven days; null without
-- any node.
create function wocs.node_uptime() returns numeric
language plpgsql stable as $$
declare
  since timestamptz := (select case when count(*) > 0 then greatest(min(n.first_seen), now() - wocs.limit_lately()) end
    from wocs.node_list() n);
  whole double precision := extract(epoch from now() - since);
  gone tstzmultirange := (select range_intersect_agg(wocs.node_times_away(n, since)) from wocs.node_list() n);
begin
  if coalesce(whole, 0) <= 0 then
    return null;
  end if;
  return 1 - (select coalesce(sum(extract(epoch from upper(r) - lower(r))), 0) from unnest(gone) r) / whole;
end $$;

-- When WhatsApp last refused us as a whole (token, account, payment) or did not answer.
create function wocs.success_last_trouble() returns timestamptz
language sql stable as $$
  select max(o.created_at) from wocs.outbox o
        where o.state = 'failed'
            and o.error ->> 'code' in ('190', '10', '131005', '131031', '131042', '131045', 'no_answer')
$$;

-- Since the last trouble, else since the first message: then it may be short of the target without being bad.
create function wocs.success_session() returns jsonb
language plpgsql stable as $$
declare
  trouble timestamptz := wocs.success_last_trouble();
  since timestamptz := coalesce(trouble, (select e.received_at from wocs.inbound_events e order by e.id limit 1));
  metric jsonb := wocs.success_metric('session_seconds', extract(epoch from now() - since), 7 * 86400, true);
begin
  return case when trouble is null and metric @> '{"good": false}' then metric || '{"good": null}' else metric end;
end $$;

-- The tasks that ended lately, each once.
create function wocs.success_ended_tasks() returns setof wocs.tasks
language sql stable as $$
  select t.* from wocs.tasks t
  where t.id in (
    select l.task_id from wocs.task_logs l
    where l.action in ('completed', 'failed') and l.created_at > now() - wocs.limit_lately() order by l.created_at desc
      limit 2000)
$$;

-- How long each of the week's people's tasks took to be answered; one that still waits counts with what it has waited.
create function wocs.success_answer_seconds() returns setof numeric
language sql stable as $$
  select extract(epoch from coalesce(t.started_at, t.completed_at, now()) - greatest(t.created_at, t.scheduled_at))
  from (
    select * from wocs.success_ended_tasks() e where e.runs = 'human' and e.status in ('done', 'rolled_back')
    union all select * from wocs.tasks o
    where o.runs = 'human' and o.assigned_to is not null and o.created_at > now() - wocs.limit_lately() and (
      o.status = 'running' or o.status = 'pending' and o.created_at < now() - wocs.limit_agent_slow())) t
$$;

-- {"name", "value", "target", "good"}; value and good are null while there is nothing to measure.
create function wocs.success_metric(name text, value numeric, target numeric, more_is_better boolean) returns jsonb
language sql immutable as $$
  select jsonb_build_object('name', name, 'value', round(value, 4), 'target', target,
                            'good', case when more_is_better then value > target else value < target end)
$$;

create function wocs.success_metrics() returns jsonb
language plpgsql stable as $$
declare
  succeeded numeric;
  seconds numeric;
begin
  select count(*) filter (
    where e.status in ('done', 'rolled_back'))::numeric / nullif(count(*) filter (
      where e.status in ('done', 'rolled_back', 'failed')), 0),
         percentile_cont(0.5) within group (order by extract(epoch from e.completed_at - coalesce(greatest(
           e.created_at, e.scheduled_at, (select max(a.decided_at) from wocs.approvals a where a.task_id = e.id)),
             e.created_at)))
           filter (where e.status in ('done', 'rolled_back') and e.runs <> 'human')
  into succeeded, seconds from wocs.success_ended_tasks() e;
  return jsonb_build_array(
    wocs.success_metric('success_rate', succeeded, 0.95, true),
    wocs.success_metric('completion_seconds', seconds, 120, false),
    wocs.success_metric('response_seconds',
      (select percentile_cont(0.5) within group (order by s) from wocs.success_answer_seconds() s)::numeric, 300,
        false),
    wocs.success_metric('uptime', wocs.node_uptime(), 0.99, true),
    wocs.success_session());
end $$;

create function wocs.meter_used(meter text) returns bigint
language sql stable as $$ select m.used from wocs.meters m where m.name = meter $$;

-- schemas/system/version.sql

-- The newest migration, from the list that whoever applies them keeps (Supabase's CLI, or
-- local/services/migrations.py).
create function wocs.schema_version() returns text
language sql stable as $$ select max(m.version) from supabase_migrations.schema_migrations m $$;

-- schemas/system/why.sql

-- /why TASK-1201: who asked, in which words, what was understood, who approved, and what happened, from the audit log.

create function wocs.why_approval_steps(task text) returns jsonb
language sql stable as $$
  select coalesce(jsonb_agg(jsonb_build_object(
    'ask', a.ask, 'approver', wocs.person_ref_then(a.approver_id, a.asked_at), 'asked_at', wocs.clock_text(a.asked_at),
    'expires_at', wocs.clock_text(a.expires_at),
    'decision', a.decision, 'decided_by', wocs.person_ref_then(a.decided_by, a.decided_at),
    'decided_at', wocs.clock_text(a.decided_at),
    'digest', left(a.digest, 12)) order by a.ask), '[]')
  from wocs.approvals a where a.task_id = task
$$;

-- The actor of a step nobody took is null: the system itself.
create function wocs.why_task_steps(task text) returns jsonb
language sql stable as $$
  select coalesce(jsonb_agg(jsonb_build_object(
    'at', wocs.clock_text(l.created_at), 'action', l.action, 'actor', wocs.person_ref_then(l.actor_id, l.created_at),
    'details', l.details) order by l.seq), '[]')
  from wocs.task_logs l where l.task_id = task
$$;

create function wocs.why_task(asker wocs.users, args jsonb) returns jsonb
language plpgsql stable as $$
declare
  task wocs.tasks;
begin
  select * into task from wocs.tasks t where t.id = args ->> 'task';
  if task.id is null then
    return wocs.task_refusal('not_found', args ->> 'task', null, asker.id);
  end if;
  return jsonb_build_object('say', 'system.why', 'facts', jsonb_build_object(
    'task', task.id, 'command', replace(task.type, '_', ' '), 'status', task.status,
    'asked_by', wocs.person_ref_then(task.requested_by, task.created_at),
    'asked_at', wocs.clock_text(task.created_at), 'raw', task.command_raw, 'understood', task.payload,
    'parent', task.parent_id,
    'assigned_to', wocs.person_ref(task.assigned_to), 'error', task.error_message,
    'approvals', wocs.why_approval_steps(task.id), 'steps', wocs.why_task_steps(task.id),
    'digest', wocs.audit_latest_digest(task.id)));
end $$;

create function wocs.answer_why(asker wocs.users, args jsonb) returns jsonb
language plpgsql stable as $$
declare
  told jsonb := wocs.why_task(asker, args);
  c wocs.cards;
begin
  select * into c from wocs.cards x where x.made = args ->> 'task' or x.heard_by = args ->> 'task' order by x.id desc
  limit 1;
  if c.id is null or told ->> 'say' <> 'system.why' then
    return told;
  end if;
  return jsonb_set(told, '{facts,voice}', jsonb_build_object(
    'heard', c.heard, 'card', c.id, 'state', c.state, 'at', wocs.clock_text(c.created_at), 'made', c.made,
    'heard_by', c.heard_by));
end $$;

-- schemas/system/writer_lock.sql

-- One call at a time decides: what a message, a report or a tick leads to may touch anybody's tasks, pages and people
-- in any order, so no order of row locks could keep two such calls from waiting for each other. Whoever changes more
-- than rows of one kind takes this lock first, before any other; who only keeps what Meta sent does without it.

create function wocs.writer_lock() returns void
language sql as $$ select pg_advisory_xact_lock(7261210) $$;

-- For who has something to keep whatever the others do: false after two seconds.
create function wocs.writer_lock_soon() returns boolean
language plpgsql set lock_timeout = 0 as $$
begin
  perform set_config('lock_timeout', wocs.limit_writer_patience()::text, true);
  perform wocs.writer_lock();
  return true;
exception when lock_not_available then
  return false;
end $$;

-- schemas/tasks/approval_answers.sql

-- Why this person's answer to ask number `wanted` (null: the newest) does not count; null when it does.
create function wocs.approval_objection(a wocs.approvals, t wocs.tasks, person wocs.users, wanted int) returns text
language sql stable as $$
  select case
    when a.task_id is null then 'not_waiting'
    when a.approver_id is null and person.role = 'admin' and person.id is distinct from t.requested_by
      and coalesce(person.admin_since, person.created_at) >= a.asked_at then 'admin_too_new'
    when wocs.approval_may_be_given_by(a, t, person) is not true then 'wrong_person'
    when a.decision = 'approved' then 'already_approved'
    when a.decision = 'rejected' then 'already_rejected'
    when a.decision = 'expired' then 'expired'
    when a.decision is not null or t.status <> 'awaiting_approval' then 'not_waiting'
    when wanted < a.ask then 'superseded'
    when wanted > a.ask then 'not_waiting'
    when a.expires_at <= now() then 'expired' end
$$;

create function wocs.approval_refusal(reason text, a wocs.approvals, t wocs.tasks) returns jsonb
language sql stable as $$
  select jsonb_build_object('say', 'approval.refused', 'about', t.id, 'facts', wocs.task_facts(t) || jsonb_build_object(
    'reason', reason, 'status', t.status, 'who', wocs.person_ref_then(a.decided_by, a.decided_at),
    'when', wocs.clock_text(coalesce(a.decided_at, a.expires_at)),
    'approver', wocs.approval_approvers(a, t)))
$$;

-- CONFIRM or REJECT of a task that the caller holds (for update): that is what makes two answers at once one decision.
create function wocs.approval_answer(t wocs.tasks, person wocs.users, word text, wanted int) returns jsonb
language plpgsql as $$
declare
  a wocs.approvals := wocs.approval_latest(t.id);
  objection text := wocs.approval_objection(a, t, person, wanted);
begin
  if objection = 'expired' and a.decision is null then
    t := wocs.approval_expire(a, t);
    a := wocs.approval_latest(t.id);
  end if;
  if objection is not null then
    return wocs.approval_refusal(objection, a, t);
  elsif word = 'confirm' then
    return wocs.approval_confirm(t, a, person);
  end if;
  perform wocs.approval_close(a, 'rejected', person.id);
  t := wocs.task_move(t.id, 'cancelled', person.id, jsonb_build_object('ask', a.ask, 'reason', 'rejected'));
  return jsonb_build_object('say', 'approval.rejected', 'about', t.id, 'facts', wocs.task_facts(t));
end $$;

create function wocs.approval_expire(a wocs.approvals, t wocs.tasks) returns wocs.tasks
language plpgsql as $$
begin
  perform wocs.approval_close(a, 'expired', null);
  return wocs.task_move(t.id, 'cancelled', null, jsonb_build_object('ask', a.ask, 'reason', 'expired'));
end $$;

-- What was asked for must still be what would happen now: otherwise the yes is to something else, and is asked for
-- again.
create function wocs.approval_confirm(t wocs.tasks, a wocs.approvals, person wocs.users) returns jsonb
language plpgsql as $$
declare
  checked jsonb := wocs.command_check(t.type, wocs.person_by_id(t.requested_by), t.payload);
begin
  if wocs.approval_may_be_given_by(a, t, wocs.person_by_id(person.id)) is not true then
    -- Changed by somebody whom the check waited for, and who passed over the question that is held here.
    perform wocs.user_close_tasks(u) from wocs.users u where u.id = t.requested_by and not wocs.task_requester_may(t);
    return wocs.approval_refusal('wrong_person', a, t);
  elsif not checked ? 'refused' and wocs.approval_digest(t.payload, checked -> 'subject') <> a.digest then
    return wocs.approval_ask_again(t, a, checked -> 'subject');
  end if;
  perform wocs.approval_close(a, 'approved', person.id);
  t := wocs.task_move(t.id, 'pending', person.id, jsonb_build_object('ask', a.ask, 'digest', left(a.digest, 12)));
  perform wocs.audit_set_actor(person.id);
  return wocs.task_start(t, checked);
end $$;

create function wocs.approval_is_expired(a wocs.approvals, t wocs.tasks) returns boolean
language sql stable as $$
  select a.decision is null and a.expires_at <= now() and t.status = 'awaiting_approval'
$$;

create function wocs.approval_expire_due() returns void
language sql as $$
  select wocs.settling_each('approvals', 'approval_expire_and_tell', array(
    select x from wocs.tasks x join wocs.approvals a on a.task_id = x.id
    where wocs.approval_is_expired(a, x) and wocs.settling_may_try('approvals', x.id)
    order by x.id limit 50 for update of x skip locked))
$$;

create function wocs.approval_expire_and_tell(t wocs.tasks) returns void
language plpgsql as $$
begin
  perform wocs.approval_expire(wocs.approval_latest(t.id), t);
  perform wocs.notice_send(t.requested_by, 'approval.expired', wocs.task_facts(t), t.id);
end $$;

-- schemas/tasks/approvals.sql

-- One row an ask, bound to exactly what is asked for, to who may say yes, and to an expiry.

create function wocs.approval_digest(args jsonb, subject jsonb) returns text
language sql immutable as $$
  select encode(sha256(convert_to(jsonb_build_object('args', args, 'subject', coalesce(subject, '{}'))::text, 'UTF8')),
    'hex')
$$;

-- The admin who asked; with four eyes, or when no admin asked, any admin but the one who asked (approver_id is null)
-- who was one before it was asked: nobody makes the second pair of eyes for a question that is open.
create function wocs.approval_may_be_given_by(a wocs.approvals, t wocs.tasks, person wocs.users) returns boolean
language sql stable as $$
  select person.role = 'admin' and person.status = 'active' and case
    when a.approver_id is null then person.id is distinct from t.requested_by
      and coalesce(person.admin_since, person.created_at) < a.asked_at
    else person.id = a.approver_id end
$$;

create function wocs.approval_approvers(a wocs.approvals, t wocs.tasks) returns text
language sql stable as $$
  select string_agg(u.name, ', ' order by u.created_at, u.name) from wocs.users u
  where wocs.approval_may_be_given_by(a, t, u)
$$;

-- Asks for this task as it is now; gives the facts of `approval.asked`. The task is awaiting_approval afterwards.
create function wocs.approval_ask(t wocs.tasks, subject jsonb) returns jsonb
language plpgsql as $$
declare
  minutes numeric := wocs.setting_value('approval_minutes', '10')::numeric;
  requester wocs.users := wocs.person_by_id(t.requested_by);
  own boolean := requester.role = 'admin' and not wocs.setting_value('four_eyes', 'false')::boolean;
  made wocs.approvals;
  facts jsonb;
begin
  insert into wocs.approvals (task_id, ask, digest, subject, approver_id, expires_at)
  values (t.id, (select coalesce(max(a.ask), 0) + 1 from wocs.approvals a where a.task_id = t.id),
    wocs.approval_digest(t.payload, subject),
          coalesce(subject, '{}'), case when own then requester.id end,
            now() + make_interval(secs => (minutes * 60)::double precision))
  returning * into made;
  perform wocs.approval_log_ask(t, made);
  facts := wocs.task_facts(t) || jsonb_build_object(
    'approver', wocs.approval_approvers(made, t), 'ask', made.ask, 'minutes', minutes,
    'expires_at', wocs.clock_text(made.expires_at), 'subject', made.subject);
  if made.approver_id is null then
    perform wocs.notice_send(u.id, 'approval.asked', facts, t.id) from wocs.users u
      where wocs.approval_may_be_given_by(made, t, u);
  end if;
  return facts;
end $$;

create function wocs.approval_log_ask(t wocs.tasks, a wocs.approvals) returns void
language plpgsql as $$
declare
  details jsonb := jsonb_build_object('ask', a.ask, 'expires_at', wocs.clock_text(a.expires_at),
    'digest', left(a.digest, 12));
begin
  if t.status = 'awaiting_approval' then
    perform wocs.audit_log_task(t.id, 'approval_asked', details);
  else
    perform wocs.task_move(t.id, 'awaiting_approval', nullif(current_setting('wocs.actor', true), '')::uuid, details);
  end if;
end $$;

create function wocs.approval_latest(task text) returns wocs.approvals
language sql stable as $$ select a from wocs.approvals a where a.task_id = task order by a.ask desc limit 1 $$;

-- A yes given long before its time is still a yes to what was shown, and to nothing else.
create function wocs.approval_is_outdated(t wocs.tasks, subject jsonb) returns boolean
language sql stable as $$
  select exists (
    select from wocs.approvals a
    where a.task_id = t.id and a.decision = 'approved'
      and a.digest <> wocs.approval_digest(t.payload, approval_is_outdated.subject)
      and a.ask = (select max(b.ask) from wocs.approvals b where b.task_id = t.id))
$$;

create function wocs.approval_close(a wocs.approvals, decision text, person uuid) returns void
language sql as $$
  update wocs.approvals x set decision = approval_close.decision, decided_by = person, decided_at = now()
  where x.task_id = a.task_id and x.ask = a.ask and x.decision is null;
$$;

create function wocs.approval_ask_again(t wocs.tasks, a wocs.approvals, subject jsonb) returns jsonb
language plpgsql as $$
begin
  perform wocs.approval_close(a, 'superseded', null);
  return jsonb_build_object('say', 'approval.changed', 'about', t.id, 'facts', wocs.approval_ask(t, subject));
end $$;

-- The tasks that wait for this person's yes.
create function wocs.approval_open_tasks(person wocs.users) returns jsonb
language sql stable as $$
  select coalesce(jsonb_agg(wocs.task_facts(t)
    || jsonb_build_object('ask', a.ask, 'expires_at', wocs.clock_text(a.expires_at)) order by a.asked_at), '[]')
  from wocs.approvals a join wocs.tasks t on t.id = a.task_id
  where a.decision is null and a.expires_at > now() and t.status = 'awaiting_approval'
    and wocs.approval_may_be_given_by(a, t, person)
$$;

-- schemas/tasks/audit_anchors.sql

-- The chain's head where the database's owner cannot change it: the functions seal it with a key of theirs, the home
-- node keeps it in a file, and the admins have it in their chat.

-- {"position", "digest"}: as people see it, with the first 12 of the digest; null while nothing has happened.
create function wocs.audit_head_facts() returns jsonb
language sql stable as $$
  select jsonb_build_object('position', h.position, 'digest', left(h.digest, 12))
  from wocs.audit_head() h where h.position is not null
$$;

create function wocs.audit_breaks() returns jsonb
language sql stable as $$
  select coalesce(jsonb_agg(a.facts order by a.opened_at), '[]') from wocs.alerts a
  where a.kind = 'audit' and a.closed_at is null
$$;

create function wocs.audit_status() returns jsonb
language sql stable as $$
  select coalesce(wocs.audit_head_facts(), '{"position": 0, "digest": ""}')
    || jsonb_build_object('breaks', wocs.audit_breaks())
$$;

-- Once a day, to whoever has written lately and was not told by the daily report.
create function wocs.audit_tell_head() returns void
language plpgsql as $$
declare
  c wocs.audit_checks := wocs.audit_check_held('told', now());
  facts jsonb := wocs.audit_head_facts();
begin
  if c.name is null or c.at > now() - wocs.limit_audit_told() or facts is null then
    return;
  end if;
  update wocs.audit_checks x set at = now() where x.name = c.name;
  perform wocs.notice_send(u.id, 'audit.head', facts || jsonb_build_object('breaks', wocs.audit_breaks()), null)
  from wocs.users u
  where u.role = 'admin' and u.status = 'active' and wocs.person_window_is_open(u.id)
    and not exists (select from wocs.outbox o
      where o.say = 'report.daily' and o.created_at > now() - wocs.limit_audit_told()
        and (o.to_number = u.wa_number or o.to_user_id = u.wa_user_id));
end $$;

-- Hands the head to the functions, with the newest seal and what the chain says now at its place.
create function wocs.audit_ask_seal() returns void
language plpgsql as $$
declare
  c wocs.audit_checks := wocs.audit_check_held('seal', '-infinity');
  head wocs.task_log_chain := wocs.audit_head();
  anchor wocs.audit_anchors;
begin
  select * into anchor from wocs.audit_anchors a order by a.position desc limit 1;
  if c.name is null or c.at > now() - wocs.limit_audit_seal() or head.position is null and anchor.position is null then
    return;
  end if;
  update wocs.audit_checks x set at = now() where x.name = c.name;
  perform wocs.work_add('wocs.seal', jsonb_build_object(
    'position', coalesce(head.position, 0), 'digest', coalesce(head.digest, ''),
    'anchor', case when anchor.position is not null then jsonb_build_object('position', anchor.position,
      'digest', anchor.digest, 'mac', anchor.mac, 'found', wocs.audit_digest_at(anchor.position)) end)::text);
end $$;

-- A seal is kept at a place that the chain has; what was sealed long ago is bound by the newest.
create function wocs.audit_keep_seal(place bigint, digest text, mac text) returns void
language plpgsql as $$
begin
  insert into wocs.audit_anchors as a (position, digest, mac)
  select place, audit_keep_seal.digest, audit_keep_seal.mac where wocs.audit_digest_at(place) = audit_keep_seal.digest
  on conflict (position) do update set digest = excluded.digest, mac = excluded.mac, at = now();
  delete from wocs.audit_anchors a where a.position < place and a.at < now() - wocs.limit_log_kept();
end $$;

-- What the node keeps is compared at home: it says what it has, hears what the chain says there now, and reports a
-- break with its next beat.
create function wocs.audit_answer_node(node text, kept jsonb) returns jsonb
language plpgsql as $$
declare
  head wocs.task_log_chain := wocs.audit_head();
begin
  if kept ->> 'problem' is not null then
    perform wocs.audit_report_break('node ' || node, kept ->> 'problem', (kept ->> 'position')::bigint);
  end if;
  return jsonb_build_object('position', coalesce(head.position, 0), 'digest', coalesce(head.digest, ''),
    'kept', wocs.audit_digest_at((kept ->> 'position')::bigint));
end $$;

-- schemas/tasks/audit_chain.sql

-- The audit log's chain of digests: whoever changes a row of the log breaks it.

create function wocs.audit_refuse_change() returns trigger
language plpgsql as $$
begin
  raise exception 'the audit log is only ever added to (% refused)', lower(tg_op)
    using errcode = 'insufficient_privilege';
end $$;

create trigger keep_chain before update or delete on wocs.task_log_chain for each row
  execute function wocs.audit_refuse_change();
create trigger keep_chain_whole before truncate on wocs.task_log_chain for each statement
  execute function wocs.audit_refuse_change();

create function wocs.audit_digest(previous text, log wocs.task_logs) returns text
language sql stable as $$
  select encode(sha256(convert_to(concat_ws('|', previous, log.id, log.seq, log.task_id, log.action, log.actor_id,
    log.details_digest, extract(epoch from log.created_at)), 'UTF8')), 'hex');
$$;

-- Its definer's rights, because before Postgres 18 a deferred trigger fires with those of whoever called the door: none
-- here.
create function wocs.audit_link_log() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  last wocs.task_log_chain;
begin
  -- A fixed number of our own: whoever links the log waits for whoever does it now, until their commit.
  perform pg_advisory_xact_lock(7261201);
  select * into last from wocs.task_log_chain order by position desc limit 1;
  insert into wocs.task_log_chain (position, log_seq, digest)
  values (coalesce(last.position, 0) + 1, new.seq, wocs.audit_digest(coalesce(last.digest, ''), new));
  return null;
end $$;

create constraint trigger link_log after insert on wocs.task_logs
  deferrable initially deferred for each row execute function wocs.audit_link_log();

-- The first 12 of the chain's digest at the task's last step: quoted anywhere, it proves that the story was not changed
-- since.
create function wocs.audit_latest_digest(task text) returns text
language sql stable as $$
  select left(c.digest, 12) from wocs.task_logs l join wocs.task_log_chain c on c.log_seq = l.seq
  where l.task_id = task order by l.seq desc limit 1
$$;

create function wocs.audit_head() returns wocs.task_log_chain
language plpgsql stable as $$
begin
  return (select c from wocs.task_log_chain c order by c.position desc limit 1);
end $$;

create function wocs.audit_digest_at(place bigint) returns text
language plpgsql stable as $$
begin
  return (select c.digest from wocs.task_log_chain c where c.position = place);
end $$;

-- schemas/tasks/audit_checks.sql

-- Whether the chain holds: its new rows at each look, all of it once a day, in bounded pieces. What breaks it is told
-- to every admin once, and shown in /status for a week after it was last seen.

create function wocs.audit_link_problem(before wocs.audit_checks, link wocs.task_log_chain, log wocs.task_logs)
returns text
language sql stable as $$
  select case
    when link.position <> before.position + 1 then 'gap'
    when log.id is null then 'row_gone'
    when link.digest <> wocs.audit_digest(before.digest, log) or not wocs.audit_details_hold(log) then 'row_changed' end
$$;

-- Rows that nobody linked, after the last one known to be linked. What this very transaction has written is not linked
-- yet; only it is as young as its clock.
create function wocs.audit_has_unlinked(since bigint, until bigint) returns boolean
language plpgsql stable as $$
begin
  return exists (
    select from wocs.task_logs l
    where (since is null or l.seq > since) and (until is null or l.seq <= until)
      and (l.created_at < now() or l.created_at > clock_timestamp())
      and not exists (select from wocs.task_log_chain c where c.log_seq = l.seq and c.position > 0));
end $$;

-- As far as the chain holds, `most` links further at most; `problem`: why it does not hold any further.
create function wocs.audit_check_piece(known wocs.audit_checks, most int) returns wocs.audit_checks
language plpgsql stable as $$
declare
  c record;
  links int := 0;
  since bigint := known.log_seq;
begin
  known.problem := case
    when known.position = 0 or wocs.audit_digest_at(known.position) = known.digest then null
    when wocs.audit_digest_at(known.position) is null then 'cut'
    else 'rewritten' end;
  if known.problem is not null then
    return known;
  end if;
  for c in
    select x as link, l as log from wocs.task_log_chain x left join wocs.task_logs l on l.seq = x.log_seq
    where x.position > known.position order by x.position limit most
  loop
    known.problem := wocs.audit_link_problem(known, c.link, c.log);
    if known.problem is not null then
      return known;
    end if;
    known.position := (c.link).position;
    known.digest := (c.link).digest;
    known.log_seq := greatest(known.log_seq, (c.log).seq);
    links := links + 1;
  end loop;
  if wocs.audit_has_unlinked(since, case when links = most then known.log_seq end) then
    known.problem := 'row_added';
  end if;
  return known;
end $$;

-- The first position at which the chain does not hold; null when all of it does.
create function wocs.audit_first_break() returns bigint
language sql stable as $$
  select case when p.problem is not null then p.position + 1 end
  from wocs.audit_check_piece(row('whole', 0, '', null, null, now())::wocs.audit_checks, 2147483647) p
$$;

-- A break is told once, however often it is seen and by how many.
create function wocs.audit_report_break(about text, problem text, place bigint) returns void
language plpgsql as $$
declare
  told jsonb := jsonb_build_object('about', about, 'problem', problem, 'position', place);
  a wocs.alerts := wocs.alert_raise('audit', told, about);
begin
  update wocs.alerts x set facts = told || jsonb_build_object('at', wocs.clock_text(now()))
  where x.kind = 'audit' and x.about = audit_report_break.about and x.closed_at is null;
  if a.id is not null then
    perform wocs.alert_notify_admins(a, 'alert.audit', told);
  end if;
end $$;

-- Null while somebody else holds it.
create function wocs.audit_check_held(wanted text, begun timestamptz) returns wocs.audit_checks
language plpgsql as $$
declare
  c wocs.audit_checks;
begin
  insert into wocs.audit_checks (name, at) values (wanted, begun) on conflict do nothing;
  select * into c from wocs.audit_checks x where x.name = wanted for update skip locked;
  return c;
end $$;

create function wocs.audit_check_fresh() returns void
language plpgsql as $$
declare
  c wocs.audit_checks := wocs.audit_check_held('fresh', now());
begin
  if c.name is null then
    return;
  end if;
  c := wocs.audit_check_piece(c, wocs.limit_audit_rows());
  if c.problem is not null then
    perform wocs.audit_report_break('chain', c.problem, c.position);
  end if;
  update wocs.audit_checks x set position = c.position, digest = c.digest, log_seq = c.log_seq, at = now()
  where x.name = c.name and x.position < c.position;
end $$;

-- Every task begins with a row of the log, and each move of it is one: a task whose state no row tells shows a cut or
-- emptied log to whoever remembers nothing.
create function wocs.audit_has_task_without_log() returns boolean
language sql stable as $$
  select exists (select from wocs.tasks t
    where t.created_at < now() and not exists (
      select from wocs.task_logs l where l.task_id = t.id and (t.status in ('pending', 'awaiting_approval')
        or l.action in (select m.action from wocs.task_moves m where m.to_state = t.status))))
$$;

-- From the beginning on, one piece at a look; once at the head it rests for a day. So it does at a break.
create function wocs.audit_check_whole() returns void
language plpgsql as $$
declare
  c wocs.audit_checks := wocs.audit_check_held('whole', '-infinity');
  begun_at bigint := c.position;
begin
  if c.name is null or c.position = 0 and c.at > now() - wocs.limit_audit_whole() then
    return;
  end if;
  c := wocs.audit_check_piece(c, wocs.limit_audit_rows());
  if c.problem is null and c.position - begun_at < wocs.limit_audit_rows() and wocs.audit_has_task_without_log() then
    c.problem := 'emptied';
  end if;
  if c.problem is not null then
    perform wocs.audit_report_break('chain', c.problem, c.position);
  end if;
  if c.problem is not null or c.position - begun_at < wocs.limit_audit_rows() then
    c := row(c.name, 0, '', null, null, now());
  end if;
  update wocs.audit_checks x set position = c.position, digest = c.digest, log_seq = c.log_seq, at = c.at
  where x.name = c.name;
end $$;

create function wocs.audit_is_due() returns boolean
language plpgsql stable as $$
begin
  return coalesce((select m.at < now() - wocs.limit_audit_look() from wocs.meters m where m.name = 'audit'), true);
end $$;

create function wocs.audit_settle() returns void
language plpgsql as $$
begin
  insert into wocs.meters as m (name, used) values ('audit', 0)
  on conflict (name) do update set at = now() where m.at < now() - wocs.limit_audit_look();
  if not found then
    return;
  end if;
  perform wocs.audit_check_fresh();
  perform wocs.audit_check_whole();
  perform wocs.audit_tell_head();
  perform wocs.alert_close(a) from wocs.alerts a
  where a.kind = 'audit' and a.closed_at is null and (a.facts ->> 'at')::timestamptz < now() - wocs.limit_lately();
end $$;

-- schemas/tasks/audit_erasing.sql

-- Personal data in the audit log: taken out of a row's details, so that the chain still holds, and once they are old
-- enough the details go altogether. The row itself stays: when, of which task, what, and by whom.

-- Takes whatever fits the pattern out. The new details are bound first, by a row of the same task.
create function wocs.audit_scrub(pattern text) returns void
language plpgsql as $$
declare
  found record;
begin
  for found in
    with scrubbed as materialized (
      select l.seq, l.task_id, gen_random_uuid() as salt, wocs.forget_scrub(l.details, pattern) as details
      from wocs.task_logs l where l.salt is not null and l.action <> 'erased' and l.details::text ~* pattern)
    select s.task_id, array_agg(s.seq order by s.seq) as seqs, array_agg(s.salt order by s.seq) as salts,
      jsonb_agg(s.details order by s.seq) as details,
      jsonb_agg(jsonb_build_array(s.seq, wocs.audit_details_digest(s.salt, s.details)) order by s.seq) as logs
    from scrubbed s group by s.task_id order by s.task_id
  loop
    perform wocs.audit_log_task(found.task_id, 'erased', jsonb_build_object('logs', found.logs));
    update wocs.task_logs l set salt = x.salt, details = found.details -> (x.n - 1)::int
    from unnest(found.seqs, found.salts) with ordinality x (seq, salt, n) where l.seq = x.seq;
  end loop;
end $$;

create function wocs.audit_details_are_old(l wocs.task_logs) returns boolean
language sql stable as $$
  select l.salt is not null and l.created_at < now() - wocs.limit_log_kept()
$$;

create function wocs.audit_prune_details() returns void
language sql as $$
  update wocs.task_logs x set salt = null, details = wocs.audit_erased()
  where x.seq in (
    select l.seq from wocs.task_logs l where wocs.audit_details_are_old(l)
    order by l.created_at limit wocs.limit_prune_rows() for update skip locked);
$$;

-- schemas/tasks/audit_log.sql

-- One expression, so that Postgres dissolves it into its caller; what it gives means nothing.
create function wocs.audit_set_actor(actor uuid, details jsonb default '{}') returns text
language sql as $$
  select set_config('wocs.actor', coalesce(actor::text, ''), true)
    || set_config('wocs.details', coalesce(details, '{}')::text, true)
$$;

create function wocs.audit_log_task(task text, action text, details jsonb default null) returns void
language plpgsql as $$
begin
  insert into wocs.task_logs (task_id, action, actor_id, details)
  values (task, action, nullif(current_setting('wocs.actor', true), '')::uuid,
          coalesce(details, nullif(current_setting('wocs.details', true), '')::jsonb, '{}'));
end $$;

-- The chain binds this digest, so that the details may go and the chain still holds.
create function wocs.audit_details_digest(salt uuid, details jsonb) returns text
language sql immutable as $$
  select encode(sha256(convert_to(salt::text || '|' || details::text, 'UTF8')), 'hex')
$$;

create function wocs.audit_bind_details() returns trigger
language plpgsql as $$
begin
  new.salt := gen_random_uuid();
  new.details_digest := wocs.audit_details_digest(new.salt, new.details);
  return new;
end $$;

create trigger bind_details before insert on wocs.task_logs for each row execute function wocs.audit_bind_details();

-- What is left of details that are older than details are kept.
create function wocs.audit_erased() returns jsonb language sql immutable as $$ select '{"erased": true}'::jsonb $$;

-- Whether a row's details are those that the chain binds, or, where something personal was taken out of them, those
-- that a later row of the log binds ("erased", [[seq, digest], ..]), or gone because of their age.
create function wocs.audit_details_hold(log wocs.task_logs) returns boolean
language plpgsql stable as $$
declare
  digest text := wocs.audit_details_digest(log.salt, log.details);
begin
  if log.salt is null then
    return log.details = wocs.audit_erased() and log.created_at < now() - wocs.limit_log_kept();
  end if;
  return log.details_digest = digest or exists (
    select from wocs.task_logs e
    where e.action = 'erased' and e.details -> 'logs' @> jsonb_build_array(jsonb_build_array(log.seq, digest)));
end $$;

create function wocs.audit_guard_log() returns trigger
language plpgsql as $$
begin
  if tg_op = 'UPDATE' and new.salt is distinct from old.salt and wocs.audit_details_hold(new)
      and to_jsonb(new) - array['salt', 'details'] = to_jsonb(old) - array['salt', 'details'] then
    return new;
  end if;
  raise exception 'the audit log is only ever added to (% refused)', lower(tg_op)
    using errcode = 'insufficient_privilege';
end $$;

create trigger keep_task_logs before update or delete on wocs.task_logs for each row
  execute function wocs.audit_guard_log();

create trigger keep_task_logs_whole before truncate on wocs.task_logs for each statement
  execute function wocs.audit_refuse_change();

-- schemas/tasks/cancel.sql

create function wocs.task_cancel(t wocs.tasks, person wocs.users) returns jsonb
language plpgsql as $$
begin
  if person.role <> 'admin' and t.requested_by is distinct from person.id then
    return wocs.task_refusal('not_yours', t.id, t.status, person.id);
  elsif t.status not in ('pending', 'awaiting_approval', 'running', 'uncertain') then
    return wocs.task_refusal('already_' || t.status, t.id, t.status, person.id);
  end if;
  perform wocs.approval_close(a, 'cancelled', person.id) from wocs.approvals a
    where a.task_id = t.id and a.decision is null;
  perform wocs.task_move(t.id, 'cancelled', person.id, jsonb_build_object('from', t.status));
  return jsonb_build_object('say', 'task.cancelled', 'facts', wocs.task_facts(t),
    'also', wocs.task_cancel_notices(t, person));
end $$;

-- Who has the task in hand hears of it; so does who asked for it, when an admin cancelled it.
create function wocs.task_cancel_notices(t wocs.tasks, person wocs.users) returns jsonb
language sql stable as $$
  select coalesce(jsonb_agg(jsonb_build_object('to_user', u.id, 'say', 'task.cancelled', 'facts', wocs.task_facts(t))),
    '[]')
  from wocs.users u where u.id in (t.assigned_to, t.requested_by) and u.id <> person.id
$$;

-- schemas/tasks/children.sql

-- The tasks that follow from one: made, asked for or started. The first one asked for is in the answer's facts as
-- `publish`.
create function wocs.task_create_children(parent wocs.tasks, children jsonb, facts jsonb) returns jsonb
language plpgsql as $$
declare
  child jsonb;
  t wocs.tasks;
  asked jsonb;
  told boolean := false;
begin
  for child in select value from jsonb_array_elements(children) loop
    t := wocs.task_create_child(parent, child);
    if t.status = 'awaiting_approval' then
      asked := wocs.approval_ask(t,
        wocs.command_check(t.type, wocs.person_by_id(t.requested_by), t.payload) -> 'subject');
      if not told then
        facts := facts
          || jsonb_build_object('publish', jsonb_build_object('at', wocs.clock_text(t.scheduled_at))
            || asked - 'command' - 'args' - 'subject');
        told := true;
      end if;
    elsif t.runs = 'home' and coalesce(t.scheduled_at <= now(), true) then
      perform wocs.bell_ring(t);
    elsif coalesce(t.scheduled_at <= now(), true) then
      perform wocs.task_start(t);
    end if;
  end loop;
  return facts;
end $$;

create function wocs.task_create_child(parent wocs.tasks, child jsonb) returns wocs.tasks
language sql as $$
  insert into wocs.tasks (type, runs, payload, status, priority, requested_by, needs_role, parent_id, source_message,
    repeatable, scheduled_at)
  values (child ->> 'command', child ->> 'runs', coalesce(child -> 'args', '{}'),
          case when (child ->> 'asks')::boolean then 'awaiting_approval' else 'pending' end, parent.priority,
            parent.requested_by,
          coalesce(child ->> 'needs_role', parent.needs_role), parent.id, parent.source_message,
          coalesce((child ->> 'repeatable')::boolean, false), (child ->> 'scheduled_at')::timestamptz)
  returning *
$$;

-- schemas/tasks/executors.sql

-- Executors have their command's name: what is answered has wocs.answer_<type>(asker, args); what becomes a task has
-- wocs.check_<type>(asker, args), and wocs.do_<type>(task) unless it runs at home.

-- {"refused", "facts"} or {"subject", "args"?}.
create function wocs.command_check(type text, asker wocs.users, args jsonb) returns jsonb
language plpgsql as $$
declare
  checked jsonb;
begin
  execute format('select wocs.%I($1, $2)', 'check_' || type) into checked using asker, args;
  return coalesce(checked, '{}');
end $$;

create function wocs.command_answer(type text, asker wocs.users, args jsonb) returns jsonb
language plpgsql as $$
declare
  answer jsonb;
begin
  execute format('select wocs.%I($1, $2)', 'answer_' || type) into answer using asker, args;
  return answer;
end $$;

create function wocs.task_refuse(t wocs.tasks, checked jsonb, actor uuid) returns jsonb
language plpgsql as $$
begin
  perform wocs.task_move(t.id, 'failed', actor,
    jsonb_build_object('code', coalesce(checked #>> '{facts,reason}', checked ->> 'refused')));
  return jsonb_build_object('say', checked -> 'refused', 'about', t.id,
    'facts', wocs.task_facts(t) || coalesce(checked -> 'facts', '{}'));
end $$;

-- What is said of a task that ended at home; null for silence.
create function wocs.command_finished(t wocs.tasks, result jsonb) returns jsonb
language sql as $$
  select case t.type
    when 'app_deploy' then wocs.finished_app_deploy(t, result)
    when 'caption_draft' then wocs.finished_caption_draft(t, result)
    when 'chart' then wocs.finished_chart(t, result)
    when 'landing_screenshot' then wocs.finished_landing_screenshot(t, result)
    when 'transcribe' then wocs.finished_transcribe(t, result)
    else jsonb_build_object('say', 'task.completed', 'facts', jsonb_build_object(
      'seconds', round(extract(epoch from now() - t.started_at)::numeric, 1), 'result', result)) end
$$;

-- schemas/tasks/facts.sql

-- What every saying about a task has.
create function wocs.task_facts(t wocs.tasks) returns jsonb
language sql stable as $$
  select jsonb_build_object('task', t.id, 'command', replace(t.type, '_', ' '), 'args', wocs.argument_texts(t.payload))
$$;

create function wocs.argument_texts(args jsonb) returns jsonb
language plpgsql immutable as $$
begin
  return (select coalesce(jsonb_agg(jsonb_build_array(
            e.key, case when jsonb_typeof(e.value) in ('object', 'array') then wocs.argument_text(e.value)
              else e.value #>> '{}' end)), '[]')
          from jsonb_each(case jsonb_typeof(args) when 'object' then args else '{}' end) e where e.value <> 'null');
end $$;

-- A nested command as it was typed, a file by its name, several commands one below the other, words in a row.
create function wocs.argument_text(value jsonb) returns text
language plpgsql immutable as $$
begin
  return case jsonb_typeof(value)
    when 'object' then coalesce(value ->> 'text', value ->> 'filename', value ->> 'kind',
                                (select string_agg(e.key || ': ' || e.value, ', ') from jsonb_each_text(value) e))
    when 'array' then (select case when bool_or(s.one like '%/%') then string_agg('- ' || s.one, chr(10) order by s.n)
      else string_agg(s.one, ', ' order by s.n) end
                       from (select wocs.argument_text(x.value) as one, x.ordinality as n
                         from jsonb_array_elements(value) with ordinality x) s)
    else value #>> '{}' end;
end $$;

create function wocs.task_requester(task text) returns uuid
language sql stable as $$
  select t.requested_by from wocs.tasks t where t.id = task
$$;

-- The task and all that followed from it: a schedule inside a batch still shows the picture that came with the batch.
create function wocs.task_family(task text) returns setof text
language sql stable as $$
  with recursive family as (
    select task as id
    union all
    select t.id::text from wocs.tasks t join family f on t.parent_id = f.id)
  select f.id from family f
$$;

-- schemas/tasks/failures.sql

-- Nobody asked for this very task, and nobody has asked for it again since (/retry).
create function wocs.task_came_by_itself(t wocs.tasks) returns boolean
language sql stable as $$
  select t.parent_id is not null and t.type in ('chart', 'caption_draft') and not exists (
    select from wocs.task_logs l where l.task_id = t.id and l.action = 'retried' and l.actor_id is not null)
$$;

-- A picture of yesterday is still welcome in the morning, one of last week is not; and a template has no room for a
-- picture.
create function wocs.task_result_is_late(t wocs.tasks) returns boolean
language sql stable as $$
  select wocs.task_came_by_itself(t)
    and (t.created_at < now() - wocs.limit_late_result() or not wocs.person_window_is_open(t.requested_by))
$$;

-- The report was told and the caption of the bank was given: what fails behind them is for /queue and /why. Only a
-- draft that was all there was is missed.
create function wocs.task_failure_is_silent(t wocs.tasks) returns boolean
language sql stable as $$
  select wocs.task_came_by_itself(t) and (t.type = 'chart' or exists (
    select from wocs.tasks p where p.id = t.parent_id and p.result ->> 'caption' is not null))
$$;

-- Of a note it is said what to do about it, whoever found the trouble.
create function wocs.task_fail_and_answer(t wocs.tasks, code text, detail text) returns void
language plpgsql as $$
declare
  unheard boolean := wocs.task_failure_is_silent(t);
  outcome jsonb;
begin
  if t.type = 'transcribe' then
    perform wocs.voice_note_refuse(t, code, detail);
    return;
  end if;
  outcome := wocs.task_fail(t, code, detail);
  if not unheard then
    perform wocs.outbox_reply_late(t, outcome ->> 'say', outcome -> 'facts');
  end if;
end $$;

-- schemas/tasks/new_task.sql

-- Other arguments for a task that still waits: what was asked before no longer counts.
create function wocs.task_change_args(t wocs.tasks, args jsonb) returns jsonb
language plpgsql as $$
declare
  checked jsonb := wocs.command_check(t.type, wocs.person_by_id(t.requested_by), t.payload || args);
begin
  if checked ? 'refused' then
    return jsonb_build_object('say', checked -> 'refused', 'about', t.id,
      'facts', wocs.task_facts(t) || (checked -> 'facts'));
  end if;
  update wocs.tasks x set payload = coalesce(checked -> 'args', t.payload || task_change_args.args) where x.id = t.id
  returning * into t;
  perform wocs.audit_log_task(t.id, 'changed', jsonb_build_object('args', args));
  return wocs.approval_ask_again(t, wocs.approval_latest(t.id), checked -> 'subject');
end $$;

-- A check that gives {"wait": true, "say", "facts"} cannot ask yet: the task stays pending, and what it waits for
-- answers. One that gives "raw" keeps these words instead of what was typed.
create function wocs.task_create(person wocs.users, m jsonb, intent jsonb, type text, args jsonb) returns jsonb
language plpgsql as $$
declare
  checked jsonb := wocs.command_check(type, person, args);
  asks boolean := coalesce((intent ->> 'asks')::boolean, false);
  waits boolean := checked @> '{"wait": true}';
  t wocs.tasks;
begin
  if checked ? 'refused' then
    return jsonb_build_object('say', checked -> 'refused',
      'facts', jsonb_build_object('command', replace(type, '_', ' ')) || coalesce(checked -> 'facts', '{}'));
  end if;
  if asks and not waits then
    select * into t from wocs.tasks x
    where x.status = 'awaiting_approval' and x.type = task_create.type and x.requested_by = person.id
      and x.scheduled_at is null
      and x.payload = coalesce(checked -> 'args', args) limit 1 for update;
    if found then
      return wocs.approval_ask_again(t, wocs.approval_latest(t.id), checked -> 'subject')
        || '{"say": "approval.asked"}';
    end if;
  end if;
  insert into wocs.tasks (type, runs, command_raw, payload, status, priority, requested_by, needs_role, source_message,
    repeatable, scheduled_at)
  values (type, intent ->> 'runs', coalesce(checked ->> 'raw', m ->> 'text'), coalesce(checked -> 'args', args),
          case when asks and not waits then 'awaiting_approval' else 'pending' end,
          coalesce(intent ->> 'priority', 'normal'), person.id, coalesce(intent ->> 'role', 'admin'), m ->> 'id',
          coalesce((intent ->> 'repeatable')::boolean, false), (checked ->> 'scheduled_at')::timestamptz)
  returning * into t;
  if m #>> '{media,kind}' in ('image', 'video', 'document') then
    perform wocs.media_expect(t.id, m -> 'media');
  end if;
  if waits then
    return jsonb_build_object('say', checked -> 'say', 'about', t.id, 'held', true,
      'facts', wocs.task_facts(t) || coalesce(checked -> 'facts', '{}'));
  elsif asks then
    return jsonb_build_object('say', 'approval.asked', 'about', t.id,
      'facts', wocs.approval_ask(t, checked -> 'subject'));
  elsif t.scheduled_at > now() then
    return wocs.task_start(t, checked);
  elsif t.runs = 'home' then
    return wocs.bell_enqueue_task(t);
  end if;
  return wocs.task_run(t);
end $$;

-- schemas/tasks/retries.sql

-- A yes covers what was done with it, and only as long as nothing changed: a task that was never approved is asked for
-- again. A yes about people is for its moment alone: who tries again may be somebody else, long after.
create function wocs.task_restart_approved(t wocs.tasks) returns jsonb
language plpgsql as $$
declare
  a wocs.approvals := wocs.approval_latest(t.id);
  checked jsonb := wocs.command_check(t.type, wocs.person_by_id(t.requested_by), t.payload);
  outcome jsonb;
begin
  if a.task_id is not null and not checked ? 'refused'
     and (a.decision <> 'approved' or t.type like 'user\_%'
       or a.digest <> wocs.approval_digest(t.payload, checked -> 'subject')) then
    return jsonb_build_object('say', 'approval.asked', 'facts', wocs.approval_ask(t, checked -> 'subject'));
  end if;
  outcome := wocs.task_start(t, checked);
  if t.runs = 'home' and outcome ->> 'say' = 'task.queued' then
    return jsonb_build_object('say', 'task.retried',
      'facts', (outcome -> 'facts') || jsonb_build_object('attempt', t.attempt + 1));
  end if;
  return outcome;
end $$;

-- A note that never came is fetched again: its media id lives seven days.
create function wocs.task_restart(t wocs.tasks) returns jsonb
language plpgsql as $$
declare
  audio wocs.attachments := wocs.voice_note_audio(t.id);
begin
  if t.type <> 'transcribe' then
    return wocs.task_restart_approved(t);
  end if;
  perform wocs.voice_note_mark(t, '⏳');
  if audio.state = 'stored' then
    perform wocs.voice_note_ring_next(t.requested_by);
  else
    update wocs.attachments a
    set state = 'waiting', problem = null, tries = 1, lease_until = now() + wocs.limit_fetch_lease(),
      media = a.media || '{"url": null}' where a.id = audio.id;
    perform wocs.work_add('wocs.fetch', audio.id::text);
  end if;
  return jsonb_build_object('say', 'task.retried', 'about', t.id,
    'facts', wocs.task_facts(t) || jsonb_build_object('attempt', t.attempt + 1));
end $$;

create function wocs.task_retry(t wocs.tasks, person wocs.users) returns jsonb
language plpgsql as $$
declare
  gone text := wocs.task_pruned_media_kind(t);
begin
  if person.role <> 'admin' and t.requested_by is distinct from person.id then
    return wocs.task_refusal('not_yours', t.id, t.status, person.id);
  elsif wocs.person_role_rank(person.role) < wocs.person_role_rank(t.needs_role) then
    return wocs.person_role_refusal(person, t.type, t.needs_role);
  elsif t.status = 'uncertain' and not t.repeatable then
    return wocs.task_refusal('not_repeatable', t.id, t.status, person.id);
  elsif t.status not in ('failed', 'cancelled', 'uncertain') then
    return wocs.task_refusal('already_' || t.status, t.id, t.status, person.id);
  elsif gone is not null then
    return wocs.task_refusal(gone || '_pruned', t.id, t.status, person.id);
  end if;
  if t.status = 'uncertain' then
    perform wocs.task_move(t.id, 'failed', person.id, '{"code": "retried"}');
  end if;
  t := wocs.task_move(t.id, 'pending', person.id);
  update wocs.tasks x
  set retry_count = 0, scheduled_at = case when x.scheduled_at > now() and x.attempt = 0 then x.scheduled_at end
  where x.id = t.id returning * into t;
  return wocs.task_restart(t);
end $$;

-- The kind of what this task, or a command inside it, would need again and is no longer kept. Shared, so that what is
-- kept stays.
create function wocs.task_pruned_media_kind(t wocs.tasks) returns text
language plpgsql as $$
begin
  perform from wocs.attachments a where a.task_id = t.id for share;
  return (
    select a.type from wocs.attachments a
    where a.task_id = t.id and a.state = 'pruned'
      and t.type in ('transcribe', 'tiktok_post', 'landing_create', 'landing_edit', 'batch', 'if', 'schedule',
        'template_run')
      and not exists (select from wocs.attachments b
        where b.task_id = t.id and b.type = a.type and b.state in ('waiting', 'stored'))
    limit 1);
end $$;

-- schemas/tasks/run.sql

create function wocs.task_waits_for_picture(t wocs.tasks) returns boolean
language sql stable as $$
  select exists (select from wocs.attachments a where a.task_id = t.id and a.state = 'waiting')
$$;

-- A pending task whose time may have come: run it, ring for it, or say when it will run. `checked`: a fresh check, if
-- there is one.
create function wocs.task_start(t wocs.tasks, checked jsonb default null) returns jsonb
language plpgsql as $$
declare
  actor uuid := nullif(current_setting('wocs.actor', true), '')::uuid;
begin
  if not wocs.task_requester_may(t) then
    return wocs.task_fail(t, 'role_lost', null, actor);
  elsif t.scheduled_at > now() then
    return jsonb_build_object('say', 'task.scheduled', 'about', t.id,
      'facts', wocs.task_facts(t) || jsonb_build_object('at', wocs.clock_text(t.scheduled_at)));
  end if;
  checked := coalesce(checked, wocs.command_check(t.type, wocs.person_by_id(t.requested_by), t.payload));
  if checked ? 'refused' then
    return wocs.task_refuse(t, checked, actor);
  elsif wocs.approval_is_outdated(t, checked -> 'subject') then
    return wocs.task_refuse(t,
      jsonb_build_object('refused', 'approval.refused',
        'facts', wocs.approval_refusal('changed', wocs.approval_latest(t.id), t) -> 'facts'), actor);
  elsif t.runs = 'home' then
    return wocs.bell_enqueue_task(t);
  end if;
  return wocs.task_run(t);
end $$;

-- Applies the effect of a pending task that has just been checked; it and `done` commit together. A task that `stay`s
-- is now somebody's work.
create function wocs.task_apply_effect(t wocs.tasks) returns jsonb
language plpgsql as $$
declare
  actor uuid := nullif(current_setting('wocs.actor', true), '')::uuid;
  outcome jsonb;
  facts jsonb;
begin
  execute format('select wocs.%I($1)', 'do_' || t.type) into outcome using t;
  if outcome ? 'refused' then
    return wocs.task_refuse(t, outcome, actor);
  end if;
  if not outcome @> '{"stay": true}' then
    update wocs.tasks x
    set status = 'done', started_at = now(), completed_at = clock_timestamp(), result = outcome -> 'facts',
      error_message = null
    where x.id = t.id;
  end if;
  facts := wocs.task_facts(t) || coalesce(outcome -> 'facts', '{}');
  if jsonb_array_length(coalesce(outcome -> 'children', '[]')) > 0 then
    facts := wocs.task_create_children(t, outcome -> 'children', facts);
  end if;
  if jsonb_array_length(coalesce(outcome -> 'also', '[]')) > 0 then
    perform wocs.notice_send_all(outcome -> 'also', t.id);
  end if;
  return jsonb_build_object('say', outcome -> 'say', 'about', t.id, 'facts', facts,
    'held', facts #>> '{picture,state}' = 'waiting' and wocs.task_waits_for_picture(t));
end $$;

-- Noted, not begun. Somebody's work gets the hour it was asked for, so that the clock begins it after /resume.
create function wocs.task_hold_while_stopped(t wocs.tasks) returns jsonb
language plpgsql as $$
begin
  if t.runs = 'human' then
    update wocs.tasks x set scheduled_at = coalesce(x.scheduled_at, now()) where x.id = t.id;
  end if;
  return jsonb_build_object('say', 'system.waits', 'about', t.id,
    'facts', wocs.task_facts(t) || jsonb_build_object('stopped', wocs.stop_facts()));
end $$;

create function wocs.task_run(t wocs.tasks) returns jsonb
language plpgsql as $$
declare
  stopped jsonb := wocs.stop_facts();
  outcome jsonb;
begin
  if stopped is null or t.type in ('stop_all', 'resume') then
    return wocs.task_apply_effect(t);
  elsif t.runs = 'human' then
    return wocs.task_hold_while_stopped(t);
  end if;
  outcome := wocs.task_apply_effect(t);
  return jsonb_set(outcome, '{facts}', coalesce(outcome -> 'facts', '{}') || jsonb_build_object('stopped', stopped));
end $$;

-- schemas/tasks/scheduled.sql

create function wocs.task_run_due_one(t wocs.tasks) returns void
language plpgsql as $$
declare
  outcome jsonb;
begin
  begin
    perform wocs.audit_set_actor(null);
    outcome := wocs.task_start(t);
  exception when others then
    if wocs.fault_is_the_servers(sqlstate) then
      raise;  -- the server's trouble, not the task's
    end if;
    outcome := wocs.task_fail(t, 'internal', sqlstate);
  end;
  perform wocs.outbox_reply_late(t, outcome ->> 'say', outcome -> 'facts');
end $$;

create function wocs.task_is_due(t wocs.tasks) returns boolean
language sql stable as $$
  select t.status = 'pending' and t.scheduled_at <= now()
    and (t.runs = 'instant' or t.runs = 'human' and t.assigned_to is null)
$$;

-- Scheduled effects. One that breaks fails alone: the next settling must not stumble over it again.
create function wocs.task_run_due() returns void
language sql as $$
  select wocs.settling_each('tasks', 'task_run_due_one', array(
    select x from wocs.tasks x where wocs.task_is_due(x) and wocs.settling_may_try('tasks', x.id)
    order by x.scheduled_at limit 20 for update skip locked))
$$;

-- schemas/tasks/state_changes.sql

-- The state machine: the moves that are allowed are rows, a trigger enforces them whoever makes the move, and the same
-- trigger writes the audit log. Who acts and why is told by wocs.audit_set_actor(); without it the actor is the system
-- itself.

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

create function wocs.task_guard_move() returns trigger
language plpgsql as $$
declare
  made text;
begin
  if tg_op = 'INSERT' then
    if new.status not in ('pending', 'awaiting_approval') then
      raise exception 'a task begins as pending or awaiting_approval, not %', new.status
        using errcode = 'check_violation';
    end if;
    perform wocs.audit_log_task(new.id, 'created',
      jsonb_build_object('status', new.status, 'type', new.type, 'args', new.payload));
    return null;
  elsif new.status = old.status then
    return null;
  end if;
  select action into made from wocs.task_moves where from_state = old.status and to_state = new.status;
  if made is null then
    raise exception 'a task cannot go from % to %', old.status, new.status using errcode = 'check_violation';
  end if;
  perform wocs.audit_log_task(new.id, made);
  return null;
end $$;

-- AFTER, so that the log row's foreign key finds the task; still inside the statement, so a wrong move undoes it.
create trigger guard_task_insert after insert on wocs.tasks for each row execute function wocs.task_guard_move();
create trigger guard_task_move after update of status on wocs.tasks for each row
  execute function wocs.task_guard_move();

-- schemas/tasks/states.sql

-- Making tasks and moving them. Whether a move may be made is not decided here: the trigger on wocs.tasks does that.

create function wocs.task_move(task_id text, to_state text, actor uuid, details jsonb default '{}') returns wocs.tasks
language plpgsql as $$
declare
  moved wocs.tasks;
begin
  perform wocs.audit_set_actor(actor, details);
  update wocs.tasks t set
    status = to_state,
    lease_until = null,
    started_at = case to_state when 'pending' then null when 'running' then now() else t.started_at end,
    completed_at = case when s.is_final then now() end,
    error_message = case when to_state in ('failed', 'uncertain')
      then coalesce(details ->> 'detail', details ->> 'code') end
  from wocs.task_states s
  where t.id = task_id and s.name = to_state
  returning t.* into moved;
  return moved;
end $$;

-- {"say", "facts"} of a task that has just failed. `retry`: whether trying again could help.
create function wocs.task_fail(t wocs.tasks, code text, detail text default null, actor uuid default null) returns jsonb
language plpgsql as $$
declare
  error jsonb := jsonb_build_object('code', code, 'detail', detail);
begin
  perform wocs.task_move(t.id, 'failed', actor, error);
  return jsonb_build_object('say', 'task.failed', 'about', t.id,
                            'facts', wocs.task_facts(t)
                              || jsonb_build_object('error', error, 'retry', code <> 'role_lost'));
end $$;

-- Whoever asked must still be allowed to when it happens, not only when they asked.
create function wocs.task_requester_may(t wocs.tasks) returns boolean
language sql stable as $$
  select t.requested_by is null
    or exists (select from wocs.users u
      where u.id = t.requested_by and u.status = 'active'
        and wocs.person_role_rank(u.role) >= wocs.person_role_rank(t.needs_role))
$$;

create function wocs.approval_changed_refusal(task text) returns jsonb
language sql stable as $$
  select jsonb_build_object('refused', 'approval.refused', 'facts', jsonb_build_object(
    'reason', 'changed', 'who', wocs.person_ref_then(a.decided_by, a.decided_at),
    'when', wocs.clock_text(a.decided_at), 'approver', wocs.person_ref_then(a.decided_by, a.decided_at)))
  from wocs.approvals a where a.task_id = task and a.decision = 'approved' order by a.ask desc limit 1
$$;

create function wocs.task_check_refusal(reason text, task text, status text, asker uuid) returns jsonb
language sql stable as $$
  select jsonb_build_object('refused', said -> 'say', 'facts', said -> 'facts')
  from wocs.task_refusal(reason, task, status, asker) as said
$$;

-- `nearest`: what the asker has open, newest first; nobody knows of the task that hears a note.
create function wocs.task_refusal(reason text, task text, status text, asker uuid) returns jsonb
language sql stable as $$
  select jsonb_build_object('say', 'task.refused', 'about', case when status is not null then task end,
    'facts', jsonb_build_object(
    'reason', reason, 'task', task, 'status', status,
    'nearest', (
      select coalesce(jsonb_agg(near.id order by near.created_at desc), '[]') from (
        select t.id, t.created_at from wocs.tasks t
        where t.status in ('pending', 'awaiting_approval', 'running') and asker in (t.assigned_to, t.requested_by)
          and t.type <> 'transcribe'
        order by t.created_at desc limit 3) near)))
$$;

-- schemas/tiktok/delete.sql

create function wocs.check_tiktok_delete(asker wocs.users, args jsonb) returns jsonb
language plpgsql stable as $$
declare
  refused jsonb := wocs.tiktok_video_objection(args ->> 'video_id', wocs.agent_none_refusal_at(args ->> 'to'));
  post wocs.tiktok_posts := wocs.tiktok_post_by_video(args ->> 'video_id');
begin
  return coalesce(refused, jsonb_build_object(
    'args', wocs.agent_args_with_name(args),
    'subject', jsonb_strip_nulls(jsonb_build_object('caption', post.caption, 'link', post.link))));
end $$;

create function wocs.do_tiktok_delete(task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  checked jsonb := wocs.check_tiktok_delete(wocs.person_by_id(task.requested_by), task.payload);
begin
  return case when checked ? 'refused' then checked else wocs.tiktok_give_task(task) end;
end $$;

create function wocs.tiktok_finish_delete(held wocs.tasks, actor wocs.users) returns jsonb
language plpgsql as $$
begin
  update wocs.tiktok_posts p set state = 'deleted', changed_by = actor.id, changed_at = now()
  where p.video_id = held.payload ->> 'video_id';
  return wocs.agent_finish_work(held, actor, 'tiktok.deleted', '{}', null);
end $$;

-- schemas/tiktok/done.sql

-- How TikTok work ends: a post with its link, a question for figures with the figures, an edit and a deletion with a
-- word.

create function wocs.tiktok_word_done(held wocs.tasks, actor wocs.users) returns jsonb
language sql as $$
  select case held.type
    when 'tiktok_post' then wocs.tiktok_ask_details(held, actor, 'tiktok_posted', 'tiktok.ask_link')
    when 'tiktok_stats' then wocs.tiktok_ask_details(held, actor, 'tiktok_figures', 'tiktok.ask_figures')
    when 'tiktok_edit' then wocs.tiktok_finish_edit(held, actor)
    else wocs.tiktok_finish_delete(held, actor) end
$$;

-- The question that remains is an unfinished command of theirs: whatever they say next is understood as its answer.
create function wocs.tiktok_ask_details(held wocs.tasks, actor wocs.users, command text, say text) returns jsonb
language plpgsql as $$
begin
  perform wocs.draft_keep(actor.id, 'form:' || held.id,
    jsonb_build_object('command', command, 'args', jsonb_build_object('task', held.id)), null);
  return jsonb_build_object('say', say, 'facts', wocs.agent_facts(held) || '{"minutes": 10}', 'also', '[]'::jsonb);
end $$;

-- The task an answer is about, held: {"task": row} or {"refused", "facts"}. One that is done may be answered again: to
-- correct it.
create function wocs.tiktok_answered_task(asker wocs.users, args jsonb, wanted text) returns jsonb
language plpgsql as $$
declare
  t wocs.tasks;
begin
  select * into t from wocs.tasks x where x.id = args ->> 'task' for update;
  if t.id is null then
    return wocs.task_check_refusal('not_found', args ->> 'task', null, asker.id);
  elsif t.type <> wanted then
    return wocs.tiktok_refusal('not_' || wanted, null, jsonb_build_object('of', t.id));
  elsif asker.role <> 'admin' and t.assigned_to is distinct from asker.id then
    return wocs.task_check_refusal('not_yours', t.id, t.status, asker.id);
  elsif t.status not in ('pending', 'running', 'done') then
    return wocs.task_check_refusal('already_' || t.status, t.id, t.status, asker.id);
  end if;
  return jsonb_build_object('task', to_jsonb(t));
end $$;

-- schemas/tiktok/edit.sql

create function wocs.check_tiktok_edit(asker wocs.users, args jsonb) returns jsonb
language plpgsql stable as $$
declare
  refused jsonb := wocs.tiktok_video_objection(args ->> 'video_id', wocs.agent_none_refusal_at(args ->> 'to'));
  post wocs.tiktok_posts := wocs.tiktok_post_by_video(args ->> 'video_id');
begin
  if refused is not null then
    return refused;
  elsif post.caption = args ->> 'caption' then
    return wocs.tiktok_refusal('same_caption', post.video_id);
  end if;
  return jsonb_build_object('args', wocs.agent_args_with_name(args), 'subject', '{}'::jsonb);
end $$;

create function wocs.do_tiktok_edit(task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  checked jsonb := wocs.check_tiktok_edit(wocs.person_by_id(task.requested_by), task.payload);
begin
  return case when checked ? 'refused' then checked else wocs.tiktok_give_task(task) end;
end $$;

create function wocs.tiktok_finish_edit(held wocs.tasks, actor wocs.users) returns jsonb
language plpgsql as $$
declare
  before text := (wocs.tiktok_post_by_video(held.payload ->> 'video_id')).caption;
begin
  update wocs.tiktok_posts p
  set caption = held.payload ->> 'caption', state = 'edited', changed_by = actor.id, changed_at = now()
  where p.video_id = held.payload ->> 'video_id' and p.state <> 'deleted';
  return wocs.agent_finish_work(held, actor, 'tiktok.edited', jsonb_build_object('before', before), null);
end $$;

create function wocs.undo_plan_tiktok_edit(t wocs.tasks) returns jsonb
language plpgsql as $$
declare
  post wocs.tiktok_posts;
begin
  select * into post from wocs.tiktok_posts p where p.video_id = t.payload ->> 'video_id' for update;
  if post.state is distinct from 'edited' or post.caption is distinct from t.payload ->> 'caption' then
    return wocs.agent_undo_refusal('changed_since', 'tiktok_caption', post.video_id, t.payload ->> 'caption',
      case post.state when 'deleted' then 'deleted' else post.caption end, wocs.person_ref(post.changed_by));
  end if;
  return wocs.undo_step('tiktok_caption', post.video_id, post.caption, t.result ->> 'before',
    jsonb_build_object('caption', post.caption));
end $$;

create function wocs.undo_tiktok_edit(t wocs.tasks, undoing wocs.tasks) returns jsonb
language sql as $$
  select jsonb_build_object('facts', jsonb_build_object('video_id', t.payload -> 'video_id'),
    'children', jsonb_build_array(jsonb_build_object(
    'command', 'tiktok_edit', 'runs', 'human', 'asks', false, 'repeatable', false, 'needs_role', 'admin',
    'scheduled_at', null,
    'args', jsonb_build_object('video_id', t.payload -> 'video_id', 'caption', t.result -> 'before'))))
$$;

-- schemas/tiktok/figures.sql

create function wocs.check_tiktok_figures(asker wocs.users, args jsonb) returns jsonb
language plpgsql as $$
declare
  about jsonb := wocs.tiktok_answered_task(asker, args, 'tiktok_stats');
begin
  if about ? 'refused' then
    return about;
  elsif args ->> 'video_id' is not null and (wocs.tiktok_post_by_video(args ->> 'video_id')).task_id is null then
    return wocs.tiktok_refusal('unknown_video', args ->> 'video_id');
  end if;
  return '{"subject": {}}';
end $$;

create function wocs.do_tiktok_figures(task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  actor wocs.users := wocs.person_by_id(task.requested_by);
  args jsonb := task.payload;
  checked jsonb := wocs.check_tiktok_figures(actor, args);
  held wocs.tasks;
  period text;
begin
  if checked ? 'refused' then
    return checked;
  end if;
  select * into held from wocs.tasks t where t.id = args ->> 'task';
  period := coalesce(held.payload ->> 'period', 'week');
  perform wocs.tiktok_keep_figures(args, period, held.id, actor.id);
  return wocs.agent_answer_work(held, actor, 'tiktok.figures', jsonb_build_object(
    'period', period, 'video_id', args -> 'video_id', 'views', args -> 'views', 'likes', args -> 'likes',
    'comments', args -> 'comments',
    'shares', args -> 'shares'));
end $$;

-- Kept as told, and for the reports. Those count what each post grew by: the account's total for a span is a post of
-- its own there, unless something within that span is known already and would count twice.
create function wocs.tiktok_keep_figures(told jsonb, period text, task text, actor uuid) returns void
language plpgsql as $$
declare
  today date := (now() at time zone wocs.clock_zone())::date;
  since timestamptz := (select s.since from wocs.period_span(period) s);
  post text := coalesce(told ->> 'video_id',
    concat_ws(':', 'account', period, (since at time zone wocs.clock_zone())::date));
begin
  insert into wocs.tiktok_figures as f (day, subject, period, views, likes, comments, shares, task_id, told_by)
  values (today, coalesce(told ->> 'video_id', 'account'), period, (told ->> 'views')::bigint,
    (told ->> 'likes')::bigint, (told ->> 'comments')::bigint,
          (told ->> 'shares')::bigint, task, actor)
  on conflict on constraint tiktok_figures_pkey do update set
    views = excluded.views, likes = excluded.likes, comments = excluded.comments, shares = excluded.shares,
    task_id = excluded.task_id, told_by = excluded.told_by, told_at = now();
  if told ->> 'video_id' is not null
     or not exists (select from wocs.engagement e
       where e.platform = 'tiktok' and e.post_id <> post and e.at >= since) then
    perform wocs.engagement_upsert('agent', jsonb_build_object(
      'platform', 'tiktok', 'post_id', post, 'at', now(), 'views', told -> 'views', 'likes', told -> 'likes',
      'comments', told -> 'comments',
      'shares', told -> 'shares'), task);
  end if;
end $$;

-- schemas/tiktok/list.sql

-- /tiktok list: what is planned first, then the newest posts with the last figures known of them.

create function wocs.answer_tiktok_list(asker wocs.users, args jsonb) returns jsonb
language sql stable as $$
  with planned as (
    select t.id as task, null as video_id, null as link, t.payload ->> 'caption' as caption,
           case when t.status = 'awaiting_approval' then 'awaiting_approval' when t.assigned_to is null then 'scheduled'
             else 'with_agent' end as state,
           coalesce(t.scheduled_at, (t.payload ->> 'schedule')::timestamptz) as at, t.assigned_to as agent, 0 as rank
    from wocs.tasks t where t.type = 'tiktok_post' and t.status in ('awaiting_approval', 'pending', 'running')
    order by t.created_at desc limit 10),
  posted as (
    select p.task_id, p.video_id, p.link, p.caption, p.state, p.posted_at, p.posted_by, 1
    from wocs.tiktok_posts p where p.posted_at is not null order by p.posted_at desc limit 10),
  listed as (select * from planned union all select * from posted)
  select jsonb_build_object('say', 'tiktok.list', 'facts', jsonb_build_object(
    'posts', (select coalesce(jsonb_agg(jsonb_build_object(
      'task', l.task, 'video_id', l.video_id, 'link', l.link, 'caption', l.caption, 'state', l.state,
      'at', wocs.clock_text(l.at),
      'agent', wocs.person_ref(l.agent),
      'views', (wocs.engagement_newest('tiktok', l.video_id, 'infinity')).views)
      order by l.rank, case l.rank when 0 then l.at end nulls first, l.at desc), '[]') from listed l),
    'more', greatest((select count(*) from wocs.tiktok_posts p where p.posted_at is not null) - 10, 0)))
$$;

-- schemas/tiktok/material.sql

create function wocs.tiktok_give_task(task wocs.tasks) returns jsonb
language sql as $$ select wocs.agent_assign(task, 'tiktok.assigned', null) $$;

-- A post's notice waits for its video.
create function wocs.tiktok_notices(given wocs.tasks) returns jsonb
language plpgsql stable as $$
declare
  facts jsonb := wocs.agent_facts(given);
  media jsonb := wocs.tiktok_video_media(given.id);
  notice jsonb;
begin
  notice := wocs.notice_entry(given.assigned_to, 'tiktok.' || substr(given.type, 8) || '_notice', facts)
    || case when given.type = 'tiktok_post'
    then jsonb_build_object('media', media, 'held', media is null) else '{}' end;
  return jsonb_build_array(notice)
    || wocs.tiktok_caption_notice(given, facts, given.type = 'tiktok_post' and media is null);
end $$;

-- The caption alone, to the letter.
create function wocs.tiktok_caption_notice(given wocs.tasks, facts jsonb, held boolean) returns jsonb
language sql stable as $$
  select case when given.type in ('tiktok_post', 'tiktok_edit')
    then jsonb_build_array(wocs.notice_entry(given.assigned_to, 'tiktok.caption', facts)
      || jsonb_build_object('follows', true, 'held', held)) else '[]' end
$$;

-- What a person who heard of it by a template alone still needs: nothing, once they have got the caption.
create function wocs.tiktok_material(held wocs.tasks) returns jsonb
language plpgsql stable as $$
declare
  media jsonb := wocs.tiktok_video_media(held.id);
  facts jsonb;
begin
  if held.type not in ('tiktok_post', 'tiktok_edit') or exists (
       select from wocs.outbox o
         join wocs.users u on u.id = held.assigned_to and (o.to_number = u.wa_number or o.to_user_id = u.wa_user_id)
       where o.task_id = held.id and o.say = 'tiktok.caption' and o.kind = 'notice' and o.state <> 'failed') then
    return '[]';
  end if;
  facts := wocs.agent_facts(held);
  return case when held.type = 'tiktok_edit' then '[]'::jsonb
      else jsonb_build_array(wocs.notice_entry(held.assigned_to, 'tiktok.video', facts)
        || jsonb_build_object('media', media, 'held', media is null)) end
    || wocs.tiktok_caption_notice(held, facts, held.type = 'tiktok_post' and media is null);
end $$;

-- schemas/tiktok/post.sql

-- Before its time it only waits: settling does it again then.
create function wocs.do_tiktok_post(task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  checked jsonb := wocs.check_tiktok_post(wocs.person_by_id(task.requested_by), task.payload);
  at timestamptz := nullif(task.payload ->> 'schedule', 'now')::timestamptz;
begin
  if checked ? 'refused' then
    return checked;
  end if;
  perform wocs.media_expect(task.id, (checked #> '{args,video}') || '{"kind": "video"}')
    where (wocs.tiktok_video(task.id)).id is null;
  insert into wocs.tiktok_posts (task_id, caption) values (task.id, task.payload ->> 'caption') on conflict do nothing;
  if at > now() then
    update wocs.tasks t set scheduled_at = at where t.id = task.id;
    return jsonb_build_object('say', 'task.scheduled', 'facts', jsonb_build_object('at', wocs.clock_text(at)),
      'stay', true);
  end if;
  return wocs.tiktok_give_task(task);
end $$;

-- A post that is live is taken down by an agent: the CONFIRM of the plan is the one that deleting asks for.
create function wocs.undo_plan_tiktok_post(t wocs.tasks) returns jsonb
language plpgsql as $$
declare
  post wocs.tiktok_posts;
begin
  select * into post from wocs.tiktok_posts p where p.task_id = t.id for update;
  if post.state is distinct from 'live' and post.state is distinct from 'edited' then
    return wocs.agent_undo_refusal('changed_since', 'tiktok_video', coalesce(post.video_id, t.id), 'live', post.state,
      wocs.person_ref(post.changed_by));
  elsif post.video_id is null then
    return wocs.agent_undo_refusal('no_video_id', 'tiktok_video', post.link, null, null, null);
  end if;
  return wocs.undo_step('tiktok_video', post.video_id, 'live', 'deleted_by_agent',
    jsonb_build_object('video', post.video_id, 'link', post.link));
end $$;

create function wocs.undo_tiktok_post(t wocs.tasks, undoing wocs.tasks) returns jsonb
language plpgsql as $$
declare
  post wocs.tiktok_posts;
begin
  select * into post from wocs.tiktok_posts p where p.task_id = t.id;
  return jsonb_build_object('facts', jsonb_build_object('video_id', post.video_id),
    'children', jsonb_build_array(jsonb_build_object(
    'command', 'tiktok_delete', 'runs', 'human', 'asks', false, 'repeatable', false, 'needs_role', 'admin',
    'scheduled_at', null,
    'args', jsonb_build_object('video_id', post.video_id, 'reason', 'undo ' || t.id))));
end $$;

-- Nulls of the grammar's arguments count as not given. A time that has come already is "now": it needs no mention.
create function wocs.check_tiktok_post(asker wocs.users, args jsonb) returns jsonb
language plpgsql stable as $$
declare
  given jsonb := jsonb_strip_nulls(args);
  at timestamptz := nullif(given ->> 'schedule', 'now')::timestamptz;
  video jsonb := coalesce(given -> 'video', wocs.tiktok_quoted_video(asker, given ->> 'quoted'));
  refused jsonb := wocs.agent_none_refusal_at(given ->> 'to', at);
begin
  if video ->> 'id' is null then
    return wocs.tiktok_refusal(case when (wocs.tiktok_video(wocs.word_task(null, given ->> 'quoted'))).state = 'pruned'
      then 'video_pruned' else 'no_video' end);
  elsif refused is not null then
    return refused;
  end if;
  given := wocs.agent_args_with_name(given) - array['quoted', 'schedule'] || jsonb_build_object('video', video - 'url')
    || case when at > now() then jsonb_build_object('schedule', given -> 'schedule') else '{}' end;
  return jsonb_build_object('args', given, 'subject', jsonb_build_object('has_video', true));
end $$;

-- schemas/tiktok/posted.sql

-- {"video_id", "link"}: the id of a link that names one; of an id alone no link is made up.
create function wocs.tiktok_read_link(told text) returns jsonb
language sql immutable as $$
  select jsonb_build_object('video_id', coalesce(substring(told from '/(?:video|photo)/([0-9]{5,25})'),
    case when told ~ '^[0-9]{5,25}$' then told end),
                            'link', case when told !~ '^[0-9]+$' then told end)
$$;

create function wocs.check_tiktok_posted(asker wocs.users, args jsonb) returns jsonb
language plpgsql as $$
declare
  about jsonb := wocs.tiktok_answered_task(asker, args, 'tiktok_post');
  other wocs.tiktok_posts := wocs.tiktok_post_by_video(wocs.tiktok_read_link(args ->> 'link') ->> 'video_id');
  post wocs.tiktok_posts;
begin
  if about ? 'refused' then
    return about;
  end if;
  select * into post from wocs.tiktok_posts p where p.task_id = args ->> 'task';
  if post.state = 'deleted' then
    return wocs.tiktok_refusal('deleted', post.video_id, jsonb_build_object('at', wocs.clock_text(post.changed_at)));
  elsif other.task_id <> args ->> 'task' then
    return wocs.tiktok_refusal('known_already', other.video_id, jsonb_build_object('of', other.task_id));
  end if;
  return '{"subject": {}}';
end $$;

create function wocs.do_tiktok_posted(task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  actor wocs.users := wocs.person_by_id(task.requested_by);
  checked jsonb := wocs.check_tiktok_posted(actor, task.payload);
  told jsonb := wocs.tiktok_read_link(task.payload ->> 'link');
  held wocs.tasks;
begin
  if checked ? 'refused' then
    return checked;
  end if;
  select * into held from wocs.tasks t where t.id = task.payload ->> 'task';
  insert into wocs.tiktok_posts as p (task_id, caption, video_id, link, state, posted_at, posted_by, changed_by)
  values (held.id, held.payload ->> 'caption', told ->> 'video_id', told ->> 'link', 'live', now(), actor.id, actor.id)
  on conflict (task_id) do update set
    video_id = excluded.video_id, link = excluded.link,
    state = case p.state when 'scheduled' then 'live' else p.state end,
    posted_at = coalesce(p.posted_at, now()), posted_by = coalesce(p.posted_by, actor.id), changed_by = actor.id,
    changed_at = now();
  return wocs.agent_answer_work(held, actor, 'tiktok.posted', told);
end $$;

-- schemas/tiktok/posts.sql

-- TikTok by people (specification 7.2): each command is a task that an agent does. What they did is kept here, so that
-- reports and /undo know it.

create function wocs.tiktok_post_by_video(video_id text) returns wocs.tiktok_posts
language sql stable as $$
  select p from wocs.tiktok_posts p where p.video_id = tiktok_post_by_video.video_id
$$;

-- The videos there are that are written most like this one, three at most.
create function wocs.tiktok_nearest_videos(video_id text) returns jsonb
language sql stable as $$
  select coalesce(jsonb_agg(jsonb_build_object('video_id', near.video_id, 'caption', left(near.caption, 60))
    order by near.alike desc, near.posted_at desc), '[]')
  from (
    select p.video_id, p.caption, p.posted_at, (
      select count(*) from generate_series(1, length(tiktok_nearest_videos.video_id)) n
      where substr(p.video_id, n, 1) = substr(tiktok_nearest_videos.video_id, n, 1)) as alike
    from (select * from wocs.tiktok_posts l
      where l.video_id is not null and l.state in ('live', 'edited') order by l.posted_at desc limit 200) p
    order by alike desc, p.posted_at desc limit 3) near
$$;

create function wocs.tiktok_refusal(reason text, video_id text default null, more jsonb default '{}') returns jsonb
language sql stable as $$
  select jsonb_build_object('refused', 'tiktok.refused', 'facts', jsonb_build_object(
    'reason', reason, 'video_id', video_id,
    'nearest', case when reason = 'unknown_video' then wocs.tiktok_nearest_videos(coalesce(video_id, '')) else '[]' end)
      || more)
$$;

create function wocs.tiktok_caption_hashtags(caption text) returns jsonb
language sql immutable as $$
  select coalesce(jsonb_agg(found.tag[1]), '[]') from regexp_matches(caption, '(#[^\s#.,!?;:]+)', 'g') as found (tag)
$$;

-- What a saying about TikTok work shows beside the facts of any work.
create function wocs.tiktok_facts(task wocs.tasks) returns jsonb
language plpgsql stable as $$
declare
  args jsonb := task.payload;
  post wocs.tiktok_posts;
  video wocs.attachments := wocs.tiktok_video(task.id);
begin
  select * into post from wocs.tiktok_posts p
  where p.task_id = task.id or args ->> 'video_id' is not null and p.video_id = args ->> 'video_id' limit 1;
  return jsonb_build_object(
    'caption', args -> 'caption', 'hashtags', wocs.tiktok_caption_hashtags(args ->> 'caption'),
    'video_id', coalesce(post.video_id, args ->> 'video_id'),
    'link', post.link, 'caption_now', case when task.type <> 'tiktok_post' then post.caption end,
    'reason', args -> 'reason', 'period', args -> 'period',
    'video', jsonb_build_object('state', coalesce(video.state, 'none'), 'problem', video.problem));
end $$;

-- Why this video cannot be worked on; null when it can.
create function wocs.tiktok_video_objection(video_id text, refused jsonb) returns jsonb
language plpgsql stable as $$
declare
  post wocs.tiktok_posts := wocs.tiktok_post_by_video(video_id);
begin
  return case
    when post.task_id is null then wocs.tiktok_refusal('unknown_video', video_id)
    when post.state = 'deleted' then wocs.tiktok_refusal('deleted', video_id,
      jsonb_build_object('at', wocs.clock_text(post.changed_at)))
    else refused end;
end $$;

-- schemas/tiktok/stats.sql

create function wocs.check_tiktok_stats(asker wocs.users, args jsonb) returns jsonb
language sql stable as $$
  select coalesce(wocs.agent_none_refusal_at(args ->> 'to'),
    jsonb_build_object('args', wocs.agent_args_with_name(args), 'subject', '{}'::jsonb))
$$;

create function wocs.do_tiktok_stats(task wocs.tasks) returns jsonb
language sql as $$
  select wocs.tiktok_give_task(task)
$$;

-- schemas/tiktok/videos.sql

-- The video that a TikTok task needs: its agent gets it with the caption as a message of its own (to copy whole), and
-- buttons.

-- The newest video of a task that can be sent, else the newest at all.
create function wocs.tiktok_video(task text) returns wocs.attachments
language sql stable as $$
  select a from wocs.attachments a
  where a.task_id = task and a.type = 'video' order by (a.state = 'stored') desc, a.created_at desc limit 1
$$;

-- The video of a message of theirs, or of ours, that they quote: {"kind","id","mime","sha256","filename"}. Meta keeps
-- it for 7 days.
create function wocs.tiktok_quoted_video(asker wocs.users, quoted text) returns jsonb
language plpgsql stable as $$
declare
  body jsonb := (select e.body from wocs.inbound_events e where e.message_id = quoted and e.user_id = asker.id);
  told jsonb := coalesce(body -> 'video',
    case when body #>> '{document,mime_type}' like 'video/%' then body -> 'document' end);
begin
  if told is null then
    return (
      select jsonb_build_object('kind', 'video', 'id', a.media -> 'id', 'mime', a.mime_type,
        'sha256', a.media -> 'sha256', 'filename', a.original_name)
      from wocs.outbox o join wocs.attachments a on a.task_id = o.task_id and a.type = 'video' and a.state = 'stored'
      where o.wamid = quoted order by a.created_at desc limit 1);
  end if;
  return jsonb_build_object('kind', 'video', 'id', told -> 'id', 'mime', told -> 'mime_type',
    'sha256', told -> 'sha256', 'filename', told -> 'filename');
end $$;

-- A video is fetched as soon as there is a task that needs it, however that was made: by a message, a batch, a
-- schedule.
create function wocs.tiktok_expect_video() returns trigger
language plpgsql as $$
begin
  perform wocs.media_expect(new.id, (new.payload -> 'video') || '{"kind": "video"}');
  return null;
end $$;

create trigger expect_video after insert on wocs.tasks for each row
  when (new.type = 'tiktok_post' and new.payload #>> '{video,id}' is not null)
    execute function wocs.tiktok_expect_video();

create function wocs.tiktok_video_media(task text) returns jsonb
language plpgsql stable as $$
declare
  video wocs.attachments := wocs.tiktok_video(task);
begin
  return case when video.state = 'stored'
    then jsonb_build_object('key', video.storage_url, 'mime', video.mime_type) end;
end $$;

-- What waited for the video goes with it. One that cannot be had is told to who asked, and the task stays: they may
-- send it again.
create function wocs.tiktok_video_settle(a wocs.attachments) returns void
language plpgsql as $$
declare
  t wocs.tasks;
  message jsonb;
begin
  select * into t from wocs.tasks x where x.id = a.task_id for update;
  if t.type is distinct from 'tiktok_post' or t.status not in ('pending', 'awaiting_approval', 'running') then
    update wocs.outbox x set state = 'failed', error = '{"code": "superseded"}'
    where x.task_id = t.id and x.state = 'held' and x.kind = 'notice';
    return;
  elsif a.state <> 'stored' then
    perform wocs.outbox_reply_late(t, 'tiktok.video_failed',
      wocs.agent_facts(t) || jsonb_build_object('problem', coalesce(a.problem, 'unknown')));
    return;
  end if;
  perform wocs.outbox_reply(wocs.person_by_id((a.media ->> 'by')::uuid), a.media ->> 'message', jsonb_build_object(
    'say', 'tiktok.video_kept', 'about', t.id, 'facts', wocs.agent_facts(t))) where a.media ? 'message';
  for message in
    with released as (
      update wocs.outbox x set
        state = 'sending', attempt = x.attempt + 1, lease_until = now() + wocs.limit_send_lease(),
        facts = x.facts || jsonb_build_object('video', jsonb_build_object('state', 'stored')),
        media = case when x.say in ('tiktok.post_notice', 'tiktok.video')
          then jsonb_build_object('key', a.storage_url, 'mime', a.mime_type) end
      where x.task_id = a.task_id and x.state = 'held' returning x.id, wocs.outbox_message(x) as whole)
    select r.whole from released r order by r.id
  loop
    perform wocs.work_add('wocs.send', message::text);
  end loop;
end $$;

-- A post of theirs that still waits for its CONFIRM, or whose video was lost: only then is another one no other post.
create function wocs.tiktok_video_task(m jsonb, person wocs.users) returns wocs.tasks
language plpgsql as $$
declare
  t wocs.tasks;
begin
  if m #>> '{media,kind}' = 'document' and m #>> '{media,mime}' not like 'video/%' then
    return null;
  end if;
  select * into t from wocs.tasks x
  where x.id = wocs.word_task(null, m ->> 'quoted') and x.type = 'tiktok_post'
    and x.status in ('awaiting_approval', 'pending', 'running') for update;
  return case when (person.role = 'admin' or t.requested_by = person.id)
                   and (t.status = 'awaiting_approval' or (wocs.tiktok_video(t.id)).state = 'failed') then t end;
end $$;

-- Before the yes it is another question; after it, the same post at last.
create function wocs.tiktok_video_replace(t wocs.tasks, m jsonb, person wocs.users) returns void
language plpgsql as $$
declare
  video jsonb := (m -> 'media') || '{"kind": "video"}';
begin
  if t.status = 'awaiting_approval' then
    perform wocs.media_expect(t.id, video);
    perform wocs.outbox_reply(person, m ->> 'id', wocs.task_change_args(t, jsonb_build_object('video', video - 'url')));
  else
    perform wocs.media_expect(t.id,
      video || jsonb_build_object('for', jsonb_build_object('by', person.id, 'message', m -> 'id')));
  end if;
end $$;

-- schemas/undo/objections.sql

-- /undo: a task that is done is taken back by wocs.undo_<type>(t, undoing), after wocs.undo_plan_<type>(t) told what
-- that means. A task that is made of others (a batch, a template, an if) is taken back through them, the last one
-- first: all or nothing.

-- Kinds of tasks that only tell something: in a batch there is nothing of theirs to take back.
create function wocs.undo_needs_nothing(type text) returns boolean
language sql immutable as $$
  select type like 'report\_%'
    or type in ('analytics', 'landing_screenshot', 'chart', 'caption_draft', 'content_caption', 'tiktok_stats',
      'tiktok_figures', 'stop_all', 'resume')
$$;

create function wocs.undo_is_known(type text) returns boolean
language sql stable as $$
  select to_regprocedure('wocs.' || quote_ident('undo_plan_' || type) || '(wocs.tasks)') is not null
    and to_regprocedure('wocs.' || quote_ident('undo_' || type) || '(wocs.tasks, wocs.tasks)') is not null
$$;

create function wocs.undo_task_is_bundle(t wocs.tasks) returns boolean
language sql stable as $$
  select not wocs.undo_is_known(t.type) and not wocs.undo_needs_nothing(t.type)
    and exists (select from wocs.tasks c where c.parent_id = t.id and not wocs.undo_needs_nothing(c.type))
$$;

create function wocs.undo_objection(t wocs.tasks) returns text
language plpgsql stable as $$
declare
  hours int := (select l.hours from wocs.undo_limits l where l.command = t.type);
begin
  return case
    when t.type = 'undo' then 'is_undo'
    when t.status = 'rolled_back' then 'already_undone'
    when t.status <> 'done' then 'not_done'
    when not wocs.undo_is_known(t.type) and not wocs.undo_task_is_bundle(t) then 'cannot'
    when t.completed_at < now() - make_interval(hours => hours) then 'too_late' end;
end $$;

-- `of` is the command's key: why a command cannot be undone is told by the menu.
create function wocs.undo_refusal(reason text, t wocs.tasks, more jsonb default '{}') returns jsonb
language plpgsql stable as $$
declare
  undone wocs.task_logs;
begin
  select * into undone from wocs.task_logs l where l.task_id = t.id and l.action = 'rolled_back' order by l.seq desc
  limit 1;
  return jsonb_build_object('refused', 'undo.refused', 'facts', jsonb_build_object(
    'reason', reason, 'undone', t.id, 'of', t.type, 'status', t.status, 'when', wocs.clock_text(undone.created_at),
    'who', wocs.person_ref_then(undone.actor_id, undone.created_at), 'done_at', wocs.clock_text(t.completed_at),
    'hours', (select l.hours from wocs.undo_limits l where l.command = t.type)) || more);
end $$;

-- What this person did lately that could be taken back, newest first.
create function wocs.undo_candidates(asker uuid) returns jsonb
language sql stable as $$
  select coalesce(jsonb_agg(near.id), '[]') from (
    select t.id from (
      select l.task_id, max(l.created_at) as at from (
        select x.task_id, x.created_at from wocs.task_logs x
        where x.action in ('completed', 'failed') and x.created_at > now() - wocs.limit_lately()
          order by x.created_at desc limit 100) l
      group by l.task_id) lately
    join wocs.tasks t on t.id = lately.task_id
    where t.requested_by = asker and t.status = 'done' and wocs.undo_objection(t) is null
    order by lately.at desc limit 3) near
$$;

-- schemas/undo/rollback.sql

-- /rollback: one command for what has versions. A page's is /landing rollback, an app's goes through its history.

create function wocs.rollback_kind(args jsonb) returns text
language sql immutable as $$ select coalesce(args ->> 'type', 'landing') $$;

create function wocs.rollback_landing_args(args jsonb) returns jsonb
language sql immutable as $$
  select jsonb_build_object('page', args -> 'page', 'version', coalesce((args ->> 'to')::int, -1))
$$;

create function wocs.check_rollback(asker wocs.users, args jsonb) returns jsonb
language sql as $$
  select case wocs.rollback_kind(args) when 'app' then wocs.app_rollback_plan(args)
    else wocs.check_landing_rollback(asker, wocs.rollback_landing_args(args)) end
$$;

create function wocs.do_rollback(task wocs.tasks) returns jsonb
language plpgsql as $$
begin
  if wocs.rollback_kind(task.payload) = 'app' then
    return wocs.app_rollback_apply(task);
  end if;
  task.payload := wocs.rollback_landing_args(task.payload);
  return wocs.do_landing_rollback(task);
end $$;

create function wocs.undo_plan_rollback(t wocs.tasks) returns jsonb
language sql as $$
  select case wocs.rollback_kind(t.payload) when 'app' then wocs.app_undo_plan(t)
    else wocs.undo_plan_landing_rollback(t) end
$$;

create function wocs.undo_rollback(t wocs.tasks, undoing wocs.tasks) returns jsonb
language sql as $$
  select case wocs.rollback_kind(t.payload) when 'app' then wocs.app_undo_apply(t, undoing)
    else wocs.undo_landing_rollback(t, undoing) end
$$;

-- schemas/undo/take_back.sql

-- Two takings-back as one, in this order.
create function wocs.undo_merge_outcomes(a jsonb, b jsonb) returns jsonb
language sql immutable as $$
  select jsonb_object_agg(part, coalesce(a -> part, '[]') || coalesce(b -> part, '[]'))
  from unnest(array['plan', 'subject', 'facts', 'also', 'children']) part
$$;

-- Takes it back now, as far as it goes: {"plan", "subject", "facts", "also", "children"} or {"refused", "facts"}.
-- Whoever calls this undoes everything again when it was refused, so that nothing is ever half done.
create function wocs.undo_apply(t wocs.tasks, undoing wocs.tasks) returns jsonb
language plpgsql as $$
declare
  objection text := wocs.undo_objection(t);
  taken jsonb;
begin
  if objection is not null then
    return wocs.undo_refusal(objection, t);
  end if;
  taken := case when wocs.undo_is_known(t.type) then wocs.undo_apply_single(t, undoing)
    else wocs.undo_apply_children(t, undoing) end;
  if taken ? 'refused' then
    return taken;
  end if;
  taken := wocs.undo_merge_outcomes(wocs.undo_cancel_children(t, undoing), taken);
  if taken -> 'plan' = '[]' then
    return wocs.undo_refusal('nothing_left', t);
  end if;
  perform wocs.audit_set_actor(undoing.requested_by, jsonb_build_object('by', undoing.id));
  update wocs.tasks x set status = 'rolled_back' where x.id = t.id;
  return taken;
end $$;

create function wocs.undo_apply_single(t wocs.tasks, undoing wocs.tasks) returns jsonb
language plpgsql as $$
declare
  planned jsonb;
  done jsonb;
begin
  execute format('select wocs.%I($1)', 'undo_plan_' || t.type) into planned using t;
  if planned ? 'refused' then
    return wocs.undo_refusal(coalesce(planned #>> '{facts,reason}', planned ->> 'refused'), t, planned -> 'facts');
  end if;
  execute format('select wocs.%I($1, $2)', 'undo_' || t.type) into done using t, undoing;
  if done ? 'refused' then
    return wocs.undo_refusal(coalesce(done #>> '{facts,reason}', done ->> 'refused'), t, done -> 'facts');
  end if;
  return jsonb_build_object(
    'plan', coalesce(planned -> 'plan', '[]'),
    'subject', jsonb_build_array(jsonb_build_object('task', t.id, 'is', planned -> 'subject')),
    'facts', jsonb_build_array(coalesce(done -> 'facts', '{}')), 'also', coalesce(done -> 'also', '[]'),
    'children', coalesce(done -> 'children', '[]'));
end $$;

-- The last one first: what came later stands on what came before.
create function wocs.undo_apply_children(t wocs.tasks, undoing wocs.tasks) returns jsonb
language plpgsql as $$
declare
  part wocs.tasks;
  one jsonb;
  taken jsonb := '{}';
begin
  for part in
    select * from wocs.tasks x where x.parent_id = t.id and not wocs.undo_needs_nothing(x.type)
    order by x.created_at desc, substr(x.id, 6)::bigint desc for update
  loop
    if part.status in ('running', 'uncertain') or part.status = 'done' then
      one := wocs.undo_apply(part, undoing);
      if one ? 'refused' then
        return wocs.undo_refusal(one #>> '{facts,reason}', t,
          (one -> 'facts') || jsonb_build_object('undone', t.id, 'inside', part.id));
      end if;
      taken := wocs.undo_merge_outcomes(taken, one);
    end if;
  end loop;
  return taken;
end $$;

-- What has not begun yet is cancelled, and whoever was to do it hears so; what a running one would still tell is called
-- off too.
create function wocs.undo_cancel_children(t wocs.tasks, undoing wocs.tasks) returns jsonb
language plpgsql as $$
declare
  part wocs.tasks;
  plan jsonb := '[]';
  also jsonb := '[]';
begin
  for part in
    select * from wocs.tasks x
    where x.parent_id = t.id
      and (x.status in ('pending', 'awaiting_approval') or x.status = 'running' and wocs.undo_needs_nothing(x.type))
    order by x.created_at desc, x.id desc for update
  loop
    plan := plan
      || jsonb_build_object('what', 'task', 'name', concat_ws(' ', part.id, replace(part.type, '_', ' ')),
        'now', part.status, 'then', 'cancelled');
    perform wocs.approval_close(a, 'cancelled', undoing.requested_by) from wocs.approvals a
      where a.task_id = part.id and a.decision is null;
    perform wocs.task_move(part.id, 'cancelled', undoing.requested_by, jsonb_build_object('reason', 'undone'));
    if part.assigned_to is distinct from undoing.requested_by and part.assigned_to is not null then
      also := also || wocs.notice_entry(part.assigned_to, 'task.cancelled', wocs.task_facts(part));
    end if;
  end loop;
  return jsonb_build_object('plan', plan, 'also', also);
end $$;

-- schemas/undo/undo.sql

-- The command around it. To know what an undo would do it is done, and taken back at once: no plan can promise what
-- cannot be.

-- 'WU001' ends the rehearsal; the variables of the block keep what was learnt in it.
create function wocs.undo_rehearse(t wocs.tasks, asker wocs.users) returns jsonb
language plpgsql as $$
declare
  undoing wocs.tasks := t;
  taken jsonb;
begin
  undoing.requested_by := asker.id;
  begin
    taken := wocs.undo_apply(t, undoing);
    raise exception 'this was a rehearsal' using errcode = 'WU001';
  exception when sqlstate 'WU001' then
    return taken;
  end;
end $$;

-- What a CONFIRM binds to. The plan is shown; `binds` is what it was read from.
create function wocs.undo_subject(t wocs.tasks, taken jsonb) returns jsonb
language sql stable as $$
  select jsonb_build_object('undoes', replace(t.type, '_', ' '), 'plan', taken -> 'plan', 'binds', taken -> 'subject')
$$;

create function wocs.check_undo(asker wocs.users, args jsonb) returns jsonb
language plpgsql as $$
declare
  t wocs.tasks;
  taken jsonb;
begin
  select * into t from wocs.tasks x where x.id = args ->> 'task' for update;
  if t.id is null then
    return jsonb_build_object('refused', 'undo.refused', 'facts', jsonb_build_object(
      'reason', 'not_found', 'undone', args -> 'task', 'nearest', wocs.undo_candidates(asker.id)));
  end if;
  taken := wocs.undo_rehearse(t, asker);
  if taken ? 'refused' then
    return taken;
  end if;
  return jsonb_build_object('subject', wocs.undo_subject(t, taken));
end $$;

-- All of it, or, when something came between the yes and now, nothing.
create function wocs.do_undo(task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  t wocs.tasks;
  taken jsonb;
  approved jsonb := (select a.subject from wocs.approvals a
    where a.task_id = task.id and a.decision = 'approved' order by a.ask desc limit 1);
begin
  select * into t from wocs.tasks x where x.id = task.payload ->> 'task' for update;
  begin
    taken := wocs.undo_apply(t, task);
    if taken ? 'refused' or wocs.undo_subject(t, taken) <> approved then
      raise exception 'not as it was asked for' using errcode = 'WU001';
    end if;
  exception when sqlstate 'WU001' then
    return case when taken ? 'refused' then taken else wocs.approval_changed_refusal(task.id) end;
  end;
  return jsonb_build_object(
    'say', 'undo.done', 'also', taken -> 'also', 'children', taken -> 'children',
    'facts', jsonb_build_object('undone', t.id, 'of', t.type, 'plan', taken -> 'plan', 'done', taken -> 'facts'));
end $$;

-- schemas/undo/undo_steps.sql

create function wocs.agent_undo_refusal(reason text, what text, name text, expected text, found text, by text)
returns jsonb
language sql immutable as $$
  select jsonb_build_object('refused', 'undo.refused', 'facts', jsonb_build_object(
    'reason', reason, 'what', what, 'name', name, 'expected', expected, 'found', found, 'by', by))
$$;

create function wocs.undo_step(what text, name text, now text, "then" text, subject jsonb) returns jsonb
language sql immutable as $$
  select jsonb_build_object('plan', jsonb_build_array(jsonb_build_object('what', what, 'name', name, 'now', now,
    'then', "then")), 'subject', subject)
$$;

create function wocs.undo_note_add(task text, note jsonb) returns void
language sql as $$
  insert into wocs.undo_notes as n (task_id, note) values (task, undo_note_add.note)
  on conflict (task_id) do update set note = n.note || excluded.note;
$$;

-- Null when nothing was noted: it was done before there was an undo.
create function wocs.undo_note_of(task text) returns jsonb
language plpgsql stable as $$
begin
  return (select n.note from wocs.undo_notes n where n.task_id = task);
end $$;

-- schemas/voice/card_answers.sql

-- YA, BATAL, UBAH: tapped, typed, or spoken. A card is of one person, and its end is one of them or thirty minutes.

create function wocs.card_refusal(reason text, c wocs.cards) returns jsonb
language sql stable as $$
  select jsonb_build_object('say', 'voice.card_refused', 'facts', jsonb_build_object(
    'reason', reason, 'card', c.id, 'text', wocs.card_reading(c) -> 'text', 'task', c.made,
    'minutes', wocs.limit_card_minutes()))
$$;

create function wocs.card_answer(c wocs.cards, person wocs.users, word text, pick int default null) returns jsonb
language plpgsql as $$
begin
  select * into c from wocs.cards x where x.id = c.id for update;
  if c.id is null then
    return wocs.card_refusal('no_such_card', c);
  elsif c.state <> 'open' then
    return wocs.card_refusal(case c.state when 'expired' then 'expired' else 'already_' || c.state end, c);
  elsif c.expires_at <= now() then
    perform wocs.card_close(c.id, 'expired');
    return wocs.card_refusal('expired', c);
  end if;
  perform wocs.audit_set_actor(person.id);
  return case word
    when 'no' then wocs.card_drop(c)
    when 'change' then wocs.card_change(c)
    when 'pick' then wocs.card_choose_reading(c, pick)
    else wocs.card_confirm(c, person) end;
end $$;

create function wocs.card_choose_reading(c wocs.cards, pick int) returns jsonb
language plpgsql as $$
begin
  if pick is null or pick not between 1 and jsonb_array_length(c.readings) then
    return wocs.card_message(c);
  end if;
  update wocs.cards x set chosen = pick where x.id = c.id returning * into c;
  return wocs.card_message(c);
end $$;

create function wocs.card_drop(c wocs.cards) returns jsonb
language plpgsql as $$
begin
  perform wocs.card_forget_change(c);
  perform wocs.card_close(c.id, 'dropped');
  return jsonb_build_object('say', 'voice.dropped', 'facts', wocs.card_facts(c));
end $$;

-- An unfinished change of this card ends with it.
create function wocs.card_forget_change(c wocs.cards) returns void
language plpgsql as $$
begin
  if wocs.draft_current(c.person_id) #>> '{voice,card}' = c.id::text then
    perform wocs.draft_drop(c.person_id);
  end if;
end $$;

-- The card stays open meanwhile: its YA still means what it shows.
create function wocs.card_change(c wocs.cards) returns jsonb
language plpgsql as $$
declare
  reading jsonb := wocs.card_reading(c);
begin
  perform wocs.draft_keep(c.person_id, c.note, jsonb_build_object(
    'command', reading #> '{intent,command}', 'args', reading -> 'kept', 'media', null,
    'voice', jsonb_build_object('card', c.id, 'note', c.note, 'heard', c.heard, 'task', c.heard_by)), null);
  return jsonb_build_object('say', 'voice.change', 'facts', wocs.card_facts(c) || '{"minutes": 10}');
end $$;

-- The command is obeyed as if it had been typed, in the note's name. One that is refused leaves the card open: UBAH may
-- mend it.
create function wocs.card_confirm(c wocs.cards, person wocs.users) returns jsonb
language plpgsql as $$
declare
  reading jsonb := wocs.card_reading(c);
  outcome jsonb;
  made text;
begin
  if c.chosen is null then
    return wocs.card_message(c);
  end if;
  perform wocs.card_forget_change(c);
  outcome := wocs.command_apply(person, jsonb_build_object('id', c.note, 'text', reading ->> 'text', 'media', null),
    reading -> 'intent' || '{"draft": null}');
  made := (select t.id from wocs.tasks t where t.id = coalesce(outcome ->> 'about', outcome #>> '{facts,task}'));
  if made is not null or reading #>> '{intent,runs}' = 'answer' then
    perform wocs.card_close(c.id, 'taken', made);
  end if;
  return outcome;
end $$;

create function wocs.card_change_advice(person uuid, voice jsonb) returns jsonb
language plpgsql as $$
declare
  c wocs.cards;
begin
  select * into c from wocs.cards x where x.id = (voice ->> 'card')::bigint and x.state = 'open';
  return case when c.id is not null
    then jsonb_build_object('say', 'voice.change', 'facts', wocs.card_facts(c) || '{"minutes": 10, "again": true}') end;
end $$;

-- schemas/voice/card_words.sql

-- What a message says to a card, if it is about one: yes, no, change or pick. A thumb up is no yes to a command.
create function wocs.card_word(m jsonb, intent jsonb) returns text
language sql immutable as $$
  select case
    when intent ? 'card' then intent ->> 'word'
    when intent ->> 'do' <> 'word' or intent ->> 'task' is not null then null
    when intent ->> 'word' in ('cancel', 'reject') then 'no'
    when m ->> 'type' = 'reaction' then null
    when intent ->> 'word' = 'confirm' then 'yes'
    when intent ->> 'word' = 'acknowledge'
      and lower(btrim(m ->> 'text', ' .!')) in ('ok', 'okay', 'okey', 'baik') then 'yes' end
$$;

-- The card a quoted message shows, or whose note it is.
create function wocs.card_quoted(quoted text, person uuid) returns wocs.cards
language plpgsql stable as $$
begin
  return coalesce(
    (select c from wocs.cards c
     where c.id = (select (o.facts ->> 'card')::bigint from wocs.outbox o
       where o.wamid = quoted and o.say like 'voice.%' limit 1) and c.person_id = person),
    (select c from wocs.cards c where c.note = quoted and c.person_id = person order by c.id desc limit 1));
end $$;

-- Null: it has nothing to do with a card, or with one that has become a task.
create function wocs.card_word_apply(m jsonb, intent jsonb, person wocs.users) returns jsonb
language plpgsql as $$
declare
  word text := wocs.card_word(m, intent);
  quoted text := coalesce(intent ->> 'quoted', m ->> 'quoted');
  c wocs.cards;
begin
  if word is null then
    return null;
  elsif intent ->> 'card' is not null then
    select * into c from wocs.cards x where x.id = (intent ->> 'card')::bigint and x.person_id = person.id;
    return wocs.card_answer(c, person, word, (intent ->> 'pick')::int);
  elsif quoted is not null then
    c := wocs.card_quoted(quoted, person.id);
    return case when c.id is not null and not (c.made is not null and not intent ? 'card')
      then wocs.card_answer(c, person, word)
                when intent ? 'card' then wocs.card_word_apply_bare(m, intent, person, word) end;
  end if;
  return wocs.card_word_apply_bare(m, intent, person, word);
end $$;

-- A YA for a card that has just run out is told so.
create function wocs.card_too_late(person uuid) returns jsonb
language plpgsql as $$
declare
  c wocs.cards;
begin
  select * into c from wocs.cards x
  where x.person_id = person and x.expires_at between now() - wocs.limit_card_too_late() and now()
    and x.state in ('open', 'expired') order by x.id desc limit 1;
  return case when c.id is not null then wocs.card_refusal('expired', c) end;
end $$;

create function wocs.card_ask_which(person uuid, word text) returns jsonb
language sql stable as $$
  select jsonb_build_object('say', 'voice.which_card', 'facts', jsonb_build_object('word', word, 'cards', (
    select jsonb_agg(jsonb_build_object('card', c.id, 'text', wocs.card_reading(c) -> 'text',
      'command', wocs.card_reading(c) -> 'command',
                                        'at', wocs.clock_text(c.created_at)) order by c.id desc)
    from (select * from wocs.card_all_open(person) limit 9) c)))
$$;

-- A word that quotes a card or its note after the YA is about the task that came of it.
create function wocs.card_word_after_made(m jsonb, intent jsonb, person wocs.users) returns jsonb
language plpgsql stable as $$
declare
  quoted text := coalesce(intent ->> 'quoted', m ->> 'quoted');
  c wocs.cards;
begin
  if intent ->> 'task' is null and quoted is not null then
    c := wocs.card_quoted(quoted, person.id);
  end if;
  return case when c.made is not null then intent || jsonb_build_object('task', c.made) else intent end;
end $$;

-- Nothing says which card: the only open one. With several it is asked; an unfinished command that is newer goes first.
create function wocs.card_word_apply_bare(m jsonb, intent jsonb, person wocs.users, word text) returns jsonb
language plpgsql as $$
declare
  draft jsonb := wocs.draft_current(person.id);
  c wocs.cards;
  open int;
begin
  select count(*) into open from wocs.card_all_open(person.id);
  if word = 'no' and draft is not null and not draft ? 'voice' then
    return null;
  elsif open = 0 then
    return wocs.card_word_without_card(person, word);
  elsif m ->> 'text' ~* '^\W*(confirm|sahkan|approve|luluskan|reject|tolak)'
      and wocs.approval_open_tasks(person) <> '[]' then
    return null;
  elsif open > 1 then
    return wocs.card_ask_which(person.id, word);
  end if;
  select * into c from wocs.card_all_open(person.id);
  return wocs.card_answer(c, person, word);
end $$;

create function wocs.card_word_without_card(person wocs.users, word text) returns jsonb
language plpgsql as $$
begin
  if word = 'change' then
    return case when wocs.voice_note_is_being_heard(person.id) then wocs.voice_not_heard_yet()
      else wocs.card_refusal('none_open', null) end;
  elsif wocs.approval_open_tasks(person) <> '[]' then
    return null;
  end if;
  return case when wocs.voice_note_is_being_heard(person.id) then wocs.voice_not_heard_yet()
              when word = 'yes' then wocs.card_too_late(person.id) end;
end $$;

-- schemas/voice/cards.sql

-- A voice note and what was made of it: a card shows the command that was heard, and only its YA makes a task of it.

create function wocs.card_reading(c wocs.cards) returns jsonb
language sql immutable as $$ select c.readings -> (coalesce(c.chosen, 1) - 1) $$;

create function wocs.card_facts(c wocs.cards) returns jsonb
language sql stable as $$
  select jsonb_build_object('card', c.id, 'heard', c.heard, 'minutes', wocs.limit_card_minutes(),
    'expires_at', wocs.clock_text(c.expires_at))
    || jsonb_build_object('text', wocs.card_reading(c) -> 'text', 'command', wocs.card_reading(c) -> 'command',
                          'doubts', coalesce(wocs.card_reading(c) -> 'doubts', '[]'),
                          'asks', wocs.card_reading(c) -> 'asks')
$$;

-- {"say", "facts"} of a card as its person sees it now.
create function wocs.card_message(c wocs.cards) returns jsonb
language sql stable as $$
  select case when c.chosen is not null
    then jsonb_build_object('say', 'voice.card', 'facts', wocs.card_facts(c))
    else jsonb_build_object('say', 'voice.which', 'facts', jsonb_build_object(
      'card', c.id, 'heard', c.heard, 'minutes', wocs.limit_card_minutes(), 'readings', (
        select jsonb_agg(r.value - 'intent' - 'kept' order by r.ordinality)
        from jsonb_array_elements(c.readings) with ordinality r))) end
$$;

create function wocs.card_all_open(person uuid) returns setof wocs.cards
language plpgsql stable as $$
begin
  return query select * from wocs.cards c
    where c.person_id = person and c.state = 'open' and c.expires_at > now() order by c.id desc;
end $$;

create function wocs.card_close(card bigint, how text, task text default null) returns void
language sql as $$
  update wocs.cards c set state = how, made = task, ended_at = now() where c.id = card and c.state = 'open';
$$;

-- One reading is shown; several are a list to tap. What it replaces is closed: the unfinished command, and the card of
-- that.
create function wocs.card_create(person uuid, heard_by text, note text, heard text, readings jsonb) returns jsonb
language plpgsql as $$
declare
  made wocs.cards;
begin
  perform wocs.card_replace_draft(person);
  insert into wocs.cards (person_id, heard_by, note, heard, readings, chosen)
  values (person, heard_by, note, heard, readings, case when jsonb_array_length(readings) = 1 then 1 end)
  returning * into made;
  return wocs.card_message(made);
end $$;

create function wocs.card_replace_draft(person uuid) returns void
language plpgsql as $$
declare
  draft jsonb := wocs.draft_current(person);
begin
  if draft ? 'voice' then
    perform wocs.card_close((draft #>> '{voice,card}')::bigint, 'changed');
    perform wocs.draft_drop(person);
  end if;
end $$;

create function wocs.card_from_typed(m jsonb, reading jsonb, person wocs.users, voice jsonb) returns jsonb
language plpgsql as $$
begin
  perform wocs.audit_set_actor(person.id);
  if wocs.person_role_rank(person.role) < wocs.person_role_rank(reading #>> '{intent,role}') then
    return wocs.person_role_refusal(person, reading #>> '{intent,command}', reading #>> '{intent,role}');
  end if;
  return wocs.card_create(person.id, null, coalesce(voice ->> 'note', m ->> 'id'), coalesce(voice ->> 'heard', ''),
    jsonb_build_array(reading));
end $$;

-- schemas/voice/hearing.sql

-- A note has been heard: a card, a question, or a kind word. `heard` beside the node's result is what the functions
-- made of it: {"kind": "command" | "word" | "talk" | "silence" | "unclear" | "say", "text", "readings", "word",
-- "nearest", "say", "facts", "remember"}.

-- A note may always be heard.
create function wocs.check_transcribe(asker wocs.users, args jsonb) returns jsonb
language sql immutable as $$ select '{}'::jsonb $$;

create function wocs.finished_transcribe(t wocs.tasks, result jsonb) returns jsonb
language plpgsql as $$
declare
  heard jsonb := coalesce(nullif(result -> 'heard', 'null'), '{"kind": "unclear"}');
  person wocs.users := wocs.person_by_id(t.requested_by);
  outcome jsonb;
begin
  if person.id is null then
    return null;
  end if;
  perform wocs.audit_set_actor(person.id);
  outcome := wocs.voice_answer_heard(t, person, heard);
  perform wocs.notice_send_all(coalesce(outcome -> 'also', '[]'), coalesce(outcome ->> 'about', t.id));
  perform wocs.voice_note_mark(t, case when heard ->> 'kind' in ('command', 'word', 'say') then '✅' else '' end);
  if not (person.quiet and outcome ->> 'say' = 'voice.heard') then
    perform wocs.voice_post_answer(t, person, outcome);
  end if;
  return null;
end $$;

create function wocs.voice_answer_heard(t wocs.tasks, person wocs.users, heard jsonb) returns jsonb
language plpgsql as $$
declare
  told jsonb := jsonb_build_object('heard', heard -> 'text', 'nearest', coalesce(heard -> 'nearest', '[]'));
begin
  return case heard ->> 'kind'
    when 'command' then wocs.card_from_heard(t, person, heard)
    when 'word' then wocs.card_word_apply_spoken(person, heard ->> 'word', heard ->> 'text')
    when 'say' then wocs.voice_ask_for_rest(t, person, heard)
    when 'talk' then jsonb_build_object('say', 'voice.heard', 'facts', told)
    when 'silence' then jsonb_build_object('say', 'voice.silence', 'facts', '{}'::jsonb)
    else jsonb_build_object('say', 'voice.unclear', 'facts', told) end;
end $$;

-- Readings of commands that this person may not give are no readings; when nothing else is left, that is said.
create function wocs.card_from_heard(t wocs.tasks, person wocs.users, heard jsonb) returns jsonb
language plpgsql as $$
declare
  best jsonb := heard #> '{readings,0,intent}';
  allowed jsonb := (
    select jsonb_agg(r.value order by r.ordinality) from jsonb_array_elements(heard -> 'readings') with ordinality r
    where wocs.person_role_rank(person.role) >= wocs.person_role_rank(r.value #>> '{intent,role}'));
begin
  if allowed is null then
    return wocs.person_role_refusal(person, best ->> 'command', best ->> 'role');
  end if;
  return wocs.card_create(person.id, t.id, t.source_message, coalesce(heard ->> 'text', ''), allowed);
end $$;

-- What the grammar asks or corrects; its rest, typed or spoken, makes a card like any other.
create function wocs.voice_ask_for_rest(t wocs.tasks, person wocs.users, heard jsonb) returns jsonb
language plpgsql as $$
declare
  voice jsonb := coalesce(wocs.draft_current(person.id) -> 'voice', '{}')
    || jsonb_build_object('task', t.id, 'note', t.source_message, 'heard', heard -> 'text');
begin
  if jsonb_typeof(heard -> 'remember') = 'object' then
    heard := jsonb_set(heard, '{remember,voice}', voice);
  end if;
  return wocs.command_grammar_answer(person, jsonb_build_object('id', t.source_message), heard);
end $$;

-- The answer quotes the note, as a late answer does; what it is about is another task than the hearing.
create function wocs.voice_post_answer(t wocs.tasks, person wocs.users, outcome jsonb) returns void
language plpgsql as $$
begin
  if outcome is null then
    return;
  elsif person.quiet and wocs.outbox_reply_is_plain(outcome ->> 'say') then
    return;
  end if;
  perform wocs.outbox_add(
    person, case when wocs.person_window_is_open(person.id) then 'reply' else 'template' end, outcome ->> 'say',
      coalesce(outcome -> 'facts', '{}'),
    concat_ws(':', 'spoken', t.id, t.attempt, pg_current_xact_id()::text), coalesce(outcome ->> 'about', t.id),
      t.source_message,
    case when outcome @> '{"held": true}' then 'held' else 'sending' end);
end $$;

-- A spoken word: only when it is plain which card is meant. What was heard is what the node says: a YA to more than the
-- functions found harmless (`spoken_yes`) must be tapped or typed, which Meta signs.
create function wocs.card_word_apply_spoken(person wocs.users, word text, heard text) returns jsonb
language plpgsql as $$
declare
  c wocs.cards;
  open int;
begin
  select count(*) into open from wocs.card_all_open(person.id);
  if open = 0 then
    return coalesce(wocs.card_too_late(person.id), wocs.card_refusal('none_open', null)) ;
  elsif open > 1 then
    return wocs.card_ask_which(person.id, word);
  end if;
  select * into c from wocs.card_all_open(person.id);
  if word = 'yes' and c.chosen is not null and not wocs.card_reading(c) @> '{"spoken_yes": true}' then
    return jsonb_build_object('say', 'voice.press_yes', 'facts', wocs.card_facts(c));
  end if;
  return wocs.card_answer(c, person, word);
end $$;

-- schemas/voice/notes.sql

-- A voice note of a known person: a task for the home that waits for its audio. Notes of one person are heard in their
-- order.

-- ⏳ while it is on its way, ✅ when it was understood, ❌ when it could not be heard, and nothing when it asked for
-- nothing.
create function wocs.voice_note_mark(t wocs.tasks, emoji text) returns void
language plpgsql as $$
declare
  whom wocs.users := wocs.person_by_id(t.requested_by);
begin
  if whom.id is not null and t.source_message is not null and wocs.person_window_is_open(whom.id) then
    perform wocs.outbox_add(
      whom, 'reaction',
        case emoji when '⏳' then 'voice.processing' when '❌' then 'voice.refused' else 'voice.heard' end, '{}',
        concat_ws(':', 'reaction', t.source_message, emoji, t.id, pg_current_xact_id()::text), t.id, null,
      'sending', now(), null, jsonb_build_object('message_id', t.source_message, 'emoji', emoji));
  end if;
end $$;

-- The moment of the note is the moment of its words: "tomorrow" is the day after it was spoken. A quoted message of
-- ours is no video.
create function wocs.voice_note_record(m jsonb, intent jsonb, person wocs.users) returns void
language plpgsql as $$
declare
  t wocs.tasks;
  spoken_at timestamptz := least(coalesce((m ->> 'sent_at')::timestamptz, now()), now());
  quoted text := case when not exists (select from wocs.outbox o where o.wamid = m ->> 'quoted')
    then m ->> 'quoted' end;
begin
  perform wocs.audit_set_actor(person.id);
  insert into wocs.tasks (type, runs, payload, status, priority, requested_by, needs_role, source_message, repeatable)
  values ('transcribe', 'home', coalesce(intent -> 'args', '{}'), 'pending', 'high', person.id, 'viewer', m ->> 'id',
    true)
  returning * into t;
  perform wocs.media_expect(t.id, (m -> 'media') || jsonb_build_object('kind', 'audio', 'for', jsonb_strip_nulls(
    jsonb_build_object('at', wocs.clock_text(spoken_at), 'quoted', quoted))));
  perform wocs.voice_note_mark(t, '⏳');
  if wocs.stop_is_on() then
    perform wocs.outbox_reply(person, m ->> 'id', wocs.task_hold_while_stopped(t));
  elsif not (wocs.node_home_state() ->> 'online')::boolean then
    perform wocs.outbox_reply(person, m ->> 'id',
      jsonb_build_object('say', 'voice.offline', 'about', t.id, 'facts', jsonb_build_object(
      'task', t.id, 'since', wocs.node_home_state() -> 'since')));
  end if;
end $$;

create function wocs.voice_note_audio(task text) returns wocs.attachments
language plpgsql stable as $$
begin
  return (select a from wocs.attachments a where a.task_id = task and a.type = 'audio' order by a.created_at desc
    limit 1);
end $$;

create function wocs.voice_note_number(task text) returns bigint
language sql immutable as $$ select substr(task, 6)::bigint $$;

-- Anything but a note whose audio has not come, or that has an older one of the same person before it.
create function wocs.voice_note_may_be_heard(t wocs.tasks) returns boolean
language plpgsql stable as $$
begin
  return t.type <> 'transcribe' or (wocs.voice_note_audio(t.id)).state = 'stored' and not exists (
    select from wocs.tasks o
    where o.type = 'transcribe' and o.status in ('pending', 'running') and o.requested_by = t.requested_by
      and wocs.voice_note_number(o.id) < wocs.voice_note_number(t.id));
end $$;

-- Rings for the note whose turn it is. Held by person, so that of two calls at once the second sees what the first did.
create function wocs.voice_note_ring_next(person uuid) returns void
language plpgsql as $$
declare
  t wocs.tasks;
begin
  perform pg_advisory_xact_lock(7261213, hashtext(person::text));
  select * into t from wocs.tasks x
  where x.type = 'transcribe' and x.status in ('pending', 'running') and x.requested_by = person
    order by wocs.voice_note_number(x.id) limit 1;
  if t.status = 'pending' and wocs.voice_note_may_be_heard(t) and coalesce(t.scheduled_at <= now(), true)
      and not wocs.stop_is_on() then
    perform wocs.work_add('wocs.ring', t.id);
  end if;
end $$;

-- However a note ends, the next one is rung for; one that failed says so on itself.
create function wocs.voice_note_end() returns trigger
language plpgsql as $$
begin
  if new.status in ('done', 'failed', 'cancelled') and old.status in ('pending', 'running') then
    perform wocs.voice_note_ring_next(new.requested_by);
    if new.status <> 'done' then
      perform wocs.voice_note_mark(new, case new.status when 'failed' then '❌' else '' end);
    end if;
  end if;
  return null;
end $$;

create trigger end_note after update of status on wocs.tasks
  for each row when (new.type = 'transcribe' and new.status is distinct from old.status)
    execute function wocs.voice_note_end();

create function wocs.voice_note_settle(a wocs.attachments, seconds jsonb, too_many jsonb) returns void
language plpgsql as $$
declare
  t wocs.tasks;
begin
  select * into t from wocs.tasks x where x.id = a.task_id for update;
  if t.status is distinct from 'pending' then
    return;
  elsif a.state = 'stored' then
    update wocs.tasks x set payload = x.payload || jsonb_strip_nulls(jsonb_build_object('seconds', seconds))
    where x.id = t.id;
    perform wocs.voice_note_ring_next(t.requested_by);
    return;
  end if;
  perform wocs.voice_note_refuse(t, a.problem, null, too_many);
end $$;

-- Trying again helps where the way was the trouble, not the note.
create function wocs.voice_note_refuse(t wocs.tasks, reason text, detail text, seconds jsonb default null) returns void
language plpgsql as $$
begin
  perform wocs.task_fail(t, reason, detail);
  perform wocs.outbox_reply_late(t, 'voice.refused', jsonb_build_object(
    'task', t.id, 'reason', reason, 'detail', detail, 'seconds', seconds, 'minutes', 3,
    'retry', reason not in ('expired', 'wrong_bytes', 'wrong_host', 'too_large', 'too_long', 'empty', 'not_audio',
      'truncated', 'unreadable', 'role_lost')));
end $$;

-- schemas/voice/retention.sql

-- What was heard in a note goes when its recording does.

create function wocs.card_is_old(c wocs.cards) returns boolean
language sql stable as $$
  select c.heard <> '' and c.state <> 'open' and c.created_at < now() - wocs.limit_media_kept()
$$;

create function wocs.card_prune() returns void
language sql as $$
  update wocs.cards x set heard = '', readings = '[]'
  where x.id in (
    select c.id from wocs.cards c where wocs.card_is_old(c)
    order by c.created_at limit wocs.limit_prune_rows() for update skip locked);
$$;

-- schemas/voice/slow_notes.sql

-- What time decides about voice: cards run out, and a note that takes long is spoken of.

create function wocs.voice_note_is_slow(t wocs.tasks) returns boolean
language sql stable as $$
  select t.type = 'transcribe' and t.status in ('pending', 'running')
    and t.created_at > now() - wocs.limit_slow_note_told() and t.created_at < now() - wocs.limit_slow_note()
$$;

create function wocs.card_is_expired(c wocs.cards) returns boolean
language sql stable as $$
  select c.state = 'open' and c.expires_at <= now()
$$;

-- Nobody who is quiet hears of it, and nobody who heard already that the PC is away. What was told of it stands in the
-- outbox.
create function wocs.voice_slow_notes() returns setof wocs.tasks
language sql stable as $$
  select t.* from wocs.tasks t join wocs.users u on u.id = t.requested_by
  where wocs.voice_note_is_slow(t) and not u.quiet and not wocs.stop_is_on()
    and not exists (select from wocs.outbox o where o.task_id = t.id and o.kind <> 'reaction')
$$;

create function wocs.voice_is_due() returns boolean
language plpgsql stable as $$
begin
  return exists (select from wocs.cards c where wocs.card_is_expired(c))
    or exists (select from wocs.tasks t where wocs.voice_note_is_slow(t))
      and (wocs.node_home_state() ->> 'online')::boolean and exists (select from wocs.voice_slow_notes());
end $$;

create function wocs.voice_settle() returns void
language plpgsql as $$
begin
  perform wocs.settling_each('cards', 'card_expire', array(
    select x from wocs.cards x where wocs.card_is_expired(x) and wocs.settling_may_try('cards', x.id::text)
    order by x.id limit 20 for update skip locked));
  if (wocs.node_home_state() ->> 'online')::boolean then
    perform wocs.outbox_reply_late(t, 'voice.processing',
      jsonb_build_object('task', t.id, 'seconds', t.payload -> 'seconds'))
      from wocs.voice_slow_notes() t;
  end if;
end $$;

create function wocs.card_expire(c wocs.cards) returns void
language plpgsql as $$
begin
  perform wocs.card_close(c.id, 'expired');
  perform wocs.card_forget_change(c);
  if not (wocs.person_by_id(c.person_id)).quiet then
    perform wocs.notice_send(c.person_id, 'voice.expired', wocs.card_facts(c), c.heard_by);
  end if;
end $$;

create function wocs.voice_note_is_being_heard(person uuid) returns boolean
language sql stable as $$
  select exists (select from wocs.tasks t
    where t.type = 'transcribe' and t.status in ('pending', 'running') and t.requested_by = person)
$$;

create function wocs.voice_not_heard_yet() returns jsonb
language sql stable as $$
  select jsonb_build_object('say', 'voice.not_heard_yet',
    'facts', jsonb_build_object('online', (wocs.node_home_state() ->> 'online')::boolean))
$$;

-- schemas/voice/vocabulary.sql

-- The words of the brand that the ear should know.

-- Names that live in this system now, and the brand's own words.
create function wocs.voice_vocabulary() returns jsonb
language sql stable as $$
  select jsonb_build_object(
    'pages', (select coalesce(jsonb_agg(p.slug), '[]') from (
      select v.page_slug as slug from wocs.landing_versions v group by v.page_slug order by max(v.created_at) desc
      limit 100) p),
    'agents', (select coalesce(jsonb_agg(u.name order by lower(u.name)), '[]') from wocs.users u
      where u.status = 'active' and u.role in ('agent', 'admin')),
    'templates', (select coalesce(jsonb_agg(t.name order by t.name), '[]') from wocs.templates t),
    'words', (select coalesce(jsonb_agg(w.word order by w.id), '[]') from wocs.voice_words w
      where w.removed_at is null),
    'videos', (select coalesce(jsonb_agg(p.id), '[]') from (
      select t.video_id as id from wocs.tiktok_posts t where t.video_id is not null order by t.posted_at desc nulls last
      limit 30) p),
    'events', (select coalesce(jsonb_agg(e.ref), '[]') from (
      select wocs.event_ref(x.id) as ref from wocs.events x where x.removed_at is null order by x.day desc
      limit 30) e))
$$;

create function wocs.voice_word_find(wanted text) returns wocs.voice_words
language sql stable as $$
  select w from wocs.voice_words w where lower(w.word) = lower(btrim(wanted)) and w.removed_at is null
$$;

create function wocs.voice_word_refusal(reason text, word text) returns jsonb
language sql stable as $$
  select jsonb_build_object('refused', 'voice.word_refused', 'facts', jsonb_build_object(
    'reason', reason, 'word', word, 'limit', 100,
    'words', (select coalesce(jsonb_agg(w.word order by lower(w.word)), '[]') from wocs.voice_words w
      where w.removed_at is null)))
$$;

create function wocs.answer_voice_words_list(asker wocs.users, args jsonb) returns jsonb
language sql stable as $$
  select jsonb_build_object('say', 'voice.words', 'facts', jsonb_build_object(
    'words', (select coalesce(jsonb_agg(w.word order by lower(w.word)), '[]') from wocs.voice_words w
      where w.removed_at is null)))
$$;

-- One word, and whether the ear is to know it: what both plans are made of.
create function wocs.voice_word_undo_plan(w wocs.voice_words, wanted boolean) returns jsonb
language sql stable as $$
  select case when w.id is null or (w.removed_at is null) = wanted
    or wanted and (wocs.voice_word_find(w.word)).id is not null
    then jsonb_build_object('refused', 'undo.refused', 'facts', jsonb_build_object(
      'reason', 'changed_since', 'what', 'voice_word', 'name', w.word, 'expected', case when not wanted then w.word end,
      'found', case when wanted then w.word end))
    else wocs.undo_step('voice_word', null, case when not wanted then w.word end, case when wanted then w.word end,
      jsonb_build_object('word', w.word)) end
$$;

-- schemas/voice/words_add.sql

-- /voice words add.

create function wocs.check_voice_words_add(asker wocs.users, args jsonb) returns jsonb
language plpgsql as $$
begin
  if (wocs.voice_word_find(args ->> 'word')).id is not null then
    return wocs.voice_word_refusal('known_already', args ->> 'word');
  elsif (select count(*) from wocs.voice_words w where w.removed_at is null) >= 100 then
    return wocs.voice_word_refusal('too_many', args ->> 'word');
  end if;
  return jsonb_build_object('subject', jsonb_build_object('word', args -> 'word'));
end $$;

create function wocs.do_voice_words_add(task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  made wocs.voice_words;
begin
  insert into wocs.voice_words (word, made_by) values (btrim(task.payload ->> 'word'), task.id)
  on conflict (lower(word)) where removed_at is null do nothing returning * into made;
  if made.id is null then
    return wocs.voice_word_refusal('known_already', task.payload ->> 'word');
  end if;
  return jsonb_build_object('say', 'voice.word_added', 'facts', jsonb_build_object('word', made.word));
end $$;

create function wocs.undo_plan_voice_words_add(t wocs.tasks) returns jsonb
language plpgsql as $$
declare
  w wocs.voice_words;
begin
  select * into w from wocs.voice_words x where x.made_by = t.id for update;
  return wocs.voice_word_undo_plan(w, false);
end $$;

create function wocs.undo_voice_words_add(t wocs.tasks, undoing wocs.tasks) returns jsonb
language sql as $$
  update wocs.voice_words w set removed_at = now() where w.made_by = t.id
  returning jsonb_build_object('facts', jsonb_build_object('word', w.word))
$$;

-- schemas/voice/words_remove.sql

-- /voice words remove.

create function wocs.check_voice_words_remove(asker wocs.users, args jsonb) returns jsonb
language plpgsql as $$
begin
  if (wocs.voice_word_find(args ->> 'word')).id is null then
    return wocs.voice_word_refusal('unknown_word', args ->> 'word');
  end if;
  return jsonb_build_object('subject', jsonb_build_object('word', args -> 'word'));
end $$;

create function wocs.do_voice_words_remove(task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  gone wocs.voice_words := wocs.voice_word_find(task.payload ->> 'word');
begin
  update wocs.voice_words w set removed_at = now() where w.id = gone.id;
  perform wocs.undo_note_add(task.id, jsonb_build_object('word', gone.id));
  return jsonb_build_object('say', 'voice.word_removed', 'facts', jsonb_build_object('word', gone.word));
end $$;

create function wocs.undo_plan_voice_words_remove(t wocs.tasks) returns jsonb
language plpgsql as $$
declare
  w wocs.voice_words;
begin
  select * into w from wocs.voice_words x where x.id = (wocs.undo_note_of(t.id) ->> 'word')::bigint for update;
  return wocs.voice_word_undo_plan(w, true);
end $$;

create function wocs.undo_voice_words_remove(t wocs.tasks, undoing wocs.tasks) returns jsonb
language sql as $$
  update wocs.voice_words w set removed_at = null where w.id = (wocs.undo_note_of(t.id) ->> 'word')::bigint
  returning jsonb_build_object('facts', jsonb_build_object('word', w.word))
$$;

-- schemas/99_grants.sql

-- The last word on who may do what: service_role may call the doors, nobody else may do anything.

do $$
declare
  missing text;
  made record;
begin
  foreach missing in array array['anon', 'authenticated', 'service_role'] loop
    if not exists (select from pg_roles where rolname = missing) then
      execute format('create role %I nologin noinherit', missing);
    end if;
  end loop;
  for made in
    select c.oid::regclass as name from pg_class c
    where c.relnamespace = 'wocs'::regnamespace and c.relkind in ('r', 'p')
  loop
    execute format('alter table %s enable row level security', made.name);
  end loop;
  for made in
    select p.oid::regprocedure as name from pg_proc p
    where p.pronamespace = 'public'::regnamespace and p.proname like 'wocs\_%'
  loop
    execute format('revoke all on routine %s from public, anon, authenticated, service_role', made.name);
    execute format('grant execute on routine %s to service_role', made.name);
  end loop;
end $$;

revoke all on schema wocs from public, anon, authenticated, service_role;
revoke all on all tables in schema wocs from public, anon, authenticated, service_role;
revoke all on all sequences in schema wocs from public, anon, authenticated, service_role;
revoke all on all routines in schema wocs from public, anon, authenticated, service_role;

reset check_function_bodies;

-- supabase/seeds/captions.csv

insert into wocs.captions (language, type, tone, text) values
  ('ms', 'reaction', 'funny', 'Muka kata "tak pedas langsung", mata dah berair macam tengok drama pukul 7. 🥲🌶️'),
  ('ms', 'reaction', 'funny', 'Suapan pertama: relaks. Suapan kedua: mana air?! 😂 #AbangColek'),
  ('ms', 'reaction', 'funny', 'Dia cakap dia kuat pedas. Sambal kami cakap: okay, kita tengok. 😏🌶️'),
  ('ms', 'reaction', 'funny', 'Orang lain colek mangga, dia colek sampai sambal pun minta ampun. 😂'),
  ('ms', 'reaction', 'funny', 'Bila kawan kata "sikit je pedas ni"... jangan percaya kawan macam tu. 🥵'),
  ('ms', 'reaction', 'funny', 'Telinga merah, hidung meleleh, tangan masih menyuap. Itu namanya padu. 🤣'),
  ('ms', 'reaction', 'funny', 'Muka masam sebab mangga, muka merah sebab sambal. Lengkap satu pakej! 😆'),
  ('ms', 'reaction', 'funny', 'Ekspresi macam ni mana boleh dilakonkan. Pedas dia real. 😂 #PedasMenggamit'),
  ('ms', 'reaction', 'hype', 'Sekali colek, terus angguk. Rasa Padu, Pedas Menggamit! 🔥'),
  ('ms', 'reaction', 'hype', 'Tengok muka dia lepas suapan pertama. Padu weh! 🔥 #AbangColek'),
  ('ms', 'reaction', 'hype', 'Ini bukan lakonan, ini penangan sambal Abang Colek! 🌶️'),
  ('ms', 'reaction', 'hype', 'Bunyi "fuhhh" tu pun dah cukup jadi review. 🔥'),
  ('ms', 'reaction', 'hype', 'Mata terbeliak, tangan terus capai lagi. Memang menggamit! 🤤'),
  ('ms', 'reaction', 'hype', 'Reaksi jujur, rasa padu. Kau bila lagi nak cuba? 🌶️'),
  ('ms', 'reaction', 'hype', 'Dari ragu-ragu terus jadi geng pedas. Satu colek je! 💥'),
  ('ms', 'reaction', 'hype', 'Punya padu, sampai terdiam satu gerai. 🔥 #RasaPadu'),
  ('ms', 'reaction', 'informative', 'Apa yang korang tengok ni: masam mangga dulu, manis di tengah, pedas sambal datang kemudian. 🥭'),
  ('ms', 'reaction', 'informative', 'Tip untuk first timer: colek nipis dulu, kenal sambal, baru tambah. 🌶️'),
  ('ms', 'reaction', 'informative', 'Kenapa tangan tak berhenti walaupun pedas? Masam buah dengan pedas sambal saling memanggil. 🥭'),
  ('ms', 'reaction', 'informative', 'Tak berapa tahan pedas? Colek hujung buah je. Masam mangga tolong redakan. 👍'),
  ('ms', 'reaction', 'informative', 'Reaksi sebenar masa cuba buat kali pertama. Tiada skrip, ada sambal. 🎥'),
  ('ms', 'reaction', 'informative', 'Cara makan yang betul: pilih buah, colek, kunyah perlahan. Pedas dia naik kemudian. 🌶️'),
  ('ms', 'reaction', 'informative', 'Korang tahan pedas tahap berapa? Tulis nombor 1 sampai 10 di komen. 👇'),
  ('ms', 'reaction', 'informative', 'Nak rakam reaksi sendiri? Ambil dari suapan pertama, jangan cut. Muka tu yang mahal! 📱 #AbangColek'),
  ('ms', 'promo', 'funny', 'Diet mula esok. Hari ini colek dulu. 😋 #AbangColek'),
  ('ms', 'promo', 'funny', 'Dompet kata jimat, tekak kata mangga colek. Tekak menang. 😂'),
  ('ms', 'promo', 'funny', 'Kalau rindu dia, telefon. Kalau rindu pedas, datang gerai. 🌶️'),
  ('ms', 'promo', 'funny', 'Ubat mengantuk lepas lunch: satu colek, terus celik. 😳🌶️'),
  ('ms', 'promo', 'funny', 'Kami tak jual janji manis. Kami jual mangga masam dengan sambal pedas. 😎'),
  ('ms', 'promo', 'funny', 'Bos marah? Crush tak balas? Colek dulu, fikir kemudian. 😆'),
  ('ms', 'promo', 'funny', 'Buah dah potong, sambal dah siap. Tinggal kau je belum sampai. 👀'),
  ('ms', 'promo', 'funny', 'Amaran: boleh menyebabkan ketagih, berpeluh dan tag kawan tanpa sedar. 🥵😂'),
  ('ms', 'promo', 'hype', 'Rasa Padu, Pedas Menggamit! Jom serbu gerai Abang Colek hari ni! 🔥'),
  ('ms', 'promo', 'hype', 'Mangga rangup, sambal padu, memang kena dengan cuaca panas ni! 🥭🔥'),
  ('ms', 'promo', 'hype', 'Geng pedas, ini seruan untuk korang. Tag kawan, jom colek! 🌶️'),
  ('ms', 'promo', 'hype', 'Lapar? Bosan? Mengidam? Satu jawapan je: Abang Colek! 🔥 #AbangColek'),
  ('ms', 'promo', 'hype', 'Sambal dah panggil nama kau tu. Gerak sekarang! 💥'),
  ('ms', 'promo', 'hype', 'Petang ni port kita mana? Gerai Abang Colek la! 🙌'),
  ('ms', 'promo', 'hype', 'Sekali colek memang tak cukup. Bawa geng, bawa selera! 🔥'),
  ('ms', 'promo', 'hype', 'Pedas dia menggamit, masam dia memikat. Jom padu sama-sama! 🌶️ #RasaPadu'),
  ('ms', 'promo', 'informative', 'Buah siap dipotong, sambal siap dikacau, korang cuma perlu datang lapar. Jumpa di gerai! 🥭'),
  ('ms', 'promo', 'informative', 'Nak tahu gerai kami di mana hari ni? Tengok story atau mesej kami. 📍'),
  ('ms', 'promo', 'informative', 'Apa itu buah colek? Buah potong, cicah sambal pedas manis. Ringkas tapi padu. 🌶️'),
  ('ms', 'promo', 'informative', 'Ada soalan pasal menu? Mesej kami di WhatsApp, kita sembang. 📲'),
  ('ms', 'promo', 'informative', 'Promo terkini kami kongsi di sini. Follow supaya tak terlepas. 🔔 #AbangColek'),
  ('ms', 'promo', 'informative', 'Sesuai untuk minum petang atau lepak dengan geng: satu meja, kongsi ramai-ramai, colek sama-sama. 🙌'),
  ('ms', 'promo', 'informative', 'Pertama kali datang? Mula dengan mangga colek, paling senang nak jatuh suka. 🥭'),
  ('ms', 'promo', 'informative', 'Save post ni supaya senang cari bila tekak mula minta pedas. 🔖🌶️'),
  ('ms', 'event', 'funny', 'Pergi event konon nak tengok orang. Sedar-sedar dah beratur depan Abang Colek. 😂'),
  ('ms', 'event', 'funny', 'Plan asal: pusing satu tapak. Realiti: pusing depan gerai kami je. 🤣'),
  ('ms', 'event', 'funny', 'Parking jauh tak apa. Jalan kaki tu kira bakar kalori sebelum colek. 😆'),
  ('ms', 'event', 'funny', 'Kalau sesat dalam event, ikut je bunyi orang "huu haa" kepedasan. 🌶️'),
  ('ms', 'event', 'funny', 'Datang dengan crush, balik dengan mulut pedas berdua. Sweet apa. 😏🌶️'),
  ('ms', 'event', 'funny', 'Orang lain balik bawa goodie bag, kita balik bawa bibir merah. 🥵😂'),
  ('ms', 'event', 'funny', 'Dalam event ni ada dua jenis orang: yang tengah colek, dan yang tengah cari air. 😂'),
  ('ms', 'event', 'funny', 'Jangan tanya kami kat mana. Cari je gerai yang semua orang dia berpeluh. 🤭 #AbangColek'),
  ('ms', 'event', 'hype', 'Abang Colek turun padang! Jom jumpa kami di event! 🔥'),
  ('ms', 'event', 'hype', 'Gerai dah naik, sambal dah siap, tunggu korang je! 🙌🌶️'),
  ('ms', 'event', 'hype', 'Bawa geng, bawa selera, kita gegar event ni sama-sama! 💥'),
  ('ms', 'event', 'hype', 'Hari event, hari padu! Siapa sampai dulu, dia colek dulu! 🔥'),
  ('ms', 'event', 'hype', 'Vibe event campur buah colek, memang gandingan padu! 🥭 #AbangColek'),
  ('ms', 'event', 'hype', 'Tak lengkap pusing tapak kalau tak singgah Abang Colek! 🌶️'),
  ('ms', 'event', 'hype', 'Tak sabar nak jumpa korang! Tag siapa yang wajib ikut! 🔥'),
  ('ms', 'event', 'hype', 'Rasa Padu, Pedas Menggamit, kali ni terus dari tapak event! 🎉'),
  ('ms', 'event', 'informative', 'Nak jumpa kami di event? Tarikh dan tempat ada di story. Save dulu! 📌'),
  ('ms', 'event', 'informative', 'Tip datang event: gerak awal, elak waktu puncak, terus cari gerai Abang Colek. 🗓️'),
  ('ms', 'event', 'informative', 'Bawa air dan tisu siap-siap. Percayalah, sambal kami tak main-main. 🌶️'),
  ('ms', 'event', 'informative', 'Datang ramai-ramai? Seorang beratur, seorang cari tempat duduk. Settle! 👍'),
  ('ms', 'event', 'informative', 'Follow page ni supaya tahu event seterusnya kami turun. 🔔'),
  ('ms', 'event', 'informative', 'Cuaca tak menentu? Check story kami sebelum gerak ya. ☔'),
  ('ms', 'event', 'informative', 'Kali pertama singgah? Tanya je kru kami nak mula dengan buah apa. 🥭'),
  ('ms', 'event', 'informative', 'Cari kami di tapak event: ikut bau sambal, jumpa gerai Abang Colek. 📍 #AbangColek'),
  ('ms', 'behind_scene', 'funny', 'Sebelum korang menangis makan, kami dah menangis dulu kisar cili. 🥲🌶️'),
  ('ms', 'behind_scene', 'funny', 'Potong mangga berbakul-bakul, mimpi malam tadi pun mangga. 🥭😂'),
  ('ms', 'behind_scene', 'funny', 'Kru rasa sambal pagi-pagi. Kopi pun tak payah. 😳'),
  ('ms', 'behind_scene', 'funny', 'Rahsia dapur kami: radio kuat, sambal padu, bising tak boleh bincang. 😆'),
  ('ms', 'behind_scene', 'funny', 'Yang kata kerja gerai ni senang, meh sini pegang cili sekejap. 😏🌶️'),
  ('ms', 'behind_scene', 'funny', 'Nampak macam tengah kerja. Sebenarnya tengah berlakon depan kamera. 🤣'),
  ('ms', 'behind_scene', 'funny', 'Seorang kacau sambal, tiga orang bagi pendapat. Biasalah dapur. 😂'),
  ('ms', 'behind_scene', 'funny', 'Apron bersih masa buka gerai je. Lepas tu jadi peta dunia. 🤭 #AbangColek'),
  ('ms', 'behind_scene', 'hype', 'Pagi-pagi dah start! Semua demi satu colek yang padu. 🔥'),
  ('ms', 'behind_scene', 'hype', 'Dari dapur ke gerai, tenaga jangan kurang! Jom kerja! 💪🌶️'),
  ('ms', 'behind_scene', 'hype', 'Cili masuk, api naik, bau dia satu dapur! 🔥'),
  ('ms', 'behind_scene', 'hype', 'Tengok warna sambal ni. Belum rasa dah menggamit! 🤤🌶️'),
  ('ms', 'behind_scene', 'hype', 'Setup gerai siap! Lampu on, sambal on, kita on! 🙌'),
  ('ms', 'behind_scene', 'hype', 'Inilah kru di sebalik setiap colek yang padu! 💥 #AbangColek'),
  ('ms', 'behind_scene', 'hype', 'Tangan laju, semangat berapi. Persiapan hari ni memang lain macam! 🔥'),
  ('ms', 'behind_scene', 'hype', 'Bunyi pisau, bau sambal, gelak kru. Ini baru gerai! 🥭'),
  ('ms', 'behind_scene', 'informative', 'Rutin pagi kami: basuh buah, potong, susun, baru buka gerai. 🥭'),
  ('ms', 'behind_scene', 'informative', 'Mangga muda memang rangup dan masam. Sebab tu ia jadi pilihan untuk dicolek. 🥭'),
  ('ms', 'behind_scene', 'informative', 'Sambal dikacau perlahan supaya rasa sebati. Sabar tu sebahagian resipi. 🌶️'),
  ('ms', 'behind_scene', 'informative', 'Kenapa buah dipotong tebal sikit? Supaya masih rangup bila kena sambal. 🔪'),
  ('ms', 'behind_scene', 'informative', 'Meja dilap, pisau diasing, tangan dibasuh. Baru mula kerja. 🧼'),
  ('ms', 'behind_scene', 'informative', 'Dari bakul ke bekas: ikut kami setup gerai hari ni. 🎥 #AbangColek'),
  ('ms', 'behind_scene', 'informative', 'Sebelum buka, kru rasa sambal dulu. Kalau belum padu, kacau lagi. 👌🌶️'),
  ('ms', 'behind_scene', 'informative', 'Gerai nampak kecil, tapi setiap barang ada tempat dia. Jom tengok susun atur kami. 👀'),
  ('en', 'reaction', 'funny', 'He said he can handle spicy. The sambal said: watch this. 😂🌶️'),
  ('en', 'reaction', 'funny', 'First bite: brave. Second bite: eh, where is the water? 🥵😂'),
  ('en', 'reaction', 'funny', 'That face when the mango is sour, the sambal is angry and you still want more. 🤣'),
  ('en', 'reaction', 'funny', 'Not crying, just sweating from the eyes. 🥲 #AbangColek'),
  ('en', 'reaction', 'hype', 'One dip and the whole face changed. That is padu! 🔥'),
  ('en', 'reaction', 'hype', 'No script, no acting. Pure Abang Colek reaction! 🌶️'),
  ('en', 'reaction', 'hype', 'That "wow" came straight from the sambal. 💥 #PedasMenggamit'),
  ('en', 'reaction', 'hype', 'From "just a small bite" to "eh, one more!" 🔥'),
  ('en', 'reaction', 'informative', 'What you are seeing: sour mango first, then sweet, then the sambal kicks in. 🥭'),
  ('en', 'reaction', 'informative', 'First time? Dip small, chew slow, then decide how brave you are. 🌶️'),
  ('en', 'reaction', 'informative', 'First taste, one take, real faces. How would you react? 🎥'),
  ('en', 'reaction', 'informative', 'Rate your spice level from 1 to 10 in the comments. 👇 #AbangColek'),
  ('en', 'promo', 'funny', 'Diet starts tomorrow. Today we colek. 😋'),
  ('en', 'promo', 'funny', 'Your tea break called. It wants sambal. 😂🌶️'),
  ('en', 'promo', 'funny', 'We don''t do sweet talk. We do sour mango and spicy sambal. 😎'),
  ('en', 'promo', 'funny', 'Warning: may cause sweating, smiling and tagging your whole group chat. 🥵'),
  ('en', 'promo', 'hype', 'Rasa Padu, Pedas Menggamit! Come find us at the stall today! 🔥'),
  ('en', 'promo', 'hype', 'Crunchy fruit, bold sambal, zero boredom. Jom colek! 🥭🔥'),
  ('en', 'promo', 'hype', 'Spice gang, assemble! Tag who is coming with you. 🌶️'),
  ('en', 'promo', 'hype', 'Hot day, hotter sambal. Jom, Abang Colek is calling! 💥 #AbangColek'),
  ('en', 'promo', 'informative', 'New to buah colek? Cut fruit, spicy-sweet sambal, dip and enjoy. Simple and padu. 🥭'),
  ('en', 'promo', 'informative', 'Want to know where we are today? Check our story or drop us a message. 📍'),
  ('en', 'promo', 'informative', 'Follow us so you never miss the next promo. 🔔 #AbangColek'),
  ('en', 'promo', 'informative', 'Best enjoyed with friends: one table, many hands, lots of sambal. 🌶️'),
  ('en', 'event', 'funny', 'Came for the event. Stayed in our queue. 😂'),
  ('en', 'event', 'funny', 'Lost in the crowd? Follow the sound of people going "huu haa". 🌶️😂'),
  ('en', 'event', 'funny', 'Two types of people here: those dipping, and those looking for water. 🤣'),
  ('en', 'event', 'funny', 'They said walk around first. Nobody got past our stall. 😆 #AbangColek'),
  ('en', 'event', 'hype', 'Abang Colek is in the house! Come say hi and take a dip! 🔥'),
  ('en', 'event', 'hype', 'Stall is up, sambal is ready, now we only need you! 🙌'),
  ('en', 'event', 'hype', 'Good vibes, big crowd, spicy fruit. See you there! 🎉🌶️'),
  ('en', 'event', 'hype', 'Bring your gang and turn up the heat with us! 💥'),
  ('en', 'event', 'informative', 'Coming to the event? Date and place are in our story. Save it! 📌'),
  ('en', 'event', 'informative', 'Come early to skip the peak crowd, and bring a bottle of water. 🌶️'),
  ('en', 'event', 'informative', 'Not sure what to try first? Ask our crew at the stall. 🥭'),
  ('en', 'event', 'informative', 'Cloudy sky? Check our story before you head out. ☔ #AbangColek'),
  ('en', 'behind_scene', 'funny', 'Before the sambal makes you cry, it makes us cry first. 🥲🌶️'),
  ('en', 'behind_scene', 'funny', 'One person stirs, three people give opinions. Kitchen life. 😂'),
  ('en', 'behind_scene', 'funny', 'Who needs coffee when sambal tasting starts in the morning? 😳'),
  ('en', 'behind_scene', 'funny', 'We cut so much mango, we dream in slices now. 🥭😂 #AbangColek'),
  ('en', 'behind_scene', 'hype', 'Early start, big energy, all for one padu dip! 🔥'),
  ('en', 'behind_scene', 'hype', 'Look at that colour. The sambal is already calling! 🌶️'),
  ('en', 'behind_scene', 'hype', 'Lights on, sambal on, crew on. We are ready! 🙌'),
  ('en', 'behind_scene', 'hype', 'Meet the hands behind every dip! 💪 #AbangColek'),
  ('en', 'behind_scene', 'informative', 'Our morning: wash, cut, stir, taste, then we open. 🥭'),
  ('en', 'behind_scene', 'informative', 'Young mango stays crunchy and sour. That is why it loves sambal. 🌶️'),
  ('en', 'behind_scene', 'informative', 'Slow stirring brings the sambal together. Patience is part of the recipe. 🥄'),
  ('en', 'behind_scene', 'informative', 'See how a small stall gets ready for a busy day. 🎥 #AbangColek');

-- supabase/seeds/hashtags.csv

insert into wocs.hashtags (niche, tag, rank) values
  ('brand', '#AbangColek', '1'),
  ('brand', '#RasaPadu', '2'),
  ('brand', '#PedasMenggamit', '3'),
  ('street_food', '#StreetFood', '1'),
  ('street_food', '#StreetFoodLover', '1'),
  ('street_food', '#StreetFoodMalaysia', '1'),
  ('street_food', '#MalaysianStreetFood', '1'),
  ('street_food', '#StreetFoodAsia', '1'),
  ('street_food', '#AsianStreetFood', '1'),
  ('street_food', '#StreetEats', '1'),
  ('street_food', '#FoodStall', '1'),
  ('street_food', '#GeraiMakan', '1'),
  ('street_food', '#BuahColek', '1'),
  ('street_food', '#BuahPotong', '1'),
  ('street_food', '#ManggaColek', '1'),
  ('street_food', '#ManggaMuda', '1'),
  ('street_food', '#RujakBuah', '1'),
  ('street_food', '#Rojak', '1'),
  ('street_food', '#RojakBuah', '1'),
  ('street_food', '#SambalPedas', '1'),
  ('street_food', '#Sambal', '1'),
  ('street_food', '#Pedas', '1'),
  ('street_food', '#PedasGila', '1'),
  ('street_food', '#SpicyFood', '1'),
  ('street_food', '#SpicyFoodLover', '1'),
  ('street_food', '#SpicyChallenge', '1'),
  ('street_food', '#Mango', '1'),
  ('street_food', '#GreenMango', '1'),
  ('street_food', '#FruitSnack', '1'),
  ('street_food', '#Jajanan', '1'),
  ('street_food', '#JajananKekinian', '1'),
  ('street_food', '#FoodHunt', '1'),
  ('street_food', '#Foodie', '1'),
  ('street_food', '#FoodLover', '1'),
  ('street_food', '#FoodReview', '1'),
  ('street_food', '#MakanMakan', '1'),
  ('street_food', '#MakanSedap', '1'),
  ('street_food', '#Sedap', '1'),
  ('street_food', '#PasarMalam', '1'),
  ('street_food', '#BazarMakanan', '1'),
  ('street_food', '#FoodTok', '1'),
  ('street_food', '#InstaFood', '1'),
  ('street_food', '#MukbangMalaysia', '1'),
  ('malaysia', '#Malaysia', '1'),
  ('malaysia', '#MalaysiaFood', '1'),
  ('malaysia', '#MalaysianFood', '1'),
  ('malaysia', '#MakananMalaysia', '1'),
  ('malaysia', '#FoodMalaysia', '1'),
  ('malaysia', '#MalaysiaFoodie', '1'),
  ('malaysia', '#FoodieMalaysia', '1'),
  ('malaysia', '#JalanJalanCariMakan', '1'),
  ('malaysia', '#JJCM', '1'),
  ('malaysia', '#MalaysiaViral', '1'),
  ('malaysia', '#TikTokMalaysia', '1'),
  ('malaysia', '#TikTokMY', '1'),
  ('malaysia', '#MalaysiaTikTok', '1'),
  ('malaysia', '#InstaMalaysia', '1'),
  ('malaysia', '#RakyatMalaysia', '1'),
  ('malaysia', '#MalaysiaBoleh', '1'),
  ('malaysia', '#MalaysiaTrulyAsia', '1'),
  ('malaysia', '#CutiCutiMalaysia', '1'),
  ('malaysia', '#VisitMalaysia', '1'),
  ('malaysia', '#SayaAnakMalaysia', '1'),
  ('malaysia', '#KakiMakan', '1'),
  ('malaysia', '#KakiMakanMalaysia', '1'),
  ('malaysia', '#TempatMakanBest', '1'),
  ('malaysia', '#TempatMakanMenarik', '1'),
  ('malaysia', '#MakanMana', '1'),
  ('malaysia', '#KLFood', '1'),
  ('malaysia', '#KLFoodie', '1'),
  ('malaysia', '#SelangorFood', '1'),
  ('malaysia', '#JohorFood', '1'),
  ('malaysia', '#PenangFood', '1'),
  ('malaysia', '#KualaLumpur', '1'),
  ('malaysia', '#Selangor', '1'),
  ('malaysia', '#PasarMalamMalaysia', '1'),
  ('malaysia', '#BisnesMalaysia', '1'),
  ('malaysia', '#SapotLokal', '1'),
  ('malaysia', '#SupportLocal', '1'),
  ('malaysia', '#ProdukMalaysia', '1'),
  ('malaysia', '#UsahawanMalaysia', '1'),
  ('malaysia', '#UsahawanMuda', '1'),
  ('malaysia', '#BuatanMalaysia', '1'),
  ('viral', '#FYP', '1'),
  ('viral', '#ForYou', '1'),
  ('viral', '#ForYouPage', '1'),
  ('viral', '#FYPage', '1'),
  ('viral', '#FYPTikTok', '1'),
  ('viral', '#FYPMalaysia', '1'),
  ('viral', '#Viral', '1'),
  ('viral', '#ViralVideo', '1'),
  ('viral', '#ViralVideos', '1'),
  ('viral', '#ViralTikTok', '1'),
  ('viral', '#TikTokViral', '1'),
  ('viral', '#ViralMalaysia', '1'),
  ('viral', '#GoViral', '1'),
  ('viral', '#Trending', '1'),
  ('viral', '#TrendingNow', '1'),
  ('viral', '#TrendingVideo', '1'),
  ('viral', '#TrendingReels', '1'),
  ('viral', '#Trend', '1'),
  ('viral', '#TikTokTrend', '1'),
  ('viral', '#Explore', '1'),
  ('viral', '#ExplorePage', '1'),
  ('viral', '#ExploreMore', '1'),
  ('viral', '#Reels', '1'),
  ('viral', '#ReelsInstagram', '1'),
  ('viral', '#InstaReels', '1'),
  ('viral', '#ReelsViral', '1'),
  ('viral', '#ViralReels', '1'),
  ('viral', '#ReelsMalaysia', '1'),
  ('viral', '#TikTok', '1'),
  ('viral', '#TikTokFood', '1'),
  ('viral', '#FoodViral', '1'),
  ('viral', '#ViralFood', '1'),
  ('viral', '#MakananViral', '1'),
  ('viral', '#MakananTikTok', '1'),
  ('viral', '#XYZBCA', '1'),
  ('viral', '#Duet', '1'),
  ('viral', '#Challenge', '1'),
  ('viral', '#POV', '1'),
  ('viral', '#InstaDaily', '1'),
  ('viral', '#Shorts', '1');

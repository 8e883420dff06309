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
  -- {"draft": {"id","command","args","media","at"}, "proof" and "help": {"task","at"}, "photos": {"at","list"}}
  session_data jsonb not null default '{}',
  last_active timestamptz,
  -- when their latest commands were obeyed, newest first, as many as a minute allows
  obeyed timestamptz[] not null default '{}',
  menu_told_at timestamptz,                        -- when they were last told what they can do
  status text not null default 'connected' check (status in ('connected', 'disconnected', 'banned'))
);

-- WhatsApp accounts that wrote from this person's number and are not the one we know them by.
create table wocs.user_other_accounts (
  user_id uuid not null references wocs.users (id),
  wa_user_id varchar(150) not null,
  seen_at timestamptz not null default clock_timestamp(),
  primary key (user_id, wa_user_id)
);

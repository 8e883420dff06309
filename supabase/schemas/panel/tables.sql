-- Who is logged in to the panel, on which browser, and who is about to be. None of it opens a door: a cookie is a
-- number that the functions signed, and of codes there are keyed digests.

-- A browser that was logged in with once: its owner needs no six digits there for a while.
create table wocs.panel_devices (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references wocs.users (id),
  label text not null default '',                  -- Chrome (Android), as people read it
  made_at timestamptz not null default now(),
  seen_at timestamptz not null default now(),
  revoked_at timestamptz
);
create index panel_devices_by_person on wocs.panel_devices (user_id) where revoked_at is null;
create index panel_devices_to_prune on wocs.panel_devices (seen_at);

create table wocs.panel_sessions (
  id uuid primary key default gen_random_uuid(),
  ref bigint generated always as identity unique,  -- what people call it by: /sessions end 12
  user_id uuid not null references wocs.users (id),
  device_id uuid references wocs.panel_devices (id) on delete set null,
  generation int not null default 1,               -- of its refresh cookie: rises with each turn
  turned_at timestamptz not null default now(),
  made_at timestamptz not null default now(),
  seen_at timestamptz not null default now(),
  expires_at timestamptz not null,
  revoked_at timestamptz,
  revoked_for text check (revoked_for in ('logout', 'elsewhere', 'reuse', 'removed', 'role', 'account', 'not_me'))
);
create index panel_sessions_open on wocs.panel_sessions (user_id) where revoked_at is null;
create index panel_sessions_by_device on wocs.panel_sessions (device_id);
create index panel_sessions_to_prune on wocs.panel_sessions (expires_at);

-- A login that a browser began. The functions draw its id; code, digits and link follow from it and their secret.
create table wocs.panel_logins (
  id uuid primary key,
  ref bigint generated always as identity unique,  -- what the answer's button says: BUKAN SAYA 12
  browser uuid not null,                           -- of the cookie that this browser has since its first login
  device uuid,                                     -- of its device cookie, whoever's that is
  wanted text check (wanted ~ '^[0-9]{4,15}$'),    -- the last digits of the number that were typed, until it is sent
  code_digest text not null unique,
  digits_digest text not null,
  link_digest text not null,
  label text not null default '',
  on_phone boolean not null default false,
  state text not null default 'asked' check (state in ('asked', 'sent', 'done', 'refused')),
  user_id uuid references wocs.users (id),         -- who sent the code
  session_id uuid references wocs.panel_sessions (id) on delete set null,
  tries int not null default 0,                    -- wrong digits
  made_at timestamptz not null default now(),
  expires_at timestamptz not null
);
create index panel_logins_open on wocs.panel_logins (browser) where state in ('asked', 'sent');
create index panel_logins_by_time on wocs.panel_logins (made_at);
create index panel_logins_by_session on wocs.panel_logins (session_id);

-- A wrong code from a phone, or wrong digits in a browser. Another code does not make them fewer.
create table wocs.panel_login_faults (
  id bigint generated always as identity primary key,
  browser uuid,
  user_id uuid references wocs.users (id),
  at timestamptz not null default clock_timestamp()
);
create index panel_login_faults_by_browser on wocs.panel_login_faults (browser, at);
create index panel_login_faults_by_person on wocs.panel_login_faults (user_id, at);
create index panel_login_faults_by_time on wocs.panel_login_faults (at);

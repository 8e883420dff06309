-- Who is logged in to the panel, on which browser. Neither table keeps anything that opens a door: a cookie is a
-- number that the functions signed.

create table wocs.panel_devices (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references wocs.users (id),
  label text not null default '',                  -- Chrome on Android, as people read it
  made_at timestamptz not null default now(),
  seen_at timestamptz not null default now(),
  revoked_at timestamptz
);
create index panel_devices_by_person on wocs.panel_devices (user_id) where revoked_at is null;

create table wocs.panel_sessions (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references wocs.users (id),
  device_id uuid references wocs.panel_devices (id),
  generation int not null default 1,               -- of its refresh cookie: rises with each turn
  turned_at timestamptz not null default now(),
  made_at timestamptz not null default now(),
  seen_at timestamptz not null default now(),
  expires_at timestamptz not null,
  revoked_at timestamptz,
  revoked_for text check (revoked_for in ('logout', 'elsewhere', 'reuse', 'removed', 'role'))
);
create index panel_sessions_open on wocs.panel_sessions (user_id) where revoked_at is null;

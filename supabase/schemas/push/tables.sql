-- Web push, the free bell before WhatsApp: which browsers ring for whom, when they must not, and what was rung.

-- A browser that rings for whoever switched it on there, while they are logged in on it.
create table wocs.push_subscriptions (
  id bigint generated always as identity primary key,
  user_id uuid not null references wocs.users (id),
  device_id uuid references wocs.panel_devices (id) on delete cascade,
  endpoint text not null unique check (length(endpoint) <= 1000),
  p256dh text not null check (p256dh ~ '^[A-Za-z0-9_-]{87}$'),
  auth text not null check (auth ~ '^[A-Za-z0-9_-]{59}$'),  -- sealed: the functions alone have its key
  made_at timestamptz not null default now(),
  rung_at timestamptz,                             -- when its push service last took a push
  failure int,                                     -- what it answered to the last one, if it did not; 0: nothing
  failed_at timestamptz
);
create index push_subscriptions_by_person on wocs.push_subscriptions (user_id);
create index push_subscriptions_by_device on wocs.push_subscriptions (device_id);

-- By the clock of the brand; over midnight where they end before they begin.
create table wocs.push_quiet_hours (
  user_id uuid primary key references wocs.users (id),
  starts time not null,
  ends time not null check (ends <> starts)
);

-- A message of the outbox that waits for its reader: for their answer to a ring, or for the end of their quiet hours.
create table wocs.push_notices (
  outbox_id bigint primary key references wocs.outbox (id),
  user_id uuid not null references wocs.users (id),
  about text,                                      -- the task's id or the chat's
  made_at timestamptz not null default now(),
  rung_at timestamptz,
  acknowledged_at timestamptz
);
create index push_notices_open on wocs.push_notices (user_id, about) where acknowledged_at is null;
create index push_notices_to_prune on wocs.push_notices (made_at);

-- One ring of one browser; of no message: a test.
create table wocs.pushes (
  id bigint generated always as identity primary key,
  outbox_id bigint references wocs.push_notices (outbox_id) on delete cascade,
  subscription_id bigint not null references wocs.push_subscriptions (id) on delete cascade,
  status int,                                      -- the push service's answer; null: not told yet
  made_at timestamptz not null default now()
);
create index pushes_by_message on wocs.pushes (outbox_id);
create index pushes_by_subscription on wocs.pushes (subscription_id);
create index pushes_to_prune on wocs.pushes (made_at);

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
    'stranger', 'audit', 'cause', 'unsure', 'pages', 'update', 'backup', 'drill')),
  about text not null default '',                  -- the task, the node's key, the fault, the cause, who saw a break,
                                                   -- what Studio's pages lack, or the node whose update was undone
  level int not null default 0,                    -- of a quota: 80 or 100 per cent
  facts jsonb not null default '{}',
  opened_at timestamptz not null default now(),
  closed_at timestamptz
);
create unique index alerts_open on wocs.alerts (kind, about) where closed_at is null;

-- What the PC at home told of its backups and of the restore drills. The files themselves are on the PC.
create table wocs.backups (
  id bigint generated always as identity primary key,
  kind text not null check (kind in ('backup', 'drill')),
  node text not null,
  began_at timestamptz not null default now(),
  at timestamptz,                                  -- when it ended; null while it is under way
  ok boolean,
  rows bigint,
  bytes bigint,
  note text,                                       -- a code: why it failed, or what it lacks
  check ((at is null) = (ok is null))
);
create index backups_by_kind on wocs.backups (kind, began_at);

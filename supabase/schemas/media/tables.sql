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

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

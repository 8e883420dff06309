create table wocs.agent_watches (
  task_id varchar(20) not null references wocs.tasks (id),
  kind text not null check (kind in ('accept', 'remind', 'deadline')),
  at timestamptz not null,
  since timestamptz not null default now(),
  primary key (task_id, kind)
);
create index agent_watches_due on wocs.agent_watches (at);

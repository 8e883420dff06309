create table wocs.nodes (
  name text primary key,
  abilities jsonb not null default '{}',
  version text,
  online_since timestamptz not null default now(),
  last_seen timestamptz not null default now(),
  last_error text,
  first_seen timestamptz not null default now(),
  last_error_at timestamptz
);

-- When a node was away: noted when it is back. A node that says goodbye is set back by 90 s (wocs.node_record_beat).
create table wocs.node_absences (
  id bigint generated always as identity primary key,
  node text not null references wocs.nodes (name),
  began_at timestamptz not null,
  ended_at timestamptz not null check (ended_at > began_at)
);
create index node_absences_by_end on wocs.node_absences (ended_at);

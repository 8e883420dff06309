create table wocs.landing_versions (
  id uuid primary key default gen_random_uuid(),
  page_slug varchar(100) not null check (page_slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  version int not null,
  -- {"title","description","cta","link","image": {"key","mime","width","height"} | null}
  content jsonb not null,
  status text not null default 'draft' check (status in ('draft', 'published', 'archived')),
  published_at timestamptz,
  follows int,                                     -- the version that visitors saw before this one was published
  created_by uuid references wocs.users (id),
  task_id varchar(20) references wocs.tasks (id),
  created_at timestamptz not null default now(),
  unique (page_slug, version)
);
create unique index landing_live on wocs.landing_versions (page_slug) where status = 'published';
create index landing_versions_by_picture on wocs.landing_versions ((content #>> '{image,key}'));

create table wocs.landing_visits (
  page_slug varchar(100) not null,
  kind text not null check (kind in ('view', 'click')),
  day date not null,
  visits bigint not null default 0,
  primary key (page_slug, kind, day)
);
create index landing_visits_by_day on wocs.landing_visits (day);

create table wocs.landing_quarters (
  page_slug varchar(100) not null,
  kind text not null check (kind in ('view', 'click')),
  quarter timestamptz not null,
  visits bigint not null default 0,
  primary key (page_slug, kind, quarter)
);
create index landing_quarters_by_time on wocs.landing_quarters (quarter);

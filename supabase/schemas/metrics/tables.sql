create type wocs.span as (since timestamptz, until timestamptz, previous_since timestamptz, previous_until timestamptz,
  step interval);

-- Local times.
create type wocs.period_days as (first timestamp, after timestamp, step interval);

create type wocs.period_part_lists as (labels text[], starts timestamptz[], ends timestamptz[], were timestamptz[],
  were_until timestamptz[]);

create table wocs.engagement (
  id bigint generated always as identity primary key,
  platform text not null check (length(platform) <= 40),
  post_id text not null check (length(post_id) <= 120),    -- the platform's own id of the post or video
  day date not null,                                       -- the owner's day
  -- when the figures stood so; the end of the day when only a day is known
  at timestamptz not null,
  views bigint check (views >= 0),
  likes bigint check (likes >= 0),
  comments bigint check (comments >= 0),
  shares bigint check (shares >= 0),
  source text not null check (length(source) <= 40),
  external_id text check (length(external_id) <= 120),
  task_id varchar(20) references wocs.tasks (id),
  recorded_at timestamptz not null default now(),
  told_at timestamptz not null default now(),              -- when the newest body that told it was sent
  unique (platform, post_id, day)
);
create unique index engagement_by_source on wocs.engagement (source, external_id) where external_id is not null;
create index engagement_by_time on wocs.engagement (at);
create index engagement_by_post on wocs.engagement (platform, post_id, at);

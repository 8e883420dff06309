-- From the approval on: `scheduled` until its agent says where it is. A short link names no video: `video_id` is null
-- then.
create table wocs.tiktok_posts (
  task_id varchar(20) primary key references wocs.tasks (id),
  video_id text unique check (video_id ~ '^[0-9]{5,25}$'),
  link text,
  caption text not null,
  posted_at timestamptz,
  posted_by uuid references wocs.users (id),
  state text not null default 'scheduled' check (state in ('scheduled', 'live', 'edited', 'deleted')),
  changed_by uuid references wocs.users (id),
  changed_at timestamptz not null default now(),
  studio_at timestamptz,                           -- when TikTok Studio posts it, which has it in its own schedule
  studio_look_at timestamptz                       -- when it is looked whether it did; null once that has begun
);
create index tiktok_posts_in_studio on wocs.tiktok_posts (studio_look_at) where studio_look_at is not null;
create index tiktok_posts_by_time on wocs.tiktok_posts (posted_at desc) where posted_at is not null;

-- What an agent read in the app: of one video, or of the whole account for a period.
create table wocs.tiktok_figures (
  day date not null,                               -- the owner's day it was read
  subject text not null,                           -- a video's id, or `account`
  period text not null,
  views bigint not null check (views >= 0),
  likes bigint not null check (likes >= 0),
  comments bigint not null check (comments >= 0),
  shares bigint not null check (shares >= 0),
  task_id varchar(20) references wocs.tasks (id),
  told_by uuid references wocs.users (id),
  told_at timestamptz not null default now(),
  primary key (subject, period, day)
);

-- Who may do what, in this order: the first rung whose ability a PC at home has told, and whose limits leave room. What
-- no rung can is a person's.
create table wocs.tiktok_rungs (
  act text not null check (act in ('post', 'edit', 'delete', 'stats', 'check', 'look', 'schedule')),
  rung text not null check (rung in ('inbox', 'direct', 'display', 'studio')),
  rank int not null,
  ability text not null,                           -- in a node's beat
  primary key (act, rung),
  unique (act, rank)
);
insert into wocs.tiktok_rungs values
  ('post', 'inbox', 1, 'tiktok_inbox'),
  ('post', 'direct', 2, 'tiktok_direct'),
  ('post', 'studio', 3, 'tiktok_studio'),
  ('edit', 'studio', 1, 'tiktok_studio'),
  ('delete', 'studio', 1, 'tiktok_studio'),
  ('stats', 'display', 1, 'tiktok_display'),
  ('check', 'inbox', 1, 'tiktok_inbox'),           -- an upload's own status, before a list that shows it late
  ('check', 'direct', 2, 'tiktok_direct'),
  ('check', 'display', 3, 'tiktok_display'),
  ('check', 'studio', 4, 'tiktok_studio'),
  ('look', 'studio', 1, 'tiktok_studio'),          -- at a post whose change nobody saw end
  ('schedule', 'studio', 1, 'tiktok_schedule');

-- For when a rung's own schedule takes a post, from now: TikTok's soonest (15 minutes) and what the PC may need before
-- (20), and TikTok's latest.
create table wocs.tiktok_schedules (
  rung text primary key,
  soonest interval not null,
  latest interval not null check (latest > soonest)
);
insert into wocs.tiktok_schedules values ('studio', '40 minutes', '10 days');

-- How many posts these rungs may begin together within so many seconds. The name is the code of the sentence that says
-- whose limit it is.
create table wocs.tiktok_limits (
  name text primary key,
  rungs text[] not null,
  uses int not null check (uses > 0),
  seconds int not null check (seconds > 0)
);
insert into wocs.tiktok_limits values
  ('app_minute_used_up', '{inbox,direct}', 6, 60),           -- of the app: inits a minute
  ('account_drafts_used_up', '{inbox}', 5, 86400),           -- of the account: drafts that wait in its inbox
  ('account_day_used_up', '{direct,studio}', 15, 86400);     -- of the account: posts a day, "typically around 15"

-- The rungs that could not do a task, and why: none of them is asked again for it.
create table wocs.tiktok_tries (
  task_id varchar(20) not null references wocs.tasks (id),
  rung text not null,
  code text not null,
  until timestamptz,                               -- when it could again, where that is known
  at timestamptz not null default now(),
  primary key (task_id, rung)
);

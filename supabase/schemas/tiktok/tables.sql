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
  changed_at timestamptz not null default now()
);
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

-- TikTok by people (specification 7.2): each command is a task that an agent does. What they did is kept here, so that reports
-- and /undo know it.

-- From the approval on: `scheduled` until its agent says where it is. A short link names no video: `video_id` is null then.
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

create function wocs.tiktok_post(video_id text) returns wocs.tiktok_posts
language plpgsql stable as $$
begin
  return (select p from wocs.tiktok_posts p where p.video_id = tiktok_post.video_id);
end $$;

-- The videos there are that are written most like this one, three at most.
create function wocs.nearest_videos(video_id text) returns jsonb
language sql stable as $$
  select coalesce(jsonb_agg(jsonb_build_object('video_id', near.video_id, 'caption', left(near.caption, 60)) order by near.alike desc, near.posted_at desc), '[]')
  from (
    select p.video_id, p.caption, p.posted_at, (
      select count(*) from generate_series(1, length(nearest_videos.video_id)) n where substr(p.video_id, n, 1) = substr(nearest_videos.video_id, n, 1)) as alike
    from (select * from wocs.tiktok_posts l where l.video_id is not null and l.state in ('live', 'edited') order by l.posted_at desc limit 200) p
    order by alike desc, p.posted_at desc limit 3) near
$$;

create function wocs.refuse_tiktok(reason text, video_id text default null, more jsonb default '{}') returns jsonb
language plpgsql stable as $$
begin
  return jsonb_build_object('refused', 'tiktok.refused', 'facts', jsonb_build_object(
    'reason', reason, 'video_id', video_id,
    'nearest', case when reason = 'unknown_video' then wocs.nearest_videos(coalesce(video_id, '')) else '[]' end) || more);
end $$;

create function wocs.hashtags(caption text) returns jsonb
language sql immutable as $$
  select coalesce(jsonb_agg(found.tag[1]), '[]') from regexp_matches(caption, '(#[^\s#.,!?;:]+)', 'g') as found (tag)
$$;

-- The newest video of a task that can be sent, else the newest at all.
create function wocs.video_of(task text) returns wocs.attachments
language plpgsql stable as $$
begin
  return (select a from wocs.attachments a where a.task_id = task and a.type = 'video' order by (a.state = 'stored') desc, a.created_at desc limit 1);
end $$;

-- What a saying about TikTok work shows beside the facts of any work.
create function wocs.tiktok_facts(task wocs.tasks) returns jsonb
language plpgsql stable as $$
declare
  args jsonb := task.payload;
  post wocs.tiktok_posts;
  video wocs.attachments := wocs.video_of(task.id);
begin
  select * into post from wocs.tiktok_posts p where p.task_id = task.id or args ->> 'video_id' is not null and p.video_id = args ->> 'video_id' limit 1;
  return jsonb_build_object(
    'caption', args -> 'caption', 'hashtags', wocs.hashtags(args ->> 'caption'), 'video_id', coalesce(post.video_id, args ->> 'video_id'),
    'link', post.link, 'caption_now', case when task.type <> 'tiktok_post' then post.caption end, 'reason', args -> 'reason', 'period', args -> 'period',
    'video', jsonb_build_object('state', coalesce(video.state, 'none'), 'problem', video.problem));
end $$;

-- TikTok by people (specification 7.2): each command is a task that an agent does. What they did is kept here, so that
-- reports and /undo know it.

create function wocs.tiktok_post_by_video(video_id text) returns wocs.tiktok_posts
language sql stable as $$
  select p from wocs.tiktok_posts p where p.video_id = tiktok_post_by_video.video_id
$$;

-- The videos there are that are written most like this one, three at most.
create function wocs.tiktok_nearest_videos(video_id text) returns jsonb
language sql stable as $$
  select coalesce(jsonb_agg(jsonb_build_object('video_id', near.video_id, 'caption', left(near.caption, 60))
    order by near.alike desc, near.posted_at desc), '[]')
  from (
    select p.video_id, p.caption, p.posted_at, (
      select count(*) from generate_series(1, length(tiktok_nearest_videos.video_id)) n
      where substr(p.video_id, n, 1) = substr(tiktok_nearest_videos.video_id, n, 1)) as alike
    from (select * from wocs.tiktok_posts l
      where l.video_id is not null and l.state in ('live', 'edited') order by l.posted_at desc limit 200) p
    order by alike desc, p.posted_at desc limit 3) near
$$;

create function wocs.tiktok_refusal(reason text, video_id text default null, more jsonb default '{}') returns jsonb
language sql stable as $$
  select jsonb_build_object('refused', 'tiktok.refused', 'facts', jsonb_build_object(
    'reason', reason, 'video_id', video_id,
    'nearest', case when reason = 'unknown_video' then wocs.tiktok_nearest_videos(coalesce(video_id, '')) else '[]' end)
      || more)
$$;

create function wocs.tiktok_caption_hashtags(caption text) returns jsonb
language sql immutable as $$
  select coalesce(jsonb_agg(found.tag[1]), '[]') from regexp_matches(caption, '(#[^\s#.,!?;:]+)', 'g') as found (tag)
$$;

-- What a saying about TikTok work shows beside the facts of any work.
create function wocs.tiktok_facts(task wocs.tasks) returns jsonb
language plpgsql stable as $$
declare
  args jsonb := task.payload;
  post wocs.tiktok_posts;
  video wocs.attachments := wocs.tiktok_video(task.id);
begin
  select * into post from wocs.tiktok_posts p
  where p.task_id = task.id or args ->> 'video_id' is not null and p.video_id = args ->> 'video_id' limit 1;
  return jsonb_build_object(
    'caption', args -> 'caption', 'hashtags', wocs.tiktok_caption_hashtags(args ->> 'caption'),
    'video_id', coalesce(post.video_id, args ->> 'video_id'),
    'link', post.link, 'caption_now', case when task.type <> 'tiktok_post' then post.caption end,
    'reason', args -> 'reason', 'period', args -> 'period', 'visibility', args -> 'visibility',
    'video', jsonb_build_object('state', coalesce(video.state, 'none'), 'problem', video.problem));
end $$;

-- Why this video cannot be worked on; null when it can.
create function wocs.tiktok_video_objection(video_id text, refused jsonb) returns jsonb
language plpgsql stable as $$
declare
  post wocs.tiktok_posts := wocs.tiktok_post_by_video(video_id);
begin
  return case
    when post.task_id is null then wocs.tiktok_refusal('unknown_video', video_id)
    when post.state = 'deleted' then wocs.tiktok_refusal('deleted', video_id,
      jsonb_build_object('at', wocs.clock_text(post.changed_at)))
    else refused end;
end $$;

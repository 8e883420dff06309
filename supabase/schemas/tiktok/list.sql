-- /tiktok list: what is planned first, then the newest posts with the last figures known of them.

create function wocs.answer_tiktok_list(asker wocs.users, args jsonb) returns jsonb
language sql stable as $$
  with planned as (
    select t.id as task, null as video_id, null as link, t.payload ->> 'caption' as caption,
           case when t.status = 'awaiting_approval' then 'awaiting_approval' when t.assigned_to is null then 'scheduled'
             else 'with_agent' end as state,
           coalesce(t.scheduled_at, (t.payload ->> 'schedule')::timestamptz) as at, t.assigned_to as agent, 0 as rank
    from wocs.tasks t where t.type = 'tiktok_post' and t.status in ('awaiting_approval', 'pending', 'running')
    order by t.created_at desc limit 10),
  posted as (
    select p.task_id, p.video_id, p.link, p.caption, p.state, p.posted_at, p.posted_by, 1
    from wocs.tiktok_posts p where p.posted_at is not null order by p.posted_at desc limit 10),
  listed as (select * from planned union all select * from posted)
  select jsonb_build_object('say', 'tiktok.list', 'facts', jsonb_build_object(
    'posts', (select coalesce(jsonb_agg(jsonb_build_object(
      'task', l.task, 'video_id', l.video_id, 'link', l.link, 'caption', l.caption, 'state', l.state,
      'at', wocs.clock_text(l.at),
      'agent', wocs.person_ref(l.agent),
      'views', (wocs.engagement_newest('tiktok', l.video_id, now() + interval '1 day')).views)
      order by l.rank, case l.rank when 0 then l.at end nulls first, l.at desc), '[]') from listed l),
    'more', greatest((select count(*) from wocs.tiktok_posts p where p.posted_at is not null) - 10, 0)))
$$;

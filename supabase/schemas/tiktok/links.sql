-- A short link, as "Copy link" gives it, names no video. The PC at home, where one can, follows it to the number: each
-- link of a post once. Of what it does not find nothing is said: who sent the link was told what to send instead.

create function wocs.tiktok_link_is_short(link text) returns boolean
language sql immutable as $$
  select coalesce(link ~ '^https://((vt|vm)\.tiktok\.com(/t)?|www\.tiktok\.com/t)/[A-Za-z0-9]{5,20}/?([?#].*)?$', false)
$$;

create function wocs.tiktok_link_may_be_followed() returns boolean
language sql stable as $$
  select exists (select from wocs.node_list_online() n where n.abilities ->> 'tiktok_link' = 'ready')
$$;

-- Whether the number of this post is being looked up. Another link of the post is no longer followed.
create function wocs.tiktok_link_order(held wocs.tasks, link text) returns boolean
language plpgsql as $$
declare
  made wocs.tasks;
begin
  perform wocs.task_move(c.id, 'cancelled', null, '{"reason": "not_wanted"}') from wocs.tasks c
  where c.parent_id = held.id and c.type = 'tiktok_link' and c.status in ('pending', 'running')
    and c.payload ->> 'link' <> tiktok_link_order.link;
  select * into made from wocs.tasks c
  where c.parent_id = held.id and c.type = 'tiktok_link' and c.payload ->> 'link' = tiktok_link_order.link;
  if made.id is not null or not wocs.tiktok_link_is_short(link) or not wocs.tiktok_link_may_be_followed() then
    return coalesce(made.status in ('pending', 'running'), false);
  end if;
  insert into wocs.tasks (type, runs, payload, status, priority, needs_role, parent_id, repeatable)
  values ('tiktok_link', 'home', jsonb_build_object('link', link), 'pending', held.priority, 'viewer', held.id, true)
  returning * into made;
  perform wocs.bell_ring(made);
  return true;
end $$;

-- Nothing where the post has another link by now, or another post has this video.
create function wocs.finished_tiktok_link(t wocs.tasks, result jsonb) returns jsonb
language plpgsql as $$
declare
  told jsonb := wocs.tiktok_told_post(result) || '{"looked_up": false}';
  post wocs.tiktok_posts;
begin
  update wocs.tiktok_posts p set video_id = told ->> 'video_id', link = coalesce(told ->> 'link', p.link)
  where p.task_id = t.parent_id and p.video_id is null and p.state <> 'deleted' and p.link = t.payload ->> 'link'
    and told ->> 'video_id' is not null and (wocs.tiktok_post_by_video(told ->> 'video_id')).task_id is null
  returning * into post;
  if post.task_id is null then
    return null;
  end if;
  update wocs.tasks x set result = coalesce(x.result, '{}') || told where x.id = post.task_id;
  perform wocs.audit_set_actor(null, jsonb_build_object('node', t.node));
  perform wocs.audit_log_task(post.task_id, 'corrected', told);
  perform wocs.notice_send(post.posted_by, 'tiktok.link_found', jsonb_build_object(
    'task', post.task_id, 'video_id', post.video_id, 'link', post.link), post.task_id);
  return null;
end $$;

-- Once more by hand: it only looks.
create function wocs.check_tiktok_link(asker wocs.users, args jsonb) returns jsonb
language sql immutable as $$ select '{}'::jsonb $$;

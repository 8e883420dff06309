-- {"video_id", "link"}: the id of a link that names one; of an id alone no link is made up.
create function wocs.tiktok_read_link(told text) returns jsonb
language sql immutable as $$
  select jsonb_build_object('video_id', coalesce(substring(told from '/(?:video|photo)/([0-9]{5,25})'),
    case when told ~ '^[0-9]{5,25}$' then told end),
                            'link', case when told !~ '^[0-9]+$' then told end)
$$;

create function wocs.tiktok_link_account(link text) returns text
language sql immutable as $$ select lower(substring(link from '/@([A-Za-z0-9_.]{1,40})/')) $$;

-- Of an account that none of the newest posts is of.
create function wocs.tiktok_link_is_anothers(link text) returns boolean
language sql stable as $$
  select coalesce(wocs.tiktok_link_account(tiktok_link_is_anothers.link) <> all (array_agg(known.account)), false)
  from (select wocs.tiktok_link_account(p.link) as account from wocs.tiktok_posts p
    where p.posted_at is not null and wocs.tiktok_link_account(p.link) is not null
    order by p.posted_at desc limit 20) known
$$;

-- The only post that waits for this person's link, else the only one of theirs that was closed just now by a link that
-- names no video, where this one does; null where there is none, or several.
create function wocs.tiktok_link_task(person wocs.users, link text) returns text
language sql stable as $$
  select case
    when count(*) = 1 then min(t.id)
    when count(*) = 0 and wocs.tiktok_read_link(link) ->> 'video_id' is not null then (
      select case when count(*) = 1 then min(p.task_id) end from wocs.tiktok_posts p
      where p.posted_by = person.id and p.video_id is null and p.link is not null and p.state = 'live'
        and p.changed_at > now() - wocs.limit_link_correction()) end
  from wocs.tasks t
  where t.type = 'tiktok_post' and (t.status in ('pending', 'running') and t.assigned_to = person.id
    or t.status = 'uncertain' and t.requested_by = person.id)
$$;

create function wocs.check_tiktok_posted(asker wocs.users, args jsonb) returns jsonb
language plpgsql as $$
declare
  about jsonb := wocs.tiktok_answered_task(asker, args, 'tiktok_post');
  other wocs.tiktok_posts := wocs.tiktok_post_by_video(wocs.tiktok_read_link(args ->> 'link') ->> 'video_id');
  post wocs.tiktok_posts;
begin
  if about ? 'refused' then
    return about;
  end if;
  select * into post from wocs.tiktok_posts p where p.task_id = args ->> 'task';
  if post.state = 'deleted' then
    return wocs.tiktok_refusal('deleted', post.video_id, jsonb_build_object('at', wocs.clock_text(post.changed_at)));
  elsif other.task_id <> args ->> 'task' then
    return wocs.tiktok_refusal('known_already', other.video_id, jsonb_build_object('of', other.task_id));
  end if;
  return '{"subject": {}}';
end $$;

create function wocs.do_tiktok_posted(task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  actor wocs.users := wocs.person_by_id(task.requested_by);
  checked jsonb := wocs.check_tiktok_posted(actor, task.payload);
  told jsonb := wocs.tiktok_read_link(task.payload ->> 'link');
  held wocs.tasks;
begin
  if checked ? 'refused' then
    return checked;
  end if;
  select * into held from wocs.tasks t where t.id = task.payload ->> 'task';
  perform wocs.tiktok_hands_settled(held, 'done');
  insert into wocs.tiktok_posts as p (task_id, caption, video_id, link, state, posted_at, posted_by, changed_by)
  values (held.id, held.payload ->> 'caption', told ->> 'video_id', told ->> 'link', 'live', now(), actor.id, actor.id)
  on conflict (task_id) do update set
    video_id = excluded.video_id, link = excluded.link,
    state = case p.state when 'scheduled' then 'live' else p.state end,
    posted_at = coalesce(p.posted_at, now()), posted_by = coalesce(p.posted_by, actor.id), changed_by = actor.id,
    changed_at = now();
  return wocs.agent_answer_work(held, actor, 'tiktok.posted',
    told || jsonb_build_object('looked_up', wocs.tiktok_link_order(held, coalesce(told ->> 'link', ''))));
end $$;

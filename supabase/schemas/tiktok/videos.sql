-- The video that a TikTok task needs: its agent gets it with the caption as a message of its own (to copy whole), and
-- buttons.

-- The newest video of a task that can be sent, else the newest at all.
create function wocs.tiktok_video(task text) returns wocs.attachments
language sql stable as $$
  select a from wocs.attachments a
  where a.task_id = task and a.type = 'video' order by (a.state = 'stored') desc, a.created_at desc limit 1
$$;

create function wocs.tiktok_quoted_video(asker wocs.users, quoted text) returns jsonb
language sql stable as $$ select wocs.media_quoted(asker, quoted, 'video') $$;

-- A video is fetched as soon as there is a task that needs it, however that was made: by a message, a batch, a
-- schedule.
create function wocs.tiktok_expect_video() returns trigger
language plpgsql as $$
begin
  perform wocs.media_expect(new.id, (new.payload -> 'video') || '{"kind": "video"}');
  return null;
end $$;

create trigger expect_video after insert on wocs.tasks for each row
  when (new.type = 'tiktok_post' and new.payload #>> '{video,id}' is not null)
    execute function wocs.tiktok_expect_video();

-- A post that was called off needs no video any more. Who is fetching it is stopped.
create function wocs.tiktok_video_stop() returns trigger
language plpgsql as $$
begin
  update wocs.attachments a set state = 'failed', problem = 'not_wanted', lease_until = null
  where a.task_id = new.id and a.type = 'video' and a.state = 'waiting';
  perform wocs.task_move(c.id, 'cancelled', null, '{"reason": "not_wanted"}') from wocs.tasks c
  where c.parent_id = new.id and c.type = 'video_fetch' and c.status in ('pending', 'running');
  return null;
end $$;

create trigger stop_video after update on wocs.tasks for each row
  when (new.type = 'tiktok_post' and new.status = 'cancelled' and old.status <> 'cancelled')
    execute function wocs.tiktok_video_stop();

-- The post is wanted after all: Meta keeps its file for seven days.
create function wocs.tiktok_video_want_again(post text) returns void
language plpgsql as $$
declare
  a wocs.attachments;
begin
  for a in
    update wocs.attachments x set state = 'waiting', problem = null, tries = 1, media = x.media || '{"url": null}',
      lease_until = now() + wocs.limit_fetch_lease()
    where x.task_id = post and x.type = 'video' and x.problem = 'not_wanted' returning *
  loop
    perform wocs.media_fetch(a);
  end loop;
end $$;

-- As WhatsApp sends it: what is too large for a video of its own, or of another kind, goes as a document.
create function wocs.tiktok_video_media(task text) returns jsonb
language plpgsql stable as $$
declare
  video wocs.attachments := wocs.tiktok_video(task);
begin
  return case when video.state = 'stored' then jsonb_build_object('key', video.storage_url, 'mime', video.mime_type)
    || case when video.size_bytes > wocs.limit_video_bytes() or video.mime_type not in ('video/mp4', 'video/3gpp')
      then jsonb_build_object('kind', 'document', 'name', coalesce(video.original_name, 'video.mp4')) else '{}' end end;
end $$;

-- What waited for the video goes with it. One that cannot be had is told to who asked, and the task stays: they may
-- send it again.
create function wocs.tiktok_video_settle(a wocs.attachments) returns void
language plpgsql as $$
declare
  t wocs.tasks;
begin
  select * into t from wocs.tasks x where x.id = a.task_id for update;
  if t.type is distinct from 'tiktok_post' or t.status not in ('pending', 'awaiting_approval', 'running') then
    update wocs.outbox x set state = 'failed', error = '{"code": "superseded"}'
    where x.task_id = t.id and x.state = 'held' and x.kind = 'notice';
    return;
  elsif a.state <> 'stored' then
    perform wocs.outbox_reply_late(t, 'tiktok.video_failed',
      wocs.agent_facts(t) || jsonb_build_object('problem', coalesce(a.problem, 'unknown'), 'film', a.media -> 'film'));
    return;
  end if;
  perform wocs.outbox_reply(wocs.person_by_id((a.media ->> 'by')::uuid), a.media ->> 'message', jsonb_build_object(
    'say', 'tiktok.video_kept', 'about', t.id, 'facts', wocs.agent_facts(t))) where a.media ? 'message';
  update wocs.outbox x set
    facts = x.facts || jsonb_build_object('video', jsonb_build_object('state', 'stored')),
    media = case when x.say in ('tiktok.post_notice', 'tiktok.video') then wocs.tiktok_video_media(a.task_id) end
  where x.task_id = a.task_id and x.state = 'held';
  perform wocs.outbox_hand_out_held(a.task_id);
  perform wocs.tiktok_hands_go_on(t);
end $$;

-- A post of theirs that still waits for its CONFIRM, or whose video was lost or waits for a PC that is off: only then
-- is another one no other post.
create function wocs.tiktok_video_task(m jsonb, person wocs.users) returns wocs.tasks
language plpgsql as $$
declare
  t wocs.tasks;
begin
  if m #>> '{media,kind}' = 'document' and m #>> '{media,mime}' not like 'video/%' then
    return null;
  end if;
  select * into t from wocs.tasks x
  where x.id = wocs.word_task(null, m ->> 'quoted') and x.type = 'tiktok_post'
    and x.status in ('awaiting_approval', 'pending', 'running') for update;
  return case when (person.role = 'admin' or t.requested_by = person.id)
                   and (t.status = 'awaiting_approval' or (wocs.tiktok_video(t.id)).state = 'failed'
                     or (wocs.tiktok_video(t.id)).state = 'waiting' and not wocs.media_video_pc_is_there()) then t end;
end $$;

-- Before the yes it is another question; after it, the same post at last.
create function wocs.tiktok_video_replace(t wocs.tasks, m jsonb, person wocs.users) returns void
language plpgsql as $$
declare
  video jsonb := (m -> 'media') || '{"kind": "video"}';
begin
  if t.status = 'awaiting_approval' then
    perform wocs.media_expect(t.id, video);
    perform wocs.outbox_reply(person, m ->> 'id', wocs.task_change_args(t, jsonb_build_object('video', video - 'url')));
  else
    perform wocs.media_expect(t.id,
      video || jsonb_build_object('for', jsonb_build_object('by', person.id, 'message', m -> 'id')));
  end if;
end $$;

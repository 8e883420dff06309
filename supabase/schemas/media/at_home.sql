-- Videos that the PC at home fetches: all that came as documents (100 MB), and any while a PC is there that can. It
-- looks at the film with a decoder, which no function has, and puts it into the store by itself: a piece of it is all
-- that a function ever holds. Without a PC a video of WhatsApp's own kind is fetched by the functions.

create function wocs.media_video_pc_is_there() returns boolean
language sql stable as $$
  select exists (select from wocs.node_list_online() n where n.abilities ->> 'video' = 'ready')
$$;

-- Only a document has a name.
create function wocs.media_video_goes_home(a wocs.attachments) returns boolean
language sql stable as $$
  select a.type = 'video' and a.task_id is not null and not a.media ?| array['chat', 'by_functions']
    and (a.original_name is not null or wocs.media_video_pc_is_there())
$$;

-- Fetched by whoever is for it.
create function wocs.media_fetch(a wocs.attachments) returns void
language plpgsql as $$
begin
  if wocs.media_video_goes_home(a) then
    perform wocs.media_video_order(a);
  else
    perform wocs.work_add('wocs.fetch', a.id::text);
  end if;
end $$;

-- The inner task; who sent the video sees ⏳ on it, and hears when it has to wait for the PC.
create function wocs.media_video_order(a wocs.attachments, at timestamptz default null) returns void
language plpgsql as $$
declare
  post wocs.tasks;
  made wocs.tasks;
begin
  select * into post from wocs.tasks x where x.id = a.task_id;
  update wocs.attachments x set lease_until = null where x.id = a.id;
  insert into wocs.tasks (type, runs, payload, status, priority, needs_role, parent_id, repeatable, scheduled_at)
  values ('video_fetch', 'home', jsonb_build_object('attachment', a.id, 'sha256', a.media -> 'sha256'), 'pending',
    post.priority, 'viewer', post.id, true, at)
  returning * into made;
  if at is not null then
    return;
  end if;
  perform wocs.bell_ring(made);
  perform wocs.media_video_mark(a, post, '⏳', 'tiktok.video_coming');
  perform wocs.media_video_tell_waiting(a, post) where not wocs.media_video_pc_is_there();
end $$;

-- Once.
create function wocs.media_video_tell_waiting(a wocs.attachments, post wocs.tasks) returns void
language plpgsql as $$
begin
  update wocs.attachments x set media = x.media || '{"told_waiting": true}' where x.id = a.id;
  perform wocs.outbox_reply_late(post, 'tiktok.video_waits',
    wocs.agent_facts(post) || jsonb_build_object('since', wocs.node_home_state() -> 'since'));
end $$;

-- On the message that the video came with.
create function wocs.media_video_mark(a wocs.attachments, post wocs.tasks, emoji text, say text) returns void
language plpgsql as $$
declare
  message text := coalesce(a.media ->> 'message', post.source_message);
  sender wocs.users := wocs.person_by_id(coalesce((a.media ->> 'by')::uuid, post.requested_by));
begin
  if message is not null and sender.id is not null and wocs.person_window_is_open(sender.id) then
    perform wocs.outbox_add_reaction(sender, message, emoji, say, post.id);
  end if;
end $$;

-- The file that an inner task is about.
create function wocs.media_of_home_task(t wocs.tasks) returns wocs.attachments
language plpgsql as $$
declare
  a wocs.attachments;
begin
  select * into a from wocs.attachments x where x.id = (t.payload ->> 'attachment')::uuid for update;
  return a;
end $$;

-- A key that this attempt may put the video under; what is put there and not taken goes a day later, as any upload.
create function wocs.media_video_upload_begin(t wocs.tasks) returns text
language plpgsql as $$
declare
  made uuid := gen_random_uuid();
begin
  insert into wocs.attachments (id, type, storage_url, media, keep_until)
  values (made, 'video', 'videos/' || made || '.mp4',
    jsonb_build_object('upload_of', t.payload -> 'attachment', 'attempt', t.attempt), now() + wocs.limit_upload_kept());
  return 'videos/' || made || '.mp4';
end $$;

create function wocs.media_video_upload(t wocs.tasks) returns wocs.attachments
language sql stable as $$
  select a from wocs.attachments a
  where a.media @> jsonb_build_object('upload_of', t.payload -> 'attachment', 'attempt', t.attempt)
    and a.state = 'waiting'
  order by a.created_at desc limit 1
$$;

-- What the PC says of the film, as far as it may be said on: "h264, 720 × 1280, 12 s".
create function wocs.media_video_told_detail(result jsonb) returns text
language sql immutable as $$
  select case when result ->> 'detail' ~ '^[a-z0-9_.,× -]{1,80}$' then result ->> 'detail' end
$$;

create function wocs.media_told_problem(result jsonb) returns text
language sql immutable as $$
  select case when result ->> 'problem' ~ '^[a-z_]{1,40}$' then result ->> 'problem' end
$$;

-- Nothing where its owner was forgotten, or it came in another way meanwhile.
create function wocs.finished_video_fetch(t wocs.tasks, result jsonb) returns jsonb
language plpgsql as $$
declare
  a wocs.attachments := wocs.media_of_home_task(t);
  upload wocs.attachments := wocs.media_video_upload(t);
  problem text := coalesce(wocs.media_told_problem(result), case when upload.id is null then 'not_stored' end);
  stored jsonb;
begin
  if a.state is distinct from 'waiting' then
    return null;
  elsif problem is null then
    stored := jsonb_build_object('key', upload.storage_url, 'mime', result -> 'mime', 'size', result -> 'size',
      'width', result -> 'width', 'height', result -> 'height');
    delete from wocs.attachments x where x.id = upload.id;
  end if;
  update wocs.attachments x set media = x.media || jsonb_build_object('film', wocs.media_video_told_detail(result))
  where x.id = a.id returning * into a;
  perform wocs.media_video_settle(a, stored, problem);
  return null;
end $$;

create function wocs.media_video_settle(a wocs.attachments, stored jsonb, problem text) returns void
language plpgsql as $$
declare
  post wocs.tasks;
begin
  select * into post from wocs.tasks x where x.id = a.task_id;
  perform wocs.media_settle(a, stored, problem, '{}');
  perform wocs.media_video_mark(a, post, case when problem is null then '✅' else '❌' end,
    case when problem is null then 'tiktok.video_kept' else 'tiktok.video_failed' end);
end $$;

-- The PC could not, three times. What the functions can fetch too, they do; a store that is away is waited for.
create function wocs.media_video_fetch_failed(t wocs.tasks, code text, detail text) returns void
language plpgsql as $$
declare
  a wocs.attachments := wocs.media_of_home_task(t);
  problem text := case code when 'store_down' then 'not_stored' else 'not_fetched' end;
begin
  perform wocs.task_move(t.id, 'failed', null, jsonb_build_object('code', code, 'detail', detail));
  if a.state is distinct from 'waiting' then
    return;
  elsif a.original_name is null then
    perform wocs.media_video_leave_to_functions(a);
  elsif wocs.media_may_come_later(a, problem) then
    perform wocs.media_video_order(a, now() + wocs.cause_pause('store'));
  else
    perform wocs.media_video_settle(a, null, problem);
  end if;
end $$;

create function wocs.media_video_leave_to_functions(a wocs.attachments) returns void
language plpgsql as $$
begin
  update wocs.attachments x set media = x.media || '{"by_functions": true, "url": null}', tries = 1,
    lease_until = now() + wocs.limit_fetch_lease() where x.id = a.id;
  perform wocs.work_add('wocs.fetch', a.id::text);
end $$;

-- No PC that can is there any more: what the functions can fetch as well they do, a document's sender hears that it
-- waits.
create function wocs.media_video_fetch_is_late(t wocs.tasks) returns boolean
language sql stable as $$
  select t.type = 'video_fetch' and t.status = 'pending'
    and coalesce(t.scheduled_at, t.created_at) < now() - wocs.limit_hands_wait()
    and not wocs.media_video_pc_is_there()
    and exists (select from wocs.attachments a
      where a.id = (t.payload ->> 'attachment')::uuid and a.state = 'waiting'
        and (a.original_name is null or not a.media ? 'told_waiting'))
$$;

create function wocs.media_video_fetch_let_go(t wocs.tasks) returns void
language sql as $$
  select case when a.original_name is null then wocs.media_video_fetch_failed(t, 'pc_away', null)
    else wocs.media_video_tell_waiting(a, p) end
  from wocs.media_of_home_task(t) a join wocs.tasks p on p.id = a.task_id
$$;

create function wocs.media_video_fetch_settle() returns void
language sql as $$
  select wocs.settling_each('video_fetch', 'media_video_fetch_let_go', array(
    select x from wocs.tasks x where wocs.media_video_fetch_is_late(x) and wocs.settling_may_try('video_fetch', x.id)
    order by x.created_at limit 20 for update skip locked))
$$;

-- Once more by hand: what has come already is left as it is.
create function wocs.check_video_fetch(asker wocs.users, args jsonb) returns jsonb
language sql immutable as $$ select '{}'::jsonb $$;

-- TikTok work goes to its agent: with the video, the caption as a message of its own (to copy whole), and buttons.

-- A video is fetched as soon as there is a task that needs it, however that was made: by a message, a batch, a schedule.
create function wocs.expect_video() returns trigger
language plpgsql as $$
begin
  perform wocs.expect_media(new.id, (new.payload -> 'video') || '{"kind": "video"}');
  return null;
end $$;

create trigger expect_video after insert on wocs.tasks for each row
  when (new.type = 'tiktok_post' and new.payload #>> '{video,id}' is not null) execute function wocs.expect_video();

-- Before its time it only waits: settling does it again then.
create function wocs.do_tiktok_post(task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  checked jsonb := wocs.check_tiktok_post(wocs.person(task.requested_by), task.payload);
  at timestamptz := nullif(task.payload ->> 'schedule', 'now')::timestamptz;
begin
  if checked ? 'refused' then
    return checked;
  end if;
  perform wocs.expect_media(task.id, (checked #> '{args,video}') || '{"kind": "video"}') where (wocs.video_of(task.id)).id is null;
  insert into wocs.tiktok_posts (task_id, caption) values (task.id, task.payload ->> 'caption') on conflict do nothing;
  if at > now() then
    update wocs.tasks t set scheduled_at = at where t.id = task.id;
    return jsonb_build_object('say', 'task.scheduled', 'facts', jsonb_build_object('at', wocs.now_text(at)), 'stay', true);
  end if;
  return wocs.give_tiktok(task);
end $$;

create function wocs.do_tiktok_edit(task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  checked jsonb := wocs.check_tiktok_edit(wocs.person(task.requested_by), task.payload);
begin
  return case when checked ? 'refused' then checked else wocs.give_tiktok(task) end;
end $$;

create function wocs.do_tiktok_delete(task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  checked jsonb := wocs.check_tiktok_delete(wocs.person(task.requested_by), task.payload);
begin
  return case when checked ? 'refused' then checked else wocs.give_tiktok(task) end;
end $$;

create function wocs.do_tiktok_stats(task wocs.tasks) returns jsonb
language plpgsql as $$
begin
  return wocs.give_tiktok(task);
end $$;

create function wocs.give_tiktok(task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  agent wocs.users := wocs.choose_agent(task.payload ->> 'to');
  given wocs.tasks;
begin
  if agent.id is null then
    return wocs.no_agent(task.payload ->> 'to');
  end if;
  given := wocs.give_task(task.id, agent.id);
  return jsonb_build_object('say', 'tiktok.assigned', 'facts', wocs.agent_facts(given), 'stay', true, 'also', wocs.notices(given, null));
end $$;

create function wocs.video_media(task text) returns jsonb
language plpgsql stable as $$
declare
  video wocs.attachments := wocs.video_of(task);
begin
  return case when video.state = 'stored' then jsonb_build_object('key', video.storage_url, 'mime', video.mime_type) end;
end $$;

-- A post's notice waits for its video.
create function wocs.tiktok_notices(given wocs.tasks) returns jsonb
language plpgsql stable as $$
declare
  facts jsonb := wocs.agent_facts(given);
  media jsonb := wocs.video_media(given.id);
  notice jsonb;
begin
  notice := wocs.tell(given.assigned_to, 'tiktok.' || substr(given.type, 8) || '_notice', facts) || case when given.type = 'tiktok_post'
    then jsonb_build_object('media', media, 'held', media is null) else '{}' end;
  return jsonb_build_array(notice) || wocs.caption_message(given, facts, given.type = 'tiktok_post' and media is null);
end $$;

-- The caption alone, to the letter.
create function wocs.caption_message(given wocs.tasks, facts jsonb, held boolean) returns jsonb
language plpgsql stable as $$
begin
  return case when given.type in ('tiktok_post', 'tiktok_edit')
    then jsonb_build_array(wocs.tell(given.assigned_to, 'tiktok.caption', facts) || jsonb_build_object('follows', true, 'held', held)) else '[]' end;
end $$;

-- What a person who heard of it by a template alone still needs: nothing, once they have got the caption.
create function wocs.tiktok_material(held wocs.tasks) returns jsonb
language plpgsql stable as $$
declare
  media jsonb := wocs.video_media(held.id);
  facts jsonb;
begin
  if held.type not in ('tiktok_post', 'tiktok_edit') or exists (
       select from wocs.outbox o join wocs.users u on u.id = held.assigned_to and (o.to_number = u.wa_number or o.to_user_id = u.wa_user_id)
       where o.task_id = held.id and o.say = 'tiktok.caption' and o.kind = 'notice' and o.state <> 'failed') then
    return '[]';
  end if;
  facts := wocs.agent_facts(held);
  return case when held.type = 'tiktok_edit' then '[]'::jsonb
      else jsonb_build_array(wocs.tell(held.assigned_to, 'tiktok.video', facts) || jsonb_build_object('media', media, 'held', media is null)) end
    || wocs.caption_message(held, facts, held.type = 'tiktok_post' and media is null);
end $$;

-- What waited for the video goes with it. One that cannot be had is told to who asked, and the task stays: they may send it again.
create function wocs.settle_video(a wocs.attachments) returns void
language plpgsql as $$
declare
  t wocs.tasks;
  message jsonb;
begin
  select * into t from wocs.tasks x where x.id = a.task_id for update;
  if t.type is distinct from 'tiktok_post' or t.status not in ('pending', 'awaiting_approval', 'running') then
    update wocs.outbox x set state = 'failed', error = '{"code": "superseded"}' where x.task_id = t.id and x.state = 'held' and x.kind = 'notice';
    return;
  elsif a.state <> 'stored' then
    perform wocs.answer_late(t, 'tiktok.video_failed', wocs.agent_facts(t) || jsonb_build_object('problem', coalesce(a.problem, 'unknown')));
    return;
  end if;
  perform wocs.reply(wocs.person((a.media ->> 'by')::uuid), a.media ->> 'message', jsonb_build_object(
    'say', 'tiktok.video_kept', 'about', t.id, 'facts', wocs.agent_facts(t))) where a.media ? 'message';
  for message in
    with released as (
      update wocs.outbox x set
        state = 'sending', attempt = x.attempt + 1, lease_until = now() + interval '60 s',
        facts = x.facts || jsonb_build_object('video', jsonb_build_object('state', 'stored')),
        media = case when x.say in ('tiktok.post_notice', 'tiktok.video') then jsonb_build_object('key', a.storage_url, 'mime', a.mime_type) end
      where x.task_id = a.task_id and x.state = 'held' returning x.id, wocs.message_of(x) as whole)
    select r.whole from released r order by r.id
  loop
    perform wocs.leave('wocs.send', message::text);
  end loop;
end $$;

-- Before its time it only waits, in TikTok Studio or here: settling does it again then. Long after it, because all was
-- away or stopped, it is asked for again.
create function wocs.do_tiktok_post(task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  checked jsonb := wocs.check_tiktok_post(wocs.person_by_id(task.requested_by), task.payload);
  at timestamptz := nullif(task.payload ->> 'schedule', 'now')::timestamptz;
  handed jsonb;
begin
  if checked ? 'refused' then
    return checked;
  end if;
  perform wocs.media_expect(task.id, (checked #> '{args,video}') || '{"kind": "video"}')
    where (wocs.tiktok_video(task.id)).id is null;
  perform wocs.tiktok_video_want_again(task.id);
  insert into wocs.tiktok_posts (task_id, caption) values (task.id, task.payload ->> 'caption') on conflict do nothing;
  if at > now() then
    handed := wocs.tiktok_schedule_begin(task);
    if handed is not null then
      return handed;
    end if;
    update wocs.tasks t set scheduled_at = at where t.id = task.id;
    return jsonb_build_object('stay', true,
      'say', case when exists (select from wocs.tiktok_tries y where y.task_id = task.id) then 'tiktok.own_schedule'
        else 'task.scheduled' end,
      'facts', jsonb_build_object('at', wocs.clock_text(at)) || wocs.tiktok_reasons(task.id));
  end if;
  if at < now() - wocs.limit_post_late() and (wocs.approval_latest(task.id)).decided_at < at then
    return jsonb_build_object('say', 'approval.asked', 'stay', true, 'facts',
      wocs.approval_ask(task, checked -> 'subject') || jsonb_build_object('late', wocs.clock_text(at)));
  end if;
  return wocs.tiktok_give_task(task);
end $$;

-- A post that is live is taken down by an agent: the CONFIRM of the plan is the one that deleting asks for.
create function wocs.undo_plan_tiktok_post(t wocs.tasks) returns jsonb
language plpgsql as $$
declare
  post wocs.tiktok_posts;
begin
  select * into post from wocs.tiktok_posts p where p.task_id = t.id for update;
  if post.state is distinct from 'live' and post.state is distinct from 'edited' then
    return wocs.agent_undo_refusal('changed_since', 'tiktok_video', coalesce(post.video_id, t.id), 'live', post.state,
      wocs.person_ref(post.changed_by));
  elsif post.video_id is null then
    return wocs.agent_undo_refusal('no_video_id', 'tiktok_video', post.link, null, null, null);
  end if;
  return wocs.undo_step('tiktok_video', post.video_id, 'live', 'deleted_by_agent',
    jsonb_build_object('video', post.video_id, 'link', post.link));
end $$;

create function wocs.undo_tiktok_post(t wocs.tasks, undoing wocs.tasks) returns jsonb
language plpgsql as $$
declare
  post wocs.tiktok_posts;
begin
  select * into post from wocs.tiktok_posts p where p.task_id = t.id;
  return jsonb_build_object('facts', jsonb_build_object('video_id', post.video_id),
    'children', jsonb_build_array(jsonb_build_object(
    'command', 'tiktok_delete', 'runs', 'human', 'asks', false, 'repeatable', false, 'needs_role', 'admin',
    'scheduled_at', null,
    'args', jsonb_build_object('video_id', post.video_id, 'reason', 'undo ' || t.id))));
end $$;

-- Nulls of the grammar's arguments count as not given. A time that has come already is "now": it needs no mention.
create function wocs.check_tiktok_post(asker wocs.users, args jsonb) returns jsonb
language plpgsql stable as $$
declare
  given jsonb := jsonb_strip_nulls(args);
  at timestamptz := nullif(given ->> 'schedule', 'now')::timestamptz;
  video jsonb := coalesce(given -> 'video', wocs.tiktok_quoted_video(asker, given ->> 'quoted'));
  refused jsonb := wocs.tiktok_nobody_refusal('post', given ->> 'to', at);
  hashtags int := jsonb_array_length(wocs.tiktok_caption_hashtags(given ->> 'caption'));
begin
  if video ->> 'id' is null then
    return wocs.tiktok_refusal(case when (wocs.tiktok_video(wocs.word_task(null, given ->> 'quoted'))).state = 'pruned'
      then 'video_pruned' else 'no_video' end);
  elsif refused is not null then
    return refused;
  end if;
  given := wocs.agent_args_with_name(given) - array['quoted', 'schedule'] || jsonb_build_object('video', video - 'url')
    || case when at > now() then jsonb_build_object('schedule', given -> 'schedule') else '{}' end;
  return jsonb_build_object('args', given, 'subject', jsonb_build_object('has_video', true)
    || case when hashtags > wocs.limit_hashtags() then jsonb_build_object('many_hashtags', hashtags) else '{}' end);
end $$;

create function wocs.check_tiktok_edit(asker wocs.users, args jsonb) returns jsonb
language plpgsql stable as $$
declare
  refused jsonb := wocs.tiktok_video_objection(args ->> 'video_id', wocs.tiktok_nobody_refusal('edit', args ->> 'to'));
  post wocs.tiktok_posts := wocs.tiktok_post_by_video(args ->> 'video_id');
begin
  if refused is not null then
    return refused;
  elsif post.caption = args ->> 'caption' then
    return wocs.tiktok_refusal('same_caption', post.video_id);
  end if;
  return jsonb_build_object('args', wocs.agent_args_with_name(args), 'subject', '{}'::jsonb);
end $$;

create function wocs.do_tiktok_edit(task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  checked jsonb := wocs.check_tiktok_edit(wocs.person_by_id(task.requested_by), task.payload);
begin
  return case when checked ? 'refused' then checked else wocs.tiktok_give_task(task) end;
end $$;

create function wocs.tiktok_finish_edit(held wocs.tasks, actor wocs.users) returns jsonb
language plpgsql as $$
declare
  before text := (wocs.tiktok_post_by_video(held.payload ->> 'video_id')).caption;
begin
  update wocs.tiktok_posts p
  set caption = held.payload ->> 'caption', state = 'edited', changed_by = actor.id, changed_at = now()
  where p.video_id = held.payload ->> 'video_id' and p.state <> 'deleted';
  return wocs.agent_finish_work(held, actor, 'tiktok.edited', jsonb_build_object('before', before), null);
end $$;

create function wocs.undo_plan_tiktok_edit(t wocs.tasks) returns jsonb
language plpgsql as $$
declare
  post wocs.tiktok_posts;
begin
  select * into post from wocs.tiktok_posts p where p.video_id = t.payload ->> 'video_id' for update;
  if post.state is distinct from 'edited' or post.caption is distinct from t.payload ->> 'caption' then
    return wocs.agent_undo_refusal('changed_since', 'tiktok_caption', post.video_id, t.payload ->> 'caption',
      case post.state when 'deleted' then 'deleted' else post.caption end, wocs.person_ref(post.changed_by));
  end if;
  return wocs.undo_step('tiktok_caption', post.video_id, post.caption, t.result ->> 'before',
    jsonb_build_object('caption', post.caption));
end $$;

create function wocs.undo_tiktok_edit(t wocs.tasks, undoing wocs.tasks) returns jsonb
language sql as $$
  select jsonb_build_object('facts', jsonb_build_object('video_id', t.payload -> 'video_id'),
    'children', jsonb_build_array(jsonb_build_object(
    'command', 'tiktok_edit', 'runs', 'human', 'asks', false, 'repeatable', false, 'needs_role', 'admin',
    'scheduled_at', null,
    'args', jsonb_build_object('video_id', t.payload -> 'video_id', 'caption', t.result -> 'before'))))
$$;

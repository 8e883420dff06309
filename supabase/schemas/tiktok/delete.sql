create function wocs.check_tiktok_delete(asker wocs.users, args jsonb) returns jsonb
language plpgsql stable as $$
declare
  refused jsonb := wocs.tiktok_video_objection(args ->> 'video_id',
    wocs.tiktok_nobody_refusal('delete', args ->> 'to'));
  post wocs.tiktok_posts := wocs.tiktok_post_by_video(args ->> 'video_id');
begin
  return coalesce(refused, jsonb_build_object(
    'args', wocs.agent_args_with_name(args),
    'subject', jsonb_strip_nulls(jsonb_build_object('caption', post.caption, 'link', post.link))));
end $$;

create function wocs.do_tiktok_delete(task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  checked jsonb := wocs.check_tiktok_delete(wocs.person_by_id(task.requested_by), task.payload);
begin
  return case when checked ? 'refused' then checked else wocs.tiktok_give_task(task) end;
end $$;

create function wocs.tiktok_finish_delete(held wocs.tasks, actor wocs.users) returns jsonb
language plpgsql as $$
begin
  update wocs.tiktok_posts p set state = 'deleted', changed_by = actor.id, changed_at = now()
  where p.video_id = held.payload ->> 'video_id';
  return wocs.agent_finish_work(held, actor, 'tiktok.deleted', '{}', null);
end $$;

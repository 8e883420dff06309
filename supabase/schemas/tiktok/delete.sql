create function wocs.check_tiktok_delete(asker wocs.users, args jsonb) returns jsonb
language plpgsql stable as $$
declare
  refused jsonb := wocs.video_objection(args ->> 'video_id', wocs.no_agent_for(args ->> 'to'));
  post wocs.tiktok_posts := wocs.tiktok_post(args ->> 'video_id');
begin
  return coalesce(refused, jsonb_build_object(
    'args', wocs.with_agent(args), 'subject', jsonb_strip_nulls(jsonb_build_object('caption', post.caption, 'link', post.link))));
end $$;

create function wocs.do_tiktok_delete(task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  checked jsonb := wocs.check_tiktok_delete(wocs.person(task.requested_by), task.payload);
begin
  return case when checked ? 'refused' then checked else wocs.give_tiktok(task) end;
end $$;

create function wocs.finish_delete(held wocs.tasks, actor wocs.users) returns jsonb
language plpgsql as $$
begin
  update wocs.tiktok_posts p set state = 'deleted', changed_by = actor.id, changed_at = now() where p.video_id = held.payload ->> 'video_id';
  return wocs.finish_work(held, actor, 'tiktok.deleted', '{}', null);
end $$;

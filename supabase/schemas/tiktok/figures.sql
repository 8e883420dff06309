create function wocs.check_tiktok_figures(asker wocs.users, args jsonb) returns jsonb
language plpgsql as $$
declare
  about jsonb := wocs.tiktok_answered_task(asker, args, 'tiktok_stats');
begin
  if about ? 'refused' then
    return about;
  elsif args ->> 'video_id' is not null and (wocs.tiktok_post_by_video(args ->> 'video_id')).task_id is null then
    return wocs.tiktok_refusal('unknown_video', args ->> 'video_id');
  end if;
  return '{"subject": {}}';
end $$;

create function wocs.do_tiktok_figures(task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  actor wocs.users := wocs.person_by_id(task.requested_by);
  args jsonb := task.payload;
  checked jsonb := wocs.check_tiktok_figures(actor, args);
  held wocs.tasks;
  period text;
begin
  if checked ? 'refused' then
    return checked;
  end if;
  select * into held from wocs.tasks t where t.id = args ->> 'task';
  period := coalesce(held.payload ->> 'period', 'week');
  perform wocs.tiktok_keep_figures(args, period, held.id, actor.id);
  return wocs.agent_answer_work(held, actor, 'tiktok.figures', jsonb_build_object(
    'period', period, 'video_id', args -> 'video_id', 'views', args -> 'views', 'likes', args -> 'likes',
    'comments', args -> 'comments',
    'shares', args -> 'shares'));
end $$;

-- Kept as told, and for the reports. Those count what each post grew by: the account's total for a span is a post of
-- its own there, unless something within that span is known already and would count twice.
create function wocs.tiktok_keep_figures(told jsonb, period text, task text, actor uuid) returns void
language plpgsql as $$
declare
  today date := (now() at time zone wocs.clock_zone())::date;
  since timestamptz := (select s.since from wocs.period_span(period) s);
  post text := coalesce(told ->> 'video_id',
    concat_ws(':', 'account', period, (since at time zone wocs.clock_zone())::date));
begin
  insert into wocs.tiktok_figures as f (day, subject, period, views, likes, comments, shares, task_id, told_by)
  values (today, coalesce(told ->> 'video_id', 'account'), period, (told ->> 'views')::bigint,
    (told ->> 'likes')::bigint, (told ->> 'comments')::bigint,
          (told ->> 'shares')::bigint, task, actor)
  on conflict on constraint tiktok_figures_pkey do update set
    views = excluded.views, likes = excluded.likes, comments = excluded.comments, shares = excluded.shares,
    task_id = excluded.task_id, told_by = excluded.told_by, told_at = now();
  if told ->> 'video_id' is not null
     or not exists (select from wocs.engagement e
       where e.platform = 'tiktok' and e.post_id <> post and e.at >= since) then
    perform wocs.engagement_upsert('agent', jsonb_build_object(
      'platform', 'tiktok', 'post_id', post, 'at', now(), 'views', told -> 'views', 'likes', told -> 'likes',
      'comments', told -> 'comments',
      'shares', told -> 'shares'), task);
  end if;
end $$;

-- How TikTok work ends: a post with its link, a question for figures with the figures, an edit and a deletion with a word.

create function wocs.tiktok_done(held wocs.tasks, actor wocs.users) returns jsonb
language plpgsql as $$
begin
  return case held.type
    when 'tiktok_post' then wocs.ask_form(held, actor, 'tiktok_posted', 'tiktok.ask_link')
    when 'tiktok_stats' then wocs.ask_form(held, actor, 'tiktok_figures', 'tiktok.ask_figures')
    when 'tiktok_edit' then wocs.finish_edit(held, actor)
    else wocs.finish_delete(held, actor) end;
end $$;

-- The question that remains is an unfinished command of theirs: whatever they say next is understood as its answer.
create function wocs.ask_form(held wocs.tasks, actor wocs.users, command text, say text) returns jsonb
language plpgsql as $$
begin
  perform wocs.keep_draft(actor.id, 'form:' || held.id, jsonb_build_object('command', command, 'args', jsonb_build_object('task', held.id)), null);
  return jsonb_build_object('say', say, 'facts', wocs.agent_facts(held) || '{"minutes": 10}', 'also', '[]'::jsonb);
end $$;

create function wocs.finish_edit(held wocs.tasks, actor wocs.users) returns jsonb
language plpgsql as $$
declare
  before text := (wocs.tiktok_post(held.payload ->> 'video_id')).caption;
begin
  update wocs.tiktok_posts p set caption = held.payload ->> 'caption', state = 'edited', changed_by = actor.id, changed_at = now()
  where p.video_id = held.payload ->> 'video_id' and p.state <> 'deleted';
  return wocs.finish_work(held, actor, 'tiktok.edited', jsonb_build_object('before', before), null);
end $$;

create function wocs.finish_delete(held wocs.tasks, actor wocs.users) returns jsonb
language plpgsql as $$
begin
  update wocs.tiktok_posts p set state = 'deleted', changed_by = actor.id, changed_at = now() where p.video_id = held.payload ->> 'video_id';
  return wocs.finish_work(held, actor, 'tiktok.deleted', '{}', null);
end $$;

-- The task an answer is about, held: {"task": row} or {"refused", "facts"}. One that is done may be answered again: to correct it.
create function wocs.tiktok_answer_about(asker wocs.users, args jsonb, wanted text) returns jsonb
language plpgsql as $$
declare
  t wocs.tasks;
begin
  select * into t from wocs.tasks x where x.id = args ->> 'task' for update;
  if t.id is null then
    return wocs.refuse_task('not_found', args ->> 'task', null, asker.id);
  elsif t.type <> wanted then
    return wocs.refuse_tiktok('not_' || wanted, null, jsonb_build_object('of', t.id));
  elsif asker.role <> 'admin' and t.assigned_to is distinct from asker.id then
    return wocs.refuse_task('not_yours', t.id, t.status, asker.id);
  elsif t.status not in ('pending', 'running', 'done') then
    return wocs.refuse_task('already_' || t.status, t.id, t.status, asker.id);
  end if;
  return jsonb_build_object('task', to_jsonb(t));
end $$;

-- {"video_id", "link"}: the id of a link that names one; of an id alone no link is made up.
create function wocs.read_link(told text) returns jsonb
language sql immutable as $$
  select jsonb_build_object('video_id', coalesce(substring(told from '/(?:video|photo)/([0-9]{5,25})'), case when told ~ '^[0-9]{5,25}$' then told end),
                            'link', case when told !~ '^[0-9]+$' then told end)
$$;

create function wocs.check_tiktok_posted(asker wocs.users, args jsonb) returns jsonb
language plpgsql as $$
declare
  about jsonb := wocs.tiktok_answer_about(asker, args, 'tiktok_post');
  other wocs.tiktok_posts := wocs.tiktok_post(wocs.read_link(args ->> 'link') ->> 'video_id');
  post wocs.tiktok_posts;
begin
  if about ? 'refused' then
    return about;
  end if;
  select * into post from wocs.tiktok_posts p where p.task_id = args ->> 'task';
  if post.state = 'deleted' then
    return wocs.refuse_tiktok('deleted', post.video_id, jsonb_build_object('at', wocs.now_text(post.changed_at)));
  elsif other.task_id <> args ->> 'task' then
    return wocs.refuse_tiktok('known_already', other.video_id, jsonb_build_object('of', other.task_id));
  end if;
  return '{"subject": {}}';
end $$;

create function wocs.do_tiktok_posted(task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  actor wocs.users := wocs.person(task.requested_by);
  checked jsonb := wocs.check_tiktok_posted(actor, task.payload);
  told jsonb := wocs.read_link(task.payload ->> 'link');
  held wocs.tasks;
begin
  if checked ? 'refused' then
    return checked;
  end if;
  select * into held from wocs.tasks t where t.id = task.payload ->> 'task';
  insert into wocs.tiktok_posts as p (task_id, caption, video_id, link, state, posted_at, posted_by, changed_by)
  values (held.id, held.payload ->> 'caption', told ->> 'video_id', told ->> 'link', 'live', now(), actor.id, actor.id)
  on conflict (task_id) do update set
    video_id = excluded.video_id, link = excluded.link, state = case p.state when 'scheduled' then 'live' else p.state end,
    posted_at = coalesce(p.posted_at, now()), posted_by = coalesce(p.posted_by, actor.id), changed_by = actor.id, changed_at = now();
  return wocs.answered_work(held, actor, 'tiktok.posted', told);
end $$;

-- The answer to the agent and, the same, to who asked. A correction is told like the first answer, and closes nothing twice.
create function wocs.answered_work(held wocs.tasks, actor wocs.users, say text, more jsonb) returns jsonb
language plpgsql as $$
begin
  perform wocs.act(actor.id);
  if held.status <> 'done' then
    return wocs.finish_work(held, actor, say, more, null);
  end if;
  update wocs.tasks t set result = coalesce(t.result, '{}') || more where t.id = held.id returning * into held;
  perform wocs.log_task(held.id, 'corrected', more);
  return wocs.word_said(say, wocs.agent_facts(held) || more || jsonb_build_object('by', actor.name, 'corrected', true), held, actor);
end $$;

create function wocs.check_tiktok_figures(asker wocs.users, args jsonb) returns jsonb
language plpgsql as $$
declare
  about jsonb := wocs.tiktok_answer_about(asker, args, 'tiktok_stats');
begin
  if about ? 'refused' then
    return about;
  elsif args ->> 'video_id' is not null and (wocs.tiktok_post(args ->> 'video_id')).task_id is null then
    return wocs.refuse_tiktok('unknown_video', args ->> 'video_id');
  end if;
  return '{"subject": {}}';
end $$;

create function wocs.do_tiktok_figures(task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  actor wocs.users := wocs.person(task.requested_by);
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
  perform wocs.keep_figures(args, period, held.id, actor.id);
  return wocs.answered_work(held, actor, 'tiktok.figures', jsonb_build_object(
    'period', period, 'video_id', args -> 'video_id', 'views', args -> 'views', 'likes', args -> 'likes', 'comments', args -> 'comments',
    'shares', args -> 'shares'));
end $$;

-- Kept as told, and for the reports. Those count what each post grew by: the account's total for a span is a post of its own
-- there, unless something within that span is known already and would count twice.
create function wocs.keep_figures(told jsonb, period text, task text, actor uuid) returns void
language plpgsql as $$
declare
  today date := (now() at time zone wocs.zone())::date;
  since timestamptz := (select s.since from wocs.span_of(period) s);
  post text := coalesce(told ->> 'video_id', concat_ws(':', 'account', period, (since at time zone wocs.zone())::date));
begin
  insert into wocs.tiktok_figures as f (day, subject, period, views, likes, comments, shares, task_id, told_by)
  values (today, coalesce(told ->> 'video_id', 'account'), period, (told ->> 'views')::bigint, (told ->> 'likes')::bigint, (told ->> 'comments')::bigint,
          (told ->> 'shares')::bigint, task, actor)
  on conflict on constraint tiktok_figures_pkey do update set
    views = excluded.views, likes = excluded.likes, comments = excluded.comments, shares = excluded.shares,
    task_id = excluded.task_id, told_by = excluded.told_by, told_at = now();
  if told ->> 'video_id' is not null
     or not exists (select from wocs.engagement e where e.platform = 'tiktok' and e.post_id <> post and e.at >= since) then
    perform wocs.keep_engagement('agent', jsonb_build_object(
      'platform', 'tiktok', 'post_id', post, 'at', now(), 'views', told -> 'views', 'likes', told -> 'likes', 'comments', told -> 'comments',
      'shares', told -> 'shares'), task);
  end if;
end $$;

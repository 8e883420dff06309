-- How a piece of the hands' work ends: the task it was for is done, asks a person for what is left, goes to the next
-- rung, or is unsure.

create function wocs.tiktok_hands_task(t wocs.tasks) returns wocs.tasks
language plpgsql as $$
declare
  held wocs.tasks;
begin
  select * into held from wocs.tasks x where x.id = t.parent_id for update;
  return held;
end $$;

-- Whoever was out of sight after the mark tells, late, that it happened: what was a doubt is known.
create function wocs.tiktok_report_settles(t wocs.tasks, request jsonb) returns boolean
language sql immutable as $$
  select t.type = 'tiktok_hands' and t.status = 'uncertain' and request ->> 'outcome' = 'done'
    and t.attempt = (request ->> 'attempt')::int and t.node = request ->> 'node'
$$;

create function wocs.finished_tiktok_hands(t wocs.tasks, result jsonb) returns jsonb
language plpgsql as $$
declare
  held wocs.tasks := wocs.tiktok_hands_task(t);
  told jsonb := wocs.tiktok_told_post(result);
begin
  if held.status not in ('pending', 'running', 'uncertain') then
    return null;
  end if;
  case concat_ws(' ', t.payload ->> 'act', result ->> 'state')
    when 'stats read' then perform wocs.tiktok_hands_read(held, t, wocs.tiktok_told_figures(result -> 'figures'));
    when 'check in_inbox' then perform wocs.tiktok_hands_ask(held, t, 'tiktok.in_inbox', '{}');
    when 'schedule scheduled' then perform wocs.tiktok_schedule_keep(held, t);
    when 'check found' then
      if wocs.tiktok_is_early(held) then
        perform wocs.tiktok_schedule_keep(held, t);
      else
        perform wocs.tiktok_hands_live(held, t, told);
      end if;
    when 'post posted' then
      if coalesce(told ->> 'video_id', told ->> 'link') is null then
        perform wocs.tiktok_hands_ask(held, t, 'tiktok.seen_question', '{}');
      else
        perform wocs.tiktok_hands_live(held, t, told);
      end if;
    when 'post in_inbox' then perform wocs.tiktok_hands_ask(held, t, 'tiktok.in_inbox', '{}');
    when 'post prefilled' then
      perform wocs.tiktok_hands_ask(held, t, 'tiktok.prefilled', '{}');
      perform wocs.tiktok_hands_show(t, null);
    when 'edit edited', 'delete deleted' then perform wocs.tiktok_hands_changed(held, t, '{}');
    when 'check absent' then perform wocs.tiktok_schedule_ask(held, t);  -- of any other post it has been asked already
    when 'look happened', 'look not_happened', 'look unclear' then perform wocs.tiktok_look_tell(held, t, result);
    else perform wocs.tiktok_hands_lost(t, '{"code": "internal"}');
  end case;
  return null;
end $$;

-- What the PC saw, for who asked; of a code where it gave up then.
create function wocs.tiktok_hands_show(t wocs.tasks, code text) returns void
language plpgsql as $$
declare
  held wocs.tasks := wocs.tiktok_hands_task(t);
begin
  perform wocs.notice_send_entry(wocs.notice_entry(held.requested_by, 'tiktok.picture', jsonb_build_object(
      'task', held.id, 'rung', t.payload -> 'rung', 'code', code))
    || jsonb_build_object('media', jsonb_build_object('key', a.storage_url, 'mime', a.mime_type)),
    wocs.person_by_id(held.requested_by), held.id)
  from wocs.attachments a where a.task_id = t.id and a.type = 'image' and a.state = 'stored';
end $$;

-- Done, and said to who asked; `by`: the PC's name.
create function wocs.tiktok_hands_close(held wocs.tasks, t wocs.tasks, say text, more jsonb) returns void
language plpgsql as $$
begin
  perform wocs.audit_set_actor(null, jsonb_build_object('node', t.node, 'rung', t.payload -> 'rung'));
  update wocs.tasks x set status = 'done', completed_at = now(), error_message = null,
    result = jsonb_build_object('by', t.node, 'rung', t.payload -> 'rung') || more
  where x.id = held.id returning * into held;
  perform wocs.outbox_reply_late(held, say, wocs.agent_facts(held) || jsonb_build_object('by', t.node,
    'seconds', round(extract(epoch from now() - coalesce(held.started_at, held.created_at)))) || more);
end $$;

create function wocs.tiktok_hands_live(held wocs.tasks, t wocs.tasks, told jsonb) returns void
language plpgsql as $$
begin
  if (wocs.tiktok_post_by_video(told ->> 'video_id')).task_id <> held.id then
    told := told || '{"video_id": null}';
  end if;
  perform wocs.tiktok_post_live(held, told, held.requested_by);
  perform wocs.tiktok_hands_settled(held, 'done');
  perform wocs.tiktok_hands_close(held, t, 'tiktok.posted', told || jsonb_build_object(
    'looked_up', told ->> 'video_id' is null and wocs.tiktok_link_order(held, coalesce(told ->> 'link', ''))));
end $$;

-- What is known now of a post that is live.
create function wocs.tiktok_post_live(held wocs.tasks, told jsonb, actor uuid) returns void
language sql as $$
  insert into wocs.tiktok_posts as p (task_id, caption, video_id, link, state, posted_at, posted_by, changed_by)
  values (held.id, held.payload ->> 'caption', told ->> 'video_id', told ->> 'link', 'live', now(), actor, actor)
  on conflict (task_id) do update set
    video_id = coalesce(excluded.video_id, p.video_id), link = coalesce(excluded.link, p.link),
    state = case p.state when 'scheduled' then 'live' else p.state end,
    posted_at = coalesce(p.posted_at, now()), posted_by = coalesce(p.posted_by, actor), changed_by = actor,
    changed_at = now();
$$;

-- A person does what is left, and says whether it is there: whoever asked for it.
create function wocs.tiktok_hands_ask(held wocs.tasks, t wocs.tasks, say text, more jsonb) returns void
language plpgsql as $$
begin
  if held.status = 'running' then
    update wocs.tasks x set assigned_to = coalesce(x.assigned_to, x.requested_by) where x.id = held.id
    returning * into held;
  end if;
  perform wocs.outbox_reply_late(held, say, wocs.agent_facts(held) || wocs.tiktok_reasons(held.id)
    || jsonb_build_object('rung', t.payload -> 'rung', 'act', wocs.tiktok_act(held)) || more);
  if say = 'tiktok.in_inbox' then
    perform wocs.notice_send_all(wocs.tiktok_caption_notice(held, wocs.agent_facts(held), false), held.id);
  end if;
end $$;

create function wocs.tiktok_hands_read(held wocs.tasks, t wocs.tasks, figures jsonb) returns void
language plpgsql as $$
declare
  period text := coalesce(held.payload ->> 'period', 'week');
begin
  if figures is null then
    perform wocs.tiktok_hands_next(held, t, 'internal');
    return;
  end if;
  perform wocs.tiktok_keep_figures(figures, period, held.id, held.requested_by);
  perform wocs.tiktok_hands_close(held, t, 'tiktok.figures', figures || jsonb_build_object('period', period));
end $$;

-- `more`: facts of the answer.
create function wocs.tiktok_hands_changed(held wocs.tasks, t wocs.tasks, more jsonb) returns void
language plpgsql as $$
declare
  before text := (wocs.tiktok_post_by_video(held.payload ->> 'video_id')).caption;
begin
  if held.type = 'tiktok_edit' then
    perform wocs.tiktok_post_change(held, held.requested_by, 'edited');
    more := more || jsonb_build_object('before', before);
  else
    perform wocs.tiktok_post_change(held, held.requested_by, 'deleted');
  end if;
  perform wocs.tiktok_hands_settled(held, 'done');
  perform wocs.tiktok_hands_close(held, t, case held.type when 'tiktok_edit' then 'tiktok.edited'
    else 'tiktok.deleted' end, more);
end $$;

create function wocs.tiktok_post_change(held wocs.tasks, actor uuid, state text) returns void
language sql as $$
  update wocs.tiktok_posts p set state = tiktok_post_change.state, changed_by = actor, changed_at = now(),
    caption = case tiktok_post_change.state when 'edited' then held.payload ->> 'caption' else p.caption end
  where p.video_id = held.payload ->> 'video_id' and p.state <> 'deleted';
$$;

-- This rung could not: the next one, and a person in the end.
create function wocs.tiktok_hands_failed(t wocs.tasks, code text, detail text) returns void
language plpgsql as $$
begin
  perform wocs.task_move(t.id, 'failed', null, jsonb_build_object('code', code, 'detail', detail));
  if wocs.tiktok_act_only_looks(t.payload ->> 'act') then
    perform wocs.tiktok_hands_look_on(wocs.tiktok_hands_task(t), t, code);
  else
    perform wocs.tiktok_hands_next(wocs.tiktok_hands_task(t), t, code);
  end if;
end $$;

create function wocs.tiktok_hands_next(held wocs.tasks, t wocs.tasks, code text) returns void
language plpgsql as $$
begin
  if held.status = 'running' and held.assigned_to is null then
    perform wocs.tiktok_try_keep(held.id, t.payload ->> 'rung', code, null);
    perform wocs.tiktok_hands_go_on(held);
  end if;
end $$;

CREATE OR REPLACE FUNCTION wocs.agent_intent(m jsonb, intent jsonb, person wocs.users)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
AS $function$
declare
  t wocs.tasks;
  link text := case when intent ->> 'do' = 'chat'
    then substring(m ->> 'text' from 'https?://[a-z.]*tiktok\.com/\S+') end;
begin
  if link is null and (intent ->> 'word' is distinct from 'cancel' or person.role = 'admin') then
    return intent;
  end if;
  select * into t from wocs.tasks x
  where x.id = coalesce(wocs.word_task(intent ->> 'task', coalesce(intent ->> 'quoted', m ->> 'quoted')),
    case when link is not null and m ->> 'quoted' is null then wocs.tiktok_link_task(person, link) end);
  if t.runs is distinct from 'human' or person.id is distinct from (case
        when t.status in ('pending', 'running') then t.assigned_to
        when link is null then null
        when t.status = 'uncertain' then t.requested_by
        when t.status = 'done' then (select p.posted_by from wocs.tiktok_posts p where p.task_id = t.id) end) then
    return intent;
  elsif link is null then
    return case when t.requested_by is distinct from person.id then intent || '{"word": "decline"}' else intent end;
  elsif t.type = 'tiktok_post' and wocs.tiktok_link_is_anothers(link) then
    return jsonb_build_object('do', 'say', 'say', 'tiktok.refused', 'command', null, 'role', 'agent',
      'facts', wocs.tiktok_refusal('other_account', null, jsonb_build_object('of', t.id)) -> 'facts');
  end if;
  return case when t.type = 'tiktok_post' then jsonb_build_object(
    'do', 'command', 'command', 'tiktok_posted', 'runs', 'instant', 'role', 'agent', 'asks', false, 'repeatable', true,
    'args', jsonb_build_object('task', t.id, 'link', link), 'priority', 'normal', 'draft', null) else intent end;
end $function$;

CREATE OR REPLACE FUNCTION wocs.check_tiktok_post(asker wocs.users, args jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
AS $function$
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
end $function$;

CREATE OR REPLACE FUNCTION wocs.do_tiktok_post(task wocs.tasks)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
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
end $function$;

CREATE OR REPLACE FUNCTION wocs.limit_hashtags()
 RETURNS integer
 LANGUAGE sql
 IMMUTABLE
AS $function$ select 5 $function$;

CREATE OR REPLACE FUNCTION wocs.limit_link_correction()
 RETURNS interval
 LANGUAGE sql
 IMMUTABLE
AS $function$ select interval '1 hour' $function$;

CREATE OR REPLACE FUNCTION wocs.media_video_fetch_is_late(t wocs.tasks)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select t.type = 'video_fetch' and t.status = 'pending'
    and coalesce(t.scheduled_at, t.created_at) < now() - wocs.limit_hands_wait()
    and not wocs.media_video_pc_is_there()
    and exists (select from wocs.attachments a
      where a.id = (t.payload ->> 'attachment')::uuid and a.state = 'waiting'
        and (a.original_name is null or not a.media ? 'told_waiting'))
$function$;

CREATE OR REPLACE FUNCTION wocs.media_video_order(a wocs.attachments, at timestamp with time zone DEFAULT NULL::timestamp with time zone)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
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
end $function$;

CREATE OR REPLACE FUNCTION wocs.media_video_tell_waiting(a wocs.attachments, post wocs.tasks)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  update wocs.attachments x set media = x.media || '{"told_waiting": true}' where x.id = a.id;
  perform wocs.outbox_reply_late(post, 'tiktok.video_waits',
    wocs.agent_facts(post) || jsonb_build_object('since', wocs.node_home_state() -> 'since'));
end $function$;

CREATE OR REPLACE FUNCTION wocs.outbox_is_behind(o wocs.outbox)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select exists (select from wocs.outbox w
    where wocs.outbox_holds_back(w) and not wocs.outbox_is_due(w) and w.id < o.id
      and (w.to_number = o.to_number or w.to_user_id = o.to_user_id))
$function$;

CREATE OR REPLACE FUNCTION wocs.outbox_lease_turns()
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  o wocs.outbox;
  turns jsonb := '{}';
  turn timestamptz;
begin
  for o in
    select x.* from wocs.outbox x where wocs.outbox_is_due(x) and not wocs.outbox_is_behind(x)
    order by x.kind in ('notice', 'template'), x.lane <> 'urgent', x.id limit 50 for update skip locked
  loop
    turn := case when o.kind in ('notice', 'template') and o.lane <> 'urgent'
      then greatest(now(), (turns ->> o.lane)::timestamptz) else now() end;
    continue when wocs.outbox_drop_outdated(o)
      or o.kind in ('notice', 'template') and wocs.push_goes_first(o, wocs.push_reader(o));
    perform wocs.content_reminder_shorten(o);
    if turn > now() then
      update wocs.outbox x set not_before = turn where x.id = o.id;
    else
      perform wocs.outbox_hand_out(o.id);
    end if;
    if o.kind in ('notice', 'template') then
      turns := turns || jsonb_build_object(o.lane, turn + wocs.outbox_notice_pause());
    end if;
  end loop;
end $function$;

CREATE OR REPLACE FUNCTION wocs.tiktok_hands_are_late(t wocs.tasks)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select t.type = 'tiktok_hands' and t.status = 'pending' and t.parent_id is not null
    and greatest(t.created_at, t.scheduled_at) < now() - wocs.limit_hands_wait()
    and not wocs.node_label_is_online(wocs.task_label(t))
$function$;

CREATE OR REPLACE FUNCTION wocs.tiktok_hands_begin(t wocs.tasks)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  waits boolean := t.type = 'tiktok_post' and (wocs.tiktok_video(t.id)).state is distinct from 'stored';
  ordered wocs.tasks;
begin
  delete from wocs.tiktok_tries y where y.task_id = t.id;
  if t.payload ->> 'to' is not null then
    return null;
  elsif not wocs.tiktok_hands_are_ready(wocs.tiktok_act(t)) then
    perform wocs.tiktok_try_keep(t.id, r.rung, 'pc_away', null) from wocs.tiktok_rungs_away(wocs.tiktok_act(t)) r;
    return null;
  end if;
  if not waits then
    ordered := wocs.tiktok_hands_order(t, wocs.tiktok_act(t));
    if ordered.id is null then
      return null;
    end if;
  end if;
  update wocs.tasks x set status = 'running', started_at = now(), scheduled_at = null
  where x.id = t.id returning * into t;
  return jsonb_build_object('say', 'tiktok.in_hands', 'stay', true, 'facts', wocs.agent_facts(t)
    || wocs.tiktok_reasons(t.id) || jsonb_build_object('rung', ordered.payload -> 'rung',
      'at', wocs.clock_text(ordered.scheduled_at)));
end $function$;

CREATE OR REPLACE FUNCTION wocs.tiktok_hands_let_go(t wocs.tasks)
 RETURNS void
 LANGUAGE sql
AS $function$
  select wocs.tiktok_hands_failed(t,
    case when wocs.node_label_is_online(null) then 'hand_gone' else 'pc_away' end, null)
$function$;

CREATE OR REPLACE FUNCTION wocs.tiktok_limit_uses(l wocs.tiktok_limits)
 RETURNS SETOF timestamp with time zone
 LANGUAGE sql
 STABLE
AS $function$
  select case t.payload ->> 'act' when 'schedule' then (t.payload ->> 'schedule_at')::timestamptz
    else coalesce((select min(m.at) from wocs.task_marks m where m.task_id = t.id),
      greatest(t.created_at, t.scheduled_at)) end
  from wocs.tasks t
  where t.type = 'tiktok_hands' and t.payload ->> 'act' in ('post', 'schedule')
    and t.payload ->> 'rung' = any (l.rungs)
    and t.created_at > now() - make_interval(secs => l.seconds + extract(epoch from wocs.limit_lately()))
      - case t.payload ->> 'act' when 'schedule' then (select max(s.latest) from wocs.tiktok_schedules s)
        else interval '0' end
    and (t.status in ('pending', 'running')
      or exists (select from wocs.task_marks m where m.task_id = t.id))
$function$;

CREATE OR REPLACE FUNCTION wocs.tiktok_link_account(link text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
AS $function$ select lower(substring(link from '/@([A-Za-z0-9_.]{1,40})/')) $function$;

CREATE OR REPLACE FUNCTION wocs.tiktok_link_is_anothers(link text)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select coalesce(wocs.tiktok_link_account(tiktok_link_is_anothers.link) <> all (array_agg(known.account)), false)
  from (select wocs.tiktok_link_account(p.link) as account from wocs.tiktok_posts p
    where p.posted_at is not null and wocs.tiktok_link_account(p.link) is not null
    order by p.posted_at desc limit 20) known
$function$;

CREATE OR REPLACE FUNCTION wocs.tiktok_link_task(person wocs.users, link text)
 RETURNS text
 LANGUAGE sql
 STABLE
AS $function$
  select case
    when count(*) = 1 then min(t.id)
    when count(*) = 0 and wocs.tiktok_read_link(link) ->> 'video_id' is not null then (
      select case when count(*) = 1 then min(p.task_id) end from wocs.tiktok_posts p
      where p.posted_by = person.id and p.video_id is null and p.link is not null and p.state = 'live'
        and p.changed_at > now() - wocs.limit_link_correction()) end
  from wocs.tasks t
  where t.type = 'tiktok_post' and (t.status in ('pending', 'running') and t.assigned_to = person.id
    or t.status = 'uncertain' and t.requested_by = person.id)
$function$;

CREATE OR REPLACE FUNCTION wocs.tiktok_rung_choose(t wocs.tasks, act text)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  r wocs.tiktok_rungs;
  held_back jsonb;
  at timestamptz := case act when 'schedule' then wocs.tiktok_studio_time(t) else now() end;
begin
  for r in
    select * from wocs.tiktok_rungs x
    where x.act = tiktok_rung_choose.act and wocs.tiktok_rung_is_ready(x)
      and not exists (select from wocs.tiktok_tries y where y.task_id = t.id and y.rung = x.rung)
    order by x.rank
  loop
    held_back := wocs.tiktok_rung_limit(r, at);
    if held_back is null
        or act <> 'schedule' and (held_back ->> 'until')::timestamptz < now() + wocs.limit_rung_wait() then
      return jsonb_build_object('rung', r.rung, 'at', held_back -> 'until');
    end if;
    perform wocs.tiktok_try_keep(t.id, r.rung, held_back ->> 'code', (held_back ->> 'until')::timestamptz);
  end loop;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION wocs.tiktok_rung_limit(r wocs.tiktok_rungs, at timestamp with time zone)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select jsonb_build_object('code', l.name, 'until', wocs.clock_text(free.at))
  from wocs.tiktok_limits l, lateral (
    select used + make_interval(secs => l.seconds) as at from wocs.tiktok_limit_uses(l) used
    where used <= tiktok_rung_limit.at + wocs.limit_rung_wait()
    order by used desc offset l.uses - 1 limit 1) free
  where r.act in ('post', 'schedule') and r.rung = any (l.rungs) and free.at > tiktok_rung_limit.at
  order by free.at desc limit 1
$function$;

CREATE OR REPLACE FUNCTION wocs.tiktok_rungs_away(act text)
 RETURNS SETOF wocs.tiktok_rungs
 LANGUAGE sql
 STABLE
AS $function$
  select r from wocs.tiktok_rungs r
  where r.act = tiktok_rungs_away.act and exists (select from wocs.node_list() n
    where n.abilities ->> r.ability = 'ready' and n.last_seen > now() - wocs.limit_lately())
$function$;

CREATE OR REPLACE FUNCTION wocs.tiktok_schedule_begin(t wocs.tasks)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  at timestamptz := wocs.tiktok_studio_time(t);
  may jsonb;
begin
  delete from wocs.tiktok_tries y where y.task_id = t.id;
  may := case when at is not null then wocs.tiktok_rung_choose(t, 'schedule') end;
  if may is null then
    perform wocs.tiktok_studio_limit_keep(t);
    return null;
  elsif (wocs.tiktok_video(t.id)).state = 'stored' then
    perform wocs.tiktok_hands_order(t, 'schedule');
  end if;
  update wocs.tasks x set status = 'running', started_at = now(), scheduled_at = null
  where x.id = t.id returning * into t;
  return jsonb_build_object('say', 'tiktok.in_hands', 'stay', true, 'facts', wocs.agent_facts(t)
    || jsonb_build_object('rung', may -> 'rung', 'studio_at', wocs.clock_text(at)));
end $function$;

CREATE OR REPLACE FUNCTION wocs.tiktok_schedule_go_on(t wocs.tasks)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  at timestamptz := (t.payload ->> 'schedule')::timestamptz;
begin
  if wocs.tiktok_studio_time(t) is not null and (wocs.tiktok_hands_order(t, 'schedule')).id is not null then
    return;
  end if;
  perform wocs.tiktok_studio_limit_keep(t);
  t := wocs.task_move(t.id, 'pending', null, '{"reason": "not_in_studio"}');
  update wocs.tasks x set scheduled_at = at where x.id = t.id;
  perform wocs.outbox_reply_late(t, 'tiktok.own_schedule', wocs.agent_facts(t) || wocs.tiktok_reasons(t.id)
    || jsonb_build_object('at', wocs.clock_text(at)));
end $function$;

CREATE OR REPLACE FUNCTION wocs.tiktok_studio_slots(t wocs.tasks)
 RETURNS TABLE(at timestamp with time zone, code text, until timestamp with time zone)
 LANGUAGE sql
 STABLE
AS $function$
  select told.at,
    case when told.at < now() + s.soonest then 'schedule_too_soon'
      when told.at > now() + s.latest then 'schedule_too_far' end,
    case when told.at > now() + s.latest then told.at - s.latest end
  from (select date_bin('5 minutes', nullif(t.payload ->> 'schedule', 'now')::timestamptz,
    '2000-01-01 00:00Z') as at) told
  join wocs.tiktok_schedules s on s.rung = 'studio' and told.at is not null
  where t.type = 'tiktok_post' and t.payload ->> 'to' is null and s.rung = (
    select r.rung from wocs.tiktok_rungs r
    where r.act = 'post' and wocs.tiktok_rung_is_ready(r) order by r.rank limit 1)
$function$;

CREATE OR REPLACE FUNCTION wocs.tiktok_studio_time(t wocs.tasks)
 RETURNS timestamp with time zone
 LANGUAGE sql
 STABLE
AS $function$ select s.at from wocs.tiktok_studio_slots(t) s where s.code is null $function$;

CREATE OR REPLACE FUNCTION wocs.tiktok_video_stop()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  update wocs.attachments a set state = 'failed', problem = 'not_wanted', lease_until = null
  where a.task_id = new.id and a.type = 'video' and a.state = 'waiting';
  perform wocs.task_move(c.id, 'cancelled', null, '{"reason": "not_wanted"}') from wocs.tasks c
  where c.parent_id = new.id and c.type = 'video_fetch' and c.status in ('pending', 'running');
  return null;
end $function$;

CREATE OR REPLACE FUNCTION wocs.tiktok_video_want_again(post text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
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
end $function$;

CREATE TRIGGER stop_video AFTER UPDATE ON wocs.tasks FOR EACH ROW WHEN ((((new.type)::text = 'tiktok_post'::text) AND (new.status = 'cancelled'::text) AND (old.status <> 'cancelled'::text))) EXECUTE FUNCTION wocs.tiktok_video_stop();

drop function wocs.tiktok_rung_limit(wocs.tiktok_rungs);

drop function wocs.tiktok_link_task(wocs.users);

CREATE OR REPLACE FUNCTION wocs.media_video_fetch_let_go(t wocs.tasks)
 RETURNS void
 LANGUAGE sql
AS $function$
  select case when a.original_name is null then wocs.media_video_fetch_failed(t, 'pc_away', null)
    else wocs.media_video_tell_waiting(a, p) end
  from wocs.media_of_home_task(t) a join wocs.tasks p on p.id = a.task_id
$function$;

CREATE OR REPLACE FUNCTION wocs.tiktok_studio_limit_keep(t wocs.tasks)
 RETURNS void
 LANGUAGE sql
AS $function$
  select wocs.tiktok_try_keep(t.id, 'studio', s.code, s.until) from wocs.tiktok_studio_slots(t) s
  where s.code is not null and wocs.tiktok_hands_are_ready('schedule')
$function$;


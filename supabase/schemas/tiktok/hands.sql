-- TikTok by the hands at home: a person's task waits, running and nobody's, while the PC tries one rung after the other
-- as an inner task (`tiktok_hands`). What no rung can is a person's, with every reason.

-- Null where a person does it: asked for by name, or nothing at home that could.
create function wocs.tiktok_hands_begin(t wocs.tasks) returns jsonb
language plpgsql as $$
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
end $$;

-- The inner task for the next rung; no row's id where none is left.
create function wocs.tiktok_hands_order(t wocs.tasks, act text) returns wocs.tasks
language plpgsql as $$
declare
  chosen jsonb := wocs.tiktok_rung_choose(t, act);
  made wocs.tasks;
begin
  if chosen is null then
    return null;
  end if;
  insert into wocs.tasks (type, runs, payload, status, priority, needs_role, parent_id, repeatable, scheduled_at)
  values ('tiktok_hands', 'home', wocs.tiktok_hands_args(t, act) || jsonb_build_object('rung', chosen -> 'rung'),
    'pending', t.priority, 'viewer', t.id, true, (chosen ->> 'at')::timestamptz)
  returning * into made;
  if made.scheduled_at is null then
    perform wocs.bell_ring(made);
  end if;
  return made;
end $$;

create function wocs.tiktok_visibility_code(visibility text) returns text
language sql immutable as $$
  select case visibility when 'everyone' then 'public' when 'only_me' then 'private' else visibility end
$$;

create function wocs.tiktok_hands_args(t wocs.tasks, act text) returns jsonb
language sql stable as $$
  select jsonb_strip_nulls(jsonb_build_object(
    'act', act, 'for', t.id, 'caption', t.payload -> 'caption', 'video_id', t.payload -> 'video_id',
    'period', t.payload -> 'period', 'visibility', wocs.tiktok_visibility_code(t.payload ->> 'visibility'))
    || case act when 'look' then wocs.tiktok_look_args(t)
      when 'schedule' then jsonb_build_object('schedule_at', wocs.clock_text(wocs.tiktok_studio_time(t)))
      when 'check' then wocs.tiktok_schedule_check_args(t) else '{}' end)
$$;

-- What waited for its video: the next rung, or a person where none is left.
create function wocs.tiktok_hands_go_on(t wocs.tasks) returns void
language plpgsql as $$
begin
  if t.status <> 'running' or t.assigned_to is not null or wocs.tiktok_hands_open(t.id) then
    return;
  elsif wocs.tiktok_is_early(t) then
    perform wocs.tiktok_schedule_go_on(t);
  elsif (wocs.tiktok_hands_order(t, wocs.tiktok_act(t))).id is null then
    perform wocs.tiktok_hands_leave(t);
  end if;
end $$;

create function wocs.tiktok_hands_open(task text) returns boolean
language sql stable as $$
  select exists (select from wocs.tasks c
    where c.parent_id = task and c.type = 'tiktok_hands' and c.status in ('pending', 'running'))
$$;

-- The hands could not: it is a person's now.
create function wocs.tiktok_hands_leave(t wocs.tasks) returns void
language plpgsql as $$
declare
  given jsonb;
begin
  t := wocs.task_move(t.id, 'pending', null, jsonb_build_object('reason', 'no_rung_left'));
  given := wocs.tiktok_give_person(t);
  if given ? 'refused' then
    given := wocs.task_refuse(t, given, null);
  else
    perform wocs.notice_send_all(given -> 'also', t.id);
  end if;
  perform wocs.outbox_reply_late(t, given ->> 'say', (given -> 'facts') || wocs.tiktok_reasons(t.id));
end $$;

-- With the video of a post, which the functions give an address.
create function wocs.tiktok_hands_claim_args(t wocs.tasks) returns jsonb
language plpgsql stable as $$
declare
  video wocs.attachments := wocs.tiktok_video(t.parent_id);
begin
  return t.payload || case when t.payload ->> 'act' in ('post', 'schedule') and video.state = 'stored'
    then jsonb_build_object('video', jsonb_build_object('key', video.storage_url, 'mime', video.mime_type,
      'size', video.size_bytes))
    else '{}' end;
end $$;

-- Its task is another's meanwhile, or over; or another rung may have done it already.
create function wocs.tiktok_mark_objection(t wocs.tasks) returns text
language plpgsql stable as $$
declare
  p wocs.tasks;
begin
  select * into p from wocs.tasks x where x.id = t.parent_id;
  return case
    when p.status <> 'running' or p.assigned_to is not null then 'not_wanted'
    when not wocs.task_requester_may(p) then 'role_lost'
    when exists (select from wocs.tasks o where o.parent_id = p.id and o.id <> t.id and o.type = 'tiktok_hands'
      and o.status in ('running', 'uncertain') and wocs.mark_is_set(o)) then 'marked_already' end;
end $$;

-- Too late to stop it: a rung is about to do it, or has just done it.
create function wocs.tiktok_is_in_the_act(t wocs.tasks) returns boolean
language sql stable as $$
  select t.type like 'tiktok\_%' and exists (select from wocs.tasks c
    where c.parent_id = t.id and c.type = 'tiktok_hands' and c.status = 'running' and wocs.mark_is_set(c))
$$;

-- Why it can be neither stopped nor given to a person any more: it would be done twice.
create function wocs.tiktok_stop_objection(t wocs.tasks) returns text
language sql stable as $$
  select case when wocs.tiktok_is_in_the_act(t) then 'in_the_act' when wocs.tiktok_is_in_studio(t) then 'in_studio' end
$$;

-- Whoever ends the task, or gives it to a person, stops the hands; what is in the act is left to tell its end.
create function wocs.tiktok_hands_stop() returns trigger
language plpgsql as $$
begin
  if new.status = 'running' and new.assigned_to is null then
    return null;
  end if;
  perform wocs.task_move(c.id, 'cancelled', null, '{"reason": "not_wanted"}') from wocs.tasks c
  where c.parent_id = new.id and c.type = 'tiktok_hands' and not wocs.tiktok_act_only_looks(c.payload ->> 'act')
    and c.status in ('pending', 'running') and not wocs.mark_is_set(c);
  return null;
end $$;

create trigger stop_hands after update on wocs.tasks for each row
  when (new.type like 'tiktok\_%' and new.runs = 'human' and old.status = 'running'
    and (new.status <> old.status or new.assigned_to is not null and old.assigned_to is null))
  execute function wocs.tiktok_hands_stop();

-- No PC took it, and none is there that can: a person does.
create function wocs.tiktok_hands_are_late(t wocs.tasks) returns boolean
language sql stable as $$
  select t.type = 'tiktok_hands' and t.status = 'pending' and t.parent_id is not null
    and greatest(t.created_at, t.scheduled_at) < now() - wocs.limit_hands_wait()
    and not wocs.node_label_is_online(wocs.task_label(t))
$$;

create function wocs.tiktok_hands_let_go(t wocs.tasks) returns void
language sql as $$
  select wocs.tiktok_hands_failed(t,
    case when wocs.node_label_is_online(null) then 'hand_gone' else 'pc_away' end, null)
$$;

create function wocs.tiktok_hands_settle() returns void
language sql as $$
  select wocs.settling_each('tiktok_hands', 'tiktok_hands_let_go', array(
    select x from wocs.tasks x where wocs.tiktok_hands_are_late(x) and wocs.settling_may_try('tiktok_hands', x.id)
    order by x.created_at limit 20 for update skip locked))
$$;

-- Nobody has it done again by hand: its task is tried again.
create function wocs.check_tiktok_hands(asker wocs.users, args jsonb) returns jsonb
language sql stable as $$
  select wocs.tiktok_refusal('retry_the_task', null, jsonb_build_object('of', args -> 'for'))
$$;

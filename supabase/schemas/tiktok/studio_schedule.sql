-- TikTok Studio's own schedule, where the PC may use it: a post whose first rung is Studio is handed to it once it is
-- approved, and the PC may be off at its time. What Studio does not take our own scheduler posts. A post that is
-- there is still nobody's, its task running: it is looked for after its time.

create function wocs.tiktok_is_early(t wocs.tasks) returns boolean
language sql stable as $$
  select t.type = 'tiktok_post' and coalesce(nullif(t.payload ->> 'schedule', 'now')::timestamptz > now(), false)
$$;

-- When Studio would post it: its clock has every fifth minute. `code`: why it would not, and until when that is so. No
-- row where it is not Studio's.
create function wocs.tiktok_studio_slots(t wocs.tasks)
returns table (at timestamptz, code text, until timestamptz)
language sql stable as $$
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
$$;

-- Null where that is not Studio's, too soon or too far.
create function wocs.tiktok_studio_time(t wocs.tasks) returns timestamptz
language sql stable as $$ select s.at from wocs.tiktok_studio_slots(t) s where s.code is null $$;

create function wocs.tiktok_studio_limit_keep(t wocs.tasks) returns void
language sql as $$
  select wocs.tiktok_try_keep(t.id, 'studio', s.code, s.until) from wocs.tiktok_studio_slots(t) s
  where s.code is not null and wocs.tiktok_hands_are_ready('schedule')
$$;

-- Null where our own scheduler keeps the time; why Studio's does not is in the tries then.
create function wocs.tiktok_schedule_begin(t wocs.tasks) returns jsonb
language plpgsql as $$
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
end $$;

-- Its video has come, or Studio did not take it.
create function wocs.tiktok_schedule_go_on(t wocs.tasks) returns void
language plpgsql as $$
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
end $$;

-- It is in Studio's schedule: as its task said, or found there by who looked.
create function wocs.tiktok_schedule_keep(held wocs.tasks, t wocs.tasks) returns void
language plpgsql as $$
declare
  at timestamptz := date_bin('5 minutes', (held.payload ->> 'schedule')::timestamptz, '2000-01-01 00:00Z');
begin
  update wocs.tiktok_posts p set studio_at = at, studio_look_at = at + wocs.limit_studio_look()
  where p.task_id = held.id;
  perform wocs.outbox_reply_late(held, 'tiktok.in_studio', wocs.agent_facts(held)
    || jsonb_build_object('at', wocs.clock_text(at), 'by', t.node));
end $$;

create function wocs.tiktok_is_in_studio(t wocs.tasks) returns boolean
language sql stable as $$
  select exists (select from wocs.tiktok_posts p
    where p.task_id = t.id and p.state = 'scheduled' and p.studio_at is not null)
$$;

-- After its time it is looked for, by its number where Studio told one.
create function wocs.tiktok_schedule_check_args(held wocs.tasks) returns jsonb
language sql stable as $$
  select coalesce((
    select jsonb_build_object('in_studio', true, 'video_id', wocs.tiktok_told_post(c.result) -> 'video_id')
    from wocs.tasks c
    where c.parent_id = held.id and c.type = 'tiktok_hands' and c.status = 'done'
      and wocs.tiktok_is_in_studio(held) and wocs.tiktok_told_post(c.result) ->> 'video_id' is not null
    order by c.completed_at desc limit 1),
    case when wocs.tiktok_is_in_studio(held) then '{"in_studio": true}'::jsonb else '{}' end)
$$;

create function wocs.tiktok_schedule_is_over(p wocs.tiktok_posts) returns boolean
language sql stable as $$ select p.studio_look_at is not null and p.studio_look_at < now() $$;

create function wocs.tiktok_schedules_settle() returns void
language sql as $$
  select wocs.settling_each('tiktok_schedules', 'tiktok_schedule_verify', array(
    select p from wocs.tiktok_posts p
    where wocs.tiktok_schedule_is_over(p) and wocs.settling_may_try('tiktok_schedules', p.task_id)
    order by p.studio_look_at limit 20 for update skip locked))
$$;

create function wocs.tiktok_schedule_verify(p wocs.tiktok_posts) returns void
language plpgsql as $$
declare
  held wocs.tasks;
begin
  select * into held from wocs.tasks x where x.id = p.task_id for update;
  update wocs.tiktok_posts x set studio_look_at = null where x.task_id = p.task_id;
  if p.state = 'scheduled' and held.status in ('running', 'uncertain') and held.assigned_to is null
      and (wocs.tiktok_hands_order(held, 'check')).id is null then
    perform wocs.tiktok_schedule_ask(held, null);
  end if;
end $$;

-- Whether this look, or none that could be, was for what Studio was to post by now.
create function wocs.tiktok_schedule_is_asked_about(held wocs.tasks, look wocs.tasks) returns boolean
language sql stable as $$
  select held.status in ('running', 'uncertain') and held.assigned_to is null and wocs.tiktok_is_in_studio(held)
    and not wocs.tiktok_is_early(held) and (look.id is null or look.payload ? 'in_studio')
$$;

-- Nobody saw that Studio posted it: a person looks.
create function wocs.tiktok_schedule_ask(held wocs.tasks, look wocs.tasks) returns void
language plpgsql as $$
begin
  if wocs.tiktok_schedule_is_asked_about(held, look) then
    perform wocs.tiktok_hands_ask(held, look, 'tiktok.studio_question', jsonb_build_object('at', wocs.clock_text(
      (select p.studio_at from wocs.tiktok_posts p where p.task_id = held.id))));
  end if;
end $$;

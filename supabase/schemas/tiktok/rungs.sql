-- Which rung may do an act of a task now, as the rows of wocs.tiktok_rungs and wocs.tiktok_limits say.

create function wocs.tiktok_act(t wocs.tasks) returns text
language sql immutable as $$ select substr(t.type, 8) $$;

-- What changes nothing at TikTok: whether a post is there, and how a post stands that was to be changed.
create function wocs.tiktok_act_only_looks(act text) returns boolean
language sql immutable as $$ select act in ('check', 'look') $$;

create function wocs.tiktok_rung_is_ready(r wocs.tiktok_rungs) returns boolean
language sql stable as $$
  select exists (select from wocs.node_list_online() n where n.abilities ->> r.ability = 'ready')
$$;

create function wocs.tiktok_hands_are_ready(act text) returns boolean
language sql stable as $$
  select exists (select from wocs.tiktok_rungs r
    where r.act = tiktok_hands_are_ready.act and wocs.tiktok_rung_is_ready(r))
$$;

-- Those that a PC has which is off, and was on lately.
create function wocs.tiktok_rungs_away(act text) returns setof wocs.tiktok_rungs
language sql stable as $$
  select r from wocs.tiktok_rungs r
  where r.act = tiktok_rungs_away.act and exists (select from wocs.node_list() n
    where n.abilities ->> r.ability = 'ready' and n.last_seen > now() - wocs.limit_lately())
$$;

-- When these rungs began a post, or will: one that ended before its mark has used nothing. What Studio posts by its own
-- schedule counts at that time.
create function wocs.tiktok_limit_uses(l wocs.tiktok_limits) returns setof timestamptz
language sql stable as $$
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
$$;

-- The limit that holds this rung back for longest, from a post at this time: {"code", "until"}; null where none does.
create function wocs.tiktok_rung_limit(r wocs.tiktok_rungs, at timestamptz) returns jsonb
language sql stable as $$
  select jsonb_build_object('code', l.name, 'until', wocs.clock_text(free.at))
  from wocs.tiktok_limits l, lateral (
    select used + make_interval(secs => l.seconds) as at from wocs.tiktok_limit_uses(l) used
    where used <= tiktok_rung_limit.at + wocs.limit_rung_wait()
    order by used desc offset l.uses - 1 limit 1) free
  where r.act in ('post', 'schedule') and r.rung = any (l.rungs) and free.at > tiktok_rung_limit.at
  order by free.at desc limit 1
$$;

create function wocs.tiktok_try_keep(task text, rung text, code text, until timestamptz) returns void
language sql as $$
  insert into wocs.tiktok_tries (task_id, rung, code, until) values (task, rung, code, until)
  on conflict on constraint tiktok_tries_pkey do update set code = excluded.code, until = excluded.until, at = now();
$$;

-- {"reasons": [{"rung", "code", "until"}]}: what stood in the way of the hands, in the order it was met.
create function wocs.tiktok_reasons(task text) returns jsonb
language sql stable as $$
  select jsonb_build_object('reasons', coalesce(jsonb_agg(jsonb_build_object(
    'rung', y.rung, 'code', y.code, 'until', wocs.clock_text(y.until)) order by y.at, r.rank), '[]'))
  from wocs.tiktok_tries y
  join wocs.tasks t on t.id = y.task_id
  left join wocs.tiktok_rungs r on r.rung = y.rung and r.act = wocs.tiktok_act(t)
  where y.task_id = task
$$;

-- The first rung that may, with the hour at which it may; of those passed over for a limit that is kept. Another hour
-- than the one that was asked for is nothing for Studio's own schedule.
create function wocs.tiktok_rung_choose(t wocs.tasks, act text) returns jsonb
language plpgsql as $$
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
end $$;

-- /schedule, /schedule list, /schedule remove.

create function wocs.refuse_schedule(reason text, schedule int) returns jsonb
language plpgsql stable as $$
begin
  return jsonb_build_object('refused', 'schedule.refused', 'facts', jsonb_build_object(
    'reason', reason, 'schedule', wocs.schedule_name(schedule),
    'schedules', (select coalesce(jsonb_agg(wocs.schedule_name(s.id) order by s.id), '[]') from wocs.schedules s where s.state = 'active')));
end $$;

-- What waiting will not heal: who may not, or does not exist, will hardly do so then.
create function wocs.is_for_good(refusal jsonb) returns boolean
language sql immutable as $$
  select refusal ->> 'say' = 'access.role' or refusal #>> '{facts,reason}' in ('unknown_agent', 'unknown_user', 'no_loops')
$$;

-- Rehearsed as if it ran now. What may be healed by its time is a warning, and then a yes is to nothing known.
create function wocs.check_schedule(asker wocs.users, args jsonb) returns jsonb
language plpgsql as $$
declare
  line jsonb := args -> 'line';
  told jsonb;
  refused jsonb;
begin
  if jsonb_path_exists(line, '$.** ? (exists(@.runs) && (@.command == "schedule" || @.command == "template_create"))') then
    return wocs.refuse_schedule('no_loops', null);
  end if;
  told := wocs.rehearse(asker, jsonb_build_array(line));
  refused := wocs.refused_line(told) -> 'because';
  if wocs.is_for_good(refused) then
    return jsonb_build_object('refused', refused -> 'say', 'facts', (refused -> 'facts') || jsonb_build_object('line', line -> 'text'));
  end if;
  return jsonb_build_object('subject', jsonb_strip_nulls(jsonb_build_object(
    'next', wocs.next_runs((args ->> 'at')::timestamptz, wocs.zone(), coalesce(args ->> 'repeat', 'once')),
    'lines', wocs.lines_subject(told), 'warning', refused - 'task')));
end $$;

-- The video of the message, or of the one it quoted: WhatsApp keeps it for a week only, so it is fetched now.
create function wocs.video_in(asker wocs.users, line jsonb) returns jsonb
language plpgsql stable as $$
declare
  video jsonb := jsonb_path_query_first(line, '$.**.video ? (exists(@.id))');
  quoted text := jsonb_path_query_first(line, '$.** ? (@.command == "tiktok_post").args.quoted ? (@ != null)') #>> '{}';
begin
  if video is null and quoted is not null then
    video := wocs.quoted_video(asker, quoted);
  end if;
  return case when video ->> 'id' is not null then video || '{"kind": "video"}' end;
end $$;

-- Else the picture that came with it.
create function wocs.media_of_schedule(task wocs.tasks, video jsonb) returns jsonb
language plpgsql stable as $$
begin
  return coalesce(video - 'url', (
    select jsonb_build_object('kind', a.type, 'id', a.media -> 'id', 'mime', a.mime_type, 'sha256', a.media -> 'sha256', 'filename', a.original_name)
    from wocs.attachments a where a.task_id = task.id and a.media ->> 'id' is not null order by a.created_at limit 1));
end $$;

create function wocs.do_schedule(task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  args jsonb := task.payload;
  subject jsonb := wocs.check_schedule(wocs.person(task.requested_by), args) -> 'subject';
  video jsonb := wocs.video_in(wocs.person(task.requested_by), args -> 'line');
  made wocs.schedules;
begin
  if video is not null then
    perform wocs.expect_media(task.id, video);
  end if;
  insert into wocs.schedules (task_id, owner_id, line, media, repeat, at, zone, next_at, bound)
  values (task.id, task.requested_by, args -> 'line', wocs.media_of_schedule(task, video),
          coalesce(args ->> 'repeat', 'once'), coalesce((args ->> 'at')::timestamptz, now()), wocs.zone(),
          coalesce((args ->> 'at')::timestamptz, now()), case when not subject ? 'warning' then subject #> '{lines,0,subject}' end)
  returning * into made;
  return jsonb_build_object('say', 'schedule.added', 'facts', wocs.schedule_facts(made) || jsonb_build_object('warning', subject -> 'warning'));
end $$;

create function wocs.schedule_facts(s wocs.schedules) returns jsonb
language sql stable as $$
  select jsonb_build_object(
    'schedule', wocs.schedule_name(s.id), 'line', s.line -> 'text', 'repeat', s.repeat, 'at', wocs.now_text(s.at), 'zone', s.zone,
    'next', case when s.next_at is null then '[]' else wocs.next_runs(s.at, s.zone, s.repeat, s.turn) end)
$$;

create function wocs.answer_schedule_list(asker wocs.users, args jsonb) returns jsonb
language plpgsql stable as $$
begin
  return jsonb_build_object('say', 'schedule.list', 'facts', jsonb_build_object(
    'schedules', (
      select coalesce(jsonb_agg(wocs.schedule_facts(s) || jsonb_build_object('owner', wocs.person_ref(s.owner_id), 'last', (
        select jsonb_build_object('at', wocs.now_text(r.run_at), 'state', r.state) from wocs.schedule_runs r
        where r.schedule_id = s.id order by r.run_at desc limit 1)) order by s.next_at), '[]')
      from (select x.* from wocs.schedules x where x.state = 'active' and x.next_at is not null order by x.next_at limit 20) s),
    'more', (select greatest(0, count(*) - 20) from wocs.schedules x where x.state = 'active' and x.next_at is not null)));
end $$;

create function wocs.check_schedule_remove(asker wocs.users, args jsonb) returns jsonb
language plpgsql as $$
begin
  perform from wocs.schedules s where s.id = (args ->> 'schedule')::int and s.state = 'active' for update;
  if not found then
    return wocs.refuse_schedule('no_such_schedule', (args ->> 'schedule')::int);
  end if;
  return '{"subject": {}}';
end $$;

create function wocs.do_schedule_remove(task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  gone wocs.schedules := wocs.close_schedule((task.payload ->> 'schedule')::int, 'removed', task.id);
begin
  if gone.id is null then
    return wocs.refuse_schedule('no_such_schedule', (task.payload ->> 'schedule')::int);
  end if;
  return jsonb_build_object('say', 'schedule.removed', 'facts', wocs.schedule_facts(gone));
end $$;

create function wocs.close_schedule(id int, state text, task text default null) returns wocs.schedules
language plpgsql as $$
declare
  closed wocs.schedules;
begin
  update wocs.schedules s set state = close_schedule.state, closed_by = task where s.id = close_schedule.id and s.state = 'active' returning * into closed;
  update wocs.schedule_runs r set state = 'skipped', ended_at = now() where r.schedule_id = closed.id and r.state = 'due';
  return closed;
end $$;

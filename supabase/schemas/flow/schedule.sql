-- /schedule.

-- What waiting will not heal: who may not, or does not exist, will hardly do so then.
create function wocs.schedule_refusal_is_final(refusal jsonb) returns boolean
language sql immutable as $$
  select refusal ->> 'say' = 'access.role'
    or refusal #>> '{facts,reason}' in ('unknown_agent', 'unknown_user', 'no_loops')
$$;

-- Rehearsed as if it ran now. What may be healed by its time is a warning, and then a yes is to nothing known.
create function wocs.check_schedule(asker wocs.users, args jsonb) returns jsonb
language plpgsql as $$
declare
  line jsonb := args -> 'line';
  told jsonb;
  refused jsonb;
begin
  if jsonb_path_exists(line,
      '$.** ? (exists(@.runs) && (@.command == "schedule" || @.command == "template_create"))') then
    return wocs.schedule_refusal('no_loops', null);
  end if;
  told := wocs.line_rehearse_all(asker, jsonb_build_array(line));
  refused := wocs.line_refusal(told) -> 'because';
  if wocs.schedule_refusal_is_final(refused) then
    return jsonb_build_object('refused', refused -> 'say',
      'facts', (refused -> 'facts') || jsonb_build_object('line', line -> 'text'));
  end if;
  return jsonb_build_object('subject', jsonb_strip_nulls(jsonb_build_object(
    'next', wocs.schedule_next_runs((args ->> 'at')::timestamptz, wocs.clock_zone(),
      coalesce(args ->> 'repeat', 'once')),
    'lines', wocs.line_subjects(told), 'warning', refused - 'task')));
end $$;

-- The video of the message, or of the one it quoted: WhatsApp keeps it for a week only, so it is fetched now.
create function wocs.schedule_video(asker wocs.users, line jsonb) returns jsonb
language plpgsql stable as $$
declare
  video jsonb := jsonb_path_query_first(line, '$.**.video ? (exists(@.id))');
  quoted text := jsonb_path_query_first(line, '$.** ? (@.command == "tiktok_post").args.quoted ? (@ != null)') #>> '{}';
begin
  if video is null and quoted is not null then
    video := wocs.tiktok_quoted_video(asker, quoted);
  end if;
  return case when video ->> 'id' is not null then video || '{"kind": "video"}' end;
end $$;

-- Else the picture that came with it.
create function wocs.schedule_media(task wocs.tasks, video jsonb) returns jsonb
language sql stable as $$
  select coalesce(video - 'url', (
    select jsonb_build_object('kind', a.type, 'id', a.media -> 'id', 'mime', a.mime_type, 'sha256', a.media -> 'sha256',
      'filename', a.original_name)
    from wocs.attachments a where a.task_id = task.id and a.media ->> 'id' is not null order by a.created_at limit 1))
$$;

create function wocs.do_schedule(task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  args jsonb := task.payload;
  subject jsonb := wocs.check_schedule(wocs.person_by_id(task.requested_by), args) -> 'subject';
  video jsonb := wocs.schedule_video(wocs.person_by_id(task.requested_by), args -> 'line');
  made wocs.schedules;
begin
  if video is not null then
    perform wocs.media_expect(task.id, video);
  end if;
  insert into wocs.schedules (task_id, owner_id, line, media, repeat, at, zone, next_at, bound)
  values (task.id, task.requested_by, args -> 'line', wocs.schedule_media(task, video),
          coalesce(args ->> 'repeat', 'once'), coalesce((args ->> 'at')::timestamptz, now()), wocs.clock_zone(),
          wocs.schedule_turn_at(coalesce((args ->> 'at')::timestamptz, now()), wocs.clock_zone(),
            coalesce(args ->> 'repeat', 'once'), 0),
            case when not subject ? 'warning' then subject #> '{lines,0,subject}' end)
  returning * into made;
  return jsonb_build_object('say', 'schedule.added',
    'facts', wocs.schedule_facts(made) || jsonb_build_object('warning', subject -> 'warning'));
end $$;

create function wocs.undo_plan_schedule(t wocs.tasks) returns jsonb
language plpgsql as $$
declare
  s wocs.schedules;
  runs int;
begin
  select * into s from wocs.schedules x where x.task_id = t.id for update;
  select count(*) into runs from wocs.schedule_runs r where r.schedule_id = s.id and r.state <> 'skipped';
  if s.state in ('removed', 'stopped') then
    return wocs.flow_undo_refusal('changed_since', wocs.schedule_name(s.id), 'active', s.state,
                                 wocs.person_ref((select x.requested_by from wocs.tasks x where x.id = s.closed_by)));
  elsif runs > 0 then
    return wocs.flow_undo_refusal('already_ran', wocs.schedule_name(s.id), '0', runs::text);
  end if;
  return wocs.undo_step('schedule', wocs.schedule_name(s.id), s.line ->> 'text', null,
    jsonb_build_object('schedule', s.id));
end $$;

create function wocs.undo_schedule(t wocs.tasks, undoing wocs.tasks) returns jsonb
language plpgsql as $$
declare
  s wocs.schedules;
begin
  select * into s from wocs.schedules x where x.task_id = t.id;
  perform wocs.schedule_close(s.id, 'removed', undoing.id);
  return jsonb_build_object('facts', wocs.schedule_facts(s));
end $$;

-- What is wrong with a TikTok command, said before anybody is asked.

-- The video of a message of theirs, or of ours, that they quote: {"kind","id","mime","sha256","filename"}. Meta keeps it for 7 days.
create function wocs.quoted_video(asker wocs.users, quoted text) returns jsonb
language plpgsql stable as $$
declare
  body jsonb := (select e.body from wocs.inbound_events e where e.message_id = quoted and e.user_id = asker.id);
  told jsonb := coalesce(body -> 'video', case when body #>> '{document,mime_type}' like 'video/%' then body -> 'document' end);
begin
  if told is null then
    return (
      select jsonb_build_object('kind', 'video', 'id', a.media -> 'id', 'mime', a.mime_type, 'sha256', a.media -> 'sha256', 'filename', a.original_name)
      from wocs.outbox o join wocs.attachments a on a.task_id = o.task_id and a.type = 'video' and a.state = 'stored'
      where o.wamid = quoted order by a.created_at desc limit 1);
  end if;
  return jsonb_build_object('kind', 'video', 'id', told -> 'id', 'mime', told -> 'mime_type', 'sha256', told -> 'sha256', 'filename', told -> 'filename');
end $$;

-- Null when somebody can do it now, or, if it is for later, when there is anybody at all.
create function wocs.no_agent_for(named text, at timestamptz default null) returns jsonb
language plpgsql stable as $$
declare
  refused jsonb;
begin
  if (wocs.choose_agent(named)).id is not null then
    return null;
  end if;
  refused := wocs.no_agent(named);
  return case when at > now() and refused #>> '{facts,reason}' = 'all_off_duty' then null else refused end;
end $$;

-- The name as it is written in the list of people, so that the same words ask for the same thing.
create function wocs.with_agent(args jsonb) returns jsonb
language plpgsql stable as $$
begin
  return case when args ->> 'to' is null then args else args || jsonb_build_object('to', (wocs.find_agent(args ->> 'to')).name) end;
end $$;

-- Nulls of the grammar's arguments count as not given. A time that has come already is "now": it needs no mention.
create function wocs.check_tiktok_post(asker wocs.users, args jsonb) returns jsonb
language plpgsql stable as $$
declare
  given jsonb := jsonb_strip_nulls(args);
  at timestamptz := nullif(given ->> 'schedule', 'now')::timestamptz;
  video jsonb := coalesce(given -> 'video', wocs.quoted_video(asker, given ->> 'quoted'));
  refused jsonb := wocs.no_agent_for(given ->> 'to', at);
begin
  if video ->> 'id' is null then
    return wocs.refuse_tiktok('no_video');
  elsif refused is not null then
    return refused;
  end if;
  given := wocs.with_agent(given) - array['quoted', 'schedule'] || jsonb_build_object('video', video - 'url')
    || case when at > now() then jsonb_build_object('schedule', given -> 'schedule') else '{}' end;
  return jsonb_build_object('args', given, 'subject', jsonb_build_object('has_video', true));
end $$;

-- Why this video cannot be worked on; null when it can.
create function wocs.video_objection(video_id text, refused jsonb) returns jsonb
language plpgsql stable as $$
declare
  post wocs.tiktok_posts := wocs.tiktok_post(video_id);
begin
  return case
    when post.task_id is null then wocs.refuse_tiktok('unknown_video', video_id)
    when post.state = 'deleted' then wocs.refuse_tiktok('deleted', video_id, jsonb_build_object('at', wocs.now_text(post.changed_at)))
    else refused end;
end $$;

create function wocs.check_tiktok_edit(asker wocs.users, args jsonb) returns jsonb
language plpgsql stable as $$
declare
  refused jsonb := wocs.video_objection(args ->> 'video_id', wocs.no_agent_for(args ->> 'to'));
  post wocs.tiktok_posts := wocs.tiktok_post(args ->> 'video_id');
begin
  if refused is not null then
    return refused;
  elsif post.caption = args ->> 'caption' then
    return wocs.refuse_tiktok('same_caption', post.video_id);
  end if;
  return jsonb_build_object('args', wocs.with_agent(args), 'subject', '{}'::jsonb);
end $$;

create function wocs.check_tiktok_delete(asker wocs.users, args jsonb) returns jsonb
language plpgsql stable as $$
declare
  refused jsonb := wocs.video_objection(args ->> 'video_id', wocs.no_agent_for(args ->> 'to'));
  post wocs.tiktok_posts := wocs.tiktok_post(args ->> 'video_id');
begin
  return coalesce(refused, jsonb_build_object(
    'args', wocs.with_agent(args), 'subject', jsonb_strip_nulls(jsonb_build_object('caption', post.caption, 'link', post.link))));
end $$;

create function wocs.check_tiktok_stats(asker wocs.users, args jsonb) returns jsonb
language plpgsql stable as $$
begin
  return coalesce(wocs.no_agent_for(args ->> 'to'), jsonb_build_object('args', wocs.with_agent(args), 'subject', '{}'::jsonb));
end $$;

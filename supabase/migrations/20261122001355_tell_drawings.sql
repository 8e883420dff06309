-- What is said of charts and caption drafts: they come by themselves, so they alarm nobody and do not come late.

-- Nobody asked for this very task, and nobody has asked for it again since (/retry).
create function wocs.came_by_itself(t wocs.tasks) returns boolean
language plpgsql stable as $$
begin
  return t.parent_id is not null and t.type in ('chart', 'caption_draft') and not exists (
    select from wocs.task_logs l where l.task_id = t.id and l.action = 'retried' and l.actor_id is not null);
end $$;

-- A picture of yesterday is still welcome in the morning, one of last week is not; and a template has no room for a picture.
create function wocs.comes_too_late(t wocs.tasks) returns boolean
language plpgsql stable as $$
begin
  return wocs.came_by_itself(t) and (t.created_at < now() - interval '24 hours' or not wocs.window_is_open(t.requested_by));
end $$;

-- No more than its facts: the picture says the rest.
create function wocs.finished_chart(t wocs.tasks, result jsonb) returns jsonb
language plpgsql stable as $$
begin
  if wocs.comes_too_late(t) then
    return null;
  end if;
  return jsonb_build_object('say', 'report.chart', 'facts', jsonb_build_object(
    'chart', t.payload #> '{chart,title}', 'unit', t.payload #> '{chart,unit}', 'name', t.payload #> '{chart,period,name}',
    'title', result -> 'title', 'subject', result -> 'subject', 'period', result -> 'period', 'total', result -> 'total', 'change', result -> 'change',
    'is_average', coalesce(result -> 'is_average', 'false'), 'args', '[]'::jsonb));
end $$;

create function wocs.finished_caption_draft(t wocs.tasks, result jsonb) returns jsonb
language plpgsql stable as $$
begin
  if wocs.comes_too_late(t) then
    return null;
  end if;
  return jsonb_build_object('say', 'content.drafted', 'facts', jsonb_build_object(
    'text', result -> 'text', 'type', coalesce(result -> 'type', t.payload -> 'type'), 'tone', coalesce(result -> 'tone', t.payload -> 'tone'),
    'language', coalesce(result -> 'language', t.payload -> 'language')));
end $$;

-- A finished task of which nothing is to be said (its finished_ gives null) is done in silence.
create or replace function wocs.finish(t wocs.tasks, result jsonb, files jsonb) returns void
language plpgsql as $$
declare
  said jsonb;
begin
  perform wocs.move(t.id, 'done', null, jsonb_build_object('node', t.node, 'attempt', t.attempt));
  update wocs.tasks x set result = finish.result where x.id = t.id;
  insert into wocs.attachments (task_id, type, storage_url, mime_type, size_bytes, state)
  select t.id, case when f ->> 'mime' like 'video/%' then 'video' when f ->> 'mime' like 'audio/%' then 'audio'
                    when f ->> 'mime' like 'image/%' then 'image' else 'document' end, f ->> 'key', left(f ->> 'mime', 100), (f ->> 'size')::bigint, 'stored'
  from jsonb_array_elements(files) f;
  said := wocs.finished(t, result);
  if said is null then
    return;
  end if;
  perform wocs.answer_late(t, said ->> 'say', wocs.task_facts(t) || (said -> 'facts'),
                           case when files -> 0 is not null then jsonb_build_object('key', files #> '{0,key}', 'mime', files #> '{0,mime}') end);
end $$;

-- The report was told and the caption of the bank was given: what fails behind them is for /queue and /why. Only a draft that
-- was all there was is missed.
create function wocs.fails_unheard(t wocs.tasks) returns boolean
language plpgsql stable as $$
begin
  return wocs.came_by_itself(t) and (t.type = 'chart' or exists (
    select from wocs.tasks p where p.id = t.parent_id and p.result ->> 'caption' is not null));
end $$;

create or replace function wocs.tell_failed(t wocs.tasks, code text, detail text) returns void
language plpgsql as $$
declare
  unheard boolean := wocs.fails_unheard(t);
  outcome jsonb := wocs.fail(t, code, detail);
begin
  if not unheard then
    perform wocs.answer_late(t, outcome ->> 'say', outcome -> 'facts');
  end if;
end $$;

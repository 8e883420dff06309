-- How a task at home ended. Only the holder of the lease is believed.

create function wocs.report_objection(t wocs.tasks, request jsonb) returns text
language sql stable as $$
  select case
    when t.id is null then 'no_such_task'
    when t.attempt <> (request ->> 'attempt')::int then 'old_attempt'
    when t.status <> 'running' then 'already_' || t.status
    when t.node is distinct from request ->> 'node' then 'other_node'
    when t.lease_until <= now() then 'lease_ran_out' end
$$;

-- The same report again, because its answer got lost: accepted, and nothing happens twice.
create function wocs.is_repeated(t wocs.tasks, request jsonb) returns boolean
language sql stable as $$
  select t.attempt = (request ->> 'attempt')::int and t.node = request ->> 'node' and t.attempt > 0
    and t.status = case request ->> 'outcome' when 'try_again' then 'pending' else request ->> 'outcome' end
    and t.result is not distinct from case when request ->> 'outcome' = 'done' then coalesce(request -> 'result', '{}') end
$$;

create function public.wocs_report(request jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  t wocs.tasks;
  objection text;
begin
  perform wocs.begin_work();
  select * into t from wocs.tasks x where x.id = request ->> 'task' for update;
  objection := wocs.report_objection(t, request);
  if objection is not null then
    return wocs.work() || jsonb_build_object('accepted', wocs.is_repeated(t, request), 'reason', objection);
  end if;
  perform wocs.take_report(t, request ->> 'outcome', coalesce(nullif(request -> 'result', 'null'), '{}'), nullif(request -> 'error', 'null'),
                           coalesce(nullif(request -> 'files', 'null'), '[]'));
  return wocs.work() || jsonb_build_object('accepted', true, 'reason', null);
end $$;

create function wocs.take_report(t wocs.tasks, outcome text, result jsonb, error jsonb, files jsonb) returns void
language plpgsql as $$
declare
  code text := coalesce(error ->> 'code', 'unknown');
begin
  if outcome <> 'done' then
    update wocs.nodes n set last_error = coalesce(error ->> 'detail', code) where n.name = t.node;
  end if;
  if outcome = 'done' then
    perform wocs.finish(t, result, files);
  elsif outcome = 'uncertain' then
    perform wocs.lose_sight(t, coalesce(error, '{"code": "unknown"}'));
  elsif outcome = 'try_again' and t.retry_count < 3 then
    perform wocs.try_later(t, error);
  else
    perform wocs.tell_failed(t, code, error ->> 'detail');
  end if;
end $$;

-- 10, 20, 40 s, each up to a quarter more or less, so that many do not come back at once.
create function wocs.try_later(t wocs.tasks, error jsonb) returns void
language plpgsql as $$
declare
  pause double precision := 10 * 2 ^ t.retry_count * (0.75 + random() / 2);
begin
  perform wocs.move(t.id, 'pending', null, coalesce(error, '{}') || jsonb_build_object('pause_s', round(pause)));
  update wocs.tasks x set retry_count = x.retry_count + 1, scheduled_at = now() + make_interval(secs => pause), rung_at = null where x.id = t.id;
end $$;

create function wocs.finish(t wocs.tasks, result jsonb, files jsonb) returns void
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
  perform wocs.answer_late(t, said ->> 'say', wocs.task_facts(t) || (said -> 'facts'),
                           case when files -> 0 is not null then jsonb_build_object('key', files #> '{0,key}', 'mime', files #> '{0,mime}') end);
end $$;

-- What is said of a finished task: wocs.finished_<type>(task, result) where there is one.
create function wocs.finished(t wocs.tasks, result jsonb) returns jsonb
language plpgsql as $$
declare
  name text := 'wocs.' || quote_ident('finished_' || t.type);
  said jsonb := jsonb_build_object('say', 'task.completed', 'facts', jsonb_build_object(
    'seconds', round(extract(epoch from now() - t.started_at)::numeric, 1), 'result', result));
begin
  if to_regprocedure(name || '(wocs.tasks, jsonb)') is not null then
    execute 'select ' || name || '($1, $2)' into said using t, result;
  end if;
  return said;
end $$;

create function wocs.finished_landing_screenshot(t wocs.tasks, result jsonb) returns jsonb
language sql stable as $$
  select jsonb_build_object('say', 'landing.shot', 'facts', jsonb_build_object(
    'page', t.payload -> 'page', 'url', coalesce(result ->> 'url', '/p/' || (t.payload ->> 'page'))))
$$;

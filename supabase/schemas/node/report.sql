create function wocs.node_report_objection(t wocs.tasks, request jsonb) returns text
language sql stable as $$
  select case
    when t.id is null then 'no_such_task'
    when t.attempt <> (request ->> 'attempt')::int then 'old_attempt'
    when t.status <> 'running' then 'already_' || t.status
    when t.node is distinct from request ->> 'node' then 'other_node'
    when t.lease_until <= now() then 'lease_ran_out' end
$$;

-- 10, 20, 40 s, each up to a quarter more or less, so that many do not come back at once.
create function wocs.task_try_later(t wocs.tasks, error jsonb) returns void
language plpgsql as $$
declare
  pause double precision := 10 * 2 ^ t.retry_count * (0.75 + random() / 2);
begin
  perform wocs.task_move(t.id, 'pending', null, coalesce(error, '{}') || jsonb_build_object('pause_s', round(pause)));
  update wocs.tasks x
  set retry_count = x.retry_count + 1, scheduled_at = now() + make_interval(secs => pause), rung_at = null
  where x.id = t.id;
end $$;

create function wocs.task_keep_files(t wocs.tasks, files jsonb) returns void
language sql as $$
  insert into wocs.attachments (task_id, type, storage_url, mime_type, size_bytes, state)
  select t.id, case when f ->> 'mime' like 'video/%' then 'video' when f ->> 'mime' like 'audio/%' then 'audio'
                    when f ->> 'mime' like 'image/%' then 'image'
                      else 'document' end, f ->> 'key', left(f ->> 'mime', 100), (f ->> 'size')::bigint, 'stored'
  from jsonb_array_elements(files) f;
$$;

-- A finished task of which nothing is to be said (command_finished gives null) is done in silence.
create function wocs.task_finish(t wocs.tasks, result jsonb, files jsonb) returns void
language plpgsql as $$
declare
  said jsonb;
begin
  perform wocs.task_move(t.id, 'done', null, jsonb_build_object('node', t.node, 'attempt', t.attempt));
  update wocs.tasks x set result = task_finish.result where x.id = t.id;
  perform wocs.task_keep_files(t, files);
  perform wocs.node_tell_fonts(t, result) where result ? 'fonts';
  said := wocs.command_finished(t, result);
  if said is null then
    return;
  end if;
  perform wocs.outbox_reply_late(t, said ->> 'say', wocs.task_facts(t) || (said -> 'facts'),
                           case when files -> 0 is not null
                             then jsonb_build_object('key', files #> '{0,key}', 'mime', files #> '{0,mime}') end);
end $$;

-- A PC without ears does not grow them in a minute: a note waits until one has them, and that is no try of it.
create function wocs.node_report_apply(t wocs.tasks, outcome text, result jsonb, error jsonb, files jsonb) returns void
language plpgsql as $$
declare
  code text := coalesce(error ->> 'code', 'unknown');
begin
  if outcome = 'try_again' and wocs.mark_is_set(t) then
    outcome := 'uncertain';
  end if;
  if outcome <> 'done' then
    update wocs.nodes n set last_error = code, last_error_at = now(), last_error_task = t.id where n.name = t.node;
  end if;
  if outcome in ('failed', 'uncertain') and t.type = 'tiktok_hands' then
    perform wocs.task_keep_files(t, files);
    perform wocs.tiktok_hands_show(t, code);
  end if;
  if code = 'store_down' then
    perform wocs.cause_open('store', code);
  elsif outcome = 'done' and files -> 0 is not null then
    perform wocs.cause_close('store');
  end if;
  if outcome = 'done' then
    perform wocs.task_finish(t, result, files);
  elsif outcome = 'uncertain' then
    perform wocs.task_lose_sight(t, coalesce(error, '{"code": "unknown"}'));
  elsif outcome = 'try_again' and t.type = 'transcribe' and code = 'no_ears' then
    perform wocs.voice_note_await_ears(t);
  elsif outcome = 'try_again' and t.retry_count < wocs.limit_retries() then
    perform wocs.task_try_later(t, error);
  else
    perform wocs.task_fail_and_answer(t, code, error ->> 'detail');
  end if;
end $$;

-- The same report again, because its answer got lost: accepted, and nothing happens twice.
create function wocs.node_report_is_repeated(t wocs.tasks, request jsonb) returns boolean
language sql stable as $$
  select t.attempt = (request ->> 'attempt')::int and t.node = request ->> 'node' and t.attempt > 0
    and t.status = case request ->> 'outcome' when 'try_again' then 'pending' else request ->> 'outcome' end
    and (t.type = 'chat_transcript' or t.result - 'heard' is not distinct from case
      when request ->> 'outcome' = 'done' then coalesce(request -> 'result', '{}') - 'heard' end)
$$;

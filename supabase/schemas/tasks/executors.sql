-- Executors have their command's name: what is answered has wocs.answer_<type>(asker, args); what becomes a task has
-- wocs.check_<type>(asker, args), and wocs.do_<type>(task) unless it runs at home.

-- {"refused", "facts"} or {"subject", "args"?}.
create function wocs.command_check(type text, asker wocs.users, args jsonb) returns jsonb
language plpgsql as $$
declare
  checked jsonb;
begin
  execute format('select wocs.%I($1, $2)', 'check_' || type) into checked using asker, args;
  return coalesce(checked, '{}');
end $$;

create function wocs.command_answer(type text, asker wocs.users, args jsonb) returns jsonb
language plpgsql as $$
declare
  answer jsonb;
begin
  execute format('select wocs.%I($1, $2)', 'answer_' || type) into answer using asker, args;
  return answer;
end $$;

create function wocs.task_refuse(t wocs.tasks, checked jsonb, actor uuid) returns jsonb
language plpgsql as $$
begin
  perform wocs.task_move(t.id, 'failed', actor,
    jsonb_build_object('code', coalesce(checked #>> '{facts,reason}', checked ->> 'refused')));
  return jsonb_build_object('say', checked -> 'refused', 'about', t.id,
    'facts', wocs.task_facts(t) || coalesce(checked -> 'facts', '{}'));
end $$;

-- What is said of a task that ended at home; null for silence.
create function wocs.command_finished(t wocs.tasks, result jsonb) returns jsonb
language sql as $$
  select case t.type
    when 'app_deploy' then wocs.finished_app_deploy(t, result)
    when 'caption_draft' then wocs.finished_caption_draft(t, result)
    when 'chart' then wocs.finished_chart(t, result)
    when 'chat_transcript' then wocs.finished_chat_transcript(t, result)
    when 'landing_preview' then wocs.finished_landing_preview(t, result)
    when 'landing_screenshot' then wocs.finished_landing_screenshot(t, result)
    when 'picture_convert' then wocs.finished_picture_convert(t, result)
    when 'screenshot' then wocs.finished_screenshot(t, result)
    when 'tiktok_hands' then wocs.finished_tiktok_hands(t, result)
    when 'tiktok_link' then wocs.finished_tiktok_link(t, result)
    when 'tiktok_pages' then wocs.finished_tiktok_pages(t, result)
    when 'transcribe' then wocs.finished_transcribe(t, result)
    when 'video_fetch' then wocs.finished_video_fetch(t, result)
    else jsonb_build_object('say', 'task.completed', 'facts', jsonb_build_object(
      'seconds', round(extract(epoch from now() - t.started_at)::numeric, 1), 'result', result)) end
$$;

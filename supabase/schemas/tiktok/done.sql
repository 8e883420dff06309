-- How TikTok work ends: a post with its link, a question for figures with the figures, an edit and a deletion with a
-- word.

create function wocs.tiktok_word_done(held wocs.tasks, actor wocs.users) returns jsonb
language sql as $$
  select case held.type
    when 'tiktok_post' then wocs.tiktok_ask_details(held, actor, 'tiktok_posted', 'tiktok.ask_link')
    when 'tiktok_stats' then wocs.tiktok_ask_details(held, actor, 'tiktok_figures', 'tiktok.ask_figures')
    when 'tiktok_edit' then wocs.tiktok_finish_edit(held, actor)
    else wocs.tiktok_finish_delete(held, actor) end
$$;

-- The question that remains is an unfinished command of theirs: whatever they say next is understood as its answer.
create function wocs.tiktok_ask_details(held wocs.tasks, actor wocs.users, command text, say text) returns jsonb
language plpgsql as $$
begin
  perform wocs.draft_keep(actor.id, 'form:' || held.id,
    jsonb_build_object('command', command, 'args', jsonb_build_object('task', held.id)), null);
  return jsonb_build_object('say', say, 'facts', wocs.agent_facts(held) || '{"minutes": 10}', 'also', '[]'::jsonb);
end $$;

-- The task an answer is about, held: {"task": row} or {"refused", "facts"}. One that is done may be answered again: to
-- correct it.
create function wocs.tiktok_answered_task(asker wocs.users, args jsonb, wanted text) returns jsonb
language plpgsql as $$
declare
  t wocs.tasks;
begin
  select * into t from wocs.tasks x where x.id = args ->> 'task' for update;
  if t.id is null then
    return wocs.task_check_refusal('not_found', args ->> 'task', null, asker.id);
  elsif t.type <> wanted then
    return wocs.tiktok_refusal('not_' || wanted, null, jsonb_build_object('of', t.id));
  elsif asker.role <> 'admin' and t.assigned_to is distinct from asker.id then
    return wocs.task_check_refusal('not_yours', t.id, t.status, asker.id);
  elsif t.status not in ('pending', 'running', 'uncertain', 'done') then
    return wocs.task_check_refusal('already_' || t.status, t.id, t.status, asker.id);
  end if;
  return jsonb_build_object('task', to_jsonb(t));
end $$;

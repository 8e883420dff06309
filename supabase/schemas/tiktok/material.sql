-- To the hands at home where they can, else to a person, with what stood in the way of the hands.
create function wocs.tiktok_give_task(task wocs.tasks) returns jsonb
language plpgsql as $$
begin
  return coalesce(wocs.tiktok_hands_begin(task), wocs.tiktok_give_person(task));
end $$;

create function wocs.tiktok_give_person(task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  given jsonb := wocs.agent_assign(task, 'tiktok.assigned', task.requested_by);
begin
  if given ? 'refused' and exists (select from wocs.tiktok_tries y where y.task_id = task.id) then
    given := wocs.tiktok_give_requester(task);
  end if;
  return case when given ? 'refused' then given
    else jsonb_set(given, '{facts}', (given -> 'facts') || wocs.tiktok_reasons(task.id)) end;
end $$;

-- Nobody else is there for what the hands could not do.
create function wocs.tiktok_give_requester(task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  given wocs.tasks := wocs.agent_give_task(task.id, task.requested_by);
begin
  return jsonb_build_object('say', 'tiktok.assigned', 'stay', true,
    'facts', wocs.agent_facts(given) || '{"yours": true}', 'also', wocs.agent_notices(given, given.assigned_to));
end $$;

-- Null when the hands can do it, or somebody.
create function wocs.tiktok_nobody_refusal(act text, named text, at timestamptz default null) returns jsonb
language sql stable as $$
  select case when named is not null or not wocs.tiktok_hands_are_ready(act)
    then wocs.agent_none_refusal_at(named, at) end
$$;

-- A post's notice waits for its video. Who is answered gets only what the work needs.
create function wocs.tiktok_notices(given wocs.tasks, answered uuid) returns jsonb
language plpgsql stable as $$
declare
  facts jsonb := wocs.agent_facts(given);
  media jsonb := wocs.tiktok_video_media(given.id);
  notice jsonb;
begin
  if given.assigned_to is not distinct from answered then
    return wocs.tiktok_material(given);
  end if;
  notice := wocs.notice_entry(given.assigned_to, 'tiktok.' || substr(given.type, 8) || '_notice', facts)
    || case when given.type = 'tiktok_post'
    then jsonb_build_object('media', media, 'held', media is null) else '{}' end;
  return jsonb_build_array(notice)
    || wocs.tiktok_caption_notice(given, facts, given.type = 'tiktok_post' and media is null);
end $$;

-- The caption alone, to the letter.
create function wocs.tiktok_caption_notice(given wocs.tasks, facts jsonb, held boolean) returns jsonb
language sql stable as $$
  select case when given.type in ('tiktok_post', 'tiktok_edit')
    then jsonb_build_array(wocs.notice_entry(given.assigned_to, 'tiktok.caption', facts)
      || jsonb_build_object('follows', true, 'held', held)) else '[]' end
$$;

-- What a person who heard of it by a template alone still needs: nothing, once they have got the caption.
create function wocs.tiktok_material(held wocs.tasks) returns jsonb
language plpgsql stable as $$
declare
  media jsonb := wocs.tiktok_video_media(held.id);
  facts jsonb;
begin
  if held.type not in ('tiktok_post', 'tiktok_edit') or exists (
       select from wocs.outbox o
         join wocs.users u on u.id = held.assigned_to and (o.to_number = u.wa_number or o.to_user_id = u.wa_user_id)
       where o.task_id = held.id and o.say = 'tiktok.caption' and o.kind = 'notice' and o.state <> 'failed') then
    return '[]';
  end if;
  facts := wocs.agent_facts(held);
  return case when held.type = 'tiktok_edit' then '[]'::jsonb
      else jsonb_build_array(wocs.notice_entry(held.assigned_to, 'tiktok.video', facts)
        || jsonb_build_object('media', media, 'held', media is null)) end
    || wocs.tiktok_caption_notice(held, facts, held.type = 'tiktok_post' and media is null);
end $$;

create function wocs.tiktok_give_task(task wocs.tasks) returns jsonb
language sql as $$ select wocs.agent_assign(task, 'tiktok.assigned', task.requested_by) $$;

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

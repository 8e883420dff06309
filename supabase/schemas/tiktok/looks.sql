-- A change that nobody saw end, of a caption or of a whole post: the PC looks in TikTok Studio how the post stands now.
-- What it saw ends the doubt, or is told beside the question that a person was asked. Nothing is done again without a
-- new CONFIRM.

create function wocs.tiktok_look_args(held wocs.tasks) returns jsonb
language sql stable as $$
  select jsonb_build_object('of', wocs.tiktok_act(held),
    'before', (wocs.tiktok_post_by_video(held.payload ->> 'video_id')).caption)
$$;

create function wocs.tiktok_look_tell(held wocs.tasks, t wocs.tasks, result jsonb) returns void
language plpgsql as $$
declare
  facts jsonb := wocs.agent_facts(held) || jsonb_build_object(
    'act', wocs.tiktok_act(held), 'state', result -> 'state', 'caption_there', left(result ->> 'caption', 2200));
  anew jsonb;
begin
  if held.status <> 'uncertain' then
    return;
  elsif result ->> 'state' = 'happened' then
    perform wocs.tiktok_hands_changed(held, t, '{"looked": true}');
    return;
  elsif result ->> 'state' = 'not_happened' then
    anew := wocs.tiktok_seen_nowhere(held, null);
  end if;
  if anew ? 'also' then
    perform wocs.outbox_reply_late(held, 'tiktok.looked', facts);
    perform wocs.notice_send_all(anew -> 'also', held.id);
  else
    perform wocs.outbox_reply_late(held, 'tiktok.looked', facts || '{"state": "unclear"}');
  end if;
end $$;

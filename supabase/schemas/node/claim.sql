create function wocs.claim_next_task(request jsonb) returns text
language plpgsql as $$
begin
  return (
    select t.id from wocs.tasks t
    where t.status = 'pending' and t.runs = 'home' and coalesce(t.scheduled_at <= now(), true) and not wocs.stop_is_on()
      and wocs.voice_note_may_be_heard(t) and wocs.claim_is_able(t, request)
    order by array_position(array['high', 'normal', 'low'], t.priority::text), t.created_at
    limit 1 for update skip locked);
end $$;

create function wocs.claim_objection(t wocs.tasks, request jsonb) returns text
language sql stable as $$
  select case
    when t.id is null then 'no_such_task'
    when t.runs <> 'home' then 'not_for_the_home'
    when t.status <> 'pending' then 'already_' || t.status
    when t.scheduled_at > now() then 'not_due'
    when wocs.stop_is_on() then 'stopped'
    when not wocs.voice_note_may_be_heard(t) then 'not_its_turn'
    when not wocs.claim_is_able(t, request) then 'not_able' end
$$;

-- What came with a task: to be heard, or posted.
create function wocs.task_sound(t wocs.tasks) returns wocs.attachments
language plpgsql stable as $$
begin
  return case t.type when 'chat_transcript' then wocs.chat_transcript_sound(t)
    when 'tiktok_hands' then wocs.tiktok_video(t.parent_id) else wocs.voice_note_audio(t.id) end;
end $$;

create function wocs.claim_task_facts(t wocs.tasks) returns jsonb
language plpgsql stable as $$
declare
  audio wocs.attachments;
  told jsonb := jsonb_build_object(
    'id', t.id, 'type', t.type, 'args', t.payload, 'attempt', t.attempt, 'repeatable', t.repeatable,
    'lease_s', extract(epoch from wocs.limit_task_lease())::int,
    'language', coalesce((wocs.person_by_id(t.requested_by)).language, 'en'),
    'requested_by', wocs.person_ref(t.requested_by));
begin
  if t.type = 'tiktok_hands' then
    return told || jsonb_build_object('args', wocs.tiktok_hands_claim_args(t));
  elsif t.type not in ('transcribe', 'chat_transcript') then
    return told;
  end if;
  audio := wocs.task_sound(t);
  return told
    || jsonb_build_object('lease_s', extract(epoch from wocs.limit_note_lease())::int,
      'args', t.payload || jsonb_build_object(
    'vocabulary', case t.type when 'transcribe' then wocs.voice_vocabulary()
      else jsonb_build_object('words', wocs.voice_vocabulary() -> 'words') end,
    'sent_at', coalesce(audio.media ->> 'at', t.payload ->> 'at', wocs.clock_text(t.created_at)),
    'audio', jsonb_build_object('key', audio.storage_url, 'mime', audio.mime_type, 'size', audio.size_bytes)));
end $$;

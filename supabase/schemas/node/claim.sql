create function wocs.due_home_task() returns text
language plpgsql as $$
begin
  return (
    select t.id from wocs.tasks t
    where t.status = 'pending' and t.runs = 'home' and coalesce(t.scheduled_at <= now(), true) and not wocs.is_stopped() and wocs.may_be_heard(t)
    order by array_position(array['high', 'normal', 'low'], t.priority::text), t.created_at
    limit 1 for update skip locked);
end $$;

create function wocs.claim_objection(t wocs.tasks) returns text
language sql stable as $$
  select case
    when t.id is null then 'no_such_task'
    when t.runs <> 'home' then 'not_for_the_home'
    when t.status <> 'pending' then 'already_' || t.status
    when t.scheduled_at > now() then 'not_due'
    when wocs.is_stopped() then 'stopped'
    when not wocs.may_be_heard(t) then 'not_its_turn' end
$$;

-- A short lease, as the node sees it: its beats come often enough to tell in time that a note takes long.
create function wocs.task_for_node(t wocs.tasks) returns jsonb
language plpgsql stable as $$
declare
  audio wocs.attachments;
  told jsonb := jsonb_build_object(
    'id', t.id, 'type', t.type, 'args', t.payload, 'attempt', t.attempt, 'lease_s', 60, 'repeatable', t.repeatable,
    'language', coalesce((wocs.person(t.requested_by)).language, 'en'), 'requested_by', wocs.person_ref(t.requested_by));
begin
  if t.type <> 'transcribe' then
    return told;
  end if;
  audio := wocs.audio_of(t.id);
  return told || jsonb_build_object('lease_s', 24, 'args', t.payload || jsonb_build_object(
    'vocabulary', wocs.vocabulary(), 'sent_at', coalesce(audio.media ->> 'at', wocs.now_text(t.created_at)), 'audio', jsonb_build_object('key', audio.storage_url, 'mime', audio.mime_type, 'size', audio.size_bytes)));
end $$;

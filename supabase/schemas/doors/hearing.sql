-- What a report's words depend on, for who understands them: null for any other task, and for who does not hold it.
-- The report itself follows with the same nonce.
create function public.wocs_hearing(request jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  t wocs.tasks;
  audio wocs.attachments;
begin
  select * into t from wocs.tasks x where x.id = request ->> 'task';
  if t.type is distinct from 'transcribe' or wocs.node_report_objection(t, request) is not null
    or not exists (select from wocs.node_keys k
      where k.key = request ->> 'key' and k.node = request ->> 'node' and k.removed_at is null)
  then
    return '{"hearing": null}';
  end if;
  audio := wocs.voice_note_audio(t.id);
  return jsonb_build_object('hearing', jsonb_build_object(
    'at', coalesce(audio.media ->> 'at', t.payload ->> 'at', wocs.clock_text(t.created_at)),
    'quoted', coalesce(audio.media -> 'quoted', t.payload -> 'quoted'),
    'draft', wocs.draft_current(t.requested_by),
    'templates', wocs.template_all()));
end $$;

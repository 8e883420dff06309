-- The home node is given a note when it may be heard, with what helps to hear it.

create or replace function wocs.due_home_task() returns text
language plpgsql as $$
begin
  return (
    select t.id from wocs.tasks t
    where t.status = 'pending' and t.runs = 'home' and coalesce(t.scheduled_at <= now(), true) and not wocs.is_stopped() and wocs.may_be_heard(t)
    order by array_position(array['high', 'normal', 'low'], t.priority::text), t.created_at
    limit 1 for update skip locked);
end $$;

create or replace function wocs.ring_due(older_than interval) returns setof text
language sql as $$
  update wocs.tasks x set rung_at = now()
  where x.id in (
    select t.id from wocs.tasks t
    where t.status = 'pending' and t.runs = 'home' and coalesce(t.scheduled_at <= now(), true) and coalesce(t.rung_at < now() - older_than, true)
      and not wocs.is_stopped() and wocs.may_be_heard(t)
    order by array_position(array['high', 'normal', 'low'], t.priority::text), t.created_at
    limit 50 for update skip locked)
  returning x.id
$$;

create or replace function wocs.claim_objection(t wocs.tasks) returns text
language sql stable as $$
  select case
    when t.id is null then 'no_such_task'
    when t.runs <> 'home' then 'not_for_the_home'
    when t.status <> 'pending' then 'already_' || t.status
    when t.scheduled_at > now() then 'not_due'
    when wocs.is_stopped() then 'stopped'
    when not wocs.may_be_heard(t) then 'not_its_turn' end
$$;

-- Names that live in this system now, and the brand's own words.
create function wocs.vocabulary() returns jsonb
language plpgsql stable as $$
begin
  return jsonb_build_object(
    'pages', (select coalesce(jsonb_agg(p.slug), '[]') from (
      select v.page_slug as slug from wocs.landing_versions v group by v.page_slug order by max(v.created_at) desc limit 100) p),
    'agents', (select coalesce(jsonb_agg(u.name order by lower(u.name)), '[]') from wocs.users u where u.status = 'active' and u.role in ('agent', 'admin')),
    'templates', (select coalesce(jsonb_agg(t.name order by t.name), '[]') from wocs.templates t),
    'words', (select coalesce(jsonb_agg(w.word order by w.id), '[]') from wocs.voice_words w where w.removed_at is null),
    'videos', (select coalesce(jsonb_agg(p.id), '[]') from (
      select t.video_id as id from wocs.tiktok_posts t where t.video_id is not null order by t.posted_at desc nulls last limit 30) p),
    'events', (select coalesce(jsonb_agg(e.ref), '[]') from (
      select wocs.event_ref(x.id) as ref from wocs.events x where x.removed_at is null order by x.day desc limit 30) e));
end $$;

-- A short lease, as the node sees it: its beats come often enough to tell in time that a note takes long.
create or replace function wocs.task_for_node(t wocs.tasks) returns jsonb
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

-- The bytes of a note, for who holds its lease: {"audio": {"key","mime","size"} | null, "reason"}.
create function public.wocs_media(request jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  t wocs.tasks;
  audio wocs.attachments;
  objection text;
begin
  select * into t from wocs.tasks x where x.id = request ->> 'task';
  objection := wocs.report_objection(t, request);
  audio := wocs.audio_of(t.id);
  return jsonb_build_object('reason', coalesce(objection, case when audio.state is distinct from 'stored' then 'no_audio' end), 'audio', case
    when objection is null and audio.state = 'stored'
    then jsonb_build_object('key', audio.storage_url, 'mime', audio.mime_type, 'size', audio.size_bytes) end);
end $$;

-- What a report's words depend on, for who understands them: null for any other task, and for who does not hold it.
create function public.wocs_hearing(request jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  t wocs.tasks;
  audio wocs.attachments;
begin
  select * into t from wocs.tasks x where x.id = request ->> 'task';
  if t.type is distinct from 'transcribe' or wocs.report_objection(t, request) is not null then
    return '{"hearing": null}';
  end if;
  audio := wocs.audio_of(t.id);
  return jsonb_build_object('hearing', jsonb_build_object(
    'at', coalesce(audio.media ->> 'at', wocs.now_text(t.created_at)), 'quoted', audio.media -> 'quoted', 'draft', wocs.draft_of(t.requested_by),
    'templates', wocs.all_templates()));
end $$;

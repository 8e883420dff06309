-- The home node's doors: take a task, show that one is alive, tell how it ended.

create function public.wocs_beat(request jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  stop jsonb;
  due jsonb;
  may_settle boolean := wocs.writer_lock_soon();
  refused text;
  audit jsonb;
  life jsonb;
begin
  perform wocs.work_begin();
  refused := wocs.node_call_objection(request);
  if refused is not null then
    return wocs.work_collect() || jsonb_build_object('refused', refused, 'stop', '[]'::jsonb, 'due', '[]'::jsonb,
      'call_again_s', 30);
  end if;
  perform wocs.node_forget_nonces();
  perform wocs.node_forget_lives();
  life := wocs.node_life_hear(request, may_settle);
  if life ? 'replaced' then
    perform wocs.settling_run(may_settle);
    return wocs.work_collect() || life || jsonb_build_object('due', '[]'::jsonb, 'call_again_s', 30, 'stop', (
      select coalesce(jsonb_agg(r -> 'task'), '[]') from jsonb_array_elements(request -> 'running') r));
  end if;
  audit := wocs.audit_answer_node(request ->> 'node', request -> 'audit');
  perform wocs.node_record_beat(request);
  stop := wocs.lease_extend(request ->> 'node', coalesce(nullif(request -> 'running', 'null'), '[]'));
  perform wocs.settling_run(may_settle);
  perform wocs.audit_ask_seal();
  if not request @> '{"leaving": true}' then
    due := wocs.bell_ring_at_beat(coalesce(nullif(request -> 'abilities', 'null'), '{}'));
  end if;
  return wocs.work_collect()
    || jsonb_build_object('audit', audit, 'stop', stop, 'causes', wocs.causes_all(), 'schema', wocs.schema_version(),
      'due', coalesce(life -> 'returned', '[]') || coalesce(due, '[]'),
      'call_again_s', case when life ? 'again' then 2 else coalesce(wocs.node_call_again_s(), 30) end);
end $$;

create function public.wocs_report(request jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  t wocs.tasks;
  objection text;
  refused text;
begin
  perform wocs.writer_lock();
  perform wocs.work_begin();
  refused := wocs.node_call_objection(request);
  if refused is not null then
    return wocs.work_collect() || jsonb_build_object('refused', refused, 'accepted', false, 'reason', refused);
  end if;
  if wocs.node_life_is_replaced(request, wocs.node_life_present(request ->> 'node')) then
    return wocs.work_collect() || jsonb_build_object('accepted', false, 'reason', 'replaced');
  end if;
  select * into t from wocs.tasks x where x.id = request ->> 'task' for update;
  objection := wocs.node_report_objection(t, request);
  if objection = 'already_uncertain' and wocs.tiktok_report_settles(t, request) then
    objection := null;
  end if;
  if objection is not null then
    return wocs.work_collect()
      || jsonb_build_object('accepted', wocs.node_report_is_repeated(t, request), 'reason', objection);
  end if;
  perform wocs.node_report_apply(t, request ->> 'outcome', coalesce(nullif(request -> 'result', 'null'), '{}'),
    nullif(request -> 'error', 'null'),
                           coalesce(nullif(request -> 'files', 'null'), '[]'));
  return wocs.work_collect() || jsonb_build_object('accepted', true, 'reason', null);
end $$;

create function public.wocs_claim(request jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  wanted text;
  t wocs.tasks;
  objection text;
  refused text;
begin
  perform wocs.writer_lock();
  perform wocs.work_begin();
  refused := wocs.node_call_objection(request);
  if refused is not null then
    return wocs.work_collect() || jsonb_build_object('refused', refused, 'task', null, 'reason', refused);
  end if;
  if wocs.node_life_hear(request, true) ? 'replaced' then
    perform wocs.node_life_give_back(request ->> 'task');
    return wocs.work_collect() || jsonb_build_object('task', null, 'reason', 'replaced');
  end if;
  wanted := coalesce(request ->> 'task', wocs.claim_next_task(request));
  select * into t from wocs.tasks x where x.id = wanted for update;
  objection := case
    when t.id is null
      and request ->> 'task' is null then case when wocs.stop_is_on() then 'stopped' else 'nothing_due' end
    else wocs.claim_objection(t, request) end;
  if objection = 'not_able' then
    perform wocs.bell_put_back(t, request ->> 'node');
  end if;
  if objection is null and not wocs.task_requester_may(t) then
    perform wocs.task_fail_and_answer(t, 'role_lost', null);
    objection := 'role_lost';
  end if;
  if objection is not null then
    return wocs.work_collect() || jsonb_build_object('task', null, 'reason', objection);
  end if;
  perform wocs.audit_set_actor(null, jsonb_build_object('node', request -> 'node', 'attempt', t.attempt + 1));
  update wocs.tasks x
  set status = 'running', attempt = x.attempt + 1, node = request ->> 'node',
    lease_until = now() + wocs.limit_task_lease(),
    started_at = now()
  where x.id = t.id returning * into t;
  return wocs.work_collect() || jsonb_build_object('task', wocs.claim_task_facts(t), 'reason', null);
end $$;

-- What came with a task, for who holds its lease: {"audio": {"key","mime","size"} | null, "reason", "meta"?: {"id"}}.
create function public.wocs_media(request jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  t wocs.tasks;
  audio wocs.attachments;
  objection text;
  refused text;
begin
  perform wocs.writer_lock();
  perform wocs.work_begin();
  refused := wocs.node_call_objection(request);
  if refused is not null then
    return wocs.work_collect() || jsonb_build_object('refused', refused, 'audio', null, 'reason', refused);
  end if;
  select * into t from wocs.tasks x where x.id = request ->> 'task';
  objection := wocs.node_report_objection(t, request);
  if objection is null and t.type in ('video_fetch', 'picture_convert') then
    return wocs.work_collect() || jsonb_build_object('audio', null, 'reason', null, 'meta', jsonb_build_object(
      'id', (wocs.media_of_home_task(t)).media -> 'id'));
  end if;
  audio := wocs.task_sound(t);
  return wocs.work_collect() || jsonb_build_object('reason', coalesce(objection,
    case when audio.state is distinct from 'stored' then 'no_audio' end), 'audio', case
    when objection is null and audio.state = 'stored'
    then jsonb_build_object('key', audio.storage_url, 'mime', audio.mime_type, 'size', audio.size_bytes) end);
end $$;

-- Whether this node may store something for this task now; of an `upload`, which it puts there itself, the `key`.
create function public.wocs_lease(request jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  t wocs.tasks;
  objection text;
  refused text;
begin
  perform wocs.writer_lock();
  perform wocs.work_begin();
  refused := wocs.node_call_objection(request);
  if refused is not null then
    return wocs.work_collect() || jsonb_build_object('refused', refused, 'reason', refused);
  end if;
  select * into t from wocs.tasks x where x.id = request ->> 'task';
  objection := coalesce(wocs.node_report_objection(t, request),
    case when request @> '{"upload": true}' and t.type <> 'video_fetch' then 'not_for_uploads' end);
  return wocs.work_collect() || jsonb_build_object('reason', objection)
    || case when objection is null and request @> '{"upload": true}'
      then jsonb_build_object('key', wocs.media_video_upload_begin(t)) else '{}' end;
end $$;

-- A node's one-time code, changed for its name and key; every admin hears of it. Null for any other code.
create function public.wocs_enroll(request jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  k wocs.node_keys;
begin
  perform wocs.writer_lock();
  perform wocs.work_begin();
  k := wocs.node_key_redeem(request ->> 'code');
  if k.key is not null then
    perform wocs.notice_send_all(wocs.notice_admin_entries('node.enrolled', jsonb_build_object('name', k.node), null),
      null);
  end if;
  return wocs.work_collect() || jsonb_build_object('node', case when k.key is not null
    then jsonb_build_object('name', k.node, 'key', k.key) end);
end $$;

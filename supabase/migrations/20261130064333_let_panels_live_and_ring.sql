create table wocs.node_lives (
  node text not null,
  incarnation text not null,
  began_at timestamp with time zone not null default now(),
  last_seen timestamp with time zone not null default now(),
  replaced_at timestamp with time zone,
  constraint node_lives_pkey PRIMARY KEY (node, incarnation)
);
alter table wocs.node_lives enable row level security;

create table wocs.push_notices (
  outbox_id bigint not null,
  user_id uuid not null,
  about text,
  made_at timestamp with time zone not null default now(),
  rung_at timestamp with time zone,
  acknowledged_at timestamp with time zone,
  constraint push_notices_outbox_id_fkey FOREIGN KEY (outbox_id) REFERENCES wocs.outbox(id),
  constraint push_notices_pkey PRIMARY KEY (outbox_id),
  constraint push_notices_user_id_fkey FOREIGN KEY (user_id) REFERENCES wocs.users(id)
);
alter table wocs.push_notices enable row level security;

create table wocs.push_quiet_hours (
  user_id uuid not null,
  starts time without time zone not null,
  ends time without time zone not null,
  constraint push_quiet_hours_check CHECK ((ends <> starts)),
  constraint push_quiet_hours_pkey PRIMARY KEY (user_id),
  constraint push_quiet_hours_user_id_fkey FOREIGN KEY (user_id) REFERENCES wocs.users(id)
);
alter table wocs.push_quiet_hours enable row level security;

create table wocs.push_subscriptions (
  id bigint not null generated always as identity,
  user_id uuid not null,
  device_id uuid,
  endpoint text not null,
  p256dh text not null,
  auth text not null,
  made_at timestamp with time zone not null default now(),
  rung_at timestamp with time zone,
  failure integer,
  failed_at timestamp with time zone,
  constraint push_subscriptions_auth_check CHECK ((auth ~ '^[A-Za-z0-9_-]{22}$'::text)),
  constraint push_subscriptions_device_id_fkey FOREIGN KEY (device_id) REFERENCES wocs.panel_devices(id) ON DELETE CASCADE,
  constraint push_subscriptions_endpoint_check CHECK ((length(endpoint) <= 1000)),
  constraint push_subscriptions_endpoint_key UNIQUE (endpoint),
  constraint push_subscriptions_p256dh_check CHECK ((p256dh ~ '^[A-Za-z0-9_-]{87}$'::text)),
  constraint push_subscriptions_pkey PRIMARY KEY (id),
  constraint push_subscriptions_user_id_fkey FOREIGN KEY (user_id) REFERENCES wocs.users(id)
);
alter table wocs.push_subscriptions enable row level security;

create table wocs.pushes (
  id bigint not null generated always as identity,
  outbox_id bigint,
  subscription_id bigint not null,
  status integer,
  made_at timestamp with time zone not null default now(),
  constraint pushes_outbox_id_fkey FOREIGN KEY (outbox_id) REFERENCES wocs.push_notices(outbox_id) ON DELETE CASCADE,
  constraint pushes_pkey PRIMARY KEY (id),
  constraint pushes_subscription_id_fkey FOREIGN KEY (subscription_id) REFERENCES wocs.push_subscriptions(id) ON DELETE CASCADE
);
alter table wocs.pushes enable row level security;

alter table wocs.nodes add column panels integer not null default 0;

CREATE OR REPLACE FUNCTION public.wocs_beat(request jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
    due := wocs.bell_ring_at_beat();
  end if;
  return wocs.work_collect()
    || jsonb_build_object('audit', audit, 'stop', stop, 'causes', wocs.causes_all(),
      'due', coalesce(life -> 'returned', '[]') || coalesce(due, '[]'),
      'call_again_s', case when life ? 'again' then 2 else coalesce(wocs.node_call_again_s(), 30) end);
end $function$;

CREATE OR REPLACE FUNCTION public.wocs_claim(request jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
  wanted := coalesce(request ->> 'task', wocs.claim_next_task());
  select * into t from wocs.tasks x where x.id = wanted for update;
  objection := case
    when t.id is null
      and request ->> 'task' is null then case when wocs.stop_is_on() then 'stopped' else 'nothing_due' end
    else wocs.claim_objection(t) end;
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
end $function$;

CREATE OR REPLACE FUNCTION public.wocs_draft(request jsonb)
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select jsonb_build_object('page', (
    select wocs.landing_public(v) from wocs.landing_versions v
    where v.page_slug = request ->> 'page' and v.version = (request ->> 'version')::int))
$function$;

CREATE OR REPLACE FUNCTION public.wocs_media(request jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
  audio := wocs.task_sound(t);
  return wocs.work_collect() || jsonb_build_object('reason', coalesce(objection,
    case when audio.state is distinct from 'stored' then 'no_audio' end), 'audio', case
    when objection is null and audio.state = 'stored'
    then jsonb_build_object('key', audio.storage_url, 'mime', audio.mime_type, 'size', audio.size_bytes) end);
end $function$;

CREATE OR REPLACE FUNCTION public.wocs_panel_act(request jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  turned wocs.panel_sessions;
  viewer wocs.users;
  outcome jsonb;
  page jsonb;
begin
  perform wocs.writer_lock();
  perform wocs.work_begin(request -> 'settings');
  if jsonb_typeof(request -> 'access') = 'object' then
    viewer := wocs.panel_viewer_by_access(request -> 'access');
  else
    turned := wocs.panel_session_turn(request -> 'refresh');
    viewer := wocs.person_by_id(turned.user_id);
  end if;
  if viewer.id is not null and jsonb_typeof(request -> 'act') = 'object' then
    outcome := wocs.panel_act(viewer, request);
  end if;
  if viewer.id is not null and jsonb_typeof(request -> 'page') = 'object' then
    page := wocs.panel_page(viewer, wocs.panel_page_call(request));
  end if;
  return wocs.work_collect() || wocs.panel_answer(viewer, outcome, page)
    || jsonb_build_object('session', wocs.panel_session_facts(turned), 'file_kept', exists (
      select from wocs.attachments a
      where a.storage_url = request #>> '{act,args,file,key}' and a.state = 'stored'));
end $function$;

CREATE OR REPLACE FUNCTION public.wocs_pushed(request jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  may_settle boolean := wocs.writer_lock_soon();
begin
  perform wocs.work_begin(request -> 'settings');
  perform wocs.push_mark_told(r.value) from jsonb_array_elements(request -> 'results') r;
  perform wocs.settling_run(may_settle);
  return wocs.work_collect();
end $function$;

CREATE OR REPLACE FUNCTION public.wocs_report(request jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
  if objection is not null then
    return wocs.work_collect()
      || jsonb_build_object('accepted', wocs.node_report_is_repeated(t, request), 'reason', objection);
  end if;
  perform wocs.node_report_apply(t, request ->> 'outcome', coalesce(nullif(request -> 'result', 'null'), '{}'),
    nullif(request -> 'error', 'null'),
                           coalesce(nullif(request -> 'files', 'null'), '[]'));
  return wocs.work_collect() || jsonb_build_object('accepted', true, 'reason', null);
end $function$;

CREATE OR REPLACE FUNCTION wocs.agent_list_row(t wocs.tasks)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select jsonb_build_object(
    'task', t.id, 'type', coalesce(t.payload ->> 'type', t.type),
    'agent', coalesce(wocs.person_ref(t.assigned_to), t.payload ->> 'to'),
    'priority', t.priority, 'status', t.status, 'deadline', wocs.clock_text(t.deadline_at),
    'created_at', wocs.clock_text(t.created_at),
    'accepted_at', case when t.status = 'running' then wocs.clock_text(t.started_at) end,
    'at', wocs.clock_text(t.scheduled_at),
    'help', wocs.agent_wants_help(t),
    'overdue', t.deadline_at < now() and t.status in ('pending', 'running'))
$function$;

CREATE OR REPLACE FUNCTION wocs.answer_agent_list(asker wocs.users, args jsonb)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  with wanted as (
    select t as task, count(*) over () as found from wocs.tasks t
    where t.runs = 'human' and (asker.role <> 'agent' or t.assigned_to = asker.id)
      and case coalesce(args ->> 'status', 'pending')
        when 'all' then true when 'done' then t.status = 'done'
          else t.status in ('pending', 'awaiting_approval', 'running') end
    order by t.completed_at desc nulls first, array_position(array['high', 'normal', 'low'], t.priority), t.deadline_at,
      t.created_at
    limit 30)
  select jsonb_build_object('say', 'agent.list', 'facts', jsonb_build_object(
    'status', coalesce(args ->> 'status', 'pending'), 'agents', wocs.duty_list(),
    'tasks', (select coalesce(jsonb_agg(wocs.agent_list_row(w.task)), '[]') from wanted w),
    'more', (select greatest(max(w.found) - 30, 0) from wanted w)))
$function$;

CREATE OR REPLACE FUNCTION wocs.answer_event_list(asker wocs.users, args jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
AS $function$
declare
  today date := wocs.clock_today();
begin
  return (
    with listed as (
      (select e as event, 0 as past from wocs.events e
        where e.removed_at is null and e.day >= today order by e.day, e.id limit 15)
      union all
      (select e, 1 from wocs.events e where e.removed_at is null and e.day < today order by e.day desc, e.id limit 5))
    select jsonb_build_object('say', 'event.list', 'facts', jsonb_build_object('events', coalesce(jsonb_agg(
      wocs.event_facts(l.event) || jsonb_build_object('sold', wocs.sale_amount_for_event((l.event).id))
      order by l.past, case when l.past = 0 then (l.event).day - today else today - (l.event).day end, (l.event).id),
        '[]'),
      'more', (select count(*) from wocs.events e where e.removed_at is null) - count(*)))
    from listed l);
end $function$;

CREATE OR REPLACE FUNCTION wocs.answer_landing_list(asker wocs.users, args jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
AS $function$
declare
  wish text := coalesce(args ->> 'status', 'all');
begin
  return (
    with pages as (
      select v.page_slug, max(v.created_at) as changed_at, count(*) over () as found
      from wocs.landing_versions v where v.status <> 'archived' and wish in ('all', v.status)
      group by v.page_slug order by changed_at desc limit 25),
    visits as (
      select v.page_slug, sum(v.visits) filter (where v.kind = 'view') as views,
        sum(v.visits) filter (where v.kind = 'click') as clicks
      from wocs.landing_visits v where v.page_slug in (select p.page_slug from pages p) group by v.page_slug),
    planned as (
      select t.payload ->> 'page' as page_slug, min(t.scheduled_at) as at from wocs.tasks t
      where t.type = 'landing_publish' and t.status in ('pending', 'awaiting_approval') group by 1),
    shown as (
      select p.page_slug, p.found, h as head, case when wish = 'draft' or (l).id is null then h else l end as version
      from pages p, wocs.landing_head_version(p.page_slug) h, wocs.landing_live_version(p.page_slug) l)
    select jsonb_build_object('say', 'landing.list', 'facts', jsonb_build_object(
      'status', wish, 'pages', coalesce(jsonb_agg(
        wocs.landing_row(s.version, s.head, v.views, v.clicks, t.at) order by s.page_slug), '[]'),
      'more', greatest(coalesce(max(s.found), 0) - 25, 0)))
    from shown s left join visits v on v.page_slug = s.page_slug left join planned t on t.page_slug = s.page_slug);
end $function$;

CREATE OR REPLACE FUNCTION wocs.approval_ask(t wocs.tasks, subject jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  minutes numeric := wocs.setting_value('approval_minutes', '10')::numeric;
  requester wocs.users := wocs.person_by_id(t.requested_by);
  own boolean := requester.role = 'admin' and not wocs.setting_value('four_eyes', 'false')::boolean;
  made wocs.approvals;
  facts jsonb;
begin
  insert into wocs.approvals (task_id, ask, digest, subject, approver_id, expires_at)
  values (t.id, (select coalesce(max(a.ask), 0) + 1 from wocs.approvals a where a.task_id = t.id),
    wocs.approval_digest(t.payload, subject),
          coalesce(subject, '{}'), case when own then requester.id end,
            now() + make_interval(secs => (minutes * 60)::double precision))
  returning * into made;
  perform wocs.approval_log_ask(t, made);
  facts := wocs.task_facts(t) || jsonb_build_object(
    'approver', wocs.approval_approvers(made, t), 'ask', made.ask, 'minutes', minutes,
    'expires_at', wocs.clock_text(made.expires_at), 'subject', made.subject) || wocs.landing_preview_facts(t);
  if made.approver_id is null then
    perform wocs.notice_send(u.id, 'approval.asked', facts, t.id) from wocs.users u
      where wocs.approval_may_be_given_by(made, t, u);
  end if;
  perform wocs.landing_preview_begin(t, made);
  return facts;
end $function$;

CREATE OR REPLACE FUNCTION wocs.attachment_may_see(a wocs.attachments, viewer wocs.users)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select exists (select from wocs.tasks t where t.id = a.task_id and (wocs.task_may_see(t, viewer)
      or viewer.status = 'active' and t.type in ('landing_preview', 'landing_screenshot')))
    or exists (select from wocs.messages m join wocs.chats c on c.id = m.chat_id
      where m.attachment_id = a.id and m.deleted_at is null and wocs.chat_may_read(c, viewer))
$function$;

CREATE OR REPLACE FUNCTION wocs.chat_answer(chat uuid, actor wocs.users, words text, hold integer, key text, reply_to uuid DEFAULT NULL::uuid, not_before timestamp with time zone DEFAULT NULL::timestamp with time zone, file jsonb DEFAULT NULL::jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  c wocs.chats := wocs.chat_lock(chat);
  known jsonb := wocs.chat_answer_known(key);
  objection jsonb;
begin
  if known is not null then
    return known;
  end if;
  objection := wocs.chat_answer_objection(c, actor, words, hold, not_before, file);
  if objection is not null then
    return objection;
  end if;
  if file is null or wocs.chat_file_has_caption(file) or coalesce(btrim(words), '') = '' then
    known := wocs.chat_send(c, actor, words, key, reply_to, not_before, file => file);
  else
    known := wocs.chat_send(c, actor, null, key, reply_to, not_before, file => file);
    perform wocs.chat_send(c, actor, words, key || ':words', null, not_before);
  end if;
  perform wocs.chat_hold(c, actor);
  perform wocs.chat_log(c, actor, 'chat_answered', known || jsonb_build_object(
    'seconds', round(extract(epoch from now() - c.waiting_since))));
  perform wocs.chat_end_wait(c);
  perform wocs.chat_give_to_answerer(c, actor);
  return known;
end $function$;

CREATE OR REPLACE FUNCTION wocs.chat_answer_by_phone(c wocs.chats, person wocs.users, words text, key text, file jsonb DEFAULT NULL::jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  result jsonb := wocs.chat_answer(c.id, person, words, null, key, file => file);
begin
  if result ? 'refused' then
    return wocs.chat_say_refusal(result);
  end if;
  perform wocs.chat_wait_for_unseen(c);
  return '{"say": "chat.answered", "facts": {}, "mark": "✅"}';
end $function$;

CREATE OR REPLACE FUNCTION wocs.chat_answer_file_settle(a wocs.attachments)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  actor wocs.users := wocs.person_by_id((a.media ->> 'by')::uuid);
  m wocs.messages;
  o wocs.outbox;
begin
  select * into m from wocs.messages x where x.attachment_id = a.id;
  select * into o from wocs.outbox x where x.id = m.outbox_id and x.state = 'held' for update;
  if o.id is null then
    return;
  end if;
  update wocs.outbox x set
    state = case a.state when 'stored' then 'queued' else 'failed' end, media = wocs.chat_file_to_send(a),
    waits_for = case a.state when 'stored' then 'retry' end, not_before = now(),
    facts = x.facts || case a.state when 'stored' then '{}' else '{"told": true}'::jsonb end,
    error = case when a.state <> 'stored' then jsonb_build_object('code', 'file') end
  where x.id = o.id;
  perform wocs.chat_go_on_behind(o);
  if a.state <> 'stored' then
    perform wocs.chat_wait_again(m.chat_id);
  end if;
  perform wocs.outbox_reply(actor, a.media ->> 'answer', case a.state
    when 'stored' then '{"say": "chat.answered", "facts": {}, "mark": "✅"}'
    else jsonb_build_object('say', 'chat.file_failed', 'facts', jsonb_build_object(
      'chat', (select c.number from wocs.chats c where c.id = m.chat_id), 'kind', m.kind, 'problem', a.problem)) end)
  where actor.id is not null;
end $function$;

CREATE OR REPLACE FUNCTION wocs.chat_change_message(c wocs.chats, m jsonb)
 RETURNS boolean
 LANGUAGE plpgsql
AS $function$
declare
  about uuid := case m ->> 'type'
    when 'reaction' then wocs.chat_find_message(c, m ->> 'quoted')
    when 'edit' then wocs.chat_find_message(c, m #>> '{raw,edit,original_message_id}')
    when 'revoke' then wocs.chat_find_message(c, m #>> '{raw,revoke,original_message_id}') end;
begin
  update wocs.messages x set
    reaction = case when m ->> 'type' = 'reaction' then nullif(left(m ->> 'emoji', 20), '') else x.reaction end,
    content = case when m ->> 'type' = 'edit' then coalesce(wocs.chat_words(m), x.content) else x.content end,
    edited_at = case when m ->> 'type' = 'edit' then now() else x.edited_at end,
    deleted_at = case when m ->> 'type' = 'revoke' then coalesce(x.deleted_at, now()) else x.deleted_at end,
    transcript = case when m ->> 'type' = 'revoke' then null else x.transcript end,
    details = case when m ->> 'type' = 'revoke' then x.details - 'transcript' else x.details end
  where x.id = about;
  if not found then
    return false;
  elsif m ->> 'type' = 'revoke' then
    perform wocs.chat_transcript_drop(c, about);
  end if;
  return true;
end $function$;

CREATE OR REPLACE FUNCTION wocs.chat_failure_tell(o wocs.outbox)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  m wocs.messages;
  c wocs.chats;
begin
  update wocs.outbox x set facts = x.facts || '{"told": true}' where x.id = o.id;
  select * into m from wocs.messages x where x.outbox_id = o.id;
  c := wocs.chat_lock(m.chat_id);
  if c.id is not null then
    perform wocs.chat_wait_again(c.id);
    perform wocs.chat_tell(c, u, 'chat.not_delivered', jsonb_build_object('key', o.id, 'code', o.error -> 'code',
      'words', left(m.content, 100),
      'kind', case when m.attachment_id is not null then m.kind end))
    from wocs.users u where u.id = m.sender_id and u.status = 'active';
  end if;
end $function$;

CREATE OR REPLACE FUNCTION wocs.chat_file_details(file jsonb)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select nullif(jsonb_strip_nulls(jsonb_build_object('location', file -> 'location',
    'voice', case when file @> '{"voice": true}' then true end,
    'sticker', case when file ->> 'kind' = 'sticker' then false end)), '{}')
$function$;

CREATE OR REPLACE FUNCTION wocs.chat_file_has_caption(file jsonb)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
AS $function$ select coalesce(file ->> 'kind' in ('image', 'video', 'document'), false) $function$;

CREATE OR REPLACE FUNCTION wocs.chat_file_of_message(m jsonb)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select case
    when m ->> 'type' = 'location' and jsonb_typeof(m #> '{raw,location,latitude}') = 'number'
      and jsonb_typeof(m #> '{raw,location,longitude}') = 'number' then
      jsonb_build_object('kind', 'location') || wocs.chat_details(m)
    when wocs.chat_media(m) is not null then jsonb_strip_nulls(jsonb_build_object(
      'kind', case m ->> 'type' when 'sticker' then 'sticker' else m #>> '{media,kind}' end,
      'media', wocs.chat_media(m), 'message', m -> 'id', 'name', left(m #>> '{media,filename}', 255),
      'voice', case when m #> '{raw,audio,voice}' = 'true' then true end)) end
$function$;

CREATE OR REPLACE FUNCTION wocs.chat_file_to_send(a wocs.attachments)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select case when a.state = 'stored' then jsonb_strip_nulls(jsonb_build_object('key', a.storage_url,
    'mime', a.mime_type, 'name', a.original_name, 'kind', coalesce(a.media ->> 'sends', a.type))) end
$function$;

CREATE OR REPLACE FUNCTION wocs.chat_give_to_answerer(c wocs.chats, actor wocs.users)
 RETURNS void
 LANGUAGE sql
AS $function$
  update wocs.chats x set assigned_agent = actor.id
  where x.id = c.id and actor.role = 'agent' and x.assigned_agent is distinct from actor.id;
$function$;

CREATE OR REPLACE FUNCTION wocs.chat_go_on_behind(o wocs.outbox)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  update wocs.outbox x set not_before = now()
  where x.state = 'queued' and x.waits_for = 'retry' and x.attempt = 0 and x.id > o.id
    and (x.to_number = o.to_number or x.to_user_id = o.to_user_id);
  o.waits_for := 'retry';
  perform wocs.outbox_lease_waiting(o);
end $function$;

CREATE OR REPLACE FUNCTION wocs.chat_hold_for_file(sent bigint)
 RETURNS void
 LANGUAGE sql
AS $function$
  update wocs.outbox o set waits_for = 'file', not_before = now() + wocs.limit_fetch_lease()
  where o.id = sent and o.state = 'held';
$function$;

CREATE OR REPLACE FUNCTION wocs.chat_keep_answer_file(c wocs.chats, actor wocs.users, file jsonb)
 RETURNS wocs.attachments
 LANGUAGE plpgsql
AS $function$
declare
  made wocs.attachments;
begin
  if file ? 'key' then
    return wocs.media_upload_keep(file, jsonb_build_object('chat', c.id, 'by', actor.id));
  elsif file ? 'media' then
    insert into wocs.attachments (type, original_name, mime_type, media, lease_until, tries)
    values (file #>> '{media,kind}', left(file ->> 'name', 255), left(file #>> '{media,mime}', 100),
      jsonb_strip_nulls(jsonb_build_object('id', file #> '{media,id}', 'url', file #> '{media,url}',
        'sha256', file #> '{media,sha256}', 'chat', c.id, 'by', actor.id, 'sends', file -> 'kind',
        'answer', file -> 'message')),
      now() + wocs.limit_fetch_lease(), 1)
    returning * into made;
    perform wocs.work_add('wocs.fetch', made.id::text);
  end if;
  return made;
end $function$;

CREATE OR REPLACE FUNCTION wocs.chat_meant(m jsonb, person wocs.users)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
AS $function$
declare
  file jsonb := wocs.chat_file_of_message(m);
  named text[] := regexp_match(m ->> 'text', '^\s*/chat\s+#?([0-9]{1,9})(?:\s+(\S.*))?\s*$', 'i');
begin
  if person.role not in ('agent', 'admin') or m ->> 'type' = 'reaction' or m @> '{"group": true}' then
    return null;
  elsif named is not null and coalesce(named[2], file ->> 'kind') is not null
      and m ->> 'text' !~ '^\s*\S+\s+\S+\s*(words|kata|mesej)\s*:' then
    return jsonb_build_object('chat', (wocs.chat_by_number(named[1]::bigint)).id, 'words', named[2], 'file', file);
  elsif m ->> 'quoted' is null or m @> '{"forwarded": true}' or coalesce(ltrim(m ->> 'text') like '/%', false) then
    return null;
  end if;
  return (
    select jsonb_build_object('chat', c.id, 'words', case when m ->> 'type' = 'text' or file is not null
      then m ->> 'text' end, 'file', file)
    from wocs.outbox o join wocs.chats c on c.number = case when o.say like 'chat.%'
      then (o.facts ->> 'chat')::bigint end
    where o.wamid = m ->> 'quoted' and (o.to_number = person.wa_number or o.to_user_id = person.wa_user_id) limit 1);
end $function$;

CREATE OR REPLACE FUNCTION wocs.chat_message_is_spoken(m wocs.messages)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select m.sender_type = 'customer' and m.kind = 'audio' and m.details @> '{"voice": true}' and m.deleted_at is null
$function$;

CREATE OR REPLACE FUNCTION wocs.chat_message_price(free_left bigint DEFAULT wocs.chat_free_left())
 RETURNS numeric
 LANGUAGE sql
 STABLE
AS $function$
  select case when free_left > 0 then 0
    else wocs.setting_value('message_price', wocs.limit_message_price()::text)::numeric end
$function$;

CREATE OR REPLACE FUNCTION wocs.chat_pair_wait(c wocs.chats)
 RETURNS integer
 LANGUAGE plpgsql
 STABLE
AS $function$
begin
  return (
    select ceil(greatest(extract(epoch from
      min(s.sent_at) + wocs.limit_pair_burst() * wocs.limit_pair_pause() - now()), 0))::int
    from (
      select o.sent_at from wocs.outbox o
      where o.kind <> 'reaction' and o.sent_at > now() - wocs.limit_pair_burst() * wocs.limit_pair_pause()
        and (o.to_number = c.customer_number or o.to_user_id = c.wa_chat_id)
      order by o.sent_at desc limit wocs.limit_pair_burst()) s
    having count(*) >= wocs.limit_pair_burst());
end $function$;

CREATE OR REPLACE FUNCTION wocs.chat_send(c wocs.chats, actor wocs.users, words text, key text, reply_to uuid, not_before timestamp with time zone, kind text DEFAULT 'reply'::text, file jsonb DEFAULT NULL::jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  kept wocs.attachments := wocs.chat_keep_answer_file(c, actor, file);
  sent bigint;
  message uuid;
begin
  perform wocs.outbox_add(wocs.chat_customer(c), kind,
    case kind when 'reply' then 'chat.answer' else 'chat.template' end,
    case kind when 'reply' then jsonb_strip_nulls(jsonb_build_object('words', coalesce(words, ''),
      'location', file -> 'location')) else jsonb_build_object('template', words) end,
    'chat:' || key, null, wocs.chat_meta_id(reply_to, c.id), case when kept.state = 'waiting' then 'held'
      when not_before > now() then 'queued' else 'sending' end, coalesce(not_before, now()),
    wocs.chat_file_to_send(kept));
  sent := (select o.id from wocs.outbox o where o.key = 'chat:' || chat_send.key);
  insert into wocs.messages (chat_id, sender_type, sender_id, content, kind, outbox_id, reply_to, attachment_id,
    media_url, details)
  values (c.id, 'agent', actor.id, nullif(words, ''), case when chat_send.kind <> 'reply' then 'template'
      else coalesce(file ->> 'kind', 'text') end, sent,
    (select m.id from wocs.messages m where m.id = chat_send.reply_to and m.chat_id = c.id), kept.id, kept.storage_url,
    wocs.chat_file_details(file))
  returning id into message;
  if kept.state = 'waiting' then
    perform wocs.chat_hold_for_file(sent);
  end if;
  return jsonb_build_object('message', message, 'outbox', sent);
end $function$;

CREATE OR REPLACE FUNCTION wocs.chat_take_meant(m jsonb, meant jsonb, person wocs.users)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  c wocs.chats := wocs.chat_lock((meant ->> 'chat')::uuid);
  file jsonb := nullif(meant -> 'file', 'null');
  said jsonb;
begin
  if c.id is not null and file is null and meant ->> 'words' is null then
    said := jsonb_build_object('say', 'chat.file_refused', 'facts', jsonb_build_object('chat', c.number));
  else
    said := wocs.chat_answer_by_phone(c, person, meant ->> 'words', 'wa:' || (m ->> 'id'), file);
  end if;
  perform wocs.outbox_reply(person, m ->> 'id', said)
  where not coalesce(file ? 'media' and said ? 'mark', false);
end $function$;

CREATE OR REPLACE FUNCTION wocs.chat_transcript_begin(a wocs.attachments, seconds numeric)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  m wocs.messages;
  c wocs.chats;
  made wocs.tasks;
begin
  select * into m from wocs.messages x where x.attachment_id = a.id;
  select * into c from wocs.chats x where x.id = m.chat_id;
  if a.state <> 'stored' or wocs.chat_message_is_spoken(m) is not true or m.transcript is not null then
    return;
  elsif seconds > extract(epoch from wocs.limit_transcript()) + 1 then
    perform wocs.chat_transcript_note(m.id, '{"problem": "too_long"}');
  elsif wocs.chat_transcript_may_begin(c)
      and not exists (select from wocs.chat_transcript_tasks(c, m.id)) then
    insert into wocs.tasks (type, runs, payload, status, priority, needs_role, repeatable)
    values ('chat_transcript', 'home', jsonb_build_object('chat', c.number, 'message', m.id), 'pending', 'low',
      'viewer', true)
    returning * into made;
    if wocs.chat_transcript_may_be_heard(made) then
      perform wocs.bell_ring(made);
    end if;
  end if;
end $function$;

CREATE OR REPLACE FUNCTION wocs.chat_transcript_drop(c wocs.chats, message uuid DEFAULT NULL::uuid)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  perform wocs.chat_transcript_give_up(t, 'deleted') from wocs.chat_transcript_tasks(c, message) t;
end $function$;

CREATE OR REPLACE FUNCTION wocs.chat_transcript_give_up(t wocs.tasks, code text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  perform wocs.task_move(t.id, 'cancelled', null, jsonb_build_object('code', code));
  if code = 'too_long' then
    perform wocs.chat_transcript_note((t.payload ->> 'message')::uuid, '{"problem": "too_long"}');
  end if;
  perform wocs.chat_transcript_ring_next();
end $function$;

CREATE OR REPLACE FUNCTION wocs.chat_transcript_let_go(t wocs.tasks)
 RETURNS void
 LANGUAGE sql
AS $function$ select wocs.chat_transcript_give_up(t, 'too_late') $function$;

CREATE OR REPLACE FUNCTION wocs.chat_transcript_may_be_heard(t wocs.tasks)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE
AS $function$
begin
  return not exists (select from wocs.tasks o where o.type = 'chat_transcript' and o.status = 'running')
    and t.id is not distinct from (wocs.chat_transcript_next()).id
    and (not exists (select from wocs.node_list_online())
      or exists (select from wocs.node_list_online() n where n.abilities ->> 'voice' is distinct from 'missing'));
end $function$;

CREATE OR REPLACE FUNCTION wocs.chat_transcript_next()
 RETURNS wocs.tasks
 LANGUAGE plpgsql
 STABLE
AS $function$
begin
  return (select t from wocs.tasks t
    where t.type = 'chat_transcript' and t.status = 'pending' and coalesce(t.scheduled_at <= now(), true)
      and (wocs.chat_transcript_sound(t)).state = 'stored'
    order by t.created_at, wocs.voice_note_number(t.id) limit 1);
end $function$;

CREATE OR REPLACE FUNCTION wocs.chat_transcript_note(message uuid, told jsonb)
 RETURNS void
 LANGUAGE sql
AS $function$
  update wocs.messages m set details = coalesce(m.details, '{}') || jsonb_build_object('transcript', told)
  where m.id = message and m.deleted_at is null;
$function$;

CREATE OR REPLACE FUNCTION wocs.chat_transcript_ring_next()
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  t wocs.tasks := wocs.chat_transcript_next();
begin
  if t.id is not null and wocs.chat_transcript_may_be_heard(t) then
    perform wocs.bell_ring(t);
  end if;
end $function$;

CREATE OR REPLACE FUNCTION wocs.chat_transcript_sound(t wocs.tasks)
 RETURNS wocs.attachments
 LANGUAGE plpgsql
 STABLE
AS $function$
begin
  return (select a from wocs.messages m join wocs.attachments a on a.id = m.attachment_id
    where m.id = (t.payload ->> 'message')::uuid and m.deleted_at is null);
end $function$;

CREATE OR REPLACE FUNCTION wocs.chat_transcript_tasks(c wocs.chats, message uuid DEFAULT NULL::uuid)
 RETURNS SETOF wocs.tasks
 LANGUAGE sql
 STABLE
AS $function$
  select t.* from wocs.tasks t
  where t.type = 'chat_transcript' and t.payload ->> 'chat' = c.number::text and t.status in ('pending', 'running')
    and (message is null or t.payload ->> 'message' = message::text)
$function$;

CREATE OR REPLACE FUNCTION wocs.chat_wait_again(chat uuid)
 RETURNS void
 LANGUAGE sql
AS $function$
  update wocs.chats x set
    waiting_since = coalesce(x.waiting_since, now()), tell_at = coalesce(x.tell_at, now() + wocs.chat_patience())
  where x.id = chat and x.status <> 'closed';
$function$;

CREATE OR REPLACE FUNCTION wocs.chat_window(c wocs.chats)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select jsonb_build_object(
    'open', wocs.chat_window_is_open(c), 'closes_at', wocs.clock_text(c.last_customer_at + wocs.limit_window()),
    'price', wocs.chat_message_price(free_left), 'free_left', free_left,
    'pair_wait_s', coalesce(wocs.chat_pair_wait(c), 0), 'templates', wocs.chat_templates())
  from wocs.chat_free_left() free_left
$function$;

CREATE OR REPLACE FUNCTION wocs.check_chat_transcript(asker wocs.users, args jsonb)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select case when exists (select from wocs.messages m join wocs.attachments a on a.id = m.attachment_id
      where m.id = (args ->> 'message')::uuid and m.deleted_at is null and a.state = 'stored')
    then '{"subject": {}}' else wocs.chat_refusal('chat.unknown') end
$function$;

CREATE OR REPLACE FUNCTION wocs.check_landing_preview(asker wocs.users, args jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  v wocs.landing_versions;
begin
  select * into v from wocs.landing_versions x
  where x.page_slug = args ->> 'page' and x.version = (args ->> 'version')::int;
  return case
    when v.id is null or wocs.landing_preview_look(v) <> args ->> 'look'
      then wocs.landing_refusal('no_such_version', args ->> 'page')
    when (select count(*) from wocs.landing_preview_tasks(v) t where t.status in ('pending', 'running')) > 1
      then wocs.landing_refusal('preview_coming', args ->> 'page')
    else '{"subject": {}}' end;
end $function$;

CREATE OR REPLACE FUNCTION wocs.claim_task_facts(t wocs.tasks)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
AS $function$
declare
  audio wocs.attachments;
  told jsonb := jsonb_build_object(
    'id', t.id, 'type', t.type, 'args', t.payload, 'attempt', t.attempt, 'repeatable', t.repeatable,
    'lease_s', extract(epoch from wocs.limit_task_lease())::int,
    'language', coalesce((wocs.person_by_id(t.requested_by)).language, 'en'),
    'requested_by', wocs.person_ref(t.requested_by));
begin
  if t.type not in ('transcribe', 'chat_transcript') then
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
end $function$;

CREATE OR REPLACE FUNCTION wocs.finished_chat_transcript(t wocs.tasks, result jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  c wocs.chats := wocs.chat_by_number((t.payload ->> 'chat')::bigint);
begin
  update wocs.tasks x set result = '{}' where x.id = t.id;
  perform wocs.chat_transcript_note((t.payload ->> 'message')::uuid, jsonb_strip_nulls(jsonb_build_object(
    'language', case when result ->> 'language' in ('ms', 'en') then result -> 'language' end,
    'confidence', case when jsonb_typeof(result -> 'confidence') = 'number'
      then least(1, greatest(0, (result ->> 'confidence')::numeric)) end)));
  update wocs.messages m set transcript = nullif(btrim(left(result ->> 'text', wocs.limit_text_max())), '')
  where m.id = (t.payload ->> 'message')::uuid and m.deleted_at is null;
  if found then
    perform wocs.chat_refresh_notices(c);
  end if;
  perform wocs.chat_transcript_ring_next();
  return null;
end $function$;

CREATE OR REPLACE FUNCTION wocs.finished_landing_preview(t wocs.tasks, result jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  v wocs.landing_versions;
begin
  select * into v from wocs.landing_versions x
  where x.page_slug = t.payload ->> 'page' and x.version = (t.payload ->> 'version')::int;
  if (wocs.landing_preview_picture(v)).task_id = t.id then
    perform wocs.landing_preview_send(asker, wocs.approval_latest(asker.id), v)
    from wocs.landing_preview_askers(v) asker;
  end if;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION wocs.forget_chats(chats uuid[])
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  update wocs.outbox o set facts = '{}',
    state = case when o.state in ('held', 'queued') then 'outdated' else o.state end
  where o.say like 'chat.%'
    and o.facts ->> 'chat' in (select c.number::text from wocs.chats c where c.id = any (chats));
  perform wocs.chat_transcript_drop(c) from wocs.chats c where c.id = any (chats);
  delete from wocs.messages m where m.chat_id = any (chats);
  delete from wocs.chats c where c.id = any (chats);
end $function$;

CREATE OR REPLACE FUNCTION wocs.hint_attachment()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  perform wocs.hint_add('task:' || new.task_id) where new.task_id is not null;
  perform wocs.hint_add('chat:' || c.number)
  from wocs.messages m join wocs.chats c on c.id = m.chat_id where m.attachment_id = new.id;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION wocs.hint_chat()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  perform wocs.hint_add('chat:' || new.number);
  return null;
end $function$;

CREATE OR REPLACE FUNCTION wocs.hint_collect()
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
AS $function$
declare
  gathered text := current_setting('wocs.hint', true);
  hints text[];
begin
  if coalesce(gathered, '') = '' or not wocs.hint_somebody_listens() then
    return '[]';
  end if;
  hints := array(select distinct x from unnest(string_to_array(gathered, ',')) x order by x);
  return case when cardinality(hints) > wocs.limit_hints() or length(gathered) >= 30 * wocs.limit_hints()
    then '["all"]' else to_jsonb(hints) end;
end $function$;

CREATE OR REPLACE FUNCTION wocs.hint_held_task()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  perform wocs.hint_add('task:' || coalesce(new.task_id, old.task_id));
  return null;
end $function$;

CREATE OR REPLACE FUNCTION wocs.hint_message()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  perform wocs.hint_add('chat:' || c.number) from wocs.chats c where c.id = new.chat_id;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION wocs.hint_somebody_listens()
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$ select exists (select from wocs.node_list_online() n where n.panels > 0) $function$;

CREATE OR REPLACE FUNCTION wocs.hint_task()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  perform wocs.hint_add('task:' || new.id);
  return null;
end $function$;

CREATE OR REPLACE FUNCTION wocs.landing_head_version(page text)
 RETURNS wocs.landing_versions
 LANGUAGE plpgsql
 STABLE
AS $function$
begin
  return (
    select v from wocs.landing_versions v
    left join wocs.landing_versions live on live.page_slug = v.page_slug and live.status = 'published'
    where v.page_slug = page and v.status <> 'archived'
    order by (v.status = 'draft' and v.version > coalesce(live.version, 0)) desc, (v.status = 'published') desc,
      v.version desc
    limit 1);
end $function$;

CREATE OR REPLACE FUNCTION wocs.landing_picture_settle(a wocs.attachments, stored jsonb, problem text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  perform from wocs.tasks t where t.id = a.task_id for update;
  update wocs.attachments x set
    state = case when stored is null then 'failed' else 'stored' end, problem = landing_picture_settle.problem,
    lease_until = null,
    storage_url = stored ->> 'key', mime_type = coalesce(left(stored ->> 'mime', 100), x.mime_type),
    size_bytes = (stored ->> 'size')::bigint,
    width = (stored ->> 'width')::int, height = (stored ->> 'height')::int
  where x.id = a.id;
  if stored is not null then
    perform wocs.landing_picture_attach(a.task_id, jsonb_build_object(
      'key', stored -> 'key', 'mime', stored -> 'mime', 'width', stored -> 'width', 'height', stored -> 'height'));
  end if;
  perform wocs.landing_preview_resume(a.task_id);
  if wocs.landing_picture_decides(a.task_id, problem) then
    return;
  end if;
  perform wocs.landing_picture_tell(a.task_id, case when stored is null then 'failed' else 'stored' end, problem);
end $function$;

CREATE OR REPLACE FUNCTION wocs.landing_preview_begin(t wocs.tasks, a wocs.approvals)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  v wocs.landing_versions := wocs.landing_preview_version(t);
  state text := wocs.landing_preview_outlook(v) ->> 'state';
begin
  if v.id is null then
    return;
  elsif state = 'here' then
    perform wocs.landing_preview_send(t, a, v);
  elsif state in ('follows', 'offline') and wocs.landing_picture(v.content) ->> 'state' <> 'waiting' then
    perform wocs.landing_preview_order(v);
  end if;
end $function$;

CREATE OR REPLACE FUNCTION wocs.landing_preview_facts(t wocs.tasks)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
AS $function$
declare
  v wocs.landing_versions := wocs.landing_preview_version(t);
begin
  return case when v.id is null then '{}'
    else jsonb_strip_nulls(jsonb_build_object('preview', wocs.landing_preview_outlook(v))) end;
end $function$;

CREATE OR REPLACE FUNCTION wocs.landing_preview_look(v wocs.landing_versions)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
AS $function$ select left(md5((v.content - 'picture_task')::text), 16) $function$;

CREATE OR REPLACE FUNCTION wocs.landing_preview_order(v wocs.landing_versions)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  made wocs.tasks;
begin
  perform wocs.landing_lock_page(v.page_slug);
  if wocs.landing_preview_is_coming(v) then
    return;
  end if;
  insert into wocs.tasks (type, runs, payload, status, priority, needs_role, repeatable)
  values ('landing_preview', 'home', jsonb_build_object('page', v.page_slug, 'version', v.version,
    'look', wocs.landing_preview_look(v)), 'pending', 'normal', 'viewer', true)
  returning * into made;
  perform wocs.bell_ring(made);
end $function$;

CREATE OR REPLACE FUNCTION wocs.landing_preview_picture(v wocs.landing_versions)
 RETURNS wocs.attachments
 LANGUAGE plpgsql
 STABLE
AS $function$
begin
  return (select a from wocs.landing_preview_tasks(v) t
    join wocs.attachments a on a.task_id = t.id and a.state = 'stored' order by a.created_at desc, a.id limit 1);
end $function$;

CREATE OR REPLACE FUNCTION wocs.landing_preview_resume(task text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  perform wocs.landing_preview_begin(t, wocs.approval_latest(t.id))
  from wocs.landing_versions v, wocs.landing_preview_askers(v) t
  where v.content ->> 'picture_task' = task or v.task_id = task;
end $function$;

CREATE OR REPLACE FUNCTION wocs.landing_preview_send(t wocs.tasks, a wocs.approvals, v wocs.landing_versions)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  picture wocs.attachments := wocs.landing_preview_picture(v);
begin
  perform wocs.notice_send_entry(jsonb_build_object('to_user', u.id, 'say', 'landing.preview', 'follows', true,
      'facts', jsonb_build_object('page', v.page_slug, 'version', v.version, 'ask', a.ask),
      'media', jsonb_build_object('key', picture.storage_url, 'mime', picture.mime_type)), u, t.id)
  from wocs.users u
  where wocs.approval_may_be_given_by(a, t, u) and (a.approver_id is null or t.source_message is not null)
    and not exists (select from wocs.outbox o
      where o.task_id = t.id and o.say = 'landing.preview' and (o.facts ->> 'ask')::int = a.ask
        and (o.to_number = u.wa_number or o.to_user_id = u.wa_user_id))
  order by u.created_at, u.id;
end $function$;

CREATE OR REPLACE FUNCTION wocs.landing_preview_tasks(v wocs.landing_versions)
 RETURNS SETOF wocs.tasks
 LANGUAGE sql
 STABLE
AS $function$
  select t.* from wocs.tasks t
  where t.type = 'landing_preview' and t.payload ->> 'page' = v.page_slug
    and t.payload ->> 'version' = v.version::text and t.payload ->> 'look' = wocs.landing_preview_look(v)
$function$;

CREATE OR REPLACE FUNCTION wocs.landing_preview_version(t wocs.tasks)
 RETURNS wocs.landing_versions
 LANGUAGE plpgsql
 STABLE
AS $function$
declare
  page text := t.payload ->> 'page';
begin
  return case
    when t.type = 'landing_publish'
        or t.type = 'landing_edit' and t.payload @> '{"field": "status", "value": "published"}'
      then wocs.landing_head_version(page)
    when t.type = 'landing_rollback'
      then wocs.landing_rollback_target(page, coalesce((t.payload ->> 'version')::int, -1))
    when t.type = 'rollback' and wocs.rollback_kind(t.payload) = 'landing'
      then wocs.landing_rollback_target(page, coalesce((t.payload ->> 'to')::int, -1)) end;
end $function$;

CREATE OR REPLACE FUNCTION wocs.landing_row(shown wocs.landing_versions, head wocs.landing_versions, views numeric, clicks numeric, scheduled_at timestamp with time zone)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select jsonb_build_object(
    'page', shown.page_slug, 'status', shown.status, 'version', shown.version, 'title', shown.content -> 'title',
    'url', wocs.landing_url(shown.page_slug), 'draft', case when head.version <> shown.version then head.version end,
    'views', coalesce(views, 0), 'clicks', coalesce(clicks, 0), 'scheduled_at', wocs.clock_text(scheduled_at))
$function$;

CREATE OR REPLACE FUNCTION wocs.limit_caption_max()
 RETURNS integer
 LANGUAGE sql
 IMMUTABLE
AS $function$ select 1024 $function$;

CREATE OR REPLACE FUNCTION wocs.limit_hints()
 RETURNS integer
 LANGUAGE sql
 IMMUTABLE
AS $function$ select 50 $function$;

CREATE OR REPLACE FUNCTION wocs.limit_life_kept()
 RETURNS interval
 LANGUAGE sql
 IMMUTABLE
AS $function$ select interval '60 days' $function$;

CREATE OR REPLACE FUNCTION wocs.limit_open_uploads()
 RETURNS integer
 LANGUAGE sql
 IMMUTABLE
AS $function$ select 20 $function$;

CREATE OR REPLACE FUNCTION wocs.limit_panel_newest()
 RETURNS integer
 LANGUAGE sql
 IMMUTABLE
AS $function$ select 1000 $function$;

CREATE OR REPLACE FUNCTION wocs.limit_push_browsers()
 RETURNS integer
 LANGUAGE sql
 IMMUTABLE
AS $function$ select 10 $function$;

CREATE OR REPLACE FUNCTION wocs.limit_push_kept()
 RETURNS interval
 LANGUAGE sql
 IMMUTABLE
AS $function$ select interval '30 days' $function$;

CREATE OR REPLACE FUNCTION wocs.limit_transcript()
 RETURNS interval
 LANGUAGE sql
 IMMUTABLE
AS $function$ select interval '3 minutes' $function$;

CREATE OR REPLACE FUNCTION wocs.limit_transcript_sure()
 RETURNS numeric
 LANGUAGE sql
 IMMUTABLE
AS $function$ select 0.6 $function$;

CREATE OR REPLACE FUNCTION wocs.limit_transcript_wait()
 RETURNS interval
 LANGUAGE sql
 IMMUTABLE
AS $function$ select interval '24 hours' $function$;

CREATE OR REPLACE FUNCTION wocs.limit_transcripts_in_window()
 RETURNS integer
 LANGUAGE sql
 IMMUTABLE
AS $function$ select 10 $function$;

CREATE OR REPLACE FUNCTION wocs.limit_transcripts_open()
 RETURNS integer
 LANGUAGE sql
 IMMUTABLE
AS $function$ select 100 $function$;

CREATE OR REPLACE FUNCTION wocs.limit_transcripts_window()
 RETURNS interval
 LANGUAGE sql
 IMMUTABLE
AS $function$ select interval '1 hour' $function$;

CREATE OR REPLACE FUNCTION wocs.limit_upload_kept()
 RETURNS interval
 LANGUAGE sql
 IMMUTABLE
AS $function$ select interval '1 day' $function$;

CREATE OR REPLACE FUNCTION wocs.media_job(a wocs.attachments)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
AS $function$
begin
  return jsonb_build_object(
    'attachment', a.id, 'kind', a.type, 'command', case when a.media ? 'chat' then 'chat'
      else (select t.type from wocs.tasks t where t.id = a.task_id) end,
    'media_id', a.media -> 'id', 'url', a.media -> 'url', 'mime', a.mime_type, 'sha256', a.media -> 'sha256',
    'task', a.task_id, 'sends', a.media -> 'sends', 'name', a.original_name,
    'outbox', (select o.id from wocs.outbox o where o.task_id = a.task_id and o.state = 'held' limit 1));
end $function$;

CREATE OR REPLACE FUNCTION wocs.media_keep(a wocs.attachments, stored jsonb, problem text)
 RETURNS wocs.attachments
 LANGUAGE plpgsql
AS $function$
begin
  update wocs.attachments x set
    state = case when stored is null then 'failed' else 'stored' end, problem = media_keep.problem, lease_until = null,
    storage_url = stored ->> 'key', mime_type = coalesce(left(stored ->> 'mime', 100), x.mime_type),
    original_name = coalesce(left(stored ->> 'name', 255), x.original_name),
    size_bytes = (stored ->> 'size')::bigint,
    width = (stored ->> 'width')::int, height = (stored ->> 'height')::int
  where x.id = a.id returning * into a;
  return a;
end $function$;

CREATE OR REPLACE FUNCTION wocs.media_may_come_later(a wocs.attachments, problem text)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select problem = 'not_stored' and not a.media ? 'answer' and a.created_at > now() - wocs.limit_store_patience()
$function$;

CREATE OR REPLACE FUNCTION wocs.media_settle(a wocs.attachments, stored jsonb, problem text, request jsonb)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  if a.media ? 'chat' then
    a := wocs.media_keep(a, stored, problem);
    perform wocs.chat_media_settle(a, stored -> 'seconds');
    perform wocs.chat_answer_file_settle(a) where a.media ? 'answer';
  elsif a.type = 'audio' then
    perform wocs.voice_note_settle(wocs.media_keep(a, stored, problem), stored -> 'seconds', request -> 'seconds');
  elsif a.type = 'document' then
    perform wocs.media_keep(a, case when problem is null then '{}'::jsonb end, problem);
    perform wocs.sheet_settle(a, request || jsonb_build_object('problem', problem));
  elsif a.type = 'video' then
    perform wocs.tiktok_video_settle(wocs.media_keep(a, stored, problem));
  elsif a.media ? 'proof_of' then
    perform wocs.proof_settle(wocs.media_keep(a, stored, problem));
  elsif a.media ? 'help_for' then
    perform wocs.agent_help_settle(wocs.media_keep(a, stored, problem));
  else
    perform wocs.landing_picture_settle(a, stored, problem);
  end if;
end $function$;

CREATE OR REPLACE FUNCTION wocs.media_upload_begin(actor wocs.users, meant text, name text)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  made uuid := gen_random_uuid();
begin
  if (select count(*) from wocs.attachments a
      where a.state = 'waiting' and a.media ->> 'upload_by' = actor.id::text) >= wocs.limit_open_uploads() then
    return jsonb_build_object('refused', 'chat.too_many_uploads', 'facts', '{}'::jsonb);
  end if;
  insert into wocs.attachments (id, type, original_name, storage_url, media, keep_until)
  values (made, 'document', left(name, 255), 'uploads/' || made,
    jsonb_build_object('upload_by', actor.id, 'upload_for', meant), now() + wocs.limit_upload_kept());
  return jsonb_build_object('upload', made, 'key', 'uploads/' || made);
end $function$;

CREATE OR REPLACE FUNCTION wocs.media_upload_is_theirs(upload text, actor wocs.users, meant text)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select upload is null or exists (
    select from wocs.attachments a
    where a.id = wocs.panel_uuid(upload) and a.state = 'waiting'
      and a.media @> jsonb_build_object('upload_by', actor.id, 'upload_for', meant))
$function$;

CREATE OR REPLACE FUNCTION wocs.media_upload_keep(file jsonb, about jsonb, task text DEFAULT NULL::text)
 RETURNS wocs.attachments
 LANGUAGE plpgsql
AS $function$
declare
  kept wocs.attachments;
begin
  if file ->> 'upload' is null then
    insert into wocs.attachments (type, media) values ('document', '{}') returning * into kept;
  else
    select * into kept from wocs.attachments a where a.id = wocs.panel_uuid(file ->> 'upload') for update;
  end if;
  update wocs.attachments a set
    type = case file ->> 'kind' when 'sticker' then 'image' else file ->> 'kind' end, state = 'stored',
    task_id = media_upload_keep.task, media = about, lease_until = null
  where a.id = kept.id;
  return wocs.media_keep(kept, file, null);
end $function$;

CREATE OR REPLACE FUNCTION wocs.message_record(messages jsonb)
 RETURNS text[]
 LANGUAGE plpgsql
AS $function$
declare
  undecided text[];
begin
  if messages -> 1 is null then
    insert into wocs.inbound_events as e (message_id, kind, sender, undecided, decide_at)
    values (messages #>> '{0,id}', 'message', wocs.message_sender(messages -> 0), messages -> 0,
      clock_timestamp() + wocs.limit_undecided_lease())
    on conflict (message_id) do nothing returning array[e.message_id] into undecided;
  else
    undecided := wocs.message_record_new(messages);
  end if;
  if cardinality(undecided) = jsonb_array_length(messages) then
    return undecided;
  end if;
  return array(
    select e.message_id from wocs.inbound_events e
    where e.undecided is not null
      and e.message_id = any (array(select x.value ->> 'id' from jsonb_array_elements(messages) x)));
end $function$;

CREATE OR REPLACE FUNCTION wocs.message_record_new(messages jsonb)
 RETURNS text[]
 LANGUAGE sql
AS $function$
  with delivered as materialized (
    select nextval('wocs.inbound_events_id_seq') as id, x.value as m from jsonb_array_elements(messages) x),
  recorded as (
    insert into wocs.inbound_events (id, message_id, kind, sender, undecided, decide_at) overriding system value
    select d.id, d.m ->> 'id', 'message', wocs.message_sender(d.m), d.m,
      clock_timestamp() + wocs.limit_undecided_lease()
    from delivered d order by d.m ->> 'id', d.id
    on conflict (message_id) do nothing returning message_id)
  select array_agg(r.message_id) from recorded r
$function$;

CREATE OR REPLACE FUNCTION wocs.node_forget_lives()
 RETURNS void
 LANGUAGE sql
AS $function$
  delete from wocs.node_lives l where (l.node, l.incarnation) in (
    select x.node, x.incarnation from wocs.node_lives x
    where x.replaced_at is not null and x.last_seen < now() - wocs.limit_life_kept()
    limit 1000 for update skip locked)
$function$;

CREATE OR REPLACE FUNCTION wocs.node_life_begin(name text, life text)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  held text[];
begin
  update wocs.node_lives l set replaced_at = now() where l.node = name and l.replaced_at is null;
  insert into wocs.node_lives (node, incarnation) values (name, life)
  on conflict (node, incarnation) do update set replaced_at = null, began_at = now();
  with ended as (
    update wocs.tasks t set lease_until = 'epoch'
    where t.node = name and t.status = 'running' returning t.id)
  select array_agg(ended.id) into held from ended;
  if held is null then
    return '[]';
  end if;
  perform wocs.audit_set_actor(null);
  perform wocs.lease_return_expired();
  perform wocs.bell_settle();
  return (
    select coalesce(jsonb_agg(t.id order by wocs.bell_score(t)), '[]') from wocs.tasks t
    where t.id = any (held) and t.status = 'pending' and t.rung_at = now());
end $function$;

CREATE OR REPLACE FUNCTION wocs.node_life_give_back(task text)
 RETURNS void
 LANGUAGE sql
AS $function$
  select wocs.bell_ring(t) from wocs.tasks t where t.id = task and wocs.bell_is_due(t, interval '0')
$function$;

CREATE OR REPLACE FUNCTION wocs.node_life_hear(request jsonb, may_begin boolean)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  present wocs.node_lives := wocs.node_life_present(request ->> 'node');
  heard jsonb := '{}';
begin
  if request ->> 'incarnation' is null then
    return heard;
  elsif wocs.node_life_is_replaced(request, present) then
    heard := jsonb_build_object('replaced', wocs.clock_text(present.began_at));
  elsif present.incarnation is distinct from request ->> 'incarnation' then
    if not may_begin then
      return '{"again": true}';
    end if;
    heard := jsonb_build_object('returned', wocs.node_life_begin(request ->> 'node', request ->> 'incarnation'));
  end if;
  update wocs.node_lives l
  set last_seen = now() - case when request @> '{"leaving": true}' then wocs.limit_node_away() else interval '0' end
  where l.node = request ->> 'node' and l.incarnation = request ->> 'incarnation';
  return heard;
end $function$;

CREATE OR REPLACE FUNCTION wocs.node_life_is_replaced(request jsonb, present wocs.node_lives)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select present.incarnation <> request ->> 'incarnation' and present.last_seen > now() - wocs.limit_node_away()
    and exists (select from wocs.node_lives l
      where l.node = request ->> 'node' and l.incarnation = request ->> 'incarnation')
$function$;

CREATE OR REPLACE FUNCTION wocs.node_life_present(name text)
 RETURNS wocs.node_lives
 LANGUAGE sql
 STABLE
AS $function$
  select l from wocs.node_lives l where l.node = name and l.replaced_at is null
$function$;

CREATE OR REPLACE FUNCTION wocs.node_life_rival(name text)
 RETURNS timestamp with time zone
 LANGUAGE sql
 STABLE
AS $function$
  select max(l.replaced_at) from wocs.node_lives l
  where l.node = name and l.last_seen > l.replaced_at and l.last_seen > now() - wocs.limit_node_away()
$function$;

CREATE OR REPLACE FUNCTION wocs.node_record_beat(request jsonb)
 RETURNS void
 LANGUAGE sql
AS $function$
  insert into wocs.nodes as n (name, abilities, version, panels, last_seen)
  values (request ->> 'node', coalesce(request -> 'abilities', '{}'), request ->> 'version',
          coalesce((request ->> 'panels')::int, 0),
          case when request @> '{"leaving": true}' then now() - wocs.limit_node_away() else now() end)
  on conflict (name) do update set
    online_since = case when n.last_seen < now() - wocs.limit_node_away() then now() else n.online_since end,
    last_seen = excluded.last_seen, removed_at = null, abilities = excluded.abilities, version = excluded.version,
    panels = excluded.panels;
$function$;

CREATE OR REPLACE FUNCTION wocs.node_report_is_repeated(t wocs.tasks, request jsonb)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select t.attempt = (request ->> 'attempt')::int and t.node = request ->> 'node' and t.attempt > 0
    and t.status = case request ->> 'outcome' when 'try_again' then 'pending' else request ->> 'outcome' end
    and (t.type = 'chat_transcript' or t.result - 'heard' is not distinct from case
      when request ->> 'outcome' = 'done' then coalesce(request -> 'result', '{}') - 'heard' end)
$function$;

CREATE OR REPLACE FUNCTION wocs.notice_is_outdated(o wocs.outbox)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE
AS $function$
begin
  if o.kind not in ('notice', 'template') then
    return false;
  elsif wocs.push_is_acknowledged(o.id) then
    return true;
  end if;
  return coalesce(case
    when o.say = 'system.stopped' then wocs.stop_facts() ->> 'at' is distinct from o.facts ->> 'at'
    when o.say = 'system.resumed' then wocs.stop_is_on()
    when o.say = 'content.due' then wocs.content_reminder_open_slots(o) = '[]'
    when o.say = 'chat.notice' then wocs.chat_notice_is_outdated(o)
    when o.task_id is not null then (
      select wocs.notice_of_task_is_outdated(o, t) from wocs.tasks t where t.id = o.task_id)
    else wocs.notice_of_alert_is_outdated(o) end, false);
end $function$;

CREATE OR REPLACE FUNCTION wocs.outbox_add(person wocs.users, kind text, say text, facts jsonb, key text, task text DEFAULT NULL::text, reply_to text DEFAULT NULL::text, state text DEFAULT 'sending'::text, not_before timestamp with time zone DEFAULT now(), media jsonb DEFAULT NULL::jsonb, reaction jsonb DEFAULT NULL::jsonb, lane text DEFAULT 'news'::text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  o wocs.outbox;
  number text := wocs.person_number_to_write(person);
  waits_for text;
  until timestamptz;
  refused jsonb;
begin
  if person.id is null and wocs.chat_outbox_refuses(number, person.wa_user_id, say, clock_timestamp()) then
    state := 'outdated';
    refused := '{"code": "opted_out"}';
  elsif state = 'sending' then
    select b.waits_for, b.until into waits_for, until from wocs.outbox_obstacle(number, person.wa_user_id) b;
  end if;
  insert into wocs.outbox as x (key, to_number, to_user_id, kind, say, facts, language, reply_to, task_id, media,
    reaction, state, waits_for, not_before, lane, error)
  values (key, number, person.wa_user_id, kind, say, wocs.number_mask_for(person.role, facts),
    coalesce(person.language, 'en'), reply_to, task, media, reaction,
    case when state in ('held', 'outdated') then state else 'queued' end, waits_for, greatest(not_before, until), lane,
    refused)
  on conflict on constraint outbox_key_key do nothing
  returning * into o;
  if o.id is null or kind in ('notice', 'template') and wocs.push_goes_first(o, person.id) or state <> 'sending' then
    return;
  elsif waits_for is null then
    perform wocs.outbox_hand_out(o.id, case when kind in ('notice', 'template') then 'wocs.tell' else 'wocs.send' end);
  elsif until <= now() then
    perform wocs.outbox_lease_waiting(o);
  end if;
end $function$;

CREATE OR REPLACE FUNCTION wocs.outbox_holds_back(o wocs.outbox)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select o.waits_for is not null and (o.state = 'held' and o.waits_for = 'file'
    or o.state in ('queued', 'sending') and (wocs.cause_holds_sending(o.waits_for)
      or o.waits_for = 'retry' and (o.attempt < wocs.limit_attempts_in_order() or o.error ->> 'code' = '131056')))
$function$;

CREATE OR REPLACE FUNCTION wocs.outbox_lease_turns()
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  o wocs.outbox;
  turns jsonb := '{}';
  turn timestamptz;
begin
  for o in
    select x.* from wocs.outbox x where wocs.outbox_is_due(x)
    order by x.kind in ('notice', 'template'), x.lane <> 'urgent', x.id limit 50 for update skip locked
  loop
    turn := case when o.kind in ('notice', 'template') and o.lane <> 'urgent'
      then greatest(now(), (turns ->> o.lane)::timestamptz) else now() end;
    continue when wocs.outbox_drop_outdated(o)
      or o.kind in ('notice', 'template') and wocs.push_goes_first(o, wocs.push_reader(o));
    perform wocs.content_reminder_shorten(o);
    if turn > now() then
      update wocs.outbox x set not_before = turn where x.id = o.id;
    else
      perform wocs.outbox_hand_out(o.id);
    end if;
    if o.kind in ('notice', 'template') then
      turns := turns || jsonb_build_object(o.lane, turn + wocs.outbox_notice_pause());
    end if;
  end loop;
end $function$;

CREATE OR REPLACE FUNCTION wocs.outbox_mark_all_sent(results jsonb, begins bigint DEFAULT NULL::bigint)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  perform wocs.outbox_hold_pairs(array(
    select (r.value ->> 'id')::bigint from jsonb_array_elements(results) r union select begins));
  perform wocs.hint_sent(results);
  perform wocs.outbox_mark_sent(r.value)
  from jsonb_array_elements(results) with ordinality r order by (r.value ->> 'id')::bigint, r.ordinality;
  if exists (select from jsonb_array_elements(results) r where wocs.outbox_was_let_through(r.value)) then
    perform wocs.cause_close(a.about) from wocs.alerts a
    where a.kind = 'cause' and a.closed_at is null and wocs.cause_holds_sending(a.about);
  end if;
end $function$;

CREATE OR REPLACE FUNCTION wocs.outbox_next_turn(lane text)
 RETURNS timestamp with time zone
 LANGUAGE plpgsql
AS $function$
declare
  pause interval := wocs.outbox_notice_pause();
begin
  if lane = 'urgent' then
    return now();
  elsif not pg_try_advisory_xact_lock(7261211, ascii(lane)) then
    return now() + pause;
  end if;
  return greatest(now(), (
    select max(o.not_before) from wocs.outbox o
    where o.kind in ('notice', 'template') and o.lane in (outbox_next_turn.lane, 'urgent')
      and o.not_before < now() + wocs.limit_pause_ahead() and not wocs.push_waits(o)) + pause);
end $function$;

CREATE OR REPLACE FUNCTION wocs.panel_act_chat_send(actor wocs.users, args jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  c wocs.chats := wocs.panel_chat_asked(args);
  words text := wocs.panel_words(args ->> 'words');
  planned timestamptz := wocs.panel_read_local_time(args ->> 'at');
  outcome jsonb;
begin
  if args ->> 'at' <> '' and coalesce(planned <= now(), true) then
    outcome := jsonb_build_object('refused', 'chatpage.bad_time', 'facts', '{}'::jsonb);
  else
    outcome := wocs.chat_answer(c.id, actor, words, wocs.panel_number(args ->> 'hold'),
      wocs.panel_answer_key(actor, args), (wocs.panel_chat_about(c, args)).id, planned, wocs.panel_file(args));
  end if;
  return wocs.panel_chat_done(outcome, case when planned is null then 'sent' else 'planned' end,
    jsonb_build_object('at', wocs.clock_text(planned)))
    || case when outcome ? 'refused' then jsonb_build_object('draft', words) else '{"sent": true}' end;
end $function$;

CREATE OR REPLACE FUNCTION wocs.panel_act_page_picture(actor wocs.users, args jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  page text := args ->> 'page';
  v wocs.landing_versions := wocs.landing_head_version(page);
  outlook jsonb := wocs.landing_screenshot_outlook();
  reason text := case
    when v.id is null then 'no_such_page'
    when wocs.landing_picture(v.content) ->> 'state' = 'waiting' then 'picture_coming'
    when outlook ->> 'state' = 'no_browser' or not exists (select from wocs.node_list()) then 'preview_no_pc' end;
begin
  if reason is not null then
    return wocs.landing_refusal(reason, page);
  end if;
  perform wocs.landing_preview_order(v);
  return jsonb_build_object('say', 'landing.preview_asked', 'facts', jsonb_build_object(
    'page', page, 'version', v.version, 'preview', outlook));
end $function$;

CREATE OR REPLACE FUNCTION wocs.panel_act_push_off(actor wocs.users, args jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
begin
  delete from wocs.push_subscriptions p
  where p.user_id = actor.id and (p.id::text = args ->> 'ref' or p.endpoint = args ->> 'endpoint');
  return '{"say": "push.off", "facts": {}}';
end $function$;

CREATE OR REPLACE FUNCTION wocs.panel_act_push_on(actor wocs.users, args jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
begin
  if coalesce(length(args ->> 'endpoint') > 1000 or args ->> 'p256dh' !~ '^[A-Za-z0-9_-]{87}$'
      or args ->> 'auth' !~ '^[A-Za-z0-9_-]{22}$', true) then
    return '{"refused": "push.refused", "facts": {"reason": "no_subscription"}}';
  end if;
  insert into wocs.push_subscriptions as p (user_id, device_id, endpoint, p256dh, auth)
  values (actor.id, wocs.push_device_of(args ->> 'session'), args ->> 'endpoint', args ->> 'p256dh', args ->> 'auth')
  on conflict (endpoint) do update set user_id = excluded.user_id, device_id = excluded.device_id,
    p256dh = excluded.p256dh, auth = excluded.auth, made_at = now(), rung_at = null, failure = null, failed_at = null;
  delete from wocs.push_subscriptions p where p.id in (
    select x.id from wocs.push_subscriptions x where x.user_id = actor.id
    order by x.made_at desc, x.id desc offset wocs.limit_push_browsers());
  return '{"say": "push.on", "facts": {}}';
end $function$;

CREATE OR REPLACE FUNCTION wocs.panel_act_push_seen(actor wocs.users, args jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
begin
  update wocs.push_notices n set acknowledged_at = now()
  where n.user_id = actor.id and n.outbox_id::text = args ->> 'notice' and n.acknowledged_at is null;
  return '{}';
end $function$;

CREATE OR REPLACE FUNCTION wocs.panel_act_push_test(actor wocs.users, args jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  s wocs.push_subscriptions;
  test wocs.outbox;
  rung int := 0;
begin
  if wocs.push_patience() = '0' then
    return '{"refused": "push.refused", "facts": {"reason": "push_not_set_up"}}';
  end if;
  test.say := 'push.test';
  test.facts := '{}';
  test.language := actor.language;
  for s in select * from wocs.push_subscriptions_of(actor.id) loop
    perform wocs.push_add(s, test);
    rung := rung + 1;
  end loop;
  return case when rung = 0 then '{"refused": "push.refused", "facts": {"reason": "no_browser_rings"}}'
    else jsonb_build_object('say', 'push.tested', 'facts', jsonb_build_object('browsers', rung)) end;
end $function$;

CREATE OR REPLACE FUNCTION wocs.panel_act_quiet_off(actor wocs.users, args jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
begin
  delete from wocs.push_quiet_hours q where q.user_id = actor.id;
  return '{"say": "push.quiet_off", "facts": {}}';
end $function$;

CREATE OR REPLACE FUNCTION wocs.panel_act_quiet_set(actor wocs.users, args jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  clock text := '^([01][0-9]|2[0-3]):[0-5][0-9]$';
begin
  if coalesce(args ->> 'starts' !~ clock or args ->> 'ends' !~ clock, true) then
    return '{"refused": "push.refused", "facts": {"reason": "no_clock"}}';
  elsif args ->> 'starts' = args ->> 'ends' then
    return '{"refused": "push.refused", "facts": {"reason": "quiet_all_day"}}';
  end if;
  insert into wocs.push_quiet_hours as q (user_id, starts, ends)
  values (actor.id, (args ->> 'starts')::time, (args ->> 'ends')::time)
  on conflict (user_id) do update set starts = excluded.starts, ends = excluded.ends;
  return jsonb_build_object('say', 'push.quiet_set', 'facts', jsonb_build_object(
    'starts', args -> 'starts', 'ends', args -> 'ends'));
end $function$;

CREATE OR REPLACE FUNCTION wocs.panel_act_upload(actor wocs.users, args jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  c wocs.chats := wocs.panel_chat_asked(args);
  t wocs.tasks := wocs.panel_task(actor, args ->> 'task');
begin
  if t.id is not null then
    return wocs.media_upload_begin(actor, t.id, args ->> 'file_name');
  end if;
  return coalesce(wocs.chat_objection(c, actor), wocs.media_upload_begin(actor, c.id::text, args ->> 'file_name'));
end $function$;

CREATE OR REPLACE FUNCTION wocs.panel_answer_key(actor wocs.users, args jsonb)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select concat_ws(':', 'panel', actor.id, left(args ->> 'key', 40),
    md5(concat(args ->> 'words', args ->> 'template', args #>> '{file,digest}')), left(args ->> 'at', 16))
$function$;

CREATE OR REPLACE FUNCTION wocs.panel_chat_messages(chat uuid, before bigint)
 RETURNS SETOF wocs.messages
 LANGUAGE plpgsql
 STABLE
 SET enable_sort TO 'off'
AS $function$
begin
  return query
    select m.* from wocs.messages m
    where m.chat_id = chat and m.position < coalesce(before, 9223372036854775807)
    order by m.position desc limit wocs.limit_chat_page() + 1;
end $function$;

CREATE OR REPLACE FUNCTION wocs.panel_chat_rows(messages wocs.messages[])
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
AS $function$
begin
  return (
    select coalesce(jsonb_agg(jsonb_build_object('place', m.position, 'by', m.sender_type,
      'kind', wocs.panel_chat_kind(m), 'who', u.name, 'at', wocs.clock_text(m.created_at),
      'words', case when m.deleted_at is null then m.content end, 'transcript', m.transcript,
      'unsure', wocs.chat_transcript_is_unsure(m),
      'details', case when m.deleted_at is null then coalesce(m.details, '{}') else '{}' end, 'reaction', m.reaction,
      'file', wocs.panel_chat_file(a), 'lost', m.media_url is not null and m.attachment_id is null,
      'edited', m.edited_at is not null, 'deleted', m.deleted_at is not null, 'quoted', wocs.panel_chat_quoted(q),
      'sent', wocs.panel_chat_sent(o)) order by m.position), '[]')
    from unnest(messages) m
      left join wocs.users u on u.id = m.sender_id
      left join wocs.attachments a on a.id = m.attachment_id and m.deleted_at is null
      left join wocs.messages q on q.id = m.reply_to
      left join wocs.outbox o on o.id = m.outbox_id);
end $function$;

CREATE OR REPLACE FUNCTION wocs.panel_chat_thread(c wocs.chats, before bigint)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
AS $function$
declare
  found_messages wocs.messages[] := array(select m from wocs.panel_chat_messages(c.id, before) m);
  shown int := least(cardinality(found_messages), wocs.limit_chat_page());
begin
  return jsonb_build_object(
    'earlier', case when cardinality(found_messages) > shown then found_messages[shown].position end,
    'rows', wocs.panel_chat_rows(found_messages[:shown]));
end $function$;

CREATE OR REPLACE FUNCTION wocs.panel_chats_rows(chats wocs.chats[], viewer wocs.users)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
AS $function$
declare
  late_since timestamptz := now() - make_interval(secs => (wocs.agent_answer_minutes() * 60)::double precision);
begin
  return (
    select coalesce(jsonb_agg(jsonb_build_object('number', c.number, 'name', c.customer_name, 'last', l.said,
      'phone', wocs.number_mask_fact(c.customer_number, 'customer_number'), 'agent', a.name,
      'mine', c.assigned_agent is not distinct from viewer.id, 'status', c.status, 'tags', c.tags, 'held_by', h.name,
      'since', wocs.clock_text(c.waiting_since), 'late', coalesce(c.waiting_since < late_since, false),
      'closes_at', case when c.last_customer_at > now() - wocs.limit_window()
        then wocs.clock_text(c.last_customer_at + wocs.limit_window()) end,
      'snoozed', case when c.snoozed_until > now() then wocs.clock_text(c.snoozed_until) end,
      'opted_out', c.opted_out_at is not null) order by c.ordinality), '[]')
    from unnest(chats) with ordinality c
      left join wocs.users a on a.id = c.assigned_agent
      left join wocs.users h on h.id = c.holder and c.held_until > now()
      left join lateral (
        select jsonb_build_object('kind', wocs.panel_chat_kind(m), 'by', m.sender_type,
          'words', case when m.deleted_at is null then left(coalesce(m.content, m.transcript), 160) end,
          'deleted', m.deleted_at is not null, 'at', wocs.clock_text(m.created_at)) as said
        from wocs.messages m where m.chat_id = c.id and m.kind <> 'note' order by m.position desc limit 1) l on true);
end $function$;

CREATE OR REPLACE FUNCTION wocs.panel_chats_search(search text)
 RETURNS SETOF uuid
 LANGUAGE plpgsql
 STABLE
 SET enable_sort TO 'off'
AS $function$
declare
  small text := lower(search);
  digits text := case when search ~ '^[+0-9 ().-]{4,}$' then regexp_replace(search, '\D', '', 'g') end;
begin
  return query
    select c.id from wocs.chats c
    where wocs.panel_holds(c.customer_name, small) or c.number = wocs.panel_bigint(search) or small = any (c.tags)
      or strpos(c.customer_number, digits) > 0
    union
    select c.id from (
      select x.id from wocs.chats x where x.last_message_at is not null
      order by x.last_message_at desc limit wocs.limit_search_chats()) c
    where exists (
      select from (
        select m.content, m.transcript from wocs.messages m where m.chat_id = c.id and m.deleted_at is null
        order by m.position desc limit wocs.limit_chat_page()) m
      where wocs.panel_holds(m.content, small) or wocs.panel_holds(m.transcript, small));
end $function$;

CREATE OR REPLACE FUNCTION wocs.panel_days_of_work()
 RETURNS TABLE(day date, done bigint, failed bigint)
 LANGUAGE plpgsql
 STABLE
AS $function$
declare
  zone text := wocs.clock_zone();
  today date := wocs.clock_today(zone);
begin
  return query
    select today - n, coalesce(e.done, 0), coalesce(e.failed, 0)
    from generate_series(0, 13) n left join (
      select (l.created_at at time zone zone)::date as day, count(*) filter (where l.action = 'completed') as done,
        count(*) filter (where l.action = 'failed') as failed
      from wocs.task_logs l
      where l.action in ('completed', 'failed') and l.created_at >= (today - 13)::timestamp at time zone zone
      group by 1) e on e.day = today - n;
end $function$;

CREATE OR REPLACE FUNCTION wocs.panel_doorbells(viewer wocs.users)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select case when viewer.role in ('agent', 'admin') and exists (select from wocs.node_list_online())
    then wocs.node_ring_keys() else '[]' end
$function$;

CREATE OR REPLACE FUNCTION wocs.panel_file(args jsonb)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE
AS $function$ select case when jsonb_typeof(args -> 'file') = 'object' then args -> 'file' end $function$;

CREATE OR REPLACE FUNCTION wocs.panel_holds(words text, small text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
AS $function$ select coalesce(strpos(lower(words), small) > 0, false) $function$;

CREATE OR REPLACE FUNCTION wocs.panel_inbox_condition(show text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select case show
    when 'mine' then $q$(t.assigned_to = $1 or t.requested_by = $1)
      and t.status in ('pending', 'awaiting_approval', 'running', 'uncertain')
      and t.type not in ('transcribe', 'chat_transcript')$q$
    when 'unassigned' then $q$t.runs = 'human' and t.assigned_to is null and t.status in ('pending', 'running')$q$
    when 'approval' then $q$t.status = 'awaiting_approval'$q$
    when 'failed' then $q$t.status = 'failed'$q$
    when 'uncertain' then $q$t.status = 'uncertain'$q$
    when 'snoozed' then $q$t.id = any (array(
      select s.task_id from wocs.task_snoozes s where s.person_id = $1 and s.until > now()))$q$
    when 'all' then $q$t.type not in ('transcribe', 'chat_transcript')$q$ end
$function$;

CREATE OR REPLACE FUNCTION wocs.panel_inbox_found(viewer wocs.users, looked text, condition text, args jsonb, after_task wocs.tasks)
 RETURNS wocs.tasks[]
 LANGUAGE plpgsql
 STABLE
AS $function$
declare
  found_tasks wocs.tasks[];
begin
  execute format('select array(select row(t.*)::wocs.tasks from (select t.* from wocs.tasks t where %s) t where %s '
    || 'order by t.created_at desc, t.id desc limit %s)', looked, condition, wocs.limit_panel_rows() + 1)
  into found_tasks using viewer.id, args ->> 'priority', after_task.created_at, after_task.id;
  return found_tasks;
end $function$;

CREATE OR REPLACE FUNCTION wocs.panel_inbox_search(said text, by_index boolean)
 RETURNS text
 LANGUAGE plpgsql
 STABLE
AS $function$
declare
  words text := wocs.panel_inbox_words(said, by_index);
  named uuid[];
begin
  if said ~* '^\s*(task[- ]?)?[0-9]{3,9}\s*$' then
    return format('(t.id = %L or %s)', 'TASK-' || substring(said from '[0-9]+'), words);
  end if;
  named := array(select u.id from wocs.users u
    where lower(u.name) = lower(btrim(said)) or lower(u.name) like replace(lower(btrim(said)), '%', '') || ' %'
    limit 5);
  return case when cardinality(named) = 0 then words else
    format('(t.assigned_to = any (%1$L::uuid[]) or t.requested_by = any (%1$L::uuid[]) or %2$s)', named, words) end;
end $function$;

drop function wocs.panel_inbox_tasks(wocs.users,text,jsonb);
CREATE OR REPLACE FUNCTION wocs.panel_inbox_tasks(viewer wocs.users, show text, args jsonb)
 RETURNS wocs.tasks[]
 LANGUAGE plpgsql
 STABLE
AS $function$
declare
  after_task wocs.tasks;
  older text;
  wanted text := wocs.panel_inbox_wanted(viewer, show, args);
  found_tasks wocs.tasks[];
begin
  select * into after_task from wocs.tasks x where x.id = args ->> 'before';
  older := case when after_task.id is null then 'true' else '(t.created_at, t.id) < ($3, $4)' end;
  if coalesce(btrim(args ->> 'search'), '') = '' then
    return wocs.panel_inbox_found(viewer, format('%s and %s', older, wanted), 'true', args, after_task);
  end if;
  found_tasks := wocs.panel_inbox_found(viewer,
    format('%s order by t.created_at desc, t.id desc limit %s', older, wocs.limit_panel_newest()),
    format('%s and %s', wanted, wocs.panel_inbox_search(args ->> 'search', false)), args, after_task);
  return case when cardinality(found_tasks) > wocs.limit_panel_rows() then found_tasks else
    wocs.panel_inbox_found(viewer, format('%s and %s and %s offset 0', older, wanted,
      wocs.panel_inbox_search(args ->> 'search', true)), 'true', args, after_task) end;
end $function$;

CREATE OR REPLACE FUNCTION wocs.panel_inbox_wanted(viewer wocs.users, show text, args jsonb)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select format('%s and %s %s %s', wocs.panel_inbox_condition(show), wocs.panel_inbox_sight(viewer),
    case when show in ('all', 'snoozed') then '' else 'and not exists (select from wocs.task_snoozes s '
      || 'where s.task_id = t.id and s.person_id = $1 and s.until > now())' end,
    case when args ->> 'priority' in ('high', 'normal', 'low') then 'and t.priority = $2' else '' end)
$function$;

CREATE OR REPLACE FUNCTION wocs.panel_inbox_words(said text, by_index boolean)
 RETURNS text
 LANGUAGE sql
 STABLE
AS $function$
  select case when wocs.task_search(said) is null then 'false' else format('%s %L::tsquery @@ '
    || 'wocs.task_words(t.id, t.type, t.command_raw, t.payload)', case when not by_index then
      format('lower(concat_ws('' '', t.id, t.type, t.command_raw, t.payload::text)) like all (%L::text[]) and',
        array(select '%' || w || '%' from regexp_split_to_table(lower(left(said, 100)), '[^[:alnum:]]+') w)) end,
    wocs.task_search(said)) end
$function$;

CREATE OR REPLACE FUNCTION wocs.panel_list()
 RETURNS TABLE(name text, kind text, role text)
 LANGUAGE sql
 IMMUTABLE
AS $function$
  values
    ('inbox', 'page', 'agent'),
    ('task', 'page', 'agent'),
    ('chats', 'page', 'agent'),
    ('chat', 'page', 'agent'),
    ('replies', 'page', 'agent'),
    ('logs', 'page', 'admin'),
    ('people', 'page', 'admin'),
    ('pages', 'page', 'viewer'),
    ('schedule', 'page', 'viewer'),
    ('calendar', 'page', 'viewer'),
    ('metrics', 'page', 'viewer'),
    ('command', 'act', 'viewer'),
    ('chat_send', 'act', 'agent'),
    ('chat_insert', 'act', 'agent'),
    ('upload', 'act', 'agent'),
    ('chat_template', 'act', 'agent'),
    ('chat_take', 'act', 'agent'),
    ('chat_release', 'act', 'agent'),
    ('chat_note', 'act', 'agent'),
    ('chat_close', 'act', 'agent'),
    ('chat_reopen', 'act', 'agent'),
    ('chat_assign', 'act', 'agent'),
    ('chat_tag', 'act', 'agent'),
    ('chat_snooze', 'act', 'agent'),
    ('chat_task', 'act', 'admin'),
    ('page_picture', 'act', 'admin'),
    ('reply_add', 'act', 'admin'),
    ('reply_remove', 'act', 'admin'),
    ('media', 'page', 'viewer'),
    ('logs_csv', 'page', 'admin'),
    ('task_word', 'act', 'agent'),
    ('task_edit', 'act', 'agent'),
    ('task_take', 'act', 'agent'),
    ('task_let_go', 'act', 'agent'),
    ('task_snooze', 'act', 'agent'),
    ('task_posted', 'act', 'agent'),
    ('task_reassign', 'act', 'admin'),
    ('task_undo', 'act', 'admin'),
    ('tasks_preview', 'act', 'agent'),
    ('tasks_change', 'act', 'agent'),
    ('audit_verify', 'act', 'admin'),
    ('log_out', 'act', 'viewer'),
    ('sessions', 'page', 'viewer'),
    ('session_end', 'act', 'viewer'),
    ('sessions_end_all', 'act', 'viewer'),
    ('settings', 'page', 'viewer'),
    ('push_on', 'act', 'viewer'),
    ('push_off', 'act', 'viewer'),
    ('push_test', 'act', 'viewer'),
    ('push_seen', 'act', 'viewer'),
    ('quiet_set', 'act', 'viewer'),
    ('quiet_off', 'act', 'viewer')
$function$;

CREATE OR REPLACE FUNCTION wocs.panel_log_rows(logs wocs.task_logs[])
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
AS $function$
begin
  return (
    with told as materialized (
      select l as log, wocs.person_name_then(l.actor_id, l.created_at) as called from unnest(logs) l),
    named as materialized (
      select n.actor_id, n.called, wocs.person_name_apart(n.called, n.actor_id) as actor
      from (select distinct (t.log).actor_id, t.called from told t where (t.log).actor_id is not null) n)
    select coalesce(jsonb_agg(jsonb_build_object('seq', (t.log).seq, 'at', wocs.clock_text((t.log).created_at),
      'task', (t.log).task_id, 'action', (t.log).action, 'actor', n.actor, 'details', (t.log).details,
      'digest', left(c.digest, 12),
      'holds', case when c.position is null then case when (t.log).created_at < now() then false end
        else coalesce(c.digest = wocs.audit_digest(case when c.position = 1 then '' else p.digest end, t.log)
          and wocs.audit_details_hold(t.log), false) end) order by (t.log).seq desc), '[]')
    from told t
      left join named n on n.actor_id = (t.log).actor_id and n.called = t.called
      left join wocs.task_log_chain c on c.log_seq = (t.log).seq
      left join wocs.task_log_chain p on p.position = c.position - 1);
end $function$;

CREATE OR REPLACE FUNCTION wocs.panel_may_prune()
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE
AS $function$
begin
  return exists (select from wocs.panel_logins l where wocs.panel_login_is_old(l))
    or exists (select from wocs.panel_sessions s where wocs.panel_session_is_old(s))
    or exists (select from wocs.panel_devices d where wocs.panel_device_is_old(d))
    or exists (select from wocs.push_notices n where wocs.push_is_old(n));
end $function$;

CREATE OR REPLACE FUNCTION wocs.panel_page_chat(viewer wocs.users, args jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  c wocs.chats := wocs.chat_by_number(wocs.panel_bigint(args ->> 'chat'));
  about wocs.messages;
begin
  if not wocs.chat_may_read(c, viewer) then
    return '{"refused": "unknown"}';
  end if;
  select * into about from wocs.messages m
  where m.chat_id = c.id and m.position = wocs.panel_bigint(args ->> 'about');
  return jsonb_build_object('chat', wocs.panel_chat_facts(c, viewer), 'holder', wocs.panel_chat_holder(c, viewer),
    'window', wocs.chat_window(c), 'thread', wocs.panel_chat_thread(c, wocs.panel_bigint(args ->> 'before')),
    'about', case when about.id is not null
      then wocs.panel_chat_rows(array[about]) -> 0 || jsonb_build_object('id', about.id) end,
    'first', wocs.panel_local_time(now()), 'last', wocs.panel_local_time(c.last_customer_at + wocs.limit_window()),
    'quick', wocs.panel_quick_replies(), 'staff', wocs.panel_staff(), 'key', gen_random_uuid(),
    'is_latest', wocs.panel_bigint(args ->> 'before') is null);
end $function$;

CREATE OR REPLACE FUNCTION wocs.panel_page_chats(viewer wocs.users, args jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
AS $function$
declare
  show text := case when args ->> 'show' in ('mine', 'all', 'closed') then args ->> 'show' else 'waiting' end;
  search text := nullif(btrim(args ->> 'search'), '');
  rows wocs.chats[];
  more wocs.chats;
begin
  if show = 'waiting' then
    rows := array(select r from wocs.panel_chats_waiting(viewer, search, args ->> 'before') r);
  else
    rows := array(select r from wocs.panel_chats_latest(viewer, show, search, args ->> 'before') r);
  end if;
  if cardinality(rows) > wocs.limit_chat_page() then
    more := rows[wocs.limit_chat_page()];
  end if;
  return jsonb_build_object('show', show, 'search', search, 'waiting', wocs.panel_chats_count_waiting(viewer),
    'next', case when more.id is not null then wocs.panel_chats_place(
      case when show = 'waiting' then more.waiting_since else more.last_message_at end, more.number) end,
    'rows', wocs.panel_chats_rows(rows[:wocs.limit_chat_page()], viewer));
end $function$;

CREATE OR REPLACE FUNCTION wocs.panel_page_inbox(viewer wocs.users, args jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
AS $function$
declare
  show text := wocs.panel_inbox_show(viewer, args);
  rows jsonb := wocs.panel_task_rows(wocs.panel_inbox_tasks(viewer, show, args), viewer);
begin
  return jsonb_build_object('show', show, 'counts', wocs.panel_inbox_counts(viewer),
    'rows', case when jsonb_array_length(rows) > wocs.limit_panel_rows() then rows - -1 else rows end,
    'before', case when jsonb_array_length(rows) > wocs.limit_panel_rows() then rows #> '{-2,id}' end,
    'agents', case when viewer.role = 'admin' then wocs.panel_agents() else '[]' end);
end $function$;

CREATE OR REPLACE FUNCTION wocs.panel_page_pages(viewer wocs.users, args jsonb)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select (told -> 'facts') || jsonb_build_object('home', case when exists (select from wocs.node_list())
    then wocs.node_home_state() end, 'pages', (
    select coalesce(jsonb_agg(wocs.panel_landing_row(p.value) order by p.ordinality), '[]')
    from jsonb_array_elements(told #> '{facts,pages}') with ordinality p))
  from wocs.answer_landing_list(viewer, '{}') told
$function$;

CREATE OR REPLACE FUNCTION wocs.panel_page_picture(v wocs.landing_versions)
 RETURNS wocs.attachments
 LANGUAGE plpgsql
 STABLE
AS $function$
begin
  return (
    select a from wocs.tasks t join wocs.attachments a on a.task_id = t.id and a.state = 'stored'
    where t.type in ('landing_preview', 'landing_screenshot') and t.payload ->> 'page' = v.page_slug
      and case t.type when 'landing_preview' then t.payload ->> 'version' = v.version::text
          and t.payload ->> 'look' = wocs.landing_preview_look(v)
        else v.status = 'published' and t.started_at >= v.published_at end
    order by a.created_at desc, a.id limit 1);
end $function$;

CREATE OR REPLACE FUNCTION wocs.panel_prune()
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  delete from wocs.panel_logins x where x.id in (
    select l.id from wocs.panel_logins l where wocs.panel_login_is_old(l) limit wocs.limit_prune_rows());
  delete from wocs.panel_sessions x where x.id in (
    select s.id from wocs.panel_sessions s where wocs.panel_session_is_old(s) limit wocs.limit_prune_rows());
  delete from wocs.panel_devices x where x.id in (
    select d.id from wocs.panel_devices d where wocs.panel_device_is_old(d) limit wocs.limit_prune_rows());
  perform wocs.push_prune();
  delete from wocs.panel_login_faults f where f.at < now() - wocs.limit_login_unsent();
end $function$;

CREATE OR REPLACE FUNCTION wocs.panel_task_acts(t wocs.tasks, viewer wocs.users)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
AS $function$
declare
  is_admin boolean := viewer.role = 'admin';
  asked_it boolean := is_admin or t.requested_by is not distinct from viewer.id;
  has_it boolean := t.runs = 'human' and t.status in ('pending', 'running') and coalesce(t.scheduled_at <= now(), true)
    and (is_admin or t.assigned_to is not distinct from viewer.id);
begin
  return jsonb_build_object(
    'edit', asked_it and t.status = 'awaiting_approval',
    'accept', t.status = 'pending' and (has_it or t.runs = 'human' and t.assigned_to is null
      and coalesce(t.scheduled_at <= now(), true)),
    'decline', has_it and t.assigned_to is not null, 'done', has_it,
    'photo', has_it and t.type = 'agent_task' and t.assigned_to is not distinct from viewer.id,
    'posted', has_it and t.type = 'tiktok_post',
    'cancel', asked_it and t.status in ('pending', 'awaiting_approval', 'running', 'uncertain'),
    'retry', asked_it and (t.status in ('failed', 'cancelled') or t.status = 'uncertain' and t.repeatable)
      and wocs.person_role_rank(viewer.role) >= wocs.person_role_rank(t.needs_role),
    'reassign', is_admin and t.runs = 'human' and t.status in ('pending', 'running')
      and coalesce(t.scheduled_at <= now(), true),
    'undo', is_admin and t.status = 'done' and wocs.undo_objection(t) is null,
    'take', t.status not in ('done', 'cancelled', 'rolled_back'));
end $function$;

CREATE OR REPLACE FUNCTION wocs.panel_task_args(payload jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 IMMUTABLE
AS $function$
begin
  return (
    select coalesce(jsonb_agg(jsonb_build_array(x.value -> 0, left(x.value ->> 1, 120)) order by x.ordinality), '[]')
    from jsonb_array_elements(wocs.argument_texts(payload)) with ordinality x where x.ordinality <= 6);
end $function$;

CREATE OR REPLACE FUNCTION wocs.panel_task_rows(tasks wocs.tasks[], viewer wocs.users)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
AS $function$
declare
  accept_within interval := make_interval(secs => (wocs.agent_answer_minutes() * 60)::double precision);
begin
  return (
    select coalesce(jsonb_agg(jsonb_build_object('id', t.id, 'type', t.type, 'command', replace(t.type, '_', ' '),
      'status', t.status, 'priority', t.priority, 'runs', t.runs, 'requester', r.name, 'assigned', a.name,
      'created_at', wocs.clock_text(t.created_at), 'args', wocs.panel_task_args(t.payload),
      'snoozed', wocs.clock_text(s.until),
      'scheduled_at', case when t.scheduled_at > now() then wocs.clock_text(t.scheduled_at) end,
      'due', case when c.kind is not null then jsonb_build_object('kind', c.kind, 'at', wocs.clock_text(c.at)) end,
      'hold', case when h.task_id is not null then jsonb_build_object('holder', o.name, 'mine', h.holder = viewer.id,
        'until', wocs.clock_text(h.until)) end) order by t.ordinality), '[]')
    from unnest(tasks) with ordinality t
      left join wocs.users r on r.id = t.requested_by
      left join wocs.users a on a.id = t.assigned_to
      left join wocs.task_holds h on h.task_id = t.id and h.until > now()
      left join wocs.users o on o.id = h.holder
      left join wocs.task_snoozes s on s.task_id = t.id and s.person_id = viewer.id and s.until > now()
      left join wocs.agent_watches w on w.task_id = t.id and w.kind = 'accept'
      left join wocs.approvals q on q.task_id = t.id and q.decision is null
      left join lateral (
        select x.kind, x.at from (values
          ('accept', case when t.runs = 'human' and t.status = 'pending'
            and t.assigned_to is distinct from t.requested_by and coalesce(t.scheduled_at <= now(), true)
            then coalesce(w.at, t.created_at + accept_within) end),
          ('finish', case when t.status in ('pending', 'running') then t.deadline_at end),
          ('answer', case when t.status = 'awaiting_approval' then q.expires_at end)) x (kind, at)
        where x.at is not null order by x.at limit 1) c on true);
end $function$;

CREATE OR REPLACE FUNCTION wocs.panel_task_word(actor wocs.users, t wocs.tasks, args jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  word text := args ->> 'word';
  refused jsonb;
begin
  if word is null or word not in ('confirm', 'reject', 'cancel', 'retry', 'done', 'accept', 'decline') then
    return '{"refused": "unknown"}';
  elsif word in ('confirm', 'reject') then
    refused := wocs.panel_shown_refusal(t, args ->> 'digest');
  end if;
  refused := coalesce(refused,
    wocs.panel_outcome(wocs.task_hold_objection(t, actor, wocs.panel_number(args ->> 'hold'))));
  if refused ->> 'refused' is not null then
    return refused;
  elsif word = 'done' and wocs.panel_file(args) is not null then
    return wocs.panel_outcome(wocs.proof_bring(t, actor, wocs.panel_file(args)));
  end if;
  return wocs.panel_outcome(wocs.word_apply(actor, word, t.id, null, wocs.panel_number(args ->> 'ask')));
end $function$;

CREATE OR REPLACE FUNCTION wocs.person_name_apart(called text, person uuid)
 RETURNS text
 LANGUAGE plpgsql
 STABLE
AS $function$
begin
  return called || case when wocs.person_name_is_shared(called, person) then (
    select ' ·' || coalesce(right(u.wa_number, 2), right(u.wa_user_id, 4), '?') from wocs.users u
    where u.id = person_name_apart.person) else '' end;
end $function$;

CREATE OR REPLACE FUNCTION wocs.person_name_is_shared(name text, person uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE
AS $function$
declare
  looks text[] := wocs.person_name_looks(name);
begin
  return exists (select from wocs.users o where o.id <> person and wocs.person_name_looks(o.name) && looks)
    or exists (
      select from wocs.task_logs l join wocs.users o on o.id::text = l.details ->> 'person' and o.id <> person
      where l.action in ('person_added', 'person_changed') and wocs.person_name_looks(l.details ->> 'name') && looks);
end $function$;

CREATE OR REPLACE FUNCTION wocs.person_name_looks(name text)
 RETURNS text[]
 LANGUAGE sql
 IMMUTABLE COST 1000
AS $function$
  select array_agg(replace(replace(form, 'rn', 'm'), 'vv', 'w'))
  from (select translate(regexp_replace(wocs.person_name_plain(name), '[ .''’,()/&@_-]', '', 'g'),
    'ىیېےکةەہھٱ', 'ييييكهههها') as letters) plain,
    unnest(array[lower(translate(letters, 'I1058', 'llosb')), translate(lower(letters), '1058', 'iosb')]) form
$function$;

CREATE OR REPLACE FUNCTION wocs.person_name_then(person uuid, moment timestamp with time zone)
 RETURNS text
 LANGUAGE plpgsql
 STABLE
AS $function$
begin
  return coalesce(
    (select l.details ->> 'now' from wocs.task_logs l
      where l.details ->> 'person' = person_name_then.person::text and l.action in ('person_added', 'person_changed')
        and l.created_at <= moment order by l.seq desc limit 1),
    (select l.details ->> 'name' from wocs.task_logs l
      where l.details ->> 'person' = person_name_then.person::text and l.action in ('person_added', 'person_changed')
      order by l.seq limit 1),
    wocs.person_ref(person));
end $function$;

CREATE OR REPLACE FUNCTION wocs.person_ref_then(person uuid, moment timestamp with time zone)
 RETURNS text
 LANGUAGE sql
 STABLE
AS $function$ select wocs.person_name_apart(wocs.person_name_then(person, moment), person) $function$;

CREATE OR REPLACE FUNCTION wocs.proof_bring(t wocs.tasks, actor wocs.users, file jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  checked jsonb := wocs.agent_word_task(t, actor);
  kept wocs.attachments;
  outcome jsonb;
begin
  if checked ? 'refused' then
    return wocs.agent_word_refusal(checked);
  elsif t.type <> 'agent_task' then
    return wocs.agent_word_refusal(wocs.agent_refusal('not_an_agent_task', null));
  elsif not wocs.media_upload_is_theirs(file ->> 'upload', actor, t.id) then
    return wocs.chat_refusal('chat.upload_gone');
  end if;
  kept := wocs.media_upload_keep(file, jsonb_build_object('proof_of', t.id, 'by', actor.id), t.id);
  update wocs.wa_sessions s set session_data = s.session_data - 'proof' where s.user_id = actor.id;
  outcome := wocs.agent_finish_work(t, actor, 'agent.finished', '{"photo": true}',
    jsonb_build_object('key', kept.storage_url, 'mime', kept.mime_type));
  perform wocs.notice_send_all(outcome -> 'also', t.id);
  return jsonb_build_object('about', t.id) || outcome;
end $function$;

CREATE OR REPLACE FUNCTION wocs.push_about(o wocs.outbox)
 RETURNS text
 LANGUAGE sql
 STABLE
AS $function$
  select coalesce(o.task_id, (select c.id::text from wocs.chats c
    where o.say like 'chat.%' and c.number = (o.facts ->> 'chat')::bigint))
$function$;

CREATE OR REPLACE FUNCTION wocs.push_acknowledge_by_deed()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  update wocs.push_notices n set acknowledged_at = now()
  where n.user_id = new.actor_id and n.acknowledged_at is null
    and n.about in (new.task_id, new.details ->> 'chat');
  return null;
end $function$;

CREATE OR REPLACE FUNCTION wocs.push_add(s wocs.push_subscriptions, o wocs.outbox)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  made bigint;
begin
  insert into wocs.pushes (outbox_id, subscription_id) values (o.id, s.id) returning id into made;
  perform wocs.work_add('wocs.push', jsonb_build_object(
    'push', made, 'notice', o.id, 'endpoint', s.endpoint, 'p256dh', s.p256dh, 'auth', s.auth, 'say', o.say,
    'facts', o.facts, 'language', o.language, 'task', o.task_id, 'page', wocs.push_page(o))::text);
end $function$;

CREATE OR REPLACE FUNCTION wocs.push_device_of(session text)
 RETURNS uuid
 LANGUAGE sql
 STABLE
AS $function$
  select s.device_id from wocs.panel_sessions s where s.id = wocs.panel_uuid(session)
$function$;

CREATE OR REPLACE FUNCTION wocs.push_give_up(message bigint)
 RETURNS void
 LANGUAGE sql
AS $function$
  update wocs.outbox o set not_before = now()
  where o.id = message and o.state = 'queued' and o.attempt = 0 and not exists (
    select from wocs.pushes p where p.outbox_id = o.id and (p.status is null or p.status between 200 and 299))
$function$;

CREATE OR REPLACE FUNCTION wocs.push_goes_first(o wocs.outbox, person uuid)
 RETURNS boolean
 LANGUAGE plpgsql
AS $function$
declare
  is_urgent boolean := wocs.notice_is_urgent(o.say);
  patience interval := wocs.push_patience();
  until timestamptz;
begin
  if person is null or o.state <> 'queued' or o.attempt > 0
      or wocs.push_was_rung(o.id) then
    return false;
  elsif not is_urgent then
    until := wocs.push_quiet_until(person);
  end if;
  if until is not null then
    perform wocs.push_notice_keep(o, person, null);
  elsif patience > '0' and wocs.push_rings(o.say) and wocs.push_ring(o, person) and not is_urgent then
    until := now() + patience;
  end if;
  update wocs.outbox x set waits_for = null, not_before = greatest(x.not_before, until)
  where x.id = o.id and until is not null;
  return until is not null;
end $function$;

CREATE OR REPLACE FUNCTION wocs.push_is_acknowledged(message bigint)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE
AS $function$
begin
  return exists (select from wocs.push_notices n where n.outbox_id = message and n.acknowledged_at is not null);
end $function$;

CREATE OR REPLACE FUNCTION wocs.push_is_old(n wocs.push_notices)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$ select n.made_at < now() - wocs.limit_push_kept() $function$;

CREATE OR REPLACE FUNCTION wocs.push_is_quiet(q wocs.push_quiet_hours, at time without time zone)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select case when q.starts < q.ends then at >= q.starts and at < q.ends else at >= q.starts or at < q.ends end
$function$;

CREATE OR REPLACE FUNCTION wocs.push_mark_told(result jsonb)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  answer int := (result ->> 'status')::int;
  p wocs.pushes;
begin
  update wocs.pushes x set status = answer where x.id = (result ->> 'push')::bigint and x.status is null
  returning * into p;
  if p.id is null then
    return;
  elsif answer in (404, 410) then
    delete from wocs.push_subscriptions s where s.id = p.subscription_id;
  elsif answer between 200 and 299 then
    update wocs.push_subscriptions s set rung_at = now(), failure = null, failed_at = null
    where s.id = p.subscription_id;
  else
    update wocs.push_subscriptions s set failure = answer, failed_at = now() where s.id = p.subscription_id;
  end if;
  perform wocs.push_give_up(p.outbox_id);
end $function$;

CREATE OR REPLACE FUNCTION wocs.push_notice_keep(o wocs.outbox, person uuid, rung timestamp with time zone)
 RETURNS void
 LANGUAGE sql
AS $function$
  insert into wocs.push_notices (outbox_id, user_id, about, rung_at) values (o.id, person, wocs.push_about(o), rung)
  on conflict (outbox_id) do update set rung_at = excluded.rung_at;
$function$;

CREATE OR REPLACE FUNCTION wocs.push_page(o wocs.outbox)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select case
    when o.say like 'chat.%' and o.facts ? 'chat' then '/chat/' || (o.facts ->> 'chat')
    when o.task_id is not null then '/task/' || o.task_id
    when o.say like 'login.%' then '/sessions'
    when o.say like 'content.%' then '/calendar'
    when o.say like 'alert.%' or o.say like 'system.%' then '/metrics'
    else '/inbox' end
$function$;

CREATE OR REPLACE FUNCTION wocs.push_patience()
 RETURNS interval
 LANGUAGE sql
 STABLE
AS $function$
  select make_interval(secs => (wocs.setting_value('push_minutes', '0')::numeric * 60)::double precision)
$function$;

CREATE OR REPLACE FUNCTION wocs.push_prune()
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  delete from wocs.push_notices x where x.outbox_id in (
    select n.outbox_id from wocs.push_notices n where wocs.push_is_old(n) limit wocs.limit_prune_rows());
  delete from wocs.pushes x where x.id in (
    select p.id from wocs.pushes p where p.made_at < now() - wocs.limit_push_kept() limit wocs.limit_prune_rows());
end $function$;

CREATE OR REPLACE FUNCTION wocs.push_quiet_until(person uuid)
 RETURNS timestamp with time zone
 LANGUAGE plpgsql
 STABLE
AS $function$
declare
  q wocs.push_quiet_hours;
  here timestamp;
begin
  select * into q from wocs.push_quiet_hours x where x.user_id = person;
  if q.user_id is null then
    return null;
  end if;
  here := now() at time zone wocs.clock_zone();
  return case when wocs.push_is_quiet(q, here::time)
    then (here::date + (q.ends <= here::time)::int + q.ends) at time zone wocs.clock_zone() end;
end $function$;

CREATE OR REPLACE FUNCTION wocs.push_reader(o wocs.outbox)
 RETURNS uuid
 LANGUAGE plpgsql
 STABLE
AS $function$
begin
  return (
    select u.id from wocs.users u
    where u.status = 'active' and (u.wa_number = o.to_number or u.wa_user_id = o.to_user_id) limit 1);
end $function$;

CREATE OR REPLACE FUNCTION wocs.push_ring(o wocs.outbox, person uuid)
 RETURNS boolean
 LANGUAGE plpgsql
AS $function$
declare
  s wocs.push_subscriptions;
  rung boolean := false;
begin
  for s in select * from wocs.push_subscriptions_of(person) loop
    perform wocs.push_notice_keep(o, person, now());
    perform wocs.push_add(s, o);
    rung := true;
  end loop;
  return rung;
end $function$;

CREATE OR REPLACE FUNCTION wocs.push_rings(say text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select wocs.notice_is_urgent(say)
    or say in ('agent.notice', 'agent.reminder', 'agent.not_accepted', 'agent.overdue')
    or say in ('approval.asked', 'approval.changed', 'chat.notice', 'chat.assigned', 'chat.closing',
      'chat.not_delivered', 'content.due')
$function$;

CREATE OR REPLACE FUNCTION wocs.push_subscriptions_of(person uuid)
 RETURNS SETOF wocs.push_subscriptions
 LANGUAGE sql
 STABLE
AS $function$
  select p.* from wocs.push_subscriptions p
  where p.user_id = person and exists (
    select from wocs.panel_sessions s
    where s.user_id = p.user_id and s.device_id is not distinct from p.device_id and wocs.panel_session_is_open(s))
  order by p.id
$function$;

CREATE OR REPLACE FUNCTION wocs.push_waits(o wocs.outbox)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select o.state = 'queued' and o.not_before > now()
    and exists (select from wocs.push_notices n where n.outbox_id = o.id)
$function$;

CREATE OR REPLACE FUNCTION wocs.push_was_rung(message bigint)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE
AS $function$
begin
  return exists (select from wocs.push_notices n where n.outbox_id = message and n.rung_at is not null);
end $function$;

CREATE OR REPLACE FUNCTION wocs.queue_counts()
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select jsonb_build_object(
    'pending', count(*) filter (where t.status = 'pending'), 'running', count(*) filter (where t.status = 'running'),
    'awaiting_approval', count(*) filter (where t.status = 'awaiting_approval'),
    'failed', count(*) filter (where t.status = 'failed'),
    'uncertain', count(*) filter (where t.status = 'uncertain'))
  from (
    select x.status from wocs.tasks x where x.status in ('pending', 'awaiting_approval', 'running')
    union all
    select x.status from wocs.tasks x
    where x.status in ('failed', 'uncertain')
      and coalesce(x.completed_at, x.created_at) > now() - wocs.limit_lately()) t
$function$;

CREATE OR REPLACE FUNCTION wocs.schedule_next_runs(at timestamp with time zone, zone text, repeat text, turn integer DEFAULT 0)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
AS $function$
begin
  return (
    select coalesce(jsonb_agg(wocs.clock_text(r.run) order by r.run), '[]')
    from (
      select wocs.schedule_turn_at(at, zone, repeat, n) as run from generate_series(turn, turn + 2) n offset 0) r
    where r.run is not null);
end $function$;

CREATE OR REPLACE FUNCTION wocs.schedule_turn_at(at timestamp with time zone, zone text, repeat text, turn integer)
 RETURNS timestamp with time zone
 LANGUAGE plpgsql
 STABLE
AS $function$
declare
  wall timestamp := wocs.schedule_turn_wall(at at time zone zone, repeat, turn);
begin
  return case when wall = at at time zone zone and turn = 0 then at
    when wall is not null then wocs.schedule_wall_moment(wall, zone) end;
end $function$;

CREATE OR REPLACE FUNCTION wocs.settling_is_due()
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE
AS $function$
begin
  return wocs.clock_future_is_found()
    or exists (select from wocs.inbound_events e where wocs.message_is_left(e))
    or exists (select from wocs.outbox o where wocs.outbox_is_due(o))
    or exists (select from wocs.outbox o where wocs.outbox_is_silent(o))
    or exists (select from wocs.tasks t where wocs.task_lease_is_lost(t))
    or exists (select from wocs.approvals a join wocs.tasks t on t.id = a.task_id where wocs.approval_is_expired(a, t))
    or exists (select from wocs.attachments a where wocs.media_fetch_is_lost(a))
    or exists (select from wocs.chats c where wocs.chat_is_to_tell(c))
    or exists (select from wocs.chats c where wocs.chat_window_closes_soon(c))
    or exists (select from wocs.outbox o where wocs.chat_answer_has_failed(o))
    or exists (select from wocs.tasks t where wocs.chat_transcript_is_late(t))
    or wocs.voice_is_due()
    or wocs.alerts_are_due()
    or wocs.audit_is_due()
    or exists (select from wocs.node_keys k where wocs.node_code_is_late(k))
    or exists (select from wocs.inbound_events e where wocs.message_body_is_old(e))
    or exists (select from wocs.attachments a where wocs.media_is_old(a))
    or wocs.settling_may_prune()
    or not wocs.stop_is_on() and wocs.settling_may_begin();
end $function$;

CREATE OR REPLACE FUNCTION wocs.settling_steps()
 RETURNS text[]
 LANGUAGE sql
 STABLE
AS $function$
  select array['audit_settle', 'clock_bound_future', 'message_lease_undecided', 'approval_expire_due',
      'lease_return_expired']
    || case when wocs.stop_is_on() then '{}' else array[
      'task_run_due', 'schedule_runs_settle', 'content_slots_settle', 'content_slots_notify_missed',
      'agent_watches_settle', 'bell_settle'] end
    || array['chat_failures_settle', 'chat_tell_due', 'chat_nudge_due',
      'chat_transcripts_settle', 'voice_settle', 'alerts_settle',
      'media_fetch_again', 'outbox_settle_silent', 'outbox_lease_due', 'message_prune_bodies', 'media_prune',
      'message_prune', 'chat_prune', 'outbox_prune', 'card_prune', 'audit_prune_details', 'person_settle_removed',
      'forget_scrub_on', 'panel_prune', 'node_codes_expire', 'settling_forget_faults']
$function$;

CREATE OR REPLACE FUNCTION wocs.status_node_rows()
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select coalesce(jsonb_agg(row order by row ->> 'name'), '[]') from (
    select jsonb_build_object(
      'name', n.name, 'online', here, 'since', wocs.clock_text(case when here then n.online_since else n.last_seen end),
      'last_seen', wocs.clock_text(n.last_seen), 'abilities', n.abilities, 'last_error', n.last_error,
      'last_error_at', wocs.clock_text(n.last_error_at), 'trouble', wocs.status_node_trouble(n),
      'rival', wocs.clock_text(wocs.node_life_rival(n.name))) as row
    from wocs.node_list() n, lateral (select n.last_seen > now() - wocs.limit_node_away() as here) seen
    union all
    select jsonb_build_object('name', k.node, 'online', false, 'silent', true)
    from wocs.node_keys k
    where k.enrolled_at is not null and k.removed_at is null
      and k.node not in (select n.name from wocs.node_list() n)) rows
$function$;

CREATE OR REPLACE FUNCTION wocs.success_ended_tasks()
 RETURNS SETOF wocs.tasks
 LANGUAGE sql
 STABLE
AS $function$
  select t.* from wocs.tasks t
  where t.type <> 'chat_transcript' and t.id in (
    select l.task_id from wocs.task_logs l
    where l.action in ('completed', 'failed') and l.created_at > now() - wocs.limit_lately() order by l.created_at desc
      limit 2000)
$function$;

CREATE OR REPLACE FUNCTION wocs.success_metrics()
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
AS $function$
declare
  succeeded numeric;
  seconds numeric;
  answered numeric;
begin
  with ended as materialized (
    select e.id, e.runs, e.status in ('done', 'rolled_back') as well, e.status = 'failed' as badly,
      greatest(e.created_at, e.scheduled_at) as begun_at, coalesce(e.started_at, e.completed_at, now()) as answered_at,
      e.completed_at
    from wocs.success_ended_tasks() e),
  asked as (
    select a.task_id, max(a.decided_at) as decided_at from wocs.approvals a
    where a.task_id in (select x.id from ended x) group by a.task_id),
  waits as (
    select x.begun_at, x.answered_at from ended x where x.well and x.runs = 'human'
    union all
    select greatest(o.created_at, o.scheduled_at), coalesce(o.started_at, o.completed_at, now())
    from wocs.success_open_tasks() o)
  select count(*) filter (where e.well)::numeric / nullif(count(*) filter (where e.well or e.badly), 0),
    percentile_cont(0.5) within group (order by extract(epoch from e.completed_at
      - greatest(e.begun_at, a.decided_at))) filter (where e.well and e.runs <> 'human'),
    (select percentile_cont(0.5) within group (order by extract(epoch from w.answered_at - w.begun_at)) from waits w)
  into succeeded, seconds, answered from ended e left join asked a on a.task_id = e.id;
  return jsonb_build_array(
    wocs.success_metric('success_rate', succeeded, 0.95, true),
    wocs.success_metric('completion_seconds', seconds, 120, false),
    wocs.success_metric('response_seconds', answered, 300, false),
    wocs.success_metric('uptime', wocs.node_uptime(), 0.99, true),
    wocs.success_session());
end $function$;

CREATE OR REPLACE FUNCTION wocs.success_open_tasks()
 RETURNS SETOF wocs.tasks
 LANGUAGE sql
 STABLE
AS $function$
  select o.* from wocs.tasks o
  where o.runs = 'human' and o.assigned_to is not null and o.created_at > now() - wocs.limit_lately() and (
    o.status = 'running' or o.status = 'pending' and o.created_at < now() - wocs.limit_agent_slow())
$function$;

CREATE OR REPLACE FUNCTION wocs.task_fail_and_answer(t wocs.tasks, code text, detail text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  unheard boolean := wocs.task_failure_is_silent(t);
  outcome jsonb;
begin
  if t.type = 'transcribe' then
    perform wocs.voice_note_refuse(t, code, detail);
    return;
  elsif t.type = 'chat_transcript' then
    perform wocs.chat_transcript_give_up(t, code);
    return;
  end if;
  outcome := wocs.task_fail(t, code, detail);
  if not unheard then
    perform wocs.outbox_reply_late(t, outcome ->> 'say', outcome -> 'facts');
  end if;
end $function$;

CREATE OR REPLACE FUNCTION wocs.task_sound(t wocs.tasks)
 RETURNS wocs.attachments
 LANGUAGE plpgsql
 STABLE
AS $function$
begin
  return case when t.type = 'chat_transcript' then wocs.chat_transcript_sound(t) else wocs.voice_note_audio(t.id) end;
end $function$;

CREATE OR REPLACE FUNCTION wocs.task_words(id text, type text, raw text, payload jsonb)
 RETURNS tsvector
 LANGUAGE sql
 IMMUTABLE COST 3000
AS $function$
  select to_tsvector('simple'::regconfig, regexp_replace(concat_ws(' ', id, type, raw, (
    select string_agg(v #>> '{}', ' ') from jsonb_path_query(payload, 'strict $.**') v
    where jsonb_typeof(v) in ('string', 'number'))), '[^[:alnum:]]+', ' ', 'g'))
$function$;

CREATE OR REPLACE FUNCTION wocs.undo_needs_nothing(type text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select type like 'report\_%'
    or type in ('analytics', 'landing_screenshot', 'landing_preview', 'chart', 'caption_draft', 'content_caption',
      'tiktok_stats', 'tiktok_figures', 'stop_all', 'resume')
$function$;

CREATE OR REPLACE FUNCTION wocs.user_close_addresses(person wocs.users)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  update wocs.outbox o set state = 'failed', error = '{"code": "removed"}'
  where o.id in (
    select x.id from wocs.outbox x
    where x.state in ('held', 'queued') and (x.to_number = person.wa_number or x.to_user_id = person.wa_user_id)
    for update skip locked);
  perform wocs.user_other_accounts_forget(person.id);
  delete from wocs.push_subscriptions p where p.user_id = person.id;
  delete from wocs.push_quiet_hours q where q.user_id = person.id;
end $function$;

CREATE OR REPLACE FUNCTION wocs.voice_note_may_be_heard(t wocs.tasks)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE
AS $function$
begin
  if t.type = 'chat_transcript' then
    return wocs.chat_transcript_may_be_heard(t);
  end if;
  return t.type <> 'transcribe' or (t.payload ? 'typed' or (wocs.voice_note_audio(t.id)).state = 'stored')
    and not exists (
    select from wocs.tasks o
    where o.type = 'transcribe' and o.status in ('pending', 'running') and o.requested_by = t.requested_by
      and wocs.voice_note_number(o.id) < wocs.voice_note_number(t.id));
end $function$;

CREATE OR REPLACE FUNCTION wocs.work_begin(rules jsonb DEFAULT NULL::jsonb)
 RETURNS text
 LANGUAGE sql
AS $function$
  select set_config('wocs.send', '', true) || set_config('wocs.tell', '', true) || set_config('wocs.ring', '', true)
    || set_config('wocs.fetch', '', true) || set_config('wocs.read', '', true) || set_config('wocs.decide', '', true)
    || set_config('wocs.push', '', true) || set_config('wocs.prune', '', true) || set_config('wocs.seal', '', true)
    || set_config('wocs.hint', '', true)
    || set_config('wocs.rules', coalesce(rules, '{}')::text, true)
      || wocs.audit_set_actor(null)
$function$;

CREATE OR REPLACE FUNCTION wocs.work_collect()
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  ring text := current_setting('wocs.ring', true);
  fetched text := current_setting('wocs.fetch', true);
  read text := current_setting('wocs.read', true);
  outbox text := concat_ws(',', nullif(current_setting('wocs.send', true), ''),
    nullif(current_setting('wocs.tell', true), ''));
  bell jsonb := '[]';
  media jsonb := '[]';
  reads jsonb := '[]';
  hints jsonb := wocs.hint_collect();
  pushes text := current_setting('wocs.push', true);
begin
  if ring <> '' then
    bell := (select coalesce(jsonb_agg(jsonb_build_object('task', t.id, 'score', wocs.bell_score(t))), '[]')
      from wocs.tasks t
             where t.id = any (string_to_array(ring, ',')) and t.status = 'pending');
  end if;
  if fetched <> '' then
    media := (select coalesce(jsonb_agg(wocs.media_job(a)), '[]') from wocs.attachments a
              where a.id = any (string_to_array(fetched, ',')::uuid[]) and a.state = 'waiting');
  end if;
  if read <> '' then
    reads := (select coalesce(jsonb_agg(wocs.schedule_run_message(r) order by r.run_at, r.id), '[]')
      from wocs.schedule_runs r
              where r.id = any (string_to_array(read, ',')::bigint[]) and r.state = 'due');
  end if;
  return jsonb_build_object(
    'outbox', ('[' || outbox || ']')::jsonb, 'bell', bell, 'media', media, 'read', reads,
    'undecided', concat('[', current_setting('wocs.decide', true), ']')::jsonb,
    'prune', concat('[', current_setting('wocs.prune', true), ']')::jsonb,
    'seal', concat('[', current_setting('wocs.seal', true), ']')::jsonb)
    || case when hints <> '[]' then jsonb_build_object('hints', hints) else '{}' end
    || case when bell <> '[]' or hints <> '[]' then jsonb_build_object('nodes', wocs.node_ring_keys()) else '{}' end
    || case when pushes <> '' then jsonb_build_object('push', concat('[', pushes, ']')::jsonb) else '{}' end;
end $function$;

CREATE UNIQUE INDEX node_lives_present ON wocs.node_lives USING btree (node) WHERE (replaced_at IS NULL);

CREATE INDEX node_lives_replaced ON wocs.node_lives USING btree (last_seen) WHERE (replaced_at IS NOT NULL);

CREATE INDEX push_notices_open ON wocs.push_notices USING btree (user_id, about) WHERE (acknowledged_at IS NULL);

CREATE INDEX push_notices_to_prune ON wocs.push_notices USING btree (made_at);

CREATE INDEX push_subscriptions_by_device ON wocs.push_subscriptions USING btree (device_id);

CREATE INDEX push_subscriptions_by_person ON wocs.push_subscriptions USING btree (user_id);

CREATE INDEX pushes_by_message ON wocs.pushes USING btree (outbox_id);

CREATE INDEX pushes_by_subscription ON wocs.pushes USING btree (subscription_id);

CREATE INDEX pushes_to_prune ON wocs.pushes USING btree (made_at);

CREATE INDEX task_logs_by_looks ON wocs.task_logs USING gin (wocs.person_name_looks((details ->> 'name'::text))) WHERE ((action)::text = ANY (ARRAY['person_added'::text, 'person_changed'::text]));

CREATE INDEX tasks_failed_lately ON wocs.tasks USING btree (status, COALESCE(completed_at, created_at)) WHERE (status = ANY (ARRAY['failed'::text, 'uncertain'::text]));

drop index wocs.tasks_of_nobody;
CREATE INDEX tasks_of_nobody ON wocs.tasks USING btree (status, created_at DESC) WHERE ((runs = 'human'::text) AND (assigned_to IS NULL));

CREATE INDEX tasks_of_page_pictures ON wocs.tasks USING btree (((payload ->> 'page'::text)), created_at) WHERE (((type)::text = 'landing_preview'::text) OR ((type)::text = 'landing_screenshot'::text));

CREATE INDEX tasks_of_transcripts ON wocs.tasks USING btree (((payload ->> 'chat'::text)), created_at) WHERE ((type)::text = 'chat_transcript'::text);

CREATE INDEX users_by_looks ON wocs.users USING gin (wocs.person_name_looks((name)::text));

CREATE TRIGGER acknowledge_pushes AFTER INSERT ON wocs.task_logs FOR EACH ROW WHEN ((new.actor_id IS NOT NULL)) EXECUTE FUNCTION wocs.push_acknowledge_by_deed();

CREATE TRIGGER hint_changed AFTER UPDATE ON wocs.chats FOR EACH ROW WHEN ((((old.customer_name)::text IS DISTINCT FROM (new.customer_name)::text) OR (old.assigned_agent IS DISTINCT FROM new.assigned_agent) OR (old.status IS DISTINCT FROM new.status) OR (old.last_message_at IS DISTINCT FROM new.last_message_at) OR (old.language IS DISTINCT FROM new.language) OR (old.waiting_since IS DISTINCT FROM new.waiting_since) OR (old.opted_out_at IS DISTINCT FROM new.opted_out_at) OR (old.holder IS DISTINCT FROM new.holder) OR (old.held_until IS DISTINCT FROM new.held_until) OR (old.snoozed_until IS DISTINCT FROM new.snoozed_until) OR (old.tags IS DISTINCT FROM new.tags))) EXECUTE FUNCTION wocs.hint_chat();

CREATE TRIGGER hint_changed AFTER UPDATE ON wocs.messages FOR EACH ROW WHEN (((old.content IS DISTINCT FROM new.content) OR (old.transcript IS DISTINCT FROM new.transcript) OR (old.reaction IS DISTINCT FROM new.reaction) OR (old.edited_at IS DISTINCT FROM new.edited_at) OR (old.deleted_at IS DISTINCT FROM new.deleted_at))) EXECUTE FUNCTION wocs.hint_message();

CREATE TRIGGER hint_changed AFTER UPDATE ON wocs.tasks FOR EACH ROW WHEN (((old.status IS DISTINCT FROM new.status) OR (old.priority IS DISTINCT FROM new.priority) OR (old.assigned_to IS DISTINCT FROM new.assigned_to) OR (old.payload IS DISTINCT FROM new.payload) OR (old.result IS DISTINCT FROM new.result) OR (old.error_message IS DISTINCT FROM new.error_message) OR (old.scheduled_at IS DISTINCT FROM new.scheduled_at) OR (old.deadline_at IS DISTINCT FROM new.deadline_at))) EXECUTE FUNCTION wocs.hint_task();

CREATE TRIGGER hint_fetched AFTER UPDATE OF state ON wocs.attachments FOR EACH ROW WHEN (((old.state = 'waiting'::text) AND (new.state <> 'waiting'::text))) EXECUTE FUNCTION wocs.hint_attachment();

CREATE TRIGGER hint_held AFTER INSERT OR DELETE OR UPDATE ON wocs.task_holds FOR EACH ROW EXECUTE FUNCTION wocs.hint_held_task();

CREATE TRIGGER hint_new AFTER INSERT ON wocs.chats FOR EACH ROW EXECUTE FUNCTION wocs.hint_chat();

CREATE TRIGGER hint_new AFTER INSERT ON wocs.messages FOR EACH ROW EXECUTE FUNCTION wocs.hint_message();

CREATE TRIGGER hint_new AFTER INSERT ON wocs.tasks FOR EACH ROW EXECUTE FUNCTION wocs.hint_task();

grant execute on function public.wocs_draft(jsonb) to service_role;

grant execute on function public.wocs_pushed(jsonb) to service_role;

drop function wocs.success_answer_seconds();

drop function wocs.panel_task_due(wocs.tasks);

drop function wocs.panel_like(text);

drop function wocs.panel_inbox_search(text);

drop function wocs.panel_chat_row(wocs.chats,wocs.users);

drop function wocs.panel_chat_messages(wocs.chats,bigint);

drop function wocs.panel_chat_message(wocs.messages);

drop function wocs.panel_chat_last(wocs.chats);

drop function wocs.landing_visit_count(text,text);

drop function wocs.landing_row(wocs.landing_versions,wocs.landing_versions);

drop function wocs.chat_send(wocs.chats,wocs.users,text,text,uuid,timestamp with time zone,text);

drop function wocs.chat_message_price();

drop function wocs.chat_media_settle(wocs.attachments);

drop function wocs.chat_answer_objection(wocs.chats,wocs.users,text,integer,timestamp with time zone);

drop function wocs.chat_answer_by_phone(wocs.chats,wocs.users,text,text);

drop function wocs.chat_answer(uuid,wocs.users,text,integer,text,uuid,timestamp with time zone);

drop function wocs.audit_row_holds(wocs.task_logs);

CREATE OR REPLACE FUNCTION wocs.chat_contents_objection(c wocs.chats, actor wocs.users, words text, file jsonb)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select case
    when file is null and btrim(coalesce(words, ''), E' \t\n\r') = '' then wocs.chat_refusal('chat.empty')
    when wocs.chat_text_length(words) > longest then wocs.chat_refusal('chat.too_long', jsonb_build_object(
      'length', wocs.chat_text_length(words), 'longest', longest, 'file', file is not null))
    when not wocs.media_upload_is_theirs(file ->> 'upload', actor, c.id::text)
      then wocs.chat_refusal('chat.upload_gone') end
  from (select case when wocs.chat_file_has_caption(file) then wocs.limit_caption_max()
    else wocs.limit_text_max() end as longest) l
$function$;

CREATE OR REPLACE FUNCTION wocs.chat_media_settle(a wocs.attachments, seconds jsonb)
 RETURNS void
 LANGUAGE sql
AS $function$
  update wocs.messages x set media_url = a.storage_url where x.attachment_id = a.id and a.storage_url is not null;
  select wocs.chat_transcript_begin(a, case when jsonb_typeof(seconds) = 'number' then seconds::numeric end);
$function$;

CREATE OR REPLACE FUNCTION wocs.chat_next_agent(c wocs.chats)
 RETURNS wocs.users
 LANGUAGE sql
 STABLE
AS $function$
  select u from wocs.users u
  where u.status = 'active' and u.on_duty and u.id <> all (c.told_agents) and wocs.push_quiet_until(u.id) is null
    and (u.role = 'agent' or u.role = 'admin' and u.id = c.assigned_agent)
  order by u.id is not distinct from c.assigned_agent desc,
    (select count(*) from wocs.tasks t where t.assigned_to = u.id and t.status in ('pending', 'running'))
    + (select count(*) from wocs.chats o where o.assigned_agent = u.id and o.waiting_since is not null),
    lower(u.name)
  limit 1
$function$;

CREATE OR REPLACE FUNCTION wocs.chat_transcript_is_late(t wocs.tasks)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select t.type = 'chat_transcript' and t.status = 'pending' and t.created_at < now() - wocs.limit_transcript_wait()
$function$;

CREATE OR REPLACE FUNCTION wocs.chat_transcript_is_unsure(m wocs.messages)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select m.transcript is not null
    and coalesce((m.details #>> '{transcript,confidence}')::numeric, 0) < wocs.limit_transcript_sure()
$function$;

CREATE OR REPLACE FUNCTION wocs.chat_transcript_may_begin(c wocs.chats)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select (select count(*) from wocs.tasks t
      where t.type = 'chat_transcript' and t.payload ->> 'chat' = c.number::text
        and t.created_at > now() - wocs.limit_transcripts_window()) < wocs.limit_transcripts_in_window()
    and (select count(*) from wocs.tasks t
      where t.type = 'chat_transcript' and t.status in ('pending', 'running')) < wocs.limit_transcripts_open()
    and (not exists (select from wocs.node_list())
      or exists (select from wocs.node_list() n where n.abilities ->> 'voice' is distinct from 'missing'))
$function$;

CREATE OR REPLACE FUNCTION wocs.chat_transcripts_settle()
 RETURNS void
 LANGUAGE sql
AS $function$
  select wocs.settling_each('transcripts', 'chat_transcript_let_go', array(
    select x from wocs.tasks x where wocs.chat_transcript_is_late(x) and wocs.settling_may_try('transcripts', x.id)
    order by x.created_at limit 50 for update skip locked))
$function$;

CREATE OR REPLACE FUNCTION wocs.command_finished(t wocs.tasks, result jsonb)
 RETURNS jsonb
 LANGUAGE sql
AS $function$
  select case t.type
    when 'app_deploy' then wocs.finished_app_deploy(t, result)
    when 'caption_draft' then wocs.finished_caption_draft(t, result)
    when 'chart' then wocs.finished_chart(t, result)
    when 'chat_transcript' then wocs.finished_chat_transcript(t, result)
    when 'landing_preview' then wocs.finished_landing_preview(t, result)
    when 'landing_screenshot' then wocs.finished_landing_screenshot(t, result)
    when 'transcribe' then wocs.finished_transcribe(t, result)
    else jsonb_build_object('say', 'task.completed', 'facts', jsonb_build_object(
      'seconds', round(extract(epoch from now() - t.started_at)::numeric, 1), 'result', result)) end
$function$;

CREATE OR REPLACE FUNCTION wocs.hint_add(hint text)
 RETURNS text
 LANGUAGE sql
AS $function$
  select wocs.work_add('wocs.hint', hint)
  where coalesce(length(current_setting('wocs.hint', true)), 0) < 30 * wocs.limit_hints()
$function$;

CREATE OR REPLACE FUNCTION wocs.hint_sent(results jsonb)
 RETURNS void
 LANGUAGE sql
AS $function$
  select wocs.hint_add('chat:' || c.number)
  from wocs.messages m join wocs.chats c on c.id = m.chat_id
  where m.outbox_id in (select (r.value ->> 'id')::bigint from jsonb_array_elements(results) r)
$function$;

CREATE OR REPLACE FUNCTION wocs.landing_preview_askers(v wocs.landing_versions)
 RETURNS SETOF wocs.tasks
 LANGUAGE sql
 STABLE
AS $function$
  select t.* from wocs.approvals a join wocs.tasks t on t.id = a.task_id
  where a.decision is null and a.expires_at > now() and t.status = 'awaiting_approval'
    and t.payload ->> 'page' = v.page_slug and a.subject ->> 'version' = v.version::text
    and (wocs.landing_preview_version(t)).id = v.id
$function$;

CREATE OR REPLACE FUNCTION wocs.landing_preview_is_coming(v wocs.landing_versions)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select exists (select from wocs.landing_preview_tasks(v) t where t.status in ('pending', 'running'))
$function$;

CREATE OR REPLACE FUNCTION wocs.landing_preview_is_outdated(t wocs.tasks, facts jsonb)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select not exists (select from wocs.approvals a
      where a.task_id = t.id and a.ask = (facts ->> 'ask')::int and a.decision is null)
    or (wocs.landing_preview_version(t)).version is distinct from (facts ->> 'version')::int
$function$;

CREATE OR REPLACE FUNCTION wocs.landing_preview_outlook(v wocs.landing_versions)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select case
    when (wocs.landing_preview_picture(v)).id is not null then '{"state": "here"}'
    when exists (select from wocs.node_list()) then wocs.landing_screenshot_outlook() end
$function$;

CREATE OR REPLACE FUNCTION wocs.notice_of_task_is_outdated(o wocs.outbox, t wocs.tasks)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select case
    when o.say in ('agent.notice', 'agent.reminder', 'tiktok.caption', 'tiktok.video') or o.say like 'tiktok.%\_notice'
      then not wocs.notice_is_for_holder(o, t)
    when o.say in ('agent.released', 'task.cancelled') then exists (
      select from wocs.outbox x
      where x.task_id = t.id and x.state = 'outdated' and x.say = 'agent.notice' and not wocs.push_was_rung(x.id)
        and (x.to_number = o.to_number or x.to_user_id = o.to_user_id))
    when o.say = 'agent.not_accepted' then t.status <> 'pending'
    when o.say in ('agent.overdue', 'agent.help_wanted', 'agent.help_reason')
      then t.status not in ('pending', 'running')
    when o.say = 'alert.uncertain' then t.status <> 'uncertain'
    when o.say in ('approval.asked', 'approval.changed') then not exists (
      select from wocs.approvals a
      where a.task_id = t.id and a.ask = (o.facts ->> 'ask')::int and a.decision is null)
    when o.say = 'landing.preview' then wocs.landing_preview_is_outdated(t, o.facts)
  end
$function$;

CREATE OR REPLACE FUNCTION wocs.panel_answer(viewer wocs.users, outcome jsonb, page jsonb)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select jsonb_build_object(
    'viewer', case when viewer.id is not null then jsonb_build_object('id', viewer.id, 'name', viewer.name,
      'role', viewer.role, 'language', viewer.language, 'on_duty', viewer.on_duty) end,
    'refused', case when viewer.id is null then 'signed_out'
      when outcome ->> 'refused' in ('role', 'unknown') then outcome ->> 'refused'
      when page ->> 'refused' in ('role', 'unknown') then page ->> 'refused' end,
    'outcome', outcome, 'page', page, 'doorbells', wocs.panel_doorbells(viewer))
$function$;

CREATE OR REPLACE FUNCTION wocs.panel_page_picture_facts(v wocs.landing_versions)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select jsonb_build_object('version', v.version, 'live', v.status = 'published', 'id', a.id,
    'at', wocs.clock_text(a.created_at), 'coming', wocs.landing_preview_is_coming(v))
  from wocs.panel_page_picture(v) a
$function$;

CREATE OR REPLACE FUNCTION wocs.panel_page_pictures(page text)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select jsonb_path_query_array(jsonb_build_array(
    case when head.id is distinct from live.id then wocs.panel_page_picture_facts(head) end,
    case when live.id is not null then wocs.panel_page_picture_facts(live) end), '$[*] ? (@ != null)')
  from wocs.landing_head_version(page) head, wocs.landing_live_version(page) live
$function$;

CREATE OR REPLACE FUNCTION wocs.push_browsers(person uuid)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select coalesce(jsonb_agg(jsonb_build_object(
    'ref', p.id, 'endpoint', p.endpoint, 'device', wocs.panel_device_label(p.device_id),
    'made_at', wocs.clock_text(p.made_at), 'rung_at', wocs.clock_text(p.rung_at), 'failure', p.failure,
    'failed_at', wocs.clock_text(p.failed_at),
    'rings', exists (select from wocs.push_subscriptions_of(person) x where x.id = p.id)) order by p.id), '[]')
  from wocs.push_subscriptions p where p.user_id = person
$function$;

revoke execute on function public.wocs_pushed(jsonb) from authenticated;

revoke execute on function public.wocs_pushed(jsonb) from anon;

revoke execute on function public.wocs_draft(jsonb) from authenticated;

revoke execute on function public.wocs_draft(jsonb) from anon;

CREATE OR REPLACE FUNCTION wocs.chat_answer_objection(c wocs.chats, actor wocs.users, words text, hold integer, moment timestamp with time zone, file jsonb DEFAULT NULL::jsonb)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select coalesce(wocs.chat_objection(c, actor), wocs.chat_contents_objection(c, actor, words, file), case
    when wocs.chat_is_held_from(c, actor.id) or c.holder is not null and hold <> c.hold and c.held_until > now()
      then wocs.chat_held_refusal(c)
    when wocs.chat_is_opted_out(c) then wocs.chat_refusal('chat.opted_out', jsonb_build_object('chat', c.number,
      'at', wocs.clock_text(c.opted_out_at)))
    when not wocs.chat_window_is_open(c, moment) then wocs.chat_refusal('chat.window_closed', jsonb_build_object(
      'chat', c.number, 'closed_at', wocs.clock_text(c.last_customer_at + wocs.limit_window()),
      'templates', wocs.chat_templates())) end)
$function$;

CREATE OR REPLACE FUNCTION wocs.chat_item(m wocs.messages)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select jsonb_strip_nulls(jsonb_build_object(
    'by', case m.sender_type when 'agent' then coalesce(wocs.person_ref(m.sender_id), 'agent') else m.sender_type end,
    'kind', case when m.kind = 'audio' and m.details @> '{"voice": true}' then 'voice' else m.kind end,
    'words', left(coalesce(m.content, m.transcript), 200),
    'heard', case when m.content is null and m.transcript is not null
      then case when wocs.chat_transcript_is_unsure(m) then 'heard_unsure' else 'heard' end end,
    'at', wocs.clock_text(m.created_at),
    'total', m.details #> '{order,total}', 'currency', m.details #> '{order,currency}',
    'items', jsonb_array_length(m.details #> '{order,items}'),
    'names', (select string_agg(x ->> 'name', ', ') from jsonb_array_elements(m.details -> 'contacts') x),
    'deleted', case when m.deleted_at is not null then true end,
    'edited', case when m.edited_at is not null then true end))
$function$;

CREATE OR REPLACE FUNCTION wocs.panel_landing_row(page jsonb)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select page || jsonb_build_object(
    'description', h.content -> 'description', 'cta', h.content -> 'cta', 'newest', h.version,
    'newest_title', h.content -> 'title', 'changed_at', wocs.clock_text(h.created_at),
    'versions', (select count(*) from wocs.landing_versions v where v.page_slug = h.page_slug),
    'pictures', wocs.panel_page_pictures(page ->> 'page'))
  from wocs.landing_head_version(page ->> 'page') h
$function$;

CREATE OR REPLACE FUNCTION wocs.panel_page_settings(viewer wocs.users, args jsonb)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select jsonb_build_object('browsers', wocs.push_browsers(viewer.id),
    'quiet_until', wocs.clock_text(wocs.push_quiet_until(viewer.id)),
    'quiet', (select jsonb_build_object('starts', to_char(q.starts, 'HH24:MI'), 'ends', to_char(q.ends, 'HH24:MI'))
      from wocs.push_quiet_hours q where q.user_id = viewer.id))
$function$;


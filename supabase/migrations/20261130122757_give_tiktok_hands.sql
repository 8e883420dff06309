create table wocs.task_marks (
  task_id character varying(20) not null,
  attempt integer not null,
  step text not null,
  at timestamp with time zone not null default now(),
  constraint task_marks_pkey PRIMARY KEY (task_id, attempt, step),
  constraint task_marks_step_check CHECK ((step ~ '^[a-z0-9_]{1,40}$'::text)),
  constraint task_marks_task_id_fkey FOREIGN KEY (task_id) REFERENCES wocs.tasks(id)
);
alter table wocs.task_marks enable row level security;

create table wocs.tiktok_limits (
  name text not null,
  rungs text[] not null,
  uses integer not null,
  seconds integer not null,
  constraint tiktok_limits_pkey PRIMARY KEY (name),
  constraint tiktok_limits_seconds_check CHECK ((seconds > 0)),
  constraint tiktok_limits_uses_check CHECK ((uses > 0))
);
alter table wocs.tiktok_limits enable row level security;

create table wocs.tiktok_rungs (
  act text not null,
  rung text not null,
  rank integer not null,
  ability text not null,
  constraint tiktok_rungs_act_check CHECK ((act = ANY (ARRAY['post'::text, 'edit'::text, 'delete'::text, 'stats'::text, 'check'::text]))),
  constraint tiktok_rungs_act_rank_key UNIQUE (act, rank),
  constraint tiktok_rungs_pkey PRIMARY KEY (act, rung),
  constraint tiktok_rungs_rung_check CHECK ((rung = ANY (ARRAY['inbox'::text, 'direct'::text, 'display'::text, 'studio'::text])))
);
alter table wocs.tiktok_rungs enable row level security;

create table wocs.tiktok_tries (
  task_id character varying(20) not null,
  rung text not null,
  code text not null,
  until timestamp with time zone,
  at timestamp with time zone not null default now(),
  constraint tiktok_tries_pkey PRIMARY KEY (task_id, rung),
  constraint tiktok_tries_task_id_fkey FOREIGN KEY (task_id) REFERENCES wocs.tasks(id)
);
alter table wocs.tiktok_tries enable row level security;

alter table wocs.chats add column opted_in_at timestamp with time zone;

alter table wocs.tasks add column words tsvector generated always as (wocs.task_words((id)::text, (type)::text, command_raw, payload)) stored;

CREATE OR REPLACE FUNCTION public.wocs_attach(request jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  a wocs.attachments;
  stored jsonb := nullif(request -> 'stored', 'null');
begin
  perform wocs.writer_lock();
  perform wocs.work_begin(request -> 'settings');
  select * into a from wocs.attachments x where x.id = (request ->> 'attachment')::uuid for update;
  if stored is not null then
    perform wocs.cause_close('store');
  end if;
  if a.state = 'waiting' and wocs.media_may_come_later(a, request ->> 'problem') then
    perform wocs.media_wait(a, request ->> 'problem');
  elsif a.state = 'waiting' then
    perform wocs.media_settle(a, stored, coalesce(
      request ->> 'problem', case when coalesce(stored, nullif(request -> 'sheet', 'null')) is null then 'unknown' end),
        request);
  elsif a.state = 'pruned' and a.storage_url is null and stored is not null then
    perform wocs.media_drop_late(a, stored);
  end if;
  return wocs.work_collect();
end $function$;

CREATE OR REPLACE FUNCTION public.wocs_mark(request jsonb)
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
    return wocs.work_collect() || jsonb_build_object('refused', refused, 'allowed', false, 'reason', refused);
  end if;
  if wocs.node_life_is_replaced(request, wocs.node_life_present(request ->> 'node')) then
    return wocs.work_collect() || jsonb_build_object('allowed', false, 'reason', 'replaced');
  end if;
  select * into t from wocs.tasks x where x.id = request ->> 'task' for update;
  objection := wocs.mark_objection(t, request);
  if objection is null then
    perform wocs.mark_set(t, request ->> 'step');
  end if;
  return wocs.work_collect() || jsonb_build_object('allowed', objection is null, 'reason', objection);
end $function$;

CREATE OR REPLACE FUNCTION public.wocs_panel(request jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  viewer wocs.users := wocs.panel_viewer_by_access(request -> 'access');
begin
  perform wocs.setting_tell(request -> 'settings');
  return wocs.panel_answer(viewer, null, case when viewer.id is not null
    then wocs.panel_page(viewer, wocs.panel_page_call(request)) end);
end $function$;

CREATE OR REPLACE FUNCTION public.wocs_record(request jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  news jsonb := '{}';
begin
  if request #> '{others,0}' is not null and jsonb_path_exists(request, '$.others[*].change.new ? (@ != null)') then
    perform wocs.writer_lock();
  end if;
  if request #> '{statuses,0}' is not null then
    perform set_config('wocs.hint', '', true);
    perform wocs.outbox_apply_statuses(request -> 'statuses');
    news := wocs.hint_news();
  end if;
  if request #> '{others,0}' is not null then
    perform wocs.event_record(request -> 'others');
  end if;
  if request #> '{messages,0}' is null then
    return '{"undecided": []}' || news;
  end if;
  return jsonb_build_object('undecided', wocs.message_record(request -> 'messages')) || news;
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
end $function$;

CREATE OR REPLACE FUNCTION wocs.agent_intent(m jsonb, intent jsonb, person wocs.users)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
AS $function$
declare
  t wocs.tasks;
  link text := case when intent ->> 'do' = 'chat'
    then substring(m ->> 'text' from 'https?://[a-z.]*tiktok\.com/\S+') end;
begin
  if link is null and (intent ->> 'word' is distinct from 'cancel' or person.role = 'admin') then
    return intent;
  end if;
  select * into t from wocs.tasks x
  where x.id = coalesce(wocs.word_task(intent ->> 'task', coalesce(intent ->> 'quoted', m ->> 'quoted')),
    case when link is not null and m ->> 'quoted' is null then wocs.tiktok_link_task(person) end);
  if t.runs is distinct from 'human' or person.id is distinct from
        (case t.status when 'uncertain' then t.requested_by else t.assigned_to end)
      or t.status not in ('pending', 'running') and (link is null or t.status <> 'uncertain') then
    return intent;
  elsif link is null then
    return case when t.requested_by is distinct from person.id then intent || '{"word": "decline"}' else intent end;
  end if;
  return case when t.type = 'tiktok_post' then jsonb_build_object(
    'do', 'command', 'command', 'tiktok_posted', 'runs', 'instant', 'role', 'agent', 'asks', false, 'repeatable', true,
    'args', jsonb_build_object('task', t.id, 'link', link), 'priority', 'normal', 'draft', null) else intent end;
end $function$;

CREATE OR REPLACE FUNCTION wocs.alert_watch_uncertain()
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  t wocs.tasks;
  a wocs.alerts;
begin
  perform wocs.alert_close(x) from wocs.alerts x join wocs.tasks k on k.id = x.about
  where x.kind = 'uncertain' and x.closed_at is null and k.status <> 'uncertain';
  for t in
    select k.* from wocs.tasks k
    where k.status = 'uncertain' and k.type <> 'tiktok_hands' and k.completed_at > now() - wocs.limit_lately()
      and (wocs.alert_current('uncertain', k.id)).id is null
    order by k.completed_at limit 20
  loop
    a := wocs.alert_raise('uncertain', wocs.task_facts(t), t.id);
    if a.id is not null then
      perform wocs.alert_notify_admins(a, 'alert.uncertain',
        wocs.task_facts(t) || jsonb_build_object('requester', wocs.person_ref(t.requested_by)), t.requested_by, t.id);
    end if;
  end loop;
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
      select p.page_slug, p.found, h as head, case when wish = 'draft' or l.id is null then h else l end as version
      from wocs.landing_head_versions(array(select p.page_slug from pages p)) h
        join pages p on p.page_slug = h.page_slug
        left join wocs.landing_versions l on l.page_slug = h.page_slug and l.status = 'published')
    select jsonb_build_object('say', 'landing.list', 'facts', jsonb_build_object(
      'status', wish, 'pages', coalesce(jsonb_agg(
        wocs.landing_row(s.version, s.head, v.views, v.clicks, t.at) order by s.page_slug), '[]'),
      'more', greatest(coalesce(max(s.found), 0) - 25, 0)))
    from shown s left join visits v on v.page_slug = s.page_slug left join planned t on t.page_slug = s.page_slug);
end $function$;

CREATE OR REPLACE FUNCTION wocs.answer_status(asker wocs.users, args jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
AS $function$
declare
  home jsonb := wocs.node_home_state();
begin
  return jsonb_build_object('say', 'system.status', 'facts', jsonb_build_object(
    'stopped', wocs.stop_facts(), 'nodes', wocs.status_node_rows(),
    'since', case when not (home ->> 'online')::boolean then home -> 'since' end,
    'waiting', wocs.queue_waiting_counts(), 'help', wocs.agent_help_list(),
    'queue', wocs.queue_counts(), 'today', wocs.status_today_counts(),
    'causes', wocs.causes_all(),
    'pages', wocs.tiktok_pages_state(),
    'meters', wocs.meter_free_tiers(),
    'audit', wocs.audit_status(),
    'metrics', wocs.success_metrics(), 'faults', wocs.status_faults()));
end $function$;

CREATE OR REPLACE FUNCTION wocs.argument_texts(args jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 IMMUTABLE
AS $function$
begin
  return (select coalesce(jsonb_agg(jsonb_build_array(e.key, wocs.argument_value(e.value))), '[]')
          from jsonb_each(case jsonb_typeof(args) when 'object' then args else '{}' end) e where e.value <> 'null');
end $function$;

CREATE OR REPLACE FUNCTION wocs.argument_value(value jsonb)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select case jsonb_typeof(value) when 'string' then value when 'boolean' then value
    when 'number' then to_jsonb(value #>> '{}') else to_jsonb(wocs.argument_text(value)) end
$function$;

CREATE OR REPLACE FUNCTION wocs.chat_opt_word_is_older(word text, said_at timestamp with time zone, c wocs.chats)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select coalesce(said_at < date_trunc('second',
    case word when 'out' then c.opted_in_at else c.opted_out_at end), false)
$function$;

CREATE OR REPLACE FUNCTION wocs.chat_take_opt_word(event bigint, m jsonb, c wocs.chats)
 RETURNS boolean
 LANGUAGE plpgsql
AS $function$
declare
  word text := wocs.chat_opt_word(m);
  said_at timestamptz := wocs.chat_said_at(event, m);
begin
  if word is null then
    return false;
  elsif wocs.chat_opt_word_is_older(word, said_at, c) then
    return true;
  end if;
  update wocs.chats x set
    opted_out_at = case when word = 'out' then greatest(x.opted_out_at, said_at) end,
    opted_in_at = case when word = 'in' then greatest(x.opted_in_at, said_at) else x.opted_in_at end
  where x.id = c.id;
  if word = 'in' and c.opted_out_at is null then
    return false;
  end if;
  if (word = 'out') = (c.opted_out_at is null) and wocs.stranger_may_be_answered(event, wocs.message_sender(m)) then
    perform wocs.chat_answer_by_itself(c, m ->> 'id',
      case word when 'out' then 'chat.unsubscribed' else 'chat.resubscribed' end, '{}', null);
  end if;
  return true;
end $function$;

CREATE OR REPLACE FUNCTION wocs.check_tiktok_delete(asker wocs.users, args jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
AS $function$
declare
  refused jsonb := wocs.tiktok_video_objection(args ->> 'video_id',
    wocs.tiktok_nobody_refusal('delete', args ->> 'to'));
  post wocs.tiktok_posts := wocs.tiktok_post_by_video(args ->> 'video_id');
begin
  return coalesce(refused, jsonb_build_object(
    'args', wocs.agent_args_with_name(args),
    'subject', jsonb_strip_nulls(jsonb_build_object('caption', post.caption, 'link', post.link))));
end $function$;

CREATE OR REPLACE FUNCTION wocs.check_tiktok_edit(asker wocs.users, args jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
AS $function$
declare
  refused jsonb := wocs.tiktok_video_objection(args ->> 'video_id', wocs.tiktok_nobody_refusal('edit', args ->> 'to'));
  post wocs.tiktok_posts := wocs.tiktok_post_by_video(args ->> 'video_id');
begin
  if refused is not null then
    return refused;
  elsif post.caption = args ->> 'caption' then
    return wocs.tiktok_refusal('same_caption', post.video_id);
  end if;
  return jsonb_build_object('args', wocs.agent_args_with_name(args), 'subject', '{}'::jsonb);
end $function$;

CREATE OR REPLACE FUNCTION wocs.check_tiktok_hands(asker wocs.users, args jsonb)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select wocs.tiktok_refusal('retry_the_task', null, jsonb_build_object('of', args -> 'for'))
$function$;

CREATE OR REPLACE FUNCTION wocs.check_tiktok_link(asker wocs.users, args jsonb)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE
AS $function$ select '{}'::jsonb $function$;

CREATE OR REPLACE FUNCTION wocs.check_tiktok_pages(asker wocs.users, args jsonb)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE
AS $function$ select '{}'::jsonb $function$;

CREATE OR REPLACE FUNCTION wocs.check_tiktok_post(asker wocs.users, args jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
AS $function$
declare
  given jsonb := jsonb_strip_nulls(args);
  at timestamptz := nullif(given ->> 'schedule', 'now')::timestamptz;
  video jsonb := coalesce(given -> 'video', wocs.tiktok_quoted_video(asker, given ->> 'quoted'));
  refused jsonb := wocs.tiktok_nobody_refusal('post', given ->> 'to', at);
begin
  if video ->> 'id' is null then
    return wocs.tiktok_refusal(case when (wocs.tiktok_video(wocs.word_task(null, given ->> 'quoted'))).state = 'pruned'
      then 'video_pruned' else 'no_video' end);
  elsif refused is not null then
    return refused;
  end if;
  given := wocs.agent_args_with_name(given) - array['quoted', 'schedule'] || jsonb_build_object('video', video - 'url')
    || case when at > now() then jsonb_build_object('schedule', given -> 'schedule') else '{}' end;
  return jsonb_build_object('args', given, 'subject', jsonb_build_object('has_video', true));
end $function$;

CREATE OR REPLACE FUNCTION wocs.check_tiktok_seen(asker wocs.users, args jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  t wocs.tasks;
begin
  select * into t from wocs.tasks x where x.id = args ->> 'task' for update;
  if t.id is null then
    return wocs.task_check_refusal('not_found', args ->> 'task', null, asker.id);
  elsif t.type not in ('tiktok_post', 'tiktok_edit', 'tiktok_delete') then
    return wocs.tiktok_refusal('not_tiktok_post', null, jsonb_build_object('of', t.id));
  elsif asker.role <> 'admin' and asker.id is distinct from t.assigned_to then
    return wocs.task_check_refusal('not_yours', t.id, t.status, asker.id);
  elsif t.status not in ('running', 'uncertain') then
    return wocs.task_check_refusal('already_' || t.status, t.id, t.status, asker.id);
  elsif wocs.tiktok_is_in_the_act(t) then
    return wocs.task_check_refusal('in_the_act', t.id, t.status, asker.id);
  end if;
  return '{"subject": {}}';
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
end $function$;

CREATE OR REPLACE FUNCTION wocs.do_tiktok_post(task wocs.tasks)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  checked jsonb := wocs.check_tiktok_post(wocs.person_by_id(task.requested_by), task.payload);
  at timestamptz := nullif(task.payload ->> 'schedule', 'now')::timestamptz;
begin
  if checked ? 'refused' then
    return checked;
  end if;
  perform wocs.media_expect(task.id, (checked #> '{args,video}') || '{"kind": "video"}')
    where (wocs.tiktok_video(task.id)).id is null;
  insert into wocs.tiktok_posts (task_id, caption) values (task.id, task.payload ->> 'caption') on conflict do nothing;
  if at > now() then
    update wocs.tasks t set scheduled_at = at where t.id = task.id;
    return jsonb_build_object('say', 'task.scheduled', 'facts', jsonb_build_object('at', wocs.clock_text(at)),
      'stay', true);
  end if;
  if at < now() - wocs.limit_post_late() and (wocs.approval_latest(task.id)).decided_at < at then
    return jsonb_build_object('say', 'approval.asked', 'stay', true, 'facts',
      wocs.approval_ask(task, checked -> 'subject') || jsonb_build_object('late', wocs.clock_text(at)));
  end if;
  return wocs.tiktok_give_task(task);
end $function$;

CREATE OR REPLACE FUNCTION wocs.do_tiktok_posted(task wocs.tasks)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  actor wocs.users := wocs.person_by_id(task.requested_by);
  checked jsonb := wocs.check_tiktok_posted(actor, task.payload);
  told jsonb := wocs.tiktok_read_link(task.payload ->> 'link');
  held wocs.tasks;
begin
  if checked ? 'refused' then
    return checked;
  end if;
  select * into held from wocs.tasks t where t.id = task.payload ->> 'task';
  perform wocs.tiktok_hands_settled(held, 'done');
  insert into wocs.tiktok_posts as p (task_id, caption, video_id, link, state, posted_at, posted_by, changed_by)
  values (held.id, held.payload ->> 'caption', told ->> 'video_id', told ->> 'link', 'live', now(), actor.id, actor.id)
  on conflict (task_id) do update set
    video_id = excluded.video_id, link = excluded.link,
    state = case p.state when 'scheduled' then 'live' else p.state end,
    posted_at = coalesce(p.posted_at, now()), posted_by = coalesce(p.posted_by, actor.id), changed_by = actor.id,
    changed_at = now();
  return wocs.agent_answer_work(held, actor, 'tiktok.posted',
    told || jsonb_build_object('looked_up', wocs.tiktok_link_order(held, coalesce(told ->> 'link', ''))));
end $function$;

CREATE OR REPLACE FUNCTION wocs.do_tiktok_seen(task wocs.tasks)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  actor wocs.users := wocs.person_by_id(task.requested_by);
  checked jsonb := wocs.check_tiktok_seen(actor, task.payload);
  held wocs.tasks;
begin
  if checked ? 'refused' then
    return checked;
  end if;
  select * into held from wocs.tasks t where t.id = task.payload ->> 'task';
  perform wocs.audit_set_actor(actor.id);
  return case when (task.payload ->> 'seen')::boolean then wocs.tiktok_seen_there(held, actor)
    else wocs.tiktok_seen_nowhere(held, actor) end;
end $function$;

CREATE OR REPLACE FUNCTION wocs.finished_tiktok_hands(t wocs.tasks, result jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  held wocs.tasks := wocs.tiktok_hands_task(t);
  told jsonb := wocs.tiktok_told_post(result);
begin
  if held.status not in ('pending', 'running', 'uncertain') then
    return null;
  end if;
  case concat_ws(' ', t.payload ->> 'act', result ->> 'state')
    when 'stats read' then perform wocs.tiktok_hands_read(held, t, wocs.tiktok_told_figures(result -> 'figures'));
    when 'check in_inbox' then perform wocs.tiktok_hands_ask(held, t, 'tiktok.in_inbox', '{}');
    when 'check found' then perform wocs.tiktok_hands_live(held, t, told);
    when 'post posted' then
      if coalesce(told ->> 'video_id', told ->> 'link') is null then
        perform wocs.tiktok_hands_ask(held, t, 'tiktok.seen_question', '{}');
      else
        perform wocs.tiktok_hands_live(held, t, told);
      end if;
    when 'post in_inbox' then perform wocs.tiktok_hands_ask(held, t, 'tiktok.in_inbox', '{}');
    when 'post prefilled' then
      perform wocs.tiktok_hands_ask(held, t, 'tiktok.prefilled', '{}');
      perform wocs.tiktok_hands_show(t, null);
    when 'edit edited' then perform wocs.tiktok_hands_changed(held, t, 'edited');
    when 'delete deleted' then perform wocs.tiktok_hands_changed(held, t, 'deleted');
    when 'check absent' then return null;  -- the question whether it is there has been asked
    else perform wocs.tiktok_hands_lost(t, '{"code": "internal"}');
  end case;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION wocs.finished_tiktok_link(t wocs.tasks, result jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  told jsonb := wocs.tiktok_told_post(result) || '{"looked_up": false}';
  post wocs.tiktok_posts;
begin
  update wocs.tiktok_posts p set video_id = told ->> 'video_id', link = coalesce(told ->> 'link', p.link)
  where p.task_id = t.parent_id and p.video_id is null and p.state <> 'deleted' and p.link = t.payload ->> 'link'
    and told ->> 'video_id' is not null and (wocs.tiktok_post_by_video(told ->> 'video_id')).task_id is null
  returning * into post;
  if post.task_id is null then
    return null;
  end if;
  update wocs.tasks x set result = coalesce(x.result, '{}') || told where x.id = post.task_id;
  perform wocs.audit_set_actor(null, jsonb_build_object('node', t.node));
  perform wocs.audit_log_task(post.task_id, 'corrected', told);
  perform wocs.notice_send(post.posted_by, 'tiktok.link_found', jsonb_build_object(
    'task', post.task_id, 'video_id', post.video_id, 'link', post.link), post.task_id);
  return null;
end $function$;

CREATE OR REPLACE FUNCTION wocs.finished_tiktok_pages(t wocs.tasks, result jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
begin
  perform wocs.alert_close(a) from wocs.alerts a where a.kind = 'pages' and a.closed_at is null;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION wocs.hint_news()
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
AS $function$
declare
  hints jsonb := wocs.hint_collect();
begin
  return case when hints = '[]' then '{}'
    else jsonb_build_object('hints', hints, 'nodes', wocs.node_ring_keys()) end;
end $function$;

CREATE OR REPLACE FUNCTION wocs.hint_tick(row_id bigint)
 RETURNS void
 LANGUAGE sql
AS $function$
  select wocs.hint_add('ticks:' || c.number)
  from wocs.messages m join wocs.chats c on c.id = m.chat_id where m.outbox_id = row_id
$function$;

CREATE OR REPLACE FUNCTION wocs.landing_head_version(page text)
 RETURNS wocs.landing_versions
 LANGUAGE plpgsql
 STABLE
AS $function$
begin
  return (select v from wocs.landing_head_versions(array[page]) v);
end $function$;

CREATE OR REPLACE FUNCTION wocs.landing_head_versions(pages text[])
 RETURNS SETOF wocs.landing_versions
 LANGUAGE sql
 STABLE
AS $function$
  select distinct on (v.page_slug) v.*
  from wocs.landing_versions v
    left join wocs.landing_versions live on live.page_slug = v.page_slug and live.status = 'published'
  where v.page_slug = any (pages) and v.status <> 'archived'
  order by v.page_slug, (v.status = 'draft' and v.version > coalesce(live.version, 0)) desc,
    (v.status = 'published') desc, v.version desc
$function$;

CREATE OR REPLACE FUNCTION wocs.landing_preview_begin(t wocs.tasks, a wocs.approvals)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  v wocs.landing_versions;
  state text;
begin
  for v in select x.* from wocs.landing_preview_versions(t) x loop
    state := wocs.landing_preview_outlook(v) ->> 'state';
    if state = 'here' then
      perform wocs.landing_preview_send(t, a, v);
    elsif state in ('follows', 'offline') and wocs.landing_picture(v.content) ->> 'state' <> 'waiting' then
      perform wocs.landing_preview_order(v);
    end if;
  end loop;
end $function$;

CREATE OR REPLACE FUNCTION wocs.landing_preview_commands(t wocs.tasks)
 RETURNS TABLE(type text, args jsonb)
 LANGUAGE sql
 STABLE
AS $function$
  select t.type::text, t.payload
  union
  select i ->> 'command', i -> 'args' from jsonb_path_query(t.payload, '$.lines.**.intent') i
  where t.type in ('batch', 'template_run')
$function$;

CREATE OR REPLACE FUNCTION wocs.landing_preview_facts(t wocs.tasks)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
AS $function$
begin
  return coalesce((select jsonb_build_object('preview', outlook)
    from wocs.landing_preview_versions(t) v, wocs.landing_preview_outlook(v) outlook
    where outlook is not null order by outlook ->> 'state' = 'here', v.page_slug limit 1), '{}');
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
        and o.facts ->> 'page' = v.page_slug
        and (o.to_number = u.wa_number or o.to_user_id = u.wa_user_id))
  order by u.created_at, u.id;
end $function$;

CREATE OR REPLACE FUNCTION wocs.landing_preview_version(type text, args jsonb)
 RETURNS wocs.landing_versions
 LANGUAGE plpgsql
 STABLE
AS $function$
declare
  page text := args ->> 'page';
begin
  return case
    when type = 'landing_publish' or type = 'landing_edit' and args @> '{"field": "status", "value": "published"}'
      then wocs.landing_head_version(page)
    when type = 'landing_rollback'
      then wocs.landing_rollback_target(page, coalesce((args ->> 'version')::int, -1))
    when type = 'rollback' and wocs.rollback_kind(args) = 'landing'
      then wocs.landing_rollback_target(page, coalesce((args ->> 'to')::int, -1)) end;
end $function$;

CREATE OR REPLACE FUNCTION wocs.landing_preview_versions(t wocs.tasks)
 RETURNS SETOF wocs.landing_versions
 LANGUAGE sql
 STABLE
AS $function$
  with asked as materialized (select c.type, c.args from wocs.landing_preview_commands(t) c)
  select v.* from asked c, wocs.landing_preview_version(c.type, c.args) v
  where v.id is not null and not exists (select from asked o
    where o.type in ('landing_create', 'landing_edit', 'landing_rollback') and o.args ->> 'page' = v.page_slug
      and (o.type, o.args) is distinct from (c.type, c.args))
  order by v.page_slug limit 3
$function$;

CREATE OR REPLACE FUNCTION wocs.limit_hands_wait()
 RETURNS interval
 LANGUAGE sql
 IMMUTABLE
AS $function$ select interval '10 minutes' $function$;

CREATE OR REPLACE FUNCTION wocs.limit_pages_look()
 RETURNS interval
 LANGUAGE sql
 IMMUTABLE
AS $function$ select interval '24 hours' $function$;

CREATE OR REPLACE FUNCTION wocs.limit_panel_days()
 RETURNS integer
 LANGUAGE sql
 IMMUTABLE
AS $function$ select 14 $function$;

CREATE OR REPLACE FUNCTION wocs.limit_post_late()
 RETURNS interval
 LANGUAGE sql
 IMMUTABLE
AS $function$ select interval '2 hours' $function$;

CREATE OR REPLACE FUNCTION wocs.limit_rung_wait()
 RETURNS interval
 LANGUAGE sql
 IMMUTABLE
AS $function$ select interval '5 minutes' $function$;

CREATE OR REPLACE FUNCTION wocs.limit_search_sample()
 RETURNS integer
 LANGUAGE sql
 IMMUTABLE
AS $function$ select 100 $function$;

CREATE OR REPLACE FUNCTION wocs.limit_search_share()
 RETURNS numeric
 LANGUAGE sql
 IMMUTABLE
AS $function$ select 0.01 $function$;

CREATE OR REPLACE FUNCTION wocs.mark_is_set(t wocs.tasks)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select exists (select from wocs.task_marks m where m.task_id = t.id and m.attempt = t.attempt)
$function$;

CREATE OR REPLACE FUNCTION wocs.mark_set(t wocs.tasks, step text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  insert into wocs.task_marks (task_id, attempt, step) values (t.id, t.attempt, step) on conflict do nothing;
  if found then
    perform wocs.audit_log_task(t.id, 'marked', jsonb_build_object('step', step, 'attempt', t.attempt, 'node', t.node));
  end if;
  update wocs.tasks x set repeatable = false where x.id = t.id;
end $function$;

CREATE OR REPLACE FUNCTION wocs.media_drop_late(a wocs.attachments, stored jsonb)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  update wocs.attachments x set storage_url = stored ->> 'key', size_bytes = (stored ->> 'size')::bigint
  where x.id = a.id returning * into a;
  perform wocs.media_prune_one(a);
end $function$;

CREATE OR REPLACE FUNCTION wocs.node_report_apply(t wocs.tasks, outcome text, result jsonb, error jsonb, files jsonb)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  code text := coalesce(error ->> 'code', 'unknown');
begin
  if outcome = 'try_again' and wocs.mark_is_set(t) then
    outcome := 'uncertain';
  end if;
  if outcome <> 'done' then
    update wocs.nodes n set last_error = code, last_error_at = now(), last_error_task = t.id where n.name = t.node;
  end if;
  if outcome in ('failed', 'uncertain') and t.type = 'tiktok_hands' then
    perform wocs.task_keep_files(t, files);
    perform wocs.tiktok_hands_show(t, code);
  end if;
  if code = 'store_down' then
    perform wocs.cause_open('store', code);
  elsif outcome = 'done' and files -> 0 is not null then
    perform wocs.cause_close('store');
  end if;
  if outcome = 'done' then
    perform wocs.task_finish(t, result, files);
  elsif outcome = 'uncertain' then
    perform wocs.task_lose_sight(t, coalesce(error, '{"code": "unknown"}'));
  elsif outcome = 'try_again' and t.retry_count < wocs.limit_retries()
      and not (t.type = 'transcribe' and code = 'no_ears') then
    perform wocs.task_try_later(t, error);
  else
    perform wocs.task_fail_and_answer(t, code, error ->> 'detail');
  end if;
end $function$;

CREATE OR REPLACE FUNCTION wocs.outbox_apply_status(row_id bigint, s jsonb)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  trouble jsonb := s -> 'errors' -> 0;
  to_state text := s ->> 'status';
  o wocs.outbox;
  rises boolean;
begin
  select * into o from wocs.outbox x where x.id = row_id for update;
  rises := wocs.outbox_rank(to_state) > wocs.outbox_rank(o.state);
  if wocs.outbox_rank(to_state) is null or not wocs.outbox_status_fits(o, s)
      or to_state = 'failed' and rises and wocs.outbox_goes_as_template(o, trouble, s ->> 'id') then
    return;
  end if;
  update wocs.outbox x set
    wamid = coalesce(x.wamid, s ->> 'id'),
    pricing = case when rises or x.pricing is null then coalesce(nullif(s -> 'pricing', 'null'), x.pricing)
      else x.pricing end,
    sent_at = case when to_state = 'failed' then x.sent_at
      else coalesce(x.sent_at, (s ->> 'at')::timestamptz, now()) end,
    error = case when rises and to_state = 'failed' then trouble else x.error end,
    lease_until = case when rises then null else x.lease_until end,
    state = case when rises then to_state else x.state end
  where x.id = row_id;
  if rises then
    perform wocs.hint_tick(row_id);
  end if;
end $function$;

CREATE OR REPLACE FUNCTION wocs.panel_chats_latest(viewer wocs.users, show text, found uuid[], place text)
 RETURNS SETOF wocs.chats
 LANGUAGE sql
 STABLE
AS $function$
  select c.* from wocs.chats c
  where c.last_message_at is not null
    and (c.last_message_at, c.number)
      < (coalesce(wocs.panel_chats_place_at(place), 'infinity'), coalesce(wocs.panel_chats_place_number(place), 0))
    and case show when 'mine' then c.assigned_agent = viewer.id when 'closed' then c.status = 'closed' else true end
    and wocs.chat_may_read(c, viewer)
    and (found is null or c.id = any (found))
  order by c.last_message_at desc, c.number desc limit wocs.limit_chat_page() + 1
$function$;

drop function wocs.panel_chats_search(text);
CREATE OR REPLACE FUNCTION wocs.panel_chats_search(search text)
 RETURNS uuid[]
 LANGUAGE plpgsql
 STABLE
 SET enable_sort TO 'off'
AS $function$
declare
  small text := lower(search);
  digits text := case when search ~ '^[+0-9 ().-]{4,}$' then regexp_replace(search, '\D', '', 'g') end;
begin
  return array(
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
      where wocs.panel_holds(m.content, small) or wocs.panel_holds(m.transcript, small)));
end $function$;

CREATE OR REPLACE FUNCTION wocs.panel_chats_waiting(viewer wocs.users, found uuid[], place text)
 RETURNS SETOF wocs.chats
 LANGUAGE sql
 STABLE
AS $function$
  select c.* from wocs.chats c
  where c.waiting_since is not null and coalesce(c.snoozed_until <= now(), true)
    and (c.waiting_since, c.number)
      > (coalesce(wocs.panel_chats_place_at(place), '-infinity'), coalesce(wocs.panel_chats_place_number(place), 0))
    and wocs.chat_may_read(c, viewer)
    and (found is null or c.id = any (found))
  order by c.waiting_since, c.number limit wocs.limit_chat_page() + 1
$function$;

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
    select today - n, e.done, e.failed
    from generate_series(0, wocs.limit_panel_days() - 1) n, lateral (
      select count(*) filter (where l.action = 'completed') as done,
        count(*) filter (where l.action = 'failed') as failed
      from wocs.task_logs l
      where l.action in ('completed', 'failed') and l.created_at >= (today - n)::timestamp at time zone zone
        and l.created_at < (today - n + 1)::timestamp at time zone zone) e;
end $function$;

CREATE OR REPLACE FUNCTION wocs.panel_inbox_counts(viewer wocs.users)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
declare
  asleep text[] := array(select s.task_id from wocs.task_snoozes s where s.person_id = viewer.id and s.until > now());
begin
  return jsonb_build_object(
    'mine', (select count(*) from (select from wocs.tasks t
      where (t.assigned_to = viewer.id or t.requested_by = viewer.id) and t.type <> 'transcribe'
        and t.status in ('pending', 'awaiting_approval', 'running', 'uncertain') and t.id <> all (asleep) limit 100) x),
    'unassigned', (select count(*) from (select from wocs.tasks t
      where t.runs = 'human' and t.assigned_to is null and t.status in ('pending', 'running')
        and t.id <> all (asleep) limit 100) x),
    'approval', (select count(*) from (select from wocs.tasks t
      where t.status = 'awaiting_approval' and t.id <> all (asleep) and wocs.task_may_see(t, viewer) limit 100) x),
    'failed', (select count(*) from (select from wocs.tasks t
      where t.status = 'failed' and t.id <> all (asleep) and wocs.task_may_see(t, viewer) limit 100) x),
    'uncertain', (select count(*) from (select from wocs.tasks t
      where t.status = 'uncertain' and t.id <> all (asleep) and wocs.task_may_see(t, viewer) limit 100) x),
    'snoozed', (select count(*) from (select from wocs.tasks t
      where t.id = any (asleep) and wocs.task_may_see(t, viewer) limit 100) x));
end $function$;

CREATE OR REPLACE FUNCTION wocs.panel_inbox_people(said text)
 RETURNS uuid[]
 LANGUAGE plpgsql
 STABLE
AS $function$
declare
  begun text := lower(btrim(said));
begin
  return array(select u.id from wocs.users u
    where lower(u.name) = begun or lower(u.name) like replace(begun, '%', '') || ' %' limit 5);
end $function$;

CREATE OR REPLACE FUNCTION wocs.panel_inbox_search(said text, named uuid[], words tsquery, by_index boolean)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select format('(%s)', concat_ws(' or ',
    case when words is null then 'false'
      else format('(t.words @@ %L::tsquery)%s', words, case when not by_index then ' is true' end) end,
    case
      when said ~* '^\s*(task[- ]?)?[0-9]{3,9}\s*$' then format('t.id = %L', 'TASK-' || substring(said from '[0-9]+'))
      when cardinality(named) > 0
        then format('t.assigned_to = any (%1$L::uuid[]) or t.requested_by = any (%1$L::uuid[])', named) end))
$function$;

CREATE OR REPLACE FUNCTION wocs.panel_inbox_searched(viewer wocs.users, said text, older text, wanted text, args jsonb, after_task wocs.tasks)
 RETURNS wocs.tasks[]
 LANGUAGE plpgsql
 STABLE
AS $function$
declare
  named uuid[] := wocs.panel_inbox_people(said);
  meant text := wocs.panel_inbox_search(said, named, wocs.task_search(said), false);
  rare tsquery := wocs.task_search_rare(said);
  found_tasks wocs.tasks[];
begin
  if rare is null or cardinality(named) > 0 or wocs.task_search_is_new(rare) then
    found_tasks := wocs.panel_inbox_found(viewer, format('%s order by t.created_at desc, t.id desc limit %s', older,
      wocs.limit_panel_newest()), format('%s and %s', wanted, meant), args, after_task);
  end if;
  return case
    when cardinality(found_tasks) > wocs.limit_panel_rows() then found_tasks
    when rare is null then
      wocs.panel_inbox_found(viewer, format('%s and %s and %s', older, wanted, meant), 'true', args, after_task)
    else wocs.panel_inbox_found(viewer, format('%s and %s and %s offset 0', older, wanted,
      wocs.panel_inbox_search(said, named, rare, true)), meant, args, after_task) end;
end $function$;

CREATE OR REPLACE FUNCTION wocs.panel_inbox_tasks(viewer wocs.users, show text, args jsonb)
 RETURNS wocs.tasks[]
 LANGUAGE plpgsql
 STABLE
AS $function$
declare
  said text := nullif(btrim(args ->> 'search'), '');
  wanted text := wocs.panel_inbox_wanted(viewer, show, args);
  after_task wocs.tasks;
  older text;
begin
  select * into after_task from wocs.tasks x where x.id = args ->> 'before';
  older := case when after_task.id is null then 'true' else '(t.created_at, t.id) < ($3, $4)' end;
  return case when said is not null then wocs.panel_inbox_searched(viewer, said, older, wanted, args, after_task)
    else wocs.panel_inbox_found(viewer, format('%s and %s', older, wanted), 'true', args, after_task) end;
end $function$;

CREATE OR REPLACE FUNCTION wocs.panel_landing_rows(pages jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
AS $function$
begin
  return (
    select coalesce(jsonb_agg(p.told || jsonb_build_object(
      'description', h.content -> 'description', 'cta', h.content -> 'cta', 'newest', h.version,
      'newest_title', h.content -> 'title', 'changed_at', wocs.clock_text(h.created_at),
      'versions', (select count(*) from wocs.landing_versions v where v.page_slug = h.page_slug),
      'pictures', wocs.panel_page_pictures(h, l)) order by p.ordinality), '[]')
    from jsonb_array_elements(pages) with ordinality p (told, ordinality)
      join wocs.landing_head_versions(array(select x ->> 'page' from jsonb_array_elements(pages) x)) h
        on h.page_slug = p.told ->> 'page'
      left join wocs.landing_versions l on l.page_slug = h.page_slug and l.status = 'published');
end $function$;

CREATE OR REPLACE FUNCTION wocs.panel_page_chats(viewer wocs.users, args jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
AS $function$
declare
  show text := case when args ->> 'show' in ('mine', 'all', 'closed') then args ->> 'show' else 'waiting' end;
  search text := nullif(btrim(args ->> 'search'), '');
  found uuid[] := case when search is not null then wocs.panel_chats_search(search) end;
  rows wocs.chats[];
  more wocs.chats;
begin
  if show = 'waiting' then
    rows := array(select r from wocs.panel_chats_waiting(viewer, found, args ->> 'before') r);
  else
    rows := array(select r from wocs.panel_chats_latest(viewer, show, found, args ->> 'before') r);
  end if;
  if cardinality(rows) > wocs.limit_chat_page() then
    more := rows[wocs.limit_chat_page()];
  end if;
  return jsonb_build_object('show', show, 'search', search, 'waiting', wocs.panel_chats_count_waiting(viewer),
    'next', case when more.id is not null then wocs.panel_chats_place(
      case when show = 'waiting' then more.waiting_since else more.last_message_at end, more.number) end,
    'rows', wocs.panel_chats_rows(rows[:wocs.limit_chat_page()], viewer));
end $function$;

CREATE OR REPLACE FUNCTION wocs.panel_page_pages(viewer wocs.users, args jsonb)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select facts || jsonb_build_object('pages', wocs.panel_landing_rows(facts -> 'pages'),
    'home', case when exists (select from wocs.node_list()) then wocs.node_home_state() end)
  from (select wocs.answer_landing_list(viewer, '{}') -> 'facts' as facts offset 0) told
$function$;

CREATE OR REPLACE FUNCTION wocs.panel_page_pictures(head wocs.landing_versions, live wocs.landing_versions)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select case when head.id is distinct from live.id then jsonb_build_array(wocs.panel_page_picture_facts(head))
      else '[]' end
    || case when live.id is not null then jsonb_build_array(wocs.panel_page_picture_facts(live)) else '[]' end
$function$;

CREATE OR REPLACE FUNCTION wocs.panel_task_args(payload jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 IMMUTABLE
AS $function$
begin
  return (
    select coalesce(jsonb_agg(jsonb_build_array(x.key,
      case jsonb_typeof(x.value) when 'string' then to_jsonb(left(x.value #>> '{}', 120)) else x.value end)), '[]')
    from (select e.key, wocs.argument_value(e.value) as value
      from jsonb_each(case jsonb_typeof(payload) when 'object' then payload else '{}' end) e
      where e.value <> 'null' limit 6) x);
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
      'due', case when d.first is not null then jsonb_build_object('at', wocs.clock_text(d.first), 'kind',
        case d.first when d.accept then 'accept' when d.finish then 'finish' else 'answer' end) end,
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
      cross join lateral (
        select case when t.runs = 'human' and t.status = 'pending' and t.assigned_to is distinct from t.requested_by
            and coalesce(t.scheduled_at <= now(), true) then coalesce(w.at, t.created_at + accept_within) end as accept,
          case when t.status in ('pending', 'running') then t.deadline_at end as finish,
          case when t.status = 'awaiting_approval' then q.expires_at end as answer) c
      cross join lateral (select c.accept, c.finish, least(c.accept, c.finish, c.answer) as first) d);
end $function$;

CREATE OR REPLACE FUNCTION wocs.setting_tell(told jsonb)
 RETURNS text
 LANGUAGE sql
AS $function$ select set_config('wocs.rules', coalesce(told, '{}')::text, true) $function$;

CREATE OR REPLACE FUNCTION wocs.settling_may_begin()
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE
AS $function$
begin
  return exists (select from wocs.tasks t where wocs.task_is_due(t))
    or exists (select from wocs.tasks t where wocs.bell_is_due(t, wocs.bell_patience()))
    or wocs.schedule_runs_are_due()
    or wocs.content_slots_are_due()
    or exists (select from wocs.agent_watches w where wocs.agent_watch_is_due(w))
    or exists (select from wocs.tasks t where wocs.tiktok_hands_are_late(t))
    or wocs.tiktok_pages_are_due();
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
      'agent_watches_settle', 'tiktok_hands_settle', 'tiktok_pages_settle', 'bell_settle'] end
    || array['chat_failures_settle', 'chat_tell_due', 'chat_nudge_due',
      'chat_transcripts_settle', 'voice_settle', 'alerts_settle',
      'media_fetch_again', 'outbox_settle_silent', 'outbox_lease_due', 'message_prune_bodies', 'media_prune',
      'message_prune', 'chat_prune', 'outbox_prune', 'card_prune', 'audit_prune_details', 'person_settle_removed',
      'forget_scrub_on', 'panel_prune', 'node_codes_expire', 'settling_forget_faults']
$function$;

drop function wocs.success_ended_tasks();
CREATE OR REPLACE FUNCTION wocs.success_ended_tasks()
 RETURNS TABLE(id character varying, runs text, status text, created_at timestamp with time zone, scheduled_at timestamp with time zone, started_at timestamp with time zone, completed_at timestamp with time zone)
 LANGUAGE sql
 STABLE
AS $function$
  select t.id, t.runs, t.status, t.created_at, t.scheduled_at, t.started_at, t.completed_at from wocs.tasks t
  where t.status in ('done', 'failed', 'rolled_back') and t.completed_at > now() - wocs.limit_lately()
    and t.type <> 'chat_transcript'
  order by t.completed_at desc limit 2000
$function$;

CREATE OR REPLACE FUNCTION wocs.task_cancel(t wocs.tasks, person wocs.users)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
begin
  if t.type = 'tiktok_hands' then
    return wocs.task_cancel(p, person) from wocs.tasks p where p.id = t.parent_id;
  elsif person.role <> 'admin' and t.requested_by is distinct from person.id then
    return wocs.task_refusal('not_yours', t.id, t.status, person.id);
  elsif t.status not in ('pending', 'awaiting_approval', 'running', 'uncertain') then
    return wocs.task_refusal('already_' || t.status, t.id, t.status, person.id);
  elsif wocs.tiktok_is_in_the_act(t) then
    return wocs.task_refusal('in_the_act', t.id, t.status, person.id);
  end if;
  perform wocs.approval_close(a, 'cancelled', person.id) from wocs.approvals a
    where a.task_id = t.id and a.decision is null;
  perform wocs.task_move(t.id, 'cancelled', person.id, jsonb_build_object('from', t.status));
  return jsonb_build_object('say', 'task.cancelled', 'facts', wocs.task_facts(t),
    'also', wocs.task_cancel_notices(t, person));
end $function$;

CREATE OR REPLACE FUNCTION wocs.task_fail_and_answer(t wocs.tasks, code text, detail text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  unheard boolean := t.type = 'tiktok_link' or wocs.task_failure_is_silent(t);
  outcome jsonb;
begin
  if t.type = 'transcribe' then
    perform wocs.voice_note_refuse(t, code, detail);
    return;
  elsif t.type = 'chat_transcript' then
    perform wocs.chat_transcript_give_up(t, code);
    return;
  elsif t.type = 'tiktok_hands' then
    perform wocs.tiktok_hands_failed(t, code, detail);
    return;
  elsif t.type = 'tiktok_pages' then
    perform wocs.tiktok_pages_failed(t, code, detail);
    return;
  end if;
  outcome := wocs.task_fail(t, code, detail);
  if not unheard then
    perform wocs.outbox_reply_late(t, outcome ->> 'say', outcome -> 'facts');
  end if;
end $function$;

CREATE OR REPLACE FUNCTION wocs.task_finish(t wocs.tasks, result jsonb, files jsonb)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  said jsonb;
begin
  perform wocs.task_move(t.id, 'done', null, jsonb_build_object('node', t.node, 'attempt', t.attempt));
  update wocs.tasks x set result = task_finish.result where x.id = t.id;
  perform wocs.task_keep_files(t, files);
  said := wocs.command_finished(t, result);
  if said is null then
    return;
  end if;
  perform wocs.outbox_reply_late(t, said ->> 'say', wocs.task_facts(t) || (said -> 'facts'),
                           case when files -> 0 is not null
                             then jsonb_build_object('key', files #> '{0,key}', 'mime', files #> '{0,mime}') end);
end $function$;

CREATE OR REPLACE FUNCTION wocs.task_keep_files(t wocs.tasks, files jsonb)
 RETURNS void
 LANGUAGE sql
AS $function$
  insert into wocs.attachments (task_id, type, storage_url, mime_type, size_bytes, state)
  select t.id, case when f ->> 'mime' like 'video/%' then 'video' when f ->> 'mime' like 'audio/%' then 'audio'
                    when f ->> 'mime' like 'image/%' then 'image'
                      else 'document' end, f ->> 'key', left(f ->> 'mime', 100), (f ->> 'size')::bigint, 'stored'
  from jsonb_array_elements(files) f;
$function$;

CREATE OR REPLACE FUNCTION wocs.task_lose_sight(t wocs.tasks, error jsonb)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  perform wocs.task_move(t.id, 'uncertain', null, error);
  if t.type = 'tiktok_hands' then
    perform wocs.tiktok_hands_lost(t, error);
    return;
  end if;
  perform wocs.outbox_reply_late(t, 'task.uncertain', wocs.task_facts(t) || jsonb_build_object('error', error));
end $function$;

CREATE OR REPLACE FUNCTION wocs.task_search_is_new(words tsquery)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select exists (
    select from (select t.words from wocs.tasks t
      order by t.created_at desc, t.id desc limit wocs.limit_search_sample()) t
    where t.words @@ task_search_is_new.words)
$function$;

CREATE OR REPLACE FUNCTION wocs.task_search_words(said text)
 RETURNS SETOF text
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select x from regexp_split_to_table(lower(left(said, 100)), '[^[:alnum:]]+') x where x <> '' limit 8
$function$;

CREATE OR REPLACE FUNCTION wocs.task_sound(t wocs.tasks)
 RETURNS wocs.attachments
 LANGUAGE plpgsql
 STABLE
AS $function$
begin
  return case t.type when 'chat_transcript' then wocs.chat_transcript_sound(t)
    when 'tiktok_hands' then wocs.tiktok_video(t.parent_id) else wocs.voice_note_audio(t.id) end;
end $function$;

CREATE OR REPLACE FUNCTION wocs.task_words(id text, type text, raw text, payload jsonb)
 RETURNS tsvector
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select to_tsvector('simple'::regconfig, regexp_replace(concat_ws(' ', id, type, raw, (
    select string_agg(v #>> '{}', ' ') from jsonb_path_query(payload, 'strict $.**') v
    where jsonb_typeof(v) in ('string', 'number'))), '[^[:alnum:]]+', ' ', 'g'))
$function$;

CREATE OR REPLACE FUNCTION wocs.tiktok_act(t wocs.tasks)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
AS $function$ select substr(t.type, 8) $function$;

CREATE OR REPLACE FUNCTION wocs.tiktok_answered_task(asker wocs.users, args jsonb, wanted text)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
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
end $function$;

CREATE OR REPLACE FUNCTION wocs.tiktok_give_person(task wocs.tasks)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  given jsonb := wocs.agent_assign(task, 'tiktok.assigned', task.requested_by);
begin
  if given ? 'refused' and exists (select from wocs.tiktok_tries y where y.task_id = task.id) then
    given := wocs.tiktok_give_requester(task);
  end if;
  return case when given ? 'refused' then given
    else jsonb_set(given, '{facts}', (given -> 'facts') || wocs.tiktok_reasons(task.id)) end;
end $function$;

CREATE OR REPLACE FUNCTION wocs.tiktok_give_requester(task wocs.tasks)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  given wocs.tasks := wocs.agent_give_task(task.id, task.requested_by);
begin
  return jsonb_build_object('say', 'tiktok.assigned', 'stay', true,
    'facts', wocs.agent_facts(given) || '{"yours": true}', 'also', wocs.agent_notices(given, given.assigned_to));
end $function$;

CREATE OR REPLACE FUNCTION wocs.tiktok_give_task(task wocs.tasks)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
begin
  return coalesce(wocs.tiktok_hands_begin(task), wocs.tiktok_give_person(task));
end $function$;

CREATE OR REPLACE FUNCTION wocs.tiktok_hands_are_late(t wocs.tasks)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select t.type = 'tiktok_hands' and t.status = 'pending' and t.parent_id is not null
    and greatest(t.created_at, t.scheduled_at) < now() - wocs.limit_hands_wait()
    and not exists (select from wocs.node_list_online())
$function$;

CREATE OR REPLACE FUNCTION wocs.tiktok_hands_ask(held wocs.tasks, t wocs.tasks, say text, more jsonb)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  if held.status = 'running' then
    update wocs.tasks x set assigned_to = coalesce(x.assigned_to, x.requested_by) where x.id = held.id
    returning * into held;
  end if;
  perform wocs.outbox_reply_late(held, say, wocs.agent_facts(held) || wocs.tiktok_reasons(held.id)
    || jsonb_build_object('rung', t.payload -> 'rung', 'act', wocs.tiktok_act(held)) || more);
  if say = 'tiktok.in_inbox' then
    perform wocs.notice_send_all(wocs.tiktok_caption_notice(held, wocs.agent_facts(held), false), held.id);
  end if;
end $function$;

CREATE OR REPLACE FUNCTION wocs.tiktok_hands_begin(t wocs.tasks)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  waits boolean := t.type = 'tiktok_post' and (wocs.tiktok_video(t.id)).state is distinct from 'stored';
  ordered wocs.tasks;
begin
  delete from wocs.tiktok_tries y where y.task_id = t.id;
  if t.payload ->> 'to' is not null or not wocs.tiktok_hands_are_ready(wocs.tiktok_act(t)) then
    return null;
  end if;
  if not waits then
    ordered := wocs.tiktok_hands_order(t, wocs.tiktok_act(t));
    if ordered.id is null then
      return null;
    end if;
  end if;
  update wocs.tasks x set status = 'running', started_at = now(), scheduled_at = null
  where x.id = t.id returning * into t;
  return jsonb_build_object('say', 'tiktok.in_hands', 'stay', true, 'facts', wocs.agent_facts(t)
    || wocs.tiktok_reasons(t.id) || jsonb_build_object('rung', ordered.payload -> 'rung',
      'at', wocs.clock_text(ordered.scheduled_at)));
end $function$;

CREATE OR REPLACE FUNCTION wocs.tiktok_hands_changed(held wocs.tasks, t wocs.tasks, state text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  before text := (wocs.tiktok_post_by_video(held.payload ->> 'video_id')).caption;
begin
  perform wocs.tiktok_post_change(held, held.requested_by, state);
  perform wocs.tiktok_hands_settled(held, 'done');
  perform wocs.tiktok_hands_close(held, t, case state when 'edited' then 'tiktok.edited' else 'tiktok.deleted' end,
    case state when 'edited' then jsonb_build_object('before', before) else '{}' end);
end $function$;

CREATE OR REPLACE FUNCTION wocs.tiktok_hands_claim_args(t wocs.tasks)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
AS $function$
declare
  video wocs.attachments := wocs.tiktok_video(t.parent_id);
begin
  return t.payload || case when t.payload ->> 'act' = 'post' and video.state = 'stored'
    then jsonb_build_object('video', jsonb_build_object('key', video.storage_url, 'mime', video.mime_type,
      'size', video.size_bytes))
    else '{}' end;
end $function$;

CREATE OR REPLACE FUNCTION wocs.tiktok_hands_close(held wocs.tasks, t wocs.tasks, say text, more jsonb)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  perform wocs.audit_set_actor(null, jsonb_build_object('node', t.node, 'rung', t.payload -> 'rung'));
  update wocs.tasks x set status = 'done', completed_at = now(), error_message = null,
    result = jsonb_build_object('by', t.node, 'rung', t.payload -> 'rung') || more
  where x.id = held.id returning * into held;
  perform wocs.outbox_reply_late(held, say, wocs.agent_facts(held) || jsonb_build_object('by', t.node,
    'seconds', round(extract(epoch from now() - coalesce(held.started_at, held.created_at)))) || more);
end $function$;

CREATE OR REPLACE FUNCTION wocs.tiktok_hands_doubt(held wocs.tasks, t wocs.tasks, error jsonb)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  if held.status <> 'running' then
    return;
  end if;
  perform wocs.task_move(held.id, 'uncertain', null, error);
  select * into held from wocs.tasks x where x.id = held.id;
  perform wocs.tiktok_hands_ask(held, t, 'tiktok.unsure', jsonb_build_object('error', error));
  if held.type = 'tiktok_post' then
    perform wocs.tiktok_hands_order(held, 'check');
  end if;
end $function$;

CREATE OR REPLACE FUNCTION wocs.tiktok_hands_failed(t wocs.tasks, code text, detail text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  perform wocs.task_move(t.id, 'failed', null, jsonb_build_object('code', code, 'detail', detail));
  if t.payload ->> 'act' = 'check' then
    perform wocs.tiktok_hands_look_on(wocs.tiktok_hands_task(t), t, code);
  else
    perform wocs.tiktok_hands_next(wocs.tiktok_hands_task(t), t, code);
  end if;
end $function$;

CREATE OR REPLACE FUNCTION wocs.tiktok_hands_go_on(t wocs.tasks)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  if t.status <> 'running' or t.assigned_to is not null or wocs.tiktok_hands_open(t.id) then
    return;
  elsif (wocs.tiktok_hands_order(t, wocs.tiktok_act(t))).id is null then
    perform wocs.tiktok_hands_leave(t);
  end if;
end $function$;

CREATE OR REPLACE FUNCTION wocs.tiktok_hands_leave(t wocs.tasks)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  given jsonb;
begin
  t := wocs.task_move(t.id, 'pending', null, jsonb_build_object('reason', 'no_rung_left'));
  given := wocs.tiktok_give_person(t);
  if given ? 'refused' then
    given := wocs.task_refuse(t, given, null);
  else
    perform wocs.notice_send_all(given -> 'also', t.id);
  end if;
  perform wocs.outbox_reply_late(t, given ->> 'say', (given -> 'facts') || wocs.tiktok_reasons(t.id));
end $function$;

CREATE OR REPLACE FUNCTION wocs.tiktok_hands_let_go(t wocs.tasks)
 RETURNS void
 LANGUAGE sql
AS $function$ select wocs.tiktok_hands_failed(t, 'pc_away', null) $function$;

CREATE OR REPLACE FUNCTION wocs.tiktok_hands_live(held wocs.tasks, t wocs.tasks, told jsonb)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  if (wocs.tiktok_post_by_video(told ->> 'video_id')).task_id <> held.id then
    told := told || '{"video_id": null}';
  end if;
  perform wocs.tiktok_post_live(held, told, held.requested_by);
  perform wocs.tiktok_hands_settled(held, 'done');
  perform wocs.tiktok_hands_close(held, t, 'tiktok.posted', told);
end $function$;

CREATE OR REPLACE FUNCTION wocs.tiktok_hands_look_on(held wocs.tasks, t wocs.tasks, code text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  if held.status = 'uncertain' then
    perform wocs.tiktok_try_keep(held.id, t.payload ->> 'rung', code, null);
    perform wocs.tiktok_hands_order(held, 'check');
  end if;
end $function$;

CREATE OR REPLACE FUNCTION wocs.tiktok_hands_lost(t wocs.tasks, error jsonb)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  if t.payload ->> 'act' <> 'check' then
    perform wocs.tiktok_hands_doubt(wocs.tiktok_hands_task(t), t, error);
  end if;
end $function$;

CREATE OR REPLACE FUNCTION wocs.tiktok_hands_next(held wocs.tasks, t wocs.tasks, code text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  if held.status = 'running' and held.assigned_to is null then
    perform wocs.tiktok_try_keep(held.id, t.payload ->> 'rung', code, null);
    perform wocs.tiktok_hands_go_on(held);
  end if;
end $function$;

CREATE OR REPLACE FUNCTION wocs.tiktok_hands_open(task text)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select exists (select from wocs.tasks c
    where c.parent_id = task and c.type = 'tiktok_hands' and c.status in ('pending', 'running'))
$function$;

CREATE OR REPLACE FUNCTION wocs.tiktok_hands_order(t wocs.tasks, act text)
 RETURNS wocs.tasks
 LANGUAGE plpgsql
AS $function$
declare
  chosen jsonb := wocs.tiktok_rung_choose(t, act);
  made wocs.tasks;
begin
  if chosen is null then
    return null;
  end if;
  insert into wocs.tasks (type, runs, payload, status, priority, needs_role, parent_id, repeatable, scheduled_at)
  values ('tiktok_hands', 'home', jsonb_strip_nulls(jsonb_build_object(
      'act', act, 'rung', chosen -> 'rung', 'for', t.id, 'caption', t.payload -> 'caption',
      'video_id', t.payload -> 'video_id', 'period', t.payload -> 'period', 'visibility', t.payload -> 'visibility')),
    'pending', t.priority, 'viewer', t.id, true, (chosen ->> 'at')::timestamptz)
  returning * into made;
  if made.scheduled_at is null then
    perform wocs.bell_ring(made);
  end if;
  return made;
end $function$;

CREATE OR REPLACE FUNCTION wocs.tiktok_hands_read(held wocs.tasks, t wocs.tasks, figures jsonb)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  period text := coalesce(held.payload ->> 'period', 'week');
begin
  if figures is null then
    perform wocs.tiktok_hands_next(held, t, 'internal');
    return;
  end if;
  perform wocs.tiktok_keep_figures(figures, period, held.id, held.requested_by);
  perform wocs.tiktok_hands_close(held, t, 'tiktok.figures', figures || jsonb_build_object('period', period));
end $function$;

CREATE OR REPLACE FUNCTION wocs.tiktok_hands_settle()
 RETURNS void
 LANGUAGE sql
AS $function$
  select wocs.settling_each('tiktok_hands', 'tiktok_hands_let_go', array(
    select x from wocs.tasks x where wocs.tiktok_hands_are_late(x) and wocs.settling_may_try('tiktok_hands', x.id)
    order by x.created_at limit 20 for update skip locked))
$function$;

CREATE OR REPLACE FUNCTION wocs.tiktok_hands_settled(held wocs.tasks, known text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  perform wocs.task_move(c.id, known, nullif(current_setting('wocs.actor', true), '')::uuid,
    '{"code": "settled"}') from wocs.tasks c
  where c.parent_id = held.id and c.type = 'tiktok_hands' and c.status = 'uncertain';
  perform wocs.task_move(c.id, 'cancelled', null, '{"reason": "not_wanted"}') from wocs.tasks c
  where c.parent_id = held.id and c.type = 'tiktok_hands' and c.status in ('pending', 'running')
    and c.payload ->> 'act' = 'check';
end $function$;

CREATE OR REPLACE FUNCTION wocs.tiktok_hands_show(t wocs.tasks, code text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  held wocs.tasks := wocs.tiktok_hands_task(t);
begin
  perform wocs.notice_send_entry(wocs.notice_entry(held.requested_by, 'tiktok.picture', jsonb_build_object(
      'task', held.id, 'rung', t.payload -> 'rung', 'code', code))
    || jsonb_build_object('media', jsonb_build_object('key', a.storage_url, 'mime', a.mime_type)),
    wocs.person_by_id(held.requested_by), held.id)
  from wocs.attachments a where a.task_id = t.id and a.type = 'image' and a.state = 'stored';
end $function$;

CREATE OR REPLACE FUNCTION wocs.tiktok_hands_stop()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if new.status = 'running' and new.assigned_to is null then
    return null;
  end if;
  perform wocs.task_move(c.id, 'cancelled', null, '{"reason": "not_wanted"}') from wocs.tasks c
  where c.parent_id = new.id and c.type = 'tiktok_hands' and c.payload ->> 'act' <> 'check'
    and c.status in ('pending', 'running') and not wocs.mark_is_set(c);
  return null;
end $function$;

CREATE OR REPLACE FUNCTION wocs.tiktok_hands_task(t wocs.tasks)
 RETURNS wocs.tasks
 LANGUAGE plpgsql
AS $function$
declare
  held wocs.tasks;
begin
  select * into held from wocs.tasks x where x.id = t.parent_id for update;
  return held;
end $function$;

CREATE OR REPLACE FUNCTION wocs.tiktok_is_in_the_act(t wocs.tasks)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select t.type like 'tiktok\_%' and exists (select from wocs.tasks c
    where c.parent_id = t.id and c.type = 'tiktok_hands' and c.status = 'running' and wocs.mark_is_set(c))
$function$;

CREATE OR REPLACE FUNCTION wocs.tiktok_limit_uses(l wocs.tiktok_limits)
 RETURNS SETOF timestamp with time zone
 LANGUAGE sql
 STABLE
AS $function$
  select coalesce(
    (select min(m.at) from wocs.task_marks m where m.task_id = t.id), greatest(t.created_at, t.scheduled_at))
  from wocs.tasks t
  where t.type = 'tiktok_hands' and t.payload ->> 'act' = 'post' and t.payload ->> 'rung' = any (l.rungs)
    and t.created_at > now() - make_interval(secs => l.seconds + extract(epoch from wocs.limit_lately()))
    and (t.status in ('pending', 'running')
      or exists (select from wocs.task_marks m where m.task_id = t.id))
$function$;

CREATE OR REPLACE FUNCTION wocs.tiktok_link_is_short(link text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select coalesce(link ~ '^https://((vt|vm)\.tiktok\.com(/t)?|www\.tiktok\.com/t)/[A-Za-z0-9]{5,20}/?([?#].*)?$', false)
$function$;

CREATE OR REPLACE FUNCTION wocs.tiktok_link_may_be_followed()
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select exists (select from wocs.node_list_online() n where n.abilities ->> 'tiktok_link' = 'ready')
$function$;

CREATE OR REPLACE FUNCTION wocs.tiktok_link_order(held wocs.tasks, link text)
 RETURNS boolean
 LANGUAGE plpgsql
AS $function$
declare
  made wocs.tasks;
begin
  perform wocs.task_move(c.id, 'cancelled', null, '{"reason": "not_wanted"}') from wocs.tasks c
  where c.parent_id = held.id and c.type = 'tiktok_link' and c.status in ('pending', 'running')
    and c.payload ->> 'link' <> tiktok_link_order.link;
  select * into made from wocs.tasks c
  where c.parent_id = held.id and c.type = 'tiktok_link' and c.payload ->> 'link' = tiktok_link_order.link;
  if made.id is not null or not wocs.tiktok_link_is_short(link) or not wocs.tiktok_link_may_be_followed() then
    return coalesce(made.status in ('pending', 'running'), false);
  end if;
  insert into wocs.tasks (type, runs, payload, status, priority, needs_role, parent_id, repeatable)
  values ('tiktok_link', 'home', jsonb_build_object('link', link), 'pending', held.priority, 'viewer', held.id, true)
  returning * into made;
  perform wocs.bell_ring(made);
  return true;
end $function$;

CREATE OR REPLACE FUNCTION wocs.tiktok_link_task(person wocs.users)
 RETURNS text
 LANGUAGE sql
 STABLE
AS $function$
  select case when count(*) = 1 then min(t.id) end from wocs.tasks t
  where t.type = 'tiktok_post' and (t.status in ('pending', 'running') and t.assigned_to = person.id
    or t.status = 'uncertain' and t.requested_by = person.id)
$function$;

CREATE OR REPLACE FUNCTION wocs.tiktok_mark_objection(t wocs.tasks)
 RETURNS text
 LANGUAGE plpgsql
 STABLE
AS $function$
declare
  p wocs.tasks;
begin
  select * into p from wocs.tasks x where x.id = t.parent_id;
  return case
    when p.status <> 'running' or p.assigned_to is not null then 'not_wanted'
    when not wocs.task_requester_may(p) then 'role_lost'
    when exists (select from wocs.tasks o where o.parent_id = p.id and o.id <> t.id and o.type = 'tiktok_hands'
      and o.status in ('running', 'uncertain') and wocs.mark_is_set(o)) then 'marked_already' end;
end $function$;

CREATE OR REPLACE FUNCTION wocs.tiktok_pages_are_due()
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select exists (select from wocs.node_list_online() n where n.abilities ->> 'tiktok_studio' = 'ready')
    and not exists (select from wocs.tasks t where t.type = 'tiktok_pages'
      and (t.created_at > now() - wocs.limit_pages_look() or t.status in ('pending', 'running')))
$function$;

CREATE OR REPLACE FUNCTION wocs.tiktok_pages_failed(t wocs.tasks, code text, detail text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  problem jsonb := wocs.tiktok_pages_problem(code, detail);
  incident text := concat_ws(' ', code, problem ->> 'step');
  a wocs.alerts;
begin
  perform wocs.task_fail(t, code, detail);
  if not wocs.tiktok_pages_need_person(code) then
    return;
  end if;
  perform wocs.alert_close(x) from wocs.alerts x
  where x.kind = 'pages' and x.closed_at is null and x.about <> incident;
  a := wocs.alert_raise('pages', problem, incident);
  if a.id is not null then
    perform wocs.alert_notify_admins(a, 'alert.pages', problem);
  end if;
end $function$;

CREATE OR REPLACE FUNCTION wocs.tiktok_pages_need_person(code text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select code in ('selector_missing', 'selector_ambiguous', 'unknown_page', 'pages_file', 'not_logged_in', 'captcha',
    'profile_key')
$function$;

CREATE OR REPLACE FUNCTION wocs.tiktok_pages_problem(code text, detail text)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select jsonb_build_object('code', code, 'step', case
    when code in ('selector_missing', 'selector_ambiguous', 'unknown_page') then left(split_part(detail, ':', 1), 40)
    end)
$function$;

CREATE OR REPLACE FUNCTION wocs.tiktok_pages_settle()
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  made wocs.tasks;
begin
  if wocs.tiktok_pages_are_due() then
    insert into wocs.tasks (type, runs, payload, status, priority, needs_role, repeatable)
    values ('tiktok_pages', 'home', '{}', 'pending', 'low', 'viewer', true)
    returning * into made;
    perform wocs.bell_ring(made);
  end if;
end $function$;

CREATE OR REPLACE FUNCTION wocs.tiktok_pages_state()
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select jsonb_build_object('at', wocs.clock_text(t.completed_at)) || case when t.status = 'failed' then (
      select wocs.tiktok_pages_problem(l.details ->> 'code', l.details ->> 'detail') from wocs.task_logs l
      where l.task_id = t.id and l.action = 'failed' order by l.seq desc limit 1) else '{}' end
  from wocs.tasks t
  where t.type = 'tiktok_pages' and t.status in ('done', 'failed')
    and exists (select from wocs.node_list() n where n.abilities ->> 'tiktok_studio' = 'ready')
  order by t.created_at desc limit 1
$function$;

CREATE OR REPLACE FUNCTION wocs.tiktok_post_change(held wocs.tasks, actor uuid, state text)
 RETURNS void
 LANGUAGE sql
AS $function$
  update wocs.tiktok_posts p set state = tiktok_post_change.state, changed_by = actor, changed_at = now(),
    caption = case tiktok_post_change.state when 'edited' then held.payload ->> 'caption' else p.caption end
  where p.video_id = held.payload ->> 'video_id' and p.state <> 'deleted';
$function$;

CREATE OR REPLACE FUNCTION wocs.tiktok_post_live(held wocs.tasks, told jsonb, actor uuid)
 RETURNS void
 LANGUAGE sql
AS $function$
  insert into wocs.tiktok_posts as p (task_id, caption, video_id, link, state, posted_at, posted_by, changed_by)
  values (held.id, held.payload ->> 'caption', told ->> 'video_id', told ->> 'link', 'live', now(), actor, actor)
  on conflict (task_id) do update set
    video_id = coalesce(excluded.video_id, p.video_id), link = coalesce(excluded.link, p.link),
    state = case p.state when 'scheduled' then 'live' else p.state end,
    posted_at = coalesce(p.posted_at, now()), posted_by = coalesce(p.posted_by, actor), changed_by = actor,
    changed_at = now();
$function$;

CREATE OR REPLACE FUNCTION wocs.tiktok_reasons(task text)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select jsonb_build_object('reasons', coalesce(jsonb_agg(jsonb_build_object(
    'rung', y.rung, 'code', y.code, 'until', wocs.clock_text(y.until)) order by y.at, r.rank), '[]'))
  from wocs.tiktok_tries y
  join wocs.tasks t on t.id = y.task_id
  left join wocs.tiktok_rungs r on r.rung = y.rung and r.act = wocs.tiktok_act(t)
  where y.task_id = task
$function$;

CREATE OR REPLACE FUNCTION wocs.tiktok_report_settles(t wocs.tasks, request jsonb)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select t.type = 'tiktok_hands' and t.status = 'uncertain' and request ->> 'outcome' = 'done'
    and t.attempt = (request ->> 'attempt')::int and t.node = request ->> 'node'
$function$;

CREATE OR REPLACE FUNCTION wocs.tiktok_rung_choose(t wocs.tasks, act text)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  r wocs.tiktok_rungs;
  held_back jsonb;
begin
  for r in
    select * from wocs.tiktok_rungs x
    where x.act = tiktok_rung_choose.act and wocs.tiktok_rung_is_ready(x)
      and not exists (select from wocs.tiktok_tries y where y.task_id = t.id and y.rung = x.rung)
    order by x.rank
  loop
    held_back := wocs.tiktok_rung_limit(r);
    if held_back is null or (held_back ->> 'until')::timestamptz < now() + wocs.limit_rung_wait() then
      return jsonb_build_object('rung', r.rung, 'at', held_back -> 'until');
    end if;
    perform wocs.tiktok_try_keep(t.id, r.rung, held_back ->> 'code', (held_back ->> 'until')::timestamptz);
  end loop;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION wocs.tiktok_rung_is_ready(r wocs.tiktok_rungs)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select exists (select from wocs.node_list_online() n where n.abilities ->> r.ability = 'ready')
$function$;

CREATE OR REPLACE FUNCTION wocs.tiktok_rung_limit(r wocs.tiktok_rungs)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select jsonb_build_object('code', l.name, 'until', wocs.clock_text(free.at))
  from wocs.tiktok_limits l, lateral (
    select used + make_interval(secs => l.seconds) as at from wocs.tiktok_limit_uses(l) used
    order by used desc offset l.uses - 1 limit 1) free
  where r.act = 'post' and r.rung = any (l.rungs) and free.at > now()
  order by free.at desc limit 1
$function$;

CREATE OR REPLACE FUNCTION wocs.tiktok_seen_nowhere(held wocs.tasks, actor wocs.users)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  checked jsonb := wocs.command_check(held.type, wocs.person_by_id(held.requested_by), held.payload);
  asked jsonb;
begin
  if checked ? 'refused' then
    return checked;
  end if;
  perform wocs.tiktok_hands_settled(held, 'failed');
  perform wocs.task_move(held.id, 'failed', actor.id, '{"code": "not_seen"}');
  held := wocs.task_move(held.id, 'pending', actor.id);
  update wocs.tasks x set assigned_to = null, scheduled_at = null where x.id = held.id returning * into held;
  asked := wocs.approval_ask(held, checked -> 'subject');
  return jsonb_build_object('say', 'tiktok.not_seen', 'facts', wocs.agent_facts(held),
    'also', jsonb_build_array(wocs.notice_entry(held.requested_by, 'approval.asked', asked)));
end $function$;

CREATE OR REPLACE FUNCTION wocs.tiktok_seen_there(held wocs.tasks, actor wocs.users)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
begin
  perform wocs.tiktok_hands_settled(held, 'done');
  if held.type = 'tiktok_edit' then
    return wocs.tiktok_finish_edit(held, actor);
  elsif held.type = 'tiktok_delete' then
    return wocs.tiktok_finish_delete(held, actor);
  end if;
  perform wocs.tiktok_post_live(held, '{}', actor.id);
  return wocs.agent_finish_work(held, actor, 'tiktok.seen', '{}', null);
end $function$;

CREATE OR REPLACE FUNCTION wocs.tiktok_told_figure(told jsonb)
 RETURNS bigint
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select case when jsonb_typeof(told) = 'number' and told::numeric between 0 and 1e15 then told::numeric::bigint end
$function$;

CREATE OR REPLACE FUNCTION wocs.tiktok_told_figures(figures jsonb)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select case when count(wocs.tiktok_told_figure(figures -> k)) = 4
    then jsonb_object_agg(k, wocs.tiktok_told_figure(figures -> k)) end
  from unnest(array['views', 'likes', 'comments', 'shares']) k
$function$;

CREATE OR REPLACE FUNCTION wocs.tiktok_told_post(result jsonb)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select jsonb_build_object(
    'video_id', substring(result ->> 'video_id' from '^[0-9]{5,25}$'),
    'link', substring(result ->> 'link' from '^https://[a-z.]{0,20}tiktok\.com/\S{1,250}$'))
$function$;

CREATE OR REPLACE FUNCTION wocs.tiktok_try_keep(task text, rung text, code text, until timestamp with time zone)
 RETURNS void
 LANGUAGE sql
AS $function$
  insert into wocs.tiktok_tries (task_id, rung, code, until) values (task, rung, code, until)
  on conflict on constraint tiktok_tries_pkey do update set code = excluded.code, until = excluded.until, at = now();
$function$;

CREATE OR REPLACE FUNCTION wocs.tiktok_video_settle(a wocs.attachments)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  t wocs.tasks;
begin
  select * into t from wocs.tasks x where x.id = a.task_id for update;
  if t.type is distinct from 'tiktok_post' or t.status not in ('pending', 'awaiting_approval', 'running') then
    update wocs.outbox x set state = 'failed', error = '{"code": "superseded"}'
    where x.task_id = t.id and x.state = 'held' and x.kind = 'notice';
    return;
  elsif a.state <> 'stored' then
    perform wocs.outbox_reply_late(t, 'tiktok.video_failed',
      wocs.agent_facts(t) || jsonb_build_object('problem', coalesce(a.problem, 'unknown')));
    return;
  end if;
  perform wocs.outbox_reply(wocs.person_by_id((a.media ->> 'by')::uuid), a.media ->> 'message', jsonb_build_object(
    'say', 'tiktok.video_kept', 'about', t.id, 'facts', wocs.agent_facts(t))) where a.media ? 'message';
  update wocs.outbox x set
    facts = x.facts || jsonb_build_object('video', jsonb_build_object('state', 'stored')),
    media = case when x.say in ('tiktok.post_notice', 'tiktok.video')
      then jsonb_build_object('key', a.storage_url, 'mime', a.mime_type) end
  where x.task_id = a.task_id and x.state = 'held';
  perform wocs.outbox_hand_out_held(a.task_id);
  perform wocs.tiktok_hands_go_on(t);
end $function$;

CREATE OR REPLACE FUNCTION wocs.undo_needs_nothing(type text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select type like 'report\_%'
    or type in ('analytics', 'landing_screenshot', 'landing_preview', 'chart', 'caption_draft', 'content_caption',
      'tiktok_stats', 'tiktok_figures', 'tiktok_hands', 'tiktok_link',
      'tiktok_pages', 'stop_all', 'resume')
$function$;

alter table wocs.alerts drop constraint alerts_kind_check;
alter table wocs.alerts add constraint alerts_kind_check CHECK ((kind = ANY (ARRAY['offline'::text, 'messages'::text, 'database'::text, 'files'::text, 'silence'::text, 'uncertain'::text, 'fault'::text, 'stranger'::text, 'audit'::text, 'cause'::text, 'unsure'::text, 'pages'::text])));

drop index wocs.task_logs_by_day;
CREATE INDEX task_logs_by_day ON wocs.task_logs USING btree (created_at, action) WHERE ((action)::text = ANY ('{completed,failed}'::text[]));

drop index wocs.tasks_by_words;
CREATE INDEX tasks_by_words ON wocs.tasks USING gin (words);

CREATE INDEX tasks_ended ON wocs.tasks USING btree (completed_at) WHERE (status = ANY (ARRAY['done'::text, 'failed'::text, 'rolled_back'::text]));

CREATE INDEX tasks_of_tiktok_hands ON wocs.tasks USING btree (created_at) WHERE ((type)::text = 'tiktok_hands'::text);

CREATE INDEX tasks_of_tiktok_pages ON wocs.tasks USING btree (created_at) WHERE ((type)::text = 'tiktok_pages'::text);

CREATE TRIGGER stop_hands AFTER UPDATE ON wocs.tasks FOR EACH ROW WHEN ((((new.type)::text ~~ 'tiktok\_%'::text) AND (new.runs = 'human'::text) AND (old.status = 'running'::text) AND ((new.status <> old.status) OR ((new.assigned_to IS NOT NULL) AND (old.assigned_to IS NULL))))) EXECUTE FUNCTION wocs.tiktok_hands_stop();

grant execute on function public.wocs_mark(jsonb) to service_role;

insert into wocs.tiktok_limits ("name", "rungs", "seconds", "uses") values ('account_day_used_up', '{direct,studio}', '86400', '15');

insert into wocs.tiktok_limits ("name", "rungs", "seconds", "uses") values ('account_drafts_used_up', '{inbox}', '86400', '5');

insert into wocs.tiktok_limits ("name", "rungs", "seconds", "uses") values ('app_minute_used_up', '{inbox,direct}', '60', '6');

insert into wocs.tiktok_rungs ("ability", "act", "rank", "rung") values ('tiktok_direct', 'check', '2', 'direct');

insert into wocs.tiktok_rungs ("ability", "act", "rank", "rung") values ('tiktok_direct', 'post', '2', 'direct');

insert into wocs.tiktok_rungs ("ability", "act", "rank", "rung") values ('tiktok_display', 'check', '3', 'display');

insert into wocs.tiktok_rungs ("ability", "act", "rank", "rung") values ('tiktok_display', 'stats', '1', 'display');

insert into wocs.tiktok_rungs ("ability", "act", "rank", "rung") values ('tiktok_inbox', 'check', '1', 'inbox');

insert into wocs.tiktok_rungs ("ability", "act", "rank", "rung") values ('tiktok_inbox', 'post', '1', 'inbox');

insert into wocs.tiktok_rungs ("ability", "act", "rank", "rung") values ('tiktok_studio', 'check', '4', 'studio');

insert into wocs.tiktok_rungs ("ability", "act", "rank", "rung") values ('tiktok_studio', 'delete', '1', 'studio');

insert into wocs.tiktok_rungs ("ability", "act", "rank", "rung") values ('tiktok_studio', 'edit', '1', 'studio');

insert into wocs.tiktok_rungs ("ability", "act", "rank", "rung") values ('tiktok_studio', 'post', '3', 'studio');

drop function wocs.panel_page_pictures(text);

drop function wocs.panel_landing_row(jsonb);

drop function wocs.panel_inbox_words(text,boolean);

drop function wocs.panel_inbox_search(text,boolean);

drop function wocs.panel_chats_waiting(wocs.users,text,text);

drop function wocs.panel_chats_latest(wocs.users,text,text,text);

drop function wocs.landing_preview_version(wocs.tasks);

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
    when 'tiktok_hands' then wocs.finished_tiktok_hands(t, result)
    when 'tiktok_link' then wocs.finished_tiktok_link(t, result)
    when 'tiktok_pages' then wocs.finished_tiktok_pages(t, result)
    when 'transcribe' then wocs.finished_transcribe(t, result)
    else jsonb_build_object('say', 'task.completed', 'facts', jsonb_build_object(
      'seconds', round(extract(epoch from now() - t.started_at)::numeric, 1), 'result', result)) end
$function$;

CREATE OR REPLACE FUNCTION wocs.landing_preview_askers(v wocs.landing_versions)
 RETURNS SETOF wocs.tasks
 LANGUAGE sql
 STABLE
AS $function$
  select t.* from wocs.approvals a join wocs.tasks t on t.id = a.task_id
  where a.decision is null and a.expires_at > now() and t.status = 'awaiting_approval'
    and (a.subject ->> 'version' = v.version::text or exists (
      select from jsonb_path_query(a.subject, '$.lines.**') s
      where s @> jsonb_strip_nulls(wocs.landing_subject(v) - 'has_image')))
    and exists (select from wocs.landing_preview_versions(t) x where x.id = v.id)
$function$;

CREATE OR REPLACE FUNCTION wocs.landing_preview_is_outdated(t wocs.tasks, facts jsonb)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select not exists (select from wocs.approvals a
      where a.task_id = t.id and a.ask = (facts ->> 'ask')::int and a.decision is null)
    or not exists (select from wocs.landing_preview_versions(t) v
      where v.page_slug = facts ->> 'page' and v.version = (facts ->> 'version')::int)
$function$;

CREATE OR REPLACE FUNCTION wocs.mark_objection(t wocs.tasks, request jsonb)
 RETURNS text
 LANGUAGE sql
 STABLE
AS $function$
  select coalesce(wocs.node_report_objection(t, request), case
    when wocs.stop_is_on() then 'stopped'
    when t.type <> 'tiktok_hands' then 'not_for_marks'
    else wocs.tiktok_mark_objection(t) end)
$function$;

CREATE OR REPLACE FUNCTION wocs.task_search(said text)
 RETURNS tsquery
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select string_agg(w || ':*', ' & ')::tsquery from wocs.task_search_words(said) w
$function$;

CREATE OR REPLACE FUNCTION wocs.task_search_rare(said text)
 RETURNS tsquery
 LANGUAGE sql
 STABLE
AS $function$
  with common as materialized (
    select c.word, c.share from pg_stats s, unnest(s.most_common_elems::text::text[], s.most_common_elem_freqs) c (
      word, share)
    where s.schemaname = 'wocs' and s.tablename = 'tasks' and s.attname = 'words')
  select string_agg(w || ':*', ' & ')::tsquery from wocs.task_search_words(said) w
  where (select coalesce(sum(c.share), 0) from common c where starts_with(c.word, w)) < wocs.limit_search_share()
$function$;

CREATE OR REPLACE FUNCTION wocs.tiktok_hands_are_ready(act text)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select exists (select from wocs.tiktok_rungs r
    where r.act = tiktok_hands_are_ready.act and wocs.tiktok_rung_is_ready(r))
$function$;

CREATE OR REPLACE FUNCTION wocs.tiktok_nobody_refusal(act text, named text, at timestamp with time zone DEFAULT NULL::timestamp with time zone)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select case when named is not null or not wocs.tiktok_hands_are_ready(act)
    then wocs.agent_none_refusal_at(named, at) end
$function$;

revoke execute on function public.wocs_mark(jsonb) from authenticated;

revoke execute on function public.wocs_mark(jsonb) from anon;

CREATE OR REPLACE FUNCTION wocs.check_tiktok_stats(asker wocs.users, args jsonb)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select coalesce(wocs.tiktok_nobody_refusal('stats', args ->> 'to'),
    jsonb_build_object('args', wocs.agent_args_with_name(args), 'subject', '{}'::jsonb))
$function$;


create type wocs.period_part_lists as (labels text[], starts timestamp with time zone[], ends timestamp with time zone[], were timestamp with time zone[], were_until timestamp with time zone[]);

create table wocs.auto_replies (
  language text not null,
  words text not null,
  when_closed text,
  constraint auto_replies_language_check CHECK ((language = ANY (ARRAY['en'::text, 'ms'::text]))),
  constraint auto_replies_pkey PRIMARY KEY (language)
);
alter table wocs.auto_replies enable row level security;

create table wocs.opening_hours (
  weekday integer not null,
  opens time without time zone not null,
  closes time without time zone not null,
  constraint opening_hours_pkey PRIMARY KEY (weekday, opens),
  constraint opening_hours_weekday_check CHECK (((weekday >= 1) AND (weekday <= 7)))
);
alter table wocs.opening_hours enable row level security;

create table wocs.panel_devices (
  id uuid not null default gen_random_uuid(),
  user_id uuid not null,
  label text not null default ''::text,
  made_at timestamp with time zone not null default now(),
  seen_at timestamp with time zone not null default now(),
  revoked_at timestamp with time zone,
  constraint panel_devices_pkey PRIMARY KEY (id),
  constraint panel_devices_user_id_fkey FOREIGN KEY (user_id) REFERENCES wocs.users(id)
);
alter table wocs.panel_devices enable row level security;

create table wocs.panel_login_faults (
  id bigint not null generated always as identity,
  browser uuid,
  user_id uuid,
  at timestamp with time zone not null default clock_timestamp(),
  constraint panel_login_faults_pkey PRIMARY KEY (id),
  constraint panel_login_faults_user_id_fkey FOREIGN KEY (user_id) REFERENCES wocs.users(id)
);
alter table wocs.panel_login_faults enable row level security;

create table wocs.panel_sessions (
  id uuid not null default gen_random_uuid(),
  ref bigint not null generated always as identity,
  user_id uuid not null,
  device_id uuid,
  generation integer not null default 1,
  turned_at timestamp with time zone not null default now(),
  made_at timestamp with time zone not null default now(),
  seen_at timestamp with time zone not null default now(),
  expires_at timestamp with time zone not null,
  revoked_at timestamp with time zone,
  revoked_for text,
  constraint panel_sessions_device_id_fkey FOREIGN KEY (device_id) REFERENCES wocs.panel_devices(id) ON DELETE SET NULL,
  constraint panel_sessions_pkey PRIMARY KEY (id),
  constraint panel_sessions_ref_key UNIQUE (ref),
  constraint panel_sessions_revoked_for_check CHECK ((revoked_for = ANY (ARRAY['logout'::text, 'elsewhere'::text, 'reuse'::text, 'removed'::text, 'role'::text, 'account'::text, 'not_me'::text]))),
  constraint panel_sessions_user_id_fkey FOREIGN KEY (user_id) REFERENCES wocs.users(id)
);
alter table wocs.panel_sessions enable row level security;

create table wocs.quick_replies (
  id bigint not null generated always as identity,
  name character varying(40) not null,
  words text not null,
  made_by uuid,
  created_at timestamp with time zone not null default now(),
  constraint quick_replies_made_by_fkey FOREIGN KEY (made_by) REFERENCES wocs.users(id),
  constraint quick_replies_pkey PRIMARY KEY (id)
);
alter table wocs.quick_replies enable row level security;

create table wocs.task_holds (
  task_id character varying(20) not null,
  holder uuid not null,
  until timestamp with time zone not null,
  hold integer not null default 1,
  constraint task_holds_holder_fkey FOREIGN KEY (holder) REFERENCES wocs.users(id),
  constraint task_holds_pkey PRIMARY KEY (task_id),
  constraint task_holds_task_id_fkey FOREIGN KEY (task_id) REFERENCES wocs.tasks(id)
);
alter table wocs.task_holds enable row level security;

create table wocs.task_snoozes (
  task_id character varying(20) not null,
  person_id uuid not null,
  until timestamp with time zone not null,
  constraint task_snoozes_person_id_fkey FOREIGN KEY (person_id) REFERENCES wocs.users(id),
  constraint task_snoozes_pkey PRIMARY KEY (person_id, task_id),
  constraint task_snoozes_task_id_fkey FOREIGN KEY (task_id) REFERENCES wocs.tasks(id)
);
alter table wocs.task_snoozes enable row level security;

alter table wocs.chats add column auto_replied_at timestamp with time zone;

alter table wocs.chats add column held_until timestamp with time zone;

alter table wocs.chats add column hold integer not null default 0;

alter table wocs.chats add column holder uuid;

alter table wocs.chats add column language text not null default 'ms'::text;

alter table wocs.chats add column last_customer_at timestamp with time zone;

alter table wocs.chats add column nudged_at timestamp with time zone;

alter table wocs.chats add column number bigint not null generated always as identity;

alter table wocs.chats add column numbers_before character varying(20)[] not null default '{}'::character varying[];

alter table wocs.chats add column opted_out_at timestamp with time zone;

alter table wocs.chats add column shown_until bigint;

alter table wocs.chats add column snoozed_until timestamp with time zone;

alter table wocs.chats add column tags text[] not null default '{}'::text[];

alter table wocs.chats add column tell_at timestamp with time zone;

alter table wocs.chats add column told_agents uuid[] not null default '{}'::uuid[];

alter table wocs.chats add column told_owner boolean not null default false;

alter table wocs.chats add column waiting_since timestamp with time zone;

alter table wocs.messages add column "position" bigint not null generated always as identity;

alter table wocs.messages add column attachment_id uuid;

alter table wocs.messages add column deleted_at timestamp with time zone;

alter table wocs.messages add column details jsonb;

alter table wocs.messages add column edited_at timestamp with time zone;

alter table wocs.messages add column kind text not null default 'text'::text;

alter table wocs.messages add column message_id text;

alter table wocs.messages add column outbox_id bigint;

alter table wocs.messages add column reaction text;

alter table wocs.messages add column reply_to uuid;

alter table wocs.messages add column transcript text;

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
begin
  perform wocs.work_begin();
  refused := wocs.node_call_objection(request);
  if refused is not null then
    return wocs.work_collect() || jsonb_build_object('refused', refused, 'stop', '[]'::jsonb, 'due', '[]'::jsonb,
      'call_again_s', 30);
  end if;
  perform wocs.node_forget_nonces();
  audit := wocs.audit_answer_node(request ->> 'node', request -> 'audit');
  perform wocs.node_record_beat(request);
  stop := wocs.lease_extend(request ->> 'node', coalesce(nullif(request -> 'running', 'null'), '[]'));
  perform wocs.settling_run(may_settle);
  perform wocs.audit_ask_seal();
  if not request @> '{"leaving": true}' then
    due := wocs.bell_ring_at_beat();
  end if;
  return wocs.work_collect()
    || jsonb_build_object('audit', audit, 'stop', stop, 'due', coalesce(due, '[]'), 'causes', wocs.causes_all(),
      'call_again_s', coalesce(wocs.node_call_again_s(), 30));
end $function$;

CREATE OR REPLACE FUNCTION public.wocs_login(request jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  answer jsonb;
begin
  perform wocs.writer_lock();
  perform wocs.work_begin(request -> 'settings');
  answer := case request ->> 'step' when 'begin' then wocs.panel_login_begin(request)
    else wocs.panel_login_end(request) end;
  return wocs.work_collect() || jsonb_build_object('session', null, 'device', null, 'role', null) || answer;
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
  return wocs.panel_answer(viewer, null, case when viewer.id is not null
    then wocs.panel_page(viewer, wocs.panel_page_call(request)) end);
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
    || jsonb_build_object('session', wocs.panel_session_facts(turned));
end $function$;

CREATE OR REPLACE FUNCTION wocs.agent_ask_about_word(person wocs.users, word text)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
AS $function$
declare
  open wocs.tasks[] := array(select t from wocs.agent_open_tasks(person.id) t);
begin
  if word = 'acknowledge' then
    return wocs.agent_ask_about_thumb(open);
  elsif word = 'reopen' then
    return wocs.agent_word_refusal(wocs.agent_refusal('nothing_finished', null));
  elsif word in ('done', 'need_help') and open = '{}' and person.role = 'agent' then
    return wocs.agent_word_refusal(wocs.agent_refusal('nothing_open', null));
  end if;
  return case when word in ('done', 'need_help') then wocs.agent_ask_which(open, word) end;
end $function$;

CREATE OR REPLACE FUNCTION wocs.agent_assign(task wocs.tasks, say text, answered uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  agent wocs.users := wocs.agent_choose(task.payload ->> 'to');
  given wocs.tasks;
begin
  if agent.id is null then
    return wocs.agent_none_refusal(task.payload ->> 'to');
  end if;
  given := wocs.agent_give_task(task.id, agent.id);
  return jsonb_build_object('say', say, 'stay', true, 'facts', wocs.agent_facts(given)
      || case when agent.id = answered then '{"yours": true}'::jsonb else '{}' end,
    'also', wocs.agent_notices(given, answered));
end $function$;

CREATE OR REPLACE FUNCTION wocs.agent_choices(intent jsonb)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select case when intent ->> 'say' = 'grammar.missing' and intent ->> 'command' like 'agent\_%'
      and intent #>> '{facts,field}' = 'to'
    then jsonb_build_object('agents', (
      select coalesce(jsonb_agg(one), '[]') from jsonb_array_elements(wocs.duty_list()) one
      where one ->> 'name' is distinct from (
        select u.name from wocs.tasks t join wocs.users u on u.id = t.assigned_to
        where t.id = intent #>> '{remember,args,task}')))
    else '{}'::jsonb end
$function$;

CREATE OR REPLACE FUNCTION wocs.agent_draft_is_in_the_way(draft jsonb, task text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select draft is not null and draft ->> 'id' is distinct from 'form:' || task
$function$;

CREATE OR REPLACE FUNCTION wocs.agent_help_list()
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select coalesce(jsonb_agg(jsonb_build_object('task', called.id, 'agent', wocs.person_ref(called.assigned_to),
    'at', wocs.clock_text(called.at)) order by called.at desc), '[]')
  from (
    select t.id, t.assigned_to, max(l.created_at) as at from wocs.tasks t
    join wocs.task_logs l on l.task_id = t.id and l.action = 'help_wanted' and l.actor_id = t.assigned_to
    where t.runs = 'human' and t.status in ('pending', 'running')
    group by t.id order by at desc limit 10) called
$function$;

CREATE OR REPLACE FUNCTION wocs.agent_help_pass_on(m jsonb, intent jsonb, person wocs.users)
 RETURNS boolean
 LANGUAGE plpgsql
AS $function$
declare
  t wocs.tasks := wocs.agent_help_takes(m, intent, person);
begin
  if t.id is null then
    return false;
  end if;
  perform wocs.audit_set_actor(person.id);
  update wocs.wa_sessions s set session_data = s.session_data - 'help' where s.user_id = person.id;
  if m #>> '{media,id}' is null then
    perform wocs.agent_help_tell(t, person, m ->> 'id', m ->> 'text', null);
  else
    perform wocs.media_expect(t.id, (m -> 'media') || jsonb_build_object('for', jsonb_strip_nulls(jsonb_build_object(
      'help_for', t.id, 'by', person.id, 'message', m -> 'id', 'words', m -> 'text'))));
  end if;
  return true;
end $function$;

CREATE OR REPLACE FUNCTION wocs.agent_help_settle(a wocs.attachments)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  person wocs.users := wocs.person_by_id((a.media ->> 'by')::uuid);
  t wocs.tasks;
begin
  select * into t from wocs.tasks x where x.id = a.task_id;
  perform wocs.audit_set_actor(person.id);
  if person.id is null then
    return;
  elsif a.state = 'stored' or a.media ? 'words' then
    perform wocs.agent_help_tell(t, person, a.media ->> 'message', a.media ->> 'words', case when a.state = 'stored'
      then jsonb_build_object('key', a.storage_url, 'mime', a.mime_type) end);
  else
    update wocs.wa_sessions s set session_data = s.session_data || jsonb_build_object('help',
      jsonb_build_object('task', t.id, 'at', wocs.clock_text(now()))) where s.user_id = person.id;
    perform wocs.outbox_reply(person, a.media ->> 'message', jsonb_build_object('say', 'agent.help_photo_failed',
      'about', t.id, 'facts', jsonb_build_object('task', t.id, 'problem', coalesce(a.problem, 'broken'))));
  end if;
end $function$;

CREATE OR REPLACE FUNCTION wocs.agent_help_takes(m jsonb, intent jsonb, person wocs.users)
 RETURNS wocs.tasks
 LANGUAGE plpgsql
 STABLE
AS $function$
declare
  help jsonb := wocs.agent_help_open(person.id);
  t wocs.tasks;
begin
  if help is null or m ->> 'type' = 'reaction' or coalesce(ltrim(m ->> 'text') like '/%', false)
      or (wocs.draft_current(person.id) ->> 'at')::timestamptz > (help ->> 'at')::timestamptz
      or wocs.word_is_older((m ->> 'sent_at')::timestamptz, (help ->> 'at')::timestamptz)
      or not (intent ->> 'do' = 'chat' or m @> '{"second_look": true}')
      or coalesce(m ->> 'text', m #>> '{media,id}') is null
      or coalesce(m #>> '{media,kind}', 'image') <> 'image' then
    return null;
  end if;
  select * into t from wocs.tasks x
  where x.id = help ->> 'task' and x.assigned_to = person.id and x.status in ('pending', 'running');
  return t;
end $function$;

CREATE OR REPLACE FUNCTION wocs.agent_help_tell(t wocs.tasks, person wocs.users, message text, words text, media jsonb)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  reason text := left(words, 1000);
begin
  perform wocs.audit_log_task(t.id, 'help_reason', jsonb_strip_nulls(jsonb_build_object('reason', reason,
    'photo', case when media is not null then true end)));
  perform wocs.outbox_reply(person, message, jsonb_build_object('say', 'agent.help_passed_on', 'about', t.id,
    'facts', jsonb_build_object('task', t.id,
      'told', (select coalesce(jsonb_agg(h.name order by h.name), '[]') from wocs.agent_helpers(t, person.id) h))));
  perform wocs.notice_send_all(wocs.agent_help_notices(t, person, 'agent.help_reason',
    jsonb_strip_nulls(jsonb_build_object('reason', reason)), media), t.id);
end $function$;

CREATE OR REPLACE FUNCTION wocs.agent_helpers(t wocs.tasks, besides uuid)
 RETURNS SETOF wocs.users
 LANGUAGE sql
 STABLE
AS $function$
  with admins as (
    select u.* from wocs.users u where u.status = 'active' and u.role = 'admin' and u.id <> besides),
  meant as (
    select u.* from wocs.users u where u.id in (select wocs.agent_task_overseers(t)) and u.id <> besides
    union select a.* from admins a where a.on_duty)
  select * from meant union select a.* from admins a where not exists (select from meant)
  order by name
$function$;

CREATE OR REPLACE FUNCTION wocs.agent_notices(given wocs.tasks, answered uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
AS $function$
begin
  if given.assigned_to is null then
    return '[]';
  elsif given.type like 'tiktok\_%' then
    return wocs.tiktok_notices(given, answered);
  elsif given.assigned_to is not distinct from answered then
    return '[]';
  end if;
  return jsonb_build_array(wocs.notice_entry(given.assigned_to, 'agent.notice', wocs.agent_facts(given)));
end $function$;

CREATE OR REPLACE FUNCTION wocs.agent_only_open_task(person uuid)
 RETURNS wocs.tasks
 LANGUAGE plpgsql
 STABLE
AS $function$
declare
  open wocs.tasks[] := array(select t from wocs.agent_open_tasks(person) t limit 2);
begin
  return case when cardinality(open) = 1 then open[1] end;
end $function$;

CREATE OR REPLACE FUNCTION wocs.agent_open_tasks(person uuid)
 RETURNS SETOF wocs.tasks
 LANGUAGE sql
 STABLE
AS $function$
  select t.* from wocs.tasks t
  where t.assigned_to = person and t.runs = 'human' and t.status in ('pending', 'running')
    and coalesce(t.scheduled_at <= now(), true)
  order by t.created_at desc, t.id desc
$function$;

CREATE OR REPLACE FUNCTION wocs.agent_reopen_answer(held wocs.tasks, actor wocs.users)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select jsonb_set(said, '{also}', said -> 'also' || case
    when held.assigned_to is null or held.assigned_to = actor.id
      or said -> 'also' @> jsonb_build_array(jsonb_build_object('to_user', held.assigned_to)) then '[]'
    else jsonb_build_array(wocs.notice_entry(held.assigned_to, 'agent.reopened',
      said -> 'facts' || '{"yours": true}')) end)
  from wocs.agent_word_answer('agent.reopened', wocs.agent_facts(held) || jsonb_build_object('by', actor.name), held,
    actor) said
$function$;

CREATE OR REPLACE FUNCTION wocs.agent_task_meant(person wocs.users, word text, said_at timestamp with time zone)
 RETURNS text
 LANGUAGE plpgsql
 STABLE
AS $function$
declare
  t wocs.tasks := wocs.agent_only_open_task(person.id);
begin
  if word = 'reopen' then
    return (select x.id from wocs.tasks x
      where x.assigned_to = person.id and x.type = 'agent_task' and x.status = 'done'
        and x.completed_at > now() - wocs.limit_reopen()
      order by x.completed_at desc limit 1);
  elsif t.id is null or word not in ('done', 'need_help', 'accept', 'acknowledge')
      or wocs.word_is_older(said_at, coalesce(t.started_at, t.created_at))
      or wocs.agent_draft_is_in_the_way(wocs.draft_current(person.id), t.id) then
    return null;
  elsif word in ('accept', 'acknowledge') and (t.status <> 'pending' or t.requested_by = person.id
      or wocs.approval_open_tasks(person) <> '[]' or exists (select from wocs.card_all_open(person.id))) then
    return null;
  end if;
  return t.id;
end $function$;

CREATE OR REPLACE FUNCTION wocs.agent_wants_help(t wocs.tasks)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select t.status in ('pending', 'running') and exists (
    select from wocs.task_logs l where l.task_id = t.id and l.action = 'help_wanted' and l.actor_id = t.assigned_to)
$function$;

CREATE OR REPLACE FUNCTION wocs.agent_word_accept(task wocs.tasks, actor wocs.users)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  checked jsonb := wocs.agent_word_task(task, actor, true);
  held wocs.tasks := jsonb_populate_record(null::wocs.tasks, checked -> 'task');
  said jsonb;
begin
  if checked ? 'refused' then
    return wocs.agent_word_refusal(checked);
  elsif held.status = 'running' then
    return wocs.agent_word_refusal(wocs.task_check_refusal('already_running', held.id, held.status, actor.id));
  end if;
  delete from wocs.agent_watches w where w.task_id = held.id and w.kind = 'accept';
  update wocs.tasks t set status = 'running', started_at = now(), assigned_to = coalesce(t.assigned_to, actor.id)
  where t.id = held.id returning * into held;
  said := wocs.agent_word_answer('agent.accepted', wocs.agent_facts(held), held, actor);
  return jsonb_set(said, '{also}', said -> 'also' || wocs.tiktok_material(held));
end $function$;

CREATE OR REPLACE FUNCTION wocs.agent_word_answer_with_media(say text, facts jsonb, task wocs.tasks, actor wocs.users, media jsonb)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select jsonb_build_object('say', say, 'facts', facts
    || case when task.assigned_to = actor.id then '{"yours": true}'::jsonb else '{}' end, 'also', (
    select coalesce(jsonb_agg(wocs.notice_entry(o, say, facts)
      || case when media is null then '{}' else jsonb_build_object('media', media) end), '[]')
    from wocs.agent_task_overseers(task) o where o <> actor.id))
$function$;

CREATE OR REPLACE FUNCTION wocs.agent_word_need_help(task wocs.tasks, actor wocs.users)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  checked jsonb := wocs.agent_word_task(task, actor);
  held wocs.tasks := jsonb_populate_record(null::wocs.tasks, checked -> 'task');
  again boolean := wocs.agent_help_open(actor.id) ->> 'task' is not distinct from task.id;
begin
  if checked ? 'refused' then
    return wocs.agent_word_refusal(checked);
  elsif held.assigned_to is distinct from actor.id then
    return wocs.task_refusal('not_yours', held.id, held.status, actor.id);
  end if;
  update wocs.wa_sessions s set session_data = s.session_data || jsonb_build_object('help',
    jsonb_build_object('task', held.id, 'at', wocs.clock_text(now()))) where s.user_id = actor.id;
  if not again then
    perform wocs.audit_log_task(held.id, 'help_wanted');
  end if;
  return jsonb_build_object('say', 'agent.help_asked', 'facts', wocs.agent_facts(held) || jsonb_build_object(
      'minutes', wocs.limit_help_minutes(), 'told', (
        select coalesce(jsonb_agg(h.name order by h.name), '[]') from wocs.agent_helpers(held, actor.id) h)),
    'also', case when again then '[]' else wocs.agent_help_notices(held, actor, 'agent.help_wanted', '{}', null) end);
end $function$;

CREATE OR REPLACE FUNCTION wocs.agent_word_reopen(task wocs.tasks, actor wocs.users)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  held wocs.tasks;
begin
  select * into held from wocs.tasks t where t.id = task.id for update;
  if held.type <> 'agent_task' then
    return wocs.agent_word_refusal(wocs.agent_refusal('not_an_agent_task', null));
  elsif actor.role <> 'admin' and held.assigned_to is distinct from actor.id then
    return wocs.task_refusal('not_yours', held.id, held.status, actor.id);
  elsif held.status <> 'done' then
    return wocs.task_refusal('not_finished', held.id, held.status, actor.id);
  elsif actor.role <> 'admin' and held.completed_at <= now() - wocs.limit_reopen() then
    return wocs.agent_word_refusal(wocs.agent_refusal('finished_long_ago', null));
  end if;
  perform wocs.audit_set_actor(actor.id);
  update wocs.tasks t set status = 'running', completed_at = null, result = null,
    started_at = coalesce(t.started_at, now())
  where t.id = held.id returning * into held;
  perform wocs.agent_watch_start(held);
  return wocs.agent_reopen_answer(held, actor);
end $function$;

CREATE OR REPLACE FUNCTION wocs.agent_word_task(task wocs.tasks, actor wocs.users, may_be_nobodys boolean DEFAULT false)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  held wocs.tasks;
begin
  select * into held from wocs.tasks t where t.id = task.id for update;
  if held.runs <> 'human' then
    return wocs.agent_refusal('not_an_agent_task', null);
  elsif actor.role <> 'admin' and held.assigned_to is distinct from actor.id
      and not (may_be_nobodys and held.assigned_to is null and actor.role = 'agent') then
    return wocs.task_check_refusal('not_yours', held.id, held.status, actor.id);
  elsif held.status not in ('pending', 'running') then
    return wocs.task_check_refusal('already_' || held.status, held.id, held.status, actor.id);
  elsif held.scheduled_at > now() then
    return wocs.agent_refusal('not_due', null);
  end if;
  perform wocs.audit_set_actor(actor.id);
  return jsonb_build_object('task', to_jsonb(held));
end $function$;

CREATE OR REPLACE FUNCTION wocs.answer_agent_list(asker wocs.users, args jsonb)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  with wanted as (
    select t.* from wocs.tasks t
    where t.runs = 'human' and (asker.role <> 'agent' or t.assigned_to = asker.id)
      and case coalesce(args ->> 'status', 'pending')
        when 'all' then true when 'done' then t.status = 'done'
          else t.status in ('pending', 'awaiting_approval', 'running') end
    order by t.completed_at desc nulls first, array_position(array['high', 'normal', 'low'], t.priority), t.deadline_at,
      t.created_at
    limit 30)
  select jsonb_build_object('say', 'agent.list', 'facts', jsonb_build_object(
    'status', coalesce(args ->> 'status', 'pending'), 'agents', wocs.duty_list(),
    'tasks', (select coalesce(jsonb_agg(jsonb_build_object(
      'task', w.id, 'type', coalesce(w.payload ->> 'type', w.type),
      'agent', coalesce(wocs.person_ref(w.assigned_to), w.payload ->> 'to'),
      'priority', w.priority, 'status', w.status, 'deadline', wocs.clock_text(w.deadline_at),
      'created_at', wocs.clock_text(w.created_at),
      'accepted_at', case when w.status = 'running' then wocs.clock_text(w.started_at) end,
      'at', wocs.clock_text(w.scheduled_at),
      'help', wocs.agent_wants_help(w),
      'overdue', w.deadline_at < now() and w.status in ('pending', 'running'))), '[]') from wanted w)))
$function$;

CREATE OR REPLACE FUNCTION wocs.answer_autoreply(asker wocs.users, args jsonb)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select jsonb_build_object('say', 'chat.auto_replies', 'facts', jsonb_build_object('replies', (
    select coalesce(jsonb_agg(jsonb_build_object('language', a.language, 'words', a.words, 'closed', a.when_closed)
      order by a.language desc), '[]') from wocs.auto_replies a)))
$function$;

CREATE OR REPLACE FUNCTION wocs.answer_chat(asker wocs.users, args jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  c wocs.chats := wocs.chat_by_number((args ->> 'number')::bigint);
  objection jsonb := wocs.chat_objection(c, asker);
begin
  if args ->> 'words' is not null then
    return wocs.chat_answer_by_phone(c, asker, args ->> 'words', gen_random_uuid()::text);
  end if;
  return case when objection is null then wocs.chat_show(c, asker, 'chat.shown')
    else wocs.chat_say_refusal(objection) end;
end $function$;

CREATE OR REPLACE FUNCTION wocs.answer_chat_close(asker wocs.users, args jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  result jsonb := wocs.chat_close((wocs.chat_by_number((args ->> 'number')::bigint)).id, asker);
begin
  return case when result ? 'refused' then wocs.chat_say_refusal(result) else jsonb_build_object(
    'say', 'chat.closed', 'facts', jsonb_build_object('chat', result -> 'number')) end;
end $function$;

CREATE OR REPLACE FUNCTION wocs.answer_chat_later(asker wocs.users, args jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  c wocs.chats := wocs.chat_lock((wocs.chat_by_number((args ->> 'number')::bigint)).id);
  objection jsonb := wocs.chat_objection(c, asker);
begin
  if objection is not null then
    return wocs.chat_say_refusal(objection);
  end if;
  update wocs.chats x set
    holder = case when x.holder <> asker.id then x.holder end,
    held_until = case when x.holder <> asker.id then x.held_until end,
    tell_at = case when x.waiting_since is not null and x.told_agents[cardinality(x.told_agents)] = asker.id
      and not wocs.chat_is_held_from(x, asker.id) then now() else x.tell_at end
  where x.id = c.id returning x.* into c;
  if wocs.chat_is_to_tell(c) then
    perform wocs.chat_tell_next(c);
    c := wocs.chat_lock(c.id);
  end if;
  return jsonb_build_object('say', 'chat.passed', 'facts', jsonb_build_object('chat', c.number,
    'waits', c.waiting_since is not null, 'to', case when not c.told_owner
      then nullif(wocs.person_ref(c.told_agents[cardinality(c.told_agents)]), asker.name) end));
end $function$;

CREATE OR REPLACE FUNCTION wocs.answer_chat_take(asker wocs.users, args jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  c wocs.chats := wocs.chat_lock((wocs.chat_by_number((args ->> 'number')::bigint)).id);
  objection jsonb := wocs.chat_take_objection(c, asker);
begin
  if objection is not null then
    return wocs.chat_say_refusal(objection);
  end if;
  c := wocs.chat_hold(c, asker);
  update wocs.chats x set
    assigned_agent = asker.id, told_agents = array_remove(x.told_agents, asker.id) || asker.id,
    tell_at = case when x.waiting_since is not null then wocs.chat_hours_add(now(), wocs.chat_patience()) end
  where x.id = c.id returning x.* into c;
  perform wocs.chat_log(c, asker, 'chat_claimed', jsonb_build_object('hold', c.hold));
  return wocs.chat_show(c, asker, 'chat.taken');
end $function$;

CREATE OR REPLACE FUNCTION wocs.answer_chat_template(asker wocs.users, args jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  sent jsonb := wocs.chat_template((wocs.chat_by_number((args ->> 'number')::bigint)).id, asker, args ->> 'name',
    gen_random_uuid()::text);
begin
  return case when sent ? 'refused' then wocs.chat_say_refusal(sent)
    else '{"say": "chat.answered", "facts": {}, "mark": "✅"}' end;
end $function$;

CREATE OR REPLACE FUNCTION wocs.answer_reply_list(asker wocs.users, args jsonb)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select jsonb_build_object('say', 'chat.replies', 'facts', jsonb_build_object('replies', (
    select coalesce(jsonb_agg(jsonb_build_object('name', q.name, 'words', left(q.words, 100)) order by q.name), '[]')
    from (select * from wocs.quick_replies x order by x.name limit 30) q)))
$function$;

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
    'meters', wocs.meter_free_tiers(),
    'audit', wocs.audit_status(),
    'metrics', wocs.success_metrics(), 'faults', wocs.status_faults()));
end $function$;

CREATE OR REPLACE FUNCTION wocs.audit_row_holds(l wocs.task_logs)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE
AS $function$
declare
  c wocs.task_log_chain;
  previous text;
begin
  select * into c from wocs.task_log_chain x where x.log_seq = l.seq;
  if c.position is null then
    return case when l.created_at < now() then false end;
  end if;
  previous := coalesce(wocs.audit_digest_at(c.position - 1), case when c.position = 1 then '' end);
  return coalesce(c.digest = wocs.audit_digest(previous, l) and wocs.audit_details_hold(l), false);
end $function$;

CREATE OR REPLACE FUNCTION wocs.card_ask_for_rest(c wocs.cards, reading jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
begin
  perform wocs.card_close(c.id, 'changed');
  perform wocs.draft_keep(c.person_id, c.note, (reading #> '{intent,remember}') || jsonb_build_object('voice',
    jsonb_build_object('note', c.note, 'heard', c.heard, 'task', c.heard_by)),
    wocs.card_continued(c, reading) -> 'media');
  return jsonb_build_object('say', reading #> '{intent,say}', 'facts', coalesce(reading #> '{intent,facts}', '{}'));
end $function$;

CREATE OR REPLACE FUNCTION wocs.card_choose_reading(c wocs.cards, pick integer)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
begin
  if pick is null or pick not between 1 and jsonb_array_length(c.readings) then
    return wocs.card_message(c);
  end if;
  if c.readings -> (pick - 1) ? 'lacks' then
    return wocs.card_ask_for_rest(c, c.readings -> (pick - 1));
  end if;
  update wocs.cards x set chosen = pick where x.id = c.id returning * into c;
  return wocs.card_message(c);
end $function$;

CREATE OR REPLACE FUNCTION wocs.card_confirm(c wocs.cards, person wocs.users)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  reading jsonb := wocs.card_reading(c);
  continued jsonb := wocs.card_continued(c, reading);
  outcome jsonb;
  made text;
begin
  if c.chosen is null then
    return wocs.card_message(c);
  end if;
  perform wocs.card_forget_change(c);
  outcome := wocs.command_apply(person, jsonb_build_object('id', c.note, 'text', reading ->> 'text', 'media',
    case when continued #>> '{media,kind}' <> 'quoted' then continued -> 'media' end),
    reading -> 'intent' || jsonb_build_object('draft', continued -> 'id'));
  made := (select t.id from wocs.tasks t where t.id = coalesce(outcome ->> 'about', outcome #>> '{facts,task}'));
  if made is not null or reading #>> '{intent,runs}' = 'answer' then
    perform wocs.card_close(c.id, 'taken', made);
  end if;
  return outcome;
end $function$;

CREATE OR REPLACE FUNCTION wocs.card_continued(c wocs.cards, reading jsonb)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select d.draft from wocs.draft_current(c.person_id) d (draft) where d.draft ->> 'id' = reading ->> 'continues'
$function$;

CREATE OR REPLACE FUNCTION wocs.card_create(person uuid, heard_by text, note text, heard text, readings jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  made wocs.cards;
begin
  perform wocs.card_replace_draft(person);
  insert into wocs.cards (person_id, heard_by, note, heard, readings, chosen)
  values (person, heard_by, note, heard, readings, case when jsonb_array_length(readings) = 1
    and not readings -> 0 ?| array['lacks', 'negated'] then 1 end)
  returning * into made;
  return wocs.card_message(made);
end $function$;

CREATE OR REPLACE FUNCTION wocs.chat_amount(said text)
 RETURNS numeric
 LANGUAGE sql
 IMMUTABLE
AS $function$ select case when said ~ '^[0-9]{1,9}(\.[0-9]{1,6})?$' then said::numeric end $function$;

CREATE OR REPLACE FUNCTION wocs.chat_answer(chat uuid, actor wocs.users, words text, hold integer, key text, reply_to uuid DEFAULT NULL::uuid, not_before timestamp with time zone DEFAULT NULL::timestamp with time zone)
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
  objection := wocs.chat_answer_objection(c, actor, words, hold, not_before);
  if objection is not null then
    return objection;
  end if;
  known := wocs.chat_send(c, actor, words, key, reply_to, not_before);
  perform wocs.chat_hold(c, actor);
  perform wocs.chat_log(c, actor, 'chat_answered', known || jsonb_build_object(
    'seconds', round(extract(epoch from now() - c.waiting_since))));
  perform wocs.chat_end_wait(c);
  return known;
end $function$;

CREATE OR REPLACE FUNCTION wocs.chat_answer_by_itself(c wocs.chats, message text, say text, facts jsonb, words text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  sent bigint;
begin
  perform wocs.outbox_reply(wocs.chat_customer(c), message, jsonb_build_object('say', say, 'facts', facts));
  sent := (select o.id from wocs.outbox o where o.key = 'reply:' || message);
  insert into wocs.messages (chat_id, sender_type, content, kind, details, outbox_id)
  values (c.id, 'bot', words, 'text', jsonb_build_object('say', say), sent);
end $function$;

CREATE OR REPLACE FUNCTION wocs.chat_answer_by_phone(c wocs.chats, person wocs.users, words text, key text)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  result jsonb := wocs.chat_answer(c.id, person, words, null, key);
begin
  if result ? 'refused' then
    return wocs.chat_say_refusal(result);
  end if;
  perform wocs.chat_wait_for_unseen(c);
  return '{"say": "chat.answered", "facts": {}, "mark": "✅"}';
end $function$;

CREATE OR REPLACE FUNCTION wocs.chat_answer_has_failed(o wocs.outbox)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select o.state = 'failed' and o.say in ('chat.answer', 'chat.template') and not o.facts ? 'told'
    and o.created_at > now() - wocs.limit_window()
$function$;

CREATE OR REPLACE FUNCTION wocs.chat_answer_known(key text)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select jsonb_build_object('message', m.id, 'outbox', o.id)
  from wocs.outbox o join wocs.messages m on m.outbox_id = o.id where o.key = 'chat:' || chat_answer_known.key
$function$;

CREATE OR REPLACE FUNCTION wocs.chat_answer_order(event bigint, m jsonb, c wocs.chats)
 RETURNS boolean
 LANGUAGE plpgsql
AS $function$
begin
  if not wocs.chat_is_order(m) or not wocs.stranger_may_be_answered(event, wocs.message_sender(m)) then
    return false;
  end if;
  c.language := case when ltrim(m ->> 'text') ~* '^(i |order)' then 'en' else 'ms' end;
  perform wocs.chat_answer_by_itself(c, m ->> 'id', 'landing.order_received', jsonb_build_object('staffed', exists (
    select from wocs.users u where u.status = 'active' and u.role = 'agent' and u.on_duty)), null);
  update wocs.chats x set auto_replied_at = now() where x.id = c.id;
  return true;
end $function$;

CREATE OR REPLACE FUNCTION wocs.chat_assign(chat uuid, actor wocs.users, agent uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  c wocs.chats := wocs.chat_lock(chat);
  objection jsonb := wocs.chat_objection(c, actor);
  whom wocs.users := wocs.person_by_id(agent);
begin
  if objection is not null then
    return objection;
  elsif agent is not null and coalesce(whom.role not in ('agent', 'admin'), true) then
    return wocs.chat_refusal('chat.no_agent', jsonb_build_object('name', whom.name));
  elsif wocs.chat_is_held_from(c, actor.id) and actor.role <> 'admin' then
    return wocs.chat_held_refusal(c);
  end if;
  update wocs.chats x set
    assigned_agent = agent, holder = case when x.holder = agent then x.holder end,
    held_until = case when x.holder = agent then x.held_until end
  where x.id = c.id;
  perform wocs.chat_log(c, actor, 'chat_assigned', jsonb_build_object('to', agent));
  if agent <> actor.id and agent is distinct from c.assigned_agent then
    perform wocs.chat_tell_assigned(c.id, whom, actor);
  end if;
  return wocs.chat_result(c);
end $function$;

CREATE OR REPLACE FUNCTION wocs.chat_auto_reply(c wocs.chats, m jsonb)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  words text;
begin
  if not wocs.chat_message_waits(m) or c.opted_out_at is not null
      or c.auto_replied_at > now() - wocs.limit_auto_reply_again() then
    return;
  end if;
  words := wocs.chat_auto_reply_words(c.language);
  if words is not null then
    perform wocs.chat_answer_by_itself(c, m ->> 'id', 'chat.auto_reply', jsonb_build_object('words', words), words);
    update wocs.chats x set auto_replied_at = now() where x.id = c.id;
  end if;
end $function$;

CREATE OR REPLACE FUNCTION wocs.chat_bare_word(said text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select case when length(said) <= 40 then regexp_replace(lower(said), '[^[:alpha:]]', '', 'g') end
$function$;

CREATE OR REPLACE FUNCTION wocs.chat_by_number(wanted bigint)
 RETURNS wocs.chats
 LANGUAGE sql
 STABLE
AS $function$ select c from wocs.chats c where c.number = wanted $function$;

CREATE OR REPLACE FUNCTION wocs.chat_change_address(change jsonb)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  was text := ltrim(change ->> 'old', '+');
  becomes text := ltrim(change ->> 'new', '+');
  account text := change ->> 'user_id';
  c wocs.chats;
begin
  if change ->> 'kind' = 'user_id' then
    update wocs.chats x set wa_chat_id = becomes
    where x.wa_chat_id = was and not exists (select from wocs.chats o where o.wa_chat_id = becomes)
    returning x.* into c;
  else
    update wocs.chats x set
      customer_number = left(becomes, 20), numbers_before = x.numbers_before || left(was, 20)::varchar,
      wa_chat_id = case when x.wa_chat_id = was then becomes else coalesce(change ->> 'new_user_id', x.wa_chat_id) end
    where x.customer_number = was and x.wa_chat_id in (was, coalesce(account, x.wa_chat_id))
      and not exists (select from wocs.chats o where o.id <> x.id
        and (o.customer_number = becomes or o.wa_chat_id in (becomes, change ->> 'new_user_id')))
    returning x.* into c;
  end if;
  if c.id is not null then
    insert into wocs.messages (chat_id, sender_type, kind, details)
    values (c.id, 'customer', 'system', jsonb_build_object('change', change -> 'kind'));
  end if;
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
    deleted_at = case when m ->> 'type' = 'revoke' then coalesce(x.deleted_at, now()) else x.deleted_at end
  where x.id = about;
  return found;
end $function$;

CREATE OR REPLACE FUNCTION wocs.chat_claim(chat uuid, actor wocs.users)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  c wocs.chats := wocs.chat_lock(chat);
  before wocs.chats := c;
  objection jsonb := wocs.chat_objection(c, actor);
begin
  if objection is not null then
    return objection;
  elsif wocs.chat_is_held_from(c, actor.id) then
    return wocs.chat_held_refusal(c);
  end if;
  c := wocs.chat_hold(c, actor);
  if c.hold <> before.hold then
    perform wocs.chat_log(c, actor, 'chat_claimed', jsonb_build_object('hold', c.hold));
  end if;
  return wocs.chat_result(c) || jsonb_build_object('hold', c.hold, 'until', wocs.clock_text(c.held_until));
end $function$;

CREATE OR REPLACE FUNCTION wocs.chat_close(chat uuid, actor wocs.users)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  c wocs.chats := wocs.chat_lock(chat);
  objection jsonb := wocs.chat_objection(c, actor);
begin
  if objection is not null then
    return objection;
  elsif wocs.chat_is_held_from(c, actor.id) then
    return wocs.chat_held_refusal(c);
  end if;
  perform wocs.chat_end_wait(c);
  update wocs.chats x set status = 'closed', holder = null, held_until = null, last_message_at = c.last_message_at
  where x.id = c.id;
  perform wocs.chat_log(c, actor, 'chat_closed');
  return wocs.chat_result(c);
end $function$;

CREATE OR REPLACE FUNCTION wocs.chat_contacts(told jsonb)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select coalesce(jsonb_agg(jsonb_build_object(
    'name', left(coalesce(c.value #>> '{name,formatted_name}', c.value #>> '{name,first_name}'), 100),
    'phones', jsonb_path_query_array(c.value, '$.phones[*].phone')) order by c.ordinality), '[]')
  from jsonb_array_elements(jsonb_path_query_array(told, '$[*]')) with ordinality c where c.ordinality <= 20
$function$;

CREATE OR REPLACE FUNCTION wocs.chat_customer(c wocs.chats)
 RETURNS wocs.users
 LANGUAGE plpgsql
 STABLE
AS $function$
declare
  customer wocs.users;
begin
  customer.role := 'customer';
  customer.wa_number := c.customer_number;
  customer.wa_user_id := case when c.wa_chat_id is distinct from c.customer_number then c.wa_chat_id end;
  customer.language := c.language;
  return customer;
end $function$;

CREATE OR REPLACE FUNCTION wocs.chat_decide(event bigint, m jsonb)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  c wocs.chats := wocs.chat_record_message(event, m);
begin
  if not wocs.chat_take_opt_word(event, m, c)
      and not wocs.stranger_take_command(event, m) and not wocs.chat_answer_order(event, m, c) then
    perform wocs.chat_auto_reply(c, m);
  end if;
  perform wocs.chat_refresh_notices(c);
end $function$;

CREATE OR REPLACE FUNCTION wocs.chat_drop_refused(o wocs.outbox)
 RETURNS boolean
 LANGUAGE plpgsql
AS $function$
begin
  if not wocs.chat_outbox_refuses(o.to_number, o.to_user_id, o.say, o.created_at) then
    return false;
  end if;
  update wocs.outbox x set state = 'outdated', lease_until = null, waits_for = null, error = '{"code": "opted_out"}'
  where x.id = o.id;
  return true;
end $function$;

CREATE OR REPLACE FUNCTION wocs.chat_end_wait(c wocs.chats)
 RETURNS void
 LANGUAGE sql
AS $function$
  update wocs.chats x set
    waiting_since = null, tell_at = null, told_agents = '{}', told_owner = false, snoozed_until = null,
    status = 'open', last_message_at = now()
  where x.id = c.id;
$function$;

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
    update wocs.chats x set
      waiting_since = coalesce(x.waiting_since, now()), tell_at = coalesce(x.tell_at, now() + wocs.chat_patience())
    where x.id = c.id and x.status <> 'closed';
    perform wocs.chat_tell(c, u, 'chat.not_delivered', jsonb_build_object('key', o.id, 'code', o.error -> 'code',
      'words', left(m.content, 100)))
    from wocs.users u where u.id = m.sender_id and u.status = 'active';
  end if;
end $function$;

CREATE OR REPLACE FUNCTION wocs.chat_failures_settle()
 RETURNS void
 LANGUAGE sql
AS $function$
  select wocs.settling_each('failed answers', 'chat_failure_tell', array(
    select o from wocs.outbox o
    where wocs.chat_answer_has_failed(o) and wocs.settling_may_try('failed answers', o.id::text)
    order by o.id limit 20 for update skip locked))
$function$;

CREATE OR REPLACE FUNCTION wocs.chat_fetch_media(c wocs.chats, media jsonb)
 RETURNS uuid
 LANGUAGE plpgsql
AS $function$
declare
  made uuid;
begin
  if media ->> 'id' is null then
    return null;
  end if;
  insert into wocs.attachments (type, original_name, mime_type, media, lease_until, tries)
  values (media ->> 'kind', left(media ->> 'filename', 255), left(media ->> 'mime', 100),
    jsonb_strip_nulls(jsonb_build_object('id', media -> 'id', 'url', media -> 'url', 'sha256', media -> 'sha256',
      'chat', c.id)),
    now() + wocs.limit_fetch_lease(), 1)
  returning id into made;
  perform wocs.work_add('wocs.fetch', made::text);
  return made;
end $function$;

CREATE OR REPLACE FUNCTION wocs.chat_find_message(c wocs.chats, meta_id text)
 RETURNS uuid
 LANGUAGE sql
 STABLE
AS $function$
  select coalesce(
    (select x.id from wocs.messages x where x.message_id = meta_id and x.chat_id = c.id),
    (select x.id from wocs.outbox o join wocs.messages x on x.outbox_id = o.id
      where o.wamid = meta_id and x.chat_id = c.id limit 1))
$function$;

CREATE OR REPLACE FUNCTION wocs.chat_free_left()
 RETURNS bigint
 LANGUAGE sql
 STABLE
AS $function$
  select greatest(wocs.meter_free_messages() - wocs.meter_messages_until(wocs.meter_free_messages()), 0)
$function$;

CREATE OR REPLACE FUNCTION wocs.chat_hold(c wocs.chats, actor wocs.users)
 RETURNS wocs.chats
 LANGUAGE plpgsql
AS $function$
begin
  update wocs.chats x set
    hold = x.hold + (x.holder is distinct from actor.id or x.held_until <= now())::int,
    holder = actor.id, held_until = now() + wocs.limit_chat_lease(),
    assigned_agent = coalesce(wocs.chat_owner(x), actor.id)
  where x.id = c.id returning x.* into c;
  return c;
end $function$;

CREATE OR REPLACE FUNCTION wocs.chat_hours_add(start timestamp with time zone, duration interval)
 RETURNS timestamp with time zone
 LANGUAGE plpgsql
 STABLE
AS $function$
declare
  span record;
  at timestamptz := start;
begin
  for span in select * from wocs.chat_hours_spans(start) s where s.closes_at > start loop
    at := greatest(at, span.opens_at);
    continue when span.closes_at <= at;
    if at + duration <= span.closes_at then
      return at + duration;
    end if;
    duration := duration - (span.closes_at - at);
    at := span.closes_at;
  end loop;
  return at + duration;
end $function$;

CREATE OR REPLACE FUNCTION wocs.chat_hours_days(named text)
 RETURNS integer[]
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select array(select d from generate_series(1, 7) d
    where named = 'daily' or d between array_position(x.days, split_part(named, '-', 1))
      and array_position(x.days, split_part(named || '-' || named, '-', 2)))
  from (select array['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as days) x
$function$;

CREATE OR REPLACE FUNCTION wocs.chat_hours_is_open(at timestamp with time zone DEFAULT NULL::timestamp with time zone)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select not exists (select from wocs.opening_hours) or exists (
    select from wocs.opening_hours h,
      (select coalesce(chat_hours_is_open.at, now()) at time zone wocs.clock_zone() as t) l
    where h.weekday = extract(isodow from l.t) and l.t::time >= h.opens
        and (h.closes <= h.opens or l.t::time < h.closes)
      or h.closes <= h.opens and h.weekday = extract(isodow from l.t - make_interval(days => 1))
        and l.t::time < h.closes)
$function$;

CREATE OR REPLACE FUNCTION wocs.chat_hours_spans(around timestamp with time zone)
 RETURNS TABLE(opens_at timestamp with time zone, closes_at timestamp with time zone)
 LANGUAGE sql
 STABLE
AS $function$
  select (d.day + h.opens) at time zone wocs.clock_zone(),
    (d.day + h.closes + make_interval(days => (h.closes <= h.opens)::int)) at time zone wocs.clock_zone()
  from (select (around at time zone wocs.clock_zone())::date + n as day from generate_series(-1, 14) n) d
  join wocs.opening_hours h on h.weekday = extract(isodow from d.day)
  order by 1, 2
$function$;

CREATE OR REPLACE FUNCTION wocs.chat_is_listed(c wocs.chats, asker wocs.users, status text)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select case status
    when 'waiting' then c.waiting_since is not null
    when 'mine' then c.assigned_agent = asker.id and c.status <> 'closed'
    when 'closed' then c.status = 'closed'
    else true end
$function$;

CREATE OR REPLACE FUNCTION wocs.chat_is_opted_out(c wocs.chats)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select c.opted_out_at is not null and coalesce(c.last_customer_at <= c.opted_out_at, true)
$function$;

CREATE OR REPLACE FUNCTION wocs.chat_is_to_tell(c wocs.chats)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$ select c.tell_at <= now() $function$;

CREATE OR REPLACE FUNCTION wocs.chat_item(m wocs.messages)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select jsonb_strip_nulls(jsonb_build_object(
    'by', case m.sender_type when 'agent' then coalesce(wocs.person_ref(m.sender_id), 'agent') else m.sender_type end,
    'kind', case when m.kind = 'audio' and m.details @> '{"voice": true}' then 'voice' else m.kind end,
    'words', left(m.content, 200), 'at', wocs.clock_text(m.created_at),
    'total', m.details #> '{order,total}', 'currency', m.details #> '{order,currency}',
    'items', jsonb_array_length(m.details #> '{order,items}'),
    'names', (select string_agg(x ->> 'name', ', ') from jsonb_array_elements(m.details -> 'contacts') x),
    'deleted', case when m.deleted_at is not null then true end,
    'edited', case when m.edited_at is not null then true end))
$function$;

CREATE OR REPLACE FUNCTION wocs.chat_keep_message(c wocs.chats, m jsonb)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  media jsonb := wocs.chat_media(m);
begin
  insert into wocs.messages (chat_id, sender_type, content, media_url, kind, message_id, details, attachment_id,
    reply_to)
  values (c.id, 'customer', wocs.chat_words(m), 'meta:' || (media ->> 'id'), coalesce(m ->> 'type', 'text'), m ->> 'id',
    wocs.chat_details(m), wocs.chat_fetch_media(c, media), wocs.chat_find_message(c, m ->> 'quoted'))
  on conflict (message_id) where message_id is not null do nothing;
end $function$;

CREATE OR REPLACE FUNCTION wocs.chat_key(m jsonb)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
AS $function$ select coalesce(m #>> '{sender,user_id}', m #>> '{sender,number}') $function$;

CREATE OR REPLACE FUNCTION wocs.chat_language(words text, otherwise text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select case when en > ms then 'en' when ms > en then 'ms' else otherwise end
  from (
    select count(*) filter (where w in ('the', 'is', 'are', 'you', 'your', 'i', 'do', 'does', 'have', 'want', 'how',
        'much', 'what', 'when', 'where', 'can', 'please', 'thanks', 'thank', 'hello', 'price', 'open', 'order', 'for',
        'and', 'still', 'available', 'would', 'like', 'to', 'my', 'it', 'this')) as en,
      count(*) filter (where w in ('saya', 'nak', 'ada', 'tak', 'berapa', 'boleh', 'bila', 'mana', 'macam', 'apa', 'ni',
        'tu', 'dan', 'untuk', 'dengan', 'yang', 'terima', 'kasih', 'harga', 'buka', 'tutup', 'salam', 'lagi', 'sudah',
        'dah', 'kak', 'bang', 'esok', 'hari', 'nk', 'x', 'ke', 'je', 'mahu', 'hendak', 'tolong', 'satu')) as ms
    from regexp_split_to_table(lower(coalesce(words, '')), '[^[:alpha:]]+') w) counted
$function$;

CREATE OR REPLACE FUNCTION wocs.chat_last_item(c wocs.chats)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select wocs.chat_item(m) from wocs.messages m
  where m.chat_id = c.id and m.sender_type = 'customer' order by m.position desc limit 1
$function$;

CREATE OR REPLACE FUNCTION wocs.chat_learn_account(account text, of_number text)
 RETURNS void
 LANGUAGE sql
AS $function$
  update wocs.chats c set wa_chat_id = account
  where c.customer_number = of_number and c.wa_chat_id = of_number
    and not exists (select from wocs.chats o where o.wa_chat_id = account);
$function$;

CREATE OR REPLACE FUNCTION wocs.chat_lock(chat uuid)
 RETURNS wocs.chats
 LANGUAGE plpgsql
AS $function$
declare
  c wocs.chats;
begin
  select * into c from wocs.chats x where x.id = chat_lock.chat for update;
  return c;
end $function$;

CREATE OR REPLACE FUNCTION wocs.chat_log(c wocs.chats, actor wocs.users, action text, details jsonb DEFAULT '{}'::jsonb)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  insert into wocs.task_logs (task_id, action, actor_id, details)
  values (null, chat_log.action, actor.id, jsonb_build_object('chat', c.id) || chat_log.details);
end $function$;

CREATE OR REPLACE FUNCTION wocs.chat_mark_shown(c wocs.chats, until bigint)
 RETURNS void
 LANGUAGE sql
AS $function$
  update wocs.chats x set shown_until = greatest(x.shown_until, until) where x.id = c.id;
$function$;

CREATE OR REPLACE FUNCTION wocs.chat_meant(m jsonb, person wocs.users)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
AS $function$
declare
  named text[] := regexp_match(m ->> 'text', '^\s*/chat\s+#?([0-9]{1,9})\s+(\S.*)$', 'i');
begin
  if person.role not in ('agent', 'admin') or m ->> 'type' = 'reaction' or m @> '{"group": true}' then
    return null;
  elsif named is not null and m ->> 'text' !~ '^\s*\S+\s+\S+\s*(words|kata|mesej)\s*:' then
    return jsonb_build_object('chat', (wocs.chat_by_number(named[1]::bigint)).id, 'words', named[2]);
  elsif m ->> 'quoted' is null or m @> '{"forwarded": true}' or coalesce(ltrim(m ->> 'text') like '/%', false) then
    return null;
  end if;
  return (
    select jsonb_build_object('chat', c.id, 'words', case when m ->> 'type' = 'text' then m ->> 'text' end)
    from wocs.outbox o join wocs.chats c on c.number = case when o.say like 'chat.%'
      then (o.facts ->> 'chat')::bigint end
    where o.wamid = m ->> 'quoted' and (o.to_number = person.wa_number or o.to_user_id = person.wa_user_id) limit 1);
end $function$;

CREATE OR REPLACE FUNCTION wocs.chat_media(m jsonb)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select case
    when m #>> '{media,id}' is not null then m -> 'media'
    when m ->> 'type' = 'sticker' and jsonb_typeof(m #> '{raw,sticker,id}') = 'string' then jsonb_build_object(
      'kind', 'image', 'id', m #> '{raw,sticker,id}', 'mime', m #> '{raw,sticker,mime_type}',
      'sha256', m #> '{raw,sticker,sha256}', 'url', m #> '{raw,sticker,url}') end
$function$;

CREATE OR REPLACE FUNCTION wocs.chat_media_settle(a wocs.attachments)
 RETURNS void
 LANGUAGE sql
AS $function$
  update wocs.messages x set media_url = a.storage_url where x.attachment_id = a.id and a.storage_url is not null;
$function$;

CREATE OR REPLACE FUNCTION wocs.chat_meta_id(message uuid, of_chat uuid)
 RETURNS text
 LANGUAGE sql
 STABLE
AS $function$
  select coalesce(m.message_id, o.wamid) from wocs.messages m left join wocs.outbox o on o.id = m.outbox_id
  where m.id = message and m.chat_id = of_chat
$function$;

CREATE OR REPLACE FUNCTION wocs.chat_next_agent(c wocs.chats)
 RETURNS wocs.users
 LANGUAGE sql
 STABLE
AS $function$
  select u from wocs.users u
  where u.status = 'active' and u.on_duty and u.id <> all (c.told_agents)
    and (u.role = 'agent' or u.role = 'admin' and u.id = c.assigned_agent)
  order by u.id is not distinct from c.assigned_agent desc,
    (select count(*) from wocs.tasks t where t.assigned_to = u.id and t.status in ('pending', 'running'))
    + (select count(*) from wocs.chats o where o.assigned_agent = u.id and o.waiting_since is not null),
    lower(u.name)
  limit 1
$function$;

CREATE OR REPLACE FUNCTION wocs.chat_note(chat uuid, actor wocs.users, words text)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  c wocs.chats := wocs.chat_lock(chat);
  objection jsonb := wocs.chat_objection(c, actor);
begin
  if objection is not null then
    return objection;
  elsif btrim(coalesce(words, ''), E' \t\n\r') = '' then
    return wocs.chat_refusal('chat.empty');
  end if;
  insert into wocs.messages (chat_id, sender_type, sender_id, content, kind)
  values (c.id, 'agent', actor.id, left(words, wocs.limit_text_max()), 'note');
  perform wocs.chat_log(c, actor, 'chat_noted');
  return wocs.chat_result(c);
end $function$;

CREATE OR REPLACE FUNCTION wocs.chat_nudge(due wocs.chats)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  perform wocs.chat_tell(due, u, 'chat.closing', jsonb_build_object(
    'closes_at', wocs.clock_text(due.last_customer_at + wocs.limit_window()),
    'key', extract(epoch from due.last_customer_at)))
  from wocs.users u
  where u.status = 'active' and (u.role = 'admin' or u.id = wocs.chat_owner(due)) order by u.created_at;
  update wocs.chats x set nudged_at = now() where x.id = due.id;
end $function$;

CREATE OR REPLACE FUNCTION wocs.chat_open(m jsonb)
 RETURNS wocs.chats
 LANGUAGE plpgsql
AS $function$
declare
  c wocs.chats;
  known_number text := left(m #>> '{sender,number}', 20);
  known_as text := wocs.chat_key(m);
begin
  if m #>> '{sender,user_id}' is not null then
    perform wocs.chat_learn_account(known_as, known_number);
  else
    known_as := coalesce((
      select x.wa_chat_id from wocs.chats x where x.customer_number = known_number
      order by x.last_message_at desc nulls last limit 1), known_as);
  end if;
  insert into wocs.chats as x (wa_chat_id, customer_name, customer_number, language)
  values (known_as, left(m #>> '{sender,name}', 100), known_number, wocs.chat_language(wocs.chat_words(m), 'ms'))
  on conflict (wa_chat_id) do update set
    customer_name = coalesce(excluded.customer_name, x.customer_name),
    customer_number = coalesce(excluded.customer_number, x.customer_number),
    language = wocs.chat_language(wocs.chat_words(m), x.language)
  returning x.* into c;
  return c;
end $function$;

CREATE OR REPLACE FUNCTION wocs.chat_order(told jsonb)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE
AS $function$
  with items as (
    select i.ordinality as n, left(i.value ->> 'product_retailer_id', 100) as name,
      wocs.chat_amount(i.value ->> 'quantity') as quantity, wocs.chat_amount(i.value ->> 'item_price') as price,
      left(i.value ->> 'currency', 20) as currency
    from jsonb_array_elements(jsonb_path_query_array(told, '$.product_items[*]')) with ordinality i
    where i.ordinality <= 100)
  select jsonb_strip_nulls(jsonb_build_object(
    'items', coalesce(jsonb_agg(to_jsonb(items) - 'n' order by items.n), '[]'),
    'total', case when count(distinct items.currency) = 1 and bool_and(items.quantity * items.price is not null)
      then sum(items.quantity * items.price) end,
    'currency', case when count(distinct items.currency) = 1 then min(items.currency) end))
  from items
$function$;

CREATE OR REPLACE FUNCTION wocs.chat_outbox_refuses(to_number text, account text, say text, written_at timestamp with time zone)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE
AS $function$
begin
  return say not in ('chat.unsubscribed', 'chat.resubscribed') and exists (
    select from wocs.chats c
    where c.opted_out_at is not null and (c.customer_number = to_number or c.wa_chat_id = coalesce(account, to_number))
      and not (say = 'chat.answer' and not wocs.chat_is_opted_out(c) and written_at > c.opted_out_at))
    and (wocs.person_by_number(to_number)).id is null and (wocs.person_by_account(account)).id is null;
end $function$;

CREATE OR REPLACE FUNCTION wocs.chat_owner(c wocs.chats)
 RETURNS uuid
 LANGUAGE sql
 STABLE
AS $function$
  select u.id from wocs.users u
  where u.id = c.assigned_agent and u.status = 'active' and u.role in ('agent', 'admin')
$function$;

CREATE OR REPLACE FUNCTION wocs.chat_patience()
 RETURNS interval
 LANGUAGE sql
 STABLE
AS $function$ select make_interval(secs => (wocs.agent_answer_minutes() * 60)::double precision) $function$;

CREATE OR REPLACE FUNCTION wocs.chat_prune()
 RETURNS void
 LANGUAGE sql
AS $function$
  update wocs.chats x
  set wa_chat_id = 'erased:' || x.id, customer_name = null, customer_number = null,
    numbers_before = '{}', status = 'closed'
  where x.id in (
    select c.id from wocs.chats c where wocs.chat_is_old(c)
    order by c.last_message_at limit wocs.limit_prune_rows() for update skip locked);
$function$;

CREATE OR REPLACE FUNCTION wocs.chat_record_message(event bigint, m jsonb)
 RETURNS wocs.chats
 LANGUAGE plpgsql
AS $function$
declare
  c wocs.chats := wocs.chat_open(m);
  waits boolean := wocs.chat_message_waits(m);
  said_at timestamptz := wocs.chat_said_at(event, m);
begin
  if not wocs.chat_change_message(c, m) then
    perform wocs.chat_keep_message(c, m);
  end if;
  update wocs.chats x set
    last_message_at = now(),
    last_customer_at = case when m @> '{"group": true}' then x.last_customer_at
      else greatest(x.last_customer_at, said_at) end,
    status = case when waits then 'open' else x.status end,
    waiting_since = case when waits then coalesce(x.waiting_since, now()) else x.waiting_since end,
    tell_at = case when waits and (x.waiting_since is null or x.snoozed_until is not null)
      then now() else x.tell_at end,
    snoozed_until = case when waits then null else x.snoozed_until end
  where x.id = c.id returning x.* into c;
  return c;
end $function$;

CREATE OR REPLACE FUNCTION wocs.chat_refresh_notices(c wocs.chats)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  told jsonb := wocs.chat_notice_facts(c);
begin
  update wocs.outbox o set facts = o.facts || told
  where o.state = 'queued' and o.say = 'chat.notice' and o.facts ->> 'chat' = c.number::text;
  if found then
    perform wocs.chat_mark_shown(c, (told ->> 'until')::bigint);
  end if;
end $function$;

CREATE OR REPLACE FUNCTION wocs.chat_refusal(code text, facts jsonb DEFAULT '{}'::jsonb)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE
AS $function$ select jsonb_build_object('refused', code, 'facts', facts) $function$;

CREATE OR REPLACE FUNCTION wocs.chat_release(chat uuid, actor wocs.users)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  c wocs.chats := wocs.chat_lock(chat);
  objection jsonb := wocs.chat_objection(c, actor);
begin
  if objection is not null then
    return objection;
  end if;
  update wocs.chats x set holder = null, held_until = null where x.id = c.id and x.holder = actor.id;
  if found then
    perform wocs.chat_log(c, actor, 'chat_released');
  end if;
  return wocs.chat_result(c);
end $function$;

CREATE OR REPLACE FUNCTION wocs.chat_reopen(chat uuid, actor wocs.users)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  c wocs.chats := wocs.chat_lock(chat);
  objection jsonb := wocs.chat_objection(c, actor);
begin
  if objection is not null then
    return objection;
  end if;
  update wocs.chats x set status = 'open' where x.id = c.id and x.status <> 'open';
  if found then
    perform wocs.chat_log(c, actor, 'chat_reopened');
  end if;
  return wocs.chat_result(c);
end $function$;

CREATE OR REPLACE FUNCTION wocs.chat_result(c wocs.chats)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE
AS $function$ select jsonb_build_object('chat', c.id, 'number', c.number) $function$;

CREATE OR REPLACE FUNCTION wocs.chat_said_at(event bigint, m jsonb)
 RETURNS timestamp with time zone
 LANGUAGE sql
 STABLE
AS $function$
  select least(coalesce((m ->> 'sent_at')::timestamptz, now()), (
    select e.received_at from wocs.inbound_events e where e.id = event), clock_timestamp())
$function$;

CREATE OR REPLACE FUNCTION wocs.chat_say_refusal(result jsonb)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE
AS $function$ select jsonb_build_object('say', result -> 'refused', 'facts', result -> 'facts') $function$;

CREATE OR REPLACE FUNCTION wocs.chat_send(c wocs.chats, actor wocs.users, words text, key text, reply_to uuid, not_before timestamp with time zone, kind text DEFAULT 'reply'::text)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  sent bigint;
  message uuid;
begin
  perform wocs.outbox_add(wocs.chat_customer(c), kind,
    case kind when 'reply' then 'chat.answer' else 'chat.template' end,
    case kind when 'reply' then jsonb_build_object('words', words) else jsonb_build_object('template', words) end,
    'chat:' || key, null, wocs.chat_meta_id(reply_to, c.id),
    case when not_before > now() then 'queued' else 'sending' end, coalesce(not_before, now()));
  sent := (select o.id from wocs.outbox o where o.key = 'chat:' || chat_send.key);
  insert into wocs.messages (chat_id, sender_type, sender_id, content, kind, outbox_id, reply_to)
  values (c.id, 'agent', actor.id, words, case chat_send.kind when 'reply' then 'text' else 'template' end, sent,
    (select m.id from wocs.messages m where m.id = chat_send.reply_to and m.chat_id = c.id))
  returning id into message;
  return jsonb_build_object('message', message, 'outbox', sent);
end $function$;

CREATE OR REPLACE FUNCTION wocs.chat_show(c wocs.chats, asker wocs.users, say text)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  facts jsonb := wocs.chat_facts(c);
begin
  perform wocs.chat_mark_shown(c, (facts ->> 'until')::bigint);
  return jsonb_build_object('say', say, 'facts', facts);
end $function$;

CREATE OR REPLACE FUNCTION wocs.chat_snooze(chat uuid, actor wocs.users, until timestamp with time zone)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  c wocs.chats := wocs.chat_lock(chat);
  objection jsonb := wocs.chat_objection(c, actor);
  later timestamptz := case when until > now() then until end;
begin
  if objection is not null then
    return objection;
  end if;
  update wocs.chats x set
    snoozed_until = later, status = case when later is null then 'open' else 'pending' end,
    assigned_agent = coalesce(wocs.chat_owner(x), actor.id), told_agents = '{}', told_owner = false,
    tell_at = case when x.waiting_since is not null then coalesce(later, now()) end
  where x.id = c.id;
  perform wocs.chat_log(c, actor, 'chat_snoozed', jsonb_build_object('until', wocs.clock_text(later)));
  return wocs.chat_result(c);
end $function$;

CREATE OR REPLACE FUNCTION wocs.chat_tag(chat uuid, actor wocs.users, tag text, is_on boolean)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  c wocs.chats := wocs.chat_lock(chat);
  objection jsonb := wocs.chat_objection(c, actor);
  name text := left(lower(regexp_replace(btrim(coalesce(tag, '')), '\s+', '-', 'g')), 30);
begin
  if objection is not null then
    return objection;
  elsif name = '' then
    return wocs.chat_refusal('chat.empty');
  end if;
  update wocs.chats x set tags = case when is_on and name <> all (x.tags) and cardinality(x.tags) < 20
      then x.tags || name when is_on then x.tags else array_remove(x.tags, name) end
  where x.id = c.id;
  perform wocs.chat_log(c, actor, case when is_on then 'chat_tagged' else 'chat_untagged' end);
  return wocs.chat_result(c);
end $function$;

CREATE OR REPLACE FUNCTION wocs.chat_take_meant(m jsonb, meant jsonb, person wocs.users)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  c wocs.chats := wocs.chat_lock((meant ->> 'chat')::uuid);
begin
  perform wocs.outbox_reply(person, m ->> 'id', case
    when c.id is not null and meant ->> 'words' is null then
      jsonb_build_object('say', 'chat.file_refused', 'facts', jsonb_build_object('chat', c.number))
    else wocs.chat_answer_by_phone(c, person, meant ->> 'words', 'wa:' || (m ->> 'id')) end);
end $function$;

CREATE OR REPLACE FUNCTION wocs.chat_take_opt_word(event bigint, m jsonb, c wocs.chats)
 RETURNS boolean
 LANGUAGE plpgsql
AS $function$
declare
  word text := wocs.chat_opt_word(m);
begin
  if word is null or word = 'in' and c.opted_out_at is null then
    return false;
  end if;
  update wocs.chats x set
    opted_out_at = case when word = 'out' then greatest(x.opted_out_at, wocs.chat_said_at(event, m)) end
  where x.id = c.id;
  if (word = 'out') = (c.opted_out_at is null) and wocs.stranger_may_be_answered(event, wocs.message_sender(m)) then
    perform wocs.chat_answer_by_itself(c, m ->> 'id',
      case word when 'out' then 'chat.unsubscribed' else 'chat.resubscribed' end, '{}', null);
  end if;
  return true;
end $function$;

CREATE OR REPLACE FUNCTION wocs.chat_tell(c wocs.chats, whom wocs.users, say text DEFAULT 'chat.notice'::text, more jsonb DEFAULT '{}'::jsonb)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  lane text := wocs.notice_lane(whom, say);
  turn timestamptz := wocs.outbox_next_turn(lane);
  facts jsonb := wocs.chat_notice_facts(c);
begin
  perform wocs.chat_mark_shown(c, (facts ->> 'until')::bigint);
  perform wocs.outbox_add(whom, case when wocs.person_window_is_open(whom.id) then 'notice' else 'template' end, say,
    facts || more,
    concat_ws(':', say, c.id, whom.id, extract(epoch from c.tell_at), more ->> 'key'), null, null,
    case when turn <= now() then 'sending' else 'queued' end, turn, lane => lane);
end $function$;

CREATE OR REPLACE FUNCTION wocs.chat_tell_assigned(chat uuid, whom wocs.users, actor wocs.users)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  c wocs.chats := wocs.chat_lock(chat);
begin
  perform wocs.chat_tell(c, whom, 'chat.assigned', jsonb_build_object('by', actor.name,
    'key', pg_current_xact_id()::text));
  if c.waiting_since is not null then
    update wocs.chats x set
      told_agents = array_remove(x.told_agents, whom.id) || whom.id,
      tell_at = wocs.chat_hours_add(now(), wocs.chat_patience())
    where x.id = c.id;
  end if;
end $function$;

CREATE OR REPLACE FUNCTION wocs.chat_tell_due()
 RETURNS void
 LANGUAGE sql
AS $function$
  select wocs.settling_each('chats', 'chat_tell_next', array(
    select c from wocs.chats c
    where wocs.chat_is_to_tell(c) and wocs.settling_may_try('chats', c.id::text)
    order by c.tell_at limit 50 for update skip locked))
$function$;

CREATE OR REPLACE FUNCTION wocs.chat_tell_next(due wocs.chats)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  c wocs.chats := wocs.chat_lock(due.id);
  whom wocs.users := wocs.chat_next_agent(c);
begin
  if c.waiting_since is null or c.tell_at is null or whom.id is null and c.told_owner then
    update wocs.chats x set tell_at = null where x.id = c.id;
  elsif whom.id is not null then
    perform wocs.chat_tell(c, whom);
    update wocs.chats x set
      told_agents = x.told_agents || whom.id,
      tell_at = wocs.chat_hours_add(now(), wocs.chat_patience())
    where x.id = c.id;
  else
    perform wocs.chat_tell(c, u) from wocs.users u
    where u.status = 'active' and u.role = 'admin' and u.id <> all (c.told_agents) order by u.created_at;
    update wocs.chats x set told_owner = true, tell_at = null where x.id = c.id;
  end if;
end $function$;

CREATE OR REPLACE FUNCTION wocs.chat_template(chat uuid, actor wocs.users, template text, key text)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  c wocs.chats := wocs.chat_lock(chat);
  sent jsonb := wocs.chat_answer_known(key);
  objection jsonb := wocs.chat_template_objection(c, actor, template);
begin
  if coalesce(sent, objection) is not null then
    return coalesce(sent, objection);
  end if;
  sent := wocs.chat_send(c, actor, template, key, null, null, 'template');
  perform wocs.chat_hold(c, actor);
  perform wocs.chat_log(c, actor, 'chat_answered', sent || jsonb_build_object('template', template,
    'seconds', round(extract(epoch from now() - c.waiting_since))));
  perform wocs.chat_end_wait(c);
  return sent;
end $function$;

CREATE OR REPLACE FUNCTION wocs.chat_templates()
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$ select wocs.setting_value('customer_templates', '[]')::jsonb $function$;

CREATE OR REPLACE FUNCTION wocs.chat_text_length(words text)
 RETURNS integer
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select length(words) + length(regexp_replace(words, '[\u0001-\uFFFF]', '', 'g'))
$function$;

CREATE OR REPLACE FUNCTION wocs.chat_unanswered(c wocs.chats)
 RETURNS SETOF wocs.messages
 LANGUAGE sql
 STABLE
AS $function$
  select m.* from wocs.messages m
  where m.chat_id = c.id and m.sender_type = 'customer' and m.kind not in ('reaction', 'revoke', 'system')
    and m.deleted_at is null and greatest(m.created_at, m.edited_at) >= c.waiting_since
  order by m.position
$function$;

CREATE OR REPLACE FUNCTION wocs.chat_wait_for_unseen(c wocs.chats)
 RETURNS void
 LANGUAGE sql
AS $function$
  update wocs.chats x set waiting_since = unseen.since, tell_at = now()
  from (
    select min(greatest(m.created_at, m.edited_at)) as since from wocs.chat_unanswered(c) m
    where m.position > c.shown_until) unseen
  where x.id = c.id and unseen.since is not null;
$function$;

CREATE OR REPLACE FUNCTION wocs.chat_window_is_open(c wocs.chats, at timestamp with time zone DEFAULT NULL::timestamp with time zone)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select coalesce(c.last_customer_at > coalesce(chat_window_is_open.at, now()) - wocs.limit_window(), false)
$function$;

CREATE OR REPLACE FUNCTION wocs.check_autoreply_off(asker wocs.users, args jsonb)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE
AS $function$ select '{"subject": {}}'::jsonb $function$;

CREATE OR REPLACE FUNCTION wocs.check_autoreply_set(asker wocs.users, args jsonb)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE
AS $function$ select '{"subject": {}}'::jsonb $function$;

CREATE OR REPLACE FUNCTION wocs.check_forget(asker wocs.users, args jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  found jsonb := coalesce(args -> 'found', wocs.forget_find(args ->> 'number'));
  of_number text := wocs.forget_number_of(found);
  member wocs.users;
  masked text := wocs.number_mask_fact(of_number, 'number');
begin
  perform wocs.user_lock_all();
  select * into member from wocs.users u where u.wa_number = of_number order by u.status limit 1;
  if of_number is null then
    return wocs.forget_refusal('unknown_number', null);
  elsif member.status = 'active' then
    return wocs.forget_refusal('active_member', member.name);
  end if;
  return jsonb_build_object('raw', '/forget number: ' || masked,
    'args', jsonb_build_object('number', masked, 'found', found),
    'subject', jsonb_strip_nulls(jsonb_build_object('name', coalesce(member.name,
      (select c.customer_name from wocs.chats c
        where of_number in (c.customer_number, c.wa_chat_id) limit 1)))));
end $function$;

CREATE OR REPLACE FUNCTION wocs.check_hours_off(asker wocs.users, args jsonb)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE
AS $function$ select '{"subject": {}}'::jsonb $function$;

CREATE OR REPLACE FUNCTION wocs.check_hours_set(asker wocs.users, args jsonb)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE
AS $function$ select '{"subject": {}}'::jsonb $function$;

CREATE OR REPLACE FUNCTION wocs.check_landing_edit(asker wocs.users, args jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  page text := args ->> 'page';
begin
  if args ->> 'field' = 'status' then
    return case when args ->> 'value' = 'published' then wocs.check_landing_publish(asker, args)
                else wocs.check_landing_unpublish(asker, args) end;
  end if;
  perform wocs.landing_lock_page(page);
  if (wocs.landing_head_version(page)).id is null then
    return wocs.landing_refusal(case when wocs.landing_picture_is_coming(page) then 'picture_coming'
      else 'no_such_page' end, page);
  end if;
  return jsonb_build_object('args', args - 'quoted', 'subject', '{}'::jsonb);
end $function$;

CREATE OR REPLACE FUNCTION wocs.check_landing_publish(asker wocs.users, args jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  page text := args ->> 'page';
  head wocs.landing_versions;
begin
  perform wocs.landing_lock_page(page);
  head := wocs.landing_head_version(page);
  if head.id is null or head.status = 'published' then
    return wocs.landing_refusal(case when wocs.landing_picture_is_coming(page) then 'picture_coming'
      when head.id is null then 'no_such_page' else 'already_published' end, page);
  end if;
  return jsonb_build_object('subject', wocs.landing_subject(head));
end $function$;

CREATE OR REPLACE FUNCTION wocs.check_reply_add(asker wocs.users, args jsonb)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE
AS $function$ select '{"subject": {}}'::jsonb $function$;

CREATE OR REPLACE FUNCTION wocs.check_reply_remove(asker wocs.users, args jsonb)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select case when exists (select from wocs.quick_replies q where lower(q.name) = lower(ltrim(args ->> 'name', '/')))
    then '{"subject": {}}'::jsonb
    else wocs.chat_refusal('chat.no_reply', jsonb_build_object('name', args -> 'name')) end
$function$;

CREATE OR REPLACE FUNCTION wocs.command_apply(person wocs.users, m jsonb, intent jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  type text := intent ->> 'command';
  args jsonb := coalesce(intent -> 'args', '{}');
  answer jsonb;
begin
  if wocs.person_role_rank(person.role) < wocs.person_role_rank(intent ->> 'role') then
    return wocs.person_role_refusal(person, type, intent ->> 'role');
  end if;
  if intent ->> 'draft' is not null then
    perform wocs.draft_drop(person.id);
  end if;
  if type in ('cancel', 'retry') then
    return wocs.word_apply(person, type, args ->> 'task', null, null, said_at => (m ->> 'sent_at')::timestamptz);
  elsif intent ? 'say' then
    return jsonb_build_object('say', intent -> 'say',
      'facts', coalesce(intent -> 'facts', '{}') || jsonb_build_object('role', person.role));
  elsif intent ->> 'runs' = 'answer' then
    answer := wocs.command_answer(type, person, args);
    return jsonb_build_object('say', answer -> 'say',
      'facts', jsonb_build_object('command', replace(type, '_', ' ')) || coalesce(answer -> 'facts', '{}'))
      || case when answer ? 'mark' then jsonb_build_object('mark', answer -> 'mark') else '{}' end;
  end if;
  return wocs.task_create(person, m, intent, type, args);
end $function$;

CREATE OR REPLACE FUNCTION wocs.command_grammar_answer(person wocs.users, m jsonb, intent jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
begin
  if wocs.person_role_rank(person.role) < wocs.person_role_rank(intent ->> 'role') then
    return wocs.person_role_refusal(person, coalesce(intent ->> 'command', ''), intent ->> 'role');
  elsif intent ->> 'say' = 'grammar.broken' then
    perform wocs.alert_report_fault(intent #>> '{facts,error}', person.id);
  end if;
  if jsonb_typeof(intent -> 'remember') = 'object' then
    perform wocs.draft_keep(person.id, m ->> 'id', intent -> 'remember', m -> 'media');
  end if;
  return jsonb_build_object('say', intent -> 'say', 'facts', coalesce(intent -> 'facts', '{}')
    || wocs.agent_choices(intent));
end $function$;

CREATE OR REPLACE FUNCTION wocs.content_reminder_open_slots(o wocs.outbox)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select coalesce(jsonb_agg(x.slot || wocs.number_mask_facts(wocs.content_slot_facts(c)) order by x.ordinality), '[]')
  from jsonb_array_elements(o.facts -> 'slots') with ordinality x (slot)
  join wocs.content_calendar c on c.slot = x.slot ->> 'slot'
  where c.state = 'due' and wocs.clock_text(c.at) = x.slot ->> 'at'
$function$;

CREATE OR REPLACE FUNCTION wocs.content_reminder_shorten(o wocs.outbox)
 RETURNS void
 LANGUAGE sql
AS $function$
  update wocs.outbox x set facts = jsonb_set(x.facts, '{slots}', wocs.content_reminder_open_slots(o))
  where x.id = o.id and o.say = 'content.due' and o.kind in ('notice', 'template');
$function$;

CREATE OR REPLACE FUNCTION wocs.do_analytics(task wocs.tasks)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  metric text := task.payload ->> 'metric';
  period text := coalesce(task.payload ->> 'period', '7d');
  compares boolean := coalesce(task.payload ->> 'compare', 'previous') <> 'none';
  span wocs.span := wocs.period_span(period);
  told jsonb := wocs.period_facts(period, span.since, span.until, span.previous_since, span.previous_until);
  points jsonb := wocs.metric_points(metric, span.since, span.until, span.step, compares);
  value numeric := wocs.metric_between(metric, span.since, span.until);
  partly jsonb := case when compares and metric not in ('conversion', 'engagement')
    then wocs.metric_coverage(span, points) end;
  before numeric := case when compares then wocs.metric_between(metric, span.previous_since, span.previous_until) end;
begin
  if task.payload ->> 'as' is not null then
    return wocs.report_analytics_file(metric, task.payload ->> 'as', period, span, compares);
  end if;
  return wocs.chart_add_to_report(
    task,
    jsonb_build_object(
      'metric', metric, 'unit', wocs.metric_unit(metric), 'period', told, 'compares', compares,
      'best', wocs.metric_points_best(points), 'missing', wocs.metric_points_missing(points),
      'parts', wocs.metric_breakdown(metric, span), 'partly', partly)
      || wocs.metric_fair_comparison(wocs.metric_comparison(value, before), partly),
    jsonb_build_object(
      'kind', case when metric = 'conversion' then 'line' else 'columns' end, 'title', metric,
      'unit', wocs.metric_unit(metric), 'points', points,
      'period', told, 'total', value, 'previous_total', before, 'compared', partly)) || '{"say": "report.analytics"}';
end $function$;

CREATE OR REPLACE FUNCTION wocs.do_autoreply_off(task wocs.tasks)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
begin
  delete from wocs.auto_replies;
  return '{"say": "chat.auto_reply_off", "facts": {}}';
end $function$;

CREATE OR REPLACE FUNCTION wocs.do_autoreply_set(task wocs.tasks)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  args jsonb := task.payload;
begin
  insert into wocs.auto_replies as a (language, words, when_closed)
  values (coalesce(args ->> 'language', 'ms'), args ->> 'words', args ->> 'closed')
  on conflict (language) do update set words = excluded.words, when_closed = excluded.when_closed;
  return jsonb_build_object('say', 'chat.auto_reply_set', 'facts', jsonb_build_object(
    'writes', coalesce(args ->> 'language', 'ms'), 'words', args -> 'words', 'closed', args -> 'closed'));
end $function$;

CREATE OR REPLACE FUNCTION wocs.do_forget(task wocs.tasks)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  number text := wocs.forget_number_of(task.payload -> 'found');
  persons uuid[] := array(select u.id from wocs.users u where u.wa_number = number and u.status = 'inactive');
  numbers text[] := wocs.forget_chat_numbers(wocs.forget_numbers(number, persons));
  ids text[] := array(select u.wa_user_id from wocs.users u where u.id = any (persons) and u.wa_user_id is not null
    union select c.wa_chat_id from wocs.chats c where c.customer_number = any (numbers));
  chats uuid[] := array(select c.id from wocs.chats c
    where c.customer_number = any (numbers) or c.wa_chat_id = any (ids || numbers));
  pattern text := wocs.forget_pattern_of_all(numbers, ids || wocs.forget_names(persons));
begin
  perform wocs.forget_media(persons, chats);
  perform wocs.forget_questions(chats);
  perform wocs.forget_chats(chats);
  perform wocs.forget_addresses(ids || numbers, persons);
  perform wocs.forget_members(persons);
  perform wocs.forget_texts(pattern);  -- the last: the log tells of the change of the name
  return jsonb_build_object('say', 'forget.done', 'facts', jsonb_build_object(
    'number', task.payload -> 'number', 'was_member', cardinality(persons) > 0, 'chats', cardinality(chats)));
end $function$;

CREATE OR REPLACE FUNCTION wocs.do_hours_off(task wocs.tasks)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
begin
  delete from wocs.opening_hours;
  return jsonb_build_object('say', 'chat.hours', 'facts', wocs.chat_hours_facts());
end $function$;

CREATE OR REPLACE FUNCTION wocs.do_hours_set(task wocs.tasks)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  zone text := wocs.clock_zone();
  days int[] := wocs.chat_hours_days(task.payload ->> 'day');
begin
  delete from wocs.opening_hours h where h.weekday = any (days);
  insert into wocs.opening_hours (weekday, opens, closes)
  select d, ((task.payload ->> 'opens')::timestamptz at time zone zone)::time,
    ((task.payload ->> 'closes')::timestamptz at time zone zone)::time
  from unnest(days) d;
  return jsonb_build_object('say', 'chat.hours', 'facts', wocs.chat_hours_facts());
end $function$;

CREATE OR REPLACE FUNCTION wocs.do_reply_add(task wocs.tasks)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  named text := lower(ltrim(task.payload ->> 'name', '/'));
begin
  insert into wocs.quick_replies as q (name, words, made_by)
  values (named, task.payload ->> 'words', task.requested_by)
  on conflict (lower(name)) do update set words = excluded.words, made_by = excluded.made_by;
  return jsonb_build_object('say', 'chat.reply_added',
    'facts', jsonb_build_object('name', named, 'words', task.payload -> 'words'));
end $function$;

CREATE OR REPLACE FUNCTION wocs.do_reply_remove(task wocs.tasks)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
begin
  delete from wocs.quick_replies q where lower(q.name) = lower(ltrim(task.payload ->> 'name', '/'));
  return jsonb_build_object('say', 'chat.reply_removed', 'facts', jsonb_build_object('name', task.payload -> 'name'));
end $function$;

CREATE OR REPLACE FUNCTION wocs.do_report_event(task wocs.tasks)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  e wocs.events := wocs.event_find(task.payload ->> 'event_id');
  zone text := wocs.clock_zone();
  since timestamptz := e.day::timestamp at time zone zone;
  until timestamptz := (e.day + 1)::timestamp at time zone zone;
  points jsonb;
  sold jsonb := wocs.sale_totals_for_event(e.id);
begin
  if e.id is null then
    return wocs.check_report_event(wocs.person_by_id(task.requested_by), task.payload);
  end if;
  if task.payload ->> 'as' is not null then
    return wocs.report_event_file(e, task.payload ->> 'as');
  end if;
  points := wocs.report_event_points(e.id);
  return wocs.chart_add_to_report(
    task,
    wocs.event_facts(e) || jsonb_build_object(
      'sold', sold, 'on_day', wocs.sale_day_total(e.day),
      'lacks', case when e.target > 0 then greatest(e.target - coalesce((sold ->> 'total')::numeric, 0), 0) end,
      'reached', case when e.target > 0 and sold ->> 'total' is not null
        then round(100 * (sold ->> 'total')::numeric / e.target) end),
    jsonb_build_object('kind', 'columns', 'title', 'event', 'subject', e.name, 'unit', 'RM', 'points', points,
                       'period', wocs.period_facts('event', since, until))) || '{"say": "report.event"}';
end $function$;

CREATE OR REPLACE FUNCTION wocs.do_report_generate(task wocs.tasks)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  type text := task.payload ->> 'type';
  period text := coalesce(task.payload ->> 'period', 'week');
  kind text := task.payload ->> 'as';
  day date := case when type = 'daily' and period ~ '^\d{4}-\d\d-\d\d$' then period::date
    else wocs.clock_today() - case when period = 'yesterday' then 1 else 0 end end;
begin
  if kind is not null then
    return case type
      when 'daily' then wocs.report_daily_file(wocs.report_daily_outcome(task, day), kind)
      when 'sales' then wocs.report_sales_file(period, wocs.period_span(period), kind)
      when 'content' then wocs.report_content_file(wocs.report_content_outcome(task, 'all', period), kind)
      else wocs.report_compared_file(type, kind, period, wocs.period_span(period)) end;
  end if;
  return case type
    when 'daily' then wocs.report_daily_outcome(task, day)
    when 'sales' then wocs.report_sales_outcome(task, period, wocs.period_span(period))
    when 'content' then wocs.report_content_outcome(task, 'all', period)
    when 'review' then wocs.report_review_outcome(task, period, wocs.period_span(period))
    else wocs.report_achievement_outcome(task, period, wocs.period_span(period)) end;
end $function$;

CREATE OR REPLACE FUNCTION wocs.do_sessions_end(task wocs.tasks)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  s wocs.panel_sessions;
begin
  if task.payload ->> 'which' = 'all' then
    return jsonb_build_object('say', 'login.all_ended', 'facts',
      jsonb_build_object('ended', wocs.panel_session_end_all(task.requested_by, 'elsewhere')));
  end if;
  s := wocs.panel_session_by_ref(task.requested_by, task.payload ->> 'which');
  perform wocs.panel_session_end_one(s);
  return jsonb_build_object('say', 'login.session_ended', 'facts',
    jsonb_build_object('device', wocs.panel_device_label(s.device_id), 'ref', s.ref));
end $function$;

CREATE OR REPLACE FUNCTION wocs.do_user_add(task wocs.tasks)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  args jsonb := task.payload;
  checked jsonb := wocs.check_user_add(wocs.person_by_id(task.requested_by), args);
  known wocs.users;
  person wocs.users;
  changed jsonb;
begin
  if checked ? 'refused' then
    return checked;
  end if;
  known := wocs.person_by_number(args ->> 'number');
  if known.id is null then
    changed := wocs.user_insert(args ->> 'name', coalesce(args ->> 'role', 'agent'), args ->> 'number', task);
  else
    changed := wocs.user_change(known, args ->> 'name', coalesce(args ->> 'role', known.role), 'active', task);
  end if;
  person := wocs.person_by_number(args ->> 'number');
  perform wocs.undo_note_add(task.id, jsonb_build_object(
    'user', person.id, 'name', person.name, 'role', person.role, 'given_away', changed -> 'given_away',
    'before', case when known.id is not null then jsonb_build_object('name', known.name, 'role', known.role) end));
  return jsonb_build_object('say', 'user.added', 'also', changed -> 'also',
    'facts', jsonb_build_object('name', person.name, 'number', person.wa_number, 'role', person.role,
      'known_before', known.id is not null)
      || jsonb_strip_nulls(jsonb_build_object(
        'writes_first', nullif(wocs.user_greeting_waits(person.id), false),
        'former', checked #> '{subject,former}', 'closed', changed -> 'closed')));
end $function$;

CREATE OR REPLACE FUNCTION wocs.engagement_by_part(starts timestamp with time zone[], ends timestamp with time zone[], wanted text DEFAULT NULL::text)
 RETURNS TABLE(part integer, platform text, posts bigint, views numeric, likes numeric, comments numeric, shares numeric)
 LANGUAGE sql
 STABLE
AS $function$
  with parts as materialized (
    select p.nth::int as part, p.starts, p.ends, row_number() over (order by p.starts) as place
    from unnest(engagement_by_part.starts, engagement_by_part.ends) with ordinality p (starts, ends, nth)
    where p.starts < p.ends),
  edges as materialized (
    select array_agg(p.starts order by p.place) as starts, min(p.starts) as since, max(p.ends) as until from parts p),
  seen as (
    select distinct e.platform, e.post_id from wocs.engagement e, edges x
    where e.at >= x.since and e.at < x.until and (wanted is null or e.platform = wanted)),
  stood as (
    select e.platform, e.post_id, e.at, e.id,
      coalesce(e.views, max(e.views) over earlier) as views, coalesce(e.likes, max(e.likes) over earlier) as likes,
      coalesce(e.comments, max(e.comments) over earlier) as comments,
      coalesce(e.shares, max(e.shares) over earlier) as shares
    from wocs.engagement e join seen s on s.platform = e.platform and s.post_id = e.post_id cross join edges x
    where e.at < x.until
    window earlier as (partition by e.platform, e.post_id order by e.at)),
  steps as (
    select s.platform, s.post_id, s.at,
      s.views - coalesce(lag(s.views) over one, 0) as views, s.likes - coalesce(lag(s.likes) over one, 0) as likes,
      s.comments - coalesce(lag(s.comments) over one, 0) as comments,
      s.shares - coalesce(lag(s.shares) over one, 0) as shares
    from stood s
    window one as (partition by s.platform, s.post_id order by s.at, s.id))
  select p.part, s.platform, count(distinct s.post_id), sum(s.views), sum(s.likes), sum(s.comments), sum(s.shares)
  from steps s cross join edges x join parts p on p.place = width_bucket(s.at, x.starts) and s.at < p.ends
  where s.at >= x.since
  group by p.part, s.platform
$function$;

CREATE OR REPLACE FUNCTION wocs.engagement_values(name text, starts timestamp with time zone[], ends timestamp with time zone[], wanted text DEFAULT NULL::text)
 RETURNS TABLE(part integer, value numeric)
 LANGUAGE sql
 STABLE
AS $function$
  select e.part, case name
    when 'views' then sum(e.views)
    else sum(coalesce(e.likes, 0) + coalesce(e.comments, 0) + coalesce(e.shares, 0))
      filter (where coalesce(e.likes, e.comments, e.shares) is not null) end
  from wocs.engagement_by_part(starts, ends, wanted) e group by e.part
$function$;

CREATE OR REPLACE FUNCTION wocs.event_record(others jsonb)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  o jsonb;
begin
  for o in select x.value from jsonb_array_elements(others) x order by x.value ->> 'key' loop
    insert into wocs.inbound_events (message_id, kind, body, understood)
    values ('other:' || (o ->> 'key'), 'other', o -> 'raw',
      jsonb_build_object('kind', o -> 'kind', 'change', o -> 'change'))
    on conflict do nothing;
    if found and o #>> '{change,new}' is not null then
      perform wocs.person_change_address(o -> 'change', (o ->> 'sent_at')::timestamptz);
      perform wocs.chat_change_address(o -> 'change');
    end if;
  end loop;
end $function$;

CREATE OR REPLACE FUNCTION wocs.forget_chat_numbers(numbers text[])
 RETURNS text[]
 LANGUAGE sql
 STABLE
AS $function$
  select array(
    select unnest(numbers) union
    select known.n from wocs.chats c, unnest(c.numbers_before || c.customer_number) known (n)
    where (c.customer_number = any (numbers) or c.numbers_before && numbers::varchar[]) and known.n is not null
      and not exists (select from wocs.users u where u.status = 'active' and u.wa_number = known.n))
$function$;

CREATE OR REPLACE FUNCTION wocs.forget_chats(chats uuid[])
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  update wocs.outbox o set facts = '{}',
    state = case when o.state in ('held', 'queued') then 'outdated' else o.state end
  where o.say like 'chat.%'
    and o.facts ->> 'chat' in (select c.number::text from wocs.chats c where c.id = any (chats));
  delete from wocs.messages m where m.chat_id = any (chats);
  delete from wocs.chats c where c.id = any (chats);
end $function$;

CREATE OR REPLACE FUNCTION wocs.forget_columns()
 RETURNS TABLE(in_table text, in_column text)
 LANGUAGE sql
 IMMUTABLE
AS $function$
  values ('alerts', 'facts'), ('approvals', 'subject'), ('attachments', 'original_name'), ('cards', 'heard'),
    ('cards', 'note'), ('cards', 'readings'), ('events', 'name'), ('events', 'note'), ('events', 'place'),
    ('inbound_events', 'body'), ('inbound_events', 'understood'), ('inbound_events', 'undecided'),
    ('messages', 'content'), ('messages', 'details'), ('messages', 'transcript'), ('outbox', 'error'),
    ('outbox', 'facts'), ('outbox', 'reaction'), ('outbox', 'reply_to'), ('outbox', 'wamid'),
    ('sales', 'item'), ('sales', 'note'), ('schedules', 'bound'), ('schedules', 'line'),
    ('schedules', 'media'), ('sheets', 'name'), ('sheets', 'problems'), ('sheets', 'rows'), ('sheets', 'summary'),
    ('sheets', 'kept'), ('tasks', 'command_raw'), ('tasks', 'error_message'), ('tasks', 'payload'), ('tasks', 'result'),
    ('tasks', 'source_message'), ('templates', 'commands'), ('undo_notes', 'note'), ('wa_sessions', 'session_data'),
    ('outbox', 'wamid_before')
$function$;

CREATE OR REPLACE FUNCTION wocs.forget_find(number text)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select jsonb_strip_nulls(jsonb_build_object('text', '',
    'user', (select u.id from wocs.users u where u.wa_number = number limit 1),
    'chat', (select c.id from wocs.chats c
      where forget_find.number in (c.customer_number, c.wa_chat_id)
        or c.numbers_before @> array[forget_find.number]::varchar[] limit 1),
    'event', (select e.id from wocs.inbound_events e where e.sender = number limit 1),
    'outbox', (select o.id from wocs.outbox o where o.to_number = number limit 1)))
$function$;

CREATE OR REPLACE FUNCTION wocs.forget_media(persons uuid[], chats uuid[])
 RETURNS void
 LANGUAGE sql
AS $function$
  update wocs.attachments a set state = 'pruned', keep_until = now(), original_name = null, media = null
  where not exists (select from wocs.landing_versions v where v.content #>> '{image,key}' = a.storage_url)
    and (a.task_id in (select t.id from wocs.tasks t where t.requested_by = any (persons))
      or a.id in (select m.attachment_id from wocs.messages m where m.chat_id = any (chats)));
$function$;

CREATE OR REPLACE FUNCTION wocs.landing_picture_fetch_again(t wocs.tasks)
 RETURNS void
 LANGUAGE sql
AS $function$
  with again as (
    update wocs.attachments a
    set state = 'waiting', problem = null, tries = 1, lease_until = now() + wocs.limit_fetch_lease(),
      media = a.media || '{"url": null}'
    where a.task_id = t.id and a.type = 'image' and a.state = 'failed' and t.parent_id is null
      and wocs.landing_picture_is_needed(t.type, t.payload)
    returning a.id)
  select wocs.work_add('wocs.fetch', a.id::text) from again a
$function$;

CREATE OR REPLACE FUNCTION wocs.landing_picture_is_coming(page text)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select exists (
    select from wocs.tasks t
    where t.status = 'pending' and t.type in ('landing_create', 'landing_edit') and t.payload ->> 'page' = page
      and wocs.landing_picture_is_awaited(t))
$function$;

CREATE OR REPLACE FUNCTION wocs.landing_picture_is_needed(type text, args jsonb)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select type = 'landing_create' or type = 'landing_edit' and args ->> 'field' is not distinct from 'image'
    or jsonb_path_exists(args,
      '$.** ? (@.command == "landing_create" || @.command == "landing_edit" && @.args.field == "image")')
$function$;

CREATE OR REPLACE FUNCTION wocs.landing_picture_refuse(t wocs.tasks, problem text)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  again boolean := wocs.landing_picture_ask_again(t);
begin
  if t.status = 'awaiting_approval' then
    perform wocs.approval_close(a, 'cancelled', null) from wocs.approvals a where a.task_id = t.id;
    perform wocs.task_move(t.id, 'cancelled', null, jsonb_build_object('code', problem));
  else
    perform wocs.task_move(t.id, 'failed', null, jsonb_build_object('code', problem));
  end if;
  return jsonb_build_object('say', 'landing.picture_refused', 'facts', jsonb_build_object(
    'problem', problem, 'page', case when t.type = 'landing_edit' then t.payload -> 'page' end, 'again', again));
end $function$;

CREATE OR REPLACE FUNCTION wocs.limit_album()
 RETURNS interval
 LANGUAGE sql
 IMMUTABLE
AS $function$ select interval '30 s' $function$;

CREATE OR REPLACE FUNCTION wocs.limit_audit_now()
 RETURNS interval
 LANGUAGE sql
 IMMUTABLE
AS $function$ select interval '1 s' $function$;

CREATE OR REPLACE FUNCTION wocs.limit_auto_reply_again()
 RETURNS interval
 LANGUAGE sql
 IMMUTABLE
AS $function$ select interval '12 hours' $function$;

CREATE OR REPLACE FUNCTION wocs.limit_chat_lease()
 RETURNS interval
 LANGUAGE sql
 IMMUTABLE
AS $function$ select interval '5 minutes' $function$;

CREATE OR REPLACE FUNCTION wocs.limit_chat_page()
 RETURNS integer
 LANGUAGE sql
 IMMUTABLE
AS $function$ select 30 $function$;

CREATE OR REPLACE FUNCTION wocs.limit_device_kept()
 RETURNS interval
 LANGUAGE sql
 IMMUTABLE
AS $function$ select interval '90 days' $function$;

CREATE OR REPLACE FUNCTION wocs.limit_help_minutes()
 RETURNS integer
 LANGUAGE sql
 IMMUTABLE
AS $function$ select 10 $function$;

CREATE OR REPLACE FUNCTION wocs.limit_late_command()
 RETURNS interval
 LANGUAGE sql
 IMMUTABLE
AS $function$ select interval '6 hours' $function$;

CREATE OR REPLACE FUNCTION wocs.limit_list_rows()
 RETURNS integer
 LANGUAGE sql
 IMMUTABLE
AS $function$ select 40 $function$;

CREATE OR REPLACE FUNCTION wocs.limit_login_code()
 RETURNS interval
 LANGUAGE sql
 IMMUTABLE
AS $function$ select interval '3 minutes' $function$;

CREATE OR REPLACE FUNCTION wocs.limit_login_faults()
 RETURNS integer
 LANGUAGE sql
 IMMUTABLE
AS $function$ select 5 $function$;

CREATE OR REPLACE FUNCTION wocs.limit_login_kept()
 RETURNS interval
 LANGUAGE sql
 IMMUTABLE
AS $function$ select interval '30 days' $function$;

CREATE OR REPLACE FUNCTION wocs.limit_login_tries()
 RETURNS integer
 LANGUAGE sql
 IMMUTABLE
AS $function$ select 3 $function$;

CREATE OR REPLACE FUNCTION wocs.limit_login_unsent()
 RETURNS interval
 LANGUAGE sql
 IMMUTABLE
AS $function$ select interval '1 hour' $function$;

CREATE OR REPLACE FUNCTION wocs.limit_login_window()
 RETURNS interval
 LANGUAGE sql
 IMMUTABLE
AS $function$ select interval '15 minutes' $function$;

CREATE OR REPLACE FUNCTION wocs.limit_logins_a_minute()
 RETURNS integer
 LANGUAGE sql
 IMMUTABLE
AS $function$ select 60 $function$;

CREATE OR REPLACE FUNCTION wocs.limit_message_price()
 RETURNS numeric
 LANGUAGE sql
 IMMUTABLE
AS $function$ select 0.06 $function$;

CREATE OR REPLACE FUNCTION wocs.limit_pair_burst()
 RETURNS integer
 LANGUAGE sql
 IMMUTABLE
AS $function$ select 45 $function$;

CREATE OR REPLACE FUNCTION wocs.limit_pair_pause()
 RETURNS interval
 LANGUAGE sql
 IMMUTABLE
AS $function$ select interval '6 s' $function$;

CREATE OR REPLACE FUNCTION wocs.limit_panel_file()
 RETURNS integer
 LANGUAGE sql
 IMMUTABLE
AS $function$ select 5000 $function$;

CREATE OR REPLACE FUNCTION wocs.limit_panel_rows()
 RETURNS integer
 LANGUAGE sql
 IMMUTABLE
AS $function$ select 30 $function$;

CREATE OR REPLACE FUNCTION wocs.limit_panel_steps()
 RETURNS integer
 LANGUAGE sql
 IMMUTABLE
AS $function$ select 100 $function$;

CREATE OR REPLACE FUNCTION wocs.limit_panel_ticked()
 RETURNS integer
 LANGUAGE sql
 IMMUTABLE
AS $function$ select 50 $function$;

CREATE OR REPLACE FUNCTION wocs.limit_photo_minutes()
 RETURNS integer
 LANGUAGE sql
 IMMUTABLE
AS $function$ select 10 $function$;

CREATE OR REPLACE FUNCTION wocs.limit_refresh_grace()
 RETURNS interval
 LANGUAGE sql
 IMMUTABLE
AS $function$ select interval '30 seconds' $function$;

CREATE OR REPLACE FUNCTION wocs.limit_reopen()
 RETURNS interval
 LANGUAGE sql
 IMMUTABLE
AS $function$ select interval '30 minutes' $function$;

CREATE OR REPLACE FUNCTION wocs.limit_rows_an_app()
 RETURNS integer
 LANGUAGE sql
 IMMUTABLE
AS $function$ select 15 $function$;

CREATE OR REPLACE FUNCTION wocs.limit_search_chats()
 RETURNS integer
 LANGUAGE sql
 IMMUTABLE
AS $function$ select 200 $function$;

CREATE OR REPLACE FUNCTION wocs.limit_session_idle()
 RETURNS interval
 LANGUAGE sql
 IMMUTABLE
AS $function$ select interval '30 days' $function$;

CREATE OR REPLACE FUNCTION wocs.limit_session_whole()
 RETURNS interval
 LANGUAGE sql
 IMMUTABLE
AS $function$ select interval '90 days' $function$;

CREATE OR REPLACE FUNCTION wocs.limit_task_hold()
 RETURNS interval
 LANGUAGE sql
 IMMUTABLE
AS $function$ select interval '10 minutes' $function$;

CREATE OR REPLACE FUNCTION wocs.limit_text_max()
 RETURNS integer
 LANGUAGE sql
 IMMUTABLE
AS $function$ select 4096 $function$;

CREATE OR REPLACE FUNCTION wocs.limit_thumb_is_thanks()
 RETURNS interval
 LANGUAGE sql
 IMMUTABLE
AS $function$ select interval '2 minutes' $function$;

CREATE OR REPLACE FUNCTION wocs.limit_window_nudge()
 RETURNS interval
 LANGUAGE sql
 IMMUTABLE
AS $function$ select interval '2 hours' $function$;

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
    'task', a.task_id,
    'outbox', (select o.id from wocs.outbox o where o.task_id = a.task_id and o.state = 'held' limit 1));
end $function$;

CREATE OR REPLACE FUNCTION wocs.media_settle(a wocs.attachments, stored jsonb, problem text, request jsonb)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  if a.media ? 'chat' then
    perform wocs.chat_media_settle(wocs.media_keep(a, stored, problem));
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

CREATE OR REPLACE FUNCTION wocs.message_answer(m jsonb, intent jsonb, doing text, person wocs.users)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  continues boolean := m @> '{"second_look": true}' and coalesce(ltrim(m ->> 'text') not like '/%', true);
  voice jsonb;
  outcome jsonb;
begin
  if wocs.agent_help_pass_on(m, intent, person) then
    return;
  elsif continues then
    voice := wocs.draft_current(person.id) -> 'voice';
  end if;
  if doing = 'command' and intent ->> 'command' = 'transcribe' then
    perform wocs.voice_note_record(m, intent, person);
    return;
  elsif doing = 'command' and intent ? 'reading' then
    outcome := wocs.card_from_typed(m, intent -> 'reading', person, coalesce(voice, '{}'));
  elsif doing = 'word' and m ->> 'type' = 'reaction' and intent ->> 'word' = 'acknowledge' then
    outcome := wocs.word_answer_thumb(coalesce(intent ->> 'quoted', m ->> 'quoted'), person);
  elsif doing = 'word' then
    outcome := wocs.card_word_apply(m, intent, person);
    intent := wocs.card_word_after_made(m, intent, person);
  elsif doing = 'chat' and voice ? 'card' and not intent @> '{"plain": true}' then
    outcome := wocs.card_change_advice(person.id, voice);
  end if;
  if outcome is not null then
    perform wocs.outbox_reply(person, m ->> 'id', outcome);
    perform wocs.notice_send_all(coalesce(outcome -> 'also', '[]'), outcome ->> 'about');
    return;
  end if;
  perform wocs.message_answer_unspoken(m, intent, doing, person);
  if doing = 'say' and voice is not null and wocs.draft_current(person.id) is not null then
    update wocs.wa_sessions s set session_data = jsonb_set(s.session_data, '{draft,voice}', voice)
    where s.user_id = person.id;
  end if;
end $function$;

CREATE OR REPLACE FUNCTION wocs.message_answer_unspoken(m jsonb, intent jsonb, doing text, person wocs.users)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  if doing in ('chat', 'say', 'word') then
    if m #>> '{media,id}' is not null and wocs.message_is_outside_command(m, intent)
        and wocs.message_media_serves_task(m, intent, person) then
      return;
    elsif doing = 'word' and wocs.proof_photos_serve(m, intent, person) then
      return;
    end if;
    -- What the grammar would say to a lone picture, now that nothing waits for one.
    intent := wocs.agent_intent(m,
      case when doing = 'chat' and intent ? 'say' then intent || '{"do": "say"}' else intent end, person);
  end if;
  perform wocs.message_answer_text(m, intent, intent ->> 'do', person);
end $function$;

CREATE OR REPLACE FUNCTION wocs.message_decide(event bigint, m jsonb, person wocs.users)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  intent jsonb := m -> 'intent';
  doing text := intent ->> 'do';
  is_first_look boolean := not coalesce((m ->> 'second_look')::boolean, false);
  for_customer jsonb := wocs.chat_meant(m, person);
  is_answered boolean := doing <> 'ignore' or for_customer is not null;
  moment timestamptz := clock_timestamp();
  allowed int := wocs.setting_value('rate_per_minute', wocs.limit_commands_per_minute()::text);
  session wocs.wa_sessions;
begin
  if person.wa_user_id is distinct from coalesce(m #>> '{sender,user_id}', person.wa_user_id)
     or person.wa_number is distinct from coalesce(m #>> '{sender,number}', person.wa_number) then
    person := wocs.person_learn_address(person, m #>> '{sender,user_id}', m #>> '{sender,number}');
  end if;
  perform wocs.person_confirm_number(person, m #>> '{sender,user_id}', m #>> '{sender,number}');
  if is_first_look and doing = 'command' and for_customer is null and wocs.template_is_wanted(intent) then
    return wocs.message_ask_second_look(event, m, null);
  end if;
  session := wocs.session_lock(person.id, is_answered,
    doing = 'chat' and is_first_look and for_customer is null, moment, allowed);
  if is_first_look and for_customer is null and wocs.message_may_continue(m, wocs.draft_unexpired(session)) then
    return wocs.message_ask_second_look(event, m, wocs.draft_unexpired(session));
  elsif is_answered and session.obeyed[1] is distinct from moment then
    perform wocs.message_throttle(event, m, person, allowed, session.obeyed[allowed]);
  elsif doing = 'login' then
    perform wocs.panel_login_answer(m, intent, person);
  elsif for_customer is not null then
    perform wocs.chat_take_meant(m, for_customer, person);
  elsif doing = 'chat' and session.session_data ? 'draft' and wocs.draft_unexpired(session) is null then
    perform wocs.draft_expire(person, m ->> 'id', session.session_data #>> '{draft,command}');
  elsif is_answered and session.session_data ? 'greeting' then
    perform wocs.user_answer_first_message(m, intent, doing, person);
  elsif is_answered then
    perform wocs.message_answer(m, intent, doing, person);
  end if;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION wocs.message_decide_all(messages jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  m jsonb;
  person wocs.users;
  event bigint;
  draft jsonb;
  drafts jsonb := '[]';
  accepted int := 0;
  duplicates int := 0;
  handed_out text[];
begin
  perform wocs.message_lock_senders(messages);
  handed_out := wocs.message_hand_out_with_earlier(messages);
  for m in select x.value from jsonb_array_elements(messages) with ordinality x order by x.ordinality loop
    continue when m ->> 'id' = any (handed_out);
    person := wocs.person_by_sender(m #>> '{sender,user_id}', m #>> '{sender,number}');
    event := wocs.message_record_decided(m, person);
    accepted := accepted + (event is not null)::int;
    duplicates := duplicates + (event is null)::int;
    continue when event is null;
    if m #>> '{intent,do}' = 'broken' then
      perform wocs.message_decide_broken(event, m, person);
    else
      draft := wocs.message_decide_single(event, m, person);
      drafts := case when draft is null then drafts else drafts || draft end;
    end if;
  end loop;
  perform wocs.chat_tell_due();
  return jsonb_build_object('accepted', accepted, 'duplicates', duplicates, 'drafts', drafts);
end $function$;

CREATE OR REPLACE FUNCTION wocs.message_decide_single(event bigint, m jsonb, person wocs.users)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
begin
  if person.id is not null then
    return wocs.message_decide(event, m, person);
  end if;
  perform wocs.user_other_account_keep(m);
  if m #>> '{intent,do}' = 'login' then
    perform wocs.panel_login_ignore(event);
  else
    perform wocs.chat_decide(event, m);
  end if;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION wocs.message_is_old(m wocs.messages)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select (m.content is not null or m.media_url is not null or m.details is not null or m.message_id is not null)
    and m.created_at < now() - wocs.limit_chat_kept()
$function$;

CREATE OR REPLACE FUNCTION wocs.message_last_at()
 RETURNS timestamp with time zone
 LANGUAGE sql
 STABLE
AS $function$
  select e.received_at from wocs.inbound_events e where e.kind = 'message' order by e.id desc limit 1
$function$;

CREATE OR REPLACE FUNCTION wocs.message_list_offset(args jsonb, most integer)
 RETURNS integer
 LANGUAGE sql
 IMMUTABLE
AS $function$ select (coalesce((args ->> 'part')::int, 1) - 1) * most $function$;

CREATE OR REPLACE FUNCTION wocs.message_list_rest(args jsonb, total bigint, most integer)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select case when left_over > 0
    then jsonb_build_object('more', left_over, 'next', coalesce((args ->> 'part')::int, 1) + 1) else '{}' end
  from (select total - wocs.message_list_offset(args, most) - most as left_over) rest
$function$;

CREATE OR REPLACE FUNCTION wocs.message_media_serves_task(m jsonb, intent jsonb, person wocs.users)
 RETURNS boolean
 LANGUAGE plpgsql
AS $function$
declare
  t wocs.tasks;
begin
  perform wocs.audit_set_actor(person.id);
  if m #>> '{media,kind}' = 'image' then
    t := wocs.proof_task(m, intent, person);
    if t.id is null then
      return wocs.proof_ask_which(m, intent, person);
    end if;
    perform wocs.proof_fetch(t, m -> 'media', m ->> 'id', person);
  elsif m #>> '{media,kind}' in ('video', 'document') and m ->> 'quoted' is not null then
    t := wocs.tiktok_video_task(m, person);
    if t.id is not null then
      perform wocs.tiktok_video_replace(t, m, person);
    end if;
  end if;
  return t.id is not null;
end $function$;

CREATE OR REPLACE FUNCTION wocs.message_prune()
 RETURNS void
 LANGUAGE sql
AS $function$
  update wocs.messages x set
    content = null, media_url = null, details = null, transcript = null, message_id = null
  where x.id in (
    select m.id from wocs.messages m where wocs.message_is_old(m)
    order by m.created_at limit wocs.limit_prune_rows() for update skip locked);
$function$;

CREATE OR REPLACE FUNCTION wocs.metric_between(name text, since timestamp with time zone, until timestamp with time zone)
 RETURNS numeric
 LANGUAGE plpgsql
 STABLE
AS $function$
begin
  case name
    when 'sales' then
      return (select sum(s.amount) from wocs.sales s where s.at >= since and s.at < until and s.removed_at is null);
    when 'orders' then
      return (select nullif(count(*), 0) - count(*) filter (where s.amount < 0) from wocs.sales s
        where s.at >= since and s.at < until and s.removed_at is null);
    when 'traffic' then return wocs.landing_visits_between('view', since, until);
    when 'clicks' then return wocs.landing_visits_between('click', since, until);
    when 'conversion' then return round(100.0 * wocs.landing_visits_between('click', since,
      until) / nullif(wocs.landing_visits_between('view', since, until), 0), 1);
    when 'engagement', 'views' then
      return (select v.value from wocs.engagement_values(name, array[since], array[until]) v);
    when 'chats' then return (select count(*) from wocs.chats c where c.created_at >= since and c.created_at < until);
    when 'tasks_done' then
      return (select count(*) from wocs.task_logs l
        where l.action in ('completed', 'failed') and l.action = 'completed' and l.created_at >= since
          and l.created_at < until);
    when 'tasks_failed' then
      return (select count(*) from wocs.task_logs l
        where l.action in ('completed', 'failed') and l.action = 'failed' and l.created_at >= since
          and l.created_at < until);
    else raise exception 'no such metric: %', name using errcode = 'invalid_parameter_value';
  end case;
end $function$;

CREATE OR REPLACE FUNCTION wocs.metric_points(name text, since timestamp with time zone, until timestamp with time zone, step interval, compare boolean DEFAULT true)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
AS $function$
declare
  by_hour boolean := until - since <= wocs.limit_hourly_span();
  whole numeric := case when by_hour then wocs.metric_between(name, since, until) end;
  parts wocs.period_part_lists := wocs.period_part_lists(since, until, step);
begin
  return (
    select coalesce(jsonb_agg(jsonb_build_object(
      'label', p.label,
      'value', coalesce(v.value, case when whole is not null and name in ('sales', 'orders') then 0 end))
      || case when compare then jsonb_build_object('previous', w.value) else '{}' end order by p.label), '[]')
    from unnest(parts.labels) with ordinality p (label, nth)
      left join wocs.metric_values(name, parts.starts, parts.ends) v on v.part = p.nth
      left join wocs.metric_values(name, parts.were, parts.were_until) w on compare and w.part = p.nth);
end $function$;

CREATE OR REPLACE FUNCTION wocs.metric_values(name text, starts timestamp with time zone[], ends timestamp with time zone[])
 RETURNS TABLE(part integer, value numeric)
 LANGUAGE plpgsql
 STABLE
AS $function$
begin
  if name in ('engagement', 'views') then
    return query select v.part, v.value from wocs.engagement_values(name, starts, ends) v;
  else
    return query select p.nth::int, wocs.metric_between(name, p.since, p.until)
      from unnest(starts, ends) with ordinality p (since, until, nth);
  end if;
end $function$;

CREATE OR REPLACE FUNCTION wocs.notice_is_outdated(o wocs.outbox)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE
AS $function$
begin
  if o.kind not in ('notice', 'template') then
    return false;
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

CREATE OR REPLACE FUNCTION wocs.notice_is_urgent(say text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select say in ('system.stopped', 'system.resumed', 'agent.help_wanted', 'agent.help_reason')
    or say in ('alert.offline', 'alert.uncertain', 'alert.fault', 'alert.stranger', 'alert.audit')
    or say in ('login.reused', 'login.disowned_notice')
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
      where x.task_id = t.id and x.state = 'outdated' and x.say = 'agent.notice'
        and (x.to_number = o.to_number or x.to_user_id = o.to_user_id))
    when o.say = 'agent.not_accepted' then t.status <> 'pending'
    when o.say in ('agent.overdue', 'agent.help_wanted', 'agent.help_reason')
      then t.status not in ('pending', 'running')
    when o.say = 'alert.uncertain' then t.status <> 'uncertain'
    when o.say in ('approval.asked', 'approval.changed') then not exists (
      select from wocs.approvals a
      where a.task_id = t.id and a.ask = (o.facts ->> 'ask')::int and a.decision is null)
  end
$function$;

CREATE OR REPLACE FUNCTION wocs.number_mask_for(role text, facts jsonb)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select case when role in ('admin', 'agent', 'customer') then facts else wocs.number_mask_facts(facts) end
$function$;

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
  if o.id is null or state <> 'sending' then
    return;
  elsif waits_for is null then
    perform wocs.outbox_hand_out(o.id, case when kind in ('notice', 'template') then 'wocs.tell' else 'wocs.send' end);
  elsif until <= now() then
    perform wocs.outbox_lease_waiting(o);
  end if;
end $function$;

CREATE OR REPLACE FUNCTION wocs.outbox_begin(row_id bigint, handout integer)
 RETURNS boolean
 LANGUAGE plpgsql
AS $function$
declare
  o wocs.outbox;
  obstacle record;
begin
  select * into o from wocs.outbox x
  where x.id = row_id and x.state = 'sending' and x.handout = outbox_begin.handout for update;
  if o.id is null or o.begun_at is not null then
    return o.id is not null;
  end if;
  if wocs.outbox_drop_outdated(o) or wocs.chat_drop_refused(o) then
    return false;
  end if;
  select * into obstacle from wocs.outbox_obstacle(o.to_number, o.to_user_id, o.id);
  if obstacle.waits_for = 'retry' or obstacle.waits_for <> coalesce(o.waits_for, 'retry') then
    perform wocs.outbox_queue_again(o, obstacle.waits_for, greatest(obstacle.until, now()));
    return false;
  end if;
  update wocs.outbox x set
    begun_at = now(), attempt = x.attempt + 1, lease_until = now() + wocs.limit_send_lease()
  where x.id = o.id;
  return true;
end $function$;

CREATE OR REPLACE FUNCTION wocs.outbox_goes_as_template(o wocs.outbox, error jsonb, refused text DEFAULT NULL::text)
 RETURNS boolean
 LANGUAGE plpgsql
AS $function$
begin
  if error ->> 'code' is distinct from '131047' or o.kind not in ('reply', 'notice') or o.say = 'chat.answer'
      or wocs.outbox_rank(o.state) >= wocs.outbox_rank('delivered') then
    return false;
  end if;
  update wocs.outbox x
  set kind = 'template', state = 'queued', not_before = now(), lease_until = null, wamid = null,
    wamid_before = coalesce(refused, o.wamid), error = outbox_goes_as_template.error
  where x.id = o.id;
  return true;
end $function$;

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
    continue when wocs.outbox_drop_outdated(o);
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

CREATE OR REPLACE FUNCTION wocs.outbox_reply(person wocs.users, message text, outcome jsonb)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  held boolean := coalesce((outcome ->> 'held')::boolean, false);
begin
  if outcome ? 'mark' then
    perform wocs.outbox_add_reaction(person, message, outcome ->> 'mark', outcome ->> 'say', outcome ->> 'about');
  elsif person.quiet and not held and wocs.outbox_reply_is_plain(outcome ->> 'say')
      and not coalesce(outcome -> 'facts' ? 'writes_first', false) then
    perform wocs.outbox_add_reaction(person, message, '✅', outcome ->> 'say', outcome ->> 'about');
  else
    perform wocs.outbox_add(person, 'reply', outcome ->> 'say', coalesce(outcome -> 'facts', '{}'), 'reply:' || message,
      outcome ->> 'about', message,
                      case when held then 'held' else 'sending' end);
  end if;
end $function$;

CREATE OR REPLACE FUNCTION wocs.outbox_reply_is_plain(say text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select say in (
    'landing.edited', 'landing.unpublished', 'landing.rolled_back', 'landing.published',
    'agent.assigned', 'agent.reassigned', 'agent.accepted', 'agent.finished', 'agent.duty',
    'user.added', 'user.removed', 'settings.language', 'login.session_ended', 'login.all_ended',
    'task.completed', 'task.cancelled', 'task.acknowledged', 'undo.done',
    'app.updated', 'app.feature', 'content.cancelled', 'content.bank_added', 'content.bank_removed',
    'sale.added', 'sale.removed', 'event.created', 'template.created', 'template.removed', 'schedule.removed',
    'tiktok.edited', 'tiktok.deleted', 'tiktok.video_kept',
    'voice.dropped', 'voice.word_added', 'voice.word_removed')
$function$;

CREATE OR REPLACE FUNCTION wocs.panel_act(viewer wocs.users, request jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  name text := request #>> '{act,name}';
  objection text := wocs.panel_objection(viewer, name, 'act');
  outcome jsonb;
begin
  if objection is not null then
    return jsonb_build_object('refused', objection);
  end if;
  perform wocs.audit_set_actor(viewer.id);
  execute format('select wocs.%I($1, $2)', 'panel_act_' || name) into outcome
  using viewer, coalesce(request #> '{act,args}', '{}')
    || jsonb_build_object('session', coalesce(request #> '{access,session}', request #> '{refresh,session}'));
  return outcome;
end $function$;

CREATE OR REPLACE FUNCTION wocs.panel_act_audit_verify(actor wocs.users, args jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  until timestamptz := clock_timestamp() + wocs.limit_audit_now();
  c wocs.audit_checks := wocs.audit_check_held('whole', '-infinity');
begin
  perform wocs.audit_check_fresh();
  update wocs.audit_checks x set at = '-infinity' where x.name = c.name and x.position = 0;
  loop
    perform wocs.audit_check_whole();
    select * into c from wocs.audit_checks x where x.name = 'whole';
    exit when c.position = 0 or clock_timestamp() > until;
  end loop;
  return jsonb_build_object('say', case when c.position = 0 then 'audit.verified' else 'audit.verifying' end,
    'facts', coalesce(wocs.audit_head_facts(), '{"position": 0, "digest": ""}')
      || jsonb_build_object('breaks', wocs.audit_breaks(), 'until', c.position));
end $function$;

CREATE OR REPLACE FUNCTION wocs.panel_act_chat_assign(actor wocs.users, args jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  agent wocs.users;
begin
  select * into agent from wocs.users u where u.id::text = args ->> 'agent' and u.status = 'active';
  if agent.id is null and args ->> 'agent' <> '' then
    return jsonb_build_object('refused', 'chat.no_agent', 'facts', jsonb_build_object('name', '?'));
  end if;
  return wocs.panel_chat_done(wocs.chat_assign((wocs.panel_chat_asked(args)).id, actor, agent.id),
    case when agent.id is null then 'unassigned' else 'assigned' end, jsonb_build_object('agent', agent.name));
end $function$;

CREATE OR REPLACE FUNCTION wocs.panel_act_chat_note(actor wocs.users, args jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  outcome jsonb := wocs.chat_note((wocs.panel_chat_asked(args)).id, actor, wocs.panel_words(args ->> 'note'));
begin
  return wocs.panel_chat_done(outcome, 'noted') || jsonb_build_object('noted', not outcome ? 'refused');
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
      wocs.panel_answer_key(actor, args), (wocs.panel_chat_about(c, args)).id, planned);
  end if;
  return wocs.panel_chat_done(outcome, case when planned is null then 'sent' else 'planned' end,
    jsonb_build_object('at', wocs.clock_text(planned)))
    || case when outcome ? 'refused' then jsonb_build_object('draft', words) else '{"sent": true}' end;
end $function$;

CREATE OR REPLACE FUNCTION wocs.panel_act_chat_snooze(actor wocs.users, args jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  hours int := least(wocs.panel_number(args ->> 'hours'), 720);
  later timestamptz := case when hours > 0 then now() + make_interval(hours => hours) end;
begin
  return wocs.panel_chat_done(wocs.chat_snooze((wocs.panel_chat_asked(args)).id, actor, later),
    case when later is null then 'awake' else 'snoozed' end, jsonb_build_object('at', wocs.clock_text(later)));
end $function$;

CREATE OR REPLACE FUNCTION wocs.panel_act_chat_take(actor wocs.users, args jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  outcome jsonb := wocs.chat_claim((wocs.panel_chat_asked(args)).id, actor);
begin
  return wocs.panel_chat_done(outcome, 'taken', jsonb_build_object('at', outcome -> 'until'));
end $function$;

CREATE OR REPLACE FUNCTION wocs.panel_act_chat_task(actor wocs.users, args jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  c wocs.chats := wocs.panel_chat_asked(args);
  told jsonb := wocs.panel_chat_task_args(c, args);
  outcome jsonb;
begin
  if not wocs.chat_may_read(c, actor) then
    return wocs.chat_refusal('chat.unknown');
  elsif wocs.panel_chat_task_is_given(actor, told) then
    return wocs.panel_chat_done('{}', 'tasked');
  end if;
  outcome := wocs.task_create(actor, '{"text": "/agent task"}',
    '{"runs": "human", "role": "admin", "repeatable": true, "priority": "normal"}', 'agent_task',
    told);
  return jsonb_build_object(case when outcome ? 'about' then 'say' else 'refused' end, outcome -> 'say',
    'facts', outcome -> 'facts' || jsonb_build_object('task', outcome -> 'about'));
end $function$;

CREATE OR REPLACE FUNCTION wocs.panel_act_command(actor wocs.users, args jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  intent jsonb := args -> 'intent';
  m jsonb := jsonb_build_object('id', null, 'text', args -> 'text');
  outcome jsonb;
begin
  if intent ->> 'do' = 'command' and intent ->> 'command' <> 'transcribe' and not wocs.template_is_wanted(intent) then
    outcome := wocs.command_apply(actor, m, intent);
  elsif intent ->> 'do' = 'word' then
    outcome := wocs.word_apply(actor, intent ->> 'word', intent ->> 'task', null, (intent ->> 'ask')::int);
  elsif intent ->> 'do' = 'say' then
    outcome := wocs.command_grammar_answer(actor, m, intent - 'remember');
  end if;
  if outcome is null then
    return '{"refused": "panel.no_command"}';
  end if;
  perform wocs.notice_send_all(coalesce(outcome -> 'also', '[]'), outcome ->> 'about');
  return jsonb_build_object('say', outcome -> 'say', 'facts', coalesce(outcome -> 'facts', '{}'));
end $function$;

CREATE OR REPLACE FUNCTION wocs.panel_act_log_out(actor wocs.users, args jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  s wocs.panel_sessions;
begin
  select * into s from wocs.panel_sessions x where x.id = (args ->> 'session')::uuid and x.user_id = actor.id;
  perform wocs.panel_session_end(s, 'logout');
  return '{"signed_out": true}';
end $function$;

CREATE OR REPLACE FUNCTION wocs.panel_act_reply_add(actor wocs.users, args jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  called text := regexp_replace(btrim(args ->> 'called'), '^/', '');
  said text := btrim(wocs.panel_words(args ->> 'words'), E' \t\n');
  refused text := case when called !~ '^\S+$' or called is null or coalesce(said, '') = '' then 'no_words'
    when length(called) > 40 or length(said) > 1000 then 'too_long'
    when (select count(*) >= wocs.limit_search_chats() from wocs.quick_replies q
      where lower(q.name) <> lower(called)) then 'too_many' end;
begin
  if refused is not null then
    return wocs.panel_reply_refusal(refused, args);
  end if;
  insert into wocs.quick_replies as q (name, words, made_by) values (called, said, actor.id)
  on conflict (lower(name)) do update set words = excluded.words, made_by = excluded.made_by;
  perform wocs.audit_log_task(null, 'reply_kept', jsonb_build_object('name', called));
  return wocs.panel_chat_done('{}', 'reply_kept');
end $function$;

CREATE OR REPLACE FUNCTION wocs.panel_act_reply_remove(actor wocs.users, args jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
begin
  delete from wocs.quick_replies q where lower(q.name) = lower(args ->> 'called');
  if not found then
    return wocs.panel_reply_refusal('no_reply', '{}');
  end if;
  perform wocs.audit_log_task(null, 'reply_removed', jsonb_build_object('name', args -> 'called'));
  return wocs.panel_chat_done('{}', 'reply_gone');
end $function$;

CREATE OR REPLACE FUNCTION wocs.panel_act_session_end(actor wocs.users, args jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  s wocs.panel_sessions := wocs.panel_session_by_ref(actor.id, args ->> 'ref');
begin
  if s.id is null then
    return jsonb_build_object('refused', 'login.refused', 'facts',
      jsonb_build_object('reason', 'no_session', 'ref', args -> 'ref'));
  end if;
  perform wocs.panel_session_end_one(s);
  return jsonb_build_object('say', 'login.session_ended', 'signed_out', s.id::text = args ->> 'session', 'facts',
    jsonb_build_object('device', wocs.panel_device_label(s.device_id), 'ref', s.ref));
end $function$;

CREATE OR REPLACE FUNCTION wocs.panel_act_sessions_end_all(actor wocs.users, args jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
begin
  perform wocs.panel_session_end_all(actor.id, 'elsewhere');
  return '{"signed_out": true}';
end $function$;

CREATE OR REPLACE FUNCTION wocs.panel_act_task_edit(actor wocs.users, args jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  t wocs.tasks := wocs.panel_task(actor, args ->> 'task');
  refused jsonb;
  said jsonb;
begin
  if t.id is null or jsonb_typeof(args -> 'args') is distinct from 'object'
     or jsonb_typeof(args -> 'fields') is distinct from 'array' then
    return '{"refused": "unknown"}';
  elsif actor.role <> 'admin' and t.requested_by is distinct from actor.id then
    return wocs.panel_outcome(wocs.task_refusal('not_yours', t.id, t.status, actor.id));
  elsif t.status <> 'awaiting_approval' or t.type is distinct from args ->> 'command' then
    return wocs.panel_outcome(wocs.approval_refusal('not_waiting', wocs.approval_latest(t.id), t));
  end if;
  refused := coalesce(wocs.panel_shown_refusal(t, args ->> 'digest'),
    wocs.panel_outcome(wocs.task_hold_objection(t, actor, wocs.panel_number(args ->> 'hold'))));
  if refused ->> 'refused' is not null then
    return refused;
  end if;
  said := wocs.task_replace_args(t,
    (t.payload - array(select jsonb_array_elements_text(args -> 'fields'))) || (args -> 'args'));
  if said ->> 'say' = 'approval.changed' and t.requested_by is distinct from actor.id then
    perform wocs.notice_send(t.requested_by, 'approval.changed', said -> 'facts', t.id);
  end if;
  return wocs.panel_outcome(said);
end $function$;

CREATE OR REPLACE FUNCTION wocs.panel_act_task_let_go(actor wocs.users, args jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  t wocs.tasks := wocs.panel_task(actor, args ->> 'task');
begin
  perform wocs.task_hold_end(t, actor);
  return case when t.id is null then '{"refused": "unknown"}'::jsonb
    else jsonb_build_object('say', 'task.let_go', 'facts', jsonb_build_object('task', t.id)) end;
end $function$;

CREATE OR REPLACE FUNCTION wocs.panel_act_task_posted(actor wocs.users, args jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  t wocs.tasks := wocs.panel_task(actor, args ->> 'task');
begin
  return case when t.id is null then '{"refused": "unknown"}'::jsonb
    else wocs.panel_command(actor, t, 'tiktok_posted', args -> 'args',
      format(E'/tiktok posted\ntask: %s\nlink: %s', t.id, args #>> '{args,link}')) end;
end $function$;

CREATE OR REPLACE FUNCTION wocs.panel_act_task_reassign(actor wocs.users, args jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  t wocs.tasks := wocs.panel_task(actor, args ->> 'task');
begin
  return case when t.id is null then '{"refused": "unknown"}'::jsonb
    else wocs.panel_command(actor, t, 'agent_reassign', jsonb_build_object('to', coalesce(args ->> 'to', '')),
      format(E'/agent reassign\ntask: %s\nto: %s', t.id, left(args ->> 'to', 100))) end;
end $function$;

CREATE OR REPLACE FUNCTION wocs.panel_act_task_snooze(actor wocs.users, args jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  t wocs.tasks := wocs.panel_task(actor, args ->> 'task');
begin
  return case when t.id is null then '{"refused": "unknown"}'::jsonb
    else wocs.task_snooze(t, actor, args ->> 'for') end;
end $function$;

CREATE OR REPLACE FUNCTION wocs.panel_act_task_take(actor wocs.users, args jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  t wocs.tasks := wocs.panel_task(actor, args ->> 'task');
begin
  return case when t.id is null then '{"refused": "unknown"}'::jsonb
    else wocs.panel_outcome(wocs.task_hold_take(t, actor)) end;
end $function$;

CREATE OR REPLACE FUNCTION wocs.panel_act_task_undo(actor wocs.users, args jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  t wocs.tasks := wocs.panel_task(actor, args ->> 'task');
begin
  return case when t.id is null then '{"refused": "unknown"}'::jsonb
    else wocs.panel_command(actor, t, 'undo', '{}', '/undo ' || t.id) end;
end $function$;

CREATE OR REPLACE FUNCTION wocs.panel_act_task_word(actor wocs.users, args jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  t wocs.tasks := wocs.panel_task(actor, args ->> 'task');
begin
  return case when t.id is null then '{"refused": "unknown"}'::jsonb else wocs.panel_task_word(actor, t, args) end;
end $function$;

CREATE OR REPLACE FUNCTION wocs.panel_act_tasks_change(actor wocs.users, args jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  objection jsonb := wocs.panel_change_objection(actor, args);
begin
  return coalesce(objection, jsonb_build_object('do', args -> 'do', 'to', args -> 'to', 'changed',
    case when objection is null then wocs.panel_change_all(actor, args, true) end));
end $function$;

CREATE OR REPLACE FUNCTION wocs.panel_act_tasks_preview(actor wocs.users, args jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  objection jsonb := wocs.panel_change_objection(actor, args);
  changed jsonb;
begin
  if objection is not null then
    return objection;
  end if;
  begin
    changed := wocs.panel_change_all(actor, args, false);
    raise exception 'this was a rehearsal' using errcode = 'WU001';
  exception when sqlstate 'WU001' then
    return jsonb_build_object('preview', changed, 'do', args -> 'do', 'to', args -> 'to', 'for', args -> 'for');
  end;
end $function$;

CREATE OR REPLACE FUNCTION wocs.panel_agents()
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select coalesce(jsonb_agg(jsonb_build_object('name', u.name, 'on_duty', u.on_duty, 'role', u.role)
    order by u.role desc, not u.on_duty, lower(u.name)), '[]')
  from (select * from wocs.users x where x.status = 'active' and x.role in ('agent', 'admin') limit 100) u
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
    'outcome', outcome, 'page', page)
$function$;

CREATE OR REPLACE FUNCTION wocs.panel_answer_key(actor wocs.users, args jsonb)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select concat_ws(':', 'panel', actor.id, left(args ->> 'key', 40),
    md5(concat(args ->> 'words', args ->> 'template')), left(args ->> 'at', 16))
$function$;

CREATE OR REPLACE FUNCTION wocs.panel_audit_state()
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select jsonb_build_object('head', wocs.audit_head_facts(), 'breaks', wocs.audit_breaks(),
    'fresh', (select jsonb_build_object('position', c.position, 'at', wocs.clock_text(greatest(c.at,
      (select m.at from wocs.meters m where m.name = 'audit')))) from wocs.audit_checks c where c.name = 'fresh'),
    'whole', (select jsonb_build_object('position', c.position, 'at', wocs.clock_text(nullif(c.at, '-infinity')))
      from wocs.audit_checks c where c.name = 'whole'))
$function$;

CREATE OR REPLACE FUNCTION wocs.panel_bigint(told text)
 RETURNS bigint
 LANGUAGE sql
 IMMUTABLE
AS $function$ select case when told ~ '^[0-9]{1,18}$' then told::bigint end $function$;

CREATE OR REPLACE FUNCTION wocs.panel_change_all(actor wocs.users, args jsonb, shown boolean)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  one jsonb;
  t wocs.tasks;
  a wocs.approvals;
  said jsonb;
  changed jsonb := '[]';
begin
  for one in select * from wocs.panel_ticked(args) loop
    t := wocs.panel_task(actor, one ->> 'task');
    a := wocs.approval_latest(t.id);
    one := one || case when shown or a.decision is not null then '{}'
      else jsonb_build_object('ask', a.ask, 'digest', a.digest) end;
    said := case when t.id is null
      then wocs.panel_outcome(wocs.task_refusal('not_found', one ->> 'task', null, actor.id))
      else wocs.panel_change_one(actor, t, args - 'tasks[]' || one) end;
    changed := changed || (one || said || case when t.id is null then '{}' else jsonb_build_object(
      'command', replace(t.type, '_', ' '), 'args', wocs.panel_task_args(t.payload)) end);
  end loop;
  return changed;
end $function$;

CREATE OR REPLACE FUNCTION wocs.panel_change_one(actor wocs.users, t wocs.tasks, args jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
begin
  return case args ->> 'do'
    when 'approve' then wocs.panel_task_word(actor, t, args || '{"word": "confirm"}')
    when 'cancel' then wocs.panel_task_word(actor, t, args || '{"word": "cancel"}')
    when 'assign' then wocs.panel_act_task_reassign(actor, args)
    when 'snooze' then wocs.task_snooze(t, actor, args ->> 'for') end;
end $function$;

CREATE OR REPLACE FUNCTION wocs.panel_chat_about(c wocs.chats, args jsonb)
 RETURNS wocs.messages
 LANGUAGE sql
 STABLE
AS $function$
  select m from wocs.messages m
  where m.chat_id = c.id and m.position = wocs.panel_bigint(args ->> 'about')
$function$;

CREATE OR REPLACE FUNCTION wocs.panel_chat_asked(args jsonb)
 RETURNS wocs.chats
 LANGUAGE sql
 STABLE
AS $function$ select wocs.chat_by_number(wocs.panel_bigint(args ->> 'chat')) $function$;

CREATE OR REPLACE FUNCTION wocs.panel_chat_done(outcome jsonb, what text, facts jsonb DEFAULT '{}'::jsonb)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select case when outcome ? 'refused' then outcome else jsonb_build_object('say', 'chatpage.done',
    'facts', jsonb_strip_nulls(facts) || jsonb_build_object('what', what)) end
$function$;

CREATE OR REPLACE FUNCTION wocs.panel_chat_facts(c wocs.chats, viewer wocs.users)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select jsonb_build_object('number', c.number, 'name', c.customer_name, 'language', c.language, 'status', c.status,
    'phone', wocs.number_mask_for(viewer.role, jsonb_build_object('customer_number', c.customer_number))
      -> 'customer_number',
    'tags', c.tags, 'agent', wocs.person_ref(c.assigned_agent), 'assigned', c.assigned_agent,
    'opted_out', c.opted_out_at is not null, 'silent', wocs.chat_is_opted_out(c),
    'since', wocs.clock_text(c.waiting_since),
    'snoozed', case when c.snoozed_until > now() then wocs.clock_text(c.snoozed_until) end)
$function$;

CREATE OR REPLACE FUNCTION wocs.panel_chat_file(a wocs.attachments)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select case when a.id is not null then jsonb_build_object('id', a.id, 'type', a.type, 'name', a.original_name,
    'mime', a.mime_type, 'size', a.size_bytes, 'state', a.state, 'width', a.width, 'height', a.height) end
$function$;

CREATE OR REPLACE FUNCTION wocs.panel_chat_holder(c wocs.chats, viewer wocs.users)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select jsonb_build_object('state', case
      when c.holder is null or c.held_until <= now() then 'free' when c.holder = viewer.id then 'mine' else 'held' end,
    'by', wocs.person_ref(c.holder), 'until', wocs.clock_text(c.held_until),
    'hold', case when c.holder = viewer.id and c.held_until > now() then c.hold end)
$function$;

CREATE OR REPLACE FUNCTION wocs.panel_chat_kind(m wocs.messages)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select case when m.kind = 'audio' and m.details @> '{"voice": true}' then 'voice' else m.kind end
$function$;

CREATE OR REPLACE FUNCTION wocs.panel_chat_last(c wocs.chats)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select jsonb_build_object('kind', wocs.panel_chat_kind(m), 'by', m.sender_type,
    'words', case when m.deleted_at is null then left(coalesce(m.content, m.transcript), 160) end,
    'deleted', m.deleted_at is not null, 'at', wocs.clock_text(m.created_at))
  from wocs.messages m where m.chat_id = c.id and m.kind <> 'note' order by m.position desc limit 1
$function$;

CREATE OR REPLACE FUNCTION wocs.panel_chat_messages(c wocs.chats, before bigint)
 RETURNS SETOF wocs.messages
 LANGUAGE sql
 STABLE
AS $function$
  select m.* from wocs.messages m
  where m.chat_id = c.id and m.position < coalesce(before, 9223372036854775807)
  order by m.position desc limit wocs.limit_chat_page() + 1
$function$;

CREATE OR REPLACE FUNCTION wocs.panel_chat_quoted(m wocs.messages)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select case when m.id is not null then jsonb_build_object('kind', wocs.panel_chat_kind(m), 'by', m.sender_type,
    'words', case when m.deleted_at is null then left(coalesce(m.content, m.transcript), 160) end) end
$function$;

CREATE OR REPLACE FUNCTION wocs.panel_chat_row(c wocs.chats, viewer wocs.users)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select jsonb_build_object('number', c.number, 'name', c.customer_name, 'last', wocs.panel_chat_last(c),
    'phone', wocs.number_mask_fact(c.customer_number, 'customer_number'), 'agent', wocs.person_ref(c.assigned_agent),
    'mine', c.assigned_agent is not distinct from viewer.id, 'status', c.status, 'tags', c.tags,
    'held_by', case when c.held_until > now() then wocs.person_ref(c.holder) end,
    'since', wocs.clock_text(c.waiting_since), 'late', coalesce(c.waiting_since
      < now() - make_interval(secs => (wocs.agent_answer_minutes() * 60)::double precision), false),
    'closes_at', case when c.last_customer_at > now() - wocs.limit_window()
      then wocs.clock_text(c.last_customer_at + wocs.limit_window()) end,
    'snoozed', case when c.snoozed_until > now() then wocs.clock_text(c.snoozed_until) end,
    'opted_out', c.opted_out_at is not null)
$function$;

CREATE OR REPLACE FUNCTION wocs.panel_chat_sent(o wocs.outbox)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select case when o.id is not null then jsonb_build_object('state', case
      when o.state = 'queued' and o.not_before > now() and o.waits_for is null then 'planned'
      when o.state in ('held', 'sending') then 'queued' when o.state = 'played' then 'read'
      when o.state = 'outdated' then 'failed' else o.state end,
    'at', case when o.state = 'queued' then wocs.clock_text(o.not_before) end,
    'code', o.error ->> 'code', 'template', o.kind = 'template') end
$function$;

CREATE OR REPLACE FUNCTION wocs.panel_chat_task_is_given(actor wocs.users, told jsonb)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select exists (select from wocs.tasks t
    where t.type = 'agent_task' and t.requested_by = actor.id and t.payload @> (told - 'to')
      and t.created_at > now() - wocs.limit_draft())
$function$;

CREATE OR REPLACE FUNCTION wocs.panel_chat_thread(c wocs.chats, before bigint)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
AS $function$
declare
  found_messages wocs.messages[] := array(select m from wocs.panel_chat_messages(c, before) m);
  shown int := least(cardinality(found_messages), wocs.limit_chat_page());
begin
  return jsonb_build_object(
    'earlier', case when cardinality(found_messages) > shown then found_messages[shown].position end,
    'rows', (select coalesce(jsonb_agg(wocs.panel_chat_message(found_messages[i]) order by i desc), '[]')
      from generate_series(1, shown) i));
end $function$;

CREATE OR REPLACE FUNCTION wocs.panel_chats_place(at timestamp with time zone, number bigint)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
AS $function$ select (extract(epoch from at) * 1000000)::bigint || '-' || number $function$;

CREATE OR REPLACE FUNCTION wocs.panel_chats_place_at(place text)
 RETURNS timestamp with time zone
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select case when place ~ '^[0-9]{1,16}-[0-9]{1,18}$' then to_timestamp(split_part(place, '-', 1)::bigint / 1e6) end
$function$;

CREATE OR REPLACE FUNCTION wocs.panel_chats_place_number(place text)
 RETURNS bigint
 LANGUAGE sql
 IMMUTABLE
AS $function$ select wocs.panel_bigint(split_part(place, '-', 2)) $function$;

CREATE OR REPLACE FUNCTION wocs.panel_command(actor wocs.users, t wocs.tasks, command text, args jsonb, typed text)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  declared jsonb := (select to_jsonb(c) from wocs.panel_commands() c where c.command = panel_command.command);
  refused jsonb := wocs.panel_outcome(wocs.task_hold_objection(t, actor));
begin
  if refused ->> 'refused' is not null then
    return refused;
  end if;
  return wocs.panel_outcome(wocs.command_apply(actor, jsonb_build_object('text', typed),
    declared || jsonb_build_object('do', 'command', 'args', jsonb_build_object('task', t.id) || args,
      'priority', 'normal', 'draft', null)));
end $function$;

CREATE OR REPLACE FUNCTION wocs.panel_commands()
 RETURNS TABLE(command text, runs text, role text, asks boolean, repeatable boolean)
 LANGUAGE sql
 IMMUTABLE
AS $function$
  values ('undo', 'instant', 'admin', true, false), ('agent_reassign', 'instant', 'admin', false, true),
    ('tiktok_posted', 'instant', 'agent', false, true)
$function$;

CREATE OR REPLACE FUNCTION wocs.panel_day_start(said text, later integer DEFAULT 0)
 RETURNS timestamp with time zone
 LANGUAGE sql
 STABLE
AS $function$
  select case when said ~ '^20[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])$'
      or said ~ '^20[0-9]{2}-(0[13-9]|1[0-2])-(29|30)$' or said ~ '^20[0-9]{2}-(0[13578]|1[02])-31$'
    then (said::date + later)::timestamp at time zone wocs.clock_zone() end
$function$;

CREATE OR REPLACE FUNCTION wocs.panel_days_of_work()
 RETURNS TABLE(day date, done bigint, failed bigint)
 LANGUAGE sql
 STABLE
AS $function$
  select d.day, count(l.*) filter (where l.action = 'completed'), count(l.*) filter (where l.action = 'failed')
  from (select wocs.clock_today() - n as day from generate_series(0, 13) n) d
  left join wocs.task_logs l on l.action in ('completed', 'failed')
    and l.created_at >= d.day::timestamp at time zone wocs.clock_zone()
    and l.created_at < (d.day + 1)::timestamp at time zone wocs.clock_zone()
  group by d.day
$function$;

CREATE OR REPLACE FUNCTION wocs.panel_device_end(device uuid, person uuid)
 RETURNS void
 LANGUAGE sql
AS $function$
  update wocs.panel_devices d set revoked_at = now()
  where d.id = device and d.user_id = person and d.revoked_at is null;
$function$;

CREATE OR REPLACE FUNCTION wocs.panel_device_is_old(d wocs.panel_devices)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$ select d.seen_at < now() - wocs.limit_device_kept() - wocs.limit_login_kept() $function$;

CREATE OR REPLACE FUNCTION wocs.panel_device_known(device uuid, person uuid)
 RETURNS wocs.panel_devices
 LANGUAGE sql
 STABLE
AS $function$
  select d from wocs.panel_devices d
  where d.id = device and d.user_id = person and d.revoked_at is null and d.seen_at > now() - wocs.limit_device_kept()
$function$;

CREATE OR REPLACE FUNCTION wocs.panel_device_label(device uuid)
 RETURNS text
 LANGUAGE sql
 STABLE
AS $function$
  select coalesce((select d.label from wocs.panel_devices d where d.id = device), '')
$function$;

CREATE OR REPLACE FUNCTION wocs.panel_inbox_condition(show text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select case show
    when 'mine' then $q$(t.assigned_to = $1 or t.requested_by = $1)
      and t.status in ('pending', 'awaiting_approval', 'running', 'uncertain') and t.type <> 'transcribe'$q$
    when 'unassigned' then $q$t.runs = 'human' and t.assigned_to is null and t.status in ('pending', 'running')$q$
    when 'approval' then $q$t.status = 'awaiting_approval'$q$
    when 'failed' then $q$t.status = 'failed'$q$
    when 'uncertain' then $q$t.status = 'uncertain'$q$
    when 'snoozed' then $q$t.id = any (array(
      select s.task_id from wocs.task_snoozes s where s.person_id = $1 and s.until > now()))$q$
    when 'all' then $q$t.type <> 'transcribe'$q$ end
$function$;

CREATE OR REPLACE FUNCTION wocs.panel_inbox_counts(viewer wocs.users)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
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

CREATE OR REPLACE FUNCTION wocs.panel_inbox_show(viewer wocs.users, args jsonb)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select case when wocs.panel_inbox_condition(args ->> 'show') is not null then args ->> 'show'
    when args ->> 'search' <> '' or viewer.role = 'admin' then 'all' else 'mine' end
$function$;

CREATE OR REPLACE FUNCTION wocs.panel_inbox_sight(viewer wocs.users)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select case when viewer.role = 'admin' then 'true' else
    $q$(t.assigned_to = $1 or t.requested_by = $1 or t.runs = 'human' and t.assigned_to is null)$q$ end
$function$;

CREATE OR REPLACE FUNCTION wocs.panel_inbox_tasks(viewer wocs.users, show text, args jsonb)
 RETURNS SETOF wocs.tasks
 LANGUAGE plpgsql
 STABLE
AS $function$
declare
  after_task wocs.tasks;
begin
  select * into after_task from wocs.tasks x where x.id = args ->> 'before';
  return query execute format('select t.* from wocs.tasks t where %s and %s and %s %s %s %s '
    || 'order by t.created_at desc, t.id desc limit %s',
    wocs.panel_inbox_condition(show), wocs.panel_inbox_sight(viewer), wocs.panel_inbox_search(args ->> 'search'),
    case when show in ('all', 'snoozed') then '' else 'and not exists (select from wocs.task_snoozes s '
      || 'where s.task_id = t.id and s.person_id = $1 and s.until > now())' end,
    case when args ->> 'priority' in ('high', 'normal', 'low') then 'and t.priority = $2' else '' end,
    case when after_task.id is not null then 'and (t.created_at, t.id) < ($3, $4)' else '' end,
    wocs.limit_panel_rows() + 1)
  using viewer.id, args ->> 'priority', after_task.created_at, after_task.id;
end $function$;

CREATE OR REPLACE FUNCTION wocs.panel_landing_row(page jsonb)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select page || jsonb_build_object(
    'description', h.content -> 'description', 'cta', h.content -> 'cta', 'newest', h.version,
    'newest_title', h.content -> 'title', 'changed_at', wocs.clock_text(h.created_at),
    'versions', (select count(*) from wocs.landing_versions v where v.page_slug = h.page_slug))
  from wocs.landing_head_version(page ->> 'page') h
$function$;

CREATE OR REPLACE FUNCTION wocs.panel_like(words text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
AS $function$ select '%' || regexp_replace(words, '([\\%_])', '\\\1', 'g') || '%' $function$;

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
    ('reply_add', 'act', 'admin'),
    ('reply_remove', 'act', 'admin'),
    ('media', 'page', 'agent'),
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
    ('sessions_end_all', 'act', 'viewer')
$function$;

CREATE OR REPLACE FUNCTION wocs.panel_local_time(at timestamp with time zone)
 RETURNS text
 LANGUAGE sql
 STABLE
AS $function$ select to_char(at at time zone wocs.clock_zone(), 'YYYY-MM-DD"T"HH24:MI') $function$;

CREATE OR REPLACE FUNCTION wocs.panel_log(person uuid, action text, device text, more jsonb)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  perform wocs.audit_log_task(null, action, jsonb_build_object('person', person, 'device', device) || more);
end $function$;

CREATE OR REPLACE FUNCTION wocs.panel_log_before(moment timestamp with time zone)
 RETURNS bigint
 LANGUAGE plpgsql
 STABLE
AS $function$
begin
  return (select l.seq + 1 from wocs.task_logs l where l.salt is not null and l.created_at < moment
    order by l.created_at desc limit 1);
end $function$;

CREATE OR REPLACE FUNCTION wocs.panel_log_people()
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select coalesce(jsonb_agg(distinct u.name), '[]')
  from (select x.name from wocs.users x order by x.status, x.created_at desc limit 200) u
$function$;

CREATE OR REPLACE FUNCTION wocs.panel_log_rows(logs wocs.task_logs[])
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select coalesce(jsonb_agg(jsonb_build_object('seq', l.seq, 'at', wocs.clock_text(l.created_at), 'task', l.task_id,
    'action', l.action, 'actor', wocs.person_ref_then(l.actor_id, l.created_at), 'details', l.details,
    'digest', left((select c.digest from wocs.task_log_chain c where c.log_seq = l.seq), 12),
    'holds', wocs.audit_row_holds(l)) order by l.seq desc), '[]')
  from unnest(logs) l
$function$;

CREATE OR REPLACE FUNCTION wocs.panel_login_answer(m jsonb, intent jsonb, person wocs.users)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  perform wocs.audit_set_actor(person.id);
  perform wocs.outbox_reply(person, m ->> 'id', case when intent ->> 'not_me' is not null
    then wocs.panel_login_disown(intent ->> 'not_me', person)
    else wocs.panel_login_take_message(m, intent, person) end);
end $function$;

CREATE OR REPLACE FUNCTION wocs.panel_login_faults_many(browser uuid, person uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select greatest(
    (select count(*) from wocs.panel_login_faults f
      where f.browser = panel_login_faults_many.browser and f.at > now() - wocs.limit_login_window()),
    (select count(*) from wocs.panel_login_faults f
      where f.user_id = person and f.at > now() - wocs.limit_login_window())) >= wocs.limit_login_faults()
$function$;

CREATE OR REPLACE FUNCTION wocs.panel_login_ignore(event bigint)
 RETURNS void
 LANGUAGE sql
AS $function$
  update wocs.inbound_events e set is_attempt = true where e.id = event;
$function$;

CREATE OR REPLACE FUNCTION wocs.panel_logs(args jsonb, most integer)
 RETURNS wocs.task_logs[]
 LANGUAGE plpgsql
 STABLE
AS $function$
declare
  since timestamptz := wocs.panel_day_start(args ->> 'from');
  until timestamptz := wocs.panel_day_start(args ->> 'to', 1);
  before bigint := case when args ->> 'before' ~ '^[0-9]{1,18}$' then (args ->> 'before')::bigint end;
  actors uuid[] := array(select u.id from wocs.users u where lower(u.name) = lower(btrim(args ->> 'actor')) limit 20);
  logs wocs.task_logs[];
begin
  execute format('select array(select l from wocs.task_logs l where true %s %s %s %s %s %s '
    || 'order by l.seq desc limit $1)',
    case when coalesce(args ->> 'actor', '') = '' then '' when args ->> 'actor' = '-' then 'and l.actor_id is null'
      else 'and l.actor_id = any ($2)' end,
    case when coalesce(args ->> 'action', '') <> '' then 'and l.action = $3' else '' end,
    case when coalesce(args ->> 'task', '') <> '' then 'and l.task_id = $4' else '' end,
    case when since is not null then 'and l.created_at >= $5' else '' end,
    case when until is not null then 'and l.created_at < $6 and l.seq < $8' else '' end,
    case when before is not null then 'and l.seq < $7' else '' end)
  into logs using most, actors, args ->> 'action', upper(btrim(args ->> 'task')), since, until, before,
    coalesce(wocs.panel_log_before(until), 9223372036854775807);
  return logs;
end $function$;

CREATE OR REPLACE FUNCTION wocs.panel_may_prune()
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE
AS $function$
begin
  return exists (select from wocs.panel_logins l where wocs.panel_login_is_old(l))
    or exists (select from wocs.panel_sessions s where wocs.panel_session_is_old(s))
    or exists (select from wocs.panel_devices d where wocs.panel_device_is_old(d));
end $function$;

CREATE OR REPLACE FUNCTION wocs.panel_media(viewer wocs.users, attachment uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
AS $function$
declare
  a wocs.attachments;
begin
  select * into a from wocs.attachments x where x.id = attachment and x.state = 'stored';
  if a.storage_url is null or not wocs.attachment_may_see(a, viewer) then
    return '{"refused": "unknown"}';
  end if;
  return jsonb_build_object('id', a.id, 'key', a.storage_url, 'mime', a.mime_type, 'name', a.original_name);
end $function$;

CREATE OR REPLACE FUNCTION wocs.panel_number(said text)
 RETURNS integer
 LANGUAGE sql
 IMMUTABLE
AS $function$ select case when said ~ '^[0-9]{1,9}$' then said::int end $function$;

CREATE OR REPLACE FUNCTION wocs.panel_outcome(said jsonb)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select jsonb_build_object('facts', coalesce(said -> 'facts', '{}'), 'about', said -> 'about')
    || case when said ? 'refused' or said ->> 'say' like '%.refused' or said ->> 'say' in ('access.role', 'task.held')
      then jsonb_build_object('refused', coalesce(said ->> 'refused', said ->> 'say'))
      else jsonb_build_object('say', said -> 'say') end
$function$;

CREATE OR REPLACE FUNCTION wocs.panel_page(viewer wocs.users, wanted jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  objection text := wocs.panel_objection(viewer, wanted ->> 'name', 'page');
  page jsonb;
begin
  if objection is not null then
    return jsonb_build_object('refused', objection);
  end if;
  execute format('select wocs.%I($1, $2)', 'panel_page_' || (wanted ->> 'name')) into page
  using viewer, coalesce(wanted -> 'args', '{}');
  return page;
end $function$;

CREATE OR REPLACE FUNCTION wocs.panel_page_calendar(viewer wocs.users, args jsonb)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select wocs.answer_content_calendar(viewer, jsonb_build_object('period',
    case when args ->> 'period' in ('7d', '14d', '30d') then args ->> 'period' else '14d' end)) -> 'facts'
$function$;

CREATE OR REPLACE FUNCTION wocs.panel_page_call(request jsonb)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select (request -> 'page') || jsonb_build_object('args', coalesce(nullif(request #> '{page,args}', 'null'), '{}')
    || jsonb_build_object('session', coalesce(request #> '{access,session}', request #> '{refresh,session}')))
$function$;

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
    'about', case when about.id is not null then wocs.panel_chat_message(about) || jsonb_build_object('id', about.id)
      end,
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
    'rows', (select coalesce(jsonb_agg(wocs.panel_chat_row(rows[i], viewer) order by i), '[]')
      from generate_series(1, least(cardinality(rows), wocs.limit_chat_page())) i));
end $function$;

CREATE OR REPLACE FUNCTION wocs.panel_page_inbox(viewer wocs.users, args jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
AS $function$
declare
  show text := wocs.panel_inbox_show(viewer, args);
  rows jsonb := wocs.panel_task_rows(array(
    select t from wocs.panel_inbox_tasks(viewer, show, args) t), viewer);
begin
  return jsonb_build_object('show', show, 'counts', wocs.panel_inbox_counts(viewer),
    'rows', case when jsonb_array_length(rows) > wocs.limit_panel_rows() then rows - -1 else rows end,
    'before', case when jsonb_array_length(rows) > wocs.limit_panel_rows() then rows #> '{-2,id}' end,
    'agents', case when viewer.role = 'admin' then wocs.panel_agents() else '[]' end);
end $function$;

CREATE OR REPLACE FUNCTION wocs.panel_page_logs(viewer wocs.users, args jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
AS $function$
declare
  rows jsonb := wocs.panel_log_rows(wocs.panel_logs(args, wocs.limit_panel_rows() + 1));
begin
  return jsonb_build_object('audit', wocs.panel_audit_state(), 'people', wocs.panel_log_people(),
    'rows', case when jsonb_array_length(rows) > wocs.limit_panel_rows() then rows - -1 else rows end,
    'before', case when jsonb_array_length(rows) > wocs.limit_panel_rows() then rows #> '{-2,seq}' end);
end $function$;

CREATE OR REPLACE FUNCTION wocs.panel_page_logs_csv(viewer wocs.users, args jsonb)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select jsonb_build_object('rows', wocs.panel_log_rows(wocs.panel_logs(args, wocs.limit_panel_file())))
$function$;

CREATE OR REPLACE FUNCTION wocs.panel_page_pages(viewer wocs.users, args jsonb)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select (told -> 'facts') || jsonb_build_object('pages', (
    select coalesce(jsonb_agg(wocs.panel_landing_row(p.value) order by p.ordinality), '[]')
    from jsonb_array_elements(told #> '{facts,pages}') with ordinality p))
  from wocs.answer_landing_list(viewer, '{}') told
$function$;

CREATE OR REPLACE FUNCTION wocs.panel_page_people(viewer wocs.users, args jsonb)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select jsonb_build_object('people', coalesce(jsonb_agg(jsonb_build_object(
    'name', u.name, 'number', u.wa_number, 'role', u.role, 'language', u.language, 'on_duty', u.on_duty,
    'last_active', wocs.clock_text(s.last_active), 'window_open', wocs.person_window_is_open(u.id),
    'open_tasks', (select count(*) from wocs.tasks t
      where t.assigned_to = u.id and t.status in ('pending', 'running')),
    'devices', (select count(*) from wocs.panel_sessions p
      where p.user_id = u.id and p.revoked_at is null and p.expires_at > now()))
    order by wocs.person_role_rank(u.role) desc, lower(u.name)), '[]'))
  from wocs.users u left join wocs.wa_sessions s on s.user_id = u.id where u.status = 'active'
$function$;

CREATE OR REPLACE FUNCTION wocs.panel_page_schedule(viewer wocs.users, args jsonb)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select (wocs.answer_schedule_list(viewer, '{}') -> 'facts') || jsonb_build_object('waiting', (
    select coalesce(jsonb_agg(jsonb_build_object('task', t.id, 'command', replace(t.type, '_', ' '),
      'at', wocs.clock_text(t.scheduled_at), 'by', wocs.person_ref(t.requested_by), 'status', t.status)
      order by t.scheduled_at), '[]')
    from (select x.* from wocs.tasks x
      where x.status in ('pending', 'awaiting_approval') and x.scheduled_at > now()
      order by x.scheduled_at limit 50) t))
$function$;

CREATE OR REPLACE FUNCTION wocs.panel_page_task(viewer wocs.users, args jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
AS $function$
declare
  t wocs.tasks;
begin
  select * into t from wocs.tasks x where x.id = upper(args ->> 'task');
  if t.id is null or not wocs.task_may_see(t, viewer) then
    return '{"refused": "unknown"}';
  end if;
  return (wocs.panel_task_rows(array[t], viewer) -> 0) || wocs.number_mask_for(viewer.role, jsonb_build_object(
      'raw', t.command_raw, 'args', wocs.argument_texts(t.payload), 'values', t.payload, 'result', t.result,
      'error', t.error_message))
    || jsonb_build_object('attempt', t.attempt, 'retries', t.retry_count, 'node', t.node, 'parent', t.parent_id,
      'started_at', wocs.clock_text(t.started_at), 'completed_at', wocs.clock_text(t.completed_at),
      'deadline_at', wocs.clock_text(t.deadline_at), 'proof', wocs.proof_is_wanted(t, viewer),
      'approval', wocs.panel_task_approval(t, viewer), 'voice', wocs.panel_task_voice(t),
      'attachments', wocs.panel_task_attachments(t), 'parts', wocs.panel_task_parts(t),
      'seen', coalesce((select h.hold from wocs.task_holds h where h.task_id = t.id), 0),
      'may', wocs.panel_task_acts(t, viewer), 'agents', wocs.panel_agents(),
      'steps', wocs.panel_log_rows(array(select l from wocs.task_logs l where l.task_id = t.id
        order by l.seq desc limit wocs.limit_panel_steps())));
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
  delete from wocs.panel_login_faults f where f.at < now() - wocs.limit_login_unsent();
end $function$;

CREATE OR REPLACE FUNCTION wocs.panel_quick_replies()
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select coalesce(jsonb_agg(jsonb_build_object('name', r.name, 'words', r.words, 'id', r.id) order by lower(r.name)),
    '[]')
  from (select * from wocs.quick_replies q order by lower(q.name) limit wocs.limit_search_chats()) r
$function$;

CREATE OR REPLACE FUNCTION wocs.panel_read_local_time(told text)
 RETURNS timestamp with time zone
 LANGUAGE sql
 STABLE
AS $function$
  select case when told ~ '^20[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9]' then
    ((left(told, 7) || '-01')::date + substr(told, 9, 2)::int - 1 + substr(told, 12, 5)::time)
      at time zone wocs.clock_zone() end
$function$;

CREATE OR REPLACE FUNCTION wocs.panel_reply_refusal(reason text, args jsonb)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select jsonb_build_object('refused', 'chatpage.refused', 'facts', jsonb_build_object('reason', reason),
    'called', args ->> 'called', 'draft', args ->> 'words')
$function$;

CREATE OR REPLACE FUNCTION wocs.panel_role(name text, kind text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select l.role from wocs.panel_list() l where l.name = panel_role.name and l.kind = panel_role.kind
$function$;

CREATE OR REPLACE FUNCTION wocs.panel_session_end(s wocs.panel_sessions, why text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  update wocs.panel_sessions x set revoked_at = now(), revoked_for = why where x.id = s.id and x.revoked_at is null;
  if found then
    perform wocs.panel_log(s.user_id, case why when 'logout' then 'logged_out' else 'session_revoked' end,
      wocs.panel_device_label(s.device_id), jsonb_build_object('session', s.ref, 'reason', why));
  end if;
end $function$;

CREATE OR REPLACE FUNCTION wocs.panel_session_end_all(person uuid, why text)
 RETURNS integer
 LANGUAGE plpgsql
AS $function$
declare
  s wocs.panel_sessions;
  ended int := 0;
begin
  for s in
    select x.* from wocs.panel_sessions x where x.user_id = person and wocs.panel_session_is_open(x) order by x.id
    for update
  loop
    perform wocs.panel_session_end(s, why);
    ended := ended + 1;
  end loop;
  perform wocs.panel_device_end(d.id, person) from wocs.panel_devices d
    where d.user_id = person and d.revoked_at is null;
  update wocs.panel_logins l set state = 'refused' where l.user_id = person and l.state = 'sent';
  return ended;
end $function$;

CREATE OR REPLACE FUNCTION wocs.panel_session_end_one(s wocs.panel_sessions)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  perform wocs.panel_session_end(s, 'elsewhere');
  perform wocs.panel_device_end(s.device_id, s.user_id);
end $function$;

CREATE OR REPLACE FUNCTION wocs.panel_session_facts(s wocs.panel_sessions)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select case when s.id is not null
    then jsonb_build_object('id', s.id, 'person', s.user_id, 'generation', s.generation) end
$function$;

CREATE OR REPLACE FUNCTION wocs.panel_session_follow_person()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  perform wocs.panel_session_end_all(new.id, case when new.status <> 'active' then 'removed'
    when new.role <> old.role then 'role' else 'account' end);
  return null;
end $function$;

CREATE OR REPLACE FUNCTION wocs.panel_session_is_old(s wocs.panel_sessions)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$ select s.expires_at < now() - wocs.limit_login_kept() $function$;

CREATE OR REPLACE FUNCTION wocs.panel_session_is_open(s wocs.panel_sessions)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$ select s.revoked_at is null and s.expires_at > now() $function$;

CREATE OR REPLACE FUNCTION wocs.panel_session_list(person uuid, here text)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select coalesce(jsonb_agg(jsonb_build_object('ref', s.ref, 'device', wocs.panel_device_label(s.device_id),
    'made_at', wocs.clock_text(s.made_at), 'seen_at', wocs.clock_text(s.seen_at), 'here', s.id::text = here)
    order by s.id::text = here desc, s.seen_at desc), '[]')
  from wocs.panel_sessions s where s.user_id = person and wocs.panel_session_is_open(s)
$function$;

CREATE OR REPLACE FUNCTION wocs.panel_session_tell_reuse(s wocs.panel_sessions)
 RETURNS void
 LANGUAGE sql
AS $function$
  select wocs.notice_send(s.user_id, 'login.reused', jsonb_build_object('device', wocs.panel_device_label(s.device_id)),
    null)
$function$;

CREATE OR REPLACE FUNCTION wocs.panel_session_turn(refresh jsonb)
 RETURNS wocs.panel_sessions
 LANGUAGE plpgsql
AS $function$
declare
  s wocs.panel_sessions;
  told int := (refresh ->> 'generation')::int;
begin
  select * into s from wocs.panel_sessions x where x.id = (refresh ->> 'session')::uuid for update;
  if s.id is null or s.revoked_at is not null or s.expires_at <= now() then
    return null;
  elsif told = s.generation then
    update wocs.panel_sessions x set generation = x.generation + 1, turned_at = now(), seen_at = now(),
      expires_at = least(now() + wocs.limit_session_idle(), x.made_at + wocs.limit_session_whole())
    where x.id = s.id returning * into s;
  elsif told <> s.generation - 1 or s.turned_at < now() - wocs.limit_refresh_grace() then
    perform wocs.panel_session_tell_reuse(s);
    perform wocs.panel_session_end(s, 'reuse');
    perform wocs.panel_device_end(s.device_id, s.user_id);
    return null;
  end if;
  return s;
end $function$;

CREATE OR REPLACE FUNCTION wocs.panel_shown_refusal(t wocs.tasks, digest text)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
AS $function$
declare
  a wocs.approvals := wocs.approval_latest(t.id);
begin
  return case when a.task_id is not null and a.decision is null and a.digest is distinct from panel_shown_refusal.digest
    then wocs.panel_outcome(wocs.approval_refusal('not_as_shown', a, t)) end;
end $function$;

CREATE OR REPLACE FUNCTION wocs.panel_staff()
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select coalesce(jsonb_agg(jsonb_build_object('id', u.id, 'name', u.name, 'on', u.on_duty) order by lower(u.name)),
    '[]')
  from wocs.users u where u.status = 'active' and u.role in ('agent', 'admin')
$function$;

CREATE OR REPLACE FUNCTION wocs.panel_task(actor wocs.users, task text)
 RETURNS wocs.tasks
 LANGUAGE plpgsql
AS $function$
declare
  t wocs.tasks;
begin
  select * into t from wocs.tasks x where x.id = upper(task) for update;
  return case when wocs.task_may_see(t, actor) then t end;
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
    'posted', has_it and t.type = 'tiktok_post',
    'cancel', asked_it and t.status in ('pending', 'awaiting_approval', 'running', 'uncertain'),
    'retry', asked_it and (t.status in ('failed', 'cancelled') or t.status = 'uncertain' and t.repeatable)
      and wocs.person_role_rank(viewer.role) >= wocs.person_role_rank(t.needs_role),
    'reassign', is_admin and t.runs = 'human' and t.status in ('pending', 'running')
      and coalesce(t.scheduled_at <= now(), true),
    'undo', is_admin and t.status = 'done' and wocs.undo_objection(t) is null,
    'take', t.status not in ('done', 'cancelled', 'rolled_back'));
end $function$;

CREATE OR REPLACE FUNCTION wocs.panel_task_approval(t wocs.tasks, viewer wocs.users)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select jsonb_build_object('ask', a.ask, 'digest', a.digest, 'subject', a.subject, 'may',
    wocs.approval_objection(a, t, viewer, a.ask) is null, 'approvers', wocs.approval_approvers(a, t),
    'asked_at', wocs.clock_text(a.asked_at), 'expires_at', wocs.clock_text(a.expires_at))
  from wocs.approvals a where a.task_id = t.id and a.decision is null
$function$;

CREATE OR REPLACE FUNCTION wocs.panel_task_args(payload jsonb)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select coalesce(jsonb_agg(jsonb_build_array(x.value -> 0, left(x.value ->> 1, 120)) order by x.ordinality), '[]')
  from jsonb_array_elements(wocs.argument_texts(payload)) with ordinality x where x.ordinality <= 6
$function$;

CREATE OR REPLACE FUNCTION wocs.panel_task_attachments(t wocs.tasks)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
AS $function$
begin
  return (select coalesce(jsonb_agg(jsonb_build_object('id', a.id, 'type', a.type, 'name', a.original_name,
    'mime', a.mime_type, 'state', a.state, 'problem', a.problem, 'bytes', a.size_bytes, 'width', a.width,
    'height', a.height) order by a.created_at, a.id), '[]')
    from (select * from wocs.attachments x where x.task_id = t.id order by x.created_at desc limit 20) a);
end $function$;

CREATE OR REPLACE FUNCTION wocs.panel_task_due(t wocs.tasks)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
AS $function$
begin
  return (
    select jsonb_build_object('kind', c.kind, 'at', wocs.clock_text(c.at)) from (
      select 'accept' as kind, coalesce(
        (select w.at from wocs.agent_watches w where w.task_id = t.id and w.kind = 'accept'),
        t.created_at + make_interval(secs => (wocs.agent_answer_minutes() * 60)::double precision)) as at
      where t.runs = 'human' and t.status = 'pending' and t.assigned_to is distinct from t.requested_by
        and coalesce(t.scheduled_at <= now(), true)
      union all
      select 'finish', t.deadline_at where t.status in ('pending', 'running') and t.deadline_at is not null
      union all
      select 'answer', a.expires_at from wocs.approvals a
      where a.task_id = t.id and a.decision is null and t.status = 'awaiting_approval') c
    order by c.at limit 1);
end $function$;

CREATE OR REPLACE FUNCTION wocs.panel_task_parts(t wocs.tasks)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
AS $function$
begin
  return (select coalesce(jsonb_agg(jsonb_build_object('id', c.id, 'command', replace(c.type, '_', ' '),
    'status', c.status) order by c.created_at, c.id), '[]')
    from (select * from wocs.tasks x where x.parent_id = t.id order by x.created_at limit 60) c);
end $function$;

CREATE OR REPLACE FUNCTION wocs.panel_task_rows(tasks wocs.tasks[], viewer wocs.users)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
AS $function$
begin
  return (
    select coalesce(jsonb_agg(jsonb_build_object('id', t.id, 'type', t.type, 'command', replace(t.type, '_', ' '),
      'status', t.status, 'priority', t.priority, 'runs', t.runs, 'requester', r.name, 'assigned', a.name,
      'created_at', wocs.clock_text(t.created_at), 'args', wocs.panel_task_args(t.payload),
      'snoozed', wocs.clock_text(s.until),
      'scheduled_at', case when t.scheduled_at > now() then wocs.clock_text(t.scheduled_at) end,
      'due', case when t.status in ('pending', 'running', 'awaiting_approval')
        then wocs.panel_task_due(tasks[t.ordinality]) end,
      'hold', case when h.task_id is not null then jsonb_build_object('holder', o.name, 'mine', h.holder = viewer.id,
        'until', wocs.clock_text(h.until)) end) order by t.ordinality), '[]')
    from unnest(tasks) with ordinality t
      left join wocs.users r on r.id = t.requested_by
      left join wocs.users a on a.id = t.assigned_to
      left join wocs.task_holds h on h.task_id = t.id and h.until > now()
      left join wocs.users o on o.id = h.holder
      left join wocs.task_snoozes s on s.task_id = t.id and s.person_id = viewer.id and s.until > now());
end $function$;

CREATE OR REPLACE FUNCTION wocs.panel_task_voice(t wocs.tasks)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
AS $function$
declare
  c wocs.cards;
  note text;
begin
  select * into c from wocs.cards x where x.made = t.id or t.type = 'transcribe' and x.heard_by = t.id
  order by x.id desc limit 1;
  note := coalesce(c.heard_by, case when t.type = 'transcribe' then t.id end);
  return case when note is not null then jsonb_build_object('heard', nullif(c.heard, ''), 'card', c.id,
    'state', c.state, 'note', note, 'audio', (select a.id from wocs.voice_note_audio(note) a where a.state = 'stored'))
  end;
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
  end if;
  return wocs.panel_outcome(wocs.word_apply(actor, word, t.id, null, wocs.panel_number(args ->> 'ask')));
end $function$;

CREATE OR REPLACE FUNCTION wocs.panel_ticked(args jsonb)
 RETURNS SETOF jsonb
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select jsonb_build_object('task', split_part(x.said, ' ', 1), 'ask', nullif(split_part(x.said, ' ', 2), ''),
    'digest', nullif(split_part(x.said, ' ', 3), ''))
  from (select distinct on (upper(split_part(v.value, ' ', 1))) v.value as said, v.ordinality as n
    from jsonb_array_elements_text(case jsonb_typeof(args -> 'tasks[]') when 'array' then args -> 'tasks[]'
      else '[]'::jsonb end) with ordinality v where v.value ~* '^task-[0-9]{1,12}( |$)') x
  order by x.n limit wocs.limit_panel_ticked()
$function$;

CREATE OR REPLACE FUNCTION wocs.panel_uuid(said text)
 RETURNS uuid
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select case when said ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then said::uuid end
$function$;

CREATE OR REPLACE FUNCTION wocs.panel_viewer_by_access(access jsonb)
 RETURNS wocs.users
 LANGUAGE plpgsql
 STABLE
AS $function$
begin
  return (
    select u from wocs.panel_sessions s join wocs.users u on u.id = s.user_id
    where s.id = (access ->> 'session')::uuid and s.user_id = (access ->> 'person')::uuid
      and s.revoked_at is null and s.expires_at > now() and u.status = 'active');
end $function$;

CREATE OR REPLACE FUNCTION wocs.panel_words(told text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
AS $function$ select replace(told, E'\r\n', E'\n') $function$;

CREATE OR REPLACE FUNCTION wocs.period_part_lists(since timestamp with time zone, until timestamp with time zone, step interval)
 RETURNS wocs.period_part_lists
 LANGUAGE sql
 STABLE
AS $function$
  select array_agg(p.label order by p.label), array_agg(p.part_since order by p.label),
    array_agg(p.part_until order by p.label), array_agg(p.was_since order by p.label),
    array_agg(p.was_until order by p.label)
  from wocs.period_parts(since, until, step) p
$function$;

CREATE OR REPLACE FUNCTION wocs.proof_album_task(m jsonb, person uuid)
 RETURNS text
 LANGUAGE sql
 STABLE
AS $function$
  select t.id from wocs.tasks t
  where m ->> 'quoted' is null and t.assigned_to = person and t.type = 'agent_task' and t.status = 'done'
    and t.result @> '{"photo": true}' and t.completed_at > now() - wocs.limit_album()
  order by t.completed_at desc limit 1
$function$;

CREATE OR REPLACE FUNCTION wocs.proof_ask_which(m jsonb, intent jsonb, person wocs.users)
 RETURNS boolean
 LANGUAGE plpgsql
AS $function$
declare
  kept jsonb := wocs.proof_photos(person.id);
  pointed_at text := wocs.word_task(intent ->> 'task', m ->> 'quoted');
  tasks wocs.tasks[] := array(select t from wocs.agent_open_tasks(person.id) t
    where t.type = 'agent_task' and coalesce(t.id = pointed_at, true));
begin
  if person.role <> 'agent' or tasks = '{}' or intent ->> 'do' = 'word' and intent ->> 'word' <> 'done' then
    return false;
  end if;
  update wocs.wa_sessions s set session_data = s.session_data || jsonb_build_object('photos', jsonb_build_object(
    'at', wocs.clock_text(now()), 'list', jsonb_path_query_array(m -> 'media' || coalesce(kept, '[]'), '$[0 to 9]')))
  where s.user_id = person.id;
  if kept is null then
    perform wocs.outbox_reply(person, m ->> 'id', wocs.agent_ask_which(tasks, 'photo'));
  else
    perform wocs.message_mark(m, person, '👀', 'agent.which');
  end if;
  return true;
end $function$;

CREATE OR REPLACE FUNCTION wocs.proof_fetch(t wocs.tasks, media jsonb, message text, person wocs.users)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  update wocs.wa_sessions s set session_data = s.session_data - 'proof' where s.user_id = person.id;
  perform wocs.media_expect(t.id,
    media || jsonb_build_object('for', jsonb_build_object('proof_of', t.id, 'by', person.id, 'message', message)));
end $function$;

CREATE OR REPLACE FUNCTION wocs.proof_pass_on(a wocs.attachments, t wocs.tasks, actor wocs.users)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  perform wocs.notice_send_all((wocs.agent_word_answer_with_media('agent.photo_added', wocs.agent_facts(t), t, actor,
    jsonb_build_object('key', a.storage_url, 'mime', a.mime_type))) -> 'also', t.id);
  perform wocs.outbox_add_reaction(actor, a.media ->> 'message', '✅', 'agent.photo_added', t.id);
end $function$;

CREATE OR REPLACE FUNCTION wocs.proof_photos(person uuid)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select s.session_data #> '{photos,list}' from wocs.wa_sessions s
  where s.user_id = person and not wocs.clock_is_ahead((s.session_data #>> '{photos,at}')::timestamptz)
    and (s.session_data #>> '{photos,at}')::timestamptz > now() - make_interval(mins => wocs.limit_photo_minutes())
$function$;

CREATE OR REPLACE FUNCTION wocs.proof_photos_drop(person uuid)
 RETURNS void
 LANGUAGE sql
AS $function$
  update wocs.wa_sessions s set session_data = s.session_data - 'photos' where s.user_id = person;
$function$;

CREATE OR REPLACE FUNCTION wocs.proof_photos_serve(m jsonb, intent jsonb, person wocs.users)
 RETURNS boolean
 LANGUAGE plpgsql
AS $function$
declare
  kept jsonb := wocs.proof_photos(person.id);
  t wocs.tasks;
begin
  if kept is null or intent ->> 'word' is distinct from 'done' then
    return false;
  end if;
  select * into t from wocs.tasks x
  where x.id = coalesce(wocs.word_task(intent ->> 'task', coalesce(intent ->> 'quoted', m ->> 'quoted')),
      case when m ->> 'quoted' is null
        then wocs.agent_task_meant(person, 'done', (m ->> 'sent_at')::timestamptz) end)
    and x.type = 'agent_task' and x.assigned_to = person.id and x.status in ('pending', 'running')
    and coalesce(x.scheduled_at <= now(), true);
  if t.id is not null then
    perform wocs.proof_photos_drop(person.id);
    perform wocs.proof_fetch(t, photo, m ->> 'id', person) from jsonb_array_elements(kept) photo;
  end if;
  return t.id is not null;
end $function$;

CREATE OR REPLACE FUNCTION wocs.proof_question_is_meant(person uuid, quoted text, draft jsonb)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select wocs.proof_photos(person) is not null and case when quoted is null then draft is null
    else exists (select from wocs.outbox o where o.wamid = quoted and o.say = 'agent.which') end
$function$;

CREATE OR REPLACE FUNCTION wocs.proof_settle(a wocs.attachments)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  actor wocs.users := wocs.person_by_id((a.media ->> 'by')::uuid);
  t wocs.tasks;
  checked jsonb;
  outcome jsonb;
begin
  if actor.id is null then
    return;
  end if;
  select * into t from wocs.tasks x where x.id = a.task_id for update;
  perform wocs.audit_set_actor(actor.id);
  checked := wocs.agent_word_task(t, actor);
  if t.status = 'done' and t.result @> '{"photo": true}' and a.state = 'stored' then
    perform wocs.proof_pass_on(a, t, actor);
    return;
  elsif checked ? 'refused' then
    outcome := wocs.agent_word_refusal(checked);
  elsif a.state <> 'stored' then
    outcome := wocs.proof_ask(t, actor) || jsonb_build_object('say', 'agent.proof_failed');
    outcome := jsonb_set(outcome, '{facts,problem}', to_jsonb(coalesce(a.problem, 'broken')));
  else
    outcome := wocs.agent_finish_work(t, actor, 'agent.finished', '{"photo": true}',
      jsonb_build_object('key', a.storage_url, 'mime', a.mime_type));
  end if;
  perform wocs.outbox_reply(actor, a.media ->> 'message', jsonb_build_object('about', t.id) || outcome);
  perform wocs.notice_send_all(outcome -> 'also', t.id);
end $function$;

CREATE OR REPLACE FUNCTION wocs.proof_task(m jsonb, intent jsonb, person wocs.users)
 RETURNS wocs.tasks
 LANGUAGE plpgsql
 STABLE
AS $function$
declare
  says_done boolean := coalesce(intent ->> 'do' = 'word' and intent ->> 'word' = 'done', false);
  meant text := coalesce(wocs.word_task(intent ->> 'task', m ->> 'quoted'), wocs.proof_album_task(m, person.id));
  t wocs.tasks;
begin
  if intent ->> 'do' = 'word' and not says_done then
    return null;
  end if;
  select * into t from wocs.tasks x
  where x.id = coalesce(meant, wocs.proof_asked_task(person.id), case when says_done
    then coalesce((wocs.agent_only_open_task(person.id)).id, wocs.proof_only_task(person.id))
    else wocs.proof_task_in_hand(m, person) end);
  return case when t.type = 'agent_task' and t.assigned_to = person.id
    and (t.status = 'running' or t.status = 'pending' and (says_done or wocs.proof_is_wanted(t, person))
      or t.id = wocs.proof_album_task(m, person.id)) then t end;
end $function$;

CREATE OR REPLACE FUNCTION wocs.proof_task_in_hand(m jsonb, person wocs.users)
 RETURNS text
 LANGUAGE plpgsql
 STABLE
AS $function$
declare
  t wocs.tasks := wocs.agent_only_open_task(person.id);
begin
  return case when person.role = 'agent' and t.status = 'running' and m ->> 'text' is null and m ->> 'quoted' is null
    and not m @> '{"forwarded": true}' and wocs.draft_current(person.id) is null
    and not wocs.word_is_older((m ->> 'sent_at')::timestamptz, t.started_at) then t.id end;
end $function$;

CREATE OR REPLACE FUNCTION wocs.report_daily_metrics()
 RETURNS text[]
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select array['sales', 'orders', 'traffic', 'clicks', 'conversion', 'chats', 'tasks_done', 'tasks_failed',
    'engagement']
$function$;

CREATE OR REPLACE FUNCTION wocs.report_daily_outcome(task wocs.tasks, day date)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  zone text := wocs.clock_zone();
  is_today boolean := day = wocs.clock_today();
  since timestamptz := day::timestamp at time zone zone;
  until timestamptz := case when is_today then now() else (day + 1)::timestamp at time zone zone end;
  was_since timestamptz := (day - 1)::timestamp at time zone zone;
  was_until timestamptz := case when is_today then (now() at time zone zone - interval '1 day') at time zone zone
    else since end;
  told jsonb := wocs.period_facts(case when is_today then 'today' else 'day' end, since, until, was_since, was_until);
  facts jsonb := jsonb_build_object('date', day, 'is_today', is_today, 'period', told);
  name text;
begin
  foreach name in array wocs.report_daily_metrics() loop
    facts := facts || jsonb_build_object(name, wocs.metric_compare(name, since, until, was_since, was_until));
  end loop;
  facts := facts || jsonb_build_object(
    'answered', wocs.report_chats_answered(since, until), 'waiting', wocs.report_tasks_waiting(),
    'posts', wocs.report_posts_between(since, until), 'pages', wocs.report_top_pages(day),
    'events', wocs.report_events_on(day), 'best_item', wocs.sale_totals(since, until) #> '{items,0}',
    'seal', wocs.audit_head_facts());
  return wocs.chart_add_to_report(task, facts, wocs.report_daily_chart(since, until, told))
    || '{"say": "report.daily"}';
end $function$;

CREATE OR REPLACE FUNCTION wocs.report_figure_row(name text, told jsonb)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select jsonb_build_array(name, told -> 'value', told -> 'previous', told -> 'change')
$function$;

CREATE OR REPLACE FUNCTION wocs.report_sale_columns()
 RETURNS text[]
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select array['sale', 'date', 'time', 'item', 'qty', 'amount', 'channel', 'event', 'note', 'refund_of']
$function$;

CREATE OR REPLACE FUNCTION wocs.report_sale_row(s wocs.sales)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select jsonb_build_array(
    wocs.sale_ref(s.id), to_char(here, 'YYYY-MM-DD'), to_char(here, 'HH24:MI'), s.item, s.qty, s.amount, s.channel,
    (select e.name from wocs.events e where e.id = s.event_id), s.note, wocs.sale_ref(s.refund_of))
  from (select s.at at time zone wocs.clock_zone() as here) local
$function$;

CREATE OR REPLACE FUNCTION wocs.report_sales_file(period text, span wocs.span, kind text)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
AS $function$
declare
  rows jsonb;
  told jsonb;
begin
  select coalesce(jsonb_agg(wocs.report_sale_row(s) order by s.at, s.id), '[]') into rows
  from (select * from wocs.sales s where s.at >= span.since and s.at < span.until and s.removed_at is null
    order by s.at, s.id limit wocs.limit_report_rows()) s;
  select jsonb_build_object('rows', count(*), 'total', sum(s.amount), 'more', count(*) - jsonb_array_length(rows),
    'refunds', count(*) filter (where s.amount < 0)) into told
  from wocs.sales s where s.at >= span.since and s.at < span.until and s.removed_at is null;
  return jsonb_build_object('say', 'report.sales_file', 'facts', told || jsonb_build_object(
    'period', wocs.period_facts(period, span.since, span.until),
    'table', case when rows <> '[]' then jsonb_build_object(
      'kind', kind, 'name', 'sales-' || replace(period, '..', '-'), 'columns', to_jsonb(wocs.report_sale_columns()),
      'rows', rows) end));
end $function$;

CREATE OR REPLACE FUNCTION wocs.report_table_file(report text, kind text, name text, columns text[], rows jsonb, facts jsonb, words text DEFAULT NULL::text)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select jsonb_build_object('say', 'report.table_file', 'facts', facts || jsonb_build_object(
    'report', report, 'rows', jsonb_array_length(rows),
    'table', case when rows <> '[]' then jsonb_strip_nulls(jsonb_build_object('kind', kind,
      'name', replace(name, '..', '-'), 'columns', to_jsonb(columns), 'words', words))
      || jsonb_build_object('rows', rows) end))
$function$;

CREATE OR REPLACE FUNCTION wocs.report_view_points(wanted text, since timestamp with time zone, until timestamp with time zone, step interval)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select coalesce(jsonb_agg(jsonb_build_object('label', p.label, 'value', v.value, 'previous', w.value)
    order by p.label), '[]')
  from wocs.period_part_lists(since, until, step) parts
    cross join unnest(parts.labels) with ordinality p (label, nth)
    left join wocs.engagement_values('views', parts.starts, parts.ends, wanted) v on v.part = p.nth
    left join wocs.engagement_values('views', parts.were, parts.were_until, wanted) w on w.part = p.nth
$function$;

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
    or wocs.voice_is_due()
    or wocs.alerts_are_due()
    or wocs.audit_is_due()
    or exists (select from wocs.node_keys k where wocs.node_code_is_late(k))
    or exists (select from wocs.inbound_events e where wocs.message_body_is_old(e))
    or exists (select from wocs.attachments a where wocs.media_is_old(a))
    or wocs.settling_may_prune()
    or not wocs.stop_is_on() and wocs.settling_may_begin();
end $function$;

CREATE OR REPLACE FUNCTION wocs.settling_may_prune()
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE
AS $function$
begin
  return exists (select from wocs.messages m where wocs.message_is_old(m))
    or exists (select from wocs.chats c where wocs.chat_is_old(c))
    or exists (select from wocs.outbox o where wocs.outbox_is_old(o))
    or exists (select from wocs.cards c where wocs.card_is_old(c))
    or exists (select from wocs.task_logs l where wocs.audit_details_are_old(l))
    or exists (select from wocs.users u where wocs.person_number_is_to_go(u))
    or exists (select from wocs.forget_scrubs)
    or wocs.panel_may_prune();
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
    || array['chat_failures_settle', 'chat_tell_due', 'chat_nudge_due', 'voice_settle', 'alerts_settle',
      'media_fetch_again', 'outbox_settle_silent', 'outbox_lease_due', 'message_prune_bodies', 'media_prune',
      'message_prune', 'chat_prune', 'outbox_prune', 'card_prune', 'audit_prune_details', 'person_settle_removed',
      'forget_scrub_on', 'panel_prune', 'node_codes_expire', 'settling_forget_faults']
$function$;

CREATE OR REPLACE FUNCTION wocs.sheet_ask_approval(t wocs.tasks, sheet wocs.sheets, own jsonb)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  asked jsonb;
begin
  update wocs.tasks x
  set payload = jsonb_strip_nulls(jsonb_build_object('file', sheet.name)) || jsonb_build_object('sheet', sheet.id)
  where x.id = t.id returning * into t;
  perform wocs.audit_set_actor(t.requested_by);
  asked := wocs.approval_ask(t, sheet.summary);
  perform wocs.outbox_release_reply(t, 'sale.import_asked', asked || sheet.summary || jsonb_build_object(
    'file', sheet.name, 'own', own, 'known', wocs.sheet_known_row_count(sheet.rows),
    'bad', wocs.sheet_first_rows(sheet.problems, 20),
    'more_bad', greatest(jsonb_array_length(sheet.problems) - 20, 0)));
end $function$;

CREATE OR REPLACE FUNCTION wocs.sheet_new_rows(rows jsonb)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select coalesce(jsonb_agg(r order by nth), '[]')
  from jsonb_array_elements(coalesce(nullif(rows, 'null'), '[]')) with ordinality x (r, nth) where not r ? 'sale'
$function$;

CREATE OR REPLACE FUNCTION wocs.sheet_own_sales(rows jsonb)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  with named as (
    select (r ->> 'sale')::bigint as id, (r ->> 'at')::timestamptz as at, (r ->> 'amount')::numeric as amount, nth
    from jsonb_array_elements(coalesce(nullif(rows, 'null'), '[]')) with ordinality x (r, nth) where r ? 'sale'),
  compared as (
    select n.id, n.nth, case when s.id is null or s.removed_at is not null then 'gone'
      when date_trunc('minute', s.at) = date_trunc('minute', n.at) and s.amount = n.amount then 'same'
      else 'changed' end as fate
    from named n left join wocs.sales s on s.id = n.id)
  select jsonb_build_object('known', count(*), 'same', count(*) filter (where fate = 'same'),
    'changed', count(*) filter (where fate = 'changed'), 'gone', count(*) filter (where fate = 'gone'),
    'first', coalesce(jsonb_agg(wocs.sale_ref(id) order by nth) filter (where odd <= 5 and fate <> 'same'), '[]'))
  from (select c.*, count(*) filter (where c.fate <> 'same') over (order by c.nth) as odd from compared c) c
  having count(*) > 0
$function$;

CREATE OR REPLACE FUNCTION wocs.sheet_settle(a wocs.attachments, request jsonb)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  t wocs.tasks;
  sheet jsonb := nullif(request -> 'sheet', 'null');
  own jsonb;
  problem text := case when sheet is null then coalesce(request ->> 'problem', 'unknown') else sheet ->> 'problem' end;
begin
  select * into t from wocs.tasks x where x.id = a.task_id for update;
  if t.status <> 'pending' or t.type <> 'sale_import' then
    return;
  elsif problem is null and sheet -> 'rows' = '[]' then
    problem := 'no_good_row';
  end if;
  own := wocs.sheet_own_sales(sheet -> 'rows');
  sheet := jsonb_set(sheet, '{rows}', wocs.sheet_new_rows(sheet -> 'rows'));
  if problem is null and sheet -> 'rows' = '[]' then
    problem := 'own_export';
  end if;
  if problem is not null then
    perform wocs.task_move(t.id, 'failed', null, jsonb_build_object('code', problem));
    perform wocs.outbox_release_reply(t, 'sale.refused', jsonb_build_object(
      'reason', 'import_' || problem, 'file', a.original_name,
      'problems', wocs.sheet_first_rows(sheet -> 'problems', 20),
      'columns', case when problem <> 'own_export' then sheet -> 'columns' end, 'own', own));
    return;
  end if;
  perform wocs.sheet_ask_approval(t, wocs.sheet_keep(t, a.original_name, sheet), own);
end $function$;

CREATE OR REPLACE FUNCTION wocs.stranger_take_command(event bigint, m jsonb)
 RETURNS boolean
 LANGUAGE plpgsql
AS $function$
declare
  stranger wocs.users;
  known_as text := coalesce(m #>> '{sender,number}', m #>> '{sender,user_id}');
begin
  if not wocs.stranger_tries_command(m) then
    return false;
  end if;
  if wocs.stranger_may_be_answered(event, known_as) then
    stranger.wa_number := m #>> '{sender,number}';
    stranger.wa_user_id := m #>> '{sender,user_id}';
    perform wocs.outbox_reply(stranger, m ->> 'id', '{"say": "access.unauthorized"}');
  end if;
  return true;
end $function$;

CREATE OR REPLACE FUNCTION wocs.stranger_tries_command(m jsonb)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select m #>> '{intent,command}' is distinct from 'transcribe' and (wocs.message_is_command(m)
    or coalesce(m #>> '{intent,do}' = 'word' and m #>> '{intent,task}' is not null, false))
$function$;

CREATE OR REPLACE FUNCTION wocs.task_hold_begin(t wocs.tasks, person wocs.users)
 RETURNS wocs.task_holds
 LANGUAGE plpgsql
AS $function$
declare
  h wocs.task_holds;
begin
  insert into wocs.task_holds as x (task_id, holder, until) values (t.id, person.id, now() + wocs.limit_task_hold())
  on conflict (task_id) do update set holder = person.id, until = excluded.until,
    hold = x.hold + (x.holder <> person.id or x.until <= now())::int
  returning * into h;
  return h;
end $function$;

CREATE OR REPLACE FUNCTION wocs.task_hold_current(task text)
 RETURNS wocs.task_holds
 LANGUAGE plpgsql
 STABLE
AS $function$
begin
  return (select h from wocs.task_holds h where h.task_id = task and h.until > now());
end $function$;

CREATE OR REPLACE FUNCTION wocs.task_hold_end(t wocs.tasks, person wocs.users)
 RETURNS void
 LANGUAGE sql
AS $function$
  update wocs.task_holds h set until = now() where h.task_id = t.id and h.holder = person.id and h.until > now();
$function$;

CREATE OR REPLACE FUNCTION wocs.task_hold_objection(t wocs.tasks, person wocs.users, seen integer DEFAULT NULL::integer)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  h wocs.task_holds := wocs.task_hold_current(t.id);
begin
  if h.holder <> person.id and person.role <> 'admin' then
    return wocs.task_hold_refusal(h);
  elsif h.holder <> person.id then
    perform wocs.task_hold_take_over(t, h, person);
  elsif exists (select from wocs.task_holds x where x.task_id = t.id and x.holder <> person.id and x.hold > seen) then
    return wocs.task_check_refusal('in_hand_since', t.id, t.status, person.id);
  end if;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION wocs.task_hold_refusal(h wocs.task_holds)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select jsonb_build_object('say', 'task.held', 'about', h.task_id, 'refused', 'task.held',
    'facts', jsonb_build_object('task', h.task_id, 'holder', wocs.person_ref(h.holder),
      'until', wocs.clock_text(h.until)))
$function$;

CREATE OR REPLACE FUNCTION wocs.task_hold_take(t wocs.tasks, person wocs.users)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  objection jsonb := wocs.task_hold_objection(t, person);
  h wocs.task_holds;
begin
  if objection is not null then
    return objection;
  elsif t.status in ('done', 'cancelled', 'rolled_back') then
    return wocs.task_refusal('already_' || t.status, t.id, t.status, person.id);
  end if;
  h := wocs.task_hold_begin(t, person);
  return jsonb_build_object('say', 'task.taken', 'facts', jsonb_build_object('task', t.id,
    'until', wocs.clock_text(h.until)));
end $function$;

CREATE OR REPLACE FUNCTION wocs.task_hold_take_over(t wocs.tasks, h wocs.task_holds, person wocs.users)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  perform wocs.task_hold_begin(t, person);
  perform wocs.audit_log_task(t.id, 'taken_over', jsonb_build_object('from', wocs.person_ref(h.holder)));
  perform wocs.notice_send(h.holder, 'task.taken_over',
    wocs.task_facts(t) || jsonb_build_object('by', person.name), t.id);
end $function$;

CREATE OR REPLACE FUNCTION wocs.task_may_see(t wocs.tasks, viewer wocs.users)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select coalesce(viewer.status = 'active' and (viewer.role = 'admin'
    or viewer.role = 'agent' and (viewer.id = t.assigned_to or viewer.id = t.requested_by
      or t.runs = 'human' and t.assigned_to is null)), false)
$function$;

CREATE OR REPLACE FUNCTION wocs.task_replace_args(t wocs.tasks, args jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  checked jsonb := wocs.command_check(t.type, wocs.person_by_id(t.requested_by), args);
  changed jsonb;
begin
  if checked ? 'refused' then
    return jsonb_build_object('say', checked -> 'refused', 'about', t.id,
      'facts', wocs.task_facts(t) || (checked -> 'facts'));
  end if;
  changed := coalesce(checked -> 'args', args);
  perform wocs.audit_log_task(t.id, 'changed', jsonb_build_object('args', (
    select coalesce(jsonb_object_agg(e.key, e.value), '{}') from jsonb_each(changed) e
    where e.value is distinct from t.payload -> e.key)));
  update wocs.tasks x set payload = changed where x.id = t.id returning * into t;
  return wocs.approval_ask_again(t, wocs.approval_latest(t.id), checked -> 'subject');
end $function$;

CREATE OR REPLACE FUNCTION wocs.task_restart(t wocs.tasks)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  audio wocs.attachments := wocs.voice_note_audio(t.id);
begin
  if t.type <> 'transcribe' then
    perform wocs.landing_picture_fetch_again(t);
    return wocs.task_restart_approved(t);
  end if;
  perform wocs.voice_note_mark(t, '⏳');
  if audio.state = 'stored' or t.payload ? 'typed' then
    perform wocs.voice_note_ring_next(t.requested_by);
  else
    update wocs.attachments a
    set state = 'waiting', problem = null, tries = 1, lease_until = now() + wocs.limit_fetch_lease(),
      media = a.media || '{"url": null}' where a.id = audio.id;
    perform wocs.work_add('wocs.fetch', audio.id::text);
  end if;
  return jsonb_build_object('say', 'task.retried', 'about', t.id,
    'facts', wocs.task_facts(t) || jsonb_build_object('attempt', t.attempt + 1));
end $function$;

CREATE OR REPLACE FUNCTION wocs.task_search(said text)
 RETURNS tsquery
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select string_agg(w.word || ':*', ' & ')::tsquery
  from (select x as word from regexp_split_to_table(lower(left(said, 100)), '[^[:alnum:]]+') x where x <> '' limit 8) w
$function$;

CREATE OR REPLACE FUNCTION wocs.task_snooze(t wocs.tasks, person wocs.users, choice text)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  until timestamptz := wocs.task_snooze_end(choice);
begin
  delete from wocs.task_snoozes s where s.person_id = person.id and (s.task_id = t.id or s.until <= now());
  if until is null then
    return jsonb_build_object('say', 'task.woken', 'facts', jsonb_build_object('task', t.id));
  end if;
  insert into wocs.task_snoozes (task_id, person_id, until) values (t.id, person.id, until);
  return jsonb_build_object('say', 'task.snoozed', 'facts', jsonb_build_object('task', t.id,
    'until', wocs.clock_text(until)));
end $function$;

CREATE OR REPLACE FUNCTION wocs.task_snooze_end(choice text)
 RETURNS timestamp with time zone
 LANGUAGE sql
 STABLE
AS $function$
  select case choice
    when 'hour' then now() + make_interval(hours => 1)
    when 'afternoon' then now() + make_interval(hours => 4)
    when 'tomorrow' then (wocs.clock_today() + 1 + time '09:00') at time zone wocs.clock_zone()
    when 'monday' then (date_trunc('week', wocs.clock_today()::timestamp)::date + 7 + time '09:00')
      at time zone wocs.clock_zone() end
$function$;

CREATE OR REPLACE FUNCTION wocs.task_words(id text, type text, raw text, payload jsonb)
 RETURNS tsvector
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select to_tsvector('simple'::regconfig, regexp_replace(concat_ws(' ', id, type, raw, (
    select string_agg(v #>> '{}', ' ') from jsonb_path_query(payload, 'strict $.**') v
    where jsonb_typeof(v) in ('string', 'number'))), '[^[:alnum:]]+', ' ', 'g'))
$function$;

CREATE OR REPLACE FUNCTION wocs.tiktok_give_task(task wocs.tasks)
 RETURNS jsonb
 LANGUAGE sql
AS $function$ select wocs.agent_assign(task, 'tiktok.assigned', task.requested_by) $function$;

CREATE OR REPLACE FUNCTION wocs.tiktok_notices(given wocs.tasks, answered uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
AS $function$
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
end $function$;

CREATE OR REPLACE FUNCTION wocs.user_answer_first_message(m jsonb, intent jsonb, doing text, person wocs.users)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  greeting jsonb := (select s.session_data -> 'greeting' from wocs.wa_sessions s where s.user_id = person.id);
begin
  if doing <> 'chat' or intent @> '{"plain": true}' then
    perform wocs.message_answer(m, intent, doing, person);
  end if;
  update wocs.wa_sessions s set session_data = s.session_data - 'greeting' where s.user_id = person.id;
  perform wocs.outbox_add(person, 'reply', 'user.told',
    wocs.user_greeting_facts('added', person, (greeting ->> 'by')::uuid), 'greeting:' || person.id, null, m ->> 'id');
end $function$;

CREATE OR REPLACE FUNCTION wocs.user_close_conversations(person wocs.users)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  update wocs.cards c set state = 'dropped', ended_at = now()
  where c.id in (select x.id from wocs.cards x where x.person_id = person.id and x.state = 'open'
    for update skip locked);
  update wocs.wa_sessions s
  set session_data = case when s.session_data ? 'greeting'
    then jsonb_build_object('greeting', s.session_data -> 'greeting') else '{}' end
  where s.id in (select x.id from wocs.wa_sessions x where x.user_id = person.id for update skip locked);
  if person.status <> 'active' or person.role = 'viewer' then
    update wocs.chats c set assigned_agent = null where c.assigned_agent = person.id;
  end if;
end $function$;

CREATE OR REPLACE FUNCTION wocs.user_greeting_facts(what text, person wocs.users, by_whom uuid)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select jsonb_build_object('what', what, 'role', person.role, 'by', wocs.person_ref(by_whom))
$function$;

CREATE OR REPLACE FUNCTION wocs.user_greeting_keep(person uuid, by_whom uuid)
 RETURNS void
 LANGUAGE sql
AS $function$
  insert into wocs.wa_sessions as s (user_id, session_data)
  values (person, jsonb_build_object('greeting', jsonb_build_object('by', by_whom)))
  on conflict (user_id) do update set session_data = s.session_data || excluded.session_data;
$function$;

CREATE OR REPLACE FUNCTION wocs.user_greeting_waits(person uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select exists (select from wocs.wa_sessions s where s.user_id = person and s.session_data ? 'greeting')
$function$;

CREATE OR REPLACE FUNCTION wocs.user_insert(name text, role text, number text, task wocs.tasks)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  person wocs.users;
begin
  insert into wocs.users (name, role, wa_number, language)
  values (name, role, number, wocs.setting_value('language', 'ms')) returning * into person;
  perform set_config('wocs.people_task', task.id, true);
  perform wocs.user_log_change(null, person);
  perform set_config('wocs.people_task', '', true);
  perform wocs.user_tell_person(null, person);
  return jsonb_build_object('also', wocs.user_notices(null, person, null, task), 'given_away', null);
end $function$;

CREATE OR REPLACE FUNCTION wocs.user_tell_person(before wocs.users, person wocs.users)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  what text := case when before.id is null then 'added' when person.status <> 'active' then 'removed'
    when before.status <> 'active' then 'back' when before.role <> person.role then 'role' end;
  lane text := case when what = 'removed' then 'urgent' else wocs.notice_lane(person, 'user.told') end;
  turn timestamptz := wocs.outbox_next_turn(lane);
  actor uuid := nullif(current_setting('wocs.actor', true), '')::uuid;
begin
  if what is null or person.id = actor or wocs.user_greeting_waits(person.id) then
    return;
  elsif what = 'added' and not wocs.user_greeting_may_go(person) then
    perform wocs.user_greeting_keep(person.id, actor);
    return;
  end if;
  perform wocs.outbox_add(person, case when wocs.person_window_is_open(person.id)
      or what = 'added' and wocs.user_wrote_as_stranger(person.wa_number) then 'notice' else 'template' end,
    'user.told', wocs.user_greeting_facts(what, person, actor),
    concat_ws(':', 'notice', 'user.told', person.id, pg_current_xact_id()::text), null, null,
    case when turn <= now() then 'sending' else 'queued' end, turn, lane => lane);
end $function$;

CREATE OR REPLACE FUNCTION wocs.user_wrote_as_stranger(number text)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select exists (select from wocs.chats c
      where c.customer_number = user_wrote_as_stranger.number and c.last_customer_at > now() - wocs.limit_window())
    or exists (select from wocs.inbound_events e
      where e.sender = user_wrote_as_stranger.number and e.is_attempt and e.received_at > now() - wocs.limit_window())
$function$;

CREATE OR REPLACE FUNCTION wocs.word_answer_ok(person wocs.users, about_work jsonb)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select case when wocs.approval_open_tasks(person) <> '[]'
    then jsonb_set(wocs.word_ask_which(person, 'confirm'), '{facts,thumb}', 'true') else about_work end
$function$;

CREATE OR REPLACE FUNCTION wocs.word_apply(person wocs.users, word text, named text, quoted text, ask integer, is_reaction boolean DEFAULT false, said_at timestamp with time zone DEFAULT NULL::timestamp with time zone)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  meant text := coalesce(wocs.word_task(named, quoted),
    case when quoted is null and not is_reaction then wocs.agent_task_meant(person, word, said_at) end);
  t wocs.tasks;
  late text;
  outcome jsonb;
begin
  if meant is null then
    return case when not is_reaction then wocs.word_apply_without_task(person, word, quoted) end;
  end if;
  select * into t from wocs.tasks x where x.id = meant for update;
  perform wocs.audit_set_actor(person.id);
  if t.id is null then
    return wocs.word_no_task_refusal(person, word, meant);
  end if;
  late := wocs.word_late_objection(t, word, said_at);
  if late is not null then
    return case when not (is_reaction and word = 'acknowledge') then
      wocs.task_refusal(late, t.id, t.status, person.id) end;
  end if;
  outcome := case when word <> 'acknowledge' then wocs.task_hold_objection(t, person) end;
  if outcome is not null then
    return outcome;
  end if;
  outcome := case word
    when 'confirm' then wocs.word_confirm(t, person, ask, said_at)
    when 'reject' then wocs.approval_answer(t, person, word, ask)
    when 'cancel' then wocs.task_cancel(t, person)
    when 'retry' then wocs.task_retry(t, person)
    when 'done' then wocs.agent_word_done(t, person)
    when 'reopen' then wocs.agent_word_reopen(t, person)
    when 'need_help' then wocs.agent_word_need_help(t, person)
    when 'accept' then wocs.agent_word_accept(t, person)
    when 'decline' then wocs.agent_word_decline(t, person)
    when 'acknowledge' then wocs.agent_word_acknowledge(t, person) end;
  if is_reaction and word = 'acknowledge' and outcome ->> 'say' <> 'agent.accepted' then
    return null;  -- a thumb up wants no answer
  end if;
  perform wocs.notice_send_all(coalesce(outcome -> 'also', '[]'), t.id);
  return jsonb_build_object('about', t.id) || outcome;
end $function$;

CREATE OR REPLACE FUNCTION wocs.word_apply_without_task(person wocs.users, word text, quoted text)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  draft jsonb := wocs.draft_current(person.id);
  which jsonb := wocs.agent_ask_about_word(person, word);
begin
  if word = 'acknowledge' then
    return wocs.word_answer_ok(person, which);
  elsif word = 'cancel' and wocs.proof_question_is_meant(person.id, quoted, draft) then
    perform wocs.proof_photos_drop(person.id);
    return '{"say": "agent.photo_dropped", "facts": {}}';
  elsif word = 'cancel' and draft is not null then
    perform wocs.draft_drop(person.id);
    return jsonb_build_object('say', 'draft.dropped',
      'facts', jsonb_build_object('command', replace(draft ->> 'command', '_', ' ')));
  elsif word in ('confirm', 'reject', 'cancel', 'accept', 'decline') then
    which := wocs.word_ask_which(person, word);
    if which is null and word in ('confirm', 'reject') then
      return jsonb_build_object('say', 'task.refused', 'facts', jsonb_build_object(
        'reason', 'nothing_waits', 'task', null, 'status', null, 'nearest', '[]'::jsonb));
    end if;
  end if;
  return coalesce(which, wocs.task_refusal('no_reference', null, null, person.id));
end $function$;

CREATE OR REPLACE FUNCTION wocs.word_outdating_actions(word text)
 RETURNS text[]
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select case
    when word in ('done', 'accept', 'acknowledge') then array['reassigned', 'retried', 'changed']
    when word = 'decline' then array['reassigned', 'retried', 'changed', 'started']
    when word = 'retry' then array['retried', 'failed', 'cancelled', 'lost_sight', 'settled'] end
$function$;

alter table wocs.chats add constraint chats_holder_fkey FOREIGN KEY (holder) REFERENCES wocs.users(id);

alter table wocs.chats add constraint chats_language_check CHECK ((language = ANY (ARRAY['en'::text, 'ms'::text])));

alter table wocs.chats add constraint chats_number_key UNIQUE (number);

alter table wocs.messages add constraint messages_attachment_id_fkey FOREIGN KEY (attachment_id) REFERENCES wocs.attachments(id);

alter table wocs.messages add constraint messages_outbox_id_fkey FOREIGN KEY (outbox_id) REFERENCES wocs.outbox(id);

alter table wocs.messages add constraint messages_reply_to_fkey FOREIGN KEY (reply_to) REFERENCES wocs.messages(id);

CREATE INDEX chats_by_agent ON wocs.chats USING btree (assigned_agent, last_message_at DESC) WHERE (assigned_agent IS NOT NULL);

CREATE INDEX chats_latest ON wocs.chats USING btree (last_message_at DESC, id);

CREATE INDEX chats_opted_out ON wocs.chats USING btree (customer_number) WHERE (opted_out_at IS NOT NULL);

CREATE INDEX chats_to_tell ON wocs.chats USING btree (tell_at) WHERE (tell_at IS NOT NULL);

CREATE INDEX chats_waiting ON wocs.chats USING btree (waiting_since) WHERE (waiting_since IS NOT NULL);

CREATE INDEX inbound_others ON wocs.inbound_events USING btree (received_at) WHERE (kind = 'other'::text);

CREATE INDEX messages_by_attachment ON wocs.messages USING btree (attachment_id) WHERE (attachment_id IS NOT NULL);

drop index wocs.messages_by_chat;
CREATE INDEX messages_by_chat ON wocs.messages USING btree (chat_id, "position" DESC);

CREATE UNIQUE INDEX messages_by_meta_id ON wocs.messages USING btree (message_id) WHERE (message_id IS NOT NULL);

CREATE INDEX messages_by_outbox ON wocs.messages USING btree (outbox_id) WHERE (outbox_id IS NOT NULL);

drop index wocs.messages_to_prune;
CREATE INDEX messages_to_prune ON wocs.messages USING btree (created_at) WHERE ((content IS NOT NULL) OR (media_url IS NOT NULL) OR (details IS NOT NULL) OR (message_id IS NOT NULL));

CREATE INDEX panel_devices_by_person ON wocs.panel_devices USING btree (user_id) WHERE (revoked_at IS NULL);

CREATE INDEX panel_devices_to_prune ON wocs.panel_devices USING btree (seen_at);

CREATE INDEX panel_login_faults_by_browser ON wocs.panel_login_faults USING btree (browser, at);

CREATE INDEX panel_login_faults_by_person ON wocs.panel_login_faults USING btree (user_id, at);

CREATE INDEX panel_login_faults_by_time ON wocs.panel_login_faults USING btree (at);

CREATE INDEX panel_sessions_by_device ON wocs.panel_sessions USING btree (device_id);

CREATE INDEX panel_sessions_open ON wocs.panel_sessions USING btree (user_id) WHERE (revoked_at IS NULL);

CREATE INDEX panel_sessions_to_prune ON wocs.panel_sessions USING btree (expires_at);

CREATE UNIQUE INDEX quick_replies_by_name ON wocs.quick_replies USING btree (lower((name)::text));

CREATE INDEX task_logs_by_action ON wocs.task_logs USING btree (action, seq);

CREATE INDEX task_logs_by_actor ON wocs.task_logs USING btree (actor_id, seq) WHERE (actor_id IS NOT NULL);

CREATE INDEX task_snoozes_by_task ON wocs.task_snoozes USING btree (task_id);

CREATE INDEX tasks_by_requester ON wocs.tasks USING btree (requested_by, created_at DESC) WHERE (requested_by IS NOT NULL);

CREATE INDEX tasks_by_time ON wocs.tasks USING btree (created_at DESC, id DESC);

CREATE INDEX tasks_by_words ON wocs.tasks USING gin (wocs.task_words((id)::text, (type)::text, command_raw, payload));

CREATE INDEX tasks_of_nobody ON wocs.tasks USING btree (created_at DESC) WHERE ((runs = 'human'::text) AND (assigned_to IS NULL));

CREATE TRIGGER end_panel_sessions AFTER UPDATE OF role, status, wa_user_id ON wocs.users FOR EACH ROW WHEN (((new.status <> old.status) OR (new.role <> old.role) OR ((new.wa_user_id)::text <> (old.wa_user_id)::text))) EXECUTE FUNCTION wocs.panel_session_follow_person();

grant execute on function public.wocs_login(jsonb) to service_role;

grant execute on function public.wocs_panel(jsonb) to service_role;

grant execute on function public.wocs_panel_act(jsonb) to service_role;

insert into wocs.task_moves ("action", "from_state", "to_state") values ('reopened', 'done', 'running');

drop function wocs.word_apply_without_task(wocs.users,text);

drop function wocs.tiktok_notices(wocs.tasks);

drop function wocs.sheet_ask_approval(wocs.tasks,wocs.sheets);

drop function wocs.proof_fetch(wocs.tasks,jsonb,wocs.users);

drop function wocs.message_sender_key(jsonb);

drop function wocs.chat_tell_order(wocs.users,jsonb);

drop function wocs.chat_record_message(jsonb);

drop function wocs.chat_answer_order(bigint,jsonb);

drop function wocs.app_row(text);

drop function wocs.agent_word_task(wocs.tasks,wocs.users);

create table wocs.panel_logins (
  id uuid not null,
  ref bigint not null generated always as identity,
  browser uuid not null,
  device uuid,
  wanted text,
  code_digest text not null,
  digits_digest text not null,
  link_digest text not null,
  label text not null default ''::text,
  on_phone boolean not null default false,
  state text not null default 'asked'::text,
  user_id uuid,
  session_id uuid,
  tries integer not null default 0,
  made_at timestamp with time zone not null default now(),
  expires_at timestamp with time zone not null,
  constraint panel_logins_code_digest_key UNIQUE (code_digest),
  constraint panel_logins_pkey PRIMARY KEY (id),
  constraint panel_logins_ref_key UNIQUE (ref),
  constraint panel_logins_session_id_fkey FOREIGN KEY (session_id) REFERENCES wocs.panel_sessions(id) ON DELETE SET NULL,
  constraint panel_logins_state_check CHECK ((state = ANY (ARRAY['asked'::text, 'sent'::text, 'done'::text, 'refused'::text]))),
  constraint panel_logins_user_id_fkey FOREIGN KEY (user_id) REFERENCES wocs.users(id),
  constraint panel_logins_wanted_check CHECK ((wanted ~ '^[0-9]{4,15}$'::text))
);
alter table wocs.panel_logins enable row level security;

CREATE OR REPLACE FUNCTION public.wocs_login_look(request jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  l wocs.panel_logins := wocs.panel_login_of(request);
begin
  return wocs.panel_login_facts(l, wocs.panel_login_state(l));
end $function$;

CREATE OR REPLACE FUNCTION wocs.agent_ask_which(tasks wocs.tasks[], word text)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select case when cardinality(tasks) > 0 then jsonb_build_object('say', 'agent.which', 'facts', jsonb_build_object(
    'word', word, 'photo_minutes', case when word = 'photo' then wocs.limit_photo_minutes() end,
    'tasks', (select jsonb_agg(wocs.agent_facts(t) order by t.created_at desc, t.id desc)
      from unnest(tasks[1:case word when 'photo' then 9 else 10 end]) t))) end
$function$;

CREATE OR REPLACE FUNCTION wocs.agent_help_notices(t wocs.tasks, agent wocs.users, say text, more jsonb, media jsonb)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select coalesce(jsonb_agg(wocs.notice_entry(h.id, say, wocs.agent_facts(t)
      || jsonb_build_object('agent', agent.name, 'number', agent.wa_number) || more)
    || case when media is null then '{}' else jsonb_build_object('media', media) end), '[]')
  from wocs.agent_helpers(t, agent.id) h
$function$;

CREATE OR REPLACE FUNCTION wocs.agent_help_open(person uuid)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select s.session_data -> 'help' from wocs.wa_sessions s
  where s.user_id = person and not wocs.clock_is_ahead((s.session_data #>> '{help,at}')::timestamptz)
    and (s.session_data #>> '{help,at}')::timestamptz > now() - make_interval(mins => wocs.limit_help_minutes())
$function$;

CREATE OR REPLACE FUNCTION wocs.answer_sessions(asker wocs.users, args jsonb)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select jsonb_build_object('say', 'login.sessions', 'facts',
    jsonb_build_object('sessions', wocs.panel_session_list(asker.id, null)))
$function$;

CREATE OR REPLACE FUNCTION wocs.answer_template_list(asker wocs.users, args jsonb)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select jsonb_build_object('say', 'template.list', 'facts', jsonb_build_object('templates', (
    select coalesce(jsonb_agg(jsonb_build_object('name', t.name, 'count', jsonb_array_length(t.commands),
      'variables', t.variables) order by t.name), '[]')
    from (select * from wocs.templates x order by x.name
      limit wocs.limit_list_rows() offset wocs.message_list_offset(args, wocs.limit_list_rows())) t))
    || wocs.message_list_rest(args, (select count(*) from wocs.templates), wocs.limit_list_rows()))
$function$;

CREATE OR REPLACE FUNCTION wocs.answer_user_list(asker wocs.users, args jsonb)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select jsonb_build_object('say', 'user.list', 'facts', jsonb_build_object('people', (
    select coalesce(jsonb_agg(jsonb_build_object(
      'name', u.name, 'number', u.wa_number, 'role', u.role, 'language', u.language,
      'last_active', wocs.clock_text(s.last_active)) order by u.place), '[]')
    from (
      select x.*, row_number() over (
        order by array_position(array['admin', 'agent', 'viewer'], x.role), lower(x.name), x.id) as place
      from wocs.users x where x.status = 'active'
      order by place limit wocs.limit_list_rows() offset wocs.message_list_offset(args, wocs.limit_list_rows())) u
    left join wocs.wa_sessions s on s.user_id = u.id))
    || wocs.message_list_rest(args, (select count(*) from wocs.users u where u.status = 'active'),
      wocs.limit_list_rows()))
$function$;

CREATE OR REPLACE FUNCTION wocs.answer_voice_words_list(asker wocs.users, args jsonb)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select jsonb_build_object('say', 'voice.words', 'facts', jsonb_build_object(
    'words', (select coalesce(jsonb_agg(w.word order by lower(w.word)), '[]') from (
      select x.word from wocs.voice_words x where x.removed_at is null order by lower(x.word)
      limit wocs.limit_list_rows() offset wocs.message_list_offset(args, wocs.limit_list_rows())) w))
    || wocs.message_list_rest(args, (select count(*) from wocs.voice_words w where w.removed_at is null),
      wocs.limit_list_rows()))
$function$;

CREATE OR REPLACE FUNCTION wocs.app_row(app text, args jsonb, most integer)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  with found as (
    select jsonb_build_object('key', split_part(c.config_key, '.', -1), 'value', c.config_value,
                              'by', wocs.person_ref(c.updated_by), 'at', wocs.clock_text(c.updated_at)) as one,
           c.config_key as key, c.config_key like 'features.%' as is_feature, c.updated_at
    from wocs.app_configs c where c.app_name = app and c.config_value is not null),
  shown as (
    select * from found order by is_feature, key limit most offset wocs.message_list_offset(args, most))
  select jsonb_build_object(
    'app', app, 'version', wocs.app_version(app),
    'updated_at', (select wocs.clock_text(max(f.updated_at)) from found f),
    'values', coalesce(jsonb_agg(one order by key) filter (where not is_feature), '[]'),
    'features', coalesce(jsonb_agg(one order by key) filter (where is_feature), '[]'))
    || wocs.message_list_rest(args, (select count(*) from found), most)
  from shown
$function$;

CREATE OR REPLACE FUNCTION wocs.cause_of_numbers()
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  with foreign_messages as (
    select e.received_at as at, e.body #>> '{value,metadata,phone_number_id}' as number_id
    from wocs.inbound_events e
    where e.kind = 'other' and e.understood ->> 'kind' = 'foreign' and e.body #> '{value,messages}' is not null
      and e.received_at > coalesce(wocs.message_last_at() - wocs.limit_lately(), '-infinity'))
  select coalesce(jsonb_agg(jsonb_build_object('name', 'other_number', 'code', n.number_id, 'times', n.times,
    'since', wocs.clock_text(n.since), 'at', wocs.clock_text(n.until)) order by n.since), '[]')
  from (
    select f.number_id, count(*) as times, min(f.at) as since, max(f.at) as until
    from foreign_messages f where f.number_id is not null group by f.number_id) n
  where n.since > coalesce(wocs.message_last_at(), '-infinity')
$function$;

CREATE OR REPLACE FUNCTION wocs.causes_all()
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$ select wocs.causes_standing() || wocs.cause_of_numbers() || wocs.cause_of_grants() $function$;

CREATE OR REPLACE FUNCTION wocs.chat_auto_reply_words(language text)
 RETURNS text
 LANGUAGE sql
 STABLE
AS $function$
  select case when wocs.chat_hours_is_open() then a.words else coalesce(a.when_closed, a.words) end
  from wocs.auto_replies a order by a.language = chat_auto_reply_words.language desc limit 1
$function$;

CREATE OR REPLACE FUNCTION wocs.chat_details(m jsonb)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select nullif(jsonb_strip_nulls(case m ->> 'type'
      when 'order' then jsonb_build_object('order', wocs.chat_order(m #> '{raw,order}'))
      when 'contacts' then jsonb_build_object('contacts', wocs.chat_contacts(m #> '{raw,contacts}'))
      when 'location' then jsonb_build_object('location', jsonb_build_object(
        'latitude', m #> '{raw,location,latitude}', 'longitude', m #> '{raw,location,longitude}',
        'name', m #> '{raw,location,name}', 'address', m #> '{raw,location,address}'))
      when 'sticker' then jsonb_build_object('sticker', coalesce(m #> '{raw,sticker,animated}', 'false'))
      when 'interactive' then jsonb_build_object('form', left(m #>> '{raw,interactive,nfm_reply,response_json}', 4000),
        'choice', left(coalesce(m #>> '{raw,interactive,button_reply,id}', m #>> '{raw,interactive,list_reply,id}'),
          256))
      when 'button' then jsonb_build_object('choice', left(m #>> '{raw,button,payload}', 256))
      else '{}' end || jsonb_build_object(
    'voice', case when m #> '{raw,audio,voice}' = 'true' then true end,
    'filename', left(m #>> '{media,filename}', 255),
    'forwarded', case when m @> '{"forwarded": true}' then true end,
    'group', case when m @> '{"group": true}' then true end,
    'advert', left(m #>> '{raw,referral,headline}', 200),
    'product', left(m #>> '{raw,context,referred_product,product_retailer_id}', 100))), '{}')
$function$;

CREATE OR REPLACE FUNCTION wocs.chat_held_refusal(c wocs.chats)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select wocs.chat_refusal('chat.held', jsonb_build_object('chat', c.number, 'by', wocs.person_ref(c.holder),
    'until', wocs.clock_text(c.held_until)))
$function$;

CREATE OR REPLACE FUNCTION wocs.chat_hours_facts()
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select jsonb_build_object('open', wocs.chat_hours_is_open(), 'days', (
    select coalesce(jsonb_agg(jsonb_build_object('day', (array['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'])[d],
      'opens', to_char(h.opens, 'HH24:MI'), 'closes', to_char(h.closes, 'HH24:MI')) order by d, h.opens), '[]')
    from generate_series(1, 7) d left join wocs.opening_hours h on h.weekday = d
    where exists (select from wocs.opening_hours)))
$function$;

CREATE OR REPLACE FUNCTION wocs.chat_is_held_from(c wocs.chats, person uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select coalesce(c.holder <> person and c.held_until > now() and not wocs.clock_is_ahead(c.held_until,
    wocs.limit_chat_lease()), false)
$function$;

CREATE OR REPLACE FUNCTION wocs.chat_line(c wocs.chats)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select jsonb_build_object('chat', c.number, 'name', c.customer_name, 'number', c.customer_number,
    'since', wocs.clock_text(c.waiting_since), 'agent', wocs.person_ref(c.assigned_agent),
    'opted_out', c.opted_out_at is not null, 'snoozed', c.snoozed_until > now(),
    'item', coalesce((select wocs.chat_item(u) from wocs.chat_unanswered(c) u limit 1), wocs.chat_last_item(c)))
$function$;

CREATE OR REPLACE FUNCTION wocs.chat_may_read(c wocs.chats, viewer wocs.users)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select coalesce(c.id is not null and viewer.status = 'active' and case viewer.role
    when 'admin' then true
    when 'agent' then coalesce(wocs.chat_owner(c) = viewer.id, true) or viewer.id = any (c.told_agents)
    else false end, false)
$function$;

CREATE OR REPLACE FUNCTION wocs.chat_message_price()
 RETURNS numeric
 LANGUAGE sql
 STABLE
AS $function$
  select case when wocs.chat_free_left() > 0 then 0
    else wocs.setting_value('message_price', wocs.limit_message_price()::text)::numeric end
$function$;

CREATE OR REPLACE FUNCTION wocs.chat_notice_facts(c wocs.chats)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select jsonb_build_object('chat', c.number, 'name', c.customer_name, 'number', c.customer_number,
    'since', wocs.clock_text(c.waiting_since), 'count', count(*), 'until', max(u.position),
    'minutes', floor(extract(epoch from now() - c.waiting_since) / 60),
    'opted_out', c.opted_out_at is not null,
    'items', coalesce(jsonb_agg(wocs.chat_item(u.message) order by u.position) filter (where u.n <= 5), '[]'))
  from (
    select m as message, m.position, row_number() over (order by m.position) as n from wocs.chat_unanswered(c) m) u
$function$;

CREATE OR REPLACE FUNCTION wocs.chat_notice_is_outdated(o wocs.outbox)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select not exists (
    select from wocs.chats c
    where c.number = (o.facts ->> 'chat')::bigint and wocs.clock_text(c.waiting_since) = o.facts ->> 'since'
      and not exists (select from wocs.users u where wocs.chat_is_held_from(c, u.id)
        and u.status = 'active' and (u.wa_number = o.to_number or u.wa_user_id = o.to_user_id)))
$function$;

CREATE OR REPLACE FUNCTION wocs.chat_objection(c wocs.chats, actor wocs.users)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select case
    when coalesce(actor.status <> 'active' or actor.role not in ('agent', 'admin'), true)
      then wocs.chat_refusal('access.role', jsonb_build_object(
        'command', 'chat', 'role', coalesce(actor.role, 'viewer'), 'needs', 'agent'))
    when c.id is null then wocs.chat_refusal('chat.unknown')
    when not wocs.chat_may_read(c, actor) then wocs.chat_refusal('chat.not_yours', jsonb_build_object(
      'chat', c.number, 'by', wocs.person_ref(c.assigned_agent))) end
$function$;

CREATE OR REPLACE FUNCTION wocs.chat_pair_wait(c wocs.chats)
 RETURNS integer
 LANGUAGE sql
 STABLE
AS $function$
  select coalesce(ceil(greatest(extract(epoch from
    min(s.sent_at) + wocs.limit_pair_burst() * wocs.limit_pair_pause() - now()), 0))::int, 0)
  from (
    select o.sent_at from wocs.outbox o
    where o.sent_at > now() - wocs.limit_pair_burst() * wocs.limit_pair_pause()
      and (o.to_number = c.customer_number or o.to_user_id = c.wa_chat_id)
    order by o.sent_at desc limit wocs.limit_pair_burst()) s
  having count(*) >= wocs.limit_pair_burst()
$function$;

CREATE OR REPLACE FUNCTION wocs.chat_take_objection(c wocs.chats, asker wocs.users)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select coalesce(wocs.chat_objection(c, asker), case
    when wocs.chat_is_held_from(c, asker.id) then wocs.chat_held_refusal(c)
    when c.waiting_since is null and wocs.chat_owner(c) <> asker.id and asker.role <> 'admin' then wocs.chat_refusal(
      'chat.not_yours', jsonb_build_object('chat', c.number, 'by', wocs.person_ref(c.assigned_agent))) end)
$function$;

CREATE OR REPLACE FUNCTION wocs.chat_template_objection(c wocs.chats, actor wocs.users, template text)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select coalesce(wocs.chat_objection(c, actor), case
    when wocs.chat_is_held_from(c, actor.id) then wocs.chat_held_refusal(c)
    when c.opted_out_at is not null then wocs.chat_refusal('chat.opted_out', jsonb_build_object('chat', c.number,
      'at', wocs.clock_text(c.opted_out_at)))
    when not wocs.chat_templates() @> jsonb_build_array(jsonb_build_object('name', template)) then
      wocs.chat_refusal('chat.no_template',
        jsonb_build_object('name', template, 'templates', wocs.chat_templates())) end)
$function$;

CREATE OR REPLACE FUNCTION wocs.chat_window(c wocs.chats)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select jsonb_build_object(
    'open', wocs.chat_window_is_open(c), 'closes_at', wocs.clock_text(c.last_customer_at + wocs.limit_window()),
    'price', wocs.chat_message_price(), 'free_left', wocs.chat_free_left(),
    'pair_wait_s', coalesce(wocs.chat_pair_wait(c), 0), 'templates', wocs.chat_templates())
$function$;

CREATE OR REPLACE FUNCTION wocs.chat_window_closes_soon(c wocs.chats)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select c.waiting_since is not null and c.last_customer_at > now() - wocs.limit_window()
    and c.last_customer_at < now() - (wocs.limit_window() - wocs.limit_window_nudge())
    and coalesce(c.nudged_at < c.last_customer_at, true)
$function$;

CREATE OR REPLACE FUNCTION wocs.chat_words(m jsonb)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select nullif(btrim(left(case m ->> 'type'
    when 'button' then coalesce(m #>> '{raw,button,text}', m ->> 'text')
    when 'interactive' then coalesce(m #>> '{raw,interactive,button_reply,title}',
      m #>> '{raw,interactive,list_reply,title}', m #>> '{raw,interactive,nfm_reply,body}', m ->> 'text')
    when 'reaction' then m ->> 'emoji'
    when 'order' then m #>> '{raw,order,text}'
    when 'location' then concat_ws(', ', m #>> '{raw,location,name}', m #>> '{raw,location,address}')
    when 'edit' then coalesce(m #>> '{raw,edit,message,text,body}',
      m #>> array['raw', 'edit', 'message', m #>> '{raw,edit,message,type}', 'caption'])
    else m ->> 'text' end, 2 * wocs.limit_text_max())), '')
$function$;

CREATE OR REPLACE FUNCTION wocs.engagement_between(since timestamp with time zone, until timestamp with time zone, wanted text DEFAULT NULL::text)
 RETURNS TABLE(platform text, posts bigint, views numeric, likes numeric, comments numeric, shares numeric)
 LANGUAGE sql
 STABLE
AS $function$
  select e.platform, e.posts, e.views, e.likes, e.comments, e.shares
  from wocs.engagement_by_part(array[since], array[until], wanted) e
$function$;

CREATE OR REPLACE FUNCTION wocs.panel_act_chat_close(actor wocs.users, args jsonb)
 RETURNS jsonb
 LANGUAGE sql
AS $function$
  select wocs.panel_chat_done(wocs.chat_close((wocs.panel_chat_asked(args)).id, actor), 'closed')
$function$;

CREATE OR REPLACE FUNCTION wocs.panel_act_chat_insert(actor wocs.users, args jsonb)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select jsonb_build_object('draft', concat_ws(E'\n', nullif(wocs.panel_words(args ->> 'words'), ''), (
    select q.words from wocs.quick_replies q where lower(q.name) = lower(args ->> 'quick'))))
$function$;

CREATE OR REPLACE FUNCTION wocs.panel_act_chat_release(actor wocs.users, args jsonb)
 RETURNS jsonb
 LANGUAGE sql
AS $function$
  select wocs.panel_chat_done(wocs.chat_release((wocs.panel_chat_asked(args)).id, actor), 'released')
$function$;

CREATE OR REPLACE FUNCTION wocs.panel_act_chat_reopen(actor wocs.users, args jsonb)
 RETURNS jsonb
 LANGUAGE sql
AS $function$
  select wocs.panel_chat_done(wocs.chat_reopen((wocs.panel_chat_asked(args)).id, actor), 'reopened')
$function$;

CREATE OR REPLACE FUNCTION wocs.panel_act_chat_tag(actor wocs.users, args jsonb)
 RETURNS jsonb
 LANGUAGE sql
AS $function$
  select wocs.panel_chat_done(wocs.chat_tag((wocs.panel_chat_asked(args)).id, actor, args ->> 'tag',
    args ->> 'off' is null), 'tagged')
$function$;

CREATE OR REPLACE FUNCTION wocs.panel_act_chat_template(actor wocs.users, args jsonb)
 RETURNS jsonb
 LANGUAGE sql
AS $function$
  select wocs.panel_chat_done(wocs.chat_template((wocs.panel_chat_asked(args)).id, actor, args ->> 'template',
    wocs.panel_answer_key(actor, args)), 'template')
$function$;

CREATE OR REPLACE FUNCTION wocs.panel_change_objection(actor wocs.users, args jsonb)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select case
    when coalesce(args ->> 'do', '') not in ('assign', 'approve', 'cancel', 'snooze') then '{"refused": "unknown"}'
    when args ->> 'do' = 'assign' and actor.role <> 'admin' then '{"refused": "role"}'
    when not exists (select from wocs.panel_ticked(args))
      then '{"refused": "task.refused", "facts": {"reason": "none_ticked", "nearest": []}}'::jsonb end
$function$;

CREATE OR REPLACE FUNCTION wocs.panel_chat_message(m wocs.messages)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select jsonb_build_object('place', m.position, 'by', m.sender_type, 'kind', wocs.panel_chat_kind(m),
    'who', wocs.person_ref(m.sender_id), 'at', wocs.clock_text(m.created_at),
    'words', case when m.deleted_at is null then m.content end, 'transcript', m.transcript,
    'details', case when m.deleted_at is null then coalesce(m.details, '{}') else '{}' end, 'reaction', m.reaction,
    'file', case when m.deleted_at is null then (
      select wocs.panel_chat_file(a) from wocs.attachments a where a.id = m.attachment_id) end,
    'lost', m.media_url is not null and m.attachment_id is null,
    'edited', m.edited_at is not null, 'deleted', m.deleted_at is not null,
    'quoted', (select wocs.panel_chat_quoted(q) from wocs.messages q where q.id = m.reply_to),
    'sent', (select wocs.panel_chat_sent(o) from wocs.outbox o where o.id = m.outbox_id))
$function$;

CREATE OR REPLACE FUNCTION wocs.panel_chat_task_args(c wocs.chats, args jsonb)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select jsonb_strip_nulls(jsonb_build_object('to', nullif(args ->> 'agent', ''), 'target', c.customer_number,
    'type', coalesce(nullif(left(lower(regexp_replace(btrim(args ->> 'type'), '\s+', '_', 'g')), 40), ''), 'followup'),
    'priority', 'normal', 'note', nullif(btrim(left(wocs.panel_words(args ->> 'note'), 1000)), '')))
$function$;

CREATE OR REPLACE FUNCTION wocs.panel_chats_count_waiting(viewer wocs.users)
 RETURNS bigint
 LANGUAGE sql
 STABLE
AS $function$
  select count(*) from (
    select from wocs.chats c
    where c.waiting_since is not null and coalesce(c.snoozed_until <= now(), true) and wocs.chat_may_read(c, viewer)
    limit 100) counted
$function$;

CREATE OR REPLACE FUNCTION wocs.panel_chats_search(search text)
 RETURNS SETOF uuid
 LANGUAGE sql
 STABLE
AS $function$
  select c.id from wocs.chats c
  where c.customer_name ilike wocs.panel_like(search) or c.number = wocs.panel_bigint(search)
    or lower(search) = any (c.tags)
    or c.customer_number like '%' || regexp_replace(search, '\D', '', 'g') || '%' and search ~ '^[+0-9 ().-]{4,}$'
  union
  select c.id from (
    select x.id from wocs.chats x where x.last_message_at is not null
    order by x.last_message_at desc limit wocs.limit_search_chats()) c
  where exists (
    select from (
      select m.content, m.transcript from wocs.messages m where m.chat_id = c.id and m.deleted_at is null
      order by m.position desc limit wocs.limit_chat_page()) m
    where m.content ilike wocs.panel_like(search) or m.transcript ilike wocs.panel_like(search))
$function$;

CREATE OR REPLACE FUNCTION wocs.panel_chats_waiting(viewer wocs.users, search text, place text)
 RETURNS SETOF wocs.chats
 LANGUAGE sql
 STABLE
AS $function$
  select c.* from wocs.chats c
  where c.waiting_since is not null and coalesce(c.snoozed_until <= now(), true)
    and (c.waiting_since, c.number)
      > (coalesce(wocs.panel_chats_place_at(place), '-infinity'), coalesce(wocs.panel_chats_place_number(place), 0))
    and wocs.chat_may_read(c, viewer)
    and (search is null or c.id in (select wocs.panel_chats_search(search)))
  order by c.waiting_since, c.number limit wocs.limit_chat_page() + 1
$function$;

CREATE OR REPLACE FUNCTION wocs.panel_inbox_search(said text)
 RETURNS text
 LANGUAGE sql
 STABLE
AS $function$
  select case
    when coalesce(btrim(said), '') = '' then 'true'
    when said ~* '^\s*(task[- ]?)?[0-9]{3,9}\s*$'
      then format('(t.id = %L or %L::tsquery @@ wocs.task_words(t.id, t.type, t.command_raw, t.payload))',
        'TASK-' || substring(said from '[0-9]+'), wocs.task_search(said))
    when wocs.task_search(said) is null then 'false'
    when cardinality(named.ids) > 0
      then format('(t.assigned_to = any (%1$L::uuid[]) or t.requested_by = any (%1$L::uuid[]) or '
        || '%2$L::tsquery @@ wocs.task_words(t.id, t.type, t.command_raw, t.payload))', named.ids,
        wocs.task_search(said))
    else format('%L::tsquery @@ wocs.task_words(t.id, t.type, t.command_raw, t.payload)', wocs.task_search(said)) end
  from (select array(select u.id from wocs.users u
    where lower(u.name) = lower(btrim(said)) or lower(u.name) like replace(lower(btrim(said)), '%', '') || ' %'
    limit 5) as ids) named
$function$;

CREATE OR REPLACE FUNCTION wocs.panel_login_begin(request jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  told_browser uuid := (request ->> 'browser')::uuid;
  is_known boolean := exists (select from wocs.panel_devices d
    where d.id = (request ->> 'device')::uuid and d.revoked_at is null);
  l wocs.panel_logins;
begin
  update wocs.panel_logins x set state = 'refused' where x.browser = told_browser and x.state in ('asked', 'sent');
  if wocs.panel_login_faults_many(told_browser, null) then
    return wocs.panel_login_facts(l, 'limited');
  elsif not is_known and wocs.limit_logins_a_minute() <= (
      select count(*) from wocs.panel_logins x where x.made_at > now() - wocs.limit_rate_window()) then
    return wocs.panel_login_facts(l, 'busy');
  end if;
  insert into wocs.panel_logins (id, browser, device, wanted, code_digest, digits_digest, link_digest, label, on_phone,
    expires_at)
  values ((request ->> 'login')::uuid, told_browser, (request ->> 'device')::uuid, request ->> 'wanted',
    request ->> 'code', request ->> 'digits', request ->> 'link', request ->> 'label',
    (request ->> 'on_phone')::boolean, now() + wocs.limit_login_code())
  returning * into l;
  return wocs.panel_login_facts(l, 'asked');
end $function$;

CREATE OR REPLACE FUNCTION wocs.panel_login_count_wrong(l wocs.panel_logins, person wocs.users)
 RETURNS wocs.panel_logins
 LANGUAGE plpgsql
AS $function$
begin
  insert into wocs.panel_login_faults (browser, user_id) values (l.browser, person.id);
  update wocs.panel_logins x
  set tries = x.tries + 1, state = case when x.tries + 1 >= wocs.limit_login_tries() then 'refused' else x.state end
  where x.id = l.id returning * into l;
  perform wocs.panel_log(person.id, 'login_refused', l.label, jsonb_build_object('reason', 'digits'));
  return l;
end $function$;

CREATE OR REPLACE FUNCTION wocs.panel_login_disown(told_ref text, person wocs.users)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  l wocs.panel_logins;
  s wocs.panel_sessions;
  facts jsonb;
begin
  select * into l from wocs.panel_logins x where x.ref::text = told_ref and x.user_id = person.id for update;
  if l.id is null then
    return '{"say": "login.refused", "facts": {"reason": "no_login"}}';
  end if;
  update wocs.panel_logins x set state = 'refused' where x.id = l.id;
  select * into s from wocs.panel_sessions x where x.id = l.session_id;
  perform wocs.panel_session_end(s, 'not_me');
  perform wocs.panel_device_end(coalesce(s.device_id, l.device), person.id);
  facts := jsonb_build_object('device', l.label, 'at', wocs.clock_text(l.made_at), 'was_in', s.id is not null);
  perform wocs.panel_log(person.id, 'login_refused', l.label, '{"reason": "not_me"}');
  perform wocs.notice_send_all(wocs.notice_admin_entries('login.disowned_notice',
    facts || jsonb_build_object('name', person.name), person.id), null);
  return jsonb_build_object('say', 'login.disowned', 'facts', facts);
end $function$;

CREATE OR REPLACE FUNCTION wocs.panel_login_end(request jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  l wocs.panel_logins := wocs.panel_login_of(request);
  state text := wocs.panel_login_state(l);
  person wocs.users := wocs.person_by_id(l.user_id);
  key text := wocs.panel_login_key(l, state, request);
begin
  if state not in ('known', 'digits') then
    return wocs.panel_login_facts(l, state);
  elsif person.id is null then
    return wocs.panel_login_facts(l, 'refused');
  elsif wocs.panel_login_faults_many(l.browser, person.id) then
    return wocs.panel_login_facts(l, 'limited');
  elsif key is not null then
    return wocs.panel_login_open(l, person, key);
  elsif request ->> 'digits' is not null then
    l := wocs.panel_login_count_wrong(l, person);
    return wocs.panel_login_facts(l, case l.state when 'refused' then 'refused' else 'wrong' end);
  end if;
  return wocs.panel_login_facts(l, state);
end $function$;

CREATE OR REPLACE FUNCTION wocs.panel_login_facts(l wocs.panel_logins, state text)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select jsonb_build_object('state', state, 'label', coalesce(l.label, ''), 'on_phone', coalesce(l.on_phone, false),
    'until', case when l.id is not null then wocs.clock_text(l.expires_at) end,
    'tries_left', wocs.limit_login_tries() - coalesce(l.tries, 0))
$function$;

CREATE OR REPLACE FUNCTION wocs.panel_login_is_old(l wocs.panel_logins)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select l.made_at < now() - case when l.user_id is null then wocs.limit_login_unsent() else wocs.limit_login_kept() end
$function$;

CREATE OR REPLACE FUNCTION wocs.panel_login_key(l wocs.panel_logins, state text, request jsonb)
 RETURNS text
 LANGUAGE sql
 STABLE
AS $function$
  select case when state in ('known', 'digits') then case
    when request ->> 'digits' = l.digits_digest then 'digits'
    when request ->> 'link' = l.link_digest then 'link'
    when state = 'known' and request ->> 'digits' is null then 'known' end end
$function$;

CREATE OR REPLACE FUNCTION wocs.panel_login_of(request jsonb)
 RETURNS wocs.panel_logins
 LANGUAGE sql
 STABLE
AS $function$
  select l from wocs.panel_logins l
  where l.id = (request ->> 'login')::uuid and l.browser = (request ->> 'browser')::uuid
$function$;

CREATE OR REPLACE FUNCTION wocs.panel_login_open(l wocs.panel_logins, person wocs.users, key text)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  d wocs.panel_devices := wocs.panel_device_known(l.device, person.id);
  s wocs.panel_sessions;
begin
  if d.id is null then
    insert into wocs.panel_devices (user_id, label) values (person.id, l.label) returning * into d;
  else
    update wocs.panel_devices x set seen_at = now(), label = l.label where x.id = d.id;
    perform wocs.panel_session_end(x, 'elsewhere') from wocs.panel_sessions x
      where x.device_id = d.id and wocs.panel_session_is_open(x);
  end if;
  insert into wocs.panel_sessions (user_id, device_id, expires_at)
  values (person.id, d.id, now() + wocs.limit_session_idle()) returning * into s;
  update wocs.panel_logins x set state = 'done', session_id = s.id where x.id = l.id;
  perform wocs.panel_log(person.id, 'logged_in', l.label, jsonb_build_object('by', key, 'session', s.ref));
  return wocs.panel_login_facts(l, 'done') || jsonb_build_object(
    'session', wocs.panel_session_facts(s), 'device', d.id, 'role', person.role);
end $function$;

CREATE OR REPLACE FUNCTION wocs.panel_login_state(l wocs.panel_logins)
 RETURNS text
 LANGUAGE sql
 STABLE
AS $function$
  select case
    when l.id is null then 'none'
    when l.state in ('done', 'refused') then l.state
    when l.expires_at <= now() then 'expired'
    when l.state = 'asked' then 'asked'
    when (wocs.panel_device_known(l.device, l.user_id)).id is not null then 'known'
    else 'digits' end
$function$;

CREATE OR REPLACE FUNCTION wocs.panel_login_take_message(m jsonb, intent jsonb, person wocs.users)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  l wocs.panel_logins;
  objection text;
begin
  select * into l from wocs.panel_logins x where x.code_digest = intent ->> 'code';
  objection := wocs.panel_login_objection(l, m, person);
  if objection is not null then
    if objection <> 'limited' then
      insert into wocs.panel_login_faults (user_id) values (person.id);
      perform wocs.panel_log(person.id, 'login_refused', '', jsonb_build_object('reason', objection));
    end if;
    return jsonb_build_object('say', 'login.refused', 'facts', jsonb_build_object('reason', objection));
  end if;
  update wocs.panel_logins x
  set state = 'sent', user_id = person.id, wanted = null, expires_at = now() + wocs.limit_login_code()
  where x.id = l.id returning * into l;
  return jsonb_build_object('say', 'login.asked', 'facts', jsonb_build_object(
    'login', replace(l.id::text, '-', ''), 'ref', l.ref, 'device', l.label, 'at', wocs.clock_text(l.made_at),
    'known', wocs.panel_login_state(l) = 'known', 'on_phone', l.on_phone));
end $function$;

CREATE OR REPLACE FUNCTION wocs.panel_objection(viewer wocs.users, name text, kind text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select case
    when wocs.panel_role(name, kind) is null then 'unknown'
    when wocs.person_role_rank(viewer.role) < wocs.person_role_rank(wocs.panel_role(name, kind)) then 'role' end
$function$;

CREATE OR REPLACE FUNCTION wocs.panel_page_media(viewer wocs.users, args jsonb)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$ select wocs.panel_media(viewer, wocs.panel_uuid(args ->> 'attachment')) $function$;

CREATE OR REPLACE FUNCTION wocs.panel_page_metrics(viewer wocs.users, args jsonb)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select jsonb_build_object(
    'metrics', wocs.success_metrics(), 'meters', wocs.meter_free_tiers(), 'nodes', wocs.status_node_rows(),
    'causes', wocs.causes_all(), 'queue', wocs.queue_counts(), 'days', (
      select jsonb_agg(jsonb_build_object('day', wocs.content_day(d.day) -> 'day', 'done', d.done,
        'failed', d.failed) order by d.day)
      from wocs.panel_days_of_work() d))
$function$;

CREATE OR REPLACE FUNCTION wocs.panel_page_replies(viewer wocs.users, args jsonb)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$ select jsonb_build_object('rows', wocs.panel_quick_replies()) $function$;

CREATE OR REPLACE FUNCTION wocs.panel_page_sessions(viewer wocs.users, args jsonb)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select jsonb_build_object('sessions', wocs.panel_session_list(viewer.id, args ->> 'session'))
$function$;

CREATE OR REPLACE FUNCTION wocs.panel_session_by_ref(person uuid, told_ref text)
 RETURNS wocs.panel_sessions
 LANGUAGE sql
 STABLE
AS $function$
  select s from wocs.panel_sessions s
  where s.user_id = person and s.ref::text = told_ref and wocs.panel_session_is_open(s)
$function$;

CREATE OR REPLACE FUNCTION wocs.report_analytics_file(metric text, kind text, period text, span wocs.span, compares boolean)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select wocs.report_table_file('analytics', kind, 'analytics-' || metric || '-' || period,
    case when compares then array['date', 'value', 'before'] else array['date', 'value'] end,
    jsonb_agg(case when compares then jsonb_build_array(label, p -> 'value', p -> 'previous')
      else jsonb_build_array(label, p -> 'value') end order by p ->> 'label'),
    jsonb_build_object('metric', metric, 'period',
      wocs.period_facts(period, span.since, span.until, span.previous_since, span.previous_until)))
  from jsonb_array_elements(wocs.metric_points(metric, span.since, span.until, span.step, compares)) p,
    replace(p ->> 'label', 'T', ' ') label
$function$;

CREATE OR REPLACE FUNCTION wocs.report_content_file(outcome jsonb, kind text)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select wocs.report_table_file('content', kind,
    'content-' || (told ->> 'platform') || '-' || (told #>> '{period,name}'),
    array['platform', 'posts', 'views', 'views_before', 'likes', 'likes_before', 'comments', 'comments_before',
      'shares', 'shares_before'],
    coalesce((select jsonb_agg(jsonb_build_array(p -> 'platform', p -> 'measured',
      p #> '{views,value}', p #> '{views,previous}', p #> '{likes,value}', p #> '{likes,previous}',
      p #> '{comments,value}', p #> '{comments,previous}', p #> '{shares,value}', p #> '{shares,previous}')
      order by nth) from jsonb_array_elements(told -> 'platforms') with ordinality x (p, nth)), '[]'),
    jsonb_build_object('period', told -> 'period'), 'platform')
  from (select outcome -> 'facts' as told) o
$function$;

CREATE OR REPLACE FUNCTION wocs.report_event_file(e wocs.events, kind text)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select wocs.report_table_file('event', kind, 'event-' || lower(wocs.event_facts(e) ->> 'event'),
    wocs.report_sale_columns(),
    coalesce((select jsonb_agg(wocs.report_sale_row(s) order by s.at, s.id) from (
      select * from wocs.sales x where x.event_id = e.id and x.removed_at is null
      order by x.at, x.id limit wocs.limit_report_rows()) s), '[]'),
    jsonb_build_object('subject', e.name, 'more', (
      select greatest(count(*) - wocs.limit_report_rows(), 0) from wocs.sales x
      where x.event_id = e.id and x.removed_at is null)))
$function$;

CREATE OR REPLACE FUNCTION wocs.report_figures_file(report text, kind text, name text, rows jsonb, period jsonb)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select wocs.report_table_file(report, kind, name, array['figure', 'value', 'before', 'change'], rows,
    jsonb_build_object('period', period), 'figure')
$function$;

CREATE OR REPLACE FUNCTION wocs.task_change_args(t wocs.tasks, args jsonb)
 RETURNS jsonb
 LANGUAGE sql
AS $function$ select wocs.task_replace_args(t, t.payload || args) $function$;

CREATE OR REPLACE FUNCTION wocs.user_greeting_may_go(person wocs.users)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select wocs.person_window_is_open(person.id) or wocs.user_wrote_as_stranger(person.wa_number)
    or wocs.setting_value('paid_greeting', 'false') = 'true'
$function$;

CREATE OR REPLACE FUNCTION wocs.word_late_objection(t wocs.tasks, word text, said_at timestamp with time zone)
 RETURNS text
 LANGUAGE sql
 STABLE
AS $function$
  select case
    when exists (
      select from wocs.task_logs l
      where l.task_id = t.id and l.action = any (wocs.word_outdating_actions(word))
        and wocs.word_is_older(said_at, l.created_at)) then 'changed_since_said'
    when word = 'retry' and said_at <= now() - wocs.limit_late_command() then 'said_long_ago' end
$function$;

CREATE INDEX panel_logins_by_session ON wocs.panel_logins USING btree (session_id);

CREATE INDEX panel_logins_by_time ON wocs.panel_logins USING btree (made_at);

CREATE INDEX panel_logins_open ON wocs.panel_logins USING btree (browser) WHERE (state = ANY (ARRAY['asked'::text, 'sent'::text]));

grant execute on function public.wocs_login_look(jsonb) to service_role;

revoke execute on function public.wocs_panel_act(jsonb) from authenticated;

revoke execute on function public.wocs_panel_act(jsonb) from anon;

revoke execute on function public.wocs_panel(jsonb) from authenticated;

revoke execute on function public.wocs_panel(jsonb) from anon;

revoke execute on function public.wocs_login(jsonb) from authenticated;

revoke execute on function public.wocs_login(jsonb) from anon;

CREATE OR REPLACE FUNCTION public.wocs_health(request jsonb)
 RETURNS jsonb
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select jsonb_build_object('ok', true, 'schema', wocs.schema_version(), 'faults', wocs.settling_faults_standing(),
    'causes', wocs.causes_all(),
    'nodes', (
    select coalesce(jsonb_agg(jsonb_build_object(
      'name', n.name, 'online', here, 'since', wocs.clock_text(case when here then n.online_since else n.last_seen end),
      'last_seen', wocs.clock_text(n.last_seen),
      'abilities', n.abilities, 'version', n.version) order by n.name), '[]')
    from wocs.node_list() n, lateral (select n.last_seen > now() - wocs.limit_node_away() as here) seen))
$function$;

CREATE OR REPLACE FUNCTION wocs.agent_ask_about_thumb(open wocs.tasks[])
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select case
    when exists (select from unnest(open) t where t.started_at >= now() - wocs.limit_thumb_is_thanks()) then null
    when exists (select from unnest(open) t where t.status = 'pending')
      then wocs.agent_ask_which(array(select t from unnest(open) t where t.status = 'pending'), 'accept')
    else wocs.agent_ask_which(open, 'acknowledge') end
$function$;

CREATE OR REPLACE FUNCTION wocs.answer_app_list(asker wocs.users, args jsonb)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select jsonb_build_object('say', 'app.list', 'facts', jsonb_build_object(
    'app', args -> 'app',
    'apps', (select jsonb_agg(case when args ->> 'app' is null
      then wocs.app_row(app, '{}', wocs.limit_rows_an_app()) else wocs.app_row(app, args, wocs.limit_list_rows()) end
      order by app) from unnest(wocs.app_names_meant(args)) app)))
$function$;

CREATE OR REPLACE FUNCTION wocs.answer_chats(asker wocs.users, args jsonb)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  with listed as (
    select c.* from wocs.chats c
    where wocs.chat_may_read(c, asker) and wocs.chat_is_listed(c, asker, coalesce(args ->> 'status', 'waiting')))
  select jsonb_build_object('say', 'chat.list', 'facts', jsonb_build_object(
    'status', coalesce(args ->> 'status', 'waiting'), 'count', (select count(*) from listed), 'chats', (
      select coalesce(jsonb_agg(x.line), '[]') from (
        select wocs.chat_line(c) as line from (select l.* from listed l
          order by l.waiting_since nulls last, l.last_message_at desc nulls last, l.number limit 10) c) x)))
$function$;

CREATE OR REPLACE FUNCTION wocs.answer_hours(asker wocs.users, args jsonb)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$ select jsonb_build_object('say', 'chat.hours', 'facts', wocs.chat_hours_facts()) $function$;

CREATE OR REPLACE FUNCTION wocs.attachment_may_see(a wocs.attachments, viewer wocs.users)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select exists (select from wocs.tasks t where t.id = a.task_id and wocs.task_may_see(t, viewer))
    or exists (select from wocs.messages m join wocs.chats c on c.id = m.chat_id
      where m.attachment_id = a.id and m.deleted_at is null and wocs.chat_may_read(c, viewer))
$function$;

CREATE OR REPLACE FUNCTION wocs.chat_answer_objection(c wocs.chats, actor wocs.users, words text, hold integer, moment timestamp with time zone)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select coalesce(wocs.chat_objection(c, actor), case
    when btrim(coalesce(words, ''), E' \t\n\r') = '' then wocs.chat_refusal('chat.empty')
    when wocs.chat_text_length(words) > wocs.limit_text_max() then wocs.chat_refusal('chat.too_long',
      jsonb_build_object('length', wocs.chat_text_length(words), 'longest', wocs.limit_text_max()))
    when wocs.chat_is_held_from(c, actor.id) or c.holder is not null and hold <> c.hold and c.held_until > now()
      then wocs.chat_held_refusal(c)
    when wocs.chat_is_opted_out(c) then wocs.chat_refusal('chat.opted_out', jsonb_build_object('chat', c.number,
      'at', wocs.clock_text(c.opted_out_at)))
    when not wocs.chat_window_is_open(c, moment) then wocs.chat_refusal('chat.window_closed', jsonb_build_object(
      'chat', c.number, 'closed_at', wocs.clock_text(c.last_customer_at + wocs.limit_window()),
      'templates', wocs.chat_templates())) end)
$function$;

CREATE OR REPLACE FUNCTION wocs.chat_facts(c wocs.chats)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select jsonb_build_object('chat', c.number, 'name', c.customer_name, 'number', c.customer_number,
    'since', wocs.clock_text(c.waiting_since), 'agent', wocs.person_ref(c.assigned_agent), 'status', c.status,
    'opted_out', wocs.chat_is_opted_out(c), 'window', wocs.chat_window(c), 'until', max(m.position),
    'items', coalesce(jsonb_agg(wocs.chat_item(m) order by m.position), '[]'))
  from (select x.* from wocs.messages x where x.chat_id = c.id order by x.position desc limit 5) m
$function$;

CREATE OR REPLACE FUNCTION wocs.chat_nudge_due()
 RETURNS void
 LANGUAGE sql
AS $function$
  select wocs.settling_each('closing chats', 'chat_nudge', array(
    select c from wocs.chats c
    where wocs.chat_window_closes_soon(c) and wocs.settling_may_try('closing chats', c.id::text)
    order by c.last_customer_at limit 50 for update skip locked))
$function$;

CREATE OR REPLACE FUNCTION wocs.chat_opt_word(m jsonb)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select case
    when m ->> 'type' not in ('text', 'button', 'interactive') or m ->> 'text' like '%/%' then null
    when said.words && array['stop', 'berhenti', 'unsubscribe', 'stopall', 'stoppromotions'] then 'out'
    when said.words && array['start', 'mula', 'subscribe', 'unstop'] then 'in' end
  from (select array[wocs.chat_bare_word(m ->> 'text'), wocs.chat_bare_word(wocs.chat_words(m))] as words) said
$function$;

CREATE OR REPLACE FUNCTION wocs.check_sessions_end(asker wocs.users, args jsonb)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select case when args ->> 'which' <> 'all' and (wocs.panel_session_by_ref(asker.id, args ->> 'which')).id is null
    then jsonb_build_object('refused', 'login.refused', 'facts',
      jsonb_build_object('reason', 'no_session', 'ref', args -> 'which'))
  else jsonb_build_object('subject', '{}'::jsonb) end
$function$;

CREATE OR REPLACE FUNCTION wocs.do_report_content(task wocs.tasks)
 RETURNS jsonb
 LANGUAGE sql
AS $function$
  select case when task.payload ->> 'as' is null then told
    else wocs.report_content_file(told, task.payload ->> 'as') end
  from wocs.report_content_outcome(task, coalesce(task.payload ->> 'platform', 'all'),
    coalesce(task.payload ->> 'period', 'week')) told
$function$;

CREATE OR REPLACE FUNCTION wocs.panel_chats_latest(viewer wocs.users, show text, search text, place text)
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
    and (search is null or c.id in (select wocs.panel_chats_search(search)))
  order by c.last_message_at desc, c.number desc limit wocs.limit_chat_page() + 1
$function$;

CREATE OR REPLACE FUNCTION wocs.panel_login_objection(l wocs.panel_logins, m jsonb, person wocs.users)
 RETURNS text
 LANGUAGE sql
 STABLE
AS $function$
  select case
    when wocs.panel_login_faults_many(null, person.id) then 'limited'
    when coalesce((m ->> 'forwarded')::boolean, false) then 'forwarded'
    when wocs.panel_login_state(l) <> 'asked' or person.wa_number is null
      or right(person.wa_number, length(l.wanted)) <> l.wanted then 'code' end
$function$;

CREATE OR REPLACE FUNCTION wocs.report_compared_file(report text, kind text, period text, span wocs.span)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select wocs.report_figures_file(report, kind, report || '-' || period,
    jsonb_agg(wocs.report_figure_row(c.metric, c.told)),
    wocs.period_facts(period, span.since, span.until, span.previous_since, span.previous_until))
  from wocs.report_compared_metrics(span) c
$function$;

CREATE OR REPLACE FUNCTION wocs.report_daily_file(outcome jsonb, kind text)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select wocs.report_figures_file('daily', kind, 'daily-' || (told ->> 'date'), jsonb_agg(
    wocs.report_figure_row(f.name, told -> f.name) order by f.nth), told -> 'period')
  from (select outcome -> 'facts' as told) o,
    unnest(wocs.report_daily_metrics()) with ordinality f (name, nth)
  group by told
$function$;

revoke execute on function public.wocs_login_look(jsonb) from authenticated;

revoke execute on function public.wocs_login_look(jsonb) from anon;

CREATE OR REPLACE FUNCTION wocs.chat_message_waits(m jsonb)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select coalesce(m ->> 'type', '') not in ('reaction', 'revoke') and wocs.chat_opt_word(m) is null
    and not wocs.stranger_tries_command(m)
$function$;

CREATE OR REPLACE FUNCTION wocs.do_report_daily(task wocs.tasks)
 RETURNS jsonb
 LANGUAGE sql
AS $function$
  select case when task.payload ->> 'as' is null then told else wocs.report_daily_file(told, task.payload ->> 'as') end
  from wocs.report_daily_outcome(task, coalesce((task.payload ->> 'date')::date, wocs.clock_today())) told
$function$;


-- Until now all that a chat held was its customer's.
update wocs.chats c set last_customer_at = c.last_message_at where c.last_customer_at is null;

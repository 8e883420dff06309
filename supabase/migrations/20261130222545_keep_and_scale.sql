create table wocs.backups (
  id bigint not null generated always as identity,
  kind text not null,
  node text not null,
  began_at timestamp with time zone not null default now(),
  at timestamp with time zone,
  ok boolean,
  rows bigint,
  bytes bigint,
  note text,
  constraint backups_check CHECK (((at IS NULL) = (ok IS NULL))),
  constraint backups_kind_check CHECK ((kind = ANY (ARRAY['backup'::text, 'drill'::text]))),
  constraint backups_pkey PRIMARY KEY (id)
);
alter table wocs.backups enable row level security;

create table wocs.tiktok_schedules (
  rung text not null,
  soonest interval not null,
  latest interval not null,
  constraint tiktok_schedules_check CHECK ((latest > soonest)),
  constraint tiktok_schedules_pkey PRIMARY KEY (rung)
);
alter table wocs.tiktok_schedules enable row level security;

alter table wocs.nodes add column facts jsonb not null default '{}'::jsonb;

alter table wocs.nodes add column fonts_told text[] not null default '{}'::text[];

alter table wocs.tiktok_posts add column studio_at timestamp with time zone;

alter table wocs.tiktok_posts add column studio_look_at timestamp with time zone;

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
  elsif wocs.media_picture_goes_home(a, request ->> 'problem') then
    perform wocs.media_picture_order(a, request ->> 'problem');
  elsif a.state = 'waiting' then
    perform wocs.media_settle(a, stored, coalesce(
      request ->> 'problem', case when coalesce(stored, nullif(request -> 'sheet', 'null')) is null then 'unknown' end),
        request);
  elsif a.state = 'pruned' and a.storage_url is null and stored is not null then
    perform wocs.media_drop_late(a, stored);
  elsif stored is not null and a.storage_url is distinct from stored ->> 'key' then
    perform wocs.media_drop_bytes(stored ->> 'key');
  end if;
  return wocs.work_collect();
end $function$;

CREATE OR REPLACE FUNCTION public.wocs_backup_begin(request jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  refused text;
begin
  perform wocs.writer_lock();
  perform wocs.work_begin();
  refused := wocs.node_call_objection(request);
  if refused is not null then
    return wocs.work_collect() || jsonb_build_object('refused', refused, 'backup', null, 'drill', false);
  end if;
  return wocs.work_collect()
    || wocs.backup_begin(request ->> 'node', coalesce((request ->> 'asked_for')::boolean, false));
end $function$;

CREATE OR REPLACE FUNCTION public.wocs_backup_end(request jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  refused text;
  kept boolean;
begin
  perform wocs.writer_lock();
  perform wocs.work_begin();
  refused := wocs.node_call_objection(request);
  if refused is null then
    kept := wocs.backup_end(request ->> 'node', request);
    perform wocs.alert_watch_backups();
  end if;
  return wocs.work_collect() || jsonb_build_object('kept', coalesce(kept, false))
    || case when refused is null then '{}' else jsonb_build_object('refused', refused) end;
end $function$;

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
    due := wocs.bell_ring_at_beat(coalesce(nullif(request -> 'abilities', 'null'), '{}'));
  end if;
  return wocs.work_collect()
    || jsonb_build_object('audit', audit, 'stop', stop, 'causes', wocs.causes_all(), 'schema', wocs.schema_version(),
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
end $function$;

CREATE OR REPLACE FUNCTION public.wocs_enlist(request jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  p jsonb;
  person wocs.users;
  is_first boolean := not exists (select from wocs.users);
  may_add boolean := not exists (select from wocs.users u where u.status = 'inactive' and u.wa_number is null);
  made int := 0;
  waiting jsonb := '[]';
begin
  perform wocs.writer_lock();
  perform wocs.work_begin(request -> 'settings');
  perform wocs.user_lock_all();
  for p in
    select x.value || jsonb_build_object('number', known.number)
    from jsonb_array_elements(request -> 'people') x, wocs.number_normalise(x.value ->> 'number') known (number)
    where not exists (select from wocs.users u
      where known.number = u.wa_number or known.number = any (u.numbers_before))
  loop
    if not may_add then
      waiting := waiting || (p -> 'name');
      continue;
    end if;
    insert into wocs.users (name, role, wa_number, language)
    values (wocs.user_name_at_start(p), p ->> 'role', p ->> 'number', coalesce(request ->> 'language', 'en'))
    on conflict do nothing returning * into person;
    if found then
      made := made + 1;
      if not is_first then
        perform wocs.user_tell_start(person);
      end if;
    end if;
  end loop;
  if request ? 'node' then
    perform wocs.node_key_keep(request #>> '{node,name}', request #>> '{node,key}');
  end if;
  return jsonb_build_object('people', made, 'waiting', waiting);
end $function$;

CREATE OR REPLACE FUNCTION public.wocs_export(request jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  refused text := wocs.node_call_objection(request);
begin
  return case
    when refused is not null then jsonb_build_object('refused', refused)
    when request ->> 'table' is not null then coalesce(wocs.backup_export_page(request ->> 'table',
      (select array_agg(k.value order by k.place)
       from jsonb_array_elements_text(nullif(request -> 'after', 'null')) with ordinality k (value, place))),
      '{"rows": null}')
    when request ->> 'since' is not null then wocs.backup_export_end(request ->> 'since')
    else wocs.backup_export_begin() end;
end $function$;

CREATE OR REPLACE FUNCTION public.wocs_export_file(request jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  refused text := wocs.node_call_objection(request);
begin
  if refused is not null then
    return jsonb_build_object('refused', refused, 'file', null);
  end if;
  return jsonb_build_object('file', (
    select jsonb_build_object('key', a.storage_url, 'mime', a.mime_type, 'size', a.size_bytes)
    from wocs.attachments a where a.storage_url = request ->> 'file' and a.state = 'stored' limit 1));
end $function$;

CREATE OR REPLACE FUNCTION public.wocs_lease(request jsonb)
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
    return wocs.work_collect() || jsonb_build_object('refused', refused, 'reason', refused);
  end if;
  select * into t from wocs.tasks x where x.id = request ->> 'task';
  objection := coalesce(wocs.node_report_objection(t, request),
    case when request @> '{"upload": true}' and t.type <> 'video_fetch' then 'not_for_uploads' end);
  return wocs.work_collect() || jsonb_build_object('reason', objection)
    || case when objection is null and request @> '{"upload": true}'
      then jsonb_build_object('key', wocs.media_video_upload_begin(t)) else '{}' end;
end $function$;

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
  if objection is null and t.type in ('video_fetch', 'picture_convert') then
    return wocs.work_collect() || jsonb_build_object('audio', null, 'reason', null, 'meta', jsonb_build_object(
      'id', (wocs.media_of_home_task(t)).media -> 'id'));
  end if;
  audio := wocs.task_sound(t);
  return wocs.work_collect() || jsonb_build_object('reason', coalesce(objection,
    case when audio.state is distinct from 'stored' then 'no_audio' end), 'audio', case
    when objection is null and audio.state = 'stored'
    then jsonb_build_object('key', audio.storage_url, 'mime', audio.mime_type, 'size', audio.size_bytes) end);
end $function$;

CREATE OR REPLACE FUNCTION wocs.alert_watch_backup(what text, problem text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  a wocs.alerts := wocs.alert_current(what);
  facts jsonb := jsonb_build_object('what', what, 'problem', problem, 'at', wocs.clock_text(wocs.backup_last_ok(what)),
    'note', case when problem = 'failed' then wocs.backup_newest_note(what) end);
begin
  if problem is not null and a.id is null then
    a := wocs.alert_raise(what, facts);
    if a.id is not null then
      perform wocs.alert_notify_admins(a, 'alert.backup', facts);
    end if;
  elsif problem is null and a.id is not null and wocs.alert_close(a) then
    perform wocs.alert_notify_admins(a, 'alert.backup_well', facts);
  end if;
end $function$;

CREATE OR REPLACE FUNCTION wocs.alert_watch_backups()
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  perform wocs.alert_watch_backup('backup', wocs.backup_problem());
  perform wocs.alert_watch_backup('drill', wocs.backup_drill_problem());
end $function$;

CREATE OR REPLACE FUNCTION wocs.alert_watch_updates()
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  n wocs.nodes;
  a wocs.alerts;
begin
  for n in select * from wocs.node_list() x where x.facts ? 'update_undone' loop
    a := wocs.alert_current('update', n.name);
    if a.facts -> 'at' is distinct from n.facts #> '{update_undone,at}' then
      perform wocs.alert_close(a);
      a := wocs.alert_raise('update', n.facts -> 'update_undone' || jsonb_build_object(
        'name', n.name, 'runs', n.facts -> 'version'), n.name);
      if a.id is not null then
        perform wocs.alert_notify_admins(a, 'alert.update', a.facts);
      end if;
    end if;
  end loop;
end $function$;

CREATE OR REPLACE FUNCTION wocs.alerts_settle()
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  insert into wocs.meters as m (name, used) values ('alerts', 0)
  on conflict (name) do update set at = now() where m.at < now() - wocs.limit_alerts_look();
  if found then
    perform wocs.settling_try_step('alert_watch_' || what)
    from unnest(array['home', 'quotas', 'silence', 'uncertain', 'updates', 'backups']) what;
  end if;
end $function$;

CREATE OR REPLACE FUNCTION wocs.answer_doctor(asker wocs.users, args jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
AS $function$
begin
  return jsonb_build_object('say', 'system.doctor', 'facts', jsonb_build_object('health', public.wocs_health('{}')));
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
    'backup', wocs.backup_status(),
    'metrics', wocs.success_metrics(), 'faults', wocs.status_faults()));
end $function$;

CREATE OR REPLACE FUNCTION wocs.backup_begin(node text, asked_for boolean)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  made bigint;
begin
  if wocs.backup_is_due(node, asked_for) then
    insert into wocs.backups (kind, node) values ('backup', node) returning id into made;
    delete from wocs.backups b where b.id <= made - wocs.limit_backups_kept();
  end if;
  return jsonb_build_object('backup', made, 'drill', made is not null and wocs.backup_drill_is_due());
end $function$;

CREATE OR REPLACE FUNCTION wocs.backup_end(node text, told jsonb)
 RETURNS boolean
 LANGUAGE plpgsql
AS $function$
begin
  if told ->> 'kind' = 'drill' then
    insert into wocs.backups (kind, node, at, ok, rows, bytes, note)
    values ('drill', node, now(), (told ->> 'ok')::boolean, (told ->> 'rows')::bigint, (told ->> 'bytes')::bigint,
      told ->> 'note');
    return true;
  end if;
  update wocs.backups b set at = now(), ok = (told ->> 'ok')::boolean, rows = (told ->> 'rows')::bigint,
    bytes = (told ->> 'bytes')::bigint, note = told ->> 'note'
  where b.id = (told ->> 'backup')::bigint and b.kind = 'backup' and b.node = backup_end.node and b.at is null;
  return found;
end $function$;

CREATE OR REPLACE FUNCTION wocs.backup_export_end(mark text)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
AS $function$
declare
  t record;
  known bigint;
  lines jsonb;
  counts jsonb := '{}';
  changes jsonb := '{}';
begin
  for t in select * from wocs.backup_tables() loop
    execute format('select count(*), jsonb_agg(to_jsonb(r)::text) filter (where age(r.xmin) <= age($1))'
      ' from wocs.%I r', t.name) into known, lines using mark::xid8::xid;
    counts := counts || jsonb_build_object(t.name, known);
    changes := case when lines is null then changes else changes || jsonb_build_object(t.name, lines) end;
    if octet_length(changes::text) > wocs.limit_export_bytes() then
      changes := null;
    end if;
  end loop;
  return jsonb_build_object('counts', counts, 'changes', changes, 'schema', wocs.schema_version(),
    'audit', (select jsonb_build_object('position', h.position, 'digest', h.digest) from wocs.audit_head() h),
    'sequences', (select jsonb_object_agg(s.sequencename, s.last_value) from pg_catalog.pg_sequences s
      where s.schemaname = 'wocs' and s.last_value is not null));
end $function$;

CREATE OR REPLACE FUNCTION wocs.backup_export_page(of_table text, after text[])
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
AS $function$
declare
  t record;
  columns text;
  beyond text;
  lines jsonb;
begin
  select * into t from wocs.backup_tables() x where x.name = of_table;
  if t.name is null then
    return null;
  end if;
  select string_agg(format('r.%I', k.name), ', ' order by k.place),
    string_agg(format('($1)[%s]::%s', k.place, k.kind), ', ' order by k.place)
  into columns, beyond
  from unnest(t.key_columns, t.key_types) with ordinality k (name, kind, place);
  execute format('select coalesce(jsonb_agg(p.line order by p.place), ''[]'') from ('
    'select x.line, x.place, sum(octet_length(x.line)) over (order by x.place) as bytes from ('
    'select to_jsonb(r)::text as line, row_number() over (order by %1$s) as place from wocs.%2$I r'
    ' where $1 is null or (%1$s) > (%3$s) order by %1$s limit $2) x) p where p.bytes <= $3 or p.place = 1',
    columns, t.name, beyond)
  into lines using after, wocs.limit_export_rows(), wocs.limit_export_bytes();
  return jsonb_build_object('rows', lines);
end $function$;

CREATE OR REPLACE FUNCTION wocs.backup_last_ok(of_kind text)
 RETURNS timestamp with time zone
 LANGUAGE sql
 STABLE
AS $function$ select max(b.at) from wocs.backups b where b.kind = of_kind and b.ok $function$;

CREATE OR REPLACE FUNCTION wocs.backup_mark()
 RETURNS text
 LANGUAGE sql
 STABLE
AS $function$ select pg_snapshot_xmin(pg_current_snapshot())::text $function$;

CREATE OR REPLACE FUNCTION wocs.backup_newest_note(of_kind text)
 RETURNS text
 LANGUAGE sql
 STABLE
AS $function$
  select b.note from wocs.backups b where b.kind = of_kind and not b.ok order by b.id desc limit 1
$function$;

CREATE OR REPLACE FUNCTION wocs.backup_tables()
 RETURNS TABLE(name text, key_columns text[], key_types text[])
 LANGUAGE sql
 STABLE
AS $function$
  select c.relname::text, array_agg(a.attname::text order by k.place),
    array_agg(format_type(a.atttypid, null) order by k.place)
  from pg_catalog.pg_class c
    join pg_catalog.pg_index i on i.indrelid = c.oid and i.indisprimary
    cross join lateral unnest(i.indkey::int2[]) with ordinality k (number, place)
    join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum = k.number
  where c.relnamespace = 'wocs'::regnamespace and c.relkind = 'r' and c.relname <> 'node_nonces'
  group by c.relname
$function$;

CREATE OR REPLACE FUNCTION wocs.bell_enqueue_task(t wocs.tasks)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
begin
  if wocs.stop_is_on() then
    return wocs.task_hold_while_stopped(t);
  end if;
  perform wocs.bell_ring(t);
  return jsonb_build_object('say', 'task.queued', 'about', t.id,
                            'facts', wocs.task_facts(t)
                              || jsonb_build_object('eta_s', wocs.bell_eta_s(), 'node', wocs.bell_home_state(t)));
end $function$;

CREATE OR REPLACE FUNCTION wocs.bell_notify(bell jsonb, nodes jsonb)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  if bell <> '[]' then
    perform pg_notify('wocs_bell', jsonb_build_object('jobs', jsonb_array_length(bell), 'nodes', nodes)::text);
  end if;
end $function$;

CREATE OR REPLACE FUNCTION wocs.bell_put_back(t wocs.tasks, node text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  if exists (select from wocs.node_list_online() n
    where n.name <> node and wocs.node_label_is_offered(wocs.task_label(t), n.abilities))
  then
    perform wocs.bell_ring(t);
  end if;
end $function$;

CREATE OR REPLACE FUNCTION wocs.bell_ring_at_beat(abilities jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
begin
  return (
    select jsonb_agg(t.id order by wocs.bell_score(t))
    from wocs.bell_ring_due(wocs.limit_bell_patience_at_beat(), abilities) due join wocs.tasks t on t.id = due);
exception when others then
  perform wocs.settling_keep_fault('bell', '', sqlstate);
  return null;
end $function$;

CREATE OR REPLACE FUNCTION wocs.bell_settle()
 RETURNS void
 LANGUAGE sql
AS $function$
  select wocs.work_add('wocs.ring', task) from wocs.bell_ring_due(null) task
$function$;

CREATE OR REPLACE FUNCTION wocs.check_agent_reassign(asker wocs.users, args jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  task wocs.tasks;
  agent wocs.users := wocs.agent_find_meant(args ->> 'to');
begin
  select * into task from wocs.tasks t where t.id = args ->> 'task' for update;
  if task.id is null then
    return wocs.task_check_refusal('not_found', args ->> 'task', null, asker.id);
  elsif task.runs <> 'human' then
    return wocs.agent_refusal('not_an_agent_task', args ->> 'to');
  elsif asker.role <> 'admin' and task.assigned_to is distinct from asker.id then
    return wocs.task_check_refusal('not_yours', task.id, task.status, asker.id);
  elsif task.status not in ('pending', 'running') then
    return wocs.task_check_refusal('already_' || task.status, task.id, task.status, asker.id);
  elsif wocs.tiktok_stop_objection(task) is not null then
    return wocs.task_check_refusal(wocs.tiktok_stop_objection(task), task.id, task.status, asker.id);
  elsif agent.id is null then
    return wocs.agent_refusal('unknown_agent', args ->> 'to');
  elsif agent.id = task.assigned_to then
    return wocs.agent_refusal('same_agent', agent.name);
  elsif task.scheduled_at > now() then
    return wocs.agent_refusal('not_due', args ->> 'to');
  end if;
  return jsonb_build_object(
    'subject', jsonb_build_object('from', wocs.person_ref(task.assigned_to), 'to', agent.name),
    'args', args || jsonb_build_object('to', agent.name));
end $function$;

CREATE OR REPLACE FUNCTION wocs.check_picture_convert(asker wocs.users, args jsonb)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE
AS $function$ select '{}'::jsonb $function$;

CREATE OR REPLACE FUNCTION wocs.check_screenshot(asker wocs.users, args jsonb)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select case when args ->> 'url' is not null then jsonb_build_object('subject', '{}'::jsonb)
    else wocs.check_landing_screenshot(asker, args) end
$function$;

CREATE OR REPLACE FUNCTION wocs.check_video_fetch(asker wocs.users, args jsonb)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE
AS $function$ select '{}'::jsonb $function$;

CREATE OR REPLACE FUNCTION wocs.claim_is_able(t wocs.tasks, request jsonb)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE
AS $function$
declare
  label text := wocs.task_label(t);
begin
  if jsonb_typeof(request -> 'labels') = 'array' then
    return label is null or request -> 'labels' ? label;
  end if;
  return wocs.node_label_is_offered(label, coalesce(
    (select n.abilities from wocs.node_list() n where n.name = request ->> 'node'), '{}'));
end $function$;

CREATE OR REPLACE FUNCTION wocs.claim_next_task(request jsonb)
 RETURNS text
 LANGUAGE plpgsql
AS $function$
begin
  return (
    select t.id from wocs.tasks t
    where t.status = 'pending' and t.runs = 'home' and coalesce(t.scheduled_at <= now(), true) and not wocs.stop_is_on()
      and wocs.voice_note_may_be_heard(t) and wocs.claim_is_able(t, request)
    order by array_position(array['high', 'normal', 'low'], t.priority::text), t.created_at
    limit 1 for update skip locked);
end $function$;

CREATE OR REPLACE FUNCTION wocs.claim_objection(t wocs.tasks, request jsonb)
 RETURNS text
 LANGUAGE sql
 STABLE
AS $function$
  select case
    when t.id is null then 'no_such_task'
    when t.runs <> 'home' then 'not_for_the_home'
    when t.status <> 'pending' then 'already_' || t.status
    when t.scheduled_at > now() then 'not_due'
    when wocs.stop_is_on() then 'stopped'
    when not wocs.voice_note_may_be_heard(t) then 'not_its_turn'
    when not wocs.claim_is_able(t, request) then 'not_able' end
$function$;

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
  pattern text := wocs.forget_pattern_of_all(numbers,
    ids || wocs.forget_names(persons) || wocs.forget_chat_names(chats));
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

CREATE OR REPLACE FUNCTION wocs.do_tiktok_post(task wocs.tasks)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  checked jsonb := wocs.check_tiktok_post(wocs.person_by_id(task.requested_by), task.payload);
  at timestamptz := nullif(task.payload ->> 'schedule', 'now')::timestamptz;
  handed jsonb;
begin
  if checked ? 'refused' then
    return checked;
  end if;
  perform wocs.media_expect(task.id, (checked #> '{args,video}') || '{"kind": "video"}')
    where (wocs.tiktok_video(task.id)).id is null;
  insert into wocs.tiktok_posts (task_id, caption) values (task.id, task.payload ->> 'caption') on conflict do nothing;
  if at > now() then
    handed := wocs.tiktok_schedule_begin(task);
    if handed is not null then
      return handed;
    end if;
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

CREATE OR REPLACE FUNCTION wocs.finished_picture_convert(t wocs.tasks, result jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  a wocs.attachments := wocs.media_of_home_task(t);
  made wocs.attachments;
begin
  select * into made from wocs.attachments x where x.task_id = t.id and x.type = 'image' and x.state = 'stored'
  order by x.created_at desc limit 1;
  if a.state is distinct from 'waiting' then
    return null;
  elsif made.id is null then
    perform wocs.media_settle(a, null, coalesce(wocs.media_told_problem(result), 'broken'), '{}');
    return null;
  end if;
  delete from wocs.attachments x where x.id = made.id;
  perform wocs.media_settle(a, jsonb_strip_nulls(jsonb_build_object('key', made.storage_url, 'mime', made.mime_type,
    'size', made.size_bytes, 'width', result -> 'width', 'height', result -> 'height',
    'is_first', nullif(result -> 'is_first', 'false'))), null, '{}');
  return null;
end $function$;

CREATE OR REPLACE FUNCTION wocs.finished_screenshot(t wocs.tasks, result jsonb)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select case when t.payload ->> 'url' is null then wocs.finished_landing_screenshot(t, result)
    else jsonb_build_object('say', 'landing.site_shot', 'facts', jsonb_build_object('url', t.payload -> 'url')) end
$function$;

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
    when 'schedule scheduled' then perform wocs.tiktok_schedule_keep(held, t);
    when 'check found' then
      if wocs.tiktok_is_early(held) then
        perform wocs.tiktok_schedule_keep(held, t);
      else
        perform wocs.tiktok_hands_live(held, t, told);
      end if;
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
    when 'edit edited', 'delete deleted' then perform wocs.tiktok_hands_changed(held, t, '{}');
    when 'check absent' then perform wocs.tiktok_schedule_ask(held, t);  -- of any other post it has been asked already
    when 'look happened', 'look not_happened', 'look unclear' then perform wocs.tiktok_look_tell(held, t, result);
    else perform wocs.tiktok_hands_lost(t, '{"code": "internal"}');
  end case;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION wocs.finished_video_fetch(t wocs.tasks, result jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  a wocs.attachments := wocs.media_of_home_task(t);
  upload wocs.attachments := wocs.media_video_upload(t);
  problem text := coalesce(wocs.media_told_problem(result), case when upload.id is null then 'not_stored' end);
  stored jsonb;
begin
  if a.state is distinct from 'waiting' then
    return null;
  elsif problem is null then
    stored := jsonb_build_object('key', upload.storage_url, 'mime', result -> 'mime', 'size', result -> 'size',
      'width', result -> 'width', 'height', result -> 'height');
    delete from wocs.attachments x where x.id = upload.id;
  end if;
  update wocs.attachments x set media = x.media || jsonb_build_object('film', wocs.media_video_told_detail(result))
  where x.id = a.id returning * into a;
  perform wocs.media_video_settle(a, stored, problem);
  return null;
end $function$;

CREATE OR REPLACE FUNCTION wocs.forget_answers(numbers text[])
 RETURNS void
 LANGUAGE sql
AS $function$
  update wocs.inbound_events e set body = null, understood = null, undecided = null, decide_at = null
  where e.kind = 'message' and (
    e.understood ->> 'command' like 'chat%' and e.understood #>> '{args,number}' = any (numbers)
    or e.body #>> '{context,id}' in (select o.wamid from wocs.outbox o
      where o.say like 'chat.%' and o.facts ->> 'chat' = any (numbers)))
$function$;

CREATE OR REPLACE FUNCTION wocs.forget_chat_names(chats uuid[])
 RETURNS text[]
 LANGUAGE sql
 STABLE
AS $function$
  select coalesce(array_agg(distinct c.customer_name::text), '{}') from wocs.chats c
  where c.id = any (chats) and length(c.customer_name) >= 6
    and c.customer_name ~ '^[[:alpha:]]{2,}( [[:alpha:].''@/-]+)+$'
    and not exists (select from wocs.users o where o.status = 'active' and lower(o.name) = lower(c.customer_name))
$function$;

CREATE OR REPLACE FUNCTION wocs.forget_chats(chats uuid[])
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  perform wocs.forget_answers(array(select c.number::text from wocs.chats c where c.id = any (chats)));
  update wocs.outbox o set facts = '{}',
    state = case when o.state in ('held', 'queued') then 'outdated' else o.state end
  where o.say like 'chat.%'
    and o.facts ->> 'chat' in (select c.number::text from wocs.chats c where c.id = any (chats));
  perform wocs.chat_transcript_drop(c) from wocs.chats c where c.id = any (chats);
  delete from wocs.messages m where m.chat_id = any (chats);
  delete from wocs.chats c where c.id = any (chats);
end $function$;

CREATE OR REPLACE FUNCTION wocs.hint_duty()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  perform wocs.hint_add('duty');
  return null;
end $function$;

CREATE OR REPLACE FUNCTION wocs.landing_picture(content jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
AS $function$
declare
  a wocs.attachments;
begin
  if content ? 'picture_task' then
    select * into a from wocs.attachments x
    where x.task_id = content ->> 'picture_task' and x.type = 'image' order by x.created_at, x.id limit 1;
  end if;
  return jsonb_build_object(
    'state', coalesce(a.state,
      case when content -> 'image' is distinct from 'null' and content ? 'image' then 'stored' else 'none' end),
    'problem', a.problem) || case when a.media ? 'is_first' then '{"is_first": true}'::jsonb else '{}' end;
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
    width = (stored ->> 'width')::int, height = (stored ->> 'height')::int,
    media = case when stored ? 'is_first' then coalesce(x.media, '{}') || '{"is_first": true}' else x.media end
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

CREATE OR REPLACE FUNCTION wocs.landing_picture_tell(task text, state text, problem text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  update wocs.outbox x set facts = x.facts || jsonb_build_object('picture', jsonb_build_object(
    'state', landing_picture_tell.state, 'problem', landing_picture_tell.problem)
    || coalesce((select '{"is_first": true}'::jsonb from wocs.attachments a
      where a.task_id = landing_picture_tell.task and a.state = 'stored' and a.media ? 'is_first' limit 1), '{}'))
  where x.task_id = task and x.state = 'held';
  perform wocs.outbox_hand_out_held(task);
end $function$;

CREATE OR REPLACE FUNCTION wocs.limit_backup_faults()
 RETURNS integer
 LANGUAGE sql
 IMMUTABLE
AS $function$ select 3 $function$;

CREATE OR REPLACE FUNCTION wocs.limit_backup_late()
 RETURNS interval
 LANGUAGE sql
 IMMUTABLE
AS $function$ select interval '36 hours' $function$;

CREATE OR REPLACE FUNCTION wocs.limit_backup_lease()
 RETURNS interval
 LANGUAGE sql
 IMMUTABLE
AS $function$ select interval '2 hours' $function$;

CREATE OR REPLACE FUNCTION wocs.limit_backup_pause()
 RETURNS interval
 LANGUAGE sql
 IMMUTABLE
AS $function$ select interval '50 minutes' $function$;

CREATE OR REPLACE FUNCTION wocs.limit_backups_kept()
 RETURNS integer
 LANGUAGE sql
 IMMUTABLE
AS $function$ select 500 $function$;

CREATE OR REPLACE FUNCTION wocs.limit_canary()
 RETURNS interval
 LANGUAGE sql
 IMMUTABLE
AS $function$ select interval '10 minutes' $function$;

CREATE OR REPLACE FUNCTION wocs.limit_drill_again()
 RETURNS interval
 LANGUAGE sql
 IMMUTABLE
AS $function$ select interval '7 days' $function$;

CREATE OR REPLACE FUNCTION wocs.limit_drill_late()
 RETURNS interval
 LANGUAGE sql
 IMMUTABLE
AS $function$ select interval '9 days' $function$;

CREATE OR REPLACE FUNCTION wocs.limit_export_bytes()
 RETURNS integer
 LANGUAGE sql
 IMMUTABLE
AS $function$ select 2500000 $function$;

CREATE OR REPLACE FUNCTION wocs.limit_export_rows()
 RETURNS integer
 LANGUAGE sql
 IMMUTABLE
AS $function$ select 5000 $function$;

CREATE OR REPLACE FUNCTION wocs.limit_panel_rows()
 RETURNS integer
 LANGUAGE sql
 IMMUTABLE
AS $function$ select 20 $function$;

CREATE OR REPLACE FUNCTION wocs.limit_search_chats()
 RETURNS integer
 LANGUAGE sql
 IMMUTABLE
AS $function$ select 100 $function$;

CREATE OR REPLACE FUNCTION wocs.limit_studio_look()
 RETURNS interval
 LANGUAGE sql
 IMMUTABLE
AS $function$ select interval '15 minutes' $function$;

CREATE OR REPLACE FUNCTION wocs.limit_video_bytes()
 RETURNS integer
 LANGUAGE sql
 IMMUTABLE
AS $function$ select 16 * 1024 * 1024 $function$;

CREATE OR REPLACE FUNCTION wocs.media_drop_bytes(key text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  late wocs.attachments;
begin
  insert into wocs.attachments (type, state, storage_url) values ('document', 'failed', key) returning * into late;
  perform wocs.media_prune_one(late);
end $function$;

CREATE OR REPLACE FUNCTION wocs.media_expect(task text, media jsonb)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  made wocs.attachments;
  kept wocs.attachments;
begin
  update wocs.attachments a set media = a.media || jsonb_build_object('url', media_expect.media -> 'url')
  where a.task_id = task and a.media ->> 'id' = media_expect.media ->> 'id' and a.state <> 'pruned';
  if found then
    return;
  end if;
  insert into wocs.attachments (task_id, type, original_name, mime_type, media, lease_until, tries)
  values (task, media ->> 'kind', left(media ->> 'filename', 255), left(media ->> 'mime', 100),
          jsonb_strip_nulls(jsonb_build_object('id', media -> 'id', 'url', media -> 'url', 'sha256', media -> 'sha256'))
            || coalesce(media -> 'for', '{}'),
          now() + wocs.limit_fetch_lease(), 1)
  returning * into made;
  select * into kept from wocs.attachments a
  where a.media ->> 'id' = made.media ->> 'id' and a.state = 'stored' and a.type = made.type and a.type <> 'document'
    limit 1 for share skip locked;
  if kept.id is null then
    perform wocs.media_fetch(made);
  else
    perform wocs.media_settle(made, jsonb_build_object(
      'key', kept.storage_url, 'mime', kept.mime_type, 'size', kept.size_bytes, 'width', kept.width,
      'height', kept.height), null, '{}');
  end if;
end $function$;

CREATE OR REPLACE FUNCTION wocs.media_fetch(a wocs.attachments)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  if wocs.media_video_goes_home(a) then
    perform wocs.media_video_order(a);
  else
    perform wocs.work_add('wocs.fetch', a.id::text);
  end if;
end $function$;

CREATE OR REPLACE FUNCTION wocs.media_kind_of_document(document jsonb)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select case
    when document ->> 'mime_type' ilike 'image/%' then 'image'
    when document ->> 'mime_type' ilike 'video/%' then 'video'
    when coalesce(document ->> 'mime_type', '') !~* '^(application/octet-stream.*)?$' then 'document'
    when document ->> 'filename' ~* '\.(jpe?g|png|webp|gif|bmp|tiff?|heic|heif|avif)$' then 'image'
    when document ->> 'filename' ~* '\.(mp4|m4v|3gp|mov|webm)$' then 'video'
    else 'document' end
$function$;

CREATE OR REPLACE FUNCTION wocs.media_of_home_task(t wocs.tasks)
 RETURNS wocs.attachments
 LANGUAGE plpgsql
AS $function$
declare
  a wocs.attachments;
begin
  select * into a from wocs.attachments x where x.id = (t.payload ->> 'attachment')::uuid for update;
  return a;
end $function$;

CREATE OR REPLACE FUNCTION wocs.media_picture_convert_failed(t wocs.tasks, code text, detail text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  a wocs.attachments := wocs.media_of_home_task(t);
begin
  perform wocs.task_move(t.id, 'failed', null, jsonb_build_object('code', code, 'detail', detail));
  if a.state = 'waiting' then
    perform wocs.media_settle(a, null, a.media ->> 'at_home', '{}');
  end if;
end $function$;

CREATE OR REPLACE FUNCTION wocs.media_picture_convert_is_late(t wocs.tasks)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select t.type = 'picture_convert' and t.status = 'pending' and t.created_at < now() - wocs.limit_node_away()
    and not exists (select from wocs.node_list_online())
$function$;

CREATE OR REPLACE FUNCTION wocs.media_picture_convert_let_go(t wocs.tasks)
 RETURNS void
 LANGUAGE sql
AS $function$ select wocs.media_picture_convert_failed(t, 'pc_away', null) $function$;

CREATE OR REPLACE FUNCTION wocs.media_picture_convert_settle()
 RETURNS void
 LANGUAGE sql
AS $function$
  select wocs.settling_each('picture_convert', 'media_picture_convert_let_go', array(
    select x from wocs.tasks x
    where wocs.media_picture_convert_is_late(x) and wocs.settling_may_try('picture_convert', x.id)
    order by x.created_at limit 20 for update skip locked))
$function$;

CREATE OR REPLACE FUNCTION wocs.media_picture_goes_home(a wocs.attachments, problem text)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select a.state = 'waiting' and problem in ('heic', 'avif', 'tiff') and not a.media ? 'at_home'
    and exists (select from wocs.node_list_online() n where n.abilities ->> 'pictures' = 'ready')
$function$;

CREATE OR REPLACE FUNCTION wocs.media_picture_order(a wocs.attachments, kind text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  made wocs.tasks;
begin
  update wocs.attachments x set lease_until = null, media = x.media || jsonb_build_object('at_home', kind)
  where x.id = a.id;
  insert into wocs.tasks (type, runs, payload, status, priority, needs_role, parent_id, repeatable)
  values ('picture_convert', 'home', jsonb_build_object('attachment', a.id), 'pending', 'high', 'viewer', a.task_id,
    true)
  returning * into made;
  perform wocs.bell_ring(made);
end $function$;

CREATE OR REPLACE FUNCTION wocs.media_told_problem(result jsonb)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select case when result ->> 'problem' ~ '^[a-z_]{1,40}$' then result ->> 'problem' end
$function$;

CREATE OR REPLACE FUNCTION wocs.media_video_fetch_failed(t wocs.tasks, code text, detail text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  a wocs.attachments := wocs.media_of_home_task(t);
  problem text := case code when 'store_down' then 'not_stored' else 'not_fetched' end;
begin
  perform wocs.task_move(t.id, 'failed', null, jsonb_build_object('code', code, 'detail', detail));
  if a.state is distinct from 'waiting' then
    return;
  elsif a.original_name is null then
    perform wocs.media_video_leave_to_functions(a);
  elsif wocs.media_may_come_later(a, problem) then
    perform wocs.media_video_order(a, now() + wocs.cause_pause('store'));
  else
    perform wocs.media_video_settle(a, null, problem);
  end if;
end $function$;

CREATE OR REPLACE FUNCTION wocs.media_video_fetch_is_late(t wocs.tasks)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select t.type = 'video_fetch' and t.status = 'pending'
    and coalesce(t.scheduled_at, t.created_at) < now() - wocs.limit_hands_wait()
    and not exists (select from wocs.node_list_online())
    and exists (select from wocs.attachments a
      where a.id = (t.payload ->> 'attachment')::uuid and a.original_name is null and a.state = 'waiting')
$function$;

CREATE OR REPLACE FUNCTION wocs.media_video_fetch_let_go(t wocs.tasks)
 RETURNS void
 LANGUAGE sql
AS $function$ select wocs.media_video_fetch_failed(t, 'pc_away', null) $function$;

CREATE OR REPLACE FUNCTION wocs.media_video_fetch_settle()
 RETURNS void
 LANGUAGE sql
AS $function$
  select wocs.settling_each('video_fetch', 'media_video_fetch_let_go', array(
    select x from wocs.tasks x where wocs.media_video_fetch_is_late(x) and wocs.settling_may_try('video_fetch', x.id)
    order by x.created_at limit 20 for update skip locked))
$function$;

CREATE OR REPLACE FUNCTION wocs.media_video_leave_to_functions(a wocs.attachments)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  update wocs.attachments x set media = x.media || '{"by_functions": true, "url": null}', tries = 1,
    lease_until = now() + wocs.limit_fetch_lease() where x.id = a.id;
  perform wocs.work_add('wocs.fetch', a.id::text);
end $function$;

CREATE OR REPLACE FUNCTION wocs.media_video_mark(a wocs.attachments, post wocs.tasks, emoji text, say text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  message text := coalesce(a.media ->> 'message', post.source_message);
  sender wocs.users := wocs.person_by_id(coalesce((a.media ->> 'by')::uuid, post.requested_by));
begin
  if message is not null and sender.id is not null and wocs.person_window_is_open(sender.id) then
    perform wocs.outbox_add_reaction(sender, message, emoji, say, post.id);
  end if;
end $function$;

CREATE OR REPLACE FUNCTION wocs.media_video_order(a wocs.attachments, at timestamp with time zone DEFAULT NULL::timestamp with time zone)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  post wocs.tasks;
  made wocs.tasks;
begin
  select * into post from wocs.tasks x where x.id = a.task_id;
  update wocs.attachments x set lease_until = null where x.id = a.id;
  insert into wocs.tasks (type, runs, payload, status, priority, needs_role, parent_id, repeatable, scheduled_at)
  values ('video_fetch', 'home', jsonb_build_object('attachment', a.id, 'sha256', a.media -> 'sha256'), 'pending',
    post.priority, 'viewer', post.id, true, at)
  returning * into made;
  if at is not null then
    return;
  end if;
  perform wocs.bell_ring(made);
  perform wocs.media_video_mark(a, post, '⏳', 'tiktok.video_coming');
  if not wocs.media_video_pc_is_there() then
    perform wocs.outbox_reply_late(post, 'tiktok.video_waits',
      wocs.agent_facts(post) || jsonb_build_object('since', wocs.node_home_state() -> 'since'));
  end if;
end $function$;

CREATE OR REPLACE FUNCTION wocs.media_video_pc_is_there()
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select exists (select from wocs.node_list_online() n where n.abilities ->> 'video' = 'ready')
$function$;

CREATE OR REPLACE FUNCTION wocs.media_video_settle(a wocs.attachments, stored jsonb, problem text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  post wocs.tasks;
begin
  select * into post from wocs.tasks x where x.id = a.task_id;
  perform wocs.media_settle(a, stored, problem, '{}');
  perform wocs.media_video_mark(a, post, case when problem is null then '✅' else '❌' end,
    case when problem is null then 'tiktok.video_kept' else 'tiktok.video_failed' end);
end $function$;

CREATE OR REPLACE FUNCTION wocs.media_video_told_detail(result jsonb)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select case when result ->> 'detail' ~ '^[a-z0-9_.,× -]{1,80}$' then result ->> 'detail' end
$function$;

CREATE OR REPLACE FUNCTION wocs.media_video_upload(t wocs.tasks)
 RETURNS wocs.attachments
 LANGUAGE sql
 STABLE
AS $function$
  select a from wocs.attachments a
  where a.media @> jsonb_build_object('upload_of', t.payload -> 'attachment', 'attempt', t.attempt)
    and a.state = 'waiting'
  order by a.created_at desc limit 1
$function$;

CREATE OR REPLACE FUNCTION wocs.media_video_upload_begin(t wocs.tasks)
 RETURNS text
 LANGUAGE plpgsql
AS $function$
declare
  made uuid := gen_random_uuid();
begin
  insert into wocs.attachments (id, type, storage_url, media, keep_until)
  values (made, 'video', 'videos/' || made || '.mp4',
    jsonb_build_object('upload_of', t.payload -> 'attachment', 'attempt', t.attempt), now() + wocs.limit_upload_kept());
  return 'videos/' || made || '.mp4';
end $function$;

CREATE OR REPLACE FUNCTION wocs.node_key_objection(told jsonb)
 RETURNS text
 LANGUAGE sql
 STABLE
AS $function$
  select case
    when not exists (select from wocs.node_keys k
      where k.key = told ->> 'key' and k.node = told ->> 'name' and k.enrolled_at is not null) then 'unknown_node'
    when not exists (select from wocs.node_keys k
      where k.key = told ->> 'key' and k.node = told ->> 'name' and k.removed_at is null) then 'removed_node' end
$function$;

CREATE OR REPLACE FUNCTION wocs.node_label_is_offered(label text, abilities jsonb)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select label is null or not abilities ? label or coalesce(abilities ->> label, 'missing') <> 'missing'
$function$;

CREATE OR REPLACE FUNCTION wocs.node_label_is_online(label text)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select exists (select from wocs.node_list_online() n where wocs.node_label_is_offered(label, n.abilities))
$function$;

CREATE OR REPLACE FUNCTION wocs.node_record_beat(request jsonb)
 RETURNS void
 LANGUAGE sql
AS $function$
  insert into wocs.nodes as n (name, abilities, version, panels, facts, last_seen)
  values (request ->> 'node', coalesce(request -> 'abilities', '{}'), request ->> 'version',
          coalesce((request ->> 'panels')::int, 0),
          jsonb_strip_nulls(coalesce(nullif(request -> 'facts', 'null'), '{}')),
          case when request @> '{"leaving": true}' then now() - wocs.limit_node_away() else now() end)
  on conflict (name) do update set
    online_since = case when n.last_seen < now() - wocs.limit_node_away() then now() else n.online_since end,
    last_seen = excluded.last_seen, removed_at = null, abilities = excluded.abilities, version = excluded.version,
    panels = excluded.panels, facts = excluded.facts;
$function$;

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
  elsif outcome = 'try_again' and t.type = 'transcribe' and code = 'no_ears' then
    perform wocs.voice_note_await_ears(t);
  elsif outcome = 'try_again' and t.retry_count < wocs.limit_retries() then
    perform wocs.task_try_later(t, error);
  else
    perform wocs.task_fail_and_answer(t, code, error ->> 'detail');
  end if;
end $function$;

CREATE OR REPLACE FUNCTION wocs.node_ring_keys(labels text[] DEFAULT NULL::text[])
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select coalesce(jsonb_agg(jsonb_build_object('name', k.node, 'key', k.key)), '[]') from (
    select x.* from wocs.node_keys x left join wocs.nodes n on n.name = x.node
    where x.enrolled_at is not null and x.removed_at is null
      and (labels is null or exists (
        select from unnest(labels) label where wocs.node_label_is_offered(label, coalesce(n.abilities, '{}'))))
    order by x.enrolled_at desc limit 10) k
$function$;

CREATE OR REPLACE FUNCTION wocs.node_tell_fonts(t wocs.tasks, result jsonb)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  missing text[] := wocs.node_told_fonts(result);
  fresh jsonb;
begin
  update wocs.nodes n set fonts_told = n.fonts_told || array(select unnest(missing) except select unnest(n.fonts_told))
  from wocs.nodes before
  where n.name = t.node and before.name = n.name and not missing <@ n.fonts_told
  returning to_jsonb(array(select unnest(missing) except select unnest(before.fonts_told) order by 1)) into fresh;
  if fresh is not null then
    perform wocs.notice_send_all(wocs.notice_admin_entries('node.fonts_missing', jsonb_build_object('name', t.node,
      'scripts', fresh, 'system', case when result #>> '{fonts,system}' in ('debian', 'fedora', 'macos', 'windows')
        then result #>> '{fonts,system}' else 'other' end), null), null);
  end if;
end $function$;

CREATE OR REPLACE FUNCTION wocs.node_told_fonts(result jsonb)
 RETURNS text[]
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select coalesce(array_agg(s.value), '{}')
  from jsonb_array_elements_text(case when jsonb_typeof(result #> '{fonts,missing}') = 'array'
    then result #> '{fonts,missing}' else '[]' end) s
  where s.value in ('emoji', 'tamil', 'chinese', 'arabic')
$function$;

CREATE OR REPLACE FUNCTION wocs.notice_of_alert_is_outdated(o wocs.outbox)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select case
    when o.say in ('alert.offline', 'alert.quota', 'alert.silence', 'alert.backup') then a.closed_at is not null
    when o.say in ('alert.online', 'alert.quota_over', 'alert.silence_over', 'alert.backup_well')
      then (wocs.alert_current(a.kind, a.about)).id is not null
  end
  from wocs.alerts a where a.id = case when o.key ~ '^alert:[0-9]{1,18}:' then split_part(o.key, ':', 2)::bigint end
$function$;

CREATE OR REPLACE FUNCTION wocs.panel_act_push_on(actor wocs.users, args jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
begin
  if coalesce(length(args ->> 'endpoint') > 1000 or args ->> 'p256dh' !~ '^[A-Za-z0-9_-]{87}$'
      or args ->> 'auth' !~ '^[A-Za-z0-9_-]{59}$', true) then
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
      'command', replace(t.type, '_', ' '), 'args', (select g.args from wocs.panel_task_args(t.payload) g)) end);
  end loop;
  return changed;
end $function$;

CREATE OR REPLACE FUNCTION wocs.panel_page_metrics(viewer wocs.users, args jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
AS $function$
begin
  return jsonb_build_object(
    'metrics', wocs.success_metrics(), 'meters', wocs.meter_free_tiers(), 'nodes', wocs.status_node_rows(),
    'causes', wocs.causes_all(), 'queue', wocs.queue_counts(), 'days', (
      select jsonb_agg(jsonb_build_object('day', wocs.content_day(d.day) -> 'day', 'done', d.done,
        'failed', d.failed) order by d.day)
      from wocs.panel_days_of_work() d));
end $function$;

CREATE OR REPLACE FUNCTION wocs.panel_page_pages(viewer wocs.users, args jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
AS $function$
declare
  facts jsonb := wocs.answer_landing_list(viewer, '{}') -> 'facts';
begin
  return facts || jsonb_build_object('pages', wocs.panel_landing_rows(facts -> 'pages'),
    'home', case when exists (select from wocs.node_list()) then wocs.node_home_state() end);
end $function$;

drop function wocs.panel_task_args(jsonb);
CREATE OR REPLACE FUNCTION wocs.panel_task_args(payload jsonb)
 RETURNS TABLE(args jsonb)
 LANGUAGE sql
 STABLE
AS $function$
  select coalesce(jsonb_agg(jsonb_build_array(x.key,
    case jsonb_typeof(x.value) when 'string' then to_jsonb(left(x.value #>> '{}', 120)) else x.value end)), '[]')
  from (select e.key, wocs.argument_value(e.value) as value
    from jsonb_each(case jsonb_typeof(payload) when 'object' then payload else '{}' end) e
    where e.value <> 'null' limit 6) x
$function$;

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
      'created_at', wocs.clock_text(t.created_at), 'args', g.args,
      'snoozed', wocs.clock_text(s.until),
      'scheduled_at', case when t.scheduled_at > now() then wocs.clock_text(t.scheduled_at) end,
      'due', case when d.first is not null then jsonb_build_object('at', wocs.clock_text(d.first), 'kind',
        case d.first when d.accept then 'accept' when d.finish then 'finish' else 'answer' end) end,
      'hold', case when h.task_id is not null then jsonb_build_object('holder', o.name, 'mine', h.holder = viewer.id,
        'until', wocs.clock_text(h.until)) end) order by t.ordinality), '[]')
    from unnest(tasks) with ordinality t
      cross join lateral wocs.panel_task_args(t.payload) g
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

CREATE OR REPLACE FUNCTION wocs.settling_may_begin()
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE
AS $function$
begin
  return exists (select from wocs.tasks t where wocs.task_is_due(t))
    or exists (select from wocs.tasks t where wocs.bell_is_due(t, wocs.bell_patience(t)))
    or wocs.schedule_runs_are_due()
    or wocs.content_slots_are_due()
    or exists (select from wocs.agent_watches w where wocs.agent_watch_is_due(w))
    or exists (select from wocs.tasks t where wocs.tiktok_hands_are_late(t))
    or exists (select from wocs.tiktok_posts p where wocs.tiktok_schedule_is_over(p))
    or exists (select from wocs.tasks t where wocs.media_video_fetch_is_late(t))
    or exists (select from wocs.tasks t where wocs.media_picture_convert_is_late(t))
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
      'agent_watches_settle', 'tiktok_hands_settle', 'tiktok_schedules_settle', 'tiktok_pages_settle',
      'media_video_fetch_settle', 'media_picture_convert_settle', 'bell_settle'] end
    || array['chat_failures_settle', 'chat_tell_due', 'chat_nudge_due',
      'chat_transcripts_settle', 'voice_settle', 'alerts_settle',
      'media_fetch_again', 'outbox_settle_silent', 'outbox_lease_due', 'message_prune_bodies', 'media_prune',
      'message_prune', 'chat_prune', 'outbox_prune', 'card_prune', 'audit_prune_details', 'person_settle_removed',
      'forget_scrub_on', 'panel_prune', 'node_codes_expire', 'settling_forget_faults']
$function$;

CREATE OR REPLACE FUNCTION wocs.status_canary()
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select jsonb_build_object('sent', count(*), 'told', count(*) filter (where o.state <> 'sent'))
  from (
    select x.state from wocs.outbox x
    where x.sent_at < now() - wocs.limit_canary() and x.sent_at > now() - wocs.limit_lately() and x.kind <> 'reaction'
    order by x.sent_at desc limit 20) o
$function$;

CREATE OR REPLACE FUNCTION wocs.status_node_rows()
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select coalesce(jsonb_agg(row order by row ->> 'name'), '[]') from (
    select jsonb_build_object(
      'name', n.name, 'online', here, 'since', wocs.clock_text(case when here then n.online_since else n.last_seen end),
      'last_seen', wocs.clock_text(n.last_seen), 'abilities', n.abilities, 'fonts', n.facts -> 'fonts_missing',
      'last_error', n.last_error,
      'last_error_at', wocs.clock_text(n.last_error_at), 'trouble', wocs.status_node_trouble(n),
      'rival', wocs.clock_text(wocs.node_life_rival(n.name))) as row
    from wocs.node_list() n, lateral (select n.last_seen > now() - wocs.limit_node_away() as here) seen
    union all
    select jsonb_build_object('name', k.node, 'online', false, 'silent', true)
    from wocs.node_keys k
    where k.enrolled_at is not null and k.removed_at is null
      and k.node not in (select n.name from wocs.node_list() n)) rows
$function$;

CREATE OR REPLACE FUNCTION wocs.status_vitals()
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select jsonb_build_object(
    'now', wocs.clock_text(now()), 'meters', wocs.meter_free_tiers(), 'pages', wocs.tiktok_pages_state(),
    'tick_at', (select wocs.clock_text(max(m.at)) from wocs.meters m),
    'heard_at', wocs.clock_text(wocs.message_last_at()),
    'sent_at', (select wocs.clock_text(max(o.sent_at)) from wocs.outbox o
      where o.sent_at is not null and o.kind <> 'reaction'),
    'canary', wocs.status_canary())
$function$;

CREATE OR REPLACE FUNCTION wocs.success_ended_tasks()
 RETURNS TABLE(id character varying, runs text, status text, created_at timestamp with time zone, scheduled_at timestamp with time zone, started_at timestamp with time zone, completed_at timestamp with time zone)
 LANGUAGE sql
 STABLE
AS $function$
  select t.id, t.runs, t.status, t.created_at, t.scheduled_at, t.started_at, t.completed_at from wocs.tasks t
  where t.status in ('done', 'failed', 'rolled_back') and t.completed_at > now() - wocs.limit_lately()
    and t.type not in ('chat_transcript', 'tiktok_pages', 'tiktok_link')
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
  elsif wocs.tiktok_stop_objection(t) is not null then
    return wocs.task_refusal(wocs.tiktok_stop_objection(t), t.id, t.status, person.id);
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
  elsif t.type = 'picture_convert' then
    perform wocs.media_picture_convert_failed(t, code, detail);
    return;
  elsif t.type = 'video_fetch' then
    perform wocs.media_video_fetch_failed(t, code, detail);
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
  perform wocs.node_tell_fonts(t, result) where result ? 'fonts';
  said := wocs.command_finished(t, result);
  if said is null then
    return;
  end if;
  perform wocs.outbox_reply_late(t, said ->> 'say', wocs.task_facts(t) || (said -> 'facts'),
                           case when files -> 0 is not null
                             then jsonb_build_object('key', files #> '{0,key}', 'mime', files #> '{0,mime}') end);
end $function$;

CREATE OR REPLACE FUNCTION wocs.task_label(t wocs.tasks)
 RETURNS text
 LANGUAGE plpgsql
 STABLE
AS $function$
begin
  return case t.type
    when 'app_deploy' then 'deploy'
    when 'caption_draft' then 'writer'
    when 'chart' then 'charts'
    when 'chat_transcript' then 'voice'
    when 'landing_preview' then 'browser'
    when 'landing_screenshot' then 'browser'
    when 'picture_convert' then 'pictures'
    when 'screenshot' then 'browser'
    when 'tiktok_hands' then coalesce((select r.ability from wocs.tiktok_rungs r
      where r.act = t.payload ->> 'act' and r.rung = t.payload ->> 'rung'), 'tiktok')
    when 'tiktok_link' then 'tiktok_link'
    when 'tiktok_pages' then 'tiktok_studio'
    when 'video_fetch' then 'video'
    when 'transcribe' then case when not t.payload ? 'typed' and exists (
      select from wocs.node_list() n where wocs.node_label_is_offered('voice', n.abilities)) then 'voice' end end;
end $function$;

CREATE OR REPLACE FUNCTION wocs.tiktok_act_only_looks(act text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
AS $function$ select act in ('check', 'look') $function$;

CREATE OR REPLACE FUNCTION wocs.tiktok_facts(task wocs.tasks)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
AS $function$
declare
  args jsonb := task.payload;
  post wocs.tiktok_posts;
  video wocs.attachments := wocs.tiktok_video(task.id);
begin
  select * into post from wocs.tiktok_posts p
  where p.task_id = task.id or args ->> 'video_id' is not null and p.video_id = args ->> 'video_id' limit 1;
  return jsonb_build_object(
    'caption', args -> 'caption', 'hashtags', wocs.tiktok_caption_hashtags(args ->> 'caption'),
    'video_id', coalesce(post.video_id, args ->> 'video_id'),
    'link', post.link, 'caption_now', case when task.type <> 'tiktok_post' then post.caption end,
    'reason', args -> 'reason', 'period', args -> 'period', 'visibility', args -> 'visibility',
    'video', jsonb_build_object('state', coalesce(video.state, 'none'), 'problem', video.problem));
end $function$;

CREATE OR REPLACE FUNCTION wocs.tiktok_hands_changed(held wocs.tasks, t wocs.tasks, more jsonb)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  before text := (wocs.tiktok_post_by_video(held.payload ->> 'video_id')).caption;
begin
  if held.type = 'tiktok_edit' then
    perform wocs.tiktok_post_change(held, held.requested_by, 'edited');
    more := more || jsonb_build_object('before', before);
  else
    perform wocs.tiktok_post_change(held, held.requested_by, 'deleted');
  end if;
  perform wocs.tiktok_hands_settled(held, 'done');
  perform wocs.tiktok_hands_close(held, t, case held.type when 'tiktok_edit' then 'tiktok.edited'
    else 'tiktok.deleted' end, more);
end $function$;

CREATE OR REPLACE FUNCTION wocs.tiktok_hands_claim_args(t wocs.tasks)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
AS $function$
declare
  video wocs.attachments := wocs.tiktok_video(t.parent_id);
begin
  return t.payload || case when t.payload ->> 'act' in ('post', 'schedule') and video.state = 'stored'
    then jsonb_build_object('video', jsonb_build_object('key', video.storage_url, 'mime', video.mime_type,
      'size', video.size_bytes))
    else '{}' end;
end $function$;

CREATE OR REPLACE FUNCTION wocs.tiktok_hands_doubt(held wocs.tasks, t wocs.tasks, error jsonb)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  looks wocs.tasks;
begin
  if held.status <> 'running' then
    return;
  end if;
  perform wocs.task_move(held.id, 'uncertain', null, error);
  select * into held from wocs.tasks x where x.id = held.id;
  looks := wocs.tiktok_hands_order(held, wocs.tiktok_look_act(held));
  perform wocs.tiktok_hands_ask(held, t, 'tiktok.unsure',
    jsonb_build_object('error', error, 'looks', looks.payload -> 'rung'));
end $function$;

CREATE OR REPLACE FUNCTION wocs.tiktok_hands_failed(t wocs.tasks, code text, detail text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  perform wocs.task_move(t.id, 'failed', null, jsonb_build_object('code', code, 'detail', detail));
  if wocs.tiktok_act_only_looks(t.payload ->> 'act') then
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
  elsif wocs.tiktok_is_early(t) then
    perform wocs.tiktok_schedule_go_on(t);
  elsif (wocs.tiktok_hands_order(t, wocs.tiktok_act(t))).id is null then
    perform wocs.tiktok_hands_leave(t);
  end if;
end $function$;

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
  perform wocs.tiktok_hands_close(held, t, 'tiktok.posted', told || jsonb_build_object(
    'looked_up', told ->> 'video_id' is null and wocs.tiktok_link_order(held, coalesce(told ->> 'link', ''))));
end $function$;

CREATE OR REPLACE FUNCTION wocs.tiktok_hands_look_on(held wocs.tasks, t wocs.tasks, code text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  if held.status = 'uncertain' or wocs.tiktok_schedule_is_asked_about(held, t) then
    perform wocs.tiktok_try_keep(held.id, t.payload ->> 'rung', code, null);
    if (wocs.tiktok_hands_order(held, wocs.tiktok_look_act(held))).id is null then
      perform wocs.tiktok_schedule_ask(held, t);
    end if;
  end if;
end $function$;

CREATE OR REPLACE FUNCTION wocs.tiktok_hands_lost(t wocs.tasks, error jsonb)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  if not wocs.tiktok_act_only_looks(t.payload ->> 'act') then
    perform wocs.tiktok_hands_doubt(wocs.tiktok_hands_task(t), t, error);
  end if;
end $function$;

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
  values ('tiktok_hands', 'home', wocs.tiktok_hands_args(t, act) || jsonb_build_object('rung', chosen -> 'rung'),
    'pending', t.priority, 'viewer', t.id, true, (chosen ->> 'at')::timestamptz)
  returning * into made;
  if made.scheduled_at is null then
    perform wocs.bell_ring(made);
  end if;
  return made;
end $function$;

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
    and wocs.tiktok_act_only_looks(c.payload ->> 'act');
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
  where c.parent_id = new.id and c.type = 'tiktok_hands' and not wocs.tiktok_act_only_looks(c.payload ->> 'act')
    and c.status in ('pending', 'running') and not wocs.mark_is_set(c);
  return null;
end $function$;

CREATE OR REPLACE FUNCTION wocs.tiktok_is_early(t wocs.tasks)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select t.type = 'tiktok_post' and coalesce(nullif(t.payload ->> 'schedule', 'now')::timestamptz > now(), false)
$function$;

CREATE OR REPLACE FUNCTION wocs.tiktok_is_in_studio(t wocs.tasks)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select exists (select from wocs.tiktok_posts p
    where p.task_id = t.id and p.state = 'scheduled' and p.studio_at is not null)
$function$;

CREATE OR REPLACE FUNCTION wocs.tiktok_look_act(held wocs.tasks)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
AS $function$ select case held.type when 'tiktok_post' then 'check' else 'look' end $function$;

CREATE OR REPLACE FUNCTION wocs.tiktok_look_args(held wocs.tasks)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select jsonb_build_object('of', wocs.tiktok_act(held),
    'before', (wocs.tiktok_post_by_video(held.payload ->> 'video_id')).caption)
$function$;

CREATE OR REPLACE FUNCTION wocs.tiktok_look_tell(held wocs.tasks, t wocs.tasks, result jsonb)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
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
end $function$;

CREATE OR REPLACE FUNCTION wocs.tiktok_schedule_ask(held wocs.tasks, look wocs.tasks)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  if wocs.tiktok_schedule_is_asked_about(held, look) then
    perform wocs.tiktok_hands_ask(held, look, 'tiktok.studio_question', jsonb_build_object('at', wocs.clock_text(
      (select p.studio_at from wocs.tiktok_posts p where p.task_id = held.id))));
  end if;
end $function$;

CREATE OR REPLACE FUNCTION wocs.tiktok_schedule_begin(t wocs.tasks)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  at timestamptz := wocs.tiktok_studio_time(t);
  may jsonb := wocs.tiktok_rung_choose(t, 'schedule');
begin
  if at is null or may is null then
    return null;
  elsif (wocs.tiktok_video(t.id)).state = 'stored' then
    perform wocs.tiktok_hands_order(t, 'schedule');
  end if;
  update wocs.tasks x set status = 'running', started_at = now(), scheduled_at = null
  where x.id = t.id returning * into t;
  return jsonb_build_object('say', 'tiktok.in_hands', 'stay', true, 'facts', wocs.agent_facts(t)
    || jsonb_build_object('rung', may -> 'rung', 'studio_at', wocs.clock_text(at)));
end $function$;

CREATE OR REPLACE FUNCTION wocs.tiktok_schedule_check_args(held wocs.tasks)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select coalesce((
    select jsonb_build_object('in_studio', true, 'video_id', wocs.tiktok_told_post(c.result) -> 'video_id')
    from wocs.tasks c
    where c.parent_id = held.id and c.type = 'tiktok_hands' and c.status = 'done'
      and wocs.tiktok_is_in_studio(held) and wocs.tiktok_told_post(c.result) ->> 'video_id' is not null
    order by c.completed_at desc limit 1),
    case when wocs.tiktok_is_in_studio(held) then '{"in_studio": true}'::jsonb else '{}' end)
$function$;

CREATE OR REPLACE FUNCTION wocs.tiktok_schedule_go_on(t wocs.tasks)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  at timestamptz := (t.payload ->> 'schedule')::timestamptz;
begin
  if wocs.tiktok_studio_time(t) is not null and (wocs.tiktok_hands_order(t, 'schedule')).id is not null then
    return;
  end if;
  t := wocs.task_move(t.id, 'pending', null, '{"reason": "not_in_studio"}');
  update wocs.tasks x set scheduled_at = at where x.id = t.id;
  perform wocs.outbox_reply_late(t, 'tiktok.own_schedule', wocs.agent_facts(t) || wocs.tiktok_reasons(t.id)
    || jsonb_build_object('at', wocs.clock_text(at)));
end $function$;

CREATE OR REPLACE FUNCTION wocs.tiktok_schedule_is_asked_about(held wocs.tasks, look wocs.tasks)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select held.status in ('running', 'uncertain') and held.assigned_to is null and wocs.tiktok_is_in_studio(held)
    and not wocs.tiktok_is_early(held) and (look.id is null or look.payload ? 'in_studio')
$function$;

CREATE OR REPLACE FUNCTION wocs.tiktok_schedule_is_over(p wocs.tiktok_posts)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$ select p.studio_look_at is not null and p.studio_look_at < now() $function$;

CREATE OR REPLACE FUNCTION wocs.tiktok_schedule_keep(held wocs.tasks, t wocs.tasks)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  at timestamptz := date_bin('5 minutes', (held.payload ->> 'schedule')::timestamptz, '2000-01-01 00:00Z');
begin
  update wocs.tiktok_posts p set studio_at = at, studio_look_at = at + wocs.limit_studio_look()
  where p.task_id = held.id;
  perform wocs.outbox_reply_late(held, 'tiktok.in_studio', wocs.agent_facts(held)
    || jsonb_build_object('at', wocs.clock_text(at), 'by', t.node));
end $function$;

CREATE OR REPLACE FUNCTION wocs.tiktok_schedule_verify(p wocs.tiktok_posts)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  held wocs.tasks;
begin
  select * into held from wocs.tasks x where x.id = p.task_id for update;
  update wocs.tiktok_posts x set studio_look_at = null where x.task_id = p.task_id;
  if p.state = 'scheduled' and held.status in ('running', 'uncertain') and held.assigned_to is null
      and (wocs.tiktok_hands_order(held, 'check')).id is null then
    perform wocs.tiktok_schedule_ask(held, null);
  end if;
end $function$;

CREATE OR REPLACE FUNCTION wocs.tiktok_schedules_settle()
 RETURNS void
 LANGUAGE sql
AS $function$
  select wocs.settling_each('tiktok_schedules', 'tiktok_schedule_verify', array(
    select p from wocs.tiktok_posts p
    where wocs.tiktok_schedule_is_over(p) and wocs.settling_may_try('tiktok_schedules', p.task_id)
    order by p.studio_look_at limit 20 for update skip locked))
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
  update wocs.tiktok_posts p set studio_at = null, studio_look_at = null where p.task_id = held.id;
  asked := wocs.approval_ask(held, checked -> 'subject');
  return jsonb_build_object('say', 'tiktok.not_seen', 'facts', wocs.agent_facts(held),
    'also', jsonb_build_array(wocs.notice_entry(held.requested_by, 'approval.asked', asked)));
end $function$;

CREATE OR REPLACE FUNCTION wocs.tiktok_stop_objection(t wocs.tasks)
 RETURNS text
 LANGUAGE sql
 STABLE
AS $function$
  select case when wocs.tiktok_is_in_the_act(t) then 'in_the_act' when wocs.tiktok_is_in_studio(t) then 'in_studio' end
$function$;

CREATE OR REPLACE FUNCTION wocs.tiktok_studio_time(t wocs.tasks)
 RETURNS timestamp with time zone
 LANGUAGE sql
 STABLE
AS $function$
  select told.at
  from (select date_bin('5 minutes', nullif(t.payload ->> 'schedule', 'now')::timestamptz,
    '2000-01-01 00:00Z') as at) told
  join wocs.tiktok_schedules s on s.rung = 'studio' and told.at between now() + s.soonest and now() + s.latest
  where t.type = 'tiktok_post' and t.payload ->> 'to' is null and s.rung = (
    select r.rung from wocs.tiktok_rungs r
    where r.act = 'post' and wocs.tiktok_rung_is_ready(r) order by r.rank limit 1)
$function$;

CREATE OR REPLACE FUNCTION wocs.tiktok_video_media(task text)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
AS $function$
declare
  video wocs.attachments := wocs.tiktok_video(task);
begin
  return case when video.state = 'stored' then jsonb_build_object('key', video.storage_url, 'mime', video.mime_type)
    || case when video.size_bytes > wocs.limit_video_bytes() or video.mime_type not in ('video/mp4', 'video/3gpp')
      then jsonb_build_object('kind', 'document', 'name', coalesce(video.original_name, 'video.mp4')) else '{}' end end;
end $function$;

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
      wocs.agent_facts(t) || jsonb_build_object('problem', coalesce(a.problem, 'unknown'), 'film', a.media -> 'film'));
    return;
  end if;
  perform wocs.outbox_reply(wocs.person_by_id((a.media ->> 'by')::uuid), a.media ->> 'message', jsonb_build_object(
    'say', 'tiktok.video_kept', 'about', t.id, 'facts', wocs.agent_facts(t))) where a.media ? 'message';
  update wocs.outbox x set
    facts = x.facts || jsonb_build_object('video', jsonb_build_object('state', 'stored')),
    media = case when x.say in ('tiktok.post_notice', 'tiktok.video') then wocs.tiktok_video_media(a.task_id) end
  where x.task_id = a.task_id and x.state = 'held';
  perform wocs.outbox_hand_out_held(a.task_id);
  perform wocs.tiktok_hands_go_on(t);
end $function$;

CREATE OR REPLACE FUNCTION wocs.tiktok_video_task(m jsonb, person wocs.users)
 RETURNS wocs.tasks
 LANGUAGE plpgsql
AS $function$
declare
  t wocs.tasks;
begin
  if m #>> '{media,kind}' = 'document' and m #>> '{media,mime}' not like 'video/%' then
    return null;
  end if;
  select * into t from wocs.tasks x
  where x.id = wocs.word_task(null, m ->> 'quoted') and x.type = 'tiktok_post'
    and x.status in ('awaiting_approval', 'pending', 'running') for update;
  return case when (person.role = 'admin' or t.requested_by = person.id)
                   and (t.status = 'awaiting_approval' or (wocs.tiktok_video(t.id)).state = 'failed'
                     or (wocs.tiktok_video(t.id)).state = 'waiting' and not wocs.media_video_pc_is_there()) then t end;
end $function$;

CREATE OR REPLACE FUNCTION wocs.tiktok_visibility_code(visibility text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select case visibility when 'everyone' then 'public' when 'only_me' then 'private' else visibility end
$function$;

CREATE OR REPLACE FUNCTION wocs.undo_needs_nothing(type text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select type like 'report\_%'
    or type in ('analytics', 'landing_screenshot', 'landing_preview', 'screenshot', 'chart', 'caption_draft',
      'content_caption',
      'tiktok_stats', 'tiktok_figures', 'tiktok_hands', 'tiktok_link',
      'tiktok_pages', 'video_fetch', 'picture_convert', 'stop_all', 'resume')
$function$;

CREATE OR REPLACE FUNCTION wocs.voice_ears_may_be_here()
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select not exists (select from wocs.node_list_online())
    or exists (select from wocs.node_list_online() n where n.abilities ->> 'voice' is distinct from 'missing')
$function$;

CREATE OR REPLACE FUNCTION wocs.voice_note_await_ears(t wocs.tasks)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  update wocs.nodes n set abilities = n.abilities || '{"voice": "missing"}' where n.name = t.node;
  perform wocs.task_move(t.id, 'pending', null, jsonb_build_object('reason', 'no_ears', 'node', t.node));
  update wocs.tasks x set rung_at = null where x.id = t.id;
  if not exists (select from wocs.outbox o where o.task_id = t.id and o.say = 'voice.waits') then
    perform wocs.outbox_reply_late(t, 'voice.waits', jsonb_build_object('task', t.id));
  end if;
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
  return t.type <> 'transcribe'
    or (t.payload ? 'typed' or (wocs.voice_note_audio(t.id)).state = 'stored' and wocs.voice_ears_may_be_here())
    and not exists (
    select from wocs.tasks o
    where o.type = 'transcribe' and o.status in ('pending', 'running') and o.requested_by = t.requested_by
      and wocs.voice_note_number(o.id) < wocs.voice_note_number(t.id)
      and (o.payload ? 'typed' or o.status = 'running' or not t.payload ? 'typed' or wocs.voice_ears_may_be_here()));
end $function$;

CREATE OR REPLACE FUNCTION wocs.voice_note_record(m jsonb, intent jsonb, person wocs.users)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  t wocs.tasks;
  spoken_at timestamptz := least(coalesce((m ->> 'sent_at')::timestamptz, now()), now());
  quoted text := case when not exists (select from wocs.outbox o where o.wamid = m ->> 'quoted')
    then m ->> 'quoted' end;
begin
  perform wocs.audit_set_actor(person.id);
  insert into wocs.tasks (type, runs, payload, status, priority, requested_by, needs_role, source_message, repeatable)
  values ('transcribe', 'home', coalesce(intent -> 'args', '{}'), 'pending', 'high', person.id, 'viewer', m ->> 'id',
    true)
  returning * into t;
  perform wocs.media_expect(t.id, (m -> 'media') || jsonb_build_object('kind', 'audio', 'for', jsonb_strip_nulls(
    jsonb_build_object('at', wocs.clock_text(spoken_at), 'quoted', quoted))));
  perform wocs.voice_note_mark(t, '⏳');
  if wocs.stop_is_on() then
    perform wocs.outbox_reply(person, m ->> 'id', wocs.task_hold_while_stopped(t));
  elsif not (wocs.node_home_state() ->> 'online')::boolean then
    perform wocs.outbox_reply(person, m ->> 'id',
      jsonb_build_object('say', 'voice.offline', 'about', t.id, 'facts', jsonb_build_object(
      'task', t.id, 'since', wocs.node_home_state() -> 'since')));
  elsif not wocs.voice_ears_may_be_here() then
    perform wocs.outbox_reply(person, m ->> 'id', jsonb_build_object('say', 'voice.waits', 'about', t.id,
      'facts', jsonb_build_object('task', t.id)));
  end if;
end $function$;

CREATE OR REPLACE FUNCTION wocs.voice_note_ring_next(person uuid)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  t wocs.tasks;
begin
  perform pg_advisory_xact_lock(7261213, hashtext(person::text));
  select * into t from wocs.tasks x
  where x.type = 'transcribe' and x.status = 'pending' and x.requested_by = person
    and wocs.voice_note_may_be_heard(x)
    order by wocs.voice_note_number(x.id) limit 1;
  if t.id is not null and coalesce(t.scheduled_at <= now(), true) and not wocs.stop_is_on() then
    perform wocs.work_add('wocs.ring', t.id);
  end if;
end $function$;

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
  nodes jsonb;
  pushes text := current_setting('wocs.push', true);
begin
  if ring <> '' then
    bell := wocs.bell_entries(string_to_array(ring, ','));
  end if;
  if bell <> '[]' or hints <> '[]' then
    nodes := wocs.node_ring_keys(case when hints = '[]' then (
      select array_agg(entry ->> 'label') from jsonb_array_elements(bell) entry) end);
    perform wocs.bell_notify(bell, nodes);
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
    || jsonb_strip_nulls(jsonb_build_object('nodes', nodes))
    || case when pushes <> '' then jsonb_build_object('push', concat('[', pushes, ']')::jsonb) else '{}' end;
end $function$;

alter table wocs.alerts drop constraint alerts_kind_check;
alter table wocs.alerts add constraint alerts_kind_check CHECK ((kind = ANY (ARRAY['offline'::text, 'messages'::text, 'database'::text, 'files'::text, 'silence'::text, 'uncertain'::text, 'fault'::text, 'stranger'::text, 'audit'::text, 'cause'::text, 'unsure'::text, 'pages'::text, 'update'::text, 'backup'::text, 'drill'::text])));

-- By hand: a browser's push secret is kept sealed from now on; those that are not are switched on again.
delete from wocs.push_subscriptions where length(auth) = 22;
alter table wocs.push_subscriptions drop constraint push_subscriptions_auth_check;
alter table wocs.push_subscriptions add constraint push_subscriptions_auth_check CHECK ((auth ~ '^[A-Za-z0-9_-]{59}$'::text));

alter table wocs.tiktok_rungs drop constraint tiktok_rungs_act_check;
alter table wocs.tiktok_rungs add constraint tiktok_rungs_act_check CHECK ((act = ANY (ARRAY['post'::text, 'edit'::text, 'delete'::text, 'stats'::text, 'check'::text, 'look'::text, 'schedule'::text])));

CREATE INDEX backups_by_kind ON wocs.backups USING btree (kind, began_at);

CREATE INDEX tiktok_posts_in_studio ON wocs.tiktok_posts USING btree (studio_look_at) WHERE (studio_look_at IS NOT NULL);

CREATE TRIGGER hint_duty AFTER UPDATE OF on_duty ON wocs.users FOR EACH ROW WHEN ((old.on_duty IS DISTINCT FROM new.on_duty)) EXECUTE FUNCTION wocs.hint_duty();

grant execute on function public.wocs_backup_begin(jsonb) to service_role;

grant execute on function public.wocs_backup_end(jsonb) to service_role;

grant execute on function public.wocs_export(jsonb) to service_role;

grant execute on function public.wocs_export_file(jsonb) to service_role;

insert into wocs.tiktok_rungs ("ability", "act", "rank", "rung") values ('tiktok_schedule', 'schedule', '1', 'studio');

insert into wocs.tiktok_rungs ("ability", "act", "rank", "rung") values ('tiktok_studio', 'look', '1', 'studio');

insert into wocs.tiktok_schedules ("latest", "rung", "soonest") values ('10 days', 'studio', '00:40:00');

drop function wocs.tiktok_hands_changed(wocs.tasks,wocs.tasks,text);

drop function wocs.node_ring_keys();

drop function wocs.claim_objection(wocs.tasks);

drop function wocs.claim_next_task();

drop function wocs.bell_ring_due(interval);

drop function wocs.bell_ring_at_beat();

drop function wocs.bell_patience();

CREATE OR REPLACE FUNCTION public.wocs_health(request jsonb)
 RETURNS jsonb
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select jsonb_build_object('ok', true, 'schema', wocs.schema_version(), 'faults', wocs.settling_faults_standing(),
    'causes', wocs.causes_all(),
    'backup_at', wocs.clock_text(wocs.backup_last_ok('backup')),
    'drill_at', wocs.clock_text(wocs.backup_last_ok('drill')),
    'nodes', (
    select coalesce(jsonb_agg(jsonb_build_object(
      'name', n.name, 'online', here, 'since', wocs.clock_text(case when here then n.online_since else n.last_seen end),
      'last_seen', wocs.clock_text(n.last_seen),
      'abilities', n.abilities, 'version', n.version, 'facts', n.facts) order by n.name), '[]')
    from wocs.node_list() n, lateral (select n.last_seen > now() - wocs.limit_node_away() as here) seen))
    || wocs.status_vitals()
    || case when request ? 'node' then jsonb_build_object('refused', wocs.node_key_objection(request -> 'node'))
      else '{}' end
$function$;

CREATE OR REPLACE FUNCTION wocs.backup_drill_is_due()
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select coalesce(wocs.backup_last_ok('drill') < now() - wocs.limit_drill_again(), true)
$function$;

CREATE OR REPLACE FUNCTION wocs.backup_drill_problem()
 RETURNS text
 LANGUAGE sql
 STABLE
AS $function$
  select case
    when (select not b.ok from wocs.backups b where b.kind = 'drill' order by b.id desc limit 1) then 'failed'
    when coalesce(wocs.backup_last_ok('drill'), (select min(b.at) from wocs.backups b where b.kind = 'backup' and b.ok))
      < now() - wocs.limit_drill_late() then 'missing' end
$function$;

CREATE OR REPLACE FUNCTION wocs.backup_export_begin()
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select jsonb_build_object('mark', wocs.backup_mark(), 'tables', (
    select jsonb_agg(jsonb_build_object('table', t.name, 'key', t.key_columns) order by t.name)
    from wocs.backup_tables() t))
$function$;

CREATE OR REPLACE FUNCTION wocs.backup_is_due(for_node text, asked_for boolean)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select not exists (select from wocs.backups b
    where b.kind = 'backup' and b.at is null and b.node <> for_node and b.began_at > now() - wocs.limit_backup_lease())
  and (asked_for or not exists (select from wocs.backups b
    where b.kind = 'backup' and (b.ok and b.at >= wocs.clock_day_start()
      or b.began_at > now() - wocs.limit_backup_pause())))
$function$;

CREATE OR REPLACE FUNCTION wocs.backup_problem()
 RETURNS text
 LANGUAGE sql
 STABLE
AS $function$
  select case
    when (select count(*) from wocs.backups b where b.kind = 'backup' and not b.ok
      and b.at > coalesce(wocs.backup_last_ok('backup'), '-infinity')) >= wocs.limit_backup_faults() then 'failed'
    when wocs.backup_last_ok('backup') < now() - wocs.limit_backup_late() then 'missing' end
$function$;

CREATE OR REPLACE FUNCTION wocs.backup_status()
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select jsonb_build_object(
    'backup_at', wocs.clock_text(wocs.backup_last_ok('backup')),
    'drill_at', wocs.clock_text(wocs.backup_last_ok('drill')),
    'backup_problem', wocs.backup_problem(), 'drill_problem', wocs.backup_drill_problem(),
    'lacks', (select b.note from wocs.backups b where b.kind = 'backup' and b.ok order by b.id desc limit 1))
  where exists (select from wocs.backups)
$function$;

CREATE OR REPLACE FUNCTION wocs.bell_entries(tasks text[])
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select coalesce(jsonb_agg(jsonb_build_object(
    'task', t.id, 'score', wocs.bell_score(t), 'label', wocs.task_label(t))), '[]')
  from wocs.tasks t where t.id = any (tasks) and t.status = 'pending'
$function$;

CREATE OR REPLACE FUNCTION wocs.bell_home_state(t wocs.tasks)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select home || jsonb_build_object('lacking',
    case when (home ->> 'online')::boolean and not wocs.node_label_is_online(wocs.task_label(t))
      then wocs.task_label(t) end)
  from wocs.node_home_state() home
$function$;

CREATE OR REPLACE FUNCTION wocs.bell_patience(t wocs.tasks)
 RETURNS interval
 LANGUAGE sql
 STABLE
AS $function$
  select case when wocs.node_label_is_online(wocs.task_label(t)) then wocs.limit_bell_patience()
    else wocs.limit_bell_patience_alone() end
$function$;

CREATE OR REPLACE FUNCTION wocs.bell_ring_due(older_than interval, abilities jsonb DEFAULT '{}'::jsonb)
 RETURNS SETOF text
 LANGUAGE sql
AS $function$
  update wocs.tasks x set rung_at = now()
  where x.id in (
    select t.id from wocs.tasks t
    where wocs.bell_is_due(t, coalesce(older_than, wocs.bell_patience(t))) and not wocs.stop_is_on()
      and wocs.node_label_is_offered(wocs.task_label(t), bell_ring_due.abilities)
    order by array_position(array['high', 'normal', 'low'], t.priority::text), t.created_at
    limit 50 for update skip locked)
  returning x.id
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
    when 'picture_convert' then wocs.finished_picture_convert(t, result)
    when 'screenshot' then wocs.finished_screenshot(t, result)
    when 'tiktok_hands' then wocs.finished_tiktok_hands(t, result)
    when 'tiktok_link' then wocs.finished_tiktok_link(t, result)
    when 'tiktok_pages' then wocs.finished_tiktok_pages(t, result)
    when 'transcribe' then wocs.finished_transcribe(t, result)
    when 'video_fetch' then wocs.finished_video_fetch(t, result)
    else jsonb_build_object('say', 'task.completed', 'facts', jsonb_build_object(
      'seconds', round(extract(epoch from now() - t.started_at)::numeric, 1), 'result', result)) end
$function$;

CREATE OR REPLACE FUNCTION wocs.media_video_goes_home(a wocs.attachments)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select a.type = 'video' and a.task_id is not null and not a.media ?| array['chat', 'by_functions']
    and (a.original_name is not null or wocs.media_video_pc_is_there())
$function$;

CREATE OR REPLACE FUNCTION wocs.tiktok_hands_args(t wocs.tasks, act text)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select jsonb_strip_nulls(jsonb_build_object(
    'act', act, 'for', t.id, 'caption', t.payload -> 'caption', 'video_id', t.payload -> 'video_id',
    'period', t.payload -> 'period', 'visibility', wocs.tiktok_visibility_code(t.payload ->> 'visibility'))
    || case act when 'look' then wocs.tiktok_look_args(t)
      when 'schedule' then jsonb_build_object('schedule_at', wocs.clock_text(wocs.tiktok_studio_time(t)))
      when 'check' then wocs.tiktok_schedule_check_args(t) else '{}' end)
$function$;

revoke execute on function public.wocs_export_file(jsonb) from authenticated;

revoke execute on function public.wocs_export_file(jsonb) from anon;

revoke execute on function public.wocs_export(jsonb) from authenticated;

revoke execute on function public.wocs_export(jsonb) from anon;

revoke execute on function public.wocs_backup_end(jsonb) from authenticated;

revoke execute on function public.wocs_backup_end(jsonb) from anon;

revoke execute on function public.wocs_backup_begin(jsonb) from authenticated;

revoke execute on function public.wocs_backup_begin(jsonb) from anon;


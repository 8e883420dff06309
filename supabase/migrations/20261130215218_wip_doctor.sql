alter table wocs.nodes add column facts jsonb not null default '{}'::jsonb;

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
    || jsonb_build_object('audit', audit, 'stop', stop, 'causes', wocs.causes_all(), 'schema', wocs.schema_version(),
      'due', coalesce(life -> 'returned', '[]') || coalesce(due, '[]'),
      'call_again_s', case when life ? 'again' then 2 else coalesce(wocs.node_call_again_s(), 30) end);
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
    from unnest(array['home', 'quotas', 'silence', 'uncertain', 'updates']) what;
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

CREATE OR REPLACE FUNCTION wocs.limit_canary()
 RETURNS interval
 LANGUAGE sql
 IMMUTABLE
AS $function$ select interval '10 minutes' $function$;

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

alter table wocs.alerts drop constraint alerts_kind_check;
alter table wocs.alerts add constraint alerts_kind_check CHECK ((kind = ANY (ARRAY['offline'::text, 'messages'::text, 'database'::text, 'files'::text, 'silence'::text, 'uncertain'::text, 'fault'::text, 'stranger'::text, 'audit'::text, 'cause'::text, 'unsure'::text, 'pages'::text, 'update'::text])));

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
      'abilities', n.abilities, 'version', n.version, 'facts', n.facts) order by n.name), '[]')
    from wocs.node_list() n, lateral (select n.last_seen > now() - wocs.limit_node_away() as here) seen))
    || wocs.status_vitals()
    || case when request ? 'node' then jsonb_build_object('refused', wocs.node_key_objection(request -> 'node'))
      else '{}' end
$function$;


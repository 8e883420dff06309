create type wocs.period_days as (first timestamp without time zone, after timestamp without time zone, step interval);

alter table wocs.inbound_events add column handed_out integer not null default 0;

alter table wocs.landing_versions add column follows integer;

alter table wocs.nodes add column last_error_task character varying(20);

alter table wocs.outbox add column begun_at timestamp with time zone;

alter table wocs.outbox add column handout integer not null default 0;

alter table wocs.outbox add column lane text not null default 'news'::text;

alter table wocs.outbox add column waits_for text;

alter table wocs.outbox add column wamid_before text;

alter table wocs.sales add column refund_of bigint;

alter table wocs.wa_sessions add column menu_told_at timestamp with time zone;

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
  end if;
  return wocs.work_collect();
end $function$;

CREATE OR REPLACE FUNCTION public.wocs_begin(request jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  next bigint := (request #>> '{begin,id}')::bigint;
  go boolean;
begin
  perform wocs.work_begin(request -> 'settings');
  perform wocs.outbox_mark_all_sent(request -> 'results', next);
  go := wocs.outbox_begin(next, (request #>> '{begin,handout}')::int);
  return wocs.work_collect() || jsonb_build_object('go', go);
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
    insert into wocs.users (name, role, wa_number)
    values (wocs.user_name_at_start(p), p ->> 'role', p ->> 'number')
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

CREATE OR REPLACE FUNCTION public.wocs_hearing(request jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
end $function$;

CREATE OR REPLACE FUNCTION public.wocs_seal(request jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform wocs.writer_lock();
  perform wocs.work_begin();
  if request ->> 'problem' is not null then
    perform wocs.audit_report_break(case when request ->> 'problem' = 'other_key' then 'key' else 'seal' end,
      request ->> 'problem', (request ->> 'broken')::bigint);
  end if;
  perform wocs.audit_keep_seal((request ->> 'position')::bigint, request ->> 'digest', request ->> 'mac');
  return wocs.work_collect();
end $function$;

CREATE OR REPLACE FUNCTION public.wocs_trace(request jsonb)
 RETURNS jsonb
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select jsonb_build_object(
    'events', (
      select coalesce(jsonb_agg(wocs.trace_event(e, wocs.trace_reader_role(request ->> 'sender')) order by e.id), '[]')
      from (
        select x.* from wocs.inbound_events x
        where x.id > coalesce((request ->> 'since')::bigint, 0)
          and (request ->> 'sender' is null or x.sender = request ->> 'sender')
        order by x.id desc limit 50) e),
    'month', jsonb_build_object(
      'messages', (select count(*) from wocs.outbox o
        where o.kind <> 'reaction' and o.sent_at >= date_trunc('month', now())),
      'allowance', coalesce((request ->> 'allowance')::int, 1000)),
    'roles', (select coalesce(jsonb_object_agg(asked.address, u.role), '{}')
      from jsonb_array_elements_text(coalesce(request -> 'addresses', '[]')) asked (address)
      join wocs.users u on u.status = 'active' and asked.address in (u.wa_number, u.wa_user_id)))
$function$;

CREATE OR REPLACE FUNCTION wocs.agent_ask_again(person wocs.users, m jsonb, type text, args jsonb, checked jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  field text := case when args ? 'to' then 'to' else 'agent' end;
begin
  if coalesce(checked #>> '{facts,reason}', '') not in ('unknown_agent', 'which_agent') or not args ? field then
    return '{}';
  end if;
  perform wocs.draft_keep(person.id, m ->> 'id', jsonb_build_object('command', type, 'asks', field,
    'args', args - array[field, 'video', 'quoted'],
    'media', case when args ? 'quoted' then jsonb_build_object('kind', 'quoted', 'id', args -> 'quoted') end),
    m -> 'media');
  return jsonb_build_object('field', field, 'minutes', 10);
end $function$;

CREATE OR REPLACE FUNCTION wocs.agent_find_meant(wanted text)
 RETURNS wocs.users
 LANGUAGE plpgsql
 STABLE
AS $function$
declare
  found_as wocs.users := wocs.agent_find(wanted);
  meant wocs.users[];
begin
  if found_as.id is null then
    meant := array(select m from wocs.agent_list_meant(wanted, array['agent']) m);
    meant := case when meant <> '{}' then meant
      else array(select m from wocs.agent_list_meant(wanted, array['admin']) m) end;
  end if;
  return case when found_as.id is not null then found_as when cardinality(meant) = 1 then meant[1] end;
end $function$;

CREATE OR REPLACE FUNCTION wocs.agent_name_words(name text)
 RETURNS text[]
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select case when own <> '{}' then own else words end
  from (select coalesce(array_agg(w) filter (where w <> ''), '{}') as words, coalesce(array_agg(w) filter (
      where w !~ '^(|abang|abg|bang|kak|kakak|encik|en|cik|puan|pn|pak|mak|bro|sis|adik|dik|bin|binti)$'), '{}') as own
    from regexp_split_to_table(lower(wocs.person_name_plain(name)), '[^[:alnum:]]+') w) split
$function$;

CREATE OR REPLACE FUNCTION wocs.agent_none_refusal_at(named text, at timestamp with time zone DEFAULT NULL::timestamp with time zone)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
AS $function$
declare
  refused jsonb;
begin
  if (wocs.agent_choose_meant(named)).id is not null then
    return null;
  end if;
  refused := wocs.agent_none_refusal(named);
  return case when at > now() and refused #>> '{facts,reason}' = 'all_off_duty' then null else refused end;
end $function$;

CREATE OR REPLACE FUNCTION wocs.alert_notify_admins(a wocs.alerts, say text, facts jsonb, besides uuid DEFAULT NULL::uuid, task text DEFAULT NULL::text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  admin wocs.users;
  lane text;
  turn timestamptz;
begin
  for admin in
    select * from wocs.users u
    where u.role = 'admin' and u.status = 'active' and u.id is distinct from besides order by u.created_at, u.name
  loop
    lane := wocs.notice_lane(admin, say);
    turn := wocs.outbox_next_turn(lane);
    perform wocs.outbox_add(
      admin, case when wocs.person_window_is_open(admin.id) then 'notice' else 'template' end, say, facts,
        concat_ws(':', 'alert', a.id, say, a.level, admin.id),
      task, null, case when turn <= now() then 'sending' else 'queued' end, turn, lane => lane);
  end loop;
end $function$;

CREATE OR REPLACE FUNCTION wocs.alert_report_unsure(o wocs.outbox)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  a wocs.alerts;
  facts jsonb := jsonb_build_object('to', wocs.outbox_recipient(o), 'at', wocs.clock_text(o.begun_at),
    'task', o.task_id);
begin
  if o.kind = 'reaction' then
    return;
  end if;
  perform wocs.alert_close(x) from wocs.alerts x
  where x.kind = 'unsure' and x.closed_at is null and x.opened_at < now() - wocs.limit_fault_again();
  a := wocs.alert_raise('unsure', facts);
  if a.id is not null then
    perform wocs.alert_notify_admins(a, 'alert.unsure', facts);
  end if;
end $function$;

CREATE OR REPLACE FUNCTION wocs.answer_sale_list(asker wocs.users, args jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
AS $function$
declare
  span wocs.span := wocs.period_span(coalesce(args ->> 'period', 'today'));
  newest jsonb;
  found bigint;
  total numeric;
  refunds bigint;
  refunded numeric;
begin
  select count(*), sum(s.amount), count(*) filter (where s.amount < 0), -sum(s.amount) filter (where s.amount < 0)
  into found, total, refunds, refunded from wocs.sales s
  where s.at >= span.since and s.at < span.until and s.removed_at is null;
  select coalesce(jsonb_agg(wocs.sale_facts(s) order by s.at desc, s.id desc), '[]') into newest
  from (select * from wocs.sales s
    where s.at >= span.since and s.at < span.until and s.removed_at is null order by s.at desc, s.id desc limit 15) s;
  return jsonb_build_object('say', 'sale.list', 'facts', jsonb_build_object(
    'period', wocs.period_facts(coalesce(args ->> 'period', 'today'), span.since, span.until), 'sales', newest,
    'total', total, 'refunds', refunds, 'refunded', refunded, 'more', greatest(found - 15, 0)));
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
    'waiting', wocs.queue_waiting_counts(), 'queue', wocs.queue_counts(), 'today', wocs.status_today_counts(),
    'causes', wocs.causes_standing() || wocs.cause_of_grants(),
    'meters', wocs.meter_free_tiers(),
    'audit', wocs.audit_status(),
    'metrics', wocs.success_metrics(), 'faults', wocs.status_faults()));
end $function$;

CREATE OR REPLACE FUNCTION wocs.app_hook_is_missing(branch text)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select coalesce(bool_and(n.abilities ? 'hooks'
    and branch <> all (string_to_array(coalesce(n.abilities ->> 'hooks', ''), '_'))), false)
  from wocs.node_list() n
  where (n.last_seen > now() - wocs.limit_node_away()) = exists (select from wocs.node_list_online())
$function$;

CREATE OR REPLACE FUNCTION wocs.approval_open_tasks(person wocs.users)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select coalesce(jsonb_agg(wocs.task_facts(t)
    || jsonb_build_object('ask', a.ask, 'expires_at', wocs.clock_text(a.expires_at), 'at', wocs.clock_text(a.asked_at))
    order by a.asked_at desc, t.created_at desc), '[]')
  from wocs.approvals a join wocs.tasks t on t.id = a.task_id
  where a.decision is null and a.expires_at > now() and t.status = 'awaiting_approval'
    and wocs.approval_may_be_given_by(a, t, person)
$function$;

CREATE OR REPLACE FUNCTION wocs.card_answer_thumb(c wocs.cards)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select case when c.chosen is null then wocs.card_message(c)
    else jsonb_build_object('say', 'voice.press_yes', 'facts', wocs.card_facts(c) || '{"thumb": true}') end
$function$;

CREATE OR REPLACE FUNCTION wocs.card_word_apply(m jsonb, intent jsonb, person wocs.users)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  word text := wocs.card_word(m, intent);
  quoted text := coalesce(intent ->> 'quoted', m ->> 'quoted');
  c wocs.cards;
begin
  if word is null then
    return null;
  elsif word = 'yes' then
    c := wocs.card_younger_than_word(m, intent, person.id);
    if c.id is not null then
      return wocs.card_refusal('older_than_card', c);
    end if;
  end if;
  if intent ->> 'card' is not null then
    select * into c from wocs.cards x where x.id = (intent ->> 'card')::bigint and x.person_id = person.id;
    return wocs.card_answer(c, person, word, (intent ->> 'pick')::int);
  elsif quoted is not null then
    c := wocs.card_quoted(quoted, person.id);
    return case when c.id is not null and not (c.made is not null and not intent ? 'card')
      then wocs.card_answer(c, person, word)
                when intent ? 'card' then wocs.card_word_apply_bare(m, intent, person, word) end;
  end if;
  return wocs.card_word_apply_bare(m, intent, person, word);
end $function$;

CREATE OR REPLACE FUNCTION wocs.card_word_apply_bare(m jsonb, intent jsonb, person wocs.users, word text)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  draft jsonb := wocs.draft_current(person.id);
  c wocs.cards;
  open int;
begin
  select count(*) into open from wocs.card_all_open(person.id);
  if word = 'no' and draft is not null and not draft ? 'voice' then
    return null;
  elsif open = 0 then
    return wocs.card_word_without_card(person, word);
  elsif word in ('yes', 'no') and not coalesce(draft ? 'voice', false)
      and wocs.approval_open_tasks(person) <> '[]' then
    return wocs.word_ask_which(person, case word when 'yes' then 'confirm' else 'reject' end);
  elsif open > 1 then
    return wocs.card_ask_which(person.id, word);
  end if;
  select * into c from wocs.card_all_open(person.id);
  return wocs.card_answer(c, person, word);
end $function$;

CREATE OR REPLACE FUNCTION wocs.card_word_apply_spoken(person wocs.users, word text, heard text)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  c wocs.cards;
  open int;
begin
  select count(*) into open from wocs.card_all_open(person.id);
  if word in ('yes', 'no') and wocs.approval_open_tasks(person) <> '[]' then
    return wocs.word_ask_which(person, case word when 'yes' then 'confirm' else 'reject' end);
  elsif open = 0 then
    return coalesce(wocs.card_too_late(person.id), wocs.card_refusal('none_open', null)) ;
  elsif open > 1 then
    return wocs.card_ask_which(person.id, word);
  end if;
  select * into c from wocs.card_all_open(person.id);
  if word = 'yes' and c.chosen is not null and not wocs.card_reading(c) @> '{"spoken_yes": true}' then
    return jsonb_build_object('say', 'voice.press_yes', 'facts', wocs.card_facts(c));
  end if;
  return wocs.card_answer(c, person, word);
end $function$;

CREATE OR REPLACE FUNCTION wocs.cause_close(name text)
 RETURNS void
 LANGUAGE sql
AS $function$
  update wocs.alerts a set closed_at = now()
  where a.id in (
    select x.id from wocs.alerts x where x.kind = 'cause' and x.about = name and x.closed_at is null
    order by x.id for update skip locked);
$function$;

CREATE OR REPLACE FUNCTION wocs.cause_holds_sending(name text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
AS $function$ select name in ('token', 'number', 'account', 'payment', 'graph') $function$;

CREATE OR REPLACE FUNCTION wocs.cause_is_open(name text)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE
AS $function$
begin
  return exists (select from wocs.alerts a where a.kind = 'cause' and a.about = name and a.closed_at is null);
end $function$;

CREATE OR REPLACE FUNCTION wocs.cause_of_grants()
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select coalesce(jsonb_agg(jsonb_build_object('name', 'grant', 'code', p.proname::text) order by p.proname), '[]')
  from pg_catalog.pg_proc p
  where p.pronamespace = 'public'::regnamespace and p.proname like 'wocs\_%'
    and not has_function_privilege('service_role', p.oid, 'execute')
$function$;

CREATE OR REPLACE FUNCTION wocs.cause_of_sending()
 RETURNS text
 LANGUAGE plpgsql
 STABLE
AS $function$
begin
  return (
    select a.about from wocs.alerts a
    where a.kind = 'cause' and a.closed_at is null and wocs.cause_holds_sending(a.about) order by a.id limit 1);
end $function$;

CREATE OR REPLACE FUNCTION wocs.cause_open(name text, code text)
 RETURNS void
 LANGUAGE sql
AS $function$
  insert into wocs.alerts as a (kind, about, facts)
  values ('cause', name, jsonb_build_object('code', code, 'times', 1, 'at', wocs.clock_text(now())))
  on conflict (kind, about) where closed_at is null do update set
    facts = excluded.facts || jsonb_build_object('times', (a.facts ->> 'times')::int + 1);
$function$;

CREATE OR REPLACE FUNCTION wocs.causes_standing()
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select coalesce(jsonb_agg(jsonb_build_object(
    'name', a.about, 'code', a.facts -> 'code', 'times', a.facts -> 'times', 'since', wocs.clock_text(a.opened_at),
    'at', a.facts -> 'at',
    'waiting', (select count(*) from wocs.outbox o where o.waits_for = a.about and o.state = 'queued'))
    order by a.id), '[]')
  from wocs.alerts a where a.kind = 'cause' and a.closed_at is null
$function$;

CREATE OR REPLACE FUNCTION wocs.chat_answer_order(event bigint, m jsonb)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  customer wocs.users;
  staff uuid[];
begin
  if not wocs.chat_is_order(m) or not wocs.stranger_may_be_answered(event, wocs.message_sender(m)) then
    return;
  end if;
  customer.wa_number := m #>> '{sender,number}';
  customer.wa_user_id := m #>> '{sender,user_id}';
  customer.language := case when ltrim(m ->> 'text') ~* '^(i |order)' then 'en' else 'ms' end;
  staff := array(select u.id from wocs.users u where u.status = 'active' and u.role = 'agent' and u.on_duty);
  perform wocs.outbox_reply(customer, m ->> 'id', jsonb_build_object('say', 'landing.order_received',
    'facts', jsonb_build_object('staffed', staff <> '{}')));
  perform wocs.chat_tell_order(u, m) from wocs.users u
    where u.status = 'active' and (u.id = any (staff) or staff = '{}' and u.role = 'admin');
end $function$;

CREATE OR REPLACE FUNCTION wocs.chat_is_order(m jsonb)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select coalesce(ltrim(m ->> 'text')
    ~* '^((saya )?(nak|mahu|hendak) order|i (want|would like) to order|order)\M', false)
$function$;

CREATE OR REPLACE FUNCTION wocs.chat_tell_order(whom wocs.users, m jsonb)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  lane text := wocs.notice_lane(whom, 'landing.order_notice');
  turn timestamptz := wocs.outbox_next_turn(lane);
begin
  perform wocs.outbox_add(whom, case when wocs.person_window_is_open(whom.id) then 'notice' else 'template' end,
    'landing.order_notice', jsonb_build_object('name', m #> '{sender,name}', 'number', m #> '{sender,number}',
      'words', left(m ->> 'text', 300)),
    concat_ws(':', 'order', m ->> 'id', whom.id), null, null,
    case when turn <= now() then 'sending' else 'queued' end, turn, lane => lane);
end $function$;

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

CREATE OR REPLACE FUNCTION wocs.check_agent_task(asker wocs.users, args jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
AS $function$
declare
  agent wocs.users := wocs.agent_choose_meant(args ->> 'to');
begin
  if agent.id is null then
    return wocs.agent_none_refusal(args ->> 'to');
  end if;
  return jsonb_build_object('subject', jsonb_build_object('agent', agent.name),
    'args', args || jsonb_build_object('to', agent.name));
end $function$;

CREATE OR REPLACE FUNCTION wocs.check_app_deploy(asker wocs.users, args jsonb)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select case when wocs.app_hook_is_missing(args ->> 'branch') then jsonb_build_object('refused', 'app.refused',
      'facts', jsonb_build_object('reason', 'no_hook', 'branch', args -> 'branch',
        'setting', 'WOCS_DEPLOY_HOOK_' || upper(args ->> 'branch')))
    else jsonb_build_object('subject', jsonb_build_object('branch', args -> 'branch')) end
$function$;

CREATE OR REPLACE FUNCTION wocs.check_content_schedule(asker wocs.users, args jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  wanted jsonb := '{"platform": "all", "slots": 3, "type": "promo"}' || jsonb_strip_nulls(args);
  day date := (wanted ->> 'date')::date;
  agent wocs.users := wocs.agent_find_meant(wanted ->> 'to');
  fits int;
begin
  if wanted ->> 'to' is not null and agent.id is null then
    return wocs.agent_refusal('unknown_agent', wanted ->> 'to');
  elsif day < wocs.clock_today() then
    return wocs.content_day_refusal('past_date', wanted, 0);
  elsif day > wocs.clock_today() + 366 then
    return wocs.content_day_refusal('too_far', wanted, 0);
  end if;
  perform wocs.content_calendar_lock();
  fits := (wocs.content_plan_slots(wanted ->> 'platform', wanted ->> 'type', day,
    (wanted ->> 'slots')::int) ->> 'fits')::int;
  if fits < (wanted ->> 'slots')::int then
    return wocs.content_day_refusal('day_full', wanted, fits);
  end if;
  return jsonb_build_object(
    'subject', jsonb_build_object('date', wanted -> 'date', 'slots', wanted -> 'slots'),
    'args', wanted || case when agent.id is not null then jsonb_build_object('to', agent.name) else '{}' end);
end $function$;

CREATE OR REPLACE FUNCTION wocs.check_duty(asker wocs.users, args jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
AS $function$
declare
  agent wocs.users := case when args ->> 'agent' is null then asker
    else wocs.agent_find_meant(args ->> 'agent') end;
begin
  if agent.id is null then
    return wocs.agent_refusal('unknown_agent', args ->> 'agent');
  elsif agent.id <> asker.id and asker.role <> 'admin' then
    return jsonb_build_object('refused', 'access.role',
      'facts', jsonb_build_object('command', 'duty', 'role', asker.role, 'needs', 'admin'));
  end if;
  return jsonb_build_object('subject', jsonb_build_object('agent', agent.name),
    'args', args || jsonb_build_object('agent', agent.name));
end $function$;

CREATE OR REPLACE FUNCTION wocs.check_landing_create(asker wocs.users, args jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
begin
  perform wocs.landing_lock_page(args ->> 'page');
  if exists (select from wocs.landing_versions v where v.page_slug = args ->> 'page' and v.status <> 'archived') then
    return wocs.landing_refusal('page_exists', args ->> 'page');
  end if;
  return jsonb_build_object('args', args - 'quoted', 'subject', '{}'::jsonb);
end $function$;

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
    return wocs.landing_refusal('no_such_page', page);
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
  if head.id is null then
    return wocs.landing_refusal('no_such_page', page);
  elsif head.status = 'published' then
    return wocs.landing_refusal(case when exists (
      select from wocs.tasks t where t.status = 'pending' and t.type = 'landing_edit' and t.payload ->> 'page' = page
        and wocs.landing_picture_is_awaited(t)) then 'picture_coming' else 'already_published' end, page);
  end if;
  return jsonb_build_object('subject', wocs.landing_subject(head));
end $function$;

CREATE OR REPLACE FUNCTION wocs.check_landing_rollback(asker wocs.users, args jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  page text := args ->> 'page';
  wanted int := coalesce((args ->> 'version')::int, -1);
  target wocs.landing_versions;
  head wocs.landing_versions;
  live wocs.landing_versions;
begin
  perform wocs.landing_lock_page(page);
  head := wocs.landing_head_version(page);
  live := wocs.landing_live_version(page);
  if head.id is null then
    return wocs.landing_refusal('no_such_page', page);
  end if;
  target := wocs.landing_rollback_target(page, wanted);
  if target.id is null then
    return wocs.landing_refusal(case when wanted < 0 then 'nothing_before' else 'no_such_version' end, page);
  elsif target.status = 'published' then
    return wocs.landing_refusal('already_published', page);
  elsif live.id is null and target.content = head.content then
    return jsonb_set(wocs.landing_refusal('same_version', page), '{facts,version}', to_jsonb(head.version));
  elsif target.status = 'draft' and live.id is not null then
    -- newer than what is live: that is a publish
    return jsonb_set(wocs.landing_refusal('newer_draft', page), '{facts,version}', to_jsonb(target.version));
  end if;
  return jsonb_build_object('subject', wocs.landing_subject(target)
    || jsonb_build_object('live_version', live.version));
end $function$;

CREATE OR REPLACE FUNCTION wocs.check_report_generate(asker wocs.users, args jsonb)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select case when args ->> 'type' = 'daily'
    and coalesce(args ->> 'period', 'week') !~ '^(week|24h|today|yesterday|\d{4}-\d\d-\d\d)$'
    then jsonb_build_object('refused', 'report.refused', 'facts', jsonb_build_object('reason', 'daily_of_one_day'))
    else jsonb_build_object('subject', '{}'::jsonb) end
$function$;

CREATE OR REPLACE FUNCTION wocs.check_sale_import(asker wocs.users, args jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
AS $function$
declare
  sheet wocs.sheets;
begin
  if args ->> 'sheet' is null then
    return jsonb_build_object(
      'wait', true, 'say', 'sale.import_waits',
      'facts', jsonb_build_object('file', coalesce(args #>> '{document,filename}', args ->> 'file')),
      'args', jsonb_strip_nulls(jsonb_build_object('file', coalesce(args #>> '{document,filename}', args ->> 'file'))),
      'subject', '{}'::jsonb);
  end if;
  sheet := wocs.sheet_by_args(args);
  if sheet.rows is null then
    return wocs.sale_refusal('import_done', jsonb_build_object('file', sheet.name));
  end if;
  return jsonb_build_object('subject', sheet.summary);
end $function$;

CREATE OR REPLACE FUNCTION wocs.check_sale_refund(asker wocs.users, args jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  found wocs.sales;
  wanted numeric := (args ->> 'amount')::numeric;
begin
  if args ->> 'sale' is null then
    return wocs.check_sale_add(asker, args);
  end if;
  select * into found from wocs.sales s where s.id = (args ->> 'sale')::bigint for update;
  if found.id is null or found.removed_at is not null then
    return wocs.check_sale_remove(asker, args);
  elsif found.amount <= 0 then
    return wocs.sale_refusal('is_refund', jsonb_build_object('sale', wocs.sale_ref(found.id)));
  elsif wocs.sale_refundable(found) <= 0 or wanted > wocs.sale_refundable(found) then
    return wocs.sale_refusal(case when wocs.sale_refundable(found) > 0 then 'refund_too_much' else 'refunded' end,
      jsonb_build_object('sale', wocs.sale_ref(found.id), 'amount', wocs.sale_refundable(found),
        'refund', wocs.sale_newest_refund(found.id)));
  elsif wocs.sale_time(args ->> 'at') < date_trunc('minute', found.at) then
    return wocs.sale_refusal('refund_before', jsonb_build_object('sale', wocs.sale_ref(found.id), 'at', found.at));
  end if;
  return wocs.check_sale_add(asker, args || jsonb_build_object('amount', wocs.sale_refundable(found)));
end $function$;

CREATE OR REPLACE FUNCTION wocs.check_sale_remove(asker wocs.users, args jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  found wocs.sales;
begin
  select * into found from wocs.sales s where s.id = (args ->> 'sale')::bigint for update;
  if found.id is null then
    return wocs.sale_refusal('no_such_sale', jsonb_build_object('sale', wocs.sale_ref((args ->> 'sale')::bigint)));
  elsif found.removed_at is not null then
    return wocs.sale_refusal('already_removed', jsonb_build_object(
      'sale', wocs.sale_ref(found.id), 'by', wocs.person_ref(found.removed_by),
      'at', wocs.clock_text(found.removed_at)));
  elsif wocs.sale_newest_refund(found.id) is not null then
    return wocs.sale_refusal('has_refund', jsonb_build_object(
      'sale', wocs.sale_ref(found.id), 'refund', wocs.sale_newest_refund(found.id)));
  end if;
  return jsonb_build_object('subject', jsonb_build_object('sale', wocs.sale_ref(found.id), 'amount', found.amount));
end $function$;

CREATE OR REPLACE FUNCTION wocs.check_user_accept(asker wocs.users, args jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  person wocs.users;
  account text;
begin
  perform wocs.user_lock_all();
  person := wocs.user_by_args(args);
  account := wocs.user_other_account_latest(person.id);
  if person.id is null then
    return wocs.user_refusal('unknown_user', coalesce(args ->> 'name', args ->> 'number'));
  elsif person.id = asker.id then
    return wocs.user_refusal('own_account', person.name);
  elsif account is null or (wocs.person_by_account(account)).id is not null then
    return wocs.user_refusal('no_account', person.name);
  end if;
  return coalesce(wocs.user_asker_refusal(asker, 'user accept'), wocs.user_subject(
    person, 'account', person.name, wocs.person_account_mask(person.wa_user_id), wocs.person_account_mask(account),
    jsonb_build_object('name', person.name, 'number', person.wa_number, 'role', person.role,
      'account', jsonb_build_object('digest', encode(sha256(convert_to(account, 'UTF8')), 'hex')))));
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
  if t.type <> 'transcribe' then
    return told;
  end if;
  audio := wocs.voice_note_audio(t.id);
  return told
    || jsonb_build_object('lease_s', extract(epoch from wocs.limit_note_lease())::int,
      'args', t.payload || jsonb_build_object(
    'vocabulary', wocs.voice_vocabulary(),
    'sent_at', coalesce(audio.media ->> 'at', t.payload ->> 'at', wocs.clock_text(t.created_at)),
    'audio', jsonb_build_object('key', audio.storage_url, 'mime', audio.mime_type, 'size', audio.size_bytes)));
end $function$;

CREATE OR REPLACE FUNCTION wocs.condition_figures(condition jsonb)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  with named as (
    select one ->> 'metric' as metric, period, row_number() over () as nth
    from jsonb_path_query(condition, '$.** ? (exists(@.operator))') one,
      unnest(array[one ->> 'period', one ->> 'against']) period
    where period is not null),
  once as (select n.metric, n.period, min(n.nth) as nth from named n group by n.metric, n.period)
  select jsonb_agg(jsonb_build_object('metric', o.metric, 'period', o.period, 'unit', wocs.metric_unit(o.metric),
    'value', wocs.metric_of_period(o.metric, o.period)) order by o.nth)
  from once o
$function$;

CREATE OR REPLACE FUNCTION wocs.condition_holds(condition jsonb)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE
AS $function$
begin
  if condition ->> 'join' = 'and' then
    return (select case when bool_or(not holds) then false when bool_or(holds is null) then null else true end
      from jsonb_array_elements(condition -> 'parts') part, wocs.condition_holds(part) holds);
  elsif condition ->> 'join' = 'or' then
    return (select case when bool_or(holds) then true when bool_or(holds is null) then null else false end
      from jsonb_array_elements(condition -> 'parts') part, wocs.condition_holds(part) holds);
  end if;
  return wocs.condition_compare(wocs.metric_of_period(condition ->> 'metric', condition ->> 'period'),
    condition ->> 'operator', wocs.condition_other(condition));
end $function$;

CREATE OR REPLACE FUNCTION wocs.condition_other(condition jsonb)
 RETURNS numeric
 LANGUAGE sql
 STABLE
AS $function$
  select coalesce((condition ->> 'value')::numeric,
    wocs.metric_of_period(condition ->> 'metric', condition ->> 'against') * (condition ->> 'percent')::numeric / 100)
$function$;

CREATE OR REPLACE FUNCTION wocs.content_calendar_days(period text)
 RETURNS daterange
 LANGUAGE plpgsql
 STABLE
AS $function$
declare
  today date := wocs.clock_today();
  days wocs.period_days := wocs.period_days_of(period, today);
begin
  return case when period = '24h' then daterange(today, today + 1, '[]')
    when period ~ '^\d+d$' then daterange(today, today + rtrim(period, 'd')::int)
    when days.first is null then daterange(today, today + 7)
    else daterange(days.first::date, days.after::date) end;
end $function$;

CREATE OR REPLACE FUNCTION wocs.do_agent_reassign(task wocs.tasks)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  asker wocs.users;
  checked jsonb;
  before wocs.tasks;
  given wocs.tasks;
begin
  select * into asker from wocs.users u where u.id = task.requested_by;
  checked := wocs.check_agent_reassign(asker, task.payload);
  if checked ? 'refused' then
    return checked;
  end if;
  select * into before from wocs.tasks t where t.id = task.payload ->> 'task';
  given := wocs.agent_hand_over_task(before, (wocs.agent_find(checked #>> '{args,to}')).id);
  return jsonb_build_object(
    'say', 'agent.reassigned',
    'facts', wocs.agent_facts(given) - array['task', 'command', 'args']
             || jsonb_build_object('from', wocs.person_ref(before.assigned_to), 'moved', given.id),
    'also', wocs.agent_notices(given, asker.id) || wocs.agent_release_notice(before, given, asker.id));
end $function$;

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

CREATE OR REPLACE FUNCTION wocs.do_forget(task wocs.tasks)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  number text := wocs.forget_number_of(task.payload -> 'found');
  persons uuid[] := array(select u.id from wocs.users u where u.wa_number = number and u.status = 'inactive');
  numbers text[] := wocs.forget_numbers(number, persons);
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

CREATE OR REPLACE FUNCTION wocs.do_if(task wocs.tasks)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  condition jsonb := task.payload -> 'condition';
  figures jsonb := wocs.condition_figures(condition);
  holds boolean := wocs.condition_holds(condition);
  branch text := case when holds then 'then' else 'else' end;
  facts jsonb := jsonb_build_object('condition', condition, 'value', figures #> '{0,value}',
    'unit', figures #> '{0,unit}', 'figures', figures, 'holds', holds, 'branch', branch);
  told jsonb;
begin
  if holds is null then
    return jsonb_build_object('say', 'if.no_data', 'facts', facts || jsonb_build_object('missing',
      jsonb_path_query_first(figures, '$[*] ? (@.value == null)')));
  elsif jsonb_typeof(task.payload -> branch) is distinct from 'object' then
    return jsonb_build_object('say', 'if.nothing', 'facts', facts);
  end if;
  told := wocs.line_run_all_or_none(task, jsonb_build_array(task.payload -> branch));
  if wocs.line_refusal(told) is not null then
    return jsonb_build_object('refused', 'if.refused', 'facts', facts || wocs.line_refusal(told));
  end if;
  return jsonb_build_object('say', 'if.done',
    'facts', facts || jsonb_build_object('told', wocs.line_summaries(told) -> 0));
end $function$;

CREATE OR REPLACE FUNCTION wocs.do_landing_create(task wocs.tasks)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  args jsonb := task.payload;
  content jsonb := jsonb_build_object(
    'title', args -> 'title', 'description', args -> 'desc', 'cta', args -> 'cta', 'link', args -> 'link',
    'image', null);
  made wocs.landing_versions;
begin
  if wocs.landing_picture_task(task.id) is not null then
    content := content || jsonb_build_object('picture_task', task.id) || wocs.landing_picture_stored(task.id);
  end if;
  made := wocs.landing_version_add(args ->> 'page', content, task);
  return jsonb_build_object(
    'say', 'landing.created',
    'facts', jsonb_build_object(
      'page', made.page_slug, 'version', made.version, 'title', made.content -> 'title',
      'url', wocs.landing_url(made.page_slug),
      'picture', wocs.landing_picture(made.content),
      'publish', case when args ->> 'schedule' is not null then jsonb_build_object('at', args -> 'schedule') end),
    'children', wocs.landing_scheduled_publish(made.page_slug, args ->> 'schedule'));
end $function$;

CREATE OR REPLACE FUNCTION wocs.do_landing_edit(task wocs.tasks)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  args jsonb := task.payload;
  page text := args ->> 'page';
  checked jsonb;
  made wocs.landing_versions;
  planned jsonb;
begin
  if args ->> 'field' = 'status' then
    return case when args ->> 'value' = 'published' then wocs.do_landing_publish(task)
      else wocs.do_landing_unpublish(task) end;
  end if;
  checked := wocs.check_landing_edit(null, args);
  if checked ? 'refused' then
    return checked;
  elsif args ->> 'field' = 'image' and wocs.landing_picture_task(task.id) is null then
    perform wocs.landing_picture_ask_again(task);
    return wocs.landing_refusal('needs_picture', page);
  end if;
  made := wocs.landing_version_add(page,
    wocs.landing_edited_content((wocs.landing_head_version(page)).content, args, task.id), task);
  planned := wocs.landing_publish_ask_again(page, task.requested_by);
  return jsonb_build_object('say', case when planned is null then 'landing.edited' else 'landing.edited_planned' end,
    'facts', jsonb_build_object(
    'page', page, 'field', args -> 'field', 'version', made.version, 'live', false, 'url', wocs.landing_url(page),
    'live_version', (wocs.landing_live_version(page)).version, 'picture', wocs.landing_picture(made.content),
    'scheduled', planned));
end $function$;

CREATE OR REPLACE FUNCTION wocs.do_landing_publish(task wocs.tasks)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  page text := task.payload ->> 'page';
  checked jsonb := wocs.check_landing_publish(null, task.payload);
  before jsonb := wocs.landing_states(page);
  head wocs.landing_versions;
  shot jsonb := wocs.landing_screenshot_outlook();
begin
  if checked ? 'refused' then
    return checked;
  end if;
  head := wocs.landing_head_version(page);
  if wocs.landing_version_is_unapproved(task.id, head.version) then
    return wocs.approval_changed_refusal(task.id);
  end if;
  perform wocs.landing_version_make_live(head);
  perform wocs.undo_note_add(task.id, wocs.landing_states_touched(page, before));
  return jsonb_build_object(
    'say', 'landing.published',
    'facts', jsonb_build_object(
      'page', page, 'version', head.version, 'url', wocs.landing_url(page), 'shot', shot,
      'seconds', round(extract(epoch from clock_timestamp() - now())::numeric, 1)),
    'children', wocs.landing_screenshot_children(page, shot));
end $function$;

CREATE OR REPLACE FUNCTION wocs.do_landing_rollback(task wocs.tasks)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  page text := task.payload ->> 'page';
  checked jsonb := wocs.check_landing_rollback(null, task.payload);
  before jsonb := wocs.landing_states(page);
  live wocs.landing_versions := wocs.landing_live_version(page);
  target wocs.landing_versions := wocs.landing_rollback_target(page, coalesce((task.payload ->> 'version')::int, -1));
  was int := coalesce(live.version, (wocs.landing_head_version(page)).version);
  shot jsonb := wocs.landing_screenshot_outlook();
begin
  if checked ? 'refused' then
    return checked;
  elsif live.id is null then
    target := wocs.landing_version_add(page, target.content, task);
  else
    perform wocs.landing_version_make_live(target);
    perform wocs.undo_note_add(task.id, wocs.landing_states_touched(page, before));
  end if;
  return jsonb_build_object('say', 'landing.rolled_back', 'facts', jsonb_build_object(
    'page', page, 'version', target.version,
    'copy_of', nullif(checked #> '{subject,version}', to_jsonb(target.version)), 'from', was,
    'live', live.id is not null, 'url', wocs.landing_url(page), 'shot', case when live.id is not null then shot end),
    'children', case when live.id is null then '[]' else wocs.landing_screenshot_children(page, shot) end);
end $function$;

CREATE OR REPLACE FUNCTION wocs.do_report_generate(task wocs.tasks)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  type text := task.payload ->> 'type';
  period text := coalesce(task.payload ->> 'period', 'week');
begin
  return case type
    when 'daily' then wocs.report_daily_outcome(task,
      case when period ~ '^\d{4}-\d\d-\d\d$' then period::date
        else wocs.clock_today() - case when period = 'yesterday' then 1 else 0 end end)
    when 'sales' then wocs.report_sales_outcome(task, period, wocs.period_span(period))
    when 'content' then wocs.report_content_outcome(task, 'all', period)
    when 'review' then wocs.report_review_outcome(task, period, wocs.period_span(period))
    else wocs.report_achievement_outcome(task, period, wocs.period_span(period)) end;
end $function$;

CREATE OR REPLACE FUNCTION wocs.do_report_sales(task wocs.tasks)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  period text := coalesce(task.payload ->> 'period', 'today');
begin
  if task.payload ->> 'as' is not null then
    return wocs.report_sales_file(period, wocs.period_span(period), task.payload ->> 'as');
  end if;
  return wocs.report_sales_outcome(task, period, wocs.period_span(period));
end $function$;

CREATE OR REPLACE FUNCTION wocs.do_sale_import(task wocs.tasks)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  sheet wocs.sheets;
  told jsonb;
  kept wocs.kept_row;
  fates jsonb := '{"accepted": 0, "updated": 0, "duplicate": 0}';
  accepted jsonb := '[]';
  corrected jsonb := '{}';
begin
  select * into sheet from wocs.sheets s where s.id = (task.payload ->> 'sheet')::bigint for update;
  if sheet.rows is null then
    return wocs.sale_refusal('import_done', jsonb_build_object('file', sheet.name));
  end if;
  for told in select r from jsonb_array_elements(sheet.rows) r order by r ->> 'external_id' loop
    kept := wocs.sale_upsert('csv', told - 'event_id', task.id, task.requested_by);
    fates := jsonb_set(fates, array[kept.fate], to_jsonb((fates ->> kept.fate)::int + 1));
    if kept.fate = 'accepted' then
      accepted := accepted || to_jsonb(kept.sale);
    elsif kept.fate = 'updated' then
      corrected := corrected || jsonb_build_object(kept.sale::text, jsonb_build_object(
        'before', kept.before, 'after', (select wocs.sale_content(s) from wocs.sales s where s.id = kept.sale)));
    end if;
  end loop;
  update wocs.sheets s set rows = null, kept = jsonb_build_object('accepted', accepted, 'corrected', corrected)
  where s.id = sheet.id;
  return jsonb_build_object('say', 'sale.imported', 'facts', (sheet.summary - 'bound') || jsonb_build_object(
    'file', sheet.name, 'accepted', fates -> 'accepted', 'updated', fates -> 'updated',
    'duplicates', fates -> 'duplicate',
    'bad', wocs.sheet_first_rows(sheet.problems, 20),
    'more_bad', greatest(jsonb_array_length(sheet.problems) - 20, 0)));
end $function$;

CREATE OR REPLACE FUNCTION wocs.do_sale_refund(task wocs.tasks)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  args jsonb := task.payload;
  found wocs.sales;
  made wocs.sales;
begin
  select * into found from wocs.sales s where s.id = (args ->> 'sale')::bigint for update;
  insert into wocs.sales (external_id, at, amount, qty, item, channel, event_id, note, recorded_by, task_id, refund_of)
  values (task.id, wocs.sale_time(args ->> 'at'),
    -coalesce((args ->> 'amount')::numeric, wocs.sale_refundable(found)),
    coalesce((args ->> 'qty')::numeric, case when args ->> 'amount' is null then found.qty end, 1),
    coalesce(left(args ->> 'item', 200), found.item), coalesce(left(lower(args ->> 'channel'), 60), found.channel),
    coalesce((wocs.event_find(args ->> 'event_id')).id, found.event_id), left(args ->> 'note', 500),
    task.requested_by, task.id, found.id)
  returning * into made;
  return jsonb_build_object('say', 'sale.refunded', 'facts', wocs.sale_facts(made) || jsonb_build_object(
    'left', case when found.id is not null then wocs.sale_refundable(found) end,
    'day', wocs.sale_day_total((made.at at time zone wocs.clock_zone())::date)));
end $function$;

CREATE OR REPLACE FUNCTION wocs.do_schedule(task wocs.tasks)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  args jsonb := task.payload;
  subject jsonb := wocs.check_schedule(wocs.person_by_id(task.requested_by), args) -> 'subject';
  video jsonb := wocs.schedule_video(wocs.person_by_id(task.requested_by), args -> 'line');
  made wocs.schedules;
begin
  if video is not null then
    perform wocs.media_expect(task.id, video);
  end if;
  insert into wocs.schedules (task_id, owner_id, line, media, repeat, at, zone, next_at, bound)
  values (task.id, task.requested_by, args -> 'line', wocs.schedule_media(task, video),
          coalesce(args ->> 'repeat', 'once'), coalesce((args ->> 'at')::timestamptz, now()), wocs.clock_zone(),
          wocs.schedule_turn_at(coalesce((args ->> 'at')::timestamptz, now()), wocs.clock_zone(),
            coalesce(args ->> 'repeat', 'once'), 0),
            case when not subject ? 'warning' then subject #> '{lines,0,subject}' end)
  returning * into made;
  return jsonb_build_object('say', 'schedule.added',
    'facts', wocs.schedule_facts(made) || jsonb_build_object('warning', subject -> 'warning'));
end $function$;

CREATE OR REPLACE FUNCTION wocs.finished_chart(t wocs.tasks, result jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
AS $function$
begin
  if wocs.task_result_is_late(t) then
    return null;
  end if;
  return jsonb_build_object('say', 'report.chart', 'facts', jsonb_build_object(
    'chart', t.payload #> '{chart,title}', 'unit', t.payload #> '{chart,unit}',
    'name', t.payload #> '{chart,period,name}',
    'title', result -> 'title', 'subject', result -> 'subject', 'period', result -> 'period',
    'total', result -> 'total', 'change', result -> 'change', 'note', result -> 'note',
    'is_average', coalesce(result -> 'is_average', 'false'), 'args', '[]'::jsonb));
end $function$;

CREATE OR REPLACE FUNCTION wocs.forget_columns()
 RETURNS TABLE(in_table text, in_column text)
 LANGUAGE sql
 IMMUTABLE
AS $function$
  values ('alerts', 'facts'), ('approvals', 'subject'), ('attachments', 'original_name'), ('cards', 'heard'),
    ('cards', 'note'), ('cards', 'readings'), ('events', 'name'), ('events', 'note'), ('events', 'place'),
    ('inbound_events', 'body'), ('inbound_events', 'understood'), ('inbound_events', 'undecided'),
    ('messages', 'content'), ('outbox', 'error'), ('outbox', 'facts'), ('outbox', 'reaction'), ('outbox', 'reply_to'),
    ('outbox', 'wamid'), ('sales', 'item'), ('sales', 'note'), ('schedules', 'bound'), ('schedules', 'line'),
    ('schedules', 'media'), ('sheets', 'name'), ('sheets', 'problems'), ('sheets', 'rows'), ('sheets', 'summary'),
    ('sheets', 'kept'), ('tasks', 'command_raw'), ('tasks', 'error_message'), ('tasks', 'payload'), ('tasks', 'result'),
    ('tasks', 'source_message'), ('templates', 'commands'), ('undo_notes', 'note'), ('wa_sessions', 'session_data'),
    ('outbox', 'wamid_before')
$function$;

CREATE OR REPLACE FUNCTION wocs.forget_events(pattern text)
 RETURNS void
 LANGUAGE sql
AS $function$
  update wocs.inbound_events e set body = null
  where (e.kind <> 'message' or e.body ->> 'type' = 'contacts') and e.body::text ~* pattern
$function$;

CREATE OR REPLACE FUNCTION wocs.forget_names(persons uuid[])
 RETURNS text[]
 LANGUAGE sql
 STABLE
AS $function$
  select coalesce(array_agg(distinct called.name), '{}')
  from (select u.name::text from wocs.users u where u.id = any (persons)
    union select unnest(array[l.details ->> 'name', l.details ->> 'now']) from wocs.task_logs l
    where l.action in ('person_added', 'person_changed') and l.details ->> 'person' = any (persons::text[])) called
  where lower(called.name) not in ('admin', 'agent', 'viewer')
    and not exists (select from wocs.users o where o.status = 'active' and lower(o.name) = lower(called.name))
$function$;

CREATE OR REPLACE FUNCTION wocs.forget_numbers(number text, persons uuid[])
 RETURNS text[]
 LANGUAGE sql
 STABLE
AS $function$
  select coalesce(array_agg(distinct x.n), '{}')
  from (select number union select unnest(u.numbers_before) from wocs.users u where u.id = any (persons)) x (n)
  where x.n is not null and not exists (select from wocs.users o where o.status = 'active' and o.wa_number = x.n)
$function$;

CREATE OR REPLACE FUNCTION wocs.forget_pattern_of_all(numbers text[], words text[])
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select nullif(concat_ws('|', (select string_agg(wocs.forget_pattern(n), '|') from unnest(numbers) n),
    wocs.forget_pattern(null::text, words)), '')
$function$;

CREATE OR REPLACE FUNCTION wocs.forget_questions(chats uuid[])
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  asked text[] := array(select t.id from wocs.tasks t
    where t.type = 'forget' and t.payload #>> '{found,chat}' = any (chats::text[]));
begin
  update wocs.approvals a set subject = a.subject - 'name' where a.task_id = any (asked);
  update wocs.outbox o set facts = o.facts #- '{subject,name}' where o.facts ->> 'task' = any (asked);
end $function$;

CREATE OR REPLACE FUNCTION wocs.forget_scrub(facts jsonb, pattern text)
 RETURNS jsonb
 LANGUAGE plpgsql
 IMMUTABLE
AS $function$
begin
  return case jsonb_typeof(facts)
    when 'string' then to_jsonb(wocs.forget_scrub(facts #>> '{}', pattern))
    when 'number' then case when facts::text ~* pattern then '"•••"' else facts end
    when 'array' then (
      select coalesce(jsonb_agg(wocs.forget_scrub(x.value, pattern) order by x.ordinality), '[]')
      from jsonb_array_elements(facts) with ordinality x)
    when 'object' then (
      select coalesce(jsonb_object_agg(wocs.forget_scrub(e.key, pattern), wocs.forget_scrub(e.value, pattern)), '{}')
      from jsonb_each(facts) e)
    else facts end;
end $function$;

CREATE OR REPLACE FUNCTION wocs.forget_scrub_on()
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  until timestamptz := clock_timestamp() + wocs.limit_scrub_time();
  s wocs.forget_scrubs;
  c record;
begin
  select * into s from wocs.forget_scrubs x order by x.id limit 1 for update skip locked;
  if s.id is null then
    return;
  end if;
  if s.step = 0 then
    perform wocs.forget_events(s.pattern);
  end if;
  for c in
    select x.* from wocs.forget_columns() with ordinality x (in_table, in_column, n) where x.n > s.step order by x.n
  loop
    execute format('update wocs.%1$I set %2$I = wocs.forget_scrub(%2$I, $1) where %2$I::text ~* $1', c.in_table,
      c.in_column) using s.pattern;
    s.step := c.n;
    exit when clock_timestamp() > until;
  end loop;
  if clock_timestamp() > until then
    update wocs.forget_scrubs x set step = s.step where x.id = s.id;
  else
    perform wocs.forget_keys(s.pattern);
    perform wocs.audit_scrub(s.pattern);
    delete from wocs.forget_scrubs x where x.id = s.id;
  end if;
end $function$;

CREATE OR REPLACE FUNCTION wocs.landing_picture_ask_again(t wocs.tasks)
 RETURNS boolean
 LANGUAGE plpgsql
AS $function$
begin
  if t.type <> 'landing_edit' or t.parent_id is not null or t.source_message is null
     or wocs.draft_current(t.requested_by) is not null then
    return false;
  end if;
  perform wocs.draft_keep(t.requested_by, t.source_message,
    jsonb_build_object('command', t.type, 'args', t.payload, 'media', null), null);
  return true;
end $function$;

CREATE OR REPLACE FUNCTION wocs.landing_picture_decides(task text, problem text)
 RETURNS boolean
 LANGUAGE plpgsql
AS $function$
declare
  t wocs.tasks := (select x from wocs.tasks x where x.id = task);
  waited boolean := exists (select from wocs.outbox o where o.task_id = task and o.say = 'landing.picture_awaited');
  outcome jsonb;
begin
  if t.parent_id is not null or not wocs.landing_picture_is_needed(t.type, t.payload) then
    return false;
  end if;
  perform wocs.audit_set_actor(t.requested_by);
  if t.status = 'pending' and waited then
    outcome := case when problem is null then wocs.task_start(t) else wocs.landing_picture_refuse(t, problem) end;
  elsif t.status = 'awaiting_approval' and problem is not null then
    outcome := wocs.landing_picture_refuse(t, problem);
  elsif waited then
    update wocs.outbox o set state = 'failed', error = '{"code": "superseded"}'
    where o.task_id = t.id and o.state = 'held';
  end if;
  if outcome is not null then
    perform wocs.outbox_release_reply(t, outcome ->> 'say', outcome -> 'facts');
  end if;
  return true;
end $function$;

CREATE OR REPLACE FUNCTION wocs.landing_picture_is_needed(type text, args jsonb)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select type = 'landing_edit' and args ->> 'field' is not distinct from 'image'
    or jsonb_path_exists(args, '$.** ? (@.command == "landing_edit" && @.args.field == "image")')
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
    'problem', problem, 'page', t.payload -> 'page', 'again', again));
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
  if wocs.landing_picture_decides(a.task_id, problem) then
    return;
  end if;
  perform wocs.landing_picture_tell(a.task_id, case when stored is null then 'failed' else 'stored' end, problem);
end $function$;

CREATE OR REPLACE FUNCTION wocs.landing_picture_stored(task text)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select coalesce((
    select jsonb_build_object('image', jsonb_build_object(
      'key', a.storage_url, 'mime', a.mime_type, 'width', a.width, 'height', a.height))
    from wocs.attachments a where a.task_id = task and a.type = 'image' and a.state = 'stored'
    order by a.created_at, a.id limit 1), '{}')
$function$;

CREATE OR REPLACE FUNCTION wocs.landing_picture_tell(task text, state text, problem text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  update wocs.outbox x set facts = x.facts || jsonb_build_object('picture', jsonb_build_object(
    'state', landing_picture_tell.state, 'problem', landing_picture_tell.problem))
  where x.task_id = task and x.state = 'held';
  perform wocs.outbox_hand_out_held(task);
end $function$;

CREATE OR REPLACE FUNCTION wocs.landing_public(v wocs.landing_versions)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select jsonb_build_object(
    'slug', v.page_slug, 'version', v.version, 'title', v.content -> 'title',
    'description', v.content -> 'description', 'cta', v.content -> 'cta', 'link', v.content -> 'link',
    'image', v.content -> 'image', 'published_at', wocs.clock_text(v.published_at))
$function$;

CREATE OR REPLACE FUNCTION wocs.landing_quoted_message(type text, args jsonb)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select case when type in ('landing_create', 'landing_edit') then args ->> 'quoted'
    else jsonb_path_query_first(args,
      '$.** ? (@.command == "landing_create" || @.command == "landing_edit").args.quoted') #>> '{}' end
$function$;

CREATE OR REPLACE FUNCTION wocs.landing_refusal(reason text, page text)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select jsonb_build_object('refused', 'landing.refused', 'facts', jsonb_build_object(
    'reason', reason, 'page', page, 'url', wocs.landing_url(page),
    'pages', (select coalesce(jsonb_agg(distinct v.page_slug), '[]') from wocs.landing_versions v
      where reason = 'no_such_page' and v.status <> 'archived'),
    'versions', (
      select coalesce(jsonb_agg(v.version order by v.version), '[]') from wocs.landing_versions v
      where reason in ('no_such_version', 'nothing_before') and v.page_slug = page)))
$function$;

CREATE OR REPLACE FUNCTION wocs.landing_rollback_target(page text, wanted integer)
 RETURNS wocs.landing_versions
 LANGUAGE plpgsql
 STABLE
AS $function$
declare
  seen wocs.landing_versions := wocs.landing_seen_version(page);
  head wocs.landing_versions := wocs.landing_head_version(page);
begin
  if wanted >= 0 then
    return (select v from wocs.landing_versions v where v.page_slug = page and v.version = wanted);
  elsif seen.id is null then
    return (select v from wocs.landing_versions v where v.page_slug = page and v.status <> 'archived'
      order by v.version desc offset -wanted limit 1);
  end if;
  -- a draft of a page that was taken down goes back to what was taken down
  return wocs.landing_version_steps_back(seen, case when seen.status = 'published' or seen.id = head.id then -wanted
    else -wanted - 1 end);
end $function$;

CREATE OR REPLACE FUNCTION wocs.landing_screenshot_children(page text, outlook jsonb)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select case when outlook ->> 'state' = 'no_browser' then '[]'::jsonb else jsonb_build_array(jsonb_build_object(
    'command', 'landing_screenshot', 'args', jsonb_build_object('page', page), 'runs', 'home', 'scheduled_at', null,
    'asks', false, 'repeatable', true, 'needs_role', 'agent')) end
$function$;

CREATE OR REPLACE FUNCTION wocs.landing_seen_version(page text)
 RETURNS wocs.landing_versions
 LANGUAGE sql
 STABLE
AS $function$
  select v from wocs.landing_versions v
  where v.page_slug = page and (v.published_at is not null or v.status = 'published')
  order by (v.status = 'published') desc, v.published_at desc, v.version desc limit 1
$function$;

CREATE OR REPLACE FUNCTION wocs.landing_states(page text)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select coalesce(jsonb_object_agg(v.version, jsonb_build_object('status', v.status, 'at', v.published_at,
    'follows', v.follows)), '{}')
  from wocs.landing_versions v where v.page_slug = page
$function$;

CREATE OR REPLACE FUNCTION wocs.landing_states_restore(t wocs.tasks)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  one jsonb;
begin
  for one in
    select x from jsonb_array_elements(wocs.undo_note_of(t.id) -> 'touched') x order by x ->> 'from' = 'published'
  loop
    update wocs.landing_versions v set status = one ->> 'from', published_at = (one ->> 'at')::timestamptz,
      follows = case when one ? 'follows' then (one ->> 'follows')::int else v.follows end
    where v.page_slug = t.payload ->> 'page' and v.version = (one ->> 'version')::int;
  end loop;
  return jsonb_build_object('facts', jsonb_build_object('page', t.payload -> 'page',
    'url', wocs.landing_url(t.payload ->> 'page')));
end $function$;

CREATE OR REPLACE FUNCTION wocs.landing_states_touched(page text, before jsonb)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select jsonb_build_object('touched', coalesce(jsonb_agg(jsonb_build_object(
    'version', v.version, 'from', before #> array[v.version::text, 'status'], 'to', v.status,
    'at', before #> array[v.version::text, 'at'], 'follows', before #> array[v.version::text, 'follows'])
    order by v.version), '[]'))
  from wocs.landing_versions v
  where v.page_slug = page and before #>> array[v.version::text, 'status'] <> v.status
$function$;

CREATE OR REPLACE FUNCTION wocs.landing_version_leads_back_to(v wocs.landing_versions, other wocs.landing_versions)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  with recursive seen as (
    select (v).version as version, (v).follows as follows
    union
    select b.version, b.follows from seen join wocs.landing_versions b on b.version = seen.follows
      and b.page_slug = (v).page_slug)
  select exists (select from seen where seen.version = (other).version)
$function$;

CREATE OR REPLACE FUNCTION wocs.landing_version_make_live(shown wocs.landing_versions)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  seen wocs.landing_versions := wocs.landing_seen_version(shown.page_slug);
  is_back boolean := wocs.landing_version_leads_back_to(seen, shown);
begin
  update wocs.landing_versions v set status = 'archived'
  where v.page_slug = shown.page_slug and v.id <> shown.id
    and (v.status = 'published' or v.status = 'draft' and v.version < shown.version);
  update wocs.landing_versions v set
    status = 'published', published_at = now(), follows = case when is_back then v.follows else seen.version end
  where v.id = shown.id;
end $function$;

CREATE OR REPLACE FUNCTION wocs.landing_version_steps_back(v wocs.landing_versions, steps integer)
 RETURNS wocs.landing_versions
 LANGUAGE plpgsql
 STABLE
AS $function$
begin
  while steps > 0 and v.id is not null loop
    select b.* into v from wocs.landing_versions b where b.page_slug = v.page_slug and b.version = v.follows;
    steps := steps - 1;
  end loop;
  return v;
end $function$;

CREATE OR REPLACE FUNCTION wocs.limit_attempts_in_order()
 RETURNS integer
 LANGUAGE sql
 IMMUTABLE
AS $function$ select 3 $function$;

CREATE OR REPLACE FUNCTION wocs.limit_fair_share()
 RETURNS numeric
 LANGUAGE sql
 IMMUTABLE
AS $function$ select 0.8 $function$;

CREATE OR REPLACE FUNCTION wocs.limit_handed_out()
 RETURNS integer
 LANGUAGE sql
 IMMUTABLE
AS $function$ select 15 $function$;

CREATE OR REPLACE FUNCTION wocs.limit_handed_together()
 RETURNS integer
 LANGUAGE sql
 IMMUTABLE
AS $function$ select 5 $function$;

CREATE OR REPLACE FUNCTION wocs.limit_probe_pause_max()
 RETURNS interval
 LANGUAGE sql
 IMMUTABLE
AS $function$ select interval '10 minutes' $function$;

CREATE OR REPLACE FUNCTION wocs.limit_probe_pause_min()
 RETURNS interval
 LANGUAGE sql
 IMMUTABLE
AS $function$ select interval '5 s' $function$;

CREATE OR REPLACE FUNCTION wocs.limit_report_rows()
 RETURNS integer
 LANGUAGE sql
 IMMUTABLE
AS $function$ select 2000 $function$;

CREATE OR REPLACE FUNCTION wocs.limit_said_slack()
 RETURNS interval
 LANGUAGE sql
 IMMUTABLE
AS $function$ select interval '2 s' $function$;

CREATE OR REPLACE FUNCTION wocs.limit_store_patience()
 RETURNS interval
 LANGUAGE sql
 IMMUTABLE
AS $function$ select interval '24 hours' $function$;

CREATE OR REPLACE FUNCTION wocs.media_kind_of_document(document jsonb)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select case
    when document ->> 'mime_type' ilike 'image/%' then 'image'
    when document ->> 'mime_type' ilike 'video/%' then 'video'
    when coalesce(document ->> 'mime_type', '') !~* '^(application/octet-stream.*)?$' then 'document'
    when document ->> 'filename' ~* '\.(jpe?g|png|webp|gif|heic|heif|avif)$' then 'image'
    when document ->> 'filename' ~* '\.(mp4|m4v|3gp|mov)$' then 'video'
    else 'document' end
$function$;

CREATE OR REPLACE FUNCTION wocs.media_may_come_later(a wocs.attachments, problem text)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select problem = 'not_stored' and a.created_at > now() - wocs.limit_store_patience()
$function$;

CREATE OR REPLACE FUNCTION wocs.media_of_message(asker wocs.users, m jsonb, type text, args jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
AS $function$
declare
  quoted text := wocs.landing_quoted_message(type, args);
  picture jsonb;
begin
  if m #>> '{media,kind}' in ('image', 'video', 'document') then
    return m -> 'media';
  elsif quoted is not null then
    picture := wocs.media_quoted(asker, quoted, 'image');
  end if;
  return case when picture ->> 'id' is not null then picture end;
end $function$;

CREATE OR REPLACE FUNCTION wocs.media_quoted(asker wocs.users, quoted text, wanted text)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
AS $function$
declare
  body jsonb := (select e.body from wocs.inbound_events e where e.message_id = quoted and e.user_id = asker.id);
  told jsonb := coalesce(body -> wanted,
    case when wocs.media_kind_of_document(body -> 'document') = wanted then body -> 'document' end);
begin
  if told is null then
    return (
      select jsonb_build_object('kind', wanted, 'id', a.media -> 'id', 'mime', a.mime_type,
        'sha256', a.media -> 'sha256', 'filename', a.original_name)
      from wocs.outbox o join wocs.attachments a on a.task_id = o.task_id and a.type = wanted and a.state = 'stored'
        and a.media ->> 'id' is not null
      where o.wamid = quoted order by a.created_at desc limit 1);
  end if;
  return jsonb_build_object('kind', wanted, 'id', told -> 'id', 'mime', told -> 'mime_type',
    'sha256', told -> 'sha256', 'filename', told -> 'filename');
end $function$;

CREATE OR REPLACE FUNCTION wocs.media_wait(a wocs.attachments, problem text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  perform wocs.cause_open('store', problem);
  update wocs.attachments x set tries = 0, lease_until = now() + wocs.cause_pause('store') where x.id = a.id;
  perform wocs.landing_picture_tell(a.task_id, 'waiting', null);
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
  if continues then
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
  elsif doing = 'chat' and voice ? 'card' then
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

CREATE OR REPLACE FUNCTION wocs.message_answer_text(m jsonb, intent jsonb, doing text, person wocs.users)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  outcome jsonb;
begin
  perform wocs.audit_set_actor(person.id);
  if doing = 'command' then
    outcome := wocs.command_apply(person, m, intent);
    if outcome ->> 'say' like 'settings.%' then
      person := wocs.person_by_id(person.id);  -- the answer to /language is in the new one
    end if;
  elsif doing = 'word' then
    outcome := wocs.word_apply(person, intent ->> 'word', intent ->> 'task',
      coalesce(intent ->> 'quoted', m ->> 'quoted'),
      (intent ->> 'ask')::int,
                         m ->> 'type' = 'reaction', (m ->> 'sent_at')::timestamptz);
  elsif doing = 'say' then
    outcome := wocs.command_grammar_answer(person, m, intent);
  elsif doing = 'broken' then
    outcome := jsonb_build_object('say', 'grammar.broken', 'facts', jsonb_build_object('error', intent -> 'error'));
  elsif intent @> '{"plain": true}' then
    outcome := wocs.voice_text_record(m, person);
  elsif wocs.session_may_tell_menu(person.id) then
    outcome := '{"say": "grammar.chat"}';
  else
    perform wocs.message_mark(m, person, '👀', 'grammar.chat');
  end if;
  if outcome is not null then
    perform wocs.outbox_reply(person, m ->> 'id', outcome);
  end if;
end $function$;

CREATE OR REPLACE FUNCTION wocs.message_body_is_old(e wocs.inbound_events)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select (e.body is not null or e.understood is not null or e.undecided is not null)
    and e.received_at < now() - wocs.limit_body_kept()
$function$;

CREATE OR REPLACE FUNCTION wocs.message_decide(event bigint, m jsonb, person wocs.users)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  intent jsonb := m -> 'intent';
  doing text := intent ->> 'do';
  is_first_look boolean := not coalesce((m ->> 'second_look')::boolean, false);
  is_answered boolean := doing <> 'ignore';
  moment timestamptz := clock_timestamp();
  allowed int := wocs.setting_value('rate_per_minute', wocs.limit_commands_per_minute()::text);
  session wocs.wa_sessions;
begin
  if person.wa_user_id is distinct from coalesce(m #>> '{sender,user_id}', person.wa_user_id)
     or person.wa_number is distinct from coalesce(m #>> '{sender,number}', person.wa_number) then
    person := wocs.person_learn_address(person, m #>> '{sender,user_id}', m #>> '{sender,number}');
  end if;
  perform wocs.person_confirm_number(person, m #>> '{sender,user_id}', m #>> '{sender,number}');
  if is_first_look and doing = 'command' and wocs.template_is_wanted(intent) then
    return wocs.message_ask_second_look(event, m, null);
  end if;
  session := wocs.session_lock(person.id, is_answered, doing = 'chat' and is_first_look, moment, allowed);
  if is_first_look and wocs.message_may_continue(m, wocs.draft_unexpired(session)) then
    return wocs.message_ask_second_look(event, m, wocs.draft_unexpired(session));
  elsif is_answered and session.obeyed[1] is distinct from moment then
    perform wocs.message_throttle(event, m, person, allowed, session.obeyed[allowed]);
  elsif doing = 'chat' and session.session_data ? 'draft' and wocs.draft_unexpired(session) is null then
    perform wocs.draft_expire(person, m ->> 'id', session.session_data #>> '{draft,command}');
  elsif is_answered then
    perform wocs.message_answer(m, intent, doing, person);
  end if;
  return null;
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
  if not wocs.stranger_take_command(event, m) then
    perform wocs.chat_record_message(m);
    perform wocs.chat_answer_order(event, m);
  end if;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION wocs.message_give_up(e wocs.inbound_events)
 RETURNS void
 LANGUAGE sql
AS $function$
  select wocs.message_decide_all(jsonb_build_array(wocs.message_undecided(e) || jsonb_build_object(
    'second_look', true, 'intent', jsonb_build_object('do', 'broken', 'error', 'handed out too often'))));
$function$;

CREATE OR REPLACE FUNCTION wocs.message_hand_out(e wocs.inbound_events)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  update wocs.inbound_events x
  set decide_at = clock_timestamp() + wocs.limit_reread_lease(), handed_out = x.handed_out + 1 where x.id = e.id;
  perform wocs.work_add('wocs.decide', wocs.message_undecided(e)::text);
end $function$;

CREATE OR REPLACE FUNCTION wocs.message_lease_undecided()
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  e wocs.inbound_events;
  is_suspect boolean;
  handed int := 0;
begin
  for e in
    select x.* from wocs.inbound_events x where wocs.message_is_left(x)
    order by x.handed_out >= wocs.limit_handed_together(), x.id
    limit 20 for update skip locked
  loop
    is_suspect := e.handed_out >= wocs.limit_handed_together();
    exit when is_suspect and handed > 0;
    if e.handed_out >= wocs.limit_handed_out() then
      perform wocs.message_give_up(e);
    else
      perform wocs.message_hand_out(e);
    end if;
    handed := handed + 1;
    exit when is_suspect;
  end loop;
end $function$;

CREATE OR REPLACE FUNCTION wocs.message_mark(m jsonb, person wocs.users, emoji text, say text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  if m ->> 'type' is distinct from 'reaction' then
    perform wocs.outbox_add_reaction(person, m ->> 'id', emoji, say, null);
  end if;
end $function$;

CREATE OR REPLACE FUNCTION wocs.message_may_continue(m jsonb, draft jsonb)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select draft is not null and (m #>> '{intent,do}' = 'chat'
    or m #>> '{intent,word}' in ('confirm', 'reject') and draft @> '{"yes_no": true}'
      and m ->> 'type' <> 'reaction' and m #>> '{intent,task}' is null and not m -> 'intent' ? 'card')
$function$;

CREATE OR REPLACE FUNCTION wocs.message_throttle(event bigint, m jsonb, person wocs.users, allowed integer, oldest timestamp with time zone)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  update wocs.inbound_events e set understood = e.understood || '{"throttled": true}' where e.id = event;
  update wocs.users u set throttled_at = now()
  where u.id = person.id and coalesce(
    u.throttled_at <= now() - wocs.limit_rate_window() or wocs.clock_is_ahead(u.throttled_at), true);
  if found then
    perform wocs.outbox_reply(person, m ->> 'id',
      jsonb_build_object('say', 'access.slow_down', 'facts', jsonb_build_object(
      'limit', allowed, 'seconds', ceil(extract(epoch from oldest + wocs.limit_rate_window() - clock_timestamp())))));
  else
    perform wocs.message_mark(m, person, '🐢', 'access.slow_down');
  end if;
end $function$;

CREATE OR REPLACE FUNCTION wocs.metric_coverage(span wocs.span, points jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
AS $function$
declare
  told jsonb;
begin
  if span.until - span.since <= wocs.limit_hourly_span() then
    return null;
  end if;
  with placed as (
    select q.label, q.was_since is not null as has_twin, q.part_until = now() as lasts
    from wocs.period_parts(span.since, span.until, span.step) q),
  seen as (
    select p.has_twin, p.lasts, p.label, coalesce(v.value -> 'value', 'null') <> 'null' as known,
      coalesce(v.value -> 'previous', 'null') <> 'null' as was_known
    from placed p left join jsonb_array_elements(points) v on v.value ->> 'label' = p.label),
  counted as (
    select count(*) filter (where known)::numeric as recorded,
      count(*) filter (where known or not lasts) as days,
      count(*) filter (where was_known)::numeric as was_recorded,
      count(*) filter (where has_twin and (was_known or not lasts)) as was_days
    from seen),
  shares as (
    select c.*, c.recorded / nullif(c.days, 0) as share, c.was_recorded / nullif(c.was_days, 0) as was_share
    from counted c)
  select jsonb_build_object('recorded', was_recorded, 'of', was_days,
    'fair', coalesce(least(share, was_share) >= wocs.limit_fair_share() * greatest(share, was_share), false))
  into told from shares;
  return case when (told ->> 'recorded')::int > 0
    and (told ->> 'recorded' <> told ->> 'of' or told -> 'fair' = 'false') then told end;
end $function$;

CREATE OR REPLACE FUNCTION wocs.metric_fair_comparison(compared jsonb, coverage jsonb)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select case when coverage -> 'fair' = 'false' then compared || '{"change": null}' else compared end
$function$;

CREATE OR REPLACE FUNCTION wocs.metric_points_best(points jsonb)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select p - 'previous' from jsonb_array_elements(points) p
  where p -> 'value' <> 'null' and (p ->> 'value')::numeric > 0
  order by (p ->> 'value')::numeric desc, p ->> 'label' limit 1
$function$;

CREATE OR REPLACE FUNCTION wocs.node_call_again_s()
 RETURNS integer
 LANGUAGE plpgsql
 STABLE
AS $function$
begin
  return greatest(2, ceil(extract(epoch from least(now() + wocs.limit_beat_pause(),
    (select min(o.not_before) from wocs.outbox o
     where o.state = 'queued' and (o.waits_for is null or o.not_before > now())),
    (select min(t.scheduled_at) from wocs.tasks t where t.status = 'pending' and t.scheduled_at > now()),
    (select min(s.next_at) from wocs.schedules s where s.state = 'active' and s.next_at > now()),
    (select min(a.expires_at) from wocs.approvals a where a.decision is null and a.expires_at > now()),
    (select min(t.created_at) + wocs.limit_slow_note() from wocs.tasks t
     where t.type = 'transcribe' and t.status in ('pending', 'running')
       and t.created_at > now() - wocs.limit_slow_note())) - now())))::int;
end $function$;

CREATE OR REPLACE FUNCTION wocs.node_code_blank()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  update wocs.tasks t set result = t.result || '{"code": "•••"}'
  where t.type = 'node_add' and wocs.node_code_digest(t.result ->> 'code') = old.code_digest;
  update wocs.outbox o set facts = o.facts || '{"code": "•••"}'
  where o.say = 'node.invited' and wocs.node_code_digest(o.facts ->> 'code') = old.code_digest;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION wocs.node_code_is_late(k wocs.node_keys)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$ select k.code_digest is not null and k.code_expires_at <= now() $function$;

CREATE OR REPLACE FUNCTION wocs.node_codes_expire()
 RETURNS void
 LANGUAGE sql
AS $function$ update wocs.node_keys k set code_digest = null where wocs.node_code_is_late(k) $function$;

CREATE OR REPLACE FUNCTION wocs.node_report_apply(t wocs.tasks, outcome text, result jsonb, error jsonb, files jsonb)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  code text := coalesce(error ->> 'code', 'unknown');
begin
  if outcome <> 'done' then
    update wocs.nodes n set last_error = code, last_error_at = now(), last_error_task = t.id where n.name = t.node;
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

CREATE OR REPLACE FUNCTION wocs.notice_is_for_holder(o wocs.outbox, t wocs.tasks)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select t.status in ('pending', 'running') and exists (
    select from wocs.users u
    where u.id = t.assigned_to and (u.wa_number = o.to_number or u.wa_user_id = o.to_user_id))
$function$;

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
    when o.task_id is not null then (
      select wocs.notice_of_task_is_outdated(o, t) from wocs.tasks t where t.id = o.task_id)
    else wocs.notice_of_alert_is_outdated(o) end, false);
end $function$;

CREATE OR REPLACE FUNCTION wocs.notice_is_urgent(say text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select say in ('system.stopped', 'system.resumed')
    or say in ('alert.offline', 'alert.uncertain', 'alert.fault', 'alert.stranger', 'alert.audit')
$function$;

CREATE OR REPLACE FUNCTION wocs.notice_lane(whom wocs.users, say text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select case when wocs.notice_is_urgent(say) then 'urgent' when whom.role = 'agent' then 'work' else 'news' end
$function$;

CREATE OR REPLACE FUNCTION wocs.notice_of_alert_is_outdated(o wocs.outbox)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select case
    when o.say in ('alert.offline', 'alert.quota', 'alert.silence') then a.closed_at is not null
    when o.say in ('alert.online', 'alert.quota_over', 'alert.silence_over')
      then (wocs.alert_current(a.kind, a.about)).id is not null
  end
  from wocs.alerts a where a.id = case when o.key ~ '^alert:[0-9]{1,18}:' then split_part(o.key, ':', 2)::bigint end
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
    when o.say = 'agent.overdue' then t.status not in ('pending', 'running')
    when o.say = 'alert.uncertain' then t.status <> 'uncertain'
    when o.say in ('approval.asked', 'approval.changed') then not exists (
      select from wocs.approvals a
      where a.task_id = t.id and a.ask = (o.facts ->> 'ask')::int and a.decision is null)
  end
$function$;

CREATE OR REPLACE FUNCTION wocs.notice_send(person uuid, say text, facts jsonb, task text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  whom wocs.users := wocs.person_by_id(notice_send.person);
  lane text := wocs.notice_lane(whom, say);
  turn timestamptz;
begin
  if whom.id is null then
    return;
  end if;
  turn := wocs.outbox_next_turn(lane);
  perform wocs.outbox_add(
    whom, case when wocs.person_window_is_open(whom.id) then 'notice' else 'template' end, say, facts,
    concat_ws(':', 'notice', task, say, whom.id, pg_current_xact_id()::text), task, null,
      case when turn <= now() then 'sending' else 'queued' end, turn, lane => lane);
end $function$;

CREATE OR REPLACE FUNCTION wocs.notice_send_entry(n jsonb, whom wocs.users, task text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  is_open boolean := wocs.person_window_is_open(whom.id);
  follows boolean := n @> '{"follows": true}';
  held boolean := n @> '{"held": true}' and is_open;
  lane text := wocs.notice_lane(whom, n ->> 'say');
  turn timestamptz;
begin
  if whom.id is null or follows and not is_open then
    return;
  end if;
  turn := case when follows or held then now() else wocs.outbox_next_turn(lane) end;
  perform wocs.outbox_add(
    whom, case when is_open then 'notice' else 'template' end, n ->> 'say', coalesce(n -> 'facts', '{}'),
    concat_ws(':', 'notice', task, n ->> 'say', whom.id, pg_current_xact_id()::text), task, null,
    case when held then 'held' when turn <= now() then 'sending' else 'queued' end, turn,
    case when is_open then nullif(n -> 'media', 'null') end, lane => lane);
end $function$;

CREATE OR REPLACE FUNCTION wocs.number_digit(digit integer DEFAULT NULL::integer)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select '[' || string_agg(
    case when digit is null then chr(zero) || '-' || chr(zero + 9) else chr(zero + digit) end, '') || ']'
  from unnest(array[48, 1632, 1776, 2406, 2534, 3046, 3664, 65296, 120782, 120792, 120802, 120812, 120822]) zero
$function$;

CREATE OR REPLACE FUNCTION wocs.number_gap()
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select '[-\s()./_·\u00ad\u2000-\u200f\u2010-\u2015\u202a-\u202f\u2060-\u2069\u20e3\ufe0f\ufeff]{0,4}'
$function$;

CREATE OR REPLACE FUNCTION wocs.number_mask(said text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select regexp_replace(
    regexp_replace(said,
      '(?<![0-9A-Za-z])(?!(?:0[1-9]|[12][0-9]|3[01])[-./](?:0?[1-9]|1[0-2])[-./]20[0-9]{2}(?![0-9]))'
      || format('((?:\+%2$s|%3$s%1$s%4$s|%4$s)(?:%1$s%2$s){2})(?:%1$s%2$s){4,9}((?:%1$s%2$s){2})(?![0-9A-Za-z])',
        wocs.number_gap(), wocs.number_digit(), wocs.number_digit(6), wocs.number_digit(0)), '\1•••\2', 'g'),
    format('(?<![0-9A-Za-z])(?<!video/)(%1$s{4})%1$s{3,9}(%1$s{2})(?![0-9A-Za-z])', wocs.number_digit()), '\1•••\2',
    'g')
$function$;

CREATE OR REPLACE FUNCTION wocs.number_normalise(written text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select case when digits like '00%' then substr(digits, 3) when digits like '0%' then '6' || digits else digits end
  from regexp_replace(written, '[^0-9]', '', 'g') digits
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
begin
  if state = 'sending' then
    select b.waits_for, b.until into waits_for, until from wocs.outbox_obstacle(number, person.wa_user_id) b;
  end if;
  insert into wocs.outbox as x (key, to_number, to_user_id, kind, say, facts, language, reply_to, task_id, media,
    reaction, state, waits_for, not_before, lane)
  values (key, number, person.wa_user_id, kind, say, wocs.number_mask_for(person.role, facts),
    coalesce(person.language, 'en'), reply_to, task, media, reaction,
    case state when 'held' then 'held' else 'queued' end, waits_for, greatest(not_before, until), lane)
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
  if wocs.outbox_drop_outdated(o) then
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

CREATE OR REPLACE FUNCTION wocs.outbox_drop_outdated(o wocs.outbox)
 RETURNS boolean
 LANGUAGE plpgsql
AS $function$
begin
  if not wocs.notice_is_outdated(o) then
    return false;
  end if;
  update wocs.outbox x set state = 'outdated', lease_until = null, waits_for = null where x.id = o.id;
  return true;
end $function$;

CREATE OR REPLACE FUNCTION wocs.outbox_goes_as_template(o wocs.outbox, error jsonb, refused text DEFAULT NULL::text)
 RETURNS boolean
 LANGUAGE plpgsql
AS $function$
begin
  if error ->> 'code' is distinct from '131047' or o.kind not in ('reply', 'notice')
      or wocs.outbox_rank(o.state) >= wocs.outbox_rank('delivered') then
    return false;
  end if;
  update wocs.outbox x
  set kind = 'template', state = 'queued', not_before = now(), lease_until = null, wamid = null,
    wamid_before = coalesce(refused, o.wamid), error = outbox_goes_as_template.error
  where x.id = o.id;
  return true;
end $function$;

CREATE OR REPLACE FUNCTION wocs.outbox_hand_out(row_id bigint, list text DEFAULT 'wocs.send'::text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  message jsonb;
begin
  update wocs.outbox o set
    state = 'sending', handout = o.handout + 1, begun_at = null, lease_until = now() + wocs.limit_send_lease()
  where o.id = row_id
  returning wocs.outbox_message(o) into message;
  perform wocs.work_add(list, message::text);
end $function$;

CREATE OR REPLACE FUNCTION wocs.outbox_hand_out_held(task text)
 RETURNS void
 LANGUAGE sql
AS $function$
  select wocs.outbox_hand_out(h.id) from (
    select o.id from wocs.outbox o where o.task_id = task and o.state = 'held' order by o.id) h;
$function$;

CREATE OR REPLACE FUNCTION wocs.outbox_holds_back(o wocs.outbox)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select o.waits_for is not null and o.state in ('queued', 'sending') and (wocs.cause_holds_sending(o.waits_for)
    or o.waits_for = 'retry' and (o.attempt < wocs.limit_attempts_in_order() or o.error ->> 'code' = '131056'))
$function$;

CREATE OR REPLACE FUNCTION wocs.outbox_is_old(o wocs.outbox)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select (o.to_number is not null or o.to_user_id is not null or o.facts <> '{}' or o.media is not null)
    and o.created_at < now() - wocs.limit_outbox_kept()
    and o.state in ('sent', 'delivered', 'read', 'played', 'failed', 'outdated', 'unknown')
$function$;

CREATE OR REPLACE FUNCTION wocs.outbox_is_worth_trying(o wocs.outbox, retry_in_s double precision)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select retry_in_s is not null and (o.attempt < wocs.limit_send_attempts() or not exists (
    select from wocs.outbox x
    where x.sent_at > now() - make_interval(secs => retry_in_s) and x.kind <> 'reaction' and x.id <> o.id))
$function$;

CREATE OR REPLACE FUNCTION wocs.outbox_lease_due()
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  cause text := wocs.cause_of_sending();
begin
  if cause is null then
    perform wocs.outbox_release_waiting();
    perform wocs.outbox_lease_turns();
  else
    update wocs.outbox o set waits_for = cause
    where o.id in (
      select x.id from wocs.outbox x where wocs.outbox_is_due(x) and x.waits_for is distinct from cause
      order by x.id for update skip locked);
    perform wocs.outbox_lease_probe(cause);
  end if;
end $function$;

CREATE OR REPLACE FUNCTION wocs.outbox_lease_probe(cause text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  if exists (select from wocs.outbox o where o.waits_for is not null and wocs.cause_holds_sending(o.waits_for)
      and (o.state = 'sending' or o.state = 'queued' and o.not_before > now())) then
    return;
  end if;
  perform wocs.outbox_hand_out(o.id) from (
    select x.id from wocs.outbox x where wocs.outbox_is_due(x) and x.waits_for = cause
    order by x.kind in ('notice', 'template'), x.id limit 1 for update skip locked) o;
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

CREATE OR REPLACE FUNCTION wocs.outbox_lease_waiting(o wocs.outbox)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  if o.waits_for <> 'retry' then
    perform wocs.outbox_lease_probe(o.waits_for);
    return;
  elsif exists (select from wocs.outbox w where wocs.outbox_holds_back(w) and w.state = 'sending'
      and (w.to_number = o.to_number or w.to_user_id = o.to_user_id)) then
    return;
  end if;
  perform wocs.outbox_hand_out(x.id) from (
    select w.id from wocs.outbox w
    where wocs.outbox_is_due(w) and w.waits_for = 'retry' and (w.to_number = o.to_number or w.to_user_id = o.to_user_id)
    order by w.id for update skip locked) x;
end $function$;

CREATE OR REPLACE FUNCTION wocs.outbox_mark_all_sent(results jsonb, begins bigint DEFAULT NULL::bigint)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  perform wocs.outbox_hold_pairs(array(
    select (r.value ->> 'id')::bigint from jsonb_array_elements(results) r union select begins));
  perform wocs.outbox_mark_sent(r.value)
  from jsonb_array_elements(results) with ordinality r order by (r.value ->> 'id')::bigint, r.ordinality;
  if exists (select from jsonb_array_elements(results) r where wocs.outbox_was_let_through(r.value)) then
    perform wocs.cause_close(a.about) from wocs.alerts a
    where a.kind = 'cause' and a.closed_at is null and wocs.cause_holds_sending(a.about);
  end if;
end $function$;

CREATE OR REPLACE FUNCTION wocs.outbox_mark_sent(result jsonb)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  o wocs.outbox;
  retry_in_s double precision := (result ->> 'retry_in_s')::double precision;
begin
  if result ? 'wamid' then
    update wocs.outbox x set
      wamid = coalesce(x.wamid, result ->> 'wamid'), sent_at = coalesce(x.sent_at, now()), lease_until = null,
      state = case when x.state in ('queued', 'sending', 'unknown') then 'sent' else x.state end, waits_for = null
    where x.id = (result ->> 'id')::bigint and x.wamid_before is distinct from result ->> 'wamid';
    return;
  end if;
  select * into o from wocs.outbox x
  where x.id = (result ->> 'id')::bigint and x.state in ('sending', 'unknown')
    and x.handout = coalesce((result ->> 'handout')::int, x.handout) for update;
  if o.id is null or wocs.outbox_goes_as_template(o, result -> 'error') then
    return;
  elsif result @> '{"unknown": true}' then
    perform wocs.outbox_mark_unknown(o);
    return;
  elsif result @> '{"unmade": true}' then
    update wocs.outbox x set attempt = o.attempt - (o.begun_at is not null)::int where x.id = o.id;
    perform wocs.outbox_queue_again(o, coalesce(o.waits_for, 'retry'), now());
    return;
  end if;
  update wocs.outbox x set error = result -> 'error' where x.id = o.id;
  if result ->> 'cause' is not null then
    perform wocs.outbox_wait_for_cause(o, result ->> 'cause', result #>> '{error,code}');
  elsif wocs.outbox_is_worth_trying(o, retry_in_s) then
    perform wocs.outbox_send_again(o, retry_in_s);
  else
    update wocs.outbox x set state = 'failed', lease_until = null, waits_for = null where x.id = o.id;
    if result #>> '{error,code}' = '-1' then
      perform wocs.settling_tell_fault('no words for ' || o.say, true);
    end if;
  end if;
end $function$;

CREATE OR REPLACE FUNCTION wocs.outbox_mark_unknown(o wocs.outbox)
 RETURNS void
 LANGUAGE sql
AS $function$
  update wocs.outbox x set state = 'unknown', waits_for = null, lease_until = now() + wocs.limit_unknown_send()
  where x.id = o.id;
$function$;

CREATE OR REPLACE FUNCTION wocs.outbox_message(o wocs.outbox)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select jsonb_build_object(
    'id', o.id, 'to', jsonb_build_object('number', o.to_number, 'user_id', o.to_user_id), 'kind', o.kind, 'say', o.say,
    'facts', o.facts,
    'language', o.language, 'reply_to', o.reply_to, 'task', o.task_id, 'media', o.media, 'reaction', o.reaction,
    'attempt', o.attempt + 1, 'handout', o.handout)
$function$;

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
      and o.not_before < now() + wocs.limit_pause_ahead()) + pause);
end $function$;

CREATE OR REPLACE FUNCTION wocs.outbox_obstacle(number text, account text, earlier_than bigint DEFAULT NULL::bigint, OUT waits_for text, OUT until timestamp with time zone)
 RETURNS record
 LANGUAGE plpgsql
 STABLE
AS $function$
begin
  waits_for := wocs.cause_of_sending();
  until := now();
  if waits_for is null then
    select 'retry', max(o.not_before) into waits_for, until from wocs.outbox o
    where wocs.outbox_holds_back(o)
      and (o.to_number = number or o.to_user_id = account) and o.id < coalesce(earlier_than, o.id + 1)
    having count(*) > 0;
  end if;
end $function$;

CREATE OR REPLACE FUNCTION wocs.outbox_of_status(s jsonb)
 RETURNS bigint
 LANGUAGE plpgsql
 STABLE
AS $function$
begin
  return coalesce(
    (select o.id from wocs.outbox o where o.wamid = s ->> 'id' or o.wamid_before = s ->> 'id' limit 1),
    (select o.id from wocs.outbox o
      where o.id = case when s ->> 'outbox' ~ '^[0-9]{1,18}$' then (s ->> 'outbox')::bigint end
        and wocs.outbox_status_fits(o, s)));
end $function$;

CREATE OR REPLACE FUNCTION wocs.outbox_queue_again(o wocs.outbox, waits_for text, not_before timestamp with time zone)
 RETURNS void
 LANGUAGE sql
AS $function$
  update wocs.outbox x set
    state = 'queued', waits_for = outbox_queue_again.waits_for, not_before = outbox_queue_again.not_before,
    lease_until = null, begun_at = null
  where x.id = o.id;
$function$;

CREATE OR REPLACE FUNCTION wocs.outbox_rank(state text)
 RETURNS integer
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select case state
    when 'held' then 0 when 'queued' then 0 when 'sending' then 1 when 'unknown' then 2 when 'sent' then 3
      when 'delivered' then 4
    when 'read' then 5 when 'played' then 6 when 'failed' then 9 when 'outdated' then 9 end
$function$;

CREATE OR REPLACE FUNCTION wocs.outbox_recipient(o wocs.outbox)
 RETURNS text
 LANGUAGE sql
 STABLE
AS $function$
  select coalesce((select u.name from wocs.users u
    where u.wa_number = o.to_number or u.wa_user_id = o.to_user_id order by u.status limit 1),
    '…' || right(coalesce(o.to_number, o.to_user_id), 4))
$function$;

CREATE OR REPLACE FUNCTION wocs.outbox_release_reply(t wocs.tasks, say text, facts jsonb)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  reply bigint;
begin
  update wocs.outbox o
  set say = outbox_release_reply.say, not_before = now(),
    facts = wocs.number_mask_for((wocs.person_by_id(t.requested_by)).role,
      wocs.task_facts(t) || outbox_release_reply.facts)
  where o.task_id = t.id and o.state = 'held' and o.kind = 'reply' returning o.id into reply;
  if reply is null then
    perform wocs.outbox_reply_late(t, say, wocs.task_facts(t) || facts);
  else
    perform wocs.outbox_hand_out(reply);
  end if;
end $function$;

CREATE OR REPLACE FUNCTION wocs.outbox_release_waiting()
 RETURNS void
 LANGUAGE sql
AS $function$
  update wocs.outbox o set waits_for = 'retry', not_before = now()
  where o.id in (
    select x.id from wocs.outbox x
    where x.state = 'queued' and x.waits_for <> 'retry' and not wocs.cause_is_open(x.waits_for)
    order by x.id for update skip locked);
$function$;

CREATE OR REPLACE FUNCTION wocs.outbox_send_again(o wocs.outbox, retry_in_s double precision)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  later timestamptz := now() + make_interval(secs => retry_in_s);
begin
  perform wocs.outbox_queue_again(o, 'retry', later);
  if not exists (select from wocs.outbox x where x.id = o.id and wocs.outbox_holds_back(x)) then
    return;
  end if;
  update wocs.outbox x set not_before = later
  where x.id in (
    select w.id from wocs.outbox w
    where w.state = 'queued' and w.not_before < later and w.id <> o.id
      and (w.to_number = o.to_number or w.to_user_id = o.to_user_id)
    order by w.id for update skip locked);
end $function$;

CREATE OR REPLACE FUNCTION wocs.outbox_settle_silent()
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  o wocs.outbox;
begin
  for o in
    select x.* from wocs.outbox x where wocs.outbox_is_silent(x) order by x.id limit 50 for update skip locked
  loop
    if o.state = 'sending' and o.begun_at is null then
      perform wocs.outbox_queue_again(o, o.waits_for, now());
    elsif o.state = 'sending' then
      perform wocs.outbox_mark_unknown(o);
    else
      update wocs.outbox x set lease_until = null, error = jsonb_build_object('code', 'no_answer') where x.id = o.id;
      perform wocs.alert_report_unsure(o);
    end if;
  end loop;
end $function$;

CREATE OR REPLACE FUNCTION wocs.outbox_status_fits(o wocs.outbox, s jsonb)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select case when o.wamid is not null then o.wamid = s ->> 'id'
    else o.attempt > 0 and o.wamid_before is distinct from s ->> 'id' and (
      (o.to_number = s ->> 'number' or o.to_user_id = s ->> 'user_id') is true
      or (o.to_number <> s ->> 'number' or o.to_user_id <> s ->> 'user_id') is not true) end
$function$;

CREATE OR REPLACE FUNCTION wocs.outbox_wait_for_cause(o wocs.outbox, cause text, code text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  perform wocs.cause_open(cause, code);
  update wocs.outbox x set attempt = o.attempt - (o.begun_at is not null)::int where x.id = o.id;
  perform wocs.outbox_queue_again(o, cause, now() + wocs.cause_pause(cause));
end $function$;

CREATE OR REPLACE FUNCTION wocs.outbox_was_let_through(result jsonb)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select result ? 'wamid' or (result #>> '{error,code}')::int > 0
    and coalesce(result ->> 'cause', result ->> 'retry_in_s') is null
$function$;

CREATE OR REPLACE FUNCTION wocs.period_days_of(period text, here timestamp without time zone)
 RETURNS wocs.period_days
 LANGUAGE plpgsql
 IMMUTABLE
AS $function$
declare
  today timestamp := date_trunc('day', here);
  unit text := case when period in ('today', 'yesterday') then 'day' else replace(period, 'last_', '') end;
  days wocs.period_days;
begin
  if period = '24h' then
    days.step := interval '24 hours';
  elsif unit in ('day', 'week', 'month', 'quarter', 'year') then
    days.step := case unit when 'quarter' then interval '3 months' else ('1 ' || unit)::interval end;
    days.first := date_trunc(unit, here)
      - case when period = 'yesterday' or period like 'last\_%' then days.step else interval '0' end;
  elsif period ~ '^\d{1,3}d$' then
    days.step := make_interval(days => rtrim(period, 'd')::int);
    days.first := today + interval '1 day' - days.step;
  elsif period ~ '^\d{4}$' then
    days.step := interval '1 year'; days.first := make_date(period::int, 1, 1);
  elsif period ~ '^\d{4}-Q[1-4]$' then
    days.step := interval '3 months'; days.first := make_date(left(period, 4)::int, 3 * right(period, 1)::int - 2, 1);
  elsif period ~ '^\d{4}-\d\d$' then
    days.step := interval '1 month'; days.first := (period || '-01')::date;
  elsif period ~ '^\d{4}-\d\d-\d\d(\.\.\d{4}-\d\d-\d\d)?$' then
    days.first := left(period, 10)::date;
    days.step := make_interval(days => right(period, 10)::date - left(period, 10)::date + 1);
  end if;
  days.after := days.first + days.step;
  return days;
end $function$;

CREATE OR REPLACE FUNCTION wocs.period_facts(period text, since timestamp with time zone, until timestamp with time zone, previous_since timestamp with time zone DEFAULT NULL::timestamp with time zone, previous_until timestamp with time zone DEFAULT NULL::timestamp with time zone)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select jsonb_build_object(
    'name', period, 'since', wocs.clock_text(since), 'until', wocs.clock_text(until),
    'so_far', until = now() and period <> '24h',
    'previous_since', wocs.clock_text(previous_since), 'previous_until', wocs.clock_text(previous_until))
$function$;

CREATE OR REPLACE FUNCTION wocs.period_lacks_day(day timestamp without time zone, step interval)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select (extract(month from step) > 0 or extract(year from step) > 0)
    and extract(day from day - step) < extract(day from day)
$function$;

CREATE OR REPLACE FUNCTION wocs.period_parts(since timestamp with time zone, until timestamp with time zone, step interval)
 RETURNS TABLE(label text, part_since timestamp with time zone, part_until timestamp with time zone, was_since timestamp with time zone, was_until timestamp with time zone)
 LANGUAGE plpgsql
 STABLE
AS $function$
declare
  zone text := wocs.clock_zone();
  by_hour boolean := until - since <= wocs.limit_hourly_span();
  size interval := case when by_hour then interval '1 hour' else interval '1 day' end;
begin
  return query
    with slots as (
      select s as local_start, s + size as local_end
      from generate_series(date_trunc(case when by_hour then 'hour' else 'day' end,
        period_parts.since at time zone zone),
                           (period_parts.until - interval '1 microsecond') at time zone zone, size) s),
    placed as (
      select s.local_start, greatest(s.local_start at time zone zone, period_parts.since) as starts,
        least(s.local_end at time zone zone, period_parts.until) as ends from slots s),
    before as (
      select p.*,
        not wocs.period_lacks_day(p.local_start, step) as has_twin
      from placed p where p.starts < p.ends)
    select to_char(b.local_start, case when by_hour then 'YYYY-MM-DD"T"HH24:00' else 'YYYY-MM-DD' end), b.starts,
      b.ends,
           case when b.has_twin then (b.starts at time zone zone - step) at time zone zone end,
           case when b.has_twin then (b.ends at time zone zone - step) at time zone zone end
    from before b order by b.local_start;
end $function$;

CREATE OR REPLACE FUNCTION wocs.period_same_moment_before(here timestamp without time zone, step interval)
 RETURNS timestamp without time zone
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select case when wocs.period_lacks_day(here, step)
    then date_trunc('month', here - step) + interval '1 month' else here - step end
$function$;

CREATE OR REPLACE FUNCTION wocs.period_span(period text, at timestamp with time zone DEFAULT now())
 RETURNS wocs.span
 LANGUAGE plpgsql
 STABLE
AS $function$
declare
  span wocs.span;
  zone text := wocs.clock_zone();
  here timestamp := at at time zone zone;
  days wocs.period_days := wocs.period_days_of(period, here);
begin
  span.step := days.step;
  if period = '24h' then
    span.since := at - span.step; span.until := at;
    span.previous_since := span.since - span.step; span.previous_until := span.since;
    return span;
  elsif days.first is null or days.first > here then
    raise exception 'no such period: %', period using errcode = 'invalid_parameter_value';
  end if;
  span.since := days.first at time zone zone;
  span.previous_since := (days.first - days.step) at time zone zone;
  if days.after > here then
    span.until := at;
    span.previous_until := wocs.period_same_moment_before(here, days.step) at time zone zone;
  else
    span.until := days.after at time zone zone; span.previous_until := span.since;
  end if;
  return span;
end $function$;

CREATE OR REPLACE FUNCTION wocs.person_account_mask(account text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
AS $function$ select '…' || right(account, 4) $function$;

CREATE OR REPLACE FUNCTION wocs.person_change_address(change jsonb, told_at timestamp with time zone)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  new_address text := ltrim(change ->> 'new', '+');
  person wocs.users;
begin
  if change ->> 'kind' = 'number' then
    person := wocs.person_by_number(ltrim(change ->> 'old', '+'));
  else
    person := wocs.person_by_account(change ->> 'old');
  end if;
  if person.id is null or told_at < person.created_at
      or change ->> 'kind' = 'number'
        and (new_address !~ '^[0-9]{6,15}$' or change ->> 'user_id' <> person.wa_user_id
          or wocs.person_account_is_formers(change ->> 'user_id', person)) then
    return;
  elsif change ->> 'kind' = 'number' then
    perform wocs.person_set_address(person, new_address, coalesce(change ->> 'new_user_id', person.wa_user_id));
  else
    perform wocs.person_set_address(person, person.wa_number, new_address);
  end if;
end $function$;

CREATE OR REPLACE FUNCTION wocs.person_name_looks(name text)
 RETURNS text[]
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select array_agg(replace(replace(form, 'rn', 'm'), 'vv', 'w'))
  from (select translate(regexp_replace(wocs.person_name_plain(name), '[ .''’,()/&@_-]', '', 'g'),
    'ىیېےکةەہھٱ', 'ييييكهههها') as letters) plain,
    unnest(array[lower(translate(letters, 'I1058', 'llosb')), translate(lower(letters), '1058', 'iosb')]) form
$function$;

CREATE OR REPLACE FUNCTION wocs.person_ref_then(person uuid, moment timestamp with time zone)
 RETURNS text
 LANGUAGE plpgsql
 STABLE
AS $function$
declare
  called text := coalesce(
    (select l.details ->> 'now' from wocs.task_logs l
      where l.details ->> 'person' = person_ref_then.person::text and l.action in ('person_added', 'person_changed')
        and l.created_at <= moment order by l.seq desc limit 1),
    (select l.details ->> 'name' from wocs.task_logs l
      where l.details ->> 'person' = person_ref_then.person::text and l.action in ('person_added', 'person_changed')
      order by l.seq limit 1),
    wocs.person_ref(person));
begin
  return called || case when wocs.person_name_is_shared(called, person) then (
    select ' ·' || coalesce(right(u.wa_number, 2), right(u.wa_user_id, 4), '?') from wocs.users u
    where u.id = person_ref_then.person) else '' end;
end $function$;

CREATE OR REPLACE FUNCTION wocs.person_settle_removed()
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  u wocs.users;
  kept boolean;
  numbers text[];
begin
  select * into u from wocs.users x where wocs.person_number_is_to_go(x)
  order by x.removed_at limit 1 for update skip locked;
  if u.id is null then
    return;
  end if;
  kept := u.removed_at >= now() - wocs.limit_removed_kept();
  if exists (select from wocs.users o
      where o.status = 'active' and (o.wa_number = u.wa_number or o.wa_user_id = u.wa_user_id)) then
    kept := false;
  elsif u.scrubbed_at is null then
    numbers := wocs.forget_numbers(u.wa_number, array[u.id]);
    perform wocs.forget_addresses(array_remove(numbers || u.wa_user_id::text, null), array[u.id]);
    perform wocs.forget_texts(wocs.forget_pattern_of_all(numbers, array_remove(array[u.wa_user_id]::text[], null)));
  end if;
  update wocs.users x set scrubbed_at = now(),
    wa_number = case when kept then x.wa_number end, wa_user_id = case when kept then x.wa_user_id end,
    numbers_before = case when kept then x.numbers_before else '{}' end
  where x.id = u.id;
end $function$;

CREATE OR REPLACE FUNCTION wocs.report_achievement_outcome(task wocs.tasks, period text, span wocs.span)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  told jsonb := wocs.period_facts(period, span.since, span.until, span.previous_since, span.previous_until);
  chart jsonb := wocs.report_generated_chart(span, told);
begin
  return wocs.chart_add_to_report(
    task,
    jsonb_build_object('period', told, 'partly', case when chart ->> 'title' = 'sales' then chart -> 'compared' end,
      'up', wocs.report_moved_metrics(span, 'up'),
      'records', wocs.report_records(span),
      'reached', wocs.report_targets_reached(span)),
    chart) || '{"say": "report.achievement"}';
end $function$;

CREATE OR REPLACE FUNCTION wocs.report_generated_chart(span wocs.span, told jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
AS $function$
declare
  title text := case when wocs.metric_between('sales', span.since, span.until) is not null then 'sales'
                     when wocs.metric_between('views', span.since, span.until) is not null then 'views'
                       else 'traffic' end;
  points jsonb := wocs.metric_points(title, span.since, span.until, span.step);
begin
  return jsonb_build_object('kind', 'columns', 'title', title, 'unit', wocs.metric_unit(title), 'points', points,
    'period', told, 'compared', case when title <> 'views' then wocs.metric_coverage(span, points) end);
end $function$;

CREATE OR REPLACE FUNCTION wocs.report_records(span wocs.span)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
AS $function$
declare
  zone text := wocs.clock_zone();
  best record;
  largest wocs.sales;
  before numeric;
begin
  select (s.at at time zone zone)::date as day, sum(s.amount) as total into best
  from wocs.sales s
  where s.at >= span.since and s.at < span.until and s.removed_at is null group by 1
  having sum(s.amount) > 0 order by 2 desc, 1 limit 1;
  if best.day is null then
    return '[]';
  end if;
  select max(d.total) into before from (
    select sum(s.amount) as total from wocs.sales s
    where s.at >= span.since - interval '1 year' and s.at < span.since and s.removed_at is null
      group by (s.at at time zone zone)::date) d;
  select * into largest from wocs.sales s
  where s.at >= span.since and s.at < span.until and s.removed_at is null order by s.amount desc, s.id limit 1;
  return case when best.total > before
           then jsonb_build_array(jsonb_build_object('record', 'best_day', 'date', best.day, 'value', best.total,
             'before', before)) else '[]' end
    || jsonb_build_array(jsonb_build_object('record', 'largest_sale', 'value', largest.amount, 'item', largest.item,
      'sale', wocs.sale_ref(largest.id)));
end $function$;

CREATE OR REPLACE FUNCTION wocs.report_review_outcome(task wocs.tasks, period text, span wocs.span)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  told jsonb := wocs.period_facts(period, span.since, span.until, span.previous_since, span.previous_until);
  chart jsonb := wocs.report_generated_chart(span, told);
begin
  return wocs.chart_add_to_report(
    task,
    jsonb_build_object(
      'period', told, 'partly', case when chart ->> 'title' = 'sales' then chart -> 'compared' end,
      'down', wocs.report_moved_metrics(span, 'down'), 'up', wocs.report_moved_metrics(span, 'up'),
      'failed', wocs.report_failures(span),
      'missing', wocs.metric_points_missing(wocs.metric_points('sales', span.since, span.until, span.step, false)),
      'waiting', wocs.report_tasks_waiting(),
      'uncertain', (select count(*) from wocs.tasks t where t.status = 'uncertain')),
    chart) || '{"say": "report.review"}';
end $function$;

CREATE OR REPLACE FUNCTION wocs.report_sales_file(period text, span wocs.span, kind text)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
AS $function$
declare
  zone text := wocs.clock_zone();
  rows jsonb;
  told jsonb;
begin
  select coalesce(jsonb_agg(jsonb_build_array(
    wocs.sale_ref(s.id), to_char(s.at at time zone zone, 'YYYY-MM-DD'), to_char(s.at at time zone zone, 'HH24:MI'),
    s.item, s.qty, s.amount, s.channel, (select e.name from wocs.events e where e.id = s.event_id), s.note,
    wocs.sale_ref(s.refund_of)) order by s.at, s.id), '[]') into rows
  from (select * from wocs.sales s where s.at >= span.since and s.at < span.until and s.removed_at is null
    order by s.at, s.id limit wocs.limit_report_rows()) s;
  select jsonb_build_object('rows', count(*), 'total', sum(s.amount), 'more', count(*) - jsonb_array_length(rows),
    'refunds', count(*) filter (where s.amount < 0)) into told
  from wocs.sales s where s.at >= span.since and s.at < span.until and s.removed_at is null;
  return jsonb_build_object('say', 'report.sales_file', 'facts', told || jsonb_build_object(
    'period', wocs.period_facts(period, span.since, span.until),
    'table', case when rows <> '[]' then jsonb_build_object(
      'kind', kind, 'name', 'sales-' || replace(period, '..', '-'), 'columns', to_jsonb(array[
        'sale', 'date', 'time', 'item', 'qty', 'amount', 'channel', 'event', 'note', 'refund_of']),
      'rows', rows) end));
end $function$;

CREATE OR REPLACE FUNCTION wocs.report_sales_outcome(task wocs.tasks, period text, span wocs.span)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  told jsonb := wocs.period_facts(period, span.since, span.until, span.previous_since, span.previous_until);
  starts timestamptz[] := array(select p.part_since
    from wocs.period_parts(span.since, span.until, span.step) p order by p.part_since);
  were timestamptz[] := array(select p.was_since from wocs.period_parts(span.since, span.until, span.step) p
    where p.was_since is not null order by p.part_since);
  sold jsonb := wocs.sale_totals(span.since, span.until, starts);
  before jsonb := wocs.sale_totals_before(span.previous_since, span.previous_until, were);
  points jsonb := wocs.sale_points(span, sold, before);
  partly jsonb := wocs.metric_coverage(span, points);
begin
  return wocs.chart_add_to_report(
    task,
    (sold - 'by_part') || jsonb_build_object(
      'period', told, 'best', case when (sold ->> 'orders')::int > 0 then wocs.metric_points_best(points) end,
      'missing', wocs.metric_points_missing(points),
      'partly', partly, 'earlier', jsonb_build_object(
        'total', wocs.metric_fair_comparison(
          wocs.metric_comparison((sold ->> 'total')::numeric, (before ->> 'total')::numeric), partly),
        'orders', wocs.metric_fair_comparison(
          wocs.metric_comparison((sold ->> 'orders')::numeric, (before ->> 'orders')::numeric), partly),
        'average', wocs.metric_comparison((sold ->> 'average')::numeric, (before ->> 'average')::numeric))),
    jsonb_build_object(
      'kind', 'columns', 'title', 'sales', 'unit', 'RM', 'points', points, 'period', told, 'total', sold -> 'total',
      'previous_total', before -> 'total', 'compared', partly))
    || '{"say": "report.sales"}';
end $function$;

CREATE OR REPLACE FUNCTION wocs.sale_changed_since_import(sheet wocs.sheets)
 RETURNS wocs.sales
 LANGUAGE plpgsql
 STABLE
AS $function$
declare
  changed wocs.sales;
begin
  select s.* into changed from wocs.sales s
  where s.task_id = sheet.task_id
    and (s.removed_at is not null or wocs.sale_newest_refund(s.id) is not null
      or s.recorded_at > (select t.completed_at from wocs.tasks t where t.id = sheet.task_id)) limit 1;
  if changed.id is null then
    select s.* into changed
    from jsonb_each(sheet.kept -> 'corrected') c (id, told) join wocs.sales s on s.id = c.id::bigint
    where s.removed_at is not null or wocs.sale_newest_refund(s.id) is not null
      or wocs.sale_content(s) <> c.told -> 'after' limit 1;
  end if;
  return changed;
end $function$;

CREATE OR REPLACE FUNCTION wocs.sale_facts(s wocs.sales)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select jsonb_build_object(
    'sale', wocs.sale_ref(s.id), 'amount', s.amount, 'qty', s.qty, 'item', s.item, 'channel', s.channel,
    'at', wocs.clock_text(s.at), 'note', s.note,
    'source', s.source, 'by', wocs.person_ref(s.recorded_by), 'refund', s.amount < 0,
    'refund_of', wocs.sale_ref(s.refund_of),
    'event', (select jsonb_build_object('event', wocs.event_ref(e.id), 'name', e.name) from wocs.events e
      where e.id = s.event_id))
$function$;

CREATE OR REPLACE FUNCTION wocs.sale_newest_refund(sale bigint)
 RETURNS text
 LANGUAGE sql
 STABLE
AS $function$
  select wocs.sale_ref(max(r.id)) from wocs.sales r where r.refund_of = sale and r.removed_at is null
$function$;

CREATE OR REPLACE FUNCTION wocs.sale_refundable(s wocs.sales)
 RETURNS numeric
 LANGUAGE sql
 STABLE
AS $function$
  select s.amount + coalesce(sum(r.amount), 0) from wocs.sales r where r.refund_of = s.id and r.removed_at is null
$function$;

CREATE OR REPLACE FUNCTION wocs.sale_totals(since timestamp with time zone, until timestamp with time zone, starts timestamp with time zone[] DEFAULT NULL::timestamp with time zone[])
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
 SET plan_cache_mode TO 'force_custom_plan'
AS $function$
begin
  return (
    with sorted as materialized (
      select width_bucket(s.at, coalesce(starts, array[since])) as part, s.item, s.channel, s.amount < 0 as back,
             sum(s.amount) as total, sum(s.qty) as qty, count(*) as times
      from wocs.sales s
      where s.at >= sale_totals.since and s.at < sale_totals.until and s.removed_at is null group by 1, 2, 3, 4)
    select jsonb_build_object(
      'total', sum(total), 'orders', coalesce(sum(times) filter (where not back), 0),
      'average', round(sum(total) filter (where not back) / sum(times) filter (where not back), 2),
      'refunds', coalesce(sum(times) filter (where back), 0), 'refunded', -sum(total) filter (where back),
      'items', (select coalesce(jsonb_agg(jsonb_build_object('name', name, 'total', best, 'qty', pieces)
        order by best desc, name), '[]') from (
        select min(item) as name, sum(total) as best, sum(qty) filter (where not back) as pieces from sorted
        where item is not null group by lower(item) having sum(total) > 0 order by best desc, name limit 5) few),
      'channels', (select coalesce(jsonb_agg(jsonb_build_object('name', name, 'total', best) order by best desc, name),
        '[]') from (
        select min(channel) as name, sum(total) as best from sorted
        where channel is not null group by lower(channel) having sum(total) > 0 order by best desc, name limit 5) few),
      'by_part', (select coalesce(jsonb_object_agg(part, sum), '{}')
        from (select part, sum(total) from sorted group by part) parts))
    from sorted);
end $function$;

CREATE OR REPLACE FUNCTION wocs.sale_totals_for_event(event bigint)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select jsonb_build_object('total', sum(s.amount), 'orders', count(*) filter (where s.amount >= 0),
    'refunds', count(*) filter (where s.amount < 0), 'refunded', -sum(s.amount) filter (where s.amount < 0),
    'first', wocs.clock_text(min(s.at)), 'last', wocs.clock_text(max(s.at)),
    'best_item', (select jsonb_build_object('name', min(b.item), 'total', sum(b.amount),
        'qty', sum(b.qty) filter (where b.amount >= 0))
      from wocs.sales b
                  where b.event_id = event and b.removed_at is null and b.item is not null group by lower(b.item)
                    having sum(b.amount) > 0 order by sum(b.amount) desc limit 1))
  from wocs.sales s where s.event_id = event and s.removed_at is null
$function$;

CREATE OR REPLACE FUNCTION wocs.schedule_day_of_month_wall(wall timestamp without time zone, day integer, turn integer)
 RETURNS timestamp without time zone
 LANGUAGE sql
 IMMUTABLE STRICT
AS $function$
  select first + make_interval(days => least(day, extract(day from first + interval '1 month - 1 day')::int) - 1)
    + (wall - date_trunc('day', wall))
  from (select date_trunc('month', wall) + make_interval(months => turn + (extract(day from wall) > least(day,
    extract(day from date_trunc('month', wall) + interval '1 month - 1 day')))::int) as first) placed
$function$;

CREATE OR REPLACE FUNCTION wocs.schedule_latest_turn(s wocs.schedules, moment timestamp with time zone)
 RETURNS integer
 LANGUAGE plpgsql
 STABLE
AS $function$
declare
  turn int := s.turn;
begin
  if s.repeat = 'once' then
    return turn;
  end if;
  turn := greatest(turn,
    floor(extract(epoch from moment - s.at) / extract(epoch from wocs.schedule_repeat_pace(s.repeat)))::int - 8);
  while wocs.schedule_turn_at(s.at, s.zone, s.repeat, turn + 1) <= moment loop
    turn := turn + 1;
  end loop;
  return turn;
end $function$;

CREATE OR REPLACE FUNCTION wocs.schedule_repeat_day_of_month(repeat text)
 RETURNS integer
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select case when repeat = 'last day of month' then 31
    when repeat like 'day % of month' then split_part(repeat, ' ', 2)::int end
$function$;

CREATE OR REPLACE FUNCTION wocs.schedule_repeat_step(repeat text)
 RETURNS interval
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select case when repeat = 'daily' then interval '1 day' when repeat = 'weekly' then interval '7 days'
    when repeat = 'monthly' then interval '1 month'
    when repeat like 'every %' then substr(repeat, 7)::interval end
$function$;

CREATE OR REPLACE FUNCTION wocs.schedule_repeat_weekdays(repeat text)
 RETURNS integer[]
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select array_agg(day - 1 order by day)
  from unnest(string_to_array(case repeat when 'weekdays' then 'mon,tue,wed,thu,fri' else repeat end, ',')) name
    join unnest(array['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']) with ordinality week(week_name, day)
      on week_name = name
$function$;

CREATE OR REPLACE FUNCTION wocs.schedule_weekday_wall(wall timestamp without time zone, days integer[], turn integer)
 RETURNS timestamp without time zone
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select wall - make_interval(days => extract(isodow from wall)::int - 1)
    + make_interval(days => 7 * (nth / cardinality(days)) + days[nth % cardinality(days) + 1])
  from (select (turn + count(*) filter (where day < extract(isodow from wall) - 1))::int as nth
    from unnest(days) day) placed
$function$;

CREATE OR REPLACE FUNCTION wocs.session_may_tell_menu(person uuid)
 RETURNS boolean
 LANGUAGE plpgsql
AS $function$
begin
  update wocs.wa_sessions s set menu_told_at = clock_timestamp()
  where s.user_id = person and coalesce(
    s.menu_told_at <= now() - wocs.limit_rate_window() or wocs.clock_is_ahead(s.menu_told_at), true);
  return found;
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
    || array['voice_settle', 'alerts_settle', 'media_fetch_again', 'outbox_settle_silent', 'outbox_lease_due',
      'message_prune_bodies', 'media_prune', 'message_prune', 'chat_prune', 'outbox_prune', 'card_prune',
      'audit_prune_details', 'person_settle_removed', 'forget_scrub_on', 'node_codes_expire',
      'settling_forget_faults']
$function$;

CREATE OR REPLACE FUNCTION wocs.sheet_summary(sheet jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
AS $function$
declare
  zone text := wocs.clock_zone();
begin
  return (
    select jsonb_build_object(
      'rows', count(*), 'total', sum((r ->> 'amount')::numeric),
      'refunds', count(*) filter (where (r ->> 'amount')::numeric < 0),
      'refunded', -sum((r ->> 'amount')::numeric) filter (where (r ->> 'amount')::numeric < 0),
      'first_day', min(((r ->> 'at')::timestamptz at time zone zone)::date),
      'last_day', max(((r ->> 'at')::timestamptz at time zone zone)::date),
      'problems', wocs.sheet_bad_row_count(sheet -> 'problems'),
      'lines_read', coalesce(sheet -> 'lines', to_jsonb(count(*))), 'notes', coalesce(sheet -> 'notes', '[]'),
      'bound', jsonb_build_object('digest', encode(sha256(convert_to((sheet -> 'rows')::text, 'UTF8')), 'hex')))
    from jsonb_array_elements(sheet -> 'rows') r);
end $function$;

CREATE OR REPLACE FUNCTION wocs.status_node_trouble(n wocs.nodes)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select jsonb_build_object('task', t.id, 'command', replace(t.type, '_', ' '), 'error', jsonb_build_object(
    'code', n.last_error, 'detail', (
      select l.details ->> 'detail' from wocs.task_logs l
      where l.task_id = t.id and l.details ->> 'code' = n.last_error order by l.seq desc limit 1)))
  from wocs.tasks t where t.id = n.last_error_task and n.last_error is not null
$function$;

CREATE OR REPLACE FUNCTION wocs.stranger_may_be_answered(event bigint, known_as text)
 RETURNS boolean
 LANGUAGE plpgsql
AS $function$
begin
  update wocs.inbound_events e set is_attempt = true where e.id = event;
  return (select count(*) from wocs.inbound_events e
      where e.sender = known_as and e.is_attempt and e.received_at > now() - wocs.limit_stranger_window()
        and not wocs.clock_is_ahead(e.received_at) and e.id <> event) < wocs.limit_stranger_attempts()
    and wocs.stranger_spend_answer();
end $function$;

CREATE OR REPLACE FUNCTION wocs.stranger_take_command(event bigint, m jsonb)
 RETURNS boolean
 LANGUAGE plpgsql
AS $function$
declare
  stranger wocs.users;
  known_as text := coalesce(m #>> '{sender,number}', m #>> '{sender,user_id}');
begin
  if m #>> '{intent,command}' = 'transcribe'
      or not wocs.message_is_command(m)
        and not (m #>> '{intent,do}' = 'word' and m #>> '{intent,task}' is not null) then
    return false;
  end if;
  if wocs.stranger_may_be_answered(event, known_as) then
    stranger.wa_number := m #>> '{sender,number}';
    stranger.wa_user_id := m #>> '{sender,user_id}';
    perform wocs.outbox_reply(stranger, m ->> 'id', '{"say": "access.unauthorized"}');
  end if;
  return true;
end $function$;

CREATE OR REPLACE FUNCTION wocs.success_last_trouble()
 RETURNS timestamp with time zone
 LANGUAGE sql
 STABLE
AS $function$
  select max(case a.kind when 'cause' then coalesce(a.closed_at, now()) else a.opened_at end) from wocs.alerts a
  where a.kind = 'unsure' or a.kind = 'cause' and wocs.cause_holds_sending(a.about)
$function$;

CREATE OR REPLACE FUNCTION wocs.task_create(person wocs.users, m jsonb, intent jsonb, type text, args jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  checked jsonb := wocs.command_check(type, person, args);
  asks boolean := coalesce((intent ->> 'asks')::boolean, false);
  waits boolean := checked @> '{"wait": true}';
  t wocs.tasks;
begin
  if checked ? 'refused' then
    return jsonb_build_object('say', checked -> 'refused',
      'facts', jsonb_build_object('command', replace(type, '_', ' ')) || coalesce(checked -> 'facts', '{}')
        || wocs.agent_ask_again(person, m, type, args, checked));
  end if;
  if asks and not waits then
    select * into t from wocs.tasks x
    where x.status = 'awaiting_approval' and x.type = task_create.type and x.requested_by = person.id
      and x.scheduled_at is null
      and x.payload = coalesce(checked -> 'args', args) limit 1 for update;
    if found then
      return wocs.approval_ask_again(t, wocs.approval_latest(t.id), checked -> 'subject')
        || '{"say": "approval.asked"}';
    end if;
  end if;
  insert into wocs.tasks (type, runs, command_raw, payload, status, priority, requested_by, needs_role, source_message,
    repeatable, scheduled_at)
  values (type, intent ->> 'runs', coalesce(checked ->> 'raw', m ->> 'text'), coalesce(checked -> 'args', args),
          case when asks and not waits then 'awaiting_approval' else 'pending' end,
          coalesce(intent ->> 'priority', 'normal'), person.id, coalesce(intent ->> 'role', 'admin'), m ->> 'id',
          coalesce((intent ->> 'repeatable')::boolean, false), (checked ->> 'scheduled_at')::timestamptz)
  returning * into t;
  perform wocs.media_expect(t.id, media) from wocs.media_of_message(person, m, type, args) media
  where media is not null;
  if waits then
    return jsonb_build_object('say', checked -> 'say', 'about', t.id, 'held', true,
      'facts', wocs.task_facts(t) || coalesce(checked -> 'facts', '{}'));
  elsif asks then
    return jsonb_build_object('say', 'approval.asked', 'about', t.id,
      'facts', wocs.approval_ask(t, checked -> 'subject'));
  elsif t.scheduled_at > now() then
    return wocs.task_start(t, checked);
  elsif t.runs = 'home' then
    return wocs.bell_enqueue_task(t);
  end if;
  return wocs.task_run(t);
end $function$;

CREATE OR REPLACE FUNCTION wocs.task_restart(t wocs.tasks)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  audio wocs.attachments := wocs.voice_note_audio(t.id);
begin
  if t.type <> 'transcribe' then
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

CREATE OR REPLACE FUNCTION wocs.task_run(t wocs.tasks)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  stopped jsonb := wocs.stop_facts();
  outcome jsonb;
begin
  if wocs.landing_picture_is_awaited(t) then
    return jsonb_build_object('say', 'landing.picture_awaited', 'about', t.id, 'held', true,
      'facts', wocs.task_facts(t));
  elsif stopped is null or t.type in ('stop_all', 'resume') then
    return wocs.task_apply_effect(t);
  elsif t.runs = 'human' then
    return wocs.task_hold_while_stopped(t);
  end if;
  outcome := wocs.task_apply_effect(t);
  return jsonb_set(outcome, '{facts}', coalesce(outcome -> 'facts', '{}') || jsonb_build_object('stopped', stopped));
end $function$;

CREATE OR REPLACE FUNCTION wocs.tiktok_quoted_video(asker wocs.users, quoted text)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$ select wocs.media_quoted(asker, quoted, 'video') $function$;

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
end $function$;

CREATE OR REPLACE FUNCTION wocs.undo_plan_sale_add(t wocs.tasks)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  s wocs.sales;
begin
  select * into s from wocs.sales x where x.task_id = t.id for update;
  if s.id is null or s.removed_at is not null then
    return wocs.sale_undo_refusal(s, wocs.sale_text(s), null);
  elsif wocs.sale_newest_refund(s.id) is not null then
    return wocs.sale_undo_refusal(s, wocs.sale_text(s), wocs.sale_newest_refund(s.id));
  end if;
  return wocs.undo_step('sale', wocs.sale_ref(s.id), wocs.sale_text(s), null,
    jsonb_build_object('sale', wocs.sale_ref(s.id), 'amount', s.amount));
end $function$;

CREATE OR REPLACE FUNCTION wocs.undo_plan_sale_refund(t wocs.tasks)
 RETURNS jsonb
 LANGUAGE sql
AS $function$ select wocs.undo_plan_sale_add(t) $function$;

CREATE OR REPLACE FUNCTION wocs.undo_plan_sale_remove(t wocs.tasks)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  s wocs.sales;
begin
  select * into s from wocs.sales x where x.id = (t.payload ->> 'sale')::bigint for update;
  if s.removed_at is null or wocs.sale_refund_exceeds(s) then
    return wocs.sale_undo_refusal(s, null, wocs.sale_text(s));
  end if;
  return wocs.undo_step('sale', wocs.sale_ref(s.id), null, wocs.sale_text(s),
    jsonb_build_object('sale', wocs.sale_ref(s.id), 'amount', s.amount));
end $function$;

CREATE OR REPLACE FUNCTION wocs.undo_sale_refund(t wocs.tasks, undoing wocs.tasks)
 RETURNS jsonb
 LANGUAGE sql
AS $function$ select wocs.undo_sale_add(t, undoing) $function$;

CREATE OR REPLACE FUNCTION wocs.user_change(before wocs.users, wanted_name text, wanted_role text, wanted_status text, task wocs.tasks)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  person wocs.users;
  held jsonb := wocs.user_open_work(before.id);
  closed jsonb;
  also jsonb := '[]';
begin
  perform set_config('wocs.people_task', task.id, true);
  update wocs.users u set name = wanted_name, role = wanted_role, status = wanted_status
  where u.id = before.id returning * into person;
  perform set_config('wocs.people_task', '', true);
  if person.status <> 'active' or wocs.person_role_rank(person.role) < wocs.person_role_rank(before.role) then
    closed := wocs.user_close_open(person);
  end if;
  if person.status <> 'active' or person.role = 'viewer' then
    also := wocs.agent_pass_on_tasks(person, task.requested_by);
  end if;
  perform wocs.user_tell_person(before, person);
  return jsonb_build_object('closed', closed, 'given_away', wocs.user_handed_over_work(person.id, held),
    'also', also || wocs.user_notices(before, person, closed, task));
end $function$;

CREATE OR REPLACE FUNCTION wocs.user_changes(before wocs.users, after wocs.users)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select coalesce(jsonb_agg(jsonb_build_object('what', c.what, 'before', c.was, 'after', c.is_now) order by c.nth),
    '[]')
  from (values
    (1, case when before.id is null then 'added' when after.status = 'active' then 'back' else 'removed' end,
      case when before.status = 'active' then before.role end, case when after.status = 'active' then after.role end,
      before.status is distinct from after.status),
    (2, 'name', before.name, after.name, before.name <> after.name),
    (3, 'role', before.role, after.role, before.role <> after.role),
    (4, 'number', wocs.number_mask_fact(before.wa_number, 'number'), wocs.number_mask_fact(after.wa_number, 'number'),
      before.id is not null and before.wa_number is distinct from after.wa_number),
    (5, 'account', wocs.person_account_mask(before.wa_user_id), wocs.person_account_mask(after.wa_user_id),
      before.id is not null and before.wa_user_id is distinct from after.wa_user_id))
    c (nth, what, was, is_now, differs)
  where c.differs
$function$;

CREATE OR REPLACE FUNCTION wocs.user_insert(name text, role text, number text, task wocs.tasks)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  person wocs.users;
begin
  insert into wocs.users (name, role, wa_number) values (name, role, number) returning * into person;
  perform set_config('wocs.people_task', task.id, true);
  perform wocs.user_log_change(null, person);
  perform set_config('wocs.people_task', '', true);
  perform wocs.user_tell_person(null, person);
  return jsonb_build_object('also', wocs.user_notices(null, person, null, task), 'given_away', null);
end $function$;

CREATE OR REPLACE FUNCTION wocs.user_notices(before wocs.users, after wocs.users, closed jsonb, task wocs.tasks)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select coalesce(jsonb_agg(wocs.notice_entry(u.id, 'user.changed',
    wocs.user_change_facts(before, after, closed, task.id)) order by u.created_at), '[]')
  from wocs.users u
  where u.role = 'admin' and u.status = 'active' and wocs.user_changes(before, after) <> '[]'
    and u.id <> coalesce(nullif(current_setting('wocs.actor', true), '')::uuid, task.requested_by)
    and (u.id <> after.id or before.role = after.role and before.status = after.status)
$function$;

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
  if what is null or person.id = actor then
    return;
  end if;
  perform wocs.outbox_add(person, case when wocs.person_window_is_open(person.id) then 'notice' else 'template' end,
    'user.told', jsonb_build_object('what', what, 'role', person.role, 'by', wocs.person_ref(actor)),
    concat_ws(':', 'notice', 'user.told', person.id, pg_current_xact_id()::text), null, null,
    case when turn <= now() then 'sending' else 'queued' end, turn, lane => lane);
end $function$;

CREATE OR REPLACE FUNCTION wocs.voice_answer_heard(t wocs.tasks, person wocs.users, heard jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  told jsonb := jsonb_build_object('heard', heard -> 'text', 'nearest', coalesce(heard -> 'nearest', '[]'))
    || wocs.voice_text_facts(t.id);
begin
  if told ? 'typed' and heard ->> 'kind' in ('talk', 'silence') then
    return wocs.voice_text_answer_talk(t);
  end if;
  return case heard ->> 'kind'
    when 'command' then wocs.card_from_heard(t, person, heard)
    when 'word' then wocs.card_word_apply_spoken(person, heard ->> 'word', heard ->> 'text')
    when 'say' then wocs.voice_ask_for_rest(t, person, heard)
    when 'talk' then jsonb_build_object('say', 'voice.heard', 'facts', told)
    when 'silence' then jsonb_build_object('say', 'voice.silence', 'facts', '{}'::jsonb)
    else jsonb_build_object('say', 'voice.unclear', 'facts', told) end;
end $function$;

CREATE OR REPLACE FUNCTION wocs.voice_note_mark(t wocs.tasks, emoji text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  whom wocs.users := wocs.person_by_id(t.requested_by);
begin
  if whom.id is not null and t.source_message is not null and not t.payload ? 'typed'
      and wocs.person_window_is_open(whom.id) then
    perform wocs.outbox_add(
      whom, 'reaction',
        case emoji when '⏳' then 'voice.processing' when '❌' then 'voice.refused' else 'voice.heard' end, '{}',
        concat_ws(':', 'reaction', t.source_message, emoji, t.id, pg_current_xact_id()::text), t.id, null,
      'sending', now(), null, jsonb_build_object('message_id', t.source_message, 'emoji', emoji));
  end if;
end $function$;

CREATE OR REPLACE FUNCTION wocs.voice_note_may_be_heard(t wocs.tasks)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE
AS $function$
begin
  return t.type <> 'transcribe' or (t.payload ? 'typed' or (wocs.voice_note_audio(t.id)).state = 'stored')
    and not exists (
    select from wocs.tasks o
    where o.type = 'transcribe' and o.status in ('pending', 'running') and o.requested_by = t.requested_by
      and wocs.voice_note_number(o.id) < wocs.voice_note_number(t.id));
end $function$;

CREATE OR REPLACE FUNCTION wocs.voice_settle()
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  perform wocs.settling_each('cards', 'card_expire', array(
    select x from wocs.cards x where wocs.card_is_expired(x) and wocs.settling_may_try('cards', x.id::text)
    order by x.id limit 20 for update skip locked));
  if (wocs.node_home_state() ->> 'online')::boolean then
    perform wocs.outbox_reply_late(t, 'voice.processing',
      jsonb_build_object('task', t.id, 'seconds', t.payload -> 'seconds') || wocs.voice_text_facts(t.id))
      from wocs.voice_slow_notes() t;
  end if;
end $function$;

CREATE OR REPLACE FUNCTION wocs.voice_text_answer_talk(t wocs.tasks)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select case when t.created_at > now() - wocs.limit_draft() then '{"say": "grammar.chat", "facts": {}}'::jsonb end
$function$;

CREATE OR REPLACE FUNCTION wocs.voice_text_facts(task text)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
AS $function$
begin
  return case when exists (select from wocs.tasks t where t.id = task and t.payload ? 'typed')
    then '{"typed": true}' else '{}' end;
end $function$;

CREATE OR REPLACE FUNCTION wocs.voice_text_record(m jsonb, person wocs.users)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  t wocs.tasks;
  home jsonb := wocs.node_home_state();
begin
  insert into wocs.tasks (type, runs, payload, status, priority, requested_by, needs_role, source_message, repeatable)
  values ('transcribe', 'home', jsonb_strip_nulls(jsonb_build_object('typed', left(m ->> 'text', 1000),
    'at', wocs.clock_text(least(coalesce((m ->> 'sent_at')::timestamptz, now()), now())),
    'quoted', case when not exists (select from wocs.outbox o where o.wamid = m ->> 'quoted') then m ->> 'quoted' end)),
    'pending', 'high', person.id, 'viewer', m ->> 'id', true)
  returning * into t;
  perform wocs.voice_note_ring_next(person.id);
  return case when wocs.stop_is_on() then wocs.task_hold_while_stopped(t)
    when not (home ->> 'online')::boolean then jsonb_build_object('say', 'voice.offline', 'about', t.id,
      'facts', jsonb_build_object('task', t.id, 'since', home -> 'since', 'typed', true)) end;
end $function$;

CREATE OR REPLACE FUNCTION wocs.word_answer_thumb(quoted text, person wocs.users)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  o wocs.outbox;
  c wocs.cards;
begin
  select * into o from wocs.outbox x
  where x.wamid = quoted and (x.to_number = person.wa_number or x.to_user_id = person.wa_user_id) limit 1;
  if o.say in ('approval.which', 'voice.which_card') then
    return jsonb_set(wocs.word_ask_which(person, o.facts ->> 'word'), '{facts,thumb}', 'true');
  elsif o.say in ('grammar.missing', 'grammar.mistakes') then
    return case when wocs.draft_current(person.id) ->> 'id' = o.reply_to
      then jsonb_build_object('say', o.say, 'facts', o.facts) end;
  elsif o.say in ('agent.proof_wanted', 'agent.proof_failed', 'tiktok.ask_link', 'tiktok.ask_figures') then
    return (select jsonb_build_object('say', o.say, 'facts', o.facts, 'about', t.id) from wocs.tasks t
      where t.id = o.task_id and t.status in ('pending', 'running'));
  elsif o.say like 'voice.%' then
    c := wocs.card_quoted(quoted, person.id);
  end if;
  return case when c.state = 'open' and c.expires_at > now() then wocs.card_answer_thumb(c)
    when o.id is not null then wocs.word_answer_thumb_on_task(o.task_id, person) end;
end $function$;

CREATE OR REPLACE FUNCTION wocs.word_answer_thumb_on_task(task text, person wocs.users)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select jsonb_build_object('say', 'approval.which', 'facts', jsonb_build_object('word', 'confirm', 'thumb', true,
    'questions', jsonb_agg(x.value)))
  from jsonb_array_elements(wocs.approval_open_tasks(person)) x
  where x.value ->> 'task' in (select wocs.task_family(task))
  having count(*) > 0
$function$;

CREATE OR REPLACE FUNCTION wocs.word_apply(person wocs.users, word text, named text, quoted text, ask integer, is_reaction boolean DEFAULT false, said_at timestamp with time zone DEFAULT NULL::timestamp with time zone)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  meant text := wocs.word_task(named, quoted);
  t wocs.tasks;
  outcome jsonb;
begin
  if meant is null then
    return case when not is_reaction then wocs.word_apply_without_task(person, word) end;
  end if;
  select * into t from wocs.tasks x where x.id = meant for update;
  perform wocs.audit_set_actor(person.id);
  if t.id is null then
    return wocs.word_no_task_refusal(person, word, meant);
  end if;
  outcome := case word
    when 'confirm' then wocs.word_confirm(t, person, ask, said_at)
    when 'reject' then wocs.approval_answer(t, person, word, ask)
    when 'cancel' then wocs.task_cancel(t, person)
    when 'retry' then wocs.task_retry(t, person)
    when 'done' then wocs.agent_word_done(t, person)
    when 'accept' then wocs.agent_word_accept(t, person)
    when 'decline' then wocs.agent_word_decline(t, person)
    when 'acknowledge' then wocs.agent_word_acknowledge(t, person) end;
  if is_reaction and word = 'acknowledge' and outcome ->> 'say' <> 'agent.accepted' then
    return null;  -- a thumb up wants no answer
  end if;
  perform wocs.notice_send_all(coalesce(outcome -> 'also', '[]'), t.id);
  return jsonb_build_object('about', t.id) || outcome;
end $function$;

CREATE OR REPLACE FUNCTION wocs.word_apply_without_task(person wocs.users, word text)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  draft jsonb := wocs.draft_current(person.id);
  which jsonb;
begin
  if word = 'acknowledge' then
    return null;  -- an "ok" about nothing wants no answer
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

CREATE OR REPLACE FUNCTION wocs.word_confirm(t wocs.tasks, person wocs.users, ask integer, said_at timestamp with time zone)
 RETURNS jsonb
 LANGUAGE plpgsql
AS $function$
declare
  a wocs.approvals := wocs.approval_latest(t.id);
begin
  if a.decision is null and wocs.word_is_older(said_at, a.asked_at) then
    return wocs.approval_refusal('older_than_question', a, t);
  end if;
  return wocs.approval_answer(t, person, 'confirm', ask);
end $function$;

CREATE OR REPLACE FUNCTION wocs.word_is_older(said_at timestamp with time zone, asked_at timestamp with time zone)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$ select coalesce(said_at < asked_at - wocs.limit_said_slack(), false) $function$;

CREATE OR REPLACE FUNCTION wocs.word_questions(person wocs.users)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select coalesce(jsonb_agg(q.question order by q.question ->> 'at' desc, q.question ->> 'task' desc), '[]') from (
    select asked.question from (
      select x.value as question from jsonb_array_elements(wocs.approval_open_tasks(person)) x
      union all
      select jsonb_build_object('card', c.id, 'text', wocs.card_reading(c) -> 'text',
        'at', wocs.clock_text(c.created_at))
      from wocs.card_all_open(person.id) c
      union all
      select wocs.task_facts(t) || jsonb_build_object('offered', true, 'at', wocs.clock_text(t.created_at))
      from wocs.tasks t
      where t.assigned_to = person.id and t.runs = 'human' and t.status = 'pending'
        and t.requested_by is distinct from person.id and coalesce(t.scheduled_at <= now(), true)) asked
    order by asked.question ->> 'at' desc limit 10) q
$function$;

alter table wocs.alerts drop constraint alerts_kind_check;
alter table wocs.alerts add constraint alerts_kind_check CHECK ((kind = ANY (ARRAY['offline'::text, 'messages'::text, 'database'::text, 'files'::text, 'silence'::text, 'uncertain'::text, 'fault'::text, 'stranger'::text, 'audit'::text, 'cause'::text, 'unsure'::text])));

alter table wocs.outbox add constraint outbox_lane_check CHECK ((lane = ANY (ARRAY['urgent'::text, 'work'::text, 'news'::text])));

alter table wocs.outbox drop constraint outbox_state_check;
alter table wocs.outbox add constraint outbox_state_check CHECK ((state = ANY (ARRAY['held'::text, 'queued'::text, 'sending'::text, 'unknown'::text, 'sent'::text, 'delivered'::text, 'read'::text, 'played'::text, 'failed'::text, 'outdated'::text])));

alter table wocs.outbox add constraint outbox_waits_for_check CHECK ((waits_for ~ '^[a-z_]+$'::text));

alter table wocs.sales add constraint sales_refund_of_fkey FOREIGN KEY (refund_of) REFERENCES wocs.sales(id) ON DELETE SET NULL;

alter table wocs.schedules drop constraint schedules_repeat_check;
alter table wocs.schedules add constraint schedules_repeat_check CHECK ((repeat ~ ('^(once|daily|weekly|monthly|weekdays|every [1-9]\d{0,2} (days|weeks|months)'::text || '|(mon|tue|wed|thu|fri|sat|sun)(,(mon|tue|wed|thu|fri|sat|sun))*|(last day|day [1-9]\d?) of month)$'::text)));

drop index wocs.inbound_bodies;
CREATE INDEX inbound_bodies ON wocs.inbound_events USING btree (received_at) WHERE ((body IS NOT NULL) OR (understood IS NOT NULL));

CREATE INDEX outbox_by_wamid_before ON wocs.outbox USING btree (wamid_before) WHERE (wamid_before IS NOT NULL);

drop index wocs.outbox_unsolicited;
CREATE INDEX outbox_unsolicited ON wocs.outbox USING btree (lane, not_before) WHERE (kind = ANY (ARRAY['notice'::text, 'template'::text]));

CREATE INDEX outbox_waiting ON wocs.outbox USING btree (waits_for) WHERE (waits_for IS NOT NULL);

CREATE INDEX sales_by_refund ON wocs.sales USING btree (refund_of) WHERE (refund_of IS NOT NULL);

CREATE TRIGGER blank_code AFTER UPDATE OF code_digest ON wocs.node_keys FOR EACH ROW WHEN (((old.code_digest IS NOT NULL) AND (new.code_digest IS NULL))) EXECUTE FUNCTION wocs.node_code_blank();

grant execute on function public.wocs_begin(jsonb) to service_role;

drop function wocs.word_apply(wocs.users,text,text,text,integer,boolean);

drop function wocs.person_mask(text);

drop function wocs.outbox_send_again(wocs.outbox,double precision,jsonb);

drop function wocs.outbox_requeue_silent();

drop function wocs.outbox_next_turn();

drop function wocs.outbox_mark_all_sent(jsonb);

drop function wocs.outbox_goes_as_template(wocs.outbox,jsonb);

drop function wocs.outbox_add(wocs.users,text,text,jsonb,text,text,text,text,timestamp with time zone,jsonb,jsonb);

drop function wocs.limit_silent_attempts();

CREATE OR REPLACE FUNCTION public.wocs_health(request jsonb)
 RETURNS jsonb
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select jsonb_build_object('ok', true, 'schema', wocs.schema_version(), 'faults', wocs.settling_faults_standing(),
    'causes', wocs.causes_standing() || wocs.cause_of_grants(),
    'nodes', (
    select coalesce(jsonb_agg(jsonb_build_object(
      'name', n.name, 'online', here, 'since', wocs.clock_text(case when here then n.online_since else n.last_seen end),
      'last_seen', wocs.clock_text(n.last_seen),
      'abilities', n.abilities, 'version', n.version) order by n.name), '[]')
    from wocs.node_list() n, lateral (select n.last_seen > now() - wocs.limit_node_away() as here) seen))
$function$;

CREATE OR REPLACE FUNCTION wocs.agent_args_with_name(args jsonb)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select case when args ->> 'to' is null then args
    else args || jsonb_build_object('to', (wocs.agent_find_meant(args ->> 'to')).name) end
$function$;

CREATE OR REPLACE FUNCTION wocs.agent_choose_meant(named text)
 RETURNS wocs.users
 LANGUAGE sql
 STABLE
AS $function$
  select case when named is null then wocs.agent_least_busy() else wocs.agent_find_meant(named) end
$function$;

CREATE OR REPLACE FUNCTION wocs.agent_list_meant(wanted text, roles text[])
 RETURNS SETOF wocs.users
 LANGUAGE sql
 STABLE
AS $function$
  select u.* from wocs.users u, regexp_replace(wanted, '\D', '', 'g') digits
  where u.status = 'active' and u.role = any (roles)
    and (u.wa_number in (digits, '6' || digits, '60' || digits) and wanted ~ '^[+0-9 ().-]{8,}$'
      or wocs.agent_name_words(wanted) <> '{}'
        and wocs.agent_name_words(wanted) <@ wocs.agent_name_words(u.name))
  order by lower(u.name)
$function$;

CREATE OR REPLACE FUNCTION wocs.agent_refusal(reason text, name text)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select jsonb_build_object('refused', 'agent.refused', 'facts', jsonb_build_object(
    'reason', case when reason = 'unknown_agent' and cardinality(meant) > 1 then 'which_agent' else reason end,
    'name', name, 'names', case when reason = 'unknown_agent' and cardinality(meant) > 1 then to_jsonb(meant) else (
      select coalesce(jsonb_agg(u.name order by lower(u.name)), '[]') from wocs.users u
      where u.status = 'active' and u.role = 'agent') end))
  from (select array(select m.name from wocs.agent_list_meant(name, array['agent', 'admin']) m) as meant) meanings
$function$;

CREATE OR REPLACE FUNCTION wocs.card_facts(c wocs.cards)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select jsonb_build_object('card', c.id, 'heard', c.heard, 'minutes', wocs.limit_card_minutes(),
    'expires_at', wocs.clock_text(c.expires_at))
    || jsonb_build_object('text', wocs.card_reading(c) -> 'text', 'command', wocs.card_reading(c) -> 'command',
                          'doubts', coalesce(wocs.card_reading(c) -> 'doubts', '[]'),
                          'asks', wocs.card_reading(c) -> 'asks')
    || wocs.voice_text_facts(c.heard_by)
$function$;

CREATE OR REPLACE FUNCTION wocs.card_message(c wocs.cards)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select case when c.chosen is not null
    then jsonb_build_object('say', 'voice.card', 'facts', wocs.card_facts(c))
    else jsonb_build_object('say', 'voice.which', 'facts', jsonb_build_object(
      'card', c.id, 'heard', c.heard, 'minutes', wocs.limit_card_minutes(), 'readings', (
        select jsonb_agg(r.value - 'intent' - 'kept' order by r.ordinality)
        from jsonb_array_elements(c.readings) with ordinality r)) || wocs.voice_text_facts(c.heard_by)) end
$function$;

CREATE OR REPLACE FUNCTION wocs.card_younger_than_word(m jsonb, intent jsonb, person uuid)
 RETURNS wocs.cards
 LANGUAGE sql
 STABLE
AS $function$
  select c from wocs.card_all_open(person) c
  where wocs.word_is_older((m ->> 'sent_at')::timestamptz, c.created_at)
    and (intent ->> 'card' is null or c.id = (intent ->> 'card')::bigint)
  limit 1
$function$;

CREATE OR REPLACE FUNCTION wocs.cause_pause(name text)
 RETURNS interval
 LANGUAGE sql
 STABLE
AS $function$
  select least(greatest((now() - coalesce((wocs.alert_current('cause', name)).opened_at, now())) / 4,
    wocs.limit_probe_pause_min()), wocs.limit_probe_pause_max())
$function$;

CREATE OR REPLACE FUNCTION wocs.forget_digits(number text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select string_agg(wocs.number_digit(d::int), '(?:\\[nrt]|[^0-9A-Za-z]){0,4}' order by n)
    || case when length(number) < 3 then '(?:\\[nrt]|[^0-9A-Za-z]){0,4}' else '' end
  from regexp_split_to_table(number, '') with ordinality x (d, n)
$function$;

CREATE OR REPLACE FUNCTION wocs.forget_pattern(number text, words text[] DEFAULT '{}'::text[])
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select nullif(concat_ws('|',
    '(?:(?<![0-9])|(?<=%[0-9A-F]{2}))\+?(?:00)?'
      || case when number like '60%'
        then '(?:' || wocs.forget_digits('60') || ')?(?:' || wocs.forget_digits('0') || ')?' else '' end
      || wocs.forget_digits(regexp_replace(number, '^60', '')) || '(?![0-9])',
    case when length(number) >= 9
      then encode(convert_to(left(number, 9), 'UTF8'), 'base64') || '[A-Za-z0-9+/=]*' end,
    (select string_agg('(?<![[:alnum:]])' || wocs.forget_escape(w) || '(?![[:alnum:]])', '|')
      from unnest(words) w where w <> '')), '')
$function$;

CREATE OR REPLACE FUNCTION wocs.landing_edited_content(content jsonb, args jsonb, task text)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select case args ->> 'field'
    when 'image' then content || jsonb_build_object('picture_task', task) || wocs.landing_picture_stored(task)
    when 'headline' then content || jsonb_build_object('title', args -> 'value')
    else content || jsonb_build_object(args ->> 'field', args -> 'value') end
$function$;

CREATE OR REPLACE FUNCTION wocs.landing_live_pages()
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select coalesce(jsonb_agg(wocs.landing_public(live.shown) order by (live.shown).published_at desc), '[]')
  from (select v as shown from wocs.landing_versions v where v.status = 'published'
    order by v.published_at desc, v.page_slug limit 24) live
$function$;

CREATE OR REPLACE FUNCTION wocs.landing_picture_is_awaited(t wocs.tasks)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select t.parent_id is null and wocs.landing_picture_is_needed(t.type, t.payload) and exists (
    select from wocs.attachments a where a.task_id = t.id and a.type = 'image' and a.state = 'waiting'
      and a.media is not null)
$function$;

CREATE OR REPLACE FUNCTION wocs.sale_refund_exceeds(refund wocs.sales)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select coalesce((
    select s.removed_at is not null or wocs.sale_refundable(s) + refund.amount < 0
    from wocs.sales s where s.id = refund.refund_of), false)
$function$;

CREATE OR REPLACE FUNCTION wocs.schedule_repeat_pace(repeat text)
 RETURNS interval
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select coalesce(
    interval '7 days' / cardinality(wocs.schedule_repeat_weekdays(repeat)),
    case when wocs.schedule_repeat_day_of_month(repeat) is not null then interval '31 days' end,
    make_interval(days =>
      (31 * (12 * extract(year from step) + extract(month from step)) + extract(day from step))::int))
  from wocs.schedule_repeat_step(repeat) step
$function$;

CREATE OR REPLACE FUNCTION wocs.schedule_turn_wall(wall timestamp without time zone, repeat text, turn integer)
 RETURNS timestamp without time zone
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select coalesce(
    wall + turn * wocs.schedule_repeat_step(repeat),
    wocs.schedule_day_of_month_wall(wall, wocs.schedule_repeat_day_of_month(repeat), turn),
    wocs.schedule_weekday_wall(wall, wocs.schedule_repeat_weekdays(repeat), turn),
    case when turn = 0 then wall end)
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
      'last_error_at', wocs.clock_text(n.last_error_at), 'trouble', wocs.status_node_trouble(n)) as row
    from wocs.node_list() n, lateral (select n.last_seen > now() - wocs.limit_node_away() as here) seen
    union all
    select jsonb_build_object('name', k.node, 'online', false, 'silent', true)
    from wocs.node_keys k
    where k.enrolled_at is not null and k.removed_at is null
      and k.node not in (select n.name from wocs.node_list() n)) rows
$function$;

CREATE OR REPLACE FUNCTION wocs.user_tell_admins(say text, facts jsonb, person uuid, key text)
 RETURNS void
 LANGUAGE sql
AS $function$
  select wocs.outbox_add(u, case when wocs.person_window_is_open(u.id) then 'notice' else 'template' end, say, facts,
    concat_ws(':', 'notice', say, key, u.id), null, null, 'queued', wocs.outbox_next_turn('news'))
  from wocs.users u where u.role = 'admin' and u.status = 'active' and u.id <> person order by u.created_at
$function$;

CREATE OR REPLACE FUNCTION wocs.word_ask_which(person wocs.users, word text)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
AS $function$
  select case when waiting <> '[]' then jsonb_build_object('say', 'approval.which',
    'facts', jsonb_build_object('questions', waiting, 'word', word)) end
  from wocs.word_questions(person) waiting
$function$;

revoke execute on function public.wocs_begin(jsonb) from authenticated;

revoke execute on function public.wocs_begin(jsonb) from anon;

CREATE OR REPLACE FUNCTION public.wocs_page(request jsonb)
 RETURNS jsonb
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
  with live as (
    select v.page_slug, v as shown from wocs.landing_versions v
    where v.page_slug = request ->> 'page' and v.status = 'published'),
  counted as (
    insert into wocs.landing_visits (page_slug, kind, day, visits)
    select page_slug, request ->> 'event', wocs.clock_today(request ->> 'timezone'), 1 from live
    where request ->> 'event' in ('view', 'click')
    on conflict (page_slug, kind, day) do update set visits = landing_visits.visits + 1
    returning page_slug, kind, visits),
  closely as (
    insert into wocs.landing_quarters (page_slug, kind, quarter, visits)
    select page_slug, kind, wocs.landing_visit_quarter(now()), 1 from counted
    on conflict (page_slug, kind, quarter) do update set visits = landing_quarters.visits + 1),
  aged as (
    delete from wocs.landing_quarters q using counted c
    where c.visits = 1 and q.page_slug = c.page_slug and q.kind = c.kind
      and q.quarter < now() - wocs.limit_quarters_kept())
  select jsonb_build_object('page', (select wocs.landing_public(live.shown) from live))
    || case when request ->> 'event' = 'home' then jsonb_build_object('pages', wocs.landing_live_pages()) else '{}' end
$function$;

CREATE OR REPLACE FUNCTION wocs.schedule_turn_at(at timestamp with time zone, zone text, repeat text, turn integer)
 RETURNS timestamp with time zone
 LANGUAGE sql
 STABLE
AS $function$
  select case when wall = at at time zone zone and turn = 0 then at
    when wall is not null then wocs.schedule_wall_moment(wall, zone) end
  from wocs.schedule_turn_wall(at at time zone zone, repeat, turn) wall
$function$;


-- What visitors saw before each version that was published until now.
update wocs.landing_versions v set follows = (
  select b.version from wocs.landing_versions b
  where b.page_slug = v.page_slug and b.published_at < v.published_at order by b.published_at desc limit 1)
where v.published_at is not null;

-- Who holds a message now was told by the rules of before: it may have been sent.
update wocs.outbox o set begun_at = now() where o.state = 'sending';

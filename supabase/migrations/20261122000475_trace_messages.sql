-- For people who want to look inside: each message with what became of it, how the system is, and who may use it.

create function wocs.traced_task(t wocs.tasks) returns jsonb
language sql stable as $$
  select jsonb_build_object('id', t.id, 'command', replace(t.type, '_', ' '), 'status', t.status, 'moves', (
    select coalesce(jsonb_agg(jsonb_build_object('at', wocs.now_text(l.created_at), 'action', l.action, 'actor', wocs.person_ref(l.actor_id)) order by l.seq), '[]')
    from wocs.task_logs l where l.task_id = t.id))
$$;

-- The task a message made, else the one it was about.
create function wocs.traced_tasks(message text) returns jsonb
language sql stable as $$
  select coalesce(jsonb_agg(wocs.traced_task(t) order by t.created_at, t.id), '[]')
  from wocs.tasks t
  where t.source_message = message or t.id = (select o.task_id from wocs.outbox o where o.key = 'reply:' || message)
$$;

create function wocs.traced_outbox(message text) returns jsonb
language sql stable as $$
  select coalesce(jsonb_agg(jsonb_build_object(
    'id', o.id, 'say', o.say, 'kind', o.kind, 'state', o.state, 'attempt', o.attempt, 'to', coalesce(o.to_number, o.to_user_id), 'task', o.task_id,
    'emoji', o.reaction -> 'emoji', 'error', o.error) order by o.id), '[]')
  from wocs.outbox o
  where o.id in (
    select a.id from wocs.outbox a where a.key = 'reply:' || message
    union select b.id from wocs.outbox b join wocs.tasks t on t.id = b.task_id where t.source_message = message and coalesce(b.reply_to, message) = message)
$$;

create function public.wocs_trace(request jsonb) returns jsonb
language sql security definer set search_path = '' as $$
  select jsonb_build_object(
    'events', (
      select coalesce(jsonb_agg(jsonb_build_object(
        'id', e.id, 'message_id', e.message_id, 'kind', e.kind, 'at', wocs.now_text(e.received_at), 'sender', e.sender, 'name', wocs.person_ref(e.user_id),
        'understood', e.understood, 'task', wocs.traced_tasks(e.message_id) -> 0, 'tasks', wocs.traced_tasks(e.message_id),
        'outbox', wocs.traced_outbox(e.message_id)) order by e.id), '[]')
      from (
        select x.* from wocs.inbound_events x
        where x.id > coalesce((request ->> 'since')::bigint, 0) and (request ->> 'sender' is null or x.sender = request ->> 'sender')
        order by x.id desc limit 50) e),
    'month', jsonb_build_object(
      'messages', (select count(*) from wocs.outbox o where o.kind <> 'reaction' and o.sent_at >= date_trunc('month', now())),
      'allowance', coalesce((request ->> 'allowance')::int, 1000)))
$$;

-- The newest migration, where the tool that applied it keeps its list.
create function wocs.schema_version() returns text
language plpgsql stable as $$
declare
  newest text;
begin
  if to_regclass('supabase_migrations.schema_migrations') is not null then
    execute 'select max(version) from supabase_migrations.schema_migrations' into newest;
  end if;
  return newest;
end $$;

create function public.wocs_health(request jsonb) returns jsonb
language sql security definer set search_path = '' as $$
  select jsonb_build_object('ok', true, 'schema', wocs.schema_version(), 'nodes', (
    select coalesce(jsonb_agg(jsonb_build_object(
      'name', n.name, 'online', here, 'since', wocs.now_text(case when here then n.online_since else n.last_seen end), 'last_seen', wocs.now_text(n.last_seen),
      'abilities', n.abilities, 'version', n.version) order by n.name), '[]')
    from wocs.nodes n, lateral (select n.last_seen > now() - interval '90 s' as here) seen))
$$;

-- Puts people on the whitelist at start. Whoever is known stays as WhatsApp's commands have made them since.
create function public.wocs_enlist(request jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  p jsonb;
  taken boolean;
  made int := 0;
begin
  for p in select x.value from jsonb_array_elements(request -> 'people') x where not exists (select from wocs.users u where u.wa_number = x.value ->> 'number') loop
    taken := exists (select from wocs.users u where lower(u.name) = lower(p ->> 'name') and u.status = 'active');
    insert into wocs.users (name, role, wa_number)
    values (left(p ->> 'name', 90) || case when taken then ' ' || right(p ->> 'number', 4) else '' end, p ->> 'role', p ->> 'number')
    on conflict do nothing;
    made := made + case when found then 1 else 0 end;
  end loop;
  return jsonb_build_object('people', made);
end $$;

-- What years of a busy brand leave behind: tasks with their log and messages, chats, pages, plans, absences of the PC.
-- How many of either is told by the settings rows.tasks, rows.chats and rows.long_chat (the messages of chat 1).
-- Filled past the triggers: a task begins as pending, and each row of the log would be linked by itself.
set session_replication_role = replica;

insert into wocs.tasks (type, runs, command_raw, payload, status, priority, requested_by, assigned_to, created_at,
  started_at, completed_at, result, needs_role)
select (array['agent_task', 'landing_create', 'report_daily', 'tiktok_post'])[1 + n % 4],
  (array['human', 'instant', 'home', 'human'])[1 + n % 4], '/agent task to: ali note: hubungi pelanggan ' || n,
  jsonb_build_object('to', 'ali', 'note', 'hubungi pelanggan ' || n, 'priority', 'normal', 'target', '6017' || n),
  s.status, (array['high', 'normal', 'low'])[1 + n % 3], (select array_agg(u.id) from wocs.users u)[1 + n % 30],
  case when n % 2 = 0 and n % 40 <> 0 then (select array_agg(u.id) from wocs.users u)[1 + n / 7 % 30] end,
  a.at, a.at + interval '2 minutes', case when s.status in ('done', 'failed') then a.at + interval '9 minutes' end,
  '{"ok": true}', 'agent'
from generate_series(1, current_setting('rows.tasks')::int) n,
  lateral (select now() - n * interval '10 minutes' as at) a,
  lateral (select case when n % 100 = 0 then 'failed' when n % 1000 = 2 then 'awaiting_approval'
    when n % 1000 = 4 then 'uncertain' when n < 2000 and n % 10 = 8 then 'pending' when n < 300 and n % 30 = 16
    then 'running' else 'done' end as status) s;
insert into wocs.approvals (task_id, ask, digest, expires_at)
select t.id, 1, md5(t.id), now() + interval '10 minutes' from wocs.tasks t where t.status = 'awaiting_approval';

insert into wocs.task_logs (task_id, action, actor_id, details, salt, details_digest, created_at)
select t.id, a.action, case when a.action = 'created' or t.runs = 'human' then t.requested_by end, a.details,
  '7d444840-9dc0-11d1-b245-5ffdce74fad2',
  wocs.audit_details_digest('7d444840-9dc0-11d1-b245-5ffdce74fad2', a.details), a.at
from wocs.tasks t, lateral (values
  ('created', '{"status": "pending"}'::jsonb, t.created_at),
  (case t.status when 'failed' then 'failed' else 'completed' end, jsonb_build_object('from', 'running', 'status',
    t.status), coalesce(t.completed_at, t.created_at + interval '3 minutes'))) a (action, details, at)
order by a.at;
do $$
declare
  l wocs.task_logs;
  digest text := coalesce((wocs.audit_head()).digest, '');
  place bigint := coalesce((wocs.audit_head()).position, 0);
begin
  for l in
    select x.* from wocs.task_logs x left join wocs.task_log_chain c on c.log_seq = x.seq
    where c.log_seq is null order by x.seq
  loop
    digest := wocs.audit_digest(digest, l);
    place := place + 1;
    insert into wocs.task_log_chain values (place, l.seq, digest);
  end loop;
end $$;

insert into wocs.inbound_events (message_id, kind, sender, received_at, understood)
select 'wamid.old.' || n, case when n % 500 = 0 then 'other' else 'message' end, '6012' || n,
  now() - n * interval '10 minutes', case when n % 500 = 0 then '{"kind": "foreign"}'::jsonb end
from generate_series(1, current_setting('rows.tasks')::int) n;
insert into wocs.outbox (key, to_number, kind, say, facts, task_id, state, wamid, sent_at, created_at)
select 'old:' || t.id, '60120000001', 'reply', 'task.created', jsonb_build_object('task', t.id), t.id, 'read',
  'wamid.out.' || t.id, t.created_at, t.created_at
from wocs.tasks t;

insert into wocs.chats (wa_chat_id, customer_name, customer_number, last_message_at, last_customer_at, waiting_since,
  assigned_agent, status, tags)
select '6017' || n, 'Customer ' || n, '6017' || n, at, at, case when n % 100 = 1 then at end,
  case when n % 3 = 0 then (select array_agg(u.id) from wocs.users u)[1 + n % 30] end,
  case when n % 10 = 0 then 'closed' else 'open' end, case when n % 4 = 0 then '{vip}'::text[] else '{}' end
from generate_series(1, current_setting('rows.chats')::int) n,
  lateral (select now() - n * interval '3 hours' as at) a;
insert into wocs.outbox (key, to_number, kind, say, facts, state, wamid, sent_at, created_at)
select 'chat:' || c.number || ':' || n, c.customer_number, 'reply', 'chat.answer', '{}', 'read',
  'wamid.chat.' || c.number || ':' || n, c.last_message_at - n * interval '1 minute',
  c.last_message_at - n * interval '1 minute'
from wocs.chats c, generate_series(0, 28, 2) n;
insert into wocs.messages (chat_id, sender_type, sender_id, content, created_at, outbox_id)
select c.id, case when n % 2 = 0 then 'agent' else 'customer' end, case when n % 2 = 0 then c.assigned_agent end,
  'message ' || n, c.last_message_at - n * interval '1 minute', o.id
from wocs.chats c
  cross join lateral generate_series(
    case when c.number = 1 then current_setting('rows.long_chat')::int - 1 else 29 end, 0, -1) n
  left join wocs.outbox o on o.key = 'chat:' || c.number || ':' || n;
insert into wocs.quick_replies (name, words) select 'ready' || n, 'Terima kasih! ' || n from generate_series(1, 30) n;

insert into wocs.landing_versions (page_slug, version, content, status, published_at, created_at)
select 'page-' || p, v, jsonb_build_object('title', 'Promo ' || p, 'description', 'Diskaun', 'cta', 'Order'),
  case v when 5 then 'published' when 6 then 'draft' else 'archived' end, now() - p * interval '1 hour',
  now() - p * interval '1 hour'
from generate_series(1, 60) p, generate_series(1, 6) v;
insert into wocs.landing_visits (page_slug, kind, day, visits)
select 'page-' || p, k, current_date - d, 10 from generate_series(1, 60) p, unnest('{view,click}'::text[]) k,
  generate_series(0, 89) d;
insert into wocs.schedules (task_id, owner_id, line, repeat, at, zone, next_at)
select t.id, t.requested_by, '{"text": "/report daily", "intent": {"do": "command", "command": "report_daily"}}',
  'daily', now(), 'Asia/Kuala_Lumpur', now() + interval '1 day'
from (select * from wocs.tasks order by created_at desc limit 30) t;
insert into wocs.content_slots (platform, type, at, agent, made_by, state, task)
select case when n % 2 = 0 then 'tiktok' else 'instagram' end, 'promo', now() + (n - 2000) * interval '6 hours',
  t.assigned_to, t.id, case when n < 2000 then 'due' else 'planned' end, case when n < 2000 then t.id end
from (select x.*, row_number() over (order by x.created_at) as n from wocs.tasks x order by n limit 2100) t;

insert into wocs.attachments (task_id, type, mime_type, size_bytes, storage_url, state)
select t.id, 'image', 'image/jpeg', 200000, 'key ' || t.id, 'stored'
from wocs.tasks t where t.type = 'tiktok_post' limit 5000;
insert into wocs.nodes (name, first_seen, online_since) values ('kedai', now() - interval '1 year', now());
insert into wocs.node_absences (node, began_at, ended_at)
select 'kedai', now() - n * interval '5 hours', now() - n * interval '5 hours' + interval '4 minutes'
from generate_series(1, 500) n;
insert into wocs.alerts (kind, about, opened_at, closed_at)
select (array['offline', 'silence', 'cause', 'unsure'])[1 + n % 4], 'kedai ' || n, now() - n * interval '1 day',
  now() - n * interval '1 day' + interval '1 hour' from generate_series(1, 700) n;
insert into wocs.meters (name, used) values ('database_bytes', 200000000), ('files_bytes', 1000000000);
insert into wocs.panel_sessions (user_id, expires_at) select u.id, now() + interval '1 day'
from wocs.users u, generate_series(1, 3);
insert into wocs.wa_sessions (user_id, last_active) select u.id, now() from wocs.users u on conflict do nothing;
reset session_replication_role;

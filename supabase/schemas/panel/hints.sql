-- What changed, for the panels that are open: ids alone, `task:TASK-1201`, `chat:12`, `ticks:12`, and `duty`. They go
-- by the PC at home, whose beat tells whether any panel listens; while none does, nothing is given to the caller.

-- Gathered as wocs.work_add does, and no more once there are too many to be told one by one.
create function wocs.hint_add(hint text) returns text
language sql as $$
  select wocs.work_add('wocs.hint', hint)
  where coalesce(length(current_setting('wocs.hint', true)), 0) < 30 * wocs.limit_hints()
$$;

create function wocs.hint_somebody_listens() returns boolean
language sql stable as $$ select exists (select from wocs.node_list_online() n where n.panels > 0) $$;

-- Those that this call gathered, `["all"]` for very many.
create function wocs.hint_collect() returns jsonb
language plpgsql stable as $$
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
end $$;

create function wocs.hint_task() returns trigger
language plpgsql as $$
begin
  perform wocs.hint_add('task:' || new.id);
  return null;
end $$;

create function wocs.hint_held_task() returns trigger
language plpgsql as $$
begin
  perform wocs.hint_add('task:' || coalesce(new.task_id, old.task_id));
  return null;
end $$;

create function wocs.hint_chat() returns trigger
language plpgsql as $$
begin
  perform wocs.hint_add('chat:' || new.number);
  return null;
end $$;

-- Of every page: each shows its own reader's, and some whom work may be given to.
create function wocs.hint_duty() returns trigger
language plpgsql as $$
begin
  perform wocs.hint_add('duty');
  return null;
end $$;

create function wocs.hint_message() returns trigger
language plpgsql as $$
begin
  perform wocs.hint_add('chat:' || c.number) from wocs.chats c where c.id = new.chat_id;
  return null;
end $$;

create function wocs.hint_attachment() returns trigger
language plpgsql as $$
begin
  perform wocs.hint_add('task:' || new.task_id) where new.task_id is not null;
  perform wocs.hint_add('chat:' || c.number)
  from wocs.messages m join wocs.chats c on c.id = m.chat_id where m.attachment_id = new.id;
  return null;
end $$;

-- How far answers to customers have come. What Meta tells of them later (hint_tick) is told of in wocs_record's answer.
create function wocs.hint_sent(results jsonb) returns void
language sql as $$
  select wocs.hint_add('chat:' || c.number)
  from wocs.messages m join wocs.chats c on c.id = m.chat_id
  where m.outbox_id in (select (r.value ->> 'id')::bigint from jsonb_array_elements(results) r)
$$;

-- What Meta tells of an answer is shown on its chat's own page: no list is to look for that alone.
create function wocs.hint_tick(row_id bigint) returns void
language sql as $$
  select wocs.hint_add('ticks:' || c.number)
  from wocs.messages m join wocs.chats c on c.id = m.chat_id where m.outbox_id = row_id
$$;

-- For a call that returns no work: {"hints", "nodes"}, or nothing where nobody listens.
create function wocs.hint_news() returns jsonb
language plpgsql stable as $$
declare
  hints jsonb := wocs.hint_collect();
begin
  return case when hints = '[]' then '{}'
    else jsonb_build_object('hints', hints, 'nodes', wocs.node_ring_keys()) end;
end $$;

create trigger hint_new after insert on wocs.tasks for each row execute function wocs.hint_task();
-- Leases, rings and tries are seen on no page.
create trigger hint_changed after update on wocs.tasks for each row
  when (old.status is distinct from new.status or old.priority is distinct from new.priority
    or old.assigned_to is distinct from new.assigned_to or old.payload is distinct from new.payload
    or old.result is distinct from new.result or old.error_message is distinct from new.error_message
    or old.scheduled_at is distinct from new.scheduled_at or old.deadline_at is distinct from new.deadline_at)
  execute function wocs.hint_task();
create trigger hint_held after insert or update or delete on wocs.task_holds for each row
  execute function wocs.hint_held_task();

create trigger hint_new after insert on wocs.chats for each row execute function wocs.hint_chat();
create trigger hint_changed after update on wocs.chats for each row
  when (old.customer_name is distinct from new.customer_name
    or old.assigned_agent is distinct from new.assigned_agent or old.status is distinct from new.status
    or old.last_message_at is distinct from new.last_message_at or old.language is distinct from new.language
    or old.waiting_since is distinct from new.waiting_since or old.opted_out_at is distinct from new.opted_out_at
    or old.holder is distinct from new.holder or old.held_until is distinct from new.held_until
    or old.snoozed_until is distinct from new.snoozed_until or old.tags is distinct from new.tags)
  execute function wocs.hint_chat();

create trigger hint_new after insert on wocs.messages for each row execute function wocs.hint_message();
create trigger hint_changed after update on wocs.messages for each row
  when (old.content is distinct from new.content or old.transcript is distinct from new.transcript
    or old.reaction is distinct from new.reaction or old.edited_at is distinct from new.edited_at
    or old.deleted_at is distinct from new.deleted_at)
  execute function wocs.hint_message();
create trigger hint_duty after update of on_duty on wocs.users for each row
  when (old.on_duty is distinct from new.on_duty) execute function wocs.hint_duty();
create trigger hint_fetched after update of state on wocs.attachments for each row
  when (old.state = 'waiting' and new.state <> 'waiting') execute function wocs.hint_attachment();

-- The doorbells that give this person's page a stream of hints: none where no PC is there. A page of a viewer's shows
-- nothing that is told of.
create function wocs.panel_doorbells(viewer wocs.users) returns jsonb
language sql stable as $$
  select case when viewer.role in ('agent', 'admin') and exists (select from wocs.node_list_online())
    then wocs.node_ring_keys() else '[]' end
$$;

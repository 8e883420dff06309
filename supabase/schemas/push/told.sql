-- What became of rings, and of what they were for.

create function wocs.push_was_rung(message bigint) returns boolean
language plpgsql stable as $$
begin
  return exists (select from wocs.push_notices n where n.outbox_id = message and n.rung_at is not null);
end $$;

-- Whether it is its reader that the message waits for, and no pause.
create function wocs.push_waits(o wocs.outbox) returns boolean
language sql stable as $$
  select o.state = 'queued' and o.not_before > now()
    and exists (select from wocs.push_notices n where n.outbox_id = o.id)
$$;

create function wocs.push_is_acknowledged(message bigint) returns boolean
language plpgsql stable as $$
begin
  return exists (select from wocs.push_notices n where n.outbox_id = message and n.acknowledged_at is not null);
end $$;

-- Whoever does something about a task or a chat, wherever, has seen what was rung about it.
create function wocs.push_acknowledge_by_deed() returns trigger
language plpgsql as $$
begin
  update wocs.push_notices n set acknowledged_at = now()
  where n.user_id = new.actor_id and n.acknowledged_at is null
    and n.about in (new.task_id, new.details ->> 'chat');
  return null;
end $$;

create trigger acknowledge_pushes after insert on wocs.task_logs for each row
  when (new.actor_id is not null) execute function wocs.push_acknowledge_by_deed();

-- Nobody can have heard it any more: WhatsApp's message waits for nothing.
create function wocs.push_give_up(message bigint) returns void
language sql as $$
  update wocs.outbox o set not_before = now()
  where o.id = message and o.state = 'queued' and o.attempt = 0 and not exists (
    select from wocs.pushes p where p.outbox_id = o.id and (p.status is null or p.status between 200 and 299))
$$;

-- Told twice is no mistake. A subscription that its push service does not know (404, 410) is gone for good.
create function wocs.push_mark_told(result jsonb) returns void
language plpgsql as $$
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
end $$;

create function wocs.push_is_old(n wocs.push_notices) returns boolean
language sql stable as $$ select n.made_at < now() - wocs.limit_push_kept() $$;

create function wocs.push_prune() returns void
language plpgsql as $$
begin
  delete from wocs.push_notices x where x.outbox_id in (
    select n.outbox_id from wocs.push_notices n where wocs.push_is_old(n) limit wocs.limit_prune_rows());
  delete from wocs.pushes x where x.id in (
    select p.id from wocs.pushes p where p.made_at < now() - wocs.limit_push_kept() limit wocs.limit_prune_rows());
end $$;

-- The rings of a work, each told: {"results": [{"push", "status"}], "settings"}.
create function public.wocs_pushed(request jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  may_settle boolean := wocs.writer_lock_soon();
begin
  perform wocs.work_begin(request -> 'settings');
  perform wocs.push_mark_told(r.value) from jsonb_array_elements(request -> 'results') r;
  perform wocs.settling_run(may_settle);
  return wocs.work_collect();
end $$;

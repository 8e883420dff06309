-- The state machine is enforced here, whoever makes the move, and the same trigger writes the audit log.
-- Who acts and why is told by wocs.act(); without it the actor is the system itself.

-- One expression, so that Postgres dissolves it into its caller; what it gives means nothing.
create function wocs.act(actor uuid, details jsonb default '{}') returns text
language sql as $$
  select set_config('wocs.actor', coalesce(actor::text, ''), true) || set_config('wocs.details', coalesce(details, '{}')::text, true)
$$;

create function wocs.log_task(task text, action text, details jsonb default null) returns void
language plpgsql as $$
begin
  insert into wocs.task_logs (task_id, action, actor_id, details)
  values (task, action, nullif(current_setting('wocs.actor', true), '')::uuid,
          coalesce(details, nullif(current_setting('wocs.details', true), '')::jsonb, '{}'));
end $$;

create function wocs.guard_task() returns trigger
language plpgsql as $$
declare
  made text;
begin
  if tg_op = 'INSERT' then
    if new.status not in ('pending', 'awaiting_approval') then
      raise exception 'a task begins as pending or awaiting_approval, not %', new.status using errcode = 'check_violation';
    end if;
    perform wocs.log_task(new.id, 'created', jsonb_build_object('status', new.status, 'type', new.type, 'args', new.payload));
    return null;
  elsif new.status = old.status then
    return null;
  end if;
  select action into made from wocs.task_moves where from_state = old.status and to_state = new.status;
  if made is null then
    raise exception 'a task cannot go from % to %', old.status, new.status using errcode = 'check_violation';
  end if;
  perform wocs.log_task(new.id, made);
  return null;
end $$;

-- AFTER, so that the log row's foreign key finds the task; still inside the statement, so a wrong move undoes it.
create trigger guard_task_insert after insert on wocs.tasks for each row execute function wocs.guard_task();
create trigger guard_task_move after update of status on wocs.tasks for each row execute function wocs.guard_task();

create function wocs.refuse_change() returns trigger
language plpgsql as $$
begin
  raise exception 'the audit log is only ever added to (% refused)', lower(tg_op) using errcode = 'insufficient_privilege';
end $$;

create trigger keep_task_logs before update or delete on wocs.task_logs for each row execute function wocs.refuse_change();
create trigger keep_task_logs_whole before truncate on wocs.task_logs for each statement execute function wocs.refuse_change();
create trigger keep_chain before update or delete on wocs.task_log_chain for each row execute function wocs.refuse_change();
create trigger keep_chain_whole before truncate on wocs.task_log_chain for each statement execute function wocs.refuse_change();

create function wocs.log_digest(previous text, log wocs.task_logs) returns text
language sql stable as $$
  select encode(sha256(convert_to(concat_ws('|', previous, log.id, log.seq, log.task_id, log.action, log.actor_id, log.details,
                                            extract(epoch from log.created_at)), 'UTF8')), 'hex');
$$;

-- Its definer's rights, because before Postgres 18 a deferred trigger fires with those of whoever called the door: none here.
create function wocs.link_log() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  last wocs.task_log_chain;
begin
  -- A fixed number of our own: whoever links the log waits for whoever does it now, until their commit.
  perform pg_advisory_xact_lock(7261201);
  select * into last from wocs.task_log_chain order by position desc limit 1;
  insert into wocs.task_log_chain (position, log_seq, digest)
  values (coalesce(last.position, 0) + 1, new.seq, wocs.log_digest(coalesce(last.digest, ''), new));
  return null;
end $$;

create constraint trigger link_log after insert on wocs.task_logs
  deferrable initially deferred for each row execute function wocs.link_log();

-- The first position at which the chain does not hold; null when all of it does.
create function wocs.audit_break() returns bigint
language plpgsql stable as $$
declare
  link record;
  previous text := '';
  expected bigint := 1;
begin
  for link in
    select c.position, c.digest, l as log from wocs.task_log_chain c left join wocs.task_logs l on l.seq = c.log_seq order by c.position
  loop
    if link.position <> expected or (link.log).id is null or link.digest <> wocs.log_digest(previous, link.log) then
      return expected;
    end if;
    previous := link.digest;
    expected := expected + 1;
  end loop;
  if exists (select from wocs.task_logs l where not exists (select from wocs.task_log_chain c where c.log_seq = l.seq)) then
    return expected;
  end if;
  return null;
end $$;

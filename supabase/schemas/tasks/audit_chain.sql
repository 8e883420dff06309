-- The audit log's chain of digests: whoever changes a row of the log breaks it.

create function wocs.audit_refuse_change() returns trigger
language plpgsql as $$
begin
  raise exception 'the audit log is only ever added to (% refused)', lower(tg_op)
    using errcode = 'insufficient_privilege';
end $$;

create trigger keep_chain before update or delete on wocs.task_log_chain for each row
  execute function wocs.audit_refuse_change();
create trigger keep_chain_whole before truncate on wocs.task_log_chain for each statement
  execute function wocs.audit_refuse_change();

create function wocs.audit_digest(previous text, log wocs.task_logs) returns text
language sql stable as $$
  select encode(sha256(convert_to(concat_ws('|', previous, log.id, log.seq, log.task_id, log.action, log.actor_id,
    log.details_digest, extract(epoch from log.created_at)), 'UTF8')), 'hex');
$$;

-- Its definer's rights, because before Postgres 18 a deferred trigger fires with those of whoever called the door: none
-- here.
create function wocs.audit_link_log() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  last wocs.task_log_chain;
begin
  -- A fixed number of our own: whoever links the log waits for whoever does it now, until their commit.
  perform pg_advisory_xact_lock(7261201);
  select * into last from wocs.task_log_chain order by position desc limit 1;
  insert into wocs.task_log_chain (position, log_seq, digest)
  values (coalesce(last.position, 0) + 1, new.seq, wocs.audit_digest(coalesce(last.digest, ''), new));
  return null;
end $$;

create constraint trigger link_log after insert on wocs.task_logs
  deferrable initially deferred for each row execute function wocs.audit_link_log();

-- The first 12 of the chain's digest at the task's last step: quoted anywhere, it proves that the story was not changed
-- since.
create function wocs.audit_latest_digest(task text) returns text
language sql stable as $$
  select left(c.digest, 12) from wocs.task_logs l join wocs.task_log_chain c on c.log_seq = l.seq
  where l.task_id = task order by l.seq desc limit 1
$$;

create function wocs.audit_head() returns wocs.task_log_chain
language plpgsql stable as $$
begin
  return (select c from wocs.task_log_chain c order by c.position desc limit 1);
end $$;

create function wocs.audit_digest_at(place bigint) returns text
language plpgsql stable as $$
begin
  return (select c.digest from wocs.task_log_chain c where c.position = place);
end $$;

-- One expression, so that Postgres dissolves it into its caller; what it gives means nothing.
create function wocs.audit_set_actor(actor uuid, details jsonb default '{}') returns text
language sql as $$
  select set_config('wocs.actor', coalesce(actor::text, ''), true)
    || set_config('wocs.details', coalesce(details, '{}')::text, true)
$$;

create function wocs.audit_log_task(task text, action text, details jsonb default null) returns void
language plpgsql as $$
begin
  insert into wocs.task_logs (task_id, action, actor_id, details)
  values (task, action, nullif(current_setting('wocs.actor', true), '')::uuid,
          coalesce(details, nullif(current_setting('wocs.details', true), '')::jsonb, '{}'));
end $$;

-- The chain binds this digest, so that the details may go and the chain still holds.
create function wocs.audit_details_digest(salt uuid, details jsonb) returns text
language sql immutable as $$
  select encode(sha256(convert_to(salt::text || '|' || details::text, 'UTF8')), 'hex')
$$;

create function wocs.audit_bind_details() returns trigger
language plpgsql as $$
begin
  new.salt := gen_random_uuid();
  new.details_digest := wocs.audit_details_digest(new.salt, new.details);
  return new;
end $$;

create trigger bind_details before insert on wocs.task_logs for each row execute function wocs.audit_bind_details();

-- What is left of details that are older than details are kept.
create function wocs.audit_erased() returns jsonb language sql immutable as $$ select '{"erased": true}'::jsonb $$;

-- Whether a row's details are those that the chain binds, or, where something personal was taken out of them, those
-- that a later row of the log binds ("erased", [[seq, digest], ..]), or gone because of their age.
create function wocs.audit_details_hold(log wocs.task_logs) returns boolean
language plpgsql stable as $$
declare
  digest text := wocs.audit_details_digest(log.salt, log.details);
begin
  if log.salt is null then
    return log.details = wocs.audit_erased() and log.created_at < now() - wocs.limit_log_kept();
  end if;
  return log.details_digest = digest or exists (
    select from wocs.task_logs e
    where e.action = 'erased' and e.details -> 'logs' @> jsonb_build_array(jsonb_build_array(log.seq, digest)));
end $$;

create function wocs.audit_guard_log() returns trigger
language plpgsql as $$
begin
  if tg_op = 'UPDATE' and new.salt is distinct from old.salt and wocs.audit_details_hold(new)
      and to_jsonb(new) - array['salt', 'details'] = to_jsonb(old) - array['salt', 'details'] then
    return new;
  end if;
  raise exception 'the audit log is only ever added to (% refused)', lower(tg_op)
    using errcode = 'insufficient_privilege';
end $$;

create trigger keep_task_logs before update or delete on wocs.task_logs for each row
  execute function wocs.audit_guard_log();

create trigger keep_task_logs_whole before truncate on wocs.task_logs for each statement
  execute function wocs.audit_refuse_change();

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

create trigger keep_task_logs before update or delete on wocs.task_logs for each row
  execute function wocs.audit_refuse_change();

create trigger keep_task_logs_whole before truncate on wocs.task_logs for each statement
  execute function wocs.audit_refuse_change();

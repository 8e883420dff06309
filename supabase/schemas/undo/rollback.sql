-- /rollback: one command for what has versions. A page's is /landing rollback, an app's goes through its history.

create function wocs.rollback_kind(args jsonb) returns text
language sql immutable as $$ select coalesce(args ->> 'type', 'landing') $$;

create function wocs.rollback_landing_args(args jsonb) returns jsonb
language sql immutable as $$
  select jsonb_build_object('page', args -> 'page', 'version', coalesce((args ->> 'to')::int, -1))
$$;

create function wocs.check_rollback(asker wocs.users, args jsonb) returns jsonb
language plpgsql as $$
begin
  return case wocs.rollback_kind(args) when 'app' then wocs.app_rollback_plan(args)
    else wocs.check_landing_rollback(asker, wocs.rollback_landing_args(args)) end;
end $$;

create function wocs.do_rollback(task wocs.tasks) returns jsonb
language plpgsql as $$
begin
  if wocs.rollback_kind(task.payload) = 'app' then
    return wocs.app_rollback_apply(task);
  end if;
  task.payload := wocs.rollback_landing_args(task.payload);
  return wocs.do_landing_rollback(task);
end $$;

create function wocs.undo_plan_rollback(t wocs.tasks) returns jsonb
language plpgsql as $$
begin
  return case wocs.rollback_kind(t.payload) when 'app' then wocs.app_undo_plan(t)
    else wocs.undo_plan_landing_rollback(t) end;
end $$;

create function wocs.undo_rollback(t wocs.tasks, undoing wocs.tasks) returns jsonb
language plpgsql as $$
begin
  return case wocs.rollback_kind(t.payload) when 'app' then wocs.app_undo_apply(t, undoing)
    else wocs.undo_landing_rollback(t, undoing) end;
end $$;

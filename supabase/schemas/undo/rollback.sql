-- /rollback: one command for what has versions. A page's is /landing rollback, an app's goes through its history.

create function wocs.rolls_back(args jsonb) returns text
language sql immutable as $$ select coalesce(args ->> 'type', 'landing') $$;

create function wocs.as_landing_rollback(args jsonb) returns jsonb
language sql immutable as $$ select jsonb_build_object('page', args -> 'page', 'version', coalesce((args ->> 'to')::int, -1)) $$;

create function wocs.check_rollback(asker wocs.users, args jsonb) returns jsonb
language plpgsql as $$
begin
  return case wocs.rolls_back(args) when 'app' then wocs.plan_app_rollback(args) else wocs.check_landing_rollback(asker, wocs.as_landing_rollback(args)) end;
end $$;

create function wocs.do_rollback(task wocs.tasks) returns jsonb
language plpgsql as $$
begin
  if wocs.rolls_back(task.payload) = 'app' then
    return wocs.apply_app_rollback(task);
  end if;
  task.payload := wocs.as_landing_rollback(task.payload);
  return wocs.do_landing_rollback(task);
end $$;

create function wocs.undo_plan_rollback(t wocs.tasks) returns jsonb
language plpgsql as $$
begin
  return case wocs.rolls_back(t.payload) when 'app' then wocs.plan_app_undo(t) else wocs.undo_plan_landing_rollback(t) end;
end $$;

create function wocs.undo_rollback(t wocs.tasks, undoing wocs.tasks) returns jsonb
language plpgsql as $$
begin
  return case wocs.rolls_back(t.payload) when 'app' then wocs.apply_app_undo(t, undoing) else wocs.undo_landing_rollback(t, undoing) end;
end $$;

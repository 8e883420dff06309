create function wocs.task_waits_for_picture(t wocs.tasks) returns boolean
language sql stable as $$
  select exists (select from wocs.attachments a where a.task_id = t.id and a.state = 'waiting')
$$;

-- A pending task whose time may have come: run it, ring for it, or say when it will run. `checked`: a fresh check, if
-- there is one.
create function wocs.task_start(t wocs.tasks, checked jsonb default null) returns jsonb
language plpgsql as $$
declare
  actor uuid := nullif(current_setting('wocs.actor', true), '')::uuid;
begin
  if not wocs.task_requester_may(t) then
    return wocs.task_fail(t, 'role_lost', null, actor);
  elsif t.scheduled_at > now() then
    return jsonb_build_object('say', 'task.scheduled', 'about', t.id,
      'facts', wocs.task_facts(t) || jsonb_build_object('at', wocs.clock_text(t.scheduled_at)));
  end if;
  checked := coalesce(checked, wocs.command_check(t.type, wocs.person_by_id(t.requested_by), t.payload));
  if checked ? 'refused' then
    return wocs.task_refuse(t, checked, actor);
  elsif wocs.approval_is_outdated(t, checked -> 'subject') then
    return wocs.task_refuse(t,
      jsonb_build_object('refused', 'approval.refused',
        'facts', wocs.approval_refusal('changed', wocs.approval_latest(t.id), t) -> 'facts'), actor);
  elsif t.runs = 'home' then
    return wocs.bell_enqueue_task(t);
  end if;
  return wocs.task_run(t);
end $$;

-- Applies the effect of a pending task that has just been checked; it and `done` commit together. A task that `stay`s
-- is now somebody's work.
create function wocs.task_apply_effect(t wocs.tasks) returns jsonb
language plpgsql as $$
declare
  actor uuid := nullif(current_setting('wocs.actor', true), '')::uuid;
  outcome jsonb;
  facts jsonb;
begin
  execute format('select wocs.%I($1)', 'do_' || t.type) into outcome using t;
  if outcome ? 'refused' then
    return wocs.task_refuse(t, outcome, actor);
  end if;
  if not outcome @> '{"stay": true}' then
    update wocs.tasks x
    set status = 'done', started_at = now(), completed_at = clock_timestamp(), result = outcome -> 'facts',
      error_message = null
    where x.id = t.id;
  end if;
  facts := wocs.task_facts(t) || coalesce(outcome -> 'facts', '{}');
  if jsonb_array_length(coalesce(outcome -> 'children', '[]')) > 0 then
    facts := wocs.task_create_children(t, outcome -> 'children', facts);
  end if;
  if jsonb_array_length(coalesce(outcome -> 'also', '[]')) > 0 then
    perform wocs.notice_send_all(outcome -> 'also', t.id);
  end if;
  return jsonb_build_object('say', outcome -> 'say', 'about', t.id, 'facts', facts,
    'held', facts #>> '{picture,state}' = 'waiting' and wocs.task_waits_for_picture(t));
end $$;

-- Noted, not begun. Somebody's work gets the hour it was asked for, so that the clock begins it after /resume.
create function wocs.task_hold_while_stopped(t wocs.tasks) returns jsonb
language plpgsql as $$
begin
  if t.runs = 'human' then
    update wocs.tasks x set scheduled_at = coalesce(x.scheduled_at, now()) where x.id = t.id;
  end if;
  return jsonb_build_object('say', 'system.waits', 'about', t.id,
    'facts', wocs.task_facts(t) || jsonb_build_object('stopped', wocs.stop_facts()));
end $$;

create function wocs.task_run(t wocs.tasks) returns jsonb
language plpgsql as $$
declare
  stopped jsonb := wocs.stop_facts();
  outcome jsonb;
begin
  if wocs.landing_picture_is_awaited(t) then
    return jsonb_build_object('say', 'landing.picture_awaited', 'about', t.id, 'held', true,
      'facts', wocs.task_facts(t));
  elsif stopped is null or t.type in ('stop_all', 'resume') then
    return wocs.task_apply_effect(t);
  elsif t.runs = 'human' then
    return wocs.task_hold_while_stopped(t);
  end if;
  outcome := wocs.task_apply_effect(t);
  return jsonb_set(outcome, '{facts}', coalesce(outcome -> 'facts', '{}') || jsonb_build_object('stopped', stopped));
end $$;

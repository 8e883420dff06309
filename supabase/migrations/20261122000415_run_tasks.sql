-- Executors are found by their names: wocs.check_<type>(asker, args), wocs.do_<type>(task), wocs.answer_<type>(asker, args).

-- {"refused", "facts"} or {"subject", "args"?}; nothing to check means nothing to refuse.
create function wocs.check(type text, asker wocs.users, args jsonb) returns jsonb
language plpgsql as $$
declare
  name text := 'wocs.' || quote_ident('check_' || type);
  checked jsonb;
begin
  if to_regprocedure(name || '(wocs.users, jsonb)') is null then
    return '{}';
  end if;
  execute 'select ' || name || '($1, $2)' into checked using asker, args;
  return coalesce(checked, '{}');
end $$;

create function wocs.answer(type text, asker wocs.users, args jsonb) returns jsonb
language plpgsql as $$
declare
  answer jsonb;
begin
  execute format('select wocs.%I($1, $2)', 'answer_' || type) into answer using asker, args;
  return answer;
end $$;

create function wocs.refused(t wocs.tasks, checked jsonb, actor uuid) returns jsonb
language plpgsql as $$
begin
  perform wocs.move(t.id, 'failed', actor, jsonb_build_object('code', coalesce(checked #>> '{facts,reason}', checked ->> 'refused')));
  return jsonb_build_object('say', checked -> 'refused', 'about', t.id, 'facts', wocs.task_facts(t) || coalesce(checked -> 'facts', '{}'));
end $$;

-- Applies the effect of a pending task that has just been checked; it and `done` commit together. A task that `stay`s is now
-- somebody's work.
create function wocs.run(t wocs.tasks) returns jsonb
language plpgsql as $$
declare
  actor uuid := nullif(current_setting('wocs.actor', true), '')::uuid;
  outcome jsonb;
  facts jsonb;
begin
  execute format('select wocs.%I($1)', 'do_' || t.type) into outcome using t;
  if outcome ? 'refused' then
    return wocs.refused(t, outcome, actor);
  end if;
  if not outcome @> '{"stay": true}' then
    update wocs.tasks x set status = 'done', started_at = now(), completed_at = clock_timestamp(), result = outcome -> 'facts', error_message = null
    where x.id = t.id;
  end if;
  facts := wocs.task_facts(t) || coalesce(outcome -> 'facts', '{}');
  if jsonb_array_length(coalesce(outcome -> 'children', '[]')) > 0 then
    facts := wocs.bear(t, outcome -> 'children', facts);
  end if;
  if jsonb_array_length(coalesce(outcome -> 'also', '[]')) > 0 then
    perform wocs.notify_all(outcome -> 'also', t.id);
  end if;
  return jsonb_build_object('say', outcome -> 'say', 'about', t.id, 'facts', facts, 'held', facts #>> '{picture,state}' = 'waiting' and wocs.waits_for_picture(t));
end $$;

create function wocs.waits_for_picture(t wocs.tasks) returns boolean
language plpgsql stable as $$
begin
  return exists (select from wocs.attachments a where a.task_id = t.id and a.state = 'waiting');
end $$;

-- A pending task whose time may have come: run it, ring for it, or say when it will run. `checked`: a fresh check, if there is one.
create function wocs.start(t wocs.tasks, checked jsonb default null) returns jsonb
language plpgsql as $$
declare
  actor uuid := nullif(current_setting('wocs.actor', true), '')::uuid;
begin
  if not wocs.requester_may(t) then
    return wocs.fail(t, 'role_lost', null, actor);
  elsif t.scheduled_at > now() then
    return jsonb_build_object('say', 'task.scheduled', 'about', t.id, 'facts', wocs.task_facts(t) || jsonb_build_object('at', wocs.now_text(t.scheduled_at)));
  end if;
  checked := coalesce(checked, wocs.check(t.type, wocs.person(t.requested_by), t.payload));
  if checked ? 'refused' then
    return wocs.refused(t, checked, actor);
  elsif wocs.is_no_longer_approved(t, checked -> 'subject') then
    return wocs.refused(t, jsonb_build_object('refused', 'approval.refused', 'facts', wocs.ask_refused('changed', wocs.last_ask(t.id), t) -> 'facts'), actor);
  elsif t.runs = 'home' then
    return wocs.queued(t);
  end if;
  return wocs.run(t);
end $$;

-- The tasks that follow from one: made, asked for or started. The first one asked for is in the answer's facts as `publish`.
create function wocs.bear(parent wocs.tasks, children jsonb, facts jsonb) returns jsonb
language plpgsql as $$
declare
  child jsonb;
  t wocs.tasks;
  asked jsonb;
  told boolean := false;
begin
  for child in select value from jsonb_array_elements(children) loop
    t := wocs.bear_one(parent, child);
    if t.status = 'awaiting_approval' then
      asked := wocs.ask(t, wocs.check(t.type, wocs.person(t.requested_by), t.payload) -> 'subject');
      if not told then
        facts := facts || jsonb_build_object('publish', jsonb_build_object('at', wocs.now_text(t.scheduled_at)) || asked - 'command' - 'args' - 'subject');
        told := true;
      end if;
    elsif t.runs = 'home' and coalesce(t.scheduled_at <= now(), true) then
      perform wocs.ring(t);
    elsif coalesce(t.scheduled_at <= now(), true) then
      perform wocs.start(t);
    end if;
  end loop;
  return facts;
end $$;

create function wocs.bear_one(parent wocs.tasks, child jsonb) returns wocs.tasks
language sql as $$
  insert into wocs.tasks (type, runs, payload, status, priority, requested_by, needs_role, parent_id, source_message, repeatable, scheduled_at)
  values (child ->> 'command', child ->> 'runs', coalesce(child -> 'args', '{}'),
          case when (child ->> 'asks')::boolean then 'awaiting_approval' else 'pending' end, parent.priority, parent.requested_by,
          coalesce(child ->> 'needs_role', parent.needs_role), parent.id, parent.source_message,
          coalesce((child ->> 'repeatable')::boolean, false), (child ->> 'scheduled_at')::timestamptz)
  returning *
$$;

-- A command inside another one is a line: {"text", "intent"}. Run, it is told as {"text", "command", "task", "status",
-- "say", "facts", "ok", "asks", "subject"}; `subject`: what a yes to it binds to, only where something in it asks.

-- Whether it, or a command inside it, waits for a CONFIRM.
create function wocs.line_holds_ask(line jsonb) returns boolean
language sql immutable as $$
  select jsonb_path_exists(line, '$.intent.**.asks ? (@ == true)')
$$;

create function wocs.line_result(line jsonb, outcome jsonb, ok boolean, task text default null,
  status text default null,
  subject jsonb default null)
returns jsonb
language sql immutable as $$
  select jsonb_build_object(
    'text', line -> 'text', 'command', replace(line #>> '{intent,command}', '_', ' '), 'task', task, 'status', status,
    'say', outcome -> 'say', 'facts', coalesce(outcome -> 'facts', '{}'), 'ok', ok,
    'asks', wocs.line_holds_ask(line), 'subject', case when wocs.line_holds_ask(line) then subject end)
$$;

-- `cover`: the yes that was given to the whole; without one a line that asks is asked for by itself.
create function wocs.line_run(asker wocs.users, parent wocs.tasks, line jsonb, cover wocs.approvals,
  rehearsing boolean default false)
returns jsonb
language plpgsql as $$
declare
  intent jsonb := line -> 'intent';
  type text := intent ->> 'command';
  args jsonb := coalesce(intent -> 'args', '{}');
  outcome jsonb;
begin
  if wocs.person_role_rank(asker.role) < wocs.person_role_rank(intent ->> 'role') then
    return wocs.line_result(line, wocs.person_role_refusal(asker, type, intent ->> 'role'), false);
  elsif type in ('cancel', 'retry') then
    outcome := wocs.word_apply(asker, type, args ->> 'task', null, null);
  elsif intent ? 'say' then
    outcome := intent;
  elsif intent ->> 'runs' = 'answer' then
    outcome := wocs.command_answer(type, asker, args);
    outcome := outcome
      || jsonb_build_object('facts', jsonb_build_object('command', replace(type, '_', ' '))
        || coalesce(outcome -> 'facts', '{}'));
  else
    return wocs.line_run_as_task(asker, parent, line, cover, rehearsing);
  end if;
  return wocs.line_result(line, outcome, outcome ->> 'say' !~ '^access\.|\.refused$');
end $$;

-- The line as a task of its own. A batch refuses itself when one of its lines is refused, so only its question needs a
-- check.
create function wocs.line_run_as_task(asker wocs.users, parent wocs.tasks, line jsonb, cover wocs.approvals,
  rehearsing boolean)
returns jsonb
language plpgsql as $$
declare
  intent jsonb := line -> 'intent';
  type text := intent ->> 'command';
  asks boolean := coalesce((intent ->> 'asks')::boolean, false);
  asks_itself boolean := asks and not rehearsing and cover.task_id is null;
  checked jsonb := '{}';
  outcome jsonb;
  t wocs.tasks;
begin
  if type not in ('batch', 'template_run') or wocs.line_holds_ask(line) then
    checked := wocs.command_check(type, asker, coalesce(intent -> 'args', '{}'));
  end if;
  if checked ? 'refused' then
    return wocs.line_result(line, jsonb_build_object('say', checked -> 'refused', 'facts',
      jsonb_build_object('command', replace(type, '_', ' ')) || coalesce(checked -> 'facts', '{}')), false);
  end if;
  t := wocs.line_create_task(asker, parent, line, checked, asks_itself);
  perform wocs.line_lend_media(parent.id, t, rehearsing);
  if checked @> '{"wait": true}' then
    outcome := jsonb_build_object('say', checked -> 'say',
      'facts', wocs.task_facts(t) || coalesce(checked -> 'facts', '{}'));
  elsif asks_itself then
    outcome := jsonb_build_object('say', 'approval.asked', 'facts', wocs.approval_ask(t, checked -> 'subject'));
  else
    if asks and cover.task_id is not null then
      perform wocs.line_pass_on_approval(cover, t, checked -> 'subject');
    end if;
    outcome := case when t.scheduled_at > now() then wocs.task_start(t, checked)
      when t.runs = 'home' then wocs.bell_enqueue_task(t)
      else wocs.task_run(t) end;
    perform wocs.landing_picture_attach(t.id,
      jsonb_build_object('key', a.storage_url, 'mime', a.mime_type, 'width', a.width, 'height', a.height))
    from wocs.attachments a where a.task_id = t.id and a.type = 'image' and a.state = 'stored';
  end if;
  select * into t from wocs.tasks x where x.id = t.id;
  return wocs.line_result(line, outcome, t.status <> 'failed', t.id, t.status, checked -> 'subject');
end $$;

-- The clock of the moment, not of the transaction: who undoes the lines needs their order.
create function wocs.line_create_task(asker wocs.users, parent wocs.tasks, line jsonb, checked jsonb,
  asks_itself boolean)
returns wocs.tasks
language sql as $$
  insert into wocs.tasks (type, runs, command_raw, payload, status, priority, requested_by, needs_role, parent_id,
    source_message, repeatable, scheduled_at, created_at)
  select i ->> 'command', i ->> 'runs', line ->> 'text', coalesce(checked -> 'args', i -> 'args', '{}'),
         case when asks_itself and not checked @> '{"wait": true}' then 'awaiting_approval' else 'pending' end,
         coalesce(i ->> 'priority', 'normal'), asker.id, coalesce(i ->> 'role', 'admin'), parent.id,
           parent.source_message,
         coalesce((i ->> 'repeatable')::boolean, false), (checked ->> 'scheduled_at')::timestamptz, clock_timestamp()
  from (select line -> 'intent' as i) intended
  returning *
$$;

-- The yes to the whole is a yes to this part of it, as it is now: a retry is held to that.
create function wocs.line_pass_on_approval(cover wocs.approvals, t wocs.tasks, subject jsonb) returns void
language plpgsql as $$
begin
  insert into wocs.approvals (task_id, ask, digest, subject, approver_id, asked_at, expires_at, decision, decided_by,
    decided_at)
  values (t.id, 1, wocs.approval_digest(t.payload, line_pass_on_approval.subject),
    coalesce(line_pass_on_approval.subject, '{}'),
    cover.approver_id, cover.asked_at,
          cover.expires_at, 'approved', cover.decided_by, cover.decided_at);
  perform wocs.audit_log_task(t.id, 'approved', jsonb_build_object('with', cover.task_id, 'ask', cover.ask));
end $$;

-- The nearest yes above: its own, its parent's, and so on.
create function wocs.line_covering_approval(t wocs.tasks) returns wocs.approvals
language plpgsql stable as $$
declare
  a wocs.approvals;
begin
  while t.id is not null loop
    a := wocs.approval_latest(t.id);
    if a.decision = 'approved' then
      return a;
    end if;
    select * into t from wocs.tasks x where x.id = t.parent_id;
  end loop;
  return null;
end $$;

-- What is done to a task in the panel: the same words that WhatsApp takes, by the same rules, with the same notices.
-- Only the answer is shown here instead of sent.

-- {"say" | "refused", "facts", "about"}.
create function wocs.panel_outcome(said jsonb) returns jsonb
language sql immutable as $$
  select jsonb_build_object('facts', coalesce(said -> 'facts', '{}'), 'about', said -> 'about')
    || case when said ? 'refused' or said ->> 'say' like '%.refused' or said ->> 'say' in ('access.role', 'task.held')
      then jsonb_build_object('refused', coalesce(said ->> 'refused', said ->> 'say'))
      else jsonb_build_object('say', said -> 'say') end
$$;

create function wocs.panel_number(said text) returns int
language sql immutable as $$ select case when said ~ '^[0-9]{1,9}$' then said::int end $$;

-- The task that an act is about, held; null where its actor may not see it.
create function wocs.panel_task(actor wocs.users, task text) returns wocs.tasks
language plpgsql as $$
declare
  t wocs.tasks;
begin
  select * into t from wocs.tasks x where x.id = upper(task) for update;
  return case when wocs.task_may_see(t, actor) then t end;
end $$;

-- A yes, a no or a change is to what was shown, and to nothing else.
create function wocs.panel_shown_refusal(t wocs.tasks, digest text) returns jsonb
language plpgsql stable as $$
declare
  a wocs.approvals := wocs.approval_latest(t.id);
begin
  return case when a.task_id is not null and a.decision is null and a.digest is distinct from panel_shown_refusal.digest
    then wocs.panel_outcome(wocs.approval_refusal('not_as_shown', a, t)) end;
end $$;

create function wocs.panel_task_word(actor wocs.users, t wocs.tasks, args jsonb) returns jsonb
language plpgsql as $$
declare
  word text := args ->> 'word';
  refused jsonb;
begin
  if word is null or word not in ('confirm', 'reject', 'cancel', 'retry', 'done', 'accept', 'decline') then
    return '{"refused": "unknown"}';
  elsif word in ('confirm', 'reject') then
    refused := wocs.panel_shown_refusal(t, args ->> 'digest');
  end if;
  refused := coalesce(refused,
    wocs.panel_outcome(wocs.task_hold_objection(t, actor, wocs.panel_number(args ->> 'hold'))));
  if refused ->> 'refused' is not null then
    return refused;
  elsif word = 'done' and wocs.panel_file(args) is not null then
    return wocs.panel_outcome(wocs.proof_bring(t, actor, wocs.panel_file(args)));
  end if;
  return wocs.panel_outcome(wocs.word_apply(actor, word, t.id, null, wocs.panel_number(args ->> 'ask')));
end $$;

create function wocs.panel_act_task_word(actor wocs.users, args jsonb) returns jsonb
language plpgsql as $$
declare
  t wocs.tasks := wocs.panel_task(actor, args ->> 'task');
begin
  return case when t.id is null then '{"refused": "unknown"}'::jsonb else wocs.panel_task_word(actor, t, args) end;
end $$;

-- `args`: what the grammar read of the changed command; `fields`: the keys that such a command has. What came with it
-- (a picture, a film) stays.
create function wocs.panel_act_task_edit(actor wocs.users, args jsonb) returns jsonb
language plpgsql as $$
declare
  t wocs.tasks := wocs.panel_task(actor, args ->> 'task');
  refused jsonb;
  said jsonb;
begin
  if t.id is null or jsonb_typeof(args -> 'args') is distinct from 'object'
     or jsonb_typeof(args -> 'fields') is distinct from 'array' then
    return '{"refused": "unknown"}';
  elsif actor.role <> 'admin' and t.requested_by is distinct from actor.id then
    return wocs.panel_outcome(wocs.task_refusal('not_yours', t.id, t.status, actor.id));
  elsif t.status <> 'awaiting_approval' or t.type is distinct from args ->> 'command' then
    return wocs.panel_outcome(wocs.approval_refusal('not_waiting', wocs.approval_latest(t.id), t));
  end if;
  refused := coalesce(wocs.panel_shown_refusal(t, args ->> 'digest'),
    wocs.panel_outcome(wocs.task_hold_objection(t, actor, wocs.panel_number(args ->> 'hold'))));
  if refused ->> 'refused' is not null then
    return refused;
  end if;
  said := wocs.task_replace_args(t,
    (t.payload - array(select jsonb_array_elements_text(args -> 'fields'))) || (args -> 'args'));
  if said ->> 'say' = 'approval.changed' and t.requested_by is distinct from actor.id then
    perform wocs.notice_send(t.requested_by, 'approval.changed', said -> 'facts', t.id);
  end if;
  return wocs.panel_outcome(said);
end $$;

create function wocs.panel_act_task_take(actor wocs.users, args jsonb) returns jsonb
language plpgsql as $$
declare
  t wocs.tasks := wocs.panel_task(actor, args ->> 'task');
begin
  return case when t.id is null then '{"refused": "unknown"}'::jsonb
    else wocs.panel_outcome(wocs.task_hold_take(t, actor)) end;
end $$;

create function wocs.panel_act_task_let_go(actor wocs.users, args jsonb) returns jsonb
language plpgsql as $$
declare
  t wocs.tasks := wocs.panel_task(actor, args ->> 'task');
begin
  perform wocs.task_hold_end(t, actor);
  return case when t.id is null then '{"refused": "unknown"}'::jsonb
    else jsonb_build_object('say', 'task.let_go', 'facts', jsonb_build_object('task', t.id)) end;
end $$;

create function wocs.panel_act_task_snooze(actor wocs.users, args jsonb) returns jsonb
language plpgsql as $$
declare
  t wocs.tasks := wocs.panel_task(actor, args ->> 'task');
begin
  return case when t.id is null then '{"refused": "unknown"}'::jsonb
    else wocs.task_snooze(t, actor, args ->> 'for') end;
end $$;

-- A word about a task: CONFIRM TASK-1201, or "batal" quoting a message of ours, or a reaction on one.
-- Every function gives an outcome {"say", "facts", "about", "also"}, or null for silence.

-- The task a message points at: the one it names, else the one of the message it quotes (ours, or the person's own
-- command).
create function wocs.word_task(named text, quoted text) returns text
language sql stable as $$
  select case when named is not null then upper(btrim(named)) else coalesce(
    (select o.task_id from wocs.outbox o where o.wamid = quoted and o.task_id is not null limit 1),
    (select t.id from wocs.tasks t where t.source_message = quoted order by t.created_at limit 1)) end
$$;

-- A yes that was on its way before its question was asked is no answer to it. Nothing is decided by it.
create function wocs.word_confirm(t wocs.tasks, person wocs.users, ask int, said_at timestamptz) returns jsonb
language plpgsql as $$
declare
  a wocs.approvals := wocs.approval_latest(t.id);
begin
  if a.decision is null and wocs.word_is_older(said_at, a.asked_at) then
    return wocs.approval_refusal('older_than_question', a, t);
  end if;
  return wocs.approval_answer(t, person, 'confirm', ask);
end $$;

create function wocs.word_is_older(said_at timestamptz, asked_at timestamptz) returns boolean
language sql stable as $$ select coalesce(said_at < asked_at - wocs.limit_said_slack(), false) $$;

create function wocs.word_apply(person wocs.users, word text, named text, quoted text, ask int,
  is_reaction boolean default false, said_at timestamptz default null)
returns jsonb
language plpgsql as $$
declare
  meant text := coalesce(wocs.word_task(named, quoted),
    case when quoted is null and not is_reaction then wocs.agent_task_meant(person, word, said_at) end);
  t wocs.tasks;
  late text;
  outcome jsonb;
begin
  if meant is null then
    return case when not is_reaction then wocs.word_apply_without_task(person, word, quoted) end;
  end if;
  select * into t from wocs.tasks x where x.id = meant for update;
  perform wocs.audit_set_actor(person.id);
  if t.id is null then
    return wocs.word_no_task_refusal(person, word, meant);
  end if;
  late := wocs.word_late_objection(t, word, said_at);
  if late is not null then
    return case when not (is_reaction and word = 'acknowledge') then
      wocs.task_refusal(late, t.id, t.status, person.id) end;
  end if;
  outcome := case when word <> 'acknowledge' then wocs.task_hold_objection(t, person) end;
  if outcome is not null then
    return outcome;
  end if;
  outcome := case word
    when 'confirm' then wocs.word_confirm(t, person, ask, said_at)
    when 'reject' then wocs.approval_answer(t, person, word, ask)
    when 'cancel' then wocs.task_cancel(t, person)
    when 'retry' then wocs.task_retry(t, person)
    when 'done' then wocs.agent_word_done(t, person)
    when 'reopen' then wocs.agent_word_reopen(t, person)
    when 'need_help' then wocs.agent_word_need_help(t, person)
    when 'accept' then wocs.agent_word_accept(t, person)
    when 'decline' then wocs.agent_word_decline(t, person)
    when 'acknowledge' then wocs.agent_word_acknowledge(t, person) end;
  if is_reaction and word = 'acknowledge' and outcome ->> 'say' <> 'agent.accepted' then
    return null;  -- a thumb up wants no answer
  end if;
  perform wocs.notice_send_all(coalesce(outcome -> 'also', '[]'), t.id);
  return jsonb_build_object('about', t.id) || outcome;
end $$;

-- No task at all: "batal" drops the photo whose task was asked for, or the unfinished command; a bare yes or no never
-- decides anything, it is asked what it means; so is a word of work where several may be meant.
create function wocs.word_apply_without_task(person wocs.users, word text, quoted text) returns jsonb
language plpgsql as $$
declare
  draft jsonb := wocs.draft_current(person.id);
  which jsonb := wocs.agent_ask_about_word(person, word);
begin
  if word = 'acknowledge' then
    return wocs.word_answer_ok(person, which);
  elsif word = 'cancel' and wocs.proof_question_is_meant(person.id, quoted, draft) then
    perform wocs.proof_photos_drop(person.id);
    return '{"say": "agent.photo_dropped", "facts": {}}';
  elsif word = 'cancel' and draft is not null then
    perform wocs.draft_drop(person.id);
    return jsonb_build_object('say', 'draft.dropped',
      'facts', jsonb_build_object('command', replace(draft ->> 'command', '_', ' ')));
  elsif word in ('confirm', 'reject', 'cancel', 'accept', 'decline') then
    which := wocs.word_ask_which(person, word);
    if which is null and word in ('confirm', 'reject') then
      return jsonb_build_object('say', 'task.refused', 'facts', jsonb_build_object(
        'reason', 'nothing_waits', 'task', null, 'status', null, 'nearest', '[]'::jsonb));
    end if;
  end if;
  return coalesce(which, wocs.task_refusal('no_reference', null, null, person.id));
end $$;

-- An "ok" about nothing wants no answer; where a question waits for a yes, that is no yes yet.
create function wocs.word_answer_ok(person wocs.users, about_work jsonb) returns jsonb
language sql stable as $$
  select case when wocs.approval_open_tasks(person) <> '[]'
    then jsonb_set(wocs.word_ask_which(person, 'confirm'), '{facts,thumb}', 'true') else about_work end
$$;

create function wocs.word_no_task_refusal(person wocs.users, word text, named text) returns jsonb
language sql stable as $$
  select case when word in ('confirm', 'reject')
    then jsonb_build_object('say', 'approval.refused', 'facts', jsonb_build_object(
           'reason', 'no_such_task', 'task', named, 'who', null, 'when', null, 'approver', null))
         else wocs.task_refusal('not_found', named, null, person.id) end
$$;

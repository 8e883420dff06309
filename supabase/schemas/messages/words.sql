-- A word about a task: CONFIRM TASK-1201, or "batal" quoting a message of ours, or a reaction on one.
-- Every function gives an outcome {"say", "facts", "about", "also"}, or null for silence.

-- The task a message points at: the one it names, else the one of the message it quotes (ours, or the person's own command).
create function wocs.task_meant(named text, quoted text) returns text
language sql stable as $$
  select case when named is not null then upper(btrim(named)) else coalesce(
    (select o.task_id from wocs.outbox o where o.wamid = quoted and o.task_id is not null limit 1),
    (select t.id from wocs.tasks t where t.source_message = quoted order by t.created_at limit 1)) end
$$;

create function wocs.heed(person wocs.users, word text, named text, quoted text, ask int, is_reaction boolean default false) returns jsonb
language plpgsql as $$
declare
  meant text := wocs.task_meant(named, quoted);
  t wocs.tasks;
  outcome jsonb;
begin
  if meant is null then
    return case when not is_reaction then wocs.heed_without_task(person, word) end;
  end if;
  select * into t from wocs.tasks x where x.id = meant for update;
  perform wocs.act(person.id);
  if t.id is null then
    return wocs.word_without_task(person, word, meant);
  end if;
  outcome := case word
    when 'confirm' then wocs.answer_ask(t, person, word, ask)
    when 'reject' then wocs.answer_ask(t, person, word, ask)
    when 'cancel' then wocs.cancel(t, person)
    when 'retry' then wocs.retry(t, person)
    when 'done' then wocs.word_done(t, person)
    when 'accept' then wocs.word_accept(t, person)
    when 'decline' then wocs.word_decline(t, person)
    when 'acknowledge' then wocs.word_acknowledge(t, person) end;
  if is_reaction and word = 'acknowledge' and outcome ->> 'say' <> 'agent.accepted' then
    return null;  -- a thumb up wants no answer
  end if;
  perform wocs.notify_all(coalesce(outcome -> 'also', '[]'), t.id);
  return jsonb_build_object('about', t.id) || outcome;
end $$;

-- No task at all: "batal" drops the unfinished command; a bare CONFIRM never approves anything, it is asked what it means.
create function wocs.heed_without_task(person wocs.users, word text) returns jsonb
language plpgsql as $$
declare
  draft jsonb := wocs.draft_of(person.id);
  asks jsonb;
begin
  if word = 'acknowledge' then
    return null;  -- an "ok" about nothing wants no answer
  elsif word = 'cancel' and draft is not null then
    perform wocs.drop_draft(person.id);
    return jsonb_build_object('say', 'draft.dropped', 'facts', jsonb_build_object('command', replace(draft ->> 'command', '_', ' ')));
  elsif word in ('confirm', 'reject') then
    asks := wocs.open_asks(person);
    if asks <> '[]' then
      return jsonb_build_object('say', 'approval.which', 'facts', jsonb_build_object('tasks', asks, 'word', word));
    end if;
  end if;
  return wocs.refuse('no_reference', null, null, person.id);
end $$;

create function wocs.word_without_task(person wocs.users, word text, named text) returns jsonb
language sql stable as $$
  select case when word in ('confirm', 'reject') then jsonb_build_object('say', 'approval.refused', 'facts', jsonb_build_object(
           'reason', 'no_such_task', 'task', named, 'who', null, 'when', null, 'approver', null))
         else wocs.refuse('not_found', named, null, person.id) end
$$;

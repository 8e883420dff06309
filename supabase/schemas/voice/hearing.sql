-- A note has been heard: a card, a question, or a kind word. `heard` beside the node's result is what the functions
-- made of it: {"kind": "command" | "word" | "talk" | "silence" | "unclear" | "say", "text", "readings", "word",
-- "nearest", "say", "facts", "remember"}.

-- A note may always be heard.
create function wocs.check_transcribe(asker wocs.users, args jsonb) returns jsonb
language sql immutable as $$ select '{}'::jsonb $$;

create function wocs.finished_transcribe(t wocs.tasks, result jsonb) returns jsonb
language plpgsql as $$
declare
  heard jsonb := coalesce(nullif(result -> 'heard', 'null'), '{"kind": "unclear"}');
  person wocs.users := wocs.person_by_id(t.requested_by);
  outcome jsonb;
begin
  if person.id is null then
    return null;
  end if;
  perform wocs.audit_set_actor(person.id);
  outcome := wocs.voice_answer_heard(t, person, heard);
  perform wocs.notice_send_all(coalesce(outcome -> 'also', '[]'), coalesce(outcome ->> 'about', t.id));
  perform wocs.voice_note_mark(t, case when heard ->> 'kind' in ('command', 'word', 'say') then '✅' else '' end);
  if not (person.quiet and outcome ->> 'say' = 'voice.heard') then
    perform wocs.voice_post_answer(t, person, outcome);
  end if;
  return null;
end $$;

create function wocs.voice_answer_heard(t wocs.tasks, person wocs.users, heard jsonb) returns jsonb
language plpgsql as $$
declare
  told jsonb := jsonb_build_object('heard', heard -> 'text', 'nearest', coalesce(heard -> 'nearest', '[]'))
    || wocs.voice_text_facts(t.id);
begin
  if told ? 'typed' and heard ->> 'kind' in ('talk', 'silence') then
    return wocs.voice_text_answer_talk(t);
  end if;
  return case heard ->> 'kind'
    when 'command' then wocs.card_from_heard(t, person, heard)
    when 'word' then wocs.card_word_apply_spoken(person, heard ->> 'word', heard ->> 'text')
    when 'say' then wocs.voice_ask_for_rest(t, person, heard)
    when 'talk' then jsonb_build_object('say', 'voice.heard', 'facts', told)
    when 'silence' then jsonb_build_object('say', 'voice.silence', 'facts', '{}'::jsonb)
    else jsonb_build_object('say', 'voice.unclear', 'facts', told) end;
end $$;

-- Readings of commands that this person may not give are no readings; when nothing else is left, that is said.
create function wocs.card_from_heard(t wocs.tasks, person wocs.users, heard jsonb) returns jsonb
language plpgsql as $$
declare
  best jsonb := heard #> '{readings,0,intent}';
  allowed jsonb := (
    select jsonb_agg(r.value order by r.ordinality) from jsonb_array_elements(heard -> 'readings') with ordinality r
    where wocs.person_role_rank(person.role) >= wocs.person_role_rank(r.value #>> '{intent,role}'));
begin
  if allowed is null then
    return wocs.person_role_refusal(person, best ->> 'command', best ->> 'role');
  end if;
  return wocs.card_create(person.id, t.id, t.source_message, coalesce(heard ->> 'text', ''), allowed);
end $$;

-- What the grammar asks or corrects; its rest, typed or spoken, makes a card like any other.
create function wocs.voice_ask_for_rest(t wocs.tasks, person wocs.users, heard jsonb) returns jsonb
language plpgsql as $$
declare
  voice jsonb := coalesce(wocs.draft_current(person.id) -> 'voice', '{}')
    || jsonb_build_object('task', t.id, 'note', t.source_message, 'heard', heard -> 'text');
begin
  if jsonb_typeof(heard -> 'remember') = 'object' then
    heard := jsonb_set(heard, '{remember,voice}', voice);
  end if;
  return wocs.command_grammar_answer(person, jsonb_build_object('id', t.source_message), heard);
end $$;

-- The answer quotes the note, as a late answer does; what it is about is another task than the hearing.
create function wocs.voice_post_answer(t wocs.tasks, person wocs.users, outcome jsonb) returns void
language plpgsql as $$
begin
  if outcome is null then
    return;
  elsif person.quiet and wocs.outbox_reply_is_plain(outcome ->> 'say') then
    return;
  end if;
  perform wocs.outbox_add(
    person, case when wocs.person_window_is_open(person.id) then 'reply' else 'template' end, outcome ->> 'say',
      coalesce(outcome -> 'facts', '{}'),
    concat_ws(':', 'spoken', t.id, t.attempt, pg_current_xact_id()::text), coalesce(outcome ->> 'about', t.id),
      t.source_message,
    case when outcome @> '{"held": true}' then 'held' else 'sending' end);
end $$;

-- A spoken word: only when it is plain which card is meant. What was heard is what the node says: a YA to more than the
-- functions found harmless (`spoken_yes`) must be tapped or typed, which Meta signs.
create function wocs.card_word_apply_spoken(person wocs.users, word text, heard text) returns jsonb
language plpgsql as $$
declare
  c wocs.cards;
  open int;
begin
  select count(*) into open from wocs.card_all_open(person.id);
  if word in ('yes', 'no') and wocs.approval_open_tasks(person) <> '[]' then
    return wocs.word_ask_which(person, case word when 'yes' then 'confirm' else 'reject' end);
  elsif open = 0 then
    return coalesce(wocs.card_too_late(person.id), wocs.card_refusal('none_open', null)) ;
  elsif open > 1 then
    return wocs.card_ask_which(person.id, word);
  end if;
  select * into c from wocs.card_all_open(person.id);
  if word = 'yes' and c.chosen is not null and not wocs.card_reading(c) @> '{"spoken_yes": true}' then
    return jsonb_build_object('say', 'voice.press_yes', 'facts', wocs.card_facts(c));
  end if;
  return wocs.card_answer(c, person, word);
end $$;

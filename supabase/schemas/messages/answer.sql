-- What an agent or an admin sends about a task without any command: a photo as proof, a video in the place of one that
-- was lost, a link as an answer, a ❌ that means "not me". Looked at before the words; everything else is understood as
-- before.

create function wocs.message_answer_text(m jsonb, intent jsonb, doing text, person wocs.users) returns void
language plpgsql as $$
declare
  outcome jsonb;
begin
  perform wocs.audit_set_actor(person.id);
  if doing = 'command' then
    outcome := wocs.command_apply(person, m, intent);
    if outcome ->> 'say' like 'settings.%' then
      person := wocs.person_by_id(person.id);  -- the answer to /language is in the new one
    end if;
  elsif doing = 'word' then
    outcome := wocs.word_apply(person, intent ->> 'word', intent ->> 'task',
      coalesce(intent ->> 'quoted', m ->> 'quoted'),
      (intent ->> 'ask')::int,
                         m ->> 'type' = 'reaction', (m ->> 'sent_at')::timestamptz);
  elsif doing = 'say' then
    outcome := wocs.command_grammar_answer(person, m, intent);
  elsif doing = 'broken' then
    outcome := jsonb_build_object('say', 'grammar.broken', 'facts', jsonb_build_object('error', intent -> 'error'));
  elsif intent @> '{"plain": true}' then
    outcome := wocs.voice_text_record(m, person);
  elsif wocs.session_may_tell_menu(person.id) then
    outcome := '{"say": "grammar.chat"}';
  else
    perform wocs.message_mark(m, person, '👀', 'grammar.chat');
  end if;
  if outcome is not null then
    perform wocs.outbox_reply(person, m ->> 'id', outcome);
  end if;
end $$;

-- Once a minute somebody who only talks is told what they can do.
create function wocs.session_may_tell_menu(person uuid) returns boolean
language plpgsql as $$
begin
  update wocs.wa_sessions s set menu_told_at = clock_timestamp()
  where s.user_id = person and coalesce(
    s.menu_told_at <= now() - wocs.limit_rate_window() or wocs.clock_is_ahead(s.menu_told_at), true);
  return found;
end $$;

-- What came is no part of a command; with an unfinished one open, a picture that did not help it is none either.
create function wocs.message_is_outside_command(m jsonb, intent jsonb) returns boolean
language sql immutable as $$
  select intent ->> 'command' is null
    or m @> '{"second_look": true}' and m ->> 'text' is null and intent ->> 'say' = 'grammar.missing'
$$;

-- True: it was for a task, and its answer is on its way.
create function wocs.message_media_serves_task(m jsonb, intent jsonb, person wocs.users) returns boolean
language plpgsql as $$
declare
  t wocs.tasks;
begin
  perform wocs.audit_set_actor(person.id);
  if m #>> '{media,kind}' = 'image' then
    t := wocs.proof_task(m, intent, person);
    if t.id is null then
      return wocs.proof_ask_which(m, intent, person);
    end if;
    perform wocs.proof_fetch(t, m -> 'media', m ->> 'id', person);
  elsif m #>> '{media,kind}' in ('video', 'document') and m ->> 'quoted' is not null then
    t := wocs.tiktok_video_task(m, person);
    if t.id is not null then
      perform wocs.tiktok_video_replace(t, m, person);
    end if;
  end if;
  return t.id is not null;
end $$;

create function wocs.message_answer_unspoken(m jsonb, intent jsonb, doing text, person wocs.users) returns void
language plpgsql as $$
begin
  if doing in ('chat', 'say', 'word') then
    if m #>> '{media,id}' is not null and wocs.message_is_outside_command(m, intent)
        and wocs.message_media_serves_task(m, intent, person) then
      return;
    elsif doing = 'word' and wocs.proof_photos_serve(m, intent, person) then
      return;
    end if;
    -- What the grammar would say to a lone picture, now that nothing waits for one.
    intent := wocs.agent_intent(m,
      case when doing = 'chat' and intent ? 'say' then intent || '{"do": "say"}' else intent end, person);
  end if;
  perform wocs.message_answer_text(m, intent, intent ->> 'do', person);
end $$;

-- Voice notes, answers to cards, and what completes a command that was spoken; everything else is understood as before.
-- A command that was spoken stays so through a mistake.
create function wocs.message_answer(m jsonb, intent jsonb, doing text, person wocs.users) returns void
language plpgsql as $$
declare
  continues boolean := m @> '{"second_look": true}' and coalesce(ltrim(m ->> 'text') not like '/%', true);
  voice jsonb;
  outcome jsonb;
begin
  if wocs.agent_help_pass_on(m, intent, person) then
    return;
  elsif continues then
    voice := wocs.draft_current(person.id) -> 'voice';
  end if;
  if doing = 'command' and intent ->> 'command' = 'transcribe' then
    perform wocs.voice_note_record(m, intent, person);
    return;
  elsif doing = 'command' and intent ? 'reading' then
    outcome := wocs.card_from_typed(m, intent -> 'reading', person, coalesce(voice, '{}'));
  elsif doing = 'word' and m ->> 'type' = 'reaction' and intent ->> 'word' = 'acknowledge' then
    outcome := wocs.word_answer_thumb(coalesce(intent ->> 'quoted', m ->> 'quoted'), person);
  elsif doing = 'word' then
    outcome := wocs.card_word_apply(m, intent, person);
    intent := wocs.card_word_after_made(m, intent, person);
  elsif doing = 'chat' and voice ? 'card' and not intent @> '{"plain": true}' then
    outcome := wocs.card_change_advice(person.id, voice);
  end if;
  if outcome is not null then
    perform wocs.outbox_reply(person, m ->> 'id', outcome);
    perform wocs.notice_send_all(coalesce(outcome -> 'also', '[]'), outcome ->> 'about');
    return;
  end if;
  perform wocs.message_answer_unspoken(m, intent, doing, person);
  if doing = 'say' and voice is not null and wocs.draft_current(person.id) is not null then
    update wocs.wa_sessions s set session_data = jsonb_set(s.session_data, '{draft,voice}', voice)
    where s.user_id = person.id;
  end if;
end $$;

-- YA, BATAL, UBAH: tapped, typed, or spoken. A card is of one person, and its end is one of them or thirty minutes.

-- What a message says to a card, if it is about one: yes, no, change or pick. A thumb up is no yes to a command.
create function wocs.card_word(m jsonb, intent jsonb) returns text
language sql immutable as $$
  select case
    when intent ? 'card' then intent ->> 'word'
    when intent ->> 'do' <> 'word' or intent ->> 'task' is not null then null
    when intent ->> 'word' in ('cancel', 'reject') then 'no'
    when m ->> 'type' = 'reaction' then null
    when intent ->> 'word' = 'confirm' then 'yes'
    when intent ->> 'word' = 'acknowledge' and lower(btrim(m ->> 'text', ' .!')) in ('ok', 'okay', 'okey', 'baik') then 'yes' end
$$;

-- The card a quoted message shows, or whose note it is.
create function wocs.card_meant(quoted text, person uuid) returns wocs.cards
language plpgsql stable as $$
begin
  return coalesce(
    (select c from wocs.cards c
     where c.id = (select (o.facts ->> 'card')::bigint from wocs.outbox o where o.wamid = quoted and o.say like 'voice.%' limit 1) and c.person_id = person),
    (select c from wocs.cards c where c.note = quoted and c.person_id = person order by c.id desc limit 1));
end $$;

-- Null: it has nothing to do with a card, or with one that has become a task.
create function wocs.heed_card(m jsonb, intent jsonb, person wocs.users) returns jsonb
language plpgsql as $$
declare
  word text := wocs.card_word(m, intent);
  quoted text := coalesce(intent ->> 'quoted', m ->> 'quoted');
  c wocs.cards;
begin
  if word is null then
    return null;
  elsif intent ->> 'card' is not null then
    select * into c from wocs.cards x where x.id = (intent ->> 'card')::bigint and x.person_id = person.id;
    return wocs.answer_card(c, person, word, (intent ->> 'pick')::int);
  elsif quoted is not null then
    c := wocs.card_meant(quoted, person.id);
    return case when c.id is not null and not (c.made is not null and not intent ? 'card') then wocs.answer_card(c, person, word)
                when intent ? 'card' then wocs.heed_bare(m, intent, person, word) end;
  end if;
  return wocs.heed_bare(m, intent, person, word);
end $$;

-- Nothing says which card: the only open one. With several it is asked; an unfinished command that is newer goes first.
create function wocs.heed_bare(m jsonb, intent jsonb, person wocs.users, word text) returns jsonb
language plpgsql as $$
declare
  draft jsonb := wocs.draft_of(person.id);
  c wocs.cards;
  open int;
begin
  select count(*) into open from wocs.open_cards(person.id);
  if open = 0 then
    return case when word = 'change' then wocs.refuse_card('none_open', null)
                when word = 'yes' and wocs.open_asks(person) = '[]' then wocs.too_late(person.id) end;
  elsif word = 'no' and draft is not null and not draft ? 'voice' then
    return null;
  elsif m ->> 'text' ~* '^\W*(confirm|sahkan|approve|luluskan|reject|tolak)' and wocs.open_asks(person) <> '[]' then
    return null;
  elsif open > 1 then
    return wocs.which_card(person.id, word);
  end if;
  select * into c from wocs.open_cards(person.id);
  return wocs.answer_card(c, person, word);
end $$;

-- A YA for a card that has just run out is told so.
create function wocs.too_late(person uuid) returns jsonb
language plpgsql as $$
declare
  c wocs.cards;
begin
  select * into c from wocs.cards x
  where x.person_id = person and x.expires_at between now() - interval '1 hour' and now() and x.state in ('open', 'expired') order by x.id desc limit 1;
  return case when c.id is not null then wocs.refuse_card('expired', c) end;
end $$;

-- A spoken word: only when it is plain which card is meant.
create function wocs.heed_spoken(person wocs.users, word text, heard text) returns jsonb
language plpgsql as $$
declare
  c wocs.cards;
  open int;
begin
  select count(*) into open from wocs.open_cards(person.id);
  if open = 0 then
    return coalesce(wocs.too_late(person.id), wocs.refuse_card('none_open', null)) ;
  elsif open > 1 then
    return wocs.which_card(person.id, word);
  end if;
  select * into c from wocs.open_cards(person.id);
  return wocs.answer_card(c, person, word);
end $$;

create function wocs.which_card(person uuid, word text) returns jsonb
language plpgsql stable as $$
begin
  return jsonb_build_object('say', 'voice.which_card', 'facts', jsonb_build_object('word', word, 'cards', (
    select jsonb_agg(jsonb_build_object('card', c.id, 'text', wocs.reading_of(c) -> 'text', 'command', wocs.reading_of(c) -> 'command',
                                        'at', wocs.now_text(c.created_at)) order by c.id desc)
    from (select * from wocs.open_cards(person) limit 9) c)));
end $$;

create function wocs.refuse_card(reason text, c wocs.cards) returns jsonb
language sql stable as $$
  select jsonb_build_object('say', 'voice.card_refused', 'facts', jsonb_build_object(
    'reason', reason, 'card', c.id, 'text', wocs.reading_of(c) -> 'text', 'task', c.made, 'minutes', wocs.card_minutes()))
$$;

create function wocs.answer_card(c wocs.cards, person wocs.users, word text, pick int default null) returns jsonb
language plpgsql as $$
begin
  select * into c from wocs.cards x where x.id = c.id for update;
  if c.id is null then
    return wocs.refuse_card('no_such_card', c);
  elsif c.state <> 'open' then
    return wocs.refuse_card(case c.state when 'expired' then 'expired' else 'already_' || c.state end, c);
  elsif c.expires_at <= now() then
    perform wocs.end_card(c.id, 'expired');
    return wocs.refuse_card('expired', c);
  end if;
  perform wocs.act(person.id);
  return case word
    when 'no' then wocs.drop_card(c)
    when 'change' then wocs.change_card(c)
    when 'pick' then wocs.choose_reading(c, pick)
    else wocs.take_card(c, person) end;
end $$;

create function wocs.choose_reading(c wocs.cards, pick int) returns jsonb
language plpgsql as $$
begin
  if pick is null or pick not between 1 and jsonb_array_length(c.readings) then
    return wocs.shown_card(c);
  end if;
  update wocs.cards x set chosen = pick where x.id = c.id returning * into c;
  return wocs.shown_card(c);
end $$;

create function wocs.drop_card(c wocs.cards) returns jsonb
language plpgsql as $$
begin
  perform wocs.forget_change(c);
  perform wocs.end_card(c.id, 'dropped');
  return jsonb_build_object('say', 'voice.dropped', 'facts', wocs.card_facts(c));
end $$;

-- An unfinished change of this card ends with it.
create function wocs.forget_change(c wocs.cards) returns void
language plpgsql as $$
begin
  if wocs.draft_of(c.person_id) #>> '{voice,card}' = c.id::text then
    perform wocs.drop_draft(c.person_id);
  end if;
end $$;

-- The card stays open meanwhile: its YA still means what it shows.
create function wocs.change_card(c wocs.cards) returns jsonb
language plpgsql as $$
declare
  reading jsonb := wocs.reading_of(c);
begin
  perform wocs.keep_draft(c.person_id, c.note, jsonb_build_object(
    'command', reading #> '{intent,command}', 'args', reading -> 'kept', 'media', null,
    'voice', jsonb_build_object('card', c.id, 'note', c.note, 'heard', c.heard, 'task', c.heard_by)), null);
  return jsonb_build_object('say', 'voice.change', 'facts', wocs.card_facts(c) || '{"minutes": 10}');
end $$;

-- The command is obeyed as if it had been typed, in the note's name. One that is refused leaves the card open: UBAH may mend it.
create function wocs.take_card(c wocs.cards, person wocs.users) returns jsonb
language plpgsql as $$
declare
  reading jsonb := wocs.reading_of(c);
  outcome jsonb;
  made text;
begin
  if c.chosen is null then
    return wocs.shown_card(c);
  end if;
  perform wocs.forget_change(c);
  outcome := wocs.obey(person, jsonb_build_object('id', c.note, 'text', reading ->> 'text', 'media', null), reading -> 'intent' || '{"draft": null}');
  made := (select t.id from wocs.tasks t where t.id = coalesce(outcome ->> 'about', outcome #>> '{facts,task}'));
  if made is not null or reading #>> '{intent,runs}' = 'answer' then
    perform wocs.end_card(c.id, 'taken', made);
  end if;
  return outcome;
end $$;

alter function wocs.answer_message(jsonb, jsonb, text, wocs.users) rename to answer_unspoken;

-- Voice notes, answers to cards, and what completes a command that was spoken; everything else is understood as before. A
-- command that was spoken stays so through a mistake.
create function wocs.answer_message(m jsonb, intent jsonb, doing text, person wocs.users) returns void
language plpgsql as $$
declare
  continues boolean := m @> '{"second_look": true}' and coalesce(ltrim(m ->> 'text') not like '/%', true);
  voice jsonb;
  outcome jsonb;
begin
  if continues then
    voice := wocs.draft_of(person.id) -> 'voice';
  end if;
  if doing = 'command' and intent ->> 'command' = 'transcribe' then
    perform wocs.take_note(m, intent, person);
    return;
  elsif doing = 'command' and intent ? 'reading' then
    outcome := wocs.card_of_typed(m, intent -> 'reading', person, coalesce(voice, '{}'));
  elsif doing = 'word' then
    outcome := wocs.heed_card(m, intent, person);
    intent := wocs.word_after_card(m, intent, person);
  elsif doing = 'chat' and voice ? 'card' then
    outcome := wocs.how_to_change(person.id, voice);
  end if;
  if outcome is not null then
    perform wocs.reply(person, m ->> 'id', outcome);
    perform wocs.notify_all(coalesce(outcome -> 'also', '[]'), outcome ->> 'about');
    return;
  end if;
  perform wocs.answer_unspoken(m, intent, doing, person);
  if doing = 'say' and voice is not null and wocs.draft_of(person.id) is not null then
    update wocs.wa_sessions s set session_data = jsonb_set(s.session_data, '{draft,voice}', voice) where s.user_id = person.id;
  end if;
end $$;

create function wocs.card_of_typed(m jsonb, reading jsonb, person wocs.users, voice jsonb) returns jsonb
language plpgsql as $$
begin
  perform wocs.act(person.id);
  if wocs.role_rank(person.role) < wocs.role_rank(reading #>> '{intent,role}') then
    return wocs.lacks_role(person, reading #>> '{intent,command}', reading #>> '{intent,role}');
  end if;
  return wocs.make_card(person.id, null, coalesce(voice ->> 'note', m ->> 'id'), coalesce(voice ->> 'heard', ''), jsonb_build_array(reading));
end $$;

create function wocs.how_to_change(person uuid, voice jsonb) returns jsonb
language plpgsql as $$
declare
  c wocs.cards;
begin
  select * into c from wocs.cards x where x.id = (voice ->> 'card')::bigint and x.state = 'open';
  return case when c.id is not null then jsonb_build_object('say', 'voice.change', 'facts', wocs.card_facts(c) || '{"minutes": 10, "again": true}') end;
end $$;

-- A word that quotes a card or its note after the YA is about the task that came of it.
create function wocs.word_after_card(m jsonb, intent jsonb, person wocs.users) returns jsonb
language plpgsql stable as $$
declare
  quoted text := coalesce(intent ->> 'quoted', m ->> 'quoted');
  c wocs.cards;
begin
  if intent ->> 'task' is null and quoted is not null then
    c := wocs.card_meant(quoted, person.id);
  end if;
  return case when c.made is not null then intent || jsonb_build_object('task', c.made) else intent end;
end $$;

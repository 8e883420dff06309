-- What a message says to a card, if it is about one: yes, no, change or pick. A thumb up is no yes to a command.
create function wocs.card_word(m jsonb, intent jsonb) returns text
language sql immutable as $$
  select case
    when intent ? 'card' then intent ->> 'word'
    when intent ->> 'do' <> 'word' or intent ->> 'task' is not null then null
    when intent ->> 'word' in ('cancel', 'reject') then 'no'
    when m ->> 'type' = 'reaction' then null
    when intent ->> 'word' = 'confirm' then 'yes'
    when intent ->> 'word' = 'acknowledge'
      and lower(btrim(m ->> 'text', ' .!')) in ('ok', 'okay', 'okey', 'baik') then 'yes' end
$$;

-- The card a quoted message shows, or whose note it is.
create function wocs.card_quoted(quoted text, person uuid) returns wocs.cards
language plpgsql stable as $$
begin
  return coalesce(
    (select c from wocs.cards c
     where c.id = (select (o.facts ->> 'card')::bigint from wocs.outbox o
       where o.wamid = quoted and o.say like 'voice.%' limit 1) and c.person_id = person),
    (select c from wocs.cards c where c.note = quoted and c.person_id = person order by c.id desc limit 1));
end $$;

-- An open card that this yes was said before: it was shown afterwards.
create function wocs.card_younger_than_word(m jsonb, intent jsonb, person uuid) returns wocs.cards
language sql stable as $$
  select c from wocs.card_all_open(person) c
  where wocs.word_is_older((m ->> 'sent_at')::timestamptz, c.created_at)
    and (intent ->> 'card' is null or c.id = (intent ->> 'card')::bigint)
  limit 1
$$;

-- Null: it has nothing to do with a card, or with one that has become a task.
create function wocs.card_word_apply(m jsonb, intent jsonb, person wocs.users) returns jsonb
language plpgsql as $$
declare
  word text := wocs.card_word(m, intent);
  quoted text := coalesce(intent ->> 'quoted', m ->> 'quoted');
  c wocs.cards;
begin
  if word is null then
    return null;
  elsif word = 'yes' then
    c := wocs.card_younger_than_word(m, intent, person.id);
    if c.id is not null then
      return wocs.card_refusal('older_than_card', c);
    end if;
  end if;
  if intent ->> 'card' is not null then
    select * into c from wocs.cards x where x.id = (intent ->> 'card')::bigint and x.person_id = person.id;
    return wocs.card_answer(c, person, word, (intent ->> 'pick')::int);
  elsif quoted is not null then
    c := wocs.card_quoted(quoted, person.id);
    return case when c.id is not null and not (c.made is not null and not intent ? 'card')
      then wocs.card_answer(c, person, word)
                when intent ? 'card' then wocs.card_word_apply_bare(m, intent, person, word) end;
  end if;
  return wocs.card_word_apply_bare(m, intent, person, word);
end $$;

-- A YA for a card that has just run out is told so.
create function wocs.card_too_late(person uuid) returns jsonb
language plpgsql as $$
declare
  c wocs.cards;
begin
  select * into c from wocs.cards x
  where x.person_id = person and x.expires_at between now() - wocs.limit_card_too_late() and now()
    and x.state in ('open', 'expired') order by x.id desc limit 1;
  return case when c.id is not null then wocs.card_refusal('expired', c) end;
end $$;

create function wocs.card_ask_which(person uuid, word text) returns jsonb
language sql stable as $$
  select jsonb_build_object('say', 'voice.which_card', 'facts', jsonb_build_object('word', word, 'cards', (
    select jsonb_agg(jsonb_build_object('card', c.id, 'text', wocs.card_reading(c) -> 'text',
      'command', wocs.card_reading(c) -> 'command',
                                        'at', wocs.clock_text(c.created_at)) order by c.id desc)
    from (select * from wocs.card_all_open(person) limit 9) c)))
$$;

-- A word that quotes a card or its note after the YA is about the task that came of it.
create function wocs.card_word_after_made(m jsonb, intent jsonb, person wocs.users) returns jsonb
language plpgsql stable as $$
declare
  quoted text := coalesce(intent ->> 'quoted', m ->> 'quoted');
  c wocs.cards;
begin
  if intent ->> 'task' is null and quoted is not null then
    c := wocs.card_quoted(quoted, person.id);
  end if;
  return case when c.made is not null then intent || jsonb_build_object('task', c.made) else intent end;
end $$;

-- Nothing says which card: the only open one. With several it is asked, also where an approval waits beside the card;
-- an unfinished command that is newer goes first.
create function wocs.card_word_apply_bare(m jsonb, intent jsonb, person wocs.users, word text) returns jsonb
language plpgsql as $$
declare
  draft jsonb := wocs.draft_current(person.id);
  c wocs.cards;
  open int;
begin
  select count(*) into open from wocs.card_all_open(person.id);
  if word = 'no' and draft is not null and not draft ? 'voice' then
    return null;
  elsif open = 0 then
    return wocs.card_word_without_card(person, word);
  elsif word in ('yes', 'no') and not coalesce(draft ? 'voice', false)
      and wocs.approval_open_tasks(person) <> '[]' then
    return wocs.word_ask_which(person, case word when 'yes' then 'confirm' else 'reject' end);
  elsif open > 1 then
    return wocs.card_ask_which(person.id, word);
  end if;
  select * into c from wocs.card_all_open(person.id);
  return wocs.card_answer(c, person, word);
end $$;

create function wocs.card_word_without_card(person wocs.users, word text) returns jsonb
language plpgsql as $$
begin
  if word = 'change' then
    return case when wocs.voice_note_is_being_heard(person.id) then wocs.voice_not_heard_yet()
      else wocs.card_refusal('none_open', null) end;
  elsif wocs.approval_open_tasks(person) <> '[]' then
    return null;
  end if;
  return case when wocs.voice_note_is_being_heard(person.id) then wocs.voice_not_heard_yet()
              when word = 'yes' then wocs.card_too_late(person.id) end;
end $$;

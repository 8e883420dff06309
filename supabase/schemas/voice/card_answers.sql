-- YA, BATAL, UBAH: tapped, typed, or spoken. A card is of one person, and its end is one of them or thirty minutes.

create function wocs.card_refusal(reason text, c wocs.cards) returns jsonb
language sql stable as $$
  select jsonb_build_object('say', 'voice.card_refused', 'facts', jsonb_build_object(
    'reason', reason, 'card', c.id, 'text', wocs.card_reading(c) -> 'text', 'task', c.made,
    'minutes', wocs.limit_card_minutes()))
$$;

create function wocs.card_answer(c wocs.cards, person wocs.users, word text, pick int default null) returns jsonb
language plpgsql as $$
begin
  select * into c from wocs.cards x where x.id = c.id for update;
  if c.id is null then
    return wocs.card_refusal('no_such_card', c);
  elsif c.state <> 'open' then
    return wocs.card_refusal(case c.state when 'expired' then 'expired' else 'already_' || c.state end, c);
  elsif c.expires_at <= now() then
    perform wocs.card_close(c.id, 'expired');
    return wocs.card_refusal('expired', c);
  end if;
  perform wocs.audit_set_actor(person.id);
  return case word
    when 'no' then wocs.card_drop(c)
    when 'change' then wocs.card_change(c)
    when 'pick' then wocs.card_choose_reading(c, pick)
    else wocs.card_confirm(c, person) end;
end $$;

create function wocs.card_choose_reading(c wocs.cards, pick int) returns jsonb
language plpgsql as $$
begin
  if pick is null or pick not between 1 and jsonb_array_length(c.readings) then
    return wocs.card_message(c);
  end if;
  if c.readings -> (pick - 1) ? 'lacks' then
    return wocs.card_ask_for_rest(c, c.readings -> (pick - 1));
  end if;
  update wocs.cards x set chosen = pick where x.id = c.id returning * into c;
  return wocs.card_message(c);
end $$;

-- What the chosen reading lacks is asked for; its rest, typed or spoken, makes a card like any other.
create function wocs.card_ask_for_rest(c wocs.cards, reading jsonb) returns jsonb
language plpgsql as $$
begin
  perform wocs.card_close(c.id, 'changed');
  perform wocs.draft_keep(c.person_id, c.note, (reading #> '{intent,remember}') || jsonb_build_object('voice',
    jsonb_build_object('note', c.note, 'heard', c.heard, 'task', c.heard_by)),
    wocs.card_continued(c, reading) -> 'media');
  return jsonb_build_object('say', reading #> '{intent,say}', 'facts', coalesce(reading #> '{intent,facts}', '{}'));
end $$;

-- The unfinished command that a reading goes on with, while it is still the one that is open.
create function wocs.card_continued(c wocs.cards, reading jsonb) returns jsonb
language sql stable as $$
  select d.draft from wocs.draft_current(c.person_id) d (draft) where d.draft ->> 'id' = reading ->> 'continues'
$$;

-- A 👍 is no YA.
create function wocs.card_answer_thumb(c wocs.cards) returns jsonb
language sql stable as $$
  select case when c.chosen is null then wocs.card_message(c)
    else jsonb_build_object('say', 'voice.press_yes', 'facts', wocs.card_facts(c) || '{"thumb": true}') end
$$;

create function wocs.card_drop(c wocs.cards) returns jsonb
language plpgsql as $$
begin
  perform wocs.card_forget_change(c);
  perform wocs.card_close(c.id, 'dropped');
  return jsonb_build_object('say', 'voice.dropped', 'facts', wocs.card_facts(c));
end $$;

-- An unfinished change of this card ends with it.
create function wocs.card_forget_change(c wocs.cards) returns void
language plpgsql as $$
begin
  if wocs.draft_current(c.person_id) #>> '{voice,card}' = c.id::text then
    perform wocs.draft_drop(c.person_id);
  end if;
end $$;

-- The card stays open meanwhile: its YA still means what it shows.
create function wocs.card_change(c wocs.cards) returns jsonb
language plpgsql as $$
declare
  reading jsonb := wocs.card_reading(c);
begin
  perform wocs.draft_keep(c.person_id, c.note, jsonb_build_object(
    'command', reading #> '{intent,command}', 'args', reading -> 'kept', 'media', null,
    'voice', jsonb_build_object('card', c.id, 'note', c.note, 'heard', c.heard, 'task', c.heard_by)), null);
  return jsonb_build_object('say', 'voice.change', 'facts', wocs.card_facts(c) || '{"minutes": 10}');
end $$;

-- The command is obeyed as if it had been typed, in the note's name. One that is refused leaves the card open: UBAH may
-- mend it.
create function wocs.card_confirm(c wocs.cards, person wocs.users) returns jsonb
language plpgsql as $$
declare
  reading jsonb := wocs.card_reading(c);
  continued jsonb := wocs.card_continued(c, reading);
  outcome jsonb;
  made text;
begin
  if c.chosen is null then
    return wocs.card_message(c);
  end if;
  perform wocs.card_forget_change(c);
  outcome := wocs.command_apply(person, jsonb_build_object('id', c.note, 'text', reading ->> 'text', 'media',
    case when continued #>> '{media,kind}' <> 'quoted' then continued -> 'media' end),
    reading -> 'intent' || jsonb_build_object('draft', continued -> 'id'));
  made := (select t.id from wocs.tasks t where t.id = coalesce(outcome ->> 'about', outcome #>> '{facts,task}'));
  if made is not null or reading #>> '{intent,runs}' = 'answer' then
    perform wocs.card_close(c.id, 'taken', made);
  end if;
  return outcome;
end $$;

create function wocs.card_change_advice(person uuid, voice jsonb) returns jsonb
language plpgsql as $$
declare
  c wocs.cards;
begin
  select * into c from wocs.cards x where x.id = (voice ->> 'card')::bigint and x.state = 'open';
  return case when c.id is not null
    then jsonb_build_object('say', 'voice.change', 'facts', wocs.card_facts(c) || '{"minutes": 10, "again": true}') end;
end $$;

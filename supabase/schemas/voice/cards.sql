-- A voice note and what was made of it: a card shows the command that was heard, and only its YA makes a task of it.

create function wocs.card_reading(c wocs.cards) returns jsonb
language sql immutable as $$ select c.readings -> (coalesce(c.chosen, 1) - 1) $$;

create function wocs.card_facts(c wocs.cards) returns jsonb
language sql stable as $$
  select jsonb_build_object('card', c.id, 'heard', c.heard, 'minutes', wocs.limit_card_minutes(),
    'expires_at', wocs.clock_text(c.expires_at))
    || jsonb_build_object('text', wocs.card_reading(c) -> 'text', 'command', wocs.card_reading(c) -> 'command',
                          'doubts', coalesce(wocs.card_reading(c) -> 'doubts', '[]'),
                          'asks', wocs.card_reading(c) -> 'asks')
    || wocs.voice_text_facts(c.heard_by)
$$;

-- {"say", "facts"} of a card as its person sees it now.
create function wocs.card_message(c wocs.cards) returns jsonb
language sql stable as $$
  select case when c.chosen is not null
    then jsonb_build_object('say', 'voice.card', 'facts', wocs.card_facts(c))
    else jsonb_build_object('say', 'voice.which', 'facts', jsonb_build_object(
      'card', c.id, 'heard', c.heard, 'minutes', wocs.limit_card_minutes(), 'readings', (
        select jsonb_agg(r.value - 'intent' - 'kept' order by r.ordinality)
        from jsonb_array_elements(c.readings) with ordinality r)) || wocs.voice_text_facts(c.heard_by)) end
$$;

create function wocs.card_all_open(person uuid) returns setof wocs.cards
language plpgsql stable as $$
begin
  return query select * from wocs.cards c
    where c.person_id = person and c.state = 'open' and c.expires_at > now() order by c.id desc;
end $$;

create function wocs.card_close(card bigint, how text, task text default null) returns void
language sql as $$
  update wocs.cards c set state = how, made = task, ended_at = now() where c.id = card and c.state = 'open';
$$;

-- One reading is shown; several are a list to tap, and so is one that lacks something or that was said not to be done.
-- What it replaces is closed: the unfinished command, and the card of that.
create function wocs.card_create(person uuid, heard_by text, note text, heard text, readings jsonb) returns jsonb
language plpgsql as $$
declare
  made wocs.cards;
begin
  perform wocs.card_replace_draft(person);
  insert into wocs.cards (person_id, heard_by, note, heard, readings, chosen)
  values (person, heard_by, note, heard, readings, case when jsonb_array_length(readings) = 1
    and not readings -> 0 ?| array['lacks', 'negated'] then 1 end)
  returning * into made;
  return wocs.card_message(made);
end $$;

create function wocs.card_replace_draft(person uuid) returns void
language plpgsql as $$
declare
  draft jsonb := wocs.draft_current(person);
begin
  if draft ? 'voice' then
    perform wocs.card_close((draft #>> '{voice,card}')::bigint, 'changed');
    perform wocs.draft_drop(person);
  end if;
end $$;

create function wocs.card_from_typed(m jsonb, reading jsonb, person wocs.users, voice jsonb) returns jsonb
language plpgsql as $$
begin
  perform wocs.audit_set_actor(person.id);
  if wocs.person_role_rank(person.role) < wocs.person_role_rank(reading #>> '{intent,role}') then
    return wocs.person_role_refusal(person, reading #>> '{intent,command}', reading #>> '{intent,role}');
  end if;
  return wocs.card_create(person.id, null, coalesce(voice ->> 'note', m ->> 'id'), coalesce(voice ->> 'heard', ''),
    jsonb_build_array(reading));
end $$;

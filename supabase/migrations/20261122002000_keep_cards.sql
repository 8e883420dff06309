-- A voice note and what was made of it: a card shows the command that was heard, and only its YA makes a task of it.

create table wocs.cards (
  id bigint generated always as identity primary key,
  person_id uuid not null references wocs.users (id),
  heard_by varchar(20) references wocs.tasks (id),   -- the transcribe task; null for a card that was changed by typing
  note text not null,                                -- the wamid of the voice note
  heard text not null,                               -- its words
  readings jsonb not null,                           -- [{"text","command","intent","kept","doubts","asks"}], the best first
  chosen int,                                        -- which of them the card shows, from 1; null while they are a list to tap
  state text not null default 'open' check (state in ('open', 'taken', 'dropped', 'changed', 'expired')),
  made varchar(20) references wocs.tasks (id),       -- what the YA made
  created_at timestamptz not null default now(),
  expires_at timestamptz not null default now() + interval '30 minutes',
  ended_at timestamptz
);
create index cards_open on wocs.cards (person_id) where state = 'open';
create index cards_expiring on wocs.cards (expires_at) where state = 'open';
create index cards_by_note on wocs.cards (note);
create index cards_by_task on wocs.cards (made) where made is not null;

-- The brand's own words, which no dictionary has: the ear at home is told of them.
create table wocs.voice_words (
  id bigint generated always as identity primary key,
  word text not null check (length(word) between 1 and 60),
  made_by varchar(20) references wocs.tasks (id),
  created_at timestamptz not null default now(),
  removed_at timestamptz
);
create unique index voice_words_live on wocs.voice_words (lower(word)) where removed_at is null;

create function wocs.card_minutes() returns int language sql immutable as $$ select 30 $$;

create function wocs.reading_of(c wocs.cards) returns jsonb
language sql immutable as $$ select c.readings -> (coalesce(c.chosen, 1) - 1) $$;

create function wocs.card_facts(c wocs.cards) returns jsonb
language sql stable as $$
  select jsonb_build_object('card', c.id, 'heard', c.heard, 'minutes', wocs.card_minutes(), 'expires_at', wocs.now_text(c.expires_at))
    || jsonb_build_object('text', wocs.reading_of(c) -> 'text', 'command', wocs.reading_of(c) -> 'command',
                          'doubts', coalesce(wocs.reading_of(c) -> 'doubts', '[]'), 'asks', wocs.reading_of(c) -> 'asks')
$$;

-- {"say", "facts"} of a card as its person sees it now.
create function wocs.shown_card(c wocs.cards) returns jsonb
language sql stable as $$
  select case when c.chosen is not null
    then jsonb_build_object('say', 'voice.card', 'facts', wocs.card_facts(c))
    else jsonb_build_object('say', 'voice.which', 'facts', jsonb_build_object(
      'card', c.id, 'heard', c.heard, 'minutes', wocs.card_minutes(), 'readings', (
        select jsonb_agg(r.value - 'intent' - 'kept' order by r.ordinality) from jsonb_array_elements(c.readings) with ordinality r))) end
$$;

create function wocs.open_cards(person uuid) returns setof wocs.cards
language plpgsql stable as $$
begin
  return query select * from wocs.cards c where c.person_id = person and c.state = 'open' and c.expires_at > now() order by c.id desc;
end $$;

create function wocs.end_card(card bigint, how text, task text default null) returns void
language sql as $$
  update wocs.cards c set state = how, made = task, ended_at = now() where c.id = card and c.state = 'open';
$$;

-- One reading is shown; several are a list to tap. What it replaces is closed: the unfinished command, and the card of that.
create function wocs.make_card(person uuid, heard_by text, note text, heard text, readings jsonb) returns jsonb
language plpgsql as $$
declare
  made wocs.cards;
begin
  perform wocs.replace_draft(person);
  insert into wocs.cards (person_id, heard_by, note, heard, readings, chosen)
  values (person, heard_by, note, heard, readings, case when jsonb_array_length(readings) = 1 then 1 end)
  returning * into made;
  return wocs.shown_card(made);
end $$;

create function wocs.replace_draft(person uuid) returns void
language plpgsql as $$
declare
  draft jsonb := wocs.draft_of(person);
begin
  if draft ? 'voice' then
    perform wocs.end_card((draft #>> '{voice,card}')::bigint, 'changed');
    perform wocs.drop_draft(person);
  end if;
end $$;

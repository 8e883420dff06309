create table wocs.cards (
  id bigint generated always as identity primary key,
  person_id uuid not null references wocs.users (id),
  heard_by varchar(20) references wocs.tasks (id),   -- the transcribe task; null for a card that was changed by typing
  note text not null,                                -- the wamid of the voice note
  heard text not null,                               -- its words
  -- [{"text","command","intent","kept","doubts","asks"}], the best first
  readings jsonb not null,
  -- which of them the card shows, from 1; null while they are a list to tap
  chosen int,
  state text not null default 'open' check (state in ('open', 'taken', 'dropped', 'changed', 'expired')),
  made varchar(20) references wocs.tasks (id),       -- what the YA made
  created_at timestamptz not null default now(),
  expires_at timestamptz not null default now() + make_interval(mins => wocs.limit_card_minutes()),
  ended_at timestamptz
);
create index cards_open on wocs.cards (person_id) where state = 'open';
create index cards_expiring on wocs.cards (expires_at) where state = 'open';
create index cards_to_prune on wocs.cards (created_at) where heard <> '' and state <> 'open';
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

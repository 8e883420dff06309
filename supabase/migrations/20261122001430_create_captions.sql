-- The brand's own words, ready to post, and its hashtags. Both are edited from WhatsApp or by the owner, never by a deployment.

-- The same words are the same caption, whatever the capitals, blanks, punctuation or emoji. The ranges are those of Unicode's
-- punctuation and symbols; written out, because what a class like [:punct:] holds differs between servers.
create function wocs.likeness(text text) returns text
language sql immutable as $$
  select coalesce(nullif(regexp_replace(lower(text), '[\u0001-\u002F\u003A-\u0060\u007B-\u00BF\u2000-\u2BFF\u3000-\u303F\uFE00-\uFE0F\U0001F000-\U0001FAFF\U000E0000-\U000E007F]+', '', 'g'), ''), text)
$$;

create table wocs.captions (
  id int generated always as identity primary key,
  type text not null check (type in ('reaction', 'promo', 'event', 'behind_scene')),
  tone text not null check (tone in ('funny', 'hype', 'informative')),
  language text not null check (language in ('ms', 'en')),
  text text not null check (length(text) between 1 and 300),
  likeness text not null generated always as (wocs.likeness(text)) stored,
  used_at timestamptz,                             -- last given out; on the row itself, so that two who ask at once cannot both get it
  made_by varchar(20) references wocs.tasks (id),  -- null: from the beginning
  removed_at timestamptz,
  removed_by varchar(20) references wocs.tasks (id),
  created_at timestamptz not null default now()
);
create unique index captions_live on wocs.captions (likeness) where removed_at is null;
create index captions_by_kind on wocs.captions (type, tone, language) where removed_at is null;
create index captions_by_task on wocs.captions (made_by) where made_by is not null;

create table wocs.caption_uses (
  id bigint generated always as identity primary key,
  caption int not null references wocs.captions (id),
  task varchar(20) references wocs.tasks (id),
  used_by uuid references wocs.users (id),
  used_at timestamptz not null default now()
);
create index caption_uses_by_caption on wocs.caption_uses (caption, used_at);

-- `brand`: ours, the first of which begins every list.
create table wocs.hashtags (
  niche text not null check (niche in ('brand', 'street_food', 'malaysia', 'viral')),
  tag text not null check (tag ~ '^#[A-Za-z0-9]{2,50}$'),
  rank int not null default 1,
  primary key (niche, tag)
);
create unique index hashtags_once on wocs.hashtags (niche, lower(tag));

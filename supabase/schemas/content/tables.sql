-- What is to be posted when, the hours at which posting makes sense; and the brand's own words, ready to post, with its
-- hashtags, which are edited from WhatsApp and never by a deployment.

-- The same words are the same caption, whatever the capitals, blanks, punctuation or emoji. The ranges are those of
-- Unicode's punctuation and symbols; written out, because what a class like [:punct:] holds differs between servers.
create function wocs.caption_likeness(text text) returns text
language sql immutable as $$
  select coalesce(
    nullif(
      regexp_replace(
        lower(text),
        '[\u0001-\u002F\u003A-\u0060\u007B-\u00BF\u2000-\u2BFF\u3000-\u303F\uFE00-\uFE0F'
          '\U0001F000-\U0001FAFF\U000E0000-\U000E007F]+',
        '', 'g'),
      ''),
    text)
$$;

-- The hours of a day that suit a kind of content on a platform, local time; `rank` 1 is the best one. Rows, so that the
-- owner may change them. Instagram's are half an hour after TikTok's: the same hands post both.
create table wocs.content_hours (
  platform text not null check (platform in ('tiktok', 'instagram')),
  type text not null check (type in ('reaction', 'behind_scene', 'promo', 'event')),
  at time not null,
  rank int not null check (rank > 0),
  primary key (platform, type, at)
);
-- Mornings show the preparation; lunch, tea time and the evening are when people get hungry; late at night they watch
-- others eat.
insert into wocs.content_hours (platform, type, at, rank)
select p.platform, h.type, h.at::time + p.later, h.rank
from (values ('tiktok', interval '0'), ('instagram', interval '30 minutes')) p (platform, later),
  (select k.type, hour.at, hour.rank from (values
    ('promo', '{12:00,17:00,20:00,11:00,16:00,21:00,13:00,19:00,22:00,10:00,18:00,15:00}'::text[]),
    ('reaction', '{20:00,13:00,22:00,17:00,21:00,12:00,23:00,19:00,16:00,14:00,18:00,11:00}'),
    ('behind_scene', '{09:00,10:00,16:00,11:00,22:00,08:00,15:00,18:00,23:00,12:00,14:00,20:00}'),
    ('event', '{11:00,17:00,19:00,12:00,20:00,09:00,16:00,21:00,13:00,18:00,10:00,22:00}')) k (type, hours),
    unnest(k.hours) with ordinality hour (at, rank)) h;

-- Shown as SLOT-12. What became of a slot that is `due` is told by its task: see wocs.content_calendar.
create table wocs.content_slots (
  id int generated always as identity primary key,
  platform text not null check (platform in ('tiktok', 'instagram')),
  type text not null check (type in ('reaction', 'behind_scene', 'promo', 'event')),
  at timestamptz not null,
  -- named when it was scheduled; null: the least busy one when it is due
  agent uuid references wocs.users (id),
  state text not null default 'planned' check (state in ('planned', 'due', 'missed', 'cancelled')),
  task varchar(20) references wocs.tasks (id),     -- the agent's, once it is due
  asked_by uuid references wocs.users (id),
  made_by varchar(20) not null references wocs.tasks (id),
  cancelled_by varchar(20) references wocs.tasks (id),
  told_at timestamptz,                             -- when it was said that it was missed
  created_at timestamptz not null default now()
);
create index content_slots_planned on wocs.content_slots (at) where state = 'planned';
create index content_slots_untold on wocs.content_slots (id) where state = 'missed' and told_at is null;
create index content_slots_by_time on wocs.content_slots (at);
create index content_slots_by_batch on wocs.content_slots (made_by);

create table wocs.captions (
  id int generated always as identity primary key,
  type text not null check (type in ('reaction', 'promo', 'event', 'behind_scene')),
  tone text not null check (tone in ('funny', 'hype', 'informative')),
  language text not null check (language in ('ms', 'en')),
  text text not null check (length(text) between 1 and 300),
  likeness text not null generated always as (wocs.caption_likeness(text)) stored,
  -- last given out; on the row itself, so that two who ask at once cannot both get it
  used_at timestamptz,
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

-- The slots as they really are: planned, due, done, missed or cancelled.
create view wocs.content_calendar with (security_invoker = true) as
select s.id, 'SLOT-' || s.id as slot, s.platform, s.type, s.at, coalesce(t.assigned_to, s.agent) as agent, s.task,
  s.asked_by, s.made_by,
  s.cancelled_by,
  case when s.state <> 'due' then s.state
       when t.status in ('done', 'cancelled') then t.status
       when t.status = 'failed' then 'missed'
       else 'due' end as state
from wocs.content_slots s left join wocs.tasks t on t.id = s.task;

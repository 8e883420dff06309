-- What is to be posted when, and the hours at which posting makes sense.

-- The hours of a day that suit a kind of content on a platform, local time; `rank` 1 is the best one. Rows, so that the owner may
-- change them. Instagram's are half an hour after TikTok's: the same hands post both.
create table wocs.content_hours (
  platform text not null check (platform in ('tiktok', 'instagram')),
  type text not null check (type in ('reaction', 'behind_scene', 'promo', 'event')),
  at time not null,
  rank int not null check (rank > 0),
  primary key (platform, type, at)
);

-- Mornings show the preparation; lunch, tea time and the evening are when people get hungry; late at night they watch others eat.
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
  agent uuid references wocs.users (id),           -- named when it was scheduled; null: the least busy one when it is due
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

-- The slots as they really are: planned, due, done, missed or cancelled.
create view wocs.content_calendar with (security_invoker = true) as
select s.id, 'SLOT-' || s.id as slot, s.platform, s.type, s.at, coalesce(t.assigned_to, s.agent) as agent, s.task, s.asked_by, s.made_by,
  s.cancelled_by,
  case when s.state <> 'due' then s.state
       when t.status in ('done', 'cancelled') then t.status
       when t.status = 'failed' then 'missed'
       else 'due' end as state
from wocs.content_slots s left join wocs.tasks t on t.id = s.task;

create function wocs.slot_facts(s wocs.content_calendar) returns jsonb
language sql stable as $$
  select jsonb_build_object(
    'slot', s.slot, 'platform', s.platform, 'type', s.type, 'at', wocs.now_text(s.at), 'agent', wocs.person_ref(s.agent),
    'task', s.task, 'state', s.state)
$$;

create function wocs.slot(id int) returns wocs.content_calendar
language sql stable as $$ select c from wocs.content_calendar c where c.id = slot.id $$;

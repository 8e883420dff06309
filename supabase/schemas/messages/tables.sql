-- Raw updates as Meta sent them. message_id is the dedupe key and outlives all that is personal (30 days).
create table wocs.inbound_events (
  id bigint generated always as identity primary key,
  message_id text not null unique,
  kind text not null check (kind in ('message', 'status', 'other')),
  body jsonb,
  understood jsonb,
  sender text,
  user_id uuid references wocs.users (id),
  is_attempt boolean not null default false,       -- at a command, by somebody who may give none
  received_at timestamptz not null default clock_timestamp(),
  undecided jsonb,                                 -- the message, until what it leads to is decided
  decide_at timestamptz,                           -- when somebody else takes it up
  handed_out int not null default 0                -- how often somebody else was to decide it
);
create index inbound_bodies on wocs.inbound_events (received_at)
  where body is not null or understood is not null;
create index inbound_attempts on wocs.inbound_events (sender, received_at) where is_attempt;
create index inbound_others on wocs.inbound_events (received_at) where kind = 'other';
create index undecided_messages on wocs.inbound_events (sender, id) where undecided is not null;

create table wocs.outbox (
  id bigint generated always as identity primary key,
  key text not null unique,                        -- what this message answers: the same answer is never queued twice
  to_number text,
  to_user_id text,
  kind text not null check (kind in ('reply', 'notice', 'reaction', 'template')),
  say text not null,
  facts jsonb not null default '{}',
  language text not null default 'en',
  reply_to text,
  task_id varchar(20) references wocs.tasks (id),
  media jsonb,
  reaction jsonb,
  state text not null default 'queued' check (state in ('held', 'queued', 'sending', 'unknown', 'sent', 'delivered',
    'read', 'played', 'failed', 'outdated')),
  lane text not null default 'news' check (lane in ('urgent', 'work', 'news')),  -- of what nobody asked for
  attempt int not null default 0,                  -- how often a call of Graph was begun
  handout int not null default 0,                  -- a fencing token: rises each time it is handed out
  begun_at timestamptz,                            -- while it is sending: a call of Graph is under way
  waits_for text check (waits_for ~ '^[a-z_]+$'),  -- a cause, or 'retry': it was refused, or is behind one that was
  not_before timestamptz not null default now(),
  lease_until timestamptz,
  wamid text,
  wamid_before text,                               -- of what Meta refused too late: in its place this goes
  error jsonb,
  pricing jsonb,
  sent_at timestamptz,
  created_at timestamptz not null default clock_timestamp()
);
create index outbox_due on wocs.outbox (not_before) where state in ('queued', 'sending', 'unknown', 'held');
create index outbox_by_wamid on wocs.outbox (wamid) where wamid is not null;
create index outbox_by_wamid_before on wocs.outbox (wamid_before) where wamid_before is not null;
create index outbox_by_month on wocs.outbox (sent_at) where sent_at is not null and kind <> 'reaction';
create index outbox_by_task on wocs.outbox (task_id) where task_id is not null;
create index outbox_unsolicited on wocs.outbox (lane, not_before) where kind in ('notice', 'template');
create index outbox_waiting on wocs.outbox (waits_for) where waits_for is not null;
create index outbox_to_prune on wocs.outbox (created_at)
  where to_number is not null or to_user_id is not null or facts <> '{}' or media is not null;
create index outbox_failed on wocs.outbox (created_at) where state = 'failed';

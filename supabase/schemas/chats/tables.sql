-- Customers' chats: who writes to the brand and is no member of it. A chat is one customer for ever; its messages are
-- theirs, an agent's, the bot's and the notes that only staff read.

create table wocs.chats (
  id uuid primary key default gen_random_uuid(),
  wa_chat_id varchar(150) not null unique,         -- user id when known, else the number
  customer_name varchar(100),
  customer_number varchar(20),
  numbers_before varchar(20)[] not null default '{}',  -- that were theirs: /forget knows them by any
  assigned_agent uuid references wocs.users (id),
  status text not null default 'open' check (status in ('open', 'pending', 'closed')),
  last_message_at timestamptz,
  created_at timestamptz not null default now(),
  number bigint generated always as identity unique,  -- what people call it: chat 12
  language text not null default 'ms' check (language in ('en', 'ms')),
  last_customer_at timestamptz,                    -- opens the 24 h window
  waiting_since timestamptz,                       -- the first message that nobody has answered; null: answered
  tell_at timestamptz,                             -- when the next person hears that it waits
  told_agents uuid[] not null default '{}',        -- who heard of this wait, in order; the last has it offered
  told_owner boolean not null default false,
  nudged_at timestamptz,                           -- of this window: it closes and the customer still waits
  auto_replied_at timestamptz,
  opted_out_at timestamptz,                        -- STOP: nothing goes to them but what they write for
  holder uuid references wocs.users (id),          -- who is writing an answer, until held_until
  held_until timestamptz,
  hold int not null default 0,                     -- a fencing token: rises with each claim
  snoozed_until timestamptz,
  tags text[] not null default '{}',
  shown_until bigint,                              -- the position up to which somebody was shown it in WhatsApp
  opted_in_at timestamptz                          -- START, said last: an older STOP that comes after it is none
);
create index chats_to_prune on wocs.chats (last_message_at)
  where customer_number is not null or customer_name is not null or wa_chat_id not like 'erased:%';
create index chats_by_number on wocs.chats (customer_number);
create index chats_by_time on wocs.chats (created_at);
create index chats_opted_out on wocs.chats (customer_number) where opted_out_at is not null;
create index chats_latest on wocs.chats (last_message_at desc, id);
create index chats_waiting on wocs.chats (waiting_since) where waiting_since is not null;
create index chats_to_tell on wocs.chats (tell_at) where tell_at is not null;
create index chats_by_agent on wocs.chats (assigned_agent, last_message_at desc) where assigned_agent is not null;

create table wocs.messages (
  id uuid primary key default gen_random_uuid(),
  chat_id uuid not null references wocs.chats (id),
  sender_type text not null check (sender_type in ('customer', 'agent', 'bot')),
  sender_id uuid references wocs.users (id),
  content text,
  media_url text,                                  -- `meta:<media id>` until it is stored
  created_at timestamptz not null default now(),
  position bigint generated always as identity,    -- the order that a chat is read in
  kind text not null default 'text',               -- Meta's type of message, or `note`: staff alone reads it
  message_id text,                                 -- Meta's, of a customer's
  details jsonb,                                   -- what is no text: {"location"}, {"order"}, {"contacts"} ..
  attachment_id uuid references wocs.attachments (id),
  outbox_id bigint references wocs.outbox (id),    -- how far ours has come
  reply_to uuid references wocs.messages (id),
  transcript text,                                 -- of a voice note, once the home PC has heard it
  reaction text,                                   -- the customer's, on this message
  edited_at timestamptz,
  deleted_at timestamptz
);
create index messages_by_chat on wocs.messages (chat_id, position desc);
create index messages_to_prune on wocs.messages (created_at)
  where content is not null or media_url is not null or details is not null or message_id is not null;
create index messages_by_time on wocs.messages (created_at) where sender_type <> 'customer';
create unique index messages_by_meta_id on wocs.messages (message_id) where message_id is not null;
create index messages_by_outbox on wocs.messages (outbox_id) where outbox_id is not null;
create index messages_by_attachment on wocs.messages (attachment_id) where attachment_id is not null;

create table wocs.quick_replies (
  id bigint generated always as identity primary key,
  name varchar(40) not null,                       -- what is typed after the slash
  words text not null,
  made_by uuid references wocs.users (id),
  created_at timestamptz not null default now()
);
create unique index quick_replies_by_name on wocs.quick_replies (lower(name));

-- When the brand answers, by weekday (1 is Monday); a day without a row is closed, no row at all is always open.
create table wocs.opening_hours (
  weekday int not null check (weekday between 1 and 7),
  opens time not null,
  closes time not null,                            -- at or before `opens`: on the next day
  primary key (weekday, opens)
);

create table wocs.auto_replies (
  language text primary key check (language in ('en', 'ms')),
  words text not null,
  when_closed text                                 -- instead of `words` outside opening hours
);

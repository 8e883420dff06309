-- What a message to a customer costs and whether it may go at all, known before it is written.

create function wocs.chat_window_is_open(c wocs.chats, at timestamptz default null) returns boolean
language sql stable as $$
  select coalesce(c.last_customer_at > coalesce(chat_window_is_open.at, now()) - wocs.limit_window(), false)
$$;

create function wocs.chat_free_left() returns bigint
language sql stable as $$
  select greatest(wocs.meter_free_messages() - wocs.meter_messages_until(wocs.meter_free_messages()), 0)
$$;

-- Of one free-form message, in ringgit.
create function wocs.chat_message_price(free_left bigint default wocs.chat_free_left()) returns numeric
language sql stable as $$
  select case when free_left > 0 then 0
    else wocs.setting_value('message_price', wocs.limit_message_price()::text)::numeric end
$$;

-- What may go outside the window: [{"name", "price"}], as the owner lists them.
create function wocs.chat_templates() returns jsonb
language sql stable as $$ select wocs.setting_value('customer_templates', '[]')::jsonb $$;

-- Seconds until the pair of us and them takes another message: so many at once, then one each few seconds. A customer
-- is sent no reactions; that they are left out lets the index of what was sent answer, and not the whole outbox.
create function wocs.chat_pair_wait(c wocs.chats) returns int
language plpgsql stable as $$
begin
  return (
    select ceil(greatest(extract(epoch from
      min(s.sent_at) + wocs.limit_pair_burst() * wocs.limit_pair_pause() - now()), 0))::int
    from (
      select o.sent_at from wocs.outbox o
      where o.kind <> 'reaction' and o.sent_at > now() - wocs.limit_pair_burst() * wocs.limit_pair_pause()
        and (o.to_number = c.customer_number or o.to_user_id = c.wa_chat_id)
      order by o.sent_at desc limit wocs.limit_pair_burst()) s
    having count(*) >= wocs.limit_pair_burst());
end $$;

-- `closes_at`: null where the customer has never written.
create function wocs.chat_window(c wocs.chats) returns jsonb
language sql stable as $$
  select jsonb_build_object(
    'open', wocs.chat_window_is_open(c), 'closes_at', wocs.clock_text(c.last_customer_at + wocs.limit_window()),
    'price', wocs.chat_message_price(free_left), 'free_left', free_left,
    'pair_wait_s', coalesce(wocs.chat_pair_wait(c), 0), 'templates', wocs.chat_templates())
  from wocs.chat_free_left() free_left
$$;

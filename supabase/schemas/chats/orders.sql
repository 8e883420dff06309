-- A customer who came by the order button of a page: "Saya nak order: ..." is answered, and whoever is there hears it.

create function wocs.chat_is_order(m jsonb) returns boolean
language sql immutable as $$
  select coalesce(ltrim(m ->> 'text')
    ~* '^((saya )?(nak|mahu|hendak) order|i (want|would like) to order|order)\M', false)
$$;

-- As many answers as to any stranger: more would let one spend our messages.
create function wocs.chat_answer_order(event bigint, m jsonb) returns void
language plpgsql as $$
declare
  customer wocs.users;
  staff uuid[];
begin
  if not wocs.chat_is_order(m) or not wocs.stranger_may_be_answered(event, wocs.message_sender(m)) then
    return;
  end if;
  customer.wa_number := m #>> '{sender,number}';
  customer.wa_user_id := m #>> '{sender,user_id}';
  customer.language := case when ltrim(m ->> 'text') ~* '^(i |order)' then 'en' else 'ms' end;
  staff := array(select u.id from wocs.users u where u.status = 'active' and u.role = 'agent' and u.on_duty);
  perform wocs.outbox_reply(customer, m ->> 'id', jsonb_build_object('say', 'landing.order_received',
    'facts', jsonb_build_object('staffed', staff <> '{}')));
  perform wocs.chat_tell_order(u, m) from wocs.users u
    where u.status = 'active' and (u.id = any (staff) or staff = '{}' and u.role = 'admin');
end $$;

create function wocs.chat_tell_order(whom wocs.users, m jsonb) returns void
language plpgsql as $$
declare
  lane text := wocs.notice_lane(whom, 'landing.order_notice');
  turn timestamptz := wocs.outbox_next_turn(lane);
begin
  perform wocs.outbox_add(whom, case when wocs.person_window_is_open(whom.id) then 'notice' else 'template' end,
    'landing.order_notice', jsonb_build_object('name', m #> '{sender,name}', 'number', m #> '{sender,number}',
      'words', left(m ->> 'text', 300)),
    concat_ws(':', 'order', m ->> 'id', whom.id), null, null,
    case when turn <= now() then 'sending' else 'queued' end, turn, lane => lane);
end $$;

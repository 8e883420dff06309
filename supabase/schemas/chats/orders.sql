-- A customer who came by the order button of a page: "Saya nak order: ..." is answered; whoever is there hears of it
-- like of any other message.

create function wocs.chat_is_order(m jsonb) returns boolean
language sql immutable as $$
  select coalesce(ltrim(m ->> 'text')
    ~* '^((saya )?(nak|mahu|hendak) order|i (want|would like) to order|order)\M', false)
$$;

-- Whether it was answered: as often as any stranger, because more would let one spend our messages.
create function wocs.chat_answer_order(event bigint, m jsonb, c wocs.chats) returns boolean
language plpgsql as $$
begin
  if not wocs.chat_is_order(m) or not wocs.stranger_may_be_answered(event, wocs.message_sender(m)) then
    return false;
  end if;
  c.language := case when ltrim(m ->> 'text') ~* '^(i |order)' then 'en' else 'ms' end;
  perform wocs.chat_answer_by_itself(c, m ->> 'id', 'landing.order_received', jsonb_build_object('staffed', exists (
    select from wocs.users u where u.status = 'active' and u.role = 'agent' and u.on_duty)), null);
  update wocs.chats x set auto_replied_at = now() where x.id = c.id;
  return true;
end $$;

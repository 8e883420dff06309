-- STOP: nothing goes to a customer any more, but what a person answers to what they wrote since.

-- 'out' or 'in', of a message that is such a word alone, typed or pressed; null of any other.
create function wocs.chat_opt_word(m jsonb) returns text
language sql immutable as $$
  select case
    when m ->> 'type' not in ('text', 'button', 'interactive') or m ->> 'text' like '%/%' then null
    when said.words && array['stop', 'berhenti', 'unsubscribe', 'stopall', 'stoppromotions'] then 'out'
    when said.words && array['start', 'mula', 'subscribe', 'unstop'] then 'in' end
  from (select array[wocs.chat_bare_word(m ->> 'text'), wocs.chat_bare_word(wocs.chat_words(m))] as words) said
$$;

create function wocs.chat_bare_word(said text) returns text
language sql immutable as $$
  select case when length(said) <= 40 then regexp_replace(lower(said), '[^[:alpha:]]', '', 'g') end
$$;

-- Whether the other word was said after this one, and came before it. Meta tells whole seconds: of two in the same one
-- the later to come counts.
create function wocs.chat_opt_word_is_older(word text, said_at timestamptz, c wocs.chats) returns boolean
language sql stable as $$
  select coalesce(said_at < date_trunc('second',
    case word when 'out' then c.opted_in_at else c.opted_out_at end), false)
$$;

-- Whether it was such a word. One confirmation; a word said again, or one that changes nothing, is not answered.
create function wocs.chat_take_opt_word(event bigint, m jsonb, c wocs.chats) returns boolean
language plpgsql as $$
declare
  word text := wocs.chat_opt_word(m);
  said_at timestamptz := wocs.chat_said_at(event, m);
begin
  if word is null then
    return false;
  elsif wocs.chat_opt_word_is_older(word, said_at, c) then
    return true;
  end if;
  update wocs.chats x set
    opted_out_at = case when word = 'out' then greatest(x.opted_out_at, said_at) end,
    opted_in_at = case when word = 'in' then greatest(x.opted_in_at, said_at) else x.opted_in_at end
  where x.id = c.id;
  if word = 'in' and c.opted_out_at is null then
    return false;
  end if;
  if (word = 'out') = (c.opted_out_at is null) and wocs.stranger_may_be_answered(event, wocs.message_sender(m)) then
    perform wocs.chat_answer_by_itself(c, m ->> 'id',
      case word when 'out' then 'chat.unsubscribed' else 'chat.resubscribed' end, '{}', null);
  end if;
  return true;
end $$;

-- Whether a message to this address may not go, because its customer said STOP: the confirmation may, and what a person
-- wrote since in answer to something newer. Whoever is of the staff by now is no customer.
create function wocs.chat_outbox_refuses(to_number text, account text, say text, written_at timestamptz)
returns boolean
language plpgsql stable as $$
begin
  return say not in ('chat.unsubscribed', 'chat.resubscribed') and exists (
    select from wocs.chats c
    where c.opted_out_at is not null and (c.customer_number = to_number or c.wa_chat_id = coalesce(account, to_number))
      and not (say = 'chat.answer' and not wocs.chat_is_opted_out(c) and written_at > c.opted_out_at))
    and (wocs.person_by_number(to_number)).id is null and (wocs.person_by_account(account)).id is null;
end $$;

create function wocs.chat_drop_refused(o wocs.outbox) returns boolean
language plpgsql as $$
begin
  if not wocs.chat_outbox_refuses(o.to_number, o.to_user_id, o.say, o.created_at) then
    return false;
  end if;
  update wocs.outbox x set state = 'outdated', lease_until = null, waits_for = null, error = '{"code": "opted_out"}'
  where x.id = o.id;
  return true;
end $$;

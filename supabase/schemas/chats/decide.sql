-- What a customer's message leads to, once it is in the chat: one answer at most, and a person who knows of it.

create function wocs.chat_decide(event bigint, m jsonb) returns void
language plpgsql as $$
declare
  c wocs.chats := wocs.chat_record_message(event, m);
begin
  if not wocs.chat_take_opt_word(event, m, c)
      and not wocs.stranger_take_command(event, m) and not wocs.chat_answer_order(event, m, c) then
    perform wocs.chat_auto_reply(c, m);
  end if;
  perform wocs.chat_refresh_notices(c);
end $$;

-- An answer that no person wrote, kept in the chat too; `words` where it has some that are the brand's own.
create function wocs.chat_answer_by_itself(c wocs.chats, message text, say text, facts jsonb, words text) returns void
language plpgsql as $$
declare
  sent bigint;
begin
  perform wocs.outbox_reply(wocs.chat_customer(c), message, jsonb_build_object('say', say, 'facts', facts));
  sent := (select o.id from wocs.outbox o where o.key = 'reply:' || message);
  insert into wocs.messages (chat_id, sender_type, content, kind, details, outbox_id)
  values (c.id, 'bot', words, 'text', jsonb_build_object('say', say), sent);
end $$;

-- The brand's own words to whoever writes: once in so many hours, in the customer's language where the brand has words
-- in it, and others while it is closed.

create function wocs.chat_auto_reply_words(language text) returns text
language sql stable as $$
  select case when wocs.chat_hours_is_open() then a.words else coalesce(a.when_closed, a.words) end
  from wocs.auto_replies a order by a.language = chat_auto_reply_words.language desc limit 1
$$;

create function wocs.chat_auto_reply(c wocs.chats, m jsonb) returns void
language plpgsql as $$
declare
  words text;
begin
  if not wocs.chat_message_waits(m) or c.opted_out_at is not null
      or c.auto_replied_at > now() - wocs.limit_auto_reply_again() then
    return;
  end if;
  words := wocs.chat_auto_reply_words(c.language);
  if words is not null then
    perform wocs.chat_answer_by_itself(c, m ->> 'id', 'chat.auto_reply', jsonb_build_object('words', words), words);
    update wocs.chats x set auto_replied_at = now() where x.id = c.id;
  end if;
end $$;

-- Outside the window: a template that the owner allows for customers, for its price. Never to whoever said STOP.

create function wocs.chat_template_objection(c wocs.chats, actor wocs.users, template text) returns jsonb
language sql stable as $$
  select coalesce(wocs.chat_objection(c, actor), case
    when wocs.chat_is_held_from(c, actor.id) then wocs.chat_held_refusal(c)
    when c.opted_out_at is not null then wocs.chat_refusal('chat.opted_out', jsonb_build_object('chat', c.number,
      'at', wocs.clock_text(c.opted_out_at)))
    when not wocs.chat_templates() @> jsonb_build_array(jsonb_build_object('name', template)) then
      wocs.chat_refusal('chat.no_template',
        jsonb_build_object('name', template, 'templates', wocs.chat_templates())) end)
$$;

-- {"message", "outbox"}, or {"refused", "facts"}. The same key is the same message.
create function wocs.chat_template(chat uuid, actor wocs.users, template text, key text) returns jsonb
language plpgsql as $$
declare
  c wocs.chats := wocs.chat_lock(chat);
  sent jsonb := wocs.chat_answer_known(key);
  objection jsonb := wocs.chat_template_objection(c, actor, template);
begin
  if coalesce(sent, objection) is not null then
    return coalesce(sent, objection);
  end if;
  sent := wocs.chat_send(c, actor, template, key, null, null, 'template');
  perform wocs.chat_hold(c, actor);
  perform wocs.chat_log(c, actor, 'chat_answered', sent || jsonb_build_object('template', template,
    'seconds', round(extract(epoch from now() - c.waiting_since))));
  perform wocs.chat_end_wait(c);
  return sent;
end $$;

create function wocs.answer_chat_template(asker wocs.users, args jsonb) returns jsonb
language plpgsql as $$
declare
  sent jsonb := wocs.chat_template((wocs.chat_by_number((args ->> 'number')::bigint)).id, asker, args ->> 'name',
    gen_random_uuid()::text);
begin
  return case when sent ? 'refused' then wocs.chat_say_refusal(sent)
    else '{"say": "chat.answered", "facts": {}, "mark": "✅"}' end;
end $$;

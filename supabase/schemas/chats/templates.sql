-- To a customer whose window is closed: one of the templates that the owner allows, by the name that Meta approved.

create function wocs.chat_template_allowed(name text) returns jsonb
language sql stable as $$
  select t.value from jsonb_array_elements(wocs.chat_templates()) t
  where t.value ->> 'name' = chat_template_allowed.name limit 1
$$;

create function wocs.chat_template_objection(c wocs.chats, actor wocs.users, template jsonb) returns jsonb
language sql stable as $$
  select coalesce(wocs.chat_objection(c, actor), case
    when template is null then wocs.chat_refusal('chatpage.refused', '{"reason": "no_template"}')
    when wocs.chat_is_held_from(c, actor.id) then wocs.chat_held_refusal(c)
    when c.opted_out_at is not null then wocs.chat_refusal('chat.opted_out', jsonb_build_object('chat', c.number,
      'at', wocs.clock_text(c.opted_out_at))) end)
$$;

-- {"message", "outbox"}, or {"refused", "facts"}. The same key is the same template, however often it is brought.
create function wocs.chat_send_template(chat uuid, actor wocs.users, template text, key text) returns jsonb
language plpgsql as $$
declare
  c wocs.chats := wocs.chat_lock(chat);
  allowed jsonb := wocs.chat_template_allowed(template);
  known jsonb := wocs.chat_answer_known(key);
  objection jsonb := wocs.chat_template_objection(c, actor, allowed);
  customer wocs.users := wocs.chat_customer(c);
  sent bigint;
begin
  if coalesce(known, objection) is not null then
    return coalesce(known, objection);
  end if;
  customer.language := coalesce(allowed ->> 'language', c.language);
  perform wocs.outbox_add(customer, 'template', 'chatpage.template', jsonb_build_object('template', allowed -> 'name'),
    'chat:' || key);
  sent := (select o.id from wocs.outbox o where o.key = 'chat:' || chat_send_template.key);
  insert into wocs.messages (chat_id, sender_type, sender_id, details, outbox_id)
  values (c.id, 'agent', actor.id, jsonb_build_object('template', allowed -> 'name'), sent);
  perform wocs.chat_hold(c, actor);
  perform wocs.chat_log(c, actor, 'chat_answered', jsonb_build_object('outbox', sent, 'template', allowed -> 'name'));
  perform wocs.chat_end_wait(c);
  return wocs.chat_answer_known(key);
end $$;

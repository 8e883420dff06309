-- Outside the window: one of the templates that the owner allows for customers, which costs what it costs.

create function wocs.panel_act_chat_template(actor wocs.users, args jsonb) returns jsonb
language sql as $$
  select wocs.panel_chat_done(wocs.chat_send_template((wocs.panel_chat_asked(args)).id, actor, args ->> 'template',
    wocs.panel_answer_key(actor, args)), 'template')
$$;

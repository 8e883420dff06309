-- What is done from /chat/12: the form says which chat, the chat's own functions say whether. What could not be sent
-- comes back as `draft`.

create function wocs.panel_chat_asked(args jsonb) returns wocs.chats
language sql stable as $$ select wocs.chat_by_number(wocs.panel_bigint(args ->> 'chat')) $$;

create function wocs.panel_chat_about(c wocs.chats, args jsonb) returns wocs.messages
language sql stable as $$
  select m from wocs.messages m
  where m.chat_id = c.id and m.position = wocs.panel_bigint(args ->> 'about')
$$;

create function wocs.panel_chat_done(outcome jsonb, what text, facts jsonb default '{}') returns jsonb
language sql immutable as $$
  select case when outcome ? 'refused' then outcome else jsonb_build_object('say', 'chatpage.done',
    'facts', jsonb_strip_nulls(facts) || jsonb_build_object('what', what)) end
$$;

-- A form tells its line ends as the internet's old protocols do.
create function wocs.panel_words(told text) returns text
language sql immutable as $$ select replace(told, E'\r\n', E'\n') $$;

-- What a field of day and hour says; null where it says none. The 30th of February is one of March.
create function wocs.panel_read_local_time(told text) returns timestamptz
language sql stable as $$
  select case when told ~ '^20[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9]' then
    ((left(told, 7) || '-01')::date + substr(told, 9, 2)::int - 1 + substr(told, 12, 5)::time)
      at time zone wocs.clock_zone() end
$$;

-- The same words and file of the same form are one message, however often they are sent; others from it are another.
create function wocs.panel_answer_key(actor wocs.users, args jsonb) returns text
language sql immutable as $$
  select concat_ws(':', 'panel', actor.id, left(args ->> 'key', 40),
    md5(concat(args ->> 'words', args ->> 'template', args #>> '{file,digest}')), left(args ->> 'at', 16))
$$;

-- What the functions kept and checked; a form's own field of this name is words.
create function wocs.panel_file(args jsonb) returns jsonb
language sql immutable as $$ select case when jsonb_typeof(args -> 'file') = 'object' then args -> 'file' end $$;

-- Where a file that is too large for a form may be put, for this chat or for this task of theirs.
create function wocs.panel_act_upload(actor wocs.users, args jsonb) returns jsonb
language plpgsql as $$
declare
  c wocs.chats := wocs.panel_chat_asked(args);
  t wocs.tasks := wocs.panel_task(actor, args ->> 'task');
begin
  if t.id is not null then
    return wocs.media_upload_begin(actor, t.id, args ->> 'file_name');
  end if;
  return coalesce(wocs.chat_objection(c, actor), wocs.media_upload_begin(actor, c.id::text, args ->> 'file_name'));
end $$;

create function wocs.panel_act_chat_send(actor wocs.users, args jsonb) returns jsonb
language plpgsql as $$
declare
  c wocs.chats := wocs.panel_chat_asked(args);
  words text := wocs.panel_words(args ->> 'words');
  planned timestamptz := wocs.panel_read_local_time(args ->> 'at');
  outcome jsonb;
begin
  if args ->> 'at' <> '' and coalesce(planned <= now(), true) then
    outcome := jsonb_build_object('refused', 'chatpage.bad_time', 'facts', '{}'::jsonb);
  else
    outcome := wocs.chat_answer(c.id, actor, words, wocs.panel_number(args ->> 'hold'),
      wocs.panel_answer_key(actor, args), (wocs.panel_chat_about(c, args)).id, planned, wocs.panel_file(args));
  end if;
  return wocs.panel_chat_done(outcome, case when planned is null then 'sent' else 'planned' end,
    jsonb_build_object('at', wocs.clock_text(planned)))
    || case when outcome ? 'refused' then jsonb_build_object('draft', words) else '{"sent": true}' end;
end $$;

-- Without a script: a ready answer goes behind what is written already.
create function wocs.panel_act_chat_insert(actor wocs.users, args jsonb) returns jsonb
language sql stable as $$
  select jsonb_build_object('draft', concat_ws(E'\n', nullif(wocs.panel_words(args ->> 'words'), ''), (
    select q.words from wocs.quick_replies q where lower(q.name) = lower(args ->> 'quick'))))
$$;

create function wocs.panel_act_chat_take(actor wocs.users, args jsonb) returns jsonb
language plpgsql as $$
declare
  outcome jsonb := wocs.chat_claim((wocs.panel_chat_asked(args)).id, actor);
begin
  return wocs.panel_chat_done(outcome, 'taken', jsonb_build_object('at', outcome -> 'until'));
end $$;

create function wocs.panel_act_chat_release(actor wocs.users, args jsonb) returns jsonb
language sql as $$
  select wocs.panel_chat_done(wocs.chat_release((wocs.panel_chat_asked(args)).id, actor), 'released')
$$;

create function wocs.panel_act_chat_note(actor wocs.users, args jsonb) returns jsonb
language plpgsql as $$
declare
  outcome jsonb := wocs.chat_note((wocs.panel_chat_asked(args)).id, actor, wocs.panel_words(args ->> 'note'));
begin
  return wocs.panel_chat_done(outcome, 'noted') || jsonb_build_object('noted', not outcome ? 'refused');
end $$;

create function wocs.panel_act_chat_close(actor wocs.users, args jsonb) returns jsonb
language sql as $$
  select wocs.panel_chat_done(wocs.chat_close((wocs.panel_chat_asked(args)).id, actor), 'closed')
$$;

create function wocs.panel_act_chat_reopen(actor wocs.users, args jsonb) returns jsonb
language sql as $$
  select wocs.panel_chat_done(wocs.chat_reopen((wocs.panel_chat_asked(args)).id, actor), 'reopened')
$$;

-- To nobody where no name is chosen.
create function wocs.panel_act_chat_assign(actor wocs.users, args jsonb) returns jsonb
language plpgsql as $$
declare
  agent wocs.users;
begin
  select * into agent from wocs.users u where u.id::text = args ->> 'agent' and u.status = 'active';
  if agent.id is null and args ->> 'agent' <> '' then
    return jsonb_build_object('refused', 'chat.no_agent', 'facts', jsonb_build_object('name', '?'));
  end if;
  return wocs.panel_chat_done(wocs.chat_assign((wocs.panel_chat_asked(args)).id, actor, agent.id),
    case when agent.id is null then 'unassigned' else 'assigned' end, jsonb_build_object('agent', agent.name));
end $$;

create function wocs.panel_act_chat_tag(actor wocs.users, args jsonb) returns jsonb
language sql as $$
  select wocs.panel_chat_done(wocs.chat_tag((wocs.panel_chat_asked(args)).id, actor, args ->> 'tag',
    args ->> 'off' is null), 'tagged')
$$;

-- For so many hours; for none it is over.
create function wocs.panel_act_chat_snooze(actor wocs.users, args jsonb) returns jsonb
language plpgsql as $$
declare
  hours int := least(wocs.panel_number(args ->> 'hours'), 720);
  later timestamptz := case when hours > 0 then now() + make_interval(hours => hours) end;
begin
  return wocs.panel_chat_done(wocs.chat_snooze((wocs.panel_chat_asked(args)).id, actor, later),
    case when later is null then 'awake' else 'snoozed' end, jsonb_build_object('at', wocs.clock_text(later)));
end $$;

-- Outside the window: one of the templates that the owner allows for customers, for its price.
create function wocs.panel_act_chat_template(actor wocs.users, args jsonb) returns jsonb
language sql as $$
  select wocs.panel_chat_done(wocs.chat_template((wocs.panel_chat_asked(args)).id, actor, args ->> 'template',
    wocs.panel_answer_key(actor, args)), 'template')
$$;

-- A complete command: role, check, task, approval or effect; and the unfinished one that is remembered for ten minutes.

create function wocs.fresh_draft(session wocs.wa_sessions) returns jsonb
language sql stable as $$
  select case when (session.session_data #>> '{draft,at}')::timestamptz > now() - interval '10 minutes' then session.session_data -> 'draft' end
$$;

create function wocs.draft_of(person uuid) returns jsonb
language sql stable as $$
  select wocs.fresh_draft(s) from wocs.wa_sessions s where s.user_id = person
$$;

create function wocs.drop_draft(person uuid) returns void
language sql as $$
  update wocs.wa_sessions s set session_data = s.session_data - 'draft' where s.user_id = person;
$$;

-- What comes too late for an unfinished command is not taken for anything else.
create function wocs.expire_draft(person wocs.users, message text, command text) returns void
language plpgsql as $$
begin
  perform wocs.drop_draft(person.id);
  perform wocs.reply(person, message, jsonb_build_object(
    'say', 'draft.expired', 'facts', jsonb_build_object('command', replace(command, '_', ' '), 'minutes', 10)));
end $$;

create function wocs.keep_draft(person uuid, message text, remember jsonb, media jsonb) returns void
language sql as $$
  update wocs.wa_sessions s set session_data = s.session_data || jsonb_build_object('draft', remember || jsonb_build_object(
    'id', message, 'at', wocs.now_text(now()), 'media', coalesce(nullif(remember -> 'media', 'null'), media)))
  where s.user_id = person;
$$;

-- What the grammar already answers; a person who may not give the command does not learn how it is written either.
create function wocs.repeat_grammar(person wocs.users, m jsonb, intent jsonb) returns jsonb
language plpgsql as $$
begin
  if wocs.role_rank(person.role) < wocs.role_rank(intent ->> 'role') then
    return wocs.lacks_role(person, coalesce(intent ->> 'command', ''), intent ->> 'role');
  end if;
  if jsonb_typeof(intent -> 'remember') = 'object' then
    perform wocs.keep_draft(person.id, m ->> 'id', intent -> 'remember', m -> 'media');
  end if;
  return jsonb_build_object('say', intent -> 'say', 'facts', coalesce(intent -> 'facts', '{}'));
end $$;

create function wocs.obey(person wocs.users, m jsonb, intent jsonb) returns jsonb
language plpgsql as $$
declare
  type text := intent ->> 'command';
  args jsonb := coalesce(intent -> 'args', '{}');
  answer jsonb;
begin
  if wocs.role_rank(person.role) < wocs.role_rank(intent ->> 'role') then
    return wocs.lacks_role(person, type, intent ->> 'role');
  end if;
  if intent ->> 'draft' is not null then
    perform wocs.drop_draft(person.id);
  end if;
  if type in ('cancel', 'retry') then
    return wocs.heed(person, type, args ->> 'task', null, null);
  elsif intent ? 'say' then
    return jsonb_build_object('say', intent -> 'say', 'facts', coalesce(intent -> 'facts', '{}'));
  elsif intent ->> 'runs' = 'answer' then
    answer := wocs.answer(type, person, args);
    return jsonb_build_object('say', answer -> 'say', 'facts', jsonb_build_object('command', replace(type, '_', ' ')) || coalesce(answer -> 'facts', '{}'));
  end if;
  return wocs.make_task(person, m, intent, type, args);
end $$;

create function wocs.make_task(person wocs.users, m jsonb, intent jsonb, type text, args jsonb) returns jsonb
language plpgsql as $$
declare
  checked jsonb := wocs.check(type, person, args);
  asks boolean := coalesce((intent ->> 'asks')::boolean, false);
  t wocs.tasks;
begin
  if checked ? 'refused' then
    return jsonb_build_object('say', checked -> 'refused', 'facts', jsonb_build_object('command', replace(type, '_', ' ')) || coalesce(checked -> 'facts', '{}'));
  end if;
  if asks then
    select * into t from wocs.tasks x
    where x.status = 'awaiting_approval' and x.type = make_task.type and x.requested_by = person.id and x.scheduled_at is null
      and x.payload = coalesce(checked -> 'args', args) limit 1 for update;
    if found then
      return wocs.ask_again(t, wocs.last_ask(t.id), checked -> 'subject') || '{"say": "approval.asked"}';
    end if;
  end if;
  insert into wocs.tasks (type, runs, command_raw, payload, status, priority, requested_by, needs_role, source_message, repeatable)
  values (type, intent ->> 'runs', m ->> 'text', coalesce(checked -> 'args', args), case when asks then 'awaiting_approval' else 'pending' end,
          coalesce(intent ->> 'priority', 'normal'), person.id, coalesce(intent ->> 'role', 'admin'), m ->> 'id',
          coalesce((intent ->> 'repeatable')::boolean, false))
  returning * into t;
  if m #>> '{media,kind}' = 'image' then
    perform wocs.expect_picture(t.id, m -> 'media');
  end if;
  if asks then
    return jsonb_build_object('say', 'approval.asked', 'about', t.id, 'facts', wocs.ask(t, checked -> 'subject'));
  elsif t.runs = 'home' then
    return wocs.queued(t);
  end if;
  return wocs.run(t);
end $$;

-- The picture that came with a command is fetched after the answer to Meta, at once: its address lives five minutes.
create function wocs.expect_picture(task text, media jsonb) returns void
language plpgsql as $$
declare
  made uuid;
begin
  insert into wocs.attachments (task_id, type, original_name, mime_type, media, lease_until, tries)
  values (task, 'image', left(media ->> 'filename', 255), left(media ->> 'mime', 100),
          jsonb_build_object('id', media -> 'id', 'url', media -> 'url', 'sha256', media -> 'sha256'), now() + interval '60 s', 1)
  returning id into made;
  perform wocs.leave('wocs.fetch', made::text);
end $$;

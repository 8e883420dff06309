-- The unfinished command that is remembered for ten minutes.

create function wocs.draft_unexpired(session wocs.wa_sessions) returns jsonb
language sql stable as $$
  select case when (session.session_data #>> '{draft,at}')::timestamptz > now() - wocs.limit_draft()
      and not wocs.clock_is_ahead((session.session_data #>> '{draft,at}')::timestamptz)
    then session.session_data -> 'draft' end
$$;

create function wocs.draft_current(person uuid) returns jsonb
language sql stable as $$
  select wocs.draft_unexpired(s) from wocs.wa_sessions s where s.user_id = person
$$;

create function wocs.draft_drop(person uuid) returns void
language sql as $$
  update wocs.wa_sessions s set session_data = s.session_data - 'draft' where s.user_id = person;
$$;

-- What comes too late for an unfinished command is not taken for anything else.
create function wocs.draft_expire(person wocs.users, message text, command text) returns void
language plpgsql as $$
begin
  perform wocs.draft_drop(person.id);
  perform wocs.outbox_reply(person, message, jsonb_build_object(
    'say', 'draft.expired', 'facts', jsonb_build_object('command', replace(command, '_', ' '), 'minutes', 10)));
end $$;

create function wocs.draft_keep(person uuid, message text, remember jsonb, media jsonb) returns void
language sql as $$
  update wocs.wa_sessions s
  set session_data = s.session_data || jsonb_build_object('draft', remember || jsonb_build_object(
    'id', message, 'at', wocs.clock_text(now()), 'media', coalesce(nullif(remember -> 'media', 'null'), media)))
  where s.user_id = person;
$$;

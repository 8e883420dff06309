-- /quiet and /language: how WOCS speaks to the person who asks.

create function wocs.check_quiet(asker wocs.users, args jsonb) returns jsonb
language sql immutable as $$ select jsonb_build_object('subject', '{}'::jsonb) $$;

create function wocs.do_quiet(task wocs.tasks) returns jsonb
language sql as $$
  update wocs.users u set quiet = task.payload ->> 'state' = 'on' where u.id = task.requested_by
  returning jsonb_build_object('say', 'settings.quiet', 'facts', jsonb_build_object('on', u.quiet))
$$;

create function wocs.check_language(asker wocs.users, args jsonb) returns jsonb
language sql immutable as $$ select jsonb_build_object('subject', '{}'::jsonb) $$;

create function wocs.do_language(task wocs.tasks) returns jsonb
language sql as $$
  update wocs.users u set language = task.payload ->> 'language' where u.id = task.requested_by
  returning jsonb_build_object('say', 'settings.language', 'facts', jsonb_build_object('language', u.language))
$$;

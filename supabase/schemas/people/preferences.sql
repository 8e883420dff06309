-- /quiet and /language: how WOCS speaks to the person who asks.

create function wocs.check_quiet(asker wocs.users, args jsonb) returns jsonb
language sql immutable as $$ select jsonb_build_object('subject', '{}'::jsonb) $$;

create function wocs.check_language(asker wocs.users, args jsonb) returns jsonb
language sql immutable as $$ select jsonb_build_object('subject', '{}'::jsonb) $$;

create function wocs.do_quiet(task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  wanted boolean := task.payload ->> 'state' = 'on';
begin
  perform wocs.undo_note_add(task.id, jsonb_build_object('before', u.quiet, 'set', wanted)) from wocs.users u
    where u.id = task.requested_by;
  update wocs.users u set quiet = wanted where u.id = task.requested_by;
  return jsonb_build_object('say', 'settings.quiet', 'facts', jsonb_build_object('on', wanted));
end $$;

create function wocs.do_language(task wocs.tasks) returns jsonb
language plpgsql as $$
begin
  perform wocs.undo_note_add(task.id, jsonb_build_object('before', u.language, 'set', task.payload -> 'language'))
    from wocs.users u where u.id = task.requested_by;
  update wocs.users u set language = task.payload ->> 'language' where u.id = task.requested_by;
  return jsonb_build_object('say', 'settings.language',
    'facts', jsonb_build_object('language', task.payload -> 'language'));
end $$;

create function wocs.preference_undo_plan(what text, t wocs.tasks, is_now text) returns jsonb
language sql stable as $$
  select case
    when wocs.undo_note_of(t.id) ->> 'before' is null then
      jsonb_build_object('refused', 'undo.refused', 'facts', jsonb_build_object('reason', 'not_recorded'))
    when is_now is distinct from wocs.undo_note_of(t.id) ->> 'set' then
      jsonb_build_object('refused', 'undo.refused', 'facts', jsonb_build_object(
        'reason', 'changed_since', 'what', what, 'name', wocs.person_ref(t.requested_by),
        'expected', wocs.undo_note_of(t.id) -> 'set', 'found', is_now,
        'by', wocs.person_ref(t.requested_by)))
    else jsonb_build_object(
      'plan', jsonb_build_array(jsonb_build_object('what', what, 'name', wocs.person_ref(t.requested_by), 'now', is_now,
        'then', wocs.undo_note_of(t.id) -> 'before')),
      'subject', jsonb_build_object('now', is_now, 'then', wocs.undo_note_of(t.id) -> 'before')) end
$$;

create function wocs.undo_plan_quiet(t wocs.tasks) returns jsonb
language sql as $$
  select wocs.preference_undo_plan('quiet', t, u.quiet::text) from wocs.users u where u.id = t.requested_by
$$;

create function wocs.undo_quiet(t wocs.tasks, undoing wocs.tasks) returns jsonb
language sql as $$
  update wocs.users u set quiet = (wocs.undo_note_of(t.id) ->> 'before')::boolean where u.id = t.requested_by
  returning jsonb_build_object('facts', jsonb_build_object('on', u.quiet))
$$;

create function wocs.undo_plan_language(t wocs.tasks) returns jsonb
language sql as $$
  select wocs.preference_undo_plan('language', t, u.language) from wocs.users u where u.id = t.requested_by
$$;

create function wocs.undo_language(t wocs.tasks, undoing wocs.tasks) returns jsonb
language sql as $$
  update wocs.users u set language = wocs.undo_note_of(t.id) ->> 'before' where u.id = t.requested_by
  returning jsonb_build_object('facts', jsonb_build_object('language', u.language))
$$;

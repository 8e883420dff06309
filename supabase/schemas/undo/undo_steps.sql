create function wocs.agent_undo_refusal(reason text, what text, name text, expected text, found text, by text)
returns jsonb
language sql immutable as $$
  select jsonb_build_object('refused', 'undo.refused', 'facts', jsonb_build_object(
    'reason', reason, 'what', what, 'name', name, 'expected', expected, 'found', found, 'by', by))
$$;

create function wocs.undo_step(what text, name text, now text, "then" text, subject jsonb) returns jsonb
language sql immutable as $$
  select jsonb_build_object('plan', jsonb_build_array(jsonb_build_object('what', what, 'name', name, 'now', now,
    'then', "then")), 'subject', subject)
$$;

create function wocs.undo_note_add(task text, note jsonb) returns void
language sql as $$
  insert into wocs.undo_notes as n (task_id, note) values (task, undo_note_add.note)
  on conflict (task_id) do update set note = n.note || excluded.note;
$$;

-- Null when nothing was noted: it was done before there was an undo.
create function wocs.undo_note_of(task text) returns jsonb
language plpgsql stable as $$
begin
  return (select n.note from wocs.undo_notes n where n.task_id = task);
end $$;

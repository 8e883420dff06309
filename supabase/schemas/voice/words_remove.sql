-- /voice words remove.

create function wocs.check_voice_words_remove(asker wocs.users, args jsonb) returns jsonb
language plpgsql as $$
begin
  if (wocs.voice_word_find(args ->> 'word')).id is null then
    return wocs.voice_word_refusal('unknown_word', args ->> 'word');
  end if;
  return jsonb_build_object('subject', jsonb_build_object('word', args -> 'word'));
end $$;

create function wocs.do_voice_words_remove(task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  gone wocs.voice_words := wocs.voice_word_find(task.payload ->> 'word');
begin
  update wocs.voice_words w set removed_at = now() where w.id = gone.id;
  perform wocs.undo_note_add(task.id, jsonb_build_object('word', gone.id));
  return jsonb_build_object('say', 'voice.word_removed', 'facts', jsonb_build_object('word', gone.word));
end $$;

create function wocs.undo_plan_voice_words_remove(t wocs.tasks) returns jsonb
language plpgsql as $$
declare
  w wocs.voice_words;
begin
  select * into w from wocs.voice_words x where x.id = (wocs.undo_note_of(t.id) ->> 'word')::bigint for update;
  return wocs.voice_word_undo_plan(w, true);
end $$;

create function wocs.undo_voice_words_remove(t wocs.tasks, undoing wocs.tasks) returns jsonb
language sql as $$
  update wocs.voice_words w set removed_at = null where w.id = (wocs.undo_note_of(t.id) ->> 'word')::bigint
  returning jsonb_build_object('facts', jsonb_build_object('word', w.word))
$$;

-- /voice words add, list, remove: words of the brand that the ear should know.

create function wocs.voice_word(wanted text) returns wocs.voice_words
language plpgsql stable as $$
begin
  return (select w from wocs.voice_words w where lower(w.word) = lower(btrim(wanted)) and w.removed_at is null);
end $$;

create function wocs.refuse_voice_word(reason text, word text) returns jsonb
language plpgsql stable as $$
begin
  return jsonb_build_object('refused', 'voice.word_refused', 'facts', jsonb_build_object(
    'reason', reason, 'word', word, 'limit', 100,
    'words', (select coalesce(jsonb_agg(w.word order by lower(w.word)), '[]') from wocs.voice_words w where w.removed_at is null)));
end $$;

create function wocs.check_voice_words_add(asker wocs.users, args jsonb) returns jsonb
language plpgsql as $$
begin
  if (wocs.voice_word(args ->> 'word')).id is not null then
    return wocs.refuse_voice_word('known_already', args ->> 'word');
  elsif (select count(*) from wocs.voice_words w where w.removed_at is null) >= 100 then
    return wocs.refuse_voice_word('too_many', args ->> 'word');
  end if;
  return jsonb_build_object('subject', jsonb_build_object('word', args -> 'word'));
end $$;

create function wocs.do_voice_words_add(task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  made wocs.voice_words;
begin
  insert into wocs.voice_words (word, made_by) values (btrim(task.payload ->> 'word'), task.id)
  on conflict (lower(word)) where removed_at is null do nothing returning * into made;
  if made.id is null then
    return wocs.refuse_voice_word('known_already', task.payload ->> 'word');
  end if;
  return jsonb_build_object('say', 'voice.word_added', 'facts', jsonb_build_object('word', made.word));
end $$;

create function wocs.answer_voice_words_list(asker wocs.users, args jsonb) returns jsonb
language plpgsql stable as $$
begin
  return jsonb_build_object('say', 'voice.words', 'facts', jsonb_build_object(
    'words', (select coalesce(jsonb_agg(w.word order by lower(w.word)), '[]') from wocs.voice_words w where w.removed_at is null)));
end $$;

create function wocs.check_voice_words_remove(asker wocs.users, args jsonb) returns jsonb
language plpgsql as $$
begin
  if (wocs.voice_word(args ->> 'word')).id is null then
    return wocs.refuse_voice_word('unknown_word', args ->> 'word');
  end if;
  return jsonb_build_object('subject', jsonb_build_object('word', args -> 'word'));
end $$;

create function wocs.do_voice_words_remove(task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  gone wocs.voice_words := wocs.voice_word(task.payload ->> 'word');
begin
  update wocs.voice_words w set removed_at = now() where w.id = gone.id;
  perform wocs.note_for_undo(task.id, jsonb_build_object('word', gone.id));
  return jsonb_build_object('say', 'voice.word_removed', 'facts', jsonb_build_object('word', gone.word));
end $$;

-- One word, and whether the ear is to know it: what both plans are made of.
create function wocs.voice_word_plan(w wocs.voice_words, wanted boolean) returns jsonb
language sql stable as $$
  select case when w.id is null or (w.removed_at is null) = wanted or wanted and (wocs.voice_word(w.word)).id is not null
    then jsonb_build_object('refused', 'undo.refused', 'facts', jsonb_build_object(
      'reason', 'changed_since', 'what', 'voice_word', 'name', w.word, 'expected', case when not wanted then w.word end,
      'found', case when wanted then w.word end))
    else jsonb_build_object(
      'plan', jsonb_build_array(jsonb_build_object('what', 'voice_word', 'name', null, 'now', case when not wanted then w.word end,
                                                   'then', case when wanted then w.word end)),
      'subject', jsonb_build_object('word', w.word)) end
$$;

create function wocs.undo_plan_voice_words_add(t wocs.tasks) returns jsonb
language plpgsql as $$
declare
  w wocs.voice_words;
begin
  select * into w from wocs.voice_words x where x.made_by = t.id for update;
  return wocs.voice_word_plan(w, false);
end $$;

create function wocs.undo_voice_words_add(t wocs.tasks, undoing wocs.tasks) returns jsonb
language sql as $$
  update wocs.voice_words w set removed_at = now() where w.made_by = t.id returning jsonb_build_object('facts', jsonb_build_object('word', w.word))
$$;

create function wocs.undo_plan_voice_words_remove(t wocs.tasks) returns jsonb
language plpgsql as $$
declare
  w wocs.voice_words;
begin
  select * into w from wocs.voice_words x where x.id = (wocs.noted(t.id) ->> 'word')::bigint for update;
  return wocs.voice_word_plan(w, true);
end $$;

create function wocs.undo_voice_words_remove(t wocs.tasks, undoing wocs.tasks) returns jsonb
language sql as $$
  update wocs.voice_words w set removed_at = null where w.id = (wocs.noted(t.id) ->> 'word')::bigint
  returning jsonb_build_object('facts', jsonb_build_object('word', w.word))
$$;

-- /voice words add.

create function wocs.check_voice_words_add(asker wocs.users, args jsonb) returns jsonb
language plpgsql as $$
begin
  if (wocs.voice_word_find(args ->> 'word')).id is not null then
    return wocs.voice_word_refusal('known_already', args ->> 'word');
  elsif (select count(*) from wocs.voice_words w where w.removed_at is null) >= 100 then
    return wocs.voice_word_refusal('too_many', args ->> 'word');
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
    return wocs.voice_word_refusal('known_already', task.payload ->> 'word');
  end if;
  return jsonb_build_object('say', 'voice.word_added', 'facts', jsonb_build_object('word', made.word));
end $$;

create function wocs.undo_plan_voice_words_add(t wocs.tasks) returns jsonb
language plpgsql as $$
declare
  w wocs.voice_words;
begin
  select * into w from wocs.voice_words x where x.made_by = t.id for update;
  return wocs.voice_word_undo_plan(w, false);
end $$;

create function wocs.undo_voice_words_add(t wocs.tasks, undoing wocs.tasks) returns jsonb
language sql as $$
  update wocs.voice_words w set removed_at = now() where w.made_by = t.id
  returning jsonb_build_object('facts', jsonb_build_object('word', w.word))
$$;

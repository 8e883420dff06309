-- The words of the brand that the ear should know.

-- Names that live in this system now, and the brand's own words.
create function wocs.voice_vocabulary() returns jsonb
language sql stable as $$
  select jsonb_build_object(
    'pages', (select coalesce(jsonb_agg(p.slug), '[]') from (
      select v.page_slug as slug from wocs.landing_versions v group by v.page_slug order by max(v.created_at) desc
      limit 100) p),
    'agents', (select coalesce(jsonb_agg(u.name order by lower(u.name)), '[]') from wocs.users u
      where u.status = 'active' and u.role in ('agent', 'admin')),
    'templates', (select coalesce(jsonb_agg(t.name order by t.name), '[]') from wocs.templates t),
    'words', (select coalesce(jsonb_agg(w.word order by w.id), '[]') from wocs.voice_words w
      where w.removed_at is null),
    'videos', (select coalesce(jsonb_agg(p.id), '[]') from (
      select t.video_id as id from wocs.tiktok_posts t where t.video_id is not null order by t.posted_at desc nulls last
      limit 30) p),
    'events', (select coalesce(jsonb_agg(e.ref), '[]') from (
      select wocs.event_ref(x.id) as ref from wocs.events x where x.removed_at is null order by x.day desc
      limit 30) e))
$$;

create function wocs.voice_word_find(wanted text) returns wocs.voice_words
language sql stable as $$
  select w from wocs.voice_words w where lower(w.word) = lower(btrim(wanted)) and w.removed_at is null
$$;

create function wocs.voice_word_refusal(reason text, word text) returns jsonb
language sql stable as $$
  select jsonb_build_object('refused', 'voice.word_refused', 'facts', jsonb_build_object(
    'reason', reason, 'word', word, 'limit', 100,
    'words', (select coalesce(jsonb_agg(w.word order by lower(w.word)), '[]') from wocs.voice_words w
      where w.removed_at is null)))
$$;

create function wocs.answer_voice_words_list(asker wocs.users, args jsonb) returns jsonb
language sql stable as $$
  select jsonb_build_object('say', 'voice.words', 'facts', jsonb_build_object(
    'words', (select coalesce(jsonb_agg(w.word order by lower(w.word)), '[]') from (
      select x.word from wocs.voice_words x where x.removed_at is null order by lower(x.word)
      limit wocs.limit_list_rows() offset wocs.message_list_offset(args, wocs.limit_list_rows())) w))
    || wocs.message_list_rest(args, (select count(*) from wocs.voice_words w where w.removed_at is null),
      wocs.limit_list_rows()))
$$;

-- One word, and whether the ear is to know it: what both plans are made of.
create function wocs.voice_word_undo_plan(w wocs.voice_words, wanted boolean) returns jsonb
language sql stable as $$
  select case when w.id is null or (w.removed_at is null) = wanted
    or wanted and (wocs.voice_word_find(w.word)).id is not null
    then jsonb_build_object('refused', 'undo.refused', 'facts', jsonb_build_object(
      'reason', 'changed_since', 'what', 'voice_word', 'name', w.word, 'expected', case when not wanted then w.word end,
      'found', case when wanted then w.word end))
    else wocs.undo_step('voice_word', null, case when not wanted then w.word end, case when wanted then w.word end,
      jsonb_build_object('word', w.word)) end
$$;

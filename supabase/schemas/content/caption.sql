-- /content caption and /content hashtag: words to post. A caption that was given out rests for a while.

create function wocs.finished_caption_draft(t wocs.tasks, result jsonb) returns jsonb
language plpgsql stable as $$
begin
  if wocs.task_result_is_late(t) then
    return null;
  end if;
  return jsonb_build_object('say', 'content.drafted', 'facts', jsonb_build_object(
    'text', result -> 'text', 'type', coalesce(result -> 'type', t.payload -> 'type'),
    'tone', coalesce(result -> 'tone', t.payload -> 'tone'),
    'language', coalesce(result -> 'language', t.payload -> 'language')));
end $$;

-- `next_at`: when the first of them has rested; `fresh`: the tones and the language that still have some.
create function wocs.caption_exhausted(args jsonb) returns jsonb
language plpgsql stable as $$
begin
  return jsonb_build_object('refused', 'content.exhausted', 'facts', jsonb_build_object(
    'reason', 'exhausted', 'type', args -> 'type', 'tone', args -> 'tone', 'tongue', args -> 'language', 'days', 30,
    'bank', (select count(*) from wocs.captions c
      where c.removed_at is null and c.type = args ->> 'type' and c.tone = args ->> 'tone'
        and c.language = args ->> 'language'),
    'next_at', wocs.clock_text((
      select min(c.used_at) + wocs.limit_caption_rest() from wocs.captions c
      where c.removed_at is null and c.type = args ->> 'type' and c.tone = args ->> 'tone'
        and c.language = args ->> 'language')),
    'fresh', (
      select coalesce(jsonb_agg(o.found order by o.language <> args ->> 'language', o.tone), '[]') from (
        select c.tone, c.language, jsonb_build_object('tone', c.tone, 'tongue', c.language, 'left', count(*)) as found
        from wocs.captions c
        where c.removed_at is null and c.type = args ->> 'type'
          and coalesce(c.used_at <= now() - wocs.limit_caption_rest(), true)
        group by c.tone, c.language) o)));
end $$;

create function wocs.check_content_caption(asker wocs.users, args jsonb) returns jsonb
language plpgsql as $$
declare
  wanted jsonb := wocs.caption_args(asker, args);
begin
  if wocs.caption_rested_count(wanted ->> 'type', wanted ->> 'tone', wanted ->> 'language') = 0
      and not wocs.caption_writer_is_ready() then
    return wocs.caption_exhausted(wanted);
  end if;
  return jsonb_build_object('subject', '{}'::jsonb, 'args', wanted);
end $$;

-- Where the home node can write, a fresh one follows the one from the bank, and is all there is when the bank is spent.
create function wocs.do_content_caption(task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  args jsonb := wocs.caption_args(wocs.person_by_id(task.requested_by), task.payload);
  given wocs.captions := wocs.caption_take(args ->> 'type', args ->> 'tone', args ->> 'language', task.requested_by,
    task.id);
  follows boolean := wocs.caption_writer_is_ready();
begin
  if given.id is null and not follows then
    return wocs.caption_exhausted(args);
  end if;
  return jsonb_build_object(
    'say', 'content.caption',
    'facts', jsonb_build_object(
      'type', args -> 'type', 'tone', args -> 'tone', 'tongue', args -> 'language', 'caption', given.text,
      'id', given.id,
      'left', wocs.caption_rested_count(args ->> 'type', args ->> 'tone', args ->> 'language'),
      'draft', case when follows then 'follows' end),
    'children', case when follows then jsonb_build_array(jsonb_build_object(
      'command', 'caption_draft', 'runs', 'home', 'repeatable', true, 'args', wocs.caption_draft_args(args)))
        else '[]' end);
end $$;

-- What the writer learns the voice from, and what it must not say again.
create function wocs.caption_draft_args(args jsonb) returns jsonb
language plpgsql as $$
begin
  return jsonb_build_object(
    'type', args -> 'type', 'tone', args -> 'tone', 'language', args -> 'language',
    'examples', (select coalesce(jsonb_agg(e.text), '[]') from (
      select c.text from wocs.captions c
      where c.removed_at is null and c.type = args ->> 'type' and c.language = args ->> 'language'
      order by c.tone <> args ->> 'tone', random() limit 8) e),
    'avoid', (select coalesce(jsonb_agg(r.text), '[]') from (
      select c.text from wocs.captions c
      where c.type = args ->> 'type' and c.language = args ->> 'language'
        and c.used_at > now() - wocs.limit_caption_rest()
      order by c.used_at desc limit 10) r));
end $$;

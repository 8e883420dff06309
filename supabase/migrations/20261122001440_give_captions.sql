-- /content caption and /content hashtag: words to post. A caption that was given out rests for 30 days.

create function wocs.caption_rest() returns interval language sql immutable as $$ select interval '30 days' $$;

create function wocs.rested_captions(type text, tone text, language text) returns bigint
language plpgsql stable as $$
begin
  return (
    select count(*) from wocs.captions c
    where c.removed_at is null and c.type = rested_captions.type and c.tone = rested_captions.tone and c.language = rested_captions.language
      and coalesce(c.used_at <= now() - wocs.caption_rest(), true));
end $$;

-- The one that rested longest, any of them among equals; no row when all were given out. `tone` null: any.
-- A row that somebody takes at this moment is passed over; one that somebody has just taken no longer fits, because Postgres looks
-- at a locked row anew.
create function wocs.take_caption(type text, tone text, language text, asker uuid, task text) returns wocs.captions
language plpgsql as $$
declare
  taken wocs.captions;
begin
  select * into taken from wocs.captions c
  where c.removed_at is null and c.type = take_caption.type and c.tone = coalesce(take_caption.tone, c.tone) and c.language = take_caption.language
    and coalesce(c.used_at <= now() - wocs.caption_rest(), true)
  order by c.used_at nulls first, random() limit 1 for update skip locked;
  if taken.id is not null then
    update wocs.captions c set used_at = now() where c.id = taken.id;
    insert into wocs.caption_uses (caption, task, used_by) values (taken.id, task, asker);
  end if;
  return taken;
end $$;

create function wocs.writer_is_ready() returns boolean
language plpgsql stable as $$
begin
  return exists (select from wocs.nodes_online() n where n.abilities ->> 'writer' = 'ready');
end $$;

-- `next_at`: when the first of them has rested; `fresh`: the tones and the language that still have some.
create function wocs.caption_exhausted(args jsonb) returns jsonb
language plpgsql stable as $$
begin
  return jsonb_build_object('refused', 'content.exhausted', 'facts', jsonb_build_object(
    'reason', 'exhausted', 'type', args -> 'type', 'tone', args -> 'tone', 'tongue', args -> 'language', 'days', 30,
    'bank', (select count(*) from wocs.captions c where c.removed_at is null and c.type = args ->> 'type' and c.tone = args ->> 'tone' and c.language = args ->> 'language'),
    'next_at', wocs.now_text((
      select min(c.used_at) + wocs.caption_rest() from wocs.captions c
      where c.removed_at is null and c.type = args ->> 'type' and c.tone = args ->> 'tone' and c.language = args ->> 'language')),
    'fresh', (
      select coalesce(jsonb_agg(o.found order by o.language <> args ->> 'language', o.tone), '[]') from (
        select c.tone, c.language, jsonb_build_object('tone', c.tone, 'tongue', c.language, 'left', count(*)) as found from wocs.captions c
        where c.removed_at is null and c.type = args ->> 'type' and coalesce(c.used_at <= now() - wocs.caption_rest(), true)
        group by c.tone, c.language) o)));
end $$;

create function wocs.caption_args(asker wocs.users, args jsonb) returns jsonb
language sql immutable as $$
  select jsonb_build_object('type', 'promo', 'tone', 'hype', 'language', coalesce(asker.language, 'ms')) || jsonb_strip_nulls(args)
$$;

create function wocs.check_content_caption(asker wocs.users, args jsonb) returns jsonb
language plpgsql as $$
declare
  wanted jsonb := wocs.caption_args(asker, args);
begin
  if wocs.rested_captions(wanted ->> 'type', wanted ->> 'tone', wanted ->> 'language') = 0 and not wocs.writer_is_ready() then
    return wocs.caption_exhausted(wanted);
  end if;
  return jsonb_build_object('subject', '{}'::jsonb, 'args', wanted);
end $$;

-- Where the home node can write, a fresh one follows the one from the bank, and is all there is when the bank is spent.
create function wocs.do_content_caption(task wocs.tasks) returns jsonb
language plpgsql as $$
declare
  args jsonb := wocs.caption_args(wocs.person(task.requested_by), task.payload);
  given wocs.captions := wocs.take_caption(args ->> 'type', args ->> 'tone', args ->> 'language', task.requested_by, task.id);
  follows boolean := wocs.writer_is_ready();
begin
  if given.id is null and not follows then
    return wocs.caption_exhausted(args);
  end if;
  return jsonb_build_object(
    'say', 'content.caption',
    'facts', jsonb_build_object(
      'type', args -> 'type', 'tone', args -> 'tone', 'tongue', args -> 'language', 'caption', given.text, 'id', given.id,
      'left', wocs.rested_captions(args ->> 'type', args ->> 'tone', args ->> 'language'), 'draft', case when follows then 'follows' end),
    'children', case when follows then jsonb_build_array(jsonb_build_object(
      'command', 'caption_draft', 'runs', 'home', 'repeatable', true, 'args', wocs.draft_args(args))) else '[]' end);
end $$;

-- What the writer learns the voice from, and what it must not say again.
create function wocs.draft_args(args jsonb) returns jsonb
language plpgsql as $$
begin
  return jsonb_build_object(
    'type', args -> 'type', 'tone', args -> 'tone', 'language', args -> 'language',
    'examples', (select coalesce(jsonb_agg(e.text), '[]') from (
      select c.text from wocs.captions c where c.removed_at is null and c.type = args ->> 'type' and c.language = args ->> 'language'
      order by c.tone <> args ->> 'tone', random() limit 8) e),
    'avoid', (select coalesce(jsonb_agg(r.text), '[]') from (
      select c.text from wocs.captions c where c.type = args ->> 'type' and c.language = args ->> 'language' and c.used_at > now() - wocs.caption_rest()
      order by c.used_at desc limit 10) r));
end $$;

-- Ours first, then any of the niche's; never one twice, never one that the text has already.
create function wocs.pick_hashtags(niche text, wanted int, besides text default '') returns text[]
language plpgsql as $$
begin
  return array(
    select first.tag from (
      select distinct on (lower(h.tag)) h.tag, h.niche, h.rank, random() as turn from wocs.hashtags h
      where (h.niche = pick_hashtags.niche or h.niche = 'brand' and h.rank = 1) and lower(besides) !~ (lower(h.tag) || '([^a-z0-9]|$)')
      order by lower(h.tag), h.niche <> 'brand') first
    order by first.niche <> 'brand', first.rank, first.turn limit wanted);
end $$;

create function wocs.answer_content_hashtag(asker wocs.users, args jsonb) returns jsonb
language plpgsql as $$
declare
  wanted int := coalesce((args ->> 'count')::int, 10);
  tags text[] := wocs.pick_hashtags(args ->> 'niche', wanted);
begin
  return jsonb_build_object('say', 'content.hashtags', 'facts', jsonb_build_object(
    'niche', args -> 'niche', 'count', cardinality(tags), 'wanted', wanted, 'line', array_to_string(tags, ' ')));
end $$;

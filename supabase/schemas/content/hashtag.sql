-- Ours first, then any of the niche's; never one twice, never one that the text has already.
create function wocs.hashtag_pick(niche text, wanted int, besides text default '') returns text[]
language plpgsql as $$
begin
  return array(
    select first.tag from (
      select distinct on (lower(h.tag)) h.tag, h.niche, h.rank, random() as turn from wocs.hashtags h
      where (h.niche = hashtag_pick.niche or h.niche = 'brand' and h.rank = 1)
        and lower(besides) !~ (lower(h.tag) || '([^a-z0-9]|$)')
      order by lower(h.tag), h.niche <> 'brand') first
    order by first.niche <> 'brand', first.rank, first.turn limit wanted);
end $$;

create function wocs.answer_content_hashtag(asker wocs.users, args jsonb) returns jsonb
language plpgsql as $$
declare
  wanted int := coalesce((args ->> 'count')::int, 10);
  tags text[] := wocs.hashtag_pick(args ->> 'niche', wanted);
begin
  return jsonb_build_object('say', 'content.hashtags', 'facts', jsonb_build_object(
    'niche', args -> 'niche', 'count', cardinality(tags), 'wanted', wanted, 'line', array_to_string(tags, ' ')));
end $$;

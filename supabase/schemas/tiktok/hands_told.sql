-- What a node tells of the hands' work, read as the words of a stranger.

-- {"video_id", "link"}, null where it is none.
create function wocs.tiktok_told_post(result jsonb) returns jsonb
language sql immutable as $$
  select jsonb_build_object(
    'video_id', substring(result ->> 'video_id' from '^[0-9]{5,25}$'),
    'link', substring(result ->> 'link' from '^https://[a-z.]{0,20}tiktok\.com/\S{1,250}$'))
$$;

create function wocs.tiktok_told_figure(told jsonb) returns bigint
language sql immutable as $$
  select case when jsonb_typeof(told) = 'number' and told::numeric between 0 and 1e15 then told::numeric::bigint end
$$;

-- {"views", "likes", "comments", "shares"}; null where one is missing.
create function wocs.tiktok_told_figures(figures jsonb) returns jsonb
language sql immutable as $$
  select case when count(wocs.tiktok_told_figure(figures -> k)) = 4
    then jsonb_object_agg(k, wocs.tiktok_told_figure(figures -> k)) end
  from unnest(array['views', 'likes', 'comments', 'shares']) k
$$;

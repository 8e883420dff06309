-- What each of many spans brought, in one pass over the figures: a year has 366 days, each beside one a year before.

-- `part`: which of the spans, from 1; they do not overlap, and one without beginning has nothing. A figure that a row
-- does not tell is the highest told before. What a post grew by within a span is the sum of its steps from row to row.
create function wocs.engagement_by_part(starts timestamptz[], ends timestamptz[], wanted text default null)
returns table (part int, platform text, posts bigint, views numeric, likes numeric, comments numeric, shares numeric)
language sql stable as $$
  with parts as materialized (
    select p.nth::int as part, p.starts, p.ends, row_number() over (order by p.starts) as place
    from unnest(engagement_by_part.starts, engagement_by_part.ends) with ordinality p (starts, ends, nth)
    where p.starts < p.ends),
  edges as materialized (
    select array_agg(p.starts order by p.place) as starts, min(p.starts) as since, max(p.ends) as until from parts p),
  seen as (
    select distinct e.platform, e.post_id from wocs.engagement e, edges x
    where e.at >= x.since and e.at < x.until and (wanted is null or e.platform = wanted)),
  stood as (
    select e.platform, e.post_id, e.at, e.id,
      coalesce(e.views, max(e.views) over earlier) as views, coalesce(e.likes, max(e.likes) over earlier) as likes,
      coalesce(e.comments, max(e.comments) over earlier) as comments,
      coalesce(e.shares, max(e.shares) over earlier) as shares
    from wocs.engagement e join seen s on s.platform = e.platform and s.post_id = e.post_id cross join edges x
    where e.at < x.until
    window earlier as (partition by e.platform, e.post_id order by e.at)),
  steps as (
    select s.platform, s.post_id, s.at,
      s.views - coalesce(lag(s.views) over one, 0) as views, s.likes - coalesce(lag(s.likes) over one, 0) as likes,
      s.comments - coalesce(lag(s.comments) over one, 0) as comments,
      s.shares - coalesce(lag(s.shares) over one, 0) as shares
    from stood s
    window one as (partition by s.platform, s.post_id order by s.at, s.id))
  select p.part, s.platform, count(distinct s.post_id), sum(s.views), sum(s.likes), sum(s.comments), sum(s.shares)
  from steps s cross join edges x join parts p on p.place = width_bucket(s.at, x.starts) and s.at < p.ends
  where s.at >= x.since
  group by p.part, s.platform
$$;

-- One figure of each of many spans.
create function wocs.engagement_values(name text, starts timestamptz[], ends timestamptz[], wanted text default null)
returns table (part int, value numeric)
language sql stable as $$
  select e.part, case name
    when 'views' then sum(e.views)
    else sum(coalesce(e.likes, 0) + coalesce(e.comments, 0) + coalesce(e.shares, 0))
      filter (where coalesce(e.likes, e.comments, e.shares) is not null) end
  from wocs.engagement_by_part(starts, ends, wanted) e group by e.part
$$;

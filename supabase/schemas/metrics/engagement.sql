-- What platforms show for a post: its totals so far, as they stood on a day. What a span brought is the difference
-- between the last totals in it and the last ones before it, so nobody has to send figures each day.

-- One row of figures: {"platform", "post_id", "day", "at"?, "views"?, "likes"?, "comments"?, "shares"?,
-- "external_id"?}. Gives accepted, updated (the same post and day: later figures replace) or duplicate (the same, or
-- older than what is known, or sent before it: `told_at`; now, where nobody says it).
create function wocs.engagement_upsert(source text, told jsonb, task text default null) returns text
language plpgsql as $$
declare
  zone text := wocs.clock_zone();
  sent timestamptz := coalesce((told ->> 'told_at')::timestamptz, now());
  told_day date := coalesce((told ->> 'day')::date, ((told ->> 'at')::timestamptz at time zone zone)::date,
    (sent at time zone zone)::date);
  stood timestamptz := coalesce((told ->> 'at')::timestamptz,
    least(sent, (told_day + 1)::timestamp at time zone zone - interval '1 second'));
  made record;
begin
  perform pg_advisory_xact_lock(7261232, hashtext(concat_ws(':', told ->> 'platform', told ->> 'post_id')));
  if told ->> 'external_id' is not null then
    if exists (select from wocs.engagement e where e.source = engagement_upsert.source
        and e.external_id = told ->> 'external_id' and e.told_at >= sent) then
      return 'duplicate';
    end if;
    delete from wocs.engagement e
    where e.source = engagement_upsert.source and e.external_id = told ->> 'external_id'
      and (e.platform, e.post_id, e.day) is distinct from (told ->> 'platform', told ->> 'post_id', told_day);
  end if;
  insert into wocs.engagement as e (platform, post_id, day, at, views, likes, comments, shares, source, external_id,
    task_id, told_at)
  values (told ->> 'platform', told ->> 'post_id', told_day, stood, (told ->> 'views')::bigint,
    (told ->> 'likes')::bigint,
          (told ->> 'comments')::bigint, (told ->> 'shares')::bigint, source, told ->> 'external_id', task, sent)
  on conflict (platform, post_id, day) do update set
    at = excluded.at, views = coalesce(excluded.views, e.views), likes = coalesce(excluded.likes, e.likes),
    comments = coalesce(excluded.comments, e.comments), shares = coalesce(excluded.shares, e.shares),
    source = excluded.source, external_id = coalesce(excluded.external_id, e.external_id),
    task_id = coalesce(excluded.task_id, e.task_id), recorded_at = now(), told_at = sent
  where sent > e.told_at and excluded.at >= e.at and (
    (coalesce(excluded.views, e.views), coalesce(excluded.likes, e.likes), coalesce(excluded.comments, e.comments),
      coalesce(excluded.shares, e.shares))
    is distinct from (e.views, e.likes, e.comments, e.shares))
  returning (e.xmax = 0) as fresh into made;
  if made.fresh is null then
    update wocs.engagement e set told_at = sent
    where e.platform = told ->> 'platform' and e.post_id = told ->> 'post_id' and e.day = told_day
      and sent > e.told_at and stood >= e.at;
  end if;
  return case when made.fresh then 'accepted' when made.fresh is not null then 'updated' else 'duplicate' end;
end $$;

-- What a span brought, a platform: posts seen in it, and the growth of each figure; null where no figure is known.
create function wocs.engagement_between(since timestamptz, until timestamptz, wanted text default null)
returns table (platform text, posts bigint, views numeric, likes numeric, comments numeric, shares numeric)
language sql stable as $$
  select e.platform, e.posts, e.views, e.likes, e.comments, e.shares
  from wocs.engagement_by_part(array[since], array[until], wanted) e
$$;

-- A post's totals as they stood before a moment; a figure that row does not tell is the last one told.
create function wocs.engagement_newest(platform text, post text, before timestamptz) returns wocs.engagement
language plpgsql stable as $$
declare
  newest wocs.engagement;
begin
  select * into newest from wocs.engagement e
  where e.platform = engagement_newest.platform and e.post_id = post and e.at < before order by e.at desc limit 1;
  if newest.id is not null
      and (newest.views is null or newest.likes is null or newest.comments is null or newest.shares is null) then
    select coalesce(newest.views, max(e.views)), coalesce(newest.likes, max(e.likes)),
      coalesce(newest.comments, max(e.comments)), coalesce(newest.shares, max(e.shares))
    into newest.views, newest.likes, newest.comments, newest.shares
    from wocs.engagement e where e.platform = engagement_newest.platform and e.post_id = post and e.at < before;
  end if;
  return newest;
end $$;

-- How far a span may be compared with the one before it: of a month of which eleven days are recorded nothing grows by
-- 480 %.

-- {"recorded", "of", "fair"} of the days of the span before; null where all of them are recorded and the comparison is
-- fair, or the parts are hours. Fair: a share of days like that of this span. Today counts once it has a record.
create function wocs.metric_coverage(span wocs.span, points jsonb) returns jsonb
language plpgsql stable as $$
declare
  told jsonb;
begin
  if span.until - span.since <= wocs.limit_hourly_span() then
    return null;
  end if;
  with placed as (
    select q.label, q.was_since is not null as has_twin, q.part_until = now() as lasts
    from wocs.period_parts(span.since, span.until, span.step) q),
  seen as (
    select p.has_twin, p.lasts, p.label, coalesce(v.value -> 'value', 'null') <> 'null' as known,
      coalesce(v.value -> 'previous', 'null') <> 'null' as was_known
    from placed p left join jsonb_array_elements(points) v on v.value ->> 'label' = p.label),
  counted as (
    select count(*) filter (where known)::numeric as recorded,
      count(*) filter (where known or not lasts) as days,
      count(*) filter (where was_known)::numeric as was_recorded,
      count(*) filter (where has_twin and (was_known or not lasts)) as was_days
    from seen),
  shares as (
    select c.*, c.recorded / nullif(c.days, 0) as share, c.was_recorded / nullif(c.was_days, 0) as was_share
    from counted c)
  select jsonb_build_object('recorded', was_recorded, 'of', was_days,
    'fair', coalesce(least(share, was_share) >= wocs.limit_fair_share() * greatest(share, was_share), false))
  into told from shares;
  return case when (told ->> 'recorded')::int > 0
    and (told ->> 'recorded' <> told ->> 'of' or told -> 'fair' = 'false') then told end;
end $$;

-- A comparison without its percentage where that would not be fair.
create function wocs.metric_fair_comparison(compared jsonb, coverage jsonb) returns jsonb
language sql immutable as $$
  select case when coverage -> 'fair' = 'false' then compared || '{"change": null}' else compared end
$$;

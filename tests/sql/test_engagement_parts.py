"""Growth of posts over many days in one pass: what a look at each post on each day says, at a share of its cost."""

from datetime import datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.database_clone import Clone
from tests.sql.test_reports import ZONED, seconds

BY_POST_AND_DAY = """
create function wocs.plain_between(since timestamptz, until timestamptz, wanted text default null)
returns table (platform text, posts bigint, views numeric, likes numeric, comments numeric, shares numeric)
language sql stable as $$
  with seen as (
    select distinct e.platform, e.post_id from wocs.engagement e
    where e.at >= plain_between.since and e.at < plain_between.until and (wanted is null or e.platform = wanted)),
  grown as (
    select s.platform, wocs.engagement_newest(s.platform, s.post_id, plain_between.until) as later,
           wocs.engagement_newest(s.platform, s.post_id, plain_between.since) as sooner
    from seen s)
  select g.platform, count(*), sum((g.later).views - coalesce((g.sooner).views, 0)),
    sum((g.later).likes - coalesce((g.sooner).likes, 0)), sum((g.later).comments - coalesce((g.sooner).comments, 0)),
    sum((g.later).shares - coalesce((g.sooner).shares, 0))
  from grown g group by g.platform
$$;
create function wocs.plain_value(name text, since timestamptz, until timestamptz) returns numeric
language sql stable as $$
  select case name when 'views' then sum(e.views)
    else sum(coalesce(e.likes, 0) + coalesce(e.comments, 0) + coalesce(e.shares, 0))
      filter (where coalesce(e.likes, e.comments, e.shares) is not null) end
  from wocs.plain_between(since, until) e
$$;
create function wocs.plain_points(name text, since timestamptz, until timestamptz, step interval) returns jsonb
language sql stable as $$
  select coalesce(jsonb_agg(jsonb_build_object('label', p.label,
    'value', wocs.plain_value(name, p.part_since, p.part_until),
    'previous', wocs.plain_value(name, p.was_since, p.was_until)) order by p.label), '[]')
  from wocs.period_parts(since, until, step) p
$$;
"""
"""What the figures mean, one post and one day after the other."""
NOW = datetime(2026, 11, 22, 14, 30, tzinfo=ZoneInfo("Asia/Kuala_Lumpur"))
FIGURE = st.none() | st.integers(0, 1000)


class Stood(NamedTuple):
    platform: str
    post: str
    hours_ago: int
    figures: tuple[int | None, ...]


ROWS = st.lists(
    st.builds(
        Stood,
        st.sampled_from(["tiktok", "instagram"]),
        st.sampled_from(["1", "2", "3"]),
        st.integers(0, 24 * 20) | st.integers(0, 24 * 500),
        st.tuples(FIGURE, FIGURE, FIGURE, FIGURE),
    ),
    max_size=30,
    unique_by=lambda row: (row.platform, row.post, (NOW - timedelta(hours=row.hours_ago)).date()),
)
KEEP = (
    "insert into wocs.engagement (platform, post_id, day, at, views, likes, comments, shares, source)"
    " values (%s, %s, %s, %s, %s, %s, %s, %s, 'api')"
)


@pytest.mark.parametrize("zone", ["Asia/Kuala_Lumpur", "America/New_York", "Australia/Lord_Howe"])
def test_one_pass_says_what_each_post_on_each_day_says(database: Clone, zone: str) -> None:
    with psycopg.connect(database.url, autocommit=True) as connection:
        connection.execute(ZONED, [zone])
        connection.execute(BY_POST_AND_DAY.encode())

        @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
        @given(ROWS, st.sampled_from(["24h", "7d", "30d", "month", "last_year", "2026-10-20..2026-11-22"]))
        def counted(rows: list[Stood], period: str) -> None:
            connection.execute(b"delete from wocs.engagement")
            for row in rows:
                at = NOW - timedelta(hours=row.hours_ago)
                connection.execute(KEEP.encode(), [row.platform, row.post, at.date(), at, *row.figures])
            for name in ("views", "engagement"):
                query = (
                    "select wocs.metric_points(%s, s.since, s.until, s.step),"
                    " wocs.plain_points(%s, s.since, s.until, s.step),"
                    " wocs.metric_between(%s, s.since, s.until), wocs.plain_value(%s, s.since, s.until)"
                    " from wocs.period_span(%s, %s) s"
                )
                found = connection.execute(query.encode(), [*[name] * 4, period, NOW]).fetchone()
                assert found is not None
                points, plain_points, whole, plain_whole = found
                assert (points, whole) == (plain_points, plain_whole)
            platforms = (
                "select array(select e from wocs.engagement_between(s.since, s.until, %s) e order by 1)::text,"
                " array(select e from wocs.plain_between(s.since, s.until, %s) e order by 1)::text"
                " from wocs.period_span(%s, %s) s"
            )
            for wanted in (None, "tiktok"):
                told = connection.execute(platforms.encode(), [wanted, wanted, period, NOW]).fetchone()
                assert told is not None and told[0] == told[1]

        counted()


def test_a_year_costs_less_than_two_weeks_counted_post_by_post(database: Clone) -> None:
    """Of 8,000 figures; a look at each post on each day of the year took twenty seconds here, and this a fraction."""
    database.sql(
        "insert into wocs.engagement (platform, post_id, day, at, views, likes, source)"
        " select 'tiktok', (n % 22)::text, (now() - make_interval(days => n / 22))::date,"
        " now() - make_interval(days => n / 22), 10000 - n, 1000 - n / 10, 'api' from generate_series(0, 7999) n"
    )
    database.sql("analyze wocs.engagement")
    query = "select wocs.{}_points('engagement', s.since, s.until, s.step) from wocs.period_span('{}') s"
    with psycopg.connect(database.url, autocommit=True) as connection:
        connection.execute(BY_POST_AND_DAY.encode())
        assert seconds(connection, query.format("metric", "365d")) < seconds(connection, query.format("plain", "14d"))

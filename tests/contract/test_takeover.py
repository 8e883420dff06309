"""A database from before the baseline is taken over with its rows, or refused in a sentence that says what to do."""

import lzma
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from local.schema.differences import compare
from local.schema.migration import new_database
from local.schema.objects import read_catalog
from local.schema.takeover import LAST_BEFORE
from local.services import migrations
from local.services.migrations import MigrationRefused
from local.services.postgres_server import Postgres
from tests.database_clones import Clones

OLD = Path(__file__).with_name("before_baseline.sql.xz")
RECORDED = "insert into supabase_migrations.schema_migrations (version, name) values (%s, 'of_before')"
TASK = """
insert into wocs.users (name, role, wa_number) values ('Ali', 'agent', '60123456789');
insert into wocs.captions (type, tone, language, text) values ('promo', 'hype', 'ms', 'Padu!');
insert into wocs.tasks (type, runs) values ('landing_create', 'instant');
update wocs.tasks set status = 'done';
"""


@pytest.fixture
def old(postgres: Postgres) -> Iterator[str]:
    """A database as the last of the 129 left it, with rows of its own."""
    with new_database(postgres, "test_takeover") as url:
        with psycopg.connect(url) as connection:
            connection.execute(lzma.decompress(OLD.read_bytes()))
            connection.execute(TASK)
        yield url


def record(url: str, *versions: str) -> None:
    with psycopg.connect(url) as connection:
        connection.execute(migrations.JOURNAL)
        for version in versions:
            connection.execute(RECORDED, [version])


def test_it_becomes_what_the_migrations_make_and_keeps_its_rows(old: str, postgres: Postgres, clones: Clones) -> None:
    record(old, "20261122000100", LAST_BEFORE)
    assert migrations.apply(old)[0] == "20261129000000_create_baseline"
    assert migrations.apply(old) == []
    new = clones.take()
    with psycopg.connect(old) as connection, psycopg.connect(postgres.url(new)) as model:
        assert not [*map(str, compare(read_catalog(connection, rows=False), read_catalog(model, rows=False)))]
        kept = "select u.name, c.text, c.likeness, t.status from wocs.users u, wocs.captions c, wocs.tasks t"
        assert connection.execute(kept).fetchall() == [("Ali", "Padu!", "padu", "done")]
        assert connection.execute("select action from wocs.task_logs order by seq").fetchall() == [
            ("created",),
            ("completed",),
        ]
        assert connection.execute("select wocs.audit_first_break(), count(*) from wocs.task_log_chain").fetchall() == [
            (None, 2)
        ]
    clones.drop(new)


def test_one_that_stands_earlier_is_refused_and_left_as_it_was(old: str) -> None:
    record(old, "20261122000100", "20261122003040")
    with psycopg.connect(old) as connection:
        before = read_catalog(connection)
    with pytest.raises(MigrationRefused, match=r"stands at 20261122003040: delete its data folder \(\.wocs\)"):
        migrations.apply(old)
    with psycopg.connect(old) as connection:
        assert compare(read_catalog(connection), before) == []


def test_one_that_cannot_be_changed_is_left_as_it_was_and_the_object_is_named(old: str) -> None:
    record(old, LAST_BEFORE)
    with psycopg.connect(old) as connection:
        connection.execute("alter table wocs.task_logs alter column seq drop identity")
    with pytest.raises(MigrationRefused, match=r"cannot be taken over: columns: wocs.task_logs.seq differs"):
        migrations.apply(old)
    with psycopg.connect(old) as connection:
        newest = "select max(version) from supabase_migrations.schema_migrations"
        assert connection.execute(newest).fetchone() == (LAST_BEFORE,)

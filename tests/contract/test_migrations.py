"""Applying `supabase/migrations`: in order, whole or not at all, once."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import psycopg
import pytest

from local.services import migrations
from local.services.migrations import MigrationRefused
from local.services.postgres_server import Postgres


@pytest.fixture
def empty(postgres: Postgres) -> Iterator[str]:
    with psycopg.connect(postgres.url("postgres"), autocommit=True) as connection:
        connection.execute("create database test_migrations")
    yield postgres.url("test_migrations")
    with psycopg.connect(postgres.url("postgres"), autocommit=True) as connection:
        connection.execute("drop database test_migrations with (force)")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "20260101000002_fill_things.sql").write_text("insert into things values ('100%'); select 'ü';")
    (tmp_path / "20260101000001_create_things.sql").write_text("create table things (name text);\n-- the end")
    return tmp_path


def rows(url: str, query: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(url, autocommit=True) as connection:
        return connection.execute(query.encode()).fetchall()


def test_they_are_applied_in_order_and_once_and_told(empty: str, folder: Path) -> None:
    told: list[str] = []
    assert migrations.apply(empty, folder, told.append) == told
    assert told == ["20260101000001_create_things", "20260101000002_fill_things"]
    assert migrations.apply(empty, folder) == []
    assert rows(empty, "select name from things") == [("100%",)]


def test_they_are_recorded_where_supabases_cli_looks(empty: str, folder: Path) -> None:
    migrations.apply(empty, folder)
    recorded = "select version, name, statements[1] from supabase_migrations.schema_migrations order by version"
    assert rows(empty, recorded)[0] == (
        "20260101000001",
        "create_things",
        "create table things (name text);\n-- the end",
    )


def test_a_failing_file_leaves_nothing_and_names_its_line(empty: str, folder: Path) -> None:
    (folder / "20260101000003_break_things.sql").write_text("create table half ();\n\nselect nonsense;")
    with pytest.raises(MigrationRefused, match=r'20260101000003_break_things.sql line 3: column "nonsense"'):
        migrations.apply(empty, folder)
    assert rows(empty, "select to_regclass('half'), count(*) from supabase_migrations.schema_migrations") == [(None, 2)]


def test_a_file_changed_after_it_was_applied_is_refused(empty: str, folder: Path) -> None:
    migrations.apply(empty, folder)
    (folder / "20260101000001_create_things.sql").write_text("create table things (name text, more text);")
    with pytest.raises(MigrationRefused, match=r"20260101000001_create_things.sql was changed after"):
        migrations.apply(empty, folder)


def test_a_file_that_supabases_cli_applied_is_left_alone(empty: str, folder: Path) -> None:
    migrations.apply(empty, folder)
    with psycopg.connect(empty, autocommit=True) as connection:
        connection.execute("alter table supabase_migrations.schema_migrations drop column sha256")
    assert migrations.apply(empty, folder) == []


def test_a_wrong_name_is_refused(empty: str, folder: Path) -> None:
    (folder / "fix.sql").write_text("select 1")
    with pytest.raises(MigrationRefused, match=r"fix.sql is not named"):
        migrations.apply(empty, folder)


def test_two_launchers_at_once_apply_each_file_once(empty: str, folder: Path) -> None:
    with ThreadPoolExecutor(4) as launchers:
        applied = list(launchers.map(lambda _: migrations.apply(empty, folder), range(4)))
    assert sorted(map(len, applied)) == [0, 0, 0, 2]


def test_our_own_are_named_and_versioned_apart() -> None:
    names = [file.name for file in migrations.MIGRATIONS.glob("*.sql")]
    assert names
    assert all(migrations.NAMED.match(name) for name in names)
    assert len({name[:14] for name in names}) == len(names)

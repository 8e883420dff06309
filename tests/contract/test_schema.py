"""What the migrations make is what `supabase/schemas` and `supabase/seeds` declare, object by object."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from local.schema.differences import compare
from local.schema.migration import catalog_of_schemas, new_database, text_of_migration, write_migration
from local.schema.objects import Catalog, read_catalog
from local.schema.sources import SUPABASE, schema_files, whole_text
from local.services.migrations import JOURNAL
from local.services.postgres_server import Postgres
from tests.database_clones import Clones

RUN = "the migrations do not make what is declared: run `make migration NAME=verb_noun`, read what it wrote, commit it"


@pytest.fixture(scope="module")
def migrated(postgres: Postgres, clones: Clones) -> Iterator[str]:
    """A database made by the migrations; what is changed in it is rolled back."""
    name = clones.take()
    yield postgres.url(name)
    clones.drop(name)


@pytest.fixture(scope="module")
def declared(postgres: Postgres) -> Iterator[str]:
    with new_database(postgres, "test_declared") as url:
        yield url


@pytest.fixture(scope="module")
def wanted(declared: str) -> Catalog:
    with psycopg.connect(declared) as connection:
        connection.execute(whole_text().encode())
        connection.commit()
        return read_catalog(connection)


@pytest.fixture
def supabase(tmp_path: Path) -> Path:
    """A copy of `supabase/`, to be changed."""
    return Path(shutil.copytree(SUPABASE, tmp_path / "supabase"))


def differences(migrated: str, wanted: Catalog, change: str = "") -> list[str]:
    with psycopg.connect(migrated) as connection:
        connection.execute(change.encode())
        found = [str(difference) for difference in compare(read_catalog(connection), wanted)]
        connection.rollback()
    return found


def edit(file: Path, before: str, after: str) -> None:
    text = file.read_text()
    assert text.count(before) == 1, before
    file.write_text(text.replace(before, after))


def test_the_migrations_make_what_is_declared(migrated: str, wanted: Catalog) -> None:
    assert {kind for kind, _ in wanted} >= {"tables", "columns", "functions", "triggers", "grants", "rows", "indexes"}
    assert differences(migrated, wanted) == [], RUN


CHANGES = {
    "revoke execute on function public.wocs_record(jsonb) from service_role": [
        "grants: execute on function public.wocs_record(jsonb) to service_role is missing"
    ],
    "grant select on wocs.users to anon": ["grants: select on table wocs.users to anon is too many"],
    "grant usage on schema wocs to service_role": ["grants: usage on schema wocs to service_role is too many"],
    "create or replace function wocs.clock_text(at timestamptz) returns text language sql stable as 'select null'": [
        "functions: wocs.clock_text(timestamp with time zone) differs in its body"
    ],
    "alter function wocs.clock_text(timestamptz) volatile security definer set search_path = ''": [
        "functions: wocs.clock_text(timestamp with time zone) differs in its security, settings, volatility"
    ],
    "drop function wocs.clock_text(timestamptz)": ["functions: wocs.clock_text(timestamp with time zone) is missing"],
    "alter table wocs.users drop column quiet": ["columns: wocs.users.quiet is missing"],
    "alter table wocs.users alter column quiet drop not null, alter column quiet set default true": [
        "columns: wocs.users.quiet differs in its default, not null"
    ],
    "alter table wocs.tasks alter column node type varchar(20)": ["columns: wocs.tasks.node differs in its type"],
    "alter table wocs.users disable row level security": ["tables: wocs.users differs in its row security"],
    "alter table wocs.users drop constraint users_role_check": [
        "constraints: users_role_check on wocs.users is missing"
    ],
    "drop index wocs.tasks_open": ["indexes: wocs.tasks_open is missing"],
    "drop trigger guard_task_move on wocs.tasks": ["triggers: guard_task_move on wocs.tasks is missing"],
    "alter table wocs.tasks disable trigger guard_task_move": [
        "triggers: guard_task_move on wocs.tasks differs in its enabled"
    ],
    "delete from wocs.task_moves where to_state = 'rolled_back'": [
        "rows: wocs.task_moves (rolled_back, done, rolled_back) is missing"
    ],
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_differs_is_named(migrated: str, wanted: Catalog, change: str) -> None:
    assert differences(migrated, wanted, change) == CHANGES[change]


def test_the_bodies_of_all_functions_are_right(wanted: Catalog, declared: str) -> None:
    """Loading does not look at them, because a function may call one of a later file."""
    with psycopg.connect(declared, autocommit=True) as connection:
        connection.execute(JOURNAL)
        validated = connection.execute(
            "select case l.lanname when 'sql' then fmgr_sql_validator(p.oid) else plpgsql_validator(p.oid) end"
            " from pg_proc p join pg_language l on l.oid = p.prolang"
            " where p.pronamespace in ('wocs'::regnamespace, 'public'::regnamespace)"
        ).fetchall()
    assert len(validated) > 500


def test_every_schema_file_is_in_the_list_once() -> None:
    assert sorted(schema_files()) == sorted((SUPABASE / "schemas").rglob("*.sql"))


def test_a_migration_holds_what_was_changed(postgres: Postgres, supabase: Path) -> None:
    schemas = supabase / "schemas"
    edit(schemas / "people/tables.sql", "  quiet boolean", "  nickname text,\n  quiet boolean")
    edit(schemas / "people/tables.sql", "check (language in ('en', 'ms'))", "check (language in ('en', 'ms', 'zh'))")
    (schemas / "people/nicknames.sql").write_text(
        "create function public.wocs_nickname(request jsonb) returns jsonb language sql security definer"
        " set search_path = '' as $$ select wocs.nickname_of(request) $$;\n"
        "create function wocs.nickname_of(request jsonb) returns jsonb language sql as $$ select request $$;\n"
        "create index users_by_nickname on wocs.users (nickname);\n"
        "create table wocs.nicknames (name text primary key);\n"
    )
    edit(schemas / "tasks/audit_chain.sql", "create trigger keep_chain_whole", "create trigger keep_all_of_chain")
    edit(schemas / "system/tables.sql", "values ('stop', false)", "values ('stop', false), ('go', true)")
    file = write_migration("add_nicknames", postgres, supabase)
    assert file
    assert file.name.endswith("_add_nicknames.sql")
    written = file.read_text()
    for statement in (
        "alter table wocs.users add column nickname text;",
        "create table wocs.nicknames (",
        "drop trigger keep_chain_whole on wocs.task_log_chain;",
        "revoke execute on function public.wocs_nickname(jsonb) from anon;",
        'insert into wocs.switches ("is_on", "name", "turned_by") values (\'true\', \'go\', NULL);',
    ):
        assert statement in written
    assert "drop table" not in written
    assert "by hand" not in written
    assert write_migration("add_nothing", postgres, supabase) is None


def test_what_cannot_be_derived_is_left_to_a_person(migrated: str, postgres: Postgres, supabase: Path) -> None:
    edit(supabase / "schemas/tasks/tables.sql", "seq bigint generated always as identity", "seq bigint not null")
    with new_database(postgres, "test_by_hand") as empty:
        text = text_of_migration(migrated, catalog_of_schemas(empty, supabase))
    assert text == "-- To be written by hand: columns: wocs.task_logs.seq differs in its identity\n\n"

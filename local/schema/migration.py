"""A new migration: what leads from the database that the migrations make to the one that is declared."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import psycopg
from psycopg import sql

from local.schema.changes import change_into
from local.schema.objects import Catalog, read_catalog
from local.schema.sources import SUPABASE, whole_text
from local.services import migrations
from local.services.postgres_server import Postgres


def write_migration(name: str, server: Postgres, folder: Path = SUPABASE) -> Path | None:
    """Gives back the new file; None when the migrations already make what is declared."""
    file = folder / "migrations" / f"{_next_version(folder / 'migrations')}_{name}.sql"
    migrations.check_name(file)
    with new_database(server, "migrated") as migrated, new_database(server, "declared") as declared:
        migrations.apply(migrated, folder / "migrations")
        text = text_of_migration(migrated, catalog_of_schemas(declared, folder))
    if not text:
        return None
    file.write_text(text, encoding="utf-8")
    return file


def catalog_of_schemas(empty: str, folder: Path = SUPABASE) -> Catalog:
    """Fills an empty database with what is declared, and reads it."""
    with psycopg.connect(empty) as connection:
        connection.execute("set client_min_messages = warning")
        connection.execute(whole_text(folder).encode())
        return read_catalog(connection)


def text_of_migration(migrated: str, declared: Catalog) -> str:
    """The statements are found by running them; the database is left as it was."""
    with psycopg.connect(migrated) as connection:
        statements, left = change_into(connection, declared, rows=True)
        connection.rollback()
    by_hand = [f"-- To be written by hand: {difference}" for difference in left]
    return "".join(f"{statement}\n\n" for statement in [*statements, *by_hand])


def _next_version(folder: Path) -> str:
    newest = max((int(file.name[:14]) for file in folder.glob("*.sql")), default=0)
    return str(max(int(datetime.now(UTC).strftime("%Y%m%d%H%M%S")), newest + 1))


@contextmanager
def new_database(server: Postgres, name: str) -> Iterator[str]:
    with psycopg.connect(server.url("postgres"), autocommit=True) as owner:
        owner.execute(sql.SQL("create database {}").format(sql.Identifier(name)))
        try:
            yield server.url(name)
        finally:
            owner.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))

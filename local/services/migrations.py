"""Brings a database to the state `supabase/migrations` describes, and records it where Supabase's own CLI looks."""

import hashlib
import re
from collections.abc import Callable
from pathlib import Path

import psycopg

from local.schema import baseline, takeover

MIGRATIONS = Path(__file__).resolve().parents[2] / "supabase" / "migrations"
NAMED = re.compile(r"^(\d{14})_([a-z0-9_]+)\.sql$")
JOURNAL = """
create schema if not exists supabase_migrations;
create table if not exists supabase_migrations.schema_migrations (
  version text primary key, statements text[], name text
);
alter table supabase_migrations.schema_migrations add column if not exists sha256 text;
"""


class MigrationRefused(Exception):
    """A migration cannot be applied; the sentence names the file and the reason."""


def apply(url: str, folder: Path = MIGRATIONS, tell: Callable[[str], None] = lambda _: None) -> list[str]:
    """Applies what is missing, in name order, each file in one transaction; gives back the names of those applied.

    Two launchers at once wait for each other. Raises MigrationRefused for a wrong name, a failing file, or a file
    that was changed after it had been applied.
    """
    applied = []
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("select pg_advisory_lock(hashtext('supabase_migrations'))")
        connection.execute("set client_min_messages = warning")
        connection.execute(JOURNAL)
        known = _known_versions(connection)
        for file in sorted(folder.glob("*.sql")):
            if _is_new(file, known):
                tell(file.stem)
                if _is_older(file, known):
                    _take_over(connection, url, file, known)
                else:
                    apply_file(connection, file)
                applied.append(file.stem)
        if applied:
            connection.execute("notify pgrst, 'reload schema'")
    return applied


def _known_versions(connection: psycopg.Connection) -> dict[str, str | None]:
    return dict(connection.execute("select version, sha256 from supabase_migrations.schema_migrations").fetchall())


def _is_older(file: Path, known: dict[str, str | None]) -> bool:
    """The file is the baseline, the database was made by what it has replaced."""
    return file.name.startswith(baseline.VERSION) and any(version < baseline.VERSION for version in known)


def _take_over(connection: psycopg.Connection, url: str, file: Path, known: dict[str, str | None]) -> None:
    stands_at = max(version for version in known if version < baseline.VERSION)
    if stands_at != takeover.LAST_BEFORE:
        raise MigrationRefused(
            f"this database was made by an older WOCS and stands at {stands_at}: delete its data folder (.wocs) to"
            f" begin anew, or start the WOCS that has migration {takeover.LAST_BEFORE} once, to keep what is in it"
        )
    text = file.read_text(encoding="utf-8")
    with connection.transaction():
        left = takeover.take_over(connection, url, text)
        if left:
            raise MigrationRefused(f"this database cannot be taken over: {'; '.join(map(str, left))}")
        _record(connection, file, text)


def _is_new(file: Path, known: dict[str, str | None]) -> bool:
    version, _ = _parts(file)
    if version not in known:
        return True
    if known[version] not in (None, _digest(file)):  # None: applied by Supabase's CLI, which keeps no digest
        raise MigrationRefused(f"{file.name} was changed after it had been applied; write a new migration instead")
    return False


def apply_file(connection: psycopg.Connection, file: Path) -> None:
    """In the caller's transaction, where there is one; the database has the JOURNAL."""
    text = file.read_text(encoding="utf-8")
    try:
        with connection.transaction():
            connection.execute(text.encode())
            _record(connection, file, text)
    except psycopg.Error as error:
        raise MigrationRefused(f"{file.name}{_line(error, text)}: {error.diag.message_primary or error}") from error


def _record(connection: psycopg.Connection, file: Path, text: str) -> None:
    version, name = _parts(file)
    connection.execute(
        "insert into supabase_migrations.schema_migrations (version, statements, name, sha256) values (%s, %s, %s, %s)",
        [version, [text], name, _digest(file)],
    )


def check_name(file: Path) -> None:
    _parts(file)


def _parts(file: Path) -> tuple[str, str]:
    named = NAMED.match(file.name)
    if not named:
        raise MigrationRefused(f"{file.name} is not named <YYYYMMDDHHMMSS>_verb_noun.sql")
    return named[1], named[2]


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _line(error: psycopg.Error, text: str) -> str:
    position = error.diag.statement_position
    return f" line {text.count(chr(10), 0, int(position)) + 1}" if position else ""

"""The database of a backup: our migrations as far as they were, the rows, the proof, then the later migrations."""

from collections.abc import Callable
from datetime import datetime

import psycopg
from psycopg import sql

from home_node.backups.archive import DUMP, Manifest
from local.restore.archive import Archive
from local.restore.dump_rows import load_dump
from local.restore.page_rows import load_pages
from local.restore.refusal import RestoreRefused
from local.services import migrations

LEAP = 1000
"""How far each sequence goes ahead: what was made after the backup and lost keeps its numbers, which stand in chats."""
_TABLES = "select relname::text from pg_class where relnamespace = to_regnamespace('wocs') and relkind = 'r' order by 1"
_IN_DOUBT = """
update wocs.outbox set state = 'unknown', waits_for = null, begun_at = coalesce(begun_at, %s), lease_until = now()
where state in ('queued', 'sending') and not_before <= now()"""
_LEAP = """
select setval(format('wocs.%%I', s.sequencename)::regclass, s.last_value + %s) from pg_sequences s
where s.schemaname = 'wocs' and s.last_value is not null"""


def restore_database(url: str, archive: Archive, tell: Callable[[str], None] = lambda _: None) -> None:
    """All of it or nothing: one transaction, so that one that is killed leaves the database empty.

    Raises RestoreRefused: the database is not empty, the backup is of a newer WOCS, or does not hold.
    """
    with psycopg.connect(url) as connection:
        connection.execute("set client_min_messages = warning")
        _refuse_unless_empty(connection)
        _migrate(connection, archive.manifest["schema"], tell)
        connection.execute("set local session_replication_role = replica")  # the rows are what they are: no trigger
        _load(connection, archive)
        _check(connection, archive.manifest)
        _go_on_from(connection, datetime.fromisoformat(archive.manifest["at"]))
    migrations.apply(url, tell=tell)


def _refuse_unless_empty(connection: psycopg.Connection) -> None:
    [(found,)] = connection.execute("select to_regnamespace('wocs') is not null").fetchall()
    if found:
        raise RestoreRefused(
            "there is a WOCS in this database already, and what is in it is never overwritten: name an empty one"
            " (a new Supabase project, or a new WOCS_DATA folder)"
        )


def _migrate(connection: psycopg.Connection, level: str, tell: Callable[[str], None]) -> None:
    files = sorted(migrations.MIGRATIONS.glob("*.sql"))
    if level not in {file.name[:14] for file in files}:
        raise RestoreRefused(f"this backup stands at migration {level}, which this WOCS has not: bring it up to date")
    connection.execute(migrations.JOURNAL)
    for file in files:
        if file.name[:14] <= level:
            tell(file.stem)
            migrations.apply_file(connection, file)


def _load(connection: psycopg.Connection, archive: Archive) -> None:
    """In the place of what the migrations have put into the tables."""
    names = [name for (name,) in connection.execute(_TABLES).fetchall()]
    tables = sql.SQL(", ").join(sql.Identifier("wocs", name) for name in names)
    connection.execute(sql.SQL("truncate {}").format(tables))
    if archive.manifest["how"] == "pg_dump":
        with archive.open_part(DUMP) as dump:
            load_dump(connection, dump)
    else:
        load_pages(connection, archive)


def _check(connection: psycopg.Connection, manifest: Manifest) -> None:
    """Every table has its rows, and the chain of the audit log holds from its first link to the head that was noted."""
    for name, expected in manifest["rows"].items():
        [(rows,)] = connection.execute(
            sql.SQL("select count(*) from {}").format(sql.Identifier("wocs", name))
        ).fetchall()
        if rows != expected:
            raise RestoreRefused(f"this backup does not hold: {name} has {rows} rows, and there were {expected}")
    [(broken, position, digest)] = connection.execute(
        "select wocs.audit_first_break(), h.position, h.digest from wocs.audit_head() h"
    ).fetchall()
    if broken is not None:
        raise RestoreRefused(f"the audit log of this backup is broken at {broken}: docs/security.md says what to do")
    if [position or 0, digest or ""] != manifest["audit"]:
        raise RestoreRefused("the audit log of this backup does not end where the backup says that it does")


def _go_on_from(connection: psycopg.Connection, at: datetime) -> None:
    """What waited to be sent may have been sent since: it is in doubt, and not sent twice."""
    connection.execute(_IN_DOUBT, [at])
    connection.execute(_LEAP, [LEAP])

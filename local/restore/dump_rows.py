"""The rows of pg_dump's custom format: as `pg_restore` writes them, through the one connection that restores."""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

import psycopg

from home_node.backups.postgres_tools import locate_tool
from local.restore.refusal import RestoreRefused

_SETVAL = b"SELECT pg_catalog.setval("


def load_dump(connection: psycopg.Connection, dump: IO[bytes]) -> None:
    """Raises RestoreRefused where pg_restore cannot read it."""
    with _as_text(dump) as lines:
        for line in lines:
            if line.startswith(b"COPY "):
                _copy_rows(connection, line, lines)
            elif line.startswith(_SETVAL):
                connection.execute(line)


def _copy_rows(connection: psycopg.Connection, statement: bytes, lines: Iterator[bytes]) -> None:
    with connection.cursor().copy(statement.rstrip().rstrip(b";")) as rows:
        for line in lines:
            if line == b"\\.\n":
                return
            rows.write(line)
    raise RestoreRefused("this backup is damaged: a table has no end")


@contextmanager
def _as_text(dump: IO[bytes]) -> Iterator[Iterator[bytes]]:
    with tempfile.TemporaryFile() as whole, tempfile.TemporaryFile() as said:
        shutil.copyfileobj(dump, whole)
        whole.seek(0)
        command = [locate_tool("pg_restore"), "--data-only", "--file=-"]
        with subprocess.Popen(command, stdin=whole, stdout=subprocess.PIPE, stderr=said) as process:
            assert process.stdout  # noqa: S101
            yield iter(process.stdout)
            if process.wait():
                said.seek(0)
                raise RestoreRefused(f"pg_restore does not read this backup: {said.read().decode(errors='replace')}")

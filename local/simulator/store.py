"""Everything the simulator remembers, in one SQLite file, so that chats survive a restart.

Every message carries the `version` of its last change; a reader of what changed after one can wait.
"""

import json
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from local.launcher.data_folder import PRIVATE_FILE, close_to_others

Row = dict[str, Any]

TABLES = """
create table if not exists people (
    number text primary key, name text not null, role text not null, user_id text not null unique,
    username text, typing_until real not null default 0, tokens real, tokens_at real);
create table if not exists messages (
    seq integer primary key autoincrement, version integer not null, id text not null unique,
    person text not null references people, mine integer not null, kind text not null, content text not null,
    context text not null default '{}', at real not null, status text not null default 'sent',
    reactions text not null default '{}', callback text, graph_version text, error text);
create index if not exists messages_by_person on messages (person, seq);
create index if not exists messages_by_version on messages (version);
create table if not exists media (
    id text primary key, mime text not null, sha256 text not null, size integer not null, filename text,
    uploaded integer not null, at real not null, dead integer not null default 0);
create table if not exists deliveries (
    id integer primary key autoincrement, due real not null, lane text not null, body blob not null,
    message text, attempts integer not null default 0, first_due real not null, held integer not null default 0);
create table if not exists delivered (
    id integer primary key autoincrement, at real not null, body blob not null, attempts integer not null,
    accepted integer not null);
create table if not exists troubles (kind text primary key, left_over integer not null, details text not null);
create table if not exists counters (name text primary key, value integer not null);
insert or ignore into counters values ('version', 0);
"""


class Closed(Exception):
    """The simulator has ended; what it remembers is in its file."""


class Store:
    """One connection behind one lock: a phone is not a busy place."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        close_to_others(folder, folder / "media")
        self._changed = threading.Condition(threading.RLock())
        self._closed = False
        # SQLite gives the files that it makes beside this one the same mode.
        (folder / "phones.sqlite3").touch(mode=PRIVATE_FILE)
        self._connection = sqlite3.connect(folder / "phones.sqlite3", check_same_thread=False, isolation_level=None)
        self._connection.row_factory = sqlite3.Row
        self._connection.executescript("pragma journal_mode = wal; pragma synchronous = normal;" + TABLES)

    @contextmanager
    def change(self) -> Iterator[None]:
        """A transaction; whoever waits for news wakes when the outermost one ends."""
        with self._changed:
            if self._closed:
                raise Closed
            if self._connection.in_transaction:
                yield
                return
            self._connection.execute("begin immediate")
            try:
                yield
            except BaseException:
                self._connection.execute("rollback")
                raise
            self._connection.execute("commit")
            self._changed.notify_all()

    def rows(self, sql: str, *values: object) -> list[Row]:
        with self._changed:
            if self._closed:
                raise Closed
            return [dict(row) for row in self._connection.execute(sql, values)]

    def row(self, sql: str, *values: object) -> Row | None:
        return next(iter(self.rows(sql, *values)), None)

    def run(self, sql: str, *values: object) -> int:
        """Executes one statement and says how many rows it touched."""
        with self.change():
            return self._connection.execute(sql, values).rowcount

    def version(self) -> int:
        return int(self.rows("select value from counters where name = 'version'")[0]["value"])

    def next_version(self) -> int:
        self.run("update counters set value = value + 1 where name = 'version'")
        return self.version()

    def wait_past(self, version: int, seconds: float) -> int:
        """The newest version, after waiting at most `seconds` for one past `version`."""
        with self._changed:
            self._changed.wait_for(lambda: self.version() > version, timeout=seconds)
            return self.version()

    def close(self) -> None:
        """Whoever waits for news wakes, and hears that there will be none."""
        with self._changed:
            self._closed = True
            self._connection.close()
            self._changed.notify_all()


def to_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))

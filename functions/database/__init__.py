"""The database as the functions see it: one named SQL function, one JSON request, one JSON answer.

Two implementations, one conformance suite (tests/contract/test_database.py): `postgres.py` speaks to a server directly
(DATABASE_URL), `supabase.py` over HTTPS (SUPABASE_URL and SUPABASE_SECRET_KEY). Importing this package costs nothing.
"""

import re
from collections.abc import Mapping
from functools import cache
from typing import Any, Protocol

from functions.database.failure_causes import cause_of_code
from shared.settings import settings

CALL_DEADLINE_S = 8.0  # Vercel may run for 300 s, but Meta's patience is short and a redelivery is free
CONTENTIONS = frozenset({"40001", "40P01"})  # serialization failure, deadlock: rolled back whole, so safe to repeat
CONTENTION_TRIES = 4
DOWN = re.compile("^(08|53|57|58|55P03|25006|XX)")  # connection, resources, shutdown or timeout, disk, lock, read-only


class DatabaseDown(Exception):
    """No answer came, or it was "not now". The call may or may not have been executed: a redelivery finds out.

    `cause` and `code` are for the log and health: see functions/causes.py.
    """

    def __init__(self, message: str, cause: str = "database", code: str = "") -> None:
        super().__init__(message)
        self.cause, self.code = cause, code


class DatabaseRefused(Exception):
    """The database answered with an error of ours: a bug or a missing migration. Nothing was changed."""

    def __init__(self, function: str, code: str, message: str) -> None:
        super().__init__(f"{function}: {code} {message}")
        self.code = code
        self.cause = cause_of_code(code, otherwise="refused")


class Database(Protocol):
    def call(self, function: str, request: Mapping[str, object]) -> Any:
        """Runs `public.<function>(request jsonb)`, one transaction, and gives back its answer, a JSON object.

        What goes in and comes out of which function: `SQL_DOORS` in shared/contract/. Raises DatabaseDown within 9
        seconds, DatabaseRefused, and ValueError for a name that is none of ours.
        """
        ...

    def close(self) -> None:
        """Closes what is open; a later call opens it again."""
        ...


def make_failure(function: str, code: str, message: str) -> DatabaseDown | DatabaseRefused:
    """What an SQLSTATE means to a caller. The message is the server's first line, never the data in its detail."""
    if DOWN.match(code):
        return DatabaseDown(f"{function}: {code} {message}", cause_of_code(code, message), code)
    return DatabaseRefused(function, code, message)


def check_name(function: str) -> str:
    if not re.fullmatch("wocs_[a-z_]+", function):
        raise ValueError(f"not one of our functions: {function!r}")
    return function


@cache
def open_database() -> Database:
    """The database of this process, chosen by the settings; the first call pays for the import. Raises DatabaseDown."""
    chosen = settings()
    if chosen.supabase_url and chosen.supabase_secret_key:
        from functions.database.supabase import SupabaseDatabase

        return SupabaseDatabase(chosen.supabase_url, chosen.supabase_secret_key)
    if chosen.database_url:
        try:
            from functions.database.postgres import PostgresDatabase
        except ImportError as missing:  # requirements.txt, all that Vercel installs, has no driver
            raise DatabaseDown("DATABASE_URL is set, and psycopg is not installed", "no_driver") from missing

        return PostgresDatabase(chosen.database_url)
    raise DatabaseDown("no database: set SUPABASE_URL and SUPABASE_SECRET_KEY, or DATABASE_URL", "no_database")

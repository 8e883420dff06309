"""What more than one conformance suite needs."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest

from functions.database.postgres import PostgresDatabase
from local.services.postgres_server import Postgres
from local.services.postgrest import Postgrest, PostgrestMissing, fetch, gateway
from tests.contract.http_servers import SECRET_KEY, Wire, served

FUNCTIONS = Path(__file__).with_name("functions.sql")
POSTGREST_KEPT = Path.home() / ".cache" / "wocs"


@pytest.fixture
def wire() -> Iterator[Callable[[int], Wire]]:
    wires: list[Wire] = []

    def to(port: int) -> Wire:
        wires.append(Wire(port))
        return wires[-1]

    yield to
    for made_wire in wires:
        made_wire.close()


@pytest.fixture(scope="session")
def project(postgres: Postgres, template: str) -> str:
    """A database with our own functions, and those of this suite."""
    with psycopg.connect(postgres.url("postgres"), autocommit=True) as connection:
        connection.execute(f'create database wocs_contract template "{template}"'.encode())
    with psycopg.connect(postgres.url("wocs_contract"), autocommit=True) as connection:
        connection.execute(FUNCTIONS.read_bytes())
    return "wocs_contract"


@pytest.fixture(scope="session")
def postgrest_binary() -> Path:
    try:
        return fetch(POSTGREST_KEPT)
    except PostgrestMissing as missing:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(f"supabase-py is not tested over PostgREST here: {missing}")


@pytest.fixture(scope="session")
def supabase_url(postgres: Postgres, project: str, scratch: Path, postgrest_binary: Path) -> Iterator[str]:
    """The address of a Supabase project: PostgREST behind a gateway."""
    with supabase_project(postgrest_binary, postgres.role_url("authenticator", project), scratch) as url:
        yield url


@contextmanager
def supabase_project(binary: Path, database_url: str, scratch: Path) -> Iterator[str]:
    postgrest = Postgrest(binary, database_url, scratch / "postgrest.log")
    postgrest.start()
    with httpx.Client(base_url=postgrest.url, timeout=30) as client, served(gateway(client, SECRET_KEY)) as url:
        yield url
    postgrest.stop()


@pytest.fixture
def near(postgres: Postgres, project: str) -> Iterator[PostgresDatabase]:
    opened = PostgresDatabase(postgres.service_url(project))
    yield opened
    opened.close()


@pytest.fixture
def rows(postgres: Postgres, project: str) -> Callable[..., list[tuple[Any, ...]]]:
    """Reads and writes past every door."""

    def run(query: str, *args: Any) -> list[tuple[Any, ...]]:
        with psycopg.connect(postgres.url(project), autocommit=True) as connection:
            cursor = connection.execute(query.encode(), args or None)
            return cursor.fetchall() if cursor.description else []

    run("truncate marks")
    run("update gate set open = false")
    return run

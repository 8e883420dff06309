"""Real servers for every test: one Postgres and one Valkey a run, one database a test, no way out of this machine."""

import os
import shutil
import socket
import ssl
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, cast

import psycopg
import pytest
import redis

from functions.bells import open_bell
from functions.database import open_database
from functions.database.postgres import PostgresDatabase
from functions.media_store import open_media_store
from functions.whatsapp import open_whatsapp
from local.services import migrations
from local.services.postgres_server import Postgres
from local.services.valkey import Valkey
from shared.settings import settings
from shared.taskqueue import open_queue
from shared.taskqueue.redis import RedisQueue
from tests.database_clone import RESTORE, Clone, ClonePool
from tests.database_clones import Clones
from tests.older_postgres import OlderPostgres

# Each client of httpx reads all certificates that there are: 20 ms, and no test speaks to a stranger.
ssl.create_default_context = cast(Any, cache(ssl.create_default_context))

MEMORY, ROOM_BYTES = Path("/dev/shm"), 3 * 1024**3
LOOPBACK = {"localhost", "::1", "0.0.0.0"}  # noqa: S104
OURS = ("WOCS_", "WHATSAPP_", "SUPABASE_", "UPSTASH_", "DATABASE_URL", "REDIS_URL", "CRON_SECRET", "WHISPER_")
SPEED = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}  # what a test run writes may be lost


@pytest.fixture(autouse=True)
def only_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that reaches for the network fails and says where it wanted to go."""

    def guarded(connect: Any) -> Any:
        def only_loopback(self: socket.socket, address: Any) -> Any:
            host = address[0] if isinstance(address, tuple) else ""
            if isinstance(address, tuple) and host not in LOOPBACK and not str(host).startswith("127."):
                raise AssertionError(f"a test reached for {address}")
            return connect(self, address)

        return only_loopback

    monkeypatch.setattr(socket.socket, "connect", guarded(socket.socket.connect))
    monkeypatch.setattr(socket.socket, "connect_ex", guarded(socket.socket.connect_ex))


@pytest.fixture(autouse=True)
def own_settings(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No setting of whoever runs the tests gets in; what a test sets with monkeypatch is read afresh."""
    for name in list(os.environ):
        if name.startswith(OURS):
            monkeypatch.delenv(name)
    forget_settings()
    yield
    forget_settings()


def forget_settings() -> None:
    for remembered in (settings, open_database, open_queue, open_bell, open_media_store, open_whatsapp):
        remembered.cache_clear()


@pytest.fixture(scope="session")
def scratch() -> Iterator[Path]:
    """A folder that every user may enter: as root the servers run as nobody, who may not enter pytest's own.

    In memory where there is room: a copy of a database is some 700 files, and each test has one of its own.
    """
    roomy = MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM_BYTES
    folder = Path(tempfile.mkdtemp(prefix="wocs tests ", dir=MEMORY if roomy else None))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres(scratch: Path) -> Iterator[Postgres]:
    older = os.environ.get("PARITY_POSTGRES")  # `make parity`
    data = scratch / "postgres"
    server = OlderPostgres(older, data, SPEED) if older else Postgres(data, configuration=SPEED)
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def template(postgres: Postgres) -> str:
    """The name of a database with every migration applied, which nobody may change."""
    with psycopg.connect(postgres.url("postgres"), autocommit=True) as connection:
        connection.execute("create database wocs_template")
    migrations.apply(postgres.url("wocs_template"))
    return "wocs_template"


@pytest.fixture(scope="session")
def clones(postgres: Postgres, template: str) -> Iterator[Clones]:
    clones = Clones(postgres.url("postgres"), template)
    yield clones
    clones.close()


@pytest.fixture(scope="session")
def clone_pool(postgres: Postgres, template: str) -> Iterator[ClonePool]:
    """Copies of a template of their own, which can be made as they were before."""
    with psycopg.connect(postgres.url("postgres"), autocommit=True) as connection:
        connection.execute(f"create database wocs_restorable template {template} strategy file_copy".encode())
    with psycopg.connect(postgres.url("wocs_restorable"), autocommit=True) as connection:
        connection.execute(RESTORE.encode())
    clones = Clones(postgres.url("postgres"), "wocs_restorable")
    pool = ClonePool(postgres, clones)
    yield pool
    pool.close()
    clones.close()


@pytest.fixture
def database(clone_pool: ClonePool, monkeypatch: pytest.MonkeyPatch) -> Iterator[Clone]:
    """What this process opens by the clone's address keeps its connections from test to test, as in production."""
    clone = clone_pool.take()

    def open_kept(url: str) -> PostgresDatabase:
        return clone.direct if url == clone.service_url else PostgresDatabase(url)

    monkeypatch.setattr("functions.database.postgres.PostgresDatabase", open_kept)
    yield clone
    clone_pool.give_back(clone)


@pytest.fixture(scope="session")
def valkey(scratch: Path) -> Iterator[Valkey]:
    server = Valkey(scratch / "valkey")
    server.start()
    yield server
    server.stop()


@pytest.fixture
def queue(valkey: Valkey) -> Iterator[RedisQueue]:
    """An empty bell."""
    with redis.Redis.from_url(valkey.url) as client:
        client.flushall()
    bell = RedisQueue(valkey.url)
    yield bell
    bell.close()

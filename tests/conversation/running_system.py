"""The whole system as its owner starts it, with someone else's Graph."""

import os
import signal
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import psycopg

from local.services import migrations
from local.services.process import free_port
from tests.conversation.bundled_functions import Deployment, deployments
from tests.conversation.fake_graph import TOKEN, Graph
from tests.conversation.phones import APP_SECRET, PHONE_NUMBER_ID, Phone
from tests.processes import Launched, wait_for

ADMINS = [f"601200000{number:02d}" for number in range(40)]
ALI, BOB, VIEWER = "60130000001", "60130000002", "60140000001"
SHORT_WAITS = b"""
create or replace function wocs.limit_pause_min_s() returns int language sql immutable as 'select 0';
create or replace function wocs.limit_pause_max_s() returns int language sql immutable as 'select 0';
create or replace function wocs.limit_bell_patience_at_beat() returns interval language sql immutable
as $$ select interval '2 s' $$;
"""
"""Seconds that would only be waited for: what they are in truth, tests/contract/test_limits.py and tests/sql say."""
__all__ = ["ALI", "BOB", "VIEWER", "System", "free_port", "page", "start", "stop", "wait_for"]


@dataclass
class System:
    url: str
    graph: Graph
    data: Path
    launched: Launched
    admins: Iterator[str] = field(default_factory=lambda: iter(ADMINS))
    rest: ExitStack = field(default_factory=ExitStack)

    @property
    def pid(self) -> int:
        return self.launched.process.pid

    def person(self, number: str, name: str = "Somebody") -> Phone:
        return Phone(self.url, self.graph, number, name)

    def admin(self) -> Phone:
        """An admin whom no other test has used: the rate is counted for each person."""
        return self.person(next(self.admins), "Admin")


def start(data: Path, graph: Graph, port: int, **more: str) -> System:
    environment = {
        "PATH": os.environ["PATH"],
        "PORT": str(port),
        "WOCS_DATA": str(data),
        "WHATSAPP_API_BASE": graph.base,
        "WHATSAPP_TOKEN": TOKEN,
        "WHATSAPP_PHONE_NUMBER_ID": PHONE_NUMBER_ID,
        "WHATSAPP_APP_SECRET": APP_SECRET,
        "WHATSAPP_VERIFY_TOKEN": "verify-me",
        "WOCS_ADMINS": ",".join(f"Admin{number}:{number}" for number in ADMINS),
        "WOCS_AGENTS": f"Ali:{ALI},Bob:{BOB}",
        "WOCS_VIEWERS": f"Viewer:{VIEWER}",
        "WOCS_BEAT_SECONDS": "3",
        "WOCS_LANGUAGE": "en",
        **more,
    }
    if deployments:
        return start_deployed(deployments[0], data, graph, environment)
    launched = Launched(environment, data.with_suffix(".said"))
    launched.wait_until_ready()
    password, database_port = ((data / "postgres" / name).read_text().strip() for name in ("password", "port"))
    shorten_waits(f"postgresql://postgres:{password}@127.0.0.1:{database_port}/wocs")
    return System(f"http://127.0.0.1:{port}", graph, data, launched)


def start_deployed(deployment: Deployment, data: Path, graph: Graph, environment: dict[str, str]) -> System:
    """The home PC and all else as ever, the functions from their bundles and the vendors in their places."""
    rest = ExitStack()
    functions = rest.enter_context(deployment.run(graph))
    database = f"wocs_deployed_{data.name}"
    with psycopg.connect(deployment.postgres.url("postgres"), autocommit=True) as connection:
        connection.execute(f'create database "{database}"'.encode())
    migrations.apply(deployment.postgres.url(database))
    shorten_waits(deployment.postgres.url(database))
    functions.supabase.use(database)
    addresses = {"WOCS_BASE_URL": functions.url, "WOCS_FUNCTIONS_URL": functions.url}
    ours = {name: value for name, value in environment.items() if name.startswith("WOCS_")}
    functions.environment |= ours | {"WHATSAPP_VERIFY_TOKEN": "verify-me", **addresses}
    launched = Launched(environment | functions.environment, data.with_suffix(".said"))
    launched.wait_until_ready()
    return System(functions.url, graph, data, launched, rest=rest)


def shorten_waits(database_url: str) -> None:
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute(SHORT_WAITS)


def stop(system: System) -> int:
    with system.rest:
        return system.launched.end(signal.SIGINT)


def page(system: System, slug: str) -> httpx.Response:
    return httpx.get(f"{system.url}/p/{slug}", timeout=10)

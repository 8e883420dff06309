"""Webhook p50 to its 200, beside Flask with one INSERT: the same server, database, driver and pace, in one run.

Over both ways to the database: directly, and over PostgREST as in production.
"""

import hashlib
import hmac
import http.client
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from itertools import count
from pathlib import Path
from typing import NamedTuple

import psycopg

from bench.rounds import interleave, ratio_of
from functions.database.postgres import PostgresDatabase
from local.services import migrations
from local.services.postgres_server import Postgres
from local.services.postgrest import Postgrest, fetch, role_token

ADMINS, ROUNDS, BLOCK = 400, 24, 10  # short blocks: what else the machine does changes by the second
PAUSE_S = 0.04  # between requests, for both: what is done after an answer must not be measured as the next one's time
START_S = 2.0  # what a server loads after its first answer is no part of its later ones
SECRET = "bench-secret"  # noqa: S105
POSTGREST_KEPT = Path.home() / ".cache" / "wocs"
PLAIN = """
create table received (id bigserial primary key, body text, at timestamptz default now());
grant all on received to service_role;
grant all on sequence received_id_seq to service_role;
"""
numbers = count(1)


class Way(NamedTuple):
    """How both sides reach the database: our server's module and settings, and the arguments of Flask's."""

    module: str
    settings: dict[str, str]
    flask: list[str]


def measure() -> dict[str, float]:
    """What `compare` tells, paced; `*_busy`: without pauses; `*_https` and `*_https_busy`: over PostgREST."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="wocs bench ")))
        folder.chmod(0o755)
        postgres = Postgres(folder / "postgres")
        postgres.start()
        stack.callback(postgres.stop)
        prepare(postgres)
        with servers(directly(postgres)) as (ours, flask):
            result = compare(ours, flask, PAUSE_S) | renamed(compare(ours, flask, 0.0), "_busy")
        with over_postgrest(postgres, folder) as way, servers(way) as (ours, flask):
            result |= renamed(compare(ours, flask, PAUSE_S), "_https")
            return result | renamed(compare(ours, flask, 0.0), "_https_busy")


def renamed(times: dict[str, float], suffix: str) -> dict[str, float]:
    return {f"{name}{suffix}": value for name, value in times.items()}


def prepare(postgres: Postgres, people: list[dict[str, str]] | None = None) -> None:
    migrations.apply(postgres.url())
    with psycopg.connect(postgres.url("postgres"), autocommit=True) as connection:
        connection.execute("create database plain")
    with psycopg.connect(postgres.url("plain"), autocommit=True) as connection:
        connection.execute(PLAIN)
    people = people or [{"name": f"Admin {n}", "number": f"6012{n:07d}", "role": "admin"} for n in range(ADMINS)]
    database = PostgresDatabase(postgres.service_url())
    database.call("wocs_enlist", {"people": people})
    database.close()


def directly(postgres: Postgres) -> Way:
    return Way("local.web", {"DATABASE_URL": postgres.service_url()}, ["postgres", postgres.url("plain")])


@contextmanager
def over_postgrest(postgres: Postgres, folder: Path) -> Iterator[Way]:
    """One PostgREST for each side, with nothing before it."""
    key, binary = role_token("service_role"), fetch(POSTGREST_KEPT)
    ours, plain = (
        Postgrest(binary, postgres.role_url("authenticator", database), folder / f"{database}.log")
        for database in ("wocs", "plain")
    )
    ours.start()
    plain.start()
    try:
        settings = {"SUPABASE_URL": ours.url, "SUPABASE_SECRET_KEY": key}
        yield Way("bench.web_over_postgrest", settings, ["postgrest", plain.url, key])
    finally:
        ours.stop()
        plain.stop()


@contextmanager
def servers(way: Way) -> Iterator[tuple[int, int]]:
    ours, flask, graph = free_port(), free_port(), free_port()
    environment = dict(os.environ) | {
        "PORT": str(ours),
        "WHATSAPP_API_BASE": f"http://127.0.0.1:{graph}",
        "WHATSAPP_TOKEN": "bench",
        "WHATSAPP_PHONE_NUMBER_ID": "1",
        "WHATSAPP_APP_SECRET": SECRET,
        "REDIS_URL": "",
        **way.settings,
    }
    commands = [
        ["-m", "bench.played_graph", str(graph)],
        ["-m", "bench.flask_insert", str(flask), *way.flask],
        ["-m", way.module],
    ]
    started = [
        subprocess.Popen([sys.executable, *command], env=environment, stderr=subprocess.DEVNULL) for command in commands
    ]
    try:
        for port in (graph, flask, ours):
            wait_until_open(port)
        yield ours, flask
    finally:
        for process in started:
            process.terminate()
            process.wait()


def compare(ours: int, flask: int, pause: float) -> dict[str, float]:
    """Milliseconds: {"ours", "flask"}, and p99 of each as `*_p99`; {"ratio", "ratio_p99"}; the interval of `ratio`."""
    times: dict[str, list[float]] = {"ours": [], "flask": []}
    ports = {"ours": ours, "flask": flask}
    for port in ports.values():
        post_block(port, pause, size=1)
        time.sleep(START_S)
        post_block(port, pause)

    def measure_block(name: str) -> float:
        block = post_block(ports[name], pause)
        times[name] += block
        return statistics.median(block)

    blocks = interleave({name: partial(measure_block, name) for name in ports}, ROUNDS)
    p50 = {name: statistics.median(seconds) * 1000 for name, seconds in times.items()}
    p99 = {f"{name}_p99": statistics.quantiles(seconds, n=100)[-1] * 1000 for name, seconds in times.items()}
    by_round = ratio_of(blocks["ours"], blocks["flask"])
    ratios = {"ratio": p50["ours"] / p50["flask"], "ratio_p99": p99["ours_p99"] / p99["flask_p99"]}
    return p50 | p99 | ratios | {"ratio_low": by_round.low, "ratio_high": by_round.high}


def post_block(port: int, pause: float, size: int = BLOCK) -> list[float]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.connect()
    connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    times = []
    for _ in range(size):
        body, headers = command_body()
        started = time.perf_counter()
        connection.request("POST", "/api/webhook", body, headers)
        answer = connection.getresponse()
        answer.read()
        times.append(time.perf_counter() - started)
        if answer.status != 200:
            raise RuntimeError(f"answered {answer.status}")
        time.sleep(pause)
    connection.close()
    return times


def command_body(admins: int = ADMINS) -> tuple[bytes, dict[str, str]]:
    """One accepted command, signed; each admin stays below twenty a minute."""
    number = next(numbers)
    sender = f"6012{number % admins:07d}"
    text = (
        f"/landing create\npage: bench-{number}\ntitle: Promo Raya Gila!\ndesc: Diskaun sampai 50%\ncta: Order Sekarang"
    )
    message = {
        "from": sender,
        "id": f"wamid.{number}",
        "timestamp": str(int(time.time())),
        "type": "text",
        "text": {"body": text},
    }
    value = {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "60311112222", "phone_number_id": "1"},
        "contacts": [{"profile": {"name": "Admin"}, "wa_id": sender}],
        "messages": [message],
    }
    entry = [{"id": "1", "changes": [{"field": "messages", "value": value}]}]
    body = json.dumps({"object": "whatsapp_business_account", "entry": entry}).encode()
    signature = hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
    return body, {"Content-Type": "application/json", "X-Hub-Signature-256": f"sha256={signature}"}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_open(port: int) -> None:
    deadline = time.monotonic() + 30
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)

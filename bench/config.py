"""`GET /api/config/{app}` with no cache between, beside the webhook: same server, database and pace, in one run."""

import http.client
import socket
import statistics
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import psycopg

from bench.webhook import BLOCK, PAUSE_S, ROUNDS, a_command, prepare, servers
from local.services.postgres import Postgres

SETTINGS = """
insert into wocs.app_configs (app_name, config_key, config_value, version)
select app, key, to_jsonb(5), row_number() over (partition by app)
from unnest(array['checkout', 'catalog', 'booking']) app,
     unnest(array['max_qty', 'min_order', 'features.dark_mode', 'stock_alert', 'ops_note']) key
"""
Ask = tuple[str, str, bytes, dict[str, str]]  # method, path, body, headers


def measure() -> dict[str, float]:
    """Milliseconds: {"p50", "p99", "webhook_p50", "webhook_p99"}, and the p99s' "ratio"."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="wocs bench ")))
        folder.chmod(0o755)
        postgres = Postgres(folder / "postgres")
        postgres.start()
        stack.callback(postgres.stop)
        prepare(postgres)
        with psycopg.connect(postgres.url(), autocommit=True) as connection:
            connection.execute(SETTINGS)
        port, _ = stack.enter_context(servers(postgres))
        return compare(port)


def compare(port: int) -> dict[str, float]:
    asks: dict[str, Callable[[], Ask]] = {"": a_look, "webhook_": a_post}
    times: dict[str, list[float]] = {name: [] for name in asks}
    for round_ in range(ROUNDS + 1):
        for name, ask in asks.items():
            taken = block(port, ask)
            times[name] += taken if round_ else []
    found = {}
    for name, taken in times.items():
        found[f"{name}p50"] = statistics.median(taken) * 1000
        found[f"{name}p99"] = statistics.quantiles(taken, n=100)[98] * 1000
    return found | {"ratio": found["p99"] / found["webhook_p99"]}


def a_look() -> Ask:
    return "GET", "/api/config/checkout", b"", {}


def a_post() -> Ask:
    body, headers = a_command()
    return "POST", "/api/webhook", body, headers


def block(port: int, ask: Callable[[], Ask]) -> list[float]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.connect()
    connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    times = []
    for _ in range(BLOCK):
        asked = ask()
        started = time.perf_counter()
        connection.request(*asked)
        answer = connection.getresponse()
        answer.read()
        times.append(time.perf_counter() - started)
        if answer.status != 200:
            raise RuntimeError(f"answered {answer.status}")
        time.sleep(PAUSE_S)
    connection.close()
    return times

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

from bench.webhook_latency import BLOCK, PAUSE_S, ROUNDS, command_body, directly, prepare, servers
from local.services.postgres_server import Postgres

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
        port, _ = stack.enter_context(servers(directly(postgres)))
        return compare(port)


def compare(port: int) -> dict[str, float]:
    asks: dict[str, Callable[[], Ask]] = {"": config_request, "webhook_": webhook_request}
    times: dict[str, list[float]] = {name: [] for name in asks}
    for round_ in range(ROUNDS + 1):
        for name, ask in asks.items():
            seconds = block(port, ask)
            times[name] += seconds if round_ else []
    figures = {}
    for name, seconds in times.items():
        figures[f"{name}p50"] = statistics.median(seconds) * 1000
        figures[f"{name}p99"] = statistics.quantiles(seconds, n=100)[98] * 1000
    return figures | {"ratio": figures["p99"] / figures["webhook_p99"]}


def config_request() -> Ask:
    return "GET", "/api/config/checkout", b"", {}


def webhook_request() -> Ask:
    body, headers = command_body()
    return "POST", "/api/webhook", body, headers


def block(port: int, ask: Callable[[], Ask]) -> list[float]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.connect()
    connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    times = []
    for _ in range(BLOCK):
        request = ask()
        started = time.perf_counter()
        connection.request(*request)
        answer = connection.getresponse()
        answer.read()
        times.append(time.perf_counter() - started)
        if answer.status != 200:
            raise RuntimeError(f"answered {answer.status}")
        time.sleep(PAUSE_S)
    connection.close()
    return times

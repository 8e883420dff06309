"""All of the panel's pages beside the webhook: same server, database and pace, in one run, with years of rows."""

import statistics
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import psycopg

from bench.config_latency import Ask, block
from bench.panel_rows import ADMINS, fill_panel, list_addresses, list_people
from bench.webhook_latency import command_body, directly, prepare, servers
from functions.panel.cookies import ACCESS
from functions.panel.session_tokens import sign_access
from local.services.postgres_server import Postgres

JWT_SECRET = "a secret of the bench, thirty-two letters or more"  # noqa: S105
ROUNDS = 8
SETTLE_S = 0.5  # what the webhook does after its answers must not be measured as the next page's time


def measure() -> dict[str, float]:
    """Milliseconds by address and "webhook"; the slowest's "ratio" to it; "long", a long chat's to a short one's."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="wocs bench ")))
        folder.chmod(0o755)
        postgres = Postgres(folder / "postgres")
        postgres.start()
        stack.callback(postgres.stop)
        prepare(postgres, list_people())
        fill_panel(postgres.url())
        cookie = log_in(postgres)
        way = directly(postgres)
        way.settings["WOCS_JWT_SECRET"] = JWT_SECRET
        port, _ = stack.enter_context(servers(way))
        return compare(port, cookie, list_addresses(postgres.url()))


def log_in(postgres: Postgres) -> str:
    """The cookie of an admin."""
    with psycopg.connect(postgres.url(), autocommit=True) as connection:
        row = connection.execute(
            "insert into wocs.panel_sessions (user_id, expires_at) select id, now() + interval '1 day' from wocs.users"
            " order by name limit 1 returning id::text, user_id::text"
        ).fetchone()
    assert row
    return f"{ACCESS}={sign_access({'session': row[0], 'person': row[1]}, JWT_SECRET)}"


def compare(port: int, cookie: str, addresses: list[str]) -> dict[str, float]:
    asks: dict[str, Callable[[], Ask]] = {address: partial(page_request, address, cookie) for address in addresses}
    asks["webhook"] = webhook_request
    times: dict[str, list[float]] = {name: [] for name in asks}
    for round_ in range(ROUNDS + 1):
        for name, ask in asks.items():
            seconds = block(port, ask)
            times[name] += seconds if round_ else []
            time.sleep(SETTLE_S if name == "webhook" else 0)
    figures = {name: statistics.median(seconds) * 1000 for name, seconds in times.items()}
    slowest = max(figures[address] for address in addresses)
    return figures | {"ratio": slowest / figures["webhook"], "long": figures["/chat/1"] / figures["/chat/2"]}


def webhook_request() -> Ask:
    body, headers = command_body(ADMINS)
    return "POST", "/api/webhook", body, headers


def page_request(page: str, cookie: str) -> Ask:
    return "GET", page, b"", {"Cookie": cookie}

"""The panel's pages beside the webhook: same server, database and pace, in one run, with years of tasks and chats."""

import statistics
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import psycopg

from bench.config_latency import Ask, block, webhook_request
from bench.webhook_latency import ROUNDS, directly, prepare, servers
from functions.panel.cookies import ACCESS
from functions.panel.tokens import sign_access
from local.services.postgres_server import Postgres

JWT_SECRET = "a secret of the bench, thirty-two letters or more"  # noqa: S105
FILL = """
set session_replication_role = replica;  -- a task begins as pending: no trigger looks at these
insert into wocs.tasks (type, runs, command_raw, payload, status, priority, requested_by, created_at, completed_at)
select 'agent_task', 'human', '/agent task to: ali note: ' || n, jsonb_build_object('to', 'ali', 'note', 'task ' || n),
  case when n % 500 = 0 then 'pending' else 'done' end, (array['high', 'normal', 'low'])[1 + n % 3],
  (select id from wocs.users order by name limit 1), now() - n * interval '10 minutes',
  case when n % 500 <> 0 then now() - n * interval '9 minutes' end
from generate_series(1, 100000) n;
insert into wocs.chats (wa_chat_id, customer_name, customer_number, last_message_at, last_customer_at, waiting_since)
select '6017' || n, 'Customer ' || n, '6017' || n, now() - n * interval '5 minutes', now() - n * interval '5 minutes',
  case when n % 50 = 0 then now() - n * interval '5 minutes' end
from generate_series(1, 5000) n;
insert into wocs.messages (chat_id, sender_type, content, created_at)
select c.id, case when n % 2 = 0 then 'agent' else 'customer' end, 'message ' || n, now() - n * interval '1 minute'
from wocs.chats c, generate_series(1, case when c.number = 1 then 5000 else 30 end) n
where c.number <= 300;
analyze;
"""
PAGES = ("/inbox", "/inbox?show=all", "/chats", "/chat/2", "/chat/1", "/logs")


def measure() -> dict[str, float]:
    """Milliseconds by page and "webhook"; the slowest page's "ratio" to it; "long", a long chat's to a short one's."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="wocs bench ")))
        folder.chmod(0o755)
        postgres = Postgres(folder / "postgres")
        postgres.start()
        stack.callback(postgres.stop)
        prepare(postgres)
        cookie = fill(postgres)
        way = directly(postgres)
        way.settings["WOCS_JWT_SECRET"] = JWT_SECRET
        port, _ = stack.enter_context(servers(way))
        return compare(port, cookie)


def fill(postgres: Postgres) -> str:
    """The cookie of an admin who is logged in."""
    with psycopg.connect(postgres.url(), autocommit=True) as connection:
        connection.execute(FILL.encode())
        row = connection.execute(
            "insert into wocs.panel_sessions (user_id, expires_at) select id, now() + interval '1 day' from wocs.users"
            " order by name limit 1 returning id::text, user_id::text"
        ).fetchone()
    assert row
    return f"{ACCESS}={sign_access({'session': row[0], 'person': row[1]}, JWT_SECRET)}"


def compare(port: int, cookie: str) -> dict[str, float]:
    asks: dict[str, Callable[[], Ask]] = {page: partial(page_request, page, cookie) for page in PAGES}
    asks["webhook"] = webhook_request
    times: dict[str, list[float]] = {name: [] for name in asks}
    for round_ in range(ROUNDS + 1):
        for name, ask in asks.items():
            seconds = block(port, ask)
            times[name] += seconds if round_ else []
    figures = {name: statistics.median(seconds) * 1000 for name, seconds in times.items()}
    slowest = max(figures[page] for page in PAGES)
    return figures | {"ratio": slowest / figures["webhook"], "long": figures["/chat/1"] / figures["/chat/2"]}


def page_request(page: str, cookie: str) -> Ask:
    return "GET", page, b"", {"Cookie": cookie}

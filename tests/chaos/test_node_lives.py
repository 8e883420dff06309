"""Campaigns against the home node: killed in the middle of its work and started again, it takes the work up at once.

`make campaigns` runs them twenty times. No queue, no doorbell: the slowest way.
"""

import random
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from werkzeug.serving import make_server

from functions.database import open_database
from functions.site import serve
from functions.whatsapp import open_whatsapp
from home_node.browser import find_browser
from tests.campaigns import CAMPAIGNS
from tests.chaos.killable_home import Home
from tests.conftest import forget_settings
from tests.conversation.fake_graph import TOKEN, Graph
from tests.conversation.fake_home_node import SECRET
from tests.conversation.fake_vercel import Vercel
from tests.conversation.phones import APP_SECRET, PHONE_NUMBER_ID
from tests.database_clone import Clone
from tests.enrolled_nodes import key_of
from tests.processes import is_alive, wait_for
from tests.sql.inbound_messages import make_home_task, with_people

TIMES = range(CAMPAIGNS)
PATIENCE_S = 15
PAGE = b"<!doctype html><title>Promo</title><h1>Promo Raya</h1>"


class Functions:
    """The node's door over HTTP, and a page that is slow to come until it `may_come`."""

    def __init__(self) -> None:
        self.node, self.may_come, self.asked = serve("node"), Event(), Event()
        self.server = make_server("127.0.0.1", 0, self.answer, threaded=True)
        self.url = f"http://127.0.0.1:{self.server.port}"
        Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def answer(self, environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        if not environ["PATH_INFO"].startswith("/p/"):
            return self.node(environ, start)
        self.asked.set()
        self.may_come.wait(60)
        start("200 OK", [("Content-Type", "text/html")])
        return [PAGE]

    def close(self) -> None:
        self.may_come.set()
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def vercel() -> Iterator[Vercel]:
    stand_in = Vercel()
    stand_in.ends["main"] = "BUILDING"
    yield stand_in
    stand_in.close()


@pytest.fixture
def functions() -> Iterator[Functions]:
    functions = Functions()
    yield functions
    functions.close()


@pytest.fixture
def home(
    database: Clone,
    functions: Functions,
    vercel: Vercel,
    tmp_path: Path,
    scratch: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Home]:
    graph = Graph()
    environment = {
        "DATABASE_URL": database.service_url, "WHATSAPP_API_BASE": graph.base, "WHATSAPP_TOKEN": TOKEN,
        "WHATSAPP_PHONE_NUMBER_ID": PHONE_NUMBER_ID, "WHATSAPP_APP_SECRET": APP_SECRET, "WOCS_NODE_SECRET": SECRET,
        "WOCS_DATA": str(scratch / "killed homes"),
    }  # fmt: skip
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    forget_settings()
    with_people(database)
    database.call("wocs_enlist", {"people": [], "node": key_of("home")})
    home = Home(tmp_path / "home", functions.url, vercel.settings())
    yield home
    home.kill()
    open_whatsapp().close()
    open_database().close()
    graph.close()


def make_task(database: Clone, kind: str, repeatable: bool, **args: str) -> str:
    task = make_home_task(database, repeatable=repeatable, **args)
    database.sql("update wocs.tasks set type = %s where id = %s", kind, task)
    return task


def state_of(database: Clone, task: str) -> tuple[str, int]:
    [(status, attempt)] = database.sql("select status, attempt from wocs.tasks where id = %s", task)
    return str(status), int(attempt)


@pytest.mark.parametrize("turn", TIMES)
def test_a_node_killed_at_work_and_started_again_takes_it_up_at_once(
    database: Clone, home: Home, functions: Functions, vercel: Vercel, turn: int
) -> None:
    if find_browser() is None:
        pytest.skip("no Chromium on this machine")
    picture = make_task(database, "landing_screenshot", True, page="promo")
    deployment = make_task(database, "app_deploy", False, branch="main")
    # Long enough ago for the first beat to bring them, not so long that the bell is rung for them instead.
    database.sql("update wocs.tasks set rung_at = now() - interval '20 s'")
    home.start()
    assert functions.asked.wait(60)
    wait_for(lambda: vercel.pressed)
    time.sleep(random.Random(turn).random())  # anywhere in its work
    left = home.kill()
    functions.may_come.set()

    began = time.monotonic()
    home.start()
    wait_for(lambda: state_of(database, picture)[1] == 2, PATIENCE_S)
    taken_s = time.monotonic() - began
    wait_for(lambda: state_of(database, picture) == ("done", 2), 60)
    print(f"taken up after {taken_s:.1f} s, done after {time.monotonic() - began:.1f} s")
    assert (state_of(database, deployment), vercel.pressed) == (("uncertain", 1), ["main"])
    wait_for(lambda: not any(is_alive(pid) for pid in left))
    assert database.sql("select retry_count from wocs.tasks where id = %s", picture) == [(1,)]

"""Every way in, by every method, with anything in its path, query, head, cookies and body: no 5xx, and no 2xx for a
stranger where no stranger belongs. The routes are read from vercel.json and api/, so that a new one is tried too.

The gate draws some of each; `make campaigns` draws twenty times as many.
"""

import json
import re
from collections.abc import Callable
from pathlib import Path
from random import Random
from urllib.parse import urlencode

import pytest
from werkzeug.test import Client, TestResponse

from functions.panel.cookies import ACCESS, DEVICE, LOGIN, REFRESH
from functions.site import serve
from local.web.routes import Function, read_site, resolve
from shared.signatures import derive_node_identity, sign_ingest, sign_node_call, sign_webhook
from tests.campaigns import CAMPAIGNS
from tests.conftest import forget_settings
from tests.database_clone import Clone
from tests.enrolled_nodes import key_of
from tests.panel.browser_client import PEOPLE, SECRET, BrowserClient
from tests.routes.junk import BODIES, HEADS, KEYS, METHODS, PARTS, TYPES, VALUES

PROJECT = Path(__file__).resolve().parents[2]
SITE = read_site(PROJECT)
SECRETS = {
    "WOCS_JWT_SECRET": SECRET, "WHATSAPP_APP_SECRET": "app-secret", "WHATSAPP_VERIFY_TOKEN": "open-sesame",
    "WHATSAPP_TOKEN": "token", "WHATSAPP_PHONE_NUMBER_ID": "1055", "CRON_SECRET": "clock-secret",
    "WOCS_NODE_SECRET": "node-secret", "WOCS_INGEST_SECRET": "ingest-secret",
}  # fmt: skip
VERBS = ("claim", "beat", "mark", "report", "media", "upload", "backup_begin", "backup_end", "export", "export_file",
         "file", "enroll")  # fmt: skip
ACTS = sorted(
    {
        act
        for file in (PROJECT / "supabase/schemas").rglob("*.sql")
        for act in re.findall(r"panel_act_([a-z][a-z_]*)", file.read_text())
    }
)
ROUTES = sorted(
    {rewrite["source"] for rewrite in json.loads((PROJECT / "vercel.json").read_text())["rewrites"]}
    | {f"/api/{file.stem}" for file in (PROJECT / "api").glob("*.py")}
    | {f"/api/node/{verb}" for verb in VERBS}
)
FOR_ANYBODY = {
    "/": "the brand's home page",
    "/api/landing": "the same function by its own name: only what is published",
    "/p/:page": "published pages", "/p/:page/": "published pages", "/p/:page/:picture": "their pictures",
    "/go/:page": "their links", "/go/:page/": "their links",
    "/login": "the way in", "/login/:step": "the way in",
    "/manifest.webmanifest": "what a phone needs to keep the panel: the brand's name, nothing else",
    "/api/health": "ok or not, without a look at the database",
    "/api/config": "settings that web apps show to their visitors", "/api/config/:app": "the same",
}  # fmt: skip
"""The only routes whose 2xx a stranger may see, and why."""
SHARE = 6
"""Requests of a route and a caller in the gate."""


@pytest.fixture
def functions(database: Clone, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Client]:
    for name, value in {**SECRETS, "DATABASE_URL": database.service_url}.items():
        monkeypatch.setenv(name, value)
    forget_settings()
    database.call("wocs_enlist", {"people": PEOPLE, "node": key_of("home")})
    opened: dict[str, Client] = {}
    return lambda name: opened.setdefault(name, serve(name).test_client())


def draw_path(random: Random, route: str) -> str:
    known = {":verb": VERBS, ":act": ACTS}
    parts = (
        random.choice(known[part] if part in known and random.random() < 0.9 else PARTS) if part[:1] == ":" else part
        for part in route.split("/")
    )
    return "/".join(parts)


def draw_fields(random: Random) -> dict[str, list[str]]:
    keys = random.sample(KEYS, random.randint(0, 9))
    return {key: [random.choice(VALUES) for _ in range(random.choice((1, 1, 1, 2)))] for key in keys}


def ask(random: Random, client: Client, path: str, query: str, sign: bool) -> tuple[dict[str, object], TestResponse]:
    method = random.choice(METHODS) if random.random() < 0.5 else random.choice(("GET", "POST"))
    headers = [*random.sample(HEADS, random.randint(0, 4))]
    if random.random() < 0.5:
        headers.append(("Sec-Fetch-Site", "same-origin"))
    sent: dict[str, object] = {"method": method, "query_string": query}
    if random.random() < 0.5 and not sign:
        sent["data"] = draw_fields(random)
    else:
        sent |= {"data": random.choice(BODIES), "content_type": random.choice(TYPES)}
    if sign:
        assert isinstance(sent["data"], bytes)
        named = {name for name, _ in headers}
        headers += [pair for pair in sign_all(path, method, sent["data"], query).items() if pair[0] not in named]
    sent["headers"] = headers
    answer = client.open(path, base_url="https://localhost", **sent)  # type: ignore[arg-type]
    answer.get_data()
    answer.close()
    return sent, answer


def is_way_to_login(answer: TestResponse) -> bool:
    """How a part of a page is told to go there: htmx follows no 303 out of the page."""
    return answer.headers.get("HX-Redirect") == "/login" and not answer.get_data()


def sign_all(path: str, method: str, body: bytes, query: str) -> dict[str, str]:
    """Whatever each door asks of who may come in; each reads its own alone."""
    last = path.rpartition("/")[2]
    if "/ingest" in path:
        return sign_ingest(SECRETS["WOCS_INGEST_SECRET"], last, body, "1768870800")
    if "/node" in path:
        identity = derive_node_identity(SECRETS["WOCS_NODE_SECRET"], **key_of("home"))
        return sign_node_call(identity, method, path, body)
    return {
        "X-Hub-Signature-256": sign_webhook(SECRETS["WHATSAPP_APP_SECRET"], body),
        "Authorization": f"Bearer {SECRETS['CRON_SECRET']}",
    }


def draw(random: Random, route: str) -> tuple[str, str, str]:
    """(path, function, query as it sees it); what leads nowhere is 404 by Vercel, and is drawn again."""
    while True:
        path = draw_path(random, route)
        query = urlencode(draw_fields(random), doseq=True) + random.choice(("", "", "&%ff=%00&=&;", "&a=%ed%a0%80"))
        found = resolve(SITE, path, query)
        if isinstance(found, Function):
            return path, found.name, found.query


@pytest.mark.parametrize("route", ROUTES)
def test_nothing_a_stranger_sends_breaks_a_route_or_opens_it(
    functions: Callable[[str], Client], database: Clone, route: str
) -> None:
    random = Random(route)
    for _ in range(SHARE * CAMPAIGNS):
        path, name, query = draw(random, route)
        client = functions(name)
        for cookie in (ACCESS, REFRESH, DEVICE, LOGIN):
            client.set_cookie(cookie, random.choice(("", "x", "a.b.c", "x" * 4000, "\xe9")), secure=True)
        sent, answer = ask(random, client, path, query, sign=False)
        assert answer.status_code < 500, (path, sent)
        opened = answer.status_code // 100 == 2 and not is_way_to_login(answer)
        assert not opened or route in FOR_ANYBODY, (path, sent, answer.get_data()[:300])
    [(left,)] = database.sql("select count(*) from wocs.tasks")
    assert left == 0


@pytest.mark.parametrize("route", [route for route in ROUTES if "/api/" not in route or "panel" in route])
def test_nothing_somebody_who_is_logged_in_sends_breaks_a_page(
    functions: Callable[[str], Client], database: Clone, route: str
) -> None:
    random = Random(f"{route} inside")
    for _ in range((SHARE * 4 if "act" in route else SHARE) * CAMPAIGNS):
        path, name, query = draw(random, route)
        browser = BrowserClient(functions(name), database)
        browser.log_in(random.choice(("Admin", "Admin", "Ali", "Viewer")))
        sent, answer = ask(random, browser.client, path, query, sign=False)
        assert answer.status_code < 500, (path, sent)


@pytest.mark.parametrize("route", [route for route in ROUTES if "/api/" in route])
def test_nothing_signed_that_makes_no_sense_breaks_a_door(functions: Callable[[str], Client], route: str) -> None:
    random = Random(f"{route} signed")
    for _ in range(SHARE * CAMPAIGNS):
        path, name, query = draw(random, route)
        sent, answer = ask(random, functions(name), path, query, sign=True)
        assert answer.status_code < 500, (path, sent)


def test_every_route_that_is_open_is_a_route() -> None:
    assert not FOR_ANYBODY.keys() - set(ROUTES)

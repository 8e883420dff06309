# ruff: noqa: E501 - a table has its rows on lines
"""What an attack may cost us: its answer, and at most so many calls of the database, commands of Redis and requests out.

Every attack meets the real functions over a real database; what Meta would be told goes to a Graph of the tests.
"""

import gzip
import json
import time
from collections.abc import Iterator
from typing import Any, NamedTuple

import httpx
import pytest
import redis
from werkzeug.test import TestResponse

from functions.panel.cookies import ACCESS, DEVICE, LOGIN, REFRESH
from local.services.valkey import Valkey
from shared.signatures import derive_node_identity, sign_ingest, sign_node_call
from tests.conftest import forget_settings
from tests.conversation.open_functions import open_function
from tests.conversation.phones import envelope, signed
from tests.conversation.webhook_in_process import ADMIN, ALI, STRANGER, VIEWER, WebhookClient
from tests.enrolled_nodes import key_of

JWT, INGEST, CLOCK, NODE = "j" * 32, "ingest-secret", "clock-secret", "node-secret"
HERE = {"Sec-Fetch-Site": "same-origin"}
FORM = {**HERE, "Content-Type": "application/x-www-form-urlencoded"}


class Cost(NamedTuple):
    sql: int = 0
    redis: int = 0
    out: int = 0


NOTHING = Cost()


class Meter:
    """Counts what the functions do since the last look."""

    def __init__(self, queue: redis.Redis) -> None:
        self.queue, self.sql, self.out, self.before = queue, 0, 0, NOTHING

    def look(self) -> Cost:
        stats = self.queue.info("commandstats")
        commands = sum(stats.get(f"cmdstat_{name}", {}).get("calls", 0) for name in ("zadd", "zmpop", "set", "get"))
        now = Cost(self.sql, commands, self.out)
        spent = Cost(*(after - before for after, before in zip(now, self.before, strict=True)))
        self.before = now
        return spent


@pytest.fixture
def meter(webhook: WebhookClient, valkey: Valkey, queue: object, monkeypatch: pytest.MonkeyPatch) -> Iterator[Meter]:
    told = {
        "REDIS_URL": valkey.url, "WOCS_JWT_SECRET": JWT, "WOCS_INGEST_SECRET": INGEST, "CRON_SECRET": CLOCK,
        "WOCS_NODE_SECRET": NODE, "WHATSAPP_VERIFY_TOKEN": "open-sesame",
    }  # fmt: skip
    for name, value in told.items():
        monkeypatch.setenv(name, value)
    forget_settings()
    with redis.Redis.from_url(valkey.url) as client:
        meter = Meter(client)
        call, send = webhook.database.direct.call, httpx.HTTPTransport.handle_request

        def counted_call(function: str, request: Any) -> Any:
            meter.sql += 1
            return call(function, request)

        def counted_send(self: httpx.HTTPTransport, request: httpx.Request) -> httpx.Response:
            meter.out += 1
            return send(self, request)

        monkeypatch.setattr(webhook.database.direct, "call", counted_call)
        monkeypatch.setattr(httpx.HTTPTransport, "handle_request", counted_send)
        meter.look()
        yield meter


def ask(function: str, method: str, path: str, body: bytes = b"", **headers: str) -> TestResponse:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    client = open_function(function)
    answer = client.open(path, method=method, data=body, headers=named, base_url="https://localhost")
    answer.get_data()
    answer.close()
    return answer


def text(number: Any, words: str, **more: Any) -> dict[str, Any]:
    message = {"from": number, "id": "wamid.attack", "timestamp": str(int(time.time())), "type": "text"}
    return {**message, "text": {"body": words}, **more}


BODY = envelope({"messages": [text(ADMIN, "/status")]})
RIGHT = signed(BODY)["X-Hub-Signature-256"]


class Attack(NamedTuple):
    function: str
    method: str
    path: str
    statuses: tuple[int, ...]
    most: Cost = NOTHING
    body: bytes = b""
    headers: dict[str, str] = {}  # noqa: RUF012


def webhook_attack(statuses: tuple[int, ...] = (401,), body: bytes = BODY, **headers: str) -> Attack:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Attack("webhook", "POST", "/api/webhook", statuses, NOTHING, body, named)


def node_attack(
    verb: str, target: str = "", name: str = "home", ago: float = 0, secret: str = NODE, most: Cost = NOTHING
) -> Attack:
    body = json.dumps({"node": "home"}).encode()
    identity = derive_node_identity(secret, **key_of(name))
    headers = sign_node_call(identity, "POST", target or f"/api/node/{verb}", body, time.time() - ago)
    return Attack("node", "POST", f"/api/node/{verb}", (401, 403), most, body, headers)


def list_attacks() -> dict[str, Attack]:
    """By what is tried. Built when the test runs: signatures tell the time."""
    figures = json.dumps({"source": "x", "rows": []}).encode()
    now = str(int(time.time()))
    return {
        "no signature": webhook_attack(),
        "an empty signature": webhook_attack(X_Hub_Signature_256="sha256="),
        "a signature in capitals": webhook_attack(X_Hub_Signature_256=RIGHT.upper()),
        "the hex alone": webhook_attack(X_Hub_Signature_256=RIGHT.removeprefix("sha256=")),
        "sha1 alone": webhook_attack(X_Hub_Signature="sha1=" + "0" * 40),
        "right and wrong": webhook_attack(X_Hub_Signature_256=f"{RIGHT},sha256={'0' * 64}"),
        "a blank before it": webhook_attack(X_Hub_Signature_256=f"sha256= {RIGHT[7:]}"),
        "the body written anew": webhook_attack(body=BODY.replace(b": ", b":"), X_Hub_Signature_256=RIGHT),
        "one byte more": webhook_attack(body=BODY + b" ", X_Hub_Signature_256=RIGHT),
        "a gzip bomb": webhook_attack((415,), gzip.compress(b"0" * 10**7), Content_Encoding="gzip", X_Hub_Signature_256=RIGHT),
        "two codings": webhook_attack((415,), Content_Encoding="identity, gzip", X_Hub_Signature_256=RIGHT),
        "10 MB": webhook_attack((413,), b"x" * 10_000_000),
        "two lengths": webhook_attack((400,), Transfer_Encoding="chunked"),
        "another method by a header": Attack("webhook", "GET", "/api/webhook", (403,), headers={"X-HTTP-Method-Override": "POST"}),
        "a guessed verify token": Attack("webhook", "GET", "/api/webhook?hub.mode=subscribe&hub.verify_token=open-sesam&hub.challenge=1", (403,)),
        "no verify token": Attack("webhook", "GET", "/api/webhook?hub.mode=subscribe&hub.challenge=1", (403,)),
        "the clock without a secret": Attack("cron", "GET", "/api/cron", (401,)),
        "the clock by Vercel's header": Attack("cron", "GET", "/api/cron", (401,), headers={"X-Vercel-Cron": "1", "User-Agent": "vercel-cron/1.0"}),
        "the clock with half a secret": Attack("cron", "GET", "/api/cron", (401,), headers={"Authorization": f"Bearer {CLOCK[:-1]}"}),
        "the clock's secret in the query": Attack("cron", "GET", f"/api/cron?secret={CLOCK}", (401,)),
        "the clock's secret twice": Attack("cron", "GET", "/api/cron", (401,), headers={"Authorization": f"Bearer {CLOCK}, Bearer {CLOCK}"}),
        "health as a stranger": Attack("health", "GET", "/api/health?full=1", (200, 503)),
        "a node of nobody's secret": node_attack("claim", secret="another"),
        "a node's call of an hour ago": node_attack("claim", ago=3600),
        "a node's call of the hour to come": node_attack("claim", ago=-3600),
        "a call signed for another door": node_attack("export", target="/api/node/claim"),
        "everything there is, where it is off": node_attack("export"),
        "an enrolment code guessed": Attack("node", "POST", "/api/node/enroll", (401,), body=b'{"code":"3F2A-91BC-77D0-4E1B-A0C4-19F2"}'),
        "a path of a node's door": Attack("node", "POST", "/api/node/..%2fcron", (404,)),
        "figures unsigned": Attack("ingest", "POST", "/api/ingest/sales", (401,), body=figures),
        "figures signed for another kind": Attack("ingest", "POST", "/api/ingest/sales", (401,), NOTHING, figures, sign_ingest(INGEST, "events", figures, now)),
        "figures of next year": Attack("ingest", "POST", "/api/ingest/sales", (401,), NOTHING, figures, sign_ingest(INGEST, "sales", figures, "1999999999")),
        "figures of a moment that is none": Attack("ingest", "POST", "/api/ingest/sales", (401,), NOTHING, figures, sign_ingest(INGEST, "sales", figures, "9" * 400)),
        "an app that is a path": Attack("config", "GET", "/api/config/..%2f..%2fsettings", (404,)),
        "a page that is a path": Attack("landing", "GET", "/p/..%2f..%2fetc%2fpasswd", (404,)),
        "a page with a NUL": Attack("landing", "GET", "/p/a%00b", (404,)),
        "a page with LIKE's letters": Attack("landing", "GET", "/p/%25_%25", (404,)),
        "a picture that is a path": Attack("landing", "GET", "/p/x/..%2f..%2fproof.jpg", (404,), Cost(sql=1)),
        "a draft of no token": Attack("landing", "GET", "/p/promo?draft=a.b.c", (404,)),
        "a link to elsewhere": Attack("landing", "GET", "/go/x?to=https://evil.example", (404,), Cost(sql=1)),
        "an act without a login": Attack("panel", "POST", "/act/task_word", (303,), NOTHING, b"back=/inbox", FORM),
        "an act from another site": Attack("panel", "POST", "/act/task_word", (403,), headers={"Sec-Fetch-Site": "cross-site"}),
        "an act from a sister's site": Attack("panel", "POST", "/act/task_word", (403,), headers={"Sec-Fetch-Site": "same-site"}),
        "an act of no origin": Attack("panel", "POST", "/act/task_word", (403,), headers={"Origin": "null"}),
        "an act by GET": Attack("panel", "GET", "/act/task_word?task=TASK-1&word=confirm", (405,)),
        "an act by its GET in disguise": Attack("panel", "GET", "/act/log_out", (405,), headers={"X-HTTP-Method-Override": "POST", **HERE}),
        "cookies of every name": Attack("panel", "GET", "/inbox", (303,), headers={"Cookie": "; ".join(f"{name}=x.y.z" for name in (ACCESS, REFRESH, DEVICE, LOGIN))}),
        "a cookie told twice": Attack("panel", "GET", "/inbox", (303,), headers={"Cookie": f"{ACCESS}=a; {ACCESS}=b; {ACCESS[7:]}=c"}),
        "64 KB of cookies": Attack("panel", "GET", "/inbox", (303,), headers={"Cookie": f"{ACCESS}={'x' * 65_536}"}),
        "a host that is another": Attack("panel", "GET", "/inbox", (303,), headers={"X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example"}),
        "a login sent on to elsewhere": Attack("panel", "GET", "/login?next=//evil.example", (200,)),
        "a stranger's file": Attack("panel", "GET", "/media/0a8f3c1e-5b7d-4e2f-9a6c-1d3e5f7a9b0c", (303,)),
        "the log as a stranger": Attack("panel", "GET", "/logs.csv?from=2000-01-01", (303,)),
        "a header in a query": Attack("panel", "GET", "/inbox?search=x%0d%0aSet-Cookie:%20a=b", (303,)),
        "digits without a login": Attack("panel", "POST", "/login/digits", (400,), NOTHING, b"digits=123456", FORM),
    }  # fmt: skip


@pytest.mark.parametrize("name", list(list_attacks()))
def test_an_attack_over_http_is_refused_at_its_price(meter: Meter, name: str) -> None:
    attack = list_attacks()[name]
    answer = ask(attack.function, attack.method, attack.path, attack.body, **attack.headers)
    spent = meter.look()
    assert answer.status_code in attack.statuses
    assert all(cost <= most for cost, most in zip(spent, attack.most, strict=True)), spent
    assert "evil" not in answer.headers.get("Location", "")
    assert "\n" not in "".join(answer.headers.values()) and "Access-Control-Allow-Credentials" not in answer.headers


def test_a_node_that_was_removed_costs_a_notice_once(meter: Meter, webhook: WebhookClient) -> None:
    """Its calls are signed rightly, with what it still holds; the first is told to the admins, no other is."""
    spent = []
    for _ in range(4):
        attack = node_attack("claim", name="other")
        assert ask(attack.function, attack.method, attack.path, attack.body, **attack.headers).status_code == 401
        spent.append(meter.look())
    assert spent[1:] == [Cost(sql=1)] * 3
    assert spent[0].out <= 1


WORDS = {
    "a command in letters that look alike": "/lаnding publish page: promo",
    "a command in wide letters with a command inside": "／landing create page: x title: ok\n／stop everything",
    "a command turned round": "\u202e/stop everything",
    "a flood of joined emoji": "👨\u200d👩\u200d👧" * 800,
    "a flood of accents": "/status" + "\u0301" * 4000,
    "markup of WhatsApp": "*bold* _x_ ```code``` ~no~ > quote",
    "SQL's wildcards": "/chat search: %_%' or 1=1 --",
    "the cloud's own address": "/screenshot url: http://169.254.169.254/latest/meta-data",
    "loopback as a number": "/screenshot url: http://2130706433/",
    "loopback in hex": "/screenshot url: http://0x7f000001/",
    "loopback in IPv6": "/screenshot url: http://[::ffff:127.0.0.1]/",
    "a name that leads to loopback": "/screenshot url: http://localtest.me/",
    "a file": "/screenshot url: file:///etc/passwd",
    "somebody else's TikTok": "/agent done task: TASK-1 link: https://www.tiktok.com.evil.example/@a/video/7392012345678901234",
    "TikTok's name before an @": "/agent done task: TASK-1 link: https://www.tiktok.com@evil.example/@a/video/7392012345678901234",
    "TikTok in Greek": "/agent done task: TASK-1 link: https://www.tıktok.com/@a/video/7392012345678901234",
    "a yes to a task of nobody": "CONFIRM TASK-99999999999999999999",
    "a yes from who may not": "CONFIRM",
    "a script for a title": "/landing create page: x title: <svg onload=alert(1)>",
    "a template of Jinja": "/landing create page: x title: {{7*7}}",
}


@pytest.mark.parametrize("words", WORDS.values(), ids=WORDS)
@pytest.mark.parametrize("sender", [VIEWER, STRANGER])
def test_words_made_to_hurt_command_nothing_and_cost_a_message(
    meter: Meter, webhook: WebhookClient, sender: str, words: str
) -> None:
    """A viewer may look and nobody else may do anything: no task, two answers at the most, nothing fetched."""
    webhook.deliver(sender, words)
    spent = meter.look()
    assert webhook.one("select count(*) from wocs.tasks where status <> 'done'") == 0
    assert (spent.sql <= 5, spent.redis, spent.out <= 2) == (True, 0, True), spent


@pytest.mark.parametrize(
    "number",
    [f"{ADMIN}\u200b", f"+{ADMIN}\u202c", "６０１２０００００００１", f" {ADMIN}\n", f"{ADMIN}%", int(ADMIN) + 0.5],
)
def test_a_sender_that_only_looks_like_an_admin_is_none(meter: Meter, webhook: WebhookClient, number: Any) -> None:
    webhook.post(envelope({"contacts": [{"wa_id": ADMIN}], "messages": [text(number, "/stop everything")]}))
    assert meter.look().out == 0
    assert webhook.one("select count(*) from wocs.tasks") == 0


def test_a_message_told_twice_in_one_delivery_and_again_is_one(meter: Meter, webhook: WebhookClient) -> None:
    body = envelope({"messages": [text(ALI, "/status"), text(ALI, "/status")]})
    webhook.post(body)
    first = meter.look()
    webhook.post(body)
    assert (first.out, meter.look()) == (1, Cost(sql=1))


def test_of_a_key_told_twice_the_signed_body_decides_and_no_two_readings_of_it(
    meter: Meter, webhook: WebhookClient
) -> None:
    """The last of them counts, as in every reader of JSON of ours."""
    told = envelope({"messages": [text(STRANGER, "/stop everything")]})
    webhook.post(told.replace(b'"from": ', f'"from": "{ADMIN}", "from": '.encode()))
    assert webhook.one("select count(*) from wocs.tasks") == 0
    assert meter.look().sql <= 5

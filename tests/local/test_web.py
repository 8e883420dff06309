"""What answers on one machine: functions, static files, the phone; and what never does."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import Client
from werkzeug.wrappers import Request, Response

from local.web.application import load_functions, make_application
from local.web.routes import Site, compile_rewrite, read_site
from shared import figures
from shared.allowed_hosts import host_is_allowed

PROJECT = Path(__file__).resolve().parents[2]


@Request.application
def told(request: Request) -> Response:
    """A function that says what it was asked."""
    return Response(f"{request.path}?{request.query_string.decode()}")


@Request.application
def phone(request: Request) -> Response:
    return Response(f"phone {request.path}")


def broken(environ: dict[str, Any], start_response: object) -> list[bytes]:
    raise ValueError("a secret")


@pytest.fixture
def client(tmp_path: Path) -> Client:
    (tmp_path / "style.css").write_text("body{}")
    rewrites = (compile_rewrite("/p/:page", "/api/landing?page=:page"),)
    site = Site(frozenset({"landing", "broken"}), tmp_path, rewrites)
    return Client(make_application(site, {"landing": told, "broken": broken}, phone))


def test_a_function_sees_the_original_path_and_the_merged_query(client: Client) -> None:
    assert client.get("/p/promo-raya?utm=1").text == "/p/promo-raya?utm=1&page=promo-raya"
    assert client.post("/api/landing").text == "/api/landing?"


def test_the_phone_has_everything_below_its_own_path_and_nothing_beside_it(client: Client) -> None:
    assert client.get("/phone").text == "phone /phone"
    assert client.post("/phone/graph/v25.0/1/messages").text == "phone /phone/graph/v25.0/1/messages"
    assert client.get("/phonebook").status_code == 404
    assert client.get("/").location == "/phone"


PATHS = ["/", "/p/promo-raya", "/api/landing", "/style.css", "/phone", "/phone/api/chats", "/nowhere"]


STRANGE_HOSTS = ["evil.example", "evil.example:8000", "localhost:81", "localhost.", "", "wocs.example"]
TUNNEL_HOSTS = ["wocs.example.my", "wocs.example.my:443", "WOCS.example.my", "localhost", "127.0.0.1:80"]


@pytest.mark.parametrize("host", STRANGE_HOSTS)
@pytest.mark.parametrize("path", PATHS)
def test_nothing_answers_to_a_name_that_is_not_its_own(client: Client, path: str, host: str) -> None:
    for method in ("GET", "POST"):
        assert client.open(path, method=method, headers={"Host": host}).status_code == 403


@pytest.mark.parametrize("host", TUNNEL_HOSTS)
def test_a_tunnel_leads_to_the_functions(tmp_path: Path, host: str) -> None:
    site = Site(frozenset({"landing"}), tmp_path, ())
    client = Client(make_application(site, {"landing": told}, None, ["https://wocs.example.my"]))
    assert client.get("/api/landing", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://wocs.example.my:8443", "wocs.example.my:8443"),
        ("https://wocs.example.my:443", "wocs.example.my"),
        ("http://user@wocs.example.my/below", "wocs.example.my:80"),
        ("http://[fd00::1]:8000", "[fd00::1]:8000"),
        ("http://[fd00::1]", "[fd00::1]"),
    ],
)
def test_the_name_of_an_address_is_what_a_browser_says_of_it(url: str, host: str) -> None:
    assert host_is_allowed(host, 8000, [url])


@pytest.mark.parametrize("url", ["", "no address", "https://", "ftp://x.example", "https://other.example"])
def test_an_address_that_is_none_allows_nobody(url: str) -> None:
    assert not host_is_allowed("x.example", 8000, [url])
    assert not host_is_allowed("", 8000, [url])


def test_static_files_are_read_only_and_may_be_kept_until_they_change(client: Client) -> None:
    first = client.get("/style.css", buffered=True)
    assert (first.status_code, first.text, first.mimetype) == (200, "body{}", "text/css")
    assert client.get("/style.css", headers={"If-None-Match": first.headers["ETag"]}, buffered=True).status_code == 304
    assert client.post("/style.css").status_code == 405


def test_a_body_above_vercels_limit_reaches_no_function(client: Client) -> None:
    assert client.post("/api/landing", data=b"x" * figures.BODY_MAX_BYTES).status_code == 200
    assert client.post("/api/landing", data=b"x" * (figures.BODY_MAX_BYTES + 1)).status_code == 413


def test_a_function_that_breaks_tells_nobody_why(client: Client, capfd: pytest.CaptureFixture[str]) -> None:
    answer = client.get("/api/broken")
    assert (answer.status_code, answer.text) == (500, "Internal error.\n")
    told = json.loads(capfd.readouterr().out)
    assert (told["event"], told["path"], told["error"]) == ("web.broken", "/api/broken", "ValueError")


STRANGE_HEADERS: list[dict[str, str]] = [
    {"Host": "evil.example"},
    {"Host": "evil.example", "X-Forwarded-Host": "localhost", "Forwarded": "host=localhost"},
    {
        "Host": "evil.example",
        "X-Host": "localhost",
        "X-Original-Host": "localhost",
        "X-HTTP-Host-Override": "localhost",
    },
    {"Host": "localhost.evil.example"},
    {"Host": "localhost:80:80"},
    {"Host": "localhost:080"},
    {"Host": "localhost:８０"},
    {"Host": "ｌocalhost"},
    {"Host": "localhoſt"},
    {"Host": "localhost\t.evil.example"},
    {"Host": "localhost,evil.example"},
    {"Host": "evil.example, localhost"},
    {"Host": "localhost@evil.example"},
    {"Host": "evil.example#localhost"},
    {"Host": "evil.example\\localhost"},
    {"Host": "wocs.example.my."},
    {"Host": "wocs.example.my:80"},
    {"Host": "x.wocs.example.my"},
    {"Host": "::1"},
    {"Host": "[::ffff:127.0.0.1]"},
    {"Host": "[0:0:0:0:0:0:0:1]"},
    {"Host": "[::1%25lo]"},
    {"Host": "127.0.0.1."},
    {"Host": "0x7f000001"},
    {"Host": "127.0.1"},
]


def every_address() -> list[str]:
    """Whatever leads to a function, by its own path and by each rewrite, beside the page, a file and the phone."""
    rewrites = json.loads((PROJECT / "vercel.json").read_text())["rewrites"]
    rewritten = [re.sub(r":\w+", "x", rewrite["source"]) for rewrite in rewrites]
    own = [f"/api/{file.stem}" for file in (PROJECT / "api").glob("*.py")]
    return [*own, *rewritten, "/", "/robots.txt", "/phone", "/phone/api/chats", "/phone/graph/v25.0/1/messages", "/x"]


def test_no_function_is_reached_under_a_name_that_is_not_its_own() -> None:
    reached: list[str] = []

    @Request.application
    def remembering(request: Request) -> Response:
        reached.append(request.path)
        return Response("reached")

    site = read_site(PROJECT)
    functions = dict.fromkeys(site.functions, remembering)
    client = Client(make_application(site, functions, remembering, ["https://wocs.example.my"]))
    addresses = every_address()
    assert len(addresses) > 15
    for path in addresses:
        for headers in STRANGE_HEADERS:
            for method in ("GET", "POST", "OPTIONS"):
                answer = client.open(path, method=method, headers=headers)
                assert answer.status_code == 403, (method, path, headers)
    assert reached == []
    assert all(client.post(path, headers={"Host": "wocs.example.my"}).status_code != 403 for path in addresses)


def test_every_function_of_the_project_loads_and_the_handshake_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WHATSAPP_VERIFY_TOKEN", "right")
    site = read_site(PROJECT)
    client = Client(make_application(site, load_functions(site), None))
    query = {"hub.mode": "subscribe", "hub.verify_token": "right", "hub.challenge": "42"}
    assert client.get("/api/webhook", query_string=query).text == "42"
    assert client.get("/phone").status_code == 404

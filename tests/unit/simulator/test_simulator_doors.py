"""The simulator is no door: another site's page can neither read the phones nor speak with them."""

import json
import os
import stat
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from tests.unit.simulator.running_simulator import ADMIN, Simulation

STRANGE_HOSTS = (
    "evil.example", "evil.example:{port}", "127.0.0.1.evil.example:{port}", "localhost:1", "127.0.0.1", "127.0.0.1:",
    "127.0.0.1.:{port}", "localhost.:{port}", "user@127.0.0.1:{port}", "127.0.0.1:{port}, evil.example", "127.1:{port}",
    "2130706433:{port}", "0.0.0.0:{port}", "[::]:{port}", "127.0.0.1:0{port}", "127.0.0.1:{port}#", "",
)  # fmt: skip
WORDS = {"person": ADMIN, "text": "CONFIRM"}
CHANGES = {
    "send": WORDS, "read": {"person": ADMIN}, "people": {"name": "Mallory", "number": "0199999999"},
    "trouble": {"kind": "expire_media"}, "subscribe": {},
}  # fmt: skip


def routes(simulation: Simulation) -> list[tuple[str, str]]:
    """Every method and path of the simulator."""
    values = {"name": "main.js", "media_id": "123", "version": "v25.0", "_version": "v25.0", "number": "1"}
    values |= {"object_id": "1", "path": "nowhere", "_path": "nowhere"}
    adapter = simulation.app.url_map.bind("127.0.0.1")
    return [
        (method, adapter.build(rule.endpoint, {name: values[name] for name in rule.arguments}, method))
        for rule in simulation.app.url_map.iter_rules()
        for method in sorted((rule.methods or set()) - {"HEAD"})
    ]


@pytest.mark.parametrize("host", STRANGE_HOSTS)
def test_no_route_answers_to_a_name_that_is_not_its_own(simulation: Simulation, host: str) -> None:
    port = str(simulation.server.server_port)
    token = simulation.graph.headers["Authorization"]
    headers = {"Host": host.format(port=port), "X-WOCS-Phone": "1", "Authorization": token}
    ways = routes(simulation)
    assert len(ways) > 20
    with httpx.Client(base_url=simulation.url, headers=headers) as client:
        for method, path in ways:
            answer = client.request(method, path)
            assert (answer.status_code, "WOCS" in answer.text) == (403, False), (method, path)
    assert simulation.messages()[-1]["text"] == "hi"


@pytest.mark.parametrize("host", ["127.0.0.1:{port}", "localhost:{port}", "LOCALHOST:{port}", "[::1]:{port}"])
def test_its_own_names_are_answered(simulation: Simulation, host: str) -> None:
    headers = {"Host": host.format(port=simulation.server.server_port)}
    assert httpx.get(f"{simulation.url}/phone", headers=headers).status_code == 200


def encode(kind: str, wish: dict[str, str]) -> httpx.Request:
    """What a page of another site can send without asking first: a form of any of the three kinds, or plain text."""
    if kind == "multipart":
        return httpx.Request("POST", "http://x", data=wish, files={"as": (None, b"")})
    if kind == "form":
        return httpx.Request("POST", "http://x", data=wish)
    return httpx.Request("POST", "http://x", content=json.dumps(wish), headers={"Content-Type": kind})


@pytest.mark.parametrize("call", CHANGES)
@pytest.mark.parametrize(
    "kind",
    ["form", "multipart", "text/plain", "text/plain; application/json", "application/csp-report", "", "a/b+json"],
)
def test_what_a_form_can_send_changes_nothing(simulation: Simulation, call: str, kind: str) -> None:
    before = simulation.phone.get("/chats").json()
    request = encode(kind, CHANGES[call])
    headers = {"Content-Type": request.headers.get("Content-Type", "")}
    answer = httpx.post(f"{simulation.url}/phone/api/{call}", content=request.read(), headers=headers)
    assert answer.status_code == 403, answer.text
    after = simulation.phone.get("/chats").json()
    assert [person["number"] for person in after["people"]] == [person["number"] for person in before["people"]]
    assert simulation.messages()[-1]["text"] == "hi"


@pytest.mark.parametrize("site", [{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}])
@pytest.mark.parametrize("path", ["chats", "messages", "trace", "trouble"])
def test_another_site_may_not_even_ask(simulation: Simulation, path: str, site: dict[str, str]) -> None:
    assert simulation.phone.get(f"/{path}", headers=site).status_code == 403
    assert simulation.phone.get(f"/{path}", headers={"Sec-Fetch-Site": "same-origin"}).status_code == 200


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:1", "https://127.0.0.1:{port}"])
def test_another_origin_is_refused_whatever_else_it_sends(simulation: Simulation, origin: str) -> None:
    headers = {"Origin": origin.format(port=simulation.server.server_port), "X-WOCS-Phone": "1"}
    assert simulation.phone.post("/send", json=WORDS, headers=headers).status_code == 403


def test_the_page_and_a_program_are_heard(simulation: Simulation) -> None:
    by_header = httpx.post(f"{simulation.url}/phone/api/send", data=WORDS, headers={"X-WOCS-Phone": "1"})
    by_json = httpx.post(f"{simulation.url}/phone/api/send", json=WORDS)
    assert (by_header.status_code, by_json.status_code) == (200, 200)


def modes(folder: Path) -> dict[str, int]:
    return {str(path.relative_to(folder)): stat.S_IMODE(path.stat().st_mode) for path in (folder, *folder.rglob("*"))}


def expect_closed(folder: Path) -> None:
    found = modes(folder)
    assert len(found) > 3, found
    for name, mode in found.items():
        assert mode == (0o700 if (folder / name).is_dir() else 0o600), (name, oct(mode))


def test_what_it_keeps_is_its_owners_alone(simulation: Simulation, tmp_path: Path) -> None:
    simulation.phone.post(
        "/send", data={"person": ADMIN}, files={"file": ("a.txt", b"secret")}, headers={"X-WOCS-Phone": "1"}
    ).raise_for_status()
    expect_closed(tmp_path / "simulator")


def test_what_an_earlier_start_left_open_is_closed(make_simulation: Callable[..., Simulation], tmp_path: Path) -> None:
    media = tmp_path / "simulator" / "media"
    media.mkdir(parents=True)
    (media / "123").write_bytes(b"secret")
    (tmp_path / "simulator" / "phones.sqlite3").touch(mode=0o644)
    for path in (media, media.parent):
        path.chmod(0o755)
    make_simulation()
    expect_closed(tmp_path / "simulator")
    assert os.access(media / "123", os.R_OK)

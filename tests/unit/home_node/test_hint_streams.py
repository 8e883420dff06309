"""The stream of hints: who may listen, what is heard, and how it ends."""

import http.client
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

import httpx
import pytest

from home_node import hint_streams
from home_node.doorbell import Doorbell
from home_node.hint_streams import STREAMS_MAX, WAITING_MAX, HintStream, HintStreams, read_hints
from shared.signatures import NodeIdentity, sign_wake
from shared.tickets import TICKET_S, make_ticket
from tests.enrolled_nodes import identity_of
from tests.unit.home_node.awaited import await_that
from tests.unit.home_node.fake_functions import IDENTITY, SECRET

PANEL = "https://wocs.example.my"


@pytest.fixture
def doorbell() -> Iterator[Doorbell]:
    doorbell = Doorbell("127.0.0.1", 0, IDENTITY, lambda _: None)
    yield doorbell
    doorbell.close()


class Panel:
    """One open stream, read event by event."""

    def __init__(self, doorbell: Doorbell, ticket: str, origin: str | None, path: str = "/hints") -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", doorbell.server_port, timeout=10)
        self._connection.request("GET", f"{path}?ticket={ticket}", headers={"Origin": origin} if origin else {})
        self.answer = self._connection.getresponse()

    def event(self) -> tuple[str, str]:
        """("", "") at the end."""
        lines: list[str] = []
        while (line := self.answer.readline().decode().rstrip("\n")) or (not lines and not self.answer.isclosed()):
            lines += [line] if line else []
        told = dict(line.partition(":")[::2] for line in lines)
        return told.get("event", "").strip(), told.get("data", "").strip()

    def close(self) -> None:
        self.answer.close()
        self._connection.close()


@contextmanager
def listening(
    doorbell: Doorbell, ticket: str | None = None, origin: str | None = PANEL, path: str = "/hints"
) -> Iterator[Panel]:
    panel = Panel(doorbell, make_ticket([IDENTITY], PANEL) if ticket is None else ticket, origin, path)
    try:
        yield panel
    finally:
        panel.close()


def tell(
    doorbell: Doorbell, body: bytes = b'{"hints": ["task:TASK-1201", "chat:12"]}', by: NodeIdentity = IDENTITY
) -> int:
    headers = sign_wake([by], "POST", "/hints", body)
    return httpx.post(f"http://127.0.0.1:{doorbell.server_port}/hints", content=body, headers=headers).status_code


def test_a_panel_with_a_ticket_hears_what_changed(doorbell: Doorbell) -> None:
    with listening(doorbell) as panel:
        assert panel.answer.status == 200
        assert panel.answer.headers["Content-Type"].startswith("text/event-stream")
        assert panel.answer.headers["Access-Control-Allow-Origin"] == PANEL
        assert panel.answer.headers["Cache-Control"] == "no-store, no-transform"
        assert panel.event() == ("ready", "")
        assert tell(doorbell) == 202
        assert panel.event() == ("hint", "task:TASK-1201 chat:12")


def test_every_open_panel_hears_it(doorbell: Doorbell) -> None:
    with listening(doorbell) as one, listening(doorbell) as other:
        assert (one.event(), other.event()) == (("ready", ""), ("ready", ""))
        tell(doorbell)
        assert one.event() == other.event() == ("hint", "task:TASK-1201 chat:12")


@dataclass(frozen=True)
class Wrong:
    """A ticket that opens nothing, made when it is used: one that is old is refused for its age alone."""

    told: str
    make: Callable[[], str]
    origin: str | None = PANEL


def fresh(*nodes: NodeIdentity, origin: str = PANEL, seconds: float = 30) -> str:
    return make_ticket(nodes, origin, time.time() + seconds)


WRONG = [
    Wrong("none", lambda: ""),
    Wrong("no ticket", lambda: "not.a.ticket"),
    Wrong("for nobody", lambda: fresh()),
    Wrong("another secret", lambda: fresh(identity_of("home-1", "guessed"))),
    Wrong("another node", lambda: fresh(identity_of("home-2", SECRET))),
    Wrong("from an hour ahead", lambda: fresh(IDENTITY, seconds=3600)),
    Wrong("another page", lambda: fresh(IDENTITY), "https://evil.example"),
    Wrong("another scheme", lambda: fresh(IDENTITY), PANEL.replace("https", "http")),
    Wrong("a null origin", lambda: fresh(IDENTITY), "null"),
    Wrong("no origin", lambda: fresh(IDENTITY), None),
    Wrong("no origin in either", lambda: fresh(IDENTITY, origin=""), None),
    Wrong("a digit changed", lambda: fresh(IDENTITY)[:-1] + "g"),
    Wrong("a dot too many", lambda: fresh(IDENTITY).replace(".", "..", 1)),
]


@pytest.mark.parametrize("wrong", WRONG, ids=lambda wrong: wrong.told)
def test_nobody_else_hears_anything(doorbell: Doorbell, wrong: Wrong) -> None:
    with listening(doorbell, wrong.make(), wrong.origin) as panel:
        assert panel.answer.status == 401
        assert "Access-Control-Allow-Origin" not in panel.answer.headers
        assert panel.answer.read() == b'{"error": "ticket"}'
    assert doorbell.streams.count() == 0


def test_a_ticket_is_over_after_a_minute(doorbell: Doorbell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doorbell, "_started", doorbell._started - 3600)
    for age_s, status in ((TICKET_S - 2, 200), (TICKET_S + 2, 401)):
        with listening(doorbell, make_ticket([IDENTITY], PANEL, time.time() - age_s)) as panel:
            assert panel.answer.status == status


def test_a_ticket_opens_once_also_while_its_stream_is_open(doorbell: Doorbell) -> None:
    ticket = make_ticket([IDENTITY], PANEL)
    with listening(doorbell, ticket) as first, listening(doorbell, ticket) as second:
        assert (first.answer.status, second.answer.status) == (200, 401)
    with listening(doorbell, ticket) as third:
        assert third.answer.status == 401


def test_a_ticket_that_a_stranger_tried_is_not_used_up(doorbell: Doorbell) -> None:
    ticket = make_ticket([IDENTITY], PANEL)
    with listening(doorbell, ticket, "https://evil.example") as panel:
        assert panel.answer.status == 401
    with listening(doorbell, ticket) as panel:
        assert panel.answer.status == 200


def test_a_ticket_from_before_a_start_is_none_after_it(doorbell: Doorbell) -> None:
    with listening(doorbell, make_ticket([IDENTITY], PANEL, time.time() - 2)) as panel:
        assert panel.answer.status == 401


def test_a_ticket_is_for_each_node_that_may_be_behind_the_address(doorbell: Doorbell) -> None:
    others = [identity_of(name, SECRET) for name in ("home-0", "home-2")]
    with listening(doorbell, make_ticket([others[0], IDENTITY, others[1]], PANEL)) as panel:
        assert panel.answer.status == 200


def test_a_stranger_tells_nothing(doorbell: Doorbell) -> None:
    with listening(doorbell) as panel:
        assert panel.event() == ("ready", "")
        assert tell(doorbell, by=identity_of("home-2", SECRET)) == 401
        headers = sign_wake([IDENTITY], "POST", "/wake", b"{}")  # of another door
        url = f"http://127.0.0.1:{doorbell.server_port}/hints"
        assert httpx.post(url, content=b"{}", headers=headers).status_code == 401
        assert tell(doorbell, b'{"hints": ["all"]}') == 202
        assert panel.event() == ("hint", "all")


@pytest.mark.parametrize(
    ("body", "hints"),
    [
        (b"", []), (b"[]", []), (b'{"hints": "all"}', []), (b'{"hints": null}', []), (b"[" * 4000, []),
        (b'{"hints": [7, null, "task:TASK-1\\n\\nevent: evil", "<b>", "chat:1x", "chat:12"]}', ["chat:12"]),
        (b'{"hints": [%s]}' % b", ".join(b'"chat:%d"' % n for n in range(90)), [f"chat:{n}" for n in range(50)]),
    ],
)  # fmt: skip
def test_only_ids_are_hints(body: bytes, hints: list[str]) -> None:
    assert read_hints(body) == hints


def test_a_heartbeat_comes_while_nothing_happens(doorbell: Doorbell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hint_streams, "BEAT_S", 0.0)
    monkeypatch.setattr(hint_streams, "LOOK_S", 0.02)
    with listening(doorbell) as panel:
        assert [panel.event() for _ in range(3)] == [("ready", ""), ("beat", ""), ("beat", "")]


def test_a_stream_ends_with_an_access_tokens_life(doorbell: Doorbell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hint_streams, "STREAM_S", 0.2)
    monkeypatch.setattr(hint_streams, "LOOK_S", 0.02)
    with listening(doorbell) as panel:
        assert panel.event() == ("ready", "")
        assert panel.answer.read() == b""
    await_that(lambda: doorbell.streams.count() == 0)


def test_a_panel_that_hangs_up_is_no_listener_any_more(doorbell: Doorbell) -> None:
    with listening(doorbell) as panel:
        panel.event()
        assert doorbell.streams.count() == 1
    await_that(lambda: doorbell.streams.count() == 0)


def test_there_are_only_so_many_and_one_that_leaves_makes_room(doorbell: Doorbell) -> None:
    panels = [Panel(doorbell, make_ticket([IDENTITY], PANEL), PANEL) for _ in range(STREAMS_MAX)]
    assert {panel.answer.status for panel in panels} == {200}
    with listening(doorbell) as late:
        assert late.answer.status == 503
    panels.pop().close()
    await_that(lambda: doorbell.streams.count() < STREAMS_MAX)
    with listening(doorbell) as late:
        assert late.answer.status == 200
    for panel in panels:
        panel.close()


def test_the_nodes_end_ends_every_stream() -> None:
    doorbell = Doorbell("127.0.0.1", 0, IDENTITY, lambda _: None)
    with listening(doorbell) as panel:
        assert panel.event() == ("ready", "")
        doorbell.close()
        assert panel.answer.read() == b""
    await_that(lambda: doorbell.streams.count() == 0)


def test_a_panel_that_leaves_too_much_unread_is_dropped() -> None:
    streams = HintStreams()
    slow = streams.open()
    assert slow
    for number in range(WAITING_MAX + 1):
        streams.tell([f"chat:{number}"])
    assert slow.dropped


def test_who_reads_nothing_holds_nobody_up(doorbell: Doorbell, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its socket is full: the write waits for ten seconds at most, in a thread of its own."""
    monkeypatch.setattr("home_node.doorbell._Handler.timeout", 0.2)
    deaf = socket.create_connection(("127.0.0.1", doorbell.server_port))
    deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1024)
    ticket = make_ticket([IDENTITY], PANEL)
    host = f"127.0.0.1:{doorbell.server_port}"
    deaf.sendall(f"GET /hints?ticket={ticket} HTTP/1.1\r\nHost: {host}\r\nOrigin: {PANEL}\r\n\r\n".encode())
    await_that(lambda: doorbell.streams.count() == 1)
    hints = [f"task:TASK-{10**11 + number}" for number in range(50)]

    def fill() -> bool:
        for _ in range(20):
            doorbell.streams.tell(hints)
        return doorbell.streams.count() == 0

    await_that(fill)
    with suppress(OSError):
        deaf.close()


def test_the_first_panel_is_told_of_at_once_and_the_next_ones_are_not() -> None:
    firsts: list[int] = []
    streams = HintStreams(lambda: firsts.append(1))
    panels: list[HintStream] = [stream for stream in (streams.open(), streams.open()) if stream]
    assert (len(panels), firsts) == (2, [1])
    for panel in panels:
        streams.end(panel)
    assert streams.open()
    assert firsts == [1, 1]


@pytest.mark.parametrize("path", ["/wocs/hints", "/hints"])
def test_the_tunnels_address_may_have_a_path_and_stand_beside_others(path: str) -> None:
    doorbell = Doorbell("127.0.0.1", 0, IDENTITY, lambda _: None, "https://a.example.my, https://home.example.my/wocs/")
    url = f"http://127.0.0.1:{doorbell.server_port}"
    assert httpx.get(f"{url}/health", headers={"Host": "home.example.my"}).status_code == 200
    assert httpx.get(f"{url}/wocs/health", headers={"Host": "a.example.my"}).status_code == 200
    with listening(doorbell, path=path) as panel:
        assert panel.event() == ("ready", "")
        headers = sign_wake([IDENTITY], "POST", "/hints", b'{"hints": ["all"]}')
        told = httpx.post(f"{url}{path}", content=b'{"hints": ["all"]}', headers=headers)
        assert (told.status_code, panel.event()) == (202, ("hint", "all"))
    doorbell.close()

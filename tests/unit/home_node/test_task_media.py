"""A task's file on the disk: fetched in pieces, put into the store at an address of its own, and gone with the task."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from home_node import task_media
from home_node.door import Door, StoreDown
from home_node.executors import MediaProblem, Stopped
from home_node.task_media import TaskMedia
from tests.unit.home_node.fake_functions import FunctionsStandIn


class Store(ThreadingHTTPServer):
    """Takes what is PUT to it, or answers as told."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Taker)
        self.taken: list[tuple[str, str, bytes]] = []
        self.status, self.body = 200, b"{}"
        Thread(target=self.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/upload/videos/1.mp4?token=x"


class Taker(BaseHTTPRequestHandler):
    server: Store

    def do_PUT(self) -> None:
        data = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.taken.append((self.path, self.headers["Content-Type"], data))
        self.send_response(self.server.status)
        self.send_header("Content-Length", str(len(self.server.body)))
        self.end_headers()
        self.wfile.write(self.server.body)

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def store(functions: FunctionsStandIn) -> Iterator[Store]:
    store = Store()
    functions.upload_url = store.url
    functions.media["TASK-1201"] = b"0123456789"
    functions.media_piece = 4
    yield store
    store.shutdown()
    store.server_close()


def go_on() -> None:
    pass


def test_it_is_fetched_whole_and_put_into_the_store_as_it_is(door: Door, store: Store) -> None:
    with TaskMedia(door, "TASK-1201", 2, go_on) as media:
        file = media.fetch()
        assert file.read_bytes() == b"0123456789"
        media.upload("video/mp4")
    assert store.taken == [("/upload/videos/1.mp4?token=x", "video/mp4", b"0123456789")]
    assert not file.exists(), "nothing of it stays on the PC"


def test_an_address_of_the_functions_own_host_is_told_without_it(
    functions: FunctionsStandIn, door: Door, store: Store
) -> None:
    functions.upload_url = "/upload/a?until=1"
    assert door.ask_upload("TASK-1201", 2) == (f"{functions.url}/upload/a?until=1", {"If-None-Match": "*"})


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (413, b"{}", MediaProblem),
        (400, b'{"statusCode": "413", "error": "Payload too large"}', MediaProblem),
        (400, b'{"statusCode": "409", "error": "Duplicate"}', StoreDown),
        (500, b"{}", StoreDown),
        (403, b"{}", StoreDown),
    ],
)
def test_a_store_that_does_not_take_it_is_told_apart(
    door: Door, store: Store, status: int, body: bytes, error: type[Exception]
) -> None:
    store.status, store.body = status, body
    with TaskMedia(door, "TASK-1201", 2, go_on) as media:
        media.fetch()
        with pytest.raises(error):
            media.upload("video/mp4")


def test_a_secret_address_travels_only_safely(functions: FunctionsStandIn, door: Door, store: Store) -> None:
    functions.upload_url = "http://storage.example/videos/1.mp4"
    with TaskMedia(door, "TASK-1201", 2, go_on) as media:
        media.fetch()
        with pytest.raises(Exception, match="an address that is not the store's"):
            media.upload("video/mp4")


def test_what_is_gone_says_why(functions: FunctionsStandIn, door: Door, store: Store) -> None:
    functions.media.clear()
    with TaskMedia(door, "TASK-1201", 2, go_on) as media, pytest.raises(MediaProblem) as gone:
        media.fetch()
    assert gone.value.problem == "no_audio"


def test_more_than_100_mb_is_not_taken(door: Door, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(task_media, "FILM_MAX_BYTES", 7)
    with TaskMedia(door, "TASK-1201", 2, go_on) as media, pytest.raises(MediaProblem, match="too_large"):
        media.fetch()


@pytest.mark.parametrize("after", [0, 1])
def test_a_task_that_is_no_longer_ours_stops_between_two_pieces(door: Door, store: Store, after: int) -> None:
    calls = 0

    def check_in() -> None:
        nonlocal calls
        calls += 1
        if calls > after:
            raise Stopped

    with TaskMedia(door, "TASK-1201", 2, check_in) as media:
        with pytest.raises(Stopped):
            media.fetch()
        folder = Path(str(media._folder and media._folder.name))
    assert not folder.exists()

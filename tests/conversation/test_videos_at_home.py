"""A video that the PC at home fetches: sent as a document of up to 100 MB, or as a video while the PC is there."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest

from functions.media_store import open_media_store
from functions.media_store.folder import UPLOADS, FolderStore
from home_node.browser import Browser
from home_node.door import MediaGone
from home_node.executors import MediaProblem, Task, Tools
from home_node.executors.video_fetch import execute
from home_node.outcomes import Outcome, write_report
from shared import figures
from shared.contract.node_types import Holder
from tests.conftest import forget_settings
from tests.conversation.bundled_functions import in_this_process
from tests.conversation.fake_graph import words_of
from tests.conversation.fake_home_node import Home
from tests.conversation.webhook_in_process import ADMIN, ALI, WebhookClient
from tests.film_files import box
from tests.unit.home_node.tiktok.films import make_film_bytes

POST = "/tiktok post\ncaption: Pedas 🔥\nto: Ali"


@pytest.fixture(scope="module")
def film() -> bytes:
    return make_film_bytes()


@pytest.fixture(scope="module")
def large(film: bytes) -> bytes:
    """Larger than what WhatsApp takes as a video: the same film, and a box that a player skips."""
    return film + box(b"free", bytes(figures.VIDEO_MAX_BYTES))


@pytest.fixture
def home(webhook: WebhookClient, monkeypatch: pytest.MonkeyPatch) -> Home:
    monkeypatch.setenv("WOCS_JWT_SECRET", "signs uploads")
    forget_settings()
    webhook.graph.fetched.clear()
    webhook.graph.media.clear()
    webhook.say(ADMIN, "/language en")
    webhook.say(ALI, "/language en")  # his window is open
    return Home()


def turn_on(home: Home) -> None:
    home.beat(abilities={"video": "ready"})


def send_document(webhook: WebhookClient, data: bytes, mime: str = "video/mp4") -> tuple[str, str]:
    """A post with the film as a document, confirmed: its task, and the message's id."""
    file = {**webhook.graph.add_media(data, mime), "filename": "Promo.mp4", "caption": POST}
    since = len(webhook.graph.sent)
    message = webhook.deliver_typed(ADMIN, {"type": "document", "document": file})
    found = re.search(r"TASK-\d+", "\n".join(webhook.said_to(ADMIN, since)))
    assert found, webhook.said_to(ADMIN, since)
    webhook.say(ADMIN, f"CONFIRM {found[0]}")
    return found[0], message


class Pc:
    """The real executor with a store and a door in this process; `held` is its task."""

    def __init__(self, home: Home, folder: Path) -> None:
        self.home, self.file = home, folder / "media"
        self.held = home.claim()
        assert self.held["type"] == "video_fetch", self.held

    def pieces(self) -> Iterator[bytes]:
        offset = 0
        while True:
            answer = self.home.post("media", task=self.held["id"], attempt=self.held["attempt"], offset=offset)
            if answer.status_code == 404:
                raise MediaGone(answer.text.strip())
            assert answer.status_code == 200 and len(answer.data) <= 4_000_000
            yield answer.data
            offset += len(answer.data)
            if offset >= int(answer.headers["X-WOCS-Size"]):
                return

    def fetch(self) -> Path:
        try:
            self.file.write_bytes(b"".join(self.pieces()))
        except MediaGone as gone:
            raise MediaProblem(gone.problem) from None
        return self.file

    def upload(self, mime: str) -> None:
        answer = self.home.post("upload", task=self.held["id"], attempt=self.held["attempt"])
        assert answer.status_code == 200, answer.text
        address, store = urlsplit(answer.get_json()["url"]), open_media_store()
        if not isinstance(store, FolderStore):
            httpx.put(
                address.geturl(), content=self.file.read_bytes(), headers={"Content-Type": mime}
            ).raise_for_status()
            return
        assert address.path.startswith(UPLOADS)
        key, told = address.path.removeprefix(UPLOADS), dict(parse_qsl(address.query))
        assert store.take_upload(key, told["until"], told["mac"], self.file.read_bytes())

    def work(self) -> Outcome:
        keys = ("id", "type", "args", "attempt", "lease_s", "repeatable", "language")
        task = Task(**{key: self.held[key] for key in keys})
        outcome = execute(
            task,
            Tools("", Browser("nothing"), keep_nothing, lambda: None, fetch_file=self.fetch, upload_file=self.upload),
        )
        told = dict(write_report(Holder(node="home", task=task.id, attempt=task.attempt), outcome))
        assert self.home.post("report", **told).get_json()["accepted"]
        return outcome


def keep_nothing(name: str, mime: str, data: bytes) -> Any:
    raise AssertionError("a video is put into the store by itself")


def reactions(webhook: WebhookClient, message: str) -> list[str]:
    told = (sent["reaction"] for sent in webhook.graph.sent if sent.get("type") == "reaction")
    return [reaction["emoji"] for reaction in told if reaction["message_id"] == message]


def files(webhook: WebhookClient, kind: str, since: int) -> list[Any]:
    """Those that went as this, above the buttons of a notice."""
    headers = (sent.get("interactive", {}).get("header", {}) for sent in webhook.graph.sent[since:])
    return [header[kind] for header in headers if header.get("type") == kind]


def read_sent(webhook: WebhookClient, file: str) -> bytes:
    """By its media id, or the store's own address, from which Meta fetches it."""
    return httpx.get(file).content if file.startswith("http") else webhook.graph.media[file][0]


def test_a_document_of_more_than_16_mb_is_fetched_by_the_pc_and_goes_on_as_a_document(
    webhook: WebhookClient, home: Home, large: bytes, tmp_path: Path
) -> None:
    turn_on(home)
    task, message = send_document(webhook, large)
    assert reactions(webhook, message) == ["⏳"]
    since = len(webhook.graph.sent)
    Pc(home, tmp_path).work()
    assert reactions(webhook, message) == ["⏳", "✅"]
    kept = webhook.sql(
        "select storage_url, size_bytes, width, height, state from wocs.attachments where task_id = %s", task
    )
    [(key, size, width, height, state)] = kept
    assert (size, width, height, state) == (len(large), 360, 640, "stored")
    stored = open_media_store().get(key)
    assert stored and stored.data == large
    [document] = files(webhook, "document", since)
    assert document["filename"] == "Promo.mp4"
    assert read_sent(webhook, document["id"]) == large, "Ali gets it as it is"
    assert webhook.sql("select count(*) from wocs.attachments where media ? 'upload_of'") == [(0,)]


def test_a_video_that_came_while_the_pc_was_off_waits_for_it_and_says_so(
    webhook: WebhookClient, home: Home, film: bytes, tmp_path: Path
) -> None:
    turn_on(home)
    home.beat(abilities={"video": "ready"}, leaving=True)
    since = len(webhook.graph.sent)
    task, message = send_document(webhook, film)
    assert f"{task}: the video waits for the PC, which is off since" in "\n".join(webhook.said_to(ADMIN, since))
    assert not webhook.graph.fetched, "no function holds its bytes"
    turn_on(home)
    Pc(home, tmp_path).work()
    assert reactions(webhook, message) == ["⏳", "✅"]


def test_a_document_whose_pc_went_away_is_told_to_wait_once(
    webhook: WebhookClient, home: Home, film: bytes, tmp_path: Path
) -> None:
    turn_on(home)
    task, message = send_document(webhook, film)
    webhook.sql("update wocs.nodes set last_seen = now() - interval '1 hour'")
    webhook.sql("update wocs.tasks set created_at = now() - interval '1 hour' where type = 'video_fetch'")
    since = len(webhook.graph.sent)
    webhook.say(ADMIN, "/status")
    webhook.say(ADMIN, "/status")
    heard = "\n".join(webhook.said_to(ADMIN, since))
    assert heard.count(f"{task}: the video waits for the PC, which is off since") == 1
    turn_on(home)
    Pc(home, tmp_path).work()
    assert reactions(webhook, message) == ["⏳", "✅"]


def test_as_a_video_it_is_taken_without_the_pc_as_ever(webhook: WebhookClient, home: Home, film: bytes) -> None:
    task, _ = send_document(webhook, film)
    since = len(webhook.graph.sent)
    refusal = next(sent for sent in reversed(webhook.graph.sent) if "the video waits" in words_of(sent))
    webhook.say(ADMIN, "", media=(film, "video/mp4"), quote=refusal["wamid"])
    assert webhook.sql("select state from wocs.attachments where task_id = %s and original_name is null", task) == [
        ("stored",)
    ]
    assert files(webhook, "video", since)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda film: b"GIF89a" + film, "TikTok takes MP4, MOV or WebM"),
        (lambda film: film[:300], "TikTok takes MP4, MOV or WebM"),
        (lambda film: film[:0], "it is damaged or was cut off"),
    ],
    ids=["another kind", "cut off", "nothing"],
)
def test_what_is_no_film_is_refused_with_the_reason(
    webhook: WebhookClient, home: Home, film: bytes, tmp_path: Path, change: Any, reason: str
) -> None:
    turn_on(home)
    _, message = send_document(webhook, change(film))
    since = len(webhook.graph.sent)
    Pc(home, tmp_path).work()
    assert reason in "\n".join(webhook.said_to(ADMIN, since))
    assert reactions(webhook, message) == ["⏳", "❌"]


def test_bytes_that_are_not_what_meta_told_of_are_refused(
    webhook: WebhookClient, home: Home, film: bytes, tmp_path: Path
) -> None:
    turn_on(home)
    send_document(webhook, film)
    since = len(webhook.graph.sent)
    [media_id] = webhook.graph.media
    webhook.graph.media[media_id] = (film[:-1] + b"?", "video/mp4")
    Pc(home, tmp_path).work()
    assert "it was damaged on the way" in "\n".join(webhook.said_to(ADMIN, since))


def test_a_video_that_meta_no_longer_has_is_told(
    webhook: WebhookClient, home: Home, film: bytes, tmp_path: Path
) -> None:
    turn_on(home)
    send_document(webhook, film)
    since = len(webhook.graph.sent)
    webhook.graph.media.clear()
    Pc(home, tmp_path).work()
    assert "it had expired (WhatsApp keeps videos for 7 days)" in "\n".join(webhook.said_to(ADMIN, since))


@in_this_process
def test_an_address_that_is_not_metas_gets_no_token(
    webhook: WebhookClient, home: Home, film: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    turn_on(home)
    send_document(webhook, film)
    since = len(webhook.graph.sent)
    monkeypatch.setattr("functions.whatsapp.cloud_api.CloudApi.media", lambda *_: "https://evil.example/file")
    Pc(home, tmp_path).work()
    assert "it came from an address I do not trust" in "\n".join(webhook.said_to(ADMIN, since))


def test_with_the_pc_there_a_small_video_is_looked_at_by_it_and_without_it_by_the_functions(
    webhook: WebhookClient, home: Home, film: bytes, tmp_path: Path
) -> None:
    turn_on(home)
    webhook.say(ADMIN, POST, media=(film, "video/mp4"))
    assert not webhook.graph.fetched
    webhook.sql("update wocs.nodes set last_seen = now() - interval '1 hour'")
    webhook.sql("update wocs.tasks set created_at = now() - interval '1 hour' where type = 'video_fetch'")
    webhook.say(ADMIN, "/status")
    states = webhook.sql("select a.state, t.status from wocs.attachments a, wocs.tasks t where t.type = 'video_fetch'")
    assert states == [("stored", "failed")], "the PC went away before it took it"


def test_a_post_that_is_called_off_fetches_no_video_and_one_that_is_wanted_again_does(
    webhook: WebhookClient, home: Home, film: bytes, tmp_path: Path
) -> None:
    turn_on(home)
    task, _ = send_document(webhook, film)
    webhook.say(ADMIN, f"CANCEL {task}")
    states = "select a.state, t.status from wocs.attachments a, wocs.tasks t where t.type = 'video_fetch'"
    assert webhook.sql(states) == [("failed", "cancelled")]
    assert home.post("claim", task=None).get_json()["task"] is None
    webhook.say(ADMIN, f"RETRY {task}")
    webhook.say(ADMIN, f"CONFIRM {task}")
    Pc(home, tmp_path).work()
    assert webhook.sql("select state from wocs.attachments where task_id = %s", task) == [("stored",)]


def test_a_pc_in_the_midst_of_a_video_that_is_called_off_is_stopped(
    webhook: WebhookClient, home: Home, film: bytes, tmp_path: Path
) -> None:
    turn_on(home)
    task, _ = send_document(webhook, film)
    pc = Pc(home, tmp_path)
    pc.fetch()
    webhook.say(ADMIN, f"CANCEL {task}")
    assert home.post("upload", task=pc.held["id"], attempt=pc.held["attempt"]).status_code == 409


def test_a_pc_that_fails_three_times_says_so_and_leaves_nothing_waiting(
    webhook: WebhookClient, home: Home, film: bytes
) -> None:
    turn_on(home)
    _, message = send_document(webhook, film)
    since = len(webhook.graph.sent)
    for _ in range(4):
        webhook.sql("update wocs.tasks set scheduled_at = null where type = 'video_fetch'")
        home.report(home.claim(), "try_again", error={"code": "crashed", "detail": None})
    assert "the video: I could not fetch it" in "\n".join(webhook.said_to(ADMIN, since))
    assert reactions(webhook, message) == ["⏳", "❌"]


def test_only_who_holds_the_lease_gets_the_bytes_and_an_address(
    webhook: WebhookClient, home: Home, film: bytes
) -> None:
    turn_on(home)
    send_document(webhook, film)
    held = home.claim()
    for verb in ("media", "upload"):
        assert home.post(verb, task=held["id"], attempt=held["attempt"] + 1).status_code == 409
        assert home.post(verb, name="other", task=held["id"], attempt=held["attempt"]).status_code == 409
    assert webhook.sql("select count(*) from wocs.attachments where media ? 'upload_of'") == [(0,)]


def test_an_upload_that_was_never_told_of_goes_a_day_later(
    webhook: WebhookClient, home: Home, film: bytes, tmp_path: Path
) -> None:
    turn_on(home)
    send_document(webhook, film)
    lost = Pc(home, tmp_path)
    lost.fetch()
    lost.upload("video/mp4")
    [(key,)] = webhook.sql("select storage_url from wocs.attachments where media ? 'upload_of'")
    assert open_media_store().get(key)
    webhook.sql("update wocs.tasks set lease_until = now() - interval '1 s' where type = 'video_fetch'")
    turn_on(home)
    Pc(home, tmp_path).work()
    webhook.sql("update wocs.attachments set keep_until = now() - interval '1 s' where storage_url = %s", key)
    webhook.say(ADMIN, "/status")
    assert open_media_store().get(key) is None
    assert webhook.sql("select state from wocs.attachments where type = 'video' and storage_url is not null") == [
        ("stored",)
    ]

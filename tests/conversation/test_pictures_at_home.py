"""A picture that no function can open: the PC makes a JPEG of it, and without the PC it is refused with the reason."""

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pillow_heif
import pytest
from PIL import Image

from functions.media_store import open_media_store
from home_node.browser import Browser
from home_node.executors import Task, Tools
from home_node.executors.picture_convert import execute
from home_node.outcomes import write_report
from shared.contract.node_types import Holder
from shared.contract.work_types import StoredFile
from tests.conversation.fake_home_node import Home
from tests.conversation.webhook_in_process import ADMIN, WebhookClient

PAGE = "/landing create\npage: menu\ntitle: Menu"
KINDS = {"HEIF": ("image/heic", "Menu.HEIC"), "AVIF": ("image/avif", "menu.avif"), "TIFF": ("image/tiff", "menu.tif")}


@pytest.fixture
def home(webhook: WebhookClient) -> Home:
    pillow_heif.register_heif_opener()
    webhook.say(ADMIN, "/language en")
    return Home()


def turn_on(home: Home) -> None:
    home.beat(abilities={"pictures": "ready"})


def encoded(kind: str) -> bytes:
    written = BytesIO()
    Image.new("RGB", (300, 200), "red").save(written, kind)
    return written.getvalue()


def send_page(webhook: WebhookClient, data: bytes, mime: str, name: str) -> str:
    since = len(webhook.graph.sent)
    file = {**webhook.graph.add_media(data, mime), "filename": name, "caption": PAGE}
    webhook.deliver_typed(ADMIN, {"type": "document", "document": file})
    return "\n".join(webhook.said_to(ADMIN, since))


def work(home: Home, folder: Path) -> None:
    held = home.claim()
    assert held["type"] == "picture_convert", held
    keys = ("id", "type", "args", "attempt", "lease_s", "repeatable", "language")
    task = Task(**{key: held[key] for key in keys})

    def fetch() -> Path:
        (folder / "media").write_bytes(home.post("media", task=task.id, attempt=task.attempt, offset=0).data)
        return folder / "media"

    def store(name: str, mime: str, data: bytes) -> StoredFile:
        kept = home.upload(held, name, data)
        return StoredFile(key=kept["key"], mime=mime, size=kept["size"])

    tools = replace(Tools("", Browser("nothing"), store, lambda: None), fetch_file=fetch)
    told = dict(write_report(Holder(node="home", task=task.id, attempt=task.attempt), execute(task, tools)))
    assert home.post("report", **told).get_json()["accepted"]


@pytest.mark.parametrize("kind", KINDS)
def test_with_the_pc_there_it_becomes_the_pages_picture(
    webhook: WebhookClient, home: Home, tmp_path: Path, kind: str
) -> None:
    turn_on(home)
    assert send_page(webhook, encoded(kind), *KINDS[kind]) == "", "the answer waits for the picture"
    since = len(webhook.graph.sent)
    work(home, tmp_path)
    assert "Picture: received" in "\n".join(webhook.said_to(ADMIN, since))
    [(key,)] = webhook.sql("select content #>> '{image,key}' from wocs.landing_versions")
    stored = open_media_store().get(key)
    assert stored and Image.open(BytesIO(stored.data)).size == (300, 200)
    assert webhook.sql("select state, width from wocs.attachments") == [("stored", 300)]


@pytest.mark.parametrize(("kind", "said"), [("HEIF", "a HEIC picture"), ("AVIF", "an AVIF"), ("TIFF", "a TIFF")])
def test_without_the_pc_it_is_refused_with_the_reason(webhook: WebhookClient, home: Home, kind: str, said: str) -> None:
    told = send_page(webhook, encoded(kind), *KINDS[kind])
    assert said in told and "only the PC can open" in told


def test_one_that_cannot_be_opened_is_refused(webhook: WebhookClient, home: Home, tmp_path: Path) -> None:
    turn_on(home)
    send_page(webhook, encoded("HEIF")[:200], *KINDS["HEIF"])
    since = len(webhook.graph.sent)
    work(home, tmp_path)
    assert "it cannot be opened" in "\n".join(webhook.said_to(ADMIN, since))


def test_a_pc_that_goes_away_leaves_nobody_without_an_answer(webhook: WebhookClient, home: Home) -> None:
    turn_on(home)
    send_page(webhook, encoded("HEIF"), *KINDS["HEIF"])
    since = len(webhook.graph.sent)
    webhook.sql("update wocs.nodes set last_seen = now() - interval '1 hour'")
    webhook.sql("update wocs.tasks set created_at = now() - interval '1 hour' where type = 'picture_convert'")
    webhook.say(ADMIN, "/status")
    assert "only the PC can open" in "\n".join(webhook.said_to(ADMIN, since))


@pytest.mark.parametrize(("kind", "moves"), [("BMP", False), ("WEBP", False), ("GIF", True)])
def test_what_a_function_can_open_needs_no_pc(webhook: WebhookClient, home: Home, kind: str, moves: bool) -> None:
    written = BytesIO()
    first, second = (Image.new("RGB", (40, 30), colour) for colour in ("red", "blue"))
    first.save(written, kind, **({"save_all": True, "append_images": [second]} if moves else {}))
    told = send_page(webhook, written.getvalue(), f"image/{kind.lower()}", f"menu.{kind.lower()}")
    assert "Picture: received" in told
    assert ("its first picture is shown" in told) is moves


def test_fonts_that_a_page_lacks_are_told_once_with_the_package(webhook: WebhookClient, home: Home) -> None:
    def picture(page: str) -> str:
        since = len(webhook.graph.sent)
        webhook.say(ADMIN, f"/screenshot url: https://abangcolek.example/{page}")
        fonts = {"missing": ["emoji", "tamil", "<b>"], "system": "debian"}
        home.report(home.claim(), result={"url": "https://abangcolek.example", "fonts": fonts})
        return "\n".join(webhook.said_to(ADMIN, since))

    home.beat(abilities={"browser": "ready"}, facts={"fonts_missing": ["emoji", "tamil"]})
    told = picture("a")
    assert "home has no font for emoji, Tamil" in told
    assert "sudo apt install fonts-noto-color-emoji" in told and "fonts-noto-core" in told and "<b>" not in told
    assert "no font" not in picture("b")
    assert "no font for emoji, Tamil" in webhook.say(ADMIN, "/status")

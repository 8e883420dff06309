"""A draft's picture follows the question whether to publish it: of the version that is asked about, and never late."""

import io
import time
from typing import Any
from urllib.parse import quote

import pytest
from PIL import Image

from functions.draft_links import DRAFT_LINK_S
from tests.conversation.bundled_functions import in_this_process
from tests.conversation.fake_graph import words_of
from tests.conversation.fake_home_node import Home
from tests.conversation.open_functions import open_function
from tests.conversation.webhook_in_process import ADMIN, WebhookClient

SECOND = "60120000002"
PAGE = "promo-raya"
PUBLISH = f"/landing publish page: {PAGE}"


def a_picture(colour: str = "red") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (390, 844), colour).save(out, "JPEG")
    return out.getvalue()


@pytest.fixture
def home(webhook: WebhookClient) -> Home:
    home = Home()
    home.beat(abilities={"browser": "ready"})
    webhook.say(ADMIN, f"/landing create page: {PAGE} title: Satu")
    return home


def take(home: Home, picture: bytes | None = None, task: dict[str, Any] | None = None) -> dict[str, Any]:
    """The PC takes the next picture, as the real one does."""
    task = task or home.claim()
    assert task["type"] == "landing_preview"
    data = picture or a_picture()
    stored = home.upload(task, f"{PAGE}.jpg", data)
    assert home.report(task, result={"page": PAGE}, files=[stored]).get_json()["accepted"]
    return task


def pictures(webhook: WebhookClient, number: str = ADMIN) -> list[str]:
    """The captions of the pictures that this person was sent."""
    mine = [one for one in webhook.graph.sent if one.get("to", "").lstrip("+") == number]
    return [words_of(one) for one in mine if one["type"] == "image"]


def answer(webhook: WebhookClient, word: str) -> None:
    """To the question that was asked last."""
    [(task,)] = webhook.sql("select task_id from wocs.approvals order by asked_at desc limit 1")
    webhook.say(ADMIN, f"{word} {task}")


def fresh(webhook: WebhookClient) -> None:
    webhook.graph.sent.clear()


def test_the_picture_follows_the_question_and_shows_what_would_go_live(webhook: WebhookClient, home: Home) -> None:
    fresh(webhook)
    asked = webhook.say(ADMIN, PUBLISH)
    assert "awaiting approval" in asked and "picture of it follows" in asked
    task = take(home)
    assert (task["args"]["page"], task["args"]["version"]) == (PAGE, 1)
    assert [one for one in pictures(webhook) if "this is how it will look" in one and "version 1" in one]
    assert len(webhook.graph.sent) == 2, "the question and its picture"
    [(quoted,)] = webhook.sql("select reply_to from wocs.outbox where say = 'landing.preview'")
    assert quoted is None


def test_who_reads_malay_is_told_in_malay(webhook: WebhookClient, home: Home) -> None:
    webhook.sql("update wocs.users set language = 'ms'")
    webhook.say(ADMIN, PUBLISH)
    take(home)
    assert "beginilah rupanya" in pictures(webhook)[-1]


def test_two_admins_who_ask_together_get_one_picture_each_of_one_task(webhook: WebhookClient, home: Home) -> None:
    webhook.sql("insert into wocs.users (name, role, wa_number) values ('Second', 'admin', %s)", SECOND)
    webhook.say(SECOND, "/help")
    fresh(webhook)
    webhook.say(ADMIN, PUBLISH)
    webhook.say(SECOND, PUBLISH)
    take(home)
    assert home.post("claim", task=None).get_json()["task"] is None
    assert (len(pictures(webhook)), len(pictures(webhook, SECOND))) == (1, 1)


def test_the_same_version_asked_again_is_not_taken_again(webhook: WebhookClient, home: Home) -> None:
    webhook.say(ADMIN, PUBLISH)
    take(home)
    fresh(webhook)
    answer(webhook, "REJECT")
    webhook.say(ADMIN, PUBLISH)
    assert len(pictures(webhook)) == 1
    assert [one["type"] for one in webhook.graph.sent[-2:]] == ["interactive", "image"], "the question comes first"
    assert home.post("claim", task=None).get_json()["task"] is None


def test_what_is_answered_before_it_comes_is_not_sent(webhook: WebhookClient, home: Home) -> None:
    webhook.say(ADMIN, PUBLISH)
    task = home.claim()
    answer(webhook, "CONFIRM")
    fresh(webhook)
    take(home, task=task)
    assert pictures(webhook) == []


def test_one_that_was_answered_while_it_waited_to_be_sent_is_outdated(webhook: WebhookClient, home: Home) -> None:
    webhook.say(ADMIN, PUBLISH)
    take(home)
    webhook.sql("update wocs.outbox set state = 'queued', wamid = null, sent_at = null where say = 'landing.preview'")
    fresh(webhook)
    answer(webhook, "REJECT")
    home.beat(abilities={"browser": "ready"})
    assert pictures(webhook) == []
    assert webhook.one("select state from wocs.outbox where say = 'landing.preview'") == "outdated"


def test_a_page_that_was_edited_between_is_never_shown_as_it_was(webhook: WebhookClient, home: Home) -> None:
    webhook.say(ADMIN, PUBLISH)
    first = home.claim()
    webhook.say(ADMIN, f"/landing edit page: {PAGE} field: headline value: Dua")
    fresh(webhook)
    take(home, task=first)
    assert pictures(webhook) == []
    answer(webhook, "CONFIRM")
    second = take(home, a_picture("blue"))
    assert second["args"]["version"] == 2
    assert ["version 2" in one for one in pictures(webhook)] == [True]


def test_a_rollback_shows_the_version_that_it_goes_back_to(webhook: WebhookClient, home: Home) -> None:
    for title in ("Dua", "Tiga"):
        webhook.say(ADMIN, f"/landing edit page: {PAGE} field: headline value: {title}")
        webhook.say(ADMIN, PUBLISH)
        answer(webhook, "CONFIRM")
    webhook.sql("update wocs.tasks set status = 'cancelled' where status = 'pending'")
    fresh(webhook)
    webhook.say(ADMIN, f"/landing rollback page: {PAGE} version: -1")
    assert take(home)["args"]["version"] == 2
    assert "version 2" in pictures(webhook)[-1]


def test_a_batch_that_publishes_is_followed_by_the_picture_of_each_page(webhook: WebhookClient, home: Home) -> None:
    webhook.say(ADMIN, "/landing create page: lain title: Lain")
    fresh(webhook)
    asked = webhook.say(ADMIN, f"/batch\n- {PUBLISH}\n- /landing publish page: lain")
    assert "awaiting approval" in asked and "picture of it follows" in asked
    taken = [take(home)["args"]["page"] for _ in range(2)]
    assert sorted(taken) == ["lain", PAGE]
    assert sorted(("lain" in one, PAGE in one) for one in pictures(webhook)) == [(False, True), (True, False)]
    assert len(webhook.graph.sent) == 3, "one question and two pictures"


def test_of_a_page_that_the_batch_changes_first_there_is_no_picture(webhook: WebhookClient, home: Home) -> None:
    edit = f"/landing edit page: {PAGE} field: headline value: Dua"
    asked = webhook.say(ADMIN, f"/batch\n- {edit}\n- {PUBLISH}")
    assert "awaiting approval" in asked and "picture" not in asked
    assert home.post("claim", task=None).get_json()["task"] is None


def test_a_batch_whose_page_was_edited_since_is_sent_no_picture_of_it(webhook: WebhookClient, home: Home) -> None:
    webhook.say(ADMIN, f"/batch\n- {PUBLISH}\n- /landing list")
    task = home.claim()
    webhook.say(ADMIN, f"/landing edit page: {PAGE} field: headline value: Dua")
    fresh(webhook)
    take(home, task=task)
    assert pictures(webhook) == []


def test_a_condition_that_publishes_is_followed_by_its_picture(webhook: WebhookClient, home: Home) -> None:
    webhook.say(ADMIN, "/sales add item: colek quantity: 1 total: 9")
    fresh(webhook)
    asked = webhook.say(ADMIN, f"/if condition: sales today > 1 then: {PUBLISH}")
    assert "picture of it follows" in asked
    take(home)
    assert ["version 1" in one for one in pictures(webhook)] == [True]


def test_with_the_pc_away_the_question_stands_alone_and_says_so(webhook: WebhookClient, home: Home) -> None:
    webhook.sql("update wocs.nodes set last_seen = now() - interval '1 hour'")
    fresh(webhook)
    asked = webhook.say(ADMIN, PUBLISH)
    assert "awaiting approval" in asked and "PC offline" in asked
    assert len(webhook.graph.sent) == 1
    home.beat(abilities={"browser": "ready"})
    take(home)
    assert len(pictures(webhook)) == 1


def test_without_any_pc_nothing_is_said_of_a_picture(webhook: WebhookClient) -> None:
    webhook.say(ADMIN, f"/landing create page: {PAGE} title: Satu")
    asked = webhook.say(ADMIN, PUBLISH)
    assert "picture" not in asked and "PC" not in asked
    assert webhook.one("select count(*) from wocs.tasks where type = 'landing_preview'") == 0


def test_a_picture_that_cannot_be_taken_is_no_message(webhook: WebhookClient, home: Home) -> None:
    webhook.say(ADMIN, PUBLISH)
    task = home.claim()
    fresh(webhook)
    error = {"code": "page", "detail": "no"}
    assert home.report(task, outcome="failed", error=error).get_json()["accepted"]
    assert webhook.graph.sent == []


def test_a_picture_that_is_still_coming_is_waited_for(webhook: WebhookClient, home: Home) -> None:
    webhook.say(ADMIN, f"/landing edit page: {PAGE} field: image", media=(a_picture("green"), "image/jpeg"))
    webhook.sql(
        "update wocs.attachments set state = 'waiting', storage_url = null, lease_until = now() + interval '1 hour'"
        " where type = 'image'"
    )
    webhook.say(ADMIN, PUBLISH)
    assert home.post("claim", task=None).get_json()["task"] is None
    [(attachment,)] = webhook.sql("select id::text from wocs.attachments where state = 'waiting'")
    stored = {"key": "pages/x.jpg", "mime": "image/jpeg", "size": 9, "width": 1, "height": 1}
    webhook.database.call("wocs_attach", {"attachment": attachment, "stored": stored, "problem": None})
    take(home)
    assert len(pictures(webhook)) == 1


@in_this_process
def test_the_address_opens_the_draft_for_minutes_and_nothing_else(
    webhook: WebhookClient, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor = open_function("landing")
    webhook.say(ADMIN, "/landing create page: lain title: Lain")
    webhook.say(ADMIN, PUBLISH)
    token = home.claim()["args"]["draft"]
    shown = visitor.get(f"/p/{PAGE}?draft={quote(token)}")
    assert shown.status_code == 200 and "Satu" in shown.text
    assert shown.headers["Cache-Control"] == "no-store" and "noindex" in shown.headers["X-Robots-Tag"]
    assert "frame-ancestors 'none'" in shown.headers["Content-Security-Policy"]
    assert shown.headers["Referrer-Policy"] == "no-referrer"
    assert webhook.one("select count(*) from wocs.landing_visits") == 0
    assert visitor.get(f"/p/{PAGE}").status_code == 404
    for path in (f"lain?draft={token}", f"{PAGE}?draft=", f"{PAGE}?draft={token}0", f"{PAGE}?draft={token[:-1]}"):
        assert visitor.get(f"/p/{path}").status_code == 404, path
    for guess in ("1.9999999999." + "0" * 64, "x", "1.2.3.4", "²." * 3, token.replace("1.", "2.", 1), "1." * 5000):
        assert visitor.get(f"/p/{PAGE}?draft={quote(guess)}").status_code == 404, guess[:20]
    later = time.time() + DRAFT_LINK_S + 1
    monkeypatch.setattr("functions.draft_links.time.time", lambda: later)
    assert visitor.get(f"/p/{PAGE}?draft={quote(token)}").status_code == 404


def test_a_drafts_own_picture_is_shown_with_it_alone(webhook: WebhookClient, home: Home) -> None:
    visitor = open_function("landing")
    webhook.say(ADMIN, "/landing create page: gambar title: Ada", media=(a_picture("green"), "image/jpeg"))
    webhook.say(ADMIN, "/landing publish page: gambar")
    token = home.claim()["args"]["draft"]
    shown = visitor.get(f"/p/gambar?draft={token}").text
    source = shown.split('<img src="')[1].split('"')[0]
    served = visitor.get(source)
    assert served.status_code == 200 and served.mimetype == "image/jpeg"
    assert served.headers["Cache-Control"] == "no-store"
    assert visitor.get(source.partition("?")[0]).status_code == 404

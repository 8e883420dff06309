"""What the webhook's door lets in, and how often the database is asked for it."""

import gzip
import hashlib
import hmac
import json

import pytest
from flask.testing import FlaskClient

from functions.database import DatabaseDown, DatabaseRefused
from shared.settings import settings
from shared.signatures import meta_signature
from tests.unit.functions.conftest import SECRET, Asked, Later, Post, delivery, text_message

VALID = json.dumps(delivery(text_message())).encode()
CHALLENGE = "/api/webhook?hub.mode=subscribe&hub.verify_token={}&hub.challenge=1158201444"


def test_the_handshake_gives_the_raw_challenge_to_who_knows_the_token(door: FlaskClient) -> None:
    answer = door.get(CHALLENGE.format("open-sesame"))
    assert (answer.status_code, answer.text, answer.mimetype) == (200, "1158201444", "text/plain")


@pytest.mark.parametrize("token", ["wrong", "", "open-sesame%00", "%F0%9F%94%A5", "wrong&hub.verify_token=open-sesame"])
def test_the_handshake_tells_others_nothing(door: FlaskClient, token: str) -> None:
    answer = door.get(CHALLENGE.format(token))
    assert answer.status_code == 403
    assert "1158201444" not in answer.text


def test_an_unset_verify_token_opens_to_nobody(door: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WHATSAPP_VERIFY_TOKEN", "")
    settings.cache_clear()
    assert door.get(CHALLENGE.format("")).status_code == 403


def test_a_repeated_token_is_read_as_its_first(door: FlaskClient) -> None:
    assert door.get(CHALLENGE.format("open-sesame&hub.verify_token=wrong")).status_code == 200


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "HEAD", "OPTIONS"])
def test_other_methods_are_refused(door: FlaskClient, asked: Asked, method: str) -> None:
    answer = door.open("/api/webhook", method=method, data=VALID)
    assert (answer.status_code, answer.headers["Allow"], asked.calls) == (405, "GET, POST", [])


WRONG = {
    "none at all": {},
    "zeros": {"X-Hub-Signature-256": "sha256=" + "0" * 64},
    "sha1 only": {"X-Hub-Signature": "sha1=" + hmac.new(SECRET.encode(), VALID, hashlib.sha1).hexdigest()},
    "upper case": {"X-Hub-Signature-256": meta_signature(SECRET, VALID).upper()},
    "another secret": {"X-Hub-Signature-256": meta_signature("guess", VALID)},
    "no prefix": {"X-Hub-Signature-256": meta_signature(SECRET, VALID).removeprefix("sha256=")},
    "re-serialised": {"X-Hub-Signature-256": meta_signature(SECRET, VALID.replace(b", ", b","))},
    "not ASCII": {"X-Hub-Signature-256": "sha256=é"},
}


@pytest.mark.parametrize("headers", WRONG.values(), ids=WRONG)
def test_a_wrong_signature_costs_no_call(door: FlaskClient, asked: Asked, headers: dict[str, str]) -> None:
    answer = door.post("/api/webhook", data=VALID, headers=headers)
    assert (answer.status_code, asked.calls) == (401, [])


def test_two_signatures_are_no_signature(door: FlaskClient, asked: Asked) -> None:
    right = meta_signature(SECRET, VALID)
    headers = [("X-Hub-Signature-256", "sha256=00"), ("X-Hub-Signature-256", right)]
    assert door.post("/api/webhook", data=VALID, headers=headers).status_code == 401
    assert asked.calls == []


def test_without_an_app_secret_nothing_is_let_in(door: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WHATSAPP_APP_SECRET", "")
    settings.cache_clear()
    headers = {"X-Hub-Signature-256": meta_signature("", VALID)}
    assert door.post("/api/webhook", data=VALID, headers=headers).status_code == 401


def test_a_bad_signature_is_refused_before_anything_is_parsed(
    door: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(json, "loads", lambda *_, **__: pytest.fail("parsed"))
    assert door.post("/api/webhook", data=VALID).status_code == 401


@pytest.mark.parametrize("encoding", ["gzip", "br", "deflate", "gzip, identity"])
def test_a_compressed_body_is_never_inflated(post: Post, asked: Asked, encoding: str) -> None:
    answer = post(gzip.compress(b"0" * 1_000_000), **{"Content-Encoding": encoding})
    assert (answer.status_code, asked.calls) == (415, [])


def test_identity_is_no_compression(post: Post) -> None:
    assert post(VALID, **{"Content-Encoding": "identity"}).status_code == 200


def test_a_body_over_the_platforms_limit_is_too_large(post: Post, asked: Asked) -> None:
    assert (post(b" " * 4_500_001).status_code, asked.calls) == (413, [])


def test_a_body_with_two_lengths_is_refused(post: Post, asked: Asked) -> None:
    assert (post(VALID, **{"Transfer-Encoding": "chunked"}).status_code, asked.calls) == (400, [])


def test_an_accepted_message_costs_one_call(post: Post, asked: Asked) -> None:
    assert post(delivery(text_message())).status_code == 200
    assert [name for name, _ in asked.calls] == ["wocs_intake"]


def test_a_thousand_updates_in_one_post_cost_one_call(post: Post, asked: Asked) -> None:
    many = [text_message(id=f"wamid.{number}") for number in range(1000)]
    assert post(delivery(*many)).status_code == 200
    assert [len(request["messages"]) for request in asked.of("wocs_intake")] == [1000]


def test_a_message_that_may_continue_a_command_costs_a_second_call(post: Post, asked: Asked) -> None:
    draft = {"id": "wamid.zero", "command": "landing_create", "args": {"page": "promo-raya"}, "media": None}
    asked.answers["wocs_intake"] = [{"drafts": [{"id": "wamid.two", "draft": draft}]}, {}]
    post(delivery(text_message(), text_message("title: Promo Raya Gila!", id="wamid.two")))
    _, second = asked.of("wocs_intake")
    (resumed,) = second["messages"]
    assert (resumed["id"], resumed["second_look"]) == ("wamid.two", True)
    assert resumed["intent"]["args"]["title"] == "Promo Raya Gila!"
    assert resumed["intent"]["draft"] == "wamid.zero"


def test_a_database_that_is_away_makes_meta_come_again(post: Post, asked: Asked) -> None:
    asked.goes_down()
    answer = post(delivery(text_message()))
    assert (answer.status_code, "Retry-After" in answer.headers) == (503, True)


def test_what_the_first_call_decided_is_done_although_the_second_failed(
    post: Post, asked: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = {"drafts": [{"id": "wamid.one", "draft": {"command": "landing_create", "args": {}}}], "outbox": [{"id": 1}]}
    asked.answers["wocs_intake"] = [first, DatabaseDown("away")]
    done: list[object] = []
    monkeypatch.setattr("functions.after_answer.errands.send_messages", lambda outbox, _: done.extend(outbox) or [])
    assert post(delivery(text_message("hello"))).status_code == 200, "it is recorded, and handed out again"
    assert done == [{"id": 1}]


def test_a_kept_message_whose_answer_was_lost_is_asked_for_again(
    post: Post, asked: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("functions.database.retry._PAUSES_S", (0.0, 0.0))
    done: list[object] = []
    monkeypatch.setattr("functions.after_answer.errands.send_messages", lambda outbox, _: done.extend(outbox) or [])
    away = DatabaseDown("away")
    asked.answers["wocs_intake"] = [Later(away), away, {"outbox": [{"id": 1}]}]
    assert post(delivery(text_message())).status_code == 200
    assert (len(asked.of("wocs_intake")), done) == (3, [{"id": 1}])


def test_a_kept_message_that_cannot_be_decided_is_set_aside(post: Post, asked: Asked) -> None:
    refused = DatabaseRefused("wocs_intake", "P0001", "no")
    asked.answers["wocs_intake"] = [Later(refused), refused, {}]
    assert post(delivery(text_message())).status_code == 200
    *_, kept = asked.of("wocs_intake")
    assert [(one["kind"], one["instead_of"]) for one in kept["others"]] == [("unreadable", "wamid.one")]


def test_a_database_that_cannot_record_alone_yet_is_asked_the_old_way(post: Post, asked: Asked) -> None:
    """The functions may be newer than the migrations for a while."""
    asked.answers["wocs_intake"] = [DatabaseRefused("wocs_take_in", "42883", "no such procedure"), {"accepted": 1}]
    assert post(delivery(text_message())).status_code == 200
    assert [len(request["messages"]) for request in asked.of("wocs_intake")] == [1, 1]


def test_one_message_the_database_refuses_does_not_take_the_others_with_it(post: Post, asked: Asked) -> None:
    refused = DatabaseRefused("wocs_intake", "22023", "no")
    asked.answers["wocs_intake"] = [refused, {"accepted": 1}, refused, {"accepted": 0}]
    assert post(delivery(text_message(), text_message(id="wamid.two"))).status_code == 200
    whole, one, two, kept = asked.of("wocs_intake")
    assert [len(whole["messages"]), len(one["messages"]), len(two["messages"])] == [2, 1, 1]
    assert [other["kind"] for other in kept["others"]] == ["unreadable"]


def test_a_database_without_our_functions_makes_meta_come_again(post: Post, asked: Asked) -> None:
    asked.answers["wocs_intake"] = [DatabaseRefused("wocs_intake", "42883", "no such function")]
    assert post(delivery(text_message())).status_code == 503


def test_a_defect_is_confessed_without_details(post: Post, asked: Asked, capsys: pytest.CaptureFixture[str]) -> None:
    asked.answers["wocs_intake"] = [ZeroDivisionError("postgres://owner:secret@db")]
    answer = post(delivery(text_message()))
    logged = capsys.readouterr()
    assert (answer.status_code, "secret" in answer.text) == (500, False)
    assert "secret" not in logged.out + logged.err
    assert json.loads(logged.out.splitlines()[-1])["error"] == "ZeroDivisionError"

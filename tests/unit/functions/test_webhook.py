"""What the webhook's door lets in, and how often the database is asked for it."""

import gzip
import hashlib
import hmac
import json
import time

import pytest
import respx
from flask.testing import FlaskClient

from functions.database import DatabaseDown, DatabaseRefused
from functions.intake.webhook_body import read_delivery
from shared.settings import settings
from shared.signatures import sign_webhook
from shared.webhook_echo import ECHO
from tests.enrolled_nodes import key_of
from tests.unit.functions.conftest import SECRET, Post, Recording, delivery, text_message

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
def test_other_methods_are_refused(door: FlaskClient, recording: Recording, method: str) -> None:
    answer = door.open("/api/webhook", method=method, data=VALID)
    assert (answer.status_code, answer.headers["Allow"], recording.calls) == (405, "GET, POST", [])


WRONG = {
    "none at all": {},
    "zeros": {"X-Hub-Signature-256": "sha256=" + "0" * 64},
    "sha1 only": {"X-Hub-Signature": "sha1=" + hmac.new(SECRET.encode(), VALID, hashlib.sha1).hexdigest()},
    "upper case": {"X-Hub-Signature-256": sign_webhook(SECRET, VALID).upper()},
    "another secret": {"X-Hub-Signature-256": sign_webhook("guess", VALID)},
    "no prefix": {"X-Hub-Signature-256": sign_webhook(SECRET, VALID).removeprefix("sha256=")},
    "re-serialised": {"X-Hub-Signature-256": sign_webhook(SECRET, VALID.replace(b", ", b","))},
    "not ASCII": {"X-Hub-Signature-256": "sha256=é"},
}


@pytest.mark.parametrize("headers", WRONG.values(), ids=WRONG)
def test_a_wrong_signature_costs_no_call(door: FlaskClient, recording: Recording, headers: dict[str, str]) -> None:
    answer = door.post("/api/webhook", data=VALID, headers=headers)
    assert (answer.status_code, recording.calls) == (401, [])


def test_two_signatures_are_no_signature(door: FlaskClient, recording: Recording) -> None:
    right = sign_webhook(SECRET, VALID)
    headers = [("X-Hub-Signature-256", "sha256=00"), ("X-Hub-Signature-256", right)]
    assert door.post("/api/webhook", data=VALID, headers=headers).status_code == 401
    assert recording.calls == []


def test_without_an_app_secret_nothing_is_let_in(door: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WHATSAPP_APP_SECRET", "")
    settings.cache_clear()
    headers = {"X-Hub-Signature-256": sign_webhook("", VALID)}
    assert door.post("/api/webhook", data=VALID, headers=headers).status_code == 401


def test_a_bad_signature_is_refused_before_anything_is_parsed(
    door: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(json, "loads", lambda *_, **__: pytest.fail("parsed"))
    assert door.post("/api/webhook", data=VALID).status_code == 401


@pytest.mark.parametrize("encoding", ["gzip", "br", "deflate", "gzip, identity"])
def test_a_compressed_body_is_never_inflated(post: Post, recording: Recording, encoding: str) -> None:
    answer = post(gzip.compress(b"0" * 1_000_000), **{"Content-Encoding": encoding})
    assert (answer.status_code, recording.calls) == (415, [])


def test_identity_is_no_compression(post: Post) -> None:
    assert post(VALID, **{"Content-Encoding": "identity"}).status_code == 200


def test_a_body_over_the_platforms_limit_is_too_large(post: Post, recording: Recording) -> None:
    assert (post(b" " * 4_500_001).status_code, recording.calls) == (413, [])


def test_a_body_with_two_lengths_is_refused(post: Post, recording: Recording) -> None:
    assert (post(VALID, **{"Transfer-Encoding": "chunked"}).status_code, recording.calls) == (400, [])


def test_a_message_is_recorded_before_the_answer_and_decided_after_it(door: FlaskClient, recording: Recording) -> None:
    answer = door.post("/api/webhook", data=VALID, headers={"X-Hub-Signature-256": sign_webhook(SECRET, VALID)})
    assert (answer.status_code, [name for name, _ in recording.calls]) == (200, ["wocs_record"])
    answer.close()
    assert [name for name, _ in recording.calls] == ["wocs_record", "wocs_intake"]


def test_the_decision_hears_what_the_owner_set(post: Post, recording: Recording) -> None:
    post(delivery(text_message()))
    settings = recording.of("wocs_intake")[0]["settings"]
    assert {key: settings[key] for key in ("approval_minutes", "four_eyes", "rate_per_minute", "timezone")} == {
        "approval_minutes": 10,
        "four_eyes": False,
        "rate_per_minute": 20,
        "timezone": "Asia/Kuala_Lumpur",
    }


def test_what_meta_brings_again_costs_one_call(post: Post, recording: Recording) -> None:
    recording.answers["wocs_record"] = [{"undecided": []}]
    assert post(delivery(text_message())).status_code == 200
    assert [name for name, _ in recording.calls] == ["wocs_record"]


def test_a_delivery_of_statuses_costs_one_call(post: Post, recording: Recording) -> None:
    statuses = [{"id": f"wamid.{number}", "status": "read", "timestamp": "1763800000"} for number in range(3)]
    assert post(delivery(statuses=statuses)).status_code == 200
    assert [(name, len(request["statuses"])) for name, request in recording.calls] == [("wocs_record", 3)]


def test_how_far_a_message_came_is_told_to_panels_after_the_answer(
    post: Post, recording: Recording, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WOCS_NODE_URL", "https://one.example")
    monkeypatch.setenv("WOCS_NODE_SECRET", "shared")
    settings.cache_clear()
    recording.answers["wocs_record"] = [{"undecided": [], "hints": ["ticks:12"], "nodes": [key_of("home")]}]
    with respx.mock() as router:
        door = router.post("https://one.example/hints").respond(202)
        post(delivery(statuses=[{"id": "wamid.1", "status": "read", "timestamp": "1763800000"}]))
    assert json.loads(door.calls.last.request.content) == {"hints": ["ticks:12"]}
    assert [name for name, _ in recording.calls] == ["wocs_record"]


def test_a_thousand_updates_in_one_post_are_recorded_by_one_call_and_decided_by_one(
    post: Post, recording: Recording
) -> None:
    many = [text_message(id=f"wamid.{number}") for number in range(1000)]
    assert post(delivery(*many)).status_code == 200
    assert [(name, len(request["messages"])) for name, request in recording.calls] == [
        ("wocs_record", 1000),
        ("wocs_intake", 1000),
    ]


def test_what_the_same_people_sent_before_is_decided_first(post: Post, recording: Recording) -> None:
    before, mine = read_delivery(
        json.dumps(delivery(text_message(id="wamid.before"), text_message())).encode()
    ).messages
    handed_out = [{**message, "received_at": "2026-01-20T01:00:00+00:00"} for message in (before, mine)]
    recording.answers["wocs_intake"] = [{"undecided": handed_out}, {}]
    post(delivery(text_message()))
    first, again = recording.of("wocs_intake")
    assert [message["id"] for message in first["messages"]] == ["wamid.one"]
    assert [message["id"] for message in again["messages"]] == ["wamid.before", "wamid.one"]


def test_a_message_that_may_continue_a_command_costs_a_third_call(post: Post, recording: Recording) -> None:
    draft = {"id": "wamid.zero", "command": "landing_create", "args": {"page": "promo-raya"}, "media": None}
    recording.answers["wocs_intake"] = [{"drafts": [{"id": "wamid.two", "draft": draft}]}, {}]
    post(
        delivery(
            text_message(), text_message("title: Promo Raya Gila!", id="wamid.two", timestamp=str(int(time.time())))
        )
    )
    _, second = recording.of("wocs_intake")
    (resumed,) = second["messages"]
    assert (resumed["id"], resumed["second_look"]) == ("wamid.two", True)
    assert resumed["intent"]["args"]["title"] == "Promo Raya Gila!"
    assert resumed["intent"]["draft"] == "wamid.zero"


def test_what_came_to_another_number_is_recorded_and_decided_by_nobody(post: Post, recording: Recording) -> None:
    assert post(delivery(text_message(), metadata={"phone_number_id": "2066"})).status_code == 200
    ((name, request),) = recording.calls
    assert (name, [event["kind"] for event in request["others"]]) == ("wocs_record", ["foreign"])


def test_a_database_that_is_away_makes_meta_come_again(post: Post, recording: Recording) -> None:
    recording.goes_down()
    answer = post(delivery(text_message()))
    assert (answer.status_code, "Retry-After" in answer.headers) == (503, True)


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What the outbox was asked to send; nobody waits between two tries."""
    monkeypatch.setattr("functions.database.retry._PAUSES_S", (0.0, 0.0))
    sent: list[object] = []
    monkeypatch.setattr("functions.after_answer.errands.send_messages", lambda outbox, _: sent.extend(outbox) or [])
    return sent


def test_what_the_first_look_decided_is_done_although_the_second_failed(
    post: Post, recording: Recording, sent: list[object]
) -> None:
    first = {"drafts": [{"id": "wamid.one", "draft": {"command": "landing_create", "args": {}}}], "outbox": [{"id": 1}]}
    recording.answers["wocs_intake"] = [first, DatabaseDown("away")]
    assert post(delivery(text_message("hello"))).status_code == 200, "it is recorded, and handed out again"
    assert sent == [{"id": 1}]


def test_a_recorded_message_is_decided_although_the_database_is_away_for_a_moment(
    post: Post, recording: Recording, sent: list[object]
) -> None:
    away = DatabaseDown("away")
    recording.answers["wocs_intake"] = [away, away, {"outbox": [{"id": 1}]}]
    assert post(delivery(text_message())).status_code == 200
    assert (len(recording.of("wocs_intake")), sent) == (3, [{"id": 1}])


def test_a_message_that_cannot_be_decided_is_decided_as_broken(
    post: Post, recording: Recording, sent: list[object]
) -> None:
    recording.answers["wocs_intake"] = [DatabaseRefused("wocs_intake", "P0001", "no"), {"outbox": [{"id": 1}]}]
    assert post(delivery(text_message())).status_code == 200
    *_, again = recording.of("wocs_intake")
    assert again["messages"][0]["intent"] == {"do": "broken", "error": "P0001 in wocs_intake"}
    assert sent == [{"id": 1}]


def test_one_message_that_cannot_be_decided_does_not_take_the_others_with_it(
    post: Post, recording: Recording, sent: list[object]
) -> None:
    refused = DatabaseRefused("wocs_intake", "22023", "no")
    recording.answers["wocs_intake"] = [refused, {"outbox": [{"id": 1}]}, refused, {"outbox": [{"id": 2}]}]
    assert post(delivery(text_message(), text_message(id="wamid.two"))).status_code == 200
    decided = [[message["intent"]["do"] for message in request["messages"]] for request in recording.of("wocs_intake")]
    assert decided == [["command", "command"], ["command"], ["command"], ["broken"]]
    assert sent == [{"id": 1}, {"id": 2}]


def test_a_database_that_can_decide_nothing_is_left_alone(post: Post, recording: Recording) -> None:
    recording.answers["wocs_intake"] = [DatabaseRefused("wocs_intake", "42883", "no such function")]
    assert post(delivery(text_message())).status_code == 200, "it is recorded, and handed out again"
    assert len(recording.of("wocs_intake")) == 2


def test_one_message_that_cannot_be_recorded_does_not_take_the_others_with_it(post: Post, recording: Recording) -> None:
    refused = DatabaseRefused("wocs_record", "22023", "no")
    recording.answers["wocs_record"] = [
        refused,
        {"undecided": ["wamid.one"]},
        refused,
        {"undecided": []},
    ]
    assert post(delivery(text_message(), text_message(id="wamid.two"))).status_code == 200
    whole, one, two, kept = recording.of("wocs_record")
    assert [len(whole["messages"]), len(one["messages"]), len(two["messages"])] == [2, 1, 1]
    assert [other["kind"] for other in kept["others"]] == ["unreadable"]
    assert [message["id"] for message in recording.of("wocs_intake")[0]["messages"]] == ["wamid.one"]


def test_a_database_without_our_functions_makes_meta_come_again(post: Post, recording: Recording) -> None:
    recording.answers["wocs_record"] = [DatabaseRefused("wocs_record", "42883", "no such function")]
    assert post(delivery(text_message())).status_code == 503


def test_a_defect_is_confessed_without_details(
    post: Post, recording: Recording, capsys: pytest.CaptureFixture[str]
) -> None:
    recording.answers["wocs_record"] = [ZeroDivisionError("postgres://owner:secret@db")]
    answer = post(delivery(text_message()))
    logged = capsys.readouterr()
    assert (answer.status_code, "secret" in answer.text) == (500, False)
    assert "secret" not in logged.out + logged.err
    assert json.loads(logged.out.splitlines()[-1])["error"] == "ZeroDivisionError"


POISON = "/template create\nname: x\ncommands:\n- /schedule task: /report daily at: {bila}"


def test_a_message_our_code_cannot_bear_is_broken_alone(
    post: Post, recording: Recording, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def understand(text: str, **_: object) -> None:
        raise TypeError(f"secret {text}")

    monkeypatch.setattr("shared.grammar.understand", understand)
    assert post(delivery(text_message(), text_message("👍", id="wamid.two", type="revoke"))).status_code == 200
    first, second = recording.of("wocs_intake")[0]["messages"]
    assert first["intent"]["do"] == "broken"
    assert first["intent"]["error"].startswith("TypeError in test_webhook.py line ")
    assert second["intent"] == {"do": "ignore"}
    assert "secret" not in capsys.readouterr().out


def test_the_text_that_once_broke_a_delivery_leaves_its_neighbour_alone(post: Post, recording: Recording) -> None:
    assert post(delivery(text_message(POISON), text_message(id="wamid.two"))).status_code == 200
    first, second = recording.of("wocs_intake")[0]["messages"]
    assert first["intent"]["do"] in {"command", "say", "broken"}
    assert second["intent"]["command"] == "status"


def test_an_answer_to_an_unfinished_command_that_our_code_cannot_bear_is_decided_as_broken(
    post: Post, recording: Recording, monkeypatch: pytest.MonkeyPatch
) -> None:
    def resume(*_: object, **__: object) -> None:
        raise KeyError("tıtle")

    monkeypatch.setattr("shared.grammar.resume", resume)
    draft = {"id": "wamid.zero", "command": "landing_create", "args": {}, "media": None}
    entries = [{"id": name, "draft": draft} for name in ("wamid.one", "wamid.two")]
    recording.answers["wocs_intake"] = [{"drafts": entries}, {}]
    post(delivery(text_message("tıtle: x"), text_message("x", id="wamid.two")))
    _, again = recording.of("wocs_intake")
    assert [(message["intent"]["do"], message["second_look"]) for message in again["messages"]] == [
        ("broken", True)
    ] * 2


def test_a_delivery_whose_reading_breaks_is_kept_whole(
    post: Post, recording: Recording, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read_whole(*_: object) -> None:
        raise TypeError

    monkeypatch.setattr("functions.intake.webhook_body.read_whole", read_whole)
    assert post(VALID).status_code == 200
    (event,) = recording.of("wocs_record")[0]["others"]
    assert (event["kind"], event["raw"]) == ("unreadable", VALID.decode())


def test_the_doctors_echo_is_answered_and_nothing_of_it_is_kept(post: Post, recording: Recording) -> None:
    assert (post(ECHO).status_code, recording.calls) == (200, [])
    assert post(ECHO, **{"X-Hub-Signature-256": sign_webhook("another", ECHO)}).status_code == 401

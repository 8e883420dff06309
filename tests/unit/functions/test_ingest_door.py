"""POST /api/ingest/…: only who knows the secret is heard, each row is judged alone, and nothing makes it a 5xx."""

import json
import time
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from functions.database import DatabaseDown, DatabaseRefused
from functions.site import serve
from shared.settings import settings
from shared.signatures import sign_ingest, sign_webhook
from tests.unit.functions.conftest import Recording

SECRET = "till-secret"
SALE = {"external_id": "A1", "amount": 12.5, "at": "2026-11-20T14:30:00+08:00"}
STORED = {"accepted": 1, "updated": 0, "duplicates": 0, "rejected": []}


@pytest.fixture
def till(recording: Recording, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    monkeypatch.setenv("WOCS_INGEST_SECRET", SECRET)
    settings.cache_clear()
    recording.answers["wocs_ingest"] = [STORED]
    return serve("ingest").test_client()


def post(
    till: FlaskClient, body: Any, kind: str = "sales", secret: str = SECRET, at: str | None = None
) -> TestResponse:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    headers = sign_ingest(secret, kind, raw, at or f"{time.time():.6f}")
    return till.post(f"/api/ingest/{kind}", data=raw, headers=headers)


def kept(recording: Recording) -> list[dict[str, Any]]:
    return [row for request in recording.of("wocs_ingest") for row in request["rows"]]


def refused(till: FlaskClient, row: Any, kind: str = "sales") -> dict[str, Any]:
    answer = post(till, [row], kind)
    assert answer.status_code == 422, answer.text
    return dict(answer.json["rejected"][0])


def test_a_signed_batch_is_stored_with_one_call(till: FlaskClient, recording: Recording) -> None:
    answer = post(till, {"source": "pos", "rows": [SALE]})
    assert (answer.status_code, answer.json) == (200, {**STORED, "rejected_rows": 0, "warnings": []})
    [(function, request)] = recording.calls
    assert (function, request["kind"], request["source"]) == ("wocs_ingest", "sales", "pos")
    assert request["rows"] == [{"row": 0, "external_id": "A1", "amount": "12.50", "at": "2026-11-20T14:30:00+08:00"}]


@pytest.mark.parametrize("body", [[SALE], SALE, {"sales": [SALE]}, {"rows": [SALE]}])
def test_rows_may_come_in_any_of_these_shapes(till: FlaskClient, recording: Recording, body: Any) -> None:
    assert post(till, body).status_code == 200
    assert [row["external_id"] for row in kept(recording)] == ["A1"]
    assert recording.of("wocs_ingest")[0]["source"] == "api"


def test_a_wrong_signature_or_none_is_not_heard(till: FlaskClient, recording: Recording) -> None:
    assert post(till, [SALE], secret="guess").status_code == 401
    assert till.post("/api/ingest/sales", data=b"[]").status_code == 401
    assert recording.calls == []


def test_a_signature_over_the_body_alone_is_no_longer_heard(till: FlaskClient, recording: Recording) -> None:
    raw = json.dumps([SALE]).encode()
    for more in ({}, {"X-WOCS-Timestamp": str(int(time.time()))}):
        headers = {"X-WOCS-Signature": sign_webhook(SECRET, raw)} | more
        assert till.post("/api/ingest/sales", data=raw, headers=headers).status_code == 401
    assert recording.calls == []


@pytest.mark.parametrize("kind", ["events", "engagement"])
def test_figures_signed_as_one_kind_are_not_taken_as_another(
    till: FlaskClient, recording: Recording, kind: str
) -> None:
    raw = json.dumps([SALE]).encode()
    headers = sign_ingest(SECRET, "sales", raw, str(int(time.time())))
    assert till.post(f"/api/ingest/{kind}", data=raw, headers=headers).status_code == 401
    assert till.post(f"/api/ingest?kind={kind}", data=raw, headers=headers).status_code == 401
    assert recording.calls == []


def test_a_body_cannot_be_made_newer_than_it_was_signed(till: FlaskClient, recording: Recording) -> None:
    raw = json.dumps([SALE]).encode()
    headers = sign_ingest(SECRET, "sales", raw, "1795000000")
    for later in ("1795000001", "1795000000.5", " 1795000000", "1795000000 ", "01795000000", ""):
        assert (
            till.post("/api/ingest/sales", data=raw, headers=headers | {"X-WOCS-Timestamp": later}).status_code == 401
        )
    assert recording.calls == []


@pytest.mark.parametrize(
    "at", ["", "now", "-1", "1e9", "nan", "inf", "1795000000.", "9999999999", "١٧٩٥٠٠٠٠٠٠", "1" * 400]
)
def test_a_moment_that_is_none_or_is_to_come_is_refused_although_signed(
    till: FlaskClient, recording: Recording, at: str
) -> None:
    raw = json.dumps([SALE]).encode()
    headers = {name: value.encode() for name, value in sign_ingest(SECRET, "sales", raw, at).items()}
    answer = till.post("/api/ingest/sales", data=raw, headers={n: v.decode("latin-1") for n, v in headers.items()})
    assert answer.status_code == 401
    assert recording.calls == []


def test_the_database_hears_when_a_body_was_signed(till: FlaskClient, recording: Recording) -> None:
    assert post(till, [SALE], at="1795000000.25").status_code == 200
    assert recording.of("wocs_ingest")[0]["sent_at"] == "2026-11-18T11:06:40.250000+00:00"


def test_without_a_secret_nobody_is_heard(recording: Recording) -> None:
    assert post(serve("ingest").test_client(), [SALE], secret="").status_code == 401
    assert recording.calls == []


def test_the_signature_is_over_the_raw_bytes(till: FlaskClient) -> None:
    headers = sign_ingest(SECRET, "sales", b"[]", str(int(time.time())))
    assert till.post("/api/ingest/sales", data=b"[ ]", headers=headers).status_code == 401


def test_other_kinds_methods_and_encodings_are_refused(till: FlaskClient) -> None:
    assert post(till, [SALE], "wages").status_code == 404
    assert till.get("/api/ingest/sales").status_code == 405
    assert till.post("/api/ingest/sales", data=b"[]", headers={"Content-Encoding": "gzip"}).status_code == 415


def test_the_rewrites_query_names_the_kind_too(till: FlaskClient) -> None:
    raw = json.dumps([SALE]).encode()
    headers = sign_ingest(SECRET, "sales", raw, str(int(time.time())))
    assert till.post("/api/ingest?kind=sales", data=raw, headers=headers).status_code == 200


def test_too_many_rows_or_bytes_are_413(till: FlaskClient, recording: Recording) -> None:
    assert post(till, [SALE] * 1001).status_code == 413
    assert post(till, [{**SALE, "note": "x" * 10_000_000}]).status_code == 413
    assert recording.calls == []


@pytest.mark.parametrize(
    "body", [b"", b"{", b"\xff\xfe", b"[NaN]", b"[" * 50_000, b'{"a":' * 5_000, b"1", b'"x"', b"null", b"9" * 9_000]
)
def test_a_senseless_body_is_400(till: FlaskClient, recording: Recording, body: bytes) -> None:
    assert post(till, body).status_code == 400
    assert recording.calls == []


def test_good_rows_are_stored_although_others_are_bad(till: FlaskClient, recording: Recording) -> None:
    answer = post(till, [SALE, {**SALE, "external_id": "A2", "amount": "lima"}, "text", {"amount": 1}])
    assert (answer.status_code, answer.json["accepted"], answer.json["rejected_rows"]) == (200, 1, 3)
    assert answer.json["rejected"] == [
        {
            "row": 1,
            "external_id": "A2",
            "field": "amount",
            "problem": 'amount must be an amount such as 12.50, not "lima".',
        },
        {"row": 2, "external_id": None, "field": None, "problem": "A row must be an object with fields."},
        {"row": 3, "external_id": None, "field": "external_id", "problem": "external_id is missing."},
    ]
    assert len(kept(recording)) == 1


def test_a_batch_without_one_good_row_is_422_and_costs_no_call(till: FlaskClient, recording: Recording) -> None:
    assert post(till, [{"amount": "x"}]).status_code == 422
    assert recording.calls == []


def test_an_empty_batch_is_fine(till: FlaskClient, recording: Recording) -> None:
    answer = post(till, {"source": "pos", "rows": []})
    assert (answer.status_code, answer.json["accepted"], recording.calls) == (200, 0, [])


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("amount", 1_000_000.01),
        ("amount", -1_000_000.01),
        ("amount", 12.345),
        ("amount", "1.234"),
        ("amount", True),
        ("amount", {"a": 1}),
        ("amount", "12\u0665"),
        ("at", "2199-01-01T00:00:00Z"),
        ("at", "1999-12-31"),
        ("at", "not a day"),
        ("at", 1768870800),
        ("at", "9999-12-31T23:59:59-12:00"),
        ("qty", 0),
        ("qty", "many"),
        ("item", ["a"]),
        ("item", "x" * 201),
        ("channel", "x" * 61),
        ("currency", "USD"),
        ("external_id", "x" * 121),
    ],
)
def test_a_value_that_cannot_be_is_told_by_its_field(till: FlaskClient, field: str, value: Any) -> None:
    assert refused(till, {**SALE, field: value})["field"] == field


def test_an_exponent_without_end_is_no_amount(till: FlaskClient) -> None:
    raw = b'[{"external_id": "A1", "amount": 1e999999999}]'
    assert post(till, raw).json["rejected"][0]["field"] == "amount"
    assert post(till, raw.replace(b"1e999999999", b"1e-999999999")).status_code in {200, 422}


@pytest.mark.parametrize(
    ("told", "meant"), [(-5, "-5.00"), ("RM 1,234.50", "1234.50"), (0, "0.00"), (12.1, "12.10"), ("12,5", "12.50")]
)
def test_refunds_and_written_amounts_are_taken(till: FlaskClient, recording: Recording, told: Any, meant: str) -> None:
    post(till, [{**SALE, "amount": told}])
    assert kept(recording)[0]["amount"] == meant


def test_a_time_without_a_zone_is_the_owners(till: FlaskClient, recording: Recording) -> None:
    post(till, [{**SALE, "at": "2026-11-20 14:30"}])
    assert kept(recording)[0]["at"] == "2026-11-20T14:30:00+08:00"


def test_unknown_fields_are_ignored_but_told(till: FlaskClient) -> None:
    answer = post(till, [{**SALE, "colour": "red"}, {**SALE, "colour": "blue"}])
    assert answer.json["warnings"] == [
        {"field": "colour", "rows": 2, "problem": '"colour" is not known here and was ignored.'}
    ]


def test_nul_bytes_and_control_characters_are_left_out(till: FlaskClient, recording: Recording) -> None:
    post(till, [{**SALE, "item": "Col\u0000ek\u001b[31m\u202e"}])
    assert kept(recording)[0]["item"] == "Colek [31m"


def test_a_sources_name_is_short_plain_and_not_one_of_ours(till: FlaskClient) -> None:
    told = [
        post(till, {"source": one, "rows": [SALE]}).status_code
        for one in ("pos-2", "POS", "a b", "csv", "whatsapp", 7, "x" * 50)
    ]
    assert told == [200, 422, 422, 422, 422, 422, 422]


def test_events_need_a_name_and_a_day(till: FlaskClient, recording: Recording) -> None:
    assert (
        post(till, [{"id": "f7", "name": "Fair", "date": "28/11/2026", "target": "RM 3,000"}], "events").status_code
        == 200
    )
    assert kept(recording) == [
        {"row": 0, "external_id": "f7", "name": "Fair", "date": "2026-11-28", "target": "3000.00"}
    ]
    assert refused(till, {"id": "f7", "date": "2026-11-28"}, "events")["field"] == "name"


def test_figures_of_a_post_need_a_day_and_one_figure(till: FlaskClient, recording: Recording) -> None:
    video = {"platform": "TikTok", "video_id": 73920123, "date": "2026-11-20", "views": 100}
    assert post(till, [video], "engagement").status_code == 200
    assert kept(recording) == [
        {"row": 0, "platform": "tiktok", "post_id": "73920123", "day": "2026-11-20", "views": 100}
    ]
    assert refused(till, {**video, "views": None}, "engagement")["problem"].startswith("There is no figure")
    assert refused(till, {**video, "views": -1}, "engagement")["field"] == "views"
    assert refused(till, {**video, "date": None}, "engagement")["field"] == "at"


def test_what_the_database_refuses_is_told_by_row_in_words(till: FlaskClient, recording: Recording) -> None:
    unknown = {"row": 0, "external_id": "A1", "field": "event_id", "problem": "no_such_event"}
    recording.answers["wocs_ingest"] = [{**STORED, "accepted": 0, "rejected": [unknown]}]
    answer = post(till, [{**SALE, "event_id": "EVT-999"}])
    assert (answer.status_code, answer.json["rejected"][0]["problem"][:22]) == (422, "There is no such event")


def test_a_database_that_is_away_is_503_and_the_same_may_come_again(till: FlaskClient, recording: Recording) -> None:
    recording.answers["wocs_ingest"] = [DatabaseDown("away")]
    answer = post(till, [SALE])
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
    recording.answers["wocs_ingest"] = [DatabaseRefused("wocs_ingest", "22P02", "no")]
    assert post(till, [SALE]).status_code == 409


def test_errors_tell_no_secret(till: FlaskClient) -> None:
    assert SECRET not in post(till, [SALE], secret="guess").text

"""The home node's door: signed calls only, files that are what they claim, and no work in the answer."""

import json
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from functions.database import DatabaseDown
from functions.media_store import open_media_store
from functions.site import serve
from shared.settings import settings
from shared.signatures import sign_node_call
from tests.unit.functions.conftest import Recording

PNG = b"\x89PNG\r\n\x1a\npixels"
REPORT = {"task": "TASK-1201", "attempt": 1, "outcome": "done"}
FILE = "/api/node/file?task=TASK-1201&attempt=2&name=page.png"


@pytest.fixture
def node_door(recording: Recording, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    monkeypatch.setenv("WOCS_NODE_SECRET", "shared")
    monkeypatch.setenv("WOCS_DATA", str(tmp_path))
    settings.cache_clear()
    return serve("node").test_client()


def call(door: FlaskClient, target: str, body: Any = b"{}", seen_as: str | None = None, **signed: Any) -> TestResponse:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    headers = sign_node_call(signed.pop("secret", "shared"), "home", "POST", target, raw, **signed)
    answer = door.post(seen_as or target, data=raw, headers=headers)
    answer.get_data()
    answer.close()
    return answer


def test_a_claim_is_passed_on_with_the_nodes_name(node_door: FlaskClient, recording: Recording) -> None:
    recording.answers["wocs_claim"] = [{"task": {"id": "TASK-1201"}, "reason": "leased"}]
    answer = call(node_door, "/api/node/claim", {"task": None})
    assert answer.json == {"task": {"id": "TASK-1201"}, "reason": "leased"}
    assert recording.calls == [("wocs_claim", {"node": "home", "task": None})]


def test_the_work_of_a_report_is_done_here_and_not_told(
    node_door: FlaskClient, recording: Recording, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[Any] = []
    monkeypatch.setattr("functions.after_answer.errands.send_messages", lambda outbox, _: done.extend(outbox) or [])
    recording.answers["wocs_report"] = [
        {"accepted": True, "reason": "", "outbox": [{"id": 1}], "bell": [], "media": []}
    ]
    assert call(node_door, "/api/node/report", REPORT).json == {"accepted": True, "reason": ""}
    assert done == [{"id": 1}]


def test_a_beat_that_finds_only_old_media_has_it_deleted_here(node_door: FlaskClient, recording: Recording) -> None:
    open_media_store().put("shots/a.png", PNG, "image/png")
    recording.answers["wocs_beat"] = [{"stop": [], "due": [], "prune": [{"attachment": "a1", "key": "shots/a.png"}]}]
    assert call(node_door, "/api/node/beat").json == {"stop": [], "due": []}
    assert recording.of("wocs_pruned") == [{"attachments": ["a1"]}]
    assert open_media_store().get("shots/a.png") is None


def test_the_rewrites_own_query_is_not_part_of_what_was_signed(node_door: FlaskClient) -> None:
    for seen_as in ("/api/node/claim?verb=claim", "/api/node?verb=claim"):
        assert call(node_door, "/api/node/claim", seen_as=seen_as).status_code == 200
    seen = FILE.replace("/file", "") + "&verb=file"
    assert call(node_door, FILE, PNG, seen_as=seen).status_code == 200


@pytest.mark.parametrize(
    "wrong", [{"secret": "guess"}, {"secret": ""}, {"seen_as": "/api/node/report"}, {"now": 0.0}], ids=str
)
def test_a_wrong_signature_costs_no_call(node_door: FlaskClient, recording: Recording, wrong: dict[str, Any]) -> None:
    assert (call(node_door, "/api/node/claim", **wrong).status_code, recording.calls) == (401, [])


def test_without_a_secret_nobody_is_let_in(node_door: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WOCS_NODE_SECRET", "")
    settings.cache_clear()
    assert call(node_door, "/api/node/claim", secret="").status_code == 401


@pytest.mark.parametrize("body", [b"", b"[]", b"nonsense", b"[" * 100_000, b"\xff"])
def test_an_unreadable_body_is_told(node_door: FlaskClient, body: bytes) -> None:
    assert call(node_door, "/api/node/beat", body).status_code == (200 if body == b"" else 400)


def test_a_database_that_is_away_is_told(node_door: FlaskClient, recording: Recording) -> None:
    recording.answers["wocs_claim"] = [DatabaseDown("away")]
    assert call(node_door, "/api/node/claim").status_code == 503


def test_other_verbs_and_methods_do_not_exist(node_door: FlaskClient, recording: Recording) -> None:
    assert call(node_door, "/api/node/enlist").status_code == 404
    assert node_door.get("/api/node/claim").status_code == 405
    assert recording.calls == []


def test_a_screenshot_is_kept_under_the_tasks_name(node_door: FlaskClient, recording: Recording) -> None:
    answer = call(node_door, FILE, PNG)
    assert answer.json == {"key": "shots/TASK-1201-2-page.png", "mime": "image/png", "size": len(PNG)}
    kept = open_media_store().get("shots/TASK-1201-2-page.png")
    assert kept == (PNG, "image/png")
    assert recording.calls == []


BAD_FILES = {
    "no picture": (FILE, b"<svg/>"),
    "nothing": (FILE, b""),
    "no task": (FILE.replace("TASK-1201", "../../x"), PNG),
    "no attempt": (FILE.replace("attempt=2", "attempt=-1"), PNG),
    "no name": (FILE.replace("page.png", "..%2F..%2Fx"), PNG),
    "no query": ("/api/node/file", PNG),
}


@pytest.mark.parametrize(("target", "data"), BAD_FILES.values(), ids=BAD_FILES)
def test_a_file_that_is_not_what_it_should_be_is_not_kept(node_door: FlaskClient, target: str, data: bytes) -> None:
    assert call(node_door, target, data).status_code == 400


def test_a_file_too_large_is_not_read(node_door: FlaskClient) -> None:
    assert call(node_door, FILE, PNG + b"0" * 4_000_000).status_code == 413


@pytest.mark.parametrize("wrong", [{"attempt": "x"}, {"task": "TASK-0; drop"}, {"outcome": "fine"}, {"files": [1]}])
def test_a_senseless_report_is_refused_with_the_field_and_never_reaches_the_database(
    node_door: FlaskClient, recording: Recording, wrong: dict[str, Any]
) -> None:
    answer = call(node_door, "/api/node/report", REPORT | wrong)
    assert (answer.status_code, recording.calls) == (400, [])
    assert next(iter(wrong)) in answer.get_data(as_text=True)

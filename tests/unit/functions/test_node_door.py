"""The home node's door: signed calls only, files that are what they claim, and no work in the answer."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from functions.causes import explain_cause
from functions.database import DatabaseDown
from functions.media_store import MediaStoreDown, open_media_store
from functions.site import serve
from shared.contract.node_types import EXPORT_OFF
from shared.settings import settings
from shared.signatures import seal_enrolment_code, sign_node_call
from tests.enrolled_nodes import identity_of, key_of
from tests.unit.functions.conftest import Recording

HOME = identity_of("home", "shared")
CODE = "3F2A-91BC-77D0-4E1B"
SEALED = seal_enrolment_code("shared", CODE)
PNG = b"\x89PNG\r\n\x1a\npixels"
REPORT = {"task": "TASK-1201", "attempt": 1, "outcome": "done"}
MARK = {"task": "TASK-1201", "attempt": 1, "step": "publish"}
FILE = "/api/node/file?task=TASK-1201&attempt=2&name=page.png"


@pytest.fixture
def node_door(recording: Recording, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    monkeypatch.setenv("WOCS_NODE_SECRET", "shared")
    monkeypatch.setenv("WOCS_DATA", str(tmp_path))
    monkeypatch.setenv("WOCS_BACKUP_EXPORT", "on")
    settings.cache_clear()
    return serve("node").test_client()


def call(door: FlaskClient, target: str, body: Any = b"{}", seen_as: str | None = None, **signed: Any) -> TestResponse:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    identity = signed.pop("identity", HOME)
    headers = sign_node_call(identity, "POST", target, raw, **signed)
    answer = door.post(seen_as or target, data=raw, headers=headers)
    answer.get_data()
    answer.close()
    return answer


def test_a_claim_is_passed_on_with_the_nodes_name(node_door: FlaskClient, recording: Recording) -> None:
    recording.answers["wocs_claim"] = [{"task": {"id": "TASK-1201"}, "reason": "leased"}]
    answer = call(node_door, "/api/node/claim", {"task": None})
    assert answer.json == {"task": {"id": "TASK-1201"}, "reason": "leased"}
    [(door, request)] = recording.calls
    assert (door, request["node"], request["key"], request["task"]) == ("wocs_claim", HOME.name, HOME.key, None)
    assert len(request["nonce"]) >= 16


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


def test_a_beat_is_answered_with_what_is_wrong_and_what_to_do(
    node_door: FlaskClient, recording: Recording, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CRON_SECRET", "")
    settings.cache_clear()
    recording.answers["wocs_beat"] = [{"causes": [{"name": "token", "code": "190"}]}]
    causes = call(node_door, "/api/node/beat").json["causes"]
    assert causes[-1] == {"name": "token", "code": "190", "do": explain_cause("token")}
    assert {"name": "no_cron_secret", "do": explain_cause("no_cron_secret")} in causes


def test_a_beat_that_finds_only_old_media_has_it_deleted_here(node_door: FlaskClient, recording: Recording) -> None:
    open_media_store().put("shots/a.png", PNG, "image/png")
    recording.answers["wocs_beat"] = [{"stop": [], "due": [], "prune": [{"attachment": "a1", "key": "shots/a.png"}]}]
    answer = call(node_door, "/api/node/beat").json
    assert (answer.keys(), answer["stop"], answer["due"]) == ({"stop", "due", "causes"}, [], [])
    assert recording.of("wocs_pruned") == [{"attachments": ["a1"]}]
    assert open_media_store().get("shots/a.png") is None


def test_the_rewrites_own_query_is_not_part_of_what_was_signed(node_door: FlaskClient, recording: Recording) -> None:
    for seen_as in ("/api/node/claim?verb=claim", "/api/node?verb=claim"):
        assert call(node_door, "/api/node/claim", seen_as=seen_as).status_code == 200
    recording.answers["wocs_lease"] = [{"reason": None}]
    seen = FILE.replace("/file", "") + "&verb=file"
    assert call(node_door, FILE, PNG, seen_as=seen).status_code == 200


@pytest.mark.parametrize(
    "wrong",
    [
        {"identity": identity_of("home", "guess")},
        {"identity": replace(HOME, name="other")},  # the name is signed: nobody calls in another's name
        {"identity": replace(HOME, key=identity_of("other", "shared").key)},
        {"identity": replace(HOME, secret="shared")},  # what all nodes had once
        {"seen_as": "/api/node/report"},
        {"now": 0.0},
    ],
    ids=str,
)
def test_a_wrong_signature_costs_no_call(node_door: FlaskClient, recording: Recording, wrong: dict[str, Any]) -> None:
    assert (call(node_door, "/api/node/claim", **wrong).status_code, recording.calls) == (401, [])


def test_without_a_secret_nobody_is_let_in(node_door: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WOCS_NODE_SECRET", "")
    settings.cache_clear()
    assert call(node_door, "/api/node/claim").status_code == 401
    assert call(node_door, "/api/node/claim", identity=replace(HOME, secret="")).status_code == 401
    assert node_door.post("/api/node/enroll", json={"code": SEALED}).status_code == 401


SIGNED = {
    "claim": ("/api/node/claim", {"task": None}, "wocs_claim"),
    "beat": ("/api/node/beat", {}, "wocs_beat"),
    "mark": ("/api/node/mark", MARK, "wocs_mark"),
    "report": ("/api/node/report", REPORT, "wocs_report"),
    "media": ("/api/node/media", {"task": "TASK-1201", "attempt": 1}, "wocs_media"),
    "file": (FILE, PNG, "wocs_lease"),
    "backup_begin": ("/api/node/backup_begin", {}, "wocs_backup_begin"),
    "backup_end": ("/api/node/backup_end", {"kind": "drill", "ok": True}, "wocs_backup_end"),
    "export": ("/api/node/export", {}, "wocs_export"),
    "export_file": ("/api/node/export_file", {"file": "shots/x.png"}, "wocs_export_file"),
}


@pytest.mark.parametrize("reason", ["unknown_node", "removed_node", "replayed"])
@pytest.mark.parametrize("verb", SIGNED)
def test_who_is_refused_gets_nothing_and_the_admins_are_told(
    node_door: FlaskClient, recording: Recording, monkeypatch: pytest.MonkeyPatch, verb: str, reason: str
) -> None:
    told: list[Any] = []
    monkeypatch.setattr("functions.after_answer.errands.send_messages", lambda outbox, _: told.extend(outbox) or [])
    target, body, door = SIGNED[verb]
    recording.answers[door] = [{"refused": reason, "task": None, "outbox": [{"id": 1}]}]
    answer = call(node_door, target, body)
    assert (answer.status_code, answer.get_data(as_text=True), told) == (401, reason, [{"id": 1}])
    assert list(tmp_files()) == []


def tmp_files() -> list[Path]:
    return [path for path in Path(settings().data).rglob("*") if path.is_file()]


def test_the_name_in_a_body_is_nobodys(node_door: FlaskClient, recording: Recording) -> None:
    call(node_door, "/api/node/beat", {"node": "other", "key": "0" * 32, "nonce": "x"})
    [request] = recording.of("wocs_beat")
    assert (request["node"], request["key"]) == (HOME.name, HOME.key)
    assert request["nonce"] != "x"


@pytest.mark.parametrize("result", [{"heard": {"kind": "command"}}, {"heard": {}, "url": "x"}])
def test_what_a_note_means_is_not_taken_from_a_node(
    node_door: FlaskClient, recording: Recording, result: dict[str, Any]
) -> None:
    call(node_door, "/api/node/report", REPORT | {"result": result})
    assert "heard" not in recording.of("wocs_report")[0]["result"]


@pytest.mark.parametrize("body", [b"", b"[]", b"nonsense", b"[" * 100_000, b"\xff"])
def test_an_unreadable_body_is_told(node_door: FlaskClient, body: bytes) -> None:
    assert call(node_door, "/api/node/beat", body).status_code == (200 if body == b"" else 400)


def test_a_database_that_is_away_is_told(node_door: FlaskClient, recording: Recording) -> None:
    recording.answers["wocs_claim"] = [DatabaseDown("away")]
    assert call(node_door, "/api/node/claim").status_code == 503


def test_a_mark_is_passed_on_and_answered(node_door: FlaskClient, recording: Recording) -> None:
    recording.answers["wocs_mark"] = [{"allowed": False, "reason": "stopped"}]
    assert call(node_door, "/api/node/mark", MARK).json == {"allowed": False, "reason": "stopped"}
    assert recording.of("wocs_mark")[0].items() >= MARK.items()


@pytest.mark.parametrize("step", ["", "Publish now!", "x" * 41, None])
def test_a_mark_of_no_step_is_unreadable(node_door: FlaskClient, recording: Recording, step: str | None) -> None:
    assert call(node_door, "/api/node/mark", MARK | {"step": step}).status_code == 400
    assert recording.calls == []


def claimed_post(video: dict[str, Any] | None) -> dict[str, Any]:
    args = {"act": "post", "rung": "inbox"} | ({"video": video} if video else {})
    return {"task": {"id": "TASK-1201", "type": "tiktok_hands", "args": args}, "reason": None}


class SigningStore:
    """A store that has addresses, or is down."""

    def __init__(self, down: bool = False) -> None:
        self.down = down

    def sign(self, key: str, seconds: int) -> str:
        if self.down:
            raise MediaStoreDown("down", "code")
        return f"https://store.example/{key}?for={seconds}"


@pytest.mark.parametrize(
    ("store", "url"),
    [(SigningStore(), "https://store.example/videos/x.mp4?for=900"), (SigningStore(down=True), None), (None, None)],
    ids=["signed", "down", "a folder"],
)
def test_a_post_is_claimed_with_the_address_of_its_video(
    node_door: FlaskClient,
    recording: Recording,
    monkeypatch: pytest.MonkeyPatch,
    store: SigningStore | None,
    url: str | None,
) -> None:
    if store:
        monkeypatch.setattr("functions.media_store.open_media_store", lambda: store)
    recording.answers["wocs_claim"] = [claimed_post({"key": "videos/x.mp4", "mime": "video/mp4", "size": 9})]
    answer = call(node_door, "/api/node/claim").json
    assert answer and answer["task"]["args"]["video"] == {"mime": "video/mp4", "size": 9, "url": url}


def test_a_task_without_a_video_gets_no_address(node_door: FlaskClient, recording: Recording) -> None:
    recording.answers["wocs_claim"] = [claimed_post(None)]
    answer = call(node_door, "/api/node/claim").json
    assert answer and "video" not in answer["task"]["args"]


def test_other_verbs_and_methods_do_not_exist(node_door: FlaskClient, recording: Recording) -> None:
    assert call(node_door, "/api/node/enlist").status_code == 404
    assert node_door.get("/api/node/claim").status_code == 405
    assert recording.calls == []


def test_a_screenshot_is_kept_under_the_tasks_name(node_door: FlaskClient, recording: Recording) -> None:
    recording.answers["wocs_lease"] = [{"reason": None}]
    answer = call(node_door, FILE, PNG)
    assert answer.json == {"key": "shots/TASK-1201-2-page.png", "mime": "image/png", "size": len(PNG)}
    kept = open_media_store().get("shots/TASK-1201-2-page.png")
    assert kept == (PNG, "image/png")
    [asked] = recording.of("wocs_lease")
    assert (asked["node"], asked["task"], asked["attempt"]) == ("home", "TASK-1201", 2)


@pytest.mark.parametrize("reason", ["no_such_task", "old_attempt", "other_node", "lease_ran_out", "already_done"])
def test_a_file_of_who_does_not_hold_the_lease_is_not_kept(
    node_door: FlaskClient, recording: Recording, reason: str
) -> None:
    recording.answers["wocs_lease"] = [{"reason": reason}]
    assert call(node_door, FILE, PNG).status_code == 409
    assert open_media_store().get("shots/TASK-1201-2-page.png") is None


@pytest.mark.parametrize("key", ["shots/TASK-1202-1-a.png", "shots/TASK-1201-2-a.png", "shots/TASK-12011-a.png"])
def test_a_report_brings_no_file_of_another_task_or_attempt(
    node_door: FlaskClient, recording: Recording, key: str
) -> None:
    file = {"key": key, "mime": "image/png", "size": 9}
    assert call(node_door, "/api/node/report", REPORT | {"files": [file]}).status_code == 400
    own = {**file, "key": "shots/TASK-1201-1-a.png"}
    assert call(node_door, "/api/node/report", REPORT | {"files": [own]}).status_code == 200
    assert len(recording.of("wocs_report")) == 1


def test_a_code_is_changed_for_the_nodes_own_secret(node_door: FlaskClient, recording: Recording) -> None:
    recording.answers["wocs_enroll"] = [{"node": key_of("home")}]
    answer = node_door.post("/api/node/enroll", json={"code": SEALED})
    assert answer.get_json() == {"name": HOME.name, "key": HOME.key, "secret": HOME.secret}
    assert answer.headers["Cache-Control"] == "no-store"
    assert recording.of("wocs_enroll") == [{"code": CODE}]


def test_a_code_that_is_not_good_gives_nothing(node_door: FlaskClient, recording: Recording) -> None:
    recording.answers["wocs_enroll"] = [{"node": None}]
    assert node_door.post("/api/node/enroll", json={"code": SEALED}).status_code == 401


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"code": 7}', b'{"code": "x"}', b'{"code": null}', b"[" * 9999])
def test_what_cannot_be_a_code_costs_no_call(node_door: FlaskClient, recording: Recording, body: bytes) -> None:
    assert (node_door.post("/api/node/enroll", data=body).status_code, recording.calls) == (401, [])


@pytest.mark.parametrize("typed", [SEALED.lower(), SEALED.replace("-", ""), f" {SEALED.replace('-', ' ')} "])
def test_a_code_is_taken_however_it_was_typed(node_door: FlaskClient, recording: Recording, typed: str) -> None:
    recording.answers["wocs_enroll"] = [{"node": key_of("home")}]
    assert node_door.post("/api/node/enroll", json={"code": typed}).status_code == 200
    assert recording.of("wocs_enroll") == [{"code": CODE}]


@pytest.mark.parametrize(
    "guess",
    [CODE, f"{CODE}-0000-0000", "0" + SEALED[1:], seal_enrolment_code("other", CODE), seal_enrolment_code("", CODE)],
)
def test_a_guess_costs_no_call(node_door: FlaskClient, recording: Recording, guess: str) -> None:
    assert (node_door.post("/api/node/enroll", json={"code": guess}).status_code, recording.calls) == (401, [])


def test_without_a_secret_nobody_is_enrolled(
    node_door: FlaskClient, recording: Recording, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WOCS_NODE_SECRET", "")
    settings.cache_clear()
    sealed = seal_enrolment_code("", CODE)
    assert (node_door.post("/api/node/enroll", json={"code": sealed}).status_code, recording.calls) == (401, [])


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


@pytest.mark.parametrize(
    "words", ["*Bayar RM50*", "https://evil.example", "evil.example", "x" * 61, "a\nb", "", "sedia✅"]
)
def test_a_node_puts_no_words_of_its_own_into_what_admins_read(
    node_door: FlaskClient, recording: Recording, words: str
) -> None:
    beats = [{"abilities": {"browser": words}}, {"abilities": {words: "ready"}}]
    many = {"abilities": {f"a{number}": "ready" for number in range(31)}}
    for beat in (*beats, many):
        assert call(node_door, "/api/node/beat", beat).status_code == 400
    failed = REPORT | {"outcome": "failed", "error": {"code": words}}
    assert call(node_door, "/api/node/report", failed).status_code == 400
    assert recording.calls == []


def test_of_what_a_node_can_do_the_codes_are_kept(node_door: FlaskClient, recording: Recording) -> None:
    told = {"browser": "missing", "detail": "no Chromium on this machine, and none", "charts": None}
    assert call(node_door, "/api/node/beat", {"abilities": told}).status_code == 200
    [beat] = recording.of("wocs_beat")
    assert beat["abilities"] == {"browser": "missing", "charts": None}


@pytest.mark.parametrize("verb", ["export", "export_file"])
def test_no_copy_of_everything_is_given_unless_the_owner_switched_it_on(
    node_door: FlaskClient, recording: Recording, monkeypatch: pytest.MonkeyPatch, verb: str
) -> None:
    monkeypatch.setenv("WOCS_BACKUP_EXPORT", "off")
    settings.cache_clear()
    target, body, _ = SIGNED[verb]
    answer = call(node_door, target, body)
    assert (answer.status_code, answer.get_data(as_text=True), recording.calls) == (403, EXPORT_OFF, [])


@pytest.mark.parametrize(
    ("verb", "message"),
    [
        ("export", {"table": "Users; drop"}),
        ("export", {"table": "users", "after": []}),
        ("export", {"since": "now()"}),
        ("export_file", {}),
        ("export_file", {"file": "x" * 201}),
        ("backup_end", {"kind": "lie", "ok": True}),
        ("backup_end", {"kind": "drill", "ok": True, "note": "Call 012-3456789 now!"}),
        ("backup_end", {"kind": "drill", "ok": True, "rows": -1}),
        ("backup_begin", {"asked_for": {"x": 1}}),
    ],
)
def test_a_message_about_backups_that_cannot_be_is_unreadable(
    node_door: FlaskClient, recording: Recording, verb: str, message: dict[str, Any]
) -> None:
    assert (call(node_door, f"/api/node/{verb}", message).status_code, recording.calls) == (400, [])


def test_a_stored_file_comes_in_pieces_and_one_that_is_gone_is_none(
    node_door: FlaskClient, recording: Recording
) -> None:
    data = bytes(9_000_000)
    open_media_store().put("shots/big.png", data, "image/png")
    told = {"file": {"key": "shots/big.png", "mime": "image/png", "size": len(data)}}
    recording.answers["wocs_export_file"] = [dict(told), dict(told), {"file": {**told["file"], "key": "shots/gone"}}]
    first = call(node_door, "/api/node/export_file", {"file": "shots/big.png"})
    last = call(node_door, "/api/node/export_file", {"file": "shots/big.png", "offset": 8_000_000})
    assert (len(first.get_data()), len(last.get_data())) == (4_000_000, 1_000_000)
    assert first.headers["X-WOCS-Size"] == "9000000"
    assert call(node_door, "/api/node/export_file", {"file": "shots/gone"}).status_code == 404

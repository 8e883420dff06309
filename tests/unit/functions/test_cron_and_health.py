"""The clock's tick and the health page."""

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from functions.causes import explain_cause
from functions.database import DatabaseDown, DatabaseRefused
from functions.request_settings import request_settings
from functions.site import serve
from shared.settings import settings
from shared.signatures import NodeIdentity, sign_node_call
from tests.enrolled_nodes import identity_of
from tests.unit.functions.conftest import Recording


@pytest.fixture
def cron(recording: Recording, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    monkeypatch.setenv("CRON_SECRET", "tick")
    settings.cache_clear()
    return serve("cron").test_client()


@pytest.fixture
def health(recording: Recording, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    monkeypatch.setenv("CRON_SECRET", "tick")
    monkeypatch.setenv("WOCS_NODE_SECRET", "node")
    monkeypatch.setenv("WOCS_JWT_SECRET", "panel")
    settings.cache_clear()
    return serve("health").test_client()


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_tick_settles_and_tells_how_much(cron: FlaskClient, recording: Recording, method: str) -> None:
    answer = cron.open("/api/cron", method=method, headers={"Authorization": "Bearer tick"})
    assert answer.json == {"ok": True, "outbox": 0, "bell": 0, "media": 0, "read": 0}
    assert recording.calls == [("wocs_tick", {"settings": request_settings()})]


@pytest.mark.parametrize("told", ["", "Bearer", "Bearer wrong", "tick", "bearer tick", "Bearer tickk", "Bearer é"])
def test_strangers_do_not_tick(cron: FlaskClient, recording: Recording, told: str) -> None:
    assert (cron.get("/api/cron", headers={"Authorization": told}).status_code, recording.calls) == (401, [])


def test_without_a_secret_nobody_ticks(cron: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CRON_SECRET", "")
    settings.cache_clear()
    assert cron.get("/api/cron", headers={"Authorization": "Bearer "}).status_code == 401


def test_a_tick_of_a_database_that_is_away_is_told(cron: FlaskClient, recording: Recording) -> None:
    recording.goes_down()
    assert cron.get("/api/cron", headers={"Authorization": "Bearer tick"}).status_code == 503


INSIDE = {"Authorization": "Bearer tick"}


def test_all_is_well(health: FlaskClient, recording: Recording) -> None:
    node = {"name": "home", "online": True, "since": "x", "last_error": "secret", "abilities": {}}
    fault = {"family": "schedules", "row": "1", "code": "22023", "times": 3, "since": "y"}
    recording.answers["wocs_health"] = [
        {"ok": True, "nodes": [node], "schema": "20261122000100", "faults": [fault], "causes": [], "backup_at": "z",
         "drill_at": None}
    ]  # fmt: skip
    answer = health.get("/api/health", headers=INSIDE)
    assert (answer.status_code, answer.json) == (
        200,
        {
            "ok": True,
            "database": "here",
            "schema": "20261122000100",
            "graph_version": "v25.0",
            "causes": [],
            "backup_at": "z",
            "drill_at": None,
            "faults": [{"family": "schedules", "since": "y"}],
            "nodes": [{"name": "home", "online": True, "since": "x", "abilities": {}}],
        },
    )


@pytest.mark.parametrize(
    ("error", "cause"),
    [
        (DatabaseDown("postgres://owner:secret@db"), "database"),
        (DatabaseDown("Invalid API key: secret", "database_key"), "database_key"),
        (DatabaseRefused("wocs_health", "42501", "permission denied for function secret"), "grant"),
        (DatabaseRefused("wocs_health", "PGRST202", "secret"), "migration"),
        (RuntimeError("no database: set secret"), None),
    ],
)
def test_what_is_not_well_is_said_with_its_cause_and_without_secrets(
    health: FlaskClient, recording: Recording, error: Exception, cause: str | None
) -> None:
    recording.answers["wocs_health"] = [error]
    answer = health.get("/api/health", headers=INSIDE)
    assert (answer.status_code, answer.json["database"]) == (503, "away")
    assert [each["name"] for each in answer.json["causes"]] == ([cause] if cause else [])
    assert "secret" not in answer.text.replace("secret key", "")


@pytest.mark.parametrize("name", ["WHATSAPP_APP_SECRET", "WHATSAPP_TOKEN", "WHATSAPP_PHONE_NUMBER_ID"])
def test_without_what_people_are_heard_and_answered_by_it_is_down_for_everybody(
    health: FlaskClient, recording: Recording, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    recording.answers["wocs_health"] = [{"ok": True, "nodes": [], "schema": None, "faults": [], "causes": []}]
    monkeypatch.setenv(name, "")
    settings.cache_clear()
    assert (health.get("/api/health").status_code, recording.calls) == (503, [])
    [cause] = health.get("/api/health", headers=INSIDE).json["causes"]
    assert name in cause["do"]


def test_a_token_that_meta_refuses_is_not_well_and_says_what_to_do(health: FlaskClient, recording: Recording) -> None:
    token = {"name": "token", "code": "190", "times": 3, "since": "x", "at": "y", "waiting": 5}
    recording.answers["wocs_health"] = [{"ok": True, "nodes": [], "schema": None, "faults": [], "causes": [token]}]
    answer = health.get("/api/health", headers=INSIDE)
    assert (answer.status_code, answer.json["ok"]) == (503, False)
    assert answer.json["causes"] == [{**token, "do": explain_cause("token")}]


@pytest.mark.parametrize("told", [None, "Bearer wrong", "Bearer ", "Bearer tickk", "tick", "Basic dGljaw=="])
def test_a_stranger_hears_that_it_is_up_and_costs_the_database_nothing(
    health: FlaskClient, recording: Recording, told: str | None
) -> None:
    recording.goes_down()
    answer = health.get("/api/health?detail=1", headers={"Authorization": told} if told is not None else {})
    assert (answer.status_code, answer.json) == (200, {"ok": True})
    assert recording.calls == []


def test_without_a_database_it_is_down() -> None:
    answer = serve("health").test_client().get("/api/health")
    assert (answer.status_code, answer.json) == (503, {"ok": False})


def test_without_a_secret_nobody_sees_inside(recording: Recording) -> None:
    answer = serve("health").test_client().get("/api/health", headers={"Authorization": "Bearer "})
    assert (answer.json, recording.calls) == ({"ok": True}, [])


def signed_by(identity: NodeIdentity, health: FlaskClient) -> TestResponse:
    return health.get("/api/health", headers=sign_node_call(identity, "GET", "/api/health", b""))


def test_a_node_sees_inside_by_its_signature(health: FlaskClient, recording: Recording) -> None:
    token = {"name": "token", "code": "190"}
    recording.answers["wocs_health"] = [{"ok": True, "nodes": [], "schema": "1", "causes": [token], "refused": None}]
    identity = identity_of("home", "node")
    answer = signed_by(identity, health)
    assert recording.calls == [("wocs_health", {"node": {"name": "home", "key": identity.key}})]
    assert (answer.status_code, [cause["name"] for cause in answer.json["causes"]]) == (503, ["token"])


def test_a_node_that_was_removed_hears_that_alone(health: FlaskClient, recording: Recording) -> None:
    recording.answers["wocs_health"] = [{"ok": True, "causes": [{"name": "token"}], "refused": "removed_node"}]
    answer = signed_by(identity_of("home", "node"), health)
    assert (answer.status_code, answer.json) == (200, {"ok": True, "refused": "removed_node"})


@pytest.mark.parametrize("secret", ["another", "tick"])
def test_a_signature_of_another_secret_is_a_strangers(health: FlaskClient, recording: Recording, secret: str) -> None:
    assert signed_by(identity_of("home", secret), health).json == {"ok": True}
    assert recording.calls == []


def test_a_signature_for_another_door_is_a_strangers(health: FlaskClient, recording: Recording) -> None:
    headers = sign_node_call(identity_of("home", "node"), "POST", "/api/node/beat", b"")
    assert health.get("/api/health", headers=headers).json == {"ok": True}
    assert recording.calls == []


def test_a_key_of_the_wrong_kind_is_a_cause(
    health: FlaskClient, recording: Recording, monkeypatch: pytest.MonkeyPatch
) -> None:
    recording.answers["wocs_health"] = [{"ok": True, "nodes": [], "schema": None, "faults": [], "causes": []}]
    monkeypatch.setenv("SUPABASE_SECRET_KEY", "sb_publishable_x")
    settings.cache_clear()
    assert [cause["name"] for cause in health.get("/api/health", headers=INSIDE).json["causes"]] == ["key_kind"]

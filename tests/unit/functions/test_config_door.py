"""`GET /api/config/{app}` as a web app, a cache and a stranger meet it."""

import json
from typing import Any

import pytest
from flask.testing import FlaskClient

from functions.database import DatabaseDown, DatabaseRefused
from functions.site import serve
from shared.commands.app_keys import APP_KEYS, APPS, FEATURES, public_keys
from tests.database_clone import Clone
from tests.sql.tasks import add_person, run_command
from tests.unit.functions.conftest import Recording

AT = "2026-01-20T00:00:00.000Z"
VALUES = {"max_qty": 5, "min_order": "20.00", "open": False, "features.dark_mode": True}


@pytest.fixture
def site(recording: Recording) -> FlaskClient:
    shows(recording)
    return serve("config").test_client()


def shows(recording: Recording, values: dict[str, Any] = VALUES, version: int = 3) -> None:
    recording.answers["wocs_config"] = [{"values": values, "updated_at": AT, "version": version}]


def test_the_settings_of_an_app_are_typed_json_for_one_call(site: FlaskClient, recording: Recording) -> None:
    answer = site.get("/api/config/checkout")
    assert (answer.status_code, answer.mimetype) == (200, "application/json")
    assert answer.json == {
        "app": "checkout",
        "values": {"max_qty": 5, "min_order": "20.00", "open": False},
        "features": {"dark_mode": True, "promo_banner": False, "new_menu": False},
        "updated_at": AT,
        "version": 3,
    }
    assert len(recording.calls) == 1


def test_only_public_keys_of_this_app_and_the_features_are_asked_for(site: FlaskClient, recording: Recording) -> None:
    for app in APPS:
        site.get(f"/api/config/{app}")
        [request] = [one for one in recording.of("wocs_config") if one["app"] == app]
        assert request["keys"] == [*public_keys(app), *(f"features.{name}" for name in FEATURES)]
        assert not {key for key, one in APP_KEYS.items() if not one.public} & set(request["keys"])


def test_what_was_never_set_is_absent_and_a_feature_is_off(site: FlaskClient, recording: Recording) -> None:
    recording.answers["wocs_config"] = [{"values": {}, "updated_at": None, "version": 0}]
    assert site.get("/api/config/booking").json == {
        "app": "booking",
        "values": {},
        "features": dict.fromkeys(FEATURES, False),
        "updated_at": None,
        "version": 0,
    }


def test_a_value_in_malay_or_with_an_emoji_arrives_whole(site: FlaskClient, recording: Recording) -> None:
    shows(recording, {"notice": 'Raya 🌶️: tutup "3" hari\n</script>'})
    answer = site.get("/api/config/checkout")
    assert answer.json
    assert answer.json["values"]["notice"] == 'Raya 🌶️: tutup "3" hari\n</script>'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "path", ["/api/config/checkout", "/api/config/checkout/", "/api/config?app=checkout", "/api/config/CHECKOUT"]
)
def test_it_answers_with_and_without_the_rewrite(site: FlaskClient, path: str) -> None:
    assert site.get(path).status_code == 200


def test_the_path_wins_over_a_query_of_the_callers(site: FlaskClient, recording: Recording) -> None:
    site.get("/api/config/checkout?app=booking")
    assert recording.of("wocs_config")[0]["app"] == "checkout"


def test_browsers_ask_each_time_and_caches_between_for_thirty_seconds_at_most(site: FlaskClient) -> None:
    headers = site.get("/api/config/checkout").headers
    assert headers["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert headers["CDN-Cache-Control"] == headers["Vercel-CDN-Cache-Control"]
    told = dict(part.split("=") for part in headers["CDN-Cache-Control"].split(", ") if "=" in part)
    assert int(told["s-maxage"]) + int(told["stale-while-revalidate"]) <= 30
    assert int(told["stale-if-error"]) >= 3600


def test_the_same_settings_have_the_same_strong_etag_whatever_their_order(
    site: FlaskClient, recording: Recording
) -> None:
    first = site.get("/api/config/checkout").headers["ETag"]
    shows(recording, dict(reversed(VALUES.items())))
    assert site.get("/api/config/checkout").headers["ETag"] == first
    assert first.startswith('"')
    shows(recording, {**VALUES, "max_qty": 6}, version=4)
    assert site.get("/api/config/checkout").headers["ETag"] != first


def test_what_a_caller_has_already_is_not_sent_again(site: FlaskClient) -> None:
    etag = site.get("/api/config/checkout").headers["ETag"]
    for told in (etag, f"W/{etag}", f'"other", {etag}', f'W/"other",W/{etag}', "*", f"  {etag}  "):
        again = site.get("/api/config/checkout", headers={"If-None-Match": told})
        assert (again.status_code, again.data) == (304, b""), told
        assert again.headers["ETag"] == etag
        assert again.headers["Access-Control-Allow-Origin"] == "*"
        assert "s-maxage" in again.headers["CDN-Cache-Control"]


@pytest.mark.parametrize("told", ['"other"', "other", "", '"', ",,,", "W/", "é", "*x"])
def test_what_a_caller_has_of_something_else_is_sent_anew(site: FlaskClient, told: str) -> None:
    answer = site.get("/api/config/checkout", headers={"If-None-Match": told})
    assert (answer.status_code, bool(answer.data)) == (200, True)


def test_a_head_tells_the_headers_alone(site: FlaskClient) -> None:
    whole, head = site.get("/api/config/checkout"), site.head("/api/config/checkout")
    assert (head.status_code, head.data, head.headers["ETag"]) == (200, b"", whole.headers["ETag"])
    assert head.headers["Content-Length"] == whole.headers["Content-Length"]


def test_a_web_page_of_any_origin_may_read_it(site: FlaskClient, recording: Recording) -> None:
    assert site.get("/api/config/checkout").headers["Access-Control-Allow-Origin"] == "*"
    preflight = site.options("/api/config/checkout", headers={"Access-Control-Request-Headers": "if-none-match"})
    assert (preflight.status_code, preflight.data) == (204, b"")
    assert preflight.headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert preflight.headers["Access-Control-Allow-Headers"] == "If-None-Match"
    assert len(recording.calls) == 1


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_nothing_is_ever_changed_here(site: FlaskClient, recording: Recording, method: str) -> None:
    answer = site.open("/api/config/checkout", method=method, data=b"{}")
    assert (answer.status_code, answer.headers["Allow"], recording.calls) == (405, "GET, HEAD, OPTIONS", [])


@pytest.mark.parametrize(
    "path",
    ["/api/config", "/api/config/", "/api/config/till", "/api/config?app=", "/api/config?app=%00",
     "/api/config/%27%20or%201=1", "/api/config/checkout%2F..%2Fbooking", "/api/config/%F0%9F%8C%B6",
     "/api/config/" + "x" * 5000],
)  # fmt: skip
def test_an_app_nobody_knows_is_answered_with_those_there_are(
    site: FlaskClient, recording: Recording, path: str
) -> None:
    answer = site.get(path)
    assert (answer.status_code, answer.json) == (404, {"error": "no such app", "apps": list(APPS)})
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert recording.calls == []


@pytest.mark.parametrize("trouble", [DatabaseDown("secret"), DatabaseRefused("wocs_config", "42883", "secret")])
def test_a_database_that_is_away_is_told_and_kept_by_nobody(
    site: FlaskClient, recording: Recording, trouble: Exception, capsys: pytest.CaptureFixture[str]
) -> None:
    recording.answers["wocs_config"] = [trouble]
    answer = site.get("/api/config/checkout")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (503, "no-store")
    assert int(answer.headers["Retry-After"]) > 0
    assert "CDN-Cache-Control" not in answer.headers
    assert "secret" not in answer.text + capsys.readouterr().out


def test_on_a_real_database_a_change_is_seen_by_the_next_who_asks(
    database: Clone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("functions.database.open_database", lambda: database)
    site, admin = serve("config").test_client(), add_person(database, "The admin", "admin")
    before = site.get("/api/config/checkout")
    run_command(database, admin, "app_update", app="checkout", key="max_qty", value=5)
    run_command(database, admin, "app_update", app="checkout", key="min_order", value="20.00")
    run_command(database, admin, "app_update", app="checkout", key="ops_note", value="a secret of ours")
    run_command(database, admin, "app_feature", name="dark_mode", action="enable", app="checkout")
    after = site.get("/api/config/checkout", headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200
    assert after.json
    assert after.json["values"] == {"max_qty": 5, "min_order": "20.00"}
    assert (after.json["features"]["dark_mode"], after.json["version"]) == (True, 4)
    assert "secret" not in json.dumps(after.json)
    assert site.get("/api/config/booking").json["features"]["dark_mode"] is False  # type: ignore[index]


def test_a_change_of_what_is_not_public_shows_in_nothing(database: Clone, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("functions.database.open_database", lambda: database)
    site, admin = serve("config").test_client(), add_person(database, "The admin", "admin")
    run_command(database, admin, "app_update", app="checkout", key="max_qty", value=5)
    etag = site.get("/api/config/checkout").headers["ETag"]
    run_command(database, admin, "app_update", app="checkout", key="ops_note", value="a secret of ours")
    assert site.get("/api/config/checkout", headers={"If-None-Match": etag}).status_code == 304

"""The doctor names each planted fault, and that alone; in a healthy installation it names none."""

import base64
import json
import re
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from functions.replies.catalogue import words
from local.doctor import words as doctor_words
from local.doctor.check import LAYERS
from local.doctor.checks import CHECKS
from local.services.valkey import Valkey
from shared.settings import settings
from tests.database_clone import Clone
from tests.local.doctor_world import (
    ACCOUNT_ID,
    APP_ID,
    NUMBER_ID,
    Usage,
    World,
    make_world,
    revoke,
    subscriptions,
)

Patch = pytest.MonkeyPatch
Capture = pytest.CaptureFixture[str]
Break = Callable[[World, Patch], object]


@pytest.fixture
def world(database: Clone, valkey: Valkey, tmp_path: Path, monkeypatch: Patch) -> Iterator[World]:
    with make_world(database, valkey, tmp_path, monkeypatch) as made:
        yield made


def change(**settings_: str) -> Break:
    """What is set on this machine."""
    return lambda world, _: world.environment.update(settings_)


def change_functions(name: str, value: str) -> Break:
    """What is set where the functions run."""

    def change_there(_: World, patch: Patch) -> None:
        patch.setenv(name, value)
        settings.cache_clear()

    return change_there


def graph(path: str, code: int, subcode: int = 0, status: int = 400) -> Break:
    error = {"error": {"code": code, "error_subcode": subcode}}
    return lambda world, _: world.graph.update({path: (status, error)})


def token_facts(**facts: object) -> Break:
    return lambda world, _: world.graph["debug_token"][1]["data"].update(facts)


def gateway(status: int, **body: str) -> Break:
    return lambda world, _: world.supabase.update({"/rest/v1/rpc/wocs_health": (status, body)})


def bucket(status: int, **body: object) -> Break:
    return lambda world, _: world.supabase.update({"/storage/v1/bucket/wocs-media": (status, body)})


def vitals(**told: object) -> Break:
    return lambda world, _: world.vitals.update(told)


def ago(**delta: float) -> str:
    return (datetime.now(UTC) - timedelta(**delta)).isoformat()


def beat(**facts: object) -> Break:
    return lambda world, _: world.beat(**facts)


def sql(statement: str) -> Break:
    return lambda world, _: world.database.sql(statement)


def answer_functions(status: int) -> Break:
    from werkzeug.wrappers import Response

    return lambda world, _: setattr(world, "functions", Response("<html>", status))


def fail_names(world: World, patch: Patch) -> None:
    def nobody(*_: object, **__: object) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    world.environment["WHATSAPP_API_BASE"] = "https://graph.facebok.example"
    patch.setattr(socket, "getaddrinfo", fail_for("graph.facebok.example", socket.getaddrinfo, nobody))


def fail_for(host: str, real: Callable[..., object], fail: Callable[..., object]) -> Callable[..., object]:
    return lambda name, *more, **options: (fail if name == host else real)(name, *more, **options)


def no_certificate(world: World, patch: Patch) -> None:
    """TLS is spoken to a server that has none."""
    world.environment["WHATSAPP_API_BASE"] = world.environment["WHATSAPP_API_BASE"].replace("http:", "https:")


def take_port(world: World, patch: Patch) -> None:
    """Another program answers where the doorbell should."""
    port = int(world.environment["WOCS_BASE_URL"].rpartition(":")[2])
    patch.setattr("local.doctor.checks.machine.DOORBELL_PORT", port)


def quiet_days(world: World, _: Patch) -> None:
    """Nobody wrote, no clock ticked, and the PC was last here then."""
    world.vitals |= {"tick_at": ago(days=6), "heard_at": ago(days=6), "now": ago(days=0)}
    world.database.sql("update wocs.nodes set last_seen = now() - interval '6 days'")


def unplug_queue(world: World, _: Patch) -> None:
    """A Redis of one's own instead of Upstash, and it is off."""
    del world.environment["UPSTASH_REDIS_REST_URL"]
    world.environment["REDIS_URL"] = f"redis://127.0.0.1:{closed_port()}"


def address_without_way(world: World, patch: Patch) -> None:
    world.environment["WOCS_BACKUP_DATABASE_URL"] = "postgresql://reader@db.abc.supabase.co:5432/postgres"
    patch.setattr("local.doctor.checks.database.reaches", lambda _: False)


def closed_port() -> str:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return str(server.getsockname()[1])


def set_others_clocks_back(_: World, patch: Patch) -> None:
    """All servers tell a time that is 400 s before ours."""
    at = format_datetime(datetime.now(UTC) - timedelta(seconds=400), usegmt=True)
    patch.setattr("werkzeug.serving.WSGIRequestHandler.date_time_string", lambda *_: at)


def buffer_streams(_: World, patch: Patch) -> None:
    """A doorbell whose first event is held back, as a quick tunnel holds it."""
    patch.setattr("local.doctor.checks.tunnel.FIRST_EVENT_S", 0.3)
    patch.setattr("home_node.doorbell.write_stream", lambda *_: threading.Event().wait(1))


def anon_key() -> str:
    claims = base64.urlsafe_b64encode(json.dumps({"role": "anon"}).encode()).decode().rstrip("=")
    return f"e30.{claims}.signature"


def open_settings(world: World, _: Patch) -> None:
    (world.project / ".env").write_text("WOCS_BRAND=Abang Colek\n")
    (world.project / ".env").chmod(0o644)


def forbid_home_secrets(world: World, _: Patch) -> None:
    file = world.project / ".env.home"
    file.write_text("SUPABASE_SECRET_KEY=sb_secret_x\n")
    file.chmod(0o600)


FAULTS: dict[str, tuple[str, Break]] = {
    "python too old": (
        "python_old",
        lambda _, patch: patch.setattr("local.doctor.checks.machine.OLDEST_PYTHON", (9, 9)),
    ),
    "disk nearly full": (
        "disk_full",
        lambda _, patch: patch.setattr("local.doctor.checks.machine.shutil.disk_usage", lambda _: Usage(1, 1, 10**6)),
    ),
    "settings that others may read": ("files_open", open_settings),
    "data that others may enter": ("data_open", lambda world, _: world.data.chmod(0o755)),
    "one value for two secrets": ("secret_same", change(WOCS_INGEST_SECRET="jwt-secret-of-these-tests")),
    "a secret of four letters": ("secret_weak", change(WOCS_INGEST_SECRET="lada")),
    "port taken": ("port_taken", take_port),
    "a name that nobody knows": ("net_dns", fail_names),
    "no certificate": ("net_tls", no_certificate),
    "nobody listens": ("net_refused", change(UPSTASH_REDIS_REST_URL=f"http://127.0.0.1:{closed_port()}")),
    "system clock off": ("clock_off", set_others_clocks_back),
    "tunnel not reached": ("tunnel_down", change(WOCS_NODE_URL=f"http://127.0.0.1:{closed_port()}")),
    "tunnel buffering": ("tunnel_buffers", buffer_streams),
    "functions behind a login": ("functions_protected", answer_functions(401)),
    "functions that break": ("functions_broken", answer_functions(500)),
    "no functions there": ("functions_missing", answer_functions(404)),
    "other cron secret": ("cron_secret_wrong", change(CRON_SECRET="another-secret-than-theirs")),
    "other node secret": ("node_secret_wrong", change_functions("WOCS_NODE_SECRET", "another-secret-than-ours")),
    "removed node": ("node_removed", sql("update wocs.node_keys set removed_at = now()")),
    "functions without app secret": ("no_app_secret", change_functions("WHATSAPP_APP_SECRET", "")),
    "functions without verify token": ("no_verify_token", change_functions("WHATSAPP_VERIFY_TOKEN", "")),
    "functions with a phone number for an id": (
        "number_form",
        change_functions("WHATSAPP_PHONE_NUMBER_ID", "60112345678"),
    ),
    "other app secret there": ("app_secret_other", change_functions("WHATSAPP_APP_SECRET", "f" * 32)),
    "other verify token there": ("verify_token_wrong", change_functions("WHATSAPP_VERIFY_TOKEN", "another-one-there")),
    "publishable key": ("key_kind", change(SUPABASE_SECRET_KEY="sb_publishable_x")),
    "anon key": ("key_kind", change(SUPABASE_SECRET_KEY=anon_key())),
    "wrong key": ("database_key", change(SUPABASE_SECRET_KEY="sb_secret_wrong")),
    "paused project": ("database_paused", gateway(540, message="project is paused")),
    "wrong project": ("database_project", gateway(404, message="requested path is invalid")),
    "missing function": ("migration", gateway(404, code="PGRST202", message="Could not find the function")),
    "permission denied": ("grant", gateway(403, code="42501", message="permission denied for function")),
    "too many connections": ("database_connections", gateway(503, code="53300", message="too many connections")),
    "full disk there": ("database_readonly", gateway(500, code="25006", message="read-only transaction")),
    "statement too slow": ("database_slow", gateway(500, code="57014", message="canceling statement")),
    "database not listening": ("database_closed", change(SUPABASE_URL=f"http://127.0.0.1:{closed_port()}")),
    "missing grant": ("grant", lambda world, _: revoke(world.database, "wocs_sent")),
    "schema behind": ("schema_behind", vitals(schema="20200101000000")),
    "schema ahead": ("schema_ahead", vitals(schema="29990101000000")),
    "pooler's port": ("pooler_port", change(WOCS_BACKUP_DATABASE_URL="postgresql://reader@pooler.example:6543/x")),
    "direct host without IPv6": ("pooler_direct", address_without_way),
    "bucket missing": ("bucket_missing", bucket(400, statusCode="404", error="Bucket not found")),
    "bucket for everybody": ("bucket_public", bucket(200, id="wocs-media", public=True)),
    "no tick": ("no_tick", vitals(tick_at=ago(days=2))),
    "redis off": ("queue", unplug_queue),
    "upstash token": ("queue_token", change(UPSTASH_REDIS_REST_TOKEN="wrong")),
    "upstash quota": (
        "queue_quota",
        lambda world, _: setattr(world, "upstash", (400, {"error": "ERR max requests limit exceeded. Limit: 500000"})),
    ),
    "dead token": ("token", graph("app", 190, 463, 401)),
    "swapped token": ("token", change(WHATSAPP_TOKEN="EAAofanotherapp")),
    "token that ends": ("token_expires", token_facts(expires_at=int(datetime.now(UTC).timestamp()) + 3600)),
    "token without rights": ("token_rights", token_facts(scopes=["whatsapp_business_management"])),
    "number of somebody else": ("number", graph(NUMBER_ID, 100, 33)),
    "old graph version": ("graph_version", change_functions("WHATSAPP_API_VERSION", "v21.0")),
    "webhook not subscribed": (
        "webhook_unsubscribed",
        lambda world, _: world.graph.update({f"{ACCOUNT_ID}/subscribed_apps": (200, {"data": []})}),
    ),
    "webhook without messages": (
        "webhook_unsubscribed",
        lambda world, _: world.graph.update(
            {f"{APP_ID}/subscriptions": subscriptions(f"{world.environment['WOCS_BASE_URL']}/api/webhook", "account")}
        ),
    ),
    "webhook elsewhere": (
        "webhook_elsewhere",
        lambda world, _: world.graph.update(
            {f"{APP_ID}/subscriptions": subscriptions("https://other.example/api/webhook", "messages")}
        ),
    ),
    "webhook silent": ("webhook_silent", vitals(canary={"sent": 12, "told": 0})),
    "keys of the database at home": ("node_credentials", forbid_home_secrets),
    "PC away": ("node_away", sql("update wocs.nodes set last_seen = now() - interval '1 hour'")),
    "PC's clock off": ("node_clock", beat(clock_off_s=-200.0)),
    "PC's disk nearly full": ("node_disk", beat(disk_free_mb=300)),
    "quick tunnel": ("node_tunnel", beat(tunnel="quick")),
    "no model": ("model_missing", lambda world, _: (world.model / "model.bin").unlink()),
    "damaged model": ("model_damaged", lambda world, _: (world.model / "model.bin").write_bytes(b"the weighs")),
    "no browser": (
        "browser_missing",
        lambda _, patch: patch.setattr("local.doctor.checks.browser.find_browser", lambda _: None),
    ),
    "no fonts": (
        "fonts_missing",
        lambda _, patch: patch.setattr("local.doctor.checks.browser.list_missing", lambda: ["emoji"]),
    ),
    "half of TikTok's keys": ("tiktok_half", change(WOCS_TIKTOK_CLIENT_KEY="key")),
    "TikTok never authorized": (
        "tiktok_login",
        change(WOCS_TIKTOK_CLIENT_KEY="key", WOCS_TIKTOK_CLIENT_SECRET="secret-of-tiktok"),
    ),
    "Studio switched on and never logged in": ("tiktok_studio_login", change(WOCS_TIKTOK_STUDIO="post")),
    "no backup": ("backup_never", vitals(backup_at=None)),
    "old backup": ("backup_old", vitals(backup_at=ago(hours=40))),
    "old drill": ("drill_old", vitals(drill_at=ago(days=10))),
    "allowance nearly used": (
        "allowance_messages",
        vitals(meters=[{"name": "whatsapp_messages", "used": 800, "limit": 1000}]),
    ),
}


def test_a_healthy_installation_is_told_in_one_line(world: World, capsys: Capture) -> None:
    code, told = world.examine(capsys)
    assert (code, told["problems"]) == (0, 0), [each for each in told["results"] if each["state"] == "problem"]
    assert told["checks"] >= 45


def test_a_project_about_to_be_paused_is_named_beside_the_pc_that_is_away(
    world: World, capsys: Capture, monkeypatch: Patch
) -> None:
    quiet_days(world, monkeypatch)
    assert world.causes(capsys) == ["pause_risk", "node_away"]


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_named_and_nothing_else(
    world: World, capsys: Capture, monkeypatch: Patch, fault: str
) -> None:
    cause, break_it = FAULTS[fault]
    break_it(world, monkeypatch)
    code, told = world.examine(capsys)
    found = [(result["name"], problem) for result in told["results"] for problem in result["problems"]]
    assert [problem["cause"] for _, problem in found] == [cause], found
    assert code == 1
    assert all(problem["do"]["en"] != cause and problem["do"]["ms"] for _, problem in found)


def test_every_check_belongs_to_a_layer_and_stands_on_earlier_ones() -> None:
    names = [check.name for check in CHECKS]
    assert len(set(names)) == len(names)
    assert [check.layer for check in CHECKS] == sorted((check.layer for check in CHECKS), key=LAYERS.index)
    for at, check in enumerate(CHECKS):
        assert set(check.needs) <= set(names[:at]), check.name


def test_every_check_and_every_cause_has_words_in_both_languages() -> None:
    assert set(doctor_words.words()["did"]) == {check.name for check in CHECKS}
    assert set(doctor_words.words()["layer"]) == set(LAYERS)
    sources = "".join(file.read_text("utf-8") for file in Path("local/doctor").rglob("*.py"))
    assert set(re.findall(r'absent\("(\w+)"', sources)) == set(doctor_words.words()["absent"])
    known = {**doctor_words.words()["remedy"], **words()["cause"]}
    assert set(re.findall(r'(?:trouble|Problem)\("(\w+)"', sources)) <= known.keys()
    assert not doctor_words.words()["remedy"].keys() & words()["cause"].keys(), "one cause, one sentence"
    assert all(len(both) == 2 and all(both) for group in doctor_words.words().values() for both in group.values())


def test_tls_and_names_are_told_apart_from_silence() -> None:
    from functions.database.failure_causes import cause_of_network

    wrapped = ConnectionError("wrapped")
    wrapped.__cause__ = ssl.SSLCertVerificationError("certificate has expired")
    assert cause_of_network(wrapped) == "database_tls"
    assert cause_of_network(socket.gaierror(-2, "unknown")) == "database_name"
    assert cause_of_network(TimeoutError()) == "database_slow"


def test_a_fault_below_is_why_what_stands_on_it_is_not_asked(world: World, capsys: Capture, monkeypatch: Patch) -> None:
    gateway(540, message="project is paused")(world, monkeypatch)
    _, told = world.examine(capsys)
    because = {result["name"]: result["because"] for result in told["results"] if result["state"] == "not_asked"}
    assert because["database.schema"] == because["node.here"] == because["budgets.files_bytes"] == "database.answer"

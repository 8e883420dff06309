"""What the functions examine of the whole, as `/doctor` says it: each fault by its cause, and none when all is well."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from functions.causes import explain_cause, list_setting_causes
from functions.health_checks import examine_graph_version, examine_health, list_problems
from functions.replies import render_reply
from shared.settings import read_settings, settings
from tests.unit.functions.samples import SAYINGS

NOW = datetime(2026, 1, 20, tzinfo=UTC)
METERS = ("whatsapp_messages", "database_bytes", "files_bytes", "upstash_commands")


def ago(**delta: float) -> str:
    return (NOW - timedelta(**delta)).isoformat()


def node(**more: Any) -> dict[str, Any]:
    told = {"name": "pc-rumah", "online": True, "since": ago(hours=1), "last_seen": ago(seconds=9), "version": "1"}
    return {**told, "abilities": {"browser": "ready", "voice": "ready"}, "facts": {}, **more}


def health(**more: Any) -> Any:
    told = {
        "now": NOW.isoformat(),
        "tick_at": ago(minutes=4),
        "heard_at": ago(hours=3),
        "backup_at": ago(hours=20),
        "drill_at": ago(days=3),
        "canary": {"sent": 20, "told": 19},
        "faults": [],
        "causes": [],
        "nodes": [node()],
        "meters": [{"name": name, "used": 10, "limit": 100} for name in METERS],
    }
    return {**told, **more}


def causes(told: Any) -> list[str]:
    return [finding.cause for finding in list_problems(examine_health(told))]


def test_when_all_is_well_nothing_is_named() -> None:
    assert causes(health()) == []
    assert all(finding.asked for finding in examine_health(health()))


@pytest.mark.parametrize(
    ("told", "cause"),
    [
        ({"causes": [{"name": "token", "code": "190", "since": ago(hours=1)}]}, "token"),
        ({"causes": [{"name": "grant", "code": "wocs_sent"}, {"name": "grant", "code": "wocs_tick"}]}, "grant"),
        (
            {"faults": [{"family": "schedules", "row": "1", "code": "22023", "times": 3, "since": "x"}]},
            "settling_fault",
        ),
        ({"tick_at": None}, "no_tick"),
        ({"tick_at": ago(hours=27)}, "no_tick"),
        ({"canary": {"sent": 5, "told": 0}}, "webhook_silent"),
        ({"nodes": []}, "node_never"),
        ({"nodes": [node(online=False)]}, "node_away"),
        ({"nodes": [node(facts={"clock_off_s": -61.0})]}, "node_clock"),
        ({"nodes": [node(facts={"disk_free_mb": 1999})]}, "node_disk"),
        ({"nodes": [node(facts={"tunnel": "quick"})]}, "node_tunnel"),
        ({"nodes": [node(facts={"update_undone": {"version": "2", "why": "silent", "at": "x"}})]}, "update_undone"),
        ({"nodes": [node(facts={"model_problem": "damaged"})]}, "model_damaged"),
        ({"nodes": [node(abilities={"browser": "ready", "voice": "missing"})]}, "model_missing"),
        ({"nodes": [node(abilities={"browser": "missing"})]}, "browser_missing"),
        ({"nodes": [node(facts={"fonts_missing": ["emoji"]})]}, "fonts_missing"),
        ({"pages": {"at": ago(hours=1), "code": "selector_missing"}}, "tiktok_pages"),
        ({"backup_at": None, "drill_at": None}, "backup_never"),
        ({"backup_at": ago(hours=37)}, "backup_old"),
        ({"drill_at": None}, "drill_never"),
        ({"drill_at": ago(days=10)}, "drill_old"),
        *(({"meters": [{"name": name, "used": 80, "limit": 100}]}, "allowance_") for name in METERS),
    ],
)
def test_one_fault_has_one_cause_and_its_sentence_lacks_nothing(
    told: dict[str, Any], cause: str, capsys: pytest.CaptureFixture[str]
) -> None:
    [problem] = list_problems(examine_health(health(**told)))
    assert problem.cause.startswith(cause)
    for language in ("en", "ms"):
        assert explain_cause(problem.cause, language, problem.facts) not in {"", problem.cause.replace("_", " ")}
    assert "missing_fact" not in capsys.readouterr().out


def test_scripts_without_a_font_are_named_in_the_readers_language() -> None:
    [problem] = list_problems(examine_health(health(nodes=[node(facts={"fonts_missing": ["tamil", "chinese"]})])))
    assert "(Tamil, Cina)" in explain_cause(problem.cause, "ms", problem.facts)


def test_a_quiet_week_is_told_before_the_project_is_paused() -> None:
    quiet = health(tick_at=ago(days=5.5), heard_at=ago(days=6), nodes=[node(online=False, last_seen=ago(days=5.2))])
    assert causes(quiet) == ["pause_risk", "node_away"]
    assert causes({**quiet, "heard_at": ago(days=4)}) == ["no_tick", "node_away"]


def test_an_account_of_an_older_database_breaks_nothing() -> None:
    old: Any = {"ok": True, "nodes": [{"name": "home", "online": True}], "causes": [], "faults": [], "schema": None}
    assert causes(old) == ["no_tick", "backup_never"]


@pytest.mark.parametrize(
    ("version", "today", "cause"),
    [
        ("v25.0", "2026-11-30", ""),
        ("v25.0", "2028-05-01", "graph_version"),
        ("v21.0", "2026-11-30", "graph_version"),
        ("v18.0", "2026-11-30", "graph_version"),
        ("v26.0", "2030-01-01", ""),
        ("v99.0", "2026-11-30", "graph_version_unknown"),
        ("25", "2026-11-30", "graph_version_unknown"),
    ],
)
def test_a_version_of_graph_is_told_90_days_before_its_end(version: str, today: str, cause: str) -> None:
    finding = examine_graph_version(version, datetime.fromisoformat(today))
    assert finding.cause == cause
    assert not cause or "v26.0" in explain_cause(cause, "ms", finding.facts)


@pytest.mark.parametrize(
    ("name", "value", "cause"),
    [
        ("SUPABASE_SECRET_KEY", "sb_publishable_x", "key_kind"),
        ("SUPABASE_SECRET_KEY", "e30.eyJyb2xlIjoiYW5vbiJ9.x", "key_kind"),
        ("SUPABASE_SECRET_KEY", "e30.eyJyb2xlIjoic2VydmljZV9yb2xlIn0.x", ""),
        ("SUPABASE_SECRET_KEY", "not.a.jwt", ""),
        ("SUPABASE_SECRET_KEY", "e30.W10.x", ""),  # its claims are a list
        ("WHATSAPP_TOKEN", "Bearer EAAx", "token_form"),
        ("WHATSAPP_TOKEN", "'EAAx'", "token_form"),
        ("WHATSAPP_PHONE_NUMBER_ID", "+60123456789", "number_form"),
        ("WHATSAPP_PHONE_NUMBER_ID", "0123456789", "number_form"),
        ("WHATSAPP_PHONE_NUMBER_ID", "60123456789", "number_form"),
        ("WHATSAPP_PHONE_NUMBER_ID", "106540352242922", ""),
    ],
)
def test_a_value_that_cannot_be_meant_is_named(name: str, value: str, cause: str) -> None:
    forms = [told for what, told in list_setting_causes(read_settings({name: value})) if what.endswith("_form")]
    assert [told for told in forms if told] == [cause] * bool(cause)


@pytest.fixture
def all_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("WOCS_NODE_SECRET", "CRON_SECRET", "WOCS_JWT_SECRET"):
        monkeypatch.setenv(name, "x" * 32)
    settings.cache_clear()


def test_the_answer_is_one_line_when_all_is_well(all_set: None) -> None:
    lines = render_reply("system.doctor", {"health": health()}, "ms").text.split("\n")
    assert lines[0] == "🩺 40 perkara diperiksa, 0 masalah"
    assert len(lines) == 3 and lines[2].startswith("Dari sini tidak nampak: ")


def test_the_answer_names_what_is_wrong_the_most_important_first(all_set: None) -> None:
    token = {"name": "token", "code": "190", "since": ago(hours=1)}
    told = health(causes=[token], drill_at=None, meters=[{"name": "files_bytes", "used": 9, "limit": 10}])
    text = render_reply("system.doctor", {"health": told}, "ms").text
    assert "3 masalah" in text.split("\n")[0]
    assert text.index("1. *WhatsApp*: Meta menolak WHATSAPP_TOKEN") < text.index("2. *Sandaran*: ")
    assert "3. *Kuota percuma*: 90 % ruang gambar" in text


def test_a_machine_on_trial_hears_nothing_of_backups(all_set: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WHATSAPP_API_BASE", "http://127.0.0.1:8000/phone/graph")
    settings.cache_clear()
    text = render_reply("system.doctor", {"health": health(backup_at=None, drill_at=None)}, "ms").text
    assert text.split("\n")[0] == "🩺 38 perkara diperiksa, 0 masalah"


def test_of_very_many_the_first_are_shown_and_the_others_counted() -> None:
    standing = [{"name": name, "code": "1"} for name in ("store", "queue", "token", "account")]
    told = health(nodes=[], causes=standing, backup_at=None, tick_at=None, canary={"sent": 9, "told": 0})
    text = render_reply("system.doctor", {"health": told}, "en").text
    assert "8. " in text and "9. " not in text and "more: `make doctor`" in text
    assert len(text) < 4096


@pytest.mark.parametrize("told", [None, "x", {}, {"nodes": "x", "meters": 3, "canary": None}])
def test_nonsense_is_answered_all_the_same(told: object) -> None:
    assert render_reply("system.doctor", {"health": told}, "ms").text


def test_the_sample_is_worded() -> None:
    assert "Meta refuses WHATSAPP_TOKEN" in render_reply("system.doctor", SAYINGS["system.doctor"]).text

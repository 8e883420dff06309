"""How the web apps' settings and deployments are told."""

from typing import Any

import pytest

from functions.replies import render_reply
from functions.replies.app_values import format_setting, name_setting
from functions.replies.catalogue import words
from functions.replies.graph_payloads import build_payload
from tests.unit.functions.samples import AT, SAYINGS, TASK, render_sample


def test_a_changed_value_shows_what_it_was_and_what_it_is() -> None:
    assert render_sample("app.updated") == (
        "✅ TASK-1201 completed\nResult: Smallest order (min_order) of checkout changed\n"
        "Before: RM 15.00\nNow: RM 20.00\nThe app reads it within 30 s."
    )
    assert "Before: not set" in render_sample("app.updated", before=None)
    assert "Sebelum: belum ditetapkan" in render_sample("app.updated", "ms", before=None)


def test_a_value_that_was_so_already_names_who_set_it_and_offers_no_undo() -> None:
    facts = {**SAYINGS["app.updated"], "same": True, "by": "Ali", "since": AT}
    reply = render_reply("app.updated", facts)
    assert "is RM 20.00 already (Ali, Tue 20 Jan 2026, 08:00)" in reply.text
    assert reply.buttons == ()
    assert [id_ for id_, _ in render_reply("app.updated", SAYINGS["app.updated"]).buttons] == ["/undo TASK-1201"]


@pytest.mark.parametrize(
    ("key", "value", "english", "malay"),
    [
        ("max_qty", 5, "5 items", "5 item"),
        ("min_order", "0.00", "RM 0.00", "RM 0.00"),
        ("open", False, "off", "mati"),
        ("days_ahead", 0, "0 days", "0 hari"),
        ("notice", "*Tutup* hari ini", "∗Tutup∗ hari ini", "∗Tutup∗ hari ini"),
        ("features.new_menu", True, "on", "hidup"),
        ("a_key_of_tomorrow", 3, "3", "3"),
        ("max_qty", None, "not set", "belum ditetapkan"),
    ],
)
def test_a_value_is_shown_as_its_kind_is_read(key: str, value: Any, english: str, malay: str) -> None:
    assert (format_setting(key, value, "en"), format_setting(key, value, "ms")) == (english, malay)


def test_a_setting_is_called_by_its_label_and_a_feature_by_its_name() -> None:
    assert name_setting("max_qty", "ms") == "Kuantiti paling banyak (max_qty)"
    assert name_setting("features.dark_mode", "en") == "dark_mode"


def test_a_feature_that_was_on_everywhere_changes_nothing() -> None:
    assert render_sample("app.feature") == (
        "✅ TASK-1201 completed\nResult: dark_mode is on now in booking, catalog\nAlready on in checkout"
    )
    assert "Result: nothing to change\ndark_mode is already on in checkout" in render_sample("app.feature", apps=[])


def test_the_list_marks_features_and_says_where_nothing_is_set() -> None:
    text = render_sample("app.list")
    assert "*checkout* v7, Tue 20 Jan 2026, 08:00\n• Most of one item (max_qty): 5 items\n" in text
    assert "🟢 dark_mode: on" in text
    assert "*booking*\nNothing is set yet." in text


def test_a_deployment_tells_its_address_or_why_nobody_could_watch_it() -> None:
    assert render_sample("app.deployed") == (
        "✅ TASK-1201 completed\nDuration: 1m 35s\nResult: main is deployed\nURL: https://abangcolek.my"
    )
    blind = render_sample("app.deployed", watched=False, blind="no_token", url=None)
    assert blind.startswith("🚀 TASK-1201: the deployment of main was started.")
    assert "I cannot tell how it ends: VERCEL_TOKEN is not set on the home PC." in blind


@pytest.mark.parametrize("language", ["en", "ms"])
@pytest.mark.parametrize("code", [
    "no_hook", "hook_unsafe", "hook_refused", "hook_unreachable", "hook_unanswered", "deploy_failed", "deploy_canceled",
    "deploy_not_seen", "deploy_not_ended",
])  # fmt: skip
def test_every_end_of_a_deployment_has_words(code: str, language: str) -> None:
    assert code in words()["error"]
    text = render_reply(
        "task.failed", {**TASK, "error": {"code": code, "detail": "WOCS_X"}, "retry": True}, language
    ).text
    assert code.replace("_", " ") not in text


def test_a_failed_build_shows_its_last_lines_set_in_and_fits_above_its_button() -> None:
    detail = "\n".join(["Command failed", *("x" * 60 for _ in range(10))])
    facts = {**TASK, "error": {"code": "deploy_failed", "detail": detail}, "retry": True}
    assert "Error: the deployment failed:\nCommand failed\n   xxxx" in render_reply("task.failed", facts).text
    message = {"id": 1, "to": {"number": "60123456789", "user_id": None}, "kind": "reply", "say": "task.failed",
               "facts": facts, "language": "en", "reply_to": None, "task": "TASK-1201"}  # fmt: skip
    assert build_payload(message)["type"] == "interactive"


def test_a_rollback_shows_each_value_that_changed() -> None:
    assert render_sample("app.rolled_back") == (
        "✅ TASK-1201 completed\n"
        "Result: Smallest order (min_order) of checkout is as it was in version 5 (now version 7)\n"
        "• Smallest order (min_order): RM 20.00 → not set"
    )


@pytest.mark.parametrize("language", ["en", "ms"])
@pytest.mark.parametrize("reason", ["no_such_app", "no_such_version", "already_so"])
def test_each_refusal_has_words(reason: str, language: str) -> None:
    facts = {"reason": reason, "app": "till", "apps": ["booking"], "versions": [1, 2], "version": 2}
    assert reason in words()["app"]
    text = render_reply("app.refused", facts, language).text
    assert ("booking" in text, "1, 2" in text) == (reason == "no_such_app", reason == "no_such_version")

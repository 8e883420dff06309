"""Answers about commands inside commands: each with its mark, its reason and what can be done next."""

from typing import Any

from functions.replies import render_reply
from tests.unit.functions.samples import SAYINGS, render_sample

PUBLISHED, GIVEN, LOOKED = SAYINGS["batch.done"]["parts"]
NOT_THERE = SAYINGS["batch.refused"]["because"]
WAITING = SAYINGS["schedule.asked"]["told"]


def ask(*lines: dict[str, Any], **subject: Any) -> str:
    facts = {"args": [["lines", "- /landing publish page: promo-1"]], "subject": {"lines": list(lines), **subject}}
    return render_sample("approval.asked", **facts)


def test_a_summary_has_one_line_a_command() -> None:
    assert render_sample("batch.done", parts=[PUBLISHED, GIVEN]).split("\n")[2:] == [
        "✅ /landing publish page: promo-1 (TASK-1203)",
        "   http://127.0.0.1:8000/p/promo-1",
        "⏳ /agent task to: ali type: prep_checklist (TASK-1204, pending)",
    ]


def test_a_summary_says_whether_all_is_done() -> None:
    assert render_sample("batch.done", parts=[PUBLISHED] * 3).startswith("✅ TASK-1202: all 3 done\n")
    assert render_sample("batch.done", parts=[PUBLISHED, GIVEN]).startswith("✅ TASK-1202: 1 of 2 done, 1 under way\n")
    assert render_sample("batch.done", parts=[GIVEN, WAITING]).startswith("⏳ TASK-1202: 0 of 2 done, 2 under way\n")


def test_a_question_among_them_is_answered_there() -> None:
    assert "   Nothing is scheduled. Schedule something: /schedule" in render_sample("batch.done", parts=[LOOKED])


def test_a_report_among_them_can_be_read_there() -> None:
    report = {"text": "/report daily", "task": "TASK-1209", "status": "done", "ok": True, "say": "report.daily",
              "facts": SAYINGS["report.daily"]}  # fmt: skip
    assert "Daily report" in render_sample("batch.done", parts=[report])


def test_a_batch_inside_is_set_in() -> None:
    inner = {"text": "/batch", "task": "TASK-1210", "status": "done", "ok": True, "say": "batch.done",
             "facts": {"parts": [PUBLISHED]}}  # fmt: skip
    shown = render_sample("batch.done", parts=[inner])
    assert "✅ /batch (TASK-1210)\n   ✅ /landing publish page: promo-1 (TASK-1203)" in shown


def test_a_refusal_names_the_line_its_words_and_the_reason() -> None:
    assert render_sample("batch.refused") == (
        "❌ Nothing was done: command 2 of 3 cannot run.\n\n"
        '/landing publish page: promo-2\nThere is no page "promo-2".\nPages: promo-1'
    )


def test_what_waits_for_a_yes_can_be_answered_by_button() -> None:
    both = {"parts": [PUBLISHED, WAITING]}
    for say, facts in (("if.done", {"told": WAITING}), ("schedule.asked", {}), ("batch.done", both)):
        buttons = render_reply(say, {**SAYINGS[say], **facts}).buttons
        assert [id_ for id_, _ in buttons] == ["CONFIRM TASK-1205 #1", "REJECT TASK-1205 #1"]


def test_a_condition_shows_the_figure_that_decided() -> None:
    assert render_sample("if.done").startswith("🔀 Sales, today so far: *RM 1,234.50*\nsales > 1000: yes → then\n")
    assert "no. There is no else" in render_sample("if.nothing")
    assert render_sample("if.no_data", "ms").startswith("❓ Belum ada angka untuk jualan (hari ini setakat ini)")


def test_a_question_about_several_shows_each_with_what_becomes_public() -> None:
    publish = {"text": "/landing publish page: promo-1", "asks": True, "subject": {"title": "Promo", "version": 2}}
    shown = ask({"text": "/landing create page: promo-1", "asks": False}, publish)
    assert "1. /landing create page: promo-1\n2. /landing publish page: promo-1\n   Title: Promo" in shown
    assert "Commands: -" not in shown


def test_a_question_shows_a_long_command_whole() -> None:
    caption = "pedas " * 100
    assert caption.strip() in ask({"text": f"/tiktok post caption: {caption}"})


def test_a_question_shows_both_branches_and_what_is_inside() -> None:
    branches = [{"text": "/landing publish page: a", "branch": "then"}, {"text": "/report daily", "branch": "else"}]
    shown = ask({"text": "/if sales > 1000", "subject": {"lines": branches}})
    assert "1. /if sales > 1000\n   1. Then: /landing publish page: a\n   2. Else: /report daily" in shown


def test_a_question_about_a_schedule_shows_its_runs_and_its_warning() -> None:
    schedule = SAYINGS["schedule.added"]
    shown = ask({"text": "/landing publish page: promo-2"}, next=schedule["next"], warning=NOT_THERE)
    assert "Runs: Tue 20 Jan 2026, 08:00 · Wed 21 Jan 2026, 08:00 · Thu 22 Jan 2026, 08:00" in shown
    assert '⚠️ Right now it could not run: There is no page "promo-2".' in shown


def test_a_late_run_says_how_late_and_what_was_missed() -> None:
    assert render_sample("schedule.ran").startswith(
        "🗓️ SCH-12, Tue 20 Jan 2026, 08:00 (ran 2h 5m late; 2 earlier runs missed)\n"
    )
    assert "late" not in render_sample("schedule.ran", late_s=None, skipped=0)


def test_words_of_people_stay_without_effect_inside() -> None:
    part = {**PUBLISHED, "text": "/landing create title: *bold* {{7*7}}"}
    assert "∗bold∗ {{7*7}}" in render_sample("batch.done", parts=[part])


def test_what_nobody_wrote_a_sentence_for_is_left_out() -> None:
    part = {**PUBLISHED, "say": "no.such_saying", "ok": False}
    assert "❌ /landing publish page: promo-1 (TASK-1203)" in render_sample("batch.done", parts=[part])


def test_every_figure_that_decided_is_told_before_what_was_asked() -> None:
    figures = [
        {"metric": "sales", "period": "today", "unit": "RM", "value": 150},
        {"metric": "sales", "period": "yesterday", "unit": "RM", "value": None},
    ]
    asked = "(sales today > 100 and orders today > 5) or sales today > yesterday"
    condition = {"join": "or", "parts": [], "text": asked}
    facts = {"condition": condition, "figures": figures, "value": 150, "unit": "RM"}
    told = render_reply("if.nothing", facts, "en").text
    assert "Sales, today so far: *RM 150.00*" in told and "Sales, yesterday: *?*" in told
    assert f"{asked}: no." in told
    missing = render_reply("if.no_data", facts | {"missing": figures[1]}, "ms").text
    assert "jualan (semalam)" in missing and "/sale add" in missing


def test_a_pattern_of_repetition_is_told_in_words() -> None:
    runs = ["2031-01-21T00:00:00.000Z", "2031-01-24T00:00:00.000Z"]
    facts = {"schedule": "SCH-1", "task": "TASK-1", "line": "/status", "repeat": "tue,fri", "next": runs}
    assert "Every Tue, Fri, next:" in render_reply("schedule.added", facts, "en").text
    assert "Setiap Sel, Jum, seterusnya:" in render_reply("schedule.added", facts, "ms").text

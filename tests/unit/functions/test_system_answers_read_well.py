"""Undo, stop, alerts and /status as a person reads them, in both languages."""

import pytest

from functions.replies import render_reply
from functions.replies.catalogue import words
from shared.commands import MENU
from tests.unit.functions.samples import AT, SAYINGS, render_sample

STOPPED = {"by": "Ali", "at": AT}


def test_an_undo_tells_each_thing_it_gave_back() -> None:
    assert render_sample("undo.done").split("\n") == [
        "↩️ TASK-1200 (landing publish) is undone",
        "• What visitors see of promo-raya: v2, published → v1, published",
        "• Headline of promo-raya: Two → One",
        "• Quiet mode of Ali: on → off",
        "• Setting checkout max_qty: 5 items → 3 items",
        "• Task TASK-1203 landing screenshot: waiting → cancelled",
    ]
    assert "• Paparan pelawat promo-raya: v2, terbit → v1, terbit" in render_sample("undo.done", "ms")


def test_a_change_since_is_told_with_both_values_and_whose_it_was() -> None:
    assert render_sample("undo.refused").split("\n") == [
        "❌ TASK-1200 (landing edit): Headline of promo-raya was changed since by Bob, so I leave it.",
        "• As it was left: v2, draft, “Promo”",
        "• As it is now: v3, draft, “Promo Gila”",
    ]


def test_an_open_task_is_to_be_cancelled_instead() -> None:
    reply = render_reply(
        "undo.refused", {"undone": "TASK-1200", "of": "agent_task", "status": "pending", "reason": "not_done"}
    )
    assert "it is not done yet (pending). To stop it: /cancel TASK-1200" in reply.text
    assert [id_ for id_, _ in reply.buttons] == ["/cancel TASK-1200"]


@pytest.mark.parametrize("language", ["en", "ms"])
def test_what_cannot_be_undone_is_explained_by_the_menu(language: str) -> None:
    command = next(one for one in MENU if one.key == "stop_all")
    text = render_sample("undo.refused", language, reason="cannot", of="stop_all", status="done")
    assert text.endswith(command.undo_ms if language == "ms" else command.undo_en)


def test_a_part_that_stands_in_the_way_is_named() -> None:
    text = render_sample("undo.refused", of="batch", inside="TASK-1201")
    assert "TASK-1200 (batch): TASK-1201 in it stands in the way: Headline" in text
    assert text.endswith("Nothing was undone.")


@pytest.mark.parametrize("reason", sorted(words()["undo"]))
@pytest.mark.parametrize("language", ["en", "ms"])
def test_each_reason_makes_a_whole_sentence(reason: str, language: str) -> None:
    text = render_sample("undo.refused", language, reason=reason)
    assert "None" not in text
    assert "  " not in text
    assert text.startswith("❌ TASK-1200 (landing edit): ")


def test_words_of_people_in_a_plan_are_cut_and_without_effect() -> None:
    plan = [{"what": "caption", "name": "7", "now": "*bold* " + "x" * 200, "then": None}]
    text = render_sample("undo.done", plan=plan)
    assert "∗bold∗" in text
    assert "nothing" in text
    assert len(text) < 160


def test_status_says_first_that_all_is_stopped() -> None:
    assert render_sample("system.status", stopped=STOPPED).split("\n")[2].startswith("⛔ *All is stopped* since ")
    assert "stopped" not in render_sample("system.status")


def test_status_shows_the_metrics_with_their_targets() -> None:
    lines = render_sample("system.status").split("\n")
    assert lines[-5:] == [
        "✅ Commands that succeed: 98.1 % (> 95 %)",
        "✅ Time to complete: 1s (< 2m)",
        "⚠️ Agents answer within: 15m (< 5m)",
        "▫️ PC at home online: no data yet (> 99 %)",
        "✅ WhatsApp without trouble: 10 days (> 7 days)",
    ]
    assert "Queue commands today: about 300 of 10,000" in render_sample("system.status")


def test_the_last_error_of_the_pc_is_in_the_persons_language() -> None:
    node = {**SAYINGS["system.status"]["nodes"][0], "last_error": "no_browser", "last_error_at": AT}
    assert "masalah terakhir Sel 20 Jan 2026, 08:00: PC belum ada browser" in render_sample(
        "system.status", "ms", nodes=[node]
    )


@pytest.mark.parametrize(
    ("code", "command", "detail", "said"),
    [
        ("no_hook", "app deploy", "WOCS_DEPLOY_HOOK_MAIN", "WOCS_DEPLOY_HOOK_MAIN belum ditetapkan di PC rumah"),
        ("no_hook", "app deploy", None, "deploy hook belum ditetapkan di PC rumah"),
        (
            "no_ears",
            "transcribe",
            "faster-whisper",
            "PC belum boleh mendengar nota suara: model suaranya belum ada",
        ),
    ],
)
def test_the_trouble_of_the_pc_names_its_task_and_what_is_wrong(
    code: str, command: str, detail: str | None, said: str
) -> None:
    trouble = {"task": "TASK-1201", "command": command, "error": {"code": code, "detail": detail}}
    node = {**SAYINGS["system.status"]["nodes"][0], "last_error": code, "last_error_at": AT, "trouble": trouble}
    assert f"TASK-1201 {command}: {said}" in render_sample("system.status", "ms", nodes=[node])
    assert "deploy hook" in render_sample("system.status", nodes=[{**node, "last_error": "no_hook", "trouble": None}])


def test_why_says_why_it_failed() -> None:
    step = {"at": AT, "action": "failed", "actor": None, "details": {"code": "no_such_page"}}
    assert "there is no such page" in render_sample("system.why", steps=[step])
    refused = {**step, "details": {"code": "last_admin"}}
    assert "somebody must stay admin" in render_sample("system.why", command="user remove", steps=[refused]).lower()


def test_a_direct_command_says_that_all_is_stopped_and_the_others_do_not_say_it_twice() -> None:
    assert "⛔ All is stopped since" in render_sample("landing.unpublished", stopped=STOPPED)
    assert render_sample("system.waits", stopped=STOPPED).count("⛔") == 1


def test_a_second_stop_tells_since_when_and_by_whom() -> None:
    assert "All is stopped already, since Tue 20 Jan 2026, 08:00 (Ali)." in render_sample(
        "system.stopped", already=True
    )
    assert render_sample("system.resumed", already=True) == "▶️ Nothing was stopped."


def test_a_quota_is_told_at_eighty_and_at_a_hundred_per_cent() -> None:
    assert render_sample("alert.quota").startswith("🟠 WhatsApp messages this month: 800 of 1,000 (80 %).")
    assert render_sample("alert.quota", level=100, used=1000).startswith(
        "🔴 WhatsApp messages this month: 1,000 of 1,000 (used up)."
    )


def test_an_edit_of_a_planned_page_asks_again_with_its_buttons() -> None:
    reply = render_reply("landing.edited_planned", SAYINGS["landing.edited_planned"])
    assert "⏳ TASK-1202 awaiting approval again" in reply.text
    assert [id_ for id_, _ in reply.buttons] == ["CONFIRM TASK-1202 #2", "REJECT TASK-1202 #2"]


def test_a_rollback_to_the_same_is_told_as_that() -> None:
    assert '"promo" is like that version already (draft, version 2).' in render_sample(
        "landing.refused", reason="same_version", version=2
    )


def test_why_speaks_of_no_chain() -> None:
    assert "Seal of this record: 0123456789ab" in render_sample("system.why")


@pytest.mark.parametrize("language", ["en", "ms"])
def test_what_status_says_of_a_pc_is_on_lines_of_their_own(language: str) -> None:
    lines = render_sample("system.status", language).split("\n")
    first = next(n for n, line in enumerate(lines) if line.startswith("🔴 home"))
    assert [line[:1] for line in lines[first : first + 4]] == ["🔴", "🎥", "⚠", "🔴"]

"""What a person would stumble over in an answer: the wrong question, a code for a word, two languages in one line."""

import pytest

from functions.replies import render_reply
from tests.unit.functions.samples import SAYINGS, render_sample


def test_an_edit_says_what_visitors_still_see() -> None:
    assert "Visitors still see version 2. Put it live: /landing publish" in render_sample(
        "landing.edited", live_version=2
    )
    assert "Status: Draft. Put it live: /landing publish" in render_sample("landing.edited", live_version=None)
    assert "Pelawat masih nampak versi 2" in render_sample("landing.edited", "ms", live_version=2)


def test_an_edit_speaks_of_the_picture_only_where_the_picture_changed() -> None:
    stored = {"state": "stored", "problem": None}
    assert "Picture: received" not in render_sample("landing.edited", field="headline", picture=stored)
    assert "Picture: received" in render_sample("landing.edited", field="image", picture=stored)


def test_a_schedule_that_no_longer_holds_tells_to_publish_again() -> None:
    text = render_sample("approval.refused", reason="changed")
    assert text.endswith(
        "it was edited after it was confirmed, so I did not run it. To ask again: /landing publish page: promo-raya"
    )
    assert render_sample("approval.refused", reason="changed", args=[]).endswith("/retry TASK-1201")


def test_a_page_is_shown_for_approval_as_it_would_be_told() -> None:
    subject = {"cta": "Order", "title": "Promo", "version": 1, "has_image": True, "description": "Diskaun"}
    shown = render_sample("approval.asked", subject=subject).split("\n")[2:8]
    assert [line.partition(":")[0] for line in shown] == [
        "Page",
        "Title",
        "Description",
        "Button",
        "Version",
        "Picture",
    ]


def test_an_agent_task_names_its_agent_and_its_type_once() -> None:
    args, subject = [["to", "Ali"], ["type", "call"], ["priority", "high"]], {"agent": "Ali"}
    text = render_sample("approval.asked", command="agent task", args=args, subject=subject)
    assert (text.count("Ali"), text.count("Type:")) == (2, 1)  # the second Ali is the approver
    assert "To: Ali\nWork: call\nPriority: high\nExpires:" in text


def test_a_status_in_a_card_is_in_the_persons_language() -> None:
    args = [["page", "promo-raya"], ["field", "status"], ["value", "published"]]
    assert "Bahagian: status\nStatus: terbit\n" in render_sample("approval.asked", "ms", args=args, subject={})


def test_the_known_kinds_of_work_are_malay_in_malay() -> None:
    assert "Jenis: Buat tiket" in render_sample("agent.notice", "ms")
    assert "Jenis: Prep checklist" in render_sample("agent.notice", "ms", type="prep_checklist")


def test_roles_are_malay_in_malay() -> None:
    assert render_sample("access.role", "ms", role="viewer").endswith(
        "perlukan peranan admin, dan anda pemerhati. Sila minta admin."
    )


def test_a_draft_made_from_an_older_version_says_so() -> None:
    text = render_sample("landing.rolled_back", **{"from": 3, "version": 4, "copy_of": 1, "live": False})
    assert "promo-raya has version 1 again, as its newest draft (version 4)" in text


def test_the_list_shows_a_draft_that_waits_behind_a_live_page() -> None:
    assert "v2, published; newer draft: v3" in render_sample(
        "landing.list", pages=[{**SAYINGS["landing.list"]["pages"][0], "draft": 3}]
    )


@pytest.mark.parametrize(("language", "words"), [("en", "is live already"), ("ms", "sudah terbit")])
def test_the_queue_tells_a_failure_in_words(language: str, words: str) -> None:
    row = {**SAYINGS["system.queue"]["tasks"][0], "error": "already_published"}
    assert words in render_sample("system.queue", language, tasks=[row])


def test_the_queue_tells_how_to_ask_again() -> None:
    row = {**SAYINGS["system.queue"]["tasks"][0], "error": "changed"}
    assert render_sample("system.queue", tasks=[row]).endswith("To ask again: /retry TASK-1201")


def test_the_queue_tells_when_a_scheduled_task_will_run() -> None:
    row = {
        **SAYINGS["system.queue"]["tasks"][0],
        "status": "pending",
        "error": None,
        "scheduled_at": "2030-01-20T00:00:00+00:00",
    }
    assert "🗓️ Sun 20 Jan 2030, 08:00" in render_sample("system.queue", tasks=[row])


def test_status_speaks_of_the_browser_in_the_persons_language_and_of_the_uncertain() -> None:
    text = render_sample("system.status", "ms", queue={"uncertain": 1})
    assert "browser tiada" in text
    assert "1 tidak pasti" in text


def test_a_word_about_no_task_is_answered_with_a_question() -> None:
    assert render_sample("task.refused", reason="no_reference", task=None).startswith("❓ Which task? Please quote")


def test_names_are_offered_only_where_a_name_was_not_known() -> None:
    assert "Ali, Bob" not in render_sample("agent.refused", reason="same_agent")
    assert "Ali, Bob" in render_sample("agent.refused", reason="unknown_agent")
    assert "∗Bold∗" in render_sample("user.refused", reason="unknown_user", names=["*Bold*"])
    assert "Bold" not in render_sample("user.refused", reason="last_admin", names=["*Bold*"])


def test_a_field_is_asked_for_by_its_own_name() -> None:
    assert "what is the *WhatsApp number*?" in render_sample(
        "grammar.missing", command="user add", field="number", missing=["number"]
    )
    assert "apakah *Hidup atau mati*?" in render_sample(
        "grammar.missing", "ms", command="quiet", field="state", missing=["state"]
    )


def test_a_picture_is_asked_for_as_a_picture() -> None:
    text = render_sample("grammar.missing", command="landing edit", field="image", missing=["image"], example=None)
    assert "please send the *picture*." in text
    assert "Just send it here" in text


def test_help_explains_its_lock() -> None:
    assert "🔐 asks for your CONFIRM" in render_sample("help.category")
    assert "🔐" not in render_sample("help.category", category="report")


def test_help_tells_who_may() -> None:
    assert "👤 Needs the role admin." in render_sample("help.command", command="landing_publish")
    assert "👤" not in render_sample("help.command", command="status")


def test_no_button_is_there_twice() -> None:
    reply = render_reply("grammar.unknown", {"word": "", "nearest": ["help", "status", "queue"]})
    assert [id_ for id_, _ in reply.buttons] == ["/help", "/status"]
    assert reply.text.startswith("🤔 That is a slash without a command.")


def test_a_flood_in_a_value_is_told_by_its_beginning() -> None:
    mistake = {**SAYINGS["grammar.mistakes"]["mistakes"][0], "problem": "bad_choice", "value": "y" * 60_000}
    assert len(render_sample("grammar.mistakes", mistakes=[mistake])) < 250


def test_a_refused_task_is_not_offered_itself() -> None:
    near = {"reason": "not_found", "nearest": ["TASK-1201", "TASK-1203"]}
    assert render_sample("task.refused", **near).endswith("Open for you: TASK-1203.")
    assert "Did you mean" not in render_sample("task.refused", nearest=["TASK-1201"])


def test_a_long_list_of_choices_is_left_to_help() -> None:
    mistake = {
        **SAYINGS["grammar.mistakes"]["mistakes"][0],
        "problem": "bad_choice",
        "choices": [f"c{n}" for n in range(20)],
    }
    assert "c19" not in render_sample("grammar.mistakes", mistakes=[mistake])

"""The content commands as messages, all the way in and back: what people get, in words."""

from typing import Any

import pytest

from functions.replies import render_reply
from tests.database_clone import Clone
from tests.sql.local_time import day
from tests.sql.tasks import add_person, sayings_to, send_command

Json = dict[str, Any]
TWO = {"platform": "all", "slots": 2, "type": "promo"}
TEN = {"platform": "tiktok", "slots": 10, "type": "promo"}
HYPE = {"type": "promo", "tone": "hype", "language": "ms"}


@pytest.fixture
def admin(database: Clone) -> str:
    return add_person(database, "The admin", "admin")


def heard(database: Clone, who: str, command: str, **args: Any) -> tuple[Json, str]:
    """The one answer, and how it reads."""
    [answer] = [sent for sent in send_command(database, who, command, **args) if sent["kind"] == "reply"]
    return answer, render_reply(answer["say"], {"task": answer["task"], **answer["facts"]}, answer["language"]).text


def test_a_schedule_tells_every_time_and_is_taken_back_after_a_yes(database: Clone, admin: str) -> None:
    answer, text = heard(database, admin, "content_schedule", date=day(database, 1), **TWO)
    assert answer["say"] == "content.scheduled" and text.startswith("✅ TASK-1201 completed\n🗓️ ")
    assert all(line in text for line in ("🎵 12:00 TikTok · SLOT-1", "📸 12:30 Instagram · SLOT-2", "🎵 17:00 TikTok"))
    asked, _ = heard(database, admin, "undo", task=answer["task"])
    assert asked["say"] == "approval.asked"
    [done] = sayings_to(database, admin, "confirm", asked["task"])
    assert done["say"] == "undo.done", done
    _, text = heard(database, admin, "content_calendar")
    assert "Nothing planned." in text
    assert database.sql("select status from wocs.tasks where id = 'TASK-1201'") == [("rolled_back",)]


def test_the_calendar_reads_like_one_and_a_slot_can_be_taken_off(database: Clone, admin: str) -> None:
    heard(database, admin, "content_schedule", date=day(database, 1), platform="tiktok", slots=1, type="reaction")
    _, text = heard(database, admin, "content_calendar")
    assert "⏳ 20:00 TikTok · reaction · SLOT-1" in text
    answer, text = heard(database, admin, "content_cancel", slot=1)
    assert "Result: SLOT-1 is off the calendar" in text and f"/undo {answer['task']}" in text


def test_a_full_day_offers_what_is_possible(database: Clone, admin: str) -> None:
    for _ in range(2):
        answer, text = heard(database, admin, "content_schedule", date=day(database, 1), **TEN)
    assert answer["say"] == "content.refused" and "has room for 2, not for 10. Nothing was planned." in text
    buttons = render_reply(answer["say"], answer["facts"], "en").buttons
    assert [id_ for id_, _ in buttons] == [
        f"/content schedule platform: tiktok date: {day(database, 1)} slots: 2 type: promo",
        f"/content schedule platform: tiktok date: {day(database, 2)} slots: 10 type: promo",
    ]


def test_a_caption_stands_first_so_that_it_is_easy_to_copy(database: Clone, admin: str) -> None:
    answer, text = heard(database, admin, "content_caption", type="event", tone="funny", language="ms")
    assert text.startswith(answer["facts"]["caption"] + "\n\n")
    for _ in range(7):
        heard(database, admin, "content_caption", type="event", tone="funny", language="ms")
    spent, text = heard(database, admin, "content_caption", type="event", tone="funny", language="ms")
    assert spent["say"] == "content.exhausted" and "/content bank add\ntype: event\ntone: funny" in text


def test_a_caption_from_the_pc_is_asked_for_where_it_can_write(database: Clone, admin: str) -> None:
    database.sql("""insert into wocs.nodes (name, abilities) values ('pc', '{"writer": "ready"}')""")
    answer, text = heard(database, admin, "content_caption", type="promo", tone="hype", language="en")
    assert text.endswith("✨ A freshly written one follows.")
    [(kind, role, args)] = database.sql(
        "select type, needs_role, payload from wocs.tasks where parent_id = %s", answer["task"]
    )
    assert (kind, role, args["language"]) == ("caption_draft", "agent", "en")


def test_hashtags_are_one_line(database: Clone, admin: str) -> None:
    _, text = heard(database, admin, "content_hashtag", niche="malaysia", count=5)
    line, rest = text.split("\n\n", 1)
    assert line.startswith("#AbangColek #") and line.count("#") == 5 and "5 for Malaysia" in rest


def test_the_bank_is_kept_by_message_and_each_step_can_be_taken_back(database: Clone, admin: str) -> None:
    added, text = heard(database, admin, "content_bank_add", **HYPE, text="Padu! *Jom*")
    kept = added["facts"]["id"]
    assert f"BANK-{kept} is in the bank" in text
    _, text = heard(database, admin, "content_bank_list", type="promo", tone="hype")
    assert f"*BANK-{kept}* promo · hype · Malay\nPadu! ∗Jom∗" in text
    removed, _ = heard(database, admin, "content_bank_remove", id=kept)
    assert removed["say"] == "content.bank_removed"
    asked, _ = heard(database, admin, "undo", task=removed["task"])
    [done] = sayings_to(database, admin, "confirm", asked["task"])
    assert done["say"] == "undo.done"
    refused, text = heard(database, admin, "content_bank_add", **HYPE, text="PADU jom")
    assert refused["say"] == "content.refused" and f"BANK-{kept}" in text


def test_the_longest_list_fits_a_message(database: Clone, admin: str) -> None:
    database.sql(
        "insert into wocs.captions (type, tone, language, text)"
        " select 'promo', 'hype', 'ms', repeat('padu ', 50) || n from generate_series(1, 40) n"
    )
    _, text = heard(database, admin, "content_bank_list")
    assert 2_000 < len(text) < 4_000 and "more. To see fewer" in text

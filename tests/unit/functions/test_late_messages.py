"""A command counts from when it was sent, and is asked about when it comes many hours later."""

from typing import Any

import pytest

from functions.intake.drafts import look_again_at_drafts
from functions.intake.understanding import understand_all
from functions.replies import render_reply
from tests.unit.functions.conftest import text_message
from tests.unit.functions.test_understanding import undecided

SENT = "2026-01-20T01:00:00+00:00"
SOON, LATE = "2026-01-20T06:59:00+00:00", "2026-01-20T07:00:00+00:00"


def come(body: str, received_at: str, **more: Any) -> dict[str, Any]:
    (message,) = understand_all(undecided(text_message(body, **more), received_at=received_at))
    return dict(message)


def intent(body: str, received_at: str, **more: Any) -> dict[str, Any]:
    found: dict[str, Any] = come(body, received_at, **more)["intent"]
    return found


@pytest.mark.parametrize(
    ("typed", "key", "value"),
    [
        ("/agent task type: call deadline: 6h", "deadline", "2026-01-20T15:00:00+08:00"),
        ("/agent task type: call deadline: esok 9 pagi", "deadline", "2026-01-21T09:00:00+08:00"),
        ("/sale add 5", "at", "2026-01-20T09:00:00+08:00"),
        ("/report daily", "date", "2026-01-20"),
    ],
)
def test_times_count_from_when_the_message_was_sent(typed: str, key: str, value: str) -> None:
    assert intent(typed, SOON)["args"][key] == value


def test_a_clock_ahead_of_ours_is_not_believed() -> None:
    found = intent("/agent task type: call deadline: 2h", "2026-01-20T00:30:00+00:00")
    assert found["args"]["deadline"] == "2026-01-20T10:30:00+08:00"


@pytest.mark.parametrize(
    "typed", ["/landing publish promo", "/cancel TASK-1201", "/batch\n- /landing publish a", "/stop all"]
)
def test_a_late_command_is_asked_about_and_done_once_it_is_wanted(typed: str) -> None:
    assert intent(typed, SOON)["do"] == "command"
    asked = intent(typed, LATE)
    assert (asked["do"], asked["say"], asked["facts"]["sent_at"]) == ("say", "grammar.late", SENT)
    draft = {"id": "wamid.late", "at": LATE, **asked["remember"]}
    (again,) = look_again_at_drafts(
        [come("1", LATE, timestamp="1768892400")], [{"id": "wamid.one", "draft": draft, "templates": {}}]
    )
    expected = intent(typed, SENT)
    assert again["intent"] == {**expected, "draft": "wamid.late"}


def test_moments_stay_those_of_the_message_when_it_is_wanted_later() -> None:
    asked = intent("/agent task type: call deadline: esok 9 pagi", "2026-01-21T02:00:00+00:00")
    assert "deadline: 2026-01-21 09:00" in asked["facts"]["text"]
    text = render_reply("grammar.late", asked["facts"]).text
    assert text.startswith("⏰ This was sent Tue 20 Jan 2026, 09:00")


@pytest.mark.parametrize("typed", ["/status", "/help", "/landing list"])
def test_what_only_tells_is_answered_however_late(typed: str) -> None:
    assert intent(typed, LATE)["do"] == "command"

"""The daily look at TikTok Studio's pages: once a day where a PC works them, what broke told once, and in /status."""

from typing import Any

import pytest

from tests.database_clone import Clone
from tests.sql.inbound_messages import ADMIN
from tests.sql.people import all_sayings, mark_sent, pass_minutes, send_command, with_people
from tests.sql.tiktok_hands import beat, claim, report, told

DAY = 24 * 60  # minutes


@pytest.fixture
def wocs(database: Clone) -> Clone:
    return with_people(database)


def tick(wocs: Clone) -> None:
    mark_sent(wocs, wocs.call("wocs_tick", {})["outbox"])


def looks(wocs: Clone) -> int:
    [(count,)] = wocs.sql("select count(*) from wocs.tasks where type = 'tiktok_pages'")
    return int(count)


def look(wocs: Clone, code: str | None = None, detail: str | None = None) -> list[str]:
    """The look of a new day, as the PC tells it: well, or with an error; what is said of it."""
    pass_minutes(wocs, DAY + 1)
    beat(wocs, "studio")
    tick(wocs)
    held = claim(wocs)
    assert held["type"] == "tiktok_pages"
    before = len(all_sayings(wocs))
    error = {"code": code, "detail": detail} if code else None
    ended = {"node": "home", "task": held["id"], "attempt": held["attempt"], "outcome": "failed" if code else "done"}
    mark_sent(wocs, wocs.call("wocs_report", {**ended, "result": {}, "error": error, "files": []})["outbox"])
    heard = all_sayings(wocs)[before:]
    assert len(heard) == len(set(heard)), "nobody hears it twice"
    return sorted({say for _, say in heard})


def pages_in_status(wocs: Clone) -> Any:
    return send_command(wocs, ADMIN, "status")["facts"]["pages"]


@pytest.mark.parametrize("rungs", [(), ("inbox", "display")])
def test_where_no_pc_works_studio_nothing_is_looked_at(wocs: Clone, rungs: tuple[str, ...]) -> None:
    beat(wocs, *rungs)
    tick(wocs)
    assert (looks(wocs), pages_in_status(wocs)) == (0, None)


def test_it_is_looked_once_a_day(wocs: Clone) -> None:
    beat(wocs, "studio")
    for _ in range(3):
        tick(wocs)
    assert looks(wocs) == 1
    held = claim(wocs)
    assert (held["type"], held["args"], held["repeatable"]) == ("tiktok_pages", {}, True)
    pass_minutes(wocs, DAY - 1)
    report(wocs, held)
    tick(wocs)
    assert looks(wocs) == 1
    pass_minutes(wocs, 2)
    beat(wocs, "studio")
    tick(wocs)
    assert looks(wocs) == 2


def test_a_look_that_still_waits_is_not_asked_for_again(wocs: Clone) -> None:
    beat(wocs, "studio")
    tick(wocs)
    pass_minutes(wocs, 2 * DAY)
    tick(wocs)
    assert looks(wocs) == 1


def test_while_all_is_stopped_nothing_is_looked_at(wocs: Clone) -> None:
    send_command(wocs, ADMIN, "stop_all")
    beat(wocs, "studio")
    tick(wocs)
    assert looks(wocs) == 0


def test_pages_as_expected_are_in_status_alone(wocs: Clone) -> None:
    assert look(wocs) == []
    state = pages_in_status(wocs)
    assert (set(state), state["at"][:2]) == ({"at"}, "20")


def test_a_broken_selector_is_told_once_and_again_only_when_it_broke_anew(wocs: Clone) -> None:
    assert look(wocs, "selector_missing", "post_button: nothing in 20 s") == ["alert.pages"]
    assert told(wocs, "alert.pages") == {"code": "selector_missing", "step": "post_button"}
    assert pages_in_status(wocs).items() >= {"code": "selector_missing", "step": "post_button"}.items()
    assert look(wocs, "selector_missing", "post_button: nothing in 20 s") == []
    assert look(wocs) == [], "that it is well again is not told"
    assert "code" not in pages_in_status(wocs)
    assert look(wocs, "selector_missing", "post_button: nothing in 20 s") == ["alert.pages"]


def test_another_step_is_told_of_its_own(wocs: Clone) -> None:
    look(wocs, "selector_missing", "post_button: nothing in 20 s")
    assert look(wocs, "selector_ambiguous", "video_input: 4 × input") == ["alert.pages"]
    assert told(wocs, "alert.pages")["step"] == "video_input"


@pytest.mark.parametrize("code", ["pages_file", "not_logged_in", "captcha", "profile_key"])
def test_what_else_a_person_must_mend_is_told_without_a_step(wocs: Clone, code: str) -> None:
    assert look(wocs, code, "line 3: of the file") == ["alert.pages"]
    assert told(wocs, "alert.pages") == {"code": code, "step": None}


@pytest.mark.parametrize("code", ["profile_busy", "tiktok_down", "studio_off", "over_time"])
def test_a_passing_trouble_is_in_status_alone(wocs: Clone, code: str) -> None:
    assert look(wocs, code) == []
    assert pages_in_status(wocs)["code"] == code

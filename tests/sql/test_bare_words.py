"""An agent's bare word or photo: it means the only task there is, is asked about where it may mean several, and is
never guessed where something else waits."""

from typing import Any

import pytest

from tests.database_clone import Clone
from tests.sql.inbound_messages import CHAT, move_back, the_only
from tests.sql.people import (
    ADMIN,
    ALI,
    BOB,
    all_sayings,
    assignee_of,
    attach_file,
    command,
    last_message,
    media,
    reply_in,
    send_command,
    send_message,
    send_word,
    wamid_of,
    with_people,
    word,
)
from tests.sql.people_by_message import notices_to

TALK = CHAT | {"say": "grammar.media", "facts": {"kind": "image"}, "command": None, "role": "viewer"}
LACKING = {
    "do": "say", "say": "grammar.missing", "facts": {"field": "state"}, "command": "duty", "role": "agent",
    "remember": {"command": "duty", "args": {}, "media": None},
}  # fmt: skip


@pytest.fixture
def wocs(database: Clone) -> Clone:
    return with_people(database)


def give(database: Clone, kind: str = "visit", **args: Any) -> str:
    return str(send_command(database, ADMIN, "agent_task", to="ali", type=kind, **args)["task"])


def give_accepted(database: Clone, kind: str = "visit", **args: Any) -> str:
    task = give(database, kind, **args)
    send_word(database, ALI, "accept", task)
    return task


def photo(database: Clone, **more: Any) -> dict[str, Any]:
    return send_message(database, ALI, TALK, more.pop("text", None), media=media("image"), type="image", **more)


def named(answer: dict[str, Any]) -> list[str]:
    """The tasks that are asked about."""
    assert answer["say"] == "agent.which", answer
    return [one["task"] for one in answer["facts"]["tasks"]]


def test_done_means_the_only_open_task(wocs: Clone) -> None:
    task = give(wocs)
    done = send_word(wocs, ALI, "done")
    assert (done["say"], done["task"], done["facts"]["yours"]) == ("agent.finished", task, True)
    assert assignee_of(wocs, task) == ("Ali", "done")


def test_done_with_several_open_asks_which_the_newest_first(wocs: Clone) -> None:
    tasks = [give(wocs, "visit", note="Hantar sampel"), give_accepted(wocs, "call")]
    assert named(send_word(wocs, ALI, "done")) == tasks[::-1]
    assert {assignee_of(wocs, task)[1] for task in tasks} == {"pending", "running"}


def test_of_eleven_open_tasks_the_ten_newest_can_be_tapped(wocs: Clone) -> None:
    tasks = [give(wocs) for _ in range(11)]
    assert named(send_word(wocs, ALI, "done")) == tasks[:0:-1]


def test_done_twice_is_told_that_nothing_is_open(wocs: Clone) -> None:
    give(wocs)
    send_word(wocs, ALI, "done")
    again = send_word(wocs, ALI, "done")
    assert (again["say"], again["facts"]["reason"]) == ("agent.refused", "nothing_open")


def test_done_of_a_task_that_wants_a_photo_asks_for_the_photo(wocs: Clone) -> None:
    give(wocs, proof=True)
    assert send_word(wocs, ALI, "done")["say"] == "agent.proof_wanted"


def test_what_is_only_scheduled_is_not_meant(wocs: Clone) -> None:
    given, later = give(wocs), give(wocs)
    wocs.sql("update wocs.tasks set scheduled_at = now() + interval '1 day' where id = %s", later)
    assert send_word(wocs, ALI, "done")["task"] == given


def test_a_done_said_before_the_task_was_given_is_asked_about(wocs: Clone) -> None:
    task = give(wocs)
    assert named(send_word(wocs, ALI, "done", sent_at="2026-01-20T00:00:00Z")) == [task]


def test_a_done_that_quotes_something_else_is_asked_about(wocs: Clone) -> None:
    task = give(wocs)
    assert named(send_word(wocs, ALI, "done", quoted="wamid.chat")) == [task]


def test_a_done_while_a_command_is_unfinished_is_asked_about_and_the_command_kept(wocs: Clone) -> None:
    task = give(wocs)
    send_message(wocs, ALI, LACKING, "/duty")
    assert named(send_word(wocs, ALI, "done")) == [task]
    assert wocs.sql("select session_data #>> '{draft,command}' from wocs.wa_sessions where session_data ? 'draft'") == [
        ("duty",)
    ]


def test_a_link_asked_for_is_asked_for_again_by_another_done(wocs: Clone) -> None:
    send_command(wocs, ADMIN, "tiktok_post", film=media(), caption="Pedas", to="ali")
    send_word(wocs, ADMIN, "confirm", last_message(wocs, "approval.asked")["task"])
    assert [send_word(wocs, ALI, "done")["say"] for _ in range(2)] == ["tiktok.ask_link"] * 2


@pytest.mark.parametrize("said", ["accept", "acknowledge"])
def test_a_bare_yes_to_the_only_task_that_is_offered_accepts_it(wocs: Clone, said: str) -> None:
    task = give(wocs)
    assert send_word(wocs, ALI, said)["say"] == "agent.accepted"
    assert assignee_of(wocs, task) == ("Ali", "running")


def test_a_thumb_right_after_accepting_is_thanks_and_later_asks_whether_it_is_done(wocs: Clone) -> None:
    task = give_accepted(wocs)
    assert send_word(wocs, ALI, "acknowledge") == {}
    move_back(wocs, "tasks", "started_at", 121)
    assert named(send_word(wocs, ALI, "acknowledge")) == [task]
    assert assignee_of(wocs, task) == ("Ali", "running")


def test_a_thumb_with_several_offered_asks_which_is_taken(wocs: Clone) -> None:
    offered = [give(wocs), give(wocs)]
    asked = send_word(wocs, ALI, "acknowledge")
    assert (asked["facts"]["word"], named(asked)) == ("accept", offered[::-1])


def test_a_thumb_with_several_in_hand_asks_which_is_done(wocs: Clone) -> None:
    in_hand = [give(wocs), give(wocs)]
    for task in in_hand:
        send_word(wocs, ALI, "accept", task)
    assert send_word(wocs, ALI, "acknowledge") == {}
    move_back(wocs, "tasks", "started_at", 121)
    asked = send_word(wocs, ALI, "acknowledge")
    assert (asked["facts"]["word"], named(asked)) == ("acknowledge", in_hand[::-1])


def test_an_admins_ok_goes_to_the_approval_that_waits_and_not_to_their_task(wocs: Clone) -> None:
    own = send_command(wocs, BOB, "duty", state="on")
    assert own["say"] == "agent.duty"
    wocs.sql(
        "insert into wocs.tasks (type, runs, requested_by, assigned_to) select 'agent_task', 'human', b.id, a.id"
        " from wocs.users a, wocs.users b where a.wa_number = %s and b.wa_number = %s",
        ADMIN,
        BOB,
    )
    waiting = send_command(wocs, ADMIN, "agent_task", to="ali", type="call", priority="high")["task"]
    told = send_word(wocs, ADMIN, "acknowledge")
    assert (told["say"], told["facts"]["thumb"]) == ("approval.which", True)
    assert waiting in [one["task"] for one in told["facts"]["questions"]]


def test_accepting_gives_the_agent_the_buttons_and_who_asked_the_news(wocs: Clone) -> None:
    task = give(wocs)
    assert send_word(wocs, ALI, "accept", task)["facts"]["yours"] is True
    assert ["yours" in facts for facts in notices_to(wocs, ADMIN, "agent.accepted")] == [False]


def test_a_photo_finishes_the_only_task_in_hand(wocs: Clone) -> None:
    task = give_accepted(wocs)
    work = photo(wocs)
    assert work["outbox"] == [], "the answer waits for the picture"
    done = reply_in(attach_file(wocs, the_only(work["media"])))
    assert (done["say"], done["facts"]["photo"], done["facts"]["yours"]) == ("agent.finished", True, True)
    assert assignee_of(wocs, task) == ("Ali", "done")
    assert last_message(wocs, "agent.finished")["to"]["number"] == ADMIN


def test_the_rest_of_an_album_is_shown_to_who_asked_and_marked_whenever_it_comes(wocs: Clone) -> None:
    give_accepted(wocs)
    jobs = [the_only(photo(wocs)["media"]) for _ in range(2)]
    for job in jobs:
        attach_file(wocs, job)
    attach_file(wocs, the_only(photo(wocs)["media"]))
    sayings = [one for one in all_sayings(wocs) if one[1] in ("agent.finished", "agent.photo_added", "task.refused")]
    assert (
        sayings
        == [("Ali", "agent.finished"), ("The admin", "agent.finished")] + [("The admin", "agent.photo_added")] * 2
    )
    assert wocs.sql("select count(*) from wocs.outbox where reaction ->> 'emoji' = '✅'") == [(2,)]


@pytest.mark.parametrize(
    "how", [{"text": "kedai tutup"}, {"forwarded": True}, {"sent_at": "2026-01-20T00:00:00Z"}, {"quoted": "wamid.chat"}]
)
def test_a_photo_that_may_be_of_something_else_is_asked_about(wocs: Clone, how: dict[str, Any]) -> None:
    task = give_accepted(wocs)
    work = photo(wocs, **how)
    assert (work["media"], named(reply_in(work))) == ([], [task])


def test_a_photo_while_a_task_is_only_offered_is_asked_about(wocs: Clone) -> None:
    task = give(wocs)
    assert named(reply_in(photo(wocs))) == [task]
    assert assignee_of(wocs, task) == ("Ali", "pending")


def test_with_several_open_the_photos_wait_until_their_task_is_named(wocs: Clone) -> None:
    tasks = [give_accepted(wocs), give(wocs, proof=True)]
    asked = reply_in(photo(wocs))
    assert (asked["facts"]["word"], named(asked)) == ("photo", tasks[::-1])
    assert photo(wocs)["outbox"] == [], "one more of them is only marked"
    work = send_message(wocs, ALI, word("done", tasks[1]), "DONE", quoted=wamid_of(wocs, "agent.which"))
    for job in work["media"]:
        attach_file(wocs, job)
    assert len(work["media"]) == 2 and assignee_of(wocs, tasks[1]) == ("Ali", "done")
    assert assignee_of(wocs, tasks[0]) == ("Ali", "running")


def test_a_photo_that_waited_too_long_proves_nothing(wocs: Clone) -> None:
    task = give(wocs, proof=True)
    photo(wocs)
    long_ago = "jsonb_set(session_data, '{photos,at}', to_jsonb(now() - interval '11 minutes'))"
    wocs.sql(f"update wocs.wa_sessions set session_data = {long_ago} where session_data ? 'photos'")  # noqa: S608
    assert send_word(wocs, ALI, "done", task)["say"] == "agent.proof_wanted"


def test_batal_to_the_question_drops_the_photo_and_declines_nothing(wocs: Clone) -> None:
    task = give(wocs)
    photo(wocs)
    dropped = send_word(wocs, ALI, "cancel", quoted=wamid_of(wocs, "agent.which"))
    assert dropped["say"] == "agent.photo_dropped"
    assert assignee_of(wocs, task) == ("Ali", "pending")
    assert send_word(wocs, ALI, "done", task)["facts"].get("photo") is None


def test_siap_under_a_photo_with_several_open_keeps_the_photo(wocs: Clone) -> None:
    tasks = [give(wocs), give(wocs)]
    work = send_message(wocs, ALI, word("done"), "siap", media=media("image"), type="image")
    assert named(reply_in(work)) == tasks[::-1]
    attach_file(wocs, the_only(send_message(wocs, ALI, word("done", tasks[0]), "DONE")["media"]))
    assert assignee_of(wocs, tasks[0]) == ("Ali", "done")


def test_an_admins_photo_is_never_taken_for_a_task(wocs: Clone) -> None:
    task = send_command(wocs, ADMIN, "agent_task", to="The admin", type="visit")["task"]
    send_word(wocs, ADMIN, "accept", task)
    work = send_message(wocs, ADMIN, TALK, None, media=media("image"), type="image")
    assert (work["media"], reply_in(work)["say"]) == ([], "grammar.media")


def test_not_done_opens_what_was_closed_just_now_and_who_asked_hears_it(wocs: Clone) -> None:
    task = give(wocs)
    send_word(wocs, ALI, "done")
    opened = send_word(wocs, ALI, "reopen")
    assert (opened["say"], opened["task"]) == ("agent.reopened", task)
    assert assignee_of(wocs, task) == ("Ali", "running")
    assert [facts["task"] for facts in notices_to(wocs, ADMIN, "agent.reopened")] == [task]
    assert wocs.sql("select action from wocs.task_logs where task_id = %s order by seq desc limit 1", task) == [
        ("reopened",)
    ]
    assert send_word(wocs, ALI, "done")["say"] == "agent.finished"


def test_not_done_about_what_is_open_or_closed_long_ago_changes_nothing(wocs: Clone) -> None:
    task = give(wocs)
    assert send_word(wocs, ALI, "reopen")["facts"]["reason"] == "nothing_finished"
    assert send_word(wocs, ALI, "reopen", task)["facts"]["reason"] == "not_finished"
    send_word(wocs, ALI, "done", task)
    assert send_word(wocs, BOB, "reopen", task)["facts"]["reason"] == "not_yours"
    move_back(wocs, "tasks", "completed_at", 31 * 60)
    assert send_word(wocs, ALI, "reopen", task)["facts"]["reason"] == "finished_long_ago"
    assert send_word(wocs, ALI, "reopen")["facts"]["reason"] == "nothing_finished"
    assert assignee_of(wocs, task) == ("Ali", "done")


def test_an_admin_opens_it_again_whenever_they_see_it_and_the_agent_hears(wocs: Clone) -> None:
    task = give(wocs)
    send_word(wocs, ALI, "done", task)
    move_back(wocs, "tasks", "completed_at", 31 * 60)
    assert send_word(wocs, ADMIN, "reopen", task)["say"] == "agent.reopened"
    assert [facts["yours"] for facts in notices_to(wocs, ALI, "agent.reopened")] == [True]


def test_done_pressed_twice_at_once_finishes_once(wocs: Clone) -> None:
    task = give(wocs)
    first, second = (send_word(wocs, ALI, "done", task) for _ in range(2))
    assert (first["say"], second["facts"]["reason"]) == ("agent.finished", "already_done")


def test_a_command_that_happens_to_be_sent_meanwhile_is_a_command(wocs: Clone) -> None:
    give(wocs)
    assert reply_in(send_message(wocs, ALI, command("duty", state="on"), "/duty on"))["say"] == "agent.duty"

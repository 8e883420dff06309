"""A bare yes or no, and a 👍 on a question: nothing is decided, and what waits is told, the newest first."""

import pytest

from tests.database_clone import Clone
from tests.sql.inbound_messages import (
    ADMIN,
    ALI,
    CHAT,
    Json,
    ask_approval,
    command,
    deliver,
    mark_all_sent,
    message,
    send_command,
    send_word,
    status_of,
    the_only,
    word,
)
from tests.sql.test_drafts import LACKING


def wamid_of(database: Clone, say: str) -> str:
    mark_all_sent(database)
    [(wamid,)] = database.sql("select wamid from wocs.outbox where say = %s order by id desc limit 1", say)
    return str(wamid)


def thumb(database: Clone, say: str, number: str = ADMIN) -> Json:
    """The answer to a 👍 on our newest message of this saying."""
    return send_word(database, number, "acknowledge", quoted=wamid_of(database, say), type="reaction")


def test_of_many_the_ones_asked_last_are_shown(wocs: Clone) -> None:
    tasks = [ask_approval(wocs, page=f"p{number}") for number in range(12)]
    asked = send_word(wocs, ADMIN, "confirm")["facts"]["questions"]
    assert [one["task"] for one in asked] == tasks[:1:-1]
    assert asked[0]["args"] == [["page", "p11"]]


@pytest.mark.parametrize("said", ["reject", "cancel"])
def test_a_bare_no_asks_which_too(wocs: Clone, said: str) -> None:
    task = ask_approval(wocs, page="a")
    which = send_word(wocs, ADMIN, said)
    assert (which["say"], which["facts"]["word"]) == ("approval.which", said)
    assert status_of(wocs, task) == "awaiting_approval"


def offer(database: Clone) -> str:
    [(task,)] = database.sql(
        "insert into wocs.tasks (type, runs, requested_by, assigned_to) select 'agent_task', 'human', a.id, b.id"
        " from wocs.users a, wocs.users b where a.wa_number = %s and b.wa_number = %s returning id",
        ADMIN,
        ALI,
    )
    return str(task)


def test_a_bare_yes_of_an_agent_is_about_the_work_they_were_offered(wocs: Clone) -> None:
    tasks = [offer(wocs), offer(wocs)]
    for said in ("confirm", "accept", "decline"):
        which = send_word(wocs, ALI, said)
        assert [one["task"] for one in which["facts"]["questions"]] == tasks[::-1]
        assert all(one["offered"] for one in which["facts"]["questions"])


def test_a_thumb_on_the_list_shows_it_again_and_on_an_answered_question_nothing(wocs: Clone) -> None:
    task = ask_approval(wocs, page="a")
    send_word(wocs, ADMIN, "confirm")
    again = thumb(wocs, "approval.which")
    assert (again["facts"]["thumb"], again["facts"]["questions"][0]["task"]) == (True, task)
    send_word(wocs, ADMIN, "confirm", task)
    assert thumb(wocs, "approval.which") == {}
    assert thumb(wocs, "approval.asked") == {}


def test_a_thumb_on_the_answer_that_carries_a_question_is_about_that(wocs: Clone) -> None:
    later = {
        "command": "stamp", "args": {"page": "later"}, "runs": "instant", "asks": True, "repeatable": True,
        "needs_role": "admin",
    }  # fmt: skip
    publish = send_command(wocs, page="a", say="landing.created", children=[later])["facts"]["publish"]
    assert [one["task"] for one in thumb(wocs, "landing.created")["facts"]["questions"]] == [publish["task"]]


def test_a_thumb_on_what_an_unfinished_command_lacks_asks_again(wocs: Clone) -> None:
    deliver(wocs, message(ADMIN, LACKING, "/stamp"))
    again = thumb(wocs, "grammar.missing")
    assert (again["say"], again["facts"]["field"]) == ("grammar.missing", "page")
    send_word(wocs, ADMIN, "cancel")
    assert thumb(wocs, "grammar.missing") == {}


def test_a_thumb_on_somebody_elses_question_says_nothing(wocs: Clone) -> None:
    ask_approval(wocs, page="a")
    assert thumb(wocs, "approval.asked", ALI) == {}


@pytest.mark.parametrize("said", ["confirm", "reject"])
def test_a_bare_yes_or_no_answers_an_unfinished_command_that_asks_for_one(wocs: Clone, said: str) -> None:
    asking = {**LACKING, "remember": {**LACKING["remember"], "yes_no": True}}
    deliver(wocs, message(ADMIN, asking, "/stamp"))
    assert deliver(wocs, message(ADMIN, word(said, "TASK-9"), "ya"))["drafts"] == []
    assert the_only(deliver(wocs, message(ADMIN, word(said), "ya"))["drafts"])["draft"]["command"] == "stamp"


def test_a_bare_yes_is_no_answer_to_an_unfinished_command_that_asks_for_words(wocs: Clone) -> None:
    deliver(wocs, message(ADMIN, LACKING, "/stamp"))
    assert deliver(wocs, message(ADMIN, word("confirm"), "ya"))["drafts"] == []
    assert the_only(deliver(wocs, message(ADMIN, CHAT, "promo"))["drafts"])


def test_another_command_leaves_the_unfinished_one_as_it_was(wocs: Clone) -> None:
    deliver(wocs, message(ADMIN, LACKING, "/stamp"))
    done = deliver(wocs, message(ADMIN, command(page="other"), "/stamp page: other"))
    assert the_only(done["outbox"])["say"] == "landing.edited"
    assert the_only(deliver(wocs, message(ADMIN, CHAT, "promo"))["drafts"])["draft"]["args"] == {"title": "T"}

"""Tasks and agents to choose from: rows that Meta takes, each of which is what a person would type."""

from typing import Any

import pytest

from functions.replies import render_reply
from functions.replies.graph_payloads import word_reply
from shared import grammar
from tests.unit.grammar.parsed_messages import NOW, ZONE


def ask(word: str, *tasks: dict[str, Any], language: str = "en") -> Any:
    return render_reply("agent.which", {"word": word, "tasks": list(tasks)}, language)


def task(number: int, **more: Any) -> dict[str, Any]:
    return {"task": f"TASK-{number}", "type": "visit", **more}


@pytest.mark.parametrize("language", ["en", "ms"])
@pytest.mark.parametrize(
    ("word", "typed"), [("done", "done"), ("need_help", "need_help"), ("photo", "done"), ("accept", "accept")]
)
def test_a_row_says_what_would_be_typed(word: str, typed: str, language: str) -> None:
    rows = ask(word, task(1202), task(1201), language=language).rows
    read = [grammar.understand(id_, now=NOW, zone=ZONE) for id_, _, _ in rows[:2]]
    assert read == [grammar.Word(typed, "TASK-1202"), grammar.Word(typed, "TASK-1201")]


def test_a_row_names_the_task_and_tells_what_it_is_about() -> None:
    note = {"target": "60123456789", "note": "Hantar\nsampel", "deadline": "2026-01-20T00:00:00+00:00"}
    rows = ask("done", task(1202, **note), task(1201, type="a kind of work of many words")).rows
    assert rows[0][1:] == ("TASK-1202 Visit", "60123456789, Hantar sampel, Tue 20 Jan 2026, 08:00")
    assert rows[1][1:] == ("TASK-1201", "A kind of work of many words")


@pytest.mark.parametrize("language", ["en", "ms"])
def test_a_photo_of_ten_tasks_fits_a_list_and_its_last_row_is_none_of_them(language: str) -> None:
    reply = ask("photo", *(task(1200 + number, note="x" * 1000) for number in range(12)), language=language)
    [section] = word_reply(reply, language)["interactive"]["action"]["sections"]
    assert len(section["rows"]) == 10 and section["rows"][-1]["id"] == "BATAL"
    assert all(len(row["title"]) <= 24 and len(row.get("description", "")) <= 72 for row in section["rows"])


@pytest.mark.parametrize(
    ("word", "buttons"),
    [("done", ["DONE"]), ("photo", ["DONE", "BATAL"]), ("acknowledge", ["DONE", "NEED HELP"])],
)
def test_a_single_task_has_buttons_instead(word: str, buttons: list[str]) -> None:
    reply = ask(word, task(1201))
    assert (reply.rows, [id_.replace(" TASK-1201", "") for id_, _ in reply.buttons]) == ((), buttons)
    assert all(len(title) <= 20 for _, title in reply.buttons)


@pytest.mark.parametrize("say", ["agent.accepted", "agent.finished", "agent.reopened", "agent.assigned"])
def test_only_who_has_the_task_gets_its_buttons(say: str) -> None:
    facts = {"task": "TASK-1201", "agent": "Ali", "type": "visit", "priority": "normal"}
    assert render_reply(say, facts).buttons == ()
    assert render_reply(say, {**facts, "yours": True}).buttons != ()


def test_done_decline_and_need_help_follow_accept() -> None:
    for language in ("en", "ms"):
        buttons = render_reply("agent.accepted", {"task": "TASK-1201", "agent": "Ali", "yours": True}, language).buttons
        read = [grammar.understand(id_, now=NOW, zone=ZONE) for id_, _ in buttons]
        assert read == [grammar.Word(word, "TASK-1201") for word in ("done", "decline", "need_help")]
        assert all(len(title) <= 20 for _, title in buttons)


def test_an_agent_that_is_missing_can_be_tapped() -> None:
    facts = {"command": "agent reassign", "field": "to", "missing": ["to"], "minutes": 10}
    agents = [{"name": "Bob", "on": True, "open": 2}, {"name": "Siti", "on": False, "open": 0}]
    assert render_reply("grammar.missing", {**facts, "agents": agents}).rows == (
        ("to: Bob", "Bob", "on duty · 2 open"),
        ("to: Siti", "Siti", "off duty · 0 open"),
    )


@pytest.mark.parametrize("language", ["en", "ms"])
def test_help_tells_an_agent_every_word_and_all_they_may_ask_for(language: str) -> None:
    told = render_reply("help.category", {"category": "agent", "role": "agent"}, language).text
    assert all(word in told for word in ("ACCEPT", "DONE", "NOT DONE", "DECLINE", "NEED HELP", "/duty", "/agent list"))
    assert "/tiktok posted" in told and "/agent task" not in told and "/user add" not in told


@pytest.mark.parametrize("language", ["en", "ms"])
@pytest.mark.parametrize("what", ["added", "back", "role"])
@pytest.mark.parametrize(
    ("role", "words"), [("agent", ("ACCEPT", "DONE", "DECLINE", "NEED HELP", "/help agent")), ("viewer", ("/report",))]
)
def test_who_is_let_in_hears_what_they_may_do(role: str, words: tuple[str, ...], what: str, language: str) -> None:
    told = render_reply("user.told", {"what": what, "role": role, "by": "Boss"}, language).text
    assert all(word in told for word in words) and len(told) <= 600


def test_who_is_put_out_hears_of_nothing_to_do() -> None:
    reply = render_reply("user.told", {"what": "removed", "role": "agent", "by": "Boss"})
    assert "/" not in reply.text and reply.buttons == ()

"""A node that starts again is a new life of the same node: what the life before held is given back at once, and of two
lives at the same time one works.
"""

import psycopg
import pytest

from tests.database_clone import Clone
from tests.enrolled_nodes import sign_request
from tests.sql.inbound_messages import (
    ADMIN,
    Json,
    call_of,
    make_home_task,
    mark_all_sent,
    move_back,
    run_at_once,
    send_command,
    status_of,
)


def claim(database: Clone, life: str | None, task: str | None = None, node: str = "home") -> Json:
    return database.call("wocs_claim", {"node": node, "task": task, "incarnation": life})


def beat(database: Clone, life: str | None, running: list[Json] | None = None, node: str = "home", **more) -> Json:
    told = {"abilities": {"browser": "ready"}, "running": running or [], "version": "1"}
    return database.call("wocs_beat", {"node": node, "incarnation": life, **told, **more})


def report(database: Clone, life: str | None, task: str, attempt: int = 1, outcome: str = "done") -> Json:
    ended = {"attempt": attempt, "outcome": outcome, "result": {}, "error": None, "files": []}
    return database.call("wocs_report", {"node": "home", "task": task, "incarnation": life, **ended})


def held_by(database: Clone, life: str | None, **more) -> str:
    task = make_home_task(database, **more)
    assert claim(database, life, task)["task"]["attempt"] == 1
    mark_all_sent(database)
    return task


def test_a_new_life_is_told_at_its_first_beat_what_the_one_before_held(wocs: Clone) -> None:
    task = held_by(wocs, "one")
    answer = beat(wocs, "two")
    assert (answer["due"], [one["task"] for one in answer["bell"]], answer["stop"]) == ([task], [task], [])
    assert status_of(wocs, task) == "pending"
    assert claim(wocs, "two", task)["task"]["attempt"] == 2
    assert report(wocs, "two", task, 2)["accepted"] is True


def test_a_claim_before_the_first_beat_gives_back_as_well(wocs: Clone) -> None:
    low, high = held_by(wocs, "one", priority="low"), held_by(wocs, "one", priority="high")
    answer = claim(wocs, "two")
    assert (answer["task"]["id"], answer["task"]["attempt"]) == (high, 2)
    assert [one["task"] for one in answer["bell"]] == [low]
    assert beat(wocs, "two", [{"task": high, "attempt": 2}])["stop"] == []


def test_what_may_not_be_repeated_is_uncertain_at_once(wocs: Clone) -> None:
    task = held_by(wocs, "one", repeatable=False)
    answer = beat(wocs, "two")
    assert (status_of(wocs, task), answer["due"], answer["bell"]) == ("uncertain", [], [])
    assert [one["say"] for one in answer["outbox"]] == ["task.uncertain", "alert.uncertain"]
    assert report(wocs, "one", task)["accepted"] is False


def test_a_lease_given_back_counts_as_one_that_ran_out(wocs: Clone) -> None:
    """Else a task that kills its node would kill it for ever."""
    task = held_by(wocs, "life 0")
    for number in range(1, 4):
        assert beat(wocs, f"life {number}")["due"] == [task]
        assert claim(wocs, f"life {number}", task)["task"]["attempt"] == number + 1
    assert beat(wocs, "life 4")["due"] == []
    assert status_of(wocs, task) == "failed"


@pytest.mark.parametrize("is_claimed_again", [False, True])
def test_a_report_of_the_life_before_counts_no_more(wocs: Clone, is_claimed_again: bool) -> None:
    task = held_by(wocs, "one")
    beat(wocs, "two")
    if is_claimed_again:
        claim(wocs, "two", task)
    for attempt in (1, 2):
        late = report(wocs, "one", task, attempt)
        assert (late["accepted"], late["reason"]) == (False, "replaced")
    assert status_of(wocs, task) == ("running" if is_claimed_again else "pending")


def test_a_life_that_goes_on_keeps_what_it_holds(wocs: Clone) -> None:
    task = held_by(wocs, "one")
    assert beat(wocs, "one", [{"task": task, "attempt": 1}])["stop"] == []
    assert beat(wocs, "other", node="other")["due"] == []
    assert report(wocs, "one", task)["accepted"] is True


def test_a_node_that_tells_no_life_works_as_before(wocs: Clone) -> None:
    task = held_by(wocs, None)
    assert beat(wocs, None)["due"] == []
    assert report(wocs, None, task)["accepted"] is True
    left = held_by(wocs, None)
    assert beat(wocs, "new version")["due"] == [left]


def test_two_lives_that_claim_at_the_same_instant_end_with_one_that_works(wocs: Clone) -> None:
    for _ in range(3):
        make_home_task(wocs)
    lives = [f"life {number}" for number in range(4)]
    calls = [call_of("wocs_claim", {"node": "home", "task": None, "incarnation": life}) for life in lives]
    answers = run_at_once(calls, wocs)
    assert all(answer["task"] for answer in answers), "each was the newest for a moment"
    again = {life: beat(wocs, life) for life in lives}
    [present] = [life for life in lives if not again[life].get("replaced")]
    running = wocs.sql("select id, attempt from wocs.tasks where status = 'running'")
    assert len(running) == 1, "what the others held was given back"
    assert beat(wocs, present, [{"task": running[0][0], "attempt": running[0][1]}])["stop"] == []


def test_the_older_of_two_is_told_and_gets_nothing_more(wocs: Clone) -> None:
    """Two PCs with one file: without this they would take each other's work for ever."""
    task = held_by(wocs, "older")
    beat(wocs, "newer")
    seen = wocs.sql("select last_seen, abilities from wocs.nodes")
    answer = beat(wocs, "older", [{"task": task, "attempt": 1}], abilities={})
    assert answer["replaced"] and (answer["stop"], answer["due"]) == ([task], [])
    assert wocs.sql("select last_seen, abilities from wocs.nodes") == seen
    refused = claim(wocs, "older", task)
    assert (refused["task"], refused["reason"]) == (None, "replaced")
    assert [one["task"] for one in refused["bell"]] == [task], "it had taken the id out of the queue"
    assert claim(wocs, "newer", task)["task"]["attempt"] == 2
    assert beat(wocs, "newer", [{"task": task, "attempt": 2}])["stop"] == []


def rival_of(database: Clone) -> str | None:
    [node] = send_command(database, ADMIN, "status", runs="answer")["facts"]["nodes"]
    return node.get("rival")


def test_status_shows_a_second_one_as_long_as_it_calls(wocs: Clone) -> None:
    beat(wocs, "older")
    beat(wocs, "newer")
    assert rival_of(wocs) is None, "one that was only started again"
    beat(wocs, "older")
    assert rival_of(wocs)
    beat(wocs, "older", leaving=True)
    assert rival_of(wocs) is None


@pytest.mark.parametrize("is_killed", [False, True])
def test_the_older_one_works_again_once_the_newer_is_away(wocs: Clone, is_killed: bool) -> None:
    beat(wocs, "older")
    task = held_by(wocs, "newer")
    assert beat(wocs, "older").get("replaced")
    if is_killed:
        move_back(wocs, "node_lives", "last_seen", 91, "incarnation = 'newer'")
    else:
        beat(wocs, "newer", [{"task": task, "attempt": 1}], leaving=True)
    answer = beat(wocs, "older")
    assert (answer.get("replaced"), answer["due"]) == (None, [task])
    assert beat(wocs, "newer").get("replaced"), "it slept, and comes back to find another in its place"


def test_while_somebody_else_decides_the_first_beat_asks_to_be_heard_again(wocs: Clone) -> None:
    task = held_by(wocs, "one")
    with psycopg.connect(wocs.url) as other:
        other.execute("select wocs.writer_lock()")
        first = sign_request({"node": "home", "abilities": {}, "running": [], "version": "1", "incarnation": "two"})
        answer = wocs.call("wocs_beat", first)
        assert (answer["due"], answer["call_again_s"]) == ([], 2)
    assert beat(wocs, "two")["due"] == [task]


def test_while_all_is_stopped_it_is_given_back_and_not_told(wocs: Clone) -> None:
    task = held_by(wocs, "one")
    wocs.sql("update wocs.switches set is_on = true where name = 'stop'")
    answer = beat(wocs, "two")
    assert (status_of(wocs, task), answer["due"], answer["bell"]) == ("pending", [], [])


def test_lives_of_long_ago_are_forgotten(wocs: Clone) -> None:
    for life in ("one", "two", "three"):
        beat(wocs, life)
    move_back(wocs, "node_lives", "last_seen", 61 * 86400, "incarnation <> 'three'")
    beat(wocs, "three")
    assert wocs.sql("select incarnation from wocs.node_lives") == [("three",)]

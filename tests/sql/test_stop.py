"""/stop all and /resume: while all is stopped nothing begins, nothing is lost, and everybody is told."""

from tests.database_clone import Clone
from tests.sql.inbound_messages import (
    ADMIN,
    ALI,
    OTHER_ADMIN,
    Json,
    call_of,
    command,
    count_stamps,
    deliver,
    make_home_task,
    mark_all_sent,
    message,
    run_at_once,
    send_command,
    send_word,
    status_of,
    the_only,
)  # fmt: skip


def answer(work: Json) -> Json:
    return the_only([one for one in work["outbox"] if one["kind"] == "reply"])


def stop(wocs: Clone, number: str = ADMIN) -> Json:
    return answer(deliver(wocs, message(number, command("stop_all"))))


def resume(wocs: Clone, number: str = ADMIN) -> Json:
    return answer(deliver(wocs, message(number, command("resume"))))


def claim(wocs: Clone, task: str | None = None) -> Json:
    return wocs.call("wocs_claim", {"node": "pc", "task": task})


def beat(wocs: Clone, running: list[Json] | None = None) -> Json:
    return wocs.call("wocs_beat", {"node": "pc", "abilities": {}, "running": running or [], "version": "1"})


def planned(wocs: Clone) -> str:
    """An instant task whose time has come."""
    task = send_command(wocs, page="a", of="b")["task"]
    wocs.sql("delete from wocs.stamps")
    wocs.sql(
        "insert into wocs.tasks (type, runs, payload, requested_by, scheduled_at, repeatable)"
        " select type, runs, payload, requested_by, now() - interval '1 s', true from wocs.tasks where id = %s", task,
    )  # fmt: skip
    mark_all_sent(wocs)
    return task


def test_a_stop_names_who_and_when_and_the_other_admins_hear_it(wocs: Clone) -> None:
    send_command(wocs, OTHER_ADMIN, "look", runs="answer")
    told = stop(wocs)
    assert (told["say"], told["facts"]["by"], told["facts"]["already"]) == ("system.stopped", "The admin", False)
    assert wocs.sql("select to_number from wocs.outbox where kind in ('notice', 'template')") == [(OTHER_ADMIN,)]


def test_a_second_stop_changes_nothing_and_tells_who_did_it_first(wocs: Clone) -> None:
    first = stop(wocs)
    again = stop(wocs, OTHER_ADMIN)
    assert again["facts"]["already"] is True
    assert (again["facts"]["by"], again["facts"]["at"]) == ("The admin", first["facts"]["at"])
    assert resume(wocs)["facts"]["already"] is False and resume(wocs)["facts"]["already"] is True


def test_no_claim_is_granted_while_all_is_stopped(wocs: Clone) -> None:
    task = make_home_task(wocs)
    stop(wocs)
    assert (claim(wocs, task)["task"], claim(wocs, task)["reason"]) == (None, "stopped")
    assert claim(wocs)["reason"] == "stopped"
    assert beat(wocs)["due"] == [] and status_of(wocs, task) == "pending"


def test_new_work_for_the_pc_is_noted_and_waits_and_rings_after_resume(wocs: Clone) -> None:
    stop(wocs)
    told = send_command(wocs, key="drive", runs="home")
    assert told["say"] == "system.waits" and told["facts"]["stopped"]["by"] == "The admin"
    work = wocs.call("wocs_tick", {})
    assert work["bell"] == []
    resumed = resume(wocs)
    assert (resumed["say"], resumed["facts"]["waiting"]["home"]) == ("system.resumed", 1)
    assert claim(wocs, told["task"])["task"]["id"] == told["task"]


def test_resume_rings_for_what_is_due_at_once(wocs: Clone) -> None:
    task = make_home_task(wocs)
    stop(wocs)
    work = deliver(wocs, message(ADMIN, command("resume")))
    assert [one["task"] for one in work["bell"]] == [task]


def test_new_work_for_an_agent_waits_and_is_given_after_resume(wocs: Clone) -> None:
    send_command(wocs, ALI, "look", runs="answer", role="viewer")
    stop(wocs)
    told = send_command(wocs, key="agent_task", runs="human", to="Ali", type="call")
    assert told["say"] == "system.waits"
    mark_all_sent(wocs)
    assert wocs.call("wocs_tick", {})["outbox"] == []
    resume(wocs)
    mark_all_sent(wocs)
    assert "agent.assigned" in [one["say"] for one in wocs.call("wocs_tick", {})["outbox"]]
    assert wocs.sql("select count(*) from wocs.outbox where say = 'agent.notice'") == [(1,)]


def test_what_is_planned_runs_after_resume_and_once(wocs: Clone) -> None:
    planned(wocs)
    stop(wocs)
    wocs.call("wocs_tick", {})
    assert count_stamps(wocs) == 0
    assert resume(wocs)["facts"]["waiting"]["instant"] == 1
    run_at_once([call_of("wocs_tick", {})] * 3, wocs)
    assert count_stamps(wocs) == 1


def test_a_direct_command_still_works_and_says_that_all_is_stopped(wocs: Clone) -> None:
    stop(wocs)
    told = send_command(wocs, page="a")
    assert told["say"] == "landing.edited" and told["facts"]["stopped"]["by"] == "The admin" and count_stamps(wocs) == 1
    resume(wocs)
    assert "stopped" not in send_command(wocs, page="a")["facts"]


def test_a_confirm_for_the_pc_waits_too(wocs: Clone) -> None:
    task = send_command(wocs, key="drive", runs="home", asks=True)["task"]
    stop(wocs)
    assert send_word(wocs, ADMIN, "confirm", task)["say"] == "system.waits" and status_of(wocs, task) == "pending"


def test_pages_stay_up(wocs: Clone) -> None:
    wocs.sql(
        "insert into wocs.landing_versions (page_slug, version, content, status)"
        " values ('menu', 1, '{\"title\": \"Menu\"}', 'published')"
    )
    stop(wocs)
    assert wocs.call("wocs_page", {"page": "menu", "event": "view"})["page"]["title"] == "Menu"


def test_what_runs_already_is_named_and_may_end_or_be_cancelled(wocs: Clone) -> None:
    ends, dropped = make_home_task(wocs), make_home_task(wocs)
    for task in (ends, dropped):
        assert claim(wocs, task)["task"]
    assert [one["task"] for one in stop(wocs)["facts"]["running"]] == [ends, dropped]
    report = {"node": "pc", "task": ends, "attempt": 1, "outcome": "done", "result": {}, "error": None, "files": []}
    assert wocs.call("wocs_report", report)["accepted"] is True
    assert send_word(wocs, ADMIN, "cancel", dropped)["say"] == "task.cancelled"
    assert beat(wocs, [{"task": dropped, "attempt": 1}])["stop"] == [dropped]  # the node is told to stop


def test_two_stops_at_once_are_one(wocs: Clone) -> None:
    def request(number: str) -> Json:
        return {"messages": [message(number, command("stop_all"))], "statuses": [], "others": [], "settings": {}}

    works = run_at_once([call_of("wocs_intake", request(number)) for number in (ADMIN, OTHER_ADMIN)], wocs)
    assert sorted(answer(work)["facts"]["already"] for work in works) == [False, True]


def test_status_and_queue_say_that_all_is_stopped(wocs: Clone) -> None:
    assert send_command(wocs, key="status", runs="answer")["facts"]["stopped"] is None
    stop(wocs)
    assert send_command(wocs, key="status", runs="answer")["facts"]["stopped"]["by"] == "The admin"
    assert send_command(wocs, key="queue", runs="answer")["facts"]["stopped"]["by"] == "The admin"


def test_only_who_was_asked_hears_a_resume_that_resumes_nothing(wocs: Clone) -> None:
    assert resume(wocs)["facts"]["already"] is True
    assert the_only(wocs.sql("select kind from wocs.outbox")) == ("reply",)

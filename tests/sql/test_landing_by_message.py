"""Landing pages and agents' tasks through the door that messages come in by: what is asked is what is done."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.database_clone import Clone
from tests.sql.tasks import add_person, sayings_to, send_command


@pytest.fixture
def admin(database: Clone) -> str:
    return add_person(database, "The admin", "admin")


def live(database: Clone, page: str) -> str | None:
    found = database.call("wocs_page", {"page": page, "event": "peek"})["page"]
    return found and found["title"]


def test_a_page_is_made_edited_confirmed_and_taken_back(database: Clone, admin: str) -> None:
    [made] = send_command(database, admin, "landing_create", page="menu", title="One")
    assert made["say"] == "landing.created" and made["facts"]["command"] == "landing create"
    send_command(database, admin, "landing_edit", page="menu", field="headline", value="Two")
    [asked] = send_command(database, admin, "landing_publish", page="menu")
    assert (
        asked["say"] == "approval.asked"
        and asked["facts"]["subject"]["title"] == "Two"
        and live(database, "menu") is None
    )
    [published] = sayings_to(database, admin, "confirm", asked["facts"]["task"])
    assert published["say"] == "landing.published" and live(database, "menu") == "Two"
    send_command(database, admin, "landing_edit", page="menu", field="headline", value="Three")
    [asked] = send_command(database, admin, "landing_publish", page="menu")
    sayings_to(database, admin, "confirm", asked["facts"]["task"])
    for name, args in (("landing_rollback", {"version": -1}), ("rollback", {"type": "landing", "to": 2})):
        [asked] = send_command(database, admin, name, page="menu", **args)
        assert (asked["say"], asked["facts"]["subject"]["title"]) == ("approval.asked", "Two")
        assert asked["facts"]["subject"]["live_version"] == 3 and live(database, "menu") == "Three"
    [back] = sayings_to(database, admin, "confirm", asked["facts"]["task"])
    assert back["say"] == "landing.rolled_back" and live(database, "menu") == "Two"


def test_an_edit_after_the_ask_is_shown_and_asked_again_before_anything_is_live(database: Clone, admin: str) -> None:
    send_command(database, admin, "landing_create", page="menu", title="One")
    [asked] = send_command(database, admin, "landing_publish", page="menu")
    send_command(database, admin, "landing_edit", page="menu", field="headline", value="Two")
    [changed] = sayings_to(database, admin, "confirm", asked["facts"]["task"], 1)
    assert (
        changed["say"] == "approval.changed"
        and changed["facts"]["subject"]["title"] == "Two"
        and live(database, "menu") is None
    )
    assert sayings_to(database, admin, "confirm", asked["facts"]["task"], 2)[0]["say"] == "landing.published"


def test_status_published_asks_like_a_publish_and_shows_what_will_be_live(database: Clone, admin: str) -> None:
    send_command(database, admin, "landing_create", page="menu", title="One")
    [asked] = send_command(database, admin, "landing_edit", page="menu", field="status", value="published")
    assert asked["say"] == "approval.asked" and asked["facts"]["subject"]["title"] == "One"
    assert sayings_to(database, admin, "confirm", asked["facts"]["task"])[0]["say"] == "landing.published"


def test_a_schedule_asks_in_the_same_answer_and_waits_for_its_time(database: Clone, admin: str) -> None:
    [made] = send_command(database, admin, "landing_create", page="menu", title="One", schedule="2027-01-20T00:00:00Z")
    publish = made["facts"]["publish"]
    assert (
        publish["ask"] == 1 and publish["at"].startswith("2027-01-20T00:00:00") and publish["approver"] == "The admin"
    )
    [told] = sayings_to(database, admin, "confirm", publish["task"])
    assert told["say"] == "task.scheduled" and live(database, "menu") is None


def test_what_was_approved_is_published_at_its_time(database: Clone, admin: str) -> None:
    [made] = send_command(database, admin, "landing_create", page="menu", title="One", schedule="2027-01-20T00:00:00Z")
    sayings_to(database, admin, "confirm", made["facts"]["publish"]["task"])
    database.sql("update wocs.tasks set scheduled_at = now() where scheduled_at is not null")
    told = database.call("wocs_tick", {})["outbox"]
    assert [one["say"] for one in told] == ["landing.published"] and live(database, "menu") == "One"


def test_an_edit_after_the_approval_is_not_published_by_the_schedule(database: Clone, admin: str) -> None:
    [made] = send_command(database, admin, "landing_create", page="menu", title="One", schedule="2027-01-20T00:00:00Z")
    sayings_to(database, admin, "confirm", made["facts"]["publish"]["task"])
    [told] = send_command(database, admin, "landing_edit", page="menu", field="headline", value="Two")
    assert told["say"] == "landing.edited_planned" and told["facts"]["scheduled"]["ask"] == 2
    database.sql("update wocs.tasks set scheduled_at = now() where scheduled_at is not null")
    assert database.call("wocs_tick", {})["outbox"] == [] and live(database, "menu") is None
    [told] = sayings_to(database, admin, "confirm", made["facts"]["publish"]["task"])
    assert told["say"] == "landing.published" and live(database, "menu") == "Two"


def test_two_confirmed_publishes_of_one_page_at_once_leave_one_live_version(database: Clone, admin: str) -> None:
    founder = add_person(database, "The founder", "admin")
    send_command(database, admin, "landing_create", page="menu", title="One")
    asks = [
        (who, send_command(database, who, "landing_publish", page="menu")[0]["facts"]["task"])
        for who in (admin, founder)
    ]
    with ThreadPoolExecutor(2) as at_once:
        said = at_once.map(lambda ask: sayings_to(database, ask[0], "confirm", ask[1])[0], asks)
        answers = sorted((one["say"], one["facts"].get("reason")) for one in said)
    assert answers == [("landing.published", None), ("landing.refused", "already_published")]
    assert database.sql("select count(*) from wocs.landing_versions where status = 'published'") == [(1,)]


def test_an_agent_hears_of_a_high_task_only_after_the_approval(database: Clone, admin: str) -> None:
    ali = add_person(database, "Ali", "agent")
    send_command(database, ali, "agent_list", status="all")
    [asked] = send_command(database, admin, "agent_task", to="ALI", type="call", priority="high")
    assert asked["say"] == "approval.asked" and asked["facts"]["subject"] == {"agent": "Ali"}
    told = sayings_to(database, admin, "confirm", asked["facts"]["task"])
    assert {(one["say"], one["task"]) for one in told} == {
        (saying, asked["facts"]["task"]) for saying in ("agent.assigned", "agent.notice")
    }
    assert {one["say"] for one in sayings_to(database, ali, "done", asked["facts"]["task"])} >= {"agent.finished"}


def test_each_task_of_a_removed_agent_is_told_to_the_next_under_its_own_id(database: Clone, admin: str) -> None:
    add_person(database, "Ali", "agent")
    tasks = {send_command(database, admin, "agent_task", type=kind)[0]["facts"]["task"] for kind in ("call", "visit")}
    bob = add_person(database, "Bob", "agent")
    [asked] = send_command(database, admin, "user_remove", name="Ali")
    sayings_to(database, admin, "confirm", asked["task"])
    told = database.sql(
        "select o.task_id from wocs.outbox o join wocs.users u on u.wa_number = o.to_number where u.id = %s", bob
    )
    assert {task for (task,) in told} == tasks


def test_the_answer_to_language_is_in_the_language_asked_for(database: Clone, admin: str) -> None:
    [answer] = send_command(database, admin, "language", language="ms")
    assert (answer["say"], answer["language"]) == ("settings.language", "ms")


def test_the_same_publish_asked_for_twice_waits_once(database: Clone, admin: str) -> None:
    send_command(database, admin, "landing_create", page="menu", title="One")
    [first] = send_command(database, admin, "landing_publish", page="menu")
    [second] = send_command(database, admin, "landing_publish", page="menu")
    assert (second["say"], second["facts"]["task"]) == ("approval.asked", first["facts"]["task"])
    assert second["facts"]["ask"] == 2
    assert database.sql("select count(*) from wocs.tasks where status = 'awaiting_approval'") == [(1,)]

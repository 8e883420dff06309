"""/rollback: a page as /landing rollback does it, an app through its history, and both can be undone."""

from typing import Any

import pytest

from tests.database_clone import Clone
from tests.sql.tasks import add_person, run_command, sayings_to, send_command

PAGE = "promo-raya"


@pytest.fixture
def admin(database: Clone) -> str:
    return add_person(database, "The admin", "admin")


def page(database: Clone, admin: str, *titles: str, publish: bool = True) -> None:
    for number, title in enumerate(titles):
        if number == 0:
            run_command(database, admin, "landing_create", page=PAGE, title=title)
        else:
            run_command(database, admin, "landing_edit", page=PAGE, field="headline", value=title)
        if publish:
            run_command(database, admin, "landing_publish", page=PAGE)


def seen(database: Clone) -> Any:
    return database.call("wocs_page", {"page": PAGE, "event": "peek"})["page"]["title"]


def test_a_page_goes_back_one_version_or_to_the_named_one(database: Clone, admin: str) -> None:
    page(database, admin, "One", "Two", "Three")
    back = run_command(database, admin, "rollback", type="landing", page=PAGE, to=-1)
    assert (back.say, back.facts["version"], back.facts["from"]) == ("landing.rolled_back", 2, 3)
    assert seen(database) == "Two"
    assert run_command(database, admin, "rollback", page=PAGE, to=1).facts["version"] == 1 and seen(database) == "One"


def test_it_is_undone_like_any_other(database: Clone, admin: str) -> None:
    page(database, admin, "One", "Two")
    back = run_command(database, admin, "rollback", type="landing", page=PAGE)
    assert run_command(database, admin, "undo", task=back.task).say == "undo.done" and seen(database) == "Two"


@pytest.mark.parametrize(
    ("args", "reason"),
    [
        ({"page": "nothing"}, "no_such_page"),
        ({"page": PAGE, "to": 9}, "no_such_version"),
        ({"page": PAGE, "to": 2}, "already_published"),
    ],
)
def test_what_is_not_there_is_refused_as_landing_rollback_does(
    database: Clone, admin: str, args: dict[str, Any], reason: str
) -> None:
    page(database, admin, "One", "Two")
    refused = run_command(database, admin, "rollback", **args)
    assert (refused.say, refused.facts["reason"]) == ("landing.refused", reason)


def test_going_back_to_what_is_there_already_makes_no_copy(database: Clone, admin: str) -> None:
    page(database, admin, "One", "Two", publish=False)
    for command, args in (("landing_rollback", {"version": 2}), ("rollback", {"to": 2})):
        refused = run_command(database, admin, command, page=PAGE, **args)
        assert (refused.say, refused.facts["reason"], refused.facts["version"]) == (
            "landing.refused",
            "same_version",
            2,
        )
    assert database.sql("select count(*) from wocs.landing_versions") == [(2,)]


def test_an_app_goes_back_to_the_value_before_and_that_is_undone_too(database: Clone, admin: str) -> None:
    for value in (5, 7):
        assert (
            run_command(database, admin, "app_update", app="checkout", key="max_qty", value=value).say == "app.updated"
        )
    back = run_command(database, admin, "rollback", type="app", app="checkout", key="max_qty", to=-1)
    assert back.say == "app.rolled_back"

    def value() -> Any:
        return database.sql(
            "select config_value from wocs.app_configs where app_name = 'checkout' and config_key = 'max_qty'"
        )[0][0]

    assert value() == 5
    assert run_command(database, admin, "undo", task=back.task).say == "undo.done" and value() == 7


def test_an_edit_of_a_page_that_is_planned_asks_again_for_the_new_version(database: Clone, admin: str) -> None:
    [created] = send_command(
        database, admin, "landing_create", page=PAGE, title="One", schedule="2090-01-20T08:00:00+08:00"
    )
    planned = created["facts"]["publish"]["task"]
    assert sayings_to(database, admin, "confirm", planned)[0]["say"] == "task.scheduled"
    [edited] = send_command(database, admin, "landing_edit", page=PAGE, field="headline", value="Two")
    assert edited["say"] == "landing.edited_planned"
    assert (edited["facts"]["scheduled"]["task"], edited["facts"]["scheduled"]["ask"]) == (planned, 2)
    [again] = send_command(database, admin, "landing_edit", page=PAGE, field="headline", value="Three")
    assert again["say"] == "landing.edited"  # it waits for its yes already, which will be to what is there then
    [changed] = sayings_to(database, admin, "confirm", planned)
    assert changed["say"] == "approval.changed" and changed["facts"]["subject"]["title"] == "Three"
    assert sayings_to(database, admin, "confirm", planned)[0]["say"] == "task.scheduled"

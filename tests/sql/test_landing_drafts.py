"""/landing create and /landing edit: every change is a new draft, and no old version changes."""

from typing import Any

import pytest

from tests.database_clone import Clone
from tests.sql.tasks import add_person, make_task, perform_task, run_check, run_command

RAYA = {"page": "promo-raya", "title": "Promo Raya Gila!", "desc": "Diskaun sampai 50%", "cta": "Order Sekarang"}
PICTURE = '{"key": "pictures/raya.jpg", "mime": "image/jpeg", "width": 1200, "height": 800}'


@pytest.fixture
def admin(database: Clone) -> str:
    return add_person(database, "The admin", "admin")


def contents(database: Clone) -> list[tuple[Any, ...]]:
    return database.sql("select version, status, content ->> 'title' from wocs.landing_versions order by version")


def attach(database: Clone, task: str, state: str = "waiting", problem: str | None = None) -> None:
    database.sql(
        "insert into wocs.attachments (task_id, type, state, problem) values (%s, 'image', %s, %s)",
        task,
        state,
        problem,
    )


def test_a_new_page_is_a_draft_that_nobody_sees(database: Clone, admin: str) -> None:
    made = run_command(database, admin, "landing_create", **RAYA)
    assert made.say == "landing.created"
    assert made.facts["version"] == 1 and made.facts["url"] == "/p/promo-raya" and made.facts["publish"] is None
    assert made.facts["picture"] == {"state": "none", "problem": None}
    assert contents(database) == [(1, "draft", "Promo Raya Gila!")]
    assert database.call("wocs_page", {"page": "promo-raya", "event": "view"}) == {"page": None}


def test_a_page_that_exists_is_not_made_again(database: Clone, admin: str) -> None:
    run_command(database, admin, "landing_create", **RAYA)
    again = run_command(database, admin, "landing_create", **RAYA)
    assert (again.say, again.facts["reason"]) == ("landing.refused", "page_exists")
    assert run_check(database, admin, "landing_create", **RAYA)["refused"] == "landing.refused"
    assert len(contents(database)) == 1


def test_a_schedule_makes_a_publish_that_asks_now(database: Clone, admin: str) -> None:
    made = run_command(database, admin, "landing_create", **RAYA, schedule="2027-01-20T00:00:00Z")
    [child] = made.children
    assert child["command"] == "landing_publish" and child["args"] == {"page": "promo-raya"}
    assert child["asks"] is True and child["scheduled_at"] == "2027-01-20T00:00:00Z"
    assert made.facts["publish"] == {"at": "2027-01-20T00:00:00Z"}


def test_an_edit_is_a_new_version_and_the_old_one_stays_as_it_was(database: Clone, admin: str) -> None:
    run_command(database, admin, "landing_create", **RAYA)
    edited = run_command(
        database, admin, "landing_edit", page="promo-raya", field="headline", value="Promo Terbesar 🔥"
    )
    assert edited.say == "landing.edited"
    assert edited.facts["version"] == 2 and edited.facts["live"] is False and edited.facts["live_version"] is None
    run_command(database, admin, "landing_edit", page="promo-raya", field="description", value="Baru")
    run_command(database, admin, "landing_edit", page="promo-raya", field="cta", value="Beli")
    [first, *later] = contents(database)
    assert first == (1, "draft", "Promo Raya Gila!")
    assert later == [(version, "draft", "Promo Terbesar 🔥") for version in (2, 3, 4)]
    run_command(database, admin, "landing_publish", page="promo-raya")
    page = database.call("wocs_page", {"page": "promo-raya", "event": "peek"})["page"]
    assert (page["title"], page["description"], page["cta"]) == ("Promo Terbesar 🔥", "Baru", "Beli")


def test_an_edit_of_a_live_page_is_not_seen_until_it_is_published(database: Clone, admin: str) -> None:
    run_command(database, admin, "landing_create", **RAYA)
    run_command(database, admin, "landing_publish", page="promo-raya")
    edited = run_command(database, admin, "landing_edit", page="promo-raya", field="headline", value="Lain")
    assert edited.facts["live"] is False and edited.facts["live_version"] == 1
    assert database.call("wocs_page", {"page": "promo-raya", "event": "peek"})["page"]["title"] == "Promo Raya Gila!"


def test_a_page_that_does_not_exist_cannot_be_edited_and_the_known_pages_are_told(database: Clone, admin: str) -> None:
    run_command(database, admin, "landing_create", **RAYA)
    refused = run_command(database, admin, "landing_edit", page="promo-rya", field="cta", value="x")
    assert (refused.say, refused.facts["reason"], refused.facts["pages"]) == (
        "landing.refused",
        "no_such_page",
        ["promo-raya"],
    )


def test_status_published_publishes_and_status_draft_takes_off(database: Clone, admin: str) -> None:
    run_command(database, admin, "landing_create", **RAYA)
    asked = run_check(database, admin, "landing_edit", page="promo-raya", field="status", value="published")
    assert asked["subject"]["version"] == 1
    assert (
        run_command(database, admin, "landing_edit", page="promo-raya", field="status", value="published").say
        == "landing.published"
    )
    assert (
        run_command(database, admin, "landing_edit", page="promo-raya", field="status", value="draft").say
        == "landing.unpublished"
    )
    again = run_command(database, admin, "landing_edit", page="promo-raya", field="status", value="draft")
    assert again.facts["reason"] == "not_published"


def test_a_picture_that_comes_later_reaches_the_draft_and_the_edits_made_meanwhile(database: Clone, admin: str) -> None:
    task = make_task(database, admin, "landing_create", **RAYA)
    attach(database, task)
    made = perform_task(database, task, "landing_create")
    assert made.facts["picture"]["state"] == "waiting"
    run_command(database, admin, "landing_edit", page="promo-raya", field="cta", value="Beli")
    asked = run_check(database, admin, "landing_publish", page="promo-raya")
    run_command(database, admin, "landing_publish", page="promo-raya")
    assert database.call("wocs_page", {"page": "promo-raya", "event": "peek"})["page"]["image"] is None

    database.sql("update wocs.attachments set state = 'stored' where task_id = %s", task)
    database.sql("select wocs.landing_picture_attach(%s, %s)", task, PICTURE)
    page = database.call("wocs_page", {"page": "promo-raya", "event": "peek"})["page"]
    assert page["image"]["key"] == "pictures/raya.jpg"
    assert asked["subject"]["has_image"] is True


def test_the_coming_of_the_picture_does_not_make_an_asked_approval_stale(database: Clone, admin: str) -> None:
    task = make_task(database, admin, "landing_create", **RAYA)
    attach(database, task)
    perform_task(database, task, "landing_create")
    asked = run_check(database, admin, "landing_publish", page="promo-raya")
    database.sql("update wocs.attachments set state = 'stored' where task_id = %s", task)
    database.sql("select wocs.landing_picture_attach(%s, %s)", task, PICTURE)
    assert run_check(database, admin, "landing_publish", page="promo-raya") == asked


def test_a_new_picture_needs_a_picture_and_the_old_one_stays_until_it_has_come(database: Clone, admin: str) -> None:
    task = make_task(database, admin, "landing_create", **RAYA)
    attach(database, task, "stored")
    perform_task(database, task, "landing_create")
    database.sql("select wocs.landing_picture_attach(%s, %s)", task, PICTURE)

    without = run_command(database, admin, "landing_edit", page="promo-raya", field="image")
    assert (without.say, without.facts["reason"]) == ("landing.refused", "needs_picture")

    edit = make_task(database, admin, "landing_edit", page="promo-raya", field="image")
    attach(database, edit)
    assert perform_task(database, edit, "landing_edit").facts["picture"]["state"] == "waiting"
    [(draft,)] = database.sql("select content #>> '{image,key}' from wocs.landing_versions where version = 2")
    assert draft == "pictures/raya.jpg"
    database.sql("select wocs.landing_picture_attach(%s, %s)", edit, PICTURE.replace("raya", "baru"))
    assert database.sql("select content #>> '{image,key}' from wocs.landing_versions order by version") == [
        ("pictures/raya.jpg",), ("pictures/baru.jpg",),
    ]  # fmt: skip


def test_a_picture_that_could_not_be_fetched_is_told_with_its_problem(database: Clone, admin: str) -> None:
    task = make_task(database, admin, "landing_create", **RAYA)
    attach(database, task, "failed", "expired")
    assert perform_task(database, task, "landing_create").facts["picture"] == {"state": "failed", "problem": "expired"}
    assert run_check(database, admin, "landing_publish", page="promo-raya")["subject"]["has_image"] is False

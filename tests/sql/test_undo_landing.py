"""Undoing what was done to a page: visitors and the next edit find what was before, or both values are told."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.campaigns import CAMPAIGNS
from tests.database_clone import Clone
from tests.sql.tasks import add_person, run_answer, run_check, run_command

PAGE = "promo-raya"


@pytest.fixture
def admin(database: Clone) -> str:
    return add_person(database, "The admin", "admin")


def act(database: Clone, admin: str, command: str, **args: Any) -> Any:
    return run_command(database, admin, command, page=PAGE, **args)


def edit(database: Clone, admin: str, title: str) -> Any:
    return act(database, admin, "landing_edit", field="headline", value=title)


def undo(database: Clone, admin: str, task: str) -> Any:
    return run_command(database, admin, "undo", task=task)


def seen(database: Clone) -> str | None:
    page = database.call("wocs_page", {"page": PAGE, "event": "peek"})["page"]
    return page and page["title"]


def live_state(database: Clone) -> list[tuple[Any, ...]]:
    """What visitors see and what the next edit starts from, of every page there is."""
    return database.sql(
        "select p.page_slug, (l).version, (l).content, (l).published_at, (l).follows, (h).version, (h).content"
        " from (select distinct page_slug from wocs.landing_versions) p,"
        " wocs.landing_live_version(p.page_slug) l, wocs.landing_head_version(p.page_slug) h"
        " where (h).id is not null order by 1"
    )


def test_a_created_page_is_gone_and_its_name_is_free_again(database: Clone, admin: str) -> None:
    made = act(database, admin, "landing_create", title="One")
    done = undo(database, admin, made.task)
    assert done.facts["plan"] == [
        {"what": "page", "name": PAGE, "now": {"version": 1, "status": "draft"}, "then": "removed"}
    ]
    assert run_answer(database, admin, "landing_list")["facts"]["pages"] == []
    assert run_check(database, admin, "landing_publish", page=PAGE)["facts"] | {"pages": []} == {
        "reason": "no_such_page", "page": PAGE, "url": f"/p/{PAGE}", "pages": [], "versions": [],
    }  # fmt: skip
    assert act(database, admin, "landing_create", title="Anew").facts["version"] == 2
    assert run_answer(database, admin, "landing_list")["facts"]["pages"][0]["title"] == "Anew"


def test_a_page_that_was_edited_or_published_since_is_not_taken_away(database: Clone, admin: str) -> None:
    made = act(database, admin, "landing_create", title="One")
    change = edit(database, admin, "Two")
    refused = undo(database, admin, made.task)
    assert (refused.facts["reason"], refused.facts["by"]) == ("changed_since", "The admin")
    assert refused.facts["expected"]["version"] == 1 and refused.facts["found"]["version"] == 2
    assert undo(database, admin, change.task).say == "undo.done"
    act(database, admin, "landing_publish")
    refused = undo(database, admin, made.task)
    assert refused.facts["found"]["status"] == "published" and seen(database) == "One"


def test_the_publish_that_a_created_page_waits_for_is_called_off_with_it(database: Clone, admin: str) -> None:
    made = act(database, admin, "landing_create", title="One")
    database.sql(
        "insert into wocs.tasks (type, runs, payload, requested_by, parent_id, scheduled_at, status)"
        " values ('landing_publish', 'instant', '{\"page\": \"promo-raya\"}', %s, %s, now() + interval '1 day',"
        " 'awaiting_approval')",
        admin, made.task,
    )  # fmt: skip
    assert [row["what"] for row in undo(database, admin, made.task).facts["plan"]] == ["task", "page"]
    assert database.sql("select status from wocs.tasks where parent_id = %s", made.task) == [("cancelled",)]


def test_a_publish_gives_visitors_back_what_they_saw(database: Clone, admin: str) -> None:
    act(database, admin, "landing_create", title="One")
    act(database, admin, "landing_publish")
    edit(database, admin, "Two")
    published = act(database, admin, "landing_publish")
    done = undo(database, admin, published.task)
    assert done.facts["plan"] == [
        {
            "what": "live_version",
            "name": PAGE,
            "now": {"version": 2, "status": "published"},
            "then": {"version": 1, "status": "published"},
        }
    ]
    assert seen(database) == "One"
    assert (
        run_check(database, admin, "landing_publish", page=PAGE)["subject"]["title"] == "Two"
    )  # the draft waits again


def test_a_first_publish_takes_the_page_off_the_web(database: Clone, admin: str) -> None:
    act(database, admin, "landing_create", title="One")
    change = edit(database, admin, "Two")
    published = act(database, admin, "landing_publish")
    assert undo(database, admin, published.task).facts["plan"][0]["then"] == "not_live"
    assert seen(database) is None
    assert undo(database, admin, change.task).say == "undo.done"  # and what led to it can be undone too
    assert run_check(database, admin, "landing_publish", page=PAGE)["subject"]["title"] == "One"


def test_a_publish_over_which_somebody_published_is_refused_with_both_versions(database: Clone, admin: str) -> None:
    act(database, admin, "landing_create", title="One")
    first = act(database, admin, "landing_publish")
    edit(database, admin, "Two")
    bob = add_person(database, "Bob", "admin")
    act(database, bob, "landing_publish")
    refused = undo(database, admin, first.task)
    assert (refused.say, refused.facts["reason"], refused.facts["by"]) == ("undo.refused", "changed_since", "Bob")
    assert (refused.facts["expected"]["version"], refused.facts["found"]["version"]) == (1, 2)


def test_an_unpublish_puts_the_same_version_back(database: Clone, admin: str) -> None:
    act(database, admin, "landing_create", title="One")
    act(database, admin, "landing_publish")
    gone = act(database, admin, "landing_unpublish")
    edit(database, admin, "Two")
    assert undo(database, admin, gone.task).facts["plan"][0]["now"] == "not_live" and seen(database) == "One"


def test_what_was_done_before_there_was_an_undo_says_so(database: Clone, admin: str) -> None:
    act(database, admin, "landing_create", title="One")
    published = act(database, admin, "landing_publish")
    database.sql("delete from wocs.undo_notes")
    assert undo(database, admin, published.task).facts["reason"] == "not_recorded"


def test_an_edit_whose_older_draft_went_into_the_archive_brings_it_back(database: Clone, admin: str) -> None:
    act(database, admin, "landing_create", title="One")
    change = edit(database, admin, "Two")
    act(database, admin, "landing_publish")
    act(database, admin, "landing_unpublish")
    assert undo(database, admin, change.task).facts["plan"][0]["then"] == "One"
    assert run_check(database, admin, "landing_publish", page=PAGE)["subject"]["title"] == "One"


def test_a_new_picture_is_told_as_one(database: Clone, admin: str) -> None:
    act(database, admin, "landing_create", title="One")
    task = edit(database, admin, "Two").task
    database.sql('update wocs.tasks set payload = payload || \'{"field": "image"}\' where id = %s', task)
    database.sql("insert into wocs.attachments (task_id, type, state) values (%s, 'image', 'stored')", task)
    database.sql(
        "update wocs.landing_versions set content = content || jsonb_build_object('picture_task', task_id)"
        " where task_id = %s", task,
    )  # fmt: skip
    [row] = run_check(database, admin, "undo", task=task)["subject"]["plan"]
    assert (row["what"], row["now"], row["then"]) == ("image", "new_picture", "no_picture")


STEPS = st.lists(
    st.one_of(
        st.just(("landing_publish", {})),
        st.just(("landing_unpublish", {})),
        st.just(("landing_create", {"title": "One"})),
        st.builds(lambda n: ("landing_rollback", {"version": n}), st.sampled_from([-2, -1, 1, 2, 3])),
        st.builds(lambda n: ("rollback", {"to": n}), st.sampled_from([-2, -1, 1, 2, 3])),
        st.builds(lambda t: ("landing_edit", {"field": "headline", "value": t}), st.sampled_from("ABCD")),
        st.sampled_from([("landing_edit", {"field": "status", "value": s}) for s in ("published", "draft")]),
    ),
    max_size=8,
)


@settings(max_examples=50 * CAMPAIGNS, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_whatever_was_done_before_undoing_the_last_thing_restores_what_was(
    database: Clone, admin: str, steps: list[tuple[str, dict[str, Any]]]
) -> None:
    database.sql("delete from wocs.landing_versions")
    act(database, admin, "landing_create", title="One")
    tasks, states = [], [live_state(database)]
    for command, args in steps:
        done = act(database, admin, command, **args)
        if done.say not in {"landing.refused", "approval.refused"}:
            tasks.append(done.task)
            states.append(live_state(database))
    for task, before in zip(reversed(tasks), reversed(states[:-1]), strict=True):
        undone = undo(database, admin, task)
        assert undone.say == "undo.done", undone
        assert live_state(database) == before

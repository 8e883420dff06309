"""/landing publish, unpublish, rollback and list, and what visitors get: one live version, whatever happens at once."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.database_clone import Clone
from tests.sql.tasks import add_person, make_task, perform_task, run_answer, run_check, run_command

PAGE = "promo-raya"


@pytest.fixture
def admin(database: Clone) -> str:
    who = add_person(database, "The admin", "admin")
    run_command(database, who, "landing_create", page=PAGE, title="One")
    return who


def edit(database: Clone, admin: str, title: str) -> None:
    run_command(database, admin, "landing_edit", page=PAGE, field="headline", value=title)


def publish(database: Clone, admin: str) -> Any:
    return run_command(database, admin, "landing_publish", page=PAGE)


def states(database: Clone) -> list[tuple[Any, ...]]:
    return database.sql("select version, status from wocs.landing_versions order by version")


def seen(database: Clone, event: str = "peek") -> str | None:
    page = database.call("wocs_page", {"page": PAGE, "event": event})["page"]
    return page and page["title"]


def node(database: Clone, browser: str, seconds_ago: int = 0) -> None:
    database.sql(
        "insert into wocs.nodes (name, abilities, last_seen)"
        " values (%s, jsonb_build_object('browser', %s::text), now() - make_interval(secs => %s))",
        f"pc-{browser}", browser, seconds_ago,
    )  # fmt: skip


def test_publishing_shows_the_newest_draft_and_archives_what_was_live(database: Clone, admin: str) -> None:
    publish(database, admin)
    edit(database, admin, "Two")
    edit(database, admin, "Three")
    published = publish(database, admin)
    assert (
        published.say == "landing.published"
        and published.facts["version"] == 3
        and published.facts["url"] == "/p/promo-raya"
    )
    assert states(database) == [(1, "archived"), (2, "archived"), (3, "published")]
    assert seen(database) == "Three"


def test_publishing_twice_is_refused_the_second_time(database: Clone, admin: str) -> None:
    publish(database, admin)
    again = publish(database, admin)
    assert (again.say, again.facts["reason"]) == ("landing.refused", "already_published")
    assert run_check(database, admin, "landing_publish", page="nothing")["facts"]["reason"] == "no_such_page"


def test_two_publishes_at_once_leave_one_live_version_and_one_refusal(database: Clone, admin: str) -> None:
    publish(database, admin)
    edit(database, admin, "Two")
    tasks = [make_task(database, admin, "landing_publish", page=PAGE) for _ in range(6)]
    with ThreadPoolExecutor(6) as at_once:
        said = [done.say for done in at_once.map(lambda task: perform_task(database, task, "landing_publish"), tasks)]
    assert sorted(said) == ["landing.published", *["landing.refused"] * 5]
    assert states(database) == [(1, "archived"), (2, "published")]


def test_two_creates_and_edits_at_once_never_share_a_version_number(database: Clone, admin: str) -> None:
    with ThreadPoolExecutor(6) as at_once:
        list(at_once.map(lambda n: edit(database, admin, f"Title {n}"), range(6)))
        made = list(
            at_once.map(
                lambda _: run_command(database, admin, "landing_create", page="menu", title="Menu").say, range(6)
            )
        )
    assert [version for version, _ in states(database) if version] == [1, 1, 2, 3, 4, 5, 6, 7]
    assert sorted(made) == ["landing.created", *["landing.refused"] * 5]


def test_an_edit_between_ask_and_confirm_changes_what_is_approved(database: Clone, admin: str) -> None:
    asked = run_check(database, admin, "landing_publish", page=PAGE)
    assert asked["subject"] == {
        "version": 1,
        "title": "One",
        "description": None,
        "cta": None,
        "link": None,
        "has_image": False,
    }
    edit(database, admin, "Two")
    assert run_check(database, admin, "landing_publish", page=PAGE)["subject"]["title"] == "Two"


def test_the_screenshot_follows_when_a_browser_is_ready(database: Clone, admin: str) -> None:
    node(database, "missing")
    node(database, "ready")
    published = publish(database, admin)
    assert published.facts["shot"] == {"state": "follows", "since": None, "detail": None}
    [child] = published.children
    assert (child["command"], child["runs"], child["args"], child["asks"]) == (
        "landing_screenshot",
        "home",
        {"page": PAGE},
        False,
    )


def test_without_a_browser_there_is_no_screenshot_and_the_reason_is_told(database: Clone, admin: str) -> None:
    node(database, "fetching")
    node(database, "ready", seconds_ago=3600)
    published = publish(database, admin)
    assert published.facts["shot"] == {"state": "no_browser", "since": None, "detail": "fetching"}
    assert published.children == []


def test_with_nobody_at_home_the_screenshot_waits_and_since_when_is_told(database: Clone, admin: str) -> None:
    node(database, "ready", seconds_ago=3600)
    published = publish(database, admin)
    assert published.facts["shot"]["state"] == "offline" and published.facts["shot"]["since"].endswith("Z")
    assert [child["command"] for child in published.children] == ["landing_screenshot"]


def test_however_many_order_a_drafts_picture_at_once_there_is_one_task(database: Clone, admin: str) -> None:
    order = "select wocs.landing_preview_order(v) from wocs.landing_versions v where v.version = 1"
    with ThreadPoolExecutor(6) as at_once:
        list(at_once.map(lambda _: database.sql(order), range(6)))
    assert database.sql("select type, payload ->> 'version', requested_by from wocs.tasks where runs = 'home'") == [
        ("landing_preview", "1", None)
    ]


def test_a_screenshot_is_only_taken_of_a_live_page(database: Clone, admin: str) -> None:
    assert run_check(database, admin, "landing_screenshot", page=PAGE)["facts"]["reason"] == "not_published"
    assert run_check(database, admin, "landing_screenshot", page="nothing")["facts"]["reason"] == "no_such_page"
    publish(database, admin)
    assert run_check(database, admin, "landing_screenshot", page=PAGE) == {"subject": {}}


def test_an_unpublished_page_is_gone_and_can_be_published_again(database: Clone, admin: str) -> None:
    publish(database, admin)
    assert run_command(database, admin, "landing_unpublish", page=PAGE).say == "landing.unpublished"
    assert seen(database) is None
    assert run_command(database, admin, "landing_unpublish", page=PAGE).facts["reason"] == "not_published"
    assert publish(database, admin).facts["version"] == 1


def test_a_rollback_of_a_live_page_shows_the_version_before(database: Clone, admin: str) -> None:
    publish(database, admin)
    edit(database, admin, "Two")
    publish(database, admin)
    back = run_command(database, admin, "landing_rollback", page=PAGE, version=-1)
    assert back.say == "landing.rolled_back"
    assert (back.facts["version"], back.facts["from"], back.facts["live"]) == (1, 2, True)
    assert seen(database) == "One" and states(database) == [(1, "published"), (2, "archived")]


def test_after_a_rollback_neither_an_edit_nor_a_publish_brings_the_bad_version_back(
    database: Clone, admin: str
) -> None:
    publish(database, admin)
    edit(database, admin, "Bad")
    publish(database, admin)
    run_command(database, admin, "landing_rollback", page=PAGE, version=-1)
    assert publish(database, admin).facts["reason"] == "already_published"
    run_command(database, admin, "landing_edit", page=PAGE, field="cta", value="Beli")
    assert publish(database, admin).facts["version"] == 3 and seen(database) == "One"
    run_command(database, admin, "landing_unpublish", page=PAGE)
    run_command(database, admin, "landing_rollback", page=PAGE, version=1)
    assert publish(database, admin).facts["version"] == 4 and seen(database) == "One"


def roll_back(database: Clone, admin: str, version: int = -1) -> Any:
    return run_command(database, admin, "landing_rollback", page=PAGE, version=version)


def test_a_rollback_shows_what_visitors_saw_before_never_a_draft_that_nobody_published(
    database: Clone, admin: str
) -> None:
    publish(database, admin)
    for title in ("Never shown", "Nor this", "Shown second"):
        edit(database, admin, title)
    publish(database, admin)
    edit(database, admin, "Waits")
    assert roll_back(database, admin).facts["version"] == 1 and seen(database) == "One"
    assert roll_back(database, admin).facts["reason"] == "nothing_before" and seen(database) == "One"


def test_rollbacks_go_on_backwards_and_never_to_what_was_rolled_back_from(database: Clone, admin: str) -> None:
    for title in ("Two", "Three"):
        publish(database, admin)
        edit(database, admin, title)
    publish(database, admin)
    assert roll_back(database, admin).facts["version"] == 2
    edit(database, admin, "Four")
    publish(database, admin)
    assert [roll_back(database, admin).facts.get("version") for _ in range(3)] == [2, 1, None]
    assert roll_back(database, admin, 4).facts["version"] == 4 and seen(database) == "Four"
    assert roll_back(database, admin, -2).facts["reason"] == "nothing_before"
    assert roll_back(database, admin).facts["version"] == 1


def test_a_publish_that_was_undone_is_nothing_that_visitors_saw_before(database: Clone, admin: str) -> None:
    publish(database, admin)
    edit(database, admin, "Oops")
    run_command(database, admin, "undo", task=publish(database, admin).task)
    edit(database, admin, "Three")
    publish(database, admin)
    assert roll_back(database, admin).facts["version"] == 1 and seen(database) == "One"


def test_a_page_that_was_taken_down_goes_back_to_what_was_seen_before_as_a_draft(database: Clone, admin: str) -> None:
    publish(database, admin)
    for title in ("Never shown", "Three"):
        edit(database, admin, title)
    publish(database, admin)
    run_command(database, admin, "landing_unpublish", page=PAGE)
    back = roll_back(database, admin)
    assert (back.facts["copy_of"], back.facts["live"], back.children) == (1, False, [])
    edit(database, admin, "Another idea")
    assert roll_back(database, admin).facts["copy_of"] == 3 and seen(database) is None


def test_a_rollback_sends_the_picture_of_what_visitors_see_now(database: Clone, admin: str) -> None:
    node(database, "ready")
    publish(database, admin)
    edit(database, admin, "Two")
    publish(database, admin)
    back = roll_back(database, admin)
    assert back.facts["shot"]["state"] == "follows"
    assert [child["command"] for child in back.children] == ["landing_screenshot"]


def test_a_rollback_beyond_the_first_version_is_refused_with_those_there_are(database: Clone, admin: str) -> None:
    edit(database, admin, "Two")
    publish(database, admin)
    for beyond, reason in ((-1, "nothing_before"), (-99, "nothing_before"), (3, "no_such_version")):
        refused = roll_back(database, admin, beyond)
        assert (refused.facts["reason"], refused.facts["versions"]) == (reason, [1, 2])
    assert run_command(database, admin, "landing_rollback", page=PAGE, version=2).facts["reason"] == "already_published"
    assert (
        run_command(database, admin, "landing_rollback", page="nothing", version=-1).facts["reason"] == "no_such_page"
    )


def test_a_rollback_cannot_put_a_newer_draft_live_past_its_approval(database: Clone, admin: str) -> None:
    publish(database, admin)
    edit(database, admin, "Two")
    assert roll_back(database, admin, 2).facts["reason"] == "newer_draft" and seen(database) == "One"


def test_a_rollback_of_a_page_that_is_not_live_makes_a_draft_copy(database: Clone, admin: str) -> None:
    edit(database, admin, "Two")
    back = run_command(database, admin, "landing_rollback", page=PAGE, version=-1)
    assert (back.facts["version"], back.facts["copy_of"], back.facts["live"]) == (3, 1, False)
    assert states(database) == [(1, "draft"), (2, "draft"), (3, "draft")] and back.children == []
    assert run_check(database, admin, "landing_publish", page=PAGE)["subject"]["title"] == "One"


def test_views_and_clicks_of_a_live_page_are_counted_and_a_peek_is_not(database: Clone, admin: str) -> None:
    assert seen(database, "view") is None
    publish(database, admin)
    for event in ("view", "view", "click", "peek"):
        assert seen(database, event) == "One"
    [row] = run_answer(database, admin, "landing_list")["facts"]["pages"]
    assert (row["views"], row["clicks"]) == (2, 1)


def test_visits_at_once_are_all_counted(database: Clone, admin: str) -> None:
    publish(database, admin)
    with ThreadPoolExecutor(8) as at_once:
        list(at_once.map(lambda _: seen(database, "view"), range(40)))
    assert database.sql("select visits from wocs.landing_visits where kind = 'view'") == [(40,)]


@pytest.mark.parametrize(
    "request_", [{}, {"page": None}, {"page": 7, "event": {"a": 1}}, {"page": "' or 1=1", "event": "view"}]
)
def test_a_senseless_request_for_a_page_finds_nothing(database: Clone, request_: dict[str, Any]) -> None:
    assert database.call("wocs_page", request_) == {"page": None}


def test_the_list_has_one_row_a_page_with_its_waiting_draft_and_its_schedule(database: Clone, admin: str) -> None:
    publish(database, admin)
    edit(database, admin, "Two")
    run_command(database, admin, "landing_create", page="menu", title="Menu")
    database.sql(
        "update wocs.tasks set scheduled_at = '2027-01-20T00:00:00Z' where id = %s",
        make_task(database, admin, "landing_publish", page="menu"),
    )
    menu, raya = run_answer(database, admin, "landing_list", status="all")["facts"]["pages"]
    assert (menu["status"], menu["scheduled_at"], menu["draft"]) == ("draft", "2027-01-20T00:00:00.000Z", None)
    assert (raya["status"], raya["version"], raya["title"], raya["draft"]) == ("published", 1, "One", 2)
    drafts = run_answer(database, admin, "landing_list", status="draft")["facts"]["pages"]
    assert [(row["page"], row["version"]) for row in drafts] == [("menu", 1), (PAGE, 2)]
    live = run_answer(database, admin, "landing_list", status="published")["facts"]["pages"]
    assert [(row["page"], row["version"]) for row in live] == [(PAGE, 1)]


def test_a_long_list_shows_the_pages_that_changed_last(database) -> None:
    database.sql(
        "insert into wocs.landing_versions (page_slug, version, content, created_at)"
        " select 'page-' || n, 1, '{\"title\": \"T\"}', now() - make_interval(days => n) from generate_series(1, 60) n"
    )
    [[told]] = database.sql("select wocs.answer_landing_list(null::wocs.users, '{}')")
    assert {row["page"] for row in told["facts"]["pages"]} == {f"page-{number}" for number in range(1, 26)}
    assert told["facts"]["more"] == 35


def test_the_home_page_has_the_live_pages_alone_the_newest_first(database: Clone, admin: str) -> None:
    def listed() -> list[str]:
        pages = database.call("wocs_page", {"page": "", "event": "home", "timezone": "UTC"})["pages"]
        return [page["slug"] for page in pages]

    assert listed() == []
    publish(database, admin)
    run_command(database, admin, "landing_create", page="draft", title="Draft")
    run_command(database, admin, "landing_create", page="menu", title="Menu")
    run_command(database, admin, "landing_publish", page="menu")
    assert listed() == ["menu", PAGE]
    run_command(database, admin, "landing_unpublish", page="menu")
    assert listed() == [PAGE] and database.sql("select count(*) from wocs.landing_visits") == [(0,)]

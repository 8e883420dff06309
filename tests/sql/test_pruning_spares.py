"""What is old and still needed stays: pages, open tasks, schedules, plans, and what is not sent yet."""

import pytest

from tests.database_clone import Clone
from tests.sql.inbound_messages import CHAT, Json, mark_all_sent, the_only
from tests.sql.local_time import day
from tests.sql.nested_intents import any_asks, as_line, batch, schedule
from tests.sql.old_media import handed, keep, pass_days, store
from tests.sql.people import (
    ADMIN,
    ALI,
    LINK,
    attach_file,
    command,
    deliver,
    media,
    message,
    send_command,
    send_message,
    send_word,
    with_people,
)

DAILY = "2031-01-20T08:00:00+08:00"


@pytest.fixture
def wocs(database: Clone) -> Clone:
    return with_people(database)


def page_with(wocs: Clone, key: str, intent: Json) -> None:
    """A new page or its new picture, kept under this key."""
    picture = media("image")
    work = deliver(wocs, message(ADMIN, intent, "/landing", media=picture, type="image"))
    store(wocs, the_only(work["media"]), key)


def published_twice(wocs: Clone) -> None:
    """The picture of version 1 is one.jpg, that of version 2, which is live, is two.jpg."""
    page_with(wocs, "pages/one.jpg", command("landing_create", page="menu", title="Menu"))
    send_word(wocs, ADMIN, "confirm", send_command(wocs, ADMIN, "landing_publish", page="menu")["task"])
    page_with(wocs, "pages/two.jpg", command("landing_edit", page="menu", field="image"))
    send_word(wocs, ADMIN, "confirm", send_command(wocs, ADMIN, "landing_publish", page="menu")["task"])


def film_posted(wocs: Clone, **more: str) -> str:
    """A post that waits for its CONFIRM, its video kept."""
    film = media()
    post = command("tiktok_post", caption="x", to="ali", video=film, **more)
    work = send_message(wocs, ADMIN, post, "/tiktok post", media=film)
    store(wocs, the_only(work["media"]), "videos/a.mp4")
    return str(work["outbox"][0]["task"])


def shown(wocs: Clone) -> str:
    return str(wocs.call("wocs_page", {"page": "menu", "event": "peek"})["page"]["image"]["key"])


def test_the_picture_of_a_live_page_stays_and_so_does_one_that_a_rollback_brings_back(wocs: Clone) -> None:
    published_twice(wocs)
    pass_days(wocs, 91)
    assert (handed(wocs), shown(wocs)) == ([], "pages/two.jpg")
    send_word(wocs, ADMIN, "confirm", send_command(wocs, ADMIN, "landing_rollback", page="menu", version=-1)["task"])
    pass_days(wocs, 91)
    assert (handed(wocs), shown(wocs)) == ([], "pages/one.jpg")


def test_the_picture_of_a_draft_and_of_a_page_that_was_taken_down_stays(wocs: Clone) -> None:
    page_with(wocs, "pages/one.jpg", command("landing_create", page="menu", title="Menu"))
    pass_days(wocs, 91)
    assert handed(wocs) == []
    send_word(wocs, ADMIN, "confirm", send_command(wocs, ADMIN, "landing_publish", page="menu")["task"])
    send_command(wocs, ADMIN, "landing_unpublish", page="menu")
    pass_days(wocs, 91)
    assert handed(wocs) == []


def test_what_is_needed_is_looked_at_again_a_day_later_and_not_before(wocs: Clone) -> None:
    page_with(wocs, "pages/one.jpg", command("landing_create", page="menu", title="Menu"))
    pass_days(wocs, 91)
    assert wocs.sql("select exists (select from wocs.attachments a where wocs.media_is_old(a))") == [(True,)]
    assert handed(wocs) == []
    assert wocs.sql("select exists (select from wocs.attachments a where wocs.media_is_old(a))") == [(False,)]
    pass_days(wocs, 1.1)
    assert wocs.sql("select exists (select from wocs.attachments a where wocs.media_is_old(a))") == [(True,)]


def test_the_video_of_a_post_stays_until_it_has_gone_out(wocs: Clone) -> None:
    task = film_posted(wocs)
    wocs.sql("update wocs.approvals set expires_at = now() + interval '1 year'")
    pass_days(wocs, 91)
    assert handed(wocs) == [], "nobody has said yes"
    send_word(wocs, ADMIN, "confirm", task)
    pass_days(wocs, 2)
    assert handed(wocs) == [], "its agent has it in hand"
    send_command(wocs, ALI, "tiktok_posted", task=task, link=LINK)
    pass_days(wocs, 2)
    assert handed(wocs) == ["videos/a.mp4"]


def test_the_video_of_a_post_that_is_planned_for_later_stays(wocs: Clone) -> None:
    send_word(wocs, ADMIN, "confirm", film_posted(wocs, schedule=DAILY))
    pass_days(wocs, 91)
    assert handed(wocs) == []


def test_what_a_running_task_needs_stays_until_it_is_done(wocs: Clone) -> None:
    [(task,)] = wocs.sql("insert into wocs.tasks (type, runs) values ('chart', 'home') returning id")
    keep(wocs, "shots/a.png", task)
    wocs.sql("update wocs.tasks set status = 'running', lease_until = now() + interval '1 day'")
    pass_days(wocs, 91)
    assert handed(wocs) == []
    wocs.sql("update wocs.tasks set status = 'done', lease_until = null, completed_at = now()")
    pass_days(wocs, 2)
    assert handed(wocs) == ["shots/a.png"]


def test_what_has_failed_may_be_tried_again_for_a_week(wocs: Clone) -> None:
    task = film_posted(wocs)
    send_word(wocs, ADMIN, "cancel", task)
    wocs.sql("update wocs.attachments set keep_until = now() - interval '1 day'")
    assert handed(wocs) == []
    pass_days(wocs, 8)
    assert handed(wocs) == ["videos/a.mp4"]


@pytest.mark.parametrize("inside", [False, True], ids=["a schedule", "a schedule in a batch"])
def test_what_came_with_a_schedule_stays_as_long_as_it_runs(wocs: Clone, inside: bool) -> None:
    create = as_line(command("landing_create", page="menu", title="Menu"), "/landing create page: menu title: Menu")
    planned = schedule(create, DAILY, "daily")
    asked = batch(as_line(planned)) if inside else planned
    assert not any_asks([{"intent": asked}])
    work = send_message(wocs, ADMIN, asked, "/schedule", media=media("image"), type="image")
    store(wocs, the_only(work["media"]), "pages/one.jpg")
    pass_days(wocs, 91)
    assert handed(wocs) == []
    [(number,)] = wocs.sql("select id from wocs.schedules")
    send_command(wocs, ADMIN, "schedule_remove", schedule=number)
    pass_days(wocs, 2)
    assert handed(wocs) == ["pages/one.jpg"]


def test_what_came_with_a_planned_post_stays_until_it_has_gone_out(wocs: Clone) -> None:
    answer = send_command(wocs, ADMIN, "content_schedule", date=day(wocs, 30), platform="tiktok", slots=1, type="promo")
    assert answer["say"] == "content.scheduled", answer
    keep(wocs, "pages/plan.jpg", answer["task"])
    wocs.sql("update wocs.content_slots set at = now() + interval '200 days'")
    pass_days(wocs, 91)
    assert handed(wocs) == []
    wocs.sql("update wocs.content_slots set state = 'cancelled'")
    pass_days(wocs, 2)
    assert handed(wocs) == ["pages/plan.jpg"]


@pytest.mark.parametrize("state", ["held", "queued", "sending", "unknown"])
def test_what_is_not_sent_yet_stays(wocs: Clone, state: str) -> None:
    task = send_command(wocs, ADMIN, "agent_task", to="ali", type="visit", proof=True)["task"]
    send_word(wocs, ALI, "done", task)
    attach_file(wocs, the_only(send_message(wocs, ALI, CHAT, None, media=media("image"), type="image")["media"]))
    pass_days(wocs, 91)
    later = "not_before = now() + interval '1 day', lease_until = now() + interval '1 day'"
    wocs.sql(f"update wocs.outbox set state = '{state}', {later} where media is not null")  # noqa: S608
    assert handed(wocs) == []
    mark_all_sent(wocs)
    wocs.sql("update wocs.outbox set state = 'sent' where media is not null")
    pass_days(wocs, 2)
    assert handed(wocs) == ["proofs/x.jpg"]

"""What is sent beside the words: one job each, fetched three times at most, told once."""

import pytest

from tests.database_clone import Clone
from tests.sql.inbound_messages import move_back, the_only
from tests.sql.people import ADMIN, attach_file, command, deliver, make_post, media, message, send_command, with_people


@pytest.fixture
def wocs(database: Clone) -> Clone:
    return with_people(database)


def waiting_post(wocs: Clone) -> dict:
    """The job of a new post's video."""
    film = media()
    work = deliver(
        wocs, message(ADMIN, command("tiktok_post", caption="x", to="ali", video=film), "/tiktok post", media=film)
    )
    return the_only(work["media"])


def test_a_video_is_one_job_although_message_and_command_both_tell_of_it(wocs: Clone) -> None:
    job = waiting_post(wocs)
    assert (job["kind"], job["command"], job["mime"]) == ("video", "tiktok_post", "video/mp4")
    assert job["url"].endswith(job["media_id"]), "the address is young: it is used first"


def test_a_picture_of_a_page_is_told_as_before(wocs: Clone) -> None:
    picture = media("image")
    page = command("landing_create", page="menu", title="Menu")
    work = deliver(wocs, message(ADMIN, page, "/landing create", media=picture))
    assert (the_only(work["media"])["kind"], work["outbox"]) == ("image", [])
    stored = {"key": "pages/1.jpg", "mime": "image/jpeg", "size": 9, "width": 2, "height": 2}
    told = wocs.call("wocs_attach", {"attachment": work["media"][0]["attachment"], "stored": stored, "problem": None})
    assert the_only(told["outbox"])["facts"]["picture"] == {"state": "stored", "problem": None}
    assert wocs.sql("select content #>> '{image,key}' from wocs.landing_versions") == [("pages/1.jpg",)]


def test_a_file_that_was_stored_for_another_task_is_not_fetched_again(wocs: Clone) -> None:
    film = media()
    first = deliver(wocs, message(ADMIN, command("tiktok_post", caption="x", video=film), "/tiktok post", media=film))
    attach_file(wocs, the_only(first["media"]))
    second = deliver(wocs, message(ADMIN, command("tiktok_post", caption="y", video=film), "/tiktok post", media=film))
    assert second["media"] == []
    assert wocs.sql("select distinct state, storage_url from wocs.attachments") == [("stored", "videos/x.mp4")]


def test_a_lost_fetcher_is_replaced_twice_and_then_the_problem_is_told(wocs: Clone) -> None:
    waiting_post(wocs)
    for _ in range(2):
        move_back(wocs, "attachments", "lease_until", 61)
        assert the_only(wocs.call("wocs_tick", {})["media"])["kind"] == "video"
    move_back(wocs, "attachments", "lease_until", 61)
    told = the_only([one for one in wocs.call("wocs_tick", {})["outbox"] if one["say"] == "tiktok.video_failed"])
    assert told["facts"]["problem"] == "not_fetched" and told["to"]["number"] == ADMIN


def test_the_same_file_told_twice_is_settled_once(wocs: Clone) -> None:
    job = waiting_post(wocs)
    attach_file(wocs, job)
    assert attach_file(wocs, job, problem="expired")["outbox"] == []
    assert wocs.sql("select state from wocs.attachments") == [("stored",)]


def test_a_document_is_settled_by_what_was_read_in_it(wocs: Clone) -> None:
    wocs.sql(
        "create or replace function wocs.sheet_settle(a wocs.attachments, request jsonb) returns void language sql"
        " as $$ insert into wocs.settings values"
        " ('told', request ->> 'sheet'), ('why', coalesce(request ->> 'problem', 'none')) $$"
    )
    task = make_post(wocs)
    wocs.sql("select wocs.media_expect(%s, %s::jsonb)", task, '{"kind": "document", "id": "5", "mime": "text/csv"}')
    [(job,)] = wocs.sql("select wocs.media_job(a) from wocs.attachments a where a.type = 'document'")
    attach_file(wocs, job, sheet={"rows": []})
    assert wocs.sql("select name, value from wocs.settings where name in ('told', 'why') order by 1") == [
        ("told", '{"rows": []}'),
        ("why", "none"),
    ]
    assert send_command(wocs, ADMIN, "tiktok_list")["say"] == "tiktok.list"


def refuse_file(wocs: Clone, job: dict, problem: str) -> dict:
    return wocs.call("wocs_attach", {"attachment": job["attachment"], "stored": None, "problem": problem})


def test_while_the_store_is_down_a_picture_waits_and_its_page_is_answered_at_once(wocs: Clone) -> None:
    picture = media("image")
    page = command("landing_create", page="menu", title="Menu")
    job = the_only(deliver(wocs, message(ADMIN, page, "/landing create", media=picture))["media"])
    told = refuse_file(wocs, job, "not_stored")
    assert the_only(told["outbox"])["facts"]["picture"] == {"state": "waiting", "problem": None}
    for _ in range(6):
        move_back(wocs, "attachments", "lease_until", 601)
        assert the_only(wocs.call("wocs_tick", {})["media"])["attachment"] == job["attachment"]
        assert refuse_file(wocs, job, "not_stored")["outbox"] == []
    [(standing,)] = wocs.sql("select wocs.causes_standing()")
    assert [(cause["name"], cause["times"]) for cause in standing] == [("store", 7)]
    stored = {"key": "pages/1.jpg", "mime": "image/jpeg", "size": 9, "width": 2, "height": 2}
    wocs.call("wocs_attach", {"attachment": job["attachment"], "stored": stored, "problem": None})
    assert wocs.sql("select content #>> '{image,key}' from wocs.landing_versions") == [("pages/1.jpg",)]
    assert wocs.sql("select wocs.causes_standing()") == [([],)]


def test_after_a_day_without_a_store_the_sender_hears_that_it_was_not_kept(wocs: Clone) -> None:
    job = waiting_post(wocs)
    move_back(wocs, "attachments", "created_at", 86_401)
    told = the_only(
        [one for one in refuse_file(wocs, job, "not_stored")["outbox"] if one["say"] == "tiktok.video_failed"]
    )
    assert told["facts"]["problem"] == "not_stored"


def test_bytes_that_were_told_of_too_late_are_deleted_and_not_left(wocs: Clone) -> None:
    job = waiting_post(wocs)
    wocs.sql("update wocs.attachments set tries = wocs.limit_fetch_tries()")
    move_back(wocs, "attachments", "lease_until", 61)
    wocs.call("wocs_tick", {})
    assert wocs.sql("select state, problem from wocs.attachments") == [("failed", "not_fetched")]
    late = attach_file(wocs, job)
    key = the_only(late["prune"])["key"]
    assert key == "videos/x.mp4"
    assert wocs.sql("select state from wocs.attachments where storage_url = %s", key) == [("pruned",)]
    wocs.call("wocs_pruned", {"attachments": [the_only(late["prune"])["attachment"]]})
    assert wocs.sql("select count(*) from wocs.attachments where storage_url is not null") == [(0,)]
    assert wocs.sql("select state from wocs.attachments where media is not null") == [("failed",)], (
        "/retry may fetch it"
    )


def test_what_another_has_under_the_same_key_is_not_deleted(wocs: Clone) -> None:
    job = waiting_post(wocs)
    attach_file(wocs, job)
    assert attach_file(wocs, job)["prune"] == []
    assert wocs.sql("select state, storage_url from wocs.attachments") == [("stored", "videos/x.mp4")]


def test_a_moving_picture_is_told_to_be_shown_by_its_first(wocs: Clone) -> None:
    page = command("landing_create", page="menu", title="Menu")
    job = the_only(deliver(wocs, message(ADMIN, page, "/landing create", media=media("image")))["media"])
    stored = {"key": "pages/1.jpg", "mime": "image/jpeg", "size": 9, "width": 2, "height": 2, "is_first": True}
    told = wocs.call("wocs_attach", {"attachment": job["attachment"], "stored": stored, "problem": None})
    assert the_only(told["outbox"])["facts"]["picture"] == {"state": "stored", "problem": None, "is_first": True}

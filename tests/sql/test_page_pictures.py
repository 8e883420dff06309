"""Pictures of pages: what is refused changes nothing, and one in a document or in a quoted message is taken."""

import json
from typing import Any

import pytest

from functions.intake.attachments import kind_of_document
from tests.database_clone import Clone
from tests.sql.inbound_messages import ADMIN, ALI, CHAT, Json, deliver, message, the_only, word
from tests.sql.nested_intents import as_line, batch
from tests.sql.people import attach_file, command, media, reply_in, send_command, send_word, with_people


@pytest.fixture
def wocs(database: Clone) -> Clone:
    return with_people(database)


def a_page_with_a_picture(wocs: Clone) -> None:
    picture = media("image")
    work = deliver(
        wocs, message(ADMIN, command("landing_create", page="menu", title="Menu"), "/landing", media=picture)
    )
    attach_file(wocs, the_only(work["media"]))


def versions(wocs: Clone) -> list[tuple[Any, ...]]:
    return wocs.sql("select version, content #>> '{image,key}' from wocs.landing_versions order by version")


def change_picture(wocs: Clone, **more: Any) -> Json:
    given = {"media": media("image"), **more}
    return deliver(wocs, message(ADMIN, command("landing_edit", page="menu", field="image"), "/landing edit", **given))


@pytest.mark.parametrize("problem", ["not_a_picture", "heic", "too_large", "broken", "expired"])
def test_a_refused_picture_changes_nothing_and_another_one_alone_is_taken(wocs: Clone, problem: str) -> None:
    a_page_with_a_picture(wocs)
    work = change_picture(wocs)
    assert (work["outbox"], versions(wocs)) == ([], [(1, "proofs/x.jpg")]), "it waits for the picture"
    told = reply_in(attach_file(wocs, the_only(work["media"]), problem=problem))
    assert (told["say"], told["facts"]["problem"], told["facts"]["again"]) == ("landing.picture_refused", problem, True)
    assert versions(wocs) == [(1, "proofs/x.jpg")]
    assert wocs.sql("select status, error_message from wocs.tasks where type = 'landing_edit'") == [("failed", problem)]
    looked = wocs.call("wocs_intake", {"messages": [message(ADMIN, CHAT, None, media=media("image"))]})
    assert looked["drafts"][0]["draft"]["args"] == {"page": "menu", "field": "image"}


def create_page(wocs: Clone, page: str = "menu", **more: Any) -> Json:
    made = command("landing_create", page=page, title="Menu", **more)
    return deliver(wocs, message(ADMIN, made, "/landing create", media=media("image")))


@pytest.mark.parametrize("problem", ["not_a_picture", "heic", "too_large", "broken", "not_fetched"])
def test_a_page_whose_picture_is_refused_is_not_made(wocs: Clone, problem: str) -> None:
    work = create_page(wocs, schedule="2030-01-20T08:00:00+08:00")
    assert (work["outbox"], versions(wocs)) == ([], []), "it waits for the picture"
    told = reply_in(attach_file(wocs, the_only(work["media"]), problem=problem))
    assert (told["say"], told["facts"]["problem"], told["facts"]["again"]) == (
        "landing.picture_refused",
        problem,
        False,
    )
    assert wocs.sql("select type, status, error_message from wocs.tasks") == [("landing_create", "failed", problem)]
    assert send_command(wocs, ADMIN, "landing_publish", page="menu")["facts"]["reason"] == "no_such_page"
    made = reply_in(attach_file(wocs, the_only(create_page(wocs)["media"])))
    assert (made["say"], made["facts"]["version"]) == ("landing.created", 1), "no number is used up"


def test_who_tries_again_has_the_picture_looked_at_again_and_never_a_page_without_it(wocs: Clone) -> None:
    work = create_page(wocs)
    task = reply_in(attach_file(wocs, the_only(work["media"]), problem="not_fetched"))["task"]
    again = deliver(wocs, message(ADMIN, word("retry", task), "RETRY"))
    assert (again["outbox"], again["media"][0]["url"]) == ([], None), "by its id: the address is dead"
    assert reply_in(attach_file(wocs, the_only(again["media"]), problem="heic"))["say"] == "landing.picture_refused"
    assert versions(wocs) == []
    again = deliver(wocs, message(ADMIN, word("retry", task), "RETRY"))
    assert reply_in(attach_file(wocs, the_only(again["media"])))["say"] == "landing.created"
    assert versions(wocs) == [(1, "proofs/x.jpg")]


def test_an_edit_that_is_tried_again_changes_nothing_without_its_picture(wocs: Clone) -> None:
    a_page_with_a_picture(wocs)
    task = reply_in(attach_file(wocs, the_only(change_picture(wocs)["media"]), problem="not_fetched"))["task"]
    again = deliver(wocs, message(ADMIN, word("retry", task), "RETRY"))
    assert versions(wocs) == [(1, "proofs/x.jpg")]
    assert reply_in(attach_file(wocs, the_only(again["media"])))["facts"]["version"] == 2


def test_a_page_that_waits_for_its_picture_is_said_to_be_on_its_way(wocs: Clone) -> None:
    job = the_only(create_page(wocs)["media"])
    for key, args in (("landing_publish", {}), ("landing_edit", {"field": "cta", "value": "x"})):
        assert send_command(wocs, ADMIN, key, page="menu", **args)["facts"]["reason"] == "picture_coming"
    send_command(wocs, ADMIN, "landing_create", page="menu", title="Quicker")
    told = reply_in(attach_file(wocs, job))
    assert (told["say"], told["facts"]["reason"]) == ("landing.refused", "page_exists"), "two at once are one page"


def test_a_batch_that_makes_a_page_does_nothing_without_its_picture(wocs: Clone) -> None:
    lines = [as_line(command("landing_create", page=page, title="Menu")) for page in ("menu", "other")]
    work = deliver(wocs, message(ADMIN, batch(*lines), "/batch", media=media("image")))
    told = reply_in(attach_file(wocs, the_only(work["media"]), problem="broken"))
    assert (told["say"], versions(wocs)) == ("landing.picture_refused", [])


def test_a_schedule_whose_picture_is_refused_is_not_kept(wocs: Clone) -> None:
    line = as_line(command("landing_create", page="menu", title="Menu"))
    planned = command("schedule", task=line["text"], line=line, repeat="daily", at="2030-01-20T08:00:00+08:00")
    work = deliver(wocs, message(ADMIN, planned, "/schedule", media=media("image")))
    assert reply_in(attach_file(wocs, the_only(work["media"]), problem="heic"))["say"] == "landing.picture_refused"
    assert wocs.sql("select count(*) from wocs.schedules") == [(0,)]


def test_a_picture_that_was_taken_completes_the_edit_that_waited_for_it(wocs: Clone) -> None:
    a_page_with_a_picture(wocs)
    work = change_picture(wocs)
    early = send_command(wocs, ADMIN, "landing_publish", page="menu")
    assert early["facts"]["subject"]["version"] == 1, "what is asked for is what there is"
    told = reply_in(attach_file(wocs, the_only(work["media"])))
    assert (told["say"], told["facts"]["version"]) == ("landing.edited", 2)
    assert told["facts"]["picture"] == {"state": "stored", "problem": None}
    assert versions(wocs) == [(1, "proofs/x.jpg"), (2, "proofs/x.jpg")]


def test_a_publish_says_that_the_new_picture_is_still_to_come(wocs: Clone) -> None:
    a_page_with_a_picture(wocs)
    send_word(wocs, ADMIN, "confirm", send_command(wocs, ADMIN, "landing_publish", page="menu")["task"])
    change_picture(wocs)
    assert send_command(wocs, ADMIN, "landing_publish", page="menu")["facts"]["reason"] == "picture_coming"


def test_a_batch_whose_picture_is_refused_changes_nothing_before_and_after_its_yes(wocs: Clone) -> None:
    a_page_with_a_picture(wocs)
    lines = [as_line(command("landing_edit", page="menu", **args)) for args in (
        {"field": "headline", "value": "Raya"}, {"field": "image"})]  # fmt: skip
    work = deliver(wocs, message(ADMIN, batch(*lines), "/batch", media=media("image")))
    assert work["outbox"] == []
    told = reply_in(attach_file(wocs, the_only(work["media"]), problem="broken"))
    assert (told["say"], told["facts"]["again"]) == ("landing.picture_refused", False)
    asked = [*lines, as_line(command("landing_publish", page="menu"))]
    work = deliver(wocs, message(ADMIN, batch(*asked), "/batch", media=media("image")))
    assert reply_in(work)["say"] == "approval.asked"
    told = reply_in(attach_file(wocs, the_only(work["media"]), problem="broken"))
    assert told["say"] == "landing.picture_refused" and versions(wocs) == [(1, "proofs/x.jpg")]
    assert wocs.sql("select status from wocs.tasks where type = 'batch' order by id") == [("failed",), ("cancelled",)]


def test_a_batch_goes_on_when_its_picture_has_come_after_the_yes(wocs: Clone) -> None:
    a_page_with_a_picture(wocs)
    lines = [
        as_line(command("landing_edit", page="menu", field="image")),
        as_line(command("landing_publish", page="menu")),
    ]
    work = deliver(wocs, message(ADMIN, batch(*lines), "/batch", media=media("image")))
    assert send_word(wocs, ADMIN, "confirm", reply_in(work)["task"]) == {}, "its answer waits for the picture"
    told = reply_in(attach_file(wocs, the_only(work["media"])))
    assert told["say"] == "batch.done", told
    assert wocs.sql("select version, status from wocs.landing_versions order by 1") == [
        (1, "archived"),
        (2, "published"),
    ]


def test_an_edit_that_was_cancelled_takes_no_picture(wocs: Clone) -> None:
    a_page_with_a_picture(wocs)
    work = change_picture(wocs)
    [(task,)] = wocs.sql("select id from wocs.tasks where type = 'landing_edit'")
    send_word(wocs, ADMIN, "cancel", task)
    assert attach_file(wocs, the_only(work["media"]))["outbox"] == [] and len(versions(wocs)) == 1


@pytest.mark.parametrize(
    "body",
    [
        {"type": "image", "image": {"id": "88", "mime_type": "image/jpeg"}},
        {"type": "document", "document": {"id": "88", "mime_type": "image/png", "filename": "menu"}},
        {"type": "document", "document": {"id": "88", "mime_type": "application/octet-stream", "filename": "A.JPG"}},
    ],
)
@pytest.mark.parametrize("key", ["landing_edit", "landing_create"])
def test_the_picture_of_a_quoted_message_is_taken(wocs: Clone, key: str, body: Json) -> None:
    a_page_with_a_picture(wocs)
    deliver(wocs, message(ADMIN, CHAT, None, id="wamid.picture", raw=body))
    args = {"page": "menu", "field": "image"} if key == "landing_edit" else {"page": "other", "title": "Other"}
    work = deliver(wocs, message(ADMIN, command(key, **args, quoted="wamid.picture"), "/landing"))
    assert (the_only(work["media"])["media_id"], work["media"][0]["kind"]) == ("88", "image")
    told = reply_in(attach_file(wocs, work["media"][0]))
    assert told["facts"]["picture"]["state"] == "stored"
    assert wocs.sql("select content #>> '{image,key}' from wocs.landing_versions") == [("proofs/x.jpg",)] * 2
    assert wocs.sql("select count(*) from wocs.tasks where payload ? 'quoted'") == [(0,)]


def test_a_quoted_message_without_a_picture_is_asked_for_one(wocs: Clone) -> None:
    a_page_with_a_picture(wocs)
    deliver(wocs, message(ALI, CHAT, None, id="wamid.alis", raw={"type": "image", "image": {"id": "5"}}))
    for quoted in ("wamid.alis", "wamid.unknown"):
        told = send_command(wocs, ADMIN, "landing_edit", page="menu", field="image", quoted=quoted)
        assert (told["say"], told["facts"]["reason"]) == ("landing.refused", "needs_picture")
    assert wocs.call("wocs_intake", {"messages": [message(ADMIN, CHAT, None, media=media("image"))]})["drafts"]


DOCUMENTS = [
    ("image/jpeg", None, "image"), ("IMAGE/HEIC", "x", "image"), ("video/mp4", "a.pdf", "video"),
    ("video/quicktime", None, "video"), ("", "a.MP4", "video"), (None, "a.webp", "image"),
    ("application/octet-stream", "IMG_1.HEIC", "image"), ("application/octet-stream", "a.csv", "document"),
    ("text/csv", "a.png", "document"), ("application/pdf", "a.jpg", "document"), (None, None, "document"),
    ("application/octet-stream; x=y", "clip.mov", "video"), ("", "jpg", "document"),
]  # fmt: skip


@pytest.mark.parametrize(("mime", "name", "kind"), DOCUMENTS)
def test_a_document_is_what_its_type_or_name_says_in_python_and_in_sql(
    wocs: Clone, mime: str | None, name: str | None, kind: str
) -> None:
    told = json.dumps({"mime_type": mime, "filename": name})
    assert wocs.sql("select wocs.media_kind_of_document(%s)", told) == [(kind,)]
    assert kind_of_document(mime, name) == kind

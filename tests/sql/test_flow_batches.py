"""Several commands in one message: all or none, one answer, one confirmation."""

import pytest

from tests.database_clone import Clone
from tests.sql.inbound_messages import (
    ADMIN,
    ALI,
    Json,
    count_stamps,
    deliver,
    message,
    send_command,
    send_word,
    status_of,
    the_only,
)
from tests.sql.nested_intents import as_line, batch, children, create, line, outbox_of, publish, send_intent, stamp


def told(answer: Json) -> list[tuple[str, str | None, bool]]:
    return [(one["command"], one["status"], one["ok"]) for one in answer["facts"]["parts"]]


def pages(database: Clone) -> list[tuple[str, str]]:
    return database.sql("select page_slug, status from wocs.landing_versions order by page_slug")


def test_every_line_is_done_and_told_in_one_answer(wocs: Clone) -> None:
    answer = send_intent(wocs, batch(stamp("one"), stamp("two")))
    assert answer["say"] == "batch.done"
    assert told(answer) == [("stamp", "done", True)] * 2
    assert status_of(wocs, answer["task"]) == "done"
    assert children(wocs, answer["task"]) == [("stamp", "done")] * 2
    assert count_stamps(wocs) == 2


def test_a_line_may_need_what_the_one_before_it_makes(wocs: Clone) -> None:
    asked = send_intent(wocs, batch(create("promo"), publish("promo")))
    assert asked["say"] == "approval.asked"
    assert pages(wocs) == []
    done = send_word(wocs, ADMIN, "confirm", asked["task"])
    assert told(done) == [("landing create", "done", True), ("landing publish", "done", True)]
    assert pages(wocs) == [("promo", "published")]


def test_a_line_that_is_refused_keeps_all_of_them_from_happening(wocs: Clone) -> None:
    answer = send_intent(wocs, batch(stamp("one"), create("promo"), stamp("forbidden"), stamp("two")))
    assert answer["say"] == "batch.refused"
    facts = answer["facts"]
    assert (facts["line"], facts["of"], facts["text"]) == (3, 4, "/stamp page: forbidden")
    assert (facts["because"]["say"], facts["because"]["facts"]["reason"]) == ("landing.refused", "no_such_page")
    assert (count_stamps(wocs), pages(wocs)) == (0, [])
    assert wocs.sql("select count(*) from wocs.tasks") == [(0,)]


def test_what_a_rehearsal_would_have_said_rung_and_fetched_is_forgotten(wocs: Clone) -> None:
    notice = line("/agent task to: Ali", "agent_task", runs="human", args={"to": "Ali", "type": "call"})
    drive = line("/drive", "drive", runs="home")
    work = outbox_of(wocs, batch(notice, drive, stamp("forbidden")))
    assert [one["say"] for one in work] == ["batch.refused"]
    assert wocs.sql("select count(*) from wocs.outbox") == [(1,)]


def test_a_line_for_somebody_above_the_asker_refuses_the_batch(wocs: Clone) -> None:
    answer = send_intent(wocs, batch(stamp("one", role="agent"), stamp("two", role="admin"), role="agent"), ALI)
    assert answer["say"] == "batch.refused"
    assert answer["facts"]["because"]["facts"] == {"command": "stamp", "role": "agent", "needs": "admin"}
    assert count_stamps(wocs) == 0


def test_work_at_home_is_queued_and_agents_hear_of_theirs_once(wocs: Clone) -> None:
    notice = line("/agent task to: Ali", "agent_task", runs="human", args={"to": "Ali", "type": "call"})
    answers = outbox_of(wocs, batch(line("/drive", "drive", runs="home"), notice, stamp("one")))
    assert [one["say"] for one in answers] == ["batch.done", "agent.notice"]
    assert told(answers[0]) == [("drive", "pending", True), ("agent task", "pending", True), ("stamp", "done", True)]
    assert wocs.sql("select count(*) from wocs.outbox") == [(2,)]


def test_a_question_in_a_batch_is_answered_in_the_summary(wocs: Clone) -> None:
    answer = send_intent(wocs, batch(line("/look", "look", runs="answer"), stamp("one")))
    looked = answer["facts"]["parts"][0]
    assert (looked["say"], looked["task"], looked["facts"]["asker"]) == ("system.queue", None, "The admin")


def test_a_word_about_a_task_can_be_a_line(wocs: Clone) -> None:
    waiting = send_command(wocs, asks=True, page="x")["task"]
    drop = line(f"/cancel {waiting}", "cancel", args={"task": waiting})
    assert send_intent(wocs, batch(drop, stamp("one")))["say"] == "batch.done"
    assert status_of(wocs, waiting) == "cancelled"
    again = send_intent(wocs, batch(stamp("two"), drop))
    assert (again["say"], again["facts"]["because"]["say"]) == ("batch.refused", "task.refused")
    assert count_stamps(wocs) == 1


def test_one_confirm_covers_every_line_that_asks_and_shows_what_it_covers(wocs: Clone) -> None:
    asked = send_intent(wocs, batch(create("promo"), publish("promo"), stamp("one")))
    assert asked["say"] == "approval.asked"
    lines = asked["facts"]["subject"]["lines"]
    assert [one["text"] for one in lines] == [
        "/landing create page: promo", "/landing publish page: promo", "/stamp page: one",
    ]  # fmt: skip
    assert (lines[1]["subject"]["version"], lines[1]["subject"]["title"]) == (1, "Promo")
    send_word(wocs, ADMIN, "confirm", asked["task"])
    assert {status for _, status in children(wocs, asked["task"])} == {"done"}


def test_the_yes_to_a_batch_is_written_down_with_each_line_it_covered(wocs: Clone) -> None:
    asked = send_intent(wocs, batch(create("promo"), publish("promo")))
    send_word(wocs, ADMIN, "confirm", asked["task"])
    [(decision, by)] = wocs.sql(
        "select a.decision, u.name from wocs.approvals a join wocs.tasks t on t.id = a.task_id"
        " join wocs.users u on u.id = a.decided_by where t.type = 'landing_publish'"
    )
    assert (decision, by) == ("approved", "The admin")


def test_a_batch_whose_lines_changed_since_is_asked_for_again(wocs: Clone) -> None:
    send_intent(wocs, create("promo")["intent"])
    asked = send_intent(wocs, batch(publish("promo"), stamp("one")))
    edit = line("x", "landing_edit", args={"page": "promo", "field": "headline", "value": "Lain"})
    send_intent(wocs, edit["intent"])
    again = send_word(wocs, ADMIN, "confirm", asked["task"])
    assert (again["say"], again["facts"]["subject"]["lines"][0]["subject"]["title"]) == ("approval.changed", "Lain")
    assert count_stamps(wocs) == 0
    assert send_word(wocs, ADMIN, "confirm", asked["task"])["say"] == "batch.done"


def test_a_rejected_batch_did_nothing(wocs: Clone) -> None:
    asked = send_intent(wocs, batch(create("promo"), publish("promo")))
    assert send_word(wocs, ADMIN, "reject", asked["task"])["say"] == "approval.rejected"
    assert pages(wocs) == []


def test_a_batch_inside_a_batch_is_told_with_its_lines_and_refuses_both(wocs: Clone) -> None:
    inner = as_line(batch(stamp("in"), stamp("side")))
    answer = send_intent(wocs, batch(inner, stamp("out")))
    assert [one["command"] for one in answer["facts"]["parts"][0]["facts"]["parts"]] == ["stamp", "stamp"]
    refused = send_intent(wocs, batch(stamp("before"), as_line(batch(stamp("fine"), stamp("forbidden")))))
    assert refused["facts"]["line"] == 2
    assert refused["facts"]["because"]["text"] == "/stamp page: forbidden"
    assert count_stamps(wocs) == 3


def test_the_yes_covers_the_batch_inside_too(wocs: Clone) -> None:
    inner = as_line(batch(create("in"), publish("in")))
    asked = send_intent(wocs, batch(inner, create("out"), publish("out")))
    done = send_word(wocs, ADMIN, "confirm", asked["task"])
    assert done["say"] == "batch.done"
    assert pages(wocs) == [("in", "published"), ("out", "published")]
    assert wocs.sql("select count(*) from wocs.tasks where status = 'awaiting_approval'") == [(0,)]


def test_a_line_that_breaks_takes_the_others_with_it(wocs: Clone) -> None:
    with pytest.raises(Exception, match="P0001"):
        send_intent(wocs, batch(stamp("one"), stamp("broken")))
    assert count_stamps(wocs) == 0


PHOTO = {"kind": "image", "id": "77", "url": None, "mime": "image/jpeg", "sha256": "", "filename": None}


def test_the_picture_of_the_message_is_for_the_first_page_in_it(wocs: Clone) -> None:
    whole = batch(stamp("one"), create("promo"), create("second"))
    job = the_only(deliver(wocs, message(ADMIN, whole, "/batch", media=PHOTO, type="image"))["media"])
    stored = {"key": "pages/x.jpg", "mime": "image/jpeg", "size": 9, "width": 4, "height": 3}
    told = wocs.call("wocs_attach", {"attachment": job["attachment"], "stored": stored, "problem": None})
    answer = next(one for one in told["outbox"] if one["say"] == "batch.done")
    owners = wocs.sql(
        "select t.type, t.payload ->> 'page' from wocs.attachments a join wocs.tasks t on t.id = a.task_id"
        " where t.parent_id is not null"
    )
    assert owners == [("landing_create", "promo")]
    pictures = [one["facts"].get("picture", {}).get("state") for one in answer["facts"]["parts"]]
    assert pictures == [None, "stored", "none"]


def test_a_picture_that_came_before_the_yes_is_on_the_page(wocs: Clone) -> None:
    change = line("x", "landing_edit", args={"page": "promo", "field": "image"})
    send_intent(wocs, create("promo")["intent"])
    asked = send_intent(wocs, batch(change, publish("promo")), media=PHOTO, type="image")
    assert asked["facts"]["subject"]["lines"][1]["subject"]["has_image"] is True
    [(attachment,)] = wocs.sql("select id::text from wocs.attachments")
    stored = {"key": "pages/x.jpg", "mime": "image/jpeg", "size": 9, "width": 4, "height": 3}
    wocs.call("wocs_attach", {"attachment": attachment, "stored": stored, "problem": None})
    assert send_word(wocs, ADMIN, "confirm", asked["task"])["say"] == "batch.done"
    [(image,)] = wocs.sql("select content -> 'image' from wocs.landing_versions where status = 'published'")
    assert image["key"] == "pages/x.jpg"

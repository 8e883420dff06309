"""What nobody asked for just now: what is urgent waits for nothing, work not behind news, and old news is not sent."""

from tests.database_clone import Clone
from tests.sql.inbound_messages import (
    ADMIN,
    ALI,
    OTHER_ADMIN,
    Json,
    command,
    deliver,
    mark_all_sent,
    message,
    send_command,
    send_word,
)
from tests.sql.test_outbox import begin, move_back, tick

SITI = "60120000003"


def hearing(wocs: Clone) -> Clone:
    """Three admins and Ali, who all wrote within the last 24 hours."""
    wocs.call("wocs_enlist", {"people": [{"name": "Siti", "number": SITI, "role": "admin"}]})
    wocs.sql("insert into wocs.wa_sessions (user_id, last_active) select id, now() from wocs.users")
    mark_all_sent(wocs)
    wocs.sql("update wocs.outbox set not_before = now() - interval '1 day'")
    return wocs


def news(wocs: Clone, count: int = 5) -> None:
    """So many notices to the admin, which take their pauses."""
    wocs.sql("select wocs.work_begin()")
    for n in range(count):
        wocs.sql(
            "select wocs.notice_send(u.id, 'user.changed', '{}', null) from wocs.users u where u.wa_number = %s", ADMIN
        )
        wocs.sql("update wocs.outbox set key = key || %s where key like 'notice:%%'", f":{n}")


def told(work: Json, say: str) -> list[str]:
    return [one["to"]["number"] for one in work["outbox"] if one["say"] == say and one["kind"] != "reply"]


def states(wocs: Clone, say: str) -> list[tuple[str, str]]:
    return wocs.sql("select to_number, state from wocs.outbox where say = %s and kind <> 'reply' order by id", say)


def last(wocs: Clone, say: str, number: str) -> Json:
    """The newest message of these words to this number, as its holder knows it."""
    [(found,)] = wocs.sql(
        "select wocs.outbox_message(o) from wocs.outbox o where say = %s and to_number = %s order by id desc limit 1",
        say, number,
    )  # fmt: skip
    return dict(found)


def queued_a_minute_ago(wocs: Clone, say: str) -> None:
    wocs.sql(
        "update wocs.outbox set state = 'queued', lease_until = null, not_before = now() - interval '1 minute'"
        " where say = %s and kind <> 'reply'", say,
    )  # fmt: skip


def test_a_stop_is_told_to_every_admin_at_once_whatever_waits_for_its_turn(wocs: Clone) -> None:
    hearing(wocs)
    news(wocs)
    work = deliver(wocs, message(ADMIN, command("stop_all")))
    assert told(work, "system.stopped") == [OTHER_ADMIN, SITI]
    work = deliver(wocs, message(ADMIN, command("resume")))
    assert told(work, "system.resumed") == [OTHER_ADMIN, SITI]


def test_a_stop_that_is_over_when_its_turn_comes_is_not_told(wocs: Clone) -> None:
    hearing(wocs)
    deliver(wocs, message(ADMIN, command("stop_all")))
    held = last(wocs, "system.stopped", SITI)
    wocs.sql("update wocs.outbox set state = 'queued', not_before = now() where to_number = %s", OTHER_ADMIN)
    deliver(wocs, message(ADMIN, command("resume")))
    assert not begin(wocs, held), "its holder asks before he sends"
    assert "system.stopped" not in [one["say"] for one in tick(wocs)]
    assert states(wocs, "system.stopped") == [(OTHER_ADMIN, "outdated"), (SITI, "outdated")]
    assert begin(wocs, last(wocs, "system.resumed", SITI))


def test_a_second_stop_is_told_although_the_first_is_over(wocs: Clone) -> None:
    hearing(wocs)
    deliver(wocs, message(ADMIN, command("stop_all")))
    first = last(wocs, "system.stopped", SITI)
    deliver(wocs, message(ADMIN, command("resume")))
    resumed = last(wocs, "system.resumed", SITI)
    deliver(wocs, message(ADMIN, command("stop_all")))
    assert not begin(wocs, first) and not begin(wocs, resumed)
    assert begin(wocs, last(wocs, "system.stopped", SITI))


def test_an_agents_work_does_not_wait_behind_what_admins_are_told(wocs: Clone) -> None:
    hearing(wocs)
    news(wocs)
    work = deliver(wocs, message(ADMIN, command("agent_task", runs="human", to="Ali", type="call")))
    assert told(work, "agent.notice") == [ALI]
    again = deliver(wocs, message(ADMIN, command("agent_task", runs="human", to="Ali", type="visit")))
    assert told(again, "agent.notice") == [], "in its own lane it keeps the pause"
    move_back(wocs, "outbox", "not_before", 600)
    lanes = wocs.sql("select lane, count(*) from wocs.outbox where kind = 'notice' and state = 'sending' group by 1")
    assert sorted(lanes) == [("news", 1), ("work", 1)]
    assert sorted(one["say"] for one in tick(wocs)) == ["agent.notice", "user.changed"], "the first of each lane"


def test_work_that_somebody_else_has_by_now_is_not_told_and_neither_is_its_end(wocs: Clone) -> None:
    hearing(wocs)
    wocs.call("wocs_enlist", {"people": [{"name": "Bob", "number": "60130000002", "role": "agent"}]})
    deliver(wocs, message(ADMIN, command("agent_task", runs="human", to="Ali", type="call")))
    held = last(wocs, "agent.notice", ALI)
    deliver(wocs, message(ADMIN, command("agent_reassign", task=held["task"], to="Bob")))
    queued_a_minute_ago(wocs, "agent.released")
    assert not begin(wocs, held)
    assert "agent.released" not in [one["say"] for one in tick(wocs)]
    assert states(wocs, "agent.notice")[0] == (ALI, "outdated")


def test_work_that_was_cancelled_before_its_turn_is_not_told(wocs: Clone) -> None:
    hearing(wocs)
    told_of = deliver(wocs, message(ADMIN, command("agent_task", runs="human", to="Ali", type="call")))
    task = next(one["task"] for one in told_of["outbox"] if one["kind"] == "reply")
    held = last(wocs, "agent.notice", ALI)
    send_word(wocs, ADMIN, "cancel", task)
    assert not begin(wocs, held)


def test_a_question_that_was_answered_is_not_asked_of_others(wocs: Clone) -> None:
    hearing(wocs)
    asked = deliver(wocs, message(ADMIN, command(asks=True, page="a")), four_eyes=True)
    assert sorted({one["to"]["number"] for one in asked["outbox"]}) == [ADMIN, OTHER_ADMIN]
    late = last(wocs, "approval.asked", SITI)
    wocs.sql("update wocs.settings set value = 'true' where name = 'four_eyes'")
    send_word(wocs, OTHER_ADMIN, "confirm", late["task"])
    queued_a_minute_ago(wocs, "approval.asked")
    assert "approval.asked" not in [one["say"] for one in tick(wocs)]


def test_an_absence_that_is_over_is_not_told(wocs: Clone) -> None:
    hearing(wocs)
    wocs.call("wocs_beat", {"node": "pc", "abilities": {}, "running": [], "version": "1"})
    wocs.sql("update wocs.nodes set last_seen = now() - interval '20 minutes'")
    wocs.sql("update wocs.meters set at = at - interval '2 minutes' where name = 'alerts'")
    tick(wocs)
    held = last(wocs, "alert.offline", SITI)
    wocs.sql("update wocs.nodes set last_seen = now()")
    wocs.sql("update wocs.meters set at = at - interval '2 minutes' where name = 'alerts'")
    tick(wocs)
    assert not begin(wocs, held)


def test_what_is_still_true_is_told_however_late(wocs: Clone) -> None:
    hearing(wocs)
    deliver(wocs, message(ADMIN, command("stop_all")))
    queued_a_minute_ago(wocs, "system.stopped")
    assert [one["to"]["number"] for one in tick(wocs)] == [OTHER_ADMIN, SITI]
    assert send_command(wocs, ADMIN, "look", runs="answer")["kind"] == "reply"

"""Causes: what is wrong with the system itself. Messages wait for its end in their order, one tries, none is blamed."""

import pytest

from tests.database_clone import Clone
from tests.sql.inbound_messages import ADMIN, ALI, Json, command, deliver, message, move_back, send_command, the_only
from tests.sql.test_outbox import begin, refusal, row, sent, tick


def standing(wocs: Clone) -> list[tuple[str, int, int]]:
    """Name, how often met, how many wait."""
    [(causes,)] = wocs.sql("select wocs.causes_standing()")
    return [(one["name"], one["times"], one["waiting"]) for one in causes]


def dead_token(wocs: Clone, code: int = 190, cause: str = "token") -> Json:
    """A first answer that Graph refuses for our token."""
    answer = send_command(wocs, page="first")
    assert begin(wocs, answer)
    assert sent(wocs, refusal(answer, code, 60, cause=cause))["outbox"] == []
    return answer


def pages(outbox: list[Json]) -> list[str]:
    return [one["facts"]["page"] for one in outbox]


def test_a_cause_stands_from_its_first_meeting_until_it_is_closed(wocs: Clone) -> None:
    for code in ("190", "190", "10"):
        wocs.sql("select wocs.cause_open('token', %s)", code)
    wocs.sql("select wocs.cause_open('store', 'down')")
    assert standing(wocs) == [("token", 3, 0), ("store", 1, 0)]
    assert wocs.sql("select wocs.cause_of_sending()") == [("token",)]
    wocs.sql("select wocs.cause_close('token')")
    assert wocs.sql("select wocs.cause_of_sending(), wocs.cause_is_open('store')") == [(None, True)]


def test_a_door_without_its_grant_is_told_in_health_and_status(wocs: Clone) -> None:
    assert wocs.call("wocs_health", {})["causes"] == []
    wocs.sql("revoke execute on function public.wocs_sent(jsonb) from service_role")
    assert wocs.call("wocs_health", {})["causes"] == [{"name": "grant", "code": "wocs_sent"}]


def test_while_the_token_is_dead_answers_wait_and_one_message_at_a_time_tries(wocs: Clone) -> None:
    first = dead_token(wocs)
    for page in ("second", "third"):
        assert deliver(wocs, message(ADMIN, command(page=page)))["outbox"] == []
    assert tick(wocs) == []
    assert standing(wocs) == [("token", 1, 3)]
    for _ in range(20):
        move_back(wocs, "outbox", "not_before", 601)
        probe = the_only(tick(wocs))
        assert (probe["id"], probe["attempt"]) == (first["id"], 1)
        assert tick(wocs) == [], "one is under way"
        assert begin(wocs, probe)
        assert sent(wocs, refusal(probe, 190, 60, cause="token"))["outbox"] == []
        assert tick(wocs) == [], "and was refused just now"
    move_back(wocs, "outbox", "not_before", 601)
    probe = the_only(tick(wocs))
    assert begin(wocs, probe)
    released = sent(wocs, {"id": probe["id"], "wamid": "wamid.1"})["outbox"]
    assert pages(released) == ["second", "third"], "when the cause is gone they go in their order"
    assert standing(wocs) == []
    assert deliver(wocs, message(ADMIN, command(page="fourth")))["outbox"] == [], "nobody overtakes them"


def test_the_next_answer_tries_when_the_pause_is_over(wocs: Clone) -> None:
    dead_token(wocs)
    move_back(wocs, "outbox", "not_before", 10)
    assert pages(deliver(wocs, message(ADMIN, command(page="second")))["outbox"]) == ["first"]


@pytest.mark.parametrize("cause", ["token", "number", "account", "payment", "graph"])
def test_what_other_functions_hold_already_is_not_sent_against_a_cause(wocs: Clone, cause: str) -> None:
    held = send_command(wocs, ALI, "look", runs="answer", role="viewer")
    dead_token(wocs, 1, cause)
    assert not begin(wocs, held)
    assert (row(wocs, held["id"])["state"], row(wocs, held["id"])["attempt"]) == ("queued", 0)
    assert standing(wocs) == [(cause, 1, 2)]


def test_a_refusal_of_the_message_itself_shows_that_the_cause_is_gone(wocs: Clone) -> None:
    first = dead_token(wocs)
    deliver(wocs, message(ADMIN, command(page="second")))
    move_back(wocs, "outbox", "not_before", 601)
    probe = the_only(tick(wocs))
    assert begin(wocs, probe)
    assert pages(sent(wocs, refusal(probe, 131026, None))["outbox"]) == ["second"]
    assert (row(wocs, first["id"])["state"], standing(wocs)) == ("failed", [])


def test_a_probe_whose_function_was_ended_is_tried_by_another(wocs: Clone) -> None:
    dead_token(wocs)
    move_back(wocs, "outbox", "not_before", 601)
    probe = the_only(tick(wocs))
    move_back(wocs, "outbox", "lease_until", 121)
    assert the_only(tick(wocs))["id"] == probe["id"]


def test_notices_whose_turn_comes_meanwhile_wait_too_and_keep_their_pauses_afterwards(wocs: Clone) -> None:
    deliver(wocs, message(ALI, {"do": "ignore"}))
    for n in range(3):
        wocs.sql("select wocs.work_begin()")
        wocs.sql(
            "select wocs.notice_send(u.id, 'agent.notice', jsonb_build_object('n', %s), %s)"
            " from wocs.users u where u.wa_number = %s", n, f"n{n}" if n < 0 else None, ALI,
        )  # fmt: skip
    first = dead_token(wocs)
    wocs.sql("update wocs.outbox set not_before = now() - interval '1 s', state = 'queued' where id <> %s", first["id"])
    assert tick(wocs) == []
    move_back(wocs, "outbox", "not_before", 601)
    probe = the_only(tick(wocs))
    assert probe["id"] == first["id"], "answers go first"
    assert begin(wocs, probe)
    assert len(sent(wocs, {"id": probe["id"], "wamid": "wamid.1"})["outbox"]) == 1


def test_what_waits_for_the_store_holds_nobody_else_up_and_counts_no_attempt(wocs: Clone) -> None:
    first = dead_token(wocs, 0, "store")
    for theirs in (send_command(wocs, ALI, "look", runs="answer", role="viewer"), send_command(wocs, page="second")):
        assert begin(wocs, theirs)
    assert row(wocs, first["id"])["attempt"] == 0
    move_back(wocs, "outbox", "not_before", 601)
    assert the_only(tick(wocs))["id"] == first["id"], "it tries by itself"


def test_a_beat_is_not_asked_for_at_once_while_messages_wait_for_a_cause(wocs: Clone) -> None:
    dead_token(wocs)
    deliver(wocs, message(ADMIN, command(page="second")))
    wocs.sql("update wocs.alerts set opened_at = now() - interval '1 hour'")
    move_back(wocs, "outbox", "not_before", 601)
    probe = the_only(tick(wocs))
    assert begin(wocs, probe)
    sent(wocs, refusal(probe, 190, 60, cause="token"))
    assert wocs.call("wocs_beat", {"node": "n"})["call_again_s"] > 25

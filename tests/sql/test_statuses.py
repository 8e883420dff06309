"""What Meta tells of our messages, twice, late, and of others': none is lost by it and none is believed wrongly."""

from collections.abc import Callable

import pytest

from tests.database_clone import Clone
from tests.sql.inbound_messages import ADMIN, STRANGER, Json, send_command, the_only
from tests.sql.test_outbox import begin, row, sent, status, tick

LATE = {"errors": [{"code": 131047, "detail": "More than 24 hours have passed"}]}
FIRST, SECOND = "wamid.first", "wamid.second"


def send_begun(wocs: Clone, page: str = "a") -> int:
    """The row of an answer whose call of Graph was begun."""
    answer = send_command(wocs, page=page)
    assert begin(wocs, answer)
    return int(answer["id"])


def refuse(wocs: Clone, outbox: int, times: int = 1) -> None:
    for _ in range(times):
        status(wocs, "failed", outbox, FIRST, **LATE)


def accept_first(wocs: Clone, outbox: int) -> None:
    sent(wocs, {"id": outbox, "wamid": FIRST})


def told_after_the_call(wocs: Clone, outbox: int) -> None:
    accept_first(wocs, outbox)
    refuse(wocs, outbox, 2)
    the_only(tick(wocs))


def told_before_the_call_came_back(wocs: Clone, outbox: int) -> None:
    refuse(wocs, outbox, 2)
    accept_first(wocs, outbox)
    tick(wocs)


def told_on_either_side_of_the_call(wocs: Clone, outbox: int) -> None:
    refuse(wocs, outbox)
    accept_first(wocs, outbox)
    refuse(wocs, outbox)
    tick(wocs)


def told_while_the_template_is_sent(wocs: Clone, outbox: int) -> None:
    accept_first(wocs, outbox)
    refuse(wocs, outbox)
    tick(wocs)
    refuse(wocs, outbox)
    accept_first(wocs, outbox)


def told_in_one_delivery(wocs: Clone, outbox: int) -> None:
    accept_first(wocs, outbox)
    told: Json = {"id": FIRST, "status": "failed", "at": None, "outbox": outbox, "pricing": None, **LATE}
    wocs.call("wocs_record", {"statuses": [told, told]})
    the_only(tick(wocs))


def told_without_our_id(wocs: Clone, outbox: int) -> None:
    accept_first(wocs, outbox)
    for _ in range(2):
        status(wocs, "failed", None, FIRST, **LATE)
    the_only(tick(wocs))


@pytest.mark.parametrize(
    "tell",
    [
        told_after_the_call,
        told_before_the_call_came_back,
        told_on_either_side_of_the_call,
        told_while_the_template_is_sent,
        told_in_one_delivery,
        told_without_our_id,
    ],
)
def test_twenty_that_came_too_late_for_the_window_and_were_told_so_twice_all_go_as_templates(
    wocs: Clone, tell: Callable[[Clone, int], None]
) -> None:
    for number in range(20):
        outbox = send_begun(wocs, str(number))
        wocs.sql("update wocs.wa_sessions set obeyed = '{}'")
        tell(wocs, outbox)
        assert begin(wocs, row(wocs, outbox))
        assert (row(wocs, outbox)["kind"], row(wocs, outbox)["state"]) == ("template", "sending")
        sent(wocs, {"id": outbox, "wamid": f"{SECOND}{number}"})
        status(wocs, "delivered", outbox, f"{SECOND}{number}")
        refuse(wocs, outbox, 2)
        found = row(wocs, outbox)
        assert (found["state"], found["wamid"], found["attempt"]) == ("delivered", f"{SECOND}{number}", 2)
        wocs.sql("update wocs.outbox set wamid_before = null where id = %s", outbox)


def test_what_was_delivered_does_not_go_once_more(wocs: Clone) -> None:
    outbox = send_begun(wocs)
    accept_first(wocs, outbox)
    status(wocs, "delivered", outbox, FIRST)
    refuse(wocs, outbox)
    assert (row(wocs, outbox)["kind"], tick(wocs)) == ("reply", [])


def test_a_template_that_is_refused_itself_has_failed(wocs: Clone) -> None:
    outbox = send_begun(wocs)
    told_after_the_call(wocs, outbox)
    sent(wocs, {"id": outbox, "wamid": SECOND})
    status(wocs, "failed", outbox, SECOND, errors=[{"code": 131026, "detail": "undeliverable"}])
    assert row(wocs, outbox)["state"] == "failed"


def events(wocs: Clone) -> list[str]:
    return [name for (name,) in wocs.sql("select message_id from wocs.inbound_events where kind = 'status'")]


@pytest.mark.parametrize("name", ["sent", "delivered", "read", "failed"])
def test_our_id_beside_a_foreign_wamid_is_not_believed(wocs: Clone, name: str) -> None:
    outbox = send_begun(wocs)
    accept_first(wocs, outbox)
    status(wocs, name, outbox, "wamid.foreign")
    assert (row(wocs, outbox)["state"], row(wocs, outbox)["wamid"]) == ("sent", FIRST)
    assert events(wocs) == [f"status:wamid.foreign:{name}"]


@pytest.mark.parametrize("state", ["queued", "held"])
def test_what_never_left_was_not_sent_whatever_is_told(wocs: Clone, state: str) -> None:
    outbox = send_command(wocs, page="a")["id"]
    wocs.sql("update wocs.outbox set state = %s, attempt = 0, lease_until = null where id = %s", state, outbox)
    status(wocs, "delivered", outbox, "wamid.foreign")
    assert (row(wocs, outbox)["state"], row(wocs, outbox)["wamid"]) == (state, None)


WHOM = {
    "nobody told": ({}, True),
    "the same number": ({"number": ADMIN}, True),
    "another number": ({"number": STRANGER}, False),
    "the same account from another number": ({"number": STRANGER, "user_id": "MY.1"}, True),
    "another account": ({"user_id": "MY.2"}, False),
    "another account at the same number": ({"number": ADMIN, "user_id": "MY.2"}, True),
    "another account and number": ({"number": STRANGER, "user_id": "MY.2"}, False),
}


@pytest.mark.parametrize(("recipient", "believed"), WHOM.values(), ids=WHOM)
def test_our_id_is_believed_where_the_recipient_fits(wocs: Clone, recipient: Json, believed: bool) -> None:
    outbox = send_begun(wocs)
    wocs.sql("update wocs.outbox set to_user_id = 'MY.1' where id = %s", outbox)
    status(wocs, "delivered", outbox, FIRST, **recipient)
    assert row(wocs, outbox)["state"] == ("delivered" if believed else "sending")


def test_the_wamid_says_more_than_our_id(wocs: Clone) -> None:
    mine, other = (send_begun(wocs, page) for page in "ab")
    accept_first(wocs, mine)
    status(wocs, "read", other, FIRST)
    assert (row(wocs, mine)["state"], row(wocs, other)["state"]) == ("read", "sending")


PRICE = {"billable": True, "category": "utility"}


@pytest.mark.parametrize("late", ["sent", "delivered", "read"])
def test_the_price_told_with_the_highest_status_stays(wocs: Clone, late: str) -> None:
    outbox = send_begun(wocs)
    status(wocs, "read", outbox, FIRST, pricing=PRICE)
    status(wocs, late, outbox, FIRST, pricing={"billable": False})
    assert row(wocs, outbox)["pricing"] == PRICE


def test_a_price_that_only_a_lower_status_tells_is_kept(wocs: Clone) -> None:
    outbox = send_begun(wocs)
    status(wocs, "read", outbox, FIRST)
    status(wocs, "sent", outbox, FIRST, pricing=PRICE)
    assert row(wocs, outbox)["pricing"] == PRICE

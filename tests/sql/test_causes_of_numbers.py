"""WHATSAPP_PHONE_NUMBER_ID is another number's: nothing is obeyed, and health, /status and the node's beat say why."""

from itertools import count

from tests.database_clone import Clone
from tests.sql.inbound_messages import ADMIN, Json, message, move_back

OURS_REALLY, SHOP = "1066", "2066"
keys = count(1)


def foreign(wocs: Clone, number_id: str = OURS_REALLY, **value: object) -> None:
    """A message of Meta's to this phone number, which the functions take for a foreign one."""
    told = value or {"messages": [{"id": "wamid.x"}]}
    raw = {"field": "messages", "value": {"metadata": {"phone_number_id": number_id}} | told}
    wocs.call("wocs_record", {"others": [{"key": f"foreign{next(keys)}", "kind": "foreign", "raw": raw}]})


def ours(wocs: Clone) -> None:
    brought: Json = message(ADMIN, {"do": "ignore"})
    wocs.call("wocs_record", {"messages": [{key: brought[key] for key in ("id", "raw", "sender")}]})


def time_passes(wocs: Clone, hours: float) -> None:
    move_back(wocs, "inbound_events", "received_at", hours * 3600)


def foreign_numbers(wocs: Clone) -> list[tuple[str, str]]:
    causes = wocs.call("wocs_health", {})["causes"]
    return [(cause["name"], cause["code"]) for cause in causes]


def test_while_all_messages_are_for_another_number_the_cause_names_its_id(wocs: Clone) -> None:
    assert foreign_numbers(wocs) == []
    foreign(wocs)
    foreign(wocs)
    [cause] = wocs.call("wocs_health", {})["causes"]
    assert (cause["name"], cause["code"], cause["times"]) == ("other_number", OURS_REALLY, 2)
    assert cause["since"] <= cause["at"]
    [(status,)] = wocs.sql("select wocs.answer_status(null, '{}') -> 'facts' -> 'causes'")
    assert status == wocs.call("wocs_beat", {"node": "home"})["causes"] == [cause]


def test_an_id_that_is_changed_to_a_wrong_one_is_told_at_the_next_message(wocs: Clone) -> None:
    ours(wocs)
    time_passes(wocs, 0.1)
    foreign(wocs)
    assert foreign_numbers(wocs) == [("other_number", OURS_REALLY)]
    time_passes(wocs, 100)
    assert foreign_numbers(wocs) == [("other_number", OURS_REALLY)], "although nobody tries again"


def test_it_is_gone_with_the_first_message_of_ours(wocs: Clone) -> None:
    foreign(wocs)
    ours(wocs)
    assert foreign_numbers(wocs) == []


def test_another_number_of_the_same_account_is_no_cause_however_quiet_ours_is(wocs: Clone) -> None:
    foreign(wocs, SHOP)
    ours(wocs)
    time_passes(wocs, 150)
    for _ in range(3):
        foreign(wocs, SHOP)
    assert foreign_numbers(wocs) == []
    foreign(wocs, OURS_REALLY)
    assert foreign_numbers(wocs) == [("other_number", OURS_REALLY)], "while it goes on, a wrong id is seen beside it"


def test_statuses_of_another_number_and_other_objects_are_none(wocs: Clone) -> None:
    foreign(wocs, SHOP, statuses=[{"id": "wamid.y"}])
    wocs.call("wocs_record", {"others": [{"key": "page", "kind": "foreign", "raw": {"object": "page"}}]})
    wocs.call("wocs_record", {"others": [{"key": "odd", "kind": "foreign", "raw": {"value": [{"messages": 7}]}}]})
    assert foreign_numbers(wocs) == []

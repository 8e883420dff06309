"""Causes: what is wrong with the system itself, since when, and how many messages wait for its end."""

from tests.conftest import Clone


def test_a_cause_stands_from_its_first_meeting_until_it_is_closed(wocs: Clone) -> None:
    for code in ("190", "190", "10"):
        wocs.sql("select wocs.cause_open('token', %s)", code)
    wocs.sql("select wocs.cause_open('store', 'down')")
    [(standing,)] = wocs.sql("select wocs.causes_standing()")
    assert [(one["name"], one["code"], one["times"], one["waiting"]) for one in standing] == [
        ("token", "10", 3, 0),
        ("store", "down", 1, 0),
    ]
    assert wocs.sql("select wocs.cause_of_sending()") == [("token",)]
    wocs.sql("select wocs.cause_close('token')")
    assert wocs.sql("select wocs.cause_of_sending(), wocs.cause_is_open('store')") == [(None, True)]


def test_a_door_without_its_grant_is_told_in_health_and_status(wocs: Clone) -> None:
    assert wocs.call("wocs_health", {})["causes"] == []
    wocs.sql("revoke execute on function public.wocs_sent(jsonb) from service_role")
    assert wocs.call("wocs_health", {})["causes"] == [{"name": "grant", "code": "wocs_sent"}]

"""What health tells before anybody misses it; whom it tells."""

from tests.database_clone import Clone
from tests.enrolled_nodes import key_of
from tests.sql.inbound_messages import ADMIN, send_command

BEAT = {"node": "home", "facts": {"clock_off_s": 90.0}}


def test_a_new_system_has_nothing_yet_and_says_so(wocs: Clone) -> None:
    told = wocs.call("wocs_health", {})
    assert (told["tick_at"], told["heard_at"], told["sent_at"]) == (None, None, None)
    assert told["canary"] == {"sent": 0, "told": 0}
    assert {meter["name"] for meter in told["meters"]} >= {"whatsapp_messages", "upstash_commands"}


def test_a_tick_is_remembered(wocs: Clone) -> None:
    wocs.call("wocs_tick", {"settings": {}})
    assert wocs.call("wocs_health", {})["tick_at"] is not None


def test_the_canary_counts_what_meta_told_of_what_it_took(wocs: Clone) -> None:
    send_command(wocs, key="status", runs="answer")
    wocs.sql("update wocs.outbox set state = 'sent', sent_at = now() - interval '11 minutes'")
    assert wocs.call("wocs_health", {})["canary"] == {"sent": 1, "told": 0}
    wocs.sql("update wocs.outbox set state = 'delivered'")
    assert wocs.call("wocs_health", {})["canary"] == {"sent": 1, "told": 1}
    wocs.sql("update wocs.outbox set state = 'sent', sent_at = now() - interval '9 minutes'")
    assert wocs.call("wocs_health", {})["canary"] == {"sent": 0, "told": 0}, "Meta has ten minutes"


def test_what_a_node_said_of_itself_is_told(wocs: Clone) -> None:
    wocs.call("wocs_beat", BEAT)
    [node] = wocs.call("wocs_health", {})["nodes"]
    assert node["facts"] == {"clock_off_s": 90.0}


def test_a_node_that_is_not_enrolled_or_no_longer_is_told_why(wocs: Clone) -> None:
    wocs.call("wocs_beat", BEAT)
    mine = {"node": key_of("home")}
    assert wocs.call("wocs_health", mine)["refused"] is None
    assert wocs.call("wocs_health", {"node": {**key_of("home"), "name": "other"}})["refused"] == "unknown_node"
    wocs.sql("update wocs.node_keys set removed_at = now()")
    assert wocs.call("wocs_health", mine)["refused"] == "removed_node"
    assert wocs.sql("select count(*) from wocs.alerts where kind = 'stranger'") == [(0,)], "who only asks alarms nobody"


def test_the_doctors_answer_is_what_health_tells(wocs: Clone) -> None:
    wocs.call("wocs_beat", BEAT)
    answer = send_command(wocs, ADMIN, "doctor", runs="answer")
    assert answer["say"] == "system.doctor"
    assert answer["facts"]["health"]["nodes"][0]["facts"] == {"clock_off_s": 90.0}

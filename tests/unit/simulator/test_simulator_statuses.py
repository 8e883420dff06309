"""The ladder sent → delivered → read, retries until the webhook says 200, and trouble on demand."""

import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from werkzeug.test import Client

from local.simulator.simulator_config import CUSTOMER, read_config
from tests.unit.simulator.running_simulator import ADMIN, ALI, Simulation


def ladder(simulation: Simulation, message_id: str) -> list[str]:
    return [status["status"] for status in simulation.webhook.told("statuses") if status["id"] == message_id]


def sent_id(simulation: Simulation, words: str = "Hello", **payload: object) -> str:
    return str(simulation.send_text(words, **payload).json()["messages"][0]["id"])


def test_a_message_climbs_from_sent_to_delivered_and_is_read_when_looked_at(simulation: Simulation) -> None:
    message_id = sent_id(simulation, biz_opaque_callback_data="outbox 12")
    simulation.webhook.wait_for(lambda _: len(ladder(simulation, message_id)) == 2)
    assert ladder(simulation, message_id) == ["sent", "delivered"]
    assert simulation.phone.get("/chats").json()["people"][0]["unread"] == 1
    assert simulation.phone.post("/read", json={"person": "Admin"}).json() == {"read": 1}
    simulation.webhook.wait_for(lambda _: len(ladder(simulation, message_id)) == 3)
    sent, delivered, read = simulation.webhook.told("statuses")
    assert read["status"] == "read"
    assert {status["biz_opaque_callback_data"] for status in (sent, delivered, read)} == {"outbox 12"}
    assert sent["recipient_id"] == ADMIN
    assert sent["pricing"] == {"billable": True, "pricing_model": "PMP", "category": "service", "type": "regular"}
    assert "pricing" not in read
    assert "conversation" not in sent


def test_before_v24_statuses_carry_the_conversation(simulation: Simulation) -> None:
    body = {"messaging_product": "whatsapp", "to": ADMIN, "type": "text", "text": {"body": "x"}}
    simulation.graph.post(
        f"{simulation.url}/phone/graph/v23.0/{simulation.settings['phone_number_id']}/messages", json=body
    )
    simulation.webhook.wait_for(lambda webhook: webhook.told("statuses"))
    conversation = simulation.webhook.told("statuses")[0]["conversation"]
    assert conversation["origin"] == {"type": "service"}
    assert conversation["expiration_timestamp"].isdigit()


def test_what_is_not_answered_200_is_delivered_again_byte_for_byte(simulation: Simulation) -> None:
    simulation.webhook.answers = [503, 500, 302]
    message_id = simulation.say(text="again")
    simulation.webhook.wait_for(lambda webhook: len(webhook.deliveries) == 5)
    bodies = {body for body, _ in simulation.webhook.deliveries[1:]}
    assert len(bodies) == 1
    wait_for_status(simulation, message_id, "delivered")


def wait_for_status(simulation: Simulation, message_id: str, status: str) -> None:
    deadline, version = time.monotonic() + 5, 0
    while time.monotonic() < deadline:
        answer = simulation.phone.get("/messages", params={"after": version, "wait": 1}).json()
        version = answer["version"]
        if any((message["id"], message["status"]) == (message_id, status) for message in answer["messages"]):
            return
    raise AssertionError(simulation.messages())


def test_chats_and_undelivered_webhooks_survive_a_restart(simulation: Simulation) -> None:
    simulation.webhook.answers = [503] * 1000
    message_id = simulation.say(text="before the restart")
    simulation.webhook.wait_for(lambda webhook: len(webhook.deliveries) > 1)
    simulation.stop()
    simulation.webhook.answers = []
    delivered = len(simulation.webhook.deliveries)
    simulation.start()
    assert [message["text"] for message in simulation.messages()] == ["hi", "before the restart"]
    simulation.webhook.wait_for(lambda webhook: len(webhook.deliveries) > delivered)
    wait_for_status(simulation, message_id, "delivered")


def test_a_reader_waits_for_news_and_is_woken_by_it(simulation: Simulation) -> None:
    version = simulation.phone.get("/messages").json()["version"]
    surprise = threading.Timer(0.2, simulation.send_text, ["surprise"])
    surprise.start()
    begun, texts = time.monotonic(), []
    while "surprise" not in texts:  # ticks of the message before are news too
        answer = simulation.phone.get("/messages", params={"person": "Admin", "after": version, "wait": 10}).json()
        version, texts = answer["version"], [message["text"] for message in answer["messages"]]
        assert time.monotonic() - begun < 5
    surprise.join()


def test_duplicates_arrive_at_the_same_instant_as_often_as_asked(simulation: Simulation) -> None:
    simulation.trouble("duplicate", copies=20)
    message_id = simulation.say(text="once")
    simulation.webhook.wait_for(lambda webhook: len(webhook.told("messages")) == 21)
    assert [told["id"] for told in simulation.webhook.told("messages")[1:]] == [message_id] * 20
    assert simulation.phone.get("/trouble").json() == {"troubles": []}


def test_deliveries_are_turned_round(simulation: Simulation) -> None:
    simulation.trouble("reorder", count=3)
    for word in ("one", "two", "three"):
        simulation.say(text=word)
    simulation.webhook.wait_for(lambda webhook: len(webhook.told("messages")) == 4)
    assert [told["text"]["body"] for told in simulation.webhook.told("messages")[1:]] == ["three", "two", "one"]


def test_statuses_are_lost_and_then_no_more(simulation: Simulation) -> None:
    simulation.trouble("lose_statuses", count=2)
    lost, kept = sent_id(simulation, "lost"), sent_id(simulation, "kept")
    simulation.webhook.wait_for(lambda _: len(ladder(simulation, kept)) == 2)
    assert ladder(simulation, lost) == []


def test_the_next_sends_are_refused_with_the_code_that_was_asked_for(simulation: Simulation) -> None:
    simulation.trouble("fail", code=130429, count=2)
    answers = [simulation.send_text() for _ in range(3)]
    assert [answer.status_code for answer in answers] == [429, 429, 200]
    assert answers[0].json()["error"]["code"] == 130429
    assert len([message for message in simulation.messages() if not message["mine"]]) == 1


def test_a_send_is_taken_and_fails_later(simulation: Simulation) -> None:
    simulation.trouble("fail_later", code=131026)
    message_id = sent_id(simulation)
    simulation.webhook.wait_for(lambda _: ladder(simulation, message_id) == ["failed"])
    status = simulation.webhook.told("statuses")[0]
    assert status["errors"][0] | {"href": ""} == {
        "code": 131026,
        "title": "Message undeliverable",
        "message": "Message undeliverable",
        "error_data": {"details": "Unable to deliver message."},
        "href": "",
    }
    assert "contacts" not in simulation.webhook.values()[-1]


def test_a_late_answer_leaves_the_outcome_unknown_although_the_message_arrived(simulation: Simulation) -> None:
    simulation.trouble("hang", seconds=0.3)
    begun = time.monotonic()
    message_id = sent_id(simulation)
    assert time.monotonic() - begun >= 0.3
    assert simulation.messages()[-1]["id"] == message_id


def test_senseless_trouble_is_refused_in_words(simulation: Simulation) -> None:
    for wish in (
        {},
        {"kind": "flood"},
        {"kind": "fail", "count": 0},
        {"kind": "fail", "code": "x"},
        {"kind": "hang", "seconds": -1},
    ):
        assert simulation.phone.post("/trouble", json=wish).status_code == 400


def test_the_handshake_is_what_meta_does_when_a_webhook_is_entered(make_simulation: Callable[..., Simulation]) -> None:
    assert make_simulation().phone.post("/subscribe").json() == {"ok": True, "detail": "verified"}


def test_a_number_nobody_listed_gets_a_phone_and_its_window_is_closed(simulation: Simulation) -> None:
    simulation.send_text(to="60111222333")
    assert simulation.messages("60111222333")[0]["error"]["code"] == 131047
    people = {one["number"]: one for one in simulation.phone.get("/chats").json()["people"]}
    assert people["60111222333"]["role"] == "stranger"
    assert people[ADMIN]["window_open"] is True
    assert people[ALI]["window_open"] is False


def test_what_happened_comes_from_the_systems_trace(make_simulation: Callable[..., Simulation]) -> None:
    asked = []

    def trace(request: dict) -> dict:
        asked.append(request)
        return {"events": [{"id": 8, "kind": "message"}], "month": {"messages": 1, "allowance": 1000}}

    simulation = make_simulation(trace=trace)
    answer = simulation.phone.get("/trace", params={"person": "Ali", "since": 7}).json()
    assert answer["events"][0]["id"] == 8
    addresses = asked[0].pop("addresses")
    assert asked == [{"since": 7, "sender": ALI, "allowance": 1000}] and ALI in addresses


def test_a_system_that_is_down_is_said_plainly_and_without_details(make_simulation: Callable[..., Simulation]) -> None:
    def trace(_request: dict) -> dict:
        raise ConnectionError("secret details")

    answer = make_simulation(trace=trace).phone.get("/trace")
    assert answer.status_code == 200
    assert "secret" not in answer.text
    assert answer.json()["problem"]


def test_the_environment_of_make_run_is_enough(tmp_path: Path) -> None:
    variables = {
        "PORT": "8123",
        "WOCS_DATA": str(tmp_path),
        "WHATSAPP_TOKEN": "t",
        "WHATSAPP_APP_SECRET": "s",
        "WHATSAPP_PHONE_NUMBER_ID": "1",
        "WOCS_ADMINS": "Admin:0123456789",
    }
    config = read_config(variables)
    assert config.webhook_url == "http://127.0.0.1:8123/api/webhook"
    assert [one["number"] for one in config.people] == [ADMIN, CUSTOMER["number"]]
    assert [one["name"] for one in read_config(variables | {"WOCS_ADMINS": ""}).people][:2] == ["Admin", "Ali"]


@pytest.mark.parametrize("mounted_at", ["", "/phone"])
def test_the_page_is_served_however_it_is_mounted(simulation: Simulation, mounted_at: str) -> None:
    client = Client(simulation.app)
    path = "/phone/api/chats".removeprefix(mounted_at)
    assert client.get(path, environ_overrides={"SCRIPT_NAME": mounted_at, "PATH_INFO": path}).status_code == 200

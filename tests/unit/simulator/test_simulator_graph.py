"""The Graph API answers as Meta does: what it takes, what it refuses, and in which words."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from local.simulator.phone_owners import user_id
from tests.unit.simulator.running_simulator import ADMIN, ALI, NUMBER_ID, Simulation

Json = dict[str, Any]


def error_of(answer: httpx.Response) -> Json:
    error: Json = answer.json()["error"]
    assert {"message", "type", "code", "fbtrace_id"} <= error.keys()
    return error


def buttons(*titles: str, body: str = "Sure?") -> Json:
    replies = [{"type": "reply", "reply": {"id": f"id {n} {title}", "title": title}} for n, title in enumerate(titles)]
    return {"type": "button", "body": {"text": body}, "action": {"buttons": replies}}


def menu(rows: list[Json], label: str = "Open") -> Json:
    return {"type": "list", "body": {"text": "Menu"}, "action": {"button": label, "sections": [{"rows": rows}]}}


def test_a_sent_text_is_answered_with_contact_and_wamid(simulation: Simulation) -> None:
    answer = simulation.send_text(to="+" + ADMIN)
    assert answer.status_code == 200
    told = answer.json()
    assert told["messaging_product"] == "whatsapp"
    assert told["contacts"] == [{"input": "+" + ADMIN, "wa_id": ADMIN}]
    assert told["messages"][0]["id"].startswith("wamid.")
    assert simulation.messages()[-1]["text"] == "Hello"


def test_a_malaysian_number_without_country_code_is_the_same_person(simulation: Simulation) -> None:
    assert simulation.send_text(to="0123456789").json()["contacts"][0]["wa_id"] == ADMIN


def test_a_user_id_in_to_is_taken_and_dropped_without_a_word(simulation: Simulation) -> None:
    before = len(simulation.messages())
    assert simulation.send_text(to=user_id(ADMIN)).status_code == 200
    assert len(simulation.messages()) == before


def test_without_or_with_a_wrong_token_nothing_is_done(simulation: Simulation) -> None:
    without = httpx.get(f"{simulation.url}/phone/graph/v25.0/{NUMBER_ID}")
    wrong = httpx.get(f"{simulation.url}/phone/graph/v25.0/{NUMBER_ID}", headers={"Authorization": "Bearer no"})
    assert (without.status_code, error_of(without)["code"]) == (401, 104)
    assert (wrong.status_code, error_of(wrong)["code"]) == (401, 190)


@pytest.mark.parametrize(
    ("payload", "code", "words"),
    [
        ({"type": "text", "text": {"body": "x" * 4097}}, 100, "text['body'] must be at most 4096"),
        ({"type": "text", "text": {"body": ""}}, 100, "text['body'] is required"),
        ({"type": "text"}, 100, "text is required"),
        ({"type": "text", "text": "hello"}, 100, "text is required"),
        ({"type": "poem", "poem": {}}, 100, "must be one of"),
        ({"type": ["text"]}, 100, "must be one of"),
        ({"type": "text", "text": {"body": "x"}, "to": ""}, 100, "to is required"),
        ({"type": "text", "text": {"body": "x"}, "to": 60}, 100, "to must be a string"),
        ({"type": "text", "text": {"body": "x"}, "to": "abc"}, 131009, "malformed"),
        ({"type": "text", "text": {"body": "x"}, "messaging_product": "sms"}, 100, "messaging_product is required"),
        ({"type": "text", "text": {"body": "x"}, "biz_opaque_callback_data": "x" * 513}, 100, "at most 512"),
        ({"type": "text", "text": {"body": "x"}, "context": {}}, 100, "message_id"),
        ({"type": "image", "image": {"id": "1", "caption": "x" * 1025}}, 100, "caption must be at most 1024"),
        ({"type": "image", "image": {}}, 100, "id or link"),
        ({"type": "interactive", "interactive": buttons("a", "b", "c", "d")}, 131009, "Max allowed buttons: 3"),
        ({"type": "interactive", "interactive": buttons()}, 131009, "Min allowed buttons: 1"),
        ({"type": "interactive", "interactive": buttons("x" * 21)}, 131009, "Max length: 20"),
        ({"type": "interactive", "interactive": buttons("a", "a")}, 131009, "Duplicated"),
        ({"type": "interactive", "interactive": buttons("a", body="x" * 1025)}, 131009, "Max length: 1024"),
        (
            {"type": "interactive", "interactive": menu([{"id": str(n), "title": "t"} for n in range(11)])},
            131009,
            "row",
        ),
        ({"type": "interactive", "interactive": menu([{"id": "1", "title": "x" * 25}])}, 131009, "Max length: 24"),
        ({"type": "interactive", "interactive": menu([{"id": "1", "title": "t"}] * 2)}, 131009, "Duplicated row id"),
        ({"type": "interactive", "interactive": menu([{"id": "1", "title": "t"}], "x" * 21)}, 131009, "label"),
        ({"type": "interactive", "interactive": {"type": "carousel"}}, 131009, "not supported"),
        ({"type": "reaction", "reaction": {"message_id": "wamid.unknown", "emoji": "x"}}, 131009, "Message ID"),
        ({"type": "template", "template": {"name": "x"}}, 100, "language"),
    ],
)
def test_what_meta_would_refuse_is_refused(simulation: Simulation, payload: Json, code: int, words: str) -> None:
    answer = simulation.send(**payload)
    error = error_of(answer)
    assert (answer.status_code, error["code"]) == (400, code)
    assert words in error["message"] + error.get("error_data", {}).get("details", "")


@pytest.mark.parametrize("body", [b"", b"[]", b"null", b"{", b'"x"', b"\xff"])
def test_a_senseless_body_is_refused_and_never_a_crash(simulation: Simulation, body: bytes) -> None:
    assert error_of(simulation.graph.post(f"/{NUMBER_ID}/messages", content=body))["code"] == 100


def test_limits_are_reached_but_not_passed(simulation: Simulation) -> None:
    assert simulation.send_text("x" * 4096).status_code == 200
    rows = [{"id": str(n), "title": "t" * 24, "description": "d" * 72} for n in range(10)]
    assert simulation.send(type="interactive", interactive=menu(rows, "l" * 20)).status_code == 200
    assert (
        simulation.send(type="interactive", interactive=buttons("a" * 20, "b", "c", body="x" * 1024)).status_code == 200
    )


def test_an_unknown_object_is_400_with_code_100_and_subcode_33(simulation: Simulation) -> None:
    for answer in (
        simulation.graph.get("/123456"),
        simulation.graph.post("/999/messages", json={}),
        simulation.graph.delete("/123456"),
    ):
        error = error_of(answer)
        assert (answer.status_code, error["code"], error["error_subcode"]) == (400, 100, 33)
    assert error_of(simulation.graph.get("/a/b/c/d"))["code"] == 2500


def test_the_number_itself_can_be_read(simulation: Simulation) -> None:
    assert simulation.graph.get(f"/{NUMBER_ID}").json()["display_phone_number"] == "601155500000"


def test_after_a_burst_of_45_one_message_passes_every_six_seconds(make_simulation: Callable[..., Simulation]) -> None:
    simulation = make_simulation(pair_burst=5)
    simulation.say(text="hi")
    codes = [simulation.send_text(str(n)).status_code for n in range(5)]
    refused = simulation.send_text("one more")
    assert codes == [200] * 5
    assert (refused.status_code, error_of(refused)["code"]) == (400, 131056)
    assert (
        simulation.send(to=ALI, type="template", template={"name": "x", "language": {"code": "ms"}}).status_code == 200
    )
    simulation.ahead += 6.1
    assert simulation.send_text("now").status_code == 200
    assert simulation.send_text("too soon").status_code == 400


def test_outside_the_window_a_text_fails_by_status_and_a_template_arrives(simulation: Simulation) -> None:
    simulation.ahead += 24 * 3600 + 1
    late = simulation.send_text(biz_opaque_callback_data="12").json()["messages"][0]["id"]
    simulation.webhook.wait_for(lambda webhook: webhook.told("statuses"))
    status = simulation.webhook.told("statuses")[0]
    assert (status["id"], status["status"], status["biz_opaque_callback_data"]) == (late, "failed", "12")
    assert status["errors"][0]["code"] == 131047
    parameters = [{"type": "text", "text": "TASK-1201"}, {"type": "text", "text": "siap"}]
    template = {
        "name": "wocs_notice",
        "language": {"code": "ms"},
        "components": [{"type": "body", "parameters": parameters}],
    }
    answer = simulation.send(type="template", template=template).json()
    assert answer["messages"][0]["message_status"] == "accepted"
    assert simulation.messages()[-1]["text"] == "TASK-1201\nsiap"


def test_an_approved_template_is_filled_in_and_an_unknown_one_refused(
    make_simulation: Callable[..., Simulation],
) -> None:
    simulation = make_simulation(templates={"notice": "Tugasan {{1}}: {{2}}"})
    language = {"code": "ms"}
    parts = [{"type": "body", "parameters": [{"type": "text", "text": "TASK-1"}, {"type": "text", "text": "siap"}]}]
    simulation.send(type="template", template={"name": "notice", "language": language, "components": parts})
    assert simulation.messages()[-1]["text"] == "Tugasan TASK-1: siap"
    assert (
        error_of(simulation.send(type="template", template={"name": "notice", "language": language}))["code"] == 132000
    )
    assert (
        error_of(simulation.send(type="template", template={"name": "other", "language": language}))["code"] == 132001
    )


def test_marking_as_read_turns_ticks_blue_and_shows_typing(simulation: Simulation) -> None:
    first, second = simulation.say(text="1"), simulation.say(text="2")
    simulation.webhook.wait_for(lambda webhook: len(webhook.told("messages")) == 3)
    answer = simulation.graph.post(
        f"/{NUMBER_ID}/messages",
        json={
            "messaging_product": "whatsapp",
            "status": "read",
            "message_id": second,
            "typing_indicator": {"type": "text"},
        },
    )
    assert answer.json() == {"success": True}
    statuses = {message["id"]: message["status"] for message in simulation.messages()}
    assert (statuses[first], statuses[second]) == ("read", "read")
    assert simulation.phone.get("/messages").json()["typing"] == [ADMIN]
    simulation.send_text("answer")
    assert simulation.phone.get("/messages").json()["typing"] == []


def test_a_businesss_reaction_lands_on_the_persons_message(simulation: Simulation) -> None:
    mine = simulation.say(text="/landing create")
    simulation.send(type="reaction", reaction={"message_id": mine, "emoji": "⏳"})
    simulation.send(type="reaction", reaction={"message_id": mine, "emoji": "✅"})
    shown = {message["id"]: message for message in simulation.messages()}
    assert shown[mine]["reactions"] == {"business": "✅"}
    simulation.send(type="reaction", reaction={"message_id": mine, "emoji": ""})
    assert {message["id"]: message for message in simulation.messages()}[mine]["reactions"] == {}


def contact(**name: str) -> Json:
    return {"name": name, "phones": [{"phone": "+60129876543"}]}


@pytest.mark.parametrize(
    ("contacts", "missing"),
    [
        ([], "contacts"),
        ([contact(formatted_name="Ali")], "contacts['name']"),
        (["Ali"], "contacts['name']"),
        ({}, "contacts"),
    ],
)
def test_contacts_without_the_names_that_meta_asks_for_are_refused(
    simulation: Simulation, contacts: object, missing: str
) -> None:
    answer = simulation.send(type="contacts", contacts=contacts)
    assert (answer.status_code, missing in error_of(answer)["message"]) == (400, True)


def test_contacts_land_on_the_phone_with_their_numbers(simulation: Simulation) -> None:
    sent = [contact(formatted_name="Ali", first_name="Ali"), {"name": {"formatted_name": "Bob", "first_name": "Bob"}}]
    assert simulation.send(type="contacts", contacts=sent).status_code == 200
    assert simulation.messages()[-1]["text"] == "👤 Ali +60129876543\n👤 Bob"

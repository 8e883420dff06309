"""What a customer sends that is neither words nor a file, and who sets the stage for them."""

import pytest

from local.simulator.system_clock import make_older
from tests.unit.simulator.running_simulator import ADMIN, Simulation

ITEM = {"name": "Colek Mangga", "quantity": 2, "price": 5.5}


def last_told(simulation: Simulation, count: int = 2) -> dict:
    simulation.webhook.wait_for(lambda webhook: len(webhook.told("messages")) >= count)
    return simulation.webhook.told("messages")[-1]


def test_a_place_arrives_as_meta_writes_it(simulation: Simulation) -> None:
    simulation.say(location={"latitude": 3.1478, "longitude": 101.6953, "name": "Dataran Merdeka"})
    told = last_told(simulation)
    assert told["type"] == "location"
    assert told["location"] == {"latitude": 3.1478, "longitude": 101.6953, "name": "Dataran Merdeka"}


def test_a_contact_arrives_with_its_number(simulation: Simulation) -> None:
    simulation.say(contact={"name": "Ali", "number": "+60 12-987 6543"})
    [contact] = last_told(simulation)["contacts"]
    assert contact["name"]["formatted_name"] == "Ali"
    assert contact["phones"] == [{"phone": "+60129876543", "wa_id": "60129876543", "type": "CELL"}]


def test_a_sticker_is_a_file_that_can_be_fetched(simulation: Simulation) -> None:
    simulation.say(sticker=True)
    sticker = last_told(simulation)["sticker"]
    assert sticker["mime_type"] == "image/webp"
    assert simulation.graph.get(f"/{sticker['id']}").status_code == 200


def test_an_order_arrives_with_its_items(simulation: Simulation) -> None:
    simulation.say(order={"items": [ITEM]})
    [item] = last_told(simulation)["order"]["product_items"]
    assert item == {"product_retailer_id": "Colek Mangga", "quantity": 2, "item_price": 5.5, "currency": "MYR"}


def test_an_edit_reaches_the_business_as_a_message_it_does_not_know(simulation: Simulation) -> None:
    message = simulation.say(text="ada stok?")
    simulation.say(edit={"message": message, "text": "ada stok lagi?"})
    told = last_told(simulation, 3)
    assert (told["type"], told["errors"][0]["code"]) == ("unsupported", 131051)
    assert "ada stok lagi?" in [each["text"] for each in simulation.messages()]


def test_a_deletion_names_the_message_that_is_gone(simulation: Simulation) -> None:
    message = simulation.say(text="salah orang")
    simulation.say(delete={"message": message})
    assert last_told(simulation, 3)["revoke"] == {"original_message_id": message}
    assert "salah orang" not in [each["text"] for each in simulation.messages()]


@pytest.mark.parametrize(
    "wish",
    [
        {"location": {"latitude": 91, "longitude": 0}},
        {"location": "here"},
        {"contact": {"name": "Ali"}},
        {"order": {"items": []}},
        {"order": {"items": [{**ITEM, "price": -1}]}},
        {"order": {"items": [{**ITEM, "quantity": True, "price": "5"}]}},
        {"edit": {"message": "wamid.of.nobody", "text": "x"}},
        {"delete": {"message": 5}},
    ],
)
def test_what_makes_no_message_is_refused_in_words(simulation: Simulation, wish: dict) -> None:
    answer = simulation.phone.post("/send", json={"person": "Admin", **wish})
    assert answer.status_code == 400
    assert len(answer.json()["error"]) > 10


def test_a_delivery_is_kept_and_can_be_delivered_again(simulation: Simulation) -> None:
    message = simulation.say(text="sekali lagi")
    last_told(simulation)
    simulation.webhook.wait_for(lambda _: simulation.phone.get("/deliveries").json()["deliveries"])
    newest = simulation.phone.get("/deliveries").json()["deliveries"][0]
    assert (newest["what"], newest["who"], newest["accepted"]) == ("text", ADMIN, True)
    assert simulation.phone.post("/deliveries/again", json={"id": newest["id"]}).status_code == 200
    simulation.webhook.wait_for(lambda webhook: len(webhook.told("messages")) >= 3)
    assert [told["id"] for told in simulation.webhook.told("messages")][-2:] == [message, message]
    assert simulation.phone.post("/deliveries/again", json={"id": 10_000}).status_code == 404


def test_a_scene_plays_again_on_empty_phones(simulation: Simulation) -> None:
    first = simulation.say(text="/help")
    simulation.say(text="ini lanjutannya", quote=first)
    simulation.say(order={"items": [ITEM]})
    simulation.say(reaction={"message": first, "emoji": "👍"})
    simulation.phone.post("/send", data={"person": "Admin", "caption": "menu"}, files={"file": ("m.png", b"\x89PNG1")})
    simulation.say(sticker=True)
    scene = simulation.phone.get("/scene").json()
    assert simulation.phone.post("/reset", json={}).status_code == 200
    assert simulation.messages() == []
    before = len(simulation.webhook.told("messages"))
    assert simulation.phone.post("/scene", json=scene).json() == {"playing": 7}
    simulation.webhook.wait_for(lambda webhook: len(webhook.told("messages")) >= before + 7, 20)
    told = simulation.webhook.told("messages")[before:]
    assert [each["type"] for each in told] == ["text", "text", "text", "order", "reaction", "image", "sticker"]
    assert told[2]["context"]["id"] == told[1]["id"] == told[4]["reaction"]["message_id"]
    assert told[5]["image"]["caption"] == "menu"


def test_what_is_no_scene_is_refused(simulation: Simulation) -> None:
    assert simulation.phone.post("/scene", json={"scene": 2, "sent": []}).status_code == 400


def test_a_day_later_the_window_is_closed(make_simulation) -> None:
    aged: list[tuple[list[str], int]] = []
    simulation = make_simulation(age=lambda addresses, hours: aged.append((addresses, hours)))
    simulation.say(text="hai")
    assert simulation.send_text().status_code == 200
    assert simulation.phone.post("/later", json={"person": "Admin", "hours": 25}).status_code == 200
    assert aged[0][0][0] == ADMIN
    [person] = [one for one in simulation.phone.get("/chats").json()["people"] if one["name"] == "Admin"]
    assert person["window_open"] is False


@pytest.mark.parametrize("hours", [0, 721, "24", True])
def test_time_passes_by_whole_hours_alone(make_simulation, hours: object) -> None:
    simulation = make_simulation(age=lambda *_: None)
    assert simulation.phone.post("/later", json={"person": "Admin", "hours": hours}).status_code == 400


def test_the_systems_memory_of_one_person_alone_grows_older(database) -> None:
    database.call("wocs_enlist", {"people": [{"name": "Admin", "number": ADMIN, "role": "admin"}]})
    database.sql("insert into wocs.wa_sessions (user_id, last_active) select id, now() from wocs.users")
    for number in (ADMIN, "60171234567"):
        database.sql(
            "insert into wocs.chats (wa_chat_id, customer_number, last_customer_at) values (%s, %s, now())",
            number, number,
        )  # fmt: skip
    make_older(database.url, ["60171234567", "MY.1"], 25)
    ages = "select wa_chat_id from wocs.chats where last_customer_at < now() - interval '24 hours'"
    assert database.sql(ages) == [("60171234567",)]
    assert database.sql("select count(*) from wocs.wa_sessions where last_active > now() - interval '1 hour'") == [(1,)]
    make_older(database.url, [ADMIN], 25)
    assert database.sql("select count(*) from wocs.wa_sessions where last_active > now() - interval '1 hour'") == [(0,)]

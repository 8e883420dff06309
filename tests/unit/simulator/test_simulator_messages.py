"""What a person sends arrives at the webhook exactly as Meta writes it."""

import json

import pytest

from local.simulator.phone_owners import user_id
from shared.signatures import meta_signature_is_valid
from tests.unit.simulator.running_simulator import ADMIN, NUMBER_ID, SECRET, Simulation

PNG = b"\x89PNG\r\n\x1a\n-picture"


def last_message(simulation: Simulation, count: int = 2) -> dict:
    simulation.webhook.wait_for(lambda webhook: len(webhook.told("messages")) >= count)
    return simulation.webhook.told("messages")[-1]


def test_text_arrives_in_metas_envelope(simulation: Simulation) -> None:
    message_id = simulation.say(text="Halo 🌶️ a/b")
    told = last_message(simulation)
    body = json.loads(simulation.webhook.deliveries[-1][0])
    assert body["object"] == "whatsapp_business_account"
    value = body["entry"][0]["changes"][0]["value"]
    assert body["entry"][0]["changes"][0]["field"] == "messages"
    assert value["metadata"]["phone_number_id"] == NUMBER_ID
    assert value["contacts"] == [{"profile": {"name": "Admin"}, "wa_id": ADMIN, "user_id": user_id(ADMIN)}]
    assert told == {
        "from": ADMIN,
        "from_user_id": user_id(ADMIN),
        "id": message_id,
        "timestamp": told["timestamp"],
        "type": "text",
        "text": {"body": "Halo 🌶️ a/b"},
    }
    assert isinstance(told["timestamp"], str)


def test_bytes_are_signed_and_escaped_as_meta_does(simulation: Simulation) -> None:
    simulation.say(text="Halo 🌶️ a/b")
    last_message(simulation)
    body, headers = simulation.webhook.deliveries[-1]
    assert meta_signature_is_valid(SECRET, body, headers["X-Hub-Signature-256"])
    assert rb"\ud83c\udf36\ufe0f a\/b" in body
    assert body.isascii()


def test_a_picture_carries_its_caption_and_base64_hash(simulation: Simulation) -> None:
    answer = simulation.phone.post(
        "/send", data={"person": "Admin", "caption": "Promo"}, files={"file": ("p.png", PNG, "image/png")}
    )
    assert answer.status_code == 200
    image = last_message(simulation)["image"]
    assert (image["caption"], image["mime_type"]) == ("Promo", "image/png")
    assert image["sha256"].endswith("=")
    assert simulation.graph.get(f"/{image['id']}").json()["file_size"] == len(PNG)


@pytest.mark.parametrize(
    ("name", "mime", "kind"),
    [("a.mp4", "video/mp4", "video"), ("a.pdf", "application/pdf", "document"), ("a.mp3", "audio/mpeg", "audio")],
)
def test_a_files_type_decides_the_kind(simulation: Simulation, name: str, mime: str, kind: str) -> None:
    simulation.phone.post("/send", data={"person": "Admin"}, files={"file": (name, b"bytes", mime)})
    told = last_message(simulation)
    assert told["type"] == kind
    assert told[kind]["mime_type"] == mime
    if kind == "document":
        assert told[kind]["filename"] == name
    if kind == "audio":
        assert told[kind]["voice"] is False


def test_a_quote_names_whose_message_it_was(simulation: Simulation) -> None:
    theirs = simulation.send_text("Sila pilih").json()["messages"][0]["id"]
    simulation.say(text="batal", quote=theirs)
    assert last_message(simulation)["context"] == {"from": "601155500000", "id": theirs}


def test_a_forwarded_message_says_so_and_nothing_else(simulation: Simulation) -> None:
    first = simulation.say(text="/landing list")
    last_message(simulation)
    simulation.say(forward=first)
    told = last_message(simulation, 3)
    assert told["context"] == {"forwarded": True}
    assert told["text"]["body"] == "/landing list"


def test_a_reaction_and_taking_it_away(simulation: Simulation) -> None:
    theirs = simulation.send_text().json()["messages"][0]["id"]
    simulation.say(reaction={"message": theirs, "emoji": "👍"})
    assert last_message(simulation)["reaction"] == {"message_id": theirs, "emoji": "👍"}
    simulation.say(reaction={"message": theirs, "emoji": ""})
    assert last_message(simulation, 3)["reaction"] == {"message_id": theirs}


def test_tapping_a_button_and_choosing_a_row(simulation: Simulation) -> None:
    buttons = [{"type": "reply", "reply": {"id": "CONFIRM TASK-1201 #2", "title": "CONFIRM"}}]
    asked = simulation.send(
        type="interactive", interactive={"type": "button", "body": {"text": "Sure?"}, "action": {"buttons": buttons}}
    ).json()["messages"][0]["id"]
    simulation.say(button="confirm")
    told = last_message(simulation)
    assert told["context"] == {"from": "601155500000", "id": asked}
    assert told["interactive"] == {
        "type": "button_reply",
        "button_reply": {"id": "CONFIRM TASK-1201 #2", "title": "CONFIRM"},
    }
    rows = [
        {"id": "/help landing", "title": "Landing", "description": "Pages"},
        {"id": "/help agent", "title": "Agent"},
    ]
    menu = {"type": "list", "body": {"text": "Menu"}, "action": {"button": "Open", "sections": [{"rows": rows}]}}
    simulation.send(type="interactive", interactive=menu)
    simulation.say(row="/help landing")
    assert last_message(simulation, 3)["interactive"] == {"type": "list_reply", "list_reply": rows[0]}


def test_who_hides_the_number_has_no_number_in_the_webhook(simulation: Simulation) -> None:
    stranger = simulation.phone.post(
        "/people", json={"name": "Somebody New", "number": "", "hides_number": True}
    ).json()
    simulation.say(person=stranger["number"], text="hi")
    told = last_message(simulation)
    assert "from" not in told
    assert told["from_user_id"] == stranger["user_id"]
    assert simulation.webhook.values()[-1]["contacts"] == [
        {"profile": {"name": "Somebody New", "username": "somebody.new"}, "user_id": stranger["user_id"]}
    ]
    answer = simulation.send_text(to=None, recipient=stranger["user_id"])
    assert answer.json()["contacts"] == [{"input": stranger["user_id"], "user_id": stranger["user_id"]}]
    assert simulation.messages(stranger["number"])[-1]["text"] == "Hello"


def test_any_other_kind_of_metas_can_be_sent_word_for_word(simulation: Simulation) -> None:
    simulation.say(raw={"type": "location", "location": {"latitude": 3.1, "longitude": 101.7}})
    assert last_message(simulation)["location"] == {"latitude": 3.1, "longitude": 101.7}


def test_the_order_of_one_persons_messages_is_kept(simulation: Simulation) -> None:
    for number in range(12):
        simulation.say(text=str(number))
    last_message(simulation, 13)
    assert [told["text"]["body"] for told in simulation.webhook.told("messages")][1:] == [str(n) for n in range(12)]


@pytest.mark.parametrize(
    "wish",
    [{}, {"text": " "}, {"text": 7}, {"button": "nowhere"}, {"quote": "x", "text": "y"}, {"forward": "x"}, {"raw": 1}],
)
def test_a_senseless_wish_is_refused_in_words(simulation: Simulation, wish: dict) -> None:
    answer = simulation.phone.post("/send", json={"person": "Admin", **wish})
    assert answer.status_code == 400
    assert answer.json()["error"]


def test_nobody_can_be_spoken_for_from_another_site(simulation: Simulation) -> None:
    wish = {"person": "Admin", "text": "/user add"}
    assert simulation.phone.post("/send", json=wish, headers={"Origin": "https://elsewhere.example"}).status_code == 403
    assert simulation.phone.post("/send", json=wish, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert simulation.phone.post("/send", json=wish, headers={"Origin": simulation.url}).status_code == 200

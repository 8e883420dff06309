"""A spoken YA is what a node says it heard: it counts only where the functions found the command harmless."""

import pytest

from tests.database_clone import Clone
from tests.sql.inbound_messages import ADMIN, count_stamps, deliver, message, word
from tests.sql.voice_notes import (
    card_reading,
    card_state,
    make_card,
    send_and_hear,
    start_node,
    tap_card,
    words_message,
)

YES = {"kind": "word", "word": "yes", "text": "ya"}
THIEF = {"name": "Thief", "number": "60999999999", "role": "admin"}


@pytest.fixture(autouse=True)
def pc(wocs: Clone) -> None:
    start_node(wocs)


def test_a_stolen_node_that_forges_a_note_and_its_yes_makes_no_admin(wocs: Clone) -> None:
    forged = card_reading("/user add\nname: Thief", "user_add", args=THIEF, spoken_yes=False)
    card = make_card(wocs, forged)
    answer = words_message(send_and_hear(wocs, YES))
    assert (answer["say"], answer["facts"]["card"]) == ("voice.press_yes", card["facts"]["card"])
    assert card_state(wocs, card) == "open"
    assert wocs.sql("select count(*) from wocs.users where wa_number = %s", THIEF["number"]) == [(0,)]


def test_the_button_or_a_typed_ya_takes_the_same_card(wocs: Clone) -> None:
    tapped = make_card(wocs, card_reading(spoken_yes=False))
    assert tap_card(wocs, tapped, "yes")["say"] == "landing.edited"
    make_card(wocs, card_reading(spoken_yes=False))
    typed = words_message(deliver(wocs, message(ADMIN, word("confirm"), "YA")))
    assert (typed["say"], count_stamps(wocs)) == ("landing.edited", 2)


def test_a_reading_of_which_nothing_is_said_wants_the_button(wocs: Clone) -> None:
    reading = card_reading()
    del reading["spoken_yes"]
    make_card(wocs, reading)
    assert words_message(send_and_hear(wocs, YES))["say"] == "voice.press_yes"
    assert count_stamps(wocs) == 0


def test_a_spoken_batal_and_ubah_need_no_button(wocs: Clone) -> None:
    card = make_card(wocs, card_reading(spoken_yes=False))
    assert words_message(send_and_hear(wocs, {**YES, "word": "change", "text": "ubah"}))["say"] == "voice.change"
    assert words_message(send_and_hear(wocs, {**YES, "word": "no", "text": "batal"}))["say"] == "voice.dropped"
    assert card_state(wocs, card) == "dropped"

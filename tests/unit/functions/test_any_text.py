"""No text takes a delivery with it: whatever is in a POST, it is answered 200, and its neighbours are decided."""

import json
from random import Random

import pytest

from bench.hostile_texts import hostile_message
from shared.commands import MENU, Command
from tests.campaigns import CAMPAIGNS
from tests.unit.functions.conftest import Post, Recording, delivery, text_message

DELIVERIES, TEXTS, ANSWERS = 15 * CAMPAIGNS, 15, 25 * CAMPAIGNS


def deliver_hostile_texts(post: Post, recording: Recording, random: Random, texts: int) -> None:
    hostile = [text_message(hostile_message(random), id=f"wamid.{number}") for number in range(texts)]
    hostile.insert(random.randrange(texts), text_message("/status", id="wamid.neighbour"))
    recording.calls.clear()
    assert post(delivery(*hostile)).status_code == 200
    (request,) = recording.of("wocs_intake")
    intents = {message["id"]: message["intent"] for message in request["messages"]}
    assert len(intents) == texts + 1
    assert intents["wamid.neighbour"]["command"] == "status"
    broken = [intent for intent in intents.values() if intent["do"] == "broken"]
    assert not broken, json.dumps(hostile)


@pytest.mark.parametrize("seed", range(DELIVERIES))
def test_whatever_is_in_a_post_its_neighbours_are_decided(post: Post, recording: Recording, seed: int) -> None:
    deliver_hostile_texts(post, recording, Random(seed), TEXTS)


LOOK_ALIKES = {"i": "ıİ", "s": "ſ", "k": "\u212a", "a": "Å", "n": "ŉ", "j": "ǰ", "f": "ﬀ", "2": "²٢", "o": "\u2126"}
"""Letters whose other case, or whose plain form, is another letter, or more than one."""


def list_look_alikes() -> list[str]:
    """Every example of the menu with each such letter in it, and with its keys in capitals."""
    texts = [text for command in MENU for text in command.examples]
    odd = [text.replace(letter, other) for text in texts for letter, all_ in LOOK_ALIKES.items() for other in all_]
    return ["/landing create page: x tıtle: y", "/LANDİNG CREATE TİTLE: Straße", *dict.fromkeys(odd)]


def test_letters_whose_other_case_is_another_letter_break_no_command(post: Post, recording: Recording) -> None:
    texts = list_look_alikes()
    assert post(delivery(*(text_message(text, id=f"wamid.{at}") for at, text in enumerate(texts)))).status_code == 200
    (request,) = recording.of("wocs_intake")
    assert [message["text"] for message in request["messages"] if message["intent"]["do"] == "broken"] == []


@pytest.mark.parametrize("command", [command for command in MENU if command.fields], ids=lambda command: command.key)
def test_such_letters_break_no_answer_to_an_unfinished_command(
    post: Post, recording: Recording, command: Command
) -> None:
    draft = {"id": "wamid.zero", "command": command.key, "args": {}, "media": None, "voice": {}}
    texts = list_look_alikes()
    drawn = Random(command.key).sample(texts, min(ANSWERS, len(texts)))
    answers = [text.partition("\n")[2] or text.partition(" ")[2] for text in drawn]
    entries = [{"id": f"wamid.{at}", "draft": draft} for at in range(len(answers))]
    recording.answers["wocs_intake"] = [{"drafts": entries}, {}]
    post(delivery(*(text_message(text, id=f"wamid.{at}") for at, text in enumerate(answers))))
    again = recording.of("wocs_intake")[1]["messages"]
    assert [message["text"] for message in again if message["intent"]["do"] == "broken"] == []
    assert len(again) == len(answers)

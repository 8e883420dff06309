"""No text takes a delivery with it: whatever is in a POST, it is answered 200, and its neighbours are decided."""

import json
from random import Random

import pytest

from bench.hostile_texts import hostile_message
from tests.unit.functions.conftest import Post, Recording, delivery, text_message

DELIVERIES, TEXTS = 40, 15


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

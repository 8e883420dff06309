"""Signed but senseless: recorded, 200, nothing commanded. A 5xx would bring it back for seven days."""

import json
from typing import Any

import pytest

from tests.unit.functions.conftest import Post, Recording, delivery, text_message

SENSELESS = {
    "empty": b"",
    "no JSON": b"hello",
    "a list": b"[]",
    "a number": b"1",
    "null": b"null",
    "a text": b'"text"',
    "empty object": b"{}",
    "entry is a number": b'{"entry":' + b"9" * 900 + b"}",
    "an endless number": b'{"entry":' + b"9" * 9000 + b"}",
    "entry is a text": b'{"entry":"x"}',
    "changes is an object": b'{"entry":[{"changes":{}}]}',
    "value is a list": b'{"entry":[{"changes":[{"value":[]}]}]}',
    "messages is an object": b'{"entry":[{"changes":[{"value":{"messages":{}}}]}]}',
    "an empty message": b'{"entry":[{"changes":[{"value":{"messages":[{}]}}]}]}',
    "wrong types": b'{"entry":[{"changes":[{"value":{"messages":[{"from":123,"id":[],"type":"text","text":"x"}]}}]}]}',
    "a message that is a text": b'{"entry":[{"changes":[{"value":{"messages":["x",null,7]}}]}]}',
    "statuses of nothing": b'{"entry":[{"changes":[{"value":{"statuses":[{},{"id":"w","status":"flying"},3]}}]}]}',
    "NaN": b'{"entry":[{"changes":[{"value":{"x":NaN}}]}]}',
    "Infinity": b'{"entry":[{"changes":[{"value":{"x":-Infinity}}]}]}',
    "a float without end": b'{"entry":[{"changes":[{"value":{"x":1e999}}]}]}',
    "deep lists": b"[" * 100_000 + b"]" * 100_000,
    "deep objects": b'{"entry":' * 5_000 + b"1" + b"}" * 5_000,
    "deep inside a message": json.dumps(delivery(text_message(x=json.loads("[" * 500 + "]" * 500)))).encode(),
    "half UTF-8": b'{"entry":"\xff\xfe"}',
    "UTF-16": '{"entry":[]}'.encode("utf-16"),
    "cut off": b'{"entry":[{"changes":[{"val',
    "two documents": b"{}{}",
}


@pytest.mark.parametrize("body", SENSELESS.values(), ids=SENSELESS)
def test_a_senseless_body_is_recorded_and_answered_200(post: Post, recording: Recording, body: bytes) -> None:
    assert post(body).status_code == 200
    (request,) = recording.of("wocs_record")
    assert request["others"] or request["messages"]
    understood = [message for intake in recording.of("wocs_intake") for message in intake["messages"]]
    assert len(understood) == len(request["messages"])
    assert all(message["intent"]["do"] != "command" for message in understood if message["type"] != "text")


def test_what_cannot_be_read_is_kept_as_such(post: Post, recording: Recording) -> None:
    post(b"hello")
    (other,) = recording.of("wocs_record")[0]["others"]
    assert (other["kind"], other["raw"]) == ("unreadable", "hello")


WORDS = {
    "half a surrogate pair": ("/status \ud800", "/status ?"),
    "NUL": ("/sta\0tus", "/status"),
    "very long": ("x" * 200_000, "x" * 65_536),
    "control characters": ('\x1b[31m\n{"level":"info"}', '\x1b[31m\n{"level":"info"}'),
}


@pytest.mark.parametrize(("written", "kept"), WORDS.values(), ids=WORDS)
def test_words_no_database_can_keep_are_made_keepable(
    post: Post, recording: Recording, written: str, kept: str
) -> None:
    assert post(delivery(text_message(written))).status_code == 200
    (message,) = recording.of("wocs_intake")[0]["messages"]
    assert (message["text"], message["raw"]["text"]["body"]) == (kept, kept)


SENDERS: list[Any] = ["", None, [], {}, True, 0, "<script>", "60123456789\u200b", "６０１２３４５６７８９"]


@pytest.mark.parametrize("sender", SENDERS, ids=repr)
def test_who_cannot_be_known_commands_nothing(post: Post, recording: Recording, sender: Any) -> None:
    assert post(delivery(text_message("/status", **{"from": sender}))).status_code == 200
    (request,) = recording.of("wocs_record")
    assert (request["messages"], [other["kind"] for other in request["others"]]) == ([], ["unreadable"])


def test_one_bad_message_does_not_take_the_good_ones_with_it(post: Post, recording: Recording) -> None:
    post(delivery({"id": 1.5}, text_message(), {"from": "60123456789"}))
    (request,) = recording.of("wocs_record")
    assert ([one["id"] for one in request["messages"]], len(request["others"])) == (["wamid.one"], 2)

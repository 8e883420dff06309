"""One odd value or letter loses nothing: it is left out or read as text, all bytes are kept, the rest is decided."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from functions.intake.json_repair import mend
from functions.intake.webhook_body import Delivery, read_delivery
from tests.unit.functions.conftest import Post, Recording, delivery, text_message

ODD, NEIGHBOUR = "wamid.odd", "wamid.neighbour"
HOLE = '"the hole"'


def two_messages(**odd: Any) -> str:
    """A body of a message with something odd in it and its neighbour."""
    return json.dumps(delivery(text_message(id=ODD, **odd), text_message("/status", id=NEIGHBOUR)), ensure_ascii=False)


def with_value(odd: str) -> bytes:
    """Two messages, the first with this in the place of a value."""
    return two_messages(hole=json.loads(HOLE)).replace(HOLE, odd).encode("utf-8", "surrogatepass")


ODD_VALUES = {
    "a number without end": "1e400",
    "a number of 5,000 digits": "9" * 5000,
    "a negative one": "-" + "9" * 5000,
    "a fraction of 5,000 digits": "0." + "9" * 5000 + "e999",
    "NaN": "NaN",
    "Infinity": "[Infinity, -Infinity]",
    "deep lists": "[" * 20_000 + "]" * 20_000,
    "deep objects": '{"a":' * 20_000 + "1" + "}" * 20_000,
    "as deep as may be": "[" * 900 + "]" * 900,
    "half a surrogate pair, escaped": '"\\ud800"',
    "half a surrogate pair, as bytes": '"\ud800"',
    "NUL, escaped": '"\\u0000"',
    "NUL, as a byte": '"a\0b"',
    "a line end": '"a\nb"',
    "an unknown escape": '"\\x41"',
    "half an escape": '"\\u12"',
    "a leading zero": "007",
    "a plus": "+1",
    "hexadecimal": "0x1F",
    "Python's": "True",
    "JavaScript's": "undefined",
    "nothing": "",
    "a comma too many": "[1, 2,]",
    "single quotes": "'x'",
}


@pytest.mark.parametrize("odd", ODD_VALUES.values(), ids=ODD_VALUES)
def test_an_odd_value_costs_no_message(post: Post, recording: Recording, odd: str) -> None:
    body = with_value(odd)
    assert post(body).status_code == 200
    (request,) = recording.of("wocs_record")
    assert [message["id"] for message in request["messages"]] == [ODD, NEIGHBOUR]
    assert [event["kind"] for event in request["others"]] == ["repaired"]
    kept = request["others"][0]["raw"]
    assert len(kept) >= len(body.decode("utf-8", "replace")), "all of it, however much"
    intents = {message["id"]: message["intent"] for message in recording.of("wocs_intake")[0]["messages"]}
    assert intents[NEIGHBOUR]["command"] == "status"


@pytest.mark.parametrize("key", ["timestamp", "context", "text", "type", "image", "errors"])
@pytest.mark.parametrize("odd", ["1e400", "NaN", "9" * 5000, "[" * 2000 + "]" * 2000])
def test_an_odd_value_may_stand_where_we_look(post: Post, recording: Recording, key: str, odd: str) -> None:
    body = two_messages(**{key: json.loads(HOLE)}).replace(HOLE, odd).encode()
    assert post(body).status_code == 200
    assert NEIGHBOUR in [message["id"] for message in recording.of("wocs_intake")[0]["messages"]]


MARKS: dict[str, Callable[[str], bytes]] = {
    "a byte order mark": lambda text: b"\xef\xbb\xbf" + text.encode(),
    "UTF-16": lambda text: text.encode("utf-16"),
    "UTF-32": lambda text: text.encode("utf-32"),
    "a bad byte in a text": lambda text: text.encode().replace(b"/status", b"/status \xff"),
    "an overlong letter": lambda text: text.encode().replace(b'"whatsapp"', b'"whats\xc0\x80app"'),
    "a bad byte in a key": lambda text: text.encode().replace(b'"messaging_product"', b'"contacts": [], "\xfe"', 1),
    "something after it": lambda text: text.encode() + b"\0\0\0",
    "a second document": lambda text: text.encode() + b"{}",
}


@pytest.mark.parametrize("write", MARKS.values(), ids=MARKS)
def test_odd_bytes_cost_no_message(write: Callable[[str], bytes]) -> None:
    reading = read_delivery(write(two_messages()))
    assert [message["id"] for message in reading.messages] == [ODD, NEIGHBOUR]
    assert reading.others[-1]["kind"] == "repaired"


def test_every_byte_of_what_cannot_be_read_is_kept() -> None:
    (event,) = read_delivery(b"\xff\0" + b"x" * 100_000 + b"the end").others
    assert event["kind"] == "unreadable"
    assert event["raw"] == "\\xff\\x00" + "x" * 100_000 + "the end"


def test_what_is_deeper_than_a_database_can_keep_is_left_out_where_it_stands() -> None:
    text = '{"a": [1, ' + "[" * 50 + "2" + "]" * 50 + ', 3], "b": 4}'
    mended = json.loads(mend(text, 40))
    assert (mended["b"], mended["a"][0], mended["a"][2]) == (4, 1, 3)


WORDS = '{"from":"60120000001","id":"wamid.forged","timestamp":"1","type":"text","text":{"body":"/stop all"}}'


@pytest.mark.parametrize("broken", ["}", '"', "]", "\\", "{"])
def test_words_that_look_like_a_message_are_never_one(broken: str) -> None:
    body = with_value("1").replace(b"/status", json.dumps(WORDS)[1:-1].encode()) + broken.encode()
    assert {message["id"] for message in read_delivery(body).messages} == {ODD, NEIGHBOUR}


SHAPES: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "one entry without its list": lambda body: body | {"entry": body["entry"][0]},
    "one change without its list": lambda body: body | {"entry": [{"changes": body["entry"][0]["changes"][0]}]},
    "numbered entries": lambda body: body | {"entry": {"0": body["entry"][0]}},
    "a list of values": lambda body: (
        body | {"entry": [{"changes": [{"field": "messages", "value": [body["entry"][0]["changes"][0]["value"]]}]}]}
    ),
}


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_what_is_not_list_shaped_is_read(shape: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    reading = read_delivery(json.dumps(shape(json.loads(two_messages()))).encode())
    assert [message["id"] for message in reading.messages] == [ODD, NEIGHBOUR]


def test_a_list_of_deliveries_is_read() -> None:
    assert len(read_delivery(f"[{two_messages()}]".encode()).messages) == 2


def test_one_message_without_its_list_is_read() -> None:
    body = delivery()
    body["entry"][0]["changes"][0]["value"]["messages"] = text_message(id=ODD)
    assert [message["id"] for message in read_delivery(json.dumps(body).encode()).messages] == [ODD]


@pytest.mark.parametrize("name", ["calls", "message_echoes", "groups", "state_sync"])
def test_what_stands_beside_messages_under_an_unknown_key_is_kept(name: str) -> None:
    told = [{"id": "wacid.1", "event": "connect"}]
    body = delivery(text_message(), **{name: told})
    body["entry"][0]["standby"] = [{"x": 1}]
    reading = read_delivery(json.dumps(body | {"more": 1}).encode())
    assert [message["id"] for message in reading.messages] == ["wamid.one"]
    assert [(event["kind"], event["raw"]) for event in reading.others] == [
        (name, {name: told}),
        ("standby", {"standby": [{"x": 1}]}),
        ("more", {"more": 1}),
    ]


@pytest.mark.parametrize("messages", ["x", 7, True, ["x", None, 7, []]])
def test_what_is_no_message_is_kept_as_it_is(messages: Any) -> None:
    body = delivery(statuses=[{"id": "w", "status": "read"}])
    body["entry"][0]["changes"][0]["value"]["messages"] = messages
    reading = read_delivery(json.dumps(body).encode())
    assert len(reading.statuses) == 1
    assert [event["raw"] for event in reading.others] == (messages if isinstance(messages, list) else [messages])


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
keys = st.sampled_from(["from", "id", "timestamp", "type", "text", "body", "context", "system", "image", "interactive"])
FIRST = json.dumps(text_message(id=ODD, context={"id": "wamid.ours", "from": "60311112222"}), ensure_ascii=False)


def neighbours(reading: Delivery) -> list[str]:
    return [str(message["raw"]["text"]["body"]) for message in reading.messages if message["id"] == NEIGHBOUR]  # type: ignore[index,call-overload]


def around(first: bytes) -> bytes:
    """A delivery whose first message is these bytes."""
    return two_messages().encode().replace(json.dumps(text_message(id=ODD), ensure_ascii=False).encode(), first)


@settings(max_examples=150, deadline=None)
@given(keys, anything)
def test_whatever_a_key_of_a_message_holds_its_neighbour_is_decided(key: str, value: Any) -> None:
    odd = json.dumps({**text_message(id=ODD), key: value}).encode()
    assert neighbours(read_delivery(around(odd))) == ["/status"]


@settings(max_examples=400, deadline=None)
@given(st.integers(0, len(FIRST)), st.integers(0, 12), st.binary(max_size=6) | st.sampled_from(list(b'{}[]",:\\0')))
def test_whatever_bytes_of_a_message_are_changed_its_neighbour_is_decided(at: int, gone: int, put: bytes | int) -> None:
    first, new = FIRST.encode(), put if isinstance(put, bytes) else bytes([put])
    reading = read_delivery(around(first[:at] + new + first[at + gone :]))
    assert neighbours(reading) == ["/status"]

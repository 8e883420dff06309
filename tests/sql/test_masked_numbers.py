"""Phone numbers are masked in whatever a viewer is told, whoever says it and however the number is written."""

import json
from typing import Any

import pytest

from functions.replies import render_reply
from functions.replies.catalogue import sentences
from tests.database_clone import Clone
from tests.sql.inbound_messages import ADMIN, VIEWER, command, deliver, message

WRITTEN = [
    "60123456789", "+60123456789", "0123456789", "012-345 6789", "012-3456789", "+60 12-345 6789", "(012) 345-6789",
    "012.345.6789", "+6012 345 6789", "60 12 345 6789", "03-2161 2345", "012\u00a0345\u00a06789", "012‑345‑6789",
    "6591234567", "447911123456", "+44 7911 123456", "wa.me/60123456789", "https://wa.me/6591234567", "tel:0123456789",
    "012/345/6789", "012_345_6789", "\u202a+60 12\u2011345\u00a06789\u202c", "０１２３４５６７８９", "٠١٢٣٤٥٦٧٨٩",
    "0060123456789", "0️⃣1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣7️⃣8️⃣9️⃣", "0 1 2 3 4 5 6 7 8 9", "(012)/345.6789", "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗",
    "012·345·6789", "01\u200b2345\u200b6789",
]  # fmt: skip
NO_NUMBERS = [
    "2026-01-20T01:00:00.000Z", "2026-01-20 08:00", "20-01-2026", "01-02-2026 10:00", "01.02.2026", "RM 1,234.50",
    "TASK-1201", "https://www.tiktok.com/@abangcolek/video/73920123", "/video/7392012345678901234", "20260120", "10:30",
    "a1b2c3d4e5f60123456789abcdef0123", "EVT-101", "3fa85f64-5717-4562-b3fc-2c963f66afa6", "0.125", "100 200 300",
    "01/02/2026", "20/01/2026 08:00", "1/2/3",
]  # fmt: skip


def digits(text: str) -> str:
    return "".join(character for character in text if character.isdigit())


def mask(database: Clone, texts: list[str]) -> list[str]:
    rows = database.sql("select wocs.number_mask(x) from unnest(%s::text[]) with ordinality t (x, n) order by n", texts)
    return [masked for (masked,) in rows]


def test_a_number_keeps_its_beginning_and_its_end_however_it_is_written(database: Clone) -> None:
    for number, masked in zip(WRITTEN, mask(database, [f"call {number}, now" for number in WRITTEN]), strict=True):
        assert masked.startswith("call ")
        assert masked.endswith(", now")
        assert "•••" in masked
        assert 5 <= len(digits(masked)) <= 6, number


def test_what_is_no_number_stays_as_it_is(database: Clone) -> None:
    assert mask(database, NO_NUMBERS) == NO_NUMBERS


FACTS: list[tuple[Any, Any]] = [
    ({"number": "601234"}, {"number": "60•••34"}),
    ({"args": [["number", "601234"], ["qty", "601234"]]}, {"args": [["number", "60•••34"], ["qty", "601234"]]}),
    ({"number": 60123456789}, {"number": "6012•••89"}),
    ({"views": 60123456789, "on": True, "none": None}, {"views": 60123456789, "on": True, "none": None}),
    ({"a": [{"b": "0123456789"}], "c": [], "d": {}}, {"a": [{"b": "012•••89"}], "c": [], "d": {}}),
]


def test_facts_are_masked_however_deep(database: Clone) -> None:
    for facts, masked in FACTS:
        assert database.sql("select wocs.number_mask_facts(%s)", json.dumps(facts)) == [(masked,)]


def with_numbers(fact: Any, number: str) -> Any:
    """The same facts with a number behind every string."""
    if isinstance(fact, str):
        return f"{fact} {number}"
    if isinstance(fact, dict):
        return {key: with_numbers(value, number) for key, value in fact.items()}
    return [with_numbers(value, number) for value in fact] if isinstance(fact, list) else fact


TELL = """
select wocs.outbox_add(u, 'reply', t ->> 0, t -> 1, concat(u.id, n))
from wocs.users u, jsonb_array_elements(%s) with ordinality x (t, n) order by n
"""


@pytest.mark.parametrize("number", ["60123456789", "012-345 6789"])
def test_no_saying_tells_a_viewer_a_number(wocs: Clone, number: str) -> None:
    """Each saying with all it may have, sent to an admin, an agent and a viewer."""
    samples = {say: {**entry["sample"], **entry.get("besides", {}), "number": ""} for say, entry in sentences().items()}
    told = [[say, with_numbers(facts, number)] for say, facts in samples.items()]
    wocs.sql(TELL, json.dumps(told))
    kept = wocs.sql("select say, facts, to_number from wocs.outbox order by id")
    assert len(kept) == len(told) * 4
    for say, facts, to in kept:
        if to != VIEWER:
            assert [say, facts] in told
            continue
        assert number not in json.dumps(facts, ensure_ascii=False)
        assert not [language for language in ("en", "ms") if number in render_reply(say, facts, language).text]


def test_the_trace_of_a_viewer_s_messages_shows_no_number(wocs: Clone) -> None:
    for number in (VIEWER, ADMIN):
        deliver(wocs, message(number, command("look", runs="answer", role="viewer", of="60123456789"), "/look"))
    traces = {number: json.dumps(wocs.call("wocs_trace", {"sender": number})) for number in (VIEWER, ADMIN)}
    assert "60123456789" in traces[ADMIN]
    assert "60123456789" not in traces[VIEWER]
    assert VIEWER not in traces[VIEWER]

"""The contract's types, its page, and the check that every test's requests and answers go through."""

from typing import Any

import pytest

from local.reference.contracts import CONTRACT, page_with_types
from shared.contract.intent_types import InboundMessage, SayIntent
from shared.contract.request_types import StoredMedia
from shared.contract.sql_doors import SQL_DOORS
from shared.contract.work_types import Work
from tests.contract_fit import misfits
from tests.database_clone import Clone

CHAT = {"do": "chat"}
MESSAGE: dict[str, Any] = {
    "id": "wamid.1", "raw": {"text": {"body": "hi"}}, "sender": {"user_id": None, "number": "60123", "name": None},
    "received_at": "2026-01-20T01:00:00+00:00", "forwarded": False, "group": False, "emoji": None,
    "sent_at": None, "type": "text", "text": "hi", "media": None, "quoted": None, "intent": CHAT, "second_look": False,
}  # fmt: skip
STORED: dict[str, Any] = {"key": "voice/1", "mime": "audio/ogg", "size": 9}


def test_a_page_without_its_marks_is_no_page_to_write() -> None:
    with pytest.raises(ValueError, match="marks"):
        page_with_types("# Contracts", CONTRACT)


def test_sql_has_the_doors_of_the_contract(database: Clone) -> None:
    doors = database.sql(
        "select proname from pg_proc where pronamespace = 'public'::regnamespace and proname ~ '^wocs_'"
    )
    assert {name for (name,) in doors} == SQL_DOORS.keys()


def test_what_has_a_type_fits_it() -> None:
    assert misfits(MESSAGE, InboundMessage) == []
    assert misfits({**STORED, "seconds": 3}, StoredMedia) == []
    assert misfits({**STORED, "seconds": None}, StoredMedia) == []


@pytest.mark.parametrize(
    ("value", "kind", "misfit"),
    [
        ({**MESSAGE, "mood": None}, InboundMessage, "$.mood: is not in InboundMessage"),
        (
            {key: MESSAGE[key] for key in MESSAGE if key != "text"},
            InboundMessage,
            "$.text: is missing in InboundMessage",
        ),
        ({**MESSAGE, "text": 5}, InboundMessage, "$.text: 5 is no "),
        ({**MESSAGE, "intent": {"do": "chat", "word": "yes"}}, InboundMessage, "$.intent.word: is not in ChatIntent"),
        ({**MESSAGE, "second_look": 1}, InboundMessage, "$.second_look: 1 is no bool"),
        ({**STORED, "size": True}, StoredMedia, "$.size: True is no int"),
        ({**STORED, "width": None}, StoredMedia, "$.width: None is no int"),
        ({"outbox": [], "bell": [{"task": "TASK-1"}]}, Work, "$.bell[0].score: is missing in BellEntry"),
        (
            {"do": "say", "say": "x", "facts": {1: object()}, "command": None, "role": "boss"},
            SayIntent,
            "'boss' is none of",
        ),
    ],
)
def test_what_does_not_fit_is_named_with_its_place(value: Any, kind: Any, misfit: str) -> None:
    assert any(misfit in found for found in misfits(value, kind)), misfits(value, kind)

"""What recorded messages lead to: one call decides them all, a second one those that continue an unfinished command."""

from collections.abc import Sequence
from typing import cast

from functions.database import DatabaseRefused
from functions.database.retry import call_patiently
from functions.intake.drafts import second_look
from functions.intake.faults import broken
from functions.request_settings import request_settings
from shared.contract.intent_types import InboundMessage
from shared.contract.request_types import IntakeAnswer
from shared.log import note


def decide(messages: Sequence[InboundMessage]) -> list[IntakeAnswer]:
    """The works of it; never raises. What stays undecided, settling hands out again."""
    works = decide_at_once(messages)
    again = second_look(messages, [entry for work in works for entry in work.get("drafts") or []])
    return [*works, *(decide_at_once(again) if again else [])]


def decide_at_once(messages: Sequence[InboundMessage]) -> list[IntakeAnswer]:
    """In one transaction; where the database refuses it, each by itself, and the one it refuses as broken."""
    try:
        request = {"messages": messages, "settings": request_settings()}
        return cast(list[IntakeAnswer], call_patiently("wocs_intake", request))
    except DatabaseRefused as refused:
        note("intake.refused", code=refused.code, messages=len(messages))
        fault = f"{refused.code} in wocs_intake"
    if len(messages) > 1:
        return [work for message in messages for work in decide_at_once([message])]
    if messages[0]["intent"]["do"] == "broken":
        return []
    return decide_at_once([{**messages[0], "intent": broken(fault), "second_look": True}])

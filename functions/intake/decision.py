"""What recorded messages lead to: one call decides them all, a second one those that continue an unfinished command."""

from collections.abc import Sequence
from typing import cast

from functions.causes import note_cause
from functions.database import DatabaseRefused
from functions.database.retry import call_with_retry
from functions.intake.drafts import look_again_at_drafts
from functions.intake.faults import make_broken_intent
from functions.request_settings import request_settings
from shared.contract.intent_types import InboundMessage
from shared.contract.request_types import IntakeAnswer


def decide(messages: Sequence[InboundMessage]) -> list[IntakeAnswer]:
    """The works of it; never raises. What stays undecided, settling hands out again."""
    works = decide_in_one_call(messages)
    again = look_again_at_drafts(messages, [entry for work in works for entry in work.get("drafts") or []])
    return [*works, *(decide_in_one_call(again) if again else [])]


def decide_in_one_call(messages: Sequence[InboundMessage]) -> list[IntakeAnswer]:
    """In one transaction; where the database refuses it, each by itself, and the one it refuses as broken."""
    try:
        request = {"messages": messages, "settings": request_settings()}
        return cast(list[IntakeAnswer], call_with_retry("wocs_intake", request))
    except DatabaseRefused as refused:
        note_cause("intake.refused", refused.cause, code=refused.code, messages=len(messages))
        fault = f"{refused.code} in wocs_intake"
    if len(messages) > 1:
        return [work for message in messages for work in decide_in_one_call([message])]
    if messages[0]["intent"]["do"] == "broken":
        return []
    return decide_in_one_call([{**messages[0], "intent": make_broken_intent(fault), "second_look": True}])

"""What a scheduled command means when its time has come."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from functions.intake.attachments import attached_to
from functions.intake.webhook_body import Event
from shared import grammar


def scheduled_intent(
    text: str,
    now: datetime,
    zone: ZoneInfo,
    templates: Mapping[str, Any] | None,
    media: Mapping[str, Any] | None,
) -> tuple[Event | None, Event | None]:
    """What a scheduled command means at its moment: its intent, or the saying that tells why it has none any more.

    `templates` as SQL tells them, `media` the contract's object of the message that made the schedule (or
    `{"quoted": wamid}`).
    """
    attached = attached_to(
        {"media": media if media and media.get("kind") else None, "quoted": (media or {}).get("quoted")}
    )
    inner = grammar.read_line(
        text, now=now, zone=zone, attached=attached, templates=grammar.template_runs.read_templates(templates)
    )
    if inner.line and not inner.lacks:
        return {**inner.line["intent"], "draft": None}, None
    lacking = [asdict(grammar.Mistake(1, key, "", "missing")) for key in inner.lacks]
    mistakes = [asdict(one) for one in inner.mistakes] or lacking
    facts = {"command": None, "mistakes": mistakes, "corrected": inner.corrected}
    return None, {"say": "grammar.mistakes", "facts": facts}

"""What a scheduled command means when its time has come."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from functools import partial
from typing import Any, cast
from zoneinfo import ZoneInfo

from functions.intake.attachments import collect_attached
from functions.intake.faults import guard, make_broken_saying
from shared import grammar
from shared.contract.intent_types import CommandIntent
from shared.contract.people_types import Saying

Meaning = tuple[CommandIntent | None, Saying | None]


def understand_scheduled(
    text: str,
    now: datetime,
    zone: ZoneInfo,
    templates: Mapping[str, Any] | None,
    media: Mapping[str, Any] | None,
) -> Meaning:
    """What a scheduled command means at its moment: its intent, or the saying that tells why it has none any more.

    Never raises: one that our code cannot bear has none either.

    `templates` as SQL tells them, `media` the contract's object of the message that made the schedule (or
    `{"quoted": wamid}`).
    """
    return guard(
        partial(read_scheduled_line, text, now, zone, templates, media), lambda fault: (None, make_broken_saying(fault))
    )


def read_scheduled_line(
    text: str, now: datetime, zone: ZoneInfo, templates: Mapping[str, Any] | None, media: Mapping[str, Any] | None
) -> Meaning:
    attached = collect_attached(
        {"media": media if media and media.get("kind") else None, "quoted": (media or {}).get("quoted")}
    )
    inner = grammar.read_line(
        text, now=now, zone=zone, attached=attached, templates=grammar.template_runs.read_templates(templates)
    )
    if inner.line and not inner.lacks:
        return cast(CommandIntent, {**inner.line["intent"], "draft": None}), None
    lacking = [asdict(grammar.Mistake(1, key, "", "missing")) for key in inner.lacks]
    mistakes = [asdict(one) for one in inner.mistakes] or lacking
    facts = {"command": None, "mistakes": mistakes, "corrected": inner.corrected}
    return None, {"say": "grammar.mistakes", "facts": facts}

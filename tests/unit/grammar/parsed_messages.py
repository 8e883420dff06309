"""Understands messages at one fixed moment: Wednesday 14 January 2026, 10:30:20 in Kuala Lumpur."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from shared.grammar import Lacking, Mistaken, Parsed, Understanding, resume, understand
from shared.grammar.results import Template

ZONE = ZoneInfo("Asia/Kuala_Lumpur")
NOW = datetime(2026, 1, 14, 10, 30, 20, tzinfo=ZONE)


VIDEO = {"kind": "video", "id": "99"}
SHEET = {"kind": "document", "id": "77", "filename": "jualan.csv"}
EVERYTHING = {"image": {"kind": "image", "id": "55"}, "video": VIDEO, "document": SHEET}


def parse(
    text: str,
    picture: bool = False,
    attached: dict[str, Any] | None = None,
    templates: dict[str, Template] | None = None,
    now: datetime = NOW,
) -> Understanding:
    return understand(text, now=now, zone=ZONE, picture=picture, attached=attached, templates=templates)


def args_of(text: str, picture: bool = False, **more: Any) -> dict[str, Any]:
    meaning = parse(text, picture, **more)
    assert isinstance(meaning, Parsed), meaning
    return meaning.args


def mistakes_in(text: str, **more: Any) -> Mistaken:
    meaning = parse(text, **more)
    assert isinstance(meaning, Mistaken), meaning
    return meaning


def mistake_rows(text: str) -> list[tuple[int, str, str, str | None]]:
    """Line, key, problem and nearest of each mistake."""
    return [(each.line, each.key, each.problem, each.nearest) for each in mistakes_in(text).mistakes]


def resume_draft(
    draft: Lacking | Mistaken,
    text: str,
    picture: bool = False,
    media: object = None,
    attached: dict[str, Any] | None = None,
    templates: dict[str, Template] | None = None,
) -> Understanding:
    assert draft.command
    readings = draft.readings if isinstance(draft, Mistaken) else ()
    remembered = {"command": draft.command.key, "args": draft.kept, "media": media, "readings": readings}
    return resume(remembered, text, now=NOW, zone=ZONE, picture=picture, attached=attached, templates=templates)

"""What came with a message, as the grammar asks for it."""

import re
from collections.abc import Mapping
from typing import Any

from shared.contract.message_types import MediaRef
from shared.contract.value_types import MediaKind

_SHEETS = {
    "text/csv",
    "application/csv",
    "text/comma-separated-values",
    "text/x-csv",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.ms-excel",
}
_SHEET_ENDINGS = (".csv", ".xlsx", ".xlsm", ".xls")
_UNTOLD = {"", "application/octet-stream"}
_ENDINGS: Mapping[MediaKind, re.Pattern[str]] = {
    "image": re.compile(r"(?i)\.(jpe?g|png|webp|gif|bmp|tiff?|heic|heif|avif)$"),
    "video": re.compile(r"(?i)\.(mp4|m4v|3gp|mov|webm)$"),
}


def kind_of_document(mime: str | None, filename: str | None) -> MediaKind:
    """A picture or a video sent as a document is one, by its type, else by its name.

    The same is said in supabase/schemas/media/quoted.sql.
    """
    told = (mime or "").partition(";")[0].strip().lower()
    for kind, ending in _ENDINGS.items():
        if told.startswith(f"{kind}/") or (told in _UNTOLD and ending.search(filename or "")):
            return kind
    return "document"


def kind_of(message: Mapping[str, Any]) -> str:
    media = message.get("media")
    return str(media["kind"] if media else message.get("type") or "")


def collect_attached(message: Mapping[str, Any]) -> dict[str, Any]:
    """By kind: image, video, document; and `quoted`, the id of the message it answers, which may hold one."""
    media, attached = message.get("media"), dict[str, Any]()
    if media and media["kind"] != "audio":
        attached[media["kind"]] = media
    if message.get("quoted"):
        attached["quoted"] = message["quoted"]
    return attached


def is_sheet(media: MediaRef | None) -> bool:
    """A CSV file or a workbook, by its type or its name: phones call CSV text/plain or an Excel type."""
    if not media or media["kind"] != "document":
        return False
    mime = str(media.get("mime") or "").partition(";")[0].strip().lower()
    return mime in _SHEETS or str(media.get("filename") or "").lower().endswith(_SHEET_ENDINGS)

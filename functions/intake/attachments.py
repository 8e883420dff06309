"""What came with a message, as the grammar asks for it."""

from collections.abc import Mapping
from typing import Any

from shared.contract.message_types import MediaRef

_SHEETS = {
    "text/csv",
    "application/csv",
    "text/comma-separated-values",
    "text/x-csv",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.ms-excel",
}
_ENDINGS = (".csv", ".xlsx", ".xlsm", ".xls")


def kind_of(message: Mapping[str, Any]) -> str:
    """The media's kind; a video sent as a document is a video, any other document stays one."""
    media = message.get("media")
    if not media:
        return str(message.get("type") or "")
    is_film = media["kind"] == "document" and str(media.get("mime") or "").startswith("video/")
    return "video" if is_film else str(media["kind"])


def collect_attached(message: Mapping[str, Any]) -> dict[str, Any]:
    """By kind: image, video, document; and `quoted`, the id of the message it answers, which may hold a video."""
    media, attached = message.get("media"), dict[str, Any]()
    if media and (kind := kind_of(message)) != "audio":
        attached[kind] = {**media, "kind": kind}
    if message.get("quoted"):
        attached["quoted"] = message["quoted"]
    return attached


def is_sheet(media: MediaRef | None) -> bool:
    """A CSV file or a workbook, by its type or its name: phones call CSV text/plain or an Excel type."""
    if not media or media["kind"] != "document":
        return False
    mime = str(media.get("mime") or "").partition(";")[0].strip().lower()
    return mime in _SHEETS or str(media.get("filename") or "").lower().endswith(_ENDINGS)

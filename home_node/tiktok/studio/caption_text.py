"""A caption in Studio's editor: written as a person writes it, read back, and compared with what a list shows."""

import re
import unicodedata

from home_node.tiktok.studio.studio_page import StepFailed, StudioPage

_PIECES = re.compile(r"\n|[#@]\w+|[^\n#@]+|[#@]")
_SHORTENED = re.compile(r"(…|\.\.\.)$")


def write_caption(studio: StudioPage, caption: str) -> None:
    """Replaces what is there (Studio puts the file's name). Raises StepFailed where the editor holds something else."""
    studio.press("caption")
    keyboard = studio.page.keyboard
    keyboard.press("ControlOrMeta+A")
    keyboard.press("Delete")
    for piece in _PIECES.findall(caption):
        _write_piece(studio, piece)
    if not studio.wait_until(lambda: fold_caption(read_caption(studio)) == fold_caption(caption), studio.pace.element):
        raise StepFailed("caption_not_taken", f"{len(caption)} characters written, {len(read_caption(studio))} there")


def _write_piece(studio: StudioPage, piece: str) -> None:
    if piece == "\n":
        studio.page.keyboard.press("Enter")
        return
    studio.page.keyboard.insert_text(piece)
    if piece.startswith(("#", "@")):
        _close_suggestions(studio)


def _close_suggestions(studio: StudioPage) -> None:
    """They open under a hashtag, and the next Enter would take the first of them instead of what was written."""
    if studio.shows("caption_suggestions"):
        studio.page.keyboard.press("Escape")


def read_caption(studio: StudioPage) -> str:
    editor = studio.find("caption")
    return editor.inner_text() if editor else ""


def fold_caption(text: str) -> str:
    """For comparison: one form of each letter, single blanks, no invisible characters that an editor adds."""
    plain = unicodedata.normalize("NFC", text).replace("\u200b", "").replace("\ufeff", "")
    return " ".join(plain.split()).casefold()


def is_caption_shown(shown: str, caption: str) -> bool:
    """Whether a list that may shorten shows this caption; one that is empty is shown as anything."""
    told, wanted = fold_caption(shown), fold_caption(caption)
    if not wanted or told == wanted:
        return True
    start = _SHORTENED.sub("", told).rstrip()
    return bool(_SHORTENED.search(told)) and len(start) > 0 and wanted.startswith(start)

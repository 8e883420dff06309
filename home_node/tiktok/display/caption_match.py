"""Whether a video bears a caption: TikTok tells 150 characters of it, and may write spaces and accents anew."""

import unicodedata

CUT_FROM = 140  # UTF-16 units; a description so long may be a caption's beginning alone (TikTok says 150, not of what)


def bears_caption(description: str, caption: str) -> bool:
    wanted, kept = write_plainly(caption), write_plainly(description)
    if not wanted or not kept:
        return False
    is_cut = len(description.encode("utf-16-le")) // 2 >= CUT_FROM
    return kept == wanted or (is_cut and wanted.startswith(kept.rstrip("…. ")))


def write_plainly(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())

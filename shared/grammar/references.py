"""Reads what points at something that exists: a task, an event, a sale, a version, a video, a template."""

import re
from collections.abc import Callable

from shared.commands import Field
from shared.grammar import links
from shared.grammar.folding import fold_key, fold_text
from shared.grammar.results import Clock, ValueRefusal
from shared.grammar.spelling import find_nearest

_TASK = re.compile(r"(?:(?:task|tugas)[\s_\-:]*)?#?0*([1-9]\d{0,8})", re.ASCII)
_EVENT = re.compile(r"(?:(?:evt|event|acara)[\s_\-:]*)?#?0*([1-9]\d{0,8})", re.ASCII)
_VERSION = re.compile(r"(?:v|ver|version|versi)?[ .]?([-+]?\d{1,6})", re.ASCII)
_VIDEO = re.compile(r"\d{5,25}", re.ASCII)
_VIDEO_IN_LINK = re.compile(r"/(?:video|photo|v)/(\d{5,25})(?!\d)", re.ASCII)
_TIKTOK = re.compile(r"https://(?:[\w-]+\.)*tiktok\.com/[^\s]+", re.ASCII | re.IGNORECASE)
_HANDLE = re.compile(r"[a-z][a-z0-9_]*", re.ASCII)
_NUMBERED = re.compile(r"([a-z\s_\-:#]*)0*([1-9]\d{0,8})", re.ASCII)
_KINDS = frozenset({"task", "tugas", "evt", "event", "acara", "sale", "jualan", "slot", "sch", "schedule", "jadual"})
"""Names of numbered things: another one's number is never offered."""
_ENDING = " .,;!"
_BEFORE = frozenset({"previous", "prev", "last", "sebelum", "sebelumnya", "sebelum ini", "lama"})


def _find_number(plain: str, names: tuple[str, ...]) -> str | None:
    """The number after a misspelt name of the same kind of thing: `TSAK-1201` is a task, `SALE-1600` is none."""
    match = _NUMBERED.fullmatch(plain[:80])
    if not match:
        return None
    name = match[1].strip(" _-:#")
    own = "".join(name.split())
    is_own = not own or own in names or (own not in _KINDS and find_nearest(own, names) is not None)
    return match[2] if is_own else None


def _define_numbered_check(
    shape: re.Pattern[str], prefix: str, problem: str, names: tuple[str, ...]
) -> Callable[[Field], Callable[[str, Clock], str | ValueRefusal]]:
    def make(_field: Field) -> Callable[[str, Clock], str | ValueRefusal]:
        def check(value: str, _clock: Clock) -> str | ValueRefusal:
            plain = fold_text(value).strip(_ENDING)
            if match := shape.fullmatch(plain):
                return f"{prefix}-{match[1]}"
            near = _find_number(plain, names)
            return ValueRefusal(problem, f"{prefix}-{near}" if near else None)

        return check

    return make


make_task_check = _define_numbered_check(_TASK, "TASK", "bad_task", ("task", "tugas"))
make_event_check = _define_numbered_check(_EVENT, "EVT", "bad_event", ("evt", "event", "acara"))


def make_reference_check(field: Field) -> Callable[[str, Clock], int | ValueRefusal]:
    shape = re.compile(rf"(?:{field.prefix.lower()}[\s_\-:]*)?#?0*([1-9]\d{{0,8}})", re.ASCII)

    def check(value: str, _clock: Clock) -> int | ValueRefusal:
        plain = fold_text(value).strip(_ENDING)
        if match := shape.fullmatch(plain):
            return int(match[1])
        near = _find_number(plain, (field.prefix.lower(), *field.aliases))
        return ValueRefusal("bad_reference", f"{field.prefix}-{near}" if near else None, (f"{field.prefix}-12",))

    return check


def make_version_check(_field: Field) -> Callable[[str, Clock], int | ValueRefusal]:
    def check(value: str, _clock: Clock) -> int | ValueRefusal:
        plain = fold_text(value).replace("- ", "-")
        if plain in _BEFORE:
            return -1
        match = _VERSION.fullmatch(plain)
        if not match or int(match[1]) == 0:
            digits = re.fullmatch(r"[^\d+-]*([-+]?[1-9]\d{0,5})[^\d.,]*", plain, re.ASCII)
            return ValueRefusal("bad_version", digits[1] if digits else None)
        return int(match[1])

    return check


def make_digits_check(_field: Field) -> Callable[[str, Clock], str | ValueRefusal]:
    def check(value: str, _clock: Clock) -> str | ValueRefusal:
        plain = fold_text(value).strip(_ENDING).lstrip("#")
        if _VIDEO.fullmatch(plain):
            return plain
        if match := _VIDEO_IN_LINK.search(plain[:500]):
            return match[1]
        if _TIKTOK.fullmatch(value.strip()):
            return ValueRefusal("short_video", None)
        near = re.sub(r"[\s.\-]|^(?:video|id|no)+\b", "", plain[:80])
        return ValueRefusal("bad_video", near if _VIDEO.fullmatch(near) else None)

    return check


def make_post_check(field: Field) -> Callable[[str, Clock], str | ValueRefusal]:
    """A link on tiktok.com, its scheme added when it lacks, or a video's id."""

    def check(value: str, _clock: Clock) -> str | ValueRefusal:
        plain = fold_text(value).strip(_ENDING)
        if _VIDEO.fullmatch(plain):
            return plain
        link = links.normalise_link(value.strip()) or links.suggest_link(value)
        if link is None or not _TIKTOK.fullmatch(link):
            return ValueRefusal("bad_post", None)
        return (
            link
            if len(link) <= field.max_length
            else ValueRefusal("too_long", None, (str(field.max_length), str(len(link))))
        )

    return check


def make_handle_check(field: Field) -> Callable[[str, Clock], str | ValueRefusal]:
    def check(value: str, _clock: Clock) -> str | ValueRefusal:
        name = fold_key(value.strip(_ENDING))
        if _HANDLE.fullmatch(name) and len(name) <= field.max_length:
            return name
        near = "_".join(re.findall(r"[a-z0-9]+", name))[: field.max_length].strip("_").lstrip("0123456789_")
        return ValueRefusal("bad_handle", near or None)

    return check

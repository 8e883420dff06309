"""The phone's colours and letters: what is read can be read, in the light and in the dark, and figures are letters."""

import re
from itertools import product
from pathlib import Path

import pytest

import local.simulator

STATIC = Path(local.simulator.__file__).parent / "static"
THEME = (STATIC / "theme.css").read_text("utf-8")
INKS = list(product(
    ("ink", "ink-2", "ink-3"),
    ("surface", "surface-2", "surface-3", "mine", "theirs", "quote-mine", "quote-theirs", "day", "warn-soft",
     "info-soft"),
))  # fmt: skip
ACCENTS = list(product(("accent", "link"), ("surface", "surface-2", "mine", "theirs", "quote-mine", "quote-theirs")))
OTHERS = [
    ("accent", "good-soft"), ("link", "info-soft"), ("danger", "surface"), ("danger", "bad-soft"), ("danger", "mine"),
    ("warn", "warn-soft"), ("on-accent", "accent-strong"), ("on-danger", "danger"),
]  # fmt: skip


def palette(scheme: str) -> dict[str, str]:
    light, dark = THEME.split("@media (prefers-color-scheme: dark)")
    named = [dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{6})", part)) for part in (light, dark)]
    return named[0] if scheme == "light" else {**named[0], **named[1]}


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """By WCAG 2.2, 1.4.3."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_stand_out_from_what_they_stand_on(scheme: str) -> None:
    colours = palette(scheme)
    faint = {
        pair: round(contrast(colours[pair[0]], colours[pair[1]]), 2)
        for pair in (*INKS, *ACCENTS, *OTHERS)
        if contrast(colours[pair[0]], colours[pair[1]]) < 4.5
    }
    assert faint == {}


def test_the_letters_on_a_face_stand_out_too() -> None:
    faces = re.findall(r"#[0-9a-f]{6}", "".join(line for line in THEME.splitlines() if ".avatar" in line))
    assert len(faces) >= 9
    assert [face for face in faces if contrast("#ffffff", face) < 4.5] == []


def test_an_emoji_font_comes_after_every_font_of_letters() -> None:
    for sheet in STATIC.glob("*.css"):
        for families in re.findall(r"font(?:-family)?:[^;]*", sheet.read_text("utf-8")):
            if "Emoji" in families:
                assert re.search(r"(sans-serif|serif|monospace),.*Emoji", families), families

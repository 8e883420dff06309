"""Captions as a list shows them."""

import pytest

from home_node.tiktok.studio.caption_text import is_caption_shown


@pytest.mark.parametrize(
    ("shown", "caption", "same"),
    [
        ("Promo pedas 🔥", "Promo pedas 🔥", True),
        ("Promo  pedas\u200b 🔥 ", "promo pedas\n🔥", True),
        ("Promo ped…", "Promo pedas 🔥", True),
        ("Promo ped...", "Promo pedas 🔥", True),
        ("Promo manis…", "Promo pedas 🔥", False),
        ("Promo", "Promo pedas 🔥", False),
        ("…", "Promo pedas 🔥", False),
        ("anything", "", True),
    ],
)  # fmt: skip
def test_a_caption_is_known_again(shown: str, caption: str, same: bool) -> None:
    assert is_caption_shown(shown, caption) is same

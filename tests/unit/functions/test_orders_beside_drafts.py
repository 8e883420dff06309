"""What is plainly something else is no part of an unfinished command, which stays as it was."""

import pytest

from tests.unit.functions.test_voice_readings import PHOTO, continued, continued_with

TYPED_ORDERS = {
    "terbitkan laman promo raya": ("sale_add", {}),
    "Tolong terbitkan laman promo raya!": ("landing_screenshot", {}),
    "berapa jualan hari ini": ("user_add", {"name": "Ali", "number": "60123456789"}),
    "status": ("sale_add", {}),
    "buat laman promo gila tajuk Promo Gila": ("landing_create", {"page": "promo-raya"}),
    "tambah pengguna Siti": ("landing_create", {"page": "promo-raya"}),
    "jangan terbitkan laman promo raya": ("sale_add", {}),
}


@pytest.mark.parametrize("said", TYPED_ORDERS)
def test_a_typed_order_is_read_at_home_and_leaves_the_unfinished_command_as_it_is(said: str) -> None:
    command, args = TYPED_ORDERS[said]
    assert continued(said, command=command, args=args, voice=None) == {"do": "chat", "plain": True}


@pytest.mark.parametrize(
    ("said", "command", "args", "say"),
    [
        ("dua puluh lebih kurang", "sale_add", {}, "grammar.mistakes"),
        ("promo baru", "landing_edit", {"page": "x"}, "grammar.mistakes"),
        ("tilte: jualan", "landing_create", {"page": "x"}, "grammar.mistakes"),
    ],
)
def test_a_value_that_the_unfinished_command_cannot_take_is_still_corrected(
    said: str, command: str, args: dict[str, str], say: str
) -> None:
    assert continued(said, command=command, args=args, voice=None)["say"] == say


@pytest.mark.parametrize("title", ["Jualan Hebat", "Menu", "Promo Raya", "Menu Baru Raya", "Status", "Tiktok Viral"])
def test_words_of_the_menu_alone_are_still_the_text_that_was_asked_for(title: str) -> None:
    assert continued(title, voice=None)["args"]["title"] == title


def test_a_picture_whose_words_the_unfinished_command_cannot_take_is_not_its_picture() -> None:
    told = continued_with(PHOTO, "Pedas gila sampai menangis!", "landing_edit", page="x")
    assert (told["say"], told["facts"]["kind"], told["command"]) == ("grammar.media", "image", None)

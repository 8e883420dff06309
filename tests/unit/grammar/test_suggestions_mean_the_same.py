"""What is offered for a mistake keeps sign, unit, currency, kind of thing and span, or is not offered."""

import pytest

from shared.grammar import UnknownCommand
from tests.unit.grammar.parsed_messages import mistakes_in, parse

REPEAT = "/schedule\ntask: /report daily\nat: esok\nrepeat: "


@pytest.mark.parametrize(
    "message",
    [
        *(f"/sale add {amount}" for amount in ("-20", "$20", "S$ 20", "20 usd", "20%", "20 kg", "2 x 5", "0")),
        *("/sale add 99999999", "/sale add 5\nqty: -3", "/content hashtag\nniche: viral\ncount: 99"),
        *("/cancel SALE-1600", "/cancel EVT-7", "/cancel 1201 1202", "/sale remove TASK-12", "/content cancel SALE-3"),
        *("/report event SALE-3", "/tiktok delete TASK-73920123", "/landing rollback promo\nversion: 0"),
        *(REPEAT + each for each in ("setiap", "setiap 2 jam", "tak setiap hari")),
        *("/report sales minggu depan", "/report sales minggu dpan", "/report generate keuntungan"),
        *("/landing list unpublished", "/app feature name: dark_mode action: unable", "/if sales > then: /status"),
        "/sale add 5\nharga seunit: 3",
    ],
)  # fmt: skip
def test_another_thing_is_not_offered(message: str) -> None:
    assert [each.nearest for each in mistakes_in(message).mistakes] == [None]


@pytest.mark.parametrize(
    ("message", "nearest"),
    [
        ("/sale add RM20 je", "20.00"),
        ("/sale add 1.200,50", "1200.50"),
        ("/cancel TSAK-1201", "TASK-1201"),
        ("/sale remove SLAE-12", "SALE-12"),
        (REPEAT + "dailly", "daily"),
        (REPEAT + "setiap hri", "daily"),
        ("/queue fail", "failed"),
        ("/report sales bualn lepas", "last_month"),
    ],
)
def test_a_slip_is_put_right(message: str, nearest: str) -> None:
    assert [each.nearest for each in mistakes_in(message).mistakes] == [nearest]


@pytest.mark.parametrize(
    ("message", "whole"),
    [
        ("/landng publsh promo-raya", "landing publish promo-raya"),
        ("/landng publsh\npage: promo-raya", "landing publish\npage: promo-raya"),
        ("/create landing page: promo", "landing create page: promo"),
        ("/cancle TASK-1201", "cancel TASK-1201"),
        ("/landing delete promo-raya", "landing create"),
    ],
)
def test_a_misspelt_command_keeps_what_it_was_about(message: str, whole: str) -> None:
    meaning = parse(message)
    assert isinstance(meaning, UnknownCommand)
    assert meaning.whole[0] == whole


def test_a_misspelt_command_inside_another_keeps_it_too() -> None:
    assert mistakes_in("/batch\n- /landng publsh promo-raya").corrected == "/batch\n- /landing publish promo-raya"

"""A choice's own words swallow no value of another field."""

import pytest

from shared.grammar import Parsed
from tests.unit.grammar.parsed_messages import args_of, mistakes_in, parse


@pytest.mark.parametrize(
    ("message", "args"),
    [
        ("/report generate sales bulan lepas", {"type": "sales", "period": "last_month"}),
        ("/report generate sales last month", {"type": "sales", "period": "last_month"}),
        ("/report generate jualan minggu ini", {"type": "sales", "period": "week"}),
        ("/report content tiktok minggu lepas", {"platform": "tiktok", "period": "last_week"}),
        ("/analytics traffic 30 hari", {"metric": "traffic", "period": "30d", "compare": "none"}),
    ],
)
def test_as_many_words_follow_as_mean_something(message: str, args: dict[str, str]) -> None:
    assert args_of(message) == args


@pytest.mark.parametrize(
    ("message", "lines"),
    [
        ("/report generate\ntype: sales bulan lepas", ["type: sales", "period: bulan lepas"]),
        ("/report generate type: sales_bulan_lepas", ["type: sales", "period: bulan lepas"]),
        ("/agent task type: urgent call", ["type: call", "priority: urgent"]),
        ("/agent task\ntype: hantar barang esok", ["type: hantar barang", "deadline: esok"]),
        ("/agent task\ntype: call 0123456789", ["type: call", "target: 0123456789"]),
        ("/content caption promo lucu sekali", ["type: promo", "tone: lucu"]),
    ],
)
def test_a_value_of_another_field_is_asked_about(message: str, lines: list[str]) -> None:
    meaning = mistakes_in(message)
    assert [(each.key, each.problem, each.nearest) for each in meaning.mistakes] == [
        ("type", "holds_other", ", ".join(lines))
    ]
    assert meaning.corrected.endswith("\n".join(lines))
    assert isinstance(parse(meaning.corrected), Parsed)


@pytest.mark.parametrize(
    "message", ["/report generate bulan lepas", "/report generate profit", "/agent task type: esok"]
)
def test_what_is_asked_for_is_never_made_up(message: str) -> None:
    meaning = mistakes_in(message)
    assert "type" not in meaning.kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("prep checklist", "prep_checklist"), ("shift pagi", "shift_pagi"), ("hantar 2 kotak", "hantar_2_kotak")],
)
def test_words_of_its_own_stay(typed: str, kept: str) -> None:
    assert args_of(f"/agent task type: {typed}")["type"] == kept

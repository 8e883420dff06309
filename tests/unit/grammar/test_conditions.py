"""/if: comparisons joined by and, or and brackets, ranges, percentages and one period against another."""

import pytest

from shared.grammar.results import Mistaken, Parsed
from tests.unit.grammar.parsed_messages import parse


def told(condition: str) -> str:
    """The text that is told back; what stands for it in a refusal."""
    meaning = parse(f"/if\ncondition: {condition}\nthen: /status")
    if isinstance(meaning, Mistaken):
        return meaning.mistakes[0].problem
    assert isinstance(meaning, Parsed)
    return str(meaning.args["condition"]["text"])


READ = """
sales > 1000 and traffic > 50                      | sales today > 1000 and traffic today > 50
sales > 1000 and traffic > 50 or clicks > 5        | (sales today > 1000 and traffic today > 50) or clicks today > 5
sales > 1000 or traffic > 50 and clicks > 5        | sales today > 1000 or (traffic today > 50 and clicks today > 5)
sales > 1000 and (traffic > 50 or clicks > 5)      | sales today > 1000 and (traffic today > 50 or clicks today > 5)
jualan > RM1,000 dan trafik > 50 atau klik > 5     | (sales today > 1000 and traffic today > 50) or clicks today > 5
jualan > 1 & (pesanan > 2 & klik > 3)              | sales today > 1 and orders today > 2 and clicks today > 3
sales between 100 and 200                          | sales today >= 100 and sales today <= 200
jualan hari ini antara RM500 dan RM1,000           | sales today >= 500 and sales today <= 1000
jualan antara 1 ribu hingga 2 ribu atau klik > 20  | (sales today >= 1000 and sales today <= 2000) or clicks today > 20
orders week between 10 and 20 and sales > 100      | orders week >= 10 and orders week <= 20 and sales today > 100
jualan minggu ini > 1000 dan < 2000                | sales week > 1000 and sales week < 2000
sales today > yesterday                            | sales today > yesterday
jualan hari ini > jualan semalam                   | sales today > yesterday
jualan lebih daripada semalam                      | sales today > yesterday
traffic month < last month                         | traffic month < last_month
sales today > 120% of yesterday                    | sales today > 120% of yesterday
jualan hari ini > 120% semalam                     | sales today > 120% of yesterday
sales today > yesterday + 20%                      | sales today > 120% of yesterday
jualan hari ini naik 20% berbanding semalam        | sales today >= 120% of yesterday
jualan naik 20 peratus                             | sales today >= 120% of yesterday
sales week up 10%                                  | sales week >= 110% of last_week
sales down 10% from yesterday                      | sales today <= 90% of yesterday
jualan minggu ini lebih 20% daripada minggu lepas  | sales week > 120% of last_week
sales today 20% more than yesterday                | sales today > 120% of yesterday
jualan hari ini kurang 30% daripada semalam        | sales today < 70% of yesterday
jualan suku lepas > 1000                           | sales last_quarter > 1000
sales this year >= 1k                              | sales year >= 1000
november sales > 500                               | sales 2025-11 > 500
jualan bulan november 2025 > 500                   | sales 2025-11 > 500
sales in march 2025 < 500                          | sales 2025-03 < 500
orders Q3 2025 > 5                                 | orders 2025-Q3 > 5
jualan tahun 2025 > 10 juta                        | sales 2025 > 10000000
jualan dari 1 hingga 15 november > 100             | sales 2025-11-01..2025-11-15 > 100
sales 1-15 nov > 100 and orders last 14 days > 5   | sales 2025-11-01..2025-11-15 > 100 and orders 14d > 5
sales 5 nov > 100                                  | sales 2025-11-05 > 100
sales year > last year                             | sales year > last_year
jualan bulan ini > 120% jualan november            | sales month > 120% of 2025-11
sales 2025-11 > 2024-11 + 20%                      | sales 2025-11 > 120% of 2024-11
sales 2025 > tahun 2024                            | sales 2025 > 100% of 2024
sales > 2026                                       | sales today > 2026
jualan suku ini naik 10%                           | sales quarter >= 110% of last_quarter
jualan november naik 10%                           | sales 2025-11 >= 110% of 2025-10
sales january 2025 up 10%                          | sales 2025-01 >= 110% of 2024-12
sales 2025-Q1 up 10%                               | sales 2025-Q1 >= 110% of 2024-Q4
conversion > 5% and sales > 10                     | conversion today > 5 and sales today > 10
"""
CASES = [tuple(part.strip() for part in line.split(" | ")) for line in READ.strip().splitlines()]


@pytest.mark.parametrize(("typed", "text"), CASES)
def test_a_condition_is_told_back_with_its_brackets_and_read_again(typed: str, text: str) -> None:
    assert told(typed) == told(typed.upper()) == told(text) == text


@pytest.mark.parametrize(
    "typed",
    [
        "sales > 100 or 200", "sales and orders > 100", "sales > 1000 and", "(sales > 1000",
        "sales > 1000) and orders > 2", "sales > 5 or or orders > 2", "sales > 5 and (orders)",
    ],
)  # fmt: skip
def test_what_can_be_read_in_more_than_one_way_is_asked_about(typed: str) -> None:
    assert told(typed) == "unclear_condition"


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("sales > 20%", "bad_condition"),
        ("sales > clicks", "bad_condition"),
        ("sales today > today", "bad_condition"),
        ("sels > 5 and orders > 2", "bad_metric"),
        ("sales mingu > 5 or orders > 2", "bad_period"),
        ("sales down 120% from yesterday", "bad_condition"),
        ("orders > 5 minggu", "bad_condition"),
        ("orders > 5 bulan ini", "bad_condition"),
        ("jualan minggu depan > 5", "not_yet"),
        ("sales december 2027 > 5", "not_yet"),
        ("sales 2023-01-01..2025-12-31 > 5", "long_period"),
        ("sales today > next month", "not_yet"),
        ("(" * 300 + "sales > 5", "bad_condition"),
        (" and ".join(["sales > 5"] * 11), "unclear_condition"),
        ("sales > 5 and " * 40 + "sales > 5", "bad_condition"),
    ],
)
def test_what_cannot_be_is_refused(typed: str, problem: str) -> None:
    assert told(typed) == problem


def test_a_condition_on_the_commands_own_line() -> None:
    meaning = parse("/jika jualan hari ini > semalam dan pesanan > 5 maka: /report daily")
    assert isinstance(meaning, Parsed)
    assert meaning.args["condition"]["text"] == "sales today > yesterday and orders today > 5"

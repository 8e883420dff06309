"""A period that is only known by its normal form is called what a person calls it."""

import pytest

from functions.replies.period_names import name_period_code


@pytest.mark.parametrize(
    ("code", "english", "malay"),
    [
        ("last_quarter", "last quarter", "suku tahun lepas"),
        ("14d", "the last 14 days", "14 hari lepas"),
        ("2026", "2026", "2026"),
        ("2026-Q3", "Q3 2026", "suku ke-3 2026"),
        ("2026-11", "November 2026", "November 2026"),
        ("2026-11-05", "Thu 5 Nov 2026", "Kha 5 Nov 2026"),
        ("2026-11-01..2026-11-15", "1 – 15 Nov 2026", "1 – 15 Nov 2026"),
        ("2026-99-01", "that day", "hari itu"),
        (None, "that day", "hari itu"),
    ],
)
def test_a_period_has_a_name_in_both_languages(code: str | None, english: str, malay: str) -> None:
    assert (name_period_code(code, "en"), name_period_code(code, "ms")) == (english, malay)

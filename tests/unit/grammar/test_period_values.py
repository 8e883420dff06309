"""Periods by name, month, quarter, year and range: what has begun is counted, what is to come is refused."""

from dataclasses import replace
from datetime import datetime

import pytest

from shared.commands.periods import PERIOD
from shared.grammar import Mistaken, Parsed
from shared.grammar.field_checks import make_check
from shared.grammar.results import Clock, ValueRefusal
from tests.unit.grammar.parsed_messages import ZONE, args_of, parse

NOW = datetime(2026, 11, 29, 10, 30, tzinfo=ZONE)  # a Sunday
PERIODS = {
    "last_month": "bulan lepas|Last Month|last_month|bulan lalu|untuk bulan lepas",
    "yesterday": "semalam|kelmarin|28 nov",
    "last_quarter": "suku lepas|last quarter",
    "last_year": "tahun lepas|last year",
    "2026-11": "november|Nov|nov 2026|november 2026.|bulan 11|11/2026|2026-11|Nov-2026|bulan november",
    "2025-12": "december|dis|disember 2025",
    "2025-11": "last november|november lepas|nov 2025",
    "2026-Q3": "Q3|q3 2026|suku 3|suku ketiga|suku tahun ketiga 2026|3rd quarter|third quarter|2026-Q3",
    "2025-Q4": "Q4 2025|suku keempat 2025",
    "2026": "2026|tahun 2026|year 2026",
    "2026-11-20": "20 nov|nov 20|20/11/2026",
    "2026-11-26": "3 days ago|khamis",
    "14d": "14d|last 14 days|14 hari lepas|2 weeks|dua minggu lepas",
    "7d": "7d|7 hari|7 hari lepas|last 7 days|seminggu",
    "2026-11-01..2026-11-15": "1-15 nov|1 - 15 November 2026|from 1 nov to 15 nov|dari 1 nov hingga 15 nov|nov 1-15"
    "|1/11 - 15/11|2026-11-01 to 2026-11-15|2026-11-01..2026-11-15|antara 1 dan 15 nov|1 – 15 Nov 2026",
    "2025-12-28..2026-01-03": "28 dec - 3 jan|28 Dis 2025 – 3 Jan 2026",
    "2026-09-01..2026-11-30": "sep - nov|september hingga november 2026",
    "2026-11-01..2026-11-29": "since 1 nov|sejak 1 nov|1 nov until now|1 nov sampai sekarang",
}
SAID = [(said, period) for period, sayings in PERIODS.items() for said in sayings.split("|")]


def check(said: str, **more: object) -> object:
    return make_check(replace(PERIOD, **more))(said, Clock(NOW, ZONE))  # type: ignore[arg-type]


@pytest.mark.parametrize(("said", "period"), SAID)
def test_a_period_is_read_as_people_say_it(said: str, period: str) -> None:
    assert check(said) == period


@pytest.mark.parametrize("period", PERIODS)
def test_a_period_as_it_is_kept_is_read_back(period: str) -> None:
    assert check(period) == period


@pytest.mark.parametrize("said", ["esok", "next week", "bulan depan", "dec 2026", "Q4 2027", "2027", "1-5 dec 2026"])
def test_a_period_to_come_is_refused_in_a_sentence_and_nothing_else_offered(said: str) -> None:
    meaning = parse(f"/report sales period: {said}", now=NOW)
    assert isinstance(meaning, Mistaken)
    assert [(mistake.problem, mistake.nearest) for mistake in meaning.mistakes] == [("not_yet", None)]


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ("15-1 nov", "bad_period"),
        ("31 feb", "bad_period"),
        ("2 jam", "bad_period"),
        ("1999", "bad_period"),
        ("2026-13", "bad_period"),
        ("0d", "bad_period"),
        ("400d", "long_period"),
        ("2024-01-01 to 2026-01-01", "long_period"),
    ],
)
def test_what_is_no_period_is_refused_and_no_other_number_offered(said: str, problem: str) -> None:
    refused = check(said)
    assert isinstance(refused, ValueRefusal)
    assert (refused.problem, refused.nearest) == (problem, None)


@pytest.mark.parametrize(("said", "offered"), [("semalm", "yesterday"), ("today | week | month", "today")])
def test_a_misspelt_name_or_a_line_of_choices_as_printed_is_asked_about(said: str, offered: str) -> None:
    refused = check(said)
    assert isinstance(refused, ValueRefusal)
    assert (refused.problem, refused.nearest) == ("bad_period", offered)


def test_a_calendar_looks_ahead() -> None:
    assert [check(said, past=False) for said in ("dec", "Q1", "1-5 dec 2026")] == [
        "2026-12",
        "2027-Q1",
        "2026-12-01..2026-12-05",
    ]


@pytest.mark.parametrize(
    ("text", "args"),
    [
        ("/analytics traffic bulan lepas", {"metric": "traffic", "period": "last_month"}),
        ("/report generate sales bulan lepas", {"type": "sales", "period": "last_month"}),
        ("/report content tiktok 1-15 nov", {"platform": "tiktok", "period": "2026-11-01..2026-11-15"}),
        ("/report sales from 1 nov to 15 nov", {"period": "2026-11-01..2026-11-15"}),
        ("/sale list semalam", {"period": "yesterday"}),
        ("/report generate achievement", {"type": "achievement", "period": "week"}),
    ],
)
def test_a_period_of_several_words_follows_without_its_key(text: str, args: dict[str, str]) -> None:
    read = args_of(text, now=NOW)
    assert {key: read[key] for key in args} == args


def test_a_period_in_something_that_repeats_keeps_its_words() -> None:
    meaning = parse("/schedule\ntask: /report sales period: jumaat\nat: 9 malam\nrepeat: daily", now=NOW)
    assert isinstance(meaning, Parsed)
    assert "/report sales period: jumaat" in str(meaning.args)

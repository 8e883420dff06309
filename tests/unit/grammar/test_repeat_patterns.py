"""How often a schedule runs, in both languages, read back as it is printed."""

import pytest

from functions.replies.repeat_format import format_repeat
from shared.grammar.results import Mistaken, Parsed
from shared.grammar.time.repeat_patterns import read_repeat
from tests.unit.grammar.parsed_messages import parse

SAYINGS = {
    "once": "once | sekali | tidak | sekali sahaja",
    "daily": "daily | setiap hari | every_day | tiap-tiap hari | hari-hari | harian | every 1 day | Mon-Sun",
    "weekly": "weekly | setiap minggu | seminggu sekali | once a week | every 7 days",
    "monthly": "monthly | setiap bulan | sebulan sekali | bulanan | every month | 1 bulan",
    "weekdays": "weekdays | hari bekerja | setiap hari bekerja | every weekday | mon-fri | isnin hingga jumaat",
    "mon,wed,fri": "mon,wed,fri | isnin,rabu,jumaat | setiap isnin, rabu dan jumaat | Fridays & Mon / Wed",
    "thu": "setiap khamis | every Thursday | setiap hari khamis | Thursdays | Kha",
    "sun": "ahad | setiap hari minggu | Ahd",
    "mon,thu": "Mondays and Thursdays | setiap isnin dan setiap khamis",
    "sat,sun": "hujung minggu | weekends | sabtu ahad",
    "fri,sat,sun": "fri-sun | jumaat sampai ahad",
    "every 2 days": "every 2 days | setiap 2 hari | dua hari sekali | every other day | selang sehari",
    "every 2 weeks": "every two weeks | setiap dua minggu | fortnightly",
    "every 3 months": "setiap 3 bulan | quarterly",
    "every 12 months": "yearly | setiap tahun",
    "last day of month": "last day of month | hujung bulan | setiap akhir bulan | end of every month | setiap 31hb",
    "day 15 of month": "15hb setiap bulan | setiap 15 hari bulan | every 15th | the 15th of every month",
}
PATTERNS = [*SAYINGS, "tue,thu,sat", "every 365 days", "day 1 of month", "every 5 months"]


@pytest.mark.parametrize("pattern", SAYINGS)
def test_every_saying_is_the_pattern(pattern: str) -> None:
    for said in SAYINGS[pattern].split(" | "):
        for typed in (said, said.upper(), f" {said}. "):
            assert read_repeat(typed) == pattern, typed


@pytest.mark.parametrize("language", ["en", "ms"])
def test_what_is_printed_and_what_is_kept_are_read_back(language: str) -> None:
    for pattern in PATTERNS:
        assert read_repeat(format_repeat(pattern, language)) == read_repeat(pattern) == pattern


def test_a_repetition_is_told_in_words() -> None:
    told = [format_repeat(pattern, "en") for pattern in ("mon,wed,fri", "every 2 days", "last day of month")]
    assert told == ["every Mon, Wed, Fri", "every 2 days", "last day of the month"]
    told = [format_repeat(pattern, "ms") for pattern in ("mon,wed,fri", "every 2 days", "last day of month")]
    assert told == ["setiap Isn, Rab, Jum", "setiap 2 hari", "hari terakhir bulan"]


@pytest.mark.parametrize(
    "typed",
    [
        "hourly", "setiap jam", "every 2 hours", "every 0 days", "every 400 days", "5", "bi-weekly", "isnin 9 pagi",
        "setiap", "mon,someday", "setiap minggu isnin",
    ],
)  # fmt: skip
def test_what_is_no_repetition_is_refused_without_another_one_offered(typed: str) -> None:
    meaning = parse(f"/schedule\ntask: /status\nat: esok 9 pagi\nrepeat: {typed}")
    assert isinstance(meaning, Mistaken)
    [mistake] = meaning.mistakes
    assert (mistake.key, mistake.problem, mistake.nearest) == ("repeat", "bad_choice", None)


@pytest.mark.parametrize(
    ("typed", "nearest"),
    [("setiap buln", "monthly"), ("wekdays", "weekdays"), ("evry 3 days", "every 3 days"), ("isnin, rbau", "mon,wed")],
)
def test_a_misspelt_repetition_is_offered_with_its_own_span(typed: str, nearest: str) -> None:
    meaning = parse(f"/schedule\ntask: /status\nat: esok 9 pagi\nrepeat: {typed}")
    assert isinstance(meaning, Mistaken)
    assert [mistake.nearest for mistake in meaning.mistakes] == [nearest]


@pytest.mark.parametrize(
    ("line", "pattern"),
    [
        ("ulang: isnin, rabu dan jumaat", "mon,wed,fri"),
        ("setiap: 2 hari", "every 2 days"),
        ("repeat: hujung bulan", "last day of month"),
    ],
)
def test_a_schedule_keeps_the_pattern(line: str, pattern: str) -> None:
    lines, inline = "/schedule\ntask: /status\nat: esok 9 pagi\n", "/jadual at: esok 9 pagi "
    for message in (f"{lines}{line}", f"{inline}{line} task: /status"):
        meaning = parse(message)
        assert isinstance(meaning, Parsed) and meaning.args["repeat"] == pattern

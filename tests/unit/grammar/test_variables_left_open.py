"""A template is checked with its {variables} open, wherever they stand, and run with any values in their place."""

import pytest

from shared.grammar import Mistaken, Parsed
from shared.grammar.results import Template
from tests.unit.grammar.parsed_messages import args_of, mistake_rows, mistakes_in, parse

OPEN = [
    "/schedule task: /report daily at: {bila}",
    "/schedule task: /report daily date: {hari} at: {bila} repeat: {ulang}",
    "/schedule task: /batch - /status - /landing publish page: {page_name} at: {bila}",
    "/schedule task: /if condition: sales > {had} then: /status else: /queue at: {bila}",
    "/if condition: {syarat} then: /landing publish page: {laman}",
    "/if condition: sales > 1 then: /schedule task: /status at: {bila} else: /agent task to: {siapa} type: call",
    "/if condition: {metrik} {tempoh} > {had} then: /status",
    "/batch - /landing publish page: {laman} - /schedule task: /status at: {hari} {jam}",
    "/landing create page: {laman}",
    "/landing edit page: {laman} field: {bahagian} value: {isi}",
    "/landing edit page: {laman} headline: {isi}",
    "/rollback type: {apa} to: {versi}",
    "/sale add amount: {jumlah} at: {bila}",
    "/template run name: {yang_mana} laman: {laman}",
    "/template run name: other laman: {laman}",
]


@pytest.mark.parametrize("command", OPEN)
def test_a_template_may_leave_any_value_open(command: str) -> None:
    assert args_of(f"/template create\nname: t\n- {command}")["commands"] == [command]


@pytest.mark.parametrize("command", OPEN)
@pytest.mark.parametrize(
    "value", ["esok 8 pagi", "promo-raya", "{bila}", '"', "1e999", "TASK-0", "İ" * 500, "- /status"]
)
def test_a_template_runs_with_any_value(command: str, value: str) -> None:
    variables = tuple(args_of(f"/template create\nname: t\n- {command}")["variables"])
    run = "\n".join(["/template run\nname: t", *(f"{name}: {value}" for name in variables)])
    templates = {
        "t": Template((command,), variables),
        "other": Template(("/landing publish page: {laman}",), ("laman",)),
    }
    assert isinstance(parse(run, templates=templates), Parsed | Mistaken)


def test_a_schedule_of_a_template_runs_at_the_moment_filled_in() -> None:
    templates = {"t": Template(("/schedule task: /report daily at: {bila}",), ("bila",))}
    line = args_of("/template run\nname: t\nbila: esok 8 pagi", templates=templates)["lines"][0]
    assert line["intent"]["args"]["at"] == "2026-01-15T08:00:00+08:00"
    assert line["intent"]["args"]["line"]["text"] == "/report daily"


def test_an_open_variable_handed_to_another_template_stays_open_there() -> None:
    other = {"other": Template(("/landing publish page: {laman}",), ("laman",))}
    assert isinstance(
        parse("/template create\nname: t\n- /template run name: other laman: {x}", templates=other), Parsed
    )
    wrong = mistakes_in("/template create\nname: t\n- /template run name: other lamn: {x}", templates=other)
    assert [(each.key, each.problem) for each in wrong.mistakes] == [("lamn", "unknown_variable")]


def test_a_value_in_braces_given_to_a_run_is_plain_words() -> None:
    templates = {"t": Template(("/landing edit page: a headline: {isi}",), ("isi",))}
    line = args_of("/template run\nname: t\nisi: Hai {nama}", templates=templates)["lines"][0]
    assert line["intent"]["args"]["value"] == "Hai {nama}"


def test_the_block_to_copy_keeps_the_values_left_open() -> None:
    wrong = mistakes_in(
        "/template create\nname: t\n- /schedule task: /report daily date: {hari} at: 31/31/2026 repeat: {ulang}"
    )
    assert "/report daily date: {hari}" in wrong.corrected and "repeat: {ulang}" in wrong.corrected
    lacking = mistakes_in("/template create\nname: t\n- /landing edit page: {laman} field: title")
    assert "page: {laman}" in lacking.corrected


@pytest.mark.parametrize("one_of", ["/app flag app: checkout flag: {bendera}", "/rollback type: {apa} to: -1"])
def test_what_depends_on_an_open_value_is_not_asked_for(one_of: str) -> None:
    meaning = parse(f"/template create\nname: t\n- {one_of}")
    assert not isinstance(meaning, Mistaken) or all(mistake.problem != "missing" for mistake in meaning.mistakes)


@pytest.mark.parametrize("key", ["tıtle", "tİtle", "ＴＩＴＬＥ", "deſc", "linK", "ſchedule"])
def test_a_key_in_letters_that_only_look_like_its_own_is_told_or_read(key: str) -> None:
    for message in (f"/landing create page: promo {key}: y", f"/landing create\npage: promo\ntitle: a\n{key}: y"):
        assert parse(message).__class__.__name__ in {"Mistaken", "Lacking", "Parsed"}
    assert mistake_rows("/landing create page: promo tıtle: y")[0] == (1, "tıtle", "unknown_key", "title")

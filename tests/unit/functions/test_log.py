"""The log: one line per event, and nothing in it that must not be there."""

import json

import pytest

from functions.log import discreet, note


def test_an_event_is_one_line_whatever_is_in_it(capsys: pytest.CaptureFixture[str]) -> None:
    note("said", text='x\n{"level":"info","msg":"forged"}\x1b[31m')
    (line,) = capsys.readouterr().out.splitlines()
    assert json.loads(line)["text"].startswith("x\n")
    assert "\x1b" not in line


@pytest.mark.parametrize("number", ["60123456789", "+60123456789"])
def test_a_phone_number_is_cut_to_its_last_four(number: str) -> None:
    assert discreet(f"to {number}!") == "to …6789!"
    assert discreet({"to": [number]}) == {"to": ["…6789"]}


def test_ids_stay_readable() -> None:
    kept = ["TASK-1201", "wamid.HBgLNjAxMjM0NTY3ODk", "20261122000100_create_schema", "131056"]
    assert discreet(kept) == kept


def test_tokens_are_not_kept() -> None:
    assert "abc" not in str(discreet("Authorization: Bearer abc.def sb_secret_abc EAAabc"))


def test_long_facts_are_cut() -> None:
    assert len(str(discreet("x" * 5000))) == 300

"""Four times the text costs about four times the time, not sixteen: a text may have 65,536 letters, a delivery many."""

import time
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from shared.commands import MENU, Command
from shared.grammar import resume, understand
from shared.grammar.mistakes import MOST_MISTAKES
from shared.grammar.results import Mistaken

ZONE = ZoneInfo("Asia/Kuala_Lumpur")
NOW: dict[str, Any] = {"now": datetime(2026, 1, 20, 9, tzinfo=ZONE), "zone": ZONE}
SHORT, LONG = 8_000, 32_000
RATIO = 9  # 16 where each part is compared with every other
TOO_QUICK_S = 0.02  # what is as quick as this for the long one has no ratio worth looking at

TEXTS = {
    "quotes that never close, one a line": ("/landing create\n", '"a\n'),
    "such quotes after keys": ("/landing create\n", 'title:"\n'),
    "such quotes on one line": ("/landing create ", 'title:"'),
    "doubled quotes": ("/landing create\n", 'title: ""a\n'),
    "keys of a schedule, again and again": ("/schedule\nsetiap: ", "do: x\n"),
    "keys of an if": ("/if\njika tidak: ", "lain: x\n"),
    "keys on the line of a command": ("/schedule line: ", "do: x ulangan: x when: "),
    "commands of a batch": ("/batch\n", "- /status\n"),
    "quotes between keys": ("/schedule task: /status ", 'at: "'),
    "keys without a value": ("/agent task ", "to: "),
    "keys that are unknown": ("/agent task\n", "tajk: x\n"),
    "misspelt keys on one line": ("/agent task note: ", "typ: x "),
    "a text of many lines": ("/agent task\nnote: ", "x\n"),
    "variables": ("/template create\nname: a\ncommands:\n", "- /landing edit page: {x} field: {y\n"),
}


def seconds_of(text: str) -> float:
    """The least of two tries."""
    tries = []
    for _ in range(2):
        start = time.process_time()
        understand(text, **NOW)
        tries.append(time.process_time() - start)
    return min(tries)


def repeat(part: str, length: int) -> str:
    return part * (length // len(part))


@pytest.mark.parametrize(("head", "part"), TEXTS.values(), ids=TEXTS)
def test_four_times_the_text_costs_no_sixteen_times_the_time(head: str, part: str) -> None:
    long = seconds_of(head + repeat(part, LONG))
    assert long < TOO_QUICK_S or long < RATIO * seconds_of(head + repeat(part, SHORT))


@pytest.mark.parametrize("command", [command for command in MENU if command.fields], ids=lambda command: command.key)
def test_keys_inside_keys_without_end_raise_nothing(command: Command) -> None:
    keys = [name for field in command.fields for name in (field.key, *field.aliases)][:5]
    for key in keys:
        for part in (f"{key}: ", f'{key}: "', f"{key}: a: "):
            text = repeat(part, 4_000)
            understand(f"/{command.name} {key}: {text}", **NOW)
            found = resume({"command": command.key, "args": {}, "media": None}, text, **NOW)
            assert not isinstance(found, Mistaken) or len(found.mistakes) <= 2 * MOST_MISTAKES

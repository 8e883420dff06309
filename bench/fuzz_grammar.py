"""Reads generated texts until one raises, or until all are read: `python -m bench.fuzz_grammar --texts 100000`.

Each text goes the way a message can go: understood, said back, completed by an answer, kept as a template and run with
its variables filled, kept by a schedule and read when it is due. Everything that comes of it must be fit for JSON.
"""

import argparse
import json
import math
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict, is_dataclass
from datetime import datetime
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from bench.hostile_texts import hostile_answer, hostile_message, hostile_value
from shared.commands import by_key
from shared.grammar import (
    Lacking,
    Mistaken,
    Parsed,
    Understanding,
    build_intent,
    read_line,
    render_command,
    resume,
    understand,
)
from shared.grammar.command_intent import find_inner_lines
from shared.grammar.results import Template
from shared.grammar.template_variables import find_variables

MOMENTS: tuple[dict[str, Any], ...] = tuple(
    {"now": datetime.fromisoformat(wall).replace(tzinfo=ZoneInfo(zone)), "zone": ZoneInfo(zone)}
    for wall, zone in (
        ("2026-01-14 10:30:20", "Asia/Kuala_Lumpur"),
        ("2028-02-29 23:59:59", "Asia/Kuala_Lumpur"),
        ("2026-03-08 01:59:59", "America/New_York"),  # an hour is skipped
        ("2026-04-05 01:45:00", "Australia/Lord_Howe"),  # half an hour comes twice
        ("2099-12-31 23:30:00", "Pacific/Kiritimati"),  # the last day that is served
    )
)
LARGEST = 2**53
"""The largest whole number that JSON and SQL's numeric bounds both carry exactly."""
ATTACHED: tuple[dict[str, Any], ...] = (
    {},
    {"image": {"kind": "image", "id": "55"}},
    {"video": {"kind": "video", "id": "99"}},
    {"document": {"kind": "document", "id": "77", "filename": "jualan.csv"}},
    {"quoted": "wamid.1"},
)
TEMPLATES: tuple[dict[str, Template] | None, ...] = (
    None,
    {},
    {
        "t": Template(("/landing create page: {x}", "/schedule task: /report daily at: {bila}"), ("x", "bila")),
        "u": Template(
            ("/if condition: {x} then: /landing publish page: {event_name}", "/template run name: u x: {x}"),
            ("x", "event_name"),
        ),
        "v": Template(("/batch\n- /status\n- /landing edit page: a field: {x} value: {bila}", "{x}"), ("x", "bila")),
    },
)
KEPT: tuple[Any, ...] = (
    None, True, 1, 1.5, "x", "{x}", "", [], {}, {"text": "/status"}, [{"text": "/status", "intent": {}}],
    "- /status\n- /queue",
)  # fmt: skip
"""What a draft may hold for a key."""


def unfit_for_json(value: Any, path: str = "") -> Iterator[str]:
    """What in a value Postgres' jsonb or JSON itself would refuse."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from () if isinstance(key, str) else (f"{path}: key {key!r}",)
            yield from unfit_for_json(str(key), f"{path}.{key!s:.20}")
            yield from unfit_for_json(inner, f"{path}.{key!s:.20}")
    elif isinstance(value, list | tuple):
        for index, inner in enumerate(value):
            yield from unfit_for_json(inner, f"{path}[{index}]")
    elif isinstance(value, str):
        if "\0" in value or any("\ud800" <= letter <= "\udfff" for letter in value):
            yield f"{path}: {value!r}"
    elif isinstance(value, int | float):
        if not math.isfinite(value) or abs(value) > LARGEST:
            yield f"{path}: {value!r}"
    elif value is not None:
        yield f"{path}: {type(value).__name__}"


def assert_fit(*values: Any) -> None:
    for value in values:
        assert not (unfit := list(unfit_for_json(value))), unfit


def facts_of(meaning: Understanding) -> dict[str, Any]:
    """Everything in a result that travels, without the menu's entry."""
    assert is_dataclass(meaning)
    facts = {key: getattr(meaning, key) for key in meaning.__dataclass_fields__ if key != "command"}
    return {**facts, "mistakes": [asdict(mistake) for mistake in facts.get("mistakes", ())]}


def read_everyway(random: Random, text: str) -> Counter[str]:
    """Takes one text through the grammar; raises what the grammar raises, AssertionError for what is unfit for JSON."""
    surroundings: dict[str, Any] = {**random.choice(MOMENTS), "attached": random.choice(ATTACHED)}
    templates = random.choice(TEMPLATES)
    meaning = understand(text, **surroundings, templates=templates, within_schedule=random.random() < 0.1)
    kinds = Counter([type(meaning).__name__])
    assert_fit(facts_of(meaning))
    if isinstance(meaning, Parsed):
        follow_parsed(random, meaning, surroundings)
    elif isinstance(meaning, Lacking | Mistaken) and meaning.command:
        kinds["resumed"] += 1
        complete(random, meaning, surroundings, templates)
    if random.random() < 0.25:
        inner = read_line(text, **surroundings, templates=templates)
        assert_fit(inner.line, [asdict(mistake) for mistake in inner.mistakes], inner.corrected, inner.lacks)
    if random.random() < 0.1:
        resume_any_draft(random)
    return kinds


def follow_parsed(random: Random, parsed: Parsed, surroundings: Mapping[str, Any]) -> None:
    """A complete command: its intent, its own words read again, the commands in it when they are due."""
    assert_fit(build_intent(parsed))
    understand(render_command(parsed.command, parsed.args), **surroundings)
    for line in find_inner_lines(parsed.args):
        read_line(line["text"], **surroundings, templates={})
    if parsed.command.key == "template_create":
        run_template(random, parsed.args, surroundings)


def run_template(random: Random, args: Mapping[str, Any], surroundings: Mapping[str, Any]) -> None:
    """A template kept by one message and run by another, with any values."""
    texts = tuple(args["commands"])
    assert tuple(args["variables"]) == find_variables(texts)
    templates = {args["name"]: Template(texts, tuple(args["variables"]))}
    for _ in range(2):
        lines = [f"{name}: {hostile_value(random)}" for name in args["variables"]]
        run = "\n".join([f"/template run\nname: {args['name']}", *lines])
        meaning = understand(run, **surroundings, templates=templates)
        assert_fit(facts_of(meaning), build_intent(meaning) if isinstance(meaning, Parsed) else None)
        inner = read_line(run, **surroundings, templates=templates)
        assert_fit(inner.line)


def complete(
    random: Random,
    unfinished: Lacking | Mistaken,
    surroundings: Mapping[str, Any],
    templates: Mapping[str, Template] | None,
) -> None:
    """An unfinished command kept as JSON, answered until it is complete or three answers are used up."""
    if isinstance(unfinished, Mistaken):
        understand(unfinished.corrected, **surroundings)
    for _ in range(3):
        if not (isinstance(unfinished, Lacking | Mistaken) and unfinished.command):
            return
        media = random.choice((None, {"kind": "image", "id": "1"}, {"kind": "quoted", "id": "wamid.2"}))
        draft = json.loads(json.dumps({"command": unfinished.command.key, "args": unfinished.kept, "media": media}))
        answer = (
            unfinished.corrected
            if isinstance(unfinished, Mistaken) and random.random() < 0.3
            else hostile_answer(random, unfinished.command)
        )
        meaning = resume(draft, answer, **surroundings, templates=templates)
        assert_fit(facts_of(meaning))
        unfinished = meaning  # type: ignore[assignment]


def resume_any_draft(random: Random) -> None:
    """A draft of any command with values of any kind, as an older version may have left them."""
    command = random.choice(list(by_key.values()))
    args: dict[str, Any] = {field.key: random.choice(KEPT) for field in command.fields if random.random() < 0.6}
    if command.open_keys and random.random() < 0.7:
        args[command.open_keys] = random.choice(({"x": "1"}, {"x": None}, [], "x"))
    media = random.choice((None, {"kind": "image", "id": "1"}, {"kind": "quoted"}, {}, "x"))
    draft = {"command": command.key, "args": random.choice((args, args, None)), "media": media}
    assert_fit(facts_of(resume(draft, hostile_answer(random, command), **random.choice(MOMENTS))))


def read_texts(count: int, seed: int = 0) -> Counter[str]:
    """How the texts were understood; a text that raises is named with its own seed."""
    kinds = Counter[str]()
    for number in range(seed, seed + count):
        random = Random(number)
        text = hostile_message(random)
        try:
            kinds += read_everyway(random, text)
        except Exception as error:
            error.add_note(f"text {number}: {text!r}")
            raise
    return kinds


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.fuzz_grammar", description=__doc__)
    parser.add_argument("--texts", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=0, help="of the first text; the next has the next")
    options = parser.parse_args(arguments)
    start = time.perf_counter()
    kinds = read_texts(options.texts, options.seed)
    took = round(time.perf_counter() - start, 1)
    print(json.dumps({"texts": options.texts, "raised": 0, "seconds": took, "understood_as": dict(kinds)}, indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main())

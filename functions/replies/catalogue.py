"""The sentences as written in `functions/sentences/*.toml`, compiled once each. Only these files are ever compiled."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import ChainableUndefined, Environment, Template, pass_context
from jinja2.runtime import Context

from functions.replies import filters, number_format

_FOLDER = Path(__file__).parent.parent / "sentences"
LANGUAGES = ("en", "ms")
Entry = dict[str, Any]


@cache
def sentences() -> dict[str, Entry]:
    """say → {"en", "ms", "buttons"}."""
    found: dict[str, Entry] = {}
    for file in sorted(_FOLDER.glob("*.toml")):
        if file.name != "words.toml":
            found.update(tomllib.loads(file.read_text("utf-8")))
    return found


@cache
def words() -> dict[str, dict[str, list[str]]]:
    """group → code → [English, Malay]."""
    return tomllib.loads((_FOLDER / "words.toml").read_text("utf-8"))


@cache
def environment() -> Environment:
    """Messages are plain text: nothing is escaped, and a fact that is missing leaves a gap, not an error."""
    made = Environment(  # noqa: S701
        undefined=ChainableUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=False
    )
    made.filters.update(
        plain=filters.plain,
        brief=filters.brief,
        label=filters.label,
        number=filters.number,
        amount=filters.amount,
    )
    for name in ("money", "counted", "figure", "change", "told"):
        made.filters[name] = getattr(number_format, name)
    for name in ("when", "clock", "duration", "roughly"):
        made.filters[name] = in_language(getattr(filters, name))
    for name in ("day", "days", "days_before"):
        made.filters[name] = in_language(getattr(number_format, name))
    made.filters["task_id"] = lambda one: one.get("task", "") if isinstance(one, dict) else str(one)
    made.filters["task_line"] = task_line
    made.filters["apart"] = lambda pairs, *keys: [one for one in pairs or [] if one and one[0] not in keys]
    return made


def in_language(filter_: Any) -> Any:
    @pass_context
    def spoken(context: Context, value: Any) -> str:
        return str(filter_(value, context.get("language", "en")))

    return spoken


def task_line(one: Any) -> str:
    """`TASK-1201 landing publish promo-raya`, from an id or an object."""
    if not isinstance(one, dict):
        return str(one)
    args = {pair[0]: pair[1] for pair in one.get("args") or [] if len(pair) == 2}
    return " ".join(
        filters.plain(part)
        for part in (one.get("task"), one.get("command"), args.get("page") or args.get("to"))
        if part
    )


@cache
def compiled(source: str) -> Template:
    return environment().from_string(source)


def word(language: str, group: str, code: Any, facts: Any = None) -> str:
    """The words for a code; the code itself, readable, where there are none."""
    known = words().get(group, {}).get(str(code))
    if known:
        return compiled(known[LANGUAGES.index(language)]).render({**(facts or {}), "language": language})
    detail = facts.get("detail") if isinstance(facts, dict) else None
    return filters.plain(detail or str(code or "").replace("_", " "))

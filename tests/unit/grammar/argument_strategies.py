"""Invents arguments for any command of the menu, in the normal form its own checks give them."""

from datetime import timedelta
from functools import partial
from typing import Any

from hypothesis import strategies as st

from shared.commands import MENU, Command, Field, by_key
from shared.commands.metrics import METRICS
from shared.grammar import render_command
from shared.grammar.comparisons import OPERATORS
from shared.grammar.compiled_menu import get_recipe
from shared.grammar.field_checks import make_check
from shared.grammar.flow_commands import is_usable_variable
from shared.grammar.folding import clean_text
from shared.grammar.held_values import find_held_values
from shared.grammar.nested_commands import read_inner_command
from shared.grammar.parser import _read_command as read
from shared.grammar.results import Clock, UnderstandingContext
from shared.grammar.template_variables import find_variables
from tests.unit.grammar.parsed_messages import EVERYTHING, NOW, ZONE

CLOCK = Clock(NOW, ZONE)
PIECES = st.sampled_from(
    [
        *(
            "/",
            "landing create",
            "page",
            "title",
            "note:",
            "to: ",
            "type: call",
            ":",
            "：",
            "<Ali>",
            "esok",
            "at: ",
            "then: ",
        ),
        *(
            "\n",
            " ",
            "-",
            "•",
            "*",
            '"',
            "“",
            "99",
            "TASK-1",
            "#2",
            "confirm",
            "http://x",
            "｜",
            "- /help",
            "{x}",
            "  ",
        ),
        *("\u200d", "👨‍👩‍👧"),
    ]
)
TEXTS = st.text(max_size=60) | st.lists(PIECES | st.text(max_size=6), max_size=12).map("".join)
_COMPARISONS = st.builds(
    "{} {} {} {}".format, st.sampled_from(list(METRICS)), st.sampled_from(["today", "week"]),
    st.sampled_from(OPERATORS),
    st.integers(0, 10**6).map(str) | st.integers(1, 10**6).map(lambda sen: str(sen / 100))
    | st.sampled_from(["yesterday", "120% of yesterday", "90% of last_month"]),
)  # fmt: skip
_TYPED: dict[str, st.SearchStrategy[str]] = {
    "slug": st.from_regex(r"[a-z0-9]{1,9}(-[a-z0-9]{1,9}){0,3}", fullmatch=True),
    "handle": st.from_regex(r"[a-z][a-z0-9_]{0,12}", fullmatch=True),
    "task": st.integers(1, 999_999_999).map(str),
    "event": st.integers(1, 999_999_999).map(str),
    "reference": st.integers(1, 999_999_999).map(str),
    "digits": st.integers(10_000, 10**18).map(str),
    "post": st.integers(10_000, 10**18).map(lambda video: f"https://www.tiktok.com/@abangcolek/video/{video}"),
    "version": st.integers(-999, 999).filter(bool).map(str),
    "link": st.sampled_from(["https://abangcolek.my/a?b=c:d", "tel:+60193334444", "mailto:a@b.my"]),
    "phone": st.integers(10_000_000, 99_999_999).map(lambda number: f"01{number}") | TEXTS,
    "switch": st.sampled_from(["on", "off"]),
    "money": st.integers(1, 9_999_999).map(lambda sen: f"{sen / 100:.2f}"),
    "time": st.integers(1, 500_000).map(lambda minutes: f"{NOW + timedelta(minutes=minutes):%Y-%m-%d %H:%M}"),
    "condition": st.lists(_COMPARISONS, min_size=1, max_size=3).map(" and ".join)
    | st.lists(_COMPARISONS, min_size=1, max_size=3).map(" or ".join),
    "repeat": st.sampled_from(
        ["once", "daily", "weekly", "monthly", "weekdays", "sat", "mon,wed,fri", "every 2 days", "last day of month"]
    ),
}  # fmt: skip


def _typed(field: Field) -> st.SearchStrategy[str]:
    if field.kind == "number":
        return st.integers(field.minimum, field.maximum).map(str)
    if field.kind == "date":
        days = st.integers(-900, 0) if field.past else st.integers(0, 900)
        return days.map(lambda count: f"{NOW + timedelta(days=count):%Y-%m-%d}")
    if field.kind == "time" and field.past:
        return st.integers(0, 900_000).map(lambda minutes: f"{NOW - timedelta(minutes=minutes):%Y-%m-%d %H:%M}")
    return _TYPED.get(field.kind, TEXTS)


def values(field: Field) -> st.SearchStrategy[Any]:
    """Normal values of a field: what its own check makes of anything."""
    if field.choices and not field.open:
        return st.sampled_from(field.choices)
    check = make_check(field)
    return (
        _typed(field)
        .map(lambda text: check(clean_text(text), CLOCK) if clean_text(text) else "")
        .filter(lambda value: isinstance(value, str | int | dict) and value != "")
        .filter(lambda value: not (field.choices and field.open and _is_of_another_field(str(value))))
    )


def _is_of_another_field(word: str) -> bool:
    """Whether a kind of work of one's own would be asked about."""
    recipe = get_recipe("agent_task")
    return bool(find_held_values(recipe, recipe.readers["type"], word, CLOCK).others)


def arguments(command: Command, depth: int = 0) -> st.SearchStrategy[dict[str, Any]]:
    """Everything a complete command of this kind may carry, with what was attached."""
    if command.key == "help":
        return st.fixed_dictionaries({}, optional={"category": values(command.fields[0])})
    if command.open_keys:
        free = st.dictionaries(_variable(command), TEXTS.map(_one_line).filter(bool), max_size=4)
        return st.fixed_dictionaries({"name": values(command.fields[0]), command.open_keys: free})
    plain = [field for field in command.fields if not field.shapes]
    needed = {field.key: _value(field, depth) for field in plain if _is_needed(command, field)}
    optional = {field.key: _value(field, depth) for field in plain if field.key not in needed}
    whole = st.fixed_dictionaries(needed, optional=optional)
    for shaped in (field for field in command.fields if field.shapes):
        whole = whole.flatmap(partial(_with_shape, shaped))
    return whole.map(lambda args: {**args, **_attached(command), **_variables(args)})


def _is_needed(command: Command, field: Field) -> bool:
    return bool(field.required or field.default is not None or field.needed_when or field.key in command.one_of[:1])


def _variable(command: Command) -> st.SearchStrategy[str]:
    known = get_recipe(command.key).readers
    return st.from_regex(r"[a-z][a-z0-9_]{1,12}", fullmatch=True).filter(
        lambda name: name not in known and name[-1] != "_" and "__" not in name
    )


def _one_line(text: str) -> str:
    value = " ".join(clean_text(text).split())
    return "" if value.startswith("<") else value


def _attached(command: Command) -> dict[str, Any]:
    return {str(command.takes): EVERYTHING[str(command.takes)]} if command.needs_attachment else {}


def _variables(args: dict[str, Any]) -> dict[str, Any]:
    return {"variables": list(find_variables(args["commands"]))} if "commands" in args else {}


def _with_shape(field: Field, args: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    shape = field.shapes[args[field.shaped_by or ""]]
    return values(shape).map(lambda value: {**args, field.key: value}) if shape else st.just(args)


def _value(field: Field, depth: int) -> st.SearchStrategy[Any]:
    if field.kind == "line":
        return lines(depth)
    if field.kind == "lines":
        return st.lists(lines(depth), min_size=1, max_size=3)
    if field.kind == "commands":
        plain = (
            lines(3)
            .map(lambda one: one["text"])
            .filter(lambda text: all(map(is_usable_variable, find_variables([text]))))
        )
        return st.lists(plain, min_size=1, max_size=3)
    return values(field)


_LEAVES = [one for one in MENU if not one.alone and not one.open_keys and not get_recipe(one.key).nested]
_FLOWS = [by_key[key] for key in ("batch", "if", "template_run")]


@st.composite
def lines(draw: st.DrawFn, depth: int) -> dict[str, Any]:
    """A command inside a command, as the grammar itself understands it from its block."""
    command = draw(st.sampled_from(_LEAVES + (_FLOWS if depth < 2 else [])))
    args = draw(arguments(command, depth + 1))
    inner = read_inner_command(render_command(command, args), 1, UnderstandingContext(CLOCK, EVERYTHING), read)
    assert inner.line, (render_command(command, args), inner.mistakes)
    return inner.line

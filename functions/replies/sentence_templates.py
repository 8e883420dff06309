"""Jinja for sentences: what they may do with a fact. Only `functions/sentences/*.toml` is ever compiled."""

from collections.abc import Callable
from contextvars import ContextVar
from functools import cache

from jinja2 import ChainableUndefined, Environment, Template, pass_context
from jinja2.runtime import Context

from functions.replies import date_ranges, number_format, plain_text, time_format
from functions.replies.fact_values import as_pairs
from shared.log import note

said_now: ContextVar[str] = ContextVar("said_now", default="")
"""The saying that is being rendered, for the log."""

_FILTERS: dict[str, Callable[..., object]] = {
    "plain": plain_text.escape_markup,
    "brief": plain_text.abbreviate,
    "label": plain_text.humanise_code,
    "number": number_format.format_number,
    "amount": number_format.format_meter,
    "money": number_format.format_money,
    "counted": number_format.format_count,
    "counted_as": number_format.format_counted,
    "figure": number_format.format_figure,
    "change": number_format.format_change,
    "told": number_format.format_comparison,
}
_FILTERS_OF_A_LANGUAGE: dict[str, Callable[[object, str], str]] = {
    "listed": plain_text.list_names,
    "when": time_format.format_time,
    "clock": time_format.format_clock,
    "duration": time_format.format_duration,
    "roughly": time_format.estimate_duration,
    "day": date_ranges.format_day,
    "days": date_ranges.format_period,
    "days_before": date_ranges.format_previous_period,
}


class MissingFact(ChainableUndefined):
    """A gap, not an error: a sentence may ask whether a fact is there. One that is written out is logged."""

    def __str__(self) -> str:
        note("reply.missing_fact", say=said_now.get(), fact=self._undefined_name)
        return ""


@cache
def environment() -> Environment:
    """Messages are plain text: nothing is escaped."""
    jinja = Environment(  # noqa: S701
        undefined=MissingFact, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=False
    )
    jinja.filters.update(_FILTERS)
    jinja.filters.update({name: _in_language(filter_) for name, filter_ in _FILTERS_OF_A_LANGUAGE.items()})
    jinja.filters.update(task_id=task_id_of, task_line=format_task, apart=leave_out)
    return jinja


@cache
def compile_sentence(source: str) -> Template:
    return environment().from_string(source)


def task_id_of(task: object) -> str:
    """`TASK-1201`, from an id or an object."""
    return str(task.get("task", "")) if isinstance(task, dict) else str(task)


def format_task(task: object) -> str:
    """`TASK-1201 landing publish promo-raya`, from an id or an object."""
    if not isinstance(task, dict):
        return str(task)
    args = dict(as_pairs(task.get("args")))
    parts = (task.get("task"), task.get("command"), args.get("page") or args.get("to"))
    return " ".join(plain_text.escape_markup(part) for part in parts if part)


def leave_out(pairs: object, *keys: str) -> list[object]:
    """The `[key, value]` pairs of other keys."""
    return [pair for pair in pairs if pair and pair[0] not in keys] if isinstance(pairs, list) else []


def _in_language(filter_: Callable[[object, str], str]) -> Callable[[Context, object], str]:
    @pass_context
    def format_in_language(context: Context, value: object) -> str:
        return filter_(value, context.get("language", "en"))

    return format_in_language

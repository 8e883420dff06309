"""What a task is about, as pairs of a label and a text for a page: arguments, and what a yes binds to."""

from functools import lru_cache

from functions.replies.catalogue import LANGUAGES, translate_code, words
from functions.replies.fact_values import as_object, as_pairs, as_strings
from functions.replies.inner_commands import number_lines
from functions.replies.plain_text import humanise_code
from functions.replies.time_format import format_time, parse_local_time
from functions.replies.undo_lines import format_plan

_GROUP_OF = {"field": "part", "type": "work", **{key: key for key in ("priority", "role", "status")}}
"""The keys whose values have words of their own, and the group these are in."""
_UNSEEN = {"binds", "plan", "lines", "next", "warning", "found"}
"""What a yes binds to beside what is shown, and what has a shape of its own."""
_TEXT_MAX = 2000
"""Letters of one value."""


@lru_cache(maxsize=4096)
def word_code(language: str, group: str, code: str) -> str:
    """The words for a code, once: a page asks for the same ones in each of its rows."""
    return translate_code(language, group, code)


def pair_facts(facts: object, language: str, besides: object = None) -> list[tuple[str, str]]:
    """(label, text) of what has a text; what `besides` tells already is left out."""
    already = {(key, str(value)) for key, value in as_pairs(besides)}
    told = [(key, value) for key, value in as_pairs(facts) if key not in _UNSEEN and (key, str(value)) not in already]
    pairs = [(name_fact(key, language), describe_fact(key, value, language)) for key, value in told]
    return [(label, text) for label, text in pairs if text]


def summarise_facts(facts: object, language: str) -> str:
    """The texts alone, on one line."""
    told = (describe_fact(key, value, language) for key, value in as_pairs(facts) if key not in _UNSEEN)
    return " · ".join(filter(None, told))


@lru_cache(maxsize=4096)
def name_fact(key: str, language: str) -> str:
    return humanise_code(word_code(language, "label", key))


def describe_fact(key: str, value: object, language: str) -> str:
    if value is None or isinstance(value, list | dict):
        return ""
    if key in _GROUP_OF:
        return word_code(language, _GROUP_OF[key], str(value))
    if isinstance(value, bool):
        return word_code(language, "yes_no", "yes" if value else "no")
    return format_time(value, language) if parse_local_time(value) else str(value)[:_TEXT_MAX]


def plan_of(subject: object, language: str) -> str:
    """What would change, and the commands inside, one a line; empty where a yes is to the arguments alone."""
    told = as_object(subject)
    plan, lines = format_plan(told.get("plan"), language), told.get("lines")
    times = [format_time(at, language) for at in as_strings(told.get("next"))]
    return "\n".join(filter(None, (plan, number_lines(lines, language) if lines else "", " · ".join(times))))


def describe_details(details: object, language: str) -> str:
    """What the log keeps beside a step, on one line."""
    pairs = [(key, value) for key, value in as_object(details).items() if value not in (None, "", {}, [])]
    return " · ".join(f"{name_fact(key, language)}: {_describe_detail(key, value, language)}" for key, value in pairs)


def _describe_detail(key: str, value: object, language: str) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{inner}: {_describe_detail(inner, each, language)}" for inner, each in value.items())[:300]
    if isinstance(value, list):
        return ", ".join(_describe_detail(key, each, language) for each in value)[:300]
    if key in {"status", "from", "reason", "code"}:
        group = "status" if key in {"status", "from"} else "reason"
        return word_code(language, group, str(value))
    return describe_fact(key, value, language)[:300]


def list_actions(language: str) -> list[tuple[str, str]]:
    """(code, words) of what the log may tell, by the words."""
    named = ((code, both[LANGUAGES.index(language)]) for code, both in words()["action"].items())
    return sorted(named, key=lambda pair: pair[1])

"""Results as a person reads them, and as JSON. Silent about what is well."""

from collections.abc import Iterator
from itertools import groupby

from functions.replies.catalogue import LANGUAGES
from local.doctor.check import Result
from local.doctor.words import explain, say
from shared.contract.value_types import JSONObject
from shared.log import redact

_ASKED = {"well", "problem", "ignored", "mended"}
_MARKS = {"well": "✓", "problem": "✗", "mended": "✓", "ignored": "–", "not_asked": "·", "not_here": "·"}


def count_asked(results: list[Result]) -> int:
    return sum(result.state in _ASKED for result in results)


def count_problems(results: list[Result]) -> int:
    return sum(len(result.seen.problems) for result in results if result.state == "problem")


def write_text(results: list[Result], language: str, with_all: bool = False) -> str:
    """The count, then what is wrong layer by layer; with `with_all` every check."""
    counts = {"checks": count_asked(results), "problems": count_problems(results)}
    lines = [say(language, "headline", "checked", counts)]
    shown = [result for result in results if with_all or result.state in {"problem", "ignored", "mended"}]
    for layer, group in groupby(shown, key=lambda result: result.check.layer):
        lines += [
            "",
            say(language, "layer", layer),
            *(line for result in group for line in write_lines(result, language)),
        ]
    left = sum(result.state == "not_asked" for result in results)
    if left and counts["problems"] and not with_all:
        lines += ["", say(language, "headline", "not_asked", {"count": left})]
    return "\n".join(lines)


def write_lines(result: Result, language: str) -> Iterator[str]:
    did, saw = say(language, "did", result.check.name), hide(result.seen.saw)
    state = "" if result.state in {"well", "problem"} else " · " + write_state(result, language)
    yield f"  {_MARKS[result.state]} {result.check.name}: {did}{f' → {saw}' if saw else ''}{state}"
    if result.state in {"problem", "ignored"}:
        yield from (f"      {explain(problem, language)}" for problem in result.seen.problems)
    if result.state == "problem" and result.because:
        yield f"      {say(language, 'headline', 'not_mended', {'because': result.because})}"


def write_state(result: Result, language: str) -> str:
    return say(language, "state", result.state, {"because": write_reason(result, language)})


def write_reason(result: Result, language: str) -> str:
    """Why it was not asked, is not for this machine, or is ignored."""
    if result.seen.not_here:
        return say(language, "absent", result.seen.not_here, {"name": result.seen.name})
    return result.because


def write_json(results: list[Result]) -> JSONObject:
    return {
        "checks": count_asked(results),
        "problems": count_problems(results),
        "results": [write_result(result) for result in results],
    }


def write_result(result: Result) -> JSONObject:
    return {
        "name": result.check.name,
        "layer": result.check.layer,
        "state": result.state,
        "did": say("en", "did", result.check.name),
        "saw": hide(result.seen.saw),
        "because": write_reason(result, "en"),
        "problems": [
            {"cause": problem.cause, "do": {language: explain(problem, language) for language in LANGUAGES}}
            for problem in result.seen.problems
        ],
    }


def hide(saw: str) -> str:
    """No token and no whole number, whatever a vendor said."""
    return str(redact(saw))

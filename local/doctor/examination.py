"""All checks in the order of their layers: what stands on something that is broken is not asked."""

import sys
from collections.abc import Iterator, Mapping
from contextlib import redirect_stdout
from dataclasses import replace

from local.doctor.check import Check, Problem, Result, Seen
from local.doctor.installation import Installation
from shared.log import describe_error

_CARRIES = {"well", "not_here", "mended"}


def examine(checks: tuple[Check, ...], installation: Installation, ignored: Mapping[str, str]) -> list[Result]:
    """A result for each check, in their order; `ignored` is check → reason."""
    results: dict[str, Result] = {}
    named: dict[str, str] = {}
    for check in checks:
        result = examine_check(check, installation, results)
        result = leave_out_named(result, named)
        named |= {problem.cause: check.name for problem in result.seen.problems}
        if result.state == "problem" and check.name in ignored:
            result = replace(result, state="ignored", because=ignored[check.name])
        results[check.name] = result
    return list(results.values())


def examine_check(check: Check, installation: Installation, results: Mapping[str, Result]) -> Result:
    root = next(find_roots(check, results), "")
    return Result(check, "not_asked", because=root) if root else look_at(check, installation)


def find_roots(check: Check, results: Mapping[str, Result]) -> Iterator[str]:
    """The first causes of what this check stands on, by the names of their checks."""
    for need in check.needs:
        result = results.get(need)
        if result and result.state not in _CARRIES:
            yield result.because if result.state == "not_asked" else need


def look_at(check: Check, installation: Installation) -> Result:
    """A look that breaks is a problem of ours, which never hides the others."""
    try:
        seen = check.look(installation)
    except Exception as error:
        told = describe_error(error)
        return Result(check, "problem", Seen(told, (Problem("look_failed", told, {"check": check.name}),)))
    return Result(check, "not_here" if seen.not_here else "problem" if seen.problems else "well", seen)


def leave_out_named(result: Result, named: Mapping[str, str]) -> Result:
    """Without the causes that an earlier check has named; where none is left, that one is why it was not asked."""
    causes = [problem.cause for problem in result.seen.problems]
    left = tuple(problem for problem in result.seen.problems if problem.cause not in named)
    if causes and not left:
        return Result(result.check, "not_asked", because=named[causes[0]])
    return replace(result, seen=replace(result.seen, problems=left))


def mend(results: list[Result], installation: Installation) -> list[Result]:
    """Tries the fix of each problem that has one, and looks again: mended is what is well then."""
    return [mend_one(result, installation) if result.check.fix else result for result in results]


def mend_one(result: Result, installation: Installation) -> Result:
    if result.state != "problem" or result.check.fix is None:
        return result
    try:
        with redirect_stdout(sys.stderr):  # a download shows how far it is; standard output is the report's
            result.check.fix(installation)
    except Exception as error:
        return replace(result, because=describe_error(error))
    again = look_at(result.check, installation)
    return replace(again, state="mended") if again.state == "well" else again

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


def is_mendable(result: Result) -> bool:
    return result.state == "problem" and result.check.fix is not None


def mend_and_examine(results: list[Result], installation: Installation, ignored: Mapping[str, str]) -> list[Result]:
    """Tries the fix of each problem that has one, then asks everything anew: mended is what is well then."""
    objections = {each.check.name: try_fix(each, installation) for each in results if is_mendable(each)}
    if not objections:
        return results
    installation.forget()
    again = examine(tuple(result.check for result in results), installation, ignored)
    return [mark_mended(result, objections) for result in again]


def try_fix(result: Result, installation: Installation) -> str:
    """Why it could not be done; "" where it was."""
    fix = result.check.fix
    try:
        with redirect_stdout(sys.stderr):  # a download shows how far it is; standard output is the report's
            if fix:
                fix(installation)
    except Exception as error:
        return describe_error(error)
    return ""


def mark_mended(result: Result, objections: Mapping[str, str]) -> Result:
    objection = objections.get(result.check.name)
    if result.state == "problem" and objection:
        return replace(result, because=objection)
    return replace(result, state="mended") if result.state == "well" and objection == "" else result

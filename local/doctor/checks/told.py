"""Checks of what the database tells of itself: examined by the functions' own rules (functions/health_checks.py)."""

from functools import partial

from functions.health_checks import STANDING, Finding
from local.doctor.check import Check, Problem, Seen, absent
from local.doctor.installation import Installation


def told_check(name: str, finding: str = "", needs: tuple[str, ...] = ("database.account",)) -> Check:
    return Check(name, partial(look_at_finding, finding or name), needs)


def look_at_finding(name: str, installation: Installation) -> Seen:
    found = installation.findings.get(name)
    if found is None:
        return absent("not_told")
    if not found.asked:
        return absent("stands_on_nothing")
    return see(found)


def see(found: Finding) -> Seen:
    saw = ", ".join(f"{key} {value}" for key, value in found.facts.items() if value not in (None, ""))
    return Seen(saw, (Problem(found.cause, saw, found.facts),) if found.cause else ())


def look_at_standing(layer: str, installation: Installation) -> Seen:
    """All causes of a layer that the database keeps open."""
    if not installation.findings:
        return absent("not_told")
    found = [installation.findings[f"{layer}.{cause}"] for cause in STANDING[layer]]
    return Seen("none stands", tuple(problem for each in found for problem in see(each).problems))

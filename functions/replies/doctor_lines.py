"""What `/doctor` says: how much was examined, and what is wrong, the most important first."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import cast

from functions.causes import EXPECTED_CAUSES, explain_cause
from functions.health_checks import Finding, examine_health, examine_settings, list_problems
from functions.replies.fact_values import as_object
from shared.contract.door_types import HealthAnswer
from shared.settings import settings

_IMPORTANCE = ("functions", "database", "meta", "queue", "node", "backups", "model", "browser", "tiktok", "budgets")
_SHOWN_MAX = 8  # more is a wall of text on a phone; the first causes come first


def examine(health: object, language: str) -> dict[str, object]:
    """{"checked", "problems": [{"layer", "do", "code", "since"}], "more": how many are not shown}."""
    told = cast(HealthAnswer, as_object(health))
    findings = [*examine_settings(settings(), datetime.now(UTC)), *examine_health(told)]
    if settings().is_simulated:
        findings = [finding for finding in findings if finding.layer != "backups"]
    problems = list_problems(sort_by_importance(findings))
    return {
        "checked": sum(finding.asked for finding in findings),
        "found": len(problems),
        "problems": [describe(problem, language) for problem in problems[:_SHOWN_MAX]],
        "more": max(0, len(problems) - _SHOWN_MAX),
    }


def sort_by_importance(findings: Iterable[Finding]) -> list[Finding]:
    """By layer; what is merely expected to be set comes after what stops everything."""
    later = _IMPORTANCE.index("node")
    return sorted(
        findings, key=lambda found: later if found.cause in EXPECTED_CAUSES else _IMPORTANCE.index(found.layer)
    )


def describe(problem: Finding, language: str) -> dict[str, object]:
    return {
        "layer": problem.layer,
        "do": explain_cause(problem.cause, language, problem.facts),
        "code": problem.facts.get("code"),
        "since": problem.facts.get("since"),
    }

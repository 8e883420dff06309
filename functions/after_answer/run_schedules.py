"""A scheduled command whose time has come: understood as of its moment, then told to the database, which does it."""

from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from functions.database.retry import call_patiently
from functions.request_settings import rules

if TYPE_CHECKING:
    from functions.intake.scheduled_command import Meaning

Run = dict[str, Any]


def obey(run: Run) -> list[dict[str, Any]]:
    """The work of `wocs_obey`. `run` is {"run", "text", "at", "media", "timezone", "templates", "language"}."""
    intent, problem = understood(run)
    told = {"run": run["run"], "intent": intent, "problem": problem, "settings": rules()}
    return call_patiently("wocs_obey", told)


def understood(run: Run) -> "Meaning":
    """The intent, or why there is none any more. "Tomorrow" is the day after the run, however late it is done."""
    from functions.intake.scheduled_command import scheduled_intent

    zone = ZoneInfo(run["timezone"])
    moment = datetime.fromisoformat(run["at"]).astimezone(zone)
    return scheduled_intent(run["text"], moment, zone, run.get("templates"), run.get("media"))

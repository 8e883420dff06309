"""A scheduled command whose time has come: understood as of its moment, then told to the database, which does it."""

from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from functions.database.retry import call_with_retry
from functions.request_settings import request_settings
from shared.contract.request_types import ObeyRequest
from shared.contract.work_types import ScheduleRun, Work

if TYPE_CHECKING:
    from functions.intake.scheduled_command import Meaning


def run_schedule(run: ScheduleRun) -> list[Work]:
    """The work of `wocs_obey`."""
    intent, problem = understand_run(run)
    request: ObeyRequest = {
        "run": run["run"],
        "intent": intent,
        "problem": problem,
        "settings": request_settings(),
    }
    return call_with_retry("wocs_obey", request)


def understand_run(run: ScheduleRun) -> "Meaning":
    """The intent, or why there is none any more. "Tomorrow" is the day after the run, however late it is done."""
    from functions.intake.scheduled_command import understand_scheduled

    zone = ZoneInfo(run["timezone"])
    moment = datetime.fromisoformat(run["at"]).astimezone(zone)
    return understand_scheduled(run["text"], moment, zone, run["templates"], run["media"])

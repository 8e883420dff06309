"""Which backups are kept: one a day for 30 days, then one a week for a year. No more than 30 + 53 and the day's own."""

from collections.abc import Iterable
from datetime import datetime, timedelta

DAILY = timedelta(days=30)
WEEKLY = timedelta(days=365)


def choose_kept(times: Iterable[datetime], now: datetime) -> set[datetime]:
    """The newest of each day and of each week; the newest of all whatever its age, and what a clock put ahead."""
    kept: dict[tuple[int, ...], datetime] = {}
    newest = None
    for at in sorted(times):
        newest = at
        age = now - at
        if age <= DAILY:
            kept[at.year, at.month, at.day] = at
        elif age <= WEEKLY:
            kept[tuple(at.isocalendar()[:2])] = at
    return {*kept.values(), *([newest] if newest else [])}

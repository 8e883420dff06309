"""What the clock on the wall shows: the owner's zone, chosen so that it is the time of day a test needs."""

from datetime import UTC, date, datetime, timedelta

from tests.database_clone import Clone


def live_in(database: Clone, zone: str) -> None:
    database.sql(
        "insert into wocs.settings values ('timezone', %s) on conflict (name) do update set value = excluded.value",
        zone,
    )


def clock_shows(database: Clone, hour: int, minute: int = 0) -> None:
    """A zone of its own, at most half a day from Greenwich, in which it is this time now."""
    [(now,)] = database.sql("select now()")
    now = now.astimezone(UTC)
    ahead = round((timedelta(hours=hour, minutes=minute) - (now - midnight(now))).total_seconds())
    ahead = (ahead + 43_200) % 86_400 - 43_200
    hours, seconds = divmod(abs(ahead), 3600)
    # A POSIX zone counts westwards.
    live_in(database, f"<HERE>{'-' if ahead >= 0 else '+'}{hours:02}:{seconds // 60:02}:{seconds % 60:02}")


def midnight(at: datetime) -> datetime:
    return at.replace(hour=0, minute=0, second=0, microsecond=0)


def day(database: Clone, ahead: int = 0) -> str:
    """The owner's date, some days from today."""
    [(today,)] = database.sql("select wocs.clock_today()")
    assert isinstance(today, date)
    return (today + timedelta(days=ahead)).isoformat()

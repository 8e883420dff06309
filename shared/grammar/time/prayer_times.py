"""When the five prayers begin: from where the sun stands, by the angles and the two minutes of grace of JAKIM.

The sun's place is that of the Astronomical Almanac's short formula: within a minute for a century around 2000.
"""

from datetime import UTC, date, datetime, time, timedelta
from math import acos, asin, atan, atan2, cos, degrees, radians, sin, tan

from shared.places import Place

_EPOCH = datetime(2000, 1, 1, 12, tzinfo=UTC)
_GRACE = timedelta(minutes=2)
_TWILIGHT, _HORIZON = 18.0, 0.833  # degrees that the sun stands below the horizon
_GUESSES = {"subuh": 6.0, "syuruk": 7.0, "zohor": 13.0, "asar": 16.5, "maghrib": 19.0, "isyak": 20.0}
"""Hours of the sun's own clock from which the search begins."""
PRAYERS = tuple(_GUESSES)


def find_prayer_time(prayer: str, day: date, place: Place) -> datetime:
    """The whole minute in UTC at which it begins there on this day; ValueError where the sun never gets so low."""
    noon = datetime.combine(day, time(12), UTC) - timedelta(hours=place.longitude / 15)
    moment = noon + timedelta(hours=_GUESSES[prayer] - 12)
    for _ in range(3):
        declination, equation = _locate_sun(moment)
        moment = noon + timedelta(hours=_hours_from_noon(prayer, declination, place.latitude) - equation)
    whole = moment.replace(second=0, microsecond=0)
    return whole + _GRACE + (timedelta(minutes=1) if moment > whole else timedelta())


def _locate_sun(moment: datetime) -> tuple[float, float]:
    """Its declination in degrees, and by how many hours a sundial is ahead of the clock."""
    days = (moment - _EPOCH) / timedelta(days=1)
    anomaly, mean = radians(357.529 + 0.98560028 * days), 280.459 + 0.98564736 * days
    longitude = radians(mean + 1.915 * sin(anomaly) + 0.020 * sin(2 * anomaly))
    tilt = radians(23.439 - 0.00000036 * days)
    ascension = degrees(atan2(cos(tilt) * sin(longitude), cos(longitude)))
    return degrees(asin(sin(tilt) * sin(longitude))), ((mean - ascension + 180) % 360 - 180) / 15


def _hours_from_noon(prayer: str, declination: float, latitude: float) -> float:
    if prayer == "zohor":
        return 0.0
    if prayer == "asar":  # the shadow is as long as at noon and the thing itself
        return _hours_to(degrees(atan(1 / (1 + tan(radians(abs(latitude - declination)))))), declination, latitude)
    below = _TWILIGHT if prayer in {"subuh", "isyak"} else _HORIZON
    hours = _hours_to(-below, declination, latitude)
    return -hours if prayer in {"subuh", "syuruk"} else hours


def _hours_to(height: float, declination: float, latitude: float) -> float:
    """From noon until the sun stands this many degrees high."""
    sun, north = radians(declination), radians(latitude)
    return degrees(acos((sin(radians(height)) - sin(sun) * sin(north)) / (cos(sun) * cos(north)))) / 15

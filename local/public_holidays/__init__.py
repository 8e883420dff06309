"""Malaysia's public holidays as the grammar reads them, from the library that keeps them, see `make holidays`."""

from collections.abc import Iterable
from datetime import date, timedelta

from holidays.countries.malaysia import Malaysia

from local.launcher.data_folder import PROJECT

TABLE = PROJECT / "shared/grammar/time/malaysian_holidays.toml"
YEARS = range(2025, 2037)
"""The years that are written down; a holiday of a later one is no time that is known."""
_KEYS = {
    "Eid al-Fitr": "aidilfitri",
    "Eid al-Adha": "aidiladha",
    "New Year's Day": "new_year",
    "Chinese New Year": "chinese_new_year",
    "Thaipusam": "thaipusam",
    "Federal Territory Day": "federal_territory",
    "Nuzul Al-Quran Day": "nuzul",
    "Labor Day": "labour",
    "Vesak Day": "wesak",
    "Birthday of HM Yang di-Pertuan Agong": "king",
    "Islamic New Year": "maal_hijrah",
    "Prophet Muhammad's Birthday": "mawlid",
    "National Day": "national",
    "Malaysia Day": "malaysia",
    "Diwali": "deepavali",
    "Christmas Day": "christmas",
    "Pesta Kaamatan": "kaamatan",
    "Dayak Festival Day": "gawai",
    "Good Friday": "good_friday",
}


def write_table() -> str:
    """The whole file: `days`, the first day of each by its name; `public`, every day off by the number of its state."""
    states = {state: Malaysia(subdiv=state, years=YEARS, language="en_US") for state in Malaysia.subdivisions}
    lines = ["# Written by `make holidays`; what is later than the government's own list is an estimate.", "", "[days]"]
    lines += [_write_line(key, "%Y-%m-%d", _list_first_days(states.values(), name)) for name, key in _KEYS.items()]
    for state, days in sorted(states.items()):
        lines += ["", f'[public."{state}"]']
        lines += [_write_line(str(year), "%m%d", {day for day in days if day.year == year}) for year in YEARS]
    return "\n".join(lines) + "\n"


def _write_line(key: str, form: str, days: Iterable[date]) -> str:
    return f'{key} = "{" ".join(day.strftime(form) for day in sorted(days))}"'


def _list_first_days(states: Iterable[Malaysia], name: str) -> set[date]:
    """The days that bear this name in any state, be they estimated; not those that only stand in for them."""
    found = {
        day
        for state in states
        for day, names in state.items()
        if name in {each.removesuffix(" (estimated)") for each in names.split("; ")}
    }
    return {day for day in found if day - timedelta(days=1) not in found}

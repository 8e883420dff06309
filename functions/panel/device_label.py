"""What a browser is called, in our own words alone: `Chrome (Windows)`. What it says of itself goes to nobody."""

_BROWSERS = (
    ("Edg", "Edge"), ("OPR", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"), ("CriOS", "Chrome"), ("Chrome", "Chrome"), ("Safari", "Safari"),
)  # fmt: skip
"""The first that is named counts: each later one is also claimed by those before it."""
_SYSTEMS = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("CrOS", "ChromeOS"), ("Windows", "Windows"),
    ("Macintosh", "Mac"), ("Linux", "Linux"),
)  # fmt: skip
_PHONES = {"iPhone", "Android"}


def name_device(user_agent: str) -> str:
    """Empty where neither the browser nor the system is known."""
    browser, system = _first(_BROWSERS, user_agent), _first(_SYSTEMS, user_agent)
    return f"{browser} ({system})" if browser and system else browser or system


def is_phone(user_agent: str) -> bool:
    return _first(_SYSTEMS, user_agent) in _PHONES


def _first(named: tuple[tuple[str, str], ...], user_agent: str) -> str:
    return next((name for mark, name in named if mark in user_agent), "")

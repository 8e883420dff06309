"""How fast the grammar reads a six-line command, beside shlex + argparse as a typical bot uses them.

Compared: the same `/landing create` with the same five values. Ours gets the message as WhatsApp sends it (six lines,
`key: value`), cleans it, checks and normalises every value (slug, lengths, local time with zone, not past). Theirs gets
the one-line equivalent already quoted (`/landing create --page promo-raya --title '...'`): `shlex.split`, then a parser
with two levels of subcommands, built ONCE, with a slug check, and the time read by `datetime.strptime` in its zone.
"""

import argparse
import json
import re
import shlex
import time
from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from shared.grammar import Parsed, understand

ZONE = ZoneInfo("Asia/Kuala_Lumpur")
NOW = datetime(2026, 1, 14, 10, 30, tzinfo=ZONE)
MESSAGE = (
    "/landing create\npage: promo-raya\ntitle: Promo Raya Gila!\ndesc: Diskaun sampai 50%\ncta: Order Sekarang\n"
    "schedule: 2026-01-20 08:00"
)
ONE_LINE = (
    "/landing create --page promo-raya --title 'Promo Raya Gila!' --desc 'Diskaun sampai 50%' --cta 'Order Sekarang' "
    "--schedule '2026-01-20 08:00'"
)
EXPECTED = {
    "page": "promo-raya",
    "title": "Promo Raya Gila!",
    "desc": "Diskaun sampai 50%",
    "cta": "Order Sekarang",
    "schedule": "2026-01-20T08:00:00+08:00",
}
ROUNDS = 2_000
REPEATS = 7


def _slug(value: str) -> str:
    if not re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", value):
        raise argparse.ArgumentTypeError("not a page name")
    return value


def _when(value: str) -> str:
    return datetime.strptime(value, "%Y-%m-%d %H:%M").replace(tzinfo=ZONE).isoformat()


def _bot() -> argparse.ArgumentParser:
    """The commands a bot of this kind has, `landing create` with its options."""
    parser = argparse.ArgumentParser(prog="bot", exit_on_error=False)
    families = parser.add_subparsers(dest="family")
    landing = families.add_parser("/landing").add_subparsers(dest="command")
    create = landing.add_parser("create")
    create.add_argument("--page", type=_slug, required=True)
    create.add_argument("--title", required=True)
    create.add_argument("--desc")
    create.add_argument("--cta")
    create.add_argument("--schedule", type=_when)
    create.add_argument("--link")
    return parser


def _rate(call: Callable[[], object]) -> float:
    """Calls a second, the best of several rounds."""
    best = float("inf")
    for _ in range(REPEATS):
        start = time.perf_counter()
        for _ in range(ROUNDS):
            call()
        best = min(best, time.perf_counter() - start)
    return ROUNDS / best


def measure() -> dict[str, float]:
    """Both rates in commands a second, and how many times faster the grammar is."""
    bot = _bot()

    def theirs() -> argparse.Namespace:
        return bot.parse_args(shlex.split(ONE_LINE))

    def ours() -> object:
        return understand(MESSAGE, now=NOW, zone=ZONE)

    understood, parsed = ours(), vars(theirs())
    assert isinstance(understood, Parsed) and understood.args == EXPECTED
    assert {key: parsed[key] for key in EXPECTED} == EXPECTED
    slow, fast = _rate(theirs), _rate(ours)
    return {"shlex_argparse_per_s": round(slow), "grammar_per_s": round(fast), "ratio": round(fast / slow, 2)}


if __name__ == "__main__":
    print(json.dumps(measure(), indent=2))

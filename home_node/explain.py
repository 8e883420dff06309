"""`python -m home_node explain "terbitkan laman promo raia"`: how the speech reader comes to what it reads."""

import argparse
from collections.abc import Sequence
from datetime import datetime

from home_node.nlu.explanation import explain
from home_node.nlu.types import Vocabulary
from shared.settings import settings


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m home_node explain", description="How a spoken order is read.")
    parser.add_argument("words", nargs="+", help="what a decoder wrote of a voice note")
    for name, what in (("page", "a page that is there"), ("agent", "an agent"), ("word", "a word of the brand")):
        parser.add_argument(f"--{name}", action="append", default=[], help=f"{what} (repeat it for more)")
    chosen = parser.parse_args(arguments)
    vocabulary = Vocabulary(pages=tuple(chosen.page), agents=tuple(chosen.agent), words=tuple(chosen.word))
    zone = settings().zone
    print("\n".join(explain(" ".join(chosen.words), vocabulary, now=datetime.now(zone), zone=zone)))
    return 0

"""`python -m local.capacity`: prints the table of docs/scale.md; `--write` puts it there."""

import sys
from collections.abc import Iterator
from pathlib import Path

from local.capacity.costs import Cost, read_costs
from local.capacity.month import QUIET, TALKATIVE, Use, find_end, simulate_month

PAGE = Path(__file__).resolve().parents[2] / "docs" / "scale.md"
BEGIN, END = "<!-- capacity -->\n", "<!-- /capacity -->\n"
COMMANDS = 200


def write_table(costs: dict[str, Cost]) -> str:
    return "\n".join(_list_lines(costs)) + "\n"


def _list_lines(costs: dict[str, Cost]) -> Iterator[str]:
    yield f"| free tier | its end | {COMMANDS} commands a day take | it ends at | then |"
    yield "| --- | --- | --- | --- | --- |"
    for use in simulate_month(costs, COMMANDS, QUIET):
        end = find_end(costs, QUIET, use.tier)
        yield f"| {use.tier} | {use.limit:,.0f} {use.unit} | {_word_amount(use.used)} | {end:,} a day | {use.then} |"
    talkative = next(use for use in simulate_month(costs, COMMANDS, TALKATIVE) if use.tier == "WhatsApp messages")
    yield ""
    yield f"This is with `/quiet on`, where a plain success is a ✅ and no message. {_tell_talkative(costs, talkative)}"


def _word_amount(used: float) -> str:
    return f"{used:,.0f}" if used >= 10 else f"{used:.1f}"


def _tell_talkative(costs: dict[str, Cost], use: Use) -> str:
    end = find_end(costs, TALKATIVE, use.tier)
    return (
        f"Without it {COMMANDS} commands a day are {use.used:,.0f} messages a month: the allowance that is reported "
        f"({use.limit:,.0f}, not confirmed) ends at {end} commands a day."
    )


def main() -> int:
    table = write_table(read_costs())
    if sys.argv[1:] == ["--write"]:
        before, _, rest = PAGE.read_text("utf-8").partition(BEGIN)
        after = rest.partition(END)[2]
        PAGE.write_text(f"{before}{BEGIN}{table}{END}{after}", "utf-8")
    else:
        print(table, end="")
    return 0


if __name__ == "__main__":
    sys.exit(main())

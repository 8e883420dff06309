"""`make chaos`: runs by their seeds; exit 1 where anything was lost, stuck or doubled, 2 where the campaign is void."""

import argparse
import sys
import tempfile
from pathlib import Path

from tests.torture.campaign import WAYS, Campaign, Plan


def read_plan(arguments: list[str]) -> Plan:
    parser = argparse.ArgumentParser(prog="make chaos")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seeds", type=int, default=1, help="so many, one after the other")
    parser.add_argument("--kills", type=int, default=40)
    parser.add_argument("--tasks", type=int, default=400)
    parser.add_argument("--way", choices=[*WAYS, "both"], default="both")
    parser.add_argument("--replay", type=Path, help="a file of faults that a run wrote")
    parser.add_argument("--shrink", action="store_true", help="look for the fewest faults that still fail")
    chosen = parser.parse_args(arguments)
    ways = WAYS if chosen.way == "both" else (chosen.way,)
    seeds = range(chosen.seed, chosen.seed + chosen.seeds)
    return Plan(seeds, ways, chosen.kills, chosen.tasks, chosen.replay, chosen.shrink)


def main() -> int:
    folder = Path(tempfile.mkdtemp(prefix="wocs chaos "))
    folder.chmod(0o755)
    campaign = Campaign(folder, read_plan(sys.argv[1:]), lambda line: print(line, flush=True))
    try:
        campaign.go()
        missed = campaign.missed()
    finally:
        campaign.close()
    print(f"came to: {dict(sorted(campaign.hit.items()))}")
    if missed and not campaign.plan.replay:
        print(f"VOID, not come to: {', '.join(missed)}")
    print(f"{len(campaign.failures)} failures")
    return 1 if campaign.failures else 2 if missed and not campaign.plan.replay else 0


if __name__ == "__main__":
    sys.exit(main())

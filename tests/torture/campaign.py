"""A campaign: a run for each way of each seed, what they came to together, and the fewest faults that still fail."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import psycopg

from local.services.postgrest import fetch
from tests.torture.faults import FAILPOINTS, Fault, draw_faults, read_faults, write_faults
from tests.torture.run import run
from tests.torture.verdict import Verdict
from tests.torture.world import Servers, Way

POSTGREST_KEPT = Path.home() / ".cache" / "wocs"
T = TypeVar("T")
WAYS: tuple[Way, ...] = ("direct", "https")
ELSEWHERE = {
    "uncertain -> done": "only of a post on TikTok that was looked for: tests/chaos/test_tiktok_hands.py",
    "pending -> failed": "only where what was asked stopped being possible: tests/sql",
}
"""Rows of the state table that no script here can lead to, and who does."""
UNCERTAIN = ("uncertain: lease_ran_out", "uncertain: unsure")
MESSAGES_A_TASK = 1.2


@dataclass(frozen=True)
class Plan:
    """`kills` and `tasks` of one seed, shared by the ways."""

    seeds: Sequence[int]
    ways: Sequence[Way] = WAYS
    kills: int = 40
    tasks: int = 400
    replay: Path | None = None
    shrinks: bool = False

    def faults(self, seed: int, way: Way) -> list[Fault]:
        if self.replay:
            return read_faults(self.replay)
        tasks, kills = self.tasks // len(self.ways), self.kills // len(self.ways)
        return draw_faults(seed, kills, int(tasks * MESSAGES_A_TASK * 0.8), self.ways.index(way) * kills)


class Campaign:
    def __init__(self, folder: Path, plan: Plan, say: Callable[[str], None] = print) -> None:
        self.folder, self.plan, self.say = folder, plan, say
        self.hit: Counter[str] = Counter()
        self.failures: list[str] = []
        self.servers = Servers(folder)
        self.postgrest = fetch(POSTGREST_KEPT) if "https" in plan.ways else None

    def go(self) -> None:
        for seed in self.plan.seeds:
            for way in self.plan.ways:
                faults = self.plan.faults(seed, way)
                verdict = self.run(f"{seed} {way}", seed, way, faults)
                self.hit += verdict.hit
                self.failures += [f"seed {seed} {way}: {failure}" for failure in verdict.failures()]
                if verdict.failures() and self.plan.shrinks:
                    self.shrink(seed, way, faults)

    def run(self, name: str, seed: int, way: Way, faults: list[Fault]) -> Verdict:
        file = self.folder / f"{name}.faults"
        write_faults(file, faults)
        kinds = ", ".join(f"{times} {kind}" for kind, times in sorted(Counter(fault.kind for fault in faults).items()))
        self.say(f"seed {seed} {way}: {kinds}; replay with REPLAY={file}")
        verdict = run(
            self.folder / name, self.servers, way, self.postgrest, seed, faults, self.plan.tasks // len(self.plan.ways)
        )
        self.say(f"seed {seed} {way}: {', '.join(f'{value} {what}' for what, value in verdict.figures.items())}")
        for line in (*verdict.failures()[:40], *(f"skipped: {line}" for line in verdict.skipped[:20])):
            self.say(f"  {line}")
        return verdict

    def shrink(self, seed: int, way: Way, faults: list[Fault]) -> list[Fault]:
        tries = 0

        def fails(some: list[Fault]) -> bool:
            nonlocal tries
            tries += 1
            return bool(self.run(f"{seed} {way} smaller {tries}", seed, way, some).failures())

        smallest = shrink(faults, fails)
        write_faults(self.folder / f"{seed} {way}.smallest", smallest)
        self.say(f"fails with these {len(smallest)} faults: {smallest}")
        return smallest

    def missed(self) -> list[str]:
        """Why the campaign is void: what it should have come to and did not."""
        moves = self.moves()
        wanted = [*FAILPOINTS, *(move for move in moves if move not in ELSEWHERE), *UNCERTAIN]
        return [name for name in wanted if not self.hit[name]]

    def moves(self) -> list[str]:
        with psycopg.connect(self.servers.postgres.url("chaos_template")) as connection:
            rows = connection.execute("select from_state || ' -> ' || to_state from wocs.task_moves").fetchall()
        return [str(move) for (move,) in rows]

    def close(self) -> None:
        self.servers.stop()


def shrink(parts: list[T], fails: Callable[[list[T]], bool]) -> list[T]:
    """Delta debugging (Zeller's ddmin): the parts that are all needed for `fails`, leaving out ever smaller pieces."""
    pieces = 2
    while len(parts) >= 2:
        size = -(-len(parts) // pieces)
        for start in range(0, len(parts), size):
            rest = parts[:start] + parts[start + size :]
            if fails(rest):
                parts, pieces = rest, max(pieces - 1, 2)
                break
        else:
            if pieces >= len(parts):
                break
            pieces = min(len(parts), 2 * pieces)
    return parts

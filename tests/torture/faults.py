"""The faults of one run, drawn from its seed: what breaks, where, and after how many messages."""

import json
import random
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

Kind = Literal[
    "kill_function", "kill_node", "freeze_node", "restart_postgres", "restart_valkey", "flush_valkey", "hang", "cut",
    "half_open", "graph_busy", "graph_broken", "graph_deaf", "graph_silent", "graph_slow", "copies", "late", "forged",
    "clock",
]  # fmt: skip

DOORS = ("wocs_record", "wocs_intake", "wocs_begin", "wocs_sent", "wocs_claim", "wocs_report")
OF_FUNCTIONS = tuple(f"{moment} {step}" for step in (*DOORS, "push", "send") for moment in ("before", "after"))
OF_NODES = tuple(f"{moment} {step}" for step in ("claim", "act", "report") for moment in ("before", "after"))
FAILPOINTS = (*OF_FUNCTIONS, *OF_NODES)
LINES = ("database", "bell", "functions")
"""Before whom a fault proxy stands: where a line hangs, is cut or is half open."""
ALWAYS = {"kill_function", "kill_node"}
SWARM: dict[Kind, int] = {
    "freeze_node": 2, "restart_postgres": 1, "restart_valkey": 1, "flush_valkey": 2, "hang": 2, "cut": 3,
    "half_open": 1, "graph_busy": 2, "graph_broken": 2, "graph_deaf": 2, "graph_silent": 2, "graph_slow": 2,
    "copies": 6, "late": 4, "forged": 4, "clock": 1,
}  # fmt: skip
"""How often each kind comes in a run of 20 kills, where the seed draws it at all."""


@dataclass(frozen=True)
class Fault:
    """`at`: after how many accepted messages of people; `where`: a failpoint, or the line that is harmed."""

    at: int
    kind: Kind
    where: str = ""


def draw_faults(seed: int, kills: int, messages: int, first: int = 0) -> list[Fault]:
    """About half of the kinds of the swarm, and `kills` deaths, each at the next failpoint of the seed's order.

    `first`: how many deaths of the seed another run has had, so that together they come to every failpoint.
    """
    order = random.Random(seed).sample(FAILPOINTS, len(FAILPOINTS))
    points = [order[(first + place) % len(order)] for place in range(kills)]
    chance = random.Random(f"{seed} {first}")
    faults = [Fault(chance.randrange(messages), kind_of(point), point) for point in points]
    for kind, times in SWARM.items():
        if chance.random() < 0.6:
            for _ in range(max(1, times * kills // 20)):
                faults.append(Fault(chance.randrange(messages), kind, place_of(kind, chance)))
    return sorted(faults, key=lambda fault: (fault.at, fault.kind, fault.where))


def kind_of(point: str) -> Kind:
    return "kill_node" if point in OF_NODES else "kill_function"


def place_of(kind: Kind, chance: random.Random) -> str:
    if kind in {"hang", "cut", "half_open"}:
        return chance.choice(LINES)
    return chance.choice(OF_NODES[2:]) if kind == "freeze_node" else ""


def write_faults(file: Path, faults: Sequence[Fault]) -> None:
    file.write_text("".join(json.dumps(asdict(fault)) + "\n" for fault in faults))


def read_faults(file: Path) -> list[Fault]:
    return [Fault(**json.loads(line)) for line in file.read_text().splitlines() if line]

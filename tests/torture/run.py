"""One run: people act while the faults of its seed come; then the faults stop, and all must converge."""

import os
import signal
import threading
import time
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from tests.torture.failpoints import list_unsprung, read_journal, set_trap
from tests.torture.faults import Fault
from tests.torture.load import PEOPLE, Load
from tests.torture.meta import Meta
from tests.torture.verdict import Verdict, find_unsettled, judge
from tests.torture.world import Servers, Way, World, enlist

CONVERGED_S = 15
HARM_S = 1.5
FROZEN_S = 6  # longer than the lease that the node holds
GRAPH_CALLS = 3
FAULTS_S = 240, 1.0  # at least, and for each task: what is still to come then is left out, and said


@dataclass
class Campaign:
    """What the main thread does to the world: faults that are due, and what follows them."""

    world: World
    meta: Meta
    faults: deque[Fault]
    waiting: deque[Fault] = field(default_factory=deque)
    """Traps for a point where another still lies."""
    later: list[tuple[float, int]] = field(default_factory=list)
    heal_at: float = 0.0
    thawed: set[int] = field(default_factory=set)
    skipped: list[str] = field(default_factory=list)

    def step(self, progress: int) -> None:
        while self.faults and self.faults[0].at <= progress:
            self.cause(self.faults.popleft())
        for fault in list(self.waiting):
            if set_trap(self.world.traps, fault.where, signal_of(fault)):
                self.waiting.remove(fault)
        if self.heal_at and time.monotonic() > self.heal_at:
            self.world.heal_lines()
            self.heal_at = 0
        self.thaw()
        self.world.start_nodes()

    def cause(self, fault: Fault) -> None:
        match fault.kind:
            case "kill_function" | "kill_node" | "freeze_node":
                self.waiting.append(fault)
            case "hang" | "cut" | "half_open":
                getattr(self.world.lines[fault.where], fault.kind)()
                self.heal_at = time.monotonic() + HARM_S
            case "restart_postgres" | "restart_valkey" | "flush_valkey":
                getattr(self.world.servers, fault.kind)()
            case "copies" | "late" | "forged":
                {"copies": self.meta.send_copies, "late": self.meta.be_late, "forged": self.meta.forge}[fault.kind]()
            case "clock":
                if not self.world.skew_clock():
                    self.skipped.append("clock: no libfaketime on this machine")
            case _:
                self.world.witness.misbehave(fault.kind, GRAPH_CALLS)

    def thaw(self) -> None:
        """Zombies wake up when their leases are over."""
        for _, pid, number in read_journal(self.world.traps):
            if number == signal.SIGSTOP and pid not in self.thawed:
                self.thawed.add(pid)
                self.later.append((time.monotonic() + FROZEN_S, pid))
        now = time.monotonic()
        for at, pid in [late for late in self.later if late[0] <= now]:
            self.later.remove((at, pid))
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT)

    def has_come_to_all(self) -> bool:
        return not (self.faults or self.waiting or list_unsprung(self.world.traps))

    def is_over(self) -> bool:
        return self.has_come_to_all() and not (self.later or self.heal_at)

    def end(self) -> None:
        """The faults stop: no trap lies any more, nobody is frozen, every line is whole."""
        self.skipped += [f"not come to: {point}" for point in list_unsprung(self.world.traps)]
        self.skipped += [f"not come to: {fault.where or fault.kind}" for fault in (*self.faults, *self.waiting)]
        for point in list_unsprung(self.world.traps):
            with suppress(FileNotFoundError):
                (self.world.traps / point).unlink()
        for _, pid in self.later:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT)
        self.world.heal_lines()
        self.world.witness.heal()
        self.world.start_nodes()


def signal_of(fault: Fault) -> int:
    return signal.SIGSTOP if fault.kind == "freeze_node" else signal.SIGKILL


def run(
    folder: Path, servers: Servers, way: Way, postgrest: Path | None, seed: int, faults: list[Fault], tasks: int
) -> Verdict:
    world = World(folder, servers, way, postgrest)
    meta = Meta(world.url, seed)
    world.witness.heard = meta.tell_status
    ticking = threading.Event()
    clock = threading.Thread(target=keep_ticking, args=(world, ticking), daemon=True)
    try:
        with psycopg.connect(world.database_url, autocommit=True) as connection:
            enlist(connection, PEOPLE)
        world.start_nodes()
        clock.start()
        load = Load(meta, lambda: world.database_url, seed, tasks)
        campaign = Campaign(world, meta, deque(faults))
        began = time.monotonic()
        load.may_end = campaign.has_come_to_all
        load.start()
        while not (load.is_over() and campaign.is_over()) and time.monotonic() < began + max(
            FAULTS_S[0], FAULTS_S[1] * tasks
        ):
            campaign.step(load.progress)
            time.sleep(0.03)
        campaign.end()
        faults_s = time.monotonic() - began
        load.stopping.set()
        stopped = time.monotonic()
        while (unsettled := find_unsettled(world, meta)) and time.monotonic() < stopped + CONVERGED_S:
            world.start_nodes()
            time.sleep(0.1)
        load.close()
        return judge(world, meta, load, campaign.skipped, unsettled, faults_s, time.monotonic() - stopped)
    finally:
        ticking.set()
        clock.join(30)
        meta.close()
        world.stop()


def keep_ticking(world: World, stopping: threading.Event) -> None:
    while not stopping.wait(0.5):
        world.tick()

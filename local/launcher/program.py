"""A Python program of ours as a part that can be started, stopped and started again."""

import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from local.services import process


class Program:
    """`python -m …` with exactly `environment`; its lines go to `log`. `start()` in the main thread."""

    def __init__(self, command: list[str], environment: Mapping[str, str], log: Path, patience_s: float) -> None:
        self.command = command
        self.environment = environment
        self.log = log
        self.patience_s = patience_s
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.log.parent.mkdir(parents=True, exist_ok=True)
        argv = [sys.executable, "-m", *self.command]
        self.process = process.start(argv, log=self.log, env=self.environment, death_signal=signal.SIGKILL)

    def stop(self) -> None:
        if self.process:
            process.stop(self.process, (signal.SIGTERM,), self.patience_s)
            self.process = None

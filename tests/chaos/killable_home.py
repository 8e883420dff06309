"""A home PC to be killed: the node as its owner starts it, in a process of its own."""

import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from home_node.identity import keep_identity, locate_identities
from tests.conversation.fake_home_node import SECRET
from tests.enrolled_nodes import identity_of
from tests.processes import PROJECT, descendants


class Home:
    """A PC whose node is started and killed; `log` is what its newest one says."""

    def __init__(self, data: Path, functions_url: str, settings: dict[str, str]) -> None:
        self.data, self.log = data, data.with_suffix(".log")
        own = {"WOCS_FUNCTIONS_URL": functions_url, "WOCS_DATA": str(data)}
        self.environment = {"PATH": os.environ["PATH"], **own, **settings}
        keep_identity(locate_identities(self.data) / "home.json", identity_of("home", SECRET))
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [sys.executable, "-m", "home_node", "--port", "0"]
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(command, env=self.environment, cwd=PROJECT, stdout=log, stderr=log)

    def kill(self, everything: bool = False) -> list[int]:
        """The ids of the processes that it had started; with `everything` these are killed too, as by a power cut."""
        if self.process is None:
            return []
        below = descendants(self.process.pid)
        self.process.kill()
        for pid in below if everything else []:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait()
        return below

"""What `make run` prints: a line per step with its time, and plain sentences."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress


class Progress:
    """Prints at once, in whatever alphabet the terminal has; a reader that went away is nobody's problem."""

    def __init__(self) -> None:
        self.began = time.monotonic()
        for stream in (sys.stdout, sys.stderr):
            with suppress(AttributeError, ValueError):
                stream.reconfigure(errors="replace", line_buffering=True)  # type: ignore[union-attr]

    def line(self, text: str) -> None:
        with suppress(OSError):
            print(f"  {text}", flush=True)

    def headline(self, text: str) -> None:
        with suppress(OSError):
            print(text, flush=True)

    def fail(self, text: str) -> None:
        with suppress(OSError):
            print(f"WOCS cannot start: {text}", file=sys.stderr, flush=True)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Says when a step is over how long it took, and before that, where it may take long."""
        began = time.monotonic()
        yield
        self.line(f"{name:<11} {time.monotonic() - began:5.1f} s")

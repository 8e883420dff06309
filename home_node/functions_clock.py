"""How far this PC's clock is off the functions', by the Date of their answers: a call that is signed minutes off is
refused."""

import time
from collections.abc import Callable
from email.utils import parsedate_to_datetime

from shared.log import TroubleLog

TELL_FROM_S = 30.0  # a tenth of what a signature may be off: time to mend it
DATE_IS_CUT_S = 0.5  # a Date is cut to whole seconds: on the average it is so much later


class FunctionsClock:
    """`off_s`: our clock less theirs in seconds, None before the first answer that has a date."""

    def __init__(self, read_clock: Callable[[], float] = time.time) -> None:
        self.read_clock = read_clock
        self.off_s: float | None = None
        self._trouble = TroubleLog()

    def compare(self, date: str | None, asked_at: float, answered_at: float) -> None:
        """`date` as in the header; the moments are of our clock. A date that is none changes nothing."""
        try:
            theirs = parsedate_to_datetime(date or "").timestamp() + DATE_IS_CUT_S
        except (ValueError, TypeError, OverflowError):
            return
        self.off_s = round((asked_at + answered_at) / 2 - theirs, 1)
        if abs(self.off_s) >= TELL_FROM_S:
            self._trouble.begin(f"{self.describe()}. Set it by the network: see docs/home-node.md.")
        else:
            self._trouble.end("This PC's clock is right again.")

    def describe(self) -> str:
        """In words, for who is refused; empty where the clock is right enough, or nothing is known."""
        if self.off_s is None or abs(self.off_s) < TELL_FROM_S:
            return ""
        return f"This PC's clock is {abs(self.off_s):.0f} s {'ahead' if self.off_s > 0 else 'behind'}"

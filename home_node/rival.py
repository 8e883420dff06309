"""Another program that works under this node's name: two PCs with one identity, or a node that was started twice.

The functions give the work to the one that was started last. This one takes none until they give it its place back.
"""

from threading import Event

from shared.log import TroubleLog


class Rival:
    """Safe to use from any thread."""

    def __init__(self, node: str) -> None:
        self._node = node
        self._log = TroubleLog()
        self._here = Event()

    def is_here(self) -> bool:
        return self._here.is_set()

    def meet(self) -> None:
        """The functions said so."""
        self._here.set()
        self._log.begin(
            f"Another program runs as {self._node} and was started later: this one takes no work until that one has"
            " ended. If they are two PCs, give each a name of its own: /node add in WhatsApp."
        )

    def hear(self, replaced: object) -> None:
        """What a beat's answer says of it: since when, or nothing."""
        if replaced:
            return self.meet()
        self._here.clear()
        return self._log.end(f"This program is {self._node} again and takes work.")

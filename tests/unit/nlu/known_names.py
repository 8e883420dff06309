"""Where the notes are heard: the moment, the zone, and the names that live there."""

from datetime import datetime
from zoneinfo import ZoneInfo

from home_node.nlu.n_best import hear
from home_node.nlu.types import Heard, Hypothesis, Vocabulary

ZONE = ZoneInfo("Asia/Kuala_Lumpur")
NOW = datetime(2026, 11, 22, 10, 0, tzinfo=ZONE)
VOCABULARY = Vocabulary(
    pages=("promo-raya", "menu-utama"),
    agents=("Ali", "Bob"),
    templates=("event_prep",),
    words=("Abang Colek", "Colek Mangga", "Set Pedas"),
)


def read_wordings(*texts: str | tuple[str, float] | Hypothesis) -> Heard:
    """What these hypotheses mean; a text alone was as likely as can be."""
    hypotheses = [
        one
        if isinstance(one, Hypothesis)
        else Hypothesis(*((one, "ms", -0.3) if isinstance(one, str) else (one[0], "ms", one[1])))
        for one in texts
    ]
    return hear(hypotheses, VOCABULARY, now=NOW, zone=ZONE)

"""What a message means: `understand` a whole one, `resume` an unfinished one, `read_line`
one that a schedule kept, `written` to say a command back.

Pure reading by the menu in `shared.commands`: nothing here knows the database, the network or a sentence of ours.
"""

from shared.grammar import template_runs
from shared.grammar.command_intent import command_intent
from shared.grammar.parser import read_line, resume, understand
from shared.grammar.render_command import written
from shared.grammar.results import (
    Lacking,
    Mistake,
    Mistaken,
    Parsed,
    Talk,
    Understanding,
    Unknown,
    Word,
)

__all__ = [
    "Lacking",
    "Mistake",
    "Mistaken",
    "Parsed",
    "Talk",
    "Understanding",
    "Unknown",
    "Word",
    "command_intent",
    "read_line",
    "resume",
    "template_runs",
    "understand",
    "written",
]

"""What a message means: `understand` a whole one, `resume` an unfinished one, `read_line`
one that a schedule kept, `written` to say a command back.

Pure reading by the menu in `shared.commands`: nothing here knows the database, the network or a sentence of ours.
"""

from shared.grammar import templates
from shared.grammar.intents import command_intent
from shared.grammar.meanings import (
    Lacking,
    Mistake,
    Mistaken,
    Parsed,
    Talk,
    Understanding,
    Unknown,
    Word,
)
from shared.grammar.understanding import read_line, resume, understand
from shared.grammar.writing import written

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
    "templates",
    "understand",
    "written",
]

"""What a message means: `understand` a whole one, `resume` an unfinished one, `written` to say a command back.

Pure reading by the menu in `shared.commands`: nothing here knows the database, the network or a sentence of ours.
"""

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
from shared.grammar.understanding import resume, understand
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
    "resume",
    "understand",
    "written",
]

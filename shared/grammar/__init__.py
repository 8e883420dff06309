"""What a message means: `understand` a whole one, `resume` an unfinished one, `read_line`
one that a schedule kept, `render_command` to say a command back.

Pure reading by the menu in `shared.commands`: nothing here knows the database, the network or a sentence of ours.
"""

from shared.grammar import template_runs
from shared.grammar.command_intent import build_intent
from shared.grammar.command_text import render_command
from shared.grammar.parser import read_line, understand
from shared.grammar.results import (
    Lacking,
    Mistake,
    Mistaken,
    Parsed,
    Talk,
    Understanding,
    UnknownCommand,
    Word,
)
from shared.grammar.unfinished_commands import resume

__all__ = [
    "Lacking",
    "Mistake",
    "Mistaken",
    "Parsed",
    "Talk",
    "Understanding",
    "UnknownCommand",
    "Word",
    "build_intent",
    "read_line",
    "render_command",
    "resume",
    "template_runs",
    "understand",
]

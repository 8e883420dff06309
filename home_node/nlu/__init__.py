"""From a voice note's words to the command that was meant: `hear`.

Pure: it knows the menu (`shared.commands`), the grammar of what is typed, and how people speak; nothing of sound.
"""

from home_node.nlu.pipeline import hear
from home_node.nlu.types import Heard, Hypothesis, Reading, Vocabulary

__all__ = ["Heard", "Hypothesis", "Reading", "Vocabulary", "hear"]

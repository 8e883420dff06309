"""Help: the menu about itself."""

from dataclasses import replace

from shared.commands.families import FAMILIES
from shared.commands.lists import PART
from shared.commands.model import Command, Field

CATEGORY = Field(
    key="category",
    kind="choice",
    label_en="Category",
    label_ms="Kategori",
    example="landing",
    choices=tuple(FAMILIES),
    synonyms={word: name for name, family in FAMILIES.items() for word in family.synonyms},
    otherwise="command",
    aliases=("kategori",),
)


def help_for(commands: tuple[Command, ...]) -> Command:
    """The help command of a menu that has these others."""
    command = Field(
        key="command",
        kind="choice",
        label_en="Command",
        label_ms="Arahan",
        example="landing create",
        choices=("help", *(other.key for other in commands)),
        aliases=("arahan",),
    )
    return Command(
        name="help",
        family="system",
        runs="answer",
        role="viewer",
        repeatable=True,
        alone=True,
        positional="category",
        fields=(CATEGORY, command, replace(PART, default=None)),
        aliases=("bantuan", "tolong", "menu", "start", "senarai"),
        help_en="Shows all commands, one category, or one command with examples.",
        help_ms="Tunjuk semua arahan, satu kategori, atau satu arahan dengan contoh.",
        examples=("/help", "/help\ncategory: landing", "/help landing create"),
    )

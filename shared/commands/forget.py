"""What is known of a person is erased when they ask for it."""

from dataclasses import replace

from shared.commands.model import Command
from shared.commands.people import NUMBER

FORGET: tuple[Command, ...] = (
    Command(
        name="forget",
        family="people",
        runs="instant",
        role="admin",
        asks_first=True,
        alone=True,
        positional="number",
        fields=(replace(NUMBER, required=True),),
        aliases=("lupakan", "padam data", "erase", "forget me"),
        help_en="Erases a customer or a former member: chats, messages, recordings, their number and name everywhere.",
        help_ms="Padam seorang pelanggan atau bekas ahli: sembang, mesej, rakaman, nombor dan namanya di mana-mana.",
        undo_en="What is erased is gone.",
        undo_ms="Yang sudah dipadam tiada lagi.",
        examples=("/forget\nnumber: 0123456789", "/forget 0123456789"),
    ),
)

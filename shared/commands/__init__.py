"""What can be asked: the menu of commands, one file a family. Everything that knows a command knows it from here."""

from shared.commands.agent import AGENT
from shared.commands.landing import LANDING
from shared.commands.model import Command, Field
from shared.commands.people import PEOPLE
from shared.commands.system import FAMILIES, SYSTEM

MENU: tuple[Command, ...] = (*AGENT, *LANDING, *SYSTEM, *PEOPLE)
by_key: dict[str, Command] = {command.key: command for command in MENU}

__all__ = ["FAMILIES", "MENU", "Command", "Field", "by_key"]

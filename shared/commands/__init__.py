"""What can be asked: the menu of commands, one file a family. Everything that knows a command knows it from here."""

from shared.commands.agent import AGENT
from shared.commands.app import APP
from shared.commands.chat_settings import CHAT_SETTINGS
from shared.commands.chats import CHATS
from shared.commands.content import CONTENT
from shared.commands.content_bank import BANK
from shared.commands.families import FAMILIES, Family
from shared.commands.flow import FLOW
from shared.commands.forget import FORGET
from shared.commands.help import help_for
from shared.commands.inner import INNER as _INNER
from shared.commands.landing import LANDING
from shared.commands.model import Command, Field
from shared.commands.nodes import NODES
from shared.commands.people import PEOPLE
from shared.commands.report import REPORT
from shared.commands.sales import SALES
from shared.commands.sessions import SESSIONS
from shared.commands.system import SYSTEM
from shared.commands.tiktok import TIKTOK
from shared.commands.undo import UNDO
from shared.commands.voice import TRANSCRIBE, VOICE

_BEFORE_HELP: tuple[Command, ...] = (
    *AGENT,
    *CHATS,
    *CHAT_SETTINGS,
    *LANDING,
    *TIKTOK,
    *APP,
    *CONTENT,
    *BANK,
    *REPORT,
    *SALES,
    *FLOW,
    *SYSTEM,
    *UNDO,
)
_AFTER_HELP: tuple[Command, ...] = (*PEOPLE, *SESSIONS, *FORGET, *NODES, *VOICE)

MENU: tuple[Command, ...] = (*_BEFORE_HELP, help_for((*_BEFORE_HELP, *_AFTER_HELP)), *_AFTER_HELP)
"""Every command that can be typed."""
INNER: tuple[Command, ...] = (*_INNER, TRANSCRIBE)
"""The hidden tasks that the system gives itself."""
by_key: dict[str, Command] = {command.key: command for command in (*MENU, *INNER)}
"""The menu by key, with the hidden tasks that the system gives itself."""


def family_of(name: str) -> str:
    """The family of the command of this name, "landing publish" or its key; empty where there is no such command."""
    command = by_key.get(name.replace(" ", "_"))
    return command.family if command else ""


__all__ = ["FAMILIES", "INNER", "MENU", "Command", "Family", "Field", "by_key", "family_of"]

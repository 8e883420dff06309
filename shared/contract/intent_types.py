"""Types at the borders: what a message means, and the message with it."""

from typing import Literal, NotRequired, TypeAlias, TypedDict

from shared.contract.message_types import MediaRef, QuotedRef, WebhookMessage
from shared.contract.people_types import Templates
from shared.contract.value_types import CardWord, ControlWord, Facts, JSONObject, Priority, Role, Runs


class CommandIntent(TypedDict):
    """A complete command."""

    do: Literal["command"]
    command: str  # the menu's key, `landing_create`
    runs: Runs
    role: Role  # the least that may
    asks: bool  # whether it waits for an approval
    repeatable: bool  # whether trying again is safe
    args: JSONObject
    priority: Priority
    draft: NotRequired[str | None]  # wamid of the unfinished command it completes; a line has none
    say: NotRequired[str]  # help: the answer is known already
    facts: NotRequired[Facts]
    reading: NotRequired["CardReading"]  # spoken in part: becomes a card, not a task


class Line(TypedDict):
    """A command inside another (`/batch`, `/schedule`, `/if`, `/template run`)."""

    text: str  # `/landing publish page: promo-raya`
    intent: CommandIntent


class Remember(TypedDict):
    """What was good of a command that cannot be obeyed yet."""

    command: str
    args: JSONObject
    media: MediaRef | QuotedRef | None
    voice: NotRequired[JSONObject]  # the card and note it was spoken in
    readings: NotRequired[list[str]]  # the whole command in the ways it may be meant, to be chosen by their number
    asks: NotRequired[str]  # the field that is asked for again: its value was none that there is
    yes_no: NotRequired[bool]  # what it asks for may be answered by a bare ya or tidak


class SayIntent(TypedDict):
    """An answer the grammar knows already: a mistake, a question, an unknown word."""

    do: Literal["say"]
    say: str
    facts: Facts
    command: str | None
    role: Role  # who hears it; a lesser one hears that he may not
    remember: NotRequired[Remember | None]
    draft: NotRequired[str | None]


class WordIntent(TypedDict):
    """One word of control: about a task, or about a voice note's card."""

    do: Literal["word"]
    word: ControlWord | CardWord
    task: str | None  # `TASK-1201`
    ask: int | None  # the approval's number a button belongs to
    quoted: str | None
    card: NotRequired[int | None]  # null: whichever is open
    pick: NotRequired[int | None]  # which reading, from 1


class ChatIntent(TypedDict):
    """No command. With a draft open the message comes back in `drafts`. `say` is for media nothing waits for."""

    do: Literal["chat"]
    plain: NotRequired[bool]  # may be an order in plain words: the reader at home is asked
    say: NotRequired[str]
    facts: NotRequired[Facts]
    command: NotRequired[None]
    role: NotRequired[Role]


class IgnoreIntent(TypedDict):
    """Recorded only: other reactions, revokes, groups."""

    do: Literal["ignore"]


class LoginIntent(TypedDict):
    """A message with a login's code, or "Not me" to the answer to one."""

    do: Literal["login"]
    code: NotRequired[str]  # its keyed digest
    not_me: NotRequired[str]  # the login's number, `12`


class BrokenIntent(TypedDict):
    """A message that our code or SQL could not bear: answered with a sentence, told to the owners once in 24 h."""

    do: Literal["broken"]
    error: str  # what broke and where, `TypeError in parser.py line 31`; or SQL's code


Intent: TypeAlias = CommandIntent | SayIntent | WordIntent | ChatIntent | IgnoreIntent | LoginIntent | BrokenIntent


class InboundMessage(WebhookMessage):
    """A message as SQL decides it (`m`)."""

    intent: Intent
    second_look: bool  # understood again with its draft or templates: decided whatever it is


class Draft(Remember):
    """An unfinished command of a person, open for 10 minutes."""

    id: str  # wamid of the message that began it
    at: str


class DraftEntry(TypedDict):
    """A message to be looked at again, together with what it may continue or name. It stays undecided until then."""

    id: str  # wamid
    draft: Draft | None
    templates: Templates | None


class CardReading(TypedDict):
    """One command as a card shows and keeps it."""

    text: str
    command: str  # its name, `landing create`
    intent: CommandIntent | SayIntent  # what asks for the rest, of one that `lacks` something
    kept: JSONObject  # what was spoken, as text
    doubts: list[str]
    asks: bool
    spoken_yes: bool  # whether a spoken YA is enough; else the button, or YA typed
    lacks: NotRequired[list[str]]  # keys that are asked for once it is chosen
    negated: NotRequired[bool]  # it was said not to do this: never shown as the only one
    continues: NotRequired[str]  # wamid of the unfinished command that it ends

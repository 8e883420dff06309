"""Types at the borders: what a deciding call gives to be done."""

from typing import Literal, NotRequired, TypedDict

from shared.contract.message_types import MediaRef, QuotedRef, UndecidedMessage
from shared.contract.people_types import Templates
from shared.contract.value_types import Facts, Language, MediaKind

SendKind = Literal["image", "video", "audio", "document", "sticker"]
"""As what WhatsApp sends a file."""


class Address(TypedDict):
    """To whom a message goes; one of the two is there."""

    number: str | None
    user_id: str | None


class FileRef(TypedDict):
    """A file of the media store."""

    key: str  # `shots/..`
    mime: str


class SentFile(FileRef):
    """A file that goes with a message."""

    kind: NotRequired[SendKind]  # as what it goes; told by its type where it is not said
    name: NotRequired[str]  # of a document


class StoredFile(FileRef):
    """A file with its size."""

    size: int  # bytes


class Reaction(TypedDict):
    """An emoji on a person's message; an empty one takes it back."""

    message_id: str  # wamid
    emoji: str


class OutboxMessage(TypedDict):
    """A message of ours, leased to whoever got it: sent, then told to `wocs_sent`."""

    id: int
    to: Address
    kind: Literal["reply", "notice", "reaction", "template"]
    say: str
    facts: Facts
    language: Language
    reply_to: str | None  # wamid
    task: str | None
    media: SentFile | None
    reaction: Reaction | None
    attempt: int  # from 1: the one to be made now
    handout: int  # rises each time it is handed out: who holds an older one may not send


class BellEntry(TypedDict):
    """A task to push into the queue."""

    task: str
    score: float  # priority, then time: the least is taken first
    label: NotRequired[str | None]  # what a node must be able to do; null: any can


class NodeKey(TypedDict):
    """An enrolled home node, and the key of its enrolment: its secret is derived from both."""

    name: str
    key: str  # 32 hex digits


class MediaJob(TypedDict):
    """Something sent that must be fetched from Meta, then told to `wocs_attach`."""

    attachment: str  # uuid
    kind: MediaKind
    command: str | None
    media_id: str | None
    url: str | None
    mime: str | None
    sha256: str | None  # hex or base64, as the webhook told it
    task: str | None
    sends: NotRequired[SendKind | None]  # it is one of the staff's to a customer, sent on as this
    name: NotRequired[str | None]  # the file's
    outbox: int | None  # the reply that is held until it is there


class ScheduleRun(TypedDict):
    """A scheduled command whose time has come; only Python can read it, as of its own moment. Leased for 60 s."""

    run: int
    text: str
    at: str
    media: MediaRef | QuotedRef | None
    timezone: str
    templates: Templates | None  # where the command runs a template
    language: Language


class PruneJob(TypedDict):
    """Stored for more than 90 days and needed no more: its bytes are deleted, then `wocs_pruned` is told.

    20 at a time, leased for 10 minutes; nobody is given the file from then on.
    """

    attachment: str  # uuid
    key: str


class AuditAnchor(TypedDict):
    """The newest seal of the audit chain."""

    position: int
    digest: str
    mac: str  # `<which key>.<seal>`, in hex
    found: str | None  # the digest that the chain has at this position now


class SealJob(TypedDict):
    """The audit chain's head, to be sealed with a key that the database does not know; then `wocs_seal` is told."""

    position: int  # 0: the log is empty
    digest: str
    anchor: AuditAnchor | None


class PushJob(TypedDict):
    """A ring of one browser: the words are encrypted for it and posted to its push service, then `wocs_pushed` is told.

    Given out once: a lost one is followed by its message in WhatsApp.
    """

    push: int
    notice: int | None  # the message of the outbox; null: a test
    endpoint: str
    p256dh: str  # the browser's public key, base64url
    auth: str  # its secret, base64url
    say: str
    facts: Facts
    language: Language
    task: str | None
    page: str  # `/task/TASK-1201`, where a tap leads


class PanelNews(TypedDict):
    """What changed, for open panels: nothing while none listens."""

    hints: NotRequired[list[str]]  # `task:TASK-1201`, `chat:12`, `ticks:12` (how far answers have come), `duty`, `all`
    nodes: NotRequired[list[NodeKey]]  # with hints, or a bell: each call of a node is signed for each of them


class Work(PanelNews):
    """What every deciding call returns: the errands after the answer. Lost ones are returned again by a later call."""

    outbox: list[OutboxMessage]
    bell: list[BellEntry]
    push: NotRequired[list[PushJob]]
    media: list[MediaJob]
    read: list[ScheduleRun]
    undecided: list[UndecidedMessage]  # recorded, and not decided by whoever recorded it; leased for 60 s
    prune: list[PruneJob]
    seal: list[SealJob]  # one an hour at most, from a tick or a beat

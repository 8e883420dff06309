"""Types at the borders: what came from Meta, as it is recorded and as it reads."""

from typing import Literal, NotRequired, TypedDict

from shared.contract.value_types import JSON, JSONObject, MediaKind


class Sender(TypedDict):
    """Who wrote; at least one of number and user id is there where a message is to be obeyed."""

    user_id: str | None  # WhatsApp's, `MY.1349120865`
    number: str | None  # digits, no plus
    name: str | None  # as in the profile


class MediaRef(TypedDict):
    """Where Meta keeps what was sent beside the words."""

    kind: MediaKind
    id: str  # Meta's media id
    url: NotRequired[str | None]  # lives five minutes; a kept reference has none
    mime: str | None
    sha256: str | None
    filename: str | None


class QuotedRef(TypedDict):
    """A video meant by quoting the message that holds it."""

    kind: Literal["quoted"]
    id: str  # wamid


class RecordedMessage(TypedDict):
    """A message as it is recorded: what Meta sent, and who wrote it."""

    id: str  # wamid
    raw: JSONObject  # the message object as Meta sent it
    sender: Sender


class UndecidedMessage(RecordedMessage):
    """One to be understood and decided."""

    received_at: str  # by us: "tomorrow" is the day after it, however late the message is understood


class WebhookMessage(UndecidedMessage):
    """What its message object says, whatever it means."""

    sent_at: str | None
    type: str  # Meta's: text, image, button, interactive, reaction, ..
    text: str | None  # typed, a caption, or what a button or row stands for
    media: MediaRef | None
    quoted: str | None  # wamid of the message it answers or reacts to
    forwarded: bool
    group: bool
    emoji: str | None  # of a reaction


class GraphError(TypedDict):
    """Graph's error code (0: Graph was not reached, -1: the message could not be made)."""

    code: int
    detail: str


class Status(TypedDict):
    """What became of a message of ours (`s`)."""

    id: str  # wamid
    status: Literal["sent", "delivered", "read", "played", "failed"]
    at: str | None
    outbox: int | None  # our own id, from `biz_opaque_callback_data`
    number: str | None  # whom it went to, where that is told
    user_id: str | None
    errors: list[GraphError]
    pricing: JSONObject | None


class IdentityChange(TypedDict):
    """A person's new number or user id, as a system message tells it."""

    kind: Literal["number", "user_id"]
    old: str
    new: str
    user_id: NotRequired[str]  # of a number: the account that says so
    new_user_id: NotRequired[str]  # of a number: what the account is called from now on


class OtherEvent(TypedDict):
    """Anything else that was signed (`o`), kept for a person to look at."""

    key: str  # sha256: Meta's copies count once
    kind: str  # system, errors, unreadable, repaired (with all bytes), foreign (not ours), or the webhook's field
    raw: JSON
    change: NotRequired[IdentityChange]
    sent_at: NotRequired[str]  # of a change

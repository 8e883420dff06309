"""Types at the borders: recording, deciding, and what the errands report."""

from typing import Literal, NotRequired, TypeAlias, TypedDict

from shared.contract.intent_types import CommandIntent, DraftEntry, InboundMessage
from shared.contract.message_types import GraphError, OtherEvent, RecordedMessage, Status
from shared.contract.people_types import RequestSettings, Saying
from shared.contract.value_types import Cause, JSONObject
from shared.contract.work_types import PanelNews, StoredFile, Work


class RecordRequest(TypedDict):
    """One delivery of Meta's, kept for good before Meta is answered: statuses and other events are done with it."""

    messages: list[RecordedMessage]
    statuses: list[Status]
    others: list[OtherEvent]


class RecordAnswer(PanelNews):
    """What is to be decided; handed out as a work's `undecided` to somebody else after 20 s. The news: of statuses."""

    undecided: list[str]  # wamids of the messages that nobody has decided: most are new, some were recorded before


class IntakeRequest(TypedDict):
    """Recorded messages, understood."""

    messages: list[InboundMessage]
    settings: RequestSettings


class IntakeAnswer(Work):
    """The work of them, with the messages to look at again.

    One whose sender sent something before that nobody has decided is in `undecided`, behind that.
    """

    drafts: list[DraftEntry]
    accepted: int
    duplicates: int  # somebody else has decided them


class StoredAbout(TypedDict):
    """What is known of media beside its bytes."""

    name: NotRequired[str]  # of a document to a customer: made fit to be shown
    width: NotRequired[int]  # pixels, of a picture
    height: NotRequired[int]
    is_first: NotRequired[bool]  # of several pictures in one file, as of one that moves
    seconds: NotRequired[float | None]  # of sound, where its length can be read


class StoredMedia(StoredFile, StoredAbout):
    """Media that was fetched and kept."""


class SheetProblem(TypedDict):
    """A bad cell of a sheet."""

    row: int  # the line in a spreadsheet's count
    column: str
    value: str
    problem: str  # a code of the word group `row_problem`


class Sheet(TypedDict):
    """A sheet of sales that was read; `problem` is why there is none at all."""

    rows: list[
        JSONObject
    ]  # fields of `sales` with `row`, the line in a spreadsheet's count, and `sale`: our own number
    problems: list[SheetProblem]
    columns: list[str]
    problem: str | None
    lines: int  # under the heading, blank ones left out: each is a row or has a problem
    notes: list[str]  # how it was read: month_first, multiplied


class AttachRequest(TypedDict):
    """What became of a media job."""

    attachment: str
    stored: StoredMedia | None
    problem: str | None  # expired, too_large, wrong_bytes, not_a_video, not_stored, ..
    seconds: NotRequired[float]  # of a note that is too long
    sheet: NotRequired[Sheet]


class PrunedRequest(TypedDict):
    """Those of `prune` whose bytes are gone; told twice is no mistake."""

    attachments: list[str]


class PushResult(TypedDict):
    """What a push service answered."""

    push: int
    status: int  # 201; 0: it could not be asked


class PushedRequest(TypedDict):
    """The rings of a work, each told."""

    results: list[PushResult]
    settings: RequestSettings


SealProblem: TypeAlias = Literal["seal_broken", "other_key", "rewritten", "cut"]


class SealRequest(TypedDict):
    """The audit chain's head, sealed."""

    position: int
    digest: str
    mac: str
    problem: NotRequired[SealProblem]  # why the newest seal does not fit any more
    broken: NotRequired[int]  # its position


class SentResult(TypedDict):
    """It was sent."""

    id: int
    wamid: str


class RefusedResult(TypedDict):
    """It was not."""

    id: int
    handout: int
    error: GraphError
    retry_in_s: int | None  # null: never again
    cause: NotRequired[Cause]  # it goes when that is gone, whatever `retry_in_s` says


class UnknownResult(TypedDict):
    """Nobody knows: it went out and no readable answer came."""

    id: int
    handout: int
    unknown: Literal[True]


class UnmadeResult(TypedDict):
    """Its holder never called Graph: he could not hear whether he may."""

    id: int
    handout: int
    unmade: Literal[True]


SendResult: TypeAlias = SentResult | RefusedResult | UnknownResult | UnmadeResult


class Handout(TypedDict):
    """A message as its holder knows it."""

    id: int
    handout: int


class BeginRequest(TypedDict):
    """The message to be sent next, and what became of those before it: a killed sender leaves one in doubt."""

    begin: Handout
    results: list[SendResult]


class BeginAnswer(Work):
    """Whether it may be sent; where it may not, it is queued or was handed out anew."""

    go: bool


class SentRequest(TypedDict):
    """What became of what was sent last."""

    results: list[SendResult]


class TickRequest(TypedDict):
    """Settles what is overdue; its settings are kept for whoever decides without a message."""

    settings: RequestSettings


class ObeyRequest(TypedDict):
    """A scheduled command, understood; one of intent and problem is there. Done exactly once a run."""

    run: int
    intent: CommandIntent | None
    problem: Saying | None
    settings: RequestSettings

"""Types at the borders: what the home node says and hears at its door."""

from typing import Literal, NotRequired, TypedDict

from shared.contract.value_types import JSONObject, Language
from shared.contract.work_types import NodeKey, StoredFile, Work

Refused = Literal["unknown_node", "removed_node", "replayed"]

STORE_DOWN = "store down"  # the body of a 503 of the doors file and media: the functions answer, their store does not


EXPORT_OFF = "export is off"  # the body of a 403 of the doors export and export_file: WOCS_BACKUP_EXPORT is not on


class Signed(TypedDict):
    """How a call was signed, from its headers: the signature is checked, and these are asked of the database."""

    key: str  # of the node's enrolment
    nonce: str  # used once


class Claim(TypedDict):
    """A node asks for a task."""

    node: str
    task: str | None  # null: the next due one
    incarnation: NotRequired[str | None]  # drawn at each start of the node's program; an older one tells none
    labels: NotRequired[list[str] | None]  # what it can do at this moment; an older one is taken by its last beat


class ClaimRequest(Claim, Signed):
    """A claim with its signature."""


class Vocabulary(TypedDict):
    """Names a voice note may say."""

    pages: list[str]
    agents: list[str]
    templates: list[str]
    words: list[str]
    videos: list[str]
    events: list[str]


class NodeTask(TypedDict):
    """A task as the node gets it. A note's args have `audio`, `seconds`, `sent_at` and `vocabulary`."""

    id: str
    type: str  # the command's key, which is the executor's name
    args: JSONObject
    attempt: int  # the fencing token: a report of an older one is refused
    lease_s: float
    repeatable: bool
    language: Language
    requested_by: str | None


class ClaimAnswer(Work):
    """The task, or why there is none."""

    task: NodeTask | None
    reason: str | None  # nothing_due, stopped, not_its_turn, not_able, already_running, replaced, ..
    refused: NotRequired[Refused]


class RunningTask(TypedDict):
    """A task a node holds."""

    task: str
    attempt: int


class Abilities(TypedDict):
    """What a node can do: each is ready, loading (voice), fetching (browser) or missing."""

    browser: NotRequired[str | None]
    detail: NotRequired[str | None]  # of the browser
    charts: NotRequired[str | None]
    writer: NotRequired[str | None]
    deploy: NotRequired[str | None]
    hooks: NotRequired[str | None]  # the branches that can be deployed, "main_staging"
    voice: NotRequired[str | None]
    video: NotRequired[str | None]  # whether it fetches and looks at videos
    pictures: NotRequired[str | None]  # whether it opens those that no function can
    tiktok: NotRequired[str | None]  # whether any of these hands is ready
    tiktok_inbox: NotRequired[str | None]
    tiktok_direct: NotRequired[str | None]
    tiktok_display: NotRequired[str | None]
    tiktok_studio: NotRequired[str | None]
    tiktok_schedule: NotRequired[str | None]  # whether Studio's own schedule may be used
    tiktok_link: NotRequired[str | None]  # whether it follows short links
    tiktok_verified: NotRequired[str | None]  # the day when Studio's hand was last seen to work on a real account


class AuditKept(TypedDict):
    """Where a node saw the audit chain's head last, and what does not fit since."""

    position: int
    problem: Literal["cut", "rewritten"] | None


class AuditHead(TypedDict):
    """The audit chain's head, and its digest at the position that the node told."""

    position: int  # 0: the log is empty
    digest: str
    kept: str | None


class UndoneUpdate(TypedDict):
    """The last update of this PC that did not live and was taken back."""

    version: str  # "0.2.0": the one that did not live
    why: str  # ended, silent (no beat of it was heard), or killed (too often before it had proved itself)
    at: str


class NodeFacts(TypedDict):
    """What a node says of itself for who looks after it (`doctor`); each is null where it is not known."""

    version: NotRequired[str | None]
    clock_off_s: NotRequired[float | None]  # its clock less the functions': above 0 it is ahead
    model: NotRequired[str | None]  # the speech model that it wants
    model_problem: NotRequired[str | None]  # missing, damaged or no_library (faster-whisper), unless it can be used
    browser: NotRequired[str | None]  # the program's name; null where there is none
    fonts_missing: NotRequired[list[str] | None]  # of emoji, tamil, chinese and arabic: what pictures of pages lack
    tunnel: NotRequired[str | None]  # named, quick (holds event streams back), local or none
    disk_free_mb: NotRequired[int | None]  # where WOCS_DATA is; a megabyte is 10**6 bytes
    update_undone: NotRequired[UndoneUpdate | None]


class Beat(TypedDict):
    """A node lives; its leases last on."""

    node: str
    abilities: Abilities
    running: list[RunningTask]
    version: str | None
    leaving: bool  # the last beat before a graceful stop
    audit: AuditKept | None  # null: never seen
    panels: int  # how many listen to its hints
    incarnation: NotRequired[str | None]  # as in its claims
    facts: NotRequired[NodeFacts]  # kept as they were told last


class BeatRequest(Beat, Signed):
    """A beat with its signature."""


class StandingCause(TypedDict):
    """What is wrong with the system itself (functions/causes.py); since when, and what met it last."""

    name: str
    do: NotRequired[str]  # what it is and what to do, where the functions tell of it
    code: NotRequired[str]  # unless it lies in what is not set
    times: NotRequired[int]
    since: NotRequired[str]
    at: NotRequired[str]
    waiting: NotRequired[int]  # messages that go when it is gone


class BeatAnswer(Work):
    """What to stop, what to take, when to beat again, and what the owner should see on this PC."""

    stop: list[str]  # task ids that are no longer this node's
    due: list[str]  # task ids
    call_again_s: int
    audit: NotRequired[AuditHead]  # unless refused or replaced
    causes: NotRequired[list[StandingCause]]  # unless refused
    schema: NotRequired[str | None]  # the newest migration of their database
    replaced: NotRequired[str]  # since when another program works under this node's name; this one waits for its end
    refused: NotRequired[Refused]


class Holder(TypedDict):
    """Who holds a task's lease."""

    node: str
    task: str
    attempt: int


class HolderRequest(Holder, Signed):
    """A holder's call with its signature."""


class LeaseRequest(HolderRequest):
    """A holder that wants to store something."""

    upload: NotRequired[bool]  # by itself, at the store's own address


class LeaseAnswer(Work):
    """Whether it holds it."""

    reason: str | None  # null where it does
    key: NotRequired[str]  # of an upload
    refused: NotRequired[Refused]


class TaskError(TypedDict):
    """Why a task did not succeed."""

    code: str
    detail: str | None


class Report(Holder):
    """How a task ended; told twice counts once."""

    outcome: Literal["done", "failed", "try_again", "uncertain"]
    result: JSONObject | None
    error: TaskError | None
    files: list[StoredFile]
    incarnation: NotRequired[str | None]  # as in its claim


class ReportRequest(Report, Signed):
    """A report with its signature."""


class ReportAnswer(Work):
    """Whether the report counts."""

    accepted: bool
    reason: str | None  # no_such_task, old_attempt, other_node, replaced, lease_ran_out, already_..
    refused: NotRequired[Refused]


class Mark(Holder):
    """A step that cannot be taken back is about to happen."""

    step: str  # "publish"
    incarnation: NotRequired[str | None]  # as in its claim


class MarkRequest(Mark, Signed):
    """A mark with its signature."""


class MarkAnswer(Work):
    """Whether the step may happen; then it is kept, and the task is given to nobody again."""

    allowed: bool
    reason: str | None  # stopped, not_wanted, marked_already, role_lost, and those of a report
    refused: NotRequired[Refused]


class MetaFile(TypedDict):
    """A file that nobody has fetched from Meta yet."""

    id: str


class AudioAnswer(Work):
    """What came with a task, for the holder of its lease alone."""

    audio: StoredFile | None
    meta: NotRequired[MetaFile]  # in its place
    reason: str | None
    refused: NotRequired[Refused]


class EnrollRequest(TypedDict):
    """A one-time code, as `/node add` gave it to an admin."""

    code: str


class EnrollAnswer(Work):
    """Which node it is from now on; null for a wrong, old or used code."""

    node: NodeKey | None

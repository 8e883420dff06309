"""Types at the borders: the doors of the web, of the clock and of the simulator."""

from typing import NotRequired, TypedDict

from shared.contract.message_types import GraphError
from shared.contract.node_types import Abilities, NodeFacts, Refused, StandingCause
from shared.contract.people_types import Person, RequestSettings
from shared.contract.value_types import JSON, FigureKind, JSONObject, Language, Role, VisitKind
from shared.contract.work_types import FileRef, NodeKey


class ConfigRequest(TypedDict):
    """The settings of a web app."""

    app: str
    keys: list[str]  # the public ones


class ConfigAnswer(TypedDict):
    """A key that was never set is absent."""

    values: JSONObject
    updated_at: str | None
    version: int


class IngestRequest(TypedDict):
    """Figures of a till or a script; each row is judged alone (docs/ingest.md)."""

    kind: FigureKind
    source: str
    rows: list[JSONObject]
    sent_at: str
    """When its sender signed it, ISO with a zone: what is older than what is known changes nothing."""
    settings: RequestSettings


class RejectedRow(TypedDict):
    """A row that was not taken."""

    row: int
    external_id: str | None
    field: str | None
    problem: str  # a code of SQL's, a sentence when told to the sender


class IngestAnswer(TypedDict):
    """What became of the rows."""

    accepted: int
    updated: int
    duplicates: int
    rejected: list[RejectedRow]


class PageRequest(TypedDict):
    """A visit of a landing page."""

    page: str
    event: VisitKind  # a peek is not counted, nor the home page, which shows all that are live
    timezone: str


class DraftRequest(TypedDict):
    """A version of a page, live or not, for an address that was signed."""

    page: str
    version: int


class PageImage(FileRef):
    """A page's picture."""

    width: int | None
    height: int | None


class LandingPage(TypedDict):
    """The version that is live, or the draft that was asked for."""

    slug: str
    version: int
    title: str
    description: str | None
    cta: str | None
    link: str | None
    image: PageImage | None
    published_at: str | None


class PageAnswer(TypedDict):
    """Null where nothing is published or no such version is; `pages` for the home page alone, the newest first."""

    page: LandingPage | None
    pages: NotRequired[list[LandingPage]]


class HealthRequest(TypedDict):
    """Nothing is asked; a node that asks for itself is named."""

    node: NotRequired[NodeKey]


class NodeHealth(TypedDict):
    """A home node as last heard of."""

    name: str
    online: bool
    since: str
    last_seen: str
    abilities: Abilities
    version: str | None
    facts: NodeFacts


class SettlingFault(TypedDict):
    """A row that cannot be settled, or a step of settling that breaks (`row` is empty then), until it is mended."""

    family: str
    row: str
    code: str  # SQLSTATE
    times: int
    since: str


class Meter(TypedDict):
    """How much of a free allowance is used up."""

    name: str
    used: int
    limit: int
    estimate: NotRequired[bool]


class Canary(TypedDict):
    """Of the newest messages that Meta took, how many it told something of."""

    sent: int
    told: int


class Vitals(TypedDict):
    """What shows that something is about to end; times are null for what never was."""

    now: str
    meters: list[Meter]
    pages: JSON  # TikTok Studio's, as they were looked at last
    tick_at: str | None  # the clock's, to five minutes
    heard_at: str | None  # the newest message of anybody
    sent_at: str | None  # Meta took one of ours
    canary: Canary
    backup_at: str | None
    drill_at: str | None  # a backup was last restored for a trial


class HealthAnswer(Vitals):
    """The database answers."""

    ok: bool
    faults: list[SettlingFault]
    schema: str | None  # the last migration
    nodes: list[NodeHealth]
    causes: list[StandingCause]
    refused: NotRequired[Refused | None]  # why the node that asks may hear nothing of it


class EnlistRequest(TypedDict):
    """People put on the whitelist at the start (locally)."""

    people: list[Person]
    node: NotRequired[NodeKey]  # this machine's own
    language: NotRequired[Language]  # of who is new, until they send /language; English unless said


class EnlistAnswer(TypedDict):
    """How many were new, and the names of those who wait for an admin: one who was removed may be among them."""

    people: int
    waiting: list[str]


class TraceRequest(TypedDict):
    """What became of the last messages, for the simulator's side panel."""

    since: NotRequired[int | None]  # a trace event's id
    sender: NotRequired[str | None]  # number or user id
    allowance: NotRequired[int | None]
    addresses: NotRequired[list[str]]  # numbers and user ids whose role is asked


class TracedMove(TypedDict):
    """A state change of a task."""

    at: str
    action: str
    actor: str | None


class TracedTask(TypedDict):
    """A task that came of a message."""

    id: str
    command: str
    status: str
    moves: list[TracedMove]


class TracedMessage(TypedDict):
    """A message of ours that came of one."""

    id: int
    say: str
    kind: str
    state: str
    attempt: int
    to: str | None
    task: str | None
    emoji: str | None
    error: GraphError | None


class TraceEvent(TypedDict):
    """One message, with what it became."""

    id: int  # rising
    message_id: str
    kind: str
    at: str
    sender: str | None
    name: str | None
    understood: JSON  # its intent
    task: TracedTask | None
    tasks: list[TracedTask]
    outbox: list[TracedMessage]


class MonthCount(TypedDict):
    """WhatsApp messages of this month, and the free allowance."""

    messages: int
    allowance: int


class TraceAnswer(TypedDict):
    """The newest events after `since`, 50 at most, and the role of each address asked about that is let in now."""

    events: list[TraceEvent]
    month: MonthCount
    roles: dict[str, Role]

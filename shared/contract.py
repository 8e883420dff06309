"""Types at the borders: everything that crosses one between functions, SQL, home node and grammar, as JSON.

Standard library alone and nothing but types, so that importing it costs a cold start nothing. Sections 2 and 3 of
docs/contracts.md are written from this file: a class is a row group, its docstring the meaning, a field's comment its
unit. What SQL always sends has no NotRequired; `X | None` is JSON's null. Times are ISO 8601 with zone unless said.
"""

from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple, NotRequired, TypeAlias, TypedDict

JSON: TypeAlias = Mapping[str, "JSON"] | Sequence["JSON"] | str | int | float | bool | None
JSONObject: TypeAlias = dict[str, JSON]
Facts: TypeAlias = Mapping[str, JSON]
"""What fills a saying: its keys are those the sentence reads (docs/sayings.md)."""

Role = Literal["viewer", "agent", "admin"]
Runs = Literal["answer", "instant", "home", "human"]
Language = Literal["en", "ms"]
Priority = Literal["high", "normal", "low"]
MediaKind = Literal["image", "video", "audio", "document"]
ControlWord = Literal["confirm", "reject", "cancel", "done", "accept", "decline", "retry", "acknowledge"]
CardWord = Literal["yes", "no", "change", "pick"]
FigureKind = Literal["sales", "events", "engagement"]
VisitKind = Literal["view", "click", "peek"]


# --- settings, people, templates --------------------------------------------------------------------------------------


class RequestSettings(TypedDict):
    """The owner's settings that SQL decides by; they travel with each request, `wocs_tick` keeps them."""

    approval_minutes: float  # how long an approval may be answered
    four_eyes: bool  # whether another admin than the asking one must approve
    rate_per_minute: int  # slash commands of one person
    timezone: str  # `Asia/Kuala_Lumpur`
    free_messages: int  # WhatsApp's free allowance a month
    agent_minutes: int  # until work that nobody accepted is offered to another
    offline_minutes: int  # of a silent home node before the owner is told
    silence_hours: int  # without a sale told before the owner is told


class Person(TypedDict):
    """Somebody on the whitelist."""

    name: str
    number: str  # digits with the country's, no plus
    role: Role


class Template(TypedDict):
    """A template of commands as it was written."""

    commands: list[str]
    variables: list[str]  # names of its `{variables}`


Templates: TypeAlias = dict[str, Template]


class Saying(TypedDict):
    """A sentence to be said: SQL and Python name it, `functions/sentences/*.toml` has its words."""

    say: str  # `landing.created`
    facts: Facts


# --- what came: messages, statuses, other events ----------------------------------------------------------------------


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
    received_at: str  # by us: "tomorrow" is the day after it, however late the message is understood


class WebhookMessage(RecordedMessage):
    """What its message object says, whatever it means."""

    sent_at: str | None
    type: str  # Meta's: text, image, button, interactive, reaction, ..
    text: str | None  # typed, a caption, or what a button or row stands for
    media: MediaRef | None
    quoted: str | None  # wamid of the message it answers or reacts to
    forwarded: bool
    group: bool
    emoji: str | None  # of a reaction


class InboundMessage(WebhookMessage):
    """A message as SQL decides it (`m`)."""

    intent: "Intent"
    second_look: bool  # understood again with its draft or templates: decided whatever it is


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
    errors: list[GraphError]
    pricing: JSONObject | None


class IdentityChange(TypedDict):
    """A person's new number or user id, as a system message tells it."""

    kind: Literal["number", "user_id"]
    old: str
    new: str


class OtherEvent(TypedDict):
    """Anything else that was signed (`o`), kept for a person to look at."""

    key: str  # sha256: Meta's copies count once
    kind: str  # system, unreadable, errors, or the webhook's field
    raw: JSON
    change: NotRequired[IdentityChange]


# --- what it means: intents -------------------------------------------------------------------------------------------


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
    say: NotRequired[str]
    facts: NotRequired[Facts]
    command: NotRequired[None]
    role: NotRequired[Role]


class IgnoreIntent(TypedDict):
    """Recorded only: stickers, orders, other reactions, revokes, groups."""

    do: Literal["ignore"]


class BrokenIntent(TypedDict):
    """A message that our code or SQL could not bear: answered with a sentence, told to the owners once in 24 h."""

    do: Literal["broken"]
    error: str  # what broke and where, `TypeError in parser.py line 31`; or SQL's code


Intent: TypeAlias = CommandIntent | SayIntent | WordIntent | ChatIntent | IgnoreIntent | BrokenIntent


class Draft(Remember):
    """An unfinished command of a person, open for 10 minutes."""

    id: str  # wamid of the message that began it
    at: str


class DraftEntry(TypedDict):
    """A message to be looked at again, together with what it may continue or name. It stays undecided until then."""

    id: str  # wamid
    draft: Draft | None
    templates: Templates | None


# --- what is to be done: work -----------------------------------------------------------------------------------------


class Address(TypedDict):
    """To whom a message goes; one of the two is there."""

    number: str | None
    user_id: str | None


class FileRef(TypedDict):
    """A file of the media store."""

    key: str  # `shots/..`
    mime: str


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
    media: FileRef | None
    reaction: Reaction | None
    attempt: int  # from 1


class BellEntry(TypedDict):
    """A task to push into the queue."""

    task: str
    score: float  # priority, then time: the least is taken first


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


class Work(TypedDict):
    """What every deciding call returns: the errands after the answer. Lost ones are returned again by a later call."""

    outbox: list[OutboxMessage]
    bell: list[BellEntry]
    media: list[MediaJob]
    read: list[ScheduleRun]
    undecided: list[RecordedMessage]  # recorded, and not decided by whoever recorded it; leased for 60 s
    prune: list[PruneJob]


# --- intake and the errands' reports ----------------------------------------------------------------------------------


class RecordRequest(TypedDict):
    """One delivery of Meta's, kept for good before Meta is answered: statuses and other events are done with it."""

    messages: list[RecordedMessage]
    statuses: list[Status]
    others: list[OtherEvent]


class RecordAnswer(TypedDict):
    """What is to be decided; handed out as `undecided` to somebody else after 20 s."""

    new: list[str]  # wamids of the messages that were not recorded before
    earlier: list[RecordedMessage]  # what the same people sent before and nobody has decided: decided first


class IntakeRequest(TypedDict):
    """Recorded messages, understood."""

    messages: list[InboundMessage]
    settings: RequestSettings


class IntakeAnswer(Work):
    """The work of them, with the messages to look at again."""

    drafts: list[DraftEntry]
    accepted: int
    duplicates: int  # somebody else has decided them


class StoredMedia(StoredFile):
    """Media that was fetched and kept."""

    width: NotRequired[int]  # pixels, of a picture
    height: NotRequired[int]
    seconds: NotRequired[float | None]  # of sound, where its length can be read


class SheetProblem(TypedDict):
    """A bad cell of a sheet."""

    row: int  # the line in a spreadsheet's count
    column: str
    value: str
    problem: str  # a code of the word group `row_problem`


class Sheet(TypedDict):
    """A sheet of sales that was read; `problem` is why there is none at all."""

    rows: list[JSONObject]  # fields of `sales` with `row`, the line in a spreadsheet's count
    problems: list[SheetProblem]
    columns: list[str]
    problem: str | None


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


class SentResult(TypedDict):
    """It was sent."""

    id: int
    wamid: str


class RefusedResult(TypedDict):
    """It was not."""

    id: int
    error: GraphError
    retry_in_s: int | None  # null: never again


class UnknownResult(TypedDict):
    """Nobody knows: it went out and no readable answer came."""

    id: int
    unknown: Literal[True]


SendResult: TypeAlias = SentResult | RefusedResult | UnknownResult


class SentRequest(TypedDict):
    """What became of the outbox, one by one, so that a killed sender leaves one message in doubt."""

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


# --- the home node ----------------------------------------------------------------------------------------------------


class Claim(TypedDict):
    """A node asks for a task."""

    node: str
    task: str | None  # null: the next due one


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
    reason: str | None  # nothing_due, stopped, not_its_turn, already_running, ..


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
    voice: NotRequired[str | None]


class Beat(TypedDict):
    """A node lives; its leases last on."""

    node: str
    abilities: Abilities
    running: list[RunningTask]
    version: str | None
    leaving: bool  # the last beat before a graceful stop


class BeatAnswer(Work):
    """What to stop, what to take, when to beat again."""

    stop: list[str]  # task ids that are no longer this node's
    due: list[str]  # task ids
    call_again_s: int


class Holder(TypedDict):
    """Who holds a task's lease."""

    node: str
    task: str
    attempt: int


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


class ReportAnswer(Work):
    """Whether the report counts."""

    accepted: bool
    reason: str | None  # no_such_task, old_attempt, other_node, lease_ran_out, already_..


class AudioAnswer(TypedDict):
    """A note's audio, for the holder of its lease alone."""

    audio: StoredFile | None
    reason: str | None


# --- voice notes ------------------------------------------------------------------------------------------------------


class Reading(TypedDict):
    """A command that a note may have spoken, as the node reports it."""

    command: str
    text: str  # as it would be typed
    score: float  # 0 to 1
    doubts: list[str]  # words that were hard to hear
    missing: list[str]  # keys that nobody spoke


class Transcript(TypedDict):
    """The result of a note's task."""

    text: str
    language: str
    confidence: float  # 0 to 1
    seconds: float  # of audio
    took_s: float
    kind: Literal["command", "word", "talk", "silence", "unclear"]
    readings: list[Reading]
    said: Literal["yes", "no", "change"] | None
    nearest: list[str]  # commands it sounds like
    heard: NotRequired["Heard"]  # what came of it; the function adds it before it reports


class CardReading(TypedDict):
    """One command as a card shows and keeps it."""

    text: str
    command: str  # its name, `landing create`
    intent: CommandIntent
    kept: JSONObject  # what was spoken, as text
    doubts: list[str]
    asks: bool


class Heard(TypedDict):
    """What a note means: readings for a card, a word, a saying of the grammar's, or nothing to be obeyed."""

    kind: Literal["command", "word", "say", "talk", "silence", "unclear"]
    text: str
    nearest: list[str]
    readings: NotRequired[list[CardReading]]
    word: NotRequired[Literal["yes", "no", "change"]]
    do: NotRequired[Literal["say"]]
    say: NotRequired[str]
    facts: NotRequired[Facts]
    command: NotRequired[str | None]
    role: NotRequired[Role]
    remember: NotRequired[Remember | None]
    draft: NotRequired[str | None]


class Hearing(TypedDict):
    """What a note's meaning depends on."""

    at: str  # when it was spoken
    quoted: str | None
    draft: Draft | None
    templates: Templates


class HearingAnswer(TypedDict):
    """Null where no voice note of this holder is."""

    hearing: Hearing | None


# --- the public doors and the simulator -------------------------------------------------------------------------------


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
    event: VisitKind  # a peek is not counted
    timezone: str


class PageImage(FileRef):
    """A page's picture."""

    width: int | None
    height: int | None


class LandingPage(TypedDict):
    """The version that is live."""

    slug: str
    version: int
    title: str
    description: str | None
    cta: str | None
    link: str | None
    image: PageImage | None
    published_at: str | None


class PageAnswer(TypedDict):
    """Null where nothing is published."""

    page: LandingPage | None


class HealthRequest(TypedDict):
    """Nothing is asked."""


class NodeHealth(TypedDict):
    """A home node as last heard of."""

    name: str
    online: bool
    since: str
    last_seen: str
    abilities: Abilities
    version: str | None


class HealthAnswer(TypedDict):
    """The database answers."""

    ok: bool
    schema: str | None  # the last migration
    nodes: list[NodeHealth]


class EnlistRequest(TypedDict):
    """People put on the whitelist at the start (locally)."""

    people: list[Person]


class EnlistAnswer(TypedDict):
    """How many were new."""

    people: int


class TraceRequest(TypedDict):
    """What became of the last messages, for the simulator's side panel."""

    since: NotRequired[int | None]  # a trace event's id
    sender: NotRequired[str | None]  # number or user id
    allowance: NotRequired[int | None]


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
    """The newest events after `since`, 50 at most."""

    events: list[TraceEvent]
    month: MonthCount


# --- SQL entry points -------------------------------------------------------------------------------------------------


class SqlDoor(NamedTuple):
    """An entry point of SQL, `public.<name>(request jsonb) returns jsonb`, granted to `service_role` alone."""

    request: type
    answer: type


SQL_DOORS: dict[str, SqlDoor] = {
    "wocs_record": SqlDoor(RecordRequest, RecordAnswer),  # before the 200: kept, undecided
    "wocs_intake": SqlDoor(IntakeRequest, IntakeAnswer),  # after the 200: decided, once a message
    "wocs_attach": SqlDoor(AttachRequest, Work),  # what waited for a file goes on
    "wocs_pruned": SqlDoor(PrunedRequest, Work),  # old media's bytes are gone
    "wocs_sent": SqlDoor(SentRequest, Work),  # marks messages, settles what is due
    "wocs_tick": SqlDoor(TickRequest, Work),  # the clock: settles what is due
    "wocs_obey": SqlDoor(ObeyRequest, Work),  # does a due scheduled command, exactly once a run
    "wocs_claim": SqlDoor(Claim, ClaimAnswer),  # leases a task to a node
    "wocs_beat": SqlDoor(Beat, BeatAnswer),  # lengthens a node's leases
    "wocs_report": SqlDoor(Report, ReportAnswer),  # ends a task of a node
    "wocs_media": SqlDoor(Holder, AudioAnswer),  # where a note's audio is
    "wocs_hearing": SqlDoor(Holder, HearingAnswer),  # what a note's meaning depends on
    "wocs_config": SqlDoor(ConfigRequest, ConfigAnswer),  # settings of a web app
    "wocs_ingest": SqlDoor(IngestRequest, IngestAnswer),  # takes figures
    "wocs_page": SqlDoor(PageRequest, PageAnswer),  # shows and counts a landing page
    "wocs_health": SqlDoor(HealthRequest, HealthAnswer),  # whether all is well
    "wocs_enlist": SqlDoor(EnlistRequest, EnlistAnswer),  # puts people on the whitelist
    "wocs_trace": SqlDoor(TraceRequest, TraceAnswer),  # the simulator's side panel
}

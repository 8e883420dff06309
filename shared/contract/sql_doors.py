"""Types at the borders: every SQL entry point with its request and its answer."""

from typing import NamedTuple

from shared.contract.backup_types import (
    BackupBeginAnswer,
    BackupBeginRequest,
    BackupEndAnswer,
    BackupEndRequest,
    ExportAnswer,
    ExportFileAnswer,
    ExportFileRequest,
    ExportRequest,
)
from shared.contract.door_types import (
    ConfigAnswer,
    ConfigRequest,
    DraftRequest,
    EnlistAnswer,
    EnlistRequest,
    HealthAnswer,
    HealthRequest,
    IngestAnswer,
    IngestRequest,
    PageAnswer,
    PageRequest,
    TraceAnswer,
    TraceRequest,
)
from shared.contract.node_types import (
    AudioAnswer,
    BeatAnswer,
    BeatRequest,
    ClaimAnswer,
    ClaimRequest,
    EnrollAnswer,
    EnrollRequest,
    HolderRequest,
    LeaseAnswer,
    LeaseRequest,
    MarkAnswer,
    MarkRequest,
    ReportAnswer,
    ReportRequest,
)
from shared.contract.panel_types import (
    LoginAnswer,
    LoginLook,
    LoginLookRequest,
    LoginRequest,
    PanelActAnswer,
    PanelActRequest,
    PanelAnswer,
    PanelRequest,
)
from shared.contract.request_types import (
    AttachRequest,
    BeginAnswer,
    BeginRequest,
    IntakeAnswer,
    IntakeRequest,
    ObeyRequest,
    PrunedRequest,
    PushedRequest,
    RecordAnswer,
    RecordRequest,
    SealRequest,
    SentRequest,
    TickRequest,
)
from shared.contract.voice_types import HearingAnswer
from shared.contract.work_types import Work


class SqlDoor(NamedTuple):
    """An entry point of SQL, `public.<name>(request jsonb) returns jsonb`, granted to `service_role` alone."""

    request: type
    answer: type


SQL_DOORS: dict[str, SqlDoor] = {
    "wocs_record": SqlDoor(RecordRequest, RecordAnswer),  # before the 200: kept, undecided
    "wocs_intake": SqlDoor(IntakeRequest, IntakeAnswer),  # after the 200: decided, once a message
    "wocs_attach": SqlDoor(AttachRequest, Work),  # what waited for a file goes on
    "wocs_pruned": SqlDoor(PrunedRequest, Work),  # old media's bytes are gone
    "wocs_seal": SqlDoor(SealRequest, Work),  # the audit chain's head is sealed
    "wocs_begin": SqlDoor(BeginRequest, BeginAnswer),  # before each call of Graph: whether it may be made
    "wocs_sent": SqlDoor(SentRequest, Work),  # marks messages, settles what is due
    "wocs_pushed": SqlDoor(PushedRequest, Work),  # what became of rings, settles what is due
    "wocs_tick": SqlDoor(TickRequest, Work),  # the clock: settles what is due
    "wocs_obey": SqlDoor(ObeyRequest, Work),  # does a due scheduled command, exactly once a run
    "wocs_claim": SqlDoor(ClaimRequest, ClaimAnswer),  # leases a task to a node
    "wocs_beat": SqlDoor(BeatRequest, BeatAnswer),  # lengthens a node's leases
    "wocs_report": SqlDoor(ReportRequest, ReportAnswer),  # ends a task of a node
    "wocs_mark": SqlDoor(MarkRequest, MarkAnswer),  # before a step that cannot be taken back
    "wocs_media": SqlDoor(HolderRequest, AudioAnswer),  # where what came with a task is
    "wocs_lease": SqlDoor(LeaseRequest, LeaseAnswer),  # whether a node may store a task's file
    "wocs_backup_begin": SqlDoor(BackupBeginRequest, BackupBeginAnswer),  # begins the backup of the day
    "wocs_backup_end": SqlDoor(BackupEndRequest, BackupEndAnswer),  # keeps how a backup or a drill ended
    "wocs_export": SqlDoor(ExportRequest, ExportAnswer),  # the rows for a backup, a page at a time
    "wocs_export_file": SqlDoor(ExportFileRequest, ExportFileAnswer),  # whether a file belongs into a backup
    "wocs_enroll": SqlDoor(EnrollRequest, EnrollAnswer),  # changes a one-time code for a node's name and key
    "wocs_hearing": SqlDoor(HolderRequest, HearingAnswer),  # what a note's meaning depends on
    "wocs_config": SqlDoor(ConfigRequest, ConfigAnswer),  # settings of a web app
    "wocs_ingest": SqlDoor(IngestRequest, IngestAnswer),  # takes figures
    "wocs_page": SqlDoor(PageRequest, PageAnswer),  # shows and counts a landing page
    "wocs_draft": SqlDoor(DraftRequest, PageAnswer),  # shows a version to who was given its address
    "wocs_login": SqlDoor(LoginRequest, LoginAnswer),  # begins or ends a login
    "wocs_login_look": SqlDoor(LoginLookRequest, LoginLook),  # where a login stands
    "wocs_panel": SqlDoor(PanelRequest, PanelAnswer),  # a page of the panel
    "wocs_panel_act": SqlDoor(PanelActRequest, PanelActAnswer),  # an act of the panel, and the page after it
    "wocs_health": SqlDoor(HealthRequest, HealthAnswer),  # whether all is well
    "wocs_enlist": SqlDoor(EnlistRequest, EnlistAnswer),  # puts people on the whitelist
    "wocs_trace": SqlDoor(TraceRequest, TraceAnswer),  # the simulator's side panel
}

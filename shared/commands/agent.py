"""Work for people: give it, see it, move it."""

from dataclasses import replace

from shared.commands.model import Command, Field

TASK = Field(
    key="task",
    kind="task",
    required=True,
    label_en="Task",
    label_ms="Tugas",
    example="TASK-1201",
    aliases=("tugas", "task id", "id", "no tugas"),
)
TO = Field(
    key="to",
    kind="word",
    label_en="Agent",
    label_ms="Ejen",
    example="ali",
    max_length=60,
    aliases=("kepada", "agent", "ejen", "assign to"),
)
TYPE = Field(
    key="type",
    kind="choice",
    required=True,
    open=True,
    label_en="Type",
    label_ms="Jenis",
    example="followup",
    choices=("followup", "reply", "call", "visit", "create_ticket"),
    synonyms={
        "follow_up": "followup",
        "susul": "followup",
        "balas": "reply",
        "jawab": "reply",
        "telefon": "call",
        "panggil": "call",
        "lawat": "visit",
        "ticket": "create_ticket",
        "tiket": "create_ticket",
        "buat_tiket": "create_ticket",
    },
    aliases=("jenis",),
)
TARGET = Field(
    key="target",
    kind="phone",
    open=True,
    label_en="Customer",
    label_ms="Pelanggan",
    example="0123456789",
    max_length=200,
    aliases=("sasaran", "pelanggan"),
)
PRIORITY = Field(
    key="priority",
    kind="choice",
    label_en="Priority",
    label_ms="Keutamaan",
    example="normal",
    default="normal",
    choices=("high", "normal", "low"),
    synonyms={
        "tinggi": "high",
        "urgent": "high",
        "segera": "high",
        "penting": "high",
        "biasa": "normal",
        "rendah": "low",
    },
    aliases=("keutamaan", "prioriti"),
)
DEADLINE = Field(
    key="deadline",
    kind="time",
    label_en="Deadline",
    label_ms="Tarikh akhir",
    example="esok 5 petang",
    future=True,
    clock="23:59",
    aliases=("tarikh akhir", "had masa", "due", "due date"),
)
NOTE = Field(
    key="note",
    kind="text",
    label_en="Note",
    label_ms="Nota",
    example="Customer minta price list",
    max_length=1000,
    multiline=True,
    aliases=("nota", "notes", "catatan"),
)
LISTED = Field(
    key="status",
    kind="choice",
    label_en="Status",
    label_ms="Status",
    example="pending",
    default="all",
    choices=("pending", "done", "all"),
    synonyms={"belum": "pending", "open": "pending", "siap": "done", "selesai": "done", "semua": "all"},
)

AGENT: tuple[Command, ...] = (
    Command(
        name="agent task",
        family="agent",
        runs="human",
        role="admin",
        asks_first={"priority": "high"},
        repeatable=True,
        fields=(TO, TYPE, TARGET, PRIORITY, DEADLINE, NOTE),
        aliases=("agent tugas", "ejen tugas", "tugas ejen", "tugas baru", "beri tugas", "tugas", "task"),
        help_en="Gives a task to an agent. Without a name the least busy agent gets it; high priority asks you first.",
        help_ms="Beri tugas kepada ejen. Tanpa nama, ejen yang paling lapang dapat; keutamaan high minta pengesahan.",
        examples=(
            "/agent task\nto: ali\ntype: followup\ntarget: 0123456789\ndeadline: 2h\nnote: Customer minta price list",
            "/agent task to: ali type: prep_checklist",
        ),
    ),
    Command(
        name="agent list",
        family="agent",
        runs="answer",
        role="viewer",
        repeatable=True,
        positional="status",
        fields=(LISTED,),
        aliases=("agent senarai", "senarai tugas", "tugas senarai", "ejen senarai", "agent tasks"),
        help_en="Lists the agents' tasks.",
        help_ms="Senarai tugas ejen.",
        examples=("/agent list", "/agent list\nstatus: pending"),
    ),
    Command(
        name="agent reassign",
        family="agent",
        runs="instant",
        role="admin",
        repeatable=True,
        positional="task",
        follow=("to",),
        fields=(TASK, replace(TO, required=True, example="bob")),
        aliases=("agent tukar", "ejen tukar", "tukar ejen", "pindah tugas"),
        help_en="Moves a task to another agent.",
        help_ms="Pindahkan tugas kepada ejen lain.",
        examples=("/agent reassign\ntask: TASK-1201\nto: bob",),
    ),
)

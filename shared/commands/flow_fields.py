"""What the commands about commands ask for."""

from shared.commands.model import Field

LINE = Field(
    key="line",
    kind="line",
    required=True,
    label_en="Command",
    label_ms="Arahan",
    example="/landing publish page: promo-raya",
    typed="task",
    aliases=("task", "tugas", "command", "arahan", "do", "buat"),
)
AT = Field(
    key="at",
    kind="time",
    required=True,
    label_en="When",
    label_ms="Bila",
    example="esok 8 pagi",
    future=True,
    aliases=("pada", "masa", "bila", "time", "when", "mula"),
)
REPEAT = Field(
    key="repeat",
    kind="repeat",
    label_en="Repeat",
    label_ms="Ulang",
    example="weekdays",
    default="once",
    choices=(
        "once",
        "daily",
        "weekly",
        "monthly",
        "weekdays",
        "mon,wed,fri",
        "every 2 days",
        "last day of month",
    ),
    aliases=("ulang", "ulangan", "setiap"),
)
SCHEDULE = Field(
    key="schedule",
    kind="reference",
    prefix="SCH",
    required=True,
    label_en="Schedule",
    label_ms="Jadual",
    example="SCH-12",
    aliases=("jadual", "id", "no"),
)
NAME = Field(
    key="name",
    kind="handle",
    required=True,
    label_en="Template",
    label_ms="Templat",
    example="event_prep",
    max_length=40,
    aliases=("nama", "template", "templat"),
)
COMMANDS = Field(
    key="commands",
    kind="commands",
    required=True,
    label_en="Commands",
    label_ms="Arahan",
    example="- /landing create page: {event_name}",
    aliases=("arahan", "command", "langkah", "steps"),
)
LINES = Field(
    key="lines",
    kind="lines",
    required=True,
    label_en="Commands",
    label_ms="Arahan",
    example="- /landing publish page: promo-1",
    aliases=("commands", "arahan", "senarai"),
)
CONDITION = Field(
    key="condition",
    kind="condition",
    required=True,
    label_en="Condition",
    label_ms="Syarat",
    example="sales > 1000",
    aliases=("syarat", "if", "jika", "kalau"),
)
THEN = Field(
    key="then",
    kind="line",
    required=True,
    label_en="Then",
    label_ms="Maka",
    example="/report generate type: achievement",
    aliases=("maka", "jadi"),
)
ELSE = Field(
    key="else",
    kind="line",
    label_en="Else",
    label_ms="Jika tidak",
    example="/report daily",
    aliases=("jika tidak", "kalau tidak", "otherwise", "lain"),
)

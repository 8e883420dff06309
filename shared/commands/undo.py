"""Taking back what was done, and stopping everything."""

from dataclasses import replace

from shared.commands.agent import TASK
from shared.commands.app import APP_NAME, KEY
from shared.commands.landing_fields import PAGE, VERSION
from shared.commands.model import Command, Field

WHAT = Field(
    key="type",
    kind="choice",
    label_en="What",
    label_ms="Apa",
    example="landing",
    default="landing",
    choices=("landing", "app"),
    synonyms={"halaman": "landing", "page": "landing", "aplikasi": "app", "config": "app", "tetapan": "app"},
    aliases=("jenis",),
)

UNDO: tuple[Command, ...] = (
    Command(
        name="undo",
        family="system",
        runs="instant",
        role="admin",
        asks_first=True,
        positional="task",
        fields=(TASK,),
        aliases=("buat asal", "tarik balik", "batalkan kesan"),
        help_en="Takes back what a task did. It shows the plan first and waits for your CONFIRM.",
        help_ms="Tarik balik apa yang dibuat oleh satu tugas. Rancangan ditunjuk dahulu, kemudian tunggu CONFIRM anda.",
        undo_en="Give the first command again; /why shows its words.",
        undo_ms="Beri arahan asal semula; /why tunjuk ayatnya.",
        examples=("/undo\ntask: TASK-1201", "/undo TASK-1201"),
    ),
    Command(
        name="rollback",
        family="system",
        runs="instant",
        role="admin",
        asks_first={"type": "landing"},
        positional="page",
        follow=("to",),
        fields=(
            WHAT,
            replace(PAGE, required=False, needed_when={"type": "landing"}),
            replace(APP_NAME, required=False, needed_when={"type": "app"}),
            replace(KEY, required=False, needed_when={"type": "app"}),
            replace(VERSION, key="to", aliases=("ke", "versi", "version", "kepada")),
        ),
        aliases=("undur", "patah balik", "kembalikan"),
        help_en="Goes back to an earlier version of a page, or an earlier value of an app's key: -1 is the one before.",
        help_ms="Kembali ke versi halaman, atau nilai tetapan aplikasi, yang terdahulu: -1 ialah yang sebelum ini.",
        undo="inverse",
        undo_en="Brings back what was there before the rollback.",
        undo_ms="Kembalikan apa yang ada sebelum undur.",
        examples=(
            "/rollback\ntype: landing\npage: promo-raya\nto: -1",
            "/rollback\ntype: app\napp: checkout\nkey: max_qty",
        ),
    ),
    Command(
        name="stop all",
        family="system",
        runs="instant",
        role="admin",
        spoken_yes=True,
        repeatable=True,
        aliases=("stop", "henti", "henti semua", "berhenti"),
        help_en="Stops everything that waits or repeats, until /resume. Nothing is lost.",
        help_ms="Hentikan semua yang menunggu atau berulang, sehingga /resume. Tiada yang hilang.",
        undo_en="Send /resume.",
        undo_ms="Hantar /resume.",
        examples=("/stop all",),
    ),
    Command(
        name="resume",
        family="system",
        runs="instant",
        role="admin",
        repeatable=True,
        aliases=("sambung", "teruskan", "resume all", "sambung semula"),
        help_en="Goes on after /stop all.",
        help_ms="Sambung selepas /stop all.",
        undo_en="Send /stop all.",
        undo_ms="Hantar /stop all.",
        examples=("/resume",),
    ),
)

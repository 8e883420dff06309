"""The web apps: their settings, their features, and putting a branch on the air."""

from dataclasses import replace

from shared.commands.app_keys import APP_KEYS, APPS, FEATURES, keys_of
from shared.commands.lists import PART
from shared.commands.model import Command, Field
from shared.yes_no import SWITCH

APP_NAME = Field(
    key="app",
    kind="choice",
    required=True,
    label_en="App",
    label_ms="Aplikasi",
    example="checkout",
    choices=APPS,
    synonyms={"katalog": "catalog", "menu": "catalog", "tempahan": "booking", "bayaran": "checkout"},
    aliases=("aplikasi", "sistem", "app name"),
)
KEY = Field(
    key="key",
    kind="choice",
    required=True,
    label_en="Key",
    label_ms="Tetapan",
    example="max_qty",
    choices=tuple(APP_KEYS),
    aliases=("kunci", "tetapan", "setting"),
)
VALUE = Field(
    key="value",
    kind="text",
    required=True,
    label_en="Value",
    label_ms="Nilai",
    example="5",
    max_length=500,
    aliases=("nilai", "isi"),
    shaped_by="key",
    shapes={
        name: Field(
            key="value",
            kind=setting.type,
            label_en=setting.label_en,
            label_ms=setting.label_ms,
            example=setting.example,
            minimum=setting.minimum,
            maximum=setting.maximum,
            max_length=setting.max_length,
        )
        for name, setting in APP_KEYS.items()
    },
)
FEATURE = Field(
    key="name",
    kind="choice",
    required=True,
    label_en="Feature",
    label_ms="Ciri",
    example="dark_mode",
    choices=FEATURES,
    synonyms={
        "mod_gelap": "dark_mode",
        "dark": "dark_mode",
        "banner": "promo_banner",
        "sepanduk": "promo_banner",
        "menu_baru": "new_menu",
    },
    aliases=("nama", "feature", "ciri"),
)
ACTION = Field(
    key="action",
    kind="choice",
    required=True,
    label_en="Action",
    label_ms="Tindakan",
    example="enable",
    choices=("enable", "disable"),
    synonyms={word: "enable" if is_on else "disable" for word, is_on in SWITCH.items()},
    aliases=("tindakan", "buat"),
)
BRANCH = Field(
    key="branch",
    kind="choice",
    required=True,
    label_en="Branch",
    label_ms="Cabang",
    example="staging",
    choices=("main", "staging"),
    synonyms={"master": "main", "production": "main", "utama": "main", "stage": "staging", "ujian": "staging"},
    aliases=("cabang",),
)

APP: tuple[Command, ...] = (
    Command(
        name="app update",
        family="app",
        runs="instant",
        role="admin",
        repeatable=True,
        fields=(
            APP_NAME,
            replace(
                KEY,
                shaped_by="app",
                shapes={app: replace(KEY, choices=keys_of(app)) for app in APPS},
            ),
            VALUE,
        ),
        aliases=("app set", "app ubah", "aplikasi ubah", "ubah aplikasi", "tetapan ubah"),
        help_en="Sets a value of a web app; the apps read it within a minute.",
        help_ms="Tetapkan nilai aplikasi web; aplikasi membacanya dalam seminit.",
        undo="inverse",
        undo_en="Brings the value before back, while nobody has changed it since.",
        undo_ms="Kembalikan nilai sebelumnya, selagi belum diubah oleh sesiapa.",
        examples=(
            "/app update\napp: checkout\nkey: max_qty\nvalue: 5",
            "/app update app: booking key: open value: off",
        ),
    ),
    Command(
        name="app feature",
        family="app",
        runs="instant",
        role="admin",
        repeatable=True,
        positional="name",
        follow=("action",),
        fields=(FEATURE, ACTION, replace(APP_NAME, required=False)),
        aliases=("app ciri", "aplikasi ciri", "ciri"),
        help_en="Switches a feature on or off, in one app or in all.",
        help_ms="Hidupkan atau matikan satu ciri, dalam satu aplikasi atau semua.",
        undo="inverse",
        undo_en="Switches it back, while nobody has changed it since.",
        undo_ms="Pulangkan keadaan sebelumnya, selagi belum diubah oleh sesiapa.",
        examples=("/app feature\nname: dark_mode\naction: enable", "/app feature promo_banner off"),
    ),
    Command(
        name="app list",
        family="app",
        runs="answer",
        role="viewer",
        repeatable=True,
        positional="app",
        fields=(replace(APP_NAME, required=False), PART),
        aliases=("app senarai", "senarai aplikasi", "aplikasi senarai", "app show", "apps"),
        help_en="Shows what is set in the web apps.",
        help_ms="Tunjuk tetapan aplikasi web.",
        examples=("/app list", "/app list checkout", "/app list checkout part: 2"),
    ),
    Command(
        name="app deploy",
        family="app",
        runs="home",
        ability="deploy",
        role="admin",
        asks_first=True,
        positional="branch",
        fields=(BRANCH,),
        aliases=("app terbit", "deploy", "aplikasi terbit"),
        help_en="Puts a branch on the air and tells how it ended, after your CONFIRM.",
        help_ms="Terbitkan satu cabang dan beritahu hasilnya, selepas CONFIRM anda.",
        undo_en="Take the change back in the code and deploy again.",
        undo_ms="Buang perubahan itu dalam kod dan deploy semula.",
        examples=("/app deploy\nbranch: staging",),
    ),
)

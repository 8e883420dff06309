"""The words that are a whole message: what people type or tap to answer a task."""

from shared.yes_no import NO, YES

PHRASES: dict[str, tuple[str, ...]] = {
    "confirm": (
        "confirm",
        "sahkan",
        "sah",
        *YES,
        "setuju",
        "lulus",
        "luluskan",
        "approve",
        "teruskan",
        "proceed",
    ),
    "reject": ("reject", "tolak", *NO, "jangan", "deny"),
    "cancel": ("cancel", "batal", "batalkan", "tak jadi", "stop", "❌", "✖"),
    "done": (
        "done",
        "all done",
        "dah done",
        "siap",
        "dah siap",
        "dh siap",
        "da siap",
        "sudah siap",
        "siap dah",
        "saya dah siap",
        "tugas siap",
        "tugas dah siap",
        "kerja siap",
        "kerja dah siap",
        "selesai",
        "dah selesai",
        "sudah selesai",
        "settle",
        "settled",
        "dah settle",
        "beres",
        "dah beres",
        "sudah beres",
        "finish",
        "finished",
        "complete",
        "completed",
        "✅",
        "☑",
        "✔",
    ),
    "reopen": ("not done", "not done yet", "belum siap", "belum selesai"),
    "need_help": (
        "need help",
        "i need help",
        "perlu bantuan",
        "perlukan bantuan",
        "nak bantuan",
        "minta bantuan",
        "minta tolong",
        "perlu tolong",
        "sos",
        "🆘",
    ),
    "accept": ("accept", "terima", "saya terima", "saya ambil"),
    "decline": ("decline", "tak terima", "tidak terima", "tak boleh", "tak dapat"),
    "retry": ("retry", "cuba lagi", "cuba semula", "ulang", "try again", "🔁", "🔄"),
    "acknowledge": ("acknowledge", "ok", "okay", "okey", "baik", "noted", "faham", "👍", "👌", "🆗"),
}

BARE_NUMBER = frozenset({"confirm", "sahkan", "reject", "tolak", "retry"})
"""Words after which a number alone is a task: "terima 500" from a customer is money."""

WORD_OF: dict[str, str] = {phrase: word for word, phrases in PHRASES.items() for phrase in phrases}
OF_WORK = frozenset({"done", "reopen", "need_help", "accept"})
"""Words of an agent about work, which may have somebody addressed or an emoji behind them: "siap bos 👍"."""

ADDRESSED: tuple[str, ...] = (
    "bos", "boss", "tuan", "puan", "cik", "encik", "kak", "kakak", "abang", "bang", "bro", "sis", "sir", "admin",
    "thanks", "thank you", "tq", "terima kasih",
)  # fmt: skip

LONGEST = 64
"""Characters; a longer message is never one word."""
